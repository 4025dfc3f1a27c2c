package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is a run of letters and digits, or an abbreviation with its dots
// ("U.S."). What stands before it decides with what it can make a name.
type word struct {
	start, end         int32 // bytes in its field
	foldStart, foldEnd int32 // bytes in the folded text
	flags              flag  // of the lexicon
	gap                gap
	shape              shape
	field              uint8
	first              bool // begins a sentence, a quotation or a field
	styled             bool // stands in a line whose capitals say nothing: a title-case headline, a line of capitals
}

type gap uint8

const (
	gapFar   gap = iota // anything that no name goes over: a bracket, a dash, a new paragraph
	gapBlank            // blanks, or one line break
	gapHyphen
	gapApostrophe
	gapDot   // a full stop and blanks
	gapComma // a comma and blanks
)

type shape uint8

const (
	lower   shape = iota
	titled        // Erbil, McClellan
	capital       // UN, U.S.
	initial       // one capital letter
	digits
	uncased // Arabic script, and all others without capitals
)

func (w *word) capitalised() bool {
	return w.shape == titled || w.shape == capital || w.shape == initial
}

// appendWords cuts s into words. It sets all that needs no lexicon, and
// appends the folded words to folded.
func appendWords(words []word, folded []byte, s string, field uint8) ([]word, []byte) {
	before := 0 // end of the word before
	begun := len(words)
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if !wordRune(r) {
			i += size
			continue
		}
		w := word{start: int32(i), field: field}
		uppers, letters := 0, 0
		cased := false
		number := true
		for {
			switch {
			case r >= '0' && r <= '9':
			case r < utf8.RuneSelf:
				number, cased = false, true
				letters++
				if r <= 'Z' {
					uppers++
				}
			case unicode.IsDigit(r):
			case unicode.IsLetter(r):
				number = false
				letters++
				if unicode.IsUpper(r) || unicode.IsTitle(r) {
					uppers++
					cased = true
				} else if unicode.IsLower(r) {
					cased = true
				}
			}
			if letters == 1 && uppers == 1 {
				w.shape = titled // kept if the word goes on so; 20th and iPhone are lower
			}
			i += size
			if i >= len(s) {
				break
			}
			r, size = rune(s[i]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(s[i:])
			}
			if !wordRune(r) && !inWord(r) {
				break
			}
		}
		if uppers == 1 && letters == 1 && i-int(w.start) == 1 {
			i = abbreviation(s, i)
		}
		w.end = int32(i)
		switch {
		case number:
			w.shape = digits
		case !cased:
			w.shape = uncased
		case w.shape == titled && letters == 1 && s[i-1] != '.':
			w.shape = initial
		case uppers == letters:
			w.shape = capital
		}
		w.gap, w.first = between(s[before:w.start])
		if len(words) == begun {
			w.gap, w.first = gapFar, true
		} else if prev := &words[len(words)-1]; w.gap == gapDot {
			w.first = prev.end-prev.start > 3 || prev.shape == lower || prev.shape == digits || prev.shape == uncased
		}
		w.foldStart = int32(len(folded))
		folded = AppendFold(folded, s[w.start:w.end])
		w.foldEnd = int32(len(folded))
		if w.shape == titled && (w.gap == gapDot && !w.first || w.gap == gapBlank && before > 0 && s[before-1] == '.') && openers[string(folded[w.foldStart:])] {
			w.gap, w.first = gapDot, true // in Van. The ministry; in the U.S. The ministry
		}
		words = append(words, w)
		before = i
	}
	return words, folded
}

// openers are folded words that begin a sentence, also where a dot may be that of
// an abbreviation before it.
var openers = map[string]bool{
	"the": true, "he": true, "she": true, "it": true, "they": true, "we": true, "his": true, "her": true, "their": true, "its": true, "this": true, "these": true, "those": true,
	"there": true, "but": true, "in": true, "on": true, "at": true, "after": true, "before": true, "when": true, "while": true, "however": true, "meanwhile": true, "another": true, "both": true, "some": true,
}

// abbreviation returns the end of the dotted abbreviation in s whose first
// letter ends at i, or i if it is none: "U.S.", not "J. Smith".
func abbreviation(s string, i int) int {
	end := i
	for end+2 < len(s) && s[end] == '.' && 'A' <= s[end+1] && s[end+1] <= 'Z' && s[end+2] == '.' {
		end += 2
	}
	if end > i {
		end++
	}
	return end
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) && r != 'ـ' || unicode.IsDigit(r)
}

// inWord reports whether r goes on a word without beginning one.
func inWord(r rune) bool {
	return r >= utf8.RuneSelf && (unicode.Is(unicode.M, r) || r == 'ـ' || r == '\u200c' || r == '\u200d')
}

// between tells what s, which holds no word, puts between two words, and
// whether a sentence begins after it.
func between(s string) (g gap, first bool) {
	switch s {
	case " ":
		return gapBlank, false
	case ", ":
		return gapComma, false
	case "-":
		return gapHyphen, false
	}
	if len(s) > 64 {
		return gapFar, true
	}
	trimmed := strings.TrimFunc(s, blank)
	switch trimmed {
	case "":
		if strings.Count(s, "\n") > 1 || s == "" {
			return gapFar, true
		}
		return gapBlank, false
	case "-", "‐", "‑":
		if len(trimmed) == len(s) {
			return gapHyphen, false
		}
	case "'", "’", "‘", "ʼ", "`":
		if len(trimmed) == len(s) {
			return gapApostrophe, false
		}
	case ".":
		if strings.Count(s, "\n") > 1 {
			return gapFar, true
		}
		return gapDot, true
	case ",", "،":
		return gapComma, false
	}
	return gapFar, strings.ContainsAny(s, ".!?؟:;\"“”«»\n۔•*|") || strings.ContainsAny(s, "—–") || strings.Contains(s, "''") || strings.Contains(s, "``")
}

func blank(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\u00a0' || r == '\u202f' || r == '\u200e' || r == '\u200f'
}

// setAddressesApart makes the words within the addresses of web pages in s
// words that are no names: what stands in https://example.org/Erbil-budget is
// about no place.
func setAddressesApart(words []word, s string) {
	next := 0
	for end := 0; ; {
		at := strings.Index(s[end:], "://")
		if at < 0 {
			return
		}
		begin := strings.LastIndexFunc(s[:end+at], unicode.IsSpace) + 1
		size := strings.IndexFunc(s[end+at:], unicode.IsSpace)
		if size < 0 {
			size = len(s) - end - at
		}
		end += at + size
		for ; next < len(words) && int(words[next].start) < end; next++ {
			if w := &words[next]; int(w.start) >= begin {
				w.shape, w.gap = digits, gapFar
			}
		}
		if next < len(words) {
			words[next].gap = gapFar
		}
	}
}
