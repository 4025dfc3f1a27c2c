package query_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/index/indextest"
	"ksearch/query"
)

// searcher is a Searcher in a func.
type searcher func(context.Context, *query.Request) (*query.Result, error)

func (s searcher) Search(ctx context.Context, req *query.Request) (*query.Result, error) {
	return s(ctx, req)
}

// bridges are thirty articles about a bridge, and another.
func bridges() *index.Batch {
	b := new(index.Batch)
	for i := range 30 {
		b.Put = append(b.Put, &corpus.Article{
			ID: fmt.Sprintf("a%02d", i), Source: corpus.Source{Path: fmt.Sprintf("%d.txt", i)}, Headline: fmt.Sprintf("Bridge %d <opens>", i),
			Body: "The bridge of Akre.\n\nIt opened " + strings.Repeat("on time ", i), People: []corpus.Entity{{Name: "Hana Salih"}},
			Published: corpus.Date{Time: time.Date(2018, 3, 1+i, 0, 0, 0, 0, time.UTC), Precision: corpus.Day},
		})
	}
	b.Put = append(b.Put, &corpus.Article{ID: "odd/ID with blanks ÿ", Headline: "Ferry"})
	return b
}

// shelf returns a Searcher with the articles of bridges.
func shelf(t testing.TB) query.Searcher {
	t.Helper()
	m := new(indextest.Memory)
	if err := m.Apply(t.Context(), bridges()); err != nil {
		t.Fatal(err)
	}
	return m
}

// ask sends one request to h.
func ask(h http.Handler, r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func get(h http.Handler, target string) *http.Response {
	return ask(h, httptest.NewRequest(http.MethodGet, target, nil))
}

func post(h http.Handler, typ, body string) *http.Response {
	r := httptest.NewRequest(http.MethodPost, "/v1/search", strings.NewReader(body))
	r.Header.Set("Content-Type", typ)
	return ask(h, r)
}

func text(t testing.TB, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func result(t *testing.T, resp *http.Response) *query.Result {
	t.Helper()
	body := text(t, resp)
	res := new(query.Result)
	if err := json.Unmarshal([]byte(body), res); resp.StatusCode != http.StatusOK || err != nil {
		t.Fatalf("status %d, %v: %s", resp.StatusCode, err, body)
	}
	return res
}

func problem(t *testing.T, resp *http.Response) query.Problem {
	t.Helper()
	body := text(t, resp)
	var p query.Problem
	if err := json.Unmarshal([]byte(body), &p); err != nil || resp.Header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("status %d, type %q, no problem: %v: %s", resp.StatusCode, resp.Header.Get("Content-Type"), err, body)
	}
	if p.Status != resp.StatusCode || p.Type != "urn:ksearch:problem:"+p.Code || p.Title == "" {
		t.Errorf("status %d has the problem %+v", resp.StatusCode, p)
	}
	return p
}

func TestRoutes(t *testing.T) {
	h := newHandler(t, shelf(t), nil)
	described := newHandler(t, shelf(t), &query.HandlerOptions{
		Describe: func(context.Context) (any, error) { return map[string]int{"articles": 31}, nil },
	})
	for _, tt := range []struct {
		h              http.Handler
		method, target string
		status         int
		body           string // a part of it
	}{
		{h, "GET", "/v1/search?q=bridge", 200, `"total":{"value":30,`},
		{h, "HEAD", "/v1/search?q=bridge", 200, ""},
		{h, "GET", "/v1/articles/a07", 200, `"body":"The bridge of Akre.`},
		{h, "GET", "/v1/articles/odd%2FID%20with%20blanks%20%C3%BF", 200, `"headline":"Ferry"`},
		{h, "GET", "/v1/articles/none", 404, `"code":"not-found"`},
		{h, "GET", "/v1/articles/" + strings.Repeat("a", 2000), 404, `"code":"not-found"`},
		{h, "GET", "/v1/articles/", 404, `"code":"not-found"`},
		{h, "GET", "/v1/articles/a07?x=1", 400, `the parameters are format`},
		{h, "GET", "/healthz?x=1", 400, `this address takes none`},
		{h, "GET", "/v1/stats", 404, `"code":"not-found"`},
		{described, "GET", "/v1/stats", 200, `{"articles":31}`},
		{h, "GET", "/healthz", 200, `{"status":"ok"}`},
		{h, "GET", "/readyz", 200, `{"status":"ready"}`},
		{h, "GET", "/openapi.json", 200, `"openapi": "3.1.0"`},
		{h, "GET", "/", 404, `/v1/search`},
		{h, "GET", "//v1/search", 404, `not-found`},
		{h, "GET", "/v1/search/", 404, `not-found`},
		{h, "GET", "/v1/../etc/passwd", 404, `not-found`},
		{h, "DELETE", "/v1/search", 405, `"code":"method"`},
		{h, "OPTIONS", "/v1/search", 405, `"code":"method"`},
		{h, "GET, HEAD", "/v1/search", 405, `"code":"method"`},
		{h, "POST", "/v1/articles/a07", 405, `"code":"method"`},
		{h, "POST", "/healthz", 405, `"code":"method"`},
	} {
		r := httptest.NewRequest("GET", tt.target, nil)
		r.Method = tt.method
		resp := ask(tt.h, r)
		if body := text(t, resp); resp.StatusCode != tt.status || !strings.Contains(body, tt.body) || tt.method == "HEAD" && body != "" {
			t.Errorf("%s %s: status %d, want %d with %q: %s", tt.method, tt.target, resp.StatusCode, tt.status, tt.body, body)
		}
		if (resp.StatusCode == 405) != (resp.Header.Get("Allow") != "") {
			t.Errorf("%s %s: status %d with Allow %q", tt.method, tt.target, resp.StatusCode, resp.Header.Get("Allow"))
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Access-Control-Allow-Origin": "",
			"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
		} {
			if got := resp.Header.Get(name); got != want {
				t.Errorf("%s %s: %s is %q, want %q", tt.method, tt.target, name, got, want)
			}
		}
		if resp.Header.Get("Cache-Control") == "" {
			t.Errorf("%s %s has no Cache-Control", tt.method, tt.target)
		}
	}
}

// TestAddressesSayTheRequest asks for the same in GET, in a form and in JSON.
func TestAddressesSayTheRequest(t *testing.T) {
	var last *query.Request
	h := newHandler(t, searcher(func(_ context.Context, req *query.Request) (*query.Result, error) {
		last = req
		return new(query.Result), req.Check()
	}), nil)
	five := "people:8 places:8 datelines:8 agencies:8 dates:8"
	for _, tt := range []struct{ params, want string }{
		{"", "||0|10|3|false|" + five},
		{"q=oil", "oil||0|10|3|false|" + five},
		{"q=oil&filter=place:Kirkuk", "oil place:Kirkuk||0|10|3|false|" + five},
		{"filter=a+OR+b&q=oil", "oil (a OR b)||0|10|3|false|" + five},
		{"sort=newest&facets=none&snippets=0&body=true", "|newest|0|10|0|true|"},
		{"sort=-date&facets=&body=false", "|newest|0|10|3|false|"},
		{"sort=date:asc&facets=people:2,+Place&facet_size=5", "|oldest|0|10|3|false|people:2 places:5"},
		{"page=3&per_page=20&facets=none", "||40|20|3|false|"},
		{"from=7&size=5&facets=none", "||7|5|3|false|"},
		{"offset=7&limit=0&facets=none", "||7|-1|3|false|"},
		{"per_page=250&facets=none", "||0|250|3|false|"},
		{"page=40&limit=250&facets=none", "||9750|250|3|false|"},
	} {
		values, err := url.ParseQuery(tt.params)
		if err != nil {
			t.Fatal(err)
		}
		object := map[string]any{}
		for name := range values {
			object[name] = values.Get(name)
		}
		asJSON, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		for way, resp := range map[string]func() *http.Response{
			"GET":  func() *http.Response { return get(h, "/v1/search?"+tt.params) },
			"form": func() *http.Response { return post(h, "application/x-www-form-urlencoded; charset=utf-8", tt.params) },
			"JSON": func() *http.Response { return post(h, "application/json", string(asJSON)) },
		} {
			result(t, resp())
			x := ""
			if last.Query != nil {
				x = last.Query.String()
			}
			var facets []string
			for _, f := range last.Facets {
				facets = append(facets, fmt.Sprintf("%s:%d", f.Field, f.Size))
			}
			got := fmt.Sprintf("%s|%s|%d|%d|%d|%v|%s", x, last.Order, last.From, last.Size, last.Snippets, last.Body, strings.Join(facets, " "))
			if got != tt.want {
				t.Errorf("%s %s asks for %s, want %s", way, tt.params, got, tt.want)
			}
		}
	}
	result(t, post(h, "application/json", `{"q":"oil","per_page":3,"body":true,"facets":["people:2","places"]}`))
	if last.Size != 3 || !last.Body || !slices.Equal(last.Facets, []query.Facet{{Field: query.People, Size: 2}, {Field: query.Places, Size: 8}}) {
		t.Errorf("numbers, truth and lists in JSON ask for %+v", last)
	}
}

func TestAnswerIsTheResult(t *testing.T) {
	s := shelf(t)
	res, err := s.Search(t.Context(), &query.Request{Query: query.Word{Text: "bridge"}, Order: query.ByOldest, Size: 2, Snippets: 1, Facets: []query.Facet{{Field: query.PublicationDates, Size: 8}}})
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	h := newHandler(t, searcher(func(context.Context, *query.Request) (*query.Result, error) { return res, nil }), nil)
	if got := text(t, get(h, "/v1/search?q=bridge")); got != string(want)+"\n" {
		t.Errorf("the answer is\n%s, want\n%s", got, want)
	}
}

func TestProblemsSayPlaceAndMend(t *testing.T) {
	h := newHandler(t, shelf(t), nil)
	for _, tt := range []struct {
		params, code, param string
		position            int
		hint                string
	}{
		{"q=peple:x", "syntax", "q", 1, "did you mean people?"},
		{"q=" + url.QueryEscape("کەرکوک نەوت peple:x"), "syntax", "q", 13, "did you mean people?"},
		{"q=oil&filter=(oil", "syntax", "filter", 1, `put a ")" where its part ends`},
		{"q=oil+AND", "syntax", "q", 5, "put a word there"},
		{"q=" + strings.Repeat("oil+", 300), "syntax", "q", 1025, "the most is 1024"},
		{"q=%ff", "syntax", "q", 1, "UTF-8"},
		{"pgae=2", "parameter", "pgae", 0, "did you mean page?"},
		{"Q=oil", "parameter", "Q", 0, "did you mean q?"},
		{"colours=2", "parameter", "colours", 0, "the parameters are q, filter"},
		{"q=a&q=b", "parameter", "q", 0, "give it once"},
		{"sort=newst", "parameter", "sort", 0, "did you mean newest?"},
		{"sort=up", "parameter", "sort", 0, "the orders are relevance, newest, oldest"},
		{"facets=plces", "parameter", "facets", 0, "did you mean places?"},
		{"facets=places,place", "parameter", "facets", 0, "give it once"},
		{"facets=places:0", "limit", "facets", 0, "it is from 1 to 1000"},
		{"facet_size=1001", "limit", "facet_size", 0, "it is from 1 to 1000"},
		{"per_page=251", "limit", "per_page", 0, "it is from 0 to 250"},
		{"size=-1", "limit", "size", 0, "it is from 0 to 250"},
		{"limit=ten", "parameter", "limit", 0, "a whole number from 0 to 250"},
		{"page=0", "limit", "page", 0, "it is from 1 to 10000"},
		{"from=10001", "limit", "from", 0, "it is from 0 to 10000"},
		{"from=9995", "limit", "from", 0, "it is from 0 to 10000"},
		{"page=10000&per_page=250", "limit", "page", 0, "it is from 0 to 10000"},
		{"snippets=21", "limit", "snippets", 0, "it is from 0 to 20"},
		{"body=yes", "parameter", "body", 0, "it is true or false"},
		{"page=1&from=0", "parameter", "from", 0, "leave one out"},
		{"size=1&per_page=1", "parameter", "size", 0, "leave one out"},
	} {
		resp := get(h, "/v1/search?"+tt.params)
		p := problem(t, resp)
		if resp.StatusCode != http.StatusBadRequest || p.Code != tt.code || len(p.Errors) != 1 {
			t.Errorf("%.60s: %+v, want the code %s", tt.params, p, tt.code)
			continue
		}
		if e := p.Errors[0]; e.Param != tt.param || e.Position != tt.position || !strings.Contains(e.Hint, tt.hint) || e.Detail == "" {
			t.Errorf("%.60s: %+v, want param %s, position %d, hint %q", tt.params, e, tt.param, tt.position, tt.hint)
		}
	}
	// Together they hold too many clauses.
	many := strings.Repeat("oil+", 40)
	if p := problem(t, get(h, "/v1/search?q="+many+"&filter="+many)); p.Code != "parameter" || !strings.Contains(p.Detail, "80 words") {
		t.Errorf("a query and a filter with 80 words: %+v", p)
	}
}

// TestHostileRequests asks what nobody should. Each is refused, or answered
// within bounds, and soon.
func TestHostileRequests(t *testing.T) {
	server := httptest.NewServer(newHandler(t, shelf(t), nil))
	defer server.Close()
	long := func(s string, n int) string { return strings.Repeat(s, n) }
	gets := []string{
		"from=1000000000&size=1000000000", "from=9223372036854775807&size=1", "from=-9223372036854775808", "from=99999999999999999999999",
		"size=-1", "size=1e9", "size=NaN", "size=Infinity", "size=0x10", "size=1.5", "size=%2B5", "size=", "size=١٠", "size=1_0", "size=%00",
		"page=9223372036854775807&per_page=250", "page=-1", "facet_size=-5", "facet_size=1000000", "snippets=-1", "snippets=1000000",
		"facets=" + long("people,", 8000), "facets=" + long("x", 60000), "facets=people:-1", "facets=people:99999999999999999999", "facets=,,,", "facets=people:1:2",
		"q=" + long("%28", 500), "q=" + long("%28", 20000), "q=" + long("NOT+", 200) + "a", "q=" + long("-", 1000), "q=" + long("a+OR+", 200) + "a",
		"q=%22" + long("the+", 200) + "%22", "q=" + long("a", 1024), "q=" + long("a", 60000), "q=%22", "q=*", "q=%3F%3F%3F%3F", "q=/.*/", "q=a~2", "q=a%5E1e400", "q=body:*",
		"q=a..z", "q=date:[a+TO+z]", "q=date:9999-99-99", "q=%ff%fe", "q=a%00b", "q=%c3%28", "q=%ed%a0%80", "q=" + long("%CC%81", 300), "q=%e2%80%ae" + long("x", 10),
		"q=a;DROP", "q=%zz", "%ff=1", "=1", "q=a&q=a", "Q=a", "q[]=a", "q%5B%24ne%5D=1", "__proto__=1", "callback=alert", long("x=1&", 10000),
		"q=a%0d%0aSet-Cookie:x=1&per_page=1", "sort=newest%0d%0aX-Evil:1", "sort=" + long("n", 60000), "sort=__proto__", "filter=" + long("(a+", 300), "body=%22true%22",
		"q=" + long("id:x+", 64), "q=" + long("a", 70000),
	}
	var requests []*http.Request
	for _, params := range gets {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/v1/search?"+params, nil)
		if err != nil {
			t.Fatalf("%.60q: %v", params, err)
		}
		requests = append(requests, r)
	}
	const asJSON, asForm = "application/json", "application/x-www-form-urlencoded"
	for _, b := range []struct{ typ, body string }{
		{asJSON, ""},
		{asJSON, "null"},
		{asJSON, "[]"},
		{asJSON, `"q"`},
		{asJSON, "{"},
		{asJSON, `{"q"}`},
		{asJSON, `{"q":"a"`},
		{asJSON, `{"q":"a"}{}`},
		{asJSON, `{"q":"a",}`},
		{asJSON, `{"q":null}`},
		{asJSON, `{"q":{"q":"a"}}`},
		{asJSON, `{"q":["a"]}`},
		{asJSON, `{"q":"a","q":"b"}`},
		{asJSON, `{"q":"a","__proto__":1}`},
		{asJSON, `{"facets":` + long("[", 30000)},
		{asJSON, long(`{"q":`, 12000)},
		{asJSON, long("[", 60000)},
		{asJSON, `{"facets":["people",["x"]]}`},
		{asJSON, `{"facets":[null]}`},
		{asJSON, `{"size":1e400}`},
		{asJSON, `{"size":NaN}`},
		{asJSON, `{"size":-5}`},
		{asJSON, `{"size":1.0}`},
		{asJSON, `{"size":` + long("9", 60000) + `}`},
		{asJSON, `{"size":true}`},
		{asJSON, `{"q":"` + long("a", 65<<10) + `"}`},
		{asJSON, "{\"q\":\"\xff\"}"},
		{asJSON, `{"q":"\ud800"}`},
		{asJSON, "\xef\xbb\xbf{}"},
		{asJSON, `{"q":"\u0000"}`},
		{asForm, "q=%zz"},
		{asForm, long("q=a&", 100)},
		{asForm, long("a", 70<<10)},
		{asForm, `{"q":"a"}`},
		{"", "q=a"},
		{"text/plain", "q=a"},
		{"multipart/form-data; boundary=x", "--x--"},
		{"application/xml", "<q/>"},
		{asJSON + "; charset=\x01", "{}"},
		{long("a", 5000), "{}"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/v1/search", strings.NewReader(b.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", strings.ReplaceAll(b.typ, "\x01", "?"))
		requests = append(requests, r)
	}
	bodied, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/v1/search?q=a", strings.NewReader("q=b"))
	if err != nil {
		t.Fatal(err)
	}
	zipped, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/v1/search", strings.NewReader("\x1f\x8b"))
	if err != nil {
		t.Fatal(err)
	}
	zipped.Header.Set("Content-Encoding", "gzip")
	requests = append(requests, bodied, zipped)

	refused := 0
	for _, r := range requests {
		name := fmt.Sprintf("%s %.80q", r.Method, r.URL.RawQuery)
		began := time.Now()
		resp, err := server.Client().Do(r)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if took := time.Since(began); err != nil || took > 2*time.Second {
			t.Errorf("%s: took %v, %v", name, took, err)
		}
		if resp.StatusCode != http.StatusOK && resp.StatusCode/100 != 4 || len(body) > 1<<20 || !json.Valid(body) {
			t.Errorf("%s: status %d and %d bytes: %.200s", name, resp.StatusCode, len(body), body)
		}
		if resp.Header.Get("X-Evil") != "" || len(resp.Cookies()) > 0 {
			t.Errorf("%s: a header came from a value: %v", name, resp.Header)
		}
		if resp.StatusCode != http.StatusOK {
			refused++
		}
	}
	if refused < 90 {
		t.Errorf("%d of %d were refused", refused, len(requests))
	}
	t.Logf("%d requests, %d refused", len(requests), refused)
}

func TestStatusesOfBodies(t *testing.T) {
	h := newHandler(t, shelf(t), nil)
	for _, tt := range []struct {
		resp   *http.Response
		status int
	}{
		{post(h, "application/json", `{"q":"`+strings.Repeat("a", 64<<10)+`"}`), http.StatusRequestEntityTooLarge},
		{post(h, "text/plain", "q=a"), http.StatusUnsupportedMediaType},
		{post(h, "application/json", "[]"), http.StatusBadRequest},
		{get(h, "/v1/search?q="+strings.Repeat("a", 64<<10)), http.StatusRequestURITooLong},
	} {
		if p := problem(t, tt.resp); p.Status != tt.status {
			t.Errorf("%+v, want status %d", p, tt.status)
		}
	}
}

func TestSameAnswerHasSameTag(t *testing.T) {
	took := time.Duration(0)
	s := shelf(t)
	h := newHandler(t, searcher(func(ctx context.Context, req *query.Request) (*query.Result, error) {
		res, err := s.Search(ctx, req)
		if res != nil {
			took += time.Millisecond
			res.Took = took
		}
		return res, err
	}), nil)
	for _, target := range []string{"/v1/search?q=bridge", "/v1/articles/a03", "/openapi.json"} {
		tag := get(h, target).Header.Get("ETag")
		if tag == "" {
			t.Errorf("%s has no ETag", target)
			continue
		}
		for header, status := range map[string]int{tag: 304, `"x", ` + tag: 304, "*": 304, strings.TrimPrefix(tag, "W/"): 304, `"x"`: 200, "": 200} {
			r := httptest.NewRequest("GET", target, nil)
			r.Header.Set("If-None-Match", header)
			if resp := ask(h, r); resp.StatusCode != status || status == 304 && text(t, resp) != "" || resp.Header.Get("ETag") != tag {
				t.Errorf("%s with If-None-Match %s: status %d and ETag %s, want %d and %s", target, header, resp.StatusCode, resp.Header.Get("ETag"), status, tag)
			}
		}
	}
	if a, b := get(h, "/v1/search?q=bridge").Header.Get("ETag"), get(h, "/v1/search?q=ferry").Header.Get("ETag"); a == b {
		t.Errorf("two answers have the ETag %s", a)
	}
}

func TestGzip(t *testing.T) {
	h := newHandler(t, shelf(t), nil)
	for accept, zipped := range map[string]bool{"gzip": true, "br, GZIP;q=0.5": true, "gzip;q=0": false, "gzip; q=0.0": false, "": false, "identity": false, "gzip;q=x": false} {
		r := httptest.NewRequest("GET", "/v1/search?q=bridge", nil)
		r.Header.Set("Accept-Encoding", accept)
		resp := ask(h, r)
		if got := resp.Header.Get("Content-Encoding") == "gzip"; got != zipped {
			t.Errorf("Accept-Encoding %q: zipped is %v, want %v", accept, got, zipped)
		}
		var body io.Reader = resp.Body
		if zipped {
			var err error
			if body, err = gzip.NewReader(resp.Body); err != nil {
				t.Fatal(err)
			}
		}
		if err := json.NewDecoder(body).Decode(new(query.Result)); err != nil {
			t.Errorf("Accept-Encoding %q: %v", accept, err)
		}
		if resp.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Vary is %q", resp.Header.Get("Vary"))
		}
	}
	r := httptest.NewRequest("GET", "/healthz", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	if resp := ask(h, r); resp.Header.Get("Content-Encoding") != "" {
		t.Error("a few bytes are zipped")
	}
}

// TestLinksLeadThroughAllPages follows them.
func TestLinksLeadThroughAllPages(t *testing.T) {
	h := http.StripPrefix("/news", newHandler(t, shelf(t), nil))
	for _, start := range []string{"?q=bridge&sort=oldest&per_page=7", "?q=bridge&sort=oldest&limit=7&offset=0", "?q=bridge&sort=oldest&size=7"} {
		at, err := url.Parse("/news/v1/search" + start)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for pages := 1; ; pages++ {
			resp := get(h, at.String())
			for _, hit := range result(t, resp).Hits {
				seen[hit.ID] = true
			}
			link := resp.Header.Get("Link")
			if link == "" {
				if pages != 5 || len(seen) != 30 {
					t.Errorf("%s: %d articles on %d pages, want 30 on 5", start, len(seen), pages)
				}
				break
			}
			ref, ok := strings.CutSuffix(link, `>; rel="next"`)
			next, err := at.Parse(strings.TrimPrefix(ref, "<"))
			if !ok || err != nil || pages > 5 {
				t.Fatalf("page %d has the link %s: %v", pages, link, err)
			}
			at = next
		}
	}
	for _, target := range []string{"/news/v1/search?q=bridge&per_page=0", "/news/v1/search?q=nothing", "/news/v1/search?q=bridge&per_page=30"} {
		if link := get(h, target).Header.Get("Link"); link != "" {
			t.Errorf("%s has the link %s", target, link)
		}
	}
}

func TestAllowOrigin(t *testing.T) {
	h := newHandler(t, shelf(t), &query.HandlerOptions{AllowOrigin: "https://desk.example"})
	resp := get(h, "/v1/search?q=bridge")
	if resp.Header.Get("Access-Control-Allow-Origin") != "https://desk.example" || !slices.Contains(resp.Header.Values("Vary"), "Origin") {
		t.Errorf("headers %v", resp.Header)
	}
	r := httptest.NewRequest("OPTIONS", "/v1/search", nil)
	r.Header.Set("Origin", "https://desk.example")
	r.Header.Set("Access-Control-Request-Method", "POST")
	r.Header.Set("Access-Control-Request-Headers", "authorization,content-type,if-none-match")
	resp = ask(h, r)
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin": "https://desk.example", "Access-Control-Allow-Methods": "GET, HEAD, POST",
		"Access-Control-Allow-Headers":     "Authorization, Content-Type, If-None-Match", // a "*" would not stand for the first
		"Access-Control-Allow-Credentials": "",                                           // no cookies are asked for
	} {
		if got := resp.Header.Get(name); resp.StatusCode != http.StatusNoContent || got != want {
			t.Errorf("preflight: status %d, %s is %q, want %q", resp.StatusCode, name, got, want)
		}
	}
}

// A slow Searcher ignores its context until it is let go.
func slow(started chan<- struct{}, letGo <-chan struct{}) searcher {
	return func(context.Context, *query.Request) (*query.Result, error) {
		started <- struct{}{}
		<-letGo
		return new(query.Result), nil
	}
}

func TestSlotIsHeldUntilTheSearchEnds(t *testing.T) {
	before := runtime.NumGoroutine()
	started, letGo := make(chan struct{}, 10), make(chan struct{})
	h := newHandler(t, slow(started, letGo), &query.HandlerOptions{Timeout: 20 * time.Millisecond, Concurrent: 1, Queue: -1})
	if p := problem(t, get(h, "/v1/search?q=a")); p.Status != http.StatusGatewayTimeout || p.Code != "timeout" {
		t.Errorf("a search that takes too long: %+v", p)
	}
	resp := get(h, "/v1/search?q=b")
	if p := problem(t, resp); p.Status != http.StatusTooManyRequests || resp.Header.Get("Retry-After") == "" {
		t.Errorf("while it still runs: %+v, %v", p, resp.Header)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.Wait(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait while it still runs: %v", err)
	}
	close(letGo)
	if err := h.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if resp := get(h, "/v1/search?q=c"); resp.StatusCode != http.StatusOK {
		t.Errorf("once it has ended: status %d", resp.StatusCode)
	}
	if err := h.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

func TestQueueIsShort(t *testing.T) {
	started, letGo := make(chan struct{}, 10), make(chan struct{})
	h := newHandler(t, slow(started, letGo), &query.HandlerOptions{Timeout: time.Minute, Concurrent: 1, Queue: 1})
	statuses := make(chan int, 4)
	request := func() { statuses <- get(h, "/v1/search?q=a").StatusCode }
	go request()
	<-started
	for range 3 { // one of them waits, and the others are sent away at once
		go request()
	}
	for range 2 {
		if got := <-statuses; got != http.StatusTooManyRequests {
			t.Errorf("with a full queue: status %d", got)
		}
	}
	if resp := get(h, "/healthz"); resp.StatusCode != http.StatusOK {
		t.Errorf("health of a full house: status %d", resp.StatusCode)
	}
	close(letGo)
	for range 2 {
		if got := <-statuses; got != http.StatusOK {
			t.Errorf("once there is room: status %d", got)
		}
	}
}

func TestWaitingInTheQueueEnds(t *testing.T) {
	started, letGo := make(chan struct{}, 10), make(chan struct{})
	h := newHandler(t, slow(started, letGo), &query.HandlerOptions{Timeout: 20 * time.Millisecond, Concurrent: 1, Queue: 1})
	get(h, "/v1/search?q=a") // holds the slot beyond its deadline
	if got := get(h, "/v1/search?q=b").StatusCode; got != http.StatusTooManyRequests {
		t.Errorf("a request that waited for the whole deadline: status %d", got)
	}
	close(letGo)
	if err := h.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestWhoLeavesEndsHisSearch(t *testing.T) {
	ended := make(chan error, 1)
	started := make(chan struct{})
	h := newHandler(t, searcher(func(ctx context.Context, _ *query.Request) (*query.Result, error) {
		close(started)
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	}), &query.HandlerOptions{Timeout: time.Minute})
	ctx, leave := context.WithCancel(t.Context())
	go func() {
		<-started
		leave()
	}()
	ask(h, httptest.NewRequest("GET", "/v1/search", nil).WithContext(ctx))
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the search ended with %v", err)
	}
}

func TestPanicEndsOneRequest(t *testing.T) {
	var log bytes.Buffer
	fail := true
	h := newHandler(t, searcher(func(context.Context, *query.Request) (*query.Result, error) {
		if fail {
			panic("secret of /srv/news")
		}
		return new(query.Result), nil
	}), &query.HandlerOptions{Log: slog.New(slog.NewTextHandler(&log, nil))})
	for _, target := range []string{"/v1/search", "/v1/articles/x", "/readyz"} {
		log.Reset()
		resp := get(h, target)
		body := text(t, resp)
		var p query.Problem
		if err := json.Unmarshal([]byte(body), &p); err != nil || resp.StatusCode != http.StatusInternalServerError || p.RequestID == "" || strings.Contains(body, "secret") {
			t.Errorf("%s: status %d, %v: %s", target, resp.StatusCode, err, body)
		}
		if !strings.Contains(log.String(), p.RequestID) || !strings.Contains(log.String(), "secret of /srv/news") || !strings.Contains(log.String(), "stack=") {
			t.Errorf("%s: the log is %s", target, log.String())
		}
	}
	fail = false
	if resp := get(h, "/v1/search"); resp.StatusCode != http.StatusOK {
		t.Errorf("the next request: status %d", resp.StatusCode)
	}
}

func TestFaultsAreNotShown(t *testing.T) {
	closed := errors.New("closed: /srv/news")
	var err error
	var log bytes.Buffer
	h := newHandler(t, searcher(func(context.Context, *query.Request) (*query.Result, error) { return nil, err }), &query.HandlerOptions{
		Log:         slog.New(slog.NewTextHandler(&log, nil)),
		Unavailable: func(err error) bool { return errors.Is(err, closed) },
	})
	for _, tt := range []struct {
		err    error
		status int
	}{
		{errors.New("open /srv/news: gone"), http.StatusInternalServerError},
		{fmt.Errorf("search: %w", closed), http.StatusServiceUnavailable},
		{fmt.Errorf("search: %w", context.DeadlineExceeded), http.StatusGatewayTimeout},
		{&query.LimitError{Part: "from", Got: 1, Min: 2, Max: 3}, http.StatusBadRequest},
		{&query.LimitError{Part: query.Work, Got: 9e6, Max: 8e6}, http.StatusBadRequest},
		{&query.SyntaxError{Query: "a", Msg: "no"}, http.StatusBadRequest},
	} {
		log.Reset()
		err = tt.err
		resp := get(h, "/v1/search")
		p := problem(t, resp)
		if p.Status != tt.status || strings.Contains(fmt.Sprint(p), "/srv") {
			t.Errorf("%v: %+v, want status %d", tt.err, p, tt.status)
		}
		if told := strings.Contains(log.String(), "/srv/news"); told != (p.RequestID != "") || told != strings.Contains(tt.err.Error(), "/srv") {
			t.Errorf("%v: request %q, and the log is %q", tt.err, p.RequestID, log.String())
		}
	}
}

// TestOpenAPIIsComplete compares the description with what the handler does.
func TestOpenAPIIsComplete(t *testing.T) {
	h := newHandler(t, completing{shelf(t)}, &query.HandlerOptions{Describe: func(context.Context) (any, error) { return struct{}{}, nil }})
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			Parameters []struct {
				Ref string `json:"$ref"`
			}
			Responses   map[string]any
			RequestBody struct {
				Content map[string]struct {
					Schema struct{ Properties, PatternProperties map[string]any }
				}
			}
		}
		Components map[string]map[string]any
	}
	body := text(t, get(h, "/openapi.json"))
	if err := json.Unmarshal([]byte(body), &doc); err != nil || doc.OpenAPI != "3.1.0" {
		t.Fatal(err, doc.OpenAPI)
	}
	for path := range doc.Paths {
		if resp := get(h, strings.ReplaceAll(path, "{id}", "a01")); resp.StatusCode != http.StatusOK {
			t.Errorf("%s is described, and answered with status %d", path, resp.StatusCode)
		}
	}
	if len(doc.Paths) != 9 {
		t.Errorf("%d addresses are described", len(doc.Paths))
	}
	// Every parameter that is described is known, and the other way round.
	for path, some := range doc.Paths {
		byGet, byPost := some["get"], some["post"]
		if byPost.RequestBody.Content == nil {
			continue
		}
		p := problem(t, get(h, strings.ReplaceAll(path, "{id}", "a01")+"?colours=1"))
		known := strings.Split(strings.TrimPrefix(p.Errors[0].Hint, "the parameters are "), ", ")
		var each, whole []string // with a name for each facet, and without
		patterns := 0
		for _, name := range known {
			begin, ofFacet := strings.CutSuffix(name, "FACET")
			if !ofFacet {
				each, whole = append(each, name), append(whole, name)
				continue
			}
			if begin != "-f." { // one pattern is of both
				patterns++
			}
			for _, f := range query.FacetFields() {
				each = append(each, begin+string(f))
			}
		}
		slices.Sort(each)
		slices.Sort(whole)
		var described []string
		for _, param := range byGet.Parameters {
			name, ok := strings.CutPrefix(param.Ref, "#/components/parameters/")
			if object, _ := doc.Components["parameters"][name].(map[string]any); ok {
				described = append(described, fmt.Sprint(object["name"]))
			}
		}
		slices.Sort(described)
		if !slices.Equal(described, each) {
			t.Errorf("GET %s describes %q, and knows %q", path, described, each)
		}
		for typ, content := range byPost.RequestBody.Content {
			described := slices.Sorted(maps.Keys(content.Schema.Properties))
			if !slices.Equal(described, whole) || len(content.Schema.PatternProperties) != patterns {
				t.Errorf("POST %s with %s describes %q and %d patterns, and knows %q and %d", path, typ, described, len(content.Schema.PatternProperties), whole, patterns)
			}
		}
	}
	// Every reference leads somewhere.
	for rest := body; ; {
		_, after, found := strings.Cut(rest, `"$ref": "#/components/`)
		if !found {
			break
		}
		name, _, _ := strings.Cut(after, `"`)
		kind, name, _ := strings.Cut(name, "/")
		if doc.Components[kind][name] == nil {
			t.Errorf("%s/%s is referred to, and not there", kind, name)
		}
		rest = after
	}
}

// completing completes what was typed with its own length.
type completing struct{ query.Searcher }

func (completing) Complete(_ context.Context, req *query.CompletionRequest) (all []query.Completion, err error) {
	for i := range min(req.Size, len(req.Typed)) {
		all = append(all, query.Completion{Text: req.Typed[:i+1], Field: query.People, N: req.Size})
	}
	return all, nil
}

func TestTagsAndPassages(t *testing.T) {
	h := newHandler(t, shelf(t), nil)
	for _, tt := range []struct {
		target string
		status int
		want   string
	}{
		{"/v1/search?q=bridge&pre_tag=%3Cmark%3E&post_tag=%3C/mark%3E", 200, `\u003cmark\u003e`},
		{"/v1/search?q=bridge&passage=40", 200, `"snippets"`},
		{"/v1/export?q=bridge&snippets=1&pre_tag=[&post_tag=]", 200, `"html":"`},
		{"/v1/search?q=bridge&lang=ckb,%20en", 200, `"hits"`},
		{"/v1/search?q=bridge&lang=xx", 200, `"total":{"value":0,`},
		{"/v1/search?q=bridge&lang=en,", 400, "is no language"},
		{"/v1/search?q=bridge&highlight=title", 400, "they are of headline, standfirst, body"},
		{"/v1/search?q=bridge&pre_tag=x", 400, "pre_tag without post_tag"},
		{"/v1/search?q=bridge&post_tag=x", 400, "post_tag without pre_tag"},
		{"/v1/search?q=bridge&post_tag=x&pre_tag=" + strings.Repeat("x", 101), 400, "at most 100 bytes"},
		{"/v1/search?q=bridge&passage=39", 400, "from 40 to 2000"},
		{"/v1/search?q=bridge&passage=2001", 400, "from 40 to 2000"},
		{"/v1/export?q=bridge&format=csv&passage=50", 400, "only jsonl has it"},
	} {
		resp := get(h, tt.target)
		if body := text(t, resp); resp.StatusCode != tt.status || !strings.Contains(body, tt.want) {
			t.Errorf("%.60s: %d %s, want %d and %s", tt.target, resp.StatusCode, body, tt.status, tt.want)
		}
	}
	all := text(t, get(h, "/v1/search?q=bridge"))
	some := text(t, get(h, "/v1/search?q=bridge&highlight=headline"))
	if !strings.Contains(all, `"field":"body"`) || !strings.Contains(some, `"field":"headline"`) || strings.Contains(some, `"field":"body"`) {
		t.Errorf("of headlines alone the snippets are %s, of all fields %s", some, all)
	}
	if body := text(t, get(h, "/v1/search?q=bridge")); strings.Contains(body, `"html"`) {
		t.Errorf("there is HTML unasked: %s", body)
	}
}

func TestSuggest(t *testing.T) {
	plain, h := newHandler(t, shelf(t), nil), newHandler(t, completing{shelf(t)}, nil)
	for _, tt := range []struct {
		h      http.Handler
		target string
		status int
		want   string
	}{
		{h, "/v1/suggest?q=ab&n=5", 200, `{"completions":[{"text":"a","field":"people","count":5},{"text":"ab","field":"people","count":5}]}`},
		{h, "/v1/suggest?q=abcdefghijk", 200, `"abcdefgh","field":"people","count":8}]}`},
		{h, "/v1/suggest", 200, `{"completions":[]}`},
		{h, "/v1/suggest?q=a&n=0", 400, "number of completions"},
		{h, "/v1/suggest?q=a&n=101", 400, "number of completions"},
		{h, "/v1/suggest?q=" + strings.Repeat("a", 2000), 400, "has 2000 bytes"},
		{h, "/v1/suggest?query=a", 400, "the parameters are q, n"},
		{plain, "/v1/suggest?q=a", 404, "there is nothing"},
	} {
		resp := get(tt.h, tt.target)
		if body := text(t, resp); resp.StatusCode != tt.status || !strings.Contains(body, tt.want) {
			t.Errorf("%.60s: %d %s, want %d and %s", tt.target, resp.StatusCode, body, tt.status, tt.want)
		}
	}
	var c query.Completer = remote(t, completing{shelf(t)}, nil)
	got, err := c.Complete(t.Context(), &query.CompletionRequest{Typed: "ab", Size: 5})
	if want := []query.Completion{{Text: "a", Field: query.People, N: 5}, {Text: "ab", Field: query.People, N: 5}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("a Client completes %v, %v, want %v", got, err, want)
	}
	if got, err := c.Complete(t.Context(), &query.CompletionRequest{Typed: "ab", Size: 0}); err != nil || got != nil {
		t.Errorf("no completions are %v, %v", got, err)
	}
}
