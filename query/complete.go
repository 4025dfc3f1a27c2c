package query

import "context"

// A Completer is a [Searcher] that proposes what a reader may be about to type.
// It is safe for concurrent use.
type Completer interface {
	// Complete returns completions of what has been typed so far:
	// first the names of people, places, organisations and datelines of which a
	// word begins as the last word of Typed does, and which hold the others, then
	// words of headlines; each the most frequent first. Capitals and accents do
	// not matter. The slice is the caller's own, empty if Typed has no word. The
	// error wraps ctx.Err() once ctx is done.
	Complete(ctx context.Context, req *CompletionRequest) ([]Completion, error)
}

// A CompletionRequest asks what somebody may be about to type.
type CompletionRequest struct {
	Typed  string // so far
	Size   int    // completions, at most; no more than MaxCompletions are given, and none below 1
	Within Expr   // as in a Request: names and words of no other articles are proposed, and N counts these
}

// MaxCompletions is how many completions a [Completer] gives at most.
const MaxCompletions = 100

// A Completion is a name, or a word of headlines behind what was typed before it.
type Completion struct {
	Text  string     `json:"text"`
	Field FacetField `json:"field"` // the facet that it is a value of, or HeadlineWords
	N     int        `json:"count"` // articles
}

// HeadlineWords is the Field of completions that are words of headlines. There
// is no such facet.
const HeadlineWords FacetField = "headline"
