package index

import "slices"

// A bulk is what a text holds in the next documents, worked out for all of
// them together: one term after the other, not one document after the other
// with all terms. It is faster where most documents with a word are looked at.
type bulk struct {
	t       *text // whose occurrences are frequent
	scratch *bulkField
	from    uint64            // the first document, as a matcher numbers it; 0 before any
	has     bitset            // of them, from 0
	tf      [bulkSize]float64 // as text.score reckons it
}

const bulkSize = 4096

// maxBulks bounds the words that are worked out in bulk: each takes 32 KiB.
const maxBulks = 64

// A bulkField is one field of the documents of a bulk.
type bulkField struct {
	has        bitset
	freq, long [bulkSize]float64
}

// inBulk has the texts worked out in bulk that m matches by, each by itself.
func (s *search) inBulk(m matcher) {
	var all []*text
	var gather func(m matcher)
	gather = func(m matcher) {
		switch m := m.(type) {
		case *text:
			if !slices.ContainsFunc(m.in, func(o occurrence) bool { _, ok := o.(*frequent); return !ok }) {
				all = append(all, m)
			}
		case boosted:
			gather(m.matcher)
		case *or:
			for _, p := range m.parts {
				gather(p)
			}
		}
	}
	if gather(m); len(all) > maxBulks {
		return
	}
	for _, t := range all {
		t.bulk = s.borrowed.newBulk(t)
	}
}

func (b *bulk) advance(to uint64) (uint64, error) {
	for {
		if b.from > 0 && to < b.from+bulkSize {
			if i := b.has.next(max(to, b.from) - b.from); i < bulkSize {
				return b.from + i, nil
			}
			to = b.from + bulkSize
		}
		if found, err := b.fill(to); err != nil || !found {
			return noDoc, err
		}
	}
}

// fill looks at the documents from the first one at or after to.
func (b *bulk) fill(to uint64) (found bool, err error) {
	first := uint64(noDoc)
	for _, o := range b.t.in {
		for _, t := range o.(*frequent).terms { //nolint:errcheck // see inBulk
			at := t.docs.at
			if at < to {
				if at, err = t.docs.advance(to); err != nil {
					return false, err
				}
			}
			first = min(first, at)
		}
	}
	if first == noDoc {
		return false, nil
	}
	b.from, b.tf = first, [bulkSize]float64{}
	clear(b.has)
	for i, o := range b.t.in {
		if err := b.fillField(o.(*frequent), b.t.norms[i]); err != nil { //nolint:errcheck // see inBulk
			return false, err
		}
	}
	return true, nil
}

// fillField adds what f, in a field with this norm, has in the documents.
func (b *bulk) fillField(f *frequent, n norm) error {
	s, end, read := b.scratch, b.from+bulkSize, 0
	clear(s.has)
	for _, t := range f.terms {
		for at := t.docs.at; at < end; read++ {
			i := at - b.from
			if !s.has.has(i) {
				s.has.add(i)
				s.freq[i], s.long[i] = 0, t.docs.length()
			}
			s.freq[i] += float64(t.docs.frequency())
			var err error
			if at, err = t.docs.advance(at + 1); err != nil {
				return err
			}
		}
	}
	for _, t := range f.exact {
		var err error
		at := t.docs.at
		if at < b.from {
			at, err = t.docs.advance(b.from)
		}
		for err == nil && at < end {
			if i := at - b.from; s.has.has(i) {
				s.freq[i] += formWeight * float64(t.docs.frequency())
			}
			at, err = t.docs.advance(at + 1)
		}
		if err != nil {
			return err
		}
	}
	for i := s.has.next(0); i < bulkSize; i = s.has.next(i + 1) {
		b.has.add(i)
		b.tf[i] += n.of(s.freq[i], s.long[i])
	}
	if !f.many {
		return nil
	}
	return b.t.dl.spend(workPlace * read)
}
