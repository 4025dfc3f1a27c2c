package names

import "strings"

// Locate returns the place that a name means where nothing beside it tells more
// than a comma does ("Paris, Texas"), in any spelling and script that the
// built-in gazetteers know. It is called as [Gazetteer.Lookup] finds it, and
// else what a [Tagger] takes it for. The answer always has a Point.
func Locate(name string) (Entity, bool) {
	name = strings.TrimSpace(name)
	e := resolveAlone(name, name)
	if p, ok := Default().Lookup(name); ok {
		point := p.Point
		if e.GeoNames != p.GeoNames || e.Name != p.Name {
			e.Region = ""
		}
		return Entity{Kind: Place, Name: p.Name, Country: p.Country, Region: e.Region, Point: &point, GeoNames: p.GeoNames}, true
	}
	if e.Point != nil {
		return e, true
	}
	// As the words are written behind a place, and as a Tagger itself tells
	// two places of one name apart: "Paris (Texas)".
	if at := strings.IndexAny(name, ",("); at > 0 {
		first, within := strings.TrimSpace(name[:at]), strings.Trim(name[at+1:], " )")
		e = resolveAlone(first, first+", "+within)
	}
	return e, e.Point != nil
}

// Spellings returns what the place that a name means is called, as [Locate]
// takes it: the canonical name, and after it all others that the gazetteer of
// the region lists, in every script. It returns nil where no place is known.
func Spellings(name string) []string {
	g := Default()
	n := g.lookup(name)
	if n < 0 {
		if e, ok := Locate(name); ok {
			return []string{e.Name}
		}
		return nil
	}
	all := []string{g.places[n].Name}
	for other := range strings.SplitSeq(g.others[n], "|") {
		if other = strings.TrimSuffix(other, "?"); other != "" {
			all = append(all, other)
		}
	}
	return all
}

// resolveAlone resolves the name with which a text begins.
func resolveAlone(name, text string) Entity {
	t := &Text{Language: "en", Body: text}
	for _, e := range new(Tagger).Resolve(t, []Annotation{{Kind: Place, Start: 0, End: len(name)}}) {
		for _, m := range e.Mentions {
			if m.Start == 0 {
				e.Mentions = nil
				return e
			}
		}
	}
	return Entity{}
}

// CountryName returns what an English newsroom calls a country, by its ISO
// 3166-1 alpha-2 code. It is the code itself where the gazetteer has no name.
func (g *Gazetteer) CountryName(code string) string {
	for i := range g.places {
		if p := &g.places[i]; p.Kind == Country && p.Country == code {
			return p.Name
		}
	}
	return code
}
