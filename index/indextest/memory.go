package indextest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/index"
	"ksearch/index/analysis"
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
	version  int                      // of the Memory, from 0
	articles map[string]*article      // by ID
	sources  map[string]corpus.Source // by path
	people   map[string][]string      // by spelling, those of the same person: the canonical first
	langs    []string                 // by whose rules the words of a query are analysed
}

func (m *Memory) state() state {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.held
}

func (m *Memory) show(s state) {
	s.people, s.langs = s.group(), s.profiles()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.held = s
}

func (s state) clone() state {
	c := state{version: s.version + 1, articles: map[string]*article{}, sources: map[string]corpus.Source{}}
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
	score query.Explanation
}

// Search answers req. The score of a hit is how often it has what is asked
// for, with the headline counted five times.
func (m *Memory) Search(ctx context.Context, req *query.Request) (*query.Result, error) {
	start := time.Now()
	if err := req.Check(); err != nil {
		return nil, err
	}
	if err := checkFacets(req); err != nil {
		return nil, fmt.Errorf("indextest: search: %w", err)
	}
	held := m.state()
	from, now, err := first(req, held)
	if err != nil {
		return nil, err
	}
	held, err = held.within(ctx, req.Within)
	if err != nil {
		return nil, fmt.Errorf("indextest: search: %w", err)
	}
	res, err := held.search(ctx, req, from, now)
	if err != nil {
		return nil, fmt.Errorf("indextest: search: %w", err)
	}
	res.Took = time.Since(start)
	return res, nil
}

func (s state) search(ctx context.Context, req *query.Request, from int, now time.Time) (*query.Result, error) {
	x, order := req.Plan()
	r, err := newReading(x, s)
	if err != nil {
		return nil, err
	}
	found, err := s.find(ctx, r, x)
	if err != nil {
		return nil, err
	}
	matches := passing(found, req.Filters, "")
	today := now
	if today.IsZero() {
		today = s.newest()
	}
	for i := range matches {
		matches[i].score = r.explain(x, matches[i].article)
		if req.Recent {
			matches[i].score = recent(matches[i], today)
		}
	}
	allFirst := query.AllFirst(x)
	slices.SortFunc(matches, func(a, b match) int {
		if order == query.ByRelevance {
			if c := compareBools(b.lacks == 0, a.lacks == 0); c != 0 && allFirst {
				return c
			}
			if c := cmp.Compare(b.score.Value, a.score.Value); c != 0 {
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
	if r.soft(x) {
		for _, a := range matches {
			if a.lacks == 0 {
				res.Total.AllWords++
			}
		}
	}
	for _, f := range req.Facets {
		res.Facets = append(res.Facets, count(passing(found, req.Filters, f.Field), f))
	}
	page := matches[min(from, len(matches)):]
	page = page[:min(req.PageSize(), len(page))]
	for _, a := range page {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		hit := query.Hit{ID: a.ID, Score: a.score.Value, Article: copyOf(a.Article), Snippets: r.snippets(x, a.article, req.Snippets, req.Passage)}
		if !req.Body {
			hit.Article.Body = ""
		}
		if req.Explain {
			hit.Explanation = &a.score
		}
		res.Hits = append(res.Hits, hit)
	}
	if next := from + len(page); len(page) > 0 && next < len(matches) {
		res.Next = cursor(req, s, next, now)
	}
	if req.Suggest && len(matches) == 0 {
		res.Relaxations, err = s.relax(ctx, req)
	}
	return res, err
}

// find returns the articles that match, whatever the filters say.
func (s state) find(ctx context.Context, r *reading, x query.Expr) (found []match, err error) {
	for _, a := range s.articles {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		h := *a
		h.people = s.people
		if lacks, ok := r.matches(x, &h); ok {
			found = append(found, match{article: &h, lacks: lacks})
		}
	}
	return found, ctx.Err()
}

// profiles are the languages by whose rules the words of a query are analysed.
func (s state) profiles() (langs []string) {
	for _, a := range s.articles {
		if lang := analysis.Profile(a.Language); !slices.Contains(langs, lang) {
			langs = append(langs, lang)
		}
	}
	return langs
}

// group finds the spellings of one person.
func (s state) group() map[string][]string {
	with := map[string]map[string]bool{} // articles by name
	for id, a := range s.articles {
		for _, e := range a.People {
			if with[e.Name] == nil {
				with[e.Name] = map[string]bool{}
			}
			with[e.Name][id] = true
		}
	}
	var all []names.Spelling
	for name, ids := range with {
		all = append(all, names.Spelling{Name: name, Articles: len(ids)})
	}
	groups, _ := names.Group(all, nil, func(a, b string) (bool, error) { // never an error
		for id := range with[a] {
			if with[b][id] {
				return true, nil
			}
		}
		return false, nil
	})
	people := map[string][]string{}
	for _, g := range groups {
		for _, name := range g {
			people[name] = g
		}
	}
	return people
}

func (s state) newest() (newest time.Time) {
	for _, a := range s.articles {
		if a.Published.Time.After(newest) {
			newest = a.Published.Time
		}
	}
	return newest
}

// recent makes up to nearly twice as much of the score of an article, by its age.
func recent(a match, now time.Time) query.Explanation {
	by := query.Explanation{Text: "how recent it is", Value: 1}
	if !a.Published.IsZero() {
		days := max(now.Sub(a.Published.Time).Hours()/24, 0)
		by.Value += 0.8 * math.Exp(-days/30)
	}
	return query.Explanation{
		Text: "the product of how well it matches and how recent it is", Value: a.score.Value * by.Value,
		Parts: []query.Explanation{a.score, by},
	}
}

// cursor leads to the hit at a place in the order of all, from 0.
func cursor(req *query.Request, held state, at int, now time.Time) string {
	return fmt.Sprintf("%d/%x/%d/%s", held.version, fingerprint(req), at, now.Format(time.RFC3339Nano))
}

// fingerprint tells requests with another order of hits from each other. What
// else is asked for, and how many hits, may change from page to page; Now stays
// as it was.
func fingerprint(req *query.Request) uint64 {
	x, order := req.Plan()
	h := fnv.New64a()
	fmt.Fprintf(h, "%v %s %t %v", x, order, req.Recent, unsorted(req.Within))
	for _, f := range req.Filters {
		fmt.Fprintf(h, " %s %q %t", f.Field, f.Values, f.Exclude)
	}
	return h.Sum64()
}

// first is the place of the first hit that req asks for, and its Now.
func first(req *query.Request, held state) (at int, now time.Time, err error) {
	if req.Cursor == "" {
		return req.From, req.Now, nil
	}
	if req.From != 0 {
		return 0, now, &query.LimitError{Part: "from beside a cursor", Got: req.From}
	}
	fail := func(msg string) (int, time.Time, error) {
		return 0, now, &query.CursorError{Cursor: req.Cursor, Msg: msg}
	}
	parts := strings.Split(req.Cursor, "/")
	if len(parts) != 4 {
		return fail("it is damaged")
	}
	at, err = strconv.Atoi(parts[2])
	if err == nil {
		now, err = time.Parse(time.RFC3339Nano, parts[3])
	}
	switch {
	case err != nil || at < 0:
		return fail("it is damaged")
	case parts[1] != fmt.Sprintf("%x", fingerprint(req)):
		return fail("it belongs to another request")
	case parts[0] != strconv.Itoa(held.version):
		return fail("the archive has changed since")
	}
	return at, now, nil
}

// maxRelaxations is how many clauses that keep articles away are named.
const maxRelaxations = 8

// relax returns what req finds without one part of its And, or without one of
// its filters: the most first. Each is read as if it had been asked for.
func (s state) relax(ctx context.Context, req *query.Request) ([]query.Relaxation, error) {
	var out []query.Relaxation
	count := func(x query.Expr, filters []query.Filter) (int, error) {
		r, err := newReading(x, s)
		if err != nil {
			return 0, err
		}
		found, err := s.find(ctx, r, x)
		return len(passing(found, filters, "")), err
	}
	add := func(rest query.Relaxation, x query.Expr, filters []query.Filter) (err error) {
		if rest.Total, err = count(x, filters); err != nil {
			return err
		}
		if o, ok := req.Query.(query.Sorted); ok {
			x = query.Sorted{X: x, Order: o.Order}
		}
		if x != nil {
			rest.Query = x.String()
		}
		if rest.Total > 0 {
			out = append(out, rest)
		}
		return nil
	}
	x, _ := req.Plan()
	if and, ok := x.(query.And); ok && len(and) > 1 {
		for i, part := range and {
			others := slices.Delete(slices.Clone(and), i, i+1)
			var rest query.Expr = others
			if len(others) == 1 {
				rest = others[0]
			}
			if err := add(query.Relaxation{Without: part.String()}, rest, req.Filters); err != nil {
				return nil, err
			}
		}
	}
	if and, ok := x.(query.And); ok && len(out) == 0 && len(and) <= maxRelaxations {
		var kept, without query.And // as far as something is found
		for _, part := range and {
			n, err := count(append(slices.Clone(kept), part), req.Filters)
			if err != nil {
				return nil, err
			}
			if n > 0 {
				kept = append(kept, part)
			} else {
				without = append(without, part)
			}
		}
		if len(kept) > 0 && len(without) > 1 {
			var rest query.Expr = kept
			if len(kept) == 1 {
				rest = kept[0]
			}
			if err := add(query.Relaxation{Without: without.String()}, rest, req.Filters); err != nil {
				return nil, err
			}
		}
	}
	for i, f := range req.Filters {
		if err := add(query.Relaxation{Without: written(f), Facet: f.Field, Exclude: f.Exclude}, x, slices.Delete(slices.Clone(req.Filters), i, i+1)); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b query.Relaxation) int { return cmp.Compare(b.Total, a.Total) })
	return out[:min(maxRelaxations, len(out))], nil
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
