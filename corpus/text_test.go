package corpus

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestFilesWithoutATellingNameAreReadByTheirText(t *testing.T) {
	const news = "Bridge opens\n\nERBIL, March 12 (Reuters) - A bridge opened.\n"
	for name, want := range map[string]bool{
		"kirkuk.tst": true, "KIRKUK.TST": true, "d12.dat": true, "kirkuk.553": true, "com_2014_newsml_x": true,
		"kirkuk.story": true, "a.nws": true, "a.wire": true, "U.S. troops leave": true, "خبر.نص": true,
		"main.go": false, "a.css": false, "a.js": false, "a.log": false, "a.log.1": false, "a.sql": false, "a.yaml": false, "a.csv": false,
		"a.conf": false, "a.py": false, "a.sh": false, "a.tmp": false, "a.bak": false, "Makefile": false, "LICENSE": false, "README": false, "a.so.1": false,
	} {
		articles, errs := readAll(t, fstest.MapFS{name: {Data: []byte(news)}}, name)
		if got := len(articles) == 1; got != want || !want && (len(errs) != 1 || !errors.Is(errs[0], ErrNoArticle)) {
			t.Errorf("%s with an article in it: read %t, errors %v, want %t", name, got, errs, want)
		}
	}
	for name, data := range map[string]string{
		"run":       "#!/bin/sh\n# By Azad Rahim\nexec true\n",
		"notes.dat": "These are notes of nobody in particular.\nThey have no dateline.\n",
		"data.001":  "1,2,3\n4,5,6\n",
		"x.dat":     strings.Repeat("\x01\x02ab", 50),
		"ls.1":      ".TH LS 1\n.SH NAME\nls - list\n",
		"key":       "-----BEGIN CERTIFICATE-----\nAAAA\n",
		"page":      "<html><body>By Azad Rahim</body></html>",
	} {
		if _, errs := readAll(t, fstest.MapFS{name: {Data: []byte(data)}}, name); len(errs) != 1 || !errors.Is(errs[0], ErrNoArticle) {
			t.Errorf("%s ends with %v, want ErrNoArticle alone", name, errs)
		}
	}
}

func TestOwnSourceIsNoNews(t *testing.T) {
	n := 0
	for _, pattern := range []string{"*.go", "names/*.go", "../Makefile", "../go.mod"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			n++
			name := filepath.Base(file)
			if _, errs := readAll(t, fstest.MapFS{name: {Data: b}}, name); len(errs) != 1 || !errors.Is(errs[0], ErrNoArticle) {
				t.Errorf("%s ends with %v, want ErrNoArticle alone", file, errs)
			}
		}
	}
	if n < 30 {
		t.Errorf("%d files were looked at", n)
	}
}

func TestFirstLineThatIsNoHeadline(t *testing.T) {
	const long = "The council of the town has decided to open the old stone bridge again after two years of repairs, a clerk said on Monday."
	for _, tt := range []struct{ text, headline, standfirst, body string }{
		{long + "\n\nIt rained.", "", "", long + "\n\nIt rained."},
		{"https://example.org/a\n\n" + long + "\n\nIt rained.", "", "", long + "\n\nIt rained."},
		{"Bridge opens.\n\n" + long, "Bridge opens.", "", long},
		{strings.TrimSuffix(long, ".") + "\n\nIt rained.", strings.TrimSuffix(long, "."), "", "It rained."},
		{"Bridge opens\nTwo years of work end\n\n" + long, "Bridge opens", "Two years of work end", long},
		{"Bridge opens\nBy Azad Rahim\n\n" + long, "Bridge opens", "", long},
		{"Bridge opens\n12 March 2018\n\n" + long, "Bridge opens", "", long},
		{"Bridge opens\n" + long + "\n\n" + long, "Bridge opens", "", long + "\n\n" + long},
	} {
		a := parseCopy(tt.text).article
		if a.Headline != tt.headline || a.Standfirst != tt.standfirst || a.Body != tt.body {
			t.Errorf("%q has headline %q, standfirst %q, body %q, want %q, %q, %q", tt.text, a.Headline, a.Standfirst, a.Body, tt.headline, tt.standfirst, tt.body)
		}
	}
}

func TestFrontMatterInTOML(t *testing.T) {
	for _, tt := range []struct {
		matter string
		want   fields // nil is an error
	}{
		{"title = \"A \\\"b\\\"\"\ndate = 2018-03-12T10:00:00Z # when\n", fields{"title": `A "b"`, "date": "2018-03-12T10:00:00Z"}},
		{"# comment\n\n[taxonomies]\ntags = [\"a\", 'b',\n  \"c\" # last\n]\n", fields{"tags": []any{"a", "b", "c"}}},
		{"summary = \"\"\"\nOne\ntwo\"\"\"\ndraft = true\n", fields{"summary": "One\ntwo"}},
		{"\"title\" = 'C:\\x'", fields{"title": `C:\x`}},
		{"title = \"it has no end", nil},
		{"tags = [\"a\",\n", nil},
		{"tags = [[[[[[1]]]]]]", nil},
		{"no sign", nil},
	} {
		got, err := tomlFields(tt.matter)
		if (err != nil) != (tt.want == nil) || err == nil && !cmp.Equal(got, tt.want) {
			t.Errorf("%q is %v, error %v, want %v", tt.matter, got, err, tt.want)
		}
	}
}

func FuzzBareText(f *testing.F) {
	f.Add([]byte(shortCopy), uint8(0))
	f.Add([]byte("+++\ntitle = \"a\"\ntags = [\"b\",\n'c']\n+++\nERBIL (AFP) - x"), uint8(1))
	f.Add([]byte("---\ntitle: a\n---\nText."), uint8(2))
	fuzz(f, []string{"a.tst", "a.md", "com_x", "a.553", "a.txt"})
}
