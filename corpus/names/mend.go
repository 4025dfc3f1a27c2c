package names

import (
	"slices"
	"strings"
)

// This file mends the borders and kinds of what the model sees: names that it
// cuts at a sign, a title that it puts into an organisation, and people whom the
// words beside them make known.

// mend corrects labels, which are in order, and adds the names of a list that
// the model saw only in part.
func (d *reading) mend(labels []label) []label {
	labels = d.listedPeople(d.villages(d.joinedBySigns(d.lettered(d.parted(labels)))))
	d.bearing = make(map[string]bool)
	for _, l := range labels {
		if l.kind == kindPerson && l.first < l.last && !d.tempest(l.first) {
			d.bearing[string(d.fold(l.first))] = true
			d.bearing[string(d.fold(l.last))] = true
			d.bearing[d.foldedName(l.first, l.last)] = true
		}
	}
	d.families(labels)
	storms := d.storms()
	for n := range labels {
		l := &labels[n]
		d.wholeWords(l)
		switch l.kind {
		case kindOrganisation:
			if n+1 < len(labels) && labels[n+1].kind == kindPerson && labels[n+1].first == l.last+1 && d.words[l.last+1].gap == gapBlank {
				for cut := false; l.last > l.first && (d.heldOffice(l) || cut && ranks.hasBytes(d.fold(l.last))); cut = true {
					l.last-- // Bundeswehr Inspector General Carsten Breuer
				}
				if l.first == l.last && ranks.hasBytes(d.fold(l.first)) {
					l.kind = kindOther // the Public, of a prosecutor
				}
				if d.foldedName(l.first, l.last) == "nationalsecurity" { // Adviser
					l.first = l.last
				}
			}
			switch {
			case d.personAfterAll(l):
				l.kind, l.sure = kindPerson, max(l.sure, nameInFull)
			case d.landmark(l):
				l.kind = kindPlace
			}
		case kindPlace:
			if l.first == l.last && d.spanOf[l.first] == nil && d.aged(l.last+1) && l.last+2 < len(d.words) && d.words[l.last+2].gap == gapComma && d.mayBeName(l.first) {
				l.kind, l.sure = kindPerson, max(l.sure, nameAlone) // Basima, 31,
			}
			if l.first == l.last && d.spanOf[l.first] == nil && brands.hasBytes(d.fold(l.first)) {
				l.kind = kindOrganisation
			}
			if l.first < l.last && l.last-l.first < 4 && d.spanOf[l.first] == nil && familyEnding(string(d.fold(l.last))) && d.allTitled(l.first, l.last) && !d.bears(l.first, l.last) {
				l.kind, l.sure = kindPerson, max(l.sure, nameInFull)
			}
		case kindPerson:
			if l.first == l.last && brands.hasBytes(d.fold(l.first)) && !d.bearing[string(d.fold(l.first))] && !d.addressedBefore(l.first) {
				l.kind = kindOrganisation
			}
			if k := l.last + 1; k < len(d.words) && d.words[k].gap == gapBlank && d.words[k].shape == titled && behindPeople.hasBytes(d.fold(k)) && (n+1 == len(labels) || labels[n+1].first > k) {
				l.last = k // Hazim Tahsin Beg
			}
			if l.first < l.last && offices.hasBytes(d.fold(l.last)) && d.words[l.last].flags&(isFirst|isLast) == 0 {
				l.last-- // Florida Gov. Ron DeSantis
			}
			if w := &d.words[l.last]; l.first < l.last && (w.shape == initial || strings.Contains(d.text(l.last, l.last), ".")) && d.words[l.first].shape == titled && !d.usual(l.first) {
				l.sure = max(l.sure, nameInFull) // Twana H.S., whom a court does not name
			}
		}
		if l.first == l.last && (l.kind == kindPlace || l.kind == kindOrganisation) && d.kinBefore(l.first) && d.mayBeName(l.first) {
			l.kind = kindPerson
		}
	}
	out := labels[:0]
	for _, l := range labels {
		if l.kind == kindPerson && (l.first == l.last && storms[string(d.fold(l.first))] || l.first < l.last && d.tempest(l.first)) || d.followed(l) || l.first == l.last && d.tribe(l.last) {
			continue
		}
		out = append(out, l)
	}
	return d.listedTogether(d.twofold(d.chartered(d.whole(d.trailing(out)))))
}

// trailing gives whom the text names in three words or more the last two of
// them as well, of which the model sees one or none: Layla Faqe Sleman, and
// later Faqe Sleman.
func (d *reading) trailing(labels []label) []label {
	var ends map[string]bool // the last two words of a name, folded
	for _, l := range labels {
		if k := l.last - 1; l.kind == kindPerson && k > l.first && d.words[l.last].gap == gapBlank && d.words[k].shape == titled && d.words[l.first].flags&isTitle == 0 {
			if ends == nil {
				ends = make(map[string]bool)
			}
			ends[d.foldedName(k, l.last)] = true
		}
	}
	if ends == nil {
		return labels
	}
	out, at := make([]label, 0, len(labels)+2), 0
	for i := 0; i+1 < len(d.words); i++ {
		if d.words[i].shape != titled || d.words[i+1].shape != titled || d.words[i+1].gap != gapBlank || !ends[d.foldedName(i, i+1)] {
			continue
		}
		for at < len(labels) && labels[at].last < i {
			out = append(out, labels[at])
			at++
		}
		if at < len(labels) && labels[at].first <= i+1 && (labels[at].first < i || labels[at].last > i+1 || labels[at].last > labels[at].first) {
			continue // of a longer name
		}
		sure := unlisted
		for ; at < len(labels) && labels[at].last <= i+1; at++ {
			sure = max(sure, labels[at].sure)
		}
		out = append(out, label{first: i, last: i + 1, kind: kindPerson, sure: sure})
	}
	return append(out, labels[at:]...)
}

// listedPeople makes people of those whom the list knows by names of which the
// model sees a part, or that it parts: Israel Katz.
func (d *reading) listedPeople(labels []label) []label {
	out, at := labels[:0:0], 0
	for n := range d.spans {
		s := &d.spans[n]
		first, last := int(s.first), int(s.last)
		if s.source != fromLexicon || s.ambiguous || first == last || d.words[first].shape != titled || d.kindOf(s) != Person {
			continue
		}
		for at < len(labels) && labels[at].last < first {
			out = append(out, labels[at])
			at++
		}
		sure, k := unlisted, at
		for ; k < len(labels) && labels[k].first <= last; k++ {
			sure = max(sure, labels[k].sure)
		}
		if k > at && (labels[at].first < first || labels[k-1].last > last) || d.words[last].end > s.end {
			continue // of a longer name
		}
		out, at = append(out, label{first: first, last: last, kind: kindPerson, sure: sure}), k
	}
	return append(out, labels[at:]...)
}

// villages makes a place of what is called a village or a town, wherever the text
// speaks of it: the village of Nerex.
func (d *reading) villages(labels []label) []label {
	var called map[string]bool // folded names
	for i := 0; i+2 < len(d.words); i++ {
		if w := &d.words[i]; w.shape != lower || !hamlets.hasBytes(d.fold(i)) || string(d.fold(i+1)) != "of" || d.words[i+1].gap != gapBlank || d.words[i+2].gap != gapBlank {
			continue
		}
		last := i + 2
		for last+1 < len(d.words) && last < i+4 && d.joined(last+1) && d.words[last+1].gap != gapApostrophe && d.words[last+1].shape == titled {
			last++
		}
		if w := &d.words[i+2]; w.shape == titled && w.flags&(isCommon|isTitle) == 0 && d.spanOf[i+2] == nil && !d.usual(i+2) {
			if called == nil {
				called = make(map[string]bool)
			}
			called[d.foldedName(i+2, last)] = true
		}
	}
	if called == nil {
		return labels
	}
	out, at := make([]label, 0, len(labels)+2), 0
	for i := 0; i < len(d.words); i++ {
		for at < len(labels) && labels[at].last < i {
			out = append(out, labels[at])
			at++
		}
		for last := min(i+2, len(d.words)-1); last >= i; last-- {
			if d.words[i].shape != titled || !called[d.foldedName(i, last)] || at < len(labels) && labels[at].first <= last && (labels[at].first < i || labels[at].last > last) {
				continue
			}
			for at < len(labels) && labels[at].last <= last {
				at++
			}
			out = append(out, label{first: i, last: last, kind: kindPlace, sure: unlisted})
			i = last
			break
		}
	}
	return append(out, labels[at:]...)
}

var hamlets = foldedWords("village villages town hamlet settlement subdistrict sub-district township hill island quarter neighbourhood neighborhood")

// lettered adds the companies of letters and an ampersand that the model passed
// over: AT&T.
func (d *reading) lettered(labels []label) []label {
	at, held := 0, len(labels)
	for k := 1; k < len(d.words); k++ {
		for at < held && labels[at].last < k-1 {
			at++
		}
		if d.words[k].gap == gapFar && d.ampersand(k, false) && (at == held || labels[at].first > k) && d.letters(k-1) && d.letters(k) {
			labels = append(labels, label{first: k - 1, last: k, kind: kindOrganisation, sure: unlisted})
		}
	}
	if len(labels) > held {
		slices.SortFunc(labels, func(a, b label) int { return a.first - b.first })
	}
	return labels
}

// letters reports whether word i is nothing but capitals.
func (d *reading) letters(i int) bool {
	w := &d.words[i]
	return w.end-w.start < 4 && (w.shape == capital || w.shape == initial) && !w.styled
}

// joinedBySigns makes one of the organisations that only a sign parts: Texas
// A&M University, the Committee on Veterans' Affairs, Newcastle United.
func (d *reading) joinedBySigns(labels []label) []label {
	out := labels[:0]
	for _, l := range labels {
		if k := l.last + 1; k < len(d.words) && d.ampersand(k, false) && d.words[k].capitalised() && (l.kind == kindOrganisation || d.words[l.last].shape != titled) {
			l.last, l.kind = k, kindOrganisation
		}
		if d.ampersand(l.first, false) && d.words[l.first-1].capitalised() && (l.kind == kindOrganisation || d.words[l.first].shape != titled) {
			l.first, l.kind = l.first-1, kindOrganisation
		}
		if k := l.last + 1; l.kind == kindPlace && k < len(d.words) && d.words[k].gap == gapBlank && d.words[k].shape == titled && !d.words[k].styled && trading.hasBytes(d.fold(k)) {
			l.last, l.kind = k, kindOrganisation // Middle East Airlines
		}
		if n := len(out) - 1; n >= 0 && l.first <= out[n].last+2 {
			before := &out[n]
			switch {
			case l.first <= before.last, // both have the word at the sign
				l.kind == kindOrganisation && before.kind == kindOrganisation && (d.ampersand(l.first, true) || d.possessive(l.first)),
				l.kind == kindOrganisation && before.kind == kindOrganisation && l.first == before.last+2 && d.words[l.first].gap == gapBlank && linksTo[string(d.fold(l.first-1))] && bodies.hasBytes(d.fold(before.last)),
				l.kind == kindPlace && before.kind != kindPerson && l.first == before.last+2 && d.words[l.first].gap == gapBlank && string(d.fold(l.first-1)) == "of" && (collections.hasBytes(d.fold(before.last)) || before.kind == kindOrganisation && string(d.fold(before.last)) == "bank"),
				l.kind == kindOrganisation && before.kind == kindPlace && l.first == before.last+1 && l.first == l.last && d.words[l.first].gap == gapBlank && d.words[l.first].shape == titled && teams.hasBytes(d.fold(l.first)):
				before.last, before.kind, before.sure = max(before.last, l.last), kindOrganisation, min(before.sure, l.sure)
				continue
			}
		}
		out = append(out, l)
	}
	return out
}

// bodies are the words after which an organisation is told what it is for, and
// linksTo those that stand between: the Committee on Veterans' Affairs.
var (
	bodies  = foldedWords("Committee Subcommittee Commission Center Centre Institute Association Foundation Office Fund Network Union Coalition Council Campaign Organization Organisation Agency Department Directorate Board")
	linksTo = map[string]bool{"on": true, "for": true}
)

// collections are the last words of what a town or a country keeps: the National
// Museum of Damascus.
var collections = foldedWords("Museum Library Archive Archives Gallery Theatre Theater")

// ampersand reports whether only an ampersand stands before word k, and with
// blanks whether one between blanks does.
func (d *reading) ampersand(k int, blanks bool) bool {
	if k < 1 || k >= len(d.words) || d.words[k].gap != gapFar || d.words[k].field != d.words[k-1].field {
		return false
	}
	between := d.fields[d.words[k].field][d.words[k-1].end:d.words[k].start]
	return between == "&" && !letteredNouns[d.foldedName(k-1, k)] || blanks && between == " & "
}

// letteredNouns are two letters with an ampersand that are no name, without it:
// R&D.
var letteredNouns = map[string]bool{"rb": true, "rd": true, "qa": true, "pl": true, "bb": true, "ma": true, "om": true}

// possessive reports whether word k follows an apostrophe that ends a plural:
// Journalists' Rights.
func (d *reading) possessive(k int) bool {
	if k < 1 || d.words[k].gap != gapFar || d.words[k].field != d.words[k-1].field || !strings.HasSuffix(string(d.fold(k-1)), "s") {
		return false
	}
	between := d.fields[d.words[k].field][d.words[k-1].end:d.words[k].start]
	return between == "' " || between == "’ "
}

// wholeWords moves the borders of l that lie within a word: Kaka'i is one, and
// the s of the Region's Ministry is of the word before.
func (d *reading) wholeWords(l *label) {
	if l.first < l.last && d.words[l.first].gap == gapApostrophe && string(d.fold(l.first)) == "s" {
		l.first++
	}
	if k := l.last + 1; k < len(d.words) {
		w := &d.words[k]
		if w.gap == gapApostrophe && w.shape == lower && w.end-w.start < 4 && !contracted[string(d.fold(k))] {
			l.last = k
		}
	}
}

// contracted are what English writes behind an apostrophe that is no part of a name.
var contracted = map[string]bool{"s": true, "t": true, "d": true, "m": true, "re": true, "ve": true, "ll": true}

// heldOffice reports whether the last word of l is one of an office that the person
// behind it holds.
func (d *reading) heldOffice(l *label) bool {
	fold := string(d.fold(l.last))
	return offices.has(fold) || chambers[fold] && l.last-1 >= l.first || fold == "general" && offices.hasBytes(d.fold(l.last-1))
}

// personAfterAll reports whether the organisation that the model sees in l is a
// person: one of whom an age or a party is told, or one who is a person
// elsewhere in the text.
func (d *reading) personAfterAll(l *label) bool {
	if l.last == l.first+1 && d.words[l.first].flags&isTitle != 0 && d.words[l.last].shape == titled && !d.organised(l.first, l.last) {
		return d.words[l.last].flags&isFirst != 0 || d.bearing[string(d.fold(l.last))] // General Mazloum
	}
	if l.first == l.last || l.last-l.first > 3 || d.organised(l.first, l.last) || !d.allTitled(l.first, l.last) {
		return false
	}
	return d.aged(l.last+1) || d.party(l.last+1) || d.inOffice(l.last+1) && !d.usual(l.first) && !d.usual(l.last) || d.bearing[d.foldedName(l.first, l.last)] || familyEnding(string(d.fold(l.last))) && d.words[l.last].gap != gapApostrophe
}

// inOffice reports whether what somebody is follows a comma at word k: said
// Zabihullah Mujahid, the spokesman.
func (d *reading) inOffice(k int) bool {
	for n := k; n < len(d.words) && n < k+3 && d.words[k].gap == gapComma; n++ {
		if n > k && d.words[n].gap != gapBlank {
			return false
		}
		if d.words[n].shape == lower && d.words[n].flags&isRole != 0 {
			return true
		}
	}
	return false
}

// familyEnding reports whether a folded word ends as family names do and hardly
// anything else: Karimzadeh, Saakashvili, Besharat-Nia.
func familyEnding(fold string) bool {
	if fold == "nia" || fold == "fard" {
		return true
	}
	for _, ending := range [...]string{"zadeh", "nejad", "nezhad", "pour", "oglu", "shvili", "ovich", "ovic", "evic", "enko", "owski", "ewski"} {
		if len(fold) > len(ending)+1 && strings.HasSuffix(fold, ending) || fold == ending {
			return true
		}
	}
	return false
}

// landmark reports whether what l is called is of mountains, rivers and dams: Mount
// Asos, the Mosul Dam.
func (d *reading) landmark(l *label) bool {
	return l.first < l.last && l.last-l.first < 3 && d.words[l.first].capitalised() && !d.organised(l.first, l.last) &&
		(heights.hasBytes(d.fold(l.first)) || waters.hasBytes(d.fold(l.last)))
}

var (
	heights = foldedWords("Mount Mt Jabal Lake Wadi")
	waters  = foldedWords("Dam River Lake Mountain Mountains")
)

// ranks are words before an office that belong to it: U.S. District Judge.
var ranks = foldedWords("Public District Circuit Democratic Democrat Republican GOP Executive Financial Operating Legislative Acting Assistant Associate Deputy Vice Special Press Communications Foreign Prime First Chief Bureau National")

// party reports whether word k is the letter of a party in brackets: (R-NM).
func (d *reading) party(k int) bool {
	return k+1 < len(d.words) && d.words[k].shape == initial && d.words[k+1].gap == gapHyphen && d.partyBefore(k+1) &&
		d.words[k].field == d.words[k-1].field && d.fields[d.words[k].field][d.words[k-1].end:d.words[k].start] == " ("
}

// behindPeople are titles of Kurds and their neighbours that stand behind a name
// and are a part of it.
var behindPeople = foldedWords("Beg Bey Bek Agha Aga Axa Ağa Pasha Paşa Effendi Hanim Hanım Xan")

// brands are companies of one word that the model takes for people. Those who
// are called so have another name too in the text, or a title.
var brands = foldedWords("Meta Tesla Fox Nordstrom Marvel Pixar Peacock Wendy Applebee Macy Kohl Dillard Denny Chipotle Domino Nike Adidas Puma Reebok Chanel Gucci Prada Dior Versace Hermes " +
	"Boeing Cessna Bombardier Embraer Dell Oracle Nvidia Intel Cisco Adobe Uber Lyft Airbnb Spotify Netflix Hulu Roku Disney Mattel Hasbro Lego Nestle Heineken Pfizer Moderna Novartis Bayer Roche Merck " +
	"Siemens Philips Bosch Porsche Ferrari Lamborghini Mercedes Honda Mazda Nissan Hyundai Kia Peugeot Renault Citroen Fiat Volvo Saab Skoda Audi Chrysler Pontiac Cadillac Buick " +
	"Walgreens Safeway Publix Aldi Lidl Tesco Sainsbury Asda Ikea Zara Halliburton Schlumberger Bechtel Raytheon Rosneft Gazprom Lukoil Sinopec Petronas Equinor Repsol Asiacell Korek Zain " +
	"Frontex LinkedIn BlackRock TurkStat Carrefour Daewoo Kogas Vitol Trafigura Glencore Weatherford Petrofac Alstom Maersk Starlink TikTok WhatsApp YouTube " +
	"Aftonbladet Politico Axios Newsweek Interfax Yonhap Kyodo Etemad Shargh Arte " +
	"Amtrak Vodafone Verizon Sprint Comcast Barclays Santander Citigroup Nomura Moody Nasdaq Telegram Twitter Instagram Snapchat Reddit Tinder Zoom Slack")

// addressedBefore reports whether a title before word i makes it a person's name.
func (d *reading) addressedBefore(i int) bool {
	b := d.before(i)
	return b != nil && b.flags&(isTitle|isRole) != 0
}

// kin are the words for relatives, after whom a first name mostly stands.
var kin = foldedWords("brother brothers sister sisters father mother wife husband son sons daughter daughters uncle aunt nephew nephews niece nieces cousin cousins grandson granddaughter grandfather grandmother " +
	"fiance fiancee stepson stepdaughter stepfather stepmother siblings twins toddler grandchildren")

// kinBefore reports whether word i stands behind a word for a relative, with or
// without a comma: his sister Basma; her son, Hiwa.
func (d *reading) kinBefore(i int) bool {
	if i < 1 || d.words[i].first || d.words[i].gap != gapBlank && d.words[i].gap != gapComma || d.words[i-1].shape != lower {
		return false
	}
	return kin.hasBytes(d.fold(i - 1))
}

// mayBeName reports whether word i, which stands alone, can be the name of a person.
func (d *reading) mayBeName(i int) bool {
	w := &d.words[i]
	if w.shape != titled || w.end-w.start < 3 || w.flags&(isCommon|isDemonym|isTitle|isOrgStart|isOrgEnd) != 0 || d.small(i) {
		return false
	}
	if s := d.spanOf[i]; s != nil && (s.first < s.last || !s.ambiguous && s.source == fromGazetteer && d.gazetteer.places[s.entry].Kind != City) {
		return false
	}
	return i+1 == len(d.words) || !d.words[i+1].capitalised() || d.words[i+1].gap == gapComma || d.words[i+1].gap == gapFar || d.words[i+1].first
}

// tempests stand before the names of storms.
var tempests = foldedWords("Hurricane Hurricanes Typhoon Cyclone Storm Superstorm")

// tempest reports whether word i stands before the name of a storm.
func (d *reading) tempest(i int) bool {
	return d.words[i].capitalised() && d.words[i].flags&(isFirst|isLast) == 0 && tempests.hasBytes(d.fold(i))
}

// storms are the folded names of the storms of the text.
func (d *reading) storms() map[string]bool {
	var names map[string]bool
	for i := 1; i < len(d.words); i++ {
		if d.words[i].shape == titled && d.words[i].gap == gapBlank && d.tempest(i-1) {
			if names == nil {
				names = make(map[string]bool)
			}
			if fold := string(d.fold(i)); !d.bearing[fold] {
				names[fold] = true
			}
		}
	}
	return names
}

// followers are the words that make a thing of the name before them.
var followers = map[string]*wordSet{
	"molotov": foldedWords("cocktail cocktails"), "brent": foldedWords("crude futures oil prices contract contracts benchmark"), "kalashnikov": foldedWords("rifle rifles"),
	"pell": foldedWords("grant grants"), "pulitzer": foldedWords("prize prizes"), "tony": foldedWords("award awards"), "emmy": foldedWords("award awards"), "fulbright": foldedWords("scholar scholarship program programme"),
	"geiger": foldedWords("counter"), "doppler": foldedWords("radar effect"), "richter": foldedWords("scale"), "caesar": foldedWords("act"), "puerto": foldedWords("rican ricans"), "costa": foldedWords("rican ricans"),
	"katyusha": foldedWords("rocket rockets"), "grad": foldedWords("rocket rockets"), "hellfire": foldedWords("missile missiles"), "patriot": foldedWords("missile missiles battery batteries"), "shahed": foldedWords("drone drones"),
	"magnitsky": foldedWords("act"), "downs": foldedWords("syndrome"), "parkinson": foldedWords("disease"), "crohn": foldedWords("disease"),
}

// followed reports whether the word behind or at the end of l makes a thing of it: a
// Molotov cocktail, a Pell Grant.
func (d *reading) followed(l label) bool {
	after := followers[string(d.fold(l.first))]
	if after == nil || l.last > l.first+1 {
		return false
	}
	k := l.first + 1
	if k < len(d.words) && string(d.fold(k)) == "s" && d.words[k].gap == gapApostrophe {
		k++
	}
	return k < len(d.words) && d.words[k].gap == gapBlank && after.hasBytes(d.fold(k))
}

// tribe reports whether word i is the name of a tribe, alone or as one of
// several: the Shammar and Ubaid tribes.
func (d *reading) tribe(i int) bool {
	for k := i + 1; k < len(d.words) && k < i+4; k++ {
		w := &d.words[k]
		fold := string(d.fold(k))
		switch {
		case w.gap != gapBlank && w.gap != gapComma:
			return false
		case w.shape == lower && tribes.has(fold):
			return true
		case w.shape == titled && k > i+1, fold == "and":
		default:
			return false
		}
	}
	return false
}

var tribes = foldedWords("tribe tribes clan clans")

// listedTogether adds to labels the single words that the model passed over, or
// was not sure of, behind a word for a relative and at the end of a list of
// places or of people who are called by one name: Shanagha, Palkana and
// Gabalaka; her sisters Basma and Nofa.
func (d *reading) listedTogether(labels []label) []label {
	const other = -1
	kinds := make(map[int]int, 2*len(labels)) // of a label, from 1, by its first and its last word
	for _, l := range labels {
		of := other
		if l.kind == kindPlace || l.kind == kindPerson && l.first == l.last {
			of = l.kind + 1
		}
		kinds[l.first], kinds[l.last] = of, of
	}
	var more []label
	at := 0
	for i := 1; i < len(d.words); i++ {
		for at < len(labels) && labels[at].last < i {
			at++
		}
		w := &d.words[i]
		if w.shape != titled || w.first || w.styled || w.end-w.start < 4 || d.owner[i] > 0 || w.flags&^(isFirst|isLast) != 0 {
			continue
		}
		var seen *label
		if at < len(labels) && labels[at].first <= i {
			if seen = &labels[at]; seen.first < seen.last || seen.sure >= unlisted && !(i > 2 && d.kinBefore(i-2)) { // her sons Sarwer and Bewar
				continue
			}
		}
		kind := d.listedAs(i, kinds)
		switch {
		case kind == 0:
		case seen != nil:
			seen.kind, seen.sure = kind-1, unlisted
			kinds[i] = kind
		default:
			more = append(more, label{first: i, last: i, kind: kind - 1, sure: unlisted})
			kinds[i] = kind
		}
	}
	if more == nil {
		return labels
	}
	out := make([]label, 0, len(labels)+len(more))
	for _, l := range labels {
		for len(more) > 0 && more[0].first < l.first {
			out, more = append(out, more[0]), more[1:]
		}
		out = append(out, l)
	}
	return append(out, more...)
}

// listedAs returns the kind of word i, from 1, as what stands before it tells, or
// 0; kinds are those of the words that begin or end a name.
func (d *reading) listedAs(i int, kinds map[int]int) int {
	w := &d.words[i]
	relative := d.kinBefore(i)
	before := 0
	if w.gap == gapBlank && i > 1 && string(d.fold(i-1)) == "and" && (d.words[i-1].gap == gapBlank || d.words[i-1].gap == gapComma) {
		before = kinds[i-2]
	}
	if before <= 0 && !relative || !d.listEnds(i+1) || !d.mayBeName(i) || d.usual(i) {
		return 0
	}
	if s := d.spanOf[i]; s != nil && s.source == fromLexicon {
		return 0
	}
	if relative {
		return kindPerson + 1
	}
	return before
}

// usual reports whether word i is one that newspapers write in small letters too.
func (d *reading) usual(i int) bool {
	u := d.model.usual.of(hashBytes(hashSeed, d.fold(i)))
	return u != 0 && u < 7
}

// listEnds reports whether a name that stands before word k ends there.
func (d *reading) listEnds(k int) bool {
	if k >= len(d.words) || d.words[k].gap != gapBlank && d.words[k].gap != gapHyphen {
		return true
	}
	w := &d.words[k]
	return w.gap == gapBlank && w.shape == lower && (w.flags&(isPrep|isSpeech) != 0 || isFunctionWord(d.fold(k)) || verbs.hasBytes(d.fold(k)))
}

// verbs are small words after the name of somebody or of some place.
var verbs = foldedWords("is are was were has have had will would can could say says said who which where on until because during under since remain remained came come went go fled left gathered live lived stay stayed say saw took")
