package index

import (
	"fmt"
	"slices"
	"time"

	"ksearch/query"
)

// filters are the Filters of a request as sets of documents, those of one
// field in one set: an article passes if it is in all sets.
type filters struct {
	hard bitset // of Within and of the fields that no facet counts; nil is everything
	soft []fieldFilter
}

// fieldFilter are the Filters of a field that a facet counts: the facet must
// know of the articles that these alone keep out.
type fieldFilter struct {
	field query.FacetField
	pass  bitset
	only  []uint32 // the documents that pass all but this
}

// newFilters reads the postings of the values, and nothing of the documents.
func newFilters(s *search) (*filters, error) {
	fs := new(filters)
	if s.bound != nil {
		fs.hard = slices.Clone(s.bound.docs)
	}
	if len(s.req.Filters) == 0 {
		return fs, nil
	}
	documents := s.segments.documents()
	for _, f := range s.req.Filters {
		to := &fs.hard
		for _, facet := range s.req.Facets {
			if facet.Field == f.Field {
				to = fs.softly(f.Field)
				break
			}
		}
		any := newBitset(documents)
		for _, v := range f.Values {
			if err := s.addValue(any, f.Field, v); err != nil {
				return nil, err
			}
		}
		switch {
		case *to != nil:
			(*to).and(any, f.Exclude)
		case f.Exclude:
			*to = any.complement()
		default:
			*to = any
		}
	}
	return fs, nil
}

func (fs *filters) softly(field query.FacetField) *bitset {
	for i := range fs.soft {
		if fs.soft[i].field == field {
			return &fs.soft[i].pass
		}
	}
	fs.soft = append(fs.soft, fieldFilter{field: field})
	return &fs.soft[len(fs.soft)-1].pass
}

// test reports whether a document passes. If one field alone keeps it out, it
// is noted for the facet of that. Documents are tested in ascending order.
func (fs *filters) test(doc uint64) bool {
	if fs.hard != nil && !fs.hard.has(doc) {
		return false
	}
	against := -1
	for i := range fs.soft {
		if fs.soft[i].pass.has(doc) {
			continue
		}
		if against >= 0 {
			return false
		}
		against = i
	}
	if against < 0 {
		return true
	}
	fs.soft[against].only = append(fs.soft[against].only, uint32(doc))
	return false
}

// apart are the filters for some of the documents.
func (fs *filters) apart() *filters {
	out := &filters{hard: fs.hard, soft: slices.Clone(fs.soft)}
	for i := range out.soft {
		out.soft[i].only = nil
	}
	return out
}

// join adds what other met in the documents that follow.
func (fs *filters) join(other *filters) {
	for i := range fs.soft {
		fs.soft[i].only = append(fs.soft[i].only, other.soft[i].only...)
	}
}

// keep tests the documents of set, which are counted from first.
func (fs *filters) keep(set bitset, first uint64) {
	if fs.hard == nil && len(fs.soft) == 0 {
		return
	}
	end := uint64(len(set)) * 64
	for i := set.next(0); i < end; i = set.next(i + 1) {
		if !fs.test(first + i) {
			set.remove(i)
		}
	}
}

// kept are the documents that the filters of field alone keep out.
func (fs *filters) kept(field query.FacetField) []uint32 {
	for i := range fs.soft {
		if fs.soft[i].field == field {
			return fs.soft[i].only
		}
	}
	return nil
}

// addValue adds to set the documents with a value of a facet.
func (s *search) addValue(set bitset, field query.FacetField, value string) error {
	name, ok := facetName(field)
	if !ok {
		return fmt.Errorf("there is no facet %q", field)
	}
	switch {
	case value == "":
		some, err := s.having(name, len(set)*64)
		if err != nil {
			return err
		}
		set.or(some.complement())
		return nil
	case field != query.PublicationDates:
		for _, spelling := range s.people().of(field, value) {
			if err := s.addTerm(set, name, spelling); err != nil {
				return err
			}
		}
		return nil
	}
	d, err := query.ReadSpan(value)
	if err != nil {
		return err
	}
	for _, term := range periodsWithin(d.From, d.To) {
		if err := s.addTerm(set, fieldPeriod, term); err != nil {
			return err
		}
	}
	return nil
}

// addTerm adds to set the documents with a term.
func (s *search) addTerm(set bitset, field, term string) error {
	return s.eachWith(field, term, func(doc uint64) bool {
		set.add(doc)
		return true
	})
}

// eachWith calls yield with the numbers of the documents with a term,
// ascending, until it returns false.
func (s *search) eachWith(field, term string, yield func(doc uint64) bool) error {
	p := newPostings(s, field, term)
	for {
		doc, err := p.advance(p.at + 1)
		if err != nil || doc == noDoc || !yield(doc-1) {
			return err
		}
	}
}

// having is the set of the documents that have any value in a field of bleve.
func (s *search) having(field string, documents int) (bitset, error) {
	if set := s.g.columns.having(field); set != nil {
		return set, nil
	}
	set := newBitset(documents)
	var buf []uint32
	for i := range s.segments {
		seg := &s.segments[i]
		values := seg.Column(field)
		for doc := range seg.size {
			if err := s.check(); err != nil {
				return nil, err
			}
			if buf = values.Append(buf[:0], int(doc)); len(buf) > 0 {
				set.add(seg.first + doc)
			}
		}
	}
	s.g.columns.keepHaving(field, set)
	return set, nil
}

// periodsWithin are the terms of fieldPeriod that make up the days from from
// until before to: years where a whole year lies within, else months, else
// days. An article is within if all that is known of its date is.
func periodsWithin(from, to time.Time) (terms []string) {
	for from.Before(to) {
		next, layout := from.AddDate(0, 0, 1), time.DateOnly
		if month := from.AddDate(0, 1, 0); from.Day() == 1 && !month.After(to) {
			next, layout = month, "2006-01"
			if year := from.AddDate(1, 0, 0); from.Month() == time.January && !year.After(to) {
				next, layout = year, "2006"
			}
		}
		terms = append(terms, from.Format(layout))
		from = next
	}
	return terms
}
