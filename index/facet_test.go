package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/query"
)

// openShort returns an index of n short articles in several segments, some of
// which were replaced and some dropped, and what it holds.
func openShort(t *testing.T, n int) (*Index, []*corpus.Article) {
	t.Helper()
	ix := openTest(t, t.TempDir())
	apply := func(b *Batch) {
		t.Helper()
		if err := ix.Apply(t.Context(), b); err != nil {
			t.Fatalf("Apply: %v", err)
		}
	}
	var all []*corpus.Article
	for i := range n {
		all = append(all, short(i))
	}
	for part := range slices.Chunk(all, n/3+1) {
		apply(&Batch{Put: part})
	}
	replaced := new(Batch)
	for i := 0; i < n; i += 7 {
		id, path := all[i].ID, all[i].Source.Path
		all[i] = short(n + i)
		all[i].ID, all[i].Source.Path = id, path
		replaced.Put = append(replaced.Put, all[i])
	}
	apply(replaced)
	gone := corpus.Source{Path: "s/1.txt"}
	apply(&Batch{Done: []corpus.Source{gone}})
	return ix, slices.DeleteFunc(all, func(a *corpus.Article) bool { return a.Source.Path == gone.Path })
}

// valuesOf are what a is counted by, dates as finely as they are known.
func valuesOf(a *corpus.Article, f query.FacetField) []string {
	if f == query.PublicationDates {
		return one(a.Published.String())
	}
	for _, v := range valueFields {
		if v.facet == f {
			values := v.values(a)
			slices.Sort(values)
			return slices.Compact(values)
		}
	}
	return nil
}

// passes says it in another way than the index does.
func passes(a *corpus.Article, f query.Filter) bool {
	any := false
	for _, want := range f.Values {
		has := valuesOf(a, f.Field)
		switch {
		case want == "":
			any = any || len(has) == 0
		case f.Field != query.PublicationDates:
			any = any || slices.Contains(has, want)
		case len(has) > 0:
			first, last, ranged := strings.Cut(want, "..")
			if !ranged {
				last = first
			}
			// All that is known lies within if it does letter by letter, as
			// far as the ends are written.
			any = any || len(has[0]) >= max(len(first), len(last)) && has[0][:len(first)] >= first && has[0][:len(last)] <= last
		}
	}
	return any != f.Exclude
}

// stepOf is the column that a date falls in, "" if too little of it is known.
func stepOf(d corpus.Date, step query.Step) string {
	day := d.Time
	known := map[corpus.Precision]int{corpus.Year: 1, corpus.Month: 2, corpus.Day: 3}[d.Precision]
	switch {
	case d.IsZero():
	case step == query.PerDecade:
		return fmt.Sprintf("%d..%d", day.Year()/10*10, day.Year()/10*10+9)
	case step == query.PerYear:
		return day.Format("2006")
	case step == query.PerQuarter && known > 1:
		first := time.Date(day.Year(), (day.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
		return first.Format("2006-01") + ".." + first.AddDate(0, 2, 0).Format("2006-01")
	case step == query.PerMonth && known > 1:
		return day.Format("2006-01")
	case step == query.PerWeek && known > 2:
		for day.Weekday() != time.Monday {
			day = day.AddDate(0, 0, -1)
		}
		return day.Format(time.DateOnly) + ".." + day.AddDate(0, 0, 6).Format(time.DateOnly)
	case step == query.PerDay && known > 2:
		return day.Format(time.DateOnly)
	}
	return ""
}

// countOf counts f among the articles, one after another.
func countOf(articles []*corpus.Article, f query.Facet) query.FacetCounts {
	fc := query.FacetCounts{Field: f.Field}
	n := map[string]int{}
	for _, a := range articles {
		values := valuesOf(a, f.Field)
		if f.Field == query.PublicationDates {
			values = one(stepOf(a.Published, cmp.Or(f.Step, query.PerMonth)))
		}
		if len(values) == 0 {
			fc.Missing++
		}
		for _, v := range values {
			n[v]++
		}
	}
	values := slices.Collect(maps.Keys(n))
	slices.SortFunc(values, func(a, b string) int {
		if f.Field == query.PublicationDates {
			return strings.Compare(b, a)
		}
		return cmp.Or(n[b]-n[a], strings.Compare(a, b))
	})
	for _, v := range values {
		begins := false
		for _, w := range strings.Fields(strings.ToLower(v)) {
			begins = begins || strings.HasPrefix(w, f.Prefix)
		}
		switch {
		case !begins:
		case len(fc.Values) < cmp.Or(f.Size, 10):
			fc.Values = append(fc.Values, query.Count{Value: v, N: n[v]})
		default:
			fc.Other += n[v]
		}
	}
	return fc
}

func randomFilters(r *rand.Rand, articles []*corpus.Article) (fs []query.Filter) {
	fields := append(query.FacetFields(), query.PublicationDates)
	for range r.IntN(4) {
		f := query.Filter{Field: fields[r.IntN(len(fields))], Exclude: r.IntN(4) == 0}
		for range 1 + r.IntN(3) {
			a := articles[r.IntN(len(articles))]
			v := ""
			switch has := valuesOf(a, f.Field); {
			case r.IntN(6) == 0:
			case f.Field == query.PublicationDates:
				steps := []query.Step{query.PerDecade, query.PerYear, query.PerQuarter, query.PerMonth, query.PerWeek, query.PerDay}
				v = stepOf(a.Published, steps[r.IntN(len(steps))])
			case len(has) > 0:
				v = has[r.IntN(len(has))]
			}
			f.Values = append(f.Values, v)
		}
		fs = append(fs, f)
	}
	return fs
}

// Each search is held against counting the articles one by one; the first ones
// read doc values, the later ones columns.
func TestFiltersAndFacets(t *testing.T) {
	ix, articles := openShort(t, 900)
	r := rand.New(rand.NewPCG(5, 5))
	for round := range 300 {
		req := &query.Request{Size: query.MaxSize, Filters: randomFilters(r, articles)}
		oil := r.IntN(2) == 0
		if oil {
			req.Query = query.Word{Text: "oil"}
		}
		for range r.IntN(5) {
			f := query.Facet{Field: query.FacetFields()[r.IntN(10)], Size: []int{0, 1, 3, 1000}[r.IntN(4)]}
			if f.Field == query.PublicationDates {
				f.Step = []query.Step{"", query.PerDecade, query.PerYear, query.PerQuarter, query.PerMonth, query.PerWeek, query.PerDay}[r.IntN(7)]
			} else if r.IntN(3) == 0 {
				f.Prefix = []string{"p", "1", "town", "x"}[r.IntN(4)]
			}
			req.Facets = append(req.Facets, f)
		}
		// The articles that pass all filters but those of one field; "" is of none.
		passing := func(but query.FacetField) (out []*corpus.Article) {
			for _, a := range articles {
				if oil && !slices.Contains(strings.Fields(a.Body), "oil") {
					continue
				}
				if !slices.ContainsFunc(req.Filters, func(f query.Filter) bool { return f.Field != but && !passes(a, f) }) {
					out = append(out, a)
				}
			}
			return out
		}
		res, err := ix.Search(t.Context(), req)
		if err != nil {
			t.Fatalf("round %d: %+v: %v", round, req, err)
		}
		var got, want []string
		for _, h := range res.Hits {
			got = append(got, h.ID)
		}
		for _, a := range passing("") {
			want = append(want, a.ID)
		}
		slices.Sort(got)
		slices.Sort(want)
		if res.Total.Value != len(want) || !slices.Equal(got, want) {
			t.Fatalf("round %d: filters %+v: %d hits in total and %d on the page, want %d", round, req.Filters, res.Total.Value, len(got), len(want))
		}
		for i, f := range req.Facets {
			want := countOf(passing(f.Field), f)
			if got := res.Facets[i]; fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("round %d: filters %+v: the facet %+v is\n%v, want\n%v", round, req.Filters, f, got, want)
			}
		}
	}
	for _, f := range query.FacetFields() {
		name, _ := facetName(f)
		if ix.live.columns.ofValues(name).ready.Load() == nil {
			t.Errorf("after 300 searches there is no column of %s", f)
		}
	}
}

func TestFacetsOfWhatIsNeitherHeldNorFound(t *testing.T) {
	ix := openTest(t, t.TempDir())
	putSource(t, ix, "a", 3) // of people it knows nothing
	for range 3 {
		res, err := ix.Search(t.Context(), &query.Request{
			Facets:  []query.Facet{{Field: query.People}, {Field: query.Keywords}},
			Filters: []query.Filter{{Field: query.People, Values: []string{"", "Karwan Botani"}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(res.Total.Value, res.Facets), "3 [{people [] 0 3} {keywords [{weather 3}] 0 0}]"; got != want {
			t.Errorf("total and facets are %s, want %s", got, want)
		}
	}
	for _, f := range []query.Filter{
		{Field: query.Sections, Values: []string{"Sport"}},
		{Field: query.Keywords, Values: []string{"Weather"}}, // values are compared as they are written
		{Field: query.Keywords, Values: []string{"weather"}, Exclude: true},
		{Field: query.PublicationDates, Values: []string{"2018-03-01..2018-03-11", ""}},
	} {
		res, err := ix.Search(t.Context(), &query.Request{Filters: []query.Filter{f}})
		if err != nil || res.Total.Value != 0 {
			t.Errorf("the filter %+v: %v, %v, want no hit", f, res, err)
		}
	}
}

func TestPrefixOfAFacet(t *testing.T) {
	for _, tt := range []struct {
		value, prefix string
		want          bool
	}{
		{"karwan botani", "kar", true},
		{"karwan botani", "bot", true},
		{"karwan botani", "karwan b", true},
		{"karwan botani", "otani", false},
		{"al-hashimi", "hash", true},
		{"al-hashimi", "al-h", true},
		{"(afp)", "afp", true},
		{"(afp)", "(a", true},
		{"کاروان بوتانی", "بوت", true},
		{"", "k", false},
	} {
		if got := wordBegins(tt.value, tt.prefix); got != tt.want {
			t.Errorf("a word of %q begins with %q: %v, want %v", tt.value, tt.prefix, got, tt.want)
		}
	}
}

func TestColumnsOfDates(t *testing.T) {
	for _, tt := range []struct {
		known string
		step  query.Step
		want  string // "" is none
	}{
		{"2018", query.PerDecade, "2010..2019"},
		{"2020-02-29", query.PerDecade, "2020..2029"},
		{"2018", query.PerYear, "2018"},
		{"2018", query.PerMonth, ""},
		{"2018", query.PerQuarter, ""},
		{"2018-12", query.PerQuarter, "2018-10..2018-12"},
		{"2018-12", query.PerMonth, "2018-12"},
		{"2018-12", query.PerWeek, ""},
		{"2018-12", query.PerDay, ""},
		{"2018-03-12", query.PerWeek, "2018-03-12..2018-03-18"}, // a Monday
		{"2018-03-18", query.PerWeek, "2018-03-12..2018-03-18"},
		{"2019-01-01", query.PerWeek, "2018-12-31..2019-01-06"},
		{"1970-01-01", query.PerWeek, "1969-12-29..1970-01-04"},
		{"1969-12-28", query.PerWeek, "1969-12-22..1969-12-28"},
		{"1914-07-28", query.PerWeek, "1914-07-27..1914-08-02"},
		{"1914-07-28", query.PerDay, "1914-07-28"},
		{"0998-07-28", query.PerDecade, "0990..0999"},
	} {
		got := ""
		if key, ok := columnOf(tt.known, tt.step); ok {
			got = columnName(key, tt.step)
		}
		if got != tt.want {
			t.Errorf("%s falls in the %s %q, want %q", tt.known, tt.step, got, tt.want)
		}
	}
}

func TestPeriodsWithin(t *testing.T) {
	for _, tt := range []struct{ span, want string }{
		{"2010..2012", "2010 2011 2012"},
		{"2018-01..2018-12", "2018"},
		{"2018-10..2019-12", "2018-10 2018-11 2018-12 2019"},
		{"2018-12-31..2019-01-02", "2018-12-31 2019-01-01 2019-01-02"},
		{"2018-02-28..2018-04-01", "2018-02-28 2018-03 2018-04-01"},
	} {
		d, err := query.ReadSpan(tt.span)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(periodsWithin(d.From, d.To), " "); got != tt.want {
			t.Errorf("within %s are %q, want %q", tt.span, got, tt.want)
		}
	}
}

// Whoever runs out of time leaves what he has made to the next one.
func TestColumnIsMadeInSeveralGoes(t *testing.T) {
	k := newKept[[]int]()
	const documents = 1000
	ctx, cancel := context.WithCancel(t.Context())
	goes := 0
	step := func(part *[]int, doc int) error {
		if doc == 600 {
			cancel()
		}
		*part = append(*part, doc)
		return nil
	}
	done := func(*[]int) error { return nil }
	for ready := (*[]int)(nil); ready == nil; goes++ {
		var err error
		ready, err = k.make(ctx, documents, step, done)
		if goes == 0 && !errors.Is(err, context.Canceled) {
			t.Fatalf("the first go returns %v, want that it was cancelled", err)
		}
		if goes == 1 && (err != nil || len(*ready) != documents || (*ready)[999] != 999) {
			t.Fatalf("the second go returns %v, %v", ready, err)
		}
		ctx = t.Context()
	}
	if goes != 2 {
		t.Errorf("it took %d goes, want 2", goes)
	}
}

// Columns that would take too much are not kept, and the answers are the same.
func TestColumnsAreBounded(t *testing.T) {
	ix, articles := openShort(t, 300)
	ix.live.columns.most = 1 << 14
	for range 5 {
		for _, f := range query.FacetFields() {
			facet := query.Facet{Field: f, Size: 1000}
			res, err := ix.Search(t.Context(), &query.Request{Size: -1, Facets: []query.Facet{facet}})
			if err != nil {
				t.Fatal(err)
			}
			if want := countOf(articles, facet); fmt.Sprint(res.Facets[0]) != fmt.Sprint(want) {
				t.Errorf("the facet %s is\n%v, want\n%v", f, res.Facets[0], want)
			}
		}
	}
	got := ix.live.columns.bytes.Load()
	if got > ix.live.columns.most || got == 0 {
		t.Errorf("the columns take %d bytes, want some and at most %d", got, ix.live.columns.most)
	}
}

func TestSearchesAtOnceShareColumns(t *testing.T) {
	ix, articles := openShort(t, 600)
	req := func() *query.Request {
		r := &query.Request{Filters: []query.Filter{{Field: query.Sections, Values: []string{""}, Exclude: true}}, Order: query.ByNewest}
		for _, f := range query.FacetFields() {
			r.Facets = append(r.Facets, query.Facet{Field: f, Size: 50})
		}
		return r
	}
	want, err := ix.Search(t.Context(), req())
	if err != nil {
		t.Fatal(err)
	}
	if want.Total.Value != len(articles) {
		t.Fatalf("%d hits, want %d", want.Total.Value, len(articles))
	}
	for range 3 {
		ix.live.columns.forget()
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				got, err := ix.Search(t.Context(), req())
				if err != nil || fmt.Sprint(got.Facets) != fmt.Sprint(want.Facets) || got.Next != want.Next {
					t.Errorf("a search beside others: %v, %v, want %v", got, err, want)
				}
			})
		}
		all.Wait()
	}
}

func TestKeepMost(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 3000 {
		counts := make([]uint32, r.IntN(40))
		for i := range counts {
			counts[i] = uint32(r.IntN(1 + r.IntN(30)))
		}
		most, sum := 1+r.IntN(12), 0
		order := make([]int, len(counts))
		for i, n := range counts {
			order[i], sum = i, sum+int(n)
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[b], counts[a]) })
		want := make([]uint32, len(counts))
		for _, i := range order[:min(most, len(order))] {
			want[i] = counts[i]
		}
		had := slices.Clone(counts)
		if all := keepMost(counts, most); all != sum || !slices.Equal(counts, want) {
			t.Fatalf("the %d most of %d are %d, sum %d, want %d, sum %d", most, had, counts, all, want, sum)
		}
	}
}
