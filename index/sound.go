package index

import (
	"cmp"
	"slices"
	"strings"

	"ksearch/corpus/names"
	"ksearch/index/analysis"
	"ksearch/query"
)

// Names are found by how they sound in fields of bleve of their own. A term is
// what names.Key makes of a word of a name, or of all of it, and behind a NUL how
// that is written: one look into a dictionary tells all spellings of what was
// typed, where to make keys of all names would take a second.

// soundPrefix begins the name of a field to find names by their sound.
const soundPrefix = "~"

// namedFacets are those whose values are names.
var namedFacets = []query.FacetField{query.People, query.Places, query.Organisations, query.Datelines}

// sounds are the terms for a name; sound is the key of a word.
func sounds(name string, sound func(word string) string) (out []string) {
	add := func(text, key string) {
		if tellsApart(key) {
			out = append(out, key+"\x00"+text)
		}
	}
	words := analysis.Names(name)
	for _, w := range words {
		word := name[w.Start:w.End]
		add(word, sound(word))
	}
	if len(words) > 1 || len(words) == 1 && words[0].End-words[0].Start < len(name) {
		add(name, names.Key(name))
	}
	return out
}

// tellsApart reports whether a key is more than one letter, which too many words
// have in common.
func tellsApart(key string) bool { return len(key) > 1 }

// alikeSpelt reports whether two folded words may be spellings of one, where they
// sound alike or one is an inflection: half of the letters of the longer are in
// the other, in their places. Of words in two scripts only the sound can tell.
// Keys are so open that something sounds like any nonsense.
func alikeSpelt(a, b string) bool {
	if isLatin(a) != isLatin(b) {
		return pronounced(a) && pronounced(b)
	}
	x, y := []rune(a), []rune(b)
	return 2*names.Edits(x, y) <= max(len(x), len(y))
}

// pronounced reports whether a folded word has a vowel, where its script writes them.
func pronounced(word string) bool {
	return !isLatin(word) || strings.ContainsAny(word, "aeiouy\u0131")
}

// A sounding is one way in which articles within write a name, or a word of one.
type sounding struct {
	text string
	of   query.FacetField
	n    uint64 // articles
}

// sounding are the words of names, and whole names, of which the key is key: of
// a field of names, or for running text of all. The most frequent is the first.
func (s *search) sounding(field query.Field, key string) ([]sounding, error) {
	if !tellsApart(key) {
		return nil, nil
	}
	var out []sounding
	for _, facet := range namedFacets {
		name, _ := facetName(facet)
		if !textual(field) && name != string(field) {
			continue
		}
		found, err := s.soundingIn(facet, soundPrefix+name, key+"\x00")
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	slices.SortStableFunc(out, func(a, b sounding) int { return cmp.Compare(b.n, a.n) })
	return out, nil
}

func (s *search) soundingIn(facet query.FacetField, name, before string) (out []sounding, err error) {
	for terms := s.segments.beginning(name, before, nil); len(out) < maxAlike && terms.next(); {
		if err := s.check(); err != nil {
			return nil, err
		}
		n, err := s.documentsWith(name, terms.term)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, sounding{strings.TrimPrefix(terms.term, before), facet, n})
		}
	}
	return out, nil
}

// spelt is how articles within write the value of a field that folds to folded.
func (s *search) spelt(field query.Field, folded string) (string, error) {
	at := newPostings(s, findPrefix+string(field), wholePrefix+folded)
	for {
		doc, err := at.advance(at.doc() + 1)
		if err != nil || doc == noDoc {
			return folded, err
		}
		if !s.bound.has(doc - 1) {
			continue
		}
		a, err := s.article(doc)
		if err != nil {
			return "", err
		}
		for _, v := range valueFields {
			if v.field != field {
				continue
			}
			for _, value := range v.values(a) {
				if foldedValue(value) == folded {
					return s.canonical(v.facet, value)
				}
			}
		}
	}
}
