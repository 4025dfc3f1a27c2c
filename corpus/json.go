package corpus

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// jsonFormat reads JSON Lines, arrays of objects, {"articles": [...]}, what
// ksearch prints, and files of one object, however long but for
// a single object.
var jsonFormat = Format{
	Name: "json",
	Knows: func(name string, head []byte) bool {
		switch strings.ToLower(path.Ext(name)) {
		case ".json", ".jsonl", ".ndjson", ".jsonlines":
			return true
		case "", ".txt":
			head = trimBlanks(bytes.TrimPrefix(head, []byte("\ufeff")))
			if list, ok := bytes.CutPrefix(head, []byte("[")); ok {
				head = trimBlanks(list)
			}
			object, ok := bytes.CutPrefix(head, []byte("{"))
			return ok && bytes.HasPrefix(trimBlanks(object), []byte(`"`))
		}
		return false
	},
	Read: func(_ context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) { readJSON(in, &rows{yield: yield}) }
	},
}

func trimBlanks(b []byte) []byte { return bytes.TrimLeft(b, " \t\r\n") }

func readJSON(r io.Reader, out *rows) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, _ := in.Peek(headSize)
	switch enc := byMark(head); {
	case len(head) == 0:
		out.end(ErrEmpty)
		return
	case enc != nil:
		in = bufio.NewReaderSize(transform.NewReader(in, enc.NewDecoder()), 64<<10)
		head, _ = in.Peek(headSize)
	case isBinary(head):
		out.end(ErrBinary)
		return
	case bytes.HasPrefix(head, []byte("\ufeff")):
		_, _ = in.Discard(3)
		head = head[3:]
	}
	head = bytes.Clone(head) // reading goes over it
	s := jsonStream{in: in}
	switch c, err := s.peek(); {
	case err == io.EOF:
		out.end(ErrEmpty)
	case err != nil:
		out.end(err)
	case c == '[':
		out.strict, out.many = true, true
		out.document(s.array(out.element), head)
	case c == '{':
		readObjects(s, out, head)
	default:
		out.end(ErrNoArticle)
	}
}

// readObjects reads what begins with an object: rows of them, or one.
func readObjects(s jsonStream, out *rows, head []byte) {
	line, err := readLine(s.in, maxFile)
	line = bytes.Clone(line) // to be used after what follows was looked at
	switch {
	case err != nil && !errors.Is(err, ErrTooLarge):
		out.end(err)
		return
	case err == nil && json.Valid(line):
		if _, wrapped := wrappedIn(line); !wrapped {
			if _, err := s.peek(); err != io.EOF {
				readLines(s.in, line, nil, out)
				return
			}
		}
	case wrappedBefore(line[:min(len(line), headSize)]): // and its list begins on this line
	case err != nil, s.next('{'):
		readLines(s.in, line, err, out)
		return
	}
	out.strict = true
	s = jsonStream{in: bufio.NewReaderSize(io.MultiReader(bytes.NewReader(line), bytes.NewReader([]byte("\n")), s.in), 64<<10)}
	if err != nil { // the line goes on where it was cut
		s = jsonStream{in: bufio.NewReaderSize(io.MultiReader(bytes.NewReader(line), s.in), 64<<10)}
	}
	out.document(s.object(out), head)
}

// readLines reads JSON Lines after the first one.
func readLines(in *bufio.Reader, line []byte, err error, out *rows) {
	out.many = true
	for {
		switch {
		case errors.Is(err, ErrTooLarge):
			if err = discardLine(in); err == nil || err == io.EOF {
				if !out.bad(errLongObject, false) {
					return
				}
			}
			if err != nil && err != io.EOF {
				out.end(err)
				return
			}
		case err == io.EOF:
			out.end(nil)
			return
		case err != nil:
			out.end(err)
			return
		case len(bytes.TrimSpace(line)) > 0:
			if !out.element(line, nil) {
				return
			}
		}
		line, err = readLine(in, maxFile)
	}
}

var errLongObject = fmt.Errorf("%w: one JSON object may have %d MiB", ErrTooLarge, maxFile>>20)

// readLine returns the next line without its end, to be used before the next
// read. If it is longer than most it returns the start and ErrTooLarge, and
// leaves the rest to be read. It returns io.EOF after the last line.
func readLine(in *bufio.Reader, most int) ([]byte, error) {
	var long []byte
	for {
		part, err := in.ReadSlice('\n')
		if err == nil || err == io.EOF && len(long)+len(part) > 0 {
			if long != nil {
				part = append(long, part...)
			}
			return bytes.TrimRight(part, "\r\n"), nil
		}
		if err != bufio.ErrBufferFull {
			return nil, err
		}
		long = append(long, part...)
		if len(long) > most {
			return long, ErrTooLarge
		}
	}
}

func discardLine(in *bufio.Reader) error {
	for {
		if _, err := in.ReadSlice('\n'); err != bufio.ErrBufferFull {
			return err
		}
	}
}

// wrapperKeys are those of an object that holds a list of articles.
var wrapperKeys = []string{"articles", "hits", "entries", "_items"} // the last two of dpa and Superdesk

// wrappedIn returns the key under which an object holds a list of articles.
func wrappedIn(object []byte) (key string, ok bool) {
	if !wrappedBefore(object) {
		return "", false
	}
	var raw map[string]json.RawMessage
	if json.Unmarshal(object, &raw) != nil {
		return "", false
	}
	for k, v := range raw {
		if isWrapper(k) && len(v) > 0 && v[0] == '[' {
			return k, true
		}
	}
	return "", false
}

func isWrapper(key string) bool {
	return slices.ContainsFunc(wrapperKeys, func(k string) bool { return strings.EqualFold(k, key) })
}

// wrappedBefore reports whether such a key may be in the start of an object.
func wrappedBefore(start []byte) bool {
	low := bytes.ToLower(start)
	for _, k := range wrapperKeys {
		if bytes.Contains(low, []byte(`"`+k+`"`)) {
			return true
		}
	}
	return false
}

// rows yields the articles of a file of JSON. Until it has found one it holds
// its complaints back, for the file may be JSON of another kind.
type rows struct {
	yield  func(*Article, error) bool
	many   bool // the file is a list
	strict bool // an object needs more than a title to be an article

	n      int
	found  bool
	wrong  bool // something held back is more than no article
	held   []error
	closed bool // nothing more may be yielded
}

// maxHeld is after how many objects that are no articles a file is given up.
const maxHeld = 1000

// element takes one object of a list. It returns false if that was the last.
func (r *rows) element(object []byte, err error) bool {
	switch {
	case err != nil:
		return r.bad(err, false)
	case !utf8.Valid(object):
		return r.bad(fmt.Errorf("%w: the object is not valid UTF-8", ErrCharset), false)
	}
	if list := apItems(object); list != nil {
		r.many = true
		for _, item := range list {
			if !r.object(item) {
				return false
			}
		}
		return true
	}
	return r.object(object)
}

// object takes an object that is valid UTF-8.
func (r *rows) object(object []byte) bool {
	switch a, key, notes, ok := ninjsArticle(object); {
	case ok && a == nil: // a list of pictures, say, which is nobody's mistake
		r.n++
		return true
	case ok:
		return r.take(a, key, notes)
	}
	f, err := jsonFields(object)
	if err != nil {
		if b, found := withoutNaN(object); found && json.Valid(b) {
			return r.object(b)
		}
		if e := (*json.UnmarshalTypeError)(nil); errors.As(err, &e) {
			return r.bad(errNoFields, true) // a number, a list
		}
		return r.bad(fmt.Errorf("%w JSON: %w", ErrMalformed, err), false)
	}
	return r.article(f, object)
}

// withoutNaN returns an object with null for NaN, Infinity and -Infinity, which
// Python and others write for a value that is missing, and whether there was any.
func withoutNaN(object []byte) (without []byte, found bool) {
	quoted := false
	for i := 0; i < len(object); i++ {
		switch c := object[i]; {
		case c == '\\' && quoted && i+1 < len(object):
			without = append(without, c)
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && (c == 'N' || c == 'I' || c == '-'):
			for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
				if bytes.HasPrefix(object[i:], []byte(word)) {
					without, found = append(without, "null"...), true
					i += len(word)
					break
				}
			}
		}
		if i < len(object) {
			without = append(without, object[i])
		}
	}
	return without, found
}

func (r *rows) article(f fields, object []byte) bool {
	a, key, notes := f.article()
	if a == nil {
		if inner := innerArticle(object); inner != nil { // a hit of a search
			f = inner
			a, key, notes = f.article()
		}
	}
	if a != nil && r.strict && !f.isNews(a) {
		a = nil
	}
	return r.take(a, key, notes)
}

// take yields an article, or holds against the file that there is none.
func (r *rows) take(a *Article, key string, notes []error) bool {
	if a == nil {
		return r.bad(errNoFields, true)
	}
	r.n++
	if a.ID = ""; r.many {
		if a.ID = key; key == "" {
			a.ID = strconv.Itoa(r.n)
		}
	}
	return r.release() && tell(r.send, a, notes)
}

// apItems returns the list in what AP's media API answers to a search or feed:
// {"data": {"items": [{"item": {...}}]}}.
func apItems(object []byte) []json.RawMessage {
	if !maybeNinjs(object) || !bytes.Contains(object, []byte(`"items"`)) {
		return nil
	}
	var answer struct {
		Data struct{ Items []json.RawMessage }
	}
	if json.Unmarshal(object, &answer) != nil {
		return nil
	}
	return answer.Data.Items
}

// innerArticle returns the fields of an object's member "article".
func innerArticle(object []byte) fields {
	var hit struct{ Article json.RawMessage }
	if json.Unmarshal(object, &hit) != nil || len(hit.Article) == 0 {
		return nil
	}
	f, _ := jsonFields(hit.Article)
	return f
}

// bad takes an object that could not be read, or that is no article.
func (r *rows) bad(err error, other bool) bool {
	r.n++
	if r.found {
		return r.send(nil, r.wrongIn(err))
	}
	r.wrong = r.wrong || !other
	if r.held = append(r.held, err); len(r.held) < maxHeld {
		return true
	}
	if r.wrong {
		return r.release()
	}
	r.send(nil, ErrNoArticle)
	r.closed = true
	return false
}

// wrongIn returns err as what is wrong with one object.
func (r *rows) wrongIn(err error) *BadArticle {
	bad := &BadArticle{Err: err}
	if r.many {
		bad.N = r.n // that there is one
	}
	return bad
}

// release yields what was held back.
func (r *rows) release() bool {
	r.found = true
	held := r.held
	r.held = nil
	for _, err := range held {
		if !r.send(nil, r.wrongIn(err)) {
			return false
		}
	}
	return true
}

func (r *rows) send(a *Article, err error) bool {
	if r.closed || !r.yield(a, err) {
		r.closed = true
	}
	return !r.closed
}

// end ends the file, with what was wrong with all of it.
func (r *rows) end(err error) {
	switch {
	case r.closed:
	case err != nil && err != io.EOF:
		if r.release() {
			r.send(nil, err)
		}
	case r.found:
	case r.wrong:
		r.release()
	default:
		r.send(nil, ErrNoArticle)
	}
}

// document ends a file that is one JSON value. One that is malformed before it
// has an article is of no interest, unless it begins as an article would.
func (r *rows) document(err error, head []byte) {
	if errors.Is(err, ErrMalformed) && !r.found {
		low := bytes.ToLower(head)
		if !bytes.Contains(low, []byte(`"headline"`)) && !bytes.Contains(low, []byte(`"body"`)) && !bytes.Contains(low, []byte(`"articlebody"`)) && !maybeNinjs(head) && !wrappedBefore(head) {
			r.held, r.wrong = nil, false
			err = ErrNoArticle
		}
	}
	r.end(err)
}

// A jsonStream cuts JSON into values without holding more than one of them. It
// finds where they end; whether they are well formed is seen when they are
// decoded.
type jsonStream struct{ in *bufio.Reader }

// peek returns the next byte that is no blank, without taking it.
func (s jsonStream) peek() (byte, error) {
	for {
		c, err := s.in.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c, s.in.UnreadByte()
		}
	}
}

// next reports whether c is the next byte that is no blank.
func (s jsonStream) next(c byte) bool {
	got, err := s.peek()
	return err == nil && got == c
}

// array hands the values of the list ahead to element until it returns false.
func (s jsonStream) array(element func(object []byte, err error) bool) error {
	_, _ = s.in.ReadByte() // the bracket
	for first := true; ; first = false {
		c, err := s.peek()
		switch {
		case err != nil:
			return malformed(err, "the list has no end")
		case c == ']':
			_, err := s.in.ReadByte()
			return err
		case !first && c != ',':
			return malformed(nil, "no comma between two values of a list")
		case !first:
			_, _ = s.in.ReadByte()
		}
		value, err := s.value(maxFile)
		if errors.Is(err, ErrTooLarge) {
			value, err = nil, nil
			if !element(nil, errLongObject) {
				return nil
			}
			continue
		}
		if err != nil {
			return err
		}
		if !element(value, nil) {
			return nil
		}
	}
}

// object reads the object ahead: a list of articles under one of its keys, or
// else itself.
func (s jsonStream) object(out *rows) error {
	_, _ = s.in.ReadByte() // the brace
	whole := []byte{'{'}
	wrapped := false
	for first := true; ; first = false {
		c, err := s.peek()
		switch {
		case err != nil:
			return malformed(err, "the object has no end")
		case c == '}':
			if wrapped {
				return nil
			}
			out.many = false
			out.element(append(whole, '}'), nil)
			return nil
		case !first && c != ',':
			return malformed(nil, "no comma between two values of an object")
		case !first:
			_, _ = s.in.ReadByte()
			whole = append(whole, ',')
		}
		key, err := s.value(maxName * 8)
		if err != nil {
			return malformed(err, "a key of an object")
		}
		if !s.next(':') {
			return malformed(nil, "no colon after a key of an object")
		}
		_, _ = s.in.ReadByte()
		if isWrapper(strings.Trim(string(key), `" `)) && s.next('[') {
			wrapped, out.many = true, true
			if err := s.array(out.element); err != nil || out.closed {
				return err
			}
			whole = append(append(whole, key...), ":null"...)
			continue
		}
		most := maxFile - len(whole)
		value, err := s.value(max(most, 0))
		switch {
		case errors.Is(err, ErrTooLarge) && wrapped: // of no interest
			value = []byte("null")
		case errors.Is(err, ErrTooLarge):
			return errLongObject
		case err != nil:
			return err
		}
		if !wrapped {
			whole = append(append(append(whole, key...), ':'), value...)
		}
	}
}

func malformed(err error, what string) error {
	switch {
	case err == io.EOF:
		return fmt.Errorf("%w JSON: %s, for the file breaks off: get the whole of it", ErrMalformed, what)
	case err == nil, errors.Is(err, ErrTooLarge):
		return fmt.Errorf("%w JSON: %s", ErrMalformed, what)
	}
	return err
}

// value returns the bytes of the next value, a copy. If it has more than most
// it is passed over, and the error is ErrTooLarge.
func (s jsonStream) value(most int) ([]byte, error) {
	if _, err := s.peek(); err != nil {
		return nil, malformed(err, "a value is missing")
	}
	var b []byte
	size, depth := 0, 0
	quoted, escaped := false, false
	for {
		c, err := s.in.ReadByte()
		if err == io.EOF && depth == 0 && !quoted && size > 0 {
			break
		}
		if err != nil {
			return nil, malformed(err, "a value has no end")
		}
		done := false
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped = c == '\\'
			if c == '"' {
				quoted = false
				done = depth == 0
			}
		case c == '"':
			quoted = true
		case c == '{', c == '[':
			depth++
		case c == '}', c == ']':
			if depth == 0 { // of what this value is in
				if err := s.in.UnreadByte(); err != nil {
					return nil, err
				}
				return b, tooMany(size, most)
			}
			depth--
			done = depth == 0
		case depth == 0 && (c == ',' || c == ':' || c == ' ' || c == '\n' || c == '\t' || c == '\r'):
			if err := s.in.UnreadByte(); err != nil {
				return nil, err
			}
			if size == 0 {
				return nil, malformed(nil, "a value is missing")
			}
			return b, tooMany(size, most)
		}
		if size++; size <= most {
			b = append(b, c)
		} else {
			b = nil
		}
		if done {
			break
		}
	}
	return b, tooMany(size, most)
}

func tooMany(size, most int) error {
	if size > most {
		return ErrTooLarge
	}
	return nil
}
