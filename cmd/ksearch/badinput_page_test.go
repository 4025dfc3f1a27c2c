package main

import (
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

func pageOf(head, body string) string {
	return `<!doctype html><html lang="en"><head><title>Bridge opens in Zakho</title><meta property="og:type" content="article">` + head + `</head><body>` + body + `</body></html>`
}

const pageText = `<article><h1>Bridge opens in Zakho</h1>` +
	`<p>ZAKHO (Hamrin News) - A new bridge over the river opened to traffic on Tuesday, after two years of work and one of waiting.</p>` +
	`<p>The mayor said at the opening that trucks would no longer have to go round by the old road, which takes an hour more.</p>` +
	`<p>Shopkeepers on the east bank welcomed it. They had asked for the bridge since the flood took the old one away, they said.</p></article>`

// badPages are pages of the web, and what a server sends instead of them.
func badPages() []badInput {
	arabic, _ := charmap.Windows1256.NewEncoder().String(`<!doctype html><html><head><meta charset="utf-8"><meta property="og:type" content="article"><title>افتتاح جسر جديد في زاخو</title></head><body><article><h1>افتتاح جسر جديد في زاخو</h1>` +
		`<p>زاخو (أخبار حمرين) - افتتح المحافظ الجسر الجديد في المدينة يوم الاثنين بعد عامين من العمل وعام من الانتظار الطويل.</p>` +
		`<p>وقال رئيس البلدية إن الشاحنات لن تضطر بعد اليوم إلى سلوك الطريق القديم الذي يستغرق ساعة إضافية في كل رحلة.</p></article></body></html>`)
	return []badInput{
		{
			what: "an error page", file: "bad.html",
			read: "passed over: bad.html: no news article: it was read as html, which found none",
			data: `<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>`,
		},
		{
			what: "a page that asks for a login", file: "bad.html",
			read: "passed over: bad.html: no news article: it was read as html, which found none",
			data: `<html><head><title>Log in | Hamrin News</title></head><body><form method="post"><label>User <input name="user"></label><label>Password <input type="password"></label><button>Log in</button></form><p>Forgot your password?</p></body></html>`,
		},
		{
			what: "a page of scripts alone", file: "bad.html",
			read: "passed over: bad.html: no news article: it was read as html, which found none",
			data: pageOf(`<script>window.state={}</script>`, `<div id="root"></div><script src="/app.js"></script><noscript>You need JavaScript to read this site.</noscript>`),
		},
		{
			what: "a page that leads to another", file: "bad.html",
			read: "passed over: bad.html: no news article: it was read as html, which found none",
			data: `<html><head><meta http-equiv="refresh" content="0; url=https://news.example/"><title>Redirecting</title></head><body><a href="https://news.example/">Click here</a></body></html>`,
		},
		{
			what: "an empty page", file: "bad.html",
			read: "passed over: bad.html: no news article: it was read as html, which found none",
			data: `<!doctype html><html><head></head><body></body></html>`,
		},
		{
			what: "an empty file called .html", file: "bad.html",
			report: "skipped: bad.html: the file is empty", status: exitSkipped,
		},
		{
			what: "5 MB of div in div", file: "bad.html", dear: true,
			read: "passed over: bad.html: no news article: it was read as html, which found none",
			make: lateFile("bad.html", func() string { return pageOf("", strings.Repeat("<div>", 1_000_000)+pageText) }),
		},
		{
			what: "a page of 40 MB", file: "bad.html", dear: true,
			report: "skipped: bad.html: too large: a web page may have 8 MiB", status: exitSkipped,
			make: lateFile("bad.html", func() string { return pageOf("", strings.Repeat(pageText, 40<<20/len(pageText))) }),
		},
		{
			what: "a page that is cut off in a tag", file: "bad.html",
			articles: 1,
			data:     pageOf("", pageText[:len(pageText)-12])[:450],
		},
		{
			what: "a page that says UTF-8 and is windows-1256", file: "bad.html",
			articles: 1, shows: `"headline":"افتتاح جسر جديد في زاخو"`,
			data: arabic,
		},
		{
			what: "a page of an unknown character set", file: "bad.html",
			articles: 1,
			data:     pageOf(`<meta charset="klingon">`, pageText),
		},
		{
			what: "a page with NULs", file: "bad.html",
			report: "skipped: bad.html: not text: it holds NUL bytes or too many control characters", status: exitSkipped,
			data: strings.ReplaceAll(pageOf("", pageText), "bridge", "bri\x00dge"),
		},
		{
			what: "a page whose JSON-LD is broken", file: "bad.html",
			articles: 1, report: "cut: bad.html: kept, but malformed JSON-LD: 1 of 1 scripts were not read to the end",
			data: pageOf(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge</script>`, pageText),
		},
		{
			what: "a page with a date that is none", file: "bad.html",
			articles: 1, report: "cut: bad.html: kept, but none of the dates of the page could be read: meta article:published_time: date \"2021-02-30T25:00:00Z\": there is no time 25:00:00",
			data: pageOf(`<meta property="article:published_time" content="2021-02-30T25:00:00Z">`, pageText),
		},
		{
			what: "a page called .txt", file: "bad.txt",
			articles: 1,
			data:     pageOf("", pageText),
		},
		{
			what: "a page called .xml", file: "bad.xml",
			articles: 1,
			data:     pageOf("", pageText),
		},
	}
}

const mailText = "ZAKHO (Zagros Wire) - A new bridge over the river opened to traffic on Tuesday, after two years of work and one of waiting. The mayor said that trucks would no longer have to go round by the old road."

const mailTop = "From: Zagros Wire <desk@zagros.example>\r\nTo: desk@hamrin.example\r\nSubject: Bridge opens in Zakho\r\nDate: Tue, 04 May 2021 12:00:00 +0300\r\nMessage-ID: <z1@zagros.example>\r\nMIME-Version: 1.0\r\n"

// badMail are messages, mailboxes and crawls.
func badMail() []badInput {
	deep := func(n int) string {
		var b strings.Builder
		b.WriteString(mailTop)
		for i := range n {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%[1]d\r\n", i)
		}
		b.WriteString("Content-Type: text/plain\r\n\r\n" + mailText + "\r\n")
		for i := n - 1; i >= 0; i-- {
			fmt.Fprintf(&b, "--b%d--\r\n", i)
		}
		return b.String()
	}
	letter := "From desk@zagros.example Tue May  4 12:00:00 2021\n" + strings.ReplaceAll(mailTop, "\r\n", "\n")
	letter = strings.Replace(letter, "<z1@", "<z%d@", 1) + "\n" + mailText + "\n\n"
	record := func(n int, body string, size int) string {
		http := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
		if size < 0 {
			size = len(http)
		}
		return fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/%d\r\nWARC-Date: 2021-05-04T12:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-%012[1]d>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", n, size, http)
	}
	page := pageOf("", pageText)
	whole := record(1, page, -1)
	return []badInput{
		{
			what: "a message without a body", file: "bad.eml",
			read: "passed over: bad.eml: no news article: it was read as mail, which found none",
			data: mailTop + "Content-Type: text/plain\r\n\r\n",
		},
		{
			what: "a message of a header alone", file: "bad.eml",
			read: "passed over: bad.eml: no news article: it was read as mail, which found none",
			data: mailTop,
		},
		{
			what: "a message whose base64 is broken", file: "bad.eml",
			report: "skipped: bad.eml: malformed base64: a part is read up to a fault at its byte 120", status: exitSkipped,
			data: mailTop + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(mailText))[:120] + "\r\n!!!! not base64 ????\r\n",
		},
		{
			what: "a message whose base64 breaks off after the text", file: "bad.eml",
			articles: 1, report: "cut: bad.eml: kept, but malformed base64: a part is read up to a fault at its byte 536",
			data: mailTop + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(mailText+mailText)) + "\r\n!!!! not base64 ????\r\n",
		},
		{
			what: "a message in an undecodable mixture", file: "bad.eml",
			report: "skipped: bad.eml: a part is not read: not in a known character set: convert it to UTF-8, for example with iconv", status: exitSkipped,
			data: mailTop + "Content-Type: text/plain\r\n\r\n\xd8\xb2 \xcf\xf0\xe8\xe2\xe5\xf2 \xff\xfe\xfd " + mailText + "\r\n",
		},
		{
			what: "a message without its boundary", file: "bad.eml",
			read: "passed over: bad.eml: no news article: it was read as mail, which found none",
			data: mailTop + "Content-Type: multipart/alternative\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n" + mailText + "\r\n--x--\r\n",
		},
		{
			what: "a message whose parts do not end", file: "bad.eml",
			articles: 1,
			data:     mailTop + "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n" + mailText + "\r\n",
		},
		{
			what: "a message of 1,000 multiparts in one another", file: "bad.eml",
			report: "skipped: bad.eml: too large: a message may have 500 parts, 20 deep", status: exitSkipped,
			data: deep(1000),
		},
		{
			what: "a message of an unknown character set", file: "bad.eml",
			articles: 1,
			data:     mailTop + "Content-Type: text/plain; charset=klingon\r\n\r\n" + mailText + "\r\n",
		},
		{
			what: "a message with a date that is none", file: "bad.eml",
			articles: 1, report: "cut: bad.eml: kept, but mail Date: date \"Xyz, 44 May 2021 12:00:00 +0300\": the word \"xyz\" is not known",
			data: strings.Replace(mailTop, "Tue, 04 May 2021", "Xyz, 44 May 2021", 1) + "Content-Type: text/plain\r\n\r\n" + mailText + "\r\n",
		},
		{
			what: "a mailbox with one bad message of three", file: "bad.mbox",
			articles: 2, report: "skipped: bad.mbox:2: message 2: malformed message: it has no header", status: exitSkipped,
			data: series(3, letter, 2, "From desk@zagros.example Tue May  4 12:00:00 2021\nthis is no header at all\n\nA text.\n\n"),
		},
		{
			what: "a mailbox with one message of three in another character set", file: "bad.mbox",
			articles: 2, report: "skipped: bad.mbox:2: message 2: a part is not read: not in a known character set: convert it to UTF-8, for example with iconv", status: exitSkipped,
			data: series(3, letter, 2, strings.Replace(series(1, letter, 0, ""), "A new bridge", "\xcf\xf0\xe8\xe2\xe5\xf2 \xe2\xf1\xe5\xec", 1)),
		},
		{
			what: "a WARC that is cut off", file: "bad.warc",
			articles: 1, report: "skipped: bad.warc: malformed WARC: the last record is cut off: copy the file anew", status: exitSkipped,
			data: whole + record(2, page, -1)[:600],
		},
		{
			what: "a WARC with a length that is too long", file: "bad.warc",
			articles: 1, report: "skipped: bad.warc: malformed WARC: the last record is cut off: copy the file anew", status: exitSkipped,
			data: whole + record(2, page, 99_999),
		},
		{
			what: "a WARC with one length of three too short", file: "bad.warc",
			articles: 3, report: "skipped: bad.warc:3: malformed record: the line \" Tuesday, after two years of work and on\" begins none", status: exitSkipped,
			data: whole + record(2, page, 300) + record(3, page, -1),
		},
		{
			what: "a WARC with a length that is no number", file: "bad.warc",
			articles: 2, report: "skipped: bad.warc:2: malformed record: its header states no Content-Length", status: exitSkipped,
			data: whole + strings.Replace(record(2, page, -1), "Content-Length: ", "Content-Length: x", 1) + record(3, page, -1),
		},
		{
			what: "a WARC with one bad record of 20", file: "bad.warc",
			articles: 19, report: "skipped: bad.warc:10: https://news.example/10: malformed record: it begins with no line of HTTP", status: exitSkipped,
			data: warcOf(record, page),
		},
		{
			what: "a WARC of error pages alone", file: "bad.warc",
			read: "passed over: bad.warc: no news article: it was read as warc, which found none",
			data: strings.Replace(whole, "200 OK", "404 No", 1),
		},
	}
}

func warcOf(record func(int, string, int) string, page string) string {
	var b strings.Builder
	for i := range 20 {
		if i == 9 {
			b.WriteString(strings.Replace(record(10, page, -1), "HTTP/1.1 200 OK", "HTTP garbage ok", 1))
			continue
		}
		b.WriteString(record(i+1, page, -1))
	}
	return b.String()
}
