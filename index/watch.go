package index

import (
	"context"
	"errors"
	"time"

	"ksearch/corpus"
)

// A Notifier tells that files of a corpus may have changed, so that [Watch]
// need not look all the time. [NotifyFolder] makes one of a real folder.
type Notifier interface {
	// Changed receives a value after something has changed. Many changes may
	// be told by one value, but none comes before its change.
	Changed() <-chan struct{}

	// Blind says why changes may go untold from now on, or is nil.
	Blind() error

	// Refresh looks for what is not watched yet and should be. It is called
	// before each comparison that nobody asked for.
	Refresh(ctx context.Context)
}

// WatchOptions tune [Watch]. The zero value is ready to use.
type WatchOptions struct {
	// Ingest are the options of each run. DryRun and Anew cannot be had.
	// AllowMassDelete is for the first run that succeeds, lest a disk that is not
	// mounted one day empties the index.
	Ingest IngestOptions

	Quiet time.Duration // a run begins when nothing has changed for so long; 0 means 500 ms
	Most  time.Duration // but so long after the first change at most; 0 means 10 s
	Every time.Duration // compare without being told, this long after the last run; 0 means 5 min
	Soon  time.Duration // the same when changes may go untold, and after a run that failed; 0 means 30 s, and never over Every

	// Ran is told of each run, with what Ingest returned. An error that it
	// returns ends the watch, and nil goes on, whatever the error of the run.
	// Nil means that a run that failed is tried again, unless it is sure to fail
	// as long as nobody mends the index.
	Ran func(IngestStats, error) error

	// Blinded is told once when changes begin to go untold, and why, and of
	// nil when that is over.
	Blinded func(error)
}

// afterChanged is how long after a run a file is read again that was written
// to meanwhile. It doubles while that goes on, up to Soon.
const afterChanged = 2 * time.Second

// Watch keeps dst up to date with src until ctx is done, and returns nil then:
// it runs [Ingest] at once, after each change that n tells of, and now and then
// without being told. A run that is going on when ctx ends is dropped. Between
// runs it holds no lock, so that others may write the index.
//
// A run may fail, because the disk is full or another process writes: dst is
// as it was, and the run is tried again. n may be nil.
func Watch(ctx context.Context, dst Store, src *corpus.Reader, n Notifier, opts *WatchOptions) error {
	w := &watch{notifier: n}
	if opts != nil {
		w.opts = *opts
	}
	if w.opts.Ingest.DryRun || w.opts.Ingest.Anew {
		return errors.New("index: a watch changes the index as it is: DryRun and Anew are for single runs")
	}
	w.opts.Quiet = orDefault(w.opts.Quiet, 500*time.Millisecond)
	w.opts.Most = orDefault(w.opts.Most, 10*time.Second)
	w.opts.Every = orDefault(w.opts.Every, 5*time.Minute)
	w.opts.Soon = min(orDefault(w.opts.Soon, 30*time.Second), w.opts.Every)
	for unasked := true; ; {
		if unasked && n != nil {
			n.Refresh(ctx)
		}
		w.lookOut()
		if err := w.run(ctx, dst, src); err != nil || ctx.Err() != nil {
			return err
		}
		if unasked = !w.changed(ctx, w.pause()); ctx.Err() != nil {
			return nil
		}
	}
}

type watch struct {
	opts     WatchOptions
	notifier Notifier
	blind    string // why, as it was told

	failed    bool          // the last run
	unsettled bool          // files changed while the last run read them
	backoff   time.Duration // before they are read again
}

// run runs Ingest once. The error ends the watch.
func (w *watch) run(ctx context.Context, dst Store, src *corpus.Reader) error {
	opts := w.opts.Ingest
	w.unsettled = false
	opts.Skipped = func(err error) {
		w.unsettled = w.unsettled || errors.Is(err, corpus.ErrChanged)
		if w.opts.Ingest.Skipped != nil {
			w.opts.Ingest.Skipped(err)
		}
	}
	stats, err := Ingest(ctx, dst, src, &opts)
	w.failed = err != nil
	if ctx.Err() != nil && err != nil {
		return nil
	}
	if err == nil {
		w.opts.Ingest.AllowMassDelete = false
	}
	switch {
	case w.opts.Ran != nil:
		return w.opts.Ran(stats, err)
	case errors.Is(err, ErrSchema), errors.Is(err, ErrClosed), errors.As(err, new(*DamageError)):
		return err
	}
	return nil
}

// lookOut tells when changes begin to go untold, and when that is over.
func (w *watch) lookOut() {
	var err error
	if w.notifier != nil {
		err = w.notifier.Blind()
	}
	why := ""
	if err != nil {
		why = err.Error()
	}
	if (why == "") != (w.blind == "") && w.opts.Blinded != nil {
		w.opts.Blinded(err)
	}
	w.blind = why
}

// pause is how long to wait for a change before the next comparison.
func (w *watch) pause() time.Duration {
	d := w.opts.Every
	if w.notifier == nil || w.blind != "" || w.failed {
		d = w.opts.Soon
	}
	if !w.unsettled {
		w.backoff = 0
		return d
	}
	w.backoff = min(max(2*w.backoff, afterChanged), w.opts.Soon)
	return min(d, w.backoff)
}

// changed waits until it is time for the next run, and reports whether it is
// because something has changed: nothing has for Quiet since, or Most has gone
// by. If nothing changes at all it is time after a pause.
func (w *watch) changed(ctx context.Context, pause time.Duration) bool {
	var told <-chan struct{}
	if w.notifier != nil {
		told = w.notifier.Changed()
	}
	unasked := time.NewTimer(pause)
	defer unasked.Stop()
	quiet, most := time.NewTimer(w.opts.Quiet), time.NewTimer(w.opts.Most)
	defer quiet.Stop()
	defer most.Stop()
	quiet.Stop() // until something changes
	most.Stop()
	for first := true; ; {
		select {
		case <-ctx.Done():
			return false
		case <-unasked.C:
			return false
		case <-told:
			if first {
				most.Reset(w.opts.Most)
				first = false
			}
			quiet.Reset(w.opts.Quiet)
		case <-quiet.C:
			return true
		case <-most.C:
			return true
		}
	}
}
