package corpus

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestPagesAreKnownByTheirContent(t *testing.T) {
	for _, tt := range []struct {
		name, head string
		want       bool
	}{
		{"a", "<!DOCTYPE html>\n<html>", true},
		{"a.txt", "\ufeff \r\n<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">", true},
		{"a", "<HTML dir=rtl>", true},
		{"a", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- x > y -->\n<html xmlns=\"http://www.w3.org/1999/xhtml\">", true},
		{"a", "<!-- saved --><!DOCTYPE html>", true},
		{"a", "<head><title>x</title>", true},
		{"a", "<meta charset=utf-8>", true},
		{"a", "<article class=\"story\"><h1>x</h1>", true},
		{"a", "\xff\xfe<\x00h\x00t\x00m\x00l\x00>\x00\n\x00", true},
		{"a.html", "<div>x</div>", true},
		{"a.htm", "Warning: mysql_connect()\n<html><head>", true},
		{"a.md", "<div align=center>\n\n# A readme", false},
		{"a.xml", "<?xml version=\"1.0\"?><rss version=\"2.0\">", false},
		{"a.xml", "<?xml version=\"1.0\"?><article dtd-version=\"1.1\">", false},
		{"a.xml", "<article xmlns=\"http://docbook.org/ns/docbook\">", false},
		{"a.html", "A note on html", false},
		{"a.html", "", false},
		{"a", "<htmlish>", false},
		{"a", "{\"html\": \"<html>\"}", false},
		{"a", "<!-- " + strings.Repeat("x", 9000), false},
	} {
		if got := htmlFormat.Knows(tt.name, []byte(tt.head)); got != tt.want {
			t.Errorf("%s, %.60q is known as a page: %t, want %t", tt.name, tt.head, got, tt.want)
		}
	}
}

// paragraph is a paragraph of the text of an article, with as many words as news has.
const paragraph = `<p>The council of the town met on Monday, and spoke at length of roads, schools and the price of bread, which has risen again this month, and of what the province pays.</p>`

// paragraphsNumbered returns n paragraphs, each another.
func paragraphsNumbered(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Replace(paragraph, "on Monday", fmt.Sprintf("for the %dth time", i+4), 1))
	}
	return b.String()
}

func TestPagesThatAreNoArticlesArePassedOver(t *testing.T) {
	teaser := `<div><h2><a href="/x">Roads, schools and the price of bread</a></h2><p>The council of the town met on Monday, and spoke at length of roads.</p></div>`
	item := `{"@type":"ListItem","item":{"@type":"NewsArticle","headline":"Number %d of the list","url":"/%d"}}`
	listed := `<script type="application/ld+json">{"@type":"CollectionPage","mainEntity":{"@type":"ItemList","itemListElement":[` + fmt.Sprintf(item, 1, 1) + "," + fmt.Sprintf(item, 2, 2) + `]}}</script>`
	ld := func(s string) string { return `<script type="application/ld+json">` + s + `</script>` }
	for _, tt := range []struct {
		what, head, body, url string
		article               bool
	}{
		{"a page of text", `<title>Council meets on roads</title>`, `<h1>Council meets on roads</h1>` + paragraphsNumbered(5), "", true},
		{"a short one that says so", `<title>Council meets on roads</title><meta property="og:type" content="article"><meta property="article:published_time" content="2020-01-02">`, paragraph, "", true},
		{"a short one in JSON-LD", `<title>Council meets on roads</title>` + ld(`{"@type":"NewsArticle","headline":"Council meets on roads","datePublished":"2020-01-02"}`), paragraph, "", true},
		{"one to be paid for", ld(`{"@type":"NewsArticle","headline":"Council meets on roads","datePublished":"2020-01-02","isAccessibleForFree":false}`), paragraph + `<form><input type=password>Log in</form>`, "https://x.example/", true},
		{"one of which only the description is free", ld(`{"@type":"NewsArticle","headline":"Council meets on roads","description":"And the price of bread is to fall.","datePublished":"2020-01-02"}`), `<p>Subscribe</p>`, "", true},
		{"one whose JSON-LD lists others", `<title>Council meets on roads</title>` + listed + ld(`{"@type":"NewsArticle","headline":"Council meets on roads"}`), paragraph, "", true},
		{"a front", `<title>Hamrin News</title>` + listed, strings.Repeat(teaser, 12), "https://x.example/", false},
		{"a front that is not in JSON-LD", `<title>Hamrin News</title><meta property="og:type" content="website">`, strings.Repeat(teaser, 40), "", false},
		{"a front with much text", `<title>Hamrin News</title>`, paragraphsNumbered(20), "https://x.example/", false},
		{"a section", `<title>Economy - Hamrin News</title>` + listed, paragraphsNumbered(10), "https://x.example/economy/", false},
		{"a section with full JSON-LD", `<title>Economy</title>` + ld(`[{"@type":"NewsArticle","headline":"Bakers strike in Koya","url":"https://x.example/1"},{"@type":"NewsArticle","headline":"A bus line to Choman","url":"https://x.example/2"}]`), strings.Repeat(teaser, 10), "https://x.example/economy", false},
		{"what was searched for", `<title>bread - Search</title>`, paragraphsNumbered(10), "https://x.example/?s=bread", false},
		{"a tag", `<title>Bread</title>`, paragraphsNumbered(10), "https://x.example/tag/bread/", false},
		{"an error", `<title>404 - Page not found</title>`, `<h1>Page not found</h1>` + paragraph, "", false},
		{"a check for robots", `<title>Just a moment...</title>`, `<p>Checking your browser</p>`, "", false},
		{"a login", `<title>Members of Hamrin News</title>`, `<h1>Members</h1>` + paragraph + `<form><input type="password"></form>`, "", false},
		{"a note", `<title>x</title>`, `<p>Moved.</p>`, "", false},
		{"nothing", ``, `<p>  </p>`, "", false},
	} {
		in := &Input{Reader: strings.NewReader("<!doctype html><html><head>" + tt.head + "</head><body>" + tt.body + "</body></html>"), URL: tt.url}
		a, _, err := readPage(in)
		if (err == nil) != tt.article || err != nil && !errors.Is(err, ErrNoArticle) {
			t.Errorf("%s: article %+v, error %v, want an article: %t", tt.what, a, err, tt.article)
		}
	}
}

func TestFieldsComeFromTheMostTrustedPlace(t *testing.T) {
	ld := func(s string) string { return `<script type="application/ld+json">` + s + `</script>` }
	const article = `{"@type":"NewsArticle","headline":"Council meets on roads","datePublished":"2020-01-02T10:00:00+03:00"`
	get := map[string]func(*Article) string{
		"headline": func(a *Article) string { return a.Headline }, "standfirst": func(a *Article) string { return a.Standfirst },
		"bylines": func(a *Article) string { return strings.Join(a.Bylines, "|") }, "published": func(a *Article) string { return a.Published.String() },
		"updated": func(a *Article) string { return a.Updated.String() }, "keywords": func(a *Article) string { return strings.ReplaceAll(strings.Join(a.Keywords, "|"), "| ", "|") },
		"section": func(a *Article) string { return a.Section }, "url": func(a *Article) string { return a.URL },
		"publisher": func(a *Article) string { return a.Publisher }, "language": func(a *Article) string { return a.Language },
		"body": func(a *Article) string { return a.Body }, "places": func(a *Article) string { return fmt.Sprint(a.Places) }, "dateline": func(a *Article) string { return a.Dateline.Raw },
	}
	for _, tt := range []struct{ head, body, field, want string }{
		{`<title>Council meets on roads | Hamrin News</title>`, "", "headline", "Council meets on roads"},
		{`<title>Hamrin News - Council meets on roads</title><meta property="og:site_name" content="Hamrin News">`, "", "headline", "Council meets on roads"},
		{ld(article + `}`), "<h1>Council meets on “roads”</h1>", "headline", "Council meets on “roads”"},
		{ld(`{"@type":"NewsArticle","headline":"Council of the town meets on..."}`), "<h1>Council of the town meets on roads and bread</h1>", "headline", "Council of the town meets on roads and bread"},
		{ld(`{"@type":"Article","headline":"A description of the item"}`) + "<title>Council meets on roads</title>", "<h1>Council meets on roads</h1>", "headline", "Council meets on roads"},
		{`<meta property="og:title" content="Council &amp;amp; bakers">`, "", "headline", "Council & bakers"},
		{ld(article+`,"author":["Azad Rahim",{"@type":"Person","name":"Nadia Hama"}]}`) + `<meta name="author" content="Somebody Else">`, "", "bylines", "Azad Rahim|Nadia Hama"},
		{ld(article + `,"author":{"name":["Azad Rahim","Nadia Hama"]}}`), "", "bylines", "Azad Rahim|Nadia Hama"},
		{ld(article + `,"author":"By Azad Rahim and Nadia Hama"}`), "", "bylines", "Azad Rahim|Nadia Hama"},
		{ld(article+`,"author":{"@id":"#a"}}`) + ld(`{"@type":"Person","@id":"#a","name":"Azad Rahim"}`), "", "bylines", "Azad Rahim"},
		{`<meta property="article:author" content="https://facebook.com/x"><meta name="sailthru.author" content="Azad Rahim">`, "", "bylines", "Azad Rahim"},
		{ld(article + `}`), "", "published", "2020-01-02T07:00:00Z"},
		{ld(`{"@type":"NewsArticle","headline":"Council meets","datePublished":"soon"}`) + `<meta name="DC.date.issued" content="2020-01-03">`, "", "published", "2020-01-03"},
		{`<meta name="parsely-pub-date" content="2020-01-04T00:00:00Z">`, "", "published", "2020-01-04T00:00:00Z"},
		{``, `<article><time datetime="2020-01-05">today</time></article>`, "published", "2020-01-05"},
		{ld(article + `,"dateModified":"2020-01-02T10:00:00+03:00"}`), "", "updated", ""},
		{ld(article+`}`) + `<meta property="article:modified_time" content="2020-01-02T08:00:00Z">`, "", "updated", "2020-01-02T08:00:00Z"},
		{ld(article + `,"keywords":"roads, bread"}`), "", "keywords", "roads|bread"},
		{`<meta property="article:tag" content="roads"><meta property="article:tag" content="bread">`, "", "keywords", "roads|bread"},
		{ld(article + `,"articleSection":"Town &amp; country"}`), "", "section", "Town & country"},
		{`<meta property="article:section" content="front_page"><meta name="parsely-section" content="Town">`, "", "section", "Town"},
		{`<link rel=canonical href="/a/b"><base href="https://x.example/c/">`, "", "url", "https://x.example/a/b"},
		{`<link rel=canonical href="https://x.example/"><meta property="og:url" content="https://x.example/a">`, "", "url", "https://x.example/a"},
		{`<link rel=canonical href="javascript:x">`, "", "url", "https://in.example/fetched"},
		{ld(article+`,"publisher":{"@type":"Organization","name":"Hamrin News"}}`) + `<meta property="og:site_name" content="hamrin.example">`, "", "publisher", "Hamrin News"},
		{`<meta property="og:description" content="Bread is to be cheaper before the summer, and some roads longer.">`, "", "standfirst", "Bread is to be cheaper before the summer, and some roads longer."},
		{`<meta property="og:description" content="The council of the town met on Monday, and spoke at length of roads, schools ...">`, "", "standfirst", ""},
		{`<meta name=description content="Bread is to be cheaper, and roads longer.">`, `<p>Bread is to be cheaper, and roads longer.</p><p>KOYA (Hamrin News) – The bakers met the council, which had asked them to, and the meeting was a long one.</p>`, "standfirst", "Bread is to be cheaper, and roads longer."},
		{`<meta property="og:locale" content="en_GB">`, "", "language", "en_GB"},
		{ld(article + `,"contentLocation":[{"@type":"Thing","name":"Bread"},{"@type":"Place","name":"Koya","geo":{"latitude":"91","longitude":"44"}}]}`), "", "places", fmt.Sprint([]Entity{{Name: "Koya"}})},
		{ld(article + `,"dateline":"BAGHDAD (Hamrin News)"}`), "", "dateline", ""},
		{ld(article + `,"articleBody":"The council met.\n\nAnd then, after a long night of talks on the price of bread, it parted.\n\n` + strings.Repeat("It met again on the next day and for some more days. ", 40) + `"}`), "", "body", "The council met.\n\nAnd then, after a long night of talks on the price of bread, it parted.\n\n" + strings.TrimSpace(strings.Repeat("It met again on the next day and for some more days. ", 40))},
	} {
		body := tt.body + paragraph + paragraphsNumbered(5)
		if tt.field == "body" {
			body = paragraph
		}
		in := &Input{Reader: strings.NewReader(`<!doctype html><html><head><meta property="og:type" content="article">` + tt.head + "</head><body>" + body + "</body></html>"), URL: "https://in.example/fetched"}
		a, notes, err := readPage(in)
		if err != nil || len(notes) > 0 {
			t.Errorf("%s is no article: %v, notes %v", tt.head, err, notes)
			continue
		}
		if got := get[tt.field](a); got != tt.want {
			t.Errorf("%s %.80s: %s %q from %s, want %q", tt.head, tt.body, tt.field, got, a.Origins[tt.field], tt.want)
		}
	}
}

func TestWhatIsBrokenIsTold(t *testing.T) {
	for _, tt := range []struct{ head, tail, want string }{
		{`<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>`, "", "malformed JSON-LD: 1 of 1 scripts were not read to the end"},
		{`<meta name=date content="the day before yesterday">`, "", "none of the dates of the page could be read: meta date: "},
		{"", strings.Repeat("<hr>", maxPageElements), "too large: the page has more than 30000 elements"},
		{"", "<script>" + strings.Repeat("x", maxTokenBytes+1) + "</script>", "too large: a tag or script of the page has more than 4 MiB"},
	} {
		page := `<html><head><title>Council meets on roads</title><meta property="og:type" content="article">` + tt.head + `</head><body>` + paragraphsNumbered(5) + tt.tail
		a, notes, err := readPage(&Input{Reader: strings.NewReader(page)})
		if err != nil || a.Body == "" || len(notes) != 1 || !strings.HasPrefix(notes[0].Error(), tt.want) {
			t.Errorf("%.80s %.20s: error %v, notes %v, want a note that begins %q", tt.head, tt.tail, err, notes, tt.want)
		}
	}
	long := &Input{Reader: strings.NewReader("<html>" + strings.Repeat("x ", maxPage/2))}
	if _, _, err := readPage(long); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a page over the limit: %v, want ErrTooLarge", err)
	}
}

func TestBrokenJSON(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`{"a": 1}`, "[map[a:1]]"},
		{"{\"a\": \"one\ntwo\tthree\r\n\"}", "[map[a:one\ntwo three\n]]"},
		{`{"a": [1, 2, ], }`, "[map[a:[1 2]]]"},
		{`{"a": "say "no" to it", "b": 1}`, `[map[a:say "no" to it b:1]]`},
		{`{"a": "it\'s"}`, "[map[a:it's]]"},
		{`{/* c */ "a": 1 // d` + "\n" + `}`, "[map[a:1]]"},
		{`<!-- {"a": 1} -->`, "[map[a:1]]"},
		{"//<![CDATA[\n{\"a\": \"]]\"}\n//]]>", "[map[a:]]]]"},
		{`{&quot;a&quot;: &quot;b&quot;}`, "[map[a:b]]"},
		{`{"a": 1} {"b": 2};`, "[map[a:1] map[b:2]]"},
		{`{"a": "b" `, "broken []"},
		{``, "broken []"},
		{`{"a": 1} {"b"`, "[map[a:1]]"},
	} {
		values, ok := lenientJSON(tt.in)
		got := fmt.Sprint(values)
		if !ok {
			got = "broken " + got
		}
		if got != tt.want {
			t.Errorf("%s is read as %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestTitlesWithoutSites(t *testing.T) {
	for _, tt := range []struct{ title, site, want string }{
		{"Council meets on roads | Hamrin News", "Hamrin News", "Council meets on roads"},
		{"Council meets on roads - HAMRIN NEWS", "Hamrin News", "Council meets on roads"},
		{"Hamrin News: Council meets", "Hamrin News", "Hamrin News: Council meets"},
		{"Hamrin News | Council meets on roads", "Hamrin News", "Council meets on roads"},
		{"Bread - roads - schools - Hamrin News", "Hamrin News", "Bread - roads - schools"},
		{"Council meets on roads | Economy | Hamrin News", "", "Council meets on roads"},
		{"Erbil-Baghdad talks resume after a year - Hamrin", "", "Erbil-Baghdad talks resume after a year"},
		{"Koya - a town of bakers and of their many customers", "", "Koya - a town of bakers and of their many customers"},
		{"هەولێر کۆبووەوە لەسەر ڕێگاکان - هەمرین نیوز", "هەمرین نیوز", "هەولێر کۆبووەوە لەسەر ڕێگاکان"},
		{"Hamrin News", "Hamrin News", "Hamrin News"},
		{"", "", ""},
	} {
		got := withoutSite(tt.title, tt.site)
		if tt.site == "" {
			got = withoutTail(got)
		}
		if got != tt.want {
			t.Errorf("%q of %q is cut to %q, want %q", tt.title, tt.site, got, tt.want)
		}
	}
}

func TestTextOfPages(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"<p>one<p>two<div>three</div>four", "one|two|three|four"},
		{"<ul><li>one<li>two</ul>three", "one|two|three"},
		{"<table><tr><td>a<td>b<tr><td>c</table>d", "a | b|c|d"},
		{"<b>one<p>two</b>three</p>four", "one|twothree|four"},
		{"one</div></p></x>two<br>three", "onetwo|three"},
		{"<script>a<b></script><style>c</style><!-- d --><svg><title>e</title></svg>one<noscript>f</noscript>", "one"},
		{"<svg><path>a<p>one", "one"},
		{"<a href=x>one<a href=y>two", "onetwo"},
		{"one &lt;b&gt; &amp; 2 < 3", "one <b> & 2 < 3"},
		{strings.Repeat("<div>", 400) + "one" + strings.Repeat("</div>", 400) + "two", "one|two"},
		{strings.Repeat("A line of a text that is long enough. ", 2) + "\n\n" + strings.Repeat("And one more of them, just as long. ", 2), strings.TrimSpace(strings.Repeat("A line of a text that is long enough. ", 2)) + "|" + strings.TrimSpace(strings.Repeat("And one more of them, just as long. ", 2))},
	} {
		got := strings.ReplaceAll(strings.Join(blocksOf(parsePage("<body>"+tt.in).body), "|"), "\n", "|")
		if got != tt.want {
			t.Errorf("%.80s has the text %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestClutterByName(t *testing.T) {
	for _, tt := range []struct {
		class string
		want  bool
	}{
		{"share-buttons", true},
		{"articleShare__list", true},
		{"c-newsletter--wide", true},
		{"story read-more", true},
		{"relatedArticles box", true},
		{"article-body has-sidebar", false},
		{"shared-with", false},
		{"story__content", false},
		{"css-1ab2c3 text", false},
		{"headline", false},
		{"download", false},
	} {
		if got := namesClutter(tt.class); got != tt.want {
			t.Errorf("class %q names clutter: %t, want %t", tt.class, got, tt.want)
		}
	}
}

func TestHostilePagesTakeLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("90 MB of pages")
	}
	const size = 5 << 20
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	var attributes strings.Builder
	for i := 0; attributes.Len() < size/2; i++ {
		fmt.Fprintf(&attributes, " a%d", i)
	}
	for name, body := range map[string]string{
		"div": fill("<div>"), "a, not closed": fill("<a"), "a": fill("<a>"), "p": fill("<p>"),
		"deep":      strings.Repeat(strings.Repeat("<div>", 1000)+"some, text"+strings.Repeat("</div>", 1000), 450),
		"deep text": strings.Repeat("<div>", 100) + fill(paragraph), "nested headings": strings.Repeat("<h1><a>", 55) + fill("some, text "),
		"br": fill("text<br><br>"), "b and p": strings.Repeat("<b class=x>", 300) + fill("<p>"), "paragraphs": fill(paragraph),
		"attributes": "<div" + attributes.String() + ">" + strings.Repeat("<i x>", size/10), "comments": fill("<!--"), "ends": fill("</div>"),
		"links": fill("<li><a href=x>one of the links here</a>"), "blank lines": fill("\n\n"), "short lines": fill("a\n\n"), "tables": fill("<table><tr><td>"),
		"JSON, deep": `<script type="application/ld+json">` + fill("[{\"a\":") + "</script>", "JSON, quoted": `<script type="application/ld+json">{"a":"` + fill("\",") + "</script>",
		"authors, deep": strings.Repeat("<div class='"+strings.Repeat("a-b ", 200)+"'>", 110) + fill("<a rel=author class='author vcard date'>by</a>"),
		"cards, deep":   strings.Repeat("<div><h3><a>a</a></h3>", 110) + fill("<div><h3><a>some text</a></h3></div>"),
		"dates":         "<h1>x</h1>" + fill("<b class=date>1 May 2020</b>"),
		"JSON, many":    `<script type="application/ld+json">[` + fill(`{"@type":"NewsArticle","headline":"x"},`) + "</script>",
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		_, _, err := readPage(&Input{Reader: strings.NewReader("<!doctype html><title>A headline of words</title><body>" + body)})
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if err != nil && !errors.Is(err, ErrNoArticle) {
			t.Errorf("%s: %v", name, err)
		}
		if took > 20*time.Second { // it is some tenths of a second
			t.Errorf("5 MB of %s took %v", name, took)
		}
		if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 500 {
			t.Errorf("5 MB of %s took %d MiB", name, mib)
		}
	}
}

func FuzzPage(f *testing.F) {
	for i, s := range []string{
		`<html lang=en><head><title>Council meets | Hamrin</title><meta property="og:type" content="article"></head><body><h1>Council meets</h1>` + paragraph + paragraph,
		`<head><script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"a b c","articleBody":"ERBIL (AFP) - x","author":{"@id":"#a"}},{"@id":"#a","name":"b"}]}</script>` + paragraph,
		`<p>one<table><tr><td>two<li>three</b></p><svg><p>four<textarea>five</textarea><select><option>six`,
		`<?xml version="1.0"?><html><body dir="rtl"><article><time datetime="2020-01-02">x</time><p>هەولێر (هەمرین) – شارەکە</p></article>`,
		"<!doctype html><meta charset=windows-1256><p>\xc7\xe1\xda\xd1\xc8",
	} {
		f.Add([]byte(s), uint8(i))
	}
	f.Fuzz(func(t *testing.T, data []byte, which uint8) {
		const secret = "qzxscriptqzx"
		page := slices.Concat([]byte("<!doctype html><title>A headline of words</title>"), []byte("<script>"+secret+"</script><style>"+secret+"</style>"), data)
		if which%2 == 0 {
			page = data
		}
		articles, errs := readAll(t, fstest.MapFS{"a.html": {Data: page}}, "a.html")
		if len(articles) == 0 && len(errs) == 0 {
			t.Errorf("a page yields nothing at all: %q", data)
		}
		for _, a := range articles {
			if which%2 == 1 && strings.Contains(a.Body+a.Standfirst, secret) {
				t.Errorf("the text of a script is in the body %q of %q", a.Body, data)
			}
			// What may put a "<" in a text: entities, JSON, and elements that hold no others.
			lower := strings.ToLower(string(data))
			if strings.ContainsAny(lower, "&\x00") || slices.ContainsFunc([]string{"ld+json", "<title", "<textarea", "<xmp", "<plaintext"}, func(s string) bool { return strings.Contains(lower, s) }) {
				continue
			}
			for i := range a.Body {
				if name, _ := tagName(a.Body[i:]); a.Body[i] == '<' && name != "" && strings.HasPrefix(strings.ToLower(string(page)), "<!doctype html") {
					t.Errorf("there is a tag in the body %q of %q", a.Body, data)
				}
			}
		}
	})
}
