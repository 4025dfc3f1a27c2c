package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"iter"
	"path"
	"strings"
	"time"

	"ksearch/corpus/names"
)

// A Reader reads the articles of one corpus.
// It is safe for concurrent use, so long as its fields are not changed.
type Reader struct {
	FS      fs.FS        // usually a [Dir]
	Formats []Format     // nil means Formats()
	Names   names.Finder // nil means a zero names.Tagger

	// BytesRead is told of bytes as Articles reads them from a file, from
	// several goroutines at once if it is called from several. A file that
	// changed and is read again is told again. Nil means nobody asks.
	BytesRead func(n int64)

	// Helper is asked to call work on another goroutine, once, and soon: to find
	// the names in an article while the next one is read. It returns false if
	// nobody is free; then Articles does it. The articles come in the same order
	// all the same, and when Articles returns all work is done. Nil is nobody.
	Helper func(work func()) bool
}

const (
	headSize = 8 << 10 // bytes that a format is picked by

	// wholeSize is how large a file may be, in bytes, to be read whole before
	// its first article is yielded, so that a change meanwhile is harmless.
	wholeSize = maxFile

	// maxFolders is how deep folders may be in one another. Each is opened by way
	// of all that it is in, so that the time grows with the square.
	maxFolders = 256

	// racy is how old a file must be for its time to be trusted: it can be
	// written again within the tick of a file system's clock, which is 2 s on FAT.
	racy = 2 * time.Second
)

// Sources yields the regular files of the corpus with Path, Size and ModTime,
// in the order of [fs.WalkDir]. Files and folders whose name begins with a dot
// are passed over, unless one is the corpus.
//
// An error that is a [*BadSource] is about one file, or about one folder and
// everything in it, and the walk goes on; any other error ends it. What lies in
// a folder that cannot be read is not known to be gone.
//
// ModTime is zero if the file is so new that it may change again without
// getting another time.
func (r *Reader) Sources(ctx context.Context) iter.Seq2[Source, error] {
	return func(yield func(Source, error) bool) {
		single := false
		if d, ok := r.FS.(dirFS); ok {
			_, single = d.only()
		}
		now := time.Now()
		err := fs.WalkDir(r.FS, ".", func(name string, d fs.DirEntry, err error) error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if name == "." && err != nil {
				return err
			}
			hidden := strings.HasPrefix(path.Base(name), ".") && name != "." && !single
			var src Source
			switch {
			case hidden && d != nil && d.IsDir():
				return fs.SkipDir
			case hidden:
				return nil
			case err != nil:
				err = &BadSource{Path: name, Err: withoutPath(err)}
			case d.IsDir() && strings.Count(name, "/") >= maxFolders:
				if !yield(src, &BadSource{Path: name, Err: fmt.Errorf("%w: folders may be %d deep in one another: index one that is further in", ErrTooLarge, maxFolders)}) {
					return fs.SkipAll
				}
				return fs.SkipDir
			case d.IsDir():
				return nil
			default:
				src, err = source(name, d, now)
			}
			if !yield(src, err) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(Source{}, rootFailure(err))
		}
	}
}

func rootFailure(err error) error {
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		return fmt.Errorf("corpus: read %s: %w", quotePath(pe.Path), pe.Err)
	}
	return fmt.Errorf("corpus: %w", err)
}

func source(name string, d fs.DirEntry, now time.Time) (Source, error) {
	if kind := d.Type(); !kind.IsRegular() {
		what := map[fs.FileMode]string{
			fs.ModeSymlink: "a symbolic link", fs.ModeNamedPipe: "a FIFO", fs.ModeSocket: "a socket",
			fs.ModeDevice: "a device", fs.ModeDevice | fs.ModeCharDevice: "a device",
		}[kind.Type()]
		if what == "" {
			what = "not a regular file"
		}
		return Source{}, &BadSource{Path: name, Special: true, Err: fmt.Errorf("%s, which is not followed: index a copy", what)}
	}
	info, err := d.Info()
	if err != nil {
		return Source{}, &BadSource{Path: name, Err: withoutPath(err)}
	}
	src := Source{Path: name, Size: info.Size(), ModTime: info.ModTime()}
	if src.ModTime.After(now.Add(-racy)) {
		src.ModTime = time.Time{}
	}
	return src, nil
}

// Revision returns the SHA-256 of a file's bytes, in hex. Its error is a
// [*BadSource], or wraps ctx.Err().
func (r *Reader) Revision(ctx context.Context, src Source) (string, error) {
	var revision string
	src.Revision = "" // it may well be another one by now
	err := r.twice(ctx, src, func() error {
		f, err := r.open(ctx, src)
		if err != nil {
			return err
		}
		defer f.Close()
		h := sha256.New()
		if _, err := io.CopyBuffer(h, f, make([]byte, 64<<10)); err != nil {
			return err
		}
		revision = hex.EncodeToString(h.Sum(nil))
		return f.unchanged()
	})
	return revision, err
}

// Articles yields the articles of one file, finished, in file order. What it
// ends with is told in the comment of the package.
//
// If src has a Revision, the bytes must be of that revision, or the last error
// wraps [ErrChanged]; so it does if the file changes during the reading. A file
// of up to 16 MiB is then read once more before, and yields nothing if it
// changes again; of a larger file the articles are of no state in particular.
// In both cases Revision and Articles are to be called anew.
//
// A file that is compressed is read as if it were not, and of an archive each
// member that is not hidden is read as a file of its own. What is wrong with a
// member is a [*BadArticle] with its path.
func (r *Reader) Articles(ctx context.Context, src Source) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		var (
			known bool
			head  []byte
			large *file // to be streamed
			whole []byte
		)
		err := r.twice(ctx, src, func() error {
			f, err := r.open(ctx, src)
			if err != nil {
				return err
			}
			f.told = r.BytesRead
			head, err = f.head()
			if err == nil {
				known = r.knows(path.Base(src.Path), head)
				if known && f.before.Size() > wholeSize {
					large = f
					return nil
				}
			}
			defer f.Close()
			if err != nil || !known {
				return err
			}
			if whole, err = io.ReadAll(io.LimitReader(f, wholeSize+1)); err != nil {
				return err
			}
			return f.unchanged()
		})
		switch {
		case err != nil:
			yield(nil, err)
		case !known:
			yield(nil, fmt.Errorf("corpus: %s: %w", quotePath(src.Path), ErrNoArticle))
		case large != nil:
			defer large.Close()
			var at io.ReaderAt
			if _, ok := large.File.(io.ReaderAt); ok {
				at = large
			}
			r.read(ctx, src, part{Reader: large, head: head, at: at, size: large.before.Size()}, large.unchanged, yield)
		default:
			in := bytes.NewReader(whole)
			r.read(ctx, src, part{Reader: in, head: head, at: in, size: in.Size()}, func() error { return nil }, yield)
		}
	}
}

// read yields the articles that are in p, finished. At the end unchanged is
// asked whether they were all of one state of the file.
func (r *Reader) read(ctx context.Context, src Source, p part, unchanged func() error, yield func(*Article, error) bool) {
	g := newReading(r, src, p.size, yield)
	o := &outer{ctx: ctx, g: g, r: p.Reader, at: p.at}
	p.Reader, p.name = o, path.Base(src.Path)
	if p.at != nil {
		p.at = o
	}
	err := g.read(ctx, p)
	g.arrive()
	switch {
	case g.stopped:
	case g.fault != nil: // also if the format made nothing of it
		err = g.fault
	case err == nil:
		err = unchanged()
	}
	switch {
	case g.stopped, err == nil:
	case errors.Is(err, ErrNoArticle):
		yield(nil, fmt.Errorf("corpus: %s: %w", quotePath(src.Path), ErrNoArticle))
	default:
		yield(nil, r.failure(ctx, src, err))
	}
}

// twice calls read, and once more if the file changed meanwhile.
func (r *Reader) twice(ctx context.Context, src Source, read func() error) error {
	err := read()
	if errors.Is(err, ErrChanged) {
		err = read()
	}
	if err != nil {
		return r.failure(ctx, src, err)
	}
	return nil
}

func (r *Reader) failure(ctx context.Context, src Source, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("corpus: %s: %w", quotePath(src.Path), context.Cause(ctx))
	}
	if bad := (*BadSource)(nil); errors.As(err, &bad) {
		return err
	}
	return &BadSource{Path: src.Path, Err: withoutPath(err)}
}

// knows reports whether a file may hold articles. Files that are packed are
// looked into, whatever they are called.
func (r *Reader) knows(name string, head []byte) bool {
	_, known := r.format(name, head)
	return known || packingOf(head) != notPacked
}

func (r *Reader) format(name string, head []byte) (Format, bool) {
	formats := r.Formats
	if formats == nil {
		formats = Formats()
	}
	for _, f := range formats {
		if f.Knows(name, head) {
			return f, true
		}
	}
	return Format{}, false
}

// A file is one that is being read, and what is needed to tell that it stayed
// as it was.
type file struct {
	fs.File
	ctx    context.Context // of the one call that reads it
	before fs.FileInfo
	start  []byte    // the head, to be read first
	n      int64     // bytes read
	sum    hash.Hash // nil where no revision is asked for
	want   string    // that revision
	told   func(n int64)
}

func (r *Reader) open(ctx context.Context, src Source) (*file, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := r.FS.Open(src.Path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotRegular
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	opened := &file{File: f, ctx: ctx, before: info, want: src.Revision}
	if src.Revision != "" {
		opened.sum = sha256.New()
	}
	return opened, nil
}

// head returns the first bytes of the file, which stay to be read.
func (f *file) head() ([]byte, error) {
	b := make([]byte, headSize)
	n, err := io.ReadFull(f, b)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	f.start = b[:n]
	return f.start, err
}

func (f *file) Read(b []byte) (int, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	if len(f.start) > 0 {
		n := copy(b, f.start)
		f.start = f.start[n:]
		return n, nil
	}
	n, err := f.File.Read(b)
	f.n += int64(n)
	if f.sum != nil {
		f.sum.Write(b[:n])
	}
	if f.told != nil && n > 0 {
		f.told(int64(n))
	}
	return n, err
}

// ReadAt reads bytes that Read does not go past. The file must have a ReadAt.
func (f *file) ReadAt(b []byte, off int64) (int, error) {
	n, err := f.File.(io.ReaderAt).ReadAt(b, off)
	if f.told != nil && n > 0 {
		f.told(int64(n))
	}
	return n, err
}

// unchanged returns ErrChanged if the file is another than when it was opened
// or than the revision that was asked for. It reads the file to its end.
func (f *file) unchanged() error {
	f.told = nil // an archive that was read in place is told of already
	if _, err := io.Copy(io.Discard, f); err != nil {
		return err
	}
	after, err := f.Stat()
	switch {
	case err != nil:
		return err
	case f.before.Size() != after.Size(), !f.before.ModTime().Equal(after.ModTime()), f.n != after.Size(),
		f.sum != nil && hex.EncodeToString(f.sum.Sum(nil)) != f.want:
		return ErrChanged
	}
	return nil
}

func (r *Reader) finder() names.Finder {
	if r.Names == nil {
		return &names.Tagger{}
	}
	return r.Names
}

// Finish completes an article that a program made, as if a file had stated
// what is set in it: the dateline is read and cut from the body, credit lines
// are cut, the language is recognised, and people, places and organisations
// are found beside those that are set. An ID that is set stays; without one it
// is made from Source.Path.
//
// It returns what was too long and was cut, and an error if there is no
// article in it, or no ID to be had. FS and Formats of r are not used.
func (r *Reader) Finish(a *Article) (cut []error, err error) {
	if a.ID == "" && a.Source.Path == "" {
		return nil, errors.New("corpus: an article needs an ID, or a Source.Path to make one from")
	}
	id := a.ID
	a.ID = ""
	f := finisher{source: a.Source, names: r.finder()}
	text, cut, err := f.finish(a)
	if err == nil {
		f.find(a, text)
	}
	if id != "" {
		a.ID = id
	}
	if err != nil {
		return nil, &BadArticle{Path: a.Source.Path, Err: err}
	}
	return cut, nil
}
