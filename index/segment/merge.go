package segment

import (
	"bufio"
	"bytes"
	"container/heap"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segapi "github.com/blevesearch/scorch_segment_api/v2"
)

// dropped is the new number of a document that is not merged.
const dropped = math.MaxUint64

// A merger merges segments: the documents of each keep their order, those of
// the first come first.
type merger struct {
	in      []*base
	drops   []*roaring.Bitmap // of in; nil is none
	numbers [][]uint64        // of the documents of in, as they will be
	docs    int               // that will be
	w       *writer
	closed  <-chan struct{}
	mapped  []*File // of in
	rested  uint64  // w.off when their pages were let go
}

// restEvery is how many bytes are written before the pages that were read for
// them are let go: segments as large as the archive need not be resident as a
// whole while they are merged.
const restEvery = 32 << 20

// merge writes the documents of segments that are not among drops to a new file,
// and makes it durable. Those that are mapped lie in mapped. It returns the new numbers of the documents of each,
// and the size of the file.
func merge(in []*base, mapped []*File, drops []*roaring.Bitmap, path string, closed <-chan struct{}) (_ [][]uint64, _ uint64, err error) {
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
	out := bufio.NewWriterSize(f, 1<<20)
	m := &merger{in: in, mapped: mapped, drops: drops, w: &writer{w: out}, closed: closed}
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
	names, stored := map[string]options{}, map[string]bool{}
	for i, b := range m.in {
		numbers := make([]uint64, b.n)
		for doc := range numbers {
			if m.dropped(i, uint32(doc)) {
				numbers[doc] = dropped
				continue
			}
			numbers[doc] = uint64(m.docs)
			m.docs++
		}
		m.numbers = append(m.numbers, numbers)
		for _, s := range b.stored {
			stored[s.name] = true
		}
		for _, f := range b.fields {
			names[f.name] |= f.options
		}
	}
	m.w.number(uint64(m.docs))
	m.w.number(uint64(len(stored)))
	for _, name := range slices.Sorted(maps.Keys(stored)) {
		to := m.w.stored(name)
		for i := range m.in {
			if err := m.store(i, to); err != nil {
				return err
			}
		}
		if err := to.end(); err != nil {
			return err
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
	if m.w.off-m.rested > restEvery {
		m.rested = m.w.off
		for _, f := range m.mapped {
			f.letGo()
		}
	}
	select {
	case <-m.closed:
		return segapi.ErrClosed
	default:
		return nil
	}
}

// store adds what is stored of a field in a segment: blocks of which nothing is
// dropped as they are.
func (m *merger) store(i int, to *storedWriter) error {
	b := m.in[i]
	at := slices.IndexFunc(b.stored, func(s *storedField) bool { return s.name == to.name })
	if at < 0 {
		for doc := range b.n {
			if m.numbers[i][doc] == dropped {
				continue
			}
			if err := to.add(nil); err != nil {
				return err
			}
		}
		return nil
	}
	s := b.stored[at]
	for block := range s.first.n {
		if err := m.check(); err != nil {
			return err
		}
		first, end := int(s.first.at(block)), b.n
		if block+1 < s.first.n {
			end = int(s.first.at(block + 1))
		}
		live := 0
		for doc := first; doc < end; doc++ {
			if m.numbers[i][doc] != dropped {
				live++
			}
		}
		compressed := s.compressed(b, block)
		// A block that is small, as the last of a segment is, is made a larger one.
		if live == end-first && len(to.block) == 0 && len(compressed) > storedBlock/8 {
			if err := to.copy(compressed, live); err != nil {
				return err
			}
			continue
		}
		if live == 0 {
			continue
		}
		all, err := s.read(b, block, nil)
		if err != nil {
			return err
		}
		for doc := first; doc < end; doc++ {
			var value []byte
			if value, _, all, err = cutStored(all); err != nil {
				return err
			}
			if m.numbers[i][doc] == dropped {
				continue
			}
			if err := to.add(value); err != nil {
				return err
			}
		}
	}
	return nil
}

// A source is a field of one of the segments.
type source struct {
	cursor
	f     *field
	i     int // the segment
	it    Iterator
	list  List
	value []uint32 // the new numbers of its terms
}

// sources are those that have terms left, the next one on top.
type sources []*source

func (s sources) Len() int      { return len(s) }
func (s sources) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s sources) Less(i, j int) bool {
	c := bytes.Compare(s[i].term, s[j].term)
	return c < 0 || c == 0 && s[i].i < s[j].i
}
func (s *sources) Push(x any) { *s = append(*s, x.(*source)) } //nolint:errcheck // it is one
func (s *sources) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

func (m *merger) field(name string, o options) error {
	var all, left sources
	lengths := make([]uint32, m.docs)
	for i, b := range m.in {
		f := b.field(name)
		if f == nil {
			continue
		}
		if f.options != o {
			return fmt.Errorf("it is kept as %b in one segment, and as %b in others", f.options, o)
		}
		for doc := range f.lengths.n {
			if n := m.numbers[i][doc]; n != dropped {
				lengths[n] = uint32(f.lengths.at(doc))
			}
		}
		s := &source{f: f, i: i}
		s.begin(&f.dict, 0)
		all = append(all, s)
		if s.next() {
			left = append(left, s)
		}
	}
	heap.Init(&left)
	f := m.w.field(name, o)
	var term []byte
	for n := 0; len(left) > 0; n++ {
		if n&0xff == 0 {
			if err := m.check(); err != nil {
				return err
			}
		}
		term = append(term[:0], left[0].term...)
		spans := false
		for len(left) > 0 && bytes.Equal(left[0].term, term) {
			s := left[0]
			spans = spans || s.entry.spans
			m.add(f, s)
			if o.has(column) {
				s.value = append(s.value, uint32(f.dict.n))
			}
			if s.next() {
				heap.Fix(&left, 0)
			} else {
				heap.Pop(&left)
			}
		}
		if err := f.term(term, spans); err != nil {
			return err
		}
	}
	if !o.has(column) {
		return f.finish(m.docs, lengths, nil)
	}
	starts := make([]uint32, m.docs+1)
	var values []uint32
	for _, s := range all {
		for doc := range s.f.base.n {
			n := m.numbers[s.i][doc]
			if n == dropped {
				continue
			}
			from, to := s.f.starts.at(doc), s.f.starts.at(doc+1)
			starts[n+1] = uint32(to - from)
			for ; from < to; from++ {
				values = append(values, s.value[s.f.values.at(int(from))])
			}
		}
	}
	for i := range m.docs {
		starts[i+1] += starts[i]
	}
	if !o.has(frequencies) {
		lengths = nil
	}
	return f.end(lengths, starts, values)
}

// add adds the current term of a source to the list of f.
func (m *merger) add(f *fieldWriter, s *source) {
	s.list.set(s.f, s.entry)
	s.list.excepted = m.drops[s.i]
	s.it.Reset(&s.list)
	for s.it.Next() {
		doc := m.numbers[s.i][s.it.Doc()]
		times := uint32(s.it.Frequency())
		if placed := s.it.placed(); placed != nil {
			f.list.places = append(f.list.places, placed[:s.list.sizeOf(placed, times)]...)
		}
		f.list.add(uint32(doc), times)
	}
}
