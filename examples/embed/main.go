// Embed is a service that has a search over articles beside its own routes: it
// keeps an index of a folder up to date while it serves.
//
//	go run . --articles ../../corpus/articles
//
// Then /news/ is the search page, /news/api/v1/search?q=oil the API, and /about
// a route of the service's own.
package main

import (
	"context"
	"crypto/subtle"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
	"ksearch/query/page"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "listen on `HOST:PORT`")
	dir := flag.String("index", "news.index", "the index is in `DIR`")
	articles := flag.String("articles", "articles", "the articles are in `DIR`")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	if err := run(ctx, log, *addr, *dir, *articles, os.Getenv("STAFF_TOKEN")); err != nil {
		log.Error("stopped", "error", err)
		os.Exit(1)
	}
}

// run serves until ctx is done, and then until what runs has ended.
func run(ctx context.Context, log *slog.Logger, addr, dir, articles, token string) error {
	ix, err := index.Open(dir, nil) // empty until the first run of Watch is done
	if err != nil {
		return err
	}
	defer ix.Close() // the last thing of all: searches that still run would fail

	// The page searches through the API's handler, so that one limit holds for both.
	api := query.NewHandler(ix, &query.HandlerOptions{Log: log})
	pages := page.NewHandler(api, &page.Options{Title: "Our archive", Log: log, Base: "/news", API: "/news/api"})

	public, err := query.Parse("-status:withheld")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/news/", forReaders(pages, token, public))
	mux.Handle("/news/api/", forReaders(http.StripPrefix("/news/api", api), token, public))
	mux.HandleFunc("GET /about", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "Our newspaper, since 1991.") })
	srv := &http.Server{
		Handler: logged(mux, log), ReadTimeout: 15 * time.Second,
		WriteTimeout: time.Minute, IdleTimeout: time.Minute, // whoever stops reading must not hold an export for ever
	}

	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	log.Info("listening", "url", "http://"+listener.Addr().String())
	changes := index.NotifyFolder(articles)
	defer changes.Close()

	g, ctx := errgroup.WithContext(ctx) // if one of them fails, all end
	g.Go(func() error {
		return index.Watch(ctx, ix, &corpus.Reader{FS: corpus.Dir(articles)}, changes, &index.WatchOptions{
			Ingest: index.IngestOptions{Skipped: func(err error) { log.Warn("skipped", "error", err) }},
			Ran: func(stats index.IngestStats, err error) error {
				log.Info("indexed", "articles", stats.Articles, "gone", stats.Gone, "took", stats.Elapsed, "error", err)
				return nil // whatever it was, it is tried again
			},
		})
	})
	g.Go(func() error {
		if err := srv.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		// Requests end first, and then searches that outlived the answer to theirs.
		return errors.Join(srv.Shutdown(stop), api.Wait(stop))
	})
	return g.Wait()
}

// forReaders shows staff the whole archive, and anybody else what public finds:
// hits, counts, suggestions and the articles themselves are bounded by it.
func forReaders(next http.Handler, token string, public query.Expr) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := []byte(r.Header.Get("Authorization"))
		if token == "" || subtle.ConstantTimeCompare(given, []byte("Bearer "+token)) == 0 {
			r = r.WithContext(query.Allow(r.Context(), public))
		}
		w.Header().Set("Cache-Control", "private, no-cache") // no cache may hand one's answer to the other
		next.ServeHTTP(w, r)
	})
}

// logged tells of each request once it is answered.
func logged(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		next.ServeHTTP(w, r)
		log.Info("request", "method", r.Method, "path", r.URL.Path, "took", time.Since(started))
	})
}
