package query

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// passageSize is how many characters of the text a passage has at most, if
// nobody says: two or three lines of a terminal.
const passageSize = 220

// maxCluster bounds how far a cut looks for the end of one character with all
// its marks. Those of living languages have fewer than ten.
const maxCluster = 64

// A Mark is one place in a text where a term of the query was found.
type Mark struct {
	Span
	Term int // which one: equal for all places of the same term
}

// Snippets cuts at most n passages of at most size characters out of the body
// of an article (0 means 220), the best first: the one with the most different terms; of those with as many one in the
// first paragraph, then the one with the most marks. Each after it is the one
// with the most terms that are not yet shown.
//
// A passage begins and ends with a sentence where one is near, and else at a
// word, with an ellipsis ("… ", " …") in its Text. White space is one blank.
// Marks may be in any order; those that overlap become one, those outside of
// the text are ignored, and one that is longer than a passage is cut.
// Without a mark there is no passage; see [Opening].
//
// The time is linear in the text, and n log n in the marks.
func Snippets(text string, marks []Mark, n, size int) []Snippet {
	c := newCutter(text, marks, size)
	type region struct{ start, end int }
	var cuts []region
	for range min(n, MaxSnippets) {
		i, j := c.best()
		if i < 0 {
			break
		}
		low, high := 0, len(text)
		for _, r := range cuts {
			switch {
			case r.end <= c.marks[i].Start:
				low = max(low, r.end)
			default:
				high = min(high, r.start)
			}
		}
		start, end := c.passage(c.marks[i].Start, c.marks[j].End, low, high)
		cuts = append(cuts, region{start, end})
		c.take(start, end)
	}
	snippets := make([]Snippet, 0, len(cuts))
	for _, r := range cuts {
		snippets = append(snippets, c.snippet("body", r.start, r.end))
	}
	return snippets
}

// Opening returns the first sentences of a body, of at most size characters (0
// means 220), without marks: what to show of an article if nothing in its body
// is marked.
func Opening(text string, size int) Snippet {
	c := newCutter(text, nil, size)
	start := c.blanks(0, len(text))
	_, end := c.passage(start, start, start, len(text))
	return c.snippet("body", start, end)
}

// MarkWhole returns the whole of a text, such as a headline, with its marks.
func MarkWhole(field, text string, marks []Mark) Snippet {
	return newCutter(text, marks, 0).snippet(field, 0, len(text))
}

// A SentenceSpan is one sentence of a text, from its first byte to the first of
// the next one.
type SentenceSpan struct {
	Span
	Paragraph bool // it begins one
}

// Sentences yields the sentences of a text in order. Together they hold all of
// it but white space at its beginning. An empty line ends a paragraph; so does
// the end of a line in a text that has no empty lines.
//
// The time is linear in the text.
func Sentences(text string) iter.Seq[SentenceSpan] {
	return func(yield func(SentenceSpan) bool) {
		c := &cutter{text: text}
		lines := 1 // ends of lines that end a paragraph
		if hasEmptyLine(text) {
			lines = 2
		}
		s := SentenceSpan{Span: Span{Start: c.blanks(0, len(text))}, Paragraph: true}
		if s.Start == len(text) {
			return
		}
		begin := func(at, newlines int) bool {
			s.End = at
			more := yield(s)
			s = SentenceSpan{Span: Span{Start: at}, Paragraph: newlines >= lines}
			return more
		}
		stopped := false // the mark at the end of a sentence stands just before, of a script that puts no blank after it
		for at := s.Start; at < len(text); {
			if !stopped { // most of a text is letters, and blanks between them
				for at < len(text) && endsNothing[text[at]] || at+1 < len(text) && text[at] == ' ' && endsNothing[text[at+1]] && at > 0 && endsNothing[text[at-1]] {
					at++
				}
				if at == len(text) {
					break
				}
			}
			r, size := rune(text[at]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(text[at:])
			}
			switch {
			case unicode.IsSpace(r):
				next := c.blanks(at+size, len(text))
				if next == len(text) {
					at = next
					continue
				}
				if newlines := strings.Count(text[at:next], "\n"); (newlines > 0 || c.stops(at) || next-at > maxCluster) && c.beginsSentence(next) {
					if !begin(next, newlines) {
						return
					}
				}
				at, stopped = next, false
				continue
			case r < utf8.RuneSelf && !stopped:
			case strings.ContainsRune(wideStops, r):
				stopped = true
			case stopped && !strings.ContainsRune(closers, r):
				if c.beginsSentence(at) && !begin(at, 0) {
					return
				}
				stopped = false
			}
			at += size
		}
		s.End = len(text)
		yield(s)
	}
}

// endsNothing are the letters and digits of ASCII and the comma: no sentence ends
// with one.
var endsNothing = func() (set [256]bool) {
	for c := range utf8.RuneSelf {
		set[c] = 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == ','
	}
	return set
}()

// hasEmptyLine reports whether text has a line of nothing but white space, with
// another before it.
func hasEmptyLine(text string) bool {
	for {
		i := strings.IndexByte(text, '\n')
		if i < 0 {
			return false
		}
		text = text[i+1:]
		rest := strings.TrimLeft(text, " \t\r\u00a0")
		if strings.HasPrefix(rest, "\n") {
			return true
		}
		text = rest
	}
}

// A cutter cuts passages out of one text.
type cutter struct {
	text  string
	size  int     // characters of a passage, at most
	marks []place // ascending, apart
	terms []int   // how many marks of best's window are of a term
	shown []bool  // the terms that a chosen passage holds
}

// A place is a mark, with where it is in characters.
type place struct {
	Span
	term       int // from 0, without gaps
	first, end int // in characters
	taken      bool
}

func newCutter(text string, marks []Mark, size int) *cutter {
	c := &cutter{text: text, size: cmp.Or(max(size, 0), passageSize), marks: make([]place, 0, len(marks))}
	ids := make(map[int]int)
	for _, m := range marks {
		if m.Start < 0 || m.End > len(text) || m.Start >= m.End {
			continue
		}
		id, known := ids[m.Term]
		if !known {
			id = len(ids)
			ids[m.Term] = id
		}
		c.marks = append(c.marks, place{Span: c.whole(m.Span), term: id})
	}
	c.terms, c.shown = make([]int, len(ids)), make([]bool, len(ids))
	slices.SortFunc(c.marks, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.term, b.term))
	})
	apart := c.marks[:0]
	for _, m := range c.marks {
		if n := len(apart); n > 0 && m.Start < apart[n-1].End {
			apart[n-1].End = max(apart[n-1].End, m.End)
			continue
		}
		apart = append(apart, m)
	}
	c.marks = apart
	at, chars := 0, 0
	for i := range c.marks {
		m := &c.marks[i]
		chars += utf8.RuneCountInString(text[at:m.Start])
		m.first = chars
		chars += utf8.RuneCountInString(text[m.Start:m.End])
		m.end, at = chars, m.End
		if m.end-m.first > c.size {
			m.End = c.border(c.forward(m.Start, c.size), m.Start)
			m.end = m.first + c.size
			// The count goes on from the cut.
			at, chars = m.End, m.first+utf8.RuneCountInString(text[m.Start:m.End])
		}
	}
	return c
}

// whole widens s to whole runes.
func (c *cutter) whole(s Span) Span {
	for n := 0; n < utf8.UTFMax && s.Start > 0 && !utf8.RuneStart(c.text[s.Start]); n++ {
		s.Start--
	}
	for n := 0; n < utf8.UTFMax && s.End < len(c.text) && !utf8.RuneStart(c.text[s.End]); n++ {
		s.End++
	}
	return s
}

// best returns the first and last mark of the best window that is not taken, or
// -1 if there is none.
func (c *cutter) best() (first, last int) {
	type value struct{ fresh, terms, lead, marks int }
	better := func(a, b value) bool {
		return cmp.Or(a.fresh-b.fresh, a.terms-b.terms, a.lead-b.lead, a.marks-b.marks) > 0
	}
	lead := c.forward(0, c.size)
	if end := strings.Index(c.text, "\n\n"); end >= 0 {
		lead = min(lead, end)
	}
	first, last = -1, -1
	var top, now value
	clear(c.terms)
	count := func(term, by int) {
		was := c.terms[term]
		c.terms[term] += by
		now.marks += by
		if (was == 0) == (c.terms[term] == 0) {
			return
		}
		now.terms += by
		if !c.shown[term] {
			now.fresh += by
		}
	}
	j := 0 // the window is [i, j)
	for i := range c.marks {
		if c.marks[i].taken {
			j = max(j, i+1)
			continue
		}
		for ; j < len(c.marks) && !c.marks[j].taken && (j <= i || c.marks[j].end-c.marks[i].first <= c.size); j++ {
			count(c.marks[j].term, 1)
		}
		if now.lead = 0; c.marks[i].Start < lead {
			now.lead = 1
		}
		if first < 0 || better(now, top) {
			first, last, top = i, j-1, now
		}
		count(c.marks[i].term, -1)
	}
	return first, last
}

// take marks as shown what stands in a chosen passage.
func (c *cutter) take(start, end int) {
	i, _ := slices.BinarySearchFunc(c.marks, start, func(m place, at int) int { return cmp.Compare(m.Start, at) })
	for ; i < len(c.marks) && c.marks[i].Start < end; i++ {
		c.marks[i].taken = true
		c.shown[c.marks[i].term] = true
	}
}

// passage returns the part of [low, high) to show around the bytes [start, end).
func (c *cutter) passage(start, end, low, high int) (from, to int) {
	spare := max(0, c.size-utf8.RuneCountInString(c.text[start:end]))

	// Back to the beginning of the sentence, if it is near, and else to a word.
	from = c.sentenceBefore(start, max(low, c.back(start, spare)))
	if from < 0 {
		from = c.wordAfter(max(low, c.back(start, spare/2)), start)
	}
	spare -= utf8.RuneCountInString(c.text[from:start])

	// On to the end of the last sentence that fits, if that is not too short.
	limit := min(high, c.forward(end, spare))
	if limit < len(c.text) {
		least := c.forward(from, c.size/2)
		if to = c.sentenceEnd(end, limit); to < least {
			to = c.wordBefore(limit, end)
		}
	} else {
		to = limit
		// The text ends early: show more of what is before.
		spare -= utf8.RuneCountInString(c.text[end:to])
		if more := c.sentenceAfter(max(low, c.back(from, spare)), from); more >= 0 {
			from = more
		}
	}
	return c.outOfMarks(from, to, start, end)
}

// outOfMarks moves the borders of a passage that are within a mark, but never
// into [start, end).
func (c *cutter) outOfMarks(from, to, start, end int) (int, int) {
	at := func(m place, at int) int { return cmp.Compare(m.End, at+1) }
	if i, _ := slices.BinarySearchFunc(c.marks, from, at); i < len(c.marks) && c.marks[i].Start < from {
		from = min(c.marks[i].End, start)
	}
	if i, _ := slices.BinarySearchFunc(c.marks, to, at); i < len(c.marks) && c.marks[i].Start < to {
		to = max(c.marks[i].Start, end)
	}
	return from, to
}

// back and forward move n characters away from a byte.

func (c *cutter) back(at, n int) int {
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(c.text[:at])
		at -= size
	}
	return at
}

func (c *cutter) forward(at, n int) int {
	for ; n > 0 && at < len(c.text); n-- {
		_, size := utf8.DecodeRuneInString(c.text[at:])
		at += size
	}
	return at
}

// sentenceBefore returns the last beginning of a sentence in [low, at], -1 if
// there is none.
func (c *cutter) sentenceBefore(at, low int) int {
	for ; at >= low; at = c.back(at, 1) {
		if c.beginsSentence(at) {
			return at
		}
		if at == 0 {
			break
		}
	}
	return -1
}

// sentenceAfter returns the first beginning of a sentence in [at, high), -1 if
// there is none.
func (c *cutter) sentenceAfter(at, high int) int {
	for ; at < high; at = c.forward(at, 1) {
		if c.beginsSentence(at) {
			return at
		}
	}
	return -1
}

// sentenceEnd returns the last end of a sentence in [low, high], -1 if there is
// none.
func (c *cutter) sentenceEnd(low, high int) int {
	for at := high; at >= low; at = c.back(at, 1) {
		if c.endsSentence(at) {
			return at
		}
		if at == 0 {
			break
		}
	}
	return -1
}

// beginsSentence reports whether a sentence begins at the byte at.
func (c *cutter) beginsSentence(at int) bool {
	r, size := utf8.DecodeRuneInString(c.text[at:])
	if size == 0 || unicode.IsSpace(r) {
		return false
	}
	gap := at
	for n := 0; gap > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(c.text[:gap])
		if !unicode.IsSpace(r) {
			break
		}
		if r == '\n' || n == maxCluster {
			return true
		}
		gap -= size
	}
	if gap == at && gap > 0 { // nothing is between
		return c.stopsWide(at) && !unicode.IsLower(r) && !strings.ContainsRune(closers+wideStops, r)
	}
	return gap == 0 || c.stops(gap) && !unicode.IsLower(r)
}

// endsSentence reports whether a sentence ends at the byte at.
func (c *cutter) endsSentence(at int) bool {
	if before, _ := utf8.DecodeLastRuneInString(c.text[:at]); at == 0 || unicode.IsSpace(before) {
		return false
	}
	next := c.blanks(at, min(len(c.text), at+maxCluster))
	return next == len(c.text) || next >= at+maxCluster || c.beginsSentence(next)
}

// blanks returns the first byte in [at, high) that is no white space, or high.
func (c *cutter) blanks(at, high int) int {
	for at < high {
		r, size := utf8.DecodeRuneInString(c.text[at:])
		if !unicode.IsSpace(r) {
			break
		}
		at += size
	}
	return at
}

// The marks at the end of a sentence that are nothing else, those of scripts
// that put no blank after them, and what may close behind them.
const (
	stopMarks = "!?؟۔…।။។։" + wideStops
	wideStops = "。！？"
	closers   = `"'”’»)]」』）】》〉`
)

// stops reports whether the text before at ends with the mark at the end of a
// sentence, and any quotes and brackets that close after it.
func (c *cutter) stops(at int) bool {
	for range 4 {
		r, size := utf8.DecodeLastRuneInString(c.text[:at])
		switch {
		case 'a' <= r && r <= 'z':
			return false
		case r == '.':
			return !isAbbreviation(c.text[c.back(at-1, 12):at])
		case strings.ContainsRune(stopMarks, r):
			return true
		case !strings.ContainsRune(closers, r):
			return false
		}
		at -= size
	}
	return false
}

// stopsWide reports whether the text before at ends with the mark of a script
// that puts no blank after it, and any quotes and brackets that close after it.
func (c *cutter) stopsWide(at int) bool {
	for range 4 {
		r, size := utf8.DecodeLastRuneInString(c.text[:at])
		switch {
		case strings.ContainsRune(wideStops, r):
			return true
		case !strings.ContainsRune(closers, r):
			return false
		}
		at -= size
	}
	return false
}

// isAbbreviation reports whether the last word of s, which ends with a dot, is
// one that stands before a name or number more often than at an end.
func isAbbreviation(s string) bool {
	s = strings.TrimSuffix(s, ".")
	s = s[strings.LastIndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`("'“‘«[`, r) })+1:]
	s = strings.TrimLeft(s, "\ufffd") // the rest of a rune that was cut
	if utf8.RuneCountInString(s) <= 1 || strings.Contains(s, ".") {
		r, _ := utf8.DecodeRuneInString(s)
		return unicode.IsLetter(r)
	}
	switch s {
	case "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Col", "Lt", "Sgt", "Maj", "Capt", "Cpl", "Adm", "Brig", "Cmdr",
		"Sen", "Rep", "Gov", "Rev", "Hon", "Amb", "Pres", "St", "Jr", "Sr", "No", "vs", "approx", "Inc", "Ltd", "Corp", "Co",
		"Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec":
		return true
	}
	return false
}

// wordAfter returns the first beginning of a word in [at, high], or a border
// between characters at or before at's if there is none.
func (c *cutter) wordAfter(at, high int) int {
	if at == 0 {
		return 0
	}
	for i := at; i <= high && i < len(c.text); i = c.forward(i, 1) {
		before, _ := utf8.DecodeLastRuneInString(c.text[:i])
		if r, _ := utf8.DecodeRuneInString(c.text[i:]); unicode.IsSpace(before) && !unicode.IsSpace(r) {
			return i
		}
	}
	for i, n := at, 0; i < high && n < maxCluster; i, n = c.forward(i, 1), n+1 {
		if c.isBorder(i) {
			return i
		}
	}
	return high
}

// wordBefore returns the last end of a word in (low, at], or a border between
// characters if there is none.
func (c *cutter) wordBefore(at, low int) int {
	for i := at; i > low; i = c.back(i, 1) {
		before, _ := utf8.DecodeLastRuneInString(c.text[:i])
		r, size := utf8.DecodeRuneInString(c.text[i:])
		if !unicode.IsSpace(before) && (size == 0 || unicode.IsSpace(r)) {
			return i
		}
	}
	// low itself, if a word ends there and what follows is one that is too long
	// for any passage, would show nothing of the words around a mark.
	return c.border(at, low)
}

// border returns the last border between characters in [low, at], or at if none
// is near.
func (c *cutter) border(at, low int) int {
	for i, n := at, 0; i >= low && n < maxCluster; i, n = c.back(i, 1), n+1 {
		if i == low || c.isBorder(i) {
			return i
		}
	}
	return at
}

// isBorder reports whether the text may be cut at the byte at: not within what
// is seen as one character. It is close to the rules of Unicode Annex 29.
func (c *cutter) isBorder(at int) bool {
	if at == 0 || at == len(c.text) {
		return true
	}
	before, size := utf8.DecodeLastRuneInString(c.text[:at])
	r, _ := utf8.DecodeRuneInString(c.text[at:])
	switch {
	case unicode.IsMark(r), isJoiner(r), isJoiner(before), isJamo(r),
		0x1F3FB <= r && r <= 0x1F3FF, // the colours of skin
		0xE0020 <= r && r <= 0xE007F, // the letters of flags
		before == '\r' && r == '\n':
		return false
	case isFlagLetter(before) && isFlagLetter(r):
		pairs := 1
		for i, n := at-size, 0; n < maxCluster; n++ {
			before, size := utf8.DecodeLastRuneInString(c.text[:i])
			if !isFlagLetter(before) {
				break
			}
			pairs++
			i -= size
		}
		return pairs%2 == 0
	}
	return true
}

func isJoiner(r rune) bool { return r == 0x200C || r == 0x200D }

// isJamo reports whether r is a vowel or final of Hangul that is joined to what
// stands before it.
func isJamo(r rune) bool { return 0x1160 <= r && r <= 0x11FF }

func isFlagLetter(r rune) bool { return 0x1F1E6 <= r && r <= 0x1F1FF }

// snippet returns the bytes [start, end) of the text with their marks.
func (c *cutter) snippet(field string, start, end int) Snippet {
	whole := start == 0 && end == len(c.text)
	start = c.blanks(start, end)
	for end > start {
		r, size := utf8.DecodeLastRuneInString(c.text[start:end])
		if !unicode.IsSpace(r) {
			break
		}
		end -= size
	}
	s := Snippet{Field: field, Marks: []Span{}, At: Span{start, end}, MarksAt: []Span{}}
	if start == end {
		return s
	}
	var b strings.Builder
	if !whole && !c.beginsSentence(start) {
		b.WriteString("… ")
	}
	i, _ := slices.BinarySearchFunc(c.marks, start+1, func(m place, at int) int { return cmp.Compare(m.End, at) })
	at := start
	write := func(to int) {
		for at < to {
			r, size := utf8.DecodeRuneInString(c.text[at:to])
			at += size
			if !unicode.IsSpace(r) {
				b.WriteRune(r) // U+FFFD for a byte that is no text
				continue
			}
			b.WriteByte(' ')
			at = c.blanks(at, end)
		}
	}
	for ; i < len(c.marks) && c.marks[i].Start < end; i++ {
		m := c.marks[i]
		write(min(m.Start, end))
		from := b.Len()
		write(min(m.End, end))
		if b.Len() > from {
			s.Marks = append(s.Marks, Span{from, b.Len()})
			s.MarksAt = append(s.MarksAt, Span{max(m.Start, start), min(m.End, end)})
		}
	}
	write(end)
	if !whole && !c.endsSentence(end) {
		b.WriteString(" …")
	}
	s.Text = b.String()
	return s
}
