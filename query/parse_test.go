package query

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func day(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err) // a slip in a test's table
	}
	return t
}

func span(from, to string) Dates { return Dates{day(from), day(to)} }

func text(s string) Word { return Word{Text, s} }

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want Expr
		full string // what String writes; "" is the same as in
	}{
		{" ", nil, " "},
		{"oil", text("oil"), ""},
		{"Peshmerga Kirkuk", Words{text("Peshmerga"), text("Kirkuk")}, ""},
		{
			"Peshmerga Kirkuk -oil person:Barzani",
			And{Words{text("Peshmerga"), text("Kirkuk")}, Not{text("oil")}, Word{Person, "Barzani"}},
			"",
		},
		{"Kirkuk -oil", And{text("Kirkuk"), Not{text("oil")}}, ""},
		{"a -oil b", And{Words{text("a"), text("b")}, Not{text("oil")}}, "a b -oil"},
		{"-oil", Not{text("oil")}, ""},
		{"-oil NOT gas", And{Not{text("oil")}, Not{text("gas")}}, "-oil -gas"},
		{"NOT NOT oil", text("oil"), "oil"},
		{"-(-oil) gas", And{text("oil"), text("gas")}, "oil AND gas"},

		// Quotes.
		{`"oil prices" rise`, And{Phrase{Field: Text, Text: "oil prices"}, text("rise")}, ""},
		{`“oil prices”`, Phrase{Field: Text, Text: "oil prices"}, `"oil prices"`},
		{`„oil  prices“, gas`, And{Phrase{Field: Text, Text: "oil prices"}, text("gas")}, `"oil prices" gas`},
		{`«so "called" peace»`, Phrase{Field: Text, Text: `so "called" peace`}, ""},
		{`"«a» b"`, Phrase{Field: Text, Text: "«a» b"}, ""},
		{`"oil"`, Phrase{Field: Text, Text: "oil"}, ""},
		{`person:"Masoud Barzani"`, Phrase{Field: Person, Text: "Masoud Barzani"}, ""},
		{`source:"a*b"`, Phrase{Field: Source, Text: "a*b"}, ""},
		{`"(a OR -b)"`, Phrase{Field: Text, Text: "(a OR -b)"}, ""},

		// AND, OR, NOT, brackets.
		{"a AND b", And{text("a"), text("b")}, ""},
		{"a and or not b", Words{text("a"), text("and"), text("or"), text("not"), text("b")}, ""},
		{"a b OR c", Or{And{text("a"), text("b")}, text("c")}, "a AND b OR c"},
		{"a OR b c AND d", Or{text("a"), And{text("b"), text("c"), text("d")}}, "a OR b AND c AND d"},
		{"a AND NOT b", And{text("a"), Not{text("b")}}, "a -b"},
		{"(a b) c", And{Words{text("a"), text("b")}, text("c")}, "(a b) AND c"},
		{"(a b) OR c", Or{Words{text("a"), text("b")}, text("c")}, ""},
		{"(a OR b) c", And{Or{text("a"), text("b")}, text("c")}, ""},
		{"((a AND b) AND (c AND d))", And{text("a"), text("b"), text("c"), text("d")}, "a AND b AND c AND d"},
		{"-(a b)", Not{Words{text("a"), text("b")}}, ""},
		{"(a b -c) OR d", Or{And{Words{text("a"), text("b")}, Not{text("c")}}, text("d")}, "(a b) AND -c OR d"},
		{"NOT(a OR b)", Not{Or{text("a"), text("b")}}, "-(a OR b)"},

		// Fields.
		{"PEOPLE:Barzani", Word{Person, "Barzani"}, "person:Barzani"},
		{"author:(Doe OR Roe)", Or{Word{Byline, "Doe"}, Word{Byline, "Roe"}}, "byline:Doe OR byline:Roe"},
		{"title:(oil prices)", Words{Word{Headline, "oil"}, Word{Headline, "prices"}}, "headline:(oil prices)"},
		{"HEADLINE(oil prices)", Words{Word{Headline, "oil"}, Word{Headline, "prices"}}, "headline:(oil prices)"},
		{"DATELINE(Erbil) oil gas", And{Word{Dateline, "Erbil"}, Words{text("oil"), text("gas")}}, "dateline:Erbil oil gas"},
		{"place:(Kirkuk -Erbil)", And{Word{Place, "Kirkuk"}, Not{Word{Place, "Erbil"}}}, "place:Kirkuk -place:Erbil"},
		{"place:OR", Word{Place, "OR"}, ""},
		{"path:2018/03/a~b.txt", Word{Source, "2018/03/a~b.txt"}, "source:2018/03/a~b.txt"},
		{"person:\u200fبارزانی", Word{Person, "بارزانی"}, "person:بارزانی"},

		// Words with signs in them.
		{"al-Hashd", text("al-Hashd"), ""},
		{"AT&T and/or C++ #Kirkuk @name", Words{text("AT&T"), text("and/or"), text("C++"), text("#Kirkuk"), text("@name")}, ""},
		{"Barzani's U.S. J. U.S.,", Words{text("Barzani's"), text("U.S."), text("J."), text("U.S.")}, "Barzani's U.S. J. U.S."},
		{"what happened in Kirkuk?", Words{text("what"), text("happened"), text("in"), text("Kirkuk")}, "what happened in Kirkuk"},
		{"wait… (oil), \"gas\"? ماذا؟", And{Words{text("wait"), text("ماذا")}, text("oil"), Phrase{Field: Text, Text: "gas"}}, `(wait ماذا) AND oil AND "gas"`},
		{"12:30", text("12:30"), ""},
		{"http://example.org/a", text("http://example.org/a"), ""},
		{"Iraq: oil", Words{text("Iraq"), text("oil")}, "Iraq oil"},
		{"a\u200bb\u00a0c\t\nd", Words{text("a"), text("b"), text("c"), text("d")}, "a b c d"},
		{"می\u200cخواهم", text("می\u200cخواهم"), ""},

		// Dates.
		{"date:2018", span("2018-01-01", "2019-01-01"), ""},
		{"date:2018-03", span("2018-03-01", "2018-04-01"), ""},
		{"date:2018-03-12", span("2018-03-12", "2018-03-13"), ""},
		{"date:2018-01-01..2018-06-30", span("2018-01-01", "2018-07-01"), "date:2018-01..2018-06"},
		{"date:2016..2018", span("2016-01-01", "2019-01-01"), ""},
		{"date:2018..2018-03-12.", span("2018-01-01", "2018-03-13"), "date:2018-01-01..2018-03-12"},
		{"date:2018..", span("2018-01-01", ""), "since:2018"},
		{"date:..2018-06", span("", "2018-07-01"), "before:2018-07"},
		{"after:2018-03-12", span("2018-03-13", ""), "since:2018-03-13"},
		{"before:2018", span("", "2018-01-01"), ""},
		{"since:2018-03", span("2018-03-01", ""), ""},
		{"until:2018-03", span("", "2018-04-01"), "before:2018-04"},
		{"until:9999", span("", "9999-01-01").through(1), ""},
		{`date:"2018-03-12"`, span("2018-03-12", "2018-03-13"), "date:2018-03-12"},
		{"date:(2018 OR 2020)", Or{span("2018-01-01", "2019-01-01"), span("2020-01-01", "2021-01-01")}, "date:2018 OR date:2020"},
		{
			"since:2018-03-12T09:30+03:00",
			Dates{From: time.Date(2018, 3, 12, 6, 30, 0, 0, time.UTC)},
			"since:2018-03-12T06:30Z",
		},
	} {
		got, err := Parse(tt.in)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.in, err)
			continue
		}
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("Parse(%q), got -, want +:\n%s", tt.in, diff)
			continue
		}
		if got == nil {
			continue
		}
		full := tt.full
		if full == "" {
			full = tt.in
		}
		if s := got.String(); s != full {
			t.Errorf("Parse(%q) is written %q, want %q", tt.in, s, full)
		}
		checkRoundTrip(t, got)
	}
}

// through returns d with the years added to its end.
func (d Dates) through(years int) Dates { d.To = d.To.AddDate(years, 0, 0); return d }

func checkRoundTrip(t *testing.T, x Expr) {
	t.Helper()
	again, err := Parse(x.String())
	if err != nil {
		t.Errorf("%q does not parse again: %v", x.String(), err)
		return
	}
	if diff := cmp.Diff(again, x); diff != "" {
		t.Errorf("%q parses to another query, got -, want +:\n%s", x.String(), diff)
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, tt := range []struct {
		in          string
		place       string // the bytes that are wrong
		offset      int
		msg, inMend string
	}{
		{"peple:Barzani", "peple", 0, `unknown field "peple"`, "did you mean people?"},
		{"oil perosn:x", "perosn", 4, `unknown field "perosn"`, "did you mean person?"},
		{"colour:red", "colour", 0, `unknown field "colour"`, "the fields are headline, lead, hlead, body, person"},
		{"LENGTH(5)", "LENGTH", 0, `unknown field "LENGTH"`, "put a blank before the bracket"},
		{"person: Barzani", "person:", 0, "the field person has no value", "person:Barzani"},
		{"(person:)", "person:", 1, "the field person has no value", "directly after the colon"},
		{"person:-Barzani", "-", 7, "a minus after the field person", "-person:"},
		{"person:(a title:b)", "title:", 10, "the field headline inside the brackets of person", "close the brackets"},
		{"date>2018", ">", 4, `">" after the field date`, "since:2018-03-12"},
		{"hd=oil", "=", 2, `"=" after the field headline`, "headline:oil"},
		{"LENGTH>1200", ">", 6, `">" inside a word`, "in quotes"},
		{"headline(oil)", "(", 8, "a bracket inside a word", "write headline:(...) or HEADLINE(...)"},
		{"oil allcaps(us)", "allcaps", 4, `"allcaps" is not in the language`, "in capitals"},
		{"NOCAPS(AIDS)", "NOCAPS", 0, `"NOCAPS" is not in the language`, "without them"},

		{"oil && gas", "&&", 4, `"&&" is no operator`, "write AND"},
		{"oil||gas", "||", 3, `"||" is no operator`, "write OR"},
		{"oil | gas", "|", 4, `"|" is no operator`, "write OR"},
		{"!oil", "!", 0, `"!" before a word`, "-word"},
		{"+oil", "+", 0, `"+" before a word`, "write AND"},
		{"–oil", "–", 0, "a dash before a word", "plain -"},
		{`a\b`, `\`, 1, "a backslash", "in quotes"},

		{`oil "gas`, `"`, 4, "the quote is never closed", "put a quote"},
		{`«oil"`, `«`, 0, "the quote is never closed", "put a quote"},
		{`"so \"called\""`, `\`, 4, "a backslash before a quote", "«so»"},
		{`oil"gas"`, `"`, 3, "a quote inside a word", "put a blank"},
		{`oil ""`, `""`, 4, "empty quotes", "put a word in them"},
		{`person:" "`, `" "`, 7, "empty quotes", "put a word in them"},
		{`"&"`, `"&"`, 0, "quotes without a letter or digit", "leave them out"},
		{"a (b (c)", "(", 2, `"(" is never closed`, `put a ")"`},
		{"a b) c", ")", 3, `")" without a "("`, "leave it out"},
		{"oil ()", "()", 4, "empty brackets", "put a word in them"},
		{"person:( )", "( )", 7, "empty brackets", "put a word in them"},
		{"Kirkuk(s)", "(", 6, "a bracket inside a word", "put a blank before it"},
		{"person:x(s)", "(", 8, "a bracket inside a word", "put a blank before it"},
		{"-", "-", 0, `"-" has nothing after it`, "-oil"},
		{"a - b", "-", 2, `"-" has nothing after it`, "-oil"},
		{"-AND", "-", 0, `"-" has nothing after it`, "-oil"},
		{"--sort", "--", 0, "more than one minus", "write one"},
		{"AND a", "AND", 0, "AND has nothing before it", "in quotes"},
		{"a (OR b)", "OR", 3, "OR has nothing before it", "in quotes"},
		{"a OR", "OR", 2, "OR has nothing after it", "in quotes"},
		{"(a AND) b", "AND", 3, "AND has nothing after it", "in quotes"},
		{"a AND OR b", "AND", 2, "AND has nothing after it", "in quotes"},
		{"a NOT", "NOT", 2, "NOT has nothing after it", "in quotes"},
		{"oil & gas", "&", 4, `"&" has no letter or digit`, "leave it out"},
		{"oil – gas", "–", 4, `"–" has no letter or digit`, "leave it out"},
		{"oil , gas", ",", 4, `"," has no letter or digit`, "leave it out"},
		{"oil\x00", "\x00", 3, "the control character U+0000", "leave it out"},
		{"oil \xff", "\xff", 4, "the byte 0xff is no text", "UTF-8"},

		{"date:2018-13", "2018-13", 5, `"2018-13" cannot be read: there is no such month`, "2018-03-12"},
		{"date:2018-02-30", "2018-02-30", 5, `"2018-02-30" cannot be read: there is no such day`, "2018-03-12"},
		{"date:2018..2018-02-30", "2018-02-30", 11, `"2018-02-30" cannot be read: there is no such day`, "2018-03-12"},
		{"date:12/03/2018", "12/03/2018", 5, `"12/03/2018" cannot be read: days are written year first`, "write 2018-03-12 (12 March) or 2018-12-03 (3 December)"},
		{`date:"12 March"`, "12 March", 6, `"12 March" cannot be read: it is no date`, "2018-03-12"},
		{`date:"12  March"`, `"12  March"`, 5, `"12 March" cannot be read: it is no date`, "2018-03-12"},
		{"date:0999", "0999", 5, `"0999" cannot be read: the year is not between 1000 and 9999`, "2018-03-12"},
		{"date:2018-06..2018-01", "2018-06..2018-01", 5, "the span ends before it begins", "write 2018-01..2018-06"},
		{"date:..", "..", 5, `".." has no letter or digit`, "leave it out"},
		{"date:,", ",", 5, `"," has no letter or digit`, "leave it out"},
		{"after:2018..2019", "2018..2019", 6, "a span after the field after", "date:2018..2019"},
		{"after:9999", "9999", 6, "no date is later", "9999"},
		{"date:(2018 2019)", "2018 2019", 6, "dates side by side", "write OR"},

		{strings.Repeat("é ", 1400), "é", 4095, "the query has 4200 bytes", "the most is 4096"},
		{strings.Repeat("a ", 64) + "b", "b", 128, "more than 64 words, phrases and dates", "less"},
		{strings.Repeat("(", 17) + "a", "(", 16, "brackets 17 deep", "the most is 16"},
		{`"` + strings.Repeat("a ", 33) + `"`, `"` + strings.Repeat("a ", 33) + `"`, 0, "a phrase of 33 words", "the most is 32"},
		{strings.Repeat("a", 129), strings.Repeat("a", 129), 0, "a word of 129 bytes", "the most is 128"},
		{`"` + strings.Repeat("a", 129) + `"`, `"` + strings.Repeat("a", 129) + `"`, 0, "a word of 129 bytes", "the most is 128"},
	} {
		x, err := Parse(tt.in)
		var e *SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("Parse(%.60q) = %v, %v, want a SyntaxError: %s", tt.in, x, err, tt.msg)
			continue
		}
		if e.Offset != tt.offset || e.Query[e.Offset:e.Offset+e.Width] != tt.place {
			t.Errorf("Parse(%.60q) is wrong at %d, %q, want at %d, %q: %v", tt.in,
				e.Offset, e.Query[e.Offset:e.Offset+e.Width], tt.offset, tt.place, err)
		}
		if e.Msg != tt.msg || !strings.Contains(e.Mend, tt.inMend) {
			t.Errorf("Parse(%.60q) says %q, %q, want %q, %q", tt.in, e.Msg, e.Mend, tt.msg, tt.inMend)
		}
	}
}

// What is just within a limit parses, and so does its full form.
func TestParseAtTheLimits(t *testing.T) {
	for _, in := range []string{
		strings.TrimSpace(strings.Repeat("a ", MaxClauses)),
		strings.Repeat("(", MaxNesting) + "a" + strings.Repeat(")", MaxNesting),
		strings.Repeat("(", MaxNesting) + "a b OR c" + strings.Repeat(" -d)", MaxNesting),
		`"` + strings.Repeat("a ", MaxPhraseWords) + `"`,
		strings.Repeat("a", MaxWordBytes),
		"a" + strings.Repeat(" ", MaxQueryBytes-1),
	} {
		x, err := Parse(in)
		if err != nil {
			t.Errorf("Parse(%.60q): %v", in, err)
			continue
		}
		checkRoundTrip(t, x)
	}
	in := "publisher:(" + strings.TrimSuffix(strings.Repeat(strings.Repeat("a", 55)+" OR ", 64), " OR ") + ")"
	if _, err := Parse(in); err == nil || !strings.Contains(err.Error(), "bytes when written in full at 1") {
		t.Errorf("a query that is too long in full: %v", err)
	}
}

// Whatever the pieces of the language make together is wrong, or is written in
// full so that it parses to the same.
func TestRoundTripOfRandomQueries(t *testing.T) {
	pieces := strings.Fields(`a b c d ( ( ) ) ) -( NOT - AND OR OR "e" "f" date:2018 -g person:h title:( NOT( person:( ` +
		`since:2018-03-12 date:..2019 org:"i" HEADLINE( -person:j -title:( -"k" AND, U.S. where? «l» ` +
		`w/5 w/5 pre/s )^2 atleast3( atleast2 <person> m* n~ o! p? q^2 /r.s/ "t u"~3 near:v~5km similar:w sort:newest HLEAD( date is 2018 date(aft`)
	const tries = 50_000
	r := rand.New(rand.NewPCG(1, 2))
	whole := 0
	for range tries {
		var b strings.Builder
		for range 1 + r.IntN(14) {
			b.WriteString(pieces[r.IntN(len(pieces))])
			if s := b.String(); !strings.HasSuffix(s, "(") && !strings.HasSuffix(s, "-") {
				b.WriteByte(' ')
			}
		}
		s := b.String()
		if open := strings.Count(s, "(") - strings.Count(s, ")"); open > 0 {
			s += strings.Repeat(")", open)
		}
		x, err := Parse(s)
		if err != nil {
			continue
		}
		whole++
		again, err := Parse(x.String())
		if err != nil {
			t.Fatalf("%q is written %q: %v", s, x, err)
		}
		if diff := cmp.Diff(again, x); diff != "" {
			t.Fatalf("%q is written %q, got -, want +:\n%s", s, x, diff)
		}
	}
	if whole < tries/20 {
		t.Errorf("only %d of %d queries are whole", whole, tries)
	}
}

func TestSyntaxErrorLine(t *testing.T) {
	for in, want := range map[string]string{
		"peple:Barzani":    `query: unknown field "peple" at 1: did you mean people?`,
		"كركوك پيتر oil~5": `query: "~5" after a word at 15: write Barzany~, Barzany~1 or Barzany~2; words near each other are "oil price"~5`,
	} {
		if _, err := Parse(in); err == nil || err.Error() != want {
			t.Errorf("Parse(%q) says\n%v, want\n%s", in, err, want)
		}
	}
}

func TestCaret(t *testing.T) {
	long := strings.Repeat("word ", 20)
	for _, tt := range []struct{ in, want string }{
		{"oil peple:x", "oil peple:x\n    ^^^^^"},
		{"o\u0301il\tpric~9", "o\u0301il pric~9\n        ^^"},
		{"oil\x1b[31m", "oil�[31m\n   ^"},
		{"a \u202e& b", "a & b\n  ^"},
		{long + "pric~ab " + long, "…" + strings.Repeat(" word", 6) + " pric~ab" + strings.Repeat(" word", 6) + " w…\n" + strings.Repeat(" ", 36) + "^^^"},
	} {
		_, err := Parse(tt.in)
		var e *SyntaxError
		if !errors.As(err, &e) {
			t.Fatalf("Parse(%q): %v", tt.in, err)
		}
		if got := e.Caret(); got != tt.want {
			t.Errorf("Caret of %q is\n%s\nwant\n%s", tt.in, got, tt.want)
		}
	}
	at := (&SyntaxError{Query: "oil", Offset: 3}).Caret()
	if at != "oil\n   ^" {
		t.Errorf("Caret at the end is\n%s", at)
	}
}

func TestStringOfExprsBuiltByHand(t *testing.T) {
	for _, tt := range []struct {
		x    Expr
		want string
	}{
		{text("oil prices"), `"oil prices"`},
		{text("AND"), `"AND"`},
		{text("-oil"), `"-oil"`},
		{Word{Person, "a:b"}, "person:a:b"},
		{text("person:b"), `"person:b"`},
		{Phrase{Field: Text, Text: `a "b" «c»`}, `«a "b"  c »`},
		{Phrase{Field: Text, Text: "pric* wom?n? "}, `"pric  wom n? "`},
		{And{text("a")}, "a"},
		{And{And{text("a"), text("b")}, Or{}, nil, text("c")}, "a AND b AND c"},
		{Not{Not{text("a")}}, "a"},
		{Or{Words{}, Words{text("a")}}, "a"},
		{Not{And{}}, ""},
		{Words{text("a"), Word{Person, "b"}}, "(a OR person:b)"},
		{Dates{time.Date(2018, 3, 12, 9, 30, 0, 0, time.UTC), time.Date(2018, 3, 12, 9, 30, 0, 5, time.UTC)}, "date:2018-03-12T09:30:00.000000000Z..2018-03-12T09:30:00.000000004Z"},
	} {
		got := tt.x.String()
		if got != tt.want {
			t.Errorf("%#v is written %q, want %q", tt.x, got, tt.want)
		}
		if _, err := Parse(got); err != nil {
			t.Errorf("%q does not parse: %v", got, err)
		}
	}
}

func TestDescribe(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", "every article"},
		{
			"Peshmerga Kirkuk -oil person:Barzani date:2018-01..2018-06",
			`articles with "Peshmerga" or "Kirkuk" (those with all of them first), not with "oil", whose person has "Barzani", published 2018-01 to 2018-06`,
		},
		{`headline:"oil prices" OR agency:"Reuters" a`, `articles either with the phrase "oil prices" in the headline or (whose agency is "Reuters" and with "a")`},
		{"since:2018-03 -(a OR b)", `articles published since 2018-03, not (either with "a" or with "b")`},
		{"before:2018-03", "articles published until 2018-02"},
		{"NOT date:2018", "articles not published 2018"},
	} {
		x, err := Parse(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := Describe(x); got != tt.want {
			t.Errorf("%q is described\n%s, want\n%s", tt.in, got, tt.want)
		}
	}
}

func TestFields(t *testing.T) {
	seen := make(map[string]bool)
	for _, f := range Fields() {
		for _, name := range append([]string{string(f.Name)}, f.Aliases...) {
			if seen[name] {
				t.Errorf("%s names two fields", name)
			}
			seen[name] = true
			x, err := Parse(fmt.Sprintf("%s:%s", strings.ToUpper(name), f.Example))
			if err != nil {
				t.Errorf("the example of %s: %v", name, err)
			} else {
				checkRoundTrip(t, x)
			}
		}
	}
}

func TestFacetOf(t *testing.T) {
	for _, f := range FacetFields() {
		if got, ok := FacetOf(strings.ToUpper(string(f))); got != f || !ok {
			t.Errorf("FacetOf(%q) = %q, %v", f, got, ok)
		}
	}
	for name, want := range map[string]FacetField{"person": People, "Org": Organisations, "agency": Agencies, "date": PublicationDates, "lang": Languages, "body": "", "colour": ""} {
		if got, ok := FacetOf(name); got != want || ok != (want != "") {
			t.Errorf("FacetOf(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	const in = `Peshmerga Kirkuk -oil person:"Masoud Barzani" (dateline:Erbil OR place:(Duhok Zakho)) since:2018-03`
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if _, err := Parse(in); err != nil {
			b.Fatal(err)
		}
	}
}
