package corpus

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"unicode"
)

// telegramFormat reads what Telegram Desktop exports as JSON: of one channel,
// or of all that an account follows. Each post of a channel that says something
// is an article, read one at a time. What is said in chats and groups is no news.
var telegramFormat = Format{
	Name: "Telegram export",
	Knows: func(_ string, head []byte) bool {
		head = trimBlanks(bytes.TrimPrefix(head, []byte("\ufeff")))
		if len(head) == 0 || head[0] != '{' {
			return false
		}
		if bytes.Contains(head, []byte(`"Here is the data you requested.`)) {
			return true
		}
		return bytes.Contains(head, []byte(`"messages"`)) && bytes.Contains(head, []byte(`"type"`)) &&
			(bytes.Contains(head, []byte(`"public_channel"`)) || bytes.Contains(head, []byte(`"private_channel"`)))
	},
	Read: func(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			t := telegram{s: jsonStream{in: bufio.NewReaderSize(in, 64<<10)}, ctx: ctx, yield: yield}
			if mark, _ := t.s.in.Peek(3); string(mark) == "\ufeff" {
				_, _ = t.s.in.Discard(3)
			}
			err := t.object(0)
			switch {
			case errors.Is(err, errStopped):
			case err != nil:
				yield(nil, err)
			case !t.told:
				yield(nil, ErrNoArticle)
			}
		}
	},
}

type telegram struct {
	s     jsonStream
	ctx   context.Context // of the one call that reads it
	yield func(*Article, error) bool
	told  bool
	many  bool // the file is of many chats
}

// A telegramChat is what stands over the messages of a channel, group or person.
type telegramChat struct{ name, kind, id string }

// object reads an object: that of one chat, or one that holds them.
func (t *telegram) object(depth int) error {
	if !t.s.next('{') {
		return malformed(nil, "an export is one object")
	}
	_, _ = t.s.in.ReadByte()
	var chat telegramChat
	for first := true; ; first = false {
		c, err := t.s.peek()
		switch {
		case err != nil:
			return malformed(err, "the export has no end: export it anew")
		case c == '}':
			_, err := t.s.in.ReadByte()
			return err
		case !first && c != ',':
			return malformed(nil, "no comma between two values of the export")
		case !first:
			_, _ = t.s.in.ReadByte()
		}
		key, err := t.s.value(maxName)
		if err != nil && !errors.Is(err, ErrTooLarge) {
			return malformed(err, "a key of the export")
		}
		if !t.s.next(':') {
			return malformed(nil, "no colon after a key of the export")
		}
		_, _ = t.s.in.ReadByte()
		switch name := strings.Trim(string(key), `"`); {
		case name == "messages" && t.s.next('[') && strings.HasSuffix(chat.kind, "_channel"):
			err = t.messages(chat)
		case (name == "chats" || name == "left_chats") && t.s.next('{') && depth < 3:
			t.many = true
			err = t.object(depth + 1)
		case name == "list" && t.s.next('[') && depth < 3:
			err = t.list(depth)
		default:
			err = t.about(&chat, name)
		}
		if err != nil {
			return err
		}
	}
}

// about takes a value of a chat that is no list of messages.
func (t *telegram) about(chat *telegramChat, key string) error {
	value, err := t.s.value(maxNote)
	if errors.Is(err, ErrTooLarge) {
		return nil
	}
	var v any
	if err != nil || json.Unmarshal(value, &v) != nil {
		return err
	}
	switch key {
	case "name":
		chat.name = textOf(v)
	case "type":
		chat.kind = textOf(v)
	case "id":
		chat.id = textOf(v)
	}
	return nil
}

// list reads a list of chats.
func (t *telegram) list(depth int) error {
	_, _ = t.s.in.ReadByte() // the bracket
	for first := true; ; first = false {
		c, err := t.s.peek()
		switch {
		case err != nil:
			return malformed(err, "the list of chats has no end: export it anew")
		case c == ']':
			_, err := t.s.in.ReadByte()
			return err
		case !first && c != ',':
			return malformed(nil, "no comma between two chats")
		case !first:
			_, _ = t.s.in.ReadByte()
		}
		if err := t.object(depth + 1); err != nil {
			return err
		}
	}
}

// messages yields the posts of a channel.
func (t *telegram) messages(chat telegramChat) error {
	var ended error
	err := t.s.array(func(object []byte, err error) bool {
		if err == nil {
			err = t.ctx.Err()
		}
		var a *Article
		switch {
		case t.ctx.Err() != nil:
			ended = err
			return false
		case err == nil:
			a, err = chat.article(object, t.many)
		}
		if a == nil && err == nil {
			return true
		}
		if err != nil {
			err = &BadArticle{Err: err}
		}
		if t.told = true; !t.yield(a, err) {
			ended = errStopped
		}
		return ended == nil
	})
	if ended != nil {
		return ended
	}
	return err
}

// article returns a post as an article, or nil if it says nothing.
func (c *telegramChat) article(object []byte, many bool) (*Article, error) {
	var m struct {
		ID      json.Number `json:"id"`
		Type    string      `json:"type"`
		Date    string      `json:"date_unixtime"`
		Local   string      `json:"date"`
		Edited  string      `json:"edited_unixtime"`
		Author  string      `json:"author"`
		Forward string      `json:"forwarded_from"`
		Text    any         `json:"text"`
	}
	if err := json.Unmarshal(object, &m); err != nil {
		return nil, fmt.Errorf("%w JSON: %w", ErrMalformed, err)
	}
	text := telegramText(m.Text)
	headline, body := postParts(text)
	if m.Type != "message" || headline == "" && body == "" {
		return nil, nil
	}
	const in = "Telegram "
	a := new(Article)
	if a.ID = m.ID.String(); many {
		a.ID = c.id + "/" + a.ID
	}
	a.set("headline", &a.Headline, headline, in+"text, its first line")
	a.set("body", &a.Body, body, in+"text")
	if authors, ok := bylineOf("By " + m.Author); ok {
		a.Bylines = authors
		a.from("bylines", in+"author")
	}
	a.set("publisher", &a.Publisher, m.Forward, in+"forwarded_from")
	a.set("publisher", &a.Publisher, c.name, in+"name")
	for _, d := range []struct {
		field, where, value string
		to                  *Date
	}{{"published", "date_unixtime", m.Date, &a.Published}, {"updated", "edited_unixtime", m.Edited, &a.Updated}} {
		seconds, err := strconv.ParseFloat(d.value, 64)
		if err != nil {
			continue
		}
		if *d.to, err = dateOf(seconds); err == nil {
			a.from(d.field, in+d.where)
		}
	}
	if a.Published.IsZero() { // older exports have it in the zone of whoever exported
		day, _, _ := strings.Cut(m.Local, "T")
		_ = a.setDate("published", &a.Published, day, in+"date")
	}
	return a, nil
}

// telegramText returns the text of a post, which is a string, or a list of
// strings and of objects that mark what is bold or a link.
func telegramText(v any) string {
	list, ok := v.([]any)
	if !ok {
		return textOf(v)
	}
	var b strings.Builder
	for _, part := range list {
		switch p := part.(type) {
		case string:
			b.WriteString(p)
		case map[string]any:
			text, _ := p["text"].(string)
			switch kind, _ := p["type"].(string); kind {
			case "link", "mention", "bot_command": // where else it can be read
			default:
				b.WriteString(text)
			}
		}
	}
	return b.String()
}

const (
	maxPostHeadline = 250 // characters of a first line that is one
	minPostWords    = 5   // of a post that says something
)

// postParts parts a post into a headline, which is its first line if others
// follow or if it is short, and a body. Both are empty if it says nothing.
func postParts(text string) (headline, body string) {
	var kept []string
	for l := range strings.SplitSeq(text, "\n") {
		l = strings.TrimSpace(l)
		bare := strings.TrimFunc(l, func(r rune) bool {
			return unicode.IsSymbol(r) || unicode.IsSpace(r) || r == '\ufe0f' || r == '\u200d' || r == '|' || r == '-'
		})
		switch {
		case l != "" && bare == "", strings.HasPrefix(bare, "@"), isTagLine(bare), isAddress(bare), len(bare) <= maxClutter && (strings.Contains(bare, "t.me/") || startsClutter(bare)):
		case len(kept) == 0:
			if bare != "" {
				kept = append(kept, strings.TrimLeft(bare, "•▪◾■ "))
			}
		default:
			kept = append(kept, l)
		}
	}
	text = strings.TrimSpace(strings.Join(kept, "\n"))
	if len(strings.Fields(text)) < minPostWords {
		return "", ""
	}
	headline, body, _ = strings.Cut(text, "\n")
	if body = strings.TrimSpace(body); runes(headline) > maxPostHeadline || isDateline(headline) {
		return "", text
	}
	return headline, body
}

func isDateline(p string) bool {
	_, _, ok := ParseDateline(p, datelineOptions())
	return ok
}

// isTagLine reports whether a line is nothing but hashtags.
func isTagLine(l string) bool {
	for w := range strings.FieldsSeq(l) {
		if !strings.HasPrefix(w, "#") {
			return false
		}
	}
	return l != ""
}
