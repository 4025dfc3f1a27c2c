package names

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// An option is a place that a name can mean.
type option struct {
	listed  int32 // in the gazetteer, -1 if it is not there
	geo     int32 // in the gazetteer of the world, -1 if it is not there
	country string
	region  int32 // of the first order, in the gazetteer of the world; that of a region is itself; -1 is unknown
	point   *Point
	feature Feature
	prior   float64

	alternate bool  // it is known by another name first
	seat      int32 // in the gazetteer, from 1: the place of the same name within a district that is known by another
}

// A naming is one name of a text, in all its spellings that fold alike.
type naming struct {
	options  []option
	mentions []hinted
	kind     Feature // that the name itself says: the "Province" of "Nineveh Province"; 0 is none
	picked   int     // option, -1 if none
	region   int32   // in the gazetteer of the world, from 1: that of which it made the text speak
	sure     float64 // by how much it was better than the next
}

// A hint is what the words beside a mention say of the place.
type hint struct {
	country string
	region  int32   // in the gazetteer of the world, from 1
	kind    Feature // Province, District, Settlement + 1 for a city; 0 is none
	within  bool    // it says itself in what another place lies: the Ohio of "Lima, Ohio"
}

type hinted struct {
	finding int32 // -1: the dateline, or stated
	hint
}

const (
	maxOptions = 256 // of one name; San Jose has about 200
	maxAnchors = 24  // places that others are near to
	isCity     = Feature(7 + 1)
)

// Weights of what speaks for a place, in doublings of its population.
const (
	weighQualified = 40.0 // the region or country after the comma
	weighKind      = 20.0 // "province" for a region, "city" for a city
	weighCountry   = 4.0  // the article names the country
	weighRegion    = 5.0  // the article names the region
	weighNear      = 5.0  // another place of the article is near
	weighDateline  = 4.0  // the country of the dateline
	weighHome      = 4.0  // the archive's own countries
	weighListed    = 1.0  // in the gazetteer of the region
	weighAlternate = -3.0 // known by another name first
	weighEclipsed  = -6.0 // and a state or a province has the name for its own
)

var defaultHome = []string{"IQ", "SY", "TR", "IR"}

// resolve says which places the names of places mean, once for each name of a
// text; only where the words beside it say otherwise does one name mean two.
func (d *reading) resolve() {
	r := &resolver{reading: d, geo: new(geo), named: make(map[string]*naming)}
	if d.gazetteer.world != nil {
		r.geo = d.gazetteer.world()
	}
	for n := range d.candidates {
		c := &d.candidates[n]
		if c.Kind == Place && c.Stated {
			r.stated = append(r.stated, int32(n))
			h := hint{}
			if c.Point == nil || c.open {
				h.country = c.Country
			}
			if g := r.naming(c.Name); g != nil {
				g.mentions = append(g.mentions, hinted{-1, h})
			}
		}
	}
	slices.SortFunc(d.found, func(a, b finding) int { return cmp.Compare(a.first, b.first) })
	for n, f := range d.found {
		if c := &d.candidates[f.of]; c.Kind != Place || c.Stated || c.aliased {
			continue
		}
		if g := r.naming(d.fields[d.words[f.first].field][f.start:f.end]); g != nil {
			g.mentions = append(g.mentions, hinted{int32(n), hint{}})
		}
	}
	for _, name := range d.dateline {
		if g := r.naming(name); g != nil {
			g.mentions = append(g.mentions, hinted{-1, hint{}})
			r.dateline = append(r.dateline, g)
		}
	}
	if len(r.order) == 0 {
		return
	}
	r.listen()
	r.settle()
	r.assign()
}

// A resolver chooses among the places of one text.
type resolver struct {
	*reading
	geo       *geo
	named     map[string]*naming // by folded name
	order     []*naming
	stated    []int32
	dateline  []*naming
	others    map[string]*naming // qualifiers that are no names of the text
	byFinding map[int32]*naming  // by last word
	countries map[string]float64
	regions   map[int32]float64
	anchors   []anchor

	words  []word // scratch
	folded []byte
	hits   []bearer
}

type anchor struct {
	of     *naming
	point  Point
	weight float64
}

// naming returns what the text means by name, which it looks up if need be.
// It returns nil if that is too much to hold.
func (r *resolver) naming(name string) *naming {
	if len(name) > 400 {
		return nil
	}
	key := Fold(name)
	if g, ok := r.named[key]; ok {
		return g
	}
	if len(r.order) >= maxCandidates {
		return nil
	}
	g := &naming{picked: -1}
	g.options, g.kind = r.lookup(name)
	r.named[key] = g
	r.order = append(r.order, g)
	return g
}

// lookup returns the places that bear name, and what the name itself says they are.
func (r *resolver) lookup(name string) ([]option, Feature) {
	r.words, r.folded = appendWords(r.words[:0], r.folded[:0], name, 0)
	words := r.words
	if len(words) == 0 || len(words) > maxPhrase {
		return nil, 0
	}
	fold := func(w word) string { return string(r.folded[w.foldStart:w.foldEnd]) }
	if len(words) == 1 {
		if full, ok := abbreviations[strings.ReplaceAll(fold(words[0]), ".", "")]; ok && words[0].shape != lower {
			if o, _ := r.lookup(full); o != nil {
				return slices.DeleteFunc(o, func(o option) bool { return o.feature != Province }), Province
			}
		}
	}
	if o := r.bearing(words); o != nil {
		if kind := areaKinds[fold(words[len(words)-1])]; kind == isCity && len(words) > 1 && slices.ContainsFunc(o, func(o option) bool { return o.feature < District }) {
			return o, kind // Quebec City is not Quebec
		}
		return o, 0
	}
	if len(words) > 1 && fold(words[0]) == "the" {
		words = words[1:]
		if o := r.bearing(words); o != nil {
			return o, 0
		}
	}
	if last := len(words) - 1; last > 0 {
		if kind := areaKinds[fold(words[last])]; kind != 0 {
			return r.bearing(words[:last]), kind
		}
		if kind := areaKinds[fold(words[0])]; kind != 0 {
			rest := words[1:]
			if fold(rest[0]) == "of" {
				rest = rest[1:]
			}
			return r.bearing(rest), kind
		}
	}
	return nil, 0
}

// bearing returns the places that the words name.
func (r *resolver) bearing(words []word) []option {
	if len(words) == 0 {
		return nil
	}
	var out []option
	seen := make(map[int32]bool) // in the gazetteer
	list := func(n int32) {
		if !seen[n] {
			seen[n] = true
			out = append(out, r.listed(n))
		}
	}
	for _, s := range r.gazetteer.names.whole(words, r.folded) {
		list(s.value)
	}
	listed := len(out)
	hash := nameHash(words, r.folded)
	if hash == 0 || listed == 0 && r.noPlace(words) {
		return out
	}
	r.hits = r.geo.bearing(r.hits[:0], hash)
	r.hits = r.hits[:min(len(r.hits), maxOptions)]
	eclipsed := slices.ContainsFunc(out, func(o option) bool { return o.feature >= Province })
next:
	for _, h := range r.hits {
		if l, ok := r.gazetteer.byID[r.geo.ids[h.place]]; ok {
			if n := len(out); !seen[l] {
				if list(l); !h.first && eclipsed { // Kuwait is not Kuwait City
					out[n].prior += weighAlternate + weighEclipsed
				}
			}
			continue
		}
		o := r.world(h.place)
		if !h.first {
			o.alternate = true
			o.prior += weighAlternate
			if eclipsed {
				o.prior += weighEclipsed
			}
		}
		for _, l := range out[:listed] {
			// The same place once more: a district, an old town.
			if l.country == o.country && o.feature < District && l.feature < District && near(l.point, o.point, 25) {
				continue next
			}
			if o.alternate && o.feature == District && l.country == o.country && l.feature < District && near(l.point, o.point, 50) {
				o.seat = l.listed + 1
			}
		}
		out = append(out, o)
	}
	return out
}

// noPlace reports whether words are no place of the world even where one is
// called so: Congress is in Arizona, Eu in Normandy, West in Cameroon.
func (r *resolver) noPlace(words []word) bool {
	w := &words[0]
	if len(words) == 1 {
		if w.shape == capital && w.end-w.start < 4 {
			return true
		}
		return r.lexicon.flags[string(r.folded[w.foldStart:w.foldEnd])]&(isCommon|isOrgStart|isOrgEnd) != 0
	}
	if len(words) > 2 {
		return false
	}
	second := words[1]
	switch string(r.folded[w.foldStart:second.foldEnd]) {
	case "whitehouse", "cityhall", "townhall", "redcross", "westcoast", "eastcoast", "westbank", "unitednations", "europeanunion", "supremecourt":
		return true
	}
	return false
}

func near(a, b *Point, km float64) bool {
	return a != nil && b != nil && Distance(*a, *b) < km
}

// listed returns a place of the gazetteer as an option.
func (r *resolver) listed(n int32) option {
	p := &r.gazetteer.places[n]
	o := option{listed: n, geo: -1, country: p.Country, region: -1, point: &p.Point, prior: 1.7 * float64(p.Importance)}
	switch p.Kind {
	case Region:
		o.feature = Province
	case Country:
		o.feature = State
		o.prior += 2
	case Area:
		o.feature = Province
		if p.Country == "" { // nothing else in a text can speak for it: Kurdistan is not the province in Iran
			o.prior += weighHome + weighCountry
		}
	}
	if p.GeoNames > 0 {
		if i, ok := slices.BinarySearch(r.geo.ids, uint32(p.GeoNames)); ok {
			w := r.world(int32(i))
			o.geo, o.region, o.feature = w.geo, w.region, w.feature
			o.prior = max(o.prior, w.prior)
		}
	}
	o.prior += weighListed
	return r.homely(o)
}

// world returns a place of the gazetteer of the world as an option.
func (r *resolver) world(n int32) option {
	o := option{listed: -1, geo: n, country: r.geo.country(n), region: r.geo.region(n), point: r.geo.point(n), feature: r.geo.feature(n)}
	o.prior = float64(r.geo.people(n))
	switch o.feature {
	case Quarter:
		o.prior -= 4
	case RegionSeat:
		o.prior += 1
	case Capital:
		o.prior += 4
	case District:
		o.prior -= 5
	case Province:
		o.region = n
		o.prior -= 2
	case State:
		o.prior += 6
	}
	return r.homely(o)
}

func (r *resolver) homely(o option) option {
	if slices.Contains(r.home, o.country) {
		o.prior += weighHome
	}
	return o
}

// settle picks a place for each name: first each for itself, then in the light
// of the others.
func (r *resolver) settle() {
	r.countries = make(map[string]float64)
	r.regions = make(map[int32]float64)
	for i := range r.reading.words {
		if c := r.demonym(i); c != "" {
			r.countries[c]++
		}
	}
	for _, g := range r.order {
		g.pick(func(o *option) float64 { return o.prior }, g.hint())
		if g.picked < 0 {
			continue
		}
		switch o := &g.options[g.picked]; o.feature {
		case State:
			r.countries[o.country] += float64(len(g.mentions))
		case Province:
			r.regions[o.region] += float64(len(g.mentions))
			g.region = o.region + 1
			r.countries[o.country]++
		default:
			if g.sure > 4 || g.hint() != (hint{}) {
				r.countries[o.country]++
			}
		}
	}
	for range 2 {
		r.anchor()
		for _, g := range r.order {
			g.pick(func(o *option) float64 { return r.rank(g, o) }, g.hint())
		}
	}
}

// anchor finds the places that others may be near to.
func (r *resolver) anchor() {
	r.anchors = r.anchors[:0]
	for _, g := range r.order {
		if g.picked < 0 {
			continue
		}
		o := &g.options[g.picked]
		if o.point == nil || o.feature == State {
			continue
		}
		weight := min(1, 0.2+g.sure/10)
		if slices.Contains(r.dateline, g) {
			weight = 1
		}
		r.anchors = append(r.anchors, anchor{g, *o.point, weight})
	}
	slices.SortStableFunc(r.anchors, func(a, b anchor) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(len(b.of.mentions), len(a.of.mentions)))
	})
	r.anchors = r.anchors[:min(len(r.anchors), maxAnchors)]
}

// rank returns what speaks for a place.
func (r *resolver) rank(g *naming, o *option) float64 {
	return o.prior + r.support(g, o)
}

// support returns what speaks for a place in the rest of the text.
func (r *resolver) support(g *naming, o *option) float64 {
	total := 0.0
	own := func(p *option) bool { return g.picked >= 0 && p == &g.options[g.picked] }
	if n := r.countries[o.country]; o.feature != State || !own(o) {
		if own(o) && (o.feature == Province || g.sure > 4 || g.hint() != (hint{})) {
			n-- // its own
		}
		if n > 0 {
			total += weighCountry * (1 - math.Exp2(-n/2))
		}
	}
	if o.feature < Province && o.region >= 0 {
		n := r.regions[o.region]
		if g.region == o.region+1 {
			n -= float64(len(g.mentions)) // its own: Hatay does not say that Antakya is meant
		}
		if n > 0 {
			total += weighRegion
		}
	}
	if len(r.dateline) > 0 && o.feature < State {
		if at := r.dateline[0]; at != g && at.picked >= 0 && at.options[at.picked].country == o.country {
			total += weighDateline
		}
	}
	if o.point != nil && o.feature < Province {
		best := 0.0
		for _, a := range r.anchors {
			if a.of == g || a.weight*weighNear <= best {
				continue
			}
			km := Distance(a.point, *o.point)
			if by := a.weight * weighNear * math.Exp(-km/200); by > best {
				best = by
			}
		}
		total += best
	}
	return total
}

// hint returns what the mentions of g say together.
func (g *naming) hint() hint {
	counts := make(map[hint]int)
	city := g.largest() < Province // New York, of which Buffalo, New York, says nothing
	var best hint
	for _, m := range g.mentions {
		h := m.hint
		if h == (hint{}) || h.within && city {
			continue
		}
		counts[h]++
		if h.country == "" && h.region == 0 && 2*counts[h] < len(g.mentions) {
			continue // "province" must be said of the half of them
		}
		if best == (hint{}) || counts[h] > counts[best] || counts[h] == counts[best] && best.country == "" && best.region == 0 {
			best = h
		}
	}
	if best == (hint{}) {
		best.kind = g.kind
	}
	return best
}

// pick chooses the option that ranks highest with the hint.
func (g *naming) pick(rank func(*option) float64, h hint) {
	g.picked, g.sure = choice(g.options, rank, h, g.kind)
}

func choice(options []option, rank func(*option) float64, h hint, kind Feature) (picked int, sure float64) {
	picked = -1
	best, next := math.Inf(-1), math.Inf(-1)
	for i := range options {
		o := &options[i]
		score := rank(o)
		if h.within {
			if o.feature == h.kind && (h.kind == State && o.country == h.country || h.kind == Province && o.region == h.region-1) {
				score += weighQualified
			}
		} else if h.country != "" && h.country == o.country && o.feature != State || h.region > 0 && h.region-1 == o.region && o.feature != Province {
			score += weighQualified
		}
		switch k := cmp.Or(h.kind, kind); {
		case k == Province && o.feature == Province, k == District && o.feature == District, k == isCity && o.feature < District, k == State && o.feature == State:
			score += weighKind
		case k == Province && o.feature == District:
			score += weighKind / 2
		}
		if score > best {
			picked, best, next = i, score, best
		} else if score > next {
			next = score
		}
	}
	return picked, min(best-next, 100)
}

// assign makes the entities of the places that were picked.
func (r *resolver) assign() {
	d := r.reading
	held := make(map[[2]int32]int32) // the candidate of a place
	taken := make(map[int32]bool)    // candidates that are a place
	for _, n := range r.stated {
		c := &d.candidates[n]
		g := r.named[Fold(c.Name)]
		if g == nil || c.into > 0 {
			continue
		}
		h := g.hint()
		i, _ := choice(g.options, func(o *option) float64 {
			score := r.rank(g, o)
			if c.Country != "" && !c.open && o.country != c.Country || c.Point != nil && !c.open && !near(c.Point, o.point, 100) && o.feature < District {
				return math.Inf(-1)
			}
			return score
		}, h, g.kind)
		if i < 0 {
			continue
		}
		o := &g.options[i]
		key := [2]int32{o.listed, o.geo}
		if of, ok := held[key]; ok {
			r.join(n, of)
			continue
		}
		held[key], taken[n] = n, true
		r.fill(c, "", o)
	}
	for _, g := range r.order {
		if len(g.options) == 0 {
			continue
		}
		rank := func(o *option) float64 { return r.rank(g, o) }
		whole := g.hint()
		picked := make(map[hint]int)
		for _, m := range g.mentions {
			if m.finding < 0 {
				continue
			}
			h := m.hint
			if !h.within && h.country == "" && h.region == 0 {
				h = whole
			}
			i, ok := picked[h]
			if !ok {
				i, _ = choice(g.options, rank, h, g.kind)
				if i >= 0 && !r.credible(g, &g.options[i], h) {
					i = -1
				}
				picked[h] = i
			}
			if i < 0 {
				continue
			}
			o := &g.options[i]
			key := [2]int32{o.listed, o.geo}
			of, ok := held[key]
			if !ok {
				if of = r.entity(o, taken); of < 0 {
					continue
				}
				held[key] = of
			}
			d.found[m.finding].of = of
		}
	}
}

// credible reports whether a place may be meant: of the villages of the world
// only those of which the text says more than the name.
func (r *resolver) credible(g *naming, o *option, h hint) bool {
	if o.alternate && o.feature == District && (r.regional != nil || strings.HasSuffix(r.geo.name(o.geo), " County")) && h.kind != District && h.region == 0 && r.regions[o.region] == 0 {
		return false // Ford is no county
	}
	if o.listed >= 0 || o.feature >= Province || r.geo.people(o.geo) >= 5 {
		return true
	}
	return h.country == o.country || h.region > 0 && h.region-1 == o.region || slices.Contains(r.home, o.country) || r.support(g, o) >= 2
}

// entity returns the number of a new candidate for a place. Of two places of
// one name the second is told apart by its country, or by its region.
func (r *resolver) entity(o *option, taken map[int32]bool) int32 {
	name := r.nameOf(o)
	other := name + " (" + o.country + ")"
	inside := other
	switch {
	case o.feature == Province || o.feature == District:
		inside = name + " (region)"
	case o.region >= 0:
		inside = name + " (" + r.geo.name(o.region) + ")"
	}
	for _, name := range []string{name, other, inside} {
		if name == other && o.country == r.countryOf(r.nameOf(o)) {
			continue
		}
		of := r.reading.candidate(Place, name)
		if of < 0 {
			return -1
		}
		if !taken[of] && !r.candidates[of].Stated {
			taken[of] = true
			r.fill(&r.candidates[of], name, o)
			return of
		}
	}
	return -1
}

// countryOf returns the country of the entity called name.
func (r *resolver) countryOf(name string) string {
	if of := r.reading.candidate(Place, name); of >= 0 {
		return r.candidates[of].Country
	}
	return ""
}

func (r *resolver) nameOf(o *option) string {
	switch {
	case o.listed >= 0:
		return r.gazetteer.places[o.listed].Name
	case o.seat > 0:
		return r.gazetteer.places[o.seat-1].Name
	}
	return r.geo.name(o.geo)
}

// fill writes into c what is known of the place that it is.
func (r *resolver) fill(c *candidate, name string, o *option) {
	if !c.Stated {
		c.Name = name
	}
	if !c.Stated || c.Country == "" || c.open {
		c.Country = o.country
	}
	if o.point != nil && (!c.Stated || c.Point == nil || c.open) {
		point := *o.point
		c.Point = &point
	}
	if o.geo >= 0 {
		c.GeoNames = int(r.geo.ids[o.geo])
	}
	if o.listed >= 0 {
		c.GeoNames = r.gazetteer.places[o.listed].GeoNames
	}
	if o.region >= 0 && o.region != o.geo {
		c.Region = r.regionName(o.region)
	}
}

// regionName returns what a region is called, as the gazetteer writes it if it is there.
func (r *resolver) regionName(n int32) string {
	if l, ok := r.gazetteer.byID[r.geo.ids[n]]; ok {
		return r.gazetteer.places[l].Name
	}
	return r.geo.name(n)
}

// Resolve says which places the annotated ones of the body of t are, as Find
// does with the places that it finds itself. The annotations ascend and do not
// overlap; those of other kinds and those that hold no whole word are left out.
func (g *Tagger) Resolve(t *Text, places []Annotation) []Entity {
	d := g.reading(t)
	next := 0
	for _, a := range places {
		for next < len(d.words) && (d.words[next].field != 2 || int(d.words[next].end) <= a.Start) {
			next++
		}
		last := next
		for last+1 < len(d.words) && int(d.words[last+1].start) < a.End {
			last++
		}
		if a.Kind != Place || a.Start < 0 || a.Start >= a.End || next == len(d.words) || int(d.words[next].start) >= a.End || d.owner[next] > 0 || d.owner[last] > 0 {
			continue
		}
		s := d.span(next, last, 0, 0)
		d.mention(s, d.candidate(Place, canonical(d.fields[2][s.start:s.end])))
	}
	d.resolve()
	return d.entities()
}
