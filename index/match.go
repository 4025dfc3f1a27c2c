package index

import (
	"context"
	"math"
	"slices"

	bindex "github.com/blevesearch/bleve_index_api"

	"ksearch/query"
)

// This file answers queries from bleve's postings with matchers of our own.
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
	ctx   context.Context
	n     int
	err   error // met where there was nobody to tell
	spent int   // of most: see spend
	most  int   // 0 is no bound
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
	workTerm   = 2500       // to open the postings of a term of a pattern, which takes 5 KiB too
	workWord   = 20         // to hold a word of the vocabulary against a wildcard
	workFuzzy  = 60         // against a word with edits
	workRegexp = 80         // against a regular expression
	workRead   = 40         // to read the places of one of many terms in a text
	workPlace  = 4          // to keep a place
	workSort   = 10         // to keep a place among others, which may be there already
	workAssign = 4          // to try whether a word can have a position
)

func workFor(articles uint64) int { return workBase + workPerArticle*int(articles) }

// spend accounts for work. The error is a [*query.LimitError].
func (d *deadline) spend(n int) error {
	if d.spent += n; d.most > 0 && d.spent > d.most {
		d.err = &query.LimitError{Part: query.Work, Got: d.spent, Max: d.most}
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
	r   bindex.TermFieldReader
	cur *bindex.TermFieldDoc
	id  bindex.IndexInternalID
	at  uint64
	dl  *deadline
}

func newPostings(s *search, field, term string, freqs, positions bool) (*postings, error) {
	r, err := s.reader.TermFieldReader(s.ctx, []byte(term), field, freqs, freqs, positions)
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, r)
	return &postings{r: r, cur: new(bindex.TermFieldDoc), dl: &s.deadline}, nil
}

func (p *postings) doc() uint64 { return p.at }

func (p *postings) advance(to uint64) (uint64, error) {
	if err := p.dl.check(); err != nil {
		return noDoc, err
	}
	var d *bindex.TermFieldDoc
	var err error
	if to == p.at+1 || p.at == 0 && to <= 1 { // at is a document number plus one
		d, err = p.r.Next(p.cur)
	} else {
		p.id = bindex.NewIndexInternalID(p.id, to-1)
		d, err = p.r.Advance(p.id, p.cur)
	}
	if err != nil {
		return noDoc, err
	}
	if d == nil {
		p.at = noDoc
		return noDoc, nil
	}
	p.cur = d
	p.at = d.ID.Value() + 1
	return p.at, nil
}

func (p *postings) score() float64 { return 0 }
func (p *postings) missing() int   { return 0 }

// length is the number of tokens in the field of the current document: bleve
// keeps one over its square root.
func (p *postings) length() float64 {
	if p.cur.Norm == 0 {
		return 1
	}
	return 1 / (p.cur.Norm * p.cur.Norm)
}

// read appends the places of the term in the current document to dst: see
// termField. words is how many words each is long; 0 is as many as the index says.
func (p *postings) read(dst []span, words int) []span {
	add := func(at, words uint64) {
		dst = append(dst, span{start: uint32(at), end: uint32(at + max(words, 1) - 1)})
	}
	for _, v := range p.cur.Vectors {
		at, more := v.Pos, v.ArrayPositions
		if words > 0 {
			add(at, uint64(words))
			for _, gap := range more {
				at += gap
				add(at, uint64(words))
			}
			continue
		}
		add(at, v.End)
		for ; len(more) >= 2; more = more[2:] {
			at += more[0]
			add(at, more[1])
		}
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
	avg    []float64 // the average length of each field
	idf    float64   // times what a Boost within says
	what   string    // as a query writes it
	at     uint64
	dl     *deadline
}

const bm25K1 = 1.2

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
			f := t.fields[i]
			tf += f.weight * o.frequency() / (1 - f.b + f.b*o.length()/t.avg[i])
		}
	}
	return t.idf * tf * (bm25K1 + 1) / (tf + bm25K1)
}

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
	r  bindex.DocIDReader
	at uint64
	dl *deadline
}

func (a *all) doc() uint64 { return a.at }

func (a *all) advance(to uint64) (uint64, error) {
	for a.at < to {
		if err := a.dl.check(); err != nil {
			return noDoc, err
		}
		id, err := a.r.Next()
		if err != nil {
			return noDoc, err
		}
		if id == nil {
			a.at = noDoc
			return noDoc, nil
		}
		a.at = id.Value() + 1
	}
	return a.at, nil
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
