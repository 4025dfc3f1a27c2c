package main

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"ksearch/corpus"
	"ksearch/corpus/names"
)

// explained has a value in every field.
func fullArticle() *corpus.Article {
	date := func(s string, o corpus.Origin) corpus.Date {
		d, err := corpus.ParseDate(s)
		if err != nil {
			panic(err) // a slip in a test
		}
		d.Origin = o
		return d
	}
	mention := corpus.Mention{Field: "body", Text: "Akre", Start: 0, End: 4}
	return &corpus.Article{
		ID: "0123456789abcdef", Source: corpus.Source{Path: "2018/march.zip", Revision: strings.Repeat("0f", 32), Member: "03/پرد.xml"},
		Language: "ckb", Headline: "پردی ئاکرێ کرایەوە \x1b[31m\u202etxt", Standfirst: "پاش سێ زستان",
		Dateline: corpus.Dateline{Places: []string{"Akre", "Duhok"}, Agency: "دیجلە", Raw: "ئاکرێ (دیجلە)", Date: date("2018-03-03", corpus.FromDateline)},
		Body:     strings.Repeat("پردێک لەسەر ڕووبارەکە کرایەوە. ", 40), Bylines: []string{"هانا ساڵح", "Azad Omer", "ڕێبین کەریم"},
		Credit: "Editing by Azad Omer", Published: date("2018-03-03T09:30Z", corpus.FromField), Updated: date("2018-03", corpus.FromURL),
		Embargoed: date("2018-03-02", corpus.FromField), Section: "Roads", Keywords: []string{"پرد", "bridges"},
		URL: "https://news.example/2018/03/" + strings.Repeat("a-long-address-", 8), Publisher: "Zagros Wire", Desk: "Erbil desk",
		Status: corpus.Corrected, GUID: "urn:zagros:77", Version: "3", Replaces: "urn:zagros:76", EditorsNote: "ADDS quotes\nfrom the mayor",
		People:        []corpus.Entity{{Name: "هانا ساڵح", Mentions: []corpus.Mention{mention, mention}}, {Name: "Azad Omer", Stated: true}},
		Places:        []corpus.Entity{{Name: "Akre", Country: "IQ", Point: &names.Point{Lat: 36.7592, Lon: 43.8889}, Mentions: []corpus.Mention{mention}}},
		Organisations: []corpus.Entity{{Name: "Ministry of Roads, Bridges, Ferries and All That Crosses the Water", Stated: true}},
		Origins:       map[string]string{"headline": "NITF body.head/hedline/hl1", "people": "NITF docdata/identified-content/person", "published": "NITF \x1b[2Jdocdata"},
	}
}

func TestExplanationHasEveryField(t *testing.T) {
	a := fullArticle()
	got := explainer{}.article("march.zip", a, finding{"nitf", "urn:zagros:77"})
	v := reflect.ValueOf(*a)
	for i := range v.NumField() {
		f := v.Type().Field(i)
		field, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if field == "-" || field == "source" {
			continue
		}
		if v.Field(i).IsZero() {
			t.Errorf("the test has no %s", field)
		}
		if !strings.Contains(got, "\n  "+field+" ") {
			t.Errorf("there is no line for %s in\n%s", field, got)
		}
	}
	if strings.Contains(got, "without") {
		t.Errorf("a field is missing in\n%s", got)
	}
	empty := explainer{}.article("x", &corpus.Article{ID: "x", Headline: "A headline"}, finding{})
	for _, field := range []string{"body", "dateline", "embargoed", "people", "editors_note"} {
		if _, without, _ := strings.Cut(empty, "without"); !strings.Contains(without, field) {
			t.Errorf("%s is not among those without a value:\n%s", field, empty)
		}
	}
	for _, want := range []string{
		"march.zip!03/پرد.xml, article urn:zagros:77\n",
		"made from the path and the key",
		"2018-03 (month)", "url\n",
		"field: NITF ␛[2Jdocdata",
		"(1,240 characters)",
		"Akre (IQ, 36.76, 43.89, 1 mention)",
		"stated: NITF", "found in the text",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %q in\n%s", want, got)
		}
	}
}

// TestExplanationKeepsItsColumns checks that no line is wider than the
// terminal, that the third column begins in one place, and that nothing in it is
// obeyed by a terminal.
func TestExplanationKeepsItsColumns(t *testing.T) {
	for _, width := range []int{narrowest, 40, explainNarrow - 1, explainNarrow, 80, 120, 200} {
		x := explainer{painter{isolate: true, width: width}}
		all := x.article("march.zip", fullArticle(), finding{"nitf", "urn:zagros:77"}) + x.note(fmt.Errorf("the headline has %d bytes and was cut to %d", 5000, 1000))
		value, place := x.widths()
		depth, aligned := 0, 0
		for l := range strings.Lines(all) {
			column := 0
			for _, r := range strings.TrimSuffix(l, "\n") {
				switch {
				case r == '\u2068':
					depth++
				case r == '\u2069':
					depth--
				case unicode.IsControl(r) || reorders(r):
					t.Errorf("width %d: %q holds %q", width, l, r)
				case unicode.In(r, unicode.Arabic) && depth != 1:
					t.Errorf("width %d: right-to-left text is not isolated in %q", width, l)
				}
				column += columns(r)
			}
			if column > width {
				t.Errorf("%q has %d columns of %d", l, column, width)
			}
			if i := strings.Index(l, "found in the text"); i >= 0 && place > 0 {
				aligned++
				if at, want := displayWidth(clean(l[:i])), explainLabels+value+explainGap; at != want {
					t.Errorf("width %d: the place in %q stands in column %d, want %d", width, l, at, want)
				}
			}
		}
		if depth != 0 || place > 0 && aligned == 0 {
			t.Errorf("width %d: %d isolates are open, %d places were found", width, depth, aligned)
		}
	}
}

func TestTracerSaysWhatWasTried(t *testing.T) {
	var none tracer
	if got, want := none.passed(), "no format knows it"; got != want {
		t.Errorf("without formats: %q, want %q", got, want)
	}
	var two tracer
	for _, f := range []string{"newsml", "nitf", "newsml"} {
		two.try(f)
	}
	if got, want := two.passed(), "it was read as newsml, then as nitf, which found none"; got != want {
		t.Errorf("with two: %q, want %q", got, want)
	}
	a := new(corpus.Article)
	two.find(a, finding{"nitf", "1"})
	two.find(a, finding{"newsml", "2"}) // the outer format hands on what the inner one found
	if got := two.of(a); got != (finding{"nitf", "1"}) {
		t.Errorf("found by %v, want nitf", got)
	}
	if got := two.of(new(corpus.Article)); got != (finding{}) {
		t.Errorf("another article is found by %v, want nothing", got)
	}
}
