//go:build unix

package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ksearch/corpus"
)

func TestLockIsHeldByOne(t *testing.T) {
	dir := t.TempDir()
	f, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = lock(dir)
	var locked *LockedError
	if !errors.As(err, &locked) || !errors.Is(err, ErrLocked) || !strings.HasPrefix(locked.Holder, fmt.Sprintf("pid %d, ", os.Getpid())) {
		t.Errorf("a second lock: %v, want a LockedError that names the holder", err)
	}
	child, err := syscall.Dup(int(f.Fd())) // as one that is being started has it
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(child) //nolint:errcheck // the test is over
	if err := unlock(f); err != nil {
		t.Fatal(err)
	}
	f, err = lock(dir)
	if err != nil {
		t.Fatalf("a lock after the first was given up: %v", err)
	}
	if err := unlock(f); err != nil {
		t.Error(err)
	}
}

func TestLockFileHoldsAnything(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, lockFile), []byte(strings.Repeat("\xff garbage", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := lock(dir) // of a process that was killed: the file alone locks nothing
	if err != nil {
		t.Fatalf("a lock file that nobody holds: %v", err)
	}
	b, err := os.ReadFile(f.Name())
	if err != nil || strings.Contains(string(b), "garbage") || strings.Count(string(b), "\n") != 1 {
		t.Errorf("the lock file says %q, %v", b, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func TestSecondWriterSaysWhoWrites(t *testing.T) {
	dir := t.TempDir()
	one, two := openTest(t, dir), openTest(t, dir) // two has a lock of its own, as another process has
	tx, err := one.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = two.Begin(t.Context())
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), fmt.Sprint("pid ", os.Getpid())) || !strings.Contains(err.Error(), "wait until") {
		t.Errorf("Begin beside another writer: %v", err)
	}
	if err := two.Apply(t.Context(), &Batch{Put: []*corpus.Article{{ID: "a"}}}); !errors.Is(err, ErrLocked) {
		t.Errorf("Apply beside another writer: %v", err)
	}
	if err := tx.Drop(); err != nil {
		t.Error(err)
	}
	if err := two.Apply(t.Context(), &Batch{Put: []*corpus.Article{{ID: "a"}}}); err != nil {
		t.Errorf("Apply after the other writer has ended: %v", err)
	}
	if n := total(t, one); n != 1 {
		t.Errorf("the first writer sees %d articles, want 1", n)
	}
}

func TestUnused(t *testing.T) {
	dir := t.TempDir()
	ix := openTest(t, dir)
	putSource(t, ix, "a", 1)
	live := liveDir(t, dir)
	g, err := ix.acquire()
	if err != nil {
		t.Fatal(err)
	}
	if unused(live) {
		t.Error("a generation that is open is called unused")
	}
	g.release()
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if !unused(live) {
		t.Error("a generation that is closed is called used")
	}
	if !unused(filepath.Join(dir, "none")) {
		t.Error("a generation that is not there is called used")
	}
}
