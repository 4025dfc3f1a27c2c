package index

import (
	"slices"
	"strings"

	"ksearch/corpus"
	"ksearch/index/analysis"
	"ksearch/query"
)

// A marker finds in an article the words that a query asked for. Only the
// articles of one page are analysed again: asking bleve for the places of
// every match costs three times the search itself.
type marker struct {
	leaves  []leaf
	byFirst map[string][]int // the first term of a leaf in running text, to leaves
}

// leaf is one word or phrase to mark.
type leaf struct {
	field query.Field
	terms []string
	value string // of a field of values: the folded whole, "" if words are asked for
}

func newMarker(x query.Expr) *marker {
	mk := &marker{byFirst: map[string][]int{}}
	for _, y := range query.Terms(ranked(x)) {
		var l leaf
		switch y := y.(type) {
		case query.Word:
			l.field = y.Field
			if textual(y.Field) {
				l.terms = terms(y.Text)
			} else {
				l.terms = nameTerms(y.Text)
			}
		case query.Phrase:
			l.field = y.Field
			if textual(y.Field) {
				l.terms = terms(y.Text)
			} else {
				l.value, l.terms = whole(y.Text), nameTerms(y.Text)
			}
		}
		if len(l.terms) == 0 {
			continue
		}
		if textual(l.field) {
			mk.byFirst[l.terms[0]] = append(mk.byFirst[l.terms[0]], len(mk.leaves))
		}
		mk.leaves = append(mk.leaves, l)
	}
	return mk
}

// ranked returns x without the words that are too common to rank by: marks on
// them would draw the eye away from the others.
func ranked(x query.Expr) query.Expr {
	parts := func(xs []query.Expr) []query.Expr {
		out := make([]query.Expr, len(xs))
		for i, y := range xs {
			out[i] = ranked(y)
		}
		return out
	}
	switch x := x.(type) {
	case query.Words:
		rare, _ := withoutCommon(x)
		return rare
	case query.And:
		return query.And(parts(x))
	case query.Or:
		return query.Or(parts(x))
	}
	return x
}

// marksOf are the marks of an article by field.
type marksOf struct{ headline, standfirst, body []query.Mark }

// snippets are the headline and standfirst, whole and where they hold a
// match, and at most n passages of the body. An article of which nothing is
// marked shows how it opens.
func (mk *marker) snippets(a *corpus.Article, n int) []query.Snippet {
	m := mk.marks(a)
	var out []query.Snippet
	if len(m.headline) > 0 {
		out = append(out, query.MarkWhole("headline", a.Headline, m.headline))
	}
	if len(m.standfirst) > 0 {
		out = append(out, query.MarkWhole("standfirst", a.Standfirst, m.standfirst))
	}
	if len(m.body) > 0 {
		out = append(out, query.Snippets(a.Body, m.body, n)...)
	} else if a.Body != "" {
		out = append(out, query.Opening(a.Body))
	}
	return out
}

func (mk *marker) marks(a *corpus.Article) marksOf {
	met := make([]bool, len(mk.leaves))
	m := marksOf{
		headline:   mk.text(a.Headline, met, query.Headline, 0),
		standfirst: mk.text(a.Standfirst, met, query.Lead, len(a.Standfirst)),
	}
	first, _, _ := strings.Cut(a.Body, "\n\n")
	m.body = mk.text(a.Body, met, query.Body, len(first))
	for i, l := range mk.leaves {
		if met[i] {
			continue
		}
		// A name: it stands in the text in a spelling of its own.
		for _, es := range entitiesFor(a, l.field) {
			for _, e := range es {
				if !l.names(e.Name) {
					continue
				}
				for _, at := range e.Mentions {
					mark := query.Mark{Span: query.Span{Start: at.Start, End: at.End}, Term: i}
					switch at.Field {
					case "headline":
						m.headline = append(m.headline, mark)
					case "standfirst":
						m.standfirst = append(m.standfirst, mark)
					case "body":
						m.body = append(m.body, mark)
					}
				}
			}
		}
	}
	m.headline, m.standfirst, m.body = apart(m.headline), apart(m.standfirst), apart(m.body)
	return m
}

func entitiesFor(a *corpus.Article, f query.Field) [][]corpus.Entity {
	switch f {
	case query.Person:
		return [][]corpus.Entity{a.People}
	case query.Place:
		return [][]corpus.Entity{a.Places}
	case query.Org:
		return [][]corpus.Entity{a.Organisations}
	case query.Text:
		return [][]corpus.Entity{a.People, a.Places, a.Organisations}
	}
	return nil
}

// names reports whether the leaf asks for the entity with this name.
func (l leaf) names(name string) bool {
	if l.value != "" {
		return l.value == whole(name)
	}
	have := nameTerms(name)
	if textual(l.field) {
		have = terms(name)
	}
	for i := range have {
		if len(have)-i >= len(l.terms) && slices.Equal(have[i:i+len(l.terms)], l.terms) {
			return true
		}
	}
	return false
}

// text marks what a text of the given field holds, each phrase as one. Its
// first bytes, as many as lead says, are of the field query.Lead too.
func (mk *marker) text(text string, met []bool, field query.Field, lead int) []query.Mark {
	if len(mk.byFirst) == 0 || text == "" {
		return nil
	}
	tokens := analysis.Text(text)
	var marks []query.Mark
	for i, t := range tokens {
		for _, n := range mk.byFirst[t.Term] {
			l := mk.leaves[n]
			if !follows(tokens[i:], l.terms) {
				continue
			}
			span := query.Span{Start: t.Start, End: tokens[i+len(l.terms)-1].End}
			switch l.field {
			case query.Text, field:
			case query.Lead:
				if span.End > lead {
					continue
				}
			default:
				continue
			}
			met[n] = true
			marks = append(marks, query.Mark{Span: span, Term: n})
		}
	}
	return marks
}

func follows(tokens []analysis.Token, terms []string) bool {
	if len(tokens) < len(terms) {
		return false
	}
	for i, t := range terms {
		if tokens[i].Term != t {
			return false
		}
	}
	return true
}

// apart sorts marks and leaves out those that overlap a longer or earlier one.
func apart(marks []query.Mark) []query.Mark {
	slices.SortStableFunc(marks, func(a, b query.Mark) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	out := marks[:0]
	end := 0
	for _, m := range marks {
		if m.Start >= end {
			out = append(out, m)
			end = m.End
		}
	}
	return out
}
