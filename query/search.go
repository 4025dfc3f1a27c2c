package query

import (
	"context"

	"ksearch/corpus"
)

// Search asks s for the first ten hits of a query in the query language, best
// first, with three snippets each and the facets that most readers want:
// people, places, datelines, agencies and months. The error is a [*SyntaxError]
// if q is no query. It asks for no more than ctx allows: see [Allow].
func Search(ctx context.Context, s Searcher, q string) (*Result, error) {
	x, err := Parse(q)
	if err != nil {
		return nil, err
	}
	return s.Search(ctx, &Request{
		Query:    x,
		Within:   Allowed(ctx),
		Snippets: 3,
		Facets:   []Facet{{Field: People}, {Field: Places}, {Field: Datelines}, {Field: Agencies}, {Field: PublicationDates}},
	})
}

// Lookup asks s for the article with an ID, its body included. It returns nil
// without an error if there is none, or ctx does not allow it: see [Allow].
func Lookup(ctx context.Context, s Searcher, id string) (*corpus.Article, error) {
	if !hasWord(id) {
		return nil, nil
	}
	// Values are compared without regard to capitals, so there may be others.
	res, err := s.Search(ctx, &Request{Query: Phrase{Field: ID, Text: id}, Within: Allowed(ctx), Body: true})
	if err != nil {
		return nil, err
	}
	for _, h := range res.Hits {
		if h.ID == id {
			return h.Article, nil
		}
	}
	return nil, nil
}
