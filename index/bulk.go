package index

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"sort"

	"ksearch/query"
)

// A bulk is the documents that some words match, any or all of them, some thousand at a
// time: one term is gone through after the other, not one document after the
// other with all terms. Nothing is asked of a document that cannot be a hit,
// and no score of one that cannot be among the best.
type bulk struct {
	words []*bulkWord
	soft  bool   // what lacks a word is not whole
	every bool   // what lacks a word is no match
	begin uint64 // the first document that is left, as a matcher numbers it
	end   uint64 // and one after the last
	from  uint64 // the first one of this bulk
	limit uint64 // one after its last
	any   bitset // documents with a word, from 0
	all   bitset // and with all
	best  bitset // that may be among the best
	least []int  // the words, the one that can add least to a score first
	field *bulkField

	segments segments
}

const bulkSize = 4096

// maxBulk is how many words can be gone through in bulk: each takes 48 KiB.
const maxBulk = 64

// A bulkWord is what a text has in the documents of a bulk.
type bulkWord struct {
	text  *text // of which each occurrence is frequent
	by    float64
	queue []termQueue // of each field with many terms
	has   bitset
	runs  []bulkRun
	times []bulkTimes       // of all runs
	tf    [bulkSize]float64 // as text.score reckons it, of documents that were scored
	upper [bulkSize]float32 // as much as that or a little more, of documents that were bounded
}

// A bulkRun is a term of a text in a field: up to end in bulkWord.times.
type bulkRun struct {
	field int // in text.in
	term  *term
	end   int
}

// bulkTimes is how often a term is in a field of a document.
type bulkTimes struct {
	i uint16 // in the bulk
	n uint32
}

// A bulkField is one field of the documents of a bulk.
type bulkField struct {
	has        bitset
	freq, long [bulkSize]float64
	sums       [bulkSize]float32
}

// worthEvery is how many times as many postings of the words of which all are
// needed are read in bulk, at most, as there are documents to look at one by one.
const worthEvery = 8

// bulk returns the documents of m in bulk; nil if m is something else than
// words of which any matches, or all, or if it is better to leap from one document
// with the rarest word to the next.
func (s *search) bulk(m matcher) *bulk {
	parts := []matcher{m}
	soft, every := false, false
	switch m := m.(type) {
	case *or:
		parts, soft = m.parts, m.soft
	case *and:
		if len(m.not) > 0 {
			return nil
		}
		parts, every = m.parts, true
	}
	if len(parts) > maxBulk {
		return nil
	}
	by := make([]float64, len(parts))
	texts := make([]*text, len(parts))
	for i, p := range parts {
		by[i] = 1
		if b, ok := p.(boosted); ok {
			p, by[i] = b.matcher, b.by
		}
		t, ok := p.(*text)
		if !ok || slices.ContainsFunc(t.in, func(o occurrence) bool { _, ok := o.(*frequent); return !ok }) {
			return nil
		}
		texts[i] = t
	}
	if every {
		all := 0
		for _, t := range texts {
			all += postingsOf(t)
		}
		if all > worthEvery*postingsOf(m) {
			return nil
		}
	}
	b := &bulk{soft: soft, every: every, any: newBitset(bulkSize), all: newBitset(bulkSize), best: newBitset(bulkSize), field: s.borrowed.bulkField(), segments: s.segments}
	for i, t := range texts {
		w := s.borrowed.newBulkWord()
		w.text, w.by = t, by[i]
		w.queue = make([]termQueue, len(t.in))
		b.words = append(b.words, w)
		b.least = append(b.least, i)
	}
	slices.SortFunc(b.least, func(i, j int) int { return cmp.Compare(b.words[i].most(), b.words[j].most()) })
	return b
}

// most is more than the word can add to a score.
func (w *bulkWord) most() float64 { return w.by * w.text.idf * (bm25K1 + 1) }

// next goes to the documents that come next, if there are any.
func (b *bulk) next() (bool, error) {
	for {
		b.from = noDoc
		for i, w := range b.words {
			first, err := w.advance(b.begin)
			switch {
			case err != nil:
				return false, err
			case !b.every || i == 0:
				b.from = min(b.from, first)
			default:
				b.from = max(b.from, first)
			}
		}
		if b.from >= b.end {
			return false, nil
		}
		b.from -= (b.from - 1) % bulkSize // the codes of lengths are kept so
		b.limit = min(b.from+bulkSize, b.end)
		clear(b.any)
		for k, w := range b.words {
			if b.every {
				if _, err := w.advance(b.from); err != nil {
					return false, err
				}
			}
			if err := b.fill(w); err != nil {
				return false, err
			}
			b.any.or(w.has)
			if k == 0 {
				copy(b.all, w.has)
			} else {
				b.all.and(w.has, false)
			}
		}
		b.begin = b.limit
		switch {
		case !b.soft && !b.every:
			copy(b.all, b.any)
		case b.every:
			if copy(b.any, b.all); b.any.next(0) == bulkSize {
				continue
			}
		}
		return true, nil
	}
}

// advance goes to the first document with the word from one on, and returns it.
func (w *bulkWord) advance(to uint64) (uint64, error) {
	first := uint64(noDoc)
	for field, o := range w.text.in {
		f := o.(*frequent) //nolint:errcheck // see bulk
		if f.many {
			at, err := w.queue[field].advance(f.terms, to)
			if err != nil {
				return noDoc, err
			}
			first = min(first, at)
			continue
		}
		for _, t := range f.terms {
			if t.docs.at < to {
				if _, err := t.docs.advance(to); err != nil {
					return noDoc, err
				}
			}
			first = min(first, t.docs.at)
		}
	}
	return first, nil
}

// fill notes where the terms of w are, and how often. It reads no more of a
// document, for most are not scored.
func (b *bulk) fill(w *bulkWord) error {
	clear(w.has)
	w.runs, w.times = w.runs[:0], w.times[:0]
	for field, o := range w.text.in {
		f := o.(*frequent) //nolint:errcheck // see bulk
		if !f.many {
			for _, t := range f.terms {
				if err := b.gather(w, field, t); err != nil {
					return err
				}
			}
			continue
		}
		begin := len(w.times)
		for q := &w.queue[field]; q.next() < b.limit; {
			if err := b.gather(w, field, (*q)[0].term); err != nil {
				return err
			}
			q.settle()
		}
		if err := w.text.dl.spend(workPlace * (len(w.times) - begin)); err != nil {
			return err
		}
	}
	return nil
}

// gather notes where a term of a field of w is.
func (b *bulk) gather(w *bulkWord, field int, t *term) (err error) {
	if w.times, err = t.docs.gather(w.times, w.has, b.from, b.limit); err == nil {
		w.runs = append(w.runs, bulkRun{field, t, len(w.times)})
	}
	return err
}

// A termQueue is many terms that have documents left, as a heap: on top is one
// whose next document comes first. Most words that look like a pattern are rare,
// and are not looked at until it is their turn.
type termQueue []queued

type queued struct {
	at uint64 // its next document
	*term
}

// next is the next document of any.
func (q termQueue) next() uint64 {
	if len(q) == 0 {
		return noDoc
	}
	return q[0].at
}

// settle puts the one on top, which has gone on, in its place.
func (q *termQueue) settle() {
	all := *q
	if all[0].at = all[0].docs.at; all[0].at == noDoc {
		last := len(all) - 1
		all[0] = all[last]
		all = all[:last]
		*q = all
	}
	all.sink(0)
}

// sink moves the ith down to where it comes before those under it.
func (q termQueue) sink(i int) {
	if i >= len(q) {
		return
	}
	moved := q[i]
	for {
		first := 2*i + 1
		if first >= len(q) {
			break
		}
		if other := first + 1; other < len(q) && q[other].at < q[first].at {
			first = other
		}
		if q[first].at >= moved.at {
			break
		}
		q[i] = q[first]
		i = first
	}
	q[i] = moved
}

// advance goes to the first document from one on, and returns it. A nil queue
// begins with terms.
func (q *termQueue) advance(terms []*term, to uint64) (uint64, error) {
	if *q == nil {
		*q = make(termQueue, 0, len(terms))
		for _, t := range terms {
			at := t.docs.at
			if at < to {
				var err error
				if at, err = t.docs.advance(to); err != nil {
					return noDoc, err
				}
			}
			if at != noDoc {
				*q = append(*q, queued{at, t})
			}
		}
		for i := len(*q)/2 - 1; i >= 0; i-- {
			q.sink(i)
		}
	}
	for q.next() < to {
		if _, err := (*q)[0].docs.advance(to); err != nil {
			return noDoc, err
		}
		q.settle()
	}
	return q.next(), nil
}

// errBeyond is the error for a list whose bytes are damaged.
var errBeyond = errors.New("index: a list names an article beyond the last one")

// gather appends how often the term is in the documents of a bulk, from one to
// before another, and goes behind them.
func (p *postings) gather(dst []bulkTimes, has bitset, from, limit uint64) ([]bulkTimes, error) {
	for p.at < limit {
		if of := &p.in[p.seg]; of.list.Whole() {
			docs, freq := p.it.Block(uint32(min(limit-of.first-1, of.size)))
			if len(docs) == 0 {
				return dst, errBeyond
			}
			behind := of.first + 1 - from // of document 0, which may be before it
			n := len(dst)
			dst = slices.Grow(dst, len(docs))[:n+len(docs)]
			freq = freq[:len(docs)]
			for k, doc := range docs {
				i := behind + uint64(doc)
				has.add(i)
				dst[n+k] = bulkTimes{uint16(i), freq[k]}
			}
		} else {
			i := p.at - from
			has.add(i)
			dst = append(dst, bulkTimes{uint16(i), uint32(p.frequency())})
		}
		if p.it.Next() {
			p.at = p.in[p.seg].first + uint64(p.it.Doc()) + 1
			continue
		}
		p.seg++
		p.begin()
		p.at = 0
		if _, err := p.advance(1); err != nil {
			return dst, err
		}
	}
	return dst, p.dl.check()
}

// reckon works out what is needed for the scores of docs.
func (b *bulk) reckon(docs bitset) error {
	n := docs.count()
	for _, w := range b.words {
		for i := docs.next(0); i < bulkSize; i = docs.next(i + 1) {
			w.tf[i] = 0
		}
		begin := 0
		for runs := w.runs; len(runs) > 0; {
			field := runs[0].field
			clear(b.field.has)
			for ; len(runs) > 0 && runs[0].field == field; runs = runs[1:] {
				b.addTimes(docs, n, w.times[begin:runs[0].end], runs[0].term.docs)
				begin = runs[0].end
			}
			f := w.text.in[field].(*frequent) //nolint:errcheck // see bulk
			for _, t := range f.exact {
				if err := b.addExact(t.docs); err != nil {
					return err
				}
			}
			norm, in := w.text.norms[field], b.field
			for i := in.has.next(0); i < bulkSize; i = in.has.next(i + 1) {
				w.tf[i] += norm.of(in.freq[i], in.long[i])
			}
		}
	}
	return nil
}

// addTimes adds a term to the field, in n docs.
func (b *bulk) addTimes(docs bitset, n int, times []bulkTimes, p *postings) {
	seg := 0
	if n*16 < len(times) {
		for i := docs.next(0); i < bulkSize; i = docs.next(i + 1) {
			k := sort.Search(len(times), func(k int) bool { return uint64(times[k].i) >= i })
			if times = times[k:]; len(times) > 0 && uint64(times[0].i) == i {
				seg = b.addTime(times[0], p, seg)
			}
		}
		return
	}
	for _, t := range times {
		if docs.has(uint64(t.i)) {
			seg = b.addTime(t, p, seg)
		}
	}
}

// addTime adds a document to the field, which is in a segment of p from seg on:
// it returns which.
func (b *bulk) addTime(t bulkTimes, p *postings, seg int) int {
	in, i := b.field, uint64(t.i)
	if !in.has.has(i) {
		in.has.add(i)
		doc := b.from - 1 + i
		for doc >= p.in[seg].end() {
			seg++
		}
		in.freq[i], in.long[i] = 0, float64(max(p.in[seg].list.Length(uint32(doc-p.in[seg].first)), 1))
	}
	in.freq[i] += float64(t.n)
	return seg
}

// mark returns what goes back to where the lists are that reckon goes through.
func (b *bulk) mark() (back func()) {
	var lists []*postings
	var were []postings
	for _, w := range b.words {
		for _, o := range w.text.in {
			for _, t := range o.(*frequent).exact { //nolint:errcheck // see bulk
				lists, were = append(lists, t.docs), append(were, *t.docs)
			}
		}
	}
	return func() {
		for i, p := range lists {
			*p = were[i]
		}
	}
}

// addExact adds that the word is there in its very form, where it is at all.
func (b *bulk) addExact(p *postings) (err error) {
	in, at := b.field, p.at
	for i := in.has.next(0); i < bulkSize; i = in.has.next(i + 1) {
		if at < b.from+i {
			if at, err = p.advance(b.from + i); err != nil {
				return err
			}
		}
		if at == b.from+i {
			in.freq[i] += formWeight * float64(p.frequency())
		}
	}
	return nil
}

// above returns in b.best those of docs that may have a score of least or more: they have
// one of the words that the others together cannot make up for. See Turtle and
// Flood, Query evaluation: strategies and optimizations, 1995 (MaxScore).
func (b *bulk) above(docs bitset, least float64) bitset {
	sum, needed := 0.0, 0
	for sum < least && needed < len(b.least) {
		sum += b.words[b.least[needed]].most()
		needed++
	}
	clear(b.best)
	if needed < 2 {
		b.best.or(docs)
		return b.best
	}
	for _, i := range b.least[needed-1:] {
		b.best.or(b.words[i].has)
	}
	b.best.and(docs, false)
	return b.best
}

// promising returns in b.best the n documents of docs with the highest bounds,
// and those whose bound is the same as the last one's; or nil where they are not
// much fewer than all.
func (b *bulk) promising(docs bitset, n int) bitset {
	all := docs.count()
	if all < 3*n {
		return nil
	}
	for _, w := range b.words {
		b.bound(w, docs, all)
	}
	sums := b.field.sums[:0]
	for i := docs.next(0); i < bulkSize; i = docs.next(i + 1) {
		sums = append(sums, float32(b.most(i)))
	}
	least := nthLargest(sums, n)
	clear(b.best)
	for i := docs.next(0); i < bulkSize; i = docs.next(i + 1) {
		if float32(b.most(i)) >= least {
			b.best.add(i)
		}
	}
	return b.best
}

// nthLargest returns the nth largest of xs, from 1, which it puts into another
// order. See Hoare, Algorithm 65: Find, 1961.
func nthLargest[T float32 | uint32](xs []T, n int) T {
	for {
		pivot := xs[len(xs)/2]
		i, j := 0, len(xs)-1
		for i <= j {
			for xs[i] > pivot {
				i++
			}
			for xs[j] < pivot {
				j--
			}
			if i <= j {
				xs[i], xs[j] = xs[j], xs[i]
				i++
				j--
			}
		}
		switch {
		case n <= j+1:
			xs = xs[:j+1]
		case n > i:
			xs, n = xs[i:], n-i
		default:
			return pivot
		}
	}
}

// most is the score of the ith document, which was bounded, or a little more.
func (b *bulk) most(i uint64) (sum float64) {
	for _, w := range b.words {
		if tf := w.upper[i]; tf > 0 {
			sum += w.by * w.text.saturated(float64(tf))
		}
	}
	return sum
}

// keepAbove takes those out of docs whose score cannot be least or more, but
// for some that stay whatever they score. What it reckons is the score or a
// little more, from tables.
func (b *bulk) keepAbove(docs, stay bitset, least float64) {
	n := docs.count()
	for _, w := range b.words {
		b.bound(w, docs, n)
	}
	least *= 1 - 1e-5 // float32 has 24 bits
	for i := docs.next(0); i < bulkSize; i = docs.next(i + 1) {
		if stay.has(i) {
			continue
		}
		if b.most(i) < least {
			docs.remove(i)
		}
	}
}

// bound works out w.upper of docs, which are n, and where they are not few of
// others too.
func (b *bulk) bound(w *bulkWord, docs bitset, n int) {
	clear(w.upper[:])
	few := n < len(w.times)/8 // to look which are asked for takes longer than to work it out
	begin := 0
	for _, run := range w.runs {
		times := w.times[begin:run.end]
		begin = run.end
		norm := &w.text.norms[run.field]
		more := 1 + formWeight*float32(len(w.text.in[run.field].(*frequent).exact)) //nolint:errcheck // see bulk
		if codes := b.codes(w, run.field, min(n, len(times))); codes != nil {
			for _, t := range times {
				if i := t.i % bulkSize; !few || docs.has(uint64(i)) {
					w.upper[i] += norm.upper[codes[i]] * (more * float32(t.n))
				}
			}
			continue
		}
		p, seg := run.term.docs, 0
		for _, t := range times {
			if few && !docs.has(uint64(t.i)) {
				continue
			}
			doc := b.from - 1 + uint64(t.i)
			for doc >= p.in[seg].end() {
				seg++
			}
			long := p.in[seg].list.Length(uint32(doc - p.in[seg].first))
			w.upper[t.i%bulkSize] += norm.upper[codeOf(uint16(min(long, math.MaxUint16)))] * (more * float32(t.n))
		}
	}
}

// worthCodes is how many documents of a bulk there may be for each whose length
// is asked for, so that the codes of all are made.
const worthCodes = 16

// codes are those of the lengths of a field of w, for a search that asks for
// some; nil if they are not made, and not worth it.
func (b *bulk) codes(w *bulkWord, field, some int) *lengthBlock {
	l, n := w.text.norms[field].lengths, (b.from-1)/bulkSize
	if some < bulkSize/worthCodes {
		return l.ready(n)
	}
	return l.block(n, some, w.text.fields[field].name, b.segments)
}

// score is that of the ith document, which was reckoned.
func (b *bulk) score(i uint64) (sum float64) {
	for _, w := range b.words {
		if w.has.has(i) {
			sum += w.by * w.text.saturated(w.tf[i])
		}
	}
	return sum
}

// runBulk is run.
func (c *collector) runBulk(b *bulk) error {
	for {
		more, err := b.next()
		if err != nil || !more {
			return err
		}
		c.filters.keep(b.any, b.from-1)
		c.total += b.any.count()
		b.all.and(b.any, false)
		c.whole += b.all.count()
		if c.countsFacets() {
			for i := b.any.next(0); i < bulkSize; i = b.any.next(i + 1) {
				c.docs = append(c.docs, uint32(b.from-1+i))
			}
		}
		if c.keep == 0 {
			continue
		}
		if c.order == query.ByRelevance {
			if err := c.takeFirst(b); err != nil {
				return err
			}
		}
		best := b.any
		switch full := len(c.best) == c.keep; {
		case full && c.order == query.ByRelevance:
			var stay bitset
			if c.allFirst {
				if c.best[0].whole {
					best = b.all
				} else {
					stay = b.all
				}
			}
			least := c.leastScore()
			best = b.above(best, least)
			b.keepAbove(best, stay, least)
		case full:
			best = b.best
			clear(best)
			for i := b.any.next(0); i < bulkSize; i = b.any.next(i + 1) {
				if c.mayKeep(&found{doc: b.from + i, whole: b.all.has(i)}) {
					best.add(i)
				}
			}
		}
		if err := c.take(b, best); err != nil {
			return err
		}
	}
}

// take offers docs of b.
func (c *collector) take(b *bulk, docs bitset) error {
	if err := b.reckon(docs); err != nil {
		return err
	}
	for i := docs.next(0); i < bulkSize; i = docs.next(i + 1) {
		c.offer(found{doc: b.from + i, whole: b.all.has(i), score: b.score(i)})
	}
	return c.err
}

// takeFirst offers the most promising documents of b, as many as are missing:
// few of the others can be among the best then. It takes them out of b.
func (c *collector) takeFirst(b *bulk) error {
	for len(c.best) < c.keep {
		from, whole := b.any, false
		if c.allFirst && b.all.next(0) < bulkSize {
			from, whole = b.all, true
		}
		first := b.promising(from, c.keep-len(c.best))
		if first == nil {
			if !whole {
				return nil
			}
			first = b.best
			copy(first, from)
		}
		back := b.mark()
		if err := c.take(b, first); err != nil {
			return err
		}
		back()
		b.any.and(first, true)
		b.all.and(first, true)
	}
	return nil
}
