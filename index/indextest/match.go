package indextest

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/index/analysis"
	"ksearch/query"
)

// This file says which articles an Expr means, in the plainest way there is:
// every place of every part is written down, and every pair of places is tried.
// What a word is, package analysis says; all else is said here once more,
// apart from what the engine does.

// An article is one with its words at hand.
type article struct {
	*corpus.Article
	texts map[query.Field]*wording // of the fields of running text but Text
	about []analysis.Token         // the words of its names and labels, in no order
	cut   int                      // bytes of white space that are cut off before the lead

	people map[string][]string // of the state that is asked: the spellings of one person
}

// spellings are the names that somebody of a is known by in the archive, the
// canonical one first.
func (a *article) spellings(name string) []string {
	if g := a.people[name]; g != nil {
		return g
	}
	return []string{name}
}

// A wording is running text as its words.
type wording struct {
	tokens []analysis.Token
	slots  map[query.Field][]span // where a Person, Place or Org is named
}

// A span is the words [start, end] of a text, both included.
type span struct {
	start, end int
	hull       bool // it comes from a Near
}

func newArticle(a *corpus.Article) *article {
	h := &article{Article: copyOf(a), texts: map[query.Field]*wording{}}
	before := h.Standfirst + "\n\n"
	lead := before + firstParagraph(h.Body)
	h.cut = len(lead) - len(strings.TrimLeftFunc(lead, unicode.IsSpace))
	for field, s := range map[query.Field]string{query.Headline: h.Headline, query.Lead: strings.TrimSpace(lead), query.Body: h.Body} {
		t := &wording{tokens: analysis.Text(s, h.Language), slots: map[query.Field][]span{}}
		for _, kind := range []query.Field{query.Person, query.Place, query.Org} {
			for _, e := range h.entities(kind) {
				for _, m := range e.Mentions {
					switch {
					case m.Field == string(field): // headline or body
					case field == query.Lead && m.Field == "standfirst":
						m.Start, m.End = m.Start-h.cut, m.End-h.cut
					case field == query.Lead && m.Field == "body" && m.End <= len(firstParagraph(h.Body)):
						m.Start, m.End = m.Start+len(before)-h.cut, m.End+len(before)-h.cut
					default:
						continue
					}
					if s, ok := overlapping(t.tokens, m.Start, m.End); ok {
						t.slots[kind] = append(t.slots[kind], s)
					}
				}
			}
			t.slots[kind] = distinct(t.slots[kind])
		}
		h.texts[field] = t
	}
	labels := []string{h.Dateline.Raw, h.Section, h.Publisher, h.Credit}
	for _, f := range []query.Field{query.Person, query.Place, query.Org, query.Dateline, query.Agency, query.Byline, query.Keyword} {
		labels = append(labels, h.values(f)...)
	}
	for _, label := range labels {
		h.about = append(h.about, nameTokens(label, h.Language)...)
	}
	return h
}

// nameTokens are the words of a name or label. None of them counts as one in
// capitals: of a name, capitals say nothing.
func nameTokens(name, lang string) []analysis.Token {
	tokens := analysis.Text(name, lang)
	for i := range tokens {
		tokens[i].Caps = false
	}
	return tokens
}

// overlapping returns the words that share a byte with [start, end).
func overlapping(tokens []analysis.Token, start, end int) (s span, any bool) {
	for i, t := range tokens {
		if t.Start < end && start < t.End {
			if !any {
				s.start = i
			}
			s.end, any = i, true
		}
	}
	return s, any
}

func firstParagraph(body string) string {
	first, _, _ := strings.Cut(body, "\n\n")
	return first
}

// fieldsOf are the texts that a field of running text stands for.
func fieldsOf(f query.Field) []query.Field {
	switch f {
	case query.Text:
		return []query.Field{query.Headline, query.Lead, query.Body}
	case query.Headline, query.Lead, query.Body:
		return []query.Field{f}
	}
	return nil
}

func running(f query.Field) bool { return len(fieldsOf(f)) > 0 }

// A reading is how one query is understood in one archive. It is not safe for
// concurrent use.
type reading struct {
	held  state
	langs []string // by whose rules the words are analysed
	plain bool     // capitals say nothing

	words    map[string][]analysis.Word
	patterns map[query.Expr][]analysis.Pattern
}

// newReading returns an error for an Expr that has no meaning.
func newReading(x query.Expr, held state) (*reading, error) {
	r := &reading{held: held, langs: held.langs, words: map[string][]analysis.Word{}, patterns: map[query.Expr][]analysis.Pattern{}}
	// A query for one language is read in that one. Of several the first counts.
	parts := []query.Expr{x}
	if and, ok := x.(query.And); ok {
		parts = and
	}
	for _, y := range slices.Backward(parts) {
		switch y := y.(type) {
		case query.Word:
			if y.Field == query.Lang {
				r.langs = []string{analysis.Profile(y.Text)}
			}
		case query.Phrase:
			if y.Field == query.Lang {
				r.langs = []string{analysis.Profile(y.Text)}
			}
		}
	}
	return r, check(x)
}

// check returns an error for a regular expression that is none.
func check(x query.Expr) error {
	for _, y := range partsOf(x) {
		if err := check(y); err != nil {
			return err
		}
	}
	if re, ok := x.(query.Regexp); ok {
		_, err := analysis.Regexp(re.Pattern)
		return err
	}
	return nil
}

// partsOf are the expressions that x is made of, none for a leaf.
func partsOf(x query.Expr) []query.Expr {
	switch x := x.(type) {
	case query.And:
		return x
	case query.Or:
		return x
	case query.Words:
		return x
	case query.Not:
		return []query.Expr{x.X}
	case query.Boost:
		return []query.Expr{x.X}
	case query.AtLeast:
		return []query.Expr{x.X}
	case query.Near:
		return []query.Expr{x.A, x.B}
	}
	return nil
}

// of returns the reading of the parts of xs: where four or more are all in
// capitals, these say nothing.
func (r *reading) of(xs query.Words) *reading {
	if len(xs) < 4 {
		return r
	}
	for _, x := range xs {
		if b, ok := x.(query.Boost); ok {
			x = b.X
		}
		w, ok := x.(query.Word)
		if !ok || slices.ContainsFunc(r.query(w.Text), func(w analysis.Word) bool { return !w.Caps }) {
			return r
		}
	}
	plain := *r
	plain.plain = true
	return &plain
}

// query are the words of a query's text.
func (r *reading) query(text string) []analysis.Word {
	words, known := r.words[text]
	if !known {
		words = analysis.Query(text, r.langs)
		r.words[text] = words
	}
	if r.plain {
		words = slices.Clone(words)
		for i := range words {
			words[i].Caps = false
		}
	}
	return words
}

// counted are the words by which articles are told apart: those that are not
// too common, or all if there are no others.
func (r *reading) counted(xs query.Words) query.Words {
	rare := slices.DeleteFunc(slices.Clone(xs), func(x query.Expr) bool {
		w, ok := x.(query.Word)
		if !ok {
			return false
		}
		words := r.of(xs).query(w.Text)
		return len(words) == 1 && words[0].Common()
	})
	if len(rare) == 0 {
		return xs
	}
	return rare
}

// soft reports whether x asks for words of which some may be missing.
func (r *reading) soft(x query.Expr) bool {
	switch x := x.(type) {
	case query.Words:
		return len(r.counted(x)) > 1
	case query.And:
		return slices.ContainsFunc(x, r.soft)
	case query.Or:
		return slices.ContainsFunc(x, r.soft)
	case query.Boost:
		return r.soft(x.X)
	}
	return false
}

// matches reports whether a is among the articles that x means, and how many
// of the words that may be missing it lacks. A nil x means all.
func (r *reading) matches(x query.Expr, a *article) (lacks int, ok bool) {
	switch x := x.(type) {
	case nil:
		return 0, true
	case query.Dates:
		return 0, within(a.Published, x)
	case query.Around:
		return 0, around(a, x)
	case query.Similar:
		return 0, r.shared(x.ID, a) > 0
	case query.AtLeast:
		return 0, r.atLeast(x, a)
	case query.Words:
		for _, w := range r.counted(x) {
			if _, has := r.of(x).matches(w, a); has {
				ok = true
			} else {
				lacks++
			}
		}
		return lacks, ok
	case query.And:
		for _, y := range x {
			n, ok := r.matches(y, a)
			if !ok {
				return 0, false
			}
			lacks += n
		}
		return lacks, true
	case query.Or: // the part that is met best counts
		for _, y := range x {
			if n, matched := r.matches(y, a); matched && (!ok || n < lacks) {
				lacks, ok = n, true
			}
		}
		return lacks, ok
	case query.Boost:
		return r.matches(x.X, a)
	case query.Not:
		_, ok := r.matches(x.X, a)
		return 0, !ok
	}
	f := query.FieldOf(x) // x stands for places in a text, or for values
	if !running(f) {
		return 0, r.hasValue(x, a)
	}
	for _, in := range fieldsOf(f) {
		if len(r.spans(x, a.texts[in])) > 0 {
			return 0, true
		}
	}
	tests := r.tests(x)
	return 0, f == query.Text && len(tests) == 1 && slices.ContainsFunc(a.about, tests[0])
}

// atLeast counts in the Field Text the headline and the body, each with its own
// places: the lead is a part of the body.
func (r *reading) atLeast(x query.AtLeast, a *article) bool {
	n := 0
	for _, f := range countedFields(x) {
		for i, spans := 0, r.spans(x.X, a.texts[f]); i < len(spans); i++ {
			if i == 0 || spans[i].start != spans[i-1].start || spans[i].end != spans[i-1].end {
				n++
			}
		}
	}
	return n >= x.N
}

func countedFields(x query.AtLeast) []query.Field {
	if f := query.FieldOf(x.X); f != query.Text {
		return fieldsOf(f)
	}
	return []query.Field{query.Headline, query.Body}
}

// A test is what one word of a text has to pass.
type test = func(analysis.Token) bool

// tests are those that the words of a leaf in running text stand for, one after
// the other; none if it holds no word.
func (r *reading) tests(x query.Expr) (out []test) {
	typed := func(text string) {
		for _, w := range r.query(text) {
			common := w
			common.Caps = false
			if w.Caps && common.Common() { // IS is not is, and US not us
				out = append(out, func(t analysis.Token) bool { return t.Caps && t.Form == w.Form })
				continue
			}
			out = append(out, func(t analysis.Token) bool { return slices.Contains(w.Terms, t.Term) })
		}
	}
	switch x := x.(type) {
	case query.Word:
		typed(x.Text)
	case query.Phrase:
		typed(x.Text)
	default:
		for _, p := range r.looks(x) {
			out = append(out, func(t analysis.Token) bool { return p.Match(t.Form) || p.Match(t.Term) })
		}
	}
	return out
}

// looks are the patterns of a Wildcard, Fuzzy or Regexp, none for all else.
func (r *reading) looks(x query.Expr) []analysis.Pattern {
	switch x.(type) {
	case query.Wildcard, query.Fuzzy, query.Regexp:
	default:
		return nil
	}
	patterns, known := r.patterns[x]
	if known {
		return patterns
	}
	switch x := x.(type) {
	case query.Wildcard:
		patterns = analysis.Wildcard(x.Pattern)
	case query.Fuzzy:
		patterns = analysis.Fuzzy(x.Text, x.Edits)
	case query.Regexp:
		if p, err := analysis.Regexp(x.Pattern); err == nil {
			patterns = []analysis.Pattern{p}
		}
	}
	r.patterns[x] = patterns
	return patterns
}

// spans are the places in a text that x stands for: each once, ascending.
func (r *reading) spans(x query.Expr, t *wording) []span {
	switch x := x.(type) {
	case query.Word, query.Wildcard, query.Fuzzy, query.Regexp:
		return inARow(t.tokens, r.tests(x))
	case query.Phrase:
		return phrase(t.tokens, r.tests(x), x.Slop)
	case query.Slot:
		return t.slots[x.Kind]
	case query.Boost:
		return r.spans(x.X, t)
	case query.Or:
		var out []span
		for _, y := range x {
			out = append(out, r.spans(y, t)...)
		}
		return distinct(out)
	case query.Near:
		var out []span
		for _, p := range r.pairs(x, t) {
			out = append(out, p.hull())
		}
		return distinct(out)
	}
	return nil
}

func distinct(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), compareBools(a.hull, b.hull))
	})
	return slices.Compact(spans)
}

// inARow returns where tokens pass all the tests, one after the other.
func inARow(tokens []analysis.Token, tests []test) (out []span) {
	for i := 0; len(tests) > 0 && i+len(tests) <= len(tokens); i++ {
		met := true
		for j, passes := range tests {
			met = met && passes(tokens[i+j])
		}
		if met {
			out = append(out, span{start: i, end: i + len(tests) - 1})
		}
	}
	return out
}

// phrase returns where tokens pass all the tests: one after the other, or with
// a slop in any order, each its own token, with at most so many others among
// them.
func phrase(tokens []analysis.Token, tests []test, slop int) []span {
	if slop == 0 || len(tests) == 0 {
		return inARow(tokens, tests)
	}
	var out []span
	var choose func(chosen []int)
	choose = func(chosen []int) {
		if len(chosen) == len(tests) {
			s := span{start: slices.Min(chosen), end: slices.Max(chosen)}
			if s.end-s.start+1-len(chosen) <= slop {
				out = append(out, s)
			}
			return
		}
		for i, t := range tokens {
			if !slices.Contains(chosen, i) && tests[len(chosen)](t) {
				choose(append(chosen, i))
			}
		}
	}
	choose(nil)
	return distinct(out)
}

// A pair is two places that are near each other.
type pair struct{ a, b span }

func (p pair) hull() span {
	return span{start: min(p.a.start, p.b.start), end: max(p.a.end, p.b.end), hull: true}
}

// pairs are all places of the parts of x that are near each other in a text.
func (r *reading) pairs(x query.Near, t *wording) (out []pair) {
	bs := r.spans(x.B, t)
	for _, a := range r.spans(x.A, t) {
		for _, b := range bs {
			if near(x, a, b, t.tokens) {
				out = append(out, pair{a, b})
			}
		}
	}
	return out
}

func near(x query.Near, a, b span, tokens []analysis.Token) bool {
	gap := 0 // in words from one to the next, 0 where they overlap
	switch {
	case a.end < b.start:
		gap = b.start - a.end
	case b.end < a.start:
		gap = a.start - b.end
	}
	switch {
	case gap == 0 && !a.hull && !b.hull:
		return false
	case x.Ordered && a.end >= b.start:
		return false
	case x.Unit == query.InWords:
		return gap <= x.Within
	}
	parting := analysis.Sentence
	if x.Unit == query.InParagraph {
		parting = analysis.Paragraph
	}
	for i := min(a.start, b.start) + 1; i <= max(a.end, b.end); i++ {
		if tokens[i].Border >= parting {
			return false
		}
	}
	return true
}

// hasValue reports whether a has a value that x, a leaf of a field of values,
// asks for.
func (r *reading) hasValue(x query.Expr, a *article) bool {
	f := query.FieldOf(x)
	if f == query.ID { // known by the whole of it, whether in quotes or not
		switch x := x.(type) {
		case query.Word:
			return a.ID == x.Text
		case query.Phrase:
			return a.ID == x.Text
		}
		return false
	}
	return slices.ContainsFunc(a.values(f), func(v string) bool { return r.meansValue(x, v) })
}

// meansValue reports whether x asks for a value: by words of it that follow
// each other, as they are written, or by the whole of it.
func (r *reading) meansValue(x query.Expr, value string) bool {
	if f := query.FieldOf(x); (f == query.Place || f == query.Dateline) && calledOtherwise(x, value) {
		return true
	}
	var tests []test
	switch x := x.(type) {
	case query.Phrase:
		if x.Field == query.Source {
			return value == x.Text // a path is bytes
		}
		return alike(value) == alike(x.Text)
	case query.Wildcard:
		if x.Field == query.Source {
			return matchesPath(x.Pattern, value)
		}
	case query.Word:
		for _, n := range analysis.Names(x.Text) {
			tests = append(tests, func(t analysis.Token) bool { return t.Form == n.Form })
		}
	}
	for _, p := range r.looks(x) {
		tests = append(tests, func(t analysis.Token) bool { return p.Match(t.Form) })
	}
	return len(inARow(analysis.Names(value), tests)) > 0
}

// calledOtherwise reports whether a value is another name of the place that x
// asks for, or holds the words of its canonical name.
func calledOtherwise(x query.Expr, value string) bool {
	text := ""
	word := false
	switch x := x.(type) {
	case query.Word:
		text, word = x.Text, true
	case query.Phrase:
		text = x.Text
	}
	all := names.Spellings(text)
	if slices.ContainsFunc(all, func(name string) bool { return alike(name) == alike(value) }) {
		return true
	}
	if !word || len(all) == 0 {
		return false
	}
	var tests []test
	for _, n := range analysis.Names(all[0]) {
		tests = append(tests, func(t analysis.Token) bool { return t.Form == n.Form })
	}
	return len(inARow(analysis.Names(value), tests)) > 0
}

// matchesPath holds a pattern against the whole of a path: * is any bytes, a
// slash too, and ? is one character.
func matchesPath(pattern, path string) bool {
	var b strings.Builder
	for _, r := range pattern {
		switch r {
		case '*':
			b.WriteString(".*")
		case '?':
			b.WriteString(".")
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	return regexp.MustCompile("^(?s:" + b.String() + ")$").MatchString(path)
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
			if f == query.Person {
				out = append(out, a.spellings(e.Name)...)
				continue
			}
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

// around reports whether a place of a, or one where it was filed, lies within
// x. Nothing lies around a place that is not known.
func around(a *article, x query.Around) bool {
	middle := names.Point{Lat: x.Lat, Lon: x.Lon}
	if x.Place != "" {
		p, known := located(x.Place)
		if !known {
			return false
		}
		middle = p
	}
	lies := func(p names.Point) bool { return names.Distance(middle, p) <= x.Km }
	for _, e := range a.Places {
		if e.Point != nil && lies(*e.Point) {
			return true
		}
	}
	return slices.ContainsFunc(a.Dateline.Places, func(name string) bool {
		for _, e := range a.Places {
			if e.Name == name && e.Point != nil {
				return false // the article itself says where that is, and it was looked at above
			}
		}
		p, known := located(name)
		return known && lies(p)
	})
}

// located is where the gazetteer knows a place of that name.
func located(name string) (names.Point, bool) {
	e, known := names.Locate(name)
	if !known {
		return names.Point{}, false
	}
	return *e.Point, true
}
