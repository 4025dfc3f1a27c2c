package page_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ksearch/query"
	"ksearch/query/page"
)

func TestEveryRequestIsWithinWhatIsAllowed(t *testing.T) {
	zakho := query.Word{Field: query.Place, Text: "Zakho"}
	for _, target := range []string{"/", "/?q=bridge&person=Nermin+Talib", "/articles/bridge0000000001"} {
		for _, within := range []query.Expr{nil, zakho} {
			r := &recorder{Searcher: archive(t)}
			w := httptest.NewRecorder()
			page.NewHandler(r, nil).ServeHTTP(w, httptest.NewRequestWithContext(query.Allow(t.Context(), within), http.MethodGet, target, nil))
			if w.Code != http.StatusOK || len(r.requests) == 0 {
				t.Fatalf("%s: status %d after %d requests", target, w.Code, len(r.requests))
			}
			for _, req := range r.requests {
				if diff := cmp.Diff(req.Within, within); diff != "" {
					t.Errorf("%s asks for %v within -, want +:\n%s", target, req.Query, diff)
				}
			}
			want := "no-cache"
			if within != nil {
				want = "private, no-cache"
			}
			if got := w.Header().Get("Cache-Control"); got != want {
				t.Errorf("%s within %v has Cache-Control %q, want %q", target, within, got, want)
			}
		}
	}
}
