package index

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ksearch/corpus"
)

func numbered(n int) *Batch {
	return &Batch{Put: []*corpus.Article{{ID: fmt.Sprint("a", n), Headline: fmt.Sprint("Headline ", n), Body: "Forces in Kirkuk."}}}
}

func TestLostCurrentFileLosesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ix")
	ix, err := Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if err := ix.Apply(t.Context(), numbered(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, currentFile)); err != nil {
		t.Fatal(err)
	}
	// What a killed run leaves behind is no generation, though it is newer.
	if err := os.MkdirAll(filepath.Join(dir, genName(99), "store"), 0o755); err != nil {
		t.Fatal(err)
	}
	if ix, err = Open(dir, &Options{MustExist: true}); err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if st, err := ix.Stats(t.Context()); err != nil || st.Articles != 3 {
		t.Errorf("without CURRENT the index is %+v, %v, want 3 articles", st, err)
	}
	if err := ix.Apply(t.Context(), numbered(3)); err != nil {
		t.Fatal(err)
	}
	if st, err := ix.Stats(t.Context()); err != nil || st.Articles != 4 {
		t.Errorf("after a write it is %+v, %v, want 4 articles", st, err)
	}
	if rep, err := Check(t.Context(), dir); err != nil || len(rep.Damage) > 0 {
		t.Errorf("Check: %+v, %v", rep, err)
	}
}

// A generation that is published holds no segment that was merged into another.
func TestMergedSegmentsAreRemoved(t *testing.T) {
	ix := openTest(t, filepath.Join(t.TempDir(), "x"))
	for i := range 12 { // enough for a merge or two
		a := &corpus.Article{ID: fmt.Sprint(i), Source: corpus.Source{Path: fmt.Sprint(i), Revision: "1"}, Headline: "Flood"}
		if err := ix.Apply(t.Context(), &Batch{Put: []*corpus.Article{a}}); err != nil {
			t.Fatal(err)
		}
	}
	stats, err := ix.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Join(ix.dir, genName(stats.Generation), "store"))
	if err != nil {
		t.Fatal(err)
	}
	segments := 0
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".zap") {
			segments++
		}
	}
	if segments != stats.Segments || segments == 12 {
		t.Errorf("%d files of %d segments", segments, stats.Segments)
	}
}
