package indextest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
)

type fuseCounter struct {
	mu   sync.Mutex
	left int
}

func (c *fuseCounter) burn() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left--
	return c.left < 0
}

func isCancelled(err error) bool { return errors.Is(err, context.Canceled) }

func asLimit(err error) *query.LimitError {
	var limit *query.LimitError
	errors.As(err, &limit)
	return limit
}

// counts writes the values of a facet: "Erbil 3, Akre 1".
func counts(fc query.FacetCounts) string {
	parts := make([]string, len(fc.Values))
	for i, c := range fc.Values {
		parts[i] = fmt.Sprintf("%s %d", c.Value, c.N)
	}
	return strings.Join(parts, ", ")
}

// difference names the fields in which two articles differ. The kinds of
// entities do not count: the list that an entity stands in says its kind.
func difference(got, want *corpus.Article) string {
	var out []string
	g, w := reflect.ValueOf(got).Elem(), reflect.ValueOf(want).Elem()
	for i := range g.NumField() {
		a, b := g.Field(i).Interface(), w.Field(i).Interface()
		if a, b := fmt.Sprintf("%+v", plain(a)), fmt.Sprintf("%+v", plain(b)); a != b {
			out = append(out, fmt.Sprintf("%s is %s, was %s", g.Type().Field(i).Name, a, b))
		}
	}
	return strings.Join(out, "; ")
}

// plain makes of v what can be printed for a comparison.
func plain(v any) any {
	es, ok := v.([]corpus.Entity)
	if !ok {
		return v
	}
	var out []string
	for _, e := range es {
		where := "nowhere"
		if e.Point != nil {
			where = fmt.Sprint(*e.Point)
		}
		out = append(out, fmt.Sprintf("%s %s %s %v %+v", e.Name, e.Country, where, e.Stated, e.Mentions))
	}
	return out
}

// short is an article of one word, from a source.
func short(id string, src corpus.Source) *corpus.Article {
	return &corpus.Article{ID: id, Source: src, Body: "word"}
}

func testPutReplaces(t *testing.T, s index.Store) {
	src := corpus.Source{Path: "x", Revision: "1"}
	apply(t, s, []*corpus.Article{{ID: "a", Source: src, Headline: "Old news", Section: "Old", Published: day(2001, 1, 1)}})
	apply(t, s, []*corpus.Article{{ID: "a", Source: src, Headline: "Fresh news", Section: "New", Published: day(2002, 2, 2)}})
	for q, want := range map[string]int{"old": 0, "fresh": 1, "news": 1, "section:old": 0, "section:new": 1, "date:2001": 0, "date:2002": 1, "": 1} {
		if res := search(t, s, &query.Request{Query: parse(t, q)}); res.Total.Value != want || len(res.Hits) != want {
			t.Errorf("search %q after an article was replaced: %d, want %d", q, res.Total.Value, want)
		}
	}
	res := search(t, s, &query.Request{Facets: []query.Facet{{Field: query.Sections}, {Field: query.PublicationDates}}})
	if counts(res.Facets[0]) != "New 1" || counts(res.Facets[1]) != "2002-02 1" {
		t.Errorf("facets after an article was replaced: %+v", res.Facets)
	}
	// In one batch the last one stands.
	apply(t, s, []*corpus.Article{
		{ID: "a", Source: src, Headline: "First"}, {ID: "b", Source: src, Headline: "Other"}, {ID: "a", Source: src, Headline: "Last"},
	})
	if got := idsOf(t, s, parse(t, "first OR last OR other")); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("one batch with an article twice: %q, want a and b", got)
	}
	if got := idsOf(t, s, parse(t, "first OR fresh")); len(got) != 0 {
		t.Errorf("one batch with an article twice: the first is still there: %q", got)
	}
}

func testDoneDrops(t *testing.T, s index.Store) {
	one, two := corpus.Source{Path: "x", Revision: "1"}, corpus.Source{Path: "x", Revision: "2"}
	other := corpus.Source{Path: "x/y", Revision: "1"} // neither its name nor its revision makes it x
	apply(t, s, []*corpus.Article{short("x1", one), short("x2", one), short("y1", other)}, one, other)
	wantHeld(t, s, "the first revision", "x1 x2 y1", "x/y@1 x@1")

	// Until it is done, the new revision lies beside the old one.
	apply(t, s, []*corpus.Article{short("x2", two), short("x3", two)})
	wantHeld(t, s, "half of the second", "x1 x2 x3 y1", "x/y@1 x@1")
	apply(t, s, nil, two)
	wantHeld(t, s, "the second revision", "x2 x3 y1", "x/y@1 x@2")

	// Back again: what the second held is dropped.
	apply(t, s, []*corpus.Article{short("x1", one)}, one)
	wantHeld(t, s, "the first revision again", "x1 y1", "x/y@1 x@1")

	// A source may hold nothing.
	empty := corpus.Source{Path: "x", Revision: "3"}
	apply(t, s, nil, empty)
	wantHeld(t, s, "an empty revision", "y1", "x/y@1 x@3")

	apply(t, s, []*corpus.Article{short("x4", one)})
	apply(t, s, nil, corpus.Source{Path: "x"})
	wantHeld(t, s, "gone", "y1", "x/y@1")
	apply(t, s, nil, corpus.Source{Path: "x"}, corpus.Source{Path: "never/there"})
	wantHeld(t, s, "gone twice", "y1", "x/y@1")

	// Gone and there again in one batch.
	apply(t, s, []*corpus.Article{short("y2", corpus.Source{Path: "x/y", Revision: "2"})}, corpus.Source{Path: "x/y", Revision: "2"})
	wantHeld(t, s, "another source", "y2", "x/y@2")

	// An article that moved to another source belongs to that one.
	apply(t, s, []*corpus.Article{short("y2", corpus.Source{Path: "z", Revision: "1"})}, corpus.Source{Path: "z", Revision: "1"})
	apply(t, s, nil, corpus.Source{Path: "x/y"})
	wantHeld(t, s, "moved", "y2", "z@1")
}

func testRepeated(t *testing.T, s index.Store) {
	put, done := held(t)
	old := corpus.Source{Path: done[0].Path, Revision: "r0"}
	apply(t, s, []*corpus.Article{short("stale", old)}, old)
	want := make([]string, len(put))
	for i, a := range put {
		want[i] = a.ID
	}
	slices.Sort(want)
	for i := range 2 {
		apply(t, s, put, done...)
		if got := idsOf(t, s, nil); !slices.Equal(got, want) {
			t.Errorf("the same batch %d times: %q, want %q", i+1, got, want)
		}
	}
	// Cut into pieces, some of them twice, in another order.
	for i := len(put) - 1; i >= 0; i -= 3 {
		apply(t, s, put[max(0, i-2):i+1])
		apply(t, s, put[i:i+1])
	}
	apply(t, s, nil, done[3:]...)
	apply(t, s, nil, done...)
	apply(t, s, nil)
	if got := idsOf(t, s, nil); !slices.Equal(got, want) {
		t.Errorf("the same batch in pieces: %q, want %q", got, want)
	}
	if n := len(sourcesOf(t, s)); n != len(done) {
		t.Errorf("the same batch in pieces: %d sources, want %d", n, len(done))
	}
	res := search(t, s, &query.Request{Query: parse(t, "road"), Facets: []query.Facet{{Field: query.Languages}}})
	if res.Total.Value != 2 || counts(res.Facets[0]) != "en 2" {
		t.Errorf("after repeats: %+v, %s, want 2 and en 2", res.Total, counts(res.Facets[0]))
	}
}

func testSources(t *testing.T, s index.Store) {
	sources := []corpus.Source{
		{Path: "plain.txt", Revision: strings.Repeat("0af9", 16), Size: 123, ModTime: time.Date(2018, 3, 12, 9, 30, 0, 123456789, time.UTC), Articles: 1},
		{Path: "big.jsonl", Revision: "r", Size: 5 << 40, Articles: 1_000_000, Skipped: []string{"article 3: no text", "line 7:\ttab, \"quotes\"\nand a new line"}},
		{Path: "هەولێر/\u200fنوێ.txt", Revision: "r"},
		{Path: "caf\xe9 \xff\xfe.txt", Revision: "r", Articles: 2},
		{Path: "caf\xe8 \xff\xfe.txt", Revision: "r"}, // another one
		{Path: " blanks\tand\nlines \\ \"quoted\" \x00\x01", Revision: "r", ModTime: time.Date(1969, 7, 20, 20, 17, 40, 0, time.UTC)},
		{Path: "CURRENT", Revision: "r"},
		{Path: "../up", Revision: "r"},
	}
	apply(t, s, nil, sources...)
	got := sourcesOf(t, s)
	for _, want := range sources {
		src, ok := got[want.Path]
		switch {
		case !ok:
			t.Errorf("the source %q is not among %d that came back", want.Path, len(got))
		case src.Revision != want.Revision || src.Size != want.Size || !src.ModTime.Equal(want.ModTime) ||
			src.Articles != want.Articles || !slices.Equal(src.Skipped, want.Skipped):
			t.Errorf("the source %+v came back as %+v", want, src)
		}
	}
	if len(got) != len(sources) {
		t.Errorf("%d sources came back, want %d", len(got), len(sources))
	}
	// One that stops early is no trouble.
	for range s.Sources(t.Context()) {
		break
	}
	// Another state of a source replaces the first.
	changed := corpus.Source{Path: "plain.txt", Revision: "r2", Size: 1}
	apply(t, s, nil, changed)
	if src := sourcesOf(t, s)["plain.txt"]; src.Revision != "r2" || src.Size != 1 || src.Articles != 0 || !src.ModTime.IsZero() {
		t.Errorf("after a change the source is %+v, want %+v", src, changed)
	}
	// A path that is not UTF-8 is told from its neighbour by its articles too.
	for i, src := range sources[3:5] {
		apply(t, s, []*corpus.Article{short(fmt.Sprint("latin", i), src)}, src)
	}
	apply(t, s, nil, corpus.Source{Path: sources[3].Path})
	if got := idsOf(t, s, nil); !slices.Equal(got, []string{"latin1"}) {
		t.Errorf("after one of two paths that differ in a byte was dropped: %q, want latin1", got)
	}
}

func testBadBatches(t *testing.T, s index.Store) {
	src := corpus.Source{Path: "x", Revision: "1"}
	apply(t, s, []*corpus.Article{short("a", src)}, src)
	for name, b := range map[string]*index.Batch{
		"a nil article":                 {Put: []*corpus.Article{short("b", src), nil}},
		"an article without ID":         {Put: []*corpus.Article{short("b", src), short("", src)}},
		"an ID with a NUL":              {Put: []*corpus.Article{short("b", src), short("b\x00", src)}},
		"an ID with a new line":         {Put: []*corpus.Article{short("b", src), short("b\nc", src)}},
		"an ID that is not UTF-8":       {Put: []*corpus.Article{short("b", src), short("b\xff", src)}},
		"a source without path":         {Put: []*corpus.Article{short("b", src)}, Done: []corpus.Source{{Path: "y", Revision: "1"}, {Revision: "1"}}},
		"a source that is gone no path": {Done: []corpus.Source{{Path: "x"}, {}}},
	} {
		if err := s.Apply(t.Context(), b); err == nil {
			t.Errorf("a batch with %s was taken", name)
		}
		wantHeld(t, s, name, "a", "x@1")
	}
	apply(t, s, []*corpus.Article{short("b", src)})
	wantHeld(t, s, "after bad batches", "a b", "x@1")
}

// testConcurrent puts two articles at a time, both with the same number, and
// looks at them meanwhile.
func testConcurrent(t *testing.T, s index.Store) {
	rounds := 12
	if testing.Short() {
		rounds = 4
	}
	put := func(n int) error {
		src := corpus.Source{Path: "pair", Revision: fmt.Sprint(n)}
		number := fmt.Sprintf("n%d", n)
		return s.Apply(t.Context(), &index.Batch{
			Put: []*corpus.Article{
				{ID: "left", Source: src, Headline: "Left " + number, Section: number},
				{ID: "right", Source: src, Headline: "Right " + number, Section: number},
				{ID: number, Source: src, Headline: "Of its own"}, // goes with the next revision
			},
			Done: []corpus.Source{src},
		})
	}
	if err := put(0); err != nil {
		t.Fatalf("Apply: %v", err)
	}
	done := make(chan struct{})
	var searchers sync.WaitGroup
	for range 2 {
		searchers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				res, err := s.Search(t.Context(), &query.Request{
					Facets: []query.Facet{{Field: query.Sections}}, Snippets: 1,
					Query: query.Words{query.Word{Text: "left"}, query.Word{Text: "right"}, query.Word{Text: "own"}},
				})
				if err != nil {
					t.Errorf("a search during Apply: %v", err)
					return
				}
				if res.Total.Value != 3 || len(res.Hits) != 3 || len(res.Facets[0].Values) != 1 || res.Facets[0].Values[0].N != 2 {
					t.Errorf("a search during Apply sees %d articles, %d hits, sections %s", res.Total.Value, len(res.Hits), counts(res.Facets[0]))
					return
				}
				for _, h := range res.Hits {
					want := "n" + h.Article.Source.Revision
					if h.Article.Section != want && h.ID != want {
						t.Errorf("a search during Apply sees %s of revision %s in section %s", h.ID, h.Article.Source.Revision, h.Article.Section)
						return
					}
				}
				for _, err := range s.Sources(t.Context()) {
					if err != nil {
						t.Errorf("Sources during Apply: %v", err)
						return
					}
				}
			}
		})
	}
	for n := 1; n <= rounds; n++ {
		if err := put(n); err != nil {
			t.Errorf("Apply %d: %v", n, err)
			break
		}
		// What was applied is seen by the next search.
		if got := search(t, s, &query.Request{Facets: []query.Facet{{Field: query.Sections}}}); counts(got.Facets[0]) != fmt.Sprintf("n%d 2", n) {
			t.Errorf("after Apply %d the sections are %s", n, counts(got.Facets[0]))
		}
	}
	close(done)
	searchers.Wait()

	// Many writers: each batch is applied whole.
	var writers sync.WaitGroup
	for n := range 4 {
		writers.Go(func() {
			src := corpus.Source{Path: fmt.Sprint("writer", n), Revision: "1"}
			if err := s.Apply(t.Context(), &index.Batch{Put: []*corpus.Article{short(fmt.Sprint("w", n), src)}, Done: []corpus.Source{src}}); err != nil {
				t.Errorf("Apply beside others: %v", err)
			}
		})
	}
	writers.Wait()
	if got := idsOf(t, s, parse(t, "word")); !slices.Equal(got, []string{"w0", "w1", "w2", "w3"}) {
		t.Errorf("after four writers at once: %q", got)
	}
}

func transactor(t *testing.T, s index.Store) index.Transactor {
	t.Helper()
	tr, ok := s.(index.Transactor)
	if !ok {
		t.Skipf("a %T is no index.Transactor, which is free to it", s)
	}
	return tr
}

func begin(t *testing.T, tr index.Transactor) index.Transaction {
	t.Helper()
	tx, err := tr.Begin(t.Context())
	if err != nil {
		t.Fatalf("Begin: %v", err)
	}
	return tx
}

func testTransaction(t *testing.T, s index.Store) {
	tr := transactor(t, s)
	one, two := corpus.Source{Path: "x", Revision: "1"}, corpus.Source{Path: "x", Revision: "2"}
	add := func(tx index.Transaction, src corpus.Source, done bool, ids ...string) {
		t.Helper()
		b := new(index.Batch)
		for _, id := range ids {
			b.Put = append(b.Put, short(id, src))
		}
		if done {
			b.Done = append(b.Done, src)
		}
		if err := tx.Apply(t.Context(), b); err != nil {
			t.Fatalf("Apply in a transaction: %v", err)
		}
	}

	// Nothing is seen before Publish, everything after.
	tx := begin(t, tr)
	add(tx, one, false, "a", "b")
	add(tx, one, true, "c")
	wantHeld(t, s, "before the first Publish", "", "")
	if other, err := tr.Begin(t.Context()); !errors.Is(err, index.ErrLocked) || other != nil {
		t.Errorf("a second Begin = %v, %v, want nil and ErrLocked", other, err)
	}
	if err := tx.Publish(t.Context()); err != nil {
		t.Fatalf("Publish: %v", err)
	}
	wantHeld(t, s, "after Publish", "a b c", "x@1")
	if err := tx.Drop(); err != nil {
		t.Errorf("Drop after Publish: %v", err)
	}
	wantHeld(t, s, "after Drop after Publish", "a b c", "x@1")
	if err := tx.Apply(t.Context(), &index.Batch{Put: []*corpus.Article{short("late", one)}}); err == nil {
		t.Error("Apply after Publish was taken")
	}
	if err := tx.Publish(t.Context()); err == nil {
		t.Error("a second Publish was taken")
	}

	// Drop forgets.
	tx = begin(t, tr)
	add(tx, two, true, "d")
	if err := tx.Apply(t.Context(), &index.Batch{Done: []corpus.Source{{Path: "x"}}}); err != nil {
		t.Fatalf("Apply in a transaction: %v", err)
	}
	wantHeld(t, s, "before Drop", "a b c", "x@1")
	for range 2 {
		if err := tx.Drop(); err != nil {
			t.Errorf("Drop: %v", err)
		}
	}
	wantHeld(t, s, "after Drop", "a b c", "x@1")
	if err := tx.Publish(t.Context()); err == nil {
		t.Error("Publish after Drop was taken")
	}
	wantHeld(t, s, "after Publish after Drop", "a b c", "x@1")

	// An update, with what was applied before in sight of what comes after.
	tx = begin(t, tr)
	add(tx, two, false, "b", "d")
	add(tx, two, true)
	add(tx, corpus.Source{Path: "y", Revision: "1"}, true, "e")
	if err := tx.Apply(t.Context(), &index.Batch{Done: []corpus.Source{{Path: "y"}}}); err != nil {
		t.Fatalf("Apply in a transaction: %v", err)
	}
	wantHeld(t, s, "before the second Publish", "a b c", "x@1")
	if err := tx.Publish(t.Context()); err != nil {
		t.Fatalf("Publish: %v", err)
	}
	wantHeld(t, s, "after the second Publish", "b d", "x@2")

	// A bad batch or a context that is done leaves all as it was.
	tx = begin(t, tr)
	add(tx, one, true, "f")
	if err := tx.Apply(t.Context(), &index.Batch{Put: []*corpus.Article{nil}}); err == nil {
		t.Error("a nil article was taken in a transaction")
	}
	if err := tx.Drop(); err != nil {
		t.Errorf("Drop after an error: %v", err)
	}
	wantHeld(t, s, "after a bad batch", "b d", "x@2")

	tx = begin(t, tr)
	add(tx, one, true, "g")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := tx.Publish(ctx); !isCancelled(err) {
		t.Errorf("Publish with a context that is cancelled: %v", err)
	}
	if err := tx.Drop(); err != nil {
		t.Errorf("Drop after Publish that failed: %v", err)
	}
	wantHeld(t, s, "after Publish that failed", "b d", "x@2")

	// The Store goes on.
	apply(t, s, []*corpus.Article{short("h", one)}, one)
	wantHeld(t, s, "Apply after transactions", "h", "x@1")
	tx = begin(t, tr)
	if err := tx.Publish(t.Context()); err != nil {
		t.Errorf("Publish of nothing: %v", err)
	}
	wantHeld(t, s, "after Publish of nothing", "h", "x@1")
}

func testSearchWhilePublishing(t *testing.T, s index.Store) {
	tr := transactor(t, s)
	rounds := 4
	if testing.Short() {
		rounds = 2
	}
	for n := range rounds {
		src := corpus.Source{Path: "all", Revision: fmt.Sprint(n + 1)}
		size := 100 * (n + 1)
		put := make([]*corpus.Article, size)
		for i := range put {
			put[i] = short(fmt.Sprintf("r%d-%d", n, i), src)
		}
		tx := begin(t, tr)
		if err := tx.Apply(t.Context(), &index.Batch{Put: put, Done: []corpus.Source{src}}); err != nil {
			t.Fatalf("Apply: %v", err)
		}
		started, published := make(chan struct{}, 3), make(chan struct{})
		var searchers sync.WaitGroup
		for range 3 {
			searchers.Go(func() {
				for seen, ended := 0, false; !ended; {
					select {
					case <-published:
						ended = true // and look once more
					default:
					}
					res, err := s.Search(t.Context(), &query.Request{Query: query.Word{Text: "word"}, Size: 200, Body: true})
					select {
					case started <- struct{}{}:
					default:
					}
					if err != nil {
						t.Errorf("a search while publishing: %v", err)
						return
					}
					total := res.Total.Value
					if total != 100*n && total != size || total < seen || ended && total != size {
						t.Errorf("a search while publishing sees %d articles, want %d or %d", total, 100*n, size)
						return
					}
					seen = total
				}
			})
		}
		for range 3 {
			<-started
		}
		if err := tx.Publish(t.Context()); err != nil {
			t.Errorf("Publish: %v", err)
		}
		close(published)
		searchers.Wait()
	}
}
