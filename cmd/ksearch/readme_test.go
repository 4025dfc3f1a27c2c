package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme runs every command that the README shows, and compares what it
// shows of their output and of the code with the real thing.
func TestReadme(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	sh := func(command string) string {
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "KSEARCH_INDEX="+filepath.Join(dir, "news.index"))
		var errs bytes.Buffer
		cmd.Stderr = &errs
		out, err := cmd.Output()
		if err != nil {
			t.Errorf("%s: %v\n%s", command, err, errs.String())
		}
		return string(out)
	}
	sh("ksearch index ./corpus")
	ran, transcripts, snippets := 0, 0, 0
	for _, m := range regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```").FindAllStringSubmatch(string(readme), -1) {
		switch kind, text := m[1], m[2]; kind {
		case "sh":
			for line := range strings.Lines(text) {
				if target, ok := strings.CutPrefix(line, "make "); ok {
					sh("make -n " + target)
				} else if line = strings.TrimSpace(line); line != "" {
					sh(line)
				}
				ran++
			}
		case "console":
			command, want, _ := strings.Cut(strings.TrimPrefix(text, "$ "), "\n")
			if got := sh(command); strings.TrimSpace(got) != strings.TrimSpace(want) {
				t.Errorf("%s prints\n%s\nand the README says\n%s", command, got, want)
			}
			transcripts++
		case "go":
			example, err := os.ReadFile(filepath.Join(root, "index", "example_test.go"))
			if err != nil {
				t.Fatal(err)
			}
			if flat := strings.Join(strings.Fields(text), " "); !strings.Contains(strings.Join(strings.Fields(string(example)), " "), flat) {
				t.Errorf("the code of the README is not that of an example:\n%s", text)
			}
			snippets++
		}
	}
	if ran < 10 || transcripts != 1 || snippets != 1 {
		t.Errorf("found %d commands, %d transcripts and %d pieces of code in the README", ran, transcripts, snippets)
	}
}
