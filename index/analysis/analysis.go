// Package analysis cuts the text of news articles into the terms that are
// indexed and searched.
//
// One analysis serves every language: [Text] folds each word as names.Fold
// does and takes its inflection off by script, so that a query needs no
// language of its own, and one article may mix several. [Names] folds only,
// for the names of people and places. Nothing is left out: a phrase of common
// words can be found; [Common] tells which words are too frequent to rank by.
package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	porter "github.com/blevesearch/go-porterstemmer"

	"ksearch/corpus/names"
)

// MaxTerm bounds a term, in bytes before folding. A longer word is found by
// its beginning: what is longer is no word but a table, a key or an attack.
const MaxTerm = 128

// A Token is one word of a text.
type Token struct {
	Term       string
	Start, End int // bytes of the text that the word stands in
}

// Text returns the words of running text, folded and without inflection.
func Text(text string) []Token { return tokens(text, stem) }

// Names returns the words of a name, folded.
func Names(text string) []Token { return tokens(text, func(s string) string { return s }) }

func tokens(text string, finish func(string) string) []Token {
	out := make([]Token, 0, len(text)/6+1)
	for i := 0; i < len(text); {
		end, kind := word(text, i)
		if kind == none {
			i = end
			continue
		}
		if term := finish(normalise(text[i:end], kind)); term != "" {
			out = append(out, Token{term, i, end})
		}
		i = end
	}
	return out
}

// kind says what a word needs done.
type kind int

const (
	none   kind = iota // no word: skip it
	plain              // ASCII letters and digits
	mixed              // other letters, apostrophes, or an acronym's dots
	number             // digits with points and commas between
)

// word returns the end of the word that starts at text[i], or none and the
// start of what follows.
func word(text string, i int) (int, kind) {
	r, size := rune(text[i]), 1
	if r >= utf8.RuneSelf {
		r, size = utf8.DecodeRuneInString(text[i:])
	}
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return i + size, none
	}
	if alone(r) { // written without blanks between words: a word is looked for as a phrase of them
		end := i + size
		for end < len(text) {
			m, n := utf8.DecodeRuneInString(text[end:])
			if !unicode.IsMark(m) {
				break
			}
			end += n
		}
		return end, mixed
	}
	k, end, digits := plain, i+size, unicode.IsDigit(r)
	if r >= utf8.RuneSelf {
		k = mixed
	}
	for end < len(text) {
		c := text[end]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			digits = false
			end++
			continue
		}
		if '0' <= c && c <= '9' {
			end++
			continue
		}
		r, size := rune(c), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[end:])
		}
		switch {
		case unicode.IsLetter(r) && !alone(r):
			k, digits = mixed, false
		case unicode.IsMark(r), unicode.IsDigit(r), joiner(r):
			k = mixed
		case apostrophe(r) && !digits && letterAt(text, end+size):
			k = mixed
		case (r == '.' || r == ',') && digits && digitAt(text, end+size):
			if k == plain {
				k = number
			}
		case r == '.' && acronym(text, i, end) && letterAt(text, end+1):
			k = mixed
		default:
			return end, k
		}
		end += size
	}
	return end, k
}

// acronym reports whether text[i:end] is single letters with dots between.
func acronym(text string, i, end int) bool {
	for i < end {
		r, size := utf8.DecodeRuneInString(text[i:end])
		if !unicode.IsLetter(r) {
			return false
		}
		i += size
		if i == end {
			return true
		}
		if text[i] != '.' {
			return false
		}
		i++
	}
	return false
}

func letterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[min(i, len(text)):])
	return unicode.IsLetter(r) && !alone(r)
}

func digitAt(text string, i int) bool {
	return i < len(text) && '0' <= text[i] && text[i] <= '9'
}

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' }

func joiner(r rune) bool { return r == '\u200c' || r == '\u200d' || r == '\u0640' || r == '\u00ad' }

// alone reports whether r belongs to a script without blanks between words.
func alone(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// normalise folds one word as it is written.
func normalise(w string, k kind) string {
	w = cut(w)
	switch k {
	case number:
		return strings.ReplaceAll(w, ",", "")
	case mixed:
		if i := strings.LastIndexFunc(w, apostrophe); i > 0 {
			_, size := utf8.DecodeRuneInString(w[i:])
			if caseEndings[strings.ToLower(w[i+size:])] {
				w = w[:i]
			}
		}
		w = strings.Map(func(r rune) rune {
			if apostrophe(r) || r == '.' {
				return -1
			}
			return r
		}, w)
	}
	return names.Fold(w)
}

func cut(w string) string {
	if len(w) <= MaxTerm {
		return w
	}
	end := MaxTerm
	for end > 0 && !utf8.RuneStart(w[end]) {
		end--
	}
	return w[:end]
}

// caseEndings stand behind an apostrophe: the English possessive, and the
// cases that Turkish and Kurmanji put on a name: Ankara'da, Hewlêr'ê.
var caseEndings = map[string]bool{
	"s":  true,
	"da": true, "de": true, "ta": true, "te": true, "dan": true, "den": true, "tan": true, "ten": true,
	"nin": true, "nın": true, "nun": true, "nün": true, "in": true, "ın": true, "un": true, "ün": true,
	"ya": true, "ye": true, "yı": true, "yi": true, "daki": true, "deki": true, "taki": true, "teki": true,
	"ê": true, "î": true, "yê": true, "ên": true, "an": true,
}

// stem takes the inflection off a folded word, by its script: Porter's rules
// for Latin letters, a light stem for Arabic ones.
func stem(w string) string {
	if len(w) < 3 {
		return w
	}
	for i := range len(w) {
		if c := w[i]; c < 'a' || c > 'z' {
			if c >= 0xd8 { // Arabic letters are U+0600 to U+06FF, D8 80 to DB BF
				return stemArabic(w)
			}
			return w
		}
	}
	var buf [32]rune
	rs := buf[:0]
	for _, r := range w {
		rs = append(rs, r)
	}
	return string(porter.StemWithoutLowerCasing(rs))
}

// stemArabic takes off the Arabic article and the commonest endings of
// Sorani, so that کوردستانی finds کوردستان and الحكومة finds حكومة. It keeps at
// least four letters: a false match costs a reader more than a missed one.
func stemArabic(w string) string {
	const letter = 2 // bytes
	for _, p := range [...]string{"وال", "بال", "لل", "ال"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) >= 3*letter {
			w = rest
			break
		}
	}
	for _, s := range [...]string{"هکانیش", "هکانی", "هکان", "هکهی", "هکه", "هکانه", "هوه", "یش", "دا", "ی"} {
		if rest, ok := strings.CutSuffix(w, s); ok && len(rest) >= 4*letter {
			w = rest
			break
		}
	}
	// The Arabic feminine and the Sorani vowel are one letter here, and the
	// Sorani article swallows it: پێشمەرگە, پێشمەرگەکان.
	if rest, ok := strings.CutSuffix(w, "ه"); ok && len(rest) >= 4*letter {
		w = rest
	}
	return w
}

// Common reports whether a term of [Text] is a word that says nothing of what
// an article is about: articles, prepositions and the like of the languages
// that ksearch serves.
func Common(term string) bool { return common[term] }

var common = commonTerms(`
a about after all also am an and any are as at be because been but by can could did do does during each
for from had has have he her his how i if in into is it its may me more most my no not of on one or other
our she should so some such than that the their them then there these they this those through to upon us
was we were what when where which while who whose why will with would you your
ji li bi di ku ev ew jî ne hat ve ya yê yên bo
bir bu da de ile için olarak olan çok daha gibi ki ne
في من على إلى عن أن ان إن هذا هذه التي الذي ما لا مع كما و او أو قد كان بعد قبل بين كل
لە بۆ بە کە لەگەڵ ئەم ئەو و یان تا هەر بوو دەکات کرد
در از به را با که این آن برای است می تا بر یا
`)

func commonTerms(list string) map[string]bool {
	m := map[string]bool{}
	for _, t := range Text(list) {
		m[t.Term] = true
	}
	return m
}
