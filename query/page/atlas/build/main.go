// Build draws the maps of package atlas from world-atlas:
//
//	go run ./query/page/atlas/build PACKAGE
//
// PACKAGE is the unpacked npm package world-atlas 2.0.2. The maps are written
// into query/page/atlas.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"

	"ksearch/query/page/atlas"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: go run ./query/page/atlas/build PACKAGE")
	}
	for _, one := range []struct {
		m      *atlas.Map
		data   string
		beyond float64 // degrees: what is drawn beyond the edge, so that no cut is seen
		fine   float64 // units: nearer points are one
	}{
		{atlas.World(), "countries-110m.json", 0, 0.8},
		{atlas.Region(), "countries-50m.json", 0.2, 0.7},
	} {
		t, err := readTopology(filepath.Join(os.Args[1], one.data))
		if err != nil {
			log.Fatal(err)
		}
		name := filepath.Join("query/page/atlas", one.m.Name+".svg")
		if err := os.WriteFile(name, draw(one.m, t, frame{one.m.West - one.beyond, one.m.South - one.beyond, one.m.East + one.beyond, one.m.North + one.beyond}, one.fine), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// A frame is what is drawn, in degrees.
type frame struct{ west, south, east, north float64 }

// A topology is what is used of TopoJSON: lines that countries share, each
// point of them as its distance from the one before.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]int
	Objects   map[string]struct {
		Geometries []struct {
			Type string
			Arcs json.RawMessage
		}
	}
}

func readTopology(name string) (*topology, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	t := new(topology)
	if err := json.Unmarshal(b, t); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return t, nil
}

// A point is in degrees, x to the east and y to the north, or in the units of a map.
type point struct{ x, y float64 }

// draw draws land and borders. The grey is neither light nor dark.
func draw(m *atlas.Map, t *topology, f frame, fine float64) []byte {
	var lines [][]point
	for _, arc := range t.Arcs {
		var line []point
		at := [2]int{}
		for _, d := range arc {
			at[0], at[1] = at[0]+d[0], at[1]+d[1]
			line = append(line, point{
				float64(at[0])*t.Transform.Scale[0] + t.Transform.Translate[0],
				float64(at[1])*t.Transform.Scale[1] + t.Transform.Translate[1],
			})
		}
		lines = append(lines, line)
	}
	projected := func(line []point) []point {
		var out []point
		for _, p := range line {
			x, y, _ := m.Project(p.y, p.x)
			out = append(out, point{x, y})
		}
		return simple(out, fine)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d">`+"\n", m.Width, m.Height)
	b.WriteString(`<path fill="#8a8578" fill-opacity=".2" fill-rule="evenodd" d="`)
	used := make([]int, len(lines))
	for _, rings := range polygons(t) {
		for _, ring := range rings {
			var outline []point
			for _, i := range ring {
				line := lines[max(i, ^i)]
				used[max(i, ^i)]++
				if i < 0 {
					line = slices.Clone(line)
					slices.Reverse(line)
				}
				outline = append(outline, line...)
			}
			for _, whole := range wrapped(outline) {
				if part := projected(f.within(whole)); len(part) > 2 && area(part) > 1 {
					path(&b, part)
					b.WriteString("z")
				}
			}
		}
	}
	b.WriteString(`"/>` + "\n" + `<path fill="none" stroke="#8a8578" stroke-opacity=".55" stroke-width=".6" d="`)
	for i, line := range lines {
		if used[i] < 2 { // a coast
			continue
		}
		for _, part := range f.visible(line) {
			if part = projected(part); len(part) > 1 {
				path(&b, part)
			}
		}
	}
	b.WriteString(`"/>` + "\n")
	if m.Name == "world" {
		r := atlas.Region()
		x, y, _ := m.Project(r.North, r.West)
		right, bottom, _ := m.Project(r.South, r.East)
		fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="none" stroke="#8a8578" stroke-width="1.2"/>`+"\n", x, y, right-x, bottom-y)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// wrapped returns a ring without the leap at 180 degrees, and where it has one
// the ring once more on the other side of the map.
func wrapped(ring []point) [][]point {
	out := slices.Clone(ring)
	leaps := false
	for i := 1; i < len(out); i++ {
		for out[i].x-out[i-1].x > 180 {
			out[i].x -= 360
			leaps = true
		}
		for out[i].x-out[i-1].x < -180 {
			out[i].x += 360
			leaps = true
		}
	}
	if !leaps {
		return [][]point{out}
	}
	east, west := slices.Clone(out), slices.Clone(out)
	for i := range out {
		east[i].x += 360
		west[i].x -= 360
	}
	return [][]point{out, east, west}
}

// polygons are the countries, each a list of rings of arcs.
func polygons(t *topology) (all [][][]int) {
	for _, g := range t.Objects["countries"].Geometries {
		switch g.Type {
		case "Polygon":
			var one [][]int
			must(json.Unmarshal(g.Arcs, &one))
			all = append(all, one)
		case "MultiPolygon":
			var more [][][]int
			must(json.Unmarshal(g.Arcs, &more))
			all = append(all, more...)
		}
	}
	return all
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// within cuts a ring at the edges of f (Sutherland and Hodgman, 1974).
func (f frame) within(ring []point) []point {
	for _, edge := range []struct {
		at     float64
		of     func(point) float64
		beyond int
	}{
		{f.west, func(p point) float64 { return p.x }, -1},
		{f.east, func(p point) float64 { return p.x }, 1},
		{f.south, func(p point) float64 { return p.y }, -1},
		{f.north, func(p point) float64 { return p.y }, 1},
	} {
		inside := func(p point) bool { return cmp.Compare(edge.of(p), edge.at) != edge.beyond }
		var out []point
		for i, p := range ring {
			before := ring[(i+len(ring)-1)%len(ring)]
			if inside(p) != inside(before) {
				part := (edge.at - edge.of(before)) / (edge.of(p) - edge.of(before))
				out = append(out, point{before.x + part*(p.x-before.x), before.y + part*(p.y-before.y)})
			}
			if inside(p) {
				out = append(out, p)
			}
		}
		ring = out
	}
	return ring
}

// visible are the parts of a line that lie in f.
func (f frame) visible(line []point) (parts [][]point) {
	var part []point
	for i, p := range line {
		if p.x > f.west && p.y > f.south && p.x < f.east && p.y < f.north {
			if len(part) == 0 && i > 0 {
				part = append(part, line[i-1])
			}
			part = append(part, p)
			continue
		}
		if len(part) > 0 {
			parts, part = append(parts, append(part, p)), nil
		}
	}
	return append(parts, part)
}

// simple leaves out points that are nearer than fine to the one before.
func simple(line []point, fine float64) (out []point) {
	for i, p := range line {
		if i == 0 || i == len(line)-1 || math.Hypot(p.x-out[len(out)-1].x, p.y-out[len(out)-1].y) >= fine {
			out = append(out, p)
		}
	}
	return out
}

func area(ring []point) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p.x*q.y - q.x*p.y
	}
	return math.Abs(sum) / 2
}

// path writes a line in tenths of a unit, each point from the one before.
func path(b *bytes.Buffer, line []point) {
	x, y := 0, 0
	for i, p := range line {
		nx, ny := int(math.Round(p.x*10)), int(math.Round(p.y*10))
		if i > 0 && nx == x && ny == y {
			continue
		}
		b.WriteString([]string{"M", "l"}[min(i, 1)])
		number(b, nx-x, false)
		number(b, ny-y, true)
		x, y = nx, ny
	}
}

// number writes tenths, with a blank before it where one is needed.
func number(b *bytes.Buffer, tenths int, second bool) {
	if second && tenths >= 0 {
		b.WriteByte(' ')
	}
	s := fmt.Sprint(float64(tenths) / 10)
	switch {
	case len(s) > 2 && s[:2] == "0.":
		s = s[1:]
	case len(s) > 3 && s[:3] == "-0.":
		s = "-" + s[2:]
	}
	b.WriteString(s)
}
