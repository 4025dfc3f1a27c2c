package corpus

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestTextOfRTF(t *testing.T) {
	for _, tt := range []struct{ rtf, want string }{
		{`{\rtf1\ansi A bridge.\par B}`, "A bridge.\n\nB"},
		{"{\\rtf1 A\r\n bridge\\\nB}", "A bridge\n\nB"},
		{`{\rtf1\ansicpg1256 \'c7\'e1}`, "ال"},
		{`{\rtf1\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f4\fcharset178 Arial (Arabic);}}{\f4 \'c7}\f0 \'e9\f4\'c7\plain\'e9}`, "اéاé"},
		{`{\rtf1\u1571\'c3\u1604?\uc0\u1575 x\uc2\u1576\'c3\'c8 y}`, "ألاxب y"},
		{`{\rtf1\u-1234?}`, "\ufb2e"},
		{`{\rtf1\u55357?\u56832?}`, "😀"},
		{`{\rtf1{\*\generator Word}{\stylesheet Normal;}{\colortbl;\red0;}{\header H}{\footnote F}{\pict 00ff}A}`, "A"},
		{`{\rtf1{\field{\*\fldinst HYPERLINK "x"}{\fldrslt link}}}`, "link"},
		{`{\rtf1 A{\v hidden}{\deleted gone}\v also\v0 B\~C\_D\-E\{\}\\}`, "AB C-DE{}\\"},
		{`{\rtf1 \ldblquote A\rdblquote\emdash B\tab C\cell D\row}`, "“A”—B\tC | D\n\n"},
		{`{\rtf1 A\bin3 {{{B}`, "AB"},
		{`{\rtf1 A}{B}`, "A"},
		{`{\rtf1 A{\f`, "A"},
		{`{\rtf1 A\'c`, "A"},
	} {
		r := rtfReader{b: []byte(tt.rtf), set: "windows-1252", fonts: make(map[int]string)}
		if err := r.read(); err != nil || r.text.String() != tt.want {
			t.Errorf("%s has the text %q, error %v, want %q", tt.rtf, r.text.String(), err, tt.want)
		}
	}
	r := rtfReader{b: []byte(strings.Repeat("{", maxDepth+1)), fonts: make(map[int]string)}
	if err := r.read(); !errors.Is(err, ErrTooLarge) {
		t.Errorf("groups that are too deep: %v, want ErrTooLarge", err)
	}
}

func TestHostileRTFTakesLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("30 MB of RTF")
	}
	for name, s := range map[string]string{
		"sets": `\ansicpg1256{\'c7}`, "unknown sets": `\ansicpg9{\'c7}`, "fonts": `{\fonttbl{\f1\fcharset178}}`, "Unicode": `\u1571?`, "words": `\a`,
		"binary": `\bin1 x`, "closed": `}`, "ends of paragraphs": `\par`, "numbers": `\u99999999999`,
	} {
		const size = 4 << 20
		start := time.Now()
		a, _, err := rtfArticle([]byte(`{\rtf1 ` + strings.Repeat(s, size/len(s))))
		if err != nil && !errors.Is(err, ErrNoArticle) && !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: article %v, error %v", name, a, err)
		}
		if took := time.Since(start); took > 20*time.Second { // it is some tenths of a second
			t.Errorf("4 MB of %s took %v", name, took)
		}
	}
}

const rtfCopy = `{\rtf1\ansi{\info{\title x}{\author Shilan Qadir}{\creatim\yr2009\mo3\dy15\hr10}}Press release\par Old bridge opens in Zakho\par ` +
	`ZAKHO (Hamrin News) - The old bridge opened on Monday, after two years of work that the province paid for.\par It is open to walkers.\par`

func TestOutcomesOfRTF(t *testing.T) {
	for _, tt := range []struct {
		name, data, headline, err string
	}{
		{"a.rtf", rtfCopy + "}", "Old bridge opens in Zakho", ""},
		{"a.doc", rtfCopy + "}", "Old bridge opens in Zakho", ""},
		{"a.rtf", rtfCopy, "Old bridge opens in Zakho", "kept, but malformed RTF: it breaks off"},
		{"a.rtf", `{\rtf1 12}`, "", "no news article"},
		{"a.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "", "a document of Word 97-2003 is not read: save it as DOCX"},
		{"a.msg", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "", "a message of Outlook is not read"},
		{"a.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "", "no news article"},
	} {
		articles, errs := readAll(t, oneFile(tt.name, tt.data), tt.name)
		if tt.headline != "" && (len(articles) != 1 || articles[0].Headline != tt.headline || articles[0].Dateline.Raw != "ZAKHO (Hamrin News)" ||
			strings.Join(articles[0].Bylines, "") != "Shilan Qadir" || articles[0].Published.String() != "2009-03-15") {
			t.Errorf("%s %.40s: articles %+v, want one with the headline %q", tt.name, tt.data, articles, tt.headline)
		}
		if (tt.err == "") != (len(errs) == 0) || tt.err != "" && !strings.Contains(errs[0].Error(), tt.err) {
			t.Errorf("%s %.40s: errors %v, want %q", tt.name, tt.data, errs, tt.err)
		}
		if bad := (*BadSource)(nil); tt.err != "" && len(errs) > 0 && errors.As(errs[0], &bad) && !bad.Lasting() {
			t.Errorf("%s: %v is not lasting", tt.name, errs[0])
		}
	}
}

func FuzzRTF(f *testing.F) {
	f.Add([]byte(rtfCopy+"}"), uint8(0))
	f.Add([]byte(`{\rtf1\ansicpg1256{\fonttbl{\f4\fcharset178 A;}{\f5\fcharset128 B;}}{\f4 \'c7\'e1\f5\'83\'41}\u55357?\u56832?\uc2\u1576\'c3\'c8{\*\x{\v a}}\bin99 }`), uint8(0))
	fuzz(f, []string{"a.rtf"})
}
