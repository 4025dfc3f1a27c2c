package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A SyntaxError says where a query is wrong, and the mend.
type SyntaxError struct {
	Query  string
	Offset int    // bytes from the start of Query to what is wrong
	Width  int    // bytes that are wrong; 0 only at the end of Query
	Msg    string // what is wrong: `unknown field "peple"`
	Mend   string // what to do about it: "did you mean people?"
}

// Error returns one line, in which places are counted in characters from 1:
//
//	query: unknown field "peple" at 1: did you mean people?
func (e *SyntaxError) Error() string {
	at := utf8.RuneCountInString(e.Query[:e.Offset]) + 1
	if e.Mend == "" {
		return fmt.Sprintf("query: %s at %d", e.Msg, at)
	}
	return fmt.Sprintf("query: %s at %d: %s", e.Msg, at, e.Mend)
}

// The most columns that Caret shows, and how many of them before the place.
const (
	caretColumns = 72
	caretBefore  = 36
)

// Caret returns two lines without a newline at the end: the query, and ^^^
// under the place. A long query is cut around the place. Control characters are
// shown as "�", tabs and newlines as blanks, so it is safe for a terminal.
func (e *SyntaxError) Caret() string {
	// Far more bytes than fit, so that a query of any length takes no time.
	const near = 4 * caretColumns
	from, to := max(0, e.Offset-near), min(len(e.Query), e.Offset+near)
	for from > 0 && from < e.Offset && !utf8.RuneStart(e.Query[from]) {
		from++
	}
	for to < len(e.Query) && !utf8.RuneStart(e.Query[to]) {
		to++
	}
	var cells []string // one column each, with the marks on it
	place, width := -1, 0
	for i, r := range e.Query[from:to] {
		i += from
		if place < 0 && i >= e.Offset {
			place = len(cells)
		}
		shown, columns := display(r)
		if columns == 0 && len(cells) > 0 {
			cells[len(cells)-1] += shown
			continue
		}
		cells = append(cells, shown)
		if i >= e.Offset && i < e.Offset+e.Width {
			width++
		}
	}
	if place < 0 {
		place = len(cells)
	}
	first, last := 0, len(cells)
	if last > caretColumns {
		first = max(0, min(place-caretBefore, last-caretColumns))
		last = min(last, first+caretColumns)
	}
	width = max(1, min(width, last-place))
	if first > 0 || from > 0 {
		cells[first] = "…"
	}
	if last > first && (last < len(cells) || to < len(e.Query)) {
		cells[last-1] = "…"
	}
	return strings.Join(cells[first:last], "") + "\n" +
		strings.Repeat(" ", place-first) + strings.Repeat("^", width)
}

// display returns r as a terminal may show it, and the columns that it takes.
func display(r rune) (string, int) {
	switch {
	case isInvisible(r):
		return "", 0
	case unicode.IsSpace(r):
		return " ", 1
	case unicode.IsControl(r), r == utf8.RuneError:
		return "�", 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return string(r), 0
	}
	return string(r), 1
}
