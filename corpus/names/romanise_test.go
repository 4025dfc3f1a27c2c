package names

import (
	"testing"
	"unicode/utf8"
)

func TestRomanise(t *testing.T) {
	for _, tt := range []struct{ language, name, want string }{
		{"ar", "كريم الجبوري", "Karim al-Jubouri"},
		{"ar", "محمد بن سلمان", "Mohammed bin Salman"},
		{"ar", "عبد الستار خليل العبيدي", "Abdulsattar Khalil al-Obaidi"},
		{"ar", "أبو علي", "Abu Ali"},
		{"ckb", "ڕێباز دەلەوی", "Rebaz Dalawi"},
		{"ckb", "گەلاوێژ سەعید", "Galawezh Saeed"},
		{"ckb", "چیمەن ڕەئووف", "Chiman Raouf"},
		{"fa", "رضا محمدی", "Reza Mohammadi"},
		{"fa", "محمدرضا شاه", "Mohammadreza Shah"},
		{"en", "Karzan Dartash", "Karzan Dartash"},
		{"", "", ""},
	} {
		if got := Romanise(tt.name, tt.language); got != tt.want {
			t.Errorf("%s %s: got %q, want %q", tt.language, tt.name, got, tt.want)
		}
	}
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{"Abdul-Mahdi", "عبد المهدي", "AlSudani", "Ḥusayn ʿAlī", "خامنه\u200cای", "abduʼl", "al-", "İ", "عبدال", "ەەە", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key := Key(s)
		if len(key) > 8*len(s)+8 {
			t.Errorf("the key of %q is %q", s, key)
		}
		for _, c := range []byte(key) {
			if c < 'A' || c > 'Z' {
				t.Fatalf("the key of %q is %q, want capital letters alone", s, key)
			}
		}
		if again := Key(s); again != key {
			t.Errorf("two keys of %q: %q, %q", s, key, again)
		}
		if r := Romanise(s, "ar"); utf8.ValidString(s) && !utf8.ValidString(r) {
			t.Errorf("%q is %q in Latin letters", s, r)
		}
	})
}
