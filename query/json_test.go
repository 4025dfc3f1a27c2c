package query

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ksearch/corpus"
)

func TestResultJSON(t *testing.T) {
	res := Result{
		Query: Reading{Parsed: `oil "a b"`, Order: ByRelevance, Notes: []string{"a note"}},
		Total: Total{Value: 12, Relation: "eq", AllWords: 3},
		Hits: []Hit{{
			ID: "0000000000000001", Score: 1.5,
			Article: &corpus.Article{ID: "0000000000000001", Headline: "Oil <rises>"},
			Snippets: []Snippet{
				{Field: "headline", Text: "Oil <rises>", Marks: []Span{{0, 3}}, At: Span{0, 11}, MarksAt: []Span{{0, 3}}},
				{Field: "body", Text: "Gas fell.", Marks: []Span{}, At: Span{20, 29}, MarksAt: []Span{}},
			},
			Explanation: &Explanation{Text: "all", Value: 1.5, Parts: []Explanation{{Text: `"oil" once`, Value: 1.5}}},
		}},
		Next:        "c1",
		Suggestions: []Suggestion{{Query: "oil", Typed: "oli", Meant: "oil", Total: 12}},
		Relaxations: []Relaxation{{Without: "gas", Query: "oil", Total: 3}},
		Facets: []FacetCounts{
			{Field: Places, Values: []Count{{"Kirkuk", 3}, {"Erbil", 1}}, Other: 2},
			{Field: People, Values: []Count{}, Missing: 7},
		},
		Took: 1250 * time.Microsecond,
	}
	got, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"query":{"parsed":"oil \"a b\"","sort":"relevance","notes":["a note"]},` +
		`"total":{"value":12,"relation":"eq","all_words":3},` +
		`"hits":[{"id":"0000000000000001","score":1.5,"article":{"id":"0000000000000001","headline":"Oil \u003crises\u003e"},` +
		`"snippets":[{"field":"headline","text":"Oil \u003crises\u003e","marks":[[0,3]],"at":[0,11],"marks_at":[[0,3]]},{"field":"body","text":"Gas fell.","marks":[],"at":[20,29],"marks_at":[]}],` +
		`"explanation":{"text":"all","value":1.5,"parts":[{"text":"\"oil\" once","value":1.5}]}}],` +
		`"facets":{"places":[{"value":"Kirkuk","count":3},{"value":"Erbil","count":1}],"people":[]},` +
		`"facets_other":{"places":2},"facets_missing":{"people":7},` +
		`"suggestions":[{"query":"oil","typed":"oli","meant":"oil","total":12}],"relaxations":[{"without":"gas","query":"oil","total":3}],` +
		`"next_cursor":"c1","took_ms":1.250}`
	if string(got) != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
	var again Result
	if err := json.Unmarshal(got, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(again, res); diff != "" {
		t.Errorf("read again, got -, want +:\n%s", diff)
	}
}

func TestResultJSONIsNeverNull(t *testing.T) {
	got, err := json.Marshal(&Result{Facets: []FacetCounts{{Field: People}}})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"query":{"parsed":"","sort":""},"total":{"value":0,"relation":""},"hits":[],"facets":{"people":[]},"took_ms":0.000}`
	if string(got) != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
	for _, score := range []float64{math.NaN(), math.Inf(1)} {
		parts := &Explanation{Value: score, Parts: []Explanation{{Value: score}}}
		if _, err := json.Marshal(Result{Hits: []Hit{{Score: score, Explanation: parts}}}); err != nil {
			t.Errorf("a score of %v: %v", score, err)
		}
	}
}

func TestResultJSONThatIsNone(t *testing.T) {
	for _, in := range []string{`{"facets":[]}`, `{"facets":{"people":5}}`, `{"took_ms":"1"}`, `{"hits":{}}`, `[]`} {
		if err := json.Unmarshal([]byte(in), new(Result)); err == nil {
			t.Errorf("%s was read", in)
		}
	}
	res := Result{Took: 5}
	if err := json.Unmarshal([]byte(`{"facets":null}`), &res); err != nil || res.Took != 0 {
		t.Errorf("without facets: %v, %v", res, err)
	}
}
