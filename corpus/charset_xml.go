package corpus

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// lookAhead is how many bytes are looked at to tell what a stream is written
// in, from the first on that is not ASCII.
const lookAhead = 64 << 10

// xmlText returns r, a document of XML, as UTF-8: its prolog says so too. What
// declared says, or else the prolog, is believed if the bytes look so.
func xmlText(r io.Reader, declared string) io.Reader { return xmlTextOr(r, declared, false) }

// xmlTextOr is xmlText, which passes bytes in no known encoding on as they are
// if asked to: whoever takes a long document apart decides of each piece.
func xmlTextOr(r io.Reader, declared string, raw bool) io.Reader {
	in := bufio.NewReaderSize(r, lookAhead)
	head, _ := in.Peek(4096)
	if enc := byMark(head); enc != nil {
		in = bufio.NewReaderSize(transform.NewReader(in, enc.NewDecoder()), lookAhead)
		declared = "utf-8"
		head, _ = in.Peek(4096)
	}
	if bytes.HasPrefix(head, []byte("\ufeff")) {
		_, _ = in.Discard(3)
		declared = "utf-8"
		head = head[3:]
	}
	m := xmlProlog().FindSubmatchIndex(head)
	if m == nil {
		return &lateText{in: in, label: declared, raw: raw}
	}
	stated := string(head[m[2]:m[3]])
	if _, trusted := charsetOf(declared); trusted < firm {
		declared = stated
	}
	if _, trusted := charsetOf(declared); trusted == noTrust {
		return in // for the decoder to complain of
	}
	start := append(bytes.Clone(head[:m[2]]), "utf-8"...)
	_, _ = in.Discard(m[3])
	return io.MultiReader(bytes.NewReader(start), &lateText{in: in, label: declared, raw: raw})
}

var xmlProlog = pattern(`^\s{0,100}<\?xml\s[^>]{0,200}?encoding\s{0,10}=\s{0,10}["']([^"'<>]{1,60})["']`)

// charsetReader returns r as UTF-8. It is the CharsetReader of [xml.Decoder].
// It returns ErrCharset for a name that stands for no character set.
func charsetReader(label string, r io.Reader) (io.Reader, error) {
	if _, trusted := charsetOf(label); trusted == noTrust {
		return nil, fmt.Errorf("%w: it declares %q", ErrCharset, clip(label, 40))
	}
	return &lateText{in: bufio.NewReaderSize(r, lookAhead), label: label}, nil
}

// A lateText is a stream as UTF-8. Which encoding it has is decided at the
// first byte that is not ASCII, from what follows that.
type lateText struct {
	in    *bufio.Reader
	label string
	raw   bool      // bytes in no known encoding go through as they are
	out   io.Reader // once that is decided
	err   error
}

// Read returns ErrCharset at the first byte of a stream in no known encoding.
func (t *lateText) Read(p []byte) (int, error) {
	if t.out != nil {
		return t.out.Read(p)
	}
	if t.err != nil {
		return 0, t.err
	}
	if len(p) == 0 {
		return 0, nil
	}
	if _, err := t.in.Peek(1); err != nil {
		return 0, err
	}
	head, _ := t.in.Peek(min(t.in.Buffered(), len(p)))
	if n := bytes.IndexFunc(head, func(r rune) bool { return r >= utf8.RuneSelf || r == 0x1b }); n != 0 {
		if n < 0 {
			n = len(head)
		}
		return t.in.Read(p[:n])
	}
	window, err := t.in.Peek(lookAhead)
	if err == nil { // there is more: the last character may be cut
		window = wholeRunes(window)
	}
	enc, valid, err := encodingOf(window, t.label)
	switch {
	case err != nil && !t.raw:
		t.err = err
		return 0, err
	case err != nil, enc == nil && valid:
		t.out = t.in
	case enc == nil:
		t.out = transform.NewReader(t.in, mender{})
	default:
		t.out = transform.NewReader(t.in, enc.NewDecoder())
	}
	return t.out.Read(p)
}

// wholeRunes returns b without a character of UTF-8 at its end that is cut.
func wholeRunes(b []byte) []byte {
	for i := 1; i <= 3 && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= 0xc0 && !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// A mender is mendUTF8 for a stream.
type mender struct{ transform.NopResetter }

func (mender) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if !atEOF && !utf8.FullRune(src[nSrc:]) {
			return nDst, nSrc, transform.ErrShortSrc
		}
		_, n := utf8.DecodeRune(src[nSrc:])
		s := mendUTF8(src[nSrc : nSrc+n])
		if nDst+len(s) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += copy(dst[nDst:], s)
		nSrc += n
	}
	return nDst, nSrc, nil
}
