package index

import (
	"math"
	"slices"
	"strings"

	"ksearch/index/analysis"
	"ksearch/query"
)

// This file builds the matchers of running text.

// text matches what running text holds, and scores it.
func (s *search) text(x query.Expr) (matcher, error) {
	field := query.FieldOf(x)
	single, bonus, err := s.single(x)
	if err != nil {
		return nil, err
	}
	var fields []int
	for i, f := range textFields {
		if string(field) == f.name || field == query.Text && (i != aboutField || single) {
			fields = append(fields, i)
		}
	}
	ps, err := s.places(x, fields)
	if err != nil {
		return nil, err
	}
	t, err := s.scored(fields, ps, bonus)
	if err == nil {
		t.what = x.String()
	}
	return t, err
}

// single reports whether x is one word, which is also looked for in the names
// that an article goes by, and by what terms it is found in its very form.
func (s *search) single(x query.Expr) (ok bool, exact []string, err error) {
	switch x.(type) {
	case query.Word, query.Phrase, query.Wildcard, query.Fuzzy, query.Regexp:
	default:
		return false, nil, nil
	}
	wants, err := s.wants(x)
	if err != nil || len(wants) != 1 || wants[0].inCapitals {
		return false, nil, err
	}
	w := wants[0]
	if w.pattern != nil {
		return true, nil, nil
	}
	if len(w.terms) > 1 || w.terms[0] != w.form {
		exact = append(exact, formPrefix+w.form)
	}
	if w.capitals {
		exact = append(exact, capsPrefix+w.form)
	}
	return true, exact, nil
}

// scored is what was found in some of textFields, each by itself, as one.
func (s *search) scored(fields []int, ps []places, exact []string) (*text, error) {
	t := &text{dl: &s.deadline}
	n := max(s.g.Stats.Articles, 1)
	most, by := uint64(0), 1.0
	for k, p := range ps {
		if p == nil {
			continue
		}
		most, by = max(most, p.count()), p.boost()
		i := fields[k]
		f := textFields[i]
		if u, ok := p.(*union); ok {
			o := &frequent{union: u, dl: &s.deadline}
			for _, e := range exact {
				et, err := newTerm(s, f.name, e, 1)
				if err != nil {
					return nil, err
				}
				if et != nil {
					o.exact = append(o.exact, et)
				}
			}
			t.in = append(t.in, o)
		} else {
			t.in = append(t.in, &placed{places: p, dl: &s.deadline})
		}
		t.fields = append(t.fields, f)
		t.norms = append(t.norms, s.g.norm(i))
	}
	df := float64(most)
	t.idf = by * math.Log(1+(float64(n)-df+0.5)/(df+0.5))
	return t, nil
}

// atLeast matches what a text holds so many times.
func (s *search) atLeast(x query.AtLeast) (matcher, error) {
	var fields []int
	for i, f := range textFields {
		switch field := query.FieldOf(x); {
		case string(field) == f.name,
			field == query.Text && (f.name == string(query.Headline) || f.name == string(query.Body)):
			fields = append(fields, i)
		}
	}
	ps, err := s.places(x.X, fields)
	if err != nil {
		return nil, err
	}
	t, err := s.scored(fields, ps, nil)
	if err != nil {
		return nil, err
	}
	t.what = x.String()
	for i, o := range t.in {
		if f, ok := o.(*frequent); ok && !f.apart {
			t.in[i] = &placed{places: f.union, dl: &s.deadline}
		}
	}
	return &atLeast{t, x.N}, nil
}

// places are where x is in each of some of textFields; nil where it is not.
func (s *search) places(x query.Expr, fields []int) ([]places, error) {
	out := make([]places, len(fields))
	switch x := x.(type) {
	case query.Boost:
		ps, err := s.places(x.X, fields)
		if err != nil {
			return nil, err
		}
		for k, p := range ps {
			if p != nil {
				out[k] = raised{p, x.By}
			}
		}
		return out, nil
	case query.Or:
		for _, y := range x {
			ps, err := s.places(y, fields)
			if err != nil {
				return nil, err
			}
			for k, p := range ps {
				if p == nil {
					continue
				}
				if out[k] == nil {
					out[k] = new(either)
				}
				e := out[k].(*either) //nolint:errcheck // made here
				e.parts = append(e.parts, p)
			}
		}
		return out, nil
	case query.Near:
		as, err := s.places(x.A, fields)
		if err != nil {
			return nil, err
		}
		bs, err := s.places(x.B, fields)
		if err != nil {
			return nil, err
		}
		for k := range fields {
			if as[k] == nil || bs[k] == nil {
				continue
			}
			if out[k], err = s.nearOf(x, textFields[fields[k]].name, as[k], bs[k]); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	if slot, ok := x.(query.Slot); ok {
		return s.slot(slot, fields)
	}
	wants, err := s.wants(x)
	if err != nil {
		return nil, err
	}
	if len(wants) == 0 {
		s.nothing(x)
		return out, nil
	}
	slop := 0
	if p, ok := x.(query.Phrase); ok && len(wants) > 1 {
		slop = p.Slop
	}
	held := false
	for k, i := range fields {
		name := textFields[i].name
		if slop > 0 {
			out[k], err = s.scatter(name, wants, slop)
		} else {
			out[k], err = s.follow(name, wants)
		}
		if err != nil {
			return nil, err
		}
		held = held || out[k] != nil
	}
	switch _, word := x.(query.Word); {
	case held:
	case word || wants[0].pattern == nil:
		s.note("no article holds %q", typed(x))
	default:
		s.note("no article holds a word like %q", typed(x))
	}
	return out, nil
}

func (s *search) slot(x query.Slot, fields []int) ([]places, error) {
	out := make([]places, len(fields))
	held := false
	for _, kind := range slotKinds {
		if kind.kind != x.Kind {
			continue
		}
		for k, i := range fields {
			u, err := newUnion(s, textFields[i].name, []string{kind.term}, 0)
			if err != nil {
				return nil, err
			}
			if u != nil {
				u.apart = true
				out[k], held = u, true
			}
		}
	}
	if !held {
		s.note("no article names a%s", map[query.Field]string{query.Person: " person", query.Place: " place", query.Org: "n organisation"}[x.Kind])
	}
	return out, nil
}

// follow are words that follow each other in a field of bleve, or nil if it
// does not hold each of them.
func (s *search) follow(field string, wants []want) (places, error) {
	p := &phrase{words: len(wants)}
	for i := 0; i < len(wants); i++ {
		var u *union
		var err error
		at := i
		switch {
		case i+1 < len(wants) && wants[i].pairs() && wants[i+1].pairs():
			u, err = s.pair(field, wants[i], wants[i+1])
			i++
		case i > 0 && wants[i-1].pairs() && wants[i].pairs():
			at = i - 1
			u, err = s.pair(field, wants[at], wants[i])
		default:
			u, err = s.union(field, wants[i])
		}
		if err != nil || u == nil {
			return nil, err
		}
		p.parts = append(p.parts, u)
		p.later = append(p.later, at)
	}
	if len(p.parts) == 1 {
		return p.parts[0], nil
	}
	p.order, p.df = rarestFirst(p.parts)
	return p, nil
}

// scatter are words close together in a field, or nil if it does not hold each.
func (s *search) scatter(field string, wants []want, slop int) (places, error) {
	l := &loose{slop: slop, words: make([][]span, len(wants)), dl: &s.deadline}
	for _, w := range wants {
		u, err := s.union(field, w)
		if err != nil || u == nil {
			return nil, err
		}
		l.parts = append(l.parts, u)
	}
	l.order, l.df = rarestFirst(l.parts)
	return l, nil
}

// union is one word in a field.
func (s *search) union(field string, w want) (*union, error) {
	terms := w.terms
	switch {
	case w.inCapitals:
		terms = []string{capsPrefix + w.form}
	case w.pattern != nil:
		_, edits := w.pattern.Edits()
		key := patternIn{field, w.pattern.String(), edits}
		var known bool
		if terms, known = s.terms[key]; known {
			break // a query may hold a pattern twice
		}
		all, err := s.expand(field, *w.pattern)
		if err != nil {
			return nil, err
		}
		terms = s.withoutForms(field, all)
		if s.terms == nil {
			s.terms = make(map[patternIn][]string)
		}
		s.terms[key] = terms
	}
	u, err := newUnion(s, field, terms, 1)
	if u != nil {
		u.apart = w.pattern == nil
	}
	return u, err
}

// A patternIn is a pattern in a field of bleve.
type patternIn struct {
	field, text string
	edits       int
}

// withoutForms leaves out of the terms that look like a pattern the forms of
// which every base form is among them too: where such a form stands, so does
// its base form.
func (s *search) withoutForms(field string, terms []string) []string {
	dropped := s.segments.dropped()
	held := make(map[string]bool, len(terms))
	for _, t := range terms {
		held[t] = true
	}
	out := terms[:0]
	for _, t := range terms {
		if form, ok := strings.CutPrefix(t, formPrefix); ok {
			bases := s.otherBases(form)
			bare := slices.ContainsFunc(bases, func(b string) bool {
				return !held[b] || dropped && s.segments.count(field, b) == 0
			})
			if len(bases) > 0 && !bare {
				continue
			}
		}
		out = append(out, t)
	}
	return out
}

// otherBases are the base forms of a word, without itself.
func (s *search) otherBases(form string) []string {
	bases, known := s.bases[form]
	if !known {
		bases = slices.DeleteFunc(analysis.Bases(form, s.langs), func(b string) bool { return b == form })
		if s.bases == nil {
			s.bases = make(map[string][]string)
		}
		s.bases[form] = bases // the same for several fields
	}
	return bases
}

// pair is two common words in a row.
func (s *search) pair(field string, a, b want) (*union, error) {
	var terms []string
	for _, x := range a.terms {
		for _, y := range b.terms {
			terms = append(terms, pairTerm(x, y))
		}
	}
	u, err := newUnion(s, field, terms, 2)
	if u != nil {
		u.apart = true
	}
	return u, err
}
