package export

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"ksearch/corpus"
)

// A table writes CSV or TSV.
type table struct {
	w     io.Writer
	tabs  bool
	query bool
}

func (t *table) Begin() error {
	header := []string{"id", "score", "published", "headline", "dateline", "agency", "people", "places", "path", "url"}
	if t.query {
		header = append([]string{"query"}, header...)
	}
	return t.row(header)
}

func (t *table) Write(a *corpus.Article, score float64, query string) error {
	row := []string{
		a.ID, strconv.FormatFloat(score, 'f', 4, 64), a.Published.String(), a.Headline,
		strings.Join(a.Dateline.Places, "; "), a.Dateline.Agency, strings.Join(entityNames(a.People), "; "),
		strings.Join(entityNames(a.Places), "; "), path(a.Source), a.URL,
	}
	if t.query {
		row = append([]string{query}, row...)
	}
	return t.row(row)
}

func (t *table) End() error { return nil }

func (t *table) row(cells []string) error {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = safeCell(c)
	}
	if t.tabs { // there is none in a cell
		_, err := io.WriteString(t.w, strings.Join(safe, "\t")+"\n")
		return err
	}
	c := csv.NewWriter(t.w)
	if err := c.Write(safe); err != nil {
		return err
	}
	c.Flush()
	return c.Error()
}

// safeCell is s in one line, so that a spreadsheet takes it for text, not for a
// formula.
func safeCell(s string) string {
	s = line(s)
	if first, _ := utf8.DecodeRuneInString(s); strings.ContainsRune("=+-@＝＋－＠", first) {
		return "'" + s
	}
	return s
}
