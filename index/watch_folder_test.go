package index

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// watched is a FolderNotifier of a folder in a test.
type watched struct {
	*FolderNotifier
	t      *testing.T
	fences int
}

func watchFolder(t *testing.T, root string, except ...string) *watched {
	t.Helper()
	w := &watched{FolderNotifier: NotifyFolder(root, except...), t: t}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	w.Refresh(t.Context())
	return w
}

// folders are those that are watched, relative to the root, without fences.
func (w *watched) folders() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []string
	for _, dir := range slices.Sorted(maps.Keys(w.dirs)) {
		if rel, _ := filepath.Rel(w.root, dir); !strings.HasPrefix(rel, "fence") {
			all = append(all, filepath.ToSlash(rel))
		}
	}
	return strings.Join(all, " ")
}

// until waits for changes until done.
func (w *watched) until(what string, done func() bool) {
	w.t.Helper()
	deadline := time.After(20 * time.Second)
	for !done() {
		select {
		case <-w.Changed():
		case <-deadline:
			w.t.Fatalf("%s: it is not told", what)
		}
	}
}

// settle waits until all that happened so far is told, and forgets it: events
// come in order, so after that of a new folder none before it is under way.
func (w *watched) settle() {
	w.t.Helper()
	w.fences++
	fence := filepath.Join(w.root, fmt.Sprint("fence", w.fences))
	if err := os.Mkdir(fence, 0o755); err != nil {
		w.t.Fatal(err)
	}
	w.until("a fence", func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.dirs[fence]
	})
	select { // its own telling, if none before was taken for it
	case <-w.Changed():
	default:
	}
}

// told waits until a change is told.
func (w *watched) told(what string) {
	w.t.Helper()
	once := false
	w.until(what, func() bool { was := once; once = true; return was })
}

func write(t *testing.T, name string) {
	t.Helper()
	if err := os.WriteFile(name, []byte("news"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestFolderNotifierFollowsFolders(t *testing.T) {
	root, elsewhere := t.TempDir(), t.TempDir()
	for _, dir := range []string{"a/deep", "a/.hidden/x", "news.index/gen", ".git"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(elsewhere, filepath.Join(root, "link")); err != nil {
		t.Fatal(err)
	}
	w := watchFolder(t, root, "news.index")
	if got, want := w.folders(), ". a a/deep"; got != want {
		t.Fatalf("watches %s, want %s", got, want)
	}
	for _, step := range []struct {
		what    string
		do      func() error
		folders string
		write   string // a file after that
	}{
		{"a file", func() error { return nil }, ". a a/deep", "a/deep/x.txt"},
		{"new folders", func() error { return os.MkdirAll(filepath.Join(root, "b/c/d"), 0o755) }, ". a a/deep b b/c b/c/d", "b/c/d/x.txt"},
		{"hidden ones", func() error { return os.MkdirAll(filepath.Join(root, "b/.c/d"), 0o755) }, ". a a/deep b b/c b/c/d", "b/y.txt"},
		{"another name", func() error { return os.Rename(filepath.Join(root, "b"), filepath.Join(root, "e")) }, ". a a/deep e e/c e/c/d", "e/c/d/z.txt"},
		{"another place within", func() error { return os.Rename(filepath.Join(root, "e/c"), filepath.Join(root, "a/c")) }, ". a a/c a/c/d a/deep e", "a/c/d/z.txt"},
		{"away", func() error { return os.Rename(filepath.Join(root, "a"), filepath.Join(elsewhere, "a")) }, ". e", "e/z.txt"},
		{"back", func() error { return os.Rename(filepath.Join(elsewhere, "a"), filepath.Join(root, "a")) }, ". a a/c a/c/d a/deep e", "a/c/d/y.txt"},
		{"removed", func() error { return os.RemoveAll(filepath.Join(root, "a")) }, ". e", "e/y.txt"},
		{"removed and made again", func() error {
			return errors.Join(os.RemoveAll(filepath.Join(root, "e")), os.MkdirAll(filepath.Join(root, "e/f"), 0o755))
		}, ". e e/f", "e/f/x.txt"},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		w.settle()
		if got := w.folders(); got != step.folders {
			t.Errorf("%s: watches %s, want %s", step.what, got, step.folders)
		}
		write(t, filepath.Join(root, filepath.FromSlash(step.write)))
		w.told(step.what + ", then a file")
		w.settle()
	}
	if err := w.Blind(); err != nil {
		t.Errorf("it is blind: %v", err)
	}
}

func TestFolderNotifierDoesNotTellOfWhatIsHidden(t *testing.T) {
	root := t.TempDir()
	w := watchFolder(t, root, "news.index")
	for _, tt := range []struct {
		name string
		told bool
	}{
		{"a.txt", true},
		{".a.txt.swp", false},
		{"news.index", false},
		{"news.index2", true},
		{"", true}, // the folder itself
	} {
		w.event(t.Context(), fsnotify.Event{Name: filepath.Join(w.root, tt.name), Op: fsnotify.Write})
		told := false
		select {
		case <-w.Changed():
			told = true
		default:
		}
		if told != tt.told {
			t.Errorf("a change of %q is told: %v, want %v", tt.name, told, tt.told)
		}
	}
}

func TestFolderNotifierGivesUpAtALimit(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{syscall.ENOSPC, "fs.inotify.max_user_watches"},
		{syscall.EMFILE, "fs.inotify.max_user_instances"},
	} {
		root := t.TempDir()
		for _, dir := range []string{"a", "b", "c"} {
			if err := os.Mkdir(filepath.Join(root, dir), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		w := &watched{FolderNotifier: NotifyFolder(root), t: t}
		calls := 0
		w.watch = func(fw *fsnotify.Watcher, dir string) error {
			if calls++; calls > 2 {
				return &os.PathError{Op: "add", Path: dir, Err: tt.err}
			}
			return fw.Add(dir)
		}
		w.Refresh(t.Context())
		w.Refresh(t.Context())
		if err := w.Blind(); err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "space left") {
			t.Errorf("%v: blind for %v, want the mend, with %s", tt.err, err, tt.want)
		}
		if got := w.folders(); got != "" || calls != 3 {
			t.Errorf("%v: after %d calls it watches %q, want nothing after 3", tt.err, calls, got)
		}
		if err := w.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
}

func TestFolderNotifierFindsAFolderThatCameBack(t *testing.T) {
	root := filepath.Join(t.TempDir(), "news")
	w := watchFolder(t, root)
	if w.Blind() == nil {
		t.Error("it is not blind, and there is no folder")
	}
	if err := os.Mkdir(root, 0o755); err != nil {
		t.Fatal(err)
	}
	w.Refresh(t.Context())
	if err := w.Blind(); err != nil || w.folders() != "." {
		t.Errorf("it watches %q, blind %v", w.folders(), err)
	}
	if err := os.Remove(root); err != nil {
		t.Fatal(err)
	}
	w.until("the folder is removed", func() bool { return w.Blind() != nil })
	if err := os.Mkdir(root, 0o755); err != nil {
		t.Fatal(err)
	}
	w.Refresh(t.Context())
	w.settle()
	write(t, filepath.Join(root, "a.txt"))
	w.told("a file in the folder that came back")
}

func TestFolderNotifierLooksAnewAfterLostEvents(t *testing.T) {
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "a"), 0o755); err != nil {
		t.Fatal(err)
	}
	w := watchFolder(t, root)
	w.mu.Lock()
	w.forget(filepath.Join(w.root, "a"))
	events := w.watcher
	w.mu.Unlock()
	events.Errors <- fsnotify.ErrEventOverflow
	w.until("lost events", func() bool { return w.folders() == ". a" })
}
