package index

import (
	"slices"

	"ksearch/index/analysis"
	"ksearch/query"
)

// This file says what the words of a query ask of the words of a text. The
// index finds them in its dictionary, and marks hold them against tokens.

// A want is what one word of a text must be: one of the terms, or in the form
// and in capitals, or what looks like the pattern.
type want struct {
	terms      []string // base forms
	form       string   // as it is typed, folded
	capitals   bool     // it is typed in capitals
	inCapitals bool     // and only that will do: "WHO", which else is a common word
	pattern    *analysis.Pattern
}

// meets reports whether a token is what is wanted.
func (w want) meets(t *analysis.Token) bool {
	switch {
	case w.pattern != nil:
		return w.pattern.Match(t.Form) || w.pattern.Match(t.Term)
	case w.inCapitals:
		return t.Caps && t.Form == w.form
	}
	return slices.Contains(w.terms, t.Term)
}

// pairs reports whether what the word may be is kept in pairs: see pairPrefix.
func (w want) pairs() bool {
	if w.pattern != nil || w.inCapitals || len(w.terms) > 4 {
		return false
	}
	for _, t := range w.terms {
		if !pairs(t) {
			return false
		}
	}
	return true
}

// An idiom is how the words of a query are taken.
type idiom struct {
	langs []string // whose rules they are analysed by: see analysis.Query
	loud  bool     // all are in capitals, which therefore say nothing
}

// idiomOf is how x is taken in an archive of articles with these profiles: by
// the rules of one language, if it asks for one.
func idiomOf(x query.Expr, profiles []string) idiom {
	parts := []query.Expr{x}
	if and, ok := x.(query.And); ok {
		parts = and
	}
	for _, y := range parts {
		switch y := y.(type) {
		case query.Word:
			if y.Field == query.Lang {
				return idiom{langs: []string{analysis.Profile(y.Text)}}
			}
		case query.Phrase:
			if y.Field == query.Lang {
				return idiom{langs: []string{analysis.Profile(y.Text)}}
			}
		}
	}
	return idiom{langs: profiles}
}

// of is how the parts of bare words are taken. Four and more that are all in
// capitals were typed so by somebody who does not care for them.
func (d idiom) of(xs query.Words) idiom {
	if len(xs) < 4 {
		return d
	}
	for _, x := range xs {
		if b, ok := x.(query.Boost); ok {
			x = b.X
		}
		w, ok := x.(query.Word)
		if !ok {
			return d
		}
		for _, word := range analysis.Query(w.Text, d.langs) {
			if !word.Caps {
				return d
			}
		}
	}
	d.loud = true
	return d
}

// wants are the words that x asks for in running text, which follow each other
// or, in a Phrase with a Slop, stand close together. x is a Word, a Phrase, a
// Wildcard, a Fuzzy or a Regexp.
func (d idiom) wants(x query.Expr) ([]want, error) {
	switch y := x.(type) {
	case query.Word:
		return d.words(y.Text), nil
	case query.Phrase:
		return d.words(y.Text), nil
	}
	return patterns(x)
}

func (d idiom) words(text string) []want {
	var out []want
	for _, w := range analysis.Query(text, d.langs) {
		capitals := w.Caps && !d.loud
		out = append(out, want{
			terms: w.Terms, form: w.Form, capitals: capitals,
			inCapitals: capitals && analysis.Word{Form: w.Form}.Common(),
		})
	}
	return out
}

func patterns(x query.Expr) ([]want, error) {
	var ps []analysis.Pattern
	switch x := x.(type) {
	case query.Wildcard:
		ps = analysis.Wildcard(x.Pattern)
	case query.Fuzzy:
		ps = analysis.Fuzzy(x.Text, x.Edits)
	case query.Regexp:
		p, err := analysis.Regexp(x.Pattern)
		if err != nil {
			return nil, err
		}
		ps = []analysis.Pattern{p}
	}
	var out []want
	for _, p := range ps {
		out = append(out, want{pattern: &p})
	}
	return out, nil
}

// nameWants are the words that x asks for in a field of values, which follow
// each other in one value.
func nameWants(x query.Expr) ([]want, error) {
	text := ""
	switch y := x.(type) {
	case query.Word:
		text = y.Text
	case query.Phrase:
		text = y.Text
	default:
		return patterns(x)
	}
	var out []want
	for _, t := range analysis.Names(text) {
		out = append(out, want{terms: []string{t.Form}, form: t.Form})
	}
	return out, nil
}

// withoutCommon parts the words by which articles are told apart from those
// that are too common. If there are no others, the common ones have to do.
func (d idiom) withoutCommon(xs query.Words) (rare query.Words, common []string) {
	for _, x := range xs {
		if w, ok := x.(query.Word); ok {
			if ws := analysis.Query(w.Text, d.langs); len(ws) == 1 && (analysis.Word{Form: ws[0].Form, Caps: ws[0].Caps && !d.loud}).Common() {
				common = append(common, w.Text)
				continue
			}
		}
		rare = append(rare, x)
	}
	if len(rare) == 0 {
		return xs, nil
	}
	return rare, common
}

// typed is the text of x.
func typed(x query.Expr) string {
	switch x := x.(type) {
	case query.Word:
		return x.Text
	case query.Phrase:
		return x.Text
	case query.Wildcard:
		return x.Pattern
	case query.Fuzzy:
		return x.Text
	case query.Regexp:
		return x.Pattern
	}
	return x.String()
}
