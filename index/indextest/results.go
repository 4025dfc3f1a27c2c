package indextest

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
)

// This file holds the tests of what a Result says beside its hits: filters,
// columns of dates, cursors, explanations and what keeps articles away.

func testFilters(t *testing.T, s index.Store) {
	fill(t, s)
	for _, tt := range []struct {
		query   string
		filters []query.Filter
		want    string
	}{
		{"", []query.Filter{{Field: query.Places, Values: []string{"Erbil"}}}, "ckb-school flood kmr-wheat"},
		{"", []query.Filter{{Field: query.Places, Values: []string{"erbil"}}}, ""}, // as the facet writes it
		{"", []query.Filter{{Field: query.Places, Values: []string{"Erbi"}}}, ""},
		{"", []query.Filter{{Field: query.Places, Values: []string{"Akre", "Mosul"}}}, "ar-bridge flood"},
		{"", []query.Filter{{Field: query.Sections, Values: []string{"region"}}}, "tr-snow"},
		{"bridge", []query.Filter{{Field: query.Languages, Values: []string{"en"}, Exclude: true}}, ""},
		{"oil", []query.Filter{{Field: query.Languages, Values: []string{"en"}, Exclude: true}}, "ar-market"},
		{"oil", []query.Filter{{Field: query.Keywords, Values: []string{"pipelines", "weather"}}}, "oil"},
		// Having none.
		{"lang:en", []query.Filter{{Field: query.Datelines, Values: []string{""}}}, "budget killed undated"},
		{"lang:en", []query.Filter{{Field: query.Datelines, Values: []string{"", "Erbil"}}}, "budget flood killed undated"},
		{"lang:en", []query.Filter{{Field: query.Datelines, Values: []string{""}, Exclude: true}}, "flood oil oil-corrected"},
		{"", []query.Filter{{Field: query.PublicationDates, Values: []string{""}}}, "undated"}, // no date at all
		// Every filter must be passed, also two of one field.
		{"", []query.Filter{{Field: query.Datelines, Values: []string{"Kirkuk"}}, {Field: query.Datelines, Values: []string{"Baghdad"}}}, "oil-corrected"},
		{"", []query.Filter{{Field: query.Datelines, Values: []string{"Kirkuk"}}, {Field: query.Datelines, Values: []string{"Baghdad"}, Exclude: true}}, "oil"},
		{"", []query.Filter{{Field: query.Agencies, Values: []string{"ANB"}}, {Field: query.Languages, Values: []string{"tr"}}}, "tr-snow"},
		// Spans of dates, in which all that is known of a date must lie.
		{"", []query.Filter{{Field: query.PublicationDates, Values: []string{"2018"}}}, "ckb-school ckb-water fa-book flood oil oil-corrected"},
		{"", []query.Filter{{Field: query.PublicationDates, Values: []string{"2018-03"}}}, "flood oil oil-corrected"},
		{"", []query.Filter{{Field: query.PublicationDates, Values: []string{"2018-03-13"}}}, "oil oil-corrected"},
		{"", []query.Filter{{Field: query.PublicationDates, Values: []string{"2018-07..2018-09", "2020-02-29"}}}, "ar-bridge ckb-school ckb-water"},
		{"", []query.Filter{{Field: query.PublicationDates, Values: []string{"2019-05-27..2019-06-02"}}}, ""},
		{"", []query.Filter{{Field: query.PublicationDates, Values: []string{"2010..2019"}, Exclude: true}}, "ar-bridge ar-market fa-quake tr-match tr-snow undated"},
	} {
		res := search(t, s, &query.Request{Query: parse(t, tt.query), Filters: tt.filters, Size: 50})
		got := ids(res)
		slices.Sort(got)
		if strings.Join(got, " ") != tt.want || res.Total.Value != len(got) {
			t.Errorf("search %q with %+v finds %q of %d, want %q", tt.query, tt.filters, got, res.Total.Value, tt.want)
		}
	}
	for _, f := range []query.Filter{
		{Field: "colours", Values: []string{"red"}},
		{Field: query.PublicationDates, Values: []string{"soon"}},
	} {
		if res, err := s.Search(t.Context(), &query.Request{Filters: []query.Filter{f}}); res != nil || err == nil {
			t.Errorf("the filter %+v: %v, %v, want an error", f, res, err)
		}
	}
	// A filter counts for nothing in a score.
	x := parse(t, "oil prices")
	plain := search(t, s, &query.Request{Query: x})
	filtered := search(t, s, &query.Request{Query: x, Filters: []query.Filter{{Field: query.Sections, Values: []string{"Business"}}}})
	if !slices.Equal(ids(plain), ids(filtered)) || plain.Total != filtered.Total {
		t.Errorf("search with a filter that all pass finds %q, without it %q", ids(filtered), ids(plain))
	}
}

func testFacetsOfFilters(t *testing.T, s index.Store) {
	fill(t, s)
	english := query.Filter{Field: query.Languages, Values: []string{"en"}}
	region := query.Filter{Field: query.Sections, Values: []string{"Region"}}
	for _, tt := range []struct {
		query          string
		filters        []query.Filter
		facet          query.Facet
		want           string
		other, missing int
	}{
		// A facet does not know the filters of its own field, but all others.
		{"", []query.Filter{english}, query.Facet{Field: query.Languages, Size: 3}, "en 6, ar 2, ckb 2", 6, 0},
		{"", []query.Filter{english}, query.Facet{Field: query.Sections}, "Business 2, Politics 1, Region 1", 0, 2},
		{"", []query.Filter{region}, query.Facet{Field: query.Languages}, "ckb 1, en 1", 0, 0},
		{"", []query.Filter{region}, query.Facet{Field: query.Sections}, "Business 3, Region 2, Politics 1, Spor 1, region 1", 0, 8},
		{"", []query.Filter{english, region}, query.Facet{Field: query.Sections}, "Business 2, Politics 1, Region 1", 0, 2},
		{"", []query.Filter{english, region}, query.Facet{Field: query.Languages}, "ckb 1, en 1", 0, 0},
		{"", []query.Filter{english, region}, query.Facet{Field: query.People}, "Karwan Botani 1", 0, 0},
		{
			"",
			[]query.Filter{english, {Field: query.Languages, Values: []string{"ar"}, Exclude: true}},
			query.Facet{Field: query.Languages, Size: 3},
			"en 6, ar 2, ckb 2", 6, 0,
		},
		{"oil", []query.Filter{english}, query.Facet{Field: query.Languages}, "en 2, ar 1", 0, 0},
		// Articles without a value.
		{"", nil, query.Facet{Field: query.Organisations}, "Northern Oil Company 2", 0, 14},
		{"", nil, query.Facet{Field: query.PublicationDates, Size: 1}, "2021-11 1", 12, 3},
		{"nowhere", nil, query.Facet{Field: query.People}, "", 0, 0},
		// A prefix is that of a word, and may go on into the next. Missing is
		// what it is without one.
		{"", nil, query.Facet{Field: query.People, Prefix: "HASH"}, "Nisreen al-Hashimi 2", 0, 11},
		{"", nil, query.Facet{Field: query.People, Prefix: "karwan b"}, "Karwan Botani 2", 0, 11},
		{"", nil, query.Facet{Field: query.People, Prefix: "botani k"}, "", 0, 11},
		{"", nil, query.Facet{Field: query.People, Prefix: "serko"}, "Şêrko Bekas 1", 0, 11},
		{"", nil, query.Facet{Field: query.People, Prefix: "shimi"}, "", 0, 11},
		{"", nil, query.Facet{Field: query.Keywords, Prefix: "پ"}, "پەروەردە 1", 0, 10},
		{"", nil, query.Facet{Field: query.Places, Prefix: "a", Size: 1}, "Akre 1", 0, 7},
		{"", nil, query.Facet{Field: query.Places, Prefix: "m", Size: 1}, "Mosul 1", 0, 7},
		{"", nil, query.Facet{Field: query.Sections, Prefix: "r", Size: 1}, "Region 2", 1, 8},
		// Columns of dates, newest first.
		{"", nil, query.Facet{Field: query.PublicationDates, Step: query.PerDecade}, "2020..2029 5, 2010..2019 10", 0, 1},
		{"", nil, query.Facet{Field: query.PublicationDates, Step: query.PerYear}, "2021 3, 2020 2, 2019 4, 2018 6", 0, 1},
		{
			"", nil,
			query.Facet{Field: query.PublicationDates, Step: query.PerQuarter, Size: 6},
			"2021-10..2021-12 1, 2021-01..2021-03 2, 2020-01..2020-03 2, 2019-04..2019-06 3, 2018-07..2018-09 2, 2018-01..2018-03 3", 0, 3,
		},
		{
			"lang:en", nil,
			query.Facet{Field: query.PublicationDates, Step: query.PerMonth},
			"2019-06 1, 2018-03 3", 0, 2,
		},
		{
			"lang:en OR lang:ar", nil,
			query.Facet{Field: query.PublicationDates, Step: query.PerWeek},
			"2020-02-24..2020-03-01 2, 2018-03-12..2018-03-18 3", 0, 3, // the 1st of March was a Sunday
		},
		{"lang:en", nil, query.Facet{Field: query.PublicationDates, Step: query.PerDay}, "2018-03-13 2, 2018-03-12 1", 0, 3},
		{"lang:en", nil, query.Facet{Field: query.PublicationDates, Step: query.PerDay, Size: 1}, "2018-03-13 2", 1, 3},
		{
			"lang:en",
			[]query.Filter{{Field: query.PublicationDates, Values: []string{"2019"}}},
			query.Facet{Field: query.PublicationDates, Step: query.PerYear},
			"2019 2, 2018 3", 0, 1,
		},
	} {
		res := search(t, s, &query.Request{Query: parse(t, tt.query), Filters: tt.filters, Size: -1, Facets: []query.Facet{tt.facet}})
		got := res.Facets[0]
		if counts(got) != tt.want || got.Other != tt.other || got.Missing != tt.missing {
			t.Errorf("search %q with %+v: %+v is %q, %d others, %d missing, want %q, %d, %d",
				tt.query, tt.filters, tt.facet, counts(got), got.Other, got.Missing, tt.want, tt.other, tt.missing)
		}
		// What a facet writes, a filter takes: as many articles as it counted.
		for _, v := range got.Values {
			filters := slices.DeleteFunc(slices.Clone(tt.filters), func(f query.Filter) bool { return f.Field == tt.facet.Field })
			filters = append(filters, query.Filter{Field: tt.facet.Field, Values: []string{v.Value}})
			res := search(t, s, &query.Request{Query: parse(t, tt.query), Filters: filters, Size: -1})
			if res.Total.Value != v.N {
				t.Errorf("search %q with %+v finds %d, the facet counts %d", tt.query, filters, res.Total.Value, v.N)
			}
		}
	}
	if res, err := s.Search(t.Context(), &query.Request{Facets: []query.Facet{{Field: query.PublicationDates, Step: "hour"}}}); res != nil || err == nil {
		t.Errorf("a step that there is not: %v, %v, want an error", res, err)
	}
}

func testCursors(t *testing.T, s index.Store) {
	if res := search(t, s, new(query.Request)); res.Next != "" {
		t.Errorf("an empty Store has more behind %q", res.Next)
	}
	fill(t, s)
	for _, req := range []*query.Request{
		{},
		{Order: query.ByOldest},
		{Query: parse(t, "oil road bridge")},
		{Query: query.Sorted{X: parse(t, "oil road bridge"), Order: query.ByNewest}},
		{Query: parse(t, "oil road bridge"), Recent: true},
		{Filters: []query.Filter{{Field: query.Languages, Values: []string{"en", "tr"}}}, Facets: []query.Facet{{Field: query.Languages}}},
		{Query: parse(t, "nowhere")},
	} {
		walk(t, s, req)
	}

	// A page that ends with the last hit has no Next, nor has one without hits.
	all := len(articles())
	for _, req := range []*query.Request{{Size: all}, {Size: -1}, {From: all}, {From: all - 3, Size: 3}} {
		if res := search(t, s, req); res.Next != "" {
			t.Errorf("from %d size %d of %d: there is more behind %q", req.From, req.Size, all, res.Next)
		}
	}
	// A cursor goes on behind a page that was asked for with From, and each
	// page may have another size and other facets.
	res := search(t, s, &query.Request{From: 2, Size: 3})
	if res = search(t, s, &query.Request{Cursor: res.Next, Size: 2, Facets: []query.Facet{{Field: query.Languages, Size: 1}}}); !slices.Equal(ids(res), strings.Fields(newestFirst)[5:7]) || counts(res.Facets[0]) != "en 6" {
		t.Errorf("behind the first five: %q with %q, want %q with en 6", ids(res), counts(res.Facets[0]), strings.Fields(newestFirst)[5:7])
	}

	follow := func(req *query.Request) (*query.Result, *query.CursorError) {
		res, err := s.Search(t.Context(), req)
		var wrong *query.CursorError
		if err != nil && !errors.As(err, &wrong) || (res == nil) == (err == nil) {
			t.Errorf("the cursor %q: %v, %v, want a CursorError or a Result", req.Cursor, res, err)
		}
		return res, wrong
	}
	next := search(t, s, &query.Request{Query: parse(t, "lang:en"), Size: 2}).Next
	for what, req := range map[string]*query.Request{
		"no cursor":     {Query: parse(t, "lang:en"), Cursor: "no cursor"},
		"half of one":   {Query: parse(t, "lang:en"), Cursor: next[:len(next)/2]},
		"another query": {Query: parse(t, "lang:ar"), Cursor: next},
		"another order": {Query: parse(t, "lang:en"), Order: query.ByOldest, Cursor: next},
		"a filter":      {Query: parse(t, "lang:en"), Filters: []query.Filter{{Field: query.Sections, Values: []string{"Region"}}}, Cursor: next},
		"no query":      {Cursor: next},
	} {
		if res, wrong := follow(req); wrong == nil {
			t.Errorf("the cursor of another request (%s) was followed to %q", what, ids(res))
		}
	}
	if res, err := s.Search(t.Context(), &query.Request{Query: parse(t, "lang:en"), From: 1, Cursor: next}); res != nil || asLimit(err) == nil {
		t.Errorf("a cursor and From together: %v, %v, want a LimitError", res, err)
	}

	// After a change the hits go on as they were, or not at all.
	req := &query.Request{Query: parse(t, "lang:en"), Size: 2, Cursor: next}
	want := ids(search(t, s, req))
	src := corpus.Source{Path: "new", Revision: "1"}
	apply(t, s, []*corpus.Article{{ID: "aaa", Source: src, Language: "en", Headline: "New", Published: day(2018, 3, 13)}}, src, corpus.Source{Path: "en/oil.txt"})
	if res, wrong := follow(req); wrong == nil && !slices.Equal(ids(res), want) {
		t.Errorf("after a change a cursor leads to %q, before it to %q", ids(res), want)
	}
}

func testExplanations(t *testing.T, s index.Store) {
	fill(t, s)
	oil, road := query.Word{Text: "oil"}, query.Word{Text: "road"}
	for _, x := range []query.Expr{
		nil,
		oil,
		parse(t, "oil prices"),
		parse(t, `the oil "oil exports" lang:en -bridge since:2018`),
		parse(t, "(oil OR bridge) AND road"),
		parse(t, "zagros"),
		parse(t, "erbil"),
		query.Boost{X: oil, By: 3},
		query.Words{query.Boost{X: oil, By: 0.5}, query.Wildcard{Pattern: "ro*"}, query.Fuzzy{Text: "brigde"}},
		query.Near{A: oil, B: road, Unit: query.InParagraph},
		query.And{query.AtLeast{N: 2, X: oil}, query.Phrase{Text: "resumed pipeline", Slop: 2}},
		query.Or{query.Regexp{Pattern: "oil|road"}, query.Slot{Kind: query.Org}},
		query.Around{Lat: 36.7, Lon: 43.9, Km: 10},
		query.Sorted{X: oil, Order: query.ByOldest},
		query.Similar{ID: "oil"},
	} {
		for _, req := range []query.Request{{Query: x, Explain: true}, {Query: x, Explain: true, Recent: true}, {Query: x}} {
			for _, h := range search(t, s, &req).Hits {
				checkExplanation(t, text(x), h, req.Explain)
			}
		}
	}
	res := search(t, s, &query.Request{Query: oil, Explain: true})
	if len(res.Hits) == 0 || res.Hits[0].Score <= 0 || res.Hits[0].Explanation == nil || len(res.Hits[0].Explanation.Parts) == 0 {
		t.Errorf("the hits for oil: %+v, want a score with parts", res.Hits)
	}
}

// checkExplanation checks that the explanation of a hit, if it is wanted, says
// what it scores, and that the sum or the product of its parts is that.
func checkExplanation(t *testing.T, q string, h query.Hit, wanted bool) {
	t.Helper()
	if !wanted || h.Explanation == nil {
		if wanted || h.Explanation != nil {
			t.Errorf("search %s: the explanation of %s is %+v, and %v that one was asked for", q, h.ID, h.Explanation, wanted)
		}
		return
	}
	close := func(a, b float64) bool { return math.Abs(a-b) <= 1e-6*max(1, math.Abs(a), math.Abs(b)) }
	if !close(h.Explanation.Value, h.Score) {
		t.Errorf("search %s: %s scores %v, its explanation says %v", q, h.ID, h.Score, h.Explanation.Value)
	}
	var walk func(e query.Explanation)
	walk = func(e query.Explanation) {
		if e.Text == "" {
			t.Errorf("search %s: the explanation of %s has a part without a text: %+v", q, h.ID, e)
		}
		sum, product := 0.0, 1.0
		for _, part := range e.Parts {
			sum += part.Value
			product *= part.Value
			walk(part)
		}
		if len(e.Parts) > 0 && !close(e.Value, sum) && !close(e.Value, product) {
			t.Errorf("search %s: %s: %q is %v, of its parts the sum is %v and the product %v", q, h.ID, e.Text, e.Value, sum, product)
		}
	}
	walk(*h.Explanation)
}

func testBoost(t *testing.T, s index.Store) {
	src := corpus.Source{Path: "x", Revision: "1"}
	apply(t, s, []*corpus.Article{
		{ID: "apple", Source: src, Language: "en", Body: "One apple fell.", Published: day(2020, 1, 1)},
		{ID: "pear", Source: src, Language: "en", Body: "One pear fell.", Published: day(2020, 1, 1)},
	}, src)
	apple, pear := query.Word{Text: "apple"}, query.Word{Text: "pear"}
	for _, tt := range []struct {
		query query.Expr
		want  string
	}{
		{query.Words{query.Boost{X: apple, By: 10}, pear}, "apple pear"},
		{query.Words{apple, query.Boost{X: pear, By: 10}}, "pear apple"},
		{query.Words{query.Boost{X: apple, By: 0.1}, pear}, "pear apple"},
		{query.Or{apple, query.Boost{X: query.And{pear, query.Word{Text: "fell"}}, By: 10}}, "pear apple"},
	} {
		if got := strings.Join(ids(search(t, s, &query.Request{Query: tt.query})), " "); got != tt.want {
			t.Errorf("search %s finds %s, want %s", text(tt.query), got, tt.want)
		}
	}
	one := search(t, s, &query.Request{Query: apple}).Hits
	ten := search(t, s, &query.Request{Query: query.Boost{X: apple, By: 10}}).Hits
	if len(one) != 1 || len(ten) != 1 || math.Abs(ten[0].Score-10*one[0].Score) > 1e-6*ten[0].Score {
		t.Errorf("an apple: %+v, ten times as much of it: %+v, want one hit of ten times the score", one, ten)
	}
}

func testRecent(t *testing.T, s index.Store) {
	src := corpus.Source{Path: "x", Revision: "1"}
	apply(t, s, []*corpus.Article{
		{ID: "1", Source: src, Language: "en", Body: "Rain fell.", Published: day(2020, 1, 1)},
		{ID: "2", Source: src, Language: "en", Body: "Rain fell.", Published: day(2020, 1, 20)},
		{ID: "3", Source: src, Language: "en", Body: "Rain fell."},
	}, src)
	x := query.Word{Text: "rain"}
	if h := search(t, s, &query.Request{Query: x}).Hits; len(h) != 3 || h[0].Score != h[1].Score || h[1].Score != h[2].Score {
		t.Errorf("three articles of the same words: %+v, want three of the same score", h)
	}
	for _, now := range []corpus.Date{{}, day(2020, 1, 21)} {
		h := search(t, s, &query.Request{Query: x, Recent: true, Now: now.Time}).Hits
		if len(h) != 3 || h[0].ID != "2" || h[1].ID != "1" || h[2].ID != "3" || h[0].Score <= h[1].Score || h[1].Score <= h[2].Score {
			t.Errorf("the recent ones first, as of %s: %+v, want 2, 1 and 3 of falling scores", now, h)
		}
	}
}

// relaxed writes relaxations: "oil lang:ar 1; bridge 2".
func relaxed(res *query.Result) string {
	var parts []string
	for _, r := range res.Relaxations {
		q := strings.Join(strings.Fields(r.Query), " ") // a query in text has one blank for several
		if r.Facet != "" {
			q += fmt.Sprintf(" (%s, %t)", r.Facet, r.Exclude)
		}
		parts = append(parts, fmt.Sprintf("%s %d", q, r.Total))
	}
	return strings.Join(parts, "; ")
}

func testRelaxations(t *testing.T, s index.Store) {
	fill(t, s)
	sport := query.Filter{Field: query.Sections, Values: []string{"Spor"}}
	karwan := query.Filter{Field: query.People, Values: []string{"Karwan Botani"}}
	type relaxation struct {
		without, query string // a filter is named by its field
		total          int
	}
	for _, tt := range []struct {
		query   string
		filters []query.Filter
		want    []relaxation
	}{
		{"oil", nil, nil},            // there are hits
		{"nowhere", nil, nil},        // a clause by itself
		{"nowhere nobody", nil, nil}, // any of them would do
		{"-(oil OR -oil)", nil, nil}, // nor is there a clause in a clause
		{"helicopter AND pipeline", nil, []relaxation{{"helicopter", "pipeline", 2}, {"pipeline", "helicopter", 1}}}, // what finds most comes first
		{"pipeline AND helicopter", nil, []relaxation{{"helicopter", "pipeline", 2}, {"pipeline", "helicopter", 1}}},
		{"helicopter AND resigns", nil, []relaxation{{"helicopter", "resigns", 1}, {"resigns", "helicopter", 1}}},           // else as the clauses stand
		{"oil AND lang:ar AND helicopter", nil, []relaxation{{"helicopter", "oil AND lang:ar", 1}}},                         // what finds nothing is left out
		{"helicopter AND zebra AND oil AND date:1980", nil, []relaxation{{"zebra AND oil AND date:1980", "helicopter", 1}}}, // no one clause alone
		{"bridge -lang:en", nil, []relaxation{{"bridge", "-lang:en", 10}, {"-lang:en", "bridge", 2}}},
		{"oil", []query.Filter{sport}, []relaxation{{"section:", "oil", 3}}},
		{"", []query.Filter{sport, karwan}, []relaxation{{"section:", "", 2}, {"person:", "", 1}}},
		{"helicopter AND road", []query.Filter{sport}, []relaxation{{"section:", "helicopter AND road", 1}}},
	} {
		x := parse(t, tt.query)
		got := search(t, s, &query.Request{Query: x, Filters: tt.filters, Suggest: true}).Relaxations
		same := len(got) == len(tt.want)
		for i := 0; same && i < len(got); i++ {
			w := tt.want[i]
			rest := ""
			if y := parse(t, w.query); y != nil {
				rest = y.String()
			}
			same = got[i].Query == rest && got[i].Total == w.total &&
				(got[i].Without == w.without || strings.HasSuffix(w.without, ":") && strings.HasPrefix(got[i].Without, w.without))
		}
		if !same {
			t.Errorf("search %s with the filters %+v: without a clause %+v, want %+v", text(x), tt.filters, got, tt.want)
		}
	}
	if res := search(t, s, &query.Request{Query: parse(t, "helicopter AND pipeline")}); len(res.Relaxations) != 0 {
		t.Errorf("what keeps articles away, and nobody asked: %+v", res.Relaxations)
	}
}

// testSpellings holds that somebody whose name is spelt in several ways is one,
// and that two who are in one article are two.
func testSpellings(t *testing.T, s index.Store) {
	put, src := spellings()
	apply(t, s, put, src)
	for _, tt := range []struct {
		query query.Expr
		want  string
		marks string // in the article ckb
	}{
		{query.Phrase{Field: query.Person, Text: "rebaz dalawi"}, "ckb en1 en2 kmr", "ڕێباز دەلەوی"},
		{query.Phrase{Field: query.Person, Text: "Rêbaz Delewî"}, "ckb en1 en2 kmr", "ڕێباز دەلەوی"},
		{query.Word{Field: query.Person, Text: "دەلەوی"}, "ckb en1 en2 kmr", "ڕێباز دەلەوی"},
		{query.Wildcard{Field: query.Person, Pattern: "dalaw*"}, "ckb en1 en2 kmr", "ڕێباز دەلەوی"},
		{query.Phrase{Field: query.Person, Text: "Adil Karim"}, "two", ""},
		{query.Phrase{Field: query.Person, Text: "Adel Karim"}, "one two", ""},
		{query.Word{Text: "dalawi"}, "en1 en2", ""}, // words are looked for as they are typed
	} {
		res := search(t, s, &query.Request{Query: tt.query, Snippets: 1})
		got := ids(res)
		slices.Sort(got)
		if strings.Join(got, " ") != tt.want {
			t.Errorf("search %s finds %q, want %q", text(tt.query), got, tt.want)
		}
		for _, h := range res.Hits {
			if m := strings.Join(marked(h), " "); h.ID == "ckb" && !strings.Contains(m, tt.marks) {
				t.Errorf("search %s marks %q in %s, want %q", text(tt.query), m, h.ID, tt.marks)
			}
		}
	}
	for _, tt := range []struct {
		facet query.Facet
		want  string
	}{
		{query.Facet{Field: query.People}, "Rebaz Dalawi 4, Adel Karim 2, Adil Karim 1, Hana Salih 1"},
		{query.Facet{Field: query.People, Prefix: "دەل"}, "Rebaz Dalawi 4"},
	} {
		if got := counts(search(t, s, &query.Request{Size: -1, Facets: []query.Facet{tt.facet}}).Facets[0]); got != tt.want {
			t.Errorf("%+v counts %s, want %s", tt.facet, got, tt.want)
		}
	}
	f := query.Filter{Field: query.People, Values: []string{"Rebaz Dalawi"}}
	if got := search(t, s, &query.Request{Filters: []query.Filter{f}}).Total.Value; got != 4 {
		t.Errorf("%+v keeps %d articles, want 4", f, got)
	}
}

// testPlaceSpellings holds that a field of places finds a place by each name that
// the gazetteer has for it, and no other place that bears one of these names
// among others.
func testPlaceSpellings(t *testing.T, s index.Store) {
	src := corpus.Source{Path: "x", Revision: "1"}
	about := func(id, dateline, text, place string) *corpus.Article {
		return &corpus.Article{
			ID: id, Source: src, Body: text + ".", Dateline: corpus.Dateline{Places: []string{dateline}},
			Places: []corpus.Entity{{Name: place, Mentions: []corpus.Mention{{Field: "body", Text: text, Start: 0, End: len(text)}}}},
		}
	}
	apply(t, s, []*corpus.Article{
		about("ckb", "هەولێر", "هەولێر", "Erbil"),
		about("en", "Erbil", "Irbil", "Erbil"),
		about("kmr", "Hewlêr", "Hewlêr", "Erbil"),
		about("mosul", "Mosul", "Mosul", "Mosul"),
		about("south", "Lima", "Chile", "South America"),
		about("us", "Washington", "America", "United States"),
	}, src)
	for _, tt := range []struct{ query, want, marks string }{
		{"place:Hewlêr", "ckb en kmr", "Irbil"},
		{"place:أربيل", "ckb en kmr", "Irbil"},
		{`place:"هەولێر"`, "ckb en kmr", "Irbil"},
		{`place:"Erbil"`, "ckb en kmr", "Irbil"},
		{"dateline:Hewlêr", "ckb en kmr", ""},
		{"dateline:Erbil", "ckb en kmr", ""},
		{`dateline:"أربيل"`, "ckb en kmr", ""},
		{"place:Ninewa", "", ""},
		{"place:USA", "us", ""}, // South America is another
		{"place:hew*", "", ""},  // what looks like a pattern is looked for as it is written
	} {
		res := search(t, s, &query.Request{Query: parse(t, tt.query), Snippets: 1})
		got := ids(res)
		slices.Sort(got)
		if strings.Join(got, " ") != tt.want {
			t.Errorf("search %s finds %q, want %q", tt.query, got, tt.want)
		}
		for _, h := range res.Hits {
			if m := strings.Join(marked(h), " "); h.ID == "en" && !strings.Contains(m, tt.marks) {
				t.Errorf("search %s marks %q in %s, want %q", tt.query, m, h.ID, tt.marks)
			}
		}
	}
}

// spellings are articles about somebody whose name is spelt in several ways, and
// about others.
func spellings() ([]*corpus.Article, corpus.Source) {
	src := corpus.Source{Path: "x", Revision: "1"}
	about := func(id, body string, people ...string) *corpus.Article {
		a := &corpus.Article{ID: id, Source: src, Body: body}
		for _, name := range people {
			e := corpus.Entity{Name: name}
			if at := strings.Index(body, name); at >= 0 {
				e.Mentions = []corpus.Mention{{Field: "body", Text: name, Start: at, End: at + len(name)}}
			}
			a.People = append(a.People, e)
		}
		return a
	}
	return []*corpus.Article{
		about("en1", "Rebaz Dalawi spoke.", "Rebaz Dalawi"),
		about("en2", "Rebaz Dalawi went home.", "Rebaz Dalawi"),
		about("kmr", "Rêbaz Delewî axivî.", "Rêbaz Delewî"),
		about("ckb", "ڕێباز دەلەوی گوتی.", "ڕێباز دەلەوی"),
		about("other", "Hana Salih spoke.", "Hana Salih"),
		about("two", "Adil Karim met Adel Karim.", "Adil Karim", "Adel Karim"),
		about("one", "Adel Karim left.", "Adel Karim"),
	}, src
}
