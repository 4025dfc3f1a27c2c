package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// peakOf runs ksearch as a process, and returns with the rest the most memory
// that it had, in bytes. That is looked up over and over while it runs: what
// getrusage tells of a child is no less than what its parent had.
func peakOf(t *testing.T, args ...string) (peak int64, stdout, stderr string, status int) {
	t.Helper()
	var out, talk bytes.Buffer
	cmd := exec.Command("ksearch", args...)
	cmd.Stdout, cmd.Stderr = &out, &talk
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("/proc/%d/status", cmd.Process.Pid)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // its status says it
	}()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for running := true; running; {
		b, _ := os.ReadFile(name)
		if _, rest, ok := strings.Cut(string(b), "VmHWM:"); ok {
			n, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			peak = max(peak, n<<10)
		}
		select {
		case <-look.C:
		case <-ended:
			running = false
		}
	}
	if peak == 0 {
		t.Skip("this system does not tell how much memory a process had at the most")
	}
	return peak, out.String(), talk.String(), cmd.ProcessState.ExitCode()
}

// TestHugeFilesTakeBoundedMemory reads files of 50 MB that are one word or one
// line. It may hold half of what it may by default.
func TestHugeFilesTakeBoundedMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("half a gigabyte is written and read")
	}
	const (
		huge = 50 << 20
		most = 256 << 20
	)
	news, dir := t.TempDir(), filepath.Join(t.TempDir(), "news.index")
	writeFile(t, filepath.Join(news, "good.txt"), goodCopy)
	word, line := strings.Repeat("x", huge), strings.Repeat("bridge ", huge/7)
	var want []string
	for _, tt := range []struct{ file, before, data, after, report string }{
		{"line.txt", "", line, "", ": too large: a file that is one article may have 16 MiB: split it"},
		{"word.jsonl", `{"headline":"Bridge opens","body":"`, word, `"}`, ":1: too large: one JSON object may have 16 MiB"},
		{"line.jsonl", `{"headline":"Bridge opens","body":"`, line, `"}`, ":1: too large: one JSON object may have 16 MiB"},
		{"key.json", `{"`, word, `":"Bridge opens"}`, ":1: too large: one JSON object may have 16 MiB"},
		{"line.csv", "headline,body\nBridge opens,", line, "\n", ":1: too large: one row of CSV may have 16 MiB: is a quotation mark not closed?"},
		{"word.html", "<html><body><h1>Bridge opens</h1><p>", word, "</p></body></html>", ": too large: a web page may have 8 MiB"},
		{"attribute.html", "<html><body><p title='", line, "'>Bridge opens</p></body></html>", ": too large: a web page may have 8 MiB"},
		{"word.xml", "<nitf><body><body.content><p>", word, "</p></body.content></body></nitf>", ": too large: a file that is one document may have 16 MiB"},
		{"name.xml", "<nitf><", word, "/></nitf>", ": too large: a file that is one document may have 16 MiB"},
		{"line.eml", "From: desk@example.org\nDate: Mon, 3 May 2021 10:00:00 +0000\nSubject: Bridge opens\n\n", line, "", ": a part is not read: too large: a text may have 16 MiB"},
	} {
		writeFile(t, filepath.Join(news, tt.file), tt.before+tt.data+tt.after)
		want = append(want, "skipped: "+tt.file+tt.report)
	}
	peak, _, talk, status := peakOf(t, "index", "--workers", "1", "--memory", "192", "--index", dir, news)
	if got, want := sortedLines(talk), sortedLines(strings.Join(want, "\n")); got != want || status != exitSkipped {
		t.Errorf("index says with status %d:\n%s\nwant status %d and:\n%s", status, got, exitSkipped, want)
	}
	t.Logf("%d MB at the most", peak>>20)
	if peak > most {
		t.Errorf("a run over %d files of %d MB took %d MB, want at most %d", len(want), huge>>20, peak>>20, most>>20)
	}
	if n := holds(t, dir, "canal"); n != 1 {
		t.Errorf("%d articles are held, want the good one", n)
	}
}

// TestManyFiles indexes a hundred thousand tiny files.
func TestManyFiles(t *testing.T) {
	if *swarmSwaps == 0 {
		t.Skip("it takes minutes: make test-swarm")
	}
	const files = 100_000
	news, dir := t.TempDir(), filepath.Join(t.TempDir(), "news.index")
	old := time.Now().Add(-time.Hour) // so that their times are trusted
	for i := range files {
		name := filepath.Join(news, fmt.Sprint(i/1000), fmt.Sprintf("%d.txt", i))
		if i%1000 == 0 {
			if err := os.Mkdir(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(name, fmt.Appendf(nil, "Bridge %d opens\n\nIt opened on day %d.\n", i, i%365), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, old, old); err != nil {
			t.Fatal(err)
		}
	}
	for run, tt := range []struct {
		says string
		peak int64
	}{
		{"100,000 articles from 100,000 files in ", 768 << 20},
		{"0 articles from 0 files in ", 512 << 20},
	} {
		began := time.Now()
		peak, out, talk, status := peakOf(t, "index", "--index", dir, news)
		t.Logf("run %d: %d MB in %v", run, peak>>20, time.Since(began))
		if status != exitOK || talk != "" || !strings.HasPrefix(out, tt.says) {
			t.Errorf("run %d: exit status %d, it says %q and %q, want %q", run, status, out, talk, tt.says)
		}
		if peak > tt.peak {
			t.Errorf("run %d took %d MB, want at most %d", run, peak>>20, tt.peak>>20)
		}
	}
	if n := holds(t, dir, "bridge"); n != files {
		t.Errorf("%d articles are held, want %d", n, files)
	}
}
