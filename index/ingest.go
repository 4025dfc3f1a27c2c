package index

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"ksearch/corpus"
)

// IngestOptions tune [Ingest]. The zero value is ready to use.
type IngestOptions struct {
	Workers       int           // files read at once; 0 means GOMAXPROCS
	BatchArticles int           // articles a batch, at most; 0 means 500
	BatchBytes    int           // bytes of text a batch, about; 0 means 4 MiB
	PublishEvery  time.Duration // show what is done so far at this interval; 0 means at the end only

	// DryRun reads what would be read and writes nothing.
	DryRun bool

	// Anew starts from nothing: the Store is replaced as a whole. It must be
	// one that has BeginAnew, as Index has.
	Anew bool

	// AllowMassDelete lets a run drop more than half of the sources held.
	AllowMassDelete bool

	// Changed is told of each source that is read or dropped, before it is.
	// Never called twice at a time, as is none of these. Nil means nobody asks.
	Changed func(corpus.Source, Change)

	// Skipped is told of each article or file that could not be read, or not
	// be read whole; the run goes on. The error is a *corpus.BadSource or a
	// *corpus.BadArticle, which may be Kept. What an earlier run told of a file
	// that has not changed since is told again, and is an ErrSkippedBefore.
	Skipped func(error)

	// Progress is called a few times a second, and once at the end.
	Progress func(IngestStats)
}

// Change says what becomes of a source.
type Change string

// The changes of a source.
const (
	New     Change = "new"
	Updated Change = "updated" // its size or time differ; its bytes may turn out the same
	Gone    Change = "gone"
)

// ErrSkippedBefore is what an error Is that [Ingest] tells again without having
// read the file, for it is as it was in an earlier run.
var ErrSkippedBefore = errors.New("index: skipped in an earlier run too")

// A heldReason is why something was skipped in an earlier run.
type heldReason string

func (r heldReason) Error() string { return string(r) }

// Is makes every heldReason an ErrSkippedBefore.
func (heldReason) Is(target error) bool { return target == ErrSkippedBefore }

// IngestStats count what a run of [Ingest] has done so far.
type IngestStats struct {
	Sources   int // files found
	Unchanged int // of them, those that were held already
	ToRead    int // of them, those that are new or changed
	Read      int // of ToRead, those that are done with
	Gone      int // sources dropped, for they are found no more or are no article any longer
	Passed    int // files that are no articles, and links and the like
	Skipped   int // articles and files that could not be read
	Cut       int // articles put of which something was left out
	Articles  int // put
	Text      int64
	Bytes     int64 // of the files read so far, the part of one that is being read included; never over AllBytes
	AllBytes  int64 // of ToRead
	Elapsed   time.Duration
}

// A MassDeleteError is the error of a run that would drop more than half of
// what is held: the wrong folder was named, or a disk is not mounted.
type MassDeleteError struct {
	Gone, Held int // sources
}

func (e *MassDeleteError) Error() string {
	return fmt.Sprintf("index: %d of the %d sources held are not found: nothing was changed; if they are meant to go, allow it with --allow-mass-delete", e.Gone, e.Held)
}

// Ingest brings dst up to date with src: new and changed files are read, those
// that are gone are dropped, the others are left alone. A file is unchanged if
// its size and time are, or else if its SHA-256 is. A file that cannot be read
// keeps what is held of it.
//
// If dst is a [Transactor], the run is seen whole or not at all, but for
// PublishEvery. It may be stopped at any time, and be run again. The error is
// nil even if some articles could not be read: see IngestStats.Skipped.
func Ingest(ctx context.Context, dst Store, src *corpus.Reader, opts *IngestOptions) (IngestStats, error) {
	in := &ingest{dst: dst, src: src, start: time.Now()}
	if opts != nil {
		in.opts = *opts
	}
	in.opts.Workers = orDefault(in.opts.Workers, runtime.GOMAXPROCS(0))
	in.opts.BatchArticles = orDefault(in.opts.BatchArticles, 500)
	in.opts.BatchBytes = orDefault(in.opts.BatchBytes, batchBytes)
	err := in.run(ctx)
	in.told = time.Time{}
	in.tell()
	return in.stats, err
}

func orDefault[N int | time.Duration](n, def N) N {
	if n <= 0 {
		return def
	}
	return n
}

type ingest struct {
	dst  Store
	src  *corpus.Reader
	opts IngestOptions
	held map[string]corpus.Source

	tx        Transaction // nil: dst has none, or DryRun
	published time.Time
	wrote     bool // something was applied in this run

	start time.Time
	told  time.Time    // of the last call of Progress
	bytes atomic.Int64 // for IngestStats.Bytes
	stats IngestStats  // owned by the goroutine that applies
}

// A part is how much of a source is counted in IngestStats.Bytes: what was read
// of it, and in the end its size, however often it was read or how early the
// reading ended.
type part struct {
	of   *atomic.Int64
	mu   sync.Mutex
	left int64
}

// read counts n bytes more. It is safe for concurrent use, for a format may
// read ahead.
func (p *part) read(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n = min(n, p.left)
	p.left -= n
	p.of.Add(n)
}

// end counts the rest.
func (p *part) end() { p.read(math.MaxInt64) }

func (in *ingest) run(ctx context.Context) (err error) {
	if err := in.begin(ctx); err != nil {
		return err
	}
	defer func() {
		if in.tx != nil {
			err = errors.Join(err, in.tx.Drop())
		}
	}()
	in.held = map[string]corpus.Source{}
	if !in.opts.Anew {
		for s, err := range in.dst.Sources(ctx) {
			if err != nil {
				return err
			}
			in.held[s.Path] = s
		}
	}
	read, gone, err := in.plan(ctx)
	if err != nil {
		return err
	}
	if err := in.read(ctx, read, gone); err != nil {
		return err
	}
	// Files that are no articles any longer are gone too.
	if err := in.massDelete(in.stats.Gone); err != nil {
		return err
	}
	if in.tx == nil || !in.wrote && !in.opts.Anew && len(in.held) > 0 {
		return nil
	}
	return in.tx.Publish(ctx)
}

func (in *ingest) massDelete(gone int) error {
	if 2*gone > len(in.held) && !in.opts.AllowMassDelete {
		return &MassDeleteError{gone, len(in.held)}
	}
	return nil
}

func (in *ingest) begin(ctx context.Context) error {
	if in.opts.DryRun {
		return nil
	}
	in.published = time.Now()
	var err error
	if in.opts.Anew {
		s, ok := in.dst.(interface {
			BeginAnew(context.Context) (Transaction, error)
		})
		if !ok {
			return fmt.Errorf("index: a %T cannot be built anew", in.dst)
		}
		in.tx, err = s.BeginAnew(ctx)
		return err
	}
	if s, ok := in.dst.(Transactor); ok {
		in.tx, err = s.Begin(ctx)
	}
	return err
}

// plan compares what is found with what is held.
func (in *ingest) plan(ctx context.Context) (read, gone []corpus.Source, err error) {
	missing := maps.Clone(in.held)
	for s, err := range in.src.Sources(ctx) {
		if err != nil {
			bad := (*corpus.BadSource)(nil)
			if !errors.As(err, &bad) {
				return nil, nil, err
			}
			if bad.Special {
				in.stats.Passed++
				continue
			}
			in.skip(err)
			// What cannot be looked at is not gone, nor is what lies under it.
			for path := range missing {
				if path == bad.Path || strings.HasPrefix(path, bad.Path+"/") || bad.Path == "." {
					delete(missing, path)
				}
			}
			continue
		}
		in.stats.Sources++
		was, known := in.held[s.Path]
		delete(missing, s.Path)
		if known && was.Size == s.Size && !was.ModTime.IsZero() && was.ModTime.Equal(s.ModTime) {
			in.stats.Unchanged++
			for _, reason := range was.Skipped {
				in.skip(&corpus.BadSource{Path: s.Path, Err: heldReason(reason)})
			}
			continue
		}
		read = append(read, s)
		in.stats.ToRead++
		in.stats.AllBytes += s.Size
		in.tell()
	}
	for _, path := range slices.Sorted(maps.Keys(missing)) {
		gone = append(gone, corpus.Source{Path: path})
	}
	return read, gone, in.massDelete(len(gone))
}

// event is what the readers tell the one who applies. One of its first three
// parts is set.
type event struct {
	put     *corpus.Article
	skipped error
	end     *corpus.Source // it is done with

	// Of end: what became of it.
	part   *part
	change Change // "" if its bytes are the same
	passed bool   // it is no article
	whole  bool   // its facts may be kept: it need not be read again until it changes
}

// read reads the sources and applies what they hold:
//
//	sources --> reader (x Workers) --events--> apply
//
// Where there are fewer sources than workers, one large file for instance, those
// without one help the others.
func (in *ingest) read(ctx context.Context, read, gone []corpus.Source) error {
	sources := make(chan corpus.Source)
	events := make(chan event, 64)
	working := make(chan struct{}, in.opts.Workers) // a place for each that reads a source or helps to
	g, ctx := errgroup.WithContext(ctx)
	readers, rctx := errgroup.WithContext(ctx) // the senders of events, which is closed once all have ended
	readers.Go(func() error {
		defer close(sources)
		for _, s := range read {
			if err := send(rctx, sources, s); err != nil {
				return err
			}
		}
		return nil
	})
	for range in.opts.Workers {
		readers.Go(func() error {
			for s := range sources {
				if err := send(rctx, working, struct{}{}); err != nil {
					return err
				}
				err := in.source(rctx, s, working, events)
				<-working
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	g.Go(func() error {
		defer close(events)
		return readers.Wait()
	})
	g.Go(func() error { return in.apply(ctx, events, gone) })
	return g.Wait()
}

// source reads one source. The error is that of ctx, or of the whole run.
func (in *ingest) source(ctx context.Context, s corpus.Source, working chan struct{}, events chan<- event) error {
	was, known := in.held[s.Path]
	end := event{end: &s, change: New, part: &part{of: &in.bytes, left: s.Size}}
	if known {
		end.change = Updated
	}
	src := *in.src
	src.BytesRead = func(n int64) {
		end.part.read(n)
		if in.src.BytesRead != nil {
			in.src.BytesRead(n)
		}
	}
	src.Helper = func(work func()) bool {
		select {
		case working <- struct{}{}:
		default:
			return false
		}
		go func() { // Articles waits for it
			defer func() { <-working }()
			work()
		}()
		return true
	}
	rev, err := src.Revision(ctx, s)
	if err != nil {
		return in.fail(ctx, err, end, events)
	}
	s.Revision = rev
	if known && was.Revision == rev {
		s.Articles, s.Skipped = was.Articles, was.Skipped
		for _, reason := range s.Skipped {
			if err := send(ctx, events, event{skipped: &corpus.BadSource{Path: s.Path, Err: heldReason(reason)}}); err != nil {
				return err
			}
		}
		end.change, end.whole = "", true
		return send(ctx, events, end)
	}
	// What is held is replaced when the file has been read to its end, lest one
	// that is broken in the middle takes the place of a whole one. A dump that
	// is too large to be kept in memory is put as it comes.
	var kept []*corpus.Article
	keep := was.Articles > 0 && s.Size <= maxKept
	for a, err := range src.Articles(ctx, s) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		bad := (*corpus.BadArticle)(nil)
		switch {
		case err == nil && keep:
			s.Articles++
			kept = append(kept, a)
		case err == nil:
			s.Articles++
			if err := send(ctx, events, event{put: a}); err != nil {
				return err
			}
		case errors.As(err, &bad):
			if !bad.Kept {
				s.Skipped = appendReason(s.Skipped, err)
			}
			if err := send(ctx, events, event{skipped: err}); err != nil {
				return err
			}
		default:
			return in.fail(ctx, err, end, events)
		}
	}
	for _, a := range kept {
		if err := send(ctx, events, event{put: a}); err != nil {
			return err
		}
	}
	end.whole = true
	return send(ctx, events, end)
}

// maxKept bounds the files whose articles are kept until the end is read, each
// by one worker, in bytes.
const maxKept = 16 << 20

// fail ends a source that could not be read to its end.
func (in *ingest) fail(ctx context.Context, err error, end event, events chan<- event) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, corpus.ErrNoArticle) {
		end.passed = true
		return send(ctx, events, end)
	}
	// A fault that lies in the bytes stays until they change, so it need not
	// be looked for again. But it takes nothing from what is held: a file
	// that was cut to nothing by a crash is not one that was meant to go.
	bad := (*corpus.BadSource)(nil)
	if errors.As(err, &bad) && bad.Lasting() && end.end.Revision != "" && in.held[end.end.Path].Articles == 0 {
		end.end.Skipped = appendReason(end.end.Skipped, err)
		end.whole = true
	}
	if err := send(ctx, events, event{skipped: err}); err != nil {
		return err
	}
	return send(ctx, events, end)
}

// appendReason keeps the reason of err for the runs that will not read the
// file again. The path is known without it.
func appendReason(reasons []string, err error) []string {
	if len(reasons) >= corpus.MaxSkipped {
		return reasons
	}
	var src *corpus.BadSource
	var art *corpus.BadArticle
	switch {
	case errors.As(err, &art):
		var at []string
		if art.Member != "" {
			at = append(at, printable(art.Member))
		}
		if art.N > 0 {
			at = append(at, fmt.Sprintf("article %d", art.N))
		}
		if len(at) == 0 {
			return append(reasons, art.Err.Error())
		}
		return append(reasons, fmt.Sprintf("%s: %v", strings.Join(at, ", "), art.Err))
	case errors.As(err, &src):
		return append(reasons, src.Err.Error())
	}
	return append(reasons, err.Error())
}

// printable returns a path as it can be shown in one line. One that cannot is
// quoted as in Go.
func printable(path string) string {
	if !utf8.ValidString(path) || strings.ContainsFunc(path, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(path)
	}
	return path
}

// apply puts what the readers found, and drops what is gone.
func (in *ingest) apply(ctx context.Context, events <-chan event, gone []corpus.Source) error {
	var b Batch
	size := 0
	flush := func() error {
		if len(b.Put)+len(b.Done) == 0 {
			return nil
		}
		if err := in.write(ctx, &b); err != nil {
			return err
		}
		b, size = Batch{}, 0
		return nil
	}
	drop := func(s corpus.Source) {
		b.Done = append(b.Done, corpus.Source{Path: s.Path})
		in.stats.Gone++
		in.changed(s, Gone)
	}
	// A file may yield nothing for a while, and is read all the same.
	idle := time.NewTicker(tellEvery)
	defer idle.Stop()
	for {
		var e event
		var more bool
		select {
		case e, more = <-events:
		case <-idle.C:
			in.tell()
			continue
		}
		if !more {
			break
		}
		switch {
		case e.put != nil:
			b.Put = append(b.Put, e.put)
			size += len(e.put.Body)
			in.stats.Articles++
			in.stats.Text += int64(textSize(e.put))
		case e.skipped != nil:
			in.skip(e.skipped)
		default:
			in.end(e, &b, drop)
		}
		if len(b.Put) >= in.opts.BatchArticles || len(b.Done) >= 10*in.opts.BatchArticles || size >= in.opts.BatchBytes {
			if err := flush(); err != nil {
				return err
			}
		}
		in.tell()
	}
	if err := ctx.Err(); err != nil {
		return err // the readers were stopped
	}
	for _, s := range gone {
		drop(s)
	}
	return flush()
}

// end keeps the facts of a source that is done with.
func (in *ingest) end(e event, b *Batch, drop func(corpus.Source)) {
	in.stats.Read++
	e.part.end()
	switch {
	case e.passed:
		in.stats.Passed++
		if _, known := in.held[e.end.Path]; known {
			drop(*e.end)
		}
	case e.change == "":
		in.stats.Unchanged++
		b.Done = append(b.Done, *e.end)
	case e.whole:
		b.Done = append(b.Done, *e.end)
		in.changed(*e.end, e.change)
	}
}

// write applies b, and publishes what was applied if it is time.
func (in *ingest) write(ctx context.Context, b *Batch) error {
	switch {
	case in.opts.DryRun:
		return nil
	case in.tx == nil:
		return in.dst.Apply(ctx, b)
	}
	in.wrote = true
	if err := in.tx.Apply(ctx, b); err != nil {
		return err
	}
	if in.opts.PublishEvery <= 0 || in.opts.Anew || time.Since(in.published) < in.opts.PublishEvery {
		return nil
	}
	if err := in.tx.Publish(ctx); err != nil {
		return err
	}
	in.published = time.Now()
	in.tx = nil
	return in.begin(ctx)
}

func (in *ingest) changed(s corpus.Source, c Change) {
	if in.opts.Changed != nil {
		in.opts.Changed(s, c)
	}
}

func (in *ingest) skip(err error) {
	bad := (*corpus.BadArticle)(nil)
	if errors.As(err, &bad) && bad.Kept {
		in.stats.Cut++
	} else {
		in.stats.Skipped++
	}
	if in.opts.Skipped != nil {
		in.opts.Skipped(err)
	}
}

// tellEvery is how long lies between two calls of Progress: as often as a
// person can read a line that changes.
const tellEvery = 200 * time.Millisecond

// tell calls Progress, if it is time.
func (in *ingest) tell() {
	now := time.Now()
	in.stats.Bytes = in.bytes.Load()
	in.stats.Elapsed = now.Sub(in.start)
	if in.opts.Progress != nil && now.Sub(in.told) >= tellEvery {
		in.told = now
		in.opts.Progress(in.stats)
	}
}

// send sends v unless ctx is done first.
func send[T any](ctx context.Context, c chan<- T, v T) error {
	select {
	case c <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
