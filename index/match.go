package index

import (
	"context"
	"math"
	"slices"

	bindex "github.com/blevesearch/bleve_index_api"
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
	ctx context.Context
	n   int
}

func (d *deadline) check() error {
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

// An occurrence is a word or phrase in one field of running text.
type occurrence interface {
	doc() uint64
	advance(to uint64) (uint64, error)
	frequency() float64 // in the current document
	length() float64    // of the field of the current document
}

func (p *postings) frequency() float64 { return float64(p.cur.Freq) }

// phrase is words that follow each other in one field.
type phrase struct {
	words []*postings
	order []int // of words, the rarest first
	at    uint64
	freq  float64
	dl    *deadline
}

func newPhrase(s *search, field string, terms []string) (*phrase, error) {
	p := &phrase{dl: &s.deadline}
	for i, t := range terms {
		w, err := newPostings(s, field, t, true, true)
		if err != nil {
			return nil, err
		}
		p.words = append(p.words, w)
		p.order = append(p.order, i)
	}
	slices.SortStableFunc(p.order, func(a, b int) int {
		return int(min(p.words[a].r.Count(), 1<<30)) - int(min(p.words[b].r.Count(), 1<<30))
	})
	return p, nil
}

func (p *phrase) doc() uint64 { return p.at }

func (p *phrase) advance(to uint64) (uint64, error) {
	for {
		at, err := p.meet(to)
		if err != nil || at == noDoc {
			p.at = noDoc
			return noDoc, err
		}
		n, err := p.count()
		if err != nil {
			return noDoc, err
		}
		if n > 0 {
			p.at, p.freq = at, float64(n)
			return at, nil
		}
		to = at + 1
	}
}

// meet finds the first document at or after to that has every word.
func (p *phrase) meet(to uint64) (uint64, error) {
	for i := 0; i < len(p.order); {
		w := p.words[p.order[i]]
		if w.at < to {
			if _, err := w.advance(to); err != nil {
				return noDoc, err
			}
		}
		switch {
		case w.at == noDoc:
			return noDoc, nil
		case w.at > to:
			to, i = w.at, 0
		default:
			i++
		}
	}
	return to, nil
}

// count counts where the words follow each other in the current document.
func (p *phrase) count() (int, error) {
	positions := make([][]uint64, len(p.words))
	for i, w := range p.words {
		ps := make([]uint64, len(w.cur.Vectors))
		for j, v := range w.cur.Vectors {
			ps[j] = v.Pos
		}
		if !slices.IsSorted(ps) {
			slices.Sort(ps)
		}
		positions[i] = ps
	}
	return chains(positions, p.dl)
}

// chains counts the positions x of the first word for which each ith word
// stands at x+i.
func chains(positions [][]uint64, dl *deadline) (int, error) {
	n := 0
	next := make([]int, len(positions))
first:
	for _, x := range positions[0] {
		if err := dl.check(); err != nil {
			return 0, err
		}
		for i := 1; i < len(positions); i++ {
			want, ps := x+uint64(i), positions[i]
			for next[i] < len(ps) && ps[next[i]] < want {
				next[i]++
			}
			if next[i] == len(ps) {
				return n, nil
			}
			if ps[next[i]] != want {
				continue first
			}
		}
		n++
	}
	return n, nil
}

func (p *phrase) frequency() float64 { return p.freq }
func (p *phrase) length() float64    { return p.words[0].length() }

// text is a word or phrase in several fields of running text at once, scored
// by BM25F: the frequencies of all fields, each weighed and held against its
// length, saturate together.
type text struct {
	in     []occurrence
	fields []textField
	avg    []float64 // the average length of each field
	idf    float64
	at     uint64
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
