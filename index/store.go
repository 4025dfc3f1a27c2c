package index

import (
	"context"
	"iter"

	"ksearch/corpus"
	"ksearch/query"
)

// A Store keeps articles and answers requests about them. It is the whole of
// what ksearch asks of an engine: [Index] is one, on a local disk; a client of
// a search cluster can be another. Package indextest holds the tests that
// every Store passes.
//
// A Store is safe for concurrent use.
type Store interface {
	query.Searcher

	// Sources yields each source that is held whole, in no order.
	Sources(ctx context.Context) iter.Seq2[corpus.Source, error]

	// Apply makes the changes of b durable, and visible to searches that
	// start after it returns. On an error some of b may have been applied;
	// applying the same b again is always safe.
	Apply(ctx context.Context, b *Batch) error
}

// A Batch is a set of facts for a [Store]: these articles, these sources are
// now whole. It may be repeated, cut off or split.
//
// A source too large for one batch is spread over several, with its name in
// Done of the last. Until then it is not among Sources, so a run that was cut
// short is taken up where it left off.
type Batch struct {
	Put []*corpus.Article // each replaces the article with its ID, if any

	// Done are sources of which every article has been put, in this batch or
	// an earlier one. What they held in another revision is dropped. A source
	// with an empty Revision is gone: all that it held is dropped.
	Done []corpus.Source
}

// A Transactor is a [Store] that can take many batches and show them at once.
// [Ingest] uses it where it is there.
type Transactor interface {
	// Begin starts a transaction. The error wraps [ErrLocked] if another one
	// is open, in this process or in another.
	Begin(ctx context.Context) (Transaction, error)
}

// A Transaction gathers batches until it ends. Exactly one of Publish and Drop
// ends it; Drop after Publish does nothing, so that it may be deferred.
// A Transaction is not safe for concurrent use.
type Transaction interface {
	// Apply adds the changes of b. After an error only Drop may be called.
	Apply(ctx context.Context, b *Batch) error

	// Publish makes everything applied durable and visible, all at once.
	// After an error the Store is as it was before Begin.
	Publish(ctx context.Context) error

	// Drop forgets everything applied.
	Drop() error
}
