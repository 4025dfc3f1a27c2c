package index

import (
	"fmt"
	"os"
	"path/filepath"
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
