package names

// strange reads a language of which the word lists know nothing: what the lists
// of names know, and a known first name with the capitalised word or two after
// it. Of capitals alone nothing can be told: German has them on all nouns.
func (d *reading) strange() {
	for i := 0; i < len(d.words); {
		w := &d.words[i]
		switch s := d.spanAt(i); {
		case d.owner[i] > 0:
			i++
		case w.shape == uncased:
			i = d.uncasedRun(i)
		case w.shape == titled && w.flags&isFirst != 0 && w.flags&isCommon == 0 && d.surname(i+1):
			end := i + 2
			if d.surname(end) && d.words[i+1].flags&isFirst != 0 {
				end++
			}
			d.name(d.span(i, end-1, 0, 0), "")
			i = end
		case s != nil:
			// A short word at the start of a sentence is most often one of the language: Sind, Son.
			if !s.ambiguous && (!w.first || s.first < s.last || w.end-w.start > 5) {
				d.take(s)
			}
			i = int(s.last) + 1
		default:
			if w.shape == titled && w.flags&isCommon == 0 {
				d.singles = append(d.singles, single{int32(i), int32(i), "", false, 0}) // of somebody whom the text names in full
			}
			i++
		}
	}
}

// surname reports whether word k goes on a name.
func (d *reading) surname(k int) bool {
	if k >= len(d.words) || d.owner[k] > 0 {
		return false
	}
	w := &d.words[k]
	return w.shape == titled && w.gap == gapBlank && w.flags&(isCommon|isTitle) == 0 && w.end-w.start > 2
}
