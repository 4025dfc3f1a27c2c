//go:build unix

package corpus

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

const shortArticle = "A headline of words\n\nERBIL (Kurdistan 24) – A text.\n"

func write(t *testing.T, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(shortArticle), 0o644); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(name, old, old); err != nil {
		t.Fatal(err)
	}
}

// walk returns the paths of all sources, and of all bad ones by what is wrong.
func walk(t *testing.T, r *Reader) (paths []string, special, failed []string) {
	t.Helper()
	for src, err := range r.Sources(t.Context()) {
		var bad *BadSource
		switch {
		case err == nil:
			paths = append(paths, src.Path)
		case !errors.As(err, &bad):
			t.Fatal(err)
		case bad.Special:
			special = append(special, bad.Path)
		default:
			failed = append(failed, bad.Path)
		}
	}
	return paths, special, failed
}

func TestOnlyRegularFilesAreOpened(t *testing.T) {
	root, outside := t.TempDir(), t.TempDir()
	write(t, filepath.Join(root, "a.txt"))
	write(t, filepath.Join(root, "b/c.txt"))
	write(t, filepath.Join(root, ".git/config"))
	write(t, filepath.Join(root, ".hidden.txt"))
	write(t, filepath.Join(outside, "secret.txt"))
	for name, to := range map[string]string{"loop": ".", "b/up": "..", "zero": "/dev/zero", "out": outside, "in.txt": "a.txt", "gone": "nowhere"} {
		if err := os.Symlink(to, filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(root, "fifo.txt"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := &Reader{FS: Dir(root), Names: stated{}}
	paths, special, failed := walk(t, r)
	if want := []string{"a.txt", "b/c.txt"}; !slices.Equal(paths, want) {
		t.Errorf("sources %q, want %q", paths, want)
	}
	if want := []string{"b/up", "fifo.txt", "gone", "in.txt", "loop", "out", "zero"}; !slices.Equal(special, want) || failed != nil {
		t.Errorf("special files %q and failures %q, want %q and none", special, failed, want)
	}
	// What the walk saw may be something else by the time it is opened.
	for _, name := range []string{"fifo.txt", "zero", "in.txt", "out/secret.txt", "../" + filepath.Base(outside) + "/secret.txt", outside + "/secret.txt", "b/../a.txt", "", "b", "a.txt\x00"} {
		articles, errs := readAll(t, r.FS, name)
		var bad *BadSource
		if len(articles) > 0 || len(errs) != 1 || !errors.As(errs[0], &bad) || bad.Lasting() {
			t.Errorf("%q: %d articles and errors %v, want one BadSource that may pass", name, len(articles), errs)
		}
	}
}

func TestNamesMayBeAnyBytes(t *testing.T) {
	root := t.TempDir()
	names := []string{"a\nb.txt", "a\xff.txt", "a\xfe.txt", "نوێ.txt"}
	for _, name := range names {
		write(t, filepath.Join(root, name))
	}
	r := &Reader{FS: Dir(root), Names: stated{}}
	paths, _, failed := walk(t, r)
	slices.Sort(names)
	if !slices.Equal(paths, names) || failed != nil {
		t.Fatalf("sources %q and failures %q, want %q and none", paths, failed, names)
	}
	ids := map[string]bool{}
	for _, name := range names {
		articles, errs := readAll(t, r.FS, name)
		if len(articles) != 1 || len(errs) > 0 {
			t.Fatalf("%q has %d articles and errors %v, want 1 and none", name, len(articles), errs)
		}
		ids[articles[0].ID] = true
	}
	if len(ids) != len(names) {
		t.Errorf("%d files have %d IDs", len(names), len(ids))
	}
	err := &BadSource{Path: "a\nb\xff.txt", Err: ErrEmpty}
	if got, want := err.Error(), `corpus: "a\nb\xff.txt": the file is empty`; got != want {
		t.Errorf("the error is %q, want %q", got, want)
	}
}

func TestUnreadableFilesAndFoldersAreTold(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	root := t.TempDir()
	for _, name := range []string{"a.txt", "b/c.txt", "d.txt"} {
		write(t, filepath.Join(root, name))
	}
	for _, name := range []string{"a.txt", "b"} {
		if err := os.Chmod(filepath.Join(root, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(root, "b"), 0o755) })
	r := &Reader{FS: Dir(root), Names: stated{}}
	paths, _, failed := walk(t, r)
	if !slices.Equal(paths, []string{"a.txt", "d.txt"}) || !slices.Equal(failed, []string{"b"}) {
		t.Errorf("sources %q and failures %q, want a.txt and d.txt, and b", paths, failed)
	}
	_, errs := readAll(t, r.FS, "a.txt")
	if len(errs) != 1 || !errors.Is(errs[0], fs.ErrPermission) {
		t.Errorf("a.txt ends with %v, want permission denied", errs)
	}
}

func TestRoots(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "sub/a.txt"))
	write(t, filepath.Join(root, "sub/b.txt"))
	if err := os.Symlink("sub", filepath.Join(root, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("sub/a.txt", filepath.Join(root, "link.txt")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		root string
		want []string
	}{
		{"sub", []string{"a.txt", "b.txt"}},
		{"link", []string{"a.txt", "b.txt"}},
		{"sub/a.txt", []string{"a.txt"}},
		{"link.txt", []string{"link.txt"}},
	} {
		r := &Reader{FS: Dir(filepath.Join(root, tt.root)), Names: stated{}}
		paths, special, failed := walk(t, r)
		if !slices.Equal(paths, tt.want) || special != nil || failed != nil {
			t.Errorf("root %s: sources %q, special %q, failures %q, want only %q", tt.root, paths, special, failed, tt.want)
		}
		for _, p := range paths {
			if articles, errs := readAll(t, r.FS, p); len(articles) != 1 || len(errs) > 0 {
				t.Errorf("root %s: %s has %d articles and errors %v, want 1 and none", tt.root, p, len(articles), errs)
			}
		}
	}
	if articles, _ := readAll(t, Dir(filepath.Join(root, "sub/a.txt")), "b.txt"); len(articles) > 0 {
		t.Errorf("a corpus of one file yields its neighbour")
	}
	if err := syscall.Mkfifo(filepath.Join(root, "fifo"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"nowhere": "no such folder", "fifo": "neither a folder nor a regular file"} {
		n := 0
		for _, err := range (&Reader{FS: Dir(filepath.Join(root, name))}).Sources(t.Context()) {
			n++
			var bad *BadSource
			if err == nil || errors.As(err, &bad) || !containsText(err, want) {
				t.Errorf("root %s: %v, want %s, and no BadSource", name, err, want)
			}
		}
		if n != 1 {
			t.Errorf("root %s yields %d times, want once", name, n)
		}
	}
}

func TestNewFilesHaveNoTime(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "old.txt"))
	if err := os.WriteFile(filepath.Join(root, "new.txt"), []byte(shortArticle), 0o644); err != nil {
		t.Fatal(err)
	}
	r := &Reader{FS: Dir(root)}
	for src, err := range r.Sources(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if got, want := src.ModTime.IsZero(), src.Path == "new.txt"; got != want || src.Size != int64(len(shortArticle)) {
			t.Errorf("%s has time %v and size %d, want a time only of old.txt, and %d", src.Path, src.ModTime, src.Size, len(shortArticle))
		}
	}
}
