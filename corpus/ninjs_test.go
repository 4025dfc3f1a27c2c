package corpus

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

const ninjsText = `{"uri": "urn:a", "type": "text", "versioncreated": "2020-01-01T08:00:00Z", "headline": "The old bridge", "body_xhtml": "<p>It is open.</p><p>At last.</p>"}`

func TestNinjsIsReadAlikeWhereverItStands(t *testing.T) {
	for name, data := range map[string]string{
		"alone.json":    ninjsText,
		"list.json":     "[" + ninjsText + "]",
		"lines.jsonl":   ninjsText + "\n" + ninjsText + "\n",
		"articles.json": `{"articles": [` + ninjsText + `]}`,
		"entries.json":  `{"total": 1, "entries": [` + ninjsText + `]}`,
		"items.json":    `{"_items": [` + ninjsText + `], "_meta": {}}`,
		"item.json":     `{"meta": {}, "item": ` + ninjsText + `}`,
		"data.json":     `{"api_version": "1.1", "data": {"item": ` + ninjsText + `}}`,
		"feed.json":     `{"data": {"items": [{"item": ` + ninjsText + `}, {"item": ` + ninjsText + `}]}}`,
		"wire":          "[\n  {\n  " + ninjsText[1:] + "\n]",
	} {
		articles, errs := readAll(t, fstest.MapFS{name: {Data: []byte(data)}}, name)
		if len(articles) == 0 || len(errs) > 0 {
			t.Errorf("%s has %d articles and errors %v, want some and none", name, len(articles), errs)
		}
		for _, a := range articles {
			if a.Headline != "The old bridge" || a.Body != "It is open.\n\nAt last." || a.GUID != "urn:a" || a.Published.String() != "2020-01-01T08:00:00Z" {
				t.Errorf("%s is read as %+v", name, a)
			}
		}
	}
}

func TestWhatIsNinjs(t *testing.T) {
	for _, tt := range []struct {
		object    string
		ok, found bool
	}{
		{ninjsText, true, true},
		{`{"guid": "a", "versioncreated": "2020-01-01", "headline": "x"}`, true, true},
		{`{"urn": "a", "version_created": "2020-01-01", "headline": "x"}`, true, true},
		{`{"standard": {"name": "ninjs"}, "headlines": [{"value": "x"}]}`, true, true},
		{`{"$standard": {"name": "ninjs"}, "headline": "x"}`, true, true},
		{`{"$schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json", "headlines": [{"value": "x"}]}`, true, true},
		{`{"type": "text", "body_text": "x"}`, true, true},
		{`{"type": "text", "bodies": [{"value": "x"}]}`, true, true},
		{`{"type": "composite", "uri": "a", "versioncreated": "2020-01-01", "headline": "x"}`, true, false},
		{`{"type": "text", "uri": "a", "versioncreated": "2020-01-01"}`, true, false},
		{`{"$schema": "http://json-schema.org/draft-07/schema#", "title": "ninjs", "type": "object"}`, false, false},
		{`{"type": "module", "bodies": 3}`, false, false},
		{`{"headline": "x", "body": "the \"body_text\" of ninjs"}`, false, false},
		{`{"versioncreated": "2020-01-01", "headline": "x"}`, false, false},
		{`["versioncreated"]`, false, false},
		{`{"versioncreated"`, false, false},
	} {
		a, _, _, ok := ninjsArticle([]byte(tt.object))
		if ok != tt.ok || (a != nil) != tt.found {
			t.Errorf("%s is ninjs: %t, and an article: %t, want %t and %t", tt.object, ok, a != nil, tt.ok, tt.found)
		}
	}
}

func TestCompositeWithoutATextIsPassedOver(t *testing.T) {
	const set = `{"type": "composite", "uri": "b", "versioncreated": "2020-01-01", "headline": "Pictures of the week"}`
	articles, errs := readAll(t, fstest.MapFS{"a.json": {Data: []byte(set)}}, "a.json")
	if len(articles) > 0 || len(errs) != 1 || !errors.Is(errs[0], ErrNoArticle) {
		t.Errorf("a composite alone has %d articles and errors %v, want ErrNoArticle", len(articles), errs)
	}
	articles, errs = readAll(t, fstest.MapFS{"a.json": {Data: []byte("[" + set + "," + ninjsText + "]")}}, "a.json")
	if len(articles) != 1 || len(errs) > 0 {
		t.Errorf("a composite beside a text has %d articles and errors %v, want one and none", len(articles), errs)
	}
}

func TestFieldsOfNinjs(t *testing.T) {
	for _, tt := range []struct {
		fields, want string
		got          func(*Article) string
	}{
		{`"body_text": "plain", "body_xhtml": "<p>rich</p>"`, "rich", func(a *Article) string { return a.Body }},
		{`"bodies": [{"contenttype": "text/plain", "value": "plain"}, {"contentType": "text/html", "value": "<p>rich</p>"}]`, "rich", func(a *Article) string { return a.Body }},
		{`"bodies": [{"contenttype": "application/xml", "role": "own", "value": "<x>markup</x>"}, {"contenttype": "text/plain", "value": "plain"}]`, "plain", func(a *Article) string { return a.Body }},
		{`"bodies": [{"contenttype": "application/nitf+xml", "value": "<nitf><body><body.content><p>of NITF</p></body.content></body></nitf>"}]`, "of NITF", func(a *Article) string { return a.Body }},
		{`"body_xhtml": "2<sup>nd</sup> day"`, "2nd day", func(a *Article) string { return a.Body }},
		{`"body_text": "b", "description_text": "d"`, "d", func(a *Article) string { return a.Standfirst }},
		{`"body_text": "Rain fell. It was cold.", "description_text": "Rain fell."`, "", func(a *Article) string { return a.Standfirst }},
		{`"type": "picture", "body_text": "b", "description_text": "d"`, "d", func(a *Article) string { return a.Body }},
		{`"type": "picture", "located": "Erbil"`, "[Erbil]", func(a *Article) string { return fmt.Sprint(entityNames(a.Places)) }},
		{`"located": "Erbil"`, "Erbil", func(a *Article) string { return a.Desk }},
		{`"authors": [{"name": "Hana Salim", "role": "writer"}, {"name": "Nadia Hama", "role": "editor"}]`, "[Hana Salim]", func(a *Article) string { return fmt.Sprint(a.Bylines) }},
		{`"byline": "dpa", "copyrightholder": "dpa"`, "[]", func(a *Article) string { return fmt.Sprint(a.Bylines) }},
		{`"pubstatus": "canceled"`, "canceled", func(a *Article) string { return string(a.Status) }},
		{`"signal": "sig:correction", "pubstatus": "usable"`, "corrected", func(a *Article) string { return string(a.Status) }},
		{`"place": [{"name": "Akre", "rels": ["direct"]}, {"name": "Asia", "rels": ["ancestor"]}]`, "[Akre]", func(a *Article) string { return fmt.Sprint(entityNames(a.Places)) }},
		{`"poi_names": ["Citadel, Old Town, Erbil", null]`, "[Citadel]", func(a *Article) string { return fmt.Sprint(entityNames(a.Places)) }},
		{`"ednotes": [{"role": "n:closingline", "ednote": "zw abc"}, {"role": "n:embargo", "ednote": "Not before noon"}]`, "Not before noon", func(a *Article) string { return a.EditorsNote }},
		{`"dateline": "Erbil (dpa) - "`, "Erbil (dpa)", func(a *Article) string { return a.Dateline.Raw }},
		{`"firstcreated": "2020-01-01T07:00:00Z"`, "2020-01-01T07:00:00Z", func(a *Article) string { return a.Published.String() }},
		{`"version": 3`, "3", func(a *Article) string { return a.Version }},
	} {
		object := `{"uri": "a", "versioncreated": "2020-01-01T08:00:00Z", "headline": "x", ` + tt.fields + `}`
		a, _, notes, _ := ninjsArticle([]byte(object))
		if a == nil || len(notes) > 0 {
			t.Errorf("%s is read as %v with notes %v", tt.fields, a, notes)
		} else if got := tt.got(a); got != tt.want {
			t.Errorf("%s gives %q, want %q", tt.fields, got, tt.want)
		}
	}
}

func entityNames(list []Entity) []string {
	var out []string
	for _, e := range list {
		out = append(out, e.Name)
	}
	return out
}

func FuzzNinjs(f *testing.F) {
	f.Add([]byte(`{"data":{"items":[{"item":`+ninjsText+`},3]}}`), uint8(0))
	f.Add([]byte(strings.ReplaceAll(ninjsText, `"<p>`, `"<p><table><td>&#0;<b><p>`)+"\n{}"), uint8(1))
	f.Add([]byte(`{"standard":{"name":"ninjs"},"versionCreated":"2020","headlines":[{"value":"a"}],"bodies":[{"contentType":"text/html","value":"<p>b"}],"places":[{"name":"c","geojson":{"type":"Point","coordinates":[1,2]}}]}`), uint8(1))
	f.Add([]byte(`[{"type":"picture","uri":"a","versioncreated":"x","descriptions":[{"role":"caption","value":"d"}],"by":"By A, B"},{"type":"composite","bodies":[{}]}]`), uint8(0))
	fuzz(f, []string{"a.json", "a.jsonl", "a"})
}
