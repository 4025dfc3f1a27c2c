package names

import (
	"strings"
	"sync"
)

// This file reads people in scripts without capitals.

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
		if size == 0 && d.language != "ar" && w.flags&(isCommon|isFirst|isRole) == isCommon|isFirst && (left == strongSign || d.language == "ckb" && left > noSign) && end+1 < len(d.words) && d.words[end+1].gap == gapBlank &&
			d.words[end+1].flags&(isFirst|isLast) != 0 && d.words[end+1].flags&(isWeak|isCommon|isRole) == 0 && d.flagOf(d.fold(end)) != 0 {
			weak, size, end, knownEnd = 1, 1, end+1, end+1
			continue // the director Jihan Hanan, though jihan is the world
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
	if d.language == "ckb" && d.words[i].flags&(isFirst|isLast) == 0 && len(fold) >= 8 && strings.HasSuffix(string(fold), "ی") && !strings.HasSuffix(d.text(i, i), "ێ") {
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
		ok = left == strongSign || left == someSign && (right == strongSign || right > noSign && d.officeComma(i) || last > 0 && unknown == 1 && d.ends(end)) || begins && right == strongSign || d.quoted(end-1)
	case d.language == "ckb" && strings.HasSuffix(string(fold), "ی"):
		// the ezafe: a decision of somebody
	case size == 2 && i > 0 && d.joined(i) && namesBefore.hasBytes(d.fold(i-1)):
		ok = d.ends(end) // two, by the names of
	case d.language != "ar" && size == 2 && d.officeComma(i):
		ok = right == strongSign // the governor of Kurdistan, Arash Zaratan, said
	default:
		ok = left == strongSign && right == strongSign || size == 2 && (d.definiteRole(i) && d.ends(end) || left+right > noSign && d.quoted(end-1)) || begins && right == strongSign && d.words[end].gap == gapComma
	}
	if !ok {
		return i
	}
	if d.language != "ar" && end-i > 2 && d.words[end-1].flags&isLast == 0 {
		// Shehbaz Sharif, and the message he sent.
		if whole, known := d.text(i, end-1), d.text(i, end-2); d.publicFigure(whole) == whole && d.publicFigure(known) != known {
			end--
		}
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

// famous takes a person whom the list knows by name, though no list knows the
// parts of it: مارک ڕوتە. It returns the word after the name, or i.
func (d *reading) famous(i int) int {
	w := &d.words[i]
	if d.language != "ckb" && d.language != "fa" || w.shape != uncased || d.owner[i] > 0 || w.flags&(isCommon|isSpeech|isPrep|isArea|isOrgHead|isRole) != 0 || w.flags&isFirst == 0 && d.leftSign(i) == noSign && !w.first {
		return i
	}
	end := i + 1
	for end < len(d.words) && end < i+maxFamous && d.words[end].gap == gapBlank && d.words[end].shape == uncased && d.owner[end] == 0 {
		end++
	}
	for ; end > i+1; end-- {
		if name := d.text(i, end-1); d.publicFigure(name) != name {
			d.name(d.span(i, end-1, 0, 0), "")
			return end
		}
	}
	return i
}

const maxFamous = 4 // words: Ursula von der Leyen

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
		for _, ending := range [...]string{"هدا", "هوه", "هکه", "هکهی", "هکان", "هکانی", "یکی", "کردن", "بوون", "مان", "یان", "دا"} {
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
var kinArabic = sync.OnceValue(func() map[string]bool {
	return arabicKin("شقيق شقيقت أخو أخي أخا أخت ابن ابنت بنت زوج زوجت والد والدت أبو أبي جد جدت عم عمت خال خالت نجل نجلت حفيد حفيدت خطيب خطيبت طفل طفلت صهر توأم رضيع رضيعت")
})

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
	kin := kinArabic()
	return kin[fold] || kin[strings.TrimPrefix(fold, "و")] || kin[strings.TrimPrefix(fold, "ل")]
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
