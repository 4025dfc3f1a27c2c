package indextest

import (
	"cmp"
	"slices"

	"ksearch/query"
)

// This file says what is marked in a hit.

// snippets are the headline and standfirst where they hold a match, and at
// most n passages of the body, or else how it opens.
func (r *reading) snippets(x query.Expr, a *article, n, size int) []query.Snippet {
	if n == 0 {
		return nil
	}
	m := marker{reading: r, article: a, marks: map[string][]query.Mark{}}
	m.mark(x)
	for name := range m.marks {
		m.marks[name] = apart(m.marks[name])
	}
	var out []query.Snippet
	if marks := m.marks["headline"]; len(marks) > 0 {
		out = append(out, query.MarkWhole("headline", a.Headline, marks))
	}
	if marks := m.marks["standfirst"]; len(marks) > 0 {
		out = append(out, query.MarkWhole("standfirst", a.Standfirst, marks))
	}
	switch marks := m.marks["body"]; {
	case len(marks) > 0:
		out = append(out, query.Snippets(a.Body, marks, n, size)...)
	case a.Body != "":
		out = append(out, query.Opening(a.Body, size))
	}
	return out
}

// A marker marks in one article what a query asks for.
type marker struct {
	*reading
	*article
	marks map[string][]query.Mark // by the name of the field in a [query.Snippet]
	term  int
}

// mark marks what x has met. Each leaf is marked wherever it stands, whatever
// else its And or Or asks for, but a Near and an AtLeast only where they hold.
// Nothing under a Not is marked.
func (m *marker) mark(x query.Expr) {
	m.term++
	switch x := x.(type) {
	case nil, query.Not, query.Dates, query.Around, query.Similar:
	case query.Words:
		all := m.reading
		m.reading = all.of(x)
		for _, w := range all.counted(x) {
			m.mark(w)
		}
		m.reading = all
	case query.And:
		for _, y := range x {
			m.mark(y)
		}
	case query.Or:
		for _, y := range x {
			m.mark(y)
		}
	case query.Boost:
		m.mark(x.X)
	case query.AtLeast:
		if m.atLeast(x, m.article) {
			m.markIn(x.X, countedFields(x))
		}
	default:
		if f := query.FieldOf(x); !m.markIn(x, fieldsOf(f)) {
			m.markNames(x, f)
		}
	}
}

// markIn marks in some fields the words that x stands for, each place as one,
// and reports whether any is marked.
func (m *marker) markIn(x query.Expr, fields []query.Field) (met bool) {
	for _, f := range fields {
		t := m.texts[f]
		for _, s := range m.leaves(x, t, func(span) bool { return true }) {
			name, start, end := string(f), t.tokens[s.start].Start, t.tokens[s.end].End
			if f == query.Lead {
				border := len(m.Standfirst) - m.cut // the end of the standfirst in the lead
				switch {
				case end <= border:
					name, start, end = "standfirst", start+m.cut, end+m.cut
				case start >= border:
					border += len("\n\n")
					name, start, end = "body", start-border, end-border
				default: // it begins in the one and ends in the other, and is marked in none
					continue
				}
			}
			m.marks[name] = append(m.marks[name], query.Mark{Span: query.Span{Start: start, End: end}, Term: m.term})
			met = true
		}
	}
	return met
}

// leaves are the places of the leaves of x in a text that take part in those
// places of x that are wanted.
func (m *marker) leaves(x query.Expr, t *wording, wanted func(span) bool) []span {
	switch x := x.(type) {
	case query.Boost:
		return m.leaves(x.X, t, wanted)
	case query.Or:
		var out []span
		for _, y := range x {
			out = append(out, m.leaves(y, t, wanted)...)
		}
		return distinct(out)
	case query.Near:
		inA, inB := map[span]bool{}, map[span]bool{}
		for _, p := range m.pairs(x, t) {
			if wanted(p.hull()) {
				inA[p.a], inB[p.b] = true, true
			}
		}
		return distinct(append(
			m.leaves(x.A, t, func(s span) bool { return inA[s] }),
			m.leaves(x.B, t, func(s span) bool { return inB[s] })...))
	}
	return slices.DeleteFunc(slices.Clone(m.spans(x, t)), func(s span) bool { return !wanted(s) })
}

// markNames marks where a name stands that is not in the text as it was asked
// for, in whatever spelling the text has.
func (m *marker) markNames(x query.Expr, f query.Field) {
	for _, e := range m.entities(f) {
		var named bool
		switch p, _ := x.(query.Phrase); {
		case f == query.Text:
			named = len(phrase(nameTokens(e.Name, m.Language), m.tests(x), p.Slop)) > 0
		case f == query.Person:
			named = slices.ContainsFunc(m.article.spellings(e.Name), func(n string) bool { return m.meansValue(x, n) })
		default:
			named = m.meansValue(x, e.Name)
		}
		if !named {
			continue
		}
		for _, at := range e.Mentions {
			m.marks[at.Field] = append(m.marks[at.Field], query.Mark{Span: query.Span{Start: at.Start, End: at.End}, Term: m.term})
		}
	}
}

// apart leaves of marks that overlap the one that starts first, or of those
// that start together the longest.
func apart(marks []query.Mark) []query.Mark {
	slices.SortFunc(marks, func(a, b query.Mark) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), cmp.Compare(a.Term, b.Term))
	})
	var out []query.Mark
	for _, m := range marks {
		if len(out) == 0 || m.Start >= out[len(out)-1].End {
			out = append(out, m)
		}
	}
	return out
}
