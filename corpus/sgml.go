package corpus

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reutersFormat reads the SGML of the Reuters-21578 collection: REUTERS
// elements one after another, without a root. No DTD is needed: the elements
// do not nest but for D in the lists, and are looked for by name.
var reutersFormat = Format{
	Name: "Reuters SGML",
	Knows: func(_ string, head []byte) bool {
		head = upperASCII(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n"))
		if bytes.HasPrefix(head, []byte("<!DOCTYPE LEWIS")) {
			return true
		}
		return bytes.HasPrefix(head, []byte("<REUTERS")) && bytes.Contains(head, []byte("NEWID="))
	},
	Read: func(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) { readReuters(ctx, in, yield) }
	},
}

func readReuters(ctx context.Context, in *Input, yield func(*Article, error) bool) {
	s := sgmlStream{in: bufio.NewReaderSize(in, 64<<10)}
	for n := 1; ; n++ {
		record, err := s.next()
		if ctx.Err() != nil {
			yield(nil, ctx.Err())
			return
		}
		switch bad := (*BadArticle)(nil); {
		case err == io.EOF && n == 1:
			yield(nil, ErrNoArticle)
			return
		case err == io.EOF:
			return
		case errors.As(err, &bad):
			if !yield(nil, err) {
				return
			}
			continue
		case err != nil:
			yield(nil, err)
			return
		}
		text, err := wireText(record, in.Charset)
		if err != nil {
			if !yield(nil, &BadArticle{Err: err}) {
				return
			}
			continue
		}
		a, notes := reutersArticle(text, n)
		if !tell(yield, a, notes) {
			return
		}
	}
}

// An sgmlStream cuts a file into REUTERS elements and holds one of them.
type sgmlStream struct {
	in    *bufio.Reader
	begun bool // the start tag of the next record has been read
}

var errLongRecord = fmt.Errorf("%w: a REUTERS element may have %d MiB", ErrTooLarge, maxFile>>20)

// next returns the attributes and what is in the next element, to be used
// before the next call: all between "<REUTERS" and "</REUTERS>". An element
// that is too long or has no end is a BadArticle. It returns io.EOF after the
// last one.
func (s *sgmlStream) next() ([]byte, error) {
	record := []byte(nil)
	in, long := s.begun, false
	s.begun = false
	for {
		part, err := s.in.ReadSlice('<')
		if in && !long {
			if record = append(record, part...); len(record) > maxFile {
				record, long = nil, true
			}
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && in:
			return nil, &BadArticle{Err: fmt.Errorf("%w SGML: a REUTERS element has no end: the file may be cut off", ErrMalformed)}
		case err != nil:
			return nil, err
		}
		tag, _ := s.in.Peek(len("/REUTERS>"))
		switch tag = upperASCII(tag); {
		case in && bytes.HasPrefix(tag, []byte("/REUTERS")):
			if long {
				return nil, &BadArticle{Err: errLongRecord}
			}
			return record, nil
		case len(tag) > 7 && bytes.HasPrefix(tag, []byte("REUTERS")) && strings.IndexByte(" \t\r\n>", tag[7]) >= 0:
			if in {
				s.begun = true
				return nil, &BadArticle{Err: fmt.Errorf("%w SGML: a REUTERS element has no end before the next begins", ErrMalformed)}
			}
			in = true
		}
	}
}

// upperASCII returns a copy of b, of the same length, with ASCII letters in capitals.
func upperASCII(b []byte) []byte {
	out := bytes.Clone(b)
	for i, c := range out {
		if 'a' <= c && c <= 'z' {
			out[i] = c - 'a' + 'A'
		}
	}
	return out
}

// An sgmlRecord is the text of one element, and the same in capitals, in which
// tags are looked for.
type sgmlRecord struct{ text, upper string }

// field returns what is in the first element of that name, or "". One without
// an end tag ends where the record does.
func (r sgmlRecord) field(name string) (inside string, found bool) {
	from := r.open(name, 0)
	if from < 0 {
		return "", false
	}
	if n := strings.Index(r.upper[from:], "</"+name); n >= 0 {
		return r.text[from : from+n], true
	}
	return r.text[from:], true
}

// open returns where the content of the next element of that name begins, or -1.
func (r sgmlRecord) open(name string, at int) int {
	for {
		n := strings.Index(r.upper[at:], "<"+name)
		if n < 0 {
			return -1
		}
		if at += n + 1 + len(name); at >= len(r.upper) {
			return -1
		}
		if strings.IndexByte(" \t\r\n>", r.upper[at]) >= 0 {
			if n = strings.IndexByte(r.upper[at:], '>'); n < 0 {
				return -1
			}
			return at + n + 1
		}
	}
}

// attr returns the value of an attribute of the record itself, or of one of
// its elements.
func (r sgmlRecord) attr(element, name string) string {
	from, to := 0, strings.IndexByte(r.text, '>')
	if element != "" {
		if to = r.open(element, 0); to >= 0 {
			from = strings.LastIndexByte(r.text[:to], '<')
		}
	}
	if to < 0 {
		return ""
	}
	tag := sgmlRecord{r.text[from:to], r.upper[from:to]}
	for _, blank := range []string{" ", "\n", "\t"} {
		if _, after, ok := strings.Cut(tag.upper, blank+name+"="); ok {
			value := tag.text[len(tag.text)-len(after):]
			if quote, rest, ok := strings.Cut(value, `"`); ok && quote == "" {
				value, _, _ = strings.Cut(rest, `"`)
				return value
			}
			value, _, _ = strings.Cut(value, " ")
			return value
		}
	}
	return ""
}

// list returns the D elements of a list, at most a little more than the
// finisher keeps.
func (r sgmlRecord) list(name string) []string {
	inside, _ := r.field(name)
	d := sgmlRecord{inside, string(upperASCII([]byte(inside)))}
	var out []string
	for at := d.open("D", 0); at >= 0 && len(out) <= maxStated; at = d.open("D", at) {
		value, _, _ := strings.Cut(d.text[at:], "<")
		if value = oneLine(sgmlText(value), maxName); value != "" {
			out = append(out, value)
		}
	}
	return out
}

// sgmlText resolves the four entities and the numbered characters that the
// collection has. Nothing else is one: "AT&T" is text.
func sgmlText(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		text, after, found := strings.Cut(s, "&")
		b.WriteString(text)
		if !found {
			return b.String()
		}
		name, rest, ended := strings.Cut(after[:min(len(after), 10)], ";")
		r, known := map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}[strings.ToLower(name)]
		if digits, numbered := strings.CutPrefix(name, "#"); numbered {
			n, err := strconv.ParseUint(digits, 10, 21)
			r, known = rune(n), err == nil
		}
		if !ended || !known {
			b.WriteByte('&')
			s = after
			continue
		}
		b.WriteRune(r)
		s = after[len(after[:min(len(after), 10)])-len(rest):]
	}
}

// reutersArticle reads one record, the nth of its file.
func reutersArticle(text string, n int) (a *Article, notes []error) {
	r := sgmlRecord{text, string(upperASCII([]byte(text)))}
	a = &Article{ID: strings.TrimSpace(r.attr("", "NEWID"))}
	if a.ID == "" {
		a.ID = strconv.Itoa(n)
	}
	a.Publisher = "Reuters"
	a.from("publisher", "the REUTERS element")
	a.Language = "en"
	a.from("language", "the collection, which is in English")

	date, _ := r.field("DATE")
	date = strings.TrimSpace(sgmlText(date))
	if i := strings.IndexFunc(date, unicode.IsControl); i > 0 { // what follows are the wire's service codes
		date = date[:i]
	}
	if err := a.setDate("published", &a.Published, date, "DATE"); err != nil {
		notes = append(notes, err)
	}
	title, _ := r.field("TITLE")
	a.set("headline", &a.Headline, oneLine(sgmlText(title), maxFile), "TEXT/TITLE")
	author, _ := r.field("AUTHOR")
	if a.Bylines = bylinesOf(sgmlLine(author)); len(a.Bylines) > 0 {
		a.from("bylines", "TEXT/AUTHOR")
	}
	r.body(a)
	if low := strings.ToLower(strings.TrimLeft(a.Headline, "( ")); strings.HasPrefix(low, "corrected") {
		a.set("status", (*string)(&a.Status), string(Corrected), "the headline")
	}

	if a.Keywords = r.list("TOPICS"); len(a.Keywords) > 0 {
		a.from("keywords", "TOPICS/D")
	}
	spelling := sample(a.Body, 64<<10)
	for _, l := range []struct {
		to    *[]Entity
		field string
		from  string
		name  func(code string) string
	}{
		{&a.People, "people", "PEOPLE", func(code string) string { return personOf(code, spelling) }},
		{&a.Places, "places", "PLACES", placeOf},
		{&a.Organisations, "organisations", "ORGS", orgOf},
		{&a.Organisations, "organisations", "EXCHANGES", strings.ToUpper},
		{&a.Organisations, "organisations", "COMPANIES", titleOf},
	} {
		for i, code := range r.list(l.from) {
			if i == maxSpelled {
				spelling = ""
			}
			*l.to = append(*l.to, Entity{Name: l.name(code)})
			a.from(l.field, l.from+"/D")
		}
	}
	return a, notes
}

// maxSpelled is how many people of a record are looked for in its text; no
// record of the collection names as many.
const maxSpelled = 20

// sgmlLine returns what an element says in one line.
func sgmlLine(s string) string { return oneLine(sgmlText(s), maxHeadline) }

// body reads BODY with its DATELINE or, where a TEXT was not taken apart, what
// it says. A BRIEF is a headline; where its text is "Blah blah blah." that
// stands for one which the collection leaves out.
func (r sgmlRecord) body(a *Article) {
	body, taken := r.field("BODY")
	kind := strings.ToUpper(r.attr("TEXT", "TYPE"))
	where := "TEXT/BODY"
	if !taken {
		if kind == "BRIEF" {
			return
		}
		body, _ = r.field("TEXT")
		where = "TEXT"
		if _, after, ok := cutTag(body, "</TITLE>"); ok {
			body = after
		}
	}
	body = sgmlText(body)
	body, _, _ = strings.Cut(body, "\x03")
	body = cutReuter(strings.ReplaceAll(withoutControls(body), "^M\n", "\n")) // a carriage return that was made visible
	if !taken && a.Headline == "" {
		body = strings.TrimLeft(body, "\n \t")
		headline, rest, _ := strings.Cut(body, "\n")
		a.set("headline", &a.Headline, headline, "the first line of TEXT")
		body = rest
	}
	if filler := strings.ToLower(strings.Trim(body, "*. \n\t")); filler == "blah blah blah" {
		return
	}

	dateline, _ := r.field("DATELINE")
	raw := strings.TrimLeft(sgmlLine(dateline), "* ")
	if raw != "" { // the text begins in it where its line had room
		_, end, ok := ParseDateline(raw+" "+oneLine(sample(body, 400), 400), datelineOptions())
		if ok && end < len(raw) {
			raw, body = strings.TrimSpace(raw[:end]), raw[end:]+"\n"+body
		}
		raw = strings.TrimRight(raw, "- ")
		if _, ok := ParseDatelineField(raw, datelineOptions()); ok {
			a.Dateline.Raw = raw
			a.from("dateline", "TEXT/DATELINE")
		} else { // the first row of a table
			body = sgmlLine(dateline) + "\n" + body
		}
	}
	a.set("body", &a.Body, wireParagraphs(body), where)
}

// cutTag cuts s around a tag in either case.
func cutTag(s, tag string) (before, after string, found bool) {
	i := strings.Index(string(upperASCII([]byte(s))), tag)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(tag):], true
}

// signedReuter is how a text ends: "Reuter", or "REUTER..." or "MORE" where
// another take follows, at times with the initials of a desk.
var signedReuter = pattern(`(?i)(^|\n[ \t]*|[ \t])reuters?[ .0-9:/]*([ ]?[A-Z]{1,3}|/[A-Z]+)?\s*$`)

func cutReuter(body string) string {
	body = strings.TrimRight(body, " \n\t")
	tail := max(0, len(body)-40)
	loc := signedReuter().FindStringIndex(body[tail:])
	if loc == nil {
		return body
	}
	before := strings.TrimRight(body[:tail+loc[0]], " \n\t")
	sign := body[tail+loc[0]:]
	if strings.HasPrefix(sign, "\n") || before == "" || strings.ContainsRune(".)", rune(before[len(before)-1])) ||
		strings.Contains(sign, "REUTER") && !strings.Contains(sign, "REUTERS") {
		return before
	}
	return body // "he told Reuters."
}

// wireParagraphs returns wire copy with a blank line between its paragraphs.
// Those start with an indent, and their other lines have none; lines of
// columns stay as they are.
func wireParagraphs(text string) string {
	var b strings.Builder
	b.Grow(len(text) + len(text)/16)
	table := false
	for line := range strings.SplitSeq(text, "\n") {
		l := strings.TrimSpace(line)
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		switch column := indent > 0 && indent < 3 || columns(l); {
		case b.Len() == 0 || l == "":
		case indent >= 3 && !column, line[0] == '\t':
			b.WriteString("\n\n")
			table = false
		case column || table:
			b.WriteByte('\n')
			table = column
		case !hyphenated(b.String(), l):
			b.WriteByte(' ')
		}
		b.WriteString(l)
	}
	return b.String()
}

// hyphenated reports whether a line was broken within "north-western", and not
// after the first word of "two- and three-year".
func hyphenated(before, line string) bool {
	first, _ := utf8.DecodeRuneInString(line)
	if n := len(before) - 1; n < 1 || before[n] != '-' || before[n-1]|0x20 < 'a' || before[n-1]|0x20 > 'z' || !unicode.IsLetter(first) {
		return false
	}
	word, _, _ := strings.Cut(line, " ")
	return word != "and" && word != "or" && word != "to"
}

// columns reports whether a line has gaps or dots as those of a table. Four
// dots after a word are an ellipsis and a full stop.
func columns(line string) bool {
	return strings.Count(line, "   ") > 1 || strings.Contains(line, ".....") || strings.Contains(line, " ....")
}
