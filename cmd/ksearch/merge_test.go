package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A disk that is full when segments are merged must end a run: bleve tries such
// a merge again for ever, and says nothing. A bound on the size of files stands
// for the disk: each segment fits in it, and what they are merged into does not.
func TestDiskFullDuringMerge(t *testing.T) {
	if testing.Short() {
		t.Skip("it writes several thousand articles")
	}
	dir := t.TempDir()
	var articles bytes.Buffer
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range 5000 {
		fmt.Fprintf(&articles, `{"id":"%d","headline":"Report %d","body":"`, i, i)
		for range 40 {
			fmt.Fprintf(&articles, "w%x ", rnd.IntN(20_000))
		}
		articles.WriteString("end.\"}\n")
	}
	news := filepath.Join(dir, "news")
	if err := errors.Join(os.Mkdir(news, 0o755), os.WriteFile(filepath.Join(news, "dump.jsonl"), articles.Bytes(), 0o644)); err != nil {
		t.Fatal(err)
	}
	index := filepath.Join(dir, "news.index")
	start := time.Now()
	// Blocks of 512 or of 1,024 bytes, as the shell counts: 1 or 2 MB.
	out, err := exec.Command("sh", "-c", `ulimit -f 2000 && exec ksearch index -q --index "$1" "$2"`, "sh", index, news).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitTrouble {
		t.Fatalf("the run ends with %v: %s", err, out)
	}
	if !strings.Contains(string(out), "could not be merged") && !strings.Contains(string(out), "file too large") {
		t.Errorf("the run says %q, want why it failed", out)
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("the run took %v", took)
	}
	if out, err := exec.Command("ksearch", "index", "-q", "--index", index, news).CombinedOutput(); err != nil {
		t.Fatalf("the next run, with room: %v: %s", err, out)
	}
	if out, err := exec.Command("ksearch", "check", "--index", index).Output(); err != nil || !strings.Contains(string(out), "5,000 articles") {
		t.Errorf("check after it: %v: %s", err, out)
	}
}
