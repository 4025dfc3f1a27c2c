package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	bindex "github.com/blevesearch/bleve_index_api"

	"ksearch/corpus"
	"ksearch/index/segment"
	"ksearch/query"
)

// Bounds on one batch of bleve: a batch becomes a segment, built in memory.
const (
	batchArticles = 1000
	batchBytes    = 4 << 20 // of text: about 60 MB while it is built
)

// transaction is a generation that is being written.
type transaction struct {
	ix   *Index
	lock *os.File
	base *manifest // of the live generation; nil: there is none
	from string    // its folder
	dir  string
	next manifest // Stats are kept up as articles come and go

	scribe scribe

	bleve   bleve.Index
	merging chan error // a merge that may be going on
	done    []corpus.Source
	log     *sourceLog
	err     error // the first: after it bleve's handle is not to be trusted
	ended   bool
}

// Begin starts a transaction. The error wraps [ErrLocked] if another one is
// open, in this process or in another.
func (ix *Index) Begin(ctx context.Context) (Transaction, error) {
	return interfaced(ix.begin(ctx, false, false))
}

// interfaced makes of no transaction a nil interface.
func interfaced(tx *transaction, err error) (Transaction, error) {
	if err != nil {
		return nil, err
	}
	return tx, nil
}

// BeginAnew is Begin, but starts from nothing: what the index holds is
// replaced as a whole when the transaction is published. It also replaces an
// index that is damaged, or that another version of ksearch wrote.
func (ix *Index) BeginAnew(ctx context.Context) (Transaction, error) {
	return interfaced(ix.begin(ctx, true, false))
}

// Apply makes the changes of b durable and visible, in a generation of their
// own. It waits for a transaction of this Index that is open; if another
// process writes, the error wraps [ErrLocked].
func (ix *Index) Apply(ctx context.Context, b *Batch) error {
	tx, err := ix.begin(ctx, false, true)
	if err != nil {
		return err
	}
	defer tx.Drop() //nolint:errcheck // it does nothing after Publish, and the first error counts
	if err := tx.Apply(ctx, b); err != nil {
		return err
	}
	return tx.Publish(ctx)
}

func (ix *Index) begin(ctx context.Context, anew, wait bool) (_ *transaction, err error) {
	if wait {
		select {
		case ix.writing <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	} else {
		select {
		case ix.writing <- struct{}{}:
		default:
			return nil, &LockedError{Dir: ix.dir, Holder: "this process"}
		}
	}
	tx := &transaction{ix: ix}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Drop())
		}
	}()
	if err := makeFolder(ix.dir); err != nil {
		return nil, err
	}
	if err := ours(ix.dir); err != nil {
		return nil, err
	}
	if tx.lock, err = lock(ix.dir); err != nil {
		return nil, err
	}
	live, err := current(ix.dir)
	var damage *DamageError
	switch {
	case errors.Is(err, ErrNoIndex), anew && errors.As(err, &damage):
		anew = true
	case err != nil:
		return nil, err
	}
	if damage == nil {
		sweep(ix.dir, live)
	}
	n := nextGeneration(ix.dir, live)
	tx.next = manifest{Schema: Schema, Generation: n}
	tx.dir = filepath.Join(ix.dir, genName(n))
	if anew {
		return tx, tx.create()
	}
	tx.from = filepath.Join(ix.dir, genName(live))
	tx.base, err = readManifest(tx.from)
	if errors.Is(err, fs.ErrNotExist) {
		err = &DamageError{filepath.Join(tx.from, manifestFile), errors.New("it is missing")}
	}
	if err != nil {
		return nil, err
	}
	tx.next.Stats = tx.base.Stats
	if err := clone(tx.from, tx.dir, tx.base); err != nil {
		return nil, fmt.Errorf("index: clone %s: %w", tx.from, err)
	}
	if tx.bleve, err = openBleve(tx.dir, false); err != nil {
		return nil, tx.base.damage(tx.from, &DamageError{tx.from, err})
	}
	return tx, nil
}

// ours returns an error if dir is a folder with something else than an index
// in it: a slip of the hand must not mix an index into somebody's files.
func ours(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	for _, e := range entries {
		name := strings.TrimPrefix(e.Name(), deadPrefix)
		if _, ok := genNumber(name); ok || name == currentFile || name == currentFile+".new" || name == lockFile {
			return nil
		}
	}
	if len(entries) > 0 {
		return fmt.Errorf("index: %s holds other files, %s for one: name a new folder, or an index", dir, entries[0].Name())
	}
	return nil
}

func (tx *transaction) create() (err error) {
	for _, d := range []string{sumsDir, sourcesDir} {
		if err := os.MkdirAll(filepath.Join(tx.dir, d), 0o755); err != nil {
			return fmt.Errorf("index: %w", err)
		}
	}
	// bleve wants to make its folder itself.
	tmp := filepath.Join(tx.dir, "bleve")
	b, err := bleve.NewUsing(tmp, emptyMapping(), scorch.Name, scorch.Name, format())
	if err != nil {
		return fmt.Errorf("index: create: %w", err)
	}
	if err := b.Close(); err != nil {
		return fmt.Errorf("index: create: %w", err)
	}
	for _, name := range []string{"index_meta.json", "store"} {
		if err := os.Rename(filepath.Join(tmp, name), filepath.Join(tx.dir, name)); err != nil {
			return fmt.Errorf("index: create: %w", err)
		}
	}
	if err := os.Remove(tmp); err != nil {
		return fmt.Errorf("index: create: %w", err)
	}
	if tx.bleve, err = openAnew(tx.dir); err != nil {
		return fmt.Errorf("index: create: %w", err)
	}
	return nil
}

// Apply adds the changes of b.
func (tx *transaction) Apply(ctx context.Context, b *Batch) error {
	if tx.ended {
		return errors.New("index: the transaction has ended")
	}
	if tx.err != nil {
		return tx.err
	}
	if err := checkBatch(b); err != nil {
		return err
	}
	tx.err = tx.blame(ctx, fenced(cmp.Or(tx.from, tx.dir), func() error { return tx.apply(ctx, b) }))
	return tx.err
}

// blame returns the damage of the live generation if that may be why err came
// about, and else err.
func (tx *transaction) blame(ctx context.Context, err error) error {
	if err == nil || tx.base == nil || ctx.Err() != nil || errors.As(err, new(*DamageError)) {
		return err
	}
	return tx.base.damage(tx.from, err)
}

// checkBatch refuses a batch that could not be kept, before any of it is.
func checkBatch(b *Batch) error {
	for _, a := range b.Put {
		switch {
		case a == nil:
			return errors.New("index: an article is nil")
		case a.ID == "":
			return fmt.Errorf("index: the article %q has no ID: corpus.MakeID makes one", a.Headline)
		case len(a.ID) > 512:
			return fmt.Errorf("index: the ID %.40q... has %d bytes, more than 512", a.ID, len(a.ID))
		case strings.ContainsFunc(a.ID, func(r rune) bool { return r < ' ' || r == '\ufffd' || r == 0x7f }):
			return fmt.Errorf("index: the ID %q holds control characters", a.ID)
		}
	}
	for _, src := range b.Done {
		if src.Path == "" || strings.ContainsFunc(src.Revision, func(r rune) bool { return r <= ' ' }) || src.Revision == "-" {
			return fmt.Errorf("index: the source %q in revision %q: a path and a revision without blanks are needed", src.Path, src.Revision)
		}
	}
	return nil
}

func (tx *transaction) apply(ctx context.Context, b *Batch) error {
	put := b.Put
	for len(put) > 0 {
		n, size := 0, 0
		for n < len(put) && n < batchArticles && (n == 0 || size < batchBytes) {
			size += len(put[n].Body)
			n++
		}
		if err := tx.put(ctx, put[:n]); err != nil {
			return err
		}
		put = put[n:]
	}
	return tx.finish(ctx, b.Done)
}

func (tx *transaction) put(ctx context.Context, put []*corpus.Article) error {
	reader, err := tx.reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	before, err := segmentsIn(reader)
	if err != nil {
		return err
	}
	defer tx.scribe.rest()
	batch := tx.bleve.NewBatch()
	stats := tx.next.Stats
	last := make(map[string]int, len(put)) // by ID: bleve keeps the last of each
	for i, a := range put {
		last[a.ID] = i
	}
	for i, a := range put {
		if err := ctx.Err(); err != nil {
			return err
		}
		if last[a.ID] != i {
			continue
		}
		d, n := tx.scribe.of(a)
		if err := batch.IndexAdvanced(d); err != nil {
			return fmt.Errorf("index: article %s: %w", a.ID, err)
		}
		for _, doc := range before.sought(idField, a.ID) {
			if err := stats.drop(before, doc); err != nil {
				return err
			}
		}
		stats.count(a, n)
	}
	if err := tx.write(batch); err != nil {
		return err
	}
	tx.next.Stats = stats
	tx.letGo(before)
	return nil
}

// letGo lets the system take back what was read of the segments that the
// transaction has written: they would become resident as a whole. What was read
// of the live generation stays, for verify to see.
func (tx *transaction) letGo(all segments) {
	for i := range all {
		f, ok := all[i].Segment.(*segment.File)
		if ok && !tx.base.has("store/"+filepath.Base(f.Path())) {
			f.LetGo()
		}
	}
}

// partSegments is how many segments are looked through before they are let go.
const partSegments = 16

// finish drops what the sources held in another revision.
func (tx *transaction) finish(ctx context.Context, done []corpus.Source) error {
	if len(done) == 0 {
		return nil
	}
	reader, err := tx.reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	before, err := segmentsIn(reader)
	if err != nil {
		return err
	}
	batch := tx.bleve.NewBatch()
	stats := tx.next.Stats
	dropped := map[uint64]bool{}
	for part := range slices.Chunk(before, partSegments) {
		for _, src := range done {
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, doc := range part.stale(src) {
				if dropped[doc] {
					continue
				}
				dropped[doc] = true
				id, err := before.id(doc)
				if err != nil {
					return err
				}
				batch.Delete(id)
				if err := stats.drop(before, doc); err != nil {
					return err
				}
			}
		}
		tx.letGo(part)
	}
	if len(dropped) > 0 {
		if err := tx.write(batch); err != nil {
			return err
		}
	}
	tx.next.Stats = stats
	tx.done = append(tx.done, done...)
	return nil
}

func (tx *transaction) reader() (bindex.IndexReader, error) {
	r, err := advancedReader(tx.bleve)
	if err != nil {
		return nil, fmt.Errorf("index: read %s: %w", tx.dir, err)
	}
	return r, nil
}

// write hands batch to bleve. After an error the handle is not used again: a
// batch that failed may still be in it, and the next one may panic.
func (tx *transaction) write(batch *bleve.Batch) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("index: write %s: bleve: %v", tx.dir, r)
		}
	}()
	if err := tx.bleve.Batch(batch); err != nil {
		return fmt.Errorf("index: write %s: %w", tx.dir, err)
	}
	s, err := tx.engine()
	if err != nil {
		return err
	}
	return tx.fault(s)
}

// stale are the articles of src in another revision, or all if it is gone.
func (ss segments) stale(src corpus.Source) []uint64 {
	field := findPrefix + string(query.Source)
	all := ss.sought(field, exactly(src.Path))
	if len(all) == 0 || src.Revision == "" {
		return all
	}
	fresh := ss.sought(field, revised(src))
	return slices.DeleteFunc(all, func(doc uint64) bool {
		_, ok := slices.BinarySearch(fresh, doc)
		return ok
	})
}

// Publish makes everything applied durable and visible, all at once.
func (tx *transaction) Publish(ctx context.Context) error {
	if tx.ended {
		return errors.New("index: the transaction has ended")
	}
	if tx.err == nil {
		tx.err = tx.blame(ctx, tx.publish(ctx))
	}
	if tx.err != nil {
		return errors.Join(tx.err, tx.Drop())
	}
	tx.ended = true
	// The generation before goes away now if this was its only reader.
	if g, err := tx.ix.acquire(); err == nil {
		g.release()
	}
	sweep(tx.ix.dir, tx.next.Generation)
	err := unlock(tx.lock)
	<-tx.ix.writing
	return err
}

func (tx *transaction) publish(ctx context.Context) error {
	if err := tx.verify(tx.bleve); err != nil {
		return err
	}
	if err := tx.merge(ctx); err != nil {
		return err
	}
	if err := tx.closeBleve(); err != nil {
		return fmt.Errorf("index: write %s: %w", tx.dir, err)
	}
	count, err := tx.settle(ctx)
	if err != nil {
		return fmt.Errorf("index: write %s: %w", tx.dir, err)
	}
	if err := tx.verifyMerged(ctx); err != nil {
		return err
	}
	if count != tx.next.Stats.Articles {
		return fmt.Errorf("index: write %s: it holds %d articles, %d were put: nothing was published", tx.dir, count, tx.next.Stats.Articles)
	}
	if tx.log == nil {
		if tx.log, err = readSources(tx.dir); err != nil {
			return fmt.Errorf("index: sources: %w", err)
		}
	}
	if err := tx.log.add(tx.dir, tx.done); err != nil {
		return fmt.Errorf("index: sources: %w", err)
	}
	tx.next.Stats.Sources = len(tx.log.held)
	tx.next.Created = time.Now().UTC().Truncate(time.Second)
	var old []file
	if tx.base != nil {
		old = tx.base.Files
	}
	if err := tx.next.write(ctx, tx.dir, tx.from, old); err != nil {
		return fmt.Errorf("index: write %s: %w", tx.dir, err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := publish(tx.ix.dir, tx.next.Generation); err != nil {
		return fmt.Errorf("index: publish generation %d: %w", tx.next.Generation, err)
	}
	return nil
}

// verify compares what b has read of the segments of the live generation with
// their checksums: what is derived from bytes that have rotted would have good
// checksums itself.
func (tx *transaction) verify(b bleve.Index) error {
	r, err := advancedReader(b)
	if err != nil {
		return err
	}
	defer r.Close()
	segments, err := seal(tx.dir, r, nil)
	if err != nil {
		return err
	}
	return touched(segments)
}

// verifyMerged does so for the segments that were merged into new ones.
func (tx *transaction) verifyMerged(ctx context.Context) error {
	if tx.base == nil {
		return nil
	}
	for _, f := range tx.base.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		_, err := os.Lstat(filepath.Join(tx.dir, filepath.FromSlash(f.Name)))
		if !isSegment(f.Name) || !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := f.check(tx.from, true); err != nil {
			return err
		}
	}
	return nil
}

// group finds the spellings of people that are one.
func (tx *transaction) group(ctx context.Context, b bleve.Index) error {
	r, err := advancedReader(b)
	if err != nil {
		return err
	}
	return errors.Join(writePeople(ctx, r, tx.dir, tx.ix.aliases), r.Close())
}

// settle opens what bleve has written as its readers will, completes it by the
// people, and removes the segments that were merged into others, which bleve does
// at some later time or not at all. It returns the number of articles.
func (tx *transaction) settle(ctx context.Context) (articles uint64, err error) {
	b, err := openBleve(tx.dir, true)
	if err != nil {
		return 0, err
	}
	inUse, err := func() (map[string]bool, error) {
		if articles, err = b.DocCount(); err != nil {
			return nil, err
		}
		if err := tx.group(ctx, b); err != nil {
			return nil, err
		}
		if err := tx.verify(b); err != nil {
			return nil, err
		}
		r, err := advancedReader(b)
		if err != nil {
			return nil, err
		}
		defer r.Close()
		return segmentsOf(r)
	}()
	if err := errors.Join(err, b.Close()); err != nil {
		return 0, err
	}
	files, err := os.ReadDir(filepath.Join(tx.dir, "store"))
	if err != nil {
		return 0, err
	}
	for _, f := range files {
		if isSegment(f.Name()) && !inUse[f.Name()] {
			if err := os.Remove(filepath.Join(tx.dir, "store", f.Name())); err != nil {
				return 0, err
			}
		}
	}
	return articles, nil
}

// merge keeps the number of segments small: each run adds at least one, and
// closing bleve stops its own merger.
func (tx *transaction) merge(ctx context.Context) error {
	s, err := tx.engine()
	if err != nil {
		return err
	}
	plan := mergeplan.DefaultMergePlanOptions
	plan.MaxSegmentSize = maxSegment
	plan.FloorSegmentSize = 500
	plan.MaxSegmentsPerTier = 4
	plan.SegmentsPerMergeTask = 8
	if tx.base == nil {
		plan.FloorSegmentSize = maxSegment
		plan.MaxSegmentsPerTier = 1
		plan.SegmentsPerMergeTask = 2 * mostAnew
		plan.ScoreSegments = func(s []mergeplan.Segment, _ *mergeplan.MergePlanOptions) float64 { return -float64(len(s)) }
	}
	done := make(chan error, 1)
	tx.merging = done
	go func() { done <- s.ForceMerge(context.WithoutCancel(ctx), &plan) }()
	look := time.NewTicker(50 * time.Millisecond)
	defer look.Stop()
	merged := false
	for {
		select {
		case err := <-done:
			tx.merging = nil
			if err != nil {
				return fmt.Errorf("index: merge %s: %w", tx.dir, err)
			}
			if err := tx.fault(s); err != nil || mergeKept(s) {
				return err
			}
			merged, done = true, nil
			look.Reset(time.Millisecond)
		case <-look.C: // bleve tries a merge that failed again and again, and never says so
			if err := tx.fault(s); err != nil || merged && mergeKept(s) {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// mergeKept reports whether what s has merged is on the disk: closed before that, it
// would open with the segments as they were.
func mergeKept(s *scorch.Scorch) bool {
	stats := s.StatsMap()
	persisted, _ := stats["LastPersistedEpoch"].(uint64)
	root, _ := stats["CurRootEpoch"].(uint64)
	return persisted >= root
}

func (tx *transaction) engine() (*scorch.Scorch, error) { return engineOf(tx.bleve) }

func engineOf(b bleve.Index) (*scorch.Scorch, error) {
	adv, err := b.Advanced()
	if err != nil {
		return nil, err
	}
	s, ok := adv.(*scorch.Scorch)
	if !ok {
		return nil, fmt.Errorf("index: the engine is a %T", adv)
	}
	return s, nil
}

// errMerge is the error for a fault in bleve's own goroutines, which count
// their faults and name them to nobody.
var errMerge = errors.New("segments could not be merged: the disk may be full or failing: look at it, or name another place for the index; it is as it was")

func (tx *transaction) fault(s *scorch.Scorch) error {
	if n, _ := s.StatsMap()["TotOnErrors"].(uint64); n > 0 {
		return fmt.Errorf("index: write %s: %w", tx.dir, errMerge)
	}
	return nil
}

// Drop forgets everything applied. After Publish it does nothing.
func (tx *transaction) Drop() error {
	if tx.ended {
		return nil
	}
	tx.ended = true
	_ = tx.closeBleve() // whatever it says, the folder goes
	var err error
	if tx.dir != "" {
		err = discard(tx.ix.dir, tx.next.Generation)
	}
	if tx.lock != nil {
		err = errors.Join(err, unlock(tx.lock))
	}
	<-tx.ix.writing
	return err
}

func (tx *transaction) closeBleve() (err error) {
	if tx.bleve == nil {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("bleve: %v", r)
		}
	}()
	b := tx.bleve
	tx.bleve = nil
	err = b.Close()
	if tx.merging != nil { // it ends with bleve
		<-tx.merging
	}
	return err
}
