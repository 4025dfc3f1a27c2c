package query_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ksearch/query"
)

// counted returns the metrics of ksearch in r, a line each.
func counted(t *testing.T, r *prometheus.Registry) string {
	t.Helper()
	var own strings.Builder
	for l := range strings.Lines(text(t, get(promhttp.HandlerFor(r, promhttp.HandlerOpts{}), "/metrics"))) {
		if strings.HasPrefix(l, "ksearch_") {
			own.WriteString(l)
		}
	}
	return own.String()
}

func TestMetrics(t *testing.T) {
	r := prometheus.NewRegistry()
	h := newHandler(t, shelf(t), &query.HandlerOptions{Metrics: r})
	again := newHandler(t, shelf(t), &query.HandlerOptions{Metrics: r}) // they count together
	failing := newHandler(t, searcher(func(context.Context, *query.Request) (*query.Result, error) { panic("oh") }), &query.HandlerOptions{Metrics: r})
	broken := newHandler(t, &stream{n: 5, fail: fmt.Errorf("bad disk")}, &query.HandlerOptions{Metrics: r})
	for i := range 200 { // none of these adds a series
		get(h, fmt.Sprintf("/v1/articles/none%d", i))
		get(h, fmt.Sprintf("/nothing/%d", i))
	}
	tag := get(h, "/v1/search?q=bridge&per_page=7").Header.Get("ETag")
	again304, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/search?q=bridge&per_page=7", nil)
	if err != nil {
		t.Fatal(err)
	}
	again304.Header.Set("If-None-Match", tag)
	ask(again, again304)
	get(again, "/v1/search?q=bridge&per_page=7")
	get(h, "/v1/similar/a07?per_page=0")
	get(h, "/v1/search?q=(")
	get(h, "/v1/export?q=bridge")
	get(failing, "/v1/search")
	get(failing, "/v1/export")
	func() {
		defer func() {
			if v := recover(); v != http.ErrAbortHandler {
				t.Errorf("an export that is broken off: %v", v)
			}
		}()
		get(broken, "/v1/export")
	}()
	for _, h := range []checked{h, again, failing, broken} { // what has failed may end after its answer
		if err := h.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	got := counted(t, r)
	for _, want := range []string{
		`ksearch_http_requests_total{code="200",route="/v1/search"} 2`,
		`ksearch_http_requests_total{code="304",route="/v1/search"} 1`,
		`ksearch_http_requests_total{code="400",route="/v1/search"} 1`,
		`ksearch_http_requests_total{code="500",route="/v1/search"} 1`,
		`ksearch_http_requests_total{code="200",route="/v1/similar/{id}"} 1`,
		`ksearch_http_requests_total{code="404",route="/v1/articles/{id}"} 200`,
		`ksearch_http_requests_total{code="404",route="other"} 200`,
		`ksearch_http_requests_total{code="200",route="/v1/export"} 2`,
		`ksearch_http_request_duration_seconds_count{route="/v1/search"} 5`,
		`ksearch_http_request_duration_seconds_bucket{route="/v1/search",le="+Inf"} 5`,
		`ksearch_hits_total 21`,
		`ksearch_exported_articles_total 35`,
		`ksearch_exports_cut_total 1`,
		`ksearch_panics_total 2`,
		`ksearch_searches_running 0`, `ksearch_searches_waiting 0`, `ksearch_searches_refused_total 0`,
		`ksearch_exports_running 0`, `ksearch_exports_waiting 0`, `ksearch_exports_refused_total 0`,
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("there is no %s", want)
		}
	}
	if n := strings.Count(got, "\n"); n > 130 || strings.Contains(got, "none1") {
		t.Errorf("there are %d series", n)
	}
	if t.Failed() {
		t.Log(got)
	}
}

func TestMetricsSayHowFullItIs(t *testing.T) {
	r := prometheus.NewRegistry()
	started, letGo := make(chan struct{}, 10), make(chan struct{})
	h := newHandler(t, slow(started, letGo), &query.HandlerOptions{Metrics: r, Timeout: time.Minute, Concurrent: 1, Queue: 1})
	ended := make(chan error, 2)
	search := func() {
		_, err := h.Search(context.Background(), new(query.Request)) // as a page does
		ended <- err
	}
	go search()
	<-started
	go search()
	for deadline := time.Now().Add(5 * time.Second); !strings.Contains(counted(t, r), "ksearch_searches_waiting 1\n"); {
		if time.Now().After(deadline) {
			t.Fatalf("nobody waits:\n%s", counted(t, r))
		}
	}
	if resp := get(h, "/v1/search"); resp.StatusCode != http.StatusTooManyRequests {
		t.Errorf("with a full queue: status %d", resp.StatusCode)
	}
	if got := counted(t, r); !strings.Contains(got, "ksearch_searches_running 1\n") || !strings.Contains(got, "ksearch_searches_refused_total 1\n") {
		t.Errorf("while it is full:\n%s", got)
	}
	close(letGo)
	for range 2 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	if err := h.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := counted(t, r); !strings.Contains(got, "ksearch_searches_running 0\n") || !strings.Contains(got, "ksearch_searches_waiting 0\n") {
		t.Errorf("once all have ended:\n%s", got)
	}
}

// TestMetricThatIsTaken finds another metric under a name of its own.
func TestMetricThatIsTaken(t *testing.T) {
	r := prometheus.NewRegistry()
	r.MustRegister(prometheus.NewGauge(prometheus.GaugeOpts{Name: "ksearch_hits_total", Help: "something else"}))
	var log bytes.Buffer
	h := newHandler(t, shelf(t), &query.HandlerOptions{Metrics: r, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if resp := get(h, "/v1/search"); resp.StatusCode != http.StatusOK || !strings.Contains(log.String(), "ksearch_hits_total") {
		t.Errorf("status %d, and the log is %s", resp.StatusCode, log.String())
	}
}
