package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The collection writes names as codes in small letters, with hyphens for
// blanks. They are spelled as names again, and nothing is added to them but
// what its own list of categories says.

// capitalPlaces are codes that are not in title case.
var capitalPlaces = map[string]string{
	"usa": "USA", "uk": "UK", "uae": "United Arab Emirates", "ussr": "USSR", "us-virgin-islands": "US Virgin Islands",
	"trinidad-tobago": "Trinidad and Tobago", "guinea-bissau": "Guinea-Bissau", "yemen-demo-republic": "Yemen Democratic Republic",
}

// orgNames are the codes of ORGS that are no acronyms, or acronyms with what
// they are of.
var orgNames = map[string]string{
	"worldbank": "World Bank", "adb-africa": "African Development Bank", "adb-asia": "Asian Development Bank",
	"ico-coffee": "International Coffee Organization", "iwc-wheat": "International Wheat Council",
	"iwc-whale": "International Whaling Commission", "ec": "European Community", "un": "United Nations",
	"comecon": "Comecon", "euratom": "Euratom", "unctad": "UNCTAD", "interpol": "Interpol",
	"icco": "International Cocoa Organization",
}

func placeOf(code string) string {
	if name := capitalPlaces[strings.ToLower(code)]; name != "" {
		return name
	}
	return titleOf(code)
}

func orgOf(code string) string {
	if name := orgNames[strings.ToLower(code)]; name != "" {
		return name
	}
	if len(code) <= 6 {
		return strings.ToUpper(code)
	}
	return titleOf(code)
}

// particles stay small in names.
var particles = map[string]bool{
	"and": true, "of": true, "the": true, "de": true, "del": true, "la": true, "du": true, "van": true, "von": true, "der": true, "di": true, "da": true, "al": true,
}

// titleOf returns "west-germany" as "West Germany" and "perez-de-cuellar" as
// "Perez de Cuellar".
func titleOf(code string) string {
	words := strings.FieldsFunc(code, func(r rune) bool { return r == '-' || r == '_' || r == ' ' })
	for i, w := range words {
		if i > 0 && particles[w] {
			continue
		}
		r, size := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(r)) + w[size:]
	}
	return strings.Join(words, " ")
}

// personOf returns the name that a code stands for as the text spells it,
// "leigh-pemberton" as "Leigh-Pemberton" and "macsharry" as "MacSharry", or
// else in title case.
func personOf(code, text string) string {
	spaced := strings.ReplaceAll(strings.ToLower(code), "-", " ")
	if spaced == "" {
		return ""
	}
	low := strings.ReplaceAll(string(lowerASCII([]byte(text))), "-", " ")
	low = strings.ReplaceAll(low, "\n", " ")
	for at := 0; ; {
		i := strings.Index(low[at:], spaced)
		if i < 0 {
			return titleOf(code)
		}
		from, to := at+i, at+i+len(spaced)
		at = to
		before, _ := utf8.DecodeLastRuneInString(low[:from])
		after, _ := utf8.DecodeRuneInString(low[to:])
		name := strings.ReplaceAll(text[from:to], "\n", " ")
		first, _ := utf8.DecodeRuneInString(name[strings.LastIndexAny(name, " -")+1:])
		if unicode.IsLetter(before) || unicode.IsLetter(after) || !unicode.IsUpper(first) || name == strings.ToUpper(name) {
			continue
		}
		return name
	}
}

// lowerASCII returns a copy of b, of the same length, with ASCII letters small.
func lowerASCII(b []byte) []byte {
	out := make([]byte, len(b))
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		out[i] = c
	}
	return out
}
