// Package peer is what the programs share that each measure one search engine:
// how articles and queries are handed over, and how times are taken. The
// programs in other languages do the same: see peer.h and lucene/Lucene.java.
//
// A program is called as
//
//	PROGRAM VARIANT index WORK INDEX
//	PROGRAM VARIANT search INDEX QUERIES MODES WARM ROUNDS
//
// The first prints nothing, or how many bytes the index has where that is not
// the size of the folder INDEX. The second prints a Result in JSON.
package peer

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// The modes: what is asked for along with ten hits and their exact number.
const (
	Top      = "top10"
	Facets   = "facets"   // people, places, datelines, months: the ten most frequent of each
	Snippets = "snippets" // a passage of about 200 characters for each hit
	Newest   = "newest"   // newest first, not by relevance
)

// Modes are all modes, in the order of the tables.
var Modes = []string{Top, Facets, Snippets, Newest}

// The files that are handed over, in the folder WORK.
const (
	ArticleFile  = "articles"
	QueryFile    = "queries"
	CorpusFolder = "corpus" // the articles as they came
)

// An Article is one line of the file of articles: fields end with a tab, values
// within a field with the unit separator, articles with the record separator.
// The text of an article holds none of them.
type Article struct {
	ID                        string
	Published                 time.Time // UTC, whole seconds; Unknown where no file says it
	Datelines, People, Places []string
	Headline, Body            string
}

// Unknown is when an article was published whose file does not say so.
var Unknown = time.Unix(0, 0).UTC()

const separator, list, field = '\x1e', "\x1f", "\t"

// Month is when the article was published, "2018-03".
func (a *Article) Month() string { return a.Published.Format("2006-01") }

// Text is all of its text.
func (a *Article) Text() string { return a.Headline + "\n\n" + a.Body }

// Write writes the article.
func (a *Article) Write(w io.Writer) error {
	_, err := fmt.Fprint(w, a.ID, field, a.Published.Unix(), field, a.Month(), field, strings.Join(a.Datelines, list), field,
		strings.Join(a.People, list), field, strings.Join(a.Places, list), field, a.Headline, field, a.Body, string(separator))
	return err
}

// Articles reads what Write wrote.
func Articles(path string) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(nil, err)
			return
		}
		defer f.Close()
		in := bufio.NewReaderSize(f, 1<<20)
		for {
			record, err := in.ReadString(separator)
			if errors.Is(err, io.EOF) && record == "" {
				return
			}
			var a *Article
			if err == nil {
				a, err = parseArticle(strings.TrimSuffix(record, string(separator)))
			}
			if !yield(a, err) || err != nil {
				return
			}
		}
	}
}

func parseArticle(record string) (*Article, error) {
	f := strings.Split(record, field)
	if len(f) != 8 {
		return nil, fmt.Errorf("article of %d fields, want 8: %.80q", len(f), record)
	}
	sec, err := strconv.ParseInt(f[1], 10, 64)
	if err != nil {
		return nil, fmt.Errorf("article %s: %w", f[0], err)
	}
	return &Article{f[0], time.Unix(sec, 0).UTC(), values(f[3]), values(f[4]), values(f[5]), f[6], f[7]}, nil
}

func values(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, list)
}

// A Query is one line of the file of queries.
type Query struct {
	Class  string
	Op     string // one of Ops
	Words  []string
	Person string    // "" is anybody
	From   time.Time // until before To; both zero: any time
	To     time.Time
}

// Ops: articles with the word, any word, all words, the phrase, a word that
// begins so, a word that differs by one letter.
const (
	Term, Or, And, Phrase, Prefix, Fuzzy = "term", "or", "and", "phrase", "prefix", "fuzzy"
)

// String returns the query as a line.
func (q *Query) String() string {
	from, to := "", ""
	if !q.To.IsZero() {
		from, to = strconv.FormatInt(q.From.Unix(), 10), strconv.FormatInt(q.To.Unix(), 10)
	}
	return strings.Join([]string{q.Class, q.Op, strings.Join(q.Words, " "), q.Person, from, to}, field)
}

// ParseQuery reads a line.
func ParseQuery(line string) (q Query, err error) {
	f := strings.Split(line, field)
	if len(f) != 6 {
		return q, fmt.Errorf("query of %d fields, want 6: %q", len(f), line)
	}
	q = Query{Class: f[0], Op: f[1], Words: strings.Fields(f[2]), Person: f[3]}
	if f[5] != "" {
		from, err1 := strconv.ParseInt(f[4], 10, 64)
		to, err2 := strconv.ParseInt(f[5], 10, 64)
		if err := errors.Join(err1, err2); err != nil {
			return q, fmt.Errorf("query %q: %w", line, err)
		}
		q.From, q.To = time.Unix(from, 0).UTC(), time.Unix(to, 0).UTC()
	}
	return q, nil
}

// Queries reads a file of queries.
func Queries(path string) (qs []Query, err error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(b)) {
		q, err := ParseQuery(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, err
		}
		qs = append(qs, q)
	}
	return qs, nil
}

// A Result is what a search prints.
type Result struct {
	Version string           `json:"version"` // of the engine
	Modes   map[string]*Mode `json:"modes"`
}

// A Mode holds the answers to all queries, in their order.
type Mode struct {
	Hits   []int       `json:"hits"`   // -1: the engine cannot answer it
	Tops   []int       `json:"tops"`   // of Facets: the sum of the largest count of each facet
	Rounds [][]float64 `json:"rounds"` // microseconds of each query, for each round
}

// An Answer is what comes of one query.
type Answer struct{ Hits, Tops int }

// ErrCannot is the error for a query that the engine cannot answer.
var ErrCannot = errors.New("the engine has no such query")

// An Engine is measured.
type Engine struct {
	Version func() string // nil: it has none of its own

	// Index makes an index in dir of the articles in work.
	Index func(ctx context.Context, variant, work, dir string) error

	// Open returns what answers queries: it must have read all that is asked for.
	Open func(ctx context.Context, variant, dir string) (answer func(q *Query, mode string) (Answer, error), closed func() error, err error)
}

// Main is the main of a program that measures an Engine.
func Main(e Engine) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := e.run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, filepath.Base(os.Args[0])+":", err)
		os.Exit(1)
	}
}

func (e Engine) run(ctx context.Context, args []string) error {
	switch {
	case len(args) == 4 && args[1] == "index":
		return e.Index(ctx, args[0], args[2], args[3])
	case len(args) == 7 && args[1] == "search":
		warm, err1 := time.ParseDuration(args[5] + "ms")
		rounds, err2 := strconv.Atoi(args[6])
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		return e.search(ctx, os.Stdout, args[0], args[2], args[3], strings.Split(args[4], ","), warm, rounds)
	}
	return fmt.Errorf("called with %q: see package peer", args)
}

// search asks all queries in each mode for at least as long as warm says, then
// as many times round as is asked for.
func (e Engine) search(ctx context.Context, out io.Writer, variant, dir, queries string, modes []string, warm time.Duration, rounds int) (err error) {
	qs, err := Queries(queries)
	if err != nil {
		return err
	}
	answer, closed, err := e.Open(ctx, variant, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closed()) }()
	res := Result{Modes: map[string]*Mode{}}
	if e.Version != nil {
		res.Version = e.Version()
	}
	for _, mode := range modes {
		m := &Mode{}
		res.Modes[mode] = m
		round := func() error {
			m.Hits, m.Tops = m.Hits[:0], m.Tops[:0]
			var times []float64
			for i := range qs {
				start := time.Now()
				a, err := answer(&qs[i], mode)
				took := time.Since(start)
				if errors.Is(err, ErrCannot) {
					a.Hits, err = -1, nil
				}
				if err != nil {
					return fmt.Errorf("%s of %s: %w", mode, qs[i].String(), err)
				}
				m.Hits, m.Tops = append(m.Hits, a.Hits), append(m.Tops, a.Tops)
				times = append(times, float64(took.Nanoseconds())/1000)
			}
			m.Rounds = append(m.Rounds, times)
			return nil
		}
		for start := time.Now(); time.Since(start) < warm; {
			if err := round(); err != nil {
				return err
			}
		}
		m.Rounds = nil
		for range rounds {
			if err := round(); err != nil {
				return err
			}
		}
	}
	return json.NewEncoder(out).Encode(res)
}

// Module returns a function that says which version of a module is linked.
func Module(path string) func() string {
	return func() string {
		info, _ := debug.ReadBuildInfo()
		for _, d := range info.Deps {
			if d.Path == path {
				return d.Version
			}
		}
		return ""
	}
}
