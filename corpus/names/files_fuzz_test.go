package names

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf8"

	"ksearch/corpus/names/crf"
)

func flated(tb testing.TB, b []byte) []byte {
	tb.Helper()
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestSpeed)
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

// FuzzReadLists: lists that can be read know each hash by what they say of it,
// and no other. The bytes are deflated, to get past what finds most damage.
func FuzzReadLists(f *testing.F) {
	f.Add(append(appendHashes(nil, []uint32{0, 5, 1 << 20, 1<<32 - 1}), 1, 2, 3, 4, 0, 0x80, 0, 0))
	f.Add([]byte("\x02\xff\xff\xff\xff\x0f\x01\x00\x00\x00\x00")) // goes over the largest hash
	f.Add([]byte("\x02\x01\x00\x01\x02\x00\x00"))                 // one hash twice
	f.Add([]byte("\x00"))
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := readLists(bytes.NewReader(flated(t, b)))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "names: ") {
				t.Fatalf("%q: %v", b, err)
			}
			return
		}
		for i, h := range l.hashes {
			if got := l.class(uint64(h) << 32); got != l.masks[i] {
				t.Fatalf("%q: %x is of classes %b, want %b", b, h, got, l.masks[i])
			}
			if i+1 < len(l.hashes) && l.hashes[i+1] != h+1 && l.class(uint64(h+1)<<32) != 0 {
				t.Fatalf("%q: %x is in no list", b, h+1)
			}
		}
		again := appendHashes(nil, l.hashes)
		for _, m := range l.masks {
			again = append(again, byte(m))
		}
		for _, m := range l.masks {
			again = append(again, byte(m>>8))
		}
		back, err := readLists(bytes.NewReader(flated(t, again)))
		if err != nil || len(back.hashes) != len(l.hashes) || len(again) > len(b) {
			t.Fatalf("%q is written %q and read as %+v, %v", b, again, back, err)
		}
	})
}

// FuzzReadModel: a model that can be read finds names that lie in the text, in
// order, apart. Its two parts are deflated here.
func FuzzReadModel(f *testing.F) {
	var learnt bytes.Buffer
	texts := []Annotated{annotated("Mayor [person Azad Rahim] said on Monday that the road to [place Zummar] was closed.")}
	if err := Learn(f.Context(), &learnt, texts, &LearnOptions{Train: crf.Options{Epochs: 5}}); err != nil {
		f.Fatal(err)
	}
	inflated := func(b []byte) []byte {
		var out bytes.Buffer
		if _, err := out.ReadFrom(flate.NewReader(bytes.NewReader(b))); err != nil {
			f.Fatal(err)
		}
		return out.Bytes()
	}
	size := binary.LittleEndian.Uint32(learnt.Bytes())
	usage, weights := inflated(learnt.Bytes()[4:4+size]), inflated(learnt.Bytes()[4+size:])
	f.Add(usage, weights)
	f.Add(usage, bytes.Replace(weights, []byte{0}, []byte{0x7f}, 200))
	f.Add([]byte("\x00"), weights[:len(weights)/2])
	f.Add([]byte("\xff\xff\xff\xff\x0f"), []byte("crf1"))
	text := strings.Repeat("Mayor Azad Rahim of Zummar met Nadia Hiwa - in Akre. The Hamrin Oil Company said so. ", 3)
	f.Fuzz(func(t *testing.T, usage, weights []byte) {
		packed := flated(t, usage)
		b := binary.LittleEndian.AppendUint32(nil, uint32(len(packed)))
		b = append(append(b, packed...), flated(t, weights)...)
		m, err := ReadModel(bytes.NewReader(b))
		if err != nil {
			return
		}
		end := 0
		for _, a := range m.Labels(text) {
			if a.Start < end || a.End <= a.Start || a.End > len(text) {
				t.Fatalf("a name from %d to %d, after one to %d, of %d bytes", a.Start, a.End, end, len(text))
			}
			end = a.End
		}
	})
}

// FuzzReadGazetteer: the error names the line; a gazetteer that can be read has
// places on the earth that it finds by their names, and so does a text.
func FuzzReadGazetteer(f *testing.F) {
	f.Add("# places\n\nAkre\tIQ\t36.74\t43.89\tcity\t4\tAqra|ئاکرێ|Akrê\t99532\nNowhere?\t\t-90\t180\tarea\t1\nUK\tGB\t54\t-2\tcountry\t9\tBritain|\n")
	f.Add("No\xddwhere?\t\t-90\t180\tarea\t1") // it was not found by its name
	f.Add("Akre\tIQ\tNaN\t43\tcity\t4")
	f.Add("A\tIQ\t1\t1\tcity\t4\t|?||?")
	f.Add("A\tIQ\t1e400\t1\tcity\t4")
	f.Add("\xff\tIQ\t1\t1\tcity\t-4\t\t2147483647")
	f.Fuzz(func(t *testing.T, tsv string) {
		g, err := ReadGazetteer(strings.NewReader(tsv))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "names: gazetteer") {
				t.Fatalf("%q: %v", tsv, err)
			}
			return
		}
		tagger := &Tagger{Gazetteer: g}
		for _, p := range g.Places() {
			if !(p.Point.Lat >= -90 && p.Point.Lat <= 90 && p.Point.Lon >= -180 && p.Point.Lon <= 180) || p.Name == "" || !utf8.ValidString(p.Name) {
				t.Fatalf("%q: the place %+v", tsv, p)
			}
			if words, _ := appendWords(nil, nil, p.Name, 0); len(words) > 0 && len(words) <= maxPhrase && len(p.Name) <= 200 {
				if _, found := g.Lookup(p.Name); !found {
					t.Fatalf("%q: %q is not found by its name", tsv, p.Name)
				}
			}
			body := "The road from " + p.Name + " to " + p.Name + " Province was closed, said " + p.Name + "."
			for _, e := range tagger.Find(&Text{Language: "en", Body: body, Dateline: []string{p.Name}}) {
				for _, m := range e.Mentions {
					if m.Start < 0 || m.End > len(body) || body[m.Start:m.End] != m.Text {
						t.Fatalf("%q: mention %+v is not in %q", tsv, m, body)
					}
				}
			}
		}
	})
}
