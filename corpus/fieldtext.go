package corpus

import (
	"slices"
	"strings"
	"sync"

	"ksearch/corpus/names"
)

// creditedAuthors reads a field for bylines without the outlet in it, which many
// put there: "Von Azad Rahim, dpa", "By Reuters", "Azad Rahim/TT". A field
// with a date in it is none.
func creditedAuthors(field, outlet string) []string {
	if i := len(field) - len(outlet); i > 0 && sameText(field[i:], outlet) { // which may be "Citadel 24"
		if field = strings.TrimRight(field[:i], " ,/"); slices.Contains(bylineWords(), names.Fold(field)) {
			return nil
		}
	}
	if strings.ContainsAny(field, "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹") {
		return nil
	}
	var out []string
	for _, name := range bylinesOf(field) {
		if i := strings.LastIndexByte(name, '/'); i > 0 && sameText(name[i+1:], outlet) {
			name = strings.TrimSpace(name[:i])
		}
		_, last, _ := strings.Cut(name, " ")
		if !sameText(name, outlet) && !sameText(last, outlet) {
			out = append(out, name)
		}
	}
	if len(out) == 1 { // one of the two is no name that bylinesOf would know: "d'Emilio"
		for _, and := range []string{" and ", " und ", " et ", " û ", " ve ", " & "} {
			if one, other, two := strings.Cut(out[0], and); two && len(strings.Fields(one)) <= 4 && len(strings.Fields(other)) <= 4 {
				return []string{one, other}
			}
		}
	}
	return out
}

// isTimestamp reports whether a dateline element holds a date alone, as
// "2014-07-17 00:24:11 GMT+00:00" is: some agencies take the name at its word.
func isTimestamp(s string) bool {
	if _, err := ParseDate(s); err == nil {
		return true
	}
	letters, digits := 0, 0
	for _, r := range s {
		switch {
		case '0' <= r && r <= '9':
			digits++
		case r >= 'A':
			letters++
		}
	}
	return digits >= 8 && letters <= digits
}

// containsAny reports whether s contains one of the words.
func containsAny(s, words string) bool {
	for word := range strings.FieldsSeq(words) {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

// startsLike reports whether a text begins with a standfirst, so that it is
// none, or with the first 150 bytes of a long one, which is the text cut short.
// A dateline may stand before it.
func startsLike(text, standfirst string) bool {
	text, standfirst = oneLine(sample(text, 1000), 1000), oneLine(standfirst, 1000)
	standfirst = strings.TrimRight(standfirst, " .…")
	return standfirst != "" && strings.Contains(sample(text, 150+len(standfirst)), sample(standfirst, 150))
}

// firstNonBlank returns the first of the texts that is not blank.
func firstNonBlank(texts ...string) string {
	for _, s := range texts {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}

// appendNew appends a text to at most maxList others, unless one of them holds
// it. One that it holds gives it its place.
func appendNew(list []string, text string) []string {
	if text == "" || len(list) == maxList {
		return list
	}
	for i, other := range list {
		if strings.Contains(other, text) {
			return list
		}
		if strings.Contains(text, other) {
			list[i] = text
			return list
		}
	}
	return append(list, text)
}

// sameText reports whether two texts differ in nothing but case and blanks.
func sameText(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// afterColon returns a code without the alias of its scheme.
func afterColon(code string) string {
	return code[strings.LastIndexByte(code, ':')+1:]
}

func lastSegment(uri string) string {
	return uri[strings.LastIndexByte(uri, '/')+1:]
}

// nonBlank returns the texts that are not blank.
func nonBlank(list []string) []string {
	var out []string
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return out
}

// setOf is the set of the words of s, which are read once somebody asks.
func setOf(s string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		m := make(map[string]bool)
		for word := range strings.FieldsSeq(s) {
			m[word] = true
		}
		return m
	})
}
