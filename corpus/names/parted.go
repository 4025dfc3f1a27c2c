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
		last := i
		for k := i + 2; k < len(d.words) && d.words[k].gap == gapBlank && d.words[k].shape == titled; k++ {
			if last = k; k+2 < len(d.words) && string(d.fold(k+1)) == "and" && d.words[k+1].gap == gapBlank {
				k++
			}
		}
		if last > i && d.words[i+1].gap == gapBlank && (at == held || labels[at].first > last) {
			labels = append(labels, label{first: i, last: last, kind: kindOrganisation, sure: unlisted})
			i = last
		}
	}
	slices.SortFunc(labels, func(a, b label) int { return a.first - b.first })
	return labels
}

var charters = foldedWords("Ministry Directorate Board Department Commission Bureau Institute Chamber University Faculty Authority Syndicate Federation Academy")

var faiths = foldedWords("Sunni Shia Shi'a Shiite Shi'ite Muslim Christian Catholic Orthodox Alawite Druze Yazidi Yezidi Ezidi Kurdish Arab Turkmen")

// families makes people of what the model takes for something else, where the
// text speaks of others of the family, or lets the family name alone speak: Shalaw
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
		case l.first == l.last && l.kind == kindPerson:
			if s := d.spanOf[k]; s != nil && s.source == fromGazetteer && int(s.last) == k && d.words[k].gap == gapBlank && !d.words[k].first && d.addressedBefore(l.first) && d.speaks(l.first, k+1) {
				l.last = k
				named(l)
			}
		case l.last != l.first+1 || l.kind == kindPerson, d.spanOf[l.first] != nil, d.words[l.last].gap != gapBlank, d.organised(l.first, l.last), !d.allTitled(l.first, l.last):
		case (d.words[l.first].flags|d.words[l.last].flags)&(isHead|isGeo|isArea|isPrep|isTitle|isRole) != 0, d.usual(l.first), brands.has(last), companies.has(last), teams.has(last):
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
