package main

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"ksearch/bench/peers/peer"
)

func TestTokens(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"Dam opens near Kirkuk", "dam+opens+near+kirkuk"},
		{"don't e-mail naïve F16 jane@dam.org", "_+_+_+_+_"},                 // engines cut these as they like
		{"The dam and the river", "_+dam+_+_+river"},                         // stop words
		{"Dam opened. Water flows, slowly", "dam+opened water+flows slowly"}, // a sentence, a comma
		{"dam  river\n\nwater", "dam river water"},
		{"ab abc", "_+abc"},
		{"", ""},
	} {
		var got strings.Builder
		for i, token := range tokens(tt.text) {
			switch {
			case token.glued:
				got.WriteString("+")
			case i > 0:
				got.WriteString(" ")
			}
			if token.word == "" {
				token.word = "_"
			}
			got.WriteString(token.word)
		}
		if got.String() != tt.want {
			t.Errorf("%q is cut into %q, want %q", tt.text, got.String(), tt.want)
		}
	}
}

func TestPlainWordsHaveTheSameFormsEverywhere(t *testing.T) {
	plain := plainWords(map[string]int{
		"performs": 5, "performance": 5, // one stem, no forms of one word
		"river": 9, "rivers": 3,
		"study": 4, "studies": 4, "studied": 2,
		"begun": 7,             // of begin, which no stemmer knows
		"uses":  3, "used": 40, // a stem of two letters
		"market": 40, "marketer": 1,
	})
	for word, want := range map[string]bool{
		"performs": false, "performance": false, "river": true, "rivers": true,
		"study": true, "studies": true, "begun": false, "uses": false, "market": true,
	} {
		if plain[word] != want {
			t.Errorf("%s is plain: %v, want %v", word, plain[word], want)
		}
	}
}

// fiction makes articles of words that mean nothing, some common and many rare.
func fiction(n int) (out []*peer.Article) {
	r := rand.New(rand.NewPCG(7, 7))
	syllables := []string{"ba", "ko", "ru", "mi", "ta", "do", "pu", "ga", "lo", "vi"}
	var words []string
	for i := range 1000 {
		words = append(words, syllables[i%10]+syllables[i/10%10]+syllables[i/100]+"n")
	}
	zipf := rand.NewZipf(r, 1.2, 8, uint64(len(words)-1))
	for i := range n {
		var text []string
		for range 80 {
			text = append(text, words[zipf.Uint64()])
		}
		out = append(out, &peer.Article{
			ID: fmt.Sprint(i), Headline: text[0], Body: strings.Join(text, " "),
			People:    []string{fmt.Sprintf("Jane Doe %d", r.IntN(30))},
			Published: time.Date(2018, 1, 1+r.IntN(900), 12, 0, 0, 0, time.UTC),
		})
	}
	return out
}

func TestDraw(t *testing.T) {
	articles := fiction(800)
	draw := func() []peer.Query {
		d := newDrawer()
		for _, a := range articles {
			d.add(a)
		}
		qs, err := d.draw()
		if err != nil {
			t.Fatal(err)
		}
		return qs
	}
	qs := draw()
	if !reflect.DeepEqual(qs, draw()) {
		t.Error("the same articles made other queries")
	}
	if len(qs) != 200 {
		t.Errorf("%d queries, want 200", len(qs))
	}
	words := make([][]string, len(articles))
	for i, a := range articles {
		words[i] = distinct(tokens(a.Text()))
	}
	classes := map[string]int{}
	for i, q := range qs {
		classes[q.Class]++
		found := 0
		for i, a := range articles {
			if matches(a, words[i], &q) {
				found++
			}
		}
		switch wrong := q.Op != peer.Fuzzy && found == 0 && q.To.IsZero(); {
		case wrong, q.Op == peer.Fuzzy && found > 0, q.Class == "person" && q.Person == "", q.Class == "date range" && !q.From.Before(q.To):
			t.Errorf("query %d finds %d articles: %q", i, found, q.String())
		}
	}
	if len(classes) != 10 {
		t.Errorf("%d classes, want 10: %v", len(classes), classes)
	}
}

func matches(a *peer.Article, words []string, q *peer.Query) bool {
	has := func(w string) bool { return slices.Contains(words, w) }
	if q.Person != "" && !slices.Contains(a.People, q.Person) {
		return false
	}
	switch q.Op {
	case peer.Phrase:
		return strings.Contains(a.Text(), strings.Join(q.Words, " "))
	case peer.Prefix:
		return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, q.Words[0]) })
	case peer.Or:
		return slices.ContainsFunc(q.Words, has)
	}
	return !slices.ContainsFunc(q.Words, func(w string) bool { return !has(w) })
}

func TestTooFewArticles(t *testing.T) {
	d := newDrawer()
	for _, a := range fiction(10) {
		d.add(a)
	}
	if qs, err := d.draw(); err == nil {
		t.Errorf("%d queries were drawn from ten articles, want an error", len(qs))
	}
}

func TestSampleIsBounded(t *testing.T) {
	d := newDrawer()
	for range maxSample + 500 {
		d.add(&peer.Article{})
	}
	if len(d.sample) != maxSample || d.seen != maxSample+500 {
		t.Errorf("%d of %d are kept, want %d", len(d.sample), d.seen, maxSample)
	}
}
