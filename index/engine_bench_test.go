package index

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"ksearch/corpus"
	"ksearch/query"
)

// zipfArticles are of words as frequent as those of a language are: the nth
// most frequent one over n times as rare as the first.
func zipfArticles(n int) []*corpus.Article {
	r := rand.New(rand.NewPCG(11, 12))
	z := rand.NewZipf(r, 1.1, 4, 20_000)
	frequent := strings.Fields("the of to in and said a oil price that it company on for")
	word := func() string {
		k := int(z.Uint64())
		if k < len(frequent) {
			return frequent[k]
		}
		return fmt.Sprintf("%c%c%d", 'a'+k%26, 'a'+k/26%26, k)
	}
	var out []*corpus.Article
	for i := range n {
		var b strings.Builder
		for k := range 150 {
			b.WriteString(word())
			switch {
			case k%60 == 59:
				b.WriteString(".\n\n")
			case k%20 == 19:
				b.WriteString(". The ")
			default:
				b.WriteString(" ")
			}
		}
		out = append(out, &corpus.Article{ID: fmt.Sprint(i), Language: "en", Headline: word() + " " + word() + " " + word(), Body: strings.TrimSpace(b.String())})
	}
	return out
}

func BenchmarkEngine(b *testing.B) {
	ix, err := Open(b.TempDir()+"/x", nil)
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close() //nolint:errcheck // nothing was written since
	if err := ix.Apply(b.Context(), &Batch{Put: zipfArticles(10_000)}); err != nil {
		b.Fatal(err)
	}
	w := func(s string) query.Expr { return query.Word{Text: s} }
	for _, bb := range []struct {
		name string
		x    query.Expr
	}{
		{"term", w("oil")},
		{"common", w("the")},
		{"two", query.Words{w("oil"), w("price")}},
		{"both", query.And{w("oil"), w("price")}},
		{"phrase", query.Phrase{Text: "oil price"}},
		{"phraseOfCommon", query.Phrase{Text: "of the"}},
		{"phraseOfFrequent", query.Phrase{Text: "said the"}},
		{"slop", query.Phrase{Text: "oil company price", Slop: 5}},
		{"near", query.Near{A: w("oil"), B: w("price"), Within: 5}},
		{"nearOfFrequent", query.Near{A: w("the"), B: w("said"), Within: 5}},
		{"sentence", query.Near{A: w("the"), B: w("said"), Unit: query.InSentence}},
		{"nested", query.Near{A: query.Near{A: w("oil"), B: w("the"), Within: 5}, B: w("price"), Unit: query.InSentence}},
		{"wildcard", query.Wildcard{Pattern: "oi*"}},
		{"wildcardOfMany", query.Wildcard{Pattern: "b*"}},
		{"nearOfMany", query.Near{A: query.Wildcard{Pattern: "b*"}, B: w("oil"), Within: 5}},
		{"atLeast", query.AtLeast{N: 5, X: w("the")}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ix.Search(b.Context(), &query.Request{Query: bb.x}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
