package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/width"

	"ksearch/query"
)

// clean returns s as one line that is safe for a terminal: no control
// character, nothing that reorders what stands around it, valid UTF-8.
func clean(s string) string {
	safe := true
	for _, r := range s {
		if shown, keep := safeRune(r); !keep || shown != r || r == utf8.RuneError {
			safe = false
			break
		}
	}
	if safe {
		return s
	}
	var b strings.Builder
	for _, r := range s { // an invalid byte is U+FFFD here
		if shown, keep := safeRune(r); keep {
			b.WriteRune(shown)
		}
	}
	return b.String()
}

// safeRune returns what to show for r, if anything.
func safeRune(r rune) (shown rune, keep bool) {
	switch {
	case r == '\n' || r == '\t' || r == '\r' || r == '\u2028' || r == '\u2029':
		return ' ', true
	case r < ' ':
		return 0x2400 + r, true // ␛ for ESC
	case r == 0x7F:
		return '␡', true
	case 0x80 <= r && r < 0xA0:
		return utf8.RuneError, true
	case reorders(r), r == '\ufeff':
		return 0, false
	}
	return r, true
}

// reorders reports whether r changes the direction of the text after it. Such
// characters make one text look like another.
func reorders(r rune) bool { return 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 }

// columns is how wide r is on a terminal.
func columns(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), 0x1160 <= r && r <= 0x11FF:
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// displayWidth is how wide a clean s is on a terminal.
func displayWidth(s string) (n int) {
	for _, r := range s {
		n += columns(r)
	}
	return n
}

// A line is clean text with some of it marked.
type line struct {
	runes  []rune
	marked []bool // nil: nothing is
}

// newLine cleans text. The spans are bytes of it, ascending.
func newLine(text string, marks []query.Span) line {
	var l line
	for i, r := range text {
		for len(marks) > 0 && i >= marks[0].End {
			marks = marks[1:]
		}
		shown, keep := safeRune(r)
		if !keep {
			continue
		}
		l.runes = append(l.runes, shown)
		l.marked = append(l.marked, len(marks) > 0 && i >= marks[0].Start)
	}
	return l
}

func (l line) part(from, to int) line {
	p := line{runes: l.runes[from:to]}
	if l.marked != nil {
		p.marked = l.marked[from:to]
	}
	return p
}

func (l line) width() (n int) {
	for _, r := range l.runes {
		n += columns(r)
	}
	return n
}

// cut shortens l to at most max columns, with "…" at its end. 0 is no bound.
func (l line) cut(max int) line {
	if max <= 0 || l.width() <= max {
		return l
	}
	n, used := 0, 1
	for n < len(l.runes) && used+columns(l.runes[n]) <= max {
		used += columns(l.runes[n])
		n++
	}
	p := l.part(0, n)
	p.runes = append(append([]rune(nil), p.runes...), '…')
	p.marked = append(append([]bool(nil), p.marked...), false)
	return p
}

// wrap breaks l at blanks into lines of at most max columns; a word that is
// longer is broken anywhere. 0 is no bound.
func (l line) wrap(max int) []line {
	if max <= 0 || len(l.runes) == 0 {
		return []line{l}
	}
	var lines []line
	start, blank, used := 0, -1, 0
	for i := 0; i < len(l.runes); i++ {
		if l.runes[i] == ' ' {
			blank = i
		}
		used += columns(l.runes[i])
		if used <= max || i == start {
			continue
		}
		switch {
		case blank > start:
			lines = append(lines, l.part(start, blank))
			start = blank + 1
		case blank == start:
			start++
		default:
			lines = append(lines, l.part(start, i))
			start = i
		}
		blank, used = -1, 0
		i = start - 1 // at most one line is gone through twice
	}
	if start < len(l.runes) {
		lines = append(lines, l.part(start, len(l.runes)))
	}
	return lines
}

// A style is what is set between "\x1b[" and "m".
type style string

const (
	plain    style = ""
	bold     style = "1"
	faint    style = "2"
	marking  style = "1;33" // bold yellow
	warning  style = "1;31" // bold red
	numbered style = "36"   // cyan
)

// A painter writes text for one output.
type painter struct {
	colour  bool
	isolate bool // keep right-to-left text apart from what stands beside it, as a terminal needs it
	width   int  // columns; 0 is unbounded
}

// text paints s, which need not be clean.
func (p painter) text(s string, base style) string { return p.line(newLine(s, nil), base) }

// line paints l: what is marked as marks are, the rest in base.
func (p painter) line(l line, base style) string {
	var b strings.Builder
	isolate := p.isolate && rightToLeft(l.runes)
	if isolate {
		b.WriteRune('\u2068') // first strong isolate
	}
	for from := 0; from < len(l.runes); {
		to, marked := from+1, l.marked != nil && l.marked[from]
		for to < len(l.runes) && (l.marked != nil && l.marked[to]) == marked {
			to++
		}
		s := base
		if marked {
			s = marking
		}
		b.WriteString(p.styled(string(l.runes[from:to]), s))
		from = to
	}
	if isolate {
		b.WriteRune('\u2069') // pop it
	}
	return b.String()
}

// styled puts s, which is clean, into a style.
func (p painter) styled(s string, as style) string {
	if !p.colour || as == plain || s == "" {
		return s
	}
	return "\x1b[" + string(as) + "m" + s + "\x1b[0m"
}

func rightToLeft(runes []rune) bool {
	for _, r := range runes {
		if r < 0x590 {
			continue
		}
		prop, _ := bidi.LookupRune(r)
		switch prop.Class() {
		case bidi.R, bidi.AL, bidi.AN:
			return true
		}
	}
	return false
}

// safeJSON escapes in JSON what JSON does not: the characters that a terminal
// would obey. They stand inside of strings only, so it means the same.
func safeJSON(b []byte) []byte {
	unsafe := func(r rune) bool { return 0x7F <= r && r < 0xA0 || reorders(r) || r == '\ufeff' }
	if !strings.ContainsFunc(string(b), unsafe) {
		return b
	}
	const hex = "0123456789abcdef"
	out := make([]byte, 0, len(b)+64)
	for _, r := range string(b) {
		if unsafe(r) {
			out = append(out, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
			continue
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}
