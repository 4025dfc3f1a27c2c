package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus/names"
)

// titleCase returns a place that is written in capitals as its name is written
// elsewhere: "Rio de Janeiro", "Aboard USS Abraham Lincoln", "Deir ez-Zor".
// Other names stay as they are.
func (s *datelineScan) titleCase(name string) string {
	if !isCapitals(name) {
		return name
	}
	turkish := strings.ContainsRune(name, 'İ')
	words := strings.Split(name, " ")
	for i, word := range words {
		key := names.Fold(word)
		switch {
		case s.words.capitals[key], strings.Count(word, ".") > 1, isLower(word):
		case i > 0 && s.smallInside(key, words[i-1]):
			words[i] = lower(word, turkish)
		default:
			parts := strings.Split(word, "-")
			for j, part := range parts {
				key := names.Fold(part)
				if (i > 0 || j > 0) && j+1 < len(parts) && (s.words.articles[key] || s.words.joiners[key]) {
					parts[j] = lower(part, turkish)
					continue
				}
				parts[j] = capitalise(part, turkish, i > 0 || j > 0)
			}
			words[i] = strings.Join(parts, "-")
		}
	}
	return strings.Join(words, " ")
}

// smallInside reports whether a word inside a name is written small. An article
// is only after another such word: "Rio de la Plata", but "Near La Paz".
func (s *datelineScan) smallInside(key, before string) bool {
	switch key {
	case "of", "the", "and", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "on", "upon", "under", "sur", "sous", "am", "der", "den", "dem", "e", "y", "ve":
		return true
	case "la", "las", "los", "le", "les":
		before = strings.ToLower(before)
		return before == "de" || before == "sur"
	}
	return false
}

func isLower(s string) bool {
	return !strings.ContainsFunc(s, unicode.IsUpper) && strings.ContainsFunc(s, unicode.IsLower)
}

// lower is strings.ToLower, with the dotless i of Turkish where it is due.
func lower(s string, turkish bool) string {
	if turkish {
		return strings.ToLowerSpecial(unicode.TurkishCase, s)
	}
	return strings.ToLower(s)
}

// capitalise writes one word in capitals as a name: "Sana'a", "N'Djamena",
// "d'Ivoire" inside of a name, "McAllen".
func capitalise(word string, turkish, inside bool) string {
	if head, rest, ok := strings.Cut(word, "'"); ok && len(head) == 1 && utf8.RuneCountInString(rest) > 2 {
		if head == "D" && inside {
			head = "d"
		}
		return head + "'" + capitalise(rest, turkish, true)
	}
	if rest, ok := strings.CutPrefix(word, "Mc"); ok {
		return "Mc" + capitalise(rest, turkish, true)
	}
	if len(word) > 4 && strings.HasPrefix(word, "MC") && !strings.ContainsRune("AEIOU", rune(word[2])) || strings.HasPrefix(word, "MCA") && len(word) > 4 {
		return "Mc" + capitalise(word[2:], turkish, true)
	}
	start := strings.IndexFunc(word, unicode.IsLetter)
	if start < 0 {
		return word
	}
	_, size := utf8.DecodeRuneInString(word[start:])
	return word[:start+size] + lower(word[start+size:], turkish)
}
