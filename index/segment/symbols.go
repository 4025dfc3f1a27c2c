package segment

import "strings"

// A Symbol stands for the text of a term, among [Symbols]. 0 stands for none.
type Symbol uint32

// Symbols give each text a number, so that a text is looked up and kept once and
// not at each place where it stands. The zero Symbols are none yet. They are not
// safe for concurrent use.
type Symbols struct {
	texts []string // of Symbol 1 and so on
	of    map[string]Symbol
}

// Of returns the symbol for a text, a new one if there is none.
func (s *Symbols) Of(text string) Symbol {
	n := s.of[text]
	if n == 0 {
		if s.of == nil {
			s.of = make(map[string]Symbol)
		}
		text = strings.Clone(text) // it may be part of something large
		s.texts = append(s.texts, text)
		n = Symbol(len(s.texts))
		s.of[text] = n
	}
	return n
}

// Text returns what a symbol stands for.
func (s *Symbols) Text(n Symbol) string { return s.texts[n-1] }

// Forget forgets all but the first n: their numbers are given anew.
func (s *Symbols) Forget(n int) {
	if n >= len(s.texts) {
		return
	}
	for _, text := range s.texts[n:] {
		delete(s.of, text)
	}
	clear(s.texts[n:])
	s.texts = s.texts[:n]
}
