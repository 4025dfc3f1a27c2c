package corpus

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"

	"ksearch/corpus/names"
)

// newsmlG2Format reads NewsML-G2, the IPTC's XML of today: one newsItem, a
// newsMessage of several, or a package that has items in it. Pictures, video
// and sound are articles of a headline and a caption. What holds no newsItem
// (concepts, catalogues, planning, packages of references) is passed over.
//
// The elements are those of the NewsML-G2 specification 2.35; the agencies
// differ in which they use, and this takes the first that says something.
var newsmlG2Format = Format{
	Name: "newsml-g2",
	Knows: func(_ string, head []byte) bool {
		space, local := rootOf(head)
		ours := space == "" || strings.Contains(space, "iptc.org") || !strings.ContainsAny(space, "/:")
		return ours && g2Roots[local]
	},
	Read: func(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) { readNewsMLG2(ctx, in, yield) }
	},
}

// g2Roots are the elements that NewsML-G2 files begin with.
var g2Roots = map[string]bool{
	"newsItem": true, "newsMessage": true, "packageItem": true,
	"knowledgeItem": true, "conceptItem": true, "planningItem": true, "catalogItem": true,
}

func readNewsMLG2(ctx context.Context, in *Input, yield func(*Article, error) bool) {
	items, bad, err := g2Items(in)
	if err != nil {
		yield(nil, err)
		return
	}
	if len(items) == 0 {
		yield(nil, ErrNoArticle)
		return
	}
	other := 0
	for i, item := range items {
		if err := ctx.Err(); err != nil {
			yield(nil, err)
			return
		}
		if item == nil {
			if !yield(nil, &BadArticle{Err: bad[i], N: i + 1}) {
				return
			}
			continue
		}
		a, notes := g2Article(item)
		if a.Headline == "" && a.Body == "" && (isMediaItem(item) || item.firstNamed("events", "concept") != nil) { // a picture without a caption, or data in the shape of news
			other++
			if other == len(items) {
				yield(nil, ErrNoArticle)
			}
			continue
		}
		if len(items) > 1 {
			if a.ID = a.GUID; a.ID == "" {
				a.ID = strconv.Itoa(i + 1)
			}
		}
		if !tell(yield, a, notes) {
			return
		}
	}
}

// g2Items returns the items of a document. If that is malformed they are read
// each on its own; in the place of one that cannot be is nil, and bad says why.
func g2Items(in *Input) (items []*element, bad map[int]error, err error) {
	b, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err != nil {
		return nil, nil, err
	}
	again := *in
	again.Reader = bytes.NewReader(b)
	root, err := parseXML(&again)
	if err == nil {
		return newsItems(root), nil, nil
	}
	if !errors.Is(err, ErrMalformed) {
		return nil, nil, err
	}
	again.Reader = bytes.NewReader(b)
	pieces, failed := newXMLPieces(&again, "newsItem")
	bad = make(map[int]error)
	for failed == nil || errors.As(failed, new(*pieceError)) {
		var e *element
		if e, _, failed = pieces.next(); failed == io.EOF {
			break
		}
		if failed != nil {
			bad[len(items)] = failed
		}
		items = append(items, e)
	}
	if len(bad) == len(items) { // it is one item, or no news
		return nil, nil, err
	}
	return items, bad, nil
}

// newsItems returns the outermost newsItem elements in root, itself included.
func newsItems(root *element) []*element {
	if root.name == "newsItem" {
		return []*element{root}
	}
	var items []*element
	for _, c := range root.nodes {
		items = append(items, newsItems(c)...)
	}
	return items
}

// A g2Item is a newsItem that is being read.
type g2Item struct {
	root    *element
	item    *element            // itemMeta
	content *element            // contentMeta
	asserts map[string]*concept // what the item says of the concepts in it, by [g2Code]
	lang    string
	caption bool // it is a picture, video or sound

	over    string   // what stood over the text in its markup
	bylines []string // that stand in it
	a       *Article
	notes   []error
}

// g2Article returns what a newsItem states.
func g2Article(root *element) (*Article, []error) {
	g := &g2Item{root: root, item: root.first("itemMeta"), content: root.first("contentMeta"), a: new(Article)}
	g.lang = root.attr("lang")
	for _, e := range g.content.all("language") {
		if tag := e.attr("tag"); tag != "" {
			g.a.set("language", &g.a.Language, tag, "contentMeta/language@tag")
			g.lang = tag
			break
		}
	}
	g.a.set("language", &g.a.Language, g.lang, "newsItem@xml:lang")
	g.assertions()
	g.caption = isMediaItem(root)
	g.identity()
	g.headline()
	g.dates()
	nitf := g.body()
	g.descriptions()
	g.people(nitf)
	g.subjects()
	g.desk()
	if nitf != nil {
		fill(g.a, nitf)
	}
	g.a.set("headline", &g.a.Headline, g.pick(g.item.all("title")), "itemMeta/title")
	if g.a.Body == "" && statusOf(string(g.a.Status)) == Killed { // there must be something to call it by
		g.a.set("headline", &g.a.Headline, g.pick(g.content.all("slugline")), "contentMeta/slugline")
	}
	return g.a, g.notes
}

// isMediaItem reports whether an item is a picture, video or sound.
func isMediaItem(item *element) bool {
	switch afterColon(item.first("itemMeta/itemClass").attr("qcode")) {
	case "picture", "video", "audio", "graphic", "animation":
		return true
	}
	return false
}

func (g *g2Item) identity() {
	a := g.a
	a.set("guid", &a.GUID, g.root.attr("guid"), "newsItem@guid")
	a.set("version", &a.Version, g.root.attr("version"), "newsItem@version")
	for _, link := range g.item.all("link") {
		switch strings.ToLower(afterColon(link.attr("rel"))) {
		case "prevversion", "previousversion", "replaces", "supersedes":
			to := firstNonBlank(link.attr("residref"), link.attr("href"))
			if to == a.GUID || to == "" {
				to = link.attr("version")
			}
			a.set("replaces", &a.Replaces, to, "itemMeta/link@rel="+afterColon(link.attr("rel")))
		}
	}

	status := g.item.first("pubStatus")
	a.set("status", (*string)(&a.Status), afterColon(firstNonBlank(status.attr("qcode"), lastSegment(status.attr("uri")))), "itemMeta/pubStatus")
	if statusOf(string(a.Status)) == "" {
		for _, signal := range g.item.all("signal") {
			switch strings.ToLower(signal.attr("qcode")) {
			case "sig:correction", "sig:corrected", "edstat:c": // the last is Reuters'
				a.Status = Corrected
				a.Origins["status"] = "itemMeta/signal"
			}
		}
	}

	var notes []string
	for _, e := range append(g.item.all("edNote"), g.item.all("ednote")...) {
		role := strings.ToLower(e.attr("role"))
		if containsAny(role, "notepad closingline contact") { // all notes once more, initials, telephone numbers
			continue
		}
		notes = appendNew(notes, e.text())
	}
	a.set("editors_note", &a.EditorsNote, strings.Join(notes, "; "), "itemMeta/edNote")
}

func (g *g2Item) headline() {
	a := g.a
	var main, sub []*element
	for _, e := range g.content.all("headline") {
		if role := strings.ToLower(e.attr("role")); strings.Contains(role, "sub") || strings.Contains(role, "kicker") {
			sub = append(sub, e)
		} else if rank := e.attr("rank"); rank == "" || rank == "1" {
			main = append(main, e)
		}
	}
	if len(main) == 0 {
		main = g.content.all("headline")
	}
	a.set("headline", &a.Headline, g.pick(main), "contentMeta/headline")
	if s := g.pick(sub); !sameText(s, a.Headline) {
		a.set("standfirst", &a.Standfirst, s, "contentMeta/headline@role")
	}
}

func (g *g2Item) dates() {
	a := g.a
	date := func(field string, to *Date, from *element, path string) {
		for _, text := range from.values(path) {
			if err := a.setDate(field, to, text, from.name+"/"+path); err != nil {
				g.notes = append(g.notes, err)
			}
		}
	}
	date("published", &a.Published, g.item, "firstCreated")
	if g.caption { // its content was created when it was taken
		date("published", &a.Published, g.item, "versionCreated")
	}
	date("published", &a.Published, g.content, "contentCreated")
	date("published", &a.Published, g.item, "versionCreated")
	if strings.HasSuffix(a.Origins["published"], "versionCreated") {
		date("updated", &a.Updated, g.content, "contentModified")
	} else {
		date("updated", &a.Updated, g.item, "versionCreated")
	}
	if !a.Updated.Time.After(a.Published.Time) {
		a.Updated = Date{}
		delete(a.Origins, "updated")
	}
	date("embargoed", &a.Embargoed, g.item, "embargoed")
}

// desk reads where the item was made. An element located names the desk as
// often as the place of the report (Reuters has Bangalore there for a story
// from Damascus), so it is never a dateline.
func (g *g2Item) desk() {
	a := g.a
	for _, e := range append(g.content.all("located"), g.item.all("located")...) {
		name := firstNonBlank(g.name(e), e.attr("literal"))
		if !g.caption {
			a.set("desk", &a.Desk, name, "contentMeta/located")
		} else if _, known := names.Default().Lookup(name); known || g.name(e) != "" { // where it was taken
			c := g.concept(e)
			a.Places = appendEntity(a.Places, Entity{Name: name, Country: c.country, Point: c.point})
			a.from("places", "contentMeta/located")
		}
	}
	for _, text := range g.content.values("dateline") {
		if isTimestamp(text) {
			continue
		}
		if a.Dateline.Raw == "" {
			a.Dateline.Raw = strings.TrimRight(text, " -–—")
			a.from("dateline", "contentMeta/dateline")
		}
	}
}

// people reads bylines and the publisher. Bylines of the text itself are
// better than a creator of whom it is not said that he wrote it.
func (g *g2Item) people(nitf *Article) {
	a := g.a
	provider := g.item.first("provider")
	credit := g.pick(g.content.all("creditline"))
	outlet := strings.TrimRight(credit, " -–—/")
	if strings.ContainsAny(outlet, "/,") {
		outlet = "" // "Agency/Photographer"
	}
	holder := g.root.first("rightsInfo/copyrightHolder")
	a.set("publisher", &a.Publisher, g.name(provider), "itemMeta/provider")
	a.set("publisher", &a.Publisher, outlet, "contentMeta/creditline")
	a.set("publisher", &a.Publisher, provider.attr("literal"), "itemMeta/provider@literal")
	a.set("publisher", &a.Publisher, firstNonBlank(g.name(holder), holder.attr("literal")), "rightsInfo/copyrightHolder")
	if code := provider.attr("qcode"); strings.Contains(code, "prov:") {
		a.set("publisher", &a.Publisher, afterColon(code), "itemMeta/provider@qcode")
	}
	if g.caption && !sameText(credit, a.Publisher) {
		a.set("credit", &a.Credit, credit, "contentMeta/creditline")
	}

	if a.Bylines = creditedAuthors(g.pick(g.content.all("by")), a.Publisher); len(a.Bylines) > 0 {
		a.from("bylines", "contentMeta/by")
		return
	}
	if nitf != nil && len(nitf.Bylines) > 0 {
		return
	}
	for _, e := range g.content.all("creator") {
		role := strings.ToLower(afterColon(e.attr("role")))
		wrote := containsAny(role, "auth writ phot report journ")
		name := g.name(e)
		if wrote {
			name = firstNonBlank(name, e.attr("literal"))
		}
		switch {
		case g2Kind(e) == g2Organisation, !strings.Contains(name, " "): // "rahim.azad" is an account
		case wrote, role == "" && len(g.bylines) == 0 && !strings.Contains(name, ",") && !strings.HasPrefix(name, "The "):
			if authors := creditedAuthors(name, a.Publisher); len(authors) > 0 {
				a.Bylines = append(a.Bylines, authors...)
				a.from("bylines", "contentMeta/creator")
			}
		}
	}
	if len(a.Bylines) == 0 && len(g.bylines) > 0 {
		a.Bylines = creditedAuthors(strings.Join(g.bylines, ", "), a.Publisher)
		a.from("bylines", "contentSet/inlineXML")
	}
}

// descriptions reads the standfirst, or the caption of a picture.
func (g *g2Item) descriptions() {
	a := g.a
	var best string
	rank := len(standfirstRoles)
	var captions []string
	for _, e := range g.content.all("description") {
		role := strings.ToLower(afterColon(e.attr("role")))
		text := e.blockText(nil)
		if strings.Contains(role, "audio") { // what is heard in a video
			continue
		}
		if strings.HasSuffix(oneLine(text, maxStandfirst), a.Headline) && a.Headline != "" && !g.caption { // "SLUG:headline"
			continue
		}
		captions = appendNew(captions, text)
		for i, words := range standfirstRoles {
			if i < rank && text != "" && (role == words || words != "" && containsAny(role, words)) {
				best, rank = text, i
			}
		}
	}
	switch {
	case g.caption:
		if text := strings.Join(captions, "\n\n"); text != "" {
			a.Body = text
			a.Origins["body"] = "contentMeta/description"
		}
	default:
		if startsLike(a.Body, best) {
			best = ""
		}
		where := "contentMeta/description"
		if g.over != "" {
			best, where = strings.Join(appendNew([]string{g.over}, best), "\n\n"), "contentSet/inlineXML"
		}
		a.set("standfirst", &a.Standfirst, best, where)
	}
}

// standfirstRoles are the roles of descriptions that stand over a text, in
// parts of the codes that agencies use, the best first.
var standfirstRoles = []string{"summary abstract teaser intro standfirst lead", "", "caption"}

// pick returns the text of the first element in the language of the item, or
// else of the first that has any.
func (g *g2Item) pick(list []*element) string {
	var foreign string
	for _, e := range list {
		text := e.text()
		lang := e.attr("lang")
		if text != "" && (lang == "" || sameLanguage(lang, g.lang)) {
			return text
		}
		foreign = firstNonBlank(foreign, text)
	}
	return foreign
}

func sameLanguage(a, b string) bool {
	a, _, _ = strings.Cut(strings.ToLower(a), "-")
	b, _, _ = strings.Cut(strings.ToLower(b), "-")
	return a == b
}
