package index

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A snapshot is a tar archive of one generation: its MANIFEST, and then the
// files in the order in which that lists them. As it has their sizes and
// checksums and its own, whatever is not as it was written is found out.

// A SnapshotReport says what a snapshot holds.
type SnapshotReport struct {
	Generation uint64 // of the index that it was taken of, or that it was restored to
	Articles   int
	Files      int
	Bytes      int64
}

func (m *manifest) report() SnapshotReport {
	return SnapshotReport{Generation: m.Generation, Articles: int(m.Stats.Articles), Files: len(m.Files), Bytes: m.diskSize()}
}

// Snapshot writes the live generation of the index in dir to w, as one tar
// archive that [Restore] reads. Others may search and write meanwhile: the
// snapshot is of one moment. Each file is compared with its checksum as it is
// read, and the error for one that is not as it was written is a
// [*DamageError]: what w was given is then to be thrown away, as after any error.
func Snapshot(ctx context.Context, dir string, w io.Writer) (rep SnapshotReport, err error) {
	ix, err := Open(dir, &Options{MustExist: true})
	if err != nil {
		return rep, err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	g, err := ix.acquire() // nobody removes a generation that is open
	if err != nil {
		return rep, err
	}
	defer g.release()
	b, err := g.encode()
	if err != nil {
		return rep, fmt.Errorf("index: snapshot: %w", err)
	}
	t := tar.NewWriter(w)
	put := func(name string, size int64, r io.Reader) error {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o644, ModTime: g.Created, Format: tar.FormatPAX}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		_, err := io.Copy(t, r)
		return err
	}
	if err := put(manifestFile, int64(len(b)), strings.NewReader(string(b))); err != nil {
		return rep, fmt.Errorf("index: snapshot: %w", err)
	}
	for _, f := range g.Files {
		if err := f.copyTo(ctx, g.dir, put); err != nil {
			return rep, err
		}
	}
	if err := t.Close(); err != nil {
		return rep, fmt.Errorf("index: snapshot: %w", err)
	}
	return g.report(), nil
}

// copyTo puts f, which lies in dir, into a snapshot.
func (f file) copyTo(ctx context.Context, dir string, put func(string, int64, io.Reader) error) error {
	if err := f.check(dir, false); err != nil { // before a header says how long it is
		return err
	}
	name := filepath.Join(dir, filepath.FromSlash(f.Name))
	in, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("index: snapshot: %w", err)
	}
	defer in.Close()
	sum := crc32.New(castagnoli)
	if err := put(f.Name, f.Size, &copied{ctx, io.TeeReader(io.LimitReader(in, f.Size), sum)}); err != nil {
		return fmt.Errorf("index: snapshot: %s: %w", f.Name, err)
	}
	if sum.Sum32() != f.CRC {
		return &DamageError{name, errors.New("its checksum does not fit")}
	}
	return nil
}

// copied reads until ctx is done.
type copied struct {
	ctx context.Context
	r   io.Reader
}

func (c *copied) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// ErrSnapshot is the error for what is no snapshot, or not all of one as it was written.
var ErrSnapshot = errors.New("index: the snapshot cannot be used")

// Restore makes the index in dir what it was when r was written by
// [Snapshot]: r is read to its end, compared with its checksums, synced and
// opened before one rename makes it the live generation. Until then, and after
// an error, the index is as it was. An index that holds something is replaced;
// the error wraps [ErrLocked] if somebody is writing it, [ErrSnapshot] if r is
// damaged or cut off, and [ErrSchema] if another version of ksearch wrote it.
func Restore(ctx context.Context, dir string, r io.Reader) (rep SnapshotReport, err error) {
	if err := makeFolder(dir); err != nil {
		return rep, err
	}
	if err := ours(dir); err != nil {
		return rep, err
	}
	held, err := lock(dir)
	if err != nil {
		return rep, err
	}
	defer func() { err = errors.Join(err, unlock(held)) }()
	live, err := current(dir)
	switch {
	case errors.As(err, new(*DamageError)): // a restore is what mends it
	case errors.Is(err, ErrNoIndex), err == nil:
		sweep(dir, live)
	default:
		return rep, err
	}
	n := nextGeneration(dir, live)
	path := filepath.Join(dir, genName(n))
	defer func() {
		if err != nil {
			err = errors.Join(err, discard(dir, n))
		}
	}()
	m, err := unpack(ctx, path, tar.NewReader(&copied{ctx, r}))
	if err != nil {
		return rep, err
	}
	m.Generation, m.Created = n, time.Now().UTC().Truncate(time.Second)
	if err := m.save(path); err != nil {
		return rep, fmt.Errorf("index: restore: %w", err)
	}
	g, err := openGeneration(dir, n, nil)
	if err != nil {
		return rep, fmt.Errorf("%w: what it holds cannot be opened: %w", ErrSnapshot, err)
	}
	g.retire()
	if err := ctx.Err(); err != nil {
		return rep, err
	}
	if err := publish(dir, n); err != nil {
		return rep, fmt.Errorf("index: restore: publish generation %d: %w", n, err)
	}
	sweep(dir, n)
	return m.report(), nil
}

// unpack writes the files of a snapshot into the new folder dir, and syncs them.
func unpack(ctx context.Context, dir string, t *tar.Reader) (*manifest, error) {
	bad := func(format string, args ...any) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return fmt.Errorf("%w: %s", ErrSnapshot, fmt.Sprintf(format, args...))
	}
	h, err := t.Next()
	switch {
	case err != nil:
		return nil, bad("it cannot be read: %v", err)
	case h.Name != manifestFile || h.Size > maxManifestBytes:
		return nil, bad("it does not begin with a %s", manifestFile)
	}
	b, err := io.ReadAll(t)
	if err != nil {
		return nil, bad("it is cut off: %v", err)
	}
	m, err := decodeManifest("the snapshot", b)
	switch {
	case errors.Is(err, ErrSchema):
		return nil, err
	case err != nil:
		return nil, bad("its %s is damaged: %v", manifestFile, errors.Unwrap(err))
	}
	for _, d := range folders() {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			return nil, fmt.Errorf("index: restore: %w", err)
		}
	}
	root, err := os.OpenRoot(dir) // no name leads out of it
	if err != nil {
		return nil, fmt.Errorf("index: restore: %w", err)
	}
	defer root.Close()
	for _, f := range m.Files {
		h, err := t.Next()
		switch {
		case err == io.EOF:
			return nil, bad("it ends before %s", f.Name)
		case err != nil:
			return nil, bad("it is cut off before %s: %v", f.Name, err)
		case h.Name != f.Name || h.Size != f.Size || h.Typeflag != tar.TypeReg:
			return nil, bad("%q of %d bytes stands where %s of %d was", h.Name, h.Size, f.Name, f.Size)
		}
		sum, read, err := f.unpack(root, t)
		switch {
		case read != nil:
			return nil, bad("%s is cut off: %v", f.Name, read)
		case err != nil:
			return nil, fmt.Errorf("index: restore: %w", err)
		case sum != f.CRC:
			return nil, bad("the checksum of %s does not fit", f.Name)
		}
	}
	// To the end, so that what writes into a pipe ends well.
	switch h, err := t.Next(); {
	case err == nil:
		return nil, bad("%q is too much", h.Name)
	case err != io.EOF:
		return nil, bad("it is cut off at its end: %v", err)
	}
	return m, nil
}

// unpack writes f. read is an error of reading, err one of writing.
func (f file) unpack(root *os.Root, r io.Reader) (sum uint32, read, err error) {
	out, err := root.OpenFile(filepath.FromSlash(f.Name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	h := crc32.New(castagnoli)
	w := &remembered{w: io.MultiWriter(out, h)}
	if _, err := io.Copy(w, r); err != nil {
		if w.err != nil {
			return 0, nil, err
		}
		return 0, err, nil
	}
	return h.Sum32(), nil, out.Sync()
}

// remembered keeps the error of writing, to tell it from one of reading.
type remembered struct {
	w   io.Writer
	err error
}

func (r *remembered) Write(p []byte) (n int, err error) {
	n, err = r.w.Write(p)
	if err != nil {
		r.err = err
	}
	return n, err
}
