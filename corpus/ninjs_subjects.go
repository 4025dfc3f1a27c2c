package corpus

import (
	"strings"

	"ksearch/corpus/names"
)

// subjects reads who and what an object is about. The names of its lists are
// those of ninjs 1 (person), of 2 and 3 (people), and of dpa (poi_names).
func (n *ninjs) subjects() {
	a, v := n.a, n.v
	for _, k := range []string{"person", "people", "persons"} {
		for _, e := range n.concepts(k) {
			a.People = appendEntity(a.People, Entity{Name: flat(textOf(e))})
			a.from("people", k)
		}
	}
	for _, k := range []string{"place", "places", "geosubjectnames", "poinames"} {
		for _, e := range n.concepts(k) {
			name := flat(textOf(e))
			if k == "poinames" { // "Citadel, Old Town, 44001 Erbil"
				name, _, _ = strings.Cut(name, ",")
			}
			a.Places = appendEntity(a.Places, Entity{Name: name, Country: ninjsCountry(e), Point: ninjsPoint(e)})
			a.from("places", k)
		}
	}
	for _, k := range []string{"organisation", "organisations", "organization", "organizations"} {
		for _, e := range n.concepts(k) {
			a.Organisations = appendEntity(a.Organisations, Entity{Name: flat(textOf(e))})
			a.from("organisations", k)
		}
	}

	var keywords []string
	for _, k := range []string{"keywords", "keyword", "keywordnames"} {
		keywords = append(keywords, listOf(v[k])...)
	}
	keywords = append(keywords, textsOf(v["slugline"])...)
	for _, k := range []string{"subject", "subjects", "dpasubjectnames", "event", "events"} {
		for _, e := range n.concepts(k) {
			name := strings.TrimLeft(flat(textOf(e)), "# ")
			if runes(name) > 1 { // one letter is a category of ANPA
				keywords = append(keywords, name)
			}
			if m, ok := e.(map[string]any); ok && (isTopSubject(textOf(m["code"])) || isTopSubject(textOf(m["literal"])) || isTopSubject(textOf(m["uri"]))) {
				a.set("section", &a.Section, name, k)
			}
		}
	}
	if a.Keywords = nonBlank(keywords); len(a.Keywords) > 0 {
		a.from("keywords", "keywords, slugline, subject")
	}
	for _, k := range []string{"section", "service", "services"} {
		for _, e := range n.concepts(k) {
			if a.Section == "" || k != "section" {
				a.set("section", &a.Section, flat(textOf(e)), k)
			}
		}
	}
}

// concepts returns the concepts under a key, but for those that the object
// only has because another lies in them.
func (n *ninjs) concepts(key string) []any {
	list, ok := n.v[key].([]any)
	if !ok {
		if v := n.v[key]; textOf(v) != "" {
			return []any{v}
		}
		return nil
	}
	var out []any
	for _, e := range list {
		if m, ok := e.(map[string]any); ok {
			if rels, _ := m["rels"].([]any); len(rels) == 1 && textOf(rels[0]) == "ancestor" {
				continue
			}
		}
		if strings.TrimSpace(textOf(e)) != "" {
			out = append(out, e)
		}
	}
	return out
}

// ninjsCountry returns the country of a place that is one, or that states it.
func ninjsCountry(v any) string {
	m, ok := v.(map[string]any)
	if !ok {
		return countryNamed(textOf(v))
	}
	scheme := strings.ToLower(textOf(m["scheme"]) + textOf(m["uri"]))
	codes := []string{textOf(m["country_code"]), textOf(m["countrycode"]), textOf(m["country"])}
	if strings.Contains(scheme, "iso3166-1a2") {
		codes = append(codes, textOf(m["code"]), textOf(m["literal"]), lastSegment(textOf(m["uri"])))
	}
	for _, code := range codes {
		if len(code) == 2 && strings.ToUpper(code) != strings.ToLower(code) {
			return strings.ToUpper(code)
		}
	}
	return firstNonBlank(countryNamed(textOf(m["country"])), countryNamed(textOf(m)))
}

// ninjsPoint reads a place's point of GeoJSON, the longitude first.
func ninjsPoint(v any) *names.Point {
	m, _ := v.(map[string]any)
	for _, key := range []string{"geojson", "geoJSON", "geometry_geojson"} {
		g, _ := m[key].(map[string]any)
		if at, _ := g["coordinates"].([]any); textOf(g["type"]) == "Point" && len(at) >= 2 {
			return pointOf(map[string]any{"lon": at[0], "lat": at[1]})
		}
	}
	return nil
}
