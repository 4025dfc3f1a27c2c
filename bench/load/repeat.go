package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ksearch/corpus"
)

// repeat copies the articles' files of from under to, until there are want articles.
func repeat(ctx context.Context, from, to string, want int) error {
	r := &corpus.Reader{FS: corpus.Dir(from)}
	type source struct {
		path     string
		articles int
	}
	var sources []source
	for s, err := range r.Sources(ctx) {
		if err != nil {
			continue // the command itself reports it
		}
		n := 0
		for _, err := range r.Articles(ctx, s) {
			if err == nil {
				n++
			}
		}
		if n > 0 {
			sources = append(sources, source{s.Path, n})
		}
	}
	if len(sources) == 0 {
		return fmt.Errorf("%s holds no articles: %w", from, fs.ErrNotExist)
	}
	for round, got := 0, 0; ; round++ {
		for _, s := range sources {
			if got >= want {
				return nil
			}
			b, err := os.ReadFile(filepath.Join(from, s.path))
			if err != nil {
				return err
			}
			name := filepath.Join(to, fmt.Sprintf("%04d", round), s.path)
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(name, b, 0o644); err != nil {
				return err
			}
			got += s.articles
		}
	}
}
