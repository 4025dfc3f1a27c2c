package names

import (
	"fmt"
	"slices"
	"testing"
)

func TestLocate(t *testing.T) {
	for _, tt := range []struct{ name, want string }{
		{"Erbil", "Erbil, Erbil, IQ (36.19, 44.01)"},
		{"hewlêr", "Erbil, Erbil, IQ (36.19, 44.01)"},
		{"هەولێر", "Erbil, Erbil, IQ (36.19, 44.01)"},
		{"كركوك", "Kirkuk, Kirkuk, IQ (35.47, 44.39)"},
		{"KURDISTAN", "Kurdistan, ,  (37.00, 44.00)"}, // an area in several countries, no province of one
		{"Paris", "Paris, Ile-de-France, FR (48.86, 2.35)"},
		{"Paris, Texas", "Paris, Texas, US (33.66, -95.56)"},
		{"Paris (Texas)", "Paris, Texas, US (33.66, -95.56)"},
		{"Geneva", "Geneva, Geneva, CH (46.20, 6.14)"},
		{"Nowhereville", ""},
		{",", ""},
		{"", ""},
	} {
		got := ""
		if e, ok := Locate(tt.name); ok {
			got = fmt.Sprintf("%s, %s, %s (%.2f, %.2f)", e.Name, e.Region, e.Country, e.Point.Lat, e.Point.Lon)
		}
		if got != tt.want {
			t.Errorf("Locate(%q) = %s, want %s", tt.name, got, tt.want)
		}
	}
	if got := Default().CountryName("IQ") + Default().CountryName("XX"); got != "IraqXX" {
		t.Errorf("the names of IQ and XX are %s", got)
	}
}

func BenchmarkLocate(b *testing.B) {
	Locate("Erbil")
	for b.Loop() {
		Locate("Qamishli")
	}
}

func TestSpellingsAreOfThePlaceThatIsMeant(t *testing.T) {
	erbil := Spellings("Erbil")
	if len(erbil) < 5 || erbil[0] != "Erbil" {
		t.Fatalf("Erbil is spelt %q, want Erbil first and others", erbil)
	}
	for _, name := range []string{"Hewlêr", "hewler", "هەولێر", "أربيل", "Arbil"} {
		if got := Spellings(name); !slices.Equal(got, erbil) {
			t.Errorf("%s is spelt %q, want %q", name, got, erbil)
		}
	}
	if got := Spellings("لندن"); len(got) == 0 || got[0] != "London" {
		t.Errorf("لندن is spelt %q, want London first", got)
	}
	if got := Spellings("Qwxz"); got != nil {
		t.Errorf("Qwxz is spelt %q, want nothing", got)
	}
}
