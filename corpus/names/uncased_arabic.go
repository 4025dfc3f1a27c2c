package names

import "strings"

// This file knows how the names of organisations go on in Arabic: a head, what
// it is of, and the adjectives that agree with it.

// headAt returns the head of an organisation at word i without what is written
// together with it, and whether it has the article.
func (d *reading) headAt(i int) (head string, whole bool) {
	fold := d.fold(i)
	head = string(fold)
	if d.flagOf(fold)&isOrgHead == 0 {
		for pre, suf := range affixes(fold, d.language) {
			if suf == 0 && d.flagOf(fold[pre:])&isOrgHead != 0 {
				head = string(fold[pre:])
				whole = strings.HasSuffix(string(fold[:pre]), "ال") || strings.HasSuffix(string(fold[:pre]), "لل")
				break
			}
		}
	}
	if rest, found := strings.CutPrefix(head, "ال"); found && rest != "" {
		return rest, true
	}
	return head, whole
}

// constructs are nouns without the article between a head and what it is of,
// which is a place or has the article: the chamber of commerce of Damascus. Folded.
var constructs = foldedWords(`
شرق غرب شمال جنوب وسط إعادة إنعاش كمارك تقاعد مهجري نازحي
تجارة صناعة زراعة سياحة صادرات تصدير استيراد تسويق حفر تعبئة خدمات مشاريع استثمار مصارف بنوك غرف رجال أعمال سيدات
جنايات جنح تحقيق استئناف بداءة بداية تمييز صلح نقض جزاء أمن
شرطة مرور جمارك جوازات جنسية أحوال سجون إصلاح دفاع إطفاء إسعاف طوارئ استخبارات مخابرات مكافحة عمليات قوات حرس حدود حماية حفظ متابعة مراقبة رقابة نزاهة مساءلة منع نزع
صحة تربية تعليم ثقافة شباب رياضة بيئة أنواء أرصاد آثار تراث أوقاف حج هجرة بلديات بلدية طرق جسور ماء مياه مجاري موارد ري كهرباء توزيع إنتاج توليد نقل مرافئ موانئ مطار مطارات طيران خطوط سكك اتصالات بريد نفط غاز مصافي مصفى تكرير تخطيط إحصاء إحصائيات إعمار إسكان تنمية تطوير تنسيق تنظيم تسجيل ضريبة ضرائب توثيق رصد حظر شؤون حقوق رعاية دعم تمكين إغاثة إنقاذ نجدة تأهيل
محافظة محافظات قضاء ناحية ريف مدينة إقليم عشائر شيوخ وجهاء أعيان ولاة وزراء
محامي مهندسي أطباء صيادلة معلمي صحفيي صحافيي محرري مصوري إعلاميي فناني موظفي متقاعدي طلبة طلاب شبيبة نساء عمال فلاحي كتاب أدباء تجار مصدري صناعيي مقاولي سائقي علماء خطباء ممرضي نقابات جمعيات منظمات أحزاب بلدات
`)

// andConstructs are such nouns with the "and" that joins them to one before
// (طرق وجسور بابل), and with the article (التعليم العالي والبحث العلمي). Folded.
var andConstructs = foldedWords(`
وجسور ومجاري وصناعة وزراعة وتجارة وتعليم ومياه وكهرباء وغاز وتوزيع وبلديات وأعمال
والبحث والبحوث والأبحاث والعلوم والتعليم والتكنولوجيا والتقنيات والدراسات والتدريب والتأهيل والإحصاء والمقاييس والسيطرة
والمهجرين والمغتربين والاتصالات والإعلام والنشر والسينما والمسرح والفنون والآداب والكتاب والثقافة والسياحة والآثار والمتاحف والتراث
والاقتصاد والتجارة والصناعة والمعادن والزراعة والري والمياه والموارد والتنمية والاستثمار والتخطيط والتعاون والعمل والتموين والجمارك
والإسكان والأشغال والبلديات والإعمار والإنشاء والجسور والمجاري والنقل والمواصلات والكهرباء والطاقة والبيئة والغاز
والرياضة والشباب والأسرة والطفل والمرأة والطفولة والسكان والإرشاد والأوقاف والأنصار
والتحقيقات والأمن والدفاع والعدالة والنزاهة والمساءلة والديمقراطية والحريات والسلام والعدل والرصد والإنقاذ والإغاثة والأعمال والتصنيع والتطوير والمساواة والزلازل
`)

// nations are what is of a country or a people, folded.
var nations = foldedWords(`
عراقي سوري لبناني أردني مصري تركي إيراني كويتي سعودي قطري إماراتي عماني يمني بحريني ليبي تونسي جزائري مغربي سوداني موريتاني صومالي فلسطيني إسرائيلي
كردستاني كوردستاني كردي كوردي عربي تركماني آشوري كلداني سرياني أرمني إيزيدي تركستاني
أمريكي أميركي كندي مكسيكي برازيلي أرجنتيني فنزويلي كولومبي كوبي تشيلي بريطاني إنكليزي إنجليزي فرنسي ألماني إيطالي إسباني برتغالي هولندي بلجيكي سويسري نمساوي نرويجي سويدي دنماركي فنلندي إيرلندي بولندي تشيكي مجري يوناني قبرصي صربي كرواتي بلغاري روماني ألباني أوروبي
روسي أوكراني بيلاروسي جورجي أرميني أذربيجاني أذري كازاخي أوزبكي صيني ياباني كوري هندي باكستاني أفغاني بنغلاديشي سريلانكي إندونيسي ماليزي تايلاندي فيتنامي فلبيني أسترالي نيوزيلندي أفريقي إفريقي نيجيري إثيوبي كيني
`)

// nationality reports whether word k says with the article of which country something is.
func (d *reading) nationality(k int) bool {
	if d.words[k].flags&isDemonym != 0 {
		return true
	}
	rest, found := strings.CutPrefix(string(d.fold(k)), "ال")
	return found && nations.has(strings.TrimSuffix(rest, "ه"))
}

// epithets are the adjectives of organisations that do not end as an origin does, folded.
var epithets = foldedWords(`
الأوسط العرب المحررة العامة العام العليا الأعلى العالي الحرة الحر الخاصة الخاص المتحدة المتحد الكبرى الموحدة الموحد المستقلة المستقل المشتركة المشترك المسلحة الدائمة الأول الأولى الثانية الثاني
الأحمر الحمراء الخضراء الأخضر البيضاء الجديد الجديدة المعاصر الحديث الحديثة المفتوحة الشاملة المستدامة المتخصصة المركزة الإعلامي التطوعية المحدودة القابضة المساهمة المختلطة المدمجة المؤقتة الموازية الفاتيكانية المحتجين العاملين
`)

// nounsAsAdjectives have the form of an adjective of origin and are none, folded.
var nounsAsAdjectives = foldedWords("القضية العملية الحرية الاتفاقية الميزانية المسؤولية الجنسية المديرية الكمية الآلية الشفافية الأهمية الوضعية الهوية الأغلبية الأقلية المستشفى المقهى المبنى")

// adjective reports whether word k is an adjective with the article, such as
// goes on the name of an organisation.
func (d *reading) adjective(k int) bool {
	fold := string(d.fold(k))
	if !strings.HasPrefix(fold, "ال") || adverbs.has(fold) || nounsAsAdjectives.has(fold) {
		return false
	}
	if d.words[k].flags&(isRole|isFirst) == isRole && !strings.HasSuffix(fold, "یه") && !epithets.has(fold) && !d.nationality(k) {
		return false // the leader, who is named
	}
	return d.nationality(k) || epithets.has(fold) || strings.HasSuffix(fold, "یین") ||
		len(fold) >= 10 && (strings.HasSuffix(fold, "یه") || strings.HasSuffix(d.text(k, k), "ي"))
}

// adjectivesFrom returns the word after the adjectives that go on the name of
// the organisation at word i from word k, and what it does and is for.
func (d *reading) adjectivesFrom(i, k int, head string) int {
	nation := false
	for d.orgWord(i, k) {
		fold := string(d.fold(k))
		demonym := d.nationality(k)
		switch {
		case nation && !demonym:
			return d.purposeFrom(i, k, head)
		case d.adjective(k):
			nation = demonym || strings.HasSuffix(fold, "یین")
		case andConstructs.has(fold) && strings.HasPrefix(fold, "وال") && (k > i+1 || head == "وزاره") && !nation:
		default:
			return d.purposeFrom(i, k, head)
		}
		k++
	}
	return d.purposeFrom(i, k, head)
}

// purposeFrom returns the word after what the organisation at word i is for:
// لحقوق الإنسان, للأوراق المالية. A ministry is for nothing.
func (d *reading) purposeFrom(i, k int, head string) int {
	if head == "وزاره" || !d.orgWord(i, k) {
		return k
	}
	fold := string(d.fold(k))
	switch {
	case (purposes.has(fold) || strings.HasPrefix(fold, "ل") && constructs.has(fold[len("ل"):])) && d.orgWord(i, k+1) && (d.article(k+1) || d.placed(i, k+1) > 0):
		if end := d.placed(i, k+1); end > 0 {
			return end // the directorate for education of Kirkuk
		}
		k += 2
	case strings.HasPrefix(fold, "لل") && len(fold) >= 8 && !audience.has(fold) && d.words[k].flags&isRole == 0:
		k++
	default:
		return k
	}
	for d.orgWord(i, k) && (d.adjective(k) || andConstructs.hasBytes(d.fold(k)) && strings.HasPrefix(string(d.fold(k)), "وال")) {
		k++
	}
	return k
}

// audience are those to whom an organisation says something, folded.
var audience = foldedWords("للصحفيين للصحافيين للصحافة للمواطنين للنازحين للمرة للمزيد للحكومة للرئيس للمحكمة للعراق للوقوف للحصول للمشاركة للاطلاع للضغط للتحقيق للأسباب للوكالة للشرطة للجيش للقناة للجنة للاجئين لليوم")

// What may stand behind a head that is a word of many uses. Folded.
var (
	// ofConstructs name an organisation only with one of constructs, or with a place and more.
	ofConstructs = foldedWords("قيادة إدارة مكتب سوق مجموعة فرقة قسم")
	// ofAdjectives name one also with a noun and its adjective.
	ofAdjectives = foldedWords("صندوق سلطة دائرة لجنة دار محكمة كلية غرفة رابطة بنك")
	// inPlace are heads that the place of a union or a university goes on.
	inPlace = foldedWords("نقابة رابطة جامعة")
	// sciences are the constructs that name a centre. Folded.
	sciences = foldedWords("توثيق علوم بحوث أبحاث دراسات")
	// courtsAre the adjectives that are all the name of a court.
	courtsAre = foldedWords("الدستورية الاتحادية الجنائية الإدارية العليا الثورة التمييز النقض")
)

// placed returns the word after the place or the organisation at word k, of
// which the organisation at word i is, or 0.
func (d *reading) placed(i, k int) int {
	s := d.spanAt(k)
	if !d.orgWord(i, k) || s == nil || int(s.first) != k || s.start != d.words[k].start || s.source == fromLexicon && d.kindOf(s) == Person {
		return 0
	}
	return int(s.last) + 1
}

func (d *reading) arabicOrganisation(i int) int {
	head, whole := d.headAt(i)
	if i+1 >= len(d.words) {
		return i
	}
	if centres.has(head) && sciences.hasBytes(d.fold(i+1)) && d.orgWord(i, i+2) && d.article(i+2) {
		return d.adjectivesFrom(i, i+3, head)
	}
	weak, loose := ofConstructs.has(head), ofAdjectives.has(head)
	k := i + 1
	article := func(k int) bool {
		fold := string(d.fold(k))
		return d.article(k) && len(fold) >= 8 && !adverbs.has(fold) && d.words[k].flags&(isRole&^isFirst) == 0
	}
	construct := func(k int) bool { // but the Kurdistan Region is a place
		s := d.spanAt(k)
		return constructs.hasBytes(d.fold(k)) && !(s != nil && s.first < s.last)
	}
	if end := d.devoted(i); end > 0 {
		return end
	}
	if !d.orgWord(i, k) && !(d.words[k].gap == gapBlank && d.owner[k] <= 0 && d.words[k].flags&isSpeech != 0 && construct(k)) {
		return i // آثار, antiquities, is also "stirred"
	}
	end := i
	switch s := d.spanAt(k); {
	case whole && head == "شرطه":
		return i
	case whole:
		if !article(k) && !d.adjective(k) {
			return i
		}
		end = d.adjectivesFrom(i, k+1, head)
		switch {
		case head == "محکمه" && courtsAre.hasBytes(d.fold(k)):
		case end == k+1 && (weak || loose || centres.has(head)):
			return i
		}
	case construct(k) && !centres.has(head):
		for k++; (d.orgWord(i, k) || k < len(d.words) && d.words[k].gap == gapBlank && d.words[k].flags&isPrep != 0) && (construct(k) || andConstructs.hasBytes(d.fold(k)) && !strings.HasPrefix(string(d.fold(k)), "وال")); k++ {
		}
		if end = d.placed(i, k); end > 0 {
			end = d.adjectivesFrom(i, end, head)
		} else if d.orgWord(i, k) && article(k) {
			end = d.adjectivesFrom(i, k+1, head)
		} else {
			return i
		}
	case article(k) && (s == nil || s.source != fromGazetteer || s.ambiguous && !ofTowns.has(head)):
		end = d.adjectivesFrom(i, k+1, head)
		if weak || centres.has(head) || loose && end < k+2 && head != "کلیه" && !(head == "محکمه" && courtsAre.hasBytes(d.fold(k))) {
			return i
		}
	case head == "جامعه" && d.words[k].flags&isFirst != 0 && (s == nil || s.source != fromGazetteer):
		if d.orgWord(i, k+1) && string(d.fold(k+1)) == "الدین" {
			return k + 2
		}
		return i
	case d.placed(i, k) > 0 && (!s.ambiguous || ofTowns.has(head)) && (s.source == fromGazetteer || ofPlaces.has(head)):
		// University of Mosul, mission of the United Nations
		if named.has(head) && s.source == fromLexicon {
			return i // the company DNO is DNO
		}
		at := d.placed(i, k)
		if end = d.adjectivesFrom(i, at, head); !ofPlaces.has(head) && end == at {
			return i
		}
	case head == "جامعه" && s == nil && d.words[k].flags == 0 && !d.prefixed(k) && d.plausible(k) && d.ends(k+1):
		end = k + 1 // of a town that no list has
	case d.words[k].flags&(isCommon|isRole|isFirst) != 0 || s != nil || weak || loose || centres.has(head):
		if ofAnyWord.has(head) && d.words[k].flags&isFirst != 0 && s == nil && d.orgWord(i, k+1) && (article(k+1) || d.words[k+1].flags&isFirst != 0 && d.ends(k+2)) {
			end = k + 2 // the company Nur al-Sama
			break
		}
		return i
	case head == "شرکه" && d.plausible(k) && d.placed(i, k+1) > 0 && d.spanAt(k+1).source == fromGazetteer:
		end = d.placed(i, k+1) // whatever it makes there
	case d.orgWord(i, k+1) && d.nationality(k+1):
		end = k + 1 // an adjective that does not agree: the Korean company Hanwha
	case d.orgWord(i, k+1) && article(k+1):
		// A company for the marketing of oil: one noun more without the article.
		end = d.adjectivesFrom(i, k+2, head)
	default:
		return i
	}
	if inPlace.has(head) && end < len(d.words) && string(d.fold(end)) == "فی" && d.words[end].gap == gapBlank && end+1 < len(d.words) && d.words[end+1].gap == gapBlank {
		if s := d.spanAt(end + 1); s != nil && s.source == fromGazetteer && !s.ambiguous {
			end = int(s.last) + 1
		}
	}
	return end
}

// ofPlaces are the heads that the name of a place or of another organisation may follow, folded.
var ofPlaces = foldedWords("مصفاة جامعة بعثة وزارة مجلس شركة محكمة بلدية مديرية جهاز اتحاد هيئة كلية مصرف بنك مصفى شرطة نقابة حكومة")

// ofTowns are those of them that are there in each town, folded.
var ofTowns = foldedWords("بلدية محكمة شرطة مديرية")

// ofAnyWord are heads that a name of any word follows, folded.
var ofAnyWord = foldedWords("شركة مجموعة منظمة مؤسسة")

// headless takes an organisation whose name has no head at word i: a ministry
// that is called by its office and country (الخارجية الإيرانية), a division or a
// brigade by its number, a club by its town. It returns the word after it, or i.
func (d *reading) headless(i int) int {
	if d.language != "ar" {
		return i
	}
	fold := strings.TrimPrefix(string(d.fold(i)), "و")
	pre := len(d.fold(i)) - len(fold)
	if name, end := d.clubAt(i, fold); end > i {
		d.mention(d.span(i, end-1, pre, 0), d.candidate(Organisation, name))
		return end
	}
	k := i + 1
	if k >= len(d.words) || d.words[k].gap != gapBlank || d.owner[i] > 0 || d.owner[k] > 0 {
		return i
	}
	switch next := string(d.fold(k)); {
	case portfolioOf.has(fold) && strings.HasSuffix(next, "یه") && d.nationality(k) && !d.ofOffice(i):
		k++
	case units.has(fold) && d.words[k].shape == digits:
		k++
	case units.has(fold) && ordinals.has(next):
		for k++; k < len(d.words) && d.words[k].gap == gapBlank && ordinals.hasBytes(d.fold(k)); k++ {
		}
	default:
		return i
	}
	s := d.span(i, k-1, pre, 0)
	d.mention(s, d.candidate(Organisation, d.knownOrganisation(canonical(d.fields[d.words[i].field][s.start:s.end]))))
	return k
}

// ofOffice reports whether word i goes on the word before it, as in the
// minister of foreign affairs and in foreign policy.
func (d *reading) ofOffice(i int) bool {
	if i == 0 || d.words[i].gap != gapBlank {
		return false
	}
	before := strings.TrimPrefix(string(d.fold(i-1)), "و")
	return strings.HasPrefix(before, "ال") || strings.HasPrefix(before, "لل") || strings.Contains(string(d.fold(i-1)), "وزیر") || d.words[i-1].flags&isOrgHead != 0
}

var (
	// portfolioOf are ministries by what they are for: the adjective behind agrees
	// with the ministry. Folded.
	portfolioOf = foldedWords("الخارجية الداخلية الدفاع الصحة الخزانة العدل")
	// units are of an army, and have numbers. Folded.
	units = foldedWords("الفرقة اللواء الفوج الكتيبة")
	// ordinals are numbers with the article and what goes on them, folded.
	ordinals = foldedWords("الأولى الأول الثانية الثاني الثالثة الثالث الرابعة الرابع الخامسة الخامس السادسة السادس السابعة السابع الثامنة الثامن التاسعة التاسع العاشرة العاشر الحادية الحادي عشرة عشر العشرون العشرين الثلاثين والعشرون والعشرين")
)
