package page_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ksearch/corpus"
	"ksearch/query"
	"ksearch/query/page"
)

// completer proposes what it is told to, by what was typed.
type completer struct {
	query.Searcher
	by  map[string][]query.Completion
	err error
}

func (c completer) Complete(_ context.Context, req *query.CompletionRequest) ([]query.Completion, error) {
	return c.by[req.Typed], c.err
}

func TestSuggest(t *testing.T) {
	people := func(name string) query.Completion { return query.Completion{Text: name, Field: query.People, N: 3} }
	s := completer{Searcher: archive(t), by: map[string][]query.Completion{
		"ner":     {people("Nermin Talib"), {Text: "Nerwa", Field: query.Datelines, N: 1}, {Text: "nerve", Field: query.HeadlineWords, N: 2}},
		"oil ner": {{Text: "oil nerve", Field: query.HeadlineWords, N: 1}},
		"a b ner": nil,
		"evil":    {people(hostile + "\u202e"), {Text: "rss", Field: query.Keywords, N: 1}},
	}}
	for i := range 20 {
		s.by["many"] = append(s.by["many"], people(fmt.Sprintf("Somebody %02d", i)))
	}
	h := page.NewHandler(s, &page.Options{Base: "/news"})
	for _, tt := range []struct {
		typed string
		want  []string
	}{
		{"", nil},
		{"  ", nil},
		{"zz", nil},
		{"ner", []string{
			"Nermin Talib | person · 3 articles | /news/?person=Nermin+Talib",
			"Nerwa | filed from there · 1 article | /news/?dateline=Nerwa",
			"nerve | in headlines · 2 articles | /news/?q=nerve",
		}},
		{"oil ner", []string{
			"oil Nermin Talib | person | /news/?q=oil&person=Nermin+Talib",
			"oil Nerwa | filed from there | /news/?q=oil&dateline=Nerwa",
			"oil nerve | in headlines · 1 article | /news/?q=oil+nerve",
		}},
		{"a  b ner", []string{ // the last words alone
			"a b Nermin Talib | person | /news/?q=a+b&person=Nermin+Talib",
			"a b Nerwa | filed from there | /news/?q=a+b&dateline=Nerwa",
		}},
		{"evil", []string{hostile + " | person · 3 articles | /news/?person=%3Cscript%3Ealert%28%22x%22%29%3C%2Fscript%3E%E2%80%AE"}},
		{"old bri", []string{"Old bridge at Zakho closes for repairs | article · 14 June 2021 | /news/articles/bridge0000000001"}},
		{"پردە کۆنەک", []string{"پردە کۆنەکەی زاخۆ داخرا | article · 15 June 2021 | /news/articles/sorani0000000001"}},
		{"old* bri", nil},
		{"headline:bri", nil},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/news/suggest"+q("q", tt.typed)[1:], nil))
		if got := w.Header().Get("Content-Type"); w.Code != 200 || got != "application/x-suggestions+json; charset=utf-8" {
			t.Errorf("%q: %d, %s", tt.typed, w.Code, got)
		}
		var typed string
		var texts, notes, links, got []string
		if err := json.Unmarshal(w.Body.Bytes(), &[]any{&typed, &texts, &notes, &links}); err != nil || typed != tt.typed || len(texts) != len(links) {
			t.Fatalf("%q: %v in %s", tt.typed, err, w.Body)
		}
		for i := range texts {
			got = append(got, texts[i]+" | "+notes[i]+" | "+links[i])
		}
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("%q: got -, want +:\n%s", tt.typed, diff)
		}
		if strings.Contains(w.Body.String(), "<script") {
			t.Errorf("%q: markup in %s", tt.typed, w.Body)
		}
	}
	if _, body := get(t, h, "/news/suggest?q=many"); strings.Count(body, "Somebody ") != 8 {
		t.Errorf("not 8 suggestions: %s", body)
	}
	if status, body := get(t, h, "/news/suggest?q="+strings.Repeat("a", 2000)); status != 200 || !strings.Contains(body, ",[],[],[]]") {
		t.Errorf("of too much: %d %.80s", status, body)
	}
	if status, body := get(t, page.NewHandler(archive(t), nil), "/suggest?q=bri"); status != 200 || body != `["bri",[],[],[]]` {
		t.Errorf("of what completes nothing: %d %s", status, body)
	}
	s.err = errors.New("gone")
	if status, _ := get(t, page.NewHandler(s, nil), "/suggest?q=bri"); status != 500 {
		t.Errorf("of what fails: %d", status)
	}
}

func TestOpenSearch(t *testing.T) {
	type link struct {
		Type     string `xml:"type,attr"`
		Template string `xml:"template,attr"`
	}
	for _, tt := range []struct {
		host, proto string
		opts        page.Options
		want        []string
	}{
		{"news.example", "", page.Options{}, []string{"http://news.example/?q={searchTerms}", "http://news.example/suggest?q={searchTerms}", "http://news.example/opensearch.xml"}},
		{"[::1]:7700", "https", page.Options{Base: "/news", API: "/api", Title: "The <Archive> of a long name"}, []string{
			"https://[::1]:7700/news/?q={searchTerms}", "https://[::1]:7700/news/suggest?q={searchTerms}", "https://[::1]:7700/news/opensearch.xml",
			"https://[::1]:7700/api/v1/export?format=atom&q={searchTerms}",
		}},
		{`a"><script>`, "", page.Options{}, nil},
		{"a/../b", "", page.Options{}, nil},
		{"", "", page.Options{}, nil},
	} {
		r := httptest.NewRequest(http.MethodGet, tt.opts.Base+"/opensearch.xml", nil)
		r.Host = tt.host
		r.Header.Set("X-Forwarded-Proto", tt.proto)
		w := httptest.NewRecorder()
		page.NewHandler(archive(t), &tt.opts).ServeHTTP(w, r)
		if tt.want == nil {
			if w.Code != 400 || strings.Contains(w.Body.String(), "<script>") {
				t.Errorf("the host %q: %d", tt.host, w.Code)
			}
			continue
		}
		var d struct {
			XMLName   xml.Name
			ShortName string
			Image     string
			Url       []link
		}
		if err := xml.Unmarshal(w.Body.Bytes(), &d); err != nil || d.XMLName.Space != "http://a9.com/-/spec/opensearch/1.1/" {
			t.Fatalf("%v in %s", err, w.Body)
		}
		var got []string
		for _, u := range d.Url {
			got = append(got, u.Template)
		}
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("got -, want +:\n%s", diff)
		}
		if n := len([]rune(d.ShortName)); n == 0 || n > 16 || !strings.HasPrefix(d.Image, strings.TrimSuffix(tt.want[0], "?q={searchTerms}")+"static/icon-") {
			t.Errorf("the short name %q, the icon %q", d.ShortName, d.Image)
		}
	}
}

var circles = regexp.MustCompile(`<figure class="map (\w+) (\w+)">|<a href="([^"]*)" aria-label="([^"]*)"( aria-current="true")?(?: class="([^"]*)")?><title>`)

// circlesOf are the circles of a page: the map, the layer, where they lead.
func circlesOf(body string) (all []string) {
	at := ""
	for _, m := range circles.FindAllStringSubmatch(body, -1) {
		if m[1] != "" {
			at = m[1] + " " + m[2]
			continue
		}
		all = append(all, strings.TrimSpace(fmt.Sprint(at, ": ", html.UnescapeString(m[4]), " ", html.UnescapeString(m[3]), " ", m[6])))
	}
	return all
}

func TestMap(t *testing.T) {
	about := func(id string, places ...string) *corpus.Article {
		a := &corpus.Article{ID: id, Headline: "Of " + id, Body: "Far away."}
		for _, p := range places {
			a.Places = append(a.Places, corpus.Entity{Name: p})
		}
		return a
	}
	h := page.NewHandler(archive(t,
		about("one", "Sydney", "Iraq", "Kirkuk", "Middle Earth", "Middle East", hostile), about("two", "Sydney", "Kirkuk"), about("three", "Kirkuk"),
	), nil)
	_, body := get(t, h, q("q", "far away", "place", "Sydney", "sort", "newest"))
	want := []string{
		"region place: Kirkuk: 3 articles /?q=far+away&place=Sydney&sort=newest&place=Kirkuk#map",
		"world place: Sydney: 2 articles /?q=far+away&sort=newest#map chosen",
		"world place: Iraq: 1 article /?q=far+away&place=Sydney&sort=newest&place=Iraq#map wide",
	}
	if diff := cmp.Diff(circlesOf(body), want); diff != "" {
		t.Errorf("got -, want +:\n%s", diff)
	}
	if !strings.Contains(body, `<details class="atlas">`) {
		t.Error("the map is not folded where something is asked for")
	}
	if _, body := get(t, h, "/"); !strings.Contains(body, `<details class="atlas" open>`) || !strings.Contains(body, `map region dateline`) {
		t.Error("the map is not open at the start, or has no datelines")
	}
	if _, body := get(t, h, q("dateline", "Zakho")); !strings.Contains(body, `id="map-filed" checked`) || strings.Contains(body, `id="map-about" checked`) {
		t.Error("with a dateline chosen the map does not show where articles were filed")
	}
	if _, body := get(t, h, q("dateline", "Zakho", "place", "Zakho")); !strings.Contains(body, `id="map-about" checked`) {
		t.Error("with a place chosen too the map does not show what articles are about")
	}
	if _, body := get(t, h, q("q", "unheardof")); strings.Contains(body, "atlas") {
		t.Error("there is a map of nothing")
	}

	// However many places there are, a map has a few dozen circles.
	var many []*corpus.Article
	for i, name := range strings.Fields("Berlin Paris London Rome Madrid Lisbon Vienna Prague Warsaw Budapest Bucharest Sofia Athens Oslo Stockholm Helsinki " +
		"Copenhagen Dublin Amsterdam Brussels Geneva Milan Munich Hamburg Lyon Marseille Barcelona Valencia Porto Naples Turin Cologne Frankfurt Stuttgart " +
		"Zagreb Belgrade Sarajevo Skopje Tirana Riga Vilnius Tallinn Kyiv Minsk Moscow Tokyo Seoul Beijing Shanghai Delhi Mumbai Nairobi Lagos Cairo") {
		for n := range i/20 + 1 {
			many = append(many, about(fmt.Sprint(name, n), name))
		}
	}
	_, body = get(t, page.NewHandler(archive(t, many...), nil), q("q", "far away", "place", "Warsaw"))
	got := circlesOf(body)
	if len(got) != 41 || !strings.Contains(strings.Join(got, "\n"), "Warsaw: 1 article /?q=far+away#map chosen") {
		t.Errorf("%d circles, want the 40 largest and the one that is chosen: %q", len(got), got)
	}
}

func TestExportLinks(t *testing.T) {
	archived := archive(t)
	mux := http.NewServeMux()
	mux.Handle("/api/", http.StripPrefix("/api", query.NewHandler(archived, nil)))
	mux.Handle("/", page.NewHandler(archived, &page.Options{API: "/api"}))
	link := regexp.MustCompile(`<a href="(/api/[^"]*)"[^>]*>([^<]*)</a>`)
	for _, tt := range []struct{ target, names string }{
		{q("q", `"bridge" OR Zakho`, "place", "Zakho", "place", "Duhok", "from", "2021-06", "to", "2021-06-30", "sort", "newest"), "Follow by Atom CSV JSON Lines RIS"},
		{"/", "Follow by Atom CSV JSON Lines RIS"},
		{"/articles/bridge0000000001", "Cite: RIS BibTeX JSON"},
	} {
		_, body := get(t, mux, tt.target)
		hits := max(strings.Count(body, `<li class="hit"`), 1)
		var names []string
		for _, m := range link.FindAllStringSubmatch(body, -1) {
			names = append(names, m[2])
			status, file := get(t, mux, html.UnescapeString(m[1]))
			if status != 200 {
				t.Errorf("%s of %s: %d %s", m[2], tt.target, status, file)
			}
			if m[2] == "JSON Lines" && strings.Count(file, "\n") != hits {
				t.Errorf("%s exports %d articles, the page shows %d", m[1], strings.Count(file, "\n"), hits)
			}
		}
		if got := strings.Join(names, " "); got != tt.names {
			t.Errorf("GET %s offers %q, want %q", tt.target, got, tt.names)
		}
	}
	_, body := get(t, mux, q("q", "bridge"))
	if want := `<link rel="alternate" type="application/atom+xml" title="bridge" href="/api/v1/export?format=atom&q=bridge&sort=newest">`; !strings.Contains(html.UnescapeString(body), want) {
		t.Errorf("no %s", want)
	}
	if _, body := get(t, page.NewHandler(archived, nil), q("q", "bridge")); strings.Contains(body, "/v1/export") {
		t.Error("an export is offered where there is none")
	}
}
