package query

import (
	"cmp"
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
	"time"
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

func defaultFacets() []FacetField {
	return []FacetField{People, Places, Datelines, Agencies, PublicationDates}
}

// The names of parameters. Those in one line mean the same thing.
const (
	paramQuery     = "q"
	paramCount     = "n"
	paramFilter    = "filter"
	paramWithin    = "within"
	paramFacets    = "facets"
	paramFacetSize = "facet_size"
	paramSort      = "sort"
	paramSnippets  = "snippets"
	paramPassage   = "passage"
	paramHighlight = "highlight"
	paramPreTag    = "pre_tag"
	paramPostTag   = "post_tag"
	paramBody      = "body"
	paramCursor    = "cursor"
	paramLang      = "lang"
	paramRecent    = "recent"
	paramNow       = "now"
	paramExplain   = "explain"
	paramSuggest   = "suggest"
	paramFields    = "fields"
	paramExclude   = "exclude"
	paramFormat    = "format"

	// These are followed by the name of a facet, as in f.people.
	paramFilterFacet  = "f."
	paramFilterOut    = "-f."
	paramFacetPrefix  = "facet_prefix" // of every facet
	paramPrefixOfEach = "facet_prefix."

	maxLang = 100 // bytes of a tag of a language; RFC 5646 asks for 35

	paramPage              = "page"
	paramPerPage           = "per_page"
	paramFrom, paramOffset = "from", "offset"
	paramSize, paramLimit  = "size", "limit"
)

// facetParams are the beginnings of names that end with that of a facet.
func facetParams() []string { return []string{paramFilterFacet, paramFilterOut, paramPrefixOfEach} }

func searchParams() []string { return append([]string{paramQuery}, similarParams()...) }

// similarParams are those of /v1/similar: what is asked for is in the address.
func similarParams() []string {
	return []string{
		paramFilter, paramWithin, paramLang, "f.FACET", "-f.FACET", paramFacets, paramFacetSize, paramFacetPrefix, "facet_prefix.FACET",
		paramSort, paramRecent, paramNow, paramSnippets, paramPassage, paramHighlight, paramPreTag, paramPostTag, paramBody, paramFields, paramExclude, paramExplain, paramSuggest,
		paramPage, paramPerPage, paramFrom, paramSize, paramOffset, paramLimit, paramCursor,
	}
}

func exportParams() []string {
	return []string{
		paramFormat, paramQuery, paramFilter, paramWithin, paramLang, "f.FACET", "-f.FACET", paramSort, paramRecent, paramNow,
		paramSnippets, paramPassage, paramHighlight, paramPreTag, paramPostTag, paramBody, paramFields, paramExclude, paramExplain, paramFrom, paramCursor,
	}
}

// params are the parameters of a request. Those that begin with f. and -f. may
// have several values, and all others one.
type params map[string][]string

// get returns the value of a parameter, "" if it is not given.
func (p params) get(name string) string {
	if v := p[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// add adds a parameter whose name must be one of known.
func (p params) add(name, value string, known []string) error {
	if facet, filters, err := ofFacet(name, known); facet != "" || err != nil {
		if err != nil {
			return err
		}
		if p[facet] != nil && !filters {
			return badParam(clip(name), "the parameter "+facet+" is given twice", "give it once")
		}
		p[facet] = append(p[facet], value)
		return nil
	}
	if !slices.Contains(known, name) || strings.HasSuffix(name, ".FACET") {
		if len(known) == 0 {
			return badParam(clip(name), "unknown parameter "+quoted(name), "this address takes none")
		}
		mend := "the parameters are " + strings.Join(known, ", ")
		if near := nearest(name, known); near != "" {
			mend = fmt.Sprintf("did you mean %s?", near)
		}
		return badParam(clip(name), "unknown parameter "+quoted(name), mend)
	}
	if p[name] != nil {
		return badParam(name, "the parameter "+name+" is given twice", "give it once")
	}
	p[name] = []string{value}
	return nil
}

// ofFacet returns the name of a parameter that ends with the name of a facet,
// with the facet in full, or "" if this is none; filters is whether it may be
// given again.
func ofFacet(name string, known []string) (full string, filters bool, err error) {
	for _, begin := range facetParams() {
		facet, ok := strings.CutPrefix(name, begin)
		if !ok || !slices.Contains(known, begin+"FACET") {
			continue
		}
		number := ""
		if i := strings.IndexByte(facet, '.'); i >= 0 && isFilter(begin) {
			if facet, number = facet[:i], facet[i:]; !slices.Contains(filterNumbers(), number) || number == "" {
				return "", false, badParam(clip(name), "a filter with the number "+quoted(number[1:]), "a second filter of one facet is "+begin+facet+".2, a third .3, up to .9")
			}
		}
		field, err := facetNamed(facet)
		if bad := (*facetError)(nil); errors.As(err, &bad) {
			return "", false, badParam(clip(name), bad.msg(), bad.mend)
		}
		return begin + string(field) + number, begin != paramPrefixOfEach, nil
	}
	return "", false, nil
}

// filterNumbers stand behind the names of filters: an article must pass them
// all, while the values of one are for it to have any of.
func filterNumbers() []string { return []string{"", ".2", ".3", ".4", ".5", ".6", ".7", ".8", ".9"} }

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
		values, err := scalars(dec, name)
		if err != nil {
			return err
		}
		for _, value := range values {
			if err := p.add(name, value, known); err != nil {
				return err
			}
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

// isList reports whether the value of a parameter may be a list in JSON.
func isList(name string) bool {
	switch name {
	case paramFacets, paramFields, paramExclude, paramLang, paramHighlight:
		return true
	}
	return isFilter(name)
}

func isFilter(name string) bool {
	return strings.HasPrefix(name, paramFilterFacet) || strings.HasPrefix(name, paramFilterOut)
}

// scalars reads a value as it would stand in a query string. A list of strings
// is one with commas, but for a filter, which is given again for each.
func scalars(dec *json.Decoder, name string) ([]string, error) {
	var list []string
	for within := false; ; {
		t, err := dec.Token()
		if err != nil {
			return nil, badBody("the body is no JSON", "the value of "+quoted(name)+" cannot be read")
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
			case t == '[' && !within && isList(name):
				within = true
				continue
			case t == ']' && within && !isFilter(name):
				return []string{strings.Join(list, ",")}, nil
			case t == ']' && within && len(list) > 0:
				return list, nil
			case t == ']' && within:
				return nil, badParam(clip(name), "a list without a value", "leave the parameter out")
			}
			return nil, badParam(clip(name), "a value with brackets", "it is a string or a number; only facets, fields, exclude and filters are lists of strings")
		default: // null
			return nil, badParam(clip(name), "the value null", "leave the parameter out")
		}
		if !within {
			return []string{text}, nil
		}
		list = append(list, text)
	}
}

// An asked is a Request over HTTP, and how its answer is cut.
type asked struct {
	*Request
	cut projection
}

// page makes a request for a page of hits of p, that are like the article with
// an ID, if that is not "".
func (h *Handler) page(p params, like string) (a asked, err error) {
	if a, err = h.request(p, like, defaultSnippets); err != nil {
		return asked{}, err
	}
	if a.From, a.Size, err = h.span(p); err != nil {
		return asked{}, err
	}
	if a.Facets, err = p.facets(); err != nil {
		return asked{}, err
	}
	if a.Cursor, err = p.cursor(); err != nil {
		return asked{}, err
	}
	if a.Suggest, err = p.truth(paramSuggest, a.From == 0 && a.Cursor == ""); err != nil {
		return asked{}, err
	}
	return a, checked(a.Request)
}

// cursor reads the cursor, beside which no hits are skipped.
func (p params) cursor() (string, error) {
	cursor := p.get(paramCursor)
	if cursor == "" {
		return "", nil
	}
	_, err := p.one(paramPage, paramFrom, paramOffset, paramCursor)
	return cursor, err
}

// checked returns an error for a Request that no Searcher takes.
func checked(req *Request) error {
	err := req.Check()
	if limit := (*LimitError)(nil); err == nil || errors.As(err, &limit) {
		return err
	}
	msg, mend, _ := strings.Cut(strings.TrimPrefix(err.Error(), "query: "), ": ")
	return badParam("", msg, mend)
}

// request makes a Request of what p says of each hit, and which ones are hits.
func (h *Handler) request(p params, like string, snippets int) (asked, error) {
	a := asked{Request: new(Request)}
	var err error
	if a.Query, err = h.expr(p, like); err != nil {
		return a, err
	}
	if a.Within, err = h.parse(p, paramWithin); err != nil {
		return a, err
	}
	if a.Filters, err = h.filters(p); err != nil {
		return a, err
	}
	if p[paramLang] != nil {
		f := Filter{Field: Languages}
		for one := range strings.SplitSeq(p.get(paramLang), ",") {
			if one = strings.TrimSpace(one); one == "" || len(one) > maxLang || !utf8.ValidString(one) {
				return a, badParam(paramLang, quoted(clip(one))+" is no language", "write tags with commas between, as in lang=en,ckb")
			}
			f.Values = append(f.Values, one)
		}
		a.Filters = append(a.Filters, f)
	}
	if a.Order, err = p.order(); err != nil {
		return a, err
	}
	if a.Recent, err = p.truth(paramRecent, false); err != nil {
		return a, err
	}
	if a.Now, err = p.now(); err != nil {
		return a, err
	}
	if a.Snippets, err = p.number(paramSnippets, "snippets", snippets, 0, MaxSnippets); err != nil {
		return a, err
	}
	if a.Passage, err = p.number(paramPassage, "characters of a passage", 0, MinPassage, MaxPassage); err != nil {
		return a, err
	}
	if a.Explain, err = p.truth(paramExplain, false); err != nil {
		return a, err
	}
	if a.cut, err = p.projection(); err != nil {
		return a, err
	}
	asksBody := a.cut.names("body")
	if a.Body, err = p.truth(paramBody, asksBody); err == nil && asksBody && !a.Body {
		err = badParam(paramBody, "fields has body, and body is false", "leave one out")
	}
	return a, err
}

// truth reads a parameter that is true or false.
func (p params) truth(name string, preset bool) (bool, error) {
	if p[name] == nil {
		return preset, nil
	}
	switch v := p.get(name); v {
	case "true", "1":
		return true, nil
	case "", "false", "0":
		return false, nil
	default:
		return false, badParam(name, quoted(v)+" is no value for "+name, "it is true or false")
	}
}

// now reads a moment, or a day, which begins at midnight in UTC.
func (p params) now() (time.Time, error) {
	v := p.get(paramNow)
	if v == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, v); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, badParam(paramNow, quoted(v)+" is no value for now", "write 2018-03-12 or 2018-03-12T09:30:00Z")
}

// filters reads the parameters f.FACET and -f.FACET.
func (h *Handler) filters(p params) ([]Filter, error) {
	const most = 100 // values; nobody chooses more, and each is a clause for an engine
	var all []Filter
	n := 0
	for _, begin := range []string{paramFilterFacet, paramFilterOut} {
		for _, field := range FacetFields() {
			for _, number := range filterNumbers() {
				name := begin + string(field) + number
				var one []Filter
				for _, v := range p[name] {
					if n++; n > most {
						return nil, badParam(name, fmt.Sprintf("the filters have more than %d values", most), "ask for less at a time")
					}
					if len(v) > h.maxQuery || !utf8.ValidString(v) {
						return nil, badParam(name, quoted(v)+" is no value of a facet", fmt.Sprintf("it is UTF-8 of at most %d bytes", h.maxQuery))
					}
					one = Filtered(one, Filter{Field: field, Values: []string{v}, Exclude: begin == paramFilterOut})
				}
				all = append(all, one...)
			}
		}
	}
	return all, nil
}

// expr reads the query and the filter, and joins them. A query in an order of
// its own stays one.
func (h *Handler) expr(p params, like string) (Expr, error) {
	var parts []Expr
	var order Order
	if like != "" {
		parts = append(parts, Similar{like})
	}
	for _, name := range []string{paramQuery, paramFilter} {
		x, err := h.parse(p, name)
		if err != nil {
			return nil, err
		}
		if sorted, ok := x.(Sorted); ok {
			x, order = sorted.X, sorted.Order
		}
		if x != nil {
			parts = append(parts, x)
		}
	}
	x := conjunction(parts)
	if n := clauses(x); n > MaxClauses {
		return nil, badParam(paramFilter, fmt.Sprintf("the query and the filter have %d words, phrases and dates", n), fmt.Sprintf("the most is %d", MaxClauses))
	}
	if order != "" {
		return Sorted{X: x, Order: order}, nil
	}
	return x, nil
}

// parse reads a query. Of all there are only q has an order of its own.
func (h *Handler) parse(p params, name string) (Expr, error) {
	s := p.get(name)
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
	if _, sorted := x.(Sorted); sorted && name != paramQuery {
		return nil, badParam(name, "a "+name+" with an order", "put the order into q, or into sort")
	}
	return x, nil
}

// order reads the order; "" is that of the query.
func (p params) order() (Order, error) {
	orders := []string{string(ByRelevance), string(ByNewest), string(ByOldest)}
	switch v := p.get(paramSort); v {
	case "":
		return "", nil
	case "score", string(ByRelevance):
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
	if p[name] == nil {
		return preset, nil
	}
	v := p.get(name)
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
		if p[name] == nil {
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

// span reads which hits are asked for.
func (h *Handler) span(p params) (from, size int, err error) {
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

// facets reads a list such as "people,places:20,dates:day".
func (p params) facets() ([]Facet, error) {
	preset, err := p.number(paramFacetSize, "facet size", defaultFacetSize, 1, MaxFacetSize)
	if err != nil {
		return nil, err
	}
	const maxPrefix = 100 // bytes; a word of a name has fewer
	var facets []Facet
	switch list := p.get(paramFacets); {
	case p[paramFacets] == nil:
		for _, f := range defaultFacets() {
			facets = append(facets, Facet{Field: f})
		}
	case list == "", list == "none":
	default:
		for one := range strings.SplitSeq(list, ",") {
			f, err := ParseFacet(one)
			if err != nil {
				return nil, facetProblem(err)
			}
			if slices.ContainsFunc(facets, func(g Facet) bool { return g.Field == f.Field }) {
				return nil, badParam(paramFacets, fmt.Sprintf("the facet %s is given twice", f.Field), "give it once")
			}
			facets = append(facets, f)
		}
	}
	for i := range facets {
		f := &facets[i]
		f.Size = cmp.Or(f.Size, preset)
		f.Prefix = cmp.Or(p.get(paramPrefixOfEach+string(f.Field)), f.Prefix, p.get(paramFacetPrefix))
		if len(f.Prefix) > maxPrefix || !utf8.ValidString(f.Prefix) {
			return nil, badParam(paramFacetPrefix, quoted(f.Prefix)+" is no beginning of a word", fmt.Sprintf("it is UTF-8 of at most %d bytes", maxPrefix))
		}
	}
	for _, f := range FacetFields() {
		name := paramPrefixOfEach + string(f)
		if p[name] != nil && !slices.ContainsFunc(facets, func(g Facet) bool { return g.Field == f }) {
			return nil, badParam(name, fmt.Sprintf("the facet %s is not asked for", f), "add it to facets")
		}
	}
	return facets, nil
}

// facetProblem makes an error of one of [ParseFacet] that says which parameter.
func facetProblem(err error) error {
	name, limit := (*facetError)(nil), (*LimitError)(nil)
	switch {
	case errors.As(err, &name):
		return badParam(paramFacets, name.msg(), name.mend)
	case errors.As(err, &limit):
		return &paramError{paramFacets, limit}
	}
	msg, mend, _ := strings.Cut(strings.TrimPrefix(err.Error(), "query: "), ": ")
	return badParam(paramFacets, msg, mend)
}
