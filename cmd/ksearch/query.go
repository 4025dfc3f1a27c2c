package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"ksearch/index"
	"ksearch/query"
)

func queryCommand() *command {
	return &command{
		name: "query", args: "WORDS...",
		short: "print the articles that match a query",
		long: `
Prints the articles that match, best first: those that hold all of the words
before those that hold some. Then it counts the people, places, datelines,
agencies and months of all that match.

The shell eats quotes, so put a query with a "phrase" in it, or with a minus at
its start, in single quotes. "ksearch help query" shows the whole language.`,
		examples: `
ksearch query Peshmerga Kirkuk
ksearch query 'place:Kirkuk dateline:Erbil since:2021-06 -football'
ksearch query --sort newest -n 50 -o csv oil > oil.csv
ksearch query -o paths -0 oil | xargs -0 cp -t found
ksearch query -f queries.txt -o trec -n 1000 > run.txt`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			q := &queryRun{flags: fs, dir: indexFlag(fs), painter: colourFlags(fs)}
			fs.IntVarP(&q.limit, "limit", "n", 10, "print at most `N` articles")
			fs.IntVar(&q.page, "page", 1, "print the page `P` of them, from 1")
			q.sort = choiceFlag(fs, "sort", "", choice{
				name:    "ORDER",
				value:   string(query.ByRelevance),
				values:  []string{string(query.ByRelevance), string(query.ByNewest), string(query.ByOldest)},
				aliases: map[string]string{"date": string(query.ByNewest), "score": string(query.ByRelevance)},
			}, "the order, where date means newest")
			q.output = choiceFlag(fs, "output", "o", choice{name: "FORMAT", value: "table", values: outputs()}, "how to print them")
			fs.BoolVar(&q.all, "all", false, "every word must be there")
			fs.BoolVar(&q.any, "any", false, "one word is as good as all: do not put articles with all of them first")
			q.facets = &list{known: facetNames(), values: []string{
				string(query.People), string(query.Places), string(query.Datelines), string(query.Agencies), string(query.Months),
			}, find: func(s string) (string, bool) {
				f, ok := query.FacetOf(s)
				return string(f), ok
			}}
			fs.Var(q.facets, "facets", "count the values of these, with commas between; or none")
			fs.IntVar(&q.facetSize, "facet-size", 8, "print at most `N` values of each facet")
			fs.IntVar(&q.snippets, "snippets", 3, "print at most `N` passages of each article")
			fs.StringVarP(&q.file, "file", "f", "", "ask each line of `FILE`, which is a query, or an ID, a tab and a query; - is standard input")
			asFile(fs, "file")
			fs.BoolVarP(&q.null, "null", "0", false, "end each ID or path with a NUL, not a newline")
			fs.StringVar(&q.runTag, "run-tag", "ksearch", "the last column of -o trec is `NAME`")
			fs.DurationVar(&q.timeout, "timeout", 10*time.Second, "give up after this `TIME`; 0 is never")
			fs.BoolVar(&q.explain, "explain-query", false, "say how the query is understood, and do not search")
			return q.run
		},
	}
}

func facetNames() (names []string) {
	for _, f := range query.FacetFields() {
		names = append(names, string(f))
	}
	return names
}

// A queryRun is one call of ksearch query.
type queryRun struct {
	flags   *pflag.FlagSet
	dir     func() string
	painter func(streams) painter

	limit, page         int
	sort, output        *choice
	all, any            bool
	facets              *list
	facetSize, snippets int
	file                string
	null                bool
	runTag              string
	timeout             time.Duration
	explain             bool
}

// check returns an error if the flags do not fit each other, or a bound.
func (q *queryRun) check(args []string) error {
	switch {
	case q.file != "" && len(args) > 0:
		return usagef("the queries come from --file %s: leave out %q, or the flag; to leave out a word put the whole query in quotes, as in 'oil -football'", q.file, strings.Join(args, " "))
	case q.file == "" && len(args) == 0:
		return usagef(`give some words; "" is every article`)
	case q.all && q.any:
		return usagef("--all and --any cannot both be had")
	case q.limit < 0 || q.limit > query.MaxSize:
		return usagef("--limit is from 0 to %d", query.MaxSize)
	case q.page < 1 || q.page > query.MaxDepth || q.page*q.limit > query.MaxDepth:
		return usagef("--page is from 1, and as far as article %d: to see more, narrow the query, as with since: and until:", query.MaxDepth)
	case q.facetSize < 1 || q.facetSize > query.MaxFacetSize:
		return usagef("--facet-size is from 1 to %d", query.MaxFacetSize)
	case q.snippets < 0 || q.snippets > query.MaxSnippets:
		return usagef("--snippets is from 0 to %d", query.MaxSnippets)
	case q.timeout < 0:
		return usagef("--timeout is not less than 0")
	case q.runTag == "" || strings.ContainsFunc(q.runTag, func(r rune) bool { return r <= ' ' || r == 0x7F }):
		return usagef("--run-tag is one word")
	}
	for _, f := range []struct {
		name string
		with []string
	}{
		{"facets", []string{"table", "json"}},
		{"facet-size", []string{"table", "json"}},
		{"snippets", []string{"table", "json", "jsonl"}},
		{"null", []string{"ids", "paths"}},
		{"run-tag", []string{"trec"}},
	} {
		if q.flags.Changed(f.name) && !slices.Contains(f.with, q.output.value) {
			return usagef("--%s means something with -o %s only, not with -o %s", f.name, strings.Join(f.with, " or "), q.output.value)
		}
	}
	return nil
}

func (q *queryRun) run(ctx context.Context, std streams, args []string) error {
	if err := q.check(args); err != nil {
		return err
	}
	if q.file != "" {
		return q.fromFile(ctx, std)
	}
	text := strings.Join(args, " ")
	x, err := q.parse(text)
	if err != nil {
		tellQuery(std.err, "ksearch", err)
		return quiet(exitTrouble)
	}
	if q.explain {
		fmt.Fprint(std.out, explanation(x, q.sort.value))
		return nil
	}
	s, closeIt, err := openSearcher(q.dir())
	if err != nil {
		return err
	}
	defer closeIt()
	res, err := q.search(ctx, s, x)
	if err != nil {
		return err
	}
	w := q.writer(std, false)
	if err := w.begin(); err != nil {
		return err
	}
	if err := w.result("1", res); err != nil {
		return err
	}
	return q.tell(std.err, "", text, res)
}

// openSearcher opens the index in a folder, or one that `ksearch serve` serves
// at an address. The caller calls closeIt.
func openSearcher(name string) (s query.Searcher, closeIt func() error, err error) {
	if strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") {
		return &query.Client{BaseURL: name}, func() error { return nil }, nil
	}
	ix, err := index.Open(name, &index.Options{MustExist: true})
	if err != nil {
		return nil, nil, err
	}
	return ix, ix.Close, nil
}

// parse reads a query, and does to its words what --all and --any ask.
func (q *queryRun) parse(text string) (query.Expr, error) {
	x, err := query.Parse(text)
	if err != nil {
		return nil, err
	}
	switch {
	case q.all:
		return rewriteWords(x, func(parts []query.Expr) query.Expr { return query.And(parts) }), nil
	case q.any:
		return rewriteWords(x, func(parts []query.Expr) query.Expr { return query.Or(parts) }), nil
	}
	return x, nil
}

// rewriteWords returns x with each Words in it replaced. What is left out of
// the answer stays as it is: NOT (a b) leaves out more with "or" than with "and".
func rewriteWords(x query.Expr, join func([]query.Expr) query.Expr) query.Expr {
	all := func(parts []query.Expr) []query.Expr {
		out := make([]query.Expr, len(parts))
		for i, part := range parts {
			out[i] = rewriteWords(part, join)
		}
		return out
	}
	switch x := x.(type) {
	case query.Words:
		parts := make([]query.Expr, len(x))
		for i, w := range x {
			parts[i] = w
		}
		return join(parts)
	case query.And:
		return query.And(all(x))
	case query.Or:
		return query.Or(all(x))
	}
	return x
}

// explanation says how a query is understood.
func explanation(x query.Expr, order string) string {
	parsed := "(nothing)"
	if x != nil {
		parsed = x.String()
	}
	return fmt.Sprintf("means   %s\nparsed  %s\norder   %s\n", clean(query.Describe(x)), clean(parsed), order)
}

func (q *queryRun) search(ctx context.Context, s query.Searcher, x query.Expr) (*query.Result, error) {
	req := &query.Request{Query: x, Order: query.Order(q.sort.value), Size: q.limit, From: (q.page - 1) * q.limit}
	if q.limit == 0 {
		req.Size = -1
	}
	switch q.output.value {
	case "table", "json":
		for _, f := range q.facets.values {
			req.Facets = append(req.Facets, query.Facet{Field: query.FacetField(f), Size: q.facetSize})
		}
		req.Snippets = q.snippets
	case "jsonl":
		req.Snippets = q.snippets
	}
	if q.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, q.timeout)
		defer cancel()
	}
	res, err := s.Search(ctx, req)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("no answer within %v: narrow the query, or give it longer with --timeout", q.timeout)
	}
	return res, err
}

// tell says what a person should know of res, and returns the exit status.
// Before each line stands at, as in "queries.txt:3: ".
func (q *queryRun) tell(w io.Writer, at, text string, res *query.Result) error {
	if at == "" {
		at = "ksearch: "
	}
	switch {
	case res.Total.Value == 0 && strings.TrimSpace(text) == "":
		fmt.Fprintf(w, "%sthe index holds no article\n", at)
	case res.Total.Value == 0:
		fmt.Fprintf(w, "%sno article matches %s\n", at, newPlain(text, 200))
	case len(res.Hits) == 0 && q.limit > 0:
		last := (res.Total.Value + q.limit - 1) / q.limit
		fmt.Fprintf(w, "%s%s, and page %d is the last\n", at, count(res.Total.Value, "article"), last)
	}
	for _, note := range res.Query.Notes {
		fmt.Fprintf(w, "%s%s\n", at, clean(note))
	}
	if res.Total.Value == 0 || len(res.Hits) == 0 && q.limit > 0 {
		return quiet(exitNothing)
	}
	return nil
}

// newPlain is text as it can be shown, in at most max columns.
func newPlain(text string, max int) string { return string(newLine(text, nil).cut(max).runes) }

// tellQuery tells what is wrong with a query, and where.
func tellQuery(w io.Writer, at string, err error) {
	bad := (*query.SyntaxError)(nil)
	if !errors.As(err, &bad) {
		fmt.Fprintf(w, "%s: %s\n", at, clean(strings.TrimPrefix(err.Error(), "query: ")))
		return
	}
	fmt.Fprintf(w, "%s: %s\n", at, clean(bad.Msg))
	for l := range strings.SplitSeq(bad.Caret(), "\n") {
		fmt.Fprintf(w, "  %s\n", clean(l))
	}
	if bad.Mend != "" {
		fmt.Fprintln(w, clean(bad.Mend))
	}
}

// open opens what --file names.
func (q *queryRun) open(std streams) (io.ReadCloser, string, error) {
	if q.file == "-" {
		return io.NopCloser(std.in), "standard input", nil
	}
	f, err := os.Open(q.file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, "", fmt.Errorf("there is no file %s to take queries from; to leave out a word put the whole query in quotes, as in 'oil -football'", q.file)
	}
	if err == nil {
		var info os.FileInfo
		if info, err = f.Stat(); err == nil && info.IsDir() {
			err = fmt.Errorf("%s is a folder: name a file with one query a line", q.file)
		}
		if err != nil {
			f.Close()
		}
	}
	return f, q.file, err
}
