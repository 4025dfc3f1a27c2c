package corpus

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"ksearch/corpus/names"
)

// ninjsArticle reads an object of the IPTC's ninjs, in its versions 1, 2 and 3,
// and of the JSON of agencies that is like it: AP's media API, dpa's digital
// wires, Superdesk. ok is false if the object is something else. a is nil if
// it is ninjs and no article, as a composite without a text is; key is what the
// article is called by. Associations are other articles, and are not read.
func ninjsArticle(object []byte) (a *Article, key string, notes []error, ok bool) {
	if !maybeNinjs(object) {
		return nil, "", nil, false
	}
	v, ok := ninjsValues(object)
	if !ok {
		return nil, "", nil, false
	}
	n := ninjs{v: v, a: new(Article)}
	n.read()
	if n.a.Body == "" && (n.a.Headline == "" || strings.EqualFold(textOf(v["type"]), "composite")) {
		return nil, "", nil, true
	}
	return n.a, n.a.GUID, n.notes, true
}

// ninjsMarks are in the bytes of any object of the kind.
var ninjsMarks = [][]byte{[]byte("ersioncreated"), []byte("ersionCreated"), []byte("ersion_created"), []byte("ninjs"), []byte(`"body_`), []byte(`"bodies"`)}

// maybeNinjs says at little cost that most objects are something else.
func maybeNinjs(object []byte) bool {
	for _, mark := range ninjsMarks {
		if bytes.Contains(object, mark) {
			return true
		}
	}
	return false
}

// ninjsValues returns the values of an object by [fieldKey], if it is ninjs. It
// looks for it in "item" and "data" too, where AP's API has it.
func ninjsValues(object []byte) (fields, bool) {
	var raw map[string]any
	if json.Unmarshal(object, &raw) != nil {
		return nil, false
	}
	for range 3 {
		v := make(fields, len(raw))
		for _, key := range slices.Sorted(maps.Keys(raw)) { // of two spellings the one without a mark
			if k := fieldKey(strings.TrimLeft(key, "$")); v[k] == nil || k == key {
				v[k] = raw[key]
			}
		}
		if isNinjs(v) {
			return v, true
		}
		inner, found := v["item"].(map[string]any)
		if !found {
			inner, found = v["data"].(map[string]any)
		}
		if !found {
			return nil, false
		}
		raw = inner
	}
	return nil, false
}

func isNinjs(v fields) bool {
	standard, _ := v["standard"].(map[string]any)
	name := strings.ToLower(textOf(standard["name"]))
	schema := strings.ToLower(textOf(v["schema"]))
	switch {
	case strings.Contains(name, "ninjs"), strings.Contains(schema, "ninjs") && !strings.Contains(schema, "json-schema.org"):
		return true
	case v.text("uri", "guid", "urn") != "" && v.text("versioncreated") != "":
		return true
	}
	switch strings.ToLower(textOf(v["type"])) {
	case "text", "audio", "video", "picture", "graphic", "animation", "composite", "component":
		return v.text("bodytext", "bodyxhtml", "bodyhtml") != "" || len(objectsOf(v["bodies"])) > 0
	}
	return false
}

// text returns the first of the keys' values that is text.
func (f fields) text(keys ...string) string { return strings.TrimSpace(f.first(keys)) }

// objectsOf returns the objects of a list, at most 512, or one that stands alone.
func objectsOf(v any) []map[string]any {
	var out []map[string]any
	switch v := v.(type) {
	case map[string]any:
		out = append(out, v)
	case []any:
		for _, x := range v {
			if m, ok := x.(map[string]any); ok && len(out) < 512 {
				out = append(out, m)
			}
		}
	}
	return out
}

// A ninjs is an object that is being read.
type ninjs struct {
	v     fields
	a     *Article
	notes []error
}

func (n *ninjs) read() {
	a, v := n.a, n.v
	set := func(field string, to *string, keys ...string) {
		for _, k := range keys {
			a.set(field, to, flat(textOf(v[k])), k)
		}
	}
	for _, h := range objectsOf(v["headlines"]) {
		if role := strings.ToLower(textOf(h["role"])); role == "main" || role == "headline" {
			a.set("headline", &a.Headline, flat(textOf(h)), "headlines[role="+role+"]")
		}
	}
	set("headline", &a.Headline, "headline", "headlinetext", "headlinexhtml")
	for _, h := range objectsOf(v["headlines"]) {
		a.set("headline", &a.Headline, flat(textOf(h)), "headlines")
	}
	set("headline", &a.Headline, "title", "name")

	set("guid", &a.GUID, "uri", "guid", "urn")
	set("version", &a.Version, "version")
	set("replaces", &a.Replaces, "replaces", "previousversion")
	set("language", &a.Language, "language")
	set("url", &a.URL, "url", "link", "canonicalurl", "webcanonical")
	set("publisher", &a.Publisher, "source", "provider")
	if credit := flat(textOf(v["creditline"])); credit != "" { // "Azad Rahim/Zagros Wire", of a picture
		a.set("publisher", &a.Publisher, lastSegment(credit), "creditline")
		if n.caption() && strings.Contains(credit, "/") {
			a.set("credit", &a.Credit, credit, "creditline")
		}
	}
	set("publisher", &a.Publisher, "infosource", "infosources", "copyrightholder")
	for _, k := range []string{"infosource", "infosources", "copyrightholder"} {
		for _, m := range objectsOf(v[k]) {
			a.set("publisher", &a.Publisher, textOf(m), k)
		}
	}
	if located := flat(textOf(v["located"])); !n.caption() {
		set("desk", &a.Desk, "located")
	} else if p, known := names.Default().Lookup(located); known { // where it was taken
		a.Places = append(a.Places, Entity{Name: located, Country: p.Country})
		a.from("places", "located")
	}
	if raw := strings.TrimRight(flat(textOf(v["dateline"])), " -–—"); raw != "" && !isTimestamp(raw) {
		a.Dateline.Raw = raw
		a.from("dateline", "dateline")
	}
	n.dates()
	n.status()
	n.texts()
	n.bylines()
	n.subjects()
}

func (n *ninjs) dates() {
	a := n.a
	date := func(field string, to *Date, keys ...string) {
		for _, k := range keys {
			if err := a.setDate(field, to, n.v.text(k), k); err != nil {
				n.notes = append(n.notes, err)
			}
		}
	}
	if date("published", &a.Published, "firstpublished", "firstcreated"); n.caption() { // whose content was created when it was taken
		date("published", &a.Published, "versioncreated")
	}
	date("published", &a.Published, "contentcreated", "versioncreated")
	if a.Origins["published"] != "versioncreated" {
		date("updated", &a.Updated, "versioncreated")
	}
	if !a.Updated.Time.After(a.Published.Time) {
		a.Updated = Date{}
		delete(a.Origins, "updated")
	}
	date("embargoed", &a.Embargoed, "embargoed")
}

func (n *ninjs) status() {
	a, v := n.a, n.v
	a.set("status", (*string)(&a.Status), afterColon(v.text("pubstatus")), "pubstatus")
	if signals := strings.ToLower(strings.Join(append(listOf(v["signals"]), textOf(v["signal"])), " ")); statusOf(string(a.Status)) == "" && strings.Contains(signals, "correct") {
		a.Status = Corrected
		a.from("status", "signal")
	}
	notes := nonBlank([]string{flat(textOf(v["ednote"]))})
	for _, note := range objectsOf(v["ednotes"]) { // dpa
		role := strings.ToLower(textOf(note["role"]))
		if containsAny(role, "closingline contact notepad") {
			continue
		}
		notes = appendNew(notes, flat(textOf(note["ednote"])))
	}
	a.set("editors_note", &a.EditorsNote, strings.Join(notes, "; "), "ednote")
}

// caption reports whether the object is a picture, video or sound.
func (n *ninjs) caption() bool {
	switch strings.ToLower(textOf(n.v["type"])) {
	case "picture", "graphic", "video", "audio", "animation":
		return true
	case "composite": // dpa's pictures and sound
		return strings.Contains(textOf(n.v["format"]), "digitalwires") && n.v.text("articlehtml") == "" && len(objectsOf(n.v["descriptions"])) > 0
	}
	return false
}

// texts reads the body and what stands over it. HTML is better than the plain
// text beside it, which has often lost its paragraphs. The body of a picture
// is its caption.
func (n *ninjs) texts() {
	a, v := n.a, n.v
	var over story
	body := func(text, where string) {
		if strings.TrimSpace(text) == "" || a.Body != "" {
			return
		}
		over = markupStory(text, a.Headline, strings.Contains(where, "html"))
		a.set("body", &a.Body, over.body, where)
	}
	setCaption := func(list []said) {
		var texts []string
		for _, c := range list {
			texts = appendNew(texts, c.value)
		}
		if len(texts) > 0 {
			a.set("body", &a.Body, strings.Join(texts, "\n\n"), list[0].where)
		}
	}
	captions, summaries := n.descriptions()
	if n.caption() {
		setCaption(captions)
		setCaption(summaries)
		summaries = nil
	}
	article := textOf(v["articlehtml"])
	if box := textOf(v["infoboxhtml"]); article != "" && box != "" {
		article += "\n" + box
	}
	body(article, "article_html")
	for _, k := range []string{"bodyxhtml", "bodyhtml"} {
		body(textOf(v[k]), "body_"+strings.TrimPrefix(k, "body"))
	}
	n.bodies(body)
	body(textOf(v["bodytext"]), "body_text")

	best := ""
	for _, s := range summaries {
		if best = s.value; best != "" {
			if startsLike(a.Body, best) {
				best = ""
			}
			if a.set("standfirst", &a.Standfirst, strings.Join(appendNew(nonBlank([]string{over.standfirst}), best), "\n\n"), s.where); a.Standfirst != "" {
				break
			}
		}
	}
	a.set("standfirst", &a.Standfirst, over.standfirst, "the top of the text")
	a.set("editors_note", &a.EditorsNote, over.note, "the top of the text")
}

// bodies reads the list of ninjs 2 and 3: HTML first, then plain text, then NITF.
func (n *ninjs) bodies(body func(text, where string)) {
	kinds := []string{"html", "plain", "nitf", ""}
	list := objectsOf(n.v["bodies"])
	for _, kind := range kinds {
		for _, b := range list {
			contenttype := strings.ToLower(textOf(b["contenttype"]) + textOf(b["contentType"]))
			role := strings.ToLower(textOf(b["role"]))
			value := textOf(b["value"])
			is := "plain"
			switch {
			case strings.Contains(contenttype, "html"), contenttype == "" && strings.Contains(role, "html"):
				is = "html"
			case strings.Contains(contenttype+role, "nitf"):
				is = "nitf"
			case strings.Contains(contenttype, "xml"), strings.Contains(contenttype, "json"):
				is = ""
			}
			switch {
			case is != kind:
			case kind == "nitf" && n.a.Body == "":
				root, err := parseXML(&Input{Reader: strings.NewReader(value)})
				if err == nil && root.name == "nitf" {
					if from, notes := nitfArticle(root); from != nil {
						fill(n.a, from)
						n.notes = append(n.notes, notes...)
					}
				}
			case kind == "html":
				body(value, "bodies[contenttype=html]")
			case kind == "plain":
				body(value, "bodies[role="+role+"]")
			}
		}
	}
}

// A said is a text and where it stands.
type said struct{ value, where string }

// descriptions returns the captions and the summaries of an object.
func (n *ninjs) descriptions() (captions, summaries []said) {
	a, v := n.a, n.v
	add := func(list *[]said, value, where string) {
		if s := markupStory(value, "", strings.Contains(where, "html")).body; strings.TrimSpace(s) != "" {
			*list = append(*list, said{s, where})
		}
	}
	for _, d := range objectsOf(v["descriptions"]) {
		role := strings.ToLower(afterColon(textOf(d["role"])))
		value := firstNonBlank(textOf(d["value"]), textOf(d["description"])) // the second is dpa's
		switch {
		case role == "creditline" || role == "credit":
			a.set("credit", &a.Credit, value, "descriptions[role=creditline]")
		case role == "writer", containsAny(role, "script shotlist"):
		case strings.Contains(role, "caption"):
			add(&captions, value, "descriptions[role=caption]")
		default:
			add(&summaries, value, "descriptions[role="+role+"]")
		}
	}
	add(&captions, textOf(v["descriptioncaption"]), "description_caption")
	for _, k := range []string{"descriptionsummary", "descriptiontext", "teaser", "subhead", "descriptionxhtml", "descriptionhtml", "description"} {
		if _, list := v[k].([]any); !list {
			add(&summaries, textOf(v[k]), k)
		}
	}
	return captions, summaries
}

func (n *ninjs) bylines() {
	a, v := n.a, n.v
	for _, k := range []string{"by", "byline", "bylines"} {
		for _, text := range append(textsOf(v[k]), "") {
			if len(a.Bylines) == 0 {
				if a.Bylines = creditedAuthors(flat(text), a.Publisher); len(a.Bylines) > 0 {
					a.from("bylines", k)
				}
			}
		}
	}
	if len(a.Bylines) > 0 {
		return
	}
	for _, who := range objectsOf(v["authors"]) {
		if role := strings.ToLower(textOf(who["role"])); role != "editor" && role != "subeditor" {
			a.Bylines = append(a.Bylines, creditedAuthors(textOf(who["name"]), a.Publisher)...)
			a.from("bylines", "authors")
		}
	}
}

// textsOf returns a value's texts, uncut.
func textsOf(v any) []string {
	list, ok := v.([]any)
	if !ok {
		return nonBlank([]string{textOf(v)})
	}
	var out []string
	for _, x := range list {
		out = append(out, textOf(x))
	}
	return nonBlank(out)
}
