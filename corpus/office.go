package corpus

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"ksearch/corpus/names"
)

// maxOfficeXML is how many bytes of XML are read for the text of an office
// document: its markup can have twenty times the size of its text.
const maxOfficeXML = 64 << 20

// An officeKind says where the text of an office document is, and what its
// elements are called.
type officeKind struct {
	name string
	text func(member string) bool // whether the text is in a member
	meta string                   // the member that describes it

	paragraph, skip map[string]bool
	row, cell       string
	run             string // the one element whose characters are text; "" if all of a paragraph's are

	title, creator, created, modified, language, keywords string // in meta
}

// docx is Office Open XML (ECMA-376), whose text is WordprocessingML. What is
// deleted but still tracked, codes of fields, and what is there once more for
// older programs, is no text.
func docx() officeKind {
	return officeKind{
		name: "DOCX", text: isDocument, meta: "docProps/core.xml",
		paragraph: setOf("p")(), row: "tr", cell: "tc", run: "t",
		skip:  setOf("del moveFrom delText instrText delInstrText Fallback")(),
		title: "title", creator: "creator", created: "created", modified: "modified", language: "language", keywords: "keywords",
	}
}

// odt is OpenDocument text (ISO/IEC 26300). Deletions are kept apart from the
// text there. Notes and comments are no part of it.
func odt() officeKind {
	return officeKind{
		name: "ODT", text: func(member string) bool { return member == "content.xml" }, meta: "meta.xml",
		paragraph: setOf("p h")(), row: "table-row", cell: "table-cell",
		skip:  setOf("tracked-changes annotation note forms sequence-decls ruby-text hidden-text script automatic-styles font-face-decls scripts table-of-content")(),
		title: "title", creator: "initial-creator", created: "creation-date", modified: "date", language: "language", keywords: "keyword",
	}
}

// office yields the article that a text document of an office program is. It
// is read as wire copy; what describes the document fills in what that lacks.
func (g *reading) office(ctx context.Context, p part, z *zip.Reader, kind zipKind) error {
	read := func(context.Context, *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			k := docx()
			if kind == odtZip {
				k = odt()
			}
			a, notes, err := g.officeArticle(z, k)
			if err != nil {
				yield(nil, err)
				return
			}
			tell(yield, a, notes)
		}
	}
	return g.articles(ctx, p, Format{Name: "office", Read: read})
}

func (g *reading) officeArticle(z *zip.Reader, k officeKind) (a *Article, notes []error, err error) {
	b, err := g.officeMember(z, "META-INF/manifest.xml")
	if err == nil && strings.Contains(string(b), "encryption-data") {
		return nil, nil, fmt.Errorf("%w %s: it is encrypted: save it without a password", ErrMalformed, k.name)
	}
	var text string
	for _, f := range z.File {
		if !k.text(f.Name) {
			continue
		}
		in, err := g.openZipped(f, maxUnpacked)
		if err != nil {
			return nil, nil, lasting(err)
		}
		text, err = k.read(in)
		_ = in.close() // what is wrong was told by Read
		if err != nil {
			return nil, nil, err
		}
		break
	}
	a, err = readCopy(withoutRelease(text))
	if err != nil {
		return nil, nil, err
	}
	b, err = g.officeMember(z, k.meta)
	if err != nil {
		return a, []error{fmt.Errorf("%s: %w", k.meta, err)}, nil
	}
	if b != nil {
		notes = k.describe(a, b)
	}
	return a, notes, nil
}

// withoutRelease cuts the line that says that what follows is a press release.
func withoutRelease(text string) string {
	first, rest, _ := strings.Cut(strings.TrimSpace(text), "\n\n")
	if slices.Contains(releaseLabels(), strings.Trim(names.Fold(first), " :-–")) && strings.TrimSpace(rest) != "" {
		return rest
	}
	return text
}

// officeMember returns a small member, or nil if there is none of that name.
func (g *reading) officeMember(z *zip.Reader, name string) ([]byte, error) {
	const most = 1 << 20 // bytes: they have four thousand
	for _, f := range z.File {
		if f.Name != name {
			continue
		}
		in, err := g.openZipped(f, maxUnpacked)
		if err != nil {
			return nil, err
		}
		defer in.close() // what is wrong was told by Read
		return io.ReadAll(io.LimitReader(in, most))
	}
	return nil, nil
}

// lasting returns err so that it counts as a fault of the bytes.
func lasting(err error) error {
	for _, known := range []error{ErrTooLarge, ErrMalformed} {
		if errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("%w zip: %w", ErrMalformed, err)
}

// describe sets what the text does not say itself from what describes it.
func (k *officeKind) describe(a *Article, meta []byte) (notes []error) {
	root, err := parseXML(&Input{Reader: strings.NewReader(string(meta))})
	if err != nil {
		return []error{fmt.Errorf("%s: %w", k.meta, err)}
	}
	value := func(name string) string { return root.first("**/" + name).text() }
	at := func(name string) string { return k.meta + " " + name }
	if title := value(k.title); !strings.HasPrefix(title, "Microsoft Word - ") {
		a.set("headline", &a.Headline, title, at(k.title))
	}
	if creator := value(k.creator); len(a.Bylines) == 0 && isAuthor(creator) {
		a.Bylines = bylinesOf(creator)
		a.from("bylines", at(k.creator))
	}
	a.set("language", &a.Language, value(k.language), at(k.language))
	for _, d := range []struct {
		field, name string
		to          *Date
	}{{"published", k.created, &a.Published}, {"updated", k.modified, &a.Updated}} {
		if value(d.name) == templateDate {
			continue
		}
		if err := a.setDate(d.field, d.to, value(d.name), at(d.name)); err != nil {
			notes = append(notes, err)
		}
	}
	if a.Updated == a.Published { // it was only saved
		a.Updated = Date{}
		delete(a.Origins, "updated")
	}
	for _, words := range root.values("**/" + k.keywords) {
		a.Keywords = append(a.Keywords, strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune(",;،؛", r) })...)
		a.from("keywords", at(k.keywords))
	}
	return notes
}

// templateDate is when the template was made that python-docx, which many
// programs write DOCX with, copies into each document.
const templateDate = "2013-12-23T23:15:00Z"

// isAuthor reports whether the creator of a document may be somebody, and not
// what an office program writes of itself.
func isAuthor(creator string) bool {
	words := strings.Fields(creator)
	if len(words) < 2 || !isName(words) {
		return false
	}
	for _, w := range words {
		switch names.Fold(w) {
		case "user", "author", "unknown", "admin", "administrator", "microsoft", "windows", "office", "apache", "owner", "desk", "editor", "editors", "newsroom", "pc":
			return false
		}
	}
	return true
}

// An officeText collects the paragraphs of an office document.
type officeText struct {
	kind *officeKind
	out  []string
	size int // of out

	open   []*strings.Builder   // paragraphs: one in a text box is within another
	rows   [][]*strings.Builder // cells of tables, one within another
	skip   int                  // elements deep in what is no text
	props  int                  // elements deep in the properties of a paragraph
	inRun  int                  // elements deep in what holds characters
	hidden bool                 // this run is
	depth  int
}

// read returns the text of a document, with a blank line between paragraphs.
// Rows of tables are lines of cells parted by " | ".
func (k *officeKind) read(in io.Reader) (string, error) {
	limited := &io.LimitedReader{R: in, N: maxOfficeXML}
	d := xmlDecoder(limited, "")
	t := officeText{kind: k}
	for {
		token, err := d.RawToken()
		switch {
		case err == io.EOF && limited.N > 0 && t.depth <= 0:
			t.endAll()
			return strings.Join(t.out, "\n\n"), nil
		case limited.N <= 0, t.size > maxFile:
			return "", fmt.Errorf("%w: an office document may have %d MiB of text and %d MiB of XML: split it", ErrTooLarge, maxFile>>20, maxOfficeXML>>20)
		case err != nil:
			return "", xmlError(d, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if t.depth++; t.depth > maxDepth {
				return "", fmt.Errorf("%w: a document may be %d elements deep", ErrTooLarge, maxDepth)
			}
			t.start(e)
		case xml.EndElement:
			t.depth--
			t.end(e.Name.Local)
		case xml.CharData:
			t.text(e)
		}
	}
}

func (t *officeText) start(e xml.StartElement) {
	name := e.Name.Local
	if t.skip > 0 || t.kind.skip[name] || e.Name.Space == "svg" && (name == "title" || name == "desc") {
		t.skip++
		return
	}
	if t.props > 0 || name == "pPr" || name == "tblPr" || name == "sectPr" {
		t.props++
		return
	}
	switch {
	case t.kind.paragraph[name]:
		t.open = append(t.open, new(strings.Builder))
	case name == t.kind.row:
		t.rows = append(t.rows, nil)
	case name == t.kind.cell && len(t.rows) > 0:
		last := len(t.rows) - 1
		t.rows[last] = append(t.rows[last], new(strings.Builder))
	case name == t.kind.run:
		t.inRun++
	case name == "r":
		t.hidden = false
	case name == "vanish":
		v := startAttr(e, "val")
		t.hidden = v != "0" && v != "false"
	case name == "br", name == "cr", name == "line-break":
		t.write("\n")
	case name == "tab":
		t.write("\t")
	case name == "noBreakHyphen":
		t.write("-")
	case name == "s" && t.kind.run == "": // blanks of ODF
		n, _ := strconv.Atoi(cmp.Or(startAttr(e, "c"), "1"))
		t.write(strings.Repeat(" ", min(max(n, 1), 8)))
	}
}

func (t *officeText) end(name string) {
	switch {
	case t.skip > 0:
		t.skip--
		return
	case t.props > 0:
		t.props--
		return
	}
	switch {
	case t.kind.paragraph[name] && len(t.open) > 0:
		last := len(t.open) - 1
		p := strings.TrimSpace(t.open[last].String())
		t.open = t.open[:last]
		t.emit(p)
	case name == t.kind.row && len(t.rows) > 0:
		last := len(t.rows) - 1
		var cells []string
		for _, c := range t.rows[last] {
			if s := oneLine(c.String(), maxBody); s != "" {
				cells = append(cells, s)
			}
		}
		t.rows = t.rows[:last]
		t.emit(strings.Join(cells, " | "))
	case name == t.kind.run && t.inRun > 0:
		t.inRun--
	case name == "r":
		t.hidden = false
	}
}

// emit takes a paragraph, into the cell of a table if it stands in one.
func (t *officeText) emit(p string) {
	if p == "" {
		return
	}
	t.size += len(p)
	if n := len(t.rows); n > 0 && len(t.rows[n-1]) > 0 {
		cells := t.rows[n-1]
		cells[len(cells)-1].WriteString(" " + p)
		return
	}
	t.out = append(t.out, p)
}

func (t *officeText) text(b []byte) {
	if t.skip == 0 && t.props == 0 && (t.kind.run == "" || t.inRun > 0) {
		s := string(b)
		if t.kind.run == "" { // line ends are of the XML; those of the text are elements
			s = strings.ReplaceAll(s, "\n", " ")
		}
		t.write(s)
	}
}

func (t *officeText) write(s string) {
	if n := len(t.open); n > 0 && !t.hidden {
		t.open[n-1].WriteString(s)
	}
}

// endAll ends what a document that is cut off leaves open.
func (t *officeText) endAll() {
	for len(t.open) > 0 {
		last := len(t.open) - 1
		p := strings.TrimSpace(t.open[last].String())
		t.open = t.open[:last]
		t.emit(p)
	}
	for len(t.rows) > 0 {
		t.end(t.kind.row)
	}
}

func startAttr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
