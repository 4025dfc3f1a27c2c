package corpus

import (
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func FuzzParseDateline(f *testing.F) {
	for _, tt := range datelines {
		f.Add(tt.line+sentence, true)
	}
	for _, text := range notDatelines {
		f.Add(text, false)
	}
	f.Add("ANKARA -\rAA - "+sentence, true)
	published := newDay(2018, 3, 14)
	f.Fuzz(func(t *testing.T, text string, known bool) {
		opts := DatelineOptions{Published: published}
		if known {
			opts.Place = gazetteer
		}
		d, end, ok := ParseDateline(text, opts)
		again, againEnd, againOK := ParseDateline(text, opts)
		if !reflect.DeepEqual(d, again) || end != againEnd || ok != againOK {
			t.Errorf("%q is read as %+v and as %+v", text, d, again)
		}
		if !ok {
			if end != 0 || !reflect.DeepEqual(d, Dateline{}) {
				t.Errorf("%q has no dateline, but %+v, end %d", text, d, end)
			}
		} else {
			checkDateline(t, text[:min(max(end, 0), len(text))], d)
			if !runeBorder(text, end) {
				t.Fatalf("%q: the sentence starts at %d, inside of a rune or outside of the text", text, end)
			}
			if r, _ := utf8.DecodeRuneInString(text[end:]); isBlank(r) || r == '\n' {
				t.Errorf("%q: a blank is at %d", text, end)
			}
		}
		if d, ok := ParseDatelineField(text, opts); ok {
			checkDateline(t, onOneLine(text), d)
		}
	})
}

// runeBorder reports whether a rune, or a stray byte, starts or text ends at at.
func runeBorder(text string, at int) bool {
	for i := range text {
		if i == at {
			return true
		}
	}
	return at == len(text)
}

// checkDateline checks what holds for every dateline, found at the start of text.
func checkDateline(t *testing.T, text string, d Dateline) {
	t.Helper()
	if d.Raw == "" || !strings.Contains(text, d.Raw) || strings.TrimSpace(d.Raw) != d.Raw {
		t.Errorf("%q: raw %q", text, d.Raw)
	}
	if len(d.Places) == 0 && d.Agency == "" {
		t.Errorf("%q: neither place nor agency", text)
	}
	for _, s := range append([]string{d.Raw, d.Agency}, d.Places...) {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			t.Errorf("%q: %q is no clean text", text, s)
		}
	}
	for _, place := range d.Places {
		if strings.TrimSpace(place) == "" || strings.Contains(place, "\n") {
			t.Errorf("%q: place %q", text, place)
		}
	}
	if !d.Date.IsZero() && (d.Date.Precision != Day || d.Date.Origin != FromDateline) {
		t.Errorf("%q: date %+v", text, d.Date)
	}
}
