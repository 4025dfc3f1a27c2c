package names

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// foundPlaces writes the places that are found as "Tripoli LB 266826, Erbil IQ 95446".
func foundPlaces(tagger *Tagger, t *Text) string {
	var list []string
	for _, e := range tagger.Find(t) {
		if e.Kind == Place {
			list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %d", e.Name, e.Country, e.GeoNames)))
		}
	}
	return strings.Join(list, ", ")
}

func TestWhichPlaceIsMeant(t *testing.T) {
	for _, tt := range []struct{ body, want string }{
		{"Fighting broke out in Tripoli on Monday. The Libyan coast guard closed the port.", "Tripoli LY 2210247"},
		{"He was born in Tripoli, Lebanon, and lives there.", "Tripoli LB 266826, Lebanon LB 272103"},
		{"Lebanese troops went into Tripoli and Beirut was quiet.", "Tripoli LB 266826, Beirut LB 276781"},
		{"Lebanese soldiers closed the northern Lebanese city of Tripoli.", "Tripoli LB 266826"},
		{"Families in Halabja remember the attack.", "Halabja IQ 96205"},
		{"Officials of Halabja province met. Halabja province has 100,000 people.", "Halabja IQ 12218240"},
		{"Snow closed the roads in Soran and Rawanduz.", "Soran IQ 96961, Rawanduz IQ 92002"},
		{"Yazidis went home to Sinjar from Duhok.", "Sinjar IQ 448149, Duhok IQ 96994"},
		{"They live in Sinjar, Syria, near Idlib.", "Sinjar SY 164094, Syria SY 163843, Idlib SY 169389"},
		{"The siege of Kobani ended.", "Kobani SY 172256"},
		{"The siege of Kobane ended.", "Kobani SY 172256"},
		{"The siege of Ayn al-Arab ended.", "Kobani SY 172256"},
		{"The siege of Ain al-Arab ended.", "Kobani SY 172256"},
		{"It rained in Sulaimani.", "Sulaimani IQ 98463"},
		{"It rained in Sulaymaniyah.", "Sulaimani IQ 98463"},
		{"It rained in Sulaimaniyah.", "Sulaimani IQ 98463"},
		{"It rained in Sulaimaniya.", "Sulaimani IQ 98463"},
		{"It rained in Slemani.", "Sulaimani IQ 98463"},
		{"It rained in Suleimaniyah.", "Sulaimani IQ 98463"},
		{"It rained in As Sulaymaniyah.", "Sulaimani IQ 98463"},
		{"The show opened in Paris on Friday.", "Paris FR 2988507"},
		{"The show opened in Paris, Texas, on Friday.", "Paris US 4717560, Texas US 4736286"},
		{"The show opened in Paris (Texas) on Friday.", "Paris US 4717560, Texas US 4736286"},
		{"She studied in Cambridge, Massachusetts, and in Cambridge, England.", "Cambridge US 4931972, Massachusetts US 6254926, Cambridge (GB) GB 2653941, England GB 6269131"},
		{"She studied in Cambridge, Mass., before the war.", "Cambridge US 4931972, Massachusetts US 6254926"},
		{"Tbilisi is the capital of Georgia.", "Tbilisi GE 611717, Georgia GE 614540"},
		{"Voters in Atlanta, Georgia, went to the polls.", "Atlanta US 4180439, Georgia US 4197000"},
		{"The factory in Ohio's Lima closed.", "Ohio US 5165418, Lima US 5160783"},
		{"The plane came from Lima, Peru.", "Lima PE 3936456, Peru PE 3932488"},
		{"A fire in Buffalo, New York, killed two.", "Buffalo US 5110629, New York US 5128638"},
		{"He flew to New York on Monday.", "New York US 5128581"},
		{"It happened in Springfield, Ill., on Monday.", "Springfield US 4250542, Illinois US 4896861"},
		{"Officials in Amedi district said that Deraluk was cut off.", "Amedi IQ 99612, Deraluk IQ 0"}, // GeoNames has Adhamiyah for the first name of the district
		{"Turkey has built homes in Hatay and in Iskenderun.", "Turkey TR 298795, Hatay TR 312394, Iskenderun TR 311111"},
		{"A festival in Quebec City drew crowds from Quebec.", "Quebec City CA 6325494, Quebec CA 6115047"},
		{"They met in Cologne and Gothenburg.", "Cologne DE 2886242, Gothenburg SE 2711537"},

		// No places.
		{"The Jerusalem Post and The New York Times reported it.", ""},
		{"The Iraqi and Turkish officials met.", ""},
		{"He spoke to The Baghdad Post and the Tehran Times.", ""},
		{"Paris Hilton spoke first.", ""},
		{"They fled Dargalshin village at night.", "Dargalshin  0"},
	} {
		if got := foundPlaces(new(Tagger), &Text{Language: "en", Body: tt.body}); got != tt.want {
			t.Errorf("%q:\n got %s\nwant %s", tt.body, got, tt.want)
		}
	}
}

func TestAPlaceIsTheSameInAllScripts(t *testing.T) {
	for _, tt := range []struct{ language, body, want string }{
		{"ar", "وصل الوفد إلى السليمانية.", "Sulaimani IQ 98463"},
		{"ckb", "لە سلێمانی باران باری", "Sulaimani IQ 98463"},
		{"kmr", "Li Silêmaniyê baran barî. Ew çû Hewlêrê.", "Sulaimani IQ 98463, Erbil IQ 95446"},
		{"ar", "وصل الوفد إلى مدينة ملبورن الأسترالية.", "Melbourne AU 2158177"},
		{"ar", "عقد المؤتمر في مدينة كولونيا بألمانيا", "Cologne DE 2886242, Germany DE 2921044"},
		{"fa", "او در شهر دوسلدورف زندگی می\u200cکند", "Dusseldorf DE 2934246"},
		{"tr", "Toplantı Köln'de yapıldı.", "Cologne DE 2886242"},
	} {
		if got := foundPlaces(new(Tagger), &Text{Language: tt.language, Body: tt.body}); got != tt.want {
			t.Errorf("%s %q:\n got %s\nwant %s", tt.language, tt.body, got, tt.want)
		}
	}
}

// The words that follow "in" are more often common than cities.
func TestCommonWordsAreNoCitiesOfTheWorld(t *testing.T) {
	for _, tt := range []struct{ language, body string }{
		{"ckb", "لە باکوور و لە جیهان"},
		{"ckb", "لە کاری خۆی"},
		{"ar", "في حال وصوله وفي ظل الظروف"},
		{"fa", "در حال حاضر در جهان"},
		{"en", "The White House and Congress met in the West Wing of the City Hall."},
	} {
		if got := foundPlaces(new(Tagger), &Text{Language: tt.language, Body: tt.body}); got != "" && !strings.HasSuffix(got, " 0") {
			t.Errorf("%q: found %s, want none", tt.body, got)
		}
	}
}

func TestTheDatelineAndTheHomeDecide(t *testing.T) {
	const body = "Two people were hurt in Tripoli on Monday."
	for _, tt := range []struct {
		dateline, home []string
		want           string
	}{
		{nil, nil, "Tripoli LY 2210247"},
		{[]string{"Beirut"}, nil, "Tripoli LB 266826"},
		{nil, []string{"LB"}, "Tripoli LB 266826"},
		{[]string{"Tunis"}, []string{"IQ"}, "Tripoli LY 2210247"},
	} {
		if got := foundPlaces(&Tagger{Home: tt.home}, &Text{Language: "en", Body: body, Dateline: tt.dateline}); got != tt.want {
			t.Errorf("dateline %q, home %q: %s, want %s", tt.dateline, tt.home, got, tt.want)
		}
	}
}

func FuzzResolve(f *testing.F) {
	f.Add("Paris, Texas, and Ohio's Lima (Peru) in the Syrian city of Tripoli, Lebanon", "Beirut", 0, 5, 7, 12)
	f.Add("Halabja province, Ill., ", "", 0, 7, 18, 21)
	f.Add("السليمانية في مدينة ملبورن", "WASHINGTON", 0, 20, 21, 40)
	f.Fuzz(func(t *testing.T, body, dateline string, a, b, c, d int) {
		text := &Text{Language: "en", Body: body, Dateline: []string{dateline}}
		places := []Annotation{{Place, a, b}, {Place, c, d}}
		got := new(Tagger).Resolve(text, places)
		if again := new(Tagger).Resolve(text, places); !reflect.DeepEqual(got, again) {
			t.Fatalf("two answers:\n%+v\n%+v", got, again)
		}
		for _, e := range got {
			if e.Name == "" || len(e.Mentions) == 0 || e.GeoNames < 0 {
				t.Errorf("found %+v", e)
			}
			for _, m := range e.Mentions {
				if m.Start < 0 || m.End > len(body) || body[m.Start:m.End] != m.Text {
					t.Errorf("mention %+v is not in %q", m, body)
				}
			}
		}
	})
}
