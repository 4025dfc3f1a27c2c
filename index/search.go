package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	bindex "github.com/blevesearch/bleve_index_api"

	"ksearch/index/analysis"
	"ksearch/query"
)

// Search answers req from the live generation. The deadline of ctx holds: it
// is looked at while terms are gathered, while postings are gone through, and
// while hits are counted.
func (ix *Index) Search(ctx context.Context, req *query.Request) (res *query.Result, err error) {
	if err := req.Check(); err != nil {
		return nil, err
	}
	for _, f := range req.Facets {
		if _, ok := facetName(f.Field); !ok {
			return nil, fmt.Errorf("index: search: there is no facet %q", f.Field)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("index: search: %w", err)
	}
	start := time.Now()
	g, err := ix.acquire()
	if errors.Is(err, ErrNoIndex) {
		res = &query.Result{Query: reading(req), Total: query.Total{Relation: "eq"}}
		for _, f := range req.Facets {
			res.Facets = append(res.Facets, query.FacetCounts{Field: f.Field})
		}
		res.Took = time.Since(start)
		return res, nil
	}
	if err != nil {
		return nil, err
	}
	defer g.release()

	// A file that shrinks under a mapping is a fault, and bleve panics over
	// some damaged bytes. Neither may end the process that serves others.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			res, err = nil, &DamageError{g.dir, fmt.Errorf("the search met %v", r)}
		}
	}()
	res, err = g.search(ctx, req)
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, fmt.Errorf("index: search: %w", err)
	}
	res.Took = time.Since(start)
	return res, nil
}

func reading(req *query.Request) query.Reading {
	r := query.Reading{Order: req.Order}
	if r.Order == "" {
		r.Order = query.ByRelevance
	}
	if req.Query != nil {
		r.Parsed = req.Query.String()
	}
	return r
}

// search is one search on one generation.
type search struct {
	deadline
	ctx     context.Context
	g       *generation
	req     *query.Request
	reader  bindex.IndexReader
	closers []interface{ Close() error }
	notes   []string
	soft    bool // the query has words of which some may be missing
}

func (g *generation) search(ctx context.Context, req *query.Request) (*query.Result, error) {
	reader, err := advancedReader(g.bleve)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	s := &search{deadline: deadline{ctx: ctx}, ctx: ctx, g: g, req: req, reader: reader}
	defer func() {
		for _, c := range s.closers {
			_ = c.Close() // nothing was written
		}
	}()
	m, err := s.matcher(req.Query)
	if err != nil {
		return nil, err
	}
	c, err := newCollector(s)
	if err != nil {
		return nil, err
	}
	if g.Stats.Articles > 0 {
		if err := c.run(m); err != nil {
			return nil, err
		}
	}
	res := &query.Result{Query: reading(req), Total: query.Total{Value: c.total, Relation: "eq"}, Facets: c.counts()}
	if s.soft {
		res.Total.AllWords = c.whole
	}
	if note := g.annotation(); note != "" {
		s.notes = append(s.notes, note)
	}
	res.Query.Notes = s.notes
	page, err := c.page()
	if err != nil {
		return nil, err
	}
	mk := newMarker(req.Query)
	for _, h := range page {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		hit, err := s.hit(h, mk)
		if err != nil {
			return nil, err
		}
		res.Hits = append(res.Hits, hit)
	}
	return res, nil
}

func advancedReader(b bleve.Index) (bindex.IndexReader, error) {
	adv, err := b.Advanced()
	if err != nil {
		return nil, err
	}
	return adv.Reader()
}

// matcher is x in terms of postings. A nil x is every article.
func (s *search) matcher(x query.Expr) (matcher, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	switch x := x.(type) {
	case nil:
		return s.all()
	case query.Word:
		return s.word(x)
	case query.Phrase:
		return s.phrase(x)
	case query.Dates:
		return s.dates(x)
	case query.Words:
		return s.words(x)
	case query.And:
		return s.and(x)
	case query.Or:
		o := new(or)
		for _, y := range x {
			m, err := s.matcher(y)
			if err != nil {
				return nil, err
			}
			o.parts = append(o.parts, m)
		}
		return o, nil
	case query.Not:
		return s.and(query.And{x})
	}
	return nil, fmt.Errorf("no matcher for %T", x) // Expr is closed
}

func (s *search) all() (matcher, error) {
	r, err := s.reader.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, r)
	return &all{r: r, dl: &s.deadline}, nil
}

func (s *search) and(xs query.And) (matcher, error) {
	a := new(and)
	for _, x := range xs {
		not, negative := x.(query.Not)
		soft := s.soft
		if negative {
			x = not.X
		}
		m, err := s.matcher(x)
		if negative {
			s.soft = soft // what is not wanted need not be held in full
		}
		if err != nil {
			return nil, err
		}
		if negative {
			a.not = append(a.not, m)
		} else {
			a.parts = append(a.parts, m)
		}
	}
	if len(a.parts) == 0 {
		m, err := s.all()
		if err != nil {
			return nil, err
		}
		a.parts = append(a.parts, m)
	}
	return a, nil
}

// words are soft: any may match. Those that are too common to tell articles
// apart are left out of account if others remain, and the reader is told.
func (s *search) words(xs query.Words) (matcher, error) {
	rare, common := withoutCommon(xs)
	if len(common) > 0 {
		s.note("too common to rank by, and left out: %s; ask for one as a \"phrase\"", strings.Join(common, ", "))
	}
	o := &or{soft: len(rare) > 1}
	s.soft = s.soft || o.soft
	for _, w := range rare {
		m, err := s.word(w)
		if err != nil {
			return nil, err
		}
		o.parts = append(o.parts, m)
	}
	return o, nil
}

// withoutCommon parts the words by which articles are told apart from those
// that are too common. If there are no others, the common ones have to do.
func withoutCommon(xs query.Words) (rare query.Words, common []string) {
	for _, w := range xs {
		ts := terms(w.Text)
		if len(ts) == 1 && analysis.Common(ts[0]) {
			common = append(common, w.Text)
		} else {
			rare = append(rare, w)
		}
	}
	if len(rare) == 0 {
		return xs, nil
	}
	return rare, common
}

func (s *search) note(format string, args ...any) {
	if n := fmt.Sprintf(format, args...); !slices.Contains(s.notes, n) {
		s.notes = append(s.notes, n)
	}
}

func terms(text string) []string {
	var out []string
	for _, t := range analysis.Text(text) {
		out = append(out, t.Term)
	}
	return out
}

func nameTerms(text string) []string {
	var out []string
	for _, t := range analysis.Names(text) {
		out = append(out, t.Term)
	}
	return out
}

func (s *search) word(w query.Word) (matcher, error) {
	if textual(w.Field) {
		return s.text(w.Field, w.Text, terms(w.Text))
	}
	if w.Field == query.ID {
		return s.id(w.Text)
	}
	return s.value(w.Field, w.Text, nameTerms(w.Text))
}

func (s *search) phrase(p query.Phrase) (matcher, error) {
	switch {
	case textual(p.Field):
		return s.text(p.Field, p.Text, terms(p.Text))
	case p.Field == query.ID:
		return s.id(p.Text)
	case p.Field == query.Source:
		return s.value(p.Field, p.Text, []string{exactly(p.Text)})
	}
	return s.value(p.Field, p.Text, []string{whole(p.Text)})
}

func textual(f query.Field) bool {
	return f == query.Text || f == query.Headline || f == query.Lead || f == query.Body
}

// value matches a term, or terms that follow each other, in a field of values.
func (s *search) value(field query.Field, typed string, ts []string) (matcher, error) {
	name := findPrefix + string(field)
	switch len(ts) {
	case 0:
		return s.nothing(typed), nil
	case 1:
		p, err := newPostings(s, name, ts[0], false, false)
		if err != nil {
			return nil, err
		}
		if p.r.Count() == 0 {
			s.note("no article has %s %q", field, typed)
		}
		return p, nil
	}
	p, err := newPhrase(s, name, ts)
	if err != nil {
		return nil, err
	}
	return unscored{p}, nil
}

// unscored is an occurrence that matches and no more.
type unscored struct{ occurrence }

func (unscored) score() float64 { return 0 }
func (unscored) missing() int   { return 0 }

func (s *search) nothing(typed string) matcher {
	s.note("%q holds no word that can be searched for", typed)
	return &list{}
}

func (s *search) id(id string) (matcher, error) {
	internal, err := s.reader.InternalID(id)
	if err != nil || internal == nil {
		return &list{}, err
	}
	return &list{docs: []uint64{internal.Value() + 1}}, nil
}

// text matches a term, or terms that follow each other, in running text.
func (s *search) text(field query.Field, typed string, ts []string) (matcher, error) {
	if len(ts) == 0 {
		return s.nothing(typed), nil
	}
	t := new(text)
	n := max(s.g.Stats.Articles, 1)
	most := uint64(0) // articles with the rarest word, in the field where it is most frequent
	for i, f := range textFields {
		if field != query.Text && string(field) != f.name || len(ts) > 1 && !f.phrases {
			continue
		}
		var o occurrence
		var count uint64
		if len(ts) == 1 {
			p, err := newPostings(s, f.name, ts[0], true, false)
			if err != nil {
				return nil, err
			}
			o, count = p, p.r.Count()
		} else {
			p, err := newPhrase(s, f.name, ts)
			if err != nil {
				return nil, err
			}
			o, count = p, p.words[p.order[0]].r.Count()
		}
		most = max(most, count)
		if count == 0 {
			continue
		}
		t.in = append(t.in, o)
		t.fields = append(t.fields, f)
		t.avg = append(t.avg, max(float64(s.g.Stats.Tokens[i])/float64(n), 1))
	}
	if most == 0 {
		s.note("no article holds %q", typed)
	}
	df := float64(most)
	t.idf = math.Log(1 + (float64(n)-df+0.5)/(df+0.5))
	return t, nil
}

// dates matches by the years, months and days that lie within: few terms for
// any range. An article of which the month or year alone is known is within
// if all of that is.
func (s *search) dates(x query.Dates) (matcher, error) {
	dict, err := s.reader.FieldDict(fieldPeriod)
	if err != nil {
		return nil, err
	}
	defer dict.Close()
	within := map[string]bool{}
	var whole, partial []string
	for { // ascending: a year before its months, a month before its days
		if err := s.check(); err != nil {
			return nil, err
		}
		e, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if e == nil {
			break
		}
		from, to, ok := period(e.Term)
		switch {
		case !ok || len(e.Term) > 4 && within[e.Term[:4]] || len(e.Term) > 7 && within[e.Term[:7]]:
		case (x.From.IsZero() || !from.Before(x.From)) && (x.To.IsZero() || !to.After(x.To)):
			within[e.Term] = true
			whole = append(whole, e.Term)
		case len(e.Term) == len(time.DateOnly) && (x.From.IsZero() || to.After(x.From)) && (x.To.IsZero() || from.Before(x.To)):
			partial = append(partial, e.Term)
		}
	}
	o := new(or)
	for _, term := range append(whole, partial...) {
		p, err := newPostings(s, fieldPeriod, term, false, false)
		if err != nil {
			return nil, err
		}
		if within[term] {
			o.parts = append(o.parts, p)
			continue
		}
		dates, err := newDates(s.reader)
		if err != nil {
			return nil, err
		}
		o.parts = append(o.parts, &filtered{p, func(doc uint64) (bool, error) {
			sec, known, err := dates.of(doc)
			t := time.Unix(sec, 0)
			return known && (x.From.IsZero() || !t.Before(x.From)) && (x.To.IsZero() || t.Before(x.To)), err
		}})
	}
	return o, nil
}

// period is the time that a term of fieldPeriod stands for.
func period(term string) (from, to time.Time, ok bool) {
	for _, p := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if len(term) == len(p.layout) {
			t, err := time.Parse(p.layout, term)
			return t, t.AddDate(p.years, p.months, p.days), err == nil
		}
	}
	return from, to, false
}

// dateValues are the dates of articles, in seconds since 1970.
type dateValues struct {
	r bindex.DocValueReader
	b bindex.IndexInternalID
}

func newDates(r bindex.IndexReader) (*dateValues, error) {
	dv, err := r.DocValueReader([]string{fieldDate})
	return &dateValues{r: dv}, err
}

func (v *dateValues) of(doc uint64) (sec int64, known bool, err error) {
	v.b = bindex.NewIndexInternalID(v.b, doc-1)
	err = v.r.VisitDocValues(v.b, func(_ string, term []byte) {
		sec, known = unsortable(term)
	})
	return sec, known, err
}

// hit is what the reader gets of a found article.
func (s *search) hit(f *found, mk *marker) (query.Hit, error) {
	a, _, err := stored(s.reader, f.id)
	if err == nil && a == nil {
		err = fmt.Errorf("article %s: it is listed and not stored", f.id)
	}
	if err != nil {
		return query.Hit{}, &DamageError{s.g.dir, err}
	}
	h := query.Hit{ID: f.id, Score: f.score, Article: a}
	if s.req.Snippets > 0 {
		h.Snippets = mk.snippets(a, s.req.Snippets)
	}
	if !s.req.Body {
		a.Body = ""
	}
	return h, nil
}
