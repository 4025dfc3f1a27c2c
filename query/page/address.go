package page

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ksearch/query"
)

// Limits on what one address may ask for.
const (
	maxAddressBytes = 32 << 10 // 32 values of the longest kind, escaped
	maxQueryBytes   = 1024     // nobody types more into one line
	maxValueBytes   = 300      // no name of a person or office is longer
	maxChosen       = 32       // values of facets; each is a clause for the engine
	maxBegin        = 100      // bytes of what a value begins with; no word is longer
	pageSize        = 20
)

// A choice is a facet that can be chosen from.
type choice struct {
	param string // in the address
	field query.Field
	facet query.FacetField
	label string
	one   string // of its values, as a note says it
}

// begins is the name in the address of what its values begin with.
func (c choice) begins() string { return c.param + "-begins" }

// choices are the facets of the page, in the order in which they are shown.
func choices() []choice {
	return []choice{
		{"person", query.Person, query.People, "People", "person"},
		{"place", query.Place, query.Places, "Places", "place"},
		{"org", query.Org, query.Organisations, "Organisations", "organisation"},
		{"dateline", query.Dateline, query.Datelines, "Filed from", "filed from there"},
		{"agency", query.Agency, query.Agencies, "Agencies", "agency"},
		{"section", query.Section, query.Sections, "Sections", "section"},
		{"lang", query.Lang, query.Languages, "Languages", "language"},
	}
}

// A param is one name and value of an address.
type param struct{ Name, Value string }

// An address is what an address of the search asks for.
type address struct {
	q        string
	chosen   map[string][]string // values by choice.param, each once
	begins   map[string]string   // what the values that can be chosen begin with, by choice.param
	from, to string              // days, months or years, both included; "" is open
	dates    query.Dates         // what from and to mean
	sort     query.Order         // "" is the default
	page     int                 // from 1
}

// An addressError is an address that cannot be understood. Msg and Mend are
// sentences for a person.
type addressError struct{ Msg, Mend string }

func (e *addressError) Error() string { return "page: " + e.Msg }

func readAddress(u *url.URL) (*address, error) {
	if len(u.RawQuery) > maxAddressBytes {
		return nil, &addressError{"It is too long.", "Ask for less at a time."}
	}
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, &addressError{"A part of it after the question mark is damaged.", "Copy it again, or start a new search."}
	}
	a := &address{q: values.Get("q"), chosen: make(map[string][]string), begins: make(map[string]string), page: 1}
	if len(a.q) > maxQueryBytes {
		a.q = ""
		return a, &addressError{
			fmt.Sprintf("The search has %s bytes, and the most is %s.", number(len(values.Get("q"))), number(maxQueryBytes)),
			"Take the words that matter most.",
		}
	}
	n := 0
	for _, c := range choices() {
		for _, v := range values[c.param] {
			v = strings.ToValidUTF8(v, "\ufffd")
			if v == "" || slices.Contains(a.chosen[c.param], v) {
				continue
			}
			if len(v) > maxValueBytes {
				return a, &addressError{fmt.Sprintf("A value for %s is too long.", c.param), "Choose one of those beside the results."}
			}
			if n++; n > maxChosen {
				return a, &addressError{fmt.Sprintf("More than %d values are chosen.", maxChosen), "Remove some of them."}
			}
			a.chosen[c.param] = append(a.chosen[c.param], v)
		}
		begin := strings.TrimSpace(strings.ToValidUTF8(values.Get(c.begins()), "\ufffd"))
		if len(begin) > maxBegin {
			return a, &addressError{fmt.Sprintf("What a value for %s begins with is too long.", c.param), "Write a few letters of it."}
		}
		if begin != "" {
			a.begins[c.param] = begin
		}
	}
	for _, end := range []struct {
		name  string
		text  *string
		time  *time.Time
		added int // units after the start of the unit
	}{{"from", &a.from, &a.dates.From, 0}, {"to", &a.to, &a.dates.To, 1}} {
		s := strings.TrimSpace(values.Get(end.name))
		if s == "" {
			continue
		}
		t, ok := readPeriod(s, end.added)
		if !ok {
			return a, &addressError{
				fmt.Sprintf("“%s” is no date.", cut(clean(s), 40)),
				"Write a year, a month or a day: 2021, 2021-06 or 2021-06-14.",
			}
		}
		*end.text, *end.time = s, t
	}
	if d := a.dates; !d.From.IsZero() && !d.To.IsZero() && !d.From.Before(d.To) {
		return a, &addressError{"The time ends before it begins.", fmt.Sprintf("Write from %s to %s.", a.to, a.from)}
	}
	switch o := query.Order(values.Get("sort")); o {
	case "", query.ByRelevance, query.ByNewest, query.ByOldest:
		a.sort = o
	default:
		return a, &addressError{fmt.Sprintf("There is no order “%s”.", cut(clean(string(o)), 40)), "The orders are relevance, newest and oldest."}
	}
	if s := values.Get("page"); s != "" {
		p, err := strconv.Atoi(s)
		if err != nil || p < 1 {
			return a, &addressError{fmt.Sprintf("“%s” is no page.", cut(clean(s), 40)), "Pages are counted from 1."}
		}
		if p > query.MaxDepth/pageSize {
			return a, &addressError{
				fmt.Sprintf("The last page that can be opened is %d.", query.MaxDepth/pageSize),
				"Narrow the search with a date, a place or one more word.",
			}
		}
		a.page = p
	}
	return a, nil
}

// readPeriod returns the start of the day, month or year s, or of the one after it.
func readPeriod(s string, after int) (time.Time, bool) {
	for _, p := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(p.layout, s); err == nil && t.Year() >= 1000 {
			return t.AddDate(after*p.years, after*p.months, after*p.days), true
		}
	}
	return time.Time{}, false
}

// dated reports whether a time is chosen.
func (a *address) dated() bool { return a.from != "" || a.to != "" }

// narrowed reports whether anything but the words is asked for.
func (a *address) narrowed() bool { return len(a.chosen) > 0 || a.dated() }

// filters are what is chosen: of each facet any of the values.
func (a *address) filters() []query.Filter {
	var all []query.Filter
	for _, c := range choices() {
		if values := a.chosen[c.param]; len(values) > 0 {
			all = append(all, query.Filter{Field: c.facet, Values: values})
		}
	}
	if a.dated() {
		span := cmp.Or(a.from, "1000") + ".." + cmp.Or(a.to, "9999")
		all = append(all, query.Filter{Field: query.PublicationDates, Values: []string{span}})
	}
	return all
}

// params returns the address as pairs in a fixed order, without the page.
func (a *address) params() []param {
	var all []param
	add := func(name, value string) {
		if value != "" {
			all = append(all, param{name, value})
		}
	}
	add("q", a.q)
	for _, c := range choices() {
		for _, v := range a.chosen[c.param] {
			add(c.param, v)
		}
	}
	for _, c := range choices() {
		add(c.begins(), a.begins[c.param])
	}
	add("from", a.from)
	add("to", a.to)
	add("sort", string(a.sort))
	return all
}

// link writes an address.
func (h *handler) link(params []param) string {
	var b strings.Builder
	b.WriteString(h.Base + "/")
	for i, p := range params {
		b.WriteByte("?&"[min(i, 1)])
		b.WriteString(url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value))
	}
	return b.String()
}

func (h *handler) queryLink(q string) string { return h.link([]param{{"q", q}}) }

func (h *handler) articleLink(id string) string { return h.Base + "/articles/" + url.PathEscape(id) }

// with returns the params with all of the names replaced by one value, or
// taken out if that is "".
func with(params []param, name, value string) []param {
	out := slices.DeleteFunc(slices.Clone(params), func(p param) bool { return p.Name == name })
	if value != "" {
		out = append(out, param{name, value})
	}
	return out
}

// withQuery returns the params for another query, which stands first.
func withQuery(params []param, q string) []param {
	rest := with(params, "q", "")
	if q == "" {
		return rest
	}
	return append([]param{{"q", q}}, rest...)
}

// withoutFacet returns the params without what is chosen of a facet.
func withoutFacet(params []param, f query.FacetField) []param {
	if f == query.PublicationDates {
		return with(with(params, "from", ""), "to", "")
	}
	for _, c := range choices() {
		if c.facet == f {
			params = with(params, c.param, "")
		}
	}
	return params
}

// without returns the params without one of them.
func without(params []param, gone param) []param {
	return slices.DeleteFunc(slices.Clone(params), func(p param) bool { return p == gone })
}
