package query

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits on one request over HTTP, in bytes.
const (
	maxRequestBody = 64 << 10 // a query has 4 KiB at most
	maxAddress     = 64 << 10 // of the query string
)

// What is asked for where a request does not say: the same as `ksearch query`.
const (
	defaultFacetSize = 8
	defaultSnippets  = 3
)

func defaultFacets() []FacetField { return []FacetField{People, Places, Datelines, Agencies, Months} }

// The names of parameters. Those in one line mean the same thing.
const (
	paramQuery     = "q"
	paramFilter    = "filter"
	paramFacets    = "facets"
	paramFacetSize = "facet_size"
	paramSort      = "sort"
	paramSnippets  = "snippets"
	paramBody      = "body"

	paramPage              = "page"
	paramPerPage           = "per_page"
	paramFrom, paramOffset = "from", "offset"
	paramSize, paramLimit  = "size", "limit"
)

func searchParams() []string {
	return []string{
		paramQuery, paramFilter, paramFacets, paramFacetSize, paramSort, paramSnippets, paramBody,
		paramPage, paramPerPage, paramFrom, paramSize, paramOffset, paramLimit,
	}
}

// params are the parameters of a request, each given once.
type params map[string]string

// add adds a parameter whose name must be one of known.
func (p params) add(name, value string, known []string) error {
	if !slices.Contains(known, name) {
		if len(known) == 0 {
			return badParam(clip(name), "unknown parameter "+quoted(name), "this address takes none")
		}
		mend := "the parameters are " + strings.Join(known, ", ")
		if near := nearest(name, known); near != "" {
			mend = fmt.Sprintf("did you mean %s?", near)
		}
		return badParam(clip(name), "unknown parameter "+quoted(name), mend)
	}
	if _, twice := p[name]; twice {
		return badParam(name, "the parameter "+name+" is given twice", "give it once")
	}
	p[name] = value
	return nil
}

// clip cuts a name that somebody typed to what can be shown.
func clip(name string) string {
	const most = 40
	if r := []rune(name); len(r) > most {
		return string(r[:most]) + "…"
	}
	return strings.ToValidUTF8(name, "�")
}

// nearest returns the name that typed may be a slip of, or "".
func nearest(typed string, names []string) string {
	const longest = 20 // bytes; no name is longer, and time grows with the square
	if len(typed) > longest {
		return ""
	}
	typed = strings.ToLower(typed)
	best, least := "", 1+min(2, len(typed)/3)
	for _, name := range names {
		if d := distance(typed, name); d < least {
			best, least = name, d
		}
	}
	return best
}

// readParams reads the query string of r, and its body if it is a POST.
func readParams(r *http.Request, known []string) (params, error) {
	p := params{}
	if len(r.URL.RawQuery) > maxAddress {
		return nil, &requestError{
			status: http.StatusRequestURITooLong, code: CodeTooLarge,
			msg: fmt.Sprintf("the query string has %d bytes", len(r.URL.RawQuery)), mend: fmt.Sprintf("the most is %d", maxAddress),
		}
	}
	if err := p.addForm(r.URL.RawQuery, known); err != nil {
		return nil, err
	}
	if r.Method != http.MethodPost {
		if r.ContentLength != 0 {
			return nil, badBody("a "+r.Method+" with a body", "put the parameters into the address, or use POST")
		}
		return p, nil
	}
	if enc := r.Header.Get("Content-Encoding"); enc != "" && !strings.EqualFold(enc, "identity") {
		return nil, &requestError{status: http.StatusUnsupportedMediaType, code: CodeMediaType, msg: "a body in Content-Encoding " + quoted(enc), mend: "send it as it is"}
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxRequestBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, &requestError{status: http.StatusRequestEntityTooLarge, code: CodeTooLarge, msg: "the body is too large", mend: fmt.Sprintf("the most is %d bytes", maxRequestBody)}
	}
	if err != nil {
		return nil, badBody("the body was cut off", "send it again")
	}
	typ, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && typ == "application/json":
		return p, p.addJSON(body, known)
	case err == nil && typ == "application/x-www-form-urlencoded":
		return p, p.addForm(string(body), known)
	}
	return nil, &requestError{
		status: http.StatusUnsupportedMediaType, code: CodeMediaType, msg: "a body of type " + quoted(r.Header.Get("Content-Type")),
		mend: "send application/json or application/x-www-form-urlencoded",
	}
}

func (p params) addForm(form string, known []string) error {
	values, err := url.ParseQuery(form)
	if err != nil {
		return badBody("the parameters cannot be read", `write each as name=value with "&" between them, and "%" before two hex digits only`)
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, v := range values[name] {
			if err := p.add(name, v, known); err != nil {
				return err
			}
		}
	}
	return nil
}

// addJSON reads a flat object. It reads token by token, so that no depth of
// nesting costs anything.
func (p params) addJSON(body []byte, known []string) error {
	if !utf8.Valid(body) {
		return badBody("the body is not UTF-8", "JSON is written in UTF-8")
	}
	const shape = `send one object, as in {"q": "oil", "per_page": 20}`
	dec := json.NewDecoder(strings.NewReader(string(body)))
	dec.UseNumber()
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return badBody("the body is no JSON object", shape)
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return badBody("the body is no JSON", shape)
		}
		name := key.(string) // keys of an object are strings
		value, err := scalar(dec, name)
		if err != nil {
			return err
		}
		if err := p.add(name, value, known); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil { // the closing bracket
		return badBody("the body is no JSON", shape)
	}
	if _, err := dec.Token(); err != io.EOF {
		return badBody("something stands after the JSON object", shape)
	}
	return nil
}

// scalar reads a value as it would stand in a query string. A list of strings
// is one with commas.
func scalar(dec *json.Decoder, name string) (string, error) {
	var list []string
	for within := false; ; {
		t, err := dec.Token()
		if err != nil {
			return "", badBody("the body is no JSON", "the value of "+quoted(name)+" cannot be read")
		}
		text := ""
		switch t := t.(type) {
		case string:
			text = t
		case json.Number:
			text = t.String()
		case bool:
			text = strconv.FormatBool(t)
		case json.Delim:
			switch {
			case t == '[' && !within && name == paramFacets:
				within = true
				continue
			case t == ']' && within:
				return strings.Join(list, ","), nil
			}
			return "", badParam(clip(name), "a value with brackets", "it is a string or a number; only facets is a list of strings")
		default: // null
			return "", badParam(clip(name), "the value null", "leave the parameter out")
		}
		if !within {
			return text, nil
		}
		list = append(list, text)
	}
}

// request makes a Request of p.
func (h *Handler) request(p params) (*Request, error) {
	req := &Request{}
	var err error
	if req.Query, err = h.expr(p); err != nil {
		return nil, err
	}
	if req.Order, err = p.order(); err != nil {
		return nil, err
	}
	if req.From, req.Size, err = h.page(p); err != nil {
		return nil, err
	}
	if req.Facets, err = p.facets(); err != nil {
		return nil, err
	}
	if req.Snippets, err = p.number(paramSnippets, "snippets", defaultSnippets, 0, MaxSnippets); err != nil {
		return nil, err
	}
	switch v := p[paramBody]; v {
	case "true", "1":
		req.Body = true
	case "", "false", "0":
	default:
		return nil, badParam(paramBody, quoted(v)+" is no value for body", "it is true or false")
	}
	return req, nil
}

// expr reads the query and the filter, and joins them.
func (h *Handler) expr(p params) (Expr, error) {
	var parts []Expr
	for _, name := range []string{paramQuery, paramFilter} {
		s := p[name]
		if len(s) > h.maxQuery {
			at := h.maxQuery
			for at > 0 && at > h.maxQuery-utf8.UTFMax && !utf8.RuneStart(s[at]) {
				at--
			}
			return nil, &paramError{name, &SyntaxError{
				Query: s, Offset: at, Width: len(s) - at,
				Msg:  fmt.Sprintf("the query has %d bytes", len(s)),
				Mend: fmt.Sprintf("the most is %d: ask for less at a time", h.maxQuery),
			}}
		}
		x, err := Parse(s)
		if err != nil {
			return nil, &paramError{name, err}
		}
		if x != nil {
			parts = append(parts, x)
		}
	}
	x := conjunction(parts)
	if n := clauses(x); n > MaxClauses {
		return nil, badParam(paramFilter, fmt.Sprintf("the query and the filter have %d words, phrases and dates", n), fmt.Sprintf("the most is %d", MaxClauses))
	}
	return x, nil
}

// clauses counts the words, phrases and dates of x.
func clauses(x Expr) (n int) {
	switch x := x.(type) {
	case Word, Phrase, Dates:
		return 1
	case Words:
		return len(x)
	case And:
		for _, part := range x {
			n += clauses(part)
		}
	case Or:
		for _, part := range x {
			n += clauses(part)
		}
	case Not:
		return clauses(x.X)
	}
	return n
}

func (p params) order() (Order, error) {
	orders := []string{string(ByRelevance), string(ByNewest), string(ByOldest)}
	switch v := p[paramSort]; v {
	case "", "score", string(ByRelevance):
		return ByRelevance, nil
	case "date", "-date", "date:desc", string(ByNewest):
		return ByNewest, nil
	case "date:asc", string(ByOldest):
		return ByOldest, nil
	default:
		mend := "the orders are " + strings.Join(orders, ", ")
		if near := nearest(v, orders); near != "" {
			mend = fmt.Sprintf("did you mean %s?", near)
		}
		return "", badParam(paramSort, "there is no order "+quoted(v), mend)
	}
}

// number reads a whole number from low to high.
func (p params) number(name, part string, preset, low, high int) (int, error) {
	v, given := p[name]
	if !given {
		return preset, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || strings.HasPrefix(v, "+") {
		return 0, badParam(name, quoted(v)+" is no value for "+name, fmt.Sprintf("it is a whole number from %d to %d", low, high))
	}
	if n < low || n > high {
		return 0, &paramError{name, &LimitError{part, n, low, high}}
	}
	return n, nil
}

// one returns which of several names for one thing is given, names[0] if none.
func (p params) one(names ...string) (string, error) {
	found := ""
	for _, name := range names {
		if _, given := p[name]; !given {
			continue
		}
		if found != "" {
			return "", badParam(name, found+" and "+name+" at once", "they ask for the same: leave one out")
		}
		found = name
	}
	if found == "" {
		found = names[0]
	}
	return found, nil
}

// page reads which hits are asked for.
func (h *Handler) page(p params) (from, size int, err error) {
	sizeName, err := p.one(paramPerPage, paramSize, paramLimit)
	if err != nil {
		return 0, 0, err
	}
	fromName, err := p.one(paramPage, paramFrom, paramOffset)
	if err != nil {
		return 0, 0, err
	}
	if size, err = p.number(sizeName, "size", min(10, h.maxSize), 0, h.maxSize); err != nil {
		return 0, 0, err
	}
	if fromName == paramPage {
		page, err := p.number(paramPage, "page", 1, 1, MaxDepth)
		if err != nil {
			return 0, 0, err
		}
		from = (page - 1) * size
	} else if from, err = p.number(fromName, "from", 0, 0, MaxDepth); err != nil {
		return 0, 0, err
	}
	if from+size > MaxDepth {
		return 0, 0, &paramError{fromName, &LimitError{"from plus size", from + size, 0, MaxDepth}}
	}
	if size == 0 {
		size = -1
	}
	return from, size, nil
}

// facets reads a list such as "people,places:20".
func (p params) facets() ([]Facet, error) {
	preset, err := p.number(paramFacetSize, "facet size", defaultFacetSize, 1, MaxFacetSize)
	if err != nil {
		return nil, err
	}
	var facets []Facet
	list, given := p[paramFacets]
	switch {
	case !given:
		for _, f := range defaultFacets() {
			facets = append(facets, Facet{f, preset})
		}
		return facets, nil
	case list == "", list == "none":
		return nil, nil
	}
	for one := range strings.SplitSeq(list, ",") {
		name, digits, sized := strings.Cut(strings.TrimSpace(one), ":")
		field, ok := FacetOf(name)
		if !ok {
			var names []string
			for _, f := range FacetFields() {
				names = append(names, string(f))
			}
			mend := "the facets are " + strings.Join(names, ", ")
			if near := nearest(name, names); near != "" {
				mend = fmt.Sprintf("did you mean %s?", near)
			}
			return nil, badParam(paramFacets, "there is no facet "+quoted(name), mend)
		}
		f := Facet{field, preset}
		if sized {
			if f.Size, err = (params{paramFacets: digits}).number(paramFacets, "facet size", 0, 1, MaxFacetSize); err != nil {
				return nil, err
			}
		}
		if slices.ContainsFunc(facets, func(g Facet) bool { return g.Field == field }) {
			return nil, badParam(paramFacets, fmt.Sprintf("the facet %s is given twice", field), "give it once")
		}
		facets = append(facets, f)
	}
	return facets, nil
}
