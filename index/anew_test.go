package index

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ksearch/corpus"
)

// someArticles are articles of some words, of which some are of one day, and some
// of none.
func someArticles(n int) []*corpus.Article {
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("Erbil Kirkuk Sinjar dam water the of in a budget talks court Peshmerga said on Monday that road bridge wheat")
	out := make([]*corpus.Article, n)
	for i := range out {
		var b strings.Builder
		for range 20 + r.IntN(300) {
			b.WriteString(words[r.IntN(len(words))] + " ")
		}
		src := corpus.Source{Path: fmt.Sprintf("%03d.txt", i), Revision: "1", Size: 5, Articles: 1}
		a := &corpus.Article{ID: fmt.Sprintf("a%03d", r.IntN(1000)*1000+i), Headline: words[r.IntN(len(words))], Body: b.String(), Language: "en", Source: src}
		if r.IntN(10) > 0 {
			day := time.Date(2019, 1, 1+r.IntN(n/3), 0, 0, 0, 0, time.UTC)
			a.Published = corpus.Date{Time: day, Precision: corpus.Day}
		}
		for range r.IntN(3) {
			a.People = append(a.People, corpus.Entity{Name: words[r.IntN(3)] + " " + words[r.IntN(len(words))]})
		}
		out[i] = a
	}
	return out
}

// filesAnew indexes articles, so many a batch, and returns what files of the index
// hold, without those that tell when it was made.
func filesAnew(t *testing.T, articles []*corpus.Article, batch int) map[string]string {
	t.Helper()
	dir := t.TempDir()
	ix, err := Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	tx, err := ix.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for part := range slices.Chunk(articles, batch) {
		b := &Batch{Put: part}
		for _, a := range part {
			b.Done = append(b.Done, a.Source)
		}
		if err := tx.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	gen := filepath.Join(dir, "gen-000001")
	for _, pattern := range []string{"store/*.zap", "sums/*", "sources/*", "people.json", "index_meta.json"} {
		names, err := filepath.Glob(filepath.Join(gen, pattern))
		if err != nil || len(names) != 1 {
			t.Fatalf("%s: %d files, %v; want one", pattern, len(names), err)
		}
		b, err := os.ReadFile(names[0])
		if err != nil {
			t.Fatal(err)
		}
		files[pattern] = string(b)
	}
	return files
}

func TestTheSameArticlesMakeTheSameBytes(t *testing.T) {
	articles := someArticles(400)
	want := filesAnew(t, articles, len(articles))
	for name, of := range map[string]struct {
		batch int
		order func([]*corpus.Article)
	}{
		"as they are":       {7, func([]*corpus.Article) {}},
		"the other way":     {50, slices.Reverse[[]*corpus.Article]},
		"in any order":      {13, func(a []*corpus.Article) { rand.Shuffle(len(a), func(i, j int) { a[i], a[j] = a[j], a[i] }) }},
		"one after another": {1, func([]*corpus.Article) {}},
	} {
		t.Run(name, func(t *testing.T) {
			again := slices.Clone(articles)
			of.order(again)
			for file, content := range filesAnew(t, again, of.batch) {
				if content != want[file] {
					t.Errorf("%s has other bytes, %d of them for %d", file, len(content), len(want[file]))
				}
			}
		})
	}
}

// liveSegments are those of the live generation, good until the test ends.
func liveSegments(t *testing.T, ix *Index) (*generation, segments) {
	t.Helper()
	g, err := ix.acquire()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.release)
	r, err := advancedReader(g.bleve)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	ss, err := segmentsIn(r)
	if err != nil {
		t.Fatal(err)
	}
	return g, ss
}

func TestArticlesAreInTheOrderOfTheirDates(t *testing.T) {
	ix, err := Open(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	articles := someArticles(300)
	// What is indexed later is put where it belongs when segments are merged.
	for part := range slices.Chunk(articles, 30) {
		if err := ix.Apply(t.Context(), &Batch{Put: part}); err != nil {
			t.Fatal(err)
		}
	}
	_, ss := liveSegments(t, ix)
	byID := map[string]*corpus.Article{}
	for _, a := range articles {
		byID[a.ID] = a
	}
	found := 0
	for _, s := range ss {
		var before *corpus.Article
		for doc := s.first; doc < s.end(); doc++ {
			id, err := ss.id(doc)
			if err != nil {
				t.Fatal(err)
			}
			a := byID[id]
			found++
			if before != nil && (before.Published.Time.Before(a.Published.Time) || before.Published.Time.Equal(a.Published.Time) && before.ID > a.ID) {
				t.Errorf("%s of %v is before %s of %v", before.ID, before.Published.Time, a.ID, a.Published.Time)
			}
			before = a
		}
	}
	if found != len(articles) {
		t.Errorf("%d articles, want %d", found, len(articles))
	}
}

// A list with damaged bytes may name documents that its segment does not have:
// reading on must come to an end.
func TestAListBeyondItsSegmentEnds(t *testing.T) {
	ix, err := Open(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if err := ix.Apply(t.Context(), &Batch{Put: someArticles(50)}); err != nil {
		t.Fatal(err)
	}
	g, ss := liveSegments(t, ix)
	s := &search{segments: ss, borrowed: borrowed{from: &g.spare}, deadline: deadline{ctx: t.Context()}}
	p := newPostings(s, textFields[bodyField].name, "water")
	if _, err := p.advance(1); err != nil || p.at == noDoc {
		t.Fatalf("no article has the word: %v", err)
	}
	small := *p.in[0].segmentPart
	small.size = p.at - 1
	p.in[0].segmentPart = &small
	if _, err := p.gather(nil, newBitset(bulkSize), 1, 1+bulkSize); err != errBeyond {
		t.Errorf("gather ends with %v, want %v", err, errBeyond)
	}
}
