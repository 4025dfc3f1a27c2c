package names

import (
	"slices"
	"strings"
	"unicode"
)

// shortened makes one of an organisation and what the text calls it for short:
// its letters in brackets behind it (the Zagros Relief Fund (ZRF)), and its
// name without a last word like Company. So it does of an airport and its letters.
func (d *reading) shortened() {
	whole := make(map[string]int32) // organisations by their folded names without such a word
	var letters map[string]int32    // by what stands in brackets behind a name
	for n := range d.found {
		f := &d.found[n]
		of := d.root(f.of)
		kind := d.candidates[of].Kind
		if kind == Person || f.first == f.last {
			continue
		}
		if k := int(f.last) + 1; d.initials(f, k, kind) {
			if letters == nil {
				letters = make(map[string]int32)
			}
			letters[d.text(k, k)] = of
			if first := int(f.first) - 1; kind == Organisation && d.demonymOf(first, f, k) {
				f.first, f.start = f.first-1, d.words[first].start // the Iraqi Civil Aviation Authority (ICAA)
				whole := d.candidate(Organisation, canonical(d.text(first, int(f.last))))
				f = &d.found[n]
				d.owner[first] = int32(n) + 1
				d.join(of, whole)
				of = d.root(whole)
				letters[d.text(k, k)] = of
			}
			if o := d.owner[k]; o > 0 {
				switch short := d.root(d.found[o-1].of); {
				case short == of || d.candidates[short].Kind == Place || d.candidates[short].Stated:
				case d.found[o-1].evidence == ByList && f.evidence != ByList && d.candidates[short].Kind == kind:
					d.join(of, short) // the list has the letters, and what they stand for in other words
				default:
					d.join(short, of)
				}
			} else {
				d.mention(d.span(k, k, 0, 0), of)
				f = &d.found[n]
			}
		}
		if kind != Organisation {
			continue
		}
		last := int(f.last)
		for last > int(f.first) && companies.hasBytes(d.fold(last)) {
			last--
		}
		if last < int(f.last) {
			whole[d.foldedName(int(f.first), last)] = of
		}
	}
	d.lettersAlone(letters)
	if len(whole) == 0 {
		return
	}
	for n := range d.found {
		f := &d.found[n]
		short := d.root(f.of)
		if d.candidates[short].Kind == Place || d.candidates[short].Stated || f.first == f.last && (d.candidates[short].Kind == Person || f.evidence != ByModel) {
			continue
		}
		if of, known := whole[d.foldedName(int(f.first), int(f.last))]; known && d.root(of) != short {
			d.join(short, of)
		}
	}
}

// lettersAlone gives the letters that stood in brackets behind a name to who
// bears it, wherever they stand.
func (d *reading) lettersAlone(letters map[string]int32) {
	if letters == nil {
		return
	}
	for i := range d.words {
		if d.owner[i] > 0 || d.words[i].styled || !d.words[i].capitalised() {
			continue
		}
		if of, known := letters[d.text(i, i)]; known {
			d.mention(d.span(i, i, 0, 0), d.root(of))
		}
	}
	for n := range d.found {
		f := &d.found[n]
		of, known := letters[d.text(int(f.first), int(f.last))]
		if short := d.root(f.of); known && f.first == f.last && short != d.root(of) && d.candidates[short].Kind != Place && !d.candidates[short].Stated && (f.evidence == ByModel || f.evidence == ByRule) {
			d.join(short, of)
		}
	}
}

// companies are the last words that the name of a company is shortened by, folded.
var companies = foldedWords("Company Co Corporation Corp Inc Incorporated Ltd Limited LLC Group Holdings PLC GmbH AG NV Bros")

// foldedName is the folded words first to last.
func (d *reading) foldedName(first, last int) string {
	return string(d.folded[d.words[first].foldStart:d.words[last].foldEnd])
}

// initials reports whether word k stands in brackets behind f and is made of its
// letters: those that its capitalised words begin with, or for an organisation
// some others too: APIKUR, MoNR.
func (d *reading) initials(f *finding, k int, kind Kind) bool {
	if k >= len(d.words) || d.words[k].field != d.words[f.last].field || !d.words[k].capitalised() {
		return false
	}
	w := &d.words[k]
	if strings.TrimSpace(d.fields[w.field][d.words[f.last].end:w.start]) != "(" || !strings.HasPrefix(d.fields[w.field][w.end:], ")") {
		return false
	}
	var letters []byte
	for i := f.first; i <= f.last; i++ {
		if d.words[i].capitalised() && d.words[i].foldEnd > d.words[i].foldStart {
			letters = append(letters, d.folded[d.words[i].foldStart])
		}
	}
	short := d.fold(k)
	switch {
	case w.shape == capital && len(letters) > 1 && slices.Equal(letters, short):
		return kind == Organisation || len(letters) > 2
	case kind != Organisation || len(letters) < 2 || len(short) < 3 || uppers(d.text(k, k)) < 2:
		return false
	case d.demonymOf(int(f.first)-1, f, k):
		return true
	}
	return short[0] == letters[0] && inOrder(short, d.folded[d.words[f.first].foldStart:d.words[f.last].foldEnd]) || inOrder(letters, short) && len(letters) > 2
}

// demonymOf reports whether word i is a people before f with which the letters
// at word k are its initials.
func (d *reading) demonymOf(i int, f *finding, k int) bool {
	if i < 0 || d.owner[i] > 0 || d.words[i].flags&isDemonym == 0 || d.words[f.first].gap != gapBlank || d.words[f.first].first {
		return false
	}
	longer := *f
	longer.first--
	var letters []byte
	for n := longer.first; n <= longer.last; n++ {
		if d.words[n].capitalised() {
			letters = append(letters, d.folded[d.words[n].foldStart])
		}
	}
	return slices.Equal(letters, d.fold(k))
}

// uppers counts the capitals of a word.
func uppers(s string) (n int) {
	for _, r := range s {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

// inOrder reports whether the letters of short are in long, in their order.
func inOrder(short, long []byte) bool {
	for _, b := range long {
		if len(short) > 0 && short[0] == b {
			short = short[1:]
		}
	}
	return len(short) == 0
}
