//go:build linux && amd64

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"ksearch/index"
	"ksearch/query"
)

var faultsFlag = flag.String("faults", "", "inject so many faults, or all")

// Trials at a time. Each has a process of its own, which waits for the disk
// more than it reckons.
const trialsAtOnce = 3

// A scenario is a run of ksearch on a small folder, and what it is to come to.
type scenario struct {
	name      string
	folder    string   // as it is before the run: it is copied for each
	args      []string // AT stands for the copy
	again     []string // run after a fault; nil: args
	old, new  string   // what look says before and after
	snapshots bool     // it writes AT/news.tar

	calls []call // of a run without fault
	took  time.Duration
}

// patience is how long a run may take before it hangs: ten seconds, and longer
// where a run without fault is slow already, as under the race detector.
func (s *scenario) patience() time.Duration { return max(10*time.Second, 12*s.took) }

// A disturbance is a kind of fault. It strikes at the n-th of the calls that
// it may strike at.
type disturbance struct {
	name    string
	at      func(c *call) bool
	fate    fate
	lasting func(c *call) bool // strikes at these too from then on, with errno
	errno   syscall.Errno
}

func disturbances() []disturbance {
	kinds := func(some ...kind) func(*call) bool {
		return func(c *call) bool { return slices.Contains(some, c.kind) }
	}
	data := func(c *call) bool { return (c.name == "write" || c.name == "pwrite64") && c.length > 1 }
	grows := func(c *call) bool {
		return c.kind == writes || c.kind == cuts || c.flags&syscall.O_CREAT != 0 || strings.HasPrefix(c.name, "mkdir") || strings.HasPrefix(c.name, "link")
	}
	changes := kinds(writes, opens, syncs, links, cuts)
	all := kinds(writes, opens, syncs, links, cuts, reads)
	return []disturbance{
		{name: "kill", at: changes, fate: fate{kill: true}},
		{name: "EIO", at: all, fate: fate{errno: syscall.EIO}},
		{name: "EIO from then on", at: all, fate: fate{errno: syscall.EIO}, lasting: all, errno: syscall.EIO},
		{name: "ENOSPC", at: changes, fate: fate{errno: syscall.ENOSPC}},
		{name: "full from then on", at: data, fate: fate{half: true}, lasting: grows, errno: syscall.ENOSPC},
		{name: "short write", at: data, fate: fate{half: true}},
		{name: "EMFILE", at: func(c *call) bool { return strings.HasPrefix(c.name, "open") }, fate: fate{errno: syscall.EMFILE}},
		{name: "ENOMEM", at: func(c *call) bool { return c.name == "mmap" }, fate: fate{errno: syscall.ENOMEM}},
		{name: "ENOLCK", at: kinds(locks), fate: fate{errno: syscall.ENOLCK}},
	}
}

// A trial is one fault in one run.
type trial struct {
	*scenario
	disturbance
	nth int
}

// TestFaults makes the system calls of ksearch fail, one in each run: its own
// and those of all that it is made of. After each the index is whole and as it
// was before the run or as it is to be after it, and the next run mends all.
//
// It tries a sample, and with -faults all each fault at each call. Then it looks
// what would be there if the power failed before each call that changes something.
func TestFaults(t *testing.T) {
	skipWithoutTracing(t)
	scenarios := makeScenarios(t)
	t.Run("injected", func(t *testing.T) { injectFaults(t, scenarios) })
	if testing.Short() {
		return // the rest are hundreds of states of an index, each looked at in full
	}
	t.Run("power loss", func(t *testing.T) {
		for _, s := range scenarios {
			t.Run(s.name, s.losePower)
		}
	})
}

func injectFaults(t *testing.T, scenarios []*scenario) {
	most, enough := 1_000, 4*time.Second
	if testing.Short() {
		enough = 2 * time.Second
	}
	if *faultsFlag != "" {
		enough = time.Hour
		if n, err := strconv.Atoi(*faultsFlag); err == nil {
			most = n
		} else if *faultsFlag == "all" {
			most = 1 << 30
		} else {
			t.Fatalf("-faults %s: a number or all", *faultsFlag)
		}
	}
	begin := time.Now()
	var trials []trial
	for _, s := range scenarios {
		for _, d := range disturbances() {
			n := 0
			for _, c := range s.calls {
				if d.at(&c) {
					trials = append(trials, trial{s, d, n})
					n++
				}
			}
		}
	}
	// The same order each time, so that a failure comes again.
	r := rand.New(rand.NewPCG(8, 8))
	r.Shuffle(len(trials), func(i, j int) { trials[i], trials[j] = trials[j], trials[i] })

	var mu sync.Mutex
	done := map[string]int{}
	var group errgroup.Group
	group.SetLimit(trialsAtOnce)
	ran := 0
	for _, tr := range trials[:min(most, len(trials))] {
		if time.Since(begin) > enough {
			break
		}
		ran++
		group.Go(func() error {
			outcome := tr.run(t)
			mu.Lock()
			defer mu.Unlock()
			done[fmt.Sprintf("%-16s %-18s %s", tr.scenario.name, tr.disturbance.name, outcome)]++
			return nil
		})
	}
	_ = group.Wait() // a trial tells t what it found
	t.Logf("%d of %d faults", ran, len(trials))
	for _, line := range slices.Sorted(maps.Keys(done)) {
		t.Logf("%5d %s", done[line], line)
	}
}

// run runs ksearch with the fault, and says in a word what came of it.
func (tr trial) run(t *testing.T) string {
	at, scratch := t.TempDir(), t.TempDir()
	if err := os.CopyFS(at, os.DirFS(tr.folder)); err != nil {
		t.Error(err)
		return ""
	}
	defer os.RemoveAll(at) //nolint:errcheck // t removes what is left
	var struck string
	seen := 0
	tc := &ptracer{folder: at, before: func(c *call) fate {
		switch {
		case struck != "" && tr.lasting != nil && tr.lasting(c):
			return fate{errno: tr.errno}
		case struck != "" || !tr.at(c):
			return fate{}
		}
		seen++
		if seen <= tr.nth {
			return fate{}
		}
		struck = c.String()
		return tr.fate
	}}
	end, err := tc.run(scratch, tr.patience(), tr.command(at, tr.args)...)
	if err != nil {
		t.Error(err)
		return ""
	}
	if struck == "" {
		return "not met" // threads do not always do the same in the same order
	}
	failed := func(format string, args ...any) string {
		t.Errorf("%s: %s at %s (%d): exit status %d, %q: %s", tr.scenario.name, tr.disturbance.name, struck, tr.nth, end.status, end.stderr, fmt.Sprintf(format, args...))
		return "FAILED"
	}
	if end.hung {
		return failed("it hung")
	}
	if strings.Contains(end.stderr, "panic:") || strings.Contains(end.stderr, "goroutine ") {
		return failed("it panicked")
	}
	if end.status < 0 && !tr.fate.kill {
		return failed("it was killed")
	}
	found, err := tr.look(at)
	switch {
	case err != nil:
		return failed("%v", err)
	case found != tr.old && found != tr.new:
		return failed("the index holds\n%s, want\n%s or\n%s", found, tr.old, tr.new)
	case end.status == exitOK && found != tr.new:
		return failed("the index holds\n%s, want\n%s", found, tr.new)
	}
	again := tr.again
	if again == nil {
		again = tr.args
	}
	var left []string
	for range 20 { // processes that are being started may hold what is to be removed for a moment
		var talk bytes.Buffer // in this process, which has read the tables of names already
		if status := run(t.Context(), streams{in: strings.NewReader(""), out: &talk, err: &talk}, tr.command(at, again)); status != exitOK {
			return failed("the next run: exit status %d: %s", status, talk.String())
		}
		if found, err := tr.look(at); err != nil || found != tr.new {
			return failed("after the next run: %v: the index holds\n%s, want\n%s", err, found, tr.new)
		}
		if left = leftovers(at); len(left) == 0 {
			break
		}
	}
	if len(left) > 0 {
		return failed("after the next run %q are left", left)
	}
	switch {
	case found == tr.old && found != tr.new:
		return "old state"
	case end.status != exitOK && found != tr.old:
		return "new state, with an error"
	}
	return "new state"
}

func (s *scenario) command(at string, args []string) []string {
	out := slices.Clone(args)
	for i, a := range out {
		out[i] = strings.ReplaceAll(a, "AT", at)
	}
	return out
}

// look says what a folder holds: each article, and by which words it is found.
func (s *scenario) look(at string) (string, error) {
	found, err := articles(filepath.Join(at, "news.index"))
	if err != nil || !s.snapshots {
		return found, err
	}
	saved, err := os.Open(filepath.Join(at, "news.tar"))
	if errors.Is(err, fs.ErrNotExist) {
		return found + "and no snapshot", nil
	}
	if err != nil {
		return "", err
	}
	defer saved.Close()
	copied, err := os.MkdirTemp("", "restored")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(copied)
	if _, err := index.Restore(context.Background(), copied, saved); err != nil {
		return "", fmt.Errorf("news.tar: %w", err)
	}
	there, err := articles(copied)
	return found + "and a snapshot of\n" + there, err
}

func articles(dir string) (string, error) {
	ctx := context.Background()
	switch rep, err := index.CheckAll(ctx, dir); {
	case errors.Is(err, index.ErrNoIndex):
		return "no index", nil
	case err != nil:
		return "", err
	case len(rep.Damage) > 0:
		return "", errors.Join(rep.Damage...)
	}
	ix, err := index.Open(dir, &index.Options{MustExist: true})
	if err != nil {
		return "", err
	}
	defer ix.Close()
	var lines []string
	for _, word := range []string{"", "number1", "number2"} {
		req := &query.Request{Size: 100}
		if word != "" {
			req.Query = query.Word{Text: word}
		}
		res, err := ix.Search(ctx, req)
		if err != nil {
			return "", err
		}
		for _, h := range res.Hits {
			lines = append(lines, fmt.Sprintf("%s %s %s\n", word, h.ID, h.Article.Headline))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, ""), nil
}

// leftovers are the files in a folder that no run should leave there.
func leftovers(at string) (left []string) {
	names, _ := filepath.Glob(filepath.Join(at, "*"))
	inside, _ := filepath.Glob(filepath.Join(at, "news.index", "*"))
	generations := 0
	for _, name := range append(names, inside...) {
		switch base := filepath.Base(name); {
		case strings.HasPrefix(base, "gen-"):
			if generations++; generations > 1 {
				left = append(left, base)
			}
		case !slices.Contains([]string{"news.index", "news.tar", "CURRENT", "LOCK"}, base):
			left = append(left, base)
		}
	}
	return left
}

// losePower checks every state that a power loss during the run could leave.
func (s *scenario) losePower(t *testing.T) {
	at := t.TempDir()
	if err := os.CopyFS(at, os.DirFS(s.folder)); err != nil {
		t.Fatal(err)
	}
	d := newDisk(at)
	defer d.close()
	type finding struct {
		when, variant string
		done          bool // the run has ended, and said that all is well
		files         remnant
	}
	var findings []finding
	seen := map[[sha256.Size]byte]bool{}
	points := 0
	note := func(when string, done bool) {
		for variant, r := range d.remnants() {
			if sum := r.sum(); !seen[sum] || done {
				seen[sum] = true
				findings = append(findings, finding{when, variant, done, r})
			}
		}
	}
	tc := &ptracer{folder: at, after: d.made, before: func(c *call) fate {
		if c.kind != reads && c.kind != locks {
			points++
			note(c.String(), false)
		}
		return fate{}
	}}
	end, err := tc.run(t.TempDir(), time.Minute, s.command(at, s.args)...)
	if err != nil || end.status != exitOK {
		t.Fatalf("%v: exit status %d: %s", err, end.status, end.stderr)
	}
	note("the end", true)
	if d.err != nil {
		t.Fatal(d.err)
	}
	for _, f := range findings {
		dir := t.TempDir()
		if err := f.files.write(dir); err != nil {
			t.Fatal(err)
		}
		found, err := s.look(dir)
		if err != nil || found != s.new && (f.done || found != s.old) {
			t.Errorf("power lost before %s, with %s: %v: it holds\n%s, want\n%s", f.when, f.variant, err, found, s.new)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d points, %d states of the disk", points, len(findings))
}

// makeScenarios runs each once without a fault.
func makeScenarios(t *testing.T) []*scenario {
	t.Helper()
	before, after, other := t.TempDir(), t.TempDir(), t.TempDir()
	folder := func() string { return t.TempDir() }
	run := func(args ...string) {
		t.Helper()
		var talk bytes.Buffer
		if status := run(t.Context(), streams{in: strings.NewReader(""), out: &talk, err: &talk}, args); status != exitOK {
			t.Fatalf("%q: exit status %d: %s", args, status, talk.String())
		}
	}
	remove := func(dir string, from, to int) {
		for i := from; i < to; i++ {
			if err := os.Remove(filepath.Join(dir, fmt.Sprintf("%04d.txt", i))); err != nil {
				t.Fatal(err)
			}
		}
	}
	// Of 14 articles 4 go, 8 change and 2 stay; 4 are new.
	writeArticles(t, other, "number2", 3)
	writeArticles(t, after, "number2", 18)
	remove(after, 0, 4)

	full := folder() // an index of several segments
	ix := filepath.Join(full, "news.index")
	for _, n := range []int{3, 6, 8, 11, 14} {
		writeArticles(t, before, "number1", n)
		run("index", "--index", ix, before)
	}
	for i := 12; i < 14; i++ {
		name := fmt.Sprintf("%04d.txt", i)
		b, err := os.ReadFile(filepath.Join(before, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(after, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	littered := folder() // with what killed runs leave
	if err := os.CopyFS(littered, os.DirFS(full)); err != nil {
		t.Fatal(err)
	}
	live, err := filepath.Glob(filepath.Join(littered, "news.index", "gen-*"))
	if err != nil || len(live) != 1 {
		t.Fatalf("generations %q, want one: %v", live, err)
	}
	for _, name := range []string{"gen-000001", "dead-gen-000002", "gen-000077"} {
		if err := os.CopyFS(filepath.Join(littered, "news.index", name), os.DirFS(live[0])); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(littered, "news.index", "CURRENT.new"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	run("index", "--index", filepath.Join(other, "other.index"), other)
	saved := filepath.Join(folder(), "other.tar")
	run("snapshot", "--index", filepath.Join(other, "other.index"), saved)

	at := "AT/news.index"
	scenarios := []*scenario{
		{name: "create", folder: folder(), args: []string{"index", "--index", at, before}},
		{name: "update", folder: littered, args: []string{"index", "--index", at, after}},
		{name: "nothing to do", folder: full, args: []string{"index", "--index", at, before}},
		{name: "rebuild", folder: full, args: []string{"index", "--rebuild", "--index", at, after}},
		{name: "restore", folder: full, args: []string{"restore", "--force", "--index", at, saved}},
		{
			name: "snapshot", folder: full, snapshots: true,
			args:  []string{"snapshot", "--index", at, "AT/news.tar"},
			again: []string{"snapshot", "--force", "--index", at, "AT/news.tar"},
		},
	}
	for _, s := range scenarios {
		at := t.TempDir()
		if err := os.CopyFS(at, os.DirFS(s.folder)); err != nil {
			t.Fatal(err)
		}
		if s.old, err = s.look(at); err != nil {
			t.Fatal(err)
		}
		tc := &ptracer{folder: at, before: func(c *call) fate {
			s.calls = append(s.calls, *c)
			return fate{}
		}}
		begin := time.Now()
		end, err := tc.run(t.TempDir(), time.Minute, s.command(at, s.args)...)
		s.took = time.Since(begin)
		if err != nil || end.status != exitOK {
			t.Fatalf("%s: %v: exit status %d: %s", s.name, err, end.status, end.stderr)
		}
		if s.new, err = s.look(at); err != nil {
			t.Fatal(err)
		}
		if (s.new == s.old) != (s.name == "nothing to do") {
			t.Fatalf("%s: the index holds\n%s, and held\n%s", s.name, s.new, s.old)
		}
		if left := leftovers(at); len(left) > 0 {
			t.Fatalf("%s: %q are left", s.name, left)
		}
	}
	return scenarios
}
