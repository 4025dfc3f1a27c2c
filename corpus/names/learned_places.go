package names

import "strings"

// This file decides over the places that the model sees.

// placeLabel takes a place that the model sees, which a list may know better.
func (d *reading) placeLabel(first, last int, sure float64) {
	for i := first + 1; i < last; i++ {
		if string(d.fold(i)) == "and" && (d.spanOf[first] != nil || d.spanOf[i+1] != nil) { // Kirkuk and Hewlêr
			d.placeLabel(first, i-1, sure)
			d.placeLabel(i+1, last, sure)
			return
		}
	}
	for last > first && d.words[last].shape == lower { // the Khasa river
		last--
	}
	s := d.spanOf[first]
	if s != nil && s.source == fromGazetteer && int(s.last) < last && d.words[s.last+1].gap == gapHyphen {
		if next := d.spanOf[int(s.last)+1]; next != nil && next.source == fromGazetteer { // the Duhok-Zakho road
			d.placeLabel(first, int(s.last), sure)
			d.placeLabel(int(next.first), int(next.last), sure)
			return
		}
	}
	if s == nil || s.source != fromGazetteer || int(s.last) != last {
		if first == last && (d.words[first].flags&isCommon != 0 || d.words[first].flags&isPrep != 0) {
			return // South, of Sudanese
		}
		if sure < unlisted && !d.bears(first, last) && !d.geographical(first, last) && (sure < afterIn || !d.afterPreposition(first)) {
			return
		}
		d.mention(d.span(first, last, 0, 0), d.candidate(Place, canonical(d.text(first, last))))
		return
	}
	if s.ambiguous && sure < unsure && !d.evident(s) {
		return // a common word, or the name of a person
	}
	d.take(s)
}

// A label less likely than these is more often wrong than right, as was counted
// in the texts of news that may be tuned on.
const (
	unlisted   = 0.9 // a place that no list has
	afterIn    = 0.6 // the same after a word like "in"
	nameAlone  = 0.6 // a person of one word
	nameInFull = 0.5
)

// surest is how often the labels are right of which the model is surer than that.
const surest = 0.9

const unsure = 0.97 // a label less likely than this needs other evidence where a name is a common word too

// bears reports whether some place in the world bears the name of words first to last.
func (d *reading) bears(first, last int) bool {
	if d.gazetteer.world == nil {
		return false
	}
	return len(d.gazetteer.world().bearing(nil, nameHash(d.words[first:last+1], d.folded))) > 0
}

// geographical reports whether what words first to last are called is of
// places (Mount Halgurd, the Khazir River), or stands behind one and a comma
// (Springfield, Ill.).
func (d *reading) geographical(first, last int) bool {
	if d.words[first].flags&isHead != 0 || d.words[last].flags&(isGeo|isArea) != 0 {
		return true
	}
	if first == 0 || d.words[first].gap != gapComma || d.owner[first-1] <= 0 {
		return false
	}
	return d.candidates[d.found[d.owner[first-1]-1].of].Kind == Place
}

// shortRegions takes the regions that newspapers write short behind a place:
// Springfield, Ill.
func (d *reading) shortRegions() {
	for i := 1; i < len(d.words); i++ {
		w := &d.words[i]
		if w.gap != gapComma || d.owner[i] > 0 || d.owner[i-1] <= 0 || !w.capitalised() || abbreviations[string(d.fold(i))] == "" {
			continue
		}
		dotted := strings.HasPrefix(d.fields[w.field][w.end:], ".")
		if d.candidates[d.found[d.owner[i-1]-1].of].Kind == Place && (dotted || w.shape == capital) {
			d.mention(d.span(i, i, 0, 0), d.candidate(Place, canonical(d.text(i, i))))
		}
	}
}

// afterPreposition reports whether a word like "in" stands before word i.
func (d *reading) afterPreposition(i int) bool {
	b := d.before(i)
	return b != nil && b.shape == lower && b.flags&isPrep != 0 && string(d.fold(i-1)) != "of"
}
