package corpus

import (
	"fmt"
	"strings"
	"testing"
)

func TestStretches(t *testing.T) {
	body := "Hana Salih of Akre spoke."
	at := func(s string) Mention {
		i := strings.Index(body, s)
		return Mention{Field: "body", Text: s, Start: i, End: i + len(s)}
	}
	a := &Article{Body: body, People: []Entity{{Name: "Hana Salih", Mentions: []Mention{
		at("Hana"), at("Hana Salih"), at("Salih"), // one within the other
		{Field: "body", Text: "spoke", Start: 0, End: 5}, // not there
		{Field: "body", Text: "x", Start: -5, End: 1 << 40},
		{Field: "headline", Text: "Hana", Start: 0, End: 4},
	}}}, Places: []Entity{{Name: "Akre", Mentions: []Mention{at("Akre")}}}}
	for _, tt := range []struct {
		at   int
		text string
		want string
	}{
		{0, body, "[person Hana Salih=Hana Salih] of [place Akre=Akre] spoke."},
		{5, body[5:], "[person Hana Salih=Salih] of [place Akre=Akre] spoke."},
		{0, "", ""},
		{0, "Something else.", "Something else."},
	} {
		var got strings.Builder
		for _, s := range a.Stretches("body", tt.at, tt.text) {
			if s.Entity != nil {
				fmt.Fprintf(&got, "[%s %s=%s]", s.Kind, s.Entity.Name, s.Text)
			} else {
				got.WriteString(s.Text)
			}
		}
		if got.String() != tt.want {
			t.Errorf("%q from %d is cut into %s, want %s", tt.text, tt.at, got.String(), tt.want)
		}
	}
}

func TestDirection(t *testing.T) {
	for tag, want := range map[string]string{
		"": " auto", "en": "en ltr", "ckb": "ckb rtl", "ar-IQ": "ar-IQ rtl", "kmr": "kmr ltr", "ku-Arab": "ku-Arab rtl", "ckb-Latn": "ckb-Latn ltr",
		"fa": "fa rtl", "he": "he rtl", "azb": "azb rtl", "azb-Latn": "azb-Latn ltr", "arc": "arc rtl", "sdh": "sdh rtl", "tr": "tr ltr", "no tag": " auto", `"><script>`: " auto", "und": " auto",
		strings.Repeat("a", 500): " auto",
	} {
		if lang, dir := Direction(tag); lang+" "+dir != want {
			t.Errorf("%.20q is %q, %q, want %q", tag, lang, dir, want)
		}
	}
}
