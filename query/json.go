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

	FacetsMissing map[FacetField]int `json:"facets_missing,omitempty"` // where it is not 0
	Suggestions   []Suggestion       `json:"suggestions,omitempty"`
	Relaxations   []Relaxation       `json:"relaxations,omitempty"`
	Next          string             `json:"next_cursor,omitempty"`
	Took          millis             `json:"took_ms"`
}

// MarshalJSON writes r as
//
//	{"query":{"parsed":"oil","sort":"relevance"},"total":{"value":1,"relation":"eq"},"hits":[],
//	 "facets":{"people":[{"value":"Jane Doe","count":1}]},"facets_other":{"people":3},
//	 "facets_missing":{"people":2},"next_cursor":"c1","took_ms":1.250}
//
// The facets stand in the order of r.Facets. The keys facets_other and
// facets_missing hold what FacetCounts.Other and Missing say, where that is not
// 0; suggestions, relaxations and next_cursor are there if there are any. No
// array is ever null.
func (r Result) MarshalJSON() ([]byte, error) {
	row := resultJSON{
		Query: r.Query, Total: r.Total, Facets: r.Facets, Took: millis(r.Took),
		Suggestions: r.Suggestions, Relaxations: r.Relaxations, Next: r.Next,
	}
	row.Hits = append([]Hit{}, r.Hits...)
	for _, f := range r.Facets {
		if f.Other != 0 {
			if row.FacetsOther == nil {
				row.FacetsOther = make(map[FacetField]int)
			}
			row.FacetsOther[f.Field] = f.Other
		}
		if f.Missing != 0 {
			if row.FacetsMissing == nil {
				row.FacetsMissing = make(map[FacetField]int)
			}
			row.FacetsMissing[f.Field] = f.Missing
		}
	}
	return json.Marshal(row)
}

// MarshalJSON writes the hit. A score that is no number is 0.
func (h Hit) MarshalJSON() ([]byte, error) {
	type plain Hit
	h.Score = finite(h.Score)
	return json.Marshal(plain(h))
}

// MarshalJSON writes the explanation. A value that is no number is 0.
func (e Explanation) MarshalJSON() ([]byte, error) {
	type plain Explanation
	e.Value = finite(e.Value)
	return json.Marshal(plain(e))
}

// finite is x, or 0 if x is none of the numbers that JSON has.
func finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x
}

// UnmarshalJSON reads what MarshalJSON writes.
func (r *Result) UnmarshalJSON(b []byte) error {
	var row resultJSON
	if err := json.Unmarshal(b, &row); err != nil {
		return err
	}
	*r = Result{
		Query: row.Query, Total: row.Total, Hits: row.Hits, Facets: row.Facets, Took: time.Duration(row.Took),
		Suggestions: row.Suggestions, Relaxations: row.Relaxations, Next: row.Next,
	}
	for i := range r.Facets {
		f := &r.Facets[i]
		f.Other, f.Missing = row.FacetsOther[f.Field], row.FacetsMissing[f.Field]
	}
	return nil
}

// MarshalJSON writes the snippet with an empty array, not null, if it has no
// marks.
func (s Snippet) MarshalJSON() ([]byte, error) {
	type plain Snippet
	if s.Marks == nil {
		s.Marks, s.MarksAt = []Span{}, []Span{}
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
