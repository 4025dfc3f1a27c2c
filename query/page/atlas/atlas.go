// Package atlas is the two maps of the search page: the shape of the land, and
// where on it a place lies. The shapes are drawn by the program in build from
// the data that NOTICE names.
package atlas

import (
	_ "embed"
	"math"
)

//go:embed world.svg
var world []byte

//go:embed region.svg
var region []byte

// A Map is a picture of a part of the world. It has a width of Width and a
// height of Height units, of which the first is in the upper left corner.
type Map struct {
	Name          string // "world" or "region"
	Width, Height int
	SVG           []byte // land and borders, in colours that suit a light and a dark ground; not to be changed

	West, South, East, North float64 // the edges, in degrees

	project func(lat, lon float64) (x, y float64)
}

// Project returns where on m a place lies, in degrees. It is not ok if it lies
// beyond the edge.
func (m *Map) Project(lat, lon float64) (x, y float64, ok bool) {
	x, y = m.project(lat, lon)
	return x, y, x >= 0 && y >= 0 && x <= float64(m.Width) && y <= float64(m.Height) // false for a NaN too
}

// World is the world without the Antarctic, in the projection of Natural Earth
// (Šavrič, Jenny and others, 2011).
func World() *Map {
	const (
		width, height = 640, 280
		scale         = width / (2 * math.Pi * 0.8707) // the equator from edge to edge
		top           = 1.3505                         // of 78° North
	)
	return &Map{Name: "world", Width: width, Height: height, SVG: world, West: -180, South: -57, East: 180, North: 84, project: func(lat, lon float64) (x, y float64) {
		phi, lambda := lat*math.Pi/180, lon*math.Pi/180
		p2 := phi * phi
		p4 := p2 * p2
		x = lambda * (0.8707 - 0.131979*p2 + p4*(-0.013791+p4*(0.003971*p2-0.001529*p4)))
		y = phi * (1.007226 + p2*(0.015085+p4*(-0.044475+0.028874*p2-0.005916*p4)))
		return width/2 + scale*x, scale * (top - y)
	}}
}

// Region is the Kurdistan Region, Iraq and what is around them, with degrees of
// longitude as wide as they are at 34° North.
func Region() *Map {
	const (
		width, height = 400, 350
		west, north   = 36.6, 38.9
		scale         = 39.3                  // units for a degree of latitude
		narrow        = scale * 0.82903757255 // cos 34°
	)
	return &Map{
		Name: "region", Width: width, Height: height, SVG: region, West: west, South: north - height/scale, East: west + width/narrow, North: north,
		project: func(lat, lon float64) (x, y float64) { return (lon - west) * narrow, (north - lat) * scale },
	}
}
