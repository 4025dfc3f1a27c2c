package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

// A badInput is a kind of file that a newsroom does not want and has. It lies
// in a folder beside one good article.
type badInput struct {
	what string
	file string // its name
	data string // its bytes

	// make makes the file where data does not do, in that folder.
	make func(t *testing.T, dir string)
	dear bool // takes more than a moment

	articles int    // that are read from it all the same
	report   string // what ksearch index says of it on standard error, without the last line end
	status   int    // that ksearch index ends with

	// read is what ksearch read says of it on standard error, if that is
	// something else; what that ends with follows: see wantRead. What it writes
	// has shows in it.
	read  string
	shows string
}

// wantRead returns what ksearch read is to say of the file, and to end with.
func (b *badInput) wantRead() (string, int) {
	says := b.report
	if b.read != "" {
		says = b.read
	}
	switch {
	case strings.Contains(says, "skipped: "):
		return says, exitSkipped
	case b.articles == 0:
		return says, exitNothing
	}
	return says, exitOK
}

const (
	goodCopy = "Canal opens in Sarsang\n\nSARSANG, May 4 (Zagros Wire) - Farmers welcomed the new canal on Tuesday.\n"

	maxCommandTime = 10 * time.Second
)

func TestBadInput(t *testing.T) {
	kinds := slices.Concat(badText(), badData(), badXML(), badPages(), badMail(), badPacked(t))
	names := map[string]bool{}
	for _, b := range kinds {
		if names[b.what] {
			t.Errorf("two kinds are called %q", b.what)
		}
		names[b.what] = true
	}
	if len(kinds) < 60 {
		t.Errorf("%d kinds, want 60", len(kinds))
	}
	for _, b := range kinds {
		t.Run(b.what, func(t *testing.T) {
			if b.dear && testing.Short() {
				t.Skip("it takes more than a moment")
			}
			b.test(t)
		})
	}
}

func (b *badInput) test(t *testing.T) {
	dir := t.TempDir()
	news := filepath.Join(dir, "news")
	writeFile(t, filepath.Join(news, "good.txt"), goodCopy)
	if b.data != "" || b.make == nil {
		writeFile(t, filepath.Join(news, b.file), b.data)
	}
	if b.make != nil {
		b.make(t, news)
	}

	to := filepath.Join(dir, "index")
	status, out, errs := runFor(t, "index", "--index", to, news)
	if got := sortedLines(errs); got != sortedLines(b.report) || status != b.status {
		t.Errorf("index says with status %d:\n%s\nwant status %d and:\n%s", status, got, b.status, b.report)
	}
	if want := count(b.articles+1, "article") + " from "; !strings.HasPrefix(out, want) {
		t.Errorf("index ends with %q, want %q, the good article among them", out, want)
	}
	if status, out, _ := runFor(t, "query", "--index", to, "-o", "paths", "farmers canal"); status != exitOK || out != "good.txt\n" {
		t.Errorf("a query finds %q with status %d, want the good article", out, status)
	}
	if again, _, errs := runFor(t, "index", "--index", to, news); again != b.status {
		t.Errorf("a second run ends with status %d, want %d as the first; it says %q", again, b.status, errs)
	}

	if b.file == "" {
		return
	}
	name := filepath.Join(news, b.file)
	status, out, errs = runFor(t, "read", name)
	said := strings.ReplaceAll(strings.TrimSuffix(errs, "\n"), news+"/", "")
	want, wantStatus := b.wantRead()
	if said != want || status != wantStatus {
		t.Errorf("read says with status %d:\n%s\nwant status %d and:\n%s", status, said, wantStatus, want)
	}
	if !strings.Contains(out, b.shows) {
		t.Errorf("read writes %.500q, want %q in it", out, b.shows)
	}
	runFor(t, "read", "--explain", name)
	runFor(t, "query", "--index", to, "bad OR bridge OR headline")
}

// runFor runs a command as main does, and checks what holds for each: it ends
// in time, and nothing reaches the terminal that could command it.
func runFor(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	start := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 6*maxCommandTime)
	defer cancel()
	status = run(ctx, streams{in: strings.NewReader(""), out: &o, err: &e}, args)
	if took := time.Since(start); took > maxCommandTime {
		t.Errorf("ksearch %s took %v, want less than %v", args[0], took, maxCommandTime)
	}
	for what, s := range map[string]string{"output": o.String(), "error": e.String()} {
		if at := strings.IndexFunc(s, commandsTerminal); at >= 0 {
			t.Errorf("ksearch %s writes %q to standard %s", strings.Join(args, " "), s[max(0, at-20):min(len(s), at+20)], what)
		}
		if !strings.Contains(strings.ToValidUTF8(s, "\x00"), "\x00") {
			continue
		}
		t.Errorf("ksearch %s writes bytes that are no UTF-8 to standard %s", args[0], what)
	}
	return status, o.String(), e.String()
}

// commandsTerminal reports whether a rune does something to a terminal other
// than being shown.
func commandsTerminal(r rune) bool {
	return unicode.IsControl(r) && r != '\n' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

func sortedLines(s string) string {
	if s = strings.TrimSuffix(s, "\n"); s == "" {
		return ""
	}
	lines := strings.Split(s, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// writeFile writes a file that was last changed an hour ago, so that its time
// is trusted.
func writeFile(t *testing.T, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(name, old, old); err != nil {
		t.Fatal(err)
	}
}

// series returns n texts of a format with one %d, with bad in the place of
// the text at.
func series(n int, format string, at int, bad string) string {
	var b strings.Builder
	for i := range n {
		if i+1 == at {
			b.WriteString(bad)
			continue
		}
		fmt.Fprintf(&b, format, i+1)
	}
	return b.String()
}
