package names

import (
	"math"
	"strings"
)

// listen finds for each mention what the words beside it say of the place.
func (r *resolver) listen() {
	r.byFinding = make(map[int32]*naming)
	for _, g := range r.order {
		for _, m := range g.mentions {
			if m.finding >= 0 {
				r.byFinding[r.reading.found[m.finding].last] = g
			}
		}
	}
	for _, g := range r.order {
		for i := range g.mentions {
			if n := g.mentions[i].finding; n >= 0 {
				r.hear(&g.mentions[i].hint, g, &r.reading.found[n])
			}
		}
	}
	// The region after a comma is the region, not the city of its name.
	for _, g := range r.order {
		for i := range g.mentions {
			n := g.mentions[i].finding
			if n <= 0 {
				continue
			}
			f := &r.reading.found[n]
			if w := &r.reading.words[f.first]; w.gap != gapComma {
				continue
			}
			if before := r.byFinding[f.first-1]; before != nil && before != g {
				if h := r.contains(g, before); h.within {
					g.mentions[i].hint = h
				}
			}
		}
	}
}

// contains returns as what g is the region or country of a place called as
// inner, if it can be.
func (r *resolver) contains(g, inner *naming) hint {
	var h hint
	best := math.Inf(-1)
	for i := range g.options {
		o := &g.options[i]
		if o.feature < Province {
			continue
		}
		for k := range inner.options {
			in := &inner.options[k]
			if in.feature >= Province || o.prior+in.prior <= best {
				continue
			}
			switch {
			case o.feature == State && in.country == o.country:
				best, h = o.prior+in.prior, hint{country: o.country, kind: State, within: true}
			case o.feature == Province && o.region >= 0 && in.region == o.region:
				best, h = o.prior+in.prior, hint{region: o.region + 1, kind: Province, within: true}
			}
		}
	}
	return h
}

// hear reads the words beside one mention of g.
func (r *resolver) hear(h *hint, g *naming, f *finding) {
	words := r.reading.words
	after := int(f.last) + 1
	if after < len(words) && words[after].field == words[f.last].field {
		w := &words[after]
		switch {
		case w.gap == gapComma:
			r.qualify(h, g, after)
			if h.country == "" && h.region == 0 && after+1 < len(words) { // Springfield, Clark County, Ohio
				for k := after + 1; k < len(words) && k < after+4; k++ {
					if words[k].gap == gapComma {
						r.qualify(h, g, k)
						break
					}
				}
			}
		case w.gap == gapFar && r.bracketed(f, w):
			r.qualify(h, g, after)
		case w.gap == gapBlank:
			fold := string(r.fold(after))
			if kind := areaKinds[fold]; kind != 0 && !(kind == District && after+1 < len(words) && words[after+1].gap == gapBlank && courts[string(r.fold(after+1))]) {
				h.kind = kind
				after++
			}
			if after < len(words) && string(r.fold(after)) == "in" || fold == "in" {
				for k := after; k < len(words) && k < after+4 && words[k].gap == gapBlank; k++ {
					if words[k].capitalised() {
						r.qualify(h, g, k)
						break
					}
				}
			}
		}
	}
	first := int(f.first)
	if first == 0 || words[first-1].field != words[first].field {
		return
	}
	// Ohio's Lima
	if first >= 2 && words[first].gap == gapBlank && words[first-1].gap == gapApostrophe && string(r.fold(first-1)) == "s" {
		if of := r.byFinding[int32(first-2)]; of != nil {
			r.inside(h, g, of)
		}
		return
	}
	// the Syrian city of Afrin; in Lebanon's northern city of Tripoli
	for k := first - 1; k >= 0 && k >= first-5 && words[k+1].gap == gapBlank; k-- {
		w := &words[k]
		fold := string(r.fold(k))
		if kind := areaKinds[fold]; kind != 0 && h.kind == 0 && (k == first-1 && w.shape != titled || k == first-2 && string(r.fold(first-1)) == "of") {
			h.kind = kind
		}
		if c := r.demonym(k); c != "" && w.shape != lower {
			r.inCountry(h, g, c)
			return
		}
		if fold == "s" && w.gap == gapApostrophe && k > 0 {
			if of := r.byFinding[int32(k-1)]; of != nil {
				r.inside(h, g, of)
			}
			return
		}
		if w.shape != lower && w.shape != uncased || fold == "in" || fold == "and" || fold == "to" {
			return
		}
	}
}

// bracketed reports whether only an opening bracket stands between f and w.
func (r *resolver) bracketed(f *finding, w *word) bool {
	return strings.TrimSpace(r.fields[w.field][f.end:w.start]) == "("
}

// qualify hears the region or country that the words from k on name.
func (r *resolver) qualify(h *hint, g *naming, k int) {
	words := r.reading.words
	for n := min(4, len(words)-k); n > 0; n-- {
		last := k + n - 1
		if n > 1 && !r.runs(k, last) {
			continue
		}
		if w := &words[k]; n == 1 && !w.capitalised() && w.shape != uncased {
			return
		}
		text := r.text(k, last)
		if len(text) > 100 {
			continue
		}
		of := r.naming2(text)
		if of == nil || len(of.options) == 0 {
			continue
		}
		r.inside(h, g, of)
		return
	}
}

func (r *resolver) runs(k, last int) bool {
	for i := k + 1; i <= last; i++ {
		if !r.joined(i) || r.reading.words[i].field != r.reading.words[k].field {
			return false
		}
	}
	return true
}

// naming2 looks a name up that need not be one of the text.
func (r *resolver) naming2(name string) *naming {
	key := Fold(name)
	if g, ok := r.named[key]; ok {
		return g
	}
	if g, ok := r.others[key]; ok {
		return g
	}
	g := new(naming)
	g.options, g.kind = r.lookup(name)
	if r.others == nil {
		r.others = make(map[string]*naming)
	}
	if len(r.others) < maxCandidates {
		r.others[key] = g
	}
	return g
}

// inside takes from of, which says in what g lies, the region or country in
// which there is a place that g can be.
func (r *resolver) inside(h *hint, g, of *naming) {
	best := -1
	large := g.largest()
	for i := range of.options {
		o := &of.options[i]
		if o.feature < Province || o.feature == Province && o.region < 0 && o.country == "" {
			continue
		}
		fits := false
		for k := range g.options {
			in := &g.options[k]
			if in.feature < State && in.country == o.country && (o.feature == State || o.region < 0 || in.region == o.region && in.feature < Province) && (in.feature >= Province || large < Province) {
				fits = true
				break
			}
		}
		if fits && (best < 0 || o.prior > of.options[best].prior) {
			best = i
		}
	}
	if best < 0 {
		return
	}
	o := &of.options[best]
	if o.feature == State || o.region < 0 {
		h.country = o.country
	} else {
		h.region = o.region + 1
	}
}

// largest returns what g is if nothing speaks for another. In a list of
// countries (Mexico, the US, Canada) one does not lie in the next.
func (g *naming) largest() Feature {
	best := Settlement
	prior := math.Inf(-1)
	for i := range g.options {
		if o := &g.options[i]; o.prior > prior {
			best, prior = o.feature, o.prior
		}
	}
	return best
}

func (r *resolver) inCountry(h *hint, g *naming, country string) {
	if g.largest() == State {
		return
	}
	for k := range g.options {
		if in := &g.options[k]; in.country == country && in.feature < State {
			h.country = country
			return
		}
	}
}

// demonym returns the country of word k if it is one like "Iraqi", else "".
func (d *reading) demonym(k int) string {
	w, fold := &d.words[k], d.fold(k)
	if w.flags&isDemonym != 0 {
		return d.lexicon.countries[string(fold)]
	}
	if w.shape != titled && w.shape != capital {
		return ""
	}
	return demonyms[string(fold)]
}

// areaKinds are the words that say what the place beside them is.
var areaKinds = map[string]Feature{
	"province": Province, "provinces": Province, "governorate": Province, "state": Province, "region": Province, "prefecture": Province, "oblast": Province,
	"district": District, "county": District,
	"city": isCity, "town": isCity, "village": isCity, "port": isCity, "capital": isCity, "suburb": isCity, "municipality": isCity,
	"parezgeha": Province, "navceya": District, "bajare": isCity, "gunde": isCity, "kenti": isCity, "sehri": isCity, "ilcesi": District, "ili": Province,
	"محافظه": Province, "ولایه": Province, "قضاء": District, "مدینه": isCity, "بلده": isCity, "قریه": isCity,
	"پاریزگای": Province, "قهزای": District, "شاری": isCity, "گوندی": isCity, "استان": Province, "شهر": isCity, "شهرستان": District,
}

// courts are words behind "district" that make it one of a court.
var courts = map[string]bool{"attorney": true, "attorneys": true, "court": true, "courts": true, "judge": true, "of": true}

// abbreviations are the regions that newspapers write short, without dots.
var abbreviations = map[string]string{
	"ala": "Alabama", "ariz": "Arizona", "ark": "Arkansas", "calif": "California", "colo": "Colorado", "conn": "Connecticut", "del": "Delaware",
	"fla": "Florida", "ga": "Georgia", "ill": "Illinois", "ind": "Indiana", "kan": "Kansas", "ky": "Kentucky", "la": "Louisiana", "md": "Maryland",
	"mass": "Massachusetts", "mich": "Michigan", "minn": "Minnesota", "miss": "Mississippi", "mo": "Missouri", "mont": "Montana", "neb": "Nebraska",
	"nev": "Nevada", "nh": "New Hampshire", "nj": "New Jersey", "nm": "New Mexico", "ny": "New York", "nc": "North Carolina", "nd": "North Dakota",
	"okla": "Oklahoma", "ore": "Oregon", "pa": "Pennsylvania", "ri": "Rhode Island", "sc": "South Carolina", "sd": "South Dakota", "tenn": "Tennessee",
	"tex": "Texas", "vt": "Vermont", "va": "Virginia", "wash": "Washington", "wva": "West Virginia", "wis": "Wisconsin", "wyo": "Wyoming",
	"ont": "Ontario", "que": "Quebec", "alta": "Alberta", "bc": "British Columbia", "sask": "Saskatchewan", "nsw": "New South Wales",
	"al": "Alabama", "ak": "Alaska", "az": "Arizona", "ar": "Arkansas", "ca": "California", "co": "Colorado", "ct": "Connecticut", "fl": "Florida",
	"hi": "Hawaii", "id": "Idaho", "il": "Illinois", "in": "Indiana", "ia": "Iowa", "ks": "Kansas", "me": "Maine", "ma": "Massachusetts", "mi": "Michigan",
	"mn": "Minnesota", "ms": "Mississippi", "mt": "Montana", "ne": "Nebraska", "nv": "Nevada", "oh": "Ohio", "ok": "Oklahoma", "or": "Oregon",
	"tn": "Tennessee", "tx": "Texas", "ut": "Utah", "wa": "Washington", "wv": "West Virginia", "wi": "Wisconsin", "wy": "Wyoming", "dc": "District of Columbia",
}

// demonyms are those beside the ones of words.list.
var demonyms = map[string]string{
	"mexican": "MX", "mexicans": "MX", "ukrainian": "UA", "ukrainians": "UA", "tunisian": "TN", "algerian": "DZ", "libyan": "LY", "sudanese": "SD",
	"ethiopian": "ET", "kenyan": "KE", "ugandan": "UG", "nigerian": "NG", "nigerians": "NG", "ghanaian": "GH", "zimbabwean": "ZW", "zambian": "ZM",
	"rwandan": "RW", "congolese": "CD", "angolan": "AO", "mozambican": "MZ", "namibian": "NA", "tanzanian": "TZ", "yemeni": "YE", "yemenis": "YE",
	"kuwaiti": "KW", "qatari": "QA", "bahraini": "BH", "emirati": "AE", "armenian": "AM", "azerbaijani": "AZ", "azeri": "AZ", "kazakh": "KZ",
	"uzbek": "UZ", "turkmenistani": "TM", "kyrgyz": "KG", "tajik": "TJ", "bangladeshi": "BD", "nepalese": "NP", "nepali": "NP", "vietnamese": "VN",
	"thai": "TH", "cambodian": "KH", "burmese": "MM", "malaysian": "MY", "indonesian": "ID", "filipino": "PH", "philippine": "PH", "taiwanese": "TW",
	"mongolian": "MN", "spanish": "ES", "portuguese": "PT", "greek": "GR", "cypriot": "CY", "bulgarian": "BG", "romanian": "RO", "serbian": "RS",
	"croatian": "HR", "bosnian": "BA", "albanian": "AL", "kosovar": "XK", "macedonian": "MK", "slovenian": "SI", "slovak": "SK", "czech": "CZ",
	"polish": "PL", "hungarian": "HU", "austrian": "AT", "swiss": "CH", "belgian": "BE", "danish": "DK", "swedish": "SE", "norwegian": "NO", "finnish": "FI",
	"icelandic": "IS", "estonian": "EE", "latvian": "LV", "lithuanian": "LT", "belarusian": "BY", "moldovan": "MD", "irish": "IE", "scottish": "GB",
	"welsh": "GB", "english": "GB", "brazilian": "BR", "brazilians": "BR", "argentine": "AR", "argentinian": "AR", "colombian": "CO", "venezuelan": "VE",
	"venezuelans": "VE", "peruvian": "PE", "ecuadorian": "EC", "bolivian": "BO", "paraguayan": "PY", "uruguayan": "UY", "cuban": "CU", "jamaican": "JM",
	"haitian": "HT", "dominican": "DO", "guatemalan": "GT", "honduran": "HN", "salvadoran": "SV", "nicaraguan": "NI", "panamanian": "PA",
	"maltese": "MT", "pakistanis": "PK", "zealander": "NZ", "zealanders": "NZ", "lankan": "LK",
}
