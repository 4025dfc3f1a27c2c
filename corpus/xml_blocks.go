package corpus

import "strings"

// blockText returns the text in e with a blank line between its paragraphs,
// which are the block elements of XHTML and of NITF. A table is one paragraph,
// with a softBreak between its rows and " | " between their cells. Line breaks
// within a block part paragraphs where they seem meant to, and else lines. Media,
// scripts and styles are left out, and so are the elements for which skip is
// true; skip may be nil.
func (e *element) blockText(skip func(*element) bool) string {
	if e == nil {
		return ""
	}
	w := blockWriter{skip: skip}
	w.element(e)
	w.end()
	return strings.Join(w.paragraphs(), "\n\n")
}

type blockWriter struct {
	skip  func(*element) bool
	paras []string // those with line ends are still to be taken apart
	line  strings.Builder
	cells int // of the table's row so far
	table int // how many tables it is in
	pre   int
}

// end ends a block.
func (w *blockWriter) end() {
	text := w.line.String()
	w.line.Reset()
	switch {
	case strings.TrimSpace(text) == "":
	case w.pre > 0:
		w.paras = appendTyped(w.paras, text)
	case strings.Contains(text, softBreak):
		w.paras = appendTable(w.paras, text)
	case strings.Contains(text, "\n"):
		w.paras = append(w.paras, strings.ReplaceAll(text, "\t", " "))
	default:
		w.paras = append(w.paras, strings.Join(strings.Fields(text), " "))
	}
}

// paragraphs returns the paragraphs of all blocks. Whether lines were broken for
// their length shows best where all are looked at together.
func (w *blockWriter) paragraphs() []string {
	var all []textLine
	blocks := make(map[int][]textLine)
	for i, p := range w.paras {
		if strings.Contains(p, "\n") {
			blocks[i] = lines(p)
			all = append(append(all, blocks[i]...), textLine{})
		}
	}
	if len(blocks) == 0 {
		return w.paras
	}
	broken := wrapOf(all)
	broken.hard = broken.hard && len(all) > minWrappedLines
	paras := make([]string, 0, 2*len(w.paras))
	for i, p := range w.paras {
		switch ls := blocks[i]; {
		case ls == nil:
			paras = append(paras, p)
		case broken.hard:
			paras = append(paras, broken.paragraphs(ls)...)
		default:
			paras = appendLines(paras, ls)
		}
	}
	return paras
}

// appendTyped adds what stands in lines as it was typed: wire copy that was
// wrapped, or results, whose lines stay apart.
func appendTyped(paras []string, text string) []string {
	all := lines(text)
	if w := wrapOf(all); w.hard || w.width > maxWrap {
		return append(paras, paragraphs(all)...)
	}
	open := false
	for _, l := range all {
		switch {
		case l.text == "":
			open = false
			continue
		case open:
			paras[len(paras)-1] += softBreak + l.text
		default:
			paras = append(paras, l.text)
		}
		open = true
	}
	return paras
}

// appendTable adds the rows of a table that hold anything.
func appendTable(paras []string, text string) []string {
	var rows []string
	for row := range strings.SplitSeq(text, softBreak) {
		if row = strings.Join(strings.Fields(row), " "); strings.Trim(row, "| ") != "" {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return paras
	}
	return append(paras, strings.Join(rows, softBreak))
}

// appendLines adds the paragraphs of a block in which line breaks stand. Two of
// them part paragraphs. One does where either line is as long as a paragraph; if
// a sentence goes on after it, it is none.
func appendLines(paras []string, all []textLine) []string {
	open := false
	for i, l := range all {
		if l.text == "" {
			open = false
			continue
		}
		if !open {
			paras, open = append(paras, l.text), true
			continue
		}
		last, before := &paras[len(paras)-1], all[i-1]
		goesOn := before.width > minWrapped && !endsSentence(before.text) && (startsWithSmall(l.text) || before.width > 2*minWrapped && startsWithSmall(lastWord(before.text)))
		switch {
		case isMark(before.text) || isMark(l.text) || isCredit(l.text):
			paras = append(paras, l.text)
		case goesOn:
			*last += " " + l.text
		case max(before.width, l.width) > maxWrap, endsSentence(before.text) && endsSentence(l.text):
			paras = append(paras, l.text)
		default:
			*last += softBreak + l.text
		}
	}
	return paras
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

const (
	minWrapped      = 40 // characters of a line that somebody broke for its length
	minWrappedLines = 6  // of a text in which that shows
)

func (w *blockWriter) element(e *element) {
	if w.skip != nil && e.name != "" && w.skip(e) {
		return
	}
	switch name := strings.ToLower(e.name); {
	case name == "":
		if w.pre > 0 {
			w.line.WriteString(e.data)
		} else {
			w.line.WriteString(strings.ReplaceAll(strings.ReplaceAll(e.data, "\r", " "), "\n", " "))
		}
		return
	case name == "script", name == "style", name == "media", name == "head", name == "figure", name == "iframe", name == "object", name == "video", name == "audio":
		return
	case name == "br":
		w.line.WriteByte('\n')
		return
	case name == "td", name == "th", name == "nitf-col":
		if w.cells > 0 {
			w.line.WriteString(" | ")
		}
		w.cells++
		for _, c := range e.nodes { // a paragraph in a cell is the cell
			c.write(&w.line)
		}
		return
	case name == "pre":
		w.end()
		w.pre++
		w.inside(e)
		w.end()
		w.pre--
		return
	case name == "table":
		w.end()
		w.table++
		w.inside(e)
		w.end()
		w.table--
		return
	case name == "tr" && w.table > 0:
		w.line.WriteString(softBreak)
		w.cells = 0
		w.inside(e)
		return
	case w.table > 0 && (name == "tbody" || name == "thead" || name == "tfoot"):
	case name == "tr", blocks()[name], xmlBlocks()[name]:
		w.end()
		w.cells = 0
		w.inside(e)
		w.end()
		return
	}
	w.inside(e)
}

func (w *blockWriter) inside(e *element) {
	for _, c := range e.nodes {
		w.element(c)
	}
}

// xmlBlocks are the block elements of NITF and XHTML that blocks has not.
var xmlBlocks = setOf("block bq hl1 hl2 hedline dl dt dd fn note table tbody thead address body main aside nav tagline dateline byline caption")
