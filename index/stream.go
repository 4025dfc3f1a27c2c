package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"

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
		mk := newMarker(s.req.Query, s.idiom, s.people())
		for i, f := range hits {
			if err := ctx.Err(); err != nil {
				fail(err)
				return
			}
			var hit query.Hit
			err := g.guard(func() (err error) {
				hit, err = s.hit(f, mk)
				return err
			})
			if err != nil {
				fail(err)
				return
			}
			hits[i] = nil
			if !yield(hit, nil) {
				return
			}
		}
	}
}

// guard calls do. A file that shrinks under a mapping is a fault, and bleve
// panics over some damaged bytes: neither may end the process that serves
// others.
func (g *generation) guard(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = &DamageError{g.dir, fmt.Errorf("the search met %v", r)}
		}
	}()
	return do()
}
