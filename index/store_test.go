package index_test

import (
	"testing"

	"ksearch/index"
	"ksearch/index/indextest"
)

func TestIndexIsAStore(t *testing.T) {
	indextest.Run(t, func(t *testing.T) index.Store { return open(t, t.TempDir()) })
}

func TestSearchesApartAreSearches(t *testing.T) {
	indextest.Run(t, func(t *testing.T) index.Store {
		ix := open(t, t.TempDir())
		index.SearchApart(ix)
		return ix
	})
}

// open opens the index in dir until the test ends.
func open(t *testing.T, dir string) *index.Index {
	t.Helper()
	ix, err := index.Open(dir, nil)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return ix
}
