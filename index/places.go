package index

import (
	"slices"

	"ksearch/index/segment"
	"ksearch/query"
)

// places are where something is in one field, document by document. They go
// through the documents that may hold it, of which advance reads no positions;
// spans tells whether the current one does, and reads what it needs.
type places interface {
	documents
	spans() ([]span, error)  // of the current document, ascending, distinct; good until the next advance
	frequency() (int, error) // in the current document, as a score reckons it; 0 where spans has none
	length() float64         // of the field of the current document, once spans or frequency was asked
	count() uint64           // of documents, at most; deleted ones do not count
	boost() float64          // what a Boost within says
}

// A term is one of the dictionary, in one field.
type term struct {
	s     *search
	field string
	text  string
	words int // that it spans; 0 is as the index says
	docs  *postings
	late  *postings // the same, for places of documents that docs has passed
	n     uint64    // documents
}

// newTerm returns nil if no document within the bound of s has it, so that a
// note tells of the others nothing. Its count is of the whole archive.
func newTerm(s *search, field, text string, words int) (*term, error) {
	t := new(term)
	if ok, err := t.find(s, field, text, words, nil); err != nil || !ok {
		return nil, err
	}
	return t, nil
}

// find makes t a term, unless no document has it: see newTerm. Finders may be
// nil: see newPostingsOf.
func (t *term) find(s *search, field, text string, words int, finders []*segment.Finder) (found bool, err error) {
	if held, err := s.holds(field, text); err != nil || !held {
		return false, err
	}
	docs := newPostingsOf(s, field, text, finders)
	*t = term{s: s, field: field, text: text, words: words, docs: docs, n: docs.count()}
	return t.n > 0, nil
}

// at returns the postings of the term at a document that has it.
func (t *term) at(doc uint64) (*postings, error) {
	if t.docs.at == doc {
		return t.docs, nil
	}
	if t.late == nil {
		t.late = newPostings(t.s, t.field, t.text)
	}
	if t.late.at < doc {
		if _, err := t.late.advance(doc); err != nil {
			return nil, err
		}
	}
	return t.late, nil
}

// A union is any of some terms: the base forms of a word in several languages,
// or all the words that look like a pattern.
type union struct {
	terms []*term
	at    uint64
	apart bool // no two of the terms stand at one position
	df    uint64
	buf   []span
	held  []termHere
	many  bool    // terms
	wide  *window // of many terms, once it is gone through
}

// fewTerms is up to where going through the terms one by one is fastest.
const fewTerms = 8

// newUnion returns nil if no document has any of the terms.
func newUnion(s *search, field string, texts []string, words int) (*union, error) {
	u := &union{terms: make([]*term, 0, len(texts))}
	room := make([]term, len(texts))
	var finders []*segment.Finder
	if len(texts) > fewTerms && slices.IsSorted(texts) {
		finders = s.segments.finders(field)
	}
	for _, text := range texts {
		if err := s.check(); err != nil {
			return nil, err
		}
		if len(texts) > fewTerms {
			if err := s.spend(workTerm); err != nil {
				return nil, err
			}
		}
		t := &room[len(u.terms)]
		found, err := t.find(s, field, text, words, finders)
		if err != nil {
			return nil, err
		}
		if found {
			u.terms = append(u.terms, t)
			u.df = max(u.df, t.n)
		}
	}
	if len(u.terms) == 0 {
		return nil, nil
	}
	u.many = len(u.terms) > fewTerms
	return u, nil
}

func (u *union) doc() uint64    { return u.at }
func (u *union) count() uint64  { return u.df }
func (u *union) boost() float64 { return 1 }

func (u *union) advance(to uint64) (uint64, error) {
	var err error
	if u.many {
		if u.wide == nil {
			u.wide = new(window)
		}
		u.at, err = u.wide.advance(u.terms, to)
		return u.at, err
	}
	u.at = noDoc
	for _, t := range u.terms {
		at := t.docs.at
		if at < to {
			if at, err = t.docs.advance(to); err != nil {
				return noDoc, err
			}
		}
		u.at = min(u.at, at)
	}
	return u.at, nil
}

// sum is how often the terms are in the current document.
func (u *union) sum() (n int) {
	if u.wide != nil {
		for h := u.wide.first(u.at); h != nil; h = u.wide.after(h) {
			n += int(h.freq)
		}
		return n
	}
	for _, t := range u.terms {
		if t.docs.at == u.at {
			n += t.docs.frequency()
		}
	}
	return n
}

// here are the terms that are in the current document, each at it. They are
// good until the next call.
func (u *union) here() ([]termHere, error) {
	u.held = u.held[:0]
	if u.wide == nil {
		for _, t := range u.terms {
			if t.docs.at == u.at {
				u.held = append(u.held, termHere{t.docs, t.words})
			}
		}
		return u.held, nil
	}
	for h := u.wide.first(u.at); h != nil; h = u.wide.after(h) {
		t := u.terms[h.term]
		if err := t.s.check(); err != nil {
			return nil, err
		}
		if err := t.s.spend(workRead); err != nil {
			return nil, err
		}
		docs, err := t.at(u.at)
		if err != nil {
			return nil, err
		}
		u.held = append(u.held, termHere{docs, t.words})
	}
	return u.held, nil
}

// A termHere is a term in the current document.
type termHere struct {
	docs  *postings
	words int // see term
}

func (u *union) spans() ([]span, error) {
	held, err := u.here()
	if err != nil {
		return nil, err
	}
	u.buf = u.buf[:0]
	for _, t := range held {
		u.buf = t.docs.read(u.buf, t.words)
	}
	u.buf = distinct(u.buf)
	return u.buf, nil
}

func (u *union) frequency() (int, error) {
	spans, err := u.spans()
	return len(spans), err
}

func (u *union) length() float64 {
	if u.wide != nil {
		return float64(u.wide.long[u.at-u.wide.from])
	}
	for _, t := range u.terms {
		if t.docs.at == u.at {
			return t.docs.length()
		}
	}
	return 1
}

// A window is the next documents of very many terms: which have which. The
// terms are gone through one after the other, not one document at a time.
type window struct {
	from uint64 // the document of heads[0]; 0 before the first
	head [windowSize]int32
	long [windowSize]float32 // of the field of each document
	hits []hit
}

const windowSize = 4096

// A hit is a term in a document.
type hit struct {
	term int32
	next int32 // in window.hits, counted from 1, as in head; 0 is none
	freq uint32
}

func (w *window) first(doc uint64) *hit { return w.hit(w.head[doc-w.from]) }
func (w *window) after(h *hit) *hit     { return w.hit(h.next) }

func (w *window) hit(n int32) *hit {
	if n == 0 {
		return nil
	}
	return &w.hits[n-1]
}

func (w *window) advance(terms []*term, to uint64) (uint64, error) {
	for {
		if w.from > 0 {
			for i := max(to, w.from) - w.from; i < windowSize; i++ {
				if w.head[i] != 0 {
					return w.from + i, nil
				}
			}
			to = max(to, w.from+windowSize)
		}
		if found, err := w.fill(terms, to); err != nil || !found {
			return noDoc, err
		}
	}
}

// fill looks at the documents from the first one at or after to.
func (w *window) fill(terms []*term, to uint64) (found bool, err error) {
	first := uint64(noDoc)
	for _, t := range terms {
		at := t.docs.at
		if at < to {
			if at, err = t.docs.advance(to); err != nil {
				return false, err
			}
		}
		first = min(first, at)
	}
	if first == noDoc {
		w.from, w.head = noDoc-windowSize, [windowSize]int32{}
		return false, nil
	}
	w.from, w.head, w.hits = first, [windowSize]int32{}, w.hits[:0]
	for i, t := range terms {
		for at := t.docs.at; at < first+windowSize; {
			w.hits = append(w.hits, hit{int32(i), w.head[at-first], uint32(t.docs.frequency())})
			w.head[at-first] = int32(len(w.hits))
			w.long[at-first] = float32(t.docs.length())
			if at, err = t.docs.advance(at + 1); err != nil {
				return false, err
			}
		}
	}
	return true, terms[0].s.spend(workPlace * len(w.hits))
}

// meet finds the first document at or after to that all parts may be in.
// order names them with the rarest first.
func meet[P places](parts []P, order []int, to uint64) (uint64, error) {
	for i := 0; i < len(order); {
		p := parts[order[i]]
		at := p.doc()
		if at < to {
			var err error
			if at, err = p.advance(to); err != nil {
				return noDoc, err
			}
		}
		switch {
		case at == noDoc:
			return noDoc, nil
		case at > to:
			to, i = at, 0
		default:
			i++
		}
	}
	return to, nil
}

// rarestFirst returns the numbers of parts, and in how many documents the
// first of them is.
func rarestFirst[P places](parts []P) (order []int, least uint64) {
	for i := range parts {
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return int(min(parts[a].count(), 1<<30)) - int(min(parts[b].count(), 1<<30))
	})
	return order, parts[order[0]].count()
}

// A phrase is words that follow each other.
type phrase struct {
	parts  []*union
	later  []int // how many words after the beginning each part stands
	words  int
	order  []int // of parts, the rarest first
	df     uint64
	at     uint64
	times  int // that it is in the current document, if it is plain
	starts []uint32
	next   []uint32 // starts, while they are found
	buf    []span
}

func (p *phrase) doc() uint64     { return p.at }
func (p *phrase) count() uint64   { return p.df }
func (p *phrase) boost() float64  { return 1 }
func (p *phrase) length() float64 { return p.parts[p.order[0]].length() }

func (p *phrase) advance(to uint64) (_ uint64, err error) {
	if p.plain() {
		p.times, err = p.find(to)
		return p.at, err
	}
	p.at, err = meet(p.parts, p.order, to)
	return p.at, err
}

// plain reports whether the phrase is two terms, which find looks for at once.
func (p *phrase) plain() bool {
	return len(p.parts) == 2 && len(p.parts[0].terms) == 1 && len(p.parts[1].terms) == 1
}

// find goes to the first document at or after to with the phrase, which is plain,
// and returns how often it is there.
func (p *phrase) find(to uint64) (times int, err error) {
	a, b := p.parts[p.order[0]].terms[0].docs, p.parts[p.order[1]].terms[0].docs
	by := p.later[p.order[1]] - p.later[p.order[0]]
	for {
		for a.at < to || b.at != a.at {
			if to = max(to, a.at, b.at); to == noDoc {
				p.set(noDoc)
				return 0, nil
			}
			for _, docs := range [...]*postings{a, b} {
				if docs.at < to {
					if _, err := docs.advance(to); err != nil {
						return 0, err
					}
				}
			}
		}
		if a.at == noDoc {
			p.set(noDoc)
			return 0, nil
		}
		of := a.in[a.seg].segmentPart
		times, more := segment.Meet(&a.it, &b.it, by)
		if times == 0 && !more {
			to = of.end() + 1
			continue
		}
		a.at, b.at = of.first+uint64(a.it.Doc())+1, of.first+uint64(b.it.Doc())+1
		if times > 0 {
			p.set(a.at)
			return times, nil
		}
		if err := a.dl.check(); err != nil {
			return 0, err
		}
	}
}

func (p *phrase) set(at uint64) {
	p.at, p.parts[0].at, p.parts[1].at = at, at, at
}

// begin finds where the phrase begins in the current document.
func (p *phrase) begin() error {
	p.starts = p.starts[:0]
	for k, i := range p.order {
		held, err := p.parts[i].here()
		if err != nil {
			return err
		}
		next, later := p.next[:0], uint32(p.later[i])
		for _, t := range held {
			if k == 0 {
				next = t.docs.it.Starts(next, later)
			} else {
				next = t.docs.it.Following(next, p.starts, later)
			}
		}
		if len(held) > 1 {
			slices.Sort(next)
			next = slices.Compact(next)
		}
		p.starts, p.next = next, p.starts
		if len(next) == 0 {
			break
		}
	}
	return nil
}

func (p *phrase) frequency() (int, error) {
	if p.plain() {
		return p.times, nil
	}
	err := p.begin()
	return len(p.starts), err
}

func (p *phrase) spans() ([]span, error) {
	if err := p.begin(); err != nil {
		return nil, err
	}
	p.buf = p.buf[:0]
	for _, x := range p.starts {
		p.buf = append(p.buf, span{start: x, end: x + uint32(p.words) - 1})
	}
	return p.buf, nil
}

// loose is words that stand close together: see scatterer.
type loose struct {
	parts []*union
	slop  int
	order []int
	df    uint64
	at    uint64
	words [][]span
	near  scatterer
	dl    *deadline
}

func (l *loose) doc() uint64     { return l.at }
func (l *loose) count() uint64   { return l.df }
func (l *loose) boost() float64  { return 1 }
func (l *loose) length() float64 { return l.parts[0].length() }

func (l *loose) advance(to uint64) (_ uint64, err error) {
	l.at, err = meet(l.parts, l.order, to)
	return l.at, err
}

func (l *loose) spans() (_ []span, err error) {
	for i, p := range l.parts {
		if l.words[i], err = p.spans(); err != nil {
			return nil, err
		}
	}
	return l.near.find(l.words, l.slop, l.dl)
}

func (l *loose) frequency() (int, error) {
	spans, err := l.spans()
	return len(spans), err
}

// near is two parts that are near each other.
type near struct {
	nearness
	parts   [2]places
	order   []int
	borders *term // where a sentence or paragraph begins; nil: the unit is words
	at      uint64
	s       *search
}

func (n *near) doc() uint64     { return n.at }
func (n *near) count() uint64   { return min(n.parts[0].count(), n.parts[1].count()) }
func (n *near) boost() float64  { return n.parts[0].boost() * n.parts[1].boost() }
func (n *near) length() float64 { return n.parts[0].length() }

func (n *near) advance(to uint64) (_ uint64, err error) {
	n.at, err = meet(n.parts[:], n.order, to)
	return n.at, err
}

// both reads the places of the parts, the rarer first, and the borders if
// there are some of both.
func (n *near) both() (spans [2][]span, err error) {
	for _, i := range n.order {
		if spans[i], err = n.parts[i].spans(); err != nil || len(spans[i]) == 0 {
			return [2][]span{}, err
		}
	}
	if n.borders != nil {
		if n.borders.docs.at < n.at {
			if _, err := n.borders.docs.advance(n.at); err != nil {
				return [2][]span{}, err
			}
		}
		n.nearness.borders = n.nearness.borders[:0]
		if n.borders.docs.at == n.at {
			n.nearness.borders = n.borders.docs.read(n.nearness.borders, n.borders.words)
		}
	}
	return spans, err
}

func (n *near) spans() ([]span, error) {
	parts, err := n.both()
	if err != nil {
		return nil, err
	}
	out, whole, err := n.hulls(parts[0], parts[1])
	if !whole {
		n.s.note("of the places in an article that %s means, the first %d were looked at", n.Near, maxSpans)
	}
	return out, err
}

func (n *near) frequency() (int, error) {
	parts, err := n.both()
	if err != nil {
		return 0, err
	}
	return n.partaking(parts[0], parts[1])
}

// either is any of its parts.
type either struct {
	parts []places
	at    uint64
	buf   []span
	long  float64
}

func (e *either) doc() uint64     { return e.at }
func (e *either) length() float64 { return e.long }

func (e *either) count() (n uint64) {
	for _, p := range e.parts {
		n = max(n, p.count())
	}
	return n
}

func (e *either) boost() (by float64) {
	for _, p := range e.parts {
		by = max(by, p.boost())
	}
	return by
}

func (e *either) advance(to uint64) (uint64, error) {
	e.at = noDoc
	for _, p := range e.parts {
		at := p.doc()
		if at < to {
			var err error
			if at, err = p.advance(to); err != nil {
				return noDoc, err
			}
		}
		e.at = min(e.at, at)
	}
	return e.at, nil
}

func (e *either) spans() ([]span, error) {
	e.buf = e.buf[:0]
	for _, p := range e.parts {
		if p.doc() != e.at {
			continue
		}
		spans, err := p.spans()
		if err != nil {
			return nil, err
		}
		if len(spans) > 0 {
			e.long = p.length()
		}
		e.buf = append(e.buf, spans...)
	}
	e.buf = distinct(e.buf)
	return e.buf, nil
}

func (e *either) frequency() (int, error) {
	spans, err := e.spans()
	return len(spans), err
}

// raised is places that count so many times as much.
type raised struct {
	places
	by float64
}

func (r raised) boost() float64 { return r.by * r.places.boost() }

// placed is an occurrence that is known by its places.
type placed struct {
	places
	n  int
	dl *deadline
}

func (p *placed) advance(to uint64) (uint64, error) {
	for {
		if err := p.dl.check(); err != nil {
			return noDoc, err
		}
		at, err := p.places.advance(to)
		if err != nil || at == noDoc {
			return noDoc, err
		}
		if p.n, err = p.places.frequency(); err != nil {
			return noDoc, err
		}
		if p.n > 0 {
			return at, nil
		}
		to = at + 1
	}
}

func (p *placed) frequency() float64 { return float64(p.n) }

func (p *placed) times() int {
	spans, err := p.places.spans()
	if err != nil {
		p.dl.fail(err)
	}
	return countPlaces(spans)
}

// formWeight is how much more an occurrence counts that is spelt as the query
// is: in that very form, or in capitals as it is.
const formWeight = 0.15

// frequent is an occurrence that is known by its frequency alone.
type frequent struct {
	*union
	exact []*term // the terms of the very form
	dl    *deadline
}

func (f *frequent) times() int { return f.sum() }

func (f *frequent) frequency() float64 {
	n := float64(f.sum())
	for _, t := range f.exact {
		if t.docs.at < f.at {
			if _, err := t.docs.advance(f.at); err != nil {
				f.dl.fail(err)
			}
		}
		if t.docs.at == f.at {
			n += formWeight * float64(t.docs.frequency())
		}
	}
	return n
}

// nearOf is a Near of two parts in one field.
func (s *search) nearOf(x query.Near, field string, a, b places) (*near, error) {
	n := &near{nearness: nearness{Near: x, dl: &s.deadline}, parts: [2]places{a, b}, s: s}
	n.order, _ = rarestFirst(n.parts[:])
	border := ""
	switch x.Unit {
	case query.InSentence:
		border = sentenceTerm
	case query.InParagraph:
		border = paragraphTerm
	default:
		return n, nil
	}
	var err error
	n.borders, err = newTerm(s, field, border, 1)
	return n, err
}
