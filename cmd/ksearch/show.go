package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"ksearch/corpus"
	"ksearch/query"
)

func showCommand() *command {
	return &command{
		name: "show", args: "ID...",
		short: "print whole articles",
		long: `
Prints each article with its text, and who and what it is about with the number
of mentions. An article is named by its ID, which stands in the second line of
a hit, or by the path of its file, which names all the articles in it. One in an
archive may be named by PATH!MEMBER.`,
		examples: `
ksearch show 0f3k9v2mq81tb6ha
ksearch show 2021/2021-06-14-joint-centre.txt
ksearch show -o json 0f3k9v2mq81tb6ha | jq .people`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			open, painting := searcherFlags(fs), colourFlags(fs)
			output := choiceFlag(fs, "output", "o", choice{name: "FORMAT", value: "text", values: []string{"text", "json"}}, "how to print them")
			return func(ctx context.Context, std streams, args []string) error {
				if len(args) == 0 {
					return usagef("show takes the ID of an article, or the path of its file")
				}
				s, closeIt, err := open()
				if err != nil {
					return err
				}
				defer closeIt()
				p, missing, shown := painting(std), false, false
				for _, name := range args {
					articles, err := named(ctx, s, name)
					if err != nil {
						return err
					}
					if len(articles) == 0 {
						missing = true
						tellMissing(std.err, name)
					}
					for _, a := range articles {
						if output.value == "json" {
							err = writeJSON(std.out, a, std.outWidth != nil)
						} else {
							if shown {
								fmt.Fprintf(std.out, "\n%s\n\n", strings.Repeat("=", min(textWidth, max(p.width, narrowest))))
							}
							err = showArticle(std.out, p, a)
						}
						if err != nil {
							return err
						}
						shown = true
					}
				}
				if missing {
					return quiet(exitNothing)
				}
				return nil
			}
		},
	}
}

func tellMissing(w io.Writer, name string) {
	fmt.Fprintf(w, "ksearch: there is no article %s: `ksearch query -o ids WORDS` lists IDs, and -o paths files\n", newPlain(name, 200))
}

// named returns the article with an ID, or else those of a file.
func named(ctx context.Context, s query.Searcher, name string) ([]*corpus.Article, error) {
	a, err := query.Lookup(ctx, s, name)
	switch {
	case err != nil:
		return nil, err
	case a != nil:
		return []*corpus.Article{a}, nil
	}
	all, err := ofFile(ctx, s, name, "")
	for at := 0; len(all) == 0 && err == nil; { // an archive, and what is in it
		i := strings.IndexByte(name[at:], '!')
		if i < 0 {
			break
		}
		at += i + 1
		if at > 1 {
			all, err = ofFile(ctx, s, name[:at-1], name[at:])
		}
	}
	return all, err
}

// ofFile returns the articles of the file path, or of one member of it.
func ofFile(ctx context.Context, s query.Searcher, path, member string) ([]*corpus.Article, error) {
	const size = 250 // what ksearch serve gives at once
	var all []*corpus.Article
	for from := 0; from < query.MaxDepth; from += size {
		res, err := s.Search(ctx, &query.Request{
			Query: query.Phrase{Field: query.Source, Text: path}, Order: query.ByOldest,
			From: from, Size: size, Body: true,
		})
		if err != nil {
			return nil, err
		}
		for _, h := range res.Hits {
			src := h.Article.Source
			if src.Path == path && (member == "" || src.Member == member) { // the index does not mind capitals
				all = append(all, h.Article)
			}
		}
		if from+len(res.Hits) >= res.Total.Value {
			break
		}
	}
	return all, nil
}

// textWidth is the most columns that a text is easily read in.
const textWidth = 88

// showArticle prints a as an editor reads it.
func showArticle(w io.Writer, p painter, a *corpus.Article) error {
	room := p.width
	if room > 0 {
		room = min(room, textWidth)
	}
	var b strings.Builder
	paragraph := func(s string, as style) {
		for _, l := range newLine(s, nil).wrap(room) {
			b.WriteString(p.line(l, as) + "\n")
		}
	}
	if label := clean(a.StatusLabel()); label != "" {
		b.WriteString(p.styled(label, warning) + "\n")
	}
	switch {
	case a.EmbargoHolds(time.Now()):
		paragraph("Embargoed until "+moment(a.Embargoed), warning)
	case !a.Embargoed.IsZero():
		paragraph("Embargoed until "+moment(a.Embargoed)+", which is over", faint)
	}
	if a.EditorsNote != "" {
		paragraph("To editors, not for publication:", faint)
		paragraph(a.EditorsNote, plain)
		b.WriteString("\n")
	}
	if a.Headline != "" {
		paragraph(a.Headline, bold)
	}
	if a.Standfirst != "" {
		paragraph(a.Standfirst, plain)
	}
	if len(a.Bylines) > 0 {
		paragraph("By "+strings.Join(a.Bylines, ", "), faint)
	}
	body := a.Body
	if d := dateline(a.Dateline); d != "" {
		body = strings.TrimSpace(clean(d) + " – " + body)
	}
	if a.Credit != "" {
		body += "\n\n" + a.Credit
	}
	for part := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
		if part != "" {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			for text := range strings.SplitSeq(part, "\n") {
				paragraph(text, plain)
			}
		}
	}
	b.WriteByte('\n')
	const labels = 15 // columns of the longest label and the gap after it
	for _, f := range facts(a) {
		if f[1] == "" {
			continue
		}
		within := 0
		if room > 0 {
			within = max(room-labels, 1)
		}
		for i, l := range newLine(f[1], nil).wrap(within) {
			label := ""
			if i == 0 {
				label = f[0]
			}
			b.WriteString(p.styled(fmt.Sprintf("%-*s", labels, label), faint) + p.line(l, plain) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func dateline(d corpus.Dateline) string {
	if d.Raw != "" {
		return d.Raw
	}
	s := strings.Join(d.Places, ", ")
	if d.Agency != "" {
		s = strings.TrimSpace(s + " (" + d.Agency + ")")
	}
	return s
}

// facts are what stands below an article, each with its label.
func facts(a *corpus.Article) [][2]string {
	return [][2]string{
		{"published", dateWithOrigin(a.Published)},
		{"updated", dateWithOrigin(a.Updated)},
		{"filed from", strings.Join(a.Dateline.Places, ", ")},
		{"agency", a.Dateline.Agency},
		{"publisher", a.Publisher},
		{"desk", a.Desk},
		{"language", a.Language},
		{"section", a.Section},
		{"keywords", strings.Join(a.Keywords, ", ")},
		{"people", mentions(a.People)},
		{"places", mentions(a.Places)},
		{"organisations", mentions(a.Organisations)},
		{"url", a.URL},
		{"guid", a.GUID},
		{"version", a.Version},
		{"replaces", a.Replaces},
		{"source", pathWithin(a.Source)},
		{"id", a.ID},
	}
}

// moment writes as much of a date as is known.
func moment(d corpus.Date) string {
	switch d.Precision {
	case "", corpus.Second, corpus.Minute:
		return day(d) + d.Time.UTC().Format(", 15:04 UTC")
	}
	return day(d)
}

// dateWithOrigin says a date, how much of it is known, and from where.
func dateWithOrigin(d corpus.Date) string {
	if d.IsZero() {
		return ""
	}
	s := moment(d)
	from := map[corpus.Origin]string{
		corpus.FromField: "its field", corpus.FromDateline: "the dateline",
		corpus.FromURL: "the address", corpus.FromFileName: "the name of the file",
	}[d.Origin]
	if from != "" {
		s += " (from " + from + ")"
	}
	return s
}

func mentions(es []corpus.Entity) string {
	all := make([]string, len(es))
	for i, e := range es {
		all[i] = e.Name
		if n := len(e.Mentions); n > 0 {
			all[i] += fmt.Sprintf(" (%d)", n)
		}
	}
	return strings.Join(all, ", ")
}
