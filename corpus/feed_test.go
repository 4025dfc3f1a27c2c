package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

func TestFeedsAreKnownByTheirFirstBytes(t *testing.T) {
	for _, tt := range []struct{ head, want string }{
		{`<rss version="2.0"><channel>`, "feed"},
		{"\ufeff \n\t<!-- a feed -->\n<rss version='0.91'>", "feed"},
		{`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`, "feed"},
		{`<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">`, "feed"},
		{`<channel><title>x</title><item>`, "feed"},
		{`<channel><title>x</title>`, ""},
		{"\xff\xfe<\x00r\x00s\x00s\x00>\x00 \x00 \x00 \x00", "feed"},
		{`<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">`, "WordPress export"},
		{`{"version": "https://jsonfeed.org/version/1.1", "title": "x"`, "JSON Feed"},
		{`{"version":"https:\/\/jsonfeed.org\/version\/1","title":"x"`, "JSON Feed"},
		{` {"items": [], "feed_url": "x"`, "JSON Feed"},
		{`{"items": [{"headline": "x"}]}`, ""},
		{`<html><body>`, ""},
		{`<note><item/></note>`, ""},
	} {
		got := ""
		for _, f := range []Format{wxrFormat, feedFormat, jsonFeedFormat} {
			if got == "" && f.Knows("x", []byte(tt.head)) {
				got = f.Name
			}
		}
		if got != tt.want {
			t.Errorf("%q is known as %q, want %q", tt.head, got, tt.want)
		}
	}
}

func TestOutcomesOfAFeed(t *testing.T) {
	const top = `<rss version="2.0"><channel><title>Hamrin News</title>`
	item := `<item><title>A</title><description>B</description></item>`
	for _, tt := range []struct {
		name, data string
		articles   int
		bad        int
		last       error
	}{
		{"no items", top + "</channel></rss>", 0, 1, ErrNoArticle},
		{"a root that is empty", `<rss version="2.0"/>`, 0, 1, ErrNoArticle},
		{"an item", top + item + "</channel></rss>", 1, 0, nil},
		{"a cut within an item", top + item + item[:20], 1, 1, ErrMalformed},
		{"a cut between items", top + item, 1, 1, ErrMalformed},
		{"an item that is too large", top + "<item><title>" + strings.Repeat("long ", maxFile/5) + "</title></item>" + item + "</channel></rss>", 1, 1, ErrTooLarge},
		{"CDATA that is too large", top + "<item><title><![CDATA[" + strings.Repeat("<p> ", maxFile/4) + "]]></title></item>" + item + "</channel></rss>", 1, 1, ErrTooLarge},
		{"CDATA that never ends", top + item + "<item><title><![CDATA[" + strings.Repeat("> ", maxFile/2), 1, 1, ErrMalformed},
		{"bytes of no character set", top + item + "<item><title>\xcf\xf0\xe8\xe2\xe5\xf2 \xe2\xf1\xe5\xec</title></item>" + item + "</channel></rss>", 2, 1, ErrCharset},
		{"an unknown character set", `<?xml version="1.0" encoding="klingon"?>` + top + item + "</channel></rss>", 0, 1, ErrCharset},
		{"elements in one another", top + "<item>" + strings.Repeat("<a>", 1000) + "</item>" + item + "</channel></rss>", 1, 1, ErrTooLarge},
		{"elements without number", top + "<item>" + strings.Repeat("<a/>", maxElements+1) + "</item>" + item + "</channel></rss>", 1, 1, ErrTooLarge},
	} {
		articles, errs := readAll(t, fstest.MapFS{"feed": {Data: []byte(tt.data)}}, "feed")
		if len(articles) != tt.articles || len(errs) != tt.bad {
			t.Errorf("%s: %d articles and errors %.300q, want %d and %d", tt.name, len(articles), errs, tt.articles, tt.bad)
			continue
		}
		if tt.last != nil && !errors.Is(errs[len(errs)-1], tt.last) {
			t.Errorf("%s: the last error is %.300q, want %q", tt.name, errs[len(errs)-1], tt.last)
		}
	}
}

func TestFeedSaysWhatIsWrong(t *testing.T) {
	data := "<rss><channel>\n<item><title>A</title>\n<item><title>B</title></item>\n<item>\n"
	_, errs := readAll(t, fstest.MapFS{"a.xml": {Data: []byte(data)}}, "a.xml")
	want := "[corpus: a.xml: malformed XML: the <item> at line 2 has no end corpus: a.xml: malformed XML at line 5: the file breaks off within a <item>: get the whole of it]"
	if got := fmt.Sprint(errs); got != want {
		t.Errorf("the errors are %s, want %s", got, want)
	}
}

func TestBylinesOfFeedsAreNames(t *testing.T) {
	for _, tt := range []struct{ author, want string }{
		{"Azad Rahim", "[Azad Rahim]"},
		{"azad@zagros.example (Azad Rahim)", "[Azad Rahim]"},
		{"Azad Rahim (azad@zagros.example)", "[Azad Rahim]"},
		{"Azad Rahim &lt;azad@zagros.example&gt;", "[Azad Rahim]"},
		{"By Azad Rahim and Nadia Hama", "[Azad Rahim Nadia Hama]"},
		{"azad@zagros.example", "[]"},
		{"admin", "[]"},
		{"zagros wire", "[]"},
	} {
		data := "<rss><channel><title>Zagros Wire</title><item><title>A headline</title><author>" + tt.author + "</author></item></channel></rss>"
		articles, errs := readAll(t, fstest.MapFS{"a.xml": {Data: []byte(data)}}, "a.xml")
		if len(articles) != 1 || len(errs) > 0 {
			t.Errorf("%q: %d articles, errors %v", tt.author, len(articles), errs)
		} else if got := fmt.Sprint(articles[0].Bylines); got != tt.want {
			t.Errorf("the author %q makes the bylines %s, want %s", tt.author, got, tt.want)
		}
	}
}

func TestStandfirstIsNotTheBeginningOfTheBody(t *testing.T) {
	const body = "&lt;p&gt;ERBIL (Zagros Wire) – The council met on “Monday”.&lt;/p&gt;&lt;p&gt;It spoke.&lt;/p&gt;"
	for _, tt := range []struct{ description, want string }{
		{"The council met on Monday […]", ""},
		{"ERBIL (Zagros Wire) - The council met on &quot;Monday&quot;. It spoke.", ""},
		{"Roads come first", ""}, // the headline
		{"Three streets will be paved.", "Three streets will be paved."},
	} {
		data := `<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>Roads come first</title><description>` + tt.description +
			"</description><content:encoded>" + body + "</content:encoded></item></channel></rss>"
		articles, _ := readAll(t, fstest.MapFS{"a.xml": {Data: []byte(data)}}, "a.xml")
		if len(articles) != 1 || articles[0].Standfirst != tt.want {
			t.Errorf("%q makes articles %+v, want one with the standfirst %q", tt.description, articles, tt.want)
		}
	}
}

func TestShortcodesAreCut(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"A [gallery ids=\"1,2\"] b", "A  b"},
		{"A [caption width=\"3\"]<img/> the hall[/caption] b", "A  b"},
		{"[dropcap]M[/dropcap]ore", "More"},
		{"[vc_row css='x'][vc_column]Text[/vc_column][/vc_row]", "Text"},
		{"[embed]https://example.org/[/embed]b", "b"},
		{"It was [sic] so, he [the mayor] said [in 2017]", "It was [sic] so, he [the mayor] said [in 2017]"},
		{"[Reuters] said", "[Reuters] said"},
		{"a[1] [", "a[1] ["},
		{"[/caption] [caption", " [caption"},
		{"[caption]never ended", "never ended"},
	} {
		if got := withoutShortcodes(tt.text); got != tt.want {
			t.Errorf("%q without shortcodes is %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestTextOfPosts(t *testing.T) {
	for _, tt := range []struct{ post, want string }{
		{"One.\n\nTwo.\n<!--more-->\nThree.", "One.|Two.|Three."},
		{"One.\r\n\r\nTwo <em>of</em> them.", "One.|Two of them."},
		{"<!-- wp:paragraph -->\n<p>One\nand on.</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:paragraph -->\n<p>Two.</p>\n<!-- /wp:paragraph -->", "One and on.|Two."},
	} {
		if got := strings.Join(paragraphs(lines(wpText(tt.post))), "|"); got != tt.want {
			t.Errorf("%q has the text %q, want %q", tt.post, got, tt.want)
		}
	}
}

func TestFilmsHaveTheirTextInAGroup(t *testing.T) {
	const feed = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>Citadel 24</title><entry><id>1</id><title>Canal opens</title>` +
		`<published>2022-03-15T10:30:00Z</published><updated>2022-03-15T10:30:00Z</updated><media:group><media:title>Canal</media:title><media:description>Water flows again.</media:description></media:group></entry></feed>`
	articles, errs := readAll(t, oneFile("a.xml", feed), "a.xml")
	if len(articles) != 1 || len(errs) > 0 || articles[0].Body != "Water flows again." || !articles[0].Updated.IsZero() {
		t.Errorf("articles %+v, errors %v, want one with the description, and no date of a change that is none", articles, errs)
	}
}

func TestHTMLText(t *testing.T) {
	for _, tt := range []struct{ html, want string }{
		{"plain &amp; simple", "plain & simple"},
		{"3 < 4 and 5 > 4", "3 < 4 and 5 > 4"},
		{"<p>a\nb</p><p>c<br>d</p>", "a b\n\nc\nd"},
		{"<p>a<p>b<figure><img><figcaption>c</figcaption></figure>d", "a\n\nb\n\nd"},
		{"<p>a</p><figure>never ended", "a\n\nnever ended"},
		{"<div><div style='display: none'>a<div>b</div>c</div>d</div>", "d"},
		{"&lt;p&gt;twice&lt;/p&gt;", "twice"},
		{"<pre>a\nb</pre>", "a\nb"},
		{"<p>a</p><!-- b -->c", "a\n\nc"},
	} {
		if got := strings.Join(paragraphs(lines(htmlText(tt.html, htmlStyle{cells: " | "}))), "\n\n"); got != tt.want {
			t.Errorf("%q has the text %q, want %q", tt.html, got, tt.want)
		}
	}
}

func TestLongFeedsAreStreamed(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 200 MB")
	}
	text := strings.Repeat("The council met on Monday and spoke about roads, schools and the price of bread. ", 200)
	const items = 4_000 // 16 KB each, 65 MB in all
	list := func(top, item, end string) func(int) string {
		return func(n int) string {
			switch {
			case n == 0:
				return top
			case n <= items:
				return fmt.Sprintf(item, n, n, text)
			case n == items+1:
				return end
			}
			return ""
		}
	}
	for name, next := range map[string]func(int) string{
		"export.xml": list(`<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Hamrin News</title><language>en</language>`,
			"<item><title>Number %d</title><guid>%d</guid><content:encoded><![CDATA[%s]]></content:encoded><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>\n", "</channel></rss>"),
		"feed.json": list(`{"version":"https://jsonfeed.org/version/1","language":"en","items":[{"id":"0"}`, `,{"title":"Number %d","id":%d,"content_text":%q}`+"\n", "]}"),
		"mail.mbox": list("", "From - Mon Mar 12 10:00:00 2018\nFrom: x@example.org\nSubject: Number %d\nMessage-ID: <%d>\nContent-Language: en\n\n%s\n\n", ""),
	} {
		if name == "mail.mbox" {
			mail := next
			next = func(n int) string {
				if n == items {
					return ""
				}
				return mail(n + 1)
			}
		}
		r := &Reader{FS: generatedFS{sizeOf(next), next}, Names: stated{}}
		n, most := 0, uint64(0)
		var first, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&first)
		for a, err := range r.Articles(t.Context(), Source{Path: name}) {
			if err != nil {
				if name == "feed.json" && n == 0 {
					continue // its first item is empty
				}
				t.Fatal(err)
			}
			n++
			if want := MakeID(name, fmt.Sprint(n)); a.ID != want || a.Headline != fmt.Sprint("Number ", n) {
				t.Fatalf("%s: article %d has ID %s and headline %q, want %s and Number %d", name, n, a.ID, a.Headline, want, n)
			}
			if n%1000 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapAlloc-min(now.HeapAlloc, first.HeapAlloc))
			}
		}
		if n != items {
			t.Errorf("%s: %d articles, want %d", name, n, items)
		}
		if limit := uint64(16 << 20); most > limit+map[bool]uint64{true: 2 * maxFile}[name == "feed.json"] {
			t.Errorf("%s: %d MiB are held, want less than %d", name, most>>20, limit>>20)
		}
	}
}

func TestContextEndsAFeed(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	data := "<rss><channel>" + strings.Repeat("<item><title>A</title></item>", 100) + "</channel></rss>"
	n := 0
	var last error
	for _, err := range feedFormat.Read(ctx, &Input{Reader: strings.NewReader(data)}) {
		n++
		last = err
		cancel()
	}
	if n != 2 || !errors.Is(last, context.Canceled) {
		t.Errorf("after a cancel %d more yields, the last %v, want one, context.Canceled", n-1, last)
	}
}

func TestFaultOfTheDiskIsNotTheEndOfAMessage(t *testing.T) {
	fault := errors.New("the disk is gone")
	for _, f := range []Format{emailFormat, mboxFormat, feedFormat, jsonFeedFormat} {
		start := map[string]string{
			"mail": "From: a@b\nSubject: c\n\n" + shortCopy, "mbox": "From - Mon Mar 12 10:00:00 2018\nFrom: a@b\nSubject: c\n\n" + shortCopy,
			"feed": "<rss><channel><item>", "JSON Feed": `{"items":[`,
		}[f.Name]
		var last error
		for _, err := range f.Read(t.Context(), &Input{Reader: io.MultiReader(strings.NewReader(start), failingReader{fault})}) {
			last = err
		}
		if !errors.Is(last, fault) {
			t.Errorf("%s: reading ends with %v, want %v", f.Name, last, fault)
		}
	}
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

func FuzzFeed(f *testing.F) {
	f.Add([]byte(`<rss version="2.0" xmlns:d="http://purl.org/dc/elements/1.1/"><channel><title>a</title><item><title>b &amp; c</title><link>d</link><d:creator>e f</d:creator><description><![CDATA[<p>g</p>]]></description></item></channel></rss>`), uint8(0))
	f.Add([]byte(`<?xml version="1.0" encoding="windows-1256"?><rdf:RDF xmlns:rdf="x"><item rdf:about="y"><title>`+"\xc7\xe1"+`</title></item></rdf:RDF>`), uint8(0))
	f.Add([]byte(`<a:feed xmlns:a="http://www.w3.org/2005/Atom" xml:base="http://x/"><a:entry><a:title type="html">&lt;b&gt;c</a:title><a:link href="d"/><a:content type="xhtml"><div>e</div></a:content><a:updated>2018</a:updated></a:entry></a:feed>`), uint8(1))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","title":"a","items":[{"id":1,"url":"b","content_html":"<p>c</p>","authors":[{"name":"D E"}],"tags":["f"]},2]}`), uint8(2))
	f.Add([]byte(`<rss><channel><item><a b="<">3 < 4<br><item></channel></rss>`), uint8(0))
	fuzz(f, []string{"a.xml", "a", "a.json"})
}

func FuzzWXR(f *testing.F) {
	const top = `<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"><channel><wp:author><wp:author_login>a</wp:author_login><wp:author_display_name>A B</wp:author_display_name></wp:author>`
	f.Add([]byte(top+`<item><title>b</title><content:encoded><![CDATA[[caption a="b"]c[/caption]d [sic]`+"\n\n"+`e<h2>f</h2>]]></content:encoded><wp:status>draft</wp:status><category domain="category" nicename="g">g</category></item></channel></rss>`), uint8(0))
	f.Add([]byte(top+`<item><content:encoded><!-- wp:paragraph --><p>a</p></content:encoded><excerpt:encoded>b</excerpt:encoded><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt><wp:status>future</wp:status></item>`), uint8(0))
	fuzz(f, []string{"a.xml"})
}
