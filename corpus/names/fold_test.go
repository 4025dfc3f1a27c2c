package names

import (
	"strings"
	"testing"
)

// The table of single characters folds as the text as a whole does.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"Hewlêr", "e\u0301\u0323x", "كردستان", "ﷲ İstanbul", "\xff\u0301", "ǅ Ω\u0345 ϓ\u0301", "پێشمەرگە\u200cکان ٢٠"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := Fold(s), string(appendFoldSlow(nil, s)); got != want {
			t.Errorf("Fold(%q) = %q, want %q", s, got, want)
		}
	})
}

func TestFoldOfEveryPair(t *testing.T) {
	for r := range rune(tabled) {
		for _, other := range []rune{'a', 0x301, 0x323, 0x345, 0x5b0, 0x64b, 0x670, 0x654} {
			for _, s := range []string{string([]rune{r, other}), string([]rune{other, r})} {
				if got, want := Fold(s), string(appendFoldSlow(nil, s)); got != want && !asciiLower(s) {
					t.Errorf("Fold(%q) = %q, want %q", s, got, want)
				}
			}
		}
	}
	if got := Fold(strings.Repeat("İı", 2)); got != "iiii" {
		t.Errorf("the Turkish letters fold to %q", got)
	}
}
