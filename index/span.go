package index

import (
	"cmp"
	"slices"

	"ksearch/query"
)

// This file says what a phrase and what near is, on the places of words in one
// text. The index finds the places in postings and marks find them in tokens:
// both ask here.

// A span is a place in one field of one article: the positions of its first
// and its last word, from 1.
type span struct {
	start, end uint32
	hull       bool // of a Near: it may hold words that are not its own
}

// maxSpans bounds the places of one part of a query in one text, for two parts
// that are near each other have as many as both together multiplied. Those
// that come first are kept.
const maxSpans = 4096

func compareSpans(a, b span) int {
	if c := cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)); c != 0 || a.hull == b.hull {
		return c
	}
	if b.hull {
		return -1
	}
	return 1
}

// distinct sorts spans in place and leaves each in once. A hull and a span of
// the same words are two, for they are near to different others.
func distinct(spans []span) []span {
	sorted := true
	for i := 1; i < len(spans); i++ {
		if compareSpans(spans[i-1], spans[i]) >= 0 {
			sorted = false
			break
		}
	}
	if sorted {
		return spans
	}
	slices.SortFunc(spans, compareSpans)
	return slices.Compact(spans)
}

// countPlaces counts the stretches of words that are among spans, which are distinct.
func countPlaces(spans []span) (n int) {
	for i, s := range spans {
		if i == 0 || spans[i-1].start != s.start || spans[i-1].end != s.end {
			n++
		}
	}
	return n
}

// A scatterer finds words that stand close together. It keeps what it needs
// from one text to the next. The zero one is ready to use.
type scatterer struct {
	places []wordPlace
	inside []int    // how often each word stands behind the first
	at     [][]span // of each word, from the first place to the last
	out    []span
}

type wordPlace struct {
	at   uint32
	word int
}

// find returns where all words stand close together: each at a position of its
// own, in any order, with at most slop other positions among them. words are
// the places of each, one word long. Of each place the first and the last word
// count, so two ways to choose those between are one place. The spans are good
// until the next call.
func (s *scatterer) find(words [][]span, slop int, dl *deadline) ([]span, error) {
	s.places, s.out = s.places[:0], s.out[:0]
	for i, w := range words {
		if len(w) == 0 {
			return nil, nil
		}
		for _, p := range w {
			s.places = append(s.places, wordPlace{p.start, i})
		}
	}
	if len(words) == 1 {
		s.out = append(s.out, words[0]...)
		return s.out, nil
	}
	slices.SortFunc(s.places, func(a, b wordPlace) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.word, b.word)) })
	shared := false // some position is that of several words
	for i := 1; i < len(s.places); i++ {
		shared = shared || s.places[i].at == s.places[i-1].at
	}
	s.inside = slices.Grow(s.inside[:0], len(words))[:len(words)]
	s.at = slices.Grow(s.at[:0], len(words))[:len(words)]
	width := uint32(len(words) + slop) // positions from first to last, at most
	for i, first := range s.places {
		if i > 0 && s.places[i-1].at == first.at {
			continue // seen with it
		}
		end := i + 1
		for end < len(s.places) && s.places[end].at < first.at+width {
			end++
		}
		if end-i < len(words) {
			continue
		}
		var err error
		if shared {
			err = s.sharing(words, s.places[i:end], dl)
		} else {
			err = s.apart(len(words), s.places[i:end], dl)
		}
		if err != nil {
			return nil, err
		}
		if len(s.out) >= maxSpans {
			return s.out[:maxSpans], nil
		}
	}
	return s.out, nil
}

// apart adds what begins at the first of places, where each position is that
// of one word: all others must be between the first and the last.
func (s *scatterer) apart(words int, places []wordPlace, dl *deadline) error {
	if err := dl.check(); err != nil {
		return err
	}
	clear(s.inside)
	have := 0 // words behind the first, before the one that is looked at
	first := places[0]
	for _, last := range places[1:] {
		if last.word != first.word {
			missing := words - have
			if s.inside[first.word] == 0 {
				missing--
			}
			if s.inside[last.word] == 0 {
				missing--
			}
			if missing == 0 {
				s.out = append(s.out, span{start: first.at, end: last.at})
			}
		}
		if s.inside[last.word]++; s.inside[last.word] == 1 {
			have++
		}
	}
	return nil
}

// sharing is apart where a position may be that of several words, of which one
// alone can have it.
func (s *scatterer) sharing(words [][]span, places []wordPlace, dl *deadline) error {
	first := places[0].at
	positions := 0 // from the first to the last
	for j, last := range places {
		if j+1 < len(places) && places[j+1].at == last.at {
			continue
		}
		if positions++; positions < max(len(words), 2) {
			continue // there is not one for each
		}
		if err := dl.check(); err != nil {
			return err
		}
		for i, w := range words {
			s.at[i] = within(w, first, last.at)
		}
		found, tries := assignable(s.at, first, last.at)
		if err := dl.spend(workAssign * tries); err != nil {
			return err
		}
		if found {
			s.out = append(s.out, span{start: first, end: last.at})
		}
	}
	return nil
}

// within returns those of spans, which are one word long and ascend, that
// stand from first to last.
func within(spans []span, first, last uint32) []span {
	place := func(s span, at uint32) int { return cmp.Compare(s.start, at) }
	i, _ := slices.BinarySearchFunc(spans, first, place)
	j, _ := slices.BinarySearchFunc(spans, last+1, place)
	return spans[i:j]
}

// assignable reports whether each word can have a position of its own so that
// first and last are among them, and how many ways were tried. at are those of
// each word, ascending, from first to last.
func assignable(at [][]span, first, last uint32) (found bool, tries int) {
	for i := range at {
		if len(at[i]) == 0 || at[i][0].start != first {
			continue
		}
		for j := range at {
			if i == j || len(at[j]) == 0 || at[j][len(at[j])-1].start != last {
				continue
			}
			// The others find theirs between, each giving way to the next if
			// it can (Kuhn: The Hungarian Method, 1955).
			a := assignment{at, first, last, map[uint32]int{}, 0}
			whole := true
			for k := range at {
				if k != i && k != j && !a.assign(k, map[uint32]bool{}) {
					whole = false
					break
				}
			}
			tries += a.tries
			if whole {
				return true, tries
			}
		}
	}
	return false, tries
}

// An assignment gives positions to words.
type assignment struct {
	at          [][]span // of each word
	first, last uint32   // which are taken
	owner       map[uint32]int
	tries       int
}

func (a *assignment) assign(k int, tried map[uint32]bool) bool {
	for _, s := range a.at[k] {
		a.tries++
		p := s.start
		if p <= a.first || p >= a.last || tried[p] {
			continue
		}
		tried[p] = true
		if other, taken := a.owner[p]; !taken || a.assign(other, tried) {
			a.owner[p] = k
			return true
		}
	}
	return false
}

// nearness is a query.Near in one text.
type nearness struct {
	query.Near
	borders []span // where a sentence or a paragraph begins, if that is the unit
	dl      *deadline
	met     []bool // of b, in partaking
	out     []span // of hulls
}

// pairs calls yield for each of a with each of b that is near it, by their
// places in the slices, until yield returns false. It goes through a in order.
// Both ascend.
func (n *nearness) pairs(a, b []span, yield func(i, j int) bool) error {
	longest := uint32(0) // from first to last of any b
	for _, s := range b {
		longest = max(longest, s.end-s.start)
	}
	from, part := 0, 0 // the first of b that may be near; the borders that are behind
	for i, x := range a {
		if err := n.dl.check(); err != nil {
			return err
		}
		low, high, last := uint32(0), x.end+uint32(n.Within), ^uint32(0) // where b may begin, and where it must have ended
		if n.Unit == query.InWords {
			if back := longest + uint32(n.Within); x.start > back {
				low = x.start - back
			}
		} else {
			for part < len(n.borders) && n.borders[part].start <= x.start {
				part++
			}
			if part > 0 {
				low = n.borders[part-1].start
			}
			if part < len(n.borders) {
				last = n.borders[part].start - 1
			}
			if high = last; x.end > last {
				continue // it reaches into the next
			}
		}
		for from < len(b) && b[from].start < low {
			from++ // low ascends, as a does
		}
		tried := from
		for ; tried < len(b) && b[tried].start <= high; tried++ {
			j := tried
			if b[j].end <= last && n.near(x, b[j]) && !yield(i, j) {
				return nil
			}
		}
		if err := n.dl.spend(tried - from); err != nil {
			return err
		}
	}
	return nil
}

// near reports whether a and b, in one part of the text, are near.
func (n *nearness) near(a, b span) bool {
	first, second := a, b
	if b.start < a.start {
		first, second = b, a
	}
	if second.start <= first.end { // they overlap
		return (a.hull || b.hull) && !n.Ordered
	}
	if n.Ordered && b.start < a.start {
		return false
	}
	return n.Unit != query.InWords || second.start-first.end <= uint32(n.Within)
}

// hulls returns what two near parts reach over, and whether that is all: there
// may be more than maxSpans. The spans are good until the next call.
func (n *nearness) hulls(a, b []span) (out []span, whole bool, err error) {
	out, whole = n.out[:0], true
	made := 0
	err = n.pairs(a, b, func(i, j int) bool {
		made++
		out = append(out, span{min(a[i].start, b[j].start), max(a[i].end, b[j].end), true})
		if len(out) == 2*maxSpans {
			if out = distinct(out); len(out) > maxSpans {
				whole = false
			}
		}
		return whole
	})
	if err == nil {
		err = n.dl.spend(workSort * made)
	}
	out = distinct(out)
	n.out = out
	if len(out) > maxSpans {
		out, whole = out[:maxSpans], false
	}
	return out, whole, err
}

// partaking counts the spans of a that have one of b near, and the other way
// round, and returns the lesser number: where two parts meet once, it is 1,
// whichever is named first.
func (n *nearness) partaking(a, b []span) (int, error) {
	count, last := 0, -1
	n.met = append(n.met[:0], make([]bool, len(b))...)
	others := 0
	err := n.pairs(a, b, func(i, j int) bool {
		if i != last {
			count, last = count+1, i
		}
		if !n.met[j] {
			n.met[j] = true
			others++
		}
		return true
	})
	return min(count, others), err
}
