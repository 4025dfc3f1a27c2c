// Package repeat makes a large folder of articles from a small one, for programs
// that measure.
package repeat

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ksearch/corpus"
)

// Files copies the files of from that hold articles under to, again and again,
// until there are want articles. It returns how many files there are, and bytes.
func Files(ctx context.Context, from, to string, want int) (files int, size int64, err error) {
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
		return 0, 0, fmt.Errorf("%s holds no articles: %w", from, fs.ErrNotExist)
	}
	for round, got := 0, 0; ; round++ {
		for _, s := range sources {
			if got >= want {
				return files, size, nil
			}
			b, err := os.ReadFile(filepath.Join(from, s.path))
			if err != nil {
				return 0, 0, err
			}
			name := filepath.Join(to, fmt.Sprintf("%04d", round), s.path)
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				return 0, 0, err
			}
			if err := os.WriteFile(name, b, 0o644); err != nil {
				return 0, 0, err
			}
			files, size, got = files+1, size+int64(len(b)), got+s.articles
		}
	}
}
