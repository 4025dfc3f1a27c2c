package analysis_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"ksearch/index/analysis"
)

func terms(tokens []analysis.Token) string {
	var out []string
	for _, t := range tokens {
		out = append(out, t.Term)
	}
	return strings.Join(out, " ")
}

func TestText(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"Peshmerga forces attacked", "peshmerga forc attack"},
		{"Kirkuk’s oil, Kirkuk's oil", "kirkuk oil kirkuk oil"},
		{"the U.S. and the U.N. said.", "the us and the un said"},
		{"al-Hashd al-Shaabi", "al hashd al shaabi"},
		{"Ba’athist Ka'abi Sana'a O'Neill", "baathist kaabi sanaa oneil"},
		{"Ankara'da Hewlêr'ê Türkiye’nin", "ankara hewler turkiy"},
		{"1,200 barrels, 3.5 percent, 2018-03-12", "1200 barrel 3.5 percent 2018 03 12"},
		{"٢٠١٨ ۲۰۱۸ 2018", "2018 2018 2018"},
		{"Hewlêr İstanbul IŞIK Şengal Erdoğan", "hewler istanbul isik sengal erdogan"},
		{"كوردستان کوردستانی الكردية", "کوردستان کوردستان کردی"},
		{"پێشمەرگە پێشمەرگەی پێشمەرگەکان", "پیشمهرگ پیشمهرگ پیشمهرگ"},
		{"می\u200cشود", "میشود"}, // the joiner is no border
		{"東京", "東 京"},
		{"& – … !", ""},
		{strings.Repeat("x", 1<<20), strings.Repeat("x", analysis.MaxTerm)},
	} {
		if got := terms(analysis.Text(tt.text)); got != tt.want {
			t.Errorf("Text(%.60q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestNamesKeepTheirEndings(t *testing.T) {
	if got, want := terms(analysis.Names("Masoud Barzani, United Nations")), "masoud barzani united nations"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCommonWordsAreKnownInEveryForm(t *testing.T) {
	for _, w := range []string{"The", "of", "في", "لە", "ji", "için"} {
		if got := analysis.Text(w); len(got) != 1 || !analysis.Common(got[0].Term) {
			t.Errorf("%q is %v, want one common term", w, got)
		}
	}
	for _, w := range []string{"Kirkuk", "oil", "UN", "کەرکووک"} {
		if got := analysis.Text(w); len(got) != 1 || analysis.Common(got[0].Term) {
			t.Errorf("%q is %v, want one term that is not common", w, got)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"Kirkuk’s", "U.S.", "می\u200cشود", "İ", "1,2.3,", "a\u0301\u200d'", "東京 ภาษา", "\xff'\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\ufffd")
		last := 0
		for _, tok := range analysis.Text(s) {
			if tok.Start < last || tok.End <= tok.Start || tok.End > len(s) {
				t.Fatalf("%q: token %+v after %d", s, tok, last)
			}
			if tok.Term == "" || !utf8.ValidString(tok.Term) || !utf8.ValidString(s[tok.Start:tok.End]) {
				t.Fatalf("%q: bad term in %+v", s, tok)
			}
			last = tok.End
		}
	})
}

func BenchmarkText(b *testing.B) {
	text := strings.Repeat("ERBIL (Citadel 24) – Peshmerga commanders on Wednesday said that forces near Kirkuk’s oil fields had repelled the militants. ", 20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		analysis.Text(text)
	}
}
