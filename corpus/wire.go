package corpus

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The control characters by which the formats of teletype wires are laid out.
const (
	soh = '\x01' // start of a heading, and of a message
	stx = '\x02' // start of the text
	etx = '\x03' // end of the text
	eot = '\x04' // end of the transmission
)

// A wireLayout is what tells the messages of one kind of wire from others.
type wireLayout struct {
	name string

	// heads reports whether a message begins with these lines, of which none
	// is blank. They are without control characters; controls says that the
	// ones of the layout were there.
	heads func(lines []string, controls bool) bool

	// ends reports whether a line without control characters is what stands
	// after a text.
	ends func(line string) bool

	read func(m wireMessage) (a *Article, key string, notes []error)
}

// A wireMessage is one message. All but the heading is without control characters.
type wireMessage struct {
	heading string // all before STX, or "" where there is none
	text    string // up to ETX
	trailer string // the rest
}

// maxHeadLines is how many lines of a message it is known by.
const maxHeadLines = 12

// knows reports whether a file begins with a message of the wire, or with the
// end of one and then another.
func (w wireLayout) knows(head []byte) bool {
	for part := head; ; {
		_, after, ok := bytes.Cut(part, []byte{soh})
		if !ok {
			break
		}
		if w.heads(headLines(after), true) {
			return true
		}
		part = after
	}
	start := bytes.TrimLeftFunc(head, func(r rune) bool { return r == ' ' || unicode.IsControl(r) })
	if before := head[:len(head)-len(start)]; len(before) <= 200 && len(start) > 0 {
		return w.heads(headLines(start), bytes.IndexByte(head, stx) >= 0)
	}
	return false
}

// format returns the format that reads the wire.
func (w wireLayout) format() Format {
	return Format{
		Name:  w.name,
		Knows: func(_ string, head []byte) bool { return w.knows(head) },
		Read:  w.articles,
	}
}

// headLines returns the first lines of b that are not blank.
func headLines(b []byte) []string {
	var out []string
	for len(out) < maxHeadLines && len(b) > 0 {
		line := b
		if i := bytes.IndexAny(b, "\n\r"); i >= 0 {
			line, b = b[:i], b[i+1:]
		} else {
			b = nil
		}
		if l := bareLine(string(line[:min(len(line), 400)])); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// bareLine returns a line without control characters and blanks around it.
// Tabs are blanks.
func bareLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s))
}

// A wireResult is what was read of one message.
type wireResult struct {
	article *Article
	key     string
	notes   []error
	bad     error
}

// articles yields the messages as articles. One alone in its file has no key,
// so that each is held until it is known whether another follows.
func (w wireLayout) articles(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		s := wireStream{in: bufio.NewReaderSize(in, 64<<10), layout: w}
		var held *wireResult
		many := false
		emit := func(r *wireResult) bool {
			if r.bad != nil {
				return yield(nil, &BadArticle{Err: r.bad})
			}
			if many {
				r.article.ID = r.key
			}
			if !yield(r.article, nil) {
				return false
			}
			for _, note := range r.notes {
				if !yield(nil, &BadArticle{Err: note, Kept: true}) {
					return false
				}
			}
			return true
		}
		for {
			r, err := s.next(in.Charset)
			if ctx.Err() != nil {
				yield(nil, ctx.Err())
				return
			}
			if held != nil {
				many = many || err == nil
				if !emit(held) {
					return
				}
			}
			switch {
			case err == io.EOF && held == nil:
				yield(nil, ErrNoArticle)
				return
			case err == io.EOF:
				return
			case err != nil:
				yield(nil, err)
				return
			}
			held = r
		}
	}
}

// A wireStream cuts a file into messages and holds a few of them.
type wireStream struct {
	in      *bufio.Reader
	layout  wireLayout
	ended   error    // of in
	pending [][]byte // messages that lay between two SOH
}

// next returns the next message, or the error that the file ends with.
func (s *wireStream) next(declared string) (*wireResult, error) {
	for len(s.pending) == 0 {
		if s.ended != nil {
			return nil, s.ended
		}
		b, err := s.chunk()
		switch {
		case errors.Is(err, ErrTooLarge):
			return &wireResult{bad: err}, nil
		case err != nil && err != io.EOF:
			return nil, err
		}
		if s.ended = err; len(headLines(b)) > 0 {
			s.pending = s.split(b)
		}
	}
	b := s.pending[0]
	s.pending = s.pending[1:]
	if !s.layout.heads(headLines(b), true) {
		return &wireResult{bad: fmt.Errorf("%w %s: a message begins with %q, which is no heading", ErrMalformed, s.layout.name, clip(headLines(b)[0], 40))}, nil
	}
	text, err := wireText(b, declared)
	if err != nil {
		return &wireResult{bad: err}, nil
	}
	r := new(wireResult)
	if r.article, r.key, r.notes = s.layout.read(s.layout.cut(text)); r.article == nil {
		r.bad = errors.New("neither a headline nor a body")
	}
	return r, nil
}

// chunk returns a copy of what there is up to the next SOH, with io.EOF if
// that is the last. If it is too long it is passed over.
func (s *wireStream) chunk() ([]byte, error) {
	var out []byte
	long := false
	for {
		part, err := s.in.ReadSlice(soh)
		if !long {
			if out = append(out, part...); len(out) > maxFile {
				out, long = nil, true
			}
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err != nil && err != io.EOF:
			return nil, err
		case long:
			s.ended = err
			return nil, fmt.Errorf("%w: a message may have %d MiB", ErrTooLarge, maxFile>>20)
		}
		return bytes.TrimSuffix(out, []byte{soh}), err
	}
}

// split cuts a chunk where a heading follows the end of a message: where the
// SOH was lost.
func (s *wireStream) split(b []byte) [][]byte {
	var out [][]byte
	from, ended := 0, false
	for at := 0; at < len(b); {
		end := len(b)
		if i := bytes.IndexByte(b[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := b[at:end]
		if ended && len(bareLine(string(line[:min(len(line), 400)]))) > 0 && s.layout.heads(headLines(b[at:]), false) {
			out = append(out, b[from:at])
			from, ended = at, false
		}
		ended = ended || bytes.IndexByte(line, etx) >= 0 || bytes.IndexByte(line, eot) >= 0 || len(line) < 80 && s.layout.ends(bareLine(string(line)))
		at = end
	}
	return append(out, b[from:])
}

// cut takes a message apart.
func (w wireLayout) cut(text string) wireMessage {
	var m wireMessage
	if heading, rest, ok := strings.Cut(text, string(stx)); ok {
		m.heading, text = heading, rest
	}
	text, trailer, ended := strings.Cut(text, string(etx))
	m.text, m.trailer = withoutControls(text), withoutControls(trailer)
	if ended {
		return m
	}
	// The last line that may be a trailer.
	for end := len(m.text); end > 0; {
		at := strings.LastIndexByte(m.text[:end], '\n') + 1
		line := bareLine(m.text[at:min(end, at+100)])
		if w.ends(line) {
			m.text, m.trailer = m.text[:at], line
			break
		}
		if line != "" {
			break
		}
		end = at - 1
	}
	return m
}

// wireText returns the bytes of a message as UTF-8, with its control
// characters. Wire copy has too few letters above ASCII to be sure of a
// character set by; what reads well as windows-1252, which Latin-1 is a part
// of, is taken for that.
func wireText(b []byte, declared string) (string, error) {
	b = bytes.ReplaceAll(b, []byte{0}, nil) // of padding
	if utf8.Valid(b) {
		return string(b), nil
	}
	if s, err := toUTF8(b, declared); err == nil {
		return s, nil
	}
	high, odd := 0, 0
	for i, c := range b {
		if c >= utf8.RuneSelf {
			high++
			if !western(b, i) {
				odd++
			}
		}
	}
	if high*10 > len(b) || odd > 0 {
		return "", ErrCharset
	}
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	return string(s), err
}
