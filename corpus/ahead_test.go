package corpus

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"ksearch/corpus/names"
)

// handed lets each text wait until names in the next one are looked for.
type handed struct{ begun [201]chan struct{} }

func (h *handed) Find(t *names.Text) []names.Entity {
	n := 0
	if _, err := fmt.Sscanf(t.Headline, "Headline %d", &n); err != nil {
		panic(err)
	}
	close(h.begun[n])
	<-h.begun[n+1]
	return []names.Entity{{Kind: names.Person, Name: "of " + t.Headline}}
}

// Articles come in order however long names in one take, each with its own, and
// with what is wrong in between.
func TestArticlesComeInOrderOfAHelper(t *testing.T) {
	var lines strings.Builder
	const n = 200
	for i := range n {
		fmt.Fprintf(&lines, "{\"headline\": \"Headline %d\", \"body\": \"A body of words.\"}\n", i)
		if i%50 == 7 {
			lines.WriteString("{\"headline\": \n")
		}
	}
	h := &handed{}
	for i := range h.begun {
		h.begun[i] = make(chan struct{})
	}
	close(h.begun[n])
	var at, left atomic.Int32
	r := Reader{FS: fstest.MapFS{"a.jsonl": {Data: []byte(lines.String())}}, Names: h}
	r.Helper = func(work func()) bool {
		left.Add(1)
		go func() { defer left.Add(-1); work() }()
		return at.Add(1) > 0
	}
	i, bad := 0, 0
	for a, err := range r.Articles(t.Context(), Source{Path: "a.jsonl"}) {
		if err != nil {
			if bad++; i%50 != 8 {
				t.Errorf("%v after %d articles", err, i)
			}
			continue
		}
		if want := fmt.Sprint("Headline ", i); a.Headline != want || len(a.People) != 1 || a.People[0].Name != "of "+want {
			t.Fatalf("article %d is %q with %v", i, a.Headline, a.People)
		}
		i++
	}
	if i != n || bad != 4 || at.Load() != n {
		t.Errorf("%d articles and %d errors of %d helped with, want %d, 4 and %d", i, bad, at.Load(), n, n)
	}
}

// What stops early leaves no work behind.
func TestNoHelpAfterTheEnd(t *testing.T) {
	text := strings.Repeat("{\"headline\": \"A headline\", \"body\": \"A body of words.\"}\n", 500)
	for _, most := range []int{1, 10, 100} {
		var begun, ended atomic.Int32
		r := Reader{FS: fstest.MapFS{"a.jsonl": {Data: []byte(text)}}, Names: stated{}}
		r.Helper = func(work func()) bool {
			if begun.Add(1)%3 == 0 {
				begun.Add(-1)
				return false
			}
			go func() { ended.Add(1); work() }()
			return true
		}
		n := 0
		for range r.Articles(t.Context(), Source{Path: "a.jsonl"}) {
			if n++; n == most {
				break
			}
		}
		if begun.Load() != ended.Load() || n != most {
			t.Errorf("stopped after %d of %d: %d pieces of work begun, %d ended", n, most, begun.Load(), ended.Load())
		}
	}
}
