package names

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func never(string, string) (bool, error) { return false, nil }

func TestGroup(t *testing.T) {
	for _, tt := range []struct {
		about string
		names []string // commonest first
		want  []string // groups, with | between spellings
	}{
		{"five spellings in four languages", []string{"Rebaz Dalawi", "ريباز دلوي", "Rebaz Delawi", "Rêbaz Delewî", "ڕێباز دەلەوی"}, []string{"Rebaz Dalawi|ريباز دلوي|Rebaz Delawi|Rêbaz Delewî|ڕێباز دەلەوی"}},
		{"short vowels, the article", []string{"Adil Abdul-Mahdi", "Adel Abdul Mahdi", "Adil Abd al-Mahdi", "عادل عبد المهدي"}, []string{"Adil Abdul-Mahdi|Adel Abdul Mahdi|Adil Abd al-Mahdi|عادل عبد المهدي"}},
		{"Mohammed in many forms", []string{"Mohammed al-Rubaie", "Muhammad al-Rubaie", "Mohamed al-Rubaie"}, []string{"Mohammed al-Rubaie|Muhammad al-Rubaie|Mohamed al-Rubaie"}},
		{"long vowels", []string{"Masrour Barzani", "Masrur Barzani", "Masroor Barzani", "Mesrûr Barzanî", "مەسرور بارزانی"}, []string{"Masrour Barzani|Masrur Barzani|Masroor Barzani|Mesrûr Barzanî|مەسرور بارزانی"}},
		{"capitals, accents and signs", []string{"Wolf Blixen", "WOLF BLIXEN", "Björn Müller", "Bjorn Mueller", "Shay O’Neal", "Shay O'Neal"}, []string{"Björn Müller|Bjorn Mueller", "Shay O’Neal|Shay O'Neal", "Wolf Blixen|WOLF BLIXEN"}},
		{"names from elsewhere that sound alike", []string{"Mark Levin", "Marc Levin", "Michael Bennett", "Michael Bennet", "Terry Barber", "Teri Barbera", "John Varley", "John Farley"}, nil},
		{"another man", []string{"Salim Jabbar", "Salam Jabbar", "Hassan Ammar", "Hassan Omar", "Amr Moussa", "Ammar Moussa", "Jamal Karim", "Jamil Karim"}, nil},
		{"numbers of kings", []string{"Elizabeth II", "Elizabeth I", "Charles III", "Charles II"}, nil},
		{"middle initials left out", []string{"Orla Snowden", "Orla J. Snowden", "Peter W. Garbrath", "Peter Garbrath"}, []string{"Orla Snowden|Orla J. Snowden", "Peter W. Garbrath|Peter Garbrath"}},
		{"middle initials of two", []string{"Carl W. Dorn", "Carl Dorn", "Carl H. Dorn", "J. K. Rolling", "K. Rolling"}, nil},
		{"single words", []string{"Barzani", "Barzanî", "بارزاني"}, nil},
		{"none", nil, nil},
	} {
		var spellings []Spelling
		for i, n := range tt.names {
			spellings = append(spellings, Spelling{n, 100 - i})
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(spellings), func(i, j int) { spellings[i], spellings[j] = spellings[j], spellings[i] })
		groups, err := Group(spellings, nil, never)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, g := range groups {
			got = append(got, strings.Join(g, "|"))
		}
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("%s, got -, want +:\n%s", tt.about, diff)
		}
	}
}

// Two who occur in one article are two.
func TestGroupKeepsApartThoseWhoOccurTogether(t *testing.T) {
	together := func(a, b string) (bool, error) {
		pair := []string{a, b}
		slices.Sort(pair)
		return slices.Equal(pair, []string{"Masrour Barzani", "Mesrûr Barzanî"}), nil
	}
	got, err := Group([]Spelling{{"Masrour Barzani", 5}, {"Mesrûr Barzanî", 3}, {"Masrur Barzani", 2}, {"مسرور بارزاني", 1}}, nil, together)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"Masrour Barzani", "Masrur Barzani", "مسرور بارزاني"}}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got -, want +:\n%s", diff)
	}
	failed := errors.New("cannot be read")
	if _, err := Group([]Spelling{{"Masrour Barzani", 5}, {"Masrur Barzani", 3}}, nil, func(string, string) (bool, error) { return false, failed }); !errors.Is(err, failed) {
		t.Errorf("the error is %v", err)
	}
}

// No name is in two groups, and none is lost, however many are alike.
func TestGroupIsBounded(t *testing.T) {
	var spellings []Spelling
	for i := range 500 {
		spellings = append(spellings, Spelling{"Masrour Barzani" + strings.Repeat("-", i), 1 + i%7})
	}
	groups, err := Group(spellings, nil, never)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, g := range groups {
		if len(g) > maxGroup {
			t.Errorf("a group of %d", len(g))
		}
		for _, n := range g {
			if seen[n] {
				t.Errorf("%q is in two groups", n)
			}
			seen[n] = true
		}
	}
	if len(seen) < 350 { // those of more than 400 bytes have no key
		t.Errorf("%d names of 500 are in groups", len(seen))
	}
}

func FuzzGroup(f *testing.F) {
	f.Add("Masrour Barzani\nMasrur Barzani\nمەسرور بارزانی\nA\n\n")
	f.Fuzz(func(t *testing.T, s string) {
		var spellings []Spelling
		for i, n := range slices.Compact(strings.Split(s, "\n")) {
			if !slices.ContainsFunc(spellings, func(s Spelling) bool { return s.Name == n }) {
				spellings = append(spellings, Spelling{n, i % 3})
			}
		}
		a, err := Group(spellings, nil, never)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(spellings)
		b, _ := Group(spellings, nil, never)
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("%q: %q, and backwards %q", s, a, b)
		}
		for _, g := range a {
			for _, n := range g {
				if Key(n) != Key(g[0]) {
					t.Fatalf("%q and %q are one", n, g[0])
				}
			}
		}
	})
}

// The newsroom's own name is the canonical one, however rare, and two whom its
// table tells apart are two.
func TestGroupFollowsAliases(t *testing.T) {
	aliases, err := ReadAliases(strings.NewReader("person\tMasrur Barzani\tMasrour Barzani\nperson\tAdil Karim\nperson\tAdel Karim\n"))
	if err != nil {
		t.Fatal(err)
	}
	spellings := []Spelling{{"Masrour Barzani", 9}, {"Masrur Barzani", 1}, {"Adil Karim", 2}, {"Adel Karim", 3}}
	got, err := Group(spellings, aliases, never)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, [][]string{{"Masrur Barzani", "Masrour Barzani"}}); diff != "" {
		t.Errorf("got -, want +:\n%s", diff)
	}
}

// One man spelled in two ways in one article is one; two side by side, and two
// whose keys differ, are two.
func TestSpellingsInOneArticle(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"Mohammed al-Rubaie spoke on Monday in Basra. Later Muhammad al-Rubaie left.", []string{"Mohammed al-Rubaie 2"}},
		{"Mohammed al-Rubaie met Muhammad al-Rubaie in Basra.", []string{"Mohammed al-Rubaie 1", "Muhammad al-Rubaie 1"}},
		{"Mohammed al-Rubaie spoke on Monday in Basra. Later Mahmoud al-Rubaie left.", []string{"Mahmoud al-Rubaie 1", "Mohammed al-Rubaie 1"}},
	} {
		var got []string
		for _, e := range new(Tagger).Find(&Text{Language: "en", Body: tt.text}) {
			if e.Kind == Person {
				got = append(got, fmt.Sprint(e.Name, " ", len(e.Mentions)))
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}
