// Growth measures how ksearch grows with the archive: the articles of a folder
// are repeated with other words until there are 10,000, 100,000 and 1,000,000,
// the command indexes them as a process of its own, and 200 queries are asked,
// one at a time, of the index that it made.
//
//	go run ./bench/growth [--articles N,N,...] --ksearch bin/ksearch FOLDER
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/spf13/pflag"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
)

func main() {
	sizes := pflag.IntSlice("articles", []int{10_000, 100_000, 1_000_000}, "how many articles, each time")
	bin := pflag.String("ksearch", "bin/ksearch", "the command to measure")
	pflag.Parse()
	if err := run(context.Background(), *bin, *sizes, pflag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "growth:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, bin string, sizes []int, args []string) error {
	if len(args) != 1 {
		return errors.New("name one folder of articles to repeat")
	}
	w, err := readWording(ctx, args[0])
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "growth")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	fmt.Printf("%s, %d cores, %s\n\n", time.Now().UTC().Format("2006-01-02 15:04 MST"), runtime.NumCPU(), runtime.Version())
	fmt.Println("| articles | text MB | index s | CPU s | articles/s | peak MB | index / text | ten hits p50 / p95 ms | and four facets | and snippets | newest | heap MB |")
	fmt.Println("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
	for _, n := range sizes {
		if err := w.measure(ctx, tmp, bin, n); err != nil {
			return fmt.Errorf("%d articles: %w", n, err)
		}
	}
	return nil
}

// measure prints a line of the table.
func (w *wording) measure(ctx context.Context, tmp, bin string, n int) error {
	folder, dir := filepath.Join(tmp, "corpus"), filepath.Join(tmp, "news.index")
	defer os.RemoveAll(folder)
	defer os.RemoveAll(dir)
	queries, err := w.write(folder, n)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, bin, "index", "--index", dir, "--quiet", folder)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", bin, err, out)
	}
	wall, cpu := time.Since(start), cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()
	peak := int64(0)
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		peak = u.Maxrss * 1024
	}
	ix, err := index.Open(dir, &index.Options{MustExist: true})
	if err != nil {
		return err
	}
	defer ix.Close()
	st, err := ix.Stats(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("| %d | %.0f | %.0f | %.0f | %.0f | %.0f | %.2f |", st.Articles, float64(st.TextBytes)/1e6, wall.Seconds(), cpu.Seconds(),
		float64(st.Articles)/wall.Seconds(), float64(peak)/1e6, float64(st.DiskBytes)/float64(st.TextBytes))
	facets := []query.Facet{{Field: query.People}, {Field: query.Places}, {Field: query.Datelines}, {Field: query.PublicationDates}}
	for _, as := range []query.Request{{}, {Facets: facets}, {Snippets: 1}, {Order: query.ByNewest}} {
		p50, p95, err := ask(ctx, ix, queries, as)
		if err != nil {
			return err
		}
		fmt.Printf(" %.2f / %.2f |", p50, p95)
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	fmt.Printf(" %.0f |\n", float64(m.HeapAlloc)/1e6)
	return nil
}

// ask asks all queries, five times after one that does not count, and returns
// percentiles, in ms, of the median that each took.
func ask(ctx context.Context, ix *index.Index, queries []query.Expr, as query.Request) (p50, p95 float64, err error) {
	took := make([][]time.Duration, len(queries))
	for round := range 6 {
		for i, x := range queries {
			req := as
			req.Query = x
			start := time.Now()
			if _, err := ix.Search(ctx, &req); err != nil {
				return 0, 0, fmt.Errorf("%s: %w", x, err)
			}
			if round > 0 {
				took[i] = append(took[i], time.Since(start))
			}
		}
	}
	var all []time.Duration
	for _, t := range took {
		slices.Sort(t)
		all = append(all, t[len(t)/2])
	}
	slices.Sort(all)
	ms := func(at int) float64 { return float64(all[at].Microseconds()) / 1000 }
	return ms(len(all) / 2), ms(len(all) * 95 / 100), nil
}

// A wording is articles, and the words that stand in them.
type wording struct {
	articles []*corpus.Article
	words    [2][]string // in small letters, and with a capital, as often as they are there
}

func readWording(ctx context.Context, folder string) (*wording, error) {
	w := &wording{}
	r := &corpus.Reader{FS: corpus.Dir(folder)}
	for s, err := range r.Sources(ctx) {
		if err != nil {
			continue // the command reports it
		}
		for a, err := range r.Articles(ctx, s) {
			if err != nil || a.Language != "en" {
				continue
			}
			w.articles = append(w.articles, a)
			for _, word := range strings.FieldsFunc(a.Body, notLetter) {
				if len(word) > 4 {
					w.words[capital(word)] = append(w.words[capital(word)], word)
				}
			}
		}
	}
	if len(w.articles) == 0 {
		return nil, fmt.Errorf("%s holds no article in English", folder)
	}
	return w, nil
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

func capital(word string) int {
	if unicode.IsUpper(rune(word[0])) {
		return 1
	}
	return 0
}

// changed is a text in which a third of the longer words are others of the
// same archive, and one in a hundred is a new one.
func (w *wording) changed(text string, rng *rand.Rand) string {
	var b strings.Builder
	for len(text) > 0 {
		n := strings.IndexFunc(text, notLetter)
		if n < 0 {
			n = len(text)
		}
		word := text[:n]
		if n > 4 {
			of := w.words[capital(word)]
			switch x := rng.IntN(300); {
			case x < 3:
				word += strconv.FormatInt(rng.Int64N(1<<30), 36)
			case x < 100 && len(of) > 0:
				word = of[rng.IntN(len(of))]
			}
		}
		b.WriteString(word)
		rest := strings.IndexFunc(text[n:], unicode.IsLetter)
		if rest < 0 {
			rest = len(text) - n
		}
		b.WriteString(text[n : n+rest])
		text = text[n+rest:]
	}
	return b.String()
}

// write writes n articles, 10,000 to a file, and draws 200 queries from them.
func (w *wording) write(folder string, n int) (queries []query.Expr, err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(1, 2))
	begin := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := 0; i < n; {
		f, err := os.Create(filepath.Join(folder, fmt.Sprintf("%05d.jsonl", i/10_000)))
		if err != nil {
			return nil, err
		}
		out := bufio.NewWriterSize(f, 1<<20)
		for end := min(i+10_000, n); i < end && err == nil; i++ {
			a := w.articles[i%len(w.articles)]
			body := w.changed(a.Body, rng)
			if i%max(n/200, 1) == 0 && len(queries) < 200 {
				queries = append(queries, draw(body, len(queries), rng))
			}
			if a.Dateline.Raw != "" {
				body = a.Dateline.Raw + " - " + body
			}
			row, _ := json.Marshal(map[string]string{ //nolint:errcheck // text is JSON
				"headline": w.changed(a.Headline, rng), "body": body, "language": "en",
				"published": begin.Add(time.Duration(rng.IntN(15*365*24)) * time.Hour).Format(time.RFC3339),
			})
			_, err = out.Write(append(row, '\n'))
		}
		if err = errors.Join(err, out.Flush(), f.Close()); err != nil {
			return nil, err
		}
	}
	return queries, nil
}

// draw is a query for an article with this body, each of ten kinds in turn.
func draw(body string, i int, rng *rand.Rand) query.Expr {
	words := strings.FieldsFunc(body, notLetter)
	long := slices.DeleteFunc(slices.Clone(words), func(s string) bool { return len(s) < 5 })
	if len(long) < 4 {
		return query.Word{Text: body}
	}
	at := rng.IntN(len(long) - 3)
	some := func(n int) (xs []query.Expr) {
		for _, text := range long[at : at+n] {
			xs = append(xs, query.Word{Text: text})
		}
		return xs
	}
	switch i % 10 {
	case 0, 1:
		return query.Word{Text: long[at]}
	case 2, 3, 4:
		return query.Words(some(2 + i%2))
	case 5:
		return query.And(some(2))
	case 6:
		k := slices.Index(words, long[at])
		return query.Phrase{Text: strings.Join(words[k:min(k+2, len(words))], " ")}
	case 7:
		return query.Wildcard{Pattern: strings.ToLower(long[at][:4]) + "*"}
	case 8:
		return query.Fuzzy{Text: long[at], Edits: 1}
	default:
		from := time.Date(2012+rng.IntN(10), 3, 1, 0, 0, 0, 0, time.UTC)
		return query.And{query.Word{Text: long[at]}, query.Dates{From: from, To: from.AddDate(1, 2, 3)}}
	}
}
