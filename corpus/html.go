package corpus

import (
	"html"
	"strings"
)

// fromHTML returns the text of s if it is plainly HTML, with a blank line
// between its blocks, and else s itself. It is for the bodies that come inside
// of JSON, and knows no page.
func fromHTML(s string) string {
	if !looksHTML(s) {
		if i := strings.IndexByte(s, '&'); i >= 0 && strings.IndexByte(s[i:], ';') > 0 {
			return html.UnescapeString(s)
		}
		return s
	}
	return withoutTags(s, hasBlocks(s))
}

// withoutTags returns the text of HTML. Where its paragraphs are elements,
// its line ends are blanks.
func withoutTags(s string, blanks bool) string {
	var b strings.Builder
	b.Grow(len(s))
	text := func(t string) {
		if blanks {
			t = strings.ReplaceAll(t, "\n", " ")
		}
		b.WriteString(t)
	}
	skip := "" // the element whose text is none
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			i = len(s)
		}
		if skip == "" {
			text(s[:i])
		}
		if s = s[i:]; s == "" {
			break
		}
		if strings.HasPrefix(s, "<!--") {
			_, after, _ := strings.Cut(s, "-->")
			s = after
			continue
		}
		name, closing := tagName(s)
		if name == "" { // "3 < 4"
			if skip == "" {
				b.WriteByte('<')
			}
			s = s[1:]
			continue
		}
		end := strings.IndexByte(s, '>')
		if end < 0 { // none to come: the rest is text
			if skip == "" {
				text(s)
			}
			break
		}
		s = s[end+1:]
		switch {
		case skip != "":
			if closing && name == skip {
				skip = ""
			}
		case !closing && (name == "script" || name == "style"):
			skip = name
		case name == "br":
			b.WriteByte('\n')
		case blocks()[name]:
			b.WriteString("\n\n")
		}
	}
	return html.UnescapeString(b.String())
}

// hasBlocks reports whether s has a tag of a block.
func hasBlocks(s string) bool {
	for i := strings.IndexByte(s, '<'); i >= 0; i = strings.IndexByte(s, '<') {
		s = s[i:]
		if name, _ := tagName(s); blocks()[name] || name == "br" {
			return true
		}
		s = s[1:]
	}
	return false
}

// blocks are the elements that begin and end paragraphs.
var blocks = setOf("p div h1 h2 h3 h4 h5 h6 ul ol li blockquote table tr figure figcaption section article header footer hr pre")

// looksHTML reports whether s has a tag of a block, or a closing one of the
// marks that are common within a text.
func looksHTML(s string) bool {
	if hasBlocks(s) {
		return true
	}
	for i := strings.Index(s, "</"); i >= 0; i = strings.Index(s, "</") {
		s = s[i:]
		switch name, _ := tagName(s); name {
		case "a", "b", "strong", "i", "em", "span", "script", "style":
			return true
		}
		s = s[2:]
	}
	return false
}

// tagName returns the name of the tag that s begins with, or "".
func tagName(s string) (name string, closing bool) {
	s, closing = strings.CutPrefix(s[1:], "/")
	n := 0
	for n < len(s) && n < 12 && ('a' <= s[n]|0x20 && s[n]|0x20 <= 'z' || n > 0 && '0' <= s[n] && s[n] <= '9') {
		n++
	}
	if n == 0 || n < len(s) && !strings.ContainsRune(" \t\n/>", rune(s[n])) {
		return "", false
	}
	return strings.ToLower(s[:n]), closing
}
