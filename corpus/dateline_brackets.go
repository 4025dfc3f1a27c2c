package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus/names"
)

// brackets returns what stands in the brackets at at, trimmed, and their end.
func (s *datelineScan) brackets(at int) (content string, end int, ok bool) {
	inside := strings.TrimLeft(s.head[at:], "([")
	from := len(s.head) - len(inside)
	n := strings.IndexAny(inside, ")]\n")
	if n < 0 || n > 80 || inside[n] == '\n' {
		return "", 0, false
	}
	end = from + n
	for end < len(s.head) && (s.head[end] == ')' || s.head[end] == ']') {
		end++
	}
	content = strings.TrimFunc(inside[:n], isBlank)
	return content, end, !strings.ContainsFunc(content, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError })
}

// inBrackets takes one pair of brackets as an agency, a date, a region, an
// agency and a date, or words that are none of them; false if it is none.
func (s *datelineScan) inBrackets(content string) bool {
	if content == "" { // a logo stood there: "Calif.--( )--"
		return true
	}
	if canonical, known := s.agencyIn(content); known {
		s.agency, s.agencyKnown = canonical, true
		return !s.initials(content)
	}
	if s.dayIs(content) {
		return true
	}
	for i, r := range content { // Marketwire - December 23, 2010
		if i > 0 && (r == '-' || r == ',' || r == '–' || r == ' ') && s.dayIs(strings.TrimLeft(content[i:], " -,–")) {
			content = strings.TrimRight(content[:i], " -,–")
			break
		}
	}
	canonical, known := s.words.agency(content)
	switch {
	case known:
		s.agency, s.agencyKnown = canonical, true
		return !s.initials(content)
	case s.isRegion(content):
		s.region = true
		return true
	case s.agencyKnown, len(content) > 40, strings.Count(content, " ") > 3, startsWithSmall(content),
		!startsName(content), s.initials(content), s.words.orgs[names.Fold(content)]:
		return false
	}
	if first, _, _ := strings.Cut(content, " "); s.words.kickers[names.Fold(first)] {
		return false
	}
	s.agency, s.bracketed = oneBlank(content), true
	return true
}

// agencyIn returns the agency that stands in brackets, and whether it is known.
func (s *datelineScan) agencyIn(content string) (canonical string, known bool) {
	if canonical, known = s.words.agency(content); !known && s.opts.Agency != "" && agencyKey(content) == agencyKey(s.opts.Agency) && content != "" {
		return oneBlank(content), true
	}
	return canonical, known
}

// dayIs takes content as a date if it is one to its end.
func (s *datelineScan) dayIs(content string) bool {
	if s.dated || content == "" {
		return false
	}
	inner := newDatelineScan(content, content, 0, s.opts)
	day, end, ok := inner.dayAt(0, false)
	if !ok || end < len(content) {
		return false
	}
	s.dated, s.day = true, day
	return true
}

// initials reports whether short are the initials of the place as written, or
// the other way round: "Kurdistan Democratic Party (KDP)" is no dateline.
func (s *datelineScan) initials(short string) bool {
	if len(s.written) == 0 {
		return false
	}
	name := s.written[0]
	return initialsOf(name) == strings.ReplaceAll(short, ".", "") || initialsOf(short) == strings.ReplaceAll(name, ".", "")
}

func initialsOf(name string) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(name) {
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(r) {
			b.WriteRune(r)
		}
	}
	if utf8.RuneCountInString(b.String()) < 2 {
		return "-" // of nothing
	}
	return b.String()
}

// slashes reads an agency between slashes: "NEW YORK, Nov. 3 /PRNewswire/ -- ".
func (s *datelineScan) slashes(at int) (end int, ok bool) {
	n := strings.IndexAny(s.head[at+1:], "/\n")
	if n < 1 || n > 40 || s.head[at+1+n] == '\n' || s.agencyKnown {
		return 0, false
	}
	canonical, known := s.words.agency(s.head[at+1 : at+1+n])
	if !known {
		return 0, false
	}
	s.agency, s.agencyKnown = canonical, true
	end = at + n + 2
	if kind, _ := s.dashAt(end); kind == noDash {
		end-- // the second slash is the dash
	}
	return end, true
}
