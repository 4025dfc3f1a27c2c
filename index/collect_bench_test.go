package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/query"
)

// BenchmarkSearch measures searches of 100,000 short articles. Half of them
// hold the word "oil", one in ten "pipeline"; they are spread over 20 years,
// with names that are as unevenly frequent as those of news.
func BenchmarkSearch(b *testing.B) {
	const articles = 100_000
	ix := openMany(b, articles)
	parse := func(q string) query.Expr {
		x, err := query.Parse(q)
		if err != nil {
			b.Fatal(err)
		}
		return x
	}
	five := []query.Facet{{Field: query.People}, {Field: query.Places}, {Field: query.Datelines}, {Field: query.Agencies}, {Field: query.PublicationDates}}
	for _, bb := range []struct {
		name string
		req  query.Request
	}{
		{"half/top10", query.Request{Query: parse("oil")}},
		{"half/newest", query.Request{Query: parse("oil"), Order: query.ByNewest}},
		{"half/count", query.Request{Query: parse("oil"), Size: -1}},
		{"half/five_facets", query.Request{Query: parse("oil"), Size: -1, Facets: five}},
		{"half/top10_and_five_facets", query.Request{Query: parse("oil"), Facets: five}},
		{"tenth/five_facets", query.Request{Query: parse("pipeline"), Size: -1, Facets: five}},
		{"all/five_facets", query.Request{Size: -1, Facets: five}},
		{"all/top1000", query.Request{Size: query.MaxSize}},
		{"half/five_facets_and_three_filters", query.Request{Query: parse("oil"), Size: -1, Facets: five, Filters: []query.Filter{
			{Field: query.Languages, Values: []string{"en", "ar"}},
			{Field: query.People, Values: []string{"Person 5"}, Exclude: true},
			{Field: query.PublicationDates, Values: []string{"2000..2009"}},
		}}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			if _, err := ix.Search(b.Context(), &bb.req); err != nil { // what is kept between searches
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ix.Search(b.Context(), &bb.req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkFirstSearch measures the search that finds nothing kept in memory,
// and the page that comes after 40,000 others.
func BenchmarkFirstSearch(b *testing.B) {
	const articles = 100_000
	ix := openMany(b, articles)
	oil := query.Word{Text: "oil"}
	five := []query.Facet{{Field: query.People}, {Field: query.Places}, {Field: query.Datelines}, {Field: query.Agencies}, {Field: query.PublicationDates}}
	search := func(req *query.Request) *query.Result {
		res, err := ix.Search(b.Context(), req)
		if err != nil {
			b.Fatal(err)
		}
		return res
	}
	b.Run("half/five_facets", func(b *testing.B) {
		for b.Loop() {
			ix.live.columns.forget()
			search(&query.Request{Query: oil, Size: -1, Facets: five})
		}
	})
	b.Run("hundred/five_facets", func(b *testing.B) {
		for b.Loop() {
			ix.live.columns.forget()
			search(&query.Request{Query: query.Word{Text: "4000"}, Facets: five})
		}
	})
	b.Run("half/page_at_40000", func(b *testing.B) {
		req := &query.Request{Query: oil, Size: query.MaxSize}
		for range 40 {
			req.Cursor = search(req).Next
		}
		req.Size = 10
		b.ReportAllocs()
		b.ResetTimer()
		for b.Loop() {
			search(req)
		}
	})
	b.Run("half/stream", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, err := range ix.Stream(b.Context(), &query.Request{Query: oil}) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

// openMany returns an index of n short articles.
func openMany(tb testing.TB, n int) *Index {
	tb.Helper()
	ix, err := Open(tb.TempDir(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { ix.Close() })
	tx, err := ix.Begin(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	defer tx.Drop() //nolint:errcheck // it does nothing after Publish
	for from := 0; from < n; from += 5000 {
		var put []*corpus.Article
		for i := from; i < min(from+5000, n); i++ {
			put = append(put, short(i))
		}
		if err := tx.Apply(context.Background(), &Batch{Put: put}); err != nil {
			tb.Fatal(err)
		}
	}
	if err := tx.Publish(context.Background()); err != nil {
		tb.Fatal(err)
	}
	return ix
}

// short makes the ith of many short articles, always the same.
func short(i int) *corpus.Article {
	r := rand.New(rand.NewPCG(uint64(i), 1))
	pick := func(kind string, of int) string { // the first ones are the most frequent
		f := r.Float64()
		return fmt.Sprintf("%s %d", kind, int(f*f*f*float64(of)))
	}
	var words []string
	for range 12 {
		words = append(words, pick("w", 5000)[2:])
	}
	if r.IntN(2) == 0 {
		words = append(words, "oil")
	}
	if r.IntN(10) == 0 {
		words = append(words, "pipeline")
	}
	a := &corpus.Article{
		ID: fmt.Sprintf("%016x", r.Uint64()), Source: corpus.Source{Path: fmt.Sprintf("s/%d.txt", i/100), Revision: "r1"},
		Language: []string{"en", "en", "ckb", "ar"}[r.IntN(4)], Headline: pick("Headline", 3000), Body: strings.Join(words, " "),
		Dateline: corpus.Dateline{Places: []string{pick("Town", 300)}, Agency: pick("Agency", 20)},
		Section:  pick("Section", 12), Publisher: pick("Paper", 5),
	}
	for range 1 + r.IntN(4) {
		a.People = append(a.People, corpus.Entity{Name: pick("Person", 20_000)})
		a.Places = append(a.Places, corpus.Entity{Name: pick("Place", 3000)})
		a.Keywords = append(a.Keywords, pick("keyword", 1000))
	}
	if r.IntN(50) > 0 {
		day := time.Date(2000, 1, 1+r.IntN(20*365), 0, 0, 0, 0, time.UTC)
		a.Published = corpus.Date{Time: day, Precision: corpus.Day, Origin: corpus.FromField}
		switch r.IntN(20) {
		case 0:
			a.Published = corpus.Date{Time: time.Date(day.Year(), 1, 1, 0, 0, 0, 0, time.UTC), Precision: corpus.Year, Origin: corpus.FromField}
		case 1:
			a.Published = corpus.Date{Time: time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC), Precision: corpus.Month, Origin: corpus.FromField}
		}
	}
	return a
}
