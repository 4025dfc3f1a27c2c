package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ksearch/corpus"
	"ksearch/index/analysis"
	"ksearch/query"
)

// engineWords are so few that random queries find something. Some are common,
// inflected, in capitals, of several scripts, or look like one another.
var engineWords = []string{
	"the", "of", "to", "be", "or", "not", "in", "us", "US", "who", "WHO", "is", "IS",
	"oil", "oils", "price", "prices", "pricing", "flood", "floods", "flooded", "NATO", "nato",
	"كوردستان", "کوردستانی", "کتێبه\u200cکان", "مى\u200cشود", "الحکومة", "حكومة", "ﬁre", "fires", "Café", "cafe\u0301", "Ba’ath", "İzmir",
	"al-Hashd", "2018", "٢٠١٨",
}

var engineNames = []string{"Masoud Barzani", "Kirkuk", "Peshmerga", "Kurdistan Region", "Kurdistan"}

func randomText(r *rand.Rand, words int) string {
	var b strings.Builder
	for i := range words {
		w := engineWords[r.IntN(len(engineWords))]
		if r.IntN(8) == 0 {
			w = engineNames[r.IntN(len(engineNames))]
		}
		b.WriteString(w)
		switch r.IntN(12) {
		case 0:
			b.WriteString(". ")
		case 1:
			b.WriteString("! The ")
		case 2:
			b.WriteString(".\n\n")
		default:
			if i < words-1 {
				b.WriteString(" ")
			}
		}
	}
	return strings.TrimSpace(b.String())
}

func randomArticle(r *rand.Rand, id string) *corpus.Article {
	a := &corpus.Article{
		ID: id, Headline: strings.ReplaceAll(randomText(r, r.IntN(6)), "\n", " "), Standfirst: strings.ReplaceAll(randomText(r, r.IntN(4)), "\n", " "),
		Body: randomText(r, 1+r.IntN(40)), Language: []string{"en", "en", "ckb", "ar", "", "tr"}[r.IntN(6)],
	}
	if r.IntN(5) > 0 {
		a.Published = corpus.Date{Time: time.Date(2018, 3, 1+r.IntN(20), 0, 0, 0, 0, time.UTC), Precision: corpus.Day}
	}
	for i, name := range engineNames {
		e := corpus.Entity{Name: name}
		for _, f := range []struct{ name, text string }{{"headline", a.Headline}, {"standfirst", a.Standfirst}, {"body", a.Body}} {
			for at := 0; ; {
				n := strings.Index(f.text[at:], name)
				if n < 0 {
					break
				}
				e.Mentions = append(e.Mentions, corpus.Mention{Field: f.name, Text: name, Start: at + n, End: at + n + len(name)})
				at += n + len(name)
			}
		}
		if e.Mentions == nil {
			continue
		}
		switch i {
		case 0:
			a.People = append(a.People, e)
		case 2:
			a.Organisations = append(a.Organisations, e)
		default:
			a.Places = append(a.Places, e)
		}
	}
	return a
}

// randomPlaces is an expression that stands for places in a text.
func randomPlaces(r *rand.Rand, f query.Field, depth int) query.Expr {
	word := func() string { return engineWords[r.IntN(len(engineWords))] }
	n := 8
	if depth <= 0 {
		n = 6
	}
	switch r.IntN(n) {
	case 0:
		return query.Word{Field: f, Text: word()}
	case 1:
		p := query.Phrase{Field: f, Text: word() + " " + word()}
		if r.IntN(3) == 0 {
			p.Text += " " + word()
		}
		if r.IntN(2) == 0 {
			p.Slop = 1 + r.IntN(4)
		}
		return p
	case 2:
		return query.Wildcard{Field: f, Pattern: []string{"oil*", "p?ic*", "*", "fl*", "*o*", "کورد*", "of*", "al-h*"}[r.IntN(8)]}
	case 3:
		return query.Fuzzy{Field: f, Text: []string{"oile", "flod", "prices"}[r.IntN(3)], Edits: r.IntN(3)}
	case 4:
		return query.Regexp{Field: f, Pattern: []string{"(oil|price)s?", "n.*", "[tu].*"}[r.IntN(3)]}
	case 5:
		return query.Slot{Field: f, Kind: []query.Field{query.Person, query.Place, query.Org}[r.IntN(3)]}
	case 6:
		return query.Or{randomPlaces(r, f, depth-1), query.Boost{X: randomPlaces(r, f, depth-1), By: 2}}
	}
	return query.Near{
		A: randomPlaces(r, f, depth-1), B: randomPlaces(r, f, depth-1), Ordered: r.IntN(2) == 0,
		Unit: []query.Unit{query.InWords, query.InSentence, query.InParagraph}[r.IntN(3)], Within: 1 + r.IntN(6),
	}
}

// engines are an index of one batch and one of twenty, in which each article
// was another one before and some were dropped again: the same articles.
func engines(t *testing.T, r *rand.Rand, n int) (articles []*corpus.Article, one, many *Index) {
	t.Helper()
	one, many = openTest(t, t.TempDir()+"/one"), openTest(t, t.TempDir()+"/many")
	for i := range n {
		articles = append(articles, randomArticle(r, fmt.Sprintf("a%d", i)))
	}
	for i := range 20 {
		b := &Batch{}
		for j := i; j < n; j += 20 {
			b.Put = append(b.Put, randomArticle(r, fmt.Sprintf("a%d", (j+7)%n)), articles[j])
		}
		gone := randomArticle(r, fmt.Sprintf("gone%d", i))
		gone.Source = corpus.Source{Path: fmt.Sprintf("%d.txt", i), Revision: "r"}
		b.Put = append(b.Put, gone)
		if err := many.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	last := &Batch{Put: articles}
	for i := range 20 {
		last.Done = append(last.Done, corpus.Source{Path: fmt.Sprintf("%d.txt", i)})
	}
	for _, err := range []error{many.Apply(t.Context(), last), one.Apply(t.Context(), &Batch{Put: articles})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return articles, one, many
}

func search1000(t *testing.T, ix *Index, x query.Expr) *query.Result {
	t.Helper()
	res, err := ix.Search(t.Context(), &query.Request{Query: x, Size: query.MaxSize})
	if err != nil {
		t.Fatalf("search %s: %v", x, err)
	}
	return res
}

// What the postings say is what the words of each article say, and neither
// deleted articles nor segments change a score.
func TestPostingsAgreeWithTokens(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	articles, one, many := engines(t, r, 100)
	var profiles []string
	for _, a := range articles {
		if p := analysis.Profile(a.Language); !slices.Contains(profiles, p) {
			profiles = append(profiles, p)
		}
	}
	slices.Sort(profiles)
	cut := make([]*markedArticle, len(articles))
	for i, a := range articles {
		cut[i] = &markedArticle{Article: a, wordings: wordings(a, func(text, lang string) ([]analysis.Token, []uint32) { return analysis.Text(text, lang), nil })}
	}
	hits := 0
	for range 400 {
		// Not in the Field Text: what is one word is looked for in names too.
		f := []query.Field{query.Headline, query.Lead, query.Body}[r.IntN(3)]
		x := randomPlaces(r, f, 3)
		if r.IntN(4) == 0 {
			x = query.AtLeast{N: 1 + r.IntN(4), X: x}
		}
		var want []string
		mk := newMarker(x, idiom{langs: profiles}, new(people), new(analysis.Memory))
		for _, m := range cut {
			for _, root := range mk.roots {
				w := &m.wordings[slices.IndexFunc(m.wordings, func(w wording) bool { return w.field == f })]
				if countPlaces(m.find(root, w)) >= max(root.least, 1) {
					want = append(want, m.ID)
				}
			}
		}
		res := search1000(t, one, x)
		var got []string
		for _, h := range res.Hits {
			got = append(got, h.ID)
		}
		slices.Sort(got)
		slices.Sort(want)
		want = slices.Compact(want) // of an Or, each part is one
		if !slices.Equal(got, want) {
			t.Fatalf("search %s: got %v, want %v", x, got, want)
		}
		hits += len(got)
		again := search1000(t, many, x)
		if len(again.Hits) != len(res.Hits) {
			t.Fatalf("search %s: %d hits in one segment, %d in many", x, len(res.Hits), len(again.Hits))
		}
		for i, h := range res.Hits {
			if g := again.Hits[i]; g.ID != h.ID || g.Score != h.Score {
				t.Fatalf("search %s: hit %d is %s with %v in one segment, %s with %v in many", x, i, h.ID, h.Score, g.ID, g.Score)
			}
		}
	}
	if hits < 4000 {
		t.Errorf("400 queries had %d hits: too few to say anything", hits)
	}
}

func TestScoresOfBareWordsInManySegments(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	_, one, many := engines(t, r, 60)
	for range 100 {
		var xs query.Words
		for range 2 + r.IntN(3) {
			xs = append(xs, query.Word{Text: engineWords[r.IntN(len(engineWords))]})
		}
		a, b := search1000(t, one, xs), search1000(t, many, xs)
		for i, h := range a.Hits {
			if g := b.Hits[i]; g.ID != h.ID || g.Score != h.Score {
				t.Fatalf("search %s: hit %d is %s with %v, in many segments %s with %v", xs, i, h.ID, h.Score, g.ID, g.Score)
			}
		}
	}
}

// Whatever is left out because it cannot be among the best, the best are those
// of all that match: over documents enough that most are left out.
func TestTheBestAreTheBestOfAll(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	words := strings.Fields("ministry border rivers river dam oil floods flood court budget election harvest refugee convoy ceasefire quake vaccine stadium")
	word := func() string { // the first are common, the last rare
		return words[int(float64(len(words))*r.Float64()*r.Float64()*r.Float64())]
	}
	text := func(n int) string {
		var out []string
		for range n {
			out = append(out, word())
		}
		return strings.Join(out, " ")
	}
	ix := openTest(t, t.TempDir()+"/many")
	for range 3 { // segments
		b := &Batch{}
		for range 2000 {
			a := &corpus.Article{ID: fmt.Sprint("a", r.Uint32()), Headline: text(r.IntN(4)), Body: text(1 + r.IntN(9)), Language: "en"}
			if r.IntN(5) > 0 {
				a.Published = corpus.Date{Time: time.Date(2018, 3, 1+r.IntN(300), 0, 0, 0, 0, time.UTC), Precision: corpus.Day}
			}
			b.Put = append(b.Put, a)
		}
		if err := ix.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	more := 0
	for range 40 {
		var xs query.Words
		for range 1 + r.IntN(6) {
			w := query.Expr(query.Word{Text: words[r.IntN(len(words))]})
			if r.IntN(5) == 0 {
				w = query.Boost{X: w, By: 3 * r.Float64()}
			}
			xs = append(xs, w)
		}
		req := &query.Request{Query: xs, Size: 300, Recent: r.IntN(3) == 0}
		if r.IntN(2) == 0 {
			req.Query = query.Or(xs)
		}
		if r.IntN(4) == 0 {
			req.Order = query.ByNewest
		}
		res, err := ix.Search(t.Context(), req)
		if err != nil {
			t.Fatalf("search %s: %v", xs, err)
		}
		i := 0
		for h, err := range ix.Stream(t.Context(), req) {
			if err != nil {
				t.Fatalf("stream %s: %v", xs, err)
			}
			if i < len(res.Hits) && (h.ID != res.Hits[i].ID || h.Score != res.Hits[i].Score) {
				t.Fatalf("search %s: hit %d is %s with %v, of all hits %s with %v", req.Query, i, res.Hits[i].ID, res.Hits[i].Score, h.ID, h.Score)
			}
			i++
		}
		if i != res.Total.Value || len(res.Hits) != min(i, 300) {
			t.Fatalf("search %s: %d of %d hits; the stream has %d", req.Query, len(res.Hits), res.Total.Value, i)
		}
		more += i - len(res.Hits)
	}
	if more < 40*1000 {
		t.Errorf("%d hits were left out: too few to say anything", more)
	}
}

// An article with all words comes first whatever it scores, when many that lack
// one and score more were found before.
func TestAllWordsComeFirstWhateverTheyScore(t *testing.T) {
	ix := openTest(t, t.TempDir()+"/all")
	b := &Batch{}
	for i := range 10_000 {
		a := &corpus.Article{ID: fmt.Sprint("a", i), Headline: "Flood", Body: "Rain fell on the river.", Language: "en"}
		switch {
		case i%1000 == 999:
			a.Headline, a.Body = "Notes", "The flood took the stadium. "+strings.Repeat("So it is said. ", 500)
		case i%2 == 0:
			a.Headline = "Drought"
		}
		a.Published = corpus.Date{Time: time.Date(2018, 3, 1, 0, 0, -i, 0, time.UTC), Precision: corpus.Second}
		b.Put = append(b.Put, a)
	}
	if err := ix.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	res, err := ix.Search(t.Context(), &query.Request{Query: query.Words{query.Word{Text: "flood"}, query.Word{Text: "stadium"}}, Size: 20})
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range res.Hits {
		if all := h.Article.Headline == "Notes"; all != (i < 10) {
			t.Errorf("hit %d is %q with %v; ten articles have both words", i, h.Article.Headline, h.Score)
		}
	}
	if first, last := res.Hits[0].Score, res.Hits[19].Score; first > last {
		t.Errorf("the first hit scores %v, more than %v of one that lacks a word: that says nothing", first, last)
	}
}

func TestMarksAreWhatWasAskedFor(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	langs := []string{"", "ar", "ckb", "en", "tr"}
	marked := 0
	for i := range 3000 {
		a := randomArticle(r, fmt.Sprint(i))
		x := randomPlaces(r, []query.Field{query.Text, query.Headline, query.Lead, query.Body}[r.IntN(4)], 2)
		mk := newMarker(query.And{x, query.Not{X: query.Word{Text: engineWords[r.IntN(len(engineWords))]}}}, idiom{langs: langs}, new(people), new(analysis.Memory))
		m := mk.marks(a)
		for _, f := range []struct {
			text  string
			marks []query.Mark
		}{{a.Headline, m.headline}, {a.Standfirst, m.standfirst}, {a.Body, m.body}} {
			end := 0
			for _, mark := range f.marks {
				marked++
				if mark.Start < end || mark.End <= mark.Start || mark.End > len(f.text) {
					t.Fatalf("%s in %q: mark %v after %d", x, f.text, mark, end)
				}
				end = mark.End
				text := f.text[mark.Start:mark.End]
				if !utf8.ValidString(text) || !utf8.RuneStart(f.text[mark.Start]) || end < len(f.text) && !utf8.RuneStart(f.text[end]) {
					t.Fatalf("%s in %q: mark %v cuts a letter", x, f.text, mark)
				}
				if !slices.ContainsFunc(mk.roots, func(t *sought) bool { return asksFor(t, a, text) }) {
					t.Fatalf("%s in %q: %q is marked", x, f.text, text)
				}
			}
		}
	}
	if marked < 3000 {
		t.Errorf("%d marks: too few to say anything", marked)
	}
}

// asksFor reports whether some leaf of t is met by a text that is marked.
func asksFor(t *sought, a *corpus.Article, text string) bool {
	if slices.ContainsFunc(t.parts, func(p *sought) bool { return asksFor(p, a, text) }) {
		return true
	}
	if t.slot != "" {
		return slices.ContainsFunc(engineNames, func(n string) bool { return strings.Contains(text, n) })
	}
	tokens := analysis.Text(text, a.Language)
	for i := range tokens {
		tokens[i].Caps = strings.ToUpper(text[tokens[i].Start:tokens[i].End]) == text[tokens[i].Start:tokens[i].End]
	}
	return len(t.wants) > 0 && len(t.words(tokens, nil)) > 0
}

func TestMarksOnlyWhereItIsNear(t *testing.T) {
	w := func(s string) query.Expr { return query.Word{Field: query.Body, Text: s} }
	for _, tt := range []struct {
		body string
		x    query.Expr
		want string
	}{
		{"Oil is far and far and far from it, but oil is near gas.", query.Near{A: w("oil"), B: w("gas"), Within: 3}, "[oil] [gas]"},
		{"Oil and gas. Oil rose. Gas fell.", query.Near{A: w("oil"), B: w("gas"), Unit: query.InSentence}, "[Oil] [gas]"},
		{"Gas and oil", query.Near{A: w("oil"), B: w("gas"), Within: 5, Ordered: true}, ""},
		{"Oil, gas, and a price; price of oil.", query.Near{A: query.Near{A: w("oil"), B: w("gas"), Within: 1}, B: w("price"), Within: 3}, "[Oil] [gas] [price]"},
		{"The price of crude oil", query.Phrase{Field: query.Body, Text: "oil price", Slop: 2}, "[price of crude oil]"},
		{"The price of crude oil", query.Phrase{Field: query.Body, Text: "oil price", Slop: 1}, ""},
		{"Floods and flooded fields", query.Wildcard{Field: query.Body, Pattern: "flood*"}, "[Floods] [flooded]"},
		{"A ﬂood, the ﬁre", query.Wildcard{Field: query.Body, Pattern: "fl*"}, "[ﬂood]"},
		{"Who is the US, of us?", query.Word{Field: query.Body, Text: "US"}, "[US]"},
		{"oil and gas", query.And{w("oil"), query.Not{X: w("gas")}}, "[oil]"},
		{"oil", query.AtLeast{N: 2, X: w("oil")}, ""},
		{"oil oil", query.AtLeast{N: 2, X: w("oil")}, "[oil] [oil]"},
	} {
		a := &corpus.Article{ID: "a", Body: tt.body, Language: "en"}
		var got []string
		for _, m := range newMarker(tt.x, idiom{langs: []string{"en"}}, new(people), new(analysis.Memory)).marks(a).body {
			got = append(got, "["+tt.body[m.Start:m.End]+"]")
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s in %q: marks %s, want %s", tt.x, tt.body, s, tt.want)
		}
	}
}

func TestWhatQueriesFind(t *testing.T) {
	ix := openTest(t, t.TempDir()+"/x")
	person := func(name, field string, start, end int) []corpus.Entity {
		return []corpus.Entity{{Name: name, Mentions: []corpus.Mention{{Field: field, Start: start, End: end}}}}
	}
	put := []*corpus.Article{
		{ID: "1", Language: "en", Headline: "To be or not to be", Body: "That is the question, says Hamlet of Denmark."},
		{ID: "2", Language: "en", Headline: "The US and us", Body: "IS attacked. It is gone. Who? The WHO knows."},
		{
			ID: "3", Language: "en", Headline: "WHO IS ON TOP", Body: "Jane Doe met ministers. Oil prices rose.\n\nMasoud Barzani spoke.", People: person("Jane Doe", "body", 0, 8),
			Source: corpus.Source{Path: "a/B*c.txt", Revision: "r"}, Bylines: []string{"John Smithson", "Ann Lee"},
		},
		{ID: "4", Language: "tr", Headline: "Ankara'da sel", Body: "Petrol fiyatları arttı."},
		{ID: "5", Language: "en", Standfirst: "A standfirst, in short", Body: "oil oil oil oil.\n\noil"},
	}
	if err := ix.Apply(t.Context(), &Batch{Put: put}); err != nil {
		t.Fatal(err)
	}
	w := func(s string) query.Expr { return query.Word{Text: s} }
	for _, tt := range []struct {
		x    query.Expr
		want string
	}{
		{query.Phrase{Text: "to be or not to be"}, "1"},
		{query.Phrase{Text: "be or not"}, "1"},
		{query.Phrase{Text: "not be"}, ""},
		{w("US"), "2"},
		{w("us"), "2"},
		{w("IS"), "2"},
		{w("WHO"), "2"}, // a headline in capitals says nothing
		{w("who"), "2 3"},
		{query.Words{w("WHO"), w("IS"), w("ON"), w("TOP")}, "3"}, // common but for the last
		{query.Slot{Kind: query.Person}, "3"},
		{query.Slot{Field: query.Lead, Kind: query.Person}, "3"},
		{query.Slot{Field: query.Headline, Kind: query.Person}, ""},
		{query.Near{A: query.Slot{Kind: query.Person}, B: w("ministers"), Within: 2}, "3"},
		{query.Near{A: query.Slot{Kind: query.Person}, B: w("ministers"), Within: 1}, ""},
		{query.Near{A: query.Slot{Kind: query.Person}, B: w("oil"), Unit: query.InSentence}, ""},
		{query.Near{A: query.Slot{Kind: query.Person}, B: w("oil"), Unit: query.InParagraph}, "3"},
		{query.Near{A: w("oil"), B: w("barzani"), Unit: query.InParagraph}, ""},
		{query.AtLeast{N: 5, X: w("oil")}, "5"},
		{query.AtLeast{N: 6, X: w("oil")}, ""}, // the lead does not count
		{query.AtLeast{N: 4, X: query.Word{Field: query.Lead, Text: "oil"}}, "5"},
		{query.Wildcard{Field: query.Source, Pattern: "a/B*"}, "3"},
		{query.Wildcard{Field: query.Source, Pattern: "a*txt"}, "3"},
		{query.Wildcard{Field: query.Source, Pattern: "A*"}, ""},
		{query.Wildcard{Field: query.Source, Pattern: "B*"}, ""},
		{query.Wildcard{Field: query.Byline, Pattern: "smith*"}, "3"},
		{query.Wildcard{Field: query.Byline, Pattern: "j* s*"}, "3"},
		{query.Wildcard{Field: query.Byline, Pattern: "smith* ann"}, ""}, // two values
		{query.Fuzzy{Field: query.Byline, Text: "smithsen"}, "3"},
		{query.Wildcard{Pattern: "jane"}, "3"},
		{query.And{query.Word{Field: query.Lang, Text: "tr"}, w("petrol")}, "4"},
		{query.Boost{X: w("hamlet"), By: 3}, "1"},
		{query.And{w("oil"), query.Not{X: query.Near{A: w("oil"), B: w("rose"), Within: 5}}}, "5"},
		{query.Sorted{X: w("oil"), Order: query.ByOldest}, "3 5"},
	} {
		var got []string
		for _, h := range search1000(t, ix, tt.x).Hits {
			got = append(got, h.ID)
		}
		slices.Sort(got)
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s finds %q, want %q", tt.x, s, tt.want)
		}
	}
}

// More articles than a window, more words than are gone through one by one.
func TestPatternOfVeryManyWords(t *testing.T) {
	ix := openTest(t, t.TempDir()+"/x")
	b := &Batch{}
	for i := range 2*windowSize + 100 {
		a := &corpus.Article{ID: fmt.Sprint(i), Body: fmt.Sprintf("number x%dx", i%500)}
		if i%1000 == 999 {
			a.Body = fmt.Sprintf("rare %s", a.Body)
		}
		if i%3 == 2 {
			a.Body = "nothing"
		}
		b.Put = append(b.Put, a)
	}
	if err := ix.Apply(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	many := query.Wildcard{Field: query.Body, Pattern: "x*x"}
	for _, tt := range []struct {
		x    query.Expr
		want int
	}{
		{many, (2*windowSize + 100) - (2*windowSize+100)/3},
		{query.And{query.Word{Text: "rare"}, many}, 6},
		{query.Near{A: query.Word{Field: query.Body, Text: "rare"}, B: many, Within: 2}, 6},
		{query.Near{A: query.Word{Field: query.Body, Text: "rare"}, B: many, Within: 1}, 0},
		{query.AtLeast{N: 2, X: many}, 0},
	} {
		if got := search1000(t, ix, tt.x).Total.Value; got != tt.want {
			t.Errorf("%s finds %d, want %d", tt.x, got, tt.want)
		}
	}
}

func TestExactFormsCountMore(t *testing.T) {
	ix := openTest(t, t.TempDir()+"/x")
	if err := ix.Apply(t.Context(), &Batch{Put: []*corpus.Article{
		{ID: "flood", Language: "en", Body: "one flood here"},
		{ID: "floods", Language: "en", Body: "one floods here"},
		{ID: "nato", Language: "en", Body: "one nato here"},
		{ID: "NATO", Language: "en", Body: "one NATO here"},
	}}); err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{"floods": "floods", "NATO": "NATO"} {
		hits := search1000(t, ix, query.Word{Text: typed}).Hits
		if len(hits) != 2 || hits[0].ID != want || hits[0].Score <= hits[1].Score {
			t.Errorf("%s finds %+v, want %s before the other", typed, hits, want)
		}
	}
}

func TestNotesSayWhatIsNotHeld(t *testing.T) {
	ix := openTest(t, t.TempDir()+"/x")
	putSource(t, ix, "a", 1)
	for _, tt := range []struct {
		x    query.Expr
		want string
	}{
		{query.Word{Text: "peshmrga"}, `no article holds "peshmrga"`},
		{query.Phrase{Text: "flood peshmrga", Slop: 2}, `no article holds "flood peshmrga"`},
		{query.Wildcard{Pattern: "zz*"}, `no article holds a word like "zz*"`},
		{query.Near{A: query.Word{Text: "flood"}, B: query.Word{Text: "peshmrga"}, Within: 3}, `no article holds "peshmrga"`},
		{query.Slot{Kind: query.Org}, "no article names an organisation"},
		{query.AtLeast{N: 2, X: query.Word{Text: "peshmrga"}}, `no article holds "peshmrga"`},
		{query.Wildcard{Field: query.Person, Pattern: "zz*"}, `no article has person "zz*"`},
		{query.Word{Text: "&"}, `"&" holds no word that can be searched for`},
	} {
		if got := strings.Join(search1000(t, ix, tt.x).Query.Notes, "; "); got != tt.want {
			t.Errorf("%s: note %s, want %s", tt.x, got, tt.want)
		}
	}
}

// patient is a context that is done after it was asked so many times.
type patient struct {
	context.Context
	left int
}

func (p *patient) Err() error {
	if p.left--; p.left < 0 {
		return context.Canceled
	}
	return nil
}

// However long a search takes, it asks whether it may go on.
func TestSearchesLookAtTheDeadline(t *testing.T) {
	ix := openTest(t, t.TempDir()+"/x")
	if err := ix.Apply(t.Context(), &Batch{Put: zipfArticles(1000)}); err != nil {
		t.Fatal(err)
	}
	w := func(s string) query.Expr { return query.Word{Field: query.Body, Text: s} }
	for _, x := range []query.Expr{
		w("the"),
		query.Phrase{Text: "said oil"},
		query.Phrase{Text: "of the"},
		query.Phrase{Text: "the of said", Slop: 50},
		query.Phrase{Text: "the the the the", Slop: 50},
		query.Wildcard{Pattern: "b*"},
		query.Near{A: w("the"), B: w("said"), Within: 255},
		query.Near{A: w("the"), B: query.Near{A: w("of"), B: w("said"), Unit: query.InParagraph}, Unit: query.InParagraph},
		query.AtLeast{N: 900, X: w("the")},
		query.AtLeast{N: 900, X: query.Wildcard{Pattern: "b*"}},
		query.Near{A: query.Slot{Kind: query.Person}, B: w("the"), Within: 1},
	} {
		asked := &patient{t.Context(), 1 << 30}
		if _, err := ix.Search(asked, &query.Request{Query: x, Size: -1}); err != nil {
			t.Fatalf("search %s: %v", x, err)
		}
		times := 1<<30 - asked.left
		// From the middle on it is too late: soon after, the search ends.
		_, err := ix.Search(&patient{t.Context(), times / 2}, &query.Request{Query: x, Size: -1})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("search %s, cancelled after %d of %d looks: got %v, want %v", x, times/2, times, err, context.Canceled)
		}
	}
}
