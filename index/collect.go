package index

import (
	"cmp"
	"container/heap"
	"errors"
	"slices"

	bindex "github.com/blevesearch/bleve_index_api"

	"ksearch/query"
)

// A found is a matching document.
type found struct {
	doc    uint64
	whole  bool // no soft word is missing
	score  float64
	date   int64
	dated  bool
	looked bool // date is known, or known to be missing
	id     string
}

// collector gathers the best matches, counts all, and counts facets.
type collector struct {
	s      *search
	keep   int
	best   []*found // a heap, the worst on top
	total  int
	whole  int
	dates  *dateValues
	facets []facetCounter
	fields map[string][]int // bleve's field to facets
	dv     bindex.DocValueReader
	err    error // met while comparing
}

type facetCounter struct {
	query.Facet
	n map[string]*int // pointers, so that counting allocates no strings
}

func newCollector(s *search) (*collector, error) {
	c := &collector{s: s, keep: s.req.From + s.req.PageSize(), fields: map[string][]int{}}
	if s.req.PageSize() == 0 {
		c.keep = 0
	}
	var err error
	if c.dates, err = newDates(s.reader); err != nil {
		return nil, err
	}
	var names []string
	for i, f := range s.req.Facets {
		name, _ := facetName(f.Field) // Search has checked that there is one
		if f.Size == 0 {
			f.Size = 10
		}
		c.facets = append(c.facets, facetCounter{f, map[string]*int{}})
		if len(c.fields[name]) == 0 {
			names = append(names, name)
		}
		c.fields[name] = append(c.fields[name], i)
	}
	if len(names) > 0 {
		if c.dv, err = s.reader.DocValueReader(names); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *collector) run(m matcher) error {
	var id bindex.IndexInternalID
	var last string // the field visited last, whose facets are in use
	var use []int
	count := func(field string, term []byte) {
		if field != last {
			last, use = field, c.fields[field]
		}
		for _, i := range use {
			if n, met := c.facets[i].n[string(term)]; met {
				*n++
			} else {
				first := 1
				c.facets[i].n[string(term)] = &first
			}
		}
	}
	for doc := uint64(0); ; {
		var err error
		if doc, err = m.advance(doc + 1); err != nil || doc == noDoc {
			return errors.Join(err, c.err)
		}
		if err := c.s.check(); err != nil {
			return err
		}
		c.total++
		f := found{doc: doc, whole: m.missing() == 0}
		if f.whole {
			c.whole++
		}
		if c.keep > 0 {
			f.score = m.score()
			c.offer(&f)
		}
		if c.dv != nil {
			id = bindex.NewIndexInternalID(id, doc-1)
			if err := c.dv.VisitDocValues(id, count); err != nil {
				return err
			}
		}
	}
}

func (c *collector) offer(f *found) {
	switch {
	case len(c.best) < c.keep:
		g := *f
		heap.Push(c, &g)
	case c.better(f, c.best[0]):
		g := *f
		c.best[0] = &g
		heap.Fix(c, 0)
	}
}

// better is the order of hits: by what was asked, then the newest, then by ID.
func (c *collector) better(a, b *found) bool {
	switch c.s.req.Order {
	case query.ByNewest, query.ByOldest:
	default:
		if a.whole != b.whole {
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
		return (a.date > b.date) != (c.s.req.Order == query.ByOldest)
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
	if f.id == "" {
		var err error
		if f.id, err = c.s.reader.ExternalID(bindex.NewIndexInternalID(nil, f.doc-1)); err != nil && c.err == nil {
			c.err = err
		}
	}
	return f.id
}

// Len, Less, Swap, Push and Pop make best a heap.
func (c *collector) Len() int           { return len(c.best) }
func (c *collector) Less(i, j int) bool { return c.better(c.best[j], c.best[i]) }
func (c *collector) Swap(i, j int)      { c.best[i], c.best[j] = c.best[j], c.best[i] }
func (c *collector) Push(x any)         { c.best = append(c.best, x.(*found)) }
func (c *collector) Pop() any {
	last := c.best[len(c.best)-1]
	c.best = c.best[:len(c.best)-1]
	return last
}

// page is the page asked for, best first.
func (c *collector) page() ([]*found, error) {
	slices.SortFunc(c.best, func(a, b *found) int {
		switch {
		case a == b:
			return 0
		case c.better(a, b):
			return -1
		}
		return 1
	})
	for _, f := range c.best {
		c.name(f)
	}
	return c.best[min(c.s.req.From, len(c.best)):], c.err
}

// counts are the facets: the most frequent values first, then by value;
// months newest first.
func (c *collector) counts() []query.FacetCounts {
	var out []query.FacetCounts
	for _, f := range c.facets {
		fc := query.FacetCounts{Field: f.Field}
		for v, n := range f.n {
			fc.Values = append(fc.Values, query.Count{Value: v, N: *n})
		}
		slices.SortFunc(fc.Values, func(a, b query.Count) int {
			if f.Field == query.Months {
				return cmp.Compare(b.Value, a.Value)
			}
			return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value))
		})
		for _, v := range fc.Values[min(f.Size, len(fc.Values)):] {
			fc.Other += v.N
		}
		fc.Values = fc.Values[:min(f.Size, len(fc.Values))]
		out = append(out, fc)
	}
	return out
}
