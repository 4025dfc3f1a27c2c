package names

import (
	"slices"
	"strings"
)

// shortened makes one of an organisation and what the text calls it for short:
// its initials in brackets behind it (the Zagros Relief Fund (ZRF)), and its
// name without a last word like Company.
func (d *reading) shortened() {
	whole := make(map[string]int32) // organisations by their folded names without such a word
	for n := range d.found {
		f := &d.found[n]
		of := d.root(f.of)
		if d.candidates[of].Kind != Organisation || f.first == f.last {
			continue
		}
		if k := int(f.last) + 1; d.initials(f, k) {
			if o := d.owner[k]; o > 0 {
				if short := d.root(d.found[o-1].of); short != of && d.candidates[short].Kind != Place && !d.candidates[short].Stated {
					d.join(short, of)
				}
			} else {
				d.mention(d.span(k, k, 0, 0), of)
				f = &d.found[n]
			}
		}
		last := int(f.last)
		for last > int(f.first) && companies.hasBytes(d.fold(last)) {
			last--
		}
		if last < int(f.last) && last > int(f.first) {
			whole[d.foldedName(int(f.first), last)] = of
		}
	}
	if len(whole) == 0 {
		return
	}
	for n := range d.found {
		f := &d.found[n]
		short := d.root(f.of)
		if f.first == f.last || d.candidates[short].Kind == Place || d.candidates[short].Stated {
			continue
		}
		if of, known := whole[d.foldedName(int(f.first), int(f.last))]; known && d.root(of) != short {
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

// initials reports whether word k stands in brackets behind f and is the
// initials of its capitalised words.
func (d *reading) initials(f *finding, k int) bool {
	if k >= len(d.words) || d.words[k].field != d.words[f.last].field || d.words[k].shape != capital {
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
	return len(letters) > 1 && slices.Equal(letters, d.fold(k))
}
