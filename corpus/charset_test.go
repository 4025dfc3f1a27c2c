package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// legacy are the sets that news in a language were kept in.
var legacy = map[string][]encoding.Encoding{
	"en": {charmap.Windows1252, charmap.Macintosh},
	"de": {charmap.Windows1252, charmap.ISO8859_1, charmap.Macintosh, charmap.CodePage850},
	"fr": {charmap.Windows1252, charmap.ISO8859_15, charmap.Macintosh},
	"es": {charmap.Windows1252, charmap.ISO8859_1, charmap.CodePage850},
	"it": {charmap.Windows1252, charmap.Macintosh}, "pt": {charmap.Windows1252}, "sv": {charmap.Windows1252},
	"tr": {charmap.Windows1254, charmap.ISO8859_9}, "kmr": {charmap.Windows1254, charmap.ISO8859_9},
	"pl": {charmap.Windows1250, charmap.ISO8859_2}, "cs": {charmap.Windows1250, charmap.ISO8859_2}, "hu": {charmap.Windows1250, charmap.ISO8859_2},
	"ru": {charmap.Windows1251, charmap.KOI8R, charmap.ISO8859_5, charmap.CodePage866, charmap.MacintoshCyrillic}, "uk": {charmap.Windows1251, charmap.KOI8U},
	"el": {charmap.Windows1253, charmap.ISO8859_7}, "he": {charmap.Windows1255, charmap.ISO8859_8},
	"ar": {charmap.Windows1256, charmap.ISO8859_6}, "fa": {charmap.Windows1256},
	"zh": {simplifiedchinese.GB18030}, "zht": {traditionalchinese.Big5},
	"ja": {japanese.ShiftJIS, japanese.EUCJP}, "ko": {korean.EUCKR},
}

// encoded returns the text in enc, and as that can hold it: signs that it has
// not are written with those of ASCII.
func encoded(t *testing.T, enc encoding.Encoding, text string) (b []byte, held string) {
	t.Helper()
	ascii := strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "’", "'", "‘", "'", "–", "-", "—", "-", "«", `"`, "»", `"`, "…", "...", "œ", "oe", "ی", "ي")
	e := enc.NewEncoder()
	var out []byte
	var text2 strings.Builder
	for _, r := range text {
		c, err := e.Bytes([]byte(string(r)))
		s := string(r)
		if err != nil {
			s = ascii.Replace(s)
			if c, err = e.Bytes([]byte(s)); err != nil {
				t.Fatalf("%v has no %q", enc, r)
			}
		}
		out = append(out, c...)
		text2.WriteString(s)
	}
	return out, text2.String()
}

func TestCharacterSetIsRecognisedOrRefused(t *testing.T) {
	type count struct{ right, refused, wrong int }
	byLength := map[int]*count{50: {}, 200: {}, 1000: {}}
	bySet := map[string]*count{}
	for _, lang := range slices.Sorted(mapKeys(legacy)) {
		for _, enc := range legacy[lang] {
			text := newsTexts[lang]
			if enc == charmap.ISO8859_6 {
				text = strings.NewReplacer("«", "", "»", "").Replace(text)
			}
			for n, c := range byLength {
				for _, part := range windows(text, n) {
					b, want := encoded(t, enc, part)
					if utf8.Valid(b) {
						continue // ASCII
					}
					key := fmt.Sprintf("%4d %s in %v", n, lang, enc)
					of := cmp.Or(bySet[key], &count{})
					bySet[key] = of
					got, err := decode(b, "")
					switch want = strings.TrimRight(withoutControls(want), " "); {
					case err != nil:
						c.refused++
						of.refused++
					case strings.TrimRight(got, " ") == want:
						c.right++
						of.right++
					default:
						c.wrong++
						of.wrong++
						if n >= 200 || testing.Verbose() && of.wrong == 1 {
							t.Logf("%s: %q is read as %q", key, want, got)
						}
					}
				}
			}
		}
	}
	for _, key := range slices.Sorted(mapKeys(bySet)) {
		c := bySet[key]
		t.Logf("%-50s %4d right %4d refused %4d wrong", key, c.right, c.refused, c.wrong)
	}
	for _, want := range []struct{ n, right, wrong int }{{50, 300, 30}, {200, 850, 5}, {1000, 980, 0}} { // of a thousand
		c := byLength[want.n]
		all := c.right + c.refused + c.wrong
		t.Logf("%4d bytes: of %d texts %d are read right, %d refused, %d read wrong", want.n, all, c.right, c.refused, c.wrong)
		if c.right*1000 < want.right*all || c.wrong*1000 > want.wrong*all {
			t.Errorf("of %d texts of %d characters %d are read right and %d wrong, want %d ‰ and at most %d ‰", all, want.n, c.right, c.wrong, want.right, want.wrong)
		}
	}
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// windows returns stretches of a text of about n characters, from every third word on.
func windows(text string, n int) []string {
	r := []rune(text)
	if len(r) <= n {
		return []string{text}
	}
	var out []string
	blank := 0
	for i := 0; i+n <= len(r); i++ {
		if i == 0 || r[i-1] == ' ' || r[i-1] > 0x2e80 {
			if blank++; blank%3 == 1 {
				out = append(out, string(r[i:i+n]))
			}
		}
	}
	return out
}
