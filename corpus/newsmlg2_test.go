package corpus

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// newsItemXML returns a newsItem with inner after its itemMeta.
func newsItemXML(inner string) string {
	return `<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="tag:x" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/></itemMeta>` + inner + `</newsItem>`
}

func TestNewsMLG2IsKnownByItsRoot(t *testing.T) {
	for _, tt := range []struct {
		head string
		want bool
	}{
		{`<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/">`, true},
		{"\ufeff<?xml version=\"1.0\"?>\n<!-- a comment --><newsMessage>", true},
		{`<n:packageItem xmlns:n="http://iptc.org/std/nar/2006-10-01/">`, true},
		{`<n:packageItem>`, true}, // a prefix that nobody declared
		{`<planningItem>`, true},
		{`<newsItem xmlns="http://example.org/cms">`, false},
		{`<NewsML><NewsItem>`, false},
		{`<rss><newsItem>`, false},
		{`newsItem`, false},
	} {
		if got := newsmlG2Format.Knows("a.xml", []byte(tt.head)); got != tt.want {
			t.Errorf("%s is known as NewsML-G2: %t, want %t", tt.head, got, tt.want)
		}
	}
}

func TestItemsThatAreNoNewsArePassedOver(t *testing.T) {
	for name, data := range map[string]string{
		"knowledge.xml": `<knowledgeItem xmlns="http://iptc.org/std/nar/2006-10-01/"><conceptSet><concept><name>Erbil</name></concept></conceptSet></knowledgeItem>`,
		"planning.xml":  `<planningItem xmlns="http://iptc.org/std/nar/2006-10-01/"><newsCoverageSet/></planningItem>`,
		"package.xml": `<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentMeta><headline>Top ten</headline></contentMeta>
			<groupSet root="a"><group id="a"><itemRef residref="x"><headline>One</headline></itemRef></group></groupSet></packageItem>`,
		"events.xml": newsItemXML(`<contentSet><inlineXML><events><event><name>A meeting</name></event></events></inlineXML></contentSet>`),
	} {
		articles, errs := readAll(t, fstest.MapFS{name: {Data: []byte(data)}}, name)
		if len(articles) > 0 || len(errs) != 1 || !errors.Is(errs[0], ErrNoArticle) {
			t.Errorf("%s has %d articles and errors %v, want ErrNoArticle alone", name, len(articles), errs)
		}
	}
}

func TestItemsWithinAPackageAreRead(t *testing.T) {
	data := `<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentMeta><headline>Top ten</headline></contentMeta><groupSet><group>` +
		newsItemXML(`<contentMeta><headline>One</headline></contentMeta>`) + `</group></groupSet></packageItem>`
	articles, errs := readAll(t, fstest.MapFS{"a.xml": {Data: []byte(data)}}, "a.xml")
	if len(articles) != 1 || len(errs) > 0 || articles[0].Headline != "One" || articles[0].ID != MakeID("a.xml", "") {
		t.Errorf("a package with one item in it has articles %v and errors %v, want “One”, which has the ID of its file", articles, errs)
	}
}

func TestCancelledItemIsCalledByWhatItHas(t *testing.T) {
	for meta, want := range map[string]string{
		`<title>Bridge closed</title></itemMeta><contentMeta><slugline>BRIDGE</slugline></contentMeta>`: "Bridge closed",
		`</itemMeta><contentMeta><slugline>BRIDGE</slugline></contentMeta>`:                             "BRIDGE",
	} {
		data := `<newsItem><itemMeta><pubStatus qcode="stat:canceled"/>` + meta + `</newsItem>`
		articles, errs := readAll(t, fstest.MapFS{"a.xml": {Data: []byte(data)}}, "a.xml")
		if len(articles) != 1 || len(errs) > 0 || articles[0].Headline != want || articles[0].Status != Killed {
			t.Errorf("%s has articles %v and errors %v, want a killed %q", data, articles, errs, want)
		}
	}
}

func TestEmptyItemCostsOneArticle(t *testing.T) {
	one := newsItemXML(`<contentMeta><headline>One</headline></contentMeta>`)
	data := `<newsMessage><itemSet>` + one + newsItemXML("") + one + `<newsItem><contentMeta><headline>Four</headline></contentMeta></newsItem></itemSet></newsMessage>`
	articles, errs := readAll(t, fstest.MapFS{"a.xml": {Data: []byte(data)}}, "a.xml")
	if len(articles) != 3 || len(errs) != 1 || !strings.HasPrefix(errs[0].Error(), "corpus: a.xml:2: neither a headline nor a body") {
		t.Fatalf("%d articles and errors %q, want 3, and one error for a.xml:2", len(articles), errs)
	}
	for i, key := range []string{"tag:x", "tag:x\x002", "4"} {
		if want := MakeID("a.xml", key); articles[i].ID != want {
			t.Errorf("article %d has ID %s, want %s of the key %q", i+1, articles[i].ID, want, key)
		}
	}
}

func TestContentOfNewsMLG2(t *testing.T) {
	const headline = `<contentMeta><headline>The old bridge</headline></contentMeta>`
	for _, tt := range []struct{ content, want string }{
		{`<inlineData contenttype="text/plain">One line.` + "\n\n" + `Two &lt; three.</inlineData>`, "One line.\n\nTwo < three."},
		{`<inlineData contenttype="text/html">&lt;h1&gt;The old bridge&lt;/h1&gt;&lt;p&gt;One &amp;amp; one.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</inlineData>`, "One & one.\n\nTwo."},
		{`<inlineData contenttype="text/plain" encoding="base64">VGhlIGJyaWRnZSBpcyBvcGVuLg==</inlineData>`, "The bridge is open."},
		{`<inlineData contenttype="image/png" encoding="base64">iVBORw0KGgo=</inlineData>`, ""},
		{`<remoteContent href="x.jpg"/><inlineXML><html><body>Bare text.<br/>And more.</body></html></inlineXML>`, "Bare text.\n\nAnd more."},
		{`<inlineXML><html><body><p/></body></html></inlineXML><inlineData>The other.</inlineData>`, "The other."},
		{`<inlineXML><html><body><p>First.</p></body></html></inlineXML><inlineData>Second.</inlineData>`, "First."},
		{`<inlineXML><BODY><TEXT><RUBRIK>The old bridge</RUBRIK><INGRESS><P>A lead.</P></INGRESS><BRODTEXT><CITAT>A quote.</CITAT><P>A <B>bold</B> word.</P></BRODTEXT><BYLINE>Azad Rahim/TT</BYLINE></TEXT></BODY></inlineXML>`, "A lead.\n\nA quote.\n\nA bold word."},
		{`<inlineXML><nitf><body><body.content><p>Of NITF.</p></body.content></body></nitf></inlineXML>`, "Of NITF."},
		{`<inlineXML><html><body><p>* One point</p><p>* Another</p></body></html></inlineXML>`, "* One point\n\n* Another"},
		{`<inlineXML><html><body><p>* One point</p><p>* Another</p><p>The text.</p></body></html></inlineXML>`, "The text."},
		{`<inlineXML><sports-content><name>Hawler SC</name></sports-content></inlineXML>`, ""},
	} {
		data := newsItemXML(headline + "<contentSet>" + tt.content + "</contentSet>")
		articles, errs := readAll(t, fstest.MapFS{"a.xml": {Data: []byte(data)}}, "a.xml")
		if len(articles) != 1 || len(errs) > 0 {
			t.Errorf("%s has %d articles and errors %v", tt.content, len(articles), errs)
		} else if got := articles[0].Body; got != tt.want {
			t.Errorf("%s has the body %q, want %q", tt.content, got, tt.want)
		}
	}
}

func TestDatelineElementMayBeATimestamp(t *testing.T) {
	for _, tt := range []struct{ dateline, want string }{
		{"ERBIL (Zagros Wire) - ", "ERBIL (Zagros Wire)"},
		{"SULAIMANI, Iraq, March 3", "SULAIMANI, Iraq, March 3"},
		{"2014-07-17 00:24:11 GMT+00:00", ""},
		{"20160116T131559+0000", ""},
		{"4/4/2018", ""},
	} {
		a, notes := g2Article(parseString(t, newsItemXML(`<contentMeta><headline>x</headline><located><name>Beirut</name></located><dateline>`+tt.dateline+`</dateline></contentMeta>`)))
		if a.Dateline.Raw != tt.want || a.Desk != "Beirut" || len(notes) > 0 {
			t.Errorf("dateline %q is read as %q with desk %q and notes %v, want %q, desk Beirut and no notes", tt.dateline, a.Dateline.Raw, a.Desk, notes, tt.want)
		}
	}
}

func parseString(t *testing.T, text string) *element {
	t.Helper()
	root, err := parseXML(&Input{Reader: strings.NewReader(text)})
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestDatesOfNewsMLG2(t *testing.T) {
	for _, tt := range []struct{ class, item, content, published, updated string }{
		{"text", `<firstCreated>2020-01-01T08:00:00Z</firstCreated><versionCreated>2020-01-01T09:00:00Z</versionCreated>`, "", "2020-01-01T08:00:00Z", "2020-01-01T09:00:00Z"},
		{"text", `<firstCreated>2020-01-01T09:00:00Z</firstCreated><versionCreated>2020-01-01T08:00:00Z</versionCreated>`, "", "2020-01-01T09:00:00Z", ""},
		{"text", `<versionCreated>2020-01-01T09:00:00Z</versionCreated>`, `<contentCreated>2020-01-01T07:00:00Z</contentCreated>`, "2020-01-01T07:00:00Z", "2020-01-01T09:00:00Z"},
		{"picture", `<versionCreated>2020-01-01T09:00:00Z</versionCreated>`, `<contentCreated>1999-01-01</contentCreated>`, "2020-01-01T09:00:00Z", ""},
		{"text", `<firstCreated>soon</firstCreated><versionCreated>2020-01-01T09:00:00Z</versionCreated>`, "", "2020-01-01T09:00:00Z", ""},
	} {
		data := `<newsItem><itemMeta><itemClass qcode="ninat:` + tt.class + `"/>` + tt.item + `</itemMeta><contentMeta><headline>x</headline>` + tt.content + `</contentMeta></newsItem>`
		a, notes := g2Article(parseString(t, data))
		if a.Published.String() != tt.published || a.Updated.String() != tt.updated {
			t.Errorf("%s%s of a %s: published %s, updated %s, want %s and %s", tt.item, tt.content, tt.class, a.Published, a.Updated, tt.published, tt.updated)
		}
		if told := len(notes) > 0; told != strings.Contains(tt.item, "soon") {
			t.Errorf("%s has the notes %v", tt.item, notes)
		}
	}
}

func TestAuthorsAreTakenWithoutTheirOutlet(t *testing.T) {
	for _, tt := range []struct{ field, outlet, want string }{
		{"By Azad Rahim", "Reuters", "Azad Rahim"},
		{"Von Azad Rahim, dpa", "dpa", "Azad Rahim"},
		{"Von dpa", "dpa", ""},
		{"dpa", "dpa", ""},
		{"By Sara Anwar, Citadel 24", "Citadel 24", "Sara Anwar"},
		{"Azad Rahim/TT", "TT", "Azad Rahim"},
		{"Azad Rahim and Peshraw d'Amadi", "", "Azad Rahim|Peshraw d'Amadi"},
		{"Azad Rahim and Nadia Hama", "", "Azad Rahim|Nadia Hama"},
		{"Reuters, JAN 02", "Reuters", ""},
		{"", "Reuters", ""},
	} {
		if got := strings.Join(creditedAuthors(tt.field, tt.outlet), "|"); got != tt.want {
			t.Errorf("the byline %q of %q has the authors %q, want %q", tt.field, tt.outlet, got, tt.want)
		}
	}
}

func TestStandfirstThatRepeatsTheTextIsNone(t *testing.T) {
	long := strings.Repeat("Rain fell on the hills above the town. ", 10)
	for _, tt := range []struct {
		text, standfirst string
		want             bool
	}{
		{"ERBIL (Zagros Wire) - Rain fell on the hills. The mayor spoke.", "Rain fell on the hills...", true},
		{"Rain fell on the hills. The mayor spoke.", "Rain fell on the hills and in the valley.", false},
		{long + "The end.", long[:300] + " Another end.", true},
		{"Rain fell.", "", false},
		{"", "Rain fell.", false},
		{"The mayor spoke. " + long + long + "Nobody was hurt.", "Nobody was hurt.", false},
	} {
		if got := startsLike(tt.text, tt.standfirst); got != tt.want {
			t.Errorf("%q is the start of %q: %t, want %t", tt.standfirst, tt.text, got, tt.want)
		}
	}
}

func TestManyConceptsCostLittle(t *testing.T) {
	const n = 5000
	broader := strings.Repeat(`<broader><name>Nowhere at all</name></broader>`, n)
	subjects := strings.Repeat(`<subject type="cpnat:geoArea" literal="x"/><description>Caption</description>`, n)
	data := newsItemXML(`<contentMeta><headline>x</headline>` + subjects + `</contentMeta><assert literal="x"><name>Akre</name>` + broader + `</assert>` +
		strings.Repeat(`<inlineXML>`, 10) + strings.Repeat(`<p>`, 100) + "text" + strings.Repeat(`</p>`, 100) + strings.Repeat(`</inlineXML>`, 10))
	articles, errs := readAll(t, fstest.MapFS{"a.xml": {Data: []byte(data)}}, "a.xml")
	if len(articles) != 1 || len(errs) != 1 || !strings.Contains(errs[0].Error(), fmt.Sprintf("of %d names of a place the first 256", n)) {
		t.Errorf("%d articles and errors %q, want one, and that names were cut", len(articles), errs)
	}
}

func FuzzNewsMLG2(f *testing.F) { // with short seeds, for long ones take minutes to be made shorter
	f.Add([]byte(`<newsItem guid="a"><contentMeta><subject type="cpnat:poi" literal="a"/><headline>b</headline></contentMeta><assert literal="a"><name>c</name></assert><contentSet><inlineData contenttype="text/html">&lt;p&gt;d</inlineData></contentSet></newsItem>`), uint8(0))
	f.Add([]byte(`<newsMessage><newsItem><itemMeta><versionCreated>2020-01-01</versionCreated><edNote>e</edNote></itemMeta><contentSet><inlineXML><html><body><h1>x</h1><p>(Adds y)</p><p>ERBIL - z</p></body></html></inlineXML></contentSet></newsItem><newsItem/></newsMessage>`), uint8(0))
	f.Add([]byte(`<newsItem><contentMeta><by>By A B</by><description role="x:caption">c</description></contentMeta><contentSet><inlineXML><nitf><body.content><p>n</p></body.content></nitf><P>l</P></inlineXML></contentSet></newsItem>`), uint8(0))
	fuzz(f, []string{"a.xml"})
}
