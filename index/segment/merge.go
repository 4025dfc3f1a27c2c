package segment

import (
	"bufio"
	"bytes"
	"cmp"
	"container/heap"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/bits"
	"os"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segapi "github.com/blevesearch/scorch_segment_api/v2"
)

// dropped is the new number of a document that is not merged.
const dropped = math.MaxUint64

// A merger merges segments, whose documents are in the order of [OrderField], as
// they are afterwards.
type merger struct {
	in      []*base
	drops   []*roaring.Bitmap // of in; nil is none
	numbers [][]uint64        // of the documents of in, as they will be
	order   []placeIn         // where each document that will be is now
	rewrite bool              // copy nothing as it is: see Anew
	w       *writer
	closed  <-chan struct{}
	mapped  []*File // of in
	rested  uint64  // w.off when their pages were let go
	checked int     // how often check was called since
	heads   []head
	many    []merged // by new number; see addMany
	set     []uint64 // a bit for each of many that is set
}

// A placeIn is where a document is: in which segment, and its number there.
type placeIn struct{ segment, doc uint32 }

// Segments as large as the archive need not be resident as a whole while they are
// merged: the pages that were read are let go after so many bytes that were written,
// or so many calls of check, each of which is 256 terms or documents.
const (
	restEvery  = 4 << 20
	restChecks = 64
)

// merge writes the documents of segments that are not among drops to a new file,
// and makes it durable. Those that are mapped lie in mapped. It returns the new numbers of the documents of each,
// and the size of the file.
func merge(in []*base, mapped []*File, drops []*roaring.Bitmap, path string, closed <-chan struct{}, rewrite bool) (_ [][]uint64, _ uint64, err error) {
	defer func() {
		if err != nil {
			_ = os.Remove(path)
		}
	}()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriterSize(f, pieceSize)
	m := &merger{in: in, mapped: mapped, drops: drops, rewrite: rewrite, w: &writer{w: out}, closed: closed}
	if err := fenced("merge", m.run); err != nil {
		return nil, 0, err
	}
	if err := out.Flush(); err != nil {
		return nil, 0, err
	}
	return m.numbers, m.w.off, f.Sync()
}

func (m *merger) run() error {
	if err := m.w.begin(); err != nil {
		return err
	}
	if err := m.arrange(); err != nil {
		return err
	}
	names, stored := map[string]options{}, map[string]bool{}
	for _, b := range m.in {
		for _, s := range b.stored {
			stored[s.name] = true
		}
		for _, f := range b.fields {
			names[f.name] |= f.options
		}
	}
	m.w.number(uint64(len(m.order)))
	m.w.number(uint64(len(stored)))
	for _, name := range slices.Sorted(maps.Keys(stored)) {
		if err := m.store(name); err != nil {
			return fmt.Errorf("stored field %s: %w", name, err)
		}
	}
	m.w.number(uint64(len(names)))
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if err := m.field(name, names[name]); err != nil {
			return fmt.Errorf("field %s: %w", name, err)
		}
	}
	return m.w.end()
}

func (m *merger) dropped(i int, doc uint32) bool {
	return m.drops[i] != nil && m.drops[i].Contains(doc)
}

// check tells when bleve wants to end. It is called now and then.
func (m *merger) check() error {
	if m.checked++; m.w.off-m.rested > restEvery || m.checked > restChecks {
		m.rest()
	}
	select {
	case <-m.closed:
		return segapi.ErrClosed
	default:
		return nil
	}
}

func (m *merger) rest() {
	m.rested, m.checked = m.w.off, 0
	for _, f := range m.mapped {
		f.LetGo()
	}
}

// arrange gives the documents their order and their new numbers.
func (m *merger) arrange() error {
	dates, err := m.ranks(OrderField)
	if err != nil {
		return err
	}
	m.rest()
	ids, err := m.ranks(idField)
	if err != nil {
		return err
	}
	m.rest()
	for i, b := range m.in {
		m.numbers = append(m.numbers, make([]uint64, b.n))
		for doc := range uint32(b.n) {
			if m.dropped(i, doc) {
				m.numbers[i][doc] = dropped
			} else {
				m.order = append(m.order, placeIn{uint32(i), doc})
			}
		}
	}
	slices.SortFunc(m.order, func(a, b placeIn) int {
		return cmp.Or(cmp.Compare(dates[b.segment][b.doc], dates[a.segment][a.doc]), cmp.Compare(ids[a.segment][a.doc], ids[b.segment][b.doc]))
	})
	for n, at := range m.order {
		m.numbers[at.segment][at.doc] = uint64(n)
	}
	return nil
}

// ranks returns for each document of each segment the place of its first value
// in a field among the values of all, from 1; 0 for one that has none.
func (m *merger) ranks(name string) ([][]uint32, error) {
	all, left := m.sources(name)
	out := make([][]uint32, len(m.in))
	for i, b := range m.in {
		out[i] = make([]uint32, b.n)
	}
	var term []byte
	for n := uint32(0); len(left) > 0; {
		if s := left[0]; n == 0 || !bytes.Equal(s.term, term) {
			if n++; n&0xff == 0 {
				if err := m.check(); err != nil {
					return nil, err
				}
			}
			term = append(term[:0], s.term...)
		}
		left[0].value = append(left[0].value, n)
		left.advance()
	}
	for _, s := range all {
		if !s.f.options.has(column) {
			continue
		}
		for doc := range s.f.base.n {
			if from := s.f.starts.at(doc); from < s.f.starts.at(doc+1) {
				out[s.i][doc] = s.value[s.f.values.at(int(from))]
			}
		}
	}
	return out, nil
}

// A storedReader reads what is stored in a segment, one document after another.
type storedReader struct {
	s          *storedField // nil: nothing is
	block      int          // the next one
	first, end int          // the documents of the block
	buf        []byte       // the block, decompressed
	rest       []byte       // from document next on
	next       int
	read       bool // buf is the current block
}

// seek goes to the block of a document, which is not before the current one.
func (r *storedReader) seek(b *base, doc int) error {
	for ; doc >= r.end; r.block++ {
		if r.block >= r.s.first.n {
			return errCut
		}
		r.first, r.end, r.read = int(r.s.first.at(r.block)), b.n, false
		if r.block+1 < r.s.first.n {
			r.end = int(r.s.first.at(r.block + 1))
		}
	}
	if doc < r.first {
		return errCut
	}
	return nil
}

// store writes what is stored of a field. Blocks whose documents stay together
// are copied as they are, but where all is to be written anew.
func (m *merger) store(name string) error {
	to := m.w.stored(name)
	readers := make([]storedReader, len(m.in))
	for i, b := range m.in {
		if at := slices.IndexFunc(b.stored, func(s *storedField) bool { return s.name == name }); at >= 0 {
			readers[i].s = b.stored[at]
		}
	}
	for n := 0; n < len(m.order); n++ {
		if n&0xff == 0 {
			if err := m.check(); err != nil {
				return err
			}
		}
		at := m.order[n]
		r, b := &readers[at.segment], m.in[at.segment]
		if r.s == nil {
			if err := to.add(nil); err != nil {
				return err
			}
			continue
		}
		if err := r.seek(b, int(at.doc)); err != nil {
			return err
		}
		if size := r.end - r.first; !m.rewrite && int(at.doc) == r.first && (len(to.block) == 0 || len(to.block) >= storedBlock/2) && m.together(n, size) {
			// A block that is small, as the last of a segment is, is made a larger one.
			if compressed := r.s.compressed(b, r.block-1); len(compressed) > storedBlock/8 {
				if err := to.copy(compressed, size); err != nil {
					return err
				}
				n += size - 1
				continue
			}
		}
		value, err := r.value(b, int(at.doc))
		if err != nil {
			return err
		}
		if err := to.add(value); err != nil {
			return err
		}
	}
	return to.end()
}

// together reports whether so many documents that stand one after another now
// will do so from the nth on.
func (m *merger) together(n, size int) bool {
	if n+size > len(m.order) {
		return false
	}
	first := m.order[n]
	for k := range size {
		if m.order[n+k] != (placeIn{first.segment, first.doc + uint32(k)}) {
			return false
		}
	}
	return true
}

// value returns what is stored of a document of the current block, nil if
// nothing is. The bytes are good until the next call.
func (r *storedReader) value(b *base, doc int) (value []byte, err error) {
	if !r.read {
		if r.buf, err = r.s.read(b, r.block-1, r.buf[:0]); err != nil {
			return nil, err
		}
		r.rest, r.next, r.read = r.buf, r.first, true
	}
	for ; r.next <= doc; r.next++ {
		if value, _, r.rest, err = cutStored(r.rest); err != nil {
			return nil, err
		}
	}
	return value, nil
}

// A source is a field of one of the segments.
type source struct {
	cursor
	f     *field
	i     int // the segment
	it    Iterator
	list  List
	value []uint32 // the new numbers of its terms
	begun uint64   // the beginning of the current one
}

// forward goes to the next term, if there is one.
func (s *source) forward() bool {
	more := s.next()
	s.begun = beginning(s.term)
	return more
}

// sources are those that have terms left, the next one on top.
type sources []*source

func (s sources) Len() int      { return len(s) }
func (s sources) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s sources) Less(i, j int) bool {
	if s[i].begun != s[j].begun {
		return s[i].begun < s[j].begun
	}
	c := bytes.Compare(s[i].term, s[j].term)
	return c < 0 || c == 0 && s[i].i < s[j].i
}
func (s *sources) Push(x any) { *s = append(*s, x.(*source)) } //nolint:errcheck // it is one

// advance goes to the next term of the source on top.
func (s *sources) advance() {
	if (*s)[0].forward() {
		heap.Fix(s, 0)
	} else {
		heap.Pop(s)
	}
}

func (s *sources) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

// sources returns a field of each segment that has it, and those of them that
// have terms, before the first.
func (m *merger) sources(name string) (all, left sources) {
	for i, b := range m.in {
		f := b.field(name)
		if f == nil {
			continue
		}
		s := &source{f: f, i: i}
		s.begin(&f.dict, 0)
		all = append(all, s)
		if s.forward() {
			left = append(left, s)
		}
	}
	heap.Init(&left)
	return all, left
}

func (m *merger) field(name string, o options) error {
	all, left := m.sources(name)
	lengths := make([]uint32, len(m.order))
	for _, s := range all {
		if s.f.options != o {
			return fmt.Errorf("it is kept as %b in one segment, and as %b in others", s.f.options, o)
		}
		for doc := range s.f.lengths.n {
			if n := m.numbers[s.i][doc]; n != dropped {
				lengths[n] = uint32(s.f.lengths.at(doc))
			}
		}
	}
	f := m.w.field(name, o)
	var term []byte
	var group []*source
	for n := 0; len(left) > 0; n++ {
		if n&0xff == 0 {
			if err := m.check(); err != nil {
				return err
			}
		}
		term = append(term[:0], left[0].term...)
		spans := false
		group = group[:0]
		for len(left) > 0 && bytes.Equal(left[0].term, term) {
			s := left[0]
			spans = spans || s.entry.spans
			s.list.set(s.f, s.entry)
			s.list.excepted = m.drops[s.i]
			s.it.Reset(&s.list)
			group = append(group, s)
			if o.has(column) {
				s.value = append(s.value, uint32(f.dict.n))
			}
			left.advance()
		}
		m.add(f, group)
		if err := f.term(term, spans); err != nil {
			return err
		}
	}
	if !o.has(column) {
		return f.finish(len(m.order), lengths, nil)
	}
	of := make([]*source, len(m.in))
	for _, s := range all {
		of[s.i] = s
	}
	starts := make([]uint32, len(m.order)+1)
	var values []uint32
	for n, at := range m.order {
		if s := of[at.segment]; s != nil {
			from, to := s.f.starts.at(int(at.doc)), s.f.starts.at(int(at.doc)+1)
			for ; from < to; from++ {
				values = append(values, s.value[s.f.values.at(int(from))])
			}
		}
		starts[n+1] = uint32(len(values))
	}
	if !o.has(frequencies) {
		lengths = nil
	}
	return f.end(lengths, starts, values)
}

// A head is the next document of a source, by its new number.
type head struct {
	doc uint64
	s   *source
}

// add adds the current term of the sources to the list of f.
func (m *merger) add(f *fieldWriter, group []*source) {
	if len(group) > 1 {
		n := 0
		for _, s := range group {
			n += s.entry.n
		}
		if n >= len(m.order)/manyMerged {
			m.addMany(f, group)
			return
		}
	}
	h := m.heads[:0]
	for _, s := range group {
		if s.it.Next() {
			h = append(h, head{m.numbers[s.i][s.it.Doc()], s})
		}
	}
	for i := len(h)/2 - 1; i >= 0; i-- {
		down(h, i)
	}
	for len(h) > 0 {
		s, doc := h[0].s, h[0].doc
		f.list.places = append(f.list.places, s.placed()...)
		f.list.add(uint32(doc), uint32(s.it.Frequency()))
		if s.it.Next() {
			h[0].doc = m.numbers[s.i][s.it.Doc()]
		} else {
			h[0] = h[len(h)-1]
			h = h[:len(h)-1]
		}
		down(h, 0)
	}
	m.heads = h
}

// placed are the places in the current document, as they are written.
func (s *source) placed() []byte {
	places := s.it.placed()
	if places == nil {
		return nil
	}
	return places[:s.list.sizeOf(places, int(s.it.Frequency()))]
}

// A merged is what is known of a document in the list of a term: how often that is
// there, and where its places are in the list of one of the group.
type merged struct{ times, of, places, size uint32 }

// manyMerged is such that it pays to look at each bit of a set of all documents, where
// one in so many is set.
const manyMerged = 256

// addMany does what add does, for a term that is in many documents: each is put
// where it will be.
func (m *merger) addMany(f *fieldWriter, group []*source) {
	if m.many == nil {
		m.many, m.set = make([]merged, len(m.order)), make([]uint64, (len(m.order)+63)/64)
	}
	for of, s := range group {
		for numbers := m.numbers[s.i]; s.it.Next(); {
			doc := numbers[s.it.Doc()]
			size := len(s.placed())
			m.many[doc] = merged{uint32(s.it.Frequency()), uint32(of), uint32(s.it.at), uint32(size)}
			m.set[doc/64] |= 1 << (doc % 64)
		}
	}
	for i, word := range m.set {
		for ; word != 0; word &= word - 1 {
			doc := i*64 + bits.TrailingZeros64(word)
			at := &m.many[doc]
			f.list.places = append(f.list.places, group[at.of].list.data[at.places:at.places+at.size]...)
			f.list.add(uint32(doc), at.times)
		}
		m.set[i] = 0
	}
}

// down moves a head to where no one below it is before it.
func down(h []head, i int) {
	for {
		least := 2*i + 1
		if least >= len(h) {
			return
		}
		if right := least + 1; right < len(h) && h[right].doc < h[least].doc {
			least = right
		}
		if h[i].doc <= h[least].doc {
			return
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}
