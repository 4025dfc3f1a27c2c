package corpus

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"ksearch/corpus/names"
)

// Limits on files within files. None of them stands in the way of what
// newsrooms and libraries keep; they end what was made to fill a machine.
const (
	// maxNesting is how many times a file may be packed: an xml.gz in a zip in
	// a tar.gz is packed four times. Some files hold themselves.
	maxNesting = 4

	// maxRatio is how many bytes one packed byte may stand for, once freeUnpacked
	// bytes are out. News is packed 3:1 to 10:1 and its markup 40:1 at most.
	maxRatio     = 200
	freeUnpacked = 64 << 20

	// All layers of a source together may unpack to maxRatio times its size, or
	// to minUnpacked if that is more, but never to more than maxUnpacked: that
	// takes minutes, and a dump of an agency's decade has a tenth of it.
	minUnpacked = 256 << 20
	maxUnpacked = 64 << 30

	// maxMembers of one source, for so many keys are told apart (see maxKeys).
	maxMembers = maxKeys

	// maxSpool is how much of a source may be held in memory because a zip
	// cannot be read from start to end: its directory is at the end.
	maxSpool = 64 << 20

	maxMember = 1000 // bytes of the path of a member that are shown
)

// A packing is a way to put one file or many into one.
type packing string

const (
	notPacked packing = ""
	gzipped   packing = "gzip"
	bzipped   packing = "bzip2"
	xzipped   packing = "xz"
	zstandard packing = "zstd"
	tarred    packing = "tar"
	zipped    packing = "zip"
)

// packingOf tells by the first bytes of a file how it is packed.
func packingOf(head []byte) packing {
	starts := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case starts("PK\x03\x04"), starts("PK\x05\x06"), starts("PK\x07\x08PK\x03\x04"):
		return zipped
	case starts("\x1f\x8b\x08") && len(head) > 3 && head[3]&0xe0 == 0:
		return gzipped
	case starts("BZh") && len(head) >= 10 && '1' <= head[3] && head[3] <= '9' && (string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17rE8P\x90"):
		return bzipped
	case starts("\xfd7zXZ\x00"):
		return xzipped
	case starts("\x28\xb5\x2f\xfd"), len(head) >= 8 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18":
		return zstandard
	case isTar(head):
		return tarred
	}
	return notPacked
}

// A reading is the reading of one source with all that is packed in it.
type reading struct {
	r        *Reader
	source   Source
	finisher finisher
	yield    func(*Article, error) bool

	ahead      []coming // not yielded yet
	aheadBytes int      // of the text of their articles

	told     int   // articles and errors that were yielded or are coming
	stopped  bool  // nothing more is wanted
	fault    error // that ends the source: of the file system, of ctx, of a limit on all of it
	members  int   // so far
	unpacked int64 // bytes so far, all layers together
	most     int64 // that may be
	spooled  int64 // bytes of zips that are in memory now
}

// A part is a source, or a member of one, with its bytes.
type part struct {
	io.Reader
	head   []byte      // what it begins with, still to be read
	at     io.ReaderAt // the same bytes, if they can be read in any order
	size   int64       // of at
	name   string      // base name
	member string      // the path within the source, "" for all of it
	depth  int         // how many times it is packed
}

// errStopped unwinds a reading of which nothing more is wanted.
var errStopped = errors.New("stopped")

// newReading returns the reading of a source of so many bytes.
func newReading(r *Reader, src Source, size int64, yield func(*Article, error) bool) *reading {
	src = Source{Path: src.Path, Revision: src.Revision}
	return &reading{
		r: r, source: src, yield: yield,
		finisher: finisher{source: src, names: r.finder()},
		most:     min(max(minUnpacked, size*maxRatio), maxUnpacked),
	}
}

// read yields the articles in p. It returns ErrNoArticle if there is none and
// nothing was told, and otherwise what ended it.
func (g *reading) read(ctx context.Context, p part) error {
	kind := packingOf(p.head)
	if kind != notPacked && p.depth >= maxNesting {
		return fmt.Errorf("%w: files are packed in one another more than %d deep: unpack the outer ones", ErrTooLarge, maxNesting)
	}
	switch kind {
	case notPacked:
		format, known := g.r.format(p.name, p.head)
		if !known {
			return ErrNoArticle
		}
		return g.articles(ctx, p, format)
	case tarred:
		return g.tar(ctx, p)
	case zipped:
		return g.zip(ctx, p)
	}
	return g.unpack(ctx, p, kind)
}

// articles yields what a format finds in p, finished.
func (g *reading) articles(ctx context.Context, p part, format Format) error {
	g.finisher.begin(p.member)
	n := 0
	for a, err := range format.Read(ctx, &Input{Reader: p.Reader, Name: p.name}) {
		if err := ctx.Err(); err != nil {
			return g.fail(err)
		}
		var notes []error
		var text *names.Text
		if err == nil {
			n++
			if text, notes, err = g.finisher.finish(a); err != nil {
				err = &BadArticle{Err: err}
				n--
			}
		}
		bad := (*BadArticle)(nil)
		switch {
		case err == nil:
			for i, note := range notes {
				notes[i] = &BadArticle{Path: g.source.Path, Member: p.member, N: g.finisher.number(n), Err: note, Kept: true}
			}
			if !g.come(coming{article: a, notes: notes, size: len(a.Headline) + len(a.Standfirst) + len(a.Body)}, func() { g.finisher.find(a, text) }) {
				return errStopped
			}
		case errors.As(err, &bad):
			g.finisher.many = g.finisher.many || bad.N > 0
			if !bad.Kept {
				n++
			}
			if !g.send(&BadArticle{Path: g.source.Path, Member: p.member, N: g.finisher.number(n), Err: bad.Err, Kept: bad.Kept}) {
				return errStopped
			}
		default:
			return err
		}
	}
	return nil
}

// send yields an error.
func (g *reading) send(err error) bool { return g.come(coming{notes: []error{err}}, nil) }

// fail notes the first fault that ends the whole source.
func (g *reading) fail(err error) error {
	if g.fault == nil {
		g.fault = err
	}
	return g.fault
}

// member reads a member of an archive. What is wrong with that alone is told,
// and is no reason to end.
func (g *reading) member(ctx context.Context, p part) error {
	if err := ctx.Err(); err != nil {
		return g.fail(err)
	}
	in := bufio.NewReaderSize(p.Reader, headSize)
	head, err := in.Peek(headSize)
	if len(head) > 0 || err == io.EOF {
		p.Reader, p.head = in, head
		err = g.read(ctx, p)
	}
	switch {
	case g.stopped:
		return errStopped
	case g.fault != nil:
		return g.fault
	case err == nil || errors.Is(err, ErrNoArticle):
		return nil
	}
	return g.bad(p.member, err)
}

// bad tells of a member that could not be read.
func (g *reading) bad(member string, err error) error {
	if !g.send(&BadArticle{Path: g.source.Path, Member: member, Err: err}) {
		return errStopped
	}
	return nil
}

// counted counts one more member, and returns an error if there are too many.
func (g *reading) counted() error {
	if g.members++; g.members > maxMembers {
		return g.fail(fmt.Errorf("%w: an archive may have %d members: split it", ErrTooLarge, maxMembers))
	}
	return nil
}

// ended returns what an archive ends with that was read to its end. Before is
// how much had been told when it began.
func (g *reading) ended(before int) error {
	if g.told > before {
		return nil
	}
	return ErrNoArticle
}

// outer is the Reader of a source's own bytes. Its faults end the source.
type outer struct {
	ctx context.Context // of the one call that reads it
	g   *reading
	r   io.Reader
	at  io.ReaderAt
}

func (o *outer) Read(b []byte) (int, error) {
	if err := o.ctx.Err(); err != nil {
		return 0, o.g.fail(err)
	}
	n, err := o.r.Read(b)
	if err != nil && err != io.EOF {
		err = o.g.fail(err)
	}
	return n, err
}

func (o *outer) ReadAt(b []byte, off int64) (int, error) {
	if err := o.ctx.Err(); err != nil {
		return 0, o.g.fail(err)
	}
	n, err := o.at.ReadAt(b, off)
	if err != nil && err != io.EOF {
		err = o.g.fail(err)
	}
	return n, err
}

// A counter counts what is read through it, and keeps the error that ends it.
type counter struct {
	r   io.Reader
	n   int64
	err error // other than io.EOF
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

// An unpacker is the Reader of what is unpacked. It keeps the limits, and its
// errors say what is wrong with the packed bytes.
type unpacker struct {
	g      *reading
	out    io.Reader
	what   packing
	packed func() int64 // bytes that were unpacked so far
	below  *counter     // of the packed bytes; nil if none has to be asked
	n      int64
	err    error
}

func (u *unpacker) Read(b []byte) (int, error) {
	if u.err != nil {
		return 0, u.err
	}
	n, err := u.out.Read(b)
	u.n += int64(n)
	u.g.unpacked += int64(n)
	switch {
	case u.g.unpacked > u.g.most:
		err = u.g.fail(fmt.Errorf("%w: unpacked, the file has more than %d MiB: unpack and split it", ErrTooLarge, u.g.most>>20))
	case u.n > freeUnpacked && u.n-freeUnpacked > maxRatio*u.packed():
		err = fmt.Errorf("%w: a byte of %s stands for more than %d, which no news does: unpack it if it is meant to be so", ErrTooLarge, u.what, maxRatio)
	case err != nil && err != io.EOF:
		err = u.damage(err)
	}
	u.err = err
	return n, err
}

// damage returns what an error of the unpacking means.
func (u *unpacker) damage(err error) error {
	switch {
	case u.g.fault != nil:
		return u.g.fault
	case u.below != nil && u.below.err != nil:
		return u.below.err
	case errors.Is(err, ErrTooLarge):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w %s data: they are cut off: copy the file anew", ErrMalformed, u.what)
	}
	return fmt.Errorf("%w %s data: %w: copy the file anew", ErrMalformed, u.what, err)
}

// joinMember returns the path of a member of what is itself a member.
func joinMember(outer, name string) string {
	if outer == "" {
		return name
	}
	return outer + "!" + name
}

// memberName returns the path of a member as it is shown: valid UTF-8, without
// control characters, "." and "..". It only ever is a name.
func memberName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return '\ufffd'
		}
		return r
	}, strings.ToValidUTF8(sample(name, 4*maxMember), "\ufffd"))
	if !strings.Contains(name, "/") {
		name = strings.ReplaceAll(name, `\`, "/")
	}
	if name = strings.TrimPrefix(path.Clean("/"+name), "/"); len(name) > maxMember {
		name = "…" + strings.ToValidUTF8(name[len(name)-maxMember:], "")
	}
	return name
}

// isHidden reports whether a member is one that its maker would not list:
// what begins with a dot, and what macOS adds.
func isHidden(name string) bool {
	for step := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(step, ".") || step == "__MACOSX" {
			return true
		}
	}
	return name == ""
}

// begin readies f for the articles of another member.
func (f *finisher) begin(member string) {
	f.source.Member = member
	f.many = false
}
