package names

import (
	"slices"
	"strings"
)

const maxRun = 24 // words; more capitals in a row are a headline, or nothing

// run reads the name or names that begin at word i, and returns the word
// after them.
func (d *reading) run(i int) int {
	w := &d.words[i]
	if d.owner[i] > 0 {
		return i + 1
	}
	if s := d.spanAt(i); s != nil && s.source == fromStated {
		d.take(s)
		return int(s.last) + 1
	}
	if w.shape == uncased {
		return d.uncasedRun(i)
	}
	if !w.capitalised() && !d.opens(i) {
		if s := d.spanAt(i); s != nil {
			d.take(s)
			return int(s.last) + 1
		}
		return i + 1
	}
	if d.language == "kmr" {
		if w.first && string(d.fold(i)) == "li" {
			return i + 1 // in, at the beginning of a sentence
		}
		if k := d.kurmanjiPlace(i); k > i {
			return k
		}
	}
	end := i + 1
	for end < len(d.words) && end-i < maxRun && d.joined(end) {
		next := &d.words[end]
		switch {
		case d.spanAt(end) != nil && d.spanAt(end).first < int32(end): // inside a known name
		case next.capitalised():
			if next.gap == gapApostrophe && d.words[end-1].shape != initial && d.words[end-1].end-d.words[end-1].start > 2 {
				goto done // Ankara'DA
			}
		case next.shape == digits && d.spanAt(end) != nil:
		case next.shape == digits && d.court(end) > end:
			end = d.court(end)
		case next.shape == lower && next.gap == gapHyphen && end-i >= 2 && next.flags&isCommon == 0 && next.flags&isRole == 0 && next.end-next.start <= 6 && d.words[end-1].gap == gapBlank && !compound[string(d.fold(end))]:
			// Ban Ki-moon
		case next.flags&isParticle != 0 && next.gap != gapApostrophe && d.particles(end) > 0:
			end += d.particles(end)
			continue
		default:
			goto done
		}
		end++
	}
done:
	if d.language == "kmr" {
		for k := i; k < end; k++ {
			if d.words[k].flags&isOrgHead == 0 || d.owner[k] > 0 {
				continue
			}
			if after := d.kurmanjiOrganisation(k); after > k {
				d.split(i, k) // Serokê Baroya Şirnexê
				return after
			}
		}
	}
	d.organisations(i, end)
	d.split(i, end)
	return end
}

// compound are the words that a hyphen joins to a name without being part of it.
var compound = map[string]bool{"based": true, "led": true, "born": true, "backed": true, "held": true, "run": true, "style": true, "owned": true, "era": true, "made": true, "wide": true, "bound": true, "linked": true, "elect": true, "ruled": true}

// opens reports whether the particle at i begins a name: al-Zarqawi.
func (d *reading) opens(i int) bool {
	return d.words[i].flags&isParticle != 0 && i+1 < len(d.words) && d.words[i+1].gap == gapHyphen && d.words[i+1].capitalised()
}

// particles returns how many particles at i lead on to a capitalised word.
func (d *reading) particles(i int) int {
	for k := i; k < len(d.words) && k < i+3; k++ {
		w := &d.words[k]
		if k > i && !d.joined(k) {
			return 0
		}
		if k > i && w.capitalised() {
			return k - i
		}
		if w.flags&isParticle == 0 {
			return 0
		}
	}
	return 0
}

// organisations takes the names of organisations that their words show:
// "Baghdad Provincial Council", "Ministry of Natural Resources".
func (d *reading) organisations(i, end int) {
	if d.words[i].styled {
		return
	}
	// A word like Ministry, "of", and what is ministered.
	last := end - 1
	if d.words[last].flags&isOrgStart != 0 && last+2 < len(d.words) && d.words[last+1].gap == gapBlank && string(d.fold(last+1)) == "of" {
		k := last + 2
		if string(d.fold(k)) == "the" && k+1 < len(d.words) {
			k++
		}
		from := k
		for k < len(d.words) && k < from+5 && d.joined(k) && d.words[k].capitalised() {
			k++
		}
		if k > from {
			begin := last
			for begin > i && d.words[begin-1].flags&(isTitle|isRole) == 0 && !(begin-1 == i && d.words[i].first && d.words[i].flags&isCommon != 0) {
				begin--
			}
			if d.free(begin, k-1) {
				d.mention(d.span(begin, k-1, 0, 0), d.candidate(Organisation, canonical(d.text(begin, k-1))))
			}
			return
		}
	}
	for k := last; k > i; k-- {
		w := &d.words[k]
		if w.flags&isOrgEnd == 0 || w.shape == initial {
			continue
		}
		begin := i
		for begin < k && (isFunctionWord(d.fold(begin)) || d.words[begin].first && d.words[begin].flags&isCommon != 0 && d.words[begin].flags&isDemonym == 0) {
			begin++
		}
		if d.language == "tr" {
			switch {
			case begin > i && begin <= k && adjectives.hasBytes(d.fold(begin-1)):
				begin-- // Ulusal Süt Konseyi
			case begin+1 < k && d.words[begin].first && d.words[begin].flags == 0 && d.words[begin+1].shape == capital:
				begin++ // Başvuru IPS Vakfı
			}
		}
		if d.language == "kmr" && w.flags&isOrgHead != 0 {
			continue // Zanîngeha, of something
		}
		// "Foreign Ministry" of nowhere is one, "President Party" is not.
		if begin >= k || k-begin > 7 {
			return
		}
		if s := d.spanAt(k); s != nil && (int(s.first) <= begin || (d.language == "tr" || d.language == "kmr") && d.kindOf(s) == Organisation && int(s.last) == k) {
			return // the list knows it
		}
		if d.language == "tr" && organs.hasBytes(d.fold(k-1)) && boards.hasBytes(d.fold(k)) {
			continue // the board of whatever stands before
		}
		if begin == i {
			begin = d.beforeAnd(begin, k)
		}
		if fold := string(d.fold(begin)); d.words[begin].flags&isTitle != 0 && d.words[k].flags&isOrgStart == 0 && !(d.language == "tr" && (strings.HasSuffix(fold, "lar") || strings.HasSuffix(fold, "ler"))) {
			return
		}
		if d.free(begin, k) {
			d.mention(d.span(begin, k, 0, 0), d.candidate(Organisation, d.knownOrganisation(canonical(d.text(begin, k)))))
		}
		return
	}
}

func isFunctionWord(fold []byte) bool {
	switch string(fold) {
	case "the", "a", "an", "in", "on", "at", "by", "for", "from", "with", "and", "but", "as", "if", "when", "while", "after", "before", "since", "to", "of", "former", "this", "that", "his", "her", "its", "their", "our":
		return true
	}
	return false
}

// free reports whether words i to k are in no mention, and cut no known name in two.
func (d *reading) free(i, k int) bool {
	for n := i; n <= k; n++ {
		if d.owner[n] > 0 {
			return false
		}
	}
	if s := d.spanAt(i); s != nil && s.first < int32(i) {
		return false
	}
	if s := d.spanAt(k); s != nil && s.last > int32(k) {
		return false
	}
	return true
}

// split takes the people and places of the words i to end, which stand together.
func (d *reading) split(i, end int) {
	title := "" // that stands before the next name
	begin := i
	flush := func(to int) {
		if to > begin {
			d.person(begin, to, title)
			title = ""
		}
	}
	for k := i; k < end; {
		w := &d.words[k]
		if d.owner[k] > 0 {
			flush(k)
			title = ""
			k++
			begin = k
			continue
		}
		if s := d.spanAt(k); s != nil && s.ambiguous && k+1 < end && d.words[k+1].gap == gapHyphen && d.union(k) {
			flush(int(d.found[len(d.found)-1].first))
			k += 2
			begin, title = k, ""
			continue
		}
		if s := d.spanAt(k); s != nil {
			if d.partOfPerson(s, begin, k, end, title) {
				k = int(s.last) + 1
				continue
			}
			next := int(s.last) + 1
			kind := d.kindOf(s)
			if kind == Person && s.first == s.last && (begin < k || next < end && d.nameWord(next)) {
				k = next // one part of a longer name: Lara Trump
				continue
			}
			flush(k)
			switch {
			case kind == Person && s.first == s.last && s.source == fromLexicon:
				d.singles = append(d.singles, single{s.first, s.last, title, false, 0})
			case s.ambiguous && s.source == fromLexicon && kind == Organisation && d.organisationEvident(s):
				d.take(s)
			case s.ambiguous:
				// settled when the whole text is read
			default:
				d.take(s)
				if kind == Person {
					d.bear(d.found[len(d.found)-1].of, title)
				}
			}
			title = ""
			k = next
			begin = k
			continue
		}
		if d.organisationWord(k) {
			flushed := d.owner[k]
			d.owner[k] = 0
			flush(k)
			d.owner[k] = flushed
			title = ""
			for k < end && d.owner[k] > 0 {
				k++
			}
			begin = k
			continue
		}
		if d.nameWord(k) || k > begin && d.familyName(k) {
			k++
			continue
		}
		if w.shape == lower && k > begin && k+1 < end { // a particle
			k++
			continue
		}
		if w.flags&isTitle != 0 {
			if k > begin && k+1 >= end && w.flags&isLast != 0 {
				k++
				continue
			}
			flush(k)
			title = string(d.fold(k))
		} else {
			if w.flags&(isArea|isGeo) != 0 && k > begin && d.geographic(begin, k) {
				k++
				begin = k
				title = ""
				continue
			}
			flush(k)
			if w.flags&isHead != 0 && !w.styled && k+1 < end && d.nameWord(k+1) && d.free(k, k+1) && d.spanAt(k+1) == nil {
				// Mount Halgurd
				d.mention(d.span(k, k+1, 0, 0), d.candidate(Place, canonical(d.text(k, k+1))))
				k += 2
				begin, title = k, ""
				continue
			}
			if w.flags&isCommon != 0 {
				title = ""
			}
		}
		k++
		begin = k
	}
	flush(end)
}

// nameWord reports whether word k can be part of the name of a person.
func (d *reading) nameWord(k int) bool {
	w := &d.words[k]
	if w.shape == lower || w.shape == digits {
		return w.gap == gapHyphen && w.shape == lower || d.opens(k)
	}
	if w.shape == capital && !w.styled && w.end-w.start > 1 && !strings.Contains(d.text(k, k), ".") {
		return w.flags&(isFirst|isLast) != 0 && w.end-w.start > 3
	}
	if d.language == "kmr" && w.flags&(isFirst|isLast) == 0 && (joinsOn(string(d.fold(k))) || kurmanjiPortfolios.hasBytes(d.fold(k))) {
		return false
	}
	if d.language == "tr" && w.flags&(isArea|isFirst|isLast) == isArea {
		return false
	}
	if w.flags&(isCommon|isTitle) == 0 {
		return w.flags&(isGeo|isHead|isOrgEnd) == 0 || w.flags&(isFirst|isLast) != 0
	}
	if w.flags&isFirst != 0 && k+1 < len(d.words) && d.joined(k+1) {
		next := &d.words[k+1]
		if d.regional != nil && w.flags&isTitle != 0 && next.flags&isFirst != 0 && k+2 < len(d.words) && d.joined(k+2) && d.words[k+2].capitalised() {
			return false // Hozan, the singer, before a whole name
		}
		return next.capitalised() && next.flags&(isCommon|isTitle|isOrgEnd) == 0
	}
	return false
}

// joinsOn reports whether a folded Kurmanji word ends as nouns do that another
// word describes: Akademiya, Yekîneyên.
func joinsOn(fold string) bool {
	return len(fold) > 6 && (strings.HasSuffix(fold, "iya") || strings.HasSuffix(fold, "eya") || strings.HasSuffix(fold, "uya") || strings.HasSuffix(fold, "geha") || strings.HasSuffix(fold, "yen") || strings.HasSuffix(fold, "eta"))
}

// familyName reports whether word k, a common word or a title otherwise, ends
// a name: Jack White, Martin Luther King.
func (d *reading) familyName(k int) bool {
	w := &d.words[k]
	if (d.language == "kmr" || d.language == "tr") && w.flags&(isFirst|isTitle) == isFirst && w.shape == titled && w.gap == gapBlank && d.words[k-1].flags&(isFirst|isTitle) == isFirst {
		return true // Ferhad Şamî, though the Sami are a people
	}
	if d.language == "kmr" && w.flags == 0 && w.shape == titled && w.gap == gapBlank && d.words[k-1].flags&isFirst != 0 && d.spanAt(k) == nil {
		return true // Osman Muzeyen, whatever it ends in
	}
	return w.flags&isLast != 0 && w.capitalised() && d.words[k-1].flags&isFirst != 0 && d.words[k-1].flags&isTitle == 0
}

// partOfPerson reports whether the place s is a part of the name of a person:
// Michael Jordan, Sydney Smith, Mr. Washington.
func (d *reading) partOfPerson(s *span, begin, k, end int, title string) bool {
	if s.source != fromGazetteer || s.first != s.last || d.words[k].shape == capital && !d.words[k].styled {
		return false
	}
	if d.language == "kmr" && begin == k && s.end < d.words[k].end {
		return false // Hevşaredarê Wanê
	}
	if begin < k {
		// Of the words before, the nearest that is no initial is a first name.
		for n := k - 1; n >= begin; n-- {
			if d.words[n].shape == initial {
				continue
			}
			return d.words[n].flags&isFirst != 0 && d.words[n].flags&isCommon == 0 || d.words[k].gap == gapHyphen ||
				d.language == "tr" && s.ambiguous && !d.words[n].first && d.words[n].shape == titled && d.words[n].flags == 0 && !(k+1 < len(d.words) && d.words[k+1].gap == gapApostrophe && locative.hasBytes(d.fold(k+1)))
		}
		return false
	}
	if d.words[k].gap == gapHyphen {
		return false
	}
	if !s.ambiguous && d.words[k].flags&isFirst == 0 {
		return false
	}
	next := int(s.last) + 1
	return next < end && d.words[next].gap == gapBlank && d.nameWord(next) && d.spanAt(next) == nil &&
		(d.words[k].flags&isFirst != 0 || d.words[next].flags&isLast != 0) || personal[title]
}

var personal = map[string]bool{"mr": true, "mrs": true, "ms": true, "dr": true, "miss": true, "sir": true}

// geographic takes the unknown place of words begin to k that a word like
// Province or River ends.
func (d *reading) geographic(begin, k int) bool {
	if d.words[k].styled || d.words[begin].first && d.words[begin].flags&isCommon != 0 || k-begin > 3 {
		return false
	}
	last := k
	if d.words[k].flags&isArea != 0 && d.words[k].flags&isGeo == 0 {
		last = k - 1
	}
	d.mention(d.span(begin, last, 0, 0), d.candidate(Place, canonical(d.text(begin, last))))
	return true
}

// person decides what the words begin to end are, which no list knows as a whole.
func (d *reading) person(begin, end int, title string) {
	for begin < end && d.words[begin].shape == lower && !d.opens(begin) {
		begin++
	}
	for begin < end && d.words[end-1].shape == lower && d.words[end-1].gap != gapHyphen {
		end--
	}
	if begin >= end {
		return
	}
	if d.language == "tr" && d.turkishPlace(begin, end) {
		return
	}
	if d.language == "kmr" && end-begin == 2 && d.headedPlace(begin) {
		return
	}
	if d.toldOrganisation(begin, end) {
		return
	}
	begin = d.nameBegins(begin, end, title != "")
	first, last := &d.words[begin], &d.words[end-1]
	if first.styled && end-begin > 3 {
		end = begin + 3
		last = &d.words[end-1]
	}
	size := 0 // words that are no particles
	for k := begin; k < end; k++ {
		if d.words[k].flags&isParticle == 0 && d.words[k].shape != initial {
			size++
		}
	}
	before := d.before(begin)
	titled := title != ""
	if !titled && before != nil && before.flags&(isTitle|isRole) != 0 && before.shape == lower && d.words[begin].gap == gapBlank {
		titled, title = true, string(d.folded[before.foldStart:before.foldEnd])
	}
	if !titled && d.language == "kmr" && size > 1 {
		title = d.kurmanjiRole(begin)
		titled = title != ""
	}
	if !titled && d.unknownPlace(begin, end) {
		return
	}
	if size <= 1 && !(first.shape == initial && end-begin > 1) {
		if first.styled || first.shape == initial && end-begin == 1 {
			return
		}
		if titled && d.language == "kmr" && d.describes(begin) {
			return // Endama Heyeta Îmraliyê
		}
		strong := titled && d.words[end-1].shape != initial && d.words[begin].gap != gapHyphen
		if strong && (first.flags&isFirst == 0 || last.flags&isLast != 0 || len(title) > 0) {
			d.singles = append(d.singles, single{int32(begin), int32(end - 1), title, false, 0})
			return
		}
		d.singles = append(d.singles, single{int32(begin), int32(end - 1), "", false, 0})
		return
	}
	if end-begin > 7 {
		return
	}
	evidence := titled || first.flags&isFirst != 0 || !first.styled && last.flags&isLast != 0
	if !evidence && !first.styled {
		evidence = d.speaks(begin, end) || d.aged(end) || first.shape == initial ||
			end < len(d.words) && d.words[end].gap == gapComma && string(d.fold(end)) == "who"
		for k := begin + 1; k < end; k++ {
			// A particle, an initial or a second half after a hyphen, as people have.
			w := &d.words[k]
			evidence = evidence || w.flags&isParticle != 0 || w.shape == initial || w.gap == gapHyphen && w.shape == lower
			evidence = evidence || w.flags&isFirst != 0
		}
		// Two or three capitalised words that are not in any list of words
		// are mostly a name, and mostly a person's.
		// A family name from a place ends so in Kurmanji.
		if !evidence && size == 2 && d.language == "kmr" && d.plain(begin, end) && strings.HasSuffix(string(d.fold(end-1)), "i") && !strings.HasSuffix(string(d.fold(begin)), "a") && !strings.HasSuffix(string(d.fold(begin)), "e") {
			evidence = true
		}
		if !evidence && size <= 3 && (d.language == "kmr" || d.language == "tr") && !first.first && d.plain(begin, end) && d.foreignFirst(begin) {
			evidence = true // of elsewhere: Erling Haaland
		}
		// Not where the word lists are too short for that.
		if !evidence && size <= 3 && d.language != "kmr" && d.language != "tr" && d.plain(begin, end) {
			evidence = true
		}
	}
	if !evidence {
		return
	}
	d.name(d.span(begin, end-1, 0, 0), title)
}

// plain reports whether the words begin to end are nothing but capitalised.
func (d *reading) plain(begin, end int) bool {
	for k := begin; k < end; k++ {
		w := &d.words[k]
		if w.shape != titled || w.flags&^(isFirst|isLast|isSpeech) != 0 || w.gap == gapHyphen && k > begin {
			return false
		}
	}
	b := d.before(begin)
	return b == nil || b.flags&isPrep == 0 || string(d.folded[b.foldStart:b.foldEnd]) != "in"
}

// name makes a mention of a person of that span, by the canonical name if one is known.
func (d *reading) name(s span, title string) int32 {
	w := &d.words[s.first]
	text := withoutNickname(canonical(d.fields[w.field][s.start:s.end]))
	cased, held := text, len(d.candidates)
	if s.first < s.last || w.end-w.start > 5 || w.flags&(isFirst|isLast) != 0 || title != "" { // USTR is no name, Sen. DODD is one
		cased = recased(text)
	}
	of := d.candidate(Person, d.publicFigure(cased))
	if int(of) == held {
		d.candidates[of].recased = cased != text
	}
	if of >= 0 {
		d.mention(s, of)
		d.bear(of, title)
		// What a headline in capitals was made of came first.
		if c := &d.candidates[of]; !c.Stated && text != c.Name && text != strings.ToUpper(text) && c.recased && Fold(text) == Fold(c.Name) {
			c.Name, c.recased = text, false
		}
	}
	return of
}

// publicFigure returns the canonical name of a person whom the list knows by
// name, or by a name of two words or more that is spelled for it, else name itself.
func (d *reading) publicFigure(name string) string {
	words, folded := appendWords(nil, nil, name, 0)
	for _, s := range d.lexicon.known.whole(words, folded) {
		if e := d.lexicon.entries[s.value]; e.kind == Person {
			return e.name
		}
	}
	if len(words) < 2 || d.aliases.lookup(Person, name) >= 0 {
		return name
	}
	if key, count := d.keyOf(name); count > 1 {
		if n, ok := d.lexicon.byKey[key]; ok && n >= 0 {
			return d.lexicon.entries[n].name
		}
	}
	return name
}

// keyOf is [keyOf], which is worked out once for each name of a text.
func (d *reading) keyOf(name string) (key string, count int) {
	if k, known := d.keys[name]; known {
		return k.key, k.count
	}
	if d.keys == nil {
		d.keys = make(map[string]nameKey)
	}
	key, count = keyOf(name)
	if len(d.keys) < maxCandidates {
		d.keys[name] = nameKey{key, count}
	}
	return key, count
}

// A nameKey is what [keyOf] returns.
type nameKey struct {
	key   string
	count int
}

// bear notes that a person was called by title.
func (d *reading) bear(of int32, title string) {
	if title == "" || of < 0 || personal[title] || len(d.candidates[of].titles) >= 8 {
		return
	}
	if !slices.Contains(d.candidates[of].titles, title) {
		d.candidates[of].titles = append(d.candidates[of].titles, title)
	}
}

// before returns the word before i in its sentence, nil if there is none near.
func (d *reading) before(i int) *word {
	if i == 0 || d.words[i].first || d.words[i].gap != gapBlank && d.words[i].gap != gapDot && d.words[i].gap != gapHyphen {
		return nil
	}
	return &d.words[i-1]
}

// speaks reports whether who is called by words begin to end says something.
func (d *reading) speaks(begin, end int) bool {
	if end < len(d.words) && (d.words[end].gap == gapBlank || d.words[end].gap == gapComma) && d.words[end].flags&isSpeech != 0 && !d.words[end].capitalised() {
		return true
	}
	b := d.before(begin)
	return b != nil && b.flags&isSpeech != 0 && b.shape == lower
}

// aged reports whether an age follows: "Jane Roe, 34,".
func (d *reading) aged(end int) bool {
	return end < len(d.words) && d.words[end].gap == gapComma && d.words[end].shape == digits && d.words[end].end-d.words[end].start <= 2
}

// unknownPlace takes words begin to end as a place that no list knows, if what
// stands beside says so: "in Shorij, Kirkuk", "the village of Dargala", "Balakayati district".
func (d *reading) unknownPlace(begin, end int) bool {
	first := &d.words[begin]
	if first.styled || end-begin > 3 || first.flags&(isFirst|isLast|isCommon) != 0 || first.shape == initial || first.shape == lower {
		return false
	}
	b := d.before(begin)
	sure := end < len(d.words) && d.words[end].gap == gapBlank && d.words[end].flags&isArea != 0 && d.words[end].shape == lower && b != nil
	if !sure && begin >= 2 && b != nil && string(d.folded[b.foldStart:b.foldEnd]) == "of" && d.words[begin-2].flags&isArea != 0 {
		sure = true
	}
	if !sure && b != nil && b.flags&isPrep != 0 && b.shape == lower && end < len(d.words) && d.words[end].gap == gapComma {
		if s := d.spanAt(end); s != nil && s.source == fromGazetteer {
			sure = d.gazetteer.places[s.entry].Kind != City
		}
	}
	if !sure && b != nil && b.shape == lower && placed(d.folded[b.foldStart:b.foldEnd]) && first.shape == titled && !d.speaks(begin, end) {
		sure = true
	}
	if sure {
		of := d.candidate(Place, canonical(d.text(begin, end-1)))
		if of >= 0 && end < len(d.words) && d.words[end].gap == gapComma && d.candidates[of].Country == "" {
			if s := d.spanAt(end); s != nil && s.source == fromGazetteer {
				d.candidates[of].Country = d.gazetteer.places[s.entry].Country
			}
		}
		d.mention(d.span(begin, end-1, 0, 0), of)
	}
	return sure
}

// placed reports whether a word stands before places, and hardly ever before people.
func placed(fold []byte) bool {
	switch string(fold) {
	case "in", "near", "outside":
		return true
	}
	return false
}
