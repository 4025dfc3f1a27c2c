package corpus

import (
	"strings"
	"sync"
	"unicode"

	"ksearch/corpus/names"
)

// agencyWords are the news agencies and outlets whose datelines are known, each
// with the other ways that it is written. Blanks, dots and hyphens do not
// count. With a "+" the bare name in front of a dash is a dateline too
// ("Shafaq News – "): the name means nothing else.
var agencyWords = []string{
	"+Reuters|Reuter|RTR|Thomson Reuters|رويترز|ڕۆیتەرز|رویترز",
	"Thomson Reuters Foundation",
	"+AP|Associated Press|The Associated Press|أسوشيتد برس|اسوشيتد برس|ئەسۆشیەیتد پرێس|آسوشیتدپرس",
	"+AFP|Agence France-Presse|فرانس برس|أ ف ب|أ.ف.ب|ا ف ب|فرانس پرێس|خبرگزاری فرانسه",
	"+dpa|Deutsche Presse-Agentur|د ب أ|د.ب.أ",
	"+Xinhua|Xinhua News Agency|شينخوا|شینخوا|新华社|新華社",
	"+UPI|United Press International",
	"+ANSA|ANSA TEST",
	"+TASS|ITAR-TASS|تاس",
	"+Interfax", "+Kyodo|Kyodo News", "+PTI|Press Trust of India", "+IANS", "ANI", "+EFE|Agencia EFE", "+Europa Press",
	"APA", "+ATS|Keystone-ATS", "+Belga", "+Ritzau", "+NTB", "+Lusa", "+AGI", "+Adnkronos", "+PAP", "+CTK", "+MTI", "+Yonhap",
	"Bloomberg|Bloomberg News|بلومبرغ", "Dow Jones|Dow Jones Newswires", "MarketWatch",
	"+IPS|Inter Press Service", "IRIN", "The New Humanitarian", "Zenit", "Fides|Agenzia Fides", "+JTA", "TNS", "CNS", "BusinessDesk", "ANP", "TT", "STT", "CNA|Central News Agency",
	"+CNN", "BBC|BBC News", "VOA|Voice of America|دەنگی ئەمریکا", "RFE/RL|RFERL|Radio Free Europe", "RFI", "DW", "CBS", "ABC", "NBC", "Fox News",
	"Al Jazeera|Aljazeera|الجزيرة", "Al Arabiya|العربية", "Sky News", "The National",
	"Marketwire|Marketwired", "Business Wire|BUSINESSWIRE|美國商業資訊|美国商业资讯", "PRNewswire|PR Newswire|PRNewswire-USNewswire|PRNewswire-FirstCall",
	"GlobeNewswire|GLOBE NEWSWIRE", "ACCESSWIRE", "CNW|CNW Group|Canada NewsWire", "Canadian Press|The Canadian Press", "AAP", "PA|Press Association|PA Media",
	"+afrol News",
	// the region
	"+Kurdistan 24|Kurdistan24|K24|Kurdistan24.net|کوردستان ٢٤|کوردستان 24|كوردستان 24|كردستان 24|کوردستان ۲۴",
	"Kurdistan TV", "Kurdistan 24 English",
	"+Rudaw|Rudaw.net|Rûdaw|روداو|ڕووداو|رووداو",
	"+Shafaq News|Shafaq|شفق نيوز|شەفەق نیوز|شفق نیوز",
	"+Basnews|Bas News|باسنيوز|باس نيوز|باسنیوز",
	"NRT|NRT TV|ئێن ئاڕ تی", "+ANHA|Hawar News|أنها|هاوار", "+ANF|ANF News|Firat News Agency", "+ARA News", "+Ekurd|Ekurd.net|Ekurd Daily",
	"+North Press|North Press Agency|NPA|نورث برس", "Zagros TV|Zagros", "PUKmedia|PUK Media", "Peregraf|پەرەگراف", "Xebat|خەبات", "Gulan",
	"Channel 8|Channel8", "Draw Media|Draw", "Awene|ئاوێنە", "Hengaw|هەنگاو", "Kurdpress|کردپرس", "Mezopotamya|Mezopotamya Agency|MA",
	"+IraqiNews|IraqiNews.com|Iraqi News", "Baghdad Today|بغداد اليوم", "Al Sumaria|Alsumaria|السومرية نيوز|السومرية", "Al-Mada|المدى",
	"INA|Iraqi News Agency|واع|وكالة الأنباء العراقية", "NINA|نينا", "Agencies|وكالات|الوكالات|ئاژانسەکان", "WAA", "Aswat al-Iraq|أصوات العراق",
	"SANA|سانا", "SOHR", "MENA|أ ش أ|أ.ش.أ", "SPA|واس", "WAM|وام", "KUNA|كونا", "QNA|قنا", "BNA|بنا", "ONA", "Petra|بترا", "NNA", "WAFA|وفا", "MAP|وكالة المغرب العربي للأنباء", "APS|واج",
	"+IRNA|ایرنا|إرنا", "+ISNA|ایسنا", "MNA|Mehr|Mehr News|مهر", "FNA|Fars|Fars News|فارس", "Tasnim|تسنیم|تسنيم", "ILNA|ایلنا", "PressTV|Press TV",
	"Anadolu|AA|Anadolu Agency|Anadolu Ajansı|الأناضول|ئەنادۆڵ|آناتولی", "+DHA|Demirören Haber Ajansı", "+İHA|İhlas Haber Ajansı", "Bianet|BİA", "Sputnik|سبوتنيك|اسپوتنیک", "RIA|RIA Novosti",
}

// kickerWords are first words, in any case, of a line that names a sort of
// text ("BREAKING — ", "Also Read: ") or an outlet, and never a place.
const kickerWords = "breaking opinion commentary comment analysis update updated corrected correction watch video videos photo photos gallery " +
	"live exclusive feature factbox timeline q&a interview editorial explainer explained eilmeldung urgent alert flash bulletin developing " +
	"special report reports news poll review recap preview profile focus scenarios snapshot wrapup brief briefing newsletter podcast also read " +
	"listen sponsored advertisement advertorial note editor editors editor's summary background highlights published posted last today tonight yesterday " +
	"tomorrow sources source witness letter letters statement transcript column essay blog obituary fact facts by from story picture pictures " +
	"image caption copyright disclaimer advisory embargoed test more related click share follow subscribe register contact media press " +
	"on after before since until through undated when while if for but and monday tuesday wednesday thursday friday saturday sunday january february april june july august september october november december " +
	"reportage entretien dépêche alerte urgente exclusiva análisis opinión última hora actualización entrevista vídeo analyse kommentar hintergrund " +
	"zusammenfassung meldung ultimora scheda analisi intervista " +
	"analiz görüş röportaj özel haber foto galeri canlı flaş son yorum söyleşi dosya " +
	"nûçe lezgîn vîdeo hevpeyvîn şîrove " +
	"عاجل تحليل رأي مقال مقالات فيديو خاص تقرير بيان حوار صور متابعة بالفيديو بالصور تعليق " +
	"هەواڵ بەپەلە ڤیدیۆ ڤیدیۆ ڕاپۆرت راپۆرت شیکاری وتار دیدار چاوپێکەوتن " +
	"فوری تحلیل گزارش ویدئو یادداشت گفتگو"

// orgWords are organisations that are written in capitals as places are.
const orgWords = "nato opec isis isil daesh krg kdp puk pkk ypg ypj sdf un eu us usa uk uae who imf fbi cia nasa unesco unicef unhcr unami undp opcw iaea " +
	"hdp dem akp chp mhp pyd pjak ibm irgc idf plo hamas hezbollah gcc oecd wto wfp icc icj osce asean brics fifa uefa nba nfl pmf tak kck kcna hpg " +
	"covid covid-19 gop dnc doj dhs nypd lapd msf icrc hrw cpj rsf who's isis-k komala kdpi inc pdk ynk tbmm ypg/ypj " +
	"u.s. u.n. u.k. e.u. u.s.a."

// neverWords stand in no name of a place, so that a headline in capitals or
// the start of a sentence is given up early.
const neverWords = "to be is are was were has had have for with that what why how when where said says not this these those there it its he she we they i you " +
	"his her their our my will would can could should may if but because after before about into than then or in at as against amid " +
	"staff reporter reporters correspondent correspondents desk agencies agency writer writers wire services committee ministry council"

// outletWords end the name of an outlet: "afrol News, 27 January - ".
const outletWords = "news times post herald tribune gazette daily press tv radio observer guardian magazine newswire agency"

// joinerWords may stand in small letters inside the name of a place.
const joinerWords = "of the de del della dell di da do dos das du des la le les los las el al ad as ar an ash es ez ed en sur sous sobre on upon under over and am im bei der den dem an near off aboard e y i a " +
	"city paz falls bay ve û"

// articleWords are joined to the next word by a hyphen: "al-Hasakah".
const articleWords = "al el as ash ad an ar at az es ez ed er et ul"

// countryWords are names that a capital may be told apart by but where nobody
// files from: "Iraq: what comes next". City states are left out.
const countryWords = "afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus belgium bolivia bosnia botswana brazil " +
	"britain bulgaria burma burundi cambodia cameroon canada chad chile china colombia congo croatia cuba cyprus czechoslovakia denmark ecuador egypt england eritrea estonia " +
	"ethiopia finland france georgia germany ghana greece greenland haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan jordan kazakhstan kenya " +
	"kosovo kyrgyzstan laos latvia lebanon liberia libya lithuania madagascar malawi malaysia mali malta mauritania moldova mongolia montenegro morocco mozambique myanmar " +
	"namibia nepal netherlands nicaragua niger nigeria norway oman pakistan palestine paraguay peru philippines poland portugal qatar romania russia rwanda scotland senegal serbia " +
	"slovakia slovenia somalia spain sudan sweden switzerland syria taiwan tajikistan tanzania thailand togo tunisia turkey turkiye türkiye turkmenistan uganda ukraine " +
	"uruguay uzbekistan venezuela vietnam wales yemen yugoslavia zambia zimbabwe kurdistan rojava " +
	"north_korea south_korea saudi_arabia united_states united_kingdom united_arab_emirates south_africa new_zealand sri_lanka ivory_coast costa_rica el_salvador " +
	"dominican_republic czech_republic burkina_faso sierra_leone papua_new_guinea west_germany east_germany soviet_union northern_ireland south_sudan west_bank " +
	"العراق سوريا تركيا إيران لبنان الأردن مصر السعودية الكويت اليمن كوردستان كردستان روسيا فلسطين إسرائيل " +
	"عێراق سووریا تورکیا ئێران کوردستان لوبنان ئەمریکا عراق سوریه ترکیه ایران لبنان اردن مصر کردستان " +
	"ırak suriye türkiye iran lübnan mısır kürdistan iraq sûriye tirkiye îran iraqê sûriyê tirkiyê îranê kurdistanê"

// regionWords are the other regions that follow a city after a comma.
const regionWords = "kurdistan_region kurdistan_region_of_iraq kurdistan_region_iraq iraqi_kurdistan southern_kurdistan western_kurdistan northern_kurdistan eastern_kurdistan " +
	"إقليم_كوردستان إقليم_كردستان هەرێمی_کوردستان herêma_kurdistanê " +
	"ala ariz ark calif cal colo conn del fla ga ill ind kan kans ky la md mass mich minn miss mo mont neb nebr nev n.h. n.j. n.m. n.y. n.c. n.d. okla ore oreg pa penn r.i. s.c. s.d. " +
	"tenn tex texas vt va wash w.va. w._va. wis wisc wyo d.c. dc ak al ar az ca co ct fl hi id il ks ma me mi mn ms mt nc nd ne nh nj nm nv ny oh ok or ri sc sd tn tx ut wa wi wv wy " +
	"alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland " +
	"massachusetts michigan minnesota mississippi missouri montana nebraska nevada new_hampshire new_jersey new_mexico new_york north_carolina north_dakota ohio oklahoma " +
	"oregon pennsylvania rhode_island south_carolina south_dakota tennessee utah vermont virginia washington west_virginia wisconsin wyoming puerto_rico guam " +
	"alberta british_columbia manitoba new_brunswick newfoundland nova_scotia ontario prince_edward_island quebec saskatchewan yukon alta b.c. man n.b. nfld n.s. ont que sask bc " +
	"new_south_wales queensland south_australia tasmania victoria western_australia punjab kashmir bavaria siberia sicily crimea"

// capitalWords keep their capitals when the rest of a name loses them.
const capitalWords = "uss usns hms ins iss un usa us uk uae dc drc ii iii iv vi vii viii nato jfk"

// A datelineLexicon is the words of a dateline, folded.
type datelineLexicon struct {
	agencies map[string]string // by [agencyKey], the spelling to use
	bare     map[string]bool   // by agencyKey, those that need no brackets
	kickers  map[string]bool
	orgs     map[string]bool
	never    map[string]bool
	outlets  map[string]bool
	joiners  map[string]bool
	articles map[string]bool
	country  map[string]bool
	regions  map[string]bool // by [regionKey]; countries too
	capitals map[string]bool
}

var datelineWords = sync.OnceValue(func() *datelineLexicon {
	lex := &datelineLexicon{
		agencies: map[string]string{},
		bare:     map[string]bool{},
		kickers:  foldedSet(kickerWords),
		orgs:     foldedSet(orgWords),
		never:    foldedSet(neverWords),
		outlets:  foldedSet(outletWords),
		joiners:  foldedSet(joinerWords),
		articles: foldedSet(articleWords),
		country:  foldedSet(countryWords),
		regions:  map[string]bool{},
		capitals: foldedSet(capitalWords),
	}
	for word := range strings.FieldsSeq(countryWords + " " + regionWords) {
		lex.regions[regionKey(strings.ReplaceAll(word, "_", " "))] = true
	}
	for _, row := range agencyWords {
		row, bare := strings.CutPrefix(row, "+")
		canonical, _, _ := strings.Cut(row, "|")
		for spelling := range strings.SplitSeq(row, "|") {
			key := agencyKey(spelling)
			lex.agencies[key] = canonical
			if bare {
				lex.bare[key] = true
			}
		}
	}
	return lex
})

// agencyKey returns what the spellings of an agency have in common: its folded
// letters and digits.
func agencyKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, names.Fold(name))
}

// regionKey returns what the spellings of a region have in common: "N.Y." and
// "NY", "the Netherlands" and "Netherlands".
func regionKey(name string) string {
	key := strings.ReplaceAll(names.Fold(name), ".", "")
	return strings.TrimPrefix(key, "the ")
}

// agency returns the spelling to use for an agency, and whether it is known. A
// desk after a slash is dropped, and so is a second agency: "dpa/lni" is dpa,
// "ats afp" is ATS.
func (lex *datelineLexicon) agency(name string) (canonical string, known bool) {
	if len(name) > 60 {
		return "", false
	}
	if canonical, known = lex.agencies[agencyKey(name)]; known {
		return canonical, true
	}
	if head, _, desk := strings.Cut(name, "/"); desk {
		canonical, known = lex.agencies[agencyKey(head)]
	}
	if head, second, two := strings.Cut(name, " "); two && !known {
		if _, known = lex.agencies[agencyKey(second)]; known {
			canonical, known = lex.agencies[agencyKey(head)]
		}
	}
	return canonical, known
}
