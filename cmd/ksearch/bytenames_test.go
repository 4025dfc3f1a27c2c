package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestNamesOfAnyBytes takes files whose names are no UTF-8, and look the same
// where they are shown as if they were, from the folder to every output.
func TestNamesOfAnyBytes(t *testing.T) {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		t.Skip("their file systems have no such names")
	}
	news, dir := t.TempDir(), filepath.Join(t.TempDir(), "news.index")
	paths := []string{"d\xe9/a\xfe.txt", "d\xe9/a\xff.txt", "d\xe8/a\xff.txt"}
	for i, path := range paths {
		writeFile(t, filepath.Join(news, path), fmt.Sprintf("Bridge %d opens in Zakho\n\nIt opened on Monday.\n", i))
	}
	index := func(want string) {
		t.Helper()
		if status, out, errs := runFor(t, "index", "--index", dir, news); status != exitOK || errs != "" || !strings.Contains(out, want) {
			t.Fatalf("index: exit status %d, %q and %q, want %q", status, out, errs, want)
		}
	}
	index(" 3 new, 0 updated, 0 unchanged, 0 gone,")
	index(" 0 new, 0 updated, 3 unchanged, 0 gone,")

	if status, out, _ := runFor(t, "query", "--index", dir, "-o", "paths", "--sort", "oldest", "bridge"); status != exitOK ||
		sortedLines(out) != sortedLines(`"d\xe9/a\xfe.txt"`+"\n"+`"d\xe9/a\xff.txt"`+"\n"+`"d\xe8/a\xff.txt"`) {
		t.Errorf("-o paths: exit status %d, %q", status, out)
	}
	out, talk, status := ksearch(t, "query", "--index", dir, "-o", "paths", "-0", "bridge")
	if got, want := strings.ReplaceAll(out, "\x00", "\n"), strings.Join(paths, "\n"); status != exitOK || sortedLines(got) != sortedLines(want) {
		t.Errorf("-o paths -0: exit status %d, %q %s, want %q", status, got, talk, want)
	}
	for i, path := range paths {
		headline := fmt.Sprintf("Bridge %d opens in Zakho", i)
		if status, out, errs := runFor(t, "show", "--index", dir, path); status != exitOK || !strings.Contains(out, headline) || strings.Contains(out, fmt.Sprintf("Bridge %d", (i+1)%3)) {
			t.Errorf("show %q: exit status %d, %s%s, want %q", path, status, out, errs, headline)
		}
	}
	status, out, _ = runFor(t, "export", "--index", dir, "bridge")
	ids := map[string]string{}
	for line := range strings.Lines(out) {
		var hit struct {
			ID      string
			Article struct{ Headline string }
		}
		if err := json.Unmarshal([]byte(line), &hit); err != nil {
			t.Fatalf("%v: %q", err, line)
		}
		ids[hit.ID] = hit.Article.Headline
	}
	if status != exitOK || len(ids) != len(paths) {
		t.Errorf("export: exit status %d, %q, want %d IDs", status, ids, len(paths))
	}
	for id, headline := range ids {
		if status, out, _ := runFor(t, "show", "--index", dir, id); status != exitOK || !strings.Contains(out, headline) {
			t.Errorf("show %s: exit status %d, %s, want %q", id, status, out, headline)
		}
	}

	if err := os.Remove(filepath.Join(news, paths[1])); err != nil {
		t.Fatal(err)
	}
	index(" 0 new, 0 updated, 2 unchanged, 1 gone,")
	for i, path := range paths {
		want := exitOK
		if i == 1 {
			want = exitNothing
		}
		if status, _, errs := runFor(t, "show", "--index", dir, path); status != want {
			t.Errorf("show %q after the file %q went: exit status %d, want %d: %s", path, paths[1], status, want, errs)
		}
	}
}
