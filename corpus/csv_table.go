package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// A table reads the rows of a CSV file and holds one of them.
type table struct {
	in        io.Reader
	delimiter byte
	columns   []string

	buf   []byte
	at    int   // in buf, of the next row
	err   error // that in ended with
	spare int   // bytes that may yet be read once more
}

// maxRescan bounds how much is looked at twice, because a quotation mark was
// opened and never closed, in all of a file.
const maxRescan = 4 * maxFile

var (
	errLongRow  = fmt.Errorf("%w: one row of CSV may have %d MiB: is a quotation mark not closed?", ErrTooLarge, maxFile>>20)
	errOpenCell = fmt.Errorf("%w CSV: a quotation mark is opened and not closed: write \"\" for one within a cell", ErrMalformed)
)

// window returns what is in memory from the next row on.
func (t *table) window() []byte { return t.buf[t.at:] }

// peek returns at least the next n bytes, or all that there are.
func (t *table) peek(n int) []byte {
	for len(t.buf)-t.at < n && t.err == nil {
		t.more()
	}
	return t.window()[:min(n, len(t.window()))]
}

// more reads on. It keeps what is ahead, and doubles the room for it where
// that is needed.
func (t *table) more() {
	if t.at > 0 {
		t.buf = append(t.buf[:0], t.buf[t.at:]...)
		t.at = 0
	}
	n := len(t.buf)
	t.buf = slices.Grow(t.buf, 64<<10)
	for range 100 { // a reader that returns nothing and no error so often is broken
		m, err := t.in.Read(t.buf[n:cap(t.buf)])
		if t.buf = t.buf[:n+m]; err != nil {
			t.err = err
			return
		}
		if m > 0 {
			return
		}
	}
	t.err = io.ErrNoProgress
}

// errMore says that a row may go on after what is in memory.
var errMore = errors.New("more is needed")

// next returns the cells of the next row, to be used before the next call, or
// a BadArticle, or the error that the file ends with.
func (t *table) next() ([][]byte, error) {
	for size := 4 << 10; ; size *= 2 { // so that a row is looked at twice at most, on average
		row := t.peek(min(size, maxFile+1))
		switch whole := len(row) < min(size, maxFile+1); {
		case whole && t.err != io.EOF:
			return nil, t.err
		case whole && len(row) == 0:
			return nil, io.EOF
		case whole:
			cells, n, err := cutRow(row, t.delimiter)
			if err == errMore {
				cells, n, err = endRow(row, t.delimiter)
			}
			return t.take(cells, n, err)
		}
		if cells, n, err := cutRow(row, t.delimiter); err != errMore {
			return t.take(cells, n, err)
		}
		if len(row) > maxFile {
			return nil, t.skip(errLongRow, len(row))
		}
	}
}

// take goes on after a row of n bytes.
func (t *table) take(cells [][]byte, n int, err error) ([][]byte, error) {
	if err == nil {
		t.at += n
		return cells, nil
	}
	row := t.window()[:n]
	line := row
	if i := bytes.IndexByte(row, '\n'); i >= 0 {
		line = row[:i+1]
	}
	// `"No" to war<tab>...`: quotation marks that are of the text.
	if plain := bytes.Split(bytes.TrimRight(line, "\r\n"), []byte{t.delimiter}); len(plain) == len(t.columns) && !slices.ContainsFunc(plain, opensOnly) {
		t.at += len(line)
		return plain, nil
	}
	return nil, t.skip(err, n)
}

// opensOnly reports whether a cell has one quotation mark, at its start.
func opensOnly(cell []byte) bool {
	return bytes.HasPrefix(cell, []byte(`"`)) && bytes.Count(cell, []byte(`"`)) == 1
}

// skip gives a row up, of which n bytes were looked at, and goes on after its
// first line; or, where too much was looked at twice already, after the n.
func (t *table) skip(why error, n int) error {
	if i := bytes.IndexByte(t.window()[:n], '\n'); i >= 0 && n-i <= t.spare {
		t.spare -= n - i
		t.at += i + 1
		return &BadArticle{Err: why}
	}
	for t.at += n; ; t.more() {
		if i := bytes.IndexByte(t.window(), '\n'); i >= 0 {
			t.at += i + 1
			return &BadArticle{Err: why}
		}
		switch t.at = len(t.buf); t.err {
		case nil:
		case io.EOF:
			return &BadArticle{Err: why}
		default:
			return t.err
		}
	}
}

// cutRow returns the cells of the row that b begins with, which are of b
// itself where that can be, and how many bytes it has with its end. It returns
// errMore if b holds no end of it, and errOpenCell if a cell that was opened
// with a quotation mark goes on over a line and then another is opened.
func cutRow(b []byte, delimiter byte) (cells [][]byte, n int, err error) {
	for {
		cell, next, end, err := cutCell(b, n, delimiter)
		if err != nil {
			return nil, next, err
		}
		cells = append(cells, cell)
		n = next
		if end {
			return cells, n, nil
		}
		if len(cells) > maxColumns*10 {
			return nil, n, fmt.Errorf("%w: a row of CSV may have %d cells", ErrTooLarge, maxColumns*10)
		}
	}
}

// endRow is cutRow for the last row of a file, which need not have an end.
func endRow(b []byte, delimiter byte) (cells [][]byte, n int, err error) {
	cells, n, err = cutRow(append(bytes.Clone(b), '\n'), delimiter)
	if err == errMore {
		err = errOpenCell
	}
	return cells, min(n, len(b)), err
}

// cutCell returns the cell at from, where the next begins, and whether the row
// ends with it.
func cutCell(b []byte, from int, delimiter byte) (cell []byte, next int, end bool, err error) {
	if from < len(b) && b[from] == '"' {
		return quotedCell(b, from, delimiter)
	}
	for i := from; i < len(b); i++ {
		switch b[i] {
		case delimiter:
			return b[from:i], i + 1, false, nil
		case '\n':
			return bytes.TrimSuffix(b[from:i], []byte("\r")), i + 1, true, nil
		}
	}
	return nil, len(b), false, errMore
}

func quotedCell(b []byte, from int, delimiter byte) (cell []byte, next int, end bool, err error) {
	copied := false // cell is no longer a part of b
	start := from + 1
	lines := false
	add := func(to int) {
		if !copied {
			cell = slices.Clip(b[start:to])
			copied = true
		} else {
			cell = append(cell, b[start:to]...)
		}
		start = to
	}
	for i := from + 1; i < len(b); i++ {
		switch b[i] {
		case '\n':
			lines = true
		case '"':
			if i+1 >= len(b) {
				return nil, len(b), false, errMore
			}
			rest := b[i+1:]
			if rest[0] == '\r' && len(rest) == 1 {
				return nil, len(b), false, errMore
			}
			switch {
			case rest[0] == '"':
				add(i + 1)
				i++
				start = i + 1
			case rest[0] == delimiter:
				add(i)
				return cell, i + 2, false, nil
			case rest[0] == '\n':
				add(i)
				return cell, i + 2, true, nil
			case rest[0] == '\r' && rest[1] == '\n':
				add(i)
				return cell, i + 3, true, nil
			case lines && (b[i-1] == delimiter || b[i-1] == '\n'): // the next one that is opened
				return nil, i + 1, false, errOpenCell
			}
		}
	}
	return nil, len(b), false, errMore
}
