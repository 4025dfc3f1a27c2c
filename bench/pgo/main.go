// Pgo makes the profile by which the compiler tells what of ksearch is worth
// its while (https://go.dev/doc/pgo): of a folder of articles that is repeated
// until it holds 4,000 and indexed, and then asked what readers ask. `make pgo`
// runs it, and `make build` compiles by what it writes.
//
//	go run ./bench/pgo [--articles N] [--requests N] -o cmd/ksearch/ksearch.pgo FOLDER
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"

	"github.com/spf13/pflag"

	"ksearch/bench/readers"
	"ksearch/bench/repeat"
	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/index"
	"ksearch/query"
	"ksearch/query/page"
)

func main() {
	articles := pflag.Int("articles", 4000, "articles to index")
	requests := pflag.Int("requests", 8000, "requests to answer")
	out := pflag.StringP("output", "o", "cmd/ksearch/ksearch.pgo", "the file to write the profile into")
	pflag.Parse()
	if err := run(context.Background(), pflag.Args(), *articles, *requests, *out); err != nil {
		fmt.Fprintln(os.Stderr, "pgo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, articles, requests int, out string) error {
	if len(args) != 1 {
		return errors.New("name one folder of articles to repeat")
	}
	tmp, err := os.MkdirTemp("", "pgo")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	folder := filepath.Join(tmp, "corpus")
	if _, _, err := repeat.Files(ctx, args[0], folder, articles); err != nil {
		return err
	}
	var profile bytes.Buffer
	if err := pprof.StartCPUProfile(&profile); err != nil {
		return err
	}
	err = work(ctx, folder, filepath.Join(tmp, "news.index"), requests)
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	return os.WriteFile(out, profile.Bytes(), 0o644)
}

// work is what ksearch does most of the time.
func work(ctx context.Context, folder, dir string, requests int) (err error) {
	ix, err := index.Open(dir, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	src := &corpus.Reader{FS: corpus.Dir(folder), Names: &names.Tagger{}}
	if _, err := index.Ingest(ctx, ix, src, nil); err != nil {
		return err
	}
	api := query.NewHandler(ix, nil)
	pages := page.NewHandler(api, &page.Options{API: "/"})
	get := func(target string) (io.ReadCloser, error) {
		h := http.Handler(api)
		if !strings.HasPrefix(target, "/v1/") {
			h = pages
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, target, nil))
		if w.Code != http.StatusOK {
			return nil, fmt.Errorf("%s: status %d: %.200s", target, w.Code, w.Body)
		}
		return io.NopCloser(w.Body), nil
	}
	targets, err := readers.Targets(get)
	if err != nil {
		return err
	}
	for r := rand.New(rand.NewPCG(1, 2)); requests > 0; requests-- {
		if _, err := get(targets[r.IntN(len(targets))]); err != nil {
			return err
		}
	}
	return api.Wait(ctx)
}
