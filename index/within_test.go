package index

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/query"
)

// openNews and secretNews are articles that share words, names and spellings,
// each with some of its own.
func openNews() (out []*corpus.Article) {
	for i := range 12 {
		out = append(out, &corpus.Article{
			ID: fmt.Sprint("open", i), Language: "en", Section: "Open", Headline: "Peshmerga in Hakkari",
			Body:   fmt.Sprintf("The Peshmerga hold Hakkari and the government governs. Word zz%d.", i),
			People: []corpus.Entity{{Name: "Mesûd Barzanî"}}, Places: []corpus.Entity{{Name: "Hakkari"}, {Name: fmt.Sprint("Karez ", i)}},
			Published: corpus.Date{Time: time.Date(2017, 10, 1+i, 0, 0, 0, 0, time.UTC), Precision: corpus.Day},
		})
	}
	return out
}

func secretNews() (out []*corpus.Article) {
	var words strings.Builder
	for i := range maxExpanded + 100 {
		fmt.Fprintf(&words, " zzsecret%d", i)
	}
	for i := range 20 {
		karez := []corpus.Entity{{Name: "Hakkâri"}, {Name: "Karez"}, {Name: "Karez 7"}}
		for n := range 20 {
			karez = append(karez, corpus.Entity{Name: fmt.Sprint("Karez Secret ", n)})
		}
		out = append(out, &corpus.Article{
			ID: fmt.Sprint("secret", i), Language: "en", Section: "Secret", Headline: "Peshmurga, governmant: a kangaroo in Hakkâri",
			Body:   "The Peshmurga hold HAKKÂRİ, and the governmant a kangaroo." + words.String(),
			People: []corpus.Entity{{Name: "Masoud Barzani"}, {Name: "Kangaroo Jack"}}, Places: karez,
			Organisations: []corpus.Entity{{Name: "Kangaroo Party"}}, Keywords: []string{"kangaroos"},
			Published: corpus.Date{Time: time.Date(2020, 1, 1+i, 0, 0, 0, 0, time.UTC), Precision: corpus.Day},
		})
	}
	return out
}

var openOnly = query.Phrase{Field: query.Section, Text: "Open"}

// said is all that a request is answered with but for scores.
func said(t *testing.T, ix *Index, req *query.Request) string {
	t.Helper()
	res, err := ix.Search(t.Context(), req)
	if err != nil {
		return err.Error()
	}
	var marks []string
	for _, h := range res.Hits {
		for _, sn := range h.Snippets {
			marks = append(marks, sn.Text, fmt.Sprint(sn.Marks))
		}
	}
	return fmt.Sprintf("%q %+v %q more %t, facets %+v, suggestions %+v, relaxations %+v, marks %q",
		idsOf(res), res.Total, res.Query, res.Next != "", res.Facets, res.Suggestions, res.Relaxations, marks)
}

func completions(t *testing.T, ix *Index, req *query.CompletionRequest) string {
	t.Helper()
	got, err := ix.Complete(t.Context(), req)
	if err != nil {
		t.Errorf("Complete %q: %v", req.Typed, err)
	}
	return fmt.Sprint(got)
}

// TestNothingIsToldOfWhatIsNotWithin holds that an answer is to the last note
// and suggestion what it would be if nothing else were there.
func TestNothingIsToldOfWhatIsNotWithin(t *testing.T) {
	both, alone := applied(t, openNews(), secretNews()), applied(t, openNews())
	var facets []query.Facet
	for _, f := range query.FacetFields() {
		facets = append(facets, query.Facet{Field: f})
	}
	word := func(f query.Field, text string) query.Expr { return query.Word{Field: f, Text: text} }
	name := func(f query.Field, text string) query.Expr { return query.Phrase{Field: f, Text: text} }
	for range 2 { // with and without what was made by searches before
		for _, x := range []query.Expr{
			nil,
			word("", "peshmerga"), word("", "peshmurga"), word("", "peshmurgas"), word("", "governmant"), word("", "peshmirga"),
			word("", "kangaroo"), word("", "kangaro"),
			query.Not{X: word("", "kangaroo")},
			word(query.Body, "hakkari"), word(query.Headline, "hakkar"), word(query.Place, "hakkaru"),
			name(query.Place, "Hakkaru"), name(query.Place, "Hakkâri"), name(query.Org, "kangaroo party"), name(query.Org, "kangaroo partie"),
			word(query.Person, "masoud"), name(query.Person, "Masoud Barzani"), name(query.Person, "Mesud Barzani"), name(query.Person, "Masud Barzani"),
			name(query.Person, "Kangaroo Jak"), word(query.Keyword, "kangaroos"),
			query.Words{word("", "peshmerga"), word("", "kangaroo"), word("", "government")},
			query.And{word("", "peshmerga"), word("", "kangaroo")},
			query.And{word("", "peshmirga"), word("", "governmint")},
			query.Phrase{Text: "peshmurga hold"},
			query.Phrase{Text: "a kangaroo"},
			query.Phrase{Text: "hold kangaroo", Slop: 4},
			query.Near{A: word("", "hold"), B: word("", "kangaroo"), Within: 9},
			query.AtLeast{N: 2, X: word("", "peshmurga")},
			query.Wildcard{Pattern: "kangar*"},
			query.Wildcard{Pattern: "zz*"},
			query.Regexp{Pattern: "zz.*"},
			query.Fuzzy{Text: "kangaro"},
			query.Wildcard{Field: query.Org, Pattern: "kan*"},
			query.Wildcard{Field: query.Source, Pattern: "batch1*"},
			query.Slot{Kind: query.Org},
			query.Slot{Kind: query.Place},
			query.Similar{ID: "secret1"},
			word(query.ID, "secret1"), word(query.ID, "open1"),
			query.Dates{From: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)},
			query.Around{Place: "Hakkari", Km: 50},
		} {
			for _, f := range [][]query.Filter{
				nil,
				{{Field: query.Sections, Values: []string{"Secret"}}},
				{{Field: query.Places, Values: []string{"Hakkari"}, Exclude: true}},
				{{Field: query.People, Values: []string{"Masoud Barzani"}}},
			} {
				req := query.Request{Query: x, Filters: f, Facets: facets, Suggest: true, Snippets: 2, Size: 20, Order: query.ByNewest}
				want := said(t, alone, &req)
				req.Within = openOnly
				if got := said(t, both, &req); got != want {
					t.Errorf("%v with %+v within %s: %s\nwant %s", x, f, openOnly, got, want)
				}
			}
		}
		for _, typed := range []string{
			"kan", "kangaroo j", "pesh", "peshmu", "peshmurga in h", "hak", "mas", "masoud b", "mesud", "barz", "kar", "karez 1", "karez s", "a", "gov", "p", "h",
		} {
			for _, n := range []int{1, 3, 100} {
				want := completions(t, alone, &query.CompletionRequest{Typed: typed, Size: n})
				if got := completions(t, both, &query.CompletionRequest{Typed: typed, Size: n, Within: openOnly}); got != want {
					t.Errorf("Complete %q, %d within %s: %s, want %s", typed, n, openOnly, got, want)
				}
			}
		}
	}
	// Nor is anything kept from those who see all.
	if got := completions(t, both, &query.CompletionRequest{Typed: "kan", Size: 1}); got != "[{Kangaroo Jack people 20}]" {
		t.Errorf("Complete kan within all: %s", got)
	}
	res, err := both.Search(t.Context(), &query.Request{Query: word(query.Place, "Hakkâri"), Facets: []query.Facet{{Field: query.Places}, {Field: query.People}}})
	if err != nil || res.Total.Value != 32 || res.Facets[1].Values[0] != (query.Count{Value: "Masoud Barzani", N: 32}) {
		t.Errorf("within all: %+v, %v, want 32 articles about Masoud Barzani", res, err)
	}
}

// TestBoundIsNarrowedWithin holds that who narrows down what he may see learns
// nothing of the rest.
func TestBoundIsNarrowedWithin(t *testing.T) {
	both, alone := applied(t, openNews(), secretNews()), applied(t, openNews())
	for _, x := range []query.Expr{
		query.Similar{ID: "secret1"},
		query.Similar{ID: "open1"},
		query.Phrase{Field: query.Person, Text: "Masoud Barzani"},
		query.Wildcard{Pattern: "zz*"},
		query.Not{X: query.Wildcard{Pattern: "zz*"}},
		query.Word{Field: query.Lang, Text: "en"},
		query.Words{query.Word{Text: "zz1"}, query.Word{Text: "kangaroo"}},
	} {
		want := said(t, alone, &query.Request{Within: x, Size: 20})
		if got := said(t, both, &query.Request{Within: query.And{openOnly, x}, Size: 20}); got != want {
			t.Errorf("within %s and then %s: %s\nwant %s", openOnly, x, got, want)
		}
	}
}

func TestStreamWithin(t *testing.T) {
	ix := applied(t, openNews(), secretNews())
	n := 0
	for h, err := range ix.Stream(t.Context(), &query.Request{Within: openOnly, Query: query.Not{X: query.Word{Field: query.ID, Text: "open3"}}}) {
		if err != nil || !strings.HasPrefix(h.ID, "open") {
			t.Errorf("a stream within %s yields %s, %v", openOnly, h.ID, err)
		}
		n++
	}
	if n != 11 {
		t.Errorf("a stream of 11 articles within %s yields %d", openOnly, n)
	}
	for h, err := range ix.Stream(t.Context(), &query.Request{Within: query.Wildcard{Pattern: "zz*"}}) {
		if err == nil {
			t.Errorf("a stream within what cannot be told yields %s", h.ID)
		}
	}
}

// TestRecentWithin holds that the age of an article is not reckoned from one
// that is not within.
func TestRecentWithin(t *testing.T) {
	req := query.Request{Query: query.Word{Text: "peshmerga"}, Recent: true, Explain: true}
	both, alone := applied(t, openNews(), secretNews()), applied(t, openNews())
	recency := func(ix *Index, req query.Request) []float64 {
		res, err := ix.Search(t.Context(), &req)
		if err != nil {
			t.Fatal(err)
		}
		var out []float64
		for _, h := range res.Hits {
			out = append(out, h.Explanation.Parts[1].Value)
		}
		return out
	}
	want := fmt.Sprint(recency(alone, req))
	req.Within = openOnly
	for range 5 { // until the dates are a column
		if got := fmt.Sprint(recency(both, req)); got != want {
			t.Errorf("within %s articles are so recent: %s, want %s", openOnly, got, want)
		}
	}
}

func TestWithinThatCannotBeTold(t *testing.T) {
	ix := applied(t, openNews(), secretNews())
	cut := query.Wildcard{Field: query.Body, Pattern: "zz*"}
	for _, x := range []query.Expr{cut, query.Not{X: cut}, query.And{query.Not{X: openOnly}, query.Or{openOnly, cut}}, query.Boost{X: cut, By: 2}} {
		res, err := ix.Search(t.Context(), &query.Request{Within: x})
		if res != nil || err == nil || !strings.Contains(err.Error(), "the 2,000 most frequent are looked for") {
			t.Errorf("within %s, which is cut: %+v, %v, want an error that says so", x, res, err)
		}
		if got, err := ix.Complete(t.Context(), &query.CompletionRequest{Typed: "kan", Size: 1, Within: x}); got != nil || err == nil {
			t.Errorf("Complete within %s, which is cut: %v, %v", x, got, err)
		}
	}
	if res, err := ix.Search(t.Context(), &query.Request{Query: cut}); err != nil || res.Total.Relation != "gte" {
		t.Errorf("of a query, %s is cut with a note: %+v, %v", cut, res, err)
	}
}

// TestBoundsAreKept holds that a bound is found once in a generation, that what
// prints alike is not taken for the same, and that a few are kept.
func TestBoundsAreKept(t *testing.T) {
	ix := applied(t, openNews(), secretNews())
	total := func(within query.Expr) int {
		t.Helper()
		res, err := ix.Search(t.Context(), &query.Request{Within: within, Size: -1})
		if err != nil {
			t.Fatal(err)
		}
		return res.Total.Value
	}
	for range 2 {
		for _, tt := range []struct {
			within query.Expr
			want   int
		}{
			{openOnly, 12},
			{query.Sorted{X: openOnly, Order: query.ByOldest}, 12},
			{query.Phrase{Field: query.ID, Text: `open1`}, 1},
			{query.Phrase{Field: query.ID, Text: `open1"`}, 0},
			{query.And{}, 32},
			{query.Or{}, 0}, // prints as And{} does: ""
		} {
			if got := total(tt.within); got != tt.want {
				t.Errorf("%d articles within %#v, want %d", got, tt.within, tt.want)
			}
		}
	}
	if n := len(ix.live.bounds.held); n != 4 { // And{} is none
		t.Errorf("%d bounds are kept, want 4", n)
	}
	first := ix.live.bounds.of(fmt.Sprintf("%#v", openOnly))
	for i := range 3 * maxBounds {
		total(query.Word{Field: query.ID, Text: fmt.Sprint("open", i)})
		total(openOnly)
	}
	if n := len(ix.live.bounds.held); n != maxBounds {
		t.Errorf("%d bounds are kept, want %d", n, maxBounds)
	}
	if ix.live.bounds.of(first.key) != first {
		t.Error("the bound that was used all the time was not kept")
	}
	put(t, ix, "batch0", openNews()[:5])
	if got := total(openOnly); got != 5 {
		t.Errorf("after a change %d articles are within %s, want 5", got, openOnly)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ix.Search(&patient{ctx, 1}, &query.Request{Within: query.Not{X: openOnly}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a search that is cancelled while its bound is found: %v", err)
	}
}

// BenchmarkWithin searches within half of 20,000 articles: the bound found anew
// each time, found before, and none.
func BenchmarkWithin(b *testing.B) {
	articles := zipfArticles(20_000)
	for i, a := range articles {
		a.Section = []string{"Open", "Secret"}[i%2]
		a.People = []corpus.Entity{{Name: fmt.Sprint("Person ", i%5000)}}
	}
	ix := applied(b, articles)
	req := query.Request{Query: query.Word{Text: "oil"}, Facets: []query.Facet{{Field: query.People}}}
	for _, bb := range []struct {
		name   string
		within query.Expr
		anew   bool
	}{{"none", nil, false}, {"kept", openOnly, false}, {"anew", openOnly, true}} {
		req := req
		req.Within = bb.within
		b.Run(bb.name, func(b *testing.B) {
			for b.Loop() {
				if bb.anew {
					ix.live.bounds.forget()
				}
				if _, err := ix.Search(b.Context(), &req); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("complete/"+bb.name, func(b *testing.B) {
			for b.Loop() {
				if bb.anew {
					ix.live.bounds.forget()
				}
				if _, err := ix.Complete(b.Context(), &query.CompletionRequest{Typed: "p", Size: 8, Within: bb.within}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
