package main

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// shared by the kinds of bad input
const (
	badCopy = "Bridge opens in Zakho\n\nZAKHO, May 4 (Zagros Wire) - A new bridge over the river opened to traffic on Tuesday.\n"
	badTail = "\n\nZAKHO, May 4 (Zagros Wire) - A new bridge over the river opened to traffic on Tuesday.\n"

	pngHead = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10\x08\x06\x00\x00\x00\x1f\xf3\xffa\x00\x00\x00\x04gAMA\x00\x00\xb1\x8f\x0b\xfca\x05"
	mp4Head = "\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41\x00\x00\x00\x08free\x00\x00\x02\xefmdat\xde\x02\x00"
	elfHead = "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3e\x00\x01\x00\x00\x00"
)

func randomBytes(n int) string {
	r := rand.New(rand.NewPCG(1, 2)) // the same in each run
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return string(b)
}

func lateFile(name string, data func() string) func(*testing.T, string) {
	return func(t *testing.T, dir string) { writeFile(t, dir+"/"+name, data()) }
}

// badText are files of text, and what is called so.
func badText() []badInput {
	return []badInput{
		{
			what: "an empty file", file: "bad.txt",
			report: "skipped: bad.txt: the file is empty", status: exitSkipped,
		},
		{
			what: "blanks only", file: "bad.txt",
			report: "skipped: bad.txt: the file is empty", status: exitSkipped,
			data: "\ufeff \r\n\t\u00a0\n",
		},
		{
			what: "characters without a width only", file: "bad.txt",
			read: "passed over: bad.txt: no news article: it was read as text, which found none",
			data: "\u200b\n\u200c\u200d\u2060\n",
		},
		{
			what: "NULs only", file: "bad.txt",
			report: "skipped: bad.txt: not text: it holds NUL bytes or too many control characters", status: exitSkipped,
			data: strings.Repeat("\x00", 4096),
		},
		{
			what: "a NUL in the text", file: "bad.txt",
			report: "skipped: bad.txt: not text: it holds NUL bytes or too many control characters", status: exitSkipped,
			data: badCopy + "The governor\x00 spoke.\n",
		},
		{
			what: "random bytes", file: "bad.txt",
			report: "skipped: bad.txt: not text: it holds NUL bytes or too many control characters", status: exitSkipped,
			data: randomBytes(4096),
		},
		{
			what: "random bytes as HTML", file: "bad.html",
			read: "passed over: bad.html: no news article: no format knows it",
			data: randomBytes(4096),
		},
		{
			what: "random bytes as XML", file: "bad.xml",
			read: "passed over: bad.xml: no news article: no format knows it",
			data: randomBytes(4096),
		},
		{
			what: "random bytes as JSON", file: "bad.json",
			report: "skipped: bad.json: not text: it holds NUL bytes or too many control characters", status: exitSkipped,
			data: randomBytes(4096),
		},
		{
			what: "random bytes without an ending", file: "bad",
			read: "passed over: bad: no news article: no format knows it",
			data: randomBytes(4096),
		},
		{
			what: "a PNG called .txt", file: "bad.txt",
			report: "skipped: bad.txt: not text: it holds NUL bytes or too many control characters", status: exitSkipped,
			data: pngHead + randomBytes(1000),
		},
		{
			what: "a PNG called .html", file: "bad.html",
			read: "passed over: bad.html: no news article: no format knows it",
			data: pngHead + randomBytes(1000),
		},
		{
			what: "a PNG called .xml", file: "bad.xml",
			read: "passed over: bad.xml: no news article: no format knows it",
			data: pngHead + randomBytes(1000),
		},
		{
			what: "an MP4 called .txt", file: "bad.txt",
			report: "skipped: bad.txt: not text: it holds NUL bytes or too many control characters", status: exitSkipped,
			data: mp4Head + randomBytes(1000),
		},
		{
			what: "an MP4 called .html", file: "bad.html",
			read: "passed over: bad.html: no news article: no format knows it",
			data: mp4Head + randomBytes(1000),
		},
		{
			what: "a program called .txt", file: "bad.txt",
			report: "skipped: bad.txt: not text: it holds NUL bytes or too many control characters", status: exitSkipped,
			data: elfHead + randomBytes(1000),
		},
		{
			what: "a program called .xml", file: "bad.xml",
			read: "passed over: bad.xml: no news article: no format knows it",
			data: elfHead + randomBytes(1000),
		},
		{
			what: "UTF-8 that is cut within a letter", file: "bad.txt",
			report: "skipped: bad.txt: not in a known character set: convert it to UTF-8, for example with iconv", status: exitSkipped,
			data: "Headline of the paper\n\nThe text ends within a letter of Zaxo: \u0632\u0627\u062e\xd9",
		},
		{
			what: "UTF-16 of an odd length", file: "bad.txt",
			articles: 1, shows: `"headline":"Bridge opens in Zakho"`,
			data: "\xff\xfe" + utf16Of(badCopy) + "x",
		},
		{
			what: "windows-1256 that is not declared", file: "bad.txt",
			articles: 1, shows: `"headline":"عاجل من أربيل"`,
			data: "\xda\xc7\xcc\xe1 \xe3\xe4 \xc3\xd1\xc8\xed\xe1\n\n\xc3\xd1\xc8\xed\xe1 (\xe3\xda\xc7) - \xc7\xdd\xca\xca\xcd \xc7\xe1\xe3\xcd\xc7\xdd\xd9 \xc7\xe1\xcc\xd3\xd1 \xc7\xe1\xcc\xcf\xed\xcf \xdd\xed \xc7\xe1\xe3\xcf\xed\xe4\xc9 \xed\xe6\xe3 \xc7\xe1\xc7\xcb\xe4\xed\xe4.\n",
		},
		{
			what: "KOI8-R that is not declared", file: "bad.txt",
			articles: 1, shows: `"headline":"Новый мост открыт"`,
			data: "\xee\xcf\xd7\xd9\xca \xcd\xcf\xd3\xd4 \xcf\xd4\xcb\xd2\xd9\xd4\n\n\xe7\xf5\xe2\xe5\xf2\xee\xe1\xf4\xef\xf2 \xcf\xd4\xcb\xd2\xd9\xcc \xce\xcf\xd7\xd9\xca \xcd\xcf\xd3\xd4 \xde\xc5\xd2\xc5\xda \xd2\xc5\xcb\xd5 \xd7 \xd0\xcf\xce\xc5\xc4\xc5\xcc\xd8\xce\xc9\xcb.\n",
		},
		{
			what: "a mixture of character sets", file: "bad.txt",
			report: "skipped: bad.txt: not in a known character set: convert it to UTF-8, for example with iconv", status: exitSkipped,
			data: "Headline of the paper\n\nZaxo is \u0632\u0627\u062e\u06c6 and \xcf\xf0\xe8\xe2\xe5\xf2 and \xc7\xe1\xcc\xd3\xd1 and \xff\xfe\xfd\n",
		},
		{
			what: "a BOM twice", file: "bad.txt",
			articles: 1, shows: `"headline":"Bridge opens in Zakho"`,
			data: "\ufeff\ufeff" + badCopy,
		},
		{
			what: "one word of 50 MB", file: "bad.txt", dear: true,
			report: "skipped: bad.txt: too large: a file that is one article may have 16 MiB: split it", status: exitSkipped,
			make: lateFile("bad.txt", func() string { return strings.Repeat("a", 50_000_000) }),
		},
		{
			what: "20 MB of text", file: "bad.txt", dear: true,
			report: "skipped: bad.txt: too large: a file that is one article may have 16 MiB: split it", status: exitSkipped,
			make: lateFile("bad.txt", func() string { return badCopy + strings.Repeat("The bridge is open to all. ", 20_000_000/27) }),
		},
		{
			what: "10 MB of text", file: "bad.txt", dear: true,
			report: "skipped: bad.txt: too large: the body has 10000061 bytes and may have 4194304: split it", status: exitSkipped,
			make: lateFile("bad.txt", func() string { return badCopy + strings.Repeat("The bridge is open to all.\n\n", 10_000_000/28) }),
		},
		{
			what: "a body of one word of 3 MB", file: "bad.txt", dear: true,
			articles: 1,
			make:     lateFile("bad.txt", func() string { return "A bridge that never ends\n\n" + strings.Repeat("a", 3_000_000) }),
		},
		{
			what: "a headline of 5 MB", file: "bad.txt", dear: true,
			report: "skipped: bad.txt: too large: the body has 5000082 bytes and may have 4194304: split it", status: exitSkipped,
			make: lateFile("bad.txt", func() string { return strings.Repeat("Bridge opens ", 5_000_000/13) + badTail }),
		},
		{
			what: "100,000 bylines", file: "bad.json", dear: true,
			articles: 1, report: "cut: bad.json: kept, but of 100000 bylines the first 64 were kept",
			make: lateFile("bad.json", func() string {
				return `{"headline":"Bridge opens in Zakho","body":"It opened.","authors":["` + strings.TrimSuffix(series(100_000, `Azad Rahim %d","`, 0, ""), `","`) + `"]}`
			}),
		},
		{
			what: "only a headline", file: "bad.txt",
			articles: 1,
			data:     "Bridge opens in Zakho after two years\n",
		},
		{
			what: "only a dateline", file: "bad.txt",
			report: "skipped: bad.txt: malformed: there is a dateline and no text after it: get the whole of the file", status: exitSkipped,
			data: "ZAKHO, May 4 (Zagros Wire) -\n",
		},
		{
			what: "one word", file: "bad.txt",
			read: "passed over: bad.txt: no news article: it was read as text, which found none",
			data: "Bridge\n",
		},
		{
			what: "ANSI escapes in the headline", file: "bad.txt",
			articles: 1,
			data:     "\x1b[31mBridge opens\x1b[0m in \x1b]0;owned\x07Zakho\x1b[2J\u009b31m" + badTail,
		},
		{
			what: "HTML in the headline", file: "bad.txt",
			articles: 1, shows: `in Zakho"`,
			data: "<b>Bridge</b> opens <script>alert(1)</script> in Zakho" + badTail,
		},
		{
			what: "bidi overrides in the headline", file: "bad.txt",
			articles: 1,
			data:     "Bridge \u202eneppo\u202c \u2066in\u2069 Zakho" + badTail,
		},
		{
			what: "a day that does not exist", file: "bad.json",
			articles: 1, report: "cut: bad.json: kept, but published: date \"2021-02-30\": February 2021 has no day 30",
			data: `{"headline":"Bridge opens in Zakho","body":"It opened.","published":"2021-02-30"}`,
		},
		{
			what: "a day in the future", file: "bad.json",
			articles: 1,
			data:     `{"headline":"Bridge opens in Zakho","body":"It opened.","published":"2999-01-01"}`,
		},
		{
			what: "the year 0", file: "bad.json",
			articles: 1, report: "cut: bad.json: kept, but published: date \"0000-01-01T00:00:00Z\": the year 0 is not between 1500 and 9999",
			data: `{"headline":"Bridge opens in Zakho","body":"It opened.","published":"0000-01-01T00:00:00Z"}`,
		},
		{
			what: "a time of a negative number", file: "bad.json",
			articles: 1, report: "cut: bad.json: kept, but published: date \"-100000000000000000\": \"-\" is not understood there",
			data: `{"headline":"Bridge opens in Zakho","body":"It opened.","published":-99999999999999999}`,
		},
		{
			what: "a day in words", file: "bad.json",
			articles: 1, report: "cut: bad.json: kept, but published: date \"the day before yesterday\": the word \"the\" is not known",
			data: `{"headline":"Bridge opens in Zakho","body":"It opened.","published":"the day before yesterday"}`,
		},
		{
			what: "a file name with a day that does not exist", file: "2021-02-30-bad.txt",
			articles: 1,
			data:     badCopy,
		},
		{
			what: "front matter without an end", file: "bad.md",
			report: "skipped: bad.md: malformed front matter: it has no end: put a line \"---\" after its fields", status: exitSkipped,
			data: "---\ntitle: Bridge opens in Zakho\ndate: 2021-05-04\n\nThe bridge opened on Tuesday.\n",
		},
		{
			what: "YAML with tabs", file: "bad.md",
			report: "skipped: bad.md: malformed front matter: yaml: line 4: found character that cannot start any token: YAML is indented with blanks, not with tabs", status: exitSkipped,
			data: "---\ntitle: Bridge opens in Zakho\nauthor:\n\tname: Azad Rahim\n---\nThe bridge opened on Tuesday.\n",
		},
		{
			what: "a YAML bomb of aliases", file: "bad.md",
			report: "skipped: bad.md: malformed front matter: line 3: an alias (*a), which is not followed: write the value out", status: exitSkipped,
			data: "---\na: &a [x,x,x,x,x,x,x,x,x]\n" + aliases("bcdefghi") + "title: *i\n---\nThe bridge opened on Tuesday.\n",
		},
		{
			what: "YAML that is no list of fields", file: "bad.md",
			read: "passed over: bad.md: no news article: it was read as markdown, which found none",
			data: "---\n- one\n- two\n---\nThe bridge opened on Tuesday.\n",
		},
		{
			what: "TOML that is broken", file: "bad.md",
			report: "skipped: bad.md: malformed front matter: line 2: a text without its closing quotation mark: \"Bridge opens in Zakho", status: exitSkipped,
			data: "+++\ntitle = \"Bridge opens in Zakho\ndate = 2021-05-04\n+++\nThe bridge opened on Tuesday.\n",
		},
		{
			what: "TOML with a day that does not exist", file: "bad.md",
			articles: 1, report: "cut: bad.md: kept, but date: date \"2021-02-30\": February 2021 has no day 30",
			data: "+++\ntitle = \"Bridge opens in Zakho\"\ndate = 2021-02-30\n+++\nThe bridge opened on Tuesday.\n",
		},
	}
}

// aliases are lines of YAML each of which holds nine of the one before.
func aliases(names string) string {
	var b strings.Builder
	last := "a"
	for _, n := range strings.Split(names, "") {
		b.WriteString(n + ": &" + n + " [" + strings.TrimSuffix(strings.Repeat("*"+last+",", 9), ",") + "]\n")
		last = n
	}
	return b.String()
}

// utf16Of is a text of ASCII in UTF-16, little end first.
func utf16Of(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.Write([]byte{c, 0})
	}
	return b.String()
}
