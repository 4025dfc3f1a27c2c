package corpus

import (
	"strings"
	"sync"
	"time"

	"ksearch/corpus/names"
)

// monthWords are the names of the Gregorian months, January first, in English,
// German, French, Spanish, Italian, Turkish, Kurmanji, Arabic (of the Levant,
// Egypt and the Maghreb), Sorani and Persian, with the abbreviations that wire
// copy uses. No word stands for two months. "_" is a blank.
var monthWords = [12]string{
	"january jan januar jänner jän janvier janv enero ene gennaio gen ocak oca çile çileya_paşîn kanûna_paşîn rêbendan " +
		"يناير جانفي كانون_الثاني كانون_ثاني کانوونی_دووەم کانونی_دووەم کانوونی_دوەم جەنیوەری ژانویه ژانویهٔ",
	"february feb febr februar février févr fév febrero febbraio febb şubat şub sibat reşemî reşeme " +
		"فبراير فيفري شباط شوبات فێبریوەری فوریه فوریهٔ",
	"march mar märz mär mrz mars marzo mart adar " +
		"مارس آذار ئازار ئادار مارت مارچ",
	"april apr avril avr abril abr aprile nisan nîsan avrêl " +
		"أبريل إبريل أفريل نيسان نیسان ئەپریل ئاپریل آوریل",
	"may mai mayo maggio mag mayıs gulan " +
		"مايو أيار ماي مايس ئایار مایس مەی مه می",
	"june jun juni juin junio giugno giu haziran haz hezîran pûşper " +
		"يونيو يونيه حزيران جوان حوزەیران حوزەیرانی جون ژوئن",
	"july jul juli juillet juil julio luglio lug temmuz tem tîrmeh " +
		"يوليو يوليه تموز جويلية يوليوز تەمموز تەممووز جولای ژوئیه ژوییه",
	"august aug août agosto ago ağustos ağu tebax gelawêj " +
		"أغسطس آب أوت غشت ئاب ئۆگۆست ئۆگەست اوت آگوست",
	"september sept sep septembre septiembre setiembre settembre set eylül eyl îlon rezber " +
		"سبتمبر أيلول شتنبر ئەیلوول ئەیلول سێپتەمبەر سپتامبر",
	"october oct oktober okt octobre octubre ottobre ott ekim eki cotmeh kewçêr çirîya_pêşîn " +
		"أكتوبر تشرين_الأول تشرين_أول تشرینی_یەکەم ئۆکتۆبەر اکتبر",
	"november nov novembre noviembre kasım kas mijdar sermawez çirîya_paşîn " +
		"نوفمبر تشرين_الثاني تشرين_ثاني نونبر تشرینی_دووەم تشرینی_دوەم نۆڤەمبەر نوامبر",
	"december dec dezember dez décembre déc diciembre dic dicembre aralık ara berfanbar kanûn kanûna_pêşîn çileya_pêşîn " +
		"ديسمبر كانون_الأول كانون_أول دجنبر کانوونی_یەکەم کانونی_یەکەم دیسەمبەر دسامبر",
}

// otherMonthWords are months of the Jalali and Hijri calendars, in Arabic
// script, which must not be taken for anything else.
const otherMonthWords = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند " +
	"خاکەلێوە گوڵان جۆزەردان پووشپەڕ گەلاوێژ خەرمانان ڕەزبەر گەڵاڕێزان سەرماوەز بەفرانبار ڕێبەندان ڕەشەمە " +
	"محرم صفر ربيع جمادى رجب شعبان رمضان شوال القعدة الحجة " +
	"muharram safar rajab shaban ramadan shawwal farvardin ordibehesht khordad mordad shahrivar aban azar bahman esfand"

const weekdayWords = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun " +
	"montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche " +
	"lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica " +
	"pazartesi salı çarşamba perşembe cuma cumartesi pazar duşem sêşem çarşem pêncşem înî şemî yekşem " +
	"الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت الأحد " +
	"دووشەممە دوشەممە سێشەممە چوارشەممە پێنجشەممە پێنج\u200cشەممە هەینی شەممە یەکشەممە " +
	"دوشنبه سه\u200cشنبه چهارشنبه پنجشنبه پنج\u200cشنبه جمعه شنبه یکشنبه"

// dayEndings stand after the number of a day: "3rd", "12ê", "١٢ی".
const dayEndings = "st nd rd th er ê em mîn ی ەم ەمی"

// dateFillers say nothing in a date: "21 de noviembre", "2018 میلادی".
const dateFillers = "of at on de del le um uhr ora ميلادي ميلادية میلادی زایینی"

// zoneMinutes are the named zones, in minutes east of UTC. "ist", which
// is the time of India, of Ireland or of Israel, is not here; "bst" is the
// British one, as in every feed where it was seen.
var zoneMinutes = map[string]int{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "cest": 120, "eet": 120,
	"eest": 180, "msk": 180, "trt": 180,
	"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}

// A dateLexicon is the words of a date, folded.
type dateLexicon struct {
	months     map[string]time.Month // of one word or two
	monthHeads map[string]bool       // first words of those of two
	others     map[string]bool
	weekdays   map[string]bool
	endings    map[string]bool
	fillers    map[string]bool
}

// dateWords is made once: folding the tables takes a fraction of a millisecond.
var dateWords = sync.OnceValue(func() *dateLexicon {
	lex := &dateLexicon{
		months:     map[string]time.Month{},
		monthHeads: map[string]bool{},
		others:     foldedSet(otherMonthWords),
		weekdays:   foldedSet(weekdayWords),
		endings:    foldedSet(dayEndings),
		fillers:    foldedSet(dateFillers),
	}
	for i, words := range monthWords {
		for word := range strings.FieldsSeq(words) {
			word = names.Fold(strings.ReplaceAll(word, "_", " "))
			lex.months[word] = time.Month(i + 1)
			if head, _, two := strings.Cut(word, " "); two {
				lex.monthHeads[head] = true
			}
		}
	}
	return lex
})

// month returns the month of a folded word, or of two with a blank between. It
// knows the endings of Kurdish: "îlonê", "ئەیلوولی".
func (lex *dateLexicon) month(word []byte) (time.Month, bool) {
	if m, ok := lex.months[string(word)]; ok {
		return m, true
	}
	for _, ending := range []string{"e", "ی"} {
		if stem, ok := strings.CutSuffix(string(word), ending); ok && len(stem) >= 4 {
			if m, ok := lex.months[stem]; ok {
				return m, true
			}
		}
	}
	return 0, false
}

func foldedSet(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[names.Fold(strings.ReplaceAll(word, "_", " "))] = true
	}
	return set
}
