package corpus

import (
	"io"
	"strings"

	"golang.org/x/net/html"
)

// htmlStyle says how [htmlText] reads what HTML leaves open.
type htmlStyle struct {
	newlines bool   // line ends stand, as in what people type into WordPress
	cells    string // what parts the cells of a row; "\n\n" where tables are for layout
}

// htmlText returns the text of a piece of HTML, with a blank line between its
// blocks. Scripts, figures and what is not shown are left out. A text without
// tags is returned as it is, its entities decoded.
func htmlText(s string, style htmlStyle) string {
	if !looksHTML(s) {
		if strings.Contains(s, "&lt;p") || strings.Contains(s, "&lt;/") { // escaped twice
			s = html.UnescapeString(s)
		}
		if !looksHTML(s) && !strings.Contains(s, "<!--") {
			return fromHTML(s)
		}
	}
	w := htmlWriter{style: style, s: s}
	w.b.Grow(len(s))
	t := html.NewTokenizer(strings.NewReader(s))
	t.SetMaxBuf(maxFile)
	for {
		kind := t.Next()
		w.at += len(t.Raw())
		switch kind {
		case html.ErrorToken:
			if err := t.Err(); err != io.EOF { // a token over the limit, which is more than an article may have
				return fromHTML(s)
			}
			return w.b.String()
		case html.TextToken:
			w.text(string(t.Text()))
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, more := t.TagName()
			hidden := false
			tag := string(name)
			for more && kind != html.EndTagToken {
				var key, value []byte
				if key, value, more = t.TagAttr(); !hidden {
					hidden = hides(string(key), string(value))
				}
			}
			w.tag(tag, kind, hidden)
		}
	}
}

// hides reports whether an attribute keeps its element from being shown.
func hides(key, value string) bool {
	switch key {
	case "hidden":
		return true
	case "style":
		value = strings.ToLower(strings.ReplaceAll(value[:min(len(value), 2000)], " ", ""))
		return strings.Contains(value, "display:none") || strings.Contains(value, "mso-hide:all") || strings.Contains(value, "visibility:hidden")
	}
	return false
}

type htmlWriter struct {
	style htmlStyle
	s     string
	at    int // how much of s has been read
	b     strings.Builder
	skip  string // the element that is left out
	depth int    // of those of its name in it
	pre   int
	cells int
	last  map[string]int // where in s the last end tag of a name is
}

func (w *htmlWriter) text(t string) {
	if w.skip != "" {
		return
	}
	if !w.style.newlines && w.pre == 0 {
		t = strings.Map(func(r rune) rune {
			if r == '\n' || r == '\r' {
				return ' '
			}
			return r
		}, t)
	}
	w.b.WriteString(t)
}

func (w *htmlWriter) tag(name string, kind html.TokenType, hidden bool) {
	start := kind == html.StartTagToken
	if w.skip != "" {
		switch {
		case name != w.skip || kind == html.SelfClosingTagToken:
		case start:
			w.depth++
		default:
			if w.depth--; w.depth == 0 {
				w.skip = ""
			}
		}
		return
	}
	switch {
	case start && (hidden || noLetter()[name]) && !emptyElements()[name] && w.ends(name):
		if w.skip, w.depth = name, 1; blocks()[name] || xmlBlocks()[name] {
			w.b.WriteString("\n\n")
		}
	case name == "br":
		w.b.WriteByte('\n')
	case name == "td" || name == "th":
		if start {
			if w.cells > 0 {
				w.b.WriteString(w.style.cells)
			}
			w.cells++
		}
	case name == "tr":
		switch w.cells = 0; {
		case w.style.cells == "\n\n" || w.style.newlines:
			w.b.WriteString("\n\n")
		case start:
			w.b.WriteString(softBreak)
		}
	case (name == "tbody" || name == "thead" || name == "tfoot") && w.style.cells != "\n\n":
	case blocks()[name] || xmlBlocks()[name] || name == "title":
		if name == "pre" {
			w.pre = max(0, w.pre+map[bool]int{true: 1, false: -1}[start])
		}
		if w.cells == 0 || w.style.cells == "\n\n" {
			w.b.WriteString("\n\n")
		} else {
			w.b.WriteByte(' ') // a paragraph in a cell is the cell
		}
		if name == "table" {
			w.cells = 0
		}
	}
}

// ends reports whether an end tag of that name is ahead, so that a start tag
// without one does not take the rest of the text with it.
func (w *htmlWriter) ends(name string) bool {
	const most = 40 // names that are looked for, each in all of the text
	at, known := w.last[name]
	if !known {
		if len(w.last) >= most {
			return false
		}
		if w.last == nil {
			w.last = make(map[string]int)
		}
		at = max(strings.LastIndex(w.s, "</"+name), strings.LastIndex(w.s, "</"+strings.ToUpper(name)))
		w.last[name] = at
	}
	return at >= w.at
}

// noLetter are the elements that hold no text of an article.
var noLetter = setOf("head script style noscript template figure iframe object video audio svg canvas select button textarea map nav")
