package corpus

import (
	"bytes"
	"cmp"
	"context"
	"iter"
	"strconv"
	"strings"
)

// wxrFormat reads exports of WordPress, which are RSS with more elements. Each
// post is an article. Posts are read one at a time, for exports reach
// gigabytes. Pages, attachments, menus and revisions are passed over, and so
// are comments.
var wxrFormat = Format{
	Name: "WordPress export",
	Knows: func(_ string, head []byte) bool {
		_, local := rootOf(head)
		return local == "rss" && bytes.Contains(head, []byte("wordpress.org/export/"))
	},
	Read: readWXR,
}

const (
	maxAuthors  = 20_000 // of one export, to know their names by their logins
	wpUnknown   = "0000-00-00 00:00:00"
	wpNoSection = "uncategorized"
)

func readWXR(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		// Beside the items, the authors are pieces, and what there may be
		// thousands of before the first item.
		pieces, err := newXMLPieces(in, "item", "wp:author", "wp:category", "wp:tag", "wp:term")
		if err != nil {
			yield(nil, err)
			return
		}
		w := wxr{authors: make(map[string]string)}
		eachPiece(ctx, pieces, yield, func(piece *element, n int) (*Article, []error) {
			if w.feed == nil {
				w.feed = feedOf(pieces.top(), in.URL)
			}
			switch piece.name {
			case "author":
				w.author(piece)
			case "item":
				w.n++
				return w.article(piece)
			}
			return nil, nil
		})
	}
}

type wxr struct {
	feed    *feedSource
	authors map[string]string // names by login
	n       int               // items read
}

func (w *wxr) author(e *element) {
	login, name := e.first("author_login").text(), e.first("author_display_name").text()
	if full := strings.TrimSpace(e.first("author_first_name").text() + " " + e.first("author_last_name").text()); name == "" || name == login {
		name = cmp.Or(full, name)
	}
	if login != "" && len(w.authors) < maxAuthors {
		w.authors[login] = name
	}
}

// article returns what an item states. It is nil for what is no news.
func (w *wxr) article(item *element) (*Article, []error) {
	i := feedItem{w.feed, item}
	get := func(name string) string { return feedText(i.first(name)) }
	status := get("wp:status")
	if !isWPNews(get("wp:post_type")) || status == "trash" || status == "auto-draft" || status == "inherit" {
		return nil, nil
	}
	const in = "WXR "
	a := new(Article)
	a.set("headline", &a.Headline, flat(get("title")), in+"title")
	a.set("body", &a.Body, withoutReadMore(wpText(get("content:encoded"))), in+"content:encoded")
	if a.Headline == "" && a.Body == "" { // a draft that was begun and left
		return nil, nil
	}
	excerpt := withoutReadMore(wpText(cmp.Or(get("excerpt:encoded"), get("description"))))
	if a.Body == "" {
		a.set("body", &a.Body, excerpt, in+"excerpt:encoded")
	} else if !standsIn(excerpt, a.Body) && !standsIn(excerpt, a.Headline) {
		a.set("standfirst", &a.Standfirst, excerpt, in+"excerpt:encoded")
	}
	a.set("guid", &a.GUID, get("guid"), in+"guid")
	a.set("url", &a.URL, i.link(), in+"link")
	a.ID = cmp.Or(a.GUID, get("wp:post_id"), a.URL, strconv.Itoa(w.n))

	if status != "" && status != "publish" || get("wp:post_password") != "" {
		a.Status = Withheld
		a.from("status", in+"wp:status")
	}
	w.terms(a, i, in)
	if len(a.Bylines) == 0 {
		login := get("dc:creator")
		for _, by := range bylinesOf(withoutAddress(cmp.Or(w.authors[login], login))) {
			if !isLogin(by) && !strings.EqualFold(by, w.feed.publisher) {
				a.Bylines = append(a.Bylines, by)
				a.from("bylines", in+"dc:creator")
			}
		}
	}
	a.set("publisher", &a.Publisher, w.feed.publisher, in+"channel title")
	a.set("language", &a.Language, w.feed.language, in+"channel language")
	return a, w.dates(a, get, status, in)
}

// terms sets what the post is filed under.
func (w *wxr) terms(a *Article, i feedItem, in string) {
	for _, c := range i.all("category") {
		name := flat(feedText(c))
		switch domain := c.attr("domain"); domain {
		case "author": // of Co-Authors Plus, by login
			if name = cmp.Or(w.authors[name], name); !isLogin(name) {
				a.Bylines = append(a.Bylines, bylinesOf(name)...)
				a.from("bylines", in+"category author")
			}
		case "language": // of Polylang
			a.set("language", &a.Language, cmp.Or(c.attr("nicename"), name), in+"category language")
		case "post_format", "post_translations", "nav_menu", "post_visibility", "wp_theme":
		default:
			if name == "" || strings.EqualFold(name, wpNoSection) || c.attr("nicename") == wpNoSection {
				continue
			}
			if domain == "category" {
				a.set("section", &a.Section, name, in+"category")
			}
			a.Keywords = append(a.Keywords, name)
			a.from("keywords", in+"category, post_tag")
		}
	}
}

// dates sets the dates. A post that is still to appear is under embargo until then.
func (w *wxr) dates(a *Article, get func(string) string, status, in string) (notes []error) {
	for _, d := range []struct {
		field string
		to    *Date
		names []string
	}{
		{"published", &a.Published, []string{"wp:post_date_gmt", "pubDate", "wp:post_date"}},
		{"updated", &a.Updated, []string{"wp:post_modified_gmt", "wp:post_modified"}},
	} {
		for _, name := range d.names {
			value := get(name)
			if value == wpUnknown || strings.HasSuffix(value, "-0001 00:00:00 +0000") { // of drafts
				continue
			}
			if err := a.setDate(d.field, d.to, value, in+name); err != nil {
				notes = append(notes, err)
			}
		}
	}
	if !a.Updated.Time.After(a.Published.Time) {
		a.Updated = Date{}
		delete(a.Origins, "updated")
	}
	if status == "future" {
		a.Embargoed = a.Published
		a.from("embargoed", a.Origins["published"])
	}
	return notes
}

// isWPNews reports whether posts of a type are articles. Newsrooms give theirs
// names of their own; what WordPress and its plugins keep for themselves is known.
func isWPNews(kind string) bool {
	switch kind {
	case "", "post":
		return true
	case "page", "attachment", "revision", "nav_menu_item", "custom_css", "customize_changeset", "oembed_cache", "user_request",
		"product", "product_variation", "elementor_library", "feedback", "forum", "topic", "reply", "popup", "slider", "ad", "ads", "advert", "banner",
		"guest-author", "mc4wp-form", "tablepress_table", "jp_pay_order", "jp_pay_product", "amp_validated_url", "web-story", "polylang_mo":
		return false
	}
	for _, prefix := range []string{"wp_", "wpcf7", "acf", "shop_", "elementor", "et_", "fusion_", "vc_", "td_", "ml-", "wpforms", "nf_", "scheduled-action", "is_search"} {
		if strings.HasPrefix(kind, prefix) {
			return false
		}
	}
	return true
}

// wpText returns the text of a post. The block editor writes whole HTML; before
// it, people typed text with bare line ends and marks in it, and of paragraphs
// nothing is in the file but an empty line.
func wpText(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = withoutShortcodes(s)
	blocks := strings.Contains(s, "<!-- wp:")
	return htmlText(s, htmlStyle{newlines: !blocks, cells: " | "})
}

// mediaCodes are the shortcodes that are cut with what is in them.
var mediaCodes = setOf("caption wp_caption gallery embed audio video playlist youtube vimeo twitter tweet facebook instagram contact_form contact-form iframe script html5")

// withoutShortcodes cuts shortcodes, "[gallery ids="1,2"]". What others than
// those of media hold, "[dropcap]M[/dropcap]", is kept, and so are the brackets
// of editors: "[sic]", "[the minister]".
func withoutShortcodes(s string) string {
	if !strings.ContainsRune(s, '[') {
		return s
	}
	closers := make(map[string]int) // where the last end of each is
	for at, rest := 0, s; ; {
		i := strings.Index(rest, "[/")
		if i < 0 {
			break
		}
		at, rest = at+i, rest[i:]
		if name, n := codeName(rest[2:]); name != "" && strings.HasPrefix(rest[2+n:], "]") {
			closers[name] = at
		}
		at, rest = at+2, rest[2:]
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		open := strings.IndexByte(s[i:], '[')
		if open < 0 {
			b.WriteString(s[i:])
			break
		}
		b.WriteString(s[i : i+open])
		i += open
		next := i + codeEnd(s[i:], i, closers)
		if next == i {
			b.WriteByte('[')
			i++
			continue
		}
		name, _ := codeName(s[i+1:])
		if end, closed := closers[name]; closed && mediaCodes()[name] && end >= next {
			if at := strings.Index(s[next:], "[/"+name+"]"); at >= 0 {
				next += at + len("[/]") + len(name)
			}
		}
		i = next
	}
	return b.String()
}

// codeEnd returns the length of the shortcode that s, which is at that place of
// the text, begins with, or 0 if the brackets are of the text.
func codeEnd(s string, at int, closers map[string]int) int {
	const most = 2000 // bytes: a gallery of a hundred pictures takes 700
	inner, closing := strings.CutPrefix(s[1:], "/")
	name, n := codeName(inner)
	if name == "" {
		return 0
	}
	end := strings.IndexByte(s[:min(len(s), most)], ']')
	if end < len(s)-len(inner)+n || strings.ContainsRune(s[1:end], '[') {
		return 0
	}
	last, closes := closers[name]
	rest := strings.TrimSuffix(strings.TrimSpace(s[len(s)-len(inner)+n:end]), "/")
	plain := rest == ""
	switch {
	case closing:
		if !plain {
			return 0
		}
	case closes && last > at:
	case mediaCodes()[name] && (plain || strings.ContainsRune(rest, '=')):
	case plain && !strings.ContainsAny(name, "_-"):
		return 0
	case !plain && !strings.Contains(rest, "=\"") && !strings.Contains(rest, "='") && !strings.Contains(rest, "=\u201d"):
		return 0
	}
	return end + 1
}

// codeName returns the name at the start of s, of ASCII letters, digits, "_"
// and "-", and its length.
func codeName(s string) (string, int) {
	n := 0
	for n < len(s) && n < 40 && (isNameStart(s[n]) && s[n] < 0x80 && s[n] != ':' || n > 0 && ('0' <= s[n] && s[n] <= '9' || s[n] == '-')) {
		n++
	}
	if n < 2 || n == len(s) || !strings.ContainsRune(" ]\t\n/", rune(s[n])) {
		return "", 0
	}
	return s[:n], n
}
