package corpus

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	xunicode "golang.org/x/text/encoding/unicode"
)

func TestNamesOfCharacterSets(t *testing.T) {
	for _, tt := range []struct {
		label string
		enc   encoding.Encoding
		trust trust
	}{
		{"utf8", nil, utf8Name},
		{"UTF-8", nil, utf8Name},
		{` "utf-8" `, nil, utf8Name},
		{"windows-1256", charmap.Windows1256, firm},
		{"windows1256", charmap.Windows1256, firm},
		{"cp1256", charmap.Windows1256, firm},
		{"CP-1256", charmap.Windows1256, firm},
		{"x-windows-1256", charmap.Windows1256, firm},
		{"cp-1252", charmap.Windows1252, weak},
		{"iso-8859-1", charmap.Windows1252, weak},
		{"latin1", charmap.Windows1252, weak},
		{"us-ascii", charmap.Windows1252, weak},
		{"ansi_x3.110-1983", charmap.Windows1252, weak},
		{"iso8859-9", charmap.Windows1254, firm},
		{"ISO_8859_6", charmap.ISO8859_6, firm},
		{"iso-8859-6-i", charmap.ISO8859_6, firm},
		{"iso-8859-15", charmap.ISO8859_15, firm},
		{"koi8-r", charmap.KOI8R, firm},
		{"IBM850", charmap.CodePage850, firm},
		{"macintosh", charmap.Macintosh, firm},
		{"x-mac-arabic", macArabic, firm},
		{"gb2312", simplifiedchinese.GBK, firm},
		{"shift_jis", japanese.ShiftJIS, firm},
		{"", nil, noTrust},
		{"unknown-8bit", nil, noTrust},
		{"x-user-defined", nil, noTrust},
		{"iso-2022-cn", nil, noTrust},
		{"klingon", nil, noTrust},
		{strings.Repeat("utf-8", 100), nil, noTrust},
	} {
		if enc, trusted := charsetOf(tt.label); enc != tt.enc || trusted != tt.trust {
			t.Errorf("%q stands for %v, trusted %d, want %v, %d", tt.label, enc, trusted, tt.enc, tt.trust)
		}
	}
}

// bytesIn returns text in a set that has all its characters.
func bytesIn(t testing.TB, enc encoding.Encoding, text string) []byte {
	t.Helper()
	b, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDeclarationIsBelievedIfTheBytesLookSo(t *testing.T) {
	ar, fr := newsTexts["ar"], newsTexts["fr"]
	_, ru := encoded(t, charmap.KOI8R, newsTexts["ru"])
	for _, tt := range []struct {
		name, declared string
		data           []byte
		want           string // "" is ErrCharset
	}{
		{"a short text", "windows-1256", bytesIn(t, charmap.Windows1256, "خبر"), "خبر"},
		{"a short text without a declaration", "", bytesIn(t, charmap.Windows1256, "خبر"), ""},
		{"Mac OS", "x-mac-arabic", []byte("\xce\xc8\xd1 \xb1\xb2\xac"), "خبر ١٢،"},
		{"UTF-8 that is said to be windows-1256", "windows-1256", []byte(ar), ar},
		{"UTF-8 that is said to be Latin", "iso-8859-1", []byte(fr), fr},
		{"Latin that is said to be UTF-8", "utf-8", bytesIn(t, charmap.Windows1252, fr), fr},
		{"Arabic that a server says is Latin", "iso-8859-1", bytesIn(t, charmap.Windows1256, ar), ar},
		{"Russian that a server says is Latin", "iso-8859-1", bytesIn(t, charmap.KOI8R, ru), ru},
		{"quotation marks of Windows", "iso-8859-1", []byte("\x93No,\x94 she said"), "“No,” she said"},
		{"a set with no such bytes", "iso-8859-6", bytesIn(t, charmap.Windows1256, ar), ar},
		{"Latin, few letters", "iso-8859-1", []byte("Caf\xe9"), "Café"},
		{"Latin that cannot be", "iso-8859-1", []byte("\xd3\xc7\xe1 \xc7\xe1\xe3"), ""},
		{"Japanese in 7 bits", "iso-2022-jp", bytesIn(t, japanese.ISO2022JP, "市議会は月曜日"), "市議会は月曜日"},
		{"UTF-16 without a mark", "utf-16le", bytesIn(t, xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM), "مجلس المدينة"), "مجلس المدينة"},
		{"a mark against a declaration", "windows-1252", append([]byte("\xef\xbb\xbf"), fr...), fr},
		{"UTF-8 with a mark of Windows in it", "", []byte(ar + " \x96 " + ar), ar + " – " + ar},
		{"UTF-8 with a letter that was cut", "utf-8", []byte(ar + " \xd8"), ar + " \ufffd"},
		{"an unknown name", "klingon", bytesIn(t, charmap.Windows1256, ar), ar},
	} {
		got, err := decode(tt.data, tt.declared)
		want := withoutControls(tt.want)
		if tt.want == "" && !errors.Is(err, ErrCharset) || tt.want != "" && (err != nil || got != want) {
			t.Errorf("%s, declared %q: read as %.200q, error %v, want %.200q", tt.name, tt.declared, got, err, want)
		}
	}
}

func TestXMLIsReadInWhatItIsWrittenIn(t *testing.T) {
	ar, fr := newsTexts["ar"], newsTexts["fr"]
	prolog := func(name string) string { return `<?xml version="1.0" encoding="` + name + `"?>` + "\n" }
	long := strings.Repeat("<p>ascii</p>\n", 20_000)
	for _, tt := range []struct{ name, declared, head, text, want string }{
		{"as it says", "", prolog("windows-1256"), string(bytesIn(t, charmap.Windows1256, ar)), ar},
		{"UTF-8 that says windows-1256", "", prolog("windows-1256"), ar, ar},
		{"UTF-8 that says ISO-8859-1", "", prolog("ISO-8859-1"), fr, fr},
		{"windows-1252 that says UTF-8", "", prolog("UTF-8"), string(bytesIn(t, charmap.Windows1252, fr)), fr},
		{"windows-1256 that says nothing", "", "", string(bytesIn(t, charmap.Windows1256, ar)), ar},
		{"what a header says", "windows-1256", "", string(bytesIn(t, charmap.Windows1256, "خبر")), "خبر"},
		{"utf8, as Reuters spells it", "", prolog("utf8"), fr, fr},
		{"late in a long document", "", prolog("utf-8") + "<!--" + strings.Repeat("x", 100_000) + "-->", string(bytesIn(t, charmap.Windows1252, fr)), fr},
		{"UTF-8 late in a long document", "", prolog("iso-8859-1") + "<!--" + strings.Repeat("x", 100_000) + "-->", fr, fr},
	} {
		doc := tt.head + "<doc><t>" + tt.text + "</t>" + long + "</doc>"
		for _, one := range []bool{false, true} {
			var r io.Reader = strings.NewReader(doc)
			if one {
				r = iotest.HalfReader(r)
			}
			root, err := buildTree(xmlDecoder(r, tt.declared))
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
				continue
			}
			if got := root.first("t").text(); got != strings.Join(strings.Fields(tt.want), " ") {
				t.Errorf("%s, declared %q, is read as %.100q, want %.100q", tt.name, tt.declared, got, tt.want)
			}
		}
	}
	var v struct {
		T string `xml:"t"`
	}
	d := xml.NewDecoder(strings.NewReader(prolog("windows-1256") + "<doc><t>" + ar + "</t></doc>"))
	d.CharsetReader = charsetReader // without xmlText before it
	if err := d.Decode(&v); err != nil || v.T != ar {
		t.Errorf("a bare decoder reads UTF-8 that says windows-1256 as %.100q, error %v", v.T, err)
	}
	if _, err := parseXML(&Input{Reader: strings.NewReader(prolog("klingon") + "<a>\xe9</a>")}); !errors.Is(err, ErrCharset) {
		t.Errorf("a set that does not exist: error %v, want ErrCharset", err)
	}
}

func TestMojibakeIsMended(t *testing.T) {
	twice := func(set *charmap.Charmap, s string) string {
		var b strings.Builder
		for i := range len(s) {
			r := set.DecodeByte(s[i])
			if r == utf8.RuneError {
				r = rune(s[i])
			}
			b.WriteRune(r)
		}
		return b.String()
	}
	for lang, text := range newsTexts {
		for _, set := range []*charmap.Charmap{charmap.Windows1252, charmap.Windows1256} {
			if set == charmap.Windows1256 && !strings.Contains(" ar fa ur ckb ru el he ", " "+lang+" ") {
				continue
			}
			if lang == "zh" || lang == "zht" || lang == "ja" || lang == "ko" || lang == "hy" || lang == "ka" || lang == "syr" {
				continue // left as they are
			}
			if lang == "az" || lang == "uk" {
				continue // with letters of two scripts, or ʼ
			}
			if got := mendMojibake(twice(set, text)); got != text {
				t.Errorf("%s that was taken for %v is %.150q, want %.150q", lang, set, got, text)
			}
		}
		if got := mendMojibake(text); got != text {
			t.Errorf("%s that was right is %.150q, want %.150q", lang, got, text)
		}
	}
	for _, right := range []string{
		"LE CAFÉ” est fermé", "CAFÉ’S", "SÃO PAULO — Ñandú", "Ähnlich, Übrigens, Ÿ", "Â la carte", "Château d’Yquem",
		"طظ طظ", "Ù", "2 × 3 ÷ 4", "FÊTE «À L’ÉTÉ»", "JOSÉ…", "‘É’",
	} {
		if got := mendMojibake(right); got != right {
			t.Errorf("%q, which is right, became %q", right, got)
		}
	}
}

func TestSampleArticlesInLegacySets(t *testing.T) {
	right, refused, wrong := 0, 0, 0
	for dir, enc := range map[string]encoding.Encoding{
		"ar": charmap.Windows1256, "fa": charmap.Windows1256, "tr": charmap.Windows1254, "kmr": charmap.Windows1254,
		"2019": charmap.Windows1252, "2021": charmap.Windows1252, "2022": charmap.Windows1252,
	} {
		files, err := filepath.Glob("articles/" + dir + "/*.txt")
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.NewReplacer("ی", "ي", "\u200c", " ").Replace(string(b))
			for _, n := range []int{200, 1000} {
				for _, part := range windows(text, n) {
					b, err := enc.NewEncoder().Bytes([]byte(part))
					if err != nil || utf8.Valid(b) {
						continue
					}
					switch got, err := decode(b, ""); {
					case err != nil:
						refused++
					case strings.TrimSpace(got) == strings.TrimSpace(withoutControls(part)):
						right++
					default:
						wrong++
						t.Logf("%s: %.100q is read as %.100q", file, part, got)
					}
				}
			}
		}
	}
	all := right + refused + wrong
	t.Logf("of %d texts %d are read right, %d refused, %d read wrong", all, right, refused, wrong)
	if all < 500 || wrong*200 > all || right*100 < all*98 {
		t.Errorf("of %d texts %d are read right and %d wrong, want 98 %% and at most 0.5 %%", all, right, wrong)
	}
}

func FuzzDecode(f *testing.F) {
	labels := []string{"", "utf-8", "windows-1256", "iso-8859-1", "iso-8859-9", "koi8-r", "gb18030", "shift_jis", "utf-16", "x-mac-arabic", "euc-kr", "iso-2022-jp", "klingon"}
	for i, lang := range []string{"ar", "fr", "tr", "ru", "el", "he"} {
		f.Add([]byte(newsTexts[lang]), uint8(i))
		b, _ := encoding.ReplaceUnsupported(legacy[lang][0].NewEncoder()).Bytes([]byte(newsTexts[lang]))
		f.Add(b, uint8(i))
	}
	f.Add([]byte("\xff\xfea\x00b\x00"), uint8(0))
	f.Add([]byte("Ã©Ã¨ Ø§Ù„Ø¹"), uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, which uint8) {
		label := labels[int(which)%len(labels)]
		s, err := decode(data, label)
		if err == nil {
			if !utf8.ValidString(s) || strings.TrimSpace(s) == "" {
				t.Errorf("%q declared %q is read as %q", data, label, s)
			}
			if again, err := decode([]byte(s), label); err == nil && again != mendMojibake(s) && label != "utf-16" && label != "iso-2022-jp" {
				t.Errorf("%q is read as %q, and that as %q", data, s, again)
			}
		} else if !errors.Is(err, ErrEmpty) && !errors.Is(err, ErrBinary) && !errors.Is(err, ErrCharset) {
			t.Errorf("%q: error %v of another kind", data, err)
		}
		out, err := io.ReadAll(xmlText(strings.NewReader(string(data)), label))
		if err == nil && !utf8.Valid(out) {
			if enc := byMark(data); enc == nil && !strings.Contains(string(data), "<?xml") && label != "klingon" {
				t.Errorf("XML %q declared %q is read as %q", data, label, out)
			}
		}
		// What a set can hold, it can be read from, if the declaration is believed.
		if utf8.Valid(data) {
			for _, set := range []struct {
				name string
				enc  encoding.Encoding
			}{{"windows-1256", charmap.Windows1256}, {"koi8-r", charmap.KOI8R}, {"windows1254", charmap.Windows1254}} {
				b, err := set.enc.NewEncoder().Bytes(data)
				if err != nil || utf8.Valid(b) || byMark(b) != nil || !sane(set.enc, b) {
					continue
				}
				got, err := decode(b, set.name)
				if want := withoutControls(mendMojibake(string(data))); err == nil && got != want {
					t.Errorf("%q in %s is read as %q", want, set.name, got)
				}
			}
		}
	})
}
