package query

import (
	"context"
	"iter"
)

// A Streamer is a [Searcher] that can answer with every hit at once.
type Streamer interface {
	// Stream yields every hit for req in order, from one state of the archive,
	// whatever is written meanwhile. Articles are read one at a time, as they
	// are asked for, so a stream of any length takes little memory, and it may
	// be left at any hit.
	//
	// Size, Facets and Suggest of req count for nothing; From and Cursor say
	// where to begin. An error is the last that is yielded, with no hit: those
	// of Search, and one that wraps ctx.Err() soon after ctx is done.
	Stream(ctx context.Context, req *Request) iter.Seq2[Hit, error]
}
