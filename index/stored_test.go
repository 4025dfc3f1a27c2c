package index

import (
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ksearch/corpus"
)

// FuzzStored: bytes that were not stored by ksearch are an error, or an article
// that is stored and comes back as it is.
func FuzzStored(f *testing.F) {
	for _, a := range []*corpus.Article{
		{},
		{ID: "a#0", Source: corpus.Source{Path: "\xff/a.txt", Revision: "r1"}, Headline: "A flood", Body: "Water.", Keywords: []string{"weather"}},
	} {
		b, err := encodeArticle(a)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	blob := func(path, rest string) []byte {
		return append(append(append(binary.AppendUvarint(nil, uint64(len(path))), path...), "\x06Water."...), rest...)
	}
	f.Add(blob("a/b.txt", `{"id":"a#0","headline":"A flood","published":{"time":"2018-03-12","precision":"day"},"people":[{"name":"Hana Salih","mentions":[{"field":"body","text":"x","start":-5,"end":9}]}]}`))
	f.Add(blob("", `{"places":[{"name":"Akre","country":"IQ","point":{"lat":1e308,"lon":-1e308}}]}`))
	f.Add(blob("a", `null`))
	f.Add(binary.AppendUvarint(nil, 1<<63))
	f.Add([]byte("\x05a"))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := decodeArticle(b)
		if err != nil {
			if a != nil {
				t.Fatalf("%q is an error, %v, and an article, %+v", b, err, a)
			}
			return
		}
		again, err := encodeArticle(a)
		if err != nil {
			t.Fatalf("%q is read as %+v, which cannot be stored: %v", b, a, err)
		}
		back, err := decodeArticle(again)
		if err != nil || !sameJSON(t, back, a) || back.Source.Path != a.Source.Path {
			t.Fatalf("%q: stored again it is %v, got -, want +:\n%s", b, err, cmp.Diff(back, a))
		}
	})
}
