package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// clauses counts the words, phrases, dates and other clauses of x.
func clauses(x Expr) (n int) {
	switch x.(type) {
	case nil:
		return 0
	case Near, AtLeast, Boost, Not, Sorted, Words, And, Or:
		for _, part := range Parts(x) {
			n += clauses(part)
		}
		return n
	}
	return 1
}

// hasNot reports whether x has a Not in it.
func hasNot(x Expr) bool {
	_, not := x.(Not)
	return not || slices.ContainsFunc(Parts(x), hasNot)
}

// inField returns x with all of its clauses in the field f of running text.
func inField(x Expr, f Field) Expr {
	switch x := x.(type) {
	case Word:
		x.Field = f
		return x
	case Phrase:
		x.Field = f
		return x
	case Wildcard:
		x.Field = f
		return x
	case Fuzzy:
		x.Field = f
		return x
	case Regexp:
		x.Field = f
		return x
	case Slot:
		x.Field = f
		return x
	}
	return WithParts(x, func(part Expr) Expr { return inField(part, f) })
}

// Describe returns x in plain English, for people who want to see how their
// query was understood: `articles with "oil", not with "gas", published 2018`.
func Describe(x Expr) string {
	order := ""
	x = normal(x)
	if s, ok := x.(Sorted); ok {
		x = s.X
		order = ", " + map[Order]string{ByNewest: "newest first", ByOldest: "oldest first", ByRelevance: "best first"}[s.Order]
	}
	switch x := x.(type) {
	case nil:
		return "every article" + order
	case And:
		return "articles " + describeAll(x, ", ") + order
	default:
		return "articles " + describe(x) + order
	}
}

// MaxAllFirst is of how many bare words, at most, the articles that hold all of
// them come first. Of more, an article that holds each somewhere is a long one
// rather than the one that is meant: where an article of 16,000 is asked for by
// its headline, the mean reciprocal rank is 0.84 so, and 0.78 where all words
// always come first. See bench/relevance.
const MaxAllFirst = 4

// AllFirst reports whether the articles that hold all bare words of x come
// before those that hold some, [ByRelevance]: see MaxAllFirst.
func AllFirst(x Expr) bool {
	switch x := x.(type) {
	case Words:
		return len(x) <= MaxAllFirst
	case Not:
		return true
	}
	return !slices.ContainsFunc(Parts(x), func(y Expr) bool { return !AllFirst(y) })
}

func describe(x Expr) string {
	switch x := x.(type) {
	case Phrase:
		if !isText(x.Field) {
			return fmt.Sprintf("whose %s is %q", x.Field, x.Text)
		}
		return describeText(x.Field, placeText(x))
	case Word, Wildcard, Fuzzy, Regexp, Slot:
		return describeText(FieldOf(x), placeText(x))
	case Near:
		if FieldOf(x) != Text {
			return describeText(FieldOf(x), placeText(x)+",")
		}
		return describeText(Text, placeText(x))
	case AtLeast:
		return describeText(FieldOf(x), fmt.Sprintf("%s at least %s", innerText(x.X), times(float64(x.N))))
	case Words:
		texts := make([]string, len(x))
		for i, w := range x {
			texts[i] = placeText(w)
		}
		last := len(texts) - 1
		list := strings.Join(texts[:last], ", ") + " or " + texts[last]
		if !AllFirst(x) {
			return describeText(FieldOf(x), list) + " (those that match best first)"
		}
		return describeText(FieldOf(x), list) + " (those with all of them first)"
	case Dates:
		return describeDates(x)
	case Around:
		where := x.Place
		if where == "" {
			where = number(x.Lat) + ", " + number(x.Lon)
		}
		return fmt.Sprintf("about or from a place within %s km of %s", number(x.Km), where)
	case Similar:
		return "like the article " + x.ID
	case Boost:
		return describeInner(x.X) + " (counted " + times(x.By) + ")"
	case And:
		return describeAll(x, " and ")
	case Or:
		return "either " + describeAll(x, " or ")
	case Not:
		return "not " + describeInner(x.X)
	}
	return fmt.Sprint(x)
}

// placeText says what x is where it stands in a text, without its field.
func placeText(x Expr) string {
	switch x := x.(type) {
	case Word:
		return strconv.Quote(x.Text)
	case Phrase:
		switch {
		case !strings.Contains(x.Text, " "):
			return strconv.Quote(x.Text)
		case x.Slop == 1:
			return fmt.Sprintf("the words %q in any order with at most 1 other among them", x.Text)
		case x.Slop > 1:
			return fmt.Sprintf("the words %q in any order with at most %d others among them", x.Text, x.Slop)
		}
		return fmt.Sprintf("the phrase %q", x.Text)
	case Wildcard:
		return fmt.Sprintf("a word like %q", x.Pattern)
	case Fuzzy:
		return fmt.Sprintf("%q, give or take %s", x.Text, [...]string{"a letter or two", "one letter", "two letters"}[min(max(x.Edits, 0), 2)])
	case Regexp:
		return "a word that matches /" + slashed(x.Pattern) + "/"
	case Slot:
		if x.Kind == Org {
			return "any organisation"
		}
		return "any " + string(x.Kind)
	case Boost:
		return placeText(x.X) + " (counted " + times(x.By) + ")"
	case Or:
		parts := make([]string, len(x))
		for i, part := range x {
			parts[i] = placeText(part)
		}
		return "(" + strings.Join(parts, " or ") + ")"
	case Near:
		return describeNear(x)
	}
	return fmt.Sprint(x)
}

// innerText is placeText, set off from what stands beside it.
func innerText(x Expr) string {
	if _, near := x.(Near); near {
		return "(" + placeText(x) + ")"
	}
	return placeText(x)
}

func describeNear(n Near) string {
	a, b := innerText(n.A), innerText(n.B)
	order := "in any order"
	if n.Ordered {
		order = "in this order"
	}
	switch {
	case n.Unit == InSentence:
		return fmt.Sprintf("%s and %s in one sentence, %s", a, b, order)
	case n.Unit == InParagraph:
		return fmt.Sprintf("%s and %s in one paragraph, %s", a, b, order)
	case n.Within == 1:
		return fmt.Sprintf("%s next to %s, %s", a, b, order)
	}
	return fmt.Sprintf("%s within %d words of %s, %s", a, n.Within, b, order)
}

func times(n float64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return number(n) + " times"
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
