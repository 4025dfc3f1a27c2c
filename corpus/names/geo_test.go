package names

import (
	"bytes"
	"errors"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var fewPlaces = []GeoPlace{
	{ID: 7, Name: "Oldland", Names: []string{"Republic of Oldland", "أولدلاند"}, Country: "XA", Point: &Point{Lat: 10, Lon: -20}, Feature: State},
	{ID: 9, Name: "North Shire", Country: "XA", Feature: Province},
	{ID: 12, Name: "Springwell", Names: []string{"Springwell", "SPRINGWELL", "Springwel"}, Country: "XA", Region: 9, Point: &Point{Lat: -89.998, Lon: 180}, Population: 64_000, Feature: RegionSeat},
	{ID: 13, Name: "Springwell", Country: "XB", Point: &Point{Lat: 0, Lon: 0}, Population: 900},
}

func written(t testing.TB, places []GeoPlace) []byte {
	var b bytes.Buffer
	if err := WriteGeo(&b, places); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func bearers(g *geo, name string) []int32 {
	words, folded := appendWords(nil, nil, name, 0)
	var out []int32
	for _, b := range g.bearing(nil, nameHash(words, folded)) {
		out = append(out, b.place)
	}
	return out
}

func TestGeoIsReadAsItWasWritten(t *testing.T) {
	g, err := readGeo(written(t, fewPlaces))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]int32{
		"springwell": {2, 3}, "Springwel": {2}, "REPUBLIC OF OLDLAND": {0}, "أولدلاند": {0}, "اولدلاند": {0}, "North-Shire": {1}, "Nowhere": nil, "": nil,
	} {
		got := bearers(g, name)
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%q is borne by %v, want %v", name, got, want)
		}
	}
	if g.name(2) != "Springwell" || g.country(3) != "XB" || g.region(2) != 1 || g.region(3) != -1 || g.feature(0) != State || g.people(2) != 7 || g.people(3) != 0 {
		t.Errorf("the places came back changed: %+v", g)
	}
	for i, want := range []*Point{{Lat: 10, Lon: -20}, nil, {Lat: -89.998, Lon: 180}, {}} {
		if got := g.point(int32(i)); !reflect.DeepEqual(got, want) {
			t.Errorf("place %d lies at %v, want %v", i, got, want)
		}
	}
}

func TestPlainHashIsNameHash(t *testing.T) {
	for _, s := range []string{"", "-", "Paris", "New  York-City", "Xi'an", "a b c d e f g h", "a b c d e f g h i", "20th St", "St. Louis", "Köln"} {
		words, folded := appendWords(nil, nil, s, 0)
		if h, ok := plainHash(s); ok && h != nameHash(words, folded) || ok == strings.ContainsAny(s, ".ö") {
			t.Errorf("%q: %x, %v, want %x", s, h, ok, nameHash(words, folded))
		}
	}
}

func TestWriteGeoRefuses(t *testing.T) {
	for what, places := range map[string][]GeoPlace{
		"one id twice":      {{ID: 1, Country: "XA"}, {ID: 1, Country: "XA"}},
		"no country":        {{ID: 1}},
		"a name of 2 lines": {{ID: 1, Country: "XA", Name: "a\nb"}},
	} {
		if err := WriteGeo(new(bytes.Buffer), places); err == nil {
			t.Errorf("%s: written, want an error", what)
		}
	}
}

func TestDamagedGeoIsAnError(t *testing.T) {
	whole := written(t, fewPlaces)
	for n := range whole {
		if _, err := readGeo(whole[:n]); !errors.Is(err, errGeo) {
			t.Fatalf("cut to %d of %d bytes: %v, want %v", n, len(whole), err, errGeo)
		}
	}
}

func FuzzReadGeo(f *testing.F) {
	f.Add(written(f, fewPlaces))
	f.Add(written(f, nil))
	f.Add([]byte(geoMagic + "\xff\xff\x7f\x01\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		g, err := readGeo(b)
		if err != nil {
			if !errors.Is(err, errGeo) {
				t.Errorf("%v is not %v", err, errGeo)
			}
			return
		}
		for i := range g.ids {
			n := int32(i)
			if region := g.region(n); region >= int32(len(g.ids)) || strings.Contains(g.name(n), "\n") || len(g.country(n)) != 2 {
				t.Fatalf("place %d is in region %d of %q", i, region, g.country(n))
			}
			if p := g.point(n); p != nil && (p.Lat < -90 || p.Lat > 90 || p.Lon < -180 || p.Lon > 180) {
				t.Fatalf("place %d lies at %v", i, p)
			}
			if len(bearers(g, g.name(n))) == 0 {
				words, folded := appendWords(nil, nil, g.name(n), 0)
				if nameHash(words, folded) != 0 {
					t.Fatalf("nobody bears the name %q of place %d", g.name(n), i)
				}
			}
		}
	})
}

// The gazetteer of the region and that of the world speak of the same places. Those
// that the latter has not, or has as districts, are in testdata as GeoNames has them.
func TestTheGazetteersAgree(t *testing.T) {
	g := defaultGeo()
	type place struct{ country, lat, lon string }
	others := map[int]place{}
	b, err := os.ReadFile("testdata/geonames.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if line[0] == '#' {
			continue
		}
		row := strings.Split(line, "\t")
		id, err := strconv.Atoi(row[0])
		if err != nil {
			t.Fatal(err)
		}
		others[id] = place{row[2], row[3], row[4]}
	}
	seen := make(map[int]string)
	ids := 0
	for _, p := range Default().places {
		if p.GeoNames == 0 {
			continue
		}
		ids++
		if other := seen[p.GeoNames]; other != "" {
			t.Errorf("%s and %s have one id, %d", p.Name, other, p.GeoNames)
		}
		seen[p.GeoNames] = p.Name
		if o, ok := others[p.GeoNames]; ok {
			delete(others, p.GeoNames)
			lat, _ := strconv.ParseFloat(o.lat, 64)
			lon, _ := strconv.ParseFloat(o.lon, 64)
			if o.country != p.Country || p.Kind == City && o.lat != "" && Distance(Point{lat, lon}, p.Point) > 25 {
				t.Errorf("%s, %s at %v, is in %s at %s, %s", p.Name, p.Country, p.Point, o.country, o.lat, o.lon)
			}
			continue
		}
		i, ok := slices.BinarySearch(g.ids, uint32(p.GeoNames))
		if !ok {
			t.Errorf("%s has the id %d, which no place of the world has", p.Name, p.GeoNames)
			continue
		}
		n := int32(i)
		if g.country(n) != p.Country || (p.Kind == City) != (g.feature(n) < District) || p.Kind == Country && g.feature(n) != State {
			t.Errorf("%s, %s, a %s, is %s in %s of feature %d", p.Name, p.Country, p.Kind, g.name(n), g.country(n), g.feature(n))
		}
		if at := g.point(n); p.Kind == City && at != nil && Distance(*at, p.Point) > 25 {
			t.Errorf("%s lies at %v, or %v", p.Name, p.Point, at)
		}
	}
	for id := range others {
		t.Errorf("the id %d of testdata is of no place", id)
	}
	if ids < 1400 {
		t.Errorf("%d places have an id, want 1,400", ids)
	}
	if len(geoFile) > 2_800_000 {
		t.Errorf("the gazetteer of the world has %d bytes, want at most 2.8 MB", len(geoFile))
	}
}

func TestResolveIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	text := func(n int) *Text {
		return &Text{Language: "en", Body: strings.Repeat("Springfield, Washington, San Jose (Paris), Georgia's Lima and Tripoli in Lebanon. ", n)}
	}
	var tagger Tagger
	tagger.Find(text(10))
	took := func(n int) time.Duration {
		began := time.Now()
		tagger.Find(text(n))
		return time.Since(began)
	}
	short, long := took(1000), took(8000)
	if long > 24*short+time.Second {
		t.Errorf("a text 8 times as long took %v instead of %v", long, short)
	}
}

func TestResolveTakesTheGivenNames(t *testing.T) {
	body := "The road from Paris (Texas) to Dallas and é."
	var places []Annotation
	for _, name := range []string{"Paris", "Texas", "Dallas"} {
		at := strings.Index(body, name)
		places = append(places, Annotation{Place, at, at + len(name)})
	}
	places = append(places, Annotation{Place, len(body), len(body) + 5}, Annotation{Place, 3, 3}, Annotation{Place, -1, 2}, Annotation{Person, 0, 3})
	got := new(Tagger).Resolve(&Text{Language: "en", Body: body}, places)
	var ids []int
	for _, e := range got {
		ids = append(ids, e.GeoNames)
	}
	if want := []int{4717560, 4736286, 4684888}; !slices.Equal(ids, want) {
		t.Errorf("found %v, want %v: %+v", ids, want, got)
	}
}

func BenchmarkReadGeo(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readGeo(geoFile); err != nil {
			b.Fatal(err)
		}
	}
}
