package query_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ksearch/corpus"
	"ksearch/query"
)

// listener is a Searcher that keeps the last Request.
type listener struct {
	last   *query.Request
	answer query.Result
}

func (l *listener) Search(_ context.Context, req *query.Request) (*query.Result, error) {
	l.last = req
	res := l.answer
	return &res, req.Check()
}

// TestParametersSayTheRequest asks for what has come since the first version,
// in GET, in a form and in JSON.
func TestParametersSayTheRequest(t *testing.T) {
	var l listener
	h := newHandler(t, &l, nil)
	for _, tt := range []struct {
		params string
		want   query.Request // without what is always the same
	}{
		{"q=oil", query.Request{Query: query.Word{Text: "oil"}, Suggest: true}},
		{"page=2&per_page=5", query.Request{From: 5, Size: 5}},
		{"page=2&suggest=true", query.Request{From: 10, Suggest: true}},
		{"suggest=false&explain=true&recent=1", query.Request{Explain: true, Recent: true}},
		{"now=2018-03-12&suggest=0", query.Request{Now: time.Date(2018, 3, 12, 0, 0, 0, 0, time.UTC)}},
		{"now=2018-03-12T09:30:00.5%2B03:00&suggest=0", query.Request{Now: time.Date(2018, 3, 12, 6, 30, 0, 5e8, time.UTC)}},
		{"cursor=c1&size=3", query.Request{Cursor: "c1", Size: 3}},
		{"suggest=0&f.places=Kirkuk&f.places=Al-Hasakah,+Syria&-f.Person=Hana+Salih&f.dates=2018", query.Request{Filters: []query.Filter{
			{Field: query.Places, Values: []string{"Kirkuk", "Al-Hasakah, Syria"}},
			{Field: query.PublicationDates, Values: []string{"2018"}},
			{Field: query.People, Values: []string{"Hana Salih"}, Exclude: true},
		}}},
		{"suggest=0&f.agencies=", query.Request{Filters: []query.Filter{{Field: query.Agencies, Values: []string{""}}}}},
		{"suggest=0&facets=people:3,dates:day:50,places&facet_prefix=Ba&facet_prefix.places=Kir", query.Request{Facets: []query.Facet{
			{Field: query.People, Size: 3, Prefix: "Ba"}, {Field: query.PublicationDates, Size: 50, Step: query.PerDay, Prefix: "Ba"}, {Field: query.Places, Size: 8, Prefix: "Kir"},
		}}},
		{"suggest=0&facets=people:3:Ba*,places:Kir*&facet_prefix=Du&facet_prefix.places=Hal", query.Request{Facets: []query.Facet{
			{Field: query.People, Size: 3, Prefix: "Ba"}, {Field: query.Places, Size: 8, Prefix: "Hal"},
		}}},
		{"suggest=0&facets=date:20:YEAR", query.Request{Facets: []query.Facet{{Field: query.PublicationDates, Size: 20, Step: query.PerYear}}}},
		{"suggest=0&fields=headline,body", query.Request{Body: true}},
		{"suggest=0&sort=newest", query.Request{Order: query.ByNewest}},
	} {
		values, err := url.ParseQuery(tt.params)
		if err != nil {
			t.Fatal(err)
		}
		if !values.Has("facets") {
			values.Set("facets", "none")
		}
		object := map[string]any{}
		for name, v := range values {
			object[name] = v[0]
			if len(v) > 1 {
				object[name] = v
			}
		}
		asJSON, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		want := tt.want
		want.Snippets = 3
		if want.Size == 0 {
			want.Size = 10
		}
		for way, resp := range map[string]func() *http.Response{
			"GET":  func() *http.Response { return get(h, "/v1/search?"+values.Encode()) },
			"form": func() *http.Response { return post(h, "application/x-www-form-urlencoded", values.Encode()) },
			"JSON": func() *http.Response { return post(h, "application/json", string(asJSON)) },
		} {
			result(t, resp())
			if diff := cmp.Diff(*l.last, want); diff != "" {
				t.Errorf("%s %s: got -, want +:\n%s", way, tt.params, diff)
			}
		}
	}
}

func TestParametersThatAreWrong(t *testing.T) {
	h := newHandler(t, new(listener), nil)
	for _, tt := range []struct{ target, param, says string }{
		{"/v1/search?f.colours=red", "f.colours", "the facets are people"},
		{"/v1/search?f.peple=x", "f.peple", "did you mean people?"},
		{"/v1/search?f.=x", "f.", "the facets are"},
		{"/v1/search?f.FACET=x", "f.FACET", "the facets are"},
		{"/v1/search?-f.places=" + strings.Repeat("x", 2000), "-f.places", "at most 1024 bytes"},
		{"/v1/search?" + strings.Repeat("f.places=x&", 101), "f.places", "ask for less"},
		{"/v1/search?facet_prefix.people=a&facet_prefix.person=b", "facet_prefix.person", "give it once"},
		{"/v1/search?facet_prefix.keywords=a", "facet_prefix.keywords", "add it to facets"},
		{"/v1/search?facet_prefix=" + strings.Repeat("x", 101), "facet_prefix", "at most 100 bytes"},
		{"/v1/search?facets=people:day", "facets", "only dates have one"},
		{"/v1/search?facets=dates:fortnight", "facets", "decade, year, quarter"},
		{"/v1/search?facets=dates:day:week", "facets", "give one"},
		{"/v1/search?facets=people:a*:b*", "facets", "give one"},
		{"/v1/search?facets=people:2:3", "facets", "give one"},
		{"/v1/search?facets=people:2000", "facets", "from 1 to 1000"},
		{"/v1/search?recent=often", "recent", "true or false"},
		{"/v1/search?now=later", "now", "2018-03-12"},
		{"/v1/search?cursor=c&page=2", "cursor", "leave one out"},
		{"/v1/search?fields=headlin", "fields", "did you mean headline?"},
		{"/v1/search?exclude=id", "exclude", "always there"},
		{"/v1/search?fields=body&body=false", "body", "leave one out"},
		{"/v1/search?format=csv", "format", "the parameters are"},
		{"/v1/similar/a?q=oil", "q", "the parameters are"},
		{"/v1/export?page=2", "page", "the parameters are"},
		{"/v1/export?format=cvs", "format", "did you mean csv?"},
		{"/v1/export?format=pdf", "format", "the formats are jsonl, csv"},
		{"/v1/export?format=csv&fields=id", "fields", "only jsonl"},
	} {
		p := problem(t, get(h, tt.target))
		if p.Status != http.StatusBadRequest || len(p.Errors) != 1 || p.Errors[0].Param != tt.param || !strings.Contains(p.Errors[0].Hint, tt.says) {
			t.Errorf("%.60s: %+v, want %s to be wrong: %s", tt.target, p, tt.param, tt.says)
		}
	}
	for body, says := range map[string]string{
		`{"f.people":[]}`:            "without a value",
		`{"f.people":[["x"]]}`:       "brackets",
		`{"f.people":["x",null]}`:    "null",
		`{"cursor":["x"]}`:           "brackets",
		`{"f.people":"x","f.p":"y"}`: "no facet",
	} {
		if p := problem(t, post(h, "application/json", body)); p.Status != http.StatusBadRequest || !strings.Contains(p.Detail, says) {
			t.Errorf("%s: %+v, want %q", body, p, says)
		}
	}
}

func TestOneCursorThatLeadsNowhere(t *testing.T) {
	s := searcher(func(context.Context, *query.Request) (*query.Result, error) {
		return nil, fmt.Errorf("index: %w", &query.CursorError{Cursor: "c", Msg: "the archive has changed since"})
	})
	p := problem(t, get(newHandler(t, s, nil), "/v1/search?cursor=c"))
	if p.Status != http.StatusBadRequest || p.Code != query.CodeCursor || p.Errors[0].Param != "cursor" {
		t.Errorf("%+v", p)
	}
	var bad *query.CursorError
	if _, err := remote(t, s, nil).Search(t.Context(), &query.Request{Cursor: "c"}); !errors.As(err, &bad) || bad.Msg != "the archive has changed since" {
		t.Errorf("a Client: %v", err)
	}
}

func TestProjection(t *testing.T) {
	h := newHandler(t, shelf(t), nil)
	for _, tt := range []struct{ params, want string }{
		{"fields=headline", `{"id":"a00","headline":"Bridge 0 \u003copens\u003e"}`},
		{"fields=", `{"id":"a00"}`},
		{"fields=id,headline,people&exclude=people", `{"id":"a00","headline":"Bridge 0 \u003copens\u003e"}`},
		{"exclude=source,people,headline", `{"id":"a00","published":{"time":"2018-03-01","precision":"day","origin":""}}`},
		{"fields=body", `{"id":"a00","body":"The bridge of Akre.\n\nIt opened "}`},
	} {
		var res struct {
			Hits []struct{ Article json.RawMessage }
		}
		body := text(t, get(h, "/v1/search?q=id:a00&"+tt.params))
		if err := json.Unmarshal([]byte(body), &res); err != nil || len(res.Hits) != 1 {
			t.Errorf("%s: %v: %s", tt.params, err, body)
			continue
		}
		got := string(res.Hits[0].Article)
		var a corpus.Article
		if err := json.Unmarshal([]byte(got), &a); err != nil {
			t.Errorf("%s: %v", tt.params, err)
		}
		if got = strings.ReplaceAll(got, `,"origin":""`, ""); got != strings.ReplaceAll(tt.want, `,"origin":""`, "") {
			t.Errorf("%s: %s, want %s", tt.params, got, tt.want)
		}
	}
}

func TestLinkFollowsTheCursor(t *testing.T) {
	l := &listener{answer: query.Result{Next: "c=2", Total: query.Total{Value: 9}, Hits: []query.Hit{{ID: "a", Article: &corpus.Article{ID: "a"}}}}}
	h := newHandler(t, l, nil)
	link := get(h, "/v1/search?q=oil&page=1&per_page=1&f.places=A&f.places=B").Header.Get("Link")
	if want := `<?cursor=c%3D2&f.places=A&f.places=B&per_page=1&q=oil>; rel="next"`; link != want {
		t.Errorf("the link is %s, want %s", link, want)
	}
	l.answer.Next = ""
	if link := get(h, "/v1/search?q=oil&cursor=x&per_page=1").Header.Get("Link"); link != "" {
		t.Errorf("after the last cursor there is the link %s", link)
	}
}

func TestSimilar(t *testing.T) {
	var last *query.Request
	held := shelf(t)
	h := newHandler(t, searcher(func(ctx context.Context, req *query.Request) (*query.Result, error) {
		if x, ok := req.Query.(query.Phrase); ok && x.Field == query.ID {
			return held.Search(ctx, req)
		}
		last = req
		return new(query.Result), nil
	}), nil)
	result(t, get(h, "/v1/similar/odd%2FID%20with%20blanks%20%C3%BF?per_page=5&f.places=Kirkuk"))
	if diff := cmp.Diff(last.Query, query.Expr(query.Similar{ID: "odd/ID with blanks ÿ"})); diff != "" || last.Size != 5 || len(last.Filters) != 1 {
		t.Errorf("%+v: got -, want +:\n%s", last, diff)
	}
	result(t, get(h, "/v1/similar/a07?filter=place:Kirkuk"))
	if diff := cmp.Diff(last.Query, query.Expr(query.And{query.Similar{ID: "a07"}, query.Word{Field: query.Place, Text: "Kirkuk"}})); diff != "" {
		t.Errorf("with a filter: got -, want +:\n%s", diff)
	}
	for _, id := range []string{"none", strings.Repeat("x", 2000)} {
		if p := problem(t, get(h, "/v1/similar/"+id)); p.Status != http.StatusNotFound {
			t.Errorf("like an article that there is not: %+v", p)
		}
	}
	// A Client asks for the same.
	c := remote(t, searcher(func(ctx context.Context, req *query.Request) (*query.Result, error) {
		last = req
		return held.Search(ctx, &query.Request{Size: -1})
	}), nil)
	for _, x := range []query.Expr{query.Similar{ID: "odd/ID with blanks ÿ"}, query.And{query.Similar{ID: "a07"}, query.Word{Field: query.Place, Text: "Kirkuk"}}} {
		if _, err := c.Search(t.Context(), &query.Request{Query: x}); err != nil || !cmp.Equal(last.Query, x) {
			t.Errorf("a Client asks for %#v: %#v, %v", x, last.Query, err)
		}
	}
}

// TestClientSendsAllOfARequest compares what a service is asked with what its
// Client was asked.
func TestClientSendsAllOfARequest(t *testing.T) {
	explained := &query.Explanation{Text: "all", Value: 3, Parts: []query.Explanation{{Text: "oil", Value: 3}}}
	l := &listener{answer: query.Result{
		Next: "c2", Hits: []query.Hit{{ID: "a", Article: &corpus.Article{ID: "a"}, Explanation: explained}},
		Facets:      []query.FacetCounts{{Field: query.People, Values: []query.Count{{Value: "Basri", N: 1}}, Missing: 4}, {Field: query.PublicationDates, Values: []query.Count{{Value: "2018", N: 2}}, Other: 2}},
		Suggestions: []query.Suggestion{{Query: "oil", Typed: "oli", Meant: "oil", Total: 1}}, Relaxations: []query.Relaxation{{Without: "x", Query: "oil", Total: 2}},
	}}
	c := remote(t, l, nil)
	req := &query.Request{
		Query: query.Word{Text: "oil"}, Order: query.ByOldest, Size: 7, Cursor: "c1", Recent: true, Now: time.Date(2018, 3, 12, 9, 30, 0, 123, time.UTC),
		Filters:  []query.Filter{{Field: query.Places, Values: []string{"Kirkuk", "a,b"}}, {Field: query.Agencies, Values: []string{""}, Exclude: true}},
		Facets:   []query.Facet{{Field: query.People, Size: 10, Prefix: "Ba"}, {Field: query.PublicationDates, Size: 5, Step: query.PerWeek}},
		Snippets: 2, Body: true, Explain: true, Suggest: true,
	}
	res, err := c.Search(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l.last, req); diff != "" {
		t.Errorf("asked -, want +:\n%s", diff)
	}
	if diff := cmp.Diff(*res, l.answer); diff != "" {
		t.Errorf("answered -, want +:\n%s", diff)
	}
	l.answer.Facets = nil
	if _, err := c.Search(t.Context(), &query.Request{}); err != nil || l.last.Order != "" || l.last.Suggest {
		t.Errorf("the zero Request asks for %+v, %v", l.last, err)
	}
	for _, req := range []*query.Request{
		{Filters: slices.Repeat([]query.Filter{{Field: query.Places, Values: []string{"a"}}}, 10)},
		{Filters: []query.Filter{{Field: query.Places}}},
		{Filters: []query.Filter{{Field: "colours", Values: []string{"a"}}}},
		{Facets: []query.Facet{{Field: query.PublicationDates, Step: query.PerDay}, {Field: query.PublicationDates, Step: query.PerYear}}},
	} {
		if res, err := c.Search(t.Context(), req); err == nil {
			t.Errorf("%+v was asked for: %+v", req, res)
		}
	}
}

// A stream is a Streamer over so many articles, which fails after some.
type stream struct {
	query.Searcher
	n      int
	wait   time.Duration // before each
	fail   error         // after all of them; nil: it does not
	closed chan struct{} // closed once it has ended, if not nil
	last   *query.Request
}

func (s *stream) Stream(ctx context.Context, req *query.Request) iter.Seq2[query.Hit, error] {
	s.last = req
	return func(yield func(query.Hit, error) bool) {
		if s.closed != nil {
			defer close(s.closed)
		}
		for i := range s.n {
			if s.wait > 0 {
				select {
				case <-time.After(s.wait):
				case <-ctx.Done():
					yield(query.Hit{}, ctx.Err())
					return
				}
			}
			a := &corpus.Article{ID: fmt.Sprintf("a%d", i), Headline: "Oil & <gas>", Body: "It flows."}
			if !yield(query.Hit{ID: a.ID, Score: float64(s.n - i), Article: a}, nil) {
				return
			}
		}
		if s.fail != nil {
			yield(query.Hit{}, s.fail)
		}
	}
}

func TestExportFormats(t *testing.T) {
	s := &stream{n: 3}
	server := httptest.NewServer(newHandler(t, s, nil))
	defer server.Close()
	for _, tt := range []struct {
		format, typ string
		order       query.Order
		count       func(body string) (int, error)
	}{
		{"jsonl", "application/x-ndjson", "", func(body string) (n int, err error) {
			for l := range strings.Lines(body) {
				var h query.Hit
				if err := json.Unmarshal([]byte(l), &h); err != nil || h.Article.Body == "" {
					return n, fmt.Errorf("%q: %w", l, err)
				}
				n++
			}
			return n, nil
		}},
		{"csv", "text/csv; charset=utf-8; header=present", "", func(body string) (int, error) {
			rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
			return len(rows) - 1, err
		}},
		{"tsv", "text/tab-separated-values; charset=utf-8", "", func(body string) (int, error) { return strings.Count(body, "\n") - 1, nil }},
		{"rss", "application/rss+xml", query.ByNewest, func(body string) (int, error) {
			return strings.Count(body, "<item>"), xml.Unmarshal([]byte(body), new(struct{}))
		}},
		{"atom", "application/atom+xml", query.ByNewest, func(body string) (int, error) {
			return strings.Count(body, "<entry>"), xml.Unmarshal([]byte(body), new(struct{}))
		}},
		{"bibtex", "application/x-bibtex", "", func(body string) (int, error) { return strings.Count(body, "@article{"), nil }},
		{"ris", "application/x-research-info-systems", "", func(body string) (int, error) { return strings.Count(body, "TY  - NEWS\r\n"), nil }},
	} {
		resp, err := server.Client().Get(server.URL + "/v1/export?q=oil&format=" + tt.format)
		if err != nil {
			t.Fatal(err)
		}
		body := text(t, resp)
		resp.Body.Close()
		if n, err := tt.count(body); n != 3 || err != nil || resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != tt.typ {
			t.Errorf("%s: status %d, type %q, %d articles, %v:\n%s", tt.format, resp.StatusCode, resp.Header.Get("Content-Type"), n, err, body)
		}
		if s.last.Order != tt.order || s.last.Snippets != 0 {
			t.Errorf("%s asks for %+v", tt.format, s.last)
		}
	}
	if body := text(t, get(newHandler(t, s, nil), "/v1/export?fields=headline")); strings.Contains(body, "It flows") || s.last.Body {
		t.Errorf("with fields: %s", body)
	}
	if resp := ask(newHandler(t, s, nil), httptest.NewRequest("HEAD", "/v1/export?format=ris", nil)); resp.StatusCode != http.StatusOK || text(t, resp) != "" {
		t.Errorf("HEAD: %v", resp)
	}
}

// TestExportIsWholeOrBroken fails at the first article and later.
func TestExportIsWholeOrBroken(t *testing.T) {
	fault := errors.New("bad disk")
	for _, tt := range []struct {
		n      int
		fail   error
		status int
	}{{0, nil, 200}, {500, nil, 200}, {0, fault, 500}, {0, context.DeadlineExceeded, 504}, {1, fault, 200}, {5000, fault, 200}} {
		s := &stream{n: tt.n, fail: tt.fail}
		server := httptest.NewServer(newHandler(t, s, nil))
		for _, format := range []string{"jsonl", "csv", "rss"} {
			resp, err := server.Client().Get(server.URL + "/v1/export?format=" + format)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			cut := tt.fail != nil && tt.status == 200
			if resp.StatusCode != tt.status || cut != (err != nil) {
				t.Errorf("%d articles, then %v, as %s: status %d, %d bytes, %v", tt.n, tt.fail, format, resp.StatusCode, len(body), err)
			}
		}
		c := &query.Client{BaseURL: server.URL}
		n := 0
		var failed error
		for hit, err := range c.Stream(t.Context(), &query.Request{Query: query.Word{Text: "oil"}, Body: true}) {
			if failed = err; err == nil {
				if hit.Article.Body != "It flows." {
					t.Errorf("hit %d: %+v", n, hit)
				}
				n++
			}
		}
		if failed == nil && n != tt.n || (failed != nil) != (tt.fail != nil) {
			t.Errorf("a Client got %d of %d articles, then %v, want %v", n, tt.n, failed, tt.fail)
		}
		server.Close()
	}
}

// TestExportTakesLongerThanADeadline streams for longer than a search, and the
// server, may take; the next article must come in time all the same.
func TestExportTakesLongerThanADeadline(t *testing.T) {
	s := &stream{n: 20, wait: 20 * time.Millisecond}
	h := newHandler(t, s, &query.HandlerOptions{Timeout: 150 * time.Millisecond})
	server := httptest.NewUnstartedServer(h)
	server.Config.ReadTimeout, server.Config.WriteTimeout = 100*time.Millisecond, 100*time.Millisecond
	server.Start()
	defer server.Close()
	c := &query.Client{BaseURL: server.URL}
	n := 0
	for _, err := range c.Stream(t.Context(), new(query.Request)) {
		if err != nil {
			t.Fatalf("after %d articles: %v", n, err)
		}
		n++
	}
	if n != 20 {
		t.Errorf("%d articles, want 20", n)
	}

	s.n, s.wait, s.closed = 2, time.Minute, make(chan struct{})
	if p := problem(t, get(h, "/v1/export")); p.Status != http.StatusGatewayTimeout {
		t.Errorf("an article that does not come: %+v", p)
	}
	<-s.closed // the search was given up
	if err := h.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestWhoLeavesEndsHisExport(t *testing.T) {
	s := &stream{n: 1 << 30, closed: make(chan struct{})}
	h := newHandler(t, s, nil)
	server := httptest.NewServer(h)
	defer server.Close()
	c := &query.Client{BaseURL: server.URL}
	for _, err := range c.Stream(t.Context(), new(query.Request)) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	<-s.closed
	if err := h.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestExportsAreFew shows that they keep no search out.
func TestExportsAreFew(t *testing.T) {
	s := &stream{n: 1 << 30, Searcher: new(listener)}
	h := newHandler(t, s, &query.HandlerOptions{Concurrent: 1, Queue: -1})
	server := httptest.NewServer(h)
	defer server.Close()
	next, stop := iter.Pull2((&query.Client{BaseURL: server.URL}).Stream(t.Context(), new(query.Request)))
	if _, err, _ := next(); err != nil {
		t.Fatal(err)
	}
	if p := problem(t, get(h, "/v1/export")); p.Status != http.StatusTooManyRequests {
		t.Errorf("a second export: %+v", p)
	}
	if resp := get(h, "/v1/search"); resp.StatusCode != http.StatusOK {
		t.Errorf("a search meanwhile: status %d", resp.StatusCode)
	}
	stop()
	if err := h.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestExportPanicIsAProblem(t *testing.T) {
	h := newHandler(t, searcher(func(context.Context, *query.Request) (*query.Result, error) { panic("oh") }), nil)
	if p := problem(t, get(h, "/v1/export")); p.Status != http.StatusInternalServerError {
		t.Errorf("%+v", p)
	}
}

func TestHitsGoesThroughThePages(t *testing.T) {
	var asked []string
	pages := func(cursors bool, total int, err error) searcher {
		asked = nil
		return func(_ context.Context, req *query.Request) (*query.Result, error) {
			asked = append(asked, fmt.Sprintf("%d%s", req.From, req.Cursor))
			from := req.From
			if req.Cursor != "" {
				fmt.Sscanf(req.Cursor, "c%d", &from)
			}
			if err != nil && from > 0 {
				return nil, err
			}
			res := &query.Result{Total: query.Total{Value: total, Relation: "eq"}}
			for i := from; i < min(from+req.PageSize(), total); i++ {
				res.Hits = append(res.Hits, query.Hit{ID: fmt.Sprint(i)})
			}
			if cursors && from+len(res.Hits) < total {
				res.Next = fmt.Sprintf("c%d", from+len(res.Hits))
			}
			return res, req.Check()
		}
	}
	fault := errors.New("bad disk")
	for _, tt := range []struct {
		s     func() searcher
		n     int
		asked string
		err   error
	}{
		{func() searcher { return pages(true, 250, nil) }, 250, "[0 0c100 0c200]", nil},
		{func() searcher { return pages(false, 250, nil) }, 250, "[0 100 200]", nil},
		{func() searcher { return pages(false, 200, nil) }, 200, "[0 100]", nil},
		{func() searcher { return pages(true, 0, nil) }, 0, "[0]", nil},
		{func() searcher { return pages(true, 250, fault) }, 100, "[0 0c100]", fault},
		{func() searcher { return pages(true, 20_000, nil) }, 20_000, "", nil},
		{func() searcher { return pages(false, 20_000, nil) }, 10_000, "", new(query.LimitError)},
	} {
		n := 0
		var failed error
		for hit, err := range query.Hits(t.Context(), tt.s(), &query.Request{Size: 3, Facets: []query.Facet{{Field: query.People}}}) {
			if failed = err; err == nil && hit.ID != fmt.Sprint(n) {
				t.Fatalf("hit %d is %s", n, hit.ID)
			}
			if err == nil {
				n++
			}
		}
		limit := (*query.LimitError)(nil)
		wantLimit := errors.As(tt.err, &limit)
		if n != tt.n || tt.asked != "" && fmt.Sprint(asked) != tt.asked || wantLimit != errors.As(failed, &limit) || !wantLimit && !errors.Is(failed, tt.err) {
			t.Errorf("%d hits, %v, of %v; want %d, %v, of %s", n, failed, asked, tt.n, tt.err, tt.asked)
		}
	}
}

func TestParseFilter(t *testing.T) {
	for _, tt := range []struct {
		text string
		want query.Filter
	}{
		{"people=Hana Salih", query.Filter{Field: query.People, Values: []string{"Hana Salih"}}},
		{"Place!=a=b", query.Filter{Field: query.Places, Values: []string{"a=b"}, Exclude: true}},
		{"agencies=", query.Filter{Field: query.Agencies, Values: []string{""}}},
	} {
		if got, err := query.ParseFilter(tt.text); err != nil || !cmp.Equal(got, tt.want) {
			t.Errorf("%q: %+v, %v, want %+v", tt.text, got, err, tt.want)
		}
	}
	for _, text := range []string{"", "people", "=x", "colour=red"} {
		if got, err := query.ParseFilter(text); err == nil {
			t.Errorf("%q is a filter: %+v", text, got)
		}
	}
	a, _ := query.ParseFilter("places=A")
	b, _ := query.ParseFilter("places=B")
	c, _ := query.ParseFilter("places!=C")
	got := query.Filtered(query.Filtered(query.Filtered(query.Filtered(nil, a), b), c), a)
	if diff := cmp.Diff(got, []query.Filter{{Field: query.Places, Values: []string{"A", "B"}}, {Field: query.Places, Values: []string{"C"}, Exclude: true}}); diff != "" {
		t.Errorf("got -, want +:\n%s", diff)
	}
	if len(a.Values) != 1 {
		t.Errorf("a filter that was given was changed: %+v", a)
	}
}

// TestHandlerIsASearcher shares its limit with another handler.
func TestHandlerIsASearcher(t *testing.T) {
	started, letGo := make(chan struct{}, 1), make(chan struct{})
	h := newHandler(t, slow(started, letGo), &query.HandlerOptions{Timeout: time.Minute, Concurrent: 1, Queue: -1})
	ended := make(chan error, 1)
	go func() {
		_, err := h.Search(context.Background(), new(query.Request))
		ended <- err
	}()
	<-started
	if _, err := h.Search(t.Context(), new(query.Request)); !errors.Is(err, query.ErrBusy) {
		t.Errorf("while one runs: %v", err)
	}
	if resp := get(h, "/v1/search"); resp.StatusCode != http.StatusTooManyRequests {
		t.Errorf("over HTTP while one runs: status %d", resp.StatusCode)
	}
	close(letGo)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
