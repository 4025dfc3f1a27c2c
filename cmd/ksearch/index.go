package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"ksearch/corpus"
	"ksearch/index"
)

func indexCommand() *command {
	return &command{
		name: "index", args: "FOLDER", files: true,
		short: "bring the index up to date with a folder of articles",
		long: `
Reads every file under FOLDER that is new or has changed since the last run, and
drops from the index what is there no more. Searches go on meanwhile, and see
the whole of a run or nothing of it. Ctrl-C stops a run and leaves the index as
it was.

A file that cannot be read is skipped and named; what the index holds of it
stays. A run that would drop more than half of the index changes nothing unless
it is allowed to.

With --watch it goes on until Ctrl-C: files that come, change or go are indexed
half a second after the last change, or 10 s after the first. Between runs others
may write the index. What the system does not tell, as of a file that another
machine writes to a network file system, is found by comparing the folder with
the index now and then. A run that fails, because the disk is full for instance,
is told and tried again.

` + namingHelp + `

A run reads the names of new and changed files only: after a change to the
table or to --home, index with --rebuild.`,
		examples: `
ksearch index ./corpus
ksearch index --dry-run ./corpus
ksearch index --index /srv/news.index --publish-every 1m /srv/articles
ksearch index --watch --index /srv/news.index /srv/articles`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			var r indexRun
			dir := indexFlag(fs)
			r.naming = namingFlags(fs, "; --rebuild after it changes")
			fs.BoolVar(&r.opts.DryRun, "dry-run", false, "say what would be done to each file, and change nothing")
			fs.BoolVar(&r.opts.Anew, "rebuild", false, "build the index from nothing; the old one answers until then")
			fs.BoolVar(&r.opts.AllowMassDelete, "allow-mass-delete", false, "drop even more than half of what the index holds; with --watch in the first run only")
			fs.BoolVar(&r.watch, "watch", false, "go on: index what comes, changes and goes, until Ctrl-C")
			fs.DurationVar(&r.watchEvery, "watch-every", 5*time.Minute, "with --watch, compare everything anyway at this `INTERVAL`")
			fs.DurationVar(&r.opts.PublishEvery, "publish-every", 0, "show what is done so far at this `INTERVAL`, such as 1m; 0 is at the end only")
			fs.IntVar(&r.opts.Workers, "workers", 0, "read `N` files at once; 0 is one for each processor")
			memory := fs.Int("memory", defaultMemory, "hold about `N` MB of memory, beside mapped pages of the index; more is faster")
			fs.BoolVarP(&r.verbose, "verbose", "v", false, "name each file that is new, updated or gone, and all that are skipped")
			fs.BoolVarP(&r.quiet, "quiet", "q", false, "say nothing but errors")
			return func(ctx context.Context, std streams, args []string) error {
				switch {
				case len(args) != 1:
					return usagef("index takes one folder, not %d", len(args))
				case r.verbose && r.quiet:
					return usagef("--verbose and --quiet cannot both be had")
				case r.opts.DryRun && r.quiet:
					return usagef("--dry-run and --quiet cannot both be had")
				case r.opts.Workers < 0 || r.opts.Workers > maxWorkers:
					return usagef("--workers is from 0 to %d", maxWorkers)
				case *memory < leastMemory || *memory > mostMemory:
					return usagef("--memory is from %d to %d", leastMemory, mostMemory)
				case r.opts.PublishEvery < 0:
					return usagef("--publish-every is not less than 0")
				case r.opts.Anew && r.opts.PublishEvery > 0:
					return usagef("--rebuild shows nothing before its end: leave out --publish-every")
				case r.watch && r.opts.DryRun:
					return usagef("--watch and --dry-run cannot both be had: a dry run is a single one")
				case r.watch && r.opts.Anew:
					return usagef("--watch and --rebuild cannot both be had: rebuild first, and then watch")
				case !r.watch && fs.Changed("watch-every"):
					return usagef("--watch-every is for --watch")
				case r.watchEvery < time.Second:
					return usagef("--watch-every is at least 1s")
				}
				var err error
				if r.dir, err = dir(); err != nil {
					return err
				}
				r.std, r.folder = std, args[0]
				defer frugal(*memory, fs.Changed("memory"))()
				return r.run(ctx)
			}
		},
	}
}

// Megabytes of memory for a run.
const (
	defaultMemory = 512
	leastMemory   = 128
	mostMemory    = 1 << 20
)

const indexGC = 400 // percent

// frugal makes the garbage collector work less often, for a run makes much
// garbage and holds little, and more so towards the bound: three quarters of it
// are for what Go holds, the rest for the program and some pages of the index. What
// GOGC or GOMEMLIMIT says counts more, unless the bound was asked for. It
// returns what undoes it.
func frugal(megabytes int, asked bool) (undo func()) {
	if !asked && (os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "") {
		return func() {}
	}
	percent := debug.SetGCPercent(indexGC)
	limit := debug.SetMemoryLimit(int64(megabytes) << 20 / 4 * 3)
	return func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

const (
	maxWorkers  = 256 // each holds a file open, and up to 16 MiB of it in memory
	mostSkipped = 20  // files named as skipped without --verbose
)

// An indexRun is one call of ksearch index.
type indexRun struct {
	std            streams
	dir, folder    string
	verbose, quiet bool
	opts           index.IngestOptions
	watch          bool
	watchEvery     time.Duration
	naming         *naming

	progress   *progress
	changes    map[index.Change]int
	skipped    int
	wasSkipped int // of them, those that were named
	planned    []change
}

// A change is what a dry run would do. Files are read side by side, so they are
// told in the order of their paths at the end.
type change struct {
	path string
	what index.Change
}

func (r *indexRun) run(ctx context.Context) (err error) {
	src, except, err := r.corpus()
	if err != nil {
		return err
	}
	tagger, err := r.naming.tagger()
	if err != nil {
		return err
	}
	ix, err := index.Open(r.dir, &index.Options{Aliases: tagger.Aliases})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()

	r.changes = map[index.Change]int{}
	r.progress = &progress{w: r.std.err}
	if !r.quiet {
		r.progress.width = r.std.errWidth
	}
	r.opts.Changed, r.opts.Skipped, r.opts.Progress = r.changed, r.skip, r.progress.show
	reader := &corpus.Reader{FS: src, Names: tagger}
	if r.watch {
		return newWatchRun(r).run(ctx, ix, reader, except)
	}
	stats, err := index.Ingest(ctx, ix, reader, &r.opts)
	r.progress.clear()
	switch {
	case ctx.Err() != nil && err != nil:
		return r.interrupted(ix)
	case err != nil:
		return err
	}
	r.more()
	slices.SortFunc(r.planned, func(a, b change) int { return strings.Compare(a.path, b.path) })
	for _, c := range r.planned {
		fmt.Fprintf(r.std.out, "%s: %s\n", c.what, clean(c.path))
	}
	if !r.quiet {
		fmt.Fprintln(r.std.out, summary(stats, r.changes, r.opts.DryRun))
	}
	if stats.Skipped > 0 {
		return quiet(exitSkipped)
	}
	return nil
}

// more says how many were skipped and not named.
func (r *indexRun) more() {
	if n := r.skipped - r.wasSkipped; n > 0 && !r.quiet {
		fmt.Fprintf(r.std.err, "and %d more; -v lists them\n", n)
	}
}

// corpus is the folder to be read, without the index if that lies in it, whose
// path within the folder is except.
func (r *indexRun) corpus() (files fs.FS, except string, err error) {
	info, err := os.Stat(r.folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "", fmt.Errorf("there is no folder %s", r.folder)
	case err != nil:
		return nil, "", err
	case !info.IsDir():
		return nil, "", fmt.Errorf("%s is a file: name the folder that it is in, or look at it with `ksearch read %[1]s`", r.folder)
	}
	inside, err := filepath.Rel(realPath(r.dir), realPath(r.folder))
	if err == nil && filepath.IsLocal(inside) {
		return nil, "", fmt.Errorf("%s is the index itself: name a folder of articles, or another index with --index", r.folder)
	}
	dir := corpus.Dir(r.folder)
	if at, err := filepath.Rel(realPath(r.folder), realPath(r.dir)); err == nil && filepath.IsLocal(at) {
		at = filepath.ToSlash(at)
		return without{dir, at}, at, nil
	}
	return dir, "", nil
}

// realPath is path without links and dots, as far as it exists.
func realPath(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return filepath.Clean(path)
	}
	rest := ""
	for at := abs; ; at = filepath.Dir(at) {
		if real, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(real, rest)
		}
		if at == filepath.Dir(at) {
			return abs
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}

// without is a file system but for one folder. The files of an index are no
// articles, and come and go while they would be read.
type without struct {
	fs.FS
	folder string
}

func (w without) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(w.FS, name)
	for i, e := range entries {
		if path.Join(name, e.Name()) == w.folder {
			return append(entries[:i:i], entries[i+1:]...), err
		}
	}
	return entries, err
}

func (w without) Stat(name string) (fs.FileInfo, error) { return fs.Stat(w.FS, name) }

func (r *indexRun) changed(src corpus.Source, c index.Change) {
	if c != index.Gone && src.Articles == 0 && len(src.Skipped) > 0 {
		return // told as skipped
	}
	r.changes[c]++
	switch {
	case r.opts.DryRun:
		r.planned = append(r.planned, change{src.Path, c})
	case r.verbose:
		r.progress.clear()
		fmt.Fprintf(r.std.err, "%s: %s\n", c, clean(src.Path))
	}
}

func (r *indexRun) skip(err error) {
	r.skipped++
	if r.quiet || r.wasSkipped >= mostSkipped && !r.verbose {
		return
	}
	r.wasSkipped++
	r.progress.clear()
	tellSkipped(r.std.err, err)
}

// tellSkipped tells a person of an article or a file that could not be read.
func tellSkipped(w io.Writer, err error) {
	how := "skipped"
	if bad := (*corpus.BadArticle)(nil); errors.As(err, &bad) && bad.Kept {
		how = "cut"
	}
	fmt.Fprintf(w, "%s: %s\n", how, clean(strings.TrimPrefix(err.Error(), "corpus: ")))
}

func (r *indexRun) interrupted(ix *index.Index) error {
	state := "nothing was written yet"
	// The run's own context is over, and this one takes no time.
	if s, err := ix.Stats(context.Background()); err == nil && !s.Published.IsZero() {
		state = fmt.Sprintf("the index stays at its last whole state, with %s", count(s.Articles, "article"))
	}
	fmt.Fprintf(r.std.err, "ksearch: interrupted: %s; run it again to go on\n", state)
	return quiet(exitInterrupted)
}

// summary is the one line that a run ends with.
func summary(s index.IngestStats, changes map[index.Change]int, dry bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s from %s in %s: %s new, %s updated, %s unchanged, %s gone, %s passed over, %s skipped",
		count(s.Articles, "article"), count(changes[index.New]+changes[index.Updated], "file"), seconds(s.Elapsed),
		number(changes[index.New]), number(changes[index.Updated]), number(s.Unchanged), number(s.Gone), number(s.Passed), number(s.Skipped))
	if s.Cut > 0 {
		fmt.Fprintf(&b, ", %s cut", number(s.Cut))
	}
	if dry {
		b.WriteString(" (a dry run: nothing was changed)")
	}
	return b.String()
}

// number writes n with commas between the thousands.
func number(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// count writes "1 article", "2 articles".
func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return number(n) + " " + what
}

func seconds(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}

// size writes a number of bytes as people say it.
func size(n int64) string {
	const kilo = 1000
	units := []string{"B", "kB", "MB", "GB", "TB", "PB", "EB"}
	f, u := float64(n), 0
	for f >= kilo-0.5 && u < len(units)-1 {
		f /= kilo
		u++
	}
	if u == 0 || f >= 100 {
		return fmt.Sprintf("%.0f %s", f, units[u])
	}
	return fmt.Sprintf("%.1f %s", f, units[u])
}
