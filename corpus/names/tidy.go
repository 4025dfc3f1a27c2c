package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// This file corrects what the model sees by how newspapers write: of party and
// state behind a name, of cases and companies, and of names in capitals.

func (d *reading) tidy(labels []label) []label {
	labels = d.nicknamed(labels)
	cases := d.cases(labels)
	out := labels[:0]
	for _, l := range labels {
		if party := l.first == l.last && cases[string(d.fold(l.first))] && (l.kind == kindPerson || d.spanOf[l.first] == nil); !party && d.tidied(&l) {
			out = append(out, l)
		}
	}
	return out
}

// nicknamed makes one person of who is called by a first name, another in
// quotation marks and a family name: José "Pepe" Mujica.
func (d *reading) nicknamed(labels []label) []label {
	out := labels[:0]
	for _, l := range labels {
		if n := len(out) - 1; n >= 0 && out[n].last >= l.first {
			if out[n].last < l.last {
				out[n].last = l.last // Zambada García, whose first word was taken
			}
			continue
		}
		if l.kind == kindPerson || d.words[l.first].flags&isFirst != 0 && l.first == l.last {
			if k := d.afterNickname(l.last); k > 0 {
				l.kind, l.last = kindPerson, k
			}
		}
		out = append(out, l)
	}
	return out
}

// afterNickname returns the family name that follows word i and a nickname in
// quotation marks, or 0.
func (d *reading) afterNickname(i int) int {
	w := &d.words[i]
	text := d.fields[w.field][w.end:]
	size := nickname(text)
	if size == 0 {
		return 0
	}
	for k := i + 1; k < len(d.words) && k < i+5 && d.words[k].field == w.field; k++ {
		if next := &d.words[k]; int(next.start) >= int(w.end)+size {
			if int(next.start) == int(w.end)+size && next.shape == titled && next.flags&(isCommon|isSpeech) == 0 {
				return k
			}
			return 0
		}
	}
	return 0
}

// nickname returns how much of text a nickname in quotation marks takes with
// the blanks around it, 0 if text does not begin with one.
func nickname(text string) int {
	rest, ok := strings.CutPrefix(text, " ")
	if !ok {
		return 0
	}
	quote, size := utf8.DecodeRuneInString(rest)
	if !strings.ContainsRune("\"“‘'«", quote) {
		return 0
	}
	inner := strings.TrimPrefix(rest[size:], " ")
	first, _ := utf8.DecodeRuneInString(inner)
	if !unicode.IsUpper(first) {
		return 0
	}
	for i, r := range inner {
		if i > maxNickname || r == '\n' || r == ',' || r == '.' {
			return 0
		}
		if strings.ContainsRune("\"”’'»", r) {
			after := inner[i+utf8.RuneLen(r):]
			if !strings.HasPrefix(after, " ") || len(after) < 2 {
				return 0
			}
			return len(text) - len(after) + 1
		}
	}
	return 0
}

const maxNickname = 30 // bytes

// withoutNickname is the name of a person without the nickname in quotation
// marks in it.
func withoutNickname(name string) string {
	for i := range name {
		if name[i] == ' ' {
			if size := nickname(name[i:]); size > 0 {
				return name[:i] + name[i+size-1:]
			}
		}
	}
	return name
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
	case s.source == fromLexicon && l.kind == kindPlace && int(s.last) == l.last && d.kindOf(s) == Person:
		l.kind = kindPerson // Mandela
	case s.source == fromGazetteer && !s.ambiguous && s.first < s.last && int(s.last) == l.last && l.kind == kindPerson && !d.addressedBefore(l.first) && !d.kinBefore(l.first) && !d.speaks(l.first, l.last+1) && !d.aged(l.last+1):
		l.kind = kindPlace // Bint Jbeil
	case l.kind == kindPerson && l.first == l.last && d.townAlone(s):
		l.kind = kindPlace // Deralok
	case s.source == fromGazetteer && !s.ambiguous && d.gazetteer.places[s.entry].Kind == Country && int(s.last) < l.last && l.kind == kindPlace &&
		d.words[s.last+1].gap == gapBlank && d.words[l.last].flags&(isGeo|isArea) == 0 && !d.bears(l.first, l.last):
		l.last = int(s.last) // the Inspector General for Iraq Reconstruction
	}
	if w := &d.words[l.last]; l.kind == kindPlace && w.field == 0 && string(d.fold(l.last)) == "falls" && d.falling(l.last+1) {
		if l.last--; l.last < l.first || d.spanOf[l.first] == nil {
			return false // Dinar Falls as Banks Are Barred
		}
	}
	if d.playersAfter(l.last) && (l.kind == kindPlace && (s == nil || s.source != fromGazetteer || d.gazetteer.places[s.entry].Kind == City) || l.kind == kindPerson && l.first == l.last && d.bears(l.first, l.last)) {
		l.kind = kindOrganisation // Liverpool forward Mohamed Salah
		return true
	}
	switch {
	case d.partyBefore(l.first + 1): // D-Calif.
		if l.first++; l.kind == kindPerson || l.first > l.last {
			return false
		}
	case l.kind == kindPerson && (d.partyBefore(l.first) || l.first == l.last && d.spacedParty(l.first)):
		return false
	}
	for l.kind == kindPerson && l.first < l.last && chambers[string(d.fold(l.first))] && d.words[l.first+1].flags&(isTitle|isRole) != 0 {
		l.first++ // House Speaker
	}
	if l.first < l.last && (l.kind == kindPerson && companies.hasBytes(d.fold(l.last)) || trading.hasBytes(d.fold(l.last))) {
		l.kind = kindOrganisation
	}
	if d.familyNameAt(l.last+1) && (l.kind == kindPerson || d.words[l.first].flags&(isFirst|isParticle) != 0 && !d.organised(l.first, l.last)) {
		l.kind, l.last = kindPerson, l.last+2 // Abu Musab al-Zarqawi
	}
	if k := l.last + 1; l.kind == kindOrganisation && l.first < l.last && k < len(d.words) && d.words[k].gap == gapBlank && d.words[k].shape == titled && ministers.hasBytes(d.fold(k)) && !d.organised(l.first, l.last) && (s == nil || s.source != fromLexicon) {
		return false // the Social Affairs Minister
	}
	if l.kind == kindOrganisation && l.first < l.last && chambers[string(d.fold(l.first))] && offices.hasBytes(d.fold(l.last)) {
		return false // Senate Majority Leader
	}
	if l.kind == kindPlace && l.first < l.last && s == nil && addressed.hasBytes(d.fold(l.first)) && !d.bears(l.first, l.last) && d.words[l.last].flags&(isGeo|isArea) == 0 {
		l.kind = kindPerson // Hajja Nafisa
	}
	if s != nil && s.source == fromGazetteer && int(s.last) < l.last && string(d.fold(l.last)) == "administration" && d.athome(s) && (int(s.last)+1 == l.last || int(s.last)+2 == l.last && string(d.fold(l.last-1)) == "independent") {
		l.kind, l.last = kindPlace, int(s.last) // the Soran Independent Administration, which is a region
	}
	if l.kind == kindOrganisation && d.words[l.first].field == 0 && d.wording(l) {
		return false // Mine Kills Brothers
	}
	if l.kind == kindOrganisation && !d.organised(l.first, l.last) {
		begin := l.first
		for begin < l.last && (addressed.hasBytes(d.fold(begin)) || string(d.fold(begin)) == "grand" && addressed.hasBytes(d.fold(begin+1))) {
			begin++ // SEN. DOMENICI
		}
		if b := d.before(begin); b != nil && b.capitalised() && addressed.hasBytes(d.folded[b.foldStart:b.foldEnd]) && l.last-begin < 3 && d.words[l.last].end-d.words[l.last].start > 2 &&
			d.allTitled(begin, l.last) && (s == nil || !d.listedOrganisation(s)) {
			l.kind, l.first = kindPerson, begin // Sen. Pete Domenici
			return true
		}
		if l.first < l.last && (offices.hasBytes(d.fold(l.last)) || string(d.fold(l.last)) == "general" && offices.hasBytes(d.fold(l.last-1))) && (s == nil || int(s.last) < l.last) {
			return false // the Senate Majority Leader
		}
	}
	if l.first < l.last {
		last := string(d.fold(l.last))
		return l.kind != kindPlace || s != nil || !inhabitants(last) && (last != "hall" || d.words[l.first].flags&isArea == 0)
	}
	w := &d.words[l.first]
	if l.kind != kindOrganisation && d.agencyAfter(l.last) && d.afterThe(l.first) {
		l.kind = kindOrganisation
		return true
	}
	switch fold := d.fold(l.first); l.kind {
	case kindPerson:
		if d.afterThe(l.first) && d.listEnds(l.last+1) && d.words[l.first].shape == titled && d.spanOf[l.first] == nil && !d.bearing[string(fold)] {
			return false // the Shammar
		}
		if believers.hasBytes(fold) && !d.bearing[string(fold)] || strings.ContainsAny(d.text(l.first, l.first), "0123456789") {
			return false // Sunni militants; IPv6
		}
		return w.shape != initial && !behindNames[string(fold)] && !noNames[string(fold)] && !companies.hasBytes(fold) && !trading.hasBytes(fold) && !chambers[string(fold)] && !d.thing(l.first)
	case kindPlace:
		if d.outlet(l.first) {
			l.kind, l.first = kindOrganisation, l.first-1 // The Star
			return true
		}
		return w.shape != initial && !d.money(l.first) && !d.oceanic(l.first) && w.flags&isTitle == 0 && !noNames[string(fold)] && !noPlaces.hasBytes(fold) && !portfolios[string(fold)] // Sens.
	}
	return true
}

// believers are whole peoples and faiths that lists have as names of people too, folded.
var believers = foldedWords("Arab Arabs Kurd Kurds Sunni Sunnis Shia Shiite Shiites Muslim Muslims Druze Yazidi Yazidis")

// afterThe reports whether the article, in small letters, stands before word i.
func (d *reading) afterThe(i int) bool {
	b := d.before(i)
	return b != nil && b.shape == lower && d.words[i].gap == gapBlank && string(d.fold(i-1)) == "the"
}

// agencyAfter reports whether the word behind word i makes an agency or a
// newspaper of it: the Tasnim agency.
func (d *reading) agencyAfter(i int) bool {
	k := i + 1
	return k < len(d.words) && d.words[k].gap == gapBlank && d.words[k].shape == lower && (outlets.hasBytes(d.fold(k)) || string(d.fold(k)) == "news" && k+1 < len(d.words) && outlets.hasBytes(d.fold(k+1)))
}

var outlets = foldedWords("agency newspaper daily weekly broadcaster channel website magazine")

// falling reports whether the word k, in a headline, follows a verb: Kirkuk
// Falls to Federal Troops.
func (d *reading) falling(k int) bool {
	return k < len(d.words) && d.words[k].field == 0 && d.words[k].gap == gapBlank && d.words[k].shape == lower && isFunctionWord(d.fold(k))
}

// wording reports whether l, of a headline, is made of words alone that newspapers
// write in small letters too, or that the text does.
func (d *reading) wording(l *label) bool {
	if l.first == l.last || d.spanOf[l.first] != nil || d.spanOf[l.last] != nil {
		return false
	}
	for i := l.first; i <= l.last; i++ {
		if w := &d.words[i]; w.shape == capital && w.end-w.start > 1 || !d.usual(i) && !d.small(i) && w.flags&isDemonym == 0 {
			return false
		}
	}
	return true
}

// townAlone reports whether a place of the archive's region stands where no
// person does, though somebody may be called so.
func (d *reading) townAlone(s *span) bool {
	i := int(s.first)
	if s.source != fromGazetteer || s.ambiguous || s.first < s.last || !d.athome(s) || d.addressedBefore(i) || d.kinBefore(i) || d.speaks(i, i+1) {
		return false
	}
	if !d.bearing[string(d.fold(i))] {
		return true
	}
	b := d.before(i)
	return b != nil && b.shape == lower && (within.hasBytes(d.fold(i-1)) || b.flags&isPrep != 0 && i+2 < len(d.words) && string(d.fold(i+1)) == "and" && d.townAt(i+2))
}

// townAt reports whether a place of the archive's region stands at word i that
// nobody in the text is called like.
func (d *reading) townAt(i int) bool {
	s := d.spanOf[i]
	return s != nil && s.source == fromGazetteer && !s.ambiguous && d.athome(s) && !d.bearing[string(d.fold(i))]
}

// within are words before a place alone.
var within = foldedWords("in near inside outside around across throughout")

// trading are last words of companies that no person and no place is called by.
var trading = foldedWords("Holding Foods Energy Enerji Petroleum Oilfield Electronics Motors Airlines Airways Logistics Telecom Pharmaceuticals Cement Contracting Construction Textiles Transport Shipping Sanayi Ticaret Tekstil Gıda İnşaat")

// players are words of sport after the name of a club.
var players = map[string]bool{"goalkeeper": true, "keeper": true, "striker": true, "forward": true, "midfielder": true, "defender": true, "winger": true, "playmaker": true, "quarterback": true, "pitcher": true, "fullback": true, "centre-back": true}

// playersAfter reports whether a word of sport after word i says that it is a club.
func (d *reading) playersAfter(i int) bool {
	return i+1 < len(d.words) && d.words[i+1].gap == gapBlank && d.words[i+1].shape == lower && players[string(d.fold(i+1))]
}

// outlet reports whether word i and the article before it are the name of a
// newspaper: The Star.
func (d *reading) outlet(i int) bool {
	return i > 0 && papers[string(d.fold(i))] && d.words[i].gap == gapBlank && string(d.fold(i-1)) == "the" && d.words[i-1].capitalised() && !d.words[i-1].first
}

// money reports whether a sign of money follows word i: US $5, HK$14.
func (d *reading) money(i int) bool {
	w := &d.words[i]
	rest := strings.TrimPrefix(d.fields[w.field][w.end:], " ")
	return w.shape == capital && strings.HasPrefix(rest, "$")
}

// oceanic reports whether word i is the end of what is called after an ocean
// and more: Indo-Pacific, Trans-Atlantic.
func (d *reading) oceanic(i int) bool {
	fold := string(d.fold(i))
	return d.words[i].gap == gapHyphen && (fold == "pacific" || fold == "atlantic")
}

// portfolios are what ministers and departments are for.
var portfolios = map[string]bool{"state": true, "commerce": true, "labor": true, "labour": true, "justice": true, "energy": true, "interior": true, "transportation": true, "agriculture": true, "health": true, "education": true, "defense": true, "defence": true}

// addressed are titles that stand before the names of people alone.
var addressed = foldedWords("Hajji Haji Hajja Sen Senator Rep Representative Congressman Congresswoman Gov Governor President Judge Justice Ayatollah Hojatoleslam Mullah Archbishop Monsignor Mr Mrs Ms Dr Prof Lt Sgt Col Capt Maj Rev")

// offices are the last words of what somebody is, of which the model makes an organisation.
var offices = foldedWords("Inspector Prosecutor Envoy Coordinator Spokesman Spokeswoman Spokesperson Leader Director Secretary Chairman Chairwoman Chair President Speaker Minister Officer Attorney Governor Gov Rep Sen Senator Judge Justice Ambassador Commissioner Commander Chief Whip Adviser Advisor Consul")

// noOrganisations are written with a capital, and are none by themselves.
var noOrganisations = foldedWords("OK TV DVD CD PDF HTML URL FAQ LGBTQ LGBT LGBTQIA H.R. S. AM PM A.M. P.M. EST EDT PST PDT GMT UTC CEO CFO COO MVP DIY VIP DUI GDP PTSD COVID AIDS HIV DNA IQ ID Security Republican Republicans Democrat Democratic Commonwealth Legislature Internet MW GW KW KV MB GB TB BPD SUV SUVs CEOs FY LLC IPO VAT MBA ROI MRI USD EUR GBP GHG AI CMO QA QC JV PC OEM GPU FFO REIT TD TDs NGO NGOs ICU VP WeekDay Affairs Open")

// noOrganisation reports whether word i by itself is none, whatever the model sees.
func (d *reading) noOrganisation(i int) bool {
	fold := string(d.fold(i))
	return portfolios[fold] || noNames[fold] || noOrganisations.has(fold) || ordinal(fold) || d.spanOf[i] == nil && quantity(fold) || d.words[i].shape == initial && len(fold) == 1 && fold != "x" || d.words[i].flags&isTitle != 0 && d.words[i].shape == titled && d.spanOf[i] == nil
}

// ordinal reports whether a folded word is a number in order: the 109th.
func ordinal(fold string) bool {
	n := len(fold) - 2
	if n < 1 || fold[0] < '0' || fold[0] > '9' {
		return false
	}
	switch fold[n:] {
	case "th", "st", "nd", "rd":
		return true
	}
	return false
}

// quantity reports whether a folded word is a number with its unit, but for 3M,
// which is a company: 75M, 256GB.
func quantity(fold string) bool {
	unit := strings.TrimLeft(fold, "0123456789")
	return len(unit) < len(fold) && len(unit) < 3 && fold != "3m"
}

// allTitled reports whether each of words first to last begins with a capital.
func (d *reading) allTitled(first, last int) bool {
	for i := first; i <= last; i++ {
		if w := &d.words[i]; !w.capitalised() && (i == last || !d.opens(i)) || w.flags&(isCommon|isDemonym) != 0 {
			return false
		}
	}
	return true
}

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
var noNames = map[string]bool{"christmas": true, "easter": true, "halloween": true, "thanksgiving": true, "ramadan": true, "eid": true, "nowruz": true, "newroz": true, "fame": true, "alzheimer": true, "alzheimers": true, "covid": true, "brexit": true, "rs": true, "sino": true, "oh": true, "tory": true, "tories": true}

// noPlaces are no places wherever one is called so.
var noPlaces = foldedWords("Jesus God Allah Christ Medicare Medicaid Garden Grill")

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

// spacedParty reports whether the letter of a party and a hyphen between blanks
// stand before word i in brackets: (R - Mont.)
func (d *reading) spacedParty(i int) bool {
	before := d.fields[d.words[i].field][:d.words[i].start]
	for _, hyphen := range [...]string{" - ", " – ", "- ", " -"} {
		if rest, ok := strings.CutSuffix(before, hyphen); ok && len(rest) > 1 && rest[len(rest)-2] == '(' && strings.IndexByte("DRI", rest[len(rest)-1]) >= 0 {
			return true
		}
	}
	return false
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
