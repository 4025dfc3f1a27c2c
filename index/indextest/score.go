package indextest

import (
	"fmt"
	"slices"

	"ksearch/index/analysis"
	"ksearch/query"
)

// This file says what a hit scores. Other Stores reckon in other ways.

// shared counts the words that a has in common with another article, each once
// and without those that are too common. It is 0 for the article itself, and
// for an ID that is not held.
func (r *reading) shared(id string, a *article) (n int) {
	like, held := r.held.articles[id]
	if !held || a.ID == id {
		return 0
	}
	has := map[string]bool{}
	for _, t := range a.tokens() {
		has[t.Term] = true
	}
	for _, t := range like.tokens() {
		if has[t.Term] && !(analysis.Word{Form: t.Form}).Common() {
			has[t.Term] = false
			n++
		}
	}
	return n
}

// tokens are all words of a.
func (a *article) tokens() []analysis.Token {
	return slices.Concat(a.texts[query.Headline].tokens, a.texts[query.Lead].tokens, a.texts[query.Body].tokens, a.about)
}

// explain says how the score of an article that matches x comes about: how
// often it has what is asked for, with five times the weight in the headline.
func (r *reading) explain(x query.Expr, a *article) query.Explanation {
	sum := func(of string, r *reading, parts []query.Expr) query.Explanation {
		e := query.Explanation{Text: "the sum of " + of}
		for _, y := range parts {
			part := r.explain(y, a)
			e.Value += part.Value
			e.Parts = append(e.Parts, part)
		}
		return e
	}
	switch x := x.(type) {
	case nil:
		return query.Explanation{Text: "every article"}
	case query.Words:
		return sum("the words", r.of(x), r.counted(x))
	case query.And:
		return sum("all parts", r, x)
	case query.Or:
		return sum("all parts", r, x)
	case query.Boost:
		by := query.Explanation{Text: "the boost", Value: x.By}
		e := r.explain(x.X, a)
		return query.Explanation{Text: "the product of a boost and what it is of", Value: by.Value * e.Value, Parts: []query.Explanation{by, e}}
	case query.AtLeast:
		if !r.atLeast(x, a) {
			return query.Explanation{Text: "not so often: " + x.String()}
		}
		return r.explain(x.X, a)
	case query.Similar:
		n := r.shared(x.ID, a)
		return query.Explanation{Text: fmt.Sprintf("%d words in common with %s", n, x.ID), Value: float64(n)}
	case query.Not, query.Dates, query.Around:
		return query.Explanation{Text: "counts for nothing: " + x.String()}
	}
	e := query.Explanation{Text: "the sum of where it stands: " + x.String()}
	for _, f := range fieldsOf(query.FieldOf(x)) {
		n := float64(len(r.spans(x, a.texts[f])))
		weight := map[query.Field]float64{query.Headline: 5, query.Lead: 0.5, query.Body: 1}[f]
		e.Parts = append(e.Parts, query.Explanation{Text: fmt.Sprintf("%g times in the %s, each %g", n, f, weight), Value: n * weight})
		e.Value += n * weight
	}
	return e
}
