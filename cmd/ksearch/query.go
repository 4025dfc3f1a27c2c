package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/pflag"

	"ksearch/query"
	"ksearch/query/export"
)

func queryCommand() *command {
	return &command{
		name: "query", args: "WORDS...",
		short: "print the articles that match a query",
		long: `
Prints the articles that match, best first: those that hold all of the words,
of up to four, before those that hold some. Then it counts the people, places,
datelines, agencies and months of all that match.

The shell eats quotes, so put a query with a "phrase" in it, or with a minus at
its start, in single quotes. "ksearch help query" shows the whole language.`,
		examples: `
ksearch query Peshmerga Kirkuk
ksearch query 'place:Kirkuk dateline:Erbil since:2021-06 -football'
ksearch query --sort newest -n 50 -o csv oil > oil.csv
ksearch query -o paths -0 oil | xargs -0 cp -t found
ksearch query --filter places=Kirkuk --filter 'people!=Rebaz Dalawi' --since 2021 oil
ksearch query -f queries.txt -o trec -n 1000 > run.txt`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			q := newQueryRun(fs, "query")
			q.whichFlags()
			q.wordFlags()
			q.pageFlags()
			q.printFlags(outputs())
			fs.StringVarP(&q.file, "file", "f", "", "ask each line of `FILE`, which is a query, or an ID, a tab and a query; - is standard input")
			asFile(fs, "file")
			fs.StringVar(&q.runTag, "run-tag", "ksearch", "the last column of -o trec is `NAME`")
			fs.BoolVar(&q.explainQuery, "explain-query", false, "say how the query is understood, and do not search")
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

// A queryRun is one call of ksearch query, or of a command that prints hits too.
type queryRun struct {
	name     string // of the command
	flags    *pflag.FlagSet
	searcher func() (s query.Searcher, closeIt func() error, err error)
	painter  func(streams) painter

	// Which articles, and in which order.
	all, any     bool
	filters      filterList
	since, until string
	langs        []string
	sort         *choice
	recent       bool

	// Which of them, and how they are printed.
	limit, page        int
	cursor             string
	output             *choice
	facets             *list
	facetSize          int
	snippets, passage  int
	explain            bool
	count, files, null bool
	timeout            time.Duration

	file, runTag string
	explainQuery bool
}

func newQueryRun(fs *pflag.FlagSet, name string) *queryRun {
	return &queryRun{name: name, flags: fs, searcher: searcherFlags(fs), limit: 10, page: 1, facetSize: 8, runTag: "ksearch"}
}

// whichFlags defines what keeps articles out, and the order.
func (q *queryRun) whichFlags() {
	fs := q.flags
	fs.Var(&q.filters, "filter", "only articles that a facet counts under a value, `FACET=VALUE`, or FACET!=VALUE without it; no value is having none; give it again for more")
	fs.StringVar(&q.since, "since", "", "only articles published on `DATE` or later")
	fs.StringVar(&q.until, "until", "", "only articles published on `DATE` or earlier")
	fs.StringSliceVar(&q.langs, "lang", nil, "only articles in the language `LANG`, or one of several with commas between")
	q.sort = choiceFlag(fs, "sort", "", choice{
		name:   "ORDER",
		values: []string{string(query.ByRelevance), string(query.ByNewest), string(query.ByOldest)},
		aliases: map[string]string{
			"date": string(query.ByNewest), "-date": string(query.ByNewest), "date:desc": string(query.ByNewest),
			"date:asc": string(query.ByOldest), "score": string(query.ByRelevance),
		},
	}, "the order, where date means newest; without it that of the query, else relevance")
	fs.BoolVar(&q.recent, "recent", false, "by relevance, put newer articles a little higher")
}

// wordFlags defines what bare words mean.
func (q *queryRun) wordFlags() {
	q.flags.BoolVar(&q.all, "all", false, "every word must be there")
	q.flags.BoolVar(&q.any, "any", false, "one word is as good as all: do not put articles with all of them first")
}

// pageFlags defines which of the hits are printed.
func (q *queryRun) pageFlags() {
	fs := q.flags
	fs.IntVarP(&q.limit, "limit", "n", 10, "print at most `N` articles")
	fs.IntVar(&q.page, "page", 1, "print the page `P` of them, from 1")
	fs.StringVar(&q.cursor, "cursor", "", "print the page that begins at `CURSOR`, the next_cursor of -o json")
	fs.DurationVar(&q.timeout, "timeout", 10*time.Second, "give up after this `TIME`; 0 is never")
}

// printFlags defines how the hits are printed, in one of the outputs.
func (q *queryRun) printFlags(outputs []string) {
	fs := q.flags
	q.output = choiceFlag(fs, "output", "o", choice{name: "FORMAT", value: "table", values: outputs}, "how to print them")
	fs.BoolVarP(&q.count, "count", "c", false, "print only how many there are")
	fs.BoolVarP(&q.files, "files-with-matches", "l", false, "print only the paths of their files, as -o paths does")
	q.facets = &list{known: facetNames(), values: []string{
		string(query.People), string(query.Places), string(query.Datelines), string(query.Agencies), string(query.PublicationDates),
	}, find: facetText}
	fs.Var(q.facets, "facets", "count the values of these, with commas between; or none. After a colon may stand a size, for dates a step, and how values begin: dates:day:50, people:bar*")
	fs.IntVar(&q.facetSize, "facet-size", 8, "print at most `N` values of each facet")
	fs.IntVar(&q.snippets, "snippets", 3, "print at most `N` passages of each article")
	fs.IntVar(&q.passage, "passage", 220, "print at most `N` characters of each passage")
	fs.BoolVar(&q.explain, "explain", false, "say of each article why it stands where it does")
	fs.BoolVarP(&q.null, "null", "0", false, "end each ID or path with a NUL, not a newline")
	q.painter = colourFlags(fs)
}

// facetText returns a facet with its name in full.
func facetText(s string) (string, error) {
	f, err := query.ParseFacet(s)
	if err != nil {
		return "", err
	}
	_, rest, more := strings.Cut(s, ":")
	if more {
		return string(f.Field) + ":" + rest, nil
	}
	return string(f.Field), nil
}

// check returns an error if the flags do not fit each other, or a bound.
func (q *queryRun) check(args []string) error {
	if q.files {
		if q.output.value != "paths" && q.flags.Changed("output") {
			return usagef("-l is -o paths, and there is -o %s: leave one out", q.output.value)
		}
		q.output.value = "paths"
	}
	switch {
	case q.file != "" && len(args) > 0:
		return usagef("the queries come from --file %s: leave out %q, or the flag; to leave out a word put the whole query in quotes, as in 'oil -football'", q.file, strings.Join(args, " "))
	case q.file == "" && len(args) == 0 && !q.narrowed():
		return usagef(`give some words; "" is every article`)
	case q.all && q.any:
		return usagef("--all and --any cannot both be had")
	case q.limit < 0 || q.limit > query.MaxSize:
		return usagef("--limit is from 0 to %d", query.MaxSize)
	case q.page < 1 || q.page > query.MaxDepth || q.page*q.limit > query.MaxDepth:
		return usagef("--page is from 1, and as far as article %d: to see more take --cursor, or narrow the query, as with since: and until:", query.MaxDepth)
	case q.cursor != "" && q.flags.Changed("page"):
		return usagef("--cursor and --page cannot both be had")
	case q.cursor != "" && q.file != "":
		return usagef("a cursor is of one query: leave out --cursor, or --file")
	case q.count && (q.flags.Changed("output") || q.files):
		return usagef("--count prints a number and nothing else: leave out --output and -l")
	case q.facetSize < 1 || q.facetSize > query.MaxFacetSize:
		return usagef("--facet-size is from 1 to %d", query.MaxFacetSize)
	case q.snippets < 0 || q.snippets > query.MaxSnippets:
		return usagef("--snippets is from 0 to %d", query.MaxSnippets)
	case q.flags.Changed("passage") && (q.passage < query.MinPassage || q.passage > query.MaxPassage):
		return usagef("--passage is from %d to %d", query.MinPassage, query.MaxPassage)
	case q.timeout < 0:
		return usagef("--timeout is not less than 0")
	case q.runTag == "" || strings.ContainsFunc(q.runTag, func(r rune) bool { return r <= ' ' || r == 0x7F }):
		return usagef("--run-tag is one word")
	}
	seen := map[query.FacetField]bool{}
	for _, f := range q.facets.facets() {
		if seen[f.Field] {
			return usagef("--facets has %s twice: give it once", f.Field)
		}
		seen[f.Field] = true
	}
	for _, f := range []struct {
		name string
		with []string
	}{
		{"facets", []string{"table", "json"}},
		{"facet-size", []string{"table", "json"}},
		{"snippets", []string{"table", "json", "jsonl"}},
		{"passage", []string{"table", "json", "jsonl"}},
		{"explain", []string{"table", "json", "jsonl"}},
		{"null", []string{"ids", "paths"}},
		{"run-tag", []string{"trec"}},
	} {
		if q.flags.Changed(f.name) && q.count {
			return usagef("--count prints a number and nothing else: leave out --%s", f.name)
		}
		if q.flags.Changed(f.name) && !slices.Contains(f.with, q.output.value) {
			return usagef("--%s means something with -o %s only, not with -o %s", f.name, strings.Join(f.with, " or "), q.output.value)
		}
	}
	return nil
}

// narrowed reports whether flags say which articles.
func (q *queryRun) narrowed() bool {
	return len(q.filters.all) > 0 || q.since != "" || q.until != "" || len(q.langs) > 0
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
	if err == nil {
		x, err = q.restrict(x)
	}
	if err != nil {
		return q.wrong(std.err, err)
	}
	if q.explainQuery {
		fmt.Fprint(std.out, q.explanation(x))
		return nil
	}
	s, closeIt, err := q.searcher()
	if err != nil {
		return err
	}
	defer closeIt()
	return q.print(ctx, std, s, x, text, args)
}

// wrong tells what is wrong with a query, unless it is a flag.
func (q *queryRun) wrong(w io.Writer, err error) error {
	if usage := usageError(""); errors.As(err, &usage) {
		return err
	}
	tellQuery(w, "ksearch", err)
	return quiet(exitTrouble)
}

// print asks s for a page of x, which was typed as text in args, and prints it.
func (q *queryRun) print(ctx context.Context, std streams, s query.Searcher, x query.Expr, text string, args []string) error {
	res, err := q.search(ctx, s, x, q.cursor == "" && q.page == 1 && !q.count)
	if err != nil {
		return err
	}
	w, err := q.writer(std, false)
	if err != nil {
		return err
	}
	if err := w.result("1", res); err != nil {
		return err
	}
	if err := w.finish(); err != nil {
		return err
	}
	if err := std.flush(); err != nil { // the talk comes after the hits
		return err
	}
	if next := q.nextPage(res, args); next != "" && q.output.value == "table" && std.outWidth != nil && std.errWidth != nil {
		fmt.Fprintf(std.err, "next page: %s\n", clean(next))
	}
	return q.tell(std.err, "", text, res)
}

// nextPage is the command that prints the page after res, or "".
func (q *queryRun) nextPage(res *query.Result, args []string) string {
	next := ""
	switch {
	case len(res.Hits) == 0 || q.count:
		return ""
	case res.Next != "":
		next = "--cursor=" + shellWord(res.Next)
	case q.cursor == "" && q.page*q.limit < res.Total.Value && (q.page+1)*q.limit <= query.MaxDepth:
		next = fmt.Sprintf("--page=%d", q.page+1)
	default:
		return ""
	}
	words := []string{"ksearch", q.name, next}
	q.flags.Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "page", "cursor":
			return
		}
		values := []string{f.Value.String()}
		if many, ok := f.Value.(pflag.SliceValue); ok {
			values = many.GetSlice()
		}
		for _, v := range values {
			word := "--" + f.Name
			if f.NoOptDefVal == "" || v != f.NoOptDefVal {
				word += "=" + v
			}
			words = append(words, shellWord(word))
		}
	})
	if len(args) > 0 && strings.HasPrefix(args[0], "-") {
		words = append(words, "--")
	}
	for _, a := range args {
		words = append(words, shellWord(a))
	}
	return strings.Join(words, " ")
}

// shellWord is s as one word of a shell.
func shellWord(s string) string {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_=:,./@%+", r)
	}
	if s != "" && !strings.ContainsFunc(s, odd) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// parse reads a query, and does to its words what --all and --any ask.
func (q *queryRun) parse(text string) (query.Expr, error) {
	x, err := query.Parse(text)
	if err != nil {
		return nil, err
	}
	if sorted, ok := x.(query.Sorted); ok {
		sorted.X = q.strict(sorted.X)
		return sorted, nil
	}
	return q.strict(x), nil
}

func (q *queryRun) strict(x query.Expr) query.Expr {
	switch {
	case q.all:
		return rewriteWords(x, func(parts []query.Expr) query.Expr { return query.And(parts) })
	case q.any:
		return rewriteWords(x, func(parts []query.Expr) query.Expr { return query.Or(parts) })
	}
	return x
}

// restrict returns what of x is as --since, --until and --lang ask. The error
// is a usageError.
func (q *queryRun) restrict(x query.Expr) (query.Expr, error) {
	var parts query.And
	for _, f := range []struct{ name, value string }{{"since", q.since}, {"until", q.until}} {
		if f.value == "" {
			continue
		}
		dates, err := query.Parse(f.name + ":" + f.value)
		bad := (*query.SyntaxError)(nil)
		if errors.As(err, &bad) {
			return nil, usagef("%q is no value for --%s: %s: %s", newPlain(f.value, 40), f.name, bad.Msg, bad.Mend)
		}
		if _, ok := dates.(query.Dates); !ok || err != nil {
			return nil, usagef("%q is no value for --%s: write a date such as 2018, 2018-03 or 2018-03-12", newPlain(f.value, 40), f.name)
		}
		parts = append(parts, dates)
	}
	var langs query.Or
	for _, l := range q.langs {
		l = strings.TrimSpace(l)
		if l == "" || strings.ContainsFunc(l, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			return nil, usagef("%q is no value for --lang: write a tag such as en or ckb", newPlain(l, 40))
		}
		langs = append(langs, query.Word{Field: query.Lang, Text: l})
	}
	switch len(langs) {
	case 0:
	case 1:
		parts = append(parts, langs[0])
	default:
		parts = append(parts, langs)
	}
	if len(parts) == 0 {
		return x, nil
	}
	if sorted, ok := x.(query.Sorted); ok {
		sorted.X = both(sorted.X, parts)
		return sorted, nil
	}
	return both(x, parts), nil
}

// both joins x and parts, of which there is one at least.
func both(x query.Expr, parts query.And) query.Expr {
	switch x := x.(type) {
	case nil:
		if len(parts) == 1 {
			return parts[0]
		}
		return parts
	case query.And:
		return append(slices.Clone(x), parts...)
	}
	return append(query.And{x}, parts...)
}

// rewriteWords returns x with each Words in it replaced. What is left out of
// the answer stays as it is: NOT (a b) leaves out more with "or" than with "and".
func rewriteWords(x query.Expr, join func([]query.Expr) query.Expr) query.Expr {
	switch x := x.(type) {
	case query.Words:
		return join(x)
	case query.Not:
		return x
	}
	return query.WithParts(x, func(part query.Expr) query.Expr { return rewriteWords(part, join) })
}

// explanation says how a query is understood: in words, in full, and as a tree.
// An order of "" is that of the query.
func explanation(x query.Expr, order query.Order) string {
	parsed := "(nothing)"
	if x != nil {
		parsed = x.String()
	}
	inner, order := (&query.Request{Query: x, Order: order}).Plan()
	lines := fmt.Sprintf("means   %s\nparsed  %s\norder   %s\n", clean(query.Describe(x)), clean(parsed), order)
	name := "tree    "
	for _, l := range queryTree(inner, 0) {
		lines += name + clean(l) + "\n"
		name = "        "
	}
	return lines
}

// explanation says how the query is understood, with what the flags add.
func (q *queryRun) explanation(x query.Expr) string {
	s := explanation(x, query.Order(q.sort.value))
	for _, text := range q.filters.texts {
		s += fmt.Sprintf("filter  %s\n", clean(text))
	}
	return s
}

// request is what is asked for of x. With suggest it asks for what else might
// be meant.
func (q *queryRun) request(x query.Expr, suggest bool) *query.Request {
	req := &query.Request{
		Query: x, Filters: q.filters.all, Order: query.Order(q.sort.value), Recent: q.recent,
		Size: q.limit, From: (q.page - 1) * q.limit, Cursor: q.cursor, Suggest: suggest, Explain: q.explain,
	}
	if q.limit == 0 || q.count {
		req.Size = -1
	}
	if q.count {
		req.From = 0
		return req
	}
	switch q.output.value {
	case "table", "json":
		for _, f := range q.facets.facets() {
			f.Size = cmp.Or(f.Size, q.facetSize)
			req.Facets = append(req.Facets, f)
		}
		req.Snippets = q.snippets
	case "jsonl":
		req.Snippets = q.snippets
	default:
		req.Body = export.Format(q.output.value).WantsBody()
	}
	if q.flags.Changed("passage") {
		req.Passage = q.passage
	}
	return req
}

func (q *queryRun) search(ctx context.Context, s query.Searcher, x query.Expr, suggest bool) (*query.Result, error) {
	req := q.request(x, suggest)
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
	case q.count:
	case res.Total.Value == 0 && strings.TrimSpace(text) == "" && q.narrowed():
		fmt.Fprintf(w, "%sno article is as the flags ask\n", at)
	case res.Total.Value == 0 && strings.TrimSpace(text) == "":
		fmt.Fprintf(w, "%sthe index holds no article\n", at)
	case res.Total.Value == 0:
		fmt.Fprintf(w, "%sno article matches %s\n", at, newPlain(text, 200))
	case len(res.Hits) == 0 && q.limit > 0 && q.cursor == "":
		last := (res.Total.Value + q.limit - 1) / q.limit
		fmt.Fprintf(w, "%s%s, and page %d is the last\n", at, count(res.Total.Value, "article"), last)
	}
	for _, note := range res.Query.Notes {
		fmt.Fprintf(w, "%s%s\n", at, clean(note))
	}
	for _, s := range res.Suggestions {
		fmt.Fprintf(w, "%sdid you mean: %s (%s)\n", at, clean(s.Query), count(s.Total, "article"))
	}
	for _, r := range res.Relaxations {
		rest, match := clean(r.Query), "match"
		if rest == "" {
			rest = `""`
		}
		if r.Total == 1 {
			match = "matches"
		}
		fmt.Fprintf(w, "%swithout %s %s %s: %s\n", at, clean(r.Without), count(r.Total, "article"), match, rest)
	}
	if res.Total.Value == 0 || len(res.Hits) == 0 && q.limit > 0 && !q.count {
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
