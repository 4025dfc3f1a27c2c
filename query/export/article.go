package export

import (
	"cmp"
	"html/template"
	"io"
	"strings"
	"sync"
	"time"
	"unicode"

	"ksearch/corpus"
	"ksearch/corpus/names"
)

// WriteText writes one article as plain text in UTF-8, as a wire would send it:
// what it is not to be used for, headline, standfirst, bylines, date, the text
// behind its dateline, and credit. There are no control characters but newlines.
func WriteText(w io.Writer, a *corpus.Article) error {
	var b strings.Builder
	part := func(text, end string) {
		if text = plain(text); text != "" {
			b.WriteString(text + end)
		}
	}
	part(a.Label(time.Now()), "\n\n")
	part(a.Headline, "\n\n")
	part(a.Standfirst, "\n\n")
	for i, s := range a.Bylines {
		if i == 0 {
			b.WriteString("By ")
		} else {
			b.WriteString(", ")
		}
		b.WriteString(line(s))
	}
	if len(a.Bylines) > 0 {
		b.WriteString("\n")
	}
	part(a.Published.String(), "\n")
	if len(a.Bylines) > 0 || !a.Published.IsZero() {
		b.WriteString("\n")
	}
	body := a.Body
	if d := dateline(a.Dateline); d != "" {
		body = d + " – " + body
	}
	part(body, "\n\n")
	part(a.Credit, "\n")
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

// plain is s without what changes how the text around it is shown. Lines stay.
func plain(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsSpace(r) && (unicode.IsControl(r) || r > unicode.MaxLatin1) {
			return ' ' // a tab, and what ends a line elsewhere
		}
		return r
	}, shown(s)))
}

// dateline is where and by whom an article was filed, as written if that is known.
func dateline(d corpus.Dateline) string {
	s := line(strings.Join(d.Places, ", "))
	if agency := line(d.Agency); agency != "" {
		s = strings.TrimSpace(s + " (" + agency + ")")
	}
	return cmp.Or(line(d.Raw), s)
}

// WriteHTML writes one article as a whole document in HTML, with the classes of
// the microformat h-entry. Each mention of a person, place or organisation is a
// data element with the name in full as its value. It holds no script and no
// style, and all text is escaped.
func WriteHTML(w io.Writer, a *corpus.Article) error {
	lang, dir := corpus.Direction(a.Language)
	d := htmlArticle{
		Lang: lang, Dir: dir, UID: urn("article", a.ID), Address: address(a),
		Label: line(a.Label(time.Now())), Title: title(a), Dateline: dateline(a.Dateline), Credit: plain(a.Credit),
		Published: a.Published.String(), Updated: a.Updated.String(),
		Standfirst: runs(a, "standfirst", 0, a.Standfirst),
	}
	for _, s := range a.Bylines {
		d.Bylines = append(d.Bylines, line(s))
	}
	at := 0
	for text := range strings.SplitSeq(a.Body, "\n\n") {
		if strings.TrimSpace(text) != "" {
			d.Paragraphs = append(d.Paragraphs, runs(a, "body", at, text))
		}
		at += len(text) + len("\n\n")
	}
	for _, list := range []struct {
		kind     names.Kind
		entities []corpus.Entity
	}{{names.Person, a.People}, {names.Place, a.Places}, {names.Organisation, a.Organisations}} {
		for _, e := range list.entities {
			d.About = append(d.About, run{Class: string(list.kind), Text: line(e.Name)})
		}
	}
	return htmlPage().Execute(w, d)
}

type htmlArticle struct {
	Lang, Dir, UID, Address, Label, Title, Dateline, Credit string
	Published, Updated                                      string

	Bylines    []string
	Standfirst []run
	Paragraphs [][]run
	About      []run
}

// A run is a stretch of text; of a mention it has a class and the name in full.
type run struct{ Class, Name, Text string }

// runs cuts text, which begins at a byte of a field of a, at the mentions in it.
func runs(a *corpus.Article, field string, at int, text string) (out []run) {
	for _, s := range a.Stretches(field, at, text) {
		r := run{Text: shown(s.Text)}
		switch {
		case s.Entity != nil:
			r.Class, r.Name = string(s.Kind), line(s.Entity.Name)
		case r.Text == "":
			continue
		}
		out = append(out, r)
	}
	return out
}

var htmlPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("article").Parse(`
{{- define "runs"}}{{range .}}{{if .Class}}<data class="{{.Class}}" value="{{.Name}}">{{.Text}}</data>{{else}}{{.Text}}{{end}}{{end}}{{end -}}
<!DOCTYPE html>
<html{{with .Lang}} lang="{{.}}"{{end}} dir="{{.Dir}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
{{with .Address}}<link rel="canonical" href="{{.}}">
{{end}}</head>
<body>
<article class="h-entry">
{{with .Label}}<p class="status"><strong>{{.}}</strong></p>
{{end}}<h1 class="p-name">{{.Title}}</h1>
{{with .Standfirst}}<p class="p-summary">{{template "runs" .}}</p>
{{end}}{{with .Bylines}}<p class="byline">By {{range $i, $name := .}}{{if $i}}, {{end}}<span class="p-author h-card">{{$name}}</span>{{end}}</p>
{{end}}{{if or .Dateline .Published .Updated}}<p class="dateline">
{{- with .Dateline}}<span class="p-location">{{.}}</span> {{end}}
{{- with .Published}}<time class="dt-published" datetime="{{.}}">{{.}}</time> {{end}}
{{- with .Updated}}<time class="dt-updated" datetime="{{.}}">{{.}}</time>{{end}}</p>
{{end}}<div class="e-content">
{{range .Paragraphs}}<p>{{template "runs" .}}</p>
{{end}}</div>
{{with .Credit}}<p class="credit">{{.}}</p>
{{end}}{{with .About}}<ul class="about">
{{range .}}<li class="p-category {{.Class}}">{{.Text}}</li>
{{end}}</ul>
{{end}}<data class="u-uid" value="{{.UID}}"></data>
</article>
</body>
</html>
`))
})
