package corpus

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonFeedFormat reads feeds in JSON Feed 1 and 1.1. Each item is an article.
// Items are read one at a time.
var jsonFeedFormat = Format{
	Name: "JSON Feed",
	Knows: func(_ string, head []byte) bool {
		head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
		if len(head) == 0 || head[0] != '{' {
			return false
		}
		if bytes.Contains(head, []byte("//jsonfeed.org/version/")) || bytes.Contains(head, []byte(`\/\/jsonfeed.org\/version\/`)) {
			return true
		}
		// The version may follow the items, and some give no more than its number.
		return bytes.Contains(head, []byte(`"items"`)) && (bytes.Contains(head, []byte(`"feed_url"`)) || bytes.Contains(head, []byte(`"home_page_url"`)))
	},
	Read: readJSONFeed,
}

func readJSONFeed(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		// What a feed says of itself may follow its items, and is looked for first,
		// as far as one document may go.
		start, err := io.ReadAll(io.LimitReader(in, maxFile))
		if err != nil {
			yield(nil, err)
			return
		}
		feed := jsonFeed{head: true}
		_ = feed.read(bytes.NewReader(start)) // what is wrong is told below
		feed.head = false
		feed.base = resolved(resolved(nil, in.URL), feed.home)
		out := rows{yield: yield, many: true}
		n := 0
		feed.element = func(object []byte, err error) bool {
			n++
			if ctx.Err() != nil {
				out.end(ctx.Err())
				return false
			}
			return feed.item(object, err, n, &out)
		}
		out.end(feed.read(io.MultiReader(bytes.NewReader(start), in)))
	}
}

type jsonFeed struct {
	title, language, home string
	base                  *url.URL
	head                  bool // what is about the feed is read, else the items
	element               func(object []byte, err error) bool
}

// read reads the object that is the feed.
func (f *jsonFeed) read(r io.Reader) error {
	s := jsonStream{in: bufio.NewReaderSize(r, 64<<10)}
	if mark, _ := s.in.Peek(3); string(mark) == "\ufeff" {
		_, _ = s.in.Discard(3)
	}
	if !s.next('{') {
		return malformed(nil, "a feed is one object")
	}
	_, _ = s.in.ReadByte()
	for first := true; ; first = false {
		c, err := s.peek()
		switch {
		case err != nil:
			return malformed(err, "the feed has no end: get the whole of it")
		case c == '}':
			return nil
		case !first && c != ',':
			return malformed(nil, "no comma between two values of the feed")
		case !first:
			_, _ = s.in.ReadByte()
		}
		key, err := s.value(maxName * 8)
		if err != nil {
			return malformed(err, "a key of the feed")
		}
		if !s.next(':') {
			return malformed(nil, "no colon after a key of the feed")
		}
		_, _ = s.in.ReadByte()
		name := ""
		_ = json.Unmarshal(key, &name)
		if name == "items" && s.next('[') && !f.head {
			ended := false
			err := s.array(func(object []byte, err error) bool {
				ended = !f.element(object, err)
				return !ended
			})
			if err != nil || ended {
				return err
			}
			continue
		}
		most := maxNote
		if !f.head {
			most = 0
		}
		value, err := s.value(most)
		if err != nil && !errors.Is(err, ErrTooLarge) {
			return err
		}
		text := ""
		if err != nil || json.Unmarshal(value, &text) != nil {
			continue
		}
		switch name {
		case "title":
			f.title = text
		case "language":
			f.language = text
		case "home_page_url":
			f.home = text
		}
	}
}

// A jsonFeedItem is one item of a feed, its values as loose as feeds are.
type jsonFeedItem struct {
	ID            any `json:"id"`
	URL           any `json:"url"`
	ExternalURL   any `json:"external_url"`
	Title         any `json:"title"`
	ContentHTML   any `json:"content_html"`
	ContentText   any `json:"content_text"`
	Summary       any `json:"summary"`
	DatePublished any `json:"date_published"`
	DateModified  any `json:"date_modified"`
	Author        any `json:"author"`
	Authors       any `json:"authors"`
	Tags          any `json:"tags"`
	Language      any `json:"language"`
}

// item takes the nth item of a feed. It returns false if that was the last.
func (f *jsonFeed) item(object []byte, err error, n int, out *rows) bool {
	var i jsonFeedItem
	switch {
	case err != nil:
		return out.bad(err, false)
	case !utf8.Valid(object):
		return out.bad(fmt.Errorf("%w: the item is not valid UTF-8", ErrCharset), false)
	}
	if err := json.Unmarshal(object, &i); err != nil {
		if e := (*json.UnmarshalTypeError)(nil); errors.As(err, &e) {
			err = errors.New("it is no object")
		}
		return out.bad(fmt.Errorf("%w JSON: the item: %w", ErrMalformed, err), false)
	}
	const in = "JSON Feed "
	a := new(Article)
	var notes []error
	a.set("headline", &a.Headline, flat(textOf(i.Title)), in+"title")
	a.set("body", &a.Body, withoutReadMore(htmlText(textOf(i.ContentHTML), htmlStyle{cells: " | "})), in+"content_html")
	a.set("body", &a.Body, textOf(i.ContentText), in+"content_text")
	summary := withoutReadMore(htmlText(textOf(i.Summary), htmlStyle{cells: " | "}))
	a.set("body", &a.Body, summary, in+"summary")
	if !standsIn(summary, a.Body) && !standsIn(summary, a.Headline) {
		a.set("standfirst", &a.Standfirst, summary, in+"summary")
	}
	a.set("guid", &a.GUID, textOf(i.ID), in+"id")
	for _, l := range []struct {
		v     any
		where string
	}{{i.URL, "url"}, {i.ID, "id"}, {i.ExternalURL, "external_url"}} {
		address := textOf(l.v)
		if u := resolved(f.base, address); (l.where != "id" || isAddress(address)) && address != "" && u != nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			a.set("url", &a.URL, u.String(), in+l.where)
		}
	}
	a.ID = cmp.Or(a.GUID, a.URL, strconv.Itoa(n))
	for _, author := range append(listIn(i.Authors), listIn(i.Author)...) {
		for _, by := range bylinesOf(withoutAddress(textOf(author))) {
			if !strings.EqualFold(by, f.title) && !isLogin(by) {
				a.Bylines = append(a.Bylines, by)
				a.from("bylines", in+"authors")
			}
		}
	}
	if a.Keywords = listOf(i.Tags); len(a.Keywords) > 0 {
		a.from("keywords", in+"tags")
	}
	a.set("publisher", &a.Publisher, flat(f.title), in+"title of the feed")
	a.set("language", &a.Language, textOf(i.Language), in+"language")
	a.set("language", &a.Language, f.language, in+"language of the feed")
	for _, d := range []struct {
		field string
		to    *Date
		v     any
		where string
	}{{"published", &a.Published, i.DatePublished, "date_published"}, {"updated", &a.Updated, i.DateModified, "date_modified"}} {
		if err := a.setDate(d.field, d.to, textOf(d.v), in+d.where); err != nil {
			notes = append(notes, err)
		}
	}
	return out.release() && tell(out.send, a, notes)
}

func listIn(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}
