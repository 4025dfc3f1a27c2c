package index

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ksearch/corpus"
)

// deflated is b as an article is stored.
func deflated(tb testing.TB, b []byte) []byte {
	tb.Helper()
	var out bytes.Buffer
	w, err := flate.NewWriterDict(&out, flate.BestSpeed, []byte(storedDictionary))
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// FuzzStored: bytes that were not stored by ksearch are an error, or an article
// that is stored and comes back as it is. packed deflates them first, to get
// past what would find most damage.
func FuzzStored(f *testing.F) {
	for _, a := range []*corpus.Article{
		{},
		{ID: "a#0", Source: corpus.Source{Path: "\xff/a.txt", Revision: "r1"}, Headline: "A flood", Body: "Water.", Keywords: []string{"weather"}},
	} {
		b, err := new(deflater).deflate(a)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, false)
	}
	blob := func(path, rest string) []byte {
		return append(append(binary.AppendUvarint(nil, uint64(len(path))), path...), rest...)
	}
	f.Add(blob("a/b.txt", `{"id":"a#0","headline":"A flood","published":{"time":"2018-03-12","precision":"day"},"people":[{"name":"Hana Salih","mentions":[{"field":"body","text":"x","start":-5,"end":9}]}]}`), true)
	f.Add(blob("", `{"places":[{"name":"Akre","country":"IQ","point":{"lat":1e308,"lon":-1e308}}]}`), true)
	f.Add(blob("a", `null`), true)
	f.Add(binary.AppendUvarint(nil, 1<<63), true)
	f.Add([]byte("\x05a"), true)
	f.Fuzz(func(t *testing.T, b []byte, packed bool) {
		if packed {
			b = deflated(t, b)
		}
		a, err := inflate(b)
		if err != nil {
			if a != nil {
				t.Fatalf("%q is an error, %v, and an article, %+v", b, err, a)
			}
			return
		}
		again, err := new(deflater).deflate(a)
		if err != nil {
			t.Fatalf("%q is read as %+v, which cannot be stored: %v", b, a, err)
		}
		back, err := inflate(again)
		if err != nil || !sameJSON(t, back, a) || back.Source.Path != a.Source.Path {
			t.Fatalf("%q: stored again it is %v, got -, want +:\n%s", b, err, cmp.Diff(back, a))
		}
	})
}

// FuzzLengths: the lengths of an article are read as they are written, and
// what is longer or shorter is none.
func FuzzLengths(f *testing.F) {
	f.Add(appendLengths(nil, lengths{1, 300, 1 << 40}))
	f.Add([]byte("\x80\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, ok := readLengths(b)
		if !ok {
			return
		}
		again := appendLengths(nil, n)
		if back, ok := readLengths(again); !ok || back != n {
			t.Fatalf("%q is %v, and written %q, which is %v", b, n, again, back)
		}
		if _, ok := readLengths(append(again, 0)); ok {
			t.Fatalf("%q is read with a byte too much", again)
		}
		if _, ok := readLengths(again[:len(again)-1]); ok {
			t.Fatalf("%q is read with a byte too few", again)
		}
	})
}
