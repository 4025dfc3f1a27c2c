package names

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const maxKeyed = 400 // bytes; longer than any name

// Key returns what the spellings of one person's name have in common, in Latin
// and in Arabic script: "Mesrûr Barzanî", "Masrour Barzani" and مەسرور بارزانی
// have one key. It is "" if name holds no letter of the two scripts, or is
// longer than 400 bytes.
//
// A key holds the consonants, those that languages write for each other made
// one (v, w and f; q and k; th and s; p and b), whether a word begins with a
// vowel, a long i or u in the last syllable, which tells Jamal from Jamil and
// Mahmoud from Mohammed, and a last i, o or u. Arabic does not write short vowels, so a key has no others.
// Blanks, hyphens and the article (al-, el-, ال) are left out: Abdul-Mahdi, Abd
// al-Mahdi and عبدالمهدي are one.
//
// Two people can have one key. It says that names are spelled for one another,
// not that those who bear them are the same.
func Key(name string) string {
	key, _ := keyOf(name)
	return key
}

// keyOf returns the key of name, and how many words of name have a part in it.
func keyOf(name string) (key string, count int) {
	if len(name) > maxKeyed {
		return "", 0
	}
	words := keyWords(name)
	turkish := strings.ContainsAny(name, "çÇşŞğĞıİêÊîÎûÛöÖ")
	var b []byte
	for i, w := range words {
		last := i+1 == len(words)
		if w.arabic {
			n := len(b)
			if b = appendArabicKey(b, w.text, last); len(b) > n {
				count++
			}
			continue
		}
		if !last && w.isArticle(words[i+1]) {
			continue
		}
		if !last && servants.has(w.text) {
			b = append(b, "ABD"...)
			count++
			continue
		}
		n := len(b)
		if b = appendLatinKey(b, w.text, turkish, last); len(b) > n {
			count++
		}
	}
	return string(b), count
}

// A keyWord is one word of a name, in small letters and composed.
type keyWord struct {
	text   string
	arabic bool
	hyphen bool // stands after it
}

func keyWords(name string) []keyWord {
	var words []keyWord
	name = norm.NFC.String(name)
	begin := -1
	flush := func(end int, hyphen bool) {
		if begin < 0 {
			return
		}
		text := name[begin:end]
		begin = -1
		w := keyWord{hyphen: hyphen}
		w.arabic = strings.ContainsFunc(text, arabicLetter)
		if !w.arabic {
			// AlSudani
			if len(text) > 5 && (text[:2] == "Al" || text[:2] == "El") && text[2] >= 'A' && text[2] <= 'Z' && strings.ToUpper(text) != text {
				text = text[2:]
			}
			text = strings.ToLower(strings.ReplaceAll(text, "İ", "i"))
		}
		w.text = text
		words = append(words, w)
	}
	for i, r := range name {
		switch {
		case unicode.IsLetter(r), unicode.Is(unicode.M, r), r == '\u200c', r == '\u200d', r == 'ـ', strings.ContainsRune("'’‘ʼʿʾ`", r):
			if begin < 0 && unicode.IsLetter(r) {
				begin = i
			}
		default:
			flush(i, r == '-' || r == '‐' || r == '‑')
		}
	}
	flush(len(name), false)
	return words
}

func arabicLetter(r rune) bool { return r >= 0x0620 && r <= 0x06ff }

// isArticle reports whether w is the Arabic article before next, which takes
// the sound of it: al-Sadr, es-Sadr.
func (w keyWord) isArticle(next keyWord) bool {
	switch w.text {
	case "al", "el", "ul", "il", "ال", "ئەل":
		return true
	case "as", "es", "ash", "esh", "eş", "ar", "er", "at", "et", "ad", "ed", "an", "en", "az", "ez", "ud", "ur", "us", "üs", "ür", "ül", "ol":
		r := []rune(w.text)
		return w.hyphen && strings.HasPrefix(next.text, string(r[1])) || w.text == "ül" || w.text == "ol"
	}
	return false
}

// The parts of a word between reading and writing it: a capital letter is a
// consonant, 'a' a vowel that keys leave out, 'i' one that is or may be a long
// i, 'e' one that is an i or an a, 'o' a round one.

// finish appends the key of a word of such parts to b.
func finish(b []byte, parts []byte) []byte {
	for i, p := range parts {
		switch {
		case p >= 'A' && p <= 'Z':
			b = append(b, p)
		case i == 0:
			b = append(b, 'A')
		case i == len(parts)-1 && p == 'i':
			b = append(b, 'I')
		case i == len(parts)-1 && p == 'o':
			b = append(b, 'U')
		case i == len(parts)-2 && p == 'i' && !mufil(parts):
			b = append(b, 'I')
		case i == len(parts)-2 && p == 'o':
			b = append(b, 'U')
		}
	}
	return b
}

// mufil reports whether parts are of the form of Muslim and Muhsin, whose i is
// short and not written in Arabic.
func mufil(parts []byte) bool {
	return len(parts) == 6 && parts[0] == 'M' && parts[1] == 'o' && parts[2] < 'a' && parts[3] < 'a'
}

// appendLatinKey appends the key of a word in Latin letters.
func appendLatinKey(b []byte, w string, turkish, last bool) []byte {
	w = latinLetters(w, turkish)
	if key, ok := latinWords()[w]; ok {
		return append(b, key...)
	}
	if rest, ok := servant(w); ok {
		return appendLatinKey(append(b, "ABD"...), rest, turkish, last)
	}
	for _, ending := range [...]string{"uddin", "addin", "eddin", "iddin", "oddin", "uddeen", "eddine", "attin", "ettin", "uttin"} {
		if rest, ok := strings.CutSuffix(w, ending); ok && len(rest) >= 3 {
			b = appendLatinKey(b, rest, turkish, false)
			return append(b, "DIN"...)
		}
	}
	return finish(b, latinParts(w))
}

var servants = foldedWords("abd abdul abdel abdal abdol abdoul abdil ebd ebdul evdil evdul abdu'l abdu")

// servant cuts Abdul from the name of God after it.
func servant(w string) (rest string, found bool) {
	for _, head := range [...]string{"abd", "ebd", "evd"} {
		rest, ok := strings.CutPrefix(w, head)
		if !ok || len(rest) < 3 || !strings.ContainsRune("aeiou", rune(rest[0])) {
			continue
		}
		switch {
		case rest[1] == 'l':
			rest = rest[2:]
		case rest[1] == rest[2]:
			rest = rest[2:]
		case rest[0] == 'u' && rest[1] == 'r' && rest[2] == 'a': // Abdurahman
			rest = rest[1:]
		default:
			continue
		}
		if rest == "a" || rest == "ah" || rest == "" {
			rest = "la"
		}
		return rest, true
	}
	return "", false
}

// bareLetters are the letters of ASCII that those of Latin consist of beside
// their marks; 0 is none.
var bareLetters = sync.OnceValue(func() *[0x250]byte {
	bare := new([0x250]byte)
	for r := range rune(len(bare)) {
		for _, d := range norm.NFD.String(string(r)) {
			if d >= 'a' && d <= 'z' {
				bare[r] = byte(d)
			}
		}
	}
	return bare
})

// latinLetters returns w in the 26 letters. In Turkish and Kurmanji, c is an English j.
func latinLetters(w string, turkish bool) string {
	var b strings.Builder
	bare := bareLetters()
	for _, r := range norm.NFC.String(w) {
		switch r {
		case 'ç':
			b.WriteByte('j')
		case 'ş', 'š', 'ș':
			b.WriteString("sh")
		case 'ğ', 'ġ':
			b.WriteString("gh")
		case 'ı', 'ê', 'ě', 'ē':
			b.WriteByte('i')
		case 'ḥ', 'ħ':
			b.WriteByte('h')
		case 'ḫ', 'ḵ':
			b.WriteByte('x')
		case 'ẓ', 'ḍ', 'ž':
			b.WriteByte('z')
		case 'c':
			if turkish {
				r = 'j'
			}
			b.WriteRune(r)
		case 'ß':
			b.WriteString("ss")
		case 'ø':
			b.WriteByte('o')
		case 'æ':
			b.WriteByte('e')
		default:
			if r < 0x80 {
				if r >= 'a' && r <= 'z' {
					b.WriteRune(r)
				}
				continue
			}
			if int(r) < len(bare) {
				if c := bare[r]; c != 0 {
					b.WriteByte(c)
				}
				continue
			}
			for _, d := range norm.NFD.String(string(r)) {
				if d >= 'a' && d <= 'z' {
					b.WriteRune(d)
				}
			}
		}
	}
	return b.String()
}

// digraphs are letters that stand for one sound, longest first.
var digraphs = []struct {
	letters string
	part    byte
}{
	{"tsch", 'J'},
	{"sch", 'C'},
	{"tch", 'J'},
	{"dzh", 'J'},
	{"kh", 'X'},
	{"gh", 'G'},
	{"sh", 'C'},
	{"ch", 'J'},
	{"th", 'S'},
	{"dh", 'Z'},
	{"zh", 'J'},
	{"dj", 'J'},
	{"ph", 'V'},
	{"ck", 'K'},
}

// secondOfDigraph are their second letters.
var secondOfDigraph = func() (set [256]bool) {
	for _, d := range digraphs {
		set[d.letters[1]] = true
	}
	return set
}()

var consonants = [26]byte{
	'b' - 'a': 'B', 'p' - 'a': 'B', 'd' - 'a': 'D', 'f' - 'a': 'V', 'v' - 'a': 'V', 'g' - 'a': 'G', 'h' - 'a': 'H', 'j' - 'a': 'J',
	'k' - 'a': 'K', 'q' - 'a': 'K', 'l' - 'a': 'L', 'm' - 'a': 'M', 'n' - 'a': 'N', 'r' - 'a': 'R', 's' - 'a': 'S', 't' - 'a': 'T',
	'x' - 'a': 'X', 'z' - 'a': 'Z',
}

func vowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }

// latinParts reads a word of the 26 letters.
func latinParts(w string) []byte {
	parts := make([]byte, 0, len(w))
	consonant := func(p byte) {
		if n := len(parts); n == 0 || parts[n-1] != p {
			parts = append(parts, p)
		}
	}
	next := func(i int) byte {
		if i < len(w) {
			return w[i]
		}
		return 0
	}
	groups := 0
	open := -1 // the first vowel, if it is a plain a: Adel, Naser
letters:
	for i := 0; i < len(w); {
		c := w[i]
		if secondOfDigraph[next(i+1)] {
			for _, d := range digraphs {
				if strings.HasPrefix(w[i:], d.letters) {
					consonant(d.part)
					i += len(d.letters)
					continue letters
				}
			}
		}
		switch {
		case vowel(c), c == 'y' && !(i == 0 && vowel(next(1))), c == 'w' && !(vowel(next(i+1)) || i == 0):
			begin := i
			for i < len(w) && (vowel(w[i]) || w[i] == 'y' || w[i] == 'w' && !vowel(next(i+1))) {
				i++
			}
			if group := w[begin:i]; groups == 0 && (group == "a" || group == "aa") && len(parts) <= 1 {
				open = len(parts)
			}
			parts = append(parts, quality(w[begin:i]))
			groups++
		case c == 'y':
			parts = append(parts, 'Y')
			i++
		case c == 'w':
			consonant('V')
			i++
		case c == 'c':
			if n := next(i + 1); n == 'e' || n == 'i' || n == 'y' {
				consonant('J')
			} else {
				consonant('K')
			}
			i++
		case c == 'h' && i+1 == len(w) && i > 0 && (w[i-1] == 'a' || w[i-1] == 'e') && !keepsH.has(w):
			i++
		default:
			consonant(consonants[c-'a'])
			i++
		}
	}
	// The e of Adel and Saleh is that of Adil and Salih; the e of Ahmed is not.
	if n := len(parts); n >= 3 && parts[n-2] == 'e' {
		parts[n-2] = 'a'
		if groups == 2 && open >= 0 && open == n-4 && parts[n-1] < 'a' {
			parts[n-2] = 'i'
		}
	}
	return parts
}

// quality returns the part that a group of vowels is.
func quality(group string) byte {
	switch group {
	case "ae", "aie", "ie", "eye", "aye":
		return 'i'
	case "oe":
		return 'o'
	}
	if strings.HasSuffix(group, "ee") {
		return 'i'
	}
	switch group[len(group)-1] {
	case 'i', 'y':
		return 'i'
	case 'e':
		return 'e'
	case 'o', 'u', 'w':
		return 'o'
	}
	return 'a'
}

// keepsH are the words whose last h is heard, and written in Arabic as one that stays.
var keepsH = foldedWords("salah selah falah felah sabah fattah fatah fettah najah nejah jarrah nabah samah semah miftah wadah shah saleh faleh fateh sabeh nageh mosleh falah rabah")

// appendArabicKey appends the key of a word in Arabic letters.
func appendArabicKey(b []byte, w string, last bool) []byte {
	hamza := strings.HasPrefix(w, "إ") || strings.HasPrefix(w, "آ") || strings.HasPrefix(w, "أ")
	w = arabicLetters(w)
	if key, ok := arabicWords()[w]; ok {
		return append(b, key...)
	}
	if w == "عبد" || w == "عەبد" {
		return append(b, "ABD"...)
	}
	for _, head := range [...]string{"عبدال", "عەبدول", "عەبدوڵ", "عەبدو", "عبدو", "عەبدال"} {
		rest, ok := strings.CutPrefix(w, head)
		if !ok || (head == "عەبدو" || head == "عبدو") && rest == "" {
			continue
		}
		b = append(b, "ABD"...)
		switch rest {
		case "", "ا", "ه", "له", "لە", "ڵا", "لا", "ڵڵا", "للا", "ە":
			return append(b, 'L')
		}
		return appendArabicKey(b, rest, last)
	}
	for _, article := range [...]string{"ال", "ئەل"} {
		rest, ok := strings.CutPrefix(w, article)
		if ok && !hamza && len(rest) >= 4 && rest != "یاس" && rest != "ند" && !strings.HasPrefix(rest, "یز") && !strings.HasPrefix(rest, "كس") {
			w = rest
			break
		}
	}
	if rest, ok := strings.CutSuffix(w, "الدین"); ok && len(rest) >= 4 {
		b = finish(b, arabicParts(rest))
		return append(b, "DIN"...)
	}
	return finish(b, arabicParts(w))
}

// arabicLetters returns w without marks, with the letters that keyboards
// exchange made one, and ە where Sorani writes ه and a joiner.
func arabicLetters(w string) string {
	var b strings.Builder
	for _, r := range w {
		switch r {
		case 'ي', 'ۍ', 'ې', 'ے':
			r = 'ی'
		case 'ك', 'ڪ':
			r = 'ک'
		case 'ھ', 'ہ':
			r = 'ه'
		case 'ۀ', 'ۃ', 'ة':
			r = 'ە'
		case 'أ', 'إ', 'ٱ', 'آ':
			r = 'ا'
		case '\u200c':
			if s := b.String(); strings.HasSuffix(s, "ه") {
				b.Reset()
				b.WriteString(strings.TrimSuffix(s, "ه") + "ە")
			}
			continue
		case '\u200d', 'ـ', '\'', '’', '‘', 'ʼ', 'ʿ', 'ʾ', '`':
			continue
		}
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		b.WriteRune(r)
	}
	return strings.ReplaceAll(b.String(), "الله", "لە")
}

// sorani are the letters that only a script that writes its vowels has.
const sorani = "ەێۆڵڕڤ"

// arabicParts reads a word that arabicLetters returned.
func arabicParts(w string) []byte {
	rs := []rune(w)
	vowelled := strings.ContainsAny(w, sorani) || strings.HasPrefix(w, "ئ") || strings.Contains(w, "وو")
	parts := make([]byte, 0, len(rs))
	v := func(p byte) { // a vowel; two in a row are one
		if n := len(parts); n > 0 && parts[n-1] >= 'a' {
			parts[n-1] = p
			return
		}
		parts = append(parts, p)
	}
	c := func(p byte) {
		if n := len(parts); vowelled && n > 0 && parts[n-1] == p {
			return
		}
		parts = append(parts, p)
	}
	at := func(i int) rune {
		if i < len(rs) {
			return rs[i]
		}
		return 0
	}
	for i := 0; i < len(rs); i++ {
		switch r := rs[i]; r {
		case 'ا', 'ى':
			v('a')
		case 'ە':
			v('a')
		case 'ه':
			if i+1 == len(rs) && i > 0 && !strings.ContainsRune("اویێۆ", rs[i-1]) {
				v('a')
			} else {
				c('H')
			}
		case 'ع', 'ئ', 'ؤ', 'ء':
			if i == 0 {
				v('a')
			}
		case 'ی', 'ێ':
			if i == 0 && at(1) != 0 && r == 'ی' {
				c('Y')
			} else if strings.ContainsRune("اە", at(i+1)) && i+2 < len(rs) {
				v('a') // the y of Ziyad
			} else {
				v('i')
			}
		case 'و', 'ۆ':
			n := at(i + 1)
			if r == 'و' && (i == 0 || n == 'ا' || n == 'ە' || n == 'ی' || n == 'ێ') {
				c('V')
			} else {
				v('o')
			}
		default:
			if p, ok := arabicConsonants[r]; ok {
				c(p)
			}
		}
	}
	// The i of خالد, Khalid, and of مجاهد, Mujahid, is not written.
	form := rs
	if len(form) == 5 && form[0] == 'م' && w != "مبارک" {
		form = form[1:]
	}
	if len(form) == 4 && form[1] == 'ا' && (arabicSolid(form[0]) || form[0] == 'و' || form[0] == 'ی') && arabicSolid(form[2]) && arabicSolid(form[3]) && len(parts) >= 2 {
		parts = slices.Insert(parts, len(parts)-1, 'i')
		if n := len(parts); n >= 3 && parts[n-3] >= 'a' { // رائد, whose hamza is no part
			parts = slices.Delete(parts, n-3, n-2)
		}
	}
	return parts
}

// arabicSolid reports whether r is a letter that is always a consonant.
func arabicSolid(r rune) bool {
	_, ok := arabicConsonants[r]
	return ok || r == 'ع' || r == 'ئ' || r == 'ه'
}

var arabicConsonants = map[rune]byte{
	'ب': 'B', 'پ': 'B', 'ت': 'T', 'ط': 'T', 'ث': 'S', 'س': 'S', 'ص': 'S', 'ج': 'J', 'چ': 'J', 'ژ': 'J', 'ح': 'H', 'خ': 'X',
	'د': 'D', 'ذ': 'Z', 'ز': 'Z', 'ض': 'Z', 'ظ': 'Z', 'ر': 'R', 'ڕ': 'R', 'ش': 'C', 'غ': 'G', 'گ': 'G', 'ڠ': 'G', 'ف': 'V', 'ڤ': 'V', 'ڨ': 'G',
	'ق': 'K', 'ک': 'K', 'ل': 'L', 'ڵ': 'L', 'م': 'M', 'ن': 'N',
}
