package index_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/index/indextest"
)

// bell is a Notifier that is rung by hand.
type bell struct {
	changed chan struct{}

	mu        sync.Mutex // for what the watch reads without being rung for
	blind     error
	refreshed int
}

func (b *bell) Changed() <-chan struct{} { return b.changed }

func (b *bell) Blind() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.blind
}

func (b *bell) Refresh(context.Context) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refreshed++
}

// watching is a watch that goes on in a synctest bubble.
type watching struct {
	t     *testing.T
	store index.Store
	files folder
	bell  *bell
	ended chan error
	stop  context.CancelFunc

	start time.Time
	told  []string
}

// startWatch starts a watch. It tells of each run when it ended, in time since the
// start, and how.
func startWatch(t *testing.T, store index.Store, src *corpus.Reader, files folder, opts index.WatchOptions) *watching {
	ctx, stop := context.WithCancel(t.Context())
	w := &watching{t: t, store: store, files: files, bell: &bell{changed: make(chan struct{}, 1)}, ended: make(chan error, 1), stop: stop, start: time.Now()}
	tell := func(format string, args ...any) {
		w.told = append(w.told, fmt.Sprintf("%v ", time.Since(w.start))+fmt.Sprintf(format, args...))
	}
	ran := opts.Ran
	opts.Ran = func(s index.IngestStats, err error) error {
		if err != nil {
			tell("failed: %v", err)
		} else {
			tell("%d put, %d gone", s.Articles, s.Gone)
		}
		if ran != nil {
			return ran(s, err)
		}
		return nil
	}
	opts.Blinded = func(err error) { tell("blind: %v", err) }
	go func() { w.ended <- index.Watch(ctx, store, src, w.bell, &opts) }()
	synctest.Wait()
	return w
}

// quietly changes what the watch is not told of.
func (w *watching) quietly(change func()) {
	w.bell.mu.Lock()
	defer w.bell.mu.Unlock()
	change()
}

// ring says that something has changed, and lets d go by.
func (w *watching) ring(d time.Duration) {
	select {
	case w.bell.changed <- struct{}{}:
	default:
	}
	w.wait(d)
}

func (w *watching) wait(d time.Duration) {
	time.Sleep(d) // in the time of the bubble
	synctest.Wait()
}

// end stops the watch, and checks what it told.
func (w *watching) end(want ...string) {
	w.t.Helper()
	w.stop()
	if err := <-w.ended; err != nil {
		w.t.Errorf("the watch ended with %v, want nil", err)
	}
	if !slices.Equal(w.told, want) {
		w.t.Errorf("it told\n%s\nwant\n%s", strings.Join(w.told, "\n"), strings.Join(want, "\n"))
	}
}

func TestWatchWaitsForQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		files := newFolder(map[string]string{"a.lines": "one"})
		w := startWatch(t, new(indextest.Memory), reader(files), files, index.WatchOptions{})
		w.wait(time.Minute)
		files.write("b.lines", "two", 0)
		for range 20 { // 2 s of changes are one run, half a second after
			w.ring(100 * time.Millisecond)
		}
		w.wait(time.Minute)
		for range 80 { // 24 s of changes that do not end: a run after 10 s
			files.write("c.lines", fmt.Sprint(len(w.told)), 0)
			w.ring(300 * time.Millisecond)
		}
		w.wait(time.Minute)
		if got := headlines(t, w.store); got != "4, one, two" {
			t.Errorf("the index holds %s", got)
		}
		w.end("0s 1 put, 0 gone", "1m2.4s 1 put, 0 gone", "2m12s 1 put, 0 gone", "2m22.2s 1 put, 0 gone", "2m26.2s 1 put, 0 gone")
	})
}

func TestWatchComparesUnasked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		files := newFolder(map[string]string{"a.lines": "one"})
		w := startWatch(t, new(indextest.Memory), reader(files), files, index.WatchOptions{})
		w.quietly(func() { files.write("b.lines", "two", 0) })
		w.wait(6 * time.Minute)
		if w.bell.refreshed != 2 {
			t.Errorf("the notifier was refreshed %d times, want twice", w.bell.refreshed)
		}
		w.quietly(func() { w.bell.blind = errors.New("too many folders") })
		w.ring(time.Second)
		if w.bell.refreshed != 2 {
			t.Error("the notifier was refreshed when it told of a change")
		}
		w.quietly(func() { files.write("c.lines", "three", 0) })
		w.wait(time.Minute)
		w.quietly(func() { w.bell.blind = nil })
		w.wait(time.Minute)
		w.end("0s 1 put, 0 gone", "5m0s 1 put, 0 gone", "6m0.5s blind: too many folders", "6m0.5s 0 put, 0 gone",
			"6m30.5s 1 put, 0 gone", "7m0.5s 0 put, 0 gone", "7m30.5s blind: <nil>", "7m30.5s 0 put, 0 gone")
	})
}

// fullStore fails to begin as long as there is an error.
type fullStore struct {
	*indextest.Memory
	err error
}

func (s *fullStore) Begin(ctx context.Context) (index.Transaction, error) {
	if s.err != nil {
		return nil, s.err
	}
	return s.Memory.Begin(ctx)
}

func TestWatchGoesOnAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		files := newFolder(map[string]string{"a.lines": "one"})
		s := &fullStore{Memory: new(indextest.Memory)}
		w := startWatch(t, s, reader(files), files, index.WatchOptions{})
		s.err = syscall.ENOSPC
		files.write("a.lines", "two", 1)
		w.ring(time.Minute)
		if got := headlines(t, s); got != "one" {
			t.Errorf("after runs that failed the index holds %s, want one", got)
		}
		w.quietly(func() { s.err = nil })
		w.wait(time.Minute)
		w.end("0s 1 put, 0 gone", "500ms failed: no space left on device", "30.5s failed: no space left on device", "1m0.5s 1 put, 0 gone")
		if got := headlines(t, s); got != "two" {
			t.Errorf("the index holds %s, want two", got)
		}
	})
}

func TestWatchEnds(t *testing.T) {
	damaged := &index.DamageError{File: "x", Err: errors.New("it is cut off")}
	for _, tt := range []struct {
		name string
		err  error // of the store
		opts index.WatchOptions
		want string
	}{
		{"damage", damaged, index.WatchOptions{}, damaged.Error()},
		{"another schema", fmt.Errorf("x: %w", index.ErrSchema), index.WatchOptions{}, "x: " + index.ErrSchema.Error()},
		{"closed", index.ErrClosed, index.WatchOptions{}, index.ErrClosed.Error()},
		{"the callback", syscall.ENOSPC, index.WatchOptions{Ran: func(_ index.IngestStats, err error) error { return fmt.Errorf("told: %w", err) }}, "told: no space left on device"},
		{"a dry run", nil, index.WatchOptions{Ingest: index.IngestOptions{DryRun: true}}, "index: a watch changes the index as it is: DryRun and Anew are for single runs"},
		{"anew", nil, index.WatchOptions{Ingest: index.IngestOptions{Anew: true}}, "index: a watch changes the index as it is: DryRun and Anew are for single runs"},
	} {
		s := &fullStore{new(indextest.Memory), tt.err}
		if err := index.Watch(t.Context(), s, reader(newFolder(nil)), nil, &tt.opts); err == nil || err.Error() != tt.want {
			t.Errorf("%s: the watch ended with %v, want %s", tt.name, err, tt.want)
		}
	}
}

// writtenFS holds a file that somebody writes to while it is read.
type writtenFS struct {
	folder
	name  string
	times int // that are left
}

func (w *writtenFS) Open(name string) (fs.File, error) {
	f, err := w.folder.Open(name)
	if name != w.name || err != nil || w.times == 0 {
		return f, err
	}
	w.times--
	return &writtenFile{File: f}, nil
}

type writtenFile struct {
	fs.File
	stats int
}

func (f *writtenFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	f.stats++
	return laterInfo{info, time.Duration(f.stats)}, err
}

type laterInfo struct {
	fs.FileInfo
	by time.Duration
}

func (i laterInfo) ModTime() time.Time { return i.FileInfo.ModTime().Add(i.by) }

func TestWatchReadsSoonWhatIsStillWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		files := newFolder(map[string]string{"a.lines": "one", "growing.lines": "two"})
		written := &writtenFS{files, "growing.lines", 2 * 6} // each run tries it twice
		skipped := 0
		w := startWatch(t, new(indextest.Memory), reader(written), files, index.WatchOptions{
			Ingest: index.IngestOptions{Workers: 1, Skipped: func(error) { skipped++ }},
		})
		w.wait(4 * time.Minute)
		w.end("0s 1 put, 0 gone", "2s 0 put, 0 gone", "6s 0 put, 0 gone", "14s 0 put, 0 gone", "30s 0 put, 0 gone",
			"1m0s 0 put, 0 gone", "1m30s 1 put, 0 gone")
		if skipped != 6 {
			t.Errorf("told %d times of what was skipped, want 6", skipped)
		}
	})
}

func TestWatchDropsMostOfTheIndexAtFirstOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(indextest.Memory)
		files := newFolder(map[string]string{"a.lines": "one", "b.lines": "two", "c.lines": "three"})
		if _, _, err := ingest(t, s, files, nil); err != nil {
			t.Fatal(err)
		}
		delete(files.MapFS, "a.lines")
		delete(files.MapFS, "b.lines")
		w := startWatch(t, s, reader(files), files, index.WatchOptions{Ingest: index.IngestOptions{AllowMassDelete: true}})
		delete(files.MapFS, "c.lines")
		w.ring(time.Second)
		if got := headlines(t, s); got != "three" {
			t.Errorf("the index holds %s, want three", got)
		}
		files.write("d.lines", "four", 0)
		files.write("c.lines", "three", 0)
		w.ring(time.Second)
		refused := (&index.MassDeleteError{Gone: 1, Held: 1}).Error()
		w.end("0s 0 put, 2 gone", "500ms failed: "+refused, "1.5s 1 put, 0 gone")
	})
}

func TestWatchThatIsStoppedDropsItsRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		files := newFolder(map[string]string{"a.lines": "one", "b.lines": "two"})
		s := new(indextest.Memory)
		var w *watching
		w = startWatch(t, s, reader(files), files, index.WatchOptions{Ingest: index.IngestOptions{
			Changed: func(src corpus.Source, _ index.Change) {
				if src.Path == "d.lines" {
					w.stop()
				}
			},
		}})
		files.write("c.lines", "three", 0)
		files.write("d.lines", "four", 0)
		w.ring(time.Second)
		w.end("0s 2 put, 0 gone")
		if got := headlines(t, s); got != "one, two" {
			t.Errorf("the index holds %s, want one, two", got)
		}
	})
}
