package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A wordKind says how a word starts.
type wordKind int

const (
	noWord wordKind = iota
	smallWord
	capitalWord
	uncasedWord // of a script without capitals
)

// wordAt returns the end of the word at at, which is at if there is none, and
// how it starts. Inside a word stand hyphens and apostrophes before a letter;
// dots end a short one ("St.", "N.Y.", "Calif.").
func wordAt(s string, at int) (end int, kind wordKind) {
	i := at
	letters := 0 // since the last dot
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z', r >= utf8.RuneSelf && unicode.IsLetter(r) && r != 'ـ':
			if kind == noWord {
				kind = kindOf(r)
			}
			letters++
			i += size
			end = i
			continue
		case r == '\'' || r == '’' || r == '‘' || r == '`' || r == 'ʿ' || r == 'ʾ':
			if kind == noWord && i > at { // a second opening quote
				return at, noWord
			}
			i += size
			continue
		case r >= utf8.RuneSelf && (unicode.IsMark(r) || r == '\u200c' || r == 'ـ') && kind != noWord:
			i += size
			if r != 'ـ' {
				end = i
			}
			continue
		case kind == noWord:
			return at, noWord
		case r == '-' || r == '‐' || r == '‑':
			if next, _ := utf8.DecodeRuneInString(s[i+size:]); unicode.IsLetter(next) && i == end {
				letters = 0
				i += size
				continue
			}
		case r == '.' && letters >= 1 && letters <= 5 && i == end:
			i += size
			if i < len(s) && dashRune(s[i:]) != 0 { // MADRID.-
				return end, kind
			}
			next, _ := utf8.DecodeRuneInString(s[i:])
			if letters > 1 && unicode.IsLetter(next) { // a sentence without a blank after it
				return end, kind
			}
			end, letters = i, 0
			if unicode.IsLetter(next) { // N.Y.
				continue
			}
		}
		break
	}
	if kind == noWord {
		return at, noWord
	}
	return end, kind
}

func kindOf(r rune) wordKind {
	switch {
	case unicode.IsUpper(r) || unicode.IsTitle(r):
		return capitalWord
	case unicode.IsLower(r):
		return smallWord
	}
	return uncasedWord
}

func startsName(s string) bool {
	_, kind := wordAt(s, 0)
	return kind == capitalWord || kind == uncasedWord
}

func startsWithCapital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

func startsWithSmall(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// isCapitals reports whether s is written in capitals: two letters or more,
// none small but those of joiners ("DEIR ez-ZOR", "McALLEN", "RIO de JANEIRO").
func isCapitals(s string) bool {
	upper, lower := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper >= 2 && (lower == 0 || lower <= 3 && upper >= 2*lower+1 && !strings.HasSuffix(s, "s"))
}

func hasCase(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) })
}

// isBlank reports whether r is a blank on a line, or a mark of direction.
func isBlank(r rune) bool {
	switch {
	case r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u3000' || r == '\ufeff':
		return true
	case '\u2000' <= r && r <= '\u200b', r == '\u200e', r == '\u200f', '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
		return true
	}
	return false
}

func isBlankAt(s string, at int) bool {
	if at < 0 || at >= len(s) {
		return false
	}
	if s[at] < utf8.RuneSelf {
		return s[at] == ' ' || s[at] == '\n' || s[at] == '\t'
	}
	for at > 0 && !utf8.RuneStart(s[at]) {
		at--
	}
	r, _ := utf8.DecodeRuneInString(s[at:])
	return isBlank(r)
}

func skipBlanks(s string, at int) int {
	for at < len(s) {
		if s[at] < utf8.RuneSelf {
			if s[at] != ' ' {
				break
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[at:])
		if !isBlank(r) {
			break
		}
		at += size
	}
	return at
}

// skipAfterDash passes over all that may stand between a dash and a sentence.
func skipAfterDash(s string, at int) int {
	for at < len(s) {
		r, size := utf8.DecodeRuneInString(s[at:])
		if !isBlank(r) && r != '\n' && r != '\r' && r != '\t' {
			break
		}
		at += size
	}
	return at
}

// skipNoise passes over blanks and the bullets of wire systems before a dateline.
func skipNoise(s string, at int) int {
	for {
		at = skipAfterDash(s, at)
		if at >= len(s) {
			return at
		}
		r, size := utf8.DecodeRuneInString(s[at:])
		switch {
		case r == '*' || r == '•' || r == '>' || r == '|':
			at += size
		case strings.HasPrefix(s[at:], "c ") && startsWithCapital(s[skipBlanks(s, at+2):]):
			at = skipBlanks(s, at+2)
		default:
			return at
		}
	}
}

// isComma returns the size of the comma at at, 0 if there is none.
func isComma(s string, at int) int {
	switch {
	case s[at] == ',':
		return 1
	case strings.HasPrefix(s[at:], "،"):
		return len("،")
	}
	return 0
}

// bylineStart reports whether a line that is a byline, or the name of an agency
// and nothing else, stands at at.
func bylineStart(s string, at int) bool {
	line, _, whole := strings.Cut(s[at:], "\n")
	if !whole || len(line) > 100 {
		return false
	}
	for _, start := range []string{"By ", "BY ", "Reported by ", "Written by ", "Story by ", "Par ", "Von ", "Haber: ", "Ji ", "بقلم", "كتب", "ئامادەکردنی", "نووسینی"} {
		if strings.HasPrefix(line, start) {
			return true
		}
	}
	_, known := datelineWords().agency(line)
	return known
}

func nextLine(s string, at int) int {
	if n := strings.IndexByte(s[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(s)
}

// afterSentence returns where the next sentence after at starts, or the next
// line if at's is a title or byline without a full stop; -1 if none does. Lines
// that were run together stand two blanks apart.
func afterSentence(s string, at int) int {
	for i := at + 1; i+2 < len(s); i++ {
		stop := strings.IndexByte(".!?", s[i]) >= 0
		switch {
		case stop && i > at+2 && s[i+1] == ' ', strings.HasPrefix(s[i:], "  "):
		case s[i] == '\n':
			if last := strings.TrimRight(s[at:i], " \r\n"); last != "" && strings.IndexByte(".!?:", last[len(last)-1]) >= 0 {
				return -1
			}
		default:
			continue
		}
		if next := skipAfterDash(s, i+1); next < len(s) {
			return next
		}
		return -1
	}
	return -1
}

// capitalsAt reports whether a word of three capitals or more stands at at.
func capitalsAt(s string, at int) bool {
	end, kind := wordAt(s, at)
	return kind == capitalWord && end-at >= 3 && isCapitals(s[at:end])
}

// oneBlank returns s with one blank between its words.
func oneBlank(s string) string {
	if !strings.Contains(s, "  ") && !strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && isBlank(r) }) {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, isBlank), " ")
}
