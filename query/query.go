// Package query is how articles are asked for: the language, the [Request] and
// its [Result], and the snippets of a hit.
//
// A text in the query language is parsed into an [Expr]; a Request holds an
// Expr and says how much to answer; whatever can answer it is a [Searcher]: the
// embedded index, a cluster, or a fake in a test. The package holds no engine
// and knows nothing of files.
package query

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"ksearch/corpus"
)

// A Searcher answers requests. It must be safe for concurrent use.
type Searcher interface {
	// Search returns the hits for req, best first. It returns an error that
	// wraps ctx.Err() soon after ctx is done, and never a Result together with
	// an error. A Request beyond the limits is refused with a [*LimitError].
	Search(ctx context.Context, req *Request) (*Result, error)
}

// A Request asks for one page of hits. The zero Request asks for the first
// ten articles of the whole archive, newest first.
type Request struct {
	Query Expr // nil means every article
	Order Order
	From  int // hits to skip; at most MaxDepth
	Size  int // hits to return; 0 means 10, -1 means none; at most MaxSize

	Facets   []Facet
	Snippets int  // passages of the body for each hit, at most; 0 means none
	Body     bool // return Article.Body too
}

// Limits on one Request. Beyond them, narrow the query instead.
const (
	MaxSize      = 1000
	MaxDepth     = 10_000 // From + Size, as far as OpenSearch pages by default
	MaxFacetSize = 1000
	MaxSnippets  = 20
)

// A LimitError says which part of a [Request] is out of bounds.
type LimitError struct {
	Part     string // "size", "from", "facet size" ...
	Got      int
	Min, Max int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("query: %s %d is out of bounds: from %d to %d", e.Part, e.Got, e.Min, e.Max)
}

// Check returns a [*LimitError] if r is out of bounds, and an error if it asks for
// an order that there is not. Every Searcher calls it.
func (r *Request) Check() error {
	size := max(r.PageSize(), 0)
	for _, l := range []LimitError{
		{"size", r.Size, -1, MaxSize},
		{"from", r.From, 0, MaxDepth},
		{"from plus size", r.From + size, 0, MaxDepth},
		{"snippets", r.Snippets, 0, MaxSnippets},
	} {
		if l.Got < l.Min || l.Got > l.Max {
			return &l
		}
	}
	switch r.Order {
	case "", ByRelevance, ByNewest, ByOldest:
	default:
		return fmt.Errorf("query: unknown order %q: the orders are %s, %s, %s", r.Order, ByRelevance, ByNewest, ByOldest)
	}
	for _, f := range r.Facets {
		if f.Size < 0 || f.Size > MaxFacetSize {
			return &LimitError{"facet size", f.Size, 0, MaxFacetSize}
		}
	}
	return nil
}

// PageSize is the number of hits that r asks for, with the default put in.
func (r *Request) PageSize() int {
	switch {
	case r.Size == 0:
		return 10
	case r.Size < 0:
		return 0
	}
	return r.Size
}

// Order is the order of hits. Ties are broken by date, newest first, then by ID.
// Articles without a date come last in ByNewest and in ByOldest.
type Order string

// The orders of hits. The empty Order is ByRelevance.
const (
	ByRelevance Order = "relevance"
	ByNewest    Order = "newest"
	ByOldest    Order = "oldest"
)

// A Facet asks how the matching articles spread over the values of a field.
type Facet struct {
	Field FacetField
	Size  int // values to return, most frequent first; 0 means 10
}

// A FacetField is something that articles are counted by. In JSON and in
// flags it is the plural of the field that is asked for.
type FacetField string

// The facets. People and Places are what articles are about, Datelines and
// Agencies where and by whom they were filed.
const (
	People        FacetField = "people"
	Places        FacetField = "places"
	Organisations FacetField = "organisations"
	Datelines     FacetField = "datelines"
	Agencies      FacetField = "agencies"
	Months        FacetField = "dates" // of publication: "2018-03"
	Languages     FacetField = "languages"
	Sections      FacetField = "sections"
	Keywords      FacetField = "keywords"
	Publishers    FacetField = "publishers"
)

// FacetFields returns every facet there is, in the order in which they are shown.
func FacetFields() []FacetField {
	return []FacetField{People, Places, Organisations, Datelines, Agencies, Months, Languages, Sections, Keywords, Publishers}
}

// A Result is one page of hits.
type Result struct {
	Query  Reading
	Total  Total
	Hits   []Hit
	Facets []FacetCounts // in the order of Request.Facets
	Took   time.Duration
}

// A Reading is how a request was understood.
type Reading struct {
	Parsed string   `json:"parsed"` // the query in full, as Expr.String writes it; "" is every article
	Order  Order    `json:"sort"`
	Notes  []string `json:"notes,omitempty"` // what a reader should know: "nothing in the archive holds peshmrga"
}

// A Total counts the matching articles on all pages.
type Total struct {
	Value    int    `json:"value"`
	Relation string `json:"relation"` // "eq", or "gte" where counting was cut short

	// AllWords counts those that hold every bare word of the query, which
	// come first. It is 0 where fewer than two bare words were asked for.
	AllWords int `json:"all_words,omitempty"`
}

// A Hit is one article that matches.
type Hit struct {
	ID       string          `json:"id"`
	Score    float64         `json:"score"`   // comparable within one Result only
	Article  *corpus.Article `json:"article"` // Body is empty unless Request.Body was set
	Snippets []Snippet       `json:"snippets,omitempty"`
}

// A Snippet is cut text with its matches marked. It holds no markup: a
// terminal and a web page each paint the marks in their own way. Text comes
// from an article and is not to be trusted.
type Snippet struct {
	Field string `json:"field"` // "headline", "standfirst" or "body"
	Text  string `json:"text"`
	Marks []Span `json:"marks"` // ascending, apart; empty where nothing of it matches
}

// A Span is the bytes [Start, End) of a text. In JSON it is [start, end].
type Span struct{ Start, End int }

// MarshalJSON writes [start, end].
func (s Span) MarshalJSON() ([]byte, error) { return json.Marshal([2]int{s.Start, s.End}) }

// UnmarshalJSON reads [start, end].
func (s *Span) UnmarshalJSON(b []byte) error {
	var a [2]int
	err := json.Unmarshal(b, &a)
	s.Start, s.End = a[0], a[1]
	return err
}

// FacetCounts are the counts for one [Facet].
type FacetCounts struct {
	Field  FacetField
	Values []Count // most frequent first, then by value; months newest first
	Other  int     // how often articles have a value that Facet.Size cut off
}

// A Count is a value and the number of matching articles that have it.
type Count struct {
	Value string `json:"value"`
	N     int    `json:"count"`
}
