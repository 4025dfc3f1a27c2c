package corpus

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
)

// nitfFormat reads NITF 3.x, the format of one article that agencies and
// newspaper archives are kept in.
var nitfFormat = Format{
	Name: "nitf",
	Knows: func(_ string, head []byte) bool {
		_, local := rootOf(head)
		return local == "nitf"
	},
	Read: func(_ context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			root, err := parseXML(in)
			if err != nil {
				yield(nil, err)
				return
			}
			a, notes := nitfArticle(root)
			a.set("url", &a.URL, in.URL, "the address it was fetched from")
			tell(yield, a, notes)
		}
	},
}

// nitfArticle reads an nitf element, of a file of its own or within NewsML.
// The notes say what of it could not be read. a is never nil, but has neither
// headline nor body if the element has none.
func nitfArticle(root *element) (a *Article, notes []error) {
	r := nitfReader{
		a: new(Article), root: root,
		data: root.first("head/docdata"), top: root.first("body/body.head"), content: root.first("body/body.content"),
	}
	r.lines()
	r.identity()
	r.dates()
	r.subjects()
	r.body()
	r.standfirst()
	r.entities()
	return r.a, r.notes
}

// A nitfReader reads one nitf element.
type nitfReader struct {
	a                        *Article
	notes                    []error
	root, data, top, content *element
	taken                    []*element // of the content: what stands in a field of its own
	subtitle                 string     // where a byline should be
}

// lines reads what stands above the text.
func (r *nitfReader) lines() {
	a := r.a
	a.set("headline", &a.Headline, r.top.first("hedline/hl1").text(), "NITF body.head/hedline/hl1")
	a.set("headline", &a.Headline, r.root.first("head/title").text(), "NITF head/title")

	bylines, where := r.top.all("byline"), "NITF body.head/byline"
	if len(bylines) == 0 {
		bylines, where = firstText(r.content.all("**/byline")), "NITF body.content/byline"
		r.taken = append(r.taken, bylines...)
	}
	if printed := slices.DeleteFunc(slices.Clone(bylines), isNormalized); len(printed) > 0 {
		bylines = printed // without "Rahim, Azad" for the index
	}
	for _, b := range bylines {
		if authors := nitfAuthors(b); len(authors) > 0 {
			a.Bylines = append(a.Bylines, authors...)
			a.from("bylines", where)
		} else if s := b.text(); isInitials(s) {
			a.set("credit", &a.Credit, s, where)
		} else if runsOn(s) {
			r.subtitle = cmp.Or(r.subtitle, s)
		}
	}

	datelines, where := firstText(r.top.all("dateline")), "NITF body.head/dateline"
	if len(datelines) == 0 {
		datelines, where = firstText(r.content.all("**/dateline")), "NITF body.content/dateline"
		r.taken = append(r.taken, datelines...)
	}
	if len(datelines) > 0 {
		a.set("dateline", &a.Dateline.Raw, nitfDateline(datelines[0]), where)
	}

	a.set("publisher", &a.Publisher, r.root.first("head/pubdata").attr("name"), "NITF pubdata@name")
	a.set("publisher", &a.Publisher, r.top.first("distributor").text(), "NITF body.head/distributor")
	a.set("publisher", &a.Publisher, holder(attrOf(r.data.all("doc.copyright"), "holder")), "NITF docdata/doc.copyright@holder")
	a.set("publisher", &a.Publisher, r.top.first("rights/rights.owner").text(), "NITF body.head/rights/rights.owner")
	a.set("publisher", &a.Publisher, attrOf(r.data.all("doc-id"), "regsrc"), "NITF docdata/doc-id@regsrc")
	a.set("publisher", &a.Publisher, attrOf(r.data.all("del-list/from-src"), "src-name"), "NITF docdata/del-list/from-src@src-name")
	a.set("desk", &a.Desk, r.meta("dsk", "desk", "aap-desk"), "NITF meta")

	a.set("language", &a.Language, r.root.attr("lang"), "NITF nitf@xml:lang")
	a.set("language", &a.Language, r.root.first("body").attr("lang"), "NITF body@xml:lang")
	a.set("language", &a.Language, r.content.attr("lang"), "NITF body.content@xml:lang")
	a.set("language", &a.Language, r.root.attr("baselang"), "NITF nitf@baselang")
}

func isNormalized(byline *element) bool { return strings.Contains(byline.attr("class"), "normalized") }

// identity reads what tells one version of an article from another, and what
// the desks are told of it.
func (r *nitfReader) identity() {
	a := r.a
	key, version := attrOf(r.data.all("du-key"), "key"), attrOf(r.data.all("du-key"), "version")
	if key != "" && version != "" { // else the key may be a slug that comes again every day
		a.set("guid", &a.GUID, key, "NITF docdata/du-key@key")
		a.set("version", &a.Version, version, "NITF docdata/du-key@version")
	}
	a.set("guid", &a.GUID, attrOf(r.data.all("doc-id"), "id-string"), "NITF docdata/doc-id@id-string")
	if address := attrOf(r.root.all("head/pubdata"), "ex-ref"); isAddress(address) {
		a.set("url", &a.URL, address, "NITF pubdata@ex-ref")
	}

	a.set("status", (*string)(&a.Status), string(statusOf(r.data.attr("management-status"))), "NITF docdata@management-status")
	if correction := r.data.first("correction"); correction != nil {
		a.set("replaces", &a.Replaces, correction.attr("id-string"), "NITF docdata/correction@id-string")
		a.set("status", (*string)(&a.Status), string(Corrected), "NITF docdata/correction")
	}
	a.set("replaces", &a.Replaces, r.data.attr("management-doc-idref"), "NITF docdata@management-doc-idref")

	var said []string
	say := func(text, where string) {
		if text != "" && !slices.Contains(said, text) && len(said) < maxList {
			said = append(said, text)
			a.from("editors_note", where)
		}
	}
	for _, e := range r.data.all("ed-msg") {
		say(e.attr("info"), "NITF docdata/ed-msg@info")
		say(e.attr("msg"), "NITF docdata/ed-msg@msg")
	}
	say(attrOf(r.data.all("correction"), "info"), "NITF docdata/correction@info")
	for _, history := range []*element{r.root.first("head"), r.data} {
		say(attrOf(history.all("revision-history"), "comment"), "NITF revision-history@comment")
	}
	for _, in := range []*element{r.top, r.content} {
		for _, e := range in.all("**/note") {
			if isDeskNote(e) {
				say(oneLine(e.blockText(nil), maxNote), "NITF note")
			}
		}
	}
	a.EditorsNote = strings.Join(said, " | ")
}

func isDeskNote(e *element) bool {
	return e.name == "note" && strings.HasPrefix(strings.ToLower(e.attr("noteclass")), "editor")
}

// dates reads when the article was published, revised and released.
func (r *nitfReader) dates() {
	a := r.a
	date := func(field string, to *Date, value, where string) {
		if strings.Trim(value, "YMDHSymdhs0-:.+TZtz ") == "" { // a blank form
			return
		}
		if err := a.setDate(field, to, value, where); err != nil && len(r.notes) < maxList {
			r.notes = append(r.notes, err)
		}
	}
	var released, revised Date
	release := attrOf(r.data.all("date.release"), "norm")
	date("published", &a.Published, attrOf(r.data.all("date.issue"), "norm"), "NITF docdata/date.issue@norm")
	issued := a.Published
	date("published", &a.Published, release, "NITF docdata/date.release@norm")
	printed := strings.TrimSuffix(attrOf(r.root.all("head/pubdata"), "date.publication"), "T000000") // of a newspaper: the day
	date("published", &a.Published, printed, "NITF pubdata@date.publication")
	date("published", &a.Published, attrOf(r.top.all("dateline/story.date"), "norm"), "NITF body.head/dateline/story.date@norm")

	scratch := new(Article) // these count only if they are later
	for _, d := range []struct {
		to    *Date
		value string
	}{{&released, release}, {&revised, lastAttr(r.root.first("head"), r.data)}} {
		if strings.ContainsAny(d.value, "123456789") {
			_ = scratch.setDate("", d.to, d.value, "") // a release that is no date was told above
		}
	}
	if !issued.IsZero() && released.Time.After(issued.Time) {
		a.Embargoed = released
		a.from("embargoed", "NITF docdata/date.release@norm")
	}
	if !a.Published.IsZero() && revised.Time.After(a.Published.Time) {
		a.Updated = revised
		a.from("updated", "NITF revision-history@norm")
	}
}

// lastAttr returns when the last of the revisions was made that are told of.
func lastAttr(in ...*element) (norm string) {
	for _, e := range in {
		for _, revision := range e.all("revision-history") {
			if s := revision.attr("norm"); s > norm { // ISO dates sort by time, but for their zones
				norm = s
			}
		}
	}
	return norm
}

// subjects reads the section and the keywords.
func (r *nitfReader) subjects() {
	a := r.a
	keyword := func(s, where string) {
		if s = strings.TrimSpace(s); s != "" && len(a.Keywords) < 2*maxList {
			a.Keywords = append(a.Keywords, s)
			a.from("keywords", where)
		}
	}
	for _, k := range append(r.data.all("key-list/keyword"), r.root.all("head/key-list/keyword")...) {
		keyword(k.attr("key"), "NITF key-list/keyword@key")
		keyword(k.text(), "NITF key-list/keyword")
	}
	subjects := r.root.all("head/tobject/tobject.subject")
	for _, s := range subjects {
		for _, name := range []string{"tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type"} {
			keyword(s.attr(name), "NITF tobject.subject@"+name)
		}
	}
	for _, s := range listOf(r.meta("keywords")) {
		keyword(s, "NITF meta")
	}
	for _, c := range r.data.all("identified-content/classifier") {
		if s := c.text(); s != "" && !strings.Contains(s, "/") { // a path is of a taxonomy
			keyword(s, "NITF identified-content/classifier")
		}
	}
	for _, e := range r.data.all("identified-content/event") {
		keyword(e.text(), "NITF identified-content/event")
	}
	for _, s := range r.data.all("doc-scope") {
		keyword(s.attr("scope"), "NITF docdata/doc-scope@scope")
	}
	keyword(r.meta("anpa-keyword", "slugline", "slug", "subject"), "NITF meta") // the slug
	if key := attrOf(r.data.all("du-key"), "key"); key != a.GUID && strings.Contains(key, "-") {
		keyword(key, "NITF docdata/du-key@key")
	}

	a.set("section", &a.Section, r.root.first("head/pubdata").attr("position.section"), "NITF pubdata@position.section")
	section, _, _ := strings.Cut(r.meta("section", "online_sections"), ";")
	a.set("section", &a.Section, section, "NITF meta")
	a.set("section", &a.Section, attrOf(subjects, "tobject.subject.type"), "NITF tobject.subject@tobject.subject.type")
	a.set("section", &a.Section, subjectName(attrOf(subjects, "tobject.subject.refnum")), "NITF tobject.subject@tobject.subject.refnum")
}

// meta returns what the first of the metas with one of the names holds.
func (r *nitfReader) meta(names ...string) string {
	metas := r.root.all("head/meta")
	for _, name := range names {
		for _, m := range metas {
			if s := m.attr("content"); s != "" && strings.EqualFold(m.attr("name"), name) {
				return s
			}
		}
	}
	return ""
}

// entities reads who and what the article is about.
func (r *nitfReader) entities() {
	a := r.a
	about := func(where string, persons, orgs, locations []*element) {
		for _, e := range persons {
			a.People = state(a, "people", a.People, Entity{Name: nitfPerson(e)}, where)
		}
		for _, e := range orgs {
			a.Organisations = state(a, "organisations", a.Organisations, Entity{Name: e.text()}, where)
		}
		for _, e := range locations {
			a.Places = state(a, "places", a.Places, nitfPlace(e), where)
		}
	}
	for _, e := range r.data.all("evloc") {
		name := firstAttr(e, "city", "county-dist", "state-prov")
		a.Places = state(a, "places", a.Places, Entity{Name: name, Country: countryCode(e.attr("iso-cc"))}, "NITF docdata/evloc")
	}
	named := r.data.first("identified-content")
	about("NITF identified-content", named.all("person"), named.all("org"), named.all("location"))
	for _, in := range []*element{r.top.first("abstract"), r.content} {
		about("NITF "+nameOf(in), in.all("**/person"), in.all("**/org"), in.all("**/location"))
	}
}

func nameOf(e *element) string {
	if e == nil {
		return ""
	}
	return e.name
}
