package corpus

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// languageOf returns the BCP 47 code of the language that a text is in: what
// its file states, where that is the name of a language, or else what the text
// looks like. It is "" where neither tells.
func languageOf(stated, text string) string {
	switch code := languageCode(stated); code {
	case "":
		return detectLanguage(text)
	case "ku": // Kurdish: which one, the script says
		if arabic, latin := scripts(text); arabic > latin {
			return "ckb"
		}
		return "kmr"
	default:
		return code
	}
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
	minLetters      = 15  // two or three words: with fewer, one in five is wrong
	minLettersOther = 100 // about three lines
)

// detectLanguage looks at the first 1,500 bytes: more of them change nothing.
func detectLanguage(text string) string {
	text = sample(text, 1500)
	letters, accents, sorani := 0, 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if r >= utf8.RuneSelf {
				accents++
			}
			if strings.ContainsRune("ێۆڕڵەڤ", r) {
				sorani++
			}
		}
	}
	if letters < minLetters {
		return ""
	}
	if sorani*25 > letters { // 4 %: whatlanggo has no Sorani; Persian and Arabic have none of these letters
		return "ckb"
	}
	if accents*30 < letters && isEnglish(text) {
		return "en"
	}
	whitelist := make(map[whatlanggo.Lang]bool, len(regional))
	for lang := range regional {
		whitelist[lang] = true
	}
	found := whatlanggo.Detect(text)
	if letters >= minLettersOther && found.IsReliable() {
		if code := cmp.Or(regional[found.Lang], found.Lang.Iso6391()); code != "" {
			return code
		}
	}
	if accents == 0 && letters < 2*minLettersOther {
		return "en" // so much Kurmanji or Turkish has letters that English has not
	}
	if arabic, latin := scripts(text); (arabic+latin)*2 < letters {
		return "" // a script that none of the regional languages is written in
	}
	near := whatlanggo.DetectLangWithOptions(text, whatlanggo.Options{Whitelist: whitelist})
	return regional[near]
}

// isEnglish reports whether a text of twenty words or more has as many of the
// commonest words of English as English has: it is 50 times as fast to see
// that as it is to compare all languages.
func isEnglish(text string) bool {
	words, common := 0, 0
	for w := range strings.FieldsSeq(text) {
		words++
		switch w {
		case "the", "The", "of", "and", "to", "that", "is", "was", "for", "with", "said", "from":
			common++
		}
	}
	return words >= 20 && common*8 >= words
}

// scripts counts the letters of text in the two scripts of the region.
func scripts(text string) (arabic, latin int) {
	for _, r := range sample(text, 3000) {
		switch {
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	return arabic, latin
}
