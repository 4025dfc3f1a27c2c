package segment

import "bytes"

// An Automaton says which terms are wanted, byte by byte, as those of package
// vellum do.
type Automaton interface {
	Start() int
	IsMatch(state int) bool
	CanMatch(state int) bool
	WillAlwaysMatch(state int) bool
	Accept(state int, b byte) int
}

// Terms goes through terms of a field in ascending order. It starts before the
// first one.
type Terms struct {
	cursor    cursor
	to        []byte // exclusive; nil is no bound
	automaton Automaton
	begun     []byte // what the automaton was given of the term before
	states    []int  // before it, and after each byte of it
}

// terms are those of f from one term to before another, which a accepts. A nil
// to, and a nil a, bound nothing.
func (f *field) terms(from, to []byte, a Automaton) *Terms {
	t := &Terms{automaton: a, to: bytes.Clone(to)}
	t.cursor.seek(&f.dict, from)
	if a != nil {
		t.states = append(t.states, a.Start())
	}
	return t
}

// Next goes to the next term, if there is one.
func (t *Terms) Next() bool {
	for t.cursor.next() {
		switch term := t.cursor.term; {
		case t.to != nil && bytes.Compare(term, t.to) >= 0:
			return false
		case t.automaton == nil:
			return true
		case !t.read(term): // no term that begins like this can match
			t.cursor.pass(len(t.begun) + 1)
		case t.automaton.IsMatch(t.states[len(t.states)-1]):
			return true
		}
	}
	return false
}

// Term returns the current term. The bytes are good until Next.
func (t *Terms) Term() []byte { return t.cursor.term }

// Documents returns how many have the current term, dropped ones among them.
func (t *Terms) Documents() int { return t.cursor.entry.n }

// read gives a term to the automaton, but for what it has in common with the
// one before. It stops at a byte after which nothing can match, and reports false.
func (t *Terms) read(term []byte) bool {
	at := 0
	for at < min(len(term), len(t.begun)) && term[at] == t.begun[at] {
		at++
	}
	t.states, t.begun = t.states[:at+1], t.begun[:at]
	for ; at < len(term); at++ {
		next := t.automaton.Accept(t.states[at], term[at])
		if !t.automaton.CanMatch(next) {
			return false
		}
		t.states, t.begun = append(t.states, next), append(t.begun, term[at])
	}
	return true
}
