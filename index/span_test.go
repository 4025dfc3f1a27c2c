package index

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"ksearch/query"
)

func randomSpans(r *rand.Rand, n, last, longest int) []span {
	var out []span
	for range r.IntN(n + 1) {
		start := 1 + r.IntN(last)
		out = append(out, span{uint32(start), uint32(start + r.IntN(longest)), longest > 1 && r.IntN(2) == 0})
	}
	return distinct(out)
}

// Each pair is tried, and what the brief words of the language say is asked.
func TestNearIsWhatItSays(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		a, b := randomSpans(r, 5, 14, 1+r.IntN(4)), randomSpans(r, 5, 14, 1+r.IntN(4))
		borders := randomSpans(r, 4, 16, 1)
		n := nearness{
			Near:    query.Near{Unit: []query.Unit{query.InWords, query.InSentence, query.InParagraph}[r.IntN(3)], Within: 1 + r.IntN(5), Ordered: r.IntN(2) == 0},
			borders: borders, dl: briefly(),
		}
		var want []span
		fromA, fromB := map[span]bool{}, map[span]bool{}
		for _, x := range a {
			for _, y := range b {
				overlap := x.start <= y.end && y.start <= x.end
				ok := !overlap || (x.hull || y.hull) && !n.Ordered
				ok = ok && (!n.Ordered || y.start > x.end)
				if n.Unit == query.InWords {
					ok = ok && (overlap || max(x.start, y.start)-min(x.end, y.end) <= uint32(n.Within))
				} else {
					ok = ok && !slices.ContainsFunc(borders, func(s span) bool {
						return s.start > min(x.start, y.start) && s.start <= max(x.end, y.end)
					})
				}
				if ok {
					want = append(want, span{min(x.start, y.start), max(x.end, y.end), true})
					fromA[x], fromB[y] = true, true
				}
			}
		}
		got, whole, err := n.hulls(a, b)
		if want = distinct(want); !slices.Equal(got, want) || !whole || err != nil {
			t.Fatalf("%+v of %v and %v with borders at %v: got %v, %v, %v, want %v", n.Near, a, b, borders, got, whole, err, want)
		}
		if got, _ := n.partaking(a, b); got != min(len(fromA), len(fromB)) {
			t.Fatalf("%+v of %v and %v: %d take part, want the lesser of %d and %d", n.Near, a, b, got, len(fromA), len(fromB))
		}
	}
}

func TestScatteredWordsAreChosenInEveryWay(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var s scatterer
	for range 20_000 {
		words := make([][]span, 1+r.IntN(4))
		for i := range words {
			words[i] = randomSpans(r, 4, 10, 1)
		}
		slop := 1 + r.IntN(4)
		var want []span
		var choose func(chosen []uint32)
		choose = func(chosen []uint32) {
			if len(chosen) == len(words) {
				s := span{start: slices.Min(chosen), end: slices.Max(chosen)}
				if int(s.end-s.start)+1-len(chosen) <= slop {
					want = append(want, s)
				}
				return
			}
			for _, s := range words[len(chosen)] {
				if !slices.Contains(chosen, s.start) {
					choose(append(slices.Clone(chosen), s.start))
				}
			}
		}
		choose(nil)
		got, err := s.find(words, slop, briefly())
		if want = distinct(want); !slices.Equal(distinct(got), want) || err != nil {
			t.Fatalf("%v with a slop of %d: got %v, %v, want %v", words, slop, got, err, want)
		}
	}
}

func TestHullsAreBounded(t *testing.T) {
	var a, b []span
	for i := range uint32(3000) {
		a = append(a, span{start: 2*i + 1, end: 2*i + 1})
		b = append(b, span{start: 2*i + 2, end: 2*i + 2})
	}
	n := nearness{Near: query.Near{Within: 255}, dl: briefly()}
	got, whole, err := n.hulls(a, b)
	if len(got) != maxSpans || whole || err != nil || !slices.IsSortedFunc(got, compareSpans) {
		t.Errorf("got %d hulls, whole %v, %v, want the first %d", len(got), whole, err, maxSpans)
	}
	if got, _ := n.partaking(a, b); got != 3000 {
		t.Errorf("%d take part, want 3000", got)
	}
}

func TestOrderOfSpans(t *testing.T) {
	spans := distinct([]span{{2, 3, true}, {2, 3, false}, {1, 4, false}, {2, 3, true}})
	want := []span{{1, 4, false}, {2, 3, false}, {2, 3, true}}
	if !slices.Equal(spans, want) {
		t.Errorf("got %v, want %v", spans, want)
	}
	if n := countPlaces(spans); n != 2 {
		t.Errorf("%d places, want 2", n)
	}
	if cmp.Compare(compareSpans(want[1], want[2]), 0) >= 0 || compareSpans(want[2], want[1]) <= 0 {
		t.Error("a hull comes before the span of the same words")
	}
}
