package corpus

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message"
)

// emailFormat reads a message of mail: a press release, a newsletter, or copy
// that somebody sends. A letter of a line or two is no article. Of a message
// that passes on another one whole, that other one is the article.
var emailFormat = Format{
	Name: "mail",
	Knows: func(name string, head []byte) bool {
		return isMail(head)
	},
	Read: func(_ context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			file := faultReader{r: in}
			articles, notes, err := readMessage(&file, 0)
			if err = cmp.Or(file.err, err); err != nil {
				yield(nil, err)
				return
			}
			for i, a := range articles {
				if a.ID = cmp.Or(a.ID, strconv.Itoa(i+1)); len(articles) == 1 {
					a.ID = ""
				}
				if !yield(a, nil) {
					return
				}
			}
			tell(yield, nil, notes)
		}
	},
}

const (
	maxHeader      = 256 << 10 // bytes of a header; those of lists with twenty relays take 20 KiB
	maxParts       = 500       // of one message
	maxMessages    = 3         // how deep a message may lie in others
	maxPartNesting = 20        // of parts in parts
)

// machineFields are those that programs write into the header of a message,
// and people do not write over a text.
var machineFields = setOf("received return-path delivered-to message-id mime-version dkim-signature content-transfer-encoding list-id list-unsubscribe x-mailer x-received authentication-results arc-seal references in-reply-to reply-to newsgroups path x-google-smtp-source")

// isMail reports whether a file begins with the header of a message.
func isMail(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	seen := make(map[string]bool)
	machine, whole := 0, false
	for len(head) > 0 {
		line, rest, more := bytes.Cut(head, []byte("\n"))
		head = rest
		switch line = bytes.TrimRight(line, "\r"); {
		case len(line) == 0:
			whole = true
		case line[0] == ' ' || line[0] == '\t':
			if len(seen) == 0 {
				return false
			}
			continue
		case isHeaderLine(line):
			name, _, _ := bytes.Cut(line, []byte(":"))
			key := strings.ToLower(string(name))
			if key == "snapshot-content-location" { // a page that a browser saved
				return false
			}
			if machineFields()[key] && !seen[key] {
				machine++
			}
			seen[key] = true
		case !more || bytes.HasPrefix(line, []byte(">From ")):
		default:
			return false
		}
		if whole {
			break
		}
	}
	if !whole { // it is longer than what is seen of it
		return machine >= 2 || machine == 1 && (seen["from"] || seen["subject"])
	}
	return (seen["from"] || seen["sender"]) && (machine > 0 || seen["subject"] && seen["date"])
}

// readEntity reads the header of a message of mail. With an entity the error is
// of its encoding, which makes its body unreadable.
func readEntity(r io.Reader) (*message.Entity, error) {
	br := bufio.NewReaderSize(r, 16<<10)
	header, err := readHeader(br)
	if err != nil {
		return nil, err
	}
	e, err := message.Read(io.MultiReader(bytes.NewReader(header), br))
	if e == nil {
		return nil, fmt.Errorf("%w header: %w", ErrMalformed, err)
	}
	return e, err
}

// readMessage returns the articles of one message, and what of it was left out.
// If there is more than one, each has a key. The error is ErrNoArticle for a
// message that is no news.
func readMessage(r io.Reader, depth int) (articles []*Article, notes []error, err error) {
	e, err := readEntity(r)
	if e == nil {
		return nil, nil, err
	}
	m := mailMessage{header: e.Header, depth: depth}
	if m.isAutomatic() {
		return nil, nil, ErrNoArticle
	}
	if err := m.part(e, err, 0); err != nil {
		return nil, nil, err
	}
	if a, err := m.article(); err != nil {
		if errors.Is(err, ErrNoArticle) && m.lost != nil {
			err = m.lost // and nobody knows what it was
		}
		if !errors.Is(err, ErrNoArticle) && m.lost == nil || len(m.inner) == 0 {
			return nil, nil, err
		}
	} else if len(m.inner) == 0 || runes(a.Body) > 1500 { // more than a note to what it passes on
		articles = append(articles, a)
	}
	articles = append(articles, m.inner...)
	if len(m.others) > 0 {
		m.notes = append(m.notes, fmt.Errorf("what is attached is not read: %s", clip(strings.Join(m.others, ", "), maxNote)))
	}
	return articles, m.notes, nil
}

// readHeader returns the header of a message with the empty line that ends it,
// and without lines that are no fields: programs put their own between them.
func readHeader(br *bufio.Reader) ([]byte, error) {
	var header []byte
	size := 0
	for begun := false; ; {
		line, err := br.ReadSlice('\n')
		if size += len(line); size > maxHeader {
			return nil, fmt.Errorf("%w: the header of a message may have %d KiB", ErrTooLarge, maxHeader>>10)
		}
		long := errors.Is(err, bufio.ErrBufferFull)
		if err != nil && err != io.EOF && !long {
			return nil, err
		}
		text := bytes.TrimRight(line, " \t\r\n")
		switch {
		case len(text) == 0 && begun && !long:
			return append(header, "\r\n"...), nil
		case len(text) == 0:
		case isHeaderLine(bytes.TrimPrefix(text, []byte("\ufeff"))):
			begun = true
			header = append(append(header, bytes.TrimPrefix(text, []byte("\ufeff"))...), "\r\n"...)
		case begun && (line[0] == ' ' || line[0] == '\t'):
			header = append(append(append(header, ' '), bytes.TrimLeft(text, " \t")...), "\r\n"...)
		}
		if err == io.EOF {
			if !begun {
				return nil, fmt.Errorf("%w message: it has no header", ErrMalformed)
			}
			return append(header, "\r\n"...), nil
		}
	}
}

// A mailMessage gathers what its parts hold.
type mailMessage struct {
	header message.Header
	depth  int
	parts  int

	plain, html string
	attached    string // a text that is attached
	named       string // its name
	inner       []*Article
	others      []string // what is attached and not read
	notes       []error
	lost        error // why its own text could not be read, or not all of it
}

// isAutomatic reports whether a program answered or complained.
func (m *mailMessage) isAutomatic() bool {
	auto := strings.ToLower(m.header.Get("Auto-Submitted"))
	return strings.HasPrefix(auto, "auto-replied") || strings.HasPrefix(strings.ToLower(m.header.Get("Content-Type")), "multipart/report")
}

// part takes one part of the message, with the error of its encoding.
func (m *mailMessage) part(e *message.Entity, encoding error, nesting int) error {
	if m.parts++; m.parts > maxParts || nesting > maxPartNesting {
		return fmt.Errorf("%w: a message may have %d parts, %d deep", ErrTooLarge, maxParts, maxPartNesting)
	}
	kind, params, _ := e.Header.ContentType()
	kind = strings.ToLower(kind)
	if parts := e.MultipartReader(); parts != nil {
		return m.multipart(parts, kind, nesting)
	}
	disposition, dparams, _ := e.Header.ContentDisposition()
	name := headerText(cmp.Or(dparams["filename"], params["name"]))
	attached := strings.EqualFold(disposition, "attachment") || name != "" && !strings.EqualFold(disposition, "inline")
	unread := func() error {
		if name = oneLine(name, maxName); attached || name != "" {
			m.others = append(m.others, strings.TrimSpace(cmp.Or(name, "a part without a name")+" ("+oneLine(kind, maxName)+")"))
		}
		_, _ = io.Copy(io.Discard, e.Body)
		return nil
	}
	if message.IsUnknownEncoding(encoding) {
		m.notes = append(m.notes, fmt.Errorf("a part in the unknown encoding %q is not read", clip(e.Header.Get("Content-Transfer-Encoding"), 40)))
		return unread()
	}
	switch {
	case kind == "message/rfc822" || kind == "message/global":
		if m.depth+1 >= maxMessages {
			return unread()
		}
		inner, notes, err := readMessage(e.Body, m.depth+1)
		if err != nil {
			if !errors.Is(err, ErrNoArticle) {
				m.notes = append(m.notes, fmt.Errorf("a message in it: %w", err))
			}
			return nil
		}
		m.inner = append(m.inner, inner...)
		m.notes = append(m.notes, notes...)
		return nil
	case kind == "text/plain" || kind == "text/html":
		text, broken, err := partText(e.Body, params["charset"])
		if errors.Is(err, ErrEmpty) {
			return nil
		}
		if err != nil {
			if !errors.Is(err, ErrCharset) && !errors.Is(err, ErrBinary) && !errors.Is(err, ErrTooLarge) {
				return err
			}
			err = fmt.Errorf("a part is not read: %w", err)
			if m.notes = append(m.notes, err); !attached {
				m.lost = err
			}
			return nil
		}
		if broken != nil {
			err := fmt.Errorf("%w base64: a part is read up to a fault at its byte %d", ErrMalformed, int64(*broken))
			if m.notes = append(m.notes, err); !attached {
				m.lost = err
			}
		}
		if kind == "text/plain" && strings.EqualFold(params["format"], "flowed") {
			text = unflow(text, strings.EqualFold(params["delsp"], "yes"))
		}
		if kind == "text/html" {
			text = htmlText(text, htmlStyle{cells: "\n\n"})
		}
		switch {
		case attached && m.attached == "":
			m.attached, m.named = text, name+" ("+kind+")"
		case attached:
			return unread()
		case kind == "text/plain":
			m.plain = join(m.plain, text)
		default:
			m.html = join(m.html, text)
		}
		return nil
	}
	return unread()
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	if len(a)+len(b) > maxFile {
		return a
	}
	return a + "\n\n" + b
}

func (m *mailMessage) multipart(parts message.MultipartReader, kind string, nesting int) error {
	related := len(m.others)
	for {
		part, err := parts.NextPart()
		if part == nil {
			if kind == "multipart/related" { // the pictures of a page
				kept := m.others[:related]
				for _, other := range m.others[related:] {
					if !strings.HasSuffix(other, ")") || !strings.Contains(other, "(image/") {
						kept = append(kept, other)
					}
				}
				m.others = kept
			}
			return nil // what stands before a fault is read, as by programs for mail
		}
		if kind == "multipart/digest" && part.Header.Get("Content-Type") == "" {
			inner, notes, err := readMessage(part.Body, m.depth+1)
			if m.parts++; m.parts > maxParts {
				return fmt.Errorf("%w: a message may have %d parts", ErrTooLarge, maxParts)
			}
			if err == nil {
				m.inner, m.notes = append(m.inner, inner...), append(m.notes, notes...)
			}
			continue
		}
		if err := m.part(part, err, nesting+1); err != nil {
			return err
		}
	}
}

// A faultReader keeps what was wrong with reading a file, other than its end,
// from what is wrong with the message in it.
type faultReader struct {
	r   io.Reader
	err error
}

func (f *faultReader) Read(b []byte) (int, error) {
	n, err := f.r.Read(b)
	if err != nil && err != io.EOF {
		f.err = err
	}
	return n, err
}

// partText returns the text of a part in a character set, and where its base64
// is broken, or nil.
func partText(r io.Reader, charset string) (text string, broken *base64.CorruptInputError, err error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFile+1)) // what stands before a fault is read
	if at := base64.CorruptInputError(0); errors.As(err, &at) {
		broken = &at
	}
	if len(b) > maxFile {
		return "", nil, fmt.Errorf("%w: a text may have %d MiB", ErrTooLarge, maxFile>>20)
	}
	text, err = decodeAs(b, charset)
	return text, broken, err
}

// decodeAs returns b as text. What is declared is believed unless the bytes say
// that it is wrong: "us-ascii" and "iso-8859-1" stand over many a text in UTF-8.
func decodeAs(b []byte, charset string) (string, error) {
	ascii := bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
	label := strings.ToLower(strings.TrimSpace(charset))
	if label == "" || strings.HasPrefix(label, "utf") || !ascii && utf8.Valid(b) {
		return decode(b, "")
	}
	r, err := charsetReader(label, bytes.NewReader(b))
	if err != nil {
		return decode(b, "")
	}
	out, err := io.ReadAll(r)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrCharset, err)
	}
	return decode(out, "")
}

// headerText returns a field of a header as text: its encoded words are decoded,
// and so are bytes that should have been.
func headerText(s string) string {
	if s = strings.TrimSpace(s); s == "" {
		return ""
	}
	words := mime.WordDecoder{CharsetReader: charsetReader}
	if decoded, err := words.DecodeHeader(s); err == nil {
		s = decoded
	}
	if !utf8.ValidString(s) {
		if text, err := decode([]byte(s), ""); err == nil {
			s = text
		}
	}
	return oneLine(s, maxHeadline*2)
}

// article returns what the message says itself.
func (m *mailMessage) article() (*Article, error) {
	subject := m.field("Subject")
	a := new(Article)
	text, where := m.text()
	text, passed := cutForwarded(text, 0)
	headline := withoutReply(cmp.Or(passed.subject, subject))
	if rest, label := cutLabel(headline, releaseLabels()); label != "" && rest != "" {
		headline = rest
	}
	if headline == "" {
		return nil, ErrNoArticle
	}
	a.set("headline", &a.Headline, headline, cmp.Or(passed.where, "mail Subject"))
	c := copyText{article: *a}
	c.takeTop(withoutFrame(paragraphs(lines(text)), headline))
	*a = c.article
	if !isCopy(a.Body) {
		return nil, ErrNoArticle
	}
	a.Origins["body"] = where
	a.EditorsNote = passed.note
	if passed.note != "" {
		a.from("editors_note", "mail, before what is forwarded")
	}
	if err := m.state(a, passed); err != nil {
		m.notes = append(m.notes, err)
	}
	return a, nil
}

// state sets what the header says of the article.
func (m *mailMessage) state(a *Article, passed forwarded) error {
	id := strings.Trim(m.field("Message-Id"), "<> ")
	a.set("guid", &a.GUID, id, "mail Message-ID")
	a.ID = a.GUID
	date, _, _ := strings.Cut(m.field("Date"), " (") // "(PST)"
	if passed.date != "" {
		// In the words of somebody's program, and in the zone of whoever passes it
		// on. If it is no date, that of the message stands.
		stated := strings.Replace(passed.date, " at ", " ", 1)
		for _, value := range []string{stated + " " + date[strings.LastIndexByte(date, ' ')+1:], stated} {
			if d, err := ParseDate(value); err == nil && (value == stated || d.Precision != Day) {
				_ = a.setDate("published", &a.Published, value, "mail, the Date of what is forwarded")
				break
			}
		}
	}
	err := a.setDate("published", &a.Published, date, "mail Date")

	from := mailbox(cmp.Or(passed.from, m.field("From")))
	where := "mail From"
	if passed.from != "" {
		where = "mail, the From of what is forwarded"
	}
	person := from.isPerson()
	if person && len(a.Bylines) == 0 {
		a.Bylines = []string{from.name}
		a.from("bylines", where)
	}
	a.set("publisher", &a.Publisher, m.field("Organization"), "mail Organization")
	if list, _, named := strings.Cut(m.field("List-Id"), "<"); named {
		a.set("publisher", &a.Publisher, strings.Trim(list, `" `), "mail List-Id")
	}
	if !person {
		a.set("publisher", &a.Publisher, from.name, where)
	}
	if sender := mailbox(m.field("Sender")); !sender.isPerson() {
		a.set("publisher", &a.Publisher, sender.name, "mail Sender")
	}
	a.set("language", &a.Language, m.field("Content-Language"), "mail Content-Language")
	a.set("url", &a.URL, strings.Trim(m.field("Archived-At"), "<> "), "mail Archived-At")
	if a.Keywords = listOf(m.field("Keywords")); len(a.Keywords) > 0 {
		a.from("keywords", "mail Keywords")
	}
	return err
}

func (m *mailMessage) field(name string) string { return headerText(m.header.Get(name)) }

// text returns the text that the message is read from, and where it stands. A
// plain text that only points to the other one is not taken.
func (m *mailMessage) text() (text, where string) {
	plain, web := mailText(m.plain), mailText(m.html)
	switch {
	case plain != "" && (web == "" || runes(plain) >= 400 || runes(web) < 3*runes(plain)):
		text, where = plain, "mail text/plain"
	default:
		text, where = web, "mail text/html"
	}
	if m.attached != "" {
		if !isCopy(text) && isCopy(m.attached) {
			return mailText(m.attached), "mail, attached " + oneLine(m.named, maxName)
		}
		m.others = append(m.others, m.named)
	}
	return text, where
}
