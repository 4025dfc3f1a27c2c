package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"ksearch/corpus"
	"ksearch/corpus/names"
)

// An explainer writes articles for people: each field, its value, and where
// that was found, in columns.
type explainer struct{ painter }

// The columns of an explanation, where there is room for three. Where there is
// not, the place stands below the value.
const (
	explainMargin = 2
	explainLabels = explainMargin + 15 // the longest label and the gap after it
	explainGap    = 2                  // between value and place
	explainRoom   = 100                // all of them, where the output has no width
	explainNarrow = 76
)

// A cell is one line of a value.
type cell struct {
	painted string
	width   int
}

// widths are the columns of a value and of a place; the latter is 0 if it
// stands below.
func (x explainer) widths() (value, place int) {
	room := x.width
	if room <= 0 {
		room = explainRoom
	}
	if room < explainNarrow {
		return max(room-explainLabels, 1), 0
	}
	place = min(room/3, 40)
	return room - explainLabels - explainGap - place, place
}

// article explains one article of the file path.
func (x explainer) article(path string, a *corpus.Article, f finding) string {
	var b strings.Builder
	title := pathWithin(corpus.Source{Path: path, Member: a.Source.Member})
	if f.key != "" {
		title += ", article " + f.key
	}
	value, _ := x.widths()
	b.WriteString(x.line(newLine(title, nil).cut(x.width), bold) + "\n")

	var missing []string
	row := func(label string, cells []cell, where string) {
		b.WriteString(x.row(label, cells, where))
	}
	text := func(field, s string) {
		if s == "" {
			missing = append(missing, field)
			return
		}
		row(field, x.text(s, value), a.Origins[field])
	}
	list := func(field string, values []string) {
		if len(values) == 0 {
			missing = append(missing, field)
			return
		}
		row(field, x.list(values, value), a.Origins[field])
	}
	date := func(field string, d corpus.Date) {
		if d.IsZero() {
			missing = append(missing, field)
			return
		}
		row(field, x.whole(dateWithPrecision(d), value), placeOfDate(d, a.Origins[field]))
	}

	row("id", x.whole(a.ID, value), howIDIsMade(a, f.key))
	row("path", x.whole(pathWithin(a.Source), value), "relative to its folder")
	format := f.format
	if format == "" {
		format = "unknown"
	}
	row("format", x.whole(format, value), "what the bytes look like")
	if a.Source.Revision != "" {
		row("revision", x.whole(newPlain(a.Source.Revision, 13), value), "SHA-256 of the file")
	}
	text("language", a.Language)
	text("headline", a.Headline)
	text("standfirst", a.Standfirst)
	x.dateline(a, row, &missing)
	text("body", a.Body)
	list("bylines", a.Bylines)
	text("credit", a.Credit)
	date("published", a.Published)
	date("updated", a.Updated)
	date("embargoed", a.Embargoed)
	text("section", a.Section)
	list("keywords", a.Keywords)
	text("url", a.URL)
	text("publisher", a.Publisher)
	text("desk", a.Desk)
	text("status", string(a.Status))
	text("guid", a.GUID)
	text("version", a.Version)
	text("replaces", a.Replaces)
	text("editors_note", a.EditorsNote)
	for _, l := range []struct {
		field    string
		entities []corpus.Entity
	}{{"people", a.People}, {"places", a.Places}, {"organisations", a.Organisations}} {
		if len(l.entities) == 0 {
			missing = append(missing, l.field)
		}
		for i, e := range l.entities {
			label := l.field
			if i > 0 {
				label = ""
			}
			row(label, x.entity(e, value), placeOfEntity(e, a.Origins[l.field]))
		}
	}
	if len(missing) > 0 {
		row("without", x.list(missing, value), "")
	}
	return b.String()
}

// dateline explains the dateline as it is written, then its parts.
func (x explainer) dateline(a *corpus.Article, row func(string, []cell, string), missing *[]string) {
	d, where := a.Dateline, a.Origins["dateline"]
	value, _ := x.widths()
	if d.Raw == "" && len(d.Places) == 0 && d.Agency == "" && d.Date.IsZero() {
		*missing = append(*missing, "dateline")
		return
	}
	written := d.Raw
	if written == "" {
		written = dateline(d)
	}
	row("dateline", x.text(written, value), where)
	if len(d.Places) > 0 {
		row("  places", x.list(d.Places, value), "")
	}
	if d.Agency != "" {
		row("  agency", x.text(d.Agency, value), "")
	}
	if !d.Date.IsZero() {
		row("  date", x.whole(dateWithPrecision(d.Date), value), placeOfDate(d.Date, ""))
	}
}

// note explains what was left out of the article before.
func (x explainer) note(err error) string {
	value, _ := x.widths()
	return x.row("cut", x.whole(err.Error(), value), "")
}

// row writes a field, with its value in one or more lines.
func (x explainer) row(label string, value []cell, where string) string {
	room, place := x.widths()
	var places []line
	if where != "" && place > 0 {
		places = newLine(where, nil).wrap(place)
	}
	var b strings.Builder
	for i := range max(len(value), len(places)) {
		if i > 0 {
			label = ""
		}
		s := strings.Repeat(" ", explainMargin) + x.styled(label, faint)
		pad := explainLabels - explainMargin - displayWidth(label)
		if i < len(value) {
			s += strings.Repeat(" ", max(pad, 1)) + value[i].painted
			pad = room - value[i].width + explainGap
		} else {
			pad += room + explainGap
		}
		if i < len(places) {
			s += strings.Repeat(" ", max(pad, 1)) + x.line(places[i], faint)
		}
		b.WriteString(s + "\n")
	}
	if where != "" && place == 0 {
		for _, l := range newLine("← "+where, nil).wrap(room) {
			b.WriteString(strings.Repeat(" ", explainLabels) + x.line(l, faint) + "\n")
		}
	}
	return b.String()
}

// text is a value in two lines at most. One that is cut says how long it is.
func (x explainer) text(s string, room int) []cell {
	const most = 2
	l := newLine(strings.Join(strings.Fields(s), " "), nil)
	if cells := x.lines(l, room); len(cells) <= most {
		return cells
	}
	const least = 8 // columns of the text itself
	length := "(" + count(utf8.RuneCountInString(s), "character") + ")"
	if room < least+1+len(length) {
		l = l.cut(room)
		return append([]cell{{x.line(l, plain), l.width()}}, x.whole(length, room)...)
	}
	l = l.cut(room - 1 - len(length))
	return []cell{{x.line(l, plain) + " " + x.styled(length, faint), l.width() + 1 + len(length)}}
}

// whole is a value in as many lines as it needs.
func (x explainer) whole(s string, room int) []cell { return x.lines(newLine(s, nil), room) }

func (x explainer) lines(l line, room int) (cells []cell) {
	for _, l := range l.wrap(room) {
		cells = append(cells, cell{x.line(l, plain), l.width()})
	}
	return cells
}

// list is several values, with commas between them. Each is painted by itself,
// so that one that is written from right to left does not turn its neighbours.
func (x explainer) list(values []string, room int) (cells []cell) {
	var c cell
	for i, v := range values {
		l := newLine(v, nil)
		comma := ""
		if i < len(values)-1 {
			comma = ","
		}
		l = l.cut(max(room-len(comma), 1))
		if c.width > 0 && c.width+1+l.width()+len(comma) > room {
			cells = append(cells, c)
			c = cell{}
		}
		if c.width > 0 {
			c.painted += " "
			c.width++
		}
		c.painted += x.line(l, plain) + comma
		c.width += l.width() + len(comma)
	}
	return append(cells, c)
}

// entity is a name with what is known of it.
func (x explainer) entity(e corpus.Entity, room int) []cell {
	var about []string
	if e.Country != "" {
		about = append(about, e.Country)
	}
	if e.Point != nil {
		about = append(about, pointText(*e.Point))
	}
	about = append(about, count(len(e.Mentions), "mention"))
	known := "(" + strings.Join(about, ", ") + ")"
	l := newLine(e.Name, nil)
	if width := l.width() + 1 + displayWidth(known); width <= room {
		return []cell{{x.line(l, plain) + " " + x.painter.text(known, faint), width}}
	}
	return append(x.lines(l, room), x.whole(known, room)...)
}

func pointText(p names.Point) string { return fmt.Sprintf("%.4g, %.4g", p.Lat, p.Lon) }

// howIDIsMade says what the ID of a is made from.
func howIDIsMade(a *corpus.Article, key string) string {
	switch {
	case a.Source.Member != "" && key != "":
		return "made from the path and the key " + key + " within the member"
	case key == "":
		return "made from the path"
	case a.Source.Member == "" && a.ID != corpus.MakeID(a.Source.Path, key):
		return "made from the path and the key " + key + ", which stood in the file before"
	}
	return "made from the path and the key " + key
}

// dateWithPrecision is a date as machines write it, and how much of it is known.
func dateWithPrecision(d corpus.Date) string {
	s := d.String()
	if d.Precision != "" {
		s += " (" + string(d.Precision) + ")"
	}
	return s
}

// placeOfDate says where a date was found, first of all what kind of place it is.
func placeOfDate(d corpus.Date, where string) string {
	switch {
	case d.Origin == "":
		return where
	case where == "":
		return string(d.Origin)
	}
	return string(d.Origin) + ": " + where
}

// placeOfEntity says whether a file names an entity itself.
func placeOfEntity(e corpus.Entity, where string) string {
	switch {
	case !e.Stated:
		return strings.TrimSuffix("found in the text: "+evidence(e), ": ")
	case where == "":
		return "stated"
	}
	return "stated: " + where
}

// evidence says by what the mentions of e were found, the surest first.
func evidence(e corpus.Entity) string {
	best := map[names.Evidence]float64{}
	for _, m := range e.Mentions {
		if m.Evidence == "" {
			continue
		}
		best[m.Evidence] = max(best[m.Evidence], m.Confidence)
	}
	kinds := slices.Collect(maps.Keys(best))
	slices.SortFunc(kinds, func(a, b names.Evidence) int {
		return cmp.Or(cmp.Compare(best[b], best[a]), cmp.Compare(a, b))
	})
	var parts []string
	for _, k := range kinds {
		parts = append(parts, fmt.Sprintf("%s %.2f", k, best[k]))
	}
	return strings.Join(parts, ", ")
}
