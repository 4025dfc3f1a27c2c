package corpus

import (
	"cmp"
	"strings"

	"ksearch/corpus/names"
)

// What a subject of NewsML-G2 may be.
const (
	g2Other = iota
	g2Person
	g2Place
	g2Organisation
	g2Category // of an agency's own service: "pl"
)

// g2Kind returns what the type of a concept says that it is. The IPTC's types
// are cpnat:person, cpnat:geoArea, cpnat:poi and cpnat:organisation.
func g2Kind(e *element) int {
	kind := strings.ToLower(cmp.Or(afterColon(e.attr("type")), lastSegment(e.attr("typeuri"))))
	switch {
	case e.attr("type") == "cptType:5": // Reuters
		return g2Place
	case strings.Contains(kind, "person"):
		return g2Person
	case strings.Contains(kind, "geoarea"), kind == "poi", kind == "city", kind == "country", kind == "statprov", kind == "place", kind == "location":
		return g2Place
	case strings.Contains(kind, "organi"), kind == "company", kind == "team":
		return g2Organisation
	case strings.Contains(kind, "category"):
		return g2Category
	}
	return g2Other
}

// g2Code returns what a concept is called by within an item.
func g2Code(e *element) string {
	return firstNonBlank(e.attr("qcode"), e.attr("uri"), e.attr("literal"))
}

// A concept is somebody or something that an item is about.
type concept struct {
	name    string
	country string
	point   *names.Point
}

// assertions reads what the item says once of concepts that it refers to.
func (g *g2Item) assertions() {
	g.asserts = make(map[string]*concept)
	for _, e := range g.root.all("assert") {
		if code := g2Code(e); code != "" && g.asserts[code] == nil {
			g.asserts[code] = &concept{g.ownName(e), g.ownCountry(e), ownPoint(e)}
		}
	}
}

// concept returns what an element says of a concept, or else an assertion.
func (g *g2Item) concept(e *element) concept {
	c := concept{g.ownName(e), g.ownCountry(e), ownPoint(e)}
	if known := g.asserts[g2Code(e)]; known != nil {
		c.name, c.country = cmp.Or(c.name, known.name), cmp.Or(c.country, known.country)
		if c.point == nil {
			c.point = known.point
		}
	}
	return c
}

// name returns the name of a concept in the language of the item.
func (g *g2Item) name(e *element) string {
	name := g.ownName(e)
	if known := g.asserts[g2Code(e)]; name == "" && known != nil {
		return known.name
	}
	return name
}

func (g *g2Item) ownName(e *element) string {
	var list []*element
	for _, n := range e.all("name") {
		if role := strings.ToLower(n.attr("role")); !strings.Contains(role, "mnemonic") && !strings.Contains(role, "sort") {
			list = append(list, n)
		}
	}
	return g.pick(list)
}

// subjects reads who and what the item is about.
func (g *g2Item) subjects() {
	a := g.a
	keywords := make([]string, 0, 8)
	for _, e := range g.content.all("keyword") {
		keywords = append(keywords, e.text())
	}
	keywords = append(keywords, g.content.values("slugline")...)
	for _, e := range g.content.all("subject") {
		name := g.name(e)
		switch g2Kind(e) {
		case g2Person:
			a.People = appendEntity(a.People, Entity{Name: name})
		case g2Place:
			c := g.concept(e)
			a.Places = appendEntity(a.Places, Entity{Name: c.name, Country: c.country, Point: c.point})
		case g2Organisation:
			a.Organisations = appendEntity(a.Organisations, Entity{Name: name})
		case g2Category:
		default:
			if runes(name) > 1 { // one letter is a category of ANPA
				keywords = append(keywords, name)
			}
			if isTopSubject(g2Code(e)) || containsAny(strings.ToLower(g2Code(e)), "department: section: rubric:") {
				a.set("section", &a.Section, name, "contentMeta/subject")
			}
		}
	}
	for _, e := range g.content.all("subject/bag/bit") { // several concepts that are one subject
		if name := g.name(e); runes(name) > 1 {
			keywords = append(keywords, name)
		}
	}
	for _, e := range g.item.all("memberOf") {
		a.set("section", &a.Section, g.name(e), "itemMeta/memberOf")
	}
	for _, e := range g.item.all("service") {
		if name := g.name(e); runes(name) > 4 && strings.ToLower(name) != name { // others are codes
			a.set("section", &a.Section, name, "itemMeta/service")
		}
	}
	if a.Keywords = nonBlank(keywords); len(a.Keywords) > 0 {
		a.from("keywords", "contentMeta/keyword, slugline, subject")
	}
	for field, list := range map[string][]Entity{"people": a.People, "places": a.Places, "organisations": a.Organisations} {
		if len(list) > 0 {
			a.from(field, "contentMeta/subject")
		}
	}
}

// isTopSubject reports whether a code is one of the 17 subjects at the top of
// the IPTC's Media Topics and of its older Subject Codes: "medtop:11000000".
func isTopSubject(code string) bool {
	code = lastSegment(afterColon(code))
	return len(code) == 8 && digitRun(code) == 8 && code[2:] == "000000"
}

func appendEntity(list []Entity, e Entity) []Entity {
	if e.Name = strings.TrimSpace(e.Name); e.Name == "" {
		return list
	}
	return append(list, e)
}

// ownCountry returns the country of a place: from codes of ISO 3166 in it, in
// what it is the same as, and in what it lies in, or from a country's name.
func (g *g2Item) ownCountry(e *element) string {
	list := []*element{e}
	for _, path := range []string{"sameAs", "broader", "POIDetails/address/country", "broader/sameAs"} {
		list = append(list, e.all(path)...)
	}
	var named string
	for _, c := range list[:min(len(list), 32)] {
		scheme, code, _ := strings.Cut(strings.ToLower(c.attr("qcode")), ":")
		if uri := strings.ToLower(c.attr("uri")); strings.Contains(uri, "iso3166-1a2/") {
			scheme, code = "iso3166-1a2", lastSegment(uri)
		}
		ofCountry := containsAny(scheme, "3166-1a2 country cntry") || strings.HasSuffix(strings.ToLower(c.attr("type")), "country")
		if ofCountry && len(code) == 2 && digitRun(code) == 0 {
			return strings.ToUpper(code)
		}
		named = cmp.Or(named, countryNamed(g.ownName(c)))
	}
	return named
}

// countryNamed returns the code of the country that is called name, or "".
func countryNamed(name string) string {
	if p, known := names.Default().Lookup(name); known && p.Kind == names.Country {
		return p.Country
	}
	return ""
}

// ownPoint returns where a place lies.
func ownPoint(e *element) *names.Point {
	for _, path := range []string{"geoAreaDetails/position", "POIDetails/position"} {
		for _, position := range e.all(path) {
			if p := pointOf(map[string]any{"lat": position.attr("latitude"), "lon": position.attr("longitude")}); p != nil {
				return p
			}
		}
	}
	return nil
}
