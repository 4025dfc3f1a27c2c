package main

import (
	"strings"
)

const (
	nitfOf  = `<nitf><head><title>Bridge opens in Zakho</title></head><body><body.head><hedline><hl1>Bridge opens in Zakho</hl1></hedline></body.head><body.content><p>A new bridge opened on Tuesday.</p></body.content></body></nitf>`
	newsTop = `<?xml version="1.0" encoding="UTF-8"?><NewsML Version="1.2"><NewsEnvelope><DateAndTime>20210504T120000Z</DateAndTime></NewsEnvelope>`
	newsOne = `<NewsItem><Identification><NewsIdentifier><ProviderId>zagros.example</ProviderId><DateId>20210504</DateId><NewsItemId>z%d</NewsItemId><RevisionId PreviousRevision="0" Update="N">1</RevisionId><PublicIdentifier>urn:newsml:zagros.example:20210504:z%[1]d:1</PublicIdentifier></NewsIdentifier></Identification>` +
		`<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20210504T120000Z</FirstCreated><ThisRevisionCreated>20210504T120000Z</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement>` +
		`<NewsComponent><NewsLines><HeadLine>Bridge opens in Zakho</HeadLine></NewsLines><ContentItem><DataContent><p>A new bridge opened on Tuesday.</p></DataContent></ContentItem></NewsComponent></NewsItem>`
	feedTop = `<?xml version="1.0"?><rss version="2.0"><channel><title>Hamrin News</title>`
	feedOne = "<item><title>Bridge opens in Zakho</title><guid>z%d</guid><description>A new bridge opened on Tuesday.</description></item>\n"
	feedEnd = `</channel></rss>`
)

const g2One = `<newsItem guid="urn:newsml:zagros.example:%d" version="1"><itemMeta><itemClass qcode="ninat:text"/></itemMeta><contentMeta><headline>Bridge opens in Zakho</headline></contentMeta></newsItem>` + "\n"

// g2Of is a message of NewsML-G2 with an item of that status and kind.
func g2Of(status, kind string) string {
	return `<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem guid="urn:newsml:zagros.example:1" version="1"><itemMeta><itemClass qcode="ninat:` + kind + `"/><versionCreated>2021-05-04T12:00:00Z</versionCreated><pubStatus qcode="stat:` + status + `"/></itemMeta>` +
		`<contentMeta><headline>Bridge opens in Zakho</headline></contentMeta><contentSet><inlineXML contenttype="application/nitf+xml">` + nitfOf + `</inlineXML></contentSet></newsItem></itemSet></newsMessage>`
}

// badXML are wires in XML and SGML and without, and feeds.
func badXML() []badInput {
	bomb := `<!DOCTYPE nitf [<!ENTITY a "ha">`
	for c := 'b'; c <= 'k'; c++ {
		bomb += `<!ENTITY ` + string(c) + ` "` + strings.Repeat("&"+string(c-1)+";", 10) + `">`
	}
	return []badInput{
		{
			what: "XML that is not closed", file: "bad.xml",
			report: "skipped: bad.xml: malformed XML at line 1: the file breaks off: get the whole of it", status: exitSkipped,
			data: nitfOf[:len(nitfOf)-20],
		},
		{
			what: "XML with a wrong end tag", file: "bad.xml",
			report: "skipped: bad.xml: malformed XML at line 1: <p> is closed by </q>", status: exitSkipped,
			data: strings.Replace(nitfOf, "</p>", "</q>", 1),
		},
		{
			what: "XML with a bare ampersand", file: "bad.xml",
			articles: 1, shows: `A & new bridge`,
			data: strings.Replace(nitfOf, "A new", "A & new", 1),
		},
		{
			what: "XML with a control character", file: "bad.xml",
			articles: 1,
			data:     strings.Replace(nitfOf, "A new", "A\x08\x1b[31m new", 1),
		},
		{
			what: "a billion laughs", file: "bad.xml",
			report: "skipped: bad.xml: malformed XML at line 1: invalid character entity &k;", status: exitSkipped,
			data: bomb + `]>` + strings.Replace(nitfOf, "A new", "&k; A new", 1),
		},
		{
			what: "an entity of another file", file: "bad.xml",
			report: "skipped: bad.xml: malformed XML at line 1: invalid character entity &x;", status: exitSkipped,
			data: `<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/hostname">]>` + strings.Replace(nitfOf, "A new", "&x; A new", 1),
		},
		{
			what: "a document type of the network", file: "bad.xml",
			articles: 1,
			data:     `<!DOCTYPE nitf SYSTEM "http://news.example/nitf.dtd">` + nitfOf,
		},
		{
			what: "XML 300 deep", file: "bad.xml",
			report: "skipped: bad.xml: too large: a document may have 200000 elements, 200 deep", status: exitSkipped,
			data: strings.Replace(nitfOf, "A new", strings.Repeat("<em>", 300)+"A new"+strings.Repeat("</em>", 300), 1),
		},
		{
			what: "XML of 300,000 elements", file: "bad.xml", dear: true,
			report: "skipped: bad.xml: too large: a document may have 200000 elements, 200 deep", status: exitSkipped,
			data: strings.Replace(nitfOf, "A new", strings.Repeat("<em/>", 300_000)+"A new", 1),
		},
		{
			what: "XML of an unknown character set", file: "bad.xml",
			report: "skipped: bad.xml: not in a known character set: convert it to UTF-8, for example with iconv: it declares \"klingon\"", status: exitSkipped,
			data: `<?xml version="1.0" encoding="klingon"?>` + nitfOf,
		},
		{
			what: "XML that says UTF-8 and is Latin 1", file: "bad.xml",
			report: "skipped: bad.xml: not in a known character set: convert it to UTF-8, for example with iconv (it is not the \"UTF-8\" that is declared)", status: exitSkipped,
			data: `<?xml version="1.0" encoding="UTF-8"?>` + strings.Replace(nitfOf, "A new bridge", "A new caf\xe9 near the bridge", 1),
		},
		{
			what: "XML that says UTF-16 and is UTF-8", file: "bad.xml",
			articles: 1,
			data:     `<?xml version="1.0" encoding="UTF-16"?>` + nitfOf,
		},
		{
			what: "XML without a root", file: "bad.xml",
			read: "passed over: bad.xml: no news article: no format knows it",
			data: `<?xml version="1.0" encoding="UTF-8"?><!-- nothing -->`,
		},
		{
			what: "XML that is empty", file: "bad.xml",
			report: "skipped: bad.xml: the file is empty", status: exitSkipped,
		},
		{
			what: "XML of another kind", file: "bad.xml",
			read: "passed over: bad.xml: no news article: no format knows it",
			data: `<?xml version="1.0"?><project><name>Site of the paper</name></project>`,
		},
		{
			what: "a sitemap", file: "sitemap.xml",
			read: "passed over: sitemap.xml: no news article: no format knows it",
			data: `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://news.example/</loc></url></urlset>`,
		},
		{
			what: "NITF without a body", file: "bad.xml",
			articles: 1,
			data:     `<nitf><head><title>Bridge opens in Zakho</title></head></nitf>`,
		},
		{
			what: "NITF without anything", file: "bad.xml",
			report: "skipped: bad.xml: neither a headline nor a body", status: exitSkipped,
			data: `<nitf/>`,
		},
		{
			what: "NewsML with one broken item of three", file: "bad.xml",
			articles: 3,
			data:     newsTop + series(3, newsOne, 2, strings.Replace(series(1, newsOne, 0, ""), "</NewsLines>", "</NewsLine>", 1)) + `</NewsML>`,
		},
		{
			what: "NewsML with one empty item of three", file: "bad.xml",
			articles: 2,
			data:     newsTop + series(3, newsOne, 2, `<NewsItem/>`) + `</NewsML>`,
		},
		{
			what: "NewsML-G2 with one broken item of three", file: "bad.xml",
			articles: 2, report: "skipped: bad.xml:2: malformed XML: the <newsItem> at line 2 has no end", status: exitSkipped,
			data: `<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>` + series(3, g2One, 2, strings.Replace(series(1, g2One, 0, ""), "</newsItem>", "", 1)) + `</itemSet></newsMessage>`,
		},
		{
			what: "NewsML-G2 that is withheld", file: "bad.xml",
			articles: 1, shows: `"status":"withheld"`,
			data: g2Of("withheld", "text"),
		},
		{
			what: "NewsML-G2 that is cancelled", file: "bad.xml",
			articles: 1, shows: `"status":"killed"`,
			data: g2Of("canceled", "text"),
		},
		{
			what: "NewsML-G2 of a picture", file: "bad.xml",
			articles: 1,
			data:     strings.Replace(g2Of("usable", "picture"), nitfOf, "", 1),
		},
		{
			what: "NewsML-G2 that is cut off", file: "bad.xml",
			report: "skipped: bad.xml: malformed XML at line 1: the file breaks off: get the whole of it", status: exitSkipped,
			data: g2Of("usable", "text")[:600],
		},
		{
			what: "IPTC 7901 without ETX", file: "bad.tst",
			articles: 1,
			data:     "\x01zag0123 4 pl 120 zag 0456\r\n\r\nIraq/Bridge/\r\n\x02Bridge opens in Zakho =\r\n   Zakho (zag) - A new bridge opened on Tuesday.\r\n",
		},
		{
			what: "IPTC 7901 that is cut in the heading", file: "bad.tst",
			read: "passed over: bad.tst: no news article: it was read as bare text, which found none",
			data: "\x01zag0123 4 pl",
		},
		{
			what: "ANPA 1312 that is cut in the heading", file: "bad.wire",
			report: "skipped: bad.wire: not text: it holds NUL bytes or too many control characters", status: exitSkipped,
			data: "\x16\x16\x01a0123\x1fr w \x14bc-Iraq-Br",
		},
		{
			what: "SGML with one record without an end", file: "bad.sgm",
			articles: 2, report: "skipped: bad.sgm:2: malformed SGML: a REUTERS element has no end before the next begins", status: exitSkipped,
			data: "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n" + series(3, sgmlOne, 2, strings.Replace(series(1, sgmlOne, 0, ""), "</REUTERS>\n", "", 1)),
		},
		{
			what: "SGML with an unknown entity", file: "bad.sgm",
			articles: 1,
			data:     "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n" + strings.Replace(series(1, sgmlOne, 0, ""), "A new", "&#5; &zagros; A new", 1),
		},
		{
			what: "RSS with one bad item of 100", file: "bad.xml",
			articles: 100,
			data:     feedTop + series(100, feedOne, 50, "<item><title>Bridge</titel></item>\n") + feedEnd,
		},
		{
			what: "RSS with one item of 100 that is not closed", file: "bad.xml",
			articles: 99, report: "skipped: bad.xml:50: malformed XML: the <item> at line 50 has no end", status: exitSkipped,
			data: feedTop + series(100, feedOne, 50, "<item><title>Bridge opens</title>\n") + feedEnd,
		},
		{
			what: "RSS with one empty item of 100", file: "bad.xml",
			articles: 99, report: "skipped: bad.xml:50: neither a headline nor a body", status: exitSkipped,
			data: feedTop + series(100, feedOne, 50, "<item/>\n") + feedEnd,
		},
		{
			what: "RSS with a bare ampersand", file: "bad.xml",
			articles: 3,
			data:     feedTop + series(3, feedOne, 2, "<item><title>Roads & bridges open</title></item>\n") + feedEnd,
		},
		{
			what: "RSS that is cut off", file: "bad.xml",
			articles: 3, report: "skipped: bad.xml: malformed XML at line 4: the file breaks off before the end of its <rss>: get the whole of it", status: exitSkipped,
			data: feedTop + series(3, feedOne, 0, ""),
		},
		{
			what: "RSS without items", file: "bad.xml",
			read: "passed over: bad.xml: no news article: it was read as feed, which found none",
			data: feedTop + feedEnd,
		},
		{
			what: "Atom without entries", file: "bad.atom",
			read: "passed over: bad.atom: no news article: it was read as feed, which found none",
			data: `<feed xmlns="http://www.w3.org/2005/Atom"><title>Hamrin News</title></feed>`,
		},
		{
			what: "RSS with a date that is none", file: "bad.xml",
			articles: 1, report: "cut: bad.xml:1: kept, but RSS pubDate: date \"Mon, 32 May 2021\": there is no day 32",
			data: feedTop + series(1, strings.Replace(feedOne, "<guid>", "<pubDate>Mon, 32 May 2021</pubDate><guid>", 1), 0, "") + feedEnd,
		},
		{
			what: "WordPress with attachments alone", file: "bad.xml",
			read: "passed over: bad.xml: no news article: it was read as WordPress export, which found none",
			data: `<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Citadel 24</title><wp:wxr_version>1.2</wp:wxr_version>` +
				`<item><title>bridge.jpg</title><wp:post_id>1</wp:post_id><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status></item></channel></rss>`,
		},
	}
}

const sgmlOne = "<REUTERS TOPICS=\"NO\" LEWISSPLIT=\"TRAIN\" OLDID=\"%d\" NEWID=\"%[1]d\">\n<DATE>26-FEB-1987 15:01:01.79</DATE>\n<TEXT>\n<TITLE>BRIDGE OPENS IN ZAKHO</TITLE>\n<DATELINE>    ZAKHO, Feb 26 - </DATELINE><BODY>A new bridge opened on Tuesday.\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n"
