package corpus

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// nitfOf reads an nitf element that is written as its head and body.
func nitfOf(t *testing.T, head, bodyHead, content string) *Article {
	t.Helper()
	const form = "<nitf><head>%s</head><body><body.head>%s</body.head><body.content>%s</body.content></body></nitf>"
	return readOne(t, "a.xml", fmt.Sprintf(form, head, bodyHead, content))
}

// readOne reads a file that is one article without a fault.
func readOne(t *testing.T, name, data string) *Article {
	t.Helper()
	articles, errs := readAll(t, fstest.MapFS{name: {Data: []byte(data)}}, name)
	if len(articles) != 1 || len(errs) > 0 {
		t.Fatalf("%s has %d articles and errors %q, want one article: %s", name, len(articles), errs, data)
	}
	return articles[0]
}

func TestNITFDatelines(t *testing.T) {
	for _, tt := range []struct{ element, places, date string }{
		{"<location><city>Sydney</city></location>", "Sydney", ""},
		{"<location>NEW YORK</location>", "New York", ""},
		{"<location><city>Ottawa</city><state>Ontario</state><country>Canada</country></location><story.date norm='20190703T165136-0400'/>", "Ottawa", ""},
		{"<location>BEIJING</location>\n<story.date>July 23</story.date>", "Beijing", "2019-07-23"},
		{"<location>ERBIL</location>, July 22 (Reuters) -", "Erbil", "2019-07-22"},
		{"<location><city>DUHOK</city>, <country>Iraq</country></location>, July 22", "Duhok", "2019-07-22"},
		{"SYDNEY March 22 AAP -", "Sydney", "2019-03-22"},
		{"Oslo", "Oslo", ""},
		{"2014-07-17 00:24:11 GMT+00:00", "", ""},
		{"20160116T131559+0000", "", ""},
		{"<story.date norm='20190121T103600+0000'>20190121T103600+0000</story.date>", "", ""},
		{"<location>MOSUL</location><story.date norm='20190121T103600Z'>20190121T103600Z</story.date>", "Mosul", ""},
		{"4/4/2018", "", ""},
		{"SAID TO BE DECEMBER 31, 2015", "", ""},
		{"Thu Jul 17 2014", "", ""},
		{"17 July 2014", "", ""},
		{"THROUGH JULY 5", "", ""},
		{"UNDATED", "", ""},
		{"<location/>", "", ""},
	} {
		a := nitfOf(t, "<docdata><date.issue norm='20190724'/></docdata>", "<hedline><hl1>H</hl1></hedline><dateline>"+tt.element+"</dateline>", "<p>A text.</p>")
		if places := strings.Join(a.Dateline.Places, "/"); places != tt.places || a.Dateline.Date.String() != tt.date {
			t.Errorf("dateline %s: places %q, date %q, want %q, %q", tt.element, places, a.Dateline.Date, tt.places, tt.date)
		}
	}
}

func TestNITFBylines(t *testing.T) {
	for _, tt := range []struct{ element, want string }{
		{"<byline>By AZAD RAHIM<byttl>Zagros Wire Business Writer</byttl></byline>", "AZAD RAHIM"},
		{"<byline>By Azad Rahim, Zagros Wire Political Correspondent</byline>", "Azad Rahim"},
		{"<byline>By Azad Rahim and Nadia Hama, Hamrin</byline>", "Azad Rahim/Nadia Hama"},
		{"<byline><person>Azad Rahim and Nadia Hama</person> <byttl>Zagros Wire</byttl></byline>", "Azad Rahim/Nadia Hama"},
		{"<byline><person><name.given>Azad</name.given><name.family>Rahim</name.family></person></byline><byline>Nadia Hama</byline>", "Azad Rahim/Nadia Hama"},
		{"<byline class='print_byline'>By AZAD RAHIM</byline><byline class='normalized_byline'>Rahim, Azad</byline>", "AZAD RAHIM"},
		{"<byline>daa/mt/msr</byline>", ""},
		{"<byline>Roads stay closed, and more rain is forecast</byline>", ""},
		{"<byline>Staff Reporter</byline>", ""},
		{"<byline/>", ""},
	} {
		a := nitfOf(t, "", tt.element, "<p>A text.</p>")
		if got := strings.Join(a.Bylines, "/"); got != tt.want {
			t.Errorf("%s: bylines %q, want %q", tt.element, got, tt.want)
		}
	}
}

func TestNITFStandfirstSaysSomethingNew(t *testing.T) {
	const body = "<p>ERBIL (Reuters) - Rain fell on Monday in the north. Roads were closed.</p>"
	for _, tt := range []struct{ elements, want string }{
		{"<hedline><hl1>Rain in the north</hl1><hl2>Roads closed near Rawanduz</hl2></hedline>", "Roads closed near Rawanduz"},
		{"<hedline><hl1>Rain in the north</hl1><hl2>Rain in the north.</hl2></hedline>", ""},
		{"<hedline><hl1>Rain in the north</hl1><hl2>IRAQ RAIN</hl2></hedline>", ""},
		{"<hedline><hl1>Rain in the north</hl1></hedline><abstract><p>Rain fell on Monday in the north.</p></abstract>", ""},
		{"<hedline><hl1>Rain in the north</hl1><hl2>Roads closed</hl2></hedline><abstract><p>Lorries wait.</p><p>Roads closed.</p></abstract>", "Roads closed\n\nLorries wait.\n\nRoads closed."},
		{"<byline>Roads stay closed, and more rain is forecast</byline>", "Roads stay closed, and more rain is forecast"},
		{"<abstract><media><media-metadata name='x' value='y'/></media></abstract>", ""},
	} {
		a := nitfOf(t, "<docdata><key-list><keyword key='Iraq Rain'/></key-list></docdata>", tt.elements, body)
		if a.Standfirst != tt.want {
			t.Errorf("%s: standfirst %q, want %q", tt.elements, a.Standfirst, tt.want)
		}
	}
}

func TestNITFDates(t *testing.T) {
	for _, tt := range []struct{ head, published, updated, embargoed string }{
		{"<docdata><date.issue norm='20200907T144526+0200'/></docdata>", "2020-09-07T12:45:26Z", "", ""},
		{"<docdata><date.issue norm='2020-09-07T14:45:26'/></docdata><pubdata date.publication='20200908T000000'/>", "2020-09-07T14:45:26Z", "", ""},
		{"<docdata><date.issue norm='20200907'/><date.release norm='20200907'/></docdata>", "2020-09-07", "", ""},
		{"<docdata><date.issue norm='20200907T100000Z'/><date.release norm='20200908T100000Z'/></docdata>", "2020-09-07T10:00:00Z", "", "2020-09-08T10:00:00Z"},
		{"<docdata><date.release norm='20200908T100000Z'/></docdata>", "2020-09-08T10:00:00Z", "", ""},
		{"<docdata><date.issue norm='YYYYMMDD000000-HHMM'/></docdata><pubdata date.publication='20040912T000000'/>", "2004-09-12", "", ""},
		{"<docdata><date.issue norm='20200907T100000Z'/></docdata><revision-history norm='20200907T090000Z'/><revision-history norm='20200907T113000Z'/>", "2020-09-07T10:00:00Z", "2020-09-07T11:30:00Z", ""},
	} {
		a := nitfOf(t, tt.head, "<hedline><hl1>H</hl1></hedline>", "<p>A text.</p>")
		got := []string{a.Published.String(), a.Updated.String(), a.Embargoed.String()}
		if want := []string{tt.published, tt.updated, tt.embargoed}; !slices.Equal(got, want) {
			t.Errorf("%s: published, updated, embargoed %q, want %q", tt.head, got, want)
		}
	}
}

func TestNITFNames(t *testing.T) {
	a := nitfOf(t, `<docdata><evloc state-prov="Nineveh" iso-cc="IRQ"/><identified-content>
		<person class="indexing_service">Salih, Dler M</person><person class="indexing_service">Nuri, Salar, Jr</person>
		</identified-content></docdata>`,
		"<byline><person>Azad Rahim</person></byline><abstract><p><org>Mosul Museum</org></p></abstract>",
		`<p><location>Mosul's</location> <location><sublocation>Old City</sublocation><city>Mosul</city><country iso-cc="IQ">Iraq</country></location>
		<person><name.given>Shilan</name.given><name.family>Karim</name.family></person></p>`)
	people := []Entity{{Name: "Dler M Salih"}, {Name: "Nuri, Salar, Jr"}, {Name: "Shilan Karim"}}
	places := []Entity{{Name: "Nineveh", Country: "IQ"}, {Name: "Mosul", Country: "IQ"}}
	for _, l := range []struct {
		what      string
		got, want []Entity
	}{{"people", a.People, people}, {"places", a.Places, places}, {"organisations", a.Organisations, []Entity{{Name: "Mosul Museum"}}}} {
		for i := range l.got {
			l.got[i] = Entity{Name: l.got[i].Name, Country: l.got[i].Country}
		}
		if !reflect.DeepEqual(l.got, l.want) {
			t.Errorf("%s %v, want %v", l.what, l.got, l.want)
		}
	}
}

func TestNITFVersions(t *testing.T) {
	for _, tt := range []struct{ docdata, guid, version, replaces, status string }{
		{"<docdata><doc-id id-string='a-2'/><du-key key='a' version='2'/></docdata>", "a", "2", "", ""},
		{"<docdata><doc-id id-string='a-2'/><du-key key='POLITICS-Brexit'/></docdata>", "a-2", "", "", ""},
		{"<docdata><doc-id id-string='b'/><correction id-string='a' info='wrong name'/></docdata>", "b", "", "a", "corrected"},
		{"<docdata management-status='canceled' management-doc-idref='a'><doc-id id-string='b'/></docdata>", "b", "", "a", "killed"},
		{"<docdata management-status='embargoed'/>", "", "", "", "withheld"},
		{"<docdata management-status='usable'/>", "", "", "", ""},
	} {
		a := nitfOf(t, tt.docdata, "<hedline><hl1>H</hl1></hedline>", "<p>A text.</p>")
		got := []string{a.GUID, a.Version, a.Replaces, string(a.Status)}
		if want := []string{tt.guid, tt.version, tt.replaces, tt.status}; !slices.Equal(got, want) {
			t.Errorf("%s: guid, version, replaces, status %q, want %q", tt.docdata, got, want)
		}
	}
}

func TestXMLThatIsSomethingElseIsNoWire(t *testing.T) {
	for _, data := range []string{
		`<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>`, `<newsMessage/>`, `<rss version="2.0"/>`, `<html><body><nitf/></body></html>`, `nitf`, ``,
	} {
		if nitfFormat.Knows("a.nitf", []byte(data)) || newsmlFormat.Knows("a.newsml", []byte(data)) {
			t.Errorf("%s is taken for NITF or NewsML 1.2", data)
		}
	}
	for name, f := range map[string]Format{"nitf": nitfFormat, "NewsML": newsmlFormat} {
		if data := "\n<?xml version='1.0' encoding='utf8'?><!-- x --><!DOCTYPE x [<!ENTITY % y SYSTEM 'z'> %y; ]><" + name + ">"; !f.Knows("a", []byte(data)) {
			t.Errorf("%s is not known", data)
		}
	}
}

// Each of these is the largest of its kind that the limits let through, or so;
// it takes as long as its size, and not the square of it.
func TestHostileWireEndsInTime(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time, which the race detector takes ten times of")
	}
	const n = 50_000
	deep := func(name string, depth int) string {
		return strings.Repeat("<"+name+">", depth) + "Erbil" + strings.Repeat("</"+name+">", depth)
	}
	nitf := func(content string) string {
		return "<nitf><body><body.content>" + content + "</body.content></body></nitf>"
	}
	item := func(c string) string {
		return "<NewsML><NewsItem><NewsComponent>" + c + "</NewsComponent></NewsItem></NewsML>"
	}
	names := func(kind string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "<%s>Name %d</%s>", kind, i, kind)
		}
		return b.String()
	}
	text := "<NewsLines><HeadLine>Rain</HeadLine><KeywordLine>a;b</KeywordLine></NewsLines><ContentItem><DataContent>Rain fell.</DataContent></ContentItem>"
	for name, data := range map[string]string{
		"names":      nitf("<p>" + names("person") + "</p>"),
		"nested":     nitf(strings.Repeat("<p>"+deep("location", 100)+"</p>", n/100)),
		"bylines":    "<nitf><body><body.head>" + strings.Repeat("<byline>By Azad Rahim</byline>", n) + "</body.head></body></nitf>",
		"standfirst": "<nitf><body><body.head><hedline><hl1>x</hl1>" + strings.Repeat("<hl2>"+strings.Repeat("word ", 20)+"</hl2>", n) + "</hedline></body.head></body></nitf>",
		"keywords":   "<nitf><head><title>x</title><docdata><key-list>" + names("keyword") + "</key-list></docdata></head></nitf>",
		"stories":    item(strings.Repeat("<NewsComponent>"+text+"</NewsComponent>", n/8)),
		"lines":      item("<NewsLines>"+names("HeadLine")+"</NewsLines>") + strings.Repeat(" ", n),
		"components": item(deep("NewsComponent", 180) + strings.Repeat(deep("NewsComponent", 100), n/100)),
		"variants":   item("<NewsComponent EquivalentsList='yes'>" + strings.Repeat("<NewsComponent EquivalentsList='yes'>"+text+"</NewsComponent>", n/8) + "</NewsComponent>"),
		"items":      item(strings.Repeat("<ContentItem><DataContent>x</DataContent></ContentItem>", n/2)),
		"parts":      item("<NewsLines><HeadLine>Rain</HeadLine></NewsLines>" + strings.Repeat("<NewsComponent><ContentItem><DataContent>x</DataContent></ContentItem></NewsComponent>", n/4)),
	} {
		start := time.Now()
		readAll(t, fstest.MapFS{"a.xml": {Data: []byte(data)}}, "a.xml")
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s, %d KiB, took %v", name, len(data)>>10, took)
		} else {
			t.Logf("%s, %d KiB: %v", name, len(data)>>10, took)
		}
	}
}

func FuzzNITF(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0" encoding="ISO-8859-1"?><nitf xml:lang="fr"><head><title>a</title><docdata management-status="canceled"><doc-id id-string="b" regsrc="c"/><du-key key="d" version="2"/><evloc city="e" iso-cc="IRQ"/><date.issue norm="20200907T144526+0200"/><date.release norm="20210907"/><correction id-string="f" info="g"/><key-list><keyword key="h"/></key-list></docdata><pubdata date.publication="20040912T000000" ex-ref="http://i.j"/></head><body><body.head><hedline><hl1>k</hl1><hl2>l</hl2></hedline><byline>By <person>M N</person><byttl>o</byttl></byline><dateline><location><city>Erbil</city></location><story.date norm="20200907">Sept 7</story.date></dateline><abstract><p>q</p></abstract></body.head><body.content><p>ERBIL (AFP) - r <person>s</person> <location><city>t</city></location><br/>u &eacute;</p><table><tr><td>v</td><td>w</td></tr></table></body.content><body.end><tagline>Editing by X Y</tagline></body.end></body></nitf>`), uint8(0))
	f.Add([]byte("<nitf><body><body.content><dateline>2014-07-17 00:24:11 GMT+00:00</dateline><byline>a/b</byline><pre>x\n y</pre><media><media-caption>z</media-caption></media></body.content></body></nitf>"), uint8(0))
	fuzz(f, []string{"a.xml", "a"})
}
