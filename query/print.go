package query

import (
	"fmt"
	"strconv"
	"strings"
)

// The String methods write what [Parse] reads. An Expr that was built by hand
// is written in its normal form: nested Ands, Ors and Nots are made one, empty
// parts are left out, a Wildcard without a wildcard is a Word, and a Word that
// the language cannot write, such as one with a blank in it, is written as a
// phrase. What is beyond the bounds of its comments is written as it is, and
// Parse says what is wrong with it.

func (w Word) String() string {
	if isPlain(w.Text, w.Field, w.Field != Text) {
		return prefix(w.Field) + w.Text
	}
	return Phrase{Field: w.Field, Text: w.Text}.String()
}

func (p Phrase) String() string {
	s := prefix(p.Field) + quote(p.Text, isText(p.Field))
	if normal, ok := normal(p).(Phrase); ok && normal.Slop != 0 {
		s += "~" + strconv.Itoa(p.Slop)
	}
	return s
}

func (w Wildcard) String() string {
	if w, ok := normal(w).(Wildcard); ok {
		return prefix(w.Field) + w.Pattern
	}
	return Word{w.Field, w.Pattern}.String()
}

func (f Fuzzy) String() string {
	s := prefix(f.Field) + f.Text + "~"
	if f.Edits != 0 {
		s += strconv.Itoa(f.Edits)
	}
	return s
}

func (r Regexp) String() string {
	return prefix(r.Field) + "/" + slashed(foldRegexp(r.Pattern)) + "/"
}

func (s Slot) String() string { return prefix(s.Field) + "<" + string(s.Kind) + ">" }

func (n Near) String() string {
	x, ok := normal(n).(Near)
	if !ok {
		return write(normal(n))
	}
	operator := "w/"
	if x.Ordered {
		operator = "pre/"
	}
	if x.Unit != InWords {
		operator += string(x.Unit)
	} else {
		operator += strconv.Itoa(x.Within)
	}
	right := enclosed(x.B, operator)
	if _, isNear := x.B.(Near); isNear {
		right = "(" + right + ")"
	}
	return enclosed(x.A, operator) + " " + operator + " " + right
}

func (a AtLeast) String() string {
	x, ok := normal(a).(AtLeast)
	if !ok {
		return ""
	}
	return fmt.Sprintf("atleast%d(%s)", x.N, write(x.X))
}

func (a Around) String() string {
	s := prefix(around)
	switch {
	case a.Place == "":
		s += number(a.Lat) + "," + number(a.Lon)
	case isPlain(a.Place, around, true):
		s += a.Place
	default:
		s += quote(a.Place, false)
	}
	return s + "~" + number(a.Km) + "km"
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func (s Similar) String() string {
	if isPlain(s.ID, similarTo, true) {
		return prefix(similarTo) + s.ID
	}
	return prefix(similarTo) + quote(s.ID, false)
}

func (b Boost) String() string {
	x, ok := normal(b).(Boost)
	if !ok {
		return ""
	}
	s := write(x.X)
	switch y := x.X.(type) {
	case Phrase, Regexp, Slot, AtLeast, Dates, Around:
	case Similar: // a ^ in an ID without quotes is part of it
		s = prefix(similarTo) + quote(y.ID, false)
	case Word, Wildcard, Fuzzy:
		if isLiteral(FieldOf(y)) {
			s = "(" + s + ")"
		}
	case Words:
		if FieldOf(y) == Text {
			s = "(" + s + ")"
		}
	default:
		s = "(" + s + ")"
	}
	return s + "^" + number(x.By)
}

func (s Sorted) String() string {
	x, ok := normal(s).(Sorted)
	if !ok {
		return write(normal(s))
	}
	order := prefix(sorting) + string(x.Order)
	if x.X == nil {
		return order
	}
	return write(x.X) + " " + order
}

func (w Words) String() string {
	s := write(normal(w))
	if words, ok := normal(w).(Words); ok && endOfSentence(s) > 0 {
		if _, isWildcard := words[len(words)-1].(Wildcard); isWildcard {
			return "(" + s + ")" // or the ? at its end would be punctuation
		}
	}
	return s
}

// write writes x, which is in its normal form.
func write(x Expr) string {
	switch x := x.(type) {
	case nil:
		return ""
	case Words:
		return writeWords(x)
	}
	return x.String()
}

func writeWords(w Words) string {
	f := FieldOf(w)
	texts := make([]string, len(w))
	for i, one := range w {
		var ok bool
		if texts[i], ok = bareText(one, f); !ok {
			return "(" + join(w, " OR ") + ")" // never from Parse
		}
	}
	s := strings.Join(texts, " ")
	if f == Text {
		return s
	}
	return prefix(f) + "(" + s + ")"
}

// bareText writes x as a bare word of f, without its name.
func bareText(x Expr, f Field) (s string, ok bool) {
	if !isBare(x) || FieldOf(x) != f {
		return "", false
	}
	switch x := x.(type) {
	case Word:
		return x.Text, isPlain(x.Text, f, false)
	case Boost:
		s, ok = bareText(x.X, f)
		return s + "^" + number(x.By), ok && !isLiteral(f)
	}
	return strings.TrimPrefix(x.String(), prefix(f)), true
}

// isBare reports whether x is what can be part of Words.
func isBare(x Expr) bool {
	switch x := x.(type) {
	case Word:
		return true
	case Wildcard, Fuzzy:
		return true
	case Boost:
		if _, twice := x.X.(Boost); twice {
			return false
		}
		return isBare(x.X)
	}
	return false
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
		if words, ok := x.(Words); ok && FieldOf(words) == Text {
			groups++
		}
		if _, bare := bareText(x, Text); bare {
			groups++
		}
	}
	return groups < 2
}

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
		if operator != " " && FieldOf(x) == Text {
			return "(" + writeWords(x) + ")"
		}
	case Sorted:
		return "(" + x.String() + ")" // an error for Parse, as it is part of another
	}
	return write(x)
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
		switch parts := normalParts(x); len(parts) {
		case 0:
			return nil
		case 1:
			return parts[0]
		default:
			return Words(parts)
		}
	case Phrase:
		if !isText(x.Field) || countWords(x.Text) < 2 {
			x.Slop = 0
		}
		return x
	case Wildcard:
		if x.Pattern = oneStar(x.Pattern); !strings.ContainsAny(x.Pattern, "*?") {
			return Word{Field: x.Field, Text: x.Pattern}
		}
		return x
	case Regexp:
		x.Pattern = foldRegexp(x.Pattern)
		return x
	case Near:
		x.A, x.B = normal(x.A), normal(x.B)
		switch {
		case x.A == nil:
			return x.B
		case x.B == nil:
			return x.A
		case x.Unit != InWords:
			x.Within = 0
		}
		return x
	case AtLeast:
		if x.X = normal(x.X); x.X == nil {
			return nil
		}
		return x
	case Boost:
		if x.X = normal(x.X); x.X == nil {
			return nil
		}
		return x
	case Sorted:
		inner := normal(x.X)
		if s, ok := inner.(Sorted); ok {
			inner = s.X
			if x.Order == "" {
				x.Order = s.Order
			}
		}
		if x.X = inner; x.Order == "" {
			return inner
		}
		return x
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
	return err == nil && t.kind == tokenWord && t.text == text && !t.hasSigns() && l.pos == len(text)
}

// quote puts text into quotes that it does not hold. What the language cannot
// write in any quotes becomes a blank.
func quote(text string, running bool) string {
	open, shut := `"`, `"`
	if strings.ContainsFunc(text, func(r rune) bool { return isQuote(r) && !isGuillemet(r) }) {
		open, shut = "«", "»"
	}
	clean := strings.Map(func(r rune) rune {
		if open == "«" && isGuillemet(r) {
			return ' '
		}
		return r
	}, text)
	for i := phraseWildcard(clean); running && i >= 0; i = phraseWildcard(clean) {
		clean = clean[:i] + " " + clean[i+1:]
	}
	if strings.HasSuffix(clean, `\`) {
		clean += " "
	}
	return open + clean + shut
}
