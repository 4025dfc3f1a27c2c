package corpus

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"net/url"
	"strconv"
	"strings"
)

// feedFormat reads web feeds in XML: RSS 0.9x and 2.0, RSS 1.0, which is RDF,
// and Atom 0.3 and 1.0. Each item is an article. Items are read one at a time,
// so that a feed may be of any length.
//
// No feed library is used, for those read a feed whole or not at all.
var feedFormat = Format{
	Name: "feed",
	Knows: func(_ string, head []byte) bool {
		switch _, local := rootOf(head); local {
		case "rss", "RDF", "feed":
			return true
		case "channel": // RSS 0.9x without its root
			return bytes.Contains(head, []byte("<item"))
		}
		return false
	},
	Read: readFeed,
}

func readFeed(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		pieces, err := newXMLPieces(in, "item", "entry")
		if err != nil {
			yield(nil, err)
			return
		}
		var feed *feedSource
		eachPiece(ctx, pieces, yield, func(item *element, n int) (*Article, []error) {
			if feed == nil {
				feed = feedOf(pieces.top(), in.URL)
			}
			return feed.article(item, n)
		})
	}
}

// eachPiece yields the articles that read makes of the pieces of a document. A
// piece for which it returns nothing is passed over.
func eachPiece(ctx context.Context, pieces *xmlPieces, yield func(*Article, error) bool, read func(piece *element, n int) (*Article, []error)) {
	found := false
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			yield(nil, err)
			return
		}
		piece, _, err := pieces.next()
		bad := (*pieceError)(nil)
		switch {
		case errors.As(err, &bad):
			if found = true; !yield(nil, &BadArticle{Err: bad.err}) {
				return
			}
			continue
		case err == io.EOF:
			if !found {
				yield(nil, ErrNoArticle)
			}
			return
		case err != nil:
			yield(nil, err)
			return
		}
		a, notes := read(piece, n)
		if a != nil {
			if found = true; !yield(a, nil) {
				return
			}
		}
		for _, note := range notes {
			if !yield(nil, &BadArticle{Err: note, Kept: a != nil}) {
				return
			}
		}
	}
}

// feedSource is what a feed says of all of its items.
type feedSource struct {
	kind      string // as origins name it
	title     string
	publisher string
	origin    string // of the publisher
	language  string
	base      *url.URL          // of relative links, or nil
	prefixes  map[string]string // of the root, to the usual ones
}

// feedSpaces are the namespaces of what is read in feeds, with their usual prefixes.
var feedSpaces = map[string]string{
	"http://purl.org/dc/elements/1.1/":                "dc",
	"http://purl.org/dc/terms/":                       "dcterms",
	"http://purl.org/rss/1.0/modules/content/":        "content",
	"http://www.georss.org/georss":                    "georss",
	"http://www.w3.org/2003/01/geo/wgs84_pos#":        "geo",
	"http://www.w3.org/2005/Atom":                     "atom",
	"http://purl.org/atom/ns#":                        "atom",
	"http://search.yahoo.com/mrss":                    "media",
	"http://prismstandard.org/namespaces/basic/2.0/":  "prism",
	"http://prismstandard.org/namespaces/1.2/basic/":  "prism",
	"http://www.w3.org/1999/xhtml":                    "xhtml",
	"http://rssnamespace.org/feedburner/ext/1.0":      "feedburner",
	"http://www.itunes.com/dtds/podcast-1.0.dtd":      "itunes",
	"http://wordpress.org/export/excerpt/":            "excerpt",
	"http://wordpress.org/export/":                    "wp",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns#":     "rdf",
	"http://news.yandex.ru":                           "yandex",
	"http://purl.org/rss/1.0/modules/syndication/":    "sy",
	"http://purl.org/rss/1.0/modules/slash/":          "slash",
	"http://wellformedweb.org/CommentAPI/":            "wfw",
	"http://www.opengis.net/gml":                      "gml",
	"http://www.google.com/schemas/sitemap-news/0.9/": "news",
}

func feedOf(root *element, address string) *feedSource {
	f := &feedSource{kind: "RSS", prefixes: make(map[string]string)}
	f.base, _ = url.Parse(address)
	if root == nil {
		return f
	}
	for _, a := range root.attrs {
		if a.Name.Space != "xmlns" {
			continue
		}
		uri := strings.TrimSpace(a.Value)
		if rest, wp := strings.CutPrefix(uri, "http://wordpress.org/export/"); wp { // 1.0 to 1.2
			_, rest, _ = strings.Cut(rest, "/")
			uri = "http://wordpress.org/export/" + rest
		}
		if usual := cmp.Or(feedSpaces[uri], feedSpaces[strings.TrimSuffix(uri, "/")], feedSpaces[uri+"/"]); usual != "" {
			f.prefixes[a.Name.Local] = usual
		}
	}
	channel := root.first("channel")
	switch {
	case root.name == "feed":
		f.kind, channel = "Atom", root
	case root.name == "RDF":
		f.kind = "RSS 1.0"
	case root.name == "channel":
		channel = root
	}
	if channel == nil {
		channel = root
	}
	top := feedItem{f, channel}
	f.title = flat(feedText(top.first("title")))
	f.publisher, f.origin = f.title, f.kind+" "+channel.name+" title"
	if publisher := flat(feedText(top.first("dc:publisher"))); publisher != "" {
		f.publisher, f.origin = publisher, f.kind+" "+channel.name+" dc:publisher"
	}
	f.language = cmp.Or(feedText(top.first("language", "dc:language")), xmlAttr(channel, "lang"), xmlAttr(root, "lang"))
	for _, base := range []string{top.link(), xmlAttr(root, "base"), xmlAttr(channel, "base")} {
		f.base = resolved(f.base, base)
	}
	return f
}

// resolved returns an address as it is meant where base is, or base if it is none.
func resolved(base *url.URL, address string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" {
		return base
	}
	if base != nil && base.IsAbs() {
		return base.ResolveReference(u)
	}
	return u
}

// xmlAttr returns an attribute of the namespace xml.
func xmlAttr(e *element, name string) string {
	if e != nil {
		for _, a := range e.attrs {
			if a.Name.Space == "xml" && a.Name.Local == name {
				return strings.TrimSpace(a.Value)
			}
		}
	}
	return ""
}

// feedText returns the text in e as it stands, with its line ends.
func feedText(e *element) string {
	if e == nil {
		return ""
	}
	var b strings.Builder
	e.write(&b)
	return strings.TrimSpace(b.String())
}

// article returns the nth item as an article.
func (f *feedSource) article(item *element, n int) (*Article, []error) {
	a := new(Article)
	i := feedItem{f, item}
	in := f.kind + " "
	base := f.base
	if own := xmlAttr(item, "base"); own != "" {
		base = resolved(base, own)
	}

	for _, name := range []string{"title", "dc:title", "media:title"} {
		a.set("headline", &a.Headline, oneLine(i.content(i.first(name)), maxFile), in+name)
	}
	guid := i.first("guid", "id")
	if guid != nil {
		a.set("guid", &a.GUID, feedText(guid), in+guid.name)
	}
	if about := item.attr("about"); f.kind == "RSS 1.0" {
		a.set("guid", &a.GUID, about, in+"item@rdf:about")
	}
	a.set("guid", &a.GUID, feedText(i.first("dc:identifier")), in+"dc:identifier")
	for _, l := range []struct{ address, where string }{
		{i.link(), in + "link"},
		{item.attr("about"), in + "item@rdf:about"},
		{permalink(guid), in + "guid"},
	} {
		if u := resolved(base, l.address); l.address != "" && u != nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			a.set("url", &a.URL, u.String(), l.where)
		}
	}
	a.ID = cmp.Or(a.GUID, a.URL, strconv.Itoa(n))

	i.texts(a, in)
	i.bylines(a, in)
	for _, c := range i.all("category", "atom:category", "dc:subject", "media:keywords") {
		words := []string{cmp.Or(c.attr("label"), c.attr("term"), feedText(c))}
		if c.name == "keywords" {
			words = listOf(feedText(c))
		}
		for _, word := range words {
			if word = flat(word); word != "" {
				a.Keywords = append(a.Keywords, word)
				a.from("keywords", in+"category")
			}
		}
	}
	a.set("publisher", &a.Publisher, flat(feedText(i.first("dc:publisher"))), in+"dc:publisher")
	if source := i.first("source"); source != nil { // of an item that another feed passes on
		a.set("publisher", &a.Publisher, flat(cmp.Or(feedText(feedItem{f, source}.first("title")), directText(source))), in+"source")
	}
	a.set("publisher", &a.Publisher, f.publisher, f.origin)
	a.set("language", &a.Language, cmp.Or(feedText(i.first("dc:language", "language")), xmlAttr(item, "lang"), xmlAttr(i.first("content", "summary", "title"), "lang")), in+"item language")
	a.set("language", &a.Language, f.language, "the language of the feed")
	i.places(a, in)
	return a, i.dates(a, in)
}
