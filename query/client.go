package query

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// A Client is a [Searcher] over a [Handler] somewhere else, such as `ksearch
// serve`. It is safe for concurrent use.
//
// A request is sent in the query language, so an Expr that was built by hand
// and that the language cannot say is an error, and a Not of a Not is what
// stands in it. Errors come back as a
// [*SyntaxError], a [*LimitError] or a [*Problem]. JSON is UTF-8: in a path
// that is not, each byte that does not fit comes back as U+FFFD.
type Client struct {
	BaseURL string       // such as "http://127.0.0.1:7700", with the prefix of the Handler
	HTTP    *http.Client // nil means http.DefaultClient
}

// Search asks the Handler.
func (c *Client) Search(ctx context.Context, req *Request) (*Result, error) {
	if err := req.Check(); err != nil {
		return nil, err
	}
	text, err := written(req.Query)
	if err != nil {
		return nil, err
	}
	facets, err := once(req.Facets)
	if err != nil {
		return nil, err
	}
	list := make([]string, len(facets))
	for i, f := range facets {
		list[i] = fmt.Sprintf("%s:%d", f.Field, f.Size)
	}
	order := req.Order
	if order == "" {
		order = ByRelevance
	}
	body, err := json.Marshal(map[string]any{
		paramQuery: text, paramFrom: req.From, paramSize: req.PageSize(), paramSort: order,
		paramFacets: list, paramSnippets: req.Snippets, paramBody: req.Body,
	})
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	res := new(Result)
	if err := c.post(ctx, "/v1/search", body, text, res); err != nil {
		return nil, err
	}
	if res.Facets, err = each(req.Facets, facets, res.Facets); err != nil {
		return nil, err
	}
	if err := checkResult(res, req); err != nil {
		return nil, err
	}
	return res, nil
}

// post asks for the JSON that answers body, and puts it into res.
func (c *Client) post(ctx context.Context, path string, body []byte, text string, res *Result) error {
	base, err := url.Parse(c.BaseURL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return fmt.Errorf("query: %s is no address of a service: write http://HOST:PORT", quoted(c.BaseURL))
	}
	hreq, err := http.NewRequestWithContext(ctx, http.MethodPost, base.JoinPath(path).String(), bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("query: %w", err)
	}
	hreq.Header.Set("Content-Type", "application/json")
	hreq.Header.Set("Accept", "application/json, "+problemType)
	doer := c.HTTP
	if doer == nil {
		doer = http.DefaultClient
	}
	resp, err := doer.Do(hreq)
	if err != nil {
		return fmt.Errorf("query: %w", ended(ctx, err))
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+2)) // the newline is not counted
	if err != nil {
		return fmt.Errorf("query: %s: read the answer: %w", base.Redacted(), ended(ctx, err))
	}
	if len(answer) > maxAnswer+1 {
		return fmt.Errorf("query: %s: %w", base.Redacted(), errAnswerBig)
	}
	typ, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")) // "" if it is none
	switch {
	case typ == problemType:
		return readProblem(answer, resp.StatusCode, text)
	case resp.StatusCode != http.StatusOK || typ != "application/json":
		return fmt.Errorf("query: %s is no ksearch service: it answers with status %d and %s", base.Redacted(), resp.StatusCode, quoted(typ))
	}
	if err := json.Unmarshal(answer, res); err != nil {
		return fmt.Errorf("query: %s: read the answer: %w", base.Redacted(), err)
	}
	return nil
}

// ended returns the error of ctx if that is why err came.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		return ctx.Err()
	}
	return err
}

// readProblem makes an error of the answer to the query text.
func readProblem(answer []byte, status int, text string) error {
	p := new(Problem)
	if err := json.Unmarshal(answer, p); err != nil {
		return fmt.Errorf("query: an answer with status %d that cannot be read: %w", status, err)
	}
	p.Status = status
	if len(p.Errors) == 0 {
		return p
	}
	switch first := p.Errors[0]; {
	case p.Code == CodeSyntax && first.Param == paramQuery:
		e := &SyntaxError{Query: text, Msg: first.Detail, Mend: first.Hint}
		e.Offset = offset(text, first.Position-1)
		e.Width = offset(text[e.Offset:], first.Length)
		return e
	case p.Code == CodeLimit && first.Limit != nil:
		part := first.Param
		switch part {
		case paramFacets, paramFacetSize:
			part = "facet size"
		}
		return &LimitError{part, first.Limit.Got, first.Limit.Min, first.Limit.Max}
	}
	return p
}

// offset returns where the character n of s begins, from 0.
func offset(s string, n int) int {
	at := 0
	for ; n > 0 && at < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return at
}

// once returns each facet once, with the largest size that is asked for.
func once(facets []Facet) ([]Facet, error) {
	var out []Facet
next:
	for _, f := range facets {
		if name, ok := FacetOf(string(f.Field)); !ok || name != f.Field {
			return nil, fmt.Errorf("query: there is no facet %q", f.Field)
		}
		if f.Size == 0 {
			f.Size = 10
		}
		for i := range out {
			if out[i].Field == f.Field {
				out[i].Size = max(out[i].Size, f.Size)
				continue next
			}
		}
		out = append(out, f)
	}
	return out, nil
}

// each returns the counts for each of asked, out of those for sent.
func each(asked, sent []Facet, got []FacetCounts) ([]FacetCounts, error) {
	if len(got) != len(sent) {
		return nil, fmt.Errorf("query: the answer has %d facets, not %d", len(got), len(sent))
	}
	byField := make(map[FacetField]FacetCounts, len(got))
	for _, fc := range got {
		byField[fc.Field] = fc
	}
	var out []FacetCounts
	for _, f := range asked {
		fc, ok := byField[f.Field]
		if !ok {
			return nil, fmt.Errorf("query: the answer lacks the facet %s", f.Field)
		}
		size := f.Size
		if size == 0 {
			size = 10
		}
		size = min(size, len(fc.Values))
		for _, v := range fc.Values[size:] {
			fc.Other += v.N
		}
		fc.Values = append([]Count(nil), fc.Values[:size]...)
		out = append(out, fc)
	}
	return out, nil
}

// checkResult returns an error if res is not what a Searcher may answer to
// req: whoever has it need not look again.
func checkResult(res *Result, req *Request) error {
	if len(res.Hits) > req.PageSize() {
		return fmt.Errorf("query: the answer has %d hits, and %d were asked for", len(res.Hits), req.PageSize())
	}
	for i, h := range res.Hits {
		if h.Article == nil {
			return fmt.Errorf("query: hit %d of the answer has no article", i+1)
		}
		for _, s := range h.Snippets {
			end := 0
			for _, m := range s.Marks {
				if m.Start < end || m.End < m.Start || m.End > len(s.Text) {
					return fmt.Errorf("query: hit %d of the answer has marks outside of their text", i+1)
				}
				end = m.End
			}
		}
	}
	return nil
}

// written is x in the query language. The error is a [*SyntaxError] if it is
// beyond the limits of the language.
func written(x Expr) (string, error) {
	x = normal(sayable(x))
	if x == nil {
		return "", nil
	}
	text := x.String()
	back, err := Parse(text)
	if err != nil {
		return "", err
	}
	if !alike(back, x) {
		return "", fmt.Errorf("query: the query language cannot say %s", quoted(text))
	}
	return text, nil
}

// sayable returns what finds the same as x, without the dates that Parse never
// returns.
func sayable(x Expr) Expr {
	all := func(parts []Expr) []Expr {
		out := make([]Expr, len(parts))
		for i, part := range parts {
			out[i] = sayable(part)
		}
		return out
	}
	switch x := x.(type) {
	case And:
		return And(all(x))
	case Or:
		return Or(all(x))
	case Not:
		return Not{sayable(x.X)}
	case Dates:
		return sayableDates(x)
	}
	return x
}

func sayableDates(d Dates) Expr {
	first := time.Date(minYear, 1, 1, 0, 0, 0, 0, time.UTC)
	end := time.Date(maxYear+1, 1, 1, 0, 0, 0, 0, time.UTC)
	year := Dates{first, first.AddDate(1, 0, 0)}
	nothing := And{year, Not{year}}
	switch {
	case !d.From.IsZero() && !d.To.IsZero() && !d.From.Before(d.To),
		!d.From.IsZero() && !d.From.Before(end),
		!d.To.IsZero() && !first.Before(d.To):
		return nothing
	}
	if d.From.Before(first) {
		d.From = time.Time{}
	}
	if d.To.After(end) {
		d.To = time.Time{}
	}
	if d.From.IsZero() && d.To.IsZero() {
		d.To = end
	}
	return d
}

// alike reports whether a and b, both in their normal form, find the same.
func alike(a, b Expr) bool {
	parts := func(a, b []Expr) bool {
		if len(a) != len(b) {
			return false
		}
		for i := range a {
			if !alike(a[i], b[i]) {
				return false
			}
		}
		return true
	}
	blanks := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	switch b := b.(type) {
	case Word:
		if a, ok := a.(Phrase); ok { // a word in quotes; a bare one is looked for among names too
			return a.Field == b.Field && b.Field != Text && isText(b.Field) && a.Text == blanks(b.Text)
		}
		return a == Expr(b)
	case Phrase:
		a, ok := a.(Phrase)
		return ok && a.Field == b.Field && blanks(a.Text) == blanks(b.Text)
	case Dates:
		a, ok := a.(Dates)
		return ok && a.From.Equal(b.From) && a.To.Equal(b.To)
	case Words:
		a, ok := a.(Words)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if a[i] != b[i] {
				return false
			}
		}
		return true
	case And:
		a, ok := a.(And)
		return ok && parts(a, b)
	case Or:
		a, ok := a.(Or)
		return ok && parts(a, b)
	case Not:
		a, ok := a.(Not)
		return ok && alike(a.X, b.X)
	}
	return a == b
}
