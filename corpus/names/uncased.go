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
		if d.owner[k] == 0 && !roleChain.has(fold) && !strings.HasSuffix(fold, "ی") && w.flags&isOrgHead == 0 {
			return noSign
		}
		if k > 0 && !d.joined(k) {
			return noSign
		}
	}
	return noSign
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
var nameBefore = foldedWords("نام هویت اسامی نامهای بەناوی ناوی ناوەکانی بەناوەکانی")

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

// honorific are titles that stand within a name too, folded: ياسين الحاج صالح.
var honorific = foldedWords("مەلا سەید حەجی حەمە الحاج الشيخ السيد الملا الحكيم القاضي الأمير السلطان الملك الوزير النقيب العقيد الرئيس الإمام الشريف حاج شيخ سيد ملا حاجي بيك آغا")

// servile are those of them that a name goes on behind, whatever follows.
var servile = foldedWords("حاج ملا شيخ")

const maxPersonWords = 5 // of a name in Arabic script, particles left out

// uncasedPerson takes the name of a person in two words or more that begins at
// word i, and returns the word after it, or i if there is none.
func (d *reading) uncasedPerson(i int) int {
	if d.regional == nil || i > 0 && d.joined(i) && d.area(i-1) {
		return i
	}
	var strong, weak, last, unknown, size, known int
	end, knownEnd := i, i // knownEnd is after the last word that is known to be a name
	kunya := false
	left := d.leftSign(i)
	for end < len(d.words) && size < maxPersonWords {
		w := &d.words[end]
		if end > i && !d.joined(end) || w.shape != uncased || end > i && w.gap != gapBlank {
			break
		}
		if s := d.spanAt(end); d.owner[end] > 0 || s != nil &&
			!(s.first == s.last && size > 0 && w.flags == 0 && s.source == fromGazetteer && s.end < w.end) &&
			!(s.first == s.last && size > 0 && w.flags&isFirst != 0 && d.language == "ar") &&
			!(s.first == s.last && size > 0 && w.flags&isLast != 0 && d.language == "fa" && s.source == fromGazetteer) && // سلیمانی is a family, though Sorani writes the town so
			!(s.first == s.last && size == 1 && (strong == 1 || unknown == 1 && left == strongSign && w.flags&isLast != 0) && d.townNames(i, end, left)) &&
			!(s.first == s.last && (s.source == fromLexicon && d.kindOf(s) == Person || s.source == fromGazetteer && s.ambiguous && w.flags&(isFirst|isLast) != 0)) {
			break
		}
		fold := d.fold(end)
		if w.flags&isParticle != 0 && d.lexicon.flags[string(fold)]&isParticle != 0 || string(fold) == "عبد" {
			if end+1 >= len(d.words) || !d.joined(end+1) || d.words[end+1].shape != uncased || d.words[end+1].flags&isCommon != 0 {
				break
			}
			if string(fold) == "عبد" && d.words[end+1].flags&(isFirst|isWeak) == isFirst {
				strong++
				size++
				end++
				knownEnd = end
				continue // Abid, as a name of its own
			}
			if string(fold) == "عبد" {
				// The servant of whom is a part of the word.
				if !strings.HasPrefix(string(d.fold(end+1)), "ال") {
					break
				}
				strong++
				size++
				end += 2
				knownEnd = end
				continue
			}
			if size == 0 && strings.HasPrefix(string(fold), "اب") {
				kunya = true
			} else if size == 0 {
				break
			}
			end++
			continue
		}
		if kunya && (size == 0 && w.flags&^(isFirst|isLast|isWeak) == 0 && !d.article(end) || size == 1 && d.article(end) && d.nationality(end) || size == 1 && d.nisba(end)) {
			size++
			end++
			if w.flags&isFirst != 0 && w.flags&isWeak == 0 {
				strong++
			} else if size > 1 {
				last++
			} else {
				weak++
			}
			knownEnd = end
			continue // the father of whatever it is, from wherever he is
		}
		if d.language == "ar" && size > 0 && string(fold) == "الله" && ofGod.hasBytes(d.fold(end-1)) {
			end++
			knownEnd = end
			continue
		}
		if size == 0 && d.language == "ar" && w.flags&isRole != 0 && w.flags&isFirst == 0 && d.article(end) && end+1 < len(d.words) && d.words[end+1].flags&isFirst != 0 && d.words[end+1].gap == gapBlank {
			return i // the engineer Mazin
		}
		if size > 0 && d.language == "ar" && string(fold) == "باسم" && end+1 < len(d.words) && d.words[end+1].gap == gapBlank && (d.article(end+1) || d.owner[end+1] != 0 || d.words[end+1].flags&isOrgHead != 0) {
			break // in the name of the council
		}
		if size == 0 && d.language == "ar" && w.flags&isCommon != 0 && w.flags&isFirst != 0 && left > noSign && end+1 < len(d.words) && d.words[end+1].gap == gapBlank &&
			d.words[end+1].flags&(isFirst|isWeak|isCommon) == isFirst {
			weak, size, end, knownEnd = 1, 1, end+1, end+1
			continue // Bayan Hasan, not a statement of Hasan
		}
		if d.language != "ar" && size >= 2 && knownEnd == end && w.flags&(isWeak|isLast) == isWeak && d.words[end-1].flags&(isLast|isFirst) == isLast {
			break // Shirwan Shirwani free
		}
		if d.language == "ckb" && size > 0 && w.flags&(isFirst|isLast) == 0 && strings.HasSuffix(string(fold), "ی") && !d.ends(end+1) {
			break // a noun that the next word describes
		}
		if d.language == "fa" && size >= 2 && last > 0 && w.flags&(isFirst|isLast) == 0 && end+1 < len(d.words) && d.words[end+1].gap == gapBlank {
			break
		}
		if w.flags&isCommon != 0 && !(strong > 0 && knownEnd == end && (d.between(end) || d.language == "ar" && end+1 < len(d.words) && d.words[end+1].gap == gapBlank && persianTails.hasBytes(d.fold(end+1)))) || size > 0 && d.another(end) || size == 0 && w.flags&isSpeech != 0 && left != strongSign {
			break
		}
		if d.language != "ar" && size == 0 && w.flags&(isRole|isFirst) == isRole {
			break // the judge
		}
		switch {
		case w.flags&isFirst != 0 && w.flags&isWeak == 0 && (size > 0 || w.flags&isRole == 0 || d.titleBefore(i) != ""):
			strong++
		case w.flags&isFirst != 0 && !(w.flags&isRole != 0 && size == 0 && !(d.language == "fa" && w.first && end+1 < len(d.words) && d.words[end+1].gap == gapBlank && d.words[end+1].flags&isFirst == 0)):
			weak++
		case w.flags&isLast != 0 || string(fold) == "الدین" && size > 0:
			last++
		case d.language == "ar" && size == 1 && strong == 1 && knownEnd >= end-1 && d.articled(end):
			last++ // عماد السائح, أحمد أبو الغيط
		case d.language == "ar" && w.flags&isRole != 0 && strong > 0 && knownEnd == end && (honorific.hasBytes(fold) && d.between(end) || size > 1 && !d.article(end) && end+1 < len(d.words) && d.words[end+1].gap == gapComma):
			last++
		case d.language == "ckb" && strong+weak > 0 && knownEnd == end && w.flags&isRole != 0 && honorific.hasBytes(fold) && end+1 < len(d.words) && d.words[end+1].gap == gapBlank && d.words[end+1].flags&(isFirst|isLast) != 0:
			last++ // Halgurd Sheikh Najib
		case d.language == "ar" && strong > 0 && knownEnd == end && servile.hasBytes(fold) && end+1 < len(d.words) && d.words[end+1].gap == gapBlank && d.words[end+1].flags&(isCommon|isSpeech|isPrep) == 0 && d.plausible(end+1):
			last++ // محمد حاج حمدو
		case d.language == "ar" && size > 1 && strong > 0 && persianTails.has(string(fold)):
			last++ // زيني وند
		case size > 0 && (knownEnd == end || unknown == 1 && left == strongSign) && d.nisba(end), strong > 0 && d.bareNisba(end), size > 0 && d.spanAt(end) != nil:
			last++
		case size == 1 && strong == 1 && !kunya && knownEnd == end && d.language == "ar" && left > noSign && w.flags == 0 && (!strings.HasPrefix(string(fold), "ی") || d.plausible(end)) && !d.article(end) && (!d.prefixed(end) || left == strongSign && strings.HasSuffix(string(fold), "ون")) && len(fold) >= 6 && d.ends(end+1):
			unknown++ // Ali Salajegheh said: so is this
			size++
			end++
			continue
		case size == 0 && d.language == "ar" && left == strongSign && w.flags == 0 && !d.article(end) && !strings.HasSuffix(d.text(end, end), "ه") && end+1 < len(d.words) && d.words[end+1].gap == gapBlank && d.words[end+1].flags&isLast != 0:
			unknown++ // the writer Lutfiya al-Dulaimi: whatever it looks like
			size++
			end++
			continue
		case w.flags&(isRole|isSpeech|isAfter|isPrep|isArea|isOrgHead|isDemonym) != 0 || !d.plausible(end) || unknown == 2,
			size == 0 && left == noSign && d.language == "ar" && d.prefixed(end):
			goto done
		case d.language == "ar" && (kunya || unknown > 0 && strings.HasPrefix(string(fold), "ب") && size > 1):
			goto done // Lecornu with the forming of
		case d.language == "ar" && strong+weak+last >= 2 && strings.HasPrefix(string(fold), "و"):
			goto done // the next of several
		default:
			unknown++
			size++
			end++
			continue
		}
		size++
		end++
		knownEnd = end
		if d.language == "ckb" && size > 1 && d.flagOf(fold) == 0 && w.flags&isFirst != 0 && strings.HasSuffix(string(fold), "ی") {
			break // Mustafa's: the ending joins it to a noun
		}
	}
done:
	known = strong + weak + last
	if unknown > 0 && end > knownEnd {
		// Unknown words at the end are of the name only where something says so.
		loose := end - knownEnd
		stops := d.ends(end) || d.language == "ar" && d.words[end].flags == 0 && strings.HasPrefix(string(d.fold(end)), "ب")
		fits := known < 2 && stops && (left == strongSign || d.rightSign(end) == strongSign || d.words[i].first && d.rightSign(end) > noSign || strong > 0 && (left > noSign || d.apposition(end)) || d.quoted(end-1))
		if d.language == "ar" && left == strongSign && known == 1 && strong == 1 && loose == 1 && d.words[i].flags&isFirst != 0 && !d.prefixed(end-1) {
			fits = true // President Klaus Iohannis
		}
		if known >= 2 {
			family := d.language == "ar" && d.article(knownEnd-1) || d.language != "ar" && d.words[knownEnd-1].flags&(isFirst|isLast) == isLast // is the last
			fits = loose == 1 && (d.rightSign(end) == strongSign || left == strongSign && d.ends(end) && !d.prefixed(end-1) && !family)
		}
		if !fits {
			end, size = knownEnd, size-loose
			unknown -= loose
		}
	}
	if size == 0 || end <= i {
		return i
	}
	right := d.rightSign(end)
	begins := d.words[i].first && d.language != "ar"
	fold := d.fold(i)
	// In Sorani an ending joins it to the next word as a noun: ئومێدی ژیان, hope of life.
	if d.language == "ckb" && d.words[i].flags&isFirst != 0 && d.flagOf(fold) == 0 && !strings.HasPrefix(string(fold), "و") {
		return i
	}
	if d.language == "ckb" && d.words[i].flags&(isFirst|isLast) == 0 && len(fold) >= 8 && strings.HasSuffix(string(fold), "ی") {
		return i // a noun that the next word describes, as an office is
	}
	ok := false
	switch {
	case kunya:
		ok = size >= 2 && known > 0 || size == 1 && (left == strongSign || right == strongSign || strong > 0)
	case size < 2:
	case unknown == 0 && strong > 0:
		ok = true
	case unknown == 0:
		listed := d.words[end-1].flags&isLast != 0 && d.words[end-1].flags&isFirst == 0
		ok = weak > 0 && (left > noSign || right > noSign && (begins || right == strongSign) || listed && last > 0)
	case strong > 0:
		ok = true // unknown words in front have a sign, or stand between
		if d.words[i].flags&(isFirst|isLast) == 0 {
			ok = left > noSign || right == strongSign && d.words[i].first && d.language != "ar" // where a verb comes first
		}
	case known > 0:
		ok = left == strongSign || left == someSign && (right == strongSign || last > 0 && unknown == 1 && d.ends(end)) || begins && right == strongSign || d.quoted(end-1)
	case d.language == "ckb" && strings.HasSuffix(string(fold), "ی"):
		// the ezafe: a decision of somebody
	default:
		ok = left == strongSign && right == strongSign || size == 2 && (d.definiteRole(i) && d.ends(end) || left+right > noSign && d.quoted(end-1)) || begins && right == strongSign && d.words[end].gap == gapComma
	}
	if !ok {
		return i
	}
	s := d.span(i, end-1, 0, 0)
	if f := d.flagOf(fold); f == 0 {
		for pre, suf := range affixes(fold, d.language) {
			if suf == 0 && d.flagOf(fold[pre:])&isFirst != 0 {
				s.start = d.span(i, i, pre, 0).start
				break
			}
		}
	}
	if fold := d.fold(end - 1); d.language == "ckb" && d.flagOf(fold) == 0 {
		for _, suffix := range soraniSuffixes {
			if suffix == "ی" && d.closes(end) {
				continue // Khalid Azizi, the leader
			}
			if n := len(fold) - len(suffix); n >= minStem && string(fold[n:]) == suffix && d.flagOf(fold[:n])&(isFirst|isLast) != 0 {
				s.end = d.span(end-1, end-1, 0, len(suffix)).end
				break
			}
		}
	}
	if s.start >= s.end {
		return i
	}
	d.name(s, d.titleBefore(i))
	return end
}

// ofGod are words that make a name with the one of God behind them, folded.
var ofGod = foldedWords("فضل نصر جار عون ضيف رحمة أسد عطا سعد حبيب لطف فتح جاد نعمة خير")

// townNames reports whether the town at word k is the family name of the person
// whose first name is at word i: روهات كوباني, مدحت سنجار.
func (d *reading) townNames(i, k, left int) bool {
	if d.language != "ar" || k != i+1 || left == noSign || d.spanAt(k).source != fromGazetteer || d.spanAt(k).start != d.words[k].start || d.article(k) {
		return false
	}
	before := strings.TrimPrefix(string(d.fold(i-1)), "و")
	return !motion.has(before) && (d.words[i-1].flags&isSpeech == 0 || strings.HasSuffix(d.text(k, k), "ي"))
}

// motion are verbs of who comes to a place or goes from it, folded.
var motion = foldedWords("زار زارت يزور تزور غادر غادرت يغادر تغادر وصل وصلت يصل تصل دخل دخلت قصف قصفت")

// persianTails are the second halves of family names of Iran, as Arabic writes them apart. Folded.
var persianTails = foldedWords("زاده وند نيا بور نجاد فر")

// soraniClosers are words before which a name in Sorani has no ezafe: the
// prepositions, and was. Folded.
var soraniClosers = foldedWords("لە بە بۆ لەگەڵ کە و بوو بوون")

// closes reports whether what follows a name in Sorani leaves no ezafe at its
// end: a comma, a title, what is said of people.
func (d *reading) closes(end int) bool {
	if end >= len(d.words) {
		return true
	}
	w := &d.words[end]
	return w.gap != gapBlank || w.flags&isPrep != 0 || soraniClosers.hasBytes(d.fold(end)) || w.flags&(isRole|isSpeech) != 0 && w.flags&isFirst == 0 || nameAfter.hasBytes(d.fold(end))
}

// apposition reports whether a comma and a word with the article follow word
// end-1, which ends a name in Arabic: the planner of the attacks.
func (d *reading) apposition(end int) bool {
	return d.language == "ar" && end < len(d.words) && d.words[end].gap == gapComma && d.article(end)
}

// article reports whether word k begins with the article of Arabic, as إلياس
// and ألينا do not.
func (d *reading) article(k int) bool {
	return strings.HasPrefix(string(d.fold(k)), "ال") && strings.HasPrefix(d.text(k, k), "ا")
}

// articled reports whether word k, which follows the first name of a person, is
// of the form of a family name that no list has: one with the article, that is
// neither a day nor what describes a man.
func (d *reading) articled(k int) bool {
	fold := string(d.fold(k))
	return d.article(k) && len(fold) >= 8 && d.words[k].flags == 0 && !adverbs.has(fold) &&
		!strings.HasSuffix(fold, "ین") && !strings.HasSuffix(fold, "ون") && !strings.HasSuffix(fold, "ات")
}

// between reports whether word k, which is a common word and a name, is the
// middle name of a person: زياد خلف الدليمي, ياسين الحاج صالح.
func (d *reading) between(k int) bool {
	if d.language != "ar" || d.words[k].flags&(isFirst|isRole) == 0 || k+1 >= len(d.words) || d.words[k+1].gap != gapBlank {
		return false
	}
	next := d.words[k+1].flags
	return next&isLast != 0 || next&isFirst != 0 && next&isCommon == 0 || d.words[k].flags&isRole == 0 && d.nisba(k+1) && next&(isRole|isDemonym|isCommon) == 0
}

// another reports whether word k is written together with the "and" before a name.
func (d *reading) another(k int) bool {
	fold := string(d.fold(k))
	rest, found := strings.CutPrefix(fold, "و")
	if found && d.language == "ar" && k+1 < len(d.words) && string(d.fold(k+1)) == "الدین" {
		return true // and Falak al-Din
	}
	return found && d.language == "ar" && d.flagOf([]byte(fold)) == 0 && d.flagOf([]byte(rest))&(isFirst|isLast) != 0
}

// prefixed reports whether an unknown word may be a small word of Arabic and
// another that are written together: بجروح, "with wounds".
func (d *reading) prefixed(k int) bool {
	fold := string(d.fold(k))
	return strings.HasPrefix(fold, "ب") || strings.HasPrefix(fold, "ل") || strings.HasPrefix(fold, "و") || strings.HasPrefix(fold, "ف")
}

// plausible reports whether a word that no list has can be a name.
func (d *reading) plausible(k int) bool {
	fold := string(d.fold(k))
	if n := len(fold); n < 6 || n > 24 {
		return false
	}
	if d.language == "ckb" {
		for _, ending := range [...]string{"هدا", "هوه", "هکهی", "هکان", "هکانی", "یکی", "کردن", "بوون", "مان", "یان", "دا"} {
			if strings.HasSuffix(fold, ending) {
				return false
			}
		}
		return !strings.HasPrefix(fold, "له") && !strings.HasPrefix(fold, "به") && !strings.HasPrefix(fold, "ده")
	}
	if d.language == "fa" {
		return d.persianPlausible(k)
	}
	if d.language != "ar" {
		return true
	}
	if rest, verb := strings.CutPrefix(fold, "ی"); verb && len(rest) >= 8 && !strings.HasPrefix(rest, "و") && !strings.HasPrefix(rest, "ا") {
		return false
	}
	for _, prefix := range [...]string{"ال", "وال", "بال", "لل", "است", "یست", "تست", "سی", "ست", "بـ"} {
		if prefix == "سی" && len(fold) < 10 { // سيدو; a verb of the future is longer
			continue
		}
		if strings.HasPrefix(fold, prefix) && (prefix != "ال" || d.article(k)) {
			return false
		}
	}
	if raw := d.text(k, k); strings.HasPrefix(raw, "أ") && strings.HasSuffix(raw, "ت") {
		return false // a verb of what she did: أجلت
	}
	if d.feminine(k) && strings.HasSuffix(d.text(k, k), "ة") {
		return true // the judge Rahima
	}
	for _, ending := range [...]string{"ون", "ین", "ات", "یه", "تین", "هم", "ها", "نا", "ه"} {
		if strings.HasSuffix(fold, ending) {
			return false
		}
	}
	return true
}

// feminine reports whether the title of a woman, with the article, stands right
// before word k, which has none.
func (d *reading) feminine(k int) bool {
	return k > 0 && d.words[k].gap == gapBlank && d.words[k-1].flags&isRole != 0 && d.article(k-1) && strings.HasSuffix(d.text(k-1, k-1), "ة") && !d.article(k)
}

// kinArabic are relatives in Arabic with whose they are, folded, after whom a
// first name mostly stands.
var kinArabic = arabicKin("شقيق شقيقت أخو أخي أخا أخت ابن ابنت بنت زوج زوجت والد والدت أبو أبي جد جدت عم عمت خال خالت نجل نجلت حفيد حفيدت خطيب خطيبت طفل طفلت صهر توأم رضيع رضيعت")

func arabicKin(stems string) map[string]bool {
	set := make(map[string]bool)
	for stem := range strings.FieldsSeq(stems) {
		for _, whose := range [...]string{"ه", "ها", "هم", "هما", "ي"} {
			set[Fold(stem+whose)] = true
		}
	}
	return set
}

// relative reports whether a word for a relative stands right before word i in
// Arabic, with whose it is: شقيقها, her brother; ابن عمها, her cousin.
func (d *reading) relative(i int) bool {
	if d.language != "ar" || i == 0 || d.words[i].gap != gapBlank {
		return false
	}
	fold := string(d.fold(i - 1))
	return kinArabic[fold] || kinArabic[strings.TrimPrefix(fold, "و")] || kinArabic[strings.TrimPrefix(fold, "ل")]
}

// ofOneName takes who is called by a first name alone behind a word for a
// relative: شقيقها ثائر. It returns the word after it, or i.
func (d *reading) ofOneName(i int) int {
	w := &d.words[i]
	if w.flags&isFirst == 0 || w.flags&(isRole|isCommon|isSpeech) != 0 || d.owner[i] > 0 || !d.relative(i) || !d.ends(i+1) && !d.followsOn(i+1) {
		return i
	}
	d.mention(d.span(i, i, 0, 0), d.candidate(Person, canonical(d.text(i, i))))
	return i + 1
}

// followsOn reports whether word k is written together with an "and".
func (d *reading) followsOn(k int) bool {
	return strings.HasPrefix(string(d.fold(k)), "و") && d.flagOf(d.fold(k))&(isFirst|isLast) == 0
}

// nisba reports whether word k is of the form of an Arabic family name: الجبوري.
func (d *reading) nisba(k int) bool {
	fold := d.fold(k)
	return d.language != "ckb" && len(fold) >= 12 && !strings.HasSuffix(d.text(k, k), "ئ") && d.article(k) && string(fold[len(fold)-2:]) == "ی" && d.words[k].flags&isCommon == 0
}

// bareNisba reports whether word k is of the form of a family name without the
// article, as Kurds and Turkmens have them: عقراوي, برزنجي.
func (d *reading) bareNisba(k int) bool {
	fold := string(d.fold(k))
	if d.language == "fa" && d.words[k].flags == 0 {
		for _, ending := range [...]string{"زاده", "پور", "نژاد", "وند", "نیا", "خواه", "فر"} {
			if strings.HasSuffix(fold, ending) && len(fold) > len(ending)+4 {
				return true
			}
		}
	}
	if d.language == "ar" && (strings.HasPrefix(fold, "ت") && len(fold) <= 10 || !strings.HasSuffix(d.text(k, k), "ي")) {
		return false // a verb: تلتقي; أخرى, another
	}
	return len(fold) >= 8 && strings.HasSuffix(fold, "ی") && d.words[k].flags == 0 &&
		!d.article(k) && !strings.HasSuffix(fold, "هکهی") && !strings.HasSuffix(fold, "هکانی") && !strings.HasSuffix(fold, "یکی") && !strings.HasPrefix(fold, "ی") && !strings.HasPrefix(fold, "سی") && d.plausible(k) && (d.language != "ckb" || d.ends(k+1))
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
	}
	if d.language == "ar" && next < len(d.words) && d.words[next].gap == gapBlank && d.nationality(next) {
		return true // BP of Britain
	}
	if d.language == "ar" && i > 0 && d.words[i].gap == gapBlank && (played.hasBytes(d.fold(i-1)) || versus.hasBytes(d.fold(i-1))) && d.sporty() {
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
	if !ok(i) || d.language == "fa" && (string(d.fold(i-1)) != "روستای" || !d.persianPlausible(i) || d.words[i].flags != 0) {
		return i
	}
	if d.language == "ar" && d.article(i) && !called {
		return i // a district council, the mountain road, as to security
	}
	end := i + 1
	if end < len(d.words) && d.words[end].gap == gapBlank && d.words[i].flags&isFirst != 0 && ok(end) && d.ends(end+1) && !strings.HasSuffix(string(d.fold(i)), "ی") {
		end++
	}
	s := d.span(i, end-1, 0, 0)
	d.mention(s, d.candidate(Place, canonical(d.text(i, end-1))))
	return end
}
