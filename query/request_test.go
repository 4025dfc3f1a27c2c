package query_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"ksearch/query"
)

func TestReadSpan(t *testing.T) {
	for _, tt := range []struct{ value, from, to string }{ // to is the first day after it
		{"2018", "2018-01-01", "2019-01-01"},
		{"2010..2019", "2010-01-01", "2020-01-01"},
		{"2018-04..2018-06", "2018-04-01", "2018-07-01"},
		{"2018-02", "2018-02-01", "2018-03-01"},
		{"2018-12-31..2019-01-06", "2018-12-31", "2019-01-07"},
		{"2020-02-29", "2020-02-29", "2020-03-01"},
		{"2017..2018-03-12", "2017-01-01", "2018-03-13"},
	} {
		d, err := query.ReadSpan(tt.value)
		if err != nil {
			t.Errorf("ReadSpan(%q): %v", tt.value, err)
			continue
		}
		if from, to := d.From.Format(time.DateOnly), d.To.Format(time.DateOnly); from != tt.from || to != tt.to {
			t.Errorf("ReadSpan(%q) is from %s until before %s, want %s and %s", tt.value, from, to, tt.from, tt.to)
		}
	}
	for _, bad := range []string{"", "..", "2018..", "..2018", "18", "2018-13", "2018-02-30", "2019..2018", "2018..2019..2020", "2018-03-12T10:00Z", "yesterday", "2018 OR oil"} {
		if d, err := query.ReadSpan(bad); err == nil {
			t.Errorf("ReadSpan(%q) is %v, want an error", bad, d)
		}
	}
}

func TestCheckOfFiltersFacetsAndCursor(t *testing.T) {
	people := query.Filter{Field: query.People, Values: []string{"Karwan Botani", ""}}
	for _, tt := range []struct {
		name string
		req  query.Request
		want string // in the error; "" is none
	}{
		{"filters", query.Request{Filters: []query.Filter{people, {Field: query.PublicationDates, Values: []string{"", "2018-03"}}}}, ""},
		{"steps", query.Request{Facets: []query.Facet{{Field: query.PublicationDates, Step: query.PerWeek}, {Field: query.People, Prefix: "kar"}}}, ""},
		{"a cursor and the largest page", query.Request{Cursor: "x", Size: query.MaxSize}, ""},
		{"a filter without values", query.Request{Filters: []query.Filter{{Field: query.People}}}, "number of values of a filter 0"},
		{"a filter of no facet", query.Request{Filters: []query.Filter{{Field: "colour", Values: []string{"red"}}}}, `no facet "colour": the facets are people`},
		{"a filter of no dates", query.Request{Filters: []query.Filter{{Field: query.PublicationDates, Values: []string{"spring"}}}}, `"spring" cannot be read`},
		{"many filters", query.Request{Filters: slices.Repeat([]query.Filter{people}, query.MaxFilters+1)}, "number of filters"},
		{"many values", query.Request{Filters: []query.Filter{{Field: query.People, Values: make([]string, query.MaxFilterValues+1)}}}, "number of values of a filter"},
		{"many facets", query.Request{Facets: slices.Repeat([]query.Facet{{Field: query.People}}, query.MaxFacets+1)}, "number of facets"},
		{"a facet that there is not", query.Request{Facets: []query.Facet{{Field: "colour"}}}, `no facet "colour"`},
		{"a step of people", query.Request{Facets: []query.Facet{{Field: query.People, Step: query.PerDay}}}, "the facet people has no step"},
		{"a step that there is not", query.Request{Facets: []query.Facet{{Field: query.PublicationDates, Step: "hour"}}}, `unknown step "hour": the steps are decade`},
		{"a long prefix", query.Request{Facets: []query.Facet{{Field: query.People, Prefix: strings.Repeat("x", query.MaxPrefix+1)}}}, "length of a facet prefix"},
		{"from and a cursor", query.Request{Cursor: "x", From: 1}, "from beside a cursor 1"},
	} {
		err := tt.req.Check()
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%s: Check returns %v", tt.name, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: Check returns %v, want something with %q", tt.name, err, tt.want)
		}
	}
	var limit *query.LimitError
	if err := (&query.Request{Cursor: "x", From: 1}).Check(); !errors.As(err, &limit) {
		t.Errorf("from and a cursor: Check returns a %T, want a LimitError", err)
	}
}
