package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
)

// known measures how a reader fares who knows the article: each headline of
// three words or more that no other article has is typed, and the article that
// it stands over is to be found by its body alone. It prints the mean
// reciprocal rank of every other one of these, and of the rest.
//
// The file has lines of JSON with id, headline and body.
func known(ctx context.Context, name string) (err error) {
	const (
		every = 16 // articles; one is asked for
		depth = 20 // hits looked at
	)
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "known")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	ix, err := index.Open(filepath.Join(tmp, "index"), nil)
	if err != nil {
		return err
	}
	defer ix.Close()
	tx, err := ix.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, tx.Drop()) }()
	type row struct{ ID, Headline, Body string }
	var asked []row
	times := map[string]int{}
	var b index.Batch
	n := 0
	for dec := json.NewDecoder(z); ; n++ {
		var r row
		if err := dec.Decode(&r); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		times[r.Headline]++
		if n%every == 0 {
			asked = append(asked, row{r.ID, r.Headline, ""})
		}
		if b.Put = append(b.Put, &corpus.Article{ID: r.ID, Language: "en", Body: r.Body}); len(b.Put) == 1000 {
			if err := tx.Apply(ctx, &b); err != nil {
				return err
			}
			b.Put = nil
		}
	}
	if err := errors.Join(tx.Apply(ctx, &b), tx.Publish(ctx)); err != nil {
		return err
	}
	var ranks []float64 // reciprocal
	for _, r := range asked {
		x, ok := words(r.Headline).(query.Words)
		if !ok || len(x) < 3 || times[r.Headline] > 1 {
			continue
		}
		res, err := ix.Search(ctx, &query.Request{Query: x, Size: depth})
		if err != nil {
			return fmt.Errorf("%s: %w", r.Headline, err)
		}
		rank := 0.0
		if i := slices.IndexFunc(res.Hits, func(h query.Hit) bool { return h.ID == r.ID }); i >= 0 {
			rank = 1 / float64(i+1)
		}
		ranks = append(ranks, rank)
	}
	odd, even := everyOther(ranks, 0), everyOther(ranks, 1)
	fmt.Printf("%d of %d articles by their headlines, mean reciprocal rank: %.3f odd, %.3f even\n", len(ranks), n, mean(odd), mean(even))
	return nil
}
