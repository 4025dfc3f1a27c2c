// Bleve measures bleve. The variant "naive" is what its documentation begins
// with: the default mapping, here with English words, and batches of 1000. The
// variant "tuned" is what its documentation says besides: a static mapping
// without _all, only what is asked for being kept, and its builder, which makes
// one segment.
package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/mapping"
	blevequery "github.com/blevesearch/bleve/v2/search/query"

	"ksearch/bench/peers/peer"
)

const batch = 1000 // articles

var facets = []string{"people", "places", "datelines", "month"}

func main() {
	peer.Main(peer.Engine{Version: peer.Module("github.com/blevesearch/bleve/v2"), Index: build, Open: open})
}

func build(_ context.Context, variant, work, dir string) error {
	if variant == "naive" {
		return naive(work, dir)
	}
	// The builder wants to make the folder, and works in another one beside it.
	b, err := bleve.NewBuilder(dir, static(), map[string]any{"batchSize": batch, "mergeMax": 100, "buildPathPrefix": filepath.Dir(dir)})
	if err != nil {
		return err
	}
	for a, err := range peer.Articles(filepath.Join(work, peer.ArticleFile)) {
		if err == nil {
			err = b.Index(a.ID, map[string]any{
				"text": a.Text(), "headline": a.Headline, "published": a.Published, "month": a.Month(),
				"datelines": a.Datelines, "people": a.People, "places": a.Places,
			})
		}
		if err != nil {
			return errors.Join(err, b.Close())
		}
	}
	return b.Close()
}

func naive(work, dir string) (err error) {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = en.AnalyzerName
	ix, err := bleve.New(dir, m)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	b := ix.NewBatch()
	for a, err := range peer.Articles(filepath.Join(work, peer.ArticleFile)) {
		if err != nil {
			return err
		}
		if err := b.Index(a.ID, map[string]any{
			"headline": a.Headline, "body": a.Body, "published": a.Published, "month": a.Month(),
			"datelines": a.Datelines, "people": a.People, "places": a.Places,
		}); err != nil {
			return err
		}
		if b.Size() == batch {
			if err := ix.Batch(b); err != nil {
				return err
			}
			b.Reset()
		}
	}
	return ix.Batch(b)
}

func static() mapping.IndexMapping {
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.IncludeInAll, text.DocValues = en.AnalyzerName, false, false
	kept := bleve.NewTextFieldMapping()
	kept.Index, kept.IncludeInAll, kept.DocValues, kept.IncludeTermVectors = false, false, false, false
	published := bleve.NewDateTimeFieldMapping()
	published.IncludeInAll = false

	article := bleve.NewDocumentStaticMapping()
	article.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping())
	article.AddFieldMappingsAt("text", text)
	article.AddFieldMappingsAt("headline", kept)
	article.AddFieldMappingsAt("published", published)
	for _, f := range facets {
		value := bleve.NewTextFieldMapping()
		value.Analyzer, value.Store, value.IncludeInAll = keyword.Name, false, false
		value.IncludeTermVectors, value.SkipFreqNorm = false, true
		article.AddFieldMappingsAt(f, value)
	}
	m := bleve.NewIndexMapping()
	m.DefaultMapping, m.DefaultAnalyzer = article, en.AnalyzerName
	return m
}

func open(ctx context.Context, variant, dir string) (func(*peer.Query, string) (peer.Answer, error), func() error, error) {
	ix, err := bleve.OpenUsing(dir, map[string]any{"read_only": true})
	if err != nil {
		return nil, nil, err
	}
	text := "text"
	if variant == "naive" {
		text = "" // _all
	}
	return func(q *peer.Query, mode string) (peer.Answer, error) {
		req := bleve.NewSearchRequest(expr(q, text, variant == "naive"))
		req.Fields = []string{"headline", "published"}
		switch mode {
		case peer.Facets:
			for _, f := range facets {
				req.AddFacet(f, bleve.NewFacetRequest(f, 10))
			}
		case peer.Snippets:
			req.Highlight = bleve.NewHighlightWithStyle("html")
			if req.Highlight.AddField(text); text == "" {
				req.Highlight.Fields = []string{"body"}
			}
		case peer.Newest:
			req.SortBy([]string{"-published"})
		}
		res, err := ix.SearchInContext(ctx, req)
		if err != nil {
			return peer.Answer{}, err
		}
		a := peer.Answer{Hits: int(res.Total)}
		for _, f := range res.Facets {
			if terms := f.Terms.Terms(); len(terms) > 0 {
				a.Tops += terms[0].Count
			}
		}
		return a, nil
	}, ix.Close, nil
}

func expr(q *peer.Query, text string, naive bool) blevequery.Query {
	all := strings.Join(q.Words, " ")
	match := bleve.NewMatchQuery(all)
	match.SetField(text)
	var x blevequery.Query = match
	switch q.Op {
	case peer.And:
		match.SetOperator(blevequery.MatchQueryOperatorAnd)
	case peer.Phrase:
		p := bleve.NewMatchPhraseQuery(all)
		p.SetField(text)
		x = p
	case peer.Prefix:
		p := bleve.NewPrefixQuery(all)
		p.SetField(text)
		x = p
	case peer.Fuzzy:
		f := bleve.NewFuzzyQuery(all)
		f.SetField(text)
		f.SetFuzziness(1)
		x = f
	}
	if q.Person != "" {
		if naive {
			p := bleve.NewMatchPhraseQuery(q.Person)
			p.SetField("people")
			return bleve.NewConjunctionQuery(x, p)
		}
		p := bleve.NewTermQuery(q.Person)
		p.SetField("people")
		return bleve.NewConjunctionQuery(x, p)
	}
	if !q.To.IsZero() {
		yes, no := true, false
		d := bleve.NewDateRangeInclusiveQuery(q.From, q.To, &yes, &no)
		d.SetField("published")
		if naive {
			return bleve.NewConjunctionQuery(x, d)
		}
		b := bleve.NewBooleanQuery()
		b.AddMust(x)
		b.AddFilter(d)
		return b
	}
	return x
}
