package corpus

import (
	"strings"
	"unicode"

	"ksearch/corpus/names"
)

// An address is what a header says of somebody.
type address struct{ name, local, domain string }

// mailbox reads the first address of a field. What is no address is a name.
func mailbox(field string) address {
	var a address
	field = clip(field, maxHeadline)
	if at := strings.LastIndexByte(field, '<'); at >= 0 {
		a.name = field[:at]
		a.local, a.domain, _ = strings.Cut(strings.Trim(field[at:], "<> "), "@")
	} else {
		a.name = withoutAddress(field)
		for _, w := range strings.Fields(field) {
			if local, domain, ok := strings.Cut(strings.Trim(w, "<>(),"), "@"); ok {
				a.local, a.domain = local, domain
			}
		}
	}
	name, _, relayed := strings.Cut(strings.Trim(strings.TrimSpace(a.name), `"' `), " via ")
	if a.name = name; relayed { // by a list, whose address it is
		a.local, a.domain = "", ""
	}
	if strings.ContainsRune(a.name, '@') {
		a.name = withoutAddress(a.name)
	}
	if last, first, one := strings.Cut(a.name, ", "); one && !strings.ContainsAny(first, ", ") && !strings.ContainsRune(last, ' ') {
		a.name = first + " " + last // "Rahim, Azad", as directories have it
	}
	return a
}

// officeWords are in the names of what is no person.
var officeWords = setOf("news press office media agency wire desk team newsletter newsletters update updates alert alerts ministry department group " +
	"university council government embassy organization organisation foundation association institute center centre service services daily weekly " +
	"times post herald tribune gazette journal review radio tv channel network online digest bulletin communications relations info editor editors " +
	"editorial newsroom support admin company committee union party international haber ajans ajansı gazetesi haberleri agence presse ajansa nûçeyan " +
	"rojname وكالة اخبار أخبار مكتب وزارة صحيفة جريدة قناة خبرگزاری روزنامه ئاژانسی وەزارەتی نووسینگەی")

// isPerson reports whether an address is that of a person, not of an office or
// an outlet, by its words and by what stands before and after its "@".
func (a address) isPerson() bool {
	words := strings.Fields(a.name)
	if len(words) < 2 || !isName(words) || strings.ContainsFunc(a.name, unicode.IsDigit) {
		return false
	}
	for _, w := range words {
		if officeWords()[strings.ToLower(strings.Trim(w, ".,"))] || officeWords()[names.Fold(w)] {
			return false
		}
	}
	for part := range strings.FieldsFuncSeq(strings.ToLower(a.local), func(r rune) bool { return r == '.' || r == '-' || r == '_' || r == '+' }) {
		if officeWords()[part] || part == "noreply" || part == "reply" || part == "mail" || part == "contact" || part == "pr" || part == "bulletin" || part == "list" {
			return false
		}
	}
	return a.domain == "" || !strings.Contains(lettersOnly(a.domain), lettersOnly(a.name))
}
