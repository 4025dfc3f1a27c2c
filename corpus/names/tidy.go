package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file corrects what the model sees by how newspapers write: of party and
// state behind a name, of cases and companies, and of names in capitals.

func (d *reading) tidy(labels []label) []label {
	cases := d.cases(labels)
	out := labels[:0]
	for _, l := range labels {
		if party := l.first == l.last && cases[string(d.fold(l.first))] && (l.kind == kindPerson || d.spanOf[l.first] == nil); !party && d.tidied(&l) {
			out = append(out, l)
		}
	}
	return out
}

// tidied corrects l. It reports whether there is a name at all.
func (d *reading) tidied(l *label) bool {
	s := d.spanOf[l.first]
	switch {
	case s == nil:
	case int(s.last) >= l.last && d.listedOrganisation(s) && (l.kind == kindPlace || s.first < s.last): // McDonald's
		l.kind, l.last = kindOrganisation, int(s.last)
		return true
	case s.source == fromGazetteer && !s.ambiguous && d.gazetteer.places[s.entry].Kind != City && int(s.last) == l.last && l.kind == kindPerson && l.first == l.last:
		l.kind = kindPlace // Kentucky
	case s.source == fromGazetteer && !s.ambiguous && d.gazetteer.places[s.entry].Kind == Country && int(s.last) < l.last && l.kind == kindPlace &&
		d.words[s.last+1].gap == gapBlank && d.words[l.last].flags&(isGeo|isArea) == 0 && !d.bears(l.first, l.last):
		l.last = int(s.last) // the Inspector General for Iraq Reconstruction
	}
	switch {
	case d.partyBefore(l.first + 1): // D-Calif.
		if l.first++; l.kind == kindPerson || l.first > l.last {
			return false
		}
	case l.kind == kindPerson && d.partyBefore(l.first):
		return false
	}
	for l.kind == kindPerson && l.first < l.last && chambers[string(d.fold(l.first))] && d.words[l.first+1].flags&(isTitle|isRole) != 0 {
		l.first++ // House Speaker
	}
	if l.kind == kindPerson && l.first < l.last && companies[string(d.fold(l.last))] {
		l.kind = kindOrganisation
	}
	if d.familyNameAt(l.last+1) && (l.kind == kindPerson || d.words[l.first].flags&(isFirst|isParticle) != 0 && !d.organised(l.first, l.last)) {
		l.kind, l.last = kindPerson, l.last+2 // Abu Musab al-Zarqawi
	}
	if l.first < l.last {
		last := string(d.fold(l.last))
		return l.kind != kindPlace || s != nil || !inhabitants(last) && (last != "hall" || d.words[l.first].flags&isArea == 0)
	}
	w := &d.words[l.first]
	switch fold := d.fold(l.first); l.kind {
	case kindPerson:
		return w.shape != initial && !behindNames[string(fold)] && !noNames[string(fold)] && !companies[string(fold)] && !chambers[string(fold)] && !d.thing(l.first)
	case kindPlace:
		return w.flags&isTitle == 0 && !noNames[string(fold)] && !portfolios[string(fold)] // Sens.
	case kindOrganisation:
		return !portfolios[string(fold)]
	}
	return true
}

// portfolios are what ministers and departments are for.
var portfolios = map[string]bool{"commerce": true, "labor": true, "labour": true, "justice": true, "energy": true, "interior": true, "transportation": true, "agriculture": true, "health": true, "education": true, "defense": true, "defence": true}

// familyNameAt reports whether words i and i+1 go on with a name as Arabic does: al-Zarqawi.
func (d *reading) familyNameAt(i int) bool {
	if i+1 >= len(d.words) || d.words[i].gap != gapBlank || d.words[i].first || d.owner[i] > 0 || d.words[i+1].shape != titled || d.owner[i+1] > 0 {
		return false
	}
	switch string(d.fold(i)) {
	case "al", "el", "ul":
		return d.words[i+1].gap == gapHyphen
	}
	return false
}

// chambers stand before the title of who speaks for or leads in them.
var chambers = map[string]bool{"house": true, "senate": true, "assembly": true, "majority": true, "minority": true}

// behindNames stand behind a name, and are none.
var behindNames = map[string]bool{"jr": true, "sr": true, "ii": true, "iii": true, "iv": true, "vi": true, "vii": true, "md": true, "m.d.": true, "phd": true, "ph": true, "esq": true, "rn": true}

// noNames begin with a capital, and are no places and no people.
var noNames = map[string]bool{"christmas": true, "easter": true, "halloween": true, "thanksgiving": true, "ramadan": true, "eid": true, "nowruz": true, "newroz": true, "fame": true, "alzheimer": true, "alzheimers": true, "covid": true}

// inhabitants reports whether the last word of a name is of people, or of what
// is theirs: New Yorkers, Middle Eastern.
func inhabitants(last string) bool {
	return strings.HasSuffix(last, "kers") || strings.HasSuffix(last, "ans") || last == "eastern" || last == "western"
}

// partyBefore reports whether word i follows the letter of a party and a hyphen: D-Calif.
func (d *reading) partyBefore(i int) bool {
	if i < 1 || i >= len(d.words) || d.words[i].gap != gapHyphen || !d.words[i].capitalised() {
		return false
	}
	before := &d.words[i-1]
	return before.shape == initial && strings.ContainsRune("DRI", rune(d.fields[before.field][before.start]))
}

// cases are the words on both sides of the v. of a case: Roe v. Wade. Those
// that the model sees at the end of longer names are left out.
func (d *reading) cases(labels []label) map[string]bool {
	var parties map[string]bool
	for i := 1; i+1 < len(d.words); i++ {
		if fold := string(d.fold(i)); d.words[i].shape == lower && (fold == "v" || fold == "vs") && d.words[i].gap == gapBlank && d.words[i-1].capitalised() && d.words[i+1].capitalised() {
			if parties == nil {
				parties = make(map[string]bool)
			}
			parties[string(d.fold(i-1))], parties[string(d.fold(i+1))] = true, true
		}
	}
	for _, l := range labels {
		if parties != nil && l.kind == kindPerson && l.first < l.last {
			delete(parties, string(d.fold(l.last)))
		}
	}
	return parties
}

// thing reports whether word i is the name of a thing rather than of a person:
// the Farm Bill, City Hall, the Hall of Fame.
func (d *reading) thing(i int) bool {
	fold := string(d.fold(i))
	if i+2 < len(d.words) && fold == "hall" && string(d.fold(i+1)) == "of" && d.words[i+2].capitalised() {
		return true
	}
	if d.words[i].first || d.words[i].gap != gapBlank {
		return false
	}
	switch before := &d.words[i-1]; string(d.fold(i - 1)) {
	case "the", "this", "that", "a":
		return d.small(i)
	default:
		return (fold == "bill" || fold == "hall") && before.capitalised() && before.flags&(isTitle|isRole|isFirst) == 0
	}
}

// recased is a name that is written in capitals throughout as others are:
// NORM COLEMAN. One that may be an abbreviation stays.
func recased(name string) string {
	letters := 0
	for part := range strings.SplitSeq(name, "-") { // EPA-EFE
		if part != name && len(part) < 4 && part != "AL" && part != "EL" {
			return name
		}
	}
	for _, r := range name {
		if unicode.IsLower(r) {
			return name
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	if letters < 4 {
		return name
	}
	var b strings.Builder
	for i, w := range strings.Split(name, " ") {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch lowered := strings.ToLower(w); {
		case strings.Contains(w, ".") && utf8.RuneCountInString(w) < 6 && !strings.HasSuffix(w, "JR."), // J.P.
			behindNames[lowered] && lowered != "jr" && lowered != "sr":
			b.WriteString(w)
		default:
			upper := true // the next letter
			for k, r := range w {
				switch {
				case !unicode.IsLetter(r):
					upper = true
					b.WriteRune(r)
					continue
				case upper:
					b.WriteRune(r)
				default:
					b.WriteRune(unicode.ToLower(r))
				}
				upper = k == 1 && strings.HasPrefix(w, "MC") && len(w) > 4
			}
		}
	}
	return b.String()
}
