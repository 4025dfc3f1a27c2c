package page_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/index/indextest"
	"ksearch/query"
	"ksearch/query/page"
)

var update = flag.Bool("update", false, "write the golden files anew")

const hostile = `<script>alert("x")</script>`

// mention returns the entity with a mention at every place in the body where
// one of the forms stands.
func mention(a *corpus.Article, name string, forms ...string) corpus.Entity {
	e := corpus.Entity{Name: name}
	for _, f := range forms {
		for at := 0; ; {
			i := strings.Index(a.Body[at:], f)
			if i < 0 {
				break
			}
			e.Mentions = append(e.Mentions, corpus.Mention{Field: "body", Text: f, Start: at + i, End: at + i + len(f)})
			at += i + len(f)
		}
	}
	return e
}

func date(s string) corpus.Date {
	d, err := corpus.ParseDate(s)
	if err != nil {
		panic(err) // a slip in a test
	}
	return d
}

func articles() []*corpus.Article {
	bridge := &corpus.Article{
		ID: "bridge0000000001", Language: "en", Headline: "Old bridge at Zakho closes for repairs",
		Standfirst: "Lorries must take the long way round until spring",
		Body: "Engineers closed the old bridge at Zakho on Monday after Nermin Talib found a crack in its third arch.\n\n" +
			"“It has carried more than it was built for,” Talib said. The Roads Office in Duhok will pay for the repairs.",
		Dateline:  corpus.Dateline{Places: []string{"Zakho"}, Agency: "Khabur News", Raw: "ZAKHO (Khabur News)"},
		Bylines:   []string{"Sherwan Ali"},
		Credit:    "Editing by Dana Omer",
		Published: date("2021-06-14"), Section: "Transport", Keywords: []string{"bridges"},
		URL: "https://news.example/2021/bridge", Publisher: "Khabur News",
		Source: corpus.Source{Path: "2021/bridge.txt"},
	}
	bridge.People = []corpus.Entity{mention(bridge, "Nermin Talib", "Nermin Talib", "Talib said")}
	bridge.People[0].Mentions[1].Text = "Talib"
	bridge.People[0].Mentions[1].End -= len(" said")
	bridge.Places = []corpus.Entity{mention(bridge, "Zakho", "Zakho"), mention(bridge, "Duhok", "Duhok")}
	bridge.Organisations = []corpus.Entity{mention(bridge, "Roads Office", "Roads Office")}

	sorani := &corpus.Article{
		ID: "sorani0000000001", Language: "ckb", Headline: "پردە کۆنەکەی زاخۆ داخرا",
		Body:     "ئەندازیاران پردە کۆنەکەی زاخۆیان داخست.\n\nپردەکە لە بەهاردا دەکرێتەوە.",
		Dateline: corpus.Dateline{Places: []string{"Zakho"}, Agency: "Khabur News"}, Published: date("2021-06-15"),
	}
	sorani.Places = []corpus.Entity{mention(sorani, "Zakho", "زاخۆ")}
	evil := &corpus.Article{
		ID: "evil000000000001", Language: `en"><script>`, Headline: "Market " + hostile + " \u202eopens",
		Body: "The market " + hostile + " opened.\n\nBy noon \u202eit was full.", Section: hostile,
		Dateline: corpus.Dateline{Places: []string{hostile}, Agency: hostile}, URL: "javascript:alert(1)",
		Bylines: []string{hostile}, Keywords: []string{hostile}, Published: date("2022-03"), Credit: hostile,
	}
	evil.People = []corpus.Entity{mention(evil, hostile, hostile)}

	all := []*corpus.Article{
		bridge, sorani, evil,
		{
			ID: "arabic0000000001", Language: "ar", Headline: "إغلاق جسر زاخو القديم", Body: "أغلق المهندسون الجسر القديم في زاخو.",
			Dateline: corpus.Dateline{Places: []string{"Zakho"}, Agency: "Dijla Agency"}, Published: date("2021-07-01"),
			Places: []corpus.Entity{{Name: "Zakho"}},
		},
		{
			ID: "killed0000000001", Language: "en", Headline: "Bridge collapses", Body: "A bridge fell into the river.", Status: corpus.Killed,
			Dateline: corpus.Dateline{Places: []string{"Duhok"}, Agency: "Dijla Agency"}, Published: date("2021-06-20"),
			Places: []corpus.Entity{{Name: "Duhok"}},
		},
		{
			ID: "corrected0000001", Language: "en", Headline: "Bridge stands, one arch is cracked", Body: "The bridge did not fall.", Status: corpus.Corrected,
			Dateline: corpus.Dateline{Places: []string{"Duhok"}, Agency: "Dijla Agency"}, Published: date("2021-06-21"),
			Places: []corpus.Entity{{Name: "Duhok"}, {Name: "Zakho"}}, People: []corpus.Entity{{Name: "Nermin Talib"}},
		},
	}
	for i := range 6 {
		all = append(all, &corpus.Article{
			ID: fmt.Sprintf("harvest%09d", i), Language: "en", Headline: fmt.Sprintf("Harvest report %d", i+1),
			Body:      "Farmers of the plain brought in wheat.",
			Dateline:  corpus.Dateline{Places: []string{"Makhmour"}, Agency: "Plain Press"},
			Published: date(fmt.Sprintf("2019-%02d-03", 5+i)), Section: "Farming",
			Places: []corpus.Entity{{Name: "Makhmour"}},
		})
	}
	return all
}

func archive(t testing.TB, more ...*corpus.Article) *indextest.Memory {
	t.Helper()
	var m indextest.Memory
	if err := m.Apply(context.Background(), &index.Batch{Put: append(articles(), more...)}); err != nil {
		t.Fatal(err)
	}
	return &m
}

func get(t testing.TB, h http.Handler, target string) (status int, body string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	if got := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'none';") || strings.Contains(got, "unsafe") {
		t.Errorf("GET %s: policy %q", target, got)
	}
	return w.Code, w.Body.String()
}

func q(pairs ...string) string {
	var parts []string
	for i := 0; i < len(pairs); i += 2 {
		parts = append(parts, pairs[i]+"="+url.QueryEscape(pairs[i+1]))
	}
	return "/?" + strings.Join(parts, "&")
}

func TestStatuses(t *testing.T) {
	h := page.NewHandler(archive(t), nil)
	for _, tt := range []struct {
		target string
		status int
		says   string
	}{
		{"/", 200, "Newest articles"},
		{q("q", "bridge"), 200, "<mark>bridge</mark>"},
		{q("q", "bridge Zakho"), 200, "5 articles, 2 with all words"},
		{q("q", "unheardof"), 200, "Nothing found"},
		{q("q", "unheardof"), 200, "<code>headline:oil</code>"},
		{q("q", "bridge", "page", "7"), 200, "This page is empty"},
		{q("q", "bridge", "utm_source", "mail"), 200, "3 articles"},
		{q("q", "peple:oil"), 400, "<mark>peple</mark>:oil"},
		{q("q", "peple:oil"), 400, "Did you mean people?"},
		{q("q", `oil "gas`), 400, "<mark>"},
		{q("q", "oil AND"), 400, "This search cannot be read"},
		{q("q", strings.Repeat("a", 1025)), 400, "has 1,025 bytes"},
		{q("q", "oil", "page", "501"), 400, "last page that can be opened is 500"},
		{q("q", "oil", "page", "two"), 400, "“two” is no page"},
		{q("sort", "biggest"), 400, "no order “biggest”"},
		{q("from", "June"), 400, "“June” is no date"},
		{q("from", "2021-02-30"), 400, "“2021-02-30” is no date"},
		{q("from", "2021-06-14", "to", "2021-06-14"), 200, "14 June 2021"},
		{q("from", "2021-07", "to", "2021-06"), 400, "ends before it begins"},
		{q("person", strings.Repeat("a", 301)), 400, "too long"},
		{"/?" + manyValues(33), 400, "More than 32 values"},
		{"/?" + manyValues(32), 200, "Nothing found"},
		{"/?q=%zz", 400, "damaged"},
		{"/?q=" + strings.Repeat("a", 40_000), 400, "too long"},
		{"/articles/bridge0000000001", 200, "Old bridge at Zakho closes for repairs</bdi></h1>"},
		{"/articles/killed0000000001", 200, "KILLED: this article was withdrawn."},
		{"/articles/corrected0000001", 200, "CORRECTED: this stands for"},
		{"/articles/none", 404, "There is no such article"},
		{"/articles/", 404, "There is no such article"},
		{"/articles/" + strings.Repeat("a", 5000), 404, "There is no such article"},
		{"/elsewhere", 404, "There is no such page"},
		{"/static/page.css", 404, "There is no such file"},
	} {
		status, body := get(t, h, tt.target)
		if status != tt.status || !strings.Contains(body, tt.says) {
			t.Errorf("GET %.60s: %d, want %d and %q in\n%s", tt.target, status, tt.status, tt.says, body)
		}
	}
}

func manyValues(n int) string {
	v := url.Values{}
	for i := range n {
		v.Add("person", fmt.Sprintf("Somebody %d", i))
	}
	return v.Encode()
}

func TestMethods(t *testing.T) {
	h := page.NewHandler(archive(t), nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", strings.NewReader("q=oil")))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	server := httptest.NewServer(h)
	defer server.Close()
	resp, err := http.Head(server.URL + "/?q=bridge")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 200 || resp.ContentLength <= 0 {
		t.Errorf("HEAD: %d, length %d", resp.StatusCode, resp.ContentLength)
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "no-referrer",
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// broken answers every search in its own way.
type broken func(context.Context) error

func (b broken) Search(ctx context.Context, _ *query.Request) (*query.Result, error) {
	return nil, b(ctx)
}

var errRotten = errors.New("rotten")

func TestFailures(t *testing.T) {
	for _, tt := range []struct {
		name   string
		search broken
		status int
		says   string
		logged string
	}{
		{"error", func(context.Context) error { return errors.New("disk <gone>") }, 500, "Something went wrong here", "disk <gone>"},
		{"panic", func(context.Context) error { panic("no such bucket") }, 500, "Something went wrong here", "no such bucket"},
		{"limit", func(context.Context) error {
			return fmt.Errorf("index: %w", &query.LimitError{Part: "clauses", Got: 2000, Min: 0, Max: 1024})
		}, 400, "Clauses 2,000 is beyond the limit of 1,024.", ""},
		{"work", func(context.Context) error { return &query.LimitError{Part: query.Work, Got: 9e6, Max: 8e6} }, 400, "Write more letters before a *", ""},
		{"unavailable", func(context.Context) error { return fmt.Errorf("index: %w", errRotten) }, 503, "The archive cannot be read now", "rotten"},
		{"deadline", func(ctx context.Context) error { <-ctx.Done(); return fmt.Errorf("index: %w", ctx.Err()) }, 503, "took too long", ""},
	} {
		for _, target := range []string{"/?q=oil", "/articles/abc"} {
			var log strings.Builder
			h := page.NewHandler(tt.search, &page.Options{
				Timeout: 10 * time.Millisecond, Log: slog.New(slog.NewTextHandler(&log, nil)),
				Unavailable: func(err error) bool { return errors.Is(err, errRotten) },
			})
			status, body := get(t, h, target)
			if status != tt.status || !strings.Contains(body, tt.says) {
				t.Errorf("%s: %s: %d, want %d and %q in\n%s", tt.name, target, status, tt.status, tt.says, body)
			}
			if strings.Contains(body, "gone") || strings.Contains(body, "bucket") {
				t.Errorf("%s: %s tells the world what is within:\n%s", tt.name, target, body)
			}
			if (log.Len() > 0) != (tt.logged != "") || !strings.Contains(log.String(), tt.logged) {
				t.Errorf("%s: %s logged %q, want %q", tt.name, target, log.String(), tt.logged)
			}
		}
	}
}

// ours is the one script that a page has.
var ours = regexp.MustCompile(`<script src="[^"<>]*/static/page-[0-9a-f]{12}\.js" defer></script>`)

// scripts counts what could run beside ours.
func scripts(body string) int {
	body = strings.ToLower(ours.ReplaceAllString(body, ""))
	return strings.Count(body, "<script") + strings.Count(body, `href="javascript:`) + strings.Count(body, " onload=") + strings.Count(body, " style=")
}

func TestNothingOfAnArticleIsMarkup(t *testing.T) {
	h := page.NewHandler(archive(t), &page.Options{Title: hostile})
	for _, target := range []string{
		"/",
		q("q", "market"),
		q("q", hostile),
		q("q", `"`+hostile+`"`),
		q("q", "market", "person", hostile),
		q("q", "market", "place", hostile, "from", "2022"),
		q("from", hostile),
		q("sort", hostile),
		q("page", hostile),
		"/articles/evil000000000001",
		"/articles/" + url.PathEscape(hostile),
	} {
		_, body := get(t, h, target)
		if n := scripts(body); n > 0 {
			t.Errorf("GET %s: %d pieces of foreign markup in\n%s", target, n, body)
		}
		if visible := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, ""); strings.ContainsAny(visible, "\u202e") {
			t.Errorf("GET %s: text that turns the direction", target)
		}
		if ours.FindString(body) == "" {
			t.Errorf("GET %s: our own script is not found: does this test look for the right thing?", target)
		}
	}
	// It is there, as text.
	_, body := get(t, h, "/articles/evil000000000001")
	if want := html.EscapeString(hostile); strings.Count(body, want) < 8 {
		t.Errorf("%d times %s, want at least 8 in\n%s", strings.Count(body, want), want, body)
	}
	if strings.Contains(body, "alert(1)") {
		t.Errorf("a javascript address is shown:\n%s", body)
	}
}

var box = regexp.MustCompile(`<input form="search" type="checkbox" id="[^"]*" name="([^"]*)" value="([^"]*)"( checked)?><label for="[^"]*"><bdi>([^<]*)</bdi>(?: <span class="n">([0-9,]*)</span>)?`)

// boxes returns the values of a facet: "x" if chosen, label, count.
func boxes(body, name string) []string {
	var all []string
	for _, m := range box.FindAllStringSubmatch(body, -1) {
		if m[1] == name {
			all = append(all, strings.TrimSpace(strings.TrimSpace(m[3][min(1, len(m[3])):min(2, len(m[3]))]+" "+html.UnescapeString(m[4]))+" "+m[5]))
		}
	}
	return all
}

var headline = regexp.MustCompile(`<h2>(?:<span class="status" lang="en">[A-Z]*</span> )?<a href="([^"]*)">`)

// found returns the IDs of the hits.
func found(body string) []string {
	var all []string
	for _, m := range headline.FindAllStringSubmatch(body, -1) {
		all = append(all, filepath.Base(m[1]))
	}
	slices.Sort(all)
	return all
}

func TestFacetsAreOredWithinAndAndedAcross(t *testing.T) {
	h := page.NewHandler(archive(t), nil)
	for _, tt := range []struct {
		target string
		hits   []string
		field  string
		boxes  []string
	}{
		{q("q", "bridge"), []string{"bridge0000000001", "corrected0000001", "killed0000000001"}, "place", []string{"Duhok 3", "Zakho 2"}},
		// The places that are not chosen keep their counts.
		{q("q", "bridge", "place", "Zakho"), []string{"bridge0000000001", "corrected0000001"}, "place", []string{"c Zakho 2", "Duhok 3"}},
		{q("q", "bridge", "place", "Zakho"), []string{"bridge0000000001", "corrected0000001"}, "agency", []string{"Dijla Agency 1", "Khabur News 1"}},
		{
			q("place", "Zakho", "place", "Makhmour", "agency", "Khabur News"),
			[]string{"bridge0000000001", "sorani0000000001"},
			"place",
			[]string{"c Zakho 2", "c Makhmour 0", "Duhok 1"},
		},
		{
			q("place", "Zakho", "place", "Makhmour", "agency", "Khabur News"),
			[]string{"bridge0000000001", "sorani0000000001"},
			"agency",
			[]string{"c Khabur News 2", "Plain Press 6", "Dijla Agency 2"},
		},
		{q("q", "bridge", "place", "Nowhere"), nil, "place", []string{"c Nowhere 0", "Duhok 3", "Zakho 2"}},
		// A value is the whole of what the facet writes.
		{q("q", "bridge", "place", "zakho"), nil, "place", []string{"c zakho 0", "Duhok 3", "Zakho 2"}},
		{q("q", "bridge", "place", "Zakho", "place", "Zakho", "place", ""), []string{"bridge0000000001", "corrected0000001"}, "place", []string{"c Zakho 2", "Duhok 3"}},
		{q("lang", "ckb"), []string{"sorani0000000001"}, "lang", []string{"c Kurdish (Sorani) 1", "English 9", "Arabic 1", `en"><script> 1`}},
		{q("from", "2021-06", "to", "2021-06", "place", "Zakho"), []string{"bridge0000000001", "corrected0000001", "sorani0000000001"}, "place", []string{"c Zakho 3", "Duhok 3"}},
		{q("org", "Roads Office"), []string{"bridge0000000001"}, "org", []string{"c Roads Office 1"}},
		{q("section", "Transport", "dateline", "Zakho", "person", "Nermin Talib"), []string{"bridge0000000001"}, "section", []string{"c Transport 1"}},
	} {
		status, body := get(t, h, tt.target)
		if status != 200 {
			t.Fatalf("GET %s: %d", tt.target, status)
		}
		if diff := cmp.Diff(found(body), tt.hits); diff != "" {
			t.Errorf("GET %s: hits: got -, want +:\n%s", tt.target, diff)
		}
		if diff := cmp.Diff(boxes(body, tt.field), tt.boxes); diff != "" {
			t.Errorf("GET %s: %s: got -, want +:\n%s", tt.target, tt.field, diff)
		}
	}
}

func TestFacetsSayWhatTheyLeaveOut(t *testing.T) {
	many := &corpus.Article{ID: "many000000000001", Headline: "Census"}
	for i := range 50 {
		many.Places = append(many.Places, corpus.Entity{Name: fmt.Sprintf("Village %02d", i)})
	}
	h := page.NewHandler(archive(t, many), nil)
	_, body := get(t, h, q("q", "census", "place", "Village 49"))
	for _, want := range []string{"<summary>35 more</summary>", "Rarer ones are not listed."} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
	// How many have the one that is chosen is not known, so it is not said.
	if got := boxes(body, "place"); len(got) != 41 || got[0] != "c Village 49" {
		t.Errorf("%d places, first %q; want 41, first %q", len(got), got[0], "c Village 49")
	}
}

// recorder keeps the requests of one page.
type recorder struct {
	query.Searcher
	requests  []*query.Request
	deadlines []time.Time
}

func (r *recorder) Search(ctx context.Context, req *query.Request) (*query.Result, error) {
	r.requests = append(r.requests, req)
	d, _ := ctx.Deadline()
	r.deadlines = append(r.deadlines, d)
	return r.Searcher.Search(ctx, req)
}

func TestRequests(t *testing.T) {
	r := &recorder{Searcher: archive(t)}
	h := page.NewHandler(r, nil)
	get(t, h, q("q", "bridge", "person", `Ann "Y" OR`, "place", "Zakho", "place", "Duhok", "from", "2021-06", "to", "2021", "sort", "oldest", "page", "3"))
	if len(r.requests) != 1 {
		t.Fatalf("%d searches, want 1", len(r.requests))
	}
	first := r.requests[0]
	want := []query.Filter{
		{Field: query.People, Values: []string{`Ann "Y" OR`}},
		{Field: query.Places, Values: []string{"Zakho", "Duhok"}},
		{Field: query.PublicationDates, Values: []string{"2021-06..2021"}},
	}
	if diff := cmp.Diff(first.Filters, want); diff != "" || first.Query != query.Expr(query.Word{Text: "bridge"}) || first.Suggest {
		t.Errorf("%+v: filters: got -, want +:\n%s", first, diff)
	}
	if first.From != 40 || first.Size != 20 || first.Order != query.ByOldest {
		t.Errorf("from %d, size %d, order %s; want 40, 20, oldest", first.From, first.Size, first.Order)
	}
	if r.deadlines[0].IsZero() {
		t.Error("the search has no deadline")
	}
	for target, span := range map[string]string{q("from", "2021-06"): "2021-06..9999", q("to", "2021"): "1000..2021"} {
		get(t, h, target)
		if last := r.requests[len(r.requests)-1]; last.Filters[0].Values[0] != span || last.Order != query.ByNewest {
			t.Errorf("GET %s: %+v, want the dates %s", target, last, span)
		}
	}
	// The article, then what is like it, at once.
	r.deadlines = nil
	get(t, h, "/articles/bridge0000000001")
	last := r.requests[len(r.requests)-1]
	if last.Query != query.Expr(query.Similar{ID: "bridge0000000001"}) || last.Size != 5 || len(slices.Compact(r.deadlines)) != 1 {
		t.Errorf("similar articles: %+v, deadlines %v", last, r.deadlines)
	}
}

// answering is a Searcher with one answer, or error, to all but articles by ID.
type answering struct {
	query.Searcher
	res  *query.Result
	err  error
	last *query.Request
}

func (s *answering) Search(ctx context.Context, req *query.Request) (*query.Result, error) {
	if x, ok := req.Query.(query.Phrase); ok && x.Field == query.ID {
		return s.Searcher.Search(ctx, req)
	}
	s.last = req
	return s.res, s.err
}

func TestWhatElseMightBeMeant(t *testing.T) {
	s := &answering{res: &query.Result{
		Total:       query.Total{Relation: "eq"},
		Suggestions: []query.Suggestion{{Query: "kirkuk <oil>", Typed: "kirkuc", Meant: "kirkuk", Total: 1045}, {Query: "kirk", Total: 1}},
		Relaxations: []query.Relaxation{
			{Without: "place:<Erbil>", Query: "kirkuc", Facet: query.Places, Total: 1},
			{Without: "kirkuc", Query: "", Total: 12},
			{Without: "date:2018..9999", Query: "kirkuc", Facet: query.PublicationDates, Total: 3},
		},
	}}
	_, body := get(t, page.NewHandler(s, nil), q("q", "kirkuc", "person", "Ann", "place", "<Erbil>", "from", "2018-01"))
	for _, want := range []string{
		`<p class="note">Did you mean <a href="/?q=kirkuk&#43;%3Coil%3E&amp;person=Ann&amp;place=%3CErbil%3E&amp;from=2018-01"><bdi>kirkuk &lt;oil&gt;</bdi></a> <span class="n">1,045 articles</span>, ` +
			`<a href="/?q=kirk&amp;person=Ann&amp;place=%3CErbil%3E&amp;from=2018-01"><bdi>kirk</bdi></a> <span class="n">1 article</span>?</p>`,
		`<li>Without <bdi><code>place:&lt;Erbil&gt;</code></bdi>: <a href="/?q=kirkuc&amp;person=Ann&amp;from=2018-01">1 article</a></li>`,
		`<li>Without <bdi><code>kirkuc</code></bdi>: <a href="/?person=Ann&amp;place=%3CErbil%3E&amp;from=2018-01">12 articles</a></li>`,
		`<li>Without <bdi><code>date:2018..9999</code></bdi>: <a href="/?q=kirkuc&amp;person=Ann&amp;place=%3CErbil%3E">3 articles</a></li>`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	if !s.last.Suggest {
		t.Errorf("it was not asked for: %+v", s.last)
	}
	if get(t, page.NewHandler(s, nil), q("q", "kirkuc", "page", "2")); s.last.Suggest {
		t.Error("it was asked for on the second page")
	}
}

func TestFacetThatBeginsSo(t *testing.T) {
	s := &answering{res: &query.Result{Total: query.Total{Relation: "eq"}, Facets: []query.FacetCounts{{Field: query.People}, {Field: query.Places}}}}
	_, body := get(t, page.NewHandler(s, nil), q("q", "oil", "person-begins", ` "><b `))
	if got := s.last.Facets[0]; got.Field != query.People || got.Prefix != `"><b` || s.last.Facets[1].Prefix != "" {
		t.Errorf("the facets are %+v", s.last.Facets)
	}
	for _, want := range []string{`name="person-begins" value="&#34;&gt;&lt;b"`, "None begins so."} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	if strings.Contains(body, "place-begins") {
		t.Error("a facet that is whole can be searched")
	}
	s.res.Facets = []query.FacetCounts{{Field: query.People, Values: []query.Count{{Value: "Ann", N: 3}}, Other: 9, Missing: 1}}
	if _, body := get(t, page.NewHandler(s, nil), q("q", "oil")); !strings.Contains(body, `name="person-begins" value=""`) || !strings.Contains(body, "1 article without any") {
		t.Errorf("a facet with more values cannot be searched:\n%s", body)
	}
	if status, body := get(t, page.NewHandler(s, nil), q("person-begins", strings.Repeat("x", 101))); status != 400 || !strings.Contains(body, "too long") {
		t.Errorf("what is too long: status %d", status)
	}
}

func TestPageWithoutRoom(t *testing.T) {
	s := &answering{Searcher: archive(t), err: fmt.Errorf("search: %w", query.ErrBusy)}
	h := page.NewHandler(s, nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, q("q", "oil"), nil))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "Too many are searching") {
		t.Errorf("status %d, %v", w.Code, w.Header())
	}
	// An article is shown without those like it.
	for _, err := range []error{s.err, errors.New("no such thing")} {
		s.err = err
		if status, body := get(t, h, "/articles/bridge0000000001"); status != 200 || strings.Contains(body, "Similar articles") {
			t.Errorf("an article, while others fail with %v: status %d", err, status)
		}
	}
}

// dated is an article of a day or month.
func dated(day string) *corpus.Article {
	return &corpus.Article{ID: "dated-" + day, Headline: "Of " + day, Published: date(day)}
}

func TestTimeline(t *testing.T) {
	old := &corpus.Article{ID: "old0000000000001", Headline: "Harvest of old", Published: date("1890-08"), Section: "Farming"}
	bar := regexp.MustCompile(`<a href="([^"]*)" data-from="[^"]*" data-to="[^"]*" aria-label="([^"]*)"( aria-current="true" class="chosen")?><title>`)
	for _, tt := range []struct {
		target string
		more   []*corpus.Article
		want   []string
	}{
		{q("q", "bridge"), nil, []string{"/?q=bridge&from=2021-06&to=2021-06 June 2021: 3 articles"}},
		{q("q", "", "section", "Farming", "sort", "oldest", "from", "2019-06", "to", "2019-09"), nil, []string{
			"/?section=Farming&from=2019-05&to=2019-05&sort=oldest May 2019: 1 article",
			"/?section=Farming&from=2019-06&to=2019-06&sort=oldest June 2019: 1 article chosen",
			"/?section=Farming&from=2019-07&to=2019-07&sort=oldest July 2019: 1 article chosen",
			"/?section=Farming&from=2019-08&to=2019-08&sort=oldest August 2019: 1 article chosen",
			"/?section=Farming&from=2019-09&to=2019-09&sort=oldest September 2019: 1 article chosen",
			"/?section=Farming&from=2019-10&to=2019-10&sort=oldest October 2019: 1 article",
		}},
		// Three months of a year are shown by days, the days beside those too.
		{q("from", "2021-06-10", "to", "2021-06-14"), []*corpus.Article{dated("2021-06-30"), dated("2021-06-13"), dated("2021-06"), dated("2021-05-31"), dated("2020-06-12")}, []string{
			"/?from=2021-06-13&to=2021-06-13 13 June 2021: 1 article chosen",
			"/?from=2021-06-14&to=2021-06-14 14 June 2021: 1 article chosen",
			"/?from=2021-06-15&to=2021-06-15 15 June 2021: 1 article",
			"/?from=2021-06-20&to=2021-06-20 20 June 2021: 1 article",
			"/?from=2021-06-21&to=2021-06-21 21 June 2021: 1 article",
			"/?from=2021-06-30&to=2021-06-30 30 June 2021: 1 article",
		}},
		{q("from", "2021-05", "to", "2021-06"), []*corpus.Article{dated("2021-05-31"), dated("2021-07-01"), dated("2022-05-31")}, []string{
			"/?from=2021-05-31&to=2021-05-31 31 May 2021: 1 article chosen",
			"/?from=2021-06-14&to=2021-06-14 14 June 2021: 1 article chosen",
			"/?from=2021-06-15&to=2021-06-15 15 June 2021: 1 article chosen",
			"/?from=2021-06-20&to=2021-06-20 20 June 2021: 1 article chosen",
			"/?from=2021-06-21&to=2021-06-21 21 June 2021: 1 article chosen",
		}},
		{q("section", "Farming"), []*corpus.Article{old}, []string{
			"/?section=Farming&from=1890-01&to=1899-12 1890 to 1899: 1 article",
			"/?section=Farming&from=2010-01&to=2019-12 2010 to 2019: 6 articles",
		}},
		{q("q", "unheardof"), nil, nil},
	} {
		_, body := get(t, page.NewHandler(archive(t, tt.more...), nil), tt.target)
		var got []string
		for _, m := range bar.FindAllStringSubmatch(body, -1) {
			s := html.UnescapeString(m[1]) + " " + m[2]
			if m[3] != "" {
				s += " chosen"
			}
			got = append(got, s)
		}
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("GET %s: got -, want +:\n%s", tt.target, diff)
		}
	}
	_, body := get(t, page.NewHandler(archive(t), nil), q("from", "2019-06", "to", "2019-07"))
	for _, want := range []string{`name="from" value="2019-06"`, `name="to" value="2019-07"`, "June 2019 to July 2019"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestDirections(t *testing.T) {
	h := page.NewHandler(archive(t), nil)
	for _, tt := range []struct{ target, want string }{
		{q("q", "پردە"), `<li class="hit" lang="ckb" dir="rtl">`},
		{q("q", "الجسر"), `<li class="hit" lang="ar" dir="rtl">`},
		{q("q", "bridge"), `<li class="hit" lang="en" dir="ltr">`},
		{q("q", "market"), `<li class="hit" dir="auto">`},
		{"/articles/sorani0000000001", `<article lang="ckb" dir="rtl">`},
		{"/articles/arabic0000000001", `<article lang="ar" dir="rtl">`},
		{"/articles/bridge0000000001", `<article lang="en" dir="ltr">`},
		{"/articles/sorani0000000001", `<a class="place" href="/?place=Zakho">زاخۆ</a>یان`},
	} {
		if _, body := get(t, h, tt.target); !strings.Contains(body, tt.want) {
			t.Errorf("GET %s: no %s in\n%s", tt.target, tt.want, body)
		}
	}
}

func TestPages(t *testing.T) {
	var more []*corpus.Article
	for i := range 45 {
		more = append(more, &corpus.Article{ID: fmt.Sprintf("fair%012d", i), Headline: "Fair & market day", Published: date("2020-02-01")})
	}
	h := page.NewHandler(archive(t, more...), nil)
	link := regexp.MustCompile(`<(link|a) rel="(prev|next)" href="([^"]*)"`)
	for _, tt := range []struct {
		page string
		want []string
		says string
	}{
		{"", []string{"link next /?q=fair&page=2", "a next /?q=fair&page=2"}, "1 to 20 of 45"},
		{"2", []string{"link prev /?q=fair", "link next /?q=fair&page=3", "a prev /?q=fair", "a next /?q=fair&page=3"}, "21 to 40 of 45"},
		{"3", []string{"link prev /?q=fair&page=2", "a prev /?q=fair&page=2"}, "41 to 45 of 45"},
	} {
		_, body := get(t, h, q("q", "fair", "page", tt.page))
		var got []string
		for _, m := range link.FindAllStringSubmatch(body, -1) {
			got = append(got, m[1]+" "+m[2]+" "+html.UnescapeString(m[3]))
		}
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("page %s: got -, want +:\n%s", tt.page, diff)
		}
		if !strings.Contains(body, tt.says) {
			t.Errorf("page %s: no %q", tt.page, tt.says)
		}
	}
}

func TestMentionsLinkToTheirSearch(t *testing.T) {
	a := &corpus.Article{ID: "odd0000000000001", Headline: "Odd", Body: "Ann Lee of Lee Hall met Ann."}
	a.People = []corpus.Entity{
		mention(a, "Ann Lee", "Ann Lee", "Ann"), // the last Ann, and the Ann in Ann Lee
		{Name: "Nobody", Mentions: []corpus.Mention{
			{Field: "body", Text: "Ann", Start: -1, End: 2},
			{Field: "body", Text: "Hall", Start: 0, End: 4},
			{Field: "body", Text: "met", Start: 1 << 40, End: 1<<40 + 3},
			{Field: "body", Start: 5, End: 5},
			{Field: "standfirst", Text: "met", Start: 19, End: 22},
		}},
	}
	a.Organisations = []corpus.Entity{mention(a, "Lee Hall & Sons", "Lee Hall", "Lee")}
	h := page.NewHandler(archive(t, a), nil)
	body := regexp.MustCompile(`(?s)<div class="body">\n(.*?)</div>`)
	for id, want := range map[string]string{
		"odd0000000000001": `<p><a class="person" href="/?person=Ann+Lee">Ann Lee</a> of ` +
			`<a class="org" href="/?org=Lee+Hall+%26+Sons">Lee Hall</a> met <a class="person" href="/?person=Ann+Lee">Ann</a>.</p>` + "\n",
		"bridge0000000001": `<p><span class="dateline"><bdi>ZAKHO (Khabur News)</bdi></span> — ` +
			`Engineers closed the old bridge at <a class="place" href="/?place=Zakho">Zakho</a> on Monday after ` +
			`<a class="person" href="/?person=Nermin+Talib">Nermin Talib</a> found a crack in its third arch.</p>` + "\n" +
			`<p>“It has carried more than it was built for,” <a class="person" href="/?person=Nermin+Talib">Talib</a> said. The ` +
			`<a class="org" href="/?org=Roads+Office">Roads Office</a> in <a class="place" href="/?place=Duhok">Duhok</a> will pay for the repairs.</p>` + "\n",
	} {
		_, got := get(t, h, "/articles/"+id)
		m := body.FindStringSubmatch(got)
		if m == nil {
			t.Fatalf("%s has no body:\n%s", id, got)
		}
		if diff := cmp.Diff(strings.ReplaceAll(m[1], "&#43;", "+"), want); diff != "" {
			t.Errorf("%s: got -, want +:\n%s", id, diff)
		}
	}
}

func TestEveryLinkCarriesTheBase(t *testing.T) {
	h := page.NewHandler(archive(t), &page.Options{Base: "/news/"})
	mux := http.NewServeMux()
	mux.Handle("/news/", h)
	link := regexp.MustCompile(` (?:href|src|action)="([^"]*)"`)
	for _, target := range []string{
		"/news/", "/news/?q=bridge&place=Zakho&page=1", "/news/?q=unheardof", "/news/?q=(", "/news/nowhere",
		"/news/articles/bridge0000000001", "/news/articles/evil000000000001",
	} {
		_, body := get(t, mux, target)
		links := link.FindAllStringSubmatch(body, -1)
		if len(links) < 6 {
			t.Errorf("GET %s: only %d links", target, len(links))
		}
		for _, m := range links {
			to := html.UnescapeString(m[1])
			switch {
			case to == "#main", to == "https://news.example/2021/bridge":
				continue
			case !strings.HasPrefix(to, "/news/"):
				t.Errorf("GET %s: link to %s", target, to)
			}
			if status, _ := get(t, mux, to); status != 200 {
				t.Errorf("GET %s: its link to %s: %d", target, to, status)
			}
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/news?q=oil", nil))
	if w.Code != 301 || w.Header().Get("Location") != "/news/?q=oil" {
		t.Errorf("GET /news: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if status, body := get(t, http.StripPrefix("/news", h), "/news/articles/bridge0000000001"); status != 200 || !strings.Contains(body, `href="/news/?place=Duhok"`) {
		t.Errorf("behind StripPrefix: %d", status)
	}
}

func TestStaticFilesAreKept(t *testing.T) {
	h := page.NewHandler(archive(t), nil)
	_, body := get(t, h, "/")
	types := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	seen := map[string]bool{}
	for _, name := range regexp.MustCompile(`/static/[^"]*`).FindAllString(body, -1) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, name, nil))
		if w.Code != 200 || w.Header().Get("Content-Type") != types[filepath.Ext(name)] ||
			w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || w.Body.Len() == 0 {
			t.Errorf("GET %s: %d %v", name, w.Code, w.Header())
		}
		seen[filepath.Ext(name)] = true
	}
	if len(seen) != len(types) {
		t.Errorf("on the page are %v, want all of %v", seen, types)
	}
}

// embargoed is an article that is not to be published until a time, from an
// archive.
func embargoed(id, until string) *corpus.Article {
	return &corpus.Article{
		ID: id, Language: "ckb", Headline: "پردەکە لە بەهاردا دەکرێتەوە", Body: "ئەندازیاران دەڵێن پردەکە ئامادەیە.",
		Published: date("2021-06-14"), Embargoed: date(until), Desk: "Duhok desk", GUID: "urn:khabur:77", Version: "3", Replaces: "urn:khabur:76",
		EditorsNote: "ADDS quotes " + hostile + " \u202efrom the mayor", Source: corpus.Source{Path: "2021/june.zip", Member: "14/پرد.xml"},
	}
}

func TestEmbargo(t *testing.T) {
	year := time.Now().Year()
	for _, tt := range []struct {
		until, says string
		holds       bool
	}{
		{"2021-06-15T09:30Z", "Embargoed until 15 June 2021, 09:30 UTC, which is over.", false},
		{"2021-06-15", "Embargoed until 15 June 2021, which is over.", false},
		{fmt.Sprintf("%d-01-02T00:00:00Z", year+1), fmt.Sprintf("Embargoed until 2 January %d, 00:00 UTC.", year+1), true},
		{fmt.Sprint(year), fmt.Sprintf("Embargoed until %d.", year), true}, // it is not known when in the year
		{time.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly), time.Now().UTC().AddDate(0, 0, 1).Format("2 January 2006."), true},
	} {
		h := page.NewHandler(archive(t, embargoed("embargoed0000001", tt.until)), nil)
		_, body := get(t, h, "/articles/embargoed0000001")
		banner := regexp.MustCompile(`<p class="banner( grave)?"[^>]*>([^<]*)</p>`).FindStringSubmatch(body)
		if banner == nil || !strings.Contains(banner[2], tt.says) || banner[1] != "" != tt.holds {
			t.Errorf("until %s: the banner is %q, want %q, grave: %v", tt.until, banner, tt.says, tt.holds)
		}
		_, list := get(t, h, "/")
		if got := strings.Contains(list, `<span class="status" lang="en">EMBARGOED</span>`); got != tt.holds {
			t.Errorf("until %s: the list says that it is under an embargo: %v, want %v", tt.until, got, tt.holds)
		}
	}
}

func TestGolden(t *testing.T) {
	h := page.NewHandler(archive(t, embargoed("embargoed0000001", "2021-06-15T09:30Z")), &page.Options{Title: "Khabur Archive"})
	for name, target := range map[string]string{
		"results.html": q("q", "bridge Zakho", "place", "Duhok", "place", "Zakho", "from", "2021-06"),
		"article.html": "/articles/bridge0000000001",
		"desk.html":    "/articles/embargoed0000001",
	} {
		_, got := get(t, h, target)
		got = regexp.MustCompile(`-[0-9a-f]{12}\.(css|js|svg)"`).ReplaceAllString(got, `-HASH.$1"`)
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, string(want)); diff != "" {
			t.Errorf("%s: got -, want +; -update writes it anew:\n%s", file, diff)
		}
	}
}

func FuzzRequests(f *testing.F) {
	for _, s := range []string{
		"", "q=bridge", "q=bridge&place=Zakho&place=Duhok&page=2&sort=newest", "q=%28", "q=peple:oil&from=2021", "q=%ff%fe&person=%ff",
		"q=a&from=2021-06&to=1000-01", "q=%3Cscript%3E&person=%3Cscript%3E", "q=%00%e2%80%ae", "q=%zz;&page=-1", "from=9999-12&to=9999", "page=500&sort=oldest",
	} {
		f.Add(s)
	}
	h := page.NewHandler(archive(f), nil)
	f.Fuzz(func(t *testing.T, raw string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL.RawQuery = raw
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		body := w.Body.String()
		if w.Code >= 500 {
			t.Errorf("%q: status %d:\n%s", raw, w.Code, body)
		}
		if !utf8.ValidString(body) {
			t.Errorf("%q: not UTF-8", raw)
		}
		if n := scripts(body); n > 0 || !strings.HasSuffix(strings.TrimSpace(body), "</html>") {
			t.Errorf("%q: %d pieces of foreign markup in\n%s", raw, n, body)
		}
	})
}
