package query

import (
	"strings"
)

// The String methods write what [Parse] reads. An Expr that was built by hand
// is written in its normal form: nested Ands, Ors and Nots are made one, empty
// parts are left out, and a Word that the language cannot write, such as one
// with a blank in it, is written as a phrase.

func (w Word) String() string {
	if isPlain(w.Text, w.Field, w.Field != Text) {
		return prefix(w.Field) + w.Text
	}
	return Phrase(w).String()
}

func (p Phrase) String() string { return prefix(p.Field) + quote(p.Text, isText(p.Field)) }

func (w Words) String() string {
	switch len(w) {
	case 0:
		return ""
	case 1:
		return w[0].String()
	}
	f := w[0].Field
	texts := make([]string, len(w))
	for i, one := range w {
		if one.Field != f || !isPlain(one.Text, f, false) {
			return "(" + join(w.parts(), " OR ") + ")" // never from Parse
		}
		texts[i] = one.Text
	}
	s := strings.Join(texts, " ")
	if f == Text {
		return s
	}
	return prefix(f) + "(" + s + ")"
}

func (w Words) parts() []Expr {
	parts := make([]Expr, len(w))
	for i, one := range w {
		parts[i] = one
	}
	return parts
}

func (a And) String() string {
	switch x := normal(a).(type) {
	case nil:
		return ""
	case And:
		if x.sideBySide() {
			return join(x, " ")
		}
		return join(x, " AND ")
	default:
		return x.String()
	}
}

// sideBySide reports whether the parts mean the same without an AND between
// them: they hold at most one group of bare words.
func (a And) sideBySide() bool {
	groups := 0
	for _, x := range a {
		switch x := x.(type) {
		case Word:
			if isBare(x) {
				groups++
			}
		case Words:
			if x[0].Field == Text {
				groups++
			}
		}
	}
	return groups < 2
}

func isBare(w Word) bool { return w.Field == Text && isPlain(w.Text, Text, false) }

func (o Or) String() string {
	switch x := normal(o).(type) {
	case nil:
		return ""
	case Or:
		return join(x, " OR ")
	default:
		return x.String()
	}
}

func (n Not) String() string {
	switch x := normal(n).(type) {
	case nil:
		return ""
	case Not:
		return "-" + enclosed(x.X, "")
	default:
		return x.String()
	}
}

// join writes the parts of a group, with brackets where they are needed.
func join(parts []Expr, operator string) string {
	var b strings.Builder
	for i, x := range parts {
		if i > 0 {
			b.WriteString(operator)
		}
		b.WriteString(enclosed(x, operator))
	}
	return b.String()
}

// enclosed writes x as a part beside the operator; "" is the minus.
func enclosed(x Expr, operator string) string {
	switch x := x.(type) {
	case And:
		if operator == " OR " {
			return join(x, " AND ")
		}
		return "(" + x.String() + ")"
	case Or:
		return "(" + x.String() + ")"
	case Words:
		if operator != " " && x[0].Field == Text {
			return "(" + x.String() + ")"
		}
	}
	return x.String()
}

// normal returns x as Parse would have built it, nil if nothing is in it.
func normal(x Expr) Expr {
	switch x := x.(type) {
	case And:
		return conjunction(normalParts(x))
	case Or:
		return disjunction(normalParts(x))
	case Not:
		if inner := normal(x.X); inner != nil {
			return negation(inner)
		}
		return nil
	case Words:
		switch len(x) {
		case 0:
			return nil
		case 1:
			return x[0]
		}
	}
	return x
}

func normalParts(parts []Expr) []Expr {
	all := make([]Expr, 0, len(parts))
	for _, x := range parts {
		if x = normal(x); x != nil {
			all = append(all, x)
		}
	}
	return all
}

func prefix(f Field) string {
	if f == Text {
		return ""
	}
	return string(f) + ":"
}

// isPlain reports whether text can stand without quotes as a word of f, either
// as a value directly after its name or in a group.
func isPlain(text string, f Field, value bool) bool {
	l := lexer{s: text, scope: f}
	if l.checkText() != nil {
		return false
	}
	var t token
	var err error
	if value {
		t, err = l.value(token{field: f})
	} else {
		t, err = l.next()
	}
	return err == nil && t.kind == tokenWord && t.text == text && l.pos == len(text)
}

// quote puts text into quotes that it does not hold. What the language cannot
// write in any quotes becomes a blank.
func quote(text string, running bool) string {
	open, shut := `"`, `"`
	if strings.ContainsFunc(text, func(r rune) bool { return isQuote(r) && !isGuillemet(r) }) {
		open, shut = "«", "»"
	}
	clean := strings.Map(func(r rune) rune {
		switch {
		case open == "«" && isGuillemet(r), running && r == '*':
			return ' '
		}
		return r
	}, text)
	if strings.HasSuffix(clean, `\`) {
		clean += " "
	}
	return open + clean + shut
}
