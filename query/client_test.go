package query_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ksearch/corpus"
	"ksearch/query"
)

// remote returns a Client of a handler over s.
func remote(t *testing.T, s query.Searcher, opts *query.HandlerOptions) *query.Client {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix("/news", newHandler(t, s, opts)))
	t.Cleanup(server.Close)
	return &query.Client{BaseURL: server.URL + "/news/", HTTP: server.Client()}
}

// answers returns a Client of a service that gives everybody the same answer.
func answers(t *testing.T, status int, typ, body string) *query.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", typ)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return &query.Client{BaseURL: server.URL}
}

func TestClientAnswersAsItsSearcher(t *testing.T) {
	s := shelf(t)
	c := remote(t, s, nil)
	for _, req := range []*query.Request{
		{},
		{Query: query.Words{query.Word{Text: "bridge"}, query.Word{Text: "opened"}}, Order: query.ByOldest, From: 3, Size: 5, Snippets: 2, Passage: 90, Body: true},
		{Size: -1, Facets: []query.Facet{{Field: query.PublicationDates, Size: 1}, {Field: query.People}, {Field: query.PublicationDates}}},
	} {
		got, err := c.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		want, err := s.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		got.Took, want.Took = 0, 0
		if len(want.Hits) == 0 {
			want.Hits = got.Hits[:0]
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%+v: got -, want +:\n%s", req, diff)
		}
	}
	a, err := query.Lookup(t.Context(), c, "a05")
	if err != nil || a == nil || !strings.HasPrefix(a.Body, "The bridge") {
		t.Errorf("Lookup = %+v, %v", a, err)
	}
}

// TestClientSaysWhatParseNeverReturns asks for dates that the language has no
// words for.
func TestClientSaysWhatParseNeverReturns(t *testing.T) {
	s := shelf(t)
	c := remote(t, s, nil)
	day := func(year int) time.Time { return time.Date(year, 3, 5, 0, 0, 0, 0, time.UTC) }
	for _, x := range []query.Expr{
		query.Dates{},
		query.Not{X: query.Dates{}},
		query.Dates{From: day(2018), To: day(2018)},
		query.Dates{From: day(2019), To: day(2018)},
		query.Dates{From: day(900)},
		query.Dates{To: day(900)},
		query.Dates{From: day(12000)},
		query.Dates{To: day(12000)},
		query.Dates{From: day(2018), To: day(12000)},
		query.Or{query.Word{Text: "ferry"}, query.And{query.Not{X: query.Dates{From: day(2018)}}, query.Word{Text: "bridge"}}},
	} {
		got, err := c.Search(t.Context(), &query.Request{Query: x, Size: -1})
		if err != nil {
			t.Errorf("%#v: %v", x, err)
			continue
		}
		want, err := s.Search(t.Context(), &query.Request{Query: x, Size: -1})
		if err != nil || got.Total != want.Total {
			t.Errorf("%#v: %+v, want %+v, %v", x, got.Total, want.Total, err)
		}
	}
	for _, x := range []query.Expr{
		query.Phrase{Field: query.Source, Text: `both "kinds" of «quotes»`}, // a blank would stand for some
		query.Word{Field: query.Person, Text: "Hana Salih"},                 // in quotes it is the whole value
		query.Word{Text: "AND"}, // in quotes it is looked for in the text only
		query.Word{Text: "a\xffb"},
	} {
		if res, err := c.Search(t.Context(), &query.Request{Query: x}); res != nil || err == nil {
			t.Errorf("%#v was asked for: %v", x, res)
		}
	}
}

func TestClientErrorsHaveTheirTypes(t *testing.T) {
	c := remote(t, shelf(t), nil)
	var limit *query.LimitError
	_, err := c.Search(t.Context(), &query.Request{Size: 500})
	if !errors.As(err, &limit) || *limit != (query.LimitError{Part: "size", Got: 500, Min: 0, Max: 250}) {
		t.Errorf("more hits than the service gives: %v", err)
	}
	_, err = c.Search(t.Context(), &query.Request{Size: -5})
	if !errors.As(err, &limit) || limit.Part != "size" {
		t.Errorf("a request out of bounds: %v", err)
	}
	var syntax *query.SyntaxError
	long := strings.Repeat("نەوت", 100) // 800 bytes, in a phrase of its own
	_, err = c.Search(t.Context(), &query.Request{Query: query.And{query.Phrase{Field: query.Source, Text: long}, query.Phrase{Field: query.Source, Text: long}}})
	if !errors.As(err, &syntax) || syntax.Offset != 1024 || !strings.Contains(syntax.Mend, "1024") || syntax.Caret() == "" {
		t.Errorf("a query longer than the service reads: %v", err)
	}
	var p *query.Problem
	failing := remote(t, searcher(func(context.Context, *query.Request) (*query.Result, error) { return nil, errors.New("oh") }), nil)
	if _, err := failing.Search(t.Context(), new(query.Request)); !errors.As(err, &p) || p.Status != http.StatusInternalServerError || !strings.Contains(err.Error(), p.RequestID) {
		t.Errorf("a service that fails: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	waiting := remote(t, searcher(func(sctx context.Context, _ *query.Request) (*query.Result, error) {
		cancel()
		<-sctx.Done()
		return nil, sctx.Err()
	}), nil)
	if _, err := waiting.Search(ctx, new(query.Request)); !errors.Is(err, context.Canceled) {
		t.Errorf("a search that was given up: %v", err)
	}
}

func TestClientDoesNotTrustTheAnswer(t *testing.T) {
	hits := func(hit string, n int) string {
		return `{"query":{},"total":{},"hits":[` + strings.TrimSuffix(strings.Repeat(hit+",", n), ",") + `],"facets":{}}`
	}
	for _, tt := range []struct {
		status          int
		typ, body, want string
	}{
		{200, "text/html", "<html>", "no ksearch service"},
		{404, "application/json", "{}", "no ksearch service"},
		{200, "application/json", "{", "read the answer"},
		{200, "application/json", `{"hits":3}`, "read the answer"},
		{500, "application/problem+json", "{", "cannot be read"},
		{500, "application/problem+json", `{"status":200,"errors":[]}`, "status 500"},
		{400, "application/problem+json", `{"code":"syntax","errors":[{"param":"q","position":-9,"length":99999,"detail":"no"}]}`, "no at 1"},
		{400, "application/problem+json", `{"code":"limit","errors":[{"param":"q"}]}`, "status 400"},
		{200, "application/json", hits(`{"id":"a"}`, 1), "no article"},
		{200, "application/json", hits(`{"id":"a","article":{"id":"a"}}`, 11), "11 hits"},
		{200, "application/json", hits(`{"article":{},"snippets":[{"text":"abc","marks":[[2,9]]}]}`, 1), "marks"},
		{200, "application/json", hits(`{"article":{},"snippets":[{"text":"abc","marks":[[-1,2]]}]}`, 1), "marks"},
		{200, "application/json", hits(`{"article":{},"snippets":[{"text":"abc","marks":[[2,1]]}]}`, 1), "marks"},
		{200, "application/json", `{"facets":{"people":[]}}`, "1 facets, not 0"},
		{200, "application/json", strings.Repeat(" ", 64<<20) + "  {}", "bytes"},
	} {
		res, err := answers(t, tt.status, tt.typ, tt.body).Search(t.Context(), new(query.Request))
		if res != nil || err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("status %d, %s %.60s: %v, %v, want %q", tt.status, tt.typ, tt.body, res, err, tt.want)
		}
	}
	for _, base := range []string{"", "localhost:7700", "ftp://x", "http://", "http://[", "/v1"} {
		if _, err := (&query.Client{BaseURL: base}).Search(t.Context(), new(query.Request)); err == nil || !strings.Contains(err.Error(), "http://HOST:PORT") {
			t.Errorf("the address %q: %v", base, err)
		}
	}
}

func TestDatesComeBackWhole(t *testing.T) {
	date := corpus.Date{Time: time.Date(2018, 3, 12, 9, 30, 0, 0, time.UTC), Precision: corpus.Minute, Origin: corpus.FromURL}
	c := remote(t, searcher(func(context.Context, *query.Request) (*query.Result, error) {
		return &query.Result{Hits: []query.Hit{{ID: "a", Article: &corpus.Article{ID: "a", Published: date}}}}, nil
	}), nil)
	res, err := c.Search(t.Context(), new(query.Request))
	if err != nil || res.Hits[0].Article.Published != date {
		t.Errorf("%+v, %v, want %+v", res, err, date)
	}
}
