package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus"
	"ksearch/query"
	"ksearch/query/export"
)

// outputs are the values of --output.
func outputs() []string {
	all := []string{"table", "json", "jsonl", "csv", "tsv", "ids", "paths", "trec"}
	for _, f := range export.Formats() {
		if !slices.Contains(all, string(f)) {
			all = append(all, string(f))
		}
	}
	return all
}

// A resultWriter prints results in one of the outputs.
type resultWriter struct {
	out    io.Writer
	format string
	many   bool // there is more than one query: say which
	indent bool // it is a person who reads the JSON
	end    string
	runTag string
	table  table
	shown  map[string]bool // paths
	export export.Writer   // of a format of package export
}

// writer begins to print results.
func (q *queryRun) writer(std streams, many bool) (*resultWriter, error) {
	w := &resultWriter{
		out: std.out, format: q.output.value, many: many, indent: std.outWidth != nil,
		end: "\n", runTag: q.runTag, shown: map[string]bool{},
		table: table{painter: q.painter(std), page: q.page, limit: q.limit, timed: std.outWidth != nil, onward: q.cursor != ""},
	}
	if q.count {
		w.format = "count"
	}
	if q.null {
		w.end = "\x00"
	}
	return w, w.begin()
}

// begin prints what stands before all hits.
func (w *resultWriter) begin() error {
	if !slices.Contains(export.Formats(), export.Format(w.format)) {
		return nil
	}
	var err error
	if w.export, err = export.NewWriter(w.out, export.Format(w.format), &export.Options{Query: w.many}); err != nil {
		return err
	}
	return w.export.Begin()
}

// finish prints what stands after all hits.
func (w *resultWriter) finish() error {
	if w.export == nil {
		return nil
	}
	return w.export.End()
}

// result prints res, the answer to the query that is called id.
func (w *resultWriter) result(id string, res *query.Result) error {
	switch w.format {
	case "table":
		if w.many {
			fmt.Fprintf(w.out, "%s\n\n", w.table.text(fmt.Sprintf("== %s: %s", id, res.Query.Parsed), bold))
		}
		_, err := io.WriteString(w.out, w.table.result(res))
		return err
	case "json":
		return w.json(id, res)
	case "count":
		if w.many {
			fmt.Fprintf(w.out, "%s\t", clean(id))
		}
		_, err := fmt.Fprintln(w.out, res.Total.Value)
		return err
	}
	last := 0.0
	for i, h := range res.Hits {
		var err error
		switch w.format {
		case "jsonl":
			err = writeJSON(w.out, w.named(id, h), false)
		case "ids":
			_, err = fmt.Fprint(w.out, clean(h.ID), w.end)
		case "paths":
			err = w.path(h.Article.Source.Path)
		case "trec":
			// Those who score a run sort it by score, and ours holds within
			// the hits with all words and within the others only.
			score := h.Score
			if i > 0 {
				score = min(score, last-1e-6)
			}
			last = score
			_, err = fmt.Fprintf(w.out, "%s Q0 %s %d %.6f %s\n", clean(id), clean(h.ID), w.table.first()+i, score, w.runTag)
		default:
			err = w.export.Write(h.Article, h.Score, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// named is v, a struct, with the name of its query before its fields.
func (w *resultWriter) named(id string, v any) any {
	if !w.many {
		return v
	}
	return namedJSON{id, v}
}

type namedJSON struct {
	id string
	v  any
}

func (n namedJSON) MarshalJSON() ([]byte, error) {
	b, err := json.Marshal(n.v)
	if err != nil {
		return nil, err
	}
	id, err := json.Marshal(n.id)
	if err != nil {
		return nil, err
	}
	return append(append(append([]byte(`{"query_id":`), id...), ','), bytes.TrimPrefix(b, []byte("{"))...), nil
}

func (w *resultWriter) json(id string, res *query.Result) error {
	return writeJSON(w.out, w.named(id, res), w.indent && !w.many)
}

// writeJSON writes v and a newline.
func writeJSON(out io.Writer, v any, indent bool) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if indent {
		enc.SetIndent("", "  ")
	}
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := out.Write(safeJSON(b.Bytes()))
	return err
}

// path prints a path once: an article more of the same file adds nothing.
func (w *resultWriter) path(path string) error {
	if w.shown[path] {
		return nil
	}
	w.shown[path] = true
	if w.end == "\n" {
		path = showPath(path)
	}
	_, err := fmt.Fprint(w.out, path, w.end)
	return err
}

// showPath is a path as it can be shown in a line of its own. One that cannot
// is quoted as in Go.
func showPath(path string) string {
	odd := func(r rune) bool { return !unicode.IsPrint(r) }
	if !utf8.ValidString(path) || strings.ContainsFunc(path, odd) {
		return strconv.Quote(path)
	}
	return path
}

// pathWithin is the path of a source as it can be shown, and of an article in
// an archive that within it too.
func pathWithin(s corpus.Source) string {
	if s.Member == "" {
		return showPath(s.Path)
	}
	return showPath(s.Path) + "!" + showPath(s.Member)
}
