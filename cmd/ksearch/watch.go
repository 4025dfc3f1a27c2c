package main

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"strings"
	"syscall"
	"time"

	"ksearch/corpus"
	"ksearch/index"
)

// A watchRun is one call of ksearch index --watch. Its indexRun is that of the
// run that is going on.
type watchRun struct {
	*indexRun
	succeeded bool   // a run has
	failure   string // of the last run, "" if it did not fail

	seed            maphash.Seed
	known, skipping map[uint64]bool // what the last run skipped, and what this one does
	grew, growing   map[string]int  // files that changed while they were read, and in how many runs on end
}

func newWatchRun(r *indexRun) *watchRun {
	return &watchRun{
		indexRun: r, seed: maphash.MakeSeed(),
		known: map[uint64]bool{}, skipping: map[uint64]bool{}, growing: map[string]int{},
	}
}

const (
	// soon is how often the folder is compared if the system does not tell of
	// changes, and how soon a run that failed is tried again.
	soon = 30 * time.Second

	mostKnown   = 100_000 // skips remembered from run to run; those beyond are not told
	tellGrowing = 4       // runs on end after which a file that is always written to is named
)

// run keeps the index up to date until ctx is done.
func (w *watchRun) run(ctx context.Context, ix *index.Index, src *corpus.Reader, except string) error {
	w.opts.Skipped = w.skip
	var excepted []string
	if except != "" {
		excepted = append(excepted, except)
	}
	folder := index.NotifyFolder(w.folder, excepted...)
	err := index.Watch(ctx, ix, src, folder, &index.WatchOptions{
		Ingest: w.opts, Every: w.watchEvery, Soon: min(soon, w.watchEvery), Ran: w.ran, Blinded: w.blinded,
	})
	w.progress.clear()
	_ = folder.Close() // nothing is kept in it
	if err == nil {
		w.talk("stopped: the index stays at its last whole state")
	}
	return err
}

// ran tells of a run that changed something, or failed. An error ends the watch.
func (w *watchRun) ran(stats index.IngestStats, err error) error {
	w.progress.clear()
	w.more()
	changes := w.changes
	w.changes, w.skipped, w.wasSkipped = map[index.Change]int{}, 0, 0
	if err != nil {
		maps.Copy(w.known, w.skipping) // the run did not get to the others
		clear(w.skipping)
		if !w.goesOn(err) {
			return err
		}
		w.fail(err)
		return nil
	}
	w.known, w.skipping = w.skipping, map[uint64]bool{}
	w.grew, w.growing = w.growing, map[string]int{}

	something := len(changes) > 0 || stats.Articles > 0 || w.failure != ""
	if !w.quiet && (something || w.verbose) {
		fmt.Fprintf(w.std.out, "%s  %s\n", now(), summary(stats, changes, false))
	}
	if err := w.std.flush(); err != nil {
		return err
	}
	if !w.succeeded {
		w.talk("watching %s: Ctrl-C ends it", clean(w.folder))
	}
	w.succeeded, w.failure = true, ""
	return nil
}

// goesOn reports whether a run that failed is worth trying again.
func (w *watchRun) goesOn(err error) bool {
	switch {
	case errors.Is(err, index.ErrSchema), errors.Is(err, index.ErrClosed), errors.As(err, new(*index.DamageError)):
		return false
	case errors.Is(err, index.ErrLocked), errors.As(err, new(*index.MassDeleteError)), lacking(err) != "":
		return true
	}
	return w.succeeded // what fails at first is rather a slip in the command
}

// lacking says what a machine has too little of just now, if err is of that.
func lacking(err error) string {
	for _, e := range []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM} {
		if errors.Is(err, e) || strings.Contains(err.Error(), e.Error()) { // bleve keeps the text alone
			return e.Error()
		}
	}
	return ""
}

// fail tells why a run failed, unless the one before failed in the same way: a
// disk is full at one file or at another.
func (w *watchRun) fail(err error) {
	failure := lacking(err)
	if failure == "" {
		failure = err.Error()
	}
	if failure != w.failure {
		fmt.Fprintf(w.std.err, "%s  failed: %s%s; it is tried again\n", now(), clean(trimPackage(err.Error())), mend(err))
	}
	w.failure = failure
}

func (w *watchRun) blinded(err error) {
	w.progress.clear()
	if err == nil {
		w.talk("changes are told again")
		return
	}
	fmt.Fprintf(w.std.err, "%s  changes are not told: %s; the folder is compared every %v instead\n",
		now(), clean(trimPackage(err.Error())), min(soon, w.watchEvery))
}

// talk says to a person what is going on.
func (w *watchRun) talk(format string, args ...any) {
	if !w.quiet {
		fmt.Fprintf(w.std.err, "%s  %s\n", now(), fmt.Sprintf(format, args...))
	}
}

func now() string { return time.Now().Format(time.DateTime) }

// skip tells what is skipped, once and not in every run. A file that somebody
// is writing to will be read in a moment.
func (w *watchRun) skip(err error) {
	if bad := (*corpus.BadSource)(nil); errors.Is(err, corpus.ErrChanged) && errors.As(err, &bad) {
		w.growing[bad.Path] = w.grew[bad.Path] + 1
		if w.growing[bad.Path] == tellGrowing || w.verbose {
			w.indexRun.skip(err)
		}
		return
	}
	if w.succeeded && errors.Is(err, index.ErrSkippedBefore) {
		return
	}
	key := maphash.String(w.seed, err.Error())
	told := w.known[key] || len(w.skipping) >= mostKnown
	if len(w.skipping) < mostKnown {
		w.skipping[key] = true
	}
	if !told {
		w.indexRun.skip(err)
	}
}
