package indextest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
)

// testLikeMemory compares s with a [Memory] over many articles, changes and
// queries that nobody thought of. All is drawn from one seed.
func testLikeMemory(t *testing.T, s index.Store) {
	rounds, queries := 6, 70
	if testing.Short() {
		rounds, queries = 3, 30
	}
	d := &draw{rand.New(rand.NewPCG(1848, 24))}
	m := new(Memory)
	for round := range rounds {
		b := d.batch(round)
		if tr, ok := s.(index.Transactor); ok && round%2 == 1 {
			tx := begin(t, tr)
			half := len(b.Put) / 2
			for _, part := range []*index.Batch{{Put: b.Put[:half]}, {Put: b.Put[half:], Done: b.Done}} {
				if err := tx.Apply(t.Context(), part); err != nil {
					t.Fatalf("round %d: Apply: %v", round, err)
				}
			}
			if err := tx.Publish(t.Context()); err != nil {
				t.Fatalf("round %d: Publish: %v", round, err)
			}
		} else {
			apply(t, s, b.Put, b.Done...)
		}
		apply(t, m, b.Put, b.Done...)
		if got, want := sourcesOf(t, s), sourcesOf(t, m); !maps.EqualFunc(got, want, sameSource) {
			t.Errorf("round %d: the sources are %v, Memory has %v", round, got, want)
		}
		for i := range queries {
			req := d.request()
			if i%4 == 0 {
				req.Snippets = query.MaxSnippets
			}
			compare(t, s, m, req)
			if t.Failed() {
				t.Fatalf("round %d, query %d: stopped at the first difference", round, i)
			}
		}
	}
}

func sameSource(a, b corpus.Source) bool {
	return a.Revision == b.Revision && a.Size == b.Size && a.Articles == b.Articles
}

// compare checks that s answers req as m does.
func compare(t *testing.T, s, m index.Store, req *query.Request) {
	t.Helper()
	got, want := search(t, s, req), search(t, m, req)
	q := text(req.Query)
	if got.Total != want.Total {
		t.Errorf("search %s: the total is %+v, Memory has %+v", q, got.Total, want.Total)
	}
	if len(got.Facets) != len(want.Facets) {
		t.Fatalf("search %s: %d facets, Memory has %d", q, len(got.Facets), len(want.Facets))
	}
	for i, w := range want.Facets {
		if g := got.Facets[i]; g.Field != w.Field || counts(g) != counts(w) || g.Other != w.Other {
			t.Errorf("search %s: %s are %s and %d others, Memory has %s and %d", q, g.Field, counts(g), g.Other, counts(w), w.Other)
		}
	}
	gotIDs, wantIDs := ids(got), ids(want)
	switch {
	case req.Order == query.ByNewest || req.Order == query.ByOldest:
		if !slices.Equal(gotIDs, wantIDs) {
			t.Errorf("search %s by %s from %d: %q, Memory has %q", q, req.Order, req.From, gotIDs, wantIDs)
		}
	case req.From == 0 && req.Size == query.MaxSize: // all hits: first those with all words
		n := min(want.Total.AllWords, len(wantIDs), len(gotIDs))
		for _, l := range [][]string{gotIDs[:n], gotIDs[n:], wantIDs[:n], wantIDs[n:]} {
			slices.Sort(l)
		}
		if !slices.Equal(gotIDs, wantIDs) {
			t.Errorf("search %s: %d with all words, %q, Memory has %q", q, n, gotIDs, wantIDs)
		}
	case len(gotIDs) != len(wantIDs):
		t.Errorf("search %s from %d: %d hits, Memory has %d", q, req.From, len(gotIDs), len(wantIDs))
	}
	marks := map[string][]string{}
	articles := map[string]*corpus.Article{}
	for _, h := range want.Hits {
		marks[h.ID], articles[h.ID] = markedSet(h), h.Article
	}
	for _, h := range got.Hits {
		w, ok := marks[h.ID]
		if !ok {
			continue // on another page by relevance
		}
		if g := markedSet(h); !slices.Equal(g, w) {
			t.Errorf("search %s marks %q in %s, Memory %q", q, g, h.ID, w)
		}
		if diff := difference(h.Article, articles[h.ID]); diff != "" {
			t.Errorf("search %s: article %s differs from Memory's: %s", q, h.ID, diff)
		}
	}
}

// draw draws articles, changes and queries.
type draw struct{ *rand.Rand }

func pick[T any](d *draw, from []T) T { return from[d.IntN(len(from))] }

// The vocabulary is small, so that queries hit: words in several inflections
// and spellings, common ones, and some that the analysis cuts in two.
var (
	vocabulary = strings.Fields(`
		road roads oil bridge bridges flood flooded vote the of and to in Peshmerga peshmergas U.S. Mosul's 2018 ٢٠١٨ 1,500 1500 9:30 al-Hashimi
		baran baranê Hewlêr hewler li ji kar karı köy Hakkâri'de İzmir izmir bir
		هەولێر ھەولێر کوردستان کوردستانی پێشمەرگە پێشمەرگەکان لە
		الجسر جسر الحكومة حكومة النفط في کتاب كتاب` + "زمین\u200cلرزه")
	people     = []string{"Karwan Botani", "Nisreen al-Hashimi", "Şêrko Bekas", "کاروان بۆتانی", "Karwan Hashimi", "Bekas"}
	places     = []string{"Erbil", "Hewlêr", "Mosul", "İzmir", "Old Mosul", "Hakkâri"}
	labels     = []string{"Region", "region", "Business", "Two Rivers", "two  rivers", "Rivers Two", "oil", "نفط"}
	languages  = []string{"en", "ckb", "kmr", "ar", "fa", "tr"}
	precisions = []corpus.Precision{corpus.Second, corpus.Minute, corpus.Day, corpus.Day, corpus.Month, corpus.Year}
)

func (d *draw) words(most int) string {
	words := make([]string, 1+d.IntN(most))
	for i := range words {
		words[i] = pick(d, vocabulary)
	}
	return strings.Join(words, pick(d, []string{" ", " ", ", ", "; "}))
}

// some draws at most n of the values, none more often than not.
func (d *draw) some(values []string, n int) []string {
	if d.IntN(2) == 0 {
		return nil
	}
	var out []string
	for range 1 + d.IntN(n) {
		out = append(out, pick(d, values))
	}
	return out
}

func (d *draw) single(values []string) string {
	return strings.Join(d.some(values, 1), "")
}

func (d *draw) time() time.Time {
	return time.Date(2018+d.IntN(3), time.Month(1+d.IntN(12)), 1+d.IntN(3), d.IntN(2)*12, 0, 0, 0, time.UTC)
}

func (d *draw) date() corpus.Date {
	if d.IntN(8) == 0 {
		return corpus.Date{}
	}
	t, p := d.time(), pick(d, precisions)
	switch p {
	case corpus.Day:
		t = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	case corpus.Month:
		t = time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	case corpus.Year:
		t = time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return corpus.Date{Time: t, Precision: p, Origin: corpus.FromField}
}

func (d *draw) article(id string, src corpus.Source) *corpus.Article {
	a := &corpus.Article{
		ID: id, Source: src, Language: d.single(languages), Headline: d.words(6), Published: d.date(),
		Section: d.single(labels), Publisher: d.single(labels), Keywords: d.some(labels, 3), Bylines: d.some(people, 2),
		Dateline: corpus.Dateline{Places: d.some(places, 2), Agency: d.single(labels), Raw: d.single(places)},
		Status:   pick(d, []corpus.Status{"", "", corpus.Usable, corpus.Corrected, corpus.Killed}),
	}
	if d.IntN(2) == 0 {
		a.Standfirst = d.words(6)
	}
	for range d.IntN(4) {
		if a.Body != "" {
			a.Body += "\n\n"
		}
		a.Body += d.words(20) + "."
	}
	a.People, a.Places = d.entities(a, people), d.entities(a, places)
	return a
}

// entities draws names, and for some of them mentions: any words of the text.
func (d *draw) entities(a *corpus.Article, from []string) []corpus.Entity {
	var out []corpus.Entity
	for _, name := range d.some(from, 3) {
		e := corpus.Entity{Name: name}
		for _, f := range []struct{ field, text string }{{"headline", a.Headline}, {"body", a.Body}} {
			words := strings.Fields(f.text)
			if len(words) == 0 || d.IntN(2) == 0 {
				continue
			}
			word := pick(d, words)
			at := strings.Index(f.text, word)
			e.Mentions = append(e.Mentions, corpus.Mention{Field: f.field, Text: word, Start: at, End: at + len(word)})
		}
		out = append(out, e)
	}
	return out
}

// batch draws what becomes of some of the 40 sources: new, in a new revision,
// put and not yet done, or gone.
func (d *draw) batch(round int) *index.Batch {
	b := new(index.Batch)
	for n := range 40 {
		if round > 0 && d.IntN(3) > 0 {
			continue
		}
		path := fmt.Sprintf("%s/%d.txt", pick(d, []string{"a", "a", "a", "two rivers"}), n)
		if round > 0 && d.IntN(5) == 0 {
			b.Done = append(b.Done, corpus.Source{Path: path})
			continue
		}
		src := corpus.Source{Path: path, Revision: fmt.Sprintf("r%d", round)}
		for i := range d.IntN(8) {
			b.Put = append(b.Put, d.article(fmt.Sprintf("%s#%d", path, i), src))
		}
		if d.IntN(6) > 0 {
			src.Articles, src.Size = d.IntN(8), int64(d.IntN(1e6))
			b.Done = append(b.Done, src)
		}
	}
	return b
}

func (d *draw) request() *query.Request {
	req := &query.Request{
		Query: d.expr(3), Size: query.MaxSize,
		Order: pick(d, []query.Order{query.ByRelevance, query.ByRelevance, query.ByNewest, query.ByOldest}),
	}
	for range d.IntN(4) {
		req.Facets = append(req.Facets, query.Facet{Field: pick(d, query.FacetFields()), Size: pick(d, []int{0, 1, 3, 1000})})
	}
	if d.IntN(4) == 0 {
		req.From, req.Size = d.IntN(60), pick(d, []int{-1, 1, 10, 50})
	}
	return req
}

// expr draws a tree of at most the given depth.
func (d *draw) expr(depth int) query.Expr {
	if depth > 0 {
		switch d.IntN(8) {
		case 0, 1:
			return query.And(d.parts(depth))
		case 2:
			return query.Or(d.parts(depth))
		case 3:
			return query.Not{X: d.expr(depth - 1)}
		}
	}
	f := pick(d, []query.Field{query.Text, query.Text, query.Text, query.Headline, query.Lead, query.Body})
	switch d.IntN(9) {
	case 0, 1:
		return query.Word{Field: f, Text: pick(d, vocabulary)}
	case 2, 3:
		ws := make(query.Words, 2+d.IntN(3))
		for i := range ws {
			ws[i] = query.Word{Field: f, Text: pick(d, vocabulary)}
		}
		return ws
	case 4:
		return query.Phrase{Field: f, Text: d.words(2)}
	case 5:
		from := d.time()
		switch d.IntN(4) {
		case 0:
			return query.Dates{From: from}
		case 1:
			return query.Dates{To: from}
		}
		return query.Dates{From: from, To: from.AddDate(0, d.IntN(20), d.IntN(3))}
	case 6:
		return query.Phrase{Field: query.Source, Text: fmt.Sprintf("a/%d.txt", d.IntN(40))}
	case 7:
		return query.Word{Field: query.ID, Text: fmt.Sprintf("a/%d.txt#%d", d.IntN(40), d.IntN(3))}
	}
	v := pick(d, []struct {
		field  query.Field
		values []string
	}{
		{query.Person, people},
		{query.Byline, people},
		{query.Place, places},
		{query.Dateline, places},
		{query.Section, labels},
		{query.Publisher, labels},
		{query.Keyword, labels},
		{query.Agency, labels},
		{query.Lang, languages},
		{query.Status, []string{"usable", "Corrected"}},
		{query.Source, []string{"rivers", "two", "7.txt"}},
	})
	value := pick(d, v.values)
	if d.IntN(2) == 0 {
		return query.Phrase{Field: v.field, Text: strings.ToUpper(value)}
	}
	return query.Word{Field: v.field, Text: pick(d, strings.Fields(value))}
}

func (d *draw) parts(depth int) []query.Expr {
	out := make([]query.Expr, 2+d.IntN(2))
	for i := range out {
		out[i] = d.expr(depth - 1)
	}
	return out
}
