package index

import (
	"sync"

	"ksearch/index/analysis"
)

// borrowed is what a search has of things that are large, and as many as the
// words that a pattern stands for. They go from a search to the next.
type borrowed struct {
	from     *spare
	postings []*postings
	words    []*bulkWord
	field    *bulkField
	memory   *analysis.Memory
}

// spare is what no search of a generation uses.
type spare struct{ postings, words, fields, memories sync.Pool }

// newPostings returns postings as another search left them.
func (b *borrowed) newPostings() *postings {
	p, ok := b.from.postings.Get().(*postings)
	if !ok {
		p = new(postings)
	}
	b.postings = append(b.postings, p)
	return p
}

func (b *borrowed) newBulkWord() *bulkWord {
	w, ok := b.from.words.Get().(*bulkWord)
	if !ok {
		w = &bulkWord{has: newBitset(bulkSize)}
	}
	b.words = append(b.words, w)
	return w
}

// bulkField returns the one that serves all words in turn.
func (b *borrowed) bulkField() *bulkField {
	if b.field == nil {
		var ok bool
		if b.field, ok = b.from.fields.Get().(*bulkField); !ok {
			b.field = &bulkField{has: newBitset(bulkSize)}
		}
	}
	return b.field
}

// wordMemory returns one that knows the words of articles that were read before.
func (b *borrowed) wordMemory() *analysis.Memory {
	if b.memory == nil {
		var ok bool
		if b.memory, ok = b.from.memories.Get().(*analysis.Memory); !ok {
			b.memory = new(analysis.Memory)
		}
	}
	return b.memory
}

// giveBack ends the use of alb.
func (b *borrowed) giveBack() {
	for _, p := range b.postings {
		clear(p.in) // segments that may be closed
		p.it.Reset(nil)
		b.from.postings.Put(p)
	}
	for _, w := range b.words {
		w.text, w.queue = nil, nil
		b.from.words.Put(w)
	}
	if b.field != nil {
		b.from.fields.Put(b.field)
	}
	if b.memory != nil {
		b.from.memories.Put(b.memory)
	}
	*b = borrowed{from: b.from}
}
