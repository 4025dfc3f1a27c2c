package export

import (
	"fmt"
	"io"
	"strings"

	"ksearch/corpus"
)

// A bibtex writes one @article for each article. Of a date as much is said as
// is known.
type bibtex struct{ w io.Writer }

func (bibtex) Begin() error { return nil }
func (bibtex) End() error   { return nil }

func (t bibtex) Write(a *corpus.Article, _ float64, _ string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "@article{%s,\n", bibtexKey(a.ID))
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-8s = {%s},\n", name, value)
		}
	}
	var names []string
	for _, s := range a.Bylines {
		if s = line(s); s != "" {
			names = append(names, bibtexName(s))
		}
	}
	field("author", strings.Join(names, " and "))
	field("title", "{"+escapeTeX(title(a))+"}") // in braces of its own its capitals stay
	field("journal", escapeTeX(line(a.Outlet())))
	year, month, day := dateParts(a.Published)
	field("year", year)
	if month != "" {
		fmt.Fprintf(&b, "  %-8s = %s,\n", "month", strings.ToLower(a.Published.Time.UTC().Format("Jan"))) // a macro of BibTeX
	}
	field("day", day)
	field("address", escapeTeX(line(strings.Join(a.Dateline.Places, ", "))))
	field("url", bibtexURL.Replace(address(a)))
	field("language", escapeTeX(line(a.Language)))
	field("keywords", escapeTeX(strings.Join(labels(a), ", ")))
	field("abstract", escapeTeX(summary(a)))
	b.WriteString("}\n\n")
	_, err := io.WriteString(t.w, b.String())
	return err
}

// dateParts are the numbers of a date, as many as are known.
func dateParts(d corpus.Date) (year, month, day string) {
	if d.IsZero() {
		return "", "", ""
	}
	t := d.Time.UTC()
	year, month, day = t.Format("2006"), t.Format("01"), t.Format("02")
	switch d.Precision {
	case corpus.Year:
		return year, "", ""
	case corpus.Month:
		return year, month, ""
	}
	return year, month, day
}

// bibtexKey writes an ID with the characters that a key may have. Two IDs have
// two keys.
func bibtexKey(id string) string {
	var b strings.Builder
	for i := range len(id) {
		switch c := id[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "_%02x", c)
		}
	}
	return b.String()
}

// bibtexName puts a name into braces that would be read as several, or as a
// surname and a first name.
func bibtexName(s string) string {
	if strings.Contains(" "+strings.ToLower(s)+" ", " and ") || strings.Contains(s, ",") {
		return "{" + escapeTeX(s) + "}"
	}
	return escapeTeX(s)
}

// BibTeX counts braces whatever stands before them, so none may stay in a text.
var (
	texts = strings.NewReplacer(
		`\`, `\textbackslash{}`, "{", `\textbraceleft{}`, "}", `\textbraceright{}`, "$", `\$`, "&", `\&`, "#", `\#`,
		"%", `\%`, "_", `\_`, "^", `\textasciicircum{}`, "~", `\textasciitilde{}`,
	)
	bibtexURL = strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C") // read as it stands
)

func escapeTeX(s string) string { return texts.Replace(s) }

// A ris writes RIS, one record of the type NEWS for each article. Lines end
// with CR and LF.
type ris struct{ w io.Writer }

func (ris) Begin() error { return nil }
func (ris) End() error   { return nil }

func (r ris) Write(a *corpus.Article, _ float64, _ string) error {
	var b strings.Builder
	field := func(tag, value string) {
		if value = line(value); value != "" {
			b.WriteString(tag + "  - " + value + "\r\n")
		}
	}
	field("TY", "NEWS")
	field("ID", a.ID)
	for _, s := range a.Bylines {
		field("AU", s)
	}
	field("TI", title(a))
	field("T2", a.Outlet())
	year, month, day := dateParts(a.Published)
	field("PY", year)
	if year != "" {
		field("DA", year+"/"+month+"/"+day+"/")
	}
	field("CY", strings.Join(a.Dateline.Places, ", "))
	field("UR", address(a))
	field("LA", a.Language)
	for _, s := range labels(a) {
		field("KW", s)
	}
	field("AB", summary(a))
	b.WriteString("ER  - \r\n\r\n")
	_, err := io.WriteString(r.w, b.String())
	return err
}
