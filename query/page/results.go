package page

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"ksearch/query"
)

// Sizes of facets.
const (
	facetSize  = 40 // values that are asked for
	facetShown = 6  // of them, those that are not folded away
)

// results is the page of a search.
type results struct {
	frame
	Fresh   bool // nothing is asked for: these are the newest articles
	Heading string
	Total   string
	Notes   []string
	Chosen  []chip
	Clear   string // link that takes all that is chosen back, or ""
	Orders  []order
	Facets  []facet
	Time    timeline
	Map     chart
	From    string
	To      string
	Meant   []other // other spellings
	Without []other // what is found without a part of the search
	Hits    []hit
	Range   string // "21 to 40 of 60"
	Last    bool   // there are more than pages reach
	Help    []help
	Exports []exportLink
}

// An other is another search, and how much it finds.
type other struct{ Text, Link, N string }

// A chip is something chosen, with the link that takes it back.
type chip struct{ Label, Value, Link string }

type order struct {
	Name, Link string
	Current    bool
}

type facet struct {
	Label  string
	Param  string
	Values []value // shown
	More   []value // folded away
	Cut    bool    // there are more, which few articles have
	Begins string  // what the values begin with, or ""
	Find   string  // the name of that in the address, or "" where all values are here
	None   string  // "12 articles without any", or ""
}

type value struct {
	ID, Param, Value, Label string
	N                       string
	Chosen                  bool
}

type hit struct {
	speech
	Link     string
	Status   string
	Headline []piece
	Place    string
	Day      day
	Source   string
	Snippets [][]piece
}

func (h *handler) search(w http.ResponseWriter, r *http.Request) {
	a, err := readAddress(r.URL)
	if err != nil {
		var filled frame
		if a != nil {
			filled.Query = clean(a.q)
		}
		h.failed(w, r, err, filled)
		return
	}
	filled := frame{Query: clean(a.q)}
	words, err := query.Parse(a.q)
	if err != nil {
		for _, p := range a.params() {
			if p.Name != "q" {
				filled.Hidden = append(filled.Hidden, p) // the mended query keeps what was chosen
			}
		}
		h.failed(w, r, err, filled)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), h.Timeout)
	defer cancel()
	res, err := h.ask(ctx, a, words)
	if err != nil {
		h.failed(w, r, err, filled)
		return
	}
	h.write(w, http.StatusOK, "results.html", h.results(a, words, res))
}

// order returns the order of the hits for words: relevance means nothing
// without any.
func (a *address) order(words query.Expr) query.Order {
	sorted, ok := words.(query.Sorted)
	switch {
	case ok && a.sort == "":
		return sorted.Order
	case a.q == "" && a.sort != query.ByOldest:
		return query.ByNewest
	case a.sort == "":
		return query.ByRelevance
	}
	return a.sort
}

// ask runs the search. A facet with a choice counts what else could be chosen
// too.
func (h *handler) ask(ctx context.Context, a *address, words query.Expr) (*query.Result, error) {
	req := &query.Request{
		Query: words, Within: query.Allowed(ctx), Filters: a.filters(), Order: a.order(words), Suggest: a.page == 1 && words != nil,
		From: (a.page - 1) * pageSize, Size: pageSize, Snippets: 2,
	}
	for _, c := range choices() {
		size := facetSize
		if c.facet == query.Places || c.facet == query.Datelines {
			size = mapSize
		}
		req.Facets = append(req.Facets, query.Facet{Field: c.facet, Size: size, Prefix: a.begins[c.param]})
	}
	req.Facets = append(req.Facets, a.timing())
	return h.searcher.Search(ctx, req)
}

func (h *handler) results(a *address, words query.Expr, res *query.Result) *results {
	params, current := a.params(), a.order(words)
	fresh := strings.TrimSpace(a.q) == "" && !a.narrowed()
	title := cut(clean(a.q), 60)
	heading := "Results"
	switch {
	case fresh:
		heading = "Newest articles"
		if current == query.ByOldest {
			heading = "Oldest articles"
		}
	case title == "":
		title = "Search"
	}
	p := &results{
		frame: h.frame(title), Fresh: fresh, Heading: heading,
		Total: total(res), From: a.from, To: a.to,
	}
	p.Query = clean(a.q)
	if a.sort != "" {
		p.Hidden = []param{{"sort", string(a.sort)}}
	}
	if !fresh {
		p.Robots = "noindex" // the articles are to be found, not every search for them
	}
	for _, n := range res.Query.Notes {
		p.Notes = append(p.Notes, sentence(n))
	}
	for _, s := range res.Suggestions {
		p.Meant = append(p.Meant, other{clean(s.Query), h.link(withQuery(params, s.Query)), count(s.Total, "article")})
	}
	for _, r := range res.Relaxations {
		rest := withQuery(params, r.Query)
		if r.Facet != "" {
			rest = withoutFacet(params, r.Facet)
		}
		p.Without = append(p.Without, other{clean(r.Without), h.link(rest), count(r.Total, "article")})
	}
	p.Chosen = h.chips(a, params)
	if len(p.Chosen) > 1 {
		p.Clear = h.link(slices.DeleteFunc(slices.Clone(params), func(p param) bool { return p.Name != "q" && p.Name != "sort" }))
	}
	for _, o := range []query.Order{query.ByRelevance, query.ByNewest, query.ByOldest} {
		if o == query.ByRelevance && a.q == "" {
			continue
		}
		p.Orders = append(p.Orders, order{
			Name: strings.ToUpper(string(o[:1])) + string(o[1:]), Link: h.link(with(params, "sort", string(o))),
			Current: o == current,
		})
	}
	for i, c := range choices() {
		if i < len(res.Facets) {
			p.Facets = append(p.Facets, a.facet(c, listed(res.Facets[i])))
		}
	}
	p.Facets = slices.DeleteFunc(p.Facets, func(f facet) bool { return len(f.Values) == 0 && f.Begins == "" })
	for _, f := range res.Facets {
		if f.Field == query.PublicationDates {
			p.Time = h.timeline(a, params, f)
		}
	}
	p.Map = h.chart(a, params, res.Facets)
	p.Map.Open = fresh
	for _, found := range res.Hits {
		p.Hits = append(p.Hits, h.hit(found))
	}
	h.pages(p, a, params, res)
	p.Feeds, p.Exports = h.exports(a, current)
	if res.Total.Value == 0 || fresh && a.page == 1 {
		p.Help = h.help()
	}
	return p
}

// listed are the values that the list of a facet has: the map has more.
func listed(f query.FacetCounts) query.FacetCounts {
	if len(f.Values) > facetSize {
		for _, v := range f.Values[facetSize:] {
			f.Other += v.N
		}
		f.Values = f.Values[:facetSize]
	}
	return f
}

func total(res *query.Result) string {
	s := count(res.Total.Value, "article")
	if res.Total.Relation == "gte" {
		s = "at least " + s
	}
	if n := res.Total.AllWords; n > 0 {
		s += ", " + number(n) + " with all words"
	}
	return s
}

// chips are all that is chosen, in the order of the facets.
func (h *handler) chips(a *address, params []param) []chip {
	var all []chip
	for _, c := range choices() {
		for _, v := range a.chosen[c.param] {
			all = append(all, chip{c.label, c.show(v), h.link(without(params, param{c.param, v}))})
		}
	}
	if !a.dated() {
		return all
	}
	show := func(s string) string {
		t, ok := readPeriod(s, 0)
		switch {
		case ok && len(s) == len("2006-01"):
			return t.Format("January 2006")
		case ok && len(s) == len(time.DateOnly):
			return t.Format("2 January 2006")
		}
		return clean(s)
	}
	c := chip{Label: "Published", Link: h.link(with(with(params, "from", ""), "to", ""))}
	switch from, to := show(a.from), show(a.to); {
	case from == to:
		c.Value = from
	case from == "":
		c.Value = "until " + to
	case to == "":
		c.Value = "since " + from
	default:
		c.Value = from + " to " + to
	}
	return append(all, c)
}

// show returns a value as people read it.
func (c choice) show(v string) string {
	if c.facet == query.Languages {
		return languageName(v)
	}
	return clean(v)
}

// facet returns the values of a facet, first those that are chosen, even if no
// article has them.
func (a *address) facet(c choice, counts query.FacetCounts) facet {
	f := facet{Label: c.label, Param: c.param, Cut: counts.Other > 0, Begins: clean(a.begins[c.param])}
	if f.Cut || f.Begins != "" {
		f.Find = c.begins()
	}
	if counts.Missing > 0 {
		f.None = count(counts.Missing, "article") + " without any"
	}
	add := func(to *[]value, v, n string, chosen bool) {
		*to = append(*to, value{
			ID: fmt.Sprintf("%s-%d", c.param, len(f.Values)+len(f.More)+1), Param: c.param,
			Value: strings.ToValidUTF8(v, "\ufffd"), Label: c.show(v), N: n, Chosen: chosen,
		})
	}
	taken := make(map[string]bool)
	for _, v := range a.chosen[c.param] {
		n := "0"
		if counts.Other > 0 { // it may be among those that were cut off
			n = ""
		}
		for _, have := range counts.Values {
			if have.Value == v {
				taken[v], n = true, number(have.N)
				break
			}
		}
		add(&f.Values, v, n, true)
	}
	for _, have := range counts.Values {
		if taken[have.Value] {
			continue
		}
		to := &f.Values
		if len(f.Values) >= facetShown {
			to = &f.More
		}
		add(to, have.Value, number(have.N), false)
	}
	if len(f.More) == 1 { // the line that would unfold it is as long
		f.Values, f.More = append(f.Values, f.More...), nil
	}
	return f
}

func (h *handler) hit(found query.Hit) hit {
	a := found.Article
	v := hit{
		speech: newSpeech(a.Language), Link: h.articleLink(found.ID),
		Status: clean(a.Label(time.Now())), Headline: []piece{{Text: clean(a.Headline)}},
		Place: clean(strings.Join(a.Dateline.Places, ", ")), Day: newDay(a.Published), Source: clean(a.Outlet()),
	}
	for _, s := range found.Snippets {
		switch {
		case s.Field != "headline":
			v.Snippets = append(v.Snippets, marked(s))
		case s.Text == a.Headline:
			v.Headline = marked(s)
		}
	}
	if strings.TrimSpace(a.Headline) == "" {
		v.Headline = []piece{{Text: opening(found)}}
	}
	return v
}

// opening stands for a headline where there is none.
func opening(found query.Hit) string {
	const room = 80 // characters
	if s := strings.TrimSpace(clean(found.Article.Standfirst)); s != "" {
		return cut(s, room)
	}
	for _, s := range found.Snippets {
		if s.Text != "" {
			return cut(clean(s.Text), room)
		}
	}
	return "(no headline)"
}

// pages fills in what leads to the pages before and after.
func (h *handler) pages(p *results, a *address, params []param, res *query.Result) {
	first := (a.page - 1) * pageSize
	if n := len(res.Hits); n > 0 && n < res.Total.Value {
		p.Range = fmt.Sprintf("%s to %s of %s", number(first+1), number(first+n), number(res.Total.Value))
	}
	switch {
	case a.page == 2:
		p.Prev = h.link(params)
	case a.page > 2:
		p.Prev = h.link(with(params, "page", fmt.Sprint(a.page-1)))
	}
	if first+len(res.Hits) < res.Total.Value && len(res.Hits) > 0 {
		if a.page < query.MaxDepth/pageSize {
			p.Next = h.link(with(params, "page", fmt.Sprint(a.page+1)))
		} else {
			p.Last = true
		}
	}
}
