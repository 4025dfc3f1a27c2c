package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"ksearch/query/export"
)

const (
	jsonLines     = "jsonl" // a hit a line, as in a Result; the only format that a Client reads
	jsonLinesType = "application/x-ndjson"
	writeTime     = 30 * time.Second // for who asked to take what was written
	flushEvery    = 32 << 10         // bytes
)

// exportFormats returns the values of the parameter format.
func exportFormats() []string {
	names := []string{jsonLines}
	for _, f := range export.Formats() {
		names = append(names, string(f))
	}
	return names
}

// export answers with every hit, as they come. The deadline of h is that of
// each article, not of all of them. As long as nothing is written an error is
// answered as always.
func (h *Handler) export(r *http.Request, p params) (reply, error) {
	format := p.get(paramFormat)
	if p[paramFormat] == nil {
		format = jsonLines
	}
	formats := exportFormats()
	if !slices.Contains(formats, format) {
		return reply{}, noFormat(format, formats)
	}
	a, err := h.request(p, "", 0)
	if err != nil {
		return reply{}, err
	}
	f := export.Format(format)
	rep := reply{typ: jsonLinesType, header: map[string]string{"Cache-Control": "no-store"}}
	if format == jsonLines {
		if p[paramBody] == nil {
			a.Body = a.cut.fields == nil && !slices.Contains(a.cut.exclude, "body") || a.cut.names("body")
		}
	} else {
		for _, name := range []string{paramFields, paramExclude, paramSnippets, paramPassage, paramHighlight, paramPreTag, paramPostTag, paramBody, paramExplain} {
			if p[name] != nil {
				return reply{}, badParam(name, name+" with format "+format, "only jsonl has it: leave it out")
			}
		}
		rep.typ, a.Body = f.MediaType(), f.WantsBody()
		if (f == export.RSS || f == export.Atom) && a.Order == "" {
			if _, sorted := a.Query.(Sorted); !sorted {
				a.Order = ByNewest // as who follows a feed expects
			}
		}
	}
	if a.From, err = p.number(paramFrom, "from", 0, 0, MaxDepth); err != nil {
		return reply{}, err
	}
	if a.Cursor, err = p.cursor(); err != nil {
		return reply{}, err
	}
	if err := checked(a.Request); err != nil {
		return reply{}, err
	}
	if r.Method == http.MethodHead {
		rep.stream = func(io.Writer, func() error) error { return nil }
		return rep, nil
	}
	next, stop := iter.Pull2(h.hits(r.Context(), a.Request))
	first, err, some := next()
	if err != nil {
		stop()
		return reply{}, err
	}
	rep.stream = func(w io.Writer, flush func() error) error {
		defer stop()
		write, end, err := h.exporter(w, r, format, a.cut)
		if err != nil {
			return err
		}
		for hit := first; some; hit, err, some = next() {
			if err != nil {
				return err
			}
			if err := write(hit); err != nil {
				return err
			}
			h.metrics.exported.Inc()
			if err := flush(); err != nil {
				return err
			}
		}
		return end()
	}
	return rep, nil
}

// exporter begins to write a format to w, and returns what writes a hit and
// what ends it.
func (h *Handler) exporter(w io.Writer, r *http.Request, format string, cut projection) (write func(Hit) error, end func() error, err error) {
	if format == jsonLines {
		return func(hit Hit) error {
			b, err := json.Marshal(cut.hit(hit))
			if err != nil {
				return err
			}
			_, err = w.Write(append(b, '\n'))
			return err
		}, func() error { return nil }, nil
	}
	opts := &export.Options{}
	if r.Host != "" {
		scheme := "http"
		if r.TLS != nil {
			scheme = "https"
		}
		if opts.Link = r.RequestURI; opts.Link == "" {
			opts.Link = r.URL.RequestURI()
		}
		opts.Link = scheme + "://" + r.Host + opts.Link
	}
	out, err := export.NewWriter(w, export.Format(format), opts)
	if err != nil {
		return nil, nil, err
	}
	if err := out.Begin(); err != nil {
		return nil, nil, err
	}
	return func(hit Hit) error { return out.Write(hit.Article, hit.Score, "") }, out.End, nil
}

// hits yields every hit of req. It holds a slot for exports until the search
// has really ended, and gives up where the next hit takes longer than the
// deadline of h. A panic of the Searcher is an error.
func (h *Handler) hits(ctx context.Context, req *Request) iter.Seq2[Hit, error] {
	type answer struct {
		hit Hit
		err error
	}
	return func(yield func(Hit, error) bool) {
		waiting, cancel := context.WithTimeout(ctx, h.timeout)
		err := h.exports.acquire(waiting)
		cancel()
		if err != nil {
			yield(Hit{}, err)
			return
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		answers := make(chan answer)
		go func() {
			defer close(answers) // after the slot is free, so that who asks again at once finds it
			defer h.exports.release()
			tell := func(a answer) bool {
				select {
				case answers <- a:
					return a.err == nil
				case <-ctx.Done():
					return false
				}
			}
			defer func() {
				if v := recover(); v != nil {
					h.exports.panics.Inc()
					tell(answer{err: &panicError{v, debug.Stack()}})
				}
			}()
			for hit, err := range Hits(ctx, h.searcher, bounded(ctx, req)) {
				if !tell(answer{hit, err}) {
					return
				}
			}
		}()
		timer := time.NewTimer(h.timeout)
		defer timer.Stop()
		for {
			timer.Reset(h.timeout)
			select {
			case a, more := <-answers:
				switch {
				case !more && ctx.Err() != nil:
					yield(Hit{}, ctx.Err())
					return
				case !more || !yield(a.hit, a.err) || a.err != nil:
					return
				}
			case <-ctx.Done():
				yield(Hit{}, ctx.Err())
				return
			case <-timer.C:
				yield(Hit{}, fmt.Errorf("query: the next article: %w", context.DeadlineExceeded))
				return
			}
		}
	}
}

// stream writes what rep.stream writes. Where that fails the connection is
// broken off, so that nobody takes the part for the whole.
func (h *Handler) stream(w http.ResponseWriter, r *http.Request, rep *reply) (n int) {
	control := http.NewResponseController(w)
	out := &counter{w: w}
	flushed := 0
	// Each piece has its own time, as the whole may take as long as it will.
	// A server that cannot set a deadline has its own.
	extend := func() { _ = control.SetWriteDeadline(time.Now().Add(h.timeout + writeTime)) }
	extend()
	_ = control.SetReadDeadline(time.Time{}) // all is read, and where it ends the server gives the request up
	flush := func() error {
		if flushed > 0 && out.n-flushed < flushEvery { // the first is sent at once
			return nil
		}
		flushed = out.n
		extend()
		if err := control.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return err
		}
		return nil
	}
	if err := rep.stream(out, flush); err != nil {
		h.metrics.cut.Inc()
		h.log.LogAttrs(r.Context(), slog.LevelWarn, "an export was cut off", slog.String("path", r.URL.Path), slog.Int("bytes", out.n), slog.Any("error", err))
		panic(http.ErrAbortHandler)
	}
	return out.n
}

// A counter counts the bytes that are written.
type counter struct {
	w io.Writer
	n int
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += n
	return n, err
}
