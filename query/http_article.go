package query

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"ksearch/corpus"
	"ksearch/query/export"
)

const maxIDBytes = 1 << 10 // an ID has 16

func noArticle(id string) error {
	return &requestError{
		status: http.StatusNotFound, code: CodeNotFound,
		msg: "there is no article " + quoted(id), mend: "the hits of /v1/search have IDs",
	}
}

// lookup returns the article with an ID, or an error.
func (h *Handler) lookup(ctx context.Context, id string) (*corpus.Article, error) {
	if len(id) > maxIDBytes {
		return nil, noArticle(id)
	}
	a, err := limited(ctx, h.searches, func(ctx context.Context) (*corpus.Article, error) { return Lookup(ctx, h.searcher, id) })
	if a == nil && err == nil {
		err = noArticle(id)
	}
	return a, err
}

// The formats of an article.
func articleFormats() []string { return []string{"json", "html", "txt"} }

// article answers with an article in the format that the address names, or else
// in the one that the header Accept likes best.
func (h *Handler) article(ctx context.Context, r *http.Request, p params, id string) (reply, error) {
	formats := articleFormats()
	format := p.get(paramFormat)
	if p[paramFormat] == nil {
		format = formats[preferred(strings.Join(r.Header.Values("Accept"), ","), "application/json", "text/html", "text/plain")]
	}
	if !slices.Contains(formats, format) {
		return reply{}, noFormat(format, formats)
	}
	a, err := h.lookup(ctx, id)
	if err != nil {
		return reply{}, err
	}
	if format == "json" {
		rep, err := tagged(a)
		rep.vary = "Accept"
		return rep, err
	}
	rep := reply{typ: "text/plain; charset=utf-8", vary: "Accept"}
	write := export.WriteText
	if format == "html" {
		rep.typ, write = "text/html; charset=utf-8", export.WriteHTML
		// It is text all through; what got in all the same does nothing.
		rep.header = map[string]string{"Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
	}
	var b bytes.Buffer
	if err := write(&b, a); err != nil {
		return reply{}, fmt.Errorf("query: article %s as %s: %w", quoted(id), format, err)
	}
	if b.Len() > maxAnswer {
		return reply{}, errAnswerBig
	}
	rep.body, rep.tagged = b.Bytes(), b.Bytes()
	return rep, nil
}

func noFormat(format string, formats []string) error {
	mend := "the formats are " + strings.Join(formats, ", ")
	if near := nearest(format, formats); near != "" {
		mend = fmt.Sprintf("did you mean %s?", near)
	}
	return badParam(paramFormat, "there is no format "+quoted(format), mend)
}

// preferred returns which of some media types a header Accept likes best, RFC
// 9110, section 12.5.1: of those liked as much, the first, which it is too if
// none is liked.
func preferred(accept string, types ...string) int {
	const most = 2 << 10 // bytes; no browser sends more
	type liking struct {
		specific int
		q        float64
	}
	likings := make([]liking, len(types))
	for one := range strings.SplitSeq(accept[:min(len(accept), most)], ",") {
		pattern, params, err := mime.ParseMediaType(one)
		if err != nil {
			continue
		}
		q := 1.0
		if weight, given := params["q"]; given {
			if q, err = strconv.ParseFloat(weight, 64); err != nil || !(q >= 0 && q <= 1) {
				continue
			}
		}
		for i, typ := range types {
			kind, _, _ := strings.Cut(typ, "/")
			if specific := 1 + slices.Index([]string{"*/*", kind + "/*", typ}, pattern); specific > likings[i].specific {
				likings[i] = liking{specific, q}
			}
		}
	}
	best := 0
	for i, l := range likings {
		if l.q > likings[best].q {
			best = i
		}
	}
	return best
}
