package indextest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/index/analysis"
	"ksearch/query"
)

// This file says what there is within the bound of a request.

// within returns what there is of s for those who see no article but those that
// x finds in it. What is known of the whole archive and told of no article stays
// known: which languages there are, and which names are those of one person.
func (s state) within(ctx context.Context, x query.Expr) (state, error) {
	parts := []query.Expr{unsorted(x)}
	if and, ok := parts[0].(query.And); ok {
		parts = and // each within those before it
	}
	var err error
	for _, part := range parts {
		if s, err = s.narrowed(ctx, part); err != nil {
			return s, err
		}
	}
	return s, nil
}

// narrowed is s within one part of a bound.
func (s state) narrowed(ctx context.Context, x query.Expr) (state, error) {
	if x == nil {
		return s, nil
	}
	r, err := newReading(nil, s) // and not by the rules of one language, whatever x asks for
	if err != nil {
		return s, err
	}
	if err := errors.Join(check(x), r.vague(x)); err != nil {
		return s, err
	}
	found, err := s.find(ctx, r, x)
	if err != nil {
		return s, err
	}
	seen := state{version: s.version, articles: map[string]*article{}, people: map[string][]string{}, langs: s.langs}
	known := map[string]bool{} // the names of people
	for _, m := range found {
		seen.articles[m.ID] = s.articles[m.ID]
		for _, e := range m.People {
			known[e.Name] = true
		}
	}
	for name, g := range s.people {
		if known[name] {
			seen.people[name] = slices.DeleteFunc(slices.Clone(g), func(other string) bool { return !known[other] })
		}
	}
	return seen, nil
}

// unsorted is x without an order, which bounds nothing.
func unsorted(x query.Expr) query.Expr {
	if sorted, ok := x.(query.Sorted); ok {
		return sorted.X
	}
	return x
}

// vague returns an error if x has a part of which it cannot be told what it
// means: a place that is not known, or nothing that is a word.
func (r *reading) vague(x query.Expr) error {
	for _, y := range partsOf(x) {
		if err := r.vague(y); err != nil {
			return err
		}
	}
	words := 1
	switch x := x.(type) {
	case query.Around:
		if _, known := located(x.Place); x.Place != "" && !known {
			return &query.BoundError{Msg: fmt.Sprintf("no place called %q is known", x.Place)}
		}
	case query.Word, query.Phrase, query.Wildcard, query.Fuzzy, query.Regexp:
		f := query.FieldOf(x)
		_, isWord := x.(query.Word)
		_, isPhrase := x.(query.Phrase)
		_, isWildcard := x.(query.Wildcard)
		switch {
		case running(f):
			words = len(r.tests(x))
		case f == query.ID && !isWord && !isPhrase:
			words = 0
		case f == query.ID, isPhrase, f == query.Source && isWildcard: // a whole value
		case isWord:
			words = len(analysis.Names(x.(query.Word).Text))
		default:
			words = len(r.looks(x))
		}
	}
	if words == 0 {
		return &query.BoundError{Msg: fmt.Sprintf("%s holds no word that can be searched for", x)}
	}
	return nil
}

// testWithin holds that beyond the bound of a request there is nothing.
func testWithin(t *testing.T, s index.Store) {
	if res := search(t, s, &query.Request{Within: parse(t, "lang:en")}); res.Total.Value != 0 {
		t.Errorf("an empty Store has %d articles within lang:en", res.Total.Value)
	}
	fill(t, s)
	all := search(t, s, new(query.Request))
	for _, tt := range []struct{ within, query, want string }{
		{"", "oil", "oil oil-corrected ar-market"},
		{"section:Business", "", "oil oil-corrected ar-market"},
		{"section:Business", "oil", "oil oil-corrected ar-market"},
		{"section:Business", "road", "oil"},
		{"section:Business", "-road", "oil-corrected ar-market"},
		{"section:Business", "section:Region", ""},
		{"section:Business", "section:Region OR keyword:oil", "oil oil-corrected ar-market"},
		{"section:Business", "bridge", ""},
		{"section:Business", "id:flood", ""},
		{"section:Business", "id:oil", "oil"},
		{"section:Business", `source:"en/flood.txt"`, ""},
		{"section:Business", "source:en/*", "oil oil-corrected"},
		{"section:Business", "similar:flood", ""}, // as if there were no flood
		{"-section:Business", "oil", ""},
		{"-lang:en", "person:Botani", "ckb-school"},
		{"section:Business similar:flood", "", ""},             // the second within the first
		{"helicopter pipeline", "", "flood oil oil-corrected"}, // any of the words
		{"helicopter AND pipeline", "", ""},
		{"until:2018-03-12 sort:oldest", "", "flood"}, // an order bounds nothing, and puts nothing in order
		{"sort:oldest", "oil", "oil oil-corrected ar-market"},
		{"kars", "", "tr-snow"},
		{"-kars", "id:tr-snow", ""},
		{"kars lang:tr", "", "tr-snow"}, // a query in Turkish would find nothing: the plural is an English one
		{"-kars lang:tr", "", "tr-match"},
		{"nowhere", "", ""},
		{"-nowhere", "oil", "oil oil-corrected ar-market"},
		{`near:"Akre"~5km`, "", "flood"},
	} {
		req := &query.Request{Query: parse(t, tt.query), Within: parse(t, tt.within), Size: 3, Facets: []query.Facet{{Field: query.Languages}}}
		res := search(t, s, req)
		got, want := slices.Sorted(slices.Values(ids(res))), slices.Sorted(slices.Values(strings.Fields(tt.want)))
		if !slices.Equal(got, want) || res.Total.Value != len(want) || res.Next != "" {
			t.Errorf("search %q within %q finds %q of %d, want %q and no more", tt.query, tt.within, got, res.Total.Value, want)
		}
		counted := res.Facets[0].Missing
		for _, v := range res.Facets[0].Values {
			counted += v.N
		}
		if counted != len(want) {
			t.Errorf("search %q within %q: the languages are %+v, want those of %d articles", tt.query, tt.within, res.Facets[0], len(want))
		}
		parsed := ""
		if req.Query != nil {
			parsed = req.Query.String()
		}
		if res.Query.Parsed != parsed || tt.query == "" && len(res.Query.Notes) != 0 {
			t.Errorf("search %q within %q was read as %+v, want nothing of the bound", tt.query, tt.within, res.Query)
		}
	}
	if got, want := ids(search(t, s, new(query.Request))), ids(all); !slices.Equal(got, want) {
		t.Errorf("after searches within bounds every article is %q, before it was %q", got, want)
	}

	like := ids(search(t, s, &query.Request{Query: query.Similar{ID: "oil-corrected"}, Within: parse(t, "keyword:pipelines OR id:oil-corrected")}))
	if !slices.Equal(like, []string{"oil"}) {
		t.Errorf("like oil-corrected, within it and oil: %q, want oil", like)
	}

	// All that is counted is within: words, what a filter keeps out, what is
	// found without a clause.
	business := parse(t, "section:Business")
	if got := search(t, s, &query.Request{Query: parse(t, "road exports"), Within: business}).Total; got != (query.Total{Value: 2, Relation: "eq", AllWords: 1}) {
		t.Errorf("road exports within %s: %+v, want 2 with 1 that holds both", business, got)
	}
	req := &query.Request{
		Within: business, Size: -1, Facets: []query.Facet{{Field: query.Languages}, {Field: query.Sections}, {Field: query.Keywords}},
		Filters: []query.Filter{{Field: query.Languages, Values: []string{"ar", "ckb"}}},
	}
	for i, want := range []string{"en 2, ar 1", "Business 1", "oil 1"} {
		if got := search(t, s, req).Facets[i]; counts(got) != want || got.Missing != 0 {
			t.Errorf("within %s and with a filter the facet %s is %s with %d missing, want %s", business, got.Field, counts(got), got.Missing, want)
		}
	}
	res := search(t, s, &query.Request{
		Query: parse(t, "oil AND helicopter"), Within: business, Suggest: true,
		Filters: []query.Filter{{Field: query.Sections, Values: []string{"Region"}}},
	})
	if len(res.Hits) != 0 || len(res.Relaxations) != 0 {
		t.Errorf("within %s: %q, without a clause %s, want nothing at all", business, ids(res), relaxed(res))
	}
	res = search(t, s, &query.Request{Query: parse(t, "oil AND helicopter"), Within: business, Suggest: true})
	if got, want := relaxed(res), "oil 3"; got != want {
		t.Errorf("within %s, without a clause: %s, want %s", business, got, want)
	}

	// Nothing of the bound is marked, and nothing of it scores.
	within := search(t, s, &query.Request{Query: parse(t, "exports"), Within: parse(t, "pipeline OR barrels"), Snippets: 5, Explain: true})
	alone := search(t, s, &query.Request{Query: parse(t, "exports"), Snippets: 5})
	for i, h := range within.Hits {
		if i >= len(alone.Hits) || h.ID != alone.Hits[i].ID || h.Score != alone.Hits[i].Score || !slices.Equal(marked(h), marked(alone.Hits[i])) {
			t.Errorf("within what holds them all: %s scores %v and marks %q, of itself the hits are %+v", h.ID, h.Score, marked(h), alone.Hits)
		}
	}

	// A cursor is for the same bound alone.
	next := search(t, s, &query.Request{Within: business, Size: 2}).Next
	if got := ids(search(t, s, &query.Request{Within: business, Size: 2, Cursor: next})); !slices.Equal(got, []string{"oil"}) {
		t.Errorf("behind two of the three within %s: %q, want oil", business, got)
	}
	for _, other := range []query.Expr{nil, parse(t, "lang:en")} {
		var wrong *query.CursorError
		if res, err := s.Search(t.Context(), &query.Request{Within: other, Size: 2, Cursor: next}); res != nil || !errors.As(err, &wrong) {
			t.Errorf("a cursor within %s was followed within %v: %v, %v", business, other, res, err)
		}
	}

	// What cannot be told exactly bounds nothing.
	for _, x := range []query.Expr{
		query.Regexp{Field: query.Section, Pattern: "("},
		query.Around{Place: "Qwxz", Km: 10},
		query.Not{X: query.Around{Place: "Qwxz", Km: 10}},
		query.Or{query.Word{Text: "oil"}, query.Not{X: query.Word{Field: query.Headline, Text: "?!"}}},
	} {
		if res, err := s.Search(t.Context(), &query.Request{Within: x}); res != nil || err == nil {
			t.Errorf("within %s, which cannot be told: %v, %v, want an error", text(x), res, err)
		}
	}
}

// testWithinSpellings holds that nobody is known by a name that only articles
// beyond the bound have.
func testWithinSpellings(t *testing.T, s index.Store) {
	put, src := spellings()
	apply(t, s, put, src)
	within := query.Word{Field: query.ID, Text: "kmr"}
	karim := query.Or{query.Word{Field: query.ID, Text: "ckb"}, within}
	for _, tt := range []struct {
		within, query query.Expr
		want          string
	}{
		{within, query.Phrase{Field: query.Person, Text: "Rêbaz Delewî"}, "kmr"},
		{within, query.Phrase{Field: query.Person, Text: "Rebaz Dalawi"}, ""},
		{within, query.Word{Field: query.Person, Text: "دەلەوی"}, ""},
		{karim, query.Word{Field: query.Person, Text: "دەلەوی"}, "ckb kmr"},
	} {
		if got := strings.Join(slices.Sorted(slices.Values(ids(search(t, s, &query.Request{Query: tt.query, Within: tt.within})))), " "); got != tt.want {
			t.Errorf("search %s within %s finds %q, want %q", text(tt.query), text(tt.within), got, tt.want)
		}
	}
	for _, tt := range []struct {
		prefix, want string
	}{{"", "Rêbaz Delewî 1"}, {"delew", "Rêbaz Delewî 1"}, {"dalaw", ""}, {"دەل", ""}} {
		req := &query.Request{Within: within, Size: -1, Facets: []query.Facet{{Field: query.People, Prefix: tt.prefix}}}
		if got := counts(search(t, s, req).Facets[0]); got != tt.want {
			t.Errorf("people of %q within %s: %s, want %s", tt.prefix, within, got, tt.want)
		}
	}
	for name, want := range map[string]int{"Rêbaz Delewî": 1, "Rebaz Dalawi": 0} {
		req := &query.Request{Within: within, Filters: []query.Filter{{Field: query.People, Values: []string{name}}}}
		if got := search(t, s, req).Total.Value; got != want {
			t.Errorf("within %s a filter of %s keeps %d articles, want %d", within, name, got, want)
		}
	}
}

// testWithinIsAnArchive holds that within a bound s answers as alone does,
// which holds the articles within and no others.
func testWithinIsAnArchive(t *testing.T, s, alone index.Store) {
	rounds, queries := 6, 25
	if testing.Short() {
		rounds = 3
	}
	d := &draw{rand.New(rand.NewPCG(1995, 8))}
	// Whatever is within, it has articles in each language, for by these the
	// words of a query are read.
	var put []*corpus.Article
	for _, lang := range languages {
		put = append(put, &corpus.Article{ID: "in " + lang, Language: lang, Source: corpus.Source{Path: "always", Revision: "1"}})
	}
	for n := range 60 {
		a := d.article(fmt.Sprintf("a/%d.txt#%d", n%40, n/40), corpus.Source{Path: fmt.Sprintf("a/%d.txt", n%40), Revision: "1"})
		a.People = nil // the archive as a whole says which names are those of one person
		put = append(put, a)
	}
	apply(t, s, put)
	for range rounds {
		within := query.Or{query.Phrase{Field: query.Source, Text: "always"}, d.bound()}
		var seen []*corpus.Article
		for _, id := range idsOf(t, s, within) {
			seen = append(seen, put[slices.IndexFunc(put, func(a *corpus.Article) bool { return a.ID == id })])
		}
		gone := map[string]corpus.Source{}
		for _, a := range put {
			gone[a.Source.Path] = corpus.Source{Path: a.Source.Path}
		}
		apply(t, alone, nil, slices.Collect(maps.Values(gone))...)
		apply(t, alone, seen)
		for range queries {
			req := d.request()
			want := search(t, alone, req)
			req.Within = within
			same(t, req, search(t, s, req), want)
			if t.Failed() {
				t.FailNow()
			}
		}
	}
}

// bound draws what a request may be bounded by: nothing that cannot be told.
func (d *draw) bound() query.Expr {
	var vague func(x query.Expr) bool
	vague = func(x query.Expr) bool {
		if a, ok := x.(query.Around); ok {
			_, known := located(a.Place)
			return a.Place != "" && !known
		}
		return slices.ContainsFunc(partsOf(x), vague)
	}
	for {
		x := d.expr(2)
		if d.IntN(4) == 0 { // read by the rules of one language
			x = query.And{query.Word{Field: query.Lang, Text: pick(d, languages)}, d.soft(query.Text)}
		}
		if !vague(x) {
			return x
		}
	}
}
