// Package segment is the format in which ksearch keeps a part of an index: a
// segment, which bleve's scorch writes once, reads, and merges with others. It
// is a SegmentPlugin of scorch, registered by [Register].
//
// It holds what ksearch asks for and no more, so it takes about a third of the
// room of bleve's own format, and less time to write:
//
//   - The documents with a term are gaps in blocks of 128, packed to the bits
//     that the largest needs. A table has the last document of each block.
//   - The places of a term are gaps too, a byte or two each.
//   - The length of a field is kept once for a document, not once for a term.
//   - The terms of a field are sorted and each is written from where it differs
//     from the one before, in blocks of 16 that are found by a binary search.
//   - The values of a document in a field are the numbers of terms, packed: what
//     counts a facet reads numbers, and the terms of those that it shows.
//   - Stored fields of several documents are compressed together.
//   - Documents are in the order of their dates, the newest first: see [OrderField].
//
// # Layout
//
// All numbers are little-endian but for the last. Offsets are from the start.
//
//	magic        8 bytes
//	of a stored field: blocks of documents, each compressed by zstd: see storedWriter
//	of a field:  postings, terms, lengths, values: see fieldWriter
//	directory    where all these are: see directory
//	             its offset, 8 bytes; its length, 4 bytes
//	checksum     CRC-32 (IEEE) of all bytes before, 4 bytes, big-endian
//
// Whoever opens a segment need not trust its bytes: what is read from damaged
// ones may be wrong, or a panic that names a slice, and takes no more time or
// memory than what is read from good ones of that size. ksearch compares
// checksums before it believes an answer.
package segment

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"iter"
	"os"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/mmap-go"
	scorch "github.com/blevesearch/scorch_segment_api/v2"
)

const (
	magic      = "ksearch\x01"
	footerSize = 8 + 4 + 4
)

// OrderField is the field by which the documents of a segment are ordered: the
// one whose first value is last comes first, those without a value come last, and
// of several with the same one that whose ID is first. It must have a column.
const OrderField = "date"

// idField is the field of the IDs of documents, which bleve adds.
const idField = "_id"

// A base is a segment, wherever its bytes are. It is safe for concurrent use.
type base struct {
	uncounted
	data   []byte
	n      int // documents
	fields []*field
	stored []*storedField
}

// A field is one of a segment.
type field struct {
	base     *base
	name     string
	options  options
	postings section
	dict     dictionary
	lengths  packed // of the field in each document, in words
	starts   packed // of a document, and of the one after the last: where its values begin
	values   packed // the numbers of terms
}

// options say what is kept of the terms of a field.
type options byte

const (
	frequencies options = 1 << iota
	positions
	column // the values of each document
)

func (o options) has(p options) bool { return o&p != 0 }

// A section is a stretch of a segment.
type section struct{ from, size uint64 }

var errCut = errors.New("the segment is cut off")

// open reads the directory of data, which must stay as it is.
func open(data []byte) (*base, error) {
	if len(data) < len(magic)+footerSize || string(data[:len(magic)]) != magic {
		return nil, errors.New("it is no segment of this version")
	}
	foot := data[len(data)-footerSize:]
	from, size := binary.LittleEndian.Uint64(foot), uint64(binary.LittleEndian.Uint32(foot[8:]))
	end := uint64(len(data) - footerSize)
	if from > end || size > end-from {
		return nil, errCut
	}
	return readDirectory(data, data[from:from+size])
}

func (b *base) field(name string) *field {
	i := sort.Search(len(b.fields), func(i int) bool { return b.fields[i].name >= name })
	if i < len(b.fields) && b.fields[i].name == name {
		return b.fields[i]
	}
	return nil
}

// A Segment is what ksearch reads of a segment, a mapped one or one in memory,
// beside what bleve does. It is safe for concurrent use.
type Segment interface {
	// List sets l to the documents with a term in a field, without those that
	// are excepted. It reports whether there is such a term.
	List(field, term string, excepted *roaring.Bitmap, l *List) bool

	// Finder returns what finds lists of many terms of a field.
	Finder(field string) *Finder

	// Terms returns the terms of a field from one term to before another, which an
	// acceptor accepts. A nil to, and a nil acceptor, bound nothing.
	Terms(field string, from, to []byte, a *Acceptor) *Terms

	// Length returns how many words a field has in a document; 0 if it is not there.
	Length(field string, doc int) uint64

	// Lengths sets dst to the lengths of a field in as many documents, from one on.
	// Those above 65535 are given as that.
	Lengths(dst []uint16, field string, from int)

	// Stored returns what is stored of a field of a document; "" if nothing is.
	Stored(field string, doc int) (string, error)

	// DocID returns the ID of a document. The bytes are the caller's.
	DocID(doc uint64) ([]byte, error)

	// Column returns the values of a field by document.
	Column(field string) Column

	// Lacks reports whether a field certainly has no such term: false says nothing.
	// It is for many terms of which most are not there.
	Lacks(field, term string) bool
}

func (b *base) List(field, term string, excepted *roaring.Bitmap, l *List) bool {
	if f := b.field(field); f != nil {
		return f.list([]byte(term), excepted, l)
	}
	*l = List{}
	return false
}

func (b *base) Finder(field string) *Finder { return &Finder{f: b.field(field)} }

func (b *base) Terms(field string, from, to []byte, a *Acceptor) *Terms {
	if f := b.field(field); f != nil {
		return f.terms(from, to, a)
	}
	return new(Terms)
}

func (b *base) Length(field string, doc int) uint64 {
	if f := b.field(field); f != nil && f.lengths.n > 0 {
		return f.lengths.at(doc)
	}
	return 0
}

func (b *base) Lengths(dst []uint16, field string, from int) {
	if f := b.field(field); f != nil && f.lengths.n > 0 {
		f.lengths.unpack(dst, from)
		return
	}
	clear(dst)
}

func (b *base) Stored(field string, doc int) (value string, err error) {
	for _, s := range b.stored {
		if s.name == field {
			err = s.of(b, doc, func(v []byte) { value = string(v) })
			break
		}
	}
	return value, err
}

func (b *base) Column(name string) Column {
	if f := b.field(name); f != nil && f.options.has(column) {
		return Column{f}
	}
	return Column{}
}

// A Column is the values of the documents of a segment in one field: numbers of
// terms, which ascend as the terms do. The zero Column has none.
type Column struct{ f *field }

// Terms returns how many terms there are. Their numbers begin at 0.
func (c Column) Terms() int {
	if c.f == nil {
		return 0
	}
	return c.f.dict.n
}

// EachTerm calls yield with each term in turn. The bytes are good until it returns.
func (c Column) EachTerm(yield func(term []byte)) {
	if c.f == nil {
		return
	}
	var at cursor
	for at.begin(&c.f.dict, 0); at.next(); {
		yield(at.term)
	}
}

// Term returns the term with a number, in buf if that is large enough.
func (c Column) Term(number uint32, buf []byte) []byte { return c.f.dict.at(int(number), buf) }

// TermsAmong yields the terms of which the number is among some, which ascend,
// with their place there. The bytes are good until the next one.
func (c Column) TermsAmong(numbers []uint32) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		var at cursor
		for i, number := range numbers {
			n := int(number)
			if at.d == nil || n/termsInBlock > at.i/termsInBlock {
				at.begin(&c.f.dict, n/termsInBlock)
			}
			for at.i <= n {
				at.next()
			}
			if !yield(i, at.term) {
				return
			}
		}
	}
}

// Append appends the numbers of the values of a document to dst.
func (c Column) Append(dst []uint32, doc int) []uint32 {
	if c.f == nil {
		return dst
	}
	from, to := int(c.f.starts.at(doc)), int(c.f.starts.at(doc+1))
	for ; from < to; from++ {
		dst = append(dst, uint32(c.f.values.at(from)))
	}
	return dst
}

// Count adds to n, by the number of a value, how many of docs have it, and returns how
// many have none. The docs ascend; the number of one is how much it is beyond first.
func (c Column) Count(n, docs []uint32, first uint32) (missing int) {
	if c.f == nil {
		return len(docs)
	}
	starts, values := c.f.starts, c.f.values
	next, to := -1, 0
	for _, doc := range docs {
		i, from := int(doc-first), to
		if i != next {
			from = int(starts.at(i))
		}
		to, next = int(starts.at(i+1)), i+1
		if from == to {
			missing++
		}
		for ; from < to; from++ {
			n[values.at(from)]++
		}
	}
	return missing
}

// What bleve asks of a segment.

// Dictionary returns the terms of a field: none if there is no such field.
func (b *base) Dictionary(name string) (scorch.TermDictionary, error) {
	f := b.field(name)
	if f == nil {
		f = &field{base: b, name: name}
	}
	return terms{f}, nil
}

// VisitStoredFields calls visit with the ID and the stored fields of a document.
func (b *base) VisitStoredFields(doc uint64, visit scorch.StoredFieldValueVisitor) error {
	id, err := b.DocID(doc)
	if err != nil || !visit(idField, 't', id, nil) {
		return err
	}
	for _, s := range b.stored {
		more := true
		err := s.of(b, int(doc), func(v []byte) { more = visit(s.name, 't', bytes.Clone(v), nil) })
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// DocID returns the ID of a document.
func (b *base) DocID(doc uint64) ([]byte, error) {
	f := b.field(idField)
	if f == nil || doc >= uint64(b.n) {
		return nil, fmt.Errorf("segment: there is no document %d among %d", doc, b.n)
	}
	from := f.starts.at(int(doc))
	return f.dict.at(int(f.values.at(int(from))), nil), nil
}

// Count returns the number of documents, dropped ones among them.
func (b *base) Count() uint64 { return uint64(b.n) }

// DocNumbers returns the documents with the IDs that are there.
func (b *base) DocNumbers(ids []string) (*roaring.Bitmap, error) {
	return b.numbers(ids, func(string, string) bool { return false })
}

// DocNumbers returns the documents with the IDs that are there.
func (s *File) DocNumbers(ids []string) (*roaring.Bitmap, error) { return s.numbers(ids, s.Lacks) }

func (b *base) numbers(ids []string, lacks func(field, term string) bool) (*roaring.Bitmap, error) {
	out := roaring.NewBitmap()
	f := b.field(idField)
	if f == nil {
		return out, nil
	}
	return out, fenced("find documents", func() error {
		var l List
		var it Iterator
		for _, id := range ids {
			if !lacks(idField, id) && f.list([]byte(id), nil, &l) {
				for it.Reset(&l); it.Next(); {
					out.Add(it.Doc())
				}
			}
		}
		return nil
	})
}

// Fields returns the names of the fields, ascending.
func (b *base) Fields() []string {
	out := make([]string, len(b.fields))
	for i, f := range b.fields {
		out[i] = f.name
	}
	return out
}

// Size returns the bytes of the segment.
func (b *base) Size() int { return len(b.data) }

// VisitDocValues calls visit with the values of a document in fields.
func (b *base) VisitDocValues(doc uint64, fields []string, visit func(field string, term []byte), state scorch.DocVisitState) (scorch.DocVisitState, error) {
	var buf []byte
	for _, name := range fields {
		f := b.field(name)
		if f == nil || !f.options.has(column) {
			continue
		}
		from, to := f.starts.at(int(doc)), f.starts.at(int(doc)+1)
		for ; from < to; from++ {
			buf = f.dict.at(int(f.values.at(int(from))), buf)
			visit(name, buf)
		}
	}
	return state, nil
}

// VisitableDocValueFields returns the fields of which the values are kept. It
// names every field, for bleve would gather the values of others from their
// terms, for each document anew.
func (b *base) VisitableDocValueFields() ([]string, error) { return b.Fields(), nil }

// A memory is a segment that was not written yet.
type memory struct {
	base
}

func (*memory) Close() error  { return nil }
func (*memory) AddRef()       {}
func (*memory) DecRef() error { return nil }

// pieceSize is how many bytes are written at a time: the kernel keeps what is written
// at once in one piece, and who reads a byte of a mapping is given the whole piece.
const pieceSize = 32 << 10

// Persist writes the segment to path, and makes it durable.
func (m *memory) Persist(path string) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			_ = os.Remove(path)
		}
	}()
	for piece := range slices.Chunk(m.data, pieceSize) {
		if _, err := f.Write(piece); err != nil {
			return err
		}
	}
	return f.Sync()
}

// A File is a segment that is mapped.
type File struct {
	base
	path    string
	file    *os.File
	mapping mmap.MMap
	refs    atomic.Int64

	mu    sync.Mutex
	known map[string]*known // by field
}

// OpenFile maps the segment at path.
func OpenFile(path string) (_ *File, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	s := &File{path: path, file: f}
	s.refs.Store(1)
	defer func() {
		if err != nil {
			err = fmt.Errorf("segment: open %s: %w", path, errors.Join(err, s.Close()))
		}
	}()
	if s.mapping, err = mmap.Map(f, mmap.RDONLY, 0); err != nil {
		return nil, err
	}
	b, err := open(s.mapping)
	if err != nil {
		return nil, err
	}
	s.base = *b
	for _, field := range s.fields {
		field.base = &s.base
	}
	return s, nil
}

// Path returns where the segment lies.
func (s *File) Path() string { return s.path }

// Data returns the bytes of the segment, as long as it is open.
func (s *File) Data() []byte { return s.mapping }

// AddRef keeps the segment open for one reader more.
func (s *File) AddRef() { s.refs.Add(1) }

// DecRef lets go of it. The last one unmaps it.
func (s *File) DecRef() error {
	if s.refs.Add(-1) > 0 {
		return nil
	}
	var err error
	if s.mapping != nil {
		err = s.mapping.Unmap()
	}
	return errors.Join(err, s.file.Close())
}

// Close is DecRef.
func (s *File) Close() error { return s.DecRef() }

func checksum(b []byte, before uint32) uint32 { return crc32.Update(before, crc32.IEEETable, b) }
