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

	"ksearch/corpus"
	"ksearch/query"
)

// newsroom is an archive of a few segments, one of them with deleted articles.
func newsroom(tb testing.TB) *Index {
	tb.Helper()
	people := func(names ...string) (out []corpus.Entity) {
		for _, n := range names {
			out = append(out, corpus.Entity{Name: n})
		}
		return out
	}
	var en, ku []*corpus.Article
	for i := range 12 {
		en = append(en, &corpus.Article{
			ID: fmt.Sprint("en", i), Language: "en", Headline: "Peshmerga in Kirkuk", Body: "The Peshmerga hold Kirkuk, Masoud Barzani said. Oil flows.",
			People: people("Masoud Barzani"), Places: people("Kirkuk"), Dateline: corpus.Dateline{Places: []string{"Erbil"}},
			Published: corpus.Date{Time: time.Date(2017, 10, 1+i, 0, 0, 0, 0, time.UTC), Precision: corpus.Day},
		})
	}
	for i := range 5 {
		ku = append(ku, &corpus.Article{
			ID: fmt.Sprint("ku", i), Language: "ckb", Headline: "پێشمەرگە لە کەرکوک", Body: "پێشمەرگە گەیشتنە کەرکوک، بارزانی گوتی.",
			People: people("Nechirvan Barzani"), Places: people("Old Mosul"), Keywords: []string{"Budget"},
			Published: corpus.Date{Time: time.Date(2018, 1, 1+i, 0, 0, 0, 0, time.UTC), Precision: corpus.Day},
		})
	}
	gone := []*corpus.Article{{ID: "gone", Body: "Peshmurga, governmnt"}, {ID: "stays", Body: "The government governs."}}
	ix := applied(tb, en, ku, gone)
	put(tb, ix, "batch2", gone[1:])
	return ix
}

func suggestions(res *query.Result) string {
	var out []string
	for _, s := range res.Suggestions {
		out = append(out, fmt.Sprintf("%s [%s>%s] %d", s.Query, s.Typed, s.Meant, s.Total))
	}
	return strings.Join(out, "; ")
}

func TestSuggest(t *testing.T) {
	ix := newsroom(t)
	for _, tt := range []struct {
		x    query.Expr
		want string
	}{
		{query.Word{Text: "peshmrga"}, "peshmerga [peshmrga>peshmerga] 12"}, // and never the deleted Peshmurga
		{query.Word{Text: "Kerkuk"}, "Kirkuk [Kerkuk>Kirkuk] 12"},
		{query.Word{Text: "کرکوک"}, "کەرکوک [کرکوک>کەرکوک] 5; kirkuk [کرکوک>kirkuk] 12"},
		{query.Word{Text: "پێشمرگە"}, "پێشمەرگە [پێشمرگە>پێشمەرگە] 5"},
		{query.Word{Text: "governmnt"}, "government [governmnt>government] 1"},
		{query.Phrase{Text: "Mesoud Barzani"}, `"Masoud Barzani" [Mesoud>Masoud] 12`},
		{query.Phrase{Text: "Mesoud Barzny"}, `"Masoud Barzani" [Mesoud Barzny>Masoud Barzani] 12`},
		{query.Phrase{Field: query.Person, Text: "Mesûd Barzanî"}, `person:"Masoud Barzani" [Mesûd Barzanî>Masoud Barzani] 12`},
		{query.Phrase{Field: query.Keyword, Text: "budgte"}, `keyword:"Budget" [budgte>Budget] 5`}, // as the articles write it
		{query.Phrase{Field: query.Place, Text: "Old Musel"}, `place:"Old Mosul" [Old Musel>Old Mosul] 5`},
		{query.Word{Field: query.Place, Text: "kirkkuk"}, "place:kirkuk [kirkkuk>kirkuk] 12"},
		{query.Word{Field: query.Place, Text: "kerkuk"}, ""}, // it finds Kirkuk
		{query.Phrase{Field: query.Place, Text: "Kerkûk"}, ""},
		{query.Word{Field: query.Keyword, Text: "budgte"}, "keyword:budget [budgte>budget] 5"},
		{query.Word{Field: query.Headline, Text: "Peshmerag"}, "headline:Peshmerga [Peshmerag>Peshmerga] 12"},
		{query.Words{query.Word{Text: "oil"}, query.Word{Text: "peshmegra"}}, ""}, // soft: no more than oil finds
		{query.Words{query.Word{Text: "flowers"}, query.Word{Text: "کرکوک"}}, ""}, // checked below
		{query.And{query.Word{Text: "oil"}, query.Word{Text: "pshmerga"}}, "oil AND peshmerga [pshmerga>peshmerga] 12"},
		{query.Sorted{X: query.Word{Text: "peshmrga"}, Order: query.ByOldest}, ""}, // checked below
		{query.Word{Text: "peshmerga"}, ""},                                        // enough hits
		{query.Word{Text: "governing"}, ""},                                        // an inflection of what is there
		{query.Word{Text: "xqzvw"}, ""},
		{query.Word{Text: "krkk"}, ""},                                                        // sounds like Kirkuk in any script, and is none
		{query.Word{Text: "grygoggh"}, ""},                                                    // sounds like Kirkuk, and is spelt like nothing
		{query.Word{Field: query.Place, Text: "Kirkukk"}, "place:kirkuk [Kirkukk>kirkuk] 12"}, // in a value, no inflection
		{query.Word{Text: "2071"}, ""},                                                        // a number is not misspelt
		{query.Not{X: query.Word{Text: "peshmrga"}}, ""},
		{query.Word{Field: query.ID, Text: "en"}, ""},
		{nil, ""},
	} {
		req := &query.Request{Query: tt.x, Suggest: true}
		_, _, res := ask(t, ix, req)
		got := suggestions(res)
		switch x := tt.x.(type) {
		case query.Sorted:
			if len(res.Suggestions) != 1 || res.Suggestions[0].Meant != "peshmerga" || !strings.Contains(res.Suggestions[0].Query, "sort:oldest") {
				t.Errorf("%v: suggestions %s", tt.x, got)
			}
			continue
		case query.Words:
			if x[0].String() == "flowers" {
				if len(res.Suggestions) == 0 || res.Suggestions[0].Total <= res.Total.Value {
					t.Errorf("%v: suggestions %s", tt.x, got)
				}
				continue
			}
		}
		if got != tt.want {
			t.Errorf("%v: suggestions %s, want %s", tt.x, got, tt.want)
		}
		for _, sg := range res.Suggestions { // as a reader takes it up
			x, err := query.Parse(sg.Query)
			if err != nil {
				t.Errorf("%v: the suggestion %s is no query: %v", tt.x, sg.Query, err)
				continue
			}
			if _, _, again := ask(t, ix, &query.Request{Query: x}); again.Total.Value != sg.Total {
				t.Errorf("%s finds %d, promised were %d", sg.Query, again.Total.Value, sg.Total)
			}
		}
		if _, _, res := ask(t, ix, &query.Request{Query: tt.x}); len(res.Suggestions)+len(res.Relaxations) > 0 {
			t.Errorf("%v: suggestions that were not asked for: %+v", tt.x, res.Suggestions)
		}
	}
}

func TestRelax(t *testing.T) {
	ix := newsroom(t)
	oil, budget, kirkuk := query.Word{Text: "oil"}, query.Phrase{Field: query.Keyword, Text: "budget"}, query.Word{Field: query.Place, Text: "Kirkuk"}
	for _, tt := range []struct {
		req  query.Request
		want string
	}{
		{query.Request{Query: query.And{budget, kirkuk, query.Word{Text: "oil"}}}, `-keyword:"budget": place:Kirkuk oil = 12`},
		{query.Request{Query: query.And{oil, budget}}, `-keyword:"budget": oil = 12; -oil: keyword:"budget" = 5`},
		{query.Request{Query: query.And{oil, query.Not{X: query.Word{Text: "peshmerga"}}}}, `--peshmerga: oil = 12; -oil: -peshmerga = 6`},
		{query.Request{Query: query.And{query.Word{Text: "xqzvw"}, oil, budget, kirkuk}}, `-xqzvw keyword:"budget": oil place:Kirkuk = 12`}, // no one clause alone
		{query.Request{Query: query.Word{Text: "xqzvw"}}, ""},
		{query.Request{Query: oil}, ""}, // it has hits
		{query.Request{Query: query.Sorted{X: query.And{oil, query.Word{Text: "xqzvw"}}, Order: query.ByOldest}}, `-xqzvw: oil sort:oldest = 12`},
	} {
		tt.req.Suggest = true
		_, _, res := ask(t, ix, &tt.req)
		var got []string
		for _, r := range res.Relaxations {
			got = append(got, fmt.Sprintf("-%s: %s = %d", r.Without, r.Query, r.Total))
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%v: relaxations %s, want %s", tt.req.Query, strings.Join(got, "; "), tt.want)
		}
	}
}

func TestClause(t *testing.T) {
	for _, tt := range []struct {
		f    query.Filter
		want string
	}{
		{query.Filter{Field: query.Places, Values: []string{"Kirkuk"}}, "place:Kirkuk"},
		{query.Filter{Field: query.Places, Values: []string{"Kirkuk"}, Exclude: true}, "-place:Kirkuk"},
		{query.Filter{Field: query.PublicationDates, Values: []string{"2018"}}, "date:2018"},
		{query.Filter{Field: query.PublicationDates, Values: []string{"2018-04..2018-06"}}, "date:2018-04..2018-06"},
		{query.Filter{Field: query.Places, Values: []string{"Kirkuk", "Old Mosul"}}, `place:(Kirkuk OR "Old Mosul")`},
		{query.Filter{Field: query.People, Values: []string{""}}, `person:""`},
	} {
		if got := clause(tt.f); got != tt.want {
			t.Errorf("clause(%+v) = %s, want %s", tt.f, got, tt.want)
		}
	}
}

func TestAdviseKeepsToTheTime(t *testing.T) {
	ix := newsroom(t)
	searching(t, ix, func(s *search) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s.ctx, s.deadline = ctx, deadline{ctx: ctx}
		res := new(query.Result)
		if err := s.advise(&query.Request{Query: query.Word{Text: "peshmrga"}, Suggest: true}, res); err != nil {
			t.Errorf("advise without time: %v, want a note", err)
		}
		if want := "no time was left to look for other spellings"; !slices.Contains(res.Query.Notes, want) {
			t.Errorf("notes %q, want %q", res.Query.Notes, want)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ix.Complete(ctx, &query.CompletionRequest{Typed: "kir", Size: 5}); !errors.Is(err, context.Canceled) {
		t.Errorf("Complete without time: %v", err)
	}
}

func BenchmarkSuggest(b *testing.B) {
	ix := millionWords(b)
	for _, typed := range []string{"peshmergastan", "kurda", "stanlohuq"} {
		b.Run(typed, func(b *testing.B) {
			var res *query.Result
			for b.Loop() {
				var err error
				if res, err = ix.Search(b.Context(), &query.Request{Query: query.Word{Text: typed}, Suggest: true}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(res.Suggestions)), "suggestions")
		})
	}
}

func TestComplete(t *testing.T) {
	ix := newsroom(t)
	for _, tt := range []struct {
		typed string
		n     int
		want  string
	}{
		{"kir", 10, "places Kirkuk 12; headline Kirkuk 12"},
		{"KIR", 1, "places Kirkuk 12"},
		{"barz", 10, "people Masoud Barzani 12; people Nechirvan Barzani 5"},
		{"barzani nech", 10, "people Nechirvan Barzani 5"},
		{"Mosul O", 10, "places Old Mosul 5"},
		{"erb", 10, "datelines Erbil 12"},
		{"که\u200cرک", 10, "places Kirkuk 12; headline کەرکوک 5"}, // across scripts
		{"pesh", 10, "headline Peshmerga 12"},
		{"peshmerga kir", 10, "headline peshmerga Kirkuk 12"},
		{"zz", 10, ""},
		{"kerk", 10, "places Kirkuk 12"},
		{"gergu", 10, ""}, // sounds alike, and no letter is in its place
		{"msul", 10, "places Old Mosul 5"},
		{"...", 10, ""},
		{"kir", 0, ""},
	} {
		got, err := ix.Complete(t.Context(), &query.CompletionRequest{Typed: tt.typed, Size: tt.n})
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, c := range got {
			all = append(all, fmt.Sprint(c.Field, " ", c.Text, " ", c.N))
		}
		if s := strings.Join(all, "; "); s != tt.want {
			t.Errorf("Complete(%q, %d) = %s, want %s", tt.typed, tt.n, s, tt.want)
		}
	}
	// Somebody in two spellings is one, under either of them.
	put(t, ix, "batch3", []*corpus.Article{{ID: "kmr", Body: "x", People: []corpus.Entity{{Name: "Mesûd Barzanî"}}}})
	for _, typed := range []string{"masoud", "mesû"} {
		got, err := ix.Complete(t.Context(), &query.CompletionRequest{Typed: typed, Size: 1})
		if want := (query.Completion{Text: "Masoud Barzani", Field: query.People, N: 13}); err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("Complete(%q) = %v, %v, want %v", typed, got, err, want)
		}
	}
	// A new generation has a table of its own; what is deleted is not in it.
	put(t, ix, "batch1", []*corpus.Article{{ID: "new", Body: "x", People: []corpus.Entity{{Name: "Nadia Murad"}}}})
	for typed, want := range map[string]int{"nad": 1, "nech": 0} {
		if got, err := ix.Complete(t.Context(), &query.CompletionRequest{Typed: typed, Size: 5}); err != nil || len(got) != want {
			t.Errorf("after a change, Complete(%q) = %v, %v; want %d", typed, got, err, want)
		}
	}
	empty := openTest(t, t.TempDir())
	if got, err := empty.Complete(t.Context(), &query.CompletionRequest{Typed: "kir", Size: 5}); err != nil || len(got) != 0 {
		t.Errorf("Complete in an empty archive = %v, %v", got, err)
	}
}

func TestCompleteConcurrently(t *testing.T) {
	ix := newsroom(t)
	done := make(chan error)
	for range 4 {
		go func() {
			_, err := ix.Complete(t.Context(), &query.CompletionRequest{Typed: "kir", Size: 5})
			if err == nil {
				_, err = ix.Search(t.Context(), &query.Request{Query: query.Word{Text: "kerkuk"}, Suggest: true})
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// TestSuggestMakesNoTable holds that a process which answers one question does
// not go through all names for other spellings of it, and that of two spellings
// of one name the one that more articles have is proposed.
func TestSuggestMakesNoTable(t *testing.T) {
	var as []*corpus.Article
	for i, name := range []string{"Mesûd Barzanî", "Mesûd Barzanî", "Masoud Barzani", "Masoud Barzani", "Masoud Barzani"} {
		as = append(as, &corpus.Article{ID: fmt.Sprint(i), Language: "en", Body: name + " spoke.", People: []corpus.Entity{{Name: name}}})
	}
	ix := applied(t, as)
	for _, tt := range []struct {
		x    query.Expr
		want string
	}{
		{query.Word{Text: "Mesoud"}, "Masoud [Mesoud>Masoud] 3; Mesûd [Mesoud>Mesûd] 2"},
		{query.Phrase{Field: query.Person, Text: "Mesoud Barzany"}, `person:"Masoud Barzani" [Mesoud Barzany>Masoud Barzani] 5`}, // under either spelling
	} {
		res, err := ix.Search(t.Context(), &query.Request{Query: tt.x, Suggest: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := suggestions(res); got != tt.want {
			t.Errorf("%v: suggestions %s, want %s", tt.x, got, tt.want)
		}
	}
	if ix.live.names.table != nil {
		t.Error("a table of all names was made")
	}
}

// 100,000 articles would take long to index: these are 20,000 articles with as
// many names as those have.
func BenchmarkComplete(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 2))
	syllables := strings.Fields("ba da gu ke ri mo ni sa ter stan kur pesh mer ga lo hu za qe wi xo dar bar")
	word := func(n int) string {
		w := ""
		for range n {
			w += syllables[rnd.IntN(len(syllables))]
		}
		return strings.ToUpper(w[:1]) + w[1:]
	}
	var as []*corpus.Article
	for i := range 20_000 {
		a := &corpus.Article{ID: fmt.Sprint(i), Headline: word(3) + " " + word(2), Body: "x"}
		for range 5 {
			a.People = append(a.People, corpus.Entity{Name: word(2) + " " + word(3)})
		}
		as = append(as, a)
	}
	ix := applied(b, as[:15_000], as[15_000:])
	b.Run("table", func(b *testing.B) {
		b.ReportAllocs()
		searching(b, ix, func(s *search) {
			for b.Loop() {
				t, err := makeNameTable(s)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(t.entries)), "names")
			}
		})
	})
	if _, err := ix.Complete(b.Context(), &query.CompletionRequest{Typed: "k", Size: 10}); err != nil { // makes the table
		b.Fatal(err)
	}
	for _, typed := range []string{"k", "ku", "kurstan", "kurstan ba", "qqq"} {
		b.Run(strings.ReplaceAll(typed, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				if _, err := ix.Complete(b.Context(), &query.CompletionRequest{Typed: typed, Size: 10}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestNamesAreCountedBehindOneThatOneArticleHas holds that the most frequent
// names are known by how many articles hold them, and the canonical ones with
// them, also once segments were merged.
func TestNamesAreCountedBehindOneThatOneArticleHas(t *testing.T) {
	var many []*corpus.Article
	for i := range 9 {
		a := &corpus.Article{ID: fmt.Sprint("many", i), People: []corpus.Entity{{Name: "Mesûd Barzanî"}}}
		for n := range 9 {
			a.Places = append(a.Places, corpus.Entity{Name: fmt.Sprint("Bazar West ", n)})
		}
		many = append(many, a)
	}
	var few []*corpus.Article
	for i := range 9 {
		few = append(few, &corpus.Article{
			ID: fmt.Sprint("few", i), People: []corpus.Entity{{Name: fmt.Sprint("A. Nother ", i)}},
			Places: []corpus.Entity{{Name: fmt.Sprint("Bazar East ", i)}},
		})
	}
	few[0].People = append(few[0].People, corpus.Entity{Name: "Masoud Barzani"})
	ix := applied(t, many, few)
	got, err := ix.Complete(t.Context(), &query.CompletionRequest{Typed: "bazar", Size: 1})
	if want := (query.Completion{Text: "Bazar West 0", Field: query.Places, N: 9}); err != nil || len(got) != 1 || got[0] != want {
		t.Errorf("Complete bazar = %v, %v, want %v", got, err, want)
	}
	got, err = ix.Complete(t.Context(), &query.CompletionRequest{Typed: "barz", Size: 1})
	if want := (query.Completion{Text: "Mesûd Barzanî", Field: query.People, N: 10}); err != nil || len(got) != 1 || got[0] != want {
		t.Errorf("Complete barz = %v, %v, want %v", got, err, want)
	}
}
