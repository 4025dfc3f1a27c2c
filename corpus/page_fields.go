package corpus

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"
	"unicode"
)

// A pageReader fills in an article from what its page says in different
// places: JSON-LD, then the properties of OpenGraph and others of the head, then
// the elements of the body.
type pageReader struct {
	a       *Article
	page    *page
	meta    *pageMeta
	linked  *linkedData
	node    map[string]any // the article in JSON-LD, or nil
	kind    string         // its type
	several bool           // JSON-LD has articles, and none is that of the page
	fetched string
	notes   []error
}

// choose picks that article of the JSON-LD that the page is of.
func (r *pageReader) choose() {
	names := append(slices.Clone(r.meta.headings), r.meta.title)
	names = append(names, r.meta.meta["og:title"]...)
	addresses := []string{r.meta.canonical, r.fetched}
	addresses = append(addresses, r.meta.meta["og:url"]...)
	best, bestScore, own := -1, 0, 0
	for i, n := range r.linked.articles {
		if i >= maxStated {
			break
		}
		score := 0
		headline := plainText(textOf(n.fields["headline"]))
		if headline == "" {
			headline = plainText(textOf(n.fields["name"]))
		}
		for _, name := range names {
			if l := likeness(headline, name); l >= 0.7 && headline != "" {
				score = max(score, int(l*10))
			}
		}
		for _, k := range []string{"url", "@id", "mainEntityOfPage"} {
			at := strings.TrimSuffix(r.linked.address(n.fields[k]), "/")
			if at != "" && slices.ContainsFunc(addresses, func(s string) bool { return strings.TrimSuffix(s, "/") == at }) {
				score += 5
				break
			}
		}
		if score > 0 && n.listed {
			score -= 3
		}
		if !n.listed {
			own++
			score++
		}
		for _, k := range []string{"articleBody", "datePublished", "headline", "author"} {
			if n.fields[k] != nil && score > 0 {
				score++
			}
		}
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 || own > 1 && bestScore < 7 || own == 0 && bestScore < 7 {
		r.several = own > 1 || len(r.linked.articles) > 2
		return
	}
	r.node, r.kind = r.linked.articles[best].fields, r.linked.articles[best].kind
}

// property returns a property of the JSON-LD article and where it stands.
func (r *pageReader) property(keys ...string) (v any, where string) {
	for _, k := range keys {
		if v := r.node[k]; v != nil && (textOf(v) != "" || textOf(r.linked.resolve(v)) != "" || len(r.linked.names(v)) > 0) {
			return v, "JSON-LD " + r.kind + " " + k
		}
	}
	return nil, ""
}

func (r *pageReader) readAddress() {
	a := r.a
	set := func(s, where string) {
		if s = r.meta.address(s, r.fetched); s != "" && !isFront(s) {
			a.set("url", &a.URL, s, where)
		}
	}
	set(r.meta.canonical, "link canonical")
	og, where := r.meta.first("og:url")
	set(og, where)
	for _, k := range []string{"url", "mainEntityOfPage", "@id"} {
		set(r.linked.address(r.node[k]), "JSON-LD "+r.kind+" "+k)
	}
	a.set("url", &a.URL, r.fetched, "where it was fetched")
	a.set("url", &a.URL, r.meta.address(r.meta.canonical, r.fetched), "link canonical")

	publisher, where := r.property("publisher", "sourceOrganization")
	a.set("publisher", &a.Publisher, firstOf(r.linked.names(publisher)), where)
	site, where := r.meta.first(metaSiteKeys...)
	if !isURL(site) {
		a.set("publisher", &a.Publisher, site, where)
	}
}

// readHeadline takes the headline that JSON-LD states, which is what the
// newsroom calls the article, unless it is cut to a length or stands alone
// against the h1 and what the head states. Without one it is the h1 that is like
// what the head states.
func (r *pageReader) readHeadline() {
	a := r.a
	site, _ := r.meta.first("og:site_name")
	trim := func(s string) string { return withoutSite(withoutSite(s, cmp.Or(site, a.Publisher)), a.Publisher) }
	v, where := r.property("headline", "name")
	linked := trim(plainText(textOf(v)))
	og, ogWhere := r.meta.first(metaTitleKeys...)
	og = trim(og)
	title := trim(r.meta.title)
	if title == r.meta.title {
		title = withoutTail(title)
	}
	heading := r.heading([]string{linked, og, title}, site)
	same := func(a, b string) bool { return wordKey(a) == wordKey(b) }
	alone := same(heading, title) && !same(linked, title) && (same(heading, og) || likeness(heading, linked) < 0.5)
	if linked == "" || isCut(linked) || same(heading, linked) || alone {
		a.set("headline", &a.Headline, heading, "h1")
	}
	if !isCut(linked) || og == "" {
		a.set("headline", &a.Headline, linked, where)
	}
	a.set("headline", &a.Headline, og, ogWhere)
	a.set("headline", &a.Headline, title, "title")
	a.Headline = oneLine(a.Headline, maxBody)
}

// heading returns the h1 that is most like what the head states, or the only
// one if it states nothing.
func (r *pageReader) heading(stated []string, site string) string {
	best, bestLike := "", 0.0
	for _, h := range r.meta.headings {
		if wordKey(h) == wordKey(site) || runes(h) > 300 {
			continue
		}
		for _, s := range stated {
			if s == "" {
				continue
			}
			l := likeness(h, s)
			if long := float64(len(foldedWords(h))) / float64(max(1, len(foldedWords(s)))); long < 0.5 {
				l *= long // "News"
			}
			if l > bestLike {
				best, bestLike = h, l
			}
		}
	}
	switch {
	case bestLike >= 0.5:
		return best
	case strings.Join(stated, "") == "" && len(r.meta.headings) == 1:
		return r.meta.headings[0]
	}
	return ""
}

// isCut reports whether a text ends where no author would end it.
func isCut(s string) bool { return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") }

func (r *pageReader) readPeople() {
	a := r.a
	add := func(list []string, where string) {
		if len(a.Bylines) > 0 {
			return
		}
		var kept []any
		for _, s := range list {
			if s = strings.Trim(plainText(s), " |,"); strings.ContainsFunc(s, unicode.IsLetter) && !isURL(s) && !strings.Contains(s, "facebook.com") && !strings.HasPrefix(s, "@") && !strings.EqualFold(s, "admin") {
				kept = append(kept, s)
			}
		}
		if a.Bylines = bylinesOf(kept); len(a.Bylines) > 0 {
			a.from("bylines", where)
		}
	}
	v, where := r.property("author", "creator")
	add(r.linked.names(v), where)
	for _, k := range metaAuthorKeys {
		if list, where := r.meta.all(k); where != "" {
			add(list, where)
		}
	}
	// Those after the first are often of other articles, and long ones hold more than a name.
	authors := slices.DeleteFunc(slices.Clone(r.meta.items["author"]), func(s string) bool { return len(s) > 80 })
	add(authors[:min(len(authors), 1)], "itemprop author")
	for _, s := range r.meta.authors[:min(len(r.meta.authors), 1)] {
		if _, ok := bylineOf("By " + s); ok && wordKey(s) != wordKey(a.Publisher) {
			add([]string{s}, "class or rel author")
		}
	}

	v, where = r.property("articleSection")
	section := firstOf(r.linked.names(v))
	for _, k := range append([]string{""}, metaSectionKeys...) {
		if k != "" {
			section, where = r.meta.first(k)
		}
		if !strings.ContainsAny(section, "/_") { // those are names for programs
			a.set("section", &a.Section, section, where)
		}
	}

	keywords := func(list []string, where string) {
		if len(a.Keywords) > 0 {
			return
		}
		for _, s := range list {
			if list := listOf(s); len(list) > 0 {
				a.Keywords = append(a.Keywords, list...)
			}
		}
		if len(a.Keywords) > 0 {
			a.from("keywords", where)
		}
	}
	v, where = r.property("keywords")
	keywords(r.linked.names(v), where)
	for _, k := range metaKeywordKeys {
		list, where := r.meta.all(k)
		keywords(list, where)
	}
	if r.node != nil {
		r.linked.entities(a, r.node)
	}
}

// readBody takes the paragraphs of the page, and of the text in JSON-LD what
// makes them better: it has nothing that does not belong, but often no
// paragraphs, or not all of the text.
func (r *pageReader) readBody(paras []string) {
	a := r.a
	heads := append(slices.Clone(r.meta.headings), a.Headline)
	for _, p := range paras[:min(len(paras), 3)] {
		if isCounter(p) {
			break
		}
		r.shownDate(p, "the top of the text of the page")
	}
	paras = withoutClutter(paras, heads, a.Bylines)
	body, where := paras, "the text of the page"
	v, from := r.property("articleBody", "text")
	if s := strings.TrimSpace(fromHTML(textOf(v))); s != "" && len(s) <= maxBody {
		stated := withoutClutter(paragraphs(lines(withoutControls(s))), heads, a.Bylines)
		statedWords, pageWords := wordsOfAll(stated), wordsOfAll(paras)
		same := agreeing(paras, s)
		switch {
		case same != nil && !isCut(s) && statedWords*10 >= pageWords*6:
			body, where = same, "the text of the page that is in "+from
		case same == nil && statedWords > pageWords:
			body, where = stated, from
		}
	}
	a.set("body", &a.Body, strings.Join(body, "\n\n"), where)
}

func wordsOfAll(paras []string) int {
	n := 0
	for _, p := range paras {
		n += len(strings.Fields(p))
	}
	return n
}

// readByline takes the byline that stands over the text, if nothing else
// states one.
func (r *pageReader) readByline(found string) {
	if len(r.a.Bylines) > 0 {
		return
	}
	authors, ok := bylineOf(found)
	if !ok {
		authors, ok = bylineOf("By " + found)
	}
	if ok {
		r.a.Bylines = authors
		r.a.from("bylines", "the byline of the page")
	}
}

// readStandfirst takes what introduces the article, unless it is the beginning
// of its text, as pages state it that have no standfirst.
func (r *pageReader) readStandfirst() {
	a := r.a
	about, aboutWhere := r.meta.first(metaAboutKeys...)
	v, where := r.property("description", "alternativeHeadline")
	for _, s := range r.meta.leads {
		if r.raiseStandfirst(s, wordKey(s), "class standfirst") {
			return
		}
	}
	for _, c := range [][2]string{{plainText(textOf(v)), where}, {about, aboutWhere}} {
		key := wordKey(c[0])
		if key == "" || key == wordKey(a.Headline) {
			continue
		}
		if r.raiseStandfirst(c[0], key, c[1]) {
			return
		}
		if !isBoilerplate(c[0]) && !repeats(c[0], sample(a.Body, 2*len(c[0])+maxHeadline)) {
			a.set("standfirst", &a.Standfirst, c[0], c[1])
			return
		}
	}
}

// repeats reports whether most of a text stands in another word for word.
func repeats(s, in string) bool {
	seed := maphash.MakeSeed()
	have := make(map[uint64]bool)
	for h := range shingles(seed, in) {
		have[h] = true
	}
	n, hits := 0, 0
	for h := range shingles(seed, s) {
		n++
		if have[h] {
			hits++
		}
	}
	if n == 0 {
		return strings.Contains(wordKey(in), wordKey(s))
	}
	return hits*5 >= n*4
}

// raiseStandfirst moves the first paragraph of the body to the standfirst if it
// is what the page states as its description and the dateline comes after it.
func (r *pageReader) raiseStandfirst(s, key, where string) bool {
	first, rest, more := strings.Cut(r.a.Body, "\n\n")
	if !more || len(first) > 2*len(s)+10 || wordKey(first) != key {
		return false
	}
	next, _, _ := strings.Cut(rest, "\n\n")
	if _, _, ok := ParseDateline(first, datelineOptions()); ok {
		return false
	}
	if _, _, ok := ParseDateline(next, datelineOptions()); !ok {
		return false
	}
	r.a.set("standfirst", &r.a.Standfirst, s, where)
	r.a.Body = rest
	return true
}

// isBoilerplate reports whether a description speaks of the site and not of
// the article.
func isBoilerplate(s string) bool {
	f := strings.ToLower(s)
	for _, mark := range []string{"breaking news", "latest news", "read the latest", "your source for"} {
		if strings.Contains(f, mark) {
			return true
		}
	}
	return len(foldedWords(s)) < 3
}

// readLanguage takes the first language that the page states. The text may
// still show that it is another: see [finisher].
func (r *pageReader) readLanguage() {
	v, where := r.property("inLanguage")
	locale, localeWhere := r.meta.first("og:locale", "content-language", "dc.language", "dcterms.language", "language", "citation_language")
	for _, c := range [][2]string{{r.meta.language, "html lang"}, {textOf(v), where}, {locale, localeWhere}} {
		if code := languageCode(c[0]); code != "" && code != "utf" { // "utf-8", where somebody mistook the one for the other
			r.a.set("language", &r.a.Language, c[0], c[1])
			return
		}
	}
}
