package index

import (
	"fmt"
	"math/bits"
	"slices"
	"sync"
	"time"

	"ksearch/query"
)

// This file is about what a request may see: query.Request.Within.
//
// The statistics by which a score is reckoned, how many articles there are, how
// many hold a word and how long they are, stay those of the whole archive, so
// that an article scores the same whoever looks; the explanation of a score
// shows them. So do the languages in which the words of a query are read, and
// which names are those of one person. All else, each number, name, spelling
// and note, is told of the articles within alone.

// A bound is what there is of a generation for those who may not see all of it.
// The nil bound is all of it. A bound is never changed.
type bound struct {
	key    string
	docs   bitset  // none that was dropped
	people *people // the spellings that articles within have, of those of whom they have several
}

func (b *bound) has(doc uint64) bool { return b == nil || b.docs.has(doc) }

// newest is the date of the newest article within, or zero. A column of the
// dates is made once it would have been read.
func (b *bound) newest(s *search, dates *dates) (newest time.Time, err error) {
	for i, word := range b.docs {
		for ; word != 0; word &= word - 1 {
			if err := s.check(); err != nil {
				return newest, err
			}
			sec, known, err := dates.of(uint64(i*64+bits.TrailingZeros64(word)) + 1)
			if err != nil {
				return newest, err
			}
			if t := time.Unix(sec, 0); known && (newest.IsZero() || t.After(newest)) {
				newest = t
			}
		}
	}
	return newest, nil
}

// maxBounds is how many bounds of a generation are kept: each takes a bit an
// article, and those of more keys than this are seldom in use at once.
const maxBounds = 16

// bounds are those of a generation that were used last. The zero bounds are
// empty. They are safe for concurrent use.
type bounds struct {
	mu   sync.Mutex
	held []*bound // the one used last is the last
}

func (bs *bounds) of(key string) *bound {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	for i, b := range bs.held {
		if b.key == key {
			bs.held = append(slices.Delete(bs.held, i, i+1), b)
			return b
		}
	}
	return nil
}

func (bs *bounds) keep(b *bound) {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	bs.held = append(slices.DeleteFunc(bs.held, func(c *bound) bool { return c.key == b.key }), b)
	bs.held = slices.Delete(bs.held, 0, max(0, len(bs.held)-maxBounds))
}

func (bs *bounds) forget() {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	bs.held = nil
}

// unsorted is x without an order, which is nothing that bounds an archive.
func unsorted(x query.Expr) query.Expr {
	if sorted, ok := x.(query.Sorted); ok {
		return sorted.X
	}
	return x
}

// boundOf finds what is within x: nil if all is. What cannot be found exactly is
// an error, for too much would be shown, or too little and nobody told.
//
// Each part of an And is looked for within those before it. Whoever narrows
// down what others let him see learns nothing of the rest: an article that is
// not within the first part is like none to the second.
func (s *search) boundOf(x query.Expr) (*bound, error) {
	if x = unsorted(x); x == nil {
		return nil, nil
	}
	key := fmt.Sprintf("%#v", x) // what x is to the last sign, which String is not of an Expr made by hand
	if b := s.g.bounds.of(key); b != nil {
		return b, nil
	}
	parts := []query.Expr{x}
	if and, ok := x.(query.And); ok {
		parts = and
	}
	var b *bound
	for _, part := range parts {
		var err error
		if b, err = s.narrowed(b, part); err != nil {
			return nil, err
		}
	}
	if b != nil {
		b.key = key
		s.g.bounds.keep(b)
	}
	return b, nil
}

// narrowed is what x finds within b. Its words are read in every language, and
// not as those of a query for one: what two bounds find together must be within
// each of them.
func (s *search) narrowed(b *bound, x query.Expr) (*bound, error) {
	in := &search{
		deadline: deadline{ctx: s.ctx, work: &work{most: workFor(s.g.Stats.Articles)}}, share: share(x), ctx: s.ctx, g: s.g, borrowed: borrowed{from: s.borrowed.from}, req: &query.Request{Query: x}, reader: s.reader, segments: s.segments,
		idiom: idiom{langs: s.g.manifest.Stats.profiles()}, bound: b,
	}
	defer in.close()
	m, err := in.matcher(x)
	if err != nil {
		return nil, err
	}
	if in.vague != "" {
		return nil, &query.BoundError{Msg: in.vague}
	}
	documents := in.segments.documents()
	out := &bound{docs: newBitset(documents), people: new(people)}
	if in.g.Stats.Articles == 0 {
		return out, nil
	}
	for doc := uint64(0); ; {
		if doc, err = m.advance(doc + 1); err != nil {
			return nil, err
		}
		if err := in.check(); err != nil {
			return nil, err
		}
		if doc == noDoc {
			break
		}
		if b.has(doc - 1) {
			out.docs.add(doc - 1)
		}
	}
	before := in.people().groups
	in.bound = out // from here on, in counts within it
	var groups [][]string
	for _, g := range before {
		held, _, err := in.heldOf(query.People, g)
		if err != nil {
			return nil, err
		}
		if len(held) > 1 {
			groups = append(groups, held)
		}
	}
	out.people = newPeople(groups)
	return out, nil
}

// people are those of whom the articles within know several spellings.
func (s *search) people() *people {
	if s.bound == nil {
		return s.g.people
	}
	return s.bound.people
}

// holds reports whether an article within has a term; without a bound there is
// no saying no.
func (s *search) holds(field, term string) (held bool, err error) {
	if s.bound == nil {
		return true, nil
	}
	err = s.eachWith(field, term, func(doc uint64) bool {
		held = s.bound.docs.has(doc)
		return !held
	})
	return held, err
}

// documentsWith is the number of articles within that have a term.
func (s *search) documentsWith(field, term string) (n uint64, err error) {
	if s.bound == nil {
		return s.segments.count(field, term), nil
	}
	err = s.eachWith(field, term, func(doc uint64) bool {
		if s.bound.docs.has(doc) {
			n++
		}
		return true
	})
	return n, err
}

// heldOf are those of some values of a facet that articles within have, and how
// many articles do. No article has two of the values.
func (s *search) heldOf(field query.FacetField, values []string) (held []string, n int, err error) {
	name, _ := facetName(field)
	for _, v := range values {
		count, err := s.documentsWith(name, v)
		if err != nil {
			return nil, 0, err
		}
		if count > 0 {
			held, n = append(held, v), n+int(count)
		}
	}
	return held, n, nil
}

// canonical is the name under which articles within know who or what has a
// value of a facet; "" if none does.
func (s *search) canonical(field query.FacetField, value string) (string, error) {
	all := s.g.people.of(field, value)
	if s.bound == nil {
		return all[0], nil
	}
	held, _, err := s.heldOf(field, all)
	if err != nil || len(held) == 0 {
		return "", err
	}
	return held[0], nil
}
