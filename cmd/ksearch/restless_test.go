package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A restless folder is one in which files are written, grow, shrink, go and
// become something else all the time.
type restless struct {
	dir, outside string
	rand         *rand.Rand
	written      map[string]bool // each text that a file ever had, by its words
	done         map[string]int  // how often what was done
}

// text is an article that no other is like, of up to most bytes.
func (r *restless) text(most int) string {
	words := strings.Fields("the council of the valley met again over water roads wheat and the price of bread while drivers waited at the bridge")
	var b strings.Builder
	fmt.Fprintf(&b, "Council meets as report %d says\n\n", r.rand.Int64())
	for size := 100 + r.rand.IntN(most-200); b.Len() < size; {
		b.WriteString(words[r.rand.IntN(len(words))] + " ")
	}
	fmt.Fprintf(&b, "and so ends report %d.\n", r.rand.Int64())
	return r.wrote(b.String())
}

func (r *restless) wrote(text string) string {
	r.written[strings.Join(strings.Fields(text), " ")] = true
	return text
}

// stir does something at random. A file that is written in place has less than
// a page, so that nobody sees half a write; a large one is put there by a
// rename, as those do who want nobody to.
func (r *restless) stir() error {
	const page = 4096
	folder := filepath.Join(r.dir, fmt.Sprint("d", r.rand.IntN(4)))
	name := filepath.Join(folder, fmt.Sprintf("%d.txt", r.rand.IntN(12)))
	is := func(mode fs.FileMode) bool {
		info, err := os.Lstat(name)
		return err == nil && info.Mode().Type() == mode
	}
	if info, err := os.Lstat(folder); err == nil && info.Mode().Type() == fs.ModeSymlink {
		if r.rand.IntN(4) > 0 {
			return nil
		}
		r.done["the folder comes back"]++
		if err := os.Remove(folder); err != nil {
			return err
		}
		return os.Rename(folder+".away", folder)
	}
	clear := func(what string) error {
		r.done[what]++
		return os.RemoveAll(name)
	}
	switch n := r.rand.IntN(100); {
	case n < 30: // another text in its place
		if !is(0) {
			if err := clear("a file"); err != nil {
				return err
			}
		}
		r.done["written in place"]++
		return os.WriteFile(name, []byte(r.text(page)), 0o644)
	case n < 45: // grows, if it can
		if !is(0) {
			return nil
		}
		b, err := os.ReadFile(name)
		if err != nil || len(b) == 0 || len(b) > page/2 {
			return err
		}
		more := "\nMore of it, as " + strings.SplitN(r.text(page/2), "\n\n", 2)[1]
		r.wrote(string(b) + more)
		f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		r.done["grown"]++
		_, err = f.WriteString(more)
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		return err
	case n < 55: // shrinks to nothing, and is a file again at another time
		if !is(0) {
			return nil
		}
		r.done["emptied"]++
		return os.Truncate(name, 0)
	case n < 75:
		if err := clear("replaced by a rename"); err != nil {
			return err
		}
		if err := os.WriteFile(name+".new", []byte(r.text(64<<10)), 0o644); err != nil {
			return err
		}
		return os.Rename(name+".new", name)
	case n < 82:
		return clear("removed")
	case n < 87:
		if err := clear("a FIFO"); err != nil {
			return err
		}
		return syscall.Mkfifo(name, 0o644)
	case n < 92:
		if err := clear("a folder"); err != nil {
			return err
		}
		if err := os.Mkdir(name, 0o755); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(name, "in.txt"), []byte(r.text(page)), 0o644)
	case n < 98:
		if err := clear("a symbolic link"); err != nil {
			return err
		}
		return os.Symlink(filepath.Join(r.outside, "1.txt"), name)
	}
	r.done["the folder a symbolic link"]++
	if err := os.Rename(folder, folder+".away"); err != nil {
		return err
	}
	return os.Symlink(r.outside, folder)
}

// exportedTexts are the texts that an index holds, by the paths.
func exportedTexts(t *testing.T, dir string) map[string]string {
	t.Helper()
	out, talk, status := ksearch(t, "export", "--index", dir, "")
	if status != exitOK && status != exitNothing {
		t.Fatalf("export: exit status %d: %s", status, talk)
	}
	texts := map[string]string{}
	for line := range strings.Lines(out) {
		var hit struct {
			Article struct {
				Source         struct{ Path string }
				Headline, Body string
			}
		}
		if err := json.Unmarshal([]byte(line), &hit); err != nil {
			t.Fatal(err)
		}
		a := hit.Article
		texts[a.Source.Path] = strings.Join(strings.Fields(a.Headline+" "+a.Body), " ")
	}
	return texts
}

// TestRestlessFolder indexes a folder over and over while somebody works in it.
func TestRestlessFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("many processes, one after the other")
	}
	long := 2 * time.Second
	if *swarmSwaps > 0 {
		long = time.Minute
	}
	seed := uint64(time.Now().UnixNano())
	r := &restless{dir: t.TempDir(), outside: t.TempDir(), rand: rand.New(rand.NewPCG(seed, 0)), written: map[string]bool{}, done: map[string]int{}}
	dir := filepath.Join(t.TempDir(), "news.index")
	for i := range 4 {
		if err := os.Mkdir(filepath.Join(r.dir, fmt.Sprint("d", i)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	writeFile(t, filepath.Join(r.outside, "1.txt"), "Secret\n\nThis lies outside of the folder.\n")
	stir := func(until func(n int) bool) error {
		for n := 0; !until(n); n++ {
			if err := r.stir(); err != nil {
				return err
			}
		}
		return nil
	}
	if err := stir(func(n int) bool { return n == 200 }); err != nil {
		t.Fatal(err)
	}

	runs, skipped := 0, 0
	for began := time.Now(); time.Since(began) < long; runs++ {
		stop, stirred := make(chan struct{}), make(chan error, 1)
		go func() {
			often := time.NewTicker(500 * time.Microsecond) // so that those who read have some of the machine
			defer often.Stop()
			stirred <- stir(func(int) bool {
				select {
				case <-stop:
					return true
				case <-often.C:
					return false
				}
			})
		}()
		_, talk, status := ksearch(t, "index", "--allow-mass-delete", "--index", dir, r.dir)
		close(stop)
		if err := <-stirred; err != nil {
			t.Fatal(err)
		}
		if status == exitSkipped {
			skipped++
		}
		if status != exitOK && status != exitSkipped {
			t.Fatalf("seed %d: run %d: exit status %d: %s", seed, runs, status, talk)
		}
		for path, text := range exportedTexts(t, dir) {
			if !r.written[text] {
				t.Fatalf("seed %d: run %d: %s never had the text %.100q ... %q", seed, runs, path, text, text[max(0, len(text)-100):])
			}
		}
	}
	t.Logf("seed %d: %d runs, %d of them skipped something; %d texts: %v", seed, runs, skipped, len(r.written), r.done)

	// Once it is quiet the index holds what is there. Of a file that is empty it
	// keeps what it held, lest a crash take it away.
	want, empty := map[string]string{}, map[string]bool{}
	err := filepath.WalkDir(r.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(name)
		path, _ := filepath.Rel(r.dir, name)
		if len(b) == 0 {
			empty[path] = true
			return err
		}
		want[path] = strings.Join(strings.Fields(string(b)), " ")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	_, talk, status := ksearch(t, "index", "--allow-mass-delete", "--index", dir, r.dir)
	wantStatus := exitOK
	if len(empty) > 0 {
		wantStatus = exitSkipped
	}
	if status != wantStatus {
		t.Errorf("seed %d: the last run: exit status %d, want %d: %s", seed, status, wantStatus, talk)
	}
	got := exportedTexts(t, dir)
	for path, text := range want {
		if got[path] != text {
			t.Errorf("seed %d: %s is held as %.100q, want %.100q", seed, path, got[path], text)
		}
	}
	for path := range got {
		if _, there := want[path]; !there && !empty[path] {
			t.Errorf("seed %d: %s is held and is not there", seed, path)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(talk), "\n") {
		if line != "" && !strings.HasPrefix(line, "skipped: ") && !strings.HasPrefix(line, "and ") || strings.HasPrefix(line, "skipped: ") && !strings.Contains(line, ": the file is empty") {
			t.Errorf("seed %d: the last run says %q", seed, line)
		}
	}
}
