package corpus

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/emersion/go-message"
)

// mhtmlFormat reads a web page that a browser saved as one file: MHTML (RFC
// 2557), which has the form of a message of mail. It is the first page in it
// that is read; the others are its frames.
var mhtmlFormat = Format{
	Name:  "MHTML",
	Knows: func(_ string, head []byte) bool { return isMHTML(head) },
	Read: func(_ context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			file := faultReader{r: in}
			a, notes, err := readMHTML(&file, in.URL)
			if err = cmp.Or(file.err, err); err != nil {
				yield(nil, err)
				return
			}
			tell(yield, a, notes)
		}
	},
}

// isMHTML reports whether a file begins with the header that browsers write
// over a page: one with the address of the page, or with what Internet Explorer
// and Word say of themselves.
func isMHTML(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(head) == 0 || !isHeaderLine(head) {
		return false
	}
	saved, related := false, false
	for len(head) > 0 {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		head = rest
		if line = bytes.TrimRight(line, "\r"); len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.ToLower(value)
		switch strings.ToLower(string(name)) {
		case "snapshot-content-location", "content-location":
			saved = true
		case "from":
			saved = saved || bytes.Contains(value, []byte("<saved by ")) || bytes.Contains(value, []byte(`"saved by `))
		case "x-mimeole", "x-unsent":
			saved = saved || bytes.Contains(head, []byte("\nContent-Location:"))
		case "content-type":
			related = bytes.Contains(value, []byte("multipart/related")) || bytes.Contains(value, []byte("text/html"))
		}
	}
	return saved && related
}

// readMHTML returns the article of the page in a file. Its error is
// ErrNoArticle if the page is something other than news.
func readMHTML(r io.Reader, fetched string) (a *Article, notes []error, err error) {
	e, err := readEntity(r)
	if e == nil {
		return nil, nil, err
	}
	at := cmp.Or(fetched, webAddress(e.Header.Get("Snapshot-Content-Location")), webAddress(e.Header.Get("Content-Location")))
	page, err := firstPage(e, err, 0)
	switch {
	case err != nil:
		return nil, nil, err
	case page == nil:
		return nil, nil, ErrNoArticle
	}
	_, params, _ := page.Header.ContentType()
	b, err := io.ReadAll(io.LimitReader(page.Body, maxPage+1))
	in := &Input{Reader: bytes.NewReader(b), Name: "page.html", Charset: params["charset"], URL: cmp.Or(at, webAddress(page.Header.Get("Content-Location")))}
	a, notes, pageErr := readPage(in)
	if err != nil && pageErr == nil {
		notes = append(notes, fmt.Errorf("%w MHTML: it breaks off within the page: save it anew", ErrMalformed))
	}
	return a, notes, pageErr
}

// firstPage returns the first part that is a page, or nil if there is none.
func firstPage(e *message.Entity, encoding error, nesting int) (*message.Entity, error) {
	parts := e.MultipartReader()
	if parts == nil {
		kind, _, _ := e.Header.ContentType()
		if kind = strings.ToLower(kind); kind != "text/html" && kind != "application/xhtml+xml" {
			return nil, nil
		}
		if message.IsUnknownEncoding(encoding) {
			return nil, fmt.Errorf("%w MHTML: the page is in the unknown encoding %q", ErrMalformed, clip(e.Header.Get("Content-Transfer-Encoding"), 40))
		}
		return e, nil
	}
	if nesting > maxPartNesting {
		return nil, fmt.Errorf("%w: a message may have parts %d deep", ErrTooLarge, maxPartNesting)
	}
	for range maxParts {
		part, err := parts.NextPart()
		if part == nil {
			if err != nil && !errors.Is(err, io.EOF) {
				return nil, fmt.Errorf("%w MHTML: it breaks off before the page: save it anew", ErrMalformed)
			}
			return nil, nil
		}
		if page, err := firstPage(part, err, nesting+1); page != nil || err != nil {
			return page, err
		}
	}
	return nil, nil
}

// webAddress returns s if it is an address of the web, and no file or "cid:".
func webAddress(s string) string {
	if s = strings.TrimSpace(s); isURL(s) {
		return s
	}
	return ""
}
