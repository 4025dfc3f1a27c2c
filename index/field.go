package index

import (
	"slices"

	bindex "github.com/blevesearch/bleve_index_api"

	"ksearch/index/analysis"
)

// A termField is a field of bleve of which the terms, and where they stand, are
// known. bleve's own text field counts each term in the length of the field,
// and keeps five numbers for each place where one stands.
//
// Here the places of a term in a document are one location of bleve's, and a
// byte or two each: Position is the first, ArrayPositions are how far each of
// the others is from the one before. Of a term that spans words, End is how
// many the first spans, and ArrayPositions are in pairs: how far, and how many.
// See [postings.read].
type termField struct {
	name    string
	options bindex.FieldIndexingOptions
	length  int // words: what a score holds a frequency against
	terms   []placedTerm
	freqs   bindex.TokenFrequencies
}

// A placedTerm is a term at a position, from 1. Of a term that spans words,
// Words says how many; of others it is 0.
type placedTerm struct {
	term  string
	at    int
	words int
}

func newTermField(name string, options bindex.FieldIndexingOptions, length int) *termField {
	return &termField{name: name, options: bindex.IndexField | options, length: length}
}

// add puts a term in. Positions of one term are added in ascending order.
func (f *termField) add(term string, at, words int) {
	f.terms = append(f.terms, placedTerm{term, at, words})
}

// Analyze makes of the terms what bleve wants. bleve calls it on one of its
// own goroutines.
func (f *termField) Analyze() {
	if f.freqs != nil {
		return
	}
	type place struct {
		bindex.TokenFreq
		bindex.TokenLocation
		at [1]*bindex.TokenLocation
		n  int
		to int // the last position
	}
	f.freqs = make(bindex.TokenFrequencies, len(f.terms)*2/3)
	held := make(map[string]*place, len(f.terms)*2/3)
	var backing []place // places are made a few at a time
	for _, t := range f.terms {
		p := held[t.term]
		if p == nil {
			if len(backing) == 0 {
				backing = make([]place, 32)
			}
			p, backing = &backing[0], backing[1:]
			held[t.term] = p
			p.Term = []byte(t.term)
			if f.options.IncludeTermVectors() {
				p.at[0] = &p.TokenLocation
				p.Locations = p.at[:]
				p.Position, p.End = t.at, t.words
			}
			f.freqs[t.term] = &p.TokenFreq
		} else if f.options.IncludeTermVectors() {
			p.ArrayPositions = append(p.ArrayPositions, uint64(t.at-p.to))
			if t.words > 0 {
				p.ArrayPositions = append(p.ArrayPositions, uint64(t.words))
			}
		}
		p.n++
		p.to = t.at
	}
	for _, p := range held {
		p.SetFrequency(p.n)
	}
	f.terms = nil
}

// What bleve asks of a field.

func (f *termField) Name() string                                      { return f.name }
func (f *termField) Value() []byte                                     { return nil }
func (f *termField) ArrayPositions() []uint64                          { return nil }
func (f *termField) EncodedFieldType() byte                            { return 't' }
func (f *termField) Options() bindex.FieldIndexingOptions              { return f.options }
func (f *termField) AnalyzedLength() int                               { return f.length }
func (f *termField) NumPlainTextBytes() uint64                         { return 0 }
func (f *termField) Size() int                                         { return 64 * len(f.terms) }
func (f *termField) AnalyzedTokenFrequencies() bindex.TokenFrequencies { return f.freqs }

// addText puts in what is searched of a running text: the base form of each
// word, and at the same position what else it may be found by.
func (f *termField) addText(tokens []analysis.Token) {
	f.terms = make([]placedTerm, 0, 2*len(tokens))
	placed := f.options.IncludeTermVectors()
	before := "" // the word before, if it is common
	for i, t := range tokens {
		at := i + 1
		f.add(t.Term, at, 0)
		if t.Form != t.Term {
			f.add(formPrefix+t.Form, at, 0)
		}
		if !placed {
			continue // names, in no order: no sentences, and capitals say nothing
		}
		if t.Caps {
			f.add(capsPrefix+t.Form, at, 0)
		}
		if t.Border >= analysis.Sentence {
			f.add(sentenceTerm, at, 0)
		}
		if t.Border == analysis.Paragraph {
			f.add(paragraphTerm, at, 0)
		}
		if !pairs(t.Term) {
			before = ""
			continue
		}
		if before != "" {
			f.add(pairTerm(before, t.Term), at-1, 0)
		}
		before = t.Term
	}
}

// pairs reports whether a base form is so common that two of them in a row are
// a term of their own: "of the" is in most articles of an archive, and where
// both words stand would have to be read in each.
func pairs(term string) bool { return analysis.Word{Form: term}.Common() }

func pairTerm(a, b string) string { return pairPrefix + a + " " + b }

// addSlots puts in where entities are named: each a term at the first of the
// words that the mention has a part in.
func (f *termField) addSlots(term string, spans []span) {
	for _, s := range spans {
		f.add(term, int(s.start), int(s.end-s.start)+1)
	}
}

// overlapped returns the positions of the tokens that a stretch of their text
// has a part in.
func overlapped(tokens []analysis.Token, start, end int) (s span, ok bool) {
	i, _ := slices.BinarySearchFunc(tokens, start, func(t analysis.Token, start int) int {
		if t.End <= start {
			return -1
		}
		return 1
	})
	j := i
	for j < len(tokens) && tokens[j].Start < end {
		j++
	}
	return span{start: uint32(i + 1), end: uint32(j)}, i < j
}
