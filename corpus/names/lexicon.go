package names

import (
	_ "embed"
	"strings"
	"sync"
)

// A flag says what a word is to the names beside it.
type flag uint16

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
)

// A lexicon is what the tagger knows beside the gazetteer.
type lexicon struct {
	flags     map[string]flag   // by folded word
	countries map[string]string // folded demonym to country
	known     phrases           // of people and organisations
	entries   []entry
}

type entry struct {
	kind Kind
	name string
}

//go:embed words.list
var wordsText string

//go:embed people.tsv
var peopleTSV string

//go:embed organisations.tsv
var organisationsTSV string

var defaultLexicon = sync.OnceValue(func() *lexicon {
	lx := &lexicon{
		flags:     make(map[string]flag, 4500),
		countries: make(map[string]string, 150),
		known:     newPhrases(1500),
	}
	sections := map[string]flag{
		"[first]": isFirst, "[last]": isLast, "[title]": isTitle, "[role]": isRole, "[speech]": isSpeech,
		"[prep]": isPrep, "[area]": isArea, "[geo]": isGeo, "[head]": isHead, "[particle]": isParticle,
		"[orgend]": isOrgEnd, "[orgstart]": isOrgStart, "[common]": isCommon, "[demonym]": isDemonym | isCommon,
	}
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
			lx.entries = append(lx.entries, entry{list.kind, name})
			words, folded = lx.known.add(name, s, words, folded)
			for alias := range strings.SplitSeq(aliases, "|") {
				words, folded = lx.known.add(alias, s, words, folded)
			}
		}
	}
	return lx
})
