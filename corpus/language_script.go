package corpus

import "unicode"

// A scriptKind is a script, as far as scripts tell languages apart.
type scriptKind int

const (
	otherScript scriptKind = iota
	latin
	arabic
	cyrillicScript
	greek
	hebrew
	armenian
	georgian
	syriac
	han
	kana
	hangul
	thai
	devanagari
	ethiopic
	scriptCount
)

// oneLanguage are the scripts in which news are written in one language. That
// of the Syriac script is Aramaic of several kinds, whose macrolanguage it is.
var oneLanguage = [scriptCount]string{greek: "el", armenian: "hy", georgian: "ka", syriac: "syr", kana: "ja", hangul: "ko", thai: "th"}

// A letterCount says what letters a text has.
type letterCount struct {
	all int
	n   [scriptCount]int

	accents    int // Latin letters over 0x7f
	schwa      int // ə, ә
	sorani     int // letters that of the Arabic script only Sorani has
	persian    int // that Persian has and Arabic has not
	arabicOnly int // that Arabic has and Persian has not
	urdu       int
	pashto     int
	uyghur     int
	soft       int // ь
}

// countLetters counts the letters of a text.
func countLetters(text string) letterCount {
	var c letterCount
	var last, before rune
	for _, r := range text {
		if r < 0x80 {
			if 'a' <= r|0x20 && r|0x20 <= 'z' {
				c.n[latin]++
			}
			last, before = r, last
			continue
		}
		switch {
		case r >= 0x0600 && r < 0x0700, r >= 0x0750 && r < 0x0780:
			switch r {
			case 'ێ', 'ۆ', 'ڕ', 'ڵ', 'ە', 'ڤ':
				c.sorani++
			case 'ی', 'ک':
				c.persian++
			case 'پ', 'چ', 'ژ', 'گ':
				c.persian++
			case 'ة', 'ي', 'ك', 'ى', 'إ', 'أ':
				c.arabicOnly++
			case 'ے', 'ٹ', 'ڈ', 'ڑ', 'ں', 'ھ', 'ہ':
				c.urdu++
			case 'ښ', 'ځ', 'څ', 'ړ', 'ږ', 'ۍ', 'ې', 'ګ', 'ڼ':
				c.pashto++
			case 'ۇ', 'ۈ', 'ۋ', 'ڭ':
				c.uyghur++
			case '،', '؛', '؟', '٪', '۔', '٠', '١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩', '۰', '۱', '۲', '۳', '۴', '۵', '۶', '۷', '۸', '۹':
				last, before = r, last
				continue
			}
			if r >= 0x064b && r <= 0x065f {
				continue // points
			}
			c.n[arabic]++
		case r == '\u200c': // Sorani as it was typed before Unicode had its letters
			if last == 'ه' && before != ' ' {
				c.sorani++
			}
		case r < 0x0250 || r >= 0x1e00 && r < 0x1f00:
			if !unicode.IsLetter(r) {
				break
			}
			c.n[latin]++
			c.accents++
		case r == 0x0259: // ə of Azeri, which Unicode has among the phonetic letters
			c.n[latin]++
			c.schwa++
		case r >= 0x0400 && r < 0x0530:
			c.n[cyrillicScript]++
			switch r {
			case 'ә', 'Ә':
				c.schwa++
			case 'ь', 'Ь':
				c.soft++
			}
		case r >= 0x4e00 && r < 0xa000:
			c.n[han]++
		case r >= 0x3040 && r < 0x3100:
			c.n[kana]++
		case r >= 0xac00 && r < 0xd7b0:
			c.n[hangul]++
		case r >= 0x0370 && r < 0x0400, r >= 0x1f00 && r < 0x2000:
			c.n[greek]++
		case r >= 0x05d0 && r < 0x05f5:
			c.n[hebrew]++
		case r >= 0x0531 && r < 0x0590:
			c.n[armenian]++
		case r >= 0x10a0 && r < 0x1100:
			c.n[georgian]++
		case r >= 0x0710 && r < 0x0750:
			c.n[syriac]++
		case r >= 0x0e00 && r < 0x0e80:
			c.n[thai]++
		case r >= 0x0900 && r < 0x0980:
			c.n[devanagari]++
		case r >= 0x1200 && r < 0x1400:
			c.n[ethiopic]++
		case r >= 0xfb50 && r < 0xfe00, r >= 0xfe70 && r < 0xff00:
			c.n[arabic]++
		case unicode.IsLetter(r):
			c.n[otherScript]++
		}
		last, before = r, last
	}
	for _, n := range c.n {
		c.all += n
	}
	return c
}

// main returns the script that most letters are of, and how many. Japanese is
// in two: the syllables stand for it where they are a good part.
func (c *letterCount) main() (scriptKind, int) {
	best := otherScript
	for s, n := range c.n {
		if n > c.n[best] {
			best = scriptKind(s)
		}
	}
	if best == kana || best == han && c.n[kana] > 0 {
		return best, c.n[han] + c.n[kana]
	}
	return best, c.n[best]
}

// scriptsOf returns the scripts that a language is written in, as bits. Those
// of a language that it does not know are all.
func scriptsOf(code string) uint64 {
	const all = 1<<scriptCount - 1
	switch code {
	case "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "nb", "nn", "fi", "is", "tr", "pl", "cs", "sk", "hu", "ro", "hr", "sl", "sq", "kmr":
		if code == "kmr" {
			return 1<<latin | 1<<cyrillicScript | 1<<arabic // Badini
		}
		return 1 << latin
	case "ar", "fa", "ckb", "ur", "ps":
		return 1 << arabic
	case "ru", "uk", "bg", "be", "mk":
		return 1 << cyrillicScript
	case "el":
		return 1 << greek
	case "he", "yi":
		return 1 << hebrew
	case "hy":
		return 1 << armenian
	case "ka":
		return 1 << georgian
	case "zh":
		return 1 << han
	case "ja":
		return 1<<han | 1<<kana
	case "ko":
		return 1<<hangul | 1<<han
	}
	return all
}
