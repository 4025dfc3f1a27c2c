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
	"html"
	"slices"
	"strings"
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
	Query   Expr     // nil means every article
	Filters []Filter // an article must pass them all; they count for nothing in a score

	// Within bounds the archive for this request: to it there are no articles
	// but those that Within finds. It counts in no score, is marked nowhere, is
	// told in no Reading and taken back by no Relaxation, and every number
	// counts within it. nil means the whole archive. It is what a service lets
	// somebody see, where Query and Filters are what they ask for.
	//
	// The order of a Sorted counts for nothing. Words are read in every language
	// of the archive, also beside a language that is asked for, and each part of
	// an And is looked for within those before it: who may see a part of the
	// archive can narrow that down, and learns nothing of the rest. What an
	// engine cannot find exactly, as with a Wildcard that stands for too many
	// words or a place that nobody knows, is an error.
	//
	// A score may be reckoned with the statistics of the whole archive: from
	// those who must not learn how many articles hold a word, keep Score and
	// Explanation.
	Within Expr

	Order Order // "" is that of a Sorted query, and else ByRelevance
	From  int   // hits to skip; at most MaxDepth
	Size  int   // hits to return; 0 means 10, -1 means none; at most MaxSize

	// Cursor is the Next of an earlier Result for the same request, or "". The
	// hits after those are returned, however deep, as the archive was then.
	// With a Cursor, From is 0. The error for one that leads nowhere any more
	// is a [*CursorError].
	Cursor string

	// Recent makes newer articles stand a little higher ByRelevance, reckoned
	// from Now, or from the newest article if Now is zero. An engine may do so
	// unasked where the bare words speak of now ("latest"); Notes then say so.
	Recent bool
	Now    time.Time

	Facets   []Facet
	Snippets int  // passages of the body for each hit, at most; 0 means none
	Passage  int  // characters of such a passage, at most, from MinPassage to MaxPassage; 0 means 220
	Body     bool // return Article.Body too
	Explain  bool // say of each hit why it stands where it does

	// Suggest looks for other spellings of words that few or no articles hold,
	// and if there is no hit, for what keeps them away.
	Suggest bool
}

// A Filter keeps the articles that have any of some values: those that a facet
// counts, as it writes them: of dates a span in which all that is known of an
// article's date lies. The value "" stands for having none. Filters of one field
// must all be passed.
type Filter struct {
	Field   FacetField
	Values  []string
	Exclude bool // keep the articles that have none of the values
}

// A CursorError says why a cursor cannot be followed.
type CursorError struct {
	Cursor string
	Msg    string // "it belongs to another request", "the archive has changed since"
}

func (e *CursorError) Error() string {
	return "query: the cursor cannot be followed: " + e.Msg + ": ask for the first page again"
}

// A BoundError says why it cannot be told exactly which articles are Within a
// [Request]: then nothing is answered, for too much would be, or too little.
type BoundError struct {
	Msg string // "co* stands for more than 1000 words"
}

func (e *BoundError) Error() string {
	return "query: what the search is bounded by cannot be told exactly: " + e.Msg
}

// Plan returns what r asks for and in which order: the order of r, else that of
// a [Sorted] query, else ByRelevance.
func (r *Request) Plan() (Expr, Order) {
	x, order := r.Query, r.Order
	if s, ok := x.(Sorted); ok {
		x = s.X
		if order == "" {
			order = s.Order
		}
	}
	if order == "" {
		order = ByRelevance
	}
	return x, order
}

// Limits on one Request. Beyond them, narrow the query instead.
const (
	MaxSize      = 1000
	MaxDepth     = 10_000 // From + Size, as far as OpenSearch pages by default
	MaxFacetSize = 1000
	MaxSnippets  = 20
	MinPassage   = 40   // less holds no sentence
	MaxPassage   = 2000 // more is an article

	MaxFacets       = 100
	MaxFilters      = 100
	MaxFilterValues = 1000 // of one Filter, as many as a facet can show
	MaxPrefix       = 100  // bytes of a Facet.Prefix
)

// A LimitError says which part of a [Request] is out of bounds.
type LimitError struct {
	Part     string // "size", "from", "facet size" ...
	Got      int
	Min, Max int
}

// Work is the Part of a search that would take too long: its Got are steps, of
// which there are more the larger an archive is.
const Work = "work"

func (e *LimitError) Error() string {
	if e.Part == Work {
		return fmt.Sprintf("query: wildcards, misspellings and nearness take %d steps here, and the most is %d: write more letters before a *, and rarer words near one another", e.Got, e.Max)
	}
	return fmt.Sprintf("query: %s %d is out of bounds: from %d to %d", e.Part, e.Got, e.Min, e.Max)
}

// Check returns a [*LimitError] if r is out of bounds, and an error if it asks for
// an order, a facet, a step or dates that there are not. Every Searcher calls it.
func (r *Request) Check() error {
	size := max(r.PageSize(), 0)
	limits := []LimitError{
		{"size", r.Size, -1, MaxSize},
		{"from", r.From, 0, MaxDepth},
		{"from plus size", r.From + size, 0, MaxDepth},
		{"snippets", r.Snippets, 0, MaxSnippets},
		{"number of facets", len(r.Facets), 0, MaxFacets},
		{"number of filters", len(r.Filters), 0, MaxFilters},
	}
	if r.Cursor != "" {
		limits = append(limits, LimitError{"from beside a cursor", r.From, 0, 0})
	}
	if r.Passage != 0 {
		limits = append(limits, LimitError{"passage", r.Passage, MinPassage, MaxPassage})
	}
	for _, f := range r.Facets {
		limits = append(limits,
			LimitError{"facet size", f.Size, 0, MaxFacetSize},
			LimitError{"length of a facet prefix", len(f.Prefix), 0, MaxPrefix})
	}
	for _, f := range r.Filters {
		limits = append(limits, LimitError{"number of values of a filter", len(f.Values), 1, MaxFilterValues})
	}
	for _, l := range limits {
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
		if err := f.check(); err != nil {
			return err
		}
	}
	for _, f := range r.Filters {
		if err := f.check(); err != nil {
			return err
		}
	}
	return nil
}

func (f Facet) check() error {
	if err := f.Field.check(); err != nil {
		return err
	}
	switch f.Step {
	case "":
	case PerDecade, PerYear, PerQuarter, PerMonth, PerWeek, PerDay:
		if f.Field != PublicationDates {
			return fmt.Errorf("query: the facet %s has no step: %s alone has", f.Field, PublicationDates)
		}
	default:
		return fmt.Errorf("query: unknown step %q: the steps are %s, %s, %s, %s, %s, %s", f.Step, PerDecade, PerYear, PerQuarter, PerMonth, PerWeek, PerDay)
	}
	return nil
}

func (f Filter) check() error {
	if err := f.Field.check(); err != nil {
		return err
	}
	for _, v := range f.Values {
		if f.Field != PublicationDates || v == "" {
			continue
		}
		if _, err := ReadSpan(v); err != nil {
			return err
		}
	}
	return nil
}

func (f FacetField) check() error {
	if all := FacetFields(); !slices.Contains(all, f) {
		names := make([]string, len(all))
		for i := range all {
			names[i] = string(all[i])
		}
		return fmt.Errorf("query: there is no facet %q: the facets are %s", string(f), strings.Join(names, ", "))
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
//
// Where a [Filter] of the same field keeps articles out, the facet counts those
// too, so that a reader sees what else can be chosen.
type Facet struct {
	Field  FacetField
	Size   int    // values to return, most frequent first; 0 means 10
	Prefix string // only values of which a word begins so, folded; "" is all
	Step   Step   // of Dates; "" means PerMonth
}

// A Step is how wide the columns of a histogram of dates are.
type Step string

// The steps. A value of the facet Dates is a span as a query writes it after
// date: "2010..2019", "2018", "2018-04..2018-06", "2018-03",
// "2018-03-12..2018-03-18", "2018-03-12". A week begins on Monday. An article
// of which no more than the year or the month is known is Missing where the
// step is finer.
const (
	PerDecade  Step = "decade"
	PerYear    Step = "year"
	PerQuarter Step = "quarter"
	PerMonth   Step = "month"
	PerWeek    Step = "week"
	PerDay     Step = "day"
)

// A FacetField is something that articles are counted by. In JSON and in
// flags it is the plural of the field that is asked for.
type FacetField string

// The facets. People and Places are what articles are about, Datelines and
// Agencies where and by whom they were filed.
const (
	People           FacetField = "people"
	Places           FacetField = "places"
	Organisations    FacetField = "organisations"
	Datelines        FacetField = "datelines"
	Agencies         FacetField = "agencies"
	PublicationDates FacetField = "dates" // of publication, by Facet.Step
	Languages        FacetField = "languages"
	Sections         FacetField = "sections"
	Keywords         FacetField = "keywords"
	Publishers       FacetField = "publishers"
)

// FacetFields returns every facet there is, in the order in which they are shown.
func FacetFields() []FacetField {
	return []FacetField{People, Places, Organisations, Datelines, Agencies, PublicationDates, Languages, Sections, Keywords, Publishers}
}

// A Result is one page of hits.
type Result struct {
	Query  Reading
	Total  Total
	Hits   []Hit
	Next   string        // the Cursor of the hits after these; "" if there are none
	Facets []FacetCounts // in the order of Request.Facets
	Took   time.Duration

	Suggestions []Suggestion // if Request.Suggest is set
	Relaxations []Relaxation // if Request.Suggest is set and there is no hit
}

// A Suggestion is another spelling of a query, which finds more.
type Suggestion struct {
	Query string `json:"query"` // the whole of it
	Typed string `json:"typed"` // the word that is changed
	Meant string `json:"meant"` // what for
	Total int    `json:"total"` // how many articles Query finds
}

// A Relaxation is a query without one of its clauses, and how many articles it
// then finds: what keeps them away.
type Relaxation struct {
	Without string `json:"without"` // the clause, as a query writes it

	Facet   FacetField `json:"facet,omitempty"`   // of a filter: its field, and Query is as it was
	Exclude bool       `json:"exclude,omitempty"` // it is one that keeps articles out
	Query   string     `json:"query"`             // what remains; "" is every article
	Total   int        `json:"total"`
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
	// come first where [AllFirst] says so. It is 0 where fewer than two bare words were asked for.
	AllWords int `json:"all_words,omitempty"`
}

// A Hit is one article that matches.
type Hit struct {
	ID       string          `json:"id"`
	Score    float64         `json:"score"`   // comparable within one Result only
	Article  *corpus.Article `json:"article"` // Body is empty unless Request.Body was set
	Snippets []Snippet       `json:"snippets,omitempty"`

	Explanation *Explanation `json:"explanation,omitempty"` // if Request.Explain is set
}

// An Explanation is a score and what it is made of: the sum of its Parts, or
// their product where a Text says so.
type Explanation struct {
	Text  string        `json:"text"` // "\"oil\" twice in the headline, 5 times in the body"
	Value float64       `json:"value"`
	Parts []Explanation `json:"parts,omitempty"`
}

// A Snippet is cut text with its matches marked. It holds no markup: a
// terminal and a web page each paint the marks in their own way. Text comes
// from an article and is not to be trusted.
type Snippet struct {
	Field string `json:"field"` // "headline", "standfirst" or "body"
	Text  string `json:"text"`
	Marks []Span `json:"marks"` // in Text; ascending, apart; empty where nothing of it matches

	// Where they are in the field as it is stored, in bytes: the passage, and
	// each of Marks.
	At      Span   `json:"at"`
	MarksAt []Span `json:"marks_at"`

	// HTML is Tagged text, where a Handler was asked for it, and else "".
	HTML string `json:"html,omitempty"`
}

// Tagged returns the text as HTML: escaped, and each mark between two tags,
// which are taken as they are.
func (s Snippet) Tagged(before, after string) string {
	var b strings.Builder
	at := 0
	for _, m := range s.Marks {
		if m.Start < at || m.End < m.Start || m.End > len(s.Text) {
			continue // of no engine
		}
		b.WriteString(html.EscapeString(s.Text[at:m.Start]) + before + html.EscapeString(s.Text[m.Start:m.End]) + after)
		at = m.End
	}
	b.WriteString(html.EscapeString(s.Text[at:]))
	return b.String()
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
	Field   FacetField
	Values  []Count // most frequent first, then by value; dates newest first
	Other   int     // how often articles have a value that Facet.Size cut off
	Missing int     // articles without any value
}

// A Count is a value and the number of matching articles that have it.
type Count struct {
	Value string `json:"value"`
	N     int    `json:"count"`
}
