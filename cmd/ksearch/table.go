package main

import (
	"fmt"
	"strings"
	"time"

	"ksearch/corpus"
	"ksearch/query"
)

// A table writes a result for people: the hits, how many there are, and the
// facets in columns.
type table struct {
	painter
	page, limit int
	timed       bool // say how long it took
	onward      bool // these come after a cursor: how many before them is not known
}

// first is the rank of the first hit.
func (t table) first() int { return (t.page-1)*t.limit + 1 }

func (t table) result(res *query.Result) string {
	if res.Total.Value == 0 {
		return ""
	}
	var b strings.Builder
	digits := len(fmt.Sprint(t.first() + len(res.Hits) - 1))
	for i, h := range res.Hits {
		t.hit(&b, max(digits, 2), t.first()+i, h)
		b.WriteByte('\n')
	}
	b.WriteString(t.text(t.total(res), faint))
	b.WriteByte('\n')
	if facets := t.facets(res.Facets); facets != "" {
		b.WriteString("\n" + facets)
	}
	return b.String()
}

func (t table) hit(b *strings.Builder, digits, rank int, h query.Hit) {
	indent := digits + 2
	room := 0
	if t.width > 0 {
		room = max(t.width-indent, 1)
	}
	margin := strings.Repeat(" ", indent)

	head := newLine(h.Article.Headline, nil)
	var passages []line
	for _, s := range h.Snippets {
		switch l := newLine(s.Text, s.Marks); {
		case s.Field != "headline":
			passages = append(passages, l)
		case s.Text == h.Article.Headline:
			head = l
		}
	}
	if len(head.runes) == 0 {
		head = newLine(opening(h), nil)
	}
	fmt.Fprintf(b, "%s  ", t.styled(fmt.Sprintf("%*d", digits, rank), numbered))
	if label := clean(h.Article.Label(time.Now())); label != "" {
		b.WriteString(t.styled(label, warning) + " ")
		head = head.cut(room - len(label) - 1)
	}
	b.WriteString(t.line(head.cut(room), bold) + "\n")
	t.about(b, margin, room, nonEmpty(strings.Join(h.Article.Dateline.Places, ", "), day(h.Article.Published), h.Article.Outlet(), h.ID))
	for _, p := range passages {
		for _, l := range p.wrap(room) {
			fmt.Fprintf(b, "%s%s\n", margin, t.line(l, plain))
		}
	}
	if h.Explanation != nil {
		t.explanation(b, margin, room, *h.Explanation)
	}
}

// explanation writes a score and what it is made of, each part below the whole
// and further in.
func (t table) explanation(b *strings.Builder, margin string, room int, e query.Explanation) {
	value := fmt.Sprintf("%.3f", e.Value)
	within := 0
	if room > 0 {
		within = max(room-len(value)-2, 1)
	}
	for i, l := range newLine(e.Text, nil).wrap(within) {
		if i > 0 {
			value = strings.Repeat(" ", len(value))
		}
		fmt.Fprintf(b, "%s%s  %s\n", margin, t.styled(value, numbered), t.line(l, faint))
	}
	for _, part := range e.Parts {
		t.explanation(b, margin+"  ", max(room-2, min(room, 1)), part)
	}
}

// about writes parts with dots between them, as many in a line as there is
// room for. Each is isolated, and the last one, the ID, is needed whole.
func (t table) about(b *strings.Builder, margin string, room int, parts []string) {
	const dots = 3 // columns
	b.WriteString(margin)
	used := 0
	for i, part := range parts {
		l := newLine(part, nil)
		if i < len(parts)-1 {
			l = l.cut(room)
		}
		switch w := l.width(); {
		case used == 0:
			used = w
		case room > 0 && used+dots+w > room:
			b.WriteString("\n" + margin)
			used = w
		default:
			b.WriteString(t.styled(" · ", faint))
			used += dots + w
		}
		b.WriteString(t.line(l, faint))
	}
	b.WriteByte('\n')
}

// opening stands for a headline where there is none.
func opening(h query.Hit) string {
	const room = 72 // columns
	if s := h.Article.Standfirst; s != "" {
		return newPlain(s, room)
	}
	for _, s := range h.Snippets {
		return newPlain(s.Text, room)
	}
	return "(no headline)"
}

// day writes as much of a date as is known, but no hours.
func day(d corpus.Date) string {
	switch {
	case d.IsZero():
		return ""
	case d.Precision == corpus.Year:
		return d.Time.UTC().Format("2006")
	case d.Precision == corpus.Month:
		return d.Time.UTC().Format("Jan 2006")
	}
	return d.Time.UTC().Format("2 Jan 2006")
}

func nonEmpty(all ...string) (some []string) {
	for _, s := range all {
		if s != "" {
			some = append(some, s)
		}
	}
	return some
}

// total is the line that counts the hits.
func (t table) total(res *query.Result) string {
	s := count(res.Total.Value, "article")
	if res.Total.Relation == "gte" {
		s = "at least " + s
	}
	if n := res.Total.AllWords; n > 0 {
		s += ", " + number(n) + " with all words"
	}
	switch n := len(res.Hits); {
	case n == 0 || n >= res.Total.Value:
	case t.onward:
		s += "; these are the next " + number(n)
	default:
		s += fmt.Sprintf("; these are %s to %s", number(t.first()), number(t.first()+n-1))
	}
	if t.timed {
		s += fmt.Sprintf("; %.1f ms", float64(res.Took)/float64(time.Millisecond))
	}
	return s
}

// Columns of facets.
const (
	facetGap  = 3   // between two of them
	facetMost = 28  // for a value: most names of people fit
	facetRoom = 100 // all of them, where the output has no width
)

// facets are the counts, side by side as far as there is room.
func (t table) facets(all []query.FacetCounts) string {
	room := t.width
	if room <= 0 {
		room = facetRoom
	}
	var b strings.Builder
	var row []facetColumn
	used := 0
	flush := func() {
		height := 0
		for _, c := range row {
			height = max(height, len(c.cells))
		}
		for i := range height {
			s := ""
			pad := 0
			for _, c := range row {
				if i < len(c.cells) {
					s += strings.Repeat(" ", pad) + c.cells[i].painted
					pad = c.width - c.cells[i].width + facetGap
				} else {
					pad += c.width + facetGap
				}
			}
			b.WriteString(s + "\n")
		}
		row, used = nil, 0
	}
	for _, f := range all {
		if len(f.Values) == 0 && f.Missing == 0 {
			continue
		}
		c := t.column(f, min(facetMost, room-8))
		if used > 0 && used+facetGap+c.width > room {
			flush()
			b.WriteByte('\n')
		}
		if used > 0 {
			used += facetGap
		}
		used += c.width
		row = append(row, c)
	}
	flush()
	return b.String()
}

type facetColumn struct {
	cells []facetCell
	width int
}

type facetCell struct {
	painted string
	width   int
}

func (t table) column(f query.FacetCounts, most int) facetColumn {
	values := make([]line, len(f.Values))
	wide, digits := 0, 0
	for i, v := range f.Values {
		values[i] = newLine(v.Value, nil).cut(most)
		wide = max(wide, values[i].width())
		digits = max(digits, len(number(v.N)))
	}
	name := clean(string(f.Field))
	missing := ""
	if f.Missing > 0 {
		missing = "without any: " + number(f.Missing)
	}
	wide = max(wide, displayWidth(name)-digits-1, min(displayWidth(missing)-digits-1, most))
	c := facetColumn{width: wide + 1 + digits}
	add := func(painted string, width int) {
		c.cells = append(c.cells, facetCell{painted, width})
	}
	add(t.styled(name, bold), displayWidth(name))
	for i, v := range values {
		pad := strings.Repeat(" ", wide-v.width())
		add(t.line(v, plain)+pad+t.styled(fmt.Sprintf(" %*s", digits, number(f.Values[i].N)), faint), c.width)
	}
	if f.Other > 0 {
		more := newLine("… "+number(f.Other)+" more", nil).cut(c.width)
		add(t.line(more, faint), more.width())
	}
	if missing != "" {
		none := newLine(missing, nil).cut(c.width)
		add(t.line(none, faint), none.width())
	}
	return c
}
