package names

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A PlaceKind says what sort of place a [GazetteerPlace] is.
type PlaceKind string

// The kinds of place, by size.
const (
	City    PlaceKind = "city" // and every smaller settlement
	Region  PlaceKind = "region"
	Country PlaceKind = "country"
	Area    PlaceKind = "area" // that no state governs as such: the Middle East, Kurdistan, a river
)

// A GazetteerPlace is what a [Gazetteer] knows of a place.
type GazetteerPlace struct {
	Name       string // canonical, as an English newsroom writes it
	Country    string // ISO 3166-1 alpha-2; "" for an area that lies in several
	Point      Point  // good to about two decimals for cities, the rough middle of larger places
	Kind       PlaceKind
	Importance int // from 1 (known in its district) to 9 (known everywhere); of two places of one name the greater is meant
	GeoNames   int // id in GeoNames; 0 is unknown
}

// A Gazetteer knows places by name. It does not change once built, and is safe
// for concurrent use. The zero Gazetteer knows none.
type Gazetteer struct {
	places []GazetteerPlace
	others []string // by place, its other names as they are listed: with "|" between them
	names  phrases
	byID   map[uint32]int32 // of GeoNames
	world  func() *geo      // what else there is on earth; nil is nothing
}

//go:embed gazetteer.tsv
var gazetteerTSV string

var defaultGazetteer = sync.OnceValue(func() *Gazetteer {
	g, err := ReadGazetteer(strings.NewReader(gazetteerTSV))
	if err != nil {
		panic(err) // the file is a part of the program, and a test reads it
	}
	g.world = defaultGeo
	return g
})

// Default returns the gazetteer that is built into ksearch: of the region, with
// the names of its places in all languages, and behind it the cities of the
// world from GeoNames, which a [Tagger] looks up but Lookup does not know. It is made on the
// first call, and is the same one each time.
func Default() *Gazetteer { return defaultGazetteer() }

// ReadGazetteer reads a gazetteer of one place a line, in eight columns with a
// tab between them, of which the last two may be missing:
//
//	name  country  lat  lon  kind  importance  aliases  geonames
//
// The last is the id of the place in GeoNames. Aliases stand apart by "|". A name or alias that ends in "?" is a common
// word or a person's name too ("Batman?"), and needs evidence in a text. One
// that is all capitals ("UK") is only known in capitals. Empty lines and
// lines that begin with "#" are left out.
func ReadGazetteer(r io.Reader) (*Gazetteer, error) {
	g := &Gazetteer{names: newPhrases(6000), byID: make(map[uint32]int32)}
	var words []word
	var folded []byte
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		columns := strings.Split(line, "\t")
		if len(columns) < 6 || len(columns) > 8 {
			return nil, fmt.Errorf("names: gazetteer line %d: %d columns, want 6 to 8", n, len(columns))
		}
		lat, errLat := strconv.ParseFloat(columns[2], 64)
		lon, errLon := strconv.ParseFloat(columns[3], 64)
		// Written so that NaN fails too.
		if errLat != nil || errLon != nil || !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) {
			return nil, fmt.Errorf("names: gazetteer line %d: %s, %s is no point on the earth", n, columns[2], columns[3])
		}
		kind := PlaceKind(columns[4])
		switch kind {
		case City, Region, Country, Area:
		default:
			return nil, fmt.Errorf("names: gazetteer line %d: unknown kind %q: the kinds are city, region, country, area", n, columns[4])
		}
		importance, err := strconv.Atoi(columns[5])
		if err != nil {
			return nil, fmt.Errorf("names: gazetteer line %d: importance %q is no number", n, columns[5])
		}
		id := uint64(0)
		if len(columns) == 8 {
			if id, err = strconv.ParseUint(columns[7], 10, 31); err != nil || id == 0 {
				return nil, fmt.Errorf("names: gazetteer line %d: %q is no id of GeoNames", n, columns[7])
			}
		}
		name := strings.TrimSuffix(columns[0], "?")
		if len(canonical(name)) == 0 {
			return nil, fmt.Errorf("names: gazetteer line %d: no name", n)
		}
		s := sense{value: int32(len(g.places))}
		if id > 0 {
			g.byID[uint32(id)] = s.value
		}
		g.places = append(g.places, GazetteerPlace{canonical(name), columns[1], Point{lat, lon}, kind, importance, int(id)})
		words, folded = g.names.add(canonical(columns[0]), s, words, folded)
		g.others = append(g.others, "")
		if len(columns) >= 7 {
			g.others[s.value] = columns[6]
			for alias := range strings.SplitSeq(columns[6], "|") {
				words, folded = g.names.add(alias, s, words, folded)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("names: gazetteer: %w", err)
	}
	return g, nil
}

// Places returns all places. The slice is the caller's own.
func (g *Gazetteer) Places() []GazetteerPlace { return slices.Clone(g.places) }

// Len returns how many places g knows.
func (g *Gazetteer) Len() int { return len(g.places) }

// Lookup returns the place that is called name, in any spelling and script
// that g knows, compared as [Fold] does. Of several it is the most important.
func (g *Gazetteer) Lookup(name string) (GazetteerPlace, bool) {
	if n := g.lookup(name); n >= 0 {
		return g.places[n], true
	}
	return GazetteerPlace{}, false
}

// lookup returns the number of the place, or -1.
func (g *Gazetteer) lookup(name string) int32 {
	if len(name) > 200 { // longer than any name of a place
		return -1
	}
	words, folded := appendWords(nil, nil, name, 0)
	if len(words) == 0 {
		return -1
	}
	senses := g.names.whole(words, folded)
	if len(senses) == 0 {
		return -1
	}
	return g.greatest(senses)
}

func (g *Gazetteer) greatest(senses []sense) int32 {
	best := senses[0].value
	for _, s := range senses[1:] {
		if g.places[s.value].Importance > g.places[best].Importance {
			best = s.value
		}
	}
	return best
}
