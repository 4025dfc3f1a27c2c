package names

// takeAliases makes mentions of what the table of aliases knows beyond doubt.
func (d *reading) takeAliases() {
	if d.aliases.Len() == 0 {
		return
	}
	for n := range d.spans {
		s := &d.spans[n]
		if s.source != fromAlias || s.ambiguous {
			continue
		}
		b := d.before(int(s.first))
		d.take(s)
		if b != nil && b.flags&(isTitle|isRole) != 0 && d.kindOf(s) == Person {
			d.bear(d.found[len(d.found)-1].of, string(d.folded[b.foldStart:b.foldEnd]))
		}
	}
}

// settleAliases takes the aliases that are common words too, where the text
// names their entity in another way.
func (d *reading) settleAliases() {
	if d.aliases.Len() == 0 {
		return
	}
	there := make(map[string]bool)
	for _, f := range d.found {
		c := &d.candidates[d.root(f.of)]
		there[string(c.Kind)+c.Name] = true
	}
	for n := range d.spans {
		s := &d.spans[n]
		if s.source != fromAlias || !s.ambiguous || d.owner[s.first] != int32(-n-1) || d.owner[s.last] != int32(-n-1) {
			continue
		}
		if e := &d.aliases.entries[s.entry]; there[string(e.Kind)+e.Name] {
			d.take(s)
		}
	}
}

// insideName reports whether the one word of an alias of a person is a part of
// a longer name, which may be that of another: Apo Tayfun.
func (d *reading) insideName(s *span, senses []sense) bool {
	if s.first != s.last || d.words[s.first].shape == uncased || d.aliases.entries[d.aliases.choose(senses).value].Kind != Person {
		return false
	}
	if k := int(s.last) + 1; k < len(d.words) {
		w := &d.words[k]
		if w.gap == gapBlank && w.shape == titled && w.flags&(isCommon|isTitle|isRole|isSpeech) == 0 && !w.styled {
			return true
		}
	}
	b := d.before(int(s.first))
	return b != nil && b.shape == titled && b.flags&isFirst != 0 && !b.styled
}

// placeAlias gives a place what the table of aliases and the gazetteer know of it.
func (d *reading) placeAlias(c *candidate, known *Entity) {
	c.aliased = true
	c.GeoNames, c.Country = known.GeoNames, known.Country
	if p, ok := d.gazetteer.Lookup(known.Name); ok && (known.Country == "" || known.Country == p.Country) {
		point := p.Point
		c.Country, c.Point = p.Country, &point
	}
}
