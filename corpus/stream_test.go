package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func containsText(err error, want string) bool { return strings.Contains(err.Error(), want) }

// A changingFS holds one file, which gets another text and time each time that
// it is read, as often as changes says.
type changingFS struct {
	changes int
	opened  int
}

type changingFile struct {
	*fsFile
	of *changingFS
}

type fsFile struct {
	r    io.Reader
	info fileInfo
}

type fileInfo struct {
	name string
	size int64
	time time.Time
}

func (i fileInfo) Name() string       { return i.name }
func (i fileInfo) Size() int64        { return i.size }
func (i fileInfo) Mode() fs.FileMode  { return 0o644 }
func (i fileInfo) ModTime() time.Time { return i.time }
func (i fileInfo) IsDir() bool        { return false }
func (i fileInfo) Sys() any           { return nil }

func (f *fsFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *fsFile) Read(b []byte) (int, error) { return f.r.Read(b) }
func (f *fsFile) Close() error               { return nil }

func (c *changingFS) Open(string) (fs.File, error) {
	c.opened++
	text := fmt.Sprintf("A headline of words\n\nThis is version %d of it.", c.opened)
	return &changingFile{&fsFile{strings.NewReader(text), fileInfo{"a.txt", int64(len(text)), time.Unix(1e9, 0)}}, c}, nil
}

func (f *changingFile) Read(b []byte) (int, error) {
	n, err := f.fsFile.Read(b)
	if err == io.EOF && f.of.changes > 0 {
		f.of.changes--
		f.info.time = f.info.time.Add(time.Minute)
	}
	return n, err
}

func TestFileThatChangesIsReadOnceMore(t *testing.T) {
	articles, errs := readAll(t, &changingFS{changes: 1}, "a.txt")
	if len(articles) != 1 || len(errs) > 0 || !strings.Contains(articles[0].Body, "version 2") {
		t.Errorf("a file that changed once has articles %v and errors %v, want version 2 alone", articles, errs)
	}
	articles, errs = readAll(t, &changingFS{changes: 1000}, "a.txt")
	var bad *BadSource
	if len(articles) > 0 || len(errs) != 1 || !errors.Is(errs[0], ErrChanged) || !errors.As(errs[0], &bad) || bad.Lasting() {
		t.Errorf("a file that keeps changing has %d articles and errors %v, want ErrChanged, which may pass", len(articles), errs)
	}
	r := &Reader{FS: &changingFS{changes: 1000}}
	if _, err := r.Revision(t.Context(), Source{Path: "a.txt"}); !errors.Is(err, ErrChanged) {
		t.Errorf("its revision: %v, want ErrChanged", err)
	}
}

func TestArticlesAreOfTheRevisionThatIsAskedFor(t *testing.T) {
	fsys := fstest.MapFS{"a.txt": {Data: []byte("A headline of words\n\nA text.")}}
	r := &Reader{FS: fsys, Names: stated{}}
	src := Source{Path: "a.txt"}
	var err error
	if src.Revision, err = r.Revision(t.Context(), src); err != nil {
		t.Fatal(err)
	}
	for a, err := range r.Articles(t.Context(), src) {
		if err != nil || a.Source.Revision != src.Revision {
			t.Errorf("article %v, error %v, want one of revision %s", a, err, src.Revision)
		}
	}
	fsys["a.txt"] = &fstest.MapFile{Data: []byte("A headline of words\n\nB text.")}
	for _, err := range r.Articles(t.Context(), src) {
		if !errors.Is(err, ErrChanged) {
			t.Errorf("of another revision: %v, want ErrChanged", err)
		}
	}
}

// A generated file is made while it is read.
type generated struct {
	next func(n int) string // "" ends it
	n    int
	rest string
}

func (g *generated) Read(b []byte) (int, error) {
	if g.rest == "" {
		if g.rest = g.next(g.n); g.rest == "" {
			return 0, io.EOF
		}
		g.n++
	}
	n := copy(b, g.rest)
	g.rest = g.rest[n:]
	return n, nil
}

// A generatedFS holds one large file.
type generatedFS struct {
	size int64
	next func(n int) string
}

func (g generatedFS) Open(name string) (fs.File, error) {
	return &fsFile{&generated{next: g.next}, fileInfo{name, g.size, time.Unix(1e9, 0)}}, nil
}

func sizeOf(next func(int) string) (size int64) {
	for n := 0; ; n++ {
		s := next(n)
		if s == "" {
			return size
		}
		size += int64(len(s))
	}
}

func TestLongLineIsPassedOverInBoundedMemory(t *testing.T) {
	const lines = 4
	mib := strings.Repeat("long ", 1<<20/5)
	next := func(n int) string { // each second line has 50 MB
		line, part := n/60, n%60
		switch {
		case line == lines:
			return ""
		case line%2 == 0 && part == 0:
			return fmt.Sprintf(`{"headline":"Number %d","body":"short"}`+"\n", line)
		case line%2 == 0:
			return " " // blanks before the next object
		case part == 0:
			return `{"headline":"`
		case part == 59:
			return "\"}\n"
		default:
			return mib
		}
	}
	r := &Reader{FS: generatedFS{sizeOf(next), next}, Names: stated{}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var got []string
	for a, err := range r.Articles(t.Context(), Source{Path: "dump.jsonl"}) {
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, a.Headline)
	}
	runtime.ReadMemStats(&after)
	want := []string{"Number 0", "corpus: dump.jsonl:2: too large: one JSON object may have 16 MiB", "Number 2", "corpus: dump.jsonl:4: too large: one JSON object may have 16 MiB"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("read %q, want %q", got, want)
	}
	// All that was ever taken, most of it growing the two buffers up to 16 MiB.
	if took := after.TotalAlloc - before.TotalAlloc; took > 20*maxFile {
		t.Errorf("100 MB in two lines took %d MiB, want less than %d", took>>20, 20*maxFile>>20)
	}
	if grew := int64(after.HeapSys) - int64(before.HeapSys); grew > 8*maxFile {
		t.Errorf("the heap grew by %d MiB, want less than %d", grew>>20, 8*maxFile>>20)
	}
}

func TestDumpIsStreamed(t *testing.T) {
	const linesRows, listRows = 100_000, 20_000
	row := func(n int) string {
		return fmt.Sprintf(`{"id":%d,"headline":"Council meets for the %dth time","body":"The council met on Monday and spoke about roads, schools and the price of bread.","language":"en","published":"2019-05-06"}`+"\n", n, n)
	}
	forms := map[string]func(n int) string{
		"lines.jsonl": func(n int) string {
			if n == linesRows {
				return ""
			}
			return row(n)
		},
		"list.json": func(n int) string {
			switch n {
			case 0:
				return `{"status":"ok", "articles": [` + "\n" + row(n)
			case listRows:
				return "]}"
			case listRows + 1:
				return ""
			}
			return "," + row(n)
		},
	}
	for name, next := range forms {
		r := &Reader{FS: generatedFS{sizeOf(next), next}, Names: stated{}}
		n, most := 0, uint64(0)
		var first, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&first)
		for a, err := range r.Articles(t.Context(), Source{Path: name}) {
			if err != nil {
				t.Fatal(err)
			}
			if want := MakeID(name, fmt.Sprint(n)); a.ID != want {
				t.Fatalf("%s: article %d has ID %s, want %s", name, n, a.ID, want)
			}
			if n++; n%10_000 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapAlloc-min(now.HeapAlloc, first.HeapAlloc))
			}
		}
		if want := map[string]int{"lines.jsonl": linesRows, "list.json": listRows}[name]; n != want {
			t.Errorf("%s: %d articles, want %d", name, n, want)
		}
		if most > 16<<20 {
			t.Errorf("%s: %d MiB are held, want less than 16: the ids", name, most>>20)
		}
	}
}

func TestLargeFileThatChangesIsTold(t *testing.T) {
	row := `{"headline":"A","language":"en","body":"` + strings.Repeat("a village ", 10_000) + `"}` + "\n"
	next := func(n int) string {
		if n == 200 {
			return ""
		}
		return row
	}
	r := &Reader{FS: generatedFS{sizeOf(next) + 1, next}, Names: stated{}}
	var last error
	for _, err := range r.Articles(t.Context(), Source{Path: "a.jsonl"}) {
		last = err
	}
	if !errors.Is(last, ErrChanged) {
		t.Errorf("a large file that is shorter than it was ends with %v, want ErrChanged", last)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte(shortCopy), uint8(0))
	f.Add([]byte("\xff\xfea\x00b\x00"), uint8(1))
	f.Add([]byte("By A B\n\nA\nB\nC.\n(Editing by X)\n###"), uint8(2))
	fuzz(f, []string{"a.txt", "2018-03-12", "a.wire"})
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"headline":"a","body":"<p>b</p>","people":[{"name":"c","mentions":[{}]}]}`+"\n{}\n[]"), uint8(0))
	f.Add([]byte(`[{"title":"a","text":["b"],"point":{"lat":1}} , {}]`), uint8(1))
	f.Add([]byte(`{"articles":[{"id":1,"title":"x","date":{"time":"2018"}}],"hits":[{"article":{"body":"x"}}]}`), uint8(1))
	f.Add([]byte(`{"a":[1,"]}\"",{`), uint8(2))
	fuzz(f, []string{"a.jsonl", "a.json", "a"})
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("---\ntitle: a\ntags: [b, {c: d}]\n---\n# x\n[a](b) *c* ![d](e)\n- f\n> g <b>h</b>"), uint8(0))
	f.Add([]byte("# Hail\n\nERBIL (AFP) - x [[[a](b](c) `d` \\* <http://e>"), uint8(0))
	fuzz(f, []string{"a.md"})
}

const shortCopy = "A headline of words\n\nBy Azad Rahim\n\nERBIL, March 12 (Reuters) - A text.\n\nEditing by Nadia Rasul\n"

// fuzz reads data under one of the names: reading never panics, ends, and never
// yields an article that is not as checkArticle wants it.
func fuzz(f *testing.F, names []string) {
	f.Fuzz(func(t *testing.T, data []byte, which uint8) {
		name := names[int(which)%len(names)]
		articles, errs := readAll(t, fstest.MapFS{name: {Data: bytes.Clone(data)}}, name)
		if len(articles) == 0 && len(errs) == 0 {
			t.Errorf("%s yields nothing at all for %q", name, data)
		}
		ids := make(map[string]bool)
		for _, a := range articles {
			if ids[a.ID] {
				t.Errorf("two articles have the ID %s", a.ID)
			}
			ids[a.ID] = true
		}
	})
}
