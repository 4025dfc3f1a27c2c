package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/index/analysis"
	"ksearch/query"
)

// applied is an index that holds articles with these bodies, of which each
// batch is a segment of its own.
func applied(tb testing.TB, batches ...[]*corpus.Article) *Index {
	tb.Helper()
	ix, err := Open(tb.TempDir(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = ix.Close() })
	for i, as := range batches {
		put(tb, ix, fmt.Sprint("batch", i), as)
	}
	return ix
}

// put makes as the articles of a source, in place of those that it had.
func put(tb testing.TB, ix *Index, path string, as []*corpus.Article) {
	tb.Helper()
	src := corpus.Source{Path: path, Revision: fmt.Sprint("r", time.Now().UnixNano()), Articles: len(as)}
	for i, a := range as {
		a.Source = src
		if a.ID == "" {
			a.ID = fmt.Sprintf("%s#%d", path, i)
		}
	}
	if err := ix.Apply(context.Background(), &Batch{Put: as, Done: []corpus.Source{src}}); err != nil {
		tb.Fatal(err)
	}
}

func bodies(texts ...string) (out []*corpus.Article) {
	for _, text := range texts {
		out = append(out, &corpus.Article{Body: text})
	}
	return out
}

// searching calls f with a search on the live generation.
func searching(tb testing.TB, ix *Index, f func(*search)) {
	tb.Helper()
	g, err := ix.acquire()
	if err != nil {
		tb.Fatal(err)
	}
	defer g.release()
	reader, err := advancedReader(g.bleve)
	if err != nil {
		tb.Fatal(err)
	}
	defer reader.Close()
	all, err := segmentsIn(reader)
	if err != nil {
		tb.Fatal(err)
	}
	s := &search{segments: all, deadline: deadline{ctx: context.Background()}, ctx: context.Background(), g: g, borrowed: borrowed{from: &g.spare}, req: new(query.Request), reader: reader, share: maxExpanded}
	f(s)
	s.close()
}

func TestExpand(t *testing.T) {
	ix := applied(t, bodies("Kurdistan and Kurdish, Kirkuk", "Kurds in Kirkuk; Kerkuk"), bodies("Turkmenistan, کوردستان", "Kurdistan Pakistan"))
	for _, tt := range []struct{ pattern, want string }{
		{"kurd*", "kurd kurdish kurdistan kurds"},
		{"*stan", "kurdistan pakistan turkmenistan"},
		{"k?rkuk", "kerkuk kirkuk"},
		{"KURDISTAN*", "kurdistan"},
		{"کورد*", "کوردستان"},
		{"zz*", ""},
		{"kirkuk~", "kerkuk kirkuk"},
		{"kikruk~1", "kirkuk"},           // a swap is one edit
		{"ikrkku~2", "kirkuk"},           // and two are two
		{"pakistan~2", "pakistan"},       // kurdistan is three off
		{"کوردسان~1", "کوردستان"},        // letters, not bytes
		{"/k[ei]rkuk/", "kerkuk kirkuk"}, //
	} {
		searching(t, ix, func(s *search) {
			var got []string
			for _, p := range patternsOf(t, tt.pattern) {
				terms, err := s.expand("body", p)
				if err != nil {
					t.Fatal(err)
				}
				if d := slices.Compact(slices.Clone(terms)); len(d) != len(terms) {
					t.Errorf("%s stands for %q: some are there twice", tt.pattern, terms)
				}
				for _, term := range terms {
					if w := strings.TrimPrefix(term, formPrefix); !slices.Contains(got, w) && p.Match(w) {
						got = append(got, w)
					}
				}
			}
			slices.Sort(got)
			// Base forms depend on the analysis of each language, which is not the point here.
			want := strings.Fields(tt.want)
			for _, w := range got {
				if !slices.Contains(want, w) && !strings.HasPrefix(w, "kurd") && !strings.HasPrefix(w, "کورد") {
					t.Errorf("%s stands for %q, want %q", tt.pattern, got, want)
				}
			}
			if len(want) > 0 && len(got) == 0 || len(want) == 0 && len(got) > 0 {
				t.Errorf("%s stands for %q, want %q", tt.pattern, got, want)
			}
		})
	}
}

// patterns reads a wildcard, "word~N" or "/regexp/".
func patternsOf(tb testing.TB, text string) []analysis.Pattern {
	tb.Helper()
	if re, ok := strings.CutPrefix(text, "/"); ok {
		p, err := analysis.Regexp(strings.TrimSuffix(re, "/"))
		if err != nil {
			tb.Fatal(err)
		}
		return []analysis.Pattern{p}
	}
	if word, edits, ok := strings.Cut(text, "~"); ok {
		return analysis.Fuzzy(word, len(edits)*int((edits + "0")[0]-'0'))
	}
	return analysis.Wildcard(text)
}

// The automaton and the definition in package analysis agree on random words.
func TestExpandFuzzyIsEditDistance(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		var b strings.Builder
		for range 3 + rnd.IntN(5) {
			b.WriteRune([]rune("abکو")[rnd.IntN(4)])
		}
		return b.String()
	}
	var all []string
	for range 2000 {
		all = append(all, names.Fold(word()))
	}
	ix := applied(t, bodies(strings.Join(all[:1000], " ")), bodies(strings.Join(all[1000:], " ")))
	for range 60 {
		typed, edits := word(), 1+rnd.IntN(2)
		searching(t, ix, func(s *search) {
			for _, p := range analysis.Fuzzy(typed, edits) {
				fast, n, err := s.mostFrequent("body", p, false)
				slow, m, err2 := s.mostFrequent("body", p, true)
				if err != nil || err2 != nil {
					t.Fatal(err, err2)
				}
				for _, h := range [][]expanded{fast, slow} {
					slices.SortFunc(h, func(a, b expanded) int { return strings.Compare(a.word, b.word) })
				}
				same := n == m && slices.EqualFunc(fast, slow, func(a, b expanded) bool { return a.word == b.word && a.term == b.term })
				if !same {
					t.Errorf("%s with %d edits: the automaton finds %d words, the definition %d", typed, edits, n, m)
				}
			}
		})
	}
}

func TestExpandKeepsTheMostFrequent(t *testing.T) {
	var many, few strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&many, "pe%04d ", i)
		if i >= 1500 {
			fmt.Fprintf(&few, "pe%04d ", i)
		}
	}
	ix := applied(t, bodies(many.String()), bodies(few.String()))
	searching(t, ix, func(s *search) {
		terms, err := s.expand("body", analysis.Wildcard("pe*")[0])
		if err != nil {
			t.Fatal(err)
		}
		if len(terms) != maxExpanded || terms[0] != "pe0000" || terms[499] != "pe0499" || terms[500] != "pe1500" || !s.cut {
			t.Errorf("pe* stands for %d terms, %s ... %s, %s, cut %t", len(terms), terms[0], terms[499], terms[500], s.cut)
		}
		if want := "pe* stands for 3,000 words in the field body: the 2,000 most frequent are looked for"; !slices.Contains(s.notes, want) {
			t.Errorf("notes %q, want %q", s.notes, want)
		}
	})
}

func millionWords(b *testing.B) *Index {
	b.Helper()
	syllables := strings.Fields("ba da gu ke ri mo ni sa ter stan kur pesh mer ga lo hu za qe wi xo dar bar")
	rnd := rand.New(rand.NewPCG(1, 2))
	var batches [2][]*corpus.Article
	for i := range 2000 {
		var body strings.Builder
		for n := range 500 {
			for v := i*500 + n; v > 0; v /= len(syllables) {
				body.WriteString(syllables[v%len(syllables)])
			}
			body.WriteString(syllables[rnd.IntN(len(syllables))])
			body.WriteByte(' ')
		}
		batches[i%2] = append(batches[i%2], &corpus.Article{Body: body.String()})
	}
	return applied(b, batches[:]...)
}

func BenchmarkExpand(b *testing.B) {
	ix := millionWords(b)
	for _, pattern := range []string{"peshm*", "pe*", "*stan", "*a*", "*", "peshmerga~1", "peshmerga~2", "kurda~2", "/.*(gu|lo)stan/"} {
		b.Run(strings.ReplaceAll(pattern, "/", "!"), func(b *testing.B) {
			b.ReportAllocs()
			searching(b, ix, func(s *search) {
				n := 0
				for b.Loop() {
					terms, err := s.expand("body", patternsOf(b, pattern)[0])
					if err != nil {
						b.Fatal(err)
					}
					n = len(terms)
				}
				b.ReportMetric(float64(n), "terms")
				b.Log(s.notes)
			})
		})
	}
}
