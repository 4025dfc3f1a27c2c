package index

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"ksearch/corpus"
)

var looked byte // so that what reads a page is not left out

// TestResident maps a file and reads some of its pages: they are found in both
// ways, and most of the others are not.
func TestResident(t *testing.T) {
	const size = 64<<20 + 100 // the last page is not whole
	f, err := os.Create(filepath.Join(t.TempDir(), "mapped"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for range size / (1 << 20) { // in small writes, for the kernel maps all that it holds in one piece
		if _, err := f.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	m, err := syscall.Mmap(int(f.Fd()), 0, size, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Munmap(m) //nolint:errcheck // the test is over
	pages, closePages := readPageTable()
	if pages == nil {
		t.Skip("the kernel does not tell which pages were read")
	}
	defer closePages()

	read := []int{0, 5 << 20, 5<<20 + 1, 40<<20 + 4095, size - 1}
	for _, at := range read {
		looked += m[at]
	}
	ways := map[string]func(from, to int, touched func(from, to int)){
		"all": func(from, to int, touched func(from, to int)) {
			resident(pages, m[from:to], func(a, b int) { touched(from+a, from+b) })
		},
		"by words": func(from, to int, touched func(from, to int)) { readPages(pages.file, addressOf(m), from, to, touched) },
	}
	for name, way := range ways {
		for _, part := range [][2]int{{0, size}, {1 << 20, 41 << 20}, {41 << 20, size}} {
			var found []bool // by page
			last := part[0]
			way(part[0], part[1], func(from, to int) {
				if from < last || to <= from || to > part[1] {
					t.Fatalf("%s: from %d to %d, after %d, of %v", name, from, to, last, part)
				}
				for last = to; len(found) <= (to-1)/4096; {
					found = append(found, false)
				}
				for p := from / 4096; p <= (to-1)/4096; p++ {
					found[p] = true
				}
			})
			for _, at := range read {
				if at >= part[0] && at < part[1] && (len(found) <= at/4096 || !found[at/4096]) {
					t.Errorf("%s: byte %d was read, and is not found in %v", name, at, part)
				}
			}
			if n := len(slices.DeleteFunc(found, func(is bool) bool { return !is })); n > size/4096/2 {
				t.Errorf("%s: %d pages of %v were read, at most a few are meant to be", name, n, part)
			}
		}
	}
	resident(pages, nil, func(int, int) { t.Error("of nothing something was read") })
}

// TestTransactionLetsGo: the segments that a transaction has written are not read
// again for what is put later, whether it was put before or not.
func TestTransactionLetsGo(t *testing.T) {
	pages, closePages := readPageTable()
	if pages == nil {
		t.Skip("the kernel does not tell which pages were read")
	}
	defer closePages()
	ix := openTest(t, filepath.Join(t.TempDir(), "x"))
	tx, err := ix.begin(t.Context(), true, false)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Drop() //nolint:errcheck // the test is over
	for i := range 40 {
		b := new(Batch)
		src := corpus.Source{Path: fmt.Sprint(i / 2), Revision: "1"}
		for k := range 50 {
			b.Put = append(b.Put, &corpus.Article{ID: fmt.Sprint(i, "/", k), Source: src, Headline: fmt.Sprint("Flood ", i, k)})
		}
		if i%2 == 1 {
			b.Done = []corpus.Source{src}
		}
		if err := tx.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	r, err := tx.reader()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	files, err := mappings(r)
	if err != nil || len(files) < 30 {
		t.Fatalf("%d segments, %v", len(files), err)
	}
	read := 0
	for _, f := range files {
		was := read
		resident(pages, f.Data(), func(int, int) { read = was + 1 })
	}
	if read > 3 {
		t.Errorf("%d of %d segments are resident", read, len(files))
	}
}
