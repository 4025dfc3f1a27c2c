package names

import (
	"fmt"
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
