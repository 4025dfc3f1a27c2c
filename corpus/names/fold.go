package names

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s as it is compared: lower case, without accents, marks,
// tatweel and joiners, with the digits and letters that the scripts of the
// region write in several ways made one. "Hewlêr" and "hewler" fold alike, as
// do كردستان and کردستان, or ٢٠١٨ and 2018. Blanks and punctuation stay.
func Fold(s string) string {
	if asciiLower(s) {
		return s
	}
	return string(AppendFold(make([]byte, 0, len(s)), s))
}

func asciiLower(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// AppendFold appends Fold(s) to b.
func AppendFold(b []byte, s string) []byte {
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return appendFoldUnicode(b, s[i:])
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}

// tabled are the characters that Latin, Greek, Cyrillic, Hebrew and Arabic are
// written with. What one folds to does not depend on those beside it.
const tabled = 0x700

// folded is what each of the tabled characters folds to.
var folded = sync.OnceValue(func() *[tabled]string {
	to := new([tabled]string)
	var b []byte
	for r := range rune(tabled) {
		s := string(r)
		if parts := norm.NFKD.PropertiesString(s).Decomposition(); parts != nil {
			s = string(parts)
		}
		if b = appendDecomposed(b[:0], s); string(b) != s {
			s = string(b)
		}
		to[r] = s
	}
	return to
})

func appendFoldUnicode(b []byte, s string) []byte {
	was, folded := len(b), folded()
	for _, r := range s {
		if r >= tabled {
			return appendFoldSlow(b[:was], s)
		}
		b = append(b, folded[r]...)
	}
	return b
}

func appendFoldSlow(b []byte, s string) []byte {
	return appendDecomposed(b, norm.NFKD.String(s))
}

func appendDecomposed(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b = append(b, byte(r))
		case unicode.Is(unicode.Mn, r), strings.ContainsRune("\u0640\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad", r):
			// marks, tatweel, joiners, direction marks, soft hyphens: not part of a word
		default:
			if to, ok := same[r]; ok {
				b = append(b, to...)
				continue
			}
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
	}
	return b
}

// same maps letters that are written for one another to one of them. Arabic
// and Kurdish keyboards differ in kaf, yeh and heh; Turkish, Kurmanji and
// European names lose the letters that have no decomposition.
var same = map[rune]string{
	'ي': "ی", 'ى': "ی", 'ئ': "ی", 'ك': "ک", 'ة': "ه", 'ە': "ه", 'ۀ': "ه", 'ھ': "ه", 'ہ': "ه", 'ۃ': "ه",
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ؤ': "و", 'ڕ': "ر", 'ڵ': "ل", 'ۆ': "و", 'ێ': "ی", 'ء': "",
	'٠': "0", '١': "1", '٢': "2", '٣': "3", '٤': "4", '٥': "5", '٦': "6", '٧': "7", '٨': "8", '٩': "9",
	'۰': "0", '۱': "1", '۲': "2", '۳': "3", '۴': "4", '۵': "5", '۶': "6", '۷': "7", '۸': "8", '۹': "9",
	'ı': "i", 'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d", 'þ': "th", 'Þ': "th",
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", '’': "'", '‘': "'", 'ʼ': "'", '`': "'",
	'“': "\"", '”': "\"", '‐': "-", '‑': "-", '–': "-", '—': "-",
}
