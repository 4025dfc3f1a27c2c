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
	for _, tt := range []struct{ lang, text, want string }{
		{"en", "Peshmerga forces attacked", "peshmerga forc attack"},
		{"en-GB", "Peshmerga forces attacked", "peshmerga forc attack"},
		{"", "Peshmerga forces attacked", "peshmerga forces attacked"},
		{"de", "Peshmerga forces attacked", "peshmerga forces attacked"},
		{"en", "Kirkuk’s oil, Kirkuk's oil", "kirkuk oil kirkuk oil"},
		{"en", "the U.S. and the U.N. said.", "the us and the un say"},
		{"en", "al-Hashd al-Shaabi", "al hashd al shaabi"},
		{"en", "Ba’athist Ka'abi Sana'a Qur'an Rifa'i O'Neill", "baathist kaabi sanaa quran rifai oneil"},
		{"tr", "Ankara'da Hewlêr'ê Türkiye’nin Erdoğan'a Irak'ı", "ankar hewler turkiye erdogan irak"},
		{"kmr", "HRE'yê 26'ê Adarê 2019'an", "hre 26 e adar 2019 an"},
		{"en", "1,200 barrels, 3.5 percent, 2018-03-12", "1200 barrel 3.5 percent 2018 03 12"},
		{"ar", "٢٠١٨ ۲۰۱۸ 2018", "2018 2018 2018"},
		{"", "Hewlêr İstanbul IŞIK Şengal Erdoğan", "hewler istanbul isik sengal erdogan"},
		{"ckb", "كوردستان کوردستانی", "کوردستان کوردستان"},
		{"ckb", "پێشمەرگە پێشمەرگەی پێشمەرگەکان", "پیشمهرگ پیشمهرگ پیشمهرگ"},
		{"fa", "می\u200cشود میشود", "شود شود"}, // the joiner is no border
		{"ja", "東京でabc京", "東 京 て abc 京"},
		{"th", "ภาษาไทย ๑", "ภ า ษ า ไ ท ย ๑"},
		{"my", "မြန်မာ", "မြ န မာ"},
		{"", "& – … !", ""},
		{"en", strings.Repeat("x", 1<<20), strings.Repeat("x", analysis.MaxTerm)},
		{"en", strings.Repeat("X", 1<<20), strings.Repeat("x", analysis.MaxTerm)},
	} {
		if got := terms(analysis.Text(tt.text, tt.lang)); got != tt.want {
			t.Errorf("Text(%.60q, %q) = %q, want %q", tt.text, tt.lang, got, tt.want)
		}
	}
}

// A word in [brackets] is in capitals; | begins a sentence and ¶ a paragraph.
func TestCapsAndBorders(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"US TROOPS LEAVE IRAQ", "¶us troops leave iraq"},
		{"US troops in Iraq", "¶[us] troops in iraq"},
		{"Fighters of the IS said. The U.S. did not.", "¶fighters of the [is] said |the [us] did not"},
		{"The KRG's and PUK’s MPs. A B c", "¶the [krg] and [puk] mps |a b c"},
		{"Gen. Smith left. He is 51.", "¶gen smith left |he is 51"},
		{"NO NEWS.\n\nWHO says so\nIT IS.", "¶no news ¶[who] says so |it is"},
		{"One\nTwo", "¶one ¶two"},
		{"ХДС и PDK\u200c'ê", "¶[хдс] и [pdk]"},
		{"東京。大阪", "¶東 京 |大 阪"},
		{"... ! ?  Yes", "¶yes"},
		{"١٢٣ پێشمەرگە؟ بەڵێ", "¶123 پیشمهرگه |بهلی"},
	} {
		var b strings.Builder
		for i, tok := range analysis.Text(tt.text, "") {
			if i > 0 {
				b.WriteString(" ")
			}
			b.WriteString([]string{"", "|", "¶"}[tok.Border])
			if tok.Caps {
				b.WriteString("[" + tok.Form + "]")
			} else {
				b.WriteString(tok.Form)
			}
		}
		if got := b.String(); got != tt.want {
			t.Errorf("%q is %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestNamesKeepTheirEndings(t *testing.T) {
	if got, want := terms(analysis.Names("Masoud Barzani, United Nations")), "masoud barzani united nations"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCommonWordsAreKnown(t *testing.T) {
	for _, w := range []string{"The", "of", "في", "لە", "ji", "için"} {
		if got := analysis.Query(w, analysis.Languages()); len(got) != 1 || !got[0].Common() {
			t.Errorf("%q is %v, want one common word", w, got)
		}
	}
	for _, w := range []string{"Kirkuk", "oil", "UN", "IS", "کەرکووک"} {
		if got := analysis.Query(w, analysis.Languages()); len(got) != 1 || got[0].Common() {
			t.Errorf("%q is %v, want one word that is not common", w, got)
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
		for _, tok := range analysis.Text(s, "") {
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
