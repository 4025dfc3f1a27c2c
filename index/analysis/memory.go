package analysis

import "strings"

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

// Text returns the tokens of [Text], with the ID of each word that is remembered.
func (m *Memory) Text(text, lang string) []Token {
	out := make([]Token, 0, len(text)/6+1)
	in := m.of(lang)
	eachWord(text, func(start, end int, k kind) {
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
	borders(text, out)
	return out
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
