package crf

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// A Sentence is what a model learns from: the features of each word and its label.
type Sentence struct {
	Features [][]uint64
	Labels   []Label
}

// Options tune [Train]. The zero value is ready to use.
type Options struct {
	Epochs  int     // passes over the sentences; 0 means 8
	Rate    float64 // of learning; 0 means 0.1
	Dropout float64 // share of features that are hidden from a word in each pass, so that none is relied on alone; 0 means 0.35
	L2      float64 // what large weights cost; 0 means 1e-6
	Prune   float64 // rows with no weight above it are dropped; 0 means 0.1
	Seed    uint64

	// Passed is told after each pass of the mean loss of a sentence; nil means nobody asks.
	Passed func(epoch int, loss float64)
}

// Train returns the model that gives the sentences their labels. There are
// labels of them, and legal says which may follow which: from*(labels+1)+to,
// where the last of both is the border of the sentence. The same sentences and
// options make the same model. The features of the sentences are overwritten.
//
// It learns by AdaGrad, one sentence after another, and takes the mean of the
// last third of its passes.
func Train(ctx context.Context, sentences []Sentence, labels int, legal []bool, opts *Options) (*Model, error) {
	var o Options
	if opts != nil {
		o = *opts
	}
	o.Epochs = cmp.Or(o.Epochs, 8)
	o.Rate, o.Dropout, o.L2, o.Prune = cmp.Or(o.Rate, 0.1), cmp.Or(o.Dropout, 0.35), cmp.Or(o.L2, 1e-6), cmp.Or(o.Prune, 0.1)
	if labels > maxLabels || len(legal) != (labels+1)*(labels+1) {
		return nil, fmt.Errorf("crf: %d labels and %d pairs of them", labels, len(legal))
	}
	t := trainer{Model: newModel(labels, legal), opts: o}
	t.number(sentences)
	size := len(t.ids) * labels
	t.w, t.g = make([]float32, size), make([]float32, size)
	t.tg = make([]float32, len(t.trans))
	mean, meanT, passes := make([]float32, size), make([]float32, len(t.trans)), 0
	random := rand.New(rand.NewPCG(o.Seed, 1))
	order := random.Perm(len(sentences))
	for epoch := range o.Epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss := 0.0
		for _, s := range order {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			loss += t.learn(&sentences[s], random)
		}
		if epoch >= o.Epochs-max(1, o.Epochs/3) {
			passes++
			for i, w := range t.w {
				mean[i] += w
			}
			for i, w := range t.trans {
				meanT[i] += w
			}
		}
		if o.Passed != nil {
			o.Passed(epoch+1, loss/float64(max(len(sentences), 1)))
		}
	}
	for i := range mean {
		t.w[i] = mean[i] / float32(passes)
	}
	for i := range meanT {
		t.trans[i] = meanT[i] / float32(passes)
	}
	return t.prune(), nil
}

type trainer struct {
	*Model
	opts Options
	ids  []uint64 // by row
	w, g []float32
	tg   []float32
	d    Decoder
	some []uint64
	grad [maxLabels]float32
}

// number replaces the features of the sentences by the numbers of their rows.
// Features that are seen once only are dropped.
func (t *trainer) number(sentences []Sentence) {
	const bits = 27
	seen := make([]uint8, 1<<bits)
	for _, s := range sentences {
		for _, fs := range s.Features {
			for _, f := range fs {
				if k := f >> (64 - bits); seen[k] < 255 {
					seen[k]++
				}
			}
		}
	}
	row := make(map[uint64]uint64)
	for _, s := range sentences {
		for i, fs := range s.Features {
			kept := fs[:0]
			for _, f := range fs {
				if seen[f>>(64-bits)] < 2 {
					continue
				}
				key := keyOf(f)
				n, ok := row[key]
				if !ok {
					n = uint64(len(t.ids))
					row[key] = n
					t.ids = append(t.ids, key)
				}
				kept = append(kept, n)
			}
			s.Features[i] = kept
		}
	}
}

// learn moves the weights by one sentence, and returns its loss before.
func (t *trainer) learn(s *Sentence, random *rand.Rand) float64 {
	n := t.labels
	N := n + 1
	words := len(s.Features)
	if words == 0 {
		return 0
	}
	d := &t.d
	d.m = t.Model
	d.Begin(words)
	t.some = t.some[:0]
	ends := make([]int, words)
	hide := uint32(t.opts.Dropout * math.MaxUint32)
	for i, fs := range s.Features {
		out := d.emit[i*n : i*n+n]
		for _, f := range fs {
			if random.Uint32() < hide {
				continue
			}
			t.some = append(t.some, f)
			for k, w := range t.w[int(f)*n : int(f)*n+n] {
				out[k] += w
			}
		}
		ends[i] = len(t.some)
	}
	d.trans = transitions(d.trans, t.trans, t.legal)
	loss := d.forwardBackward(words, d.trans)
	before := n
	for i, label := range s.Labels {
		loss -= float64(d.emit[i*n+int(label)] + t.trans[before*N+int(label)])
		before = int(label)
	}
	loss -= float64(t.trans[before*N+n])

	rate, l2 := float32(t.opts.Rate), float32(t.opts.L2)
	begin := 0
	for i, end := range ends {
		moves := false
		for k := range n {
			g := d.alpha[i*n+k] * d.beta[i*n+k]
			if k == int(s.Labels[i]) {
				g--
			}
			t.grad[k] = float32(g)
			moves = moves || g > 1e-4 || g < -1e-4
		}
		if moves {
			for _, f := range t.some[begin:end] {
				w, sum := t.w[int(f)*n:int(f)*n+n], t.g[int(f)*n:int(f)*n+n]
				for k, g := range t.grad[:n] {
					if g < 1e-4 && g > -1e-4 {
						continue
					}
					g += l2 * w[k]
					sum[k] += g * g
					w[k] -= rate * g / (float32(math.Sqrt(float64(sum[k]))) + 0.1)
				}
			}
		}
		begin = end
	}
	move := func(from, to int, g float64) {
		if !t.legal[from*N+to] || g < 1e-5 && g > -1e-5 {
			return
		}
		k := from*N + to
		f := float32(g) + l2*t.trans[k]
		t.tg[k] += f * f
		t.trans[k] -= rate * f / (float32(math.Sqrt(float64(t.tg[k]))) + 0.1)
	}
	for to := range n {
		move(n, to, d.alpha[to]*d.beta[to]-one(to == int(s.Labels[0])))
	}
	for i := 1; i < words; i++ {
		for to := range n {
			next := d.exp[i*n+to] * d.beta[i*n+to] / d.scale[i]
			for _, from := range t.from[to] {
				if int(from) == n {
					continue
				}
				g := d.alpha[(i-1)*n+int(from)] * d.trans[int(from)*N+to] * next
				move(int(from), to, g-one(from == s.Labels[i-1] && to == int(s.Labels[i])))
			}
		}
	}
	last := (words - 1) * n
	for from := range n {
		move(from, n, d.alpha[last+from]*d.beta[last+from]-one(from == int(s.Labels[words-1])))
	}
	return loss
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// prune keeps the rows that say something, in eight bits a weight.
func (t *trainer) prune() *Model {
	n := t.labels
	var kept []int
	for r := range t.ids {
		for _, w := range t.w[r*n : r*n+n] {
			if math.Abs(float64(w)) >= t.opts.Prune {
				kept = append(kept, r)
				break
			}
		}
	}
	slices.SortFunc(kept, func(a, b int) int { return cmp.Compare(t.ids[a], t.ids[b]) })
	m := newModel(n, t.legal)
	copy(m.trans, t.trans)
	m.room(len(kept))
	row := make([]int8, n)
	for _, r := range kept {
		for k, w := range t.w[r*n : r*n+n] {
			if row[k] = 0; math.Abs(float64(w)) >= t.opts.Prune/2 {
				row[k] = int8(min(max(math.Round(float64(w)/step), -127), 127))
			}
		}
		m.add(t.ids[r], row)
	}
	return m
}
