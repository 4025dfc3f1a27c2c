package analysis

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// A wildcard means what the regular expression for it does.
func TestGlob(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	random := func(letters string) string {
		var b strings.Builder
		for range rnd.IntN(7) {
			b.WriteRune([]rune(letters)[rnd.IntN(len([]rune(letters)))])
		}
		return b.String()
	}
	matched := 0
	for range 100_000 {
		pattern, word := random("**?abک"), random("abک")
		expr := "^(?s:" + strings.NewReplacer("*", ".*", "?", ".").Replace(pattern) + ")$"
		want := regexp.MustCompile(expr).MatchString(word)
		if want {
			matched++
		}
		if got := glob(strings.NewReplacer("*", string(star), "?", string(question)).Replace(pattern)).Match(word); got != want {
			t.Fatalf("glob(%q, %q) = %t, want %t", pattern, word, got, want)
		}
	}
	if matched < 1000 {
		t.Errorf("only %d of the words are of their patterns: the test says little", matched)
	}
}
