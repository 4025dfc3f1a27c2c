package names

import (
	"strings"
	"testing"
)

func TestWhatNewspapersWriteIsNoName(t *testing.T) {
	for _, tt := range []struct{ headline, body, want string }{
		// Party and state behind a name.
		{"", "The bill of Sen. Orlan Vessek, D-Calif., and Hollis Quarrington, R-Maine, passed.", "person: Orlan Vessek, Hollis Quarrington"},
		{"", "Sens. Vessek and Quarrington agreed, said Sen. Orlan Vessek.", "person: Orlan Vessek"},
		// Titles.
		{"", "House Speaker Carla Nancarrow met Senate Majority Leader Orlan Vessek.", "person: Carla Nancarrow, Orlan Vessek"},
		{"", "The clinic of Orlan Vessek, M.D., is closed.", "person: Orlan Vessek"},
		// Things.
		{"", "They fought over Roe v. Wade, and Roe was overturned.", ""},
		{"", "He voted for the Farm Bill and spoke at City Hall.", ""},
		{"", "The Secretary of Commerce resigned on Halloween.", ""},
		{"PRESIDENT SPEAKS ON STATE OF THE UNION", "The speech was long, and nobody slept.", "organisation: UNION"},
		{"Mine Kills Brothers Near Bashmaq", "They were 19 and 22.", "place: Bashmaq"},
		{"Dinar Falls as Banks Are Barred in Baghdad", "Nobody sold.", "place: Baghdad"},
		// Organisations.
		{"", "He was seen at a McDonald's in Seattle.", "place: Seattle; organisation: McDonald's"},
		{"", "Cuts to Medicare were discussed in Seattle.", "place: Seattle; organisation: Medicare"},
		// Whole names.
		{"", "The death of Abu Musab al-Zarqawi was welcome news.", "person: Abu Musab al-Zarqawi"},
		{"", "Special Inspector General for Iraq Reconstruction Orlan Vessek reported.", "person: Orlan Vessek; place: Iraq"},
		// A state, and no town that is also called so.
		{"", "They came from Maine and from Chicago, Illinois.", "place: Maine, Chicago, Illinois"},
		{"", "They live in Oklahoma, and work in Kansas.", "place: Oklahoma, Kansas"},
		{"", "Fighting went on in the east of Congo.", "place: Democratic Republic of Congo"},
		// Places of several words.
		{"", "He fled from the Democratic Republic of the Congo to Trinidad and Tobago.", "place: Democratic Republic of Congo, Trinidad and Tobago"},
		{"", "He was tried at The Hague on Monday.", "place: The Hague"},
		{"", "The Russia-Ukraine war goes on.", "place: Russia, Ukraine"},
		// Money, oceans and prefixes are no places.
		{"", "It cost US $5 million and HK $14 million, amid Sino-British quarrels in the Indo-Pacific.", ""},
		// Clubs.
		{"", "Houston Dynamo beat Los Angeles Dodgers on Sunday.", "organisation: Houston Dynamo, Los Angeles Dodgers"},
		{"", "They met Liverpool striker Orlan Vessek.", "person: Orlan Vessek; organisation: Liverpool"},
		// What is kept, and a region.
		{"", "Six statues were stolen from the National Museum of Damascus, officials said.", "place: Damascus; organisation: National Museum of Damascus"},
		{"", "The governor of Soran Independent Administration sent bulldozers.", "place: Soran"},
		{"", "Schools in Tyre, Nabatieh and Bint Jbeil closed.", "place: Tyre, Nabatieh, Bint Jbeil"},
		{"", "She won a council seat in Tottenham on Thursday.", "place: Tottenham"},
		// Nicknames.
		{"", "Former president José \"Pepe\" Mujica and Joaquín “El Chapo” Guzmán met.", "person: José Mujica, Joaquín Guzmán"},
		// Who reigns.
		{"", "Crowds saw Pope Francis in Seattle. Francis waved.", "person: Pope Francis; place: Seattle"},
		{"", "He told the Tasnim agency so, and she told BBC Sport.", "organisation: Tasnim News Agency, BBC"},
		// Organisations, and what is none.
		{"SEN. VESSEK IN DISPUTE OVER PLAN", "Sen. Orlan Vessek, a member of the U.S. Senate, said it was OK in the 109th Congress, he told TV.", "person: Orlan Vessek; organisation: United States Senate, Congress"},
		{"", "The U.S. Department of Health and Human Services and the United Nations General Assembly agreed.", "organisation: United States Department of Health and Human Services, United Nations General Assembly"},
	} {
		if got := tagged(&Text{Language: "en", Headline: tt.headline, Body: tt.body}); got != tt.want {
			t.Errorf("%q, %q:\n got %q\nwant %q", tt.headline, tt.body, got, tt.want)
		}
	}
}

func TestCapitalsAreTakenOffNames(t *testing.T) {
	for name, want := range map[string]string{
		"NORM COLEMAN": "Norm Coleman", "MITCH MCCONNELL": "Mitch McConnell", "SEAMUS O'NEIL": "Seamus O'Neil", "ABU MUSAB AL-ZARQAWI": "Abu Musab Al-Zarqawi",
		"J.P. VESSEK": "J.P. Vessek", "JOHN D. ROCKEFELLER IV": "John D. Rockefeller IV", "ROBERT KENNEDY JR": "Robert Kennedy Jr",
		"EPA-EFE": "EPA-EFE", "MBS": "MBS", "Norm Coleman": "Norm Coleman", "مسرور بارزاني": "مسرور بارزاني", "": "",
	} {
		if got := recased(name); got != want {
			t.Errorf("recased(%q) = %q, want %q", name, got, want)
		}
	}
	const want = "person: Norm Coleman"
	if got := tagged(&Text{Language: "en", Headline: "SEN. COLEMAN VOTES AGAINST THE AGREEMENT", Body: "Sen. NORM COLEMAN voted no."}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNickname(t *testing.T) {
	for text, want := range map[string]int{
		` "Pepe" Mujica`: len(` "Pepe" `), ` “El Mayo” Zambada`: len(` “El Mayo” `), ` “ El Mayo ” Zambada`: len(` “ El Mayo ” `), ` 'Memo' Ochoa`: len(` 'Memo' `),
		` "we go" he`: 0, ` "Pepe"`: 0, ` "Pepe", he`: 0, `"Pepe" M`: 0, ` "It was late. He left" he`: 0, "": 0, " ": 0, ` "`: 0, " \"A\xff\" B": len(" \"A\xff\" "),
		` "` + strings.Repeat("A", 40) + `" B`: 0,
	} {
		if got := nickname(text); got != want {
			t.Errorf("nickname(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestAStatedSurnameIsWhoIsNamedInFull(t *testing.T) {
	body := "Finance Minister Kiichi Miyazawa said no. Miyazawa left."
	stated := []Entity{{Kind: Person, Name: "Miyazawa"}}
	got := new(Tagger).Find(&Text{Language: "en", Body: body, Stated: stated})
	if len(got) != 1 || got[0].Name != "Kiichi Miyazawa" || !got[0].Stated || len(got[0].Mentions) != 2 {
		t.Errorf("got %+v, want Kiichi Miyazawa, stated, twice", got)
	}
	// Of two who bear it, it is neither.
	got = new(Tagger).Find(&Text{Language: "en", Body: "Kiichi Miyazawa met Osamu Miyazawa. Miyazawa left.", Stated: stated})
	if len(got) != 3 || got[0].Name != "Miyazawa" || len(got[0].Mentions) != 1 {
		t.Errorf("got %+v, want Miyazawa and two others", got)
	}
	// And where nobody is named in full, it is itself.
	got = new(Tagger).Find(&Text{Language: "en", Body: "Miyazawa left.", Stated: stated})
	if len(got) != 1 || got[0].Name != "Miyazawa" || len(got[0].Mentions) != 1 {
		t.Errorf("got %+v, want Miyazawa", got)
	}
}
