package analysis

import (
	"strings"
	"unicode/utf8"
)

// A Memory cuts texts into words as [Text] does, and remembers what it made of
// each: most of a text are words that were met before. The zero Memory is empty.
// It is not safe for concurrent use.
type Memory struct {
	langs map[string]*remembered // by Profile
	words int
}

type remembered struct {
	base  func(form string) string
	words map[string]known
}

// A known is a word as it is written.
type known struct {
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
		if k == plain && words != nil && !words[text[start]] {
			out = append(out, Token{Start: start, End: end})
			return
		}
		raw := text[start:end]
		w, ok := in.words[raw]
		if !ok {
			if w.form = normalise(raw, k); w.form == "" {
				return
			}
			w.term, w.capitals = in.base(w.form), capitals(raw)
			if m.words < mostKnown && len(raw) <= longestKnown {
				m.words++
				w.id = uint32(m.words)
				w.form = strings.Clone(w.form) // it may be part of text
				if w.term == w.form {
					w.term = w.form
				} else {
					w.term = strings.Clone(w.term)
				}
				in.words[strings.Clone(raw)] = w
			}
		}
		out = append(out, Token{Term: w.term, Form: w.form, Caps: w.capitals, ID: w.id, Start: start, End: end})
	})
	return out
}

// Beginnings are the characters of ASCII with which words may begin.
type Beginnings [utf8.RuneSelf]bool

// AddTerm adds those of the words, in a language, of which the base form is
// term or that are written so. No rules of English, nor those of a language that
// has none here, change how a word begins, but for irregular forms; of other
// languages all are added.
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
	if word == "" || word[0] >= utf8.RuneSelf {
		return
	}
	b[word[0]] = true
	if c := word[0]; 'a' <= c && c <= 'z' {
		b[c-'a'+'A'] = true
	}
}

// AddAll adds all.
func (b *Beginnings) AddAll() {
	for i := range b {
		b[i] = true
	}
}

func (m *Memory) of(lang string) *remembered {
	p := Profile(lang)
	in := m.langs[p]
	if in == nil {
		if m.langs == nil {
			m.langs = make(map[string]*remembered)
		}
		in = &remembered{base: baseOf(lang), words: make(map[string]known)}
		m.langs[p] = in
	}
	return in
}
