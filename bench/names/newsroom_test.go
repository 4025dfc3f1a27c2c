package main

import (
	"io"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"ksearch/corpus/names"
)

func TestReadPiece(t *testing.T) {
	p, err := readPiece(strings.NewReader("lang: en\ndateline: ERBIL (Zagros Wire)\n\n[place:Erbil|ERBIL] Wakes\n\n" +
		"[person:Masrour Barzani|Barzani] of the [org:KDP] left [place:Sharya/Shariya|Sharya] by [any:Salim Street].\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "ERBIL Wakes\n\nBarzani of the KDP left Sharya by Salim Street."; p.text != want {
		t.Errorf("text %q, want %q", p.text, want)
	}
	if p.language != "en" || p.dateline != "ERBIL (Zagros Wire)" || p.text[p.body:p.body+7] != "Barzani" {
		t.Errorf("language %q, dateline %q, body %q", p.language, p.dateline, p.text[p.body:])
	}
	var got []string
	for _, m := range p.marks {
		got = append(got, string(m.kind)+" "+p.text[m.start:m.end]+" "+strings.Join(m.names, "/"))
	}
	want := []string{"place ERBIL Erbil", "person Barzani Masrour Barzani", "organisation KDP KDP", "place Sharya Sharya/Shariya", "any Salim Street Salim Street"}
	if !slices.Equal(got, want) {
		t.Errorf("marks %q, want %q", got, want)
	}
}

func TestReadPieceSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"lang: en", "no blank line after the metadata"},
		{"lang: en\n\nHeadline", "no blank line after the headline"},
		{"dateline: ERBIL\n\nHeadline\n\nText", "no lang"},
		{"lang: en\nby: X\n\nHeadline\n\nText", `unknown metadata "by"`},
		{"lang: en\n\nHeadline\n\n[city:Erbil]", `unknown kind "city"`},
		{"lang: en\n\nHeadline\n\n[place:Erbil", "not [kind:name|text]"},
		{"lang: en\n\nHeadline\n\n[place:[place:Erbil]]", "not [kind:name|text]"},
		{"lang: en\n\nHeadline\n\n[place:Erbil|]", ""},
		{"lang: en\n\nHeadline\n\nErbil]", "a ] without ["},
	} {
		_, err := readPiece(strings.NewReader(tt.text))
		if err == nil && tt.want != "" || err != nil && (tt.want == "" || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%q: error %v, want %q", tt.text, err, tt.want)
		}
	}
}

func TestTallyAcceptsEachName(t *testing.T) {
	p := &piece{language: "en", text: "Sharya Sharya Zakho Kobani", marks: []mark{
		{span{names.Place, 0, 6}, []string{"Sharya", "Shariya"}, "", 0},
		{span{names.Place, 7, 13}, []string{"Sharya", "Shariya"}, "", 0},
		{span{names.Place, 14, 19}, []string{"Zakho"}, "", 0},
	}}
	var got tally
	got.countPiece(p, []mark{
		{span{names.Place, 0, 6}, []string{"shariya"}, "", 0},
		{span{names.Place, 7, 13}, []string{"Sharya"}, "", 0},
		{span{names.Place, 20, 26}, []string{"Kobani"}, "", 0},
	}, names.Place)
	want := tally{exact: score{2, 3, 3}, canonical: score{1, 2, 2}, surface: score{1, 2, 2}}
	if got != want {
		t.Errorf("tally %+v, want %+v", got, want)
	}
}

func TestTallyLetsKurdishNamesHaveEndings(t *testing.T) {
	found := []mark{{span{names.Place, 3, 11}, []string{"Erbil"}, "", 0}} // "Hewlêrê", gold "Hewlêr"
	for language, right := range map[string]int{"kmr": 1, "ckb": 1, "en": 0} {
		p := &piece{language: language, text: "Li Hewlêrê", marks: []mark{{span{names.Place, 3, 10}, []string{"Erbil"}, "", 0}}}
		found[0].end = len(p.text)
		var got tally
		if got.countPiece(p, found, names.Place); got.exact.right != right {
			t.Errorf("%s: %d right, want %d", language, got.exact.right, right)
		}
	}
}

func TestErrorsInHeldAreNotListed(t *testing.T) {
	article := &fstest.MapFile{Data: []byte("lang: en\n\nNews\n\nA man sat in [place:Elsewhere|Erbil].\n")}
	folder := fstest.MapFS{"held/a.txt": article, "tuned/b.txt": article}
	for _, tt := range []struct {
		verbose, heldToo, held, tuned bool
	}{{false, false, false, false}, {true, false, false, true}, {true, true, true, true}} {
		var b strings.Builder
		if err := measureNewsroom(&b, folder, tt.verbose, tt.heldToo); err != nil {
			t.Fatal(err)
		}
		if held, tuned := strings.Contains(b.String(), "held/a.txt: "), strings.Contains(b.String(), "tuned/b.txt: "); held != tt.held || tuned != tt.tuned {
			t.Errorf("verbose %v, held too %v: listed held %v, tuned %v, want %v, %v", tt.verbose, tt.heldToo, held, tuned, tt.held, tt.tuned)
		}
	}
}

// TestNewsroom checks that every article can be read, that none is in two
// parts, and that there are as many as the README says.
func TestNewsroom(t *testing.T) {
	folder := os.DirFS("newsroom")
	parts := map[string]map[string]int{"held": {}, "tuned": {}}
	texts := make(map[string]string)
	for part, languages := range parts {
		entries, err := os.ReadDir(path.Join("newsroom", part))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			p, err := openPiece(folder, path.Join(part, e.Name()))
			if err != nil {
				t.Errorf("%s/%s: %v", part, e.Name(), err)
				continue
			}
			if !strings.HasPrefix(e.Name(), p.language+"-") {
				t.Errorf("%s/%s is in %s", part, e.Name(), p.language)
			}
			if other, again := texts[p.text]; again {
				t.Errorf("%s is %s again", e.Name(), other)
			}
			texts[p.text] = e.Name()
			languages[p.language]++
		}
	}
	want := map[string]map[string]int{
		"held":  {"en": 30, "ckb": 5, "kmr": 5, "ar": 10},
		"tuned": {"en": 31, "ckb": 10, "kmr": 8, "ar": 10},
	}
	if !reflect.DeepEqual(parts, want) {
		t.Errorf("articles %v, want %v", parts, want)
	}
	if err := measureNewsroom(io.Discard, folder, false, false); err != nil {
		t.Error(err)
	}
}
