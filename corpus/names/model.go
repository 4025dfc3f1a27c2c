package names

import (
	"bufio"
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"ksearch/corpus/names/crf"
)

// A Model finds names by what it learnt from annotated news: it weighs what a
// word looks like, what stands beside it, what lists say of it and how the
// rest of the text uses it. It is made by [Learn], does not change, and is safe
// for concurrent use.
type Model struct {
	crf   *crf.Model
	lists *lists
	usual *usage
}

//go:embed model.bin
var modelFile []byte

var defaultModel = sync.OnceValue(func() *Model {
	m, err := ReadModel(bytes.NewReader(modelFile))
	if err != nil {
		panic(err) // the file is a part of the program
	}
	return m
})

// ReadModel reads what [Learn] wrote.
func ReadModel(r io.Reader) (*Model, error) {
	in := bufio.NewReader(r)
	var size [4]byte
	if _, err := io.ReadFull(in, size[:]); err != nil {
		return nil, fmt.Errorf("names: model: %w", err)
	}
	packed := make([]byte, min(binary.LittleEndian.Uint32(size[:]), 16<<20))
	if _, err := io.ReadFull(in, packed); err != nil {
		return nil, fmt.Errorf("names: model: %w", err)
	}
	b, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), 64<<20))
	if err != nil {
		return nil, fmt.Errorf("names: model: %w", err)
	}
	u, err := readUsage(b)
	if err != nil {
		return nil, err
	}
	m := &Model{lists: defaultLists(), usual: u}
	m.crf, err = crf.Read(in)
	if err == nil && m.crf.Labels() != labelCount {
		err = errors.New("names: the model is of another version")
	}
	return m, err
}

// The labels: none, and for each kind of name its first word, one inside, its
// last, and the only one.
const (
	kindPerson = iota
	kindPlace
	kindOrganisation
	kindOther // of a people, an event, a work: not wanted, but known not to be one of the others
	kindCount
	labelCount = 1 + 4*kindCount
)

func labelOf(kind, position int) crf.Label { return crf.Label(1 + 4*kind + position) }

// legalLabels says which label may follow which.
func legalLabels() []bool {
	const n = labelCount + 1
	legal := make([]bool, n*n)
	parts := func(l int) (position, kind int) { // 0 begin, 1 inside, 2 end, 3 only, -1 none
		if l == 0 || l == labelCount {
			return -1, -1
		}
		return (l - 1) % 4, (l - 1) / 4
	}
	for from := range n {
		for to := range n {
			p, k := parts(from)
			q, j := parts(to)
			if open := p == 0 || p == 1; open {
				legal[from*n+to] = (q == 1 || q == 2) && k == j
			} else {
				legal[from*n+to] = q != 1 && q != 2
			}
		}
	}
	return legal
}

// sentences yields the words from begin to end of one sentence after another.
func (d *reading) sentences() func(yield func(begin, end int) bool) {
	return func(yield func(int, int) bool) {
		begin := 0
		for i := 1; i <= len(d.words); i++ {
			if i < len(d.words) && !d.words[i].first && i-begin < maxSentence {
				continue
			}
			if !yield(begin, i) {
				return
			}
			begin = i
		}
	}
}

// windows yields the words of sentences that can be names, with one word on
// each side of them: two words in small letters in a row are none.
func (d *reading) windows() func(yield func(begin, end int) bool) {
	return func(yield func(int, int) bool) {
		for begin, end := range d.sentences() {
			from, last := -1, -1
			for i := begin; i < end; i++ {
				if !d.words[i].capitalised() && !d.opens(i) {
					continue
				}
				if from >= 0 && i-last > 3 {
					if !yield(from, min(last+2, end)) {
						return
					}
					from = -1
				}
				if from < 0 {
					from = max(i-1, begin)
				}
				last = i
			}
			if from >= 0 && !yield(from, min(last+2, end)) {
				return
			}
		}
	}
}

const maxSentence = 400 // words: a table or a list of names has no full stop

// A label is a name that the model sees.
type label struct {
	first, last int // words
	kind        int
	sure        float64 // how likely its words have their labels, the least of them
}

// labels returns the names that the model sees in d, in order, apart.
func (m *Model) labels(d *reading) []label {
	f := describe(d, m.lists, m.usual)
	dec := m.crf.NewDecoder()
	var out []label
	var ls []crf.Label
	for begin, end := range d.windows() {
		dec.Begin(end - begin)
		for i := begin; i < end; i++ {
			dec.Add(i-begin, f.features(i))
		}
		ls = dec.Decode(ls[:0])
		var marginals []float64
		for i := 0; i < len(ls); i++ {
			if ls[i] == 0 {
				continue
			}
			if marginals == nil {
				marginals = dec.Marginals()
			}
			kind := int(ls[i]-1) / 4
			l := label{first: begin + i, kind: kind, sure: marginals[i*labelCount+int(ls[i])]}
			for (ls[i]-1)%4 == 0 || (ls[i]-1)%4 == 1 {
				i++
				l.sure = min(l.sure, marginals[i*labelCount+int(ls[i])])
			}
			l.last = begin + i
			out = d.apart(out, l)
		}
	}
	return out
}

// apart appends a label, or the parts of one that goes over what no name goes
// over: a bracket, a dash, bytes that are no text.
func (d *reading) apart(labels []label, l label) []label {
	for i := l.first + 1; i <= l.last; i++ {
		if d.words[i].gap == gapFar {
			part := l
			part.last = i - 1
			labels = append(labels, part)
			l.first = i
		}
	}
	return append(labels, l)
}

// Labels returns the names that the model alone sees in a text of English, in
// order, apart, without what lists and rules would make of them. It is for
// measuring a model.
func (m *Model) Labels(text string) []Annotation {
	d := newReading(&Text{Language: "en", Body: text}, Default())
	var out []Annotation
	for _, l := range m.labels(d) {
		out = append(out, Annotation{
			Kind: [kindCount]Kind{Person, Place, Organisation, ""}[l.kind], Start: int(d.words[l.first].start), End: int(d.words[l.last].end),
		})
	}
	return out
}
