package export_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"ksearch/corpus"
	"ksearch/query/export"
)

// filed is an article with all that is written of one, and much that must not
// be read as markup.
func filed() *corpus.Article {
	body := "The <b>bridge</b> of Hana Salih opened.\x00\x1b[31m\n\nAkre waited & waited.\u202eevil\nFor years."
	at := strings.Index(body, "Hana Salih")
	akre := strings.Index(body, "Akre")
	return &corpus.Article{
		ID: "a/1 <x>", Language: "en", Headline: `Bridge "opens" <script>alert(1)</script>`, Standfirst: "After three winters.",
		Bylines: []string{"Azad Omer", "B. <i>"}, Dateline: corpus.Dateline{Raw: "AKRE, June 14 (Zagros)", Places: []string{"Akre"}},
		Body: body, Credit: "Editing by N. N.", Published: date("2021-06-14"), Status: corpus.Killed, URL: "javascript:alert(1)",
		People: []corpus.Entity{{Name: `Hana "H" Salih`, Mentions: []corpus.Mention{
			{Field: "body", Text: "Hana Salih", Start: at, End: at + 10},
			{Field: "body", Text: "Hana", Start: at, End: at + 4},                                // within the other
			{Field: "body", Text: "not there", Start: at, End: at + 9},                           // a lie
			{Field: "body", Text: "x", Start: -5, End: 1 << 40},                                  // a lie
			{Field: "headline", Text: "Bridge", Start: 0, End: 6},                                // not a run
			{Field: "body", Text: body[at+11 : akre+4], Start: at + 11, End: akre + len("Akre")}, // over the end of a paragraph
		}}},
		Places: []corpus.Entity{{Name: "Akre", Mentions: []corpus.Mention{{Field: "body", Text: "Akre", Start: akre, End: akre + 4}}}},
	}
}

func TestTextReadsAsWireCopy(t *testing.T) {
	for _, tt := range []struct {
		a    *corpus.Article
		want string
	}{
		{filed(), "KILLED\n\nBridge \"opens\" <script>alert(1)</script>\n\nAfter three winters.\n\nBy Azad Omer, B. <i>\n2021-06-14\n\n" +
			"AKRE, June 14 (Zagros) – The <b>bridge</b> of Hana Salih opened.[31m\n\nAkre waited & waited.evil\nFor years.\n\nEditing by N. N.\n"},
		{&corpus.Article{ID: "a", Body: "پردێک\u200c کرایەوە.", Dateline: corpus.Dateline{Places: []string{"Erbil"}, Agency: "Zagros"}}, "Erbil (Zagros) – پردێک\u200c کرایەوە.\n"},
		{&corpus.Article{ID: "a", Headline: "One\u2028two\tthree\u0085four\xff"}, "One two three four\ufffd\n"},
		{&corpus.Article{ID: "a"}, "\n"},
	} {
		var b bytes.Buffer
		if err := export.WriteText(&b, tt.a); err != nil || b.String() != tt.want {
			t.Errorf("%v, got\n%q, want\n%q", err, b.String(), tt.want)
		}
		if strings.ContainsFunc(b.String(), func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) {
			t.Errorf("there are control characters in %q", b.String())
		}
	}
}

// TestHTMLIsOneDocument reads what is written as a browser does.
func TestHTMLIsOneDocument(t *testing.T) {
	var b bytes.Buffer
	if err := export.WriteHTML(&b, filed()); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, name := range strings.Fields("html head meta title body article p strong h1 span time div data ul li") {
		known[name] = true
	}
	texts := map[string][]string{} // by class
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if !known[n.Data] {
			t.Errorf("there is an element %s", n.Data)
		}
		text := ""
		for in := range n.Descendants() {
			if in.Type == html.TextNode {
				text += in.Data
			}
		}
		class, value := n.Data, ""
		for _, a := range n.Attr {
			switch a.Key {
			case "class":
				class = a.Val
			case "value":
				value = " = " + a.Val
			case "lang", "dir", "charset", "name", "content", "datetime":
			default:
				t.Errorf("%s has an attribute %s", n.Data, a.Key)
			}
		}
		texts[class] = append(texts[class], text+value)
	}
	for class, want := range map[string]string{
		"p-name": `Bridge "opens" <script>alert(1)</script>`, "title": `Bridge "opens" <script>alert(1)</script>`, "p-summary": "After three winters.", "status": "KILLED",
		"p-author h-card": "Azad Omer|B. <i>", "p-location": "AKRE, June 14 (Zagros)", "dt-published": "2021-06-14", "credit": "Editing by N. N.",
		"p":      "The <b>bridge</b> of Hana Salih opened.[31m|Akre waited & waited.evil\nFor years.",
		"person": `Hana Salih = Hana "H" Salih`, "place": "Akre = Akre", "p-category person": `Hana "H" Salih`, "p-category place": "Akre",
		"u-uid": " = urn:ksearch:article:a%2F1%20%3Cx%3E",
	} {
		if got := strings.Join(texts[class], "|"); got != want {
			t.Errorf("%s is %q, want %q", class, got, want)
		}
	}
}

func TestHTMLHasLanguageAndDirection(t *testing.T) {
	for tag, want := range map[string]string{
		"en": `<html lang="en" dir="ltr">`, "ckb": `<html lang="ckb" dir="rtl">`, "kmr": `<html lang="kmr" dir="ltr">`, "kmr-Arab": `<html lang="kmr-Arab" dir="rtl">`,
		"ckb-Latn": `<html lang="ckb-Latn" dir="ltr">`, "ar": `<html lang="ar" dir="rtl">`, "fa": `<html lang="fa" dir="rtl">`, "sdh": `<html lang="sdh" dir="rtl">`, "he": `<html lang="he" dir="rtl">`,
		"": `<html dir="auto">`, `"><script>`: `<html dir="auto">`, "und": `<html dir="auto">`, strings.Repeat("a-", 1000): `<html dir="auto">`,
	} {
		var b bytes.Buffer
		if err := export.WriteHTML(&b, &corpus.Article{ID: "a", Language: tag}); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%q: %v, want %s in\n%.200s", tag, err, want, b.String())
		}
	}
	var b bytes.Buffer
	if err := export.WriteHTML(&b, &corpus.Article{ID: "a", URL: "https://news.example/a?b=1&c"}); err != nil || !strings.Contains(b.String(), `<link rel="canonical" href="https://news.example/a?b=1&amp;c">`) {
		t.Errorf("%v in\n%s", err, b.String())
	}
}
