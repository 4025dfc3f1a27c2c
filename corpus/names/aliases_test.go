package names

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

const someAliases = "# kind	name	aliases	geonames	country\r\n" +
	"person	Abdullah Ocalan	Apo|Serok Apo|ئاپۆ\n" +
	"person	Karzan Dartash	كارزان دارتاش|Dartash the Elder|Hope?\n" +
	"\n" +
	"Organization	Hamrin News	Hamrin TV|HN|شبكة حمرين\n" +
	"place	Upper Zivik	Zivik|زیڤک	999999999	IQ\n" +
	"place	Hewlêr	Erbil|أربيل\n" +
	"person	Mesrûr Barzanî	Masrour Barzani\n" +
	"person	Karzan Dartash	Dartash Agha\n"

func mustReadAliases(t *testing.T, s string) *Aliases {
	t.Helper()
	a, err := ReadAliases(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAliasesWin(t *testing.T) {
	tagger := &Tagger{Aliases: mustReadAliases(t, someAliases)}
	if n := tagger.Aliases.Len(); n != 6 {
		t.Errorf("%d entries, want 6", n)
	}
	for _, tt := range []struct{ language, body, want string }{
		{"en", "Apo said so. The followers of Apo left Erbil.", "person Abdullah Ocalan 2; place Hewlêr 1"},
		{"en", "Apo Tayfun is a singer.", "person Apo Tayfun 1"}, // another
		{"ckb", "ئاپۆ لە زیڤک بوو", "person Abdullah Ocalan 1; place Upper Zivik 1"},
		{"kmr", "Serok Apo li Zivik bû.", "person Abdullah Ocalan 1; place Upper Zivik 1"},
		{"ar", "وصل مسرور بارزاني إلى أربيل", "person Mesrûr Barzanî 1; place Hewlêr 1"}, // built in under another name
		{"en", "Masroor Barzani spoke in Arbil.", "person Mesrûr Barzanî 1; place Hewlêr 1"},
		{"ar", "قال كارزان دارتاش لشبكة حمرين", "person Karzan Dartash 1; organisation Hamrin News 1"},
		{"en", "Hope remains.", ""},
		{"tr", "Dartash Agha konuştu. Hope geldi. Ankara'da.", "person Karzan Dartash 2; place Ankara 1"},
		{"en", "HN and Hamrin TV reported it, hn did not.", "organisation Hamrin News 2"},
	} {
		var parts []string
		for _, e := range tagger.Find(&Text{Language: tt.language, Body: tt.body}) {
			parts = append(parts, string(e.Kind)+" "+e.Name+" "+string(rune('0'+len(e.Mentions))))
		}
		if got := strings.Join(parts, "; "); got != tt.want {
			t.Errorf("%s %q:\n got %q\nwant %q", tt.language, tt.body, got, tt.want)
		}
	}
	got := tagger.Find(&Text{Language: "en", Body: "It is in Zivik and Erbil."})
	if len(got) != 2 || got[0].GeoNames != 999999999 || got[0].Country != "IQ" || got[0].Point != nil {
		t.Errorf("found %+v, want Upper Zivik with its id and country", got)
	}
}

func TestAliasesNameWhatAFileStates(t *testing.T) {
	tagger := &Tagger{Aliases: mustReadAliases(t, someAliases)}
	got := tagger.Find(&Text{Stated: []Entity{{Kind: Person, Name: "APO"}, {Kind: Place, Name: "Arbil"}, {Kind: Person, Name: "Masrur Barzani"}}})
	var list []string
	for _, e := range got {
		list = append(list, e.Name)
	}
	if want := []string{"Abdullah Ocalan", "Mesrûr Barzanî", "Hewlêr"}; !reflect.DeepEqual(list, want) {
		t.Errorf("found %q, want %q", list, want)
	}
}

func TestAliasesTellWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ file, want string }{
		{"person", "line 1: one column, want kind, name and aliases with a tab between them"},
		{"# x\n\nrobot	R2	D2", `line 3: unknown kind "robot": the kinds are person, place, organisation`},
		{"person	 	x", "line 1: no name in the second column"},
		{"person	A B	x||y", "line 1: an empty alias: aliases have one | between them, and none at the end"},
		{"person	A B	x|--", `line 1: the alias "--" has no letter in it`},
		{"person	A B	x	17", "line 1: a person has no id in GeoNames and no country: leave out the columns after the aliases"},
		{"place	A	x	seventeen", `line 1: "seventeen" is no id in GeoNames: it is a number, such as 95446`},
		{"place	A	x		Iraq", `line 1: "Iraq" is no country: it is two capitals of ISO 3166, such as IQ`},
		{"place	A	x	1	IQ	y", "line 1: 6 columns, want at most 5: aliases stand apart by |, not by tabs"},
		{"person	A B	x\nperson	C D	X", `line 2: "X" is both "C D" and, on line 1, "A B": keep one of the two`},
		{"person	A B	C D\nperson	C D	E", `line 2: "C D" is called "A B" on line 1: keep one of the two`},
		{"place	A		1\nplace	A		2", `line 2: "A" is another place on line 1: of two places of one name, call one by its region too`},
		{"person	A B	\xff", "line 1: this is not UTF-8: save the file as UTF-8"},
		{"person	A B	a b c d e f g h i", `line 1: the alias "a b c d e f g h i" has 9 words, want at most 8`},
		{"person	" + strings.Repeat("a", MaxAliasLine), "line 1 is longer than 65536 bytes: give its aliases on several lines with the same name"},
	} {
		_, err := ReadAliases(strings.NewReader(tt.file))
		if want := "names: bad table of aliases: " + tt.want; !errors.Is(err, ErrAliases) || err.Error() != want {
			t.Errorf("%.60q:\n got %v\nwant %s", tt.file, err, want)
		}
	}
	if a := mustReadAliases(t, "\ufeff# none\r\n\r\n"); a.Len() != 0 {
		t.Errorf("an empty table has %d entries", a.Len())
	}
}

func FuzzReadAliases(f *testing.F) {
	f.Add(someAliases, "Apo met Karzan Dartash in Zivik. كارزان دارتاش")
	f.Add("person	A?	B?|C", "A B C")
	f.Add("place	A	B	1	IQ\nperson	A	B", "in A and B")
	f.Fuzz(func(t *testing.T, table, body string) {
		a, err := ReadAliases(strings.NewReader(table))
		if err != nil {
			if !errors.Is(err, ErrAliases) {
				t.Fatal(err)
			}
			return
		}
		for _, e := range a.entries {
			if got, ok := a.Lookup(e.Kind, e.Name); !ok || got.Name != e.Name {
				t.Errorf("the table has %q and does not know it", e.Name)
			}
		}
		tagger := &Tagger{Aliases: a}
		for _, language := range []string{"en", "ckb", "tr"} {
			for _, e := range tagger.Find(&Text{Language: language, Body: body}) {
				for _, m := range e.Mentions {
					if body[m.Start:m.End] != m.Text {
						t.Fatalf("mention %+v is not in %q", m, body)
					}
				}
			}
		}
	})
}
