package segment

import (
	"fmt"
	"math"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bindex "github.com/blevesearch/bleve_index_api"
	segapi "github.com/blevesearch/scorch_segment_api/v2"
)

// This file is what bleve's scorch asks of a format.

// Type and Version are what bleve knows the format by.
const (
	Type    = "ksearch"
	Version = 1
)

// AnewKey is the key of an [Anew] in the configuration that bleve hands to a format.
const AnewKey = "ksearch_anew"

// An Anew says that an index is made of a whole archive. When the segments of it
// are merged all is written anew, so that the bytes of the segment that comes of it
// depend on nothing but its documents. Until then what is stored is not
// compressed, but for the first segment, which may be the only one. The zero Anew is
// ready; it is good for one index.
type Anew struct{ built atomic.Bool }

// anewOf returns the Anew of a configuration, nil if there is none.
func anewOf(config map[string]any) *Anew {
	a, _ := config[AnewKey].(*Anew) //nolint:errcheck // nil is as good
	return a
}

// Register makes the format known to bleve. It does so once.
var Register = sync.OnceFunc(func() { scorch.RegisterSegmentPlugin(plugin{}, false) })

type plugin struct{}

func (plugin) Type() string    { return Type }
func (plugin) Version() uint32 { return Version }

func (p plugin) New(docs []bindex.Document) (segapi.Segment, uint64, error) {
	return p.NewUsing(docs, nil)
}

func (plugin) NewUsing(docs []bindex.Document, config map[string]any) (segapi.Segment, uint64, error) {
	anew := anewOf(config)
	m, err := build(docs, anew != nil && anew.built.Swap(true))
	if err != nil {
		return nil, 0, err
	}
	return m, uint64(len(m.data)), nil
}

func (plugin) Open(path string) (segapi.Segment, error) {
	s, err := OpenFile(path)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (p plugin) OpenUsing(path string, _ map[string]any) (segapi.Segment, error) { return p.Open(path) }

func (p plugin) Merge(segments []segapi.Segment, drops []*roaring.Bitmap, path string, closed chan struct{}, s segapi.StatsReporter) ([][]uint64, uint64, error) {
	return p.MergeUsing(segments, drops, path, closed, s, nil)
}

func (plugin) MergeUsing(segments []segapi.Segment, drops []*roaring.Bitmap, path string, closed chan struct{}, s segapi.StatsReporter, config map[string]any) ([][]uint64, uint64, error) {
	in := make([]*base, len(segments))
	var mapped []*File
	for i, from := range segments {
		switch from := from.(type) {
		case *File:
			in[i] = &from.base
			mapped = append(mapped, from)
		case *memory:
			in[i] = &from.base
		default:
			return nil, 0, fmt.Errorf("segment: merge a %T", from)
		}
	}
	docs, size, err := merge(in, mapped, drops, path, closed, anewOf(config) != nil)
	if err == nil && s != nil {
		s.ReportBytesWritten(size)
	}
	return docs, size, err
}

// uncounted are the statistics of bytes that bleve gathers and ksearch does not show.
type uncounted struct{}

func (uncounted) BytesRead() uint64     { return 0 }
func (uncounted) ResetBytesRead(uint64) {}
func (uncounted) BytesWritten() uint64  { return 0 }

// terms are those of a field.
type terms struct{ f *field }

func (t terms) PostingsList(term []byte, except *roaring.Bitmap, before segapi.PostingsList) (segapi.PostingsList, error) {
	l, ok := before.(*postingsList)
	if !ok || l == nil {
		l = new(postingsList)
	}
	t.f.list(term, except, &l.List)
	return l, nil
}

func (t terms) Contains(term []byte) (bool, error) {
	_, ok := t.f.dict.find(term)
	return ok, nil
}

func (t terms) Cardinality() int { return t.f.dict.n }

func (t terms) AutomatonIterator(a segapi.Automaton, from, to []byte) segapi.DictionaryIterator {
	var near *Acceptor
	if a != nil {
		near = NewAcceptor(a)
	}
	return &dictionaryIterator{Terms: t.f.terms(from, to, near)}
}

// A dictionaryIterator is Terms, as bleve wants them.
type dictionaryIterator struct {
	*Terms
	entry bindex.DictEntry
}

func (d *dictionaryIterator) Next() (*bindex.DictEntry, error) {
	if !d.Terms.Next() {
		return nil, nil
	}
	d.entry = bindex.DictEntry{Term: string(d.Term()), Count: uint64(d.Documents())}
	return &d.entry, nil
}

// A postingsList is a List, as bleve wants it.
type postingsList struct {
	uncounted
	List
}

func (l *postingsList) Iterator(_, _, _ bool, before segapi.PostingsIterator) segapi.PostingsIterator {
	it, ok := before.(*postingsIterator)
	if !ok || it == nil {
		it = new(postingsIterator)
	}
	it.Reset(&l.List)
	return it
}

func (l *postingsList) Size() int { return l.size }

// Count returns the number of documents that were not dropped.
func (l *postingsList) Count() uint64 { return uint64(l.Live()) }

// A postingsIterator is an Iterator, as bleve wants it.
type postingsIterator struct {
	uncounted
	Iterator
}

func (it *postingsIterator) Next() (segapi.Posting, error) {
	if !it.Iterator.Next() {
		return nil, nil
	}
	return (*posting)(it), nil
}

func (it *postingsIterator) Advance(doc uint64) (segapi.Posting, error) {
	if doc > math.MaxUint32 || !it.Iterator.Advance(uint32(doc)) {
		return nil, nil
	}
	return (*posting)(it), nil
}

func (it *postingsIterator) Size() int { return 8 * blockSize }

// A posting is the current document of an iterator.
type posting postingsIterator

func (p *posting) Number() uint64    { return uint64(p.Iterator.Doc()) }
func (p *posting) Frequency() uint64 { return uint64(p.Iterator.Frequency()) }
func (p *posting) Size() int         { return 0 }

// Norm returns what bleve scores by: one over the square root of the length.
func (p *posting) Norm() float64 { return 1 / math.Sqrt(float64(max(p.Iterator.Length(), 1))) }

func (p *posting) Locations() []segapi.Location {
	places := p.Iterator.Places(nil)
	out := make([]segapi.Location, len(places))
	for i, at := range places {
		out[i] = location{p.l.f.name, at}
	}
	return out
}

// A location is a Place. bleve's have bytes in a text too, which are not kept.
type location struct {
	field string
	place Place
}

func (l location) Field() string            { return l.field }
func (l location) Pos() uint64              { return uint64(l.place.At) }
func (l location) Start() uint64            { return 0 }
func (l location) End() uint64              { return 0 }
func (l location) ArrayPositions() []uint64 { return nil }
func (l location) Size() int                { return 0 }

// fenced calls do, which reads bytes that may be damaged, or missing under a
// mapping, on a goroutine of bleve's: that must not end the process.
func fenced(what string, do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("segment: %s: reading it met %v", what, r)
		}
	}()
	return do()
}
