package query_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"ksearch/corpus"
	"ksearch/query"
)

// decoded reads what is sent in a Content-Encoding, as it comes.
func decoded(encoding string, body io.Reader) (io.Reader, error) {
	switch encoding {
	case "":
		return body, nil
	case "gzip":
		return gzip.NewReader(body)
	case "zstd":
		return zstd.NewReader(body, zstd.WithDecoderConcurrency(1))
	}
	return nil, fmt.Errorf("there is no encoding %q", encoding)
}

func TestEncodings(t *testing.T) {
	h := newHandler(t, shelf(t), nil)
	twice := gzhttp.GzipHandler(h) // as a service may do that compresses all
	for accept, want := range map[string]string{
		"gzip, deflate, br, zstd": "zstd", "zstd": "zstd", "gzip": "gzip", "gzip, zstd;q=0": "gzip", "gzip;q=1, zstd;q=0.5": "gzip", "br": "", "": "",
	} {
		for name, h := range map[string]http.Handler{"once": h, "twice": twice} {
			for target, small := range map[string]bool{"/v1/search?q=bridge": false, "/openapi.json": false, "/v1/export?q=bridge&format=csv": false, "/healthz": true, "/v1/search?q=(": true} {
				var bodies, tags []string
				for _, accept := range []string{accept, ""} {
					r := httptest.NewRequest("GET", target, nil)
					r.Header.Set("Accept-Encoding", accept)
					resp := ask(h, r)
					encoding := resp.Header.Get("Content-Encoding")
					if accept != "" && (encoding != want && !small || encoding != "" && small) {
						t.Errorf("%s, %s with Accept-Encoding %q is encoded in %q, want %q", name, target, accept, encoding, want)
					}
					if length := resp.Header.Get("Content-Length"); length != "" {
						sent, err := io.ReadAll(resp.Body)
						if err != nil || length != strconv.Itoa(len(sent)) {
							t.Errorf("%s, %s: Content-Length is %s of %d bytes, %v", name, target, length, len(sent), err)
						}
						resp.Body = io.NopCloser(bytes.NewReader(sent))
					}
					body, err := decoded(encoding, resp.Body)
					if err != nil {
						t.Fatal(err)
					}
					all, err := io.ReadAll(body)
					if err != nil {
						t.Errorf("%s, %s with Accept-Encoding %q: %v", name, target, accept, err)
					}
					if resp.Header.Get(gzhttp.HeaderNoCompression) != "" || resp.Header.Get("Vary") == "" {
						t.Errorf("%s, %s: headers %v", name, target, resp.Header)
					}
					all, _, _ = bytes.Cut(all, []byte(`,"took_ms":`))
					bodies, tags = append(bodies, string(all)), append(tags, resp.Header.Get("ETag"))
				}
				if bodies[0] != bodies[1] || tags[0] != tags[1] {
					t.Errorf("%s, %s with Accept-Encoding %q: ETags %q, and the body is\n%.300s, not\n%.300s", name, target, accept, tags, bodies[0], bodies[1])
				}
			}
		}
	}
	// Nothing stands in an answer without a body; and what HEAD says of the
	// length of a GET is true.
	tag := get(h, "/v1/search?q=bridge").Header.Get("ETag")
	for _, tt := range []struct {
		method, accept string
		status         int
		length         bool
	}{{"HEAD", "", 200, true}, {"HEAD", "gzip", 200, false}, {"GET", "gzip", 304, false}, {"GET", "", 304, false}, {"HEAD", "zstd", 304, false}} {
		r := httptest.NewRequest(tt.method, "/v1/search?q=bridge", nil)
		r.Header.Set("Accept-Encoding", tt.accept)
		if tt.status == 304 {
			r.Header.Set("If-None-Match", tag)
		}
		resp := ask(h, r)
		if body := text(t, resp); body != "" || resp.StatusCode != tt.status || resp.Header.Get("Content-Encoding") != "" || resp.Header.Get("ETag") != tag ||
			(resp.Header.Get("Content-Length") != "") != tt.length || resp.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%+v: status %d, %v, %q", tt, resp.StatusCode, resp.Header, body)
		}
	}
}

// A paced is a Streamer of two articles, the second of which waits.
type paced struct {
	query.Searcher
	next <-chan struct{}
}

func (s paced) Stream(ctx context.Context, _ *query.Request) iter.Seq2[query.Hit, error] {
	return func(yield func(query.Hit, error) bool) {
		if !yield(query.Hit{ID: "a", Article: &corpus.Article{ID: "a"}}, nil) {
			return
		}
		select {
		case <-s.next:
			yield(query.Hit{ID: "b", Article: &corpus.Article{ID: "b"}}, nil)
		case <-ctx.Done():
		}
	}
}

// TestExportComesAsItGrows reads the first article before there is a second.
func TestExportComesAsItGrows(t *testing.T) {
	for _, encoding := range []string{"gzip", "zstd", ""} {
		next := make(chan struct{})
		server := httptest.NewServer(newHandler(t, paced{next: next}, nil))
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/v1/export", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", encoding)
		resp, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if got := resp.Header.Get("Content-Encoding"); got != encoding {
			t.Errorf("asked for %q it is in %q", encoding, got)
		}
		body, err := decoded(resp.Header.Get("Content-Encoding"), resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(body)
		for _, id := range []string{"a", "b"} {
			line, err := lines.ReadString('\n')
			var hit query.Hit
			if err := json.Unmarshal([]byte(line), &hit); err != nil || hit.ID != id {
				t.Errorf("in %q: %q, %v, want the article %s", encoding, line, err, id)
			}
			if err != nil {
				t.Fatal(err)
			}
			if id == "a" {
				close(next)
			}
		}
		if rest, err := io.ReadAll(lines); len(rest) > 0 || err != nil {
			t.Errorf("in %q it ends with %q, %v", encoding, rest, err)
		}
		resp.Body.Close()
		server.Close()
	}
}
