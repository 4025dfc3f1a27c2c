package names

import (
	"slices"
	"testing"
)

func TestOffices(t *testing.T) {
	tests := []struct {
		language, dateline, body string
		home                     []string
		want                     string
	}{
		{"ar", "", "صوت مجلس النواب على القانون.", nil, "Council of Representatives of Iraq"}, // of the archive's home, where nothing says otherwise
		{"ar", "", "صوت مجلس النواب على القانون.", []string{"LB"}, "Parliament of Lebanon"},
		{"ar", "", "صوت مجلس النواب على القانون.", []string{"TR"}, "مجلس النواب"}, // is no parliament of Turkey
		{"ar", "", "صوت مجلس النواب على القانون، وقالت الحكومة إن لبنان ملتزم في بيروت وصيدا.", nil, "Parliament of Lebanon"},
		{"ar", "Beirut", "صوت مجلس النواب على القانون بعد زيارة وفد من بغداد.", nil, "Parliament of Lebanon"},
		{"ar", "Beirut", "زار الوفد صيدا، وصوت مجلس النواب في البحرين على القانون.", nil, "Council of Representatives of Bahrain"}, // what stands beside it wins
		{"en", "Cairo", "On Monday the House of Representatives passed a law.", nil, "House of Representatives of Egypt"},
		{"en", "Washington", "On Monday the House of Representatives passed a law on Iraq.", nil, "United States House of Representatives"},
		{"en", "Washington", "Later the Kenyan House of Representatives passed a law.", nil, "House of Representatives"},
		{"en", "Nairobi", "On Monday the House of Representatives passed a law.", nil, "House of Representatives"},
		{"en", "Cairo", "The Council of Representatives of Bahrain passed a law.", nil, "Council of Representatives of Bahrain"},
		{"en", "Cairo", "Bahrain waits, but the Iraqi parliament, the Council of Representatives, met in Baghdad.", nil, "Council of Representatives of Iraq"},
		{"en", "Berlin", "The Federal Police said on Monday that two people had been arrested in Munich.", nil, "Federal Police"},
		{"en", "Kirkuk", "The Federal Police said on Monday that two people had been arrested in Hawija.", nil, "Iraqi Federal Police"},
	}
	for _, tt := range tests {
		text := &Text{Language: tt.language, Body: tt.body}
		if tt.dateline != "" {
			text.Dateline = []string{tt.dateline}
		}
		var got []string
		for _, e := range (&Tagger{Home: tt.home}).Find(text) {
			if e.Kind == Organisation {
				got = append(got, e.Name)
			}
		}
		if !slices.Contains(got, tt.want) || len(got) > 2 {
			t.Errorf("%s %s, home %q: %q, want %q", tt.dateline, tt.body, tt.home, got, tt.want)
		}
	}
}

func TestOfficesAreOfKnownCountries(t *testing.T) {
	codes := map[string]bool{}
	for _, p := range Default().Places() {
		codes[p.Country] = true
	}
	bound := 0
	for _, senses := range defaultLexicon().known.ends {
		for _, s := range senses {
			if s.country == "" {
				continue
			}
			bound++
			if !codes[s.country] {
				t.Errorf("%s: no country has the code %q", defaultLexicon().entries[s.value].name, s.country)
			}
			if len(senses) < 2 {
				t.Errorf("%s is nothing in the news of other countries", defaultLexicon().entries[s.value].name)
			}
		}
	}
	if bound == 0 {
		t.Error("no name is bound to a country")
	}
}
