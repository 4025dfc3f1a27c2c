package index

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	bindex "github.com/blevesearch/bleve_index_api"

	"ksearch/index/analysis"
	"ksearch/index/segment"
	"ksearch/query"
)

// maxExpanded is how many words the patterns of a query stand for in one field
// together: as many postings are read side by side. Each has its share of them,
// and leastExpanded at the least.
const (
	maxExpanded   = 2000
	leastExpanded = 100
)

// share is how many words each pattern of x may stand for.
func share(x query.Expr) int {
	return max(maxExpanded/max(countPatterns(x), 1), leastExpanded)
}

func countPatterns(x query.Expr) (n int) {
	switch x.(type) {
	case query.Wildcard, query.Fuzzy, query.Regexp:
		n = 1
	}
	for _, part := range query.Parts(x) {
		n += countPatterns(part)
	}
	return n
}

// An expanded is a word that looks like a pattern.
type expanded struct {
	word string
	n    uint64 // articles, deleted ones that are still in a segment among them
	term [2]bool
}

// wordTerms are the kinds of terms of words: base forms, and forms as written.
var wordTerms = [2]string{"", formPrefix}

// expand returns the terms of a field of bleve that look like p: of running
// text base forms and, behind formPrefix, forms as they are written. Each
// stands there once. A pattern that stands for more words than its share is
// answered with the most frequent of them, which a note says.
func (s *search) expand(field string, p analysis.Pattern) ([]string, error) {
	best, count, err := s.mostFrequent(field, p, false)
	if _, edits := p.Edits(); (edits > 0 || s.bound != nil) && count > len(best) {
		best, count, err = s.mostFrequent(field, p, true)
	}
	if err != nil {
		return nil, err
	}
	if count > len(best) {
		s.cut = true
		s.unclear("%s stands for %s words in the field %s: the %s most frequent are looked for", p, thousands(count), strings.TrimPrefix(field, findPrefix), thousands(len(best)))
	}
	out := make([]string, 0, len(best))
	for _, w := range best {
		for i, before := range wordTerms {
			if w.term[i] {
				out = append(out, before+w.word)
			}
		}
	}
	slices.Sort(out)
	return out, nil
}

// mostFrequent returns at most share words that look like p, in no order,
// and how many there are: if counted is set those within the bound of s, by how
// many articles within it hold them. Without counted they need not be the most
// frequent, nor within.
func (s *search) mostFrequent(field string, p analysis.Pattern, counted bool) (best []expanded, count int, err error) {
	err = s.eachWord(field, p, counted, func(w expanded) {
		if counted && s.bound != nil {
			if err := s.recount(field, &w); err != nil {
				s.fail(err)
			}
			if w.n == 0 {
				return
			}
		}
		count++
		if best = append(best, w); len(best) == 2*s.share {
			best = first(best, s.share)
		}
	})
	return first(best, s.share), count, err
}

// recount makes n the number of articles within the bound.
func (s *search) recount(field string, w *expanded) error {
	w.n = 0
	for i, before := range wordTerms {
		if w.term[i] {
			n, err := s.documentsWith(field, before+w.word)
			if err != nil {
				return err
			}
			w.n += n
		}
	}
	return nil
}

// eachWord calls yield with the words of a field that look like p, once each
// and ascending. Without counted those of a fuzzy p are missing, which is faster.
func (s *search) eachWord(field string, p analysis.Pattern, counted bool, yield func(expanded)) error {
	var in [2]*wordCursor
	for i, before := range wordTerms {
		in[i] = &wordCursor{s: s, terms: s.candidates(field, before, p, counted), before: before, p: p, work: workToMatch(p)}
		if err := in[i].next(); err != nil {
			return err
		}
	}
	for in[0].word != "" || in[1].word != "" {
		w := expanded{word: in[0].word}
		if w.word == "" || in[1].word != "" && in[1].word < w.word {
			w.word = in[1].word
		}
		for i, from := range in {
			if from.word == w.word {
				w.term[i] = true
				w.n += from.n
				if err := from.next(); err != nil {
					return err
				}
			}
		}
		yield(w)
	}
	return nil
}

// candidates are the terms of a field that begin with before and may look like p.
func (s *search) candidates(field, before string, p analysis.Pattern, counted bool) *vocabulary {
	var near *segment.Acceptor
	if form, edits := p.Edits(); edits > 0 && !counted {
		near = s.near(form, edits).Behind(before)
	}
	return s.segments.beginning(field, before+p.Prefix(), near)
}

// An edited is a word with so many edits, or fewer.
type edited struct {
	word  string
	edits int
}

// near accepts what is so many edits from a word, or fewer. It counts letters,
// and a swap of two as one edit. It is nil if it would be too large: it is
// bleve's, of which the tables take some milliseconds to make.
func (s *search) near(word string, edits int) *segment.Acceptor {
	key := edited{word, edits}
	a, made := s.edited[key]
	if !made {
		a = s.newNear(word, edits)
		if s.edited == nil {
			s.edited = make(map[edited]*segment.Acceptor)
		}
		s.edited[key] = a // the same for several fields
	}
	return a
}

func (s *search) newNear(word string, edits int) *segment.Acceptor {
	fuzzy, ok := s.reader.(bindex.IndexReaderFuzzy)
	if !ok {
		return nil
	}
	none, near, err := fuzzy.FieldDictFuzzyAutomaton("", word, edits, "") // no field: nothing is read
	if err != nil {
		return nil
	}
	_ = none.Close() // it holds nothing
	a, ok := near.(segment.Automaton)
	if !ok {
		return nil
	}
	return segment.NewAcceptor(a)
}

// A wordCursor goes through the words of a dictionary that look like a pattern.
type wordCursor struct {
	s      *search
	terms  *vocabulary
	before string
	p      analysis.Pattern
	work   int    // to hold a word against p
	word   string // "" past the end
	n      uint64
}

func workToMatch(p analysis.Pattern) int {
	_, edits := p.Edits()
	switch {
	case strings.HasPrefix(p.String(), "/"):
		return workRegexp
	case edits > 0:
		return workFuzzy
	}
	return workWord
}

func (w *wordCursor) next() error {
	for {
		if err := w.s.check(); err != nil {
			return err
		}
		if err := w.s.spend(w.work); err != nil {
			return err
		}
		if !w.terms.next() {
			w.word = ""
			return nil
		}
		word, ok := strings.CutPrefix(w.terms.term, w.before)
		if ok && word != "" && word[0] >= ' ' && w.p.Match(word) {
			w.word, w.n = word, w.terms.n
			return nil
		}
	}
}

// before reports whether w is looked for rather than v.
func (w expanded) before(v expanded) bool {
	return w.n > v.n || w.n == v.n && w.word < v.word
}

// first are the n of words that are looked for rather than the others, or all,
// in no order.
func first(words []expanded, n int) []expanded {
	if len(words) <= n {
		return words
	}
	slices.SortFunc(words, func(w, v expanded) int {
		if w.before(v) {
			return -1
		}
		return 1
	})
	return words[:n]
}

// thousands writes n with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := utf8.RuneCountInString(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
