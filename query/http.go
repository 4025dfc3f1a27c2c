package query

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// HandlerOptions tune a [Handler]. The zero value is ready to use.
type HandlerOptions struct {
	Log *slog.Logger // nil: nothing is logged

	Timeout    time.Duration // of a request, waiting included; 0 means 5 s
	Concurrent int           // searches at once; 0 means GOMAXPROCS
	Queue      int           // requests that wait for one to end, for at most half of Timeout; 0 means 256, -1 none

	MaxSize       int // hits on a page; 0 means 250
	MaxQueryBytes int // of q, and of filter; 0 means 1024

	// AllowOrigin is the origin whose pages may read the answers, or "*". With
	// "" a browser lets no page of another origin read them.
	AllowOrigin string

	// Describe returns what /v1/stats answers in JSON; nil: there is no such address.
	Describe func(context.Context) (any, error)

	// Metrics is where the metrics, ksearch_..., are registered; nil: nowhere.
	// Handlers with one registry count together. Wrap it with
	// [prometheus.WrapRegistererWith] to have them apart.
	Metrics prometheus.Registerer

	// Unavailable reports whether an error of the Searcher says that nothing
	// can be answered for now, such as that it is closed: 503, not 500.
	Unavailable func(error) bool
}

// The presets of HandlerOptions.
const (
	defaultTimeout  = 5 * time.Second
	defaultMaxSize  = 250
	defaultMaxQuery = 1 << 10
	defaultQueue    = 256 // a request that waits holds some 30 KB, and 100 KB if its body is as large as may be
)

const maxAnswer = 64 << 20 // bytes; more than anybody waits for, and what a Client reads

//go:embed openapi.json
var openAPI []byte

// A Handler answers requests over HTTP from a [Searcher], in JSON:
//
//	GET  /v1/search?q=oil       a Result; POST takes the same names in a body
//	GET  /v1/similar/{id}       a Result: the articles that are like this one
//	GET  /v1/export?q=oil       every hit, streamed; POST too
//	GET  /v1/articles/{id}      an article with its body, in JSON, HTML or plain text
//	GET  /v1/suggest            what somebody may be about to type, where the Searcher is a [Completer]; POST too
//	GET  /v1/stats              what HandlerOptions.Describe returns
//	GET  /healthz, /readyz      the process lives; a search is answered
//	GET  /openapi.json          all of this, for programs
//
// It mounts under any prefix with [http.StripPrefix]. Errors are a [Problem];
// an export that fails half way breaks the connection off. A request sees no
// more than its context allows: see [Allow]. It is safe for concurrent use.
type Handler struct {
	searcher          Searcher
	log               *slog.Logger
	timeout           time.Duration
	maxSize, maxQuery int
	origin            string
	describe          func(context.Context) (any, error)
	unavailable       func(error) bool
	searches, probes  *limiter
	exports           *limiter // which take long, and would keep searches out
	metrics           *metrics
	handle            http.Handler // compresses what serve answers
}

// NewHandler returns a Handler for s. The options may be nil.
func NewHandler(s Searcher, opts *HandlerOptions) *Handler {
	if opts == nil {
		opts = new(HandlerOptions)
	}
	or := func(n, preset int) int {
		if n == 0 {
			return preset
		}
		return max(n, 0)
	}
	h := &Handler{
		searcher: s, log: opts.Log, timeout: opts.Timeout, origin: opts.AllowOrigin,
		describe: opts.Describe, unavailable: opts.Unavailable,
		maxSize:  min(or(opts.MaxSize, defaultMaxSize), MaxSize),
		maxQuery: min(or(opts.MaxQueryBytes, defaultMaxQuery), MaxQueryBytes),
	}
	if h.log == nil {
		h.log = slog.New(slog.DiscardHandler)
	}
	if h.timeout <= 0 {
		h.timeout = defaultTimeout
	}
	slots := max(or(opts.Concurrent, runtime.GOMAXPROCS(0)), 1)
	h.metrics = newMetrics(opts.Metrics, h.log)
	h.searches = newLimiter(slots, or(opts.Queue, defaultQueue), h.metrics.searches)
	h.exports = newLimiter(max(slots/2, 1), or(opts.Queue, defaultQueue), h.metrics.exports)
	h.probes = newLimiter(1, 8, h.metrics.probes) // on their own, so that a full house still answers whoever watches it
	h.handle = compressed(http.HandlerFunc(h.serve))
	return h
}

// Search asks the Searcher of h as a request over HTTP would: while too many
// searches run it waits, or returns [ErrBusy]. So other handlers of the same
// service can share the limit. It sees no more than ctx allows: see [Allow].
func (h *Handler) Search(ctx context.Context, req *Request) (*Result, error) {
	res, err := limited(ctx, h.searches, func(ctx context.Context) (*Result, error) { return h.searcher.Search(ctx, bounded(ctx, req)) })
	if res != nil {
		h.metrics.hits.Add(float64(len(res.Hits)))
	}
	return res, err
}

// Complete asks the Searcher of h, under the same limit as Search. One that is
// no [Completer] has no completions.
func (h *Handler) Complete(ctx context.Context, req *CompletionRequest) ([]Completion, error) {
	c := h.completer()
	if c == nil {
		return nil, ctx.Err()
	}
	within := *req
	within.Within = allowed(ctx, req.Within)
	return limited(ctx, h.searches, func(ctx context.Context) ([]Completion, error) { return c.Complete(ctx, &within) })
}

// Wait returns once no search of h runs any more. A search may run on for a
// moment after its request was answered with 504: call Wait before closing the
// Searcher. The error is that of ctx.
func (h *Handler) Wait(ctx context.Context) error {
	return errors.Join(h.searches.wait(ctx), h.probes.wait(ctx), h.exports.wait(ctx))
}

// A reply is an answer before it is written.
type reply struct {
	status int
	typ    string // "" means application/json
	body   []byte
	header map[string]string
	vary   string // a header of the request that the answer depends on
	tagged []byte // what the ETag is made of; nil: there is none

	// stream writes the body in place of body, and calls flush after each
	// piece; nil: there is a body.
	stream func(w io.Writer, flush func() error) error
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.handle.ServeHTTP(flusher{w}, r)
}

func (h *Handler) serve(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	route, id := routeOf(r.URL.Path)
	rep, err := h.answer(r, route, id)
	if err != nil {
		rep = h.refuse(r, err)
	}
	defer func() { h.metrics.answered(route, rep.status, time.Since(started)) }() // of an export that is broken off too
	n := h.write(w, r, &rep)
	h.log.LogAttrs(r.Context(), slog.LevelDebug, "answered", slog.String("method", r.Method), slog.String("path", r.URL.Path),
		slog.Int("status", rep.status), slog.Int("bytes", n), slog.Duration("took", time.Since(started)))
}

// refuse makes a reply of an error.
func (h *Handler) refuse(r *http.Request, err error) reply {
	p, internal := h.problem(err)
	rep := reply{status: p.Status, typ: problemType, header: map[string]string{"Cache-Control": "no-store"}}
	if internal {
		p.RequestID = rand.Text()[:12]
		attrs := []slog.Attr{
			slog.String("request_id", p.RequestID), slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Any("error", err),
		}
		if panicked := (*panicError)(nil); errors.As(err, &panicked) {
			attrs = append(attrs, slog.String("stack", string(panicked.stack)))
		}
		h.log.LogAttrs(r.Context(), slog.LevelError, "failed", attrs...)
	}
	if refused := (*requestError)(nil); errors.As(err, &refused) && refused.allow != "" {
		rep.header["Allow"] = refused.allow
	}
	switch p.Status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		rep.header["Retry-After"] = retryAfter
	}
	if rep.body, err = json.Marshal(p); err != nil {
		h.log.LogAttrs(r.Context(), slog.LevelError, "a problem cannot be written", slog.Any("error", err))
	}
	rep.body = append(rep.body, '\n')
	return rep
}

// The addresses of a Handler. An ID stands in place of {id}.
const (
	routeSearch  = "/v1/search"
	routeSimilar = "/v1/similar/{id}"
	routeExport  = "/v1/export"
	routeArticle = "/v1/articles/{id}"
	routeSuggest = "/v1/suggest"
	routeStats   = "/v1/stats"
	routeHealth  = "/healthz"
	routeReady   = "/readyz"
	routeOpenAPI = "/openapi.json"
	routeNone    = "other" // where there is nothing
)

// routeOf returns which address a path is, and the ID in it.
func routeOf(path string) (route, id string) {
	switch path {
	case routeSearch, routeExport, routeSuggest, routeStats, routeHealth, routeReady, routeOpenAPI:
		return path, ""
	}
	for _, route := range []string{routeSimilar, routeArticle} {
		if id, under := strings.CutPrefix(path, strings.TrimSuffix(route, "{id}")); under && id != "" {
			return route, id
		}
	}
	return routeNone, ""
}

// answer finds out what is asked for. A panic is an error.
func (h *Handler) answer(r *http.Request, route, id string) (rep reply, err error) {
	defer func() {
		if v := recover(); v != nil {
			h.metrics.panics.Inc()
			rep, err = reply{}, &panicError{v, debug.Stack()}
		}
	}()
	ctx, cancel := context.WithTimeout(r.Context(), h.timeout)
	defer cancel()
	known, methods := []string(nil), "GET, HEAD"
	var do func(params) (reply, error)
	switch {
	case route == routeSearch:
		known, methods = searchParams(), "GET, HEAD, POST"
		do = func(p params) (reply, error) { return h.search(ctx, r, p, "") }
	case route == routeExport:
		known, methods = exportParams(), "GET, HEAD, POST"
		do = func(p params) (reply, error) { return h.export(r, p) }
	case route == routeSimilar:
		known, methods = similarParams(), "GET, HEAD, POST"
		do = func(p params) (reply, error) { return h.search(ctx, r, p, id) }
	case route == routeArticle:
		known = []string{paramFormat}
		do = func(p params) (reply, error) { return h.article(ctx, r, p, id) }
	case route == routeSuggest && h.completer() != nil:
		known, methods = []string{paramQuery, paramCount, paramWithin}, "GET, HEAD, POST"
		do = func(p params) (reply, error) { return h.suggest(ctx, p) }
	case route == routeStats && h.describe != nil:
		do = func(params) (reply, error) {
			if Allowed(ctx) != nil {
				return reply{}, &requestError{
					status: http.StatusForbidden, code: CodeForbidden, msg: "this tells of the whole archive, of which you may see a part",
					mend: "/v1/search tells how many articles there are in it",
				}
			}
			v, err := limited(ctx, h.searches, h.describe)
			if err != nil {
				return reply{}, err
			}
			return tagged(v)
		}
	case route == routeHealth:
		do = func(params) (reply, error) { return status("ok") }
	case route == routeReady:
		do = func(params) (reply, error) { return h.ready(ctx) }
	case route == routeOpenAPI:
		do = func(params) (reply, error) { return reply{body: openAPI, tagged: openAPI}, nil }
	default:
		return reply{}, &requestError{
			status: http.StatusNotFound, code: CodeNotFound, msg: "there is nothing at " + quoted(r.URL.Path),
			mend: "the addresses are /v1/search, /v1/similar/{id}, /v1/suggest, /v1/export, /v1/articles/{id}, /v1/stats, /healthz, /readyz and /openapi.json",
		}
	}
	if r.Method == http.MethodOptions && h.origin != "" {
		return reply{status: http.StatusNoContent, header: map[string]string{
			"Access-Control-Allow-Methods": methods, "Access-Control-Allow-Headers": "Authorization, Content-Type, If-None-Match", "Access-Control-Max-Age": "3600",
		}}, nil
	}
	if !slices.Contains(strings.Split(methods, ", "), r.Method) {
		return reply{}, &requestError{
			status: http.StatusMethodNotAllowed, code: CodeMethod, allow: methods,
			msg: "there is no " + quoted(r.Method) + " here", mend: "use " + methods,
		}
	}
	p, err := readParams(r, known)
	if err != nil {
		return reply{}, err
	}
	return do(p)
}

// search answers with a page of hits, or of those that are like the article
// with an ID, if that is not "".
func (h *Handler) search(ctx context.Context, r *http.Request, p params, like string) (reply, error) {
	if len(like) > maxIDBytes {
		return reply{}, noArticle(like)
	}
	req, err := h.page(p, like)
	if err != nil {
		return reply{}, err
	}
	res, err := h.Search(ctx, req.Request)
	if err != nil {
		return reply{}, err
	}
	if like != "" && res.Total.Value == 0 { // of an article that there is not nothing is like it either
		if _, err := h.lookup(ctx, like); err != nil {
			return reply{}, err
		}
	}
	rep, err := encoded(req.cut.result(res))
	if err != nil {
		return reply{}, err
	}
	// How long it took is another each time, and stands last.
	rep.tagged = rep.body
	if i := bytes.LastIndex(rep.body, []byte(`,"took_ms":`)); i >= 0 {
		rep.tagged = rep.body[:i]
	}
	if r.Method == http.MethodPost || len(res.Hits) == 0 {
		return rep, nil
	}
	size, next := req.PageSize(), ""
	switch {
	case res.Next != "":
		next = p.after(res.Next)
	case req.Cursor == "" && req.From+size < res.Total.Value && req.From+2*size <= MaxDepth:
		next = p.next(req.From+size, size)
	}
	if next != "" {
		rep.header = map[string]string{"Link": fmt.Sprintf(`<?%s>; rel="next"`, next)}
	}
	return rep, nil
}

// completer returns the searcher as what proposes words, nil if it cannot.
func (h *Handler) completer() Completer {
	c, _ := h.searcher.(Completer)
	return c
}

// suggested is the answer to /v1/suggest.
type suggested struct {
	Completions []Completion `json:"completions"`
}

// suggest answers with what somebody may be about to type.
func (h *Handler) suggest(ctx context.Context, p params) (reply, error) {
	n, err := p.number(paramCount, "number of completions", 8, 1, MaxCompletions)
	if err != nil {
		return reply{}, err
	}
	typed := p.get(paramQuery)
	if len(typed) > h.maxQuery {
		return reply{}, badParam(paramQuery, fmt.Sprintf("the text has %d bytes", len(typed)), fmt.Sprintf("the most is %d", h.maxQuery))
	}
	within, err := h.parse(p, paramWithin)
	if err != nil {
		return reply{}, err
	}
	all, err := h.Complete(ctx, &CompletionRequest{Typed: typed, Size: n, Within: within})
	if err != nil {
		return reply{}, err
	}
	if all == nil {
		all = []Completion{}
	}
	return tagged(suggested{all})
}

// next is the query string that asks for the same, from another hit on.
func (p params) next(from, size int) string {
	values := maps.Clone(url.Values(p))
	name := paramPage
	for _, alias := range []string{paramFrom, paramOffset} {
		if p[alias] != nil {
			name = alias
		}
	}
	if name == paramPage {
		from = from/size + 1
	}
	values.Set(name, strconv.Itoa(from))
	return values.Encode()
}

// after is the query string that asks for the same, from a cursor on.
func (p params) after(cursor string) string {
	values := maps.Clone(url.Values(p))
	for _, name := range []string{paramPage, paramFrom, paramOffset} {
		values.Del(name)
	}
	values.Set(paramCursor, cursor)
	return values.Encode()
}

func (h *Handler) ready(ctx context.Context) (reply, error) {
	_, err := limited(ctx, h.probes, func(ctx context.Context) (*Result, error) {
		return h.searcher.Search(ctx, &Request{Query: Phrase{Field: ID, Text: "readyz"}, Size: -1}) // the least work there is
	})
	if err != nil {
		return reply{}, err
	}
	return status("ready")
}

func status(s string) (reply, error) {
	rep, err := encoded(map[string]string{"status": s})
	rep.header = map[string]string{"Cache-Control": "no-store"}
	return rep, err
}

func encoded(v any) (reply, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return reply{}, err
	}
	if len(b) > maxAnswer {
		return reply{}, errAnswerBig
	}
	return reply{body: append(b, '\n')}, nil
}

func tagged(v any) (reply, error) {
	rep, err := encoded(v)
	rep.tagged = rep.body
	return rep, err
}

// write writes rep, and returns the length of its body before it is compressed.
// It sets the status that is written.
func (h *Handler) write(w http.ResponseWriter, r *http.Request, rep *reply) int {
	head := w.Header()
	keep := head.Get("Cache-Control") // of whoever let somebody in
	switch {
	case keep != "":
	case Allowed(r.Context()) != nil:
		keep = "private, no-cache" // another may see less
	default:
		keep = "no-cache" // ask each time whether it is still the same
	}
	for name, v := range map[string]string{
		"X-Content-Type-Options":  "nosniff",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
		"Referrer-Policy":         "no-referrer",
		"Cache-Control":           keep,
	} {
		head.Set(name, v)
	}
	if h.origin != "" {
		head.Set("Access-Control-Allow-Origin", h.origin)
		head.Set("Access-Control-Expose-Headers", "ETag, Link, Retry-After")
		if h.origin != "*" {
			head.Add("Vary", "Origin")
		}
	}
	for name, v := range rep.header {
		head.Set(name, v)
	}
	if rep.vary != "" {
		head.Add("Vary", rep.vary)
	}
	if rep.status == 0 {
		rep.status = http.StatusOK
	}
	if rep.tagged != nil {
		sum := sha256.Sum256(rep.tagged)
		tag := `W/"` + hex.EncodeToString(sum[:16]) + `"` // weak, for the time it took is not in it
		head.Set("ETag", tag)
		if r.Method != http.MethodPost && matchesTag(r.Header.Get("If-None-Match"), tag) {
			rep.status = http.StatusNotModified
		}
	}
	if rep.status == http.StatusNoContent || rep.status == http.StatusNotModified {
		w.WriteHeader(rep.status)
		return 0
	}
	if rep.typ == "" {
		rep.typ = "application/json"
	}
	head.Set("Content-Type", rep.typ)
	if rep.stream != nil {
		w.WriteHeader(rep.status)
		return h.stream(w, r, rep)
	}
	if r.Method == http.MethodHead {
		if r.Header.Get("Accept-Encoding") == "" { // else a GET may be answered with fewer bytes
			head.Set("Content-Length", strconv.Itoa(len(rep.body)))
		}
		w.WriteHeader(rep.status)
		return 0
	}
	head.Set("Content-Length", strconv.Itoa(len(rep.body)))
	w.WriteHeader(rep.status)
	_, _ = w.Write(rep.body) // who asked may be gone
	return len(rep.body)
}

// matchesTag compares as RFC 9110, section 13.1.2, has it: weakly.
func matchesTag(header, tag string) bool {
	tag = strings.TrimPrefix(tag, "W/")
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}
