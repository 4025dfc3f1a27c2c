package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// steps returns every step, the widest first.
func steps() []Step { return []Step{PerDecade, PerYear, PerQuarter, PerMonth, PerWeek, PerDay} }

// ParseFacet reads the name of a facet, and after colons its size, of the dates
// its step, and how values begin: "people", "Place:20", "dates:day:50", "people:bar*".
// What is not said is left at zero. The error is a [*LimitError] for a size
// out of bounds.
func ParseFacet(s string) (Facet, error) {
	name, rest, more := strings.Cut(strings.TrimSpace(s), ":")
	field, err := facetNamed(name)
	f := Facet{Field: field}
	if err != nil {
		return f, err
	}
	for more {
		var part string
		part, rest, more = strings.Cut(rest, ":")
		n, err := strconv.Atoi(part)
		prefix, begins := strings.CutSuffix(part, "*")
		switch step := Step(strings.ToLower(part)); {
		case slices.Contains(steps(), step):
			if field != PublicationDates {
				return f, fmt.Errorf("query: %s have no step: only dates have one", field)
			}
			if f.Step != "" {
				return f, fmt.Errorf("query: %s has two steps: give one", quoted(s))
			}
			f.Step = step
		case begins && prefix != "":
			if f.Prefix != "" {
				return f, fmt.Errorf("query: %s has two beginnings of values: give one", quoted(s))
			}
			f.Prefix = prefix
		case err != nil || strings.HasPrefix(part, "+"):
			mend := "it is a whole number, or how values begin with a * after it"
			if field == PublicationDates {
				mend = "it is a whole number, or one of decade, year, quarter, month, week, day"
			}
			return f, fmt.Errorf("query: %s is no size: %s", quoted(part), mend)
		case f.Size != 0:
			return f, fmt.Errorf("query: %s has two sizes: give one", quoted(s))
		case n < 1 || n > MaxFacetSize:
			return f, &LimitError{"facet size", n, 1, MaxFacetSize}
		default:
			f.Size = n
		}
	}
	return f, nil
}

// ParseFilter reads what a facet must have, as in "people=Jane Doe", or must
// not have, as in "places!=Kirkuk". Nothing after the sign stands for having none.
func ParseFilter(s string) (Filter, error) {
	name, value, ok := strings.Cut(s, "=")
	if !ok {
		return Filter{}, fmt.Errorf("query: %s is no filter: write FACET=VALUE or FACET!=VALUE", quoted(s))
	}
	name, exclude := strings.CutSuffix(name, "!")
	field, err := facetNamed(strings.TrimSpace(name))
	return Filter{Field: field, Values: []string{value}, Exclude: exclude}, err
}

// Filtered returns filters with one more: values of the same field that are
// kept, or that are kept out, stand together in one Filter.
func Filtered(filters []Filter, more Filter) []Filter {
	out := slices.Clone(filters)
	for i := range out {
		f := &out[i]
		if f.Field != more.Field || f.Exclude != more.Exclude {
			continue
		}
		f.Values = slices.Clone(f.Values)
		for _, v := range more.Values {
			if !slices.Contains(f.Values, v) {
				f.Values = append(f.Values, v)
			}
		}
		return out
	}
	return append(out, more)
}

func facetNamed(name string) (FacetField, error) {
	field, ok := FacetOf(name)
	if ok {
		return field, nil
	}
	var names []string
	for _, f := range FacetFields() {
		names = append(names, string(f))
	}
	mend := "the facets are " + strings.Join(names, ", ")
	if near := nearest(name, names); near != "" {
		mend = fmt.Sprintf("did you mean %s?", near)
	}
	return "", &facetError{name, mend}
}

// A facetError is the name of a facet that there is not.
type facetError struct{ name, mend string }

func (e *facetError) Error() string { return e.msg() + ": " + e.mend }
func (e *facetError) msg() string   { return "there is no facet " + quoted(e.name) }
