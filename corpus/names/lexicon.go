package names

import (
	_ "embed"
	"maps"
	"strings"
	"sync"
)

// A flag says what a word is to the names beside it.
type flag uint32

const (
	isFirst    flag = 1 << iota // a first name
	isLast                      // a family name
	isTitle                     // stands before a name, as written: President
	isRole                      // stands before a name in small letters: spokesman
	isSpeech                    // stands beside who speaks: said
	isPrep                      // stands before a place: in
	isArea                      // stands beside a place: province
	isGeo                       // ends the name of a place: River
	isHead                      // begins the name of a place: Mount
	isParticle                  // stands inside a name: al, bin, de
	isOrgEnd                    // ends the name of an organisation: Party
	isOrgStart                  // begins one, before "of": Ministry
	isCommon                    // no part of a person's name: weekdays, demonyms, The
	isDemonym                   // Iraqi
	isWeak                      // a first name that is a common word too: سلام, peace
	isAfter                     // goes on after a name: وهو, "who is"
	isOrgHead                   // begins the name of an organisation: وزارة, Wezareta
)

// A lexicon is what the tagger knows beside the gazetteer.
type lexicon struct {
	flags     map[string]flag            // by folded word
	regional  map[string]map[string]flag // by language and folded word, beside flags
	countries map[string]string          // folded demonym to country
	known     phrases                    // of people and organisations
	byKey     map[string]int32           // of people in two words or more; -1 where two have it
	entries   []entry
}

type entry struct {
	kind Kind
	name string
}

//go:embed words.list
var wordsText string

//go:embed region.list
var regionText string

//go:embed people.tsv
var peopleTSV string

//go:embed organisations.tsv
var organisationsTSV string

var defaultLexicon = sync.OnceValue(func() *lexicon {
	lx := &lexicon{
		flags:     make(map[string]flag, 4500),
		countries: make(map[string]string, 150),
		known:     newPhrases(1500),
		byKey:     make(map[string]int32, 500),
	}
	sections := map[string]flag{
		"[first]": isFirst, "[last]": isLast, "[title]": isTitle, "[role]": isRole, "[speech]": isSpeech,
		"[prep]": isPrep, "[area]": isArea, "[geo]": isGeo, "[head]": isHead, "[particle]": isParticle,
		"[orgend]": isOrgEnd, "[orgstart]": isOrgStart, "[common]": isCommon, "[demonym]": isDemonym | isCommon,
	}
	lx.readRegion()
	var section flag
	for line := range strings.Lines(wordsText) {
		if line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			section = sections[strings.TrimSpace(line)]
			continue
		}
		for w := range strings.FieldsSeq(line) {
			w, country, _ := strings.Cut(w, ":")
			w = Fold(w)
			lx.flags[w] |= section
			if country != "" {
				lx.countries[w] = country
			}
		}
	}
	var words []word
	var folded []byte
	var bound []string
	for _, list := range []struct {
		kind Kind
		text string
	}{{Person, peopleTSV}, {Organisation, organisationsTSV}} {
		for line := range strings.Lines(list.text) {
			if line[0] == '#' {
				continue
			}
			name, aliases, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
			s := sense{value: int32(len(lx.entries))}
			lx.entries = append(lx.entries, entry{list.kind, strings.TrimSuffix(name, "?")})
			for spelling := range strings.SplitSeq(name+"|"+aliases, "|") {
				spelling, s.country, _ = strings.Cut(spelling, "@")
				if s.country != "" {
					bound = append(bound, spelling)
				}
				words, folded = lx.known.add(spelling, s, words, folded)
				if list.kind == Organisation {
					for _, other := range [...]string{overseas.Replace(spelling), dotted(spelling)} {
						if other != spelling {
							words, folded = lx.known.add(other, s, words, folded)
						}
					}
				}
				if list.kind != Person || len(words) < 2 {
					continue
				}
				key := Key(strings.TrimSuffix(spelling, "?"))
				if of, held := lx.byKey[key]; held && of != s.value {
					lx.byKey[key] = -1
				} else if !held {
					lx.byKey[key] = s.value
				}
			}
		}
	}
	lx.addUnbound(bound)
	return lx
})

// overseas writes words of organisations as Britain does where America does not,
// and the other way round.
var overseas = strings.NewReplacer(
	"Organization", "Organisation", "Organisation", "Organization", "Center", "Centre", "Centre", "Center",
	"Defense", "Defence", "Defence", "Defense", "Labor ", "Labour ", "Labour ", "Labor ", "Program", "Programme", "Programme", "Program", "Mobilization", "Mobilisation",
)

// dotted writes the letters that a name begins with as newspapers in America
// do: U.S. Geological Survey.
func dotted(name string) string {
	for _, letters := range [...]string{"US ", "UN "} {
		if rest, begins := strings.CutPrefix(name, letters); begins {
			return letters[:1] + "." + letters[1:2] + ". " + rest
		}
	}
	return name
}

// readRegion reads the words of single languages.
func (lx *lexicon) readRegion() {
	names := map[string]flag{
		"first": isFirst, "last": isLast, "title": isTitle, "role": isRole, "speech": isSpeech, "common": isCommon,
		"weak": isWeak, "after": isAfter, "orgend": isOrgEnd, "orghead": isOrgHead, "area": isArea, "geo": isGeo, "prep": isPrep,
	}
	lx.regional = make(map[string]map[string]flag)
	var section flag
	var words map[string]flag
	for line := range strings.Lines(regionText) {
		switch line[0] {
		case '#':
		case '[':
			fields := strings.Fields(strings.Trim(line, "[]\n"))
			section = 0
			for _, f := range fields[:len(fields)-1] {
				section |= names[f]
			}
			language := fields[len(fields)-1]
			if words = lx.regional[language]; words == nil {
				words = make(map[string]flag, 1500)
				lx.regional[language] = words
			}
		default:
			for w := range strings.FieldsSeq(line) {
				words[Fold(w)] |= section
			}
		}
	}
	lx.kurdishInArabic()
	lx.possessed()
	kurmanji := lx.regional["kmr"]
	for name, f := range lx.regional["tr"] {
		if f == isFirst && kurmanji[name] == 0 {
			kurmanji[name] = isFirst // of Kurds of Turkey too
		}
	}
	for title, f := range maps.Clone(kurmanji) {
		for _, ending := range [...]string{"a", "e"} {
			if f&isTitle != 0 && kurmanji[title+ending] == 0 {
				kurmanji[title+ending] = isTitle // Doktora, Doktorê: a doctor whom the next word tells
			}
		}
	}
}

// possessed makes of the titles of Turkish what somebody is of something or in
// number: antrenör, antrenörü, antrenörleri.
func (lx *lexicon) possessed() {
	turkish := lx.regional["tr"]
	for word, f := range maps.Clone(turkish) {
		if f&(isTitle|isRole) == 0 || f&^(isTitle|isRole|isSpeech) != 0 || len(word) < 4 {
			continue
		}
		last := strings.LastIndexAny(word, "aeiou")
		if last < 0 {
			continue
		}
		vowel := "i"
		if word[last] == 'o' || word[last] == 'u' {
			vowel = "u"
		}
		if last == len(word)-1 {
			vowel = "s" + vowel
		}
		forms := []string{word + vowel, word + "lar", word + "ler", word + "lari", word + "leri"}
		if stem, soft := strings.CutSuffix(word, "k"); soft {
			forms[0] = stem + "g" + vowel
		}
		for _, form := range forms {
			if turkish[form]|lx.flags[form] == 0 {
				turkish[form] = f & (isTitle | isRole)
			}
		}
	}
}

// kurdishInArabic makes first names of Kurds first names in Arabic too, as
// Arabic spells them: without the short vowel, and without the letters that it
// does not have. A short one may be any word.
func (lx *lexicon) kurdishInArabic() {
	arabic := lx.regional["ar"]
	var made []string
	for name, f := range lx.regional["ckb"] {
		if f != isFirst || lx.flags[name] != 0 {
			continue
		}
		if rest, vowel := strings.CutPrefix(name, "ی"); vowel && (strings.HasPrefix(rest, "ا") || strings.HasPrefix(rest, "ه")) {
			name = "ا" + rest[len("ا"):] // Sorani writes a mark before a vowel
		}
		name = kurdishLetters.Replace(name)
		if strings.HasSuffix(name, "ه") {
			made = append(made, strings.ReplaceAll(name[:len(name)-2], "ه", "")+"ه")
		} else {
			made = append(made, strings.ReplaceAll(name, "ه", ""))
		}
	}
	for _, name := range made {
		if arabic[name]|lx.flags[name] != 0 || len(name) < 6 {
			continue
		}
		if arabic[name] = isFirst; len(name) < 10 {
			arabic[name] |= isWeak
		}
	}
}

// kurdishLetters turns folded letters of Sorani into those of Arabic.
var kurdishLetters = strings.NewReplacer("ڤ", "ف", "گ", "ک", "چ", "ج", "پ", "ب", "ژ", "ج", "وو", "و")
