package names

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
)

// A Feature says what a place of GeoNames is.
type Feature uint8

// The features of places.
const (
	Settlement   Feature = iota
	Quarter              // of a city
	DistrictSeat         // and seats of what is smaller
	RegionSeat
	Capital
	District // of the second order
	Province // a region of the first order
	State    // a country
)

// A geo is a gazetteer of the world from GeoNames (CC BY 4.0): cities and
// villages, countries, regions of the first order and some of the second. It
// knows the names of a place by their hashes, and one of them by its letters.
type geo struct {
	ids       []uint32 // of GeoNames, ascending
	points    [][2]int32
	countries []uint8  // number in codes
	regions   []uint32 // the place that is the region of the first order, from 1; 0 is none
	classes   []uint8  // feature and population
	names     string
	ends      []uint32 // of the names in names

	codes  []string
	start  []uint32 // by the upper 16 bits of a hash, where its entries begin
	hashes []uint16 // the lower 16 bits
	places []uint32 // the place that bears the name; the topmost bit is set where it is the first of its names
}

const (
	geoMagic   = "geo1"
	geoSteps   = 500 // to a degree: 220 m
	geoFirst   = 1 << 31
	geoNowhere = math.MinInt32 // a point that is not known
)

//go:embed geo.bin
var geoFile []byte

var defaultGeo = sync.OnceValue(func() *geo {
	g, err := readGeo(geoFile)
	if err != nil {
		panic(err) // the file is a part of the program, and a test reads it
	}
	return g
})

// nameHash returns the hash of the words of a name, 0 if there are none or too many.
func nameHash(words []word, folded []byte) uint32 {
	if len(words) == 0 || len(words) > maxPhrase {
		return 0
	}
	h := uint64(hashSeed)
	for i := range words {
		if i > 0 {
			h = hashBytes(h, []byte{' '})
		}
		h = hashBytes(h, folded[words[i].foldStart:words[i].foldEnd])
	}
	return uint32(spread(h) >> 32)
}

// plainHash returns nameHash of a name in ASCII. It reports whether s is such
// a one, without dots, which may be an abbreviation.
func plainHash(s string) (hash uint32, ok bool) {
	h := uint64(hashSeed)
	words, inside := 0, false
	for i := range len(s) {
		c := s[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		case c >= 0x80 || c == '.':
			return 0, false
		default:
			inside = false
			continue
		}
		if !inside {
			if words++; words > 1 {
				h = (h ^ ' ') * 1099511628211
			}
			inside = true
		}
		h = (h ^ uint64(c)) * 1099511628211
	}
	if words == 0 || words > maxPhrase {
		return 0, true
	}
	return uint32(spread(h) >> 32), true
}

// A bearer is a place that bears a name.
type bearer struct {
	place int32
	first bool // it is the name that the place is known by
}

// bearing appends to out the places of a name, and returns it. The zero geo
// has none.
func (g *geo) bearing(out []bearer, hash uint32) []bearer {
	if g.start == nil {
		return out
	}
	for i := g.start[hash>>16]; i < g.start[hash>>16+1]; i++ {
		if g.hashes[i] == uint16(hash) {
			out = append(out, bearer{int32(g.places[i] &^ geoFirst), g.places[i]&geoFirst != 0})
		}
	}
	return out
}

func (g *geo) name(i int32) string {
	begin := uint32(0)
	if i > 0 {
		begin = g.ends[i-1]
	}
	return g.names[begin:g.ends[i]]
}

func (g *geo) feature(i int32) Feature { return Feature(g.classes[i] & 7) }

// people returns the population as a power of two: 1 for 1,000, 11 for a million.
func (g *geo) people(i int32) int { return int(g.classes[i] >> 3) }

func (g *geo) country(i int32) string { return g.codes[g.countries[i]] }

func (g *geo) point(i int32) *Point {
	p := g.points[i]
	if p[0] == geoNowhere {
		return nil
	}
	return &Point{Lat: round(float64(p[0])/geoSteps-90, 1000), Lon: round(float64(p[1])/geoSteps-180, 1000)}
}

func round(x, steps float64) float64 { return math.Round(x*steps) / steps }

// region returns the region of the first order in which i lies, -1 if that is not known.
func (g *geo) region(i int32) int32 { return int32(g.regions[i]) - 1 }

// peopleClass returns the class of a population.
func peopleClass(n int) uint8 {
	c := uint8(0)
	for n >= 1000 && c < 31 {
		n /= 2
		c++
	}
	return c
}

// A GeoPlace is what [WriteGeo] is given of a place.
type GeoPlace struct {
	ID         uint32 // of GeoNames
	Name       string // as English newspapers write it
	Names      []string
	Country    string // ISO 3166-1 alpha-2
	Region     uint32 // the ID of the region of the first order; 0 is none
	Point      *Point // nil: unknown
	Population int
	Feature    Feature
}

// WriteGeo writes the file that the gazetteer of the world is embedded as,
// always as the same bytes. The places ascend by ID, and no two have the same.
func WriteGeo(w io.Writer, places []GeoPlace) error {
	number := make(map[uint32]uint64, len(places))
	codes := make(map[string]uint8)
	var table []byte
	before := uint32(0)
	var id, country, region, point, class, text, count, hashes []byte
	for i, p := range places {
		if i > 0 && p.ID <= before {
			return fmt.Errorf("names: geo: place %d comes after %d", p.ID, before)
		}
		if len(p.Country) != 2 || bytes.ContainsRune([]byte(p.Name), '\n') {
			return fmt.Errorf("names: geo: place %d has the country %q and the name %q", p.ID, p.Country, p.Name)
		}
		number[p.ID] = uint64(i + 1)
		id, before = binary.AppendUvarint(id, uint64(p.ID-before)), p.ID
		if _, ok := codes[p.Country]; !ok {
			if len(codes) == 256 {
				return errors.New("names: geo: more than 256 countries")
			}
			codes[p.Country] = uint8(len(codes))
			table = append(table, p.Country...)
		}
		country = append(country, codes[p.Country])
		class = append(class, uint8(p.Feature)|peopleClass(p.Population)<<3)
		text = append(append(text, p.Name...), '\n')
	}
	var was [2]int64
	lastRegion := make(map[string]uint64)
	var words []word
	var folded []byte
	for _, p := range places {
		// The regions of a country follow each other: nearly always the one before, or the next.
		r := number[p.Region]
		region = binary.AppendVarint(region, int64(r)-int64(lastRegion[p.Country]))
		lastRegion[p.Country] = r
		if p.Point == nil {
			point = binary.AppendVarint(point, math.MaxInt32)
		} else {
			at := [2]int64{int64(math.Round((p.Point.Lat + 90) * geoSteps)), int64(math.Round((p.Point.Lon + 180) * geoSteps))}
			point = binary.AppendVarint(binary.AppendVarint(point, at[0]-was[0]), at[1]-was[1])
			was = at
		}
		words, folded = appendWords(words[:0], folded[:0], p.Name, 0)
		held := map[uint32]bool{0: true, nameHash(words, folded): true}
		n := uint64(0)
		for _, name := range p.Names {
			words, folded = appendWords(words[:0], folded[:0], name, 0)
			if h := nameHash(words, folded); !held[h] {
				held[h] = true
				hashes = binary.LittleEndian.AppendUint32(hashes, h)
				n++
			}
		}
		count = binary.AppendUvarint(count, n)
	}
	if _, err := io.WriteString(w, geoMagic); err != nil {
		return err
	}
	for _, column := range [][]byte{table, id, country, region, point, class, count, text} {
		var z bytes.Buffer
		f, err := flate.NewWriter(&z, flate.BestCompression)
		if err != nil {
			return err
		}
		if _, err := f.Write(column); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
		head := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(len(column))), uint64(z.Len()))
		if _, err := w.Write(append(head, z.Bytes()...)); err != nil {
			return err
		}
	}
	_, err := w.Write(hashes)
	return err
}

var errGeo = errors.New("names: the gazetteer of the world is cut off or damaged")

// readGeo reads what WriteGeo wrote.
func readGeo(b []byte) (*geo, error) {
	if len(b) < len(geoMagic) || string(b[:len(geoMagic)]) != geoMagic {
		return nil, errGeo
	}
	b = b[len(geoMagic):]
	var columns [8][]byte
	for i := range columns {
		size, used := binary.Uvarint(b)
		if used <= 0 || size > 16<<20 {
			return nil, errGeo
		}
		b = b[used:]
		packed, used := binary.Uvarint(b)
		// Deflate packs at most 1,032 to 1: a size beyond it is not believed.
		if used <= 0 || packed > uint64(len(b)-used) || size > packed*1032+64 {
			return nil, errGeo
		}
		columns[i] = make([]byte, size)
		if _, err := io.ReadFull(flate.NewReader(bytes.NewReader(b[used:used+int(packed)])), columns[i]); err != nil {
			return nil, fmt.Errorf("%w: %w", errGeo, err)
		}
		b = b[used+int(packed):]
	}
	table, id, country, region, point, class, count, text := columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], columns[6], string(columns[7])
	n := len(country)
	if len(class) != n || len(table)%2 != 0 || len(b)%4 != 0 {
		return nil, errGeo
	}
	g := &geo{
		ids: make([]uint32, n), points: make([][2]int32, n), countries: country, regions: make([]uint32, n),
		classes: class, ends: make([]uint32, n), start: make([]uint32, 1<<16+1),
	}
	for ; len(table) > 0; table = table[2:] {
		g.codes = append(g.codes, string(table[:2]))
	}
	var names strings.Builder
	names.Grow(len(text))
	counts := make([]uint32, n)
	lastRegion := make([]int64, 256)
	hashes := make([]uint32, 0, n+len(b)/4)
	var words []word
	var folded []byte
	var total uint64
	var before uint32
	var was [2]int64
	bad := false
	uvarint := func(from *[]byte) uint64 {
		v, used := binary.Uvarint(*from)
		if used <= 0 {
			bad = true
			return 0
		}
		*from = (*from)[used:]
		return v
	}
	varint := func(from *[]byte) int64 {
		v := uvarint(from)
		return int64(v>>1) ^ -int64(v&1)
	}
	for i := range n {
		before += uint32(uvarint(&id))
		g.ids[i] = before
		if int(country[i]) >= len(g.codes) {
			return nil, errGeo
		}
		r := lastRegion[country[i]] + varint(&region)
		if r < 0 || r > int64(n) {
			return nil, errGeo
		}
		lastRegion[country[i]], g.regions[i] = r, uint32(r)
		if lat := varint(&point); lat == math.MaxInt32 {
			g.points[i] = [2]int32{geoNowhere, geoNowhere}
		} else {
			was[0], was[1] = was[0]+lat, was[1]+varint(&point)
			if was[0] < 0 || was[0] > 180*geoSteps || was[1] < 0 || was[1] > 360*geoSteps {
				return nil, errGeo
			}
			g.points[i] = [2]int32{int32(was[0]), int32(was[1])}
		}
		c := uvarint(&count)
		if c > uint64(len(b)/4) {
			return nil, errGeo
		}
		counts[i], total = uint32(c), total+c
		end := strings.IndexByte(text, '\n')
		if bad || end < 0 {
			return nil, errGeo
		}
		name := text[:end]
		h, plain := plainHash(name)
		if !plain {
			words, folded = appendWords(words[:0], folded[:0], name, 0)
			h = nameHash(words, folded)
		}
		hashes = append(hashes, h)
		names.WriteString(name)
		text = text[end+1:]
		g.ends[i] = uint32(names.Len())
	}
	if total != uint64(len(b)/4) {
		return nil, errGeo
	}
	g.names = names.String()
	for ; len(b) > 0; b = b[4:] {
		hashes = append(hashes, binary.LittleEndian.Uint32(b))
	}
	g.file(hashes, counts)
	return g, nil
}

// file sorts the hashes: first one of each place, then the others place by
// place, as many as counts says.
func (g *geo) file(hashes, counts []uint32) {
	for _, h := range hashes {
		g.start[h>>16+1]++
	}
	for i := 1; i < len(g.start); i++ {
		g.start[i] += g.start[i-1]
	}
	g.hashes, g.places = make([]uint16, len(hashes)), make([]uint32, len(hashes))
	next := make([]uint32, 1<<16)
	copy(next, g.start)
	put := func(h, place uint32) {
		at := next[h>>16]
		next[h>>16]++
		g.hashes[at], g.places[at] = uint16(h), place
	}
	n := len(g.ids)
	for i, h := range hashes[:n] {
		put(h, uint32(i)|geoFirst)
	}
	rest := hashes[n:]
	for i, c := range counts {
		for _, h := range rest[:c] {
			put(h, uint32(i))
		}
		rest = rest[c:]
	}
}

// Distance returns how far two points are apart in kilometres, along a sphere
// of 6371 km.
func Distance(a, b Point) float64 {
	const degree = math.Pi / 180
	lat, lon := (b.Lat-a.Lat)*degree/2, (b.Lon-a.Lon)*degree/2
	h := math.Sin(lat)*math.Sin(lat) + math.Cos(a.Lat*degree)*math.Cos(b.Lat*degree)*math.Sin(lon)*math.Sin(lon)
	return 2 * 6371 * math.Asin(min(1, math.Sqrt(h)))
}
