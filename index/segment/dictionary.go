package segment

import (
	"bytes"
	"encoding/binary"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// A dictionary is the sorted terms of a field, in blocks of 16. A block is the
// offset of the list of its first term among those of the field, as a uvarint,
// and the terms. A term is
//
//	the number of bytes that it has in common with the one before; not of the first of a block
//	the number of its other bytes, and these
//	twice the number of its documents, plus one if its places are spans
//	the size of its list, which follows that of the term before
//
// where the numbers are uvarints.
type dictionary struct {
	data   []byte
	blocks packed // where each begins in data
	n      int    // terms
}

const termsInBlock = 16

// An entry is what a dictionary says of a term.
type entry struct {
	n      int // documents
	spans  bool
	offset int // of the list
	size   int
}

// A cursor goes through the terms of a dictionary. The zero cursor has none.
type cursor struct {
	d     *dictionary
	at    int // in data, of what comes next
	i     int // the number of the next term
	term  []byte
	entry entry
	held  bool // term was read ahead: next returns it
}

// begin goes before the first term of a block.
func (c *cursor) begin(d *dictionary, block int) {
	c.d, c.i, c.held = d, block*termsInBlock, false
	if c.i < d.n {
		c.at = int(d.blocks.at(block))
	}
}

// next goes to the next term, if there is one.
func (c *cursor) next() bool {
	if c.held {
		c.held = false
		return true
	}
	if c.d == nil || c.i >= c.d.n {
		return false
	}
	// Numbers below 128 are read here, for all that look at many terms do this
	// most of the time.
	b, at := c.d.data, c.at
	first := int(b[at])
	if at++; first >= 0x80 {
		first, at = largeNumber(b, at-1)
	}
	shared := 0
	if c.i%termsInBlock == 0 {
		c.entry = entry{offset: first}
	} else {
		shared = first
	}
	rest := int(b[at])
	if at++; rest >= 0x80 {
		rest, at = largeNumber(b, at-1)
	}
	c.term = append(c.term[:shared], b[at:at+rest]...)
	at += rest
	docs := int(b[at])
	if at++; docs >= 0x80 {
		docs, at = largeNumber(b, at-1)
	}
	size := int(b[at])
	if at++; size >= 0x80 {
		size, at = largeNumber(b, at-1)
	}
	c.entry = entry{n: docs >> 1, spans: docs&1 != 0, offset: c.entry.offset + c.entry.size, size: size}
	c.at = at
	c.i++
	return true
}

// largeNumber reads a number of b, and returns it and where the next one is.
func largeNumber(b []byte, at int) (v, next int) {
	u, n := largeUvarint(b[at:])
	return int(u), at + n
}

// seek goes before the first term at or after key.
func (c *cursor) seek(d *dictionary, key []byte) {
	c.begin(d, d.block(key))
	c.skip(key)
}

// skip goes on to before the first term at or after key.
func (c *cursor) skip(key []byte) {
	for c.next() {
		if bytes.Compare(c.term, key) >= 0 {
			c.held = true
			return
		}
	}
}

// leap goes before the first term at or after key, which is after the current one.
func (c *cursor) leap(key []byte) {
	next := (c.i + termsInBlock - 1) / termsInBlock // the block after that of the current term
	if next >= c.d.blocks.n || bytes.Compare(c.d.first(next), key) > 0 {
		c.skip(key)
		return
	}
	low, step := next, 1 // most often it is not far
	for low+step < c.d.blocks.n && bytes.Compare(c.d.first(low+step), key) <= 0 {
		low += step
		step *= 2
	}
	c.begin(c.d, c.d.blockIn(key, low, min(low+step, c.d.blocks.n)))
	c.skip(key)
}

// first is the first term of a block.
func (d *dictionary) first(block int) []byte {
	b := d.data[d.blocks.at(block):]
	_, n := uvarint(b)
	size, m := uvarint(b[n:])
	return b[n+m:][:size]
}

// block is the last one that begins at or before key, or else the first.
func (d *dictionary) block(key []byte) int { return d.blockIn(key, 0, d.blocks.n) }

// blockIn is block, of which it is known that it is low or one before high.
func (d *dictionary) blockIn(key []byte, low, high int) int {
	n := sort.Search(high-low, func(i int) bool { return bytes.Compare(d.first(low+i), key) > 0 })
	return low + max(n-1, 0)
}

// find returns what is said of a term.
func (d *dictionary) find(term []byte) (entry, bool) {
	var buf [64]byte
	c := cursor{term: buf[:0]}
	for c.begin(d, d.block(term)); c.next(); {
		switch order := bytes.Compare(c.term, term); {
		case order == 0:
			return c.entry, true
		case order > 0 || c.i%termsInBlock == 0:
			return entry{}, false
		}
	}
	return entry{}, false
}

// at returns the term with a number, in buf if it is large enough.
func (d *dictionary) at(i int, buf []byte) []byte {
	c := cursor{term: buf[:0]}
	c.begin(d, i/termsInBlock)
	for range i%termsInBlock + 1 {
		c.next()
	}
	return c.term
}

// A Finder finds terms of a field that ascend, each from where the one before
// is. The zero Finder finds none.
type Finder struct {
	f *field
	c cursor
}

// List is List of [Segment]. The term is not before the one that was asked for
// last.
func (x *Finder) List(term string, excepted *roaring.Bitmap, l *List) bool {
	if x.f == nil {
		*l = List{}
		return false
	}
	key := []byte(term)
	switch {
	case x.c.d == nil:
		x.c.seek(&x.f.dict, key)
	case x.c.held && bytes.Compare(x.c.term, key) < 0:
		x.c.leap(key)
	}
	if !x.c.held || string(x.c.term) != term {
		*l = List{f: x.f}
		return false
	}
	x.f.listOf(x.c.entry, excepted, l)
	return true
}

// list sets l to the documents with a term, without those excepted. It reports
// whether there is such a term.
func (f *field) list(term []byte, excepted *roaring.Bitmap, l *List) bool {
	e, ok := f.dict.find(term)
	if !ok {
		*l = List{f: f}
		return false
	}
	f.listOf(e, excepted, l)
	return true
}

func (f *field) listOf(e entry, excepted *roaring.Bitmap, l *List) {
	l.set(f, e)
	if excepted != nil && !excepted.IsEmpty() {
		l.excepted = excepted
	}
}

// A dictionaryWriter writes sorted terms.
type dictionaryWriter struct {
	data   []byte
	blocks []uint64
	n      int
	last   []byte
}

func (w *dictionaryWriter) add(term []byte, e entry) {
	rest := term
	if w.n%termsInBlock == 0 {
		w.blocks = append(w.blocks, uint64(len(w.data)))
		w.data = binary.AppendUvarint(w.data, uint64(e.offset))
	} else {
		shared := 0
		for shared < min(len(term), len(w.last)) && term[shared] == w.last[shared] {
			shared++
		}
		w.data = binary.AppendUvarint(w.data, uint64(shared))
		rest = term[shared:]
	}
	w.data = binary.AppendUvarint(w.data, uint64(len(rest)))
	w.data = append(w.data, rest...)
	docs := uint64(e.n) << 1
	if e.spans {
		docs |= 1
	}
	w.data = binary.AppendUvarint(w.data, docs)
	w.data = binary.AppendUvarint(w.data, uint64(e.size))
	w.last = append(w.last[:0], term...)
	w.n++
}
