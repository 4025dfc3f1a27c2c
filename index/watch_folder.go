package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"github.com/fsnotify/fsnotify"
)

// A FolderNotifier is a [Notifier] of a real folder and all that is in it, but
// hidden files and folders, whose names begin with a dot. It asks the operating
// system, which tells nothing of what another machine does on a network file
// system.
type FolderNotifier struct {
	root    string
	except  map[string]bool // paths
	changed chan struct{}
	watch   func(w *fsnotify.Watcher, dir string) error

	mu        sync.Mutex
	watcher   *fsnotify.Watcher // nil: none yet, or none any longer
	dirs      map[string]bool   // that are watched, by path
	blind     error
	over      bool // there is a limit, or it was closed: never watch again
	stop      context.CancelFunc
	listeners sync.WaitGroup
}

var _ Notifier = (*FolderNotifier)(nil)

// NotifyFolder returns a FolderNotifier of the folder root but for the folders
// except, whose paths are slash-separated and relative to root. It watches
// nothing before its first Refresh, and must be closed.
func NotifyFolder(root string, except ...string) *FolderNotifier {
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real // a link is watched itself, and not what it leads to
	}
	f := &FolderNotifier{
		root: filepath.Clean(root), except: map[string]bool{}, changed: make(chan struct{}, 1),
		watch: (*fsnotify.Watcher).Add,
	}
	for _, dir := range except {
		f.except[filepath.Join(f.root, filepath.FromSlash(dir))] = true
	}
	return f
}

// Changed receives a value after something under the folder has changed.
func (f *FolderNotifier) Changed() <-chan struct{} { return f.changed }

// Blind says why changes may go untold, and the mend: the folder is not there,
// or the system does not let so many folders be watched. In the latter case
// none is watched any longer, so that others may watch theirs.
func (f *FolderNotifier) Blind() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.blind
}

// Refresh watches each folder that is not watched yet.
func (f *FolderNotifier) Refresh(ctx context.Context) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over {
		return
	}
	f.blind = nil
	if f.watcher == nil {
		w, err := fsnotify.NewWatcher()
		if err != nil {
			f.giveUp(err)
			return
		}
		f.watcher, f.dirs = w, map[string]bool{}
		f.listen(context.WithoutCancel(ctx), w)
	}
	if _, err := os.Stat(f.root); err != nil {
		f.blind = fmt.Errorf("index: watch: %w", err)
		return
	}
	f.add(ctx, f.root)
}

// Close ends the watch, and waits until it has ended.
func (f *FolderNotifier) Close() error {
	f.mu.Lock()
	err := f.end()
	f.mu.Unlock()
	f.listeners.Wait()
	return err
}

// end ends the watch for good.
func (f *FolderNotifier) end() error {
	f.over = true
	if f.watcher == nil {
		return nil
	}
	w := f.watcher
	f.watcher, f.dirs = nil, nil
	f.stop()
	return w.Close()
}

// giveUp ends the watch because of err.
func (f *FolderNotifier) giveUp(err error) {
	// The messages of the system speak of a disk and of files, so they stay out.
	switch {
	case errors.Is(err, syscall.ENOSPC):
		err = errors.New("more folders than may be watched: raise the limit with `sysctl fs.inotify.max_user_watches=1048576` and start again")
	case errors.Is(err, syscall.EMFILE):
		err = errors.New("more watchers or open files than may be: raise the limits with `sysctl fs.inotify.max_user_instances=1024` and `ulimit -n 65536` and start again")
	}
	f.blind = fmt.Errorf("index: watch %s: %w", f.root, err)
	_ = f.end() // there is nothing to lose
}

// add watches dir and what is in it. It stops at a limit of the system.
func (f *FolderNotifier) add(ctx context.Context, dir string) {
	if ctx.Err() != nil || f.watcher == nil {
		return
	}
	// A folder that is watched is added once more: if another one has taken its
	// place, it is that one that is watched from now on.
	switch err := f.watch(f.watcher, dir); {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), errors.Is(err, syscall.ENOMEM):
		f.giveUp(err)
		return
	case err != nil:
		return // it went away, or cannot be read, which Ingest tells
	}
	f.dirs[dir] = true
	entries, _ := os.ReadDir(dir) // those that there are
	for _, e := range entries {
		if path := filepath.Join(dir, e.Name()); e.IsDir() && f.seen(path) {
			f.add(ctx, path)
		}
	}
}

// seen reports whether what is under path is of the corpus, if the folder that
// it is in is.
func (f *FolderNotifier) seen(path string) bool {
	return path == f.root || !f.except[path] && !strings.HasPrefix(filepath.Base(path), ".")
}

// forget watches a folder and what is in it no longer: it went away, perhaps to
// another place.
func (f *FolderNotifier) forget(dir string) {
	for d := range f.dirs {
		if d == dir || strings.HasPrefix(d, dir+string(filepath.Separator)) {
			_ = f.watcher.Remove(d) // if it was deleted, it is removed already
			delete(f.dirs, d)
		}
	}
}

// listen starts what hears w. Its errors are taken by a goroutine that waits
// for nothing else, for w sends some of them while it holds its own lock.
func (f *FolderNotifier) listen(ctx context.Context, w *fsnotify.Watcher) {
	ctx, f.stop = context.WithCancel(ctx)
	lost := make(chan struct{}, 1)
	f.listeners.Go(func() {
		for range w.Errors { // mostly that there were more events than could be kept
			poke(lost)
		}
	})
	f.listeners.Go(func() {
		for {
			select {
			case e, open := <-w.Events:
				if !open {
					return
				}
				f.event(ctx, e)
			case <-lost:
				f.Refresh(ctx)
				poke(f.changed)
			}
		}
	})
}

func (f *FolderNotifier) event(ctx context.Context, e fsnotify.Event) {
	if !f.seen(e.Name) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if e.Has(fsnotify.Remove|fsnotify.Rename) && f.dirs[e.Name] {
		f.forget(e.Name)
		if e.Name == f.root {
			f.blind = fmt.Errorf("index: watch %s: it went away", f.root)
		}
	}
	if e.Has(fsnotify.Create) {
		if info, err := os.Lstat(e.Name); err == nil && info.IsDir() {
			f.add(ctx, e.Name)
		}
	}
	poke(f.changed)
}

// poke puts a value into c, unless there is one.
func poke(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
