package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/query"
)

// placed is an article that names places at points, and one for its dateline.
func articleAt(id, dateline string, at ...names.Point) *corpus.Article {
	a := &corpus.Article{ID: id, Body: "Text."}
	if dateline != "" {
		a.Dateline.Places = []string{dateline}
	}
	for i, p := range at {
		a.Places = append(a.Places, corpus.Entity{Name: fmt.Sprint("Place ", i), Point: &p})
	}
	return a
}

// ask returns the IDs of the hits, sorted, and the notes.
func ask(tb testing.TB, ix *Index, req *query.Request) (ids, notes string, res *query.Result) {
	tb.Helper()
	if req.Size == 0 {
		req.Size = query.MaxSize
	}
	res, err := ix.Search(tb.Context(), req)
	if err != nil {
		tb.Fatalf("%v: %v", req.Query, err)
	}
	var all []string
	for _, h := range res.Hits {
		all = append(all, h.ID)
	}
	slices.Sort(all)
	return strings.Join(all, " "), strings.Join(res.Query.Notes, "; "), res
}

func TestAround(t *testing.T) {
	named := articleAt("named", "Erbil", names.Point{Lat: -33.9, Lon: 18.4})
	named.Places[0].Name = "Erbil" // another one: the article knows best
	ix := applied(t,
		[]*corpus.Article{
			articleAt("dateline", "Erbil"), articleAt("world", "Geneva"), named,
			articleAt("koya", "", names.Point{Lat: 36.08, Lon: 44.63}), articleAt("nowhere", ""),
			articleAt("fiji", "", names.Point{Lat: -17.8, Lon: 178.5}),
		},
		[]*corpus.Article{
			articleAt("samoa", "", names.Point{Lat: -13.8, Lon: -171.8}, names.Point{Lat: 36.19, Lon: 44.01}),
			articleAt("pole", "", names.Point{Lat: 89.9, Lon: 10}), articleAt("gone", "Erbil"),
			articleAt("odd", "", names.Point{Lat: 36.19, Lon: 400}),
		})
	put(t, ix, "batch1", []*corpus.Article{
		articleAt("samoa", "", names.Point{Lat: -13.8, Lon: -171.8}, names.Point{Lat: 36.19, Lon: 44.01}),
		articleAt("pole", "", names.Point{Lat: 89.9, Lon: 10}),
	})
	for _, tt := range []struct {
		x           query.Around
		want, notes string
	}{
		{query.Around{Place: "Erbil", Km: 50}, "dateline samoa", "near Erbil, Iraq (36.19, 44.01)"},
		{query.Around{Place: "هەولێر", Km: 60}, "dateline koya samoa", "near Erbil, Iraq (36.19, 44.01)"},
		{query.Around{Place: "Paris, Texas", Km: 1}, "", "near Paris, Texas, United States (33.66, -95.56)"},
		{query.Around{Place: "Geneva", Km: 1}, "world", "near Geneva, Switzerland (46.20, 6.14)"},
		{query.Around{Lat: 36.19, Lon: 44.01, Km: 0.01}, "dateline samoa", ""},
		{query.Around{Lat: -16, Lon: 180, Km: 1000}, "fiji samoa", ""}, // across the date line
		{query.Around{Lat: -16, Lon: -180, Km: 1000}, "fiji samoa", ""},
		{query.Around{Lat: 89.9, Lon: -170, Km: 30}, "pole", ""},                                    // over the pole
		{query.Around{Lat: 0, Lon: 0, Km: 20_004}, "dateline fiji koya named pole samoa world", ""}, // everywhere
		{query.Around{Place: "Nowhereville", Km: 5}, "", `no place called "Nowhereville" is known: write where it lies, as near:36.19,44.01~5km`},
	} {
		ids, notes, _ := ask(t, ix, &query.Request{Query: tt.x})
		if ids != tt.want || notes != tt.notes {
			t.Errorf("%+v finds %s (%s), want %s (%s)", tt.x, ids, notes, tt.want, tt.notes)
		}
	}
	// As a part of a query, and left out.
	ids, _, _ := ask(t, ix, &query.Request{Query: query.And{query.Word{Text: "text"}, query.Not{X: query.Around{Place: "Erbil", Km: 10_000}}}})
	if ids != "fiji nowhere" {
		t.Errorf("far from Erbil are %s, want fiji nowhere", ids)
	}
}

func TestAroundIsDistance(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	point := func() names.Point {
		// Many at the poles and at the date line.
		return names.Point{Lat: max(-90, min(90, rnd.NormFloat64()*70)), Lon: max(-180, min(180, rnd.NormFloat64()*150))}
	}
	var as []*corpus.Article
	for i := range 300 {
		as = append(as, articleAt(fmt.Sprint("a", i), "", point()))
	}
	ix := applied(t, as[:100], as[100:])
	for range 100 {
		p := point()
		x := query.Around{Lat: p.Lat, Lon: p.Lon, Km: rnd.ExpFloat64() * 2000}
		var want []string
		for _, a := range as {
			d := names.Distance(p, *a.Places[0].Point)
			if d <= x.Km {
				want = append(want, a.ID)
			}
			if d > x.Km-0.002 && d < x.Km+0.002 {
				t.Skip("a point lies on the circle")
			}
		}
		slices.Sort(want)
		if ids, _, _ := ask(t, ix, &query.Request{Query: x}); ids != strings.Join(want, " ") {
			t.Errorf("%+v finds %s, want %s", x, ids, want)
		}
	}
}

func BenchmarkAround(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var places []names.Point
	for range 10_000 {
		places = append(places, names.Point{Lat: rnd.Float64()*180 - 90, Lon: rnd.Float64()*360 - 180})
	}
	var as []*corpus.Article
	for i := range 20_000 {
		as = append(as, articleAt(fmt.Sprint("a", i), "", places[rnd.IntN(100)*rnd.IntN(100)], places[rnd.IntN(10_000)], places[rnd.IntN(100)]))
	}
	ix := applied(b, as)
	for _, km := range []float64{50, 2000, 20_000} {
		b.Run(fmt.Sprint(km), func(b *testing.B) {
			searching(b, ix, func(s *search) {
				n := 0
				for b.Loop() {
					m, err := s.around(query.Around{Lat: 36, Lon: 44, Km: km})
					if err != nil {
						b.Fatal(err)
					}
					n = len(m.(*list).docs)
				}
				b.ReportMetric(float64(n), "articles")
			})
		})
	}
}
