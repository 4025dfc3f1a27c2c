package main

import (
	"maps"
	"strings"
	"testing"

	"ksearch/corpus/names"
)

func TestRecognised(t *testing.T) {
	texts := []names.Annotated{{Text: "𝄞 in Duhok"}, {Text: "Rêbaz Delewî left."}}
	found, took, err := recognised("0\tLOCATION\t6\t11\n1\tPERSON\t0\t12\ntook\t1500\n", texts)
	if err != nil || took != 1500 {
		t.Fatalf("took %d, error %v", took, err)
	}
	for i, want := range []span{{names.Place, 8, 13}, {names.Person, 0, 14}} {
		if !maps.Equal(found[i], map[span]bool{want: true}) {
			t.Errorf("text %d has %v, want %v", i, found[i], want)
		}
	}
	for _, bad := range []string{"", "0\tLOCATION\t6\t11\n", "2\tPERSON\t0\t1\ntook\t1\n", "0\tANIMAL\t0\t1\ntook\t1\n", "Exception\ntook\t1\n"} {
		if _, _, err := recognised(bad, texts); err == nil {
			t.Errorf("%q is read without an error", bad)
		}
	}
}

func TestStanfordWithoutJars(t *testing.T) {
	if _, _, err := stanfordFinder(t.TempDir())(nil); err == nil || !strings.Contains(err.Error(), "Maven Central") {
		t.Errorf("without jars: %v, want where they are to be had", err)
	}
}
