// Prepare makes what is handed to the programs that are measured: the articles
// of a corpus with what ksearch finds in them, so that each engine keeps and
// counts the same people, places and dates, and queries drawn from them.
//
//	prepare WORK
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ksearch/bench/peers/peer"
	"ksearch/corpus"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "prepare:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (err error) {
	if len(args) != 1 {
		return errors.New("name the folder to work in")
	}
	f, err := os.Create(filepath.Join(args[0], peer.ArticleFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	d := newDrawer()
	text, skipped := 0, 0
	r := &corpus.Reader{FS: corpus.Dir(filepath.Join(args[0], peer.CorpusFolder))}
	for s, err := range r.Sources(ctx) {
		if err != nil {
			return err
		}
		for a, err := range r.Articles(ctx, s) {
			if a == nil {
				skipped++
				fmt.Fprintln(os.Stderr, "left out:", err)
				continue
			}
			n := neutral(a)
			text += len(n.Headline) + len(n.Body)
			d.add(n)
			if err := n.Write(w); err != nil {
				return err
			}
		}
	}
	queries, err := d.draw()
	if err != nil {
		return err
	}
	var lines strings.Builder
	for _, q := range queries {
		lines.WriteString(q.String() + "\n")
	}
	// What the caller reads: articles, bytes of text, articles left out.
	fmt.Println(d.seen, text, skipped)
	return errors.Join(w.Flush(), os.WriteFile(filepath.Join(args[0], peer.QueryFile), []byte(lines.String()), 0o644))
}

func neutral(a *corpus.Article) *peer.Article {
	n := &peer.Article{
		ID: a.ID, Published: a.Published.Time.UTC(), Datelines: a.Dateline.Places,
		People: names(a.People), Places: names(a.Places), Headline: a.Headline, Body: a.Body,
	}
	if a.Published.IsZero() {
		n.Published = peer.Unknown
	}
	if a.Standfirst != "" {
		n.Body = a.Standfirst + "\n\n" + a.Body
	}
	return n
}

func names(es []corpus.Entity) (out []string) {
	for _, e := range es {
		out = append(out, e.Name)
	}
	return out
}
