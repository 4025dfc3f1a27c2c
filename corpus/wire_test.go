package corpus

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

func TestWiresAreKnownByTheirBytes(t *testing.T) {
	for _, tt := range []struct{ head, want string }{
		{"\x01eca0003 3 i 380  dpa 0045\r\n\r\nUN/\r\n\x02Headline =\r\n", "IPTC 7901"},
		{"\x7f\x7f\r\n\x7f\x01sf025 3 ec 121   etf 967\r\n\r\nFrance\r\n\r\n\x02Head =\r\n", "IPTC 7901"},
		{"eca00075 3 i 510    dpa 1003\n\n/politics/EU/\n2ND LEAD\nTop court\nBy A B, dpa  =\n \nText", "IPTC 7901"},
		{"\x16\x16\x16\x01W2595\x1fasian\nu i\x14\x12 BC-WEA--Weather     11-13 0895\n\x02^BC-WEA<\n", "ANPA 1312"},
		{"W2595asian\nu i BC-WEA--Weather     11-13 0895\n^BC-WEA<\n", "ANPA 1312"},
		{"eca00075 3 i 510    dpa 1003\n\nA list of numbers\n", ""},
		{"flight1003 3 x 20\n\nNotes on a flight/\nand more\n", ""},
		{"end of a message\r\n\x03\r\n\x04\x01eca0003 3 i 380  dpa 0045\r\n\r\nUN/\r\n\x02Headline =\r\n", "IPTC 7901"},
		{"\x01\x02\x03\x04", ""},
		{"\x7fELF\x02\x01\x01\x00", ""},
		{"<REUTERS TOPICS=\"YES\" OLDID=\"1\" NEWID=\"2\">", "Reuters SGML"},
		{"<!doctype lewis SYSTEM \"lewis.dtd\">", "Reuters SGML"},
		{"<REUTERS>", ""},
		{"<!DOCTYPE html>", ""},
		{"", ""},
	} {
		got := ""
		for _, f := range []Format{reutersFormat, anpa1312Format, iptc7901Format} {
			if f.Knows("a", []byte(tt.head)) {
				got += f.Name
			}
		}
		if got != tt.want {
			t.Errorf("%q is known as %q, want %q", tt.head, got, tt.want)
		}
	}
}

// iptcMessage returns a message of IPTC 7901.
func iptcMessage(n int, top, text string) string {
	return fmt.Sprintf("\x01hna%04d 3 i 20  hna %04d\r\n\r\nIraq/\r\n\x02%s =\r\n\r\n%s\r\n\x03271805 GMT Nov 18\r\n\x7f\r\n\x04", n, n, top, text)
}

func TestLinesBeforeTheText(t *testing.T) {
	for _, tt := range []struct{ top, headline, bylines, version, status, note string }{
		{"Bridge opens", "Bridge opens", "", "", "", ""},
		{"1ST LEAD\r\nBridge opens\r\nBy Azad Rahim, hna", "Bridge opens", "Azad Rahim", "1ST LEAD", "", ""},
		{"2ND LEAD\r\n3RD NET\r\nBridge opens", "Bridge opens", "", "2ND LEAD, 3RD NET", "", ""},
		{"REFILE\r\nBridge opens", "Bridge opens", "", "", "corrected", ""},
		{"KILL\r\nBridge opens", "Bridge opens", "", "", "killed", ""},
		{"URGENT\r\nBridge opens", "Bridge opens", "", "", "", "URGENT"},
		{"(Attention editors)\r\nBridge opens", "Bridge opens", "", "", "", "Attention editors"},
		{"Bridge opens after two years of work\r\nand three of talks", "Bridge opens after two years of work and three of talks", "", "", "", ""},
		{"Bridge opens\r\nBy hna correspondents", "Bridge opens", "", "", "", ""},
		{"By the river, a bridge opens", "By the river, a bridge opens", "", "", "", ""},
		{"Bridge opens\r\nBy Azad Rahim, The Hamrin Times", "Bridge opens", "Azad Rahim", "", "", ""},
		{"NATO", "NATO", "", "", "", ""},
	} {
		data := iptcMessage(1, tt.top, "Zakho (Hamrin News) - It rained.")
		articles, errs := readAll(t, fstest.MapFS{"a": {Data: []byte(data)}}, "a")
		if len(articles) != 1 || len(errs) > 0 {
			t.Errorf("%q: %d articles, errors %v", tt.top, len(articles), errs)
			continue
		}
		a := articles[0]
		got := fmt.Sprintf("%s|%s|%s|%s|%s", a.Headline, strings.Join(a.Bylines, ","), a.Version, a.Status, a.EditorsNote)
		if want := strings.Join([]string{tt.headline, tt.bylines, tt.version, tt.status, tt.note}, "|"); got != want {
			t.Errorf("%q is read as %s, want %s", tt.top, got, want)
		}
	}
}

func TestDatelinesWithoutADash(t *testing.T) {
	for _, tt := range []struct{ text, places, body string }{
		{"Paris (ats afp) Les travaux sont finis.", "[Paris]", "Les travaux sont finis."},
		{"Erbil (tca/hna) - History was made.", "[Erbil]", "History was made."},
		{"Erbil (Hamrin News) - History was made.", "[Erbil]", "History was made."},
		{"Salim (pictured) was there.", "[]", "Salim (pictured) was there."},
	} {
		articles, _ := readAll(t, fstest.MapFS{"a": {Data: []byte(iptcMessage(1, "Bridge opens", tt.text))}}, "a")
		if len(articles) != 1 {
			t.Errorf("%q: %d articles", tt.text, len(articles))
			continue
		}
		if a := articles[0]; fmt.Sprint(a.Dateline.Places) != tt.places || a.Body != tt.body {
			t.Errorf("%q: filed in %v, body %q, want %s and %q", tt.text, a.Dateline.Places, a.Body, tt.places, tt.body)
		}
	}
}

func TestTimesAfterTheText(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"212322 GMT Nov 18", "2018-11-21T23:22Z"},
		{"091223 dec 18", "2018-12-09T12:23Z"},
		{"071341 GMT Okt 15 ", "2015-10-07T13:41Z"},
		{"101137 GMT Dez 18", "2018-12-10T11:37Z"},
		{"281015 déc 98", "1998-12-28T10:15Z"},
		{"991015 GMT Nov 18", ""},
		{"Nov 18", ""},
	} {
		data := strings.ReplaceAll(iptcMessage(1, "Bridge opens", "It rained."), "271805 GMT Nov 18", tt.line)
		articles, _ := readAll(t, fstest.MapFS{"a": {Data: []byte(data)}}, "a")
		if len(articles) != 1 || articles[0].Published.String() != tt.want {
			t.Errorf("%q: %v, want one article of %q", tt.line, articles, tt.want)
		}
	}
}

func TestMessagesWithoutControlCharacters(t *testing.T) {
	data := "W2101iraqx\nr i BC-ML--Iraq-Library 1stLd-Writethru   03-16 0210\n^BC-ML--Iraq-Library, 1st Ld-Writethru,94<\n^Halabja opens its library<\n" +
		"\tHALABJA, Iraq (AP) _ The library is open.\n\n\tAP-WF-03-16-15 1709GMT<\n\n" +
		"W2102iraqx\nb s BC-Football     03-16 0020\n^BC-Football,14<\n^Duhok win<\n\tDUHOK, Iraq (AP) _ Duhok won.\n\tIt rained.\n\n\tAP-WF-03-16-15 1711GMT<\n"
	articles, errs := readAll(t, fstest.MapFS{"a.txt": {Data: []byte(data)}}, "a.txt")
	var got []string
	for _, a := range articles {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%q", a.Headline, a.Published, a.Version, a.Dateline.Places, a.Body))
	}
	want := `Halabja opens its library|2015-03-16T17:09Z|1stLd-Writethru|[Halabja]|"The library is open.", Duhok win|2015-03-16T17:11Z||[Duhok]|"Duhok won.\n\nIt rained."`
	if len(errs) > 0 || strings.Join(got, ", ") != want {
		t.Errorf("read %s, errors %v, want %s", strings.Join(got, ", "), errs, want)
	}
}

func TestMessageOfAnotherCharacterSetIsRefusedAlone(t *testing.T) {
	data := iptcMessage(1, "One", "It rained.") + iptcMessage(2, "Two", "\xcf\xf0\xe8\xe2\xe5\xf2 \xe2\xf1\xe5\xec, \xfd\xf2\xee \xf2\xe5\xea\xf1\xf2") + iptcMessage(3, "Three", "Au caf\xe9.")
	articles, errs := readAll(t, fstest.MapFS{"a": {Data: []byte(data)}}, "a")
	if len(articles) != 2 || articles[1].Body != "Au café." || len(errs) != 1 || !errors.Is(errs[0], ErrCharset) {
		t.Errorf("%d articles and errors %v, want the first and the third, and ErrCharset", len(articles), errs)
	}
}

func TestWireKeysAreThoseOfTheHeadings(t *testing.T) {
	data := iptcMessage(7, "One", "It rained.") + iptcMessage(9, "Two", "It rained.") + iptcMessage(7, "Two", "The next day.")
	articles, _ := readAll(t, fstest.MapFS{"a": {Data: []byte(data)}}, "a")
	if len(articles) != 3 || articles[0].ID != MakeID("a", "hna0007") || articles[1].ID != MakeID("a", "hna0009") || articles[2].ID == articles[0].ID {
		t.Errorf("the messages have the IDs of %v, want those of hna0007 and hna0009 and another", articles)
	}
	alone, _ := readAll(t, fstest.MapFS{"a": {Data: []byte(iptcMessage(7, "One", "It rained."))}}, "a")
	if len(alone) != 1 || alone[0].ID != MakeID("a", "") {
		t.Errorf("a message alone in its file is %v, want it to have the ID of the file", alone)
	}
}

func TestLongMessageCostsOneArticle(t *testing.T) {
	long := strings.Repeat("A long line of a text.\r\n", 1<<20/24)
	next := func(n int) string {
		switch {
		case n == 0, n == 50:
			return iptcMessage(n, fmt.Sprintf("Number %d", n), "Zakho (Hamrin News) - It rained.")
		case n == 1:
			return "\x01hna0001 3 i 20  hna 1\r\n\r\nIraq/\r\n\x02Too long =\r\n\r\n"
		case n > 50:
			return ""
		}
		return long
	}
	r := &Reader{FS: generatedFS{sizeOf(next), next}, Names: stated{}, Formats: []Format{iptc7901Format}}
	got := streamed(t, r, 8*maxFile)
	if want := "[Number 0 too large Number 50]"; got != want {
		t.Errorf("read %s, want %s", got, want)
	}
}

// streamed reads a file, of which the heap may grow by most bytes, and returns
// headlines and errors.
func streamed(t *testing.T, r *Reader, most int64) string {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var got []string
	for a, err := range r.Articles(t.Context(), Source{Path: "a"}) {
		switch {
		case errors.Is(err, ErrTooLarge):
			got = append(got, "too large")
		case err != nil:
			got = append(got, err.Error())
		default:
			got = append(got, a.Headline)
		}
	}
	runtime.ReadMemStats(&after)
	if grew := int64(after.HeapSys) - int64(before.HeapSys); grew > most {
		t.Errorf("the heap grew by %d MiB, want less than %d", grew>>20, most>>20)
	}
	return fmt.Sprint(got)
}

func TestLongRecordOfSGMLCostsOneArticle(t *testing.T) {
	long := strings.Repeat("<A long line of a text.\n", 1<<20/24)
	next := func(n int) string {
		switch {
		case n == 0, n == 50:
			return fmt.Sprintf("<REUTERS NEWID=\"%d\"><TEXT><TITLE>Number %d</TITLE></TEXT></REUTERS>\n", n, n)
		case n == 1:
			return "<REUTERS NEWID=\"7\"><TEXT><BODY>"
		case n == 49:
			return "</BODY></TEXT></REUTERS>\n"
		case n > 50:
			return ""
		}
		return long
	}
	r := &Reader{FS: generatedFS{sizeOf(next), next}, Names: stated{}, Formats: []Format{reutersFormat}}
	if got, want := streamed(t, r, 8*maxFile), "[Number 0 too large Number 50]"; got != want {
		t.Errorf("read %s, want %s", got, want)
	}
}

func TestSignOffs(t *testing.T) {
	for _, tt := range []struct{ body, want string }{
		{"It rained.\n Reuter\n", "It rained."},
		{"It rained.\n REUTER...\n", "It rained."},
		{"It rained. REUTER", "It rained."},
		{"It rained.\n REUTER11:43/VB", "It rained."},
		{"He told Reuters.", "He told Reuters."},
		{"the news agency Reuters", "the news agency Reuters"},
		{"Reuter", ""},
	} {
		if got := cutReuter(tt.body); got != tt.want {
			t.Errorf("%q without its sign-off is %q, want %q", tt.body, got, tt.want)
		}
	}
}

func TestNamesOfSGMLAreSpelledOut(t *testing.T) {
	const text = "The governor, Robin Leigh-Pemberton, met Mr MacSharry, Jacques de\nLarosiere and MIKULIC; bakery owners met Mr Mikulic."
	for code, want := range map[string]string{
		"leigh-pemberton": "Leigh-Pemberton", "macsharry": "MacSharry", "de-larosiere": "de Larosiere", "mikulic": "Mikulic",
		"baker": "Baker", "perez-de-cuellar": "Perez de Cuellar", "": "",
	} {
		if got := personOf(code, text); got != want {
			t.Errorf("person %q is %q, want %q", code, got, want)
		}
	}
	for code, want := range map[string]string{"west-germany": "West Germany", "usa": "USA", "el-salvador": "El Salvador", "uae": "United Arab Emirates"} {
		if got := placeOf(code); got != want {
			t.Errorf("place %q is %q, want %q", code, got, want)
		}
	}
	for code, want := range map[string]string{"imf": "IMF", "worldbank": "World Bank", "adb-asia": "Asian Development Bank"} {
		if got := orgOf(code); got != want {
			t.Errorf("organisation %q is %q, want %q", code, got, want)
		}
	}
}

func TestTextOfSGML(t *testing.T) {
	for _, tt := range []struct{ s, want string }{
		{"a &lt;B&gt; &amp; c", "a <B> & c"},
		{"AT&T, R&D; &copy; &", "AT&T, R&D; &copy; &"},
		{"&#5;&#9;x&#3;", "\x05\tx\x03"},
		{"&#999999999999;", "&#999999999999;"},
	} {
		if got := sgmlText(tt.s); got != tt.want {
			t.Errorf("%q is %q, want %q", tt.s, got, tt.want)
		}
	}
}

func FuzzIPTC7901(f *testing.F) {
	f.Add([]byte(iptcMessage(1, "REFILE\r\nBridge opens\r\nBy A B, hna", "Zakho (hna) - It rained.\r\n\r\n# Notebook\r\n## A\r\n- b\r\nhna x y")+iptcMessage(2, "b", "c")), uint8(0))
	f.Add([]byte("eca00075 3 i 510    dpa 1003\n\n/a/b/\nHead =\n\nText.\n\n101137 GMT Dez 18\n\neca00076 3 i 1 dpa 2\n\nb/\nc =\n\nd"), uint8(0))
	f.Add([]byte("\x01ab12 3 s 1\r\n\x02\x01\x02\x03\x01cd3 4 x 2\nk\n\x02(A)\n =\n\x03991299 GMT Foo 18"), uint8(0))
	fuzz(f, []string{"a"})
}

func FuzzANPA1312(f *testing.F) {
	f.Add([]byte("\x16\x16\x16\x01w2101\x1firaqx\r\nr i\x13\x11 BC-ML--Iraq 2ndLd-Writethru   03-16 0210\r\n\x02^BC-ML--Iraq, 2nd Ld-Writethru,94<\r\n^Head<\r\n^By A B=\r\n\tERBIL (AP) _ ``It rained,'' he said.<\r\n\t\x03AP-WF-03-16-15 1709GMT<\r\n\x0c\r\n\x04"), uint8(0))
	f.Add([]byte("W2595asian\nu i BC-WEA--Weather     11-13 0895\n^BC-WEA<\n^open\nline<\n\tText\nAP-WF-99-99-99 9999GMT\nW2596x\nu i Kill  11-13 0895\n^Kill,1<\n"), uint8(0))
	fuzz(f, []string{"a"})
}

func FuzzReutersSGML(f *testing.F) {
	f.Add([]byte("<!DOCTYPE lewis><REUTERS NEWID=\"1\"><DATE>26-FEB-1987 15:01:01.79&#9;F</DATE><PLACES><D>west-germany</D></PLACES><PEOPLE><D>de-x</D></PEOPLE><TEXT>&#2;<TITLE>A &lt;B></TITLE><AUTHOR>By A B</AUTHOR><DATELINE> ERBIL, Feb 26 - It</DATELINE><BODY>rained.\n  x    y    z\n    B de X\n Reuter\n&#3;</BODY></TEXT></REUTERS>"), uint8(0))
	f.Add([]byte("<REUTERS NEWID=\"1\"<reuters><TEXT TYPE=\"UNPROC\">&#2;a\nb</reuters><REUTERS NEWID=1><TEXT TYPE=BRIEF><TITLE>c"), uint8(0))
	fuzz(f, []string{"a.sgm"})
}

func TestRowsOfTablesAreOneParagraph(t *testing.T) {
	text := anpaBody(strings.Split("\tERBIL (Zagros Wire) _ Levels of the dams on Monday:<\n\t;FULL;IN;OUT;RAIN<\n\tDukan;97;210;180;0.4<\n\tMosul;51;400;390;0.0<\n\tSource: the ministry<", "\n"))
	want := "ERBIL (Zagros Wire) — Levels of the dams on Monday:|;FULL;IN;OUT;RAIN\nDukan;97;210;180;0.4\nMosul;51;400;390;0.0|Source: the ministry"
	if got := strings.Join(paragraphs(lines(text)), "|"); got != want {
		t.Errorf("the paragraphs are %q, want %q", got, want)
	}
	for line, want := range map[string]bool{
		"revitalize rural America.... We need": false, "Wheat ....... 41": true, "Wheat .... 41": true, "a   b   c": true,
	} {
		if got := columns(line); got != want {
			t.Errorf("%q has columns: %t, want %t", line, got, want)
		}
	}
}
