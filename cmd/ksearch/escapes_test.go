package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"ksearch/index"
)

// onTerminal runs a command as on a terminal of 60 columns.
func onTerminal(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	width := func() int { return 60 }
	status = run(t.Context(), streams{in: strings.NewReader(hostile + "\n"), out: &o, err: &e, outWidth: width, errWidth: width}, args)
	return status, o.String(), e.String()
}

// TestNoCommandLetsEscapesThrough runs every command over articles, files, an
// index and arguments that are full of what a terminal obeys.
func TestNoCommandLetsEscapesThrough(t *testing.T) {
	t.Setenv("NO_COLOR", "1") // so that each escape is one that came from outside
	const (
		link = "\x1b]8;;http://evil.example/\x1b\\free\x1b]8;;\x07"
		evil = "Bridge \x1b[2J\x1b]0;owned\x07" + link + "\u009b31m \u202etxt.exe\u2066 opens\rfake\x08\x7f"
		name = "a\x1b[2J\u202e\xff\n" + "\x1b]8;;http:x\x07b"
	)
	folder := t.TempDir()
	news, dir := filepath.Join(folder, name), filepath.Join(folder, name+".index")
	b, err := json.Marshal(map[string]any{
		"headline": evil, "standfirst": evil, "body": evil + "\n\nERBIL, March 3 (" + link + ") - The \x1b[31mbridge" + link + " opened in Erbil.", "published": "2021-03-04",
		"authors": []string{"Azad " + link}, "section": evil, "keywords": []string{evil}, "publisher": "Wire " + link, "url": "https://example.org/" + link, "credit": evil, "status": evil,
	})
	if err != nil {
		t.Fatal(err)
	}
	path := name + ".json"
	writeFile(t, filepath.Join(news, path), string(b))
	writeFile(t, filepath.Join(news, "raw"+name+".txt"), evil+"\n\nERBIL, March 3 ("+link+") - The \x1b[31mbridge"+link+" opened.\n")
	writeFile(t, filepath.Join(news, "bad"+name+".json"), `{"headline":"`+evil)
	writeFile(t, filepath.Join(news, "page"+name+".html"), "<html><head><meta property='og:type' content='article'><meta property='article:published_time' content='2021-03-04T05:06:07Z'><title>"+evil+"</title></head><body><article><h1>"+evil+"</h1>"+
		strings.Repeat("<p>The bridge "+evil+" in Erbil was opened by the mayor on Monday, and the farmers of the valley came to see it.</p>", 5)+"</article></body></html>")
	writeFile(t, filepath.Join(folder, "damaged"+name+".tar"), evil)
	writeFile(t, filepath.Join(folder, "keys"+name), evil)

	at := func(args ...string) []string { return slices.Insert(args, 1, "--index", dir) }
	type call struct {
		args   []string
		status int
	}
	calls := []call{
		{at("index", "--dry-run", news), exitSkipped},
		{at("index", "-v", news), exitSkipped},
		{at("index", news), exitSkipped},
		{at("index", filepath.Join(news, path)), exitTrouble},
		{at("index", news+"gone"), exitTrouble},
		{at("query", "bridge"), exitOK},
		{at("query", "--explain", "bridge"), exitOK},
		{at("query", "--facets", "sections,publishers,keywords,people", "bridge"), exitOK},
		{at("query", "-f", "-"), exitTrouble},
		{at("query", evil), exitTrouble},
		{at("query", "bridge", "OR", "\u202e"+name), exitTrouble},
		{at("query", "bridge AND ("+evil), exitTrouble},
		{at("query", "colour:"+link), exitTrouble},
		{at("query", "--filter", "section="+evil, "bridge"), exitNothing},
		{at("query", "--since", evil, "bridge"), exitTrouble},
		{at("query", "--cursor", evil, "bridge"), exitTrouble},
		{at("query", "--"+evil), exitTrouble},
		{at("show", path), exitOK},
		{at("show", "raw"+name+".txt"), exitOK},
		{at("show", evil), exitNothing},
		{at("similar", path), exitOK},
		{at("similar", evil), exitNothing},
		{at("export", evil), exitTrouble},
		{[]string{"read", filepath.Join(news, path), filepath.Join(news, "raw"+name+".txt")}, exitOK},
		{[]string{"read", "--explain", filepath.Join(news, "page"+name+".html")}, exitOK},
		{[]string{"read", filepath.Join(news, "bad"+name+".json")}, exitSkipped},
		{[]string{"read", filepath.Join(news, "gone"+evil)}, exitSkipped},
		{at("stats"), exitOK},
		{at("stats", "-o", "json"), exitOK},
		{at("stats", evil), exitTrouble},
		{at("check"), exitOK},
		{at("check", evil), exitTrouble},
		{[]string{"check", "--index", dir + "gone"}, exitTrouble},
		{[]string{"query", "--index", dir + "gone", "bridge"}, exitTrouble},
		{[]string{"query", "--index", "http://127.0.0.1:1/" + evil, "bridge"}, exitTrouble},
		{at("snapshot", filepath.Join(folder, name+".tar")), exitOK},
		{at("snapshot", filepath.Join(folder, name+".tar")), exitTrouble},
		{at("snapshot", filepath.Join(folder, evil, name+".tar")), exitTrouble},
		{[]string{"restore", "--index", dir + "2", filepath.Join(folder, name+".tar")}, exitOK},
		{at("restore", filepath.Join(folder, name+".tar")), exitTrouble},
		{[]string{"restore", "--index", dir + "3", filepath.Join(folder, "damaged"+name+".tar")}, exitTrouble},
		{[]string{"restore", "--index", dir + "3", filepath.Join(folder, "gone"+evil)}, exitTrouble},
		{[]string{"serve", "--index", dir + "gone"}, exitTrouble},
		{[]string{"serve", "--index", dir, "--addr", evil}, exitTrouble},
		{at("keys", "list"), exitNothing},
		{at("keys", "add", evil), exitTrouble},
		{at("keys", "add", "--within", "("+evil, "desk"), exitTrouble},
		{at("keys", "add", "--expires", evil, "desk"), exitTrouble},
		{at("keys", "list", "--keys", filepath.Join(folder, "keys"+name)), exitTrouble},
		{at("keys", "remove", evil), exitTrouble},
		{at("keys", evil), exitTrouble},
		{[]string{"completion", evil}, exitTrouble},
		{[]string{"version", evil}, exitTrouble},
		{[]string{"help", evil}, exitTrouble},
		{[]string{evil}, exitTrouble},
		{[]string{"-" + evil}, exitTrouble},
	}
	for _, o := range outputs() {
		calls = append(calls, call{at("query", "-o", o, "bridge"), exitOK})
		if o == "jsonl" || !slices.Contains([]string{"table", "json", "ids", "paths", "trec"}, o) {
			calls = append(calls, call{at("export", "-o", o, "bridge"), exitOK})
		}
	}
	ran := map[string]bool{}
	for _, c := range calls {
		ran[c.args[0]] = true
		status, out, errs := onTerminal(t, c.args...)
		if status != c.status {
			t.Errorf("ksearch %q: exit status %d, want %d: %s%s", c.args, status, c.status, out, errs)
		}
		harmless(t, c.args, out, errs)
	}
	for _, c := range commands() {
		if !ran[c.name] {
			t.Errorf("ksearch %s is not tried", c.name)
		}
	}

	// Who is writing is told to the next one, and a damaged file is named.
	ix, err := index.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	tx, err := ix.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "LOCK"), []byte("pid 1, "+evil), 0o644); err != nil {
		t.Fatal(err)
	}
	status, out, errs := onTerminal(t, at("index", news)...)
	if status != exitLocked || !strings.Contains(errs, "pid 1") {
		t.Errorf("while another writes: exit status %d, it says %q", status, errs)
	}
	harmless(t, []string{"index"}, out, errs)
	if err := tx.Drop(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "CURRENT"), []byte(evil), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check"}, {"query", "bridge"}, {"stats"}, {"show", "x"}, {"export", ""}, {"snapshot", filepath.Join(folder, "x.tar")}} {
		status, out, errs := onTerminal(t, at(args...)...)
		if status != exitDamaged {
			t.Errorf("ksearch %s of a damaged index: exit status %d: %s%s", args, status, out, errs)
		}
		harmless(t, args, out, errs)
	}
}

// harmless checks that nothing of what a command printed does more to a terminal
// than to be shown.
func harmless(t *testing.T, args []string, out, errs string) {
	t.Helper()
	tabbed := slices.Contains(args, "tsv")
	errs = regexp.MustCompile(`\r[^\r\n\x1b]*\x1b\[K`).ReplaceAllString(errs, "") // a line of progress
	for stream, s := range map[string]string{"output": out, "error": errs} {
		if !utf8.ValidString(s) {
			t.Errorf("ksearch %q writes bytes that are no UTF-8 to standard %s: %q", args, stream, s)
		}
		if stream == "output" && slices.Contains(args, "ris") {
			s = strings.ReplaceAll(s, "\r\n", "\n")
		}
		open := 0
		for at, r := range s {
			switch {
			case r == '\u2068': // what a painter keeps text apart with
				open++
				continue
			case r == '\u2069' && open > 0:
				open--
				continue
			case r == '\n', r == '\t' && tabbed:
				continue
			}
			if unicode.IsControl(r) || reorders(r) {
				t.Errorf("ksearch %q writes %s to standard %s", args, strconv.QuoteToASCII(s[max(0, at-60):min(len(s), at+20)]), stream)
				break
			}
		}
		if open != 0 {
			t.Errorf("ksearch %q leaves %d isolates open", args, open)
		}
	}
}
