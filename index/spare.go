package index

import "sync"

// borrowed is what a search has of things that are large, and as many as the
// words that a pattern stands for. They go from a search to the next.
type borrowed struct {
	from     *spare
	postings []*postings
	bulks    []*bulk
	field    *bulkField
}

// spare is what no search of a generation uses.
type spare struct{ postings, bulks, fields sync.Pool }

// newPostings returns postings as another search left them.
func (l *borrowed) newPostings() *postings {
	p, ok := l.from.postings.Get().(*postings)
	if !ok {
		p = new(postings)
	}
	l.postings = append(l.postings, p)
	return p
}

func (l *borrowed) newBulk(t *text) *bulk {
	b, ok := l.from.bulks.Get().(*bulk)
	if !ok {
		b = &bulk{has: newBitset(bulkSize)}
	}
	l.bulks = append(l.bulks, b)
	if l.field == nil {
		if l.field, ok = l.from.fields.Get().(*bulkField); !ok {
			l.field = &bulkField{has: newBitset(bulkSize)}
		}
	}
	b.t, b.scratch, b.from = t, l.field, 0
	return b
}

// giveBack ends the use of all.
func (l *borrowed) giveBack() {
	for _, p := range l.postings {
		clear(p.in) // segments that may be closed
		p.it.Reset(nil)
		l.from.postings.Put(p)
	}
	for _, b := range l.bulks {
		b.t, b.scratch = nil, nil
		l.from.bulks.Put(b)
	}
	if l.field != nil {
		l.from.fields.Put(l.field)
	}
	*l = borrowed{from: l.from}
}
