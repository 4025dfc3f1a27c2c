package corpus

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

func TestNewsMLStories(t *testing.T) {
	line := func(s string) string { return "<NewsLines><HeadLine>" + s + "</HeadLine></NewsLines>" }
	part := func(role, text string) string {
		return "<NewsComponent><Role FormalName='" + role + "'/><ContentItem><DataContent>" + text + "</DataContent></ContentItem></NewsComponent>"
	}
	for _, tt := range []struct{ name, components, want string }{
		{"text in the component", line("A") + "<ContentItem><DataContent>b</DataContent></ContentItem>", "A:b"},
		{"parts", part("HeadLine", "A") + part("Lead", "l") + part("Body", "b") + part("Contact", "c") + part("Logo", "x"), "A|l:b"},
		{"parts of no role", line("A") + part("", "b") + part("Sidebar", "c"), "A:b\n\nc"},
		{"a headline with a number alone", line("569697231") + part("Caption", "c"), ":c"},
		{"a headline alone", line("A"), "A:"},
		{"a package", line("P") + "<NewsComponent>" + line("A") + part("Body", "a") + "</NewsComponent><NewsComponent>" + line("B") + part("Body", "b") + "</NewsComponent>", "A:a B:b"},
		{"a picture beside a text", line("A") + part("Main", "a") + "<NewsComponent><Role FormalName='Photo'/>" + line("P") + part("Caption", "p") + "</NewsComponent>", "A:a"},
		{"a video", line("P") + "<NewsComponent><Role FormalName='Video'/>" + line("V") + part("Body", "shots") + "</NewsComponent>", "V:shots"},
		{"two pictures", line("P") + "<NewsComponent>" + line("A") + part("Caption", "a") + "</NewsComponent><NewsComponent>" + line("B") + part("Caption", "b") + "</NewsComponent>", "A:a B:b"},
		{"the caption of a picture in a text", line("A") + part("Main", "a") + "<NewsComponent><Role FormalName='Photo'/>" + part("Caption", "p") + "</NewsComponent>", "A:a"},
		{"one text in two components", line("A") + part("Body", "b") + part("Body", "b"), "A:b"},
		{"formats", line("A") + "<ContentItem><DataContent>plain</DataContent></ContentItem><ContentItem><DataContent><p>x</p></DataContent></ContentItem>", "A:x"},
		{"a picture and a style sheet", line("A") + "<ContentItem><MimeType FormalName='text/css'/><DataContent>p {}</DataContent></ContentItem><ContentItem><MediaType FormalName='Photo'/><DataContent>/9j/4AAQ</DataContent></ContentItem>", "A:"},
		{"nitf that is escaped", line("A") + "<ContentItem><DataContent><![CDATA[<?xml version='1.0' encoding='iso-8859-1'?><nitf><body><body.content><p>é</p></body.content></body></nitf>]]></DataContent></ContentItem>", "A:é"},
		{"html that is escaped and broken", line("A") + "<ContentItem><DataContent>&lt;html&gt;&lt;p&gt;one&lt;br&gt;two&lt;/p&gt;</DataContent></ContentItem>", "A:one\n\ntwo"},
		{"names of namespaces", line("A") + "<ContentItem><DataContent><n:nitf xmlns:n='u'><n:body><n:body.content><n:p>b</n:p></n:body.content></n:body></n:nitf></DataContent></ContentItem>", "A:b"},
	} {
		data := "<NewsML><NewsItem><NewsComponent>" + tt.components + "</NewsComponent></NewsItem></NewsML>"
		articles, errs := readAll(t, fstest.MapFS{"a.xml": {Data: []byte(data)}}, "a.xml")
		var got []string
		for _, a := range articles {
			s := a.Headline
			if a.Standfirst != "" {
				s += "|" + a.Standfirst
			}
			got = append(got, s+":"+a.Body)
		}
		if tt.name == "parts" && (len(articles) != 1 || articles[0].EditorsNote != "Contact: c") {
			t.Errorf("the contact of a text is not in its editor's note")
		}
		if s := strings.Join(got, " "); s != tt.want || len(errs) > 0 {
			t.Errorf("%s: read %q, errors %v, want %q", tt.name, s, errs, tt.want)
		}
	}
}

func TestNewsMLTextInBase64IsTold(t *testing.T) {
	data := "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>Rain</HeadLine></NewsLines><ContentItem><Encoding Notation='Base64'><DataContent>UmFpbg==</DataContent></Encoding></ContentItem></NewsComponent></NewsItem></NewsML>"
	articles, errs := readAll(t, fstest.MapFS{"a.xml": {Data: []byte(data)}}, "a.xml")
	if len(articles) != 1 || articles[0].Body != "" || len(errs) != 1 || !containsText(errs[0], "Base64") {
		t.Errorf("read %v, errors %v, want the headline, and a word on the text", articles, errs)
	}
}

func TestNewsMLKeysOutlastOtherItems(t *testing.T) {
	item := func(id, revision string) string {
		return fmt.Sprintf(`<NewsItem><Identification><NewsIdentifier><ProviderId>p</ProviderId><DateId>20180310</DateId><NewsItemId>%s</NewsItemId><RevisionId PreviousRevision="0" Update="N">%s</RevisionId>
			<PublicIdentifier>urn:newsml:p:20180310:%s:%sN</PublicIdentifier></NewsIdentifier></Identification><NewsComponent><NewsLines><HeadLine>%s</HeadLine></NewsLines></NewsComponent></NewsItem>`, id, revision, id, revision, id)
	}
	ids := func(items ...string) map[string]string {
		data := "<NewsML>" + strings.Join(items, "") + "</NewsML>"
		articles, errs := readAll(t, fstest.MapFS{"a.xml": {Data: []byte(data)}}, "a.xml")
		if len(articles) != len(items) || len(errs) > 0 {
			t.Fatalf("%d articles and errors %v, want %d", len(articles), errs, len(items))
		}
		m := make(map[string]string)
		for _, a := range articles {
			m[a.Headline] = a.ID
		}
		return m
	}
	two, three := ids(item("A", "1"), item("B", "1")), ids(item("C", "1"), item("B", "2"), item("A", "1"))
	if two["A"] != three["A"] || two["B"] != three["B"] {
		t.Errorf("IDs %v become %v when an item is put before them and one is revised, want the same", two, three)
	}
	if one := ids(item("A", "1")); one["A"] != MakeID("a.xml", "") {
		t.Errorf("an article alone in its file has the ID %s, want that of the file, %s", one["A"], MakeID("a.xml", ""))
	}
}

func TestNewsMLThatBreaksOffKeepsWhatItHad(t *testing.T) {
	item := "<NewsItem><NewsComponent><NewsLines><HeadLine>Rain</HeadLine></NewsLines></NewsComponent></NewsItem>\n"
	articles, errs := readAll(t, fstest.MapFS{"a.xml": {Data: []byte("<NewsML>" + item + item + "<NewsItem><News")}}, "a.xml")
	var bad *BadSource
	if len(articles) != 2 || len(errs) != 1 || !errors.Is(errs[0], ErrMalformed) || !errors.As(errs[0], &bad) || !bad.Lasting() || !containsText(errs[0], "line 3") {
		t.Errorf("%d articles and errors %v, want 2, and that line 3 is malformed", len(articles), errs)
	}
	articles, errs = readAll(t, fstest.MapFS{"a.xml": {Data: []byte("<NewsML></NewsML>")}}, "a.xml")
	if len(articles) != 0 || len(errs) != 1 || !errors.Is(errs[0], ErrNoArticle) {
		t.Errorf("%d articles and errors %v of a document without items, want ErrNoArticle", len(articles), errs)
	}
}

func TestNewsMLIsStreamed(t *testing.T) {
	const items = 200
	text := strings.Repeat("The council of the town met on Monday, and spoke of roads. ", 1700) // 100 kB
	next := func(n int) string {
		switch {
		case n == 0:
			return "<NewsML>"
		case n <= items:
			return fmt.Sprintf("<NewsItem><NewsComponent><NewsLines><HeadLine>Number %d</HeadLine></NewsLines><DescriptiveMetadata><Language FormalName='en'/></DescriptiveMetadata><ContentItem><DataContent>%s</DataContent></ContentItem></NewsComponent></NewsItem>", n, text)
		case n == items+1:
			return "</NewsML>"
		}
		return ""
	}
	r := &Reader{FS: generatedFS{sizeOf(next), next}, Names: stated{}}
	n := 0
	var m runtime.MemStats
	for a, err := range r.Articles(t.Context(), Source{Path: "a.xml"}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; a.ID != MakeID("a.xml", fmt.Sprint(n)) {
			t.Fatalf("article %d has ID %s", n, a.ID)
		}
		if n%100 == 0 {
			runtime.GC()
			if runtime.ReadMemStats(&m); m.HeapAlloc > 64<<20 {
				t.Fatalf("after %d of 20 MB, %d MiB are held", n, m.HeapAlloc>>20)
			}
		}
	}
	if n != items {
		t.Errorf("%d articles, want %d", n, items)
	}
}

func FuzzNewsML(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0" encoding="utf8"?><NewsML><NewsEnvelope><SentFrom><Party FormalName="a"/></SentFrom><DateAndTime>20180310T081500+0300</DateAndTime></NewsEnvelope><NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>b</ProviderId><DateId>20180310</DateId><NewsItemId>c</NewsItemId><RevisionId PreviousRevision="1" Update="N">2</RevisionId><PublicIdentifier>urn:newsml:b:20180310:c:2</PublicIdentifier></NewsIdentifier><NameLabel>d</NameLabel></Identification><NewsManagement><FirstCreated>20180310T071000+0300</FirstCreated><Status FormalName="Embargoed"/><StatusWillChange><FutureStatus FormalName="Usable"/><DateAndTime>20180311</DateAndTime></StatusWillChange></NewsManagement><NewsComponent EquivalentsList="yes"><NewsComponent Duid="e" xml:lang="en"><Role FormalName="Main"/><NewsLines><HeadLine>f</HeadLine><SubHeadLine>g</SubHeadLine><ByLine>By H I</ByLine><DateLine>ERBIL</DateLine><KeywordLine>j;k</KeywordLine></NewsLines><DescriptiveMetadata><Language FormalName="en"/><SubjectCode><Subject FormalName="16000000"/></SubjectCode><Location HowPresent="Origin"><Property FormalName="City" Value="l"/></Location></DescriptiveMetadata><ContentItem><DataContent><nitf><body><body.content><p>m</p></body.content></body></nitf></DataContent></ContentItem></NewsComponent><NewsComponent xml:lang="ku"><NewsLines><HeadLine>n</HeadLine></NewsLines><ContentItem><DataContent>&lt;p&gt;o&lt;/p&gt;</DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem><NewsItem><NewsComponent><NewsComponent><Role FormalName="Caption"/><ContentItem><DataContent>p</DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>`), uint8(0))
	f.Add([]byte("<NewsML><NewsItem><NewsComponent><ContentItem><DataContent><![CDATA[<nitf><body><body.content>x]]></DataContent></ContentItem></NewsComponent></NewsItem><TopicSet/></NewsML>"), uint8(1))
	fuzz(f, []string{"a.xml", "a"})
}
