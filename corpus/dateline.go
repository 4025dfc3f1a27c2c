package corpus

import (
	"strings"
	"time"
	"unicode/utf8"

	"ksearch/corpus/names"
)

// DatelineOptions is what is known when a dateline is read. Its zero value
// knows nothing.
type DatelineOptions struct {
	// Published gives the year where the dateline has none: the year that
	// brings its date nearest before Published, or at most [filedAhead] after
	// it. Where it is zero, a date without a year is left out.
	Published Date

	// Agency is who published the article, and counts as a known agency where it
	// stands in brackets. It may be "".
	Agency string

	// Place is the gazetteer: the canonical name of a place as it is written
	// without its region, and whether it is known. nil knows nothing.
	Place func(name string) (canonical string, known bool)
}

const (
	// datelineReach is how many bytes are looked at. The longest datelines seen
	// take 120, and bylines stand before some.
	datelineReach = 200

	// filedAhead is how far a dateline may be after the publication: desks east
	// of the server, and dates of publication that are a day off.
	filedAhead = 3 * 24 * time.Hour

	maxDatelinePlaces = 6
	maxPlaceWords     = 6  // ABOARD THE USS ABRAHAM LINCOLN
	paragraphBytes    = 60 // that follow a weak dash on its line: a headline is shorter
)

// ParseDateline finds the dateline at the start of text, the first paragraph
// of an article or its whole body: "ERBIL, Iraq, March 2 (Reuters) - ". It
// returns the dateline and the byte offset of the first sentence, after the
// dash and blanks; or false if there is none, as in most web pages.
//
// A dateline is places [, region] [, date] [(agency)] and a dash, colon or the
// end of the line; or an agency and a dash, with or without those; or a date
// and an agency without places ("Jan 3 (Reuters) - "). After a known agency in
// brackets the first sentence may follow right away ("Paris (ats afp) Les").
// It counts from 2 points on, and from 3 where no dash or colon follows. They are:
//
//	2  a date, or a weekday
//	2  an agency that is known; 1 for other words in brackets
//	1  a place in capitals, unless it may be an acronym
//	1  a place that Place knows, or ABOARD and NEAR
//	1  a country, state or province after a comma
//	1  a dash longer than a hyphen
//	1  a whole paragraph after "Shillong: " or "Pretoria - ", where Place knows it, it is no country, and no other place follows
//	-1 a country before a colon
//	-2 a small letter after the dash, or a hyphen without a blank, where neither date nor known agency stands
//
// Lines that start with a kicker ("BREAKING", "OPINION") or are an
// organisation ("NATO – ", "Kurdistan Democratic Party (KDP) – ") have none.
// A byline or title before the dateline is passed over ("By A. Writer\n\nBAGHDAD
// (AP) —"), but then it needs 3 points, one of them for capitals.
// Only the first 200 bytes are looked at.
func ParseDateline(text string, opts DatelineOptions) (d Dateline, end int, ok bool) {
	head := clip(text, datelineReach)
	start := skipNoise(head, 0)
	if bylineStart(head, start) {
		start = skipNoise(head, nextLine(head, start))
	}
	s := newDatelineScan(text, head, start, &opts)
	if s.line() && s.accepted() {
		return s.dateline(), s.end, true
	}
	// A byline or a title may stand before it, on the same line or its own.
	for range 4 {
		start = afterSentence(head, start)
		if start < 0 {
			break
		}
		s = newDatelineScan(text, head, start, &opts)
		if (head[start] == '(' || capitalsAt(head, start)) && s.line() && len(s.places) > 0 && s.accepted() && s.points() >= 3 {
			return s.dateline(), s.end, true
		}
	}
	return Dateline{}, 0, false
}

// ParseDatelineField reads a dateline from an element of a file that is there
// for it: "ERBIL (Kurdistan 24)", "Tel Aviv/Beirut", "BOCA RATON, Fla., March
// 23". It needs no dash and no evidence, but must be a dateline to its end. Its
// lines may be indented; Raw has them on one, with commas between. It
// returns false for what agencies misuse the element for, such as timestamps.
func ParseDatelineField(text string, opts DatelineOptions) (d Dateline, ok bool) {
	if len(text) > 4*datelineReach || !utf8.ValidString(text) { // files indent inside of elements
		return Dateline{}, false
	}
	if text = onOneLine(text); len(text) > datelineReach {
		return Dateline{}, false
	}
	if _, err := ParseDate(text); err == nil { // "Thu Jul 17 2014", whose first word may be a place
		return Dateline{}, false
	}
	s := newDatelineScan(text, text, skipNoise(text, 0), &opts)
	s.field = true
	if !s.line() || s.end < len(text) || len(s.places) == 0 && !s.agencyKnown {
		return Dateline{}, false
	}
	return s.dateline(), true
}

// onOneLine returns the lines of s with ", " between: where an element holds
// elements for city, region and date, the comma is in none of them.
func onOneLine(s string) string {
	s = strings.TrimSpace(s)
	if !strings.ContainsAny(s, "\n\r\t") {
		return s
	}
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' })
	kept := lines[:0]
	for _, line := range lines {
		if line = strings.Trim(strings.Join(strings.Fields(line), " "), ", "); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, ", ")
}

// A dash is what stands between a dateline and the first sentence.
type dash int

const (
	noDash dash = iota
	hyphen      // or "|"
	longDash
	colon
	slash // after an agency: "Shafaq News/ "
	lineEnd
)

// A datelineScan reads one dateline from left to right.
type datelineScan struct {
	text  string // whole
	head  string // what of text is looked at
	opts  *DatelineOptions
	words *datelineLexicon
	dates *dateLexicon
	field bool

	start, rawEnd, end int // in text: of the dateline, of it without dash, of the first sentence

	written     []string // places as written
	places      []string // and as they are called
	agency      string
	agencyKnown bool
	bracketed   bool // other words stand in brackets
	dated       bool
	dayLoose    bool // no comma or bracket stands before the date
	day         datelineDay
	capitals    bool
	placeKnown  bool
	region      bool
	uncased     bool // the script of the place has no capitals
	dash        dash
	gluedHyphen bool // no blank stands before the dash
}

func newDatelineScan(text, head string, start int, opts *DatelineOptions) *datelineScan {
	return &datelineScan{text: text, head: head, opts: opts, words: datelineWords(), dates: dateWords(), start: start}
}

// line reads a dateline at start, and reports whether one of its shapes is there.
func (s *datelineScan) line() bool {
	if s.start >= len(s.head) {
		return false
	}
	if c := s.head[s.start]; c == '(' || c == '[' {
		return s.bracketsFirst()
	}
	if day, at, ok := s.dayAt(s.start, false); ok {
		return s.dayAndAgency(day, at)
	}
	at, ok := s.placeList(s.start)
	if !ok {
		return false
	}
	if len(s.written) == 1 {
		next := skipBlanks(s.head, at)
		slashed := next < len(s.head) && s.head[next] == '/'
		if canonical, known := s.words.agency(s.written[0]); known && (s.field || slashed || s.words.bare[agencyKey(s.written[0])]) {
			s.written = nil
			return s.agencyLine(canonical, at)
		}
	}
	return s.afterPlaces(at) && s.resolve()
}

// bracketsFirst reads "(CNN) — ", "(CNN)Kurdish" and "(NEW YORK) — ".
func (s *datelineScan) bracketsFirst() bool {
	content, at, ok := s.brackets(s.start)
	if !ok {
		return false
	}
	if canonical, known := s.words.agency(content); known {
		return s.agencyLine(canonical, at)
	}
	if !isCapitals(content) {
		return s.allInBrackets(content, at)
	}
	from := s.start + strings.Index(s.head[s.start:at], content)
	end, ok := s.placeList(from)
	return ok && end == from+len(content) && s.afterPlaces(at) && s.resolve()
}

// agencyLine reads what follows an agency that stands first: a date, a dash,
// and perhaps the place: "ANSA - ROMA, 01 LUG - ".
func (s *datelineScan) agencyLine(canonical string, at int) bool {
	s.agency, s.agencyKnown = canonical, true
	s.rawEnd = at
	bracketed := s.head[at-1] == ')' || s.head[at-1] == ']'
	if next := skipBlanks(s.head, at); next < len(s.head) && isComma(s.head, next) > 0 {
		next = skipBlanks(s.head, next+isComma(s.head, next))
		if day, end, ok := s.dayAt(next, true); ok {
			s.dated, s.day, s.rawEnd = true, day, end
		}
	}
	kind, end := s.dashAt(s.rawEnd)
	switch {
	case kind == hyphen || kind == longDash:
	case kind == lineEnd && s.field:
		s.dash, s.end = kind, end
		return true
	case kind == colon && (bracketed || s.dated):
	case kind == noDash && bracketed && s.rawEnd < len(s.head) && startsWithCapital(s.head[s.rawEnd:]):
		s.end = s.rawEnd // (CNN)Kurdish
		return true
	case kind == noDash && !bracketed:
		next := skipBlanks(s.head, s.rawEnd)
		if next >= len(s.head) || s.head[next] != '/' {
			return false
		}
		kind, end = slash, skipAfterDash(s.text, next+1)
	default:
		return false
	}
	if !bracketed && startsWithSmall(s.text[end:]) {
		return false
	}
	s.dash, s.end = kind, end
	if end >= len(s.head) || strings.ContainsAny(s.head[s.rawEnd:end], "\t\r") {
		return true
	}
	inner := newDatelineScan(s.text, s.head, end, s.opts)
	inner.field = s.field
	at, ok := inner.placeList(end)
	if ok && inner.afterPlaces(at) && inner.resolve() && !inner.agencyKnown &&
		(inner.placeKnown || inner.points() >= 2 || s.field) && !startsWithSmall(s.text[inner.end:]) {
		s.written, s.places, s.rawEnd, s.end = inner.written, inner.places, inner.rawEnd, inner.end
		s.dated, s.day = s.dated || inner.dated, inner.day
	}
	return true
}

// placeList reads one place or more: "DUBAI/LONDON/NEW YORK", "Oyam & Gulu".
// Of "بغداد / نينا /" it makes a place and its agency.
func (s *datelineScan) placeList(at int) (end int, ok bool) {
	joinedByAnd := -1 // index in written of the place before the last "and"
	from := at
	for {
		nameEnd, ok := s.name(at, len(s.written) == 0, false)
		if !ok && len(s.written) == 0 {
			nameEnd, ok = s.smallName(at)
		}
		if !ok || len(s.written) == maxDatelinePlaces {
			return 0, false
		}
		name := s.head[at:nameEnd]
		end = nameEnd
		if s.sentence(end) || s.dates.weekdays[names.Fold(strings.TrimRight(name, "."))] {
			return 0, false
		}
		canonical, known := s.words.agency(name)
		if known && len(s.written) > 0 {
			s.agency, s.agencyKnown = canonical, true
			return end, true
		}
		s.written = append(s.written, oneBlank(name))
		if known {
			return end, true
		}
		if joinedByAnd >= 0 {
			s.rejoin(joinedByAnd, oneBlank(s.head[from:end]))
			joinedByAnd = -1
		}
		next := skipBlanks(s.head, end)
		size := 0
		switch rest := s.head[next:]; {
		case strings.HasPrefix(rest, "/"), strings.HasPrefix(rest, "&"):
			size = 1
			from = skipBlanks(s.head, next+1)
		case strings.HasPrefix(rest, "and "), strings.HasPrefix(rest, "AND "):
			size = 4
			joinedByAnd = len(s.written) - 1
		}
		following := skipBlanks(s.head, next+size)
		if size == 0 || following >= len(s.head) || !startsName(s.head[following:]) {
			return end, true
		}
		at = following
	}
}

// sentence reports whether words go on after a name that no dateline has there.
func (s *datelineScan) sentence(at int) bool {
	next := skipBlanks(s.head, at)
	end, kind := wordAt(s.head, next)
	return next > at && kind == smallWord && s.head[next:end] != "and" && !s.dayStarts(next)
}

// rejoin makes one place of two that "and" stands between, unless both are
// places: "Trinidad and Tobago", but "BAGHDAD and ERBIL".
func (s *datelineScan) rejoin(i int, whole string) {
	if i+2 != len(s.written) {
		return
	}
	_, first := s.lookUp(s.written[i])
	_, second := s.lookUp(s.written[i+1])
	_, both := s.lookUp(whole)
	small := strings.Contains(whole, " and ")
	if !both && (first && second || small && isCapitals(s.written[i]) && isCapitals(s.written[i+1])) {
		return
	}
	s.written = append(s.written[:i], whole)
}

// name reads a name of capitalised words, as long as it goes. A first name of a
// line is no kicker.
func (s *datelineScan) name(at int, first, region bool) (end int, ok bool) {
	end = at
	for words := 0; ; words++ {
		next := end
		if words > 0 {
			if next = skipBlanks(s.head, end); next == end || next > end+3 || strings.HasPrefix(s.head[end:], "  ") {
				return end, true // lines that were run together stand two blanks apart
			}
		}
		wordEnd, kind := wordAt(s.head, next)
		if wordEnd == next {
			return end, words > 0
		}
		word := s.head[next:wordEnd]
		var space [64]byte
		folded := names.AppendFold(space[:0], strings.TrimRight(word, ".'’"))
		switch {
		case words == 0 && kind == smallWord && !s.articleHyphen(word) && !(region && string(folded) == "the"):
			return end, false
		case words > 0 && s.dayStarts(next):
			return end, true
		case string(folded) == "and" && words > 0 && !region:
			return end, true
		case words == 0 && first && s.words.kickers[string(folded)]:
			return end, false
		case kind != smallWord && s.words.never[string(folded)] && !(region && isCapitals(word)):
			return end, false
		case words > 0 && kind == smallWord && !s.articleHyphen(word):
			if !s.words.joiners[string(folded)] && !(region && string(folded) == "and") {
				return s.smallEnd(end, wordEnd), true
			}
			after := skipBlanks(s.head, wordEnd)
			if following, kind := wordAt(s.head, after); after == wordEnd || following == after ||
				kind == smallWord && !s.words.joiners[s.head[after:following]] && !s.articleHyphen(s.head[after:following]) {
				return s.smallEnd(end, wordEnd), true
			}
		}
		if words == maxPlaceWords {
			return end, false
		}
		end = wordEnd
	}
}

// smallName reads a first name that starts with a small letter. Only a date
// after it, or an element made for datelines, lets it be one: "st paul, april 7 -".
func (s *datelineScan) smallName(at int) (end int, ok bool) {
	end = at
	for words := 0; words < 3; words++ {
		next := skipBlanks(s.head, end)
		wordEnd, kind := wordAt(s.head, next)
		if wordEnd == next || words > 0 && next == end || words == 0 && kind != smallWord {
			break
		}
		word := names.Fold(s.head[next:wordEnd])
		if s.words.never[word] || words == 0 && s.words.kickers[word] {
			return at, false
		}
		end = wordEnd
		if s.field && wordEnd == len(s.head) || s.smallEnd(next, wordEnd) == wordEnd {
			return end, true
		}
	}
	return at, false
}

// smallEnd returns wordEnd, the end of a word in small letters, if it ends the
// name ("New york, March 2 -"), else end, where the name ends without it.
func (s *datelineScan) smallEnd(end, wordEnd int) int {
	if wordEnd >= len(s.head) || isComma(s.head, wordEnd) == 0 {
		return end
	}
	if _, _, ok := s.dayAt(skipBlanks(s.head, wordEnd+isComma(s.head, wordEnd)), false); !ok {
		return end
	}
	return wordEnd
}

// articleHyphen reports whether word is like "al-Hasakah".
func (s *datelineScan) articleHyphen(word string) bool {
	head, rest, ok := strings.Cut(word, "-")
	return ok && s.words.articles[head] && startsWithCapital(rest)
}

// afterPlaces reads what follows the places, to the first sentence.
func (s *datelineScan) afterPlaces(at int) bool {
	s.rawEnd = at
	regions, afterDash := 0, false
	for range 12 { // parts; a dateline has at most 6
		next := skipBlanks(s.head, at)
		if next >= len(s.head) {
			break
		}
		if size := isComma(s.head, next); size > 0 && !afterDash {
			at = next + size
			next = skipBlanks(s.head, at)
			if next < len(s.head) && s.head[next] == '\n' { // a dateline that was wrapped
				next = skipBlanks(s.head, next+1)
			}
			if day, end, ok := s.dayAt(next, true); ok && !s.dated {
				s.dated, s.day, at, s.rawEnd = true, day, end, end
				continue
			}
			end, ok := s.name(next, false, true)
			if !ok || end == next || regions == 3 {
				continue // a comma before the dash
			}
			name := oneBlank(s.head[next:end])
			if canonical, known := s.words.agency(name); known && !s.agencyKnown && !s.isRegion(name) {
				s.agency, s.agencyKnown = canonical, true
			} else {
				s.addRegion(name)
				regions++
			}
			at, s.rawEnd = end, end
			continue
		}
		if c := s.head[next]; c == '(' || c == '[' {
			content, end, ok := s.brackets(next)
			if !ok || !s.inBrackets(content) {
				return false
			}
			at, s.rawEnd = end, end
			if s.withoutDash(at) {
				return true
			}
			continue
		}
		if s.head[next] == '/' {
			if end, ok := s.slashes(next); ok {
				at, s.rawEnd = end, end
				continue
			}
			if s.agencyKnown && isBlankAt(s.head, next+1) { // بغداد / واع / قال
				s.dash, s.end = slash, skipAfterDash(s.text, next+1)
				return true
			}
			return false
		}
		if !s.dated {
			if day, end, ok := s.dayAt(next, false); ok {
				s.dated, s.dayLoose, s.day, at, s.rawEnd = true, true, day, end, end
				continue
			}
		}
		if end, kind := wordAt(s.head, next); s.dated && !s.agencyKnown && kind == capitalWord { // SYDNEY March 22 AAP -
			if s.agency, s.agencyKnown = s.words.agency(s.head[next:end]); s.agencyKnown {
				at, s.rawEnd = end, end
				continue
			}
		}
		kind, end := s.dashAt(at)
		if kind == noDash {
			return false
		}
		s.gluedHyphen = s.gluedHyphen || kind == hyphen && next == at
		s.dash, s.end = kind, end
		if afterDash || kind == lineEnd {
			return true
		}
		if at, afterDash = s.afterDash(end); !afterDash {
			return true
		}
		s.dash = noDash // another follows
	}
	if s.dash == noDash && len(s.head) == len(s.text) && skipBlanks(s.head, at) >= len(s.head) {
		s.dash, s.end = lineEnd, len(s.text)
	}
	return s.dash != noDash
}

// afterDash reads what some put between two dashes: "CAIRO – 26 July 2022: ",
// "ANKARA - AA\n", "LOUISVILLE, KY--(Marketwire - December 23, 2010) - ". It
// reports false, and changes nothing, if the first sentence starts there.
func (s *datelineScan) afterDash(at int) (end int, ok bool) {
	if at >= len(s.head) || strings.ContainsAny(s.head[s.rawEnd:at], "\t\r") { // which Raw must not hold
		return at, false
	}
	if !s.dated {
		if day, end, ok := s.dayAt(at, false); ok {
			if kind, _ := s.dashAt(end); kind != noDash {
				s.dated, s.dayLoose, s.day, s.rawEnd = true, true, day, end
				return end, true
			}
			return at, false
		}
	}
	if s.agencyKnown || s.bracketed {
		return at, false
	}
	if c := s.head[at]; c == '(' || c == '[' {
		content, end, ok := s.brackets(at)
		if !ok {
			return at, false
		}
		saved := *s
		glued := s.dash == longDash && !isBlankAt(s.head, at-1) // KY--(WIRE)
		if kind, _ := s.dashAt(end); kind != noDash && s.inBrackets(content) && (glued || !s.bracketed) {
			s.rawEnd = end
			return end, true
		}
		*s = saved
		return at, false
	}
	if nameEnd, ok := s.name(at, false, false); ok {
		if canonical, known := s.words.agency(s.head[at:nameEnd]); known {
			if kind, _ := s.dashAt(nameEnd); kind != noDash {
				s.agency, s.agencyKnown, s.rawEnd = canonical, true, nameEnd
				return nameEnd, true
			}
		}
	}
	return at, false
}

// addRegion takes what stands after a comma: a region; or, in capitals as the
// first place is, a place that is known ("LONDON, NEW YORK, March 3 -").
func (s *datelineScan) addRegion(name string) {
	switch {
	case s.isRegion(name):
		s.region = true
	case isCapitals(name) && isCapitals(s.written[0]) && len(s.written) < maxDatelinePlaces:
		if _, known := s.lookUp(name); known {
			s.written = append(s.written, name)
		}
	}
}

func (s *datelineScan) isRegion(name string) bool { return s.words.regions[regionKey(name)] }

// dashAt reads the dash after at, and the blanks that follow it.
func (s *datelineScan) dashAt(at int) (kind dash, end int) {
	next := skipBlanks(s.head, at)
	if next >= len(s.head) {
		if len(s.head) == len(s.text) {
			return lineEnd, len(s.text)
		}
		return noDash, 0
	}
	if s.head[next] == '.' && next+1 < len(s.head) && dashRune(s.head[next+1:]) != 0 { // MADRID.-
		next++
	}
	for i := next; i < len(s.head); {
		r, size := utf8.DecodeRuneInString(s.head[i:])
		switch {
		case kind == noDash && (r == '\n' || r == '\r'):
			return lineEnd, skipAfterDash(s.text, i)
		case kind == noDash && (r == ':' || r == '：'):
			kind = colon
		case kind == noDash && (r == '-' || r == '|' || r == '‐' || r == '‑'):
			kind = hyphen
		case kind == noDash && dashRune(s.head[i:]) != 0:
			kind = longDash
			glued := i == at && i+size < len(s.head) && !isBlankAt(s.head, i+size)
			if r == '–' && glued && !s.dated && !s.agencyKnown && startsName(s.head[i+size:]) && !s.capitalsEnd(i+size) {
				return noDash, 0 // Erbil–Baghdad
			}
		case (kind == hyphen || kind == longDash) && r == '-':
			kind = longDash
		default:
			if kind == noDash {
				return noDash, 0
			}
			return kind, skipAfterDash(s.text, i)
		}
		i += size
	}
	return kind, skipAfterDash(s.text, len(s.head))
}

// capitalsEnd reports whether a place in capitals stands before a word that is not.
func (s *datelineScan) capitalsEnd(at int) bool {
	end, _ := wordAt(s.head, at)
	return len(s.written) > 0 && isCapitals(s.written[0]) && !isCapitals(s.head[at:end])
}

func dashRune(s string) rune {
	switch r, _ := utf8.DecodeRuneInString(s); r {
	case '-', '–', '—', '―', '−', '_', '‒', '─', 'ـ':
		return r
	}
	return 0
}

// resolve looks up the places, once it is known that a dateline's shape is there.
func (s *datelineScan) resolve() bool {
	name := s.written[0]
	if i := strings.LastIndexByte(name, ' '); i > 0 && isCapitals(name[:i]) && !isCapitals(name[i+1:]) && s.isRegion(name[i+1:]) {
		name, s.region = name[:i], true // FARMINGTON Conn., March 9 -
		s.written[0] = name
	}
	if i := strings.LastIndexByte(name, ' '); i > 0 && !s.region && s.words.outlets[names.Fold(name[i+1:])] {
		if !s.dated || s.agencyKnown || len(s.written) > 1 {
			return false
		}
		s.agency, s.agencyKnown, s.written = name, true, nil // afrol News, 27 January -
		return true
	}
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '-' || r == '/' }) {
		if s.words.orgs[names.Fold(part)] {
			return false
		}
	}
	s.uncased = !hasCase(name)
	for i, written := range s.written {
		if stem, dc := cutDC(written); dc {
			written, s.region = stem, true
		}
		canonical, known := s.lookUp(written)
		if i == 0 {
			s.capitals = isCapitals(written) && (known || !s.mayBeAcronym(written))
			s.placeKnown = known
			if startsWithSmall(written) && s.field && !known {
				return false
			}
		}
		duplicate := false
		for _, p := range s.places {
			duplicate = duplicate || p == canonical
		}
		if !duplicate {
			s.places = append(s.places, canonical)
		}
	}
	return true
}

// cutDC cuts the district from "WASHINGTON DC".
func cutDC(name string) (stem string, ok bool) {
	for _, dc := range []string{" DC", " D.C.", " D.C"} {
		if stem, ok = strings.CutSuffix(name, dc); ok {
			return stem, true
		}
	}
	return name, false
}

// lookUp returns what a place is called, and whether it is known.
func (s *datelineScan) lookUp(written string) (canonical string, known bool) {
	if s.opts.Place != nil {
		if canonical, known = s.opts.Place(written); known && canonical != "" {
			return canonical, true
		}
	}
	head, rest, _ := strings.Cut(written, " ")
	switch names.Fold(head) {
	case "near", "aboard", "outside", "off":
		if rest == "" {
			break
		}
		if s.opts.Place != nil {
			if canonical, known = s.opts.Place(rest); known && canonical != "" {
				return canonical, true
			}
		}
		return s.titleCase(written), true
	}
	return s.titleCase(written), false
}

// mayBeAcronym reports whether a name in capitals that is not known may be the
// short form of something: one word of three letters, of five where there is a
// gazetteer that would know it, or without vowels.
func (s *datelineScan) mayBeAcronym(name string) bool {
	if strings.ContainsAny(name, " -") {
		return false
	}
	letters := utf8.RuneCountInString(name)
	return letters <= 3 || letters <= 5 && s.opts.Place != nil || strings.Contains(name, ".") ||
		!strings.ContainsAny(names.Fold(name), "aeiouy")
}

// points is the evidence that this is a dateline; see [ParseDateline].
func (s *datelineScan) points() int {
	points := 0
	add := func(yes bool, n int) {
		if yes {
			points += n
		}
	}
	certain := s.dated || s.agencyKnown
	add(s.dated && !(s.uncased && s.dayLoose && !s.placeKnown && !s.agencyKnown), 2)
	add(s.agencyKnown, 2)
	add(s.bracketed && !s.uncased, 1)
	add(s.capitals, 1)
	add(s.placeKnown, 1)
	add(s.region, 1)
	add(s.dash == longDash, 1)
	add(!certain && startsWithSmall(s.text[s.end:]), -2)
	add(!certain && s.gluedHyphen && !isBlankAt(s.text, s.end-1), -2)
	weak := s.dash == hyphen || s.dash == colon
	add(!certain && weak && s.placeKnown && s.wholeParagraph(), 1)
	add(!certain && s.dash == colon && s.words.country[names.Fold(s.written[0])], -1)
	return points
}

func (s *datelineScan) accepted() bool {
	need := 2
	if s.dash == lineEnd {
		need = 3
	}
	if len(s.written) > 0 && strings.Count(s.written[0], " ") > 3 && !s.placeKnown && !s.dated && !s.agencyKnown {
		need++
	}
	return s.points() >= need
}

// wholeParagraph reports whether the text after the dash is a paragraph, and
// does not pair the place with another ("Erbil - Baghdad relations").
func (s *datelineScan) wholeParagraph() bool {
	rest := s.text[s.end:]
	if len(rest) < paragraphBytes || strings.IndexByte(rest[:paragraphBytes], '\n') >= 0 || s.words.country[names.Fold(s.written[0])] {
		return false
	}
	end, _ := wordAt(rest[:paragraphBytes], 0)
	_, known := s.lookUp(rest[:end])
	return !known
}

func (s *datelineScan) dateline() Dateline {
	d := Dateline{Places: s.places, Agency: s.agency, Raw: strings.TrimFunc(s.text[s.start:s.rawEnd], isBlank)}
	if s.dated {
		d.Date = s.day.date(s.opts.Published)
	}
	return d
}
