package index

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/query"
)

// TestFileTimesOfAnyClock reads files whose times are of clocks that were wrong
// or went back. A time is trusted only if it is in the past and the size is the
// same as well; whatever else happens to a file, it is read.
func TestFileTimesOfAnyClock(t *testing.T) {
	now := time.Now()
	hourAgo := now.Add(-time.Hour)
	for _, tt := range []struct {
		what          string
		before, after time.Time
		seen          bool // a change to other bytes of the same number
	}{
		{"the same time", hourAgo, hourAgo, false}, // what is promised: --rebuild sees it
		{"a nanosecond later", hourAgo, hourAgo.Add(1), true},
		{"a nanosecond earlier", hourAgo, hourAgo.Add(-1), true},
		{"a year earlier", hourAgo, hourAgo.AddDate(-1, 0, 0), true},
		{"the same time in a year to come", now.AddDate(1, 0, 0), now.AddDate(1, 0, 0), true},
		{"from a day to come back to the past", now.AddDate(0, 0, 1), hourAgo, true},
		{"the same time in 1901", time.Date(1901, 12, 14, 0, 0, 0, 0, time.UTC), time.Date(1901, 12, 14, 0, 0, 0, 0, time.UTC), false},
		{"from 1901 to 1902", time.Date(1901, 12, 14, 0, 0, 0, 0, time.UTC), time.Date(1902, 12, 14, 0, 0, 0, 0, time.UTC), true},
		{"the same time in 1970", time.Unix(0, 0), time.Unix(0, 0), true}, // it stands for none
		{"the same time in 2200", time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC), true},
	} {
		dir, ix := t.TempDir(), openTest(t, t.TempDir())
		write := func(text string, at time.Time) {
			name := filepath.Join(dir, "a.txt")
			if err := os.WriteFile(name, []byte(text+"\n\nIt opened on Monday.\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(name, at, at); err != nil {
				t.Fatal(err)
			}
		}
		run := func(anew bool) IngestStats {
			stats, err := Ingest(t.Context(), ix, &corpus.Reader{FS: corpus.Dir(dir), Names: new(names.Tagger)}, &IngestOptions{Anew: anew})
			if err != nil {
				t.Fatalf("%s: %v", tt.what, err)
			}
			return stats
		}
		finds := func(word string) bool {
			res, err := ix.Search(t.Context(), &query.Request{Query: query.Word{Text: word}, Size: -1})
			if err != nil {
				t.Fatal(err)
			}
			return res.Total.Value == 1
		}
		write("A bridge in Zakho", tt.before)
		if stats := run(false); stats.Articles != 1 {
			t.Fatalf("%s: the first run: %+v", tt.what, stats)
		}
		if stats := run(false); stats.Unchanged != 1 || stats.Articles != 0 {
			t.Errorf("%s: a run without a change: %+v", tt.what, stats)
		}
		write("A tunnel in Zakho", tt.after)
		run(false)
		if finds("tunnel") != tt.seen || finds("bridge") == tt.seen {
			t.Errorf("%s: the change is seen: %v, want %v", tt.what, !tt.seen, tt.seen)
		}
		if tt.seen {
			continue
		}
		if run(true); !finds("tunnel") || finds("bridge") {
			t.Errorf("%s: built anew, the change is not seen", tt.what)
		}
	}
}

// TestGenerationsOfAnyClock publishes a generation before the one that it
// follows, as a clock does that was set back.
func TestGenerationsOfAnyClock(t *testing.T) {
	dir := t.TempDir()
	writer := openTest(t, dir)
	putSource(t, writer, "a", 30)
	path := filepath.Join(dir, genName(1))
	m, err := readManifest(path)
	if err != nil {
		t.Fatal(err)
	}
	m.Created = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := m.save(path); err != nil {
		t.Fatal(err)
	}

	ix := openTest(t, dir)
	req := query.Request{Query: query.Word{Text: "flood"}, Order: query.ByOldest, Size: 10}
	first, err := ix.Search(t.Context(), &req)
	if err != nil {
		t.Fatal(err)
	}
	putSource(t, openTest(t, dir), "a", 31)
	if n := total(t, ix); n != 31 {
		t.Errorf("a new search finds %d articles, want 31", n)
	}
	stats, err := ix.Stats(t.Context())
	if err != nil || stats.Generation != 2 || stats.Published.After(time.Now()) {
		t.Errorf("it is generation %d of %v, %v, want 2 of today", stats.Generation, stats.Published, err)
	}
	seen := len(first.Hits)
	for req.Cursor = first.Next; req.Cursor != ""; {
		res, err := ix.Search(t.Context(), &req)
		if err != nil {
			t.Fatalf("after %d hits: %v", seen, err)
		}
		seen, req.Cursor = seen+len(res.Hits), res.Next
	}
	if seen != 30 {
		t.Errorf("the walk meets %d articles, want the 30 that there were as it began", seen)
	}
	if rep, err := Check(t.Context(), dir); err != nil || len(rep.Damage) > 0 {
		t.Errorf("check finds %v, %v", rep.Damage, err)
	}
}

// TestNowBeforeTheNewest asks for recent articles at a time before them all, and
// long after: nothing counts more than it may, or less than without.
func TestNowBeforeTheNewest(t *testing.T) {
	ix := openTest(t, t.TempDir())
	putSource(t, ix, "a", 3)
	score := func(req query.Request) float64 {
		req.Query, req.Size = query.Word{Text: "flood"}, 3
		res, err := ix.Search(t.Context(), &req)
		if err != nil || len(res.Hits) != 3 {
			t.Fatalf("%+v finds %v, %v", req, res, err)
		}
		return res.Hits[0].Score
	}
	plain := score(query.Request{})
	for _, tt := range []struct {
		year int
		want float64
	}{{1, 1 + recentGain}, {1901, 1 + recentGain}, {2017, 1 + recentGain}, {2300, 1}, {9999, 1}} {
		got := score(query.Request{Recent: true, Now: time.Date(tt.year, 1, 1, 0, 0, 0, 0, time.UTC)})
		if ratio := got / plain; ratio < tt.want-1e-6 || ratio > tt.want+1e-6 {
			t.Errorf("in the year %d an article of 2018 counts %.6f times as much, want %.6f", tt.year, ratio, tt.want)
		}
	}
}

// TestLentByAnotherClock has a generation that gave out a cursor at a time that
// is to come: it is kept longer, but no more of them than else.
func TestLentByAnotherClock(t *testing.T) {
	dir := t.TempDir()
	ix := openTest(t, dir)
	for n := range 5 {
		putSource(t, ix, "a", 10+n)
		total(t, ix)
		ix.live.mu.Lock()
		ix.live.lent = time.Now().Round(0).Add(24 * time.Hour)
		ix.live.mu.Unlock()
	}
	if n := len(ix.shelf.held); n != shelfSize {
		t.Errorf("%d generations are on the shelf, want %d", n, shelfSize)
	}
	if left, err := filepath.Glob(filepath.Join(dir, genPrefix+"*")); err != nil || len(left) > shelfSize+1 {
		t.Errorf("generations left: %q", left)
	}
}
