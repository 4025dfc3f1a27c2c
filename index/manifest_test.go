package index

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"ksearch/query"
)

// signed is a manifest of that text, with the checksum that it would have.
func signed(text []byte) []byte {
	text = append(bytes.TrimRight(text, "\n"), '\n')
	return fmt.Appendf(text, "%08x\n", checksum(text))
}

// wantRefused checks that nobody uses the generation in dir, and that nothing
// was written beside it.
func wantRefused(t *testing.T, parent, dir, what string) {
	t.Helper()
	var d *DamageError
	if rep, err := Check(t.Context(), dir); err != nil || len(rep.Damage) == 0 || !errors.As(rep.Damage[0], &d) {
		t.Errorf("%s: Check says %+v, %v", what, rep, err)
	}
	var saved bytes.Buffer
	if _, err := Snapshot(t.Context(), dir, &saved); !errors.As(err, &d) || saved.Len() > 0 {
		t.Errorf("%s: Snapshot says %v after %d bytes", what, err, saved.Len())
	}
	wantDamaged(t, dir, what)
	if got := generations(t, parent); got != "news.index secret" {
		t.Errorf("%s: beside the index lie %s", what, got)
	}
}

// An index may be somebody else's: no manifest leads out of its folder, and none
// makes ksearch wait, or take more memory than the largest of its own.
func TestHostileManifests(t *testing.T) {
	parent := t.TempDir()
	if err := os.WriteFile(filepath.Join(parent, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(parent, "news.index")
	putSource(t, openTest(t, dir), "a", 2)
	gen := liveDir(t, dir)
	name := filepath.Join(gen, manifestFile)
	whole, err := readManifest(gen)
	if err != nil {
		t.Fatal(err)
	}
	secret := func(name string) file { return file{Name: name, Size: 1, CRC: checksum([]byte("x"))} }
	refused := func(what string, change func(m *manifest)) {
		m := *whole
		m.Files = append([]file(nil), whole.Files...)
		change(&m)
		b, err := m.encode()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		wantRefused(t, parent, dir, what)
	}
	for _, f := range []string{
		"../../secret", filepath.Join(parent, "secret"), "store/../../../secret", "./people.json", "store//root.bolt", `..\..\secret`, `store\..\..\..\secret`,
		"", ".", "..", "store", "store/", "sources", "/", "store/deep/x", "a\x00b", "store/\xff", "a\nb", "\x1b[31mred", "MANIFEST", "C:secret", ".hidden", "store/.hidden",
	} {
		refused(fmt.Sprintf("a file %q", f), func(m *manifest) { m.Files = append(m.Files, secret(f)) })
	}
	refused("a file twice", func(m *manifest) { m.Files = append(m.Files, m.Files[0]) })
	refused("a negative size", func(m *manifest) { m.Files[0].Size = -1 })
	refused("a huge size", func(m *manifest) { m.Files[0].Size = 1<<63 - 1 })
	refused("the number of another generation", func(m *manifest) { m.Generation = 7 })
	refused("too many files", func(m *manifest) {
		for i := range maxFiles {
			m.Files = append(m.Files, file{Name: fmt.Sprintf("store/%d.zap", i)})
		}
	})

	sound, err := whole.encode()
	if err != nil {
		t.Fatal(err)
	}
	restore := func(name string, b []byte) {
		if err := errors.Join(os.RemoveAll(name), os.WriteFile(name, b, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	restore(name, sound)
	if err := os.Truncate(name, maxManifestBytes+1); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, parent, dir, "a manifest of 64 MiB")
	restore(name, sound)
	for _, file := range []string{name, filepath.Join(gen, "people.json"), filepath.Join(dir, currentFile)} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		elsewhere := filepath.Join(t.TempDir(), "elsewhere")
		for what, put := range map[string]func() error{
			"a named pipe":    func() error { return syscall.Mkfifo(file, 0o600) },
			"a symbolic link": func() error { return os.Symlink(elsewhere, file) },
			"a folder":        func() error { return os.Mkdir(file, 0o700) },
		} {
			if err := errors.Join(os.WriteFile(elsewhere, b, 0o600), os.Remove(file), put()); err != nil {
				t.Fatal(err)
			}
			wantRefused(t, parent, dir, what+" as "+filepath.Base(file))
			restore(file, b)
		}
	}
	if rep, err := Check(t.Context(), dir); err != nil || len(rep.Damage) > 0 {
		t.Errorf("the index as it was: %v, %v", rep.Damage, err)
	}
}

// FuzzManifest: whatever a manifest with a checksum that fits says, each file
// that it names lies in its folder, once, with a size; it is written so that it
// is read as the same; its index is searched, or is said to be damaged.
func FuzzManifest(f *testing.F) {
	parent := f.TempDir()
	dir := filepath.Join(parent, "news.index")
	ix, err := Open(dir, nil)
	if err != nil {
		f.Fatal(err)
	}
	put(f, ix, "a", bodies("water", "a flood"))
	if err := ix.Close(); err != nil {
		f.Fatal(err)
	}
	gen := filepath.Join(dir, genName(1))
	name := filepath.Join(gen, manifestFile)
	sound, err := os.ReadFile(name)
	if err != nil {
		f.Fatal(err)
	}
	text := string(sound[:bytes.LastIndexByte(bytes.TrimRight(sound, "\n"), '\n')])
	f.Add([]byte(text))
	for _, change := range [][2]string{
		{`"people.json"`, `"../people.json"`},
		{`"people.json"`, `"/people.json"`},
		{`"store/`, `"store\\`},
		{`"size": `, `"size": -`},
		{`"articles": 2`, `"articles": 18446744073709551615`},
		{`"articles": 2`, `"articles": 0`},
		{`"sources": 1`, `"sources": -1`},
		{`"generation": 1`, `"generation": 2`},
	} {
		changed := strings.Replace(text, change[0], change[1], 1)
		if changed == text {
			f.Fatalf("no %s in %s", change[0], text)
		}
		f.Add([]byte(changed))
	}
	f.Add([]byte(`{"schema": 1}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, b []byte) {
		b = signed(b)
		m, err := decodeManifest(name, b)
		if err != nil {
			if d := (*DamageError)(nil); !errors.Is(err, ErrSchema) && (!errors.As(err, &d) || d.File != name) {
				t.Fatalf("%q: %v names no file", b, err)
			}
			return
		}
		seen := map[string]bool{}
		for _, file := range m.Files {
			at := filepath.Join(gen, filepath.FromSlash(file.Name))
			if !filepath.IsLocal(file.Name) || !strings.HasPrefix(at, gen+"/") || seen[at] || file.Size < 0 {
				t.Fatalf("a manifest lists %+v, which is %s", file, at)
			}
			seen[at] = true
		}
		again, err := m.encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := decodeManifest(name, again)
		if err != nil || !sameJSON(t, back, m) {
			t.Fatalf("%q is written %q and read as %+v, %v", b, again, back, err)
		}
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Check(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
		ix := openTest(t, dir)
		res, err := ix.Search(t.Context(), &query.Request{Query: query.Word{Text: "flood"}, Suggest: true})
		if err != nil && !errors.As(err, new(*DamageError)) || err == nil && res.Total.Value > 2 {
			t.Fatalf("%q: %+v, %v", b, res, err)
		}
		if _, err := Snapshot(t.Context(), dir, io.Discard); err != nil && !errors.As(err, new(*DamageError)) {
			t.Fatal(err)
		}
		if got := generations(t, parent); got != "news.index" {
			t.Fatalf("beside the index lie %s", got)
		}
		if got := generations(t, dir); got != "CURRENT "+genName(1) {
			t.Fatalf("in the index lie %s", got)
		}
	})
}

// sameJSON compares what is written: a nil map is an empty one.
func sameJSON(t *testing.T, a, b any) bool {
	t.Helper()
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}
