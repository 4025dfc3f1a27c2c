package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/query"
)

// archive is an index of articles, so many in a segment.
func archive(t *testing.T, segment int, as ...*corpus.Article) *Index {
	t.Helper()
	ix, err := Open(filepath.Join(t.TempDir(), "index"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ix.Close() })
	for some := range slices.Chunk(as, segment) {
		if err := ix.Apply(t.Context(), &Batch{Put: some}); err != nil {
			t.Fatal(err)
		}
	}
	return ix
}

func searched(t *testing.T, ix *Index, req *query.Request) *query.Result {
	t.Helper()
	res, err := ix.Search(t.Context(), req)
	if err != nil {
		t.Fatalf("search %v: %v", req.Query, err)
	}
	return res
}

func hitIDs(res *query.Result) string {
	var out []string
	for _, h := range res.Hits {
		out = append(out, h.ID)
	}
	return strings.Join(out, " ")
}

func bare(text string) query.Words {
	var out query.Words
	for w := range strings.FieldsSeq(text) {
		out = append(out, query.Word{Text: w})
	}
	return out
}

func onDay(a corpus.Article, day string) *corpus.Article {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	a.Language = "en"
	a.Published = corpus.Date{Time: t, Precision: corpus.Day}
	return &a
}

func TestWordsNearEachOtherRankHigher(t *testing.T) {
	filler := strings.Repeat("harbour timber ladder cotton ", 5)
	ix := archive(t, 10,
		&corpus.Article{ID: "apart", Language: "en", Body: "Dokan " + filler + "bridge"},
		&corpus.Article{ID: "near", Language: "en", Body: filler + "Dokan bridge"},
		&corpus.Article{ID: "other", Language: "en", Body: filler + "valley road"},
		&corpus.Article{ID: "one", Language: "en", Body: filler + "Dokan lake"},
	)
	res := searched(t, ix, &query.Request{Query: bare("Dokan bridge")})
	if got, want := hitIDs(res), "near apart one"; got != want {
		t.Fatalf("Dokan bridge finds %s, want %s", got, want)
	}
	if a, b := res.Hits[0].Score, res.Hits[1].Score; a < 1.05*b {
		t.Errorf("words beside each other score %g, apart %g: want a clear difference", a, b)
	}
	// An And asks for both, wherever they stand.
	res = searched(t, ix, &query.Request{Query: query.And{query.Word{Text: "Dokan"}, query.Word{Text: "bridge"}}})
	if a, b := res.Hits[0].Score, res.Hits[1].Score; a != b {
		t.Errorf("Dokan AND bridge score %g and %g, want the same", a, b)
	}
}

func TestScoresDoNotDependOnSegments(t *testing.T) {
	var as []*corpus.Article
	for i := range 60 {
		as = append(as, onDay(corpus.Article{
			ID: fmt.Sprintf("a%02d", i), Headline: []string{"Flood closes the bridge", "Price of oil", "Bridge of oil barrels"}[i%3],
			Body: strings.Repeat("The bridge near the town. ", i%5) + strings.Repeat("Oil flood. ", i%4) + strings.Repeat("The price fell for oil, he said. ", i%7),
		}, fmt.Sprintf("2024-03-%02d", 1+i%28)))
	}
	one, twenty := archive(t, 60, as...), archive(t, 3, as...)
	for _, x := range []query.Expr{bare("oil bridge price"), bare("latest flood bridge"), query.Similar{ID: "a07"}} {
		a, b := searched(t, one, &query.Request{Query: x, Size: 60}), searched(t, twenty, &query.Request{Query: x, Size: 60})
		if hitIDs(a) != hitIDs(b) || len(a.Hits) == 0 {
			t.Errorf("%s finds in one segment %s, in many %s", x, hitIDs(a), hitIDs(b))
			continue
		}
		for i := range a.Hits {
			if a.Hits[i].Score != b.Hits[i].Score {
				t.Errorf("%s: %s scores %v in one segment, %v in many", x, a.Hits[i].ID, a.Hits[i].Score, b.Hits[i].Score)
			}
		}
	}
}

func TestNewerArticlesStandHigherWhereAsked(t *testing.T) {
	story := corpus.Article{Headline: "Dam opens", Body: "The dam opened."}
	as := []*corpus.Article{onDay(story, "2024-05-30"), onDay(story, "2024-03-01"), onDay(story, "2012-01-01"), {Language: "en", Headline: story.Headline, Body: story.Body}}
	for i, id := range []string{"new", "spring", "old", "undated"} {
		as[i].ID = id
	}
	ix := archive(t, 10, append(as, &corpus.Article{ID: "other", Language: "en", Body: "Roads and schools."})...)
	base := searched(t, ix, &query.Request{Query: query.Word{Text: "dam"}}).Hits[0].Score
	for _, tt := range []struct {
		now  string
		want map[string]float64 // what each score is multiplied by
	}{
		{"", map[string]float64{"new": 1.8, "spring": 1 + .8*math.Exp(-90.0/30), "old": 1, "undated": 1}},
		{"2024-06-29", map[string]float64{"new": 1 + .8*math.Exp(-1), "spring": 1 + .8*math.Exp(-4), "old": 1, "undated": 1}},
		{"2012-01-01", map[string]float64{"new": 1.8, "spring": 1.8, "old": 1.8, "undated": 1}}, // what is dated later is new
	} {
		req := &query.Request{Query: query.Word{Text: "dam"}, Recent: true}
		if tt.now != "" {
			req.Now, _ = time.Parse(time.DateOnly, tt.now)
		}
		for _, h := range searched(t, ix, req).Hits {
			if got, want := h.Score/base, tt.want[h.ID]; math.Abs(got-want) > 1e-9 {
				t.Errorf("now %q: %s scores %g times as much, want %g", tt.now, h.ID, got, want)
			}
		}
	}
	res := searched(t, ix, &query.Request{Query: query.Word{Text: "dam"}, Recent: true, Order: query.ByOldest})
	if got, want := hitIDs(res), "old spring new undated"; got != want || res.Hits[2].Score != base {
		t.Errorf("oldest first and recent: %s, the newest scores %g; want %s, %g", got, res.Hits[2].Score, want, base)
	}
}

func TestNewestIsNotAnArticleThatWasReplaced(t *testing.T) {
	story := corpus.Article{ID: "a", Headline: "Dam opens"}
	ix := archive(t, 1, onDay(story, "2030-01-01"), onDay(story, "2024-05-30"), &corpus.Article{ID: "other", Body: "Roads."})
	plain := searched(t, ix, &query.Request{Query: query.Word{Text: "dam"}}).Hits[0].Score
	recent := searched(t, ix, &query.Request{Query: query.Word{Text: "dam"}, Recent: true}).Hits[0].Score
	if math.Abs(recent/plain-1.8) > 1e-9 {
		t.Errorf("the newest article scores %g times as much, want 1.8", recent/plain)
	}
}

func TestQueryThatSpeaksOfNow(t *testing.T) {
	for _, tt := range []struct {
		x    query.Expr
		want string
	}{
		{bare("latest oil price"), "latest"},
		{bare("oil this week"), "this week"},
		{bare("this oil week"), ""},
		{bare("oil week"), ""},
		{query.And{bare("Kirkuk BREAKING"), query.Word{Field: query.Lang, Text: "en"}}, "BREAKING"},
		{query.Word{Text: "Today"}, "Today"},
		{query.Word{Field: query.Headline, Text: "today"}, ""},
		{query.Phrase{Text: "Kurdistan Today"}, ""},
		{query.Not{X: query.Word{Text: "today"}}, ""},
		{bare("نەوت ئەمڕۆ"), "ئەمڕۆ"},
		{bare("نفط اليوم"), "اليوم"},
		{bare("petrol son dakika"), "son dakika"},
		{bare("petrol bugün"), "bugün"},
		{bare("petrol îro"), "îro"},
		{bare("نفت امروز"), "امروز"},
		{nil, ""},
	} {
		if got := speaksOfNow(tt.x); got != tt.want {
			t.Errorf("%v: what speaks of now is %q, want %q", tt.x, got, tt.want)
		}
	}
	story := corpus.Article{Headline: "Dam opens", Body: "The latest dam opened."}
	var as []*corpus.Article
	for i, day := range []string{"2023-03-01", "2023-03-02", "2024-05-30"} {
		a := onDay(story, day)
		a.ID = fmt.Sprint(i)
		as = append(as, a)
	}
	ix := archive(t, 10, as...)
	res := searched(t, ix, &query.Request{Query: bare("latest dam"), Size: 1})
	if first := res.Hits[0].ID; first != "2" || !slices.Contains(res.Query.Notes, `newer articles first a little: "latest" speaks of now`) {
		t.Errorf("latest dam: the first is %s, notes %q", first, res.Query.Notes)
	}
	next := searched(t, ix, &query.Request{Query: bare("latest dam"), Size: 1, Cursor: res.Next})
	if got := hitIDs(next); got != "1" || next.Hits[0].Score > 0.6*res.Hits[0].Score {
		t.Errorf("latest dam, the page after: %s, scores %g and %g", got, res.Hits[0].Score, next.Hits[0].Score)
	}
}

func TestRerankEndsWithItsContext(t *testing.T) {
	var as []*corpus.Article
	for i := range 150 {
		as = append(as, &corpus.Article{ID: fmt.Sprint(i), Language: "en", Body: "oil price " + strings.Repeat("x ", i)})
	}
	ix := archive(t, 150, as...)
	g, err := ix.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer g.release()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s, end, err := g.begin(ctx, &query.Request{Query: bare("oil price")})
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	best := func() (out []*found) {
		for i := range 150 {
			out = append(out, &found{doc: uint64(i + 1)})
		}
		return out
	}
	near := best()
	if err := s.rerank(near); err != nil || near[0].score == 0 {
		t.Fatalf("rerank: %v, the first scores %g", err, near[0].score)
	}
	cancel()
	if err := s.rerank(best()); !errors.Is(err, context.Canceled) {
		t.Errorf("rerank with a context that is done: %v, want context.Canceled", err)
	}
}

// adds reports where an explanation is neither the sum nor the product of its
// parts.
func adds(t *testing.T, x query.Explanation) {
	t.Helper()
	if len(x.Parts) == 0 {
		return
	}
	sum, product := 0.0, 1.0
	for _, p := range x.Parts {
		adds(t, p)
		sum += p.Value
		product *= p.Value
	}
	if math.Abs(x.Value-sum) > 1e-9 && math.Abs(x.Value-product) > 1e-9 {
		t.Errorf("%q is %v, its parts come to %v or %v", x.Text, x.Value, sum, product)
	}
}

func TestExplanationComesToTheScore(t *testing.T) {
	ix := archive(t, 2,
		onDay(corpus.Article{
			ID: "flood", Headline: "Flood closes the road to Akre", Standfirst: "Two villages are cut off",
			Body: "Heavy rain closed the road.\n\nThe flood reached the road to Akre at night. Flooded fields.", Section: "Region",
			Places: []corpus.Entity{{Name: "Akre"}},
		}, "2024-05-01"),
		onDay(corpus.Article{ID: "road", Headline: "Road works", Body: "A road is built to Akre, and a road back."}, "2024-04-20"),
		onDay(corpus.Article{ID: "oil", Headline: "Price of oil", Body: "The price of oil rose. OPEC met about oil."}, "2023-01-01"),
		&corpus.Article{ID: "undated", Language: "en", Headline: "Akre in flood", Body: "No date is known of the flood, nor of the road."},
	)
	for _, req := range []*query.Request{
		{Query: query.Word{Text: "flood"}},
		{Query: bare("flood road Akre")},
		{Query: bare("latest flood road")},
		{Query: bare("flood oil"), Recent: true},
		{Query: query.Words{query.Word{Text: "flood"}, query.Boost{X: query.Word{Text: "road"}, By: 2.5}, query.Wildcard{Pattern: "akr*"}}},
		{Query: query.And{bare("flood road"), query.Word{Field: query.Place, Text: "Akre"}}},
		{Query: query.And{query.Word{Text: "road"}, query.Not{X: query.Word{Text: "oil"}}}},
		{Query: query.Boost{X: query.Or{query.Phrase{Text: "road to Akre"}, query.Word{Text: "oil"}}, By: 3}},
		{Query: query.Near{A: query.Word{Text: "flood"}, B: query.Word{Text: "road"}, Within: 5}},
		{Query: query.AtLeast{N: 2, X: query.Word{Text: "road"}}},
		{Query: query.Similar{ID: "flood"}},
		{Query: query.Similar{ID: "undated"}},
		{},
		{Query: bare("flood road"), Order: query.ByOldest, Recent: true},
	} {
		req.Explain = true
		res := searched(t, ix, req)
		if len(res.Hits) == 0 {
			t.Errorf("%v finds nothing to explain", req.Query)
		}
		for _, h := range res.Hits {
			if h.Explanation == nil || h.Explanation.Value != h.Score {
				t.Errorf("%v: %s scores %v, its explanation is %+v", req.Query, h.ID, h.Score, h.Explanation)
				continue
			}
			adds(t, *h.Explanation)
		}
	}
}

func TestSimilarFindsCopiesAndFollowUpsFirst(t *testing.T) {
	story := corpus.Article{
		Headline: "Landslide buries the mine at Chwarta",
		Body: "A landslide buried the entrance of a copper mine at Chwarta on Monday, and eleven miners are missing.\n\n" +
			"Rescue teams dug with their hands. The owner of the mine said that pumps had failed.",
		Places: []corpus.Entity{{Name: "Chwarta"}},
	}
	first, copied := onDay(story, "2024-02-05"), onDay(story, "2024-02-05")
	copied.Headline = "UPDATE: " + story.Headline
	copied.Body += "\n\nThe governor flew to the place."
	follow := onDay(corpus.Article{
		Headline: "Miners are found alive at Chwarta",
		Body:     "Rescue teams reached the missing miners through the flooded entrance of the copper mine, four days after the landslide.",
		Places:   []corpus.Entity{{Name: "Chwarta"}},
	}, "2024-02-09")
	first.ID, copied.ID, follow.ID = "first", "copy", "follow"
	as := []*corpus.Article{first, copied, follow}
	for i := range 40 {
		as = append(as, onDay(corpus.Article{
			ID: fmt.Sprintf("other%d", i), Headline: "Parliament meets about the budget",
			Body: fmt.Sprintf("The committee said that the owner of field %d had paid on Monday. Teams of lawyers read it.", i),
		}, "2024-02-06"))
	}
	ix := archive(t, 20, as...)
	if got, want := hitIDs(searched(t, ix, &query.Request{Query: query.Similar{ID: "first"}})), "copy follow"; got != want {
		t.Errorf("similar to first: %s, want %s", got, want)
	}
	without := query.And{query.Similar{ID: "first"}, query.Not{X: query.Word{Text: "governor"}}}
	if got, want := hitIDs(searched(t, ix, &query.Request{Query: without})), "follow"; got != want {
		t.Errorf("%s: %s, want %s", without, got, want)
	}
}

func TestSimilarPrefersTheSameDays(t *testing.T) {
	story := corpus.Article{Headline: "Snow closes the pass at Haji Omaran", Body: "Snow closed the pass at Haji Omaran for trucks."}
	var as []*corpus.Article
	for _, a := range [][2]string{{"asked", "2024-01-10"}, {"year", "2025-01-10"}, {"days", "2024-01-12"}} {
		s := onDay(story, a[1])
		s.ID = a[0]
		as = append(as, s)
	}
	undated := story
	undated.ID, undated.Language = "undated", "en"
	ix := archive(t, 10, append(as, &undated, &corpus.Article{ID: "other", Language: "en", Body: "Oil and roads."})...)
	if got, want := hitIDs(searched(t, ix, &query.Request{Query: query.Similar{ID: "asked"}})), "days year undated"; got != want {
		t.Errorf("similar to asked: %s, want %s", got, want)
	}
}

func TestSimilarToNothing(t *testing.T) {
	ix := archive(t, 10, &corpus.Article{ID: "lonely", Language: "en", Body: "Zxqv wrtk."}, &corpus.Article{ID: "other", Language: "en", Body: "Oil."}, &corpus.Article{ID: "common", Headline: "Of the and"})
	for _, id := range []string{"lonely", "common"} {
		if res := searched(t, ix, &query.Request{Query: query.Similar{ID: id}}); res.Total.Value != 0 {
			t.Errorf("similar to %s: %s, want nothing", id, hitIDs(res))
		}
	}
	res := searched(t, ix, &query.Request{Query: query.Similar{ID: "gone"}})
	if res.Total.Value != 0 || !slices.ContainsFunc(res.Query.Notes, func(n string) bool { return strings.Contains(n, `"gone"`) }) {
		t.Errorf("similar to an article that is not there: %d hits, notes %q", res.Total.Value, res.Query.Notes)
	}
}

// TestDatesTypedAsWords holds that a reader who types dates without a field
// learns that they are looked for as words, and how they are written.
func TestDatesTypedAsWords(t *testing.T) {
	ix := applied(t, []*corpus.Article{{ID: "1", Body: "Oil flowed last week."}})
	for typed, want := range map[string]string{
		"oil last week":        `"last week" is looked for as words; the dates are date:last-week`,
		"Past 30 days oil":     `"past 30 days" is looked for as words; the dates are date:past-30-days`,
		"oil 3 days ago":       `"3 days ago" is looked for as words; the dates are date:3-days-ago`,
		"the last weeks oil":   "",
		"30 oil wells":         "",
		"oil date:last-week":   "",
		`oil flow "last week"`: "",
	} {
		x, err := query.Parse(typed)
		if err != nil {
			t.Fatal(err)
		}
		_, _, res := ask(t, ix, &query.Request{Query: x})
		got := ""
		for _, n := range res.Query.Notes {
			if strings.Contains(n, "as words") {
				got = n
			}
		}
		if got != want {
			t.Errorf("%s: note %q, want %q", typed, got, want)
		}
	}
}

// TestAllWordsComeFirstOfFewWords holds that of a few words an article with all
// of them comes first, and of many the one that matches best, on every page.
func TestAllWordsComeFirstOfFewWords(t *testing.T) {
	filler := strings.Repeat("Much else was said of many other matters here. ", 60)
	as := []*corpus.Article{
		{ID: "meant", Language: "en", Headline: "Ferry sinks at Dukan", Body: "The ferry sank at Dukan on Monday. Divers searched."},
		{ID: "long", Language: "en", Headline: "The week", Body: "A ferry. " + filler + "It sinks. " + filler + "In Dukan. " + filler + "Divers, and a lake. " + filler},
	}
	for i := range 20 {
		as = append(as, &corpus.Article{ID: fmt.Sprint("other", i), Language: "en", Body: "Nothing of that kind."})
	}
	ix := applied(t, as)
	for typed, want := range map[string]string{
		"ferry sinks Dukan lake":        "long meant",
		"ferry sinks Dukan divers lake": "meant long",
	} {
		x, err := query.Parse(typed)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for req := (&query.Request{Query: x, Size: 1, Explain: true}); ; {
			res, err := ix.Search(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			if res.Total.AllWords != 1 {
				t.Errorf("%s: %d articles hold all words, want 1", typed, res.Total.AllWords)
			}
			for _, h := range res.Hits {
				got = append(got, h.ID)
				behind := strings.Contains(h.Explanation.Text, "behind all that have every one")
				if want := h.ID == "meant" && query.AllFirst(x); behind != want {
					t.Errorf("%s: %s is explained as %q", typed, h.ID, h.Explanation.Text)
				}
			}
			if res.Next == "" {
				break
			}
			req.Cursor = res.Next
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s finds %s, want %s", typed, s, want)
		}
	}
}

func TestNowWordsAreFolded(t *testing.T) {
	lists := []string{
		"latest|newest|breaking|today|todays|tonight|now|currently|this week|this month|these days|right now",
		"îro|niha|vê hefteyê|nûçeyên dawî",
		"bugün|şimdi|bu hafta|bu ay|son dakika|güncel",
		"اليوم|الآن|حاليا|عاجل|أحدث|هذا الأسبوع|هذا الشهر|آخر الأخبار",
		"ئەمڕۆ|ئێستا|دوایین|نوێترین|ئەم هەفتەیە|ئەم مانگە",
		"امروز|اکنون|فوری|تازه\u200cترین|جدیدترین|این هفته|این ماه|آخرین اخبار",
	}
	n := 0
	for _, list := range lists {
		for phrase := range strings.SplitSeq(list, "|") {
			if n++; !ofNow(foldedWords(phrase)) {
				t.Errorf("%s: no news of now is asked for with %q", phrase, foldedWords(phrase))
			}
		}
	}
	if n != len(nowWords) {
		t.Errorf("%d phrases for %d folded ones", n, len(nowWords))
	}
}
