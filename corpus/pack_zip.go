package corpus

import (
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/charmap"
)

// The directory of a zip is held in memory while the zip is read, at 400 bytes
// or so for a member.
const (
	maxZipMembers = 1 << 18
	maxDirectory  = 64 << 20 // bytes of it
)

// zip reads the members of a zip in the order of its directory, or the one
// article that it is if an office program made it.
func (g *reading) zip(ctx context.Context, p part) error {
	before := g.told
	at, size := p.at, p.size
	if at == nil {
		b, err := io.ReadAll(io.LimitReader(p.Reader, maxSpool-g.spooled+1))
		switch {
		case err != nil:
			return err
		case int64(len(b)) > maxSpool-g.spooled:
			return fmt.Errorf("%w: a zip that is packed itself may have %d MiB: unpack what it is in", ErrTooLarge, maxSpool>>20)
		}
		g.spooled += int64(len(b))
		defer func() { g.spooled -= int64(len(b)) }()
		at, size = bytes.NewReader(b), int64(len(b))
	}
	z, err := openZip(at, size)
	switch {
	case g.fault != nil:
		return g.fault
	case err != nil:
		return err
	}
	switch kind := kindOfZip(z); kind {
	case docxZip, odtZip:
		return g.office(ctx, p, z, kind)
	case otherZip:
		if strings.EqualFold(path.Ext(p.name), ".docx") {
			return fmt.Errorf("%w DOCX: it has no text, which is word/document.xml: save it anew", ErrMalformed)
		}
		return ErrNoArticle
	case waczZip:
		return g.zipMembers(ctx, p, z, size, before, func(name string) bool { return strings.HasPrefix(name, "archive/") })
	}
	return g.zipMembers(ctx, p, z, size, before, func(string) bool { return true })
}

func (g *reading) zipMembers(ctx context.Context, p part, z *zip.Reader, size int64, before int, wanted func(name string) bool) error {
	for _, f := range z.File {
		if err := g.counted(); err != nil {
			return err
		}
		name := memberName(zipName(f))
		if !f.Mode().IsRegular() || strings.HasSuffix(f.Name, "/") || isHidden(name) || !wanted(name) {
			continue
		}
		member := joinMember(p.member, name)
		in, err := g.openZipped(f, size)
		if err != nil {
			if g.fault != nil {
				return g.fault
			}
			if err := g.bad(member, err); err != nil {
				return err
			}
			continue
		}
		err = g.member(ctx, part{Reader: in, name: path.Base(name), member: member, depth: p.depth + 1})
		_ = in.close() // of a decoder, which has told what is wrong
		if err != nil {
			return err
		}
	}
	return g.ended(before)
}

// A zipMember is a member that is read.
type zipMember struct {
	unpacker
	close func() error
}

// openZipped opens a member of a zip of so many bytes.
func (g *reading) openZipped(f *zip.File, size int64) (*zipMember, error) {
	packed := int64(min(f.CompressedSize64, uint64(size)))
	switch {
	case f.Flags&1 != 0:
		return nil, errors.New("encrypted: unpack it with its password")
	case f.UncompressedSize64 > freeUnpacked && f.UncompressedSize64 > uint64(freeUnpacked+maxRatio*packed):
		return nil, fmt.Errorf("%w: a byte of it stands for more than %d, which no news does: unpack it if it is meant to be so", ErrTooLarge, maxRatio)
	}
	in, err := f.Open()
	switch {
	case errors.Is(err, zip.ErrAlgorithm):
		return nil, fmt.Errorf("compressed by method %d of zip, which is not known: pack it anew with the standard settings", f.Method)
	case err != nil:
		return nil, fmt.Errorf("%w zip: %w", ErrMalformed, err)
	}
	return &zipMember{unpacker{g: g, out: in, what: zipped, packed: func() int64 { return packed }}, in.Close}, nil
}

// openZip reads the directory of a zip.
func openZip(at io.ReaderAt, size int64) (*zip.Reader, error) {
	limited := &limitedAt{at: at, left: maxDirectory}
	records, err := zipRecords(at, size)
	switch {
	case err != nil:
		return nil, err
	case records > maxZipMembers:
		return nil, fmt.Errorf("%w: a zip may have %d members: split it, or make a tar of it", ErrTooLarge, maxZipMembers)
	}
	z, err := zip.NewReader(limited, size)
	switch {
	case limited.err != nil:
		return nil, limited.err
	case errors.Is(err, zip.ErrInsecurePath): // it is only a name here
	case err != nil:
		return nil, fmt.Errorf("%w zip: its directory is damaged: copy the file anew", ErrMalformed)
	}
	limited.left = -1
	z.RegisterDecompressor(12, func(r io.Reader) io.ReadCloser { return io.NopCloser(bzip2.NewReader(r)) })
	z.RegisterDecompressor(93, zstd.ZipDecompressor(zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxMemory(maxWindow), zstd.WithDecoderMaxWindow(maxWindow)))
	return z, nil
}

// zipRecords returns how many members the end of a zip says that there are,
// for memory is taken for so many before they are looked at.
func zipRecords(at io.ReaderAt, size int64) (uint64, error) {
	const endSize, locatorSize = 22, 20
	tail := make([]byte, min(size, endSize+locatorSize+64<<10))
	if n, err := at.ReadAt(tail, size-int64(len(tail))); n < len(tail) {
		return 0, cutOff(err)
	}
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || len(tail)-i < endSize {
		return 0, fmt.Errorf("%w zip: it has no directory at its end, and is cut off: copy the file anew", ErrMalformed)
	}
	records := uint64(binary.LittleEndian.Uint16(tail[i+10:]))
	if locator := i - locatorSize; locator >= 0 && string(tail[locator:locator+4]) == "PK\x06\x07" {
		var end [56]byte // of zip64
		off := binary.LittleEndian.Uint64(tail[locator+8:])
		if off < uint64(size) {
			if n, _ := at.ReadAt(end[:], int64(off)); n == len(end) && string(end[:4]) == "PK\x06\x06" {
				records = max(records, binary.LittleEndian.Uint64(end[32:]))
			}
		}
	}
	return records, nil
}

// A limitedAt gives out so many bytes. After that its error is ErrTooLarge.
type limitedAt struct {
	at   io.ReaderAt
	left int64 // less than 0: no limit
	err  error
}

func (l *limitedAt) ReadAt(b []byte, off int64) (int, error) {
	if l.left >= 0 {
		if l.left -= int64(len(b)); l.left < 0 {
			l.left = 0
			l.err = fmt.Errorf("%w: the directory of a zip may have %d MiB: split it, or make a tar of it", ErrTooLarge, maxDirectory>>20)
			return 0, l.err
		}
	}
	return l.at.ReadAt(b, off)
}

// zipName returns the path of a member as UTF-8. What does not say that it is
// UTF-8, and is not, is in the code page of the first PCs.
func zipName(f *zip.File) string {
	if utf8.ValidString(f.Name) {
		return f.Name
	}
	if s, err := charmap.CodePage437.NewDecoder().String(f.Name); err == nil && f.NonUTF8 {
		return s
	}
	return f.Name
}

// What a zip is, other than an archive.
type zipKind int

const (
	archiveZip zipKind = iota
	docxZip
	odtZip
	waczZip  // a crawl of the web
	otherZip // of a program, to be passed over as a whole
)

const odtType = "application/vnd.oasis.opendocument.text"

// kindOfZip tells what a zip is by the names of its members.
func kindOfZip(z *zip.Reader) zipKind {
	var types, document, packaged, records, crawl bool
	for i, f := range z.File {
		switch name := f.Name; {
		case name == "mimetype" && i == 0:
			kind := make([]byte, 100)
			in, err := f.Open()
			if err != nil {
				return otherZip
			}
			n, _ := io.ReadFull(in, kind)
			_ = in.Close() // read as far as it is wanted
			if kind := strings.TrimSpace(string(kind[:n])); kind == odtType || kind == odtType+"-template" {
				return odtZip
			}
			return otherZip
		case name == "[Content_Types].xml":
			types = true
		case isDocument(name):
			document = true
		case name == "datapackage.json":
			packaged = true
		case strings.HasPrefix(name, "archive/") && strings.Contains(name, ".warc"):
			records = true
		case name == "META-INF/MANIFEST.MF", name == "AndroidManifest.xml", name == "META-INF/container.xml":
			return otherZip // Java, Android, EPUB
		case strings.HasPrefix(name, "pages/") || strings.HasPrefix(name, "indexes/"):
			crawl = true
		}
	}
	switch {
	case types && document:
		return docxZip
	case types:
		return otherZip
	case records && (packaged || crawl):
		return waczZip
	}
	return archiveZip
}

// isDocument reports whether a member is the text of a DOCX: some programs
// call it word/document2.xml.
func isDocument(name string) bool {
	ok, _ := path.Match("word/document*.xml", name)
	return ok
}
