package index

import (
	"strings"
	"unicode/utf8"

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
	if field == query.Person {
		value := ""
		if y, ok := x.(query.Phrase); ok {
			value = whole(y.Text)
		}
		if spellings := s.people().asked(wants, value); len(spellings) > 0 {
			return s.somebody(name, wants, spellings)
		}
	}
	p, err := s.follow(name, wants)
	if err != nil {
		return nil, err
	}
	if p == nil {
		s.note("no article has %s %q", field, typed(x))
		return &list{}, nil
	}
	return s.unscored(p), nil
}

// somebody matches what is wanted, and people by all their spellings.
func (s *search) somebody(name string, wants []want, spellings []string) (matcher, error) {
	o := new(or)
	known := want{}
	for _, spelling := range spellings {
		known.terms = append(known.terms, whole(spelling))
	}
	for _, ws := range [][]want{wants, {known}} {
		p, err := s.follow(name, ws)
		if err != nil {
			return nil, err
		}
		if p != nil {
			o.parts = append(o.parts, s.unscored(p))
		}
	}
	return o, nil
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
