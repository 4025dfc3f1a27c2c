package names

import "slices"

// This file parts what the model sees as one name, at the words in it that say
// where something is, whose it is and what somebody does.

// parted cuts labels, which are in order: Kurdistan-based Hemin Group, Turkey's
// Defense Ministry, Secretary of State Colin Powell, the Sunni Arab.
func (d *reading) parted(labels []label) []label {
	out := make([]label, 0, len(labels)+4)
	for _, l := range labels {
		if l.kind != kindOrganisation && d.spanOf[l.first] == nil && faiths.hasBytes(d.fold(l.first)) && d.peoples(l.first, l.last) {
			continue
		}
		if l.kind == kindPerson {
			l.first = d.behindOffice(l.first, l.last)
		}
		if k := d.ledBy(&l); k > 0 {
			if k-2 > l.first {
				out = append(out, label{first: l.first, last: k - 2, kind: l.kind, sure: l.sure})
			}
			l.first, l.kind = k, kindPerson
		}
		if l.kind == kindOrganisation {
			d.nationOf(&l)
			if end, k := d.officerIn(&l); k > 0 {
				if end > l.first {
					out = append(out, label{first: l.first, last: end - 1, kind: l.kind, sure: l.sure})
				}
				l.first, l.kind = k, kindPerson
			}
		}
		k := d.parting(&l)
		if k > 0 {
			head := label{first: l.first, last: k - 1, kind: l.kind, sure: l.sure}
			if s := d.spanOf[l.first]; s != nil && s.source == fromGazetteer && int(s.last) == k-1 {
				head.kind = kindPlace
			}
			out = append(out, head)
			if l.first = k + 1; l.first > l.last {
				continue
			}
		}
		if l.first < l.last && d.portfolioOf(l.first) {
			if l.first++; l.first < l.last && l.kind == kindOrganisation && !d.organised(l.first, l.last) && d.allTitled(l.first, l.last) {
				l.kind = kindPerson
			}
		}
		out = append(out, l)
	}
	return out
}

// parting returns the word of l that only tells of its first words, or 0: the
// based of Norway-based, the s of Turkey's.
func (d *reading) parting(l *label) int {
	for k := l.first + 1; k <= l.last; k++ {
		switch w := &d.words[k]; {
		case w.gap == gapHyphen && w.shape == lower && told.hasBytes(d.fold(k)):
			return k
		case w.gap == gapApostrophe && l.kind == kindOrganisation && k < l.last && string(d.fold(k)) == "s":
			if s := d.spanOf[l.first]; s != nil && s.source == fromGazetteer && !s.ambiguous && int(s.last) == k-1 {
				return k
			}
		}
	}
	return 0
}

// behindOffice is the first word of the person first to last that is no trade,
// which has a capital where a sentence begins, and no office: Baker Andam Ahmed,
// Consul General Albrecht von Wittke.
func (d *reading) behindOffice(first, last int) int {
	switch {
	case last < first+2:
	case trades.hasBytes(d.fold(first)) && d.words[first+1].gap == gapBlank && d.words[first+1].shape == titled:
		return first + 1
	case offices.hasBytes(d.fold(first)) && string(d.fold(first+1)) == "general" && d.words[first+1].gap == gapBlank:
		return first + 2
	}
	return first
}

var trades = foldedWords("Baker Butcher Tailor Barber Carpenter Agronomist Architect Shepherd Farmer Fisherman Shopkeeper Beekeeper Blacksmith Goldsmith Housewife Miner Nurse Driver Plumber Welder Engineer Economist Historian Journalist Lawyer Teacher Poet Painter Singer")

// ledBy returns the word of l, a body, that its leader's name begins with, or 0:
// the Movement of Shaswan Abdulwahid.
func (d *reading) ledBy(l *label) int {
	if s := d.spanOf[l.first]; l.kind != kindOrganisation || s != nil && d.listedOrganisation(s) && int(s.last) == l.last {
		return 0
	}
	for k := l.first + 2; k <= l.last; k++ {
		if string(d.fold(k-1)) == "of" && led.hasBytes(d.fold(k-2)) && d.words[k].gap == gapBlank && (k < l.last && d.spanOf[k] == nil || d.christened(k)) && d.allTitled(k, l.last) && !d.organised(k, l.last) {
			return k
		}
	}
	return 0
}

// christened reports whether word i is a first name, here or abroad.
func (d *reading) christened(i int) bool {
	return d.words[i].flags&isFirst != 0 || regionalKeys()[Key(d.text(i, i))]&isFirst != 0
}

// officerIn returns the word of l, a body, at which the office of a person
// begins, and that of the person's name, or 0: UN Secretary-General Antonio
// Guterres, Ambassador Anil Bora Inan.
func (d *reading) officerIn(l *label) (end, k int) {
	for k = l.first + 1; k <= l.last; k++ {
		if end = k - 1; string(d.fold(end)) == "general" && d.words[end].gap == gapHyphen && end > l.first {
			end--
		}
		if !offices.hasBytes(d.fold(end)) || d.words[k].gap != gapBlank || l.last-k > 2 || !d.christened(k) && !d.foreignFirst(k) || !d.allTitled(k, l.last) || d.organised(k, l.last) {
			continue
		}
		for end > l.first && (ranks.hasBytes(d.fold(end-1)) || end == l.first+1 && d.words[l.first].flags&isDemonym != 0) {
			end--
		}
		return end, k
	}
	return 0, 0
}

var led = foldedWords("Movement Party Bloc Alliance Coalition List Front Faction")

// nationOf gives an association or a ministry the people that counts it as its
// own, which the model leaves out: the Iraqi Green Climate Organization.
func (d *reading) nationOf(l *label) {
	i := l.first - 1
	if i < 0 || l.first == l.last || d.words[l.first].first || d.words[l.first].gap != gapBlank || d.words[i].shape != titled {
		return
	}
	if begins := i == 0 || d.words[i].first || d.words[i].gap == gapBlank && d.words[i-1].shape == lower; !(begins && string(d.fold(l.last)) == "ministry") && (d.words[i].gap != gapBlank || i < 1 || string(d.fold(i-1)) != "the") {
		return
	}
	if s := d.spanOf[l.first]; s != nil && d.listedOrganisation(s) {
		return
	}
	if (d.words[i].flags&isDemonym != 0 || string(d.fold(i)) == "kurdish") && associations.hasBytes(d.fold(l.last)) {
		l.first = i
	}
}

var associations = foldedWords("Ministry Organization Organisation League Society Association Federation Foundation Network Observatory Union Syndicate")

// twofold goes on with bodies for two things, at which the model stops: the
// Directorate of Dams and Water Reservoirs.
func (d *reading) twofold(labels []label) []label {
	out := labels[:0]
	for n := 0; n < len(labels); n++ {
		l := labels[n]
		k := l.last + 2
		if l.kind == kindOrganisation && k < len(d.words) && d.forSomething(&l) && string(d.fold(k-1)) == "and" && d.words[k-1].gap == gapBlank {
			last := k - 1
			for last+1 < len(d.words) && d.words[last+1].gap == gapBlank && d.words[last+1].shape == titled && d.spanOf[last+1] == nil && d.words[last+1].flags&(isTitle|isFirst|isDemonym|isOrgStart|isOrgEnd) == 0 {
				last++
			}
			next := len(d.words)
			if n+1 < len(labels) {
				next = labels[n+1].first
			}
			switch {
			case last < k:
			case next > last:
				l.last = last
			case next == k && k < last && labels[n+1].last == last && labels[n+1].kind == kindOrganisation:
				l.last = last
				n++
			}
		}
		out = append(out, l)
	}
	return out
}

// forSomething reports whether l ends with what the body that it begins with is
// for: of Dams, of Kurds.
func (d *reading) forSomething(l *label) bool {
	for k := l.first + 1; k < l.last; k++ {
		if string(d.fold(k)) == "of" {
			s := d.spanOf[l.last]
			return twofolds.hasBytes(d.fold(k-1)) && (s == nil || s.source != fromGazetteer)
		}
	}
	return false
}

var twofolds = foldedWords("Ministry Directorate Board Department Commission Bureau Chamber Authority Syndicate Federation Union Committee Office Center Centre")

// told stand behind a name and a hyphen, and tell of what follows.
var told = foldedWords("based backed led listed born owned run controlled held registered funded linked aligned affiliated supported sponsored trained educated brokered mediated administered dominated majority bound wide")

// portfolioOf reports whether word i is what the minister before it is for:
// Secretary of State.
func (d *reading) portfolioOf(i int) bool {
	return i > 1 && portfolios[string(d.fold(i))] && d.words[i].gap == gapBlank && string(d.fold(i-1)) == "of" && d.words[i-1].gap == gapBlank && ministers.hasBytes(d.fold(i-2))
}

var ministers = foldedWords("Secretary Secretaries Minister Ministers Undersecretary")

// chartered adds the bodies that the model passed over, which say what they are
// for: the Board of Investment, the Directorate of Health and Environment.
func (d *reading) chartered(labels []label) []label {
	at, held := 0, len(labels)
	for i := 0; i+2 < len(d.words); i++ {
		for at < held && labels[at].last < i {
			at++
		}
		if w := &d.words[i]; w.shape != titled || w.styled || w.flags&isOrgStart == 0 || !charters.hasBytes(d.fold(i)) || string(d.fold(i+1)) != "of" {
			continue
		}
		last, plural := i, false
		for k := i + 2; k < len(d.words) && d.words[k].gap == gapBlank && d.words[k].shape == titled; k++ {
			last = k
			plural = plural || chambersOf.hasBytes(d.fold(k))
			if k+2 < len(d.words) && d.words[k+1].gap == gapBlank && (string(d.fold(k+1)) == "and" || plural && string(d.fold(k+1)) == "of") {
				k++
			}
		}
		if last == i || d.words[i+1].gap != gapBlank {
			continue
		}
		cut := at
		for plural && cut < held && labels[cut].last <= last && (labels[cut].kind == kindOrganisation || labels[cut].kind == kindOther) {
			cut++ // the Federation of, and Commerce
		}
		if cut == held || labels[cut].first > last {
			labels = append(slices.Delete(labels, at, cut), label{first: i, last: last, kind: kindOrganisation, sure: unlisted})
			held -= cut - at
			i = last
		}
	}
	slices.SortFunc(labels, func(a, b label) int { return a.first - b.first })
	return labels
}

// chambersOf are bodies of which a federation is made.
var chambersOf = foldedWords("Chambers Unions Syndicates Associations Societies Chamber")

var charters = foldedWords("Ministry Directorate Board Department Commission Bureau Institute Chamber University Faculty Authority Syndicate Federation Academy")

var faiths = foldedWords("Sunni Shia Shi'a Shiite Shi'ite Muslim Christian Catholic Orthodox Alawite Druze Yazidi Yezidi Ezidi Kurdish Arab Turkmen")

// families makes people of what the model takes for something else, where the
// list has a person of the name, or the text speaks of others of the family, or lets the family name alone speak: Shalaw
// Kosrat and Darbaz Kosrat; Bucak said. It goes on with a name whose end is a
// town's too: commander Rohilat Afrin said.
func (d *reading) families(labels []label) {
	family := make(map[string]bool)
	for _, l := range labels {
		if l.kind == kindPerson && l.first < l.last {
			family[string(d.fold(l.last))] = true
		}
	}
	speaks := make(map[string]bool)
	for i := range d.words {
		if w := &d.words[i]; w.shape == titled && d.speaks(i, i+1) && (i == 0 || w.gap != gapBlank || !d.words[i-1].capitalised()) {
			speaks[string(d.fold(i))] = true
		}
	}
	named := func(l *label) {
		l.kind = kindPerson
		for _, name := range [...]string{string(d.fold(l.first)), string(d.fold(l.last)), d.foldedName(l.first, l.last)} {
			d.bearing[name] = true
		}
		family[string(d.fold(l.last))] = true
	}
	for n := range labels {
		l := &labels[n]
		k := l.last + 1
		switch last := string(d.fold(l.last)); {
		case l.kind != kindPerson && d.listedPerson(l):
			named(l)
		case l.first == l.last && l.kind == kindPerson:
			if s := d.spanOf[k]; s != nil && s.source == fromGazetteer && int(s.last) == k && d.words[k].gap == gapBlank && !d.words[k].first && d.addressedBefore(l.first) && d.speaks(l.first, k+1) {
				l.last = k
				named(l)
			}
		case l.last != l.first+1 || l.kind == kindPerson, d.spanOf[l.first] != nil, d.words[l.last].gap != gapBlank, d.organised(l.first, l.last), !d.allTitled(l.first, l.last):
		case (d.words[l.first].flags|d.words[l.last].flags)&(isHead|isGeo|isArea|isPrep|isTitle|isRole) != 0, d.usual(l.first), brands.has(last), companies.has(last), trading.has(last), teams.has(last):
		case family[last] && d.spanOf[l.last] == nil || speaks[last]:
			named(l)
		}
	}
	for n := range labels {
		if l := &labels[n]; l.first == l.last && l.kind != kindPerson && family[string(d.fold(l.first))] && (d.spanOf[l.first] == nil || d.speaks(l.first, l.first+1) && d.spanOf[l.first].source == fromGazetteer) {
			l.kind = kindPerson
		}
	}
}

// listedPerson reports whether the list has a person of the whole name l.
func (d *reading) listedPerson(l *label) bool {
	s := d.spanOf[l.first]
	return s != nil && s.source == fromLexicon && l.first < l.last && int(s.last) == l.last && d.kindOf(s) == Person
}

// peoples reports whether the words first to last are none but those of peoples
// and faiths: Sunni Arab.
func (d *reading) peoples(first, last int) bool {
	for i := first; i <= last; i++ {
		if f := d.words[i].flags; f&isCommon == 0 || f&(isFirst|isLast) != 0 {
			return false
		}
	}
	return first < last
}
