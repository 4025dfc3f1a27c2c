package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"ksearch/corpus"
	"ksearch/query"
)

// fixed is a Searcher with one answer, which keeps the last Request.
type fixed struct {
	query.Result
	last *query.Request
}

func (f *fixed) Search(_ context.Context, req *query.Request) (*query.Result, error) {
	f.last = req
	res := f.Result
	return &res, req.Check()
}

// asks runs the printing half of ksearch query over s, on a terminal or not.
func asks(t *testing.T, s query.Searcher, terminal bool, args ...string) (out, talk string, status int) {
	t.Helper()
	fs := pflag.NewFlagSet("query", pflag.ContinueOnError)
	fs.SortFlags = false
	q := newQueryRun(fs, "query")
	q.whichFlags()
	q.wordFlags()
	q.pageFlags()
	q.printFlags(outputs())
	if err := fs.Parse(args); err != nil {
		t.Fatal(err)
	}
	if err := q.check(fs.Args()); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(fs.Args(), " ")
	x, err := q.parse(text)
	if err == nil {
		x, err = q.restrict(x)
	}
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	std := streams{in: strings.NewReader(""), out: &stdout, err: &stderr}
	if terminal {
		std.outWidth, std.errWidth = func() int { return 60 }, func() int { return 60 }
	}
	status = report(t.Context(), io.Discard, "query", q.print(t.Context(), std, s, x, text, fs.Args()))
	return stdout.String(), stderr.String(), status
}

func TestRequestIsWhatTheFlagsSay(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want query.Request
	}{
		{[]string{"oil"}, query.Request{Query: query.Word{Text: "oil"}, Suggest: true}},
		{[]string{"--page", "2", "oil"}, query.Request{Query: query.Word{Text: "oil"}, From: 10}},
		{[]string{"--cursor", "c1", "--recent", "--explain", "--sort", "-date", "oil"}, query.Request{Query: query.Word{Text: "oil"}, Cursor: "c1", Recent: true, Explain: true, Order: query.ByNewest}},
		{[]string{"--filter", "person=Hana, Salih", "--filter", "people=B", "--filter", "agencies!="}, query.Request{Suggest: true, Filters: []query.Filter{
			{Field: query.People, Values: []string{"Hana, Salih", "B"}}, {Field: query.Agencies, Values: []string{""}, Exclude: true},
		}}},
		{[]string{"--lang", "ckb", "oil"}, query.Request{Suggest: true, Query: query.And{query.Word{Text: "oil"}, query.Word{Field: query.Lang, Text: "ckb"}}}},
		{[]string{"--lang", "ckb,ar"}, query.Request{Suggest: true, Query: query.Or{query.Word{Field: query.Lang, Text: "ckb"}, query.Word{Field: query.Lang, Text: "ar"}}}},
	} {
		var s fixed
		asks(t, &s, false, append(tt.args, "--facets", "none")...)
		want := tt.want
		want.Size, want.Snippets = 10, 3
		if diff := cmp.Diff(*s.last, want); diff != "" {
			t.Errorf("%q: got -, want +:\n%s", tt.args, diff)
		}
	}
	var s fixed
	asks(t, &s, false, "--facets", "people,date:day:50", "--facet-size", "5", "oil")
	if diff := cmp.Diff(s.last.Facets, []query.Facet{{Field: query.People, Size: 5}, {Field: query.PublicationDates, Size: 50, Step: query.PerDay}}); diff != "" {
		t.Errorf("facets: got -, want +:\n%s", diff)
	}
	asks(t, &s, false, "-c", "--page", "3", "oil")
	if s.last.Size != -1 || s.last.From != 0 || s.last.Facets != nil || s.last.Suggest {
		t.Errorf("--count asks for %+v", s.last)
	}
	for format, body := range map[string]bool{"rss": true, "ris": true, "csv": false, "jsonl": false, "ids": false} {
		if asks(t, &s, false, "-o", format, "oil"); s.last.Body != body || s.last.Facets != nil {
			t.Errorf("-o %s asks for %+v", format, s.last)
		}
	}
}

func TestWhatElseMightBeMeant(t *testing.T) {
	s := &fixed{Result: query.Result{
		Suggestions: []query.Suggestion{{Query: "kirkuk oil", Typed: "kirkuc", Meant: "kirkuk", Total: 1045}},
		Relaxations: []query.Relaxation{{Without: "place:Erbil", Query: "kirkuc", Total: 1}, {Without: "kirkuc", Query: "", Total: 12}},
	}}
	out, talk, status := asks(t, s, false, "kirkuc", "place:Erbil")
	const want = `ksearch: no article matches kirkuc place:Erbil
ksearch: did you mean: kirkuk oil (1,045 articles)
ksearch: without place:Erbil 1 article matches: kirkuc
ksearch: without kirkuc 12 articles match: ""
`
	if out != "" || talk != want || status != exitNothing {
		t.Errorf("exit status %d, %q, and\n%swant\n%s", status, out, talk, want)
	}
}

func TestNextPage(t *testing.T) {
	s := &fixed{Result: query.Result{
		Total: query.Total{Value: 25, Relation: "eq"}, Next: "c-2",
		Hits: []query.Hit{{ID: "1", Article: &corpus.Article{Headline: "Oil"}}},
	}}
	args := []string{"--cursor=c-1", "--filter", "people=Hana Salih", "--filter=places!=Kirkuk", "--recent", "-n", "3", "--lang", "en,ckb", "--", `-"oil talks"`, "it's"}
	_, talk, status := asks(t, s, true, args...)
	const want = `next page: ksearch query --cursor=c-2 '--filter=people=Hana Salih' '--filter=places!=Kirkuk' --recent --limit=3 --lang=en --lang=ckb -- '-"oil talks"' 'it'\''s'` + "\n"
	if talk != want || status != exitOK {
		t.Errorf("exit status %d:\n%swant\n%s", status, talk, want)
	}
	if _, talk, _ := asks(t, s, false, args...); talk != "" {
		t.Errorf("not on a terminal: %q", talk)
	}
	if _, talk, _ := asks(t, s, true, "-o", "ids", "oil"); talk != "" {
		t.Errorf("not of a table: %q", talk)
	}
	s.Next = ""
	if _, talk, _ := asks(t, s, true, "--page=2", "oil"); talk != "next page: ksearch query --page=3 oil\n" {
		t.Errorf("without a cursor: %q", talk)
	}
	if _, talk, _ := asks(t, s, true, "--page=3", "oil"); talk != "" {
		t.Errorf("after the last page: %q", talk)
	}
	if _, talk, _ := asks(t, s, true, "--cursor=c-9", "oil"); talk != "" {
		t.Errorf("after the last cursor: %q", talk)
	}
}

func TestExplanationStandsBelowItsHit(t *testing.T) {
	res := &query.Result{
		Total: query.Total{Value: 12, Relation: "eq"},
		Hits: []query.Hit{{ID: "1111111111111111", Article: &corpus.Article{Headline: "Oil"}, Explanation: &query.Explanation{
			Text: "it holds oil, in the headline and the body", Value: 12.5,
			Parts: []query.Explanation{{Text: "oil once in the headline", Value: 10}, {Text: "oil in the body", Value: 2.5, Parts: []query.Explanation{{Text: "times", Value: 5}, {Text: "rare", Value: 0.5}}}},
		}}},
		Facets: []query.FacetCounts{{Field: query.Agencies, Missing: 12}, {Field: query.People, Values: []query.Count{{Value: "Hana", N: 3}}, Other: 4, Missing: 1000}},
	}
	for width, want := range map[int]string{
		0: ` 1  Oil
    1111111111111111
    12.500  it holds oil, in the headline and the body
      10.000  oil once in the headline
      2.500  oil in the body
        5.000  times
        0.500  rare

12 articles; these are the next 1

agencies          people
without any: 12   Hana             3
                  … 4 more
                  without any: 1,000
`,
		34: ` 1  Oil
    1111111111111111
    12.500  it holds oil, in the
            headline and the body
      10.000  oil once in the
              headline
      2.500  oil in the body
        5.000  times
        0.500  rare

12 articles; these are the next 1

agencies
without any: 12

people
Hana             3
… 4 more
without any: 1,000
`,
	} {
		if got := (table{painter: painter{width: width}, page: 1, limit: 1, onward: true}).result(res); got != want {
			t.Errorf("at width %d:\n%s\nwant\n%s", width, got, want)
		}
	}
}
