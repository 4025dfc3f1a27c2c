package query

import (
	"fmt"
	"strings"
)

// Terms returns the words and phrases of x that a hit may hold, each once, in
// order: what is worth marking in it. Each is a [Word] or a [Phrase]. Those
// under a [Not] are not among them.
func Terms(x Expr) []Expr {
	var terms []Expr
	seen := make(map[Expr]bool)
	add := func(x Expr) {
		if !seen[x] {
			seen[x] = true
			terms = append(terms, x)
		}
	}
	var walk func(Expr)
	walk = func(x Expr) {
		switch x := x.(type) {
		case Word, Phrase:
			add(x)
		case Words:
			for _, w := range x {
				add(w)
			}
		case And:
			for _, part := range x {
				walk(part)
			}
		case Or:
			for _, part := range x {
				walk(part)
			}
		}
	}
	walk(normal(x))
	return terms
}

// Describe returns x in plain English, for people who want to see how their
// query was understood: `articles with "oil", not with "gas", published 2018`.
func Describe(x Expr) string {
	switch x := normal(x).(type) {
	case nil:
		return "every article"
	case And:
		return "articles " + describeAll(x, ", ")
	default:
		return "articles " + describe(x)
	}
}

func describe(x Expr) string {
	switch x := x.(type) {
	case Word:
		return describeText(x.Field, fmt.Sprintf("%q", x.Text))
	case Phrase:
		switch {
		case !isText(x.Field):
			return fmt.Sprintf("whose %s is %q", x.Field, x.Text)
		case strings.Contains(x.Text, " "):
			return describeText(x.Field, fmt.Sprintf("the phrase %q", x.Text))
		}
		return describeText(x.Field, fmt.Sprintf("%q", x.Text))
	case Words:
		texts := make([]string, len(x))
		for i, w := range x {
			texts[i] = fmt.Sprintf("%q", w.Text)
		}
		last := len(texts) - 1
		list := strings.Join(texts[:last], ", ") + " or " + texts[last]
		return describeText(x[0].Field, list) + " (those with all of them first)"
	case Dates:
		return describeDates(x)
	case And:
		return describeAll(x, " and ")
	case Or:
		return "either " + describeAll(x, " or ")
	case Not:
		return "not " + describeInner(x.X)
	}
	return fmt.Sprint(x)
}

func describeText(f Field, what string) string {
	switch {
	case f == Text:
		return "with " + what
	case isText(f):
		return fmt.Sprintf("with %s in the %s", what, f)
	}
	return fmt.Sprintf("whose %s has %s", f, what)
}

func describeAll(parts []Expr, between string) string {
	all := make([]string, len(parts))
	for i, x := range parts {
		all[i] = describeInner(x)
	}
	return strings.Join(all, between)
}

// describeInner sets off what would run into its neighbours.
func describeInner(x Expr) string {
	switch x.(type) {
	case And, Or:
		return "(" + describe(x) + ")"
	}
	return describe(x)
}
