package segment

import (
	"encoding/binary"
	"math/bits"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// A list is written as
//
//	table     for each full block of 128 documents: see skip. Missing if there is none
//	documents full blocks, and what is left of less than a block
//	places    of each document in turn
//
// with the size of documents, a uvarint, before them if there is a table. A
// full block is the width of its gaps, that of its frequencies if there are
// any, a byte each, and both packed. What is left is a uvarint a document: its
// gap, and where there are frequencies twice that, plus one if the frequency is
// one; otherwise the frequency follows. A gap is the number of documents
// between it and the one before. A place is a uvarint: how far it is from the
// one before in the document; in a list of spans its length follows.

// skip is what the table of a list says of a block.
type skip struct {
	last      uint32 // document
	documents uint32 // where the block ends in documents
	places    uint32 // and in places
}

const skipSize = 12

// A List is the documents with one term in one field of a segment.
type List struct {
	f        *field
	n        int // documents, dropped ones among them
	spans    bool
	data     []byte // what is written of it, and what an unpack may read beyond
	size     int    // of data, without that
	table    []byte
	docs     int // where documents begin in data
	places   int // and places: known with a table only
	excepted *roaring.Bitmap
}

// set makes l the list that is written at data.
func (l *List) set(f *field, e entry) {
	p := f.base.data[int(f.postings.from)+e.offset:]
	*l = List{f: f, n: e.n, spans: e.spans, data: p[: e.size+8 : e.size+8], size: e.size}
	if full := l.n / blockSize; full > 0 {
		size, n := binary.Uvarint(l.data)
		l.table = l.data[n : n+full*skipSize]
		l.docs = n + full*skipSize
		l.places = l.docs + int(size)
		_ = l.data[:l.places]
	}
}

func (l *List) skip(block int) skip {
	b := l.table[block*skipSize : block*skipSize+skipSize]
	return skip{
		last:      binary.LittleEndian.Uint32(b),
		documents: binary.LittleEndian.Uint32(b[4:]),
		places:    binary.LittleEndian.Uint32(b[8:]),
	}
}

// An Iterator goes through a list in ascending order. It starts before the
// first document; a document that was dropped is not met.
type Iterator struct {
	l     *List
	block int // the one that is held
	n, i  int // of documents in it; the current one
	docs  [blockSize]uint32
	freq  [blockSize]uint32
	packs int // where the frequencies are, in data; 0 is that freq holds them
	at    int // where the places of document read are
	read  int
}

// Reset begins l.
func (it *Iterator) Reset(l *List) {
	it.l = l
	it.block, it.n, it.i = -1, 0, -1
}

// Next goes to the next document, if there is one.
func (it *Iterator) Next() bool {
	for {
		if it.i++; it.i >= it.n {
			if !it.load(it.block + 1) {
				return false
			}
			it.i = 0
		}
		if x := it.l.excepted; x == nil || !x.Contains(it.docs[it.i]) {
			return true
		}
	}
}

// Advance goes to the first document at or after to, if there is one. It never
// goes back.
func (it *Iterator) Advance(to uint32) bool {
	if it.n == 0 || it.docs[it.n-1] < to {
		full := it.l.n / blockSize
		next := it.block + 1
		if next < full && it.l.skip(next).last < to {
			next += sort.Search(full-next, func(i int) bool { return it.l.skip(next+i).last >= to })
		}
		if !it.load(next) {
			return false
		}
	}
	it.i = max(it.i, 0)
	for it.i < it.n && it.docs[it.i] < to {
		it.i++
	}
	if it.i < it.n && (it.l.excepted == nil || !it.l.excepted.Contains(it.docs[it.i])) {
		return true
	}
	return it.Next()
}

// load reads a block. It reports whether there is one.
func (it *Iterator) load(block int) bool {
	l := it.l
	full, left := l.n/blockSize, l.n%blockSize
	it.block, it.n, it.i, it.read, it.packs = min(block, full+1), 0, -1, 0, 0
	if block > full || block == full && left == 0 {
		return false
	}
	last, from, at := int64(-1), l.docs, l.places
	if block > 0 {
		s := l.skip(block - 1)
		last, from, at = int64(s.last), from+int(s.documents), at+int(s.places)
	}
	if block == full {
		it.n = left
		if from = it.loadRest(last, from); full == 0 {
			at = from
		}
		it.at = at
		return true
	}
	it.n, it.at = blockSize, at
	width := l.data[from]
	from++
	if l.f.options.has(frequencies) {
		it.packs = from
		from++
	}
	unpackBlock(&it.docs, l.data[from:], width)
	doc := uint32(last + 1)
	for i, gap := range it.docs {
		doc += gap
		it.docs[i] = doc
		doc++
	}
	return true
}

// loadRest reads what is left behind the full blocks.
func (it *Iterator) loadRest(last int64, from int) (end int) {
	freqs := it.l.f.options.has(frequencies)
	p := it.l.data[from:it.l.size]
	at := 0
	for i := range it.n {
		v, n := uvarint(p[at:])
		at += n
		if freqs {
			it.freq[i] = 1
			if v&1 == 0 {
				f, n := uvarint(p[at:])
				at += n
				it.freq[i] = uint32(f)
			}
			v >>= 1
		}
		last += int64(v) + 1
		it.docs[i] = uint32(last)
	}
	return from + at
}

// uvarint is binary.Uvarint for numbers that are there. Most are small.
func uvarint(b []byte) (uint64, int) {
	if v := b[0]; v < 0x80 {
		return uint64(v), 1
	}
	return largeUvarint(b)
}

//go:noinline
func largeUvarint(b []byte) (uint64, int) {
	v, n := binary.Uvarint(b)
	if n <= 0 {
		panic("segment: a number is cut off")
	}
	return v, n
}

// Doc returns the current document.
func (it *Iterator) Doc() uint32 { return it.docs[it.i] }

// Frequency returns how often the term is in the current document; 1 if that
// is not kept.
func (it *Iterator) Frequency() int {
	if !it.l.f.options.has(frequencies) {
		return 1
	}
	it.unpack()
	return int(it.freq[it.i])
}

// Block returns the current document and those that follow it in its block, up
// to the one before end, and how often the term is in each: the last one is the
// current one then. It is for lists of which no document was dropped: see
// [List.Whole]. The slices are good until the next call.
func (it *Iterator) Block(end uint32) (docs, freq []uint32) {
	from := it.i
	n := it.n
	if it.docs[n-1] >= end {
		n = from + sort.Search(n-from, func(i int) bool { return it.docs[from+i] >= end })
	}
	if it.l.f.options.has(frequencies) {
		it.unpack()
	} else {
		for i := from; i < n; i++ {
			it.freq[i] = 1
		}
	}
	it.i = n - 1
	return it.docs[from:n], it.freq[from:n]
}

// unpack reads the frequencies of the block. Many are gone through for their
// documents alone.
func (it *Iterator) unpack() {
	if it.packs == 0 {
		return
	}
	width, p := it.l.data[it.packs-1], it.l.data[it.packs:]
	unpackBlock(&it.freq, p[1+packedSize(blockSize, width):], p[0])
	it.packs = 0
}

// Length returns how many words the field has in the current document.
func (it *Iterator) Length() uint64 { return it.l.Length(it.Doc()) }

// Length returns how many words the field has in a document.
func (l *List) Length(doc uint32) uint64 {
	if p := &l.f.lengths; p.n > 0 {
		return p.at(int(doc))
	}
	return 0
}

// A Place is where a term stands in a field: the first word of it, from 1, and
// how many words it spans, 0 for a term that is a word.
type Place struct{ At, Words uint32 }

// Places appends the places of the term in the current document to dst, in
// ascending order; none if they are not kept.
func (it *Iterator) Places(dst []Place) []Place {
	b := it.placed()
	if b == nil {
		return dst
	}
	at, i := uint64(0), 0
	for range it.freq[it.i] {
		gap, words := uint64(b[i]), uint64(0)
		if i++; gap >= 0x80 {
			n := 0
			gap, n = largeUvarint(b[i-1:])
			i += n - 1
		}
		if it.l.spans {
			n := 0
			words, n = uvarint(b[i:])
			i += n
		}
		at += gap
		dst = append(dst, Place{uint32(at), uint32(words)})
	}
	return dst
}

// Starts appends to dst where something begins that has the term so many words
// later, for each place of the term in the current document: ascending, each once.
func (it *Iterator) Starts(dst []uint32, later uint32) []uint32 {
	r, n := it.begins()
	from := len(dst)
	for range n {
		if at := r.next(); at > later && (len(dst) == from || dst[len(dst)-1] != at-later) {
			dst = append(dst, at-later)
		}
	}
	return dst
}

// Following appends those of starts to dst, which ascend, that have the term in
// the current document so many words later.
func (it *Iterator) Following(dst, starts []uint32, later uint32) []uint32 {
	r, n := it.begins()
	for range n {
		at := r.next()
		for len(starts) > 0 && starts[0]+later < at {
			starts = starts[1:]
		}
		if len(starts) == 0 {
			break
		}
		if starts[0]+later == at {
			dst, starts = append(dst, starts[0]), starts[1:]
		}
	}
	return dst
}

// mostMet is how many documents a call of Meet looks at.
const mostMet = 1 << 12

// Meet goes on with two lists of a segment, from their current documents, to the first
// document where the term of b begins by words later than that of a; by is negative
// for earlier. It returns how often it does so there: 0 if there is no such document,
// and then one of the lists is at its end, unless more says that it is to be
// called again.
func Meet(a, b *Iterator, by int) (times int, more bool) {
	for range mostMet {
		x, y := a.docs[a.i], b.docs[b.i]
		found := true
		switch {
		case x < y:
			found = a.Advance(y)
		case y < x:
			found = b.Advance(x)
		default:
			if times = meet(a, b, by); times > 0 {
				return times, false
			}
			found = a.Next()
		}
		if !found {
			return 0, false
		}
	}
	return 0, true
}

// meet is how often b begins by words later than a in the current document of both.
func meet(a, b *Iterator, by int) (times int) {
	p, n := a.begins()
	q, m := b.begins()
	if n == 0 || m == 0 {
		return 0
	}
	x, y := int(p.next())+by, int(q.next())
	for {
		if x == y {
			times++
		}
		if x <= y {
			if n--; n == 0 {
				return times
			}
			x = int(p.next()) + by
		} else {
			if m--; m == 0 {
				return times
			}
			y = int(q.next())
		}
	}
}

// begins returns where the places of the current document begin, and how many
// there are.
func (it *Iterator) begins() (begins, int) {
	b := it.placed()
	if b == nil {
		return begins{}, 0
	}
	return begins{b: b, spans: it.l.spans}, int(it.freq[it.i])
}

// begins reads where places begin.
type begins struct {
	b     []byte
	i     int // in b
	at    uint32
	spans bool
}

func (r *begins) next() uint32 {
	gap := uint32(r.b[r.i])
	r.i++
	if gap >= 0x80 || r.spans {
		gap = r.gap()
	}
	r.at += gap
	return r.at
}

// gap reads what next does not.
func (r *begins) gap() uint32 {
	gap, n := uvarint(r.b[r.i-1:])
	r.i += n - 1
	if r.spans {
		_, n = uvarint(r.b[r.i:])
		r.i += n
	}
	return uint32(gap)
}

// placed are the places of the current document, as they are written, and what
// follows; nil if they are not kept.
func (it *Iterator) placed() []byte {
	l := it.l
	if !l.f.options.has(positions) {
		return nil
	}
	it.unpack()
	if it.read < it.i {
		n := 0
		for _, f := range it.freq[it.read:it.i] {
			n += int(f)
		}
		it.at += l.sizeOf(l.data[it.at:l.size], n)
		it.read = it.i
	}
	return l.data[it.at:l.size]
}

// sizeOf is how many bytes the first n places of b take.
func (l *List) sizeOf(b []byte, n int) int {
	if l.spans {
		n *= 2
	}
	at := 0
	for ; n >= 8 && at+8 <= len(b); at += 8 { // no more than n numbers end in 8 bytes
		n -= bits.OnesCount64(^binary.LittleEndian.Uint64(b[at:]) & 0x8080808080808080)
	}
	for ; n > 0; n-- {
		for b[at] >= 0x80 {
			at++
		}
		at++
	}
	return at
}

// Whole reports whether no document of the segment was dropped.
func (l *List) Whole() bool { return l.excepted == nil }

// Live returns the number of documents that were not dropped.
func (l *List) Live() int {
	if l.excepted == nil || l.n == 0 {
		return l.n
	}
	n := l.n
	all := *l
	all.excepted = nil
	it := new(Iterator)
	it.Reset(&all)
	for x := l.excepted.Iterator(); x.HasNext(); {
		doc := x.Next()
		if !it.Advance(doc) {
			break
		}
		if it.Doc() == doc {
			n--
		}
		x.AdvanceIfNeeded(it.Doc()) // those before it are not in the list
	}
	return n
}
