package query

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ksearch/corpus"
)

// A recorder keeps the last request and answers each with the same hits.
type recorder struct {
	last *Request
	hits []Hit
	err  error
}

func (r *recorder) Search(_ context.Context, req *Request) (*Result, error) {
	r.last = req
	if r.err != nil {
		return nil, r.err
	}
	return &Result{Hits: r.hits}, nil
}

func TestSearch(t *testing.T) {
	var r recorder
	if _, err := Search(t.Context(), &r, "Peshmerga Kirkuk"); err != nil {
		t.Fatal(err)
	}
	want := &Request{
		Query:    Words{text("Peshmerga"), text("Kirkuk")},
		Snippets: 3,
		Facets:   []Facet{{Field: People}, {Field: Places}, {Field: Datelines}, {Field: Agencies}, {Field: PublicationDates}},
	}
	if diff := cmp.Diff(r.last, want); diff != "" {
		t.Errorf("got -, want +:\n%s", diff)
	}
	if err := r.last.Check(); err != nil {
		t.Error(err)
	}
	r.last = nil
	var e *SyntaxError
	if _, err := Search(t.Context(), &r, "("); !errors.As(err, &e) || r.last != nil {
		t.Errorf("a query that is wrong: %v, asked %v", err, r.last)
	}
}

func TestLookup(t *testing.T) {
	one, other := &corpus.Article{ID: "ab12"}, &corpus.Article{ID: "AB12"}
	r := &recorder{hits: []Hit{{ID: "AB12", Article: other}, {ID: "ab12", Article: one}}}
	if got, err := Lookup(t.Context(), r, "ab12"); got != one || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	if diff := cmp.Diff(r.last, &Request{Query: Phrase{Field: ID, Text: "ab12"}, Body: true}); diff != "" {
		t.Errorf("got -, want +:\n%s", diff)
	}
	for _, id := range []string{"cd34", "", "--"} {
		if got, err := Lookup(t.Context(), r, id); got != nil || err != nil {
			t.Errorf("Lookup(%q) = %v, %v", id, got, err)
		}
	}
	r.err = context.Canceled
	if _, err := Lookup(t.Context(), r, "ab12"); !errors.Is(err, context.Canceled) {
		t.Errorf("a failing search: %v", err)
	}
}
