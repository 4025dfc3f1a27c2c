package names

import (
	"slices"
	"strings"
)

// learned takes the names that the model sees, and what the lists know better.
func (d *reading) learned(m *Model) {
	d.model = m
	labels := d.agree(d.whole(m.labels(d)), m)
	d.spanOf = make(map[int]*span)
	for n := range d.spans {
		d.spanOf[int(d.spans[n].first)] = &d.spans[n]
	}
	labels = d.tidy(d.mend(labels))
	d.takeClubs()
	d.listed(labels)
	d.evidence = ByModel
	for _, l := range labels {
		d.confidence = min(l.sure, surest) // it is surer of itself than it should be
		d.takeLabel(l)
	}
	d.evidence, d.confidence = ByRule, 0
	d.shortRegions()
	// What the lists know beyond doubt and the model passed over.
	other := make([]bool, len(d.words))
	for _, l := range labels {
		least := nameAlone
		if l.kind == kindOther {
			least = surest // villages of Garmian, who are no people
		}
		for i := l.first; i <= l.last && l.sure >= least; i++ {
			other[i] = true
		}
	}
	for n := range d.spans {
		s := &d.spans[n]
		if !s.ambiguous && d.certain(s) && !other[s.first] && !other[s.last] && d.owner[s.first] <= 0 && d.owner[s.last] <= 0 {
			d.take(s)
		}
	}
}

// certain reports whether what a list knows counts although the model sees
// nothing in it.
func (d *reading) certain(s *span) bool {
	switch s.source {
	case fromGazetteer:
		return d.athome(s) && !d.calledAfter(s)
	case fromLexicon:
		return s.first < s.last
	}
	return true
}

// athome reports whether a place is of the archive's region, which the gazetteer
// knows better than any model does that learnt from the news of the world.
func (d *reading) athome(s *span) bool {
	return slices.Contains(d.home, d.gazetteer.places[s.entry].Country)
}

// whole makes one of two people who stand side by side with nothing between
// them: the name of one in three or four words, Nawzad Hama Salih Rashid.
func (d *reading) whole(labels []label) []label {
	out := labels[:0]
	for _, l := range labels {
		if n := len(out) - 1; n >= 0 && l.kind == kindPerson && out[n].kind == kindPerson && l.first == out[n].last+1 &&
			d.words[l.first].gap == gapBlank && !d.words[l.first].first && !d.words[l.first].styled && d.words[l.first].flags&(isTitle|isRole) == 0 && (l.last-out[n].first < maxPersonWords || l.last-out[n].first == maxPersonWords && d.words[l.last-1].flags&isParticle != 0) {
			out[n].last, out[n].sure = l.last, min(out[n].sure, l.sure)
			continue
		}
		out = append(out, l)
	}
	return out
}

// agree makes the labels of one text agree with each other: what is mostly
// seen as one kind is of that kind, a part of the full name of a person is
// that person, and a name that was seen twice is seen wherever it stands.
func (d *reading) agree(labels []label, m *Model) []label {
	type tally [kindCount]int
	counts := make(map[string]*tally)
	sure := make(map[string]float64)
	part := make(map[string]bool) // folded words of full names
	key := func(l label) string {
		return string(d.folded[d.words[l.first].foldStart:d.words[l.last].foldEnd])
	}
	covered := make([]bool, len(d.words))
	for _, l := range labels {
		k := key(l)
		if counts[k] == nil {
			counts[k] = new(tally)
		}
		counts[k][l.kind]++
		sure[k] = max(sure[k], l.sure)
		for i := l.first; i <= l.last; i++ {
			covered[i] = true
			if w := &d.words[i]; l.kind == kindPerson && l.first < l.last && w.end-w.start > 2 && w.flags&(isTitle|isRole) == 0 {
				part[string(d.fold(i))] = true
			}
		}
		if b := d.before(l.first); l.kind == kindPerson && l.first == l.last && b != nil && reigning.hasBytes(d.folded[b.foldStart:b.foldEnd]) {
			part[string(d.fold(l.first))] = true // Pope Francis
		}
	}
	most := func(t *tally, kind int) int {
		best := kind
		for k, n := range t {
			if n > t[best] {
				best = k
			}
		}
		if t[best] >= 2 && t[best] >= 2*t[kind] {
			return best
		}
		return kind
	}
	for i := range labels {
		l := &labels[i]
		k := key(*l)
		l.kind, l.sure = most(counts[k], l.kind), sure[k]
		if l.kind == kindPlace && l.first < l.last && counts[k][kindOrganisation] >= max(2, counts[k][kindPlace]) && !d.afterPreposition(l.first) && d.spanAt(l.first) == nil && d.words[l.last].flags&(isGeo|isArea) == 0 {
			l.kind = kindOrganisation // in no list, and seen as both
		}
		if l.kind != kindPerson && l.first == l.last && part[string(d.fold(l.first))] {
			if s := d.spanAt(l.first); s == nil || s.source != fromGazetteer || s.ambiguous {
				l.kind = kindPerson
			}
		}
	}
	labels = slices.DeleteFunc(labels, func(l label) bool { // Ferry, in a text of ferries; CORRECTED
		if w := &d.words[l.first]; l.first < l.last || !w.first && w.gap != gapFar && w.field > 0 || l.kind == kindPerson && part[string(d.fold(l.first))] {
			return false
		}
		if s := d.spanAt(l.first); s != nil && !s.ambiguous {
			return false
		}
		u := m.usual.of(hashBytes(hashSeed, d.fold(l.first)))
		switch small := d.small(l.first); l.kind {
		case kindPlace:
			return u != 0 && u < 5 || small && u < 7
		case kindPerson:
			return u != 0 && u < 5 && small
		}
		return false
	})
	for i := range d.words {
		w := &d.words[i]
		if covered[i] || w.shape != titled || w.end-w.start < 3 || w.flags&isCommon != 0 {
			continue
		}
		near := i > 0 && covered[i-1] && d.joined(i) ||
			i+1 < len(d.words) && d.joined(i+1) && (covered[i+1] || d.words[i+1].capitalised())
		if near {
			continue
		}
		fold := d.fold(i)
		if u := m.usual.of(hashBytes(hashSeed, fold)); u != 0 && u < 7 {
			continue
		}
		kind := -1
		if part[string(fold)] {
			kind = kindPerson
		} else if t := counts[string(fold)]; t != nil {
			if t[kindPerson] >= 2 {
				kind = kindPerson
			} else if t[kindPlace] >= 2 {
				kind = kindPlace
			}
		}
		if kind >= 0 {
			labels = append(labels, label{first: i, last: i, kind: kind, sure: unlisted})
		}
	}
	slices.SortFunc(labels, func(a, b label) int { return a.first - b.first })
	return labels
}

// listed takes what the file states and what the lists know of people and
// organisations for certain.
func (d *reading) listed(labels []label) {
	person := make(map[int]int) // the last word of whom the model sees, by the first
	for _, l := range labels {
		if l.kind == kindPerson {
			person[l.first] = l.last
		}
	}
	families := make(map[int]bool) // the words that end the full name of a person
	for _, l := range labels {
		if l.kind == kindPerson && l.last == l.first+1 && d.words[l.first].flags&(isTitle|isRole|isCommon) == 0 {
			families[l.last] = true
		}
	}
	within := make(map[int]int) // the last word of an organisation that the model sees, by each of its words
	for _, l := range labels {
		for i := l.first; i <= l.last && l.kind == kindOrganisation; i++ {
			within[i] = l.last
		}
	}
	for n := range d.spans {
		s := &d.spans[n]
		if d.owner[s.first] > 0 {
			continue
		}
		switch {
		case s.source == fromStated,
			s.source == fromGazetteer && !s.ambiguous && d.linked(s) && within[int(s.first)] <= int(s.last) && !d.calledAfter(s):
			d.take(s)
		case s.source == fromLexicon && s.first == s.last && d.words[s.first].shape == titled && families[int(s.first)] && d.kindOf(s) == Organisation:
			// Chopy Fatah
		case s.source == fromLexicon && s.first == s.last && s.end-s.start > 2 && d.words[s.first].shape == capital && d.words[s.first].flags&isCommon == 0 && d.small(int(s.first)):
			// CTS, where cts are cents
		case !s.ambiguous && d.listedOrganisation(s) && !(s.first < s.last && within[int(s.first)] > int(s.last) && d.goesOn(within[int(s.first)])),
			s.source == fromGazetteer && !s.ambiguous && s.first < s.last && d.athome(s) && person[int(s.first)] <= int(s.last) && !d.familyAfter(s): // the crossing, not Ibrahim Khalil al-Jabouri
			d.take(s)
		}
	}
}

// linked reports whether the name of a country has a small word in it, or that
// of a city before it, so that the model cuts it, or is a country's twice: the
// Democratic Republic of the Congo, Trinidad and Tobago, The Hague, Congo Kinshasa.
func (d *reading) linked(s *span) bool {
	switch d.gazetteer.places[s.entry].Kind {
	case City:
		return s.first < s.last && string(d.fold(int(s.first))) == "the"
	case Country:
		if s.last == s.first+1 && d.gazetteer.lookup(d.text(int(s.first), int(s.first))) >= 0 && d.gazetteer.lookup(d.text(int(s.last), int(s.last))) >= 0 {
			return true
		}
		for i := s.first + 1; i < s.last; i++ {
			if isFunctionWord(d.fold(int(i))) {
				return true
			}
		}
	}
	return false
}

// goesOn reports whether word last ends the name of an organisation that is more
// than the one it begins with: the United Nations General Assembly, not the White
// House Press.
func (d *reading) goesOn(last int) bool {
	return d.words[last].flags&isOrgEnd != 0 && string(d.fold(last)) != "press"
}

// familyAfter reports whether a family name with an article stands behind s.
func (d *reading) familyAfter(s *span) bool {
	k := int(s.last) + 1
	return k < len(d.words) && d.words[k].gap == gapBlank && d.opens(k)
}

func (d *reading) takeLabel(l label) {
	first, last := l.first, l.last
	for first <= last && d.owner[first] > 0 {
		first++
	}
	for last >= first && d.owner[last] > 0 {
		last--
	}
	if first > l.first && first < last && d.words[first].gap == gapApostrophe && string(d.fold(first)) == "s" {
		first++ // the Region's Ministry of Electricity
	}
	if l.kind == kindOrganisation && last < l.last && first < last && d.words[last].shape == lower && isFunctionWord(d.fold(last)) {
		last-- // the Ministry of Natural Resources and SOMO
	}
	if first > last {
		return
	}
	if l.kind == kindOrganisation && l.last-l.first > last-first && first == last && d.words[first].flags&isLast != 0 {
		d.singles = append(d.singles, single{int32(first), int32(last), "", false, 0}) // the Biden White House
		return
	}
	for i := first; i <= last; i++ {
		if d.owner[i] > 0 {
			return
		}
	}
	switch l.kind {
	case kindPerson:
		title := ""
		for first < last && d.words[first].flags&(isTitle|isRole) != 0 && (d.words[first].flags&isFirst == 0 || first+1 < last && string(d.fold(first)) == "ayatollah") {
			title = string(d.fold(first))
			first++
		}
		if b := d.before(first); title == "" && b != nil && b.flags&(isTitle|isRole) != 0 {
			title = string(d.folded[b.foldStart:b.foldEnd])
		}
		if w := &d.words[first]; first == last && w.flags&(isTitle|isRole|isDemonym) != 0 && w.flags&(isFirst|isLast) == 0 && !(w.flags&isDemonym != 0 && d.bearing[string(d.fold(first))] && d.speaks(first, first+1)) {
			return // Gen., and what follows is not seen; Hindu, but not Tatar said
		}
		if d.aloneAfterParticles(first, last) {
			d.singles = append(d.singles, single{int32(first), int32(last), title, true, l.sure})
			return
		}
		if l.sure < nameInFull && title == "" {
			return
		}
		d.name(d.span(first, last, 0, 0), title)
	case kindPlace:
		d.placeLabel(first, last, l.sure)
	case kindOrganisation:
		d.organisationLabel(first, last)
	}
}

// aloneAfterParticles reports whether the words first to last are one name, with
// or without particles before it: Barzani, al-Jabouri, Abu Raghad.
func (d *reading) aloneAfterParticles(first, last int) bool {
	for i := first; i < last; i++ {
		if d.words[i].flags&isParticle == 0 {
			return false
		}
	}
	return true
}

// small reports whether the word i stands in small letters elsewhere in the text.
func (d *reading) small(i int) bool {
	if d.lower == nil {
		d.lower = make(map[string]bool)
		for k := range d.words {
			if d.words[k].shape == lower {
				d.lower[string(d.fold(k))] = true
			}
		}
	}
	return d.lower[string(d.fold(i))]
}

// organisationLabel takes an organisation that the model sees, and the places
// within its name, which the article is about too.
func (d *reading) organisationLabel(first, last int) {
	for first < last && isFunctionWord(d.fold(first)) && !d.ampersand(first+1, false) {
		first++
	}
	if first < last && (string(d.fold(first)) == "ngo" || string(d.fold(first)) == "ngos") {
		first++
	}
	for last > first && d.words[last].shape == lower && isFunctionWord(d.fold(last)) {
		last--
	}
	if first == last && (d.noOrganisation(first) || d.department(first)) || d.betweenPeoples(first, last) {
		return
	}
	if s := d.spanOf[first]; s != nil && int(s.last) == last && (s.source == fromGazetteer && !s.ambiguous && (!d.playersAfter(last) || d.gazetteer.places[s.entry].Kind == Country) || d.listedOrganisation(s)) {
		d.take(s)
		return
	}
	if w := &d.words[first]; w.shape == titled && !w.styled && w.flags&(isDemonym|isTitle) == 0 && !d.organised(first, last) && !d.playersAfter(last) && !(first == last && (d.outlet(first) || brands.hasBytes(d.fold(first)))) && d.bears(first, last) {
		d.placeLabel(first, last, 1)
		return
	}
	if a, b := d.spanOf[first], d.spanOf[last]; a != nil && b != nil && first < last && int(a.last) == last-1 && d.words[last].gap == gapHyphen && a.source == fromGazetteer && b.source == fromGazetteer {
		d.placeLabel(first, last-1, 1) // Russia-Ukraine
		d.placeLabel(last, last, 1)
		return
	}
	// Two of them: the Ministry of Oil and Baghdad University; Kirkuk and Hawija.
	for i := first + 1; i < last; i++ {
		if string(d.fold(i)) != "and" {
			continue
		}
		if d.listedPlace(first, i-1) && d.listedPlace(i+1, last) {
			d.placeLabel(first, i-1, 1)
			d.placeLabel(i+1, last, 1)
			return
		}
		if d.organised(first, i-1) && d.organised(i+1, last) {
			d.organisationLabel(first, i-1)
			d.organisationLabel(i+1, last)
			return
		}
	}
	w := &d.words[first]
	if first == last && (w.flags&(isOrgEnd|isOrgStart) != 0 && (w.shape != capital || w.end-w.start > 5) || w.flags&isDemonym != 0 || isFunctionWord(d.fold(first))) {
		return // Council, of a name that stands elsewhere
	}
	if fold := string(d.fold(last)); events[fold] || (fold == "law" || fold == "bill") && first < last && !d.organised(first, last) {
		return
	}
	for i := first + 1; i < last; i++ {
		if w := &d.words[i]; w.shape == lower && contests[string(d.fold(i))] { // Houston Dynamo beat Los Angeles Dodgers
			d.organisationLabel(first, i-1)
			d.organisationLabel(i+1, last)
			return
		}
	}
	if first < last && last-first < 4 && !d.organised(first, last) && !trading.hasBytes(d.fold(last)) && w.flags&isFirst != 0 && w.flags&(isCommon|isArea) == 0 && w.shape == titled && d.words[last].shape == titled {
		d.name(d.span(first, last, 0, 0), "") // Hatice Bozkurt
		return
	}
	name := canonical(d.text(first, last))
	if listed, known := d.listedByName(name + " News Agency"); known && d.agencyAfter(last) {
		name = listed
	}
	d.mention(d.span(first, last, 0, 0), d.candidate(Organisation, name))
	if papers[string(d.fold(last))] || teams.hasBytes(d.fold(last)) {
		return
	}
	for i := first; i <= last; i++ {
		if s := d.spanOf[i]; s != nil && s.source == fromGazetteer && !s.ambiguous && int(s.last) <= last && (first < i || int(s.last) < last) {
			d.take(s)
			i = int(s.last)
		}
	}
}

// betweenPeoples reports whether the words first to last are peoples with hyphens
// between: American-Sudanese relations.
func (d *reading) betweenPeoples(first, last int) bool {
	for i := first; i <= last; i++ {
		if d.words[i].flags&isDemonym == 0 && demonyms[string(d.fold(i))] == "" || i > first && d.words[i].gap != gapHyphen {
			return false
		}
	}
	return first < last
}

// department reports whether word i is what a part of the organisation before it
// is for: BBC Sport.
func (d *reading) department(i int) bool {
	w := &d.words[i]
	return w.shape == titled && w.gap == gapBlank && !w.first && d.owner[i-1] > 0 && d.candidates[d.found[d.owner[i-1]-1].of].Kind == Organisation && d.usual(i)
}

// listedPlace reports whether the words first to last are what the list calls a place.
func (d *reading) listedPlace(first, last int) bool {
	s := d.spanOf[first]
	return s != nil && s.source == fromGazetteer && int(s.last) == last
}

// listedOrganisation reports whether s is one that the list knows. Letters that
// may stand for others, as MIT does, are none.
func (d *reading) listedOrganisation(s *span) bool {
	return s.source == fromLexicon && d.kindOf(s) == Organisation && (!s.ambiguous || d.words[s.first].shape != capital) && !d.townOfClub(s)
}

// townOfClub reports whether s, by which the list means a club, is its town: in
// Tottenham, where no sport is played.
func (d *reading) townOfClub(s *span) bool {
	if s.first < s.last || !d.afterPreposition(int(s.first)) || d.sporting() || !d.bears(int(s.first), int(s.last)) {
		return false
	}
	name := d.lexicon.entries[s.entry].name
	return teams.has(Fold(name[strings.LastIndexByte(name, ' ')+1:]))
}

// papers are the last words of newspapers and the like, which say nothing of
// the place that they are called after.
var papers = map[string]bool{"post": true, "times": true, "herald": true, "tribune": true, "gazette": true, "journal": true, "chronicle": true, "guardian": true, "telegraph": true, "star": true, "sun": true, "mail": true, "observer": true, "examiner": true, "dispatch": true, "globe": true, "mirror": true, "courier": true, "inquirer": true, "bulletin": true, "daily": true, "newspaper": true, "magazine": true, "news": true}

// teams are the last words of clubs, which say as little of it.
var teams = foldedWords("FC AFC SC CF BC RFC United City Town County Rovers Wanderers Athletic Albion Hotspur Villa Forest Rangers Dynamo Dodgers Yankees Mets Giants Lakers Clippers Warriors Kings Bulls Celtics Knicks Nets Heat Spurs Rockets Mavericks Raptors Bucks Suns Jazz Lions Bears Packers Vikings Cowboys Eagles Steelers Ravens Browns Bengals Patriots Dolphins Jets Bills Chiefs Raiders Chargers Broncos Seahawks Rams Cardinals Cubs Astros Rangers Braves Phillies Nationals Orioles Padres Angels Mariners Tigers Twins Royals Brewers Pirates Reds Marlins Rays Bruins Canadiens Senators Sabres Flyers Penguins Capitals Hurricanes Predators Blackhawks Blues Wild Flames Oilers Canucks Sharks Ducks Galaxy Timbers Sounders Revolution Munich Madrid Milan Leverkusen Dortmund")

// streets are the last words of what lies in a city and is called after a place.
var streets = map[string]bool{"gate": true, "street": true, "road": true, "avenue": true, "square": true, "boulevard": true, "hotel": true, "bridge": true}

// calledAfter reports whether the word after s makes a newspaper or a street of it.
func (d *reading) calledAfter(s *span) bool {
	k := int(s.last) + 1
	if k >= len(d.words) || d.words[k].gap != gapBlank || !d.words[k].capitalised() || d.words[k].styled {
		return false
	}
	return papers[string(d.fold(k))] || streets[string(d.fold(k))]
}

// contests stand between two organisations of which the model makes one.
var contests = map[string]bool{"beat": true, "beats": true, "defeated": true, "defeat": true, "defeats": true, "host": true, "hosts": true, "hosted": true, "face": true, "faces": true, "faced": true, "vs": true, "v": true, "versus": true, "against": true, "edge": true, "edged": true, "sue": true, "sues": true, "sued": true, "buys": true, "joins": true, "joined": true}

// events are the last words of what has a name and is no organisation.
var events = map[string]bool{"cup": true, "war": true, "wars": true, "games": true, "olympics": true, "prize": true, "award": true, "awards": true, "festival": true, "agreement": true, "accord": true, "treaty": true, "act": true, "day": true, "summit": true, "championship": true, "championships": true}

// organised reports whether the words first to last hold one that is of organisations.
func (d *reading) organised(first, last int) bool {
	for i := first; i <= last; i++ {
		if d.words[i].flags&(isOrgEnd|isOrgStart) != 0 {
			return true
		}
	}
	return false
}
