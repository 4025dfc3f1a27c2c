package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ksearch/query"
)

// columnOfLists makes the column of documents with these values, which ascend.
func columnOfLists(documents [][]string) *ordinals {
	o := &ordinals{index: map[string]uint32{}, start: []uint32{0}}
	for _, values := range documents {
		for _, v := range values {
			n, known := o.index[v]
			if !known {
				n = uint32(len(o.values))
				o.index[v] = n
				o.values = append(o.values, v)
			}
			o.of = append(o.of, n)
		}
		o.start = append(o.start, uint32(len(o.of)))
	}
	o.sort()
	return o
}

// TestMostFrequentAreThoseOfAll: whatever is told of the most frequent values is
// what is told when all are counted, and much is told.
func TestMostFrequentAreThoseOfAll(t *testing.T) {
	told := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		documents, values := 1+r.IntN(3000), 1+r.IntN(400)
		zipf := rand.NewZipf(r, 1.1+r.Float64(), 1+5*r.Float64(), uint64(values-1))
		lists := make([][]string, documents)
		for i := range lists {
			for range r.IntN(6) {
				lists[i] = append(lists[i], fmt.Sprintf("v%03d", zipf.Uint64()))
			}
			slices.Sort(lists[i])
			lists[i] = slices.Compact(lists[i])
		}
		p := newPeople([][]string{{"v001", "v003"}, {"none", "v002"}, {"v390", "v391"}})
		for i := range lists { // no article has two spellings
			lists[i] = slices.DeleteFunc(lists[i], func(v string) bool { return v == "v003" || v == "v391" && slices.Contains(lists[i], "v390") })
			if len(lists[i]) == 0 && r.IntN(3) == 0 {
				lists[i] = []string{"v003"}
			}
		}
		groups := seed%2 == 0
		var groupOf func(string) string
		if groups {
			field, _ := facetName(query.People)
			groupOf = p.groupOf(field)
		}
		o := columnOfLists(lists)
		most := o.newTop(groupOf)
		for range 10 {
			var docs []uint32
			share := r.Float64()
			for doc := range documents {
				if r.Float64() < share {
					docs = append(docs, uint32(doc))
				}
			}
			all := &tallied{values: o.values, n: make([]uint32, len(o.values))}
			var err error
			if all.missing, err = o.tally(t.Context(), all.n, docs); err != nil {
				t.Fatal(err)
			}
			if groups {
				all = p.joined(all)
			}
			f := query.Facet{Field: query.People, Size: 1 + r.IntN(20)}
			some := most.most(bitsetOf(documents, docs), f.Size)
			if some == nil {
				continue
			}
			told++
			if diff := cmp.Diff(all.facet(f, p), some.facet(f, p)); diff != "" {
				t.Fatalf("seed %d, %d of %d documents, %+v: all counted -, the most frequent +:\n%s", seed, len(docs), documents, f, diff)
			}
		}
	}
	if told < 200 {
		t.Errorf("the most frequent were told %d times in 600", told)
	}
}

// TestRunsCountAsDocumentsDo: a column in runs counts what its documents count.
func TestRunsCountAsDocumentsDo(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 2))
		var lists [][]string
		for len(lists) < 1+int(seed)*37 {
			var list []string
			if r.IntN(5) > 0 {
				list = []string{fmt.Sprint("v", r.IntN(30))}
			}
			for range 1 + r.IntN(60) {
				lists = append(lists, list)
			}
		}
		o := columnOfLists(lists)
		if o.runs = o.inRuns(); o.runs == nil {
			if len(lists) > 2000 {
				t.Errorf("%d documents in long runs are not kept in runs", len(lists))
			}
			continue
		}
		var docs []uint32
		for doc := range lists {
			if r.IntN(3) > 0 {
				docs = append(docs, uint32(doc))
			}
		}
		want := &tallied{values: o.values, n: make([]uint32, len(o.values)), kept: true}
		var err error
		if want.missing, err = o.tally(t.Context(), want.n, docs); err != nil {
			t.Fatal(err)
		}
		if got := o.tallyRuns(bitsetOf(len(lists), docs)); !slices.Equal(got.n, want.n) || got.missing != want.missing {
			t.Errorf("seed %d: %v, %d without; want %v, %d", seed, got.n, got.missing, want.n, want.missing)
		}
	}
	if o := columnOfLists(slices.Repeat([][]string{{"a", "b"}}, 100)); o.inRuns() != nil {
		t.Error("documents with two values are kept in runs of one")
	}
}
