package corpus

import (
	"cmp"
	"encoding/base64"
	"strings"
	"unicode"

	"ksearch/corpus/names"
)

// A feedItem is an element of a feed whose children are asked for by their
// names, with the usual prefix of their namespace.
type feedItem struct {
	feed *feedSource
	*element
}

// all returns the children that have one of the names, in the order of the names.
func (i feedItem) all(names ...string) []*element {
	var out []*element
	for _, name := range names {
		prefix, local, prefixed := strings.Cut(name, ":")
		if !prefixed {
			prefix, local = "", name
		}
		for _, c := range i.nodes {
			if c.name == "" || !strings.EqualFold(c.name, local) {
				continue
			}
			space := c.space
			switch usual, known := i.feed.prefixes[space]; {
			case space == i.space: // of the item itself
				space = ""
			case known:
				space = usual
			}
			if strings.EqualFold(space, prefix) {
				out = append(out, c)
			}
		}
	}
	return out
}

// first returns the first of all that has text, else the first that has any
// attribute, or nil.
func (i feedItem) first(names ...string) *element {
	all := i.all(names...)
	for _, e := range all {
		if feedText(e) != "" {
			return e
		}
	}
	for _, e := range all {
		if len(e.attrs) > 0 {
			return e
		}
	}
	return nil
}

// link returns the address of the page that an item or a feed stands for.
func (i feedItem) link() string {
	best, bestRank := "", 0
	for _, l := range i.all("feedburner:origLink", "link", "atom:link") {
		href, rel, kind := cmp.Or(l.attr("href"), feedText(l)), l.attr("rel"), l.attr("type")
		rank := 3
		switch {
		case href == "" || rel != "" && rel != "alternate":
			continue
		case kind != "" && kind != "text/html" && kind != "application/xhtml+xml":
			rank = 1
		case rel == "" && l.attr("href") != "":
			rank = 2
		}
		if rank > bestRank {
			best, bestRank = href, rank
		}
	}
	return strings.TrimSpace(best)
}

// content returns the text of an element that holds HTML in any of the ways of
// feeds: escaped, in CDATA, as XHTML, in base64, or as plain text.
func (i feedItem) content(e *element) string {
	if e == nil {
		return ""
	}
	style := htmlStyle{cells: " | "}
	for _, c := range e.nodes {
		if c.name != "" {
			text := e.blockText(nil)
			if looksHTML(text) { // escaped within an element
				text = htmlText(text, style)
			}
			return text
		}
	}
	s := feedText(e)
	if kind := strings.ToLower(e.attr("type")); strings.EqualFold(e.attr("mode"), "base64") || // Atom 0.3
		strings.Contains(kind, "/") && !strings.HasPrefix(kind, "text/") && !strings.HasSuffix(kind, "xml") { // Atom 1.0
		if b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(s), "")); err == nil {
			if text, err := decode(b, ""); err == nil {
				s = text
			} else if !strings.ContainsRune(s, ' ') && len(s) > 100 { // a picture
				return ""
			}
		}
	}
	return htmlText(s, style)
}

// permalink returns the address that a guid is, if it is one.
func permalink(guid *element) string {
	s := feedText(guid)
	if strings.EqualFold(guid.attr("isPermaLink"), "false") || !isAddress(s) {
		return ""
	}
	return s
}

// directText returns the text that stands in e itself.
func directText(e *element) string {
	var b strings.Builder
	for _, c := range e.nodes {
		b.WriteString(c.data)
	}
	return strings.TrimSpace(b.String())
}

// texts sets the body and the standfirst. What most feeds have is one of the two,
// and that is then the body.
func (i feedItem) texts(a *Article, in string) {
	for _, name := range []string{"content:encoded", "content", "yandex:full-text", "xhtml:body", "body", "atom:content", "description", "summary", "dc:description", "atom:summary", "itunes:summary", "media:description"} {
		for _, e := range i.all(name) {
			a.set("body", &a.Body, withoutReadMore(i.content(e)), in+name)
		}
	}
	for _, group := range i.all("media:group") { // of a film, which has its description there
		about := feedItem{i.feed, group}
		a.set("body", &a.Body, i.content(feedItem{i.feed, &element{space: i.space, nodes: about.nodes}}.first("media:description")), in+"media:group/media:description")
	}
	if where := a.Origins["body"]; where == in+"description" || where == in+"summary" {
		return
	}
	for _, name := range []string{"description", "summary", "dc:description", "atom:summary"} {
		if s := withoutReadMore(i.content(i.first(name))); !standsIn(s, a.Body) && !standsIn(s, a.Headline) {
			a.set("standfirst", &a.Standfirst, s, in+name)
		}
	}
}

// withoutReadMore returns a text without what blog software puts under it.
func withoutReadMore(s string) string {
	s = strings.TrimSpace(s)
	at := strings.LastIndex(s, "The post ")
	if at >= 0 && (at == 0 || s[at-1] == '\n' || s[at-1] == ' ') && len(s)-at < 1000 && strings.Contains(s[at:], " appeared first on ") {
		s = strings.TrimSpace(s[:at])
	}
	for _, more := range []string{"[…]", "[...]", "[ … ]", "[&#8230;]"} {
		if rest, cut := strings.CutSuffix(s, more); cut {
			return strings.TrimSpace(rest) + " …"
		}
	}
	return s
}

// standsIn reports whether a standfirst says what a text begins with, in the
// same letters.
func standsIn(standfirst, text string) bool {
	s := lettersOnly(sample(standfirst, maxStandfirst))
	const before = 400 // letters of a dateline, a byline or a headline
	t := lettersOnly(sample(text, maxStandfirst*2+4*before))
	return strings.Contains(sample(t, len(s)+before), s)
}

func lettersOnly(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// bylines sets the authors that an item names, who are none if that is the publisher.
func (i feedItem) bylines(a *Article, in string) {
	for _, name := range []string{"dc:creator", "author", "atom:author", "dc:author", "dc:contributor", "itunes:author", "media:credit"} {
		for _, e := range i.all(name) {
			if name == "media:credit" && e.attr("role") != "author" {
				continue
			}
			who := feedText(feedItem{i.feed, e}.first("name", "atom:name"))
			if who == "" {
				who = directText(e)
			}
			for _, by := range bylinesOf(withoutAddress(who)) {
				if !strings.EqualFold(by, i.feed.publisher) && !strings.EqualFold(by, i.feed.title) && !isLogin(by) {
					a.Bylines = append(a.Bylines, by)
					a.from("bylines", in+name)
				}
			}
		}
		if len(a.Bylines) > 0 {
			return
		}
	}
}

// isLogin reports whether an author is the name of an account that nobody has.
func isLogin(s string) bool {
	switch strings.ToLower(s) {
	case "admin", "administrator", "webmaster", "editor", "root", "noreply", "no-reply", "unknown", "author":
		return true
	}
	return false
}

// withoutAddress returns the name beside an address of mail: "a@example.org
// (Azad Rahim)", "Azad Rahim <a@example.org>". An address alone is "".
func withoutAddress(s string) string {
	if s = oneLine(s, maxName*4); !strings.ContainsRune(s, '@') {
		return s
	}
	if at := strings.LastIndexByte(s, '('); at > 0 && strings.HasSuffix(s, ")") && !strings.ContainsRune(s[at:], '@') {
		return strings.TrimSpace(s[at+1 : len(s)-1])
	}
	words := strings.Fields(s)
	kept := words[:0]
	for _, w := range words {
		if !strings.ContainsRune(w, '@') {
			kept = append(kept, w)
		}
	}
	return strings.Trim(strings.Join(kept, " "), `"'()<>,;- `)
}

// dates sets the dates. Those that cannot be read are told.
func (i feedItem) dates(a *Article, in string) (notes []error) {
	for _, d := range []struct {
		field string
		to    *Date
		names []string
	}{
		{"published", &a.Published, []string{"pubDate", "published", "issued", "dc:date", "dcterms:issued", "dcterms:created", "created", "prism:publicationDate", "atom:published"}},
		{"updated", &a.Updated, []string{"updated", "modified", "atom:updated", "dcterms:modified", "prism:modificationDate"}},
	} {
		for _, name := range d.names {
			if err := a.setDate(d.field, d.to, feedText(i.first(name)), in+name); err != nil {
				notes = append(notes, err)
			}
		}
	}
	if a.Published.IsZero() && !a.Updated.IsZero() { // all that Atom demands
		a.Published = a.Updated
		a.from("published", a.Origins["updated"]+", for there is no other date")
	}
	if !a.Updated.IsZero() && a.Updated.Time.Equal(a.Published.Time) { // said again, and no change
		a.Updated = Date{}
		delete(a.Origins, "updated")
	}
	return notes
}

// places sets the places that an item names with their points.
func (i feedItem) places(a *Article, in string) {
	for _, e := range i.all("georss:featurename") {
		if name := feedText(e); name != "" {
			a.Places = append(a.Places, Entity{Name: name})
		}
	}
	for _, e := range i.all("dcterms:spatial") {
		if name := feedText(e); name != "" && !strings.ContainsAny(name, "=;") { // a name, and no encoding of a point
			a.Places = append(a.Places, Entity{Name: name})
		}
	}
	if len(a.Places) == 0 {
		return
	}
	a.from("places", in+"georss:featurename")
	if len(a.Places) > 1 { // whose the point is is not said
		return
	}
	point := feedText(i.first("georss:point"))
	if where := i.first("georss:where"); where != nil {
		point = cmp.Or(point, where.first("**/pos").text())
	}
	if lat, lon := feedText(i.first("geo:lat")), feedText(i.first("geo:long")); point == "" {
		point = lat + " " + lon
	}
	a.Places[0].Point = pointIn(point)
}

// pointIn reads "36.19 44.01", latitude first.
func pointIn(s string) *names.Point {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	if len(parts) != 2 {
		return nil
	}
	return pointOf(map[string]any{"lat": parts[0], "lon": parts[1]})
}
