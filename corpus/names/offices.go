package names

// An office of state is called alike in many countries: مجلس النواب is the
// parliament of Iraq in Baghdad and that of Lebanon in Beirut. The list of
// organisations has such a name with the country in which it means the office,
// مجلس النواب@IQ, and this file says of which country a text speaks.

// An office is a name in a text that offices of several countries have.
type office struct {
	span   int // in the spans of the reading
	senses []sense
}

// addUnbound makes the names that offices of some countries have the names of
// what they are elsewhere: of themselves.
func (lx *lexicon) addUnbound(names []string) {
	var words []word
	var folded []byte
names:
	for _, name := range names {
		words, folded = appendWords(words[:0], folded[:0], name, 0)
		for _, s := range lx.known.whole(words, folded) {
			if s.country == "" {
				continue names
			}
		}
		lx.entries = append(lx.entries, entry{Organisation, name})
		words, folded = lx.known.add(name, sense{value: int32(len(lx.entries) - 1)}, words, folded)
	}
}

const (
	datelineWeight = 3 // mentions of a country that a dateline is worth
	besideOffice   = 3 // words on each side of its name that may say of which country it is
)

// settleOffices chooses for each office the one of the country that the words
// beside it name, else of the country that the text speaks of most.
func (d *reading) settleOffices() {
	if len(d.offices) == 0 {
		return
	}
	for _, name := range d.dateline {
		if p, ok := d.gazetteer.Lookup(name); ok && p.Country != "" {
			d.countries[p.Country] += datelineWeight
		}
	}
	for _, o := range d.offices {
		d.spans[o.span].entry = d.officeOf(&d.spans[o.span], o.senses)
	}
}

func (d *reading) officeOf(s *span, senses []sense) int32 {
	unbound, best, most := senses[0].value, int32(-1), 0
	beside := d.countryBeside(s)
	for _, sense := range senses {
		n := d.countries[sense.country]
		switch {
		case sense.country == "":
			unbound = sense.value
		case beside != "":
			if sense.country == beside {
				return sense.value
			}
		case n > most:
			best, most = sense.value, n
		}
	}
	if beside != "" {
		return unbound
	}
	if best >= 0 {
		return best
	}
	if len(d.countries) > 0 { // another country's
		return unbound
	}
	for _, home := range d.home {
		for _, sense := range senses {
			if sense.country == home {
				return sense.value
			}
		}
	}
	return unbound
}

// countryBeside returns the country that a word near s names, of the same
// sentence, the nearest first; "" if there is none.
func (d *reading) countryBeside(s *span) string {
	for by := 1; by <= besideOffice; by++ {
		for _, k := range [...]int{int(s.last) + by, int(s.first) - by} {
			if k < 0 || k >= len(d.words) || d.words[k].field != d.words[s.first].field {
				continue
			}
			if from, to := min(k, int(s.first))+1, max(k, int(s.last)); d.interrupted(from, to) {
				continue
			}
			if c := d.demonym(k); c != "" {
				return c
			}
			if n := d.spanAt(k); n != nil && n.source == fromGazetteer && !n.ambiguous {
				if c := d.gazetteer.places[n.entry].Country; c != "" {
					return c
				}
			}
		}
	}
	return ""
}

// interrupted reports whether a sentence ends, or a mark stands, before one of the
// words from to to.
func (d *reading) interrupted(from, to int) bool {
	for i := from; i <= to; i++ {
		if d.words[i].first || d.words[i].gap == gapFar || d.words[i].gap == gapComma {
			return true
		}
	}
	return false
}
