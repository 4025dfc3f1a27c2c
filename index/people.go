package index

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	bindex "github.com/blevesearch/bleve_index_api"

	"ksearch/corpus/names"
	"ksearch/index/analysis"
	"ksearch/query"
)

// peopleFile is the file of a generation in which the spellings of people are
// grouped, as JSON: [["Masrour Barzani","Mesrûr Barzanî"],...]. It is made from
// the whole archive each time, for a name becomes canonical by the articles
// that have it.
const peopleFile = "people.json"

// people are the names under which an archive knows somebody by more than one
// spelling. The zero people know none.
type people struct {
	groups [][]string     // the canonical name first
	group  map[string]int // of each spelling

	places atomic.Pointer[spellingPlaces] // in the column that is kept of all people
}

// spellingPlaces are where the names of each group are in values, but for those
// that are not there: the canonical name first, -1 if it is not.
type spellingPlaces struct {
	values []string
	groups [][]int
}

// placesIn are those of a column, found anew unless it is the one kept.
func (p *people) placesIn(t *tallied) *spellingPlaces {
	if s := p.places.Load(); s != nil && len(s.values) == len(t.values) && len(t.values) > 0 && &s.values[0] == &t.values[0] {
		return s
	}
	s := &spellingPlaces{values: t.values}
	for _, g := range p.groups {
		var places []int
		for i, name := range g {
			if at, held := slices.BinarySearch(t.values, name); held {
				places = append(places, at)
			} else if i == 0 {
				places = append(places, -1)
			}
		}
		s.groups = append(s.groups, places)
	}
	if t.kept {
		p.places.Store(s)
	}
	return s
}

// spellings returns all spellings of name, the canonical one first.
func (p *people) spellings(name string) []string {
	if n, ok := p.group[name]; ok {
		return p.groups[n]
	}
	return []string{name}
}

// groupOf returns what makes of the values of a field the canonical ones; nil if
// each is canonical.
func (p *people) groupOf(field string) func(value string) string {
	if name, _ := facetName(query.People); field != name || len(p.groups) == 0 {
		return nil
	}
	return func(value string) string { return p.spellings(value)[0] }
}

// of returns all spellings of a value of a facet, the canonical one first.
func (p *people) of(field query.FacetField, value string) []string {
	if field == query.People {
		return p.spellings(value)
	}
	return []string{value}
}

// asked are all spellings of those of whom any spelling is what is wanted: its
// words are among the words of the name, or value, if it is not "", is whole of it.
func (p *people) asked(wants []want, value string) (out []string) {
	for _, g := range p.groups {
		for _, name := range g {
			if value != "" && whole(name) == value || value == "" && len(inARow(analysis.Names(name), nil, wants)) > 0 {
				out = append(out, g...)
				break
			}
		}
	}
	return out
}

// joined returns t with the counts of all spellings of a person under the
// canonical one. No article has two of them.
func (p *people) joined(t *tallied) *tallied {
	if len(p.groups) == 0 {
		return t
	}
	n := slices.Clone(t.n)
	more := map[string]uint32{} // canonical names that no document counted has
	for k, places := range p.placesIn(t).groups {
		at := places[0]
		for _, i := range places[1:] {
			switch {
			case n[i] == 0:
			case at >= 0:
				n[at] += n[i]
			default:
				more[p.groups[k][0]] += n[i]
			}
			n[i] = 0
		}
	}
	out := &tallied{values: t.values, n: n, missing: t.missing}
	if len(more) == 0 {
		return out
	}
	out.values, out.n = make([]string, 0, len(n)+len(more)), make([]uint32, 0, len(n)+len(more))
	at := 0
	for _, name := range slices.Sorted(maps.Keys(more)) {
		for ; at < len(n) && t.values[at] < name; at++ {
			out.values, out.n = append(out.values, t.values[at]), append(out.n, n[at])
		}
		out.values, out.n = append(out.values, name), append(out.n, more[name])
	}
	out.values, out.n = append(out.values, t.values[at:]...), append(out.n, n[at:]...)
	return out
}

// newPeople keeps groups. A name that is there twice counts where it is first.
func newPeople(groups [][]string) *people {
	n := 0
	for _, g := range groups {
		n += len(g)
	}
	p := &people{groups: make([][]string, 0, len(groups)), group: make(map[string]int, n)}
	for _, g := range groups {
		held := make([]string, 0, len(g))
		for _, name := range g {
			if _, known := p.group[name]; !known {
				p.group[name] = len(p.groups)
				held = append(held, name)
			}
		}
		if len(held) > 0 {
			p.groups = append(p.groups, held)
		}
	}
	return p
}

// readPeople reads the groups of the generation in dir.
func readPeople(dir string) (*people, error) {
	name := filepath.Join(dir, peopleFile)
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, &DamageError{name, err}
	}
	groups, plain := plainGroups(string(b))
	if !plain {
		if err := json.Unmarshal(b, &groups); err != nil {
			return nil, &DamageError{name, err}
		}
	}
	for _, g := range groups {
		if len(g) == 0 {
			return nil, &DamageError{name, errors.New("a group is empty")}
		}
	}
	return newPeople(groups), nil
}

// plainGroups reads groups of names of which none needs an escape, as nearly all
// that writePeople writes: to decode them as JSON would be a tenth of the time
// that a process takes to answer one question.
func plainGroups(s string) (groups [][]string, plain bool) {
	inner, begins := strings.CutPrefix(s, `[["`)
	inner, ends := strings.CutSuffix(inner, `"]]`)
	escape := func(r rune) bool { return r < ' ' || r == '\\' || r == utf8.RuneError }
	if !begins || !ends || strings.ContainsFunc(s, escape) {
		return nil, false
	}
	for g := range strings.SplitSeq(inner, `"],["`) {
		held := strings.Split(g, `","`)
		for _, name := range held {
			if strings.Contains(name, `"`) {
				return nil, false // it is set in another way
			}
		}
		groups = append(groups, held)
	}
	return groups, true
}

// writePeople groups the people of all articles of r, and writes them into the
// generation in dir.
func writePeople(ctx context.Context, r bindex.IndexReader, dir string, aliases *names.Aliases) error {
	groups, err := groupPeople(ctx, r, aliases)
	if err != nil {
		return err
	}
	if groups == nil {
		groups = [][]string{}
	}
	b, err := json.Marshal(groups)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, peopleFile), b, 0o644)
}

// groupPeople asks the dictionary of people for their names, and the postings
// of those that may be one whether they occur together.
func groupPeople(ctx context.Context, r bindex.IndexReader, aliases *names.Aliases) ([][]string, error) {
	const field = string(query.Person)
	in, err := segmentsIn(r)
	if err != nil {
		return nil, err
	}
	var all []names.Spelling
	for terms := in.vocabulary(field, "", "", nil); terms.next(); {
		if len(all)&0xfff == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		all = append(all, names.Spelling{Name: terms.term, Articles: int(in.articles(terms))})
	}
	docs := map[string]map[uint64]bool{}
	of := func(name string) map[uint64]bool {
		if set, ok := docs[name]; ok {
			return set
		}
		set := map[uint64]bool{}
		for _, doc := range in.with(field, name) {
			set[doc] = true
		}
		docs[name] = set
		return set
	}
	return names.Group(all, aliases, func(a, b string) (bool, error) {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		x, y := of(a), of(b)
		if len(x) > len(y) {
			x, y = y, x
		}
		for id := range x {
			if y[id] {
				return true, nil
			}
		}
		return false, nil
	})
}
