// Package indextest is the definition of an [index.Store]: the tests that
// every Store passes, and [Memory], the simplest Store that passes them.
//
// Sets of hits, totals, facets, marked strings and orders by an explicit key
// are the same in every Store. Scores are not: of the order by relevance only
// this is asked, that the articles with all words come first, that a boost and
// a recent date raise an article above one that is else the same, and that what
// is similar begins with a copy. Which articles are similar, and which other
// spellings are suggested, each Store says itself.
package indextest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
)

// Run runs the tests of a Store against those that open returns, each of which
// must be empty. Open closes what it opened with t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) index.Store) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, s index.Store)
	}{
		{"empty", testEmpty},
		{"matches", testMatches},
		{"dates", testDates},
		{"near", testNear},
		{"phrases", testPhrases},
		{"capitals", testCapitals},
		{"patterns", testPatterns},
		{"slots", testSlots},
		{"at least", testAtLeast},
		{"around", testAround},
		{"similar", testSimilar},
		{"boost", testBoost},
		{"mixed words", testMixedWords},
		{"all words first", testAllWordsFirst},
		{"order", testOrder},
		{"pages", testPages},
		{"limits", testLimits},
		{"cursors", testCursors},
		{"facets", testFacets},
		{"filters", testFilters},
		{"facets of filters", testFacetsOfFilters},
		{"explanations", testExplanations},
		{"recent", testRecent},
		{"spellings of one person", testSpellings},
		{"spellings of one place", testPlaceSpellings},
		{"relaxations", testRelaxations},
		{"within", testWithin},
		{"spellings within", testWithinSpellings},
		{"marks", testMarks},
		{"marks of places", testMarksOfPlaces},
		{"articles come back", testArticles},
		{"cancel", testCancel},
		{"put replaces", testPutReplaces},
		{"done drops", testDoneDrops},
		{"repeated and split", testRepeated},
		{"sources come back", testSources},
		{"bad batches", testBadBatches},
		{"concurrent searches", testConcurrent},
		{"transaction", testTransaction},
		{"search while publishing", testSearchWhilePublishing},
		{"like Memory", testLikeMemory},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
	t.Run("within is an archive", func(t *testing.T) { testWithinIsAnArchive(t, open(t), open(t)) })
}

func apply(t *testing.T, s index.Store, put []*corpus.Article, done ...corpus.Source) {
	t.Helper()
	if err := s.Apply(t.Context(), &index.Batch{Put: put, Done: done}); err != nil {
		t.Fatalf("Apply: %v", err)
	}
}

func fill(t *testing.T, s index.Store) {
	t.Helper()
	put, done := held(t)
	apply(t, s, put, done...)
}

func search(t *testing.T, s index.Store, req *query.Request) *query.Result {
	t.Helper()
	res, err := s.Search(t.Context(), req)
	if err != nil {
		t.Fatalf("Search %s: %v", text(req.Query), err)
	}
	return res
}

func parse(t *testing.T, q string) query.Expr {
	t.Helper()
	x, err := query.Parse(q)
	if err != nil {
		t.Fatalf("the query %q: %v", q, err)
	}
	return x
}

func text(x query.Expr) string {
	if x == nil {
		return "(every article)"
	}
	return x.String()
}

// ids are the IDs of hits, in order.
func ids(res *query.Result) []string {
	out := make([]string, 0, len(res.Hits))
	for _, h := range res.Hits {
		out = append(out, h.ID)
	}
	return out
}

// idsOf are the IDs of every article that matches, sorted.
func idsOf(t *testing.T, s index.Store, x query.Expr) []string {
	t.Helper()
	return slices.Sorted(slices.Values(ids(search(t, s, &query.Request{Query: x, Size: query.MaxSize}))))
}

func sourcesOf(t *testing.T, s index.Store) map[string]corpus.Source {
	t.Helper()
	out := map[string]corpus.Source{}
	for src, err := range s.Sources(t.Context()) {
		if err != nil {
			t.Fatalf("Sources: %v", err)
		}
		if _, twice := out[src.Path]; twice {
			t.Errorf("Sources yields %q twice", src.Path)
		}
		out[src.Path] = src
	}
	return out
}

// wantHeld checks which articles and sources s holds.
func wantHeld(t *testing.T, s index.Store, when string, articles string, sources string) {
	t.Helper()
	if got := strings.Join(idsOf(t, s, nil), " "); got != articles {
		t.Errorf("%s: the articles are %q, want %q", when, got, articles)
	}
	var got []string
	for path, src := range sourcesOf(t, s) {
		got = append(got, path+"@"+src.Revision)
	}
	slices.Sort(got)
	if got := strings.Join(got, " "); got != sources {
		t.Errorf("%s: the sources are %q, want %q", when, got, sources)
	}
}

func testEmpty(t *testing.T, s index.Store) {
	wantHeld(t, s, "an empty Store", "", "")
	for _, q := range []string{"", "oil", "-oil", "person:Botani", "since:2018", `"oil exports"`} {
		res := search(t, s, &query.Request{Query: parse(t, q), Snippets: 3, Facets: []query.Facet{{Field: query.People}, {Field: query.PublicationDates}}})
		if res.Total != (query.Total{Relation: "eq"}) || len(res.Hits) != 0 {
			t.Errorf("search %q in an empty Store: total %+v and %d hits", q, res.Total, len(res.Hits))
		}
		if len(res.Facets) != 2 || res.Facets[0].Field != query.People || len(res.Facets[0].Values) != 0 || res.Facets[1].Field != query.PublicationDates {
			t.Errorf("search %q in an empty Store: facets %+v", q, res.Facets)
		}
	}
	if a, err := query.Lookup(t.Context(), s, "flood"); a != nil || err != nil {
		t.Errorf("Lookup in an empty Store = %v, %v", a, err)
	}
}

func testMatches(t *testing.T, s index.Store) {
	fill(t, s)
	all := strings.Join(idsOf(t, s, nil), " ")
	if n := len(strings.Fields(all)); n != len(articles()) {
		t.Fatalf("every article: %d hits, want %d", n, len(articles()))
	}
	for _, tt := range []struct{ query, want string }{
		// Words of running text, in any inflection, capitals and accents.
		{"villages", "flood"},
		{"VILLAGE", "flood"},
		{"exporting", "oil oil-corrected"},
		{"barrels", "oil oil-corrected"},
		{"1250000", "oil"},
		{"1,250,000", "oil"},
		{"helicopter pipeline", "flood oil oil-corrected"}, // any of them
		{"helicopter AND pipeline", ""},
		{"road -oil", "flood"},
		{"oil OR bridge", "ar-market flood oil oil-corrected undated"},
		{"nowhere", ""},
		{"-nowhere", all},

		// Across scripts, spellings and kinds of digits.
		{"hakkari", "tr-snow"},
		{"Hakkâri", "tr-snow"},
		{"igdir", "tr-snow"},
		{"İZMİR", "tr-snow"},
		{"Qamişlo", "kmr-wheat"},
		{"qamislo", "kmr-wheat"},
		{"qamishli", "kmr-wheat"}, // the name it goes by
		{"erbil", "ckb-school flood kmr-wheat"},
		{"هەولێر", "ckb-school"},
		{"ههولير", "ckb-school"},
		{"کوردستانی", "ckb-water"},
		{"پێشمەرگە", "ckb-water"},
		{"حكومة", "ar-bridge ar-market"},
		{"الحكومة", "ar-bridge ar-market"},
		{"نفط", "ar-market"},
		{"2018", "ckb-school fa-book"},
		{"٢٠١٨", "ckb-school fa-book"},
		{"زمینلرزهای", "fa-quake"},
		{"stranbeja", "kmr-song"},

		// Phrases.
		{`"oil exports"`, "oil oil-corrected"},
		{`"exports oil"`, ""},
		{`"exports of crude"`, "oil oil-corrected"},
		{`"the bridge"`, "flood undated"},
		{`"the water falls"`, "flood"},
		{`"Karwan Botani"`, "flood"},
		{`"کاروان بۆتانی"`, "ckb-school"},
		{`"نهر دجلة"`, "ar-bridge"},
		{`"road falls"`, ""},
		{"9:30", "oil oil-corrected"}, // cut into two words: a phrase
		{"al-Hashimi", "budget"},

		// The fields of running text.
		{"headline:bridge", "undated"},
		{"body:bridge", "flood undated"},
		{"lead:villages", "flood"},
		{"lead:bridge", "undated"},
		{"lead:baghdad", "budget"},
		{"body:akre", "flood"},
		{`headline:"oil exports"`, "oil oil-corrected"},
		{"body:(helicopter pipeline)", "flood oil oil-corrected"},

		// What a bare word finds beside the text, and a field of text does not.
		{"doe", "budget flood"},
		{"roe", "flood"},
		{"pipelines", "oil oil-corrected"},
		{"body:zagros", ""},
		{"zagros", "flood oil oil-corrected"},
		{"celebi", "budget"},
		{"پەروەردە", "ckb-school"},
		{`"Zagros Daily"`, ""}, // a phrase is looked for in the text only
		{"usable", ""},

		// Values: a word of one, or the whole of one.
		{"person:Botani", "ckb-school flood"},
		{"person:botani", "ckb-school flood"},
		{`person:"Karwan Botani"`, "ckb-school flood"},
		{`person:"karwan  BOTANI"`, "ckb-school flood"},
		{`person:"Botani"`, ""},
		{"person:Hashimi", "ar-bridge budget"},
		{"person:al-hashimi", "ar-bridge budget"},
		{"person:hashimi-al", ""},
		{"person:bekas", "kmr-wheat"},
		{`person:"sêrko bekas"`, "kmr-wheat"},
		{"place:Erbil", "ckb-school flood kmr-wheat"},
		{"place:Kirkuk", "oil"},
		{"dateline:Kirkuk", "oil oil-corrected"},
		{"dateline:Erbil", "ckb-school flood"},
		{"dateline:baghdad", "oil-corrected"},
		{`org:"northern oil company"`, "oil oil-corrected"},
		{"org:oil", "oil oil-corrected"},
		{`agency:"zagros wire"`, "flood oil oil-corrected"},
		{"agency:anb", "kmr-wheat tr-snow"},
		{"agency:الرافدين", "ar-bridge"},
		{"section:region", "ckb-school flood tr-snow"},
		{"keyword:oil", "ar-market oil oil-corrected"},
		{"keyword:çandini", "kmr-wheat"},
		{`publisher:"two rivers post"`, "budget killed"},
		{"publisher:rivers", "budget killed"},
		{"lang:ckb", "ckb-school ckb-water"},
		{"lang:en -status:usable", "killed oil-corrected"},
		{"status:killed", "killed"},
		{"byline:doe", "budget flood"},
		{`byline:"Rebin Celebi"`, "budget"},
		{"keyword:(weather oil)", "ar-market flood oil oil-corrected"},
		{`source:"en/2019.jsonl"`, "budget killed"},
		{`source:"EN/2019.jsonl"`, ""}, // a path is bytes
		{"source:2019", "budget killed"},
		{"id:flood", "flood"},
		{`id:"flood"`, "flood"},
		{`id:"FLOOD"`, ""},

		// Trees.
		{"(oil OR bridge) -lang:ar -status:corrected", "flood oil undated"},
		{"-(oil OR lang:en)", "ar-bridge ckb-school ckb-water fa-book fa-quake kmr-song kmr-wheat tr-match tr-snow"},
		{"place:erbil -person:botani", "kmr-wheat"},
		{"section:region AND (lang:tr OR lang:en)", "flood tr-snow"},
		{"-lang:en -lang:ckb -lang:kmr -lang:ar -lang:fa", "tr-match tr-snow"},
	} {
		x := parse(t, tt.query)
		if got := strings.Join(idsOf(t, s, x), " "); got != tt.want {
			t.Errorf("search %q finds %q, want %q", tt.query, got, tt.want)
		}
		res := search(t, s, &query.Request{Query: x, Size: -1})
		if res.Total.Value != len(strings.Fields(tt.want)) || res.Total.Relation != "eq" || len(res.Hits) != 0 {
			t.Errorf("search %q without hits: total %+v and %d hits, want %d", tt.query, res.Total, len(res.Hits), len(strings.Fields(tt.want)))
		}
		if x != nil && res.Query.Parsed != x.String() || res.Query.Order != query.ByRelevance {
			t.Errorf("search %q was understood as %+v", tt.query, res.Query)
		}
	}
}

func testDates(t *testing.T, s index.Store) {
	fill(t, s)
	clock := func(hour, minute int) time.Time { return time.Date(2018, 3, 13, hour, minute, 0, 0, time.UTC) }
	for _, tt := range []struct {
		query query.Expr
		want  string
	}{
		{parse(t, "date:2018"), "ckb-school ckb-water fa-book flood oil oil-corrected"},
		{parse(t, "date:2018-03"), "flood oil oil-corrected"},
		{parse(t, "date:2018-03-13"), "oil oil-corrected"},
		{parse(t, "date:2018-03-12..2018-08"), "ckb-water flood oil oil-corrected"},
		{parse(t, "since:2020-02-29 until:2020-02-29"), "ar-bridge"},
		{parse(t, "since:2021"), "fa-quake tr-match tr-snow"},
		{parse(t, "before:2018-03-13"), "flood"},
		{parse(t, "before:2019"), "ckb-school ckb-water fa-book flood oil oil-corrected"},
		{parse(t, "after:2021-01-15"), "fa-quake"},
		// Of some the month or the year is all that is known.
		{parse(t, "date:2019"), "budget killed kmr-song kmr-wheat"},
		{parse(t, "date:2019-06"), "budget"},
		{parse(t, "date:2019-06-01"), ""},
		{parse(t, "date:2019-05-20..2019-06-29"), ""},
		{parse(t, "date:2019-05-20..2019-06-30"), "budget"},
		{parse(t, "date:2018..2019-01"), "ckb-school ckb-water fa-book flood oil oil-corrected"},
		{parse(t, "date:1990..1999"), ""},
		// By the minute.
		{query.Dates{From: clock(9, 45), To: clock(12, 0)}, "oil"},
		{query.Dates{From: clock(9, 46), To: clock(12, 1)}, "oil-corrected"},
		{query.Dates{From: clock(0, 0), To: clock(9, 45)}, ""},
		{query.Dates{From: clock(9, 45).AddDate(0, 0, -2), To: clock(9, 46)}, "flood oil"},
		{query.Dates{From: clock(12, 0), To: clock(12, 0).AddDate(0, 6, 0)}, "ckb-school ckb-water oil-corrected"},
		{query.Dates{From: clock(12, 0), To: clock(12, 0)}, ""},
		{query.Dates{From: clock(12, 0), To: clock(9, 0)}, ""},
		{
			query.Dates{}, // every article with a date
			"ar-bridge ar-market budget ckb-school ckb-water fa-book fa-quake flood killed kmr-song kmr-wheat oil oil-corrected tr-match tr-snow",
		},
		{query.Not{X: query.Dates{}}, "undated"},
		{query.And{query.Not{X: query.Dates{From: clock(0, 0)}}, query.Word{Text: "bridge"}}, "flood undated"},
	} {
		if got := strings.Join(idsOf(t, s, tt.query), " "); got != tt.want {
			t.Errorf("search %s finds %q, want %q", text(tt.query), got, tt.want)
		}
	}
}

func testAllWordsFirst(t *testing.T, s index.Store) {
	fill(t, s)
	for _, tt := range []struct {
		query     string
		first     string // in any order
		remaining string
		allWords  int
	}{
		{"oil bridge", "", "ar-market flood oil oil-corrected undated", 0},
		{"road oil", "oil", "ar-market flood oil-corrected", 1},
		{"bridge road flood", "flood", "oil undated", 1},
		{"committee finance withdrawn", "killed", "budget", 1},
		{"the road to akre", "flood", "oil", 1},                     // the and to are left out of account
		{"the flood", "flood", "", 0},                               // and one word is left
		{"the and", "undated", "budget flood oil oil-corrected", 1}, // but not if no others are there
		{"oil prices lang:en", "oil", "oil-corrected", 1},
		{"-(oil prices) section:business", "", "", 0},
		{"(oil prices) OR bijil", "oil flood undated", "ar-market oil-corrected", 3},
		{"headline:(oil repairs)", "oil oil-corrected", "", 2},
		{"keyword:(oil pipelines)", "oil", "ar-market oil-corrected", 1},
		{"oil", "", "ar-market oil oil-corrected", 0},
	} {
		first, remaining := strings.Fields(tt.first), strings.Fields(tt.remaining)
		slices.Sort(first)
		res := search(t, s, &query.Request{Query: parse(t, tt.query), Size: 50})
		got := ids(res)
		if len(got) != len(first)+len(remaining) || res.Total.Value != len(got) {
			t.Errorf("search %q finds %d of %d: %q, want %q and then %q", tt.query, len(got), res.Total.Value, got, first, remaining)
			continue
		}
		slices.Sort(got[:len(first)])
		slices.Sort(got[len(first):])
		if !slices.Equal(got, slices.Concat(first, remaining)) {
			t.Errorf("search %q finds first %q and then %q, want %q and %q", tt.query, got[:len(first)], got[len(first):], first, remaining)
		}
		if res.Total.AllWords != tt.allWords {
			t.Errorf("search %q: %d articles hold all words, want %d", tt.query, res.Total.AllWords, tt.allWords)
		}
		for i := 1; i < len(res.Hits); i++ {
			if i != len(first) && res.Hits[i].Score > res.Hits[i-1].Score {
				t.Errorf("search %q: hit %d scores %v, the one before it %v", tt.query, i, res.Hits[i].Score, res.Hits[i-1].Score)
			}
		}
	}
}

const (
	newestFirst = "fa-quake tr-match tr-snow ar-market ar-bridge budget kmr-song kmr-wheat killed ckb-school ckb-water oil-corrected oil flood fa-book undated"
	oldestFirst = "fa-book flood oil oil-corrected ckb-water ckb-school killed kmr-song kmr-wheat budget ar-bridge ar-market tr-match tr-snow fa-quake undated"
)

func testOrder(t *testing.T, s index.Store) {
	fill(t, s)
	for _, tt := range []struct {
		query query.Expr
		order query.Order
		want  string
	}{
		{nil, query.ByNewest, newestFirst},
		{nil, query.ByOldest, oldestFirst},
		{nil, query.ByRelevance, newestFirst}, // no score: by date, then by ID
		{nil, "", newestFirst},
		{parse(t, "bridge"), query.ByNewest, "flood undated"},
		{parse(t, "oil road"), query.ByNewest, "ar-market oil-corrected oil flood"},
		{parse(t, "oil road"), query.ByOldest, "flood oil oil-corrected ar-market"},
		{parse(t, "section:region"), query.ByRelevance, "tr-snow ckb-school flood"},
		// A query with an order of its own, which that of the request overrules.
		{query.Sorted{Order: query.ByOldest}, "", oldestFirst},
		{query.Sorted{X: parse(t, "oil road"), Order: query.ByOldest}, "", "flood oil oil-corrected ar-market"},
		{query.Sorted{X: parse(t, "oil road"), Order: query.ByOldest}, query.ByNewest, "ar-market oil-corrected oil flood"},
	} {
		res := search(t, s, &query.Request{Query: tt.query, Order: tt.order, Size: 50})
		if got := strings.Join(ids(res), " "); got != tt.want {
			t.Errorf("search %s in order %q finds\n%s, want\n%s", text(tt.query), tt.order, got, tt.want)
		}
	}
	if res := search(t, s, &query.Request{Order: query.ByOldest}); res.Query.Order != query.ByOldest {
		t.Errorf("the order of the oldest is called %q", res.Query.Order)
	}
	if res := search(t, s, &query.Request{Query: query.Sorted{X: parse(t, "oil"), Order: query.ByOldest}}); res.Query.Order != query.ByOldest {
		t.Errorf("the order of a query for the oldest is called %q", res.Query.Order)
	}
}

func testPages(t *testing.T, s index.Store) {
	fill(t, s)
	all := strings.Fields(newestFirst)
	for _, order := range []query.Order{query.ByRelevance, query.ByNewest} {
		for _, size := range []int{1, 3, 7, len(all), 100} {
			for from := 0; from <= len(all)+1; from += size {
				res := search(t, s, &query.Request{Order: order, From: from, Size: size})
				low := min(from, len(all))
				want := all[low:min(low+size, len(all))]
				if got := ids(res); !slices.Equal(got, want) || res.Total.Value != len(all) {
					t.Errorf("from %d size %d in order %q: %q of %d, want %q of %d", from, size, order, got, res.Total.Value, want, len(all))
				}
			}
		}
	}
	if res := search(t, s, new(query.Request)); !slices.Equal(ids(res), all[:10]) {
		t.Errorf("the zero Request finds %q, want %q", ids(res), all[:10])
	}
	if res := search(t, s, &query.Request{From: 3, Size: -1}); len(res.Hits) != 0 || res.Total.Value != len(all) {
		t.Errorf("size -1: %d hits of %d, want 0 of %d", len(res.Hits), res.Total.Value, len(all))
	}
	// Pages by relevance fit together: no hit twice, none left out.
	x := parse(t, "oil road bridge")
	whole := ids(search(t, s, &query.Request{Query: x}))
	var paged []string
	for from := 0; from < len(whole); from += 2 {
		paged = append(paged, ids(search(t, s, &query.Request{Query: x, From: from, Size: 2}))...)
	}
	if !slices.Equal(paged, whole) {
		t.Errorf("in pages of two %q, at once %q", paged, whole)
	}
}

func testLimits(t *testing.T, s index.Store) {
	for _, fillFirst := range []bool{false, true} {
		if fillFirst {
			fill(t, s)
		}
		for _, tt := range []struct {
			part string
			req  query.Request
		}{
			{"size", query.Request{Size: query.MaxSize + 1}},
			{"size", query.Request{Size: -2}},
			{"from", query.Request{From: -1}},
			{"from", query.Request{From: query.MaxDepth + 1}},
			{"from plus size", query.Request{From: query.MaxDepth, Size: 1}},
			{"snippets", query.Request{Snippets: query.MaxSnippets + 1}},
			{"facet size", query.Request{Facets: []query.Facet{{Field: query.People, Size: query.MaxFacetSize + 1}}}},
		} {
			res, err := s.Search(t.Context(), &tt.req)
			if limit := asLimit(err); res != nil || limit == nil || limit.Part != tt.part {
				t.Errorf("a request beyond the limit of %s: %v, %v", tt.part, res, err)
			}
		}
		if res, err := s.Search(t.Context(), &query.Request{Facets: []query.Facet{{Field: "colours"}}}); res != nil || err == nil {
			t.Errorf("a facet that there is not: %v, %v, want an error", res, err)
		}
		search(t, s, &query.Request{
			From: query.MaxDepth - query.MaxSize, Size: query.MaxSize, Snippets: query.MaxSnippets,
			Facets: []query.Facet{{Field: query.People, Size: query.MaxFacetSize}},
		})
	}
}

func testFacets(t *testing.T, s index.Store) {
	fill(t, s)
	for _, tt := range []struct {
		query string
		facet query.Facet
		want  string
		other int
	}{
		{"", query.Facet{Field: query.People}, "Karwan Botani 2, Nisreen al-Hashimi 2, Şêrko Bekas 1", 0},
		{"", query.Facet{Field: query.Places}, "Erbil 3, Akre 1, Baghdad 1, Dukan 1, Hakkari 1, Kirkuk 1, Mosul 1, Qamishli 1, Sanandaj 1", 0},
		{"", query.Facet{Field: query.Places, Size: 2}, "Erbil 3, Akre 1", 7},
		{"", query.Facet{Field: query.Organisations}, "Northern Oil Company 2", 0},
		{"", query.Facet{Field: query.Datelines, Size: 3}, "Erbil 2, Kirkuk 2, Baghdad 1", 4},
		{"", query.Facet{Field: query.Agencies}, "Zagros Wire 3, ANB 2, وكالة الرافدين 1", 0},
		{
			"",
			query.Facet{Field: query.PublicationDates, Size: 20},
			"2021-11 1, 2021-01 2, 2020-03 1, 2020-02 1, 2019-06 1, 2019-04 2, 2018-09 1, 2018-08 1, 2018-03 3", 0,
		},
		{"", query.Facet{Field: query.PublicationDates, Size: 2}, "2021-11 1, 2021-01 2", 10},
		{"", query.Facet{Field: query.Languages, Size: 4}, "en 6, ar 2, ckb 2, fa 2", 4},
		{"", query.Facet{Field: query.Sections}, "Business 3, Region 2, Politics 1, Spor 1, region 1", 0}, // as written
		{"", query.Facet{Field: query.Keywords}, "oil 3, pipelines 1, roads 1, weather 1, çandinî 1, پەروەردە 1", 0},
		{"", query.Facet{Field: query.Publishers}, "The Zagros Daily 3, Two Rivers Post 2", 0},
		{"oil road", query.Facet{Field: query.Keywords, Size: 1}, "oil 3", 3},
		{"dateline:Kirkuk", query.Facet{Field: query.Datelines}, "Kirkuk 2, Baghdad 1", 0},
		{"id:undated", query.Facet{Field: query.PublicationDates}, "", 0},
		{"nowhere", query.Facet{Field: query.People}, "", 0},
	} {
		// Twice the same facet in one request, and no matter what page.
		req := &query.Request{Query: parse(t, tt.query), Size: -1, Facets: []query.Facet{tt.facet, {Field: query.Languages, Size: 1}, tt.facet}}
		for _, size := range []int{-1, 1} {
			req.Size = size
			res := search(t, s, req)
			if len(res.Facets) != 3 {
				t.Fatalf("search %q: %d facets, want 3", tt.query, len(res.Facets))
			}
			for _, i := range []int{0, 2} {
				got := res.Facets[i]
				if got.Field != tt.facet.Field || counts(got) != tt.want || got.Other != tt.other {
					t.Errorf("search %q: %s are %q and %d others, want %q and %d", tt.query, got.Field, counts(got), got.Other, tt.want, tt.other)
				}
			}
		}
	}
}

func testMarks(t *testing.T, s index.Store) {
	fill(t, s)
	for _, tt := range []struct{ query, id, want string }{
		{"bridge", "flood", "body:bridge"},
		{"village akre", "flood", "headline:Akre standfirst:villages body:Akre body:villages"},
		{`"mountain road"`, "flood", "body:mountain road"},
		{"the road", "flood", "headline:road body:road"}, // the is left out of account
		{`"the road"`, "flood", "headline:the road"},
		{"headline:road", "flood", "headline:road"},
		{"lead:road", "oil", ""},
		{"lead:oil", "oil", "body:Oil"}, // in the first paragraph
		{"body:road", "oil", "body:road"},
		{"-bridge road", "oil", "body:road"},
		{"road -bridge", "oil", "body:road"},
		{"person:botani", "flood", "body:Karwan Botani body:Mr. Botani"},
		{`person:"Karwan Botani"`, "ckb-school", "body:کاروان بۆتانی"},
		{"erbil", "flood", "body:Hewler"}, // a name in another spelling
		{"erbil", "ckb-school", "headline:هەولێر"},
		{"place:erbil", "kmr-wheat", "body:Hewlêrê"},
		{"dateline:erbil", "flood", ""},
		{"org:oil", "oil", "body:Northern Oil Company"},
		{"hakkari", "tr-snow", "headline:Hakkâri'de body:Hakkâri'de"},
		{"2018", "ckb-school", "body:٢٠١٨"},
		{"نفط", "ar-market", "headline:النفط body:النفط"},
		{"1250000", "oil", "body:1,250,000"},
		{"9:30", "oil", "body:9:30"},
		{"", "flood", ""},
	} {
		x := parse(t, tt.query)
		only := query.Expr(query.Phrase{Field: query.ID, Text: tt.id})
		if x != nil {
			only = query.And{x, only}
		}
		res := search(t, s, &query.Request{Query: only, Snippets: query.MaxSnippets})
		if len(res.Hits) != 1 {
			if tt.want != "" || len(res.Hits) > 1 {
				t.Errorf("search %q finds %q, want %s", tt.query, ids(res), tt.id)
			}
			continue
		}
		if got := strings.Join(marked(res.Hits[0]), " "); got != tt.want {
			t.Errorf("search %q marks %q in %s, want %q", tt.query, got, tt.id, tt.want)
		}
	}
	res := search(t, s, &query.Request{Query: parse(t, "id:flood"), Snippets: 1})
	if sn := res.Hits[0].Snippets; len(sn) != 1 || !strings.HasPrefix(sn[0].Text, "Heavy rain closed") || len(sn[0].Marks) != 0 {
		t.Errorf("without a mark an article shows how it opens, not %+v", sn)
	}
	res = search(t, s, &query.Request{Query: parse(t, "bridge")})
	if len(res.Hits[0].Snippets) != 0 {
		t.Errorf("snippets that nobody asked for: %+v", res.Hits[0].Snippets)
	}
	res = search(t, s, &query.Request{Query: parse(t, "id:flood OR bridge"), Snippets: 1})
	for _, h := range res.Hits {
		bodies := 0
		for _, sn := range h.Snippets {
			if sn.Field == "body" {
				bodies++
			}
		}
		if bodies > 1 {
			t.Errorf("%s has %d passages of the body, 1 was asked for", h.ID, bodies)
		}
	}
}

// marked are the strings that are marked in a hit, with their fields.
func marked(h query.Hit) []string {
	var out []string
	for _, sn := range h.Snippets {
		for _, m := range sn.Marks {
			if m.Start < 0 || m.Start >= m.End || m.End > len(sn.Text) {
				out = append(out, sn.Field+":(a mark that is not in the text)")
				continue
			}
			out = append(out, sn.Field+":"+sn.Text[m.Start:m.End])
		}
	}
	return out
}

// markedSet is marked, sorted and each once, without how passages are cut.
func markedSet(h query.Hit) []string {
	set := map[string]bool{}
	for _, s := range marked(h) {
		if !strings.HasPrefix(s, "standfirst:") {
			set[s] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

func testArticles(t *testing.T, s index.Store) {
	put, done := held(t)
	odd := &corpus.Article{
		ID: "odd/ID with blanks ÿ", Source: corpus.Source{Path: "caf\xe9/\x01 \xff.txt", Revision: "r1"},
		Headline: "An odd path", Body: "One.\n\nTwo.\nThree\twith “quotes”, \u2028 and \U0001F30D.", Published: day(2022, 1, 1),
		Updated: at(2022, 1, 2, 3, 4), URL: "https://news.example/2022/01/01/odd?x=1&y=<2>",
	}
	put = append(put, odd)
	apply(t, s, put, append(done, odd.Source)...)
	want, _ := held(t) // what was put may be changed by now
	for _, a := range append(want, odd) {
		for _, body := range []bool{false, true} {
			res := search(t, s, &query.Request{Query: query.Phrase{Field: query.ID, Text: a.ID}, Body: body})
			if len(res.Hits) != 1 || res.Hits[0].ID != a.ID {
				t.Errorf("search for the ID %q finds %q", a.ID, ids(res))
				continue
			}
			w := *a
			if !body {
				w.Body = ""
			}
			if diff := difference(res.Hits[0].Article, &w); diff != "" {
				t.Errorf("article %q came back changed: %s", a.ID, diff)
			}
		}
	}
	// A caller may change what it got.
	got, err := query.Lookup(t.Context(), s, "flood")
	if err != nil || got == nil {
		t.Fatalf("Lookup = %v, %v", got, err)
	}
	got.Headline, got.People[0].Name = "changed", "changed"
	put[0].Headline, put[0].People[0].Name = "changed", "changed"
	again, err := query.Lookup(t.Context(), s, "flood")
	if err != nil || again == nil || difference(again, want[0]) != "" {
		t.Errorf("after a caller changed what it had put and got, Lookup = %+v, %v", again, err)
	}
	if a, err := query.Lookup(t.Context(), s, "none"); a != nil || err != nil {
		t.Errorf("Lookup of an ID that is not there = %v, %v", a, err)
	}
}

// fuse is a context that is cancelled when it has been asked n times whether
// it is done, so that a search meets the end at every place there is.
type fuse struct {
	context.Context
	cancel context.CancelFunc
	n      *fuseCounter
}

func (f fuse) Err() error {
	if f.n.burn() {
		f.cancel()
	}
	return f.Context.Err()
}

func testCancel(t *testing.T, s index.Store) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, state := range []string{"an empty Store", "a full Store"} {
		if res, err := s.Search(cancelled, new(query.Request)); res != nil || !isCancelled(err) {
			t.Errorf("a search of %s with a context that is cancelled: %v, %v", state, res, err)
		}
		fill(t, s)
	}
	before := idsOf(t, s, nil)
	if err := s.Apply(cancelled, &index.Batch{Put: []*corpus.Article{{ID: "late", Body: "late"}}}); !isCancelled(err) {
		t.Errorf("Apply with a context that is cancelled: %v", err)
	}
	if after := idsOf(t, s, nil); !slices.Equal(before, after) {
		t.Errorf("Apply with a context that is cancelled left %q of %q", after, before)
	}
	for src, err := range s.Sources(cancelled) {
		if !isCancelled(err) {
			t.Errorf("Sources with a context that is cancelled: %v, %v", src, err)
		}
	}
	req := &query.Request{
		Query:  parse(t, `(oil road "the bridge" person:botani since:2018) OR -lang:en`),
		Facets: []query.Facet{{Field: query.People}}, Snippets: 3, Size: 50,
	}
	for n := range 60 {
		ctx, cancel := context.WithCancel(t.Context())
		res, err := s.Search(fuse{ctx, cancel, &fuseCounter{left: n}}, req)
		cancel()
		if (res == nil) == (err == nil) || err != nil && !isCancelled(err) {
			t.Errorf("a search that is cancelled at the %dth look: %v, %v", n, res, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if res, err := s.Search(ctx, req); err != nil || len(res.Hits) == 0 {
		t.Errorf("after searches that were cancelled: %v, %v", res, err)
	}
}
