package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestReadme runs every command that the README shows, and compares what it
// shows of their output and of the code with the real thing.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs each command of the README as a process")
	}
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
				} else if command, ok := strings.CutPrefix(line, "sudo -u ksearch "); ok {
					sh(strings.ReplaceAll(command, "/var/lib/ksearch", dir))
				} else if strings.HasPrefix(line, "sudo ") {
					checkPackaged(t, line)
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

// checkPackaged tests that the Debian package has the files and units that a
// command names which only root can run.
func checkPackaged(t *testing.T, command string) {
	t.Helper()
	files := packagedFiles(t)
	command, _, _ = strings.Cut(command, " #")
	words := strings.Fields(command)
	switch words[1] {
	case "systemctl":
		for _, unit := range words[slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "ksearch") }):] {
			if files["/usr/lib/systemd/system/"+unit+".service"] == "" {
				t.Errorf("%s: the package has no unit %s", command, unit)
			}
		}
	case "editor":
		if files[words[2]] == "" {
			t.Errorf("%s: the package has no %s", command, words[2])
		}
	case "apt":
		if words[3] != "./bin/ksearch_*.deb" {
			t.Errorf("%s: make deb writes ./bin/ksearch_*.deb", command)
		}
	default:
		t.Errorf("%s: nothing tests this", command)
	}
}
