package names

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Finder finds the entities of a text: people, then places, then
// organisations; within a kind the stated ones first, then by number of
// mentions, then in order of first mention. A place may be mentioned within the
// name of an organisation; otherwise no two mentions overlap. A Finder
// is safe for concurrent use.
type Finder interface{ Find(t *Text) []Entity }

// MaxEntities and MaxMentions bound what is found in one text. An article
// names a few dozen; a list of names ten megabytes long is cut short.
const (
	MaxEntities = 200
	MaxMentions = 64 // of one entity

	maxDateline   = 8
	maxCandidates = 4096 // names told apart in one text, before the best are chosen
)

// A Tagger is a [Finder] by rules: lists of places, organisations and
// well-known people, titles before a name, first names, runs of capitalised
// words. The zero Tagger is ready to use.
//
// A family name alone is the person of that name if the text names exactly one
// in full. Of several (Masrour and Nechirvan Barzani), it is the one who bore
// the same title; if that does not say, it is left out.
//
// A name of a place that is a common word or a person's name too (Van, Jordan)
// counts only with evidence: a word like "in" before it, a region after a
// comma, "province" or "city" beside it, or another word of the same country.
type Tagger struct {
	Gazetteer *Gazetteer // nil: Default()
	Model     *Model     // for English; nil: the one that is built in
	Aliases   *Aliases   // win over all that is built in; nil: none

	// Home are the countries of the archive's own region, as ISO 3166-1 alpha-2.
	// Their places are preferred where all else is equal. Nil: IQ, SY, TR, IR.
	Home []string
}

// Find returns the entities of t. It takes time in proportion to the length
// of t, and memory too. The slice is the caller's own.
func (g *Tagger) Find(t *Text) []Entity {
	d := g.reading(t)
	d.aliases = g.Aliases
	d.evidence = ByRule
	d.state(t.Stated)
	d.match()
	d.takeAliases()
	switch d.language {
	case "", "en":
		m := g.Model
		if m == nil {
			m = defaultModel()
		}
		d.learned(m)
	case "ar", "ckb", "fa", "kmr", "tr":
		d.regionalClubs()
		for i := 0; i < len(d.words); {
			i = d.run(i)
		}
	default:
		d.strange()
	}
	d.evidence, d.confidence = ByRule, 0
	d.settlePlaces()
	d.abroad()
	d.evidence = ByFullName
	d.settleSingles()
	d.uncasedSingles()
	d.evidence = ByRule
	d.shortened()
	d.settleAliases()
	d.resolve()
	return d.entities()
}

func (g *Tagger) reading(t *Text) *reading {
	gazetteer := g.Gazetteer
	if gazetteer == nil {
		gazetteer = Default()
	}
	d := newReading(t, gazetteer)
	d.dateline = t.Dateline[:min(len(t.Dateline), maxDateline)]
	if d.home = g.Home; d.home == nil {
		d.home = defaultHome
	}
	return d
}

func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if base == "ku" {
		return "kmr"
	}
	return base
}

func newReading(t *Text, g *Gazetteer) *reading {
	d := &reading{lexicon: defaultLexicon(), gazetteer: g}
	d.fields = [3]string{t.Headline, t.Standfirst, t.Body}
	d.language = baseLanguage(t.Language)
	d.regional = d.lexicon.regional[d.language]
	size := len(t.Headline) + len(t.Standfirst) + len(t.Body)
	d.words = make([]word, 0, size/6+16)
	d.folded = make([]byte, 0, size+size/16+16)
	for f, s := range d.fields {
		begin := len(d.words)
		d.words, d.folded = appendWords(d.words, d.folded, s, uint8(f))
		setAddressesApart(d.words[begin:], s)
	}
	d.names = make(map[string]int32)
	d.owner = make([]int32, len(d.words))
	d.look()
	return d
}

// A reading is one text while it is searched.
type reading struct {
	lexicon   *lexicon
	gazetteer *Gazetteer
	aliases   *Aliases
	regional  map[string]flag // of the language
	language  string
	home      []string // countries
	dateline  []string
	fields    [3]string
	words     []word
	folded    []byte
	owner     []int32 // by word: what has it, as the number of a mention from 1

	found      []finding // by number from 0
	names      map[string]int32
	candidates []candidate
	stated     phrases
	surnames   map[string]int32 // candidates of whom the file states one name, which is folded here
	spans      []span           // what the lists know, in order, apart
	singles    []single
	countries  map[string]int // how often the text speaks of them beyond doubt
	offices    []office
	byLast     map[string][]int32
	byFirst    map[string][]int32
	byMiddle   map[string]int32 // people by folded middle parts of their names; -1 where two have it
	byLastKey  map[string]int32 // the same by the keys of their last names
	spanOf     map[int]*span
	evidence   Evidence // of the mentions that are made now, where no list has the name
	confidence float64  // of the same; 0: see confidences
	model      *Model
	lower      map[string]bool   // folded words that stand in small letters
	bearing    map[string]bool   // folded first, last and full names of the people that the model sees
	fullNames  map[int32][]int32 // by person, the words at which a full name begins
	keys       map[string]nameKey
	single     bool           // what Sorani writes double is looked up as if it were single
	sport      int            // 1 and how many words of sport there are; 0 is not counted yet
	speakers   map[string]int // folded words of which one stands alone after a verb of speech, and where
}

// A finding is a mention before its candidate is known to stay.
type finding struct {
	first, last int32 // words
	start, end  int32 // bytes in the field
	of          int32 // candidate
	evidence    Evidence
	confidence  float64
}

// A candidate is an entity in the making.
type candidate struct {
	Entity
	count   int
	first   int32 // finding
	open    bool  // a stated place of which the file does not say where it is
	titles  []string
	into    int32 // the candidate that it became one with, from 1
	parts   []string
	aliased bool // a place that the table of aliases names
	recased bool // the name was written in capitals
}

// A span is a name that a list knows.
type span struct {
	first, last int32 // words
	start, end  int32 // bytes
	entry       int32 // of the lexicon, of the gazetteer, or a stated candidate
	source      uint8
	ambiguous   bool
}

const (
	fromGazetteer uint8 = iota
	fromLexicon
	fromStated
	fromAlias
)

// A single is a name of one word that somebody in the text may bear.
type single struct {
	first, last int32
	title       string  // the word of a title before it
	likely      bool    // the model sees a person in it
	sure        float64 // how likely that is, by the model
}

func (d *reading) fold(i int) []byte {
	w := &d.words[i]
	return d.folded[w.foldStart:w.foldEnd]
}

func (d *reading) text(i, j int) string { // of words i to j, j included
	return d.fields[d.words[i].field][d.words[i].start:d.words[j].end]
}

// look gives each word its flags, and marks the lines whose capitals say nothing.
func (d *reading) look() {
	begin, tall, long := 0, 0, 0
	mark := func(end int) {
		share := 90 // percent; a short sentence of names is no headline
		if end > begin && d.words[begin].field == 0 {
			share = 75
		}
		if long >= 4 && tall*100 >= long*share {
			for k := begin; k < end; k++ {
				d.words[k].styled = true
			}
		}
		begin, tall, long = end, 0, 0
	}
	d.countries = make(map[string]int)
	for i := range d.words {
		w := &d.words[i]
		fold := d.fold(i)
		w.flags = d.flagOf(fold)
		if w.flags == 0 && w.shape == uncased && d.language == "fa" {
			w.flags = d.persian(fold)
		}
		if w.flags == 0 && w.shape == uncased {
			w.flags = d.affixed(fold)
		}
		if w.shape == uncased && w.flags&isFirst != 0 && d.language != "fa" && d.language != "ckb" &&
			strings.HasSuffix(d.text(i, i), "ى") && string(fold) == "علی" {
			w.flags = isCommon // على, "on"
		}
		if d.language == "ar" && string(fold) == "امام" && strings.HasPrefix(d.text(i, i), "أ") {
			w.flags &^= isRole // أمام, in front of, is no إمام
		}
		if w.shape == uncased && d.language == "ar" && abroadNames[d.text(i, i)] {
			w.flags = isFirst // آنا, Anna, is not أنا, I
		}
		if d.language == "tr" || d.language == "kmr" {
			d.turkishFlags(i)
		}
		if w.flags&isDemonym != 0 {
			d.countries[d.lexicon.countries[string(fold)]]++
		}
		if w.first {
			mark(i)
		}
		if w.end-w.start >= 4 {
			long++
			if w.shape == titled || w.shape == capital {
				tall++
			}
		}
	}
	mark(len(d.words))
}

// abroadNames are first names of elsewhere that fold to small words of Arabic.
var abroadNames = map[string]bool{"آنا": true, "آنه": true, "آني": true, "آنيا": true, "آن": true, "وآنا": true, "وآن": true}

// flagOf returns the flags of a folded word.
func (d *reading) flagOf(fold []byte) flag {
	return d.lexicon.flags[string(fold)] | d.regional[string(fold)]
}

// affixed returns the flags of a word that another is written together with.
func (d *reading) affixed(fold []byte) flag {
	for pre, suf := range affixes(fold, d.language) {
		f := d.flagOf(fold[pre : len(fold)-suf])
		if prefix := string(fold[:pre]); d.language == "ar" && f&isSpeech != 0 && (prefix == "و" || prefix == "ف") {
			return isSpeech
		}
		if name := f & (isFirst | isLast | isWeak); name&(isFirst|isLast) != 0 {
			prefix := string(fold[:pre])
			if name &= ^isFirst; d.language != "ar" || !strings.HasSuffix(prefix, "ال") && prefix != "لل" {
				name |= f & isFirst
			} else if name&isLast == 0 { // اللقاء, the meeting, though a woman may be called لقاء
				continue
			}
			if d.regional != nil && (prefix == "ب" || prefix == "ل" || prefix == "ف") {
				name |= isWeak
			}
			if d.regional != nil {
				name |= f & isRole
			}
			return name
		}
		if f &= isSpeech | isRole | isOrgHead | isCommon | isAfter | isArea; suf == 0 && d.regional != nil && f != 0 {
			if prefix := string(fold[:pre]); strings.HasSuffix(prefix, "ال") || prefix == "لل" {
				f &^= isArea // the district, not the district of
				if prefix != "ال" {
					f &^= isSpeech | isAfter
				}
			}
			return f
		}
	}
	return 0
}

// match finds what the lists know, the longest at each word.
func (d *reading) match() {
	for i := 0; i < len(d.words); i++ {
		w := &d.words[i]
		if w.shape == digits {
			continue
		}
		var best span
		var senses []sense
		if len(d.stated.words) > 0 {
			if best, senses = d.longest(&d.stated, i); senses != nil {
				best.source, best.entry = fromStated, senses[0].value
			}
		}
		if d.aliases.Len() > 0 {
			if s, found := d.longest(&d.aliases.known, i); found != nil && (senses == nil || s.last >= best.last) && !d.insideName(&s, found) {
				chosen := d.aliases.choose(found)
				best, senses = s, found
				best.source, best.entry, best.ambiguous = fromAlias, chosen.value, chosen.ambiguous
			}
		}
		if s, found := d.longest(&d.lexicon.known, i); found != nil && (senses == nil || s.last > best.last) {
			best, senses = s, found
			best.source, best.entry, best.ambiguous = fromLexicon, found[0].value, found[0].ambiguous
		}
		if s, found := d.longest(&d.gazetteer.names, i); found != nil && (senses == nil || s.last > best.last) && !(s.first == s.last && w.styled && isFunctionWord(d.fold(i))) {
			best, senses = s, found
			best.source, best.entry = fromGazetteer, d.choose(found, int(s.last))
			for _, f := range found {
				best.ambiguous = best.ambiguous || f.ambiguous
			}
			if !best.ambiguous {
				d.countries[d.gazetteer.places[best.entry].Country]++
			}
		}
		if senses == nil {
			continue
		}
		if best.source == fromLexicon && senses[0].country != "" {
			d.offices = append(d.offices, office{len(d.spans), senses})
		}
		d.spans = append(d.spans, best)
		i = int(best.last)
	}
	delete(d.countries, "")
	for n := range d.spans {
		for k := d.spans[n].first; k <= d.spans[n].last; k++ {
			d.owner[k] = -int32(n) - 1 // known to a list, not yet a mention
		}
	}
	d.settleOffices()
}

// choose picks the place that senses mean: the one in the country or region
// that follows after a comma, else the greatest.
func (d *reading) choose(senses []sense, last int) int32 {
	if len(senses) > 1 && last+1 < len(d.words) && d.words[last+1].gap == gapComma {
		if _, after := d.longest(&d.gazetteer.names, last+1); after != nil {
			country := d.gazetteer.places[d.gazetteer.greatest(after)].Country
			for _, s := range senses {
				if d.gazetteer.places[s.value].Country == country {
					return s.value
				}
			}
		}
	}
	return d.gazetteer.greatest(senses)
}

func (d *reading) spanAt(i int) *span {
	if o := d.owner[i]; o < 0 {
		return &d.spans[-o-1]
	}
	return nil
}

// candidate returns the number of the entity called name, which it makes if need be, or -1.
// What an alias calls otherwise has that name.
func (d *reading) candidate(kind Kind, name string) int32 {
	var known *Entity
	if of := d.aliases.lookup(kind, name); of >= 0 {
		known = &d.aliases.entries[of].Entity
		name = known.Name
	}
	key := string(kind[:2]) + Fold(name)
	if n, ok := d.names[key]; ok {
		return n
	}
	if name == "" || len(d.candidates) >= maxCandidates {
		return -1
	}
	n := int32(len(d.candidates))
	d.names[key] = n
	d.candidates = append(d.candidates, candidate{Entity: Entity{Kind: kind, Name: name}, first: -1})
	if known != nil && kind == Place {
		d.placeAlias(&d.candidates[n], known)
	}
	return n
}

func (d *reading) mention(s span, of int32) {
	if of < 0 {
		return
	}
	f := finding{s.first, s.last, s.start, s.end, of, d.evidence, d.confidence}
	if f.confidence == 0 {
		f.confidence = confidences[f.evidence]
	}
	d.found = append(d.found, f)
	for k := s.first; k <= s.last; k++ {
		d.owner[k] = int32(len(d.found))
	}
}

// confidences are how often mentions of each evidence are right: what
// `make eval-newsroom` counts in the articles that may be tuned on, rounded
// down. The rules were written with those in view, so theirs is less.
var confidences = map[Evidence]float64{ByStatement: 0.99, ByAlias: 0.99, ByList: 0.98, ByGazetteer: 0.95, ByFullName: 0.95, ByRule: 0.8}

// take makes a mention of what a list knows.
func (d *reading) take(s *span) {
	of := s.entry
	evidence, confidence := d.evidence, d.confidence
	d.evidence, d.confidence = ByStatement, 0
	switch s.source {
	case fromLexicon:
		d.evidence = ByList
		e := d.lexicon.entries[s.entry]
		of = d.candidate(e.kind, e.name)
	case fromGazetteer:
		d.evidence = ByGazetteer
		of = d.place(d.gazetteer.places[s.entry])
	case fromAlias:
		d.evidence = ByAlias
		e := &d.aliases.entries[s.entry]
		of = d.candidate(e.Kind, e.Name)
	}
	d.mention(*s, of)
	d.evidence, d.confidence = evidence, confidence
}

func (d *reading) place(p GazetteerPlace) int32 {
	name := p.Name
	of := d.candidate(Place, name)
	if of >= 0 && d.candidates[of].Country != "" && d.candidates[of].Country != p.Country {
		of = d.candidate(Place, name+" ("+p.Country+")")
	}
	if of >= 0 && d.candidates[of].Point == nil {
		point := p.Point
		d.candidates[of].Country, d.candidates[of].Point = p.Country, &point
	}
	return of
}

func (d *reading) kindOf(s *span) Kind {
	switch s.source {
	case fromLexicon:
		return d.lexicon.entries[s.entry].kind
	case fromStated:
		return d.candidates[s.entry].Kind
	case fromAlias:
		return d.aliases.entries[s.entry].Kind
	}
	return Place
}

// canonical returns name with its blanks made one and without control characters.
func canonical(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range name {
		switch {
		case unicode.IsSpace(r):
			gap = b.Len() > 0
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200c':
		default:
			if gap {
				b.WriteByte(' ')
				gap = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// entities chooses, orders and fills the answer.
func (d *reading) entities() []Entity {
	slices.SortFunc(d.found, func(a, b finding) int { return cmp.Compare(a.first, b.first) })
	for i, f := range d.found {
		c := &d.candidates[d.root(f.of)]
		c.count++
		if c.first < 0 {
			c.first = int32(i)
		}
		if len(c.Mentions) < MaxMentions {
			field := d.words[f.first].field
			c.Mentions = append(c.Mentions, Mention{
				Field: [3]string{"headline", "standfirst", "body"}[field],
				Text:  d.fields[field][f.start:f.end], Start: int(f.start), End: int(f.end),
				Evidence: f.evidence, Confidence: f.confidence,
			})
		}
	}
	var held []*candidate
	for i := range d.candidates {
		if c := &d.candidates[i]; c.into == 0 && (c.Stated || c.count > 0) {
			held = append(held, c)
		}
	}
	best := func(a, b *candidate) int {
		if a.Stated != b.Stated {
			if a.Stated {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.first, b.first))
	}
	slices.SortStableFunc(held, best)
	held = held[:min(len(held), MaxEntities)]
	order := map[Kind]int{Person: 0, Place: 1, Organisation: 2}
	slices.SortStableFunc(held, func(a, b *candidate) int { return cmp.Compare(order[a.Kind], order[b.Kind]) })
	var answer []Entity
	for _, c := range held {
		answer = append(answer, c.Entity)
	}
	return answer
}

// root is the candidate that n is one with.
func (d *reading) root(n int32) int32 {
	for d.candidates[n].into > 0 {
		n = d.candidates[n].into - 1
	}
	return n
}

// join makes one of two candidates, if they are not yet: n is as.
func (d *reading) join(n, as int32) {
	if n, as = d.root(n), d.root(as); n != as {
		d.candidates[n].into = as + 1
	}
}
