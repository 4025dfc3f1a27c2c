package corpus

import (
	"encoding/base64"
	"strings"
)

// body reads the text of an item from the first part of its content that has
// any. If that is NITF, all that it states is returned as well.
func (g *g2Item) body() (nitf *Article) {
	a := g.a
	for _, part := range g.root.all("contentSet/*") {
		switch part.name {
		case "inlineXML":
			if inner := part.first("nitf"); inner != nil {
				n, notes := nitfArticle(inner)
				if n != nil && n.Body != "" {
					g.notes = append(g.notes, notes...)
					a.set("body", &a.Body, n.Body, "contentSet/inlineXML/nitf")
					return n
				}
				continue
			}
			g.take(storyOf(part, a.Headline), "contentSet/inlineXML")
		case "inlineData":
			text := asWritten(part)
			kind := strings.ToLower(part.attr("contenttype"))
			if strings.Contains(strings.ToLower(part.attr("encoding")), "base64") {
				b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
				if err != nil || kind != "" && !strings.HasPrefix(kind, "text/") {
					continue
				}
				if text, err = decode(b, ""); err != nil {
					continue
				}
			}
			if kind != "" && !strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "html") && !strings.Contains(kind, "xml") {
				continue
			}
			g.take(markupStory(text, a.Headline, strings.Contains(kind, "html")), "contentSet/inlineData")
		}
		if a.Body != "" {
			return nil
		}
	}
	return nil
}

// take sets the body to a story, and keeps what stood over it.
func (g *g2Item) take(s story, where string) {
	a := g.a
	if a.set("body", &a.Body, s.body, where); a.Body == "" {
		return
	}
	g.over = s.standfirst
	a.set("editors_note", &a.EditorsNote, s.note, where)
	if g.bylines = s.bylines; len(s.bylines) == 0 {
		if first, _, more := strings.Cut(a.Body, "\n\n"); more {
			g.bylines, _ = bylineOf(first)
		}
	}
}

// asWritten returns the text in e as it stands, line ends included.
func asWritten(e *element) string {
	var b strings.Builder
	e.write(&b)
	return b.String()
}

// complete fills what a does not state with what from, found within it, does.
func complete(a, from *Article) {
	text := func(field string, to *string, value string) { a.set(field, to, value, from.Origins[field]) }
	text("headline", &a.Headline, from.Headline)
	text("standfirst", &a.Standfirst, from.Standfirst)
	text("body", &a.Body, from.Body)
	text("credit", &a.Credit, from.Credit)
	text("language", &a.Language, from.Language)
	text("section", &a.Section, from.Section)
	text("publisher", &a.Publisher, from.Publisher)
	text("desk", &a.Desk, from.Desk)
	text("url", &a.URL, from.URL)
	text("guid", &a.GUID, from.GUID)
	text("version", &a.Version, from.Version)
	text("replaces", &a.Replaces, from.Replaces)
	text("editors_note", &a.EditorsNote, from.EditorsNote)
	if statusOf(string(a.Status)) == "" && statusOf(string(from.Status)) != "" {
		a.Status = from.Status
		a.from("status", from.Origins["status"])
	}
	if a.Dateline.Raw == "" && len(a.Dateline.Places) == 0 {
		if a.Dateline = from.Dateline; from.Origins["dateline"] != "" {
			a.from("dateline", from.Origins["dateline"])
		}
	}
	for field, d := range map[string][2]*Date{
		"published": {&a.Published, &from.Published}, "updated": {&a.Updated, &from.Updated}, "embargoed": {&a.Embargoed, &from.Embargoed},
	} {
		if d[0].IsZero() && !d[1].IsZero() {
			*d[0] = *d[1]
			a.from(field, from.Origins[field])
		}
	}
	for field, l := range map[string][2]*[]string{"bylines": {&a.Bylines, &from.Bylines}, "keywords": {&a.Keywords, &from.Keywords}} {
		if len(*l[0]) == 0 && len(*l[1]) > 0 {
			*l[0] = *l[1]
			a.from(field, from.Origins[field])
		}
	}
	for field, l := range map[string][2]*[]Entity{
		"people": {&a.People, &from.People}, "places": {&a.Places, &from.Places}, "organisations": {&a.Organisations, &from.Organisations},
	} {
		if len(*l[0]) == 0 && len(*l[1]) > 0 {
			*l[0] = *l[1]
			a.from(field, from.Origins[field])
		}
	}
}
