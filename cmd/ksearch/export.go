package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"ksearch/query"
	"ksearch/query/export"
)

func exportCommand() *command {
	formats := []string{"jsonl"}
	for _, f := range export.Formats() {
		formats = append(formats, string(f))
	}
	return &command{
		name: "export", args: "WORDS...",
		short: "print every article that matches, in the format of another program",
		long: `
Prints every article that matches, however many there are, as they are found:
each with its text as jsonl, or else with what the format has room for. A feed is
in the order newest, unless --sort or the query says another.

The exit status is 0 only if the whole of it was printed.`,
		examples: `
ksearch export '' > archive.jsonl
ksearch export -o csv place:Kirkuk > kirkuk.csv
ksearch export -o rss --since 2024 oil > oil.xml
ksearch export -o bibtex --filter 'people=Rebaz Dalawi' > refs.bib`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			q := newQueryRun(fs, "export")
			q.output = choiceFlag(fs, "output", "o", choice{name: "FORMAT", value: "jsonl", values: formats}, "how to print them")
			q.whichFlags()
			q.wordFlags()
			return q.exportAll
		},
	}
}

// exportAll prints every hit.
func (q *queryRun) exportAll(ctx context.Context, std streams, args []string) error {
	if err := q.check(args); err != nil {
		return err
	}
	text := strings.Join(args, " ")
	x, err := q.parse(text)
	if err == nil {
		x, err = q.restrict(x)
	}
	if err != nil {
		return q.wrong(std.err, err)
	}
	req := q.request(x, false)
	format := export.Format(q.output.value)
	req.Snippets, req.Body = 0, format == "jsonl" || format.WantsBody()
	if _, sorted := x.(query.Sorted); !sorted && req.Order == "" && (format == export.RSS || format == export.Atom) {
		req.Order = query.ByNewest
	}
	s, closeIt, err := q.searcher()
	if err != nil {
		return err
	}
	defer closeIt()
	var w export.Writer
	if format != "jsonl" {
		title := ""
		if x != nil {
			title = x.String()
		}
		if w, err = export.NewWriter(std.out, format, &export.Options{Title: title}); err != nil {
			return err
		}
		if err := w.Begin(); err != nil {
			return err
		}
	}
	n := 0
	for hit, err := range query.Hits(ctx, s, req) {
		switch {
		case err != nil && n > 0:
			return fmt.Errorf("the export was cut off after %s: %w", count(n, "article"), err)
		case err != nil:
			return err
		case w != nil:
			err = w.Write(hit.Article, hit.Score, "")
		default:
			err = writeJSON(std.out, hit, false)
		}
		if err != nil {
			return err
		}
		n++
	}
	if w != nil {
		if err := w.End(); err != nil {
			return err
		}
	}
	if n == 0 {
		return q.tell(std.err, "", text, new(query.Result))
	}
	return nil
}
