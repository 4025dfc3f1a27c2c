package indextest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
)

// Memory is an [index.Store] that looks at every article for every search.
// What it says is what every Store says, so it is written to be read, not to
// be fast: it is for tests where the engine is not the point.
// The zero Memory is empty and ready to use. It is safe for concurrent use.
type Memory struct {
	mu   sync.Mutex
	held state

	once    sync.Once
	writing chan struct{} // holds one token while somebody writes
}

var (
	_ index.Store      = (*Memory)(nil)
	_ index.Transactor = (*Memory)(nil)
)

// state is what a Memory holds. One that has been shown is never changed, so
// that a search sees one whole state.
type state struct {
	articles map[string]*article      // by ID
	sources  map[string]corpus.Source // by path
}

func (m *Memory) state() state {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.held
}

func (m *Memory) show(s state) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held = s
}

func (s state) clone() state {
	c := state{map[string]*article{}, map[string]corpus.Source{}}
	maps.Copy(c.articles, s.articles)
	maps.Copy(c.sources, s.sources)
	return c
}

func (s state) apply(b *index.Batch) {
	for _, a := range b.Put {
		s.articles[a.ID] = newArticle(a)
	}
	for _, src := range b.Done {
		maps.DeleteFunc(s.articles, func(_ string, a *article) bool {
			return a.Source.Path == src.Path && (src.Revision == "" || a.Source.Revision != src.Revision)
		})
		if src.Revision == "" {
			delete(s.sources, src.Path)
			continue
		}
		src.Skipped = slices.Clone(src.Skipped)
		s.sources[src.Path] = src
	}
}

// refused returns an error for a batch that no Store takes.
func refused(b *index.Batch) error {
	for _, a := range b.Put {
		if a == nil {
			return errors.New("indextest: an article is nil")
		}
		if a.ID == "" || !utf8.ValidString(a.ID) || strings.ContainsFunc(a.ID, unicode.IsControl) {
			return fmt.Errorf("indextest: %q is no ID", a.ID)
		}
	}
	for _, src := range b.Done {
		if src.Path == "" {
			return errors.New("indextest: a source has no path")
		}
	}
	return nil
}

// copyOf returns an article that shares nothing with a.
func copyOf(a *corpus.Article) *corpus.Article {
	c := *a
	c.Source.Skipped = slices.Clone(a.Source.Skipped)
	c.Dateline.Places = slices.Clone(a.Dateline.Places)
	c.Bylines, c.Keywords = slices.Clone(a.Bylines), slices.Clone(a.Keywords)
	for _, es := range []*[]corpus.Entity{&c.People, &c.Places, &c.Organisations} {
		*es = slices.Clone(*es)
		for i := range *es {
			e := &(*es)[i]
			e.Mentions = slices.Clone(e.Mentions)
			if e.Point != nil {
				p := *e.Point
				e.Point = &p
			}
		}
	}
	return &c
}

func (m *Memory) lock(ctx context.Context, wait bool) error {
	m.once.Do(func() { m.writing = make(chan struct{}, 1) })
	if !wait {
		select {
		case m.writing <- struct{}{}:
			return nil
		default:
			return fmt.Errorf("indextest: begin: %w", index.ErrLocked)
		}
	}
	select {
	case m.writing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("indextest: apply: %w", ctx.Err())
	}
}

func (m *Memory) unlock() { <-m.writing }

// Apply makes the changes of b. It waits for a transaction that is open.
func (m *Memory) Apply(ctx context.Context, b *index.Batch) error {
	if err := m.lock(ctx, true); err != nil {
		return err
	}
	defer m.unlock()
	tx := &memoryTransaction{m: m, next: m.state().clone()}
	if err := tx.Apply(ctx, b); err != nil {
		return err
	}
	m.show(tx.next)
	return nil
}

// Begin starts a transaction. The error wraps [index.ErrLocked] if another one
// is open.
func (m *Memory) Begin(ctx context.Context) (index.Transaction, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("indextest: begin: %w", err)
	}
	if err := m.lock(ctx, false); err != nil {
		return nil, err
	}
	return &memoryTransaction{m: m, next: m.state().clone()}, nil
}

type memoryTransaction struct {
	m     *Memory
	next  state
	ended bool
}

var errEnded = errors.New("indextest: the transaction has ended")

func (tx *memoryTransaction) Apply(ctx context.Context, b *index.Batch) error {
	if tx.ended {
		return errEnded
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("indextest: apply: %w", err)
	}
	if err := refused(b); err != nil {
		return err
	}
	tx.next.apply(b)
	return nil
}

func (tx *memoryTransaction) Publish(ctx context.Context) error {
	if tx.ended {
		return errEnded
	}
	if err := ctx.Err(); err != nil {
		return errors.Join(fmt.Errorf("indextest: publish: %w", err), tx.Drop())
	}
	tx.m.show(tx.next)
	return tx.Drop()
}

func (tx *memoryTransaction) Drop() error {
	if !tx.ended {
		tx.ended = true
		tx.m.unlock()
	}
	return nil
}

// Sources yields each source that is held whole.
func (m *Memory) Sources(ctx context.Context) iter.Seq2[corpus.Source, error] {
	return func(yield func(corpus.Source, error) bool) {
		for _, src := range m.state().sources {
			if err := ctx.Err(); err != nil {
				yield(corpus.Source{}, fmt.Errorf("indextest: sources: %w", err))
				return
			}
			src.Skipped = slices.Clone(src.Skipped)
			if !yield(src, nil) {
				return
			}
		}
	}
}

// match is an article that matches.
type match struct {
	*article
	lacks int // of the words that may be missing
	score float64
}

// Search answers req. The score of a hit is how often it has the words asked
// for, with those in the headline counted five times.
func (m *Memory) Search(ctx context.Context, req *query.Request) (*query.Result, error) {
	start := time.Now()
	if err := req.Check(); err != nil {
		return nil, err
	}
	for _, f := range req.Facets {
		if !slices.Contains(query.FacetFields(), f.Field) {
			return nil, fmt.Errorf("indextest: search: there is no facet %q", f.Field)
		}
	}
	order := cmp.Or(req.Order, query.ByRelevance)
	var matches []match
	for _, a := range m.state().articles {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("indextest: search: %w", err)
		}
		if lacks, ok := a.matches(req.Query); ok {
			matches = append(matches, match{a, lacks, a.score(req.Query)})
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("indextest: search: %w", err)
	}
	slices.SortFunc(matches, func(a, b match) int {
		if order == query.ByRelevance {
			if c := cmp.Or(compareBools(b.lacks == 0, a.lacks == 0), cmp.Compare(b.score, a.score)); c != 0 {
				return c
			}
		}
		newest := b.Published.Time.Compare(a.Published.Time)
		if order == query.ByOldest {
			newest = -newest
		}
		return cmp.Or(compareBools(!b.Published.IsZero(), !a.Published.IsZero()), newest, cmp.Compare(a.ID, b.ID))
	})

	res := &query.Result{
		Query: query.Reading{Order: order},
		Total: query.Total{Value: len(matches), Relation: "eq"},
	}
	if req.Query != nil {
		res.Query.Parsed = req.Query.String()
	}
	if soft(req.Query) {
		for _, a := range matches {
			if a.lacks == 0 {
				res.Total.AllWords++
			}
		}
	}
	for _, f := range req.Facets {
		res.Facets = append(res.Facets, count(matches, f))
	}
	page := matches[min(req.From, len(matches)):]
	for _, a := range page[:min(req.PageSize(), len(page))] {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("indextest: search: %w", err)
		}
		hit := query.Hit{ID: a.ID, Score: a.score, Article: copyOf(a.Article), Snippets: a.snippets(req.Query, req.Snippets)}
		if !req.Body {
			hit.Article.Body = ""
		}
		res.Hits = append(res.Hits, hit)
	}
	res.Took = time.Since(start)
	return res, nil
}

// compareBools puts false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// count counts the values of a field, each once an article.
func count(matches []match, f query.Facet) query.FacetCounts {
	n := map[string]int{}
	for _, a := range matches {
		seen := map[string]bool{}
		for _, v := range a.facetValues(f.Field) {
			if v != "" && !seen[v] {
				seen[v] = true
				n[v]++
			}
		}
	}
	fc := query.FacetCounts{Field: f.Field}
	for v, times := range n {
		fc.Values = append(fc.Values, query.Count{Value: v, N: times})
	}
	slices.SortFunc(fc.Values, func(a, b query.Count) int {
		if f.Field == query.Months {
			return cmp.Compare(b.Value, a.Value)
		}
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value))
	})
	size := min(cmp.Or(f.Size, 10), len(fc.Values))
	for _, v := range fc.Values[size:] {
		fc.Other += v.N
	}
	fc.Values = fc.Values[:size]
	return fc
}
