package query

import (
	"context"
	"fmt"
	"iter"
)

// Hits yields every hit of req from its From or Cursor on, in order: Size, Facets
// and Suggest count for nothing. A [Streamer] yields them itself. Any other
// Searcher is asked page by page, by cursor, and if it gives none by From, which
// ends with a [*LimitError] where there are more than MaxDepth.
// After an error nothing more is yielded.
func Hits(ctx context.Context, s Searcher, req *Request) iter.Seq2[Hit, error] {
	all := *req
	all.Size, all.Facets, all.Suggest = 0, nil, false
	if st, ok := s.(Streamer); ok {
		return st.Stream(ctx, &all)
	}
	return func(yield func(Hit, error) bool) {
		const size = 100 // a page is one answer: few enough that it comes soon
		all.Size = size
		for n := all.From; ; {
			res, err := s.Search(ctx, &all)
			if err != nil {
				yield(Hit{}, err)
				return
			}
			for _, h := range res.Hits {
				if !yield(h, nil) {
					return
				}
			}
			n += len(res.Hits)
			switch {
			case res.Next != "":
				if len(res.Hits) == 0 || res.Next == all.Cursor {
					yield(Hit{}, fmt.Errorf("query: the pages do not end: the cursor after hit %d leads nowhere", n))
					return
				}
				all.From, all.Cursor = 0, res.Next
			case all.Cursor != "" || len(res.Hits) == 0 || n >= res.Total.Value && res.Total.Relation != "gte":
				return
			case n+size > MaxDepth:
				yield(Hit{}, &LimitError{"hits to list without a cursor", res.Total.Value, 0, MaxDepth})
				return
			default:
				all.From = n
			}
		}
	}
}
