package names

import (
	"strings"
	"unicode/utf8"
)

// uncasedRun reads a name in a script without capitals, and returns the word
// after it.
func (d *reading) uncasedRun(i int) int {
	if end := d.headless(i); end > i {
		return end
	}
	if s := d.spanAt(i); s != nil {
		switch kind := d.kindOf(s); {
		case s.source == fromGazetteer && s.ambiguous && s.first == s.last && d.words[i].flags&isFirst != 0:
			if end := d.uncasedPerson(i); end > i {
				return end
			}
		case d.language == "ckb" && s.source == fromGazetteer && s.first == s.last && d.words[i].flags&isFirst != 0 && i > 0 && d.words[i-1].flags&(isPrep|isArea) == 0 && i+1 < len(d.words) && d.words[i+1].gap == gapBlank && d.words[i+1].flags&isFirst != 0 && d.words[i+1].flags&isCommon == 0:
			held := d.owner[i]
			d.owner[i] = 0
			if end := d.uncasedPerson(i); end > i+1 {
				return end // Mariwan Wirya, of the town's name
			}
			if d.owner[i] = held; !s.ambiguous {
				d.take(s)
			}
		case kind == Person && s.first == s.last:
			if end := d.uncasedPerson(i); end > i+1 {
				return end
			}
			d.singles = append(d.singles, single{s.first, s.last, "", false, 0})
		case s.ambiguous && s.source == fromLexicon:
			if d.language == "ckb" && kind == Organisation && d.words[i].flags&isOrgHead != 0 {
				if end := d.uncasedOrganisation(i, int(s.last)+3); end > i {
					return end // the union of football
				}
			}
			if d.orgEvident(s) {
				d.take(s)
			}
		case s.source == fromLexicon && kind == Organisation && d.words[i].flags&isOrgHead != 0:
			// The United Nations mission is more than its first words.
			if end := d.uncasedOrganisation(i, int(s.last)+2); end > i {
				return end
			}
			d.take(s)
		case s.source == fromGazetteer && d.partOfArabicName(s):
		case !s.ambiguous:
			d.take(s)
		}
		return int(s.last) + 1
	}
	if d.words[i].flags&isOrgHead != 0 {
		if end := d.uncasedOrganisation(i, i+2); end > i {
			return end
		}
	}
	if end := d.uncasedPlace(i); end > i {
		return end
	}
	if end := d.uncasedPerson(i); end > i {
		return end
	}
	if end := d.famous(i); end > i {
		return end
	}
	if end := d.ofOneName(i); end > i {
		return end
	}
	w := &d.words[i]
	if w.flags&(isFirst|isLast) != 0 && w.flags&(isRole|isCommon) == 0 {
		title := d.titleBefore(i)
		if title != "" || w.flags&isLast != 0 {
			d.singles = append(d.singles, single{int32(i), int32(i), title, false, 0})
		}
	}
	return i + 1
}

// partOfArabicName reports whether the one word of a place is no place in Arabic:
// the son of Sina, the island of Imrali.
func (d *reading) partOfArabicName(s *span) bool {
	if d.language != "ar" || s.first != s.last {
		return false
	}
	i := int(s.first)
	if string(d.fold(i)) == "جزیره" {
		return i+1 < len(d.words) && d.words[i+1].gap == gapBlank && d.words[i+1].flags&(isCommon|isPrep|isSpeech|isAfter) == 0
	}
	if i == 0 || d.words[i].gap != gapBlank || s.start > d.words[i].start {
		return false
	}
	before := string(d.fold(i - 1))
	return before == "ابن" || before == "بن"
}

// titleBefore returns the title that stands right before word i.
func (d *reading) titleBefore(i int) string {
	if i > 0 && d.joined(i) && d.words[i-1].flags&isRole != 0 && d.words[i-1].shape == uncased {
		return string(d.fold(i - 1))
	}
	return ""
}

// How sure the words beside a name are that it is one of a person.
const (
	noSign = iota
	someSign
	strongSign
)

// leftSign looks for a title or a verb of speech before word i.
func (d *reading) leftSign(i int) int {
	if i == 0 {
		return noSign
	}
	before := &d.words[i-1]
	if d.words[i].gap == gapDot && before.flags&isRole != 0 && before.foldEnd-before.foldStart == 2 {
		return strongSign // د. is Dr.
	}
	if !d.joined(i) {
		if d.language == "ar" && d.words[i].gap == gapComma && d.office(i-1) {
			return someSign // the Minister of the Interior, Name
		}
		if d.language != "ar" && d.words[i].gap == gapComma && d.owner[i-1] > 0 && d.candidates[d.found[d.owner[i-1]-1].of].Kind == Person {
			return someSign // one person, another
		}
		if d.officeComma(i) {
			return someSign
		}
		return noSign
	}
	if d.language == "ar" && d.words[i].gap == gapBlank && strings.HasPrefix(string(d.fold(i)), "و") && d.flagOf(d.fold(i)) == 0 &&
		d.owner[i-1] > 0 && d.candidates[d.found[d.owner[i-1]-1].of].Kind == Person {
		return someSign // one person and another, in one word
	}
	if i > 1 && d.owner[i-2] > 0 && string(d.fold(i-1)) == "و" && d.candidates[d.found[d.owner[i-2]-1].of].Kind == Person {
		return someSign // one person and another
	}
	switch {
	case before.flags&isRole != 0, d.language != "ar" && nameBefore.hasBytes(d.fold(i-1)):
		return strongSign
	case before.flags&isSpeech != 0 && d.language == "ar":
		return strongSign
	}
	if d.definiteRole(i) {
		return strongSign
	}
	// The spokesman of the Ministry of Oil, Name.
	if d.language == "ar" {
		of := strings.TrimPrefix(string(d.fold(i-1)), "و")
		if strings.HasPrefix(of, "ال") && strings.HasSuffix(of, "ی") && d.words[i].gap == gapBlank && d.owner[i-1] <= 0 || d.office(i-1) {
			return someSign // the Briton David
		}
		return noSign
	}
	for k := i - 1; k >= 0 && k > i-7; k-- {
		w := &d.words[k]
		if w.flags&isRole != 0 {
			return someSign
		}
		fold := string(d.fold(k))
		if d.owner[k] == 0 && !roleChain.has(fold) && !strings.HasSuffix(fold, "ی") && !(d.language == "ckb" && strings.HasSuffix(fold, "هکه")) && w.flags&isOrgHead == 0 {
			return noSign
		}
		if k > 0 && !d.joined(k) {
			return noSign
		}
	}
	return noSign
}

// officeComma reports whether a comma before word i ends an office in Sorani or
// Persian, whose holder follows: رئیس بانک مرکزی، ...
func (d *reading) officeComma(i int) bool {
	if i == 0 || d.words[i].gap != gapComma || d.language != "ckb" && d.language != "fa" {
		return false
	}
	for k := i - 1; k >= 0 && k > i-9; k-- {
		w := &d.words[k]
		if w.shape == uncased && w.flags&isRole != 0 && w.flags&(isFirst|isLast) == 0 {
			return k < i-1
		}
		in := w.flags&isPrep != 0 && k < i-1 && d.owner[k+1] > 0 && d.candidates[d.found[d.owner[k+1]-1].of].Kind == Place // the consul in Erbil
		if w.shape != uncased || w.flags&(isSpeech|isAfter|isPrep) != 0 && d.owner[k] == 0 && !in {
			return false
		}
		if o := d.owner[k]; o > 0 && d.candidates[d.found[o-1].of].Kind == Person || w.gap != gapBlank {
			return false
		}
	}
	return false
}

// office reports whether the words up to word k name an office in Arabic: a
// title, and what it is of (مدير إعلام الهيئة), which ends with the article, a
// place or an organisation.
func (d *reading) office(k int) bool {
	for end := k; k >= 0 && k > end-8; k-- {
		w := &d.words[k]
		if w.shape != uncased {
			return false
		}
		if w.flags&isRole != 0 {
			return true
		}
		fold := string(d.fold(k))
		whole := d.owner[k] > 0 || strings.HasPrefix(fold, "ال") || strings.HasPrefix(fold, "وال") || strings.HasPrefix(fold, "لل") || roleChain.has(fold) || w.flags&isOrgHead != 0
		if !whole && (k == end || d.regional[strings.TrimPrefix(fold, "و")]&(isSpeech|isAfter) != 0 || w.flags&isPrep != 0) {
			return false
		}
		if w.gap != gapBlank {
			return false
		}
	}
	return false
}

// quoted reports whether word k, which is in no list, stands alone after a verb
// of speech elsewhere in the text, as the last names of people do.
func (d *reading) quoted(k int) bool {
	if d.language != "ar" {
		return false
	}
	if d.speakers == nil {
		d.speakers = make(map[string]int)
		for i := 1; i < len(d.words); i++ {
			if w := &d.words[i]; w.gap == gapBlank && w.shape == uncased && w.flags == 0 && d.words[i-1].flags&(isSpeech|isAfter) != 0 && d.plausible(i) && d.ends(i+1) {
				d.speakers[string(d.fold(i))] = i
			}
		}
	}
	at, said := d.speakers[string(d.fold(k))]
	return said && at != k
}

// definiteRole reports whether a title with the article ends before word i,
// which has none: in Arabic an adjective would agree, so that what follows is a
// name (الخبير الاقتصادي, the economic expert; مدرب المنتخب, the team's coach).
func (d *reading) definiteRole(i int) bool {
	if d.language != "ar" || d.article(i) {
		return false
	}
	for k := i - 1; k >= 0 && k > i-4 && d.owner[k] <= 0; k-- {
		fold := strings.TrimPrefix(string(d.fold(k)), "و")
		definite := strings.HasPrefix(fold, "ال") || strings.HasPrefix(fold, "لل")
		if k == i-1 && !definite {
			return false
		}
		if d.words[k].flags&isRole != 0 {
			return true
		}
		if !definite || !d.joined(k) {
			return false
		}
	}
	return false
}

// nameBefore are words in Sorani and Persian after which somebody's name stands, folded.
var nameBefore = foldedWords("نام هویت ریاست سرپرستی سەرۆکایەتیی سەرۆکایەتی سەرپەرشتیی اسامی نامهای بەناوی ناوی ناوەکانی بەناوەکانی")

// namesBefore are those of them for several, who are people, folded.
var namesBefore = foldedWords("نامهای اسامی ناوەکانی بەناوەکانی")

// nameAfter are words in Sorani and Persian that go on about somebody whose
// name stands before: from, aged, child of. Folded.
var nameAfter = foldedWords("اهل ساله فرزند متولد خەڵکی تەمەن ناسراو لەدایکبووی")

// roleChain are words that stand between a title and a name, folded.
var roleChain = foldedWords("باسم في وزارة حكومة عام مجلس هيئة دائرة شرطة قسم كتلة حزب لجنة غرفة محكمة حركة قضاء محافظة ناحية الأعلى شؤون رئاسة پارێزگای هەرێمی شاری امور خارجه کل عمومی سابق پیشین پێشوو پێشووی گشتی گشتیی باڵای در دولت مجلس")

// rightSign looks at word end, which follows a name, for what is said of people.
func (d *reading) rightSign(end int) int {
	if end >= len(d.words) {
		return noSign
	}
	w := &d.words[end]
	if w.shape == digits && w.field == d.words[end-1].field && d.words[end].start-d.words[end-1].end < 8 {
		// an age: "، 34", "(34"
		if between := d.fields[w.field][d.words[end-1].end:w.start]; w.gap == gapComma || strings.Contains(between, "(") {
			if years := utf8.RuneCountInString(d.text(end, end)); years == 2 || years == 1 {
				return strongSign
			}
		}
	}
	switch w.gap {
	case gapComma:
		fold := string(d.fold(end))
		if fold == "احد" || fold == "احدی" { // one of
			return strongSign
		}
		if d.language != "ar" && nameAfter.has(fold) {
			return strongSign
		}
		if w.flags&(isRole|isAfter) != 0 || w.flags&isSpeech != 0 && d.language != "ar" || d.language == "ckb" && strings.HasSuffix(fold, "ی") && len(fold) > 6 {
			return strongSign
		}
		return someSign
	case gapBlank:
		if d.language != "ar" && (nameAfter.hasBytes(d.fold(end)) || w.shape == digits && end+1 < len(d.words) && nameAfter.hasBytes(d.fold(end+1))) {
			return strongSign
		}
		if d.language != "ar" && w.flags&isRole != 0 && w.flags&isFirst == 0 {
			return someSign // Fuad Hussein, Minister of, without a comma
		}
		if w.flags&isAfter != 0 && d.language == "ar" || w.flags&isSpeech != 0 && d.language != "ar" {
			return strongSign
		}
	}
	return noSign
}

// ends reports whether a name that goes up to word end cannot go on there.
func (d *reading) ends(end int) bool {
	if end >= len(d.words) || !d.joined(end) || d.words[end].shape != uncased || d.owner[end] != 0 {
		return true
	}
	fold := string(d.fold(end))
	return d.words[end].flags&(isCommon|isAfter|isSpeech|isRole|isPrep|isOrgHead) != 0 && d.words[end].flags&isFirst == 0 || d.another(end) ||
		fold == "و" || d.language == "ar" && (strings.HasPrefix(fold, "وال") || strings.HasPrefix(fold, "بال") || strings.HasPrefix(fold, "لل") || d.article(end) && !d.nisba(end))
}

// orgEvident reports whether the words beside an organisation whose name is a
// common word too say that it is meant.
func (d *reading) orgEvident(s *span) bool {
	i, next := int(s.first), int(s.last)+1
	if i > 0 && d.joined(i) {
		b := &d.words[i-1]
		if b.flags&(isRole|isOrgHead) != 0 || orgBefore.hasBytes(d.fold(i-1)) {
			return true
		}
		if i > 1 && d.language == "ckb" && roleChain.hasBytes(d.fold(i-1)) && d.words[i-1].gap == gapBlank && d.words[i-2].flags&isRole != 0 {
			return true // the general secretary of Komala
		}
	}
	if d.language == "ar" && next < len(d.words) && d.words[next].gap == gapBlank && d.nationality(next) {
		return true // BP of Britain
	}
	if d.language == "ckb" && next < len(d.words) && string(d.fold(i)) == "یاسایشی" && d.words[next].gap == gapBlank {
		if of := d.spanAt(next); of != nil && of.source == fromGazetteer && !of.ambiguous && d.gazetteer.places[of.entry].Kind == City {
			return true // ئاسایشی سلێمانی, not the security of Iraq
		}
	}
	if d.language == "ar" && i > 0 && d.words[i].gap == gapBlank && (played.hasBytes(d.fold(i-1)) || versus.hasBytes(d.fold(i-1))) && d.sporting() {
		return true
	}
	return next < len(d.words) && d.joined(next) && d.words[next].flags&isSpeech != 0 && d.words[next].gap == gapBlank
}

// orgBefore are words that stand before organisations, folded.
var orgBefore = foldedWords("تۆڕی کەناڵی میدیای ئاژانسی ماڵپەڕی هێزەکانی هێزێکی دەزگای شاندێکی شاندی ئەندامانی سەرکردایەتی سەرکردایەتیی لایەنگرانی کاندیدەکانی فراکسیۆنی لەلایەن قناة وكالة شبكة صحيفة موقع تنظيم حركة حزب قوات جهاز نیروهای گروه شبکه خبرگزاری")

// noPlace are words that describe a village or a quarter, folded.
var noPlace = foldedWords("صغيرة كبيرة مجاورة جديدة قديمة مهجورة محررة نائية حدودية زراعية سكنية آخر أخرى واحدة واحد معينة كاملة بأكملها كلها خاصة عامة محددة قريبة بعيدة هناك تجاري صناعي نووي نفطي گەورە بچووک دیکە تر")

// villages are words after which a name may end as an adjective does, folded.
var villages = foldedWords("قرية بلدة ناحية حي مخيم وقرية بقرية")

// settlements are those behind which a word with the article is a name, folded.
var settlements = foldedWords("مخيم ومخيم بمخيم قرية بلدة ناحية حي قضاء وقرية وبلدة وناحية وقضاء بقرية بناحية بقضاء")

// area reports whether word k is one like village or quarter: محلة, but not
// محله, his place.
func (d *reading) area(k int) bool {
	return d.words[k].flags&isArea != 0 && (d.language != "ar" || !strings.HasSuffix(d.text(k, k), "ه"))
}

// areas are words for several villages or quarters in Sorani, folded: an unknown
// word behind them is a place where one more follows.
var areas = foldedWords("ناحیەکانی قەزاکانی گوندەکانی گەڕەکەکانی کەمپەکانی شارۆچکەکانی چیاکانی بەنداوەکانی")

// soraniAnd reports whether word k is the "and" between two words of a list.
func (d *reading) soraniAnd(k int) bool {
	return k+1 < len(d.words) && d.words[k].gap == gapBlank && string(d.fold(k)) == "و" && d.words[k+1].gap == gapBlank
}

// uncasedPlace takes a word that no list knows, after one like village or
// quarter, as a place. It returns the word after it, or i.
func (d *reading) uncasedPlace(i int) int {
	if d.regional == nil || i == 0 || !d.joined(i) || d.words[i].gap != gapBlank || !d.area(i-1) || d.words[i-1].shape != uncased {
		return i
	}
	called := d.language == "ar" && d.article(i) && settlements.hasBytes(d.fold(i-1)) && (i < 2 || string(d.fold(i-2)) != "من") && (d.ends(i+1) || !d.article(i+1)) // whatever it is
	ok := func(k int) bool {
		w := &d.words[k]
		fold := string(d.fold(k))
		if k == i && called {
			return w.flags == 0 && d.owner[k] == 0 && !strings.HasSuffix(fold, "ین")
		}
		if w.shape != uncased || w.flags&(isCommon|isSpeech|isAfter|isPrep|isArea|isRole|isOrgHead|isDemonym) != 0 || d.owner[k] != 0 || noPlace.has(fold) {
			return false
		}
		if d.language == "ar" && (strings.HasPrefix(fold, "ال") && k > i || strings.HasSuffix(fold, "یه") || strings.HasSuffix(fold, "ات") || strings.HasSuffix(fold, "ین") || strings.HasPrefix(fold, "وال") || strings.HasPrefix(fold, "بال") || strings.HasPrefix(fold, "لل")) {
			return false
		}
		if d.language == "ckb" && strings.HasSuffix(fold, "ی") && !d.ends(k+1) {
			return false
		}
		if d.language == "ar" && strings.HasSuffix(fold, "ه") && !villages.hasBytes(d.fold(i-1)) {
			return false
		}
		if d.language == "ckb" && (strings.HasSuffix(fold, "یکی") || strings.HasSuffix(fold, "هکان") || strings.HasSuffix(fold, "هکه") || strings.HasSuffix(fold, "یک")) {
			return false
		}
		return len(fold) >= 4
	}
	if d.language == "ckb" && string(d.fold(i-1)) == "گوندی" && strings.HasSuffix(string(d.fold(i)), "ی") && i+1 < len(d.words) && d.words[i+1].gap == gapBlank &&
		d.words[i].flags&(isCommon|isRole|isPrep|isArea) == 0 && d.words[i+1].flags == 0 && d.owner[i] == 0 && d.plausible(i+1) && ok(i+1) {
		// The village of Kani Sard: the cold spring.
		d.mention(d.span(i, i+1, 0, 0), d.candidate(Place, canonical(d.text(i, i+1))))
		return i + 2
	}
	several := d.language == "ckb" && areas.hasBytes(d.fold(i-1))
	if several && !d.soraniAnd(i+1) {
		return i
	}
	if !ok(i) || d.language == "fa" && (string(d.fold(i-1)) != "روستای" || !d.persianPlausible(i) || d.words[i].flags != 0) {
		return i
	}
	if d.language == "ar" && d.article(i) && !called {
		return i // a district council, the mountain road, as to security
	}
	if several {
		known := d.spanAt(i+2) != nil && d.spanAt(i+2).source == fromGazetteer
		if !ok(i) || !d.plausible(i) || !known && (!ok(i+2) || !d.plausible(i+2)) {
			return i
		}
		for k := i; ; k += 2 { // کەمپەکانی شاریا و خانکێ
			d.mention(d.span(k, k, 0, 0), d.candidate(Place, canonical(d.text(k, k))))
			if !d.soraniAnd(k+1) || !ok(k+2) || !d.plausible(k+2) {
				return k + 1
			}
		}
	}
	end := i + 1
	if end < len(d.words) && d.words[end].gap == gapBlank && d.words[i].flags&isFirst != 0 && ok(end) && d.ends(end+1) && !strings.HasSuffix(string(d.fold(i)), "ی") {
		end++
	}
	s := d.span(i, end-1, 0, 0)
	if d.language == "ckb" && end < len(d.words) && d.words[end].gap == gapBlank && strings.HasSuffix(string(d.fold(end-1)), "ی") && len(d.fold(end-1)) > 8 {
		if of := d.spanAt(end); of != nil && of.source == fromGazetteer && int(of.first) == end {
			s = d.span(i, end-1, 0, len("ی")) // گەڕەکی قەتارچیانی سنە
			d.take(of)
			end = int(of.last) + 1
		}
	}
	d.mention(s, d.candidate(Place, canonical(d.fields[d.words[i].field][s.start:s.end])))
	return end
}
