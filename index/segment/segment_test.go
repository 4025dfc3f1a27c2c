package segment

import (
	"bytes"
	stdcmp "cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/document"
	bindex "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/vellum/levenshtein"
	"github.com/blevesearch/vellum/regexp"
	"github.com/google/go-cmp/cmp"
)

// A paper is a document as the model has it.
type paper struct {
	id     string
	fields map[string]*Field
}

func (p paper) document() *document.Document {
	d := document.NewDocument(p.id)
	for _, name := range []string{OrderField, "body", "about", "place", "blob"} {
		if f := p.fields[name]; f != nil {
			d.AddField(f)
		}
	}
	d.AddIDField()
	return d
}

// with is p with terms of other symbols.
func (p paper) with(symbols *Symbols) paper {
	out := paper{p.id, map[string]*Field{}}
	for name, f := range p.fields {
		again := *f
		again.Terms = slices.Clone(f.Terms)
		for i, t := range f.Terms {
			again.Terms[i].Symbol = symbols.Of(f.Symbols.Text(t.Symbol))
		}
		if f.Symbols != nil {
			again.Symbols = symbols
		}
		out.fields[name] = &again
	}
	return out
}

// papers are n made-up documents from a number on: some words in nearly all of
// them, some in one, some fields missing.
func papers(rng *rand.Rand, from, n int) (out []paper) {
	symbols := new(Symbols)
	for i := range n {
		p := paper{id: fmt.Sprintf("article-%05d", from+i), fields: map[string]*Field{}}
		if rng.IntN(8) > 0 {
			day := fmt.Sprintf("%04d", rng.IntN(2*n))
			p.fields[OrderField] = &Field{Label: OrderField, Countable: true, Symbols: symbols, Terms: []Term{{Symbol: symbols.Of(day), At: 1}}}
		}
		body := &Field{Label: "body", Words: rng.IntN(400), Placed: true, Symbols: symbols}
		for at := 1; at <= body.Words; at += 1 + rng.IntN(3) {
			word := fmt.Sprintf("w%d", int(rng.ExpFloat64()*20))
			if rng.IntN(50) == 0 {
				word = fmt.Sprintf("rare%d", rng.IntN(1_000_000))
			}
			body.Terms = append(body.Terms, Term{Symbol: symbols.Of(word), At: uint32(at)})
			if rng.IntN(40) == 0 {
				body.Terms = append(body.Terms, Term{Symbol: symbols.Of("\x05P"), At: uint32(at), Words: uint32(1 + rng.IntN(300))})
			}
		}
		p.fields["body"] = body
		about := &Field{Label: "about", Words: 3, Frequent: true, Symbols: symbols}
		for range 3 {
			about.Terms = append(about.Terms, Term{Symbol: symbols.Of(fmt.Sprintf("a%d", rng.IntN(5))), At: 1})
		}
		p.fields["about"] = about
		if rng.IntN(3) > 0 {
			place := &Field{Label: "place", Countable: true, Symbols: symbols}
			for _, v := range rng.Perm(40)[:rng.IntN(4)+1] {
				place.Terms = append(place.Terms, Term{Symbol: symbols.Of(fmt.Sprintf("Place %d\xff", v)), At: 1})
			}
			p.fields["place"] = place
		}
		if rng.IntN(10) > 0 {
			p.fields["blob"] = &Field{Label: "blob", Stored: []byte(p.id + strings.Repeat(" text", rng.IntN(3000)))}
		}
		out = append(out, p)
	}
	return arranged(out)
}

// arranged puts papers into the order of a segment.
func arranged(ps []paper) []paper {
	day := func(p paper) string {
		if f := p.fields[OrderField]; f != nil {
			return f.Symbols.Text(f.Terms[0].Symbol)
		}
		return ""
	}
	slices.SortStableFunc(ps, func(a, b paper) int {
		return stdcmp.Or(stdcmp.Compare(day(b), day(a)), stdcmp.Compare(a.id, b.id))
	})
	return ps
}

func built(tb testing.TB, ps []paper) *memory {
	tb.Helper()
	var docs []bindex.Document
	for _, p := range ps {
		docs = append(docs, p.document())
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	m, err := build(docs, false)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func opened(tb testing.TB, path string) *File {
	tb.Helper()
	f, err := OpenFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := f.Close(); err != nil {
			tb.Error(err)
		}
	})
	return f
}

// A found is a document of a list.
type found struct {
	Doc    uint32
	Times  int
	Length uint64
	Places []Place
}

func listed(s Segment, field, term string, except *roaring.Bitmap) (out []found) {
	var l List
	if !s.List(field, term, except, &l) {
		return nil
	}
	it := new(Iterator)
	for it.Reset(&l); it.Next(); {
		out = append(out, found{it.Doc(), it.Frequency(), it.Length(), it.Places(nil)})
	}
	if len(out) != l.Live() {
		out = append(out, found{Times: -l.Live()})
	}
	return out
}

// modelled are the documents with each term of a field.
func modelled(ps []paper, field string) map[string][]found {
	out := map[string][]found{}
	for i, p := range ps {
		f := p.fields[field]
		if f == nil {
			continue
		}
		for _, t := range f.Terms {
			of := out[f.Symbols.Text(t.Symbol)]
			if len(of) == 0 || of[len(of)-1].Doc != uint32(i) {
				of = append(of, found{Doc: uint32(i)})
				if f.Frequent || f.Placed {
					of[len(of)-1].Length = uint64(f.Words)
				}
			}
			last := &of[len(of)-1]
			if last.Times++; !f.Frequent && !f.Placed {
				last.Times = 1
			}
			if f.Placed {
				last.Places = append(last.Places, Place{t.At, t.Words})
			}
			out[f.Symbols.Text(t.Symbol)] = of
		}
	}
	return out
}

// agree compares a segment with the documents that it should hold, in order.
func agree(t *testing.T, s interface {
	Segment
	Count() uint64
}, b *base, ps []paper,
) {
	t.Helper()
	if s.Count() != uint64(len(ps)) {
		t.Fatalf("it has %d documents, want %d", s.Count(), len(ps))
	}
	for i, p := range ps {
		if id, err := s.DocID(uint64(i)); err != nil || string(id) != p.id {
			t.Fatalf("document %d is %q, %v, want %q", i, id, err, p.id)
		}
		var want []byte
		if f := p.fields["blob"]; f != nil {
			want = f.Stored
		}
		if got, err := s.Stored("blob", i); err != nil || got != string(want) {
			t.Fatalf("document %d stores %d bytes, %v, want %d", i, len(got), err, len(want))
		}
		var values, wanted []string
		column := s.Column("place")
		for _, n := range column.Append(nil, i) {
			values = append(values, string(column.Term(n, nil)))
		}
		if f := p.fields["place"]; f != nil {
			for _, t := range f.Terms {
				wanted = append(wanted, f.Symbols.Text(t.Symbol))
			}
		}
		slices.Sort(wanted)
		if !slices.Equal(values, wanted) {
			t.Fatalf("document %d has the values %q, want %q", i, values, wanted)
		}
	}
	for _, field := range []string{OrderField, "body", "about", "place"} {
		model := modelled(ps, field)
		var terms []string
		dict, err := b.Dictionary(field)
		if err != nil {
			t.Fatal(err)
		}
		for it := dict.AutomatonIterator(nil, nil, nil); ; {
			e, err := it.Next()
			if err != nil {
				t.Fatal(err)
			}
			if e == nil {
				break
			}
			terms = append(terms, e.Term)
			if got, want := listed(s, field, e.Term, nil), model[e.Term]; !cmp.Equal(got, want) || e.Count != uint64(len(want)) {
				t.Fatalf("%s: %q counts %d, and is in -, want +:\n%s", field, e.Term, e.Count, cmp.Diff(got, want))
			}
		}
		if !sort.StringsAreSorted(terms) || len(terms) != len(model) {
			t.Errorf("%s has %d terms, sorted: %v, want %d", field, len(terms), sort.StringsAreSorted(terms), len(model))
		}
		for _, none := range []string{"", "a", "w1x", "\xff\xff", "zz"} {
			if l := listed(s, field, none, nil); l != nil {
				t.Errorf("%s: %q is in %v", field, none, l)
			}
		}
	}
}

// TestSegmentIsWhatWasPut: a segment in memory, the file that it becomes, and
// what several are merged into hold the documents that were put, without those
// that were dropped.
func TestSegmentIsWhatWasPut(t *testing.T) {
	for _, n := range []int{1, 3, 127, 128, 129, 700} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(uint64(n), 1))
			dir := t.TempDir()
			var in []*base
			var drops []*roaring.Bitmap
			var kept []paper
			for i := range 3 {
				ps := papers(rng, 10_000*i, n)
				m := built(t, ps)
				agree(t, m, &m.base, ps)
				path := filepath.Join(dir, fmt.Sprint(i))
				if err := m.Persist(path); err != nil {
					t.Fatal(err)
				}
				f := opened(t, path)
				agree(t, f, &f.base, ps)
				b := &f.base
				if i == 1 {
					b = &m.base
				}
				in = append(in, b)
				drop := roaring.New()
				for doc, p := range ps {
					if i > 0 && rng.IntN(3) == 0 {
						drop.Add(uint32(doc))
						continue
					}
					kept = append(kept, p)
				}
				if i == 0 {
					drop = nil
				}
				drops = append(drops, drop)
			}
			arranged(kept)
			path := filepath.Join(dir, "merged")
			numbers, size, err := merge(in, nil, drops, path, nil, false)
			if err != nil {
				t.Fatal(err)
			}
			// Written anew it is the same, and has the bytes of what was never merged.
			anew := filepath.Join(dir, "anew")
			if _, _, err := merge(in, nil, drops, anew, nil, true); err != nil {
				t.Fatal(err)
			}
			agree(t, opened(t, anew), &opened(t, anew).base, kept)
			whole := make([]paper, len(kept))
			symbols := new(Symbols)
			for i, p := range kept {
				whole[i] = p.with(symbols)
			}
			// Of a single one all with some field may have been dropped, whose name stays.
			if b, err := os.ReadFile(anew); err != nil || n > 1 && !bytes.Equal(b, built(t, whole).data) {
				t.Errorf("written anew, it has other bytes than what is made of the same documents: %v", err)
			}
			if info, err := os.Stat(path); err != nil || uint64(info.Size()) != size {
				t.Errorf("it is told to have %d bytes: %v, %v", size, info, err)
			}
			f := opened(t, path)
			agree(t, f, &f.base, kept)
			for i, b := range in {
				for doc := range b.n {
					id, _ := b.DocID(uint64(doc))
					now := numbers[i][doc]
					if drops[i] != nil && drops[i].Contains(uint32(doc)) {
						if now != dropped {
							t.Fatalf("%s was dropped, and is document %d", id, now)
						}
						continue
					}
					if again, err := f.DocID(now); err != nil || !bytes.Equal(again, id) {
						t.Fatalf("%s is told to be document %d, which is %s, %v", id, now, again, err)
					}
				}
			}
		})
	}
}

// TestWhatAFileLacks: no term that is there is said to be lacking, and nearly all
// that are not are, in a small segment at once, in a large one after some questions.
func TestWhatAFileLacks(t *testing.T) {
	for _, n := range []int{300, knownSmall + 4000} {
		symbols := new(Symbols)
		ps := make([]paper, n)
		for i := range ps {
			word := Term{Symbol: symbols.Of("w")}
			ps[i] = paper{fmt.Sprintf("id%06d", 2*i), map[string]*Field{"body": {Label: "body", Frequent: true, Symbols: symbols, Terms: []Term{word}, Words: 1}}}
		}
		path := filepath.Join(t.TempDir(), "f")
		if err := built(t, ps).Persist(path); err != nil {
			t.Fatal(err)
		}
		f := opened(t, path)
		known := 0
		for i := range n {
			there, not := ps[i].id, fmt.Sprintf("id%06d", 2*i+1)
			if f.Lacks(idField, there) {
				t.Fatalf("of %d: %s is there", n, there)
			}
			if f.Lacks(idField, not) {
				known++
			}
			if l, ok := f.DocNumbers([]string{not, there}); ok != nil || !slices.Equal(l.ToArray(), []uint32{uint32(i)}) {
				t.Fatalf("of %d: %s is in %v, %v", n, there, l, ok)
			}
		}
		if most := n - max(0, n-knownSmall)/16 - 3; known < most {
			t.Errorf("of %d that are not there %d are known not to be, want %d", n, known, most)
		}
		if !f.Lacks("none", "x") {
			t.Error("a field that is not there has a term")
		}
	}
}

// TestSameDocumentsSameBytes: in whatever order they come.
func TestSameDocumentsSameBytes(t *testing.T) {
	ps := papers(rand.New(rand.NewPCG(7, 7)), 0, 300)
	first := built(t, ps)
	slices.Reverse(ps)
	if second := built(t, ps); !bytes.Equal(first.data, second.data) {
		t.Error("the same documents in another order make other bytes")
	}
}

// TestAdvanceIsNextUntil: with and without documents that are left out.
func TestAdvanceIsNextUntil(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	m, except := built(t, papers(rng, 0, 1500)), leftOut(rng, 1500)
	for _, term := range []string{"w0", "w3", "w40", "w90", "\x05P"} {
		for _, x := range []*roaring.Bitmap{nil, except} {
			want := modelledDocs(listed(m, "body", term, x))
			var l List
			m.List("body", term, x, &l)
			for range 200 {
				it := new(Iterator)
				it.Reset(&l)
				at := 0 // in want
				for to := uint32(0); ; {
					ok := false
					if rng.IntN(3) == 0 {
						ok = it.Next()
					} else {
						to += rng.Uint32N(1 + rng.Uint32N(700))
						ok = it.Advance(to)
						for at < len(want) && want[at] < to {
							at++
						}
					}
					if ok != (at < len(want)) || ok && it.Doc() != want[at] {
						t.Fatalf("%q to %d: %v, want %v", term, to, ok, want[min(at, len(want)-1)])
					}
					if !ok {
						break
					}
					to = it.Doc() + 1
					at++
				}
			}
		}
	}
}

// leftOut are a fifth of so many documents, at most.
func leftOut(rng *rand.Rand, of uint32) *roaring.Bitmap {
	out := roaring.New()
	for range of / 5 {
		out.Add(rng.Uint32N(of))
	}
	return out
}

func TestMeet(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	m, except := built(t, papers(rng, 0, 1500)), leftOut(rng, 1500)
	type met struct {
		doc   uint32
		times int
	}
	all := 0
	for _, terms := range [][2]string{{"w0", "w3"}, {"w3", "w0"}, {"w1", "w1"}, {"w40", "w2"}, {"\x05P", "w0"}} {
		for _, x := range []*roaring.Bitmap{nil, except} {
			for _, by := range []int{-7, -1, 0, 1, 2, 30} {
				var want []met
				held := map[uint32][]Place{}
				for _, f := range listed(m, "body", terms[1], x) {
					held[f.Doc] = f.Places
				}
				for _, f := range listed(m, "body", terms[0], x) {
					times := 0
					for _, p := range f.Places {
						if slices.ContainsFunc(held[f.Doc], func(q Place) bool { return int(q.At) == int(p.At)+by }) {
							times++
						}
					}
					if times > 0 {
						want = append(want, met{f.Doc, times})
					}
				}
				var got []met
				var k, l List
				m.List("body", terms[0], x, &k)
				m.List("body", terms[1], x, &l)
				a, b := new(Iterator), new(Iterator)
				a.Reset(&k)
				b.Reset(&l)
				for left := b.Next(); left && a.Next(); {
					times, more := Meet(a, b, by)
					for more {
						times, more = Meet(a, b, by)
					}
					if times == 0 {
						break
					}
					got = append(got, met{a.Doc(), times})
				}
				if all += len(want); !slices.Equal(got, want) {
					t.Errorf("%q and %q %d later: %v, want %v", terms[0], terms[1], by, got, want)
				}
			}
		}
	}
	if all < 5000 {
		t.Errorf("the terms meet in %d documents: too few to tell anything", all)
	}
}

func TestFrame(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	d, err := decoder()
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 2, 1000, 128<<10 - 1, 128 << 10, 128<<10 + 1, 300_000} {
		b := make([]byte, size)
		for i := range b {
			b[i] = byte(rng.Uint32())
		}
		got, err := d.DecodeAll(appendFrame([]byte("before"), b)[len("before"):], nil)
		if err != nil || !bytes.Equal(got, b) {
			t.Errorf("%d bytes come back as %d: %v", size, len(got), err)
		}
	}
}

func modelledDocs(all []found) (out []uint32) {
	for _, f := range all {
		out = append(out, f.Doc)
	}
	return out
}

// TestAutomata: the terms that an automaton accepts are those that it accepts
// one by one.
func TestFinderFindsWhatIsFoundByItself(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	s := built(t, papers(rng, 0, 400))
	var there []string
	for all := s.Terms("body", nil, nil, nil); all.Next(); {
		there = append(there, string(all.Term()))
	}
	for range 200 {
		var asked []string
		for range rng.IntN(40) {
			term := there[rng.IntN(len(there))]
			switch rng.IntN(4) {
			case 0:
				term += "x" // not there
			case 1:
				term = term[:rng.IntN(len(term)+1)]
			}
			asked = append(asked, term)
		}
		slices.Sort(asked)
		finder := s.Finder("body")
		for _, term := range asked {
			var got, want List
			found, there := finder.List(term, nil, &got), s.List("body", term, nil, &want)
			if found != there || got.Live() != want.Live() || !bytes.Equal(got.data, want.data) {
				t.Fatalf("%q among %q: found %v with %d documents, want %v with %d", term, asked, found, got.Live(), there, want.Live())
			}
		}
	}
	var l List
	if s.Finder("no field").List("w1", nil, &l) || l.Live() != 0 {
		t.Error("a term of no field is found")
	}
}

func TestAutomata(t *testing.T) {
	m := built(t, papers(rand.New(rand.NewPCG(5, 5)), 0, 600))
	dict, err := m.Dictionary("body")
	if err != nil {
		t.Fatal(err)
	}
	terms := func(a interface {
		Start() int
		IsMatch(int) bool
		CanMatch(int) bool
		WillAlwaysMatch(int) bool
		Accept(int, byte) int
	}, from, to string,
	) (out []string) {
		var end []byte
		if to != "" {
			end = []byte(to)
		}
		for it := dict.AutomatonIterator(a, []byte(from), end); ; {
			e, err := it.Next()
			if err != nil {
				t.Fatal(err)
			}
			if e == nil {
				return out
			}
			out = append(out, e.Term)
		}
	}
	all := terms(nil, "", "")
	if len(all) < 1000 {
		t.Fatalf("only %d terms", len(all))
	}
	lev, err := levenshtein.NewLevenshteinAutomatonBuilder(2, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"rare12345", "w12", "zzzz", "rare", "w1"} {
		fuzzy, err := lev.BuildDfa(text, 2)
		if err != nil {
			t.Fatal(err)
		}
		re, err := regexp.New(text[:1] + ".*" + text[len(text)-1:])
		if err != nil {
			t.Fatal(err)
		}
		for _, bounds := range [][2]string{{"", ""}, {"rare2", "rare5"}, {"w", ""}, {"", "\x06"}} {
			var wantFuzzy, wantRegexp []string
			for _, term := range all {
				if term < bounds[0] || bounds[1] != "" && term >= bounds[1] {
					continue
				}
				if match, _ := fuzzy.MatchAndDistance(term); match {
					wantFuzzy = append(wantFuzzy, term)
				}
				if strings.HasPrefix(term, text[:1]) && strings.HasSuffix(term[1:], text[len(text)-1:]) {
					wantRegexp = append(wantRegexp, term)
				}
			}
			if got := terms(fuzzy, bounds[0], bounds[1]); !slices.Equal(got, wantFuzzy) {
				t.Errorf("%s~2 from %q to %q: %q, want %q", text, bounds[0], bounds[1], got, wantFuzzy)
			}
			if got := terms(re, bounds[0], bounds[1]); !slices.Equal(got, wantRegexp) {
				t.Errorf("%s.*%s from %q to %q: %q, want %q", text[:1], text[len(text)-1:], bounds[0], bounds[1], got, wantRegexp)
			}
		}
	}
}

// FuzzDamaged: whatever bytes a segment has, to open and to read all of it is
// an error, a panic or an answer, in the time that so many bytes take.
func FuzzDamaged(f *testing.F) {
	whole := built(f, papers(rand.New(rand.NewPCG(9, 9)), 0, 150)).data
	f.Add(uint32(0), byte(0), uint32(0))
	f.Add(uint32(len(whole)-5), byte(1), uint32(0))
	f.Add(uint32(len(whole)-100), byte(0xff), uint32(0))
	f.Add(uint32(20), byte(7), uint32(50))
	f.Fuzz(func(t *testing.T, at uint32, to byte, cutOff uint32) {
		b := bytes.Clone(whole)
		b[int(at)%len(b)] ^= to
		b = b[:len(b)-int(cutOff)%len(b)]
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := OpenFile(path)
		if err != nil {
			return
		}
		defer s.Close()
		read := 0
		func() {
			defer func() { _ = recover() }()
			for _, name := range s.Fields() {
				dict, _ := s.Dictionary(name)
				for it := dict.AutomatonIterator(nil, nil, nil); ; {
					e, err := it.Next()
					if err != nil || e == nil {
						break
					}
					read += len(listed(s, name, e.Term, nil))
				}
				for doc := range s.n {
					read += len(s.Column(name).Append(nil, doc))
				}
			}
			for doc := range s.n {
				_, _ = s.Stored("blob", doc)
			}
		}()
		if most := 100 * len(whole); read > most {
			t.Errorf("%d bytes yield %d documents and values", len(b), read)
		}
		_, _, err = merge([]*base{&s.base, &s.base}, nil, []*roaring.Bitmap{nil, nil}, path+"2", nil, false)
		_ = err // or not: what is merged is compared with its checksums by others
	})
}
