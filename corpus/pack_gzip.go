package corpus

import (
	"bufio"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// maxWindow is how far back zstd may refer, which is held in memory: the zstd
// command takes no more either, unless it is told to.
const maxWindow = 128 << 20

// unpack reads what p is when it is no longer compressed. To whoever asks that
// is the file itself: its articles have the same keys.
func (g *reading) unpack(ctx context.Context, p part, kind packing) error {
	below := &counter{r: p.Reader}
	u := &unpacker{g: g, what: kind, packed: func() int64 { return below.n }, below: below}
	in := bufio.NewReaderSize(below, 32<<10)
	switch kind {
	case gzipped:
		u.out = &gzipReader{in: in}
	case bzipped:
		u.out = bzip2.NewReader(in)
	case xzipped:
		u.out = &xzReader{in: in, packed: u.packed}
	case zstandard:
		d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxMemory(maxWindow), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return u.damage(err)
		}
		defer d.Close()
		u.out = zstdReader{d}
	}
	out := bufio.NewReaderSize(u, headSize)
	head, err := out.Peek(headSize)
	if len(head) == 0 && err != io.EOF {
		return err
	}
	name := unpackedName(p.name)
	err = g.read(ctx, part{Reader: out, head: head, name: name, member: p.member, depth: p.depth + 1})
	if (err == nil || errors.Is(err, ErrNoArticle)) && u.err != nil && u.err != io.EOF {
		return u.err // that the format passed over
	}
	return err
}

// unpackedName returns the name of a file without the ending that says how it
// is compressed.
func unpackedName(name string) string {
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	switch strings.ToLower(ext) {
	case ".gz", ".gzip", ".z", ".bz2", ".bz", ".xz", ".zst", ".zstd":
		return stem
	case ".tgz", ".tbz", ".tbz2", ".txz", ".tzst":
		return stem + ".tar"
	}
	return name
}

// A gzipReader reads gzip members one after another, of which a WARC has one
// for each record. NULs after the last are passed over: tapes leave them.
type gzipReader struct {
	in *bufio.Reader
	z  *gzip.Reader
}

func (r *gzipReader) Read(b []byte) (int, error) {
	if r.z == nil {
		z, err := gzip.NewReader(r.in)
		if err != nil {
			return 0, cutOff(err)
		}
		z.Multistream(false)
		r.z = z
	}
	for {
		n, err := r.z.Read(b)
		if n > 0 && err == io.EOF {
			return n, nil
		}
		if n > 0 || err != io.EOF {
			return n, err
		}
		if err := r.next(); err != nil {
			return 0, err
		}
	}
}

// next begins the next member. It returns io.EOF if there is none.
func (r *gzipReader) next() error {
	for {
		c, err := r.in.ReadByte()
		if err != nil {
			return err
		}
		if c != 0 {
			break
		}
	}
	_ = r.in.UnreadByte() // it follows a ReadByte
	if err := r.z.Reset(r.in); err != nil {
		return cutOff(err)
	}
	r.z.Multistream(false)
	return nil
}

// cutOff returns err, or io.ErrUnexpectedEOF for the end where more must be.
func cutOff(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// A zstdReader tells what the limits of the decoder mean.
type zstdReader struct{ d *zstd.Decoder }

func (r zstdReader) Read(b []byte) (int, error) {
	n, err := r.d.Read(b)
	if errors.Is(err, zstd.ErrWindowSizeExceeded) || errors.Is(err, zstd.ErrDecoderSizeExceeded) {
		err = errWindow
	}
	return n, err
}
