package names

import (
	"strings"
	"sync"
)

// This file finds clubs that are called by their town: Zakho beat Duhok 2-1.

// townClubs are the clubs that the list knows as the club of a town, by its folded
// name: Zakho FC, Al-Shorta SC. Manchester has two.
var townClubs = sync.OnceValue(func() map[string]int32 {
	clubs := make(map[string]int32)
	lx := defaultLexicon()
	for n, e := range lx.entries {
		if e.kind != Organisation {
			continue
		}
		for _, ending := range [...]string{" FC", " SC", " United"} {
			if town, is := strings.CutSuffix(e.name, ending); is && town != "Manchester" {
				clubs[Fold(strings.TrimPrefix(town, "Al-"))] = int32(n)
			}
		}
	}
	return clubs
})

// takeClubs takes the towns that are clubs, where the words beside them say so,
// in a text of sport.
func (d *reading) takeClubs() {
	if !d.sporting() {
		return
	}
	whole := make(map[int32]bool) // clubs that the text names in full
	for n := range d.spans {
		if s := &d.spans[n]; s.source == fromLexicon {
			whole[s.entry] = true
		}
	}
	clubs := townClubs()
	for i := range d.words {
		entry, known := clubs[string(d.fold(i))]
		if !known || !d.words[i].capitalised() || d.owner[i] > 0 {
			continue
		}
		s := d.spanOf[i]
		switch {
		case s == nil && d.owner[i] < 0, s != nil && s.first < s.last: // of a longer name
		case s == nil && whole[entry], d.plays(i) && !d.bearing[string(d.fold(i))]:
			d.mention(d.span(i, i, 0, 0), d.candidate(Organisation, d.lexicon.entries[entry].name))
		}
	}
}

// sporting reports whether the text is of sport.
func (d *reading) sporting() bool {
	words := 0
	for i := range d.words {
		if d.words[i].shape == lower && sports.hasBytes(d.fold(i)) {
			if words++; words > 1 {
				return true
			}
		}
	}
	return false
}

var sports = foldedWords("goal goals goalless coach match matches league penalty striker midfielder defender winger goalkeeper referee stadium fixture equaliser equalizer scored scorer squad players substitute kick-off football soccer club clubs cup derby hat-trick playoff semi-final quarter-final")

// plays reports whether the words beside word i say that it is a club.
func (d *reading) plays(i int) bool {
	if k := i + 1; k < len(d.words) && d.words[k].gap == gapBlank && !d.words[k].first {
		fold := d.fold(k)
		if d.words[k].shape == digits && d.words[k].end-d.words[k].start == 1 && k+1 < len(d.words) && d.words[k+1].gap == gapHyphen && d.words[k+1].shape == digits {
			return true // Zakho 2-1
		}
		if d.words[k].shape == lower && (wins.hasBytes(fold) || squads.hasBytes(fold)) {
			return true
		}
	}
	if i < 1 || d.words[i].gap != gapBlank || d.words[i].first && d.words[i].field > 0 {
		return false
	}
	b := &d.words[i-1]
	return b.shape != titled && wins.hasBytes(d.fold(i-1)) || rivals.hasBytes(d.fold(i-1)) && b.field == d.words[i].field
}

var (
	wins   = foldedWords("beat beats thrash thrashed edge edged drew defeat defeated host hosts hosted face faces faced meet trail trailed against win won lost lead leads visit scored overcame stun stunned sank held")
	squads = foldedWords("coach captain manager boss fans supporters players squad side striker forward midfielder defender winger goalkeeper keeper")
	rivals = foldedWords("leaders champions rivals visitors hosts side club newcomers runners-up opponents strugglers")
)
