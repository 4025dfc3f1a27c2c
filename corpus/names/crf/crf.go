// Package crf is a linear-chain conditional random field over hashed features:
// it labels the words of a sentence so that the labels fit the words and each
// other.
//
// A [Model] decodes; [Train] makes one from labelled sentences. A feature is a
// number of 64 bits that the caller makes by hashing whatever it says. The
// package knows nothing of names, text or languages.
package crf

import (
	"math"
	"math/bits"
)

// A Label is the number of a label, from 0.
type Label = uint8

// A Model weighs features and transitions. It is safe for concurrent use.
type Model struct {
	labels int
	legal  []bool // from*(labels+1)+to; labels itself stands for the border of a sentence

	// The rows of weights are in an open table, by the upper bits of a feature:
	// two features of the same 40 bits are one, which is one in a million of
	// those that are asked for. A row is its key plus one, and the weights in
	// units of step, a byte each, plus 128: for the labels of names that is half
	// a line of the cache, and one wait.
	table []uint64
	wide  int      // the words of a row
	maybe []uint64 // a bit for each hash of a key: most features have no row, and this says so from the cache
	trans []float32
	from  [][]Label // by label, those that may stand before it
}

const (
	step    = 0.04 // of a weight
	keyBits = 40
)

func keyOf(feature uint64) uint64 { return feature >> (64 - keyBits) }

func newModel(labels int, legal []bool) *Model {
	m := &Model{labels: labels, legal: legal, trans: make([]float32, (labels+1)*(labels+1))}
	m.from = make([][]Label, labels+1)
	for to := range labels + 1 {
		for from := range labels + 1 {
			if legal[from*(labels+1)+to] {
				m.from[to] = append(m.from[to], Label(from))
			}
		}
	}
	return m
}

// room makes room for n rows.
func (m *Model) room(n int) {
	m.wide = 1 + (m.labels+7)/8
	m.table = make([]uint64, (n+n/2+1)*m.wide)
	m.maybe = make([]uint64, maybeBits/64)
}

const maybeBits = 1 << 22 // 512 KiB

// slot returns where in the table the row of a key begins, if nothing is there yet.
func (m *Model) slot(key uint64) int {
	i, _ := bits.Mul64(key*0x9E3779B97F4A7C15, uint64(len(m.table)/m.wide))
	return int(i) * m.wide
}

// after returns where to look after slot.
func (m *Model) after(slot int) int {
	if slot += m.wide; slot == len(m.table) {
		return 0
	}
	return slot
}

func (m *Model) add(key uint64, row []int8) {
	at := m.slot(key)
	for ; m.table[at] != 0; at = m.after(at) {
		if m.table[at] == key+1 {
			return
		}
	}
	m.table[at] = key + 1
	for k, w := range row {
		m.table[at+1+k/8] |= uint64(int(w)+128) << (k % 8 * 8)
	}
	b := key % maybeBits
	m.maybe[b/64] |= 1 << (b % 64)
}

// weight is that of a label in a row, in units of step.
func (m *Model) weight(slot, label int) int8 {
	return int8(int(byte(m.table[slot+1+label/8]>>(label%8*8))) - 128)
}

// Labels returns how many labels there are.
func (m *Model) Labels() int { return m.labels }

// A Decoder labels sentences by a model. It keeps its memory from one to the
// next. It is for one goroutine.
type Decoder struct {
	m     *Model
	asked []asked   // of a word
	emit  []float32 // word*labels+label
	best  []float32
	back  []Label
	alpha []float64
	beta  []float64
	exp   []float64
	scale []float64
	trans []float64
}

// NewDecoder returns a decoder for m.
func (m *Model) NewDecoder() *Decoder { return &Decoder{m: m} }

// Begin begins a sentence of n words, of which no feature is known.
func (d *Decoder) Begin(n int) {
	size := n * d.m.labels
	if cap(d.emit) < size {
		d.emit = make([]float32, size, size*2)
	}
	d.emit = d.emit[:size]
	clear(d.emit)
}

// asked is a feature that may have a row.
type asked struct {
	key  uint64
	slot int
	held uint64 // in the slot
}

// Add adds the features of word i. What is read of memory far away is read for
// all features before it is looked at, so that one waits for all at once.
func (d *Decoder) Add(i int, features []uint64) {
	m := d.m
	n := m.labels
	if len(d.asked) < len(features) {
		d.asked = make([]asked, 2*len(features))
	}
	all, most := d.asked[:len(features)], 0
	for _, f := range features {
		key := keyOf(f)
		b := key % maybeBits
		all[most].key = key
		most += int(m.maybe[b/64] >> (b % 64) & 1)
	}
	all = all[:most]
	for k := range all {
		a := &all[k]
		a.slot = m.slot(a.key)
		a.held = m.table[a.slot]
	}
	// Even and odd labels, sixteen bits each, of which 256 rows are the most.
	var sums [maxLabels / 8][2]uint64
	rows := 0
	out := d.emit[i*n : i*n+n]
	flush := func() {
		for k := range out {
			sum := uint16(sums[k/8][k%2] >> (k % 8 / 2 * 16))
			out[k] += float32(int32(sum)-128*int32(rows)) * step
		}
		sums, rows = [maxLabels / 8][2]uint64{}, 0
	}
	const even = 0x00FF00FF00FF00FF
	for k := range all {
		a := &all[k]
		for a.held != a.key+1 && a.held != 0 {
			a.slot = m.after(a.slot)
			a.held = m.table[a.slot]
		}
		if a.held == 0 {
			continue
		}
		for j, w := range m.table[a.slot+1 : a.slot+m.wide] {
			sums[j][0] += w & even
			sums[j][1] += w >> 8 & even
		}
		if rows++; rows == 256 {
			flush()
		}
	}
	flush()
}

const maxLabels = 64

// Decode returns the most likely labels of the sentence, appended to labels.
func (d *Decoder) Decode(labels []Label) []Label {
	m := d.m
	n := m.labels
	words := len(d.emit) / n
	if words == 0 {
		return labels
	}
	if cap(d.best) < len(d.emit) {
		d.best, d.back = make([]float32, cap(d.emit)), make([]Label, cap(d.emit))
	}
	best, back := d.best[:len(d.emit)], d.back[:len(d.emit)]
	const never = float32(-1e30)
	for i := range words {
		for to := range n {
			top, by := never, Label(0)
			for _, from := range m.from[to] {
				var v float32
				switch {
				case i == 0 && int(from) == n:
					v = m.trans[n*(n+1)+to]
				case i > 0 && int(from) < n:
					v = best[(i-1)*n+int(from)] + m.trans[int(from)*(n+1)+to]
				default:
					continue
				}
				if v > top {
					top, by = v, from
				}
			}
			best[i*n+to], back[i*n+to] = top+d.emit[i*n+to], by
		}
	}
	top, last := never*10, Label(0)
	for _, from := range m.from[n] {
		if int(from) < n {
			if v := best[(words-1)*n+int(from)] + m.trans[int(from)*(n+1)+n]; v > top {
				top, last = v, from
			}
		}
	}
	begin := len(labels)
	labels = append(labels, make([]Label, words)...)
	for i := words - 1; i >= 0; i-- {
		labels[begin+i] = last
		last = back[i*n+int(last)]
	}
	return labels
}

// Marginals returns how likely each label is at each word, word*Labels()+label.
// The slice is good until the next sentence.
func (d *Decoder) Marginals() []float64 {
	n := d.m.labels
	words := len(d.emit) / n
	if words == 0 {
		return nil
	}
	d.trans = transitions(d.trans, d.m.trans, d.m.legal)
	d.forwardBackward(words, d.trans)
	out := d.exp[:len(d.emit)]
	for i := range out {
		out[i] = d.alpha[i] * d.beta[i]
	}
	return out
}

func transitions(out []float64, trans []float32, legal []bool) []float64 {
	if len(out) != len(trans) {
		out = make([]float64, len(trans))
	}
	for i, w := range trans {
		if out[i] = 0; legal[i] {
			out[i] = math.Exp(float64(w))
		}
	}
	return out
}

// forwardBackward fills alpha and beta, scaled word by word so that their
// product is the marginal, and returns the logarithm of the sum over all
// labellings.
func (d *Decoder) forwardBackward(words int, trans []float64) float64 {
	m := d.m
	n := m.labels
	N := n + 1
	if cap(d.alpha) < len(d.emit) {
		size := cap(d.emit)
		d.alpha, d.beta, d.exp = make([]float64, size), make([]float64, size), make([]float64, size)
	}
	if cap(d.scale) < words {
		d.scale = make([]float64, 2*words)
	}
	alpha, beta, exp, scale := d.alpha[:len(d.emit)], d.beta[:len(d.emit)], d.exp[:len(d.emit)], d.scale[:words]
	sum := 0.0
	for i := range words {
		row := d.emit[i*n : i*n+n]
		top := row[0]
		for _, v := range row {
			top = max(top, v)
		}
		sum += float64(top)
		for k, v := range row {
			exp[i*n+k] = math.Exp(float64(v - top))
		}
	}
	for i := range words {
		s := 0.0
		for to := range n {
			v := 0.0
			for _, from := range m.from[to] {
				switch {
				case i == 0 && int(from) == n:
					v += trans[n*N+to]
				case i > 0 && int(from) < n:
					v += alpha[(i-1)*n+int(from)] * trans[int(from)*N+to]
				}
			}
			v *= exp[i*n+to]
			alpha[i*n+to] = v
			s += v
		}
		s = max(s, 1e-300)
		scale[i] = s
		for to := range n {
			alpha[i*n+to] /= s
		}
		sum += math.Log(s)
	}
	end := 0.0
	last := (words - 1) * n
	for from := range n {
		end += alpha[last+from] * trans[from*N+n]
		beta[last+from] = trans[from*N+n]
	}
	end = max(end, 1e-300)
	sum += math.Log(end)
	for from := range n {
		beta[last+from] /= end
	}
	for i := words - 2; i >= 0; i-- {
		for from := range n {
			beta[i*n+from] = 0
		}
		for to := range n {
			v := exp[(i+1)*n+to] * beta[(i+1)*n+to] / scale[i+1]
			if v == 0 {
				continue
			}
			for _, from := range m.from[to] {
				if int(from) < n {
					beta[i*n+int(from)] += trans[int(from)*N+to] * v
				}
			}
		}
	}
	return sum
}
