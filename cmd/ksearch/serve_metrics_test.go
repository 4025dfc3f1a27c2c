package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestServeHasMetrics(t *testing.T) {
	news, dir := t.TempDir(), filepath.Join(t.TempDir(), "news.index")
	writeArticles(t, news, "first", 20)
	if _, talk, status := ksearch(t, "index", "--index", dir, news); status != exitOK {
		t.Fatalf("index: exit status %d: %s", status, talk)
	}
	address, stop := served(t, "--index", dir)
	for _, path := range []string{"/v1/search?q=town", "/?q=town", "/healthz"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "zstd")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := resp.Header.Get("Content-Encoding"); resp.StatusCode != http.StatusOK || (got == "zstd") != (path != "/healthz") {
			t.Errorf("%s: status %d, Content-Encoding %q", path, resp.StatusCode, got)
		}
	}
	_, body := fetch(t, address+"/metrics")
	for _, want := range []string{
		"ksearch_index_generation 1\n", "ksearch_index_articles 20\n",
		`ksearch_http_requests_total{code="200",route="/v1/search"} 1` + "\n", `ksearch_http_requests_total{code="200",route="/healthz"} 1` + "\n",
		"\ngo_goroutines ", "\nprocess_open_fds ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("/metrics does not have %q", want)
		}
	}
	if strings.Contains(body, "ksearch_hits_total 10\n") || !strings.Contains(body, "ksearch_hits_total ") {
		t.Error("only the hits of /v1/search are counted, and not those of the page")
	}
	if strings.Contains(body, dir) || strings.Contains(body, "town") {
		t.Error("/metrics tells of files or queries")
	}
	if status, talk := stop(syscall.SIGINT); status != exitOK || talk != "" {
		t.Errorf("exit status %d: %s", status, talk)
	}
}
