package index

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"ksearch/query"
)

var _ query.Streamer = (*Index)(nil)

// Stream yields every hit for req in order, from the generation that is live
// when it begins. It finds all of them in one pass, which takes some 100 bytes
// a hit until the stream ends, then reads one article after another.
func (ix *Index) Stream(ctx context.Context, req *query.Request) iter.Seq2[query.Hit, error] {
	return func(yield func(query.Hit, error) bool) {
		fail := func(err error) {
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			yield(query.Hit{}, fmt.Errorf("index: stream: %w", err))
		}
		if err := req.Check(); err != nil {
			yield(query.Hit{}, err)
			return
		}
		if err := ctx.Err(); err != nil {
			fail(err)
			return
		}
		g, req, err := ix.acquireFor(req)
		if errors.Is(err, ErrNoIndex) {
			return
		}
		if err != nil {
			yield(query.Hit{}, err)
			return
		}
		defer g.release()
		meant := *req
		meant.Facets = nil
		var s *search
		end := func() {}
		defer func() { end() }()
		var hits []*found
		err = g.guard(func() error {
			began, ended, err := g.begin(ctx, &meant)
			if err != nil {
				return err
			}
			s, end = began, ended
			g.cores.busy.Add(1)
			defer g.cores.give(1)
			c, err := s.gather(-1)
			if err == nil {
				hits, err = c.page()
			}
			return err
		})
		if err != nil {
			fail(err)
			return
		}
		mk := s.marker()
		// Some at a time, for what was read is verified each time.
		for len(hits) > 0 {
			var read []query.Hit
			err := g.guard(func() error {
				for size := 0; len(hits) > 0 && len(read) < 100 && size < 1<<20; hits = hits[1:] {
					if err := ctx.Err(); err != nil {
						return err
					}
					hit, err := s.hit(hits[0], mk)
					if err != nil {
						return err
					}
					read, hits[0] = append(read, hit), nil
					size += len(hit.Article.Body)
				}
				return nil
			})
			if err != nil {
				fail(err)
				return
			}
			for _, hit := range read {
				if err := ctx.Err(); err != nil {
					fail(err)
					return
				}
				if !yield(hit, nil) {
					return
				}
			}
		}
	}
}

// guard calls do, and then compares what that has read of the segments with their
// checksums: an answer from bytes that have rotted is none. A file that shrinks
// under a mapping is a fault, and bleve panics over some damaged bytes: neither
// may end the process that serves others.
func (g *generation) guard(do func() error) error {
	if damage := g.damage.Load(); damage != nil {
		return damage
	}
	g.guarded.Add(1)
	defer g.guarded.Add(-1)
	err := fenced(g.dir, do)
	if damage := g.verify(); damage != nil {
		return damage
	}
	return err
}
