package corpus

import (
	"cmp"
	mathbits "math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// languageOf returns the BCP 47 code of the language that a text is in: what
// its file states, where that is the name of a language, or else what the text
// looks like. Of a text of some lines a statement is not believed that cannot
// be: many systems state the language of their menus. doubted is the code that
// the file states then. It is "" where neither tells.
func languageOf(stated, text string) (code, doubted string) {
	code = languageCode(stated)
	switch code {
	case "":
		code, _ = detectLanguage(text)
		return code, ""
	case "ku": // Kurdish: which one, the script says
		code = "kmr"
		if c := countLetters(sample(text, languageSample)); c.n[arabic] > c.n[latin] {
			code = "ckb"
		}
		stated = "ku"
	}
	c := countLetters(sample(text, languageSample))
	script, n := c.main()
	foreign := n*5 > c.all*4 && scriptsOf(code)&(1<<script) == 0
	if c.all < minLettersLie/4 || c.all < minLettersLie && !foreign {
		return code, ""
	}
	found, sure := detectLanguage(text)
	if !sure && c.all >= 3*minLettersOther && tonguesBy()[code] != 0 {
		words := countWords(sample(text, languageSample))
		n, other := words.of(code), words.of(found) // a tenth and more of all are in any text, but in names and figures
		sure = n*33 < words.all && other > 2*n && other*15 > words.all
	}
	if found == "" || found == code || !foreign && (!sure || akin(code, found)) {
		return code, ""
	}
	return found, cmp.Or(map[bool]string{true: "ku"}[stated == "ku"], code)
}

// akin reports whether two codes may both be right for a text, or the texts be
// too alike for their commonest words to tell them apart.
func akin(a, b string) bool {
	for _, group := range []string{" no nb nn da sv ", " hr sr bs sh sl mk bg ", " cs sk ", " ar arb arz acm apc afb arq ary aeb ", " fa prs tg ", " az azb tr ", " zh cmn yue ", " es pt gl ca ", " ckb sdh ku hac ", " kmr ku diq zza ", " kmr ckb ", " he yi ", " en sco ", " de gsw nds lb ", " nl af fy ", " uk ru be ", " ur pnb sd skr "} {
		if strings.Contains(group, " "+a+" ") && strings.Contains(group, " "+b+" ") {
			return true
		}
	}
	return false
}

// languageCode returns the code of a language that is stated in any of the
// usual ways ("eng", "en-GB", "Sorani"), "ku" for a Kurdish that may be either,
// and "" for what names no language.
func languageCode(stated string) string {
	s := strings.ToLower(strings.TrimSpace(stated))
	s, region, _ := strings.Cut(strings.ReplaceAll(s, "_", "-"), "-")
	if code, ok := languageNames[s]; ok {
		if code == "ku" {
			switch region {
			case "arab", "iq", "ir":
				return "ckb"
			case "latn", "tr", "sy":
				return "kmr"
			}
		}
		return code
	}
	if (len(s) == 2 || len(s) == 3) && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == "" && s != "und" && s != "mul" && s != "zxx" && s != "mis" {
		return s
	}
	return ""
}

var languageNames = map[string]string{
	"eng": "en", "english": "en",
	"ara": "ar", "arb": "ar", "arabic": "ar", "العربية": "ar",
	"fas": "fa", "per": "fa", "pes": "fa", "prs": "fa", "persian": "fa", "farsi": "fa", "dari": "fa", "فارسی": "fa",
	"tur": "tr", "turkish": "tr", "türkçe": "tr",
	"ku": "ku", "kur": "ku", "kurdish": "ku", "kurdî": "ku", "كوردی": "ckb", "کوردی": "ckb",
	"sorani": "ckb", "soranî": "ckb", "سۆرانی": "ckb",
	"kurmanji": "kmr", "kurmancî": "kmr", "kurmanci": "kmr",
	"deu": "de", "ger": "de", "german": "de", "deutsch": "de",
	"fra": "fr", "fre": "fr", "french": "fr", "français": "fr",
	"spa": "es", "spanish": "es", "español": "es",
	"ita": "it", "italian": "it", "italiano": "it",
	"rus": "ru", "russian": "ru", "русский": "ru",
	"heb": "he", "iw": "he", "hebrew": "he",
}

// regional are the languages of the archive's region, which are told apart
// from few words; others need more.
var regional = map[whatlanggo.Lang]string{
	whatlanggo.Eng: "en", whatlanggo.Arb: "ar", whatlanggo.Pes: "fa", whatlanggo.Tur: "tr", whatlanggo.Kur: "kmr",
}

const (
	minLetters      = 15   // two or three words: with fewer, one in five is wrong
	minLettersOther = 100  // about three lines
	minLettersLie   = 200  // from which on a statement is checked
	languageSample  = 1500 // bytes that are looked at: more of them change nothing
)

// detectLanguage returns the code of the language that a text looks to be in,
// or "". It is sure if the script alone tells, or if so many of the words are
// the commonest of one language that it can be no other.
func detectLanguage(text string) (code string, sure bool) {
	text = sample(text, languageSample)
	if english, sure := isEnglish(text); english {
		return "en", sure
	}
	c := countLetters(text)
	script, n := c.main()
	if n*2 < c.all {
		return "", false
	}
	switch {
	case oneLanguage[script] != "" && n >= 6:
		return oneLanguage[script], n >= 20
	case script == han && n >= 4:
		if c.n[kana]*10 > n {
			return "ja", true
		}
		return "zh", n >= 20
	case c.all < minLetters:
		return "", false
	}
	switch script {
	case arabic:
		return arabicLanguage(text, c)
	case latin:
		return latinLanguage(text, c)
	case cyrillicScript:
		return cyrillicLanguage(text, c)
	case hebrew:
		if words := countWords(text); words.of("yi") >= 3 && words.of("yi") > words.of("he") {
			return "yi", true
		}
		return "he", n >= 20
	}
	return profile(text, c.all)
}

// isEnglish reports whether a text of twenty words or more has as many of the
// commonest words of English as English has, and nearly nothing but ASCII. Most
// articles are told by that alone, and fast.
func isEnglish(text string) (english, sure bool) {
	high := 0
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			high++
		}
	}
	if high*30 > len(text) {
		return false, false
	}
	words, common := 0, 0
	for w := range strings.FieldsSeq(text) {
		words++
		switch w {
		case "the", "The", "of", "and", "to", "that", "is", "was", "for", "with", "said", "from":
			common++
		}
	}
	return words >= 20 && common*8 >= words, common >= 12
}

// profile asks whatlanggo for one of all its languages, which takes it some
// tenths of a millisecond.
func profile(text string, letters int) (code string, sure bool) {
	if found := whatlanggo.Detect(text); letters >= minLettersOther && found.IsReliable() {
		return cmp.Or(regional[found.Lang], found.Lang.Iso6391()), false
	}
	return "", false
}

// latinLanguage tells the languages with Latin letters apart: by their letters
// and commonest words where these suffice, and else by their trigrams.
func latinLanguage(text string, c letterCount) (code string, sure bool) {
	if c.schwa*50 > c.all { // no other language near here has that letter
		return "az", true
	}
	words := countWords(text)
	best, hits, next := words.best(words.may)
	share := float64(hits) / float64(max(words.all, 1))
	if hits >= 4 && hits >= 2*next && share >= 0.15 || hits >= 8 && hits*2 >= next*3 && share >= 0.2 {
		return best, hits >= 12 && hits >= 2*next
	}
	if words.dotless >= 5 && words.dotless*40 > c.all && words.kurdish == 0 && words.may&tonguesBy()["tr"] != 0 {
		return "tr", words.dotless >= 10
	}
	if c.all >= minLettersOther {
		if code, _ := profile(text, c.all); code != "" {
			return code, false
		}
	}
	english, kurmanji, turkish := words.of("en"), words.of("kmr"), words.of("tr")
	near := tonguesBy()["en"] | tonguesBy()["kmr"] | tonguesBy()["tr"]
	if words.accents > english {
		near &^= tonguesBy()["en"] // "café" and the like are few
	}
	switch {
	case hits >= 2 && hits > next && (english == 0 || hits >= 3*english):
		return best, false
	case english > 0 && english >= turkish && english >= kurmanji && near&words.may&tonguesBy()["en"] != 0 && words.kurdish+words.turkish == 0:
		return "en", false
	case words.may&near == 0 && words.kurdish == 0: // a language from farther off
		if hits > next {
			return best, false
		}
		far := whatlanggo.DetectLang(text).Iso6391()
		if words.may&tonguesBy()[far] != 0 {
			return far, false
		}
		return "", false
	case words.kurdish > words.turkish && words.may&tonguesBy()["kmr"] != 0:
		return "kmr", false
	case words.turkish > 0 && words.kurdish == 0 && words.may&near == tonguesBy()["tr"] && turkish >= next:
		return "tr", false
	}
	if english <= kurmanji && len(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("êîûÊÎÛ", r) })) > 2 {
		return "kmr", false // of two such letters in names
	}
	found := whatlanggo.DetectWithOptions(text, whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{
		whatlanggo.Eng: true, whatlanggo.Tur: true, whatlanggo.Kur: true,
	}})
	if code = regional[found.Lang]; c.accents == 0 && code != "en" && words.of(code) == 0 && (!found.IsReliable() || c.all < 2*minLetters) {
		return "en", false // so much Kurmanji or Turkish has letters or words that English has not
	}
	return code, false
}

// cyrillicLanguage tells the languages with Cyrillic letters apart, by the
// letters that only some have. Between those that have the same it is Russian,
// in news from here.
func cyrillicLanguage(text string, c letterCount) (code string, sure bool) {
	n := c.n[cyrillicScript]
	has := func(letters string) bool { return strings.ContainsAny(text, letters) }
	switch {
	case c.schwa*33 > n && c.soft*33 > n: // Kurmanji of the Caucasus: no other has both so often
		return "kmr", c.all >= minLettersOther
	case has("әғқңөұүҳҷӣӯӨҮ"):
		return whatlanggo.DetectLang(text).Iso6391(), false
	case has("ў"):
		return "be", has("ы") && has("і")
	case has("іїєґ") && !has("ы"):
		return "uk", c.all >= minLettersOther
	case has("ыэё"):
		return "ru", c.all >= minLettersOther
	case has("ѓќѕ"):
		return "mk", false
	case has("јљњћђџ"):
		return "sr", false
	}
	if words := countWords(text); words.of("bg") >= 2 && words.of("bg") > words.of("ru") {
		return "bg", false
	}
	return "ru", false
}

// arabicLanguage tells the languages with Arabic letters apart, by the letters
// that only some of them have and by their commonest words.
func arabicLanguage(text string, c letterCount) (code string, sure bool) {
	n := c.n[arabic]
	switch {
	case c.uyghur*50 > n:
		return "ug", true
	case c.sorani*40 > n: // Persian and Arabic have none of these letters, but names have
		return "ckb", c.sorani >= 8
	case c.pashto*60 > n:
		return "ps", true
	case c.urdu*25 > n:
		return "ur", c.urdu >= 8
	}
	words := countWords(text)
	best, hits, next := words.best(^uint64(0))
	sure = hits >= 8 && hits >= 3*next && hits*8 >= words.all
	switch {
	case best == "fa" && c.persian > 0 && hits > next, best == "ar" && c.arabicOnly > c.persian && hits > next:
		return best, sure
	case c.persian*40 > n && c.arabicOnly*2 < c.persian:
		return "fa", sure
	case c.arabicOnly*40 > n && c.persian*4 < c.arabicOnly:
		return "ar", sure
	}
	near := whatlanggo.DetectLangWithOptions(text, whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{
		whatlanggo.Arb: true, whatlanggo.Pes: true,
	}})
	return regional[near], false
}

// A wordCount says how many words of a text are among the commonest of each
// language, and what letters its words have. Words with a capital do not
// count: they may be names, which have any letters and look like any word.
type wordCount struct {
	all     int     // words, also those that do not count
	n       [64]int // by language
	may     uint64  // the languages that have the letters of the words, or nearly all, as bits
	accents int     // letters over 0x7f
	kurdish int     // letters ê, î, û
	turkish int     // letters ı, ğ, ö, ü
	dotless int     // of these ı and ğ, which only Turkish has, and Azeri
}

func countWords(text string) (c wordCount) {
	var letters [64]int // that a language has
	each := func(to *[64]int, bits uint64) {
		for bits != 0 {
			to[mathbits.TrailingZeros64(bits)]++
			bits &= bits - 1
		}
	}
	for w := range strings.FieldsSeq(text) {
		w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) })
		if w == "" {
			continue
		}
		c.all++
		first, size := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(first) {
			if c.all > 1 && size < len(w) || len(w) > 24 {
				continue
			}
			each(&c.n, wordsOf()[strings.ToLower(w)])
			continue
		}
		if len(w) <= 24 {
			each(&c.n, wordsOf()[w])
		}
		for _, r := range w {
			if r < utf8.RuneSelf || r >= 0x0250 {
				continue
			}
			c.accents++
			each(&letters, lettersOf()[r])
			switch r {
			case 'ê', 'î', 'û':
				c.kurdish++
			case 'ı', 'ğ':
				c.dotless++
				c.turkish++
			case 'ö', 'ü':
				c.turkish++
			}
		}
	}
	for i := range tongues {
		if letters[i]*10 >= c.accents*9 {
			c.may |= 1 << i
		}
	}
	return c
}

func (c *wordCount) of(code string) int {
	bit := tonguesBy()[code]
	if bit == 0 {
		return 0
	}
	return c.n[mathbits.TrailingZeros64(bit)]
}

// best returns the language of those in may with the most words, how many they
// are, and how many those of the next.
func (c *wordCount) best(may uint64) (code string, hits, next int) {
	for i := range tongues {
		switch n := c.n[i]; {
		case may&(1<<i) == 0:
		case n > hits:
			code, hits, next = tongues[i].code, n, hits
		case n > next:
			next = n
		}
	}
	return code, hits, next
}
