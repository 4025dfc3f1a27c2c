package page

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"ksearch/corpus/names"
	"ksearch/query"
	"ksearch/query/page/atlas"
)

const (
	mapSize    = 200 // values of a facet that are looked for on the map
	maxCircles = 40  // of a map: more cannot be told apart, nor gone through by keyboard
	maxLabels  = 9
	// In units of a map that is 400 wide, which is about how wide each is shown.
	shownWidth   = 400
	largestRound = 16.0 // the radius of what has the most articles
	leastRound   = 3.5
	reachRound   = 9.0 // what a finger hits
	letterWidth  = 6.4 // of the average letter of a label
	letterHeight = 13.0
)

// A chart is the maps on which the articles are shown where they were filed,
// and where what they tell of lies.
type chart struct {
	Open  bool
	Maps  []mapView
	Filed bool // there are datelines to show too
	First bool // and they are shown first, for some are chosen, and no places
}

type mapView struct {
	Name          string // "region" or "world"
	Image         string
	Width, Height int
	Layers        []layer
}

// A layer is what a map shows at a time.
type layer struct {
	Param, Label string
	Circles      []circle
	Labels       []mapLabel
}

// A circle is a place. Its area is as large as the number of its articles.
type circle struct {
	X, Y, R, Reach string
	Label          string // "Kirkuk: 12 articles"
	Link           string
	Chosen         bool
	Class          string // "chosen", and "wide" for a province or a country: the circle is in the middle of it
}

type mapLabel struct{ X, Y, Text string }

// A spot is where a value of a facet lies.
type spot struct {
	lat, lon float64
	kind     names.PlaceKind
	known    bool
}

// spots remembers where names lie, for the same ones come again and again.
type spots struct {
	mu   sync.Mutex
	held map[string]spot
}

func (s *spots) of(name string) spot {
	const most = 10_000 // names; then it begins anew
	s.mu.Lock()
	at, ok := s.held[name]
	s.mu.Unlock()
	if ok {
		return at
	}
	if p, ok := names.Default().Lookup(name); ok {
		at = spot{p.Point.Lat, p.Point.Lon, p.Kind, true}
	} else if e, ok := names.Locate(name); ok {
		at = spot{e.Point.Lat, e.Point.Lon, names.City, true}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil || len(s.held) >= most {
		s.held = make(map[string]spot)
	}
	s.held[name] = at
	return at
}

// chart draws the counts of places and datelines.
func (h *handler) chart(a *address, params []param, all []query.FacetCounts) chart {
	var c chart
	for i, m := range h.maps {
		view := mapView{
			Name: m.Name, Width: m.Width, Height: m.Height,
			Image: h.Base + "/static/" + hashed(m.Name+".svg", m.SVG),
		}
		for _, f := range all {
			label := map[query.FacetField]string{query.Places: "what the articles are about", query.Datelines: "where they were filed"}[f.Field]
			if label == "" {
				continue
			}
			ch := choiceOf(f.Field)
			l := layer{Param: ch.param, Label: []string{"The region: ", "The world: "}[i] + label}
			if h.draw(&l, m, a, params, ch, f.Values); len(l.Circles) > 0 {
				view.Layers = append(view.Layers, l)
				c.Filed = c.Filed || f.Field == query.Datelines
			}
		}
		if len(view.Layers) > 0 {
			c.Maps = append(c.Maps, view)
		}
	}
	c.First = c.Filed && len(a.chosen["dateline"]) > 0 && len(a.chosen["place"]) == 0
	return c
}

func choiceOf(field query.FacetField) choice {
	for _, c := range choices() {
		if c.facet == field {
			return c
		}
	}
	return choice{}
}

// draw puts the values of a facet on a map, the largest first, so that those
// that are small lie above.
func (h *handler) draw(l *layer, m *atlas.Map, a *address, params []param, ch choice, values []query.Count) {
	scale := float64(m.Width) / shownWidth
	type placed struct {
		query.Count
		x, y, r float64
		wide    bool
		chosen  bool
	}
	var all []placed
	for _, v := range values {
		at := h.spots.of(v.Value)
		// A whole country is no point of a map that shows its towns. They stand
		// on that map alone, for on the world's they would hide each other.
		country := at.kind == names.Country
		_, _, near := h.maps[0].Project(at.lat, at.lon)
		if !at.known || at.kind == names.Area || (near && !country) != (m == h.maps[0]) {
			continue
		}
		if x, y, ok := m.Project(at.lat, at.lon); ok && v.N > 0 {
			all = append(all, placed{v, x, y, 0, at.kind != names.City, slices.Contains(a.chosen[ch.param], v.Value)})
		}
	}
	slices.SortStableFunc(all, func(p, q placed) int { return cmp.Or(cmp.Compare(q.N, p.N), cmp.Compare(p.Value, q.Value)) })
	var shown []placed
	for i, p := range all {
		if i < maxCircles || p.chosen {
			p.r = scale * max(largestRound*math.Sqrt(float64(p.N)/float64(all[0].N)), leastRound)
			shown = append(shown, p)
		}
	}
	unit := func(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
	for _, p := range shown {
		link, class := h.link(append(slices.Clone(params), param{ch.param, p.Value})), ""
		if p.chosen {
			link, class = h.link(without(params, param{ch.param, p.Value})), "chosen"
		}
		if p.wide {
			class = strings.TrimSpace(class + " wide")
		}
		l.Circles = append(l.Circles, circle{
			X: unit(p.x), Y: unit(p.y), R: unit(p.r), Reach: unit(max(p.r, scale*reachRound)),
			Label: fmt.Sprintf("%s: %s", ch.show(p.Value), count(p.N, "article")),
			Link:  link + "#map", Chosen: p.chosen, Class: class,
		})
	}
	// Names of the largest, where there is room beside the circle.
	type box struct{ left, top, right, bottom float64 }
	var taken []box
	for _, p := range shown {
		text := cut(ch.show(p.Value), 22)
		wide, high := scale*letterWidth*float64(utf8.RuneCountInString(text)), scale*letterHeight
		for _, left := range []float64{p.x + p.r + scale*2, p.x - p.r - scale*2 - wide} {
			b := box{left, p.y - high/2, left + wide, p.y + high/2}
			free := b.left >= 0 && b.right <= float64(m.Width) && b.top >= 0 && b.bottom <= float64(m.Height)
			for _, t := range taken {
				free = free && (b.right < t.left || t.right < b.left || b.bottom < t.top || t.bottom < b.top)
			}
			if free {
				taken = append(taken, b)
				l.Labels = append(l.Labels, mapLabel{unit(left), unit(p.y + high/3), text})
				break
			}
		}
		if len(l.Labels) == maxLabels {
			break
		}
	}
}
