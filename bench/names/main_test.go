package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ksearch/corpus/names"
)

var peopleAndPlaces = []names.Kind{names.Person, names.Place}

func TestAFileToDevelopAgainstIsHalved(t *testing.T) {
	// Each text misses a name: Qwxz stands nowhere in the lists.
	const texts = "-DOCSTART- O\n\nqwxza\tB-LOC\n\n-DOCSTART- O\n\nqwxzb\tB-LOC\n\n-DOCSTART- O\n\nqwxzc\tB-LOC\n"
	for _, tt := range []struct {
		name       string
		heldErrors bool
		want, not  string // parts of what is printed
	}{
		{"x.dev", false, "x.dev, even (tuned on): 2 texts|x.dev, odd (held out): 1 texts|[qwxza]|[qwxzc]", "[qwxzb]"},
		{"x.dev", true, "[qwxza]|[qwxzb]|[qwxzc]", "(all)"},
		{"x.test", false, "x.test: 3 texts|[qwxza]|[qwxzb]", "odd"},
	} {
		file := filepath.Join(t.TempDir(), tt.name)
		if err := os.WriteFile(file, []byte(texts), 0o644); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := measure(&out, file, tagged, peopleAndPlaces, true, tt.heldErrors); err != nil {
			t.Fatal(err)
		}
		for want := range strings.SplitSeq(tt.want, "|") {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s with held errors %t prints\n%s\nwithout %q", tt.name, tt.heldErrors, out.String(), want)
			}
		}
		if strings.Contains(out.String(), tt.not) {
			t.Errorf("%s with held errors %t prints\n%s\nwith %q", tt.name, tt.heldErrors, out.String(), tt.not)
		}
	}
}

func TestPlacesWithinOrganisationsCountForNothing(t *testing.T) {
	const text = "-DOCSTART- O\n\nThe\tO\nDuhok\tB-ORG\nMuseum\tI-ORG\nin\tO\nDuhok\tB-LOC\nopened\tO\n.\tO\n"
	file := filepath.Join(t.TempDir(), "x.test")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := measure(&out, file, tagged, peopleAndPlaces, false, false); err != nil {
		t.Fatal(err)
	}
	_, without, _ := strings.Cut(out.String(), "without the places within")
	if !strings.Contains(without, "place        spans P 100.0 R 100.0") {
		t.Errorf("of a museum and a place that bear one name it prints\n%s\nwant the place right and nothing wrong", out.String())
	}
}
