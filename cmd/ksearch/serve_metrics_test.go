package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ksearch/index"
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

// TestServeFindsDamage has a segment rot that was found sound before: the next
// scrub finds it, and who asks is told.
func TestServeFindsDamage(t *testing.T) {
	news, dir := t.TempDir(), filepath.Join(t.TempDir(), "news.index")
	writeArticles(t, news, "first", 30)
	if _, talk, status := ksearch(t, "index", "--index", dir, news); status != exitOK {
		t.Fatalf("index: exit status %d: %s", status, talk)
	}
	ix, err := index.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	var talk strings.Builder
	log := slog.New(slog.NewTextHandler(&talk, nil))
	h, wait := serveHandler(ix, log, 5*time.Second)
	srv := httptest.NewServer(h)
	defer srv.Close()
	end := scrubbing(t.Context(), ix, 10*time.Millisecond, log)
	if _, body := fetch(t, srv.URL+"/metrics"); !strings.Contains(body, "ksearch_index_damaged 0\n") {
		t.Error("/metrics of a sound index does not say so")
	}

	segments, err := filepath.Glob(filepath.Join(dir, "gen-*", "store", "*.zap"))
	if err != nil || len(segments) != 1 {
		t.Fatal(segments, err)
	}
	f, err := os.OpenFile(segments[0], os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte{0xff}, 0); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		_, body := fetch(t, srv.URL+"/metrics")
		if strings.Contains(body, "ksearch_index_damaged 1\n") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("no scrub has found it")
		}
	}
	for _, path := range []string{"/v1/search?q=town", "/?q=town", "/v1/suggest?q=to", "/v1/export?q=town", "/readyz"} {
		if status, body := fetch(t, srv.URL+path); status != http.StatusServiceUnavailable || strings.Contains(body, dir) {
			t.Errorf("%s: status %d: %s", path, status, body)
		}
	}
	end()
	if err := wait(t.Context()); err != nil {
		t.Error(err)
	}
	if told := talk.String(); !strings.Contains(told, segments[0]) {
		t.Errorf("the log has %q, want the file", told)
	}
	for _, scrub := range []string{"-1s", "1s"} {
		if _, talk, status := ksearch(t, "serve", "--index", dir, "--scrub", scrub); status != exitTrouble {
			t.Errorf("--scrub %s: exit status %d: %s", scrub, status, talk)
		}
	}
}
