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
			if i%3 == 0 {
				req.Within = d.bound()
			}
			compare(t, s, m, req)
			if i%10 == 0 {
				walk(t, s, req)
			}
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
	same(t, req, search(t, s, req), search(t, m, req))
}

// same checks that what was got for req is what is wanted.
func same(t *testing.T, req *query.Request, got, want *query.Result) {
	t.Helper()
	q := asked(req)
	if got.Total != want.Total {
		t.Errorf("search %s: the total is %+v, want %+v", q, got.Total, want.Total)
	}
	if (got.Next == "") != (want.Next == "") {
		t.Errorf("search %s: the next page is at %q; want it at %q", q, got.Next, want.Next)
	}
	if len(got.Facets) != len(want.Facets) {
		t.Fatalf("search %s: %d facets, want %d", q, len(got.Facets), len(want.Facets))
	}
	for i, w := range want.Facets {
		if g := got.Facets[i]; g.Field != w.Field || counts(g) != counts(w) || g.Other != w.Other || g.Missing != w.Missing {
			t.Errorf("search %s: facet %+v is %s, %d others, %d missing, want %s, %d and %d",
				q, req.Facets[i], counts(g), g.Other, g.Missing, counts(w), w.Other, w.Missing)
		}
	}
	if g, w := relaxed(got), relaxed(want); g != w {
		t.Errorf("search %s: without a clause %s; want %s", q, g, w)
	}
	gotIDs, wantIDs := ids(got), ids(want)
	_, order := req.Plan()
	switch {
	case order != query.ByRelevance:
		if !slices.Equal(gotIDs, wantIDs) {
			t.Errorf("search %s from %d: %q, want %q", q, req.From, gotIDs, wantIDs)
		}
	case req.From == 0 && req.Size == query.MaxSize: // all hits: first those with all words, if they are few
		n := 0
		if query.AllFirst(req.Query) {
			n = min(want.Total.AllWords, len(wantIDs), len(gotIDs))
		}
		for _, l := range [][]string{gotIDs[:n], gotIDs[n:], wantIDs[:n], wantIDs[n:]} {
			slices.Sort(l)
		}
		if !slices.Equal(gotIDs, wantIDs) {
			t.Errorf("search %s: %d with all words, %q, want %q", q, n, gotIDs, wantIDs)
		}
	case len(gotIDs) != len(wantIDs):
		t.Errorf("search %s from %d: %d hits, want %d", q, req.From, len(gotIDs), len(wantIDs))
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
			t.Errorf("search %s marks %q in %s, want %q", q, g, h.ID, w)
		}
		checkExplanation(t, q, h, req.Explain)
		if diff := difference(h.Article, articles[h.ID]); diff != "" {
			t.Errorf("search %s: article %s is not as it should be: %s", q, h.ID, diff)
		}
	}
}

// asked is what a request asks for, as far as it says which hits there are.
func asked(req *query.Request) string {
	q := fmt.Sprintf("%s (%#v)", text(req.Query), req.Query)
	if req.Within != nil {
		q += fmt.Sprintf(" within %s (%#v)", text(req.Within), req.Within)
	}
	if req.Order != "" {
		q += " by " + string(req.Order)
	}
	if len(req.Filters) > 0 {
		q += fmt.Sprintf(" with the filters %+v", req.Filters)
	}
	return q
}

// walk follows the cursors from the first page to the last: every hit comes
// once, in the order of one page of all.
func walk(t *testing.T, s index.Store, req *query.Request) {
	t.Helper()
	whole, page := *req, *req
	whole.From, whole.Size = 0, query.MaxSize
	page.From, page.Size = 0, 7
	whole.Snippets, page.Snippets = 0, 0
	want := search(t, s, &whole)
	var got []string
	for range want.Total.Value/page.Size + 2 {
		res := search(t, s, &page)
		if res.Total != want.Total {
			t.Errorf("search %s behind %q: the total is %+v, on the first page %+v", asked(req), page.Cursor, res.Total, want.Total)
		}
		got = append(got, ids(res)...)
		if page.Cursor = res.Next; page.Cursor == "" {
			break
		}
	}
	if !slices.Equal(got, ids(want)) || page.Cursor != "" {
		t.Errorf("search %s by cursors: %q and then %q, at once %q", asked(req), got, page.Cursor, ids(want))
	}
}

// draw draws articles, changes and queries.
type draw struct{ *rand.Rand }

func pick[T any](d *draw, from []T) T { return from[d.IntN(len(from))] }

// The vocabulary is small, so that queries hit: words in several inflections
// and spellings, common ones, some of them in capitals, and some that the
// analysis cuts in two.
var (
	vocabulary = strings.Fields(`
		road roads oil bridge bridges flood flooded vote the of and to in Peshmerga peshmergas U.S. Mosul's 2018 ٢٠١٨ 1,500 1500 9:30 al-Hashimi
		US us IS is WHO who IT it OIL news universities running
		baran baranê Hewlêr hewler li ji kar karı köy Hakkâri'de İzmir izmir bir
		çocuk çocuklar evlerinde kitapları gundên gundan jinên
		هەولێر ھەولێر کوردستان کوردستانی پێشمەرگە پێشمەرگەکان لە قوتابیان قوتابی
		الجسر جسر الحكومة حكومة النفط في والنفط کتاب كتاب` + "زمین\u200cلرزه زمین کتاب\u200cها می\u200cرود")
	patterns = strings.Fields(`
		ro* br?dge* *lood *a?i 15* h*r us* I? al-h* U.S* ba?an* ه* *کان کت?ب*`)
	expressions = strings.Fields(`
		roads? [0-9]+ flood|vote (br|r).*e? .*ê ba.an.* us|it کتاب.* .{5}`)
	people     = []string{"Karwan Botani", "Nisreen al-Hashimi", "Şêrko Bekas", "کاروان بۆتانی", "Karwan Hashimi", "Bekas", "Karwan Botanî", "نسرين الهاشمي", "Nasreen al-Hashemi"}
	places     = []string{"Erbil", "Hewlêr", "Mosul", "İzmir", "Qwxz", "Hakkâri"} // one of them is nowhere
	labels     = []string{"Region", "region", "Business", "Two Rivers", "two  rivers", "Rivers Two", "oil", "نفط"}
	languages  = []string{"en", "en", "en-GB", "ckb", "kmr", "ar", "fa", "tr", "eo"}
	precisions = []corpus.Precision{corpus.Second, corpus.Minute, corpus.Day, corpus.Day, corpus.Month, corpus.Year}
	steps      = []query.Step{"", query.PerDecade, query.PerYear, query.PerQuarter, query.PerMonth, query.PerWeek, query.PerDay}
)

// words draws some words without an end of a sentence among them.
func (d *draw) words(most int) string {
	words := make([]string, 1+d.IntN(most))
	for i := range words {
		words[i] = pick(d, vocabulary)
	}
	return strings.Join(words, pick(d, []string{" ", " ", ", ", "; "}))
}

// sentences draws some sentences, a few of them all in capitals.
func (d *draw) sentences(most int) string {
	sentences := make([]string, 1+d.IntN(most))
	for i := range sentences {
		s := pick(d, []string{"Then ", "Six ", ""}) + d.words(8)
		if d.IntN(10) == 0 {
			s = strings.ToUpper(s)
		}
		sentences[i] = s + pick(d, []string{".", ".", "?", "”."})
	}
	return strings.Join(sentences, pick(d, []string{" ", " ", "\n"}))
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
	if d.IntN(8) == 0 {
		a.Headline = strings.ToUpper(a.Headline)
	}
	if d.IntN(2) == 0 {
		a.Standfirst = pick(d, []string{d.words(6), d.sentences(2)})
	}
	for range d.IntN(4) {
		if a.Body != "" {
			a.Body += "\n\n"
		}
		a.Body += d.sentences(4)
	}
	a.People, a.Places, a.Organisations = d.entities(a, people), d.entities(a, places), d.entities(a, labels)
	for i := range a.Places {
		if d.IntN(2) == 0 {
			a.Places[i].Point = point(30+float64(d.IntN(10)), 40+float64(d.IntN(10)))
		}
	}
	return a
}

// entities draws names, and for some of them mentions: any words of the text.
func (d *draw) entities(a *corpus.Article, from []string) []corpus.Entity {
	var out []corpus.Entity
	for _, name := range d.some(from, 3) {
		e := corpus.Entity{Name: name}
		for _, f := range []struct{ field, text string }{{"headline", a.Headline}, {"standfirst", a.Standfirst}, {"body", a.Body}} {
			if f.text == "" || d.IntN(2) == 0 {
				continue
			}
			words := strings.Fields(f.text)
			first := d.IntN(len(words))
			last := min(first+d.IntN(3), len(words)-1)
			start, end := 0, 0
			for i, w := range words[:last+1] { // where the last of them ends, and the first begins
				at := end + strings.Index(f.text[end:], w)
				if i == first {
					start = at
				}
				end = at + len(w)
			}
			e.Mentions = append(e.Mentions, corpus.Mention{Field: f.field, Text: f.text[start:end], Start: start, End: end})
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
		Query: d.expr(3), Size: query.MaxSize, Explain: d.IntN(8) == 0, Recent: d.IntN(8) == 0,
		Order: pick(d, []query.Order{query.ByRelevance, query.ByRelevance, query.ByNewest, query.ByOldest}),
	}
	switch d.IntN(8) {
	case 0:
		req.Query = query.Sorted{X: req.Query, Order: req.Order}
		req.Order = pick(d, []query.Order{"", "", query.ByOldest})
	case 1:
		req.Query, req.Suggest = d.seldom(), true
	case 2:
		req.Query = nil
	}
	for range d.IntN(4) {
		f := query.Facet{Field: pick(d, query.FacetFields()), Size: pick(d, []int{0, 1, 3, 1000})}
		if f.Field == query.PublicationDates {
			f.Step = pick(d, steps)
		}
		if d.IntN(3) == 0 {
			f.Prefix = pick(d, []string{"b", "HA", "hash", "riv", "two r", "e", "20", "ن", "Ş", "karwan b", " "})
		}
		if slices.ContainsFunc(req.Facets, func(g query.Facet) bool { return g.Field == f.Field && (g.Step != f.Step || g.Prefix != f.Prefix) }) {
			continue // a facet has one step and one prefix where a request goes over the network
		}
		req.Facets = append(req.Facets, f)
	}
	if d.IntN(3) == 0 {
		for range 1 + d.IntN(2) {
			req.Filters = append(req.Filters, d.filter())
		}
	}
	if d.IntN(4) == 0 {
		req.From, req.Size = d.IntN(60), pick(d, []int{-1, 1, 10, 50})
	}
	return req
}

// seldom draws an And that few articles match or none, as Parse would build it.
func (d *draw) seldom() query.Expr {
	x := make(query.And, 2+d.IntN(3))
	for i := range x {
		x[i] = pick(d, []query.Expr{d.leaf(), d.leaf(), query.Not{X: d.leaf()}, query.Word{Text: "xyzzy"}})
	}
	return x
}

func (d *draw) filter() query.Filter {
	f := query.Filter{Field: pick(d, query.FacetFields()), Exclude: d.IntN(4) == 0}
	for range 1 + d.IntN(3) {
		var v string
		switch f.Field {
		case query.People:
			v = pick(d, people)
		case query.Places, query.Datelines:
			v = pick(d, places)
		case query.Languages:
			v = pick(d, languages)
		case query.PublicationDates:
			v = column(corpus.Date{Time: d.time(), Precision: corpus.Day}, pick(d, steps))
		default:
			v = pick(d, labels)
		}
		if d.IntN(6) == 0 {
			v = ""
		}
		f.Values = append(f.Values, v)
	}
	return f
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
	return d.leaf()
}

// leaf draws an expression that is no And, Or or Not.
func (d *draw) leaf() query.Expr {
	f := pick(d, []query.Field{query.Text, query.Text, query.Text, query.Headline, query.Lead, query.Body})
	switch d.IntN(20) {
	case 0, 1:
		return query.Word{Field: f, Text: pick(d, vocabulary)}
	case 2, 3, 4:
		return d.soft(f)
	case 5, 6:
		return d.placed(f, 0)
	case 7, 8, 9:
		return d.near(f, 2)
	case 10, 11:
		return query.AtLeast{N: 1 + d.IntN(4), X: d.placed(f, 1)}
	case 12:
		return query.Slot{Field: f, Kind: pick(d, []query.Field{query.Person, query.Place, query.Org})}
	case 13:
		x := query.Around{Lat: 30 + 10*d.Float64(), Lon: 40 + 10*d.Float64(), Km: pick(d, []float64{100, 300, 1000, 20_000})}
		if d.IntN(2) == 0 {
			x = query.Around{Place: pick(d, places), Km: x.Km}
		}
		return x
	case 14:
		return query.Boost{X: d.leaf(), By: pick(d, []float64{0.1, 2, 7.5})}
	case 15:
		from := d.time()
		switch d.IntN(4) {
		case 0:
			return query.Dates{From: from}
		case 1:
			return query.Dates{To: from}
		}
		return query.Dates{From: from, To: from.AddDate(0, d.IntN(20), d.IntN(3))}
	case 16:
		return query.Phrase{Field: query.Source, Text: fmt.Sprintf("a/%d.txt", d.IntN(40))}
	case 17:
		return query.Word{Field: query.ID, Text: fmt.Sprintf("a/%d.txt#%d", d.IntN(40), d.IntN(3))}
	}
	return d.value()
}

// soft draws bare words, some of them no plain ones. All may be in capitals.
func (d *draw) soft(f query.Field) query.Words {
	ws := make(query.Words, 2+d.IntN(4))
	shout := d.IntN(4) == 0
	for i := range ws {
		w := query.Word{Field: f, Text: pick(d, vocabulary)}
		if shout && w.Text != "and" { // AND is no word
			w.Text = strings.ToUpper(w.Text)
		}
		ws[i] = w
		switch d.IntN(12) {
		case 0:
			ws[i] = query.Wildcard{Field: f, Pattern: pick(d, patterns)}
		case 1:
			ws[i] = query.Fuzzy{Field: f, Text: pick(d, vocabulary), Edits: d.IntN(3)}
		case 2:
			ws[i] = query.Boost{X: w, By: 2}
		}
	}
	return ws
}

// placed draws what stands for places in a text: a leaf, or if depth is over 0
// also an Or or Boost, or a Near of at most that depth.
func (d *draw) placed(f query.Field, depth int) query.Expr {
	if depth > 0 {
		switch d.IntN(8) {
		case 0:
			return query.Or{d.placed(f, depth-1), d.placed(f, depth)}
		case 1:
			return query.Boost{X: d.placed(f, depth), By: 3}
		case 2, 3:
			return d.near(f, depth)
		}
	}
	switch d.IntN(10) {
	case 0, 1:
		return query.Phrase{Field: f, Text: d.words(3)}
	case 2:
		return query.Phrase{Field: f, Text: pick(d, vocabulary) + " " + d.words(3), Slop: 1 + d.IntN(6)}
	case 3:
		return query.Wildcard{Field: f, Pattern: pick(d, patterns)}
	case 4:
		return query.Fuzzy{Field: f, Text: pick(d, vocabulary), Edits: d.IntN(3)}
	case 5:
		return query.Regexp{Field: f, Pattern: pick(d, expressions)}
	case 6:
		return query.Slot{Field: f, Kind: pick(d, []query.Field{query.Person, query.Place, query.Org})}
	}
	return query.Word{Field: f, Text: pick(d, vocabulary)}
}

func (d *draw) near(f query.Field, depth int) query.Expr {
	return query.Near{
		A: d.placed(f, depth-1), B: d.placed(f, depth-1), Ordered: d.IntN(3) == 0, Within: 1 + d.IntN(6),
		Unit: pick(d, []query.Unit{query.InWords, query.InWords, query.InSentence, query.InParagraph}),
	}
}

// value draws what is looked for among values.
func (d *draw) value() query.Expr {
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
	switch d.IntN(10) {
	case 0, 1, 2, 3:
		return query.Phrase{Field: v.field, Text: strings.ToUpper(value)}
	case 4:
		if v.field == query.Source {
			return query.Wildcard{Field: v.field, Pattern: pick(d, []string{"a/*", "*7.t?t", "a/??.txt", "A/*", "*.txt"})}
		}
		return query.Wildcard{Field: v.field, Pattern: pick(d, []string{"b*", "*i", "r*n", "two-r*", "?il", "al-h*"})}
	case 5:
		if v.field != query.Source {
			return query.Fuzzy{Field: v.field, Text: pick(d, strings.Fields(value))}
		}
	case 6:
		if v.field != query.Source {
			return query.Regexp{Field: v.field, Pattern: "[a-k].*"}
		}
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
