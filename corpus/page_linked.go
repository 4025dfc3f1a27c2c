package corpus

import (
	"bytes"
	"encoding/json"
	"html"
	"slices"
	"strings"

	"ksearch/corpus/names"
)

// Limits on the JSON-LD of one page.
const (
	maxLinkedNodes = 5_000 // objects that are looked at
	maxLinkedDepth = 12    // of objects that hold objects
)

// linkedData is the JSON-LD of a page: statements in the words of schema.org.
type linkedData struct {
	articles []linkedNode
	types    map[string]bool           // of all objects that are not within another article
	byID     map[string]map[string]any // what "@id" refers to
	nodes    int
}

// A linkedNode is an article that JSON-LD speaks of.
type linkedNode struct {
	fields map[string]any
	kind   string
	listed bool // as one of a list
}

// readLinkedData reads the scripts of a page. It returns how many of them
// could not be read.
func readLinkedData(scripts []string) (d *linkedData, broken int) {
	d = &linkedData{types: make(map[string]bool), byID: make(map[string]map[string]any)}
	for _, s := range scripts {
		values, ok := lenientJSON(s)
		if !ok {
			broken++
		}
		for _, v := range values {
			d.collect(v, 0, false)
		}
	}
	return d, broken
}

// listing are the properties whose values are one of several.
var (
	listing = []string{"itemListElement", "item", "hasPart", "blogPost", "blogPosts", "dataFeedElement"}
	holding = []string{"@graph", "mainEntity", "mainEntityOfPage", "subjectOf"}
)

func (d *linkedData) collect(v any, depth int, listed bool) {
	if depth > maxLinkedDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			d.collect(x, depth+1, listed)
		}
	case map[string]any:
		if d.nodes++; d.nodes > maxLinkedNodes {
			return
		}
		if id, _ := v["@id"].(string); id != "" && len(v) > len(d.byID[id]) {
			d.byID[id] = v
		}
		article := ""
		for _, t := range linkedTypes(v) {
			if !listed {
				d.types[t] = true
			}
			if isArticleType(t) {
				article = t
			}
		}
		if article != "" && (len(v) > 2 || v["headline"] != nil) {
			d.articles = append(d.articles, linkedNode{v, article, listed})
		}
		for _, k := range holding {
			if article == "" || k == "@graph" {
				d.collect(v[k], depth+1, listed)
			}
		}
		for _, k := range listing {
			if article == "" {
				d.collect(v[k], depth+1, true)
			}
		}
	}
}

func linkedTypes(v map[string]any) []string {
	var out []string
	for _, t := range listOf(v["@type"]) {
		out = append(out, t[strings.LastIndexAny(t, "/:#")+1:])
	}
	return out
}

func isArticleType(t string) bool {
	switch t {
	case "BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "Report":
		return true
	}
	return strings.HasSuffix(t, "Article")
}

// resolve returns what v refers to, if it is nothing but a reference.
func (d *linkedData) resolve(v any) any {
	m, ok := v.(map[string]any)
	if !ok || m["name"] != nil {
		return v
	}
	if id, _ := m["@id"].(string); id != "" {
		if to := d.byID[id]; to != nil {
			return to
		}
	}
	return v
}

// list returns a value as a list of values with their references resolved.
func (d *linkedData) list(v any) []any {
	list, ok := v.([]any)
	if !ok {
		if v == nil {
			return nil
		}
		list = []any{v}
	}
	out := make([]any, 0, min(len(list), maxStated))
	for _, x := range list[:min(len(list), maxStated)] {
		out = append(out, d.resolve(x))
	}
	return out
}

// names returns the names in a value: a text, an object with a name, a
// reference to one, or a list of them.
func (d *linkedData) names(v any) []string {
	var out []string
	for _, x := range d.list(v) {
		if list := listOf(mapValue(x, "name")); len(list) > 1 {
			out = append(out, list...)
			continue
		}
		if s := plainText(textOf(x)); s != "" && !isURL(s) {
			out = append(out, s)
		}
	}
	return out
}

func mapValue(v any, key string) any {
	if m, ok := v.(map[string]any); ok {
		if list, ok := m[key].([]any); ok {
			return list
		}
	}
	return nil
}

func isURL(s string) bool { return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") }

// address returns the address in a value: a text, or the id or url of an object.
func (d *linkedData) address(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		for _, k := range []string{"@id", "url"} {
			if s, _ := v[k].(string); isURL(s) {
				return s
			}
		}
	}
	return ""
}

// entities adds the people, places and organisations that an article is said
// to be about. A Thing may be any of them or none.
func (d *linkedData) entities(a *Article, node map[string]any) {
	for _, k := range []string{"about", "mentions", "contentLocation"} {
		for _, x := range d.list(node[k]) {
			m, ok := x.(map[string]any)
			if !ok {
				continue
			}
			field, to := entityField(a, linkedTypes(m))
			e := Entity{Name: plainText(textOf(m["name"]))}
			if to == nil || e.Name == "" || len(*to) >= maxStated || slices.ContainsFunc(*to, func(o Entity) bool { return o.Name == e.Name }) {
				continue
			}
			if field == "places" {
				e.Country, e.Point = countryOf(m), linkedPoint(m["geo"])
			}
			*to = append(*to, e)
			a.from(field, "JSON-LD "+k)
		}
	}
}

func entityField(a *Article, types []string) (string, *[]Entity) {
	for _, t := range types {
		switch {
		case t == "Person":
			return "people", &a.People
		case t == "Place", t == "City", t == "Country", t == "State", t == "AdministrativeArea":
			return "places", &a.Places
		case strings.HasSuffix(t, "Organization"), t == "Corporation", t == "SportsTeam", t == "PoliticalParty":
			return "organisations", &a.Organisations
		}
	}
	return "", nil
}

func countryOf(place map[string]any) string {
	address, _ := place["address"].(map[string]any)
	if c := strings.ToUpper(textOf(address["addressCountry"])); len(c) == 2 && c[0] >= 'A' && c[0] <= 'Z' && c[1] >= 'A' && c[1] <= 'Z' {
		return c
	}
	return ""
}

func linkedPoint(v any) *names.Point {
	m, _ := v.(map[string]any)
	return pointOf(map[string]any{"lat": m["latitude"], "lon": m["longitude"]})
}

// lenientJSON reads JSON as it stands in pages: wrapped in comments or CDATA,
// escaped as HTML, with newlines in strings, trailing commas, comments, or
// several values one after the other. It returns the values up to a fault, and
// whether there is none.
func lenientJSON(s string) (values []any, ok bool) {
	if values, ok = jsonValues(s); ok {
		return values, true
	}
	s = unwrapScript(s)
	if mended, ok := jsonValues(mendJSON(s)); ok {
		return mended, true
	}
	if strings.Contains(s, "&quot;") || strings.Contains(s, "&#34;") {
		if mended, ok := jsonValues(mendJSON(html.UnescapeString(s))); ok {
			return mended, true
		}
	}
	if mended, _ := jsonValues(mendJSON(s)); len(mended) > len(values) {
		values = mended
	}
	return values, false
}

func jsonValues(s string) (values []any, ok bool) {
	d := json.NewDecoder(strings.NewReader(s))
	for len(values) < maxLinkedData {
		var v any
		if err := d.Decode(&v); err != nil {
			return values, len(values) > 0 && strings.TrimSpace(s[d.InputOffset():]) == ""
		}
		values = append(values, v)
	}
	return values, true
}

// unwrapScript cuts the comments and CDATA marks around a script.
func unwrapScript(s string) string {
	first, last := strings.IndexAny(s, "{["), strings.LastIndexAny(s, "}]")
	if cdata := strings.Index(s, "<![CDATA["); cdata >= 0 && cdata < first {
		first = cdata + len("<![CDATA[")
		if end := strings.LastIndex(s, "]]>"); end >= first {
			last = strings.LastIndexAny(s[:end], "}]")
		}
		if i := strings.IndexAny(s[first:], "{["); i >= 0 {
			first += i
		}
	}
	if first < 0 || last < first {
		return s
	}
	return s[first : last+1]
}

// mendJSON mends the usual faults of JSON that was put together as text.
func mendJSON(s string) string {
	var b bytes.Buffer
	b.Grow(len(s) + 64)
	quoted := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quoted && c == '\\':
			if i+1 < len(s) && strings.IndexByte(`"\/bfnrtu`, s[i+1]) >= 0 {
				b.WriteString(s[i : i+2])
				i++
			} // \' and the like lose the backslash
		case quoted && c == '"':
			if endsString(s[i+1:]) {
				quoted = false
				b.WriteByte(c)
			} else {
				b.WriteString(`\"`)
			}
		case quoted && c < ' ':
			switch c {
			case '\n':
				b.WriteString(`\n`)
			case '\r':
			default:
				b.WriteByte(' ')
			}
		case quoted:
			b.WriteByte(c)
		case c == '"':
			quoted = true
			b.WriteByte(c)
		case c == '/' && strings.HasPrefix(s[i:], "/*"):
			end := strings.Index(s[i:], "*/")
			if end < 0 {
				return b.String()
			}
			i += end + 1
		case c == '/' && strings.HasPrefix(s[i:], "//"):
			end := strings.IndexByte(s[i:], '\n')
			if end < 0 {
				return b.String()
			}
			i += end
		case c == ',':
			if next := strings.TrimLeft(window(s[i+1:]), " \t\r\n"); next != "" && strings.IndexByte("}],", next[0]) >= 0 {
				continue
			}
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// endsString reports whether a quotation mark ends a string, from what comes
// after it: a colon, the end of what it is in, or a comma before another value.
func endsString(after string) bool {
	after = strings.TrimLeft(window(after), " \t\r\n")
	if after == "" {
		return true
	}
	switch after[0] {
	case ':', '}', ']':
		return true
	case ',':
		next := strings.TrimLeft(after[1:], " \t\r\n,")
		return next == "" || strings.IndexByte(`"{[}]-0123456789tfn/`, next[0]) >= 0 && !strings.HasPrefix(next, "the ") && !strings.HasPrefix(next, "to ")
	}
	return false
}

// window returns the start of s, as far as mendJSON looks ahead.
func window(s string) string { return s[:min(len(s), 200)] }
