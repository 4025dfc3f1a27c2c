package corpus

import (
	"strings"
	"testing"
)

// finished finishes an article that no file states an ID for.
func finished(t *testing.T, a *Article) *Article {
	t.Helper()
	r := Reader{Names: stated{}}
	if a.Headline == "" {
		a.Headline = "Bridge opens"
	}
	a.ID = "x"
	if _, err := r.Finish(a); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestSignsOfAgenciesAreCut(t *testing.T) {
	const text = "It rained for the whole of the night."
	for _, tt := range []struct{ end, want, credit string }{
		{"\n\n==Kyodo", "", ""},
		{"\n\nAFP sn", "", "AFP sn"},
		{"\n\n(BusinessDesk)", "", ""},
		{"\n\nZagros Wire", "", ""},
		{" EFE", "", ""},
		{" (ANSA).", "", ""},
		{" (ANSA).\n\n51 77 03 CRO01 1113 APE4800 GEST GEST03 QBXBSXB", "", ""},
		{"\n\nNadia Hama", "\n\nNadia Hama", ""},
		{"\n\nGroup A 1 2 3", "\n\nGroup A 1 2 3", ""},
		{" The party (KDP).", " The party (KDP).", ""},
		{" He told Reuters.", " He told Reuters.", ""},
		{"\n\nHe told AFP so", "\n\nHe told AFP so", ""},
	} {
		a := finished(t, &Article{Body: text + tt.end, Publisher: "Zagros Wire"})
		if a.Body != text+tt.want || a.Credit != tt.credit {
			t.Errorf("a text that ends in %q ends in %q, credit %q, want %q, %q", tt.end, strings.TrimPrefix(a.Body, text), a.Credit, tt.want, tt.credit)
		}
	}
}

func TestMarksAroundHeadlinesAreCut(t *testing.T) {
	for _, tt := range []struct{ headline, want string }{
		{">>>ANSA/Gas runs short", "Gas runs short"},
		{"++ Gas runs short ++", "Gas runs short"},
		{"*** Gas runs short", "Gas runs short"},
		{"*Gas runs short", "*Gas runs short"},
		{"AP/Zogby poll: gas runs short", "AP/Zogby poll: gas runs short"},
		{"How to learn C++", "How to learn C++"},
		{"***", "***"},
	} {
		if a := finished(t, &Article{Headline: tt.headline, Body: "It rained."}); a.Headline != tt.want {
			t.Errorf("the headline %q is kept as %q, want %q", tt.headline, a.Headline, tt.want)
		}
	}
}

func TestNothingIsSaidTwice(t *testing.T) {
	const text = "The council opened the bridge on Monday after two years of work.\n\nIt had been closed since the flood of 2016, the mayor said."
	const note = "RESTRICTED TO EDITORIAL USE. No use in betting or games."
	for _, tt := range []struct {
		name       string
		a          Article
		body, over string
	}{
		{"headline", Article{Body: "Bridge  opens\n\n" + text}, text, ""},
		{"headline without its label", Article{Headline: "Hamrin News: Bridge opens", Body: "Bridge opens\n\n" + text}, text, ""},
		{"standfirst that is the first paragraph", Article{Standfirst: "The council opened the bridge on Monday after two years of work.", Body: text}, text, ""},
		{"standfirst that is the text cut short", Article{Standfirst: "The council opened the bridge on Monday after two years of work. It had been closed since the flood...", Body: text}, text, ""},
		{"standfirst behind a dateline", Article{Standfirst: "The council opened the bridge on Monday after two years of work.", Body: "ZAKHO (Hamrin News) - " + text}, text, ""},
		{"standfirst that is the headline", Article{Standfirst: "Bridge Opens", Body: text}, text, ""},
		{"standfirst", Article{Standfirst: "Two years of work", Body: text}, text, "Two years of work"},
		{"editor's note", Article{EditorsNote: strings.ToUpper(note), Body: text + "\n\n" + note}, text, ""},
		{"markup and its label", Article{Body: text + "\n\nEmbed (large):\n\n<div class=\"e\" id='1'></div><script async src=\"https://zagros.example/e.js\"></script>"}, text, ""},
		{"text that looks like markup", Article{Body: text + "\n\n<3 from all of us>"}, text + "\n\n<3 from all of us>", ""},
	} {
		a := finished(t, &tt.a)
		if a.Body != tt.body || a.Standfirst != tt.over {
			t.Errorf("%s: standfirst %q and body %q, want %q and %q", tt.name, a.Standfirst, a.Body, tt.over, tt.body)
		}
	}
}

func TestContactsAreForTheDesks(t *testing.T) {
	const text = "Hamrin Relief opened a school on Monday."
	for _, tt := range []struct{ end, body, note string }{
		{"\n\nFor more information:\n\nShilan Karim\n\nManager\n\nshilan@hamrin.example", "", "For more information: Shilan Karim, Manager, shilan@hamrin.example"},
		{"\n\nMedia Contact: Shilan Karim\n\n+964 750 000 00 00", "", "Media Contact: Shilan Karim, +964 750 000 00 00"},
		{"\n\nContacts: the minister met his guests", "\n\nContacts: the minister met his guests", ""},
		{"\n\nFor more information:\n\nThe town has had no water since the flood of 2016, and those who live there have to buy it from lorries that come on Mondays and Fridays, 07500000000.", "\n\nFor more information:\n\nThe town has had no water since the flood of 2016, and those who live there have to buy it from lorries that come on Mondays and Fridays, 07500000000.", ""},
	} {
		if a := finished(t, &Article{Body: text + tt.end}); a.Body != text+tt.body || a.EditorsNote != tt.note {
			t.Errorf("a text that ends in %q has body %q and editor's note %q, want %q and %q", tt.end, a.Body, a.EditorsNote, text+tt.body, tt.note)
		}
	}
}

func TestFlagOverADatelineIsForTheDesks(t *testing.T) {
	for _, tt := range []struct{ over, note string }{
		{"N e w, replaces: Council thinks of a bridge\n\n", "N e w, replaces: Council thinks of a bridge"},
		{"Nieuw bericht, vervangt: Brug gaat open\n\n", "Nieuw bericht, vervangt: Brug gaat open"},
		{"(Adds quotes)\n\n", "(Adds quotes)"},
	} {
		a := finished(t, &Article{Body: tt.over + "Zakho (Hamrin News) - It rained.", Publisher: "Hamrin News"})
		if a.Body != "It rained." || a.EditorsNote != tt.note || strings.Join(a.Dateline.Places, "/") != "Zakho" || a.Dateline.Agency != "Hamrin News" {
			t.Errorf("%q over a dateline: dateline %+v, editor's note %q, body %q, want %q and the text alone", tt.over, a.Dateline, a.EditorsNote, a.Body, tt.note)
		}
	}
}

func TestBylinesArePeople(t *testing.T) {
	for _, tt := range []struct {
		field any
		want  string
	}{
		{"Azad Rahim; Shilan Karim", "Azad Rahim|Shilan Karim"},
		{"Azad Rahim, Shilan Karim", "Azad Rahim|Shilan Karim"},
		{"Azad Rahim, Hamrin State University", "Azad Rahim"},
		{"Azad Rahim / Zagros.example", "Azad Rahim"},
		{"Azad Rahim/Reuters", "Azad Rahim"},
		{[]any{"Azad Rahim", "Staff Reporter"}, "Azad Rahim"},
		{"The Associated Press", "The Associated Press"},
		{[]any{"Azad Rahim", "The Associated Press"}, "Azad Rahim"},
		{"Zagros Wire correspondents", ""},
		{"وزارة الصحة", ""},
		{"Nadia Press", "Nadia Press"},
		{"Emily Post", "Emily Post"},
	} {
		a := finished(t, &Article{Body: "It rained.", Bylines: bylinesOf(tt.field)})
		if got := strings.Join(a.Bylines, "|"); got != tt.want {
			t.Errorf("the byline %v is read as %q, want %q", tt.field, got, tt.want)
		}
	}
}

func TestMojibakeOfXMLIsMended(t *testing.T) {
	a := finished(t, &Article{Headline: "Bridge opens", Body: "The minister\u00e2\u20ac\u2122s bridge\n\nIt is 20 m wide."})
	if want := "The minister\u2019s bridge\n\nIt is 20 m wide."; a.Body != want {
		t.Errorf("the body is %q, want %q", a.Body, want)
	}
}

func TestDayFirstInAddresses(t *testing.T) {
	for _, tt := range []struct{ address, want string }{
		{"https://zagros.example/article/15/07/2022/bridge", "2022-07-15"},
		{"https://zagros.example/07/15/2022/bridge", "2022-07-15"},
		{"https://zagros.example/06/07/2022/bridge", ""}, // June or July
		{"https://zagros.example/07/07/2022/bridge", "2022-07-07"},
		{"https://zagros.example/45/07/2022/bridge", ""},
	} {
		if got := dateInAddress(tt.address).String(); got != tt.want {
			t.Errorf("%s is of %q, want %q", tt.address, got, tt.want)
		}
	}
}

func TestFieldAndTextMakeOneDateline(t *testing.T) {
	for _, tt := range []struct{ field, text, want string }{
		{"ZAKHO, Iraq", "(Reuters) - It rained.", "Zakho Reuters"},
		{"ZAKHO (Reuters)", "ERBIL - It rained for the whole of the night, and for most of the next day.", "Erbil Reuters"},
		{"ZAKHO (Reuters)", "ERBIL (AP) - It rained.", "Erbil AP"},
		{"", "Jan 3 (Reuters) - It rained.", " Reuters"},
	} {
		a := finished(t, &Article{Body: tt.text, Dateline: Dateline{Raw: tt.field}})
		if got := strings.Join(a.Dateline.Places, "/") + " " + a.Dateline.Agency; got != tt.want || !strings.HasPrefix(a.Body, "It rained") {
			t.Errorf("the field %q and the text %q make the dateline %q and leave %q, want %q", tt.field, tt.text, got, a.Body, tt.want)
		}
	}
}

func TestPathsOfKeywordsAreCut(t *testing.T) {
	a := finished(t, &Article{Body: "It rained.", Keywords: []string{`Sport\Football`, "Football", `Other\`, "TSX:ABC", "A/B"}})
	if got := strings.Join(a.Keywords, "|"); got != "Football|TSX:ABC|A/B" {
		t.Errorf("the keywords are %s, want the last of each path, once", got)
	}
}
