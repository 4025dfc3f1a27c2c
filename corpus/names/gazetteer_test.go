package names

import (
	"strings"
	"testing"
)

func TestLookupKnowsEverySpelling(t *testing.T) {
	for _, tt := range []struct{ name, want, country string }{
		{"Erbil", "Erbil", "IQ"},
		{"HEWLÊR", "Erbil", "IQ"},
		{"Arbil", "Erbil", "IQ"},
		{"هەولێر", "Erbil", "IQ"},
		{"أربيل", "Erbil", "IQ"},
		{"اربیل", "Erbil", "IQ"},
		{"Silêmanî", "Sulaimani", "IQ"},
		{"السليمانية", "Sulaimani", "IQ"},
		{"كركوك", "Kirkuk", "IQ"},
		{"کەرکووک", "Kirkuk", "IQ"},
		{"Şengal", "Sinjar", "IQ"},
		{"Deir al-Zor", "Deir ez-Zor", "SY"},
		{"Kobanê", "Kobani", "SY"},
		{"Amed", "Diyarbakir", "TR"},
		{"Van", "Van", "TR"},
		{"سنە", "Sanandaj", "IR"},
		{"تهران", "Tehran", "IR"},
		{"Georgia", "Georgia", "GE"}, // the country before the state
		{"Tripoli", "Tripoli", "LY"},
		{"Türkei", "Turkey", "TR"}, // of agencies in German
		{"Jordanien", "Jordan", "JO"},
		{"U.S.", "United States", "US"},
		{"", "", ""},
		{"...", "", ""},
		{"Erbil Erbil", "", ""},
		{"Tuz", "", ""}, // half a name
		{strings.Repeat("Erbil ", 10_000), "", ""},
	} {
		got, found := Default().Lookup(tt.name)
		if got.Name != tt.want || got.Country != tt.country || found != (tt.want != "") {
			t.Errorf("Lookup(%.40q) is %q in %q, %v, want %q in %q", tt.name, got.Name, got.Country, found, tt.want, tt.country)
		}
	}
}

func TestPlacesLieInTheirCountry(t *testing.T) {
	boxes := map[string][4]float64{ // south, north, west, east
		"IQ": {29, 37.5, 38.7, 48.7}, "SY": {32.2, 37.5, 35.5, 42.5}, "TR": {35.7, 42.2, 25.5, 45},
		"IR": {25, 40, 44, 63.5}, "LB": {33, 34.8, 35, 36.7}, "JO": {29, 33.5, 34.8, 39.4},
		"IL": {29.3, 33.4, 34.2, 35.9}, "PS": {31.2, 32.6, 34.1, 35.6}, "SA": {16, 32.5, 34.5, 56},
		"KW": {28.4, 30.2, 46.4, 48.6}, "EG": {21.9, 31.8, 24.6, 37}, "AM": {38.8, 41.4, 43.4, 46.7},
		"AZ": {38.3, 42, 44.7, 50.7}, "GE": {41, 43.7, 39.9, 46.8}, "AE": {22.5, 26.3, 51, 56.6},
		"QA": {24.4, 26.3, 50.6, 51.8}, "CY": {34.4, 35.8, 32.1, 34.7}, "YE": {12, 19.1, 42, 54.6},
	}
	seen := make(map[string]int)
	names := make(map[string]bool)
	for _, p := range Default().places {
		key := p.Name + " " + p.Country
		if names[key] {
			t.Errorf("%s is there twice", key)
		}
		names[key] = true
		if p.Importance < 1 || p.Importance > 9 {
			t.Errorf("%s is of importance %d, want 1 to 9", key, p.Importance)
		}
		box, ok := boxes[p.Country]
		if !ok {
			continue
		}
		seen[p.Country]++
		if p.Point.Lat < box[0] || p.Point.Lat > box[1] || p.Point.Lon < box[2] || p.Point.Lon > box[3] {
			t.Errorf("%s lies at %v, outside its country", key, p.Point)
		}
	}
	for country := range boxes {
		if seen[country] == 0 {
			t.Errorf("no place is in %s", country)
		}
	}
	if got := Default().Len(); got < 900 {
		t.Errorf("the gazetteer knows %d places, want 900 and more", got)
	}
}

func TestReadGazetteerSaysWhichLineIsWrong(t *testing.T) {
	for _, tt := range []struct{ line, want string }{
		{"Erbil\tIQ\t36.2", "line 2: 3 columns"},
		{"Erbil\tIQ\t136.2\t44\tcity\t8", "no point on the earth"},
		{"Erbil\tIQ\tNaN\t44\tcity\t8", "no point on the earth"},
		{"Erbil\tIQ\t36.2\t44\ttown\t8", `unknown kind "town"`},
		{"Erbil\tIQ\t36.2\t44\tcity\thigh", "is no number"},
		{"\tIQ\t36.2\t44\tcity\t8", "no name"},
	} {
		_, err := ReadGazetteer(strings.NewReader("# head\n" + tt.line + "\n"))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: error %v, want one with %q", tt.line, err, tt.want)
		}
	}
}

func TestTheZeroGazetteerKnowsNothing(t *testing.T) {
	var g Gazetteer
	if p, found := g.Lookup("Erbil"); found {
		t.Errorf("the zero Gazetteer found %v", p)
	}
	if got := (&Tagger{Gazetteer: &g}).Find(&Text{Body: "He was born in Erbil and lives there."}); len(got) > 1 || len(got) == 1 && got[0].Point != nil {
		t.Errorf("with no places known the tagger knows where %v lies", got)
	}
}

func BenchmarkDefault(b *testing.B) {
	for b.Loop() {
		if _, err := ReadGazetteer(strings.NewReader(gazetteerTSV)); err != nil {
			b.Fatal(err)
		}
	}
}
