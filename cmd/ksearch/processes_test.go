package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ksearch/index"
	"ksearch/query"
)

// ksearch runs the command as a process, and returns its outputs and status.
func ksearch(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, talk bytes.Buffer
	cmd := exec.Command("ksearch", args...) // testscript.Main has put it into PATH
	cmd.Stdout, cmd.Stderr = &out, &talk
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		status = exit.ExitCode()
	case err != nil:
		t.Fatal(err)
	}
	return out.String(), talk.String(), status
}

// writeArticles makes n articles that say which edition they are of. Numbers
// in the text make them differ.
func writeArticles(t *testing.T, dir, edition string, n int) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, uint64(n)))
	words := strings.Fields(`the council of the valley met again over water roads wheat and the price of bread while
		drivers waited at the bridge for a ferry that had not come since the storm and the mayor of the town said
		nothing of the dam which farmers upstream had asked for in three letters to the ministry last winter`)
	for i := range n {
		var body strings.Builder
		for range 4 {
			for range 25 {
				body.WriteString(words[r.IntN(len(words))] + " ")
			}
			fmt.Fprintf(&body, "%d.\n\n", r.IntN(100_000))
		}
		text := fmt.Sprintf("Council of town %d meets over water, %s edition\n\nERBIL, March 3 (Valley Press) - %s", i, edition, body.String())
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.txt", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// matches counts the articles with a word.
func matches(t *testing.T, s query.Searcher, word string) int {
	t.Helper()
	res, err := s.Search(t.Context(), &query.Request{Query: query.Word{Text: word}, Size: -1})
	if err != nil {
		t.Fatal(err)
	}
	return res.Total.Value
}

// holds counts the articles with a word in an index that is opened anew.
func holds(t *testing.T, dir, word string) int {
	t.Helper()
	ix, err := index.Open(dir, &index.Options{MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	return matches(t, ix, word)
}

var kills = flag.Int("kills", 0, "runs that TestKilledRunLosesNothing kills; 0 is a few")

// TestKilledRunLosesNothing kills runs at random moments. Each time the index
// is whole, and as it was before the run or as it was to be after it.
func TestKilledRunLosesNothing(t *testing.T) {
	const articles = 400
	rounds, enough := *kills, time.Hour
	switch {
	case testing.Short():
		rounds, enough = 3, 2*time.Second
	case rounds == 0:
		rounds, enough = 15, 8*time.Second
	}
	news, dir := t.TempDir(), filepath.Join(t.TempDir(), "news.index")
	edition, held := 1, 120
	name := func(n int) string { return fmt.Sprintf("number%d", n) }
	writeArticles(t, news, name(1), held)
	if _, talk, status := ksearch(t, "index", "--index", dir, news); status != exitOK {
		t.Fatalf("the first run: exit status %d: %s", status, talk)
	}
	writeArticles(t, news, name(2), articles)

	// How long a run takes is measured on another index.
	begin := time.Now()
	if _, talk, status := ksearch(t, "index", "--index", filepath.Join(t.TempDir(), "other"), news); status != exitOK {
		t.Fatalf("the measured run: exit status %d: %s", status, talk)
	}
	whole := time.Since(begin)

	begin = time.Now()
	for i, part := range rand.Perm(rounds) {
		if i >= 3 && time.Since(begin) > enough {
			t.Logf("%d of %d rounds in %v, for the machine is busy", i, rounds, enough)
			break
		}
		moment := time.Duration((float64(part) + rand.Float64()) / float64(rounds) * 1.3 * float64(whole)) // some runs come to their end
		ctx, kill := context.WithCancel(t.Context())
		cmd := exec.CommandContext(ctx, "ksearch", "index", "--index", dir, news)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(moment)
		kill()
		killed := cmd.Wait() != nil

		if out, talk, status := ksearch(t, "check", "--articles", "--index", dir); status != exitOK {
			t.Fatalf("killed after %v: check: exit status %d: %s%s", moment, status, out, talk)
		}
		before, after := holds(t, dir, name(edition)), holds(t, dir, name(edition+1))
		switch {
		case before == 0 && after == articles: // the run was at its end
			edition, held = edition+1, articles
			writeArticles(t, news, name(edition+1), articles)
		case before != held || after != 0 || !killed:
			t.Fatalf("killed (%v) after %v of about %v: %d old articles and %d new ones, want %d and 0, or 0 and %d",
				killed, moment, whole, before, after, held, articles)
		}
	}
	t.Logf("%d runs begun, %d of them to be seen", rounds, edition-1)
	if out, talk, status := ksearch(t, "index", "--index", dir, news); status != exitOK {
		t.Fatalf("the last run: exit status %d: %s%s", status, out, talk)
	}
	if before, after := holds(t, dir, name(edition)), holds(t, dir, name(edition+1)); before != 0 || after != articles {
		t.Errorf("after the last run: %d old articles and %d new ones, want 0 and %d", before, after, articles)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "gen-*")); err != nil || len(left) != 1 {
		t.Errorf("generations left: %q, want one", left)
	}
}

// TestKilledRestore kills snapshots and restores at random moments: a snapshot
// is whole or not there, and an index is the one or the other.
func TestKilledRestore(t *testing.T) {
	if testing.Short() {
		t.Skip("a hundred processes, one after the other")
	}
	const rounds = 12
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	run := func(args ...string) time.Duration {
		begin := time.Now()
		if _, talk, status := ksearch(t, args...); status != exitOK {
			t.Fatalf("%q: exit status %d: %s", args, status, talk)
		}
		return time.Since(begin)
	}
	sizes := []int{300, 200} // articles
	var news [2]string
	for i, n := range sizes {
		news[i] = t.TempDir()
		writeArticles(t, news[i], "evening", n)
	}
	run("index", "--index", at("news.index"), news[0])
	run("index", "--index", at("other.index"), news[1])
	saving := run("snapshot", "--index", at("news.index"), at("0.tar"))
	run("snapshot", "--index", at("other.index"), at("1.tar"))
	restoring := run("restore", "--index", at("news.index"), "--force", at("0.tar"))
	killed := func(long time.Duration, args ...string) {
		ctx, kill := context.WithCancel(t.Context())
		cmd := exec.CommandContext(ctx, "ksearch", args...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.Float64() * float64(long)))
		kill()
		_ = cmd.Wait() // killed, or at its end before
	}
	for i := range rounds {
		killed(restoring, "restore", "--index", at("news.index"), "--force", at(fmt.Sprint(i%2, ".tar")))
		if out, talk, status := ksearch(t, "check", "--articles", "--index", at("news.index")); status != exitOK {
			t.Fatalf("round %d: check: exit status %d: %s%s", i, status, out, talk)
		}
		if n := holds(t, at("news.index"), "evening"); n != sizes[0] && n != sizes[1] {
			t.Errorf("round %d: %d articles, want one of %d", i, n, sizes)
		}
		killed(saving, "snapshot", "--index", at("other.index"), at("new.tar"))
		killed(saving, "snapshot", "--index", at("other.index"), "--force", at("again.tar"))
		if _, err := os.Stat(at("new.tar")); err == nil {
			run("restore", "--index", at(fmt.Sprint("copy", i)), at("new.tar"))
			if err := os.Remove(at("new.tar")); err != nil {
				t.Fatal(err)
			}
		}
	}
	run("restore", "--index", at("news.index"), "--force", at("1.tar"))
	if left, err := filepath.Glob(at("news.index/gen-*")); err != nil || len(left) != 1 {
		t.Errorf("generations left: %q, want one", left)
	}
	run("snapshot", "--index", at("other.index"), "--force", at("again.tar"))
	run("restore", "--index", at("copy"), at("again.tar"))
	if f, err := nameless(folder); err != nil {
		t.Logf("no files without a name here, so that parts of snapshots may be left: %v", err)
	} else {
		f.Close()
		if left, err := filepath.Glob(at("*.part")); err != nil || len(left) > 0 {
			t.Errorf("parts of snapshots left: %q", left)
		}
	}
}

// TestSearchesGoOnWhileOthersWrite has one process write over and over while
// others search, and this one too, which the race detector sees. Each answer is
// of one whole state. TestSwarm does more of it, and has no place in a short run.
func TestSearchesGoOnWhileOthersWrite(t *testing.T) {
	const long = time.Second
	news, dir := t.TempDir(), filepath.Join(t.TempDir(), "news.index")
	states := []int{40, 70} // articles
	writeArticles(t, news, "evening", states[0])
	if _, talk, status := ksearch(t, "index", "--index", dir, news); status != exitOK {
		t.Fatalf("exit status %d: %s", status, talk)
	}
	ix, err := index.Open(dir, &index.Options{MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()

	end := time.Now().Add(long)
	writes := make(chan error, 1)
	go func() {
		writes <- func() error {
			for n := 0; n < 2 || time.Now().Before(end); n++ { // both states at least
				if n%2 == 0 {
					writeArticles(t, news, "evening", states[1])
				} else {
					for i := states[0]; i < states[1]; i++ {
						if err := os.Remove(filepath.Join(news, fmt.Sprintf("%04d.txt", i))); err != nil {
							return err
						}
					}
				}
				if out, err := exec.Command("ksearch", "index", "--index", dir, news).CombinedOutput(); err != nil {
					return fmt.Errorf("run %d: %w: %s", n, err, out)
				}
			}
			return nil
		}()
	}()
	others := make(chan error, 1)
	go func() {
		others <- func() error {
			for time.Now().Before(end) {
				out, err := exec.Command("ksearch", "query", "--index", dir, "-n", "100", "-o", "ids", "edition").CombinedOutput()
				if err != nil {
					return fmt.Errorf("query: %w: %s", err, out)
				}
				if n := bytes.Count(out, []byte("\n")); n != states[0] && n != states[1] {
					return fmt.Errorf("a process found %d articles, want one of %d", n, states)
				}
			}
			return nil
		}()
	}()
	seen := map[int]int{}
	for written := false; !written; {
		select {
		case err := <-writes:
			if err != nil {
				t.Error(err)
			}
			written = true
		default:
		}
		seen[matches(t, ix, "edition")]++
	}
	if err := <-others; err != nil {
		t.Error(err)
	}
	for _, n := range states {
		if seen[n] == 0 {
			t.Errorf("the open index never answered with %d articles: %v", n, seen)
		}
		delete(seen, n)
	}
	if len(seen) > 0 {
		t.Errorf("the open index answered with %v articles too, want %d only", seen, states)
	}
}

func TestSecondWriterNamesTheFirst(t *testing.T) {
	news, dir := t.TempDir(), filepath.Join(t.TempDir(), "news.index")
	writeArticles(t, news, "evening", 3)
	ix, err := index.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	tx, err := ix.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Drop() //nolint:errcheck // nothing was written
	_, talk, status := ksearch(t, "index", "--index", dir, news)
	if want := fmt.Sprintf("pid %d,", os.Getpid()); status != exitLocked || !strings.Contains(talk, want) {
		t.Errorf("exit status %d, %q, want %d and %q in it", status, talk, exitLocked, want)
	}
	if err := tx.Drop(); err != nil {
		t.Fatal(err)
	}
	if out, talk, status := ksearch(t, "index", "--index", dir, news); status != exitOK {
		t.Errorf("after the first has ended: exit status %d: %s%s", status, out, talk)
	}
}

// TestInterruptedRunSaysSo interrupts a run as Ctrl-C does.
func TestInterruptedRunSaysSo(t *testing.T) {
	news, dir := t.TempDir(), filepath.Join(t.TempDir(), "news.index")
	writeArticles(t, news, "evening", 300)
	var talk bytes.Buffer
	cmd := exec.Command("ksearch", "index", "--index", dir, news)
	cmd.Stderr = &talk
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for { // until it has begun to write, and thus listens to signals
		if _, err := os.Stat(filepath.Join(dir, "LOCK")); err == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // its status is looked at
	if got := cmd.ProcessState.ExitCode(); got != exitInterrupted || !strings.Contains(talk.String(), "interrupted: nothing was written yet; run it again to go on") {
		t.Errorf("exit status %d, want %d; it said %q", got, exitInterrupted, talk.String())
	}
	if _, talk, status := ksearch(t, "check", "--articles", "--index", dir); status != exitTrouble || !strings.Contains(talk, "there is no index") {
		t.Errorf("check: exit status %d, %q, want that there is no index", status, talk)
	}
}
