package analysis

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus/names"
)

// tokens cuts a text into words, whose terms it leaves out.
func tokens(text string) []Token {
	out := make([]Token, 0, len(text)/6+1)
	lower := lowered(text) // words of ASCII letters are cut out of this
	eachWord(text, func(start, end int, k kind) {
		form := ""
		if k == plain {
			form = cut(lower[start:end])
		} else if form = normalise(text[start:end], k); form == "" {
			return
		}
		out = append(out, Token{Form: form, Start: start, End: end})
	})
	return out
}

// eachWord calls yield with where each word of a text is.
func eachWord(text string, yield func(start, end int, k kind)) {
	for i := 0; i < len(text); {
		end := i
		for end < len(text) && ascii[text[end]] {
			end++
		}
		if end > i && (end == len(text) || text[end] < utf8.RuneSelf && !ends(text, end)) {
			yield(i, end, plain)
			i = end
			continue
		}
		end, kind := word(text, i)
		if kind != none {
			yield(i, end, kind)
		}
		i = end
	}
}

// ascii are the letters and digits of ASCII.
var ascii = func() (set [256]bool) {
	for c := range utf8.RuneSelf {
		set[c] = '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
	}
	return set
}()

// ends reports whether a word of ASCII letters and digits may go on behind the
// ASCII character at text[at].
func ends(text string, at int) bool {
	c := text[at]
	return (c == '\'' || c == '.' || c == ',') && at+1 < len(text) && (ascii[text[at+1]] || text[at+1] >= utf8.RuneSelf)
}

// lowered returns text with the capitals of ASCII made small.
func lowered(text string) string {
	first := 0
	for first < len(text) && (text[first] < 'A' || text[first] > 'Z') {
		first++
	}
	if first == len(text) {
		return text
	}
	b := []byte(text)
	for i := first; i < len(b); i++ {
		if c := b[i]; 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
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
			if least := caseEndings()[strings.ToLower(w[i+size:])]; least > 0 && utf8.RuneCountInString(w[:i]) >= least {
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
// cases that Turkish and Kurmanji put on a name: Ankara'da, Hewlêr'ê. Each has
// the letters that must stand before it, so that Qur'an, Sana'a and Rifa'i keep
// theirs.
var caseEndings = sync.OnceValue(func() map[string]int {
	m := map[string]int{}
	for n, list := range map[int]string{
		1: "s",
		2: `da de ta te dan den tan ten nda nde ndan nden nin nın nun nün ın ün ü ı yla yle lar ler dır dir daki deki taki teki ndaki ndeki
			ê î yê yî yên ên`,
		3: "in un ya ye yı yi yu yü na ne nı ni nu nü la le",
		4: "an yan en",
		5: "a e u",
		6: "i",
	} {
		for _, e := range strings.Fields(list) {
			m[e] = n
		}
	}
	return m
})
