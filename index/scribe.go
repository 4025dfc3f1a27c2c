package index

import (
	"cmp"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/document"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/index/analysis"
	"ksearch/index/segment"
	"ksearch/query"
)

// A scribe makes of articles what is indexed of them. It remembers words and
// names, of which an archive has few beside how often they are there. The zero
// scribe is ready. It is not safe for concurrent use.
type scribe struct {
	memory  analysis.Memory
	tokens  []analysis.Token // of the article
	terms   []segment.Term   // of the text that is added
	texts   segment.Symbols  // of the fields of running text
	words   []scribedWord    // by analysis.Token.ID
	pairs   map[[2]segment.Symbol]segment.Symbol
	fields  map[string]*lexicon // of other fields
	heard   map[string][]string // the sounds of names
	sounded map[string]string   // and of their words
}

// A lexicon is of a field of values: its terms, and those of the values that were
// met before.
type lexicon struct {
	segment.Symbols
	values map[string][]segment.Symbol
}

// scribedWord are the terms of a word; form and caps are 0 if there are no such
// terms.
type scribedWord struct {
	base, form, caps segment.Symbol
	pairs            bool
}

// What is remembered from one batch to the next is bounded. There is a bound for
// words in analysis.Memory.
const (
	mostHeard = 1 << 17 // names
	mostTexts = 1 << 17 // terms of texts
	mostTerms = 1 << 15 // and of each other field
)

// rest forgets, after a batch, what is beyond the bounds.
func (sc *scribe) rest() {
	sc.texts.Forget(mostTexts)
	for _, l := range sc.fields {
		l.Forget(mostTerms)
	}
}

// field is a field of so many words: what a score holds a frequency against.
func (sc *scribe) field(name string, words int) termField {
	l := sc.fields[name]
	if l == nil {
		if sc.fields == nil {
			sc.fields = make(map[string]*lexicon)
		}
		l = &lexicon{values: make(map[string][]segment.Symbol)}
		sc.fields[name] = l
	}
	return termField{&segment.Field{Label: name, Words: words, Symbols: &l.Symbols}}
}

// textField is a field of running text.
func (sc *scribe) textField(name string, tokens []analysis.Token) termField {
	return termField{&segment.Field{Label: name, Words: len(tokens), Symbols: &sc.texts}}
}

// cut returns all tokens of a text, which are good until the next article.
func (sc *scribe) cut(text, lang string) ([]analysis.Token, []uint32) {
	from := len(sc.tokens)
	sc.tokens = sc.memory.Text(sc.tokens, text, lang)
	return sc.tokens[from:], nil
}

// termsOf are those of a token.
func (sc *scribe) termsOf(t *analysis.Token) (w scribedWord) {
	if int(t.ID) >= len(sc.words) {
		sc.words = append(sc.words, make([]scribedWord, sc.memory.Words()+1-len(sc.words))...)
	}
	if w = sc.words[t.ID]; w.base != 0 && (w.caps != 0 || !t.Caps) {
		return w
	}
	w.base, w.pairs = sc.texts.Of(t.Term), pairs(t.Term)
	if t.Form != t.Term {
		w.form = sc.texts.Of(formPrefix + t.Form)
	}
	if t.Caps {
		w.caps = sc.texts.Of(capsPrefix + t.Form)
	}
	if t.ID != 0 && max(w.base, w.form, w.caps) <= mostTexts {
		sc.words[t.ID] = w
	}
	return w
}

// pair is the term of two common words in a row.
func (sc *scribe) pair(a, b segment.Symbol) segment.Symbol {
	key := [2]segment.Symbol{a, b}
	n, ok := sc.pairs[key]
	if !ok {
		n = sc.texts.Of(pairTerm(sc.texts.Text(a), sc.texts.Text(b)))
		if max(a, b, n) <= mostTexts {
			if sc.pairs == nil {
				sc.pairs = make(map[[2]segment.Symbol]segment.Symbol)
			}
			sc.pairs[key] = n
		}
	}
	return n
}

// of is the one place where an article becomes what bleve indexes. The mapping
// of bleve is not asked: what is indexed and how is said here.
func (sc *scribe) of(a *corpus.Article) (*document.Document, lengths) {
	d := document.NewDocument(a.ID)
	var n lengths
	sc.tokens = sc.tokens[:0]
	for i, r := range wordings(a, sc.cut) {
		n[i] = uint64(len(r.tokens))
		f := sc.textField(textFields[i].name, r.tokens)
		f.Placed = true
		sc.addText(f, r.tokens)
		for _, k := range slotKinds {
			f.addSlots(k.term, r.slots(k.of(a)))
		}
		d.AddField(f.Field)
	}
	about, _ := sc.cut(about(a), a.Language)
	n[aboutField] = uint64(len(about))
	f := sc.textField(textFields[aboutField].name, about)
	f.Frequent = true
	sc.addText(f, about)
	d.AddField(f.Field)
	for _, v := range valueFields {
		values := v.values(a)
		if len(values) == 0 {
			continue
		}
		if v.facet != "" {
			sc.addTerms(d, string(v.field), values, true)
		}
		if slices.Contains(namedFacets, v.facet) {
			sc.addTerms(d, soundPrefix+string(v.field), sc.sounds(values), false)
		}
		find := sc.field(findPrefix+string(v.field), 0)
		find.Placed = true
		last := sc.addValues(find, values)
		if v.field == query.Source {
			find.add(exactly(a.Source.Path), last+1, 0)
			find.add(revised(a.Source), last+2, 0)
		}
		d.AddField(find.Field)
	}
	if at := points(a); len(at) > 0 {
		sc.addTerms(d, fieldPoint, at, false)
	}
	if !a.Published.IsZero() {
		known := periods(a.Published)
		sc.addTerms(d, fieldPeriod, known, false)
		sc.addTerms(d, fieldKnown, known[len(known)-1:], true)
		sc.addTerms(d, fieldDate, []string{sortable(a.Published.Time)}, true)
	}
	d.AddField(&segment.Field{Label: fieldArticle, Stored: encodeArticle(a)})
	d.AddField(&segment.Field{Label: textFields[bodyField].name, Stored: []byte(a.Body)}) // apart, for a page of hits needs none
	return d, n
}

// addTerms puts in each term once. Those that are countable are read by
// document too.
func (sc *scribe) addTerms(d *document.Document, name string, terms []string, countable bool) {
	f := sc.field(name, 0)
	f.Countable = countable
	for _, text := range terms {
		if text != "" {
			f.add(text, 1, 0)
		}
	}
	slices.SortFunc(f.Terms, func(a, b segment.Term) int { return cmp.Compare(a.Symbol, b.Symbol) })
	f.Terms = slices.Compact(f.Terms)
	d.AddField(f.Field)
}

// addValues puts in the terms by which values are found: the words of each, and
// each as a whole, which also keeps the words of two values from following
// each other. It returns the last position.
func (sc *scribe) addValues(f termField, values []string) (last int) {
	l := sc.fields[f.Label]
	for _, v := range values {
		symbols, ok := l.values[v]
		if !ok {
			for _, t := range analysis.Names(v) {
				symbols = append(symbols, l.Of(t.Term))
			}
			symbols = append(symbols, l.Of(whole(v)))
			if slices.Max(symbols) <= mostTerms && len(l.values) < mostTerms {
				l.values[strings.Clone(v)] = symbols
			}
		}
		for _, n := range symbols {
			last++
			f.Terms = append(f.Terms, segment.Term{Symbol: n, At: uint32(last)})
		}
	}
	return last
}

// sounds are the terms for names.
func (sc *scribe) sounds(values []string) (out []string) {
	for _, name := range values {
		s, ok := sc.heard[name]
		if !ok {
			if sc.heard == nil {
				sc.heard, sc.sounded = make(map[string][]string), make(map[string]string)
			}
			if s = sounds(name, sc.sound); len(sc.heard) < mostHeard {
				sc.heard[strings.Clone(name)] = s
			}
		}
		out = append(out, s...)
	}
	return out
}

// sound is the key of a word of a name.
func (sc *scribe) sound(word string) string {
	key, ok := sc.sounded[word]
	if !ok {
		if key = names.Key(word); len(sc.sounded) < mostHeard {
			sc.sounded[strings.Clone(word)] = key
		}
	}
	return key
}

// addText puts in what is searched of a running text: the base form of each
// word, and at the same position what else it may be found by.
func (sc *scribe) addText(f termField, tokens []analysis.Token) {
	terms := sc.terms[:0]
	add := func(n segment.Symbol, at int) { terms = append(terms, segment.Term{Symbol: n, At: uint32(at)}) }
	sentence, paragraph := sc.texts.Of(sentenceTerm), sc.texts.Of(paragraphTerm)
	var before segment.Symbol // the word before, if it is common
	for i := range tokens {
		t, at := &tokens[i], i+1
		w := sc.termsOf(t)
		add(w.base, at)
		if w.form != 0 {
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
			before = 0
			continue
		}
		if before != 0 {
			add(sc.pair(before, w.base), at-1)
		}
		before = w.base
	}
	f.Terms, sc.terms = slices.Clone(terms), terms
}
