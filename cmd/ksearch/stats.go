package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"ksearch/index"
	"ksearch/query"
)

func statsCommand() *command {
	return &command{
		name:  "stats",
		short: "print what the index holds",
		long: `
Prints how many articles and files the index holds, how large it is, the first
and the last day of publication, and its languages, publishers and sections.`,
		examples: `
ksearch stats
ksearch stats -o json | jq .articles`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			folder, painting := indexFlag(fs), colourFlags(fs)
			output := choiceFlag(fs, "output", "o", choice{name: "FORMAT", value: "table", values: []string{"table", "json"}}, "how to print it")
			return func(ctx context.Context, std streams, args []string) error {
				if len(args) > 0 {
					return usagef("stats takes no arguments, and there is %q", args[0])
				}
				dir, err := folder()
				if err != nil {
					return err
				}
				ix, err := index.Open(dir, &index.Options{MustExist: true})
				if err != nil {
					return err
				}
				defer ix.Close()
				h, err := newHolding(ctx, ix)
				if err != nil {
					return err
				}
				if output.value == "json" {
					return writeJSON(std.out, h, std.outWidth != nil)
				}
				_, err = fmt.Fprint(std.out, h.table(painting(std)))
				return err
			}
		},
	}
}

// A holding is what ksearch stats prints.
type holding struct {
	index.Stats
	First      string        `json:"first,omitempty"` // day of publication
	Last       string        `json:"last,omitempty"`
	Languages  []query.Count `json:"languages"`
	Publishers []query.Count `json:"publishers"`
	Sections   []query.Count `json:"sections"`

	facets []query.FacetCounts
}

// newHolding asks again until all of it is of one generation.
func newHolding(ctx context.Context, ix *index.Index) (*holding, error) {
	stats, err := ix.Stats(ctx)
	for err == nil {
		var h *holding
		if h, err = holdingOf(ctx, ix, stats); err != nil {
			break
		}
		if stats, err = ix.Stats(ctx); err == nil && stats.Generation == h.Generation {
			return h, nil
		}
	}
	return nil, err
}

func holdingOf(ctx context.Context, ix *index.Index, stats index.Stats) (*holding, error) {
	const most = 10 // of each facet: it is an overview
	h := &holding{Stats: stats}
	res, err := ix.Search(ctx, &query.Request{Size: -1, Facets: []query.Facet{
		{Field: query.Languages, Size: most}, {Field: query.Publishers, Size: most}, {Field: query.Sections, Size: most},
	}})
	if err != nil {
		return nil, err
	}
	h.facets = res.Facets
	for i, counts := range []*[]query.Count{&h.Languages, &h.Publishers, &h.Sections} {
		*counts = append([]query.Count{}, res.Facets[i].Values...)
	}
	for _, end := range []struct {
		order query.Order
		day   *string
	}{{query.ByOldest, &h.First}, {query.ByNewest, &h.Last}} {
		res, err := ix.Search(ctx, &query.Request{Order: end.order, Size: 1})
		if err != nil {
			return nil, err
		}
		for _, hit := range res.Hits {
			*end.day, _, _ = strings.Cut(hit.Article.Published.String(), "T")
		}
	}
	return h, nil
}

func (h *holding) table(p painter) string {
	var b strings.Builder
	row := func(label, value string) {
		fmt.Fprintf(&b, "%s%s\n", p.styled(fmt.Sprintf("%-12s", label), faint), clean(value))
	}
	row("articles", number(h.Articles))
	row("files", number(h.Sources))
	if h.First != "" {
		row("published", h.First+" to "+h.Last)
	}
	row("text", size(h.TextBytes))
	row("on disk", fmt.Sprintf("%s in %s", size(h.DiskBytes), count(h.Segments, "segment")))
	row("generation", fmt.Sprintf("%d of %s", h.Generation, h.Stats.Published.UTC().Format(time.DateTime+" UTC")))
	row("schema", fmt.Sprint(h.Schema))
	t := table{painter: p}
	if facets := t.facets(h.facets); facets != "" {
		b.WriteString("\n" + facets)
	}
	return b.String()
}
