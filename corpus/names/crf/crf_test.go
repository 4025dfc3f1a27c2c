package crf

import (
	"bytes"
	"hash/fnv"
	"math"
	"slices"
	"testing"
)

// toy are sentences in which a label depends on the word and on the label before.
func toy(n int) []Sentence {
	var out []Sentence
	for i := range n {
		words := []string{"a", "b", "x", "a", "x"}
		labels := []Label{0, 1, 2, 0, 1} // x is 2 after b and 1 after a
		if i%2 == 0 {
			words, labels = words[2:], labels[2:]
		}
		s := Sentence{Labels: slices.Clone(labels)}
		for k, w := range words {
			s.Features = append(s.Features, toyFeatures(words, k, w))
		}
		out = append(out, s)
	}
	return out
}

func toyFeatures(words []string, k int, w string) []uint64 {
	before := ""
	if k > 0 {
		before = words[k-1]
	}
	return []uint64{hash("word " + w), hash("before " + before), hash(w + " after " + before)}
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64() * 0x9E3779B97F4A7C15
}

func allLegal(labels int) []bool {
	legal := make([]bool, (labels+1)*(labels+1))
	for i := range legal {
		legal[i] = true
	}
	return legal
}

func train(t *testing.T, legal []bool) *Model {
	t.Helper()
	m, err := Train(t.Context(), toy(60), 3, legal, &Options{Epochs: 20, Dropout: 0.1})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func decode(m *Model, words ...string) ([]Label, []float64) {
	d := m.NewDecoder()
	d.Begin(len(words))
	for k, w := range words {
		d.Add(k, toyFeatures(words, k, w))
	}
	return d.Decode(nil), d.Marginals()
}

func TestModelLearnsWhatItIsShown(t *testing.T) {
	got, marginals := decode(train(t, allLegal(3)), "a", "b", "x", "a", "x")
	if want := []Label{0, 1, 2, 0, 1}; !slices.Equal(got, want) {
		t.Errorf("labels are %v, want %v", got, want)
	}
	for i, label := range got {
		sum := 0.0
		for k := range 3 {
			sum += marginals[i*3+k]
		}
		if math.Abs(sum-1) > 1e-6 {
			t.Errorf("the marginals of word %d add up to %v, want 1", i, sum)
		}
		if p := marginals[i*3+int(label)]; p < 0.8 {
			t.Errorf("word %d has its label with %.2f, want more than 0.8", i, p)
		}
	}
}

func TestIllegalLabelsAreNeverGiven(t *testing.T) {
	m := train(t, allLegal(3))
	if free, _ := decode(m, "a", "b", "x"); !slices.Equal(free, []Label{0, 1, 2}) {
		t.Fatalf("labels are %v where all are legal, want [0 1 2]", free)
	}
	m.from[2] = slices.DeleteFunc(m.from[2], func(from Label) bool { return from == 1 })
	if bound, _ := decode(m, "a", "b", "x"); slices.Equal(bound, []Label{0, 1, 2}) || len(bound) != 3 {
		t.Errorf("labels are %v, with 2 after 1, which is not legal", bound)
	}
}

func TestModelIsTheSameEachTime(t *testing.T) {
	var a, b bytes.Buffer
	if _, err := train(t, allLegal(3)).WriteTo(&a); err != nil {
		t.Fatal(err)
	}
	if _, err := train(t, allLegal(3)).WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same sentences make two models")
	}
	m, err := Read(bytes.NewReader(a.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if _, err := m.WriteTo(&again); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), again.Bytes()) {
		t.Error("a model that is read and written is another")
	}
	if got, _ := decode(m, "a", "b", "x"); !slices.Equal(got, []Label{0, 1, 2}) {
		t.Errorf("a model that was written gives %v, want [0 1 2]", got)
	}
}

func TestNoWordsHaveNoLabels(t *testing.T) {
	if labels, marginals := decode(train(t, allLegal(3))); len(labels)+len(marginals) > 0 {
		t.Errorf("nothing has labels %v and marginals %v", labels, marginals)
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	m, err := Train(f.Context(), toy(4), 3, allLegal(3), nil)
	if err != nil {
		f.Fatal(err)
	}
	if _, err := m.WriteTo(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("crf1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		d := m.NewDecoder()
		d.Begin(3)
		d.Add(0, []uint64{1, 2, 3})
		for _, label := range d.Decode(nil) {
			if int(label) >= m.Labels() {
				t.Errorf("label %d of %d", label, m.Labels())
			}
		}
		d.Marginals()
	})
}
