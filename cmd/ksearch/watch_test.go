package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/index"
)

// A talker is a process whose lines are waited for.
type talker struct {
	t       *testing.T
	cmd     *exec.Cmd
	lines   chan string
	passed  []string // lines that nothing has matched yet: those of stdout and stderr come in any order
	readers sync.WaitGroup
}

func startTalker(t *testing.T, args ...string) *talker {
	t.Helper()
	p := &talker{t: t, cmd: exec.Command("ksearch", args...), lines: make(chan string, 1000)}
	for _, pipe := range []func() (io.ReadCloser, error){p.cmd.StdoutPipe, p.cmd.StderrPipe} {
		r, err := pipe()
		if err != nil {
			t.Fatal(err)
		}
		p.readers.Go(func() {
			for sc := bufio.NewScanner(r); sc.Scan(); {
				p.lines <- sc.Text()
			}
		})
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // it may have ended
	})
	return p
}

// expect waits for a line that matches.
func (p *talker) expect(pattern string) {
	p.t.Helper()
	re := regexp.MustCompile(pattern)
	deadline := time.After(2 * time.Minute)
	for i, l := range p.passed {
		if re.MatchString(l) {
			p.passed = slices.Delete(p.passed, i, i+1)
			return
		}
	}
	for {
		select {
		case l := <-p.lines:
			if re.MatchString(l) {
				return
			}
			p.passed = append(p.passed, l)
		case <-deadline:
			p.t.Fatalf("no line matches %s; it said %q", pattern, p.passed)
		}
	}
}

// end sends a signal, and waits for the end.
func (p *talker) end(sig os.Signal) (status int) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil {
		p.t.Fatal(err)
	}
	p.readers.Wait()
	_ = p.cmd.Wait() // its status is looked at
	return p.cmd.ProcessState.ExitCode()
}

// TestWatchFollowsAFolder has a process follow what happens in a folder that
// holds the index too.
func TestWatchFollowsAFolder(t *testing.T) {
	news := t.TempDir()
	dir := filepath.Join(news, "news.index")
	write := func(name, headline string) {
		t.Helper()
		text := headline + "\n\nAKRE, March 3 (Valley Press) - It happened on Friday, the mayor said.\n"
		if err := os.WriteFile(filepath.Join(news, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		write(fmt.Sprintf("old%d.txt", i), fmt.Sprintf("Bridge %d opens", i))
	}
	p := startTalker(t, "index", "--watch", "--index", dir, news)
	p.expect(`^[0-9-]{10} [0-9:]{8}  3 articles from 3 files .*: 3 new,`)
	p.expect(`  watching .*: Ctrl-C ends it$`)

	write("ferry.txt", "Ferry sinks")
	p.expect(`: 1 new, 0 updated, 3 unchanged, 0 gone,`)
	if err := os.MkdirAll(filepath.Join(news, "desk/late"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(news, "ferry.txt"), filepath.Join(news, "desk/late/ferry.txt")); err != nil {
		t.Fatal(err)
	}
	p.expect(`: 1 new, 0 updated, 3 unchanged, 1 gone,`)
	write("desk/late/ferry.txt", "Ferry is raised")
	p.expect(`: 0 new, 1 updated, 3 unchanged, 0 gone,`)
	if out, _, _ := ksearch(t, "query", "--index", dir, "-o", "paths", "raised"); out != "desk/late/ferry.txt\n" {
		t.Errorf("the index holds in %q what was written last", out)
	}

	// Between runs others may write the index.
	if _, talk, status := ksearch(t, "index", "--index", dir, news); status != exitOK {
		t.Errorf("another run beside the watch: exit status %d: %s", status, talk)
	}

	// An empty file is named once, and the watch goes on.
	if err := os.WriteFile(filepath.Join(news, "empty.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	p.expect(`^skipped: empty.txt: the file is empty`)
	if err := os.RemoveAll(filepath.Join(news, "desk")); err != nil {
		t.Fatal(err)
	}
	p.expect(`: 0 new, 0 updated, [34] unchanged, 1 gone,`)

	for i := range 3 { // too many to go by mistake
		if err := os.Remove(filepath.Join(news, fmt.Sprintf("old%d.txt", i))); err != nil {
			t.Fatal(err)
		}
	}
	p.expect(`  failed: 3 of the [34] sources held are not found: nothing was changed; .* it is tried again$`)
	for i := range 3 {
		write(fmt.Sprintf("old%d.txt", i), fmt.Sprintf("Bridge %d opens", i))
	}
	p.expect(`^[0-9-]{10} [0-9:]{8}  0 articles from 0 files`)
	if status := p.end(syscall.SIGTERM); status != exitOK {
		t.Errorf("after SIGTERM: exit status %d, want %d", status, exitOK)
	}
	p.expect(`  stopped: the index stays at its last whole state$`)
	if out, talk, status := ksearch(t, "check", "--index", dir); status != exitOK {
		t.Errorf("check: exit status %d: %s%s", status, out, talk)
	}
}

func TestIndexWithinTheFolderIsLeftOut(t *testing.T) {
	news := t.TempDir()
	for _, tt := range []struct{ dir, want string }{
		{filepath.Join(news, "a", "news.index"), "a/news.index"},
		{filepath.Join(news, "..", "news.index"), ""},
	} {
		r := indexRun{folder: news, dir: tt.dir}
		if _, got, err := r.corpus(); err != nil || got != tt.want {
			t.Errorf("the index %s in %s: %q is left out, %v, want %q", tt.dir, news, got, err, tt.want)
		}
	}
}

func TestWatchTellsWhatIsNew(t *testing.T) {
	var out, talk bytes.Buffer
	w := newWatchRun(&indexRun{
		std: streams{out: &out, err: &talk}, folder: "news", watchEvery: time.Minute,
		changes: map[index.Change]int{}, progress: &progress{w: &talk},
	})
	stamp := regexp.MustCompile(`(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  `)
	bad := func(err error) error { return &corpus.BadSource{Path: "a.txt", Err: err} }
	locked := &index.LockedError{Dir: "x", Holder: "pid 7"}
	for i, step := range []struct {
		skips     []error
		changed   bool
		err       error
		out, talk string
		ends      bool
	}{
		{err: locked, talk: "failed: x is being written by pid 7: wait until it has ended, or stop it; it is tried again\n"},
		{err: locked},
		{changed: true, skips: []error{bad(errors.New("first")), bad(corpus.ErrChanged)}, out: "summary\n", talk: "skipped: a.txt: first\nwatching news: Ctrl-C ends it\n"},
		{skips: []error{bad(errors.New("first")), bad(corpus.ErrChanged)}},
		{skips: []error{bad(errors.New("second")), bad(corpus.ErrChanged)}, talk: "skipped: a.txt: second\n"},
		{skips: []error{bad(index.ErrSkippedBefore), bad(corpus.ErrChanged)}, talk: "skipped: a.txt: changed while it was read: index it again when nobody writes to it\n"},
		{skips: []error{bad(errors.New("first")), bad(corpus.ErrChanged)}, talk: "skipped: a.txt: first\n"},
		{err: syscall.ENOSPC, talk: "failed: no space left on device: free space, or name another place with --index; the index is as it was; it is tried again\n"},
		{err: fmt.Errorf("write another file: %w", syscall.ENOSPC)},
		{out: "summary\n"},
		{},
		{err: errors.New("a slip"), talk: "failed: a slip; it is tried again\n"},
		{err: &index.DamageError{File: "x", Err: errors.New("bad")}, ends: true},
	} {
		out.Reset()
		talk.Reset()
		for _, err := range step.skips {
			w.skip(err)
		}
		if step.changed {
			w.changed(corpus.Source{Path: "b.txt", Articles: 1}, index.New)
		}
		err := w.ran(index.IngestStats{}, step.err)
		if (err != nil) != step.ends {
			t.Errorf("step %d: it ends with %v, want an end: %v", i, err, step.ends)
		}
		got := stamp.ReplaceAllString(out.String(), "")
		if got != "" {
			got = regexp.MustCompile(`^0 articles from \d files? in .*\n`).ReplaceAllString(got, "summary\n")
		}
		if got != step.out {
			t.Errorf("step %d: it prints %q, want %q", i, got, step.out)
		}
		if got := stamp.ReplaceAllString(talk.String(), ""); got != step.talk {
			t.Errorf("step %d: it says %q, want %q", i, got, step.talk)
		}
	}
	w.succeeded = false
	if err := w.ran(index.IngestStats{}, errors.New("a slip")); err == nil {
		t.Error("a first run that fails for a reason that stays does not end the watch")
	}
}
