package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ksearch/query"
)

func TestExplanationGolden(t *testing.T) {
	var b strings.Builder
	for _, text := range []string{
		"",
		"Peshmerga Kirkuk^2 barzany~ -oil",
		`headline:(oil w/5 (price* OR "gas price"~2)) OR atleast3(<person> pre/s arrested)`,
		"near:Erbil~20km -similar:2f6c0d9b date:2018-01..2018-06 /kirk[ou]k/ w/1 wom?n sort:oldest",
		"(HLEAD(Kirkuk!) OR (place:Hawija lang:ckb)^0.5) after:2018-03",
		"what happened in Kirkuk?",
	} {
		x, err := query.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n\n%s\n", text, explanation(x, ""))
	}
	golden := filepath.Join("testdata", "explain-query.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.String(), string(want)); diff != "" {
		t.Errorf("explanations, got -, want +:\n%s", diff)
	}
}

// The README shows the same table as help, which has the examples and the
// fields of the language.
func TestReadmeHasTheLanguage(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var help, table strings.Builder
	helpLanguage(&help)
	flat := strings.Join(strings.Fields(help.String()), " ")
	table.WriteString("| you type | you get |\n|---|---|\n")
	row := func(example, means string) {
		fmt.Fprintf(&table, "| `%s` | %s |\n", example, means)
		if line := example + " " + strings.ReplaceAll(means, "`", ""); !strings.Contains(flat, line) {
			t.Errorf("help lacks %s", line)
		}
	}
	for _, e := range query.Examples() {
		row(e.Query, e.Means)
	}
	for _, f := range query.Fields() {
		example, text := fieldRow(f)
		if _, err := query.Parse(example); err != nil {
			t.Error(err)
		}
		row(example, text)
	}
	if !strings.Contains(string(readme), "\n"+table.String()+"\n") {
		t.Errorf("the table of the language in the README is not\n%s", table.String())
	}
}
