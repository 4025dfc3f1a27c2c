package index

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"ksearch/query"
)

// A found is a matching document.
type found struct {
	doc    uint64 // its number plus one
	whole  bool   // no soft word is missing
	score  float64
	date   int64 // seconds since 1970
	dated  bool
	looked bool    // date is known, or known to be missing
	fresh  float64 // what score was multiplied by for the date; 0 is 1
	near   float64 // what score has for words near each other
	id     string
}

// rerankWindow is how many of the best hits by relevance are ranked anew: as
// many as a reader may look through.
const rerankWindow = 200

// collector gathers the best matches, counts all, and notes them for facets.
//
// The order of hits is one for all pages, however long they are: the first
// rerankWindow by relevance in the order in which they are ranked anew, then
// all others by better.
type collector struct {
	s        *search
	order    query.Order
	offset   int     // hits before the page
	size     int     // of the page; -1 is every hit
	window   int     // hits to rank anew
	allFirst bool    // before those that are not whole
	after    *found  // the page is of the hits after it; nil: look at offset
	keep     int     // matches to keep in best; -1 is all
	best     []found // a heap, the worst on top, once there are keep of them
	begin    uint64  // matches to gather, from this document
	end      uint64  // to before this one

	filters   *filters
	total     int
	whole     int
	docs      []uint32 // the numbers of all hits, if facets want them
	documents int
	dates     dates
	now       time.Time // from which the age of an article is reckoned
	err       error     // met while comparing
}

// gather goes through all that matches, and keeps what a page of size hits
// needs, or every hit if size is -1.
func (s *search) gather(size int) (*collector, error) {
	m, err := s.matcher(s.req.Query)
	if err != nil {
		return nil, err
	}
	c, err := newCollector(s, size)
	if err != nil || s.g.Stats.Articles == 0 {
		return c, err
	}
	return c, errors.Join(c.run(m), s.err)
}

func newCollector(s *search, size int) (*collector, error) {
	_, order := s.req.Plan()
	c := &collector{s: s, order: order, offset: s.req.From, size: size, begin: 1, end: noDoc}
	if order == query.ByRelevance {
		c.window = rerankWindow
		c.allFirst = query.AllFirst(s.req.Query)
	}
	if s.req.Cursor != "" {
		at, err := readCursor(s.req.Cursor)
		if err != nil {
			return nil, err // acquireFor has read it
		}
		c.offset = at.offset
		if at.last.doc != 0 {
			c.after = &at.last
		}
	}
	switch {
	case size < 0:
		c.keep = -1
	case size == 0:
	case c.after != nil:
		c.keep = size
	default:
		c.keep = max(c.window, c.offset+size)
	}
	c.documents = s.segments.documents()
	var err error
	c.dates = dates{s: s, documents: c.documents}
	if s.recent = s.recently(order); s.recent {
		if c.now, err = s.newest(&c.dates); err != nil {
			return nil, err
		}
	}
	c.filters, err = newFilters(s)
	return c, err
}

// run goes through the matches, once, on as many cores as are worth it.
func (c *collector) run(m matcher) error {
	cores := c.s.g.cores
	if helpers := cores.take(min(cores.worth(postingsOf(m)), c.documents) - 1); helpers > 0 {
		return c.runAmong(helpers, m)
	}
	return c.runAll(m)
}

// runAmong is run with helpers: each goes through a part of the documents.
func (c *collector) runAmong(helpers int, m matcher) error {
	parts := make([]*collector, helpers+1)
	per := uint64(c.documents/len(parts) + 1)
	err := c.s.among(helpers, len(parts), func(s *search, i int) (err error) {
		p := *c
		p.s, p.filters, p.dates = s, c.filters.apart(), dates{s: s, documents: c.documents}
		p.begin, p.end = uint64(i)*per+1, uint64(i+1)*per+1
		if c.after != nil {
			after := *c.after // comparing fills it in
			p.after = &after
		}
		parts[i] = &p
		of := m // which nobody else uses
		if i > 0 {
			if of, err = s.matcher(s.req.Query); err != nil {
				return err
			}
		}
		return p.runAll(of)
	})
	for _, p := range parts {
		if err != nil {
			return err
		}
		c.total, c.whole, c.docs = c.total+p.total, c.whole+p.whole, append(c.docs, p.docs...)
		c.filters.join(p.filters)
		for _, f := range p.best {
			c.insert(f)
		}
		err = p.err
	}
	return err
}

// postingsOf is how many postings it takes to go through the matches of m, about.
func postingsOf(m matcher) (n int) {
	switch m := m.(type) {
	case *text:
		for _, o := range m.in {
			switch o := o.(type) {
			case *frequent:
				for _, t := range o.terms {
					n += int(t.n)
				}
			case *placed:
				n += costOfPlaces * int(min(o.places.count(), noDoc/costOfPlaces/16))
			}
		}
	case *atLeast:
		return postingsOf(m.text)
	case boosted:
		return postingsOf(m.matcher)
	case *filtered:
		return postingsOf(m.matcher)
	case *or:
		for _, p := range m.parts {
			n += postingsOf(p)
		}
	case *and:
		for i, p := range m.parts {
			if k := postingsOf(p); i == 0 || k < n {
				n = k
			}
		}
		n *= len(m.parts)
	case *all:
		n = m.in.documents()
	}
	return n
}

// costOfPlaces is how many postings take as long as the places of one document.
const costOfPlaces = 4

func (c *collector) runAll(m matcher) error {
	if b := c.s.bulk(m); b != nil {
		b.begin, b.end = c.begin, c.end
		return c.runBulk(b)
	}
	for doc := c.begin - 1; ; {
		var err error
		if doc, err = m.advance(doc + 1); err != nil || doc >= c.end {
			return errors.Join(err, c.err)
		}
		if err := c.s.check(); err != nil {
			return err
		}
		if !c.filters.test(doc - 1) {
			continue
		}
		c.total++
		f := found{doc: doc, whole: m.missing() == 0}
		if f.whole {
			c.whole++
		}
		if c.countsFacets() {
			c.docs = append(c.docs, uint32(doc-1))
		}
		if c.keep != 0 && c.mayKeep(&f) {
			f.score = m.score()
			c.offer(f)
		}
	}
}

func (c *collector) countsFacets() bool { return len(c.s.req.Facets) > 0 && c.size >= 0 }

// mayKeep reports whether f can be one of the best, whatever its score.
func (c *collector) mayKeep(f *found) bool {
	switch {
	case c.keep < 0 || len(c.best) < c.keep:
		return true
	case c.order == query.ByRelevance:
		return !c.allFirst || f.whole || !c.best[0].whole
	}
	return c.better(f, &c.best[0])
}

// leastScore is the least that a document which is kept may score by its words,
// once there are as many as are kept.
func (c *collector) leastScore() float64 {
	if c.s.recent {
		return c.best[0].score / (1 + recentGain)
	}
	return c.best[0].score
}

// beaten reports whether f is none of the best, however new it is: to know when
// it was published takes longer than all the rest.
func (c *collector) beaten(f *found) bool {
	if c.order != query.ByRelevance || c.keep < 0 || len(c.best) < c.keep || c.allFirst && f.whole && !c.best[0].whole {
		return false
	}
	return f.score < c.leastScore()*(1-1e-9) // what rounding may take
}

func (c *collector) offer(f found) {
	if c.beaten(&f) {
		return
	}
	if c.s.recent {
		c.freshen(&f)
	}
	if c.after == nil || c.better(c.after, &f) {
		c.insert(f)
	}
}

// insert puts f among the best, if it is one of them.
func (c *collector) insert(f found) {
	switch {
	case c.keep < 0 || len(c.best) < c.keep:
		c.best = append(c.best, f)
		if len(c.best) == c.keep {
			for i := c.keep/2 - 1; i >= 0; i-- {
				c.sink(i)
			}
		}
	case c.better(&f, &c.best[0]):
		c.best[0] = f
		c.sink(0)
	}
}

// sink moves the ith of best down to where the worst is on top of the others
// again.
func (c *collector) sink(i int) {
	for {
		worst := 2*i + 1
		if worst >= len(c.best) {
			return
		}
		if other := worst + 1; other < len(c.best) && c.better(&c.best[worst], &c.best[other]) {
			worst = other
		}
		if !c.better(&c.best[i], &c.best[worst]) {
			return
		}
		c.best[i], c.best[worst] = c.best[worst], c.best[i]
		i = worst
	}
}

// better is the order of hits: by what was asked, then the newest, then by ID.
func (c *collector) better(a, b *found) bool {
	if c.order == query.ByRelevance {
		if c.allFirst && a.whole != b.whole {
			return a.whole
		}
		if a.score != b.score {
			return a.score > b.score
		}
	}
	c.look(a)
	c.look(b)
	if a.dated != b.dated {
		return a.dated
	}
	if a.date != b.date {
		return (a.date > b.date) != (c.order == query.ByOldest)
	}
	return cmp.Less(c.name(a), c.name(b))
}

func (c *collector) look(f *found) {
	if f.looked {
		return
	}
	f.looked = true
	var err error
	if f.date, f.dated, err = c.dates.of(f.doc); err != nil && c.err == nil {
		c.err = err
	}
}

func (c *collector) name(f *found) string {
	if f.id == "" && c.err == nil {
		if c.err = c.s.check(); c.err == nil {
			f.id, c.err = c.s.segments.id(f.doc - 1)
		}
	}
	return f.id
}

// page is the page asked for, best first.
func (c *collector) page() ([]*found, error) {
	if c.size == 0 {
		return nil, c.err
	}
	all := make([]*found, len(c.best))
	for i := range c.best {
		all[i] = &c.best[i]
	}
	c.sort(all)
	from := 0
	if c.after == nil {
		from = min(c.offset, len(all))
		if from < c.window {
			if err := errors.Join(c.err, c.rerank(all[:min(c.window, len(all))])); err != nil {
				return nil, err
			}
		}
	}
	page := all[from:]
	if c.size >= 0 {
		page = page[:min(c.size, len(page))]
	}
	for _, f := range page {
		c.name(f)
	}
	return page, c.err
}

// rerank puts the best hits into the order of the scores that they get when
// they are looked at more closely.
func (c *collector) rerank(best []*found) error {
	if err := c.s.rerank(best); err != nil {
		return err
	}
	c.sort(best)
	return nil
}

func (c *collector) sort(hits []*found) {
	slices.SortFunc(hits, func(a, b *found) int {
		switch {
		case a == b:
			return 0
		case c.better(a, b):
			return -1
		}
		return 1
	})
}

// dates are the dates of documents, from a column if there is one.
type dates struct {
	s         *search
	documents int
	column    *kept[[]int64]
	all       []int64
	values    *dateValues
}

func (d *dates) of(doc uint64) (sec int64, known bool, err error) {
	if d.all == nil {
		if err := d.begin(); err != nil {
			return 0, false, err
		}
	}
	if d.all != nil {
		if sec = d.all[doc-1]; sec == noDate {
			return 0, false, nil
		}
		return sec, true, nil
	}
	return d.values.of(doc)
}

// begin sees to it that there is something to read from.
func (d *dates) begin() (err error) {
	if d.column == nil {
		d.column = d.s.g.columns.ofDates()
	}
	ready, due := d.column.due(1, d.documents)
	if due {
		if ready, err = d.s.makeDates(d.column, d.documents); err != nil {
			return err
		}
	}
	switch {
	case ready != nil:
		d.all = *ready
	case d.values == nil:
		d.values = newDates(d.s.segments)
	}
	d.column.read.Add(1)
	return err
}
