package index

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bindex "github.com/blevesearch/bleve_index_api"

	"ksearch/index/segment"
)

// A segmentPart is a segment of the archive as a reader sees it. The numbers of
// its documents follow those of the one before.
type segmentPart struct {
	segment.Segment
	first   uint64 // number of its documents
	size    uint64 // documents, dropped ones among them
	dropped *roaring.Bitmap
}

// end is one more than the number of the last of its documents.
func (p *segmentPart) end() uint64 { return p.first + p.size }

// segments are those of an archive, in the order of their documents.
type segments []segmentPart

// segmentsIn are those that r reads, as long as it is not closed.
func segmentsIn(r bindex.IndexReader) (segments, error) {
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("index: the engine reads with a %T", r)
	}
	var out segments
	first := uint64(0)
	for _, s := range snapshot.Segments() {
		own, ok := s.Segment().(segment.Segment)
		if !ok {
			return nil, fmt.Errorf("index: a segment is a %T", s.Segment())
		}
		p := segmentPart{Segment: own, first: first, size: uint64(s.FullSize()), dropped: s.Deleted()}
		out = append(out, p)
		first = p.end()
	}
	return out, nil
}

// documents is one more than the largest document number: of the articles, and
// of those that were dropped and are not merged away yet.
func (ss segments) documents() int {
	if len(ss) == 0 {
		return 0
	}
	return int(ss[len(ss)-1].end())
}

// at returns the place of the segment that has a document, and its number there;
// past the end the number of segments.
func (ss segments) at(doc uint64) (seg, local int) {
	for i := range ss {
		if doc < ss[i].end() {
			return i, int(doc - ss[i].first)
		}
	}
	return len(ss), 0
}

// of returns the segment that has a document, and its number there.
func (ss segments) of(doc uint64) (*segmentPart, int, error) {
	i, local := ss.at(doc)
	if i == len(ss) {
		return nil, 0, fmt.Errorf("there is no document %d", doc)
	}
	return &ss[i], local, nil
}

// id is that of the article of a document.
func (ss segments) id(doc uint64) (string, error) {
	p, local, err := ss.of(doc)
	if err != nil {
		return "", err
	}
	id, err := p.DocID(uint64(local))
	return string(id), err
}

// number is that of the document with an ID.
func (ss segments) number(id string) (doc uint64, ok bool) {
	docs := ss.with(idField, id)
	if len(docs) == 0 {
		return 0, false
	}
	return docs[0], true
}

// with are the documents with a term, ascending.
func (ss segments) with(field, term string) (docs []uint64) {
	var l segment.List
	it := new(segment.Iterator)
	for i := range ss {
		if ss[i].List(field, term, ss[i].dropped, &l) {
			for it.Reset(&l); it.Next(); {
				docs = append(docs, ss[i].first+uint64(it.Doc()))
			}
		}
	}
	return docs
}

// sought is with, for who asks for many terms of which most are not there.
func (ss segments) sought(field, term string) (docs []uint64) {
	for i := range ss {
		if !ss[i].Lacks(field, term) {
			docs = append(docs, ss[i:i+1].with(field, term)...)
		}
	}
	return docs
}

// finders are those of a field.
func (ss segments) finders(field string) []*segment.Finder {
	out := make([]*segment.Finder, len(ss))
	for i := range ss {
		out[i] = ss[i].Finder(field)
	}
	return out
}

// dropped reports whether they have documents of articles that were dropped.
// Then there may be terms that no article has.
func (ss segments) dropped() bool {
	return slices.ContainsFunc(ss, func(s segmentPart) bool { return s.dropped != nil && !s.dropped.IsEmpty() })
}

// articles is the number of articles that have the current term of v.
func (ss segments) articles(v *vocabulary) uint64 {
	if !ss.dropped() {
		return v.n
	}
	return ss.count(v.field, v.term)
}

// count is the number of articles that have a term.
func (ss segments) count(field, term string) (n uint64) {
	var l segment.List
	for i := range ss {
		if ss[i].List(field, term, ss[i].dropped, &l) {
			n += uint64(l.Live())
		}
	}
	return n
}

// A vocabulary goes through terms of a field, each once, in ascending order. It
// starts before the first one. bleve's dictionaries do so on goroutines of their
// own, one a segment, where damaged bytes would end the process.
type vocabulary struct {
	field string
	in    []*segment.Terms // of the segments that have terms left, each before one that was not seen
	term  string
	n     uint64 // articles with it, dropped ones among them
}

// vocabulary returns the terms from one to before another, which a accepts. An
// empty to, and a nil a, bound nothing.
func (ss segments) vocabulary(field, from, to string, a *segment.Acceptor) *vocabulary {
	var end []byte
	if to != "" {
		end = []byte(to)
	}
	v := &vocabulary{field: field}
	for i := range ss {
		if t := ss[i].Terms(field, []byte(from), end, a); t.Next() {
			v.in = append(v.in, t)
		}
	}
	return v
}

// beginning returns the terms that begin with prefix, which a accepts.
func (ss segments) beginning(field, prefix string, a *segment.Acceptor) *vocabulary {
	end := []byte(prefix)
	for len(end) > 0 && end[len(end)-1] == 0xff {
		end = end[:len(end)-1]
	}
	if len(end) > 0 {
		end[len(end)-1]++
	}
	return ss.vocabulary(field, prefix, string(end), a)
}

// next goes to the next term, if there is one.
func (v *vocabulary) next() bool {
	if len(v.in) == 0 {
		return false
	}
	least := v.in[0].Term()
	for _, t := range v.in[1:] {
		if bytes.Compare(t.Term(), least) < 0 {
			least = t.Term()
		}
	}
	v.term, v.n = string(least), 0
	v.in = slices.DeleteFunc(v.in, func(t *segment.Terms) bool {
		if string(t.Term()) != v.term {
			return false
		}
		v.n += uint64(t.Documents())
		return !t.Next()
	})
	return true
}
