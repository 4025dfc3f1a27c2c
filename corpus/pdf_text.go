package corpus

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus/names"
)

// pdfCopy returns what pdftotext found as wire copy: a blank line between
// paragraphs, each in one line, and the letters in the order in which they are read.
func pdfCopy(text string) string {
	ls := strings.Split(text, "\n")
	for i, l := range ls {
		ls[i] = strings.TrimSpace(inReadingOrder(strings.TrimSuffix(l, "\r")))
	}
	return joinLines(ls)
}

// The marks that pdftotext puts around what runs against the direction of a
// line, and around a line that runs from right to left.
const (
	ltrMark = "\u202a"
	rtlMark = "\u202b"
	endMark = "\u202c"
)

// inReadingOrder takes the marks of direction out of a line. pdftotext turns
// letters into the order in which they are read, but leaves the blanks and signs
// at the ends of a stretch where they stand on the page: those that are seen
// before a number in a line of Arabic are read after it.
func inReadingOrder(l string) string {
	if !strings.ContainsAny(l, ltrMark+rtlMark+endMark+"\u200e\u200f\u202d\u202e") {
		return l
	}
	var b strings.Builder
	b.Grow(len(l))
	rtl := strings.HasPrefix(strings.TrimLeft(l, " \t"), rtlMark)
	for l != "" {
		i := strings.IndexAny(l, ltrMark+rtlMark+endMark)
		if i < 0 {
			b.WriteString(l)
			break
		}
		b.WriteString(l[:i])
		mark := l[i : i+len(ltrMark)]
		l = l[i+len(ltrMark):]
		if mark != ltrMark && (mark != rtlMark || rtl) { // of the line itself
			continue
		}
		end := strings.IndexAny(l, ltrMark+rtlMark+endMark)
		if end < 0 {
			end = len(l)
		}
		b.WriteString(turned(l[:end]))
		l = l[end:]
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '\u200e', '\u200f', '\u202d', '\u202e':
			return -1
		}
		return r
	}, b.String())
}

// turned returns a stretch with what is neither a letter nor a digit at its
// ends exchanged, in the other order.
func turned(s string) string {
	solid := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) }
	from := strings.IndexFunc(s, solid)
	if from < 0 {
		return reversed(s)
	}
	to := strings.LastIndexFunc(s, solid)
	_, size := utf8.DecodeRuneInString(s[to:])
	return reversed(s[to+size:]) + s[from:to+size] + reversed(s[:from])
}

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// joinLines makes paragraphs of the lines of a page. A blank line ends one, if
// it does not stand in the middle of a sentence; so does a line that ends a
// sentence and is shorter than others, and a line that stands before a dateline.
func joinLines(ls []string) string {
	width := fullWidth(ls)
	opts := datelineOptions()
	begins := func(l string) bool {
		_, _, ok := ParseDateline(l, opts)
		return ok
	}
	var b []byte
	last := ""     // the line before
	apart := false // a blank line stands between
	lines := 0     // of this paragraph
	dated := 0     // lines that were tried for a dateline
	for i, l := range ls {
		if l == "" {
			apart = true
			continue
		}
		n, ended := utf8.RuneCountInString(last), endsSentence(last)
		next := last == ""
		switch {
		case next:
		case slices.Contains(releaseLabels(), strings.Trim(names.Fold(last), " :-–")):
			next = true
		case ended && (apart || n*10 < width*8), apart && n*10 < width*6:
			next = true
		case apart && !startsLower(l):
			next = true
		case lines <= 3 && dated < 12 && utf8.RuneCountInString(l)*3 > width:
			dated++
			next = begins(strings.Join(ls[i:min(i+2, len(ls))], " "))
		}
		switch {
		case next && last != "":
			b = append(b, "\n\n"...)
			lines = 0
		case last == "":
		case strings.HasSuffix(last, "-") && startsLower(l) && len(last) > 2 && unicode.IsLetter(rune(last[len(last)-2])):
			b = b[:len(b)-1] // a word that was cut at the end of the line
		default:
			b = append(b, ' ')
		}
		b = append(b, l...)
		last, apart = l, false
		lines++
	}
	return string(b)
}

// fullWidth returns how many characters a full line has: more than three of four do.
func fullWidth(ls []string) int {
	var widths []int
	for _, l := range ls {
		if n := utf8.RuneCountInString(l); n > 0 {
			widths = append(widths, n)
		}
	}
	if len(widths) == 0 {
		return 0
	}
	slices.Sort(widths)
	return widths[len(widths)*3/4]
}

func startsLower(l string) bool {
	r, _ := utf8.DecodeRuneInString(l)
	return unicode.IsLower(r) || unicode.IsLetter(r) && !unicode.IsUpper(r) // Arabic has no capitals
}
