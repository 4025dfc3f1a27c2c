// Package export writes articles in the formats of other programs: tables,
// feeds and bibliographies.
//
// [NewWriter] makes a [Writer] of a format, which is given one article after the
// other and keeps none. What it writes is UTF-8 that a reader of the format can
// read, whatever stands in an article: each format is escaped in its own way,
// and control characters are left out. The package knows neither queries nor
// HTTP.
package export

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus"
)

// A Format is a way to write articles. Its value is its name.
type Format string

// The formats.
const (
	CSV    Format = "csv"    // RFC 4180 with a header; no cell is a formula
	TSV    Format = "tsv"    // the same columns with tabs between them, and no quotes
	RSS    Format = "rss"    // RSS 2.0
	Atom   Format = "atom"   // RFC 4287
	BibTeX Format = "bibtex" // one @article each
	RIS    Format = "ris"    // one NEWS each
)

// Formats returns every format there is.
func Formats() []Format { return []Format{CSV, TSV, RSS, Atom, BibTeX, RIS} }

// WantsBody reports whether f writes something of the body of an article.
func (f Format) WantsBody() bool {
	switch f {
	case RSS, Atom, BibTeX, RIS:
		return true
	}
	return false
}

// MediaType is what HTTP calls f.
func (f Format) MediaType() string {
	switch f {
	case CSV:
		return "text/csv; charset=utf-8; header=present"
	case TSV:
		return "text/tab-separated-values; charset=utf-8"
	case RSS:
		return "application/rss+xml"
	case Atom:
		return "application/atom+xml"
	case BibTeX:
		return "application/x-bibtex"
	case RIS:
		return "application/x-research-info-systems"
	}
	return ""
}

// Options tune a [Writer]. The zero value is ready to use.
type Options struct {
	Title string // of a feed; "" is "Articles"
	Link  string // the address of a feed; "" is unknown

	// Query is whether the first column of a table is the name of the query.
	Query bool
}

// A Writer writes articles. It is not safe for concurrent use.
type Writer interface {
	// Begin writes what stands before all articles. It is called once, first.
	Begin() error

	// Write writes one article. Score says how well it matches, where the
	// format has room for it, and query which query it answers, if
	// Options.Query is set.
	Write(a *corpus.Article, score float64, query string) error

	// End writes what stands after all articles. It is called once, last.
	End() error
}

// NewWriter returns a Writer in a format. The options may be nil. The error is
// for a format that there is not.
func NewWriter(w io.Writer, f Format, opts *Options) (Writer, error) {
	if opts == nil {
		opts = new(Options)
	}
	switch f {
	case CSV, TSV:
		return &table{w: w, tabs: f == TSV, query: opts.Query}, nil
	case RSS:
		return &rss{w, *opts}, nil
	case Atom:
		return &atom{w: w, Options: *opts}, nil
	case BibTeX:
		return bibtex{w}, nil
	case RIS:
		return ris{w}, nil
	}
	return nil, fmt.Errorf("export: there is no format %q", f)
}

// line returns s in one line: white space is one blank, and what changes how
// the text around it is shown is left out. Bytes that are no UTF-8 are U+FFFD.
func line(s string) string {
	return strings.Join(strings.FieldsFunc(shown(s), unicode.IsSpace), " ")
}

func shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return r
		case unicode.IsControl(r), r == '\ufeff', r == '\ufffe', r == '\uffff', '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
			return -1
		}
		return r
	}, s)
}

// title is the headline of a, or what stands for it.
func title(a *corpus.Article) string {
	return cmp.Or(line(a.Headline), cut(line(a.Standfirst), 80), cut(line(firstParagraph(a)), 80), "(no headline)")
}

// summary is the standfirst of a, or its first paragraph.
func summary(a *corpus.Article) string {
	const most = 500 // characters: a paragraph of news has fewer
	return cut(cmp.Or(line(a.Standfirst), line(firstParagraph(a))), most)
}

func firstParagraph(a *corpus.Article) string {
	first, _, _ := strings.Cut(a.Body, "\n\n")
	return first
}

// cut returns at most n characters of s.
func cut(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:n-1]), " ") + "…"
}

// address is where a can be read on the web, or "".
func address(a *corpus.Article) string {
	u, err := url.Parse(line(a.URL))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// path is the path of a source in one line, and of an article in an archive
// that within it too. What cannot be shown is quoted as in Go.
func path(s corpus.Source) string {
	show := func(p string) string {
		if !utf8.ValidString(p) || strings.ContainsFunc(p, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return strconv.Quote(p)
		}
		return p
	}
	if s.Member == "" {
		return show(s.Path)
	}
	return show(s.Path) + "!" + show(s.Member)
}

func entityNames(es []corpus.Entity) []string {
	names := make([]string, len(es))
	for i, e := range es {
		names[i] = e.Name
	}
	return names
}
