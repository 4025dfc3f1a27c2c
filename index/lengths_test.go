package index

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ksearch/corpus"
	"ksearch/query"
)

func TestLengthCodes(t *testing.T) {
	before := lengthCode(0)
	for long := range math.MaxUint16 + 1 {
		c := codeOf(uint16(long))
		if c < before {
			t.Fatalf("%d words have code %d, one less has %d", long, c, before)
		}
		before = c
		least := shortest(c)
		if least > long || codeOf(uint16(least)) != c {
			t.Fatalf("%d words have code %d, which begins at %d", long, c, least)
		}
		if long < 4096 && (long-least)*32 > long {
			t.Fatalf("%d words have the code of %d", long, least)
		}
	}
	if before != lengthCodes-1 {
		t.Errorf("the last code is %d", before)
	}
}

func TestLengthsOfBlocks(t *testing.T) {
	ix := openTest(t, t.TempDir()+"/many")
	for range 3 { // segments
		b := &Batch{}
		for i := range 3000 {
			b.Put = append(b.Put, &corpus.Article{ID: fmt.Sprint("a", rand.Uint32()), Body: strings.Repeat("water ", 1+i%90), Language: "en"})
		}
		if err := ix.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	g, err := ix.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer g.release()
	s, end, err := g.begin(t.Context(), &query.Request{Query: query.Word{Text: "water"}})
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	if len(s.segments) < 2 {
		t.Fatalf("%d segments", len(s.segments))
	}
	field := textFields[bodyField].name
	var l fieldLengths
	if l.ready(0) != nil {
		t.Error("a block is ready that nobody asked for")
	}
	if l.block(0, 1, field, s.segments) != nil || l.ready(0) != nil {
		t.Error("a block is made for one document that nobody asked for before")
	}
	if l.block(0, 1, field, s.segments) == nil {
		t.Error("a block that was asked for twice is not made")
	}
	l.forget()
	for n := range s.segments.documents()/bulkSize + 1 {
		block := l.block(uint64(n), bulkSize, field, s.segments)
		if l.ready(uint64(n)) != block {
			t.Errorf("block %d is not kept", n)
		}
		for i := range min(bulkSize, s.segments.documents()-n*bulkSize) {
			p, local, err := s.segments.of(uint64(n*bulkSize + i))
			if err != nil {
				t.Fatal(err)
			}
			if long := p.Length(field, int(local)); block[i] != codeOf(uint16(long)) {
				t.Fatalf("document %d of block %d, of %d words, has code %d", i, n, long, block[i])
			}
		}
	}
	if l.forget(); l.ready(0) != nil {
		t.Error("a block is kept that was forgotten")
	}
}

func TestNthLargest(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		xs := make([]float32, 1+r.IntN(50))
		for i := range xs {
			xs[i] = float32(r.IntN(1 + r.IntN(60)))
		}
		sorted := slices.Sorted(slices.Values(xs))
		n := 1 + r.IntN(len(xs))
		if got, want := nthLargest(slices.Clone(xs), n), sorted[len(sorted)-n]; got != want {
			t.Fatalf("the largest but %d of %v is %v, want %v", n-1, xs, got, want)
		}
	}
}
