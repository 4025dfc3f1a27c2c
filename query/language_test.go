package query

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A clock for dates in words: a Wednesday, and in UTC still the day before.
func wednesday() time.Time {
	return time.Date(2018, 3, 14, 1, 30, 0, 0, time.FixedZone("Erbil", 3*60*60))
}

func in(f Field, s string) Word { return Word{f, s} }

func within(n int, a, b Expr) Near { return Near{A: a, B: b, Within: n} }

func TestParseProximity(t *testing.T) {
	oil, gas, price := text("oil"), text("gas"), text("price")
	for _, tt := range []struct {
		in   string
		want Expr
		full string // "" is the same as in
	}{
		{"oil w/5 price", within(5, oil, price), ""},
		{"oil W/5 price", within(5, oil, price), "oil w/5 price"},
		{"oil /5 price", within(5, oil, price), "oil w/5 price"},
		{"oil NEAR/5 price", within(5, oil, price), "oil w/5 price"},
		{"oil near5 price", within(5, oil, price), "oil w/5 price"},
		{"oil AROUND(5) price", within(5, oil, price), "oil w/5 price"},
		{"oil Pre/5 price", Near{A: oil, B: price, Within: 5, Ordered: true}, "oil pre/5 price"},
		{"oil w/255 price", within(255, oil, price), ""},
		{"oil w/s price", Near{A: oil, B: price, Unit: InSentence}, ""},
		{"oil W/SENT price", Near{A: oil, B: price, Unit: InSentence}, "oil w/s price"},
		{"oil /p price", Near{A: oil, B: price, Unit: InParagraph}, "oil w/p price"},
		{"oil w/para price", Near{A: oil, B: price, Unit: InParagraph}, "oil w/p price"},
		{"oil pre/s price", Near{A: oil, B: price, Unit: InSentence, Ordered: true}, ""},
		{"oil pre/p price", Near{A: oil, B: price, Unit: InParagraph, Ordered: true}, ""},

		{"oil w/5 price w/3 gas", within(3, within(5, oil, price), gas), ""},
		{"oil w/5 (price w/3 gas)", within(5, oil, within(3, price, gas)), ""},
		{"(oil OR gas) w/3 price", within(3, Or{oil, gas}, price), ""},
		{"oil w/3(gas OR price)", within(3, oil, Or{gas, price}), "oil w/3 (gas OR price)"},
		{"(oil w/2 gas OR price) w/5 talks", within(5, Or{within(2, oil, gas), price}, text("talks")), ""},
		{"oil AND gas w/3 price", And{oil, within(3, gas, price)}, "oil gas w/3 price"},
		{"oil OR gas w/3 price", Or{oil, within(3, gas, price)}, ""},
		{"-oil w/3 price gas", And{Not{within(3, oil, price)}, gas}, ""},
		{"talks on oil w/3 price", And{Words{text("talks"), text("on")}, within(3, oil, price)}, ""},
		{"kirk* w/3 barzany~1", within(3, Wildcard{Pattern: "kirk*"}, Fuzzy{Text: "barzany", Edits: 1}), ""},
		{"/oils?/ w/3 \"gas price\"~2", within(3, Regexp{Pattern: "oils?"}, Phrase{Text: "gas price", Slop: 2}), ""},
		{"<person> pre/2 said", Near{A: Slot{Kind: Person}, B: text("said"), Within: 2, Ordered: true}, ""},
		{"oil^2 w/3 price", within(3, Boost{oil, 2}, price), ""},
		{"(oil w/3 price)^2", Boost{within(3, oil, price), 2}, ""},
		{"headline:(oil w/3 price*)", within(3, in(Headline, "oil"), Wildcard{Headline, "price*"}), "headline:oil w/3 headline:price*"},
		{"HEADLINE(oil w/3 (gas OR price))", within(3, in(Headline, "oil"), Or{in(Headline, "gas"), in(Headline, "price")}), "headline:oil w/3 (headline:gas OR headline:price)"},
		{"headline:OR w/3 headline:oil", within(3, in(Headline, "OR"), in(Headline, "oil")), ""},
		{"headline:(<people> w/s oil)", Near{A: Slot{Headline, Person}, B: in(Headline, "oil"), Unit: InSentence}, "headline:<person> w/s headline:oil"},

		{`"oil price"~5`, Phrase{Text: "oil price", Slop: 5}, ""},
		{`"oil price"~0`, Phrase{Text: "oil price"}, `"oil price"`},
		{`headline:«oil "gas"»~255.`, Phrase{Headline, `oil "gas"`, 255}, `headline:«oil "gas"»~255`},

		{"atleast3(oil)", AtLeast{3, oil}, ""},
		{"ATLEAST3 oil gas", And{AtLeast{3, oil}, gas}, "atleast3(oil) gas"},
		{"atleast10(oil OR gas)", AtLeast{10, Or{oil, gas}}, ""},
		{"atleast2(oil w/5 price)", AtLeast{2, within(5, oil, price)}, ""},
		{"headline:atleast2(oil)", AtLeast{2, in(Headline, "oil")}, "atleast2(headline:oil)"},
		{"atleast2(headline:(oil OR gas))^3", Boost{AtLeast{2, Or{in(Headline, "oil"), in(Headline, "gas")}}, 3}, "atleast2(headline:oil OR headline:gas)^3"},
		{"atleast2 oil^3", Boost{AtLeast{2, oil}, 3}, "atleast2(oil)^3"},
		{"atleast2(oil^3)", AtLeast{2, Boost{oil, 3}}, ""},
		{"-atleast3(oil) gas", And{Not{AtLeast{3, oil}}, gas}, ""},
		{"hlead:atleast2(oil)", Or{AtLeast{2, in(Headline, "oil")}, AtLeast{2, in(Lead, "oil")}}, "atleast2(headline:oil) OR atleast2(lead:oil)"},

		{"<person> <Place> <organisation> <orgs>", And{Slot{Kind: Person}, Slot{Kind: Place}, Slot{Kind: Org}, Slot{Kind: Org}}, "<person> <place> <org> <org>"},
		{"body:<person>^2", Boost{Slot{Body, Person}, 2}, ""},
	} {
		checkParse(t, tt.in, tt.want, tt.full)
	}
}

func TestParsePatterns(t *testing.T) {
	wild := func(s string) Wildcard { return Wildcard{Pattern: s} }
	for _, tt := range []struct {
		in   string
		want Expr
		full string
	}{
		{"Kirk*", wild("Kirk*"), ""},
		{"*a*", wild("*a*"), ""},
		{"wom?n", wild("wom?n"), ""},
		{"Kirk**k", wild("Kirk*k"), "Kirk*k"},
		{"al-Ha*", wild("al-Ha*"), ""},
		{"نه\u200cوت*", wild("نه\u200cوت*"), ""},
		{"Kirk*, oil", Words{wild("Kirk*"), text("oil")}, "Kirk* oil"},
		{"person:Barz*", Wildcard{Person, "Barz*"}, ""},
		{"person:(Barz* Talaban?)", Words{Wildcard{Person, "Barz*"}, Wildcard{Person, "Talaban?"}}, ""},
		{"source:2018/*", Wildcard{Source, "2018/*"}, ""},

		// "!" is any ending, and "?" any letter, but at the end of a sentence.
		{"terror!", wild("terror*"), "terror*"},
		{"terror! attack", Words{wild("terror*"), text("attack")}, "terror* attack"},
		{"terror! attack! bomb!", Words{wild("terror*"), wild("attack*"), wild("bomb*")}, "terror* attack* bomb*"},
		{"oil w/5 terror!", within(5, text("oil"), wild("terror*")), "oil w/5 terror*"},
		{"oil OR gas OR terror!", Or{text("oil"), text("gas"), wild("terror*")}, "oil OR gas OR terror*"},
		{"headline:(bombs in Kirkuk!)", Words{in(Headline, "bombs"), in(Headline, "in"), Wildcard{Headline, "Kirkuk*"}}, "headline:(bombs in Kirkuk*)"},
		{"bombs in Kirkuk!", Words{text("bombs"), text("in"), text("Kirkuk")}, "bombs in Kirkuk"},
		{"what happened in Kirkuk?! ", Words{text("what"), text("happened"), text("in"), text("Kirkuk")}, "what happened in Kirkuk"},
		{"Kirku? oil", Words{wild("Kirku?"), text("oil")}, ""},
		{"Kirku??", wild("Kirku??"), ""},
		{"(talks in Kirku?)", Words{text("talks"), text("in"), wild("Kirku?")}, ""},
		{"(talks in Kirku?) -oil", And{Words{text("talks"), text("in"), wild("Kirku?")}, Not{text("oil")}}, "talks in Kirku? -oil"},
		{"\"terror attack\"! oil", And{Phrase{Text: "terror attack"}, text("oil")}, `"terror attack" oil`},

		{"Barzany~", Fuzzy{Text: "Barzany"}, ""},
		{"Barzany~1, oil", Words{Fuzzy{Text: "Barzany", Edits: 1}, text("oil")}, "Barzany~1 oil"},
		{"person:Barzany~2", Fuzzy{Person, "Barzany", 2}, ""},
		{"source:a~b*", Wildcard{Source, "a~b*"}, ""},

		{"/kirk[ou]k/", Regexp{Pattern: "kirk[ou]k"}, ""},
		{`/Kirk[A-Z]\W\/\pL(OIL|gas)/`, Regexp{Pattern: `kirk[a-z]\W/\pL(oil|gas)`}, `/kirk[a-z]\W\/\pL(oil|gas)/`},
		{"headline:/oils?/^2 gas", And{Boost{Regexp{Headline, "oils?"}, 2}, text("gas")}, ""},
		{"/oil/ gas talks", And{Regexp{Pattern: "oil"}, Words{text("gas"), text("talks")}}, ""},

		{"oil^2", Boost{text("oil"), 2}, ""},
		{"oil^.50 gas", Words{Boost{text("oil"), .5}, text("gas")}, "oil^0.5 gas"},
		{`"oil price"~3^3`, Boost{Phrase{Text: "oil price", Slop: 3}, 3}, ""},
		{"(oil OR gas)^0.5", Boost{Or{text("oil"), text("gas")}, .5}, ""},
		{"(oil gas)^2 talks", And{Boost{Words{text("oil"), text("gas")}, 2}, text("talks")}, ""},
		{"headline:(oil gas)^2", Boost{Words{in(Headline, "oil"), in(Headline, "gas")}, 2}, ""},
		{"headline:(oil^2 gas)", Words{Boost{in(Headline, "oil"), 2}, in(Headline, "gas")}, ""},
		{"((oil)^2)^3", Boost{Boost{text("oil"), 2}, 3}, "(oil^2)^3"},
		{"(source:a/b)^2", Boost{in(Source, "a/b"), 2}, ""},
		{"(-oil)^2 Kirk*^3", And{Boost{Not{text("oil")}, 2}, Boost{wild("Kirk*"), 3}}, ""},
		{"id:a^2", in(ID, "a^2"), ""},

		{"sort:newest", Sorted{nil, ByNewest}, ""},
		{"sort:Date oil gas", Sorted{Words{text("oil"), text("gas")}, ByNewest}, "oil gas sort:newest"},
		{"oil sort:oldest OR gas", Sorted{Or{text("oil"), text("gas")}, ByOldest}, "oil OR gas sort:oldest"},
		{"oil sort:relevance", Sorted{text("oil"), ByRelevance}, ""},
		{"oil sort:-date", Sorted{text("oil"), ByNewest}, "oil sort:newest"},

		{"near:Erbil", Around{Place: "Erbil", Km: 50}, "near:Erbil~50km"},
		{"near:Erbil~20km oil", And{Around{Place: "Erbil", Km: 20}, text("oil")}, ""},
		{`near:"Deir ez-Zor"~20KM`, Around{Place: "Deir ez-Zor", Km: 20}, `near:"Deir ez-Zor"~20km`},
		{"near:36.19,44.01~50km", Around{Lat: 36.19, Lon: 44.01, Km: 50}, ""},
		{`near:"-33.9, 18.4"`, Around{Lat: -33.9, Lon: 18.4, Km: 50}, "near:-33.9,18.4~50km"},
		{"near:Erbil~30mi", Around{Place: "Erbil", Km: 48.28032}, "near:Erbil~48.28032km"},
		{"near:(Erbil~5km OR -1.5,2)", Or{Around{Place: "Erbil", Km: 5}, Around{Lat: -1.5, Lon: 2, Km: 50}}, "near:Erbil~5km OR near:-1.5,2~50km"},
		{"near:Erbil^2", Boost{Around{Place: "Erbil", Km: 50}, 2}, "near:Erbil~50km^2"},
		{"similar:2f6c0d9b", Similar{"2f6c0d9b"}, ""},
		{`similar:"a^2"^3 oil`, And{Boost{Similar{"a^2"}, 3}, text("oil")}, ""},

		{"HLEAD(oil)", Or{in(Headline, "oil"), in(Lead, "oil")}, "headline:oil OR lead:oil"},
		{"hlp:(oil gas) talks", And{Or{Words{in(Headline, "oil"), in(Headline, "gas")}, Words{in(Lead, "oil"), in(Lead, "gas")}}, text("talks")}, "(headline:(oil gas) OR lead:(oil gas)) talks"},
		{"-HLEAD(oil w/3 price)", Not{Or{within(3, in(Headline, "oil"), in(Headline, "price")), within(3, in(Lead, "oil"), in(Lead, "price"))}}, "-(headline:oil w/3 headline:price OR lead:oil w/3 lead:price)"},
		{"GEOGRAPHIC(Kirkuk) PUBLICATION(\"Zagros Wire\") LANGUAGE(ckb) SECTION(politics) PERSON(Barzani OR Talabani)", And{
			in(Place, "Kirkuk"), Phrase{Field: Publisher, Text: "Zagros Wire"}, in(Lang, "ckb"), in(Section, "politics"), Or{in(Person, "Barzani"), in(Person, "Talabani")},
		}, `place:Kirkuk publisher:"Zagros Wire" lang:ckb section:politics (person:Barzani OR person:Talabani)`},
	} {
		checkParse(t, tt.in, tt.want, tt.full)
	}
}

func checkParse(t *testing.T, in string, want Expr, full string) {
	t.Helper()
	got, err := ParseAt(in, wednesday())
	if err != nil {
		t.Errorf("Parse(%q): %v", in, err)
		return
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("Parse(%q), got -, want +:\n%s", in, diff)
		return
	}
	if full == "" {
		full = in
	}
	if s := got.String(); s != full {
		t.Errorf("Parse(%q) is written %q, want %q", in, s, full)
	}
	checkRoundTrip(t, got)
}

func TestParseDatesInWords(t *testing.T) {
	for in, want := range map[string]string{
		"date:today":                         "date:2018-03-14", // in Erbil
		"date:Yesterday":                     "date:2018-03-13",
		`date:"this week"`:                   "date:2018-03-12..2018-03-18",
		"date:last-week":                     "date:2018-03-05..2018-03-11",
		"date:this-month":                    "date:2018-03",
		"date:last-month":                    "date:2018-02",
		"date:this-year":                     "date:2018",
		`date:"last  year"`:                  "date:2017",
		`date:"past 30 days"`:                "date:2018-02-12..2018-03-14",
		"date:last-2-weeks":                  "date:2018-02-28..2018-03-14",
		"date:past-month":                    "date:2018-02-14..2018-03-14",
		"date:7d":                            "date:2018-03-07..2018-03-14",
		"date:past-2y":                       "date:2016-03-14..2018-03-14",
		`since:"3 days ago"`:                 "since:2018-03-11",
		"since:7d":                           "since:2018-03-07",
		"before:7d":                          "before:2018-03-07",
		"after:past-7d":                      "since:2018-03-08",
		"after:yesterday":                    "since:2018-03-14",
		"until:last-month":                   "before:2018-03",
		"date:1-month-ago":                   "date:2018-02-14",
		"date:last-month..yesterday":         "date:2018-02-01..2018-03-13",
		"date:[last-month TO today]":         "date:2018-02-01..2018-03-14",
		"date:[2018-01 TO 2018-06]":          "date:2018-01..2018-06",
		"date:[2018 to *] oil":               "since:2018 oil",
		"date:([* TO 2017] OR 2019)":         "before:2018 OR date:2019",
		"date:>=2018-03":                     "since:2018-03",
		"date:>2018-03":                      "since:2018-04",
		"date:<2018-03":                      "before:2018-03",
		"date:<=2018-03":                     "before:2018-04",
		"date:=2018-03":                      "date:2018-03",
		"date:2018-03^2":                     "date:2018-03^2",
		"date(aft 2018-03)":                  "since:2018-04",
		"DATE(BEF 2018) oil":                 "before:2018 oil",
		"date(is 2018-03-12)":                "date:2018-03-12",
		"date(geq 2018-03 and leq 2018-06)?": "date:2018-03..2018-06",
		"date(aft last week)":                "since:2018-03-12",
		"oil AND date aft 2018-03":           "oil since:2018-04",
		"oil date is 2018-03, gas":           "oil gas date:2018-03",
		"(date is 2018) oil":                 "date:2018 oil",
		"date is not 2018":                   "date is not 2018",
		"last week":                          "last week",
		"before last week":                   "before last week",
	} {
		x, err := ParseAt(in, wednesday())
		if err != nil {
			t.Errorf("ParseAt(%q): %v", in, err)
			continue
		}
		if got := x.String(); got != want {
			t.Errorf("ParseAt(%q) is %s, want %s", in, got, want)
		}
		checkRoundTrip(t, x)
	}
	// A month before the 31st is never in the same month.
	x, err := ParseAt(`since:"1 month ago"`, time.Date(2018, 3, 31, 0, 0, 0, 0, time.UTC))
	if err != nil || x.String() != "since:2018-02-28" {
		t.Errorf("a month before 2018-03-31 is %v, %v", x, err)
	}
}

func TestSyntaxErrorsOfTheLanguage(t *testing.T) {
	for _, tt := range []struct {
		in          string
		place       string // the bytes that are wrong
		offset      int
		msg, inMend string
	}{
		{"oil w/0 price", "w/0", 4, `"w/0" is out of bounds`, "from 1"},
		{"oil w/-5 price", "w/-5", 4, `"w/-5" says no distance`, "w/5"},
		{"oil w/5x price", "w/5x", 4, `"w/5x" says no distance`, "w/5"},
		{"oil NEAR/x price", "NEAR/x", 4, `"NEAR/x" says no distance`, "pre/5"},
		{"oil w/seg price", "w/seg", 4, `"w/seg" says no distance`, "w/p"},
		{"oil w/99999 price", "w/99999", 4, `"w/99999" is out of bounds`, "255"},
		{"oil AROUND(0) price", "AROUND(0)", 4, `"AROUND(0)" is out of bounds`, "255"},
		{"oil adj/5 price", "adj/5", 4, `"adj/5" is not in the language`, "pre/5"},
		{"w/5 oil", "w/5", 0, "w/5 has nothing before it", "put a word there"},
		{"oil w/5", "w/5", 4, "w/5 has nothing after it", "put a word there"},
		{"oil w/5 AND gas", "w/5", 4, "w/5 has nothing after it", "put a word there"},
		{"oil w/5 w/3 gas", "w/5", 4, "w/5 has nothing after it", "put a word there"},
		{"oil OR w/5 gas", "w/5", 7, "w/5 has nothing before it", "put a word there"},
		{"headline:w/5", "w/5", 9, "w/5 has nothing before it", "quotes"},
		{"oil w/5 -gas", "-", 8, "NOT after w/5", "outside"},
		{"oil w/5 NOT gas", "NOT", 8, "NOT after w/5", "outside"},
		{"(oil price) w/5 gas", "(oil price)", 0, "words without an operator in a part of w/5", "w/1"},
		{"gas w/5 (oil and price)", "(oil and price)", 8, "words without an operator in a part of w/5", "AND in capitals"},
		{"(oil AND price) w/5 gas", "(oil AND price)", 0, "AND in a part of w/5", "outside"},
		{"(-oil) w/5 gas", "(-oil)", 0, "NOT in a part of w/5", "outside"},
		{"oil w/5 date:2018", "date:2018", 8, "what is no text in a part of w/5", "only words"},
		{"oil w/5 person:Barzani", "person:Barzani", 8, "the field person in a part of w/5", "running text"},
		{"oil w/5 atleast3(gas)", "atleast3(gas)", 8, "atleast in a part of w/5", "atleast3(oil w/5 price)"},
		{"headline:oil w/3 price", "w/3", 13, "the two sides of w/3 are in different fields", "headline:(oil w/3 price)"},
		{"oil w/3 hlead:price", "hlead:price", 8, "different fields in a part of w/3", "for each field"},
		{"oil w/5 sort:newest", "sort:", 8, "sort is part of a clause", "outside"},

		{"atleast0(oil)", "atleast0", 0, `"atleast0" is out of bounds`, "from 1 to 1000"},
		{"atleast99999999999999999999 oil", "atleast99999999999999999999", 0, `"atleast99999999999999999999" is out of bounds`, "1000"},
		{"oil atleast3", "atleast3", 4, "atleast3 has nothing after it", "put a word"},
		{"atleast3 -oil", "-", 9, "NOT after atleast3", "outside"},
		{"atleast3(oil gas)", "(oil gas)", 8, "words without an operator in a part of atleast3", "OR"},
		{"atleast3 atleast3 oil", "atleast3 oil", 9, "atleast in a part of atleast3", "brackets"},
		{"person:atleast3(oil)", "(oil)", 15, "the field person in a part of atleast3", "running text"},
		{"headline:atleast3 oil", "atleast3", 9, "atleast3 without a bracket after it", "headline:atleast3(oil)"},

		{"<foo>", "<foo>", 0, `there is no "<foo>"`, "<person>"},
		{"<", "<", 0, `"<" begins no <person>, <place> or <org>`, "quotes"},
		{"<person", "<", 0, `"<" begins no <person>, <place> or <org>`, "quotes"},
		{">", ">", 0, `">" has no letter or digit`, "leave it out"},
		{"person:<person>", "<person>", 7, "<person> after the field person", "running text"},
		{"<person>~2", "~2", 8, `"~" after <person>`, "leave it out"},

		{"*", "*", 0, `"*" has no letter or digit beside it`, "Kirk*"},
		{"oil ****", "****", 4, `"****" has no letter or digit beside it`, "Kirk*"},
		{"?", "?", 0, `"?" has no letter or digit beside it`, "wom?n"},
		{"al-*", "*", 3, `"*" has no letter or digit beside it`, "Kirk*"},
		{"source:*", "*", 7, `"*" has no letter or digit`, "2018/*"},
		{"id:ab*", "*", 5, `"*" after the field id`, "in full"},
		{"near:Erb*", "*", 8, `"*" after the field near`, "in full"},
		{"date:2018-*", "2018-*", 5, `"2018-*" cannot be read: it is no date`, "2018-03"},
		{"Kirk*~1", "~1", 5, `"~" after a wildcard`, "one of them"},
		{"oil?! gas", "?!", 3, `"?!" after a word`, "any ending"},
		{"http://example.org/?q=a", "?", 19, `"?" in an address`, "quotes"},
		{`"oil pric*"`, "*", 9, `"*" in a phrase`, "pre/1"},
		{`"oil wom?n"`, "?", 8, `"?" in a phrase`, "pre/1"},

		{"~", "~", 0, `"~" has nothing before it`, "directly after"},
		{"oil~3", "~3", 3, `"~3" after a word`, "~1"},
		{"oil~0.8 gas", "~0.8", 3, `"~0.8" after a word`, "~1"},
		{"near:Deir ez-Zor~20km", "~20km", 16, `"~20km" after a word`, `near:"Deir ez-Zor"~50km`},
		{`"oil"~2`, "~2", 5, `"~" after a single word in quotes`, "without quotes"},
		{`"oil price"~`, "~", 11, `"~" after a phrase`, `"oil price"~5`},
		{`"oil price"~256`, "~256", 11, `"~256" after a phrase`, "255"},
		{`person:"Masoud Barzani"~2`, "~2", 23, `"~" after a value of person`, "leave it out"},
		{"(oil gas)~2", "~2", 9, `"~" after brackets`, "each word"},

		{"//", "//", 0, `"//" is an empty regular expression`, "leave them out"},
		{"/", "/", 0, `"/" has no letter or digit`, "leave it out"},
		{"/oil gas/", "/oil", 0, "the regular expression is never closed", "quotes"},
		{"/oil/i", "i", 5, "text after a regular expression", "no flags"},
		{"/srv/news", "n", 5, "text after a regular expression", "quotes"},
		{"/(?i)oil/", "/(?i)oil/", 0, `"(?" in a regular expression, which has no flags and names`, "quotes"},
		{"/oil(/", "/oil(/", 0, "the regular expression is wrong: missing closing ): \"oil(\"", "mend it"},
		{"/.*/", "/.*/", 0, "the regular expression has no letter or digit", "mend it"},
		{"/(abcde){900}/", "/(abcde){900}/", 0, "the regular expression takes 6302 steps, and the most is 1000", "mend it"},
		{"/" + strings.Repeat("a", 257) + "/", "/" + strings.Repeat("a", 257) + "/", 0, "a regular expression of 257 bytes", "256"},
		{"/oil/~2", "~2", 5, `"~" after a regular expression`, "leave it out"},

		{"^", "^", 0, `"^" has nothing before it`, "oil^2"},
		{"^2", "^2", 0, `"^2" has nothing before it`, "oil^2"},
		{"oil^0", "^0", 3, `"^0" is no weight`, "more than 0"},
		{"oil^1e9", "^1e9", 3, `"^1e9" is no weight`, "1000"},
		{"oil^1001", "^1001", 3, `"^1001" is no weight`, "1000"},
		{"(a OR b)^x", "^x", 8, `"^x" is no weight`, "oil^2"},
		{"oil^2^3", "^2", 3, "more than one weight", "write one"},

		{"sort:size", "size", 5, `there is no order "size"`, "newest"},
		{"sort:(newest)", "(", 5, `there is no order "("`, "newest"},
		{"sort:newest oil sort:oldest", "sort:oldest", 16, "a second order", "leave one out"},
		{"(oil sort:newest)", "sort:", 5, "sort is part of a clause", "outside"},
		{"-sort:newest", "sort:", 1, "sort is part of a clause", "outside"},
		{"oil OR sort:newest", "sort:", 7, "sort is part of a clause", "outside"},

		{"near:Erbil~50", "~50", 10, `"~50" is no distance`, "50km"},
		{"near:Erbil~0km", "~0km", 10, `"~0km" is out of bounds`, "more than 0"},
		{"near:Erbil~30000km", "~30000km", 10, `"~30000km" is out of bounds`, "20004km"},
		{"near:99,200~5km", "99,200~5km", 5, `"99,200" is no point on the earth`, "latitude first"},
		{"near:99", "99", 5, `"99" is no place`, "a name"},
		{"near:(Erbil Duhok)", "Erbil Duhok", 6, "places side by side", "OR"},

		{"date:{2018 TO 2019}", "{2018 TO 2019}", 5, `a span of dates in "{}"`, "date:[2018-01 TO 2018-06]"},
		{"date:[2018 TO 2019", "[", 5, `the bracket "[" is never closed`, "2018-01..2018-06"},
		{"date:[]", "[]", 5, "a span in brackets has two dates with TO between them", "TO"},
		{"date:[2018,2019]", "[2018,2019]", 5, "a span in brackets has two dates with TO between them", "TO"},
		{"date:[2019 TO 2018]", "2019 TO 2018", 6, "the span ends before it begins", "write 2018..2019"},
		{"since:[2018 TO 2019]", "2018 TO 2019", 7, "a span after the field since", "date:"},
		{"date:>=", ">=", 5, `">=" has no letter or digit`, "leave it out"},
		{"date:3/12/2018", "3/12/2018", 5, `"3/12/2018" cannot be read: days are written year first`, "write 2018-12-03 (3 December) or 2018-03-12 (12 March)"},
		{"date:31.12.2018", "31.12.2018", 5, `"31.12.2018" cannot be read: days are written year first`, "write 2018-12-31 (31 December)"},
		{"date:20180312", "20180312", 5, `"20180312" cannot be read: days are written year first`, "write 2018-03-12 (12 March)"},
		{"date is 3/12/2018", "3/12/2018", 8, `"3/12/2018" cannot be read: days are written year first`, "2018-12-03"},
		{"date:last week", "last", 5, `"last" cannot be read: it is no date`, "date:last-week"},
		{`after:"past 30 days"`, "past 30 days", 7, "a stretch of time after the field after", `after:"30 days ago"`},
		{"date:9999-years-ago", "9999-years-ago", 5, `"9999-years-ago" cannot be read: the year is not between 1000 and 9999`, "2018"},
		{"date(aft 2018 and bef 2017)", "date(aft 2018 and bef 2017)", 0, "no date is in all of these", "OR"},
		{"date(aft)", "aft", 5, "aft has no date after it", "date(aft 2018-03)"},
		{"date(aft 2018 and oil)", "oil", 18, `"oil" before a date`, "date(is 2018-03)"},
		{"date(aft 2018", "(", 4, `"(" is never closed`, `put a ")"`},
		{"date -oil is 2018", "date -oil is 2018", 0, "date is 2018 with other parts between", "date:2018"},

		{"HLEAD(oil -gas)", "HLEAD", 0, "NOT inside HLEAD", "-hlead:oil"},
		{"[oil]", "[", 0, `the bracket "["`, "leave it out"},
		{strings.Repeat("a OR ", 800) + "a", "a", 320, "more than 64 words, phrases and dates", "less"},
		{"hlead:(" + strings.Repeat("a OR ", 32) + "a)", "hlead:", 0, "more than 64 words, phrases and dates", "less"},
		{strings.Repeat("(", 1000) + "a", "(", 16, "brackets 17 deep", "the most is 16"},
	} {
		x, err := ParseAt(tt.in, wednesday())
		var e *SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("Parse(%.60q) = %v, %v, want a SyntaxError: %s", tt.in, x, err, tt.msg)
			continue
		}
		checkPlace(t, e)
		if e.Offset != tt.offset || e.Query[e.Offset:e.Offset+e.Width] != tt.place {
			t.Errorf("Parse(%.60q) is wrong at %d, %q, want at %d, %q: %v", tt.in,
				e.Offset, e.Query[e.Offset:e.Offset+e.Width], tt.offset, tt.place, err)
		}
		if e.Msg != tt.msg || !strings.Contains(e.Mend, tt.inMend) {
			t.Errorf("Parse(%.60q) says %q, %q, want %q, %q", tt.in, e.Msg, e.Mend, tt.msg, tt.inMend)
		}
	}
}

// anyExpr builds an expression within the bounds of the language by hand, in
// no normal form.
func anyExpr(r *rand.Rand, depth int) Expr {
	if depth == 0 || r.IntN(3) == 0 {
		return anyLeaf(r)
	}
	parts := func() []Expr {
		out := make([]Expr, r.IntN(4))
		for i := range out {
			out[i] = anyExpr(r, depth-1)
		}
		return out
	}
	switch r.IntN(7) {
	case 0:
		return And(parts())
	case 1:
		return Or(parts())
	case 2:
		return Not{anyExpr(r, depth-1)}
	case 3:
		return Boost{anyExpr(r, depth-1), []float64{.5, 1, 2, 1000}[r.IntN(4)]}
	case 4:
		return AtLeast{1 + r.IntN(MaxAtLeast), anyPlaced(r, anyTextField(r), depth-1)}
	case 5:
		return anyPlaced(r, anyTextField(r), depth-1)
	}
	f := []Field{Text, Headline, Person, Lang}[r.IntN(4)]
	words := make(Words, r.IntN(4))
	for i := range words {
		words[i] = anyBare(r, f)
	}
	return words
}

func anyTextField(r *rand.Rand) Field { return []Field{Text, Headline, Lead, Body}[r.IntN(4)] }

func anyBare(r *rand.Rand, f Field) Expr {
	var x Expr
	switch r.IntN(4) {
	case 0:
		x = Wildcard{f, []string{"kirk*", "wom?n", "**a", "b?", "oil"}[r.IntN(5)]}
	case 1:
		x = Fuzzy{f, "barzany", r.IntN(3)}
	default:
		x = Word{f, []string{"oil", "gas", "U.S.", "al-Hashd", "كركوك", "and"}[r.IntN(6)]}
	}
	if r.IntN(4) == 0 {
		x = Boost{x, 2.25}
	}
	return x
}

func anyPlaced(r *rand.Rand, f Field, depth int) Expr {
	if depth <= 0 {
		switch r.IntN(5) {
		case 0:
			return Slot{f, []Field{Person, Place, Org}[r.IntN(3)]}
		case 1:
			return Regexp{f, []string{"a/b", `O[IJ]L\/`, `\pLx`, "a|b"}[r.IntN(4)]}
		case 2:
			return Phrase{f, []string{"oil price", "oil", `a "b" c`}[r.IntN(3)], r.IntN(3)}
		}
		return anyBare(r, f)
	}
	switch r.IntN(4) {
	case 0:
		return Or{anyPlaced(r, f, depth-1), anyPlaced(r, f, depth-1)}
	case 1:
		return Boost{anyPlaced(r, f, depth-1), 3}
	}
	n := Near{A: anyPlaced(r, f, depth-1), B: anyPlaced(r, f, depth-1), Within: 1 + r.IntN(MaxDistance), Ordered: r.IntN(2) == 0}
	n.Unit = []Unit{InWords, InSentence, InParagraph}[r.IntN(3)]
	return n
}

func anyLeaf(r *rand.Rand) Expr {
	switch r.IntN(6) {
	case 0:
		return []Expr{span("2018-01-01", "2018-07-01"), span("2018-03-05", ""), span("", "2018-01-01")}[r.IntN(3)]
	case 1:
		return []Expr{Around{Place: "Deir ez-Zor", Km: 12.5}, Around{Place: "Erbil", Km: 50}, Around{Lat: -1.5, Lon: 44.01, Km: 1}}[r.IntN(3)]
	case 2:
		return Similar{[]string{"a1", "a^b", "a b"}[r.IntN(3)]}
	case 3:
		return []Expr{in(Source, "a/b~c^d"), Wildcard{Source, "2018/*"}, in(ID, "a^2"), Phrase{Field: Person, Text: "A B"}, in(Place, "OR")}[r.IntN(5)]
	case 4:
		return anyBare(r, Text)
	}
	return anyPlaced(r, anyTextField(r), 0)
}

// Whatever is built by hand is written so that it parses to its normal form.
func TestRoundTripOfExprsBuiltByHand(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	whole := 0
	for range 20_000 {
		x := anyExpr(r, 1+r.IntN(4))
		if r.IntN(8) == 0 {
			x = Sorted{x, []Order{"", ByNewest, ByRelevance}[r.IntN(3)]}
		}
		if clauses(x) > MaxClauses || len(x.String()) > MaxQueryBytes {
			continue
		}
		whole++
		again, err := Parse(x.String())
		if err != nil {
			t.Fatalf("%#v is written %q: %v", x, x, err)
		}
		if diff := cmp.Diff(again, normal(x)); diff != "" {
			t.Fatalf("%#v is written %q, got -, want +:\n%s", x, x, diff)
		}
		if !alike(again, normal(x)) {
			t.Fatalf("%q and what it parses to are not alike", x)
		}
	}
	if whole < 10_000 {
		t.Errorf("only %d queries are within the bounds", whole)
	}
}

func TestDescribePatterns(t *testing.T) {
	for in, want := range map[string]string{
		"kirk* barzany~1 oil^2":                `articles with a word like "kirk*", "barzany", give or take one letter or "oil" (counted twice) (those with all of them first)`,
		"oil gas Kirkuk export pipeline":       `articles with "oil", "gas", "Kirkuk", "export" or "pipeline" (those that match best first)`,
		"headline:oil pre/5 headline:<person>": `articles with "oil" within 5 words of any person, in this order, in the headline`,
		"oil w/1 price":                        `articles with "oil" next to "price", in any order`,
		"(oil OR gas) w/s (a w/p b)":           `articles with ("oil" or "gas") and ("a" and "b" in one paragraph, in any order) in one sentence, in any order`,
		`atleast3(oil) "a b"~5`:                `articles with "oil" at least 3 times, with the words "a b" in any order with at most 5 others among them`,
		"/ab?/ near:Erbil similar:a1":          `articles with a word that matches /ab?/, about or from a place within 50 km of Erbil, like the article a1`,
		"near:36.19,44.01~1km":                 "articles about or from a place within 1 km of 36.19, 44.01",
		"sort:newest":                          "every article, newest first",
		"person:barz* sort:oldest":             `articles whose person has a word like "barz*", oldest first`,
		"(a OR b)^0.5":                         `articles (either with "a" or with "b") (counted 0.5 times)`,
	} {
		x, err := Parse(in)
		if err != nil {
			t.Errorf("%q: %v", in, err)
			continue
		}
		if got := Describe(x); got != want {
			t.Errorf("%q is described\n%s, want\n%s", in, got, want)
		}
	}
}

// A query of the greatest length takes no time, whatever is in it.
func TestParseTakesNoTime(t *testing.T) {
	const most = 50 * time.Millisecond
	for _, s := range []string{
		"a ", "a w/5 ", "atleast3 ", "atleast3(", "(", "NOT ", "-(", "/a{9}/ ", "/(((a{10}){10}){10}){10}/ ", "a*", "*", "a^2 ", "~", "^", "date is 2018 ",
		"date(aft 2018 ", "and ", "date:[", "<person> ", "hlead:(", "?!", "a!", "\"a\"~1 ", "near:a~1km ", "kirk*k*k*k* ", "sort:newest ", "و", "w/5 ",
	} {
		in := strings.Repeat(s, MaxQueryBytes/len(s))
		best := time.Hour
		for range 3 { // the machine may be busy
			started := time.Now()
			x, err := Parse(in)
			best = min(best, time.Since(started))
			if err == nil && x == nil {
				t.Errorf("Parse of %q again and again is nothing", s)
			}
		}
		if best > most {
			t.Errorf("Parse of %q again and again takes %v", s, best)
		}
	}
}

func TestExamplesParse(t *testing.T) {
	seen := make(map[string]bool)
	for _, e := range Examples() {
		x, err := Parse(e.Query)
		if err != nil {
			t.Errorf("the example %s: %v", e.Query, err)
			continue
		}
		checkRoundTrip(t, x)
		if seen[e.Query] || e.Means == "" || strings.Contains(e.Query, "|") {
			t.Errorf("the example %s stands there twice, or says nothing, or breaks a table", e.Query)
		}
		seen[e.Query] = true
	}
}

func TestAllFirst(t *testing.T) {
	for in, want := range map[string]bool{
		"":                          true,
		"oil":                       true,
		"oil gas kirk* export":      true,
		"oil gas kirk* export x^2":  false,
		"(a b c d e) since:2018":    false,
		"a b -(c d e f g)":          true,
		"(a b) (c d) -x":            true,
		"a AND b AND c AND d AND e": true,
		"a b c d e sort:relevance":  false,
	} {
		x, err := Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := AllFirst(x); got != want {
			t.Errorf("AllFirst(%s) = %v, want %v", in, got, want)
		}
	}
}
