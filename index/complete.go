package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"ksearch/corpus/names"
	"ksearch/index/analysis"
	"ksearch/query"
)

var _ query.Completer = (*Index)(nil)

// Complete proposes names and words of headlines, as query.Completer says. The
// first call on a generation makes a table of its names.
func (ix *Index) Complete(ctx context.Context, req *query.CompletionRequest) ([]query.Completion, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("index: complete: %w", err)
	}
	typed, n := req.Typed, min(req.Size, query.MaxCompletions)
	tokens := analysis.Names(typed[:min(len(typed), 4*analysis.MaxTerm)])
	if n <= 0 || len(tokens) == 0 {
		return nil, nil
	}
	g, err := ix.acquire()
	if errors.Is(err, ErrNoIndex) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer g.release()
	var out []query.Completion
	err = g.guard(func() error {
		s, end, err := g.begin(ctx, &query.Request{Within: req.Within})
		if err != nil {
			return err
		}
		defer end()
		out, err = s.complete(typed, tokens, n)
		return err
	})
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, fmt.Errorf("index: complete: %w", err)
	}
	return out, nil
}

func (s *search) complete(typed string, tokens []analysis.Token, n int) ([]query.Completion, error) {
	t, err := s.g.names.of(s)
	if err != nil {
		return nil, err
	}
	last := tokens[len(tokens)-1]
	var others []string
	for _, w := range tokens[:len(tokens)-1] {
		others = append(others, w.Form)
	}
	// More than are wanted, for the table counts deleted articles too, and
	// those beyond the bound.
	most := 4 * n
	if s.bound != nil {
		most = len(t.entries)
	}
	out, err := s.counted(t, t.beginning(t.words, last.Form, others, most), n, func(names []string) bool {
		return begun(names, others, func(w analysis.Token, _ string) bool { return strings.HasPrefix(w.Form, last.Form) })
	})
	if err != nil || len(out) == n {
		return out, err
	}
	if len(others) == 0 {
		// In another script, or spelt in another way.
		if key := openKey(typed[last.Start:last.End]); len(key) > 2 { // two begin half of all names
			alike, err := s.counted(t, t.beginning(t.keys, key, nil, most), n, func(spelt []string) bool {
				return begun(spelt, nil, func(_ analysis.Token, word string) bool { return strings.HasPrefix(names.Key(word), key) })
			})
			if err != nil {
				return nil, err
			}
			for _, c := range alike {
				if len(out) < n && !slices.Contains(out, c) && s.beginsAlike(c, key, last.Form) {
					out = append(out, c)
				}
			}
		}
	}
	if len(out) == n {
		return out, nil
	}
	words, err := s.headlineWords(typed, last, n-len(out))
	return append(out, words...), err
}

// beginsAlike reports whether a word of a spelling of c, of which the key begins
// with key, may also be spelt with form at its beginning: see alikeSpelt.
func (s *search) beginsAlike(c query.Completion, key, form string) bool {
	for _, spelling := range s.g.people.of(c.Field, c.Text) {
		for _, w := range analysis.Names(spelling) {
			if !strings.HasPrefix(names.Key(spelling[w.Start:w.End]), key) {
				continue
			}
			if isLatin(w.Form) != isLatin(form) || w.Form[0] == form[0] {
				return true
			}
			begin := []rune(w.Form)
			if alikeSpelt(string(begin[:min(len(begin), utf8.RuneCountInString(form))]), form) {
				return true
			}
		}
	}
	return false
}

// counted are the n of the entries of t, the most frequent first, that most
// articles hold, with the numbers of these. An entry of which not all spellings
// are held must fit by those that are.
func (s *search) counted(t *nameTable, entries []uint32, n int, fits func(spellings []string) bool) ([]query.Completion, error) {
	var out []query.Completion
	for _, at := range entries {
		if err := s.check(); err != nil {
			return nil, err
		}
		e := &t.entries[at]
		if len(out) == n && uint64(out[n-1].N) > e.n {
			break // neither it nor any after it has as many
		}
		all := s.g.people.of(e.field, e.text)
		held, count, err := s.heldOf(e.field, all)
		if err != nil {
			return nil, err
		}
		if len(held) == 0 || len(held) < len(all) && !fits(held) {
			continue
		}
		c := query.Completion{Text: held[0], Field: e.field, N: count}
		i, _ := slices.BinarySearchFunc(out, c, compareCompletions)
		if out = slices.Insert(out, i, c); len(out) > n {
			out = out[:n]
		}
	}
	return out, nil
}

// compareCompletions puts the most frequent first, and of two as frequent
// nothing that tells which is more so beyond the bound.
func compareCompletions(a, b query.Completion) int {
	return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Field, b.Field))
}

// begun reports whether the words of names are the others, and one of which
// begins says that it begins as what is typed.
func begun(names, others []string, begins func(w analysis.Token, word string) bool) bool {
	found := false
	met := map[string]bool{}
	for _, name := range names {
		for _, w := range analysis.Names(name) {
			met[w.Form] = true
			found = found || begins(w, name[w.Start:w.End])
		}
	}
	return found && !slices.ContainsFunc(others, func(w string) bool { return !met[w] })
}

// headlineWords are words of headlines that begin as the last word typed does.
// N is how many articles have all that Text holds in their headlines.
func (s *search) headlineWords(typed string, last analysis.Token, n int) ([]query.Completion, error) {
	p := analysis.Wildcard(last.Form + "*")
	if len(p) != 1 {
		return nil, nil
	}
	best, _, err := s.mostFrequent("headline", p[0], true)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(best, func(a, b expanded) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	var out []query.Completion
	seen := map[string]bool{}
	for _, w := range best[:min(2*n, len(best))] {
		// A base form may be no word at all.
		word, err := s.spelling(query.Headline, w)
		if err != nil {
			return nil, err
		}
		form := names.Fold(word)
		if !strings.HasPrefix(form, last.Form) || seen[form] {
			continue
		}
		seen[form] = true
		c := query.Completion{Text: typed[:last.Start] + word, Field: query.HeadlineWords}
		var all query.And
		for _, t := range analysis.Names(c.Text) {
			all = append(all, query.Word{Field: query.Headline, Text: t.Form})
		}
		if c.N, err = s.count(all, nil); err != nil {
			return nil, err
		}
		if c.N > 0 {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b query.Completion) int { return cmp.Compare(b.N, a.N) })
	return out[:min(n, len(out))], nil
}

// spelling is how articles write a word of a dictionary: as most of the first
// few do, rather small. It is "" if no article holds the word any more.
func (s *search) spelling(field query.Field, w expanded) (string, error) {
	const enough = 3 // articles
	name, term := string(field), w.word
	if field == query.Text {
		name = string(query.Body)
	}
	if w.term[1] {
		term = formPrefix + term
	}
	at := newPostings(s, name, term)
	times := map[string]int{}
	for read := 0; read < enough; {
		doc, err := at.advance(at.doc() + 1)
		if err != nil {
			return "", err
		}
		if doc == noDoc {
			break
		}
		if !s.bound.has(doc - 1) {
			continue
		}
		read++
		a, err := s.article(doc)
		if err != nil {
			return "", err
		}
		text := a.Body
		switch field {
		case query.Headline:
			text = a.Headline
		case query.Lead:
			text = lead(a)
		}
		for _, t := range analysis.Text(text, a.Language) {
			if t.Form == w.word || !w.term[1] && t.Term == w.word {
				times[text[t.Start:t.End]]++
			}
		}
	}
	best := ""
	for word, n := range times {
		if n > times[best] || n == times[best] && word > best { // a small letter is the greater
			best = word
		}
	}
	return best, nil
}
