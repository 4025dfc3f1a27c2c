package main

import (
	"fmt"
	"strings"

	"ksearch/query"
)

// queryTree writes x as a tree, one node a line, each two blanks deeper than
// the one that holds it. It is empty for every article.
func queryTree(x query.Expr, depth int) []string {
	if x == nil {
		return nil
	}
	name, parts := queryNode(x)
	lines := []string{strings.Repeat("  ", depth) + name}
	for _, part := range parts {
		lines = append(lines, queryTree(part, depth+1)...)
	}
	return lines
}

// queryNode says what x is, without its parts.
func queryNode(x query.Expr) (name string, parts []query.Expr) {
	at := func(f query.Field) string {
		if f == query.Text {
			return " anywhere"
		}
		return " in " + string(f)
	}
	switch x := x.(type) {
	case query.Word:
		return fmt.Sprintf("word %q%s", x.Text, at(x.Field)), nil
	case query.Phrase:
		if x.Slop > 0 {
			return fmt.Sprintf("phrase %q%s, in any order, %d others among", x.Text, at(x.Field), x.Slop), nil
		}
		return fmt.Sprintf("phrase %q%s", x.Text, at(x.Field)), nil
	case query.Wildcard:
		return fmt.Sprintf("wildcard %q%s", x.Pattern, at(x.Field)), nil
	case query.Fuzzy:
		edits := "1 or 2 letters"
		switch x.Edits {
		case 1:
			edits = "1 letter"
		case 2:
			edits = "2 letters"
		}
		return fmt.Sprintf("fuzzy %q%s, by %s", x.Text, at(x.Field), edits), nil
	case query.Regexp:
		return fmt.Sprintf("regexp /%s/%s", x.Pattern, at(x.Field)), nil
	case query.Slot:
		return fmt.Sprintf("any %s%s", x.Kind, at(x.Field)), nil
	case query.Near:
		order := "in any order"
		if x.Ordered {
			order = "in this order"
		}
		what := fmt.Sprintf("within %d words", x.Within)
		switch {
		case x.Unit == query.InSentence:
			what = "in one sentence"
		case x.Unit == query.InParagraph:
			what = "in one paragraph"
		case x.Within == 1:
			what = "next to each other"
		}
		return fmt.Sprintf("near%s, %s, %s", at(query.FieldOf(x)), what, order), []query.Expr{x.A, x.B}
	case query.AtLeast:
		return fmt.Sprintf("at least %s%s", count(x.N, "time"), at(query.FieldOf(x))), []query.Expr{x.X}
	case query.Boost:
		return fmt.Sprintf("counts %g times", x.By), []query.Expr{x.X}
	case query.Words:
		if !query.AllFirst(x) {
			return "any of these, best first", x
		}
		return "any of these, all first", x
	case query.And:
		return "and", x
	case query.Or:
		return "or", x
	case query.Not:
		return "not", []query.Expr{x.X}
	}
	return strings.TrimPrefix(query.Describe(x), "articles "), nil // dates, places, likeness
}
