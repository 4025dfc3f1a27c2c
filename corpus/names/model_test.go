package names

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"ksearch/corpus/names/crf"
)

func annotated(text string) Annotated {
	var a Annotated
	for part := range strings.SplitSeq(text, "[") {
		name, rest, found := strings.Cut(part, "]")
		if !found {
			a.Text += part
			continue
		}
		kind, name, _ := strings.Cut(name, " ")
		start := len(a.Text)
		a.Text += name
		a.Names = append(a.Names, Annotation{Kind: Kind(kind), Start: start, End: len(a.Text)})
		a.Text += rest
	}
	return a
}

func TestModelIsLearntFromAnnotatedTexts(t *testing.T) {
	var texts []Annotated
	for _, name := range strings.Fields("Azad Rebin Nadia Hiwa Karwan Shilan Rebaz Thamer") {
		texts = append(texts,
			annotated("Mayor [person "+name+" Rahim] said on Monday that the road to [place Zummar] was closed."),
			annotated("The workers of the [organisation Hamrin Oil Company] met in [place Makhmour], [person "+name+"] said."))
	}
	learn := func() []byte {
		var b bytes.Buffer
		if err := Learn(t.Context(), &b, texts, &LearnOptions{Train: crf.Options{Epochs: 15, Dropout: 0.2}}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	b := learn()
	if !bytes.Equal(b, learn()) {
		t.Error("the same texts make two models")
	}
	m, err := ReadModel(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	want := annotated("Mayor [person Dilan Rahim] said on Monday that the road to [place Makhmour] was closed.")
	if got := m.Labels(want.Text); !slices.Equal(got, want.Names) {
		t.Errorf("a new text has %v, want %v", got, want.Names)
	}
	for _, n := range []int{0, 3, 10, len(b) / 2, len(b) - 1} {
		if _, err := ReadModel(bytes.NewReader(b[:n])); err == nil {
			t.Errorf("the first %d bytes of a model are read as a model", n)
		}
	}
}

func TestListsAreReadAsWritten(t *testing.T) {
	listed := map[string]Class{"Deir ez-Zor": LargeCity, "Zor": SmallCity | AnyName, "Azad": FirstName}
	var b, again bytes.Buffer
	if err := WriteLists(&b, listed); err != nil {
		t.Fatal(err)
	}
	if err := WriteLists(&again, listed); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("the same lists make two files (%v)", err)
	}
	l, err := readLists(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]Class{"deir": begins, "deir ez": begins, "deir ez zor": LargeCity, "zor": SmallCity | AnyName, "azad": FirstName, "rahim": 0} {
		if got := l.class(spread(hashText(words))); got != want {
			t.Errorf("%q is of classes %b, want %b", words, got, want)
		}
	}
	if _, err := readLists(bytes.NewReader(b.Bytes()[:b.Len()/2])); err == nil {
		t.Error("half of the lists are read as lists")
	}
}
