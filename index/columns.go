package index

import (
	"context"
	"errors"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"ksearch/index/segment"
)

// A segment keeps what an article has in a field as numbers of its own terms,
// packed to some bits each: to read them is fast, to give the terms of several
// segments one numbering, and to make strings of them, takes longer. Once
// searches have read as much of a field as the whole archive has, the field is
// read at once and kept as a column for as long as the generation is open. So a
// process that answers one question never reads more than it would save, and
// one that goes on answering soon has all columns in memory.
//
// A column of values takes 4 bytes an article and 4 a value of it, and each
// distinct value once, with 4 for how many have it, and a bit for each of its
// frequent values, of which there are 64 at most: the columns of all ten
// facets of 100,000 articles come to some 10 to 15 MB. The dates take 8 bytes an
// article, and the lengths of the fields of text one byte each.

// maxColumns bounds the bytes of the columns of values of one generation.
// Fields beyond it are read from the segments each time.
const maxColumns = 256 << 20

// columns are what is kept of one generation. The zero columns are empty. They
// are safe for concurrent use.
type columns struct {
	mu     sync.Mutex
	values map[string]*kept[ordinals] // by field of the segments
	has    map[string]bitset          // the documents with any value
	dates  *kept[[]int64]
	bytes  atomic.Int64 // of values

	lengths [len(textFields)]fieldLengths

	most int64 // of bytes; 0 is maxColumns
}

func (c *columns) limit() int64 {
	if c.most > 0 {
		return c.most
	}
	return maxColumns
}

// forget drops what is kept: searches begin anew to count what they read.
func (c *columns) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.values, c.has, c.dates = nil, nil, nil
	c.bytes.Store(0)
	for i := range c.lengths {
		c.lengths[i].forget()
	}
}

func (c *columns) ofValues(field string) *kept[ordinals] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.values == nil {
		c.values = map[string]*kept[ordinals]{}
	}
	k := c.values[field]
	if k == nil {
		k = newKept[ordinals]()
		c.values[field] = k
	}
	return k
}

func (c *columns) having(field string) bitset {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.has[field]
}

func (c *columns) keepHaving(field string, set bitset) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.has == nil {
		c.has = map[string]bitset{}
	}
	c.has[field] = set
}

func (c *columns) ofDates() *kept[[]int64] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dates == nil {
		c.dates = newKept[[]int64]()
	}
	return c.dates
}

// kept is something that is made once, by whoever needs it first. Whoever runs
// out of time leaves what he has made for the next one to go on with, so that
// no deadline is too short for it to be made at last.
type kept[T any] struct {
	ready atomic.Pointer[T]
	read  atomic.Int64  // articles of which searches have read the values
	over  atomic.Bool   // it would take too much memory
	turn  chan struct{} // holds one token while somebody makes it
	part  T             // of whose turn it is
	next  int           // the first document that is not in part
}

func newKept[T any]() *kept[T] { return &kept[T]{turn: make(chan struct{}, 1)} }

// due returns what is kept, or reports whether it should be made, by a search
// that is about to look at n of so many documents.
func (k *kept[T]) due(n, documents int) (ready *T, due bool) {
	if ready = k.ready.Load(); ready != nil || k.over.Load() {
		return ready, false
	}
	if k.read.Load()+int64(n) > int64(documents) {
		return nil, true
	}
	return nil, false
}

// make makes what is kept. It calls step for each document from the first on
// that it was not called for yet, then finish.
func (k *kept[T]) make(ctx context.Context, documents int, step func(part *T, doc int) error, finish func(part *T) error) (*T, error) {
	select {
	case k.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-k.turn }()
	if ready := k.ready.Load(); ready != nil || k.over.Load() {
		return ready, nil
	}
	for ; k.next < documents; k.next++ {
		if k.next&0xff == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err := step(&k.part, k.next); err != nil {
			return nil, err
		}
	}
	if err := finish(&k.part); err != nil {
		return nil, err
	}
	ready := k.part
	k.ready.Store(&ready)
	return &ready, nil
}

// ordinals are the values of all documents in one field. Those of document i
// are values[o] for each o in of[start[i]:start[i+1]].
type ordinals struct {
	values []string // ascending, each once
	start  []uint32
	of     []uint32

	n       []uint32 // documents with each value, dropped ones among them
	missing int      // and with none
	top     *top     // the most frequent; nil where runs are, and of dates
	runs    []run    // documents in a row with one and the same value; nil if that is no shorter

	index map[string]uint32 // of values, while it is made
	names [][]uint32        // of the terms of each segment: their places in values, while it is made
	size  int64             // bytes
}

var errOver = errors.New("the columns take too much memory")

// makeOrdinals returns the column of a field, or nil if it takes too much.
func (s *search) makeOrdinals(k *kept[ordinals], field string, documents int) (*ordinals, error) {
	var numbers []uint32
	o, err := k.make(s.ctx, documents, func(p *ordinals, doc int) error {
		if p.index == nil {
			p.index = map[string]uint32{}
			p.start = make([]uint32, 1, documents+1)
			p.size = 4 * int64(documents+1)
		}
		seg, local := s.segments.at(uint64(doc))
		of := s.segments[seg].Column(field)
		for len(p.names) <= seg {
			p.names = append(p.names, nil)
		}
		if p.names[seg] == nil {
			p.name(seg, of)
		}
		numbers = of.Append(numbers[:0], local)
		for _, n := range numbers {
			p.of = append(p.of, p.names[seg][n])
		}
		p.size += 4 * int64(len(numbers))
		p.start = append(p.start, uint32(len(p.of)))
		if p.size > s.g.columns.limit() {
			return errOver
		}
		return nil
	}, func(p *ordinals) error {
		all := &s.g.columns.bytes
		if all.Add(p.size) > s.g.columns.limit() {
			all.Add(-p.size)
			return errOver
		}
		p.sort()
		if p.runs = p.inRuns(); p.runs != nil || field == fieldKnown { // a histogram shows them all
			return nil
		}
		t := p.newTop(s.g.people.groupOf(field))
		if size := t.bytes(); all.Add(size) > s.g.columns.limit() {
			all.Add(-size)
		} else {
			p.top = t
		}
		return nil
	})
	if err == errOver {
		k.turn <- struct{}{}
		k.over.Store(true)
		k.part = ordinals{}
		<-k.turn
		return nil, nil
	}
	return o, err
}

// name gives the terms of a segment places in values.
func (o *ordinals) name(seg int, of segment.Column) {
	names := make([]uint32, 0, of.Terms())
	of.EachTerm(func(term []byte) {
		n, known := o.index[string(term)]
		if !known {
			n = uint32(len(o.values))
			v := string(term)
			o.values = append(o.values, v)
			o.index[v] = n
			o.size += int64(len(v)) + 20
		}
		names = append(names, n)
	})
	o.names[seg] = names
}

// sort puts the values in order, and renames them to their places in it.
func (o *ordinals) sort() {
	o.index, o.names = nil, nil
	order := make([]uint32, len(o.values))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		if o.values[a] < o.values[b] {
			return -1
		}
		return 1
	})
	values, place := make([]string, len(o.values)), make([]uint32, len(o.values))
	for i, old := range order {
		values[i] = o.values[old]
		place[old] = uint32(i)
	}
	o.values = values
	o.n = make([]uint32, len(o.values))
	for i := range o.of {
		o.of[i] = place[o.of[i]]
		o.n[o.of[i]]++
	}
	for i := 1; i < len(o.start); i++ {
		if o.start[i] == o.start[i-1] {
			o.missing++
		}
	}
	if len(o.start) == 0 { // no documents
		o.start = []uint32{0}
	}
	o.of = slices.Clip(o.of)
}

// noDate stands for none.
const noDate = -1 << 63

// makeDates returns the dates of all documents in seconds since 1970, noDate
// where there is none.
func (s *search) makeDates(k *kept[[]int64], documents int) (*[]int64, error) {
	dates := newDates(s.segments)
	return k.make(s.ctx, documents, func(part *[]int64, doc int) error {
		if *part == nil {
			*part = make([]int64, documents)
		}
		sec, dated, err := dates.of(uint64(doc) + 1)
		if !dated {
			sec = noDate
		}
		(*part)[doc] = sec
		return err
	}, func(*[]int64) error { return nil })
}

// A bitset is a set of documents by their numbers.
type bitset []uint64

func newBitset(documents int) bitset { return make(bitset, (documents+63)/64) }

// bitsetOf are the documents of some lists.
func bitsetOf(documents int, lists ...[]uint32) bitset {
	b := newBitset(documents)
	for _, docs := range lists {
		for _, doc := range docs {
			b.add(uint64(doc))
		}
	}
	return b
}

func (b bitset) add(doc uint64)      { b[doc/64] |= 1 << (doc % 64) }
func (b bitset) has(doc uint64) bool { return doc/64 < uint64(len(b)) && b[doc/64]>>(doc%64)&1 == 1 }

func (b bitset) remove(doc uint64) { b[doc/64] &^= 1 << (doc % 64) }

func (b bitset) count() (n int) {
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// countAnd is how many documents are in both.
func (b bitset) countAnd(other bitset) (n int) {
	other = other[:len(b)]
	for i, w := range b {
		n += bits.OnesCount64(w & other[i])
	}
	return n
}

// next returns the first from doc on, or one past the last that b can have.
func (b bitset) next(doc uint64) uint64 {
	end := uint64(len(b)) * 64
	for ; doc < end; doc = (doc/64 + 1) * 64 {
		if left := b[doc/64] >> (doc % 64); left != 0 {
			return doc + uint64(bits.TrailingZeros64(left))
		}
	}
	return end
}

// and keeps what is in other too, or if not is set what is not in it.
func (b bitset) and(other bitset, not bool) {
	for i := range b {
		if not {
			b[i] &^= other[i]
		} else {
			b[i] &= other[i]
		}
	}
}

func (b bitset) or(other bitset) {
	for i := range b {
		b[i] |= other[i]
	}
}

// complement is every document up to the last, dropped ones among them, that
// is not in b.
func (b bitset) complement() bitset {
	out := make(bitset, len(b))
	for i := range b {
		out[i] = ^b[i]
	}
	return out
}

// docs are the documents, ascending: their numbers plus one, as a matcher has
// them.
func (b bitset) docs() []uint64 {
	out := make([]uint64, 0, b.count())
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			out = append(out, uint64(i*64+bits.TrailingZeros64(w))+1)
		}
	}
	return out
}
