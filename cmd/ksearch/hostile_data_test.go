package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
)

// An attack is a request as it goes over the wire.
type attack struct {
	name   string
	raw    string
	status int    // 0 is 200
	has    string // in the answer; "" is anything
}

func request(method, target string, header ...string) string {
	if !strings.Contains("\n"+strings.Join(header, "\n"), "\nHost:") {
		header = append(header, "Host: localhost")
	}
	return method + " " + target + " HTTP/1.1\r\n" + strings.Join(append(header, "Connection: close"), "\r\n") + "\r\n\r\n"
}

func get(target string, header ...string) string { return request("GET", target, header...) }

func post(target, mediaType, body string, header ...string) string {
	return request("POST", target, append(header, "Content-Type: "+mediaType, fmt.Sprint("Content-Length: ", len(body)))...) + body
}

func postJSON(body string, header ...string) string {
	return post("/v1/search", "application/json", body, header...)
}

// hostileRequests are all that TestHostile sends. If it is to be quick, the page
// is asked for some of the queries only.
func hostileRequests(quick bool) (all []attack) {
	for i, q := range hostileQueries(quick) {
		e := url.QueryEscape(q.raw)
		if len(q.raw) > 64<<10 { // no address is so long
			all = append(all, attack{"search for " + q.name, post("/v1/search", "application/json", `{"q":"`+q.raw+`"}`), 413, ""})
			continue
		}
		q.raw = get("/v1/search?suggest=true&explain=true&snippets=20&q=" + e)
		all = append(all, attack{"search for " + q.name, q.raw, q.status, q.has})
		if quick && i%6 != 0 {
			continue
		}
		all = append(all, attack{"page of " + q.name, get("/?q=" + e), q.status, ""})
	}
	all = append(all, hostileParams()...)
	all = append(all, hostileBodies()...)
	return append(all, hostileHTTP()...)
}

// hostileQueries are queries; raw is what is typed.
func hostileQueries(quick bool) []attack {
	rep, bad := strings.Repeat, 400
	and := func(n int, sign, word string) string { return word + rep(sign+word, n-1) }
	numbered := func(n int, sign, form string) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf(form, i))
		}
		return strings.Join(all, sign)
	}
	brackets := func(n int) string { return rep("(", n) + "oil" + rep(")", n) }
	near := func(n int, sign string) string { // nested to the left
		return rep("(", n) + "the" + rep(sign+"of)", n)
	}
	all := []attack{
		// Wildcards.
		{"a star", "*", bad, "letter or digit"},
		{"question marks and a star", "?????*", bad, ""},
		{"any letter between any", "*a*", 0, ""},
		{"30 different patterns", strings.Join(strings.Split("*a* *b* *c* *d* *e* *f* *g* *h* *i* *j* *k* *l* *m* *n* *o* *p* *q* *r* *s* *t* *u* *v* *w* *x* *y* *z* *ab* *ba* *an* *in*", " "), " OR "), bad, ""},
		{"500 question marks", rep("?", 500), bad, ""},
		{"10 KB of question marks", rep("?", 10<<10), bad, ""},
		{"a letter and 100 question marks", "a" + rep("?", 100), 0, ""},
		{"stars between letters", rep("a*", 60), 0, ""},
		{"a pattern in every field", "person:*a* place:*a* org:*a* headline:*a* agency:*a* dateline:*a* keyword:*a*", 0, ""},
		{"a path that is any", "source:*", bad, ""},
		{"a phrase of stars", `"* * * *"`, bad, ""},
		{"patterns near patterns", "*a* w/5 *e* w/5 *i* w/5 *o*", bad, "write more letters before a *"},
		{"the rarest word with a !", "zzz!", 0, ""},

		// Regular expressions.
		{"a bomb", "/(a+)+b/", 0, ""},
		{"nested quantifiers", "/((((a*)*)*)*)*/", 0, ""},
		{"counted twice", "/(a{1,100}){1,100}/", bad, ""},
		{"counted thrice", "/((a{1,30}){1,30}){1,30}/", bad, ""},
		{"a class of all", `/[\x{0}-\x{10FFFF}]{50}/`, 0, ""},
		{"any 100 letters", "/.{0,100}/", 0, ""},
		{"any word", "/.*/", bad, ""},
		{"no word", "/[^a-z0-9]/", 0, ""},
		{"dots between", "/.*a.*b.*c.*d.*e.*f.*g.*/", 0, ""},
		{"many alternatives", "/" + and(200, "|", "abc") + "/", bad, ""},
		{"a class of 500 ranges", "/[" + rep("a-z", 150) + "]+/", bad, ""},
		{"properties", `/\pL+\pN*\p{Greek}?/`, 0, ""},
		{"an expression that is none", "/(/", bad, ""},
		{"a look behind", "/(?<=a)b/", bad, ""},
		{"a reference", `/(a)\1/`, bad, ""},
		{"an exponential automaton", "/.*a.{20}/", 0, ""},

		// Fuzzy words.
		{"5,000 letters, about", rep("kirkuk", 833) + "~", bad, ""},
		{"120 letters, about", rep("kirkuk", 20) + "~2", 0, ""},
		{"64 fuzzy words", and(64, " ", "kirkuk~2"), 0, ""},
		{"one letter, about", "a~2", 0, ""},
		{"9 edits", "kirkuk~9", bad, ""},
		{"-1 edits", "kirkuk~-1", bad, ""},
		{"astral letters, about", rep("𐌀", 20) + "~2", 0, ""},

		// Phrases, nearness, counts.
		{"a phrase of 10 equal words", `"` + and(10, " ", "the") + `"`, 0, ""},
		{"a phrase of 32 equal words", `"` + and(32, " ", "the") + `"`, 0, ""},
		{"a phrase of 200 equal words", `"` + and(200, " ", "the") + `"`, bad, ""},
		{"a loose phrase of 32 equal words", `"` + and(32, " ", "the") + `"~255`, 0, ""},
		{"a loose phrase of frequent words", `"the of to in and a that said for on is was by it with he from at has be"~255`, 0, ""},
		{"far too loose a phrase", `"oil price"~999999999`, bad, ""},
		{"nearness 15 deep", near(15, " w/255 "), bad, ""},
		{"order 15 deep", near(15, " pre/255 "), 0, ""},
		{"sentences 15 deep", near(15, " w/s "), 0, ""},
		{"paragraphs in a row", and(60, " w/p ", "the"), bad, ""},
		{"nearness 200 deep", near(200, " w/5 "), bad, ""},
		{"near slots", "<person> w/255 <place> w/255 <person> w/255 <org>", 0, ""},
		{"nearness of brackets", "(the OR of OR to OR in) w/255 (and OR a OR that) w/255 (said OR for OR on) w/255 (is OR was)", bad, ""},
		{"far too far", "oil w/99999999999999999999 price", bad, ""},
		{"at least 1000 times", "atleast1000(the)", 0, ""},
		{"at least 10^30 times", "atleast" + "1" + rep("0", 30) + "(the)", bad, ""},
		{"at least 0 times", "atleast0(the)", bad, ""},
		{"at least, nested", rep("atleast2(", 16) + "the" + rep(")", 16), bad, ""},
		{"at least two patterns", "atleast2(*a*)", 0, ""},

		// Sizes and nesting.
		{"10,000 ANDs", and(10_000, " AND ", "a"), bad, ""},
		{"10,000 ORs", and(10_000, " OR ", "a"), bad, ""},
		{"64 ORs", numbered(64, " OR ", "word%d"), 0, ""},
		{"64 ANDs of one word", and(64, " AND ", "the"), 0, ""},
		{"65 words", and(65, " ", "the"), bad, ""},
		{"brackets 16 deep", brackets(16), 0, ""},
		{"brackets 400 deep", brackets(400), bad, ""},
		{"brackets 40,000 deep", brackets(40_000), bad, ""},
		{"brackets that never close", rep("(", 1000), bad, ""},
		{"brackets that never open", rep(")", 1000), bad, ""},
		{"a quote that never closes", `"oil price`, bad, ""},
		{"quotes", rep(`"`, 1001), bad, ""},
		{"quotes of another kind", "„oil “price» «gas”", bad, ""},
		{"a word of 1,000 letters", rep("a", 1000), bad, ""},
		{"a word of 1 MB", rep("a", 1<<20), bad, ""},
		{"100,000 words", rep("a ", 100_000), bad, ""},
		{"1,000 minus signs", rep("-", 1000), bad, ""},
		{"NOT of all", "NOT the", 0, ""},
		{"NOT of NOT of all", rep("NOT ", 100) + "oil", 0, ""},
		{"60 times NOT", and(60, " ", "-the"), 0, ""},
		{"NOT of every field", "-person:*a* -place:*a* -headline:*a* -date:1900..2100", 0, ""},
		{"a name of 900 letters", rep("n", 900) + ":oil", bad, ""},
		{"names of names", rep("headline:", 100) + "oil", bad, ""},

		// Boosts.
		{"a boost that is no number", "oil^NaN", bad, ""},
		{"a boost beyond all numbers", "oil^1e400", bad, ""},
		{"a boost of 1e308", "oil^1e308", bad, ""},
		{"a negative boost", "oil^-1", bad, ""},
		{"an infinite boost", "oil^Inf", bad, ""},
		{"a boost of 0", "oil^0", bad, ""},
		{"a boost of boosts", rep("(", 10) + "oil^1000" + rep(")^1000", 10), 0, ""},
		{"a boost of 300 digits", "oil^" + rep("9", 300), bad, ""},

		// Dates.
		{"the year 0", "date:0000", bad, ""},
		{"the year 99999", "date:99999", bad, ""},
		{"a span the wrong way round", "date:2020..2010", bad, ""},
		{"a span of all years", "date:0001..9999", bad, ""},
		{"a long span", "date:1000..9999", 0, ""},
		{"February 30", "date:2018-02-30", bad, ""},
		{"the month 13", "date:2018-13", bad, ""},
		{"10^20 days ago", "date:100000000000000000000-days-ago", bad, ""},
		{"999999999 years ago", "date:999999999-years-ago", bad, ""},
		{"an open span of nothing", "date:..", bad, ""},
		{"after the end of time", "after:9999-12-31T23:59:59Z", bad, ""},
		{"an hour 25", "date:2018-01-01T25:00Z", bad, ""},

		// Places on the earth.
		{"latitude 91", "near:91,0~50km", bad, ""},
		{"a latitude that is none", "near:NaN,NaN~50km", 0, ""},
		{"10^9 km", "near:Kirkuk~1000000000km", bad, ""},
		{"the whole earth", "near:0,0~20004km", 0, ""},
		{"the pole", "near:90,180~20004km", 0, ""},
		{"-1 km", "near:Kirkuk~-1km", bad, ""},
		{"NaN km", "near:Kirkuk~NaNkm", bad, ""},
		{"a polygon", "near:0,0,1,1,2,2~5km", bad, ""},
		{"60 circles", and(60, " OR ", "near:0,0~9km"), 0, ""},

		// Other words.
		{"an ID out of the folder", "id:../../etc/passwd", 0, `"value":0`},
		{"60 similar articles", and(60, " OR ", "similar:0000000000000001"), bad, ""},
		{"an order that there is not", "oil sort:random", bad, ""},
		{"two orders", "oil sort:newest sort:oldest", bad, ""},

		// Characters.
		{"NUL", "oil\x00price", bad, ""},
		{"control characters", "\x01\x02\x7f\x1b[31moil", bad, ""},
		{"bytes that are not UTF-8", "oil \xff\xfe\xc0\xaf", bad, ""},
		{"a surrogate", "oil \xed\xa0\x80", bad, ""},
		{"marks of direction", "\u202eoil\u202c \u2066price\u2069", 0, ""},
		{"nothing but marks of direction", rep("\u202e", 300), 0, ""},
		{"characters without width", "o\u200bi\u200dl\ufeff", 0, ""},
		{"astral characters", rep("\U0001f600", 100), bad, ""},
		{"300 accents on a letter", "o" + rep("\u0301", 300), bad, ""},
		{"accents alone", rep("\u0301", 50), bad, ""},
		{"the highest characters", "\U0010ffff\uffff\ufffe", bad, ""},
		{"letters that grow when folded", rep("\ufdfa", 40), 0, ""},
		{"markup", `<script>alert(1)</script>`, bad, ""},
		{"a template", `{{printf "%s" .}}${7*7}%s%n`, bad, ""},
		{"SQL", `'; DROP TABLE articles; --`, bad, ""},
		{"only marks", "!!! ??? ... ,,, ;;; :::", bad, ""},
		{"only blanks", rep(" \t\u00a0\u3000", 100), 0, ""},
		{"backslashes", rep(`\`, 500), bad, ""},
	}
	if quick {
		return all
	}
	return append(all, []attack{ // much like others
		{"many expressions", and(20, " ", "/.*[aeiou]{2}.*/"), 0, ""},
		{"64 different fuzzy words", numbered(64, " ", "bag%ddad~2"), 0, ""},
		{"a pattern 200 times near", and(30, " w/255 ", "*a*"), bad, ""},
		{"all of 26 patterns", "*a* AND *b* AND *d* AND *e* AND *g* AND *h* AND *i* AND *k* AND *l* AND *m* AND *n* AND *o* AND *p* AND *r* AND *s* AND *t* AND *u* AND *v* AND *z*", bad, ""},
		{"50 times any letter between any", and(50, " ", "*a*"), bad, ""},
		{"eight loose phrases", and(8, " OR ", `"the of to in and a that"~250`), 0, ""},
		{"expressions near each other", "/.*a.*/ w/50 /.*e.*/ w/50 /.*i.*/ w/50 /.*o.*/", bad, ""},
	}...)
}

// hostileParams are the other parameters, of the service and the page.
func hostileParams() []attack {
	bad := 400
	rep, esc := strings.Repeat, url.QueryEscape
	many := func(n int, form string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, form, i)
		}
		return b.String()
	}
	cursor := base64.RawURLEncoding.EncodeToString
	all := []attack{}
	add := func(name string, status int, targets ...string) {
		for i, target := range targets {
			all = append(all, attack{fmt.Sprintf("%s, %d", name, i+1), get(target), status, ""})
		}
	}
	add("pages out of bounds", bad,
		"/v1/search?from=-1", "/v1/search?from=9223372036854775807", "/v1/search?from=99999999999999999999", "/v1/search?size=-1", "/v1/search?size=1000000000",
		"/v1/search?page=0", "/v1/search?page=-1", "/v1/search?page=9223372036854775807&size=250", "/v1/search?from=10000&size=1", "/v1/search?size=1e3", "/v1/search?size=0x10",
		"/v1/search?size=10&limit=10", "/v1/search?size=&from=", "/v1/search?snippets=21", "/v1/search?snippets=-1", "/v1/export?from=-5", "/v1/suggest?q=k&n=1000000",
		"/?page=0", "/?page=-1", "/?page=9223372036854775807", "/?page=99999999999999999999", "/?page=501", "/?page=NaN")
	add("the last page", 0, "/v1/search?from=9750&size=250&snippets=20&body=true", "/?page=500", "/v1/search?q=the&from=2750&size=250&snippets=20&explain=true")
	add("cursors", bad,
		"/v1/search?cursor=x", "/v1/search?cursor=AAAA", "/v1/search?cursor="+rep("A", 60_000), "/v1/search?cursor="+cursor(bytes.Repeat([]byte{1}, 40)), "/v1/search?cursor=%00",
		"/v1/search?cursor=AQAAAAAAAAAAAAAAAAAAAAAAAAA", "/v1/search?cursor=x&from=5", "/v1/export?cursor="+rep("_-", 100), "/v1/search?cursor=..%2F..%2Fetc%2Fpasswd")
	add("facets", bad,
		"/v1/search?facets="+strings.TrimSuffix(rep("people,", 1000), ","), "/v1/search?facets=people:1000000000", "/v1/search?facets=people:-1", "/v1/search?facets=dates:fortnight",
		"/v1/search?facets=people:day", "/v1/search?facets="+rep("x", 5000), "/v1/search?facets=,,,,", "/v1/search?facets=people:1:2:3", "/v1/search?facet_size=0", "/v1/search?facet_size=999999999",
		"/v1/search?facet_prefix="+rep("a", 101), "/v1/search?facet_prefix.colour=a", "/v1/search?facets=none&facet_prefix.people=a", "/v1/search?facets=people%00", "/v1/search?facet_prefix=%FF")
	add("large facets", 0,
		"/v1/search?facets=people:1000,places:1000,organisations:1000,datelines:1000,agencies:1000,dates:day:1000,languages:1000,sections:1000,keywords:1000,publishers:1000",
		"/v1/search?q=the&facets=people:1000&facet_prefix=%00%00", "/v1/search?q=the&facets=people:1000&facet_prefix="+esc(rep("é", 50)), "/v1/search?q=the&facets=dates:decade:1000")
	add("filters", bad,
		"/v1/search?"+many(101, "f.people=P%d&"), "/v1/search?"+many(4000, "f.people=%d&"), "/v1/search?f.people="+rep("a", 1025), "/v1/search?f.people.10=a", "/v1/search?f.people.1=a", "/v1/search?f.=a",
		"/v1/search?f.dates=yesterdayish", "/v1/search?f.dates=2020..2010", "/v1/search?f.dates=0000", "/v1/search?f.people=%FF", "/v1/search?f.people.people.people=a", "/v1/search?-f."+rep("x", 3000)+"=a",
		"/v1/search?filter=sort:newest", "/v1/search?filter="+esc(rep("(", 1000)), "/v1/search?filter="+rep("a", 1025), "/v1/search?q="+rep("a+", 40)+"&filter="+rep("b+", 40))
	add("more filters", 0,
		"/v1/search?"+many(100, "f.people=P%d&"), "/v1/search?f.people=&f.places=&-f.people=", "/v1/search?f.people=%00", "/v1/search?"+strings.TrimSuffix(many(9, "f.people.%d=a&")[len("f.people.0=a&f.people.1=a&"):], "&"),
		"/v1/search?f.dates=1000..9999", "/v1/search?-f.dates=1000..9999&-f.people=")
	add("cut answers", bad,
		"/v1/search?fields="+rep("id,x,", 5000), "/v1/search?fields=password", "/v1/search?exclude="+rep("x.y.", 1000), "/v1/search?fields=__proto__", "/v1/search?fields=body&body=false", "/v1/search?fields=id&exclude=id,id,"+rep("z", 900))
	add("orders and switches", bad,
		"/v1/search?sort=random", "/v1/search?sort="+rep("a", 60_000), "/v1/search?sort=newest%00", "/v1/search?recent=maybe", "/v1/search?now=tomorrow", "/v1/search?now=99999-01-01", "/v1/search?body=2", "/v1/search?explain=yes",
		"/v1/search?q=a&q=b", "/v1/search?"+rep("x", 3000)+"=1", "/v1/search?%FF=1", "/v1/search?q=%zz", "/v1/search?q=a;b", "/v1/export?format=exe", "/v1/export?format=csv&fields=id",
		"/?sort=random", "/?from=0", "/?from=99999", "/?to=2018-13", "/?from=2020&to=2010", "/?q=%zz", "/?person="+rep("a", 301), "/?"+many(33, "person=P%d&"), "/?"+many(1000, "place=P%d&"), "/?person-begins="+rep("a", 101),
		"/?q="+rep("a", 32<<10))
	add("a long address", 414, "/v1/search?q="+rep("a", 64<<10))
	add("a page with much chosen", 0, "/?"+strings.ReplaceAll(many(32, "person=%d"+rep("ی", 100)+"&"), "ی", "%DB%8C"), "/?person=%FF%00%ED%A0%80", "/?q=the&person-begins="+esc(rep("ی", 50)), "/?x="+rep("a", 20_000))
	add("IDs that there are not", 404,
		"/v1/articles/..%2F..%2Fetc%2Fpasswd", "/v1/articles/%00", "/v1/articles/"+rep("a", 50_000), "/v1/articles/*", "/v1/articles/0000000000000000000000", "/v1/articles/%E2%80%AE0000000000000007",
		"/v1/articles/０００００００００００００００７", "/v1/articles/%FF%FE", "/v1/articles/a%22%20OR%20id:*", "/v1/similar/..%2F..%2Fetc%2Fpasswd", "/v1/similar/"+rep("b", 50_000), "/v1/similar/%00", "/v1/similar/x%20OR%20oil",
		"/articles/..%2F..%2Fetc%2Fpasswd", "/articles/%00", "/articles/"+rep("a", 50_000), "/articles/%3Cscript%3E", "/articles/", "/static/..%2Fpage.html", "/static/%2e%2e%2fserve.go", "/static/", "/static/%00", "/v1/articles/", "/v1/similar/")
	add("an ID of 1 MB", 431, "/v1/articles/"+rep("a", 1<<20), "/articles/"+rep("a", 1<<20), "/v1/search?q="+rep("a", 1<<20))
	add("completions", 0, "/v1/suggest?q=%00", "/v1/suggest?q="+esc(rep("ی", 500)), "/v1/suggest?q=%FF&n=100", "/v1/suggest?q="+rep("a+", 500), "/v1/suggest?q=a&n=100", "/v1/suggest?q="+esc("*"), "/v1/suggest?q="+esc(rep(`"(`, 500)))
	add("paths", 404, "/v1", "/v2/search", "/v1/search/", "/v1/search%2F", "/V1/SEARCH", "/.git/config", "/nothing/..;/x", "/"+rep("a/", 10_000), "/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/debug/pprof/", "/v1/search%00")
	return all
}

// hostileBodies are bodies.
func hostileBodies() []attack {
	rep := strings.Repeat
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	_, _ = w.Write(make([]byte, 10<<20)) // into memory
	_ = w.Close()
	const form = "application/x-www-form-urlencoded"
	endless := request("POST", "/v1/search", "Content-Type: application/json", "Transfer-Encoding: chunked")
	return []attack{
		{"JSON 30,000 deep", postJSON(rep("[", 30_000)), 400, "no JSON object"},
		{"JSON 100,000 deep", postJSON(rep(`{"q":`, 20_000)), 413, ""},
		{"a value 10,000 deep", postJSON(`{"f.people":` + rep("[", 10_000) + rep("]", 10_000) + "}"), 400, ""},
		{"an object within", postJSON(`{"q":{"q":{"q":{}}}}`), 400, ""},
		{"a name twice", postJSON(`{"q":"a","q":"b"}`), 400, "twice"},
		{"a name in the address and in the body", post("/v1/search?q=a", "application/json", `{"q":"b"}`), 400, "twice"},
		{"1e999", postJSON(`{"size":1e999}`), 400, ""},
		{"-0", postJSON(`{"size":-0}`), 0, ""},
		{"a number of 10,000 digits", postJSON(`{"size":` + rep("9", 10_000) + `}`), 400, ""},
		{"NaN", postJSON(`{"size":NaN}`), 400, ""},
		{"null", postJSON(`{"q":null}`), 400, "null"},
		{"null alone", postJSON(`null`), 400, ""},
		{"a body that is not UTF-8", postJSON("{\"q\":\"\xff\"}"), 400, "UTF-8"},
		{"half a surrogate", postJSON(`{"q":"\ud800"}`), 400, ""},
		{"a NUL in JSON", postJSON(`{"q":"oil\u0000"}`), 400, ""},
		{"a BOM", postJSON("\ufeff{}"), 400, ""},
		{"UTF-16", postJSON("{\x00\"\x00q\x00\"\x00}\x00"), 400, ""},
		{"64 KiB and one byte", postJSON(`{"q":"` + rep("a", 64<<10-7) + `"}`), 413, ""},
		{"64 KiB", postJSON(`{"q":"` + rep("a", 64<<10-8) + `"}`), 400, ""},
		{"10 MB", postJSON(rep(" ", 10<<20)), 413, ""},
		{"a body that is longer than it says", postJSON(`{}`) + rep("GET /evil HTTP/1.1\r\n", 100), 0, ""},
		{"endless chunks", endless + rep("400\r\n"+rep(" ", 1024)+"\r\n", 1000), 413, ""},
		{"chunks of one byte", endless + rep("1\r\n \r\n", 70_000), 413, ""},
		{"a chunk of 16^15 bytes", endless + "fffffffffffffff\r\n" + rep(" ", 70_000), 413, ""},
		{"a chunk with a long extension", endless + "1;" + rep("a", 100_000) + "\r\n \r\n0\r\n\r\n", 400, ""},
		{"two lengths", "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}", 400, ""},
		{"a negative length", "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n{}", 400, ""},
		{"length and chunks", "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 0, ""},
		{"a transfer encoding that there is not", request("POST", "/v1/search", "Transfer-Encoding: gzip, chunked") + "0\r\n\r\n", 501, ""},
		{"a gzip bomb", postJSON(bomb.String(), "Content-Encoding: gzip"), 415, ""},
		{"a gzip bomb that does not say so", postJSON(bomb.String()), 400, ""},
		{"Brotli", postJSON("{}", "Content-Encoding: br"), 415, ""},
		{"10,000 filters", postJSON(`{"f.people":[` + strings.TrimSuffix(rep(`"a",`, 10_000), ",") + `]}`), 400, ""},
		{"10,000 facets", postJSON(`{"facets":[` + strings.TrimSuffix(rep(`"x",`, 10_000), ",") + `]}`), 400, ""},
		{"an empty list", postJSON(`{"f.people":[]}`), 400, ""},
		{"two objects", postJSON(`{}{}`), 400, "after"},
		{"an open object", postJSON(`{"q":"oil"`), 400, ""},
		{"no body", postJSON(``), 400, ""},
		{"a name of 60,000 letters", postJSON(`{"` + rep("a", 60_000) + `":1}`), 400, ""},
		{"__proto__", postJSON(`{"__proto__":{"q":"oil"}}`), 400, ""},
		{"a type that is none", post("/v1/search", rep("/", 1000), "{}"), 415, ""},
		{"XML", post("/v1/search", "application/xml", `<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>`), 415, ""},
		{"multipart", post("/v1/search", "multipart/form-data; boundary=x", "--x--"), 415, ""},
		{"a form of 20,000 names", post("/v1/search", form, rep("a&", 20_000)), 400, ""},
		{"a form of one name 20,000 times", post("/v1/search", form, rep("q=&", 20_000)), 400, ""},
		{"a form that is none", post("/v1/search", form, "%%%"), 400, ""},
		{"an export of a hostile body", post("/v1/export", "application/json", rep("[", 1000)), 400, ""},
		{"completions of a hostile body", post("/v1/suggest", "application/json", `{"q":[[[`), 400, ""},
		{"a body for an article", post("/v1/articles/x", "application/json", "{}"), 405, ""},
		{"a body for the page", post("/", form, "q=oil"), 405, ""},
		{"GET with a body", get("/v1/search", "Content-Length: 2") + "{}", 400, ""},
	}
}

// hostileHTTP are methods, headers and paths.
func hostileHTTP() []attack {
	rep := strings.Repeat
	search := "/v1/search?q=oil"
	all := []attack{
		{"HTTP/0.9", "GET /v1/search\r\n\r\n", 400, ""},
		{"HTTP/9.9", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 505, ""},
		{"HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 421, ""},
		{"no host", "GET " + search + " HTTP/1.1\r\n\r\n", 400, ""},
		{"two hosts", get(search, "Host: localhost", "Host: evil.example"), 400, ""},
		{"a header without a name", get(search, ": x"), 400, ""},
		{"a header over two lines", get(search, "X-A: b\r\n c"), 0, ""},
		{"a header with a NUL", get(search, "X-A: \x00"), 400, ""},
		{"a header of 1 MB", get(search, "X-A: "+rep("a", 1<<20)), 431, ""},
		{"100,000 headers", get(search, strings.TrimSuffix(rep("X-A: b\r\n", 100_000), "\r\n")), 431, ""},
		{"10,000 encodings", get(search, "Accept-Encoding: "+rep("gzip;q=0,", 6000)), 0, ""},
		{"60 KB of tags", get(search, "If-None-Match: "+rep(`W/"x",`, 10_000)), 0, ""},
		{"a tag for all", get(search, "If-None-Match: *"), 304, ""},
		{"ranges", get(search, "Range: bytes=0-0,"+strings.TrimSuffix(rep("1-2,", 5000), ",")), 0, ""},
		{"another path in a header", get(search, "X-Original-URL: /admin", "X-Rewrite-URL: /admin", "X-HTTP-Method-Override: DELETE"), 0, ""},
		{"a forwarded host", get(search, "X-Forwarded-Host: evil.example", "X-Forwarded-For: 127.0.0.1", "Forwarded: host=evil.example"), 0, ""},
		{"a feed for a forwarded host", get("/v1/export?format=rss&q=oil+AND+price", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: javascript"), 0, "http://localhost/v1/export"},
		{"a length with a plus", request("POST", "/v1/search", "Content-Length: +2") + "{}", 400, ""},
		{"an expectation that there is not", get(search, "Expect: the-impossible"), 417, ""},
		{"an upgrade", get(search, "Upgrade: websocket, h2c"), 0, ""},
		{"another place, with a host", get("http://evil.example/v1/search"), 421, ""},
		{"a target that is none", get("search"), 400, ""},
		{"a target with a blank", get("/v1/search?q=oil price"), 400, ""},
		{"a fragment", get("/v1/search#x"), 404, ""},
		{"two slashes", get("//v1//search"), 307, ""},
		{"dots in the path", get("/v1/./search/../search?q=oil"), 307, ""},
		{"another server after two slashes", get("//evil.example/%2e%2e"), 307, ""},
		{"OPTIONS of all", request("OPTIONS", "*"), 200, ""},
		{"a preflight", request("OPTIONS", search, "Origin: https://evil.example", "Access-Control-Request-Method: POST"), 405, ""},
		{"CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n", 421, ""},
		{"CONNECT to us", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\nConnection: close\r\n\r\n", 404, ""},
	}
	for _, method := range []string{"TRACE", "DELETE", "PUT", "PATCH", "get", "Post", "PROPFIND", rep("A", 10_000)} {
		all = append(all, attack{fmt.Sprintf("the method %.10s", method), request(method, search), 405, ""})
		all = append(all, attack{fmt.Sprintf("the method %.10s of the page", method), request(method, "/?q=oil"), 405, ""})
	}
	for _, host := range []string{"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:7700", "0.0.0.0", "169.254.169.254", "[::ffff:8.8.8.8]", "127.0.0.1@evil.example", rep("a", 50_000)} {
		status := 421
		if strings.Contains(host, "@") {
			status = 400
		}
		all = append(all, attack{fmt.Sprintf("the host %.30s", host), get(search, "Host: "+host), status, ""})
		all = append(all, attack{fmt.Sprintf("the page of host %.30s", host), get("/", "Host: "+host), status, ""})
	}
	return all
}
