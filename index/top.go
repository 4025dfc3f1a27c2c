package index

import (
	"cmp"
	"math/bits"
	"slices"
)

// A facet shows the few values that are most frequent among some documents. They
// are among those that are frequent in the whole archive, as a rule; whether they
// are is certain when the last one shown is in more of the documents than any value
// that was not counted is in the archive. So of many documents, values are counted
// by sets, the most frequent first, until that is so, and not document by document.

// A top is the most frequent values of a column, each with the documents that
// have it, the most frequent first.
type top struct {
	values []ranked
	rest   int      // the most documents that have a value which is not among them
	planes []bitset // how many values each document has, one bit of the number in each
}

// A ranked is a value. Spellings of a person are one.
type ranked struct {
	value string
	n     int // documents
	has   bitset
}

// maxTop is how many values a top has at most: each takes a bit for each document.
const maxTop = 64

// newTop is the top of a column. GroupOf is the one value that stands for some;
// nil is every value for itself.
func (o *ordinals) newTop(groupOf func(value string) string) *top {
	documents := len(o.start) - 1
	t := new(top)
	at := make([]int32, len(o.values)) // each value's place among the ranked, -1 if it is not there
	if groupOf == nil {
		for i, v := range o.values {
			at[i] = int32(i)
			t.values = append(t.values, ranked{value: v, n: int(o.n[i])})
		}
	} else {
		first := map[string]int32{}
		for i, v := range o.values {
			v = groupOf(v)
			k, known := first[v]
			if !known {
				k = int32(len(t.values))
				first[v] = k
				t.values = append(t.values, ranked{value: v})
			}
			at[i] = k
			t.values[k].n += int(o.n[i])
		}
	}
	order := make([]int32, len(t.values))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(t.values[b].n, t.values[a].n) })
	size := 0
	for size < min(maxTop, len(order)) && t.values[order[size]].n > documents/256 {
		size++
	}
	if size < len(order) {
		t.rest = t.values[order[size]].n
	}
	place := make([]int32, len(t.values))
	for i := range place {
		place[i] = -1
	}
	best := make([]ranked, size)
	for i := range best {
		best[i] = t.values[order[i]]
		best[i].has = newBitset(documents)
		place[order[i]] = int32(i)
	}
	t.values = best
	for doc := range documents {
		from, to := o.start[doc], o.start[doc+1]
		for _, v := range o.of[from:to] {
			if i := place[at[v]]; i >= 0 {
				best[i].has.add(uint64(doc))
			}
		}
		for i, n := 0, to-from; n > 0; i, n = i+1, n>>1 {
			if i == len(t.planes) {
				t.planes = append(t.planes, newBitset(documents))
			}
			if n&1 == 1 {
				t.planes[i].add(uint64(doc))
			}
		}
	}
	return t
}

// bytes is how much memory t takes.
func (t *top) bytes() (n int64) {
	for _, v := range t.values {
		n += 8*int64(len(v.has)) + int64(len(v.value))
	}
	for _, p := range t.planes {
		n += 8 * int64(len(p))
	}
	return n
}

// most counts the values of some documents, enough of them for a facet of so many.
// It returns nil if it cannot say for certain which these are.
func (t *top) most(of bitset, size int) *tallied {
	if t == nil || size > len(t.values) && t.rest > 0 {
		return nil
	}
	out := new(tallied)
	var found []ranked
	var counts []uint32 // the largest of those in out, the least first
	for i, v := range t.values {
		if len(counts) == size && uint32(v.n) < counts[0] {
			break
		}
		if i == 2*size && len(counts) == size && int(counts[0]) < t.rest {
			return nil // those that are left will hardly make it more
		}
		n := of.countAnd(v.has)
		if n == 0 {
			continue
		}
		found = append(found, ranked{value: v.value, n: n})
		if len(counts) < size {
			counts = append(counts, uint32(n))
			slices.Sort(counts)
		} else if uint32(n) > counts[0] {
			counts[0] = uint32(n)
			slices.Sort(counts)
		}
	}
	if t.rest > 0 && (len(counts) < size || counts[0] <= uint32(t.rest)) {
		return nil
	}
	for i, w := range of {
		any := uint64(0)
		for _, p := range t.planes {
			any |= p[i]
		}
		out.missing += bits.OnesCount64(w &^ any)
	}
	for i, p := range t.planes {
		out.all += of.countAnd(p) << i
	}
	slices.SortFunc(found, func(a, b ranked) int { return cmp.Compare(a.value, b.value) })
	for _, v := range found {
		out.values, out.n = append(out.values, v.value), append(out.n, uint32(v.n))
	}
	return out
}

// A run is documents that have one value, from one on to before the next run.
type run struct{ from, value uint32 }

// noValue is the value of a run of documents without one.
const noValue = 1<<32 - 1

// inRuns returns the column in runs, or nil if they are many, or a document has
// more than one value.
func (o *ordinals) inRuns() []run {
	var out []run
	documents := len(o.start) - 1
	for doc := range documents {
		value := uint32(noValue)
		switch o.start[doc+1] - o.start[doc] {
		case 0:
		case 1:
			value = o.of[o.start[doc]]
		default:
			return nil
		}
		if len(out) == 0 || out[len(out)-1].value != value {
			if len(out) >= documents/8 {
				return nil
			}
			out = append(out, run{uint32(doc), value})
		}
	}
	return slices.Clip(out)
}

// tallyRuns is tally by runs.
func (o *ordinals) tallyRuns(of bitset) *tallied {
	t := &tallied{values: o.values, n: make([]uint32, len(o.values)), kept: true}
	before := make([]uint32, len(of)) // documents of each word and those before it
	n := uint32(0)
	for i, w := range of {
		before[i] = n
		n += uint32(bits.OnesCount64(w))
	}
	rank := func(doc uint32) uint32 {
		if int(doc/64) == len(of) {
			return n
		}
		return before[doc/64] + uint32(bits.OnesCount64(of[doc/64]&(1<<(doc%64)-1)))
	}
	low := uint32(0)
	for i, r := range o.runs {
		end := uint32(len(o.start) - 1)
		if i+1 < len(o.runs) {
			end = o.runs[i+1].from
		}
		high := rank(end)
		if r.value == noValue {
			t.missing += int(high - low)
		} else {
			t.n[r.value] += high - low
		}
		low = high
	}
	return t
}
