package main

import (
	"bytes"
	"compress/gzip"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"ksearch/bench/peers/peer"
)

func TestPercentile(t *testing.T) {
	for _, tt := range []struct {
		values  []float64
		p, want float64
	}{
		{[]float64{3, 1, 2}, 50, 2},
		{[]float64{4, 1, 3, 2}, 50, 2},
		{[]float64{4, 1, 3, 2}, 95, 4},
		{[]float64{9}, 99, 9},
		{[]float64{9}, 0, 9},
		{nil, 50, math.NaN()},
	} {
		if got := percentile(tt.values, tt.p); got != tt.want && !(math.IsNaN(got) && math.IsNaN(tt.want)) {
			t.Errorf("p%v of %v is %v, want %v", tt.p, tt.values, got, tt.want)
		}
	}
}

func all(int) bool { return true }

func TestTimesAreMediansOfWhatWasAnswered(t *testing.T) {
	m := &peer.Mode{Hits: []int{5, -1, 0}, Rounds: [][]float64{{1000, 1, 10}, {9000, 1, 30}, {2000, 1, 20}}}
	if got, want := times(m, nil), []float64{2, 0.02}; !reflect.DeepEqual(got, want) {
		t.Errorf("times are %v ms, want %v", got, want)
	}
	if got, want := times(m, func(i int) bool { return i > 0 }), []float64{0.02}; !reflect.DeepEqual(got, want) {
		t.Errorf("times of the last two are %v ms, want %v", got, want)
	}
}

func TestCompare(t *testing.T) {
	for _, tt := range []struct {
		ours, theirs []int
		want         agreement
	}{
		{[]int{100, 100}, []int{110, 111}, agreement{2, 2, 1, 200, 221}},
		{[]int{3, 3, 0}, []int{5, 6, 2}, agreement{3, 3, 2, 6, 13}}, // few hits: two more or less
		{[]int{100, 7}, []int{-1, 7}, agreement{2, 1, 1, 7, 7}},     // what was not answered agrees with nothing
	} {
		if got := compare(tt.ours, tt.theirs, all); got != tt.want {
			t.Errorf("%v against %v is %+v, want %+v", tt.theirs, tt.ours, got, tt.want)
		}
	}
	if got := answeredBy(&peer.Mode{Hits: []int{4, -1}, Tops: []int{9, 0}}); !reflect.DeepEqual(got, []int{9, -1}) {
		t.Errorf("the counts are %v, want that of the second hidden", got)
	}
}

func TestReplace(t *testing.T) {
	got, err := replace("before\n"+begin+"old\n"+end+"after\n", "new\n")
	if want := "before\n" + begin + "new\n" + end + "after\n"; err != nil || got != want {
		t.Errorf("replaced: %q, %v; want %q", got, err, want)
	}
	for _, file := range []string{"", begin, end + begin} {
		if got, err := replace(file, "new\n"); err == nil {
			t.Errorf("%q became %q, want an error", file, got)
		}
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{0.1234: "0.123", 0.9996: "1.00", 1.234: "1.23", 12.34: "12.3", 99.97: "100", 1234.5: "1234"} {
		if got := number(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
	if got := number(math.NaN()); got != "–" {
		t.Errorf("what was not measured is written %q", got)
	}
}

func TestMarkdownShowsLossesAndWhatIsSkipped(t *testing.T) {
	mode := func(hits int, us float64) map[string]*peer.Mode {
		modes := map[string]*peer.Mode{}
		for _, m := range peer.Modes {
			modes[m] = &peer.Mode{Hits: []int{hits}, Tops: []int{hits}, Rounds: [][]float64{{us}}}
		}
		return modes
	}
	used := usage{wall: time.Second, cpu: 2 * time.Second, memory: 3e6}
	r := report{
		articles: 10, text: 1e6, queries: []peer.Query{{Class: "term", Op: peer.Term, Words: []string{"dam"}}},
		rows: []row{
			{name: "ksearch", index: used, disk: 2e6, modes: mode(100, 2000), cold: []float64{5}},
			{name: "Other", index: used, disk: 1e6, modes: mode(150, 8000), cold: []float64{5}},
		},
		skipped: []string{"Xapian: libxapian-dev is not installed"},
	}
	got := r.markdown()
	for _, want := range []string{
		"Skipped: Xapian: libxapian-dev is not installed.",
		"| ksearch |  | 2.00 | 1.00 | 5.00 | 3.00 | 2.00 | 2.00 |",
		"| size of index | **0.500** |",
		"| ten hits, p50 | 4.00 |",
		"| term | 0/1 (1.50) |",
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
}

func TestCopyLines(t *testing.T) {
	dir := t.TempDir()
	const text = "one\ntwo\nthree"
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	plain, gz, to := filepath.Join(dir, "a.jsonl"), filepath.Join(dir, "a.jsonl.gz"), filepath.Join(dir, "to")
	for name, b := range map[string][]byte{plain: []byte(text), gz: packed.Bytes()} {
		if err := os.WriteFile(name, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{{plain, 0, text}, {gz, 0, text}, {plain, 2, "one\ntwo\n"}, {gz, 9, text}} {
		if err := copyLines(tt.from, to, tt.n); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(to); err != nil || string(got) != tt.want {
			t.Errorf("%d lines of %s are %q, %v; want %q", tt.n, filepath.Base(tt.from), got, err, tt.want)
		}
	}
}
