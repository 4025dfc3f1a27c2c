package query_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ksearch/query"
)

// FuzzBody: no body is answered with a fault, each answer is JSON of its type,
// and an object of strings is answered as the form with the same values.
func FuzzBody(f *testing.F) {
	for _, s := range []string{
		`{"q": "bridge", "per_page": 3, "facets": ["people", "places"], "sort": "oldest"}`, `{"q": "bridge", "facets": "people"}`, `{"q": "peple:x"}`,
		`{"q": "(", "page": "-1"}`, `{"q": ["a"]}`, `{"q": {"a": {"b": 1}}}`, `{"q": null}`, `{"q": "a"} {}`, `{"per_page": 1e400}`, `{"per_page": 10.0}`,
		`{"filter.person": ["Hana Salih", "x"], "q": ""}`, `{"within": "oil"}`, `{"from": "2021", "to": "1"}`, `{"q": "\ud800"}`, `{"cursor": "x"}`, "{\"q\": \"bri\x81ge\"}", "", "[", strings.Repeat("[", 5000),
		`{"q": "bridge", "q": "ferry"}`, `{1: 2}`, `{"highlight": "all", "passage": "99999999999999999999"}`,
	} {
		f.Add([]byte(s))
	}
	h := query.NewHandler(shelf(f), nil)
	f.Fuzz(func(t *testing.T, body []byte) {
		status, got := bodyAnswer(t, h, "application/json", string(body))
		if !utf8.Valid(body) {
			if status != http.StatusBadRequest {
				t.Errorf("%q is not UTF-8: status %d", body, status)
			}
			return
		}
		var flat map[string]any
		if json.Unmarshal(body, &flat) != nil || strings.Count(string(body), ":") != len(flat) || flat == nil { // a name given twice is refused
			return
		}
		form := url.Values{}
		for name, value := range flat {
			s, ok := value.(string)
			if !ok {
				return
			}
			form.Set(name, s)
		}
		if again, same := bodyAnswer(t, h, "application/x-www-form-urlencoded", form.Encode()); again != status || status == http.StatusOK && !reflect.DeepEqual(same, got) {
			t.Errorf("%q: status %d, %v, and as a form %d, %v", body, status, got, again, same)
		}
	})
}

// bodyAnswer posts a body, and returns the answer without the time that it took.
func bodyAnswer(t *testing.T, h http.Handler, typ, body string) (status int, answer map[string]any) {
	t.Helper()
	began := time.Now()
	resp := post(h, typ, body)
	said := text(t, resp)
	want := "application/json"
	if resp.StatusCode != http.StatusOK {
		want = "application/problem+json"
	}
	if err := json.Unmarshal([]byte(said), &answer); err != nil || resp.StatusCode >= 500 || resp.Header.Get("Content-Type") != want {
		t.Fatalf("%q: status %d, type %q, %v: %s", body, resp.StatusCode, resp.Header.Get("Content-Type"), err, said)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("%q took %v", body, took)
	}
	delete(answer, "took_ms")
	return resp.StatusCode, answer
}

// FuzzAnswer: whatever a service answers, a Client returns a result whose marks
// lie in their texts and which can be written as JSON, or an error with a text.
func FuzzAnswer(f *testing.F) {
	h := query.NewHandler(shelf(f), nil)
	for _, s := range []string{`{"q": "bridge opens", "highlight": "all", "facets": "people"}`, `{"q": "((("}`, `{"per_page": 99999}`, `{"cursor": "x"}`} {
		resp := post(h, "application/json", s)
		f.Add(resp.StatusCode, resp.Header.Get("Content-Type"), []byte(text(f, resp)))
	}
	const isProblem = "application/problem+json"
	f.Add(200, "application/json", []byte(`{"hits": [{"article": {"headline": "A"}, "snippets": [{"field": "headline", "text": "A", "marks": [[-1, 7]], "marks_at": []}]}, null]}`))
	f.Add(400, isProblem, []byte(`{"code": "syntax", "errors": [{"parameter": "q", "position": -9223372036854775808, "length": 9223372036854775807}]}`))
	f.Add(400, isProblem, []byte(`{"code": "limit", "errors": [{"limit": {}}]}`))
	f.Add(401, "text/html", []byte("<html>"))
	f.Add(200, "application/json", []byte("null"))
	f.Fuzz(func(t *testing.T, status int, typ string, body []byte) {
		if status < 100 || status > 599 {
			return
		}
		c := &query.Client{BaseURL: "http://archive.example", HTTP: &http.Client{Transport: tripper(func(r *http.Request) *http.Response {
			w := httptest.NewRecorder()
			w.Header()["Content-Type"] = []string{typ}
			w.WriteHeader(status)
			_, _ = w.Write(body) // a recorder takes all
			resp := w.Result()
			resp.Request = r
			return resp
		})}}
		req := &query.Request{Query: query.Word{Text: "brücke"}, Snippets: 1}
		res, err := c.Search(t.Context(), req)
		if (res == nil) == (err == nil) || err != nil && err.Error() == "" {
			t.Fatalf("status %d, %q, %q: %+v, %v", status, typ, body, res, err)
		}
		if res != nil {
			for _, hit := range res.Hits {
				for _, s := range hit.Snippets {
					for _, m := range s.Marks {
						_ = s.Text[m.Start:m.End]
					}
				}
			}
			if _, err := json.Marshal(res); err != nil {
				t.Fatalf("%q: what was read is not written: %v", body, err)
			}
		}
		for _, err := range c.Stream(t.Context(), req) {
			if err != nil && err.Error() == "" {
				t.Fatalf("status %d, %q, %q: an error without a text", status, typ, body)
			}
		}
	})
}

type tripper func(*http.Request) *http.Response

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	return f(r), nil
}
