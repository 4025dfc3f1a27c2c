package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
)

// resultJSON is a Result but for its facets, which are an object in order.
type resultJSON struct {
	Query       Reading            `json:"query"`
	Total       Total              `json:"total"`
	Hits        []Hit              `json:"hits"`
	Facets      facetsJSON         `json:"facets"`
	FacetsOther map[FacetField]int `json:"facets_other,omitempty"` // where it is not 0
	Took        millis             `json:"took_ms"`
}

// MarshalJSON writes r as
//
//	{"query":{"parsed":"oil","sort":"relevance"},"total":{"value":1,"relation":"eq"},"hits":[],
//	 "facets":{"people":[{"value":"Jane Doe","count":1}]},"facets_other":{"people":3},"took_ms":1.250}
//
// The facets stand in the order of r.Facets. The key facets_other holds what
// FacetCounts.Other says, where that is not 0. No array is ever null.
func (r Result) MarshalJSON() ([]byte, error) {
	row := resultJSON{Query: r.Query, Total: r.Total, Facets: r.Facets, Took: millis(r.Took)}
	row.Hits = make([]Hit, len(r.Hits))
	for i, h := range r.Hits {
		if math.IsNaN(h.Score) || math.IsInf(h.Score, 0) { // JSON has no such numbers
			h.Score = 0
		}
		row.Hits[i] = h
	}
	for _, f := range r.Facets {
		if f.Other != 0 {
			if row.FacetsOther == nil {
				row.FacetsOther = make(map[FacetField]int)
			}
			row.FacetsOther[f.Field] = f.Other
		}
	}
	return json.Marshal(row)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Result) UnmarshalJSON(b []byte) error {
	var row resultJSON
	if err := json.Unmarshal(b, &row); err != nil {
		return err
	}
	*r = Result{Query: row.Query, Total: row.Total, Hits: row.Hits, Facets: row.Facets, Took: time.Duration(row.Took)}
	for i := range r.Facets {
		r.Facets[i].Other = row.FacetsOther[r.Facets[i].Field]
	}
	return nil
}

// MarshalJSON writes the snippet with an empty array, not null, if it has no
// marks.
func (s Snippet) MarshalJSON() ([]byte, error) {
	type plain Snippet
	if s.Marks == nil {
		s.Marks = []Span{}
	}
	return json.Marshal(plain(s))
}

// millis is a time in JSON: milliseconds with three decimals.
type millis time.Duration

func (m millis) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(m)/float64(time.Millisecond), 'f', 3, 64), nil
}

func (m *millis) UnmarshalJSON(b []byte) error {
	var ms float64
	if err := json.Unmarshal(b, &ms); err != nil {
		return err
	}
	*m = millis(math.Round(ms*1000) * float64(time.Microsecond))
	return nil
}

// facetsJSON is the facets of a Result as an object whose keys are in order.
type facetsJSON []FacetCounts

func (f facetsJSON) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, counts := range f {
		if i > 0 {
			b = append(b, ',')
		}
		values := counts.Values
		if values == nil {
			values = []Count{}
		}
		key, err := json.Marshal(counts.Field)
		if err != nil {
			return nil, err
		}
		array, err := json.Marshal(values)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, key...), ':'), array...)
	}
	return append(b, '}'), nil
}

func (f *facetsJSON) UnmarshalJSON(b []byte) error {
	*f = nil
	dec := json.NewDecoder(bytes.NewReader(b))
	switch open, err := dec.Token(); {
	case err != nil:
		return err
	case open == nil: // null
		return nil
	case open != json.Delim('{'):
		return fmt.Errorf("facets are an object, not %v", open)
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		counts := FacetCounts{Field: FacetField(key.(string))} // keys of an object are strings
		if err := dec.Decode(&counts.Values); err != nil {
			return err
		}
		*f = append(*f, counts)
	}
	return nil
}
