package index

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/query"
)

var rotten = flag.Int("rot", 40, "random corruptions of TestRot")

// An archive to be damaged: two generations, the live one of several segments
// with articles dropped from them.
func rottingArchive(t *testing.T) (dir, before string) {
	t.Helper()
	dir = t.TempDir()
	ix := openTest(t, dir)
	all := zipfArticles(9000) // bleve merges segments of less than 2,000 with others
	people := []string{"Nechirvan Barzani", "Rêbaz Delewî", "Karim Sinjari", "Ava Homa"}
	for i, a := range all {
		if i > 300 {
			a.Body = a.Body[:100]
		}
		a.Source = corpus.Source{Path: fmt.Sprint("s", i), Revision: "1"}
		a.Published = corpus.Date{Time: time.Date(2018, 3, 1+i%300, 0, 0, 0, 0, time.UTC), Precision: corpus.Day}
		a.Keywords = []string{"weather", "oil"}[i%2 : i%2+1]
		name := people[i%len(people)]
		a.People = []corpus.Entity{{Name: name}}
	}
	gone := &Batch{}
	for k := range 20 {
		gone.Done = append(gone.Done, corpus.Source{Path: fmt.Sprint("s", 7*k)})
	}
	for _, b := range []*Batch{{Put: all[:6000]}, {Put: all[6000:8900]}, gone} {
		if err := ix.Apply(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	before = linkIndex(t, dir)
	if err := ix.Apply(t.Context(), &Batch{Put: all[8900:]}); err != nil {
		t.Fatal(err)
	}
	st, err := ix.Stats(t.Context())
	if err != nil || st.Segments < 2 {
		t.Fatalf("the archive has %+v, %v, want a few segments", st, err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, before
}

// linkIndex is copyIndex by hard links, where no file is written again.
func linkIndex(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy")
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		rel, e := filepath.Rel(dir, path)
		switch {
		case err != nil || e != nil:
			return errors.Join(err, e)
		case d.IsDir():
			return os.Mkdir(filepath.Join(to, rel), 0o700)
		case d.Name() == lockFile:
			return nil
		}
		return os.Link(path, filepath.Join(to, rel))
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}

// answers are what is asked of the archive in dir, each as JSON or as the error
// for damage, and each of an Index that was asked nothing before.
func answers(t *testing.T, dir string) []string {
	ctx := t.Context()
	anew := func() (*Index, func()) {
		ix, err := Open(dir, nil)
		if err != nil {
			t.Fatal(err)
		}
		return ix, func() { _ = ix.Close() } // nothing was written
	}
	w := func(s string) query.Expr { return query.Word{Text: s} }
	facets := []query.Facet{{Field: query.People}, {Field: query.Keywords}, {Field: query.PublicationDates, Step: query.PerMonth}}
	asked := []*query.Request{
		{Query: w("oil"), Facets: facets, Body: true, Snippets: 1},
		{Query: w("ba16"), Size: 50, Facets: facets, Explain: true},
		{Query: query.Phrase{Text: "of the"}, Size: 5, Snippets: 2},
		{Query: query.Wildcard{Pattern: "da*"}, Size: -1},
		{Query: query.And{w("price"), w("company")}, Order: query.ByNewest, Size: 100},
		{Query: query.Fuzzy{Text: "compnay", Edits: 2}, Suggest: true},
		{Filters: []query.Filter{{Field: query.People, Values: []string{"Ava Homa"}}}, Order: query.ByOldest, Size: 100, Body: true},
	}
	var out []string
	say := func(v any, err error) {
		if err != nil {
			out = append(out, "error: "+err.Error())
			if !errors.As(err, new(*DamageError)) {
				out[len(out)-1] = "another " + out[len(out)-1]
			}
			return
		}
		b, err := json.Marshal(v)
		out = append(out, fmt.Sprint(string(b), err))
	}
	for _, req := range asked {
		ix, end := anew()
		res, err := ix.Search(ctx, req)
		if res != nil {
			res.Took, res.Next = 0, "" // which name the moment
		}
		say(res, err)
		end()
	}
	ix, end := anew()
	say(ix.Complete(ctx, &query.CompletionRequest{Typed: "a", Size: 10}))
	end()
	ix, end = anew()
	defer end()
	var err error
	var hits strings.Builder
	for hit, e := range ix.Stream(ctx, &query.Request{Query: w("said"), Body: true}) {
		if e != nil {
			err = e
			break
		}
		fmt.Fprintln(&hits, hit.Article.ID, hit.Article.Body)
	}
	say(hits.String(), err)
	return out
}

// corrupt does one of many kinds of damage to an index, and says which. other is
// another index from which files are taken.
func corrupt(t *testing.T, r *rand.Rand, dir, other string) (what, file string) {
	t.Helper()
	files := func(dir string) (all []string) {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && d.Name() != lockFile {
				all = append(all, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	all := files(dir)
	// Most of the bytes are in segments, and so are most of the faults.
	segments := slices.DeleteFunc(slices.Clone(all), func(f string) bool { return filepath.Base(filepath.Dir(f)) != "store" })
	if r.IntN(3) > 0 {
		all = segments
	}
	replace := func(file string, b []byte) { // for a hard link is not to be written through
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		if b == nil {
			return
		}
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file = all[r.IntN(len(all))]
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	was := string(b)
	part := func(most int) []byte { // of b
		from := r.IntN(len(b))
		return b[from:min(len(b), from+1+r.IntN(most))]
	}
	switch k := r.IntN(9); k {
	case 0, 1:
		at := r.IntN(len(b))
		b[at] ^= 1 << r.IntN(8)
		what = fmt.Sprintf("a bit of byte %d", at)
	case 2:
		what = "a run of noise"
		for i, p := 0, part(300); i < len(p); i++ {
			p[i] = byte(r.Uint32())
		}
	case 3:
		what = "a page of zeros"
		clear(part(4096))
	case 4:
		what = "cut off"
		b = b[:r.IntN(len(b))]
	case 5:
		what = "longer"
		b = append(b, part(100)...)
	case 6:
		what, b = "gone", nil
	case 7: // another file of the index in its place
		from := all[r.IntN(len(all))]
		what = "swapped with " + filepath.Base(from)
		if b, err = os.ReadFile(from); err != nil {
			t.Fatal(err)
		}
		replace(from, []byte(was))
	case 8: // as it was in the generation before
		for _, f := range files(other) {
			if filepath.Base(f) == filepath.Base(file) {
				what = "the one of another generation"
				if b, err = os.ReadFile(f); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	replace(file, b)
	if string(b) == was {
		return "", file
	}
	return what, file
}

// TestScrub has a segment rot that was compared already: later searches would
// trust it, and a scrub finds it out.
func TestScrub(t *testing.T) {
	dir := t.TempDir()
	ix := openTest(t, dir)
	if err := ix.Scrub(t.Context()); err != nil {
		t.Errorf("Scrub of no index: %v", err)
	}
	putSource(t, ix, "a", 30)
	if err := ix.Scrub(t.Context()); err != nil {
		t.Errorf("Scrub of a sound index: %v", err)
	}
	for _, s := range ix.live.sealed {
		if n := s.left.Load(); n != 0 {
			t.Errorf("after a scrub %d blocks of %s are to be compared", n, s.file)
		}
	}
	total(t, ix)
	segments, err := filepath.Glob(filepath.Join(liveDir(t, dir), "store", "*.zap"))
	if err != nil || len(segments) != 1 {
		t.Fatal(segments, err)
	}
	f, err := os.OpenFile(segments[0], os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte{0xff}, 0); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	var damage *DamageError
	if err := ix.Scrub(t.Context()); !errors.As(err, &damage) || damage.File != segments[0] {
		t.Errorf("Scrub of what has rotted: %v, want the damage of %s", err, segments[0])
	}
	if _, err := ix.Search(t.Context(), &query.Request{Query: query.Word{Text: "flood"}}); !errors.As(err, &damage) {
		t.Errorf("a search after the scrub: %v, want the damage", err)
	}
	rebuild(t, ix)
	if n := total(t, ix); n != 2 {
		t.Errorf("built anew it holds %d articles, want 2", n)
	}
}

// TestRot damages an index in a thousand ways. Each answer is the one of the
// whole index or an error that says the damage; Check finds it always; whoever
// writes finds it, or writes what is right.
func TestRot(t *testing.T) {
	dir, before := rottingArchive(t)
	want := answers(t, dir)
	for _, a := range want {
		if strings.Contains(a, "error: ") || len(a) < 50 {
			t.Fatalf("the sound index answers %.300s", a)
		}
	}
	more := &Batch{Put: []*corpus.Article{{ID: "more", Headline: "Oil again", Body: "Oil, and more of the oil."}}}
	written := linkIndex(t, dir)
	wrote := func(dir string) []string {
		ix := openTest(t, dir)
		if err := ix.Apply(t.Context(), more); err != nil {
			return []string{err.Error()}
		}
		return answers(t, dir)
	}
	wantMore := wrote(written)

	r := rand.New(rand.NewPCG(8, uint64(*rotten)))
	said, right, unread, saidWriting, wroteRight := 0, 0, 0, 0, 0
	rounds := *rotten
	if testing.Short() {
		rounds = min(rounds, 20)
	}
	for i := range rounds {
		bad := linkIndex(t, dir)
		what, file := corrupt(t, r, bad, before)
		if what == "" {
			continue
		}
		rel, err := filepath.Rel(bad, file)
		if err != nil {
			t.Fatal(err)
		}
		about := fmt.Sprintf("round %d, %s: %s", i, rel, what)

		// A CURRENT that is gone loses nothing: the newest whole generation is found.
		found := rel == currentFile && what == "gone"
		rep, err := Check(t.Context(), bad)
		if (err != nil || len(rep.Damage) == 0) && !found {
			t.Errorf("%s: Check says %+v, %v", about, rep, err)
		}
		var was, is runtime.MemStats
		runtime.ReadMemStats(&was)
		start := time.Now()
		got := answers(t, bad)
		runtime.ReadMemStats(&is)
		if mb := (is.TotalAlloc - was.TotalAlloc) >> 20; mb > 256 {
			t.Errorf("%s: its answers took %d MB", about, mb)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: its answers took %v", about, took)
		}
		for k, a := range got {
			switch {
			case a == want[k]:
				right++
			case strings.HasPrefix(a, "error: "):
				said++
			default:
				t.Errorf("%s: question %d is answered with\n%.2000s\nwant\n%.2000s", about, k, a, want[k])
			}
		}
		if slices.Equal(got, want) {
			unread++
		}
		switch got := wrote(bad); {
		case slices.Equal(got, wantMore):
			wroteRight++
		case len(got) == 1 && strings.Contains(got[0], "damaged"):
			saidWriting++
		default:
			for k := range got {
				if len(got) != len(wantMore) || got[k] != wantMore[k] && !strings.HasPrefix(got[k], "error: ") {
					t.Errorf("%s: written on, question %d is answered with\n%.2000s\nwant\n%.2000s", about, k, got[k], wantMore[k])
				}
			}
		}
		if err := os.RemoveAll(filepath.Dir(bad)); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d corruptions: %d answers said the damage, %d were right, %d archives answered all rightly; of those that were written on, %d said the damage, %d came out right", rounds, said, right, unread, saidWriting, wroteRight)
}
