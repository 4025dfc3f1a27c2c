package index_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/index"
	"ksearch/index/indextest"
	"ksearch/query"
)

// lineFormat reads files of one headline a line. The line "bad" is an article
// that cannot be read, the line "broken" ends the file.
var lineFormat = corpus.Format{
	Name:  "lines",
	Knows: func(name string, _ []byte) bool { return strings.HasSuffix(name, ".lines") },
	Read: func(_ context.Context, r *corpus.Input) iter.Seq2[*corpus.Article, error] {
		return func(yield func(*corpus.Article, error) bool) {
			sc := bufio.NewScanner(r)
			for n := 1; sc.Scan(); n++ {
				var a *corpus.Article
				var err error
				switch line := sc.Text(); line {
				case "bad":
					err = &corpus.BadArticle{Err: errors.New("it is bad")}
				case "broken":
					err = corpus.ErrMalformed
				default:
					a = &corpus.Article{ID: fmt.Sprint(n), Headline: line}
				}
				if !yield(a, err) || errors.Is(err, corpus.ErrMalformed) {
					return
				}
			}
		}
	},
}

// nobody finds no names: they are not the point here.
type nobody struct{}

func (nobody) Find(*names.Text) []names.Entity { return nil }

func reader(files fs.FS) *corpus.Reader {
	return &corpus.Reader{FS: files, Formats: []corpus.Format{lineFormat}, Names: nobody{}}
}

// folder is a corpus of files that were written long ago.
type folder struct{ fstest.MapFS }

func newFolder(files map[string]string) folder {
	f := folder{fstest.MapFS{}}
	for name, text := range files {
		f.write(name, text, 0)
	}
	return f
}

// write writes a file at an hour of a day in the past.
func (f folder) write(name, text string, hour int) {
	f.MapFS[name] = &fstest.MapFile{
		Data: []byte(text), Mode: 0o644, ModTime: time.Date(2018, 3, 12, 0, 0, 0, 0, time.UTC).Add(time.Duration(hour) * time.Hour),
	}
}

// ingest runs Ingest, and tells what it was told.
func ingest(t *testing.T, s index.Store, files fs.FS, opts *index.IngestOptions) (stats index.IngestStats, told []string, err error) {
	t.Helper()
	o := index.IngestOptions{}
	if opts != nil {
		o = *opts
	}
	o.Changed = func(src corpus.Source, c index.Change) { told = append(told, string(c)+" "+src.Path) }
	o.Skipped = func(err error) { told = append(told, "skipped: "+err.Error()) }
	stats, err = index.Ingest(t.Context(), s, reader(files), &o)
	slices.Sort(told)
	return stats, told, err
}

// headlines are those of every article in s, sorted.
func headlines(t *testing.T, s index.Store) string {
	t.Helper()
	res, err := s.Search(t.Context(), &query.Request{Size: query.MaxSize})
	if err != nil {
		t.Fatalf("Search: %v", err)
	}
	var out []string
	for _, h := range res.Hits {
		out = append(out, h.Article.Headline)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

func sources(t *testing.T, s index.Store) map[string]corpus.Source {
	t.Helper()
	out := map[string]corpus.Source{}
	for src, err := range s.Sources(t.Context()) {
		if err != nil {
			t.Fatalf("Sources: %v", err)
		}
		out[src.Path] = src
	}
	return out
}

// stores are those that Ingest is tested with: one with transactions on disk,
// one in memory, and one without transactions.
func stores(t *testing.T) map[string]index.Store {
	return map[string]index.Store{
		"Index": open(t, t.TempDir()), "Memory": new(indextest.Memory), "no Transactor": struct{ index.Store }{new(indextest.Memory)},
	}
}

func TestIngestFollowsTheCorpus(t *testing.T) {
	for name, s := range stores(t) {
		files := newFolder(map[string]string{
			"a.lines": "one\ntwo", "b/b.lines": "three", "c.lines": "four\nbad\nfive", "photo.jpg": "\xff\xd8", ".hidden.lines": "six",
		})
		unreadable := unreadableFS{files, map[string]bool{}}
		const skipped = "skipped: corpus: c.lines"
		for _, step := range []struct {
			when      string
			change    func()
			opts      *index.IngestOptions
			headlines string
			told      string
			read      int
		}{
			{
				"the first run", func() {}, nil, "five, four, one, three, two",
				"new a.lines, new b/b.lines, new c.lines, " + skipped + ":2: it is bad", 4,
			},
			{
				"nothing changed", func() {}, nil, "five, four, one, three, two",
				skipped + ": article 2: it is bad", 1, // the photo
			},
			{
				"one changed", func() { files.write("a.lines", "one\nseven", 1) }, nil, "five, four, one, seven, three",
				skipped + ": article 2: it is bad, updated a.lines", 2,
			},
			{
				"one touched", func() { files.write("b/b.lines", "three", 2) }, nil, "five, four, one, seven, three",
				skipped + ": article 2: it is bad", 2,
			},
			{
				"touched, the run after", func() {}, nil, "five, four, one, seven, three",
				skipped + ": article 2: it is bad", 1,
			},
			{
				"one with skips touched", func() { files.write("c.lines", "four\nbad\nfive", 3) }, nil, "five, four, one, seven, three",
				skipped + ": article 2: it is bad", 2,
			},
			{
				"one gone, one new", func() { delete(files.MapFS, "b/b.lines"); files.write("d.lines", "eight", 0) }, nil, "eight, five, four, one, seven",
				"gone b/b.lines, new d.lines, " + skipped + ": article 2: it is bad", 2,
			},
			{
				"shorter", func() { files.write("c.lines", "four", 4) }, nil, "eight, four, one, seven", "updated c.lines", 2,
			},
			{
				"one broken that was whole", func() { files.write("c.lines", "broken\nten", 5) }, nil, "eight, four, one, seven",
				skipped + ": malformed", 2, // what is held stays
			},
			{
				"unreadable", func() {
					files.write("c.lines", "four", 6)
					unreadable.bad["d.lines"] = true
					files.write("d.lines", "nine", 1)
				}, nil, "eight, four, one, seven",
				"skipped: corpus: d.lines: open: permission denied: let the user who runs this read it", 3,
			},
			{
				"readable again", func() { clear(unreadable.bad) }, nil, "four, nine, one, seven", "updated d.lines", 2,
			},
			{
				"a folder that cannot be looked at", func() { files.write("dir/x.lines", "x", 0) }, nil, "four, nine, one, seven, x", "new dir/x.lines", 2,
			},
			{
				"it hides what it holds", func() { unreadable.bad["dir"] = true }, nil, "four, nine, one, seven, x",
				"skipped: corpus: dir: open: permission denied: let the user who runs this read it", 1,
			},
		} {
			step.change()
			stats, told, err := ingest(t, s, unreadable, step.opts)
			if err != nil {
				t.Fatalf("%s, %s: %v", name, step.when, err)
			}
			if got := headlines(t, s); got != step.headlines {
				t.Errorf("%s, %s: the articles are %s, want %s", name, step.when, got, step.headlines)
			}
			if got := strings.Join(told, ", "); got != step.told {
				t.Errorf("%s, %s: told\n%s, want\n%s", name, step.when, got, step.told)
			}
			if stats.Read != step.read || stats.ToRead != step.read || stats.Unchanged+stats.ToRead < stats.Sources {
				t.Errorf("%s, %s: %+v, want %d read", name, step.when, stats, step.read)
			}
		}
	}
}

// unreadableFS lets nobody open some of its files.
type unreadableFS struct {
	fs.FS
	bad map[string]bool
}

func (u unreadableFS) Open(name string) (fs.File, error) {
	if u.bad[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.FS.Open(name)
}

func (u unreadableFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if u.bad[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return fs.ReadDir(u.FS, name)
}

func TestIngestRefusesAMassDelete(t *testing.T) {
	for name, s := range stores(t) {
		files := newFolder(map[string]string{"a.lines": "one", "b.lines": "two", "c.lines": "three", "d.lines": "four"})
		if _, _, err := ingest(t, s, files, nil); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		few := newFolder(map[string]string{"a.lines": "one, anew"})
		few.write("a.lines", "one, anew", 1)
		_, told, err := ingest(t, s, few, nil)
		if mass := (*index.MassDeleteError)(nil); !errors.As(err, &mass) || *mass != (index.MassDeleteError{Gone: 3, Held: 4}) || len(told) > 0 {
			t.Errorf("%s: a run that drops 3 of 4 sources: %v, told %q", name, err, told)
		}
		if got := headlines(t, s); got != "four, one, three, two" {
			t.Errorf("%s: a run that was refused left %s", name, got)
		}
		if _, _, err := ingest(t, s, few, &index.IngestOptions{AllowMassDelete: true}); err != nil {
			t.Errorf("%s: a mass delete that is allowed: %v", name, err)
		}
		if got := headlines(t, s); got != "one, anew" {
			t.Errorf("%s: a mass delete that is allowed left %s", name, got)
		}
	}
}

func TestIngestDryRunWritesNothing(t *testing.T) {
	files := newFolder(map[string]string{"a.lines": "one\nbad", "b.lines": "two"})
	dir := t.TempDir() + "/none"
	ix := open(t, dir)
	stats, told, err := ingest(t, ix, files, &index.IngestOptions{DryRun: true})
	if err != nil || stats.Articles != 2 || stats.Read != 2 || stats.Skipped != 1 || len(told) != 3 {
		t.Errorf("a dry run: %+v, told %q, %v", stats, told, err)
	}
	if _, err := index.Open(dir, &index.Options{MustExist: true}); !errors.Is(err, index.ErrNoIndex) {
		t.Errorf("after a dry run Open says %v, want ErrNoIndex", err)
	}
	if _, _, err := ingest(t, ix, files, nil); err != nil {
		t.Fatal(err)
	}
	before, _ := ix.Stats(t.Context())
	files.write("b.lines", "three", 1)
	files.write("c.lines", "four", 1)
	if stats, _, err = ingest(t, ix, files, &index.IngestOptions{DryRun: true}); err != nil || stats.Read != 2 {
		t.Errorf("a dry run over changes: %+v, %v", stats, err)
	}
	after, _ := ix.Stats(t.Context())
	if before != after || headlines(t, ix) != "one, two" {
		t.Errorf("a dry run made %+v of %+v: %s", after, before, headlines(t, ix))
	}
}

func TestIngestWithoutChangePublishesNothing(t *testing.T) {
	ix := open(t, t.TempDir())
	files := newFolder(map[string]string{"a.lines": "one", "b.lines": "two"})
	for run := range 3 {
		if _, _, err := ingest(t, ix, files, nil); err != nil {
			t.Fatal(err)
		}
		if st, err := ix.Stats(t.Context()); err != nil || st.Generation != 1 {
			t.Errorf("after run %d the generation is %d, %v, want 1", run+1, st.Generation, err)
		}
	}
}

func TestIngestAnew(t *testing.T) {
	ix := open(t, t.TempDir())
	files := newFolder(map[string]string{"a.lines": "one", "b.lines": "two"})
	if _, _, err := ingest(t, ix, files, nil); err != nil {
		t.Fatal(err)
	}
	other := newFolder(map[string]string{"c.lines": "three"})
	if stats, told, err := ingest(t, ix, other, &index.IngestOptions{Anew: true}); err != nil || stats.Gone != 0 || len(told) != 1 {
		t.Errorf("Ingest anew: %+v, told %q, %v", stats, told, err)
	}
	if got := headlines(t, ix); got != "three" || len(sources(t, ix)) != 1 {
		t.Errorf("Ingest anew left %s of %v", got, sources(t, ix))
	}
	if _, _, err := ingest(t, new(indextest.Memory), other, &index.IngestOptions{Anew: true}); err == nil {
		t.Error("Ingest anew of a Store without BeginAnew was done")
	}
}

// brokenStore fails at the nth Apply.
type brokenStore struct {
	index.Store
	left int
}

var errBroken = errors.New("the disk is full")

func (s *brokenStore) Apply(ctx context.Context, b *index.Batch) error {
	if s.left--; s.left < 0 {
		return errBroken
	}
	return s.Store.Apply(ctx, b)
}

func TestIngestIsTakenUpWhereItBroke(t *testing.T) {
	files := newFolder(nil)
	var want []string
	for i := range 6 {
		var text bytes.Buffer
		for j := range i + 1 {
			line := fmt.Sprintf("article %d-%d", i, j)
			want = append(want, line)
			fmt.Fprintln(&text, line)
		}
		files.write(fmt.Sprintf("%d.lines", i), text.String(), 0)
	}
	slices.Sort(want)
	whole := new(indextest.Memory)
	if _, _, err := ingest(t, whole, files, nil); err != nil {
		t.Fatal(err)
	}
	ended := false
	for n := range 20 {
		memory := new(indextest.Memory)
		// What an older revision held has to go, however often the run breaks.
		old := corpus.Source{Path: "5.lines", Revision: "old"}
		if err := memory.Apply(t.Context(), &index.Batch{Put: []*corpus.Article{{ID: "old", Source: old, Headline: "old"}}, Done: []corpus.Source{old}}); err != nil {
			t.Fatal(err)
		}
		_, _, err := ingest(t, &brokenStore{memory, n}, files, &index.IngestOptions{BatchArticles: 2, Workers: 2})
		if err == nil {
			ended = true
		} else if !errors.Is(err, errBroken) {
			t.Errorf("a Store that fails at Apply %d: %v", n, err)
		}
		for path, src := range sources(t, memory) {
			var holds int
			res, err := memory.Search(t.Context(), &query.Request{Query: query.Phrase{Field: query.Source, Text: path}, Size: -1})
			if err == nil {
				holds = res.Total.Value
			}
			if src.Revision != "old" && holds != src.Articles {
				t.Errorf("a Store that failed at Apply %d says that %s is whole with %d articles of %d", n, path, holds, src.Articles)
			}
		}
		if _, _, err := ingest(t, memory, files, nil); err != nil {
			t.Fatalf("the run after one that failed at Apply %d: %v", n, err)
		}
		if got := headlines(t, memory); got != strings.Join(want, ", ") {
			t.Errorf("the run after one that failed at Apply %d left %s", n, got)
		}
		if got, want := sources(t, memory), sources(t, whole); !maps.EqualFunc(got, want, func(a, b corpus.Source) bool { return a.Revision == b.Revision && a.Articles == b.Articles }) {
			t.Errorf("the run after one that failed at Apply %d left the sources %v, want %v", n, got, want)
		}
	}
	if !ended {
		t.Error("no run of 20 came to its end")
	}
}

func TestIngestThatIsCancelledLeavesTheOldState(t *testing.T) {
	for _, name := range []string{"Index", "Memory"} {
		s := stores(t)[name]
		files := newFolder(map[string]string{"a.lines": "one", "b.lines": "two"})
		if _, _, err := ingest(t, s, files, nil); err != nil {
			t.Fatal(err)
		}
		files.write("a.lines", "three", 1)
		for i := range 20 {
			files.write(fmt.Sprintf("n%d.lines", i), "new", 0)
		}
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		_, err := index.Ingest(ctx, s, reader(files), &index.IngestOptions{
			BatchArticles: 1,
			Changed: func(corpus.Source, index.Change) {
				if n++; n == 7 {
					cancel()
				}
			},
		})
		if cancel(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: Ingest that is cancelled midway: %v", name, err)
		}
		if got := headlines(t, s); got != "one, two" {
			t.Errorf("%s: Ingest that was cancelled midway left %s", name, got)
		}
		if _, _, err := ingest(t, s, files, nil); err != nil {
			t.Errorf("%s: the run after one that was cancelled: %v", name, err)
		}
		if got := headlines(t, s); strings.Count(got, "new") != 20 || !strings.HasSuffix(got, "three, two") {
			t.Errorf("%s: the run after one that was cancelled left %s", name, got)
		}
	}
}

func TestIngestPublishesOnTheWay(t *testing.T) {
	ix := open(t, t.TempDir())
	files := newFolder(nil)
	for i := range 5 {
		files.write(fmt.Sprintf("%d.lines", i), "word", 0)
	}
	var seen []int // articles, whenever a source is done
	_, err := index.Ingest(t.Context(), ix, reader(files), &index.IngestOptions{
		Workers: 1, BatchArticles: 1, PublishEvery: time.Nanosecond,
		Changed: func(corpus.Source, index.Change) {
			st, err := ix.Stats(t.Context())
			if err != nil {
				t.Errorf("Stats: %v", err)
			}
			seen = append(seen, st.Articles)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(seen) || seen[len(seen)-1] < 3 {
		t.Errorf("a run that publishes on the way showed %v articles", seen)
	}
	if st, err := ix.Stats(t.Context()); err != nil || st.Articles != 5 || st.Sources != 5 {
		t.Errorf("a run that publishes on the way ended with %+v, %v", st, err)
	}
	if st, _, err := ingest(t, ix, files, nil); err != nil || st.Read != 0 {
		t.Errorf("the run after one that publishes on the way: %+v, %v", st, err)
	}
}

// lockedOnce cannot begin a second transaction.
type lockedOnce struct {
	*index.Index
	n int
}

func (s *lockedOnce) Begin(ctx context.Context) (index.Transaction, error) {
	tx, err := s.Index.Begin(ctx)
	if s.n++; s.n == 2 && err == nil {
		err = tx.Drop() // and somebody else takes the lock
		if err == nil {
			if _, err = s.Index.Begin(ctx); err == nil {
				return s.Index.Begin(ctx)
			}
		}
	}
	return tx, err
}

func TestIngestThatLosesTheLockOnTheWay(t *testing.T) {
	ix := open(t, t.TempDir())
	files := newFolder(map[string]string{"a.lines": "one", "b.lines": "two", "c.lines": "three"})
	_, err := index.Ingest(t.Context(), &lockedOnce{Index: ix}, reader(files), &index.IngestOptions{BatchArticles: 1, Workers: 1, PublishEvery: time.Nanosecond})
	if !errors.Is(err, index.ErrLocked) {
		t.Errorf("Ingest that cannot begin again after it has published: %v, want ErrLocked", err)
	}
	if got := headlines(t, ix); got != "one" {
		t.Errorf("what it published first is %q, want one", got)
	}
}

func TestIngestTellsItsProgress(t *testing.T) {
	files := newFolder(map[string]string{"a.lines": "one\ntwo", "b.lines": "three"})
	var last index.IngestStats
	calls := 0
	stats, err := index.Ingest(t.Context(), new(indextest.Memory), reader(files), &index.IngestOptions{
		Progress: func(s index.IngestStats) { calls++; last = s },
	})
	if err != nil || calls == 0 || last.Articles != 3 || last.Read != 2 || last.Bytes != last.AllBytes || last.Bytes != 12 {
		t.Errorf("the last of %d tellings is %+v, %v", calls, last, err)
	}
	if last.Elapsed = stats.Elapsed; last != stats {
		t.Errorf("the last telling is %+v, Ingest returned %+v", last, stats)
	}
}
