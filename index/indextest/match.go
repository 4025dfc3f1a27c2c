package indextest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/index/analysis"
	"ksearch/query"
)

// This file says which articles an Expr means, in the plainest way there is.
// What a word is, package analysis says; all else is said here once more,
// apart from what the engine does.

// An article is one with its words at hand.
type article struct {
	*corpus.Article
	words map[query.Field][]string // of the fields of running text but Text
	about map[string]bool          // the words of its names and labels
}

func newArticle(a *corpus.Article) *article {
	c := copyOf(a)
	h := &article{Article: c, words: map[query.Field][]string{}, about: map[string]bool{}}
	h.words[query.Headline] = textWords(c.Headline)
	h.words[query.Lead] = append(textWords(c.Standfirst), textWords(firstParagraph(c.Body))...)
	h.words[query.Body] = textWords(c.Body)
	labels := []string{c.Dateline.Raw, c.Section, c.Publisher, c.Credit}
	for _, f := range []query.Field{query.Person, query.Place, query.Org, query.Dateline, query.Agency, query.Byline, query.Keyword} {
		labels = append(labels, h.values(f)...)
	}
	for _, label := range labels {
		for _, w := range textWords(label) {
			h.about[w] = true
		}
	}
	return h
}

func firstParagraph(body string) string {
	first, _, _ := strings.Cut(body, "\n\n")
	return first
}

func textWords(text string) []string { return termsOf(analysis.Text(text)) }
func nameWords(text string) []string { return termsOf(analysis.Names(text)) }

func termsOf(tokens []analysis.Token) []string {
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = t.Term
	}
	return out
}

func running(f query.Field) bool {
	return slices.Contains([]query.Field{query.Text, query.Headline, query.Lead, query.Body}, f)
}

// matches reports whether a is among the articles that x means, and how many
// of the words that may be missing it lacks. A nil x means all.
func (a *article) matches(x query.Expr) (lacks int, ok bool) {
	switch x := x.(type) {
	case nil:
		return 0, true
	case query.Word:
		return 0, a.has(x.Field, x.Text)
	case query.Phrase:
		switch {
		case running(x.Field):
			return 0, a.has(x.Field, x.Text)
		case x.Field == query.ID:
			return 0, a.ID == x.Text
		case x.Field == query.Source:
			return 0, a.Source.Path == x.Text
		}
		return 0, slices.ContainsFunc(a.values(x.Field), func(v string) bool { return alike(v) == alike(x.Text) })
	case query.Dates:
		return 0, within(a.Published, x)
	case query.Words:
		for _, w := range counted(x) {
			if a.has(w.Field, w.Text) {
				ok = true
			} else {
				lacks++
			}
		}
		return lacks, ok
	case query.And:
		for _, y := range x {
			n, ok := a.matches(y)
			if !ok {
				return 0, false
			}
			lacks += n
		}
		return lacks, true
	case query.Or: // the part that is met best counts
		for _, y := range x {
			if n, matched := a.matches(y); matched && (!ok || n < lacks) {
				lacks, ok = n, true
			}
		}
		return lacks, ok
	case query.Not:
		_, ok := a.matches(x.X)
		return 0, !ok
	}
	return 0, false // Expr is closed
}

// counted are the words by which articles are told apart: those that are not
// too common, or all if there are no others.
func counted(xs query.Words) query.Words {
	rare := slices.DeleteFunc(slices.Clone(xs), func(w query.Word) bool {
		terms := textWords(w.Text)
		return len(terms) == 1 && analysis.Common(terms[0])
	})
	if len(rare) == 0 {
		return xs
	}
	return rare
}

// soft reports whether x asks for words of which some may be missing.
func soft(x query.Expr) bool {
	switch x := x.(type) {
	case query.Words:
		return len(counted(x)) > 1
	case query.And:
		return slices.ContainsFunc(x, soft)
	case query.Or:
		return slices.ContainsFunc(x, soft)
	}
	return false
}

// has reports whether a field has the word text, or the words of it in a row.
func (a *article) has(f query.Field, text string) bool {
	if f == query.ID {
		return a.ID == text
	}
	if !running(f) {
		want := nameWords(text)
		return slices.ContainsFunc(a.values(f), func(v string) bool { return inARow(nameWords(v), want) > 0 })
	}
	want := textWords(text)
	if f != query.Text {
		return inARow(a.words[f], want) > 0
	}
	for _, have := range a.words {
		if inARow(have, want) > 0 {
			return true
		}
	}
	return len(want) == 1 && a.about[want[0]]
}

// inARow counts where have holds all of want, one after the other.
func inARow(have, want []string) (n int) {
	if len(want) == 0 {
		return 0
	}
	for i := 0; i+len(want) <= len(have); i++ {
		if slices.Equal(have[i:i+len(want)], want) {
			n++
		}
	}
	return n
}

// alike is what whole values are compared by.
func alike(value string) string { return strings.Join(strings.Fields(names.Fold(value)), " ") }

// values are what a holds in a field of values.
func (a *article) values(f query.Field) []string {
	single := func(s string) []string {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	switch f {
	case query.Person, query.Place, query.Org:
		var out []string
		for _, e := range a.entities(f) {
			out = append(out, e.Name)
		}
		return out
	case query.Dateline:
		return a.Dateline.Places
	case query.Agency:
		return single(a.Dateline.Agency)
	case query.Byline:
		return a.Bylines
	case query.Section:
		return single(a.Section)
	case query.Keyword:
		return a.Keywords
	case query.Publisher:
		return single(a.Publisher)
	case query.Lang:
		return single(a.Language)
	case query.Source:
		return single(a.Source.Path)
	case query.Status:
		if a.Status == "" {
			return []string{string(corpus.Usable)}
		}
		return []string{string(a.Status)}
	}
	return nil
}

// facetValues are what a is counted by.
func (a *article) facetValues(f query.FacetField) []string {
	switch f {
	case query.People:
		return a.values(query.Person)
	case query.Places:
		return a.values(query.Place)
	case query.Organisations:
		return a.values(query.Org)
	case query.Datelines:
		return a.values(query.Dateline)
	case query.Agencies:
		return a.values(query.Agency)
	case query.Languages:
		return a.values(query.Lang)
	case query.Sections:
		return a.values(query.Section)
	case query.Keywords:
		return a.values(query.Keyword)
	case query.Publishers:
		return a.values(query.Publisher)
	case query.Months:
		if !a.Published.IsZero() && a.Published.Precision != corpus.Year {
			return []string{a.Published.Time.UTC().Format("2006-01")}
		}
	}
	return nil
}

// within reports whether d lies in x: the whole of the month or year if no
// more of it is known, else its instant.
func within(d corpus.Date, x query.Dates) bool {
	if d.IsZero() {
		return false
	}
	first, last := d.Time.UTC(), d.Time.UTC() // last is inside still
	switch d.Precision {
	case corpus.Year:
		first = time.Date(first.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
		last = first.AddDate(1, 0, 0).Add(-1)
	case corpus.Month:
		first = time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC)
		last = first.AddDate(0, 1, 0).Add(-1)
	}
	return (x.From.IsZero() || !first.Before(x.From)) && (x.To.IsZero() || last.Before(x.To))
}

// score counts the words and phrases of x that a has.
func (a *article) score(x query.Expr) (sum float64) {
	for _, y := range query.Terms(x) {
		var f query.Field
		var text string
		switch y := y.(type) {
		case query.Word:
			f, text = y.Field, y.Text
		case query.Phrase:
			f, text = y.Field, y.Text
		}
		for _, in := range []struct {
			field  query.Field
			weight float64
		}{{query.Headline, 5}, {query.Lead, 0.5}, {query.Body, 1}} {
			if f == in.field || f == query.Text {
				sum += in.weight * float64(inARow(a.words[in.field], textWords(text)))
			}
		}
	}
	return sum
}

// snippets are the headline and standfirst where they hold a match, and at
// most n passages of the body, or else how it opens.
func (a *article) snippets(x query.Expr, n int) []query.Snippet {
	if n == 0 {
		return nil
	}
	marks := a.marks(x)
	var out []query.Snippet
	if m := marks["headline"]; len(m) > 0 {
		out = append(out, query.MarkWhole("headline", a.Headline, m))
	}
	if m := marks["standfirst"]; len(m) > 0 {
		out = append(out, query.MarkWhole("standfirst", a.Standfirst, m))
	}
	switch m := marks["body"]; {
	case len(m) > 0:
		out = append(out, query.Snippets(a.Body, m, n)...)
	case a.Body != "":
		out = append(out, query.Opening(a.Body))
	}
	return out
}

// marks are where a has the words and phrases of x, by the name of the field
// in a [query.Snippet]. A name that is not in the text as it was asked for is
// marked where the text has it in another spelling.
func (a *article) marks(x query.Expr) map[string][]query.Mark {
	marks := map[string][]query.Mark{}
	for i, y := range query.Terms(withoutCommon(x)) {
		var f query.Field
		var text string
		whole := false
		switch y := y.(type) {
		case query.Word:
			f, text = y.Field, y.Text
		case query.Phrase:
			f, text, whole = y.Field, y.Text, true
		}
		met := false
		for _, part := range []struct {
			name, text string
			of         []query.Field
		}{
			{"headline", a.Headline, []query.Field{query.Text, query.Headline}},
			{"standfirst", a.Standfirst, []query.Field{query.Text, query.Lead}},
			{"body", firstParagraph(a.Body), []query.Field{query.Lead}},
			{"body", a.Body, []query.Field{query.Text, query.Body}},
		} {
			if !slices.Contains(part.of, f) {
				continue
			}
			for _, s := range spansOf(part.text, textWords(text)) {
				marks[part.name] = append(marks[part.name], query.Mark{Span: s, Term: i})
				met = true
			}
		}
		if met {
			continue
		}
		for _, e := range a.entities(f) {
			var named bool
			switch {
			case f == query.Text:
				named = inARow(textWords(e.Name), textWords(text)) > 0
			case whole:
				named = alike(e.Name) == alike(text)
			default:
				named = inARow(nameWords(e.Name), nameWords(text)) > 0
			}
			if !named {
				continue
			}
			for _, m := range e.Mentions {
				marks[m.Field] = append(marks[m.Field], query.Mark{Span: query.Span{Start: m.Start, End: m.End}, Term: i})
			}
		}
	}
	for name := range marks {
		marks[name] = apart(marks[name])
	}
	return marks
}

// withoutCommon returns x without the words that are left out of account.
func withoutCommon(x query.Expr) query.Expr {
	var parts []query.Expr
	switch x := x.(type) {
	case query.Words:
		return counted(x)
	case query.And:
		for _, y := range x {
			parts = append(parts, withoutCommon(y))
		}
		return query.And(parts)
	case query.Or:
		for _, y := range x {
			parts = append(parts, withoutCommon(y))
		}
		return query.Or(parts)
	}
	return x
}

// spansOf returns where text holds the words in a row.
func spansOf(text string, words []string) []query.Span {
	tokens := analysis.Text(text)
	terms := termsOf(tokens)
	var out []query.Span
	for i := 0; len(words) > 0 && i+len(words) <= len(terms); i++ {
		if slices.Equal(terms[i:i+len(words)], words) {
			out = append(out, query.Span{Start: tokens[i].Start, End: tokens[i+len(words)-1].End})
		}
	}
	return out
}

// entities are the names that a field is about.
func (a *article) entities(f query.Field) []corpus.Entity {
	switch f {
	case query.Person:
		return a.People
	case query.Place:
		return a.Places
	case query.Org:
		return a.Organisations
	case query.Text:
		return slices.Concat(a.People, a.Places, a.Organisations)
	}
	return nil
}

// apart leaves of marks that overlap the one that starts first, or of those
// that start together the longest.
func apart(marks []query.Mark) []query.Mark {
	slices.SortFunc(marks, func(a, b query.Mark) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	var out []query.Mark
	for _, m := range marks {
		if len(out) == 0 || m.Start >= out[len(out)-1].End {
			out = append(out, m)
		}
	}
	return out
}
