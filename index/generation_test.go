package index

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/query"
)

func openTest(t *testing.T, dir string) *Index {
	t.Helper()
	ix, err := Open(dir, nil)
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

// putSource puts n articles of one source.
func putSource(t *testing.T, ix *Index, path string, n int) {
	t.Helper()
	src := corpus.Source{Path: path, Revision: fmt.Sprint("r", n), Articles: n}
	b := &Batch{Done: []corpus.Source{src}}
	for i := range n {
		b.Put = append(b.Put, &corpus.Article{
			ID: fmt.Sprintf("%s#%d", path, i), Source: src, Headline: "A flood in " + path, Body: "Water, and a bridge.",
			Published: corpus.Date{Time: time.Date(2018, 3, 12, 0, 0, 0, 0, time.UTC), Precision: corpus.Day},
			Keywords:  []string{"weather"},
		})
	}
	if err := ix.Apply(t.Context(), b); err != nil {
		t.Fatalf("Apply: %v", err)
	}
}

func total(t *testing.T, ix *Index) int {
	t.Helper()
	res, err := ix.Search(t.Context(), &query.Request{Size: -1})
	if err != nil {
		t.Fatalf("Search: %v", err)
	}
	return res.Total.Value
}

// generations are the names of what is in dir but the lock.
func generations(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if e.Name() != lockFile {
			out = append(out, e.Name())
		}
	}
	return strings.Join(out, " ")
}

func liveDir(t *testing.T, dir string) string {
	t.Helper()
	n, err := current(dir)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, genName(n))
}

func TestOpenOfNoIndex(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, "none"), file, filepath.Join(file, "under")} {
		if _, err := Open(path, &Options{MustExist: true}); !errors.Is(err, ErrNoIndex) {
			t.Errorf("Open of %s that must exist: %v, want ErrNoIndex", path, err)
		}
		if rep, err := Check(t.Context(), path); !errors.Is(err, ErrNoIndex) {
			t.Errorf("Check of %s: %+v, %v, want ErrNoIndex", path, rep, err)
		}
	}
	if _, err := Open(file, nil); err == nil || !strings.Contains(err.Error(), "name a folder") {
		t.Errorf("Open of a file: %v", err)
	}
	ix := openTest(t, filepath.Join(dir, "none"))
	if n := total(t, ix); n != 0 {
		t.Errorf("an index that is not there holds %d articles", n)
	}
	if st, err := ix.Stats(t.Context()); err != nil || st != (Stats{Schema: Schema}) {
		t.Errorf("the Stats of no index are %+v, %v", st, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading made the folder: %v", err)
	}
	// A folder of other files is not written to.
	ix = openTest(t, dir)
	if err := ix.Apply(t.Context(), &Batch{Put: []*corpus.Article{{ID: "a"}}}); err == nil || !strings.Contains(err.Error(), "other files, file for one") {
		t.Errorf("Apply in a folder of other files: %v", err)
	}
	if got := generations(t, dir); got != "file" {
		t.Errorf("Apply in a folder of other files left %s", got)
	}
}

func TestIndexThatIsClosed(t *testing.T) {
	ix, err := Open(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	putSource(t, ix, "a", 1)
	for range 2 {
		if err := ix.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if _, err := ix.Search(t.Context(), new(query.Request)); !errors.Is(err, ErrClosed) {
		t.Errorf("Search after Close: %v, want ErrClosed", err)
	}
	for _, err := range ix.Sources(t.Context()) {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("Sources after Close: %v, want ErrClosed", err)
		}
	}
}

// copyIndex copies the index in dir to a new folder.
func copyIndex(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestDamageIsNamed(t *testing.T) {
	dir := t.TempDir()
	ix := openTest(t, dir)
	putSource(t, ix, "a", 3)
	putSource(t, ix, "b", 4)
	if rep, err := Check(t.Context(), dir); err != nil || len(rep.Damage) != 0 || rep.Articles != 7 || rep.Files < 4 || rep.Bytes == 0 || rep.Generation != 2 {
		t.Fatalf("Check of a sound index: %+v, %v", rep, err)
	}
	kinds := map[string]bool{}
	err := filepath.WalkDir(liveDir(t, dir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		kinds[filepath.Ext(path)+filepath.Base(filepath.Dir(path))] = true
		flip := func(b []byte) []byte { b[len(b)/2] ^= 0x10; return b }
		for _, damage := range []struct {
			name  string
			do    func(b []byte) []byte
			opens bool // Open does not see it: it does not read what is large
		}{
			{"a bit that flipped", flip, strings.HasSuffix(path, ".zap") || filepath.Ext(path) == ".log"},
			{"one byte less", func(b []byte) []byte { return b[:len(b)-1] }, false},
			{"one byte more", func(b []byte) []byte { return append(b, 0) }, false},
			{"nothing left", func([]byte) []byte { return nil }, false},
			{"no file", nil, false},
		} {
			broken := copyIndex(t, dir)
			name := filepath.Join(broken, rel)
			b, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			if err := os.Remove(name); err != nil {
				return err
			}
			if damage.do != nil {
				if err := os.WriteFile(name, damage.do(b), 0o600); err != nil {
					return err
				}
			}
			rep, err := Check(t.Context(), broken)
			named := false
			for _, err := range rep.Damage {
				var d *DamageError
				named = named || errors.As(err, &d) && d.File == name && strings.Contains(err.Error(), "check --repair")
			}
			if err != nil || !named {
				t.Errorf("%s in %s: Check says %v, %v", damage.name, rel, rep.Damage, err)
			}
			bad, err := Open(broken, &Options{MustExist: true})
			var d *DamageError
			switch {
			case damage.opens && err != nil: // in bytes that bleve reads on opening
				if !errors.As(err, &d) || d.File != name {
					t.Errorf("%s in %s: Open says %v", damage.name, rel, err)
				}
			case damage.opens:
				// It may be in bytes that no search reads, but must not end the process.
				_, _ = bad.Search(t.Context(), &query.Request{Query: query.Word{Text: "flood"}, Body: true, Facets: []query.Facet{{Field: query.Keywords}}})
				if filepath.Ext(path) == ".log" { // whoever reads it is told
					err = nil
					for _, err = range bad.Sources(t.Context()) {
					}
					if !errors.As(err, &d) || d.File != name {
						t.Errorf("%s in %s: Sources says %v", damage.name, rel, err)
					}
					if err := bad.Apply(t.Context(), &Batch{Put: zipfArticles(1)}); !errors.As(err, &d) || d.File != name {
						t.Errorf("%s in %s: Apply says %v", damage.name, rel, err)
					}
				}
				_ = bad.Close()
			case !errors.As(err, &d) || !strings.HasPrefix(d.File, filepath.Dir(filepath.Dir(name))) && d.File != name:
				t.Errorf("%s in %s: Open says %v, want a DamageError", damage.name, rel, err)
			default:
				wantDamaged(t, broken, damage.name+" in "+rel)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{".zapstore", ".boltstore", ".jsongen-000002", ".logsources", "gen-000002"} {
		if !kinds[kind] {
			t.Errorf("no file of the kind %s among %v", kind, kinds)
		}
	}
}

// wantDamaged checks that the index in dir can be opened, to be built anew, and
// that everything else says the damage.
func wantDamaged(t *testing.T, dir, what string) {
	t.Helper()
	ix := openTest(t, dir)
	var d *DamageError
	if res, err := ix.Search(t.Context(), new(query.Request)); res != nil || !errors.As(err, &d) {
		t.Errorf("%s: Search says %v, %v, want a DamageError", what, res, err)
	}
	sourcesErr := error(nil)
	for _, err := range ix.Sources(t.Context()) {
		sourcesErr = err
	}
	if !errors.As(sourcesErr, &d) {
		t.Errorf("%s: Sources says %v, want a DamageError", what, sourcesErr)
	}
	if tx, err := ix.Begin(t.Context()); tx != nil || !errors.As(err, &d) {
		t.Errorf("%s: Begin says %v, %v, want a DamageError", what, tx, err)
	}
}

func TestCurrentThatIsDamaged(t *testing.T) {
	for _, text := range []string{"", "garbage", "gen-1\n", "gen-000000001\n", "../gen-000001\n", "gen-000009\n", strings.Repeat("x", 1<<16)} {
		dir := t.TempDir()
		putSource(t, openTest(t, dir), "a", 1)
		if err := os.WriteFile(filepath.Join(dir, currentFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var d *DamageError
		if _, err := Open(dir, &Options{MustExist: true}); !errors.As(err, &d) {
			t.Errorf("CURRENT is %.20q: Open says %v, want a DamageError", text, err)
		}
		if rep, err := Check(t.Context(), dir); err != nil || len(rep.Damage) != 1 {
			t.Errorf("CURRENT is %.20q: Check says %+v, %v", text, rep, err)
		}
		wantDamaged(t, dir, fmt.Sprintf("CURRENT is %.20q", text))
		rebuild(t, openTest(t, dir))
		if n := total(t, openTest(t, dir)); n != 2 {
			t.Errorf("CURRENT was %.20q: built anew it holds %d articles, want 2", text, n)
		}
	}
}

// rebuild replaces what ix holds by two articles.
func rebuild(t *testing.T, ix *Index) {
	t.Helper()
	tx, err := ix.BeginAnew(t.Context())
	if err != nil {
		t.Fatalf("BeginAnew: %v", err)
	}
	src := corpus.Source{Path: "anew", Revision: "1"}
	b := &Batch{Put: []*corpus.Article{{ID: "1", Source: src, Body: "new"}, {ID: "2", Source: src, Body: "new"}}, Done: []corpus.Source{src}}
	if err := errors.Join(tx.Apply(t.Context(), b), tx.Publish(t.Context())); err != nil {
		t.Fatalf("Publish anew: %v", err)
	}
}

func TestIndexOfAnotherSchema(t *testing.T) {
	dir := t.TempDir()
	first := openTest(t, dir)
	putSource(t, first, "a", 3)
	if err := first.Close(); err != nil { // or its generation would stay
		t.Fatal(err)
	}
	name := filepath.Join(liveDir(t, dir), manifestFile)
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(b[:len(b)-len("01234567\n")])
	text = strings.Replace(text, fmt.Sprintf(`"schema": %d,`, Schema), `"schema": 9999,`, 1)
	if err := os.WriteFile(name, fmt.Appendf([]byte(text), "%08x\n", checksum([]byte(text))), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, &Options{MustExist: true}); !errors.Is(err, ErrSchema) || !strings.Contains(err.Error(), "9999") || !strings.Contains(err.Error(), "--rebuild") {
		t.Errorf("Open of another schema: %v, want ErrSchema with the mend", err)
	}
	if _, err := Check(t.Context(), dir); !errors.Is(err, ErrSchema) {
		t.Errorf("Check of another schema: %v", err)
	}
	ix := openTest(t, dir)
	if _, err := ix.Search(t.Context(), new(query.Request)); !errors.Is(err, ErrSchema) {
		t.Errorf("Search of another schema: %v", err)
	}
	if err := ix.Apply(t.Context(), new(Batch)); !errors.Is(err, ErrSchema) {
		t.Errorf("Apply to another schema: %v", err)
	}
	rebuild(t, ix)
	if n := total(t, ix); n != 2 {
		t.Errorf("built anew it holds %d articles, want 2", n)
	}
	if got := generations(t, dir); got != "CURRENT gen-000002" {
		t.Errorf("built anew it has %s", got)
	}
}

func TestCloneSharesWhatIsNeverWrittenAgain(t *testing.T) {
	dir := t.TempDir()
	ix := openTest(t, dir)
	putSource(t, ix, "a", 2)
	g, err := ix.acquire() // so that the old one stays
	if err != nil {
		t.Fatal(err)
	}
	old := liveDir(t, dir)
	putSource(t, ix, "b", 1)
	m, err := readManifest(liveDir(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	linked := map[bool]int{}
	for _, f := range m.Files {
		is, err1 := os.Stat(filepath.Join(liveDir(t, dir), f.Name))
		was, err2 := os.Stat(filepath.Join(old, f.Name))
		if err1 == nil && err2 == nil {
			same := os.SameFile(is, was)
			linked[same]++
			if same != shared(f.Name) {
				t.Errorf("%s: one file in both generations is %t", f.Name, same)
			}
		}
	}
	if linked[true] == 0 || linked[false] == 0 {
		t.Errorf("files in both generations: %v", linked)
	}
	if err := g.check(t); err != nil {
		t.Errorf("the old generation after the new one was written: %v", err)
	}
	g.release()
}

// check reads what g was published with.
func (g *generation) check(t *testing.T) error {
	for _, f := range g.Files {
		if err := f.check(g.dir, true); err != nil {
			return err
		}
	}
	return checkContent(t.Context(), g.dir, g.manifest, true)
}

func TestWhatKilledRunsLeftIsSwept(t *testing.T) {
	dir := t.TempDir()
	ix := openTest(t, dir)
	putSource(t, ix, "a", 1)
	for _, name := range []string{"gen-000099/store/000000000001.zap", "dead-gen-000007/MANIFEST", "CURRENT.new", "gen-notes.txt", "gen-000099x/file"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n := total(t, ix); n != 1 {
		t.Errorf("beside what a killed run left it holds %d articles, want 1", n)
	}
	putSource(t, ix, "b", 1)
	if got := generations(t, dir); got != "CURRENT gen-000002 gen-000099x gen-notes.txt" {
		t.Errorf("after the next run the folder holds %s", got)
	}
	if n := total(t, ix); n != 2 {
		t.Errorf("after the next run it holds %d articles, want 2", n)
	}
}

func TestOldGenerationsGoWhenNobodyReads(t *testing.T) {
	dir := t.TempDir()
	writer := openTest(t, dir)
	putSource(t, writer, "a", 1)
	reader := openTest(t, dir) // as another process would
	g, err := reader.acquire()
	if err != nil {
		t.Fatal(err)
	}
	putSource(t, writer, "b", 1)
	putSource(t, writer, "c", 1)
	if got := generations(t, dir); got != "CURRENT gen-000001 gen-000003" {
		t.Errorf("while somebody reads the first, there are %s", got)
	}
	res, err := g.search(t.Context(), &query.Request{Query: query.Word{Text: "flood"}, Body: true})
	if err != nil || res.Total.Value != 1 {
		t.Errorf("the search that began on the first: %+v, %v", res, err)
	}
	if n := total(t, reader); n != 3 {
		t.Errorf("a search that begins now finds %d articles, want 3", n)
	}
	g.release()
	putSource(t, writer, "d", 1)
	if got := generations(t, dir); got != "CURRENT gen-000003 gen-000004" {
		t.Errorf("when nobody reads the first any longer, there are %s", got)
	}
	if n := total(t, reader); n != 4 {
		t.Errorf("a search that begins now finds %d articles, want 4", n)
	}
	putSource(t, writer, "e", 1)
	if got := generations(t, dir); got != "CURRENT gen-000004 gen-000005" {
		t.Errorf("when the reader has moved on, there are %s", got)
	}
}

func TestReaderAnswersFromTheLastWholeState(t *testing.T) {
	dir := t.TempDir()
	putSource(t, openTest(t, dir), "a", 1)
	var log bytes.Buffer
	reader, err := Open(dir, &Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if n := total(t, reader); n != 1 {
		t.Fatalf("it holds %d articles, want 1", n)
	}
	if err := os.WriteFile(filepath.Join(dir, currentFile), []byte("gen-000042\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	res, err := reader.Search(t.Context(), new(query.Request))
	if err != nil || res.Total.Value != 1 || len(res.Query.Notes) != 1 || !strings.Contains(res.Query.Notes[0], "generation 1") {
		t.Fatalf("with a newest generation that is not there: %+v, %v", res, err)
	}
	if strings.Contains(res.Query.Notes[0], dir) || !strings.Contains(res.Query.Notes[0], "ksearch check") {
		t.Errorf("whoever asks is told %q", res.Query.Notes[0])
	}
	total(t, reader)
	if damage := reader.Damage(); damage == nil || !strings.Contains(damage.File, "gen-000042") {
		t.Errorf("Damage says %v, want gen-000042", damage)
	}
	if told := log.String(); strings.Count(told, "\n") != 1 || !strings.Contains(told, dir) {
		t.Errorf("after two searches the log has %q, want one line with the path", told)
	}
	if err := os.WriteFile(filepath.Join(dir, currentFile), []byte("gen-000001\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if res, err = reader.Search(t.Context(), new(query.Request)); err != nil || len(res.Query.Notes) != 0 || reader.Damage() != nil {
		t.Errorf("with all well again: %+v, %v, %v", res, err, reader.Damage())
	}
}

func TestDropNeverRemovesTheLiveGeneration(t *testing.T) {
	dir := t.TempDir()
	ix := openTest(t, dir)
	putSource(t, ix, "a", 1)
	tx, err := ix.begin(t.Context(), false, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Apply(t.Context(), &Batch{Put: []*corpus.Article{{ID: "new", Body: "new"}}}); err != nil {
		t.Fatal(err)
	}
	// As if CURRENT had been replaced, and then could not be made durable.
	if err := tx.publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := tx.Drop(); err != nil {
		t.Errorf("Drop: %v", err)
	}
	if n := total(t, ix); n != 2 {
		t.Errorf("after Drop of what is live already it holds %d articles, want 2", n)
	}
	putSource(t, ix, "b", 1)
	if rep, err := Check(t.Context(), dir); err != nil || len(rep.Damage) > 0 || rep.Articles != 3 {
		t.Errorf("the run after: Check says %+v, %v", rep, err)
	}
}

func TestManySmallRunsKeepFewSegments(t *testing.T) {
	runs := 40
	if testing.Short() {
		runs = 12
	}
	dir := t.TempDir()
	ix := openTest(t, dir)
	for n := range runs {
		putSource(t, ix, fmt.Sprint("s", n%7), 1+n%3)
	}
	st, err := ix.Stats(t.Context())
	if err != nil || st.Segments > 8 || st.Generation != uint64(runs) || st.Sources != 7 {
		t.Errorf("after %d runs: %+v, %v", runs, st, err)
	}
	if rep, err := Check(t.Context(), dir); err != nil || len(rep.Damage) > 0 {
		t.Errorf("after %d runs: Check says %+v, %v", runs, rep, err)
	}
	if n := total(t, ix); n != st.Articles {
		t.Errorf("after %d runs a search finds %d articles, Stats say %d", runs, n, st.Articles)
	}
}
