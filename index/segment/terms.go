package segment

import (
	"bytes"
	"math/bits"
)

// Automaton says which terms are wanted, byte by byte, as those of package
// vellum do.
type Automaton interface {
	Start() int
	IsMatch(state int) bool
	CanMatch(state int) bool
	WillAlwaysMatch(state int) bool
	Accept(state int, b byte) int
}

// An Acceptor is an automaton of which it is known which bytes lead on from a
// state, so that terms between those that it may accept are not looked at. Any
// number of Terms may use it, one at a time.
type Acceptor struct {
	Automaton
	behind int
	on     *[]*byteSet // of each state
}

type byteSet [4]uint64

// NewAcceptor returns an acceptor of the terms that a accepts.
func NewAcceptor(a Automaton) *Acceptor { return &Acceptor{Automaton: a, on: new([]*byteSet)} }

// Behind accepts what follows prefix in a term that begins with it. It says
// nothing of others.
// nil is nil.
func (a *Acceptor) Behind(prefix string) *Acceptor {
	if a == nil {
		return nil
	}
	b := *a
	b.behind = len(prefix)
	return &b
}

// next returns the first byte from one that leads on from a state.
func (a *Acceptor) next(state int, from int) (b byte, ok bool) {
	for state >= len(*a.on) {
		*a.on = append(*a.on, nil)
	}
	on := (*a.on)[state]
	if on == nil {
		on = new(byteSet)
		for b := range 256 {
			if a.CanMatch(a.Accept(state, byte(b))) {
				on[b/64] |= 1 << (b % 64)
			}
		}
		(*a.on)[state] = on
	}
	for ; from < 256; from = (from/64 + 1) * 64 {
		if left := on[from/64] >> (from % 64); left != 0 {
			return byte(from + bits.TrailingZeros64(left)), true
		}
	}
	return 0, false
}

// Terms goes through terms of a field in ascending order. It starts before the
// first one.
type Terms struct {
	cursor   cursor
	to       []byte // exclusive; nil is no bound
	acceptor *Acceptor
	begun    []byte // what the acceptor was given of the term before
	states   []int  // before it, and after each byte of it
	key      []byte
}

// terms are those of f from one term to before another, which a accepts. A nil
// to, and a nil a, bound nothing.
func (f *field) terms(from, to []byte, a *Acceptor) *Terms {
	t := &Terms{acceptor: a, to: bytes.Clone(to)}
	t.cursor.seek(&f.dict, from)
	if a != nil {
		t.states = append(t.states, a.Start())
	}
	return t
}

// Next goes to the next term, if there is one.
func (t *Terms) Next() bool {
	for t.cursor.next() {
		term := t.cursor.term
		switch {
		case t.to != nil && bytes.Compare(term, t.to) >= 0:
			return false
		case t.acceptor == nil:
			return true
		}
		prefix, rest := term[:t.acceptor.behind], term[t.acceptor.behind:]
		accepted, after := t.read(rest)
		if accepted {
			return true
		}
		if !t.leap(after) {
			return false
		}
		t.key = append(append(t.key[:0], prefix...), t.begun...)
		t.cursor.leap(t.key)
	}
	return false
}

// Term returns the current term. The bytes are good until Next.
func (t *Terms) Term() []byte { return t.cursor.term }

// Documents returns how many have the current term, dropped ones among them.
func (t *Terms) Documents() int { return t.cursor.entry.n }

// read gives a term to the acceptor, but for what it has in common with the
// one before, until nothing that begins like this is accepted. What is accepted
// after the term and begins with begun goes on with a byte from after.
func (t *Terms) read(term []byte) (accepted bool, after int) {
	at := 0
	for at < min(len(term), len(t.begun)) && term[at] == t.begun[at] {
		at++
	}
	t.states, t.begun = t.states[:at+1], t.begun[:at]
	for ; at < len(term); at++ {
		next := t.acceptor.Accept(t.states[at], term[at])
		if !t.acceptor.CanMatch(next) {
			return false, int(term[at]) + 1
		}
		t.states, t.begun = append(t.states, next), append(t.begun, term[at])
	}
	return t.acceptor.IsMatch(t.states[at]), 0
}

// maxLeap bounds what leap adds to begun. Whatever begins so is after all that
// was seen, and nothing that is accepted lies between.
const maxLeap = 64

// leap makes begun the first accepted term that begins with it and goes on with
// a byte from after, or else is behind all those, or how that one begins. It
// reports whether there is one.
func (t *Terms) leap(after int) bool {
	for {
		state := t.states[len(t.begun)]
		if b, ok := t.acceptor.next(state, after); ok {
			t.states, t.begun = append(t.states, t.acceptor.Accept(state, b)), append(t.begun, b)
			break
		}
		if len(t.begun) == 0 {
			return false
		}
		last := len(t.begun) - 1
		after = int(t.begun[last]) + 1
		t.states, t.begun = t.states[:last+1], t.begun[:last]
	}
	for range maxLeap {
		state := t.states[len(t.begun)]
		b, ok := t.acceptor.next(state, 0)
		if !ok || t.acceptor.IsMatch(state) {
			break
		}
		t.states, t.begun = append(t.states, t.acceptor.Accept(state, b)), append(t.begun, b)
	}
	return true
}
