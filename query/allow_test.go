package query_test

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ksearch/corpus"
	"ksearch/query"
)

func in(f query.Field, s string) query.Expr { return query.Word{Field: f, Text: s} }

func TestAllowNarrows(t *testing.T) {
	kirkuk, sport, oil := in(query.Place, "Kirkuk"), in(query.Section, "Sport"), in(query.Text, "oil")
	for _, tt := range []struct {
		allow []query.Expr
		want  query.Expr
	}{
		{nil, nil},
		{[]query.Expr{nil}, nil},
		{[]query.Expr{kirkuk}, kirkuk},
		{[]query.Expr{kirkuk, nil}, kirkuk},
		{[]query.Expr{nil, kirkuk, sport}, query.And{kirkuk, sport}},
		{[]query.Expr{kirkuk, query.Or{sport, oil}, sport}, query.And{kirkuk, query.Or{sport, oil}, sport}},
		{[]query.Expr{query.Sorted{X: kirkuk, Order: query.ByNewest}, sport}, query.And{kirkuk, sport}},
		{[]query.Expr{kirkuk, query.Sorted{Order: query.ByNewest}}, kirkuk},
	} {
		ctx := t.Context()
		for _, x := range tt.allow {
			ctx = query.Allow(ctx, x)
		}
		if diff := cmp.Diff(query.Allowed(ctx), tt.want); diff != "" {
			t.Errorf("%v allows -, want +:\n%s", tt.allow, diff)
		}
	}
}

// A shown is a Searcher that finds one article, and keeps what each request
// was within.
type shown struct{ within []query.Expr }

func (s *shown) Search(_ context.Context, req *query.Request) (*query.Result, error) {
	s.within = append(s.within, req.Within)
	a := &corpus.Article{ID: "a1", Headline: "Oil"}
	return &query.Result{Total: query.Total{Value: 1, Relation: "eq"}, Hits: []query.Hit{{ID: a.ID, Article: a}}}, req.Check()
}

func (s *shown) Complete(_ context.Context, req *query.CompletionRequest) ([]query.Completion, error) {
	s.within = append(s.within, req.Within)
	return []query.Completion{{Text: "oil", Field: query.HeadlineWords, N: 1}}, nil
}

// last returns what the requests since the last call were within.
func (s *shown) last() []query.Expr {
	defer func() { s.within = nil }()
	return s.within
}

// streaming is a shown that is a Streamer too.
type streaming struct{ shown }

func (s *streaming) Stream(ctx context.Context, req *query.Request) iter.Seq2[query.Hit, error] {
	return func(yield func(query.Hit, error) bool) {
		res, err := s.Search(ctx, req)
		if err != nil {
			yield(query.Hit{}, err)
			return
		}
		yield(res.Hits[0], nil)
	}
}

func TestEveryAnswerIsWithinWhatIsAllowed(t *testing.T) {
	kirkuk, sport := in(query.Place, "Kirkuk"), in(query.Section, "Sport")
	s := new(streaming)
	h := query.NewHandler(s, &query.HandlerOptions{Describe: func(context.Context) (any, error) { return map[string]int{"articles": 9}, nil }})
	for _, tt := range []struct{ method, target string }{
		{"GET", "/v1/search?q=oil"},
		{"HEAD", "/v1/search?q=oil"},
		{"POST", "/v1/search"},
		{"GET", "/v1/similar/a0"},
		{"GET", "/v1/export?q=oil"},
		{"GET", "/v1/export?format=csv"},
		{"GET", "/v1/articles/a1"},
		{"GET", "/v1/suggest?q=oi"},
		{"POST", "/v1/suggest"},
	} {
		for name, query := range map[string]struct {
			ctx    context.Context
			within string
			want   query.Expr
		}{
			"all may be seen":           {t.Context(), "", nil},
			"a part may be seen":        {query.Allow(t.Context(), kirkuk), "", kirkuk},
			"a part is asked for":       {t.Context(), "section:Sport", sport},
			"a part of a part":          {query.Allow(t.Context(), kirkuk), "section:Sport", query.And{kirkuk, sport}},
			"the part that may be seen": {query.Allow(t.Context(), kirkuk), "place:Kirkuk", kirkuk},
		} {
			target := tt.target
			if query.within != "" {
				if strings.HasPrefix(target, "/v1/articles/") {
					continue // it takes no parameters
				}
				target += map[bool]string{true: "&", false: "?"}[strings.Contains(target, "?")] + "within=" + query.within
			}
			r := httptest.NewRequestWithContext(query.ctx, tt.method, target, nil)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded") // of POST
			resp := ask(h, r)
			if resp.StatusCode != http.StatusOK {
				t.Fatalf("%s %s: status %d: %s", tt.method, target, resp.StatusCode, text(t, resp))
			}
			_ = text(t, resp) // to its end
			all := s.last()
			if len(all) != 1 {
				t.Errorf("%s %s: %d requests", tt.method, target, len(all))
			}
			for _, got := range all {
				if diff := cmp.Diff(got, query.want); diff != "" {
					t.Errorf("%s %s where %s is within -, want +:\n%s", tt.method, target, name, diff)
				}
			}
			keep := resp.Header.Get("Cache-Control")
			if bound := query.ctx != t.Context(); bound && !strings.HasPrefix(keep, "private") && keep != "no-store" {
				t.Errorf("%s %s where %s may be kept by all: %q", tt.method, target, name, keep)
			} else if !bound && strings.HasPrefix(keep, "private") {
				t.Errorf("%s %s where %s: Cache-Control %q", tt.method, target, name, keep)
			}
		}
	}
	// What tells of all is for who may see all.
	for _, tt := range []struct {
		ctx    context.Context
		status int
	}{{t.Context(), 200}, {query.Allow(t.Context(), kirkuk), 403}} {
		resp := ask(h, httptest.NewRequestWithContext(tt.ctx, "GET", "/v1/stats", nil))
		if resp.StatusCode != tt.status {
			t.Errorf("/v1/stats: status %d, want %d", resp.StatusCode, tt.status)
		} else if tt.status == 403 && problem(t, resp).Code != query.CodeForbidden {
			t.Errorf("/v1/stats is refused as something else")
		}
	}
	// What stands in the header already stays.
	w := httptest.NewRecorder()
	w.Header().Set("Cache-Control", "private, no-cache")
	if h.ServeHTTP(w, httptest.NewRequest("GET", "/v1/search", nil)); w.Header().Get("Cache-Control") != "private, no-cache" {
		t.Errorf("Cache-Control became %q", w.Header().Get("Cache-Control"))
	}
}

func TestSearchAndLookupAreWithinWhatIsAllowed(t *testing.T) {
	kirkuk := in(query.Place, "Kirkuk")
	ctx, s := query.Allow(t.Context(), kirkuk), new(shown)
	for name, do := range map[string]func() error{
		"Search": func() error { _, err := query.Search(ctx, s, "oil"); return err },
		"Lookup": func() error { _, err := query.Lookup(ctx, s, "a1"); return err },
		"Handler.Search": func() error {
			_, err := query.NewHandler(s, nil).Search(ctx, &query.Request{})
			return err
		},
		"Handler.Search within it": func() error {
			_, err := query.NewHandler(s, nil).Search(ctx, &query.Request{Within: kirkuk})
			return err
		},
		"Handler.Complete": func() error {
			_, err := query.NewHandler(s, nil).Complete(ctx, &query.CompletionRequest{Typed: "o", Size: 1})
			return err
		},
	} {
		if err := do(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(s.last(), []query.Expr{kirkuk}); diff != "" {
			t.Errorf("%s is within -, want +:\n%s", name, diff)
		}
	}
}

func TestWithinThatIsWrong(t *testing.T) {
	h := query.NewHandler(new(streaming), nil)
	for _, tt := range []struct{ target, code, hint string }{
		{"/v1/search?within=(oil", query.CodeSyntax, `put a ")"`},
		{"/v1/export?within=peple:x", query.CodeSyntax, "did you mean people?"},
		{"/v1/suggest?q=a&within=oil+AND", query.CodeSyntax, "put a word there"},
		{"/v1/similar/a?within=sort:newest", query.CodeParameter, "into sort"},
		{"/v1/search?within=" + strings.Repeat("a", 1025), query.CodeSyntax, "the most is 1024"},
		{"/v1/search?within=a&within=b", query.CodeParameter, "once"},
	} {
		p := problem(t, get(h, tt.target))
		if p.Code != tt.code || len(p.Errors) != 1 || p.Errors[0].Param != "within" || !strings.Contains(p.Errors[0].Hint, tt.hint) {
			t.Errorf("%.60s: %+v, want %s and %q", tt.target, p, tt.code, tt.hint)
		}
	}
}

func TestClientSendsWithin(t *testing.T) {
	s := new(streaming)
	c := remote(t, s, nil)
	for _, x := range []query.Expr{nil, in(query.Place, "Kirkuk"), query.Or{in(query.Place, "Kirkuk"), query.Not{X: in(query.Text, "oil")}}} {
		for name, do := range map[string]func() error{
			"Search": func() error { _, err := c.Search(t.Context(), &query.Request{Within: x}); return err },
			"similar": func() error {
				_, err := c.Search(t.Context(), &query.Request{Query: query.Similar{ID: "a0"}, Within: x})
				return err
			},
			"Stream": func() error {
				for _, err := range c.Stream(t.Context(), &query.Request{Within: x}) {
					if err != nil {
						return err
					}
				}
				return nil
			},
			"Complete": func() error {
				_, err := c.Complete(t.Context(), &query.CompletionRequest{Typed: "o", Size: 3, Within: x})
				return err
			},
		} {
			if err := do(); err != nil {
				t.Errorf("%s within %v: %v", name, x, err)
			}
			if diff := cmp.Diff(s.last(), []query.Expr{x}); diff != "" {
				t.Errorf("%s is within -, want +:\n%s", name, diff)
			}
		}
	}
	// What cannot be said is not left out.
	bad := query.Word{Field: query.Person, Text: ""}
	if _, err := c.Search(t.Context(), &query.Request{Within: bad}); err == nil {
		t.Error("a Search within what cannot be said was sent")
	}
	if _, err := c.Complete(t.Context(), &query.CompletionRequest{Typed: "o", Size: 1, Within: bad}); err == nil {
		t.Error("completions within what cannot be said were asked for")
	}
	if all := s.last(); len(all) > 0 {
		t.Errorf("it was asked within %v", all)
	}
}

func TestClientHasAKey(t *testing.T) {
	const key = "ksk_SECRET"
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header["Authorization"]
		query.NewHandler(new(streaming), nil).ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	for _, tt := range []struct {
		key  string
		want []string
	}{{key, []string{"Bearer " + key}}, {"", nil}} {
		if _, err := (&query.Client{BaseURL: server.URL, Key: tt.key}).Search(t.Context(), new(query.Request)); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("Authorization -, want +:\n%s", diff)
		}
	}
	const refused = `{"code":"unauthorized","title":"A key is needed","detail":"send a key"}`
	for _, tt := range []struct {
		status          int
		typ, body, code string
		want            string
	}{
		{401, "application/problem+json", refused, query.CodeKey, "send a key"},
		{401, "text/html", "<h1>Log in</h1>", query.CodeKey, "does not let you in"},
		{403, "", "", query.CodeForbidden, "does not let you in"},
	} {
		c := answers(t, tt.status, tt.typ, tt.body)
		c.Key = key
		_, err := c.Search(t.Context(), new(query.Request))
		for _, streamed := range query.Hits(t.Context(), c, new(query.Request)) {
			if streamed == nil || streamed.Error() != err.Error() {
				t.Errorf("status %d: an export fails with %v, and a search with %v", tt.status, streamed, err)
			}
		}
		if p := (*query.Problem)(nil); !errors.As(err, &p) || p.Status != tt.status || p.Code != tt.code || p.Title == "" || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("status %d, %s: %v", tt.status, tt.typ, err)
		}
	}
	// A key stands in no error.
	for _, c := range []*query.Client{
		{BaseURL: "http://127.0.0.1:1", Key: key},
		{BaseURL: "http://127.0.0.1:1", Key: key + "\r\nX: y"},
		{BaseURL: "http://", Key: key},
	} {
		if _, err := c.Search(t.Context(), new(query.Request)); err == nil || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("the error is %v", err)
		}
	}
}
