package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/spf13/pflag"

	"ksearch/index"
	"ksearch/query"
	"ksearch/query/keys"
	"ksearch/query/page"
)

// stopTime is how long searches that run may take to end when serve is stopped.
const stopTime = 10 * time.Second

func serveCommand() *command {
	return &command{
		name:  "serve",
		short: "answer searches over HTTP",
		long: `
Answers searches in JSON until it is stopped: /v1/search?q=oil, /v1/similar/ID,
/v1/suggest?q=ki, /v1/export?q=oil&format=csv, /v1/articles/ID, /v1/stats,
/healthz and /readyz.
/openapi.json describes all of it, and /metrics has figures for Prometheus. What
another run of ksearch index adds is found at once. The answers are those of
ksearch query -o json, and ksearch query --index http://HOST:PORT asks there.

It listens on this machine only, and answers whoever is on it. On another address
it asks for one of the keys that ksearch keys add makes, and does so on this
machine too if --keys names their file. It speaks HTTP without encryption, by which
keys could be read on their way: put a proxy that speaks TLS before it. Only with
--insecure may everybody who reaches the address read the whole archive.

What is read of the index for an answer is compared with its checksums before the
answer is given. All of it is compared when serve starts and every --scrub after
that, at 100 MB a second. If it is damaged, searches are answered with 503, the
log says which file it is, and ksearch_index_damaged in /metrics is 1.`,
		examples: `
ksearch serve
ksearch serve --addr 127.0.0.1:8080 --index news.index
ksearch serve --addr 0.0.0.0:7700
curl 'http://127.0.0.1:7700/v1/search?q=Kirkuk+oil&sort=newest'`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			folder := indexFlag(fs)
			keysFile := keysFlag(fs, folder)
			addr := fs.String("addr", "127.0.0.1:7700", "listen on `HOST:PORT`; port 0 is any that is free")
			timeout := fs.Duration("timeout", 5*time.Second, "give up a search after this `TIME`")
			scrub := fs.Duration("scrub", 24*time.Hour, "compare the whole index with its checksums at this `INTERVAL`; 0 is never")
			insecure := fs.Bool("insecure", false, "ask for no keys: everybody who reaches the address may read the archive")
			return func(ctx context.Context, std streams, args []string) error {
				if len(args) > 0 {
					return usagef("serve takes no arguments, and there is %q", args[0])
				}
				if *timeout <= 0 {
					return usagef("--timeout is more than 0")
				}
				if *scrub < 0 || *scrub > 0 && *scrub < time.Minute {
					return usagef("--scrub is 0, or at least 1m")
				}
				if *insecure && fs.Changed("keys") {
					return usagef("--keys and --insecure cannot both be had")
				}
				local, err := isLocal(*addr)
				if err != nil {
					return err
				}
				dir, err := folder()
				if err != nil {
					return err
				}
				name, err := keysFile()
				if err != nil {
					return err
				}
				ring := keys.NewRing(name)
				n, err := ring.Len()
				asks := !*insecure && (!local || fs.Changed("keys"))
				switch {
				case asks && err != nil:
					return err
				case asks && n == 0 && local:
					return usagef("there are no API keys in %s: make one with `ksearch keys add NAME --keys %[1]s`", clean(name))
				case asks && n == 0:
					return usagef("--addr %s can be reached from other machines, and there are no API keys in %s: make one with `ksearch keys add NAME`, or leave --addr out, or give --insecure if everybody may read the archive", clean(*addr), clean(name))
				}
				log := slog.New(slog.NewTextHandler(std.err, nil))
				ix, err := index.Open(dir, &index.Options{MustExist: true, Log: log})
				if err != nil {
					return err
				}
				defer ix.Close()
				listener, err := net.Listen("tcp", *addr)
				switch {
				case errors.Is(err, syscall.EADDRINUSE):
					return fmt.Errorf("somebody listens on %s already: stop it, or choose another port with --addr", clean(*addr))
				case err != nil:
					return fmt.Errorf("listen on %s: %w", clean(*addr), err)
				}
				h, wait := serveHandler(ix, log, *timeout)
				switch {
				case asks:
					h = keys.Require(h, ring, log)
				case local && !*insecure:
					h = localOnly(h)
				}
				fmt.Fprintf(std.err, "listening on http://%s\n", listener.Addr())
				if n > 0 && local && !*insecure && !asks {
					fmt.Fprintf(std.err, "no keys are asked for on this machine: to ask for those in %s give it with --keys\n", clean(name))
				}
				end := scrubbing(ctx, ix, *scrub, log)
				defer end()
				return serve(ctx, listener, newServer(h, log, *timeout), wait, log)
			}
		},
	}
}

// scrubbing scrubs ix now and at each interval, until end is called.
func scrubbing(ctx context.Context, ix *index.Index, interval time.Duration, log *slog.Logger) (end func()) {
	if interval == 0 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		next := time.NewTicker(interval)
		defer next.Stop()
		for {
			if err := ix.Scrub(ctx); err != nil && ctx.Err() == nil {
				log.Error("the index is not as it was written", "error", err)
			}
			select {
			case <-next.C:
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() {
		cancel()
		<-ended
	}
}

// serveHandler is all that ksearch serve answers. After the last answer wait
// waits for the searches that outlived theirs: then ix may be closed.
func serveHandler(ix *index.Index, log *slog.Logger, timeout time.Duration) (h http.Handler, wait func(context.Context) error) {
	registry := newRegistry(ix)
	api := query.NewHandler(ix, &query.HandlerOptions{
		Log: log, Timeout: timeout, Metrics: registry,
		Describe:    func(ctx context.Context) (any, error) { return newHolding(ctx, ix) },
		Unavailable: unavailable,
	})
	// The same searches at once for both. The API is compressed already.
	pages := gzhttp.GzipHandler(page.NewHandler(api, &page.Options{Log: log, Timeout: timeout, API: "/", Unavailable: unavailable}))
	mux := http.NewServeMux()
	mux.Handle("/{$}", pages)
	mux.Handle("/articles/", pages)
	mux.Handle("/static/", pages)
	mux.Handle("/suggest", pages)
	mux.Handle("/opensearch.xml", pages)
	figures := promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelError), MaxRequestsInFlight: 4, Timeout: timeout,
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		if query.Allowed(r.Context()) != nil {
			http.Error(w, "the figures are of the whole archive, of which you may see a part", http.StatusForbidden)
			return
		}
		figures.ServeHTTP(w, r)
	})
	mux.Handle("/", api)
	return mux, api.Wait
}

// unavailable reports whether an index cannot answer anything.
func unavailable(err error) bool {
	return errors.Is(err, index.ErrClosed) || errors.Is(err, index.ErrNoIndex) || errors.Is(err, index.ErrSchema) ||
		errors.As(err, new(*index.DamageError))
}

// newRegistry returns a registry of metrics with those of the process, and of
// what ix holds.
func newRegistry(ix *index.Index) *prometheus.Registry {
	r := prometheus.NewRegistry()
	figure := func(name, help string, of func(index.Stats) float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "ksearch_index_" + name, Help: help}, func() float64 {
			stats, err := ix.Stats(context.Background()) // it reads no file but the name of the generation
			if err != nil {
				return math.NaN()
			}
			return of(stats)
		})
	}
	r.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		figure("generation", "The generation that is searched.", func(s index.Stats) float64 { return float64(s.Generation) }),
		figure("articles", "Articles in it.", func(s index.Stats) float64 { return float64(s.Articles) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "ksearch_index_damaged", Help: "1 if the index was found not to be as it was written."}, func() float64 {
			if ix.Damage() != nil {
				return 1
			}
			return 0
		}),
	)
	return r
}

// newServer returns a server that waits for nobody for long.
func newServer(h http.Handler, log *slog.Logger, timeout time.Duration) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      15*time.Second + timeout + 30*time.Second, // from the header on: read, search, write
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // what clients do wrong
	}
}

// serve answers until ctx is done, and then until what runs has ended.
func serve(ctx context.Context, l net.Listener, srv *http.Server, wait func(context.Context) error, log *slog.Logger) error {
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	err := srv.Shutdown(stop)
	if err != nil {
		log.Warn("searches were cut off", "after", stopTime)
		err = srv.Close()
	}
	<-ended // http.ErrServerClosed
	if wait(stop) != nil {
		log.Warn("searches still run", "after", stopTime)
	}
	return err
}

// isLocal reports whether only this machine reaches addr.
func isLocal(addr string) (bool, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false, usagef("%q is no value for --addr: it is HOST:PORT, as in 127.0.0.1:7700", clean(addr))
	}
	return isLocalHost(host), nil
}

func isLocalHost(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback() || strings.EqualFold(strings.TrimSuffix(host, "."), "localhost")
}

// localOnly refuses what asks for another host than this machine: a page on
// the web can give its own name the address 127.0.0.1, and would then be let
// read the answers as its own.
func localOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if !isLocalHost(strings.Trim(host, "[]")) {
			http.Error(w, "ask for localhost: behind a proxy, let it set the header Host to localhost, or start ksearch serve with --insecure", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}
