package corpus

import (
	"hash/maphash"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"

	readability "codeberg.org/readeck/go-readability/v2"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"ksearch/corpus/names"
)

// bodyOf returns the paragraphs of the article on a page, and the byline that
// stands with them, if there is one. It changes the tree.
func bodyOf(p *page) (paras []string, byline string) {
	tidy(p)
	if textByDepth(p.body, 1) > maxTextByDepth {
		dropLinks(p.body)
		return blocksOf(p.body), ""
	}
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	parser.KeepClasses = false
	parser.CharThresholds = 300 // news can be short
	found, err := parser.ParseAndMutate(p.root, &url.URL{})
	if err != nil || found.Node == nil {
		return nil, ""
	}
	byline = oneLine(found.Byline(), maxName)
	dropLinks(found.Node)
	return blocksOf(found.Node), byline
}

// maxTextByDepth bounds the bytes of text of a page times the elements that they
// lie in: readability looks at the text of each element anew, and takes half a
// minute for 500 MB of it. Pages of news have 1 to 4 MB, a long one of Wikipedia
// has 7. Of a page over that, all the text is taken.
const maxTextByDepth = 12 << 20

func textByDepth(n *nethtml.Node, depth int) int {
	total := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == nethtml.TextNode {
			total += len(c.Data) * depth
		} else {
			total += textByDepth(c, depth+1)
		}
	}
	return total
}

func blocksOf(n *nethtml.Node) []string {
	text := treeOf(n).blockText(nil)
	return paragraphs(lines(withoutControls(text)))
}

// tidy removes from a page what is no part of an article, by the names of its
// elements and classes. What holds much of the text of the page stays,
// whatever it is called.
func tidy(p *page) {
	size := make(map[*nethtml.Node]int)
	all := measureText(p.body, size)
	headed := make(map[*nethtml.Node]bool) // the elements that the headline stands in
	nodesIn(p.body, func(n *nethtml.Node) bool {
		for up := n; n.Data == "h1" && up != nil && !headed[up]; up = up.Parent {
			headed[up] = true
		}
		return true
	})
	var remove func(n *nethtml.Node)
	remove = func(n *nethtml.Node) {
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			switch {
			case c.Type != nethtml.ElementNode:
			case isClutter(c) && (size[c]*3 <= all || isConsent(c)) && (!headed[c] || clutterElements()[c.Data]):
				n.RemoveChild(c)
			default:
				remove(c)
			}
			c = next
		}
	}
	remove(p.body)
	dropCards(p.body, size)
}

// measureText sets for each element in n how many bytes of its text stand in
// paragraphs, and returns that of n.
func measureText(n *nethtml.Node, size map[*nethtml.Node]int) int {
	total := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == nethtml.TextNode:
			if len(c.Data) > 60 || n.Data == "p" {
				total += len(strings.TrimSpace(c.Data))
			}
		case c.Data == "a" || c.Data == "figcaption":
			measureText(c, size)
		default:
			total += measureText(c, size)
		}
	}
	size[n] = total
	return total
}

var (
	clutterElements = setOf("nav aside form button dialog figure figcaption menu fieldset label textarea input footer")
	clutterRoles    = setOf("navigation complementary contentinfo dialog alertdialog search menu menubar toolbar button banner")
	keptElements    = setOf("body main article html h1")

	// clutterWords are the words in classes and ids of what stands around the
	// text of an article.
	clutterWords = setOf("share shares sharing social newsletter newsletters subscribe subscription related recirc recirculation recommended recommendations " +
		"promo promos promotion advert adverts advertisement advertising ad ads cookie cookies comments disqus breadcrumb breadcrumbs sidebar " +
		"caption outbrain taboola trending popular signup gallery slideshow carousel toolbar skip visuallyhidden screenreader offscreen " +
		"bio widget paywall modal popup tooltip tags taglist pagination pager byline timestamp ticker views viewcount consent gdpr onetrust cookiebot")
	clutterPairs = []string{"read more", "read also", "also read", "most read", "see also", "sr only", "screen reader", "visually hidden", "more from", "more on", "more stories", "related articles", "author info", "author bio", "author box", "article tags", "post tags", "entry tags", "topic list", "follow us", "sign up", "in article ad", "up next", "image credit"}

	// consentWords are in those of what a page asks before it is shown, which
	// can be longer than its article.
	consentWords = setOf("consent gdpr onetrust cookiebot cookielaw cookie cookies")
)

func isConsent(n *nethtml.Node) bool {
	for _, key := range []string{"class", "id"} {
		for _, w := range classWords(sample(nodeAttr(n, key), maxHeadline)) {
			if consentWords()[w] {
				return true
			}
		}
	}
	return false
}

func isClutter(n *nethtml.Node) bool {
	switch {
	case keptElements()[n.Data]:
		return false
	case clutterElements()[n.Data], clutterRoles()[nodeAttr(n, "role")]:
		return true
	case nodeAttr(n, "aria-hidden") == "true":
		return true
	case inline()[n.Data] && n.Data != "span":
		return false
	}
	if strings.Contains(nodeAttr(n, "itemprop"), "articleBody") {
		return false
	}
	for _, key := range []string{"class", "id", "data-testid", "data-component", "data-block"} {
		if v := nodeAttr(n, key); v != "" && namesClutter(sample(v, maxHeadline)) {
			return true
		}
	}
	return false
}

// namesClutter reports whether a class or id says that an element is no part
// of a text: one of its words does.
func namesClutter(class string) bool {
	for one := range strings.FieldsSeq(class) {
		parts := classWords(one)
		if len(parts) > 6 { // made by a machine
			continue
		}
		for i, w := range parts {
			if clutterWords()[w] && !(i > 0 && (parts[i-1] == "has" || parts[i-1] == "no" || parts[i-1] == "with" || parts[i-1] == "without")) {
				return true
			}
		}
		joined := strings.Join(parts, " ")
		for _, pair := range clutterPairs {
			if strings.Contains(joined, pair) {
				return true
			}
		}
	}
	return false
}

// classWords returns the words of "articleShare-box__list" in lower case.
func classWords(class string) []string {
	var out []string
	start, lower := 0, false
	add := func(end int) {
		if end > start {
			out = append(out, strings.ToLower(class[start:end]))
		}
	}
	for i := range len(class) {
		c := class[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || c >= 0x80
		upper := 'A' <= c && c <= 'Z'
		switch {
		case !letter:
			add(i)
			start = i + 1
		case upper && lower:
			add(i)
			start = i
		}
		lower = letter && !upper
	}
	add(len(class))
	return out
}

// dropLinks removes the blocks that are nothing but links: related articles.
func dropLinks(n *nethtml.Node) {
	var visit func(n *nethtml.Node) (text, linked int)
	visit = func(n *nethtml.Node) (text, linked int) {
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			switch c.Type {
			case nethtml.TextNode:
				text += len(strings.TrimSpace(c.Data))
			case nethtml.ElementNode:
				t, l := visit(c)
				if c.Data == "a" {
					l = t
				}
				block := c.DataAtom == atom.P || c.DataAtom == atom.Li || c.DataAtom == atom.Ul || c.DataAtom == atom.Div || c.DataAtom == atom.Section || isHeading(c.Data)
				if block && l > 0 && l*10 >= t*9 {
					n.RemoveChild(c)
				} else {
					text, linked = text+t, linked+l
				}
			}
			c = next
		}
		return text, linked
	}
	visit(n)
}

// agreeing returns of the paragraphs of a page those that are in the text that
// its JSON-LD states, which has no paragraphs or odd ones but nothing that does
// not belong. It returns nil if the paragraphs make up less than most of that text.
func agreeing(paras []string, stated string) []string {
	seed := maphash.MakeSeed()
	in := make(map[uint64]bool)
	total := 0
	for h := range shingles(seed, stated) {
		in[h] = true
	}
	total = len(in)
	covered := make(map[uint64]bool)
	var out []string
	for _, p := range paras {
		n, hits := 0, 0
		for h := range shingles(seed, p) {
			n++
			if in[h] {
				hits++
				covered[h] = true
			}
		}
		if n > 0 && hits*2 >= n || n == 0 {
			out = append(out, p)
		}
	}
	if total == 0 || len(covered)*10 < total*8 {
		return nil
	}
	return out
}

// shingles yields a hash of each three words of a text that stand together.
func shingles(seed maphash.Seed, s string) func(func(uint64) bool) {
	return func(yield func(uint64) bool) {
		var last [3]string
		n := 0
		for w := range strings.FieldsFuncSeq(names.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			last[0], last[1], last[2] = last[1], last[2], w
			if n++; n >= 3 && !yield(maphash.String(seed, last[0]+" "+last[1]+" "+last[2])) {
				return
			}
		}
	}
}

// Marks at the start of short paragraphs that are no part of the text.
var clutterStarts = folded("advertisement", "story continues below", "article continues below", "sign up for", "sign up to", "subscribe to", "click here to", "click here for",
	"follow us on", "read more:", "read also:", "also read:", "read more", "also read", "read:", "related:", "see also:", "watch:", "watch |", "read |", "listen |", "listen:", "more on this story",
	"share this", "share on", "listen to this article", "this article is more than", "recommended stories", "continue reading", "a version of this article", "©", "(c)", "all rights reserved", "skip past newsletter",
	"download our app", "join our", "photo:", "photograph:", "image source", "image:", "getty images", "اقرأ أيضا", "اقرأ أيضاً", "إقرأ أيضا", "إقرأ أيضاً", "إعلان", "شارك", "بخوانید", "بیشتر بخوانید",
	"زیاتر بخوێنەوە", "ڕیکلام", "bêtir bixwîne", "devamını oku", "ayrıca oku", "lire aussi", "à lire aussi", "lesen sie auch", "lea también", "читайте также",
	"تابعونا", "انضم إلى", "اشترك في", "دوامان بکەون", "abone ol", "abone bibin", "me bişopînin", "bizi takip")

const maxClutter = 160 // bytes of a paragraph that such a mark makes clutter

// withoutClutter cuts from the paragraphs what is no part of the text.
func withoutClutter(paras, headings, bylines []string) []string {
	heads := make(map[string]bool)
	for _, h := range headings {
		heads[wordKey(h)] = true
	}
	var out []string
	for i, p := range paras {
		key := ""
		if len(p) <= maxHeadline {
			key = wordKey(p)
			if key == "" {
				continue
			}
		}
		if i*2 > len(paras) && len(p) <= maxClutter && endMarks()[key] {
			break
		}
		switch {
		case key != "" && heads[key] && len(out) < 3:
		case len(p) <= maxClutter && (startsClutter(p) || isCounter(p)):
		case buttons()[key]:
		case len(out) < 2 && len(p) <= maxClutter && isTopLine(p, key, bylines):
		case len(out) == 0 && isLabel(p) && textFollows(paras[i+1:]):
		case len(out) > 0 && p == out[len(out)-1]: // once for the eye and once for the ear
		default:
			out = append(out, p)
		}
	}
	if n := len(out) - 1; n > 0 && len(out[n]) <= 2*maxClutter && isBio(out[n], bylines) {
		out = out[:n]
	}
	return out
}

// textFollows reports whether a paragraph of some length is one of the next.
func textFollows(paras []string) bool {
	return slices.ContainsFunc(paras[:min(len(paras), 3)], func(p string) bool { return len(p) > 80 })
}

// isBio reports whether a paragraph says who an author is.
func isBio(p string, bylines []string) bool {
	for _, b := range bylines {
		if rest, ok := strings.CutPrefix(p, b+" "); ok {
			verb, _, _ := strings.Cut(rest, " ")
			return slices.Contains([]string{"is", "covers", "reports", "writes"}, verb)
		}
	}
	return false
}

// endMarks are what stands over what comes after an article, by wordKey.
var endMarks = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool)
	for _, s := range []string{
		"About the author", "About the authors", "Related", "Related articles", "Related stories", "Related news", "Related topics", "More on this story", "Read more", "More news",
		"Comments", "Leave a comment", "Tags", "Next", "Previous", "Next article", "Previous article", "Most read", "Share this article", "Recommended", "You may also like", "Latest news",
		"Google Play", "App Store", "التالي", "السابق", "مواضيع ذات صلة", "أخبار ذات صلة", "اقرأ أيضا", "المزيد", "الأكثر قراءة", "مطالب مرتبط", "اخبار مرتبط", "برچسب\u200cها",
		"هەواڵی پەیوەندیدار", "بابەتی پەیوەندیدار", "پەیوەندیدار", "زیاتر", "Nûçeyên têkildar", "İlgili haberler", "Etiketler", "Auch interessant", "Mehr zum Thema", "Sur le même sujet", "Читайте также",
	} {
		m[wordKey(s)] = true
	}
	return m
})

// buttons are what a paragraph of a page says that is there to be pressed, by wordKey.
var buttons = sync.OnceValue(func() map[string]bool {
	m := make(map[string]bool)
	for _, s := range []string{"Print", "Email", "Share", "Copy link", "Facebook", "Twitter", "WhatsApp", "Telegram", "طباعة", "مشاركة", "نسخ الرابط", "چاپ", "چاپکردن", "هاوبەشی بکە", "Yazdır", "Paylaş", "Çap bike", "Parve bike"} {
		m[wordKey(s)] = true
	}
	return m
})

// shownCount is how often a page was looked at, and how long ago it appeared.
var shownCount = pattern(`^(?i:(views?|reads?|hits|comments?|مشاهدات|المشاهدات|عدد المشاهدات|عدد القراءات|التعليقات|بینەر|بینراو|okunma|görüntülenme|yorum|dîtin)\s*[:：]?\s*[\d.,٠-٩۰-۹]+|` +
	`[\d.,٠-٩۰-۹]+ ?(views?|reads?|comments?|مشاهدة|مشاهدات|قراءة|بینین|okunma|görüntülenme)|` +
	`[\d]+ (seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?) ago|` +
	`(منذ|قبل|پێش) [\d٠-٩۰-۹]* ?\pL+|[\d٠-٩۰-۹]+ \pL+ (لەمەوپێش|پیش)|\d+ (dakika|saat|gün) önce|berî \d+ \pL+)$`)

func isCounter(p string) bool { return len(p) <= 60 && shownCount().MatchString(p) }

// isLabel reports whether the first paragraph is a word or two that name a
// section or a kind of article, or says when it appeared, and is not the start
// of a text.
func isLabel(p string) bool {
	if len(p) > 80 || strings.ToUpper(p) == p && strings.ToLower(p) != p {
		return false
	}
	opts := datelineOptions()
	if _, _, ok := ParseDateline(p, opts); ok {
		return false
	}
	if _, place := opts.Place(p); clockOrYear().MatchString(p) {
		return !strings.HasSuffix(p, ".")
	} else if place && strings.ToLower(p) != "world" {
		return false
	}
	return len(foldedWords(p)) <= 3 && !strings.ContainsAny(p, ".!?:،۔؟…()")
}

var clockOrYear = pattern(`\b([01]?\d|2[0-3])[:.][0-5]\d\b|\b(19|20)\d\d\b`)

func startsClutter(p string) bool {
	f := names.Fold(p)
	for _, mark := range clutterStarts() {
		if rest, ok := strings.CutPrefix(f, mark); ok && (rest == "" || !unicode.IsLetter([]rune(rest)[0])) {
			return true
		}
	}
	return false
}

// isTopLine reports whether a paragraph over a text is a byline, a date, or how
// long it takes to read.
func isTopLine(p, key string, bylines []string) bool {
	if _, ok := bylineOf(p); ok {
		return true
	}
	if _, err := ParseDate(p); err == nil {
		return true
	}
	for _, b := range bylines {
		if k := wordKey(b); k != "" && (key == k || key == "by"+k) {
			return true
		}
	}
	f := foldedWords(p)
	return len(f) <= 4 && slices.Contains(f, "min") && slices.Contains(f, "read")
}
