package names

import "strings"

// This file knows how Persian makes names of people out of other names, and
// what the words of its organisations are.

// persianForms are the endings of family names, folded. A family is
// called after anything: what is before these says nothing.
var persianForms = foldedWords("زاده پور نژاد نیا نسب تبار منش وند پناه اوغلی زهی کیا")

// persianEndings are those that other words have too: what is before them is
// a name. Folded.
var persianEndings = [...]string{"خواه", "خانی", "دوستی", "دوست", "فرد", "راد", "مهر", "یان", "لو", "فر", "ی"}

// persianHeads are what a family name may begin with before another name, folded.
var persianHeads = [...]string{"ملک", "شاه", "پور", "میر", "حاجی", "شیخ", "نیک", "گل", "سیف", "اقا", "بنی", "صفی", "ال"}

// persianGiven are the parts of two that a first name is made of, folded.
var persianGiven = [...]string{"محمد", "علی", "حسین", "غلام", "امیر", "سید", "میر"}

// persian returns the flags of a word that is made of names: محمدکاظم is a
// first name, محمدیفرد and میرهاشمی are family names.
func (d *reading) persian(fold []byte) flag {
	if len(fold) < 10 || len(fold) > 32 {
		return 0
	}
	name := func(part string) flag {
		f := d.flagOf([]byte(part))
		if f&isCommon != 0 {
			return 0
		}
		return f & (isFirst | isLast | isWeak)
	}
	word := string(fold)
	for _, head := range persianGiven {
		if rest, ok := strings.CutPrefix(word, head); ok && len(rest) >= 6 && name(rest)&isFirst != 0 {
			return isFirst
		}
	}
	for _, tail := range [...]string{"رضا", "علی", "حسین", "محمد"} {
		if rest, ok := strings.CutSuffix(word, tail); ok && len(rest) >= 6 && name(rest)&isFirst != 0 {
			return isFirst
		}
	}
	if familyForm(word) {
		return isLast
	}
	for _, ending := range persianEndings {
		if rest, ok := strings.CutSuffix(word, ending); ok && len(rest) >= 6 {
			if f := name(rest); f&(isFirst|isLast) != 0 && (ending != "ی" || f&isWeak == 0) {
				return isLast
			}
		}
	}
	for _, head := range persianHeads {
		if rest, ok := strings.CutPrefix(word, head); ok && len(rest) >= 8 && name(rest)&isLast != 0 {
			return isLast
		}
	}
	return 0
}

// familyForm reports whether a folded word ends as family names do, and other
// words do not.
func familyForm(word string) bool {
	for _, size := range [...]int{10, 8, 6} { // bytes of the endings, two a letter
		if len(word) >= size+6 && persianForms.has(word[len(word)-size:]) {
			return true
		}
	}
	return false
}

// persianPlausible reports whether word k, which no list has, can be a name by
// its form: it is no verb with its prefix, no plural and no abstract noun.
func (d *reading) persianPlausible(k int) bool {
	raw := d.text(k, k)
	if strings.HasPrefix(raw, "می\u200c") || strings.HasPrefix(raw, "نمی\u200c") || strings.HasSuffix(raw, "\u200cای") && len(raw) < 16 {
		return false
	}
	fold := string(d.fold(k))
	for _, ending := range [...]string{"های", "هایی", "هایش", "هایشان", "ها", "ترین", "کننده", "شده", "کرده", "یت", "ات", "گاه", "گاهی", "نامه", "گی", "دند", "اند", "یده"} {
		if strings.HasSuffix(fold, ending) {
			return false
		}
	}
	return true
}

// persianNamed are the heads after which a name of any word may stand, folded.
var persianNamed = foldedWords("شرکت حزب بانک باشگاه دانشگاه بنیاد بیمارستان خبرگزاری روزنامه شبکه انجمن سازمان موسسه مؤسسه جنبش هلدینگ تلویزیون هفتهنامه مجله وبسایت رادیو هتل کانون بنیاد ائتلاف انستیتو مدرسه دبیرستان")

// persianHonoured are titles of those whom a hospital or a university is called
// by, folded: بیمارستان شهید فقیهی, دانشگاه امام صادق.
var persianHonoured = foldedWords("شهید امام دکتر آیتالله شهدای حضرت استاد علامه خواجه")

// industries are what a company does before its name, folded: شرکت داروسازی رازی.
var industries = foldedWords("داروسازی خودروسازی هواپیمایی کشتیرانی بیمه پتروشیمی فولاد سیمان مهندسی ساختمانی حملونقل")

// apart are words that an "and" never joins to the name of an organisation, for
// they begin another, folded: سازمان نظام پزشکی و هلال احمر.
var apart = foldedWords("هلال سپاه ارتش پلیس صدا شورای جهاد نیروهای")

// persianHonouree returns the word after the name of whom the organisation at
// word i is called by, behind a title, or i.
func (d *reading) persianHonouree(i int) int {
	k := i + 1
	for k < i+3 && d.orgWordPersian(i, k) && persianHonoured.hasBytes(d.fold(k)) {
		k++
	}
	if begin := k; begin > i+1 {
		for k < begin+2 && d.orgWordPersian(i, k) && d.words[k].flags&(isSpeech|isAfter|isPrep|isOrgHead) == 0 && (d.words[k].flags&(isFirst|isLast) != 0 || k == begin && d.words[k].flags&isCommon == 0 && d.persianPlausible(k)) {
			k++
		}
		if k > begin {
			if s := d.spanAt(k); d.orgWordPersian(i, k) && s != nil && s.source == fromGazetteer && !s.ambiguous {
				return int(s.last) + 1
			}
			return k
		}
	}
	return i
}

// persianSubjects are the words that the name of an organisation goes on with, folded.
var persianSubjects = foldedWords(`
امور خارجه کشور دفاع اطلاعات دادگستری نفت نیرو راه شهرسازی ارشاد فرهنگ هنر آموزش پرورش علوم تحقیقات فناوری بهداشت درمان پزشکی کار تعاون رفاه اجتماعی اقتصاد دارایی اقتصادی صنعت معدن تجارت صمت جهاد کشاورزی ورزش جوانان ارتباطات گردشگری میراث فرهنگی صنایع دستی پیشمرگه منابع طبیعی آب برق گاز کشت
ملی اسلامی مرکزی عالی جهانی بینالمللی بینالملل اروپا اروپایی آسیا عرب عربی کردی کرد کردها ایرانی عراقی نظامی امنیت امنیتی انتظامی انقلاب عمومی کیفری تجدیدنظر اداری عدالت قضایی قضائی قضائیه حقوق بشر بشری مدافعان زنان کودکان کودک زندانیان پناهندگان مهاجرت روزنامهنگاران نویسندگان معلمان فرهنگیان کارگران پرستاران پزشکان وکلا وکلای دانشجویان هنرمندان صنفی بازرگانی بازرگانان اصناف تهران مشترک نگهبان رهبری خبرگان تشخیص مصلحت نظام اسلامی هواشناسی زمینشناسی محیط زیست حفاظت امداد نجات هلال احمر بهزیستی انرژی اتمی فضایی هوایی زمینی دریایی هوافضای دریانوردی کل انتخابات اصلاحات اورژانس سینما سینماگران تکواندو جودو کاراته وزنهبرداری دوومیدانی شنا تنیس هندبال شطرنج فوتبال والیبال کشتی بسکتبال المپیک پارالمپیک مهندسی مهندسین برنامه بودجه ثبت احوال اسناد تامین تأمین بورس اوراق بهادار استاندارد غذا دارو توسعه عمران همکاری همکاریهای پژوهش پژوهشهای سنجش سینمایی صدا سیما تبلیغات اوقاف خیریه حج زیارت سیاسی ایثارگران مستضعفان دیدهبان گزارشگران دموکرات دموکراتیک خودگردان شمال شرق هماهنگی نیروهای مسلح ارتش سپاه پاسداران مرزی مرزبانی سراسری مخابرات راهآهن فرودگاهها فرودگاههای گذرنامه قانون اساسی جمهوری جمهوریخواه مردم کارگزاران سازندگی مشارکت اعتماد نوین متحد مدیریت بحران پزشکیقانونی پلیس ارشد ارشاد ساختمان مسکن جنایی تروریسم مبارزه پیشگیری انتقال پول توسعهٔ نظام صادرات پژوهشهای محاسبات قانونی منطقهای بازسازی مستقل ترکمن ترکمنها خزانهداری لرزهنگاری ژئوفیزیک توزیع داروسازی خودروسازی فولاد سیمان کشتیرانی هواپیمایی اتوبوسرانی بیمه پخش پالایش فرآوردههای نفتی حفاری تعزیرات حکومتی بازرسی پدافند غیرعامل دامپزشکی شیلات جنگلها مراتع آبخیزداری زندانها بازنشستگی بازنشستگان وظیفه آتشنشانی خدمات ایمنی فوریتهای آبفا فاضلاب خون حملونقل پایانههای جادهای اربعین اقتصادهای روحانیت روحانیون مبارز اعتدال پایداری مهندسان داروسازان دندانپزشکان ماماها رانندگان کامیونداران دامداران کشاورزان باغداران زنبورداران طلا جواهر تولیدکنندگان صادرکنندگان فرش صلح آزاد آزادی احزاب مدنی شورای شوراهای وزیران حکام استیناف فدرال عشایر صنفی کارآفرینی نوبل
`)

// persianOrganisation takes the words after the head at word i for as long as
// they are such as organisations are called by, and the country or town behind them.
func (d *reading) persianOrganisation(i int) int {
	k := i + 1
	centre := string(d.fold(i)) == "مرکز"
	if centre && k < len(d.words) && !centresOf.hasBytes(d.fold(k)) {
		return i // the centre of the town
	}
	anyNamed, local := persianNamed.hasBytes(d.fold(i)), persianLocal.hasBytes(d.fold(i))
	subject := func(k int) bool {
		return d.orgWordPersian(i, k) && (persianSubjects.hasBytes(d.fold(k)) || centre && k == i+1)
	}
	if anyNamed {
		if end := d.persianHonouree(i); end > i {
			return end
		}
	}
	guild := guilds.hasBytes(d.fold(i))
	members := func(k int) bool {
		return guild && d.orgWordPersian(i, k) && d.spanAt(k) == nil && d.words[k].flags&(isFirst|isLast|isRole|isPrep) == 0 && len(d.fold(k)) >= 12 && strings.HasSuffix(string(d.fold(k)), "ان")
	}
	for subject(k) || members(k) || k > i+1 && string(d.fold(k-1)) != "و" && d.orgWordPersian(i, k+1) && string(d.fold(k)) == "و" && subject(k+1) && !apart.hasBytes(d.fold(k+1)) && d.words[k].gap == gapBlank {
		k++
	}
	named := false
	if k == i+1 && anyNamed && d.orgWordPersian(i, k) && d.words[k].flags&(isCommon|isRole) == 0 && d.spanAt(k) == nil && (d.words[k].flags&isFirst == 0 || d.ends(k+1)) && d.persianPlausible(k) {
		k++
		named = true
	}
	if k == i+2 && industries.hasBytes(d.fold(i+1)) && string(d.fold(i)) == "شرکت" {
		for k < i+4 && d.orgWordPersian(i, k) && d.spanAt(k) == nil && d.words[k].flags&^(isFirst|isLast|isWeak) == 0 && d.persianPlausible(k) {
			k++
		}
		if k > i+2 {
			return k
		}
	}
	if !d.orgWordPersian(i, k) {
		if k == i+1 {
			return i
		}
		return k
	}
	s := d.spanAt(k)
	switch {
	case s == nil:
	case s.source == fromGazetteer && (!s.ambiguous || k > i+1 && !named) && int(s.last) < i+maxOrgWords+2 && (k > i+1 || local || anyNamed):
		k = int(s.last) + 1
		if d.orgWordPersian(i, k) && k+1 < len(d.words) && string(d.fold(k)) == "و" && k > i+2 { // the chamber of Iran and Iraq
			if next := d.spanAt(k + 1); next != nil && next.source == fromGazetteer && d.gazetteer.places[next.entry].Kind == Country && d.words[k+1].gap == gapBlank && twoCountries.hasBytes(d.fold(i+1)) {
				k = int(next.last) + 1
			}
		}
	case s.source == fromLexicon && d.kindOf(s) == Organisation && k > i+1 && !named && strings.HasPrefix(string(d.fold(int(s.first))), "سازمان"):
		k = int(s.last) + 1 // the human rights council of the United Nations
	}
	if k == i+1 {
		return i
	}
	return k
}

// persianLocal are heads that an organisation of a town is called by, folded.
var persianLocal = foldedWords("دانشگاه شفاخانه گمرک استانداری شهرداری فرمانداری دادسرای دادگستری دادگاه پالایشگاه پتروشیمی بورس پالایش اداره ادارهکل فرماندهی سفارت کنسولگری سرکنسولگری دانشکده وزارت پارلمان")

// centresOf are the words behind the centre that is an organisation, folded.
var centresOf = foldedWords("ملی آمار پژوهشهای مطالعات تحقیقات توسعه حقوق همکاریهای لرزهنگاری")

// guilds are heads of those that are called by their members, whoever they are:
// انجمن صنفی مستندسازان. Folded.
var guilds = foldedWords("انجمن اتحادیه کانون سندیکای مجمع جامعه")

// twoCountries is what an organisation of two countries is called, folded.
var twoCountries = foldedWords("مشترک دوستی بازرگانی")

// orgWordPersian is orgWord for words that are prepositions or verbs elsewhere.
func (d *reading) orgWordPersian(i, k int) bool {
	return k < len(d.words) && k < i+maxOrgWords+2 && d.words[k].gap == gapBlank && d.words[k].shape == uncased && d.owner[k] <= 0
}
