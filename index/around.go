package index

import (
	"fmt"
	"math"
	"strconv"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/query"
)

// fieldPoint holds where the places and datelines of an article lie: a term of
// pointTerm for each.
const fieldPoint = "point"

// pointSteps are the parts of a degree that a point is kept in: about a metre.
// A gazetteer gives one point to all the articles that name a place, so that
// fewer of them would make no fewer terms.
const pointSteps = 100_000

// pointTerm writes p so that the order of the bytes is from south to north,
// then from west to east: "12619000" "22401000" is 36.19 north, 44.01 east. It is
// "" for what is no point on the earth.
func pointTerm(p names.Point) string {
	if !(math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180) { // NaN too
		return ""
	}
	return latitudeTerm(p.Lat) + fmt.Sprintf("%08.0f", (p.Lon+180)*pointSteps)
}

// latitudeTerm is how the terms of all points at a latitude begin.
func latitudeTerm(lat float64) string { return fmt.Sprintf("%08.0f", (lat+90)*pointSteps) }

// readPoint reads what pointTerm writes.
func readPoint(term string) (p names.Point, ok bool) {
	if len(term) != 16 {
		return p, false
	}
	lat, errLat := strconv.ParseUint(term[:8], 10, 32)
	lon, errLon := strconv.ParseUint(term[8:], 10, 32)
	return names.Point{Lat: float64(lat)/pointSteps - 90, Lon: float64(lon)/pointSteps - 180}, errLat == nil && errLon == nil
}

// points are the terms of the points of a: of its places, and of its datelines
// where no place of that name says where it is.
func points(a *corpus.Article) []string {
	var out []string
	at := make(map[string]bool, len(a.Places))
	for i := range a.Places {
		if p := a.Places[i].Point; p != nil {
			at[a.Places[i].Name] = true
			out = append(out, pointTerm(*p))
		}
	}
	for _, name := range a.Dateline.Places {
		if at[name] {
			continue
		}
		if e, ok := names.Locate(name); ok {
			out = append(out, pointTerm(*e.Point))
		}
	}
	return out
}

// around matches the articles that have a point within the circle.
func (s *search) around(x query.Around) (matcher, error) {
	middle := names.Point{Lat: x.Lat, Lon: x.Lon}
	if x.Place != "" {
		e, ok := names.Locate(x.Place)
		if !ok {
			s.unclear("no place called %q is known: write where it lies, as near:36.19,44.01~%gkm", x.Place, x.Km)
			return &list{}, nil
		}
		middle = *e.Point
		s.note("near %s (%.2f, %.2f)", placeName(e), middle.Lat, middle.Lon)
	}
	// One degree of latitude is as long everywhere. A metre more, for the
	// terms are rounded.
	reach := (x.Km + 0.001) * 180 / (math.Pi * earthRadius)
	south, north := max(middle.Lat-reach, -90), min(middle.Lat+reach, 90)
	terms := s.segments.vocabulary(fieldPoint, latitudeTerm(south), latitudeTerm(north)+"~", nil)
	found := newBitset(s.segments.documents())
	for terms.next() {
		if err := s.check(); err != nil {
			return nil, err
		}
		if p, ok := readPoint(terms.term); !ok || names.Distance(middle, p) > x.Km {
			continue
		}
		at := newPostings(s, fieldPoint, terms.term)
		for {
			doc, err := at.advance(at.doc() + 1)
			if err != nil {
				return nil, err
			}
			if doc == noDoc {
				break
			}
			found.add(doc - 1)
		}
	}
	return &list{docs: found.docs()}, nil
}

const earthRadius = 6371 // kilometres, as in names.Distance

// placeName is what a reader knows a place by: "Erbil, Iraq".
func placeName(e names.Entity) string {
	name := e.Name
	if e.Region != "" && e.Region != e.Name {
		name += ", " + e.Region
	}
	if e.Country != "" {
		if c := names.Default().CountryName(e.Country); c != e.Name {
			name += ", " + c
		}
	}
	return name
}
