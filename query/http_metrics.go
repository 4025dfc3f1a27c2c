package query

import (
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are what a Handler counts. There are few series, and no request can
// add one: a route is a pattern, never a path.
type metrics struct {
	requests *prometheus.CounterVec   // by route and status
	duration *prometheus.HistogramVec // by route

	searches, exports occupancy
	probes            occupancy // of no interest, but for panics

	hits, exported, cut, panics prometheus.Counter
}

// An occupancy is how full a limiter is. Two Handlers with one registry add to
// the same figures.
type occupancy struct {
	running, waiting prometheus.Gauge
	refused, panics  prometheus.Counter
}

// newMetrics registers metrics with r, which may be nil. Those that r has
// already are used, so that several Handlers count together.
func newMetrics(r prometheus.Registerer, log *slog.Logger) *metrics {
	counter := func(name, help string) prometheus.Counter {
		return registered(r, log, prometheus.NewCounter(prometheus.CounterOpts{Name: "ksearch_" + name, Help: help}))
	}
	m := &metrics{
		requests: registered(r, log, prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ksearch_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"route", "code"})),
		duration: registered(r, log, prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "ksearch_http_request_duration_seconds", Help: "Time until the last byte was written, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"route"})),
		hits:     counter("hits_total", "Hits of searches, those of pages included."),
		exported: counter("exported_articles_total", "Articles written by exports."),
		cut:      counter("exports_cut_total", "Exports that were broken off half way."),
		panics:   counter("panics_total", "Panics that ended one request."),
	}
	of := func(r prometheus.Registerer, name, what string) occupancy {
		gauge := func(state, help string) prometheus.Gauge {
			return registered(r, log, prometheus.NewGauge(prometheus.GaugeOpts{Name: "ksearch_" + name + state, Help: what + help}))
		}
		return occupancy{
			running: gauge("_running", " that run."),
			waiting: gauge("_waiting", " that wait for one to end."),
			refused: registered(r, log, prometheus.NewCounter(prometheus.CounterOpts{
				Name: "ksearch_" + name + "_refused_total", Help: what + " that were refused, as too many ran and waited.",
			})),
			panics: m.panics,
		}
	}
	m.searches, m.exports = of(r, "searches", "Searches and look-ups"), of(r, "exports", "Exports")
	m.probes = of(nil, "probes", "Probes")
	return m
}

// registered registers c, and returns it, or what r has in its place. What r
// does not take is counted all the same, and nobody sees it.
func registered[C prometheus.Collector](r prometheus.Registerer, log *slog.Logger, c C) C {
	if r == nil {
		return c
	}
	err := r.Register(c)
	if already := (prometheus.AlreadyRegisteredError{}); errors.As(err, &already) {
		if held, same := already.ExistingCollector.(C); same {
			return held
		}
	}
	if err != nil {
		log.Error("a metric cannot be registered", slog.Any("error", err))
	}
	return c
}

func (m *metrics) answered(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(route).Observe(took.Seconds())
}
