package index

import (
	"slices"

	"ksearch/index/analysis"
	"ksearch/index/segment"
)

// A termField is a field that is being filled with terms.
type termField struct {
	*segment.Field
}

// add puts a term in. Positions of one term are added in ascending order. Of a
// term that spans words, words says how many; of others it is 0.
func (f termField) add(term string, at, words int) {
	f.Terms = append(f.Terms, segment.Term{Symbol: f.Symbols.Of(term), At: uint32(at), Words: uint32(words)})
}

// pairs reports whether a base form is so common that two of them in a row are
// a term of their own: "of the" is in most articles of an archive, and where
// both words stand would have to be read in each.
func pairs(term string) bool { return analysis.Word{Form: term}.Common() }

func pairTerm(a, b string) string { return pairPrefix + a + " " + b }

// addSlots puts in where entities are named: each a term at the first of the
// words that the mention has a part in.
func (f termField) addSlots(term string, spans []span) {
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
