package names

import (
	"strings"
	"sync"
)

// This file finds clubs that are called by their town: Zakho beat Duhok 2-1. In
// Arabic they may be called by any word: the list tells which.

// townClubs are the clubs that the list knows as the club of a town, by its folded
// name: Zakho FC, Al-Shorta SC. Manchester has two.
var townClubs = sync.OnceValue(func() map[string]int32 {
	clubs := make(map[string]int32)
	lx := defaultLexicon()
	for n, e := range lx.entries {
		if e.kind != Organisation {
			continue
		}
		for _, ending := range [...]string{" FC", " SC", " United", "spor"} {
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
		case whole[entry] && (s == nil || d.athome(s) && !d.bearing[string(d.fold(i))] && !d.located(i)), d.plays(i) && !d.bearing[string(d.fold(i))]:
			d.mention(d.span(i, i, 0, 0), d.candidate(Organisation, d.lexicon.entries[entry].name))
		}
	}
}

// sporting reports whether two words at least say that the text is of sport.
func (d *reading) sporting() bool {
	if d.sport == 0 {
		d.sport = 1
		for i := range d.words {
			switch d.words[i].shape {
			case lower:
				if sports.hasBytes(d.fold(i)) {
					d.sport++
				}
			case uncased:
				if arabicSports.hasBytes(d.fold(i)) {
					d.sport++
				}
			}
		}
	}
	return d.sport > 2
}

var sports = foldedWords("goal goals goalless coach match matches league penalty striker midfielder defender winger goalkeeper referee stadium fixture equaliser equalizer scored scorer squad players substitute kick-off football soccer club clubs cup derby hat-trick playoff semi-final quarter-final gol golê golên lîga lîgê yaneya rahêner rahênerê lîstikvanê werzişgeha")

// located reports whether the words beside word i say that it is the town, or
// that it is a part of a longer name: from Duhok; Duhok province; Duhok, Iraq.
func (d *reading) located(i int) bool {
	if b := d.before(i); b != nil && (b.capitalised() && !b.styled && d.words[i].gap == gapBlank || b.flags&(isPrep|isDemonym) != 0 && !against.hasBytes(d.fold(i-1))) {
		return true
	}
	k := i + 1
	if k == len(d.words) || d.words[k].first {
		return false
	}
	w := &d.words[k]
	switch {
	case w.gap == gapBlank:
		return w.flags&isArea != 0 || w.capitalised() && !(w.styled && wins.hasBytes(d.fold(k))) || grounds.hasBytes(d.fold(k))
	case w.gap == gapComma && d.spanOf[k] != nil:
		return d.spanOf[k].source == fromGazetteer
	}
	return w.gap == gapHyphen
}

var (
	against = foldedWords("over for against")
	grounds = foldedWords("airport road street stadium hospital court police university residents officials governor mayor")
)

// plays reports whether the words beside word i say that it is a club.
func (d *reading) plays(i int) bool {
	if k := i + 1; k < len(d.words) && d.words[k].gap == gapBlank && !d.words[k].first {
		fold := d.fold(k)
		if d.words[k].shape == digits && d.words[k].end-d.words[k].start == 1 && k+1 < len(d.words) && d.words[k+1].gap == gapHyphen && d.words[k+1].shape == digits {
			return true // Zakho 2-1
		}
		if d.words[k].shape == titled && d.words[k].field == 0 && wins.hasBytes(fold) && k+1 < len(d.words) && d.words[k+1].gap == gapBlank {
			return true // Newroz Lose Lead
		}
		if (d.words[k].shape == lower || d.words[k].styled) && (wins.hasBytes(fold) || squads.hasBytes(fold)) {
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
	wins   = foldedWords("beat beats lose loses parted play plays want wants sign signed sacked thrash thrashed edge edged drew defeat defeated host hosts hosted face faces faced meet trail trailed against win won lost lead leads visit scored overcame stun stunned sank held")
	squads = foldedWords("coach captain manager boss fans supporters players squad side striker forward midfielder defender winger goalkeeper keeper")
	rivals = foldedWords("leaders champions rivals visitors hosts side club newcomers runners-up opponents strugglers")
)

// clubAt returns the club that the folded word at i means where the text is of
// sport and the word before is what one says of clubs, and the word after it.
func (d *reading) clubAt(i int, fold string) (name string, end int) {
	if i == 0 || d.words[i].gap != gapBlank || !d.sporting() {
		return "", i
	}
	before := strings.TrimPrefix(string(d.fold(i-1)), "و")
	said := played.has(before)
	switch {
	case len(d.fold(i)) > len(fold): // one club and another, in one word
		said = d.owner[i-1] > 0 && d.candidates[d.found[d.owner[i-1]-1].of].Kind == Organisation
		if said {
			_, said = d.listedByName(arabicClub + before)
		}
	case versus.has(before):
		for k := i - 2; !said && k >= 0 && k > i-6 && d.words[k+1].gap == gapBlank; k-- {
			said = played.has(strings.TrimPrefix(string(d.fold(k)), "و"))
		}
	}
	if said {
		if name, said = d.listedByName(arabicClub + fold); said {
			return name, i + 1
		}
	}
	return "", i
}

// arabicClub is what stands before the name of a club: the list has Zakho as نادي زاخو.
const arabicClub = "نادي "

var (
	// arabicSports are words of football and other games in Arabic script, folded.
	arabicSports = foldedWords("یاریگای یارییەکە گۆڵ گۆڵی گۆڵەکانی یاریزانی یاریزانەکانی ڕاهێنەری خولی یانەی هەڵبژاردەی فوتبال گل گلزنی لیگ برتر سرمربی بازیکن بازیکنان ورزشگاه باشگاه داوری مربیگری دروازهبان الدوري دوري هدف هدفين أهداف بهدف بهدفين مباراة المباراة الجولة المرمى الحكم البطولة بطولة كأس لاعب اللاعب المهاجم مدرب المدرب الدقيقة الشوط منافسات فريق الفريق")
	// played stand right before a club, folded.
	played = foldedWords("فوزا فوزه خسارته تعادلا يلتقي سقط يسقط فاز يفوز فوز بفوز خسر يخسر خسارة تعادل يتعادل تعادله تغلب يتغلب هزم أسقط سحق تصدر ضيفه مضيفه نظيره منافسه فريق فريقا فريقي مدرب لاعب لاعبو مهاجم حارس مواجهة يواجه واجه يستضيف استضاف تأهل للزوراء جمهور إدارة وإدارة")
	// versus are prepositions between clubs and what they did, folded.
	versus = foldedWords("على أمام مع")
)

// regionalClubs takes the clubs in a text of sport in Sorani, Persian and
// Kurmanji: a town behind a word like club or coach (یانەی زاخۆ, Yaneya Zaxoyê),
// the towns of which one beats the other (زاخۆ لە دهۆک بردەوە), and in Persian
// the words that the list knows as clubs (استقلال). The word for a club is no
// part of the name.
func (d *reading) regionalClubs() {
	head := clubHead[d.language]
	if head == "" || !d.sporting() {
		return
	}
	defer func() {
		// The headline of a report calls by its town who is a club below.
		if len(d.words) > 1 && d.owner[0] < 0 && d.words[0].field == 0 && len(d.fields[0]) > 0 {
			name := d.town(0)
			if _, named := d.names[string(Organisation[:2])+Fold(name)]; named {
				d.clubOf(0, head)
			}
		}
	}()
	for i := range d.words {
		if d.owner[i] > 0 {
			continue
		}
		if s := d.spanAt(i); s != nil && s.source == fromLexicon && s.last == s.first+1 && clubHeads.hasBytes(d.fold(i)) && d.kindOf(s) == Organisation {
			d.takeClub(i+1, d.lexicon.entries[s.entry].name, s.end)
			d.owner[i] = 0
			continue
		}
		if i > 0 && d.words[i].gap == gapBlank && clubHeads.hasBytes(d.fold(i-1)) {
			d.clubOf(i, head)
			continue
		}
		if d.language == "ckb" && i+3 < len(d.words) && string(d.fold(i+1)) == "له" && d.joined(i+1) && d.joined(i+2) && d.joined(i+3) && overcame.hasBytes(d.fold(i+3)) && d.town(i) != "" && d.town(i+2) != "" {
			d.clubOf(i, head)
			d.clubOf(i+2, head)
		}
		if d.language == "ckb" && d.rival(i, head) {
			continue
		}
		if s := d.spanAt(i); d.language == "fa" && (s == nil || s.ambiguous) && d.words[i].shape == uncased && !(i > 0 && d.joined(i) && unclubbed.hasBytes(d.fold(i-1))) {
			if name, ok := d.listedByName(head + d.text(i, i)); ok {
				d.takeClub(i, name, d.words[i].end)
			}
		}
	}
}

// rival takes the club at word i against which another plays in Sorani: لەگەڵ
// هەولێر, لە تەلەبە دۆڕا. It reports whether there is one.
func (d *reading) rival(i int, head string) bool {
	if i == 0 || d.words[i].gap != gapBlank {
		return false
	}
	last := i
	if s := d.spanAt(i); s != nil && s.source == fromLexicon {
		last = int(s.last)
	}
	lost := last+1 < len(d.words) && d.words[last+1].gap == gapBlank && overcame.hasBytes(d.fold(last+1))
	if before := string(d.fold(i - 1)); !opposite.has(before) && !(before == "له" && lost) {
		return false
	}
	if last > i {
		name, ok := d.listedByName(head + d.text(i, last))
		if ok {
			d.mention(*d.spanAt(i), d.candidate(Organisation, name))
		}
		return ok
	}
	d.clubOf(i, head)
	return d.owner[i] > 0
}

// clubOf takes word i as a club, if the list knows it or its town as one.
func (d *reading) clubOf(i int, head string) {
	if name := d.town(i); name != "" {
		d.takeClub(i, name, d.spanAt(i).end)
		return
	}
	if name, ok := d.listedByName(head + d.text(i, i)); ok {
		d.takeClub(i, name, d.words[i].end)
	}
}

// takeClub makes a mention of a club of word i, up to byte end.
func (d *reading) takeClub(i int, name string, end int32) {
	s := d.span(i, i, 0, 0)
	s.end = end
	d.mention(s, d.candidate(Organisation, name))
}

// town returns the club that the list knows as the one of the town at word i, or "".
func (d *reading) town(i int) string {
	s := d.spanAt(i)
	if s == nil || s.source != fromGazetteer || s.first != s.last || d.gazetteer.places[s.entry].Kind != City {
		return ""
	}
	if entry, known := townClubs()[Fold(d.gazetteer.places[s.entry].Name)]; known {
		return d.lexicon.entries[entry].name
	}
	return ""
}

var (
	// clubHead is what stands before the name of a club in the list, by language.
	clubHead = map[string]string{"ckb": "یانەی ", "fa": "باشگاه ", "kmr": "Yaneya "}
	// clubHeads stand right before a club, folded.
	clubHeads = foldedWords("یانەی ڕاهێنەری یاریزانانی یاریزانی تیمی گۆڵچی هاندەرانی باشگاه سرمربی هواداران بازیکنان تیم دروازهبان مهاجم مدافع هافبک Yaneya Rahênerê Lîstikvanê Tîma Alîgirên")
	// overcame are verbs of Sorani that end what one club did to the other, folded.
	overcame = foldedWords("بردەوە دەباتەوە دۆڕا دۆڕاند سەرکەوت")
	// opposite are words of Sorani before the club that another plays, folded.
	opposite = foldedWords("لەگەڵ بەرامبەر")
	// unclubbed are words of Persian before what is no club, folded.
	unclubbed = foldedWords("روز جشن میدان خیابان شرکت کارخانه بلوار حزب")
)
