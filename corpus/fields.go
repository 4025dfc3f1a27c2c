package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"ksearch/corpus/names"
)

// fields are the values of a JSON object or of front matter, by [fieldKey]:
// strings, lists ([]any), maps (map[string]any) and nil.
type fields map[string]any

// fieldKey returns a key as it is compared: "published_at" is "publishedAt".
func fieldKey(key string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' {
			return -1
		}
		return unicode.ToLower(r)
	}, key)
}

// The keys that are read, for each field of an article the most telling first.
// The first of each is what [Article] itself is written with.
var (
	idKeys         = []string{"id", "guid", "uri", "articleid"}
	headlineKeys   = []string{"headline", "title"}
	standfirstKeys = []string{"standfirst", "subtitle", "dek", "description", "summary", "abstract", "excerpt", "descriptiontext"}
	bodyKeys       = []string{"body", "articlebody", "bodytext", "text", "content", "contenttext", "contenthtml", "bodyhtml", "bodyxhtml", "articlehtml"}
	bylineKeys     = []string{"bylines", "byline", "authors", "author"}
	publishedKeys  = []string{"published", "publishedat", "datepublished", "publicationdate", "pubdate", "date", "versioncreated"}
	updatedKeys    = []string{"updated", "updatedat", "datemodified", "modified", "lastmodified"}
	keywordKeys    = []string{"keywords", "tags", "subjects"}
	sectionKeys    = []string{"section", "articlesection", "category"}
	urlKeys        = []string{"url", "link", "permalink"}
	publisherKeys  = []string{"publisher", "source", "site"}
	statusKeys     = []string{"status", "pubstatus"}
	guidKeys       = []string{"guid", "uri", "articleid"}
	versionKeys    = []string{"version", "revision"}
	noteKeys       = []string{"editorsnote", "ednote"}
	embargoKeys    = []string{"embargoed", "embargo"}
	languageKeys   = []string{"language", "lang", "inlanguage"}
	peopleKeys     = []string{"people", "persons"}
	placeKeys      = []string{"places", "locations"}
	orgKeys        = []string{"organisations", "organizations", "orgs"}
	knownKeys      = sync.OnceValue(func() map[string]bool {
		known := map[string]bool{"dateline": true, "credit": true, "desk": true, "replaces": true}
		for _, keys := range [][]string{
			idKeys, headlineKeys, standfirstKeys, bodyKeys, bylineKeys, publishedKeys, updatedKeys, keywordKeys,
			sectionKeys, urlKeys, publisherKeys, statusKeys, guidKeys, versionKeys, noteKeys, embargoKeys, languageKeys, peopleKeys, placeKeys, orgKeys,
		} {
			for _, k := range keys {
				known[k] = true
			}
		}
		return known
	})
)

// jsonFields decodes those values of an object that are read.
func jsonFields(object []byte) (fields, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(object, &raw); err != nil {
		return nil, err
	}
	f := make(fields)
	for _, key := range slices.Sorted(maps.Keys(raw)) {
		k := fieldKey(key)
		if !knownKeys()[k] || f[k] != nil {
			continue
		}
		var v any
		if err := json.Unmarshal(raw[key], &v); err != nil {
			v = string(raw[key]) // a number that is too large for any
		}
		f[k] = v
	}
	return f, nil
}

// first returns the first of the keys' values that is text.
func (f fields) first(keys []string) string { return textOf(f[f.key(keys)]) }

// textOf returns a value as text. A list is paragraphs; of a map it is what
// the name of the key says: {"name": "Reuters"}, {"rendered": "<p>"}.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		parts := make([]string, 0, len(v))
		for _, x := range v {
			if _, list := x.([]any); !list {
				parts = append(parts, textOf(x))
			}
		}
		return strings.Join(parts, "\n\n")
	case map[string]any:
		for _, k := range []string{"name", "value", "rendered", "text", "title"} {
			if s, ok := v[k].(string); ok {
				return s
			}
		}
	}
	return ""
}

// listOf returns a value as a list of texts. One text is cut at semicolons, or
// if there are none at commas.
func listOf(v any) []string {
	switch v := v.(type) {
	case []any:
		var out []string
		for _, x := range v {
			if s := textOf(x); strings.TrimSpace(s) != "" {
				out = append(out, s)
			}
		}
		return out
	case string:
		if strings.Contains(v, ";") {
			return strings.Split(v, ";")
		}
		return strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == '،' || r == '\n' })
	}
	if s := textOf(v); s != "" {
		return []string{s}
	}
	return nil
}

// article returns what the fields state, the key that the article is called
// by, and what could not be read of it. a is nil if there is neither a headline
// nor a body.
func (f fields) article() (a *Article, key string, notes []error) {
	a = new(Article)
	text := func(field string, to *string, keys []string) {
		if k := f.key(keys); k != "" {
			a.set(field, to, textOf(f[k]), k)
		}
	}
	text("headline", &a.Headline, headlineKeys)
	text("standfirst", &a.Standfirst, standfirstKeys)
	text("body", &a.Body, bodyKeys)
	text("credit", &a.Credit, []string{"credit"})
	a.Headline, a.Standfirst, a.Credit, a.Body = flat(a.Headline), flat(a.Standfirst), flat(a.Credit), fromHTML(a.Body)
	if strings.TrimSpace(a.Headline) == "" && strings.TrimSpace(a.Body) == "" {
		return nil, "", nil
	}
	text("url", &a.URL, urlKeys)
	text("publisher", &a.Publisher, publisherKeys)
	text("desk", &a.Desk, []string{"desk"})
	text("language", &a.Language, languageKeys)
	text("status", (*string)(&a.Status), statusKeys)
	text("guid", &a.GUID, guidKeys)
	text("version", &a.Version, versionKeys)
	text("replaces", &a.Replaces, []string{"replaces"})
	text("editors_note", &a.EditorsNote, noteKeys)
	a.set("section", &a.Section, firstOf(listOf(f[firstKey(f, sectionKeys)])), firstKey(f, sectionKeys))

	a.Keywords = listOf(f[firstKey(f, keywordKeys)])
	a.Bylines = bylinesOf(f[firstKey(f, bylineKeys)])
	a.Dateline = datelineOf(f["dateline"])
	a.People = entitiesOf(f[firstKey(f, peopleKeys)])
	a.Places = entitiesOf(f[firstKey(f, placeKeys)])
	a.Organisations = entitiesOf(f[firstKey(f, orgKeys)])
	for field, k := range map[string]string{
		"keywords": firstKey(f, keywordKeys), "bylines": firstKey(f, bylineKeys), "dateline": "dateline",
		"people": firstKey(f, peopleKeys), "places": firstKey(f, placeKeys), "organisations": firstKey(f, orgKeys),
	} {
		if f[k] != nil {
			a.from(field, k)
		}
	}
	for _, d := range []struct {
		field string
		keys  []string
		to    *Date
	}{{"published", publishedKeys, &a.Published}, {"updated", updatedKeys, &a.Updated}, {"embargoed", embargoKeys, &a.Embargoed}} {
		k := firstKey(f, d.keys)
		date, err := dateOf(f[k])
		if err != nil {
			notes = append(notes, fmt.Errorf("%s: %w", k, err))
		}
		if *d.to = date; !date.IsZero() && date.Origin == FromField {
			a.from(d.field, k)
		}
	}
	return a, strings.TrimSpace(f.first(idKeys)), notes
}

// key returns the first of the keys whose value is text, or "".
func (f fields) key(keys []string) string {
	for _, k := range keys {
		if s := textOf(f[k]); strings.TrimSpace(s) != "" {
			return k
		}
	}
	return ""
}

// isNews reports whether an object on its own is an article, for JSON and
// Markdown of many kinds have a title and a text.
func (f fields) isNews(a *Article) bool {
	dated := !a.Published.IsZero() || a.Dateline.Raw != "" || len(a.Dateline.Places) > 0
	switch {
	case a == nil:
		return false
	case a.Body != "" && a.Headline != "", a.Body != "" && (dated || len(a.Bylines) > 0):
		return true
	}
	return dated || f["headline"] != nil
}

func firstKey(f fields, keys []string) string {
	for _, k := range keys {
		switch v := f[k].(type) {
		case nil:
		case string:
			if strings.TrimSpace(v) != "" {
				return k
			}
		case []any:
			if len(v) > 0 {
				return k
			}
		default:
			return k
		}
	}
	return keys[0]
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// flat returns a text that is no HTML.
func flat(s string) string {
	return strings.TrimSpace(fromHTML(s))
}

// bylinesOf reads who wrote something from a list or a text, in which semicolons
// or slashes may stand between them.
func bylinesOf(v any) []string {
	var out []string
	add := func(s string) {
		s = strings.TrimSpace(s)
		if name, outlet, slash := strings.Cut(s, "/"); slash && (isAgency(outlet) || strings.Contains(outlet, ".") && len(strings.Fields(outlet)) == 1) {
			s = strings.TrimSpace(name) // "Azad Rahim/Zagros.example"
		}
		if authors, ok := bylineOf(s); ok {
			out = append(out, authors...)
		} else if authors, ok := bylineOf("By " + s); ok {
			out = append(out, authors...)
		} else if s != "" {
			out = append(out, s)
		}
	}
	if list, ok := v.([]any); ok {
		for _, x := range list {
			add(flat(textOf(x)))
		}
	} else {
		for s := range strings.SplitSeq(flat(textOf(v)), ";") {
			add(s)
		}
	}
	return out
}

// datelineOf reads a dateline as it is written with an [Article]. A text is
// still to be parsed.
func datelineOf(v any) Dateline {
	m, ok := v.(map[string]any)
	if !ok {
		return Dateline{Raw: strings.ReplaceAll(textOf(v), "\n\n", "/")}
	}
	d := Dateline{Places: listOf(m["places"]), Agency: oneLine(textOf(m["agency"]), maxName), Raw: textOf(m["raw"])}
	for i, p := range d.Places {
		d.Places[i] = oneLine(p, maxName)
	}
	d.Places = slices.DeleteFunc(d.Places, func(p string) bool { return p == "" })
	d.Places = d.Places[:min(len(d.Places), maxDatelinePlaces)]
	if d.Places == nil && d.Raw == "" {
		d.Raw = textOf(v)
	}
	d.Date, _ = dateOf(m["date"])
	if d.Date.Origin == FromField {
		d.Date.Origin = FromDateline
	}
	return d
}

// dateOf reads a date: a text, {"time", "origin"}, or seconds or milliseconds
// since 1970.
func dateOf(v any) (Date, error) {
	origin := FromField
	switch x := v.(type) {
	case map[string]any:
		switch o := Origin(textOf(x["origin"])); o {
		case FromField, FromDateline, FromURL, FromFileName:
			origin = o
		}
		v = x["time"]
	case float64:
		if x > 1e11 {
			x /= 1000
		}
		if x > 1e8 && x < 1e10 {
			return Date{Time: time.Unix(int64(x), 0).UTC(), Precision: Second, Origin: FromField}, nil
		}
	}
	s := strings.TrimSpace(textOf(v))
	if strings.Trim(s, "0-:TZ ") == "" { // "0000-00-00 00:00:00" is how databases say unknown
		return Date{}, nil
	}
	d, err := ParseDate(oneLine(s, maxName))
	if err != nil {
		return Date{}, err
	}
	d.Origin = origin
	return d, nil
}

// entitiesOf reads names as texts or as they are written with an [Article].
func entitiesOf(v any) []Entity {
	list, ok := v.([]any)
	if !ok {
		if m, one := v.(map[string]any); one {
			list = []any{m}
		} else {
			for _, s := range listOf(v) {
				list = append(list, s)
			}
		}
	}
	var out []Entity
	for _, x := range list {
		e := Entity{Name: textOf(x)}
		if m, ok := x.(map[string]any); ok {
			if e.Country = strings.ToUpper(textOf(m["country"])); len(e.Country) != 2 {
				e.Country = ""
			}
			e.Stated, _ = m["stated"].(bool)
			e.Point = pointOf(m["point"])
			if found, _ := m["mentions"].([]any); len(found) > 0 {
				e.Mentions = make([]Mention, 1) // that there are any is all that is asked
			}
		}
		if strings.TrimSpace(e.Name) != "" {
			out = append(out, e)
		}
	}
	return out
}

var errNoFields = errors.New("neither a headline nor a body: name them \"headline\" and \"body\"")

// pointOf reads {"lat", "lon"} in degrees.
func pointOf(v any) *names.Point {
	m, _ := v.(map[string]any)
	number := func(v any) (float64, bool) {
		f, err := strconv.ParseFloat(textOf(v), 64)
		return f, err == nil
	}
	lat, ok := number(m["lat"])
	lon, too := number(m["lon"])
	if !ok || !too || lat < -90 || lat > 90 || lon < -180 || lon > 180 || lat != lat || lon != lon {
		return nil
	}
	return &names.Point{Lat: lat, Lon: lon}
}
