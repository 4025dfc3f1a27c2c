// Package index keeps articles and finds them again.
//
// An [Index] is a folder on a local disk; [Ingest] brings it, or any other
// [Store], up to date with a corpus; its Search answers a query.Request. It is
// built on bleve: this package and those under it are the only ones that
// import it, and nothing of bleve shows in what they export.
//
// The folder holds generations. A writer clones the live one by hard links,
// changes the clone, and makes it live by one atomic rename; readers, in this
// process or in others, notice and follow. So searches go on while an index is
// written, and a process that is killed at any moment leaves the last whole
// state live.
package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/index/segment"
)

// Options tune [Open]. The zero value is ready to use.
type Options struct {
	// MustExist makes Open fail with [ErrNoIndex] if there is no index yet.
	// Otherwise a folder without one is an empty archive, and the first write
	// makes it.
	MustExist bool

	Aliases *names.Aliases // whose canonical names win over commoner spellings when an index is written; nil: none

	Log *slog.Logger // told why the newest generation cannot be opened; nil: nobody is
}

// An Index is a [Store] and a [Transactor] in one folder. It is safe for
// concurrent use, and so is the folder: any number of processes may read it
// while one writes.
type Index struct {
	dir     string
	log     *slog.Logger
	aliases *names.Aliases
	cores   cores
	writing chan struct{} // holds one token while a transaction of this Index is open

	mu       sync.Mutex
	live     *generation // nil: there is none yet
	unopened unopened
	shelf    shelf // of those that were live before
	closed   bool
}

var (
	_ Store      = (*Index)(nil)
	_ Transactor = (*Index)(nil)
)

// unopened is why the newest generation is not live. It is tried again after a
// while, for to find out what of it is damaged is to read all of it.
type unopened struct {
	err  error // nil: it is live
	n    uint64
	next time.Time
}

// ErrClosed is the error for an [Index] that has been closed.
var ErrClosed = errors.New("index: closed")

// Open opens the index in the folder dir. It writes nothing: a folder that
// does not exist is made by the first write. With MustExist the error wraps
// [ErrNoIndex], [ErrSchema] or a [*DamageError], each of which says the mend;
// without, an index in such a state is opened for [Index.BeginAnew] to replace,
// and all else that is asked of it fails.
func Open(dir string, opts *Options) (*Index, error) {
	ix := &Index{dir: filepath.Clean(dir), writing: make(chan struct{}, 1), log: slog.New(slog.DiscardHandler)}
	if opts != nil {
		ix.aliases = opts.Aliases
		if opts.Log != nil {
			ix.log = opts.Log
		}
	}
	g, err := ix.acquire()
	switch {
	case errors.Is(err, ErrNoIndex) && (opts == nil || !opts.MustExist):
		if info, err := os.Stat(ix.dir); err == nil && !info.IsDir() {
			return nil, fmt.Errorf("index: open: %s is a file: name a folder", ix.dir)
		}
		return ix, nil
	case (errors.Is(err, ErrSchema) || errors.As(err, new(*DamageError))) && (opts == nil || !opts.MustExist):
		return ix, nil // it may be built anew; everything else fails with the same error
	case err != nil:
		return nil, err
	}
	g.release()
	return ix, nil
}

// Close waits for nothing: searches that are running fail. A transaction that
// is open must be ended first.
func (ix *Index) Close() error {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.closed {
		return nil
	}
	ix.closed = true
	if ix.live != nil {
		ix.live.retire()
		ix.live = nil
	}
	ix.shelf.clear()
	return nil
}

// A generation is one that is open for reading. It is closed when it is no
// longer live nor on the shelf, and the last search on it has ended.
type generation struct {
	*manifest
	dir      string
	people   *people
	bleve    bleve.Index
	sealed   []*sealed
	damage   atomic.Pointer[DamageError] // nil: none was met
	guarded  atomic.Int64                // calls of guard that have not returned
	verified atomic.Int64                // faults there had been when all that was read was found to be as it was written; 0: unknown
	columns  columns
	names    nameTables
	bounds   bounds
	norms    norms
	spare    spare
	cores    *cores // of the index

	mu      sync.Mutex
	note    string    // what a reader of its answers should know
	lent    time.Time // when it last gave out a cursor
	readers int
	retired bool
}

// acquire returns the live generation, opening it if it is new. The caller
// releases it. The error wraps ErrNoIndex if there is none.
func (ix *Index) acquire() (*generation, error) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.closed {
		return nil, ErrClosed
	}
	var err error
	for range 10 { // a writer may remove a generation between the two steps
		var n uint64
		if n, err = current(ix.dir); err != nil {
			ix.unopened = unopened{err: err}
			break
		}
		if ix.live != nil && ix.live.Generation == n {
			ix.live.annotate("")
			break
		}
		if ix.unopened.err != nil && ix.unopened.n == n && time.Now().Before(ix.unopened.next) {
			err = ix.unopened.err
			break
		}
		var g *generation
		var older []*sealed
		if ix.live != nil {
			older = ix.live.sealed
		}
		if g, err = openGeneration(ix.dir, n, older); err == nil {
			if ix.live != nil {
				ix.shelve(ix.live)
				ix.live.retire()
			}
			ix.live, g.cores = g, &ix.cores
			break
		}
		if again, _ := current(ix.dir); again == n {
			if ix.unopened = (unopened{err: err}); errors.As(err, new(*DamageError)) {
				ix.unopened.n, ix.unopened.next = n, time.Now().Add(10*time.Second)
			}
			break
		}
	}
	if err == nil {
		ix.unopened = unopened{}
	}
	if ix.live == nil {
		return nil, err
	}
	if err != nil {
		// Better an answer from the last whole state, which says so, than none.
		// The error names a path, which is not for every reader.
		note := fmt.Sprintf("answered from generation %d, for the newest cannot be opened: `ksearch check` says why", ix.live.Generation)
		if ix.live.annotate(note) {
			ix.log.Error("the newest generation cannot be opened", "live", ix.live.Generation, "error", err)
		}
	}
	ix.live.hold()
	return ix.live, nil
}

// openGeneration opens generation n of dir. Segments that are among the older
// ones need not be compared with their checksums again.
func openGeneration(dir string, n uint64, older []*sealed) (*generation, error) {
	path := filepath.Join(dir, genName(n))
	m, err := openManifest(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, &DamageError{path, err}
	}
	if err != nil {
		return nil, err
	}
	p, err := readPeople(path)
	if err != nil {
		return nil, err
	}
	b, err := openBleve(path, true)
	if err != nil {
		return nil, m.damage(path, &DamageError{path, err})
	}
	g := &generation{manifest: m, dir: path, people: p, bleve: b, cores: new(cores)}
	if err := g.seal(older); err != nil {
		return nil, errors.Join(m.damage(path, err), b.Close())
	}
	return g, nil
}

// openBleve opens bleve's part of the generation in dir.
func openBleve(dir string, readOnly bool) (b bleve.Index, err error) {
	defer func() {
		if r := recover(); r != nil { // bleve panics over some damaged files
			b, err = nil, fmt.Errorf("bleve: %v", r)
		}
	}()
	config := format()
	config["read_only"], config["bolt_timeout"] = readOnly, "2s"
	return bleve.OpenUsing(dir, config)
}

// openAnew opens an index that was made just now and is filled with a whole
// archive: its segments are merged when all are there, in one go, so that the same
// articles make the same segment, however they came.
func openAnew(dir string) (bleve.Index, error) {
	config := format()
	config["bolt_timeout"] = "2s"
	config["segmentConfig"] = map[string]any{segment.AnewKey: new(segment.Anew)}
	config["scorchMergePlanOptions"] = map[string]any{
		"MaxSegmentsPerTier": mostAnew, "SegmentsPerMergeTask": mostAnew, "MaxSegmentSize": maxSegment, "FloorSegmentSize": 1,
	}
	return bleve.OpenUsing(dir, config)
}

const (
	// mostAnew is how many segments an archive that is indexed anew may have before
	// some are merged all the same: each is an open file.
	mostAnew   = 256
	maxSegment = 10_000_000 // articles: one segment for most archives
)

// format makes bleve keep its segments as package segment does.
func format() map[string]any {
	segment.Register()
	return map[string]any{"forceSegmentType": segment.Type, "forceSegmentVersion": segment.Version}
}

// annotate sets the note, and reports whether it is another than before.
func (g *generation) annotate(note string) (changed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	changed = g.note != note
	g.note = note
	return changed
}

func (g *generation) annotation() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.note
}

func (g *generation) hold() {
	g.mu.Lock()
	g.readers++
	g.mu.Unlock()
}

func (g *generation) release() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.readers--
	g.closeIdle()
}

// retire lets the generation close once nobody reads it.
func (g *generation) retire() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.retired = true
	g.closeIdle()
}

func (g *generation) closeIdle() {
	if g.retired && g.readers == 0 {
		_ = g.bleve.Close() // read only: nothing can be lost
	}
}

// Sources yields each source that is held whole, in no order.
func (ix *Index) Sources(ctx context.Context) iter.Seq2[corpus.Source, error] {
	return func(yield func(corpus.Source, error) bool) {
		g, err := ix.acquire()
		if errors.Is(err, ErrNoIndex) {
			return
		}
		if err != nil {
			yield(corpus.Source{}, err)
			return
		}
		defer g.release()
		if err := g.checkSources(g.dir); err != nil {
			yield(corpus.Source{}, err)
			return
		}
		log, err := readSources(g.dir)
		if err != nil {
			yield(corpus.Source{}, fmt.Errorf("index: sources: %w", err))
			return
		}
		for _, src := range log.held {
			if err := ctx.Err(); err != nil {
				yield(corpus.Source{}, err)
				return
			}
			if !yield(src, nil) {
				return
			}
		}
	}
}

// Stats describe what an [Index] holds.
type Stats struct {
	Generation uint64    `json:"generation"`
	Published  time.Time `json:"published,omitzero"` // when it became the live one; zero: there is none
	Articles   int       `json:"articles"`
	Sources    int       `json:"sources"`
	TextBytes  int64     `json:"text_bytes"` // of headlines, standfirsts and bodies
	DiskBytes  int64     `json:"disk_bytes"` // of the live generation
	Segments   int       `json:"segments"`
	Schema     int       `json:"schema"`
}

// Stats returns the figures of the live generation.
func (ix *Index) Stats(ctx context.Context) (Stats, error) {
	g, err := ix.acquire()
	if errors.Is(err, ErrNoIndex) {
		return Stats{Schema: Schema}, nil
	}
	if err != nil {
		return Stats{}, err
	}
	defer g.release()
	return Stats{
		Generation: g.Generation, Published: g.Created, Articles: int(g.manifest.Stats.Articles),
		Sources: g.manifest.Stats.Sources, TextBytes: int64(g.manifest.Stats.Text),
		DiskBytes: g.diskSize(), Segments: g.segments(), Schema: g.Schema,
	}, ctx.Err()
}
