package corpus

import (
	"encoding/xml"
	"strings"

	"golang.org/x/net/html"
)

// A story is the text of an article that came as markup.
type story struct {
	note       string   // to the desks, that stood over it: "(Adds quotes)"
	standfirst string   // what other headings and key points stood there
	bylines    []string // from an element that is there for them
	body       string
}

// storyOf returns the text of XHTML, or of the XML of an agency, without the
// headline that stands over it. It may change root.
func storyOf(root *element, headline string) (s story) {
	if root == nil || root.firstNamed("events", "concept", "sports-content") != nil { // data, and no text
		return s
	}
	var paras []string
	heads := make(map[string]bool)
	size := 0 // of heads, which may lie in one another
	head := func(e *element) {
		if size < maxStandfirst*8 {
			text := e.text()
			heads[text] = true
			size += len(text)
		}
	}
	if page := root.firstNamed("body", "html"); page != nil || hasMarkup(root) {
		if page == nil {
			page = root
		}
		for e := range page.within() {
			switch strings.ToLower(e.name) {
			case "h1", "h2", "h3":
				head(e)
			case "p":
				splitWireCopy(e)
				if class := e.attr("class"); class == "teaser" || class == "lead" || class == "standfirst" || class == "summary" {
					head(e)
				}
			}
		}
		paras = strings.Split(page.blockText(notStory), "\n\n")
	} else {
		paras = loose(root, nil)
		if by := root.firstNamed("BYLINE", "byline"); by != nil {
			s.bylines = bylinesOf(by.text())
		}
	}
	var over []string
	for ; len(paras) > 1; paras = paras[1:] {
		top := paras[0]
		switch n := points(paras); {
		case sameText(top, headline):
		case isNote(top):
			s.note = firstNonBlank(s.note, top)
		case n > 0 && n < min(len(paras), 9), len(over) < 2 && heads[strings.Join(strings.Fields(top), " ")]:
			over = append(over, top)
		default:
			s.body = strings.Join(paras, "\n\n")
			s.standfirst = strings.Join(over, "\n\n")
			return s
		}
	}
	s.body = strings.Join(paras, "\n\n")
	s.standfirst = strings.Join(over, "\n\n")
	return s
}

// points counts the key points that the first paragraphs are, up to 9.
func points(paras []string) int {
	n := 0
	for n < min(len(paras), 9) && (strings.HasPrefix(paras[n], "* ") || strings.HasPrefix(paras[n], "• ")) {
		n++
	}
	return n
}

// isNote reports whether a paragraph is what agencies put over a new version:
// "(Adds quotes, background)".
func isNote(p string) bool {
	return len(p) < 300 && strings.HasPrefix(p, "(") && strings.HasSuffix(p, ")") &&
		containsAny(strings.ToLower(p), "adds updat correct refil recast repeat remov rewrit clarif ")
}

// splitWireCopy gives an element its paragraphs, if its text is wire copy that
// somebody put there as it came: in lines of one width, of which the first of
// each paragraph is indented by four blanks. XML that is laid out by a program
// has no lines that begin at the margin between ones that do not.
func splitWireCopy(e *element) {
	for _, c := range e.nodes {
		if c.name != "" {
			return
		}
	}
	indented, margin, other := 0, 0, 0
	var apart strings.Builder // with a blank line before each paragraph
	for line := range strings.SplitSeq(asWritten(e), "\n") {
		if strings.HasPrefix(line, "    ") {
			apart.WriteByte('\n')
		}
		apart.WriteString(line + "\n")
		switch text := strings.TrimLeft(line, " "); {
		case strings.TrimSpace(text) == "":
		case len(line)-len(text) == 4:
			indented++
		case len(text) == len(line):
			margin++
		default:
			other++
		}
	}
	if indented < 2 || margin < 3 || other > (indented+margin)/4 {
		return
	}
	e.nodes = nil
	for _, p := range paragraphs(lines(apart.String())) {
		e.nodes = append(e.nodes, &element{name: "p", nodes: []*element{{data: p}}})
	}
}

// firstNamed returns the first element in e with one of the names, tried in
// order, or nil.
func (e *element) firstNamed(names ...string) *element {
	for _, name := range names {
		for d := range e.within() {
			if d.name == name {
				return d
			}
		}
	}
	return nil
}

// hasMarkup reports whether a paragraph of XHTML is in e.
func hasMarkup(e *element) bool { return e.firstNamed("p", "div", "br", "pre", "section") != nil }

// notStory reports whether an element of a page is none of its story: the
// headline and slug in a header, links to other stories, notes to the desks.
func notStory(e *element) bool {
	switch strings.ToLower(e.name) {
	case "header", "nav", "footer", "title", "template", "noscript", "button", "form":
		return true
	}
	for class := range strings.FieldsSeq(e.attr("class")) {
		switch class {
		case "notepad", "linkbox", "slugline", "closingline", "dat", "vignette":
			return true
		}
	}
	return false
}

// loose returns the paragraphs of XML of an unknown kind: each element that
// has text of its own, and is in no other such. TT's NITF has them in P, CITAT
// and MELLIS.
func loose(e *element, paras []string) []string {
	switch strings.ToLower(e.name) {
	case "rubrik", "dat", "byline", "bild", "head", "events", "concept", "sports-content", "title", "metadata":
		return paras
	}
	for _, c := range e.nodes {
		if c.name == "" && strings.TrimSpace(c.data) != "" {
			return append(paras, e.text())
		}
	}
	for _, c := range e.nodes {
		if c.name != "" {
			paras = loose(c, paras)
		}
	}
	return paras
}

// htmlTree returns HTML as the elements of XML, for it is read alike: within
// an element without a name for what it is in. It never fails, as a browser
// does not. What is nested too deeply or too much is left out.
func htmlTree(text string) *element {
	root := &element{name: "div"}
	var top *html.Node
	err := ErrTooLarge
	if len(text) <= maxBody {
		top, err = html.Parse(strings.NewReader(text))
	}
	if err != nil {
		root.nodes = []*element{{data: withoutTags(text, hasBlocks(text))}}
		return root
	}
	left := maxElements
	fromNode(root, top, maxDepth, &left)
	return root
}

func fromNode(in *element, n *html.Node, depth int, left *int) {
	for c := n.FirstChild; c != nil && *left > 0; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			in.nodes = append(in.nodes, &element{data: c.Data})
		case html.ElementNode:
			e := &element{name: c.Data}
			for _, a := range c.Attr {
				e.attrs = append(e.attrs, xml.Attr{Name: xml.Name{Local: a.Key}, Value: a.Val})
			}
			*left--
			if in.nodes = append(in.nodes, e); depth > 0 {
				fromNode(e, c, depth-1, left)
			}
		}
	}
}

// markupStory returns the story in a text that is HTML, or may be.
func markupStory(text, headline string, certain bool) story {
	if !certain && !looksHTML(text) {
		return story{body: fromHTML(text)}
	}
	return storyOf(htmlTree(text), headline)
}
