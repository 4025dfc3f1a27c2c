package main

import (
	"strings"
)

const badRow = `{"id":"a%d","headline":"Bridge opens in Zakho","body":"A new bridge opened on Tuesday."}` + "\n"

// badData are JSON, and tables.
func badData() []badInput {
	return []badInput{
		{
			what: "JSON that is cut off", file: "bad.json",
			report: "skipped: bad.json: malformed JSON: a value has no end, for the file breaks off: get the whole of it", status: exitSkipped,
			data: `{"headline":"Bridge opens in Zakho","body":"A new bri`,
		},
		{
			what: "a list of JSON that is cut off", file: "bad.json",
			articles: 1, report: "skipped: bad.json: malformed JSON: a value has no end, for the file breaks off: get the whole of it", status: exitSkipped,
			data: `[{"headline":"Bridge opens in Zakho","body":"A new bridge."},{"headline":"Bridge`,
		},
		{
			what: "JSON 100,000 deep", file: "bad.json",
			report: "skipped: bad.json: malformed JSON: invalid character '[' exceeded max depth", status: exitSkipped,
			data: `{"headline":"Bridge opens in Zakho","body":` + strings.Repeat(`[`, 100_000) + strings.Repeat(`]`, 100_000) + `}`,
		},
		{
			what: "JSON 100,000 deep that is not closed", file: "bad.json",
			report: "skipped: bad.json: malformed JSON: a value has no end, for the file breaks off: get the whole of it", status: exitSkipped,
			data: `{"headline":"Bridge opens in Zakho","body":` + strings.Repeat(`{"a":[`, 100_000),
		},
		{
			what: "NaN in JSON", file: "bad.json",
			articles: 1,
			data:     `{"headline":"Bridge opens in Zakho","body":"A new bridge.","score":NaN}`,
		},
		{
			what: "a key twice in JSON", file: "bad.json",
			articles: 1, shows: `"headline":"Bridge shut"`,
			data: `{"headline":"Bridge opens in Zakho","headline":"Bridge shut","body":"A new bridge.","body":"No bridge."}`,
		},
		{
			what: "wrong types in JSON", file: "bad.json",
			articles: 1,
			data:     `{"headline":["Bridge","opens"],"body":{"a":1},"published":true,"keywords":7,"authors":{"x":[null]}}`,
		},
		{
			what: "some wrong types in JSON", file: "bad.json",
			articles: 1,
			data:     `{"headline":"Bridge opens in Zakho","body":"A new bridge.","published":true,"keywords":7,"language":["x"],"authors":{"x":[null]}}`,
		},
		{
			what: "huge numbers in JSON", file: "bad.json",
			articles: 1, report: "cut: bad.json: kept, but published: date \"1e400\": the number 1 is not understood",
			data: `{"headline":"Bridge opens in Zakho","body":"A new bridge.","published":1e400,"id":` + strings.Repeat("9", 5000) + `}`,
		},
		{
			what: "half a surrogate in JSON", file: "bad.json",
			articles: 1, shows: `"headline":"Bridge opens in Zakho �"`,
			data: `{"headline":"Bridge opens in Zakho \ud83d","body":"A new \udc00 bridge."}`,
		},
		{
			what: "an escape in JSON that is none", file: "bad.json",
			report: "skipped: bad.json: malformed JSON: invalid character 'x' in string escape code", status: exitSkipped,
			data: `{"headline":"Bridge opens in Zakho \x41","body":"A new bridge."}`,
		},
		{
			what: "escapes of control characters in JSON", file: "bad.json",
			articles: 1,
			data:     `{"headline":"Bridge \u001b[31mopens\u0000 in \u202eZakho\u009b","body":"A new bridge.","url":"https://news.example/\u001b[2J","keywords":["\u001b[1m"]}`,
		},
		{
			what: "one bad row of 1,000", file: "bad.jsonl",
			articles: 999, report: "skipped: bad.jsonl:500: malformed JSON: unexpected end of JSON input", status: exitSkipped,
			data: series(1000, badRow, 500, "{\"headline\":\"Bridge opens\n"),
		},
		{
			what: "the first row of 1,000 bad", file: "bad.jsonl",
			articles: 999, report: "skipped: bad.jsonl:1: malformed JSON: unexpected end of JSON input", status: exitSkipped,
			data: series(1000, badRow, 1, "{\"headline\":\"Bridge opens\n"),
		},
		{
			what: "the last row of 1,000 cut off", file: "bad.jsonl",
			articles: 999, report: "skipped: bad.jsonl:1000: malformed JSON: unexpected end of JSON input", status: exitSkipped,
			data: series(1000, badRow, 1000, `{"headline":"Bridge opens`),
		},
		{
			what: "one row of 1,000 in another character set", file: "bad.jsonl",
			articles: 999, report: "skipped: bad.jsonl:500: not in a known character set: convert it to UTF-8, for example with iconv: the object is not valid UTF-8", status: exitSkipped,
			data: series(1000, badRow, 500, "{\"headline\":\"\xcf\xf0\xe8\xe2\xe5\xf2 \xe2\xf1\xe5\xec\",\"body\":\"x\"}\n"),
		},
		{
			what: "one row of 1,000 with a NUL", file: "bad.jsonl",
			articles: 999, report: "skipped: bad.jsonl:3: malformed JSON: invalid character '\\x00' in string literal", status: exitSkipped,
			data: series(1000, badRow, 3, "{\"headline\":\"Bridge\x00opens\",\"body\":\"x\"}\n"),
		},
		{
			what: "a row of JSON Lines in NULs", file: "bad.jsonl",
			articles: 999, report: "skipped: bad.jsonl:500: malformed JSON: invalid character '\\x00' looking for beginning of value", status: exitSkipped,
			data: series(1000, badRow, 500, strings.Repeat("\x00", 100)+"\n"),
		},
		{
			what: "one row of 1,000 without an article", file: "bad.jsonl",
			articles: 999, report: "skipped: bad.jsonl:500: neither a headline nor a body: name them \"headline\" and \"body\"", status: exitSkipped,
			data: series(1000, badRow, 500, "{\"url\":\"https://news.example/\"}\n"),
		},
		{
			what: "one bad object in a list of 1,000", file: "bad.json",
			articles: 999, report: "skipped: bad.json:500: malformed JSON: invalid character '}' in literal true (expecting 'e')", status: exitSkipped,
			data: "[" + series(999, strings.TrimSpace(badRow)+",\n", 500, "{\"headline\":\"Bridge opens\",\"body\":tru},\n") + `{"headline":"Bridge opens in Zakho","body":"A new bridge."}]`,
		},
		{
			what: "a list of JSON with a comma too few", file: "bad.json",
			articles: 1, report: "skipped: bad.json: malformed JSON: no comma between two values of a list", status: exitSkipped,
			data: `[{"headline":"Bridge opens in Zakho","body":"A new bridge."} {"headline":"Bridge opens in Akre","body":"A new bridge."}]`,
		},
		{
			what: "JSON of another kind", file: "package.json",
			read: "passed over: package.json: no news article: it was read as json, which found none",
			data: `{"name":"site","version":"1.0.0","description":"The site of the paper","scripts":{"build":"make"}}`,
		},
		{
			what: "JSON that is one string", file: "bad.json",
			read: "passed over: bad.json: no news article: it was read as json, which found none",
			data: `"Bridge opens in Zakho"`,
		},
		{
			what: "JSON with a comment", file: "tsconfig.json",
			read: "passed over: tsconfig.json: no news article: it was read as json, which found none",
			data: "{\n  // comment\n  \"strict\": true\n}",
		},
		{
			what: "a ninjs item without a text", file: "bad.json",
			read: "passed over: bad.json: no news article: it was read as json, which found none",
			data: `{"uri":"urn:zagros:1","type":"text","version":"1","headline":""}`,
		},
		{
			what: "CSV with a quote that is not closed", file: "bad.csv",
			articles: 2, report: "skipped: bad.csv:2: malformed CSV: a quotation mark is opened and not closed: write \"\" for one within a cell", status: exitSkipped,
			data: "headline,body,published\nBridge opens in Zakho,A new bridge.,2021-05-04\n\"Bridge opens in Akre,A new bridge.,2021-05-05\nBridge opens in Soran,A new bridge.,2021-05-06\n",
		},
		{
			what: "CSV with uneven rows", file: "bad.csv",
			articles: 1, report: "skipped: bad.csv:2: malformed CSV: the row has 1 cells and the table 3 columns: put cells with ',' or newlines in quotation marks\nskipped: bad.csv:3: malformed CSV: the row has 6 cells and the table 3 columns: put cells with ',' or newlines in quotation marks", status: exitSkipped,
			data: "headline,body,published\nBridge opens in Zakho,A new bridge.,2021-05-04\nBridge opens in Akre\nBridge opens in Soran,A new bridge.,2021-05-06,x,y,z\n",
		},
		{
			what: "CSV without columns of news", file: "bad.csv",
			read: "passed over: bad.csv: no news article: no format knows it",
			data: "name,price\nwheat,3\nbarley,2\n",
		},
		{
			what: "CSV with a header alone", file: "bad.csv",
			read: "passed over: bad.csv: no news article: it was read as CSV, which found none",
			data: "headline,body,published\n",
		},
		{
			what: "CSV with a row without a text", file: "bad.csv",
			articles: 1, report: "skipped: bad.csv:1: neither a headline nor a body: name them \"headline\" and \"body\"", status: exitSkipped,
			data: "headline,body,published\n,,2021-05-04\nBridge opens in Akre,A new bridge.,2021-05-05\n",
		},
		{
			what: "CSV with NULs", file: "bad.csv",
			articles: 2,
			data:     "headline,body,published\nBridge\x00 opens in Zakho,A new bridge.,2021-05-04\nBridge opens in Akre,A new bridge.,2021-05-05\n",
		},
		{
			what: "CSV with a day that does not exist", file: "bad.csv",
			articles: 1, report: "cut: bad.csv:1: kept, but published: date \"2021-02-30\": February 2021 has no day 30",
			data: "headline,body,published\nBridge opens in Zakho,A new bridge.,2021-02-30\n",
		},
	}
}
