package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// markdownFormat reads Markdown with front matter in YAML or TOML, whose keys
// are those of JSON. Without front matter a file is an article if it is a heading and
// then a text with a dateline; there is much Markdown that is no news.
var markdownFormat = Format{
	Name: "markdown",
	Knows: func(name string, head []byte) bool {
		switch strings.ToLower(path.Ext(name)) {
		case ".md", ".markdown", ".mdown", ".mkd", ".mdx":
			return true
		case ".txt", ".text":
			return hasFrontMatter(head)
		}
		return isBare(name) && hasFrontMatter(head)
	},
	Read: func(_ context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			text, err := readText(in)
			if err != nil {
				yield(nil, err)
				return
			}
			matter, body, found, err := cutFrontMatter(text)
			if err != nil {
				yield(nil, err)
				return
			}
			if !found {
				yield(bareMarkdown(text))
				return
			}
			f, err := matterFields(matter, text)
			if err != nil && strings.HasPrefix(text, "---") && strings.Contains(matter, "\n\t") {
				err = fmt.Errorf("%w: YAML is indented with blanks, not with tabs", err)
			}
			if err != nil {
				yield(nil, fmt.Errorf("%w front matter: %w", ErrMalformed, err))
				return
			}
			for _, k := range bodyKeys { // the body is what follows
				delete(f, k)
			}
			headline, plain := fromMarkdown(body)
			if strings.TrimSpace(plain) != "" {
				f["body"] = "." // that there is one
			}
			if headline != "" && strings.TrimSpace(f.first(headlineKeys)) == "" {
				f["headline"] = headline
			}
			a, _, notes := f.article()
			if a == nil || !f.isNews(a) {
				yield(nil, ErrNoArticle)
				return
			}
			a.Body = plain
			tell(yield, a, notes)
		}
	},
}

const maxFrontMatter = 64 << 10 // bytes; a long one has two

// hasFrontMatter reports whether a file begins with front matter that has a
// title: so does Markdown, and nothing else with names like that.
func hasFrontMatter(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	first, rest, _ := bytes.Cut(head, []byte("\n"))
	mark := string(bytes.TrimRight(first, " \t\r"))
	if mark != "---" && mark != "+++" {
		return false
	}
	for line := range bytes.SplitSeq(rest, []byte("\n")) {
		l := bytes.TrimRight(line, " \t\r")
		if string(l) == mark {
			return false
		}
		key, _, found := bytes.Cut(l, []byte{map[string]byte{"---": ':', "+++": '='}[mark]})
		if k := string(bytes.TrimSpace(bytes.ToLower(key))); found && (k == "title" || k == "headline") {
			return true
		}
	}
	return false
}

// matterFields decodes front matter, in YAML between lines of "---" and in TOML
// between those of "+++".
func matterFields(matter, text string) (fields, error) {
	matter = "\n" + matter // for the line of the mark, so that errors name those of the file
	if strings.HasPrefix(text, "+++") {
		return tomlFields(matter)
	}
	return yamlFields(matter)
}

// cutFrontMatter cuts the lines between "---" and "---", or "+++" and "+++",
// from the start.
func cutFrontMatter(text string) (matter, body string, found bool, err error) {
	first, rest, _ := strings.Cut(text, "\n")
	mark := strings.TrimRight(first, " \t")
	if mark != "---" && mark != "+++" {
		return "", text, false, nil
	}
	for at := 0; at < len(rest); {
		line, _, _ := strings.Cut(rest[at:], "\n")
		if l := strings.TrimRight(line, " \t"); l == mark || l == "..." && mark == "---" {
			return rest[:at], rest[min(at+len(line)+1, len(rest)):], true, nil
		}
		if at += len(line) + 1; at > maxFrontMatter {
			return "", "", false, fmt.Errorf("%w: front matter may have %d KiB", ErrTooLarge, maxFrontMatter>>10)
		}
	}
	if hasFrontMatter([]byte(text)) {
		return "", "", false, fmt.Errorf("%w front matter: it has no end: put a line %q after its fields", ErrMalformed, mark)
	}
	return "", text, false, nil // a line across the page
}

// yamlFields decodes front matter. An alias is refused: a few of them can
// stand for more text than there is memory.
func yamlFields(matter string) (fields, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(matter), &doc); err != nil {
		return nil, err
	}
	f := make(fields)
	if len(doc.Content) == 0 {
		return f, nil
	}
	v, err := yamlValue(doc.Content[0])
	if err != nil {
		return nil, err
	}
	m, _ := v.(map[string]any)
	for i := 0; m != nil && i+1 < len(doc.Content[0].Content); i += 2 { // in the order of the file
		key := doc.Content[0].Content[i].Value
		if k := fieldKey(key); knownKeys()[k] && f[k] == nil {
			f[k] = m[key]
		}
	}
	return f, nil
}

func yamlValue(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.AliasNode:
		return nil, fmt.Errorf("line %d: an alias (*%s), which is not followed: write the value out", n.Line, n.Value)
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, c := range n.Content {
			v, err := yamlValue(c)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case yaml.MappingNode:
		m := make(map[string]any)
		for i := 0; i+1 < len(n.Content); i += 2 {
			v, err := yamlValue(n.Content[i+1])
			if err != nil {
				return nil, err
			}
			m[n.Content[i].Value] = v
		}
		return m, nil
	case yaml.ScalarNode:
		switch n.ShortTag() {
		case "!!null":
			return nil, nil
		case "!!bool":
			return n.Value == "true", nil
		}
		return n.Value, nil // dates and numbers as they are written
	}
	return nil, errors.New("a value of an unknown kind")
}

func bareMarkdown(text string) (*Article, error) {
	if !strings.HasPrefix(strings.TrimLeft(text, "\n \t"), "# ") {
		return nil, ErrNoArticle
	}
	headline, body := fromMarkdown(text)
	if headline == "" {
		return nil, ErrNoArticle
	}
	var c copyText
	c.article.Headline = headline
	c.takeTop(paragraphs(lines(body)))
	if !c.dateline {
		return nil, ErrNoArticle
	}
	return &c.article, nil
}

// fromMarkdown returns the first heading of the first level, if nothing but
// blank lines stands before it, and the rest as text: headings are lines, links
// keep their text, pictures and marks of emphasis go.
func fromMarkdown(s string) (headline, text string) {
	s = withoutComments(s)
	var b strings.Builder
	b.Grow(len(s))
	fenced, started := false, false
	for line := range strings.SplitSeq(s, "\n") {
		t := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(t, "```"), strings.HasPrefix(t, "~~~"):
			fenced = !fenced
			b.WriteByte('\n')
			continue
		case fenced:
			b.WriteString(line + "\n")
			continue
		case t == "":
			b.WriteByte('\n')
			continue
		case strings.Trim(t, "=") == "", len(t) >= 3 && strings.Trim(t, "-*_ ") == "", strings.Trim(t, "-|: ") == "": // underlines, rules, tables
			b.WriteByte('\n')
			continue
		case t[0] == '[' && isReference(t):
			continue
		}
		for strings.HasPrefix(t, ">") {
			t = strings.TrimSpace(t[1:])
		}
		if h := strings.TrimLeft(t, "#"); h != t && len(t)-len(h) <= 6 && strings.HasPrefix(h, " ") {
			level := len(t) - len(h)
			h = inlineMarkdown(strings.TrimRight(strings.TrimSpace(h), "# "))
			if level == 1 && !started {
				headline, started = h, true
				continue
			}
			started = true
			b.WriteString("\n" + h + "\n\n")
			continue
		}
		started = true
		if item := listItem(t); item != "" {
			b.WriteString("\n" + inlineMarkdown(item) + "\n\n") // one paragraph each
			continue
		}
		if strings.HasPrefix(t, "|") {
			t = strings.ReplaceAll(strings.Trim(t, "|"), "|", " ")
		}
		b.WriteString(inlineMarkdown(t) + "\n")
	}
	text = b.String()
	if looksHTML(text) {
		text = withoutTags(text, false)
	}
	return headline, text
}

func withoutComments(s string) string {
	before, rest, found := strings.Cut(s, "<!--")
	if !found {
		return s
	}
	var b strings.Builder
	for found {
		b.WriteString(before)
		_, rest, _ = strings.Cut(rest, "-->")
		before, rest, found = strings.Cut(rest, "<!--")
	}
	b.WriteString(before)
	return b.String()
}

// isReference reports whether a line says where a link leads: "[1]: https://".
func isReference(line string) bool {
	_, after, found := strings.Cut(line, "]:")
	return found && (strings.Contains(after, "/") || line[1] == '^')
}

// listItem returns the text of "- text", "* text", "+ text", or "".
func listItem(t string) string {
	if len(t) > 2 && strings.IndexByte("-*+", t[0]) >= 0 && t[1] == ' ' {
		return strings.TrimSpace(t[2:])
	}
	return ""
}

// inlineMarkdown takes the marks out of one line.
func inlineMarkdown(s string) string {
	if !strings.ContainsAny(s, "*_`[]\\~<") {
		return s
	}
	const gone = 0 // no text has NULs
	out := make([]byte, 0, len(s))
	var open []int // where in out the brackets are that may be those of a link
	lastRound, lastSquare := strings.LastIndexByte(s, ')'), strings.LastIndexByte(s, ']')
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s) && strings.IndexByte("\\`*_{}[]()#+-.!|~>", s[i+1]) >= 0:
			i++
			out = append(out, s[i])
		case c == '`':
		case c == '*' || c == '~' && i+1 < len(s) && s[i+1] == '~' || c == '~' && i > 0 && s[i-1] == '~':
			if blankAt(s, i-1) && blankAt(s, i+1) {
				out = append(out, c) // "3 * 4"
			}
		case c == '_':
			if !blankAt(s, i-1) && !blankAt(s, i+1) && s[i-1] != '_' && s[i+1] != '_' && s[i-1] != '*' && s[i+1] != '*' && !punct(s[i-1]) && !punct(s[i+1]) {
				out = append(out, c) // file_name
			}
		case c == '[':
			open = append(open, len(out))
			out = append(out, c)
		case c == ']' && len(open) > 0:
			at := open[len(open)-1]
			open = open[:len(open)-1]
			end := -1
			if i+1 < lastRound && s[i+1] == '(' {
				end = i + 1 + strings.IndexByte(s[i+1:], ')')
				if end < len(s)-1 && s[end+1] == ')' && strings.Count(s[i+2:end], "(") == 1 { // (https://example.org/a_(b))
					end++
				}
			} else if i+1 < lastSquare && s[i+1] == '[' {
				end = i + 1 + strings.IndexByte(s[i+1:], ']')
			}
			if end < 0 {
				out = append(out, c)
				continue
			}
			out[at] = gone
			if at > 0 && out[at-1] == '!' { // a picture
				out = out[:at-1]
			}
			i = end
		case c == '<' && (strings.HasPrefix(s[i:], "<http://") || strings.HasPrefix(s[i:], "<https://")):
			end := strings.IndexByte(s[i:], '>')
			if end < 0 {
				out = append(out, s[i:]...)
				i = len(s)
				continue
			}
			out = append(out, s[i+1:i+end]...)
			i += end
		default:
			out = append(out, c)
		}
	}
	return strings.ReplaceAll(string(out), "\x00", "")
}

func blankAt(s string, i int) bool { return i < 0 || i >= len(s) || s[i] == ' ' || s[i] == '\t' }
func punct(c byte) bool            { return strings.IndexByte(".,;:!?\"'()[]", c) >= 0 }
