// Relevance measures the ranking of ksearch on test collections: folders with
// docs.jsonl.gz (id, title, body), queries.tsv (id, text) and qrels.txt
// (query, 0, document, grade), as TREC has them. It prints nDCG@10 and mean
// average precision for each. The collections are not a part of ksearch.
//
//	go run ./bench/relevance FOLDER_OF_COLLECTIONS [NAME ...]
package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "relevance:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("name a folder of test collections: each a folder with docs.jsonl.gz, queries.tsv and qrels.txt")
	}
	root, names := args[0], args[1:]
	if len(names) == 0 {
		entries, err := os.ReadDir(root)
		if err != nil {
			return fmt.Errorf("the test collections are missing: %w", err)
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
	}
	fmt.Printf("%-14s %8s %8s %8s %8s\n", "collection", "articles", "queries", "nDCG@10", "MAP")
	for _, name := range names {
		if err := measure(ctx, filepath.Join(root, name), name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func measure(ctx context.Context, dir, name string) error {
	tmp, err := os.MkdirTemp("", "relevance")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	ix, err := index.Open(filepath.Join(tmp, "index"), nil)
	if err != nil {
		return err
	}
	defer ix.Close()
	n, err := load(ctx, ix, filepath.Join(dir, "docs.jsonl.gz"))
	if err != nil {
		return err
	}
	grades, err := readGrades(filepath.Join(dir, "qrels.txt"))
	if err != nil {
		return err
	}
	queries, err := os.ReadFile(filepath.Join(dir, "queries.tsv"))
	if err != nil {
		return err
	}
	var ndcg, ap, asked float64
	for line := range strings.Lines(string(queries)) {
		id, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || len(grades[id]) == 0 {
			continue
		}
		x := words(strings.ToLower(text))
		res, err := ix.Search(ctx, &query.Request{Query: x, Size: query.MaxSize})
		if err != nil {
			return err
		}
		ranks := make([]int, len(res.Hits))
		for i, h := range res.Hits {
			ranks[i] = grades[id][h.ID]
		}
		ndcg += gain(ranks, grades[id])
		ap += precision(ranks, grades[id])
		asked++
	}
	fmt.Printf("%-14s %8d %8.0f %8.4f %8.4f\n", name, n, asked, ndcg/asked, ap/asked)
	return nil
}

// words is text as somebody would type it, without any syntax.
func words(text string) query.Expr {
	var ws query.Words
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		ws = append(ws, query.Word{Text: w})
	}
	if len(ws) == 1 {
		return ws[0]
	}
	return ws
}

func load(ctx context.Context, ix *index.Index, name string) (n int, err error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return 0, err
	}
	tx, err := ix.Begin(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, tx.Drop()) }()
	var b index.Batch
	dec := json.NewDecoder(z)
	for {
		var row struct{ ID, Title, Body string }
		if err := dec.Decode(&row); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return n, err
		}
		n++
		b.Put = append(b.Put, &corpus.Article{ID: row.ID, Language: "en", Headline: row.Title, Body: row.Body})
		if len(b.Put) == 1000 {
			if err := tx.Apply(ctx, &b); err != nil {
				return n, err
			}
			b.Put = nil
		}
	}
	if err := tx.Apply(ctx, &b); err != nil {
		return n, err
	}
	return n, tx.Publish(ctx)
}

// readGrades reads how relevant each document is to each query.
func readGrades(name string) (map[string]map[string]int, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[string]map[string]int{}
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		p := strings.Fields(sc.Text())
		if len(p) != 4 {
			return nil, fmt.Errorf("%s: a line has %d parts, not 4", name, len(p))
		}
		grade, err := strconv.Atoi(p[3])
		if err != nil {
			return nil, err
		}
		if out[p[0]] == nil {
			out[p[0]] = map[string]int{}
		}
		if grade > 0 {
			out[p[0]][p[2]] = grade
		}
	}
	return out, sc.Err()
}

// gain is nDCG@10, with linear gains as trec_eval has them.
func gain(ranks []int, grades map[string]int) float64 {
	var dcg, ideal float64
	for i, g := range ranks[:min(10, len(ranks))] {
		dcg += float64(g) / math.Log2(float64(i)+2)
	}
	var best []int
	for _, g := range grades {
		best = append(best, g)
	}
	slices.Sort(best)
	slices.Reverse(best)
	for i, g := range best[:min(10, len(best))] {
		ideal += float64(g) / math.Log2(float64(i)+2)
	}
	if ideal == 0 {
		return 0
	}
	return dcg / ideal
}

func precision(ranks []int, grades map[string]int) float64 {
	var sum, hits float64
	for i, g := range ranks {
		if g > 0 {
			hits++
			sum += hits / float64(i+1)
		}
	}
	if len(grades) == 0 {
		return 0
	}
	return sum / float64(len(grades))
}
