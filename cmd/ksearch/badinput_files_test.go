//go:build unix

package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"ksearch/corpus"
	"ksearch/index"
)

// badFiles are files that cannot be read, or whose names are odd.
func badFiles() []badInput {
	named := func(name, data string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { writeFile(t, filepath.Join(dir, name), data) }
	}
	return []badInput{
		{
			what: "a FIFO", file: "bad.txt",
			read: "skipped: bad.txt: open: neither a folder nor a regular file",
			make: func(t *testing.T, dir string) {
				mustPack(t, syscall.Mkfifo(filepath.Join(dir, "bad.txt"), 0o644))
			},
		},
		{
			what: "a socket", file: "bad.txt",
			read: "skipped: bad.txt: open: neither a folder nor a regular file",
			make: func(t *testing.T, dir string) {
				t.Chdir(dir) // for the name of a socket is short
				l, err := net.Listen("unix", "bad.txt")
				mustPack(t, err)
				t.Cleanup(func() { _ = l.Close() })
			},
		},
		{
			what: "a link to itself", file: "bad.txt",
			read: "skipped: bad.txt: open: too many levels of symbolic links",
			make: func(t *testing.T, dir string) {
				mustPack(t, os.Symlink("bad.txt", filepath.Join(dir, "bad.txt")))
			},
		},
		{what: "a link to the folder that it is in", make: func(t *testing.T, dir string) {
			mustPack(t, os.Symlink(".", filepath.Join(dir, "loop")))
		}},
		{what: "a link out of the corpus", make: func(t *testing.T, dir string) {
			out := t.TempDir()
			writeFile(t, filepath.Join(out, "secret.txt"), badCopy)
			mustPack(t, os.Symlink(filepath.Join(out, "secret.txt"), filepath.Join(dir, "bad.txt")))
		}},
		{
			what: "a link to nothing", file: "bad.txt",
			read: "skipped: bad.txt: there is no such file",
			make: func(t *testing.T, dir string) {
				mustPack(t, os.Symlink("nowhere", filepath.Join(dir, "bad.txt")))
			},
		},
		{
			what: "a file that nobody may read", file: "bad.txt",
			report: "skipped: bad.txt: open: permission denied: let the user who runs this read it", status: exitSkipped,
			make: func(t *testing.T, dir string) {
				notRoot(t)
				writeFile(t, filepath.Join(dir, "bad.txt"), badCopy)
				mustPack(t, os.Chmod(filepath.Join(dir, "bad.txt"), 0))
			},
		},
		{
			what:   "a folder that nobody may read",
			report: "skipped: bad: open: permission denied: let the user who runs this read it", status: exitSkipped,
			make: func(t *testing.T, dir string) {
				notRoot(t)
				at := filepath.Join(dir, "bad")
				mustPack(t, os.Mkdir(at, 0))
				t.Cleanup(func() { _ = os.Chmod(at, 0o755) })
			},
		},
		{
			what: "a folder called as a file is", file: "bad.txt",
			read: "skipped: bad.txt: a folder: name files, or see what `ksearch index --dry-run` makes of it",
			make: func(t *testing.T, dir string) {
				mustPack(t, os.Mkdir(filepath.Join(dir, "bad.txt"), 0o755))
			},
		},
		{
			what: "a line end in a name", file: "bad\nskipped: all.txt",
			report: "skipped: \"bad\\nskipped: all.txt\": the file is empty", status: exitSkipped,
			make: named("bad\nskipped: all.txt", ""),
		},
		{
			what: "an escape in a name", file: "bad\x1b[2J.txt",
			report: "skipped: \"bad\\x1b[2J.txt\": the file is empty", status: exitSkipped,
			make: named("bad\x1b[2J.txt", ""),
		},
		{
			what: "an override of direction in a name", file: "bad\u202etxt.exe.txt",
			report: "skipped: \"bad\\u202etxt.exe.txt\": the file is empty", status: exitSkipped,
			make: named("bad\u202etxt.exe.txt", ""),
		},
		{
			what: "a name that is no UTF-8", file: "bad\xff\xfe.txt",
			report: "skipped: \"bad\\xff\\xfe.txt\": the file is empty", status: exitSkipped,
			make: named("bad\xff\xfe.txt", ""),
		},
		{
			what: "an article whose name is no UTF-8", file: "bad\xff\x1b[1m.txt",
			articles: 1,
			make:     named("bad\xff\x1b[1m.txt", badCopy),
		},
		{
			what: "a name of 255 bytes", file: strings.Repeat("n", 251) + ".txt",
			report: "skipped: nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn.txt: the file is empty", status: exitSkipped,
			make: named(strings.Repeat("n", 251)+".txt", ""),
		},
		{
			what:   "a folder 1,500 deep",
			report: "skipped: " + strings.Repeat("d/", 256) + "d: too large: folders may be 256 deep in one another: index one that is further in", status: exitSkipped,
			make: func(t *testing.T, dir string) {
				writeFile(t, filepath.Join(dir, strings.Repeat("d/", 1500), "bad.txt"), "")
			},
		},
	}
}

func notRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
}

// A fickleFS does something to a file while it is read.
type fickleFS struct {
	fstest.MapFS
	open func(name string) (fs.File, error)
}

func (f fickleFS) Open(name string) (fs.File, error) {
	if name == "bad.txt" {
		return f.open(name)
	}
	return f.MapFS.Open(name)
}

// A file whose reads fail, or whose time is another each time it is asked for.
type fickleFile struct {
	fs.File
	err   error
	asked *int
}

func (f fickleFile) Read(b []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return f.File.Read(b)
}

func (f fickleFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	if f.asked == nil || err != nil {
		return info, err
	}
	*f.asked++
	return laterInfo{info, time.Duration(*f.asked) * time.Second}, nil
}

type laterInfo struct {
	fs.FileInfo
	by time.Duration
}

func (l laterInfo) ModTime() time.Time { return l.FileInfo.ModTime().Add(l.by) }

func TestFilesThatChangeMeanwhile(t *testing.T) {
	good := &fstest.MapFile{Data: []byte(goodCopy), ModTime: time.Unix(1e9, 0)}
	files := fstest.MapFS{"good.txt": good, "bad.txt": {Data: []byte(badCopy), ModTime: time.Unix(1e9, 0)}}
	for _, tt := range []struct {
		what string
		open func(name string) (fs.File, error)
		want string
	}{
		{"it vanishes", func(name string) (fs.File, error) {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}, "skipped: bad.txt: open: file does not exist: it went away meanwhile"},
		{"it is taken away", func(name string) (fs.File, error) {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
		}, "skipped: bad.txt: open: permission denied: let the user who runs this read it"},
		{"it changes each time", func(name string) (fs.File, error) {
			f, err := files.Open(name)
			return fickleFile{File: f, asked: new(int)}, err
		}, "skipped: bad.txt: changed while it was read: index it again when nobody writes to it"},
		{"the disk fails", func(name string) (fs.File, error) {
			f, err := files.Open(name)
			return fickleFile{File: f, err: &fs.PathError{Op: "read", Path: name, Err: syscall.EIO}}, err
		}, "skipped: bad.txt: read: input/output error"},
		{"the network fails", func(name string) (fs.File, error) {
			f, err := files.Open(name)
			return fickleFile{File: f, err: errors.New("connection \x1b[2J reset")}, err
		}, "skipped: bad.txt: connection ␛[2J reset"},
		{"it breaks off", func(name string) (fs.File, error) {
			f, err := files.Open(name)
			return fickleFile{File: f, err: io.ErrUnexpectedEOF}, err
		}, "skipped: bad.txt: unexpected EOF"},
	} {
		ix, err := index.Open(filepath.Join(t.TempDir(), "index"), nil)
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		stats, err := index.Ingest(t.Context(), ix, &corpus.Reader{FS: fickleFS{files, tt.open}}, &index.IngestOptions{
			Skipped: func(err error) { tellSkipped(&said, err) },
		})
		if err != nil || stats.Articles != 1 || stats.Skipped != 1 {
			t.Errorf("%s: %d articles, %d skipped, error %v, want one of each and none", tt.what, stats.Articles, stats.Skipped, err)
		}
		if got := said.String(); got != tt.want+"\n" {
			t.Errorf("%s: it is told as %q, want %q", tt.what, got, tt.want)
		}
		for s, err := range ix.Sources(t.Context()) {
			if err != nil || s.Path != "good.txt" {
				t.Errorf("%s: the index holds %q, error %v: it would not be read again", tt.what, s.Path, err)
			}
		}
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestBadFiles(t *testing.T) {
	for _, b := range badFiles() {
		t.Run(b.what, b.test)
	}
}
