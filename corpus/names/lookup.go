package names

import "strings"

// This file looks the words of a text up in phrases, with what languages write
// in one word with a name.

// joined reports whether word i can be of one name with the word before it.
func (d *reading) joined(i int) bool {
	w := &d.words[i]
	switch w.gap {
	case gapBlank, gapHyphen, gapApostrophe:
		return true
	case gapDot:
		return !w.first
	}
	return false
}

// longest returns the longest name of p that begins at word i.
func (d *reading) longest(p *phrases, i int) (best span, senses []sense) {
	w := &d.words[i]
	fold := d.fold(i)
	d.walk(p, i, 0, &best, &senses)
	if w.shape == uncased && d.language == "ckb" && d.doubles(i) {
		held, of := best, senses
		best, senses = span{}, nil
		d.single = true
		d.walk(p, i, 0, &best, &senses)
		d.single = false
		if of != nil && (senses == nil || best.last <= held.last) {
			best, senses = held, of
		}
	}
	if w.shape == uncased && senses == nil && d.language != "fa" { // Persian writes no word into the next: باراک is not in Arak
		before := prefixes
		if d.language == "ckb" {
			before = soraniPrefixes
		}
		for _, prefix := range before {
			rest, least := fold[min(len(prefix), len(fold)):], minStem
			switch prefix {
			case "ف", "ک":
				least += 2 // فرقه, a team, is not "and Raqqa"
			case "له", "به":
				least += 4 // لەوانە, of these, is not "in Wana"
			}
			if len(rest) < 4 || string(fold[:min(len(prefix), len(fold))]) != prefix {
				continue
			}
			held, of := best, senses
			if d.walk(p, i, len(prefix), &best, &senses); best.first == best.last && len(rest) < least || of != nil && best.last == held.last {
				best, senses = held, of // وذي قار, and Dhi Qar, is more than its first word
			}
		}
	}
	return best, senses
}

// doubles reports whether word i or one of the next has a letter that Sorani
// writes double or single.
func (d *reading) doubles(i int) bool {
	end := min(i+maxPhrase, len(d.words))
	return hasDoubles(d.folded[d.words[i].foldStart:d.words[end-1].foldEnd])
}

func (d *reading) walk(p *phrases, i, pre int, best *span, senses *[]sense) {
	node := int32(0)
	for k := i; k < len(d.words) && k < i+maxPhrase; k++ {
		if k > i && !d.joined(k) && !d.possessive(k) { // the Kurdistan Workers' Party
			return
		}
		fold := d.fold(k)
		if k == i {
			fold = fold[pre:]
		}
		if d.single {
			fold = undoubled(fold)
		}
		if id, ok := p.words[string(fold)]; ok {
			if to, ok := p.next[uint64(node)<<32|uint64(id)]; ok {
				if d.admits(p.ends[to], i, k, 0) && !(i == k && p == &d.gazetteer.names && (d.arabicDemonym(k, pre, p.ends[to]) || d.language == "ar" && (d.words[k].flags&isAfter != 0 || string(d.fold(k)) == "ورقه"))) {
					*best, *senses = d.span(i, k, pre, 0), p.ends[to]
				} else if len(p.ends[to]) == 0 && d.language == "kmr" {
					d.inflected(p, node, i, k, pre, best, senses) // Rojavayê, with which Rojavayê Kurdistanê begins
				}
				node = to
				continue
			}
		}
		d.inflected(p, node, i, k, pre, best, senses)
		return
	}
}

// inflected takes words i to k, from byte pre of the first on, as the name of p
// that ends at word k, from a node on, if that has an ending.
func (d *reading) inflected(p *phrases, node int32, i, k, pre int, best *span, senses *[]sense) {
	fold := d.fold(k)
	least := 2 // Xaça Sorê
	if k == i || d.language != "kmr" {
		least = d.minStem(k)
	}
	if k == i {
		fold = fold[pre:]
	}
	if d.single {
		fold = undoubled(fold)
	}
	for _, suffix := range d.suffixes(k) {
		if len(fold) < len(suffix)+least || string(fold[len(fold)-len(suffix):]) != suffix {
			continue
		}
		id, ok := p.words[string(fold[:len(fold)-len(suffix)])]
		if !ok {
			continue
		}
		to, ok := p.next[uint64(node)<<32|uint64(id)]
		if !ok || !d.admits(p.ends[to], i, k, len(suffix)) {
			continue
		}
		if p == &d.gazetteer.names && suffix == "ی" {
			if i == k && d.words[k].flags&isLast != 0 {
				continue // بارزانی is of Barzan, not Barzan
			}
			if d.gazetteer.places[d.gazetteer.greatest(p.ends[to])].Kind == Country {
				continue // the demonym: عێراقی
			}
		}
		*best, *senses = d.span(i, k, pre, len(suffix)), p.ends[to]
		return
	}
}

// arabicDemonym reports whether word k, from byte pre of it on, is in Arabic
// no country but what is of it, though other languages call the country so:
// الروماني (Persian رومانی), تركية (Persian ترکیه).
func (d *reading) arabicDemonym(k, pre int, senses []sense) bool {
	if d.language != "ar" || d.words[k].shape != uncased || len(senses) == 0 || d.gazetteer.places[d.gazetteer.greatest(senses)].Kind != Country {
		return false
	}
	fold := string(d.fold(k))
	articled := strings.HasPrefix(fold, "ال") || strings.HasSuffix(fold[:pre], "ال") || strings.HasSuffix(fold[:pre], "لل")
	return articled && strings.HasSuffix(fold, "ی") || (!articled || pre > 0 && strings.HasSuffix(fold[:pre], "ل")) && strings.HasSuffix(d.text(k, k), "ية")
}

// admits reports whether words i to k are written as one of senses is.
func (d *reading) admits(senses []sense, i, k, suffix int) bool {
	for _, s := range senses {
		w := &d.words[i]
		switch {
		case s.arabic:
			if w.shape == uncased {
				return true
			}
		case s.caps && i == k:
			if w.shape == capital && suffix == 0 && !(w.styled && w.end-w.start < 3) {
				return true
			}
			if suffix > 0 && d.language == "kmr" { // DAIŞê
				s := d.span(i, k, 0, suffix)
				if stem := d.fields[w.field][s.start:s.end]; stem == strings.ToUpper(stem) {
					return true
				}
			}
		case s.small:
			return true
		case w.capitalised() || w.flags&isParticle != 0 && i+1 < len(d.words) && d.words[i+1].gap == gapHyphen:
			if i == k || d.words[k].capitalised() || d.words[k].gap == gapHyphen || d.words[k].gap == gapApostrophe || d.words[k].shape == digits {
				return true
			}
		}
	}
	return false
}

func (d *reading) span(i, k, pre, suf int) span {
	s := span{first: int32(i), last: int32(k), start: d.words[i].start, end: d.words[k].end}
	if pre > 0 {
		s.start += int32(rawLength(d.text(i, i), pre))
	}
	if suf > 0 {
		raw := d.text(k, k)
		s.end = d.words[k].start + int32(rawLength(raw, int(d.words[k].foldEnd-d.words[k].foldStart)-suf))
	}
	if s.end <= s.start { // a word of marks alone
		s.start, s.end = d.words[i].start, d.words[k].end
	}
	return s
}

// rawLength returns how many bytes of raw fold to the first n folded ones,
// with the marks that follow.
func rawLength(raw string, n int) int {
	var buf [16]byte
	done := 0
	for i, r := range raw {
		size := len(AppendFold(buf[:0], string(r)))
		if done+size > n {
			return i
		}
		done += size
	}
	return len(raw)
}

const minStem = 6 // bytes: three Arabic letters

func (d *reading) minStem(k int) int {
	if d.words[k].shape == uncased {
		return minStem
	}
	if _, letters := capitals(d.text(k, k)); letters > 1 {
		return 2 // PKKê
	}
	if d.language == "kmr" && d.words[k].gap == gapBlank {
		if before := string(d.fold(k - 1)); directions.has(before) || d.words[k-1].shape == titled && joinsNouns(before) {
			return 3 // ji Wanê, Dadgeha Wanê
		}
	}
	return 4 // Latin letters: Wanê is left out, Mûsilê is Mûsil
}

// directions are words of Kurmanji before a place, folded.
var directions = foldedWords("yên şaredarê şaredara hevşaredarê hevşaredara waliyê walîyê parêzgarê parlamenterê bajarê navçeya navenda gelê xelkê xelkên li ji bi bo gihîşt gihîşte digihîje çû çûye çûn diçe vegeriya vegeriyaye heta navbera a ya yê ê")

// prefixes are what Arabic writes in one word with a name: and, in, for, the.
var prefixes = []string{"و", "ب", "ل", "ف", "ال", "وال", "بال", "لل", "فال", "وب", "ول", "ک"}

// soraniPrefixes are the same in Sorani, where careless writers do so.
var soraniPrefixes = []string{"له", "به", "و"}

var (
	soraniSuffixes   = []string{"هوه", "یهوه", "وه", "دا", "یدا", "یش", "ش", "یه", "یان", "ی", "ه"}
	soraniEndings    = append(soraniSuffixes[:len(soraniSuffixes):len(soraniSuffixes)], "ن") // they are of Hawija: behind what lists know whole
	kurmanjiSuffixes = []string{"yeye", "ye", "ya", "yi", "e", "a", "an"}
)

func (d *reading) suffixes(k int) []string {
	w := &d.words[k]
	switch {
	case w.shape == uncased && (d.language == "ckb" || d.language == ""):
		return soraniEndings
	case d.language == "kmr" && w.shape == titled:
		return kurmanjiSuffixes
	}
	return nil
}

// affixes yields what can be taken off an Arabic-script word to find a name.
func affixes(fold []byte, language string) func(yield func(pre, suf int) bool) {
	return func(yield func(pre, suf int) bool) {
		most := 5
		if language == "ar" {
			most = 8
		}
		for _, prefix := range prefixes[:most] {
			if len(fold) >= len(prefix)+minStem && string(fold[:len(prefix)]) == prefix && !yield(len(prefix), 0) {
				return
			}
		}
		if language != "ckb" {
			return
		}
		for _, suffix := range soraniSuffixes {
			if len(fold) >= len(suffix)+minStem && string(fold[len(fold)-len(suffix):]) == suffix && !yield(0, len(suffix)) {
				return
			}
		}
	}
}
