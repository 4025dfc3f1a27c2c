package corpus

import (
	"slices"
	"strings"
)

// about returns what a component itself says of its article.
func (r *newsmlReader) about(c *element) *Article {
	a := new(Article)
	lines := c.all("NewsLines")
	for _, l := range lines {
		for _, s := range l.values("HeadLine") {
			if worded(s) {
				a.set("headline", &a.Headline, s, "NewsML NewsLines/HeadLine")
			}
		}
		for _, s := range l.values("ByLine") {
			if authors := authorsOf(s); len(authors) > 0 && len(a.Bylines) < maxList {
				a.Bylines = append(a.Bylines, authors...)
				a.from("bylines", "NewsML NewsLines/ByLine")
			}
		}
		for _, s := range l.values("DateLine") {
			if _, err := ParseDate(s); err != nil {
				a.set("dateline", &a.Dateline.Raw, s, "NewsML NewsLines/DateLine")
			}
		}
	}
	a.set("publisher", &a.Publisher, attrOf(c.all("AdministrativeMetadata/Provider/Party"), "FormalName"), "NewsML AdministrativeMetadata/Provider/Party@FormalName")
	a.set("language", &a.Language, attrOf(c.all("DescriptiveMetadata/Language"), "FormalName"), "NewsML DescriptiveMetadata/Language@FormalName")
	a.set("language", &a.Language, c.attr("lang"), "NewsML NewsComponent@xml:lang")
	for _, l := range lines {
		a.set("publisher", &a.Publisher, l.first("CreditLine").text(), "NewsML NewsLines/CreditLine")
	}
	newsmlKeywords(a, c, lines)
	newsmlNote(a, c, lines)
	for _, l := range c.all("DescriptiveMetadata/Location") {
		if !isOrigin(l) {
			a.Places = state(a, "places", a.Places, newsmlPlace(l), "NewsML DescriptiveMetadata/Location")
		}
	}
	return a
}

// newsmlKeywords reads keywords, subjects and the slug, and the names of people
// and organisations that agencies put among them.
func newsmlKeywords(a *Article, c *element, lines []*element) {
	keyword := func(s, where string) {
		if s = strings.TrimSpace(s); s != "" && len(a.Keywords) < 2*maxList {
			a.Keywords = append(a.Keywords, s)
			a.from("keywords", where)
		}
	}
	for _, l := range lines {
		for _, s := range l.values("KeywordLine") {
			for _, k := range listOf(s) {
				keyword(k, "NewsML NewsLines/KeywordLine")
			}
		}
	}
	for _, level := range []string{"Subject", "SubjectMatter", "SubjectDetail", "SubjectQualifier"} {
		for _, s := range c.all("DescriptiveMetadata/SubjectCode/" + level) {
			name := s.attr("FormalName")
			a.set("section", &a.Section, subjectName(name), "NewsML DescriptiveMetadata/SubjectCode/"+level+"@FormalName")
			if worded(name) {
				keyword(name, "NewsML DescriptiveMetadata/SubjectCode/"+level+"@FormalName")
			}
		}
	}
	for _, in := range []string{"DescriptiveMetadata/Property", "Metadata/Property"} {
		for _, p := range c.all(in) {
			where := "NewsML " + in + "@Value"
			name, role := strings.ToLower(p.attr("FormalName")), strings.ToLower(p.attr("Role"))
			descriptive := strings.HasPrefix(in, "Descr") // in others they may be accounts and sellers
			for _, value := range strings.Split(sample(p.attr("Value"), maxNote), ";") {
				switch {
				case strings.Contains(name, "keyword") && strings.HasPrefix(role, "person"), descriptive && strings.HasPrefix(name, "person"):
					a.People = state(a, "people", a.People, Entity{Name: value}, where)
				case descriptive && slices.Contains([]string{"organisation", "organization", "company"}, name):
					a.Organisations = state(a, "organisations", a.Organisations, Entity{Name: value}, where)
				case strings.Contains(name, "keyword"):
					keyword(value, where)
				}
			}
		}
	}
	for _, l := range lines {
		for _, s := range l.values("SlugLine") {
			keyword(s, "NewsML NewsLines/SlugLine")
		}
	}
}

// newsmlNote reads what is for the desks.
func newsmlNote(a *Article, c *element, lines []*element) {
	for _, l := range lines {
		for _, n := range l.all("NewsLine") {
			kind := strings.ToLower(attrOf(n.all("NewsLineType"), "FormalName"))
			for _, word := range []string{"advis", "editor", "ednote", "note", "instruction"} {
				if strings.Contains(kind, word) {
					a.set("editors_note", &a.EditorsNote, n.first("NewsLineText").text(), "NewsML NewsLines/NewsLine[NewsLineType="+oneLine(kind, 40)+"]")
				}
			}
		}
	}
	for _, p := range c.all("AdministrativeMetadata/Property") {
		if name := strings.ToLower(p.attr("FormalName")); strings.HasPrefix(name, "editor") || name == "ednote" {
			a.set("editors_note", &a.EditorsNote, p.attr("Value"), "NewsML AdministrativeMetadata/Property")
		}
	}
}

// newsmlPlace returns the place of a Location, its finest part.
func newsmlPlace(location *element) Entity {
	var place Entity
	parts := make(map[string]string)
	for _, p := range location.all("Property") {
		if name := strings.ToLower(p.attr("FormalName")); parts[name] == "" && len(parts) < maxList {
			parts[name] = p.attr("Value")
		}
	}
	place.Country = countryCode(parts["country"])
	for _, name := range []string{"city", "area", "countryarea", "region"} {
		if place.Name == "" {
			place.Name = parts[name]
		}
	}
	if place.Name == "" && place.Country == "" {
		place.Name = parts["country"]
	}
	return place
}

// rankOf says how well the text of a ContentItem can be read; 0 is not at all.
func rankOf(item *element) int {
	data := dataOf(item)
	switch {
	case data == nil || isBase64(item) || !isText(item):
		return 0
	case len(data.all("nitf")) > 0:
		return 3
	case len(data.all("*")) > 0:
		return 2
	case strings.TrimSpace(ownText(data)) == "":
		return 0
	}
	return 1
}

func dataOf(item *element) *element {
	for _, path := range []string{"DataContent", "Encoding/DataContent"} {
		if data := item.all(path); len(data) > 0 {
			return data[0]
		}
	}
	return nil
}

func isBase64(item *element) bool {
	for _, e := range item.all("Encoding") {
		if strings.Contains(strings.ToLower(e.attr("Notation")), "base64") {
			return true
		}
	}
	return false
}

// isText reports whether a ContentItem may be text that is read.
func isText(item *element) bool {
	if partRoles()[letters(attrOf(item.all("MediaType"), "FormalName"), maxName)] == mediaPart {
		return false
	}
	if strings.EqualFold(attrOf(item.all("Format"), "FormalName"), "css") {
		return false
	}
	mime := strings.ToLower(attrOf(item.all("MimeType"), "FormalName"))
	switch kind, _, _ := strings.Cut(mime, "/"); {
	case mime == "", strings.Contains(mime, "xml"), strings.Contains(mime, "html"):
		return true
	case kind == "text":
		return mime != "text/css" && !strings.Contains(mime, "script")
	default:
		return false
	}
}

// contentText returns the text of a DataContent, which is NITF, XHTML, HTML as
// text, or text. Of NITF it returns what that states, too.
func contentText(data *element) (text string, nitf *Article, notes []error) {
	if n := data.all("nitf"); len(n) > 0 {
		nitf, notes = nitfArticle(n[0])
		return nitf.Body, nitf, notes
	}
	if len(data.all("*")) > 0 {
		return data.blockText(nil), nil, nil
	}
	text = strings.TrimSpace(rawText(data))
	if _, local := rootOf([]byte(sample(text, headSize))); local == "nitf" || local == "html" {
		document := text
		if strings.HasPrefix(document, "<?") { // what it was encoded in
			_, document, _ = strings.Cut(document, "?>")
		}
		if root, err := buildTree(xmlDecoder(strings.NewReader(document), "utf-8")); err == nil {
			if root.name == "html" {
				return root.blockText(nil), nil, nil
			}
			nitf, notes = nitfArticle(root)
			return nitf.Body, nitf, notes
		}
	}
	return fromHTML(text), nil, nil
}

// rawText returns the text right in e as it is.
func rawText(e *element) string {
	var b strings.Builder
	for _, c := range e.nodes {
		b.WriteString(c.data)
	}
	return b.String()
}
