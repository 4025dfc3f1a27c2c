package index

import (
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"ksearch/index/segment"
	"ksearch/query"
)

// This file answers queries from the postings of segments with matchers of our own.
// bleve's score is a square root of BM25 with an average length that is not
// one, its searchers look at no deadline while they skip, and it cannot put
// the articles with all words first; see search.go for who builds what.

// noDoc is past every document.
const noDoc = math.MaxUint64

// A matcher goes through the documents that match, in ascending order. It
// starts before the first one. After an error it is not used again.
type matcher interface {
	doc() uint64                       // the current one, noDoc past the end
	advance(to uint64) (uint64, error) // to the first one at or after to, which is after the current one
	score() float64                    // of the current one
	missing() int                      // how many of the soft words the current one lacks
}

// deadline is looked at now and then by everything that loops.
type deadline struct {
	ctx  context.Context
	n    int
	err  error // met where there was nobody to tell
	own  int   // work that was spent and is not in work yet
	work *work // of the whole search, nil is no bound
}

// work is what a search has spent, on all of its goroutines, of what it may.
type work struct {
	spent atomic.Int64
	most  int
}

// What is asked for by patterns and by nearness can cost a thousand times as
// much as what is asked for by words. The work for it is bounded, in units of
// about 10 ns: it grows with the archive, as all searches do, but no search
// takes more than so much for each article. What is beyond is refused, before
// it keeps others waiting for the whole deadline.
const (
	workBase       = 40_000_000
	workPerArticle = 1000

	workMark   = 20_000_000 // for one part of a query in one text of a page
	workTerm   = 2500       // to open the postings of a term of a pattern, which takes more than 1 KiB too
	workWord   = 20         // to hold a word of the vocabulary against a wildcard
	workFuzzy  = 60         // against a word with edits
	workRegexp = 80         // against a regular expression
	workRead   = 40         // to read the places of one of many terms in a text
	workPlace  = 4          // to keep a place
	workSort   = 10         // to keep a place among others, which may be there already
	workAssign = 4          // to try whether a word can have a position
)

func workFor(articles uint64) int { return workBase + workPerArticle*int(articles) }

// workApart is how much work a goroutine spends before it tells the others.
const workApart = 4096

// spend accounts for work. The error is a [*query.LimitError].
func (d *deadline) spend(n int) error {
	if d.own += n; d.own >= workApart && d.work != nil {
		spent := int(d.work.spent.Add(int64(d.own)))
		if d.own = 0; spent > d.work.most {
			d.err = &query.LimitError{Part: query.Work, Got: spent, Max: d.work.most}
		}
	}
	return d.err
}

// fail keeps an error for the next check.
func (d *deadline) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

func (d *deadline) check() error {
	if d.err != nil {
		return d.err
	}
	if d.n++; d.n&0x3f != 0 {
		return nil
	}
	return d.ctx.Err()
}

// postings are the documents of one term in one field.
type postings struct {
	in  []segmentPostings // the segments that have it
	seg int               // the current one
	it  segment.Iterator
	at  uint64 // the number of the document plus one
	dl  *deadline
}

// segmentPostings are those in one segment.
type segmentPostings struct {
	*segmentPart
	list segment.List
}

// newPostings returns postings that are good until s is closed.
func newPostings(s *search, field, term string) *postings { return newPostingsOf(s, field, term, nil) }

// newPostingsOf is newPostings for one of many terms of a field, in ascending
// order: finders are those of each segment.
func newPostingsOf(s *search, field, term string, finders []*segment.Finder) *postings {
	p := s.borrowed.newPostings()
	p.in, p.seg, p.at, p.dl = p.in[:0], 0, 0, &s.deadline
	for i := range s.segments {
		of := segmentPostings{segmentPart: &s.segments[i]}
		found := false
		if finders != nil {
			found = finders[i].List(term, of.dropped, &of.list)
		} else {
			found = of.Segment.List(field, term, of.dropped, &of.list)
		}
		if found {
			p.in = append(p.in, of)
		}
	}
	p.begin()
	return p
}

// begin begins with the current segment.
func (p *postings) begin() {
	if p.seg < len(p.in) {
		p.it.Reset(&p.in[p.seg].list)
	}
}

// count is the number of documents.
func (p *postings) count() (n uint64) {
	for i := range p.in {
		n += uint64(p.in[i].list.Live())
	}
	return n
}

func (p *postings) doc() uint64 { return p.at }

func (p *postings) advance(to uint64) (uint64, error) {
	if err := p.dl.check(); err != nil {
		return noDoc, err
	}
	for p.seg < len(p.in) {
		of := p.in[p.seg].segmentPart
		if to <= of.end() {
			found := false
			if to == p.at+1 {
				found = p.it.Next()
			} else {
				found = p.it.Advance(uint32(max(to, of.first+1) - of.first - 1))
			}
			if found {
				p.at = of.first + uint64(p.it.Doc()) + 1
				return p.at, nil
			}
		}
		p.seg++
		p.begin()
		p.at = 0
	}
	p.at = noDoc
	return noDoc, nil
}

func (p *postings) score() float64 { return 0 }
func (p *postings) missing() int   { return 0 }

// frequency is how often the term is in the current document.
func (p *postings) frequency() int { return p.it.Frequency() }

// length is the number of tokens in the field of the current document.
func (p *postings) length() float64 { return float64(max(p.it.Length(), 1)) }

// read appends the places of the term in the current document to dst. words is
// how many words each is long; 0 is as many as the index says.
func (p *postings) read(dst []span, words int) []span {
	var buf [64]segment.Place
	for _, at := range p.it.Places(buf[:0]) {
		long := at.Words
		if words > 0 {
			long = uint32(words)
		}
		dst = append(dst, span{start: at.At, end: at.At + max(long, 1) - 1})
	}
	return dst
}

// An occurrence is something that is looked for in one field of running text.
type occurrence interface {
	doc() uint64
	advance(to uint64) (uint64, error)
	frequency() float64 // in the current document, as a score reckons it
	times() int         // in how many places of the current document
	length() float64    // of the field of the current document, in words
}

// text is one thing in several fields of running text at once, scored
// by BM25F: the frequencies of all fields, each weighed and held against its
// length, saturate together.
type text struct {
	in     []occurrence
	fields []textField
	norms  []norm  // of each field
	idf    float64 // times what a Boost within says
	what   string  // as a query writes it
	at     uint64
	dl     *deadline
}

const bm25K1 = 1.2

// A norm is what a frequency in a field counts, for fields of each length.
type norm struct {
	weight, flat, perWord float64
	upper                 *[lengthCodes]float32 // no less than what 1 counts, by the code of the length
	lengths               *fieldLengths
}

// norms are those of textFields in one generation. The zero norms are not made yet.
type norms struct {
	once sync.Once
	of   [len(textFields)]norm
}

// norm is that of one of textFields.
func (g *generation) norm(field int) norm {
	g.norms.once.Do(func() {
		for i, f := range textFields {
			average := max(float64(g.Stats.Tokens[i])/float64(max(g.Stats.Articles, 1)), 1)
			n := norm{weight: f.weight, flat: 1 - f.b, perWord: f.b / average, upper: new([lengthCodes]float32), lengths: &g.columns.lengths[i]}
			for c := range n.upper {
				n.upper[c] = float32(n.of(1, float64(max(shortest(lengthCode(c)), 1)))) * (1 + 1e-6)
			}
			g.norms.of[i] = n
		}
	})
	return g.norms.of[field]
}

func (n norm) of(frequency, length float64) float64 {
	return n.weight * frequency / (n.flat + n.perWord*length)
}

func (t *text) doc() uint64 { return t.at }

func (t *text) advance(to uint64) (uint64, error) {
	next := uint64(noDoc)
	for _, o := range t.in {
		at := o.doc()
		if at < to {
			var err error
			if at, err = o.advance(to); err != nil {
				return noDoc, err
			}
		}
		next = min(next, at)
	}
	t.at = next
	return next, nil
}

func (t *text) score() float64 {
	tf := 0.0
	for i, o := range t.in {
		if o.doc() == t.at {
			tf += t.norms[i].of(o.frequency(), o.length())
		}
	}
	return t.saturated(tf)
}

func (t *text) saturated(tf float64) float64 { return t.idf * tf * (bm25K1 + 1) / (tf + bm25K1) }

func (t *text) missing() int { return 0 }

// or matches where any part does. As soft words, it counts those that lack.
type or struct {
	parts []matcher
	soft  bool
	at    uint64
}

func (o *or) doc() uint64 { return o.at }

func (o *or) advance(to uint64) (uint64, error) {
	next := uint64(noDoc)
	for _, m := range o.parts {
		at := m.doc()
		if at < to {
			var err error
			if at, err = m.advance(to); err != nil {
				return noDoc, err
			}
		}
		next = min(next, at)
	}
	o.at = next
	return next, nil
}

func (o *or) score() (sum float64) {
	for _, m := range o.parts {
		if m.doc() == o.at {
			sum += m.score()
		}
	}
	return sum
}

func (o *or) missing() int {
	if o.soft {
		n := 0
		for _, m := range o.parts {
			if m.doc() != o.at {
				n++
			}
		}
		return n
	}
	least := math.MaxInt
	for _, m := range o.parts {
		if m.doc() == o.at {
			least = min(least, m.missing())
		}
	}
	return least
}

// and matches where every part does and none of the others.
type and struct {
	parts []matcher
	not   []matcher
	at    uint64
}

func (a *and) doc() uint64 { return a.at }

func (a *and) advance(to uint64) (uint64, error) {
search:
	for {
		for i := 0; i < len(a.parts); {
			m := a.parts[i]
			at := m.doc()
			if at < to {
				var err error
				if at, err = m.advance(to); err != nil {
					return noDoc, err
				}
			}
			switch {
			case at == noDoc:
				a.at = noDoc
				return noDoc, nil
			case at > to:
				to, i = at, 0
			default:
				i++
			}
		}
		for _, m := range a.not {
			at := m.doc()
			if at < to {
				var err error
				if at, err = m.advance(to); err != nil {
					return noDoc, err
				}
			}
			if at == to {
				to++
				continue search
			}
		}
		a.at = to
		return to, nil
	}
}

func (a *and) score() (sum float64) {
	for _, m := range a.parts {
		sum += m.score()
	}
	return sum
}

func (a *and) missing() (n int) {
	for _, m := range a.parts {
		n += m.missing()
	}
	return n
}

// all matches every document.
type all struct {
	in  segments
	seg int // the current one
	at  uint64
	dl  *deadline
}

func (a *all) doc() uint64 { return a.at }

func (a *all) advance(to uint64) (uint64, error) {
	if err := a.dl.check(); err != nil {
		return noDoc, err
	}
	for ; a.seg < len(a.in); a.seg++ {
		in := &a.in[a.seg]
		for a.at = max(to, in.first+1); a.at <= in.end(); a.at++ {
			if in.dropped == nil || !in.dropped.Contains(uint32(a.at-1-in.first)) {
				return a.at, nil
			}
		}
	}
	a.at = noDoc
	return noDoc, nil
}

func (a *all) score() float64 { return 0 }
func (a *all) missing() int   { return 0 }

// list matches given documents.
type list struct {
	docs []uint64 // ascending, numbers plus one
	at   uint64
}

func (l *list) doc() uint64 { return l.at }

func (l *list) advance(to uint64) (uint64, error) {
	i, _ := slices.BinarySearch(l.docs, to)
	if l.docs = l.docs[i:]; len(l.docs) == 0 {
		l.at = noDoc
	} else {
		l.at = l.docs[0]
	}
	return l.at, nil
}

func (l *list) score() float64 { return 0 }
func (l *list) missing() int   { return 0 }

// atLeast matches where a text does so many times in all of its fields together.
type atLeast struct {
	*text
	n int
}

func (a *atLeast) advance(to uint64) (uint64, error) {
	for {
		at, err := a.text.advance(to)
		if err != nil || at == noDoc {
			return noDoc, err
		}
		if err := a.dl.check(); err != nil {
			return noDoc, err
		}
		sum := 0
		for _, o := range a.in {
			if o.doc() == at && sum < a.n {
				sum += o.times()
			}
		}
		if sum >= a.n {
			return at, nil
		}
		to = at + 1
	}
}

// boosted is a matcher that counts so many times as much.
type boosted struct {
	matcher
	by float64
}

func (b boosted) score() float64 { return b.by * b.matcher.score() }

// unscored matches and no more.
type unscored struct {
	documents
}

func (unscored) score() float64 { return 0 }
func (unscored) missing() int   { return 0 }

// documents are some, in ascending order: see matcher.
type documents interface {
	doc() uint64
	advance(to uint64) (uint64, error)
}

// filtered matches where its matcher does and keep agrees.
type filtered struct {
	matcher
	keep func(doc uint64) (bool, error)
}

func (f *filtered) advance(to uint64) (uint64, error) {
	for {
		at, err := f.matcher.advance(to)
		if err != nil || at == noDoc {
			return noDoc, err
		}
		ok, err := f.keep(at)
		if err != nil {
			return noDoc, err
		}
		if ok {
			return at, nil
		}
		to = at + 1
	}
}
