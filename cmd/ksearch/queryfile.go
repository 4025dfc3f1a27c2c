package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"ksearch/index"
	"ksearch/query"
)

// fromFile asks each line of a file. A line that is no query is told, and the
// rest goes on.
func (q *queryRun) fromFile(ctx context.Context, std streams) error {
	in, name, err := q.open(std)
	if err != nil {
		return err
	}
	defer in.Close()
	name = clean(name)
	var s query.Searcher
	if !q.explainQuery {
		var closeIt func() error
		if s, closeIt, err = q.searcher(); err != nil {
			return err
		}
		defer closeIt()
	}
	w, err := q.writer(std, true)
	if err != nil {
		return err
	}
	bad, found := false, false
	err = queryLines(in, func(l queryLine) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		at := fmt.Sprintf("%s:%d", name, l.number)
		x, err := query.Expr(nil), l.err
		if err == nil {
			x, err = q.parse(l.text)
		}
		if err == nil {
			x, err = q.restrict(x)
		}
		if usage := usageError(""); errors.As(err, &usage) { // the flags are the same for each line
			return err
		}
		if err != nil {
			bad = true
			tellQuery(std.err, at, err)
			return nil
		}
		if q.explainQuery {
			found = true
			fmt.Fprintf(std.out, "%s\n%s\n", clean(l.id), q.explanation(x))
			return std.flush()
		}
		res, err := q.search(ctx, s, x, false)
		if damaged := (*index.DamageError)(nil); ctx.Err() != nil || errors.As(err, &damaged) {
			return err
		}
		if err != nil {
			bad = true
			tellQuery(std.err, at, err)
			return nil
		}
		if err := w.result(l.id, res); err != nil {
			return err
		}
		found = q.tell(std.err, at+": ", l.text, res) == nil || found
		return std.flush()
	})
	if err == nil && !q.explainQuery {
		err = w.finish()
	}
	switch {
	case err != nil:
		return err
	case bad:
		return quiet(exitTrouble)
	case !found:
		return quiet(exitNothing)
	}
	return nil
}

// A queryLine is one query of a file.
type queryLine struct {
	number   int // of the line, from 1
	id, text string
	err      error // it is no query
}

// maxLine bounds a line of a file of queries, in bytes: a query is far shorter.
const maxLine = 64 << 10

// queryLines calls do for each line that is not blank and no comment, until it
// returns an error. A query without an ID has the number of its line.
func queryLines(in io.Reader, do func(queryLine) error) error {
	r := bufio.NewReaderSize(in, maxLine)
	for n := 1; ; n++ {
		b, long, err := r.ReadLine()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the queries: %w", err)
		}
		text := string(b)
		for rest := long; rest; {
			if _, rest, err = r.ReadLine(); err != nil && err != io.EOF {
				return fmt.Errorf("read the queries: %w", err)
			}
		}
		if n == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		l := queryLine{number: n, id: strconv.Itoa(n), text: text}
		if id, rest, ok := strings.Cut(text, "\t"); ok {
			l.id, l.text = strings.TrimSpace(id), strings.TrimSpace(rest)
		}
		switch {
		case long:
			l.err = fmt.Errorf("the line has more than %d bytes", maxLine)
		case l.id == "" || strings.ContainsAny(l.id, " \t"):
			l.err = fmt.Errorf("%q is no ID for a query: an ID is one word, and a tab stands after it", newPlain(l.id, 40))
		}
		if err := do(l); err != nil {
			return err
		}
	}
}
