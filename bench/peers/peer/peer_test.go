package peer

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestArticlesAreReadAsTheyWereWritten(t *testing.T) {
	want := []*Article{
		{
			ID: "a1", Published: day("2018-03-12"), Datelines: []string{"Erbil"}, People: []string{"Jane Doe", "Ali Veli"},
			Places: []string{"Erbil", "Kirkuk"}, Headline: "Dam opens", Body: "The dam is open.\n\nIt holds \"water\" \\ fish.",
		},
		{ID: "a2", Published: Unknown, Headline: "Briefly", Body: ""},
	}
	var b bytes.Buffer
	for _, a := range want {
		if err := a.Write(&b); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), ArticleFile)
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	var got []*Article
	for a, err := range Articles(path) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, want %+v", got, want)
	}
	if got := want[0].Month(); got != "2018-03" {
		t.Errorf("the month is %s, want 2018-03", got)
	}
}

func TestDamagedArticlesAreErrors(t *testing.T) {
	for _, text := range []string{
		"a1\t0\t1970-01\t\t\t\tDam opens\x1e",          // a field is missing
		"a1\tsoon\t1970-01\t\t\t\tDam opens\tbody\x1e", // no time
		"a1\t0\t1970-01\t\t\t\tDam opens\tbo",          // cut off
	} {
		path := filepath.Join(t.TempDir(), ArticleFile)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var failed error
		for _, err := range Articles(path) {
			failed = err
		}
		if failed == nil {
			t.Errorf("%q was read without an error", text)
		}
	}
}

func TestQueriesAreReadAsTheyWereWritten(t *testing.T) {
	for _, q := range []Query{
		{Class: "term, rare", Op: Term, Words: []string{"dam"}},
		{Class: "and", Op: And, Words: []string{"dam", "water"}},
		{Class: "person", Op: Term, Words: []string{"dam"}, Person: "Jane O'Doe"},
		{Class: "date range", Op: Term, Words: []string{"dam"}, From: day("1969-01-01"), To: day("2018-03-12")},
	} {
		got, err := ParseQuery(q.String())
		if err != nil || !reflect.DeepEqual(got, q) {
			t.Errorf("%q is read as %+v, %v; want %+v", q.String(), got, err, q)
		}
	}
	for _, line := range []string{"", "term\tterm\tdam", "term\tterm\tdam\t\tx\t1", "term\tterm\tdam\t\t1\tx"} {
		if q, err := ParseQuery(line); err == nil {
			t.Errorf("%q is read as %+v, want an error", line, q)
		}
	}
}

func TestSearchAsksEachQueryInEachModeAndRound(t *testing.T) {
	path := filepath.Join(t.TempDir(), QueryFile)
	lines := "term\tterm\tdam\t\t\t\nfuzzy\tfuzzy\tdaam\t\t\t\n"
	if err := os.WriteFile(path, []byte(lines), 0o644); err != nil {
		t.Fatal(err)
	}
	asked, closed := map[string]int{}, false
	e := Engine{Open: func(context.Context, string, string) (func(*Query, string) (Answer, error), func() error, error) {
		return func(q *Query, mode string) (Answer, error) {
			asked[mode+" "+q.Op]++
			if q.Op == Fuzzy {
				return Answer{}, ErrCannot
			}
			return Answer{Hits: 7, Tops: len(mode)}, nil
		}, func() error { closed = true; return nil }, nil
	}}
	var out strings.Builder
	if err := e.search(t.Context(), &out, "-", "", path, []string{Top, Facets}, 0, 3); err != nil {
		t.Fatal(err)
	}
	var res Result
	if err := json.Unmarshal([]byte(out.String()), &res); err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"top10 term": 3, "top10 fuzzy": 3, "facets term": 3, "facets fuzzy": 3}
	if !reflect.DeepEqual(asked, want) {
		t.Errorf("asked %v, want %v", asked, want)
	}
	if m := res.Modes[Facets]; !reflect.DeepEqual(m.Hits, []int{7, -1}) || m.Tops[0] != len(Facets) || len(m.Rounds) != 3 || len(m.Rounds[0]) != 2 {
		t.Errorf("the answer is %+v, want hits 7 and -1 and 3 rounds of 2", m)
	}
	if !closed {
		t.Error("the engine was left open")
	}
}
