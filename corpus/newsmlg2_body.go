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
