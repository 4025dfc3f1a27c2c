package indextest

import (
	"strings"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/corpus/names"
)

// articles returns the articles of the suite, anew each time. They tell of
// things that never happened, in each of the six languages, with names in
// several spellings. Where their mentions are is left to locate.
func articles() []*corpus.Article {
	return []*corpus.Article{
		{
			ID: "flood", Source: source("en/flood.txt"), Language: "en",
			Headline:   "Flood closes the road to Akre",
			Standfirst: "Two villages are cut off from the town",
			Dateline:   corpus.Dateline{Places: []string{"Erbil"}, Agency: "Zagros Wire", Raw: "HEWLER (Zagros Wire)"},
			Body: "Heavy rain closed the mountain road to Akre on Monday, officials in Hewler said.\n\n" +
				"Governor Karwan Botani visited the villages of Nahla by helicopter. “Nobody was hurt,” Mr. Botani said.\n\n" +
				"The bridge at Bijil will stay shut until the water falls.",
			Bylines: []string{"Jane Doe"}, Credit: "Editing by John Roe",
			Published: day(2018, 3, 12), Section: "Region", Keywords: []string{"weather", "roads"}, Publisher: "The Zagros Daily",
			People: []corpus.Entity{{Name: "Karwan Botani", Mentions: mentions("Karwan Botani", "Mr. Botani")}},
			Places: []corpus.Entity{
				{Name: "Akre", Country: "IQ", Point: point(36.741, 43.893), Mentions: mentions("Akre", "Akre")},
				{Name: "Erbil", Country: "IQ", Mentions: mentions("Hewler")},
			},
		},
		{
			ID: "oil", Source: source("en/oil.txt"), Language: "en",
			Headline: "Oil exports resume after repairs",
			Dateline: corpus.Dateline{Places: []string{"Kirkuk"}, Agency: "Zagros Wire", Raw: "KIRKUK, Iraq (Zagros Wire)"},
			Body: "Exports of crude through the northern pipeline resumed at 9:30 on Tuesday, the Northern Oil Company said.\n\n" +
				"Some 1,250,000 barrels had waited in the tanks of the port. Prices of oil fell by 1.5 percent.\n\n" +
				"The road to the field was closed in March.",
			Published: at(2018, 3, 13, 9, 45), Section: "Business", Keywords: []string{"oil", "pipelines"}, Publisher: "The Zagros Daily",
			Organisations: []corpus.Entity{{Name: "Northern Oil Company", Mentions: mentions("Northern Oil Company")}},
			Places:        []corpus.Entity{{Name: "Kirkuk", Country: "IQ"}},
		},
		{
			ID: "oil-corrected", Source: source("en/oil-2.txt"), Language: "en", Status: corpus.Corrected,
			Headline: "CORRECTED: Oil exports resume after repairs",
			Dateline: corpus.Dateline{Places: []string{"Kirkuk", "Baghdad"}, Agency: "Zagros Wire", Raw: "KIRKUK/BAGHDAD (Zagros Wire)"},
			Body: "Exports of crude through the northern pipeline resumed at 9:30 on Tuesday, the Northern Oil Company said.\n\n" +
				"Some 125,000 barrels had waited in the tanks of the port.",
			Published: at(2018, 3, 13, 12, 0), Section: "Business", Keywords: []string{"oil"}, Publisher: "The Zagros Daily",
			Organisations: []corpus.Entity{{Name: "Northern Oil Company", Mentions: mentions("Northern Oil Company")}},
		},
		{
			ID: "budget", Source: source("en/2019.jsonl"), Language: "en",
			Headline:  "Parliament delays the vote on the budget",
			Body:      "Members of parliament in Baghdad put off the vote once more.\n\nNisreen al-Hashimi, who leads the committee on finance, spoke of “days, not weeks”.",
			Bylines:   []string{"Jane Doe", "Rêbîn Çelebî"},
			Published: date(2019, 6, 1, corpus.Month), Section: "Politics", Publisher: "Two Rivers Post",
			People: []corpus.Entity{{Name: "Nisreen al-Hashimi", Mentions: mentions("Nisreen al-Hashimi")}},
			Places: []corpus.Entity{{Name: "Baghdad", Country: "IQ", Mentions: mentions("Baghdad")}},
		},
		{
			ID: "killed", Source: source("en/2019.jsonl"), Language: "en", Status: corpus.Killed,
			Headline: "Committee on finance resigns", Body: "This article has been withdrawn.",
			Published: date(2019, 1, 1, corpus.Year), Publisher: "Two Rivers Post",
		},
		{
			ID: "undated", Source: source("en/note.txt"), Language: "en",
			Headline: "A note on the bridge of Bijil", Body: "The bridge was built of stone, and of patience.",
		},
		{
			ID: "ckb-school", Source: source("ckb/school.txt"), Language: "ckb",
			Headline:  "قوتابخانەیەکی نوێ لە هەولێر کرایەوە",
			Dateline:  corpus.Dateline{Places: []string{"Erbil"}, Raw: "هەولێر"},
			Body:      "قوتابخانەیەکی نوێ لە شاری هەولێر دەرگای کردەوە.\n\nکاروان بۆتانی گوتی کە مامۆستاکان ئامادەن. لە ساڵی ٢٠١٨ دەستی پێکرد.",
			Published: day(2018, 9, 1), Section: "Region", Keywords: []string{"پەروەردە"},
			People: []corpus.Entity{{Name: "Karwan Botani", Mentions: mentions("کاروان بۆتانی")}},
			Places: []corpus.Entity{{Name: "Erbil", Country: "IQ", Mentions: mentions("هەولێر")}},
		},
		{
			ID: "ckb-water", Source: source("ckb/water.txt"), Language: "ckb",
			Headline: "ئاوی دووکان کەم بووە", Body: "ئاستی ئاوی دووکان لە کوردستان کەم بووەتەوە.\n\nپێشمەرگەکان یارمەتی گوندەکانیان دا.",
			Published: day(2018, 8, 20), Places: []corpus.Entity{{Name: "Dukan", Country: "IQ", Mentions: mentions("دووکان")}},
		},
		{
			ID: "kmr-wheat", Source: source("kmr/genim.txt"), Language: "kmr",
			Headline:  "Cotkarên Qamişlo li benda baranê ne",
			Dateline:  corpus.Dateline{Places: []string{"Qamishli"}, Agency: "ANB", Raw: "QAMIŞLO (ANB)"},
			Body:      "Cotkarên bajarê Qamişlo dibêjin ku genim bê av e.\n\nŞêrko Bekas li Hewlêrê jî li ser baranê axivî.",
			Published: day(2019, 4, 2), Keywords: []string{"çandinî"},
			People: []corpus.Entity{{Name: "Şêrko Bekas", Mentions: mentions("Şêrko Bekas")}},
			Places: []corpus.Entity{
				{Name: "Qamishli", Country: "SY", Mentions: mentions("Qamişlo")},
				{Name: "Erbil", Country: "IQ", Mentions: mentions("Hewlêrê")},
			},
		},
		{
			ID: "kmr-song", Source: source("kmr/stran.txt"), Language: "kmr",
			Headline: "Stranbêja ciwan li Amedê", Body: "Stranbêja ciwan li Amedê konserek da. Gelek kes hatin.", Published: day(2019, 4, 2),
		},
		{
			ID: "ar-bridge", Source: source("ar/jisr.txt"), Language: "ar",
			Headline:  "افتتاح جسر جديد في الموصل",
			Dateline:  corpus.Dateline{Places: []string{"Mosul"}, Agency: "وكالة الرافدين", Raw: "الموصل (وكالة الرافدين)"},
			Body:      "افتتحت الحكومة جسرا جديدا فوق نهر دجلة في الموصل.\n\nوقالت نسرين الهاشمي إن الجسر يخدم المدينة كلها.",
			Published: day(2020, 2, 29),
			People:    []corpus.Entity{{Name: "Nisreen al-Hashimi", Mentions: mentions("نسرين الهاشمي")}},
			Places:    []corpus.Entity{{Name: "Mosul", Country: "IQ", Mentions: mentions("الموصل")}},
		},
		{
			ID: "ar-market", Source: source("ar/suq.txt"), Language: "ar",
			Headline: "أسعار النفط ترتفع", Body: "ارتفعت أسعار النفط في الأسواق بنسبة ١٫٥ بالمئة.\n\nوقال التجار إن الحكومة تراقب السوق.",
			Published: at(2020, 3, 1, 8, 0), Section: "Business", Keywords: []string{"oil"},
		},
		{
			ID: "fa-quake", Source: source("fa/zelzele.txt"), Language: "fa",
			Headline:  "زمین\u200cلرزه\u200cای در سنندج",
			Dateline:  corpus.Dateline{Places: []string{"Sanandaj"}, Raw: "سنندج"},
			Body:      "زمین\u200cلرزه\u200cای خفیف شهر سنندج را لرزاند. کسی آسیب ندید.\n\nکمیته امداد گفت مدرسه\u200cها فردا باز هستند.",
			Published: day(2021, 11, 7), Places: []corpus.Entity{{Name: "Sanandaj", Country: "IR", Mentions: mentions("سنندج")}},
		},
		{
			ID: "fa-book", Source: source("fa/ketab.txt"), Language: "fa",
			Headline: "نمایشگاه کتاب", Body: "نمایشگاه کتاب در سال ۲۰۱۸ برگزار شد.", Published: date(2018, 1, 1, corpus.Year),
		},
		{
			ID: "tr-snow", Source: source("tr/kar.txt"), Language: "tr",
			Headline:  "Hakkâri'de kar yolları kapattı",
			Dateline:  corpus.Dateline{Places: []string{"Hakkari"}, Agency: "ANB", Raw: "HAKKÂRİ (ANB)"},
			Body:      "Yoğun kar yağışı Hakkâri'de köy yollarını kapattı.\n\nIğdır ve İzmir'den gelen ekipler çalışıyor.",
			Published: day(2021, 1, 15), Section: "region",
			Places: []corpus.Entity{{Name: "Hakkari", Country: "TR", Mentions: mentions("Hakkâri'de")}},
		},
		{
			ID: "tr-match", Source: source("tr/mac.txt"), Language: "tr",
			Headline: "Amedspor maçı berabere bitti", Body: "Diyarbakır'daki maç 1-1 bitti. Seyirci memnun ayrıldı.", Published: day(2021, 1, 15), Section: "Spor",
		},
	}
}

// held returns the articles of the suite with the places of their mentions
// filled in, and the sources that they are from.
func held(t *testing.T) ([]*corpus.Article, []corpus.Source) {
	t.Helper()
	as := articles()
	var sources []corpus.Source
	for _, a := range as {
		for _, es := range [][]corpus.Entity{a.People, a.Places, a.Organisations} {
			for i := range es {
				locate(t, a, es[i].Mentions)
			}
		}
		known := false
		for i := range sources {
			if sources[i].Path == a.Source.Path {
				sources[i].Articles++
				known = true
			}
		}
		if !known {
			src := a.Source
			src.Articles, src.Size = 1, int64(len(a.Body))
			sources = append(sources, src)
		}
	}
	return as, sources
}

// locate finds mentions in the headline, then in the body, each after the
// last one.
func locate(t *testing.T, a *corpus.Article, ms []corpus.Mention) {
	t.Helper()
	field, text, from := "headline", a.Headline, 0
	for i := range ms {
		at := strings.Index(text[from:], ms[i].Text)
		if at < 0 && field == "headline" {
			field, text, from = "body", a.Body, 0
			at = strings.Index(text, ms[i].Text)
		}
		if at < 0 {
			t.Fatalf("article %s does not hold %q", a.ID, ms[i].Text)
		}
		at += from
		from = at + len(ms[i].Text)
		ms[i].Field, ms[i].Start, ms[i].End = field, at, from
	}
}

func mentions(texts ...string) []corpus.Mention {
	out := make([]corpus.Mention, len(texts))
	for i, text := range texts {
		out[i].Text = text
	}
	return out
}

func source(path string) corpus.Source { return corpus.Source{Path: path, Revision: "r1"} }

func date(year int, month time.Month, day int, p corpus.Precision) corpus.Date {
	return corpus.Date{Time: time.Date(year, month, day, 0, 0, 0, 0, time.UTC), Precision: p, Origin: corpus.FromField}
}

func day(year int, month time.Month, d int) corpus.Date { return date(year, month, d, corpus.Day) }

func at(year int, month time.Month, d, hour, minute int) corpus.Date {
	return corpus.Date{Time: time.Date(year, month, d, hour, minute, 0, 0, time.UTC), Precision: corpus.Minute, Origin: corpus.FromField}
}

func point(lat, lon float64) *names.Point { return &names.Point{Lat: lat, Lon: lon} }
