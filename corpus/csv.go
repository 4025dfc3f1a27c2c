package corpus

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// csvFormat reads tables of articles, one a row: CSV as RFC 4180 has it, and the
// same with semicolons, tabs or bars. The first line names the columns, in the
// words that JSON has for them; a table without a headline and a text or a
// date is no news.
var csvFormat = Format{
	Name:  "CSV",
	Knows: func(_ string, head []byte) bool { return knowsCSV(head) },
	Read: func(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) { readCSV(ctx, in, &rows{yield: yield, many: true}) }
	},
}

const maxColumns = 1000 // of a table; the widest exports of newsrooms have some 80

func knowsCSV(head []byte) bool {
	if enc := byMark(head); enc != nil {
		head, _ = enc.NewDecoder().Bytes(head)
	}
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	_, _, ok := csvHeader(head[beforeHeader(head):])
	return ok
}

// beforeHeader returns how many bytes stand before the header: blank lines, and
// the "sep=;" that spreadsheets write for one another.
func beforeHeader(b []byte) int {
	n := 0
	for n < len(b) && (b[n] == '\n' || b[n] == '\r') {
		n++
	}
	if rest := b[n:]; len(rest) > 5 && bytes.HasPrefix(upperASCII(rest[:4]), []byte("SEP=")) && (rest[5] == '\n' || rest[5] == '\r') {
		return n + 5 + beforeHeader(rest[5:])
	}
	return n
}

// csvHeader finds the delimiter by which the first row of b names the columns
// of articles, and those names as [fieldKey] has them.
func csvHeader(b []byte) (delimiter byte, columns []string, ok bool) {
	for _, d := range []byte{',', ';', '\t', '|'} {
		cells, _, err := cutRow(b, d)
		if err == errMore {
			cells, _, err = endRow(b, d)
		}
		if err != nil || len(cells) < 2 || len(cells) > maxColumns || d == '|' && len(cells[0]) == 0 { // of Markdown
			continue
		}
		columns = columns[:0]
		for _, c := range cells {
			columns = append(columns, columnKey(strings.TrimSpace(string(c[:min(len(c), maxName)]))))
		}
		has := func(lists ...[]string) bool {
			return slices.ContainsFunc(columns, func(c string) bool {
				return slices.ContainsFunc(lists, func(keys []string) bool { return slices.Contains(keys, c) })
			})
		}
		// "Name, Title, Description" is a list of people or of things.
		if has(headlineKeys) && (has(bodyKeys, publishedKeys, updatedKeys) || has(standfirstKeys[:len(standfirstKeys)-1]) && !slices.Contains(columns, "name") || has(standfirstKeys) && has([]string{"headline"}, urlKeys, guidKeys, bylineKeys)) {
			return d, columns, true
		}
	}
	return 0, nil, false
}

// columnNames are the names of columns that are not among those of JSON: of what
// archives of news and programs for surveys of the media export, and in the
// languages of the region.
var columnNames = sync.OnceValue(func() map[string]string {
	m := make(map[string]string)
	for key, names := range map[string]string{
		"headline":  "article title, news title, headline text, العنوان, عنوان, عنوان الخبر, ناونیشان, سەردێڕ, مانشێت, تیتر, sernav, sernivîs, başlık, haber başlığı, titre, titel, überschrift, заголовок",
		"body":      "full text, fulltext, main text, article text, article body, news text, story, story text, story body, plain text, raw text, النص, نص, نص الخبر, المحتوى, الخبر, دەق, ناوەڕۆک, متن, nivîs, naverok, metin, içerik, haber metni, texte, contenu, inhalt, текст",
		"published": "published date, publish date, pub date, date published, publication time, publish time, date time, datetime, timestamp, post date, التاريخ, تاريخ, تاريخ النشر, بەروار, ڕێکەوت, تاریخ, dîrok, tarih, yayın tarihi, datum, дата",
		"bylines":   "by, writer, reporter, journalist, author name, author names, الكاتب, كاتب, المحرر, نووسەر, نویسنده, nivîskar, yazar, muhabir, auteur, autor, автор",
		"url":       "web url, article url, web link, source url, الرابط, رابط, بەستەر, لینک, girêdan, bağlantı, lien",
		"publisher": "source name, media name, outlet, newspaper, publication, media outlet, domain, المصدر, مصدر, سەرچاوە, منبع, çavkanî, kaynak, quelle",
		"section":   "section name, topic, news desk, القسم, قسم, بەش, بخش, beş, kategori, bölüm, rubrique, ressort",
		"language":  "language code, اللغة, زمان, ziman, dil, langue, sprache",
		"keywords":  "key words, الكلمات المفتاحية, وشە سەرەکییەکان, etiketler, anahtar kelimeler",
	} {
		for name := range strings.SplitSeq(names, ",") {
			m[fieldKey(strings.TrimSpace(name))] = key
		}
	}
	return m
})

// columnKey returns the name of a column as one of the keys of JSON, where it
// is the name of one.
func columnKey(name string) string {
	key := fieldKey(name)
	if known, ok := columnNames()[key]; ok && !knownKeys()[key] {
		return known
	}
	return key
}

func readCSV(ctx context.Context, in *Input, out *rows) {
	text, decoder, err := csvText(in)
	if err != nil {
		out.end(err)
		return
	}
	t := table{in: text, spare: maxRescan}
	if head := t.peek(headSize); len(bytes.TrimSpace(head)) == 0 {
		out.end(cmpErr(t.err, ErrEmpty))
		return
	}
	t.at += beforeHeader(t.window())
	var ok bool
	if t.delimiter, t.columns, ok = csvHeader(t.window()); !ok {
		out.end(ErrNoArticle)
		return
	}
	if _, err := t.next(); err != nil { // the header
		out.end(err)
		return
	}
	lost := false // the last row could not be read, and what follows may be the rest of it
	for {
		cells, err := t.next()
		switch bad := (*BadArticle)(nil); {
		case ctx.Err() != nil:
			out.end(ctx.Err())
			return
		case errors.As(err, &bad):
			if !lost && !out.bad(bad.Err, false) {
				return
			}
			lost = true
			continue
		case err != nil:
			out.end(err)
			return
		case len(bytes.TrimSpace(bytes.Join(cells, nil))) == 0:
			continue
		}
		if lost && len(cells) != len(t.columns) {
			continue
		}
		f, err := t.fields(cells, decoder)
		if err != nil {
			if !out.bad(err, false) {
				return
			}
			continue
		}
		lost = false
		if !out.article(f, nil) {
			return
		}
	}
}

// cmpErr returns what is wrong with the file, if it is more than its end.
func cmpErr(err, instead error) error {
	if err == nil || err == io.EOF {
		return instead
	}
	return err
}

const csvSample = 256 << 10 // bytes that a character set is told by

// csvText returns the table in a character set in which the bytes of ASCII
// stand for themselves, and what decodes its cells, or nil if they are UTF-8.
func csvText(in *Input) (io.Reader, *encoding.Decoder, error) {
	r := bufio.NewReaderSize(in, csvSample)
	head, err := r.Peek(csvSample)
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	switch enc := byMark(head); {
	case len(head) == 0:
		return nil, nil, ErrEmpty
	case enc != nil:
		return transform.NewReader(r, enc.NewDecoder()), nil, nil
	case isBinary(head):
		return nil, nil, ErrBinary
	case bytes.HasPrefix(head, []byte("\ufeff")):
		_, _ = r.Discard(3)
		return r, nil, nil
	}
	cut := head
	for i := 0; i < utf8.UTFMax && len(head) == csvSample && !utf8.Valid(cut); i++ { // a character at the end
		cut = cut[:len(cut)-1]
	}
	if utf8.Valid(cut) {
		return r, nil, nil
	}
	switch enc, _, err := encodingOf(head, in.Charset); {
	case err != nil:
		return nil, nil, err
	case enc == nil: // nearly UTF-8
		return r, nil, nil
	default:
		return r, enc.NewDecoder(), nil
	}
}

// fields returns the values of a row by the names of their columns.
func (t *table) fields(cells [][]byte, decoder *encoding.Decoder) (fields, error) {
	for len(cells) > len(t.columns) && len(bytes.TrimSpace(cells[len(cells)-1])) == 0 {
		cells = cells[:len(cells)-1]
	}
	if len(cells) > len(t.columns) || len(cells)*2 < len(t.columns) {
		return nil, fmt.Errorf("%w CSV: the row has %d cells and the table %d columns: put cells with %q or newlines in quotation marks",
			ErrMalformed, len(cells), len(t.columns), t.delimiter)
	}
	f := make(fields)
	for i, c := range cells {
		key := t.columns[i]
		if !knownKeys()[key] || f[key] != nil {
			continue
		}
		if decoder != nil {
			var err error
			if c, err = decoder.Bytes(c); err != nil {
				return nil, fmt.Errorf("%w: %w", ErrCharset, err)
			}
		}
		if !utf8.Valid(c) {
			return nil, fmt.Errorf("%w: the row is not valid UTF-8, as those before it were", ErrCharset)
		}
		if v := cellValue(key, strings.TrimSpace(withoutControls(string(c)))); v != nil {
			f[key] = v
		}
	}
	return f, nil
}

// cellValue returns a cell as the values of JSON are: a list where it is
// written as one, and a number of seconds where a date is one. It is nil for
// an empty cell, and for the words by which programs write one.
func cellValue(key, s string) any {
	switch s {
	case "", "NULL", "null", "NaN", "nan", "None", `\N`:
		return nil
	}
	text := slices.Contains(bodyKeys, key) || slices.Contains(headlineKeys, key) || slices.Contains(standfirstKeys, key)
	if !text && len(s) > 1 && (s[0] == '[' && s[len(s)-1] == ']' || s[0] == '{' && s[len(s)-1] == '}') {
		var v any
		if json.Unmarshal([]byte(s), &v) == nil {
			return v
		}
		if strings.HasPrefix(s, "['") && strings.HasSuffix(s, "']") { // as Python writes a list
			var list []any
			for item := range strings.SplitSeq(s[2:len(s)-2], "', '") {
				list = append(list, item)
			}
			return list
		}
	}
	if (len(s) == 10 || len(s) == 13) && digitRun(s) == len(s) && (slices.Contains(publishedKeys, key) || slices.Contains(updatedKeys, key) || slices.Contains(embargoKeys, key)) {
		n, _ := strconv.ParseFloat(s, 64)
		return n
	}
	if slices.Contains(bylineKeys, key) && strings.Contains(s, ";") {
		var list []any
		for author := range strings.SplitSeq(s, ";") {
			list = append(list, author)
		}
		return list
	}
	return s
}
