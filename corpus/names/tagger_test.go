package names

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// tagged writes what is found as "person: A, B; place: C; organisation: D".
func tagged(t *Text) string {
	var parts []string
	for _, kind := range []Kind{Person, Place, Organisation} {
		var list []string
		for _, e := range new(Tagger).Find(t) {
			if e.Kind == kind {
				list = append(list, e.Name)
			}
		}
		if list != nil {
			parts = append(parts, string(kind)+": "+strings.Join(list, ", "))
		}
	}
	return strings.Join(parts, "; ")
}

func findIn(t *testing.T, language string, tests [][2]string) {
	t.Helper()
	for _, tt := range tests {
		if got := tagged(&Text{Language: language, Body: tt[0]}); got != tt[1] {
			t.Errorf("%s %q:\n got %q\nwant %q", language, tt[0], got, tt[1])
		}
	}
}

func TestFindEnglish(t *testing.T) {
	findIn(t, "en", [][2]string{
		// People.
		{"Prime Minister Karzan Dartash arrived. Mr. Dartash said nothing.", "person: Karzan Dartash"},
		{"The talks were led by Lt. Gen. Hollis Quarrington.", "person: Hollis Quarrington"},
		{"A spokesman, Orlan Vessek, said the road was closed.", "person: Orlan Vessek"},
		{"Sheikh Nahro al-Kasnazani spoke to reporters.", "person: Nahro al-Kasnazani"},
		{"\"We will rebuild,\" said Michael O'Brien.", "person: Michael O'Brien"},
		{"It was painted by Vincent van der Meulen last year.", "person: Vincent van der Meulen"},
		{"George W. Bush met Ban Ki-moon.", "person: George W. Bush, Ban Ki-moon"},
		{"Michael Jordan played well. Jordan scored twice.", "person: Michael Jordan"},
		{"Jack White and Martin Luther King are on the list.", "person: Jack White, Martin Luther King"},
		{"The mayor thanked Massoud Barzani.", "person: Masoud Barzani"},

		// One family name, two people.
		{"Masrour Barzani met Nechirvan Barzani. Barzani was pleased.", "person: Nechirvan Barzani, Masrour Barzani"}, // the last who was named in full

		// No people.
		{"On Monday the Council met. Meanwhile Officials waited until March.", ""},
		{"The Iraqi and Kurdish teams met Turkish officials on Friday.", ""},
		{"The World Cup and the Cold War are history.", ""},
		{"Yesterday, Spring came. However, Winter returned.", ""},

		// Places.
		{"Fighting went on in Deir ez-Zor, Tuz Khurmatu and Kobanê.", "place: Deir ez-Zor, Tuz Khurmatu, Kobani"},
		{"The U.S. and the UK disagreed; it told us so.", "place: United States, United Kingdom"},
		{"Snow fell in Van on Sunday.", "place: Van"},
		{"A white Van hit the wall.", ""},
		{"They live in the city of Batman.", "place: Batman"},
		{"Soran district is quiet.", "place: Soran"},
		{"Jordan closed the crossing. Jordanian officials gave no reason.", "place: Jordan"},
		{"Chad Smith plays the drums.", "person: Chad Smith"},
		{"He moved to Tripoli, Lebanon.", "place: Tripoli, Lebanon"},
		{"They fled the village of Dargalshin at night.", "place: Dargalshin"},
		{"They climbed Mount Halgurdan and swam in the Khazirok River.", "place: Mount Halgurdan, Khazirok River"},

		// Organisations are nothing else.
		{"Clashes began after a patrol detained Ibrahim Khalil al-Hazzaa, a nephew of a sheikh.", "person: Ibrahim Khalil al-Hazzaa"},
		{"A woman from Simele died of her injuries overnight.", "place: Semel"},
		{"No soldier should cross the Khasa river near Kirkuk, the governor said.", "place: Khasa, Kirkuk"},
		{"Half of the salaries in Kurdistan are paid late.", "place: Kurdistan"},
		{"Night bus overturns on the Duhok-Zakho road, and a woman dies.", "place: Duhok, Zakho"},
		{"Peshmerga and the PKK clashed near Makhmour.", "place: Makhmour; organisation: Peshmerga, Kurdistan Workers' Party"},
		{"The Ministry of Natural Resources and Baghdad University agreed.", "place: Baghdad; organisation: Ministry of Natural Resources, Baghdad University"},
		{"What is this? It is IS.", "organisation: Islamic State"},
		{"The Washington Post wrote about the Kurdistan Democratic Party.", "organisation: Washington Post, Kurdistan Democratic Party"},
		{"Fighters of Hashd al-Shaabi, the PMF, left.", "organisation: Popular Mobilization Forces"},
	})
}

func TestFindInTheLanguagesOfTheRegion(t *testing.T) {
	for _, tt := range []struct{ language, body, want string }{
		{"ar", "وصل رئيس الوزراء محمد شياع السوداني إلى أربيل.", "person: Mohammed Shia al-Sudani; place: Erbil"},
		{"ar", "قال مسعود بارزاني إن الوضع في كركوك هادئ", "person: Masoud Barzani; place: Kirkuk"},
		{"ar", "وأعلن تنظيم داعش مسؤوليته ببغداد وبالموصل", "place: Baghdad, Mosul; organisation: Islamic State"},
		{"ar", "التقى السيد كريم الجبوري وفدا من الأمم المتحدة", "person: كريم الجبوري; organisation: United Nations"},
		{"ar", "هذه سنة جديدة وقف على الباب", ""}, // a year, not Sine; "on", not Ali
		{"ckb", "مەسرور بارزانی لە هەولێرەوە گەیشتە سلێمانی", "person: Masrour Barzani; place: Erbil, Sulaimani"},
		{"ckb", "پێشمەرگە لە کەرکووکدا مایەوە", "place: Kirkuk; organisation: Peshmerga"},
		// Iraqi; hope of life, self, hunting.
		{"ckb", "هاووڵاتی عێراقی", ""},
		{"ckb", "ئومێدی ژیان خۆی لە ڕاوە", ""},
		{"kmr", "Rêveberiya Xweser û Roja Yekşemî girîng in.", "organisation: Autonomous Administration of North and East Syria"}, // no people
		{"fa", "مسعود پزشکیان در تهران با نماینده سازمان ملل دیدار کرد", "person: Masoud Pezeshkian; place: Tehran; organisation: United Nations"},
		{"kmr", "Mesrûr Barzanî li Hewlêrê civiya û ji Kerkûkê hat.", "person: Masrour Barzani; place: Erbil, Kirkuk"},
		{"kmr", "Pêşmerge li Mûsilê ne.", "place: Mosul; organisation: Peshmerga"},
		{"tr", "Erdoğan Ankara'da konuştu.", "person: Recep Tayyip Erdogan; place: Ankara"},
		{"tr", "Cumhurbaşkanı Recep Tayyip Erdoğan Diyarbakır'a gitti.", "person: Recep Tayyip Erdogan; place: Diyarbakir"},
		{"tr", "Toplantı Van'da yapıldı.", "place: Van"},
	} {
		if got := tagged(&Text{Language: tt.language, Body: tt.body}); got != tt.want {
			t.Errorf("%s %q:\n got %q\nwant %q", tt.language, tt.body, got, tt.want)
		}
	}
}

func TestOnePersonAcrossSpellings(t *testing.T) {
	got := new(Tagger).Find(&Text{
		Headline: "KARZAN DARTASH VISITS KIRKUK",
		Body:     "Prime Minister Karzan Dartash came to Kirkuk.\n\nDartash left on Monday.",
	})
	if len(got) != 2 || got[0].Name != "Karzan Dartash" || len(got[0].Mentions) != 3 || len(got[1].Mentions) != 2 {
		t.Errorf("found %+v, want Karzan Dartash three times and Kirkuk twice", got)
	}
}

func TestATitleTellsNamesakesApart(t *testing.T) {
	got := new(Tagger).Find(&Text{Body: "President Nechirvan Barzani met Premier Masrour Barzani. President Barzani spoke."})
	if len(got) != 2 || got[0].Name != "Nechirvan Barzani" || len(got[0].Mentions) != 2 || len(got[1].Mentions) != 1 {
		t.Errorf("found %+v, want Nechirvan Barzani twice and Masrour Barzani once", got)
	}
}

func TestAffixesAreNoPartOfAMention(t *testing.T) {
	for _, tt := range []struct{ language, body, want string }{
		{"ar", "وصل لبغداد", "بغداد"},
		{"ckb", "لە هەولێرەوە هات", "هەولێر"},
		{"kmr", "Ew li Hewlêrê ye.", "Hewlêr"},
		{"tr", "O İstanbul'da.", "İstanbul"},
	} {
		got := new(Tagger).Find(&Text{Language: tt.language, Body: tt.body})
		if len(got) != 1 || len(got[0].Mentions) != 1 || got[0].Mentions[0].Text != tt.want {
			t.Errorf("%q: found %+v, want one mention %q", tt.body, got, tt.want)
		}
	}
}

func TestStatedEntitiesComeFirst(t *testing.T) {
	got := new(Tagger).Find(&Text{
		Body: "Kirkuk, Kirkuk, Kirkuk and Hewlêr. Zed Zed came along.",
		Stated: []Entity{
			{Kind: Place, Name: "Arbil"}, {Kind: Place, Name: "Nowhere\x00 Town"}, {Kind: Person, Name: "Zed Zed"}, {Kind: "robot", Name: "R2"}, {Kind: Person, Name: " "},
		},
	})
	var list []string
	for _, e := range got {
		list = append(list, e.Name)
	}
	want := []string{"Zed Zed", "Erbil", "Nowhere Town", "Kirkuk"}
	if !reflect.DeepEqual(list, want) {
		t.Fatalf("found %q, want %q", list, want)
	}
	if !got[0].Stated || !got[1].Stated || got[3].Stated || got[1].Country != "IQ" || len(got[0].Mentions) != 1 || len(got[1].Mentions) != 1 || len(got[2].Mentions) != 0 {
		t.Errorf("found %+v", got)
	}
}

func TestFindIsBounded(t *testing.T) {
	for _, body := range []string{
		strings.Repeat("Karzan Dartash ", 150_000),
		strings.Repeat("ERBIL BAGHDAD MOSUL ", 100_000),
		strings.Repeat("A", 2<<20),
		strings.Repeat("al-", 700_000),
		strings.Repeat("President ", 200_000),
		strings.Repeat("Van, ", 400_000),
		strings.Repeat("محمد ", 200_000),
		numbered(60_000),
	} {
		got := new(Tagger).Find(&Text{Body: body})
		if len(got) > MaxEntities {
			t.Errorf("%.30q: %d entities, want at most %d", body, len(got), MaxEntities)
		}
		for _, e := range got {
			if len(e.Mentions) > MaxMentions {
				t.Errorf("%.30q: %d mentions of %.30q, want at most %d", body, len(e.Mentions), e.Name, MaxMentions)
			}
		}
	}
}

// numbered is a list of people of one family, all different.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("Mr. John ")
		for _, digit := range []byte{byte(i / 676 % 26), byte(i / 26 % 26), byte(i % 26)} {
			b.WriteByte('A' + digit)
			b.WriteString("xo ")
		}
		b.WriteString("Dartash said so. ")
	}
	return b.String()
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		"President Nechirvan Barzani met Masrour Barzani in Erbil. Mr. Barzani said so.", "U.S. Al-Hol", "وبأربيل محمد علي",
		"li Hewlêrê û Van'da", "\xff\xfeErbil\x00Mosul", "İstanbul’da O'Brien J.K. Rowling", "هەولێرەوە\u200c", "K\u0301irkuk\u0301",
	} {
		f.Add("en", seed, seed, seed)
		f.Add("ckb", "", seed, "Erbil")
		f.Add("kmr", seed, "", "?")
		f.Add("ar", "قال محمد بن علي، وهو عبد الستار", seed, "أبو")
	}
	f.Fuzz(func(t *testing.T, language, headline, body, stated string) {
		text := &Text{Language: language, Headline: headline, Body: body, Stated: []Entity{{Kind: Person, Name: stated}, {Kind: Place, Name: stated}}}
		got := new(Tagger).Find(text)
		if again := new(Tagger).Find(text); !reflect.DeepEqual(got, again) {
			t.Fatalf("two answers:\n%+v\n%+v", got, again)
		}
		fields := map[string]string{"headline": headline, "body": body}
		taken := map[string][]bool{"headline": make([]bool, len(headline)), "body": make([]bool, len(body))}
		order := map[string]int{"headline": 0, "body": 2}
		for _, e := range got {
			if e.Name == "" || !utf8.ValidString(e.Name) || strings.ContainsFunc(e.Name, unicode.IsControl) {
				t.Errorf("an entity is called %q", e.Name)
			}
			if len(e.Mentions) == 0 && !e.Stated {
				t.Errorf("%q is mentioned nowhere", e.Name)
			}
			field, end := 0, 0
			for _, m := range e.Mentions {
				s, ok := fields[m.Field]
				if !ok || m.Start < 0 || m.Start >= m.End || m.End > len(s) || s[m.Start:m.End] != m.Text {
					t.Fatalf("mention %+v is not in %q", m, s)
				}
				if utf8.ValidString(s) && !utf8.ValidString(m.Text) || !utf8.RuneStart(s[m.Start]) || m.End < len(s) && !utf8.RuneStart(s[m.End]) && utf8.ValidString(s) {
					t.Errorf("mention %+v cuts a rune of %q", m, s)
				}
				if order[m.Field] < field || order[m.Field] == field && m.Start < end {
					t.Errorf("mention %+v stands before the one before it", m)
				}
				field, end = order[m.Field], m.End
				if e.Kind == Organisation { // places may be in their names
					continue
				}
				for i := m.Start; i < m.End; i++ {
					if taken[m.Field][i] {
						t.Fatalf("mention %+v overlaps another", m)
					}
					taken[m.Field][i] = true
				}
			}
		}
	})
}

// Texts of a few names, again and again in parts and in other spellings, in
// which each may be one with many others: who is who comes to an end.
func TestWhoIsWhoEnds(t *testing.T) {
	parts := strings.Fields("Azad Rahim al-Rahim Abdul Abd al Rahman Salih Hama Rashid Nawzad Mohammed Muhammad Barzani Abdulrahman Abdul-Rahman Haji Abu Ali el-Ali Kareem Karim")
	texts := []string{"Barzani Abdul-Rahman said so. Hama and Karim Rahim said so. Muhammad al-Rahim Karim al-Rahim said so. Salih Mohammed al Abdul-Rahman said so."}
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var b strings.Builder
		for range 2 + r.IntN(6) {
			for range 1 + r.IntN(4) {
				b.WriteString(parts[r.IntN(len(parts))] + " ")
			}
			b.WriteString([]string{"said so. ", "met ", "and "}[r.IntN(3)])
		}
		texts = append(texts, b.String())
	}
	for _, text := range texts {
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			new(Tagger).Find(&Text{Language: "en", Body: text})
		}()
		select {
		case <-ended:
		case <-time.After(time.Minute):
			t.Fatalf("no end: %s", text)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	para := "Prime Minister Karzan Dartash said on Monday that talks with Baghdad over oil had begun in Erbil and Kirkuk, and that the Ministry of Natural Resources would publish figures. " +
		"Residents of Tuz Khurmatu, where Peshmerga and the Popular Mobilization Forces met last year, told reporters they wanted to go home. Dartash also met Helen Marsh, the envoy of the United Nations.\n\n"
	body := strings.Repeat(para, 6)[:2000]
	var tagger Tagger
	text := &Text{Language: "en", Headline: "Talks on oil begin in Baghdad", Body: body}
	tagger.Find(text)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		tagger.Find(text)
	}
}

func TestCapitalsOfOtherLanguagesSayNothing(t *testing.T) {
	for _, tt := range []struct{ language, body, want string }{
		{"de", "Für Experten ist Die Stadt ein Problem. Der Bürgermeister Daniel Hagari sprach in Beirut. Hagari schwieg.", "person: Daniel Hagari; place: Beirut"},
		{"es", "Una Pareja de Leones hirió a un joven en Punjab.", "place: Punjab"},
		{"de", "Sind die Menschen in Syrien sicher?", "place: Syria"}, // no Sind
	} {
		if got := tagged(&Text{Language: tt.language, Body: tt.body}); got != tt.want {
			t.Errorf("%q has %q, want %q", tt.body, got, tt.want)
		}
	}
}

func TestFirstWordOfASentenceIsNoPlaceForItsCapital(t *testing.T) {
	got := tagged(&Text{Language: "en", Headline: "CORRECTED - Centre on Erbil road to be staffed by 86", Body: "The centre will open on Monday."})
	if want := "place: Erbil"; got != want {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestAddressesHoldNoNames(t *testing.T) {
	findIn(t, "en", [][2]string{
		{"See https://example.org/2022/Erbil-Budget-Baghdad/Barzani for more. He left Mosul.", "place: Mosul"},
		{"https://example.org/Erbil", ""},
	})
}

func TestOneWhoIsNamedInShort(t *testing.T) {
	findIn(t, "en", [][2]string{
		{"The Zagros Relief Fund (ZRF) opened a school in Ranya. ZRF said it would hold 300 pupils.", "place: Zagros, Ranya; organisation: Zagros Relief Fund"},
		{"The Iraqi Civil Aviation Authority (ICAA) said the airspace was safe. ICAA will report.", "organisation: Iraqi Civil Aviation Authority"},
		{"The Office of the High Commissioner for Human Rights (OHCHR) wrote a report. OHCHR will publish it.", "organisation: OHCHR"},
		{"The European Union Aviation Safety Agency (EASA) advises care. EASA has its reasons.", "organisation: European Union Aviation Safety Agency"},
		{"Erbil International Airport (EIA) is open. EIA handled two million passengers.", "place: Erbil International Airport"},
		{"The Ministry of Roads and Ports (MoRP) has moved. The minister of MoRP said so.", "organisation: Ministry of Roads and Ports"},
		{"Zad Company sells flour. The mill of Zad was founded in 2009.", "organisation: Zad Company"},
		{"Karwan Cement Company will close its plant. Karwan Cement said demand fell.", "organisation: Karwan Cement Company"},
		{"Engineer Nawzad Hama Salih Rashid built the dam. Nawzad Hama Salih said the dam was safe. Salih, 61, has retired.", "person: Nawzad Hama Salih Rashid"},
		{"Aoun Diab Nasser, the minister, said flows were low. Diab will ask Ankara for water.", "person: Aoun Diab Nasser; place: Ankara"},
		{"Governor Ali Tatar promised tents. Tatar said engineers were at work.", "person: Ali Tatar"},
		{"The spokesman, Basim al-Awwadi, promised a committee. Al-Awadi has many.", "person: Basim al-Awwadi"},
		{"Şivan Perwer sang two lines from a balcony. \"Şivan belongs to the stones,\" said a woman.", "person: Shivan Perwer"},
		{"Tahsin Botani met Tahsin Botani Osman.", "person: Tahsin Botani, Tahsin Botani Osman"}, // side by side they are two
	})
}

func TestARelativeIsNotCalledByTheFamilyName(t *testing.T) {
	for _, e := range new(Tagger).Find(&Text{Body: "The novelist Mehmed Ardalani died in Uppsala. His daughter, the painter Zelal Ardalani, confirmed the death. Ardalani was born in 1937."}) {
		if e.Name == "Mehmed Ardalani" && len(e.Mentions) != 2 || e.Name == "Zelal Ardalani" && len(e.Mentions) != 1 {
			t.Errorf("found %+v, want Mehmed Ardalani twice and Zelal Ardalani once", e)
		}
	}
}

func TestEveryMentionSaysHowSureItIs(t *testing.T) {
	const body = "Merkel said on Monday that Germany would send aid. Sarkozy met Merkel in Paris, and Obama called. Mr. Quarrington of Acme Steel was in Dargalshin."
	found := 0
	for _, e := range new(Tagger).Find(&Text{Language: "en", Body: body}) {
		for _, m := range e.Mentions {
			found++
			if m.Confidence <= 0 || m.Confidence > 1 {
				t.Errorf("%s %q by %s: confidence %g, want more than 0 and at most 1", e.Kind, m.Text, m.Evidence, m.Confidence)
			}
		}
	}
	if found < 6 {
		t.Errorf("%d mentions, want 6 or more", found)
	}
}
