package corpus

import (
	"bytes"
	"cmp"
	mathbits "math/bits"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// A byteSet is a character set of one byte each, and the languages that were
// written in it.
type byteSet struct {
	enc   encoding.Encoding
	upper [128]rune   // U+FFFD: no character
	langs uint64      // of tongues
	alien [128]uint64 // those of langs that have not that letter
}

// byteSets returns the sets that are tried. The order decides between sets in
// which a text is the same.
var byteSets = sync.OnceValue(func() []byteSet {
	const (
		west   = "de fr es it pt nl sv da no fi is sq"
		east   = "pl cs sk hu ro hr sl sq de"
		slavic = "ru uk bg sr be"
		arabic = "ar fa ur"
	)
	var sets []byteSet
	for _, s := range []struct {
		enc   encoding.Encoding
		langs string
	}{
		{charmap.Windows1252, "en " + west},
		{charmap.Windows1254, "tr kmr"},
		{charmap.Windows1256, arabic},
		{charmap.Windows1250, east},
		{charmap.Windows1251, slavic},
		{charmap.Windows1253, "el"},
		{charmap.Windows1255, "he yi"},
		{charmap.ISO8859_15, "en " + west},
		{charmap.ISO8859_2, east},
		{charmap.ISO8859_5, slavic},
		{charmap.ISO8859_6, "ar"},
		{charmap.ISO8859_7, "el"},
		{charmap.KOI8R, "ru bg"},
		{charmap.KOI8U, slavic},
		{charmap.CodePage866, "ru bg be"},
		{charmap.Macintosh, "en " + west},
		{charmap.MacintoshCyrillic, slavic},
		{charmap.CodePage850, west},
		{charmap.CodePage852, east},
		{charmap.CodePage862, "he"},
		{macArabic, "ar fa ur"},
	} {
		set := byteSet{enc: s.enc}
		for code := range strings.FieldsSeq(s.langs) {
			set.langs |= tonguesBy()[code]
		}
		d := s.enc.NewDecoder()
		for i := range set.upper {
			set.upper[i] = utf8.RuneError
			if out, err := d.Bytes([]byte{byte(0x80 + i)}); err == nil {
				set.upper[i], _ = utf8.DecodeRune(out)
			}
			for bits := set.langs; bits != 0; bits &= bits - 1 {
				if t := mathbits.TrailingZeros64(bits); !tongues[t].has(unicode.ToLower(set.upper[i])) {
					set.alien[i] |= 1 << t
				}
			}
		}
		sets = append(sets, set)
	}
	return sets
})

const (
	detectSize  = 4 << 10   // bytes that a character set is recognised by
	detectReach = 512 << 10 // bytes among which they are looked for
)

// detectCharset returns the character set that b, which is not UTF-8, is
// clearly written in, or nil. A text of a set that it does not know, or that is
// the same to it in two sets, has none: wrong letters are worse than none.
func detectCharset(b []byte) encoding.Encoding {
	window := telling(b)
	if len(window) == 0 {
		return nil
	}
	var best, second resemblance
	for i := range byteSets() {
		r, ok := byteSets()[i].read(window)
		switch {
		case !ok:
		case best.enc == nil || r.score > best.score:
			if best.enc != nil && !best.same(r) {
				second = best
			}
			best = r
		case !r.same(best) && (second.enc == nil || r.score > second.score):
			second = r
		}
	}
	if second.enc != nil && second.score*5 > best.score*4 {
		return nil
	}
	if wide := detectWide(window); wide != nil && best.score < 0.3 {
		return wide
	}
	return best.enc
}

// telling returns the lines of b, without markup, that a character set can be
// told by: those that have more than ASCII, and if they are few, some others.
func telling(b []byte) []byte {
	first := bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf })
	if first < 0 {
		return nil
	}
	b = b[max(0, first-1000):]
	b = withoutMarkup(b[:min(len(b), detectReach)])
	out := make([]byte, 0, detectSize)
	for _, ascii := range []bool{false, true} {
		for line := range bytes.Lines(b) {
			if is7Bit(line) != ascii || ascii && len(out) > 1000 {
				continue
			}
			if out = append(out, line[:min(len(line), detectSize-len(out))]...); len(out) == detectSize {
				return out
			}
		}
	}
	return out
}

// withoutMarkup returns b with line ends in place of what are plainly tags.
func withoutMarkup(b []byte) []byte {
	if bytes.IndexByte(b, '<') < 0 {
		return b
	}
	b = bytes.Clone(b)
	for i := 0; i < len(b); i++ {
		if b[i] != '<' || i+1 >= len(b) || !(b[i+1] == '/' || b[i+1] == '!' || b[i+1] == '?' || 'a' <= b[i+1]|0x20 && b[i+1]|0x20 <= 'z') {
			continue
		}
		end := bytes.IndexByte(b[i:min(len(b), i+1000)], '>')
		if end < 0 {
			continue
		}
		for j := i; j <= i+end; j++ {
			b[j] = '\n'
		}
		i += end
	}
	return b
}

// A resemblance is what a text looks like in one set.
type resemblance struct {
	enc   encoding.Encoding
	set   *byteSet
	high  [2]uint64 // which bytes over 0x7f there are
	score float64
}

// same reports whether two sets have the same letters for all bytes that there are.
func (r resemblance) same(other resemblance) bool {
	for i := range 128 {
		if r.high[i/64]&(1<<(i%64)) != 0 && r.set.upper[i] != other.set.upper[i] {
			return false
		}
	}
	return true
}

// read looks at b as a text of the set. It is not ok if it makes no sense.
func (s *byteSet) read(b []byte) (r resemblance, ok bool) {
	r = resemblance{enc: s.enc, set: s}
	for _, c := range b {
		if c >= 0x80 {
			r.high[(c-0x80)/64] |= 1 << ((c - 0x80) % 64)
		}
	}
	for i, u := range s.upper {
		if r.high[i/64]&(1<<(i%64)) != 0 && (u == utf8.RuneError || u >= 0x80 && u < 0xa0) {
			return r, false
		}
	}
	alien := make([]int, len(tongues)) // letters that a language has not
	hits := make([]int, len(tongues))
	var words, letters, high, upper, signs, odd int
	var latin, other int // letters over 0x7f
	word := make([]rune, 0, 64)
	common := 0 // of letters over 0x7f, the commonest of their script
	end := func() {
		if len(word) == 0 {
			return
		}
		words++
		if len(word) == 1 && word[0] >= 0x80 { // one letter is a word, or a sign of another set
			for t := range tongues {
				if s.langs&wordsOf()[string(unicode.ToLower(word[0]))]&(1<<t) == 0 {
					alien[t]++
				}
			}
		}
		mixed := false
		first, last := word[0], word[0]
		for i, c := range word {
			if unicode.IsUpper(c) && unicode.IsLower(last) && (c >= 0x80 || last >= 0x80) {
				odd++ // "aÉ"
			}
			mixed = mixed || unicode.Is(unicode.Latin, c) != unicode.Is(unicode.Latin, first)
			word[i], last = unicode.ToLower(c), c
		}
		if mixed {
			odd++ // two scripts in one word
		}
		w := string(word)
		bits := wordsOf()[w]
		if len(word) > 4 && strings.HasPrefix(w, "ال") || len(word) > 5 && strings.HasPrefix(w, "وال") {
			bits |= tonguesBy()["ar"]
		}
		for ; bits != 0; bits &= bits - 1 {
			hits[mathbits.TrailingZeros64(bits)]++
		}
		word = word[:0]
	}
	letter := func(i int) bool {
		if i < 0 || i >= len(b) {
			return false
		}
		c := rune(b[i])
		if c >= 0x80 {
			c = s.upper[c-0x80]
		}
		return unicode.IsLetter(c) || unicode.Is(unicode.Mn, c)
	}
	for i, c := range b {
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			letters++
			word = append(word, rune(c))
		case c < 0x80:
			if c != '\'' {
				end()
			}
		default:
			u := s.upper[c-0x80]
			if odd > 20 && odd*10 > high {
				return r, false // none is to come that makes up for it
			}
			switch {
			case unicode.Is(unicode.Mn, u), u >= '\u200c' && u <= '\u200f':
				if !letter(i-1) && !letter(i+1) {
					odd++
				}
				high++
				other++
				letters++
			case u == 'º' || u == 'ª':
				end()
			case unicode.IsLetter(u):
				letters++
				high++
				word = append(word, u)
				small := unicode.ToLower(u)
				if small != u {
					upper++
				}
				if strings.ContainsRune(commonLetters, small) {
					common++
				}
				if strings.ContainsRune("םןץףך", u) && letter(i+1) {
					odd++ // the forms for the end of a word
				}
				if u == 'ς' && letter(i+1) || u == 'σ' && !letter(i+1) || strings.ContainsRune("ъыьΐΰ", u) && !letter(i-1) {
					odd++
				}
				if unicode.Is(unicode.Latin, u) {
					latin++
				} else if u != 'ـ' {
					other++
				}
				// English has foreign names, and they any letters.
				name := s.enc == charmap.Windows1252 && len(word) > 1 && unicode.IsUpper(word[0]) && strings.ContainsRune("êîûôíòúõì", small)
				for bits := s.alien[c-0x80]; bits != 0; bits &= bits - 1 {
					if t := mathbits.TrailingZeros64(bits); !name || t > 0 {
						alien[t]++
					}
				}
			default:
				end()
				signs++
				if !signFits(u, letter(i-1), letter(i+1)) {
					odd++
				}
				if u >= 0x2500 && u < 0x25a0 { // the frames of DOS
					odd++
				}
			}
		}
	}
	end()
	if high == 0 { // nothing but quotation marks and dashes
		r.score = 0.06
		if s.enc == charmap.Windows1252 {
			r.score = max(0.1, float64(slices.Max(hits))/float64(max(words, 1)))
		}
		return r, odd == 0 && signs*4 <= letters && s.langs&tonguesBy()["en"] != 0
	}
	if odd*50 > high {
		return r, false
	}
	if other > 0 && latin*10 > other { // both scripts over 0x7f
		return r, false
	}
	if other > 0 && (other < 12 || other*4 < letters) {
		return r, false
	}
	heard := "" // what whatlanggo takes it for
	for i, t := range tongues {
		if s.langs&(1<<i) == 0 || alien[i]*40 > high || (t.letters == "" || cyrillic(t.code)) != (other > 0) {
			continue
		}
		share := float64(hits[i]) / float64(max(words, 1))
		if t.code == "en" && high*20 > letters {
			continue
		}
		need := 2
		if letters < 100 && other == 0 && high < 3 {
			need = 3
		}
		best := other > 0 || hits[i]*5 >= slices.Max(hits)*4 // or it is in a language that the set was not made for
		if hits[i] < need || share < 0.08 || !best {
			if often := float64(common) / float64(max(other, 1)); other >= 30 && upper*2 < other && often >= 0.58 {
				share = max(share, often-0.5)
			} else if letters < 60 || !s.sounds(b, t.code, &heard) {
				continue
			} else {
				share = max(share, 0.08)
			}
		}
		share -= float64(alien[i]) / float64(high)
		share *= max(0.5, 1-25*float64(odd)/float64(high))
		r.score = max(r.score, share)
	}
	return r, r.score > 0
}

// sounds reports whether b, read in the set, has the trigrams of a language
// rather than those of any other. It is asked of few sets, for it is slow.
func (s *byteSet) sounds(b []byte, code string, heard *string) bool {
	if *heard == "" {
		out, _ := s.enc.NewDecoder().Bytes(b[:min(len(b), 1500)])
		*heard = "-"
		if found := whatlanggo.Detect(string(out)); found.IsReliable() {
			*heard = cmp.Or(regional[found.Lang], found.Lang.Iso6391(), "-")
		}
	}
	return *heard == code
}

// commonLetters are the ten commonest of Russian, Greek, Hebrew and Arabic
// each, which are two thirds of a text.
const commonLetters = "оеаинтсрвл" + "αοιετνσηρπ" + "יוהלארמתבש" + "اليومنرتبع"

func cyrillic(code string) bool { return strings.Contains(" ru uk bg sr be ", " "+code+" ") }

// has reports whether a small letter over 0x7f is one of the language.
func (t *tongue) has(r rune) bool {
	switch {
	case t.letters != "" && r < 0x400:
		return strings.ContainsRune(t.letters, r)
	case t.code == "el":
		return unicode.Is(unicode.Greek, r)
	case t.code == "he" || t.code == "yi":
		return 'א' <= r && r <= 'ת' || r >= 0x5f0 && r <= 0x5f2
	case t.code == "ar":
		return 'ء' <= r && r <= 'ي'
	case t.code == "fa":
		return 'ء' <= r && r <= 'ي' || strings.ContainsRune("پچژگکی", r)
	case t.code == "ur":
		return 'ء' <= r && r <= 'ي' || strings.ContainsRune("پچژگکیےٹڈڑںہھ", r)
	}
	switch { // of Cyrillic
	case r < 'а' || r > 'я':
		return strings.ContainsRune(t.letters, r)
	case r == 'ы' || r == 'э':
		return t.code == "ru" || t.code == "be"
	case r == 'ъ':
		return t.code == "ru" || t.code == "bg"
	}
	return true
}

// signFits reports whether a sign may stand between, before or after letters.
func signFits(r rune, before, after bool) bool {
	switch r {
	case '’', '‘', '–', '—', '\u00a0', '´', '…', '\u00ad', '،', '؛', '−':
		return true
	case '“', '”', '«', '»': // which open in one language and close in another
		return !before || !after
	case '„', '‚', '©':
		return !before
	case '؟', '®', '™', '²': // km²
		return !after
	}
	return !before && !after
}

// detectWide returns the set of two bytes that b is in, if its characters are
// the common ones of a language, or nil.
func detectWide(b []byte) encoding.Encoding {
	high := 0
	for _, c := range b {
		if c >= 0x80 {
			high++
		}
	}
	if high < 40 || high*3 < len(b) {
		return nil
	}
	for _, w := range []struct {
		enc    encoding.Encoding
		common string
		share  float64
	}{
		// Which of the characters of a text are the commonest, by the language.
		{korean.EUCKR, "이다의는에을를가은하고한기로사지도서인자대", 0.30},
		{japanese.EUCJP, "のはをにがでとたしてるいなかれさっも", 0.25},
		{japanese.ShiftJIS, "のはをにがでとたしてるいなかれさっも", 0.25},
		{traditionalchinese.Big5, "的一是在不了有和人這中大為上個國我以要時來用們生到作地於出就分對成會可主發年", 0.12},
		{simplifiedchinese.GB18030, "的一是在不了有和人这中大为上个国我以要时来用们生到作地于出就分对成会可主发年", 0.12},
	} {
		out, err := w.enc.NewDecoder().Bytes(b)
		if err != nil {
			continue
		}
		all, bad, common, rare := 0, 0, 0, 0
		for _, r := range string(out) {
			switch {
			case r == utf8.RuneError:
				bad++
			case r < 0x80:
			case r >= 0xe000 && r < 0xf900, r >= 0xff61 && r <= 0xff9f: // private ones, and half-wide kana
				rare++
				all++
			case unicode.IsLetter(r):
				all++
				if strings.ContainsRune(w.common, r) {
					common++
				}
				if w.enc == korean.EUCKR && !unicode.Is(unicode.Hangul, r) {
					rare++
				}
			}
		}
		if bad <= 1 && all >= 20 && rare*20 <= all && float64(common) >= w.share*float64(all) {
			return w.enc
		}
	}
	return nil
}
