package indextest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/query"
)

// This file says what facets count and what filters keep.

// facetFields are the fields that hold what a facet counts.
var facetFields = map[query.FacetField]query.Field{
	query.People: query.Person, query.Places: query.Place, query.Organisations: query.Org,
	query.Datelines: query.Dateline, query.Agencies: query.Agency, query.PublicationDates: query.Published,
	query.Languages: query.Lang, query.Sections: query.Section, query.Keywords: query.Keyword, query.Publishers: query.Publisher,
}

// checkFacets returns an error for a facet or filter that has no meaning.
func checkFacets(req *query.Request) error {
	for _, f := range req.Facets {
		if facetFields[f.Field] == "" {
			return fmt.Errorf("there is no facet %q", f.Field)
		}
		switch f.Step {
		case "", query.PerDecade, query.PerYear, query.PerQuarter, query.PerMonth, query.PerWeek, query.PerDay:
		default:
			return fmt.Errorf("there is no step %q", f.Step)
		}
	}
	for _, f := range req.Filters {
		if facetFields[f.Field] == "" {
			return fmt.Errorf("there is no filter %q", f.Field)
		}
		for _, v := range f.Values {
			if f.Field == query.PublicationDates && v != "" {
				if _, err := readSpan(v); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// readSpan reads a value of dates, which is what a query writes after date.
func readSpan(value string) (query.Dates, error) {
	x, err := query.Parse("date:" + value)
	if err != nil {
		return query.Dates{}, fmt.Errorf("a filter of dates: %w", err)
	}
	d, ok := x.(query.Dates)
	if !ok {
		return query.Dates{}, fmt.Errorf("a filter of dates: %q is no date or span of dates", value)
	}
	return d, nil
}

// passing returns those that pass all filters but those of a field, in a slice
// of its own.
func passing(found []match, filters []query.Filter, but query.FacetField) []match {
	return slices.DeleteFunc(slices.Clone(found), func(m match) bool {
		return slices.ContainsFunc(filters, func(f query.Filter) bool { return f.Field != but && !m.passes(f) })
	})
}

// passes reports whether a has one of the values of f, or if f excludes none.
func (a *article) passes(f query.Filter) bool {
	return f.Exclude != slices.ContainsFunc(f.Values, func(v string) bool {
		switch {
		case f.Field != query.PublicationDates:
			values := a.facetValues(query.Facet{Field: f.Field})
			return v == "" && len(values) == 0 || slices.Contains(values, v) || f.Field == query.People && slices.Contains(values, a.spellings(v)[0])
		case v == "":
			return a.Published.IsZero()
		}
		d, err := readSpan(v)
		return err == nil && within(a.Published, d) // checkFacets has read it already
	})
}

// facetValues are what a is counted by, each once and as it is written.
func (a *article) facetValues(f query.Facet) []string {
	if f.Field == query.PublicationDates {
		if v := column(a.Published, f.Step); v != "" {
			return []string{v}
		}
		return nil
	}
	var out []string
	for _, v := range a.values(facetFields[f.Field]) {
		if f.Field == query.People {
			v = a.spellings(v)[0]
		}
		if v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// column is the span in which d is counted, "" if too little is known of it.
func column(d corpus.Date, step query.Step) string {
	if d.IsZero() {
		return ""
	}
	t := d.Time.UTC()
	year, month, day := t.Date()
	monthKnown := d.Precision != corpus.Year
	dayKnown := monthKnown && d.Precision != corpus.Month
	switch {
	case step == query.PerDecade:
		return fmt.Sprintf("%04d..%04d", year-year%10, year-year%10+9)
	case step == query.PerYear:
		return fmt.Sprintf("%04d", year)
	case step == query.PerQuarter && monthKnown:
		first := (month-1)/3*3 + 1
		return fmt.Sprintf("%04d-%02d..%04d-%02d", year, first, year, first+2)
	case (step == query.PerMonth || step == "") && monthKnown:
		return t.Format("2006-01")
	case step == query.PerWeek && dayKnown:
		monday := time.Date(year, month, day-(int(t.Weekday())+6)%7, 0, 0, 0, 0, time.UTC)
		return monday.Format(time.DateOnly) + ".." + monday.AddDate(0, 0, 6).Format(time.DateOnly)
	case step == query.PerDay && dayKnown:
		return t.Format(time.DateOnly)
	}
	return ""
}

// count counts the values of a field, each once an article.
func count(matches []match, f query.Facet) query.FacetCounts {
	fc := query.FacetCounts{Field: f.Field}
	n := map[string]int{}
	for _, a := range matches {
		values := a.facetValues(f)
		if len(values) == 0 {
			fc.Missing++ // whatever the prefix
		}
		for _, v := range values {
			spellings := []string{v}
			if f.Field == query.People {
				spellings = a.spellings(v)
			}
			if slices.ContainsFunc(spellings, func(s string) bool { return hasPrefix(s, f.Prefix) }) {
				n[v]++
			}
		}
	}
	for v, times := range n {
		fc.Values = append(fc.Values, query.Count{Value: v, N: times})
	}
	slices.SortFunc(fc.Values, func(a, b query.Count) int {
		if f.Field == query.PublicationDates {
			return cmp.Compare(b.Value, a.Value)
		}
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value))
	})
	size := min(cmp.Or(f.Size, 10), len(fc.Values))
	for _, v := range fc.Values[size:] {
		fc.Other += v.N
	}
	fc.Values = fc.Values[:size]
	return fc
}

// hasPrefix reports whether a word of value, folded, and what follows it begin
// with the folded prefix. A word begins with a letter or digit that stands
// after something else.
func hasPrefix(value, prefix string) bool {
	value, prefix = names.Fold(value), names.Fold(prefix)
	if strings.TrimSpace(prefix) == "" {
		return true
	}
	inside := false
	for i, r := range value {
		is := unicode.IsLetter(r) || unicode.IsDigit(r)
		if is && !inside && strings.HasPrefix(value[i:], prefix) {
			return true
		}
		inside = is
	}
	return false
}

// written is a filter as text: place:("Erbil" OR "Mosul"), -place:"Erbil".
func written(f query.Filter) string {
	values := make([]string, len(f.Values))
	for i, v := range f.Values {
		values[i] = query.Phrase{Text: v}.String()
		if f.Field == query.PublicationDates {
			values[i] = v
		}
	}
	text := strings.Join(values, " OR ")
	if len(values) != 1 {
		text = "(" + text + ")"
	}
	text = string(facetFields[f.Field]) + ":" + text
	if f.Exclude {
		text = "-" + text
	}
	return text
}
