package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Format reads the articles of one kind of file.
type Format struct {
	Name string

	// Knows reports whether the file is of this kind, from its base name and
	// its first bytes (at most 8 KiB, and none if the file is empty). It is the
	// bytes that tell, where they can: names lie.
	Knows func(name string, head []byte) bool

	// Read yields the articles of a file in order, holding what the file states.
	// An article of a file of many has the key that tells it from the others in
	// ID (see [MakeID]), and that of a file that is one article has no ID. A
	// dateline that is still to be parsed stands in Dateline.Raw alone.
	//
	// An error that is a [*BadArticle] is about one article, and reading goes
	// on; Path, Member and N are filled in by the [Reader], to which an N that is
	// not 0 says that the file is one of many. Any other error is the last thing
	// yielded. [ErrNoArticle] is yielded only if nothing else was.
	Read func(ctx context.Context, in *Input) iter.Seq2[*Article, error]
}

// An Input is a file that is read, or a member of one, with what is known of
// it without its bytes.
type Input struct {
	io.Reader        // of its bytes, to be read once; its errors end the whole file
	Name      string // its base name
	Charset   string // in which a header of a message says that it is written, or ""
	URL       string // that it was fetched from, or ""
}

// Formats returns the formats that ksearch knows, in the order in which they
// are tried. The slice is the caller's own.
func Formats() []Format {
	return []Format{
		newsmlG2Format,
		newsmlFormat,
		nitfFormat,
		iptc7901Format,
		anpa1312Format,
		reutersFormat,
		wxrFormat,
		feedFormat,
		htmlFormat,
		mhtmlFormat,
		warcFormat,
		pdfFormat,
		rtfFormat,
		oldWordFormat,
		mboxFormat,
		emailFormat,
		jsonFeedFormat,
		telegramFormat,
		jsonFormat,
		markdownFormat,
		csvFormat,
		textFormat,
		bareFormat,
		emptyFormat,
	}
}

// tell yields an article, if a is not nil, and what of it was left out. It
// reports whether more is wanted.
func tell(yield func(*Article, error) bool, a *Article, notes []error) bool {
	if a != nil && !yield(a, nil) {
		return false
	}
	for _, note := range notes {
		if !yield(nil, &BadArticle{Err: note, Kept: true}) {
			return false
		}
	}
	return true
}

// A BadArticle is the error for one article of a file that could not be read,
// or, if Kept is set, not be read whole. Reading goes on after it.
type BadArticle struct {
	Path   string // of the file
	Member string // the path within it, if it is an archive
	N      int    // its place in the file or member from 1, in JSON Lines the line, blank ones not counted; 0 if that is one article
	Err    error
	Kept   bool // the article itself was yielded all the same; Err says what of it was left out
}

func (e *BadArticle) Error() string {
	at := quotePath(e.Path)
	if e.Member != "" {
		at += "!" + quotePath(e.Member)
	}
	if e.N > 0 {
		at += ":" + strconv.Itoa(e.N)
	}
	if e.Kept {
		return fmt.Sprintf("corpus: %s: kept, but %v", at, e.Err)
	}
	return fmt.Sprintf("corpus: %s: %v", at, e.Err)
}

func (e *BadArticle) Unwrap() error { return e.Err }

// A BadSource is the error for one file or folder that could not be read.
type BadSource struct {
	Path    string
	Err     error
	Special bool // a symbolic link, FIFO, socket or device: passed over by design
}

func (e *BadSource) Error() string { return fmt.Sprintf("corpus: %s: %v", quotePath(e.Path), e.Err) }
func (e *BadSource) Unwrap() error { return e.Err }

// Lasting reports whether the fault lies in the bytes of the file, so that it
// is the same each time until they change. If not, nothing is known of what the
// file holds: it must not be taken for one that holds no articles.
func (e *BadSource) Lasting() bool {
	for _, err := range []error{ErrEmpty, ErrTooLarge, ErrBinary, ErrCharset, ErrMalformed} {
		if errors.Is(e.Err, err) {
			return true
		}
	}
	return false
}

// What can be wrong with a file or an article. [Reader] wraps them in a
// [*BadSource] or a [*BadArticle], ErrNoArticle excepted.
var (
	// ErrNoArticle is the error for a file that is something other than news.
	ErrNoArticle = errors.New("no news article")

	ErrEmpty     = errors.New("the file is empty")
	ErrTooLarge  = errors.New("too large")
	ErrBinary    = errors.New("not text: it holds NUL bytes or too many control characters")
	ErrCharset   = errors.New("not in a known character set: convert it to UTF-8, for example with iconv")
	ErrMalformed = errors.New("malformed")
	ErrChanged   = errors.New("changed while it was read: index it again when nobody writes to it")
)

// quotePath returns a path as it can be shown in one line of a terminal.
func quotePath(path string) string {
	odd := func(r rune) bool { return r == '"' || !unicode.IsPrint(r) }
	if path == "" || !utf8.ValidString(path) || strings.ContainsFunc(path, odd) {
		return strconv.Quote(path)
	}
	return path
}

// withoutPath returns err without the path that the file system put in its
// text, for [BadSource] shows it in a form that is safe.
func withoutPath(err error) error {
	var pe *fs.PathError
	if !errors.As(err, &pe) {
		return err
	}
	mend := ""
	switch {
	case errors.Is(pe.Err, fs.ErrPermission):
		mend = ": let the user who runs this read it"
	case errors.Is(pe.Err, fs.ErrNotExist):
		mend = ": it went away meanwhile"
	}
	op := pe.Op
	if op == "openat" { // as os.Root does it
		op = "open"
	}
	return fmt.Errorf("%s: %w%s", op, pe.Err, mend)
}
