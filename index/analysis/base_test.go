package analysis

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Words of each language that have one base form, and words that must not have.
var (
	together = map[string]string{
		"en": `attack attacks attacked attacking; army armies; country countries; policy policies; man men; woman women; child children;
			bus buses; virus viruses; church churches; box boxes; hero heroes; increase increases increased increasing; plan plans planned planning;
			hope hoped hoping hopes; hop hopped hopping; stop stopped; visit visited visiting; control controlled controlling controls;
			staff staffed staffing; add added adding; agree agreed agrees agreeing; use uses used using; carry carried carries carrying; try tries tried trying;
			die died dies dying; fight fought fights fighting; say said says saying; kill killed killing killings; troop troops; take took taken taking;
			negotiate negotiation negotiations negotiator negotiators; operation operations operate operated; investigation investigate investigators;
			organisation organization organise organized organizing; realise realized; labour labor labours; centre centres center; defence defense;
			neighbour neighbors neighbouring; travelled traveled travelling; analyse analyze analysing; programme program programmes;
			recent recently; political politically; regional region; movie movies; crisis crises; house houses housed; force forces forced;
			Iraqi Iraqis; Kurd Kurds; Kirkuk Kirkuk's; Peshmerga Peshmergas; meeting meetings meet met; protest protests protested protesting`,
		"ckb": `کوردستان کوردستانی کوردستاندا; پێشمەرگە پێشمەرگەی پێشمەرگەکان پێشمەرگەکانی پێشمەرگەیەک; هێز هێزی هێزەکان هێزەکانی هێزێک هێزێکی;
			شار شاری شارەکە شارەکان شارێک شارەکانی; گوند گوندی گوندەکان گوندەکەی گوندێکی; ناوچە ناوچەی ناوچەکە ناوچەکان ناوچەیەک ناوچەکەدا;
			حکومەت حکومەتی حکومەتەکە حکومەتدا; هەولێر هەولێری هەولێردا; کەرکووک کەرکووکی; سەرۆک سەرۆکی سەرۆکەکان; ڕۆژ ڕۆژی ڕۆژێک ڕۆژەکە;
			پارتی پارتییەکان; وڵات وڵاتێک وڵاتانی وڵاتەکە وڵاتەکان; هێرش هێرشی هێرشەکە هێرشێکی هێرشەکان; چەکدار چەکدارەکان چەکدارێک چەکدارانی;
			كوردستان کوردستان; عێراق عێراقی عێراقدا عێراقیش; زمان زمانی زمانەکە; خوێندکار خوێندکاران خوێندکارەکان خوێندکارێک`,
		"kmr": `Kurdistan Kurdistanê Kurdistana; Hewlêr Hewlêrê; hêz hêzên hêza hêzek; gund gundê gundên gundan gundekî gundî; bajar bajarê bajarên bajarekî bajaran;
			jin jina jinê jinên jinan jinek; mirov mirovên mirovan mirovî; welat welatê welatên welatan welatekî; dewlet dewleta dewletê dewletên;
			hikûmet hikûmeta hikûmetê; navçe navçeya navçeyê navçeyên; çete çeteyên çeteyan; azadî azadiya azadiyê; şer şerê şera; êrîş êrîşa êrîşên êrîşan;
			artêş artêşa artêşê; Efrîn Efrînê; Sûriye Sûriyê Sûriyeyê Sûriya; Tirkiye Tirkiyê Tirkiyeyê; Kerkûk Kerkûkê; rewş rewşa rewşê rewşeke;
			sal sala salê salên salek salan; zarok zarokên zarokan; leşker leşkerên leşkerî leşkeran; xwendekar xwendekarên xwendekaran; parlamento parlamentoyê; rêber rêberê rêberên`,
		"ar": `الحكومة حكومة والحكومة بالحكومة للحكومة حكومات حكومته حكومتها; العراق عراق العراقي عراقية والعراق; القوات قوات وقوات; الرئيس رئيس للرئيس والرئيس;
			المدينة مدينة مدينته بالمدينة; مسلح مسلحون مسلحين المسلحين المسلح; هجوم الهجوم هجومه; هجمة هجمات الهجمات; منطقة المنطقة;
			نازح نازحين النازحين النازحون; كركوك كركوك; البيشمركة بيشمركة; الانتخابات انتخابات والانتخابات; كردستان كردستان; برلمان البرلمان برلمانه برلمانها;
			موظف موظفين الموظفين موظفون; شركة الشركة شركات الشركات شركتها; سيارة السيارة سيارات; أربيل اربيل; مهندس مهندسون المهندسين; لجنة اللجنة`,
		"fa": "کتاب کتاب\u200cها کتابها کتاب\u200cهای کتاب\u200cهایی; شهر شهرها شهرهای; نیرو نیروها نیروهای; مردم مردم; ایران ایرانی; کشور کشورها کشورهای کشوری;" +
			"حمله حمله\u200cها حمله\u200cهای; دانشجو دانشجوها; نماینده نمایندگان; خبرنگار خبرنگاران خبرنگارها; بزرگ بزرگتر بزرگترین; روز روزها روزهای; " +
			"شود می\u200cشود نمی\u200cشود; کند می\u200cکند; دولت دولتی دولت\u200cها دولت\u200cهای; معلم معلمان معلم\u200cها; کارگر کارگران کارگرها; مهم مهمترین مهمتر; " +
			"وزارت وزارتی; خانه خانه\u200cها خانه\u200cهای; شرکت شرکت\u200cها شرکت\u200cهایی; كشور کشور; زندانی زندانی\u200cها; بانک بانک\u200cها بانکی; زن زن",
		"tr": `Ankara Ankara'da Ankara’nın; Türkiye Türkiye'nin Türkiye'de Türkiye’ye; hükümet hükümeti hükümetin hükümete hükümetten; şehir şehirde şehirler şehirlerde şehirden;
			ülke ülkeler ülkelerin ülkenin; parti partisi partinin partiler; asker askerler askerin askerlerin askere; bakan bakanlar bakanın bakanı; kitap kitaplar kitabı kitabın kitapta;
			çocuk çocuklar çocuğu çocuğun çocukları; ordu ordusu ordunun; bölge bölgesi bölgede bölgenin bölgesinde; saldırı saldırılar saldırısı saldırının; İstanbul istanbul ISTANBUL İstanbul'un İstanbulda;
			IŞIK ışık; haber haberler haberi haberleri; gazeteci gazeteciler gazetecilerin gazetecisi; seçim seçimler seçimlerde seçimin; başkan başkanı başkanın başkanlar;
			Kürt Kürtler Kürtlerin Kürt'ün; mahkeme mahkemesi mahkemede; polis polisler polisi polisin; köy köyler köylerde; Kerkük Kerkük'te Kerkük’ün; Erdoğan Erdoğan'ın Erdoğan’a; kadın kadınlar kadınların`,
	}
	apart = map[string]string{
		"en": `universe university; new news; police policy; arm arms; army arms; organ organisation; organ organic; general generation; general generate; Iran Iranian;
			unit united; unite united; intern international; intern internal; nation national; execute executive; execution executive; car care; cap cape;
			hop hope; star stare; plan plane; rat rate; Hamas Hama; Sayed say; Sayed said; Ahmed Ahm; even evening; wed wedding; good goods; custom customs;
			mean means; Texas tex; series serial; senate senator; capital capitol; critic critical; sever several; tribune tribunal; admire admiral; form informal; inform informal;
			person personal; bus us; us use; oil oily; Paris pari; Wales wale; state estate; prince princess; Islam Islamist; terror terrorist; commune communist; hero heroin; man many`,
		"ckb": `کورد کوردستان; بارزان بارزانی; شار شاخ; سلێمان سلێمانی; گوند گۆڤار; هێز هێرش; دەست دەستوور; ژن ژیان; ڕۆژ ڕۆژنامە; زمان زەمین; نەوت نەتەوە; ئاو ئاوات; مال ماڵپەڕ;
			سەر سەرۆک; کار کارگە; یاسا یاسین; پارە پارتی; ئێران ئێرە; بەغدا باغ; تورکیا تورک; ڕووس ڕووسیا; سووری سووریا; مێژوو مێز; دادگا داد; خەڵک خەڵات; وەزیر وەزارەت;
			ئەمریکا ئەمریکایی1; کەرکووک کەرکەدان; هەولێر هەوا; فرۆکە فرۆشتن; ژمارە ژوور`,
		"kmr": `Tirk Tirkiye; Kurd Kurdistan; Sûr Sûriye; Rûs Rûsya; Barzan Barzanî; hem heman; hêz hêrs; şer şerm; gund gul; jin jiyan; ziman zem; nav navçe; dil dilê1; mal malper;
			serok serî; bajar baran; rê rêber; çav çavkanî; kar kargeh; pere perwerde; welat welatparêz; xwendekar xwendin; civak civîn; dadgeh dad; leşker leş; ewro ewropa; hilbijartin hilweşandin;
			nûçe nû; mehkeme meh; Hesen hes; azad azmûn`,
		"ar": `وزير زير; وزارة زيارة; كرد كردستان; واشنطن شنطة; الله اله; حكومة حكم; مدينة مدني; فلسطين فلس; بيت بيان; سوري سوريا; تركي تركيا; نفط نفق; رئيس رئاسة; مجلس جلسة;
			قوات قوت; حرب حزب; شرطة شرط; والد ولد; وفد فد; وكالة كلة; بغداد غد; بلد بال; لبنان لبن; ايران اير; سلام اسلام; جيش جياش; جنوب جنب; كتاب كتيبة; مطار مطر; امن امان`,
		"fa": "هفت هفته; منطق منطقه\u200cای; میدان دان; میلیون لیون; میلیارد لیارد; سازمان ساز; درمان در; سلیم سلیمان; تهران تهر; کرد کردستان; پاک پاکستان; دختر دخ; دفتر دف; دکتر دک; تنها تن; " +
			"لبن لبنان; خان خانه; مرد مردم; آب آبان; شب شبکه; بار باران; کار کارخانه; جان جانی1; سوری سوریه; ترک ترکیه; نفت نفتکش; مجلس جلسه; رییس ریاست; وزیر وزارت; افغان افغانستان; سال سالن",
		"tr": `Türk Türkiye; kar kara; para parti; yol yolcu; hal halk; ev evli; kadı kadın; alt altın; baş başkan; bakan bakanlık; Kürt kurt1; madde mad; Kanada kana; sev sevda; neden ne; Putin put;
			İran İrade; on onlar; gaz gazete; as asker; Irak ırk; kol koltuk; sal saldırı; ada adam; göz gözaltı; gün güney; deniz den; mil millet; Suriye sur; Asya as; savaş sava; hedef hede`,
	}
)

func TestBase(t *testing.T) {
	bases := func(lang, group string) (words, out []string) {
		for _, w := range strings.Fields(group) {
			ts := Text(w, lang)
			if len(ts) != 1 {
				t.Fatalf("%s: %q is %d words", lang, w, len(ts))
			}
			words, out = append(words, w), append(out, ts[0].Term)
		}
		return words, out
	}
	for _, lang := range Languages() {
		for group := range strings.SplitSeq(together[lang], ";") {
			words, got := bases(lang, group)
			if len(slices.Compact(slices.Clone(got))) > 1 {
				t.Errorf("%s: %q have the base forms %q, want one", lang, words, got)
			}
		}
		for group := range strings.SplitSeq(apart[lang], ";") {
			words, got := bases(lang, group)
			if len(got) != 2 || got[0] == got[1] {
				t.Errorf("%s: %q have the base forms %q, want two", lang, words, got)
			}
		}
	}
}

// tables are the words of each language that its rules are not asked about.
func tables() map[string]map[string]string {
	return map[string]map[string]string{
		"en": irregular(), "ckb": sorani.kept(), "kmr": kurmanji.kept(), "ar": arabic.kept(), "fa": persian.kept(), "tr": turkish.kept(),
	}
}

// Every base form is its own: that is what the loops end by.
func TestBaseFormsOfTables(t *testing.T) {
	for lang, table := range tables() {
		for form, to := range table {
			if got := baseOf(lang)(to); got != to {
				t.Errorf("%s: the base form of %q is %q, whose own is %q", lang, form, to, got)
			}
		}
	}
}

func FuzzBase(f *testing.F) {
	for _, list := range together {
		for w := range strings.FieldsSeq(list) {
			f.Add(w)
		}
	}
	kept := tables()
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "")
		names := Names(s)
		for _, lang := range append(Languages(), "") {
			tokens, words := Text(s, lang), Query(s, []string{lang})
			if len(tokens) != len(names) || len(words) != len(names) {
				t.Fatalf("%s: %q has %d words, %d in a query, %d as a name", lang, s, len(tokens), len(words), len(names))
			}
			for i, tok := range tokens {
				if n := names[i]; n.Start != tok.Start || n.End != tok.End || n.Form != tok.Form || n.Term != n.Form {
					t.Fatalf("%s: %q: the name's word is %+v and the text's %+v", lang, s, n, tok)
				}
				if !slices.Contains(words[i].Terms, tok.Term) || words[i].Form != tok.Form {
					t.Fatalf("%s: %q: a query asks for %q, the text has %q", lang, s, words[i].Terms, tok.Term)
				}
				_, listed := kept[lang][tok.Term] // feed is longer than fed
				if tok.Term == "" || !utf8.ValidString(tok.Term) || len(tok.Term) > len(tok.Form) && !listed {
					t.Fatalf("%s: the base form of %q is %q", lang, tok.Form, tok.Term)
				}
				if again := baseOf(lang)(tok.Term); again != tok.Term {
					t.Fatalf("%s: the base form of %q is %q, and of that %q", lang, tok.Form, tok.Term, again)
				}
			}
		}
	})
}
