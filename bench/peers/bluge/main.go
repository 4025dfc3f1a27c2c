// Bluge measures Bluge, with its offline writer, which makes one segment, and
// with the analysis for English.
package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/blugelabs/bluge"
	"github.com/blugelabs/bluge/analysis/lang/en"
	"github.com/blugelabs/bluge/search"
	"github.com/blugelabs/bluge/search/aggregations"
	"github.com/blugelabs/bluge/search/highlight"

	"ksearch/bench/peers/peer"
)

var facets = []string{"people", "places", "datelines", "month"}

func main() {
	peer.Main(peer.Engine{Version: peer.Module("github.com/blugelabs/bluge"), Index: build, Open: open})
}

func build(_ context.Context, _, work, dir string) error {
	w, err := bluge.OpenOfflineWriter(bluge.DefaultConfig(dir), 1000, 100)
	if err != nil {
		return err
	}
	english := en.NewAnalyzer()
	for a, err := range peer.Articles(filepath.Join(work, peer.ArticleFile)) {
		if err != nil {
			return errors.Join(err, w.Close())
		}
		d := bluge.NewDocument(a.ID).
			AddField(bluge.NewTextField("text", a.Text()).WithAnalyzer(english).StoreValue().HighlightMatches()).
			AddField(bluge.NewStoredOnlyField("headline", []byte(a.Headline))).
			AddField(bluge.NewDateTimeField("published", a.Published).StoreValue().Sortable()).
			AddField(bluge.NewKeywordField("month", a.Month()).Aggregatable())
		for name, values := range map[string][]string{"people": a.People, "places": a.Places, "datelines": a.Datelines} {
			for _, v := range values {
				d.AddField(bluge.NewKeywordField(name, v).Aggregatable())
			}
		}
		if err := w.Insert(d); err != nil {
			return errors.Join(err, w.Close())
		}
	}
	return w.Close()
}

func open(ctx context.Context, _, dir string) (func(*peer.Query, string) (peer.Answer, error), func() error, error) {
	r, err := bluge.OpenReader(bluge.DefaultConfig(dir))
	if err != nil {
		return nil, nil, err
	}
	s := &searcher{r: r, html: highlight.NewHTMLHighlighter()}
	return func(q *peer.Query, mode string) (peer.Answer, error) { return s.answer(ctx, q, mode) }, r.Close, nil
}

type searcher struct {
	r    *bluge.Reader
	html *highlight.SimpleHighlighter
}

func (s *searcher) answer(ctx context.Context, q *peer.Query, mode string) (a peer.Answer, err error) {
	req := bluge.NewTopNSearch(10, expr(q)).WithStandardAggregations()
	switch mode {
	case peer.Facets:
		for _, f := range facets {
			req.AddAggregation(f, aggregations.NewTermsAggregation(search.Field(f), 10))
		}
	case peer.Snippets:
		req.IncludeLocations()
	case peer.Newest:
		req.SortBy([]string{"-published"})
	}
	hits, err := s.r.Search(ctx, req)
	if err != nil {
		return a, err
	}
	for {
		hit, err := hits.Next()
		if err != nil {
			return a, err
		}
		if hit == nil {
			break
		}
		if err := hit.VisitStoredFields(func(field string, value []byte) bool {
			if field == "text" && mode == peer.Snippets {
				s.html.BestFragment(hit.Locations["text"], value)
			}
			return true
		}); err != nil {
			return a, err
		}
	}
	all := hits.Aggregations()
	a.Hits = int(all.Count())
	if mode == peer.Facets {
		for _, f := range facets {
			if values := all.Buckets(f); len(values) > 0 {
				a.Tops += int(values[0].Count())
			}
		}
	}
	return a, nil
}

func expr(q *peer.Query) bluge.Query {
	all := strings.Join(q.Words, " ")
	match := bluge.NewMatchQuery(all).SetField("text").SetAnalyzer(en.NewAnalyzer())
	var x bluge.Query = match
	switch q.Op {
	case peer.And:
		match.SetOperator(bluge.MatchQueryOperatorAnd)
	case peer.Phrase:
		x = bluge.NewMatchPhraseQuery(all).SetField("text").SetAnalyzer(en.NewAnalyzer())
	case peer.Prefix:
		x = bluge.NewPrefixQuery(all).SetField("text")
	case peer.Fuzzy:
		x = bluge.NewFuzzyQuery(all).SetField("text").SetFuzziness(1)
	}
	if q.Person != "" {
		return bluge.NewBooleanQuery().AddMust(x, bluge.NewTermQuery(q.Person).SetField("people").SetBoost(0))
	}
	if !q.To.IsZero() {
		return bluge.NewBooleanQuery().AddMust(x, bluge.NewDateRangeInclusiveQuery(q.From, q.To, true, false).SetField("published").SetBoost(0))
	}
	return x
}
