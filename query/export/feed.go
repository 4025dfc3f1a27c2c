package export

import (
	"cmp"
	"encoding/xml"
	"io"
	"net/url"
	"strings"
	"time"

	"ksearch/corpus"
)

const defaultTitle = "Articles"

// element writes an element of XML with a text in it, if there is one.
func element(b *strings.Builder, margin, name, text string) {
	if text == "" {
		return
	}
	b.WriteString(margin + "<" + name + ">")
	escape(b, text)
	b.WriteString("</" + name + ">\n")
}

// escape writes text as XML has it: what no XML may hold has been left out
// before, or becomes U+FFFD.
func escape(b *strings.Builder, text string) {
	_ = xml.EscapeText(b, []byte(text)) // a Builder takes all
}

func attribute(b *strings.Builder, name, value string) {
	b.WriteString(" " + name + `="`)
	escape(b, value)
	b.WriteString(`"`)
}

// authors are the bylines of a, or else who brought it.
func authors(a *corpus.Article) []string {
	var all []string
	for _, s := range a.Bylines {
		if s = line(s); s != "" {
			all = append(all, s)
		}
	}
	if outlet := line(a.Outlet()); len(all) == 0 && outlet != "" {
		all = append(all, outlet)
	}
	return all
}

// labels are the section and keywords of a.
func labels(a *corpus.Article) []string {
	var all []string
	for _, s := range append([]string{a.Section}, a.Keywords...) {
		if s = line(s); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// An rss writes RSS 2.0, https://www.rssboard.org/rss-specification.
type rss struct {
	w io.Writer
	Options
}

func (r *rss) Begin() error {
	var b strings.Builder
	b.WriteString(xml.Header + `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">` + "\n<channel>\n")
	name := cmp.Or(line(r.Title), defaultTitle)
	element(&b, "", "title", name)
	element(&b, "", "link", cmp.Or(line(r.Link), "http://localhost/")) // it must have one
	element(&b, "", "description", name)
	_, err := io.WriteString(r.w, b.String())
	return err
}

func (r *rss) Write(a *corpus.Article, _ float64, _ string) error {
	var b strings.Builder
	b.WriteString("<item>\n")
	element(&b, "  ", "title", title(a))
	element(&b, "  ", "link", address(a))
	b.WriteString(`  <guid isPermaLink="false">`)
	escape(&b, line(a.ID))
	b.WriteString("</guid>\n")
	if !a.Published.IsZero() {
		element(&b, "  ", "pubDate", a.Published.Time.UTC().Format(time.RFC1123Z))
	}
	for _, s := range authors(a) {
		element(&b, "  ", "dc:creator", s) // author is an e-mail address
	}
	for _, s := range labels(a) {
		element(&b, "  ", "category", s)
	}
	element(&b, "  ", "dc:language", line(a.Language))
	// The description of an item is HTML, so the text is escaped twice.
	var html strings.Builder
	escape(&html, summary(a))
	element(&b, "  ", "description", html.String())
	b.WriteString("</item>\n")
	_, err := io.WriteString(r.w, b.String())
	return err
}

func (r *rss) End() error {
	_, err := io.WriteString(r.w, "</channel>\n</rss>\n")
	return err
}

// An atom writes Atom, RFC 4287. The head says when the feed changed, so it is
// written with the first article, and has its time: feeds begin with the newest.
type atom struct {
	w io.Writer
	Options
	begun bool
}

func (f *atom) Begin() error { return nil }

func (f *atom) head(updated time.Time) error {
	f.begun = true
	var b strings.Builder
	b.WriteString(xml.Header + `<feed xmlns="http://www.w3.org/2005/Atom">` + "\n")
	name := cmp.Or(line(f.Title), defaultTitle)
	element(&b, "", "title", name)
	link := line(f.Link)
	element(&b, "", "id", cmp.Or(link, urn("feed", name)))
	element(&b, "", "updated", updated.Format(time.RFC3339))
	if link != "" {
		b.WriteString(`<link rel="self"`)
		attribute(&b, "href", link)
		b.WriteString("/>\n")
	}
	b.WriteString("<author><name>")
	escape(&b, name)
	b.WriteString("</name></author>\n<generator>ksearch</generator>\n")
	_, err := io.WriteString(f.w, b.String())
	return err
}

// changed is when a changed last. It must be said; of an article without a
// date it is the beginning of 1970.
func changed(a *corpus.Article) time.Time {
	for _, d := range []corpus.Date{a.Updated, a.Published} {
		if !d.IsZero() {
			return d.Time.UTC()
		}
	}
	return time.Unix(0, 0).UTC()
}

// urn makes a URI of a name, as RFC 8141 writes it. It is the same for good,
// wherever the archive is served. A tag URI would need a domain of the archive,
// which nobody has told.
func urn(kind, name string) string { return "urn:ksearch:" + kind + ":" + url.PathEscape(name) }

func (f *atom) Write(a *corpus.Article, _ float64, _ string) error {
	if !f.begun {
		if err := f.head(changed(a)); err != nil {
			return err
		}
	}
	var b strings.Builder
	b.WriteString("<entry")
	if lang := line(a.Language); lang != "" {
		attribute(&b, "xml:lang", lang)
	}
	b.WriteString(">\n")
	element(&b, "  ", "title", title(a))
	element(&b, "  ", "id", urn("article", a.ID))
	element(&b, "  ", "updated", changed(a).Format(time.RFC3339))
	if !a.Published.IsZero() {
		element(&b, "  ", "published", a.Published.Time.UTC().Format(time.RFC3339))
	}
	if link := address(a); link != "" {
		b.WriteString(`  <link rel="alternate"`)
		attribute(&b, "href", link)
		b.WriteString("/>\n")
	}
	for _, s := range authors(a) {
		b.WriteString("  <author><name>")
		escape(&b, s)
		b.WriteString("</name></author>\n")
	}
	for _, s := range labels(a) {
		b.WriteString("  <category")
		attribute(&b, "term", s)
		b.WriteString("/>\n")
	}
	if address(a) != "" {
		element(&b, "  ", "summary", summary(a))
	} else { // an entry without a link must have a content
		element(&b, "  ", "content", cmp.Or(summary(a), title(a)))
	}
	b.WriteString("</entry>\n")
	_, err := io.WriteString(f.w, b.String())
	return err
}

func (f *atom) End() error {
	if !f.begun {
		if err := f.head(time.Unix(0, 0).UTC()); err != nil {
			return err
		}
	}
	_, err := io.WriteString(f.w, "</feed>\n")
	return err
}
