package names

import (
	"maps"
	"slices"
	"strings"
)

// state makes entities of what the file itself names.
func (d *reading) state(entities []Entity) {
	d.stated, d.surnames = newPhrases(0), make(map[string]int32)
	var words []word
	var folded []byte
	for i := range entities {
		e := &entities[i]
		if len(d.candidates) >= MaxEntities {
			return
		}
		if len(e.Name) > 400 { // longer than any name
			continue
		}
		given := canonical(e.Name)
		name := given
		var known Entity
		switch e.Kind {
		case Place:
			if p, ok := d.gazetteer.Lookup(given); ok && (e.Country == "" || e.Country == p.Country) {
				point := p.Point
				name, known.Country, known.Point = p.Name, p.Country, &point
			}
		case Person, Organisation:
			words, folded = appendWords(words[:0], folded[:0], given, 0)
			for _, s := range d.lexicon.known.whole(words, folded) {
				if entry := d.lexicon.entries[s.value]; entry.kind == e.Kind {
					name = entry.name
				}
			}
			if e.Kind == Person && name == given {
				name = d.publicFigure(given)
			}
		default:
			continue
		}
		if n := d.aliases.lookup(e.Kind, given); n >= 0 {
			name = d.aliases.entries[n].Name
		}
		of := d.candidate(e.Kind, name)
		if of < 0 {
			continue
		}
		c := &d.candidates[of]
		c.open = c.Kind == Place && !c.Stated && e.Country == "" && e.Point == nil
		c.Stated = true
		if e.Country != "" {
			c.Country = e.Country
		} else if c.Country == "" {
			c.Country = known.Country
		}
		if e.Point != nil {
			point := *e.Point
			c.Point = &point
		} else if c.Point == nil {
			c.Point = known.Point
		}
		if words, folded = appendWords(words[:0], folded[:0], name, 0); e.Kind == Person && len(words) == 1 && words[0].shape != uncased && (d.language == "" || d.language == "en") {
			d.surnames[string(folded)] = of
			continue
		}
		words, folded = d.stated.add(strings.TrimRight(given, "?"), sense{value: of}, words, folded)
		words, folded = d.stated.add(name, sense{value: of}, words, folded)
	}
}

// settlePlaces takes the places whose names are words too, where there is evidence.
func (d *reading) settlePlaces() {
	sure := make(map[int32]bool)
	for pass := range 2 {
		for n := range d.spans {
			s := &d.spans[n]
			if s.source != fromGazetteer || !s.ambiguous || d.owner[s.first] != int32(-n-1) || d.owner[s.last] != int32(-n-1) {
				continue
			}
			switch {
			case d.evident(s):
				sure[s.entry] = true
			case pass == 1 && (sure[s.entry] || d.countries[d.gazetteer.places[s.entry].Country] > 0 && !d.styledOrFirst(s)):
			default:
				continue
			}
			d.take(s)
		}
	}
}

const (
	abroadTown  = 7  // after "city of": 64,000 people; smaller places are too often called as something common is
	abroadCity  = 10 // after "in": 512,000
	homeTown    = 5  // the same at home: 16,000
	abroadWords = 3
)

// abroad takes the cities of the world in a script without capitals: where the
// word before says that a place follows, and no list knows the name better.
func (d *reading) abroad() {
	if d.gazetteer.world == nil {
		return
	}
	var hits []bearer
	for i := 1; i < len(d.words); i++ {
		b := d.before(i)
		if b == nil || b.shape != uncased || b.flags&(isPrep|isArea) == 0 {
			continue
		}
		least, near := abroadTown, 0
		if kind := areaKinds[string(d.fold(i-1))]; kind != isCity {
			if d.language == "ckb" || kind != 0 { // in the north, in the world: what stands after "in" is anything
				continue
			}
			least, near = abroadCity, homeTown
		}
		free := 0
		for free < abroadWords && i+free < len(d.words) && d.owner[i+free] == 0 && d.words[i+free].shape == uncased && (free == 0 || d.words[i+free].gap == gapBlank) {
			free++
		}
		for n := free; n > 0; n-- {
			w := &d.words[i]
			if n == 1 && (w.flags != 0 || w.foldEnd-w.foldStart < 8) { // four Arabic letters
				break
			}
			large := false
			g := d.gazetteer.world()
			hits = g.bearing(hits[:0], nameHash(d.words[i:i+n], d.folded))
			for _, h := range hits {
				people := g.people(h.place)
				large = large || g.feature(h.place) < District && (people >= least || people >= near && slices.Contains(d.home, g.country(h.place)))
			}
			if large {
				d.mention(d.span(i, i+n-1, 0, 0), d.candidate(Place, canonical(d.text(i, i+n-1))))
				i += n - 1
				break
			}
		}
	}
}

// styledOrFirst reports whether the capital of s says nothing: the word may be
// the common one. In scripts without capitals it always may.
func (d *reading) styledOrFirst(s *span) bool {
	w := &d.words[s.first]
	common := w.flags&isFirst == 0 && d.gazetteer.places[s.entry].Kind == City && w.end-w.start < 5
	return w.shape == uncased || common && (w.styled || w.first)
}

// evident reports whether the words beside s say that it is a place.
func (d *reading) evident(s *span) bool {
	first, last := int(s.first), int(s.last)
	if next := last + 1; d.language == "ar" && next < len(d.words) && d.words[next].gap == gapBlank {
		if o := d.owner[next]; o > 0 && d.candidates[d.found[o-1].of].Kind == Place && d.found[o-1].start == d.words[next].start {
			return false // بورصة نيويورك, the exchange
		}
	}
	w := &d.words[first]
	if b := d.before(first); b != nil {
		if b.shape != titled || b.flags&isArea != 0 {
			if b.flags&(isPrep|isArea) != 0 {
				return true
			}
		}
		// city of Batman; in the Soran district
		if fold := string(d.folded[b.foldStart:b.foldEnd]); fold == "the" && first >= 2 && d.words[first-2].flags&isPrep != 0 && last+1 < len(d.words) && d.words[last+1].flags&isArea != 0 {
			return true
		}
	}
	if d.coordinated(first) {
		return true
	}
	if d.language == "kmr" && s.end < d.words[last].end && d.words[first].gap == gapBlank && first > 0 && joinsNouns(string(d.fold(first-1))) {
		return true // Dadgeha Wanê
	}
	if s.start > w.start && w.shape == uncased && d.fields[w.field][w.start:s.start] != "ال" {
		return true // the preposition is in the word
	}
	if last+1 < len(d.words) {
		next := &d.words[last+1]
		if next.gap == gapBlank && next.flags&isArea != 0 {
			return true
		}
		if next.gap == gapComma {
			if after := d.spanAt(last + 1); after != nil && after.source == fromGazetteer && !after.ambiguous {
				p := d.gazetteer.places[after.entry]
				return p.Kind != City && (p.Country == "" || p.Country == d.gazetteer.places[s.entry].Country)
			}
		}
		if next.gap == gapApostrophe && (d.language == "tr" || d.language == "kmr") {
			return true // Van'da
		}
	}
	return false
}

const maxCoordinated = 12 // places of a list that are looked back over

// coordinated reports whether word i goes on a list of places in a language of
// which "and" is a word of its own: لە کۆیە و سۆران, li Wan û Mûşê.
func (d *reading) coordinated(i int) bool {
	if d.language == "en" {
		return false
	}
	for n := range maxCoordinated {
		before := i - 1
		switch {
		case i < 2 || d.words[i].first:
			return false
		case d.words[i].gap == gapComma && n > 0: // one before the last two
		case d.words[i].gap != gapBlank || d.words[i-1].gap != gapBlank || d.words[i-1].first:
			return false
		default:
			switch string(d.fold(i - 1)) {
			case "و", "u", "ve":
				before--
			default:
				return false
			}
		}
		o := d.owner[before]
		if o <= 0 || d.candidates[d.found[o-1].of].Kind != Place {
			return false
		}
		if n > 0 {
			return true // the third of three
		}
		i = int(d.found[o-1].first)
		if b := d.before(i); b != nil && b.flags&(isPrep|isArea) != 0 {
			return true
		}
	}
	return false
}

// reigning are the titles of who is known by a first name, folded.
var reigning = foldedWords("Lady Pope King Queen Emperor Empress Prince Princess Sultan Emir")

// settleSingles gives the names of one word to the people whom the text names
// in full, then takes what a title makes a person.
func (d *reading) settleSingles() {
	d.index()
	d.settleSurnames()
	for _, s := range d.singles {
		if d.owner[s.first] > 0 || d.owner[s.last] > 0 {
			continue
		}
		span := d.span(int(s.first), int(s.last), 0, 0)
		known := d.spanAt(int(s.first))
		if known != nil && known.source == fromLexicon {
			span = *known
		}
		if known != nil && known.source == fromGazetteer {
			continue
		}
		key := family(string(d.fold(int(s.last))))
		if of, whole := d.bearer(d.byLast[key], s.title); whole {
			if of >= 0 {
				d.mention(span, of)
				d.bear(of, s.title)
			}
			continue
		}
		if known != nil && known.source == fromLexicon {
			e := &d.lexicon.entries[known.entry]
			switch {
			case e.kind == Person:
				d.mention(span, d.candidate(Person, e.name))
			case brands.has(key):
				d.mention(span, d.candidate(e.kind, e.name)) // Disney, if nobody of the name is there
			default:
				d.mention(span, d.candidate(Person, canonical(d.text(int(s.first), int(s.last)))))
			}
			continue
		}
		if of, whole := d.bearer(d.byFirst[string(d.fold(int(s.first)))], s.title); whole && s.first == s.last && d.alone(int(s.first)) {
			if of >= 0 {
				d.mention(span, of)
			}
			continue
		}
		w := &d.words[s.first]
		if s.title != "" && w.shape != uncased && w.shape != capital && len(key) > 1 {
			d.evidence = ByRule // the title
			var of int32
			if i := int(s.first) - 1; i >= 0 && s.first == s.last && reigning.has(s.title) && w.gap == gapBlank && d.words[i].shape == titled && string(d.fold(i)) == s.title {
				of = d.candidate(Person, d.publicFigure(canonical(d.text(i, i)+" "+d.text(i+1, i+1)))) // Pope Francis; a first name says little
				d.mention(span, of)
				d.bear(of, s.title)
			} else {
				of = d.name(span, s.title)
			}
			d.evidence = ByFullName
			if of >= 0 && len(d.byLast[key]) == 0 {
				d.byLast[key] = append(d.byLast[key], of)
			}
		}
	}
	// Titled ones may have come after the plain ones.
	for _, s := range d.singles {
		if s.likely && d.owner[s.first] <= 0 {
			span := d.span(int(s.first), int(s.last), 0, 0)
			switch of, any := d.bearer(d.byLast[family(string(d.fold(int(s.last))))], s.title); {
			case of >= 0:
				d.mention(span, of)
			case any:
				d.mention(span, d.lastBearer(d.byLast[family(string(d.fold(int(s.last))))], s.first))
			case s.sure < nameAlone && s.title == "":
			case s.first == s.last && d.middle(int(s.first)) >= 0:
				d.mention(span, d.middle(int(s.first)))
			case d.alike(int(s.last)) >= 0:
				d.mention(span, d.alike(int(s.last)))
			default:
				d.evidence, d.confidence = ByModel, min(s.sure, surest)
				if b := d.before(int(s.first)); s.title == "" && b != nil && b.shape == lower && b.flags&isPrep != 0 && d.words[s.first].shape == titled && d.words[s.first].flags&(isFirst|isLast) == 0 {
					d.mention(span, d.candidate(Place, canonical(d.text(int(s.first), int(s.last))))) // a woman from Simele
				} else {
					d.name(span, s.title)
				}
				d.evidence, d.confidence = ByFullName, 0
			}
			continue
		}
		if d.owner[s.first] > 0 || d.owner[s.last] > 0 || s.title != "" || d.spanAt(int(s.first)) != nil {
			continue
		}
		if of, whole := d.bearer(d.byLast[family(string(d.fold(int(s.last))))], ""); whole && of >= 0 {
			d.mention(d.span(int(s.first), int(s.last), 0, 0), of)
		}
	}
	// A place that is also the family name of somebody in the text.
	for n := range d.spans {
		s := &d.spans[n]
		if s.source == fromGazetteer && s.ambiguous && s.first == s.last && d.owner[s.first] == int32(-n-1) {
			if of, whole := d.bearer(d.byLast[family(string(d.fold(int(s.first))))], ""); whole && of >= 0 {
				d.mention(*s, of)
			}
		}
	}
}

// middle returns the one person whose name of three parts or more has word i
// within it, or -1: Aoun Diab Abdullah is Diab.
func (d *reading) middle(i int) int32 {
	d.indexParts()
	return onlyOf(d.byMiddle, string(d.fold(i)))
}

// alike returns the one person whose family name is spelled in another way
// than word i, or -1: al-Awwadi and Al-Awadi.
func (d *reading) alike(i int) int32 {
	d.indexParts()
	name := d.text(i, i)
	of := onlyOf(d.byLastKey, Key(name))
	if of < 0 {
		return -1
	}
	if Edits([]rune(Fold(lastOf(d.candidates[of].Name))), []rune(Fold(name))) > 2 {
		return -1
	}
	return of
}

// onlyOf returns what people has for a key, or -1; it has -1 where there are two.
func onlyOf(people map[string]int32, key string) int32 {
	if of, known := people[key]; known {
		return of
	}
	return -1
}

// lastOf is the last part of a name.
func lastOf(name string) string { return name[strings.LastIndexAny(name, " -")+1:] }

// indexParts lists the people whom the text names in full by the middle parts of
// their names and by the keys of the last.
func (d *reading) indexParts() {
	if d.byMiddle != nil {
		return
	}
	d.byMiddle, d.byLastKey = make(map[string]int32), make(map[string]int32)
	add := func(people map[string]int32, key string, of int32) {
		if held, known := people[key]; known && held != of {
			of = -1
		}
		people[key] = of
	}
	for n := range d.candidates {
		c := &d.candidates[n]
		if c.Kind != Person || len(c.parts) < 2 {
			continue
		}
		of := d.root(int32(n))
		for _, part := range c.parts[1 : len(c.parts)-1] {
			add(d.byMiddle, part, of)
		}
		if key := Key(lastOf(c.Name)); len(key) > 2 {
			add(d.byLastKey, key, of)
		}
	}
}

// settleSurnames makes whom the file states by one name the person of whom the
// text says more, if that is one alone, and finds him wherever the name stands.
func (d *reading) settleSurnames() {
	if len(d.surnames) == 0 {
		return
	}
	for _, fold := range slices.Sorted(maps.Keys(d.surnames)) {
		stated := d.surnames[fold]
		if of, _ := d.bearer(d.byLast[family(fold)], ""); of >= 0 {
			d.join(stated, of)
			d.candidates[of].Stated = true
		}
	}
	d.evidence = ByStatement
	for i := range d.words {
		if d.owner[i] > 0 || !d.words[i].capitalised() {
			continue
		}
		if of, stated := d.surnames[string(d.fold(i))]; stated {
			d.mention(d.span(i, i, 0, 0), of)
		}
	}
	d.evidence = ByFullName
}

// bearer returns which of people is meant by one name and a title, -1 if that
// is not clear. It reports whether there are any.
func (d *reading) bearer(people []int32, title string) (of int32, any bool) {
	of = -1
	several := false
	titled := int32(-1)
	severalTitled := false
	for _, p := range people {
		p = d.root(p)
		if of >= 0 && p != of {
			several = true
		}
		of = p
		if title == "" || personal[title] {
			continue
		}
		for _, t := range d.candidates[p].titles {
			if t == title {
				severalTitled = severalTitled || titled >= 0 && titled != p
				titled = p
			}
		}
	}
	if several {
		of = -1
		if titled >= 0 && !severalTitled {
			of = titled
		}
	}
	return of, len(people) > 0
}

// lastBearer returns which of people was named in full last before a word, or
// the first of them. Who is somebody's relative comes after those who are not:
// they are called by their first names, where the one whom the text is about
// is called by the last.
func (d *reading) lastBearer(people []int32, before int32) int32 {
	if d.fullNames == nil {
		d.fullNames = make(map[int32][]int32)
		for _, f := range d.found {
			if f.first < f.last {
				of := d.root(f.of)
				d.fullNames[of] = append(d.fullNames[of], f.first)
			}
		}
		for _, at := range d.fullNames {
			slices.Sort(at)
		}
	}
	best, at, relative := d.root(people[0]), int32(-1), true
	for _, p := range people {
		p = d.root(p)
		n, _ := slices.BinarySearch(d.fullNames[p], before)
		if n == 0 {
			continue
		}
		is := d.kindred(int(d.fullNames[p][0]))
		if relative && !is || relative == is && d.fullNames[p][n-1] > at {
			best, at, relative = p, d.fullNames[p][n-1], is
		}
	}
	return best
}

// kindred reports whether the name at word i is that of a relative of somebody
// in the text: his daughter, the painter Zelal Ardalani.
func (d *reading) kindred(i int) bool {
	for k := i - 1; k > 0 && k > i-7 && !d.words[k+1].first; k-- {
		if d.words[k].shape == lower && kin.hasBytes(d.fold(k)) {
			return possessives.hasBytes(d.fold(k-1)) || d.words[k-1].gap == gapApostrophe
		}
	}
	return false
}

var possessives = foldedWords("his her their whose")

// family returns a folded family name without the article, so that al-Abadi
// and Abadi are one.
func family(fold string) string {
	if len(fold) > 8 && strings.HasPrefix(fold, "ال") {
		return fold[4:]
	}
	return fold
}

const maxNamesakes = 32 // compared with each other; more of one name cannot be told apart anyway

// index lists the people by last and first name, and makes one of those whose
// names differ only in that one is longer: George Bush, George W. Bush.
func (d *reading) index() {
	d.byLast = make(map[string][]int32)
	d.byFirst = make(map[string][]int32)
	var words []word
	var folded []byte
	byKey := make(map[string][]int32)
	var sentences map[int32][]int32
	for n := range d.candidates {
		c := &d.candidates[n]
		if c.Kind != Person {
			continue
		}
		words, folded = appendWords(words[:0], folded[:0], c.Name, 0)
		if len(words) == 0 {
			continue
		}
		c.parts = c.parts[:0]
		for i := range words {
			c.parts = append(c.parts, string(folded[words[i].foldStart:words[i].foldEnd]))
		}
		if len(words) < 2 {
			continue
		}
		last := family(c.parts[len(c.parts)-1])
		for _, other := range d.byLast[last] {
			o := &d.candidates[other]
			if o.into > 0 {
				continue
			}
			if subsequence(c.parts, o.parts) {
				d.join(int32(n), other)
				break
			}
			if subsequence(o.parts, c.parts) {
				c.Stated = c.Stated || o.Stated
				d.join(other, int32(n))
				c.titles = append(c.titles, o.titles...)
			}
		}
		if c.into > 0 {
			continue
		}
		for _, other := range d.byFirst[c.parts[0]] {
			o := &d.candidates[other]
			short, long := c, o
			if len(o.parts) < len(c.parts) {
				short, long = o, c
			}
			if o.into > 0 || len(short.parts) < 2 || len(short.parts) >= len(long.parts) || !slices.Equal(short.parts, long.parts[:len(short.parts)]) {
				continue
			}
			if sentences == nil {
				sentences = d.sentencesOf()
			}
			if !share(sentences[int32(n)], sentences[other]) { // Nawzad Salih, and later Nawzad Salih Rashid
				long.Stated = long.Stated || short.Stated
				long.titles = append(long.titles, short.titles...)
				if short == c {
					d.join(int32(n), other)
				} else {
					d.join(other, int32(n))
				}
				break
			}
		}
		if c.into > 0 {
			continue
		}
		key, count := d.keyOf(c.Name)
		if alike := byKey[key]; count > 1 {
			for _, other := range alike {
				if !spelled(c.Name, d.candidates[other].Name) {
					continue
				}
				if sentences == nil {
					sentences = d.sentencesOf()
				}
				if !share(sentences[int32(n)], sentences[other]) { // side by side they are two, however alike
					d.join(int32(n), other)
					break
				}
			}
			if c.into > 0 {
				d.candidates[c.into-1].titles = append(d.candidates[c.into-1].titles, c.titles...)
				continue
			}
			if len(alike) < maxNamesakes {
				byKey[key] = append(alike, int32(n))
			}
		}
		if len(d.byLast[last]) < maxNamesakes {
			d.byLast[last] = append(d.byLast[last], int32(n))
		}
		if first := c.parts[0]; len(first) > 1 && first != "عبد" && len(d.byFirst[first]) < maxNamesakes {
			d.byFirst[first] = append(d.byFirst[first], int32(n))
		}
	}
	d.mentionedNames()
}

// sentencesOf returns the sentences that name each candidate, ascending, by
// the number of the sentence.
func (d *reading) sentencesOf() map[int32][]int32 {
	number := make([]int32, len(d.words))
	for i := range d.words {
		if i > 0 {
			number[i] = number[i-1]
		}
		if d.words[i].first {
			number[i]++
		}
	}
	in := make(map[int32][]int32)
	for _, f := range d.found {
		in[f.of] = append(in[f.of], number[f.first])
	}
	for of := range in {
		slices.Sort(in[of])
	}
	return in
}

// share reports whether two ascending lists have a number in common.
func share(a, b []int32) bool {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			return true
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return false
}

// mentionedNames lets the spelling of a text in another script find a public
// figure: the name in the text, not the canonical one, has the last word.
func (d *reading) mentionedNames() {
	for _, f := range d.found {
		c := &d.candidates[f.of]
		if c.Kind != Person || f.first == f.last {
			continue
		}
		last := family(string(d.fold(int(f.last))))
		people := d.byLast[last]
		if len(people) < maxNamesakes && !containsRoot(d, people, f.of) {
			d.byLast[last] = append(people, f.of)
		}
		first := string(d.fold(int(f.first)))
		if people := d.byFirst[first]; len(first) > 2 && d.words[f.first].shape == titled && d.words[f.first].flags&isTitle == 0 && len(people) < maxNamesakes && !containsRoot(d, people, f.of) {
			d.byFirst[first] = append(people, f.of) // Şivan, whom the list calls Shivan
		}
	}
}

func containsRoot(d *reading, people []int32, of int32) bool {
	for _, p := range people {
		if d.root(p) == d.root(of) {
			return true
		}
	}
	return false
}

// subsequence reports whether the parts of short are all in long, in order,
// and the first or last ones are the same.
func subsequence(short, long []string) bool {
	if len(short) < 2 || len(short) > len(long) {
		return false
	}
	i := 0
	for _, part := range long {
		if i < len(short) && short[i] == part {
			i++
		}
	}
	return i == len(short)
}
