package index

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"ksearch/query"
)

// snapshotOf is a snapshot of an index of 7 articles, of 2 sources.
func snapshotOf(tb testing.TB) []byte {
	tb.Helper()
	dir := tb.TempDir()
	ix, err := Open(dir, nil)
	if err != nil {
		tb.Fatal(err)
	}
	defer ix.Close()
	put(tb, ix, "a", bodies("water", "a bridge", "bread"))
	put(tb, ix, "b", bodies("wheat", "a flood", "a dam", "a ferry"))
	var b bytes.Buffer
	rep, err := Snapshot(tb.Context(), dir, &b)
	if err != nil {
		tb.Fatal(err)
	}
	if rep.Generation != 2 || rep.Articles != 7 || rep.Files < 4 || rep.Bytes < 1000 || int(rep.Bytes) > b.Len() {
		tb.Errorf("a snapshot of %d bytes is reported as %+v", b.Len(), rep)
	}
	return b.Bytes()
}

func TestSnapshotAndRestore(t *testing.T) {
	saved := snapshotOf(t)
	for name, before := range map[string]func(dir string) (generation int){
		"nothing": func(string) int { return 1 },
		"an index": func(dir string) int {
			putSource(t, openTest(t, dir), "other", 5)
			return 2
		},
		"a damaged index": func(dir string) int {
			ix := openTest(t, dir)
			putSource(t, ix, "other", 5)
			if err := os.WriteFile(filepath.Join(dir, currentFile), []byte("?"), 0o600); err != nil {
				t.Fatal(err)
			}
			return 2
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "news.index")
			reading, want := openTest(t, dir), before(dir)
			rep, err := Restore(t.Context(), dir, bytes.NewReader(saved))
			if err != nil || rep.Generation != uint64(want) || rep.Articles != 7 {
				t.Fatalf("Restore: %+v, %v, want generation %d of 7 articles", rep, err, want)
			}
			if n := total(t, reading); n != 7 { // whoever has it open follows
				t.Errorf("there are %d articles, want 7", n)
			}
			held := 0
			for src, err := range reading.Sources(t.Context()) {
				if err != nil || src.Path != "a" && src.Path != "b" {
					t.Errorf("the source %+v, %v", src, err)
				}
				held++
			}
			if check, err := Check(t.Context(), dir); err != nil || len(check.Damage) != 0 || held != 2 {
				t.Errorf("%d sources, Check: %+v, %v", held, check, err)
			}
			var again bytes.Buffer
			if _, err := Snapshot(t.Context(), dir, &again); err != nil {
				t.Fatal(err)
			}
			if got, want := contents(t, again.Bytes()), contents(t, saved); got != want {
				t.Errorf("a snapshot of what was restored holds\n%swant\n%s", got, want)
			}
			putSource(t, reading, "c", 2) // and it goes on from there
			if n := total(t, reading); n != 9 {
				t.Errorf("after one more source there are %d articles, want 9", n)
			}
		})
	}
}

// contents are the files of a snapshot with their checksums, but for the
// manifest, which says when it was published.
func contents(t *testing.T, snapshot []byte) (all string) {
	t.Helper()
	r := tar.NewReader(bytes.NewReader(snapshot))
	for {
		h, err := r.Next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if h.Name != manifestFile {
			all += fmt.Sprintf("%s %d %08x\n", h.Name, h.Size, checksum(b))
		}
	}
}

// A snapshot is of one moment, whatever is written meanwhile.
func TestSnapshotWhileOthersWrite(t *testing.T) {
	dir := t.TempDir()
	ix := openTest(t, dir)
	putSource(t, ix, "a", 3)
	var saved bytes.Buffer
	written := 0
	_, err := Snapshot(t.Context(), dir, writerFunc(func(p []byte) (int, error) {
		if written < 3 { // each publishes a generation, and sweeps those before
			written++
			putSource(t, ix, fmt.Sprint("b", written), 2)
		}
		return saved.Write(p)
	}))
	if err != nil || written != 3 {
		t.Fatalf("after %d writes: %v", written, err)
	}
	copied := filepath.Join(t.TempDir(), "copy")
	if _, err := Restore(t.Context(), copied, &saved); err != nil {
		t.Fatal(err)
	}
	if n := total(t, openTest(t, copied)); n != 3 {
		t.Errorf("the snapshot holds %d articles, want the 3 of when it began", n)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestSnapshotOfDamage(t *testing.T) {
	dir := t.TempDir()
	putSource(t, openTest(t, dir), "a", 3)
	segments, err := filepath.Glob(filepath.Join(liveDir(t, dir), "store", "*.zap"))
	if err != nil || len(segments) == 0 {
		t.Fatal(segments, err)
	}
	b, err := os.ReadFile(segments[0])
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/3] ^= 1
	if err := os.WriteFile(segments[0], b, 0o600); err != nil {
		t.Fatal(err)
	}
	var d *DamageError
	if _, err := Snapshot(t.Context(), dir, io.Discard); !errors.As(err, &d) || d.File != segments[0] {
		t.Errorf("the error is %v, want a DamageError of %s", err, segments[0])
	}
	if _, err := Snapshot(t.Context(), t.TempDir(), io.Discard); !errors.Is(err, ErrNoIndex) {
		t.Errorf("of no index: %v, want ErrNoIndex", err)
	}
}

// What is not a snapshot as it was written changes nothing, or is harmless: a
// bit of the padding between two files.
func TestRestoreOfDamage(t *testing.T) {
	saved := snapshotOf(t)
	dir := t.TempDir()
	ix := openTest(t, dir)
	putSource(t, ix, "old", 1)
	rnd := rand.New(rand.NewPCG(3, 4))
	cases := [][]byte{nil, []byte("no tar"), saved[:512], saved[:len(saved)-1024]}
	for range 60 {
		cases = append(cases, saved[:rnd.IntN(len(saved)-1024)])
		flipped := bytes.Clone(saved)
		flipped[rnd.IntN(len(flipped))] ^= 1 << rnd.IntN(8)
		cases = append(cases, flipped)
	}
	refused := 0
	for i, b := range cases {
		fresh := filepath.Join(t.TempDir(), "fresh")
		if _, err := Restore(t.Context(), fresh, bytes.NewReader(b)); err == nil {
			if check, err := Check(t.Context(), fresh); err != nil || len(check.Damage) != 0 || check.Articles != 7 {
				t.Errorf("case %d is taken as %+v, %v", i, check, err)
			}
			continue
		} else if !errors.Is(err, ErrSnapshot) {
			t.Errorf("case %d: %v, want ErrSnapshot", i, err)
		}
		refused++
		if got := generations(t, fresh); got != "" {
			t.Errorf("case %d left %s", i, got)
		}
		if _, err := Restore(t.Context(), dir, bytes.NewReader(b)); !errors.Is(err, ErrSnapshot) {
			t.Errorf("case %d: over an index: %v", i, err)
		}
	}
	if refused < 100 {
		t.Errorf("%d of %d damaged snapshots were refused", refused, len(cases))
	}
	if got := generations(t, dir); got != "CURRENT gen-000001" || total(t, ix) != 1 {
		t.Errorf("the index is %s with %d articles after all that", got, total(t, ix))
	}
}

// A snapshot may come from anywhere: it writes nothing beside its generation.
func TestRestoreOfHostileNames(t *testing.T) {
	for _, name := range []string{
		"../escaped", "/escaped", "store/../../escaped", "store/../MANIFEST", "store/deep/x", "MANIFEST", "", ".", "store", `..\escaped`, "a\x00b", "store/\xff",
	} {
		m := &manifest{Schema: Schema, Files: []file{{Name: name, Size: 1, CRC: checksum([]byte("x"))}}}
		b, err := m.encode()
		if err != nil {
			t.Fatal(err)
		}
		var saved bytes.Buffer
		w := tar.NewWriter(&saved)
		for _, e := range []struct{ name, text string }{{manifestFile, string(b)}, {name, "x"}} {
			if err := w.WriteHeader(&tar.Header{Name: e.name, Size: int64(len(e.text)), Mode: 0o644, Typeflag: tar.TypeReg}); err != nil {
				break // tar itself cannot say the name
			}
			if _, err := io.WriteString(w, e.text); err != nil {
				t.Fatal(err)
			}
		}
		_ = w.Close() // of a file that could not be begun
		parent := t.TempDir()
		dir := filepath.Join(parent, "news.index")
		if rep, err := Restore(t.Context(), dir, &saved); err == nil {
			t.Errorf("%q was restored: %+v", name, rep)
		}
		if got := generations(t, dir); got != "" {
			t.Errorf("%q left %s", name, got)
		}
		if got := generations(t, parent); got != "news.index" {
			t.Errorf("%q wrote beside the index: %s", name, got)
		}
	}
}

func TestRestoreGivesWay(t *testing.T) {
	saved := snapshotOf(t)
	dir := t.TempDir()
	ix := openTest(t, dir)
	putSource(t, ix, "old", 1)
	tx, err := ix.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), dir, bytes.NewReader(saved)); !errors.Is(err, ErrLocked) {
		t.Errorf("beside a writer: %v, want ErrLocked", err)
	}
	if err := tx.Drop(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	half := io.MultiReader(bytes.NewReader(saved[:len(saved)/2]), readerFunc(func([]byte) (int, error) { cancel(); return 0, ctx.Err() }))
	if _, err := Restore(ctx, dir, half); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off: %v, want that of the context", err)
	}
	if _, err := Snapshot(ctx, dir, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("a snapshot broken off: %v", err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), other, bytes.NewReader(saved)); err == nil {
		t.Error("it was restored into a folder of other files")
	}
	if got := generations(t, dir); got != "CURRENT gen-000001" || total(t, ix) != 1 {
		t.Errorf("the index is %s with %d articles after all that", got, total(t, ix))
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// Whatever is read, the index is whole afterwards, or there is none.
func FuzzRestore(f *testing.F) {
	saved := snapshotOf(f)
	f.Add(saved)
	f.Add(saved[:1024])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		parent := t.TempDir()
		dir := filepath.Join(parent, "news.index")
		_, err := Restore(t.Context(), dir, bytes.NewReader(b))
		if got := generations(t, parent); got != "news.index" {
			t.Fatalf("beside the index lie %s", got)
		}
		if err != nil {
			if got := generations(t, dir); got != "" {
				t.Fatalf("after %v there is %s", err, got)
			}
			return
		}
		ix, err := Open(dir, &Options{MustExist: true})
		if err != nil {
			t.Fatal(err)
		}
		defer ix.Close()
		if _, err := ix.Search(t.Context(), &query.Request{Query: query.Word{Text: "flood"}}); err != nil {
			t.Fatal(err)
		}
	})
}
