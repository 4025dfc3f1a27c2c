package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

var (
	swarmSwaps = flag.Int("swaps", 0, "generations that TestSwarm publishes; 0 is a handful")
	swarmTime  = flag.Duration("swarm-time", 10*time.Minute, "how long TestSwarm may publish them")
)

// A swarm is one process that writes an index over and over, one that serves
// it, and loops that search it. What the index holds follows from the number of
// the run, its state, so that each answer can be compared with every state that
// was live while it was asked for.
type swarm struct {
	news, dir, address string
	done               chan struct{} // closed after the last run

	mu      sync.Mutex
	states  []state        // of the runs begun
	ended   int            // of them, those that have published
	changed chan struct{}  // closed when one more has
	asked   map[string]int // answers that were as they must be
	lost    int            // walks whose generation was let go
}

// A state is what the index holds: the edition of each article.
type state map[int]int

const (
	swarmArticles = 90 // that there may be at once
	swarmPage     = 10
)

var swarmSections = []string{"Politics", "Water", "Roads"}

// next is the state after s, number n: of each five articles one is changed,
// one goes and one comes back, and the number of all goes up and down.
func (s state) next(n int) state {
	to := state{}
	for i := range 70 + 7*n%20 {
		edition, held := s[i]
		switch {
		case (i+n)%5 == 0: // goes
		case !held || (i+n)%5 == 3:
			to[i] = n
		default:
			to[i] = edition
		}
	}
	return to
}

func swarmHeadline(article, edition int) string {
	return fmt.Sprintf("Council of town %d meets over water, edition %d", article, edition)
}

func swarmPublished(article, edition int) time.Time {
	return time.Date(2001, 1, 1+edition, 6, article, 0, 0, time.UTC)
}

// write makes the files those of the next state, and indexes them.
func (sw *swarm) write(ctx context.Context) error {
	sw.mu.Lock()
	n, from := len(sw.states), state{}
	if n > 0 {
		from = sw.states[n-1]
	}
	to := from.next(n)
	sw.states = append(sw.states, to)
	sw.mu.Unlock()
	for i := range swarmArticles {
		name := filepath.Join(sw.news, fmt.Sprintf("%d.json", i))
		edition, held := to[i]
		was, had := from[i]
		switch {
		case had && !held:
			if err := os.Remove(name); err != nil {
				return err
			}
		case held && (!had || was != edition):
			b, err := json.Marshal(map[string]any{
				"headline": swarmHeadline(i, edition), "section": swarmSections[i%len(swarmSections)], "published": swarmPublished(i, edition),
				"body": fmt.Sprintf("The council of the valley met again over roads and the price of bread, as edition %d says.", edition),
			})
			if err != nil {
				return err
			}
			if err := os.WriteFile(name, b, 0o644); err != nil {
				return err
			}
		}
	}
	if out, err := exec.CommandContext(ctx, "ksearch", "index", "--index", sw.dir, sw.news).CombinedOutput(); err != nil {
		return fmt.Errorf("run %d: %w: %s", n, err, out)
	}
	sw.mu.Lock()
	defer sw.mu.Unlock()
	sw.ended = n + 1
	close(sw.changed)
	sw.changed = make(chan struct{})
	return nil
}

// span is the first state that an answer asked for now can be of, and the last
// that one given now can.
func (sw *swarm) span() (from, to int) {
	sw.mu.Lock()
	defer sw.mu.Unlock()
	return sw.ended - 1, len(sw.states) - 1
}

// swap waits until another run has ended, or is not to come.
func (sw *swarm) swap() {
	sw.mu.Lock()
	changed := sw.changed
	sw.mu.Unlock()
	select {
	case <-changed:
	case <-sw.done:
	}
}

// loop asks in one way after another until done, and never sees an older state
// than before.
func (sw *swarm) loop(ctx context.Context, start int, ways map[string]func(ctx context.Context, q swarmQuery, last int) (int, error)) error {
	names := slices.Sorted(maps.Keys(ways))
	last := 0
	for n := start; ; n++ {
		select {
		case <-sw.done:
			return nil
		default:
		}
		name, q := names[n%len(names)], swarmQueries[n/len(names)%len(swarmQueries)]
		at, err := ways[name](ctx, q, last)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		last = at
		sw.mu.Lock()
		sw.asked[name]++
		sw.mu.Unlock()
	}
}

// swarmFigures is what is to stay as it is.
var swarmFigures = []string{"go_goroutines", "process_open_fds", "go_memstats_heap_inuse_bytes", "process_resident_memory_bytes"}

// A swarmSample are those figures at one time.
type swarmSample [4]float64

// figures reads of what the service tells of itself: goroutines, descriptors
// and bytes of memory, on Go's heap and altogether.
func (sw *swarm) figures(ctx context.Context) (out swarmSample, err error) {
	_, b, err := sw.get(ctx, "/metrics", nil)
	if err != nil {
		return out, err
	}
	found := 0
	for line := range strings.Lines(string(b)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		if at := slices.Index(swarmFigures, name); at >= 0 {
			found++
			if out[at], err = strconv.ParseFloat(value, 64); err != nil {
				return out, err
			}
		}
	}
	if found != len(out) {
		return out, fmt.Errorf("/metrics has %d of %q", found, swarmFigures)
	}
	return out, nil
}

// TestSwarm has a process write an index over and over while another serves it,
// two loops search it by processes of their own and two over HTTP.
func TestSwarm(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of processes, one after the other")
	}
	swaps, long := *swarmSwaps, *swarmTime
	if swaps == 0 {
		swaps, long = 8, 3*time.Second
	}
	sw := &swarm{
		news: t.TempDir(), dir: filepath.Join(t.TempDir(), "news.index"),
		done: make(chan struct{}), changed: make(chan struct{}), asked: map[string]int{},
	}
	if err := sw.write(t.Context()); err != nil {
		t.Fatal(err)
	}
	var stop func(os.Signal) (int, string)
	sw.address, stop = served(t, "--index", sw.dir)
	before, err := sw.figures(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	began := time.Now()
	g, ctx := errgroup.WithContext(t.Context())
	g.Go(func() error {
		defer close(sw.done)
		for n := 1; n <= swaps && (n <= 3 || time.Since(began) < long); n++ {
			if err := sw.write(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	type way = func(context.Context, swarmQuery, int) (int, error)
	for i, ways := range []map[string]way{
		{"query": sw.queryByProcess, "export": sw.exportByProcess},
		{"query": sw.queryByProcess, "stats": sw.statsByProcess, "check": sw.checkByProcess},
		{"HTTP search": sw.queryByHTTP, "HTTP export": sw.exportByHTTP, "HTTP stats": sw.statsByHTTP},
		{"HTTP search": sw.queryByHTTP, "HTTP walk": sw.walkByHTTP}, // which waits
	} {
		g.Go(func() error { return sw.loop(ctx, i, ways) })
	}
	var samples []swarmSample
	g.Go(func() error {
		look := time.NewTicker(50 * time.Millisecond)
		defer look.Stop()
		for {
			select {
			case <-look.C:
				s, err := sw.figures(ctx)
				if err != nil {
					return err
				}
				samples = append(samples, s)
			case <-sw.done:
				return nil
			}
		}
	})
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d swaps in %v, answers %v, %d walks let go", sw.ended-1, time.Since(began).Round(time.Millisecond), sw.asked, sw.lost)
	sw.flat(t, samples)
	// Walks that have ended hold up to two generations for two minutes more.
	allowed, patience := 12.0, 10*time.Second
	if *swarmSwaps > 0 {
		allowed, patience = 2, 3*time.Minute
	}
	sw.returns(t, before, allowed, patience)

	http.DefaultClient.CloseIdleConnections()
	if status, rest := stop(syscall.SIGTERM); status != exitOK || rest != "" {
		t.Errorf("SIGTERM: exit status %d: %s", status, rest)
	}
	if err := sw.write(t.Context()); err != nil { // who writes cleans up after those who read
		t.Fatal(err)
	}
	if left, err := filepath.Glob(filepath.Join(sw.dir, "*gen-*")); err != nil || len(left) != 1 {
		t.Errorf("generations left: %q, want one", left)
	}
}

// flat compares what the service took in the second quarter of the time with
// what it took in the last.
func (sw *swarm) flat(t *testing.T, samples []swarmSample) {
	t.Helper()
	quarter := len(samples) / 4
	if quarter < 3 {
		t.Fatalf("%d samples, want more", len(samples))
	}
	median := func(part []swarmSample, of int) float64 {
		var vs []float64
		for _, s := range part {
			vs = append(vs, s[of])
		}
		slices.Sort(vs)
		return vs[len(vs)/2]
	}
	for i, name := range swarmFigures {
		early, late := median(samples[quarter:2*quarter], i), median(samples[len(samples)-quarter:], i)
		t.Logf("%s: median %.0f in the second quarter, %.0f in the last", name, early, late)
		most := early + 12 // what a generation more and some connections take
		switch name {
		case "go_memstats_heap_inuse_bytes", "process_resident_memory_bytes":
			most = early*5/4 + 32<<20 // garbage included
		}
		if raceDetector && name == "process_resident_memory_bytes" {
			continue // it has memory of its own, and ever more of it
		}
		if late > most {
			t.Errorf("%s went from %.0f to %.0f, want at most %.0f", name, early, late, most)
		}
	}
}

// returns waits until the service has no more goroutines and descriptors than
// before the first search, but for so many that are allowed.
func (sw *swarm) returns(t *testing.T, before swarmSample, allowed float64, patience time.Duration) {
	t.Helper()
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(patience); ; <-look.C {
		http.DefaultClient.CloseIdleConnections()
		now, err := sw.figures(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case now[0] <= before[0]+allowed && now[1] <= before[1]+allowed:
			t.Logf("in the end %v, at first %v: %q", now, before, swarmFigures)
			return
		case time.Now().After(deadline):
			t.Fatalf("in the end %v, at first %v, want at most %v more of the first two of %q", now, before, allowed, swarmFigures)
		}
	}
}
