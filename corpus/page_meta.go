package corpus

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	nethtml "golang.org/x/net/html"

	"ksearch/corpus/names"
)

// pageMeta is what a page says of itself outside of JSON-LD.
type pageMeta struct {
	meta      map[string][]string // contents of meta elements, by property, name or itemprop in lower case
	items     map[string][]string // texts of elements with an itemprop, or what stands for them
	title     string              // of the head
	headings  []string            // h1
	times     []pageTime
	canonical string
	base      string
	language  string // of html or body
	links     int    // a with a text of three words or more
	password  bool   // it asks for one
	metas     int

	dates   []string // texts of elements that are called dates, after the first h1
	authors []string // and authors, anywhere
	leads   []string // and standfirsts
	stories int      // elements that are said to be an article by microdata, RDFa or microformats
	asked   int      // elements of which it was asked whether they are of another article
	single  bool     // the class of the body says that the page is of one article
}

// A pageTime is a time element, or one that a page's author marked so.
type pageTime struct {
	value   string
	article bool // it stands within an article or main
	updated bool // it is said to be when that was changed
}

const (
	maxMetas    = 2_000 // the elements that are looked at
	maxHeadings = 20
	maxTimes    = 20
)

// readMeta reads the head of a page, and what its body marks for machines.
func readMeta(p *page) *pageMeta {
	m := &pageMeta{meta: make(map[string][]string), items: make(map[string][]string)}
	m.language = nodeAttr(p.root.FirstChild, "lang")
	if m.language == "" {
		m.language = nodeAttr(p.root.FirstChild, "xml:lang")
	}
	if m.language == "" {
		m.language = nodeAttr(p.body, "lang")
	}
	for _, class := range strings.Fields(nodeAttr(p.body, "class")) {
		m.single = m.single || class == "single-post" || class == "node-type-article" || class == "page-node-type-article" || class == "node-type-news" || class == "page-node-type-news"
	}
	m.read(p.root, false)
	return m
}

func (m *pageMeta) read(n *nethtml.Node, article bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != nethtml.ElementNode {
			continue
		}
		m.element(c, article)
		m.read(c, article || c.Data == "article" || c.Data == "main")
	}
}

func (m *pageMeta) element(n *nethtml.Node, article bool) {
	switch n.Data {
	case "meta":
		if m.metas++; m.metas > maxMetas {
			return
		}
		for _, k := range []string{"property", "name", "itemprop", "http-equiv"} {
			for key := range strings.FieldsSeq(strings.ToLower(nodeAttr(n, k))) {
				if v := plainText(nodeAttr(n, "content")); v != "" && len(m.meta[key]) < maxStated {
					m.meta[key] = append(m.meta[key], v)
				}
			}
		}
		return
	case "link":
		if strings.EqualFold(nodeAttr(n, "rel"), "canonical") && m.canonical == "" {
			m.canonical = nodeAttr(n, "href")
		}
		return
	case "base":
		if m.base == "" {
			m.base = nodeAttr(n, "href")
		}
	case "title":
		if m.title == "" {
			m.title = plainText(briefText(n, 200, 2*maxHeadline))
		}
	case "h1":
		if len(m.headings) < maxHeadings {
			if s := briefText(n, 200, 2*maxHeadline); s != "" {
				m.headings = append(m.headings, s)
			}
		}
	case "time":
		if v := nodeAttr(n, "datetime"); len(m.times) < maxTimes && v != "" && !m.ofAnother(n) {
			m.times = append(m.times, pageTime{v, article, marksUpdate(n)})
		}
	case "a":
		if strings.Count(briefText(n, 20, 400), " ") >= 2 {
			m.links++
		}
	case "input":
		m.password = m.password || nodeAttr(n, "type") == "password"
	}
	m.named(n)
	if prop := strings.ToLower(nodeAttr(n, "itemprop")); prop == "datepublished" || prop == "datemodified" || prop == "author" || prop == "headline" {
		if m.metas++; m.metas > maxMetas || len(m.items[prop]) > maxHeadings {
			return
		}
		value := nodeAttr(n, "content")
		if value == "" {
			value = nodeAttr(n, "datetime")
		}
		if value == "" {
			value = briefText(n, 200, 2*maxHeadline)
		}
		m.items[prop] = append(m.items[prop], value)
	}
}

func marksUpdate(n *nethtml.Node) bool {
	mark := strings.ToLower(nodeAttr(n, "class") + nodeAttr(n, "itemprop"))
	return strings.Contains(mark, "modif") || strings.Contains(mark, "updat")
}

// briefText returns the text at the start of n in one line: that of at most so
// many nodes, and about so many bytes.
func briefText(n *nethtml.Node, nodes, bytes int) string {
	var b strings.Builder
	var write func(*nethtml.Node)
	write = func(n *nethtml.Node) {
		for c := n.FirstChild; c != nil && nodes > 0 && b.Len() < bytes; c = c.NextSibling {
			nodes--
			if c.Type == nethtml.TextNode {
				b.WriteString(sample(c.Data, bytes))
				continue
			}
			if block := blocks()[c.Data] || c.Data == "br"; block {
				b.WriteByte(' ')
			}
			write(c)
		}
	}
	write(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// first returns the first value of the first of the keys that has one, and the key.
func (m *pageMeta) first(keys ...string) (value, where string) {
	for _, k := range keys {
		if v := m.meta[k]; len(v) > 0 {
			return v[0], "meta " + k
		}
	}
	return "", ""
}

// all returns the values of the first of the keys that has any, and the key.
func (m *pageMeta) all(keys ...string) (values []string, where string) {
	for _, k := range keys {
		if v := m.meta[k]; len(v) > 0 {
			return v, "meta " + k
		}
	}
	return nil, ""
}

// The keys that are read, lower case, the most telling first.
var (
	metaTitleKeys     = []string{"og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title", "citation_title", "headline", "title"}
	metaAboutKeys     = []string{"og:description", "description", "twitter:description", "sailthru.description", "dc.description", "dcterms.description"}
	metaPublishedKeys = []string{
		"article:published_time", "og:published_time", "og:article:published_time", "rnews:datepublished", "datepublished", "parsely-pub-date", "sailthru.date",
		"dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date.created", "dcterms.date", "dc.date", "citation_publication_date", "citation_date",
		"article.published", "publish-date", "publishdate", "publish_date", "pubdate", "publication_date", "cxenseparse:recs:publishtime", "article_date_original", "created", "date",
	}
	metaUpdatedKeys = []string{"article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "article.updated", "lastmod", "last-modified", "revised"}
	metaAuthorKeys  = []string{"author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author", "byl", "rnews:author", "cxenseparse:author"}
	metaSectionKeys = []string{"article:section", "og:article:section", "parsely-section", "cxenseparse:section", "section"}
	metaKeywordKeys = []string{"article:tag", "og:article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords", "dc.subject", "dcterms.subject", "citation_keywords"}
	metaSiteKeys    = []string{"og:site_name", "dc.publisher", "dcterms.publisher", "application-name", "publisher"}
)

// address returns an address of the page in full, or "".
func (m *pageMeta) address(s, fetched string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if s == "" || err != nil {
		return ""
	}
	for _, base := range []string{m.base, fetched} {
		if b, err := url.Parse(base); err == nil && b.IsAbs() {
			u = b.ResolveReference(u)
			break
		}
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}

// isFront reports whether an address is that of a whole site.
func isFront(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.RawQuery != "" {
		return false
	}
	p := strings.Trim(strings.ToLower(u.Path), "/")
	return p == "" || p == "index.html" || p == "index.php" || p == "home" || len(p) == 2 && digitRun(p) == 0 // of a language
}

// isListing reports whether the path of an address is that of what is found
// or gathered on a site.
func isListing(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	first, _, _ := strings.Cut(strings.Trim(strings.ToLower(u.Path), "/"), "/")
	switch first {
	case "search", "tag", "tags", "topic", "topics", "category", "categories", "author", "authors", "login", "signin", "archive", "archives", "page", "latest":
		return true
	}
	return u.Query().Has("s") || u.Query().Has("q")
}

// separators stand between a headline and the name of the site.
var separators = []string{" | ", " - ", " – ", " — ", " · ", " » ", " « ", " :: ", " / ", "｜", "|", "--", "_"}

// withoutSite cuts the name of the site, and what stands between, from a title.
func withoutSite(title, site string) string {
	if key := wordKey(site); key != "" {
		for _, sep := range separators {
			if head, tail, ok := cutLast(title, sep); ok && head != "" && wordKey(tail) == key {
				return strings.TrimSpace(head)
			}
			if head, tail, ok := strings.Cut(title, sep); ok && tail != "" && wordKey(head) == key {
				return strings.TrimSpace(tail)
			}
		}
	}
	return title
}

// withoutTail cuts what is likely the name of a site, which is not known, from
// a title: the shorter part after the last separator.
func withoutTail(title string) string {
	for _, sep := range separators[:8] {
		for {
			head, tail, ok := cutLast(title, sep)
			if !ok || len(strings.Fields(tail)) > 4 || runes(head) < 2*runes(tail) && len(strings.Fields(head)) < 4 {
				break
			}
			title = head
		}
	}
	return strings.TrimSpace(title)
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(sep):]), true
}

// wordKey returns the letters and digits of s, folded.
func wordKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, names.Fold(s))
}

// likeness returns which part of the words of the shorter text are in the other.
func likeness(a, b string) float64 {
	x, y := foldedWords(a), foldedWords(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 {
		return 0
	}
	n := 0
	for _, w := range x {
		if slices.Contains(y, w) {
			n++
		}
	}
	return float64(n) / float64(len(x))
}

// foldedWords returns the words of the start of s, or, where a script has no
// blanks, its characters.
func foldedWords(s string) []string {
	s = names.Fold(sample(s, maxHeadline))
	var out []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if r := []rune(w)[0]; unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r) {
			out = append(out, strings.Split(w, "")...)
			continue
		}
		out = append(out, w)
	}
	return out
}
