package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// xmlPieces cuts a long document into those of its elements that are wanted,
// the items of a feed, and holds no more than one of them. Each is parsed on
// its own, so that one that is malformed does not take the others with it.
type xmlPieces struct {
	in     *bufio.Reader
	wanted map[string]bool // with or without a prefix
	nested bool            // pieces may stand in one another, and the outer one is wanted

	head    []byte   // what stands before the first piece
	open    []string // the elements that are open around the pieces, with their prefixes
	tag     []byte   // a start tag that was read too early
	line    int      // lines read
	started bool     // the first piece has been met
	rooted  bool     // the root has been met
	closed  bool     // and its end
	types   int      // document types met
}

const (
	maxPiecesHead = 1 << 20  // bytes before the first item: a description, a few links
	maxTag        = 64 << 10 // bytes of one tag; the namespaces of a feed take 2 KiB
)

// A pieceError is what is wrong with one piece. The next may be read.
type pieceError struct{ err error }

func (e *pieceError) Error() string { return e.err.Error() }
func (e *pieceError) Unwrap() error { return e.err }

// newXMLPieces returns the pieces of those names in in, a name without a prefix
// standing for any. The document is decoded as its XML declaration says, or
// else as the header of its message does.
func newXMLPieces(in *Input, wanted ...string) (*xmlPieces, error) {
	br := bufio.NewReaderSize(xmlTextOr(in, in.Charset, true), 64<<10)
	head, err := br.Peek(1024)
	if len(head) == 0 {
		if err == nil || err == io.EOF {
			err = ErrEmpty
		}
		return nil, err
	}
	if label := declaredEncoding(head); label != "" && !strings.EqualFold(label, "utf-8") { // of no encoding that is known
		if _, err := charsetReader(label, br); err != nil {
			return nil, err
		}
	}
	p := &xmlPieces{in: br, wanted: make(map[string]bool, len(wanted)), line: 1}
	for _, name := range wanted {
		p.wanted[name] = true
	}
	return p, nil
}

// declaredEncoding returns what the XML declaration at the start of a document
// gives as its encoding, or "".
func declaredEncoding(head []byte) string {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if !bytes.HasPrefix(head, []byte("<?xml")) {
		return ""
	}
	decl, _, _ := bytes.Cut(head, []byte("?>"))
	_, after, found := bytes.Cut(decl, []byte("encoding"))
	after = bytes.TrimLeft(after, " \t\r\n=")
	if !found || len(after) < 2 || after[0] != '"' && after[0] != '\'' {
		return ""
	}
	label, _, _ := bytes.Cut(after[1:], after[:1])
	return string(label)
}

// next returns the next piece with the line that it begins at. An error that is
// a [*pieceError] is about that piece alone; io.EOF follows the last, and
// ErrMalformed a document that breaks off.
func (p *xmlPieces) next() (piece *element, line int, err error) {
	var b []byte
	name := ""        // of the piece, with its prefix; "" outside of one
	tooLarge := false // the piece is, and is passed over
	depth := 0        // of pieces of that name in it
	for {
		token := p.tag
		if p.tag = nil; token == nil {
			if token, err = p.token(); err != nil {
				return nil, p.line, p.end(err, name)
			}
		}
		tag, closing, empty := xmlTag(token)
		if name == "" {
			if tag != "" && !closing && (p.wanted[tag] || p.wanted[localName(tag)]) && len(p.open) > 0 {
				p.started = true
				name, line = tag, p.line
				b = append(b[:0], token...)
				if empty {
					piece, err = p.parse(b, line)
					return piece, line, err
				}
				continue
			}
			if err := p.outside(token, tag, closing, empty); err != nil {
				return nil, p.line, err
			}
			continue
		}
		switch {
		case tag == name && !closing && !empty && !p.nested, closing && p.closes(tag):
			// The end of the piece is missing.
			p.tag = bytes.Clone(token)
			return nil, line, &pieceError{fmt.Errorf("%w XML: the <%s> at line %d has no end", ErrMalformed, clip(name, 40), line)}
		case tooLarge:
		case len(b)+len(token) > maxFile:
			tooLarge, b = true, nil
		default:
			b = append(b, token...)
		}
		if tag == name && !empty && !closing {
			depth++
		}
		if tag == name && closing {
			depth--
		}
		if tag == name && closing && depth < 0 {
			if tooLarge {
				return nil, line, &pieceError{fmt.Errorf("%w: the <%s> at line %d may have %d MiB", ErrTooLarge, clip(name, 40), line, maxFile>>20)}
			}
			piece, err = p.parse(b, line)
			return piece, line, err
		}
	}
}

// closes reports whether an end tag is that of an element around the pieces.
func (p *xmlPieces) closes(tag string) bool {
	for _, open := range p.open {
		if open == tag {
			return true
		}
	}
	return false
}

// outside takes what stands between pieces.
func (p *xmlPieces) outside(token []byte, tag string, closing, empty bool) error {
	if !p.started && len(p.head)+len(token) <= maxPiecesHead {
		p.head = append(p.head, token...)
	}
	switch {
	case tag == "" || empty && p.rooted:
	case !closing:
		p.rooted = true
		if len(p.open) >= maxDepth {
			return fmt.Errorf("%w: a document may be %d elements deep", ErrTooLarge, maxDepth)
		}
		if p.open = append(p.open, tag); empty {
			p.closed = true
		}
	default:
		for i := len(p.open) - 1; i >= 0; i-- { // an end tag ends what was left open in it
			if p.open[i] == tag {
				p.open = p.open[:i]
				break
			}
		}
		p.closed = p.closed || p.rooted && len(p.open) == 0
	}
	return nil
}

// end returns what the end of the bytes means.
func (p *xmlPieces) end(err error, name string) error {
	switch {
	case err != io.EOF:
		return err
	case name != "":
		return fmt.Errorf("%w XML at line %d: the file breaks off within a <%s>: get the whole of it", ErrMalformed, p.line, clip(name, 40))
	case !p.rooted:
		return fmt.Errorf("%w XML: it has no element", ErrMalformed)
	case !p.closed:
		return fmt.Errorf("%w XML at line %d: the file breaks off before the end of its <%s>: get the whole of it", ErrMalformed, p.line, clip(p.open[0], 40))
	}
	return io.EOF
}

// top returns what stands before the first piece as a tree, or nil if there is
// none. It is to be called when next has returned.
func (p *xmlPieces) top() *element {
	b, err := clean(p.head)
	if err != nil {
		return nil
	}
	for i := len(p.open) - 1; i >= 0; i-- {
		b += "</" + p.open[i] + ">"
	}
	d := xmlDecoder(strings.NewReader(b), "")
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // decoded already
	root, err := buildTree(d)
	if err != nil {
		return nil
	}
	return root
}

// parse returns a piece as a tree. What people leave wrong in feeds, a bare
// "&" or an attribute without quotes, is let pass.
func (p *xmlPieces) parse(b []byte, line int) (*element, error) {
	text, err := clean(b)
	if err != nil {
		return nil, &pieceError{err}
	}
	d := xmlDecoder(strings.NewReader(text), "")
	d.Strict = false
	e, err := buildTree(d)
	if err != nil {
		return nil, &pieceError{fmt.Errorf("%w, of what begins at line %d", err, line)}
	}
	return e, nil
}

// clean returns b as text that XML may hold.
func clean(b []byte) (string, error) {
	if utf8.Valid(b) {
		return withoutControls(strings.ReplaceAll(string(b), "\x00", "")), nil
	}
	return decode(b, "")
}

// token returns the next stretch of text, tag, comment, CDATA section,
// declaration or instruction, to be used before the next call. A text that
// is longer than 64 KiB comes in parts.
func (p *xmlPieces) token() ([]byte, error) {
	c, err := p.in.Peek(1)
	if err != nil {
		return nil, err
	}
	if c[0] != '<' {
		b, err := p.in.ReadSlice('<')
		if err == nil {
			b = b[:len(b)-1]
			_ = p.in.UnreadByte() // after ReadSlice it never fails
		} else if errors.Is(err, bufio.ErrBufferFull) || err == io.EOF && len(b) > 0 {
			err = nil
		}
		p.line += bytes.Count(b, []byte("\n"))
		return b, err
	}
	head, _ := p.in.Peek(len("<![CDATA["))
	switch {
	case bytes.HasPrefix(head, []byte("<!--")):
		return p.until("<!--", "-->")
	case bytes.HasPrefix(head, []byte("<![CDATA[")):
		return p.until("<![CDATA[", "]]>")
	case bytes.HasPrefix(head, []byte("<?")):
		return p.until("<?", "?>")
	}
	return p.markup()
}

// until returns what is up to the end, which begins with start. Of what is
// longer than a piece may be, a part is left out.
func (p *xmlPieces) until(start, end string) ([]byte, error) {
	b := make([]byte, len(start), 512)
	if _, err := io.ReadFull(p.in, b); err != nil {
		return nil, err
	}
	for {
		part, err := p.in.ReadSlice('>')
		p.line += bytes.Count(part, []byte("\n"))
		if len(b)+len(part) > maxFile+maxTag { // too large in any case: its last bytes tell where it ends
			b = append(b[:maxFile], b[len(b)-len(end):]...)
		}
		b = append(b, part...)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
		if len(b) >= len(start)+len(end) && bytes.HasSuffix(b, []byte(end)) {
			return b, nil
		}
	}
}

// markup returns a tag or a document type. A "<" that begins neither is
// returned as the text that it was meant to be.
func (p *xmlPieces) markup() ([]byte, error) {
	for size := 256; ; size = min(size*4, maxTag) {
		b, err := p.in.Peek(min(size, p.in.Size()))
		n, whole := p.markupIn(b)
		switch {
		case whole:
			return p.take(b[:n])
		case n > 0 || err != nil && len(b) < size || size >= maxTag:
			b, err := p.take(b[:1])
			return append([]byte("&lt;"), b[1:]...), err
		}
	}
}

// markupIn returns the length of the markup at the start of b. If it is not
// whole, n is not 0 if more bytes would not make it so.
func (p *xmlPieces) markupIn(b []byte) (n int, whole bool) {
	if len(b) < 2 {
		return 0, false
	}
	first := b[1]
	if !isNameStart(first) && first != '/' && (first != '!' || p.rooted) {
		return 1, false
	}
	quote := byte(0)
	depth := 0 // of the brackets of a document type
	for i := 2; i < len(b); i++ {
		switch c := b[i]; {
		case c == '<' && first != '!':
			return i, false // XML has none in a tag
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && first != '/':
			quote = c
		case c == '[' && first == '!':
			depth++
		case c == ']' && first == '!':
			depth--
		case c == '>' && depth <= 0:
			if first == '!' {
				if p.types++; p.types > 1 {
					return i, false
				}
			}
			return i + 1, true
		}
	}
	if first == '!' && len(b) > 0 && p.types > 0 {
		return 1, false
	}
	return 0, false
}

func isNameStart(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == ':' || c >= utf8.RuneSelf
}

func (p *xmlPieces) take(b []byte) ([]byte, error) {
	p.line += bytes.Count(b, []byte("\n"))
	_, err := p.in.Discard(len(b)) // b stays as it is until the next read
	return b, err
}

// xmlTag returns the name of the tag that a token is, with its prefix, or "".
func xmlTag(token []byte) (name string, closing, empty bool) {
	if len(token) < 3 || token[0] != '<' || token[len(token)-1] != '>' || token[1] == '!' || token[1] == '?' {
		return "", false, false
	}
	b := token[1 : len(token)-1]
	if closing = b[0] == '/'; closing {
		b = b[1:]
	}
	empty = len(b) > 0 && b[len(b)-1] == '/'
	if i := bytes.IndexAny(b, " \t\r\n/"); i >= 0 {
		b = b[:i]
	}
	return string(b), closing, empty
}

func localName(name string) string {
	return name[strings.IndexByte(name, ':')+1:]
}
