package corpus

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// warcFormat reads the web pages of a crawl: WARC (ISO 28500) and ARC, which
// was before it. Records that are no page, and pages that are no article, are
// passed over; there are a hundred of them for each article.
var warcFormat = Format{
	Name: "warc",
	Knows: func(_ string, head []byte) bool {
		return bytes.HasPrefix(head, []byte("WARC/")) || bytes.HasPrefix(head, []byte("filedesc://"))
	},
	Read: func(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			w := warcReader{in: bufio.NewReaderSize(in, 64<<10), yield: yield}
			if err := w.read(ctx); err != nil && !w.stopped {
				yield(nil, err)
			}
		}
	},
}

const (
	maxRecordHead = 64 << 10 // bytes of the header of a record, and of its HTTP response
	maxRecord     = maxFile  // bytes of a page, packed and unpacked
)

// A warcReader reads records one after another.
type warcReader struct {
	in      *bufio.Reader
	yield   func(*Article, error) bool
	told    bool
	stopped bool
	arc     bool // a record of ARC has been read
}

// A record is a WARC or ARC record without its block.
type record struct {
	kind      string // of WARC: "response", "resource", "conversion" ...
	url       string
	media     string // of the block
	size      int64
	truncated string // why the crawler cut it off
}

var errRecord = fmt.Errorf("%w record", ErrMalformed)

func (w *warcReader) read(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		r, err := w.next()
		switch {
		case err == io.EOF && w.told:
			return nil
		case err == io.EOF:
			return ErrNoArticle
		case errors.Is(err, errRecord):
			if !w.bad(err) {
				return nil
			}
			if w.arc {
				return fmt.Errorf("%w ARC: what follows a record is none, and nothing tells where the next begins", ErrMalformed)
			}
			if err = w.resume(); err == io.EOF {
				return nil
			}
		case err == nil:
			err = w.record(r)
		}
		switch {
		case w.stopped:
			return nil
		case err == io.ErrUnexpectedEOF || err == io.EOF:
			return fmt.Errorf("%w WARC: the last record is cut off: copy the file anew", ErrMalformed)
		case err != nil:
			return err
		}
	}
}

func (w *warcReader) send(a *Article, err error) bool {
	w.told = true
	if !w.stopped && !w.yield(a, err) {
		w.stopped = true
	}
	return !w.stopped
}

func (w *warcReader) bad(err error) bool { return w.send(nil, &BadArticle{Err: err}) }

// next reads the header of the next record. It returns errRecord for what is
// none.
func (w *warcReader) next() (*record, error) {
	for {
		c, err := w.in.ReadByte()
		switch {
		case err != nil:
			return nil, err
		case c == '\r' || c == '\n':
			continue
		}
		_ = w.in.UnreadByte() // it follows a ReadByte
		break
	}
	start, _ := w.in.Peek(len("WARC/"))
	if string(start) != "WARC/" {
		line, err := readLine(w.in, maxRecordHead)
		if err != nil && !errors.Is(err, ErrTooLarge) {
			return nil, err
		}
		if r, ok := arcRecord(string(line)); ok && err == nil {
			w.arc = true
			return r, nil
		}
		return nil, fmt.Errorf("%w: the line %q begins none", errRecord, clip(string(line), 40))
	}
	if _, err := readLine(w.in, maxRecordHead); err != nil {
		return nil, headError(err)
	}
	r := &record{size: -1}
	size := 0
	for {
		line, err := readLine(w.in, maxRecordHead)
		if size += len(line); err == nil && size > maxRecordHead {
			err = ErrTooLarge
		}
		if err != nil {
			return nil, headError(err)
		}
		if len(line) == 0 {
			break
		}
		name, value, _ := strings.Cut(string(line), ":")
		r.set(strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value))
	}
	if r.size < 0 {
		return nil, fmt.Errorf("%w: its header states no Content-Length", errRecord)
	}
	return r, nil
}

// headError returns what the error of a line of a header means.
func headError(err error) error {
	if errors.Is(err, ErrTooLarge) {
		return fmt.Errorf("%w: its header has more than %d KiB", errRecord, maxRecordHead>>10)
	}
	return cutOff(err)
}

func (r *record) set(name, value string) {
	switch name {
	case "warc-type":
		r.kind = strings.ToLower(value)
	case "warc-target-uri":
		r.url = strings.TrimSuffix(strings.TrimPrefix(value, "<"), ">") // as WARC 1.0 shows it
	case "content-type":
		r.media = value
	case "content-length":
		if n, err := strconv.ParseInt(value, 10, 64); err == nil && n >= 0 {
			r.size = n
		}
	case "warc-truncated":
		r.truncated = value
	}
}

// arcRecord reads the line that begins a record of ARC: the address, which may
// hold blanks, then that of the server, 14 digits of date, the type, the length.
func arcRecord(line string) (*record, bool) {
	f := strings.Split(line, " ")
	if len(f) < 5 {
		return nil, false
	}
	n := len(f)
	size, err := strconv.ParseInt(f[n-1], 10, 64)
	_, err2 := time.Parse("20060102150405", f[n-3]) // when it was fetched, which is not when it was published
	address := strings.Join(f[:n-4], " ")
	if err != nil || err2 != nil || size < 0 || !strings.Contains(address, ":") {
		return nil, false
	}
	r := &record{kind: "response", url: address, media: f[n-2], size: size}
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
		r.kind = "filedesc"
	}
	return r, true
}

// resume reads up to the next line that begins a record. It returns io.EOF if
// there is none.
func (w *warcReader) resume() error {
	for {
		start, err := w.in.Peek(len("WARC/1."))
		if string(start) == "WARC/1." || string(start) == "WARC/0." {
			return nil
		}
		if len(start) == 0 {
			return err
		}
		if err := discardLine(w.in); err != nil {
			return err
		}
	}
}

// record reads the block of a record, and yields the article in it.
func (w *warcReader) record(r *record) error {
	block := &io.LimitedReader{R: w.in, N: r.size}
	err := w.block(r, block)
	if err != nil || w.stopped {
		return err
	}
	if _, err := io.Copy(io.Discard, block); err != nil {
		return err
	}
	if block.N > 0 {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// block yields the article in the block of a record, if there is one. Its
// errors are those of the file.
func (w *warcReader) block(r *record, block *io.LimitedReader) error {
	if !r.maybePage() {
		return nil
	}
	page := &response{media: r.media}
	body := io.Reader(block)
	if r.kind == "response" {
		in := bufio.NewReaderSize(block, 4<<10)
		if err := page.header(in); err != nil {
			if block.N > 0 && !errors.Is(err, errRecord) {
				return err
			}
			return w.fault(r, err)
		}
		body = in
	}
	if !page.wanted() {
		return nil
	}
	b, err := io.ReadAll(io.LimitReader(body, maxRecord+1))
	switch {
	case err != nil:
		return err
	case len(b) > maxRecord:
		return w.fault(r, errLongPage)
	case block.N > 0:
		return io.ErrUnexpectedEOF
	}
	if b, err = page.decode(b); err != nil {
		return w.fault(r, err)
	}
	return w.page(r, page, b)
}

var errLongPage = fmt.Errorf("%w: a page may have %d MiB", ErrTooLarge, maxRecord>>20)

// fault tells what is wrong with one page.
func (w *warcReader) fault(r *record, err error) error {
	w.bad(fmt.Errorf("%s: %w", quotePath(clip(r.url, maxName)), err))
	return nil
}

// maybePage reports whether the block of a record may hold a page.
func (r *record) maybePage() bool {
	u, err := url.Parse(r.url)
	switch {
	case r.url == "" || err == nil && u.Path == "/robots.txt":
		return false
	case r.kind == "response":
		return strings.HasPrefix(r.url, "http")
	}
	return r.kind == "resource" || r.kind == "conversion"
}

// page yields the article that a page is.
func (w *warcReader) page(r *record, p *response, b []byte) error {
	in := &Input{Reader: bytes.NewReader(b), Name: "page.html", Charset: p.charset}
	if strings.HasPrefix(r.url, "http") { // and no "urn:"
		in.URL = r.url
	}
	var (
		a     *Article
		notes []error
		err   error
	)
	if p.text {
		in.Name = "page.txt"
		a, err = plainPage(in)
	} else {
		a, notes, err = readPage(in)
	}
	switch {
	case errors.Is(err, ErrNoArticle) || errors.Is(err, ErrEmpty):
		return nil
	case err != nil:
		return w.fault(r, err)
	}
	a.ID = r.url
	if r.truncated != "" {
		notes = append(notes, fmt.Errorf("the crawler cut the page off: %q", clip(r.truncated, 40)))
	}
	if !w.send(a, nil) {
		return nil
	}
	for _, note := range notes {
		if !w.send(nil, &BadArticle{Err: fmt.Errorf("%s: %w", quotePath(clip(r.url, maxName)), note), Kept: true}) {
			return nil
		}
	}
	return nil
}

// plainPage reads the text that somebody took out of a page. There is much
// that is no news, so that it takes a dateline or a byline to be an article.
func plainPage(in *Input) (*Article, error) {
	text, err := readText(in)
	if err != nil {
		return nil, err
	}
	c := parseCopy(text)
	if c.article.Body == "" || !c.dateline && len(c.article.Bylines) == 0 {
		return nil, ErrNoArticle
	}
	c.article.set("url", &c.article.URL, in.URL, "the header of the record")
	return &c.article, nil
}

// mediaType returns the type and the character set of a Content-Type. Servers
// write much that is not well formed.
func mediaType(value string) (media, charset string) {
	media, params, err := mime.ParseMediaType(value)
	if err != nil {
		m, rest, _ := strings.Cut(strings.ToLower(value), ";")
		_, charset, _ = strings.Cut(rest, "charset=")
		return strings.TrimSpace(m), strings.Trim(charset, `"'; `)
	}
	return media, params["charset"]
}
