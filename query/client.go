package query

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A Client is a [Searcher] and a [Streamer] over a [Handler] somewhere else, such as `ksearch
// serve`. It is safe for concurrent use.
//
// A request is sent in the query language, so an Expr that was built by hand
// and that the language cannot say is an error, and a Not of a Not is what
// stands in it. Errors come back as a [*SyntaxError], a [*LimitError], a
// [*CursorError] or a [*Problem]. JSON is UTF-8: in a path
// that is not, each byte that does not fit comes back as U+FFFD.
type Client struct {
	BaseURL string       // such as "http://127.0.0.1:7700", with the prefix of the Handler
	HTTP    *http.Client // nil means http.DefaultClient
	Key     string       // an API key of the service, "" if it asks for none; it stands in no error
}

// Search asks the Handler.
func (c *Client) Search(ctx context.Context, req *Request) (*Result, error) {
	if err := req.Check(); err != nil {
		return nil, err
	}
	facets, err := once(req.Facets)
	if err != nil {
		return nil, err
	}
	at, textParam, rest := "/v1/search", paramQuery, *req
	if id, others, ok := likeOne(req.Query); ok {
		at, textParam, rest.Query = "/v1/similar/"+url.PathEscape(id), paramFilter, others
	}
	text, params, err := said(&rest)
	if err != nil {
		return nil, err
	}
	delete(params, paramQuery) // which stands under textParam
	params[textParam] = text
	list := []string{}
	for _, f := range facets {
		one := string(f.Field)
		if f.Step != "" {
			one += ":" + string(f.Step)
		}
		list = append(list, fmt.Sprintf("%s:%d", one, f.Size))
		if f.Prefix != "" {
			params[paramPrefixOfEach+string(f.Field)] = f.Prefix
		}
	}
	params[paramFacets], params[paramSize], params[paramSuggest] = list, req.PageSize(), req.Suggest
	if req.Cursor != "" {
		params[paramCursor] = req.Cursor
	} else {
		params[paramFrom] = req.From
	}
	res := new(Result)
	if err := c.post(ctx, at, params, text, res); err != nil {
		if p := (*Problem)(nil); textParam == paramFilter && errors.As(err, &p) && p.Status == http.StatusNotFound {
			return likeNone(req), nil
		}
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

// Stream yields every hit of req, as the Handler sends them. An answer that was
// cut off ends with an error.
func (c *Client) Stream(ctx context.Context, req *Request) iter.Seq2[Hit, error] {
	return func(yield func(Hit, error) bool) {
		if err := c.stream(ctx, req, func(h Hit) bool { return yield(h, nil) }); err != nil {
			yield(Hit{}, err)
		}
	}
}

func (c *Client) stream(ctx context.Context, req *Request, yield func(Hit) bool) error {
	if err := req.Check(); err != nil {
		return err
	}
	text, params, err := said(req)
	if err != nil {
		return err
	}
	params[paramFormat] = jsonLines
	if req.Cursor != "" {
		params[paramCursor] = req.Cursor
	} else if req.From > 0 {
		params[paramFrom] = req.From
	}
	resp, base, err := c.ask(ctx, "/v1/export", params)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	typ, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")) // "" if it is none
	if typ == problemType {
		answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
		if err != nil {
			return fmt.Errorf("query: %s: read the answer: %w", base.Redacted(), ended(ctx, err))
		}
		return readProblem(answer, resp.StatusCode, text)
	}
	if resp.StatusCode != http.StatusOK || typ != jsonLinesType {
		return fmt.Errorf("query: %s exports nothing: it answers with status %d and %s", base.Redacted(), resp.StatusCode, quoted(typ))
	}
	lines := bufio.NewReader(resp.Body)
	for n := 1; ; n++ {
		line, err := readLine(lines)
		switch {
		case err == io.EOF && len(line) == 0:
			return nil
		case err == io.EOF:
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return fmt.Errorf("query: %s: the export was cut off after %d articles: %w", base.Redacted(), n-1, ended(ctx, err))
		}
		var hit Hit
		if err := json.Unmarshal(line, &hit); err != nil {
			return fmt.Errorf("query: %s: read hit %d: %w", base.Redacted(), n, err)
		}
		if err := checkHit(n, hit); err != nil {
			return err
		}
		if !yield(hit) {
			return nil
		}
	}
}

// readLine reads a line of at most maxAnswer bytes.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxAnswer:
			return nil, errAnswerBig
		case err != bufio.ErrBufferFull:
			return line, err
		}
	}
}

// said is what req says of which articles are hits, and of each of them, in
// parameters; text is the query.
func said(req *Request) (text string, params map[string]any, err error) {
	if text, err = written(req.Query); err != nil {
		return "", nil, err
	}
	params = map[string]any{
		paramQuery: text, paramSnippets: req.Snippets, paramBody: req.Body, paramRecent: req.Recent, paramExplain: req.Explain,
	}
	if err := putWithin(params, req.Within); err != nil {
		return "", nil, err
	}
	if req.Passage != 0 {
		params[paramPassage] = req.Passage
	}
	if req.Order != "" {
		params[paramSort] = req.Order
	}
	if !req.Now.IsZero() {
		params[paramNow] = req.Now.UTC().Format(time.RFC3339Nano)
	}
	seen := make(map[string]bool)
	for _, f := range req.Filters {
		if name, ok := FacetOf(string(f.Field)); !ok || name != f.Field {
			return "", nil, fmt.Errorf("query: there is no facet %q to filter by", f.Field)
		}
		name := paramFilterFacet + string(f.Field)
		if f.Exclude {
			name = paramFilterOut + string(f.Field)
		}
		switch {
		case len(f.Values) == 0:
			return "", nil, fmt.Errorf("query: the filter of %s has no values", f.Field)
		case !seen[name]:
			params[name] = f.Values
		case f.Exclude: // none of these, and none of those
			params[name] = append(slices.Clone(params[name].([]string)), f.Values...)
		default:
			numbers := filterNumbers()
			i := slices.IndexFunc(numbers, func(n string) bool { return !seen[name+n] })
			if i < 0 {
				return "", nil, fmt.Errorf("query: more than %d filters of %s cannot be sent", len(numbers), f.Field)
			}
			name += numbers[i]
			params[name] = f.Values
		}
		seen[name] = true
	}
	return text, params, nil
}

// putWithin puts what bounds a request into params.
func putWithin(params map[string]any, x Expr) error {
	if s, ok := x.(Sorted); ok {
		x = s.X // the order counts for nothing
	}
	if x == nil {
		return nil
	}
	text, err := written(x)
	if err == nil && text == "" { // which would be everything
		err = errors.New("query: the query language cannot say what the request is within")
	}
	params[paramWithin] = text
	return err
}

// ask posts params to an address of the Handler at base. The caller closes the
// body of the answer.
func (c *Client) ask(ctx context.Context, path string, params map[string]any) (resp *http.Response, base *url.URL, err error) {
	base, err = url.Parse(c.BaseURL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, nil, fmt.Errorf("query: %s is no address of a service: write http://HOST:PORT", quoted(c.BaseURL))
	}
	body, err := json.Marshal(params)
	if err != nil {
		return nil, nil, fmt.Errorf("query: %w", err)
	}
	hreq, err := http.NewRequestWithContext(ctx, http.MethodPost, base.JoinPath(path).String(), bytes.NewReader(body))
	if err != nil {
		return nil, nil, fmt.Errorf("query: %w", err)
	}
	hreq.Header.Set("Content-Type", "application/json")
	hreq.Header.Set("Accept", "application/json, "+jsonLinesType+", "+problemType)
	if c.Key != "" {
		hreq.Header.Set("Authorization", "Bearer "+c.Key)
	}
	doer := c.HTTP
	if doer == nil {
		doer = http.DefaultClient
	}
	if resp, err = doer.Do(hreq); err != nil {
		return nil, nil, fmt.Errorf("query: %w", ended(ctx, err))
	}
	if typ, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); typ != problemType && (resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden) {
		resp.Body.Close()
		p := &Problem{Status: resp.StatusCode, Code: CodeForbidden, Detail: base.Redacted() + " does not let you in"}
		if resp.StatusCode == http.StatusUnauthorized {
			p.Code = CodeKey
		}
		return nil, nil, p.named()
	}
	return resp, base, nil
}

// post searches with params, of which text is the query, and puts the answer
// into res.
func (c *Client) post(ctx context.Context, path string, params map[string]any, text string, res any) error {
	resp, base, err := c.ask(ctx, path, params)
	if err != nil {
		return err
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

// Complete asks the service for completions. One whose archive has none
// answers with a [*Problem] of status 404.
func (c *Client) Complete(ctx context.Context, req *CompletionRequest) ([]Completion, error) {
	var all suggested
	params := map[string]any{paramQuery: req.Typed, paramCount: min(req.Size, MaxCompletions)}
	if req.Size < 1 {
		return nil, ctx.Err()
	}
	if err := putWithin(params, req.Within); err != nil {
		return nil, err
	}
	err := c.post(ctx, "/v1/suggest", params, req.Typed, &all)
	return all.Completions, err
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
	case p.Code == CodeSyntax && (first.Param == paramQuery || first.Param == paramFilter): // only one of them is sent
		e := &SyntaxError{Query: text, Msg: first.Detail, Mend: first.Hint}
		e.Offset = offset(text, first.Position-1)
		e.Width = offset(text[e.Offset:], first.Length)
		return e
	case p.Code == CodeParameter && first.Param == paramWithin:
		return &BoundError{Msg: first.Hint}
	case p.Code == CodeCursor:
		return &CursorError{Msg: first.Detail}
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

// likeNone is the answer to a request for what is like an article that there is not.
func likeNone(req *Request) *Result {
	_, order := req.Plan()
	res := &Result{Query: Reading{Parsed: req.Query.String(), Order: order}, Total: Total{Relation: "eq"}}
	for _, f := range req.Facets {
		res.Facets = append(res.Facets, FacetCounts{Field: f.Field})
	}
	return res
}

// likeOne returns the ID of the article that the hits of x must be like, and
// what else they must be, if x asks for that.
func likeOne(x Expr) (id string, others Expr, ok bool) {
	switch x := x.(type) {
	case Similar:
		return x.ID, nil, true
	case And:
		for i, part := range x {
			if s, ok := part.(Similar); ok {
				return s.ID, conjunction(slices.Delete(slices.Clone(x), i, i+1)), true
			}
		}
	}
	return "", nil, false
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
				if out[i].Step != f.Step || out[i].Prefix != f.Prefix {
					return nil, fmt.Errorf("query: the facet %s is asked for in two ways: ask twice", f.Field)
				}
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
		fc.Values = append([]Count{}, fc.Values[:size]...)
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
		if err := checkHit(i+1, h); err != nil {
			return err
		}
	}
	return nil
}

func checkHit(n int, h Hit) error {
	if h.Article == nil {
		return fmt.Errorf("query: hit %d of the answer has no article", n)
	}
	for _, s := range h.Snippets {
		end := 0
		for _, m := range s.Marks {
			if m.Start < end || m.End < m.Start || m.End > len(s.Text) {
				return fmt.Errorf("query: hit %d of the answer has marks outside of their text", n)
			}
			end = m.End
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
	case Boost:
		return Boost{sayable(x.X), x.By}
	case Sorted:
		return Sorted{sayable(x.X), x.Order}
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
		return ok && a.Field == b.Field && a.Slop == b.Slop && blanks(a.Text) == blanks(b.Text)
	case Dates:
		a, ok := a.(Dates)
		return ok && a.From.Equal(b.From) && a.To.Equal(b.To)
	case Around:
		if a, ok := a.(Around); ok {
			a.Place, b.Place = blanks(a.Place), blanks(b.Place)
			return a == b
		}
		return false
	case Similar:
		a, ok := a.(Similar)
		return ok && blanks(a.ID) == blanks(b.ID)
	case Near:
		if a, ok := a.(Near); ok {
			same := alike(a.A, b.A) && alike(a.B, b.B)
			return same && a.Unit == b.Unit && a.Within == b.Within && a.Ordered == b.Ordered
		}
		return false
	case AtLeast:
		a, ok := a.(AtLeast)
		return ok && a.N == b.N && alike(a.X, b.X)
	case Boost:
		a, ok := a.(Boost)
		return ok && a.By == b.By && alike(a.X, b.X)
	case Sorted:
		a, ok := a.(Sorted)
		return ok && a.Order == b.Order && alike(a.X, b.X)
	case Words:
		a, ok := a.(Words)
		return ok && parts(a, b)
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
