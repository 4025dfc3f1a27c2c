package analysis

import "strings"

// A Memory cuts texts into words as [Text] does, and remembers what it made of
// each: most of a text are words that were met before. The zero Memory is empty.
// It is not safe for concurrent use.
type Memory struct {
	langs map[string]*remembered // by Profile
	words int
	other known // that is not remembered
}

type remembered struct {
	base  func(form string) string
	words map[string]*known
	last  [mostLast]*known // of words; see slot
}

// mostLast is such that looking there first pays: half of a text are some hundred words.
const (
	lastBits = 12
	mostLast = 1 << lastBits
)

// slot is where a word is in remembered.last, if none came after it that goes there.
func slot(raw string) uint32 {
	n := len(raw)
	h := uint32(raw[0]) | uint32(raw[n/3])<<8 | uint32(raw[n/2])<<16 | uint32(raw[n-1])<<24
	return (h ^ uint32(n)<<5) * 0x9E3779B1 >> (32 - lastBits)
}

// A known is a word as it is written.
type known struct {
	raw        string
	form, term string
	id         uint32
	capitals   bool
}

// What is remembered is bounded: those words that are met most often are among
// the first, and one longer than so many bytes is seldom met again.
const (
	mostKnown    = 1 << 15
	longestKnown = 40
)

// Words returns how many words are remembered, in all languages. Their
// [Token.ID]s are the numbers from 1 to it.
func (m *Memory) Words() int { return m.words }

// Text appends the tokens of [Text] to out, with the ID of each word that is
// remembered.
func (m *Memory) Text(out []Token, text, lang string) []Token {
	from := len(out)
	out = m.Find(out, text, lang, nil)
	Borders(text, out[from:])
	return out
}

// Find appends the tokens of [Text] to out, for whoever looks for some words:
// of those that cannot be one of these it tells only where they are. What
// [Borders] says is left out. Nil words are any.
func (m *Memory) Find(out []Token, text, lang string, words *Beginnings) []Token {
	in := m.of(lang)
	eachWord(text, func(start, end int, k kind) {
		if k == plain && words != nil && !words.has(text[start:end]) {
			out = append(out, Token{Start: start, End: end})
		} else if w := m.word(in, text[start:end], k); w.form != "" {
			out = append(out, w.token(start, end))
		}
	})
	return out
}

// Pick appends to out those tokens of [Text] that can be one of words, and to
// numbers which of all of them each is, from 1. What [Borders] says is left out.
func (m *Memory) Pick(out []Token, numbers []uint32, text, lang string, words *Beginnings) ([]Token, []uint32) {
	in := m.of(lang)
	n := uint32(0)
	eachWord(text, func(start, end int, k kind) {
		if k == plain && !words.has(text[start:end]) {
			n++
		} else if w := m.word(in, text[start:end], k); w.form != "" {
			n++
			out, numbers = append(out, w.token(start, end)), append(numbers, n)
		}
	})
	return out, numbers
}

// token is the word at a place.
func (w *known) token(start, end int) Token {
	return Token{Term: w.term, Form: w.form, Caps: w.capitals, ID: w.id, Start: start, End: end}
}

// word is what is known of a word as it is written, good until the next call; its
// form is "" if it is none.
func (m *Memory) word(in *remembered, raw string, k kind) *known {
	last := &in.last[slot(raw)]
	if w := *last; w != nil && w.raw == raw {
		return w
	}
	w := in.words[raw]
	if w != nil {
		*last = w
		return w
	}
	w = &m.other
	if *w = (known{form: normalise(raw, k)}); w.form == "" {
		return w
	}
	w.term, w.capitals = in.base(w.form), capitals(raw)
	if m.words < mostKnown && len(raw) <= longestKnown {
		m.words++
		w = &known{raw: strings.Clone(raw), form: w.form, term: w.term, capitals: w.capitals}
		w.id = uint32(m.words)
		w.form = strings.Clone(w.form) // it may be part of text
		if w.term == w.form {
			w.term = w.form
		} else {
			w.term = strings.Clone(w.term)
		}
		in.words[w.raw] = w
	}
	return w
}

// Beginnings are the first two characters of words that begin with a letter or
// digit of ASCII; of a word of one character, that. Small letters and capitals
// are one.
type Beginnings struct {
	any   bool
	pairs [beginning * beginning]bool
}

// beginning is how many characters there are: none, and letters and digits.
const beginning = 1 + 26 + 10

// character is the number of a character, 0 for none of these.
func character(c byte) int {
	switch {
	case 'a' <= c && c <= 'z':
		return 1 + int(c-'a')
	case 'A' <= c && c <= 'Z':
		return 1 + int(c-'A')
	case '0' <= c && c <= '9':
		return 27 + int(c-'0')
	}
	return 0
}

// pair is the number of the beginning of a word that is not empty.
func pair(word string) int {
	second := 0
	if len(word) > 1 {
		second = character(word[1])
	}
	return character(word[0])*beginning + second
}

// has reports whether a word of ASCII letters and digits may be one of these.
func (b *Beginnings) has(word string) bool { return b.any || b.pairs[pair(word)] }

// AddTerm adds those of the words, in a language, of which the base form is
// term or that are written so. No rules of English, nor those of a language that
// has none here, change the first two letters of a word, but for irregular forms;
// of other languages all are added.
func (b *Beginnings) AddTerm(term, lang string) {
	switch Profile(lang) {
	case "en":
		for form, base := range irregular() {
			if base == term {
				b.add(form)
			}
		}
	case "":
	default:
		b.AddAll()
	}
	b.add(term)
}

func (b *Beginnings) add(word string) {
	if word != "" {
		b.pairs[pair(word)] = true
	}
}

// AddAll adds all.
func (b *Beginnings) AddAll() { b.any = true }

func (m *Memory) of(lang string) *remembered {
	p := Profile(lang)
	in := m.langs[p]
	if in == nil {
		if m.langs == nil {
			m.langs = make(map[string]*remembered)
		}
		in = &remembered{base: baseOf(lang), words: make(map[string]*known)}
		m.langs[p] = in
	}
	return in
}
