package index

import (
	"strings"
	"unicode/utf8"

	"ksearch/corpus/names"
	"ksearch/query"
)

// This file builds the matchers of fields of values.

// value matches what a field of values holds.
func (s *search) value(x query.Expr) (matcher, error) {
	field := query.FieldOf(x)
	if field == query.ID {
		switch x.(type) {
		case query.Word, query.Phrase:
			return s.id(typed(x))
		}
		return s.nothing(x), nil // an ID is asked for as a whole
	}
	name := findPrefix + string(field)
	var wants []want
	var err error
	switch y := x.(type) {
	case query.Phrase:
		if wants = []want{{terms: []string{whole(y.Text)}}}; field == query.Source {
			wants[0].terms[0] = exactly(y.Text)
		}
	case query.Wildcard:
		if field == query.Source {
			paths, err := s.paths(y.Pattern)
			if err != nil {
				return nil, err
			}
			wants = []want{{terms: paths}}
			break
		}
		wants, err = nameWants(x)
	default:
		wants, err = nameWants(x)
	}
	if err != nil {
		return nil, err
	}
	if len(wants) == 0 {
		return s.nothing(x), nil
	}
	asked := [][]want{wants}
	switch field {
	case query.Person:
		value := ""
		if y, ok := x.(query.Phrase); ok {
			value = whole(y.Text)
		}
		asked = append(asked, wholeWants(s.people().asked(wants, value))...)
	case query.Place, query.Dateline:
		asked = append(asked, placeWants(x)...)
	}
	var parts []matcher
	for _, ws := range asked {
		p, err := s.follow(name, ws)
		if err != nil {
			return nil, err
		}
		if p != nil {
			parts = append(parts, s.unscored(p))
		}
	}
	switch len(parts) {
	case 0:
		s.note("no article has %s %q", field, typed(x))
		return &list{}, nil
	case 1:
		return parts[0], nil
	}
	return &or{parts: parts}, nil
}

// wholeWants want any of some whole values.
func wholeWants(values []string) [][]want {
	if len(values) == 0 {
		return nil
	}
	w := want{terms: make([]string, len(values))}
	for i, v := range values {
		w.terms[i] = whole(v)
	}
	return [][]want{{w}}
}

// placeWants want the place that x names by what else it is called: by the
// canonical name as x asks, for its words or for the whole of it, and by the
// others as whole values, for America is a word of South America too.
func placeWants(x query.Expr) [][]want {
	switch y := x.(type) {
	case query.Word:
		spellings := names.Spellings(y.Text)
		if len(spellings) == 0 {
			return nil
		}
		y.Text = spellings[0]
		canonical, err := nameWants(y)
		if err != nil || len(canonical) == 0 {
			return nil
		}
		return append(wholeWants(spellings[1:]), canonical)
	case query.Phrase:
		return wholeWants(names.Spellings(y.Text))
	}
	return nil
}

func (s *search) unscored(p places) matcher {
	if u, ok := p.(*union); ok {
		return unscored{u}
	}
	return unscored{&placed{places: p, dl: &s.deadline}}
}

// paths are the terms for the paths that look like a pattern: as they are
// written, with * for any bytes and ? for one character.
func (s *search) paths(pattern string) ([]string, error) {
	literal := pattern
	if i := strings.IndexAny(pattern, "*?"); i >= 0 {
		literal = pattern[:i]
	}
	var out []string
	for terms := s.segments.beginning(findPrefix+string(query.Source), exactly(literal), nil); terms.next(); {
		if err := s.check(); err != nil {
			return nil, err
		}
		if glob(pattern, strings.TrimPrefix(terms.term, exactly(""))) {
			out = append(out, terms.term)
		}
	}
	return out, nil
}

// glob reports whether all of path looks like a pattern.
func glob(pattern, path string) bool {
	after, again := -1, 0 // where to go on if what follows the last * does not fit
	i, j := 0, 0
	for j < len(path) {
		switch {
		case i < len(pattern) && pattern[i] == '*':
			after, again = i+1, j
			i++
			continue
		case i < len(pattern) && pattern[i] == '?':
			_, size := utf8.DecodeRuneInString(path[j:])
			i++
			j += size
			continue
		case i < len(pattern) && pattern[i] == path[j]:
			i++
			j++
			continue
		}
		if after < 0 {
			return false
		}
		again++
		i, j = after, again
	}
	return strings.Trim(pattern[i:], "*") == ""
}

func (s *search) id(id string) (matcher, error) {
	doc, held := s.segments.number(id)
	if !held {
		return &list{}, nil
	}
	return &list{docs: []uint64{doc + 1}}, nil
}
