package corpus

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"unicode"
)

// mboxFormat reads mailboxes in the mbox formats. Each message that is news is
// an article. They are read one at a time.
var mboxFormat = Format{
	Name: "mbox",
	Knows: func(_ string, head []byte) bool {
		line, rest, found := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
		return found && bytes.HasPrefix(line, fromLine) && isEnvelope(line) && isHeaderLine(rest)
	},
	Read: readMbox,
}

var fromLine = []byte("From ")

func readMbox(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		box := mbox{in: bufio.NewReaderSize(in, 64<<10), blank: true}
		found := false
		for n := 1; ; n++ {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			more, err := box.next()
			if err != nil {
				yield(nil, err)
				return
			}
			if !more {
				break
			}
			articles, notes, err := readMessage(&box, 0)
			switch {
			case box.err != nil: // of the file
				yield(nil, box.err)
				return
			case errors.Is(err, ErrNoArticle), errors.Is(err, ErrEmpty): // a letter
				continue
			case err != nil:
				if found = true; !yield(nil, &BadArticle{Err: fmt.Errorf("message %d: %w", n, err)}) {
					return
				}
				continue
			}
			for i, a := range articles {
				if found = true; a.ID == "" {
					a.ID = strconv.Itoa(n)
					if i > 0 {
						a.ID += "." + strconv.Itoa(i+1)
					}
				}
				if !yield(a, nil) {
					return
				}
			}
			if !tell(yield, nil, notes) {
				return
			}
		}
		if !found {
			yield(nil, ErrNoArticle)
		}
	}
}

// An mbox reads the messages of a mailbox, each up to its end, without the
// ">" that keeps a line of text from being taken for the start of a message.
type mbox struct {
	in     *bufio.Reader
	rest   []byte // of the line that is being read
	within bool   // the line before was cut at the size of the buffer
	blank  bool   // the line before is empty, or there is none
	begun  bool   // a line that begins a message has been read, and what follows is that message
	ended  bool   // all of the message has been read
	err    error  // of the file, other than its end
}

// next goes to the next message. It returns false after the last.
func (m *mbox) next() (bool, error) {
	if _, err := io.Copy(io.Discard, m); err != nil {
		return false, err
	}
	if m.err != nil {
		return false, m.err
	}
	if !m.begun {
		return false, nil
	}
	m.begun, m.ended = false, false
	return true, nil
}

// Read reads the message up to its end.
func (m *mbox) Read(b []byte) (int, error) {
	for len(m.rest) == 0 {
		if m.begun || m.ended {
			return 0, io.EOF
		}
		line, err := m.in.ReadSlice('\n')
		switch {
		case err == nil, errors.Is(err, bufio.ErrBufferFull):
		case err == io.EOF:
			if m.ended = true; len(line) == 0 {
				return 0, io.EOF
			}
		default:
			m.err = err
			return 0, err
		}
		start := !m.within
		m.within = errors.Is(err, bufio.ErrBufferFull)
		if start {
			if bytes.HasPrefix(line, fromLine) {
				line = bytes.Clone(line) // to look ahead moves the buffer
			}
			if m.begins(line) {
				m.begun, m.blank = true, true
				continue
			}
			m.blank = len(bytes.TrimRight(line, "\r\n")) == 0
			if quoted := bytes.TrimLeft(line, ">"); len(quoted) < len(line) && bytes.HasPrefix(quoted, fromLine) {
				line = line[1:]
			}
		}
		m.rest = line // stays as it is until the next line is read
	}
	n := copy(b, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

// begins reports whether a line begins a message. Not every program keeps
// "From" in a text apart, so that two of three signs are asked for: an empty
// line before it, an envelope in it, and a header after it.
func (m *mbox) begins(line []byte) bool {
	if !bytes.HasPrefix(line, fromLine) || len(line) > 1000 {
		return false
	}
	envelope := isEnvelope(line)
	switch {
	case m.blank && envelope:
		return true
	case !m.blank && !envelope:
		return false
	}
	next, _ := m.in.Peek(100)
	return isHeaderLine(next)
}

// isEnvelope reports whether a line has a clock time and a year, as in "From
// a@example.org Tue Oct  2 12:00:00 2018".
func isEnvelope(line []byte) bool {
	clock, year := false, false
	for word := range bytes.FieldsSeq(line[:min(len(line), 1000)]) {
		clock = clock || len(word) >= 5 && len(word) <= 8 && word[2] == ':' && '0' <= word[0] && word[0] <= '2' && unicode.IsDigit(rune(word[3]))
		year = year || len(word) == 4 && (word[0] == '1' || word[0] == '2') && digitRun(string(word)) == 4
	}
	return clock && year
}

// isHeaderLine reports whether b begins with a field of a message's header.
func isHeaderLine(b []byte) bool {
	n := 0
	for n < len(b) && n < 80 && (isNameStart(b[n]) && b[n] < 0x80 && b[n] != ':' || b[n] == '-' || '0' <= b[n] && b[n] <= '9') {
		n++
	}
	return n > 1 && n < len(b) && b[n] == ':'
}
