package names

import "strings"

// kurmanjiPlace takes a place that no list knows in Kurmanji, after a word that
// stands before places alone (li Bêkovayê, gundê Spîndarê), and returns the word
// after it, or i. The ending of its case is no part of the name.
func (d *reading) kurmanjiPlace(i int) int {
	if i == 0 || d.words[i].gap != gapBlank {
		return i
	}
	before := d.words[i-1].flags&isArea != 0
	if !before && string(d.fold(i-1)) != "li" {
		return i
	}
	for k := i; k < len(d.words) && k < i+3; k++ {
		w := &d.words[k]
		if k > i && w.gap != gapBlank || w.shape != titled || w.styled || d.owner[k] != 0 || w.flags&(isCommon|isTitle|isRole|isOrgHead|isOrgEnd) != 0 {
			return i
		}
		size := oblique(string(d.fold(k)))
		if size == 0 && k+1 < len(d.words) && d.words[k+1].gap == gapBlank && d.words[k+1].shape == titled {
			continue // Dara Tuyê
		}
		if w.flags&(isFirst|isLast) != 0 && !before || size == 0 && !before {
			return i
		}
		s := d.span(i, k, 0, size)
		d.mention(s, d.candidate(Place, canonical(d.fields[w.field][s.start:s.end])))
		return k + 1
	}
	return i
}

// oblique returns how many bytes at the end of a folded word are the ending that
// a place has after "li".
func oblique(fold string) int {
	for _, ending := range [...]string{"ye", "e"} {
		if strings.HasSuffix(fold, ending) && len(fold) >= len(ending)+2 {
			return len(ending)
		}
	}
	return 0
}
