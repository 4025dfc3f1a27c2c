package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os/exec"
	"strings"
	"time"
)

const (
	maxPDF  = 64 << 20         // bytes: pages of a newspaper with their pictures
	pdfTime = 60 * time.Second // for one file; a long book takes five
)

// pdfFormat reads the text of a PDF as wire copy. It is pdftotext, of poppler,
// that gets it out, for it knows how to order the letters of Arabic script.
// Without that program a PDF is a fault that passes once it is there.
var pdfFormat = Format{
	Name: "pdf",
	Knows: func(_ string, head []byte) bool {
		return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), "\x00 \t\r\n"), []byte("%PDF-"))
	},
	Read: func(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			text, err := pdfText(ctx, in)
			if err != nil {
				yield(nil, err)
				return
			}
			yield(readCopy(withoutRelease(pdfCopy(text))))
		}
	},
}

// errPictures is the error for a PDF without text. It counts as ErrEmpty.
var errPictures = pdfError("there is no text in this PDF, its pages are pictures: run OCR over it")

type pdfError string

func (e pdfError) Error() string        { return string(e) }
func (e pdfError) Is(target error) bool { return target == ErrEmpty }

// pdfText returns what pdftotext finds in a PDF.
func pdfText(ctx context.Context, in io.Reader) (string, error) {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		return "", errors.New("a PDF is read by pdftotext, which is not in PATH: install poppler-utils")
	}
	b, err := io.ReadAll(io.LimitReader(in, maxPDF+1))
	switch {
	case err != nil:
		return "", err
	case len(b) > maxPDF:
		return "", fmt.Errorf("%w: a PDF may have %d MiB: split it", ErrTooLarge, maxPDF>>20)
	}
	text, err := runPdftotext(ctx, program, b)
	if err != nil {
		return "", err
	}
	// Where a column is justified, the gaps in its lines can look like those
	// between columns. The order in which the page was written is then the better
	// one, but not for what runs from right to left, which is turned around in it.
	if n := loneWords(text); n > 2 && strings.Count(text, rtlMark)*2 < strings.Count(text, "\n") {
		if raw, err := runPdftotext(ctx, program, b, "-raw"); err == nil && loneWords(raw)*2 < n {
			text = raw
		}
	}
	return text, nil
}

// loneWords counts the lines that are one word.
func loneWords(text string) int {
	n := 0
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimSpace(l); l != "" && !strings.ContainsAny(l, " \t.") {
			n++
		}
	}
	return n
}

// runPdftotext returns what the program finds in the bytes of a PDF.
func runPdftotext(ctx context.Context, program string, b []byte, options ...string) (string, error) {
	limited, cancel := context.WithTimeout(ctx, pdfTime)
	defer cancel()
	out, complaints := &bounded{most: maxFile, full: cancel}, &bounded{most: 4 << 10}
	c := exec.CommandContext(limited, program, append(options, "-enc", "UTF-8", "-nopgbrk", "-", "-")...)
	c.Env = []string{"LC_ALL=C"} // nothing of what the user has set
	c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(b), out, complaints
	c.WaitDelay = time.Second // for the pipes, after it was killed
	err := c.Run()
	exit := (*exec.ExitError)(nil)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case out.over:
		return "", fmt.Errorf("%w: the text of a PDF may have %d MiB: split it", ErrTooLarge, maxFile>>20)
	case limited.Err() != nil:
		return "", fmt.Errorf("%w: pdftotext was at this PDF for %v and was stopped: split it", ErrTooLarge, pdfTime)
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		first, _, _ := strings.Cut(strings.TrimSpace(complaints.b.String()), "\n")
		return "", fmt.Errorf("%w PDF: pdftotext says: %s", ErrMalformed, oneLine(first, maxName))
	case err != nil: // it was killed, or could not be started
		return "", fmt.Errorf("run pdftotext: %w", err)
	}
	text := strings.ToValidUTF8(out.b.String(), "\ufffd")
	if strings.TrimSpace(withoutControls(text)) == "" {
		return "", errPictures
	}
	return decode([]byte(text), "")
}

// A bounded writer keeps so many bytes, and then calls full.
type bounded struct {
	b    bytes.Buffer
	most int
	over bool
	full func()
}

func (w *bounded) Write(b []byte) (int, error) {
	w.b.Write(b[:min(len(b), w.most-w.b.Len())])
	if w.b.Len() >= w.most {
		w.over = true
		if w.full != nil {
			w.full()
		}
	}
	return len(b), nil
}
