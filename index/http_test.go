package index_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"ksearch/index"
	"ksearch/index/indextest"
	"ksearch/query"
)

// overHTTP is a Store that is written to directly, and asked over HTTP.
type overHTTP struct {
	store
	client *query.Client
	paths  sync.Map // what JSON makes of a path that is not UTF-8: the path
}

// store is what an Index and a Memory are.
type store interface {
	index.Store
	index.Transactor
}

func newOverHTTP(t *testing.T, s store) *overHTTP {
	t.Helper()
	h := query.NewHandler(s, &query.HandlerOptions{
		Log:     slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
		MaxSize: query.MaxSize, MaxQueryBytes: query.MaxQueryBytes, Queue: 100,
	})
	server := httptest.NewServer(h)
	t.Cleanup(func() {
		server.Close()
		if err := h.Wait(context.Background()); err != nil {
			t.Errorf("Wait: %v", err)
		}
	})
	return &overHTTP{store: s, client: &query.Client{BaseURL: server.URL, HTTP: server.Client()}}
}

// Apply remembers the paths that JSON cannot hold.
func (s *overHTTP) Apply(ctx context.Context, b *index.Batch) error {
	for _, a := range b.Put {
		if a == nil {
			continue // the Store refuses it
		}
		var changed strings.Builder
		for _, r := range a.Source.Path { // an invalid byte is U+FFFD here
			changed.WriteRune(r)
		}
		if changed.String() != a.Source.Path {
			s.paths.Store(changed.String(), a.Source.Path)
		}
	}
	return s.store.Apply(ctx, b)
}

func (s *overHTTP) Search(ctx context.Context, req *query.Request) (*query.Result, error) {
	if notInNot(req.Query) {
		// In the query language it is what stands in it. A Store finds the same
		// articles either way, but puts those with all words first in one only.
		return s.store.Search(ctx, req)
	}
	res, err := s.client.Search(ctx, req)
	if err != nil {
		return nil, err
	}
	for _, h := range res.Hits {
		if path, ok := s.paths.Load(h.Article.Source.Path); ok {
			h.Article.Source.Path = path.(string)
		}
	}
	return res, nil
}

func notInNot(x query.Expr) bool {
	switch x := x.(type) {
	case query.And:
		return slices.ContainsFunc(x, notInNot)
	case query.Or:
		return slices.ContainsFunc(x, notInNot)
	case query.Not:
		_, in := x.X.(query.Not)
		return in || notInNot(x.X)
	}
	return false
}

func TestIndexIsAStoreOverHTTP(t *testing.T) {
	indextest.Run(t, func(t *testing.T) index.Store { return newOverHTTP(t, open(t, t.TempDir())) })
}

func TestMemoryIsAStoreOverHTTP(t *testing.T) {
	indextest.Run(t, func(t *testing.T) index.Store { return newOverHTTP(t, new(indextest.Memory)) })
}
