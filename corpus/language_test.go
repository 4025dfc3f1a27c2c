package corpus

import (
	"strings"
	"testing"
)

// pieces returns headlines, sentences and paragraphs of a text: of 6, 15 and 45 words.
func pieces(text string) map[string][]string {
	out := map[string][]string{}
	words := strings.Fields(text)
	for name, n := range map[string]int{"headline": 6, "sentence": 15, "paragraph": 45} {
		for i := 0; i+n <= len(words); i += n {
			out[name] = append(out[name], strings.Join(words[i:i+n], " "))
		}
	}
	return out
}

func TestLanguageOfAText(t *testing.T) {
	want := map[string]int{"headline": 80, "sentence": 97, "paragraph": 100} // per cent
	near := map[string]int{"headline": 98, "sentence": 100, "paragraph": 100}
	type count struct{ right, all int }
	all, region := map[string]*count{}, map[string]*count{}
	for lang, text := range newsTexts {
		if len(strings.Fields(text)) < 20 {
			continue // Chinese and Japanese have no blanks
		}
		code := lang
		for length, parts := range pieces(text) {
			for _, of := range []map[string]*count{all, region} {
				if of[length] == nil {
					of[length] = &count{}
				}
			}
			for _, part := range parts {
				got, _ := detectLanguage(part)
				ofRegion := strings.Contains(" en ar fa ckb kmr tr ", " "+lang+" ")
				all[length].all++
				if ofRegion {
					region[length].all++
				}
				if got == code {
					all[length].right++
					if ofRegion {
						region[length].right++
					}
				} else if testing.Verbose() {
					t.Logf("%s of %s: %q is taken for %q", length, lang, part, got)
				}
			}
		}
	}
	for length, c := range all {
		r := region[length]
		t.Logf("%s: %d of %d right, of the region's languages %d of %d", length, c.right, c.all, r.right, r.all)
		if c.right*100 < want[length]*c.all || r.right*100 < near[length]*r.all {
			t.Errorf("%s: %d of %d right, of the region's %d of %d, want %d %% and %d %%", length, c.right, c.all, r.right, r.all, want[length], near[length])
		}
	}
}

func TestLanguageOfShortTexts(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"ئه\u200cنجوومه\u200cنی شار بریاری كردنه\u200cوه\u200cی پرده\u200cكه\u200cی دا", "ckb"}, // as it was typed before Unicode
		{"Meclisa bajer biryar da ku pira kevn ji nu ve were vekirin", "kmr"},
		{"Мәщлиса бажер бьрйар да кӧ пьра кәвн жь ну вә вәбьбә", "kmr"},
		{"Belediye meclisi eski köprünün açılmasına karar verdi", "tr"},
		{"Bələdiyyə köhnə körpünün açılmasına qərar verdi", "az"},
		{"Aydın Bayatlı, a member of the council, said the bridge was open", "en"},
		{"Hêvî Zinar and two others were freed by the court", "en"},
		{"شورای شهر پل قدیمی را باز کرد", "fa"},
		{"مجلس المدينة يعيد فتح الجسر", "ar"},
		{"شہر کی کونسل نے پل کھول دیا", "ur"},
		{"מועצת העיר פתחה את הגשר", "he"},
		{"Հին կամուրջը բացվեց", "hy"},
		{"ܓܫܪܐ ܥܬܝܩܐ ܐܬܦܬܚ", "syr"},
		{"市議会は古い橋を開いた", "ja"},
		{"市议会重新开放古桥", "zh"},
		{"2,471 – 3,100 (12)", ""},
		{"", ""},
	} {
		if got, _ := detectLanguage(tt.text); got != tt.want {
			t.Errorf("%q is taken for %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestStatedLanguageIsChecked(t *testing.T) {
	for _, tt := range []struct{ stated, lang, want, doubted string }{
		{"en", "ar", "ar", "en"},
		{"en-US", "ckb", "ckb", "en"},
		{"ar", "ckb", "ckb", "ar"},
		{"fa", "ckb", "ckb", "fa"},
		{"ar", "fa", "fa", "ar"},
		{"en", "tr", "tr", "en"},
		{"tr", "kmr", "kmr", "tr"},
		{"ckb", "kmr", "kmr", "ckb"},
		{"en", "de", "de", "en"},
		{"ku", "ckb", "ckb", ""},
		{"ku", "kmr", "kmr", ""},
		{"ku", "ar", "ar", "ku"},
		{"kmr", "ckb", "kmr", ""}, // Badini
		{"fa", "ur", "ur", "fa"},
		{"ar-IQ", "ar", "ar", ""},
		{"nb", "sv", "nb", ""}, // too alike
		{"pt", "es", "pt", ""},
		{"gu", "en", "en", "gu"},
		{"", "tr", "tr", ""},
	} {
		code, doubted := languageOf(tt.stated, newsTexts[tt.lang])
		if code != tt.want || doubted != tt.doubted {
			t.Errorf("a text in %s that states %q is in %q, doubting %q, want %q, %q", tt.lang, tt.stated, code, doubted, tt.want, tt.doubted)
		}
		if short, doubted := languageOf(tt.stated, "Duhok"); tt.stated != "" && tt.stated != "ku" && (doubted != "" || short == "") {
			t.Errorf("a word that states %q is in %q, doubting %q, want no doubt", tt.stated, short, doubted)
		}
	}
	const results = "Halbfinale\n\nDienstag, 19.11.2024:\nKurdistan - Piemont 1:2\nShilan Karim (Kurdistan) - Lucia Bonetti (Italien) 6:4, 6:4; " +
		"Nadia Hama (Kurdistan) - Francesca Lorini (Italien) 6:2, 4:6, 4:6; Nadia Hama/Shilan Karim (Kurdistan) - Sara Martini/Paola Valentini (Italien) 2:6, 2:6"
	if code, doubted := languageOf("de", results); code != "de" || doubted != "" {
		t.Errorf("results that state German are in %q, doubting %q: names are no language", code, doubted)
	}
	r := Reader{Names: stated{}}
	a := &Article{ID: "x", Headline: "A", Body: newsTexts["ar"], Language: "en"}
	if _, err := r.Finish(a); err != nil || a.Origins["language"] != "what the text looks like; the file says en" {
		t.Errorf("the language of an Arabic text that states en comes from %q, error %v", a.Origins["language"], err)
	}
}

func FuzzLanguage(f *testing.F) {
	for lang, text := range newsTexts {
		f.Add(text, lang)
	}
	f.Fuzz(func(t *testing.T, text, stated string) {
		code, doubted := languageOf(stated, text)
		if strings.Trim(code, "abcdefghijklmnopqrstuvwxyz") != "" || len(code) > 3 {
			t.Errorf("a text that states %q is in %q", stated, code)
		}
		if doubted != "" && (code == "" || code == doubted) {
			t.Errorf("a text that states %q is in %q, doubting %q", stated, code, doubted)
		}
	})
}

func BenchmarkLanguage(b *testing.B) {
	for _, lang := range []string{"en", "tr", "kmr", "ar", "fa", "ckb", "de", "ru"} {
		b.Run(lang, func(b *testing.B) {
			text := newsTexts[lang]
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				detectLanguage(text)
			}
		})
	}
}
