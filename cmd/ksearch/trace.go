package main

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"ksearch/corpus"
)

// A tracer notes which formats read a file, and what they found last. The zero
// tracer is ready to use.
type tracer struct {
	mu    sync.Mutex
	tried []string // the formats that knew the file, or a member of it; each once
	last  *corpus.Article
	found finding // of last
}

// A finding is what a format said of an article before it was finished.
type finding struct {
	format string
	key    string // what it is called in its file, or ""
}

// formats are those given, and noted when they are used.
func (t *tracer) formats(all []corpus.Format) []corpus.Format {
	all = slices.Clone(all)
	for i, f := range all {
		all[i].Knows = func(name string, head []byte) bool {
			knows := f.Knows(name, head)
			if knows {
				t.try(f.Name)
			}
			return knows
		}
		all[i].Read = func(ctx context.Context, in *corpus.Input) iter.Seq2[*corpus.Article, error] {
			return func(yield func(*corpus.Article, error) bool) {
				for a, err := range f.Read(ctx, in) {
					if a != nil {
						t.find(a, finding{f.Name, a.ID})
					}
					if !yield(a, err) {
						return
					}
				}
			}
		}
	}
	return all
}

func (t *tracer) try(format string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !slices.Contains(t.tried, format) {
		t.tried = append(t.tried, format)
	}
}

// find notes what was found of a. The first finding counts, for a format may
// hand on what one within it has found.
func (t *tracer) find(a *corpus.Article, f finding) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if a != t.last {
		t.last, t.found = a, f
	}
}

// of returns what was noted of a, if that was found last.
func (t *tracer) of(a *corpus.Article) finding {
	t.mu.Lock()
	defer t.mu.Unlock()
	if a != t.last {
		return finding{}
	}
	return t.found
}

// passed says why a file holds no article.
func (t *tracer) passed() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.tried) == 0 {
		return "no format knows it"
	}
	return fmt.Sprintf("it was read as %s, which found none", strings.Join(t.tried, ", then as "))
}
