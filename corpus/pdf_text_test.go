package corpus

import (
	"strings"
	"testing"
)

func TestLinesOfAPDFAreInReadingOrder(t *testing.T) {
	marks := strings.NewReplacer("<L ", "\u202a", "<R ", "\u202b", ">", "\u202c")
	for _, tt := range []struct{ line, want string }{
		{"The canal is 34 kilometres long.", "The canal is 34 kilometres long."},
		{"<R طولها <L  34>كيلومترا<L  ،>واعتمدت>", "طولها 34 كيلومترا، واعتمدت"},
		{"<R عاما<L « :>لم نزرع شيئا<L .>>", "عاما: «لم نزرع شيئا."},
		{"<R لە بەهاری <L ٢٠١٨>ەوە>", "لە بەهاری ٢٠١٨ەوە"},
		{"<R قال <L  2.3-4>مليون>", "قال 2.3-4 مليون"},
		{"He said <R  مرحبا>to them.", "He said مرحبا to them."},
		{"<R مرحبا", "مرحبا"},
		{"\u200fمرحبا\u200e", "مرحبا"},
		{"<L >", ""},
	} {
		if got := inReadingOrder(marks.Replace(tt.line)); got != tt.want {
			t.Errorf("%q is read as %q, want %q", tt.line, got, tt.want)
		}
	}
}

func TestParagraphsOfAPDF(t *testing.T) {
	for _, tt := range []struct{ what, lines, want string }{
		{
			"a headline over a dateline", "Water board opens repaired canal near\nMakhmur\nMAKHMUR, Iraq (Hamrin News) - Farmers south of Erbil got water from a canal on\nTuesday, the board said.",
			"Water board opens repaired canal near Makhmur\n\nMAKHMUR, Iraq (Hamrin News) - Farmers south of Erbil got water from a canal on Tuesday, the board said.",
		},
		{
			"short last lines", "The canal had been out of use for four years, and farmers had\nto buy water.\nThe board said that it would open two more of them in the\nautumn.",
			"The canal had been out of use for four years, and farmers had to buy water.\n\nThe board said that it would open two more of them in the autumn.",
		},
		{
			"a column that ends in the middle of a sentence", "The canal had been out of use for four years, and the farmers\n\nof the plain had to buy water from lorries that came from the\ncity.",
			"The canal had been out of use for four years, and the farmers of the plain had to buy water from lorries that came from the city.",
		},
		{"a word that was cut", "The board of the prov-\nince met on Monday and\nspoke of the A-\n10 road.", "The board of the province met on Monday and spoke of the A- 10 road."},
		{"a press release", "PRESS RELEASE\nWater board opens a canal", "PRESS RELEASE\n\nWater board opens a canal"},
		{"nothing", "\n\n", ""},
	} {
		if got := pdfCopy(tt.lines); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.what, got, tt.want)
		}
	}
	if got := withoutRelease("Press release:\n\nWater board opens a canal\n\nMAKHMUR"); got != "Water board opens a canal\n\nMAKHMUR" {
		t.Errorf("a press release is %q, want it without that line", got)
	}
}
