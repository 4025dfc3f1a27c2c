package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"ksearch/corpus"
	"ksearch/query"
)

func date(s string, p corpus.Precision) corpus.Date {
	d, err := corpus.ParseDate(s)
	if err != nil {
		panic(err)
	}
	d.Precision = p
	return d
}

// marked is a snippet of text in which what stands between two "*" is marked.
func marked(field, text string) query.Snippet {
	s := query.Snippet{Field: field}
	for i, part := range strings.Split(text, "*") {
		start := len(s.Text)
		s.Text += part
		if i%2 == 1 {
			s.Marks = append(s.Marks, query.Span{Start: start, End: len(s.Text)})
		}
	}
	return s
}

func sampleResult() *query.Result {
	return &query.Result{
		Total: query.Total{Value: 1234, Relation: "eq", AllWords: 1},
		Hits: []query.Hit{
			{ID: "1111111111111111", Article: &corpus.Article{
				Headline: "Bridge over the valley opens after three winters of snow and quarrels over who pays",
				Dateline: corpus.Dateline{Places: []string{"Akre"}, Agency: "Valley Press"}, Published: date("2018-03-03", corpus.Day),
			}, Snippets: []query.Snippet{
				marked("headline", "*Bridge* over the valley opens after three winters of snow and quarrels over who pays"),
				marked("body", "… the *bridge* was to open in 2015, and did not. The governor, who had *bridges* of his own to mend, sent his deputy. …"),
			}},
			{ID: "2222222222222222", Article: &corpus.Article{
				Headline: "Ferry sinks", Status: corpus.Killed, Published: date("2018-01-01", corpus.Year), Publisher: "The Valley",
			}},
			{ID: "3333333333333333", Article: &corpus.Article{
				Headline: "پرد لە ئاکرێ کرایەوە", Status: corpus.Corrected, Dateline: corpus.Dateline{Places: []string{"Akre"}},
				Published: date("2018-03-01", corpus.Month),
			}, Snippets: []query.Snippet{marked("body", "دوای سێ زستان *پرد*ەکە کرایەوە.")}},
			{ID: "4444444444444444", Article: &corpus.Article{}, Snippets: []query.Snippet{{Field: "body", Text: "It rained."}}},
			{ID: "5555555555555555", Article: &corpus.Article{Headline: "日本の橋が開通した"}},
		},
		Facets: []query.FacetCounts{
			{Field: query.People, Values: []query.Count{{Value: "Hana Salih", N: 1021}, {Value: "ئازاد", N: 7}}, Other: 12},
			{Field: query.Places, Values: []query.Count{{Value: "Akre", N: 3}, {Value: "東京", N: 1}, {Value: "Llanfairpwllgwyngyllgogerychwyrndrobwll", N: 1}}},
			{Field: query.Agencies},
			{Field: query.PublicationDates, Values: []query.Count{{Value: "2018-03", N: 2}}},
		},
		Took: 1250 * time.Microsecond,
	}
}

func TestTableGolden(t *testing.T) {
	for _, tt := range []struct {
		name  string
		table table
	}{
		{"table-plain.golden", table{page: 1, limit: 5}},
		{"table-terminal.golden", table{painter: painter{colour: true, isolate: true, width: 64}, page: 2, limit: 5, timed: true}},
		{"table-narrow.golden", table{painter: painter{isolate: true, width: 30}, page: 1, limit: 5, timed: true}},
	} {
		golden(t, tt.name, []byte(tt.table.result(sampleResult())))
	}
}

func TestTableFitsTheTerminal(t *testing.T) {
	for width := narrowest; width <= 130; width++ {
		tab := table{painter: painter{isolate: true, width: width}, page: 1, limit: 5, timed: true}
		for l := range strings.SplitSeq(tab.result(sampleResult()), "\n") {
			if got := displayWidth(l); got > width && !strings.Contains(l, "articles") {
				t.Fatalf("width %d: a line has %d columns: %q", width, got, l)
			}
		}
	}
}

const hostile = "\x1b]0;owned\x07\x1b[2J\u009b31mBoo\r\nfake: line\t\x00\x7f\u202eevil\u2066x\u2069\ufeff\xff\u2028end"

// hostileArticle has hostile text wherever text can be.
func hostileArticle() *corpus.Article {
	entity := []corpus.Entity{{Name: hostile, Mentions: []corpus.Mention{{}}}}
	return &corpus.Article{
		ID: hostile, Source: corpus.Source{Path: hostile}, Language: hostile, Headline: hostile, Standfirst: hostile,
		Dateline: corpus.Dateline{Places: []string{hostile}, Agency: hostile, Raw: hostile}, Body: strings.ReplaceAll(hostile, "\n", "") + "\n\nmore",
		Bylines: []string{hostile}, Credit: strings.ReplaceAll(hostile, "\n", ""), Section: hostile, Keywords: []string{hostile}, URL: hostile,
		Publisher: hostile, Status: hostile, People: entity, Places: entity, Organisations: entity,
	}
}

func TestTerminalGetsNoEscapes(t *testing.T) {
	a := hostileArticle()
	res := &query.Result{
		Query: query.Reading{Parsed: hostile, Notes: []string{hostile}}, Total: query.Total{Value: 1, Relation: "eq"},
		Hits: []query.Hit{{ID: hostile, Article: a, Snippets: []query.Snippet{
			{Field: "headline", Text: hostile, Marks: []query.Span{{Start: 1, End: 9}}},
			{Field: "body", Text: hostile, Marks: []query.Span{{Start: 0, End: len(hostile)}}},
		}, Explanation: &query.Explanation{Text: hostile, Value: 1, Parts: []query.Explanation{{Text: hostile}}}}},
		Facets: []query.FacetCounts{{Field: query.People, Values: []query.Count{{Value: hostile, N: 1}}, Other: 1, Missing: 1}},
	}
	outs := map[string]string{}
	for _, p := range []painter{{}, {width: 40, isolate: true}} {
		var b bytes.Buffer
		if err := showArticle(&b, p, a); err != nil {
			t.Fatal(err)
		}
		outs[fmt.Sprintf("show at width %d", p.width)] = b.String()
		for _, format := range outputs() {
			for _, many := range []bool{false, true} {
				var b bytes.Buffer
				w := &resultWriter{out: &b, format: format, many: many, end: "\n", runTag: "tag", shown: map[string]bool{}, table: table{painter: p, page: 1, limit: 1}}
				if err := w.begin(); err != nil {
					t.Fatal(err)
				}
				if err := w.result(hostile, res); err != nil {
					t.Fatal(err)
				}
				if err := w.finish(); err != nil {
					t.Fatal(err)
				}
				out := b.String()
				switch format {
				case "tsv": // what stands between its cells
					out = strings.ReplaceAll(out, "\t", " ")
				case "ris": // what stands between its lines
					out = strings.ReplaceAll(out, "\r\n", "\n")
				}
				outs[fmt.Sprintf("-o %s, many %v, at width %d", format, many, p.width)] = out
			}
		}
	}
	var talk bytes.Buffer
	q := &queryRun{}
	_ = q.tell(&talk, "", hostile, &query.Result{
		Query:       res.Query,
		Suggestions: []query.Suggestion{{Query: hostile, Total: 1}}, Relaxations: []query.Relaxation{{Without: hostile, Query: hostile, Total: 1}},
	})
	talk.WriteString((&queryRun{name: "query", flags: pflag.NewFlagSet("", pflag.ContinueOnError)}).nextPage(&query.Result{Hits: res.Hits, Next: "c"}, nil))
	_, err := query.Parse("oil " + hostile + " (")
	tellQuery(&talk, "ksearch", err)
	tellSkipped(&talk, &corpus.BadArticle{Path: hostile, Err: fmt.Errorf("%s", hostile)})
	report(t.Context(), &talk, "", fmt.Errorf("%s", hostile))
	outs["talk"] = talk.String()

	for name, out := range outs {
		if !utf8.ValidString(out) {
			t.Errorf("%s is not UTF-8: %q", name, out)
		}
		if out == "" {
			t.Errorf("%s is empty", name)
		}
		for _, r := range out {
			if r == '\n' {
				continue
			}
			own := r == '\u2068' || r == '\u2069' // what a painter that isolates writes
			if unicode.IsControl(r) || reorders(r) && !own || r == '\u2028' || r == '\ufeff' {
				t.Errorf("%s holds %U: %q", name, r, out)
				break
			}
		}
		if strings.Contains(out, "\nfake") && !strings.Contains(name, "width 40") { // where lines are wrapped
			t.Errorf("%s begins a line of its own: %q", name, out)
		}
	}
}

func TestIsolatesAreBalanced(t *testing.T) {
	p := painter{isolate: true, width: 20}
	for _, text := range []string{"پرد", "\u2069پرد\u2067", "a پرد b", "plain", strings.Repeat("دوای سێ زستان ", 20)} {
		for _, l := range newLine(text, nil).wrap(20) {
			got := p.line(l, plain)
			opened, closed := strings.Count(got, "\u2068"), strings.Count(got, "\u2069")
			want := 0
			if strings.ContainsFunc(got, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
				want = 1
			}
			if opened != want || closed != want || want == 1 && !(strings.HasPrefix(got, "\u2068") && strings.HasSuffix(got, "\u2069")) {
				t.Errorf("%q is painted %q: %d isolates opened, %d closed, want %d", text, got, opened, closed, want)
			}
		}
	}
	if got := (painter{}).text("پرد", plain); got != "پرد" {
		t.Errorf("not for a terminal: %q, want no isolates", got)
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  string
	}{
		{"the oil talks went on", 8, "the oil|talks|went on"},
		{"the oil talks went on", 0, "the oil talks went on"},
		{"exact fit now", 5, "exact|fit|now"},
		{"incomprehensible", 5, "incom|prehe|nsibl|e"},
		{"a incomprehensible", 5, "a|incom|prehe|nsibl|e"},
		{"日本の橋が開通", 4, "日本|の橋|が開|通"},
		{"", 5, ""},
		{"é\u0301\u0302a b", 2, "é\u0301\u0302a|b"},
		{"x", 1, "x"},
		{"橋", 1, "橋"}, // nothing narrower is there
	} {
		var lines []string
		for _, l := range newLine(tt.text, nil).wrap(tt.width) {
			lines = append(lines, string(l.runes))
		}
		if got := strings.Join(lines, "|"); got != tt.want {
			t.Errorf("%q at width %d: %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("the oil talks went on", 8)
	f.Add("日本の 橋\u0301 پرد\x1b[31m", 3)
	f.Fuzz(func(t *testing.T, text string, width int) {
		width = 2 + (width%100+100)%100
		l := newLine(text, nil)
		var joined []rune
		for _, part := range l.wrap(width) {
			if part.width() > width {
				t.Errorf("%q at width %d: the line %q has %d columns", text, width, string(part.runes), part.width())
			}
			joined = append(joined, part.runes...)
		}
		bare := func(runes []rune) string { return strings.ReplaceAll(string(runes), " ", "") }
		if bare(joined) != bare(l.runes) {
			t.Errorf("%q at width %d: text was lost: %q", text, width, string(joined))
		}
		if got := l.cut(width); got.width() > width {
			t.Errorf("%q cut to %d: %d columns", text, width, got.width())
		}
	})
}

func TestMarksKeepTheirPlaceInCleanText(t *testing.T) {
	p := painter{colour: true}
	text := "\u202eoil\u202c and\ngas"
	at := strings.Index(text, "gas")
	got := p.line(newLine(text, []query.Span{{Start: 3, End: 6}, {Start: at, End: at + 3}}), plain)
	if want := "\x1b[1;33moil\x1b[0m and \x1b[1;33mgas\x1b[0m"; got != want {
		t.Errorf("painted %q, want %q", got, want)
	}
}

func TestTrecScoresFall(t *testing.T) {
	res := &query.Result{Total: query.Total{Value: 4, AllWords: 2}}
	for i, score := range []float64{2, 1, 5, 5} { // two with all words, two without
		res.Hits = append(res.Hits, query.Hit{ID: fmt.Sprint("id", i), Score: score, Article: &corpus.Article{}})
	}
	var b bytes.Buffer
	w := &resultWriter{out: &b, format: "trec", runTag: "t", table: table{page: 3, limit: 4}}
	if err := w.result("q", res); err != nil {
		t.Fatal(err)
	}
	want := "q Q0 id0 9 2.000000 t\nq Q0 id1 10 1.000000 t\nq Q0 id2 11 0.999999 t\nq Q0 id3 12 0.999998 t\n"
	if got := b.String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
