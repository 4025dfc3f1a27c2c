package analysis

import (
	"strings"
	"sync"
)

// A rules takes endings off the words of a language, as they are folded, one
// after the other until none is left. What it returns it leaves as it is.
type rules struct {
	low, high  rune // the letters of its script: the words of others are left alone
	letter     int  // bytes of a letter
	beginnings []part
	keptStart  []string                 // what those begin with that keep their beginnings
	endings    []part                   // the first that fits is taken off: longer ones stand before shorter
	kept       func() map[string]string // the base forms of words that the endings would get wrong
	keptEnd    []string                 // and what those end with that are kept
	mend       func(w string) string

	byLast [256][]part // endings, by their last byte
}

// ready returns r, ready for use.
func ready(r *rules) *rules {
	for _, p := range r.endings {
		last := p.text[len(p.text)-1]
		r.byLast[last] = append(r.byLast[last], p)
	}
	return r
}

// A part is a beginning or ending of words.
type part struct {
	text  string
	left  int    // so many letters must be left
	after string // and the last of them must be one of these, if there are any
	with  string // what is put in its place
}

// base is the base form of a folded word.
func (r *rules) base(w string) string {
	if len(w) < 4*r.letter || !letters(w, r.low, r.high) {
		return w
	}
	kept := r.kept()
	for {
		if to, ok := kept[w]; ok {
			return to
		}
		next := r.once(w)
		if next == w {
			return w
		}
		w = next
	}
}

// letters reports whether all of w is from low to high.
func letters(w string, low, high rune) bool {
	for _, c := range w {
		if c < low || c > high {
			return false
		}
	}
	return true
}

// once takes the first thing off that can be.
func (r *rules) once(w string) string {
	for _, e := range r.keptEnd {
		if strings.HasSuffix(w, e) {
			return w
		}
	}
	beginnings := r.beginnings
	for _, b := range r.keptStart {
		if strings.HasPrefix(w, b) {
			beginnings = nil
		}
	}
	for i := range beginnings {
		p := &beginnings[i]
		if rest, ok := strings.CutPrefix(w, p.text); ok && len(rest) >= p.left*r.letter {
			return p.with + rest
		}
	}
	endings := r.byLast[w[len(w)-1]]
	for i := range endings {
		p := &endings[i]
		rest, ok := strings.CutSuffix(w, p.text)
		if !ok || len(rest) < p.left*r.letter {
			continue
		}
		if p.after != "" && !strings.Contains(p.after, rest[len(rest)-r.letter:]) {
			continue
		}
		return rest + p.with
	}
	if r.mend != nil {
		return r.mend(w)
	}
	return w
}

// set is the words of a list, folded.
func set(list string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		m := map[string]bool{}
		for _, t := range Names(list) {
			m[t.Form] = true
		}
		return m
	})
}

// same reads a list of words, once it is asked for: the words of each line have
// the first of them as their base form. A semicolon ends a line too. Each of the
// common words is its own, if the list does not say other.
func same(list string) func() map[string]string {
	return sync.OnceValue(func() map[string]string {
		m := map[string]string{}
		for w := range common() {
			m[w] = w
		}
		for _, line := range strings.FieldsFunc(list, func(r rune) bool { return r == '\n' || r == ';' }) {
			words := Names(line)
			for _, t := range words {
				m[t.Form] = words[0].Form
			}
		}
		return m
	})
}
