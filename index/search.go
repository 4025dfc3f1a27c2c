package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	bindex "github.com/blevesearch/bleve_index_api"

	"ksearch/index/analysis"
	"ksearch/query"
)

// Search answers req from the live generation. The deadline of ctx holds: it
// is looked at while terms are gathered, while postings are gone through, and
// while hits are counted.
func (ix *Index) Search(ctx context.Context, req *query.Request) (res *query.Result, err error) {
	if err := req.Check(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("index: search: %w", err)
	}
	start := time.Now()
	g, req, err := ix.acquireFor(req)
	if errors.Is(err, ErrNoIndex) {
		res = &query.Result{Query: reading(req), Total: query.Total{Relation: "eq"}}
		for _, f := range req.Facets {
			res.Facets = append(res.Facets, query.FacetCounts{Field: f.Field})
		}
		res.Took = time.Since(start)
		return res, nil
	}
	if err != nil {
		return nil, err
	}
	defer g.release()

	err = g.guard(func() (err error) {
		res, err = g.search(ctx, req)
		return err
	})
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, fmt.Errorf("index: search: %w", err)
	}
	res.Took = time.Since(start)
	return res, nil
}

func reading(req *query.Request) query.Reading {
	_, order := req.Plan()
	r := query.Reading{Order: order}
	if req.Query != nil {
		r.Parsed = req.Query.String()
	}
	return r
}

// search is one search on one generation.
type search struct {
	deadline
	ctx     context.Context
	g       *generation
	req     *query.Request
	reader  bindex.IndexReader
	closers []interface{ Close() error }
	notes   []string
	soft    bool // the query has words of which some may be missing
	idiom
	cut bool // a pattern stands for more words than are looked for
}

// begin returns a search that is ended by calling end.
func (g *generation) begin(ctx context.Context, req *query.Request) (s *search, end func(), err error) {
	reader, err := advancedReader(g.bleve)
	if err != nil {
		return nil, nil, err
	}
	planned := *req
	planned.Query, planned.Order = req.Plan()
	s = &search{
		deadline: deadline{ctx: ctx}, ctx: ctx, g: g, req: &planned, reader: reader,
		idiom: idiomOf(planned.Query, g.manifest.Stats.profiles()),
	}
	return s, func() {
		for _, c := range s.closers {
			_ = c.Close() // nothing was written
		}
		_ = reader.Close()
	}, nil
}

func (g *generation) search(ctx context.Context, req *query.Request) (*query.Result, error) {
	s, end, err := g.begin(ctx, req)
	if err != nil {
		return nil, err
	}
	defer end()
	c, err := s.gather(req.PageSize())
	if err != nil {
		return nil, err
	}
	res := &query.Result{Query: reading(req), Total: query.Total{Value: c.total, Relation: "eq"}}
	if res.Facets, err = c.counts(); err != nil {
		return nil, err
	}
	if s.soft {
		res.Total.AllWords = c.whole
	}
	if s.cut {
		res.Total.Relation = "gte"
	}
	if note := g.annotation(); note != "" {
		s.notes = append(s.notes, note)
	}
	res.Query.Notes = s.notes
	page, err := c.page()
	if err != nil {
		return nil, err
	}
	res.Next = c.next(page)
	var why map[*found]*query.Explanation
	if req.Explain && len(page) > 0 {
		if why, err = s.explain(page); err != nil {
			return nil, err
		}
	}
	mk := newMarker(s.req.Query, s.idiom, s.g.people)
	for _, h := range page {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		hit, err := s.hit(h, mk)
		if err != nil {
			return nil, err
		}
		hit.Explanation = why[h]
		res.Hits = append(res.Hits, hit)
	}
	if err := s.advise(req, res); err != nil {
		return nil, err
	}
	return res, nil
}

func advancedReader(b bleve.Index) (bindex.IndexReader, error) {
	adv, err := b.Advanced()
	if err != nil {
		return nil, err
	}
	return adv.Reader()
}

// matcher is x in terms of postings. A nil x is every article.
func (s *search) matcher(x query.Expr) (matcher, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	switch x := x.(type) {
	case nil:
		return s.all()
	case query.Word, query.Phrase, query.Wildcard, query.Fuzzy, query.Regexp, query.Slot:
		if textual(query.FieldOf(x)) {
			return s.text(x)
		}
		return s.value(x)
	case query.Near:
		return s.text(x)
	case query.AtLeast:
		return s.atLeast(x)
	case query.Boost:
		m, err := s.matcher(x.X)
		if err != nil {
			return nil, err
		}
		return boosted{m, x.By}, nil
	case query.Around:
		return s.around(x)
	case query.Similar:
		return s.similar(x)
	case query.Dates:
		return s.dates(x)
	case query.Words:
		return s.words(x)
	case query.And:
		return s.and(x)
	case query.Or:
		o := new(or)
		for _, y := range x {
			m, err := s.matcher(y)
			if err != nil {
				return nil, err
			}
			o.parts = append(o.parts, m)
		}
		return o, nil
	case query.Not:
		return s.and(query.And{x})
	}
	return nil, fmt.Errorf("no matcher for %T", x) // Expr is closed
}

func (s *search) all() (matcher, error) {
	r, err := s.reader.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, r)
	return &all{r: r, dl: &s.deadline}, nil
}

func (s *search) and(xs query.And) (matcher, error) {
	a := new(and)
	for _, x := range xs {
		not, negative := x.(query.Not)
		soft := s.soft
		if negative {
			x = not.X
		}
		m, err := s.matcher(x)
		if negative {
			s.soft = soft // what is not wanted need not be held in full
		}
		if err != nil {
			return nil, err
		}
		if negative {
			a.not = append(a.not, m)
		} else {
			a.parts = append(a.parts, m)
		}
	}
	if len(a.parts) == 0 {
		m, err := s.all()
		if err != nil {
			return nil, err
		}
		a.parts = append(a.parts, m)
	}
	return a, nil
}

// words are soft: any may match. Those that are too common to tell articles
// apart are left out of account if others remain, and the reader is told.
func (s *search) words(xs query.Words) (matcher, error) {
	defer func(d idiom) { s.idiom = d }(s.idiom)
	s.idiom = s.idiom.of(xs)
	rare, common := s.withoutCommon(xs)
	if len(common) > 0 {
		s.note("too common to rank by, and left out: %s; ask for one as a \"phrase\"", strings.Join(common, ", "))
	}
	o := &or{soft: len(rare) > 1}
	s.soft = s.soft || o.soft
	for _, w := range rare {
		m, err := s.matcher(w)
		if err != nil {
			return nil, err
		}
		o.parts = append(o.parts, m)
	}
	return o, nil
}

func (s *search) note(format string, args ...any) {
	if n := fmt.Sprintf(format, args...); !slices.Contains(s.notes, n) {
		s.notes = append(s.notes, n)
	}
}

func textual(f query.Field) bool {
	return f == query.Text || f == query.Headline || f == query.Lead || f == query.Body
}

func (s *search) nothing(x query.Expr) matcher {
	s.note("%q holds no word that can be searched for", typed(x))
	return &list{}
}

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
		if spellings := s.g.people.asked(wants, value); len(spellings) > 0 {
			return s.somebody(name, wants, spellings)
		}
	}
	p, err := s.follow(name, wants, false)
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
		p, err := s.follow(name, ws, false)
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
	dict, err := s.reader.FieldDictPrefix(findPrefix+string(query.Source), []byte(exactly(literal)))
	if err != nil {
		return nil, err
	}
	defer dict.Close()
	var out []string
	for {
		if err := s.check(); err != nil {
			return nil, err
		}
		e, err := dict.Next()
		if err != nil || e == nil {
			return out, err
		}
		if glob(pattern, strings.TrimPrefix(e.Term, exactly(""))) {
			out = append(out, e.Term)
		}
	}
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
	internal, err := s.reader.InternalID(id)
	if err != nil || internal == nil {
		return &list{}, err
	}
	return &list{docs: []uint64{internal.Value() + 1}}, nil
}

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
	ps, err := s.places(x, fields, true)
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
				et, err := newTerm(s, f.name, e, 1, true)
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
		t.avg = append(t.avg, max(float64(s.g.Stats.Tokens[i])/float64(n), 1))
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
	ps, err := s.places(x.X, fields, true)
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
// freqs says that the frequencies of x are asked for, and not its places alone.
func (s *search) places(x query.Expr, fields []int, freqs bool) ([]places, error) {
	out := make([]places, len(fields))
	switch x := x.(type) {
	case query.Boost:
		ps, err := s.places(x.X, fields, false)
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
			ps, err := s.places(y, fields, false)
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
		as, err := s.places(x.A, fields, false)
		if err != nil {
			return nil, err
		}
		bs, err := s.places(x.B, fields, false)
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
		return s.slot(slot, fields, freqs)
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
			out[k], err = s.follow(name, wants, freqs)
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

func (s *search) slot(x query.Slot, fields []int, freqs bool) ([]places, error) {
	out := make([]places, len(fields))
	held := false
	for _, kind := range slotKinds {
		if kind.kind != x.Kind {
			continue
		}
		for k, i := range fields {
			u, err := newUnion(s, textFields[i].name, []string{kind.term}, 0, freqs)
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
func (s *search) follow(field string, wants []want, freqs bool) (places, error) {
	p := &phrase{words: len(wants)}
	freqs = freqs && (len(wants) == 1 || len(wants) == 2 && wants[0].pairs() && wants[1].pairs())
	for i := 0; i < len(wants); i++ {
		var u *union
		var err error
		at := i
		switch {
		case i+1 < len(wants) && wants[i].pairs() && wants[i+1].pairs():
			u, err = s.pair(field, wants[i], wants[i+1], freqs)
			i++
		case i > 0 && wants[i-1].pairs() && wants[i].pairs():
			at = i - 1
			u, err = s.pair(field, wants[at], wants[i], freqs)
		default:
			u, err = s.union(field, wants[i], freqs)
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
		u, err := s.union(field, w, false)
		if err != nil || u == nil {
			return nil, err
		}
		l.parts = append(l.parts, u)
	}
	l.order, l.df = rarestFirst(l.parts)
	return l, nil
}

// union is one word in a field.
func (s *search) union(field string, w want, freqs bool) (*union, error) {
	terms := w.terms
	switch {
	case w.inCapitals:
		terms = []string{capsPrefix + w.form}
	case w.pattern != nil:
		var err error
		if terms, err = s.expand(field, *w.pattern); err != nil {
			return nil, err
		}
		terms = s.withoutForms(terms)
	}
	u, err := newUnion(s, field, terms, 1, freqs)
	if u != nil {
		u.apart = w.pattern == nil
	}
	return u, err
}

// withoutForms leaves out of the terms that look like a pattern the forms of
// which every base form is among them too: where such a form stands, so does
// its base form.
func (s *search) withoutForms(terms []string) []string {
	held := make(map[string]bool, len(terms))
	for _, t := range terms {
		held[t] = true
	}
	out := terms[:0]
	for _, t := range terms {
		form, ok := strings.CutPrefix(t, formPrefix)
		if ws := analysis.Query(form, s.langs); ok && len(ws) == 1 && ws[0].Form == form {
			bases := slices.DeleteFunc(ws[0].Terms, func(b string) bool { return b == form })
			covered := len(bases) > 0 && !slices.ContainsFunc(bases, func(b string) bool { return !held[b] })
			if covered {
				continue
			}
		}
		out = append(out, t)
	}
	return out
}

// pair is two common words in a row.
func (s *search) pair(field string, a, b want, freqs bool) (*union, error) {
	var terms []string
	for _, x := range a.terms {
		for _, y := range b.terms {
			terms = append(terms, pairTerm(x, y))
		}
	}
	u, err := newUnion(s, field, terms, 2, freqs)
	if u != nil {
		u.apart = true
	}
	return u, err
}

// dates matches by the years, months and days that lie within: few terms for
// any range. An article of which the month or year alone is known is within
// if all of that is.
func (s *search) dates(x query.Dates) (matcher, error) {
	dict, err := s.reader.FieldDict(fieldPeriod)
	if err != nil {
		return nil, err
	}
	defer dict.Close()
	within := map[string]bool{}
	var whole, partial []string
	for { // ascending: a year before its months, a month before its days
		if err := s.check(); err != nil {
			return nil, err
		}
		e, err := dict.Next()
		if err != nil {
			return nil, err
		}
		if e == nil {
			break
		}
		from, to, ok := period(e.Term)
		switch {
		case !ok || len(e.Term) > 4 && within[e.Term[:4]] || len(e.Term) > 7 && within[e.Term[:7]]:
		case (x.From.IsZero() || !from.Before(x.From)) && (x.To.IsZero() || !to.After(x.To)):
			within[e.Term] = true
			whole = append(whole, e.Term)
		case len(e.Term) == len(time.DateOnly) && (x.From.IsZero() || to.After(x.From)) && (x.To.IsZero() || from.Before(x.To)):
			partial = append(partial, e.Term)
		}
	}
	o := new(or)
	for _, term := range append(whole, partial...) {
		p, err := newPostings(s, fieldPeriod, term, false, false)
		if err != nil {
			return nil, err
		}
		if within[term] {
			o.parts = append(o.parts, p)
			continue
		}
		dates, err := newDates(s.reader)
		if err != nil {
			return nil, err
		}
		o.parts = append(o.parts, &filtered{p, func(doc uint64) (bool, error) {
			sec, known, err := dates.of(doc)
			t := time.Unix(sec, 0)
			return known && (x.From.IsZero() || !t.Before(x.From)) && (x.To.IsZero() || t.Before(x.To)), err
		}})
	}
	return o, nil
}

// period is the time that a term of fieldPeriod stands for.
func period(term string) (from, to time.Time, ok bool) {
	for _, p := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if len(term) == len(p.layout) {
			t, err := time.Parse(p.layout, term)
			return t, t.AddDate(p.years, p.months, p.days), err == nil
		}
	}
	return from, to, false
}

// dateValues are the dates of articles, in seconds since 1970.
type dateValues struct {
	r bindex.DocValueReader
	b bindex.IndexInternalID
}

func newDates(r bindex.IndexReader) (*dateValues, error) {
	dv, err := r.DocValueReader([]string{fieldDate})
	return &dateValues{r: dv}, err
}

func (v *dateValues) of(doc uint64) (sec int64, known bool, err error) {
	v.b = bindex.NewIndexInternalID(v.b, doc-1)
	err = v.r.VisitDocValues(v.b, func(_ string, term []byte) {
		sec, known = unsortable(term)
	})
	return sec, known, err
}

// hit is what the reader gets of a found article.
func (s *search) hit(f *found, mk *marker) (query.Hit, error) {
	a, _, err := stored(s.reader, f.id)
	if err == nil && a == nil {
		err = fmt.Errorf("article %s: it is listed and not stored", f.id)
	}
	if err != nil {
		return query.Hit{}, &DamageError{s.g.dir, err}
	}
	h := query.Hit{ID: f.id, Score: f.score, Article: a}
	if s.req.Snippets > 0 {
		h.Snippets = mk.snippets(a, s.req.Snippets)
	}
	if !s.req.Body {
		a.Body = ""
	}
	return h, nil
}
