// Ksearch measures package index. The variant "files" is what a run of the
// command does: the articles are read from their files, and names and datelines
// found in them. The variant "articles" is given the articles that all others
// are given, with what was found in them.
package main

import (
	"context"
	"errors"
	"path/filepath"
	"runtime/debug"
	"strings"

	"ksearch/bench/peers/peer"
	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
)

func main() { peer.Main(peer.Engine{Index: build, Open: open}) }

func build(ctx context.Context, variant, work, dir string) (err error) {
	// As the command does, in its bound of 512 MB.
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(384 << 20)
	ix, err := index.Open(dir, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	if variant == "files" {
		_, err := index.Ingest(ctx, ix, &corpus.Reader{FS: corpus.Dir(filepath.Join(work, peer.CorpusFolder))}, nil)
		return err
	}
	tx, err := ix.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Drop() //nolint:errcheck // the error that led here counts
	// One file of articles, in batches as Ingest makes them.
	source := corpus.Source{Path: peer.ArticleFile, Revision: "1"}
	b, size := &index.Batch{}, 0
	for a, err := range peer.Articles(filepath.Join(work, peer.ArticleFile)) {
		if err != nil {
			return err
		}
		b.Put, size = append(b.Put, article(a, source)), size+len(a.Headline)+len(a.Body)
		if len(b.Put) == 500 || size >= 4<<20 {
			if err := tx.Apply(ctx, b); err != nil {
				return err
			}
			b, size = &index.Batch{}, 0
		}
	}
	b.Done = []corpus.Source{source}
	return errors.Join(tx.Apply(ctx, b), tx.Publish(ctx))
}

func article(a *peer.Article, source corpus.Source) *corpus.Article {
	out := &corpus.Article{
		ID: a.ID, Source: source, Language: "en", Headline: a.Headline, Body: a.Body,
		Dateline: corpus.Dateline{Places: a.Datelines}, People: entities(a.People), Places: entities(a.Places),
	}
	if a.Published != peer.Unknown {
		out.Published = corpus.Date{Time: a.Published, Precision: corpus.Second}
	}
	return out
}

func entities(names []string) (es []corpus.Entity) {
	for _, n := range names {
		es = append(es, corpus.Entity{Name: n})
	}
	return es
}

func open(ctx context.Context, _, dir string) (func(*peer.Query, string) (peer.Answer, error), func() error, error) {
	ix, err := index.Open(dir, &index.Options{MustExist: true})
	if err != nil {
		return nil, nil, err
	}
	return func(q *peer.Query, mode string) (peer.Answer, error) {
		req := query.Request{Query: expr(q), Order: query.ByRelevance}
		switch mode {
		case peer.Facets:
			req.Facets = []query.Facet{{Field: query.People}, {Field: query.Places}, {Field: query.Datelines}, {Field: query.PublicationDates}}
		case peer.Snippets:
			req.Snippets = 1
		case peer.Newest:
			req.Order = query.ByNewest
		}
		res, err := ix.Search(ctx, &req)
		if err != nil {
			return peer.Answer{}, err
		}
		a := peer.Answer{Hits: res.Total.Value}
		for _, f := range res.Facets {
			top := 0
			for _, c := range f.Values {
				top = max(top, c.N)
			}
			a.Tops += top
		}
		return a, nil
	}, ix.Close, nil
}

// expr is what a reader would type.
func expr(q *peer.Query) query.Expr {
	var words []query.Expr
	for _, w := range q.Words {
		words = append(words, query.Word{Text: w})
	}
	x := words[0]
	switch q.Op {
	case peer.Or:
		x = query.Words(words)
	case peer.And:
		x = query.And(words)
	case peer.Phrase:
		x = query.Phrase{Text: strings.Join(q.Words, " ")}
	case peer.Prefix:
		x = query.Wildcard{Pattern: q.Words[0] + "*"}
	case peer.Fuzzy:
		x = query.Fuzzy{Text: q.Words[0], Edits: 1}
	}
	if q.Person != "" {
		x = query.And{x, query.Phrase{Field: query.Person, Text: q.Person}}
	}
	if !q.To.IsZero() {
		x = query.And{x, query.Dates{From: q.From, To: q.To}}
	}
	return x
}
