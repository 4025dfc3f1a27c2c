package corpus

import (
	"errors"
	"strings"
	"testing"
)

func TestSavedPagesAreKnownByTheirHeader(t *testing.T) {
	const related = "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"x\"\r\n\r\n"
	for _, tt := range []struct {
		head string
		want bool
	}{
		{"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://hamrin.example/a\r\n" + related, true},
		{"From: \"Saved by Windows Internet Explorer 11\"\r\nSubject: x\r\n" + related, true},
		{"Subject: x\r\n" + related, false},
		{"MIME-Version: 1.0\nContent-Location: https://hamrin.example/a\nContent-Type: text/html\n\n<html>", true},
		{"From: Azad Rahim <a@hamrin.example>\r\nSubject: x\r\n" + related, false},
		{"Snapshot-Content-Location: https://hamrin.example/a\r\nContent-Type: image/png\r\n\r\n", false},
		{"The council met. Content-Location: x", false},
		{"", false},
	} {
		if got := isMHTML([]byte(tt.head)); got != tt.want {
			t.Errorf("%.60q is known as a saved page: %t, want %t", tt.head, got, tt.want)
		}
	}
}

func TestOutcomesOfSavedPages(t *testing.T) {
	const head = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://hamrin.example/a\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
	page := `<html><head><title>Council meets on roads</title><meta property="og:type" content="article"></head><body>` + paragraphsNumbered(5)
	part := func(kind, encoding, body string) string {
		return "--x\r\nContent-Type: " + kind + "\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body + "\r\n"
	}
	for _, tt := range []struct {
		what, data string
		want       error
	}{
		{"a page", head + part("text/html", "8bit", page) + "--x--\r\n", nil},
		{"a page after a picture", head + part("image/png", "base64", "AAAA") + part("text/html", "8bit", page) + "--x--\r\n", nil},
		{"no page", head + part("image/png", "base64", "AAAA") + "--x--\r\n", ErrNoArticle},
		{"no part", head, ErrMalformed},
		{"a page that is no article", head + part("text/html", "8bit", "<html><title>Log in</title>") + "--x--\r\n", ErrNoArticle},
		{"an unknown encoding", head + part("text/html", "x-uuencode", page) + "--x--\r\n", ErrMalformed},
	} {
		articles, errs := readAll(t, oneFile("a.mhtml", tt.data), "a.mhtml")
		switch {
		case tt.want == nil && (len(articles) != 1 || len(errs) > 0 || articles[0].URL != "https://hamrin.example/a" || articles[0].Headline != "Council meets on roads"):
			t.Errorf("%s: articles %v, errors %v, want one of the address that it was saved from", tt.what, articles, errs)
		case tt.want != nil && (len(articles) > 0 || len(errs) != 1 || !errors.Is(errs[0], tt.want)):
			t.Errorf("%s: articles %v, errors %v, want %v", tt.what, articles, errs, tt.want)
		}
	}
}

func TestSavedPageThatIsCutOffIsKept(t *testing.T) {
	data := "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://hamrin.example/a\r\nContent-Type: multipart/related; boundary=x\r\n\r\n" +
		"--x\r\nContent-Type: text/html\r\n\r\n<html><title>Council meets on roads</title>" + paragraphsNumbered(5)
	articles, errs := readAll(t, oneFile("a.mhtml", data), "a.mhtml")
	if len(articles) != 1 || len(errs) != 1 || !strings.Contains(errs[0].Error(), "kept, but malformed MHTML: it breaks off within the page") {
		t.Errorf("articles %v, errors %v, want one with a note that it breaks off", articles, errs)
	}
}

func TestAddressesThatPagesWereSavedFrom(t *testing.T) {
	for _, tt := range []struct{ start, want string }{
		{"<!-- saved from url=(0026)https://hamrin.example/a/b -->\n", "https://hamrin.example/a/b"},
		{"<html><!--\n Page saved with SingleFile \n url: https://hamrin.example/a \n saved date: Tue Mar 15 2022\n-->", "https://hamrin.example/a"},
		{"<!-- saved from url=(0014)about:internet -->\n", ""},
		{strings.Repeat(" ", 5000) + "<!-- saved from url=(0026)https://hamrin.example/a/b -->\n", ""},
	} {
		if got := savedFrom(tt.start + "<html>"); got != tt.want {
			t.Errorf("%.60q was saved from %q, want %q", tt.start, got, tt.want)
		}
	}
}

func TestWhatStandsOverTheTextForPeople(t *testing.T) {
	read := func(over, class string) *Article {
		page := `<html><head><title>Council meets on roads</title></head><body class="` + class + `"><main><h1>Council meets on roads</h1>` + over + paragraphsNumbered(2) + `</main></body></html>`
		a, _, err := readPage(&Input{Reader: strings.NewReader(page)})
		if err != nil {
			t.Errorf("%s: %v, want an article", over, err)
			return new(Article)
		}
		return a
	}
	for _, tt := range []struct{ over, published, byline string }{
		{`<div class="meta"><span class="posted-on">Posted on March 15, 2022 10:30</span></div>`, "2022-03-15", ""},
		{`<span class="date">الثلاثاء 15 آذار 2022 - 10:30</span>`, "2022-03-15", ""},
		{`<span class="entry-date">١٥ی ئازاری ٢٠٢٢</span>`, "2022-03-15", ""},
		{`<p>15/3/2022</p>`, "2022-03-15", ""},
		{`<span class="date">منذ 3 ساعات</span><div class="date">15/3/2022</div>`, "", ""},
		{`<span class="date">March 2022</span>`, "", ""},
		{`<span class="posted-on">Posted on <a href="/a" rel="bookmark"><time class="entry-date" datetime="2022-03-15T10:30:00+03:00">March 15</time></a></span>`, "2022-03-15T07:30:00Z", ""},
		{`<ul><li>A story that is about something else, of which this is a part <time datetime="2022-03-15">March 15</time></li></ul>`, "", ""},
		{`<div class="related-posts"><span class="date">15/3/2022</span></div>`, "", ""},
		{`<span class="update-date updated">Updated 15 March 2022</span>`, "", ""},
		{`<span property="dc:date dc:created" content="2022-03-15T10:30:00+03:00">15 March</span>`, "2022-03-15T07:30:00Z", ""},
		{`<span class="author vcard"><a class="fn" href="/a">Shilan Qadir</a></span>`, "", "Shilan Qadir"},
		{`<a rel="author" href="/a">Shilan Qadir</a>`, "", "Shilan Qadir"},
		{`<a rel="author" href="/a">newsroom 24</a>`, "", ""},
	} {
		a := read(tt.over, "single-post")
		if got := a.Published.String(); got != tt.published {
			t.Errorf("%s: published %q, want %q", tt.over, got, tt.published)
		}
		if got := strings.Join(a.Bylines, "|"); got != tt.byline {
			t.Errorf("%s: bylines %q, want %q", tt.over, got, tt.byline)
		}
	}
}

func TestRowsOfCardsAreOfOtherArticles(t *testing.T) {
	card := func(tag, heading string) string {
		return "<" + tag + `><` + heading + `><a href="/x">Roads, schools and the price of bread</a></` + heading + `><p>A teaser that says in a dozen words or so what the other story is about.</p></` + tag + ">"
	}
	text := paragraphsNumbered(5)
	for _, tt := range []struct {
		what, body string
		teaser     bool // is in the text
		article    bool
	}{
		{"below an article", "<main>" + text + "<div>" + strings.Repeat(card("article", "h3"), 4) + "</div></main>", false, true},
		{"in a list", "<main>" + text + "<ul>" + strings.Repeat(card("li", "h4"), 5) + "</ul></main>", false, true},
		{"headings of a text that are links", "<main><h1>Council meets on roads</h1>" + strings.Repeat(`<section><h2><a href="/x">Roads</a></h2>`+text+"</section>", 4) + "</main>", false, true},
		{"nothing else", "<main><h1>News</h1>" + strings.Repeat(card("article", "h2")+card("div", "h2"), 12) + "</main>", false, false},
	} {
		page := `<html><head><title>Council meets on roads</title></head><body>` + tt.body + `</body></html>`
		a, _, err := readPage(&Input{Reader: strings.NewReader(page)})
		if (err == nil) != tt.article {
			t.Errorf("%s: error %v, want an article: %t", tt.what, err, tt.article)
			continue
		}
		if err == nil && (strings.Contains(a.Body, "teaser") != tt.teaser || !strings.Contains(a.Body, "for the 8th time")) {
			t.Errorf("%s: body %q, want the text without teasers", tt.what, a.Body)
		}
	}
}

func TestCountersAndButtonsAreNoText(t *testing.T) {
	for _, tt := range []struct {
		p    string
		want bool
	}{
		{"Views: 1,204", true},
		{"1,204 views", true},
		{"المشاهدات: ١٢٠٤", true},
		{"3 hours ago", true},
		{"منذ 3 ساعات", true},
		{"منذ ساعة", true},
		{"پێش ٣ کاتژمێر", true},
		{"2 saat önce", true},
		{"Views differ.", false},
		{"3 hours ago the bridge fell.", false},
		{"قبل عامين عاد", false},
		{"1,204 people", false},
	} {
		if got := isCounter(tt.p); got != tt.want {
			t.Errorf("%q counts something: %t, want %t", tt.p, got, tt.want)
		}
	}
	got := withoutClutter([]string{"The bridge fell.", "طباعة", "Share", "Print is dead, the mayor said.", "1,204 views"}, nil, nil)
	if want := "The bridge fell.|Print is dead, the mayor said."; strings.Join(got, "|") != want {
		t.Errorf("the text is %q, want %q", strings.Join(got, "|"), want)
	}
}

func FuzzMHTML(f *testing.F) {
	f.Add([]byte("From: <Saved by Blink>\r\nSnapshot-Content-Location: https://hamrin.example/a\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><h1>Council meets</h1>"+paragraph+"=20\r\n--x--\r\n"), uint8(0))
	f.Add([]byte("From: \"Saved by Windows Internet Explorer 8\"\nContent-Type: text/html; charset=windows-1256\nContent-Transfer-Encoding: base64\n\nPGh0bWw+"), uint8(0))
	fuzz(f, []string{"a.mht"})
}
