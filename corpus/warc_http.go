package corpus

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// A response is an HTTP response, or what came without one.
type response struct {
	media   string // its Content-Type
	status  int    // 0: there was no response around it
	chunked bool
	coding  string // its Content-Encoding
	charset string
	text    bool // it is no HTML
}

// header reads the header of an HTTP response. Its error is errRecord if it is none.
func (p *response) header(in *bufio.Reader) error {
	size := 0
	for first := true; ; first = false {
		line, err := readLine(in, maxRecordHead)
		if size += len(line); err == nil && size > maxRecordHead {
			err = ErrTooLarge
		}
		switch {
		case err == io.EOF:
			return fmt.Errorf("%w: its HTTP header has no end", errRecord)
		case errors.Is(err, ErrTooLarge):
			return headError(err)
		case err != nil:
			return err
		case first:
			f := strings.Fields(string(line))
			if len(f) < 2 || !strings.HasPrefix(f[0], "HTTP/") {
				return fmt.Errorf("%w: it begins with no line of HTTP", errRecord)
			}
			p.media = ""
			if p.status, err = strconv.Atoi(f[1]); err != nil || p.status <= 0 {
				return fmt.Errorf("%w: its line of HTTP has no status", errRecord)
			}
			continue
		case len(line) == 0:
			return nil
		}
		name, value, _ := strings.Cut(string(line), ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "content-type":
			p.media = value
		case "content-encoding":
			p.coding = strings.ToLower(value)
		case "transfer-encoding":
			p.chunked = strings.EqualFold(value, "chunked")
		}
	}
}

// wanted reports whether the body may be an article.
func (p *response) wanted() bool {
	media, charset := mediaType(p.media)
	p.charset = charset
	switch media {
	case "text/html", "application/xhtml+xml":
		return p.status == 0 || p.status == 200
	case "text/plain":
		p.text = true
		return p.status == 0
	}
	return false
}

// decode returns the body as the server had it before it packed it. Many
// crawlers keep the header and unpack the body, so that what is not packed is
// left as it is.
func (p *response) decode(b []byte) ([]byte, error) {
	if p.chunked {
		b = withoutChunks(b)
	}
	var in io.Reader
	var err error
	switch coding := strings.TrimPrefix(p.coding, "x-"); {
	case coding == "" || coding == "identity":
		return b, nil
	case coding == "gzip" && bytes.HasPrefix(b, []byte("\x1f\x8b")):
		in, err = gzip.NewReader(bytes.NewReader(b))
	case coding == "deflate" && len(b) > 2 && b[0]&0x0f == 8 && (uint(b[0])<<8|uint(b[1]))%31 == 0:
		in, err = zlib.NewReader(bytes.NewReader(b))
	case looksUnpacked(b):
		return b, nil
	case coding == "deflate": // as some servers understood it
		in = flate.NewReader(bytes.NewReader(b))
	case coding == "br":
		in = brotli.NewReader(bytes.NewReader(b))
	case coding == "zstd":
		var d *zstd.Decoder
		d, err = zstd.NewReader(bytes.NewReader(b), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(8<<20))
		if err == nil {
			defer d.Close()
			in = d
		}
	default:
		return nil, fmt.Errorf("%w: the page is packed by %q, which is not known: have the crawler unpack it", ErrMalformed, clip(p.coding, 40))
	}
	if err != nil {
		return nil, fmt.Errorf("%w %s data: %w", ErrMalformed, p.coding, cutOff(err))
	}
	out, err := io.ReadAll(io.LimitReader(in, maxRecord+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w %s data: %w", ErrMalformed, p.coding, err)
	case len(out) > maxRecord:
		return nil, errLongPage
	}
	return out, nil
}

// looksUnpacked reports whether a body is that of a page already.
func looksUnpacked(b []byte) bool {
	b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\ufeff")), " \t\r\n")
	return len(b) == 0 || b[0] == '<' && controlShare(b[:min(len(b), 1024)]) == 0
}

// withoutChunks returns the content of a chunked body: lines of a length in
// hex, each before so many bytes. What is not chunked after all is left as it
// is, and what is cut off is returned as far as it goes.
func withoutChunks(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for rest := b; ; {
		line, after, found := bytes.Cut(rest, []byte("\n"))
		length, _, _ := bytes.Cut(line, []byte(";"))
		n, err := strconv.ParseUint(string(bytes.TrimSpace(length)), 16, 31)
		switch {
		case err != nil || !found:
			if len(out) == 0 {
				return b
			}
			return out
		case n == 0:
			return out
		}
		n = min(n, uint64(len(after)))
		out = append(out, after[:n]...)
		rest = bytes.TrimPrefix(bytes.TrimPrefix(after[n:], []byte("\r")), []byte("\n"))
	}
}
