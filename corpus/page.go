package corpus

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strings"
	"unicode"
)

// htmlFormat reads a web page that is one article. Pages of other kinds are
// passed over: see isArticle.
var htmlFormat = Format{
	Name:  "html",
	Knows: knowsPage,
	Read: func(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			a, notes, err := readPage(in)
			if err != nil {
				yield(nil, err)
				return
			}
			tell(yield, a, notes)
		}
	},
}

// knowsPage reports whether head begins a page: with its doctype, the html
// element, or an element that pages begin with where those were left out. XML
// of other kinds has an article element too, but with a namespace of its own.
func knowsPage(name string, head []byte) bool {
	if enc := byMark(head); enc != nil {
		head, _ = enc.NewDecoder().Bytes(head)
	}
	s := strings.ToLower(string(bytes.TrimPrefix(head, []byte("\ufeff"))))
	xml := false
	for {
		s = strings.TrimLeftFunc(s, unicode.IsSpace)
		end := ">"
		switch {
		case strings.HasPrefix(s, "<!--"):
			end = "-->"
		case strings.HasPrefix(s, "<?xml"):
			xml = true
		default:
			return beginsPage(name, s, xml)
		}
		_, after, found := strings.Cut(s, end)
		if !found {
			return false
		}
		s = after
	}
}

func beginsPage(name, s string, xml bool) bool {
	if doctype, ok := strings.CutPrefix(s, "<!doctype"); ok {
		return strings.HasPrefix(strings.TrimSpace(doctype), "html")
	}
	tag, _ := tagName(cmp.Or(s, " "))
	if !strings.HasPrefix(s, "<") {
		tag = ""
	}
	switch tag {
	case "html", "head":
		return true
	case "meta", "body", "title", "link", "article", "main":
		attrs, _, _ := strings.Cut(s, ">")
		return !xml && !strings.Contains(attrs, "xmlns") && !strings.Contains(attrs, "dtd-version") && !strings.Contains(attrs, "article-type")
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml", ".shtml":
		return !xml && (tag != "" || strings.Contains(s, "<html") || strings.Contains(s, "<!doctype html"))
	}
	return false
}

var metaCharset = pattern(`(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-z0-9_.:-]{2,40})`)

// pageText returns the text of a page. The header of the message that it came
// in is trusted before what the page says of its character set.
func pageText(in *Input) (string, error) {
	b, err := io.ReadAll(io.LimitReader(in, maxPage+1))
	if err != nil {
		return "", err
	}
	if len(b) > maxPage {
		return "", fmt.Errorf("%w: a web page may have %d MiB", ErrTooLarge, maxPage>>20)
	}
	declared := in.Charset
	if declared == "" {
		if found := metaCharset().FindSubmatch(b[:min(len(b), 2048)]); found != nil {
			declared = string(found[1])
		}
	}
	return decode(b, declared)
}

// readPage reads a web page that is one article. The notes say what could not
// be read of it; the error is ErrNoArticle if it is something other than news.
func readPage(in *Input) (a *Article, notes []error, err error) {
	text, err := pageText(in)
	if err != nil {
		return nil, nil, err
	}
	p := parsePage(text)
	r := pageReader{a: new(Article), page: p, meta: readMeta(p), fetched: cmp.Or(in.URL, savedFrom(text))}
	broken := 0
	r.linked, broken = readLinkedData(p.linked)
	r.choose()
	r.readAddress()
	r.readHeadline()
	r.readPeople()
	r.readDates()
	paras, byline := bodyOf(p)
	r.readBody(paras)
	r.readByline(byline)
	r.readStandfirst()
	r.readLanguage()
	if !r.isArticle() {
		return nil, nil, ErrNoArticle
	}
	if broken > 0 {
		r.notes = append(r.notes, fmt.Errorf("%w JSON-LD: %d of %d scripts were not read to the end", ErrMalformed, broken, len(p.linked)))
	}
	if p.cut != nil {
		r.notes = append(r.notes, p.cut)
	}
	return r.a, r.notes, nil
}

var savedMark = pattern(`<!-- saved from url=\(\d+\)(https?://[^\s<>"]+) -->|Page saved with SingleFile\s+url:\s+(https?://[^\s<>"]+)`)

// savedFrom returns the address that a browser, or SingleFile, writes at the
// start of a page when it saves it, or "".
func savedFrom(text string) string {
	start := text[:min(len(text), 4096)]
	if !strings.Contains(start, "saved from url=") && !strings.Contains(start, "Page saved with SingleFile") {
		return ""
	}
	found := savedMark().FindStringSubmatch(start)
	if found == nil {
		return ""
	}
	return cmp.Or(found[1], found[2])
}

// isArticle decides whether a page is one article, of any length, paid for or
// not. It is not
//
//   - if it has neither a headline nor a text;
//   - if its JSON-LD has several articles and the page is named after none;
//   - if its title says that it is an error, or a form to log in, and nothing
//     says that it is an article;
//   - if its address is that of a whole site or of a listing, or JSON-LD says
//     that it gathers articles, and nothing says that it is one.
//
// What says that it is one is a JSON-LD article of its own with a headline, or,
// with a date or a dateline, og:type "article", one element that is said to be
// an article, or the class of the body. Where nothing says so, there must be a text of 120 words
// or so, and it must be longer than the links of the page together.
func (r *pageReader) isArticle() bool {
	a := r.a
	words := len(foldedWords(a.Body))
	if len(a.Body) > maxHeadline {
		words = max(words, len(a.Body)/7)
	}
	og, _ := r.meta.first("og:type")
	said := r.node != nil && a.Headline != ""
	typed := strings.EqualFold(og, "article") || strings.EqualFold(og, "news") || strings.HasSuffix(strings.ToLower(og), ":article") || og == "" && (r.meta.stories == 1 || r.meta.single)
	dated := !a.Published.IsZero()
	if first, _, _ := strings.Cut(a.Body, "\n\n"); !dated {
		_, _, dated = ParseDateline(first, datelineOptions())
	}
	gathers := r.linked.types["CollectionPage"] || r.linked.types["SearchResultsPage"] || r.linked.types["ItemList"] || r.linked.types["ProfilePage"]
	switch {
	case a.Headline == "" && words < minPageWords, a.Headline == "" && a.Body == "":
		return false
	case r.several && !typed:
		return false
	case isErrorTitle(r.meta.title) && words < 2*minPageWords && !(said && dated):
		return false
	case said:
		return words > 0 || dated && a.Standfirst != ""
	case isFront(cmp.Or(r.fetched, a.URL)):
		return false
	case typed && (dated || words >= 40):
		return words > 0 || a.Standfirst != ""
	case gathers, isListing(cmp.Or(r.fetched, a.URL)), r.meta.password && words < 2*minPageWords:
		return false
	}
	if a.Headline == "" && !dated {
		return false
	}
	most := 2 * words / 5
	if len(foldedWords(a.Headline)) >= 4 && len(r.meta.headings) == 1 && likeness(r.meta.headings[0], r.meta.title) >= 0.8 || dated {
		most = 2 * words
	}
	return words >= minPageWords && r.meta.links < most
}

// minPageWords is how many words a text must have to be an article where
// nothing else says that it is one.
const minPageWords = 120

var errorTitle = pattern(`(?i)^\s*(error\b|404\b|403\b|500\b|page not found|not found|access denied|forbidden|just a moment|attention required|are you a robot|log ?in\b|sign ?in\b|subscribe\b|register\b|search results|exported data$)`)

func isErrorTitle(title string) bool {
	return errorTitle().MatchString(title) || strings.Contains(strings.ToLower(title), "page not found") || strings.Contains(title, "404")
}

var errNoDate = errors.New("none of the dates of the page could be read")
