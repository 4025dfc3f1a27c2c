// Package page is the search page of an archive, made on the server: it is
// whole without JavaScript, and a small script makes it comfortable.
//
// [NewHandler] makes an [http.Handler] of any [query.Searcher]. What is asked
// for stands in the URL, and is made into a [query.Expr]; what is found goes
// through html/template. The package holds no engine, keeps nothing between two
// requests, and knows nothing of JSON.
package page

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"runtime/debug"
	"strings"
	"time"

	"ksearch/query"
	"ksearch/query/page/atlas"
)

// Options tune [NewHandler]. The zero value is ready to use.
type Options struct {
	Title   string        // of the archive, as its readers know it; "" is "The archive"
	Log     *slog.Logger  // where failed searches and panics are told; nil tells nobody
	Timeout time.Duration // for all searches of one request together; 0 is 5 s

	// API is the path under which a query.Handler over the same articles is
	// mounted, such as "/news/api", "/" where it is at the root: then readers can
	// follow a search as a feed, and take its articles elsewhere. "" is nowhere.
	API string

	// Base is the path under which the handler is mounted: "/news" if the page
	// is at /news/. It begins with a slash and has none at its end. Paths are
	// understood with it and, for [http.StripPrefix], without.
	Base string

	// Unavailable reports whether an error of the Searcher says that nothing can
	// be answered now, as of query.HandlerOptions. nil: none does.
	Unavailable func(error) bool
}

const defaultTimeout = 5 * time.Second // nobody waits longer for a page

// NewHandler returns the search page over s:
//
//	GET /                the search; without a query, the newest articles
//	GET /articles/{id}   one article
//	GET /suggest?q=      what somebody may be about to type, if s is a query.Completer
//	GET /opensearch.xml  all this for browsers, which can then search here
//	GET /static/...      style and script, under names that change with them
//
// opts may be nil. The handler is safe for concurrent use.
func NewHandler(s query.Searcher, opts *Options) http.Handler {
	h := &handler{searcher: s, files: make(map[string]file), maps: []*atlas.Map{atlas.Region(), atlas.World()}}
	if opts != nil {
		h.Options = *opts
	}
	h.Title = cmp.Or(clean(h.Title), "The archive")
	h.Base = strings.TrimRight(h.Base, "/")
	if h.Timeout <= 0 {
		h.Timeout = defaultTimeout
	}
	if h.Log == nil {
		h.Log = slog.New(slog.DiscardHandler)
	}
	h.templates = template.Must(template.New("").Funcs(template.FuncMap{
		"home":   func() string { return h.Base + "/" },
		"static": h.static,
		"title":  func() string { return h.Title },
		"number": number,
	}).ParseFS(embedded, "static/*.html"))
	for _, name := range []string{"page.css", "page.js", "icon.svg"} {
		h.embed(name)
	}
	for _, m := range h.maps {
		h.files[hashed(m.Name+".svg", m.SVG)] = file{"image/svg+xml", m.SVG}
	}
	return h
}

//go:embed static
var embedded embed.FS

type handler struct {
	Options
	searcher  query.Searcher
	templates *template.Template
	files     map[string]file // by the last part of their path
	maps      []*atlas.Map
	spots     spots
}

// A file is served as it is. Its name holds a hash of it, so that it may be
// kept for good.
type file struct {
	mime    string
	content []byte
}

func (h *handler) embed(name string) {
	content, err := embedded.ReadFile("static/" + name)
	if err != nil { // it was there when this was compiled
		panic(err)
	}
	h.files[hashed(name, content)] = file{
		mime: map[string]string{
			".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
		}[path.Ext(name)],
		content: content,
	}
}

func hashed(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:6]) + ext
}

// static returns the path of an embedded file.
func (h *handler) static(name string) (string, error) {
	content, err := embedded.ReadFile("static/" + name)
	if err != nil {
		return "", err
	}
	return h.Base + "/static/" + hashed(name, content), nil
}

// policy lets a page have its own style, script, pictures and suggestions, and nothing else:
// even markup that got through could load nothing and run nothing.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	if query.Allowed(r.Context()) != nil {
		header.Set("Cache-Control", "private, no-cache")
	}
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler: // the wish of somebody within to say no more
			panic(v)
		default:
			h.Log.Error("page: panic", "url", r.URL.Path, "value", fmt.Sprint(v), "stack", string(debug.Stack()))
			h.fail(w, http.StatusInternalServerError, sorry)
		}
	}()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		h.fail(w, http.StatusMethodNotAllowed, message{
			Heading: "This page can only be read",
			Text:    "It answers GET and HEAD, and no other method.",
		})
		return
	}
	p, under := strings.CutPrefix(r.URL.Path, h.Base)
	if !under || p != "" && p[0] != '/' {
		p = r.URL.Path
	}
	switch {
	case p == "":
		to := url.URL{Path: h.Base + "/", RawQuery: r.URL.RawQuery}
		http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
	case p == "/":
		h.search(w, r)
	case strings.HasPrefix(p, "/articles/"):
		h.article(w, r, strings.TrimPrefix(p, "/articles/"))
	case p == "/suggest":
		h.suggest(w, r)
	case p == "/opensearch.xml":
		h.opensearch(w, r)
	case strings.HasPrefix(p, "/static/"):
		h.file(w, strings.TrimPrefix(p, "/static/"))
	default:
		h.fail(w, http.StatusNotFound, message{
			Heading: "There is no such page",
			Text:    "The address may be mistyped, or the page has moved.",
		})
	}
}

func (h *handler) file(w http.ResponseWriter, name string) {
	f, found := h.files[name]
	if !found {
		h.fail(w, http.StatusNotFound, message{Heading: "There is no such file"})
		return
	}
	w.Header().Set("Content-Type", f.mime)
	w.Header().Set("Content-Length", fmt.Sprint(len(f.content)))
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(f.content) // whoever asked has gone
}

// A frame is what every page has.
type frame struct {
	Title  string // of the document
	Action string // where the form goes
	Query  string // in the search box
	Hidden []param
	Prev   string // links of the pages beside this one, or ""
	Next   string
	Robots string
	Feeds  []exportLink // what follows this page
}

func (h *handler) frame(title string) frame {
	if title != "" {
		title += " — "
	}
	return frame{Title: title + h.Title, Action: h.Base + "/"}
}

// A message is a page that says one thing.
type message struct {
	frame
	Heading string
	Text    string
	Wrong   []piece // the query, with what is wrong with it marked
	Mend    string
	Help    []help
}

var sorry = message{
	Heading: "Something went wrong here",
	Text:    "It is not your search that is at fault. Try again in a moment; if it stays like this, tell the people who run the archive.",
}

// fail writes a message as a whole page.
func (h *handler) fail(w http.ResponseWriter, status int, m message) {
	filled := m.frame
	m.frame = h.frame(m.Heading)
	m.Query, m.Hidden = filled.Query, filled.Hidden
	m.Robots = "noindex"
	h.write(w, status, "message.html", m)
}

// failed writes the page for an error. It is the one place where errors become
// statuses. filled is what stands in the search box.
func (h *handler) failed(w http.ResponseWriter, r *http.Request, err error, filled frame) {
	var wrong *addressError
	var syntax *query.SyntaxError
	var limit *query.LimitError
	m := message{frame: filled}
	status := http.StatusBadRequest
	switch {
	case errors.As(err, &wrong):
		m.Heading, m.Text, m.Mend = "This address cannot be read", wrong.Msg, wrong.Mend
	case errors.As(err, &syntax):
		m.Heading, m.Text, m.Mend = "This search cannot be read", sentence(syntax.Msg), sentence(syntax.Mend)
		m.Wrong = markWrong(syntax)
		m.Help = h.help()
	case errors.As(err, &limit):
		m.Heading, m.Text = "This asks for too much at once", sentence(fmt.Sprintf("%s %s is beyond the limit of %s", limit.Part, number(limit.Got), number(limit.Max)))
		m.Mend = "Narrow the search with a date, a place or one more word."
		if limit.Part == query.Work {
			m.Text = "Wildcards, misspellings and nearness would take too long in an archive of this size."
			m.Mend = "Write more letters before a *, and rarer words near one another."
		}
	case errors.Is(err, query.ErrBusy):
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "1")
		m.Heading, m.Text = "Too many are searching at once", "There was no room for this search."
		m.Mend = "Try again in a moment."
	case r.Context().Err() != nil: // nobody is there to read it
		status, m.Heading = http.StatusServiceUnavailable, "The search was broken off"
	case errors.Is(err, context.DeadlineExceeded):
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "5")
		m.Heading = "This search took too long"
		m.Text = fmt.Sprintf("It was stopped after %v, so that others can search too.", h.Timeout)
		m.Mend = "Try again in a moment, or narrow the search with a date, a place or one more word."
	case h.Unavailable != nil && h.Unavailable(err):
		h.Log.Error("page: the archive cannot be read", "err", err)
		status = http.StatusServiceUnavailable
		m.Heading, m.Text = "The archive cannot be read now", "Rather than a wrong answer it gives none."
		m.Mend = "Tell the people who run it, or try again later."
	default:
		h.Log.Error("page: search failed", "url", r.URL.String(), "err", err)
		filled := m.frame
		status, m = http.StatusInternalServerError, sorry
		m.frame = filled
	}
	h.fail(w, status, m)
}

// write executes a template as a whole before a byte is sent, so that an error
// in it can still become a status.
func (h *handler) write(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := h.templates.ExecuteTemplate(&b, name, data); err != nil {
		h.Log.Error("page: template failed", "name", name, "err", err)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, sorry.Heading+".\n") // whoever asked has gone
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", fmt.Sprint(b.Len()))
	if w.Header().Get("Cache-Control") == "" { // else whoever let somebody in has said it
		w.Header().Set("Cache-Control", "no-cache") // the archive may have grown
	}
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // whoever asked has gone
}

// markWrong cuts a query into what is before, within and after the wrong part.
func markWrong(e *query.SyntaxError) []piece {
	start := min(max(e.Offset, 0), len(e.Query))
	end := min(max(e.Offset+e.Width, start), len(e.Query))
	within := clean(e.Query[start:end])
	if strings.TrimSpace(within) == "" { // at the end, or something that cannot be seen
		within = "␣"
	}
	return []piece{{Text: clean(e.Query[:start])}, {Text: within, Mark: true}, {Text: clean(e.Query[end:])}}
}

// A help is one line about the query language.
type help struct {
	Example string
	Link    string
	Text    string
}

// help is the query language in a table, each line with an example to try.
func (h *handler) help() []help {
	lines := []help{
		{Example: "oil pipeline", Text: "either word; articles with both come first"},
		{Example: `"oil pipeline"`, Text: "these words in this order"},
		{Example: "oil AND Kirkuk", Text: "both; also OR, NOT and brackets"},
		{Example: "oil -gas", Text: "without a word"},
	}
	for _, f := range query.Fields() {
		lines = append(lines, help{Example: string(f.Name) + ":" + f.Example, Text: f.Text})
	}
	for i, l := range lines {
		lines[i].Link = h.queryLink(l.Example)
	}
	return lines
}
