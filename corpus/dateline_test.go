package corpus

import (
	"slices"
	"strings"
	"testing"

	"ksearch/corpus/names"
)

// gazetteer knows the places that the tests need. Barzani is there because
// real gazetteers hold a village of that name.
func gazetteer(name string) (string, bool) {
	known := map[string]string{
		"erbil": "Erbil", "أربيل": "Erbil", "hewler": "Erbil", "baghdad": "Baghdad", "بغداد": "Baghdad", "duhok": "Duhok", "zakho": "Zakho",
		"amman": "Amman", "cairo": "Cairo", "tehran": "Tehran", "nairobi": "Nairobi", "santiago": "Santiago", "shillong": "Shillong", "srinagar": "Srinagar",
		"algiers": "Algiers", "pretoria": "Pretoria", "cape town": "Cape Town", "mosul": "Mosul", "washington": "Washington", "dubai": "Dubai", "london": "London",
		"new york": "New York", "iraq": "Iraq", "barzani": "Barzani", "moscow": "Moscow", "kirkuk": "Kirkuk", "sulaimani": "Sulaimani", "القاهره": "Cairo",
		"ankara": "Ankara", "roma": "Rome", "trinidad and tobago": "Trinidad and Tobago", "madrid": "Madrid", "تهران": "Tehran",
	}
	folded := map[string]string{}
	for spelling, canonical := range known {
		folded[names.Fold(spelling)] = canonical
	}
	canonical, ok := folded[names.Fold(name)]
	return canonical, ok
}

const sentence = "The governor said on Tuesday that the bridge would be open again before the winter."

var datelines = []struct {
	line   string // a sentence follows
	places string // with "/" between
	agency string
	date   string // published 2018-03-14
	raw    string // "" is line without its dash
}{
	// without a place, or without a dash
	{"Jan 3 (Reuters) - ", "", "Reuters", "2018-01-03", ""},
	{"Jan. 12 (BusinessDesk) - ", "", "BusinessDesk", "2018-01-12", ""},
	{"17 Oct (Reuters) — ", "", "Reuters", "2017-10-17", ""},
	{"Tuesday, Jan 3 (AP) - ", "", "AP", "2018-01-03", ""},
	{"Taipei, Nov. 17 (CNA) ", "Taipei", "CNA", "2017-11-17", ""},
	{"Baghdad (ats afp) ", "Baghdad", "ATS", "", ""},
	{"Baghdad (AP) ", "Baghdad", "AP", "", ""},
	{"(New York, NY - October 21) ", "New York", "", "2017-10-21", ""},

	// house styles of the region
	{"ERBIL (Kurdistan 24) – ", "Erbil", "Kurdistan 24", "", ""},
	{"ERBIL (Kurdistan24) - ", "Erbil", "Kurdistan 24", "", ""},
	{"ERBIL (K24) - ", "Erbil", "Kurdistan 24", "", ""},
	{"ERBIL, Kurdistan Region – ", "Erbil", "", "", ""},
	{"ERBIL, Kurdistan Region of Iraq (Rudaw) - ", "Erbil", "Rudaw", "", ""},
	{"DUHOK/ZAKHO (Kurdistan 24) – ", "Duhok/Zakho", "Kurdistan 24", "", ""},
	{"QAMISHLI, Syria (North Press) - ", "Qamishli", "North Press", "", ""},
	{"DEIR EZ-ZOR, Syria (North Press) – ", "Deir ez-Zor", "North Press", "", ""},
	{"WASHINGTON DC – ", "Washington", "", "", ""},
	{"WASHINGTON, D.C. – ", "Washington", "", "", ""},
	{"TEHRAN, Jan. 04 (MNA) – ", "Tehran", "MNA", "2018-01-04", ""},
	{"TEHRAN (FNA)- ", "Tehran", "FNA", "", ""},
	{"Kirkuk (IraqiNews.com) – ", "Kirkuk", "IraqiNews", "", ""},
	{"هەولێر (کوردستان ٢٤) – ", "هەولێر", "Kurdistan 24", "", ""},
	{"أربيل (كوردستان 24) - ", "Erbil", "Kurdistan 24", "", ""},
	{"HEWLÊR (K24) –", "Erbil", "Kurdistan 24", "", ""},
	{"ANKARA (AA) - ", "Ankara", "Anadolu", "", ""},
	{"ANKARA - AA - ", "Ankara", "Anadolu", "", ""},
	{"DİYARBAKIR (DHA) - ", "Diyarbakır", "DHA", "", ""},
	{"بغداد (أ ف ب) - ", "Baghdad", "AFP", "", ""},
	{"بغداد – ", "Baghdad", "", "", ""},
	{"بغداد / نينا / ", "Baghdad", "NINA", "", ""},
	{"طهران / وكالات - ", "طهران", "Agencies", "", ""},
	{"بغداد/ شفق نيوز/ ", "Baghdad", "Shafaq News", "", ""},
	{"القاهرة، ١٢ آذار/مارس ٢٠١٨ (رويترز) - ", "Cairo", "Reuters", "2018-03-12", ""},
	{"تهران، ۱۲ مارس (ایرنا) - ", "Tehran", "IRNA", "2018-03-12", ""},
	{"بەغدا، ١٢ی ئازاری ٢٠١٨ (ڕۆیتەرز) – ", "بەغدا", "Reuters", "2018-03-12", ""},
	{"HEWLÊR, 12'ê adarê 2018 (Rûdaw) – ", "Erbil", "Rudaw", "2018-03-12", ""},
	{"İSTANBUL, 12 Mart (AA) - ", "İstanbul", "Anadolu", "2018-03-12", ""},
	{"شفق نيوز/ ", "", "Shafaq News", "", ""},

	// agencies
	{"BAGHDAD (AP) — ", "Baghdad", "AP", "", ""},
	{"BAGHDAD, Iraq (AP) -- ", "Baghdad", "AP", "", ""},
	{"SPRINGFIELD, Ill. (AP) - ", "Springfield", "AP", "", ""},
	{"LOS ANGELES (AP) —", "Los Angeles", "AP", "", ""},
	{"MOUNT GILEAD (AP) -- ", "Mount Gilead", "AP", "", ""},
	{"BAGHDAD (AP) _ ", "Baghdad", "AP", "", ""},
	{"UNITED NATIONS (AP) — ", "United Nations", "AP", "", ""},
	{"ABOARD USS ABRAHAM LINCOLN (AP) — ", "Aboard USS Abraham Lincoln", "AP", "", ""},
	{"ABOARD THE CHARLES DE GAULLE, Feb 12 (Reuters) - ", "Aboard the Charles de Gaulle", "Reuters", "2018-02-12", ""},
	{"NEAR MOSUL, Iraq (AP) — ", "Mosul", "AP", "", ""},
	{"BOSTON (Reuters) - ", "Boston", "Reuters", "", ""},
	{"BOSTON (REUTERS) - ", "Boston", "Reuters", "", ""},
	{"BAGHDAD, March 2 (Reuters) - ", "Baghdad", "Reuters", "2018-03-02", ""},
	{"YANGON, July 25 (Reuters): ", "Yangon", "Reuters", "2017-07-25", ""},
	{"ERBIL/BAGHDAD, Oct 16 (Reuters) - ", "Erbil/Baghdad", "Reuters", "2017-10-16", ""},
	{"DUBAI/LONDON/NEW YORK, Nov 3, 2020 (Reuters) - ", "Dubai/London/New York", "Reuters", "2020-11-03", ""},
	{"MOSCOW, Monday (Reuters) - ", "Moscow", "Reuters", "", ""},
	{"Baghdad (AFP) - ", "Baghdad", "AFP", "", ""},
	{"Baghdad (Agence France-Presse) - ", "Baghdad", "AFP", "", ""},
	{"Strasbourg, 10 juil 2024 (AFP) - ", "Strasbourg", "AFP", "2024-07-10", ""},
	{"Berlin (dpa) - ", "Berlin", "dpa", "", ""},
	{"Peine (dpa/lni) - ", "Peine", "dpa", "", ""},
	{"Tel Aviv/Beirut (dpa) - ", "Tel Aviv/Beirut", "dpa", "", ""},
	{"HEFEI, July 18 (Xinhua) -- ", "Hefei", "Xinhua", "2017-07-18", ""},
	{"PHNOM PENH, May 27 (Xinhua) -- ", "Phnom Penh", "Xinhua", "2017-05-27", ""},
	{"CAIRO, July 19 (MENA) – ", "Cairo", "MENA", "2017-07-19", ""},
	{"MADRID, 21 Nov. 2024 (Europa Press) -", "Madrid", "Europa Press", "2024-11-21", ""},
	{"MADRID, 21 de noviembre (EFE).- ", "Madrid", "EFE", "2017-11-21", "MADRID, 21 de noviembre (EFE)"},
	{"Oyam & Gulu, Uganda , Jun 14 2022 (IPS) - ", "Oyam/Gulu", "IPS", "2022-06-14", ""},
	{"London, Jun 30 2022 (IPS) - ", "London", "IPS", "2022-06-30", ""},
	{"MOSUL, 13 December 2006 (IRIN) - ", "Mosul", "IRIN", "2006-12-13", ""},
	{"GLASGOW, Ky. (WBKO) -- ", "Glasgow", "WBKO", "", ""},

	// the agency first
	{"(Reuters) - ", "", "Reuters", "", ""},
	{"(CNN) — ", "", "CNN", "", ""},
	{"(CNN)", "", "CNN", "", ""},
	{"Shafaq News/ ", "", "Shafaq News", "", ""},
	{"Shafaq News – Baghdad\n", "Baghdad", "Shafaq News", "", "Shafaq News – Baghdad"},
	{"afrol News, 27 January - ", "", "afrol News", "2018-01-27", ""},
	{"ANSA TEST - ROMA, 01 LUG - ", "Rome", "ANSA", "2017-07-01", ""},
	{"(ANSA) - ROMA, 01 LUG - ", "Rome", "ANSA", "2017-07-01", ""},
	{"(NEW YORK) — ", "New York", "", "", ""},

	// no agency
	{"SALVADOR, Feb 26 - ", "Salvador", "", "2018-02-26", ""},
	{"BOCA RATON, Fla., March 23 - ", "Boca Raton", "", "2017-03-23", ""},
	{"CALGARY, Alberta, June 18 - ", "Calgary", "", "2017-06-18", ""},
	{"RYE BROOK, N.Y., MArch 2 - ", "Rye Brook", "", "2018-03-02", ""},
	{"LAKE SUCCESS, N.Y. March 3 - ", "Lake Success", "", "2018-03-03", ""},
	{"CHEVY CHASE, Md., - March 4 - ", "Chevy Chase", "", "2018-03-04", ""},
	{"Toronto, Feb 26 - ", "Toronto", "", "2018-02-26", ""},
	{"La paz, march 4 - ", "La paz", "", "2018-03-04", ""},
	{"st paul, april 7 - ", "st paul", "", "2017-04-07", ""},
	{"CHICAGO, March  5 - ", "Chicago", "", "2018-03-05", ""},
	{"CHICAGO, Narch 5 - ", "Chicago", "", "2018-03-05", ""},
	{"CHICAGO, March 5-", "Chicago", "", "2018-03-05", ""},
	{"NEW YORK Feb 26 - ", "New York", "", "2018-02-26", ""},
	{"NEW YORK, Feb 26, Reuter - ", "New York", "Reuters", "2018-02-26", ""},
	{"****NEW YORK, Feb 26 -- ", "New York", "", "2018-02-26", "NEW YORK, Feb 26"},
	{"c    NEW YORK, Feb 26 - ", "New York", "", "2018-02-26", "NEW YORK, Feb 26"},
	{"SYDNEY March 12 AAP - ", "Sydney", "AAP", "2018-03-12", ""},
	{"SRINAGAR, Mar 03: ", "Srinagar", "", "2018-03-03", ""},
	{"SANTIAGO – ", "Santiago", "", "", ""},
	{"Nairobi — ", "Nairobi", "", "", ""},
	{"TEHRAN — ", "Tehran", "", "", ""},
	{"AMMAN — ", "Amman", "", "", ""},
	{"Pretoria – ", "Pretoria", "", "", ""},
	{"Cape Town - ", "Cape Town", "", "", ""},
	{"Shillong: ", "Shillong", "", "", ""},
	{"Srinagar- ", "Srinagar", "", "", ""},
	{"ALGIERS- ", "Algiers", "", "", ""},
	{"Mumbai, India – ", "Mumbai", "", "", ""},
	{"FALLS VILLAGE—", "Falls Village", "", "", ""},
	{"WASHINGTON–", "Washington", "", "", ""},
	{"CAMP MURRAY, Wash. - ", "Camp Murray", "", "", ""},
	{"CAIRO – 26 July 2022: ", "Cairo", "", "2022-07-26", ""},
	{"SINGAPORE (Feb. 25, 2021) — ", "Singapore", "", "2021-02-25", ""},
	{"New York (November 25, 2021): ", "New York", "", "2021-11-25", ""},
	{"BAGHDAD and ERBIL (AP) — ", "Baghdad/Erbil", "AP", "", ""},
	{"TRINIDAD AND TOBAGO (AP) — ", "Trinidad and Tobago", "AP", "", ""},
	{"LONDON, DUBAI, March 3 - ", "London/Dubai", "", "2018-03-03", ""},

	// business wires
	{"PLEASANTON, Calif.--( )--", "Pleasanton", "", "", "PLEASANTON, Calif.--( )"},
	{"PLEASANTON, Calif.--(BUSINESS WIRE)--", "Pleasanton", "Business Wire", "", ""},
	{"LOUISVILLE, KY--(Marketwire - December 23, 2010) - ", "Louisville", "Marketwire", "2010-12-23", ""},
	{"NEW YORK, Nov. 3, 2017 /PRNewswire/ -- ", "New York", "PRNewswire", "2017-11-03", ""},

	// after a byline or a title
	{"By A. Writer. BOSTON (Reuters) - ", "Boston", "Reuters", "", "BOSTON (Reuters)"},
	{"A Title of Few Words. MOSCOW — ", "Moscow", "", "", "MOSCOW"},
	{"By A. Writer and B. Other\n\nBAGHDAD (Reuters) - ", "Baghdad", "Reuters", "", "BAGHDAD (Reuters)"},
	{"AP\n\nBAGHDAD (AP) — ", "Baghdad", "AP", "", "BAGHDAD (AP)"},
	{"A. Writer\nThe Associated Press\n\nBAGHDAD (AP) — ", "Baghdad", "AP", "", "BAGHDAD (AP)"},
	{"A. Writer  AP  OAKLAND, Calif. (AP) — ", "Oakland", "AP", "", "OAKLAND, Calif. (AP)"},
	{"بقلم فلان\n\nبغداد (رويترز) - ", "Baghdad", "Reuters", "", "بغداد (رويترز)"},

	// on a line of its own
	{"ERBIL (Kurdistan 24)\n\n", "Erbil", "Kurdistan 24", "", ""},
	{"ERBIL (Kurdistan 24)\r\n", "Erbil", "Kurdistan 24", "", "ERBIL (Kurdistan 24)"},
	{"BAGHDAD, March 2\n", "Baghdad", "", "2018-03-02", ""},
	{"\u200fبغداد (واع)\n", "Baghdad", "INA", "", "بغداد (واع)"},
}

func TestParseDateline(t *testing.T) {
	published, err := ParseDate("2018-03-14")
	if err != nil {
		t.Fatal(err)
	}
	opts := DatelineOptions{Published: published, Place: gazetteer}
	for _, tt := range datelines {
		follows := sentence
		if strings.ContainsFunc(tt.line, func(r rune) bool { return 'آ' <= r && r <= 'ە' }) {
			follows = "قال المحافظ يوم الثلاثاء إن الجسر سيفتح قبل حلول فصل الشتاء القادم."
		}
		got, end, ok := ParseDateline(tt.line+follows, opts)
		if !ok {
			t.Errorf("%q is not taken for a dateline", tt.line)
			continue
		}
		if places := strings.Join(got.Places, "/"); places != tt.places || got.Agency != tt.agency || got.Date.String() != tt.date {
			t.Errorf("%q: places %q agency %q date %q, want %q %q %q", tt.line, places, got.Agency, got.Date, tt.places, tt.agency, tt.date)
		}
		if end != len(tt.line) {
			t.Errorf("%q: the sentence starts at %d, want %d", tt.line, end, len(tt.line))
		}
		raw := tt.raw
		if raw == "" {
			raw = strings.TrimRight(tt.line, " \n-–—_:/")
		}
		if got.Raw != raw && got.Raw != raw+"/" {
			t.Errorf("%q: raw %q, want %q", tt.line, got.Raw, raw)
		}
		if got.Date.IsZero() != (got.Date.Origin == "") || !got.Date.IsZero() && (got.Date.Origin != FromDateline || got.Date.Precision != Day) {
			t.Errorf("%q: the date is from %q, of precision %q", tt.line, got.Date.Origin, got.Date.Precision)
		}
	}
}

var notDatelines = []string{
	"Jan 3 (Tuesday) - The governor said on Tuesday that the bridge would be open again before the winter.",
	"March 3: The governor said on Tuesday that the bridge would be open again before the winter.",
	"Baghdad (the capital) The governor said on Tuesday that the bridge would be open again before winter.",
	"Barzani (KDP) The governor said on Tuesday that the bridge would be open again before the winter.",
	"Baghdad (AP) is where the governor said on Tuesday that the bridge would be open again in the winter.",
	"Karim (AFP) The governor said on Tuesday that the bridge would be open again before the winter.",
	"Baghdad (AFP) Bureau",
	"(Baghdad) The governor said on Tuesday that the bridge would be open again before the winter.",
	"(Karim, 43 on March 3) The governor said on Tuesday that the bridge would be open again before the winter.",
	"الأحد - قال المحافظ يوم الثلاثاء إن الجسر سيفتح مرة أخرى قبل الشتاء وإن الطريق سيعبد",
	"الثلاثاء: قال المحافظ يوم الثلاثاء إن الجسر سيفتح مرة أخرى قبل الشتاء وإن الطريق سيعبد",
	"دووشەممە – پارێزگار گوتی پردەکە پێش زستان دەکرێتەوە و ڕێگاکەش چاک دەکرێتەوە",
	"FOB RIVER - NOON CDT\n\nThe governor said on Tuesday that the bridge would be open again before winter.",
	"FOB RIVER - NOON CDT",
	"",
	"  \n ",
	sentence,
	"NATO – the alliance",
	"NATO – The alliance of thirty states said that it would send more ships to the Baltic Sea.",
	"EILMELDUNG — Die Regierung ist zurückgetreten, wie ein Sprecher am Abend in der Hauptstadt sagte.",
	"LE POINT SUR LA SITUATION - Les combats ont repris dans la nuit autour de la ville assiégée.",
	"LE POINT SUR LA SITUATION — Les combats ont repris dans la nuit autour de la ville assiégée.",
	"Also Read: Six things that changed in the city since the dam was built ten years ago",
	"Activities: Walking, reading and the company of friends who live on the other side of town",
	"Barzani: We will not give up Kirkuk",
	"Marcos Jnr – who is the son of the former president – said he would visit the province",
	"Amnesty International – The group said that it had spoken to more than forty witnesses there",
	"IBM-led consortium wins the contract for the new data centre outside of the capital city",
	"UPDATE 1 - Iraq's oil exports rose in March to the highest level in more than two years",
	"COMMENTARY - Why Kirkuk matters more than the maps of the last hundred years make it seem",
	"U.S. - Iraq relations have entered a new phase, the ambassador said in a speech on Monday",
	"U.S. – Iraq relations have entered a new phase, the ambassador said in a speech on Monday",
	"OPINION – The next government will have to choose between two sorts of unpopularity, again",
	"BREAKING — The bridge over the Zab is closed after the storm of last night, police said today",
	"BREAKING NEWS — The bridge over the Zab is closed after the storm of last night, police said",
	"WATCH: The moment when the old bridge gave way under the weight of the water and the stones",
	"KRG – the government of the region – said that salaries would be paid before the holiday",
	"KRG – The government of the region said that salaries would be paid before the holiday ends",
	"ISIS – the group that held the city for three years – left mines in most of its houses there",
	"Q&A: What the new law means for those who rent a house in the centre of one of the cities",
	"PUK-KDP talks on the new cabinet have entered a third month without a date for a vote, one said",
	"PUK-KDP – Talks on the new cabinet have entered a third month without a date for a vote",
	"TODAY NICARAGUA – The coffee harvest was the best in a decade, the growers' union has said",
	"Iraq: what comes next",
	"Iraq: What comes after the vote is a question that none of the parties wants to answer now",
	"Iraq - What comes after the vote is a question that none of the parties wants to answer now",
	"Kirkuk: A history of the city",
	"Erbil - Baghdad relations have entered a new phase, the ambassador said in a speech on Monday",
	"Erbil–Baghdad relations have entered a new phase, the ambassador said in a speech on Monday",
	"Kurdistan Democratic Party (KDP) – The bloc said it would vote for the budget as it stands now",
	"Kurdistan Democratic Party (KDP) - said",
	"On February 22, the United States, Japan, West Germany,\nFrance and Britain met in Paris",
	"Updated March 12, 2018 – The first version of this article gave a wrong name for the bridge",
	"Monday, March 12 – The market opened with the lowest prices that it had seen since the autumn",
	"President Trump – who arrived on Monday – will meet the prime minister before the parliament",
	"John Smith (Reuters)\n\nThe photograph shows the bridge before the storm of the last week of March",
	"عاجل – أعلنت الحكومة إغلاق الجسر بعد العاصفة التي ضربت المدينة ليلة أمس وأدت إلى أضرار كبيرة",
	"قال الرئيس – في كلمة له أمام البرلمان – إن الانتخابات ستجرى في موعدها المحدد دون أي تأخير",
	"هەواڵ: ئەنجوومەنی وەزیران بڕیاریدا کە پردەکە پێش زستان بکرێتەوە و مووچەی فەرمانبەران بدرێت",
	"Barzani (the president) – The office said that he would travel to the city in the next week",
	"A. Writer/AFP/Getty Images Firefighters try to reach the forest above the city on Tuesday night",
	"The bridge is open.\n\nBAGHDAD (AP) — The governor said on Tuesday that the bridge would be open before winter.",
	"ڕۆژی 11ی ئازار: ئەنجوومەنی وەزیران بڕیاریدا کە پردەکە پێش زستان بکرێتەوە و مووچە بدرێت",
	"ئەمڕۆ بەبۆنەی 1ی ئایار، ڕۆژی جیهانی کرێکاران: سەندیکا داوای مووچەیەکی باشتری کرد بۆ هەمووان",
	"http://example.com/a – The address",
	"1. ERBIL – ",
	"((((((((((((((((((((",
	"AP",
}

func TestParseDatelineRefusesWhatOnlyLooksLikeOne(t *testing.T) {
	published, err := ParseDate("2018-03-14")
	if err != nil {
		t.Fatal(err)
	}
	for _, opts := range []DatelineOptions{{}, {Published: published, Place: gazetteer}} {
		for _, text := range notDatelines {
			if got, end, ok := ParseDateline(text, opts); ok {
				t.Errorf("%q (gazetteer %t) is taken for a dateline: %+v, end %d", text, opts.Place != nil, got, end)
			}
		}
	}
}

func TestDatelineYearComesFromPublished(t *testing.T) {
	for _, tt := range []struct{ line, published, want string }{
		{"HEFEI, July 18 (Xinhua) -- ", "2018-07-19", "2018-07-18"},
		{"OSLO, Dec 31 (NTB) - ", "2000-01-01", "1999-12-31"}, // filed before midnight
		{"OSLO, Jan 1 (NTB) - ", "1999-12-31T22:00:00Z", "2000-01-01"},
		{"OSLO, Jan 5 (NTB) - ", "1999-12-31", "1999-01-05"},
		{"OSLO, Feb 29 (NTB) - ", "2019-03-01", "2016-02-29"},
		{"OSLO, July 18 (NTB) - ", "2018", "2018-07-18"},
		{"OSLO, July 18 (NTB) - ", "2018-07", "2018-07-18"},
		{"OSLO, July 18 (NTB) - ", "2018-06", "2017-07-18"},
		{"OSLO, July 18, 2011 (NTB) - ", "2018-06", "2011-07-18"},
		{"OSLO, July 18 (NTB) - ", "", ""},
		{"OSLO, Feb 30 (NTB) - ", "2018-06", ""},
		{"OSLO, July 2011 (NTB) - ", "2018-06", ""}, // no day
		{"OSLO, 3/4/2011 (NTB) - ", "2018-06", ""},  // March or April
		{"OSLO (NTB) - ", "2000-01-01", ""},
	} {
		var opts DatelineOptions
		if tt.published != "" {
			published, err := ParseDate(tt.published)
			if err != nil {
				t.Fatal(err)
			}
			opts.Published = published
		}
		got, _, ok := ParseDateline(tt.line+sentence, opts)
		if !ok || got.Date.String() != tt.want {
			t.Errorf("%q published %s: found %t, filed %q, want %q", tt.line, tt.published, ok, got.Date, tt.want)
		}
	}
}

func TestParseDatelineField(t *testing.T) {
	for _, tt := range []struct{ text, places, agency, date string }{
		{"ERBIL (Kurdistan 24)", "Erbil", "Kurdistan 24", ""},
		{"Tel Aviv/Beirut", "Tel Aviv/Beirut", "", ""},
		{"Kiova/Washington", "Kiova/Washington", "", ""},
		{"BOCA RATON, Fla., March 23", "Boca Raton", "", "2017-03-23"},
		{"FORT WASHINGTON, Pa.", "Fort Washington", "", ""},
		{"印尼雅加达", "印尼雅加达", "", ""},
		{"Strasbourg, 10 juil 2024 (AFP)", "Strasbourg", "AFP", "2024-07-10"},
		{"MADRID, 21 Nov. 2024 (Europa Press) -", "Madrid", "Europa Press", "2024-11-21"},
		{"ANSA TEST - ROMA, 01 LUG -", "Rome", "ANSA", "2017-07-01"},
		{"Baghdad (AP) —", "Baghdad", "AP", ""},
		{"(Reuters)", "", "Reuters", ""},
		{"  Erbil\n", "Erbil", "", ""},
		{"erbil", "Erbil", "", ""},
		{"هەولێر", "هەولێر", "", ""},
		{"BONN", "Bonn", "", ""},
		{"Ottawa \r\n\t\t Ontario \r\n\t\t Canada", "Ottawa", "", ""},
		{"BEIJING\n\t\tJuly 23", "Beijing", "", "2017-07-23"},
	} {
		published, err := ParseDate("2018-03-14")
		if err != nil {
			t.Fatal(err)
		}
		got, ok := ParseDatelineField(tt.text, DatelineOptions{Published: published, Place: gazetteer})
		if places := strings.Join(got.Places, "/"); !ok || places != tt.places || got.Agency != tt.agency || got.Date.String() != tt.date {
			t.Errorf("%q: found %t, places %q agency %q date %q, want %q %q %q", tt.text, ok, places, got.Agency, got.Date, tt.places, tt.agency, tt.date)
		}
	}
}

func TestParseDatelineFieldRefusesTimestamps(t *testing.T) {
	for _, text := range []string{
		"", " ", "2014-07-17 00:24:11 GMT+00:00", "20160116T131559+0000", "4/4/2018", "SAID TO BE DECEMBER 31, 2015", "2018-03-12", "March 12, 2018",
		"Monday", "12 March", "-", "()", "staff", "NATO", "BREAKING", "ERBIL (Kurdistan 24) – The governor said",
		strings.Repeat("ERBIL/", 50), "ERBIL\xff",
	} {
		if got, ok := ParseDatelineField(text, DatelineOptions{Place: gazetteer}); ok {
			t.Errorf("%q is taken for a dateline: %+v", text, got)
		}
	}
}

func TestPlacesInCapitalsAreWrittenAsNames(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"NEW YORK", "New York"},
		{"RIO DE JANEIRO", "Rio de Janeiro"},
		{"SANTA CRUZ DE LA SIERRA", "Santa Cruz de la Sierra"},
		{"EL PASO", "El Paso"},
		{"NEAR LA PAZ", "Near La Paz"},
		{"AL-HASAKAH", "Al-Hasakah"},
		{"UMM AL-QASR", "Umm al-Qasr"},
		{"DEIR EZ-ZOR", "Deir ez-Zor"},
		{"SHARM EL-SHEIKH", "Sharm el-Sheikh"},
		{"STRATFORD-UPON-AVON", "Stratford-upon-Avon"},
		{"ISLE OF MAN", "Isle of Man"},
		{"SANA'A", "Sana'a"},
		{"N'DJAMENA", "N'Djamena"},
		{"COTE D'IVOIRE", "Cote d'Ivoire"},
		{"L'AQUILA", "L'Aquila"},
		{"ST. JOHN'S", "St. John's"},
		{"McALLEN", "McAllen"},
		{"MCALLEN", "McAllen"},
		{"ABOARD USS NIMITZ", "Aboard USS Nimitz"},
		{"U.N. HEADQUARTERS", "U.N. Headquarters"},
		{"DİYARBAKIR", "Diyarbakır"},
		{"ŞIRNEX", "Şirnex"},
		{"Erbil", "Erbil"},
	} {
		got, _, ok := ParseDateline(tt.in+", March 3, 2018 (AP) — "+sentence, DatelineOptions{})
		if !ok || !slices.Equal(got.Places, []string{tt.want}) {
			t.Errorf("%q: found %t, places %q, want %q", tt.in, ok, got.Places, tt.want)
		}
	}
}

func TestParseDatelineLooksOnlyAtTheStart(t *testing.T) {
	long := strings.Repeat(" ", datelineReach) + "ERBIL (AP) — " + sentence
	if got, _, ok := ParseDateline(long, DatelineOptions{}); ok {
		t.Errorf("a dateline after %d blanks is found: %+v", datelineReach, got)
	}
}

func BenchmarkParseDateline(b *testing.B) {
	published := newDay(2018, 3, 14)
	for name, text := range map[string]string{
		"dateline": "BOCA RATON, Fla., March 23 (Reuters) - " + sentence,
		"sorani":   "هەولێر (کوردستان ٢٤) – سەرۆکی حکوومەت ڕایگەیاند کە پردەکە پێش زستان دەکرێتەوە.",
		"none":     "The Kurdistan Region's government said on Tuesday that the bridge would be open before winter.",
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				ParseDateline(text, DatelineOptions{Published: published})
			}
		})
	}
}
