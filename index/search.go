package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2"
	bindex "github.com/blevesearch/bleve_index_api"

	"ksearch/index/segment"
	"ksearch/query"
)

// Search answers req from the live generation. The deadline of ctx holds: it
// is looked at while terms are gathered, while postings are gone through, and
// while hits are counted.
func (ix *Index) Search(ctx context.Context, req *query.Request) (res *query.Result, err error) {
	if err := req.Check(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("index: search: %w", err)
	}
	start := time.Now()
	g, req, err := ix.acquireFor(req)
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
	g.cores.busy.Add(1)
	defer g.cores.give(1)

	err = g.guard(func() (err error) {
		res, err = g.search(ctx, req)
		return err
	})
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
	_, order := req.Plan()
	r := query.Reading{Order: order}
	if req.Query != nil {
		r.Parsed = req.Query.String()
	}
	return r
}

// search is one search on one generation.
type search struct {
	deadline
	ctx      context.Context
	g        *generation
	req      *query.Request
	reader   bindex.IndexReader
	segments segments  // of reader
	forks    []*search // of it
	borrowed borrowed
	notes    []string
	soft     bool // the query has words of which some may be missing
	recent   bool // newer articles stand a little higher
	idiom
	share  int                    // of the words that patterns stand for, for each pattern
	terms  map[patternIn][]string // that patterns stand for
	edited map[edited]*segment.Acceptor
	bases  map[string][]string // of words that patterns stand for
	cut    bool                // a pattern stands for more words than are looked for
	vague  string              // what of the query cannot be told exactly, as a note says it
	bound  *bound              // nil is the whole archive
}

// begin returns a search that is ended by calling end.
func (g *generation) begin(ctx context.Context, req *query.Request) (s *search, end func(), err error) {
	reader, err := advancedReader(g.bleve)
	if err != nil {
		return nil, nil, err
	}
	all, err := segmentsIn(reader)
	if err != nil {
		return nil, nil, errors.Join(err, reader.Close())
	}
	planned := *req
	planned.Query, planned.Order = req.Plan()
	s = &search{
		deadline: deadline{ctx: ctx, work: &work{most: workFor(g.manifest.Stats.Articles)}}, ctx: ctx, g: g, borrowed: borrowed{from: &g.spare}, req: &planned, reader: reader, segments: all,
		share: share(planned.Query),
		idiom: idiomOf(planned.Query, g.manifest.Stats.profiles()),
	}
	end = func() {
		s.close()
		_ = reader.Close()
	}
	if s.bound, err = s.boundOf(req.Within); err != nil {
		end()
		return nil, nil, err
	}
	return s, end, nil
}

func (s *search) close() {
	for _, f := range s.forks {
		f.close()
	}
	s.borrowed.giveBack()
}

func (g *generation) search(ctx context.Context, req *query.Request) (*query.Result, error) {
	s, end, err := g.begin(ctx, req)
	if err != nil {
		return nil, err
	}
	defer end()
	c, err := s.gather(req.PageSize())
	if err != nil {
		return nil, err
	}
	res := &query.Result{Query: reading(req), Total: query.Total{Value: c.total, Relation: "eq"}}
	if res.Facets, err = c.counts(); err != nil {
		return nil, err
	}
	if s.soft {
		res.Total.AllWords = c.whole
	}
	if s.cut {
		res.Total.Relation = "gte"
	}
	if note := g.annotation(); note != "" {
		s.notes = append(s.notes, note)
	}
	res.Query.Notes = s.notes
	page, err := c.page()
	if err != nil {
		return nil, err
	}
	res.Next = c.next(page)
	var why map[*found]*query.Explanation
	if req.Explain && len(page) > 0 {
		if why, err = s.explain(page); err != nil {
			return nil, err
		}
	}
	if res.Hits, err = s.hits(page); err != nil {
		return nil, err
	}
	for i, f := range page {
		res.Hits[i].Explanation = why[f]
	}
	if err := s.advise(req, res); err != nil {
		return nil, err
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
		return s.all(), nil
	case query.Word, query.Phrase, query.Wildcard, query.Fuzzy, query.Regexp, query.Slot:
		if textual(query.FieldOf(x)) {
			return s.text(x)
		}
		return s.value(x)
	case query.Near:
		return s.text(x)
	case query.AtLeast:
		return s.atLeast(x)
	case query.Boost:
		m, err := s.matcher(x.X)
		if err != nil {
			return nil, err
		}
		return boosted{m, x.By}, nil
	case query.Around:
		return s.around(x)
	case query.Similar:
		return s.similar(x)
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

func (s *search) all() matcher { return &all{in: s.segments, dl: &s.deadline} }

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
		a.parts = append(a.parts, s.all())
	}
	return a, nil
}

// words are soft: any may match. Those that are too common to tell articles
// apart are left out of account if others remain, and the reader is told.
func (s *search) words(xs query.Words) (matcher, error) {
	defer func(d idiom) { s.idiom = d }(s.idiom)
	s.idiom = s.idiom.of(xs)
	rare, common := s.withoutCommon(xs)
	if len(common) > 0 {
		s.note("too common to rank by, and left out: %s; ask for one as a \"phrase\"", strings.Join(common, ", "))
	}
	if dates := namesDates(xs); dates != "" {
		s.note("%q is looked for as words; the dates are date:%s", dates, strings.ReplaceAll(dates, " ", "-"))
	}
	o := &or{soft: len(rare) > 1}
	s.soft = s.soft || o.soft
	for _, w := range rare {
		m, err := s.matcher(w)
		if err != nil {
			return nil, err
		}
		o.parts = append(o.parts, m)
	}
	return o, nil
}

func (s *search) note(format string, args ...any) {
	if n := fmt.Sprintf(format, args...); !slices.Contains(s.notes, n) {
		s.notes = append(s.notes, n)
	}
}

// unclear notes what cannot be looked for as it was asked.
func (s *search) unclear(format string, args ...any) {
	s.vague = fmt.Sprintf(format, args...)
	s.note("%s", s.vague)
}

func textual(f query.Field) bool {
	return f == query.Text || f == query.Headline || f == query.Lead || f == query.Body
}

func (s *search) nothing(x query.Expr) matcher {
	s.unclear("%q holds no word that can be searched for", typed(x))
	return &list{}
}

// snippetWord is how long it takes to read a word of a body for its snippets, in
// postings.
const snippetWord = 16

// hits are what the reader gets of the articles of a page. Snippets of long ones
// are made on the cores that are idle too.
func (s *search) hits(page []*found) ([]query.Hit, error) {
	if len(page) == 0 {
		return nil, nil
	}
	hits := make([]query.Hit, len(page))
	var next atomic.Int64
	read := func(s *search, _ int) (err error) {
		mk := s.marker()
		for i := int(next.Add(1)) - 1; i < len(page) && err == nil; i = int(next.Add(1)) - 1 {
			if err = s.ctx.Err(); err == nil {
				hits[i], err = s.hit(page[i], mk)
			}
		}
		return err
	}
	if s.req.Snippets > 0 {
		words := 0
		for _, f := range page {
			n, err := s.segments.lengths(f.doc - 1)
			if err != nil {
				return nil, err
			}
			words += int(n[bodyField])
		}
		cores := s.g.cores
		if helpers := cores.take(min(cores.worth(words*snippetWord), len(page)) - 1); helpers > 0 {
			return hits, s.among(helpers, helpers+1, read)
		}
	}
	return hits, read(s, 0)
}

// hit is what the reader gets of a found article.
func (s *search) hit(f *found, mk *marker) (query.Hit, error) {
	read := s.segments.withoutBody
	if s.req.Snippets > 0 || s.req.Body {
		read = s.segments.article
	}
	a, err := read(f.doc - 1)
	if err == nil && a.ID != f.id {
		err = fmt.Errorf("article %s: that of %s is stored for it", f.id, a.ID)
	}
	if err != nil {
		return query.Hit{}, &DamageError{s.g.dir, err}
	}
	h := query.Hit{ID: f.id, Score: f.score, Article: a}
	if s.req.Snippets > 0 {
		h.Snippets = mk.snippets(a, s.req.Snippets, s.req.Passage)
	}
	if !s.req.Body {
		a.Body = ""
	}
	return h, nil
}
