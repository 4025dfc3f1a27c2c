package names

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// A Spelling is a person's name as an archive has it.
type Spelling struct {
	Name     string
	Articles int // that have it
}

// maxGroup bounds the spellings of one name. The commonest transliterated
// names have a dozen.
const maxGroup = 64

// Group finds the spellings of one and the same person: names of two words or
// more that are written for each other, in one script or between two (see
// [Key]). The evidence that two of them are two people is that an article has
// both, which together reports; such are never in one group.
//
// A middle initial may be left out, unless the archive has two of them for the
// name: Olympia J. Snowe, Olympia Snowe.
//
// Each group is the canonical name first, which is the one that aliases calls
// so, or else the one in most articles, then the others by their number of
// articles. Two whom aliases tells apart are in no group together. Groups of one
// name are left out. The order of spellings does not matter, and the groups are
// in the order of their canonical names.
func Group(spellings []Spelling, aliases *Aliases, together func(a, b string) (bool, error)) ([][]string, error) {
	byKey := map[string][]Spelling{}
	middle := map[string]string{} // by a name without its initials
	for _, s := range spellings {
		plain, initials := withoutInitials(s.Name)
		if key, words := keyOf(plain); words > 1 {
			byKey[key] = append(byKey[key], s)
		}
		if initials == "" {
			continue
		}
		if plain = letters(plain); middle[plain] != "" && middle[plain] != initials {
			initials = several
		}
		middle[plain] = initials
	}
	distinct := func(name string) string { // what two spellings must have alike
		plain, initials := withoutInitials(name)
		if initials == "" && middle[letters(plain)] != several {
			return middle[letters(plain)]
		}
		return initials
	}
	var out [][]string
	for _, alike := range byKey {
		if len(alike) < 2 {
			continue
		}
		slices.SortFunc(alike, func(a, b Spelling) int {
			if x, y := aliases.canonical(a.Name), aliases.canonical(b.Name); x != y {
				if x {
					return -1
				}
				return 1
			}
			return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Name, b.Name))
		})
		var groups [][]string
		for _, s := range alike {
			at := -1
			for i, g := range groups {
				if distinct(s.Name) != distinct(g[0]) {
					continue
				}
				ok, err := belongs(s.Name, g, aliases, together)
				if err != nil {
					return nil, err
				}
				if ok {
					at = i
					break
				}
			}
			if at < 0 {
				groups = append(groups, []string{s.Name})
			} else {
				groups[at] = append(groups[at], s.Name)
			}
		}
		for _, g := range groups {
			if len(g) > 1 {
				out = append(out, g)
			}
		}
	}
	slices.SortFunc(out, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return out, nil
}

// several stands for middle initials that are not the same.
const several = "*"

// withoutInitials parts a name from the initials between its first word and its
// last one. A name that begins with an initial keeps them: J. K. Rowling.
func withoutInitials(name string) (plain, initials string) {
	words := strings.Fields(name)
	if len(words) < 3 || len(words[0]) < 3 {
		return name, ""
	}
	out := words[:1]
	for _, w := range words[1 : len(words)-1] {
		if len(w) == 2 && w[1] == '.' && 'A' <= w[0] && w[0] <= 'Z' {
			initials += w[:1]
			continue
		}
		out = append(out, w)
	}
	if initials == "" {
		return name, ""
	}
	return strings.Join(append(out, words[len(words)-1]), " "), initials
}

// belongs reports whether name is a spelling of the person whose spellings are
// group.
func belongs(name string, group []string, aliases *Aliases, together func(a, b string) (bool, error)) (bool, error) {
	if len(group) >= maxGroup {
		return false, nil
	}
	near := false
	of := aliases.lookup(Person, name)
	for _, other := range group {
		if is := aliases.lookup(Person, other); of >= 0 && is >= 0 && is != of {
			return false, nil
		}
		near = near || spelled(name, other)
	}
	if !near {
		return false, nil
	}
	for _, other := range group {
		if both, err := together(name, other); err != nil || both {
			return false, err
		}
	}
	return true, nil
}

// spelled reports whether a and b, which have one key, are close enough to be
// written for each other. In one script a key alone is not: it knows few
// vowels. Names of the region, which Arabic script writes without their short
// vowels, may differ in any vowel (Adil, Adel) but for their number (Amr,
// Ammar) and that which a word begins with (Ammar, Omar). All others may differ
// in capitals, accents and signs alone: Marc is not Mark.
func spelled(a, b string) bool {
	inArabic := strings.ContainsFunc(a, arabicLetter)
	if inArabic != strings.ContainsFunc(b, arabicLetter) {
		return regional(a) && regional(b)
	}
	a, _ = withoutInitials(a)
	b, _ = withoutInitials(b)
	x, y := []rune(letters(a)), []rune(letters(b))
	switch {
	case slices.Equal(x, y), umlauts.Replace(string(x)) == umlauts.Replace(string(y)):
		return true
	case !regional(a) || !regional(b) || Edits(x, y) > max(1, max(len(x), len(y))/4):
		return false
	}
	return inArabic || vowels(a) == vowels(b)
}

// umlauts are written with or without the sign that Fold takes off.
var umlauts = strings.NewReplacer("ue", "u", "oe", "o", "ae", "a")

// regional reports whether name looks like one of the region, in whatever
// script it is written: its first word is a first name there, and its last one
// is a name there too, or ends as surnames do that tell of a place or tribe.
func regional(name string) bool {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' })
	keys := regionalKeys()
	if len(words) < 2 || keys[Key(words[0])]&isFirst == 0 {
		return false
	}
	// John has the key of جان, and David of داود.
	first := Fold(words[0])
	abroad := defaultLists().class(spread(hashBytes(hashSeed, []byte(first))))&FirstName != 0
	if abroad && !strings.Contains(bothAtHome, " "+first+" ") {
		return false
	}
	last := words[len(words)-1]
	return keys[Key(last)] != 0 || strings.HasSuffix(Fold(last), "i") || strings.HasSuffix(last, "ی") || strings.HasSuffix(last, "ي")
}

// bothAtHome are first names of the region that lists of English ones hold too.
const bothAtHome = " abdel adel adham ahmad ahmed ali amir dara elias hakeem hakim hamid hana hanan husain hussein ibrahim isa jamaal jamal jamil " +
	"kareem karim khalil layla leila leyla mahmoud mariam mina mohammed muhammad omar rana salem salim samir sara yasmin yusuf "

// regionalKeys are the keys of the first and last names of the region.
var regionalKeys = sync.OnceValue(func() map[string]flag {
	keys := map[string]flag{}
	for _, words := range defaultLexicon().regional {
		for w, f := range words {
			if key := Key(w); len(key) > 1 {
				keys[key] |= f & (isFirst | isLast)
			}
		}
	}
	return keys
})

// letters are the folded letters of a name.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, Fold(name))
}

// vowels writes one letter for each group of vowels in a name in Latin letters:
// for one that begins a word "a" or "o", for any other "-".
func vowels(name string) string {
	var b strings.Builder
	begins, inside := true, false
	for _, r := range articles.Replace(Fold(name)) {
		vowel := strings.ContainsRune("aeiouy", r)
		switch {
		case !vowel || inside:
		case !begins:
			b.WriteByte('-')
		case r == 'o' || r == 'u':
			b.WriteByte('o')
		case r != 'y':
			b.WriteByte('a')
		}
		begins, inside = !unicode.IsLetter(r), vowel
	}
	return b.String()
}

// articles leaves out the Arabic article, which is written in many ways.
var articles = strings.NewReplacer(" al-", " ", " el-", " ", "-al-", " ", "abdul", "abd", "abdel", "abd", "abdal", "abd")

// Edits counts the letters to put in, leave out or change to make b of a.
func Edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			above := row[j+1]
			if a[i] != b[j] {
				diagonal = min(diagonal, row[j], above) + 1
			}
			diagonal, row[j+1] = above, diagonal
		}
	}
	return row[len(b)]
}
