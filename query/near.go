package query

import (
	"fmt"
	"strings"
)

// near reads parts with operators of proximity between them.
func (p *parser) near() (x Expr, bare bool, err error) {
	from := p.tok.start
	x, bare, err = p.part()
	for err == nil && p.tok.kind == tokenNear {
		t := p.tok
		var left, right Field
		if left, err = p.operand(x, p.s[t.start:t.end], from, p.before.end); err != nil {
			return nil, false, err
		}
		if err := p.advance(); err != nil {
			return nil, false, err
		}
		switch p.tok.kind {
		case tokenEnd, tokenClose, tokenAnd, tokenOr, tokenNear:
			return nil, false, p.nothingAfter(t)
		case tokenNot, tokenMinus:
			return nil, false, p.fail(p.tok.start, p.tok.end, "NOT after "+p.s[t.start:t.end], "what must not be there stands outside: oil w/5 price -gas")
		}
		at := p.tok.start
		y, _, err := p.part()
		if err != nil {
			return nil, false, err
		}
		if right, err = p.operand(y, p.s[t.start:t.end], at, p.before.end); err != nil {
			return nil, false, err
		}
		if left != right {
			f := left
			if f == Text {
				f = right
			}
			return nil, false, p.fail(t.start, t.end, "the two sides of "+p.s[t.start:t.end]+" are in different fields",
				fmt.Sprintf("put both into brackets after one field: %s:(oil %s price)", f, p.s[t.start:t.end]))
		}
		n := t.near
		n.A, n.B = x, y
		x, bare = n, false
	}
	return x, bare, err
}

// operand returns the field of x, which stands beside an operator of proximity
// or after atleast, or says why it cannot.
func (p *parser) operand(x Expr, operator string, start, end int) (Field, error) {
	f, msg, mend := placed(x)
	if msg != "" {
		return f, p.fail(start, end, msg+" in a part of "+operator, mend)
	}
	return f, nil
}

// placed returns the field of running text in which x has places, or what is
// wrong with it, and the mend.
func placed(x Expr) (f Field, msg, mend string) {
	switch x := x.(type) {
	case Word, Phrase, Wildcard, Fuzzy, Regexp, Slot:
		f = FieldOf(x)
		if !isText(f) {
			return f, "the field " + string(f), "only running text has nearness: headline, lead, body, or no field"
		}
		return f, "", ""
	case Near:
		return FieldOf(x), "", "" // it was looked at when it was made
	case Boost:
		return placed(x.X)
	case Or:
		for i, part := range x {
			g, msg, mend := placed(part)
			switch {
			case msg != "":
				return g, msg, mend
			case i > 0 && g != f:
				return g, "different fields", "write the whole for each field, with OR between"
			}
			f = g
		}
		return f, "", ""
	case Words:
		for _, part := range x {
			if w, ok := part.(Word); ok && operator(strings.ToUpper(w.Text)) != tokenWord {
				return f, "words without an operator", "write " + strings.ToUpper(w.Text) + " in capitals"
			}
		}
		return f, "words without an operator", "write OR or w/1 between them, or put a phrase in quotes"
	case And:
		return f, "AND", "write it outside: (oil w/5 price) AND gas"
	case Not:
		return f, "NOT", "what must not be there stands outside: oil w/5 price -gas"
	case AtLeast:
		return f, "atleast", "put the whole into its brackets: atleast3(oil w/5 price)"
	}
	return f, "what is no text", "only words, phrases and <person>, <place>, <org> can be near each other"
}
