package query_test

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func TestFormatsOfAnArticle(t *testing.T) {
	h := newHandler(t, shelf(t), nil)
	const asJSON, asHTML, asText = "application/json", "text/html; charset=utf-8", "text/plain; charset=utf-8"
	for _, tt := range []struct{ params, accept, want string }{
		{"", "", asJSON},
		{"?format=json", "text/html", asJSON},
		{"?format=html", "application/json", asHTML},
		{"?format=txt", "", asText},
		{"", "*/*", asJSON},
		{"", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", asHTML}, // a browser
		{"", "text/plain, text/html;q=0.5", asText},
		{"", "text/*", asHTML},
		{"", "text/*;q=0.9, text/html;q=0.1", asText},
		{"", "text/plain;q=0.2, application/json;q=0.1", asText},
		{"", "*/*;q=0.1, application/json;q=0", asHTML},
		{"", "TEXT/Plain", asText},
		{"", "image/png", asJSON}, // better than nothing
		{"", "text/html;q=0", asJSON},
		{"", "text/html;q=x, text/plain;q=NaN, text/*;q=9", asJSON},
		{"", ",,;;q=,text", asJSON},
		{"", strings.Repeat("a/b,", 100_000) + "text/html", asJSON}, // longer than anybody reads
	} {
		r := httptest.NewRequest("GET", "/v1/articles/a07"+tt.params, nil)
		r.Header.Set("Accept", tt.accept)
		resp := ask(h, r)
		body := text(t, resp)
		if got := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || got != tt.want || !strings.Contains(body, "The bridge of Akre.") {
			t.Errorf("%s with Accept %.80q: status %d, %s, want %s: %.200s", tt.params, tt.accept, resp.StatusCode, got, tt.want, body)
		}
		if vary := resp.Header.Values("Vary"); !slices.Contains(vary, "Accept") || !slices.Contains(vary, "Accept-Encoding") {
			t.Errorf("%s: Vary is %q", tt.params, vary)
		}
		r.Header.Set("If-None-Match", resp.Header.Get("ETag"))
		if again := ask(h, r); again.StatusCode != 304 || !slices.Contains(again.Header.Values("Vary"), "Accept") {
			t.Errorf("%s again: status %d, %v", tt.params, again.StatusCode, again.Header)
		}
	}
	html := get(h, "/v1/articles/a07?format=html")
	if policy := html.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none';") || !strings.Contains(text(t, html), `<h1 class="p-name">Bridge 7 &lt;opens&gt;</h1>`) {
		t.Errorf("the policy is %q", policy)
	}
	if tags := []string{get(h, "/v1/articles/a07").Header.Get("ETag"), html.Header.Get("ETag")}; tags[0] == tags[1] {
		t.Errorf("two formats have the ETag %s", tags[0])
	}
	for params, says := range map[string]string{"?format=pdf": "the formats are json, html, txt", "?format=htm": "did you mean html?", "?format=": "the formats are", "?format=txt&format=txt": "give it once", "?formt=txt": "did you mean format?"} {
		if p := problem(t, get(h, "/v1/articles/a07"+params)); p.Status != 400 || !strings.Contains(p.Errors[0].Hint, says) {
			t.Errorf("%s: %+v, want %q", params, p, says)
		}
	}
	if p := problem(t, get(h, "/v1/articles/none?format=html")); p.Status != 404 {
		t.Errorf("%+v", p)
	}
}
