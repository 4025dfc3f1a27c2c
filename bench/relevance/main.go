// Relevance measures the ranking of ksearch on test collections: folders with
// docs.jsonl.gz (id, title, body), queries.tsv (id, text) and qrels.txt
// (query, 0, document, grade), as TREC has them. The collections are not a part
// of ksearch. It prints for each
//
//	nDCG@10, MAP, P@10, R@100   of ksearch
//	odd, even   nDCG@10 of every other query: the first, third ..., and the rest
//	BM25    nDCG@10 of plain BM25 (k1 1.2, b 0.75) over one field and the same words
//	p       of a paired randomisation test of the two, query by query: how likely
//	        chance alone makes as large a difference
//	Lucene, bleve   nDCG@10 as measured elsewhere, of Lucene 8.7 BM25 and of bleve
//	        with its analyser for English
//
// Tune on the odd queries of all collections and look at the even ones once, at
// the end: what gains on the former alone is chance. Of these few queries much is.
//
//	go run ./bench/relevance FOLDER_OF_COLLECTIONS [NAME ...]
//	go run ./bench/relevance known ARTICLES.jsonl.gz
//
// The second finds known articles: see known.
package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/index/analysis"
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
	if args[0] == "known" && len(args) == 2 {
		return known(ctx, args[1])
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
	fmt.Printf("%-12s %8s %7s %8s %6s %6s %6s %6s %6s %7s %6s %7s %6s\n", "collection", "articles", "queries", "nDCG@10", "odd", "even", "MAP", "P@10", "R@100", "BM25", "p", "Lucene", "bleve")
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
	plain := newBM25()
	n, err := load(ctx, ix, plain, filepath.Join(dir, "docs.jsonl.gz"))
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
	var own, peer []float64 // nDCG@10 by query
	var ap, early, recall float64
	for line := range strings.Lines(string(queries)) {
		id, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || len(grades[id]) == 0 {
			continue
		}
		text = strings.ToLower(text)
		res, err := ix.Search(ctx, &query.Request{Query: words(text), Size: query.MaxSize})
		if err != nil {
			return err
		}
		ranks := make([]int, len(res.Hits))
		for i, h := range res.Hits {
			ranks[i] = grades[id][h.ID]
		}
		own = append(own, gain(ranks, grades[id]))
		ap += precision(ranks, grades[id])
		early += relevant(ranks, 10) / 10
		recall += relevant(ranks, 100) / float64(len(grades[id]))
		var others []int
		for _, hit := range plain.search(text, 10) {
			others = append(others, grades[id][hit])
		}
		peer = append(peer, gain(others, grades[id]))
	}
	asked := float64(len(own))
	known := func(figures map[string]float64) string {
		if f, ok := figures[name]; ok {
			return fmt.Sprintf("%.3f", f)
		}
		return "-"
	}
	fmt.Printf("%-12s %8d %7.0f %8.4f %6.4f %6.4f %6.4f %6.4f %6.4f %7.4f %6.3f %7s %6s\n", name, n, asked, mean(own),
		mean(everyOther(own, 0)), mean(everyOther(own, 1)), ap/asked, early/asked, recall/asked, mean(peer), chance(own, peer), known(lucene), known(bleve))
	return nil
}

// nDCG@10 of other engines on the same collections, title and body indexed as
// their documentation says.
var (
	lucene = map[string]float64{"reut-topics": .559, "ct20train": .823, "scifact": .683, "cran": .374, "cisi": .385, "med": .690, "lisa": .464, "npl": .433}
	bleve  = map[string]float64{"reut-topics": .568, "ct20train": .820, "scifact": .677, "cran": .372, "cisi": .402, "med": .672, "lisa": .419, "npl": .435}
)

func mean(xs []float64) (sum float64) {
	for _, x := range xs {
		sum += x
	}
	return sum / float64(max(len(xs), 1))
}

// everyOther are the elements of xs from one on, each second.
func everyOther(xs []float64, from int) (out []float64) {
	for i := from; i < len(xs); i += 2 {
		out = append(out, xs[i])
	}
	return out
}

// chance is the share of 10,000 ways to swap the two of some pairs, drawn with
// the same seed each time, in which the means differ at least as much as they do.
func chance(a, b []float64) float64 {
	const ways = 10_000
	rnd := rand.New(rand.NewPCG(1, 10))
	var sum float64
	for i := range a {
		sum += a[i] - b[i]
	}
	most := math.Abs(sum) - 1e-9
	n := 0
	for range ways {
		sum := 0.0
		for i := range a {
			if d := a[i] - b[i]; rnd.IntN(2) == 0 {
				sum += d
			} else {
				sum -= d
			}
		}
		if math.Abs(sum) >= most {
			n++
		}
	}
	return float64(n) / ways
}

// relevant counts the relevant ones among the first n.
func relevant(ranks []int, n int) (count float64) {
	for _, g := range ranks[:min(n, len(ranks))] {
		if g > 0 {
			count++
		}
	}
	return count
}

// A bm25 ranks documents as Robertson and Zaragoza's BM25 does, over one field.
type bm25 struct {
	ids      []string
	lengths  []float64
	total    float64
	postings map[string]map[int]float64 // how often a word is in a document
}

func newBM25() *bm25 { return &bm25{postings: map[string]map[int]float64{}} }

func bm25Words(text string) (out []string) {
	for _, t := range analysis.Text(text, "en") {
		if !(analysis.Word{Form: t.Form}).Common() {
			out = append(out, t.Term)
		}
	}
	return out
}

func (m *bm25) add(id, text string) {
	ws := bm25Words(text)
	for _, w := range ws {
		if m.postings[w] == nil {
			m.postings[w] = map[int]float64{}
		}
		m.postings[w][len(m.ids)]++
	}
	m.ids, m.lengths = append(m.ids, id), append(m.lengths, float64(len(ws)))
	m.total += float64(len(ws))
}

// search returns the ids of the n best.
func (m *bm25) search(text string, n int) []string {
	const k1, b = 1.2, 0.75
	scores := map[int]float64{}
	count := float64(len(m.ids))
	for _, w := range bm25Words(text) {
		df := float64(len(m.postings[w]))
		idf := math.Log(1 + (count-df+0.5)/(df+0.5))
		for doc, tf := range m.postings[w] {
			scores[doc] += idf * tf * (k1 + 1) / (tf + k1*(1-b+b*m.lengths[doc]/(m.total/count)))
		}
	}
	docs := slices.Collect(maps.Keys(scores))
	slices.SortFunc(docs, func(x, y int) int {
		return cmp.Or(cmp.Compare(scores[y], scores[x]), strings.Compare(m.ids[x], m.ids[y]))
	})
	var out []string
	for _, doc := range docs[:min(n, len(docs))] {
		out = append(out, m.ids[doc])
	}
	return out
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

func load(ctx context.Context, ix *index.Index, plain *bm25, name string) (n int, err error) {
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
		plain.add(row.ID, row.Title+"\n\n"+row.Body)
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
