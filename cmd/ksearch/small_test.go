package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"ksearch/index"
	"ksearch/query"
)

func TestProgressLine(t *testing.T) {
	half := index.IngestStats{
		Sources: 1000, ToRead: 1000, Read: 500, Articles: 12_345, Skipped: 3,
		Bytes: 50e6, AllBytes: 100e6, Elapsed: 10 * time.Second,
	}
	for _, tt := range []struct {
		stats index.IngestStats
		width int
		want  string
	}{
		{half, 100, "12,345 articles · 1,234/s · 5.0 MB/s · 50 % · 0:10 left · 3 skipped"},
		{half, 30, "12,345 articles · 1,234/s · …"},
		{half, 1, "…"},
		{index.IngestStats{Sources: 1}, 80, "looking at 1 file"},
		{index.IngestStats{Sources: 1, ToRead: 1, Articles: 100, Bytes: 1e9, AllBytes: 2e9, Elapsed: 100 * time.Second}, 80, "100 articles · 1/s · 10.0 MB/s · 50 % · 1:40 left"},
		{index.IngestStats{Sources: 2000, Skipped: 1}, 80, "looking at 2,000 files · 1 skipped"},
		{index.IngestStats{Read: 1, Articles: 1, Elapsed: time.Second}, 80, "1 article · 1/s · 0.0 MB/s"},
		{index.IngestStats{Read: 1, Bytes: 1, AllBytes: 1 << 62, Elapsed: time.Hour}, 80, "0 articles · 0/s · 0.0 MB/s · 0 % · 1000:00:00 left"},
	} {
		got := progressLine(tt.stats, tt.width)
		if got != tt.want {
			t.Errorf("%+v at width %d: %q, want %q", tt.stats, tt.width, got, tt.want)
		}
		if displayWidth(got) >= tt.width && tt.width > 1 {
			t.Errorf("%q fills %d columns", got, tt.width)
		}
	}
}

func TestProgressIsTakenAway(t *testing.T) {
	var b strings.Builder
	p := &progress{w: &b, width: func() int { return 80 }}
	p.show(index.IngestStats{Sources: 1})
	p.clear()
	p.clear()
	if got, want := b.String(), "\rlooking at 1 file\x1b[K\r\x1b[K"; got != want {
		t.Errorf("wrote %q, want %q", got, want)
	}
	b.Reset()
	p = &progress{w: &b}
	p.show(index.IngestStats{Sources: 1})
	p.clear()
	if b.Len() > 0 {
		t.Errorf("wrote %q where there is no terminal", b.String())
	}
}

func TestErrorsHaveStatusAndMend(t *testing.T) {
	for _, tt := range []struct {
		err    error
		status int
		want   string
	}{
		{nil, exitOK, ""},
		{syscall.EPIPE, exitOK, ""},
		{quiet(exitNothing), exitNothing, ""},
		{usagef("no"), exitTrouble, "ksearch: no\n`ksearch help` lists the commands\n"},
		{fmt.Errorf("index: write x: %w", syscall.ENOSPC), exitTrouble, "ksearch: write x: no space left on device: free space, or name another place with --index; the index is as it was\n"},
		{fmt.Errorf("index: write x: %w", syscall.EIO), exitTrouble, "ksearch: write x: input/output error: the disk fails, or what it is reached by: look at the log of the system\n"},
		{errors.New("index: bleve: no space left on device"), exitTrouble, "ksearch: bleve: no space left on device: free space, or name another place with --index; the index is as it was\n"},
		{&fs.PathError{Op: "mkdir", Path: "x", Err: syscall.EACCES}, exitTrouble, "ksearch: mkdir x: permission denied: let the user who runs this in, or name another place with --index; nothing was changed\n"},
		{&index.LockedError{Dir: "x", Holder: "pid 7"}, exitLocked, "ksearch: x is being written by pid 7: wait until it has ended, or stop it\n"},
		{fmt.Errorf("index: search: %w", &index.DamageError{File: "x", Err: errors.New("bad")}), exitDamaged, ""},
	} {
		var b strings.Builder
		if got := report(t.Context(), &b, "", tt.err); got != tt.status {
			t.Errorf("%v: exit status %d, want %d", tt.err, got, tt.status)
		}
		if got := b.String(); tt.want != "" && got != tt.want {
			t.Errorf("%v is told as %q, want %q", tt.err, got, tt.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var b strings.Builder
	if got := report(ctx, &b, "", ctx.Err()); got != exitInterrupted || b.String() != "ksearch: interrupted\n" {
		t.Errorf("interrupted: exit status %d, %q", got, b.String())
	}
}

func TestColourIsDecided(t *testing.T) {
	for _, tt := range []struct {
		flag     string
		terminal bool
		env      string
		want     bool
	}{
		{"auto", true, "", true},
		{"auto", false, "", false},
		{"auto", true, "NO_COLOR=1", false},
		{"auto", true, "NO_COLOR=", true},
		{"auto", true, "TERM=dumb", false},
		{"auto", false, "CLICOLOR_FORCE=1", true},
		{"auto", false, "CLICOLOR_FORCE=0", false},
		{"always", false, "NO_COLOR=1", true},
		{"never", true, "CLICOLOR_FORCE=1", false},
	} {
		getenv := func(name string) string {
			if k, v, _ := strings.Cut(tt.env, "="); k == name {
				return v
			}
			return ""
		}
		if got := colour(tt.flag, tt.terminal, getenv); got != tt.want {
			t.Errorf("--color=%s, terminal %v, %s: %v, want %v", tt.flag, tt.terminal, tt.env, got, tt.want)
		}
	}
}

func TestAllAndAnyReachTheWords(t *testing.T) {
	for _, tt := range []struct{ text, all, any string }{
		{"oil gas", "oil AND gas", "oil OR gas"},
		{"oil gas place:Akre", "oil AND gas AND place:Akre", "(oil OR gas) AND place:Akre"},
		{"oil", "oil", "oil"},
		{"oil OR gas", "oil OR gas", "oil OR gas"},
		{"oil -(gas coal)", "oil -(gas coal)", "oil -(gas coal)"},
		{"headline:(oil gas)", "headline:oil AND headline:gas", "headline:oil OR headline:gas"},
		{"", "", ""},
	} {
		for _, mode := range []struct {
			run  queryRun
			want string
		}{{queryRun{all: true}, tt.all}, {queryRun{any: true}, tt.any}} {
			got, err := mode.run.parse(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			want, err := query.Parse(mode.want)
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%q with all %v: %v, want %v", tt.text, mode.run.all, got, want)
			}
		}
	}
}

func TestQueryLines(t *testing.T) {
	in := "\ufeff# comment\r\n\r\nq1\toil\r\n" + strings.Repeat("x", 200_000) + "\n\tgas\nlast"
	var got []string
	err := queryLines(strings.NewReader(in), func(l queryLine) error {
		got = append(got, fmt.Sprintf("%d %s %.5s %v", l.number, l.id, l.text, l.err != nil))
		return nil
	})
	want := []string{"3 q1 oil false", "4 4 xxxxx true", "5 5 gas false", "6 6 last false"}
	if err != nil || strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	stop := errors.New("stop")
	if err := queryLines(strings.NewReader("a\nb"), func(queryLine) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("the error of the callback is %v, want %v", err, stop)
	}
}

func TestDidYouMean(t *testing.T) {
	names := []string{"index", "query", "show"}
	for _, tt := range []struct{ typed, want string }{
		{"indx", "index"},
		{"QEURY", "query"},
		{"que", "query"},
		{"shwo", "show"},
		{"x", ""},
		{"elephant", ""},
		{strings.Repeat("index", 1000), ""},
		{"", ""},
	} {
		got := didYouMean(tt.typed, names, "")
		if want := tt.want; want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%.20q: %q, want %q", tt.typed, got, want)
		}
	}
}

func TestNumbersAreReadable(t *testing.T) {
	for _, tt := range []struct {
		got, want string
	}{
		{number(0), "0"},
		{number(999), "999"},
		{number(1000), "1,000"},
		{number(-1234567), "-1,234,567"},
		{count(1, "file"), "1 file"},
		{count(0, "file"), "0 files"},
		{size(999), "999 B"},
		{size(1000), "1.0 kB"},
		{size(999_999), "1.0 MB"},
		{size(123_456_789), "123 MB"},
		{seconds(410 * time.Millisecond), "0.41 s"},
		{seconds(75 * time.Second), "75 s"},
		{seconds(3 * time.Minute), "3m0s"},
		{clock(65), "1:05"},
		{clock(2*3600 + 3), "2:00:03"},
	} {
		if tt.got != tt.want {
			t.Errorf("%q, want %q", tt.got, tt.want)
		}
	}
}

func TestEveryCommandIsHelped(t *testing.T) {
	for _, c := range commands() {
		var b strings.Builder
		c.help(&b)
		for _, want := range []string{"usage: ksearch " + c.name, "ksearch " + c.name, "--help"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("the help of %s lacks %q:\n%s", c.name, want, b.String())
			}
		}
		for l := range strings.SplitSeq(b.String(), "\n") {
			if displayWidth(l) > 90 {
				t.Errorf("the help of %s has a line of %d columns: %s", c.name, displayWidth(l), l)
			}
		}
	}
}

// TestGarbageIsCollectedAsTheCommandWants: the start of the program and a run of
// index each have their own mind, and the first does not undo the second.
func TestGarbageIsCollectedAsTheCommandWants(t *testing.T) {
	before := debug.SetGCPercent(lateGC)
	defer debug.SetGCPercent(before)
	percent := func() int {
		now := debug.SetGCPercent(usualGC)
		debug.SetGCPercent(now)
		return now
	}
	if collectAsUsual(usualGC); percent() != usualGC {
		t.Errorf("after the first collection the percentage is %d, want %d", percent(), usualGC)
	}
	debug.SetGCPercent(lateGC)
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	undo := frugal(defaultMemory, false)
	if collectAsUsual(usualGC); percent() != indexGC {
		t.Errorf("after it a run of index has %d, want %d", percent(), indexGC)
	}
	if undo(); percent() != lateGC {
		t.Errorf("after the run the percentage is %d, want %d", percent(), lateGC)
	}
	t.Setenv("GOGC", "50")
	if frugal(defaultMemory, false); percent() != lateGC {
		t.Errorf("with GOGC set a run has %d", percent())
	}
}
