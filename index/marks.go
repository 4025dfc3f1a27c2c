package index

import (
	"context"
	"slices"
	"unicode/utf8"

	"ksearch/corpus"
	"ksearch/index/analysis"
	"ksearch/query"
)

// A marker finds in an article the words that a query asked for, by the rules
// by which the index found it. Only the articles of one page are analysed again:
// asking bleve for the places of every match costs three times the search
// itself.
type marker struct {
	idiom
	people *people
	memory *analysis.Memory
	roots  []*sought

	bordered bool                            // where sentences begin matters
	slotted  bool                            // where entities are named matters
	begins   map[string]*analysis.Beginnings // of the words sought, by the profile of a text
	tokens   []analysis.Token                // of the article before: room for those of the next
	numbers  []uint32                        // and so are these
}

// A sought is a part of a query that stands for places in a text, or for names.
type sought struct {
	field query.Field
	least int // so many places, or none is marked

	// One of these says what is sought.
	wants  []want // words that follow each other, or with a slop are close together
	slop   int
	value  string      // a whole value, folded; "" if wants say what
	others [][]want    // of a place: what else it is called
	slot   query.Field // an entity; "" is none
	near   *query.Near // of two parts
	parts  []*sought   // any of them, if near is nil

	found []span // in the wording that is looked at
}

// marker marks what s asks for.
func (s *search) marker() *marker {
	return newMarker(s.req.Query, s.idiom, s.people(), s.borrowed.wordMemory())
}

func newMarker(x query.Expr, d idiom, p *people, m *analysis.Memory) *marker {
	mk := &marker{idiom: d, people: p, memory: m, begins: map[string]*analysis.Beginnings{}}
	mk.gather(x)
	return mk
}

// text returns the tokens of a text that may be sought, and which words of it
// these are; or all, where the others matter too.
func (mk *marker) text(text, lang string) (out []analysis.Token, at []uint32) {
	p := analysis.Profile(lang)
	begins := mk.begins[p]
	if begins == nil {
		begins = new(analysis.Beginnings)
		for _, t := range mk.roots {
			t.begin(begins, p)
		}
		mk.begins[p] = begins
	}
	from, first := len(mk.tokens), len(mk.numbers)
	if !mk.bordered && !mk.slotted {
		mk.tokens, mk.numbers = mk.memory.Pick(mk.tokens, mk.numbers, text, lang, begins)
		return mk.tokens[from:], mk.numbers[first:]
	}
	mk.tokens = mk.memory.Find(mk.tokens, text, lang, begins)
	out = mk.tokens[from:]
	if mk.bordered {
		analysis.Borders(text, out)
	}
	return out, nil
}

// begin adds how the words begin that t asks for, in a text of a profile.
func (t *sought) begin(to *analysis.Beginnings, profile string) {
	for _, p := range t.parts {
		p.begin(to, profile)
	}
	for _, w := range t.wants {
		if w.pattern != nil {
			to.AddAll()
		}
		to.AddTerm(w.form, profile)
		for _, term := range w.terms {
			to.AddTerm(term, profile)
		}
	}
}

// gather finds the parts of x to mark. Words that are too common to rank by
// would draw the eye away from the others.
func (mk *marker) gather(x query.Expr) {
	switch x := x.(type) {
	case query.Words:
		defer func(d idiom) { mk.idiom = d }(mk.idiom)
		mk.idiom = mk.of(x)
		rare, _ := mk.withoutCommon(x)
		for _, y := range rare {
			mk.gather(y)
		}
	case query.And:
		for _, y := range x {
			mk.gather(y)
		}
	case query.Or:
		for _, y := range x {
			mk.gather(y)
		}
	case query.Boost:
		mk.gather(x.X)
	case query.AtLeast:
		if t := mk.sought(x.X); t != nil {
			t.least = x.N
			mk.roots = append(mk.roots, t)
		}
	default:
		if t := mk.sought(x); t != nil {
			mk.roots = append(mk.roots, t)
		}
	}
}

// sought returns nil if x is nothing that a text can hold.
func (mk *marker) sought(x query.Expr) *sought {
	t := &sought{field: query.FieldOf(x)}
	switch x := x.(type) {
	case query.Boost:
		return mk.sought(x.X)
	case query.Near:
		t.near = &x
		mk.bordered = mk.bordered || x.Unit != query.InWords
		t.parts = []*sought{mk.sought(x.A), mk.sought(x.B)}
		if t.parts[0] == nil || t.parts[1] == nil {
			return nil
		}
		return t
	case query.Or:
		for _, y := range x {
			if p := mk.sought(y); p != nil {
				t.parts = append(t.parts, p)
			}
		}
		if len(t.parts) == 0 {
			return nil
		}
		return t
	case query.Slot:
		t.slot, mk.slotted = x.Kind, true
	case query.Word, query.Phrase, query.Wildcard, query.Fuzzy, query.Regexp:
		var err error
		if textual(t.field) {
			t.wants, err = mk.wants(x)
		} else {
			t.wants, err = nameWants(x)
		}
		if err != nil || len(t.wants) == 0 {
			return nil
		}
		mk.bordered = mk.bordered || slices.ContainsFunc(t.wants, func(w want) bool { return w.inCapitals })
		if p, ok := x.(query.Phrase); ok {
			if t.slop = p.Slop; len(t.wants) == 1 {
				t.slop = 0
			}
			if !textual(t.field) {
				t.value = whole(p.Text)
			}
		}
		if t.field == query.Place {
			t.others = placeWants(x)
		}
	default:
		return nil
	}
	return t
}

// marksOf are the marks of an article by field.
type marksOf struct{ headline, standfirst, body []query.Mark }

func (m *marksOf) of(field string) *[]query.Mark {
	switch field {
	case "headline":
		return &m.headline
	case "standfirst":
		return &m.standfirst
	}
	return &m.body
}

// snippets are the headline and standfirst, whole and where they hold a
// match, and at most n passages of the body, of at most size characters. An
// article of which nothing is marked shows how it opens.
func (mk *marker) snippets(a *corpus.Article, n, size int) []query.Snippet {
	m := mk.marks(a)
	var out []query.Snippet
	if len(m.headline) > 0 {
		out = append(out, query.MarkWhole("headline", a.Headline, m.headline))
	}
	if len(m.standfirst) > 0 {
		out = append(out, query.MarkWhole("standfirst", a.Standfirst, m.standfirst))
	}
	if len(m.body) > 0 {
		out = append(out, query.Snippets(a.Body, m.body, n, size)...)
	} else if a.Body != "" {
		out = append(out, query.Opening(a.Body, size))
	}
	return out
}

func (mk *marker) marks(a *corpus.Article) marksOf {
	r := &markedArticle{Article: a, people: mk.people}
	if slices.ContainsFunc(mk.roots, func(t *sought) bool { return textual(t.field) }) {
		mk.tokens, mk.numbers = mk.tokens[:0], mk.numbers[:0]
		r.wordings = wordings(a, mk.text)
	}
	for i, t := range mk.roots {
		r.root = i
		r.mark(t)
	}
	r.headline, r.standfirst, r.body = apart(r.headline), apart(r.standfirst), apart(r.body)
	return r.marksOf
}

// A markedArticle is one with the marks that have been found so far.
type markedArticle struct {
	*corpus.Article
	people   *people
	wordings []wording
	root     int // the number of the part that is marked
	marksOf
}

// spellings are those of a name by which a field asks for somebody.
func (r *markedArticle) spellings(field query.Field, name string) []string {
	if field == query.Person {
		return r.people.spellings(name)
	}
	return []string{name}
}

// mark marks what t asks for. A name that is not in the text as it was asked
// for is marked where the text has it in another spelling.
func (r *markedArticle) mark(t *sought) {
	var in []*wording
	count := 0
	for i := range r.wordings {
		w := &r.wordings[i]
		if t.field != w.field && (t.field != query.Text || t.least > 0 && w.field == query.Lead) {
			continue
		}
		in = append(in, w)
		if t.least > 0 {
			count += countPlaces(r.find(t, w))
		}
	}
	if count < t.least {
		return
	}
	met := false
	for _, w := range in {
		if found := r.find(t, w); len(found) > 0 && r.markSpans(t, w, found) {
			met = true
		}
	}
	if met || t.least > 0 || len(t.wants) == 0 {
		return
	}
	for _, e := range entitiesFor(r.Article, t.field) {
		if !slices.ContainsFunc(r.spellings(t.field, e.Name), func(name string) bool { return t.names(name, r.Language) }) {
			continue
		}
		for _, m := range e.Mentions {
			text := map[string]string{"headline": r.Headline, "standfirst": r.Standfirst, "body": r.Body}[m.Field]
			if 0 <= m.Start && m.Start < m.End && m.End <= len(text) && utf8.ValidString(text[m.Start:m.End]) {
				marks := r.of(m.Field)
				*marks = append(*marks, query.Mark{Span: query.Span{Start: m.Start, End: m.End}, Term: r.root})
			}
		}
	}
}

func entitiesFor(a *corpus.Article, f query.Field) []corpus.Entity {
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

// names reports whether t asks for the entity with this name, in an article in
// a language.
func (t *sought) names(name, lang string) bool {
	for _, w := range t.others {
		if slices.Contains(w[0].terms, whole(name)) || len(inARow(analysis.Names(name), nil, w)) > 0 {
			return true
		}
	}
	if t.value != "" {
		return t.value == whole(name)
	}
	tokens := analysis.Names(name)
	if textual(t.field) {
		tokens = analysis.Text(name, lang)
		for i := range tokens {
			tokens[i].Caps = false // of a name, capitals say nothing
		}
	}
	return len(t.words(tokens, nil)) > 0
}

// words are the places where tokens are the words that t wants. At says which
// words of a text the tokens are; nil if they are all.
func (t *sought) words(tokens []analysis.Token, at []uint32) []span {
	if t.slop == 0 {
		return inARow(tokens, at, t.wants)
	}
	words := make([][]span, len(t.wants))
	for i := range t.wants {
		words[i] = inARow(tokens, at, t.wants[i:i+1])
	}
	found, _ := new(scatterer).find(words, t.slop, briefly())
	return found
}

// briefly is the deadline of work that is short: the texts of one page. What
// would take long in one of them ends early, with the marks that are found.
func briefly() *deadline { return &deadline{ctx: context.Background(), work: &work{most: workMark}} }

// inARow are the places where tokens are what is wanted, one after the other.
// At says which words of a text the tokens are; nil if they are all.
func inARow(tokens []analysis.Token, at []uint32, wants []want) (out []span) {
search:
	for i := 0; i+len(wants) <= len(tokens); i++ {
		first := uint32(i + 1)
		if at != nil {
			first = at[i]
		}
		for j, w := range wants {
			if !w.meets(&tokens[i+j]) || at != nil && at[i+j] != first+uint32(j) {
				continue search
			}
		}
		out = append(out, span{start: first, end: first + uint32(len(wants)) - 1})
	}
	return out
}

// find returns the places of t in w.
func (r *markedArticle) find(t *sought, w *wording) []span {
	t.found = nil
	switch {
	case t.near != nil:
		n := nearness{Near: *t.near, dl: briefly(), borders: w.borders(t.near.Unit)}
		t.found, _, _ = n.hulls(r.find(t.parts[0], w), r.find(t.parts[1], w))
	case t.parts != nil:
		for _, p := range t.parts {
			t.found = append(t.found, r.find(p, w)...)
		}
		t.found = distinct(t.found)
	case t.slot != "":
		for _, k := range slotKinds {
			if k.kind == t.slot {
				t.found = w.slots(k.of(r.Article))
			}
		}
	default:
		t.found = t.words(w.tokens, w.at)
	}
	return t.found
}

// borders are where the sentences or paragraphs of w begin, which has all its
// words unless the unit is a word.
func (w *wording) borders(unit query.Unit) (out []span) {
	least := analysis.Sentence
	switch unit {
	case query.InWords:
		return nil
	case query.InParagraph:
		least = analysis.Paragraph
	}
	for i, t := range w.tokens {
		if t.Border >= least {
			out = append(out, span{start: uint32(i + 1), end: uint32(i + 1)})
		}
	}
	return out
}

// markSpans marks those of the places of t in w that are among spans: the words
// of a part of a Near only where that part is near the other. It reports
// whether there is a mark.
func (r *markedArticle) markSpans(t *sought, w *wording, spans []span) (marked bool) {
	kept := func(s span) bool {
		_, ok := slices.BinarySearchFunc(spans, s, compareSpans)
		return ok
	}
	switch {
	case t.near != nil:
		n := nearness{Near: *t.near, dl: briefly(), borders: w.borders(t.near.Unit)}
		a, b := t.parts[0].found, t.parts[1].found
		inA, inB := make([]bool, len(a)), make([]bool, len(b))
		_ = n.pairs(a, b, func(i, j int) bool {
			if kept(span{min(a[i].start, b[j].start), max(a[i].end, b[j].end), true}) {
				inA[i], inB[j] = true, true
			}
			return true
		})
		inFirst := r.markSpans(t.parts[0], w, chosen(a, inA))
		return r.markSpans(t.parts[1], w, chosen(b, inB)) || inFirst
	case t.parts != nil:
		for _, p := range t.parts {
			in := make([]bool, len(p.found))
			for i, s := range p.found {
				in[i] = kept(s)
			}
			marked = r.markSpans(p, w, chosen(p.found, in)) || marked
		}
		return marked
	}
	for _, s := range spans {
		start, end := w.word(s.start).Start, w.word(s.end).End
		for _, p := range w.parts { // what reaches from one into the next is in none
			if start -= p.shift; start >= p.start && end-p.shift <= p.end {
				marks := r.of(p.name)
				*marks = append(*marks, query.Mark{Span: query.Span{Start: start, End: end - p.shift}, Term: r.root})
				marked = true
			}
			start += p.shift
		}
	}
	return marked
}

func chosen(spans []span, in []bool) []span {
	var out []span
	for i, s := range spans {
		if in[i] {
			out = append(out, s)
		}
	}
	return out
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
