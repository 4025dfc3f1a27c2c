package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"ksearch/query"
)

func idsOf(res *query.Result) (ids []string) {
	for _, h := range res.Hits {
		ids = append(ids, h.ID)
	}
	return ids
}

// walk follows cursors from the first page to the last.
func walk(t *testing.T, ix *Index, req query.Request) (ids []string) {
	t.Helper()
	for pages := 0; ; pages++ {
		res, err := ix.Search(t.Context(), &req)
		if err != nil {
			t.Fatalf("page %d of %d hits: %v", pages, req.Size, err)
		}
		if pages > 0 && len(res.Hits) == 0 {
			t.Fatalf("page %d of %d hits is empty", pages, req.Size)
		}
		ids = append(ids, idsOf(res)...)
		if res.Next == "" {
			if res.Total.Value != len(ids) {
				t.Fatalf("pages of %d hits end after %d of %d", req.Size, len(ids), res.Total.Value)
			}
			return ids
		}
		req.Cursor, req.From = res.Next, 0
	}
}

func TestOrderIsTheSameOnPagesOfAnySize(t *testing.T) {
	ix, _ := openShort(t, 900)
	for _, req := range []query.Request{
		{Query: query.Words{query.Word{Text: "oil"}, query.Word{Text: "pipeline"}}},
		{Query: query.Word{Text: "oil"}, Order: query.ByNewest},
		{Query: query.Word{Text: "oil"}, Order: query.ByOldest},
		{},
		{Order: query.ByNewest, Filters: []query.Filter{{Field: query.Languages, Values: []string{"en", "ar"}}}},
		{Query: query.Word{Text: "oil"}, Filters: []query.Filter{{Field: query.PublicationDates, Values: []string{""}, Exclude: true}}},
	} {
		var want []string
		for h, err := range ix.Stream(t.Context(), &req) {
			if err != nil {
				t.Fatalf("Stream %+v: %v", req, err)
			}
			want = append(want, h.ID)
		}
		if len(want) <= rerankWindow {
			t.Fatalf("%+v has %d hits: too few to try", req, len(want))
		}
		if n := len(slices.Compact(slices.Sorted(slices.Values(want)))); n != len(want) {
			t.Errorf("Stream %+v: %d hits, %d different ones", req, len(want), n)
		}
		for _, size := range []int{7, 50, 199, 200, 201, query.MaxSize} {
			req := req
			req.Size = size
			if got := walk(t, ix, req); !slices.Equal(got, want) {
				t.Errorf("%+v: the order of a walk by %d is not that of Stream", req, size)
			}
		}
		req.Size = 50
		for from := 0; from < len(want); from += req.Size {
			req.From = from
			res, err := ix.Search(t.Context(), &req)
			if got := idsOf(res); err != nil || !slices.Equal(got, want[from:min(from+req.Size, len(want))]) {
				t.Errorf("%+v: the page from %d is not that of Stream", req, from)
			}
		}
		req.From, req.Size = 195, 10 // over the border of what is ranked anew
		res, err := ix.Search(t.Context(), &req)
		if got := idsOf(res); err != nil || !slices.Equal(got, want[195:205]) {
			t.Errorf("%+v: the page from 195 is not that of Stream", req)
		}
	}
}

func TestNextIsSetWhereHitsRemain(t *testing.T) {
	ix := openTest(t, t.TempDir())
	putSource(t, ix, "a", 12)
	for _, tt := range []struct {
		req  query.Request
		want bool
	}{
		{query.Request{}, true},
		{query.Request{Size: 11}, true},
		{query.Request{Size: 12}, false},
		{query.Request{Size: 13}, false},
		{query.Request{Size: -1}, false},
		{query.Request{From: 2}, false},
		{query.Request{From: 1}, true},
		{query.Request{From: 20}, false},
	} {
		res, err := ix.Search(t.Context(), &tt.req)
		if err != nil || (res.Next != "") != tt.want {
			t.Errorf("%d hits from %d of 12: %v, the next cursor is %q", tt.req.Size, tt.req.From, err, res.Next)
		}
	}
}

func wantCursorError(t *testing.T, ix *Index, req *query.Request, msg string) {
	t.Helper()
	var e *query.CursorError
	if res, err := ix.Search(t.Context(), req); !errors.As(err, &e) || e.Msg != msg || res != nil {
		t.Errorf("a search with a cursor returns %v, %v, want that %s", res, err, msg)
	}
	for _, err := range ix.Stream(t.Context(), req) {
		if !errors.As(err, &e) || e.Msg != msg {
			t.Errorf("a stream with a cursor yields %v, want that %s", err, msg)
		}
	}
}

func next(t *testing.T, ix *Index, req query.Request) string {
	t.Helper()
	res, err := ix.Search(t.Context(), &req)
	if err != nil || res.Next == "" {
		t.Fatalf("the first page: %v, %v, want one with a next", res, err)
	}
	return res.Next
}

func TestCursorOfAnotherRequest(t *testing.T) {
	ix := openTest(t, t.TempDir())
	putSource(t, ix, "a", 30)
	keyword := query.Filter{Field: query.Keywords, Values: []string{"weather", "x"}}
	first := query.Request{Query: query.Word{Text: "flood"}, Filters: []query.Filter{keyword}, Recent: true, Now: time.Date(2018, 4, 1, 0, 0, 0, 7, time.UTC)}
	cursor := next(t, ix, first)
	first.Cursor = cursor
	for name, change := range map[string]func(*query.Request){
		"query":     func(r *query.Request) { r.Query = query.Word{Text: "bridge"} },
		"no query":  func(r *query.Request) { r.Query = nil },
		"order":     func(r *query.Request) { r.Order = query.ByOldest },
		"no filter": func(r *query.Request) { r.Filters = nil },
		"filter": func(r *query.Request) {
			r.Filters = []query.Filter{{Field: query.Keywords, Values: []string{"weather"}}}
		},
		"field of filter": func(r *query.Request) { r.Filters = []query.Filter{{Field: query.Sections, Values: keyword.Values}} },
		"exclude": func(r *query.Request) {
			r.Filters = []query.Filter{{Field: query.Keywords, Values: keyword.Values, Exclude: true}}
		},
		"recent": func(r *query.Request) { r.Recent = false },
	} {
		req := first
		change(&req)
		t.Run(name, func(t *testing.T) { wantCursorError(t, ix, &req, "it belongs to another request") })
	}
	for name, change := range map[string]func(*query.Request){
		"size":                func(r *query.Request) { r.Size = 20 },
		"facets and snippets": func(r *query.Request) { r.Facets, r.Snippets = []query.Facet{{Field: query.Keywords}}, 1 },
		"now, which it knows": func(r *query.Request) { r.Now = r.Now.AddDate(1, 0, 0) },
		"no now":              func(r *query.Request) { r.Now = time.Time{} },
		"the same order":      func(r *query.Request) { r.Order = query.ByRelevance },
		"order of values": func(r *query.Request) {
			r.Filters = []query.Filter{{Field: query.Keywords, Values: []string{"x", "weather"}}}
		},
	} {
		req := first
		change(&req)
		if res, err := ix.Search(t.Context(), &req); err != nil || len(res.Hits) < 10 {
			t.Errorf("with another %s the cursor is followed to %v, %v", name, res, err)
		}
	}
}

func TestCursorThatIsDamaged(t *testing.T) {
	ix := openTest(t, t.TempDir())
	putSource(t, ix, "a", 30)
	cursor := next(t, ix, query.Request{Order: query.ByNewest})
	if strings.Trim(cursor, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		t.Errorf("the cursor %q holds more than letters, digits, - and _", cursor)
	}
	for i := range cursor {
		for _, c := range []byte{'A', '_', ' '} {
			if cursor[i] != c {
				bad := cursor[:i] + string(c) + cursor[i+1:]
				wantCursorError(t, ix, &query.Request{Order: query.ByNewest, Cursor: bad}, "it is damaged")
			}
		}
	}
	for _, bad := range []string{cursor[1:], cursor[:len(cursor)-1], cursor + "A", cursor + cursor, "x", "10", strings.Repeat("A", 10_000)} {
		wantCursorError(t, ix, &query.Request{Order: query.ByNewest, Cursor: bad}, "it is damaged")
	}
}

func TestCursorIsWrittenAndRead(t *testing.T) {
	for _, c := range []cursor{
		{},
		{generation: 12, created: 1520812800, request: math.MaxUint64, offset: 10},
		{generation: 1 << 40, created: -1, now: time.Date(1900, 1, 1, 0, 0, 0, 999, time.UTC), offset: math.MaxInt32},
		{generation: 3, offset: 5, last: found{doc: 1 << 33, score: math.SmallestNonzeroFloat64, whole: true}},
		{generation: 3, offset: 5, last: found{doc: 1, score: math.Inf(1)}, now: time.Date(2018, 3, 12, 0, 0, 0, 0, time.UTC)},
	} {
		if got, err := readCursor(c.String()); err != nil || got != c {
			t.Errorf("%+v is read as %+v, %v", c, got, err)
		}
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(cursor{generation: 12, created: 1520812800, request: 1, offset: 10}.String())
	f.Add(cursor{generation: 3, offset: 5, last: found{doc: 1, score: 1.5, whole: true}, now: time.Unix(5, 5)}.String())
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := readCursor(s); err == nil && c.String() != s {
			t.Errorf("%q is read as %+v, which is written %q", s, c, c.String())
		}
	})
}

func TestWalkGoesOnWhileTheArchiveChanges(t *testing.T) {
	dir := t.TempDir()
	ix, writer := openTest(t, dir), openTest(t, dir)
	putSource(t, writer, "a", 40)
	req := query.Request{Query: query.Word{Text: "flood"}, Order: query.ByOldest, Size: 10}
	want := walk(t, ix, req)
	first, err := ix.Search(t.Context(), &req)
	if err != nil {
		t.Fatal(err)
	}
	got := idsOf(first)
	for at, i := first.Next, 0; at != ""; i++ {
		putSource(t, writer, "a", 41+i) // new revisions of all, and one more
		if n := total(t, ix); n != 41+i {
			t.Fatalf("a new search finds %d articles, want %d", n, 41+i)
		}
		again := req
		again.Cursor = at
		res, err := ix.Search(t.Context(), &again)
		if err != nil {
			t.Fatalf("after %d generations: %v", i+1, err)
		}
		if res.Total.Value != 40 {
			t.Errorf("on page %d there are %d hits, want 40 as at first", i, res.Total.Value)
		}
		got, at = append(got, idsOf(res)...), res.Next
	}
	if !slices.Equal(got, want) {
		t.Errorf("the walk met %v, want %v", got, want)
	}
	if n := len(ix.shelf.held); n != 1 {
		t.Errorf("%d generations are on the shelf, want the one that gave out a cursor", n)
	}
}

func TestOldCursorsEnd(t *testing.T) {
	ix := openTest(t, t.TempDir())
	var cursors []query.Request
	for i := range 4 {
		putSource(t, ix, "a", 20+i)
		req := query.Request{Query: query.Word{Text: "flood"}}
		req.Cursor = next(t, ix, req)
		cursors = append(cursors, req)
	}
	const changed = "the archive has changed since"
	wantCursorError(t, ix, &cursors[0], changed) // two old ones are kept, and the live one
	for _, req := range cursors[1:] {
		if _, err := ix.Search(t.Context(), &req); err != nil {
			t.Errorf("a cursor of one of the last three generations: %v", err)
		}
	}

	// Another process knows those of the live one only.
	other := openTest(t, ix.dir)
	if _, err := other.Search(t.Context(), &cursors[3]); err != nil {
		t.Errorf("a cursor of the live generation in another process: %v", err)
	}
	wantCursorError(t, other, &cursors[2], changed)

	// An index in the same place with the same number is another one.
	empty := openTest(t, t.TempDir())
	wantCursorError(t, empty, &cursors[3], changed)
}

func TestShelfIsClearedInTime(t *testing.T) {
	ix := openTest(t, t.TempDir())
	ix.shelf.life = 300 * time.Millisecond
	putSource(t, ix, "a", 20)
	req := query.Request{Query: query.Word{Text: "flood"}}
	req.Cursor = next(t, ix, req)
	old := ix.live
	putSource(t, ix, "b", 20)
	for range 6 { // each use keeps it
		time.Sleep(100 * time.Millisecond)
		if _, err := ix.Search(t.Context(), &req); err != nil {
			t.Fatalf("a cursor that is in use: %v", err)
		}
	}
	idle := func() bool {
		old.mu.Lock()
		defer old.mu.Unlock()
		return old.readers == 0
	}
	for end := time.Now().Add(10 * time.Second); !idle() && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	if !idle() {
		t.Error("a generation whose cursors nobody uses is not let go")
	}
	wantCursorError(t, ix, &req, "the archive has changed since")
	putSource(t, ix, "c", 1)
	if got := generations(t, ix.dir); strings.Contains(got, "gen-000001") {
		t.Errorf("there are still %s", got)
	}
}

func TestCloseClearsTheShelf(t *testing.T) {
	ix := openTest(t, t.TempDir())
	putSource(t, ix, "a", 20)
	next(t, ix, query.Request{})
	old := ix.live
	putSource(t, ix, "b", 20)
	total(t, ix)
	if len(ix.shelf.held) != 1 {
		t.Fatalf("%d generations are on the shelf, want 1", len(ix.shelf.held))
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if old.readers != 0 {
		t.Errorf("after Close %d read the old generation", old.readers)
	}
}

// A page in the depth remembers no more than the first one.
func TestDeepPagesRememberOnePage(t *testing.T) {
	if testing.Short() {
		t.Skip("it indexes 20,000 articles")
	}
	ix := openTest(t, t.TempDir())
	for i := range 4 {
		putSource(t, ix, fmt.Sprint(i), 5000)
	}
	req := query.Request{Order: query.ByNewest, Size: 1000} // all of one day
	met := map[string]bool{}
	for page := 1; ; page++ {
		res, err := ix.Search(t.Context(), &req)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range res.Hits {
			met[h.ID] = true
		}
		if req.Cursor = res.Next; req.Cursor == "" {
			if page != 20 || len(met) != 20_000 {
				t.Errorf("%d pages with %d articles, want 20 with 20,000", page, len(met))
			}
			return
		}
		s, end, err := ix.live.begin(t.Context(), &req)
		if err != nil {
			t.Fatal(err)
		}
		c, err := newCollector(s, req.PageSize())
		if err != nil || c.keep != req.Size || c.offset != page*req.Size {
			t.Errorf("page %d: %v, after %d hits it keeps %d, want %d and %d", page+1, err, c.offset, c.keep, page*req.Size, req.Size)
		}
		end()
	}
}

func TestStreamReadsOneStateAndMayBeLeft(t *testing.T) {
	ix := openTest(t, t.TempDir())
	for range ix.Stream(t.Context(), &query.Request{}) {
		t.Error("a stream of an empty archive yields something")
	}
	putSource(t, ix, "a", 30)
	req := &query.Request{Query: query.Word{Text: "flood"}, Body: true, From: 5, Size: 3, Facets: []query.Facet{{Field: query.Keywords}}}
	n := 0
	for h, err := range ix.Stream(t.Context(), req) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 3 {
			putSource(t, ix, "a", 2)
		}
		if h.Article.Body == "" || h.Article.ID != h.ID || h.Article.Source.Revision != "r30" {
			t.Errorf("hit %d: %+v", n, h.Article)
		}
	}
	if n != 25 {
		t.Errorf("a stream from 5 of 30 yields %d, want 25", n)
	}
	for range ix.Stream(t.Context(), &query.Request{}) {
		break
	}
	ix.live.mu.Lock()
	if n := ix.live.readers; n != 0 {
		t.Errorf("after a stream was left, %d read the generation", n)
	}
	ix.live.mu.Unlock()

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n = 0
	var last error
	for _, err := range ix.Stream(ctx, &query.Request{}) {
		n, last = n+1, err
		cancel()
	}
	if n != 2 || !errors.Is(last, context.Canceled) {
		t.Errorf("a stream that is cancelled after one hit yields %d, then %v", n, last)
	}
	for _, err := range ix.Stream(t.Context(), &query.Request{Order: "best"}) {
		if last = err; err == nil {
			t.Error("a stream in no order yields a hit")
		}
	}
	if last == nil || !strings.Contains(last.Error(), "unknown order") {
		t.Errorf("a stream in no order yields %v", last)
	}

	// A panic of the one who reads the stream is his own.
	defer func() {
		if r := recover(); r != "mine" {
			t.Errorf("recovered %v", r)
		}
	}()
	for range ix.Stream(t.Context(), &query.Request{}) {
		panic("mine")
	}
}
