package names

import (
	"slices"
	"strings"
)

const maxOrgWords = 6

// uncasedOrganisation takes the organisation whose name begins with the word
// at i that says what it is: وزارة الموارد المائية, وەزارەتی نەوتی عێراق. It
// returns the word after it, or i if there is none, or none that goes up to word
// least.
func (d *reading) uncasedOrganisation(i, least int) int {
	var end int
	if media.hasBytes(d.fold(i)) && !(d.language == "ar" && (d.agency(i) || i+1 < len(d.words) && constructs.hasBytes(d.fold(i+1)))) {
		if least > i+2 {
			return i
		}
		return d.medium(i)
	}
	switch d.language {
	case "ar":
		end = d.arabicOrganisation(i)
	case "ckb":
		end = d.soraniOrganisation(i)
	case "fa":
		end = d.persianOrganisation(i)
	}
	if end < least || (end == i+2 || d.language != "ar") && generic.hasBytes(d.fold(i+1)) && !strings.HasSuffix(string(d.fold(i)), "وزاره") && !soraniLocal.hasBytes(d.fold(i)) {
		return i
	}
	s := d.span(i, end-1, 0, 0)
	if fold := d.fold(i); d.flagOf(fold)&isOrgHead == 0 {
		for pre, suf := range affixes(fold, d.language) {
			if suf == 0 && d.flagOf(fold[pre:])&isOrgHead != 0 {
				if pre -= len("ال"); pre < 0 || !strings.HasPrefix(string(fold[pre:]), "ال") {
					pre += len("ال")
				}
				s.start = d.span(i, i, pre, 0).start
				break
			}
		}
	}
	if fold := d.fold(end - 1); d.language == "ckb" {
		for _, suffix := range [...]string{"یش", "دا", "هوه"} {
			if n := len(fold) - len(suffix); n >= 8 && string(fold[n:]) == suffix {
				s.end = d.span(end-1, end-1, 0, len(suffix)).end
				break
			}
		}
		for _, from := range [...]string{"ووه", "اوه"} { // from, behind a vowel: کۆمپانیای سۆمۆوە
			if strings.HasSuffix(string(fold), from) && len(fold) > len(from)+4 {
				s.end = d.span(end-1, end-1, 0, len("وه")).end
			}
		}
	}
	if s.start >= s.end {
		return i
	}
	name := canonical(d.fields[d.words[i].field][s.start:s.end])
	if _, whole := d.listedByName(name); d.language != "ar" && !whole && named.hasBytes(d.fold(i)) && i+1 < end {
		rest := d.span(i+1, end-1, 0, 0)
		rest.end = s.end
		if known, ok := d.listedByName(d.fields[d.words[i].field][rest.start:rest.end]); ok {
			d.mention(rest, d.candidate(Organisation, known)) // کۆمپانیای سۆمۆ is سۆمۆ
			return end
		}
	}
	d.mention(s, d.candidate(Organisation, d.knownOrganisation(name)))
	return end
}

// media are heads of what has a name of its own after them, folded.
var media = foldedWords("قناة وكالة صحيفة إذاعة شبكة کەناڵی ئاژانسی ڕۆژنامەی گۆڤاری ڕادیۆی خبرگزاری لقناة ولقناة لوكالة لصحيفة")

// stations are the heads in Sorani of those that are called by their town, folded.
var stations = foldedWords("ڕادیۆی")

// agency reports whether word i is the head of an agency that is called by what
// it does and where: وكالة الأنباء السورية, not the Agency Anadolu.
func (d *reading) agency(i int) bool {
	return strings.HasSuffix(string(d.fold(i)), "وکاله") && d.orgWord(i, i+2) && d.article(i+1) && (d.article(i+2) || andConstructs.hasBytes(d.fold(i+2))) && !adverbs.hasBytes(d.fold(i+2))
}

// newsOf is what an agency of no name is of, folded: the news agency.
var newsOf = foldedWords("الأنباء")

// medium takes the name after a word like channel: قناة الرشيد.
func (d *reading) medium(i int) int {
	k := i + 1
	if d.language == "ckb" && stations.hasBytes(d.fold(i)) && d.placeBehind(i, k) {
		end := int(d.spanAt(k).last) + 1 // ڕادیۆی کرماشان
		d.mention(d.span(i, end-1, 0, 0), d.candidate(Organisation, d.knownOrganisation(canonical(d.text(i, end-1)))))
		return end
	}
	if !d.orgWord(i, k) || d.spanAt(k) != nil || d.words[k].flags&(isCommon|isRole|isPrep|isOrgHead|isDemonym) != 0 {
		return i
	}
	fold := string(d.fold(k))
	if d.language == "ar" && (!strings.HasPrefix(fold, "ال") || newsOf.has(fold) || adverbs.has(fold)) || d.language != "ar" && d.words[k].flags == 0 && strings.HasSuffix(fold, "ی") {
		return i
	}
	end := k + 1
	if end < len(d.words) && d.words[end].gap == gapBlank && d.words[end].shape == digits {
		end++
	}
	d.mention(d.span(k, end-1, 0, 0), d.candidate(Organisation, d.knownOrganisation(canonical(d.text(k, end-1)))))
	return end
}

// generic are what a council or commission of no name is of, folded.
var generic = foldedWords("العامة المحافظة المحافظات الجديد الجديدة الإدارة التحكيم التحقيق المدينة القضاء الدفاع پارێزگا پارێزگاکان نوێ نوێی شار قەزا ئاو بەرهەمهێنەر المعارضة الحاكمة الحاكم السابق السابقة صحرایی")

// knownOrganisation returns the canonical name of an organisation that the
// list knows by name, with or without what it is in front, else name itself.
func (d *reading) knownOrganisation(name string) string {
	if known, ok := d.listedByName(name); ok {
		return known
	}
	if head, rest, ok := strings.Cut(name, " "); ok && named.has(Fold(head)) {
		if known, ok := d.listedByName(rest); ok {
			return known
		}
	}
	return name
}

func (d *reading) listedByName(name string) (canonical string, ok bool) {
	words, folded := appendWords(nil, nil, name, 0)
	for _, s := range d.lexicon.known.whole(words, folded) {
		if e := d.lexicon.entries[s.value]; e.kind == Organisation {
			return e.name, true
		}
	}
	return "", false
}

// named are heads that may be left out of a name: the company Asiacell. Folded.
var named = foldedWords("شركة منظمة وكالة صحيفة قناة شبكة مؤسسة کۆمپانیای ڕێکخراوی ئاژانسی کەناڵی شرکت سازمان خبرگزاری")

// orgWord reports whether word k can go on the name of an organisation.
func (d *reading) orgWord(i, k int) bool {
	if k >= len(d.words) || k >= i+maxOrgWords || d.words[k].gap != gapBlank || d.words[k].shape != uncased || d.owner[k] > 0 {
		return false
	}
	w := &d.words[k]
	return w.flags&(isSpeech|isAfter|isPrep) == 0 || w.flags&isSpeech != 0 && strings.HasPrefix(string(d.fold(k)), "ال")
}

// adverbs are words with the article that end the name of an organisation, folded.
var adverbs = foldedWords("اليوم الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد الماضي الماضية المقبل المقبلة الحالي الحالية الذي التي السيد السيدة الدكتور الآن")

// devoted returns the word after the name of an organisation that begins at word
// i and ends with what it is for: مركز ... للدراسات. It returns 0 if there is none.
func (d *reading) devoted(i int) int {
	for k := i + 2; k < i+5 && d.orgWord(i, k) && !d.organisationAt(k); k++ {
		if devotions.hasBytes(d.fold(k)) {
			for k++; d.orgWord(i, k) && (d.adjective(k) || andConstructs.hasBytes(d.fold(k))); k++ {
			}
			return k
		}
	}
	return 0
}

// centres are heads that name an organisation only with what it is for, folded.
var centres = foldedWords("مركز معهد المركز المعهد")

// devotions end the name of an organisation: for studies, for research. Folded.
var devotions = foldedWords("للدراسات للأبحاث للبحوث للتنمية للإعلام للثقافة للسلام للتدريب للتوثيق للحريات للإحصاء للاستشارات للديمقراطية للفنون للتراث للإغاثة للأزمات للإحصاء للتأهيل للعدالة للصحافة للطاقة للمناخ")

// purposes are words with the preposition of what an organisation is for, which
// go on its name with the word behind them: of football, of human rights. Folded.
var purposes = foldedWords("لكرة لحقوق لشؤون لمكافحة لمنع لنزع لرعاية لحماية لتنمية لتسويق لإنتاج لتوزيع لنقل لتكرير لمراقبة لصناعة لخدمات لألعاب لطب لعلوم لضمان لمساعدة لتعليم لتمكين لبحوث لدعم")

// organisationAt reports whether an organisation that is known by name, or the
// head of one, begins at word k.
func (d *reading) organisationAt(k int) bool {
	s := d.spanAt(k)
	return s != nil && s.source == fromLexicon && d.kindOf(s) == Organisation || d.words[k].flags&isOrgHead != 0
}

// soraniNouns are nouns that end in the letter of the ezafe without it, folded.
var soraniNouns = foldedWords("دارایی تەندروستی ڕۆشنبیری بەرگری بازرگانی پیشەسازی شارەوانی دادپەروەری نیشتمانی ئیسلامی کشتوکاڵی ڕاگەیاندنی ئابووری سیاسی هەماهەنگی جیهانی کوردستانی یاری وەرزشی پزیشکی ئەندازیاری تەکنیکی پۆلیتەکنیکی ئەمریکی ئەمەریکی ڕامیاری کۆمەڵایەتی ئاسمانی زانستی ئایینی هاووڵاتی شارستانی فیدراڵی کوردی عێراقی جوگرافی مرۆیی مرۆڤایەتی")

// soraniSeconds are what the name of a ministry goes on with behind an "and", folded.
var soraniSeconds = foldedWords("لاوان ئابووری گەیاندن توێژینەوەی کاروباری ئەنفالکراوان نیشتەجێکردن سەرچاوەکانی سەرچاوە پیشەسازی گەشتوگوزار وەرزش ژینگە کانزا کانزاکان ئاوەدانکردنەوە کۆچبەران زانستی پەروەردە هونەر کەلتوور ئاسایشی")

// Heads in Sorani whose names are formed in their own way, folded.
var (
	// soraniLocal are of each town: the town is a part of the name.
	soraniLocal = foldedWords("دادگای بەڕێوەبەرایەتی بەڕێوەبەرایەتیی بەڕێوبەرایەتی بەرێوەبەرایەتی شارەوانیی سەرۆکایەتیی فەرمانگەی ژووری دادوەریی")
	// soraniNamed are called by people, and by words that are names too.
	soraniNamed = foldedWords("نەخۆشخانەی زانکۆی پەیمانگای پەیمانگەی یانەی کۆمپانیای دەزگای دامەزراوەی کتێبخانەی مۆزەخانەی ناوەندی ئەنستیتیوتی")
)

func (d *reading) soraniOrganisation(i int) int {
	k, head := i+1, string(d.fold(i))
	if soraniNamed.has(head) {
		if end := d.soraniCalled(i); end > k {
			return end
		}
	}
	if !d.orgWord(i, k) || d.words[k].flags&(isRole|isFirst) != 0 && d.words[k].flags&isCommon == 0 && !soraniNouns.hasBytes(d.fold(k)) && !soraniLocal.has(head) && d.flagOf(d.fold(k)) != 0 {
		return i
	}
	local := false // it ends with where it is
	for d.orgWord(i, k) && !(k > i+1 && soraniVerb(string(d.fold(k)))) {
		local = false
		if s := d.spanAt(k); s != nil && !(s.ambiguous && s.source == fromGazetteer && soraniLocal.has(head) && s.end < d.words[k].end) {
			k = int(s.last) + 1
			local = s.source == fromGazetteer && (head != "دادگای" || slices.Contains(d.home, d.gazetteer.places[s.entry].Country)) // not the arbitrators of Paris
			if s.source == fromGazetteer && s.last == s.first && strings.HasSuffix(string(d.fold(k-1)), "ی") && s.end < d.words[k-1].end {
				continue
			}
			break
		}
		fold := string(d.fold(k))
		local = region.has(fold)
		k++
		if d.soraniSecond(i, k, fold) {
			k++
			continue
		}
		if soraniNouns.has(fold) && d.placeBehind(i, k) {
			continue // وەزارەتی دارایی عێراق
		}
		if !strings.HasSuffix(fold, "ی") && !strings.HasSuffix(fold, "ه") || soraniNouns.has(fold) || strings.HasSuffix(fold, "هوه") {
			break
		}
		if strings.HasSuffix(fold, "ه") && !d.definite(k) {
			break
		}
	}
	if soraniLocal.has(head) && (!local || k == i+2) {
		return i
	}
	return min(k, i+maxOrgWords)
}

// region is what the Kurdistan Region is called in short, folded.
var region = foldedWords("هەرێم هەرێمی")

// soraniSecond reports whether an "and" at word k joins a second noun to the
// one before, which is folded, in the name of the organisation at word i:
// وەزارەتی ڕۆشنبیری و لاوان, بەڕێوەبەرایەتیی ئاو و ئاوەڕۆی هەولێر.
func (d *reading) soraniSecond(i, k int, before string) bool {
	if k+1 >= len(d.words) || d.words[k].gap != gapBlank || d.words[k+1].gap != gapBlank || string(d.fold(k)) != "و" || d.owner[k+1] > 0 {
		return false
	}
	switch head := string(d.fold(i)); {
	case soraniMinistry.has(head):
		return soraniSeconds.hasBytes(d.fold(k + 1))
	case soraniLocal.has(head):
		return d.spanAt(k+1) == nil && strings.HasSuffix(string(d.fold(k+1)), "ی") && d.placeBehind(i, k+2)
	}
	return false
}

// soraniMinistry are the heads of ministries, folded.
var soraniMinistry = foldedWords("وەزارەتی")

// soraniCalled returns the word after the name of somebody or of some thing that
// the organisation at word i is called by, though the word is a first name too:
// نەخۆشخانەی هیوا, نەخۆشخانەی شەهید ئاسۆ. It returns i if there is none.
func (d *reading) soraniCalled(i int) int {
	k := i + 1
	for ; d.orgWord(i, k) && honoured.hasBytes(d.fold(k)); k++ {
	}
	begin := k
	for k < begin+3 && d.orgWord(i, k) && (d.spanAt(k) == nil || d.kindOf(d.spanAt(k)) == Person) && d.words[k].flags&(isFirst|isLast) != 0 && d.words[k].flags&isRole == 0 && !soraniNouns.hasBytes(d.fold(k)) {
		k++
		if last := string(d.fold(k - 1)); strings.HasSuffix(last, "ی") && d.flagOf([]byte(last))&(isFirst|isLast) == 0 {
			if d.placeBehind(i, k) {
				return int(d.spanAt(k).last) + 1 // نەخۆشخانەی هیوای سلێمانی
			}
			return k
		}
	}
	if k == begin {
		return i
	}
	return k // a word without the letter of the ezafe is the last
}

// honoured are titles of those whom a hospital or a school is called by, folded.
var honoured = foldedWords("شەهید مام شێخ دکتۆر د مەلا پیر")

// soraniVerb reports whether a folded word ends as verbs do whose object or
// place a name with the letter of the ezafe is: یانەی زەورای بردەوە.
func soraniVerb(fold string) bool {
	for _, ending := range [...]string{"دهوه", "رتهوه", "رایهوه", "رانهوه", "وهتهوه"} {
		if strings.HasSuffix(fold, ending) && len(fold) > len(ending) {
			return true
		}
	}
	return false
}

// placeBehind reports whether word k, which may go on the organisation that
// begins at word i, is a place that the gazetteer knows for sure.
func (d *reading) placeBehind(i, k int) bool {
	if !d.orgWord(i, k) {
		return false
	}
	s := d.spanAt(k)
	return s != nil && s.source == fromGazetteer && !s.ambiguous && int(s.first) == k
}

// definite reports whether word k ends as one that the word before describes: هاوبەشەکان.
func (d *reading) definite(k int) bool {
	if k >= len(d.words) || d.words[k].gap != gapBlank {
		return false
	}
	fold := string(d.fold(k))
	return strings.HasSuffix(fold, "هکان") || strings.HasSuffix(fold, "هکه") || strings.HasSuffix(fold, "هکانی")
}

// kurmanjiOrganisation takes the organisation whose name begins with the word
// at i: Wezareta Perwerdeyê, Rêveberiya Keşnasiyê ya Herêma Kurdistanê. It
// returns the word after it, or i if there is none or a list knows it.
func (d *reading) kurmanjiOrganisation(i int) int {
	if s := d.spanAt(i); s != nil && !(s.ambiguous && s.first == s.last) || d.words[i].styled || i+1 >= len(d.words) {
		return i // but Komeleya is not always the party
	}
	if s := d.spanAt(i + 1); s != nil && d.kindOf(s) == Organisation && !s.ambiguous {
		return i // Kompaniya DNO
	}
	if d.words[i+1].flags&isCommon != 0 && d.spanAt(i+1) == nil && !kurmanjiBrands.hasBytes(d.fold(i)) && string(d.fold(i)) != "wezareta" && !strings.HasSuffix(strings.TrimSuffix(d.text(i+1, i+1), "n"), "ê") && !(i+2 < len(d.words) && strings.HasSuffix(d.text(i+1, i+1), "a") && d.words[i+2].gap == gapBlank && d.words[i+2].capitalised()) && !(i+3 < len(d.words) && kurmanjiLinks.hasBytes(d.fold(i+2)) && string(d.fold(i+2)) != "u" && d.words[i+2].shape == lower && d.words[i+3].capitalised()) {
		return i
	}
	begin, k := i, i+1
	if kurmanjiBrands.hasBytes(d.fold(i)) && d.words[i+1].gap == gapBlank && d.words[i+1].capitalised() && d.spanAt(i+1) == nil && !(i+2 < len(d.words) && d.words[i+2].shape == lower && kurmanjiLinks.hasBytes(d.fold(i+2))) {
		begin = i + 1 // Weşanxaneya Peywend
	}
	for k < len(d.words) && k < i+2*maxOrgWords && d.words[k].gap == gapBlank && d.owner[k] <= 0 {
		w := &d.words[k]
		if w.capitalised() {
			if k > i+1 && d.words[k-1].capitalised() && d.personAfter(k) {
				break // Endama Koordînasyona Jinan Rîhan Loqo
			}
			k++
			continue
		}
		link := string(d.fold(k))
		if !kurmanjiLinks.has(link) || link == "ji" && (k+1 >= len(d.words) || string(d.fold(k+1)) != "bo") || link == "u" && string(d.fold(i)) != "wezareta" && !(kurmanjiJoint.hasBytes(d.fold(i)) && k+1 < len(d.words) && d.spanAt(k+1) == nil && strings.HasSuffix(d.text(k+1, k+1), "ê")) || k == i+1 || k+1 >= len(d.words) || d.words[k+1].gap != gapBlank || !d.words[k+1].capitalised() || link == "u" && d.words[k+1].flags&isOrgHead != 0 {
			break
		}
		k++
	}
	if k == i+1 || k == i+2 && kurmanjiLocal.hasBytes(d.fold(i)) && d.spanAt(i+1) != nil {
		return i // Dadgeha Wanê is a court of Van, as each town has some
	}
	if s := d.spanAt(k - 1); s != nil && int(s.last) >= k {
		return i
	}
	d.mention(d.span(begin, k-1, 0, 0), d.candidate(Organisation, d.knownOrganisation(canonical(d.text(begin, k-1)))))
	return k
}

// personAfter reports whether a person is named from word k on, behind the name
// of an organisation: Komîteya Aştiyê Rîhan Loqo.
func (d *reading) personAfter(k int) bool {
	if s := d.spanAt(k); s != nil && !(s.source == fromGazetteer && s.first == s.last && s.end == d.words[k].end && d.words[k].flags&isFirst != 0) {
		return d.kindOf(s) == Person && int(s.first) == k
	}
	if k+1 >= len(d.words) || !d.words[k+1].capitalised() || d.words[k+1].gap != gapBlank || d.words[k].flags&isCommon != 0 {
		return false
	}
	return d.words[k].flags&isFirst != 0 && !strings.HasSuffix(d.text(k+1, k+1), "ê") || d.words[k].shape == titled && d.words[k+1].shape == titled && strings.HasSuffix(d.text(k-1, k-1), "ê") && !inflected(d.text(k, k))
}

// kurmanjiLocal are the heads of what each town has, folded.
var kurmanjiLocal = foldedWords("Dadgeha Nexweşxaneya Dozgeriya Serdozgeriya Qaymeqamiya")

// kurmanjiJoint are heads that an "and" may stand behind, before a second noun
// with its ending: Nexweşxaneya Perwerde û Lêkolînê. Folded.
var kurmanjiJoint = foldedWords("Nexweşxaneya Midûriyeta Rêveberiya Akademiya Komîteya Navenda Fakulteya")

// kurmanjiBrands are words before the name of an organisation that are no part of it, folded.
var kurmanjiBrands = foldedWords("Weşanxaneya Kompaniya Şîrketa Kanala Rojnameya Kovara Malpera Radyoya Televîzyona")

// kurmanjiLinks are the words inside a Kurmanji name, folded.
var kurmanjiLinks = foldedWords("ya yê yên a ê ên û ji bo")
