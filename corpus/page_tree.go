package corpus

import (
	"errors"
	"fmt"
	"html"
	"slices"
	"strings"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits on one page: the largest of the samples has 3,100 elements, and the
// deepest 40 in each other.
const (
	maxPage         = 8 << 20 // bytes
	maxPageElements = 30_000  // those after it are not read
	maxPageDepth    = 120     // what lies deeper is read as if it lay there
	maxTokenBytes   = 4 << 20 // of one tag or script: the page ends before a longer one
	maxAttributes   = 64      // of an element that are looked at
	maxLinkedData   = 64      // scripts of JSON-LD
)

// A page is a web page taken apart.
type page struct {
	root, head, body *nethtml.Node
	linked           []string // the scripts that are JSON-LD
	cut              error    // what of the page was left out
}

// parsePage makes a tree of a page. The parser of net/html makes one as
// browsers do, which can be a thousand times as large as the page; this one is
// linear in time and in memory, and close enough to find the text of an article.
// Scripts, styles, drawings and comments are left out.
func parsePage(text string) *page {
	b := treeBuilder{page: page{root: &nethtml.Node{Type: nethtml.DocumentNode}}}
	doc := newElement("html")
	b.head, b.body = newElement("head"), newElement("body")
	b.root.AppendChild(doc)
	doc.AppendChild(b.head)
	doc.AppendChild(b.body)
	b.open = []*nethtml.Node{doc, b.head}
	b.read(text)
	return &b.page
}

type treeBuilder struct {
	page
	open     []*nethtml.Node // the elements that are not closed yet, outermost first
	over     int             // and how many more than fit
	elements int
	skip     string // the element that is left out with all that is in it
	skipped  int    // how many of that name are open
	script   bool   // the text ahead is JSON-LD
}

func newElement(name string) *nethtml.Node {
	return &nethtml.Node{Type: nethtml.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name))}
}

func (b *treeBuilder) read(text string) {
	for text != "" {
		z := nethtml.NewTokenizer(strings.NewReader(text))
		z.SetMaxBuf(maxTokenBytes)
		at := 0
		for again := false; !again; {
			kind := z.Next()
			at += len(z.Raw())
			switch kind {
			case nethtml.ErrorToken:
				if errors.Is(z.Err(), nethtml.ErrBufferExceeded) {
					b.cut = fmt.Errorf("%w: a tag or script of the page has more than %d MiB: what comes after it was not read", ErrTooLarge, maxTokenBytes>>20)
				}
				return
			case nethtml.TextToken:
				b.text(string(z.Text()))
			case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
				if b.elements++; b.elements > maxPageElements {
					b.cut = fmt.Errorf("%w: the page has more than %d elements: those after them were not read", ErrTooLarge, maxPageElements)
					return
				}
				e, more := elementOf(z)
				// A tag of a million attributes would make each later tag of
				// this tokenizer dear.
				again = more
				b.start(e, kind == nethtml.SelfClosingTagToken)
			case nethtml.EndTagToken:
				name, _ := z.TagName()
				b.end(string(name))
			}
		}
		text = text[at:]
	}
}

// elementOf returns the element of the tag ahead; more is true if it has far
// more attributes than are looked at.
func elementOf(z *nethtml.Tokenizer) (e *nethtml.Node, more bool) {
	name, has := z.TagName()
	e = newElement(sample(string(name), maxName))
	for n := 0; has; n++ {
		var key, value []byte
		key, value, has = z.TagAttr()
		if n < maxAttributes {
			e.Attr = append(e.Attr, nethtml.Attribute{Key: strings.ToValidUTF8(string(key), ""), Val: string(value)})
		} else if n > 10*maxAttributes {
			return e, true
		}
	}
	return e, false
}

func (b *treeBuilder) top() *nethtml.Node { return b.open[len(b.open)-1] }

func (b *treeBuilder) text(s string) {
	switch {
	case b.script:
		if len(b.linked) < maxLinkedData {
			b.linked = append(b.linked, s)
		}
		return
	case b.skip != "":
		return
	case b.inHead() && b.top() == b.head:
		if strings.TrimSpace(s) == "" {
			return
		}
		b.toBody()
	}
	if len(s) > 0 {
		b.top().AppendChild(&nethtml.Node{Type: nethtml.TextNode, Data: s})
	}
}

func (b *treeBuilder) inHead() bool { return len(b.open) > 1 && b.open[1] == b.head }
func (b *treeBuilder) toBody()      { b.open = append(b.open[:1], b.body) }

// Elements by how they are read.
var (
	emptyElements = setOf("area base br col embed hr img input keygen link meta param source track wbr frame command")
	leftOut       = setOf("script style svg template noscript iframe object applet math video audio canvas noembed noframes select map")
	headElements  = setOf("title meta link base script style noscript template")

	// closesParagraph are the elements that no paragraph can hold.
	closesParagraph = setOf("address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 " +
		"header hgroup hr li listing main menu nav ol p pre search section summary table ul dd dt")

	// scopes are the elements out of which no end tag of another reaches.
	scopes = setOf("html body table td th caption button")

	inline = setOf("a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong sub sup time tt u var")
)

func (b *treeBuilder) start(e *nethtml.Node, selfClosing bool) {
	if b.skip != "" {
		if e.Data == b.skip && !selfClosing {
			b.skipped++
		}
		if !(b.skip == "svg" || b.skip == "math" || b.skip == "select") || !closesParagraph()[e.Data] {
			return
		}
		b.skip = "" // as browsers do, where a drawing is not closed
	}
	switch e.Data {
	case "html":
		merge(b.root.FirstChild, e)
		return
	case "head":
		return
	case "body":
		merge(b.body, e)
		if b.inHead() {
			b.toBody()
		}
		return
	case "script":
		b.script = isLinkedData(e)
	}
	if leftOut()[e.Data] {
		if !selfClosing || e.Data == "script" || e.Data == "style" {
			b.skip, b.skipped = e.Data, 1
		}
		return
	}
	if b.inHead() && !headElements()[e.Data] {
		b.toBody()
	}
	b.implyEnds(e.Data)
	b.top().AppendChild(e)
	switch {
	case emptyElements()[e.Data], selfClosing && e.Data != "title" && !closesParagraph()[e.Data] && !inline()[e.Data]:
	case len(b.open) < maxPageDepth:
		b.open = append(b.open, e)
	default:
		b.over++
	}
}

func isLinkedData(e *nethtml.Node) bool {
	return strings.Contains(strings.ToLower(nodeAttr(e, "type")), "ld+json")
}

func merge(to, from *nethtml.Node) {
	for _, a := range from.Attr {
		if nodeAttr(to, a.Key) == "" {
			to.Attr = append(to.Attr, a)
		}
	}
	to.Attr = to.Attr[:min(len(to.Attr), maxAttributes)]
}

// implyEnds closes what ends where an element of that name starts.
func (b *treeBuilder) implyEnds(name string) {
	if b.over > 0 {
		return
	}
	switch {
	case name == "li":
		b.closeWithin([]string{"li"}, "ul", "ol", "menu")
	case name == "dd" || name == "dt":
		b.closeWithin([]string{"dd", "dt"}, "dl")
	case name == "tr":
		b.closeWithin([]string{"tr"}, "table")
	case name == "td" || name == "th":
		b.closeWithin([]string{"td", "th"}, "table", "tr")
	case name == "tbody" || name == "thead" || name == "tfoot":
		b.closeWithin([]string{"tbody", "thead", "tfoot"}, "table")
	case name == "option":
		b.closeWithin([]string{"option"})
	case name == "a":
		for i := len(b.open) - 1; i > 1 && inline()[b.open[i].Data]; i-- {
			if b.open[i].Data == "a" {
				b.open = b.open[:i]
				break
			}
		}
	}
	if closesParagraph()[name] {
		b.closeWithin([]string{"p"})
	}
	if isHeading(name) && isHeading(b.top().Data) {
		b.open = b.open[:len(b.open)-1]
	}
}

// closeWithin closes the innermost open element with one of the names, unless
// one of the borders or a scope lies between.
func (b *treeBuilder) closeWithin(closed []string, borders ...string) {
	for i := len(b.open) - 1; i > 1; i-- {
		name := b.open[i].Data
		if slices.Contains(closed, name) {
			b.open = b.open[:i]
			return
		}
		cell := (name == "td" || name == "th" || name == "caption") && slices.Contains(borders, "table")
		if slices.Contains(borders, name) || scopes()[name] && !cell {
			return
		}
	}
}

func (b *treeBuilder) end(name string) {
	if b.skip != "" {
		if name == b.skip {
			if b.skipped--; b.skipped <= 0 {
				b.skip, b.script = "", false
			}
		}
		return
	}
	switch {
	case name == "head":
		if b.inHead() {
			b.toBody()
		}
		return
	case name == "html" || name == "body" || emptyElements()[name] && name != "br":
		return
	case name == "br":
		b.top().AppendChild(newElement("br"))
		return
	case b.over > 0:
		b.over--
		return
	}
	for i := len(b.open) - 1; i > 1; i-- {
		at := b.open[i].Data
		if at == name || isHeading(at) && isHeading(name) {
			b.open = b.open[:i]
			return
		}
		outer := name == "table" || name == "tr" || name == "td" || name == "th" || name == "tbody"
		if scopes()[at] && !outer || at == "table" || inline()[name] && !inline()[at] {
			return
		}
	}
}

func isHeading(name string) bool {
	return len(name) == 2 && name[0] == 'h' && '1' <= name[1] && name[1] <= '6'
}

// nodeAttr returns the value of an attribute, trimmed.
func nodeAttr(n *nethtml.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// nodesIn yields the elements in n, in order. Those in one for which yield
// returns false are passed over.
func nodesIn(n *nethtml.Node, yield func(*nethtml.Node) bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == nethtml.ElementNode && yield(c) {
			nodesIn(c, yield)
		}
	}
}

// treeOf returns n in the form that XML is read in, so that its text is
// written in the same way. Nothing of it is empty but for br.
func treeOf(n *nethtml.Node) *element {
	e := &element{name: n.Data}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case nethtml.TextNode:
			for i, part := range paragraphsIn(c.Data) {
				if i > 0 {
					e.nodes = append(e.nodes, &element{name: "p"})
				}
				e.nodes = append(e.nodes, &element{data: part})
			}
		case nethtml.ElementNode:
			e.nodes = append(e.nodes, treeOf(c))
		}
	}
	return e
}

// paragraphsIn returns the parts of a text that stand apart by blank lines if
// they are long enough for paragraphs: some pages leave that to a style.
func paragraphsIn(s string) []string {
	const long = 60 // bytes
	if len(s) < 2*long || !strings.Contains(s, "\n") {
		return []string{s}
	}
	var out []string
	start, at, wasLong := 0, 0, false
	for part := range strings.SplitSeq(s, "\n\n") {
		if n := len(strings.TrimSpace(part)); n > 0 {
			if wasLong && n >= long {
				out = append(out, s[start:at])
				start = at
			}
			wasLong = n >= long
		}
		at += len(part) + len("\n\n")
	}
	return append(out, s[start:])
}

// plainText returns a value of a page's head as text: it may be escaped twice,
// or hold tags.
func plainText(s string) string {
	if strings.ContainsAny(s, "<&") {
		s = withoutTags(html.UnescapeString(s), true)
	}
	return oneLine(s, maxBody)
}
