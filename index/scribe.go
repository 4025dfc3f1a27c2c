package index

import (
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/document"

	"ksearch/corpus"
	"ksearch/index/analysis"
	"ksearch/index/segment"
	"ksearch/query"
)

// A scribe makes of articles what is indexed of them. It remembers words and
// names, of which an archive has few beside how often they are there. The zero
// scribe is ready. It is not safe for concurrent use.
type scribe struct {
	memory  analysis.Memory
	words   []scribedWord // by analysis.Token.ID
	symbols map[string]segment.Symbol
	pairs   map[[2]segment.Symbol]segment.Term
	heard   map[string][]string // the sounds of names
}

// scribedWord are the terms of a word.
type scribedWord struct {
	base, form, caps segment.Term // form and caps have no text if there are no such terms
	pairs            bool
}

// mostHeard bounds the pairs and the names that are remembered, each. There is
// a bound for words in analysis.Memory.
const mostHeard = 1 << 17

func (sc *scribe) term(text string) segment.Term {
	n := sc.symbols[text]
	if n == 0 {
		if sc.symbols == nil {
			sc.symbols = make(map[string]segment.Symbol)
		}
		n = segment.Symbol(len(sc.symbols) + 1)
		sc.symbols[text] = n
	}
	return segment.Term{Text: text, Symbol: n}
}

// termsOf are those of a token.
func (sc *scribe) termsOf(t analysis.Token) (w scribedWord) {
	if t.ID == 0 {
		w = scribedWord{base: segment.Term{Text: t.Term}, caps: segment.Term{Text: capsPrefix + t.Form}, pairs: pairs(t.Term)}
		if t.Form != t.Term {
			w.form.Text = formPrefix + t.Form
		}
		return w
	}
	if int(t.ID) >= len(sc.words) {
		sc.words = append(sc.words, make([]scribedWord, sc.memory.Words()+1-len(sc.words))...)
	}
	known := &sc.words[t.ID]
	if known.base.Symbol == 0 {
		*known = scribedWord{base: sc.term(t.Term), pairs: pairs(t.Term)}
		if t.Form != t.Term {
			known.form = sc.term(formPrefix + t.Form)
		}
	}
	if t.Caps && known.caps.Symbol == 0 {
		known.caps = sc.term(capsPrefix + t.Form)
	}
	return *known
}

// pair is the term of two common words in a row.
func (sc *scribe) pair(a, b segment.Term) segment.Term {
	key := [2]segment.Symbol{a.Symbol, b.Symbol}
	if t, ok := sc.pairs[key]; ok && key[0] > 0 && key[1] > 0 {
		return t
	}
	text := pairTerm(a.Text, b.Text)
	if key[0] == 0 || key[1] == 0 {
		return segment.Term{Text: text}
	}
	if sc.pairs == nil {
		sc.pairs = make(map[[2]segment.Symbol]segment.Term)
	}
	if len(sc.pairs) == mostHeard {
		return segment.Term{Text: text}
	}
	sc.pairs[key] = sc.term(text)
	return sc.pairs[key]
}

// of is the one place where an article becomes what bleve indexes. The mapping
// of bleve is not asked: what is indexed and how is said here.
func (sc *scribe) of(a *corpus.Article) (*document.Document, lengths) {
	d := document.NewDocument(a.ID)
	var n lengths
	for i, r := range wordings(a, sc.memory.Text) {
		n[i] = uint64(len(r.tokens))
		f := newTermField(textFields[i].name, len(r.tokens))
		f.Placed = true
		sc.addText(f, r.tokens)
		for _, k := range slotKinds {
			f.addSlots(k.term, r.slots(k.of(a)))
		}
		d.AddField(f.Field)
	}
	about := sc.memory.Text(about(a), a.Language)
	n[aboutField] = uint64(len(about))
	f := newTermField(textFields[aboutField].name, len(about))
	f.Frequent = true
	sc.addText(f, about)
	d.AddField(f.Field)
	for _, v := range valueFields {
		values := v.values(a)
		if len(values) == 0 {
			continue
		}
		if v.facet != "" {
			addTerms(d, string(v.field), values, true)
		}
		if slices.Contains(namedFacets, v.facet) {
			addTerms(d, soundPrefix+string(v.field), sc.sounds(values), false)
		}
		find := newTermField(findPrefix+string(v.field), 0)
		find.Placed = true
		last := find.addValues(values)
		if v.field == query.Source {
			find.add(exactly(a.Source.Path), last+1, 0)
			find.add(revised(a.Source), last+2, 0)
		}
		d.AddField(find.Field)
	}
	if at := points(a); len(at) > 0 {
		addTerms(d, fieldPoint, at, false)
	}
	if !a.Published.IsZero() {
		known := periods(a.Published)
		addTerms(d, fieldPeriod, known, false)
		addTerms(d, fieldKnown, known[len(known)-1:], true)
		addTerms(d, fieldDate, []string{sortable(a.Published.Time)}, true)
	}
	d.AddField(&segment.Field{Label: fieldArticle, Stored: encodeArticle(a)})
	d.AddField(&segment.Field{Label: textFields[bodyField].name, Stored: []byte(a.Body)}) // apart, for a page of hits needs none
	return d, n
}

// sounds are the terms for names.
func (sc *scribe) sounds(names []string) (out []string) {
	for _, name := range names {
		s, ok := sc.heard[name]
		if !ok {
			if sc.heard == nil {
				sc.heard = make(map[string][]string)
			}
			if s = sounds(name); len(sc.heard) < mostHeard {
				sc.heard[strings.Clone(name)] = s
			}
		}
		out = append(out, s...)
	}
	return out
}

// addText puts in what is searched of a running text: the base form of each
// word, and at the same position what else it may be found by.
func (sc *scribe) addText(f termField, tokens []analysis.Token) {
	f.Terms = slices.Grow(f.Terms, 2*len(tokens))
	add := func(t segment.Term, at int) {
		t.At = uint32(at)
		f.Terms = append(f.Terms, t)
	}
	sentence, paragraph := sc.term(sentenceTerm), sc.term(paragraphTerm)
	var before segment.Term // the word before, if it is common
	for i, t := range tokens {
		at := i + 1
		w := sc.termsOf(t)
		add(w.base, at)
		if w.form.Text != "" {
			add(w.form, at)
		}
		if !f.Placed {
			continue // names, in no order: no sentences, and capitals say nothing
		}
		if t.Caps {
			add(w.caps, at)
		}
		if t.Border >= analysis.Sentence {
			add(sentence, at)
		}
		if t.Border == analysis.Paragraph {
			add(paragraph, at)
		}
		if !w.pairs {
			before = segment.Term{}
			continue
		}
		if before.Text != "" {
			add(sc.pair(before, w.base), at-1)
		}
		before = w.base
	}
}
