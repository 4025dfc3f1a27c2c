package names

import "strings"

// kurmanjiPlace takes a place that no list knows in Kurmanji, after a word that
// stands before places alone (li Bêkovayê, gundê Spîndarê), and returns the word
// after it, or i. The ending of its case is no part of the name.
func (d *reading) kurmanjiPlace(i int) int {
	if i == 0 || d.words[i].gap != gapBlank {
		return i
	}
	before := d.words[i-1].flags&isArea != 0
	if before && string(d.fold(i-1)) == "gola" && d.sporting() {
		return i // the goal, not the lake
	}
	listed := false  // one of several places
	several := false // and they are villages: gundên Meydankê û Kefer Sefrê
	if !before {
		switch string(d.fold(i - 1)) {
		case "li":
		case "u":
			if listed = i >= 2 && d.words[i-1].gap == gapBlank && d.owner[i-2] > 0 && d.candidates[d.found[d.owner[i-2]-1].of].Kind == Place; !listed {
				return i
			}
			first := d.found[d.owner[i-2]-1].first
			several = first > 0 && d.words[first].gap == gapBlank && d.words[first-1].flags&isArea != 0
		default:
			return i
		}
	}
	for k := i; k < len(d.words) && k < i+3; k++ {
		w := &d.words[k]
		if k > i && w.gap != gapBlank || w.shape != titled || w.styled || d.owner[k] != 0 || w.flags&(isCommon|isTitle|isRole|isOrgHead|isOrgEnd) != 0 {
			return i
		}
		size := oblique(string(d.fold(k)))
		if size == 0 && k+1 < len(d.words) && d.words[k+1].gap == gapBlank && d.words[k+1].shape == titled {
			continue // Dara Tuyê
		}
		if size == 0 && !before && k == i && k+2 < len(d.words) && string(d.fold(k+1)) == "u" && d.words[k+2].shape == titled && d.bears(k, k) {
			listed = false // li Koln û Bremenê: the last alone has the ending
		} else if size == 0 && !before {
			return i
		}
		if w.flags&(isFirst|isLast) != 0 && !before || listed && !several && !d.stemBears(i, k, size) {
			return i
		}
		s := d.span(i, k, 0, size)
		d.mention(s, d.candidate(Place, canonical(d.fields[w.field][s.start:s.end])))
		return k + 1
	}
	return i
}

// oblique returns how many bytes at the end of a folded word are the ending that
// a place has after "li".
func oblique(fold string) int {
	for _, ending := range [...]string{"ye", "e"} {
		if strings.HasSuffix(fold, ending) && len(fold) >= len(ending)+2 {
			return len(ending)
		}
	}
	return 0
}

// portfolios of Kurmanji stand between a title and a name, folded: Wezîrê Derve.
var kurmanjiPortfolios = foldedWords("Karên Darayî Samanên Xwezayî Petrolê Gazê Parastinê Perwerdeyê Tenduristiyê Tendirustiyê Çandê Hunerê Dadê Edaletê Aboriyê Plansaziyê Avakirinê Elektrîkê Çandiniyê Bazirganiyê Veguhastinê Ragihandinê Demkî Leşkerî Navdewletî Polîsê Ewlekariyê Ewlehiyê Dîwanê Jîngehê Werzişê Ciwanan Jinan Gumrikê Budceyê Karûbarên Şaredariyan Mafên Mirovan Malbatê Federal Federalî Destûrî Derve Hundir Navxwe Herêmî Artêşê Êzidiyan Êzdiyan Nobelê Kurdan Misilmanan")

// kurmanjiChain are the words in small letters between a title and a name, folded.
var kurmanjiChain = foldedWords("ya yê yên a ê ên û giştî berê nû kevn demkî bilind duyem sêyem yekem alîkar bi navê li ji bo")

const maxRoleChain = 9 // words between a title and a name

// kurmanjiRole returns the title that ends before word begin with what it is of,
// or "": Sekreterê giştî yê Komeleyê, Fermandara YPJê.
func (d *reading) kurmanjiRole(begin int) string {
	if d.named(begin) && !d.beginsAs(begin-3, things) && !d.beginsAs(begin-3, bodyBegins) {
		return "nave" // jinek bi navê Hezne Kaçar
	}
	for k := begin - 1; k >= 0 && k >= begin-maxRoleChain && d.words[k+1].gap == gapBlank && !d.words[k+1].first; k-- {
		w := &d.words[k]
		fold := string(d.fold(k))
		switch {
		case d.owner[k] > 0:
			if d.candidates[d.found[d.owner[k]-1].of].Kind == Person {
				return ""
			}
		case d.owner[k] < 0:
			if d.kindOf(d.spanAt(k)) == Person {
				return ""
			}
		case w.flags&(isTitle|isRole) != 0:
			return fold
		case w.shape == lower && kurmanjiChain.has(fold), w.shape == capital, kurmanjiPortfolios.has(fold):
		case w.shape == titled && w.flags&(isFirst|isLast) == 0 && joinsNouns(fold):
		default:
			return ""
		}
	}
	return ""
}

// headedPlace takes words begin and begin+1 as a place, if the first says so: Til Berakê.
func (d *reading) headedPlace(begin int) bool {
	if !placeHeads.hasBytes(d.fold(begin)) || d.words[begin].styled || d.words[begin+1].shape != titled || d.words[begin+1].gap != gapBlank || d.words[begin+1].flags&isCommon != 0 {
		return false
	}
	s := d.span(begin, begin+1, 0, oblique(string(d.fold(begin+1))))
	d.mention(s, d.candidate(Place, canonical(d.fields[d.words[begin].field][s.start:s.end])))
	return true
}

// describes reports whether word k, behind a title, is a word that tells of what
// that is, and goes on behind it: Serokê Herêmê Nêçîrvan Barzanî.
func (d *reading) describes(k int) bool {
	if d.words[k].flags&(isFirst|isLast) == 0 && strings.HasSuffix(d.text(k, k), "ê") {
		return true // serokê Teqedumê
	}
	if d.words[k].flags&(isFirst|isLast) != 0 || k+1 >= len(d.words) || d.words[k+1].gap != gapBlank || !d.words[k+1].capitalised() && d.words[k+1].shape != digits {
		return false
	}
	return inflected(d.text(k, k))
}

// inflected reports whether a word of Kurmanji as written ends as one that
// another describes, or that describes another.
func inflected(text string) bool {
	for _, ending := range [...]string{"ê", "a", "ên", "an", "î"} {
		if strings.HasSuffix(text, ending) {
			return true
		}
	}
	return false
}

// named reports whether "bi navê" and a noun before it stand before word begin.
func (d *reading) named(begin int) bool {
	return begin >= 3 && string(d.fold(begin-1)) == "nave" && string(d.fold(begin-2)) == "bi" && d.words[begin-3].shape == lower && d.words[begin].gap == gapBlank
}

// bodyBegins and things are how words begin, folded, of which "bi navê" tells the
// name though they are no people: organisations, and all else.
var (
	bodyBegins = foldedWords("rêxi komp şirk part kova rojn malp kome weqf sazi plat înîs ajan kana send")
	things     = foldedWords("gund baja navç oper film pirt stra bern roma albu proj kamp pêng taxe çiya newa şano gera kong konf")
)

// beginsAs reports whether the first four letters of word i, folded, are in a set.
func (d *reading) beginsAs(i int, set *wordSet) bool {
	fold := d.fold(i)
	return set.hasBytes(fold[:min(4, len(fold))])
}

// joinsNouns reports whether a folded word of Kurmanji ends as one that another
// describes, or that describes another: Encûmena, Jinan.
func joinsNouns(fold string) bool {
	for _, ending := range [...]string{"e", "a", "an", "en", "i"} {
		if len(fold) > len(ending)+2 && strings.HasSuffix(fold, ending) {
			return true
		}
	}
	return false
}

// stemBears reports whether some place in the world is called as words first to
// last, without so many bytes at the end of the last.
func (d *reading) stemBears(first, last, ending int) bool {
	if d.gazetteer.world == nil {
		return false
	}
	w := d.words[last]
	w.foldEnd -= int32(ending)
	words := append(append([]word(nil), d.words[first:last]...), w)
	return len(d.gazetteer.world().bearing(nil, nameHash(words, d.folded))) > 0
}
