package names

import "strings"

// uncasedSingles gives single words in a script without capitals to the people
// whom the text names in full, where the word is the last of such a name: what
// stands before and after it in the word is cut off.
func (d *reading) uncasedSingles() {
	if d.regional == nil || len(d.byLast) == 0 {
		return
	}
	for i := range d.words {
		w := &d.words[i]
		if w.shape != uncased || d.owner[i] > 0 || w.flags&isCommon != 0 {
			continue
		}
		if s := d.spanAt(i); s != nil && (!s.ambiguous || s.first != s.last) {
			continue
		}
		fold := d.fold(i)
		pre, suf := 0, 0
		people := d.byLast[family(string(fold))]
		if people == nil {
			for p, s := range affixes(fold, d.language) {
				if people = d.byLast[family(string(fold[p:len(fold)-s]))]; people != nil {
					pre, suf = p, s
					break
				}
			}
		}
		if people == nil || d.commonWord(i, pre, suf) {
			if first := d.byFirst[string(fold)]; first != nil && (w.flags&isWeak == 0 || d.rightSign(i+1) == strongSign && d.words[i+1].gap == gapBlank) {
				if of, _ := d.bearer(first, ""); of >= 0 && d.joinedNowhere(i) && d.alone(i) {
					d.mention(d.span(i, i, 0, 0), of)
				}
			}
			continue
		}
		of, _ := d.bearer(people, d.titleBefore(i))
		if of < 0 {
			continue
		}
		begin := i
		if d.language == "ar" && i > 0 && w.gap == gapBlank && pre == 0 && d.owner[i-1] <= 0 && string(d.fold(i-1)) == "عبد" {
			begin-- // عبد الرحمن is one name
		}
		d.mention(d.span(begin, i, pre, suf), of)
	}
}

// commonWord reports whether the name at i may well be a word of the language there.
func (d *reading) commonWord(i, pre, suf int) bool {
	fold := d.fold(i)
	stem := fold[pre : len(fold)-suf]
	f := d.flagOf(stem)
	if f&isWeak != 0 && f&isLast == 0 {
		return d.leftSign(i) == noSign && d.rightSign(i+1) < strongSign
	}
	return len(stem) < 6 || suf > 0 && strings.HasSuffix(string(stem), "ی") && f == 0 && suf < 4
}

// joinedNowhere reports whether the word at i is no part of a longer name that is not known.
func (d *reading) joinedNowhere(i int) bool {
	if i+1 < len(d.words) && d.joined(i+1) && d.words[i+1].flags&(isFirst|isLast) != 0 {
		return false
	}
	return i == 0 || !d.joined(i) || d.words[i-1].flags&(isFirst|isLast|isParticle) == 0 && !motherhood.hasBytes(d.fold(i-1)) && !honorific.hasBytes(d.fold(i-1))
}

// alone reports whether the first name at i may be all that is said of a person
// there: in Arabic a word that is no other may be the family name of another, but
// where somebody is spoken of, that Hawri went out.
func (d *reading) alone(i int) bool {
	return d.language != "ar" || d.words[i].shape != uncased || d.ends(i+1) || i > 0 && d.joined(i) && that.hasBytes(d.fold(i-1)) || d.prefixed(i+1) || len(d.fold(i+1)) < 6
}

// that are words after which somebody is spoken of, folded.
var that = foldedWords("أن إن لأن وأن وإن بأن")

// motherhood are words before the first name of somebody's child, folded.
var motherhood = foldedWords("أم وأم لأم")
