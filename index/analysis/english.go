package analysis

import "strings"

// english takes the inflection off a folded English word, and of its
// derivations those that gained on test collections and turn no word of news
// into another: what is done with organisation, organ and universe, university
// is in the tests. The steps are in the way of Porter (An algorithm for suffix
// stripping, 1980), whose measure they use; they go on until nothing changes.
func english(w string) string {
	if len(w) > 30 || !letters(w, 'a', 'z') {
		return w
	}
	for {
		if to, ok := irregular()[w]; ok {
			return to
		}
		next := englishStep(w)
		if next == w {
			return w
		}
		w = next
	}
}

// englishStep makes w shorter, or returns it.
func englishStep(w string) string {
	if len(w) < 4 {
		return w
	}
	to := w
	switch w[len(w)-1] {
	case 's':
		to = singular(w)
	case 'd':
		if w[len(w)-2] == 'e' {
			to = past(w)
		}
	case 'g':
		if stem, ok := strings.CutSuffix(w, "ing"); ok && hasVowel(stem) && len(stem) > 1 {
			to = restored(stem)
		}
	}
	if to != w {
		return to
	}
	for i := range derivations {
		d := &derivations[i]
		if stem, ok := strings.CutSuffix(w, d.ending); ok && measure(stem) >= d.least {
			return stem + d.to
		}
	}
	return ending(w)
}

// derivations are taken off, or made simpler, where the rest has the measure
// least. They were chosen one by one: those in -ment, -ness, -er, -ive, -able,
// -ance, -ity, -ism and the like gained nothing.
var derivations = [...]struct {
	ending string
	least  int
	to     string
}{
	{"ically", 1, "ic"},
	{"ably", 1, "able"},
	{"ibly", 1, "ible"},
	{"ily", 1, "y"},
	{"ly", 2, ""},
	{"isation", 1, "ization"},
	{"ization", 1, "iz"},
	{"ise", 1, "iz"},
	{"yse", 1, "yz"},
	{"ation", 1, "ate"},
	{"ator", 1, "ate"},
	{"ical", 1, "ic"},
	{"ional", 1, "ion"},
	{"al", 2, ""},
}

// singular takes off a plural, or the third person.
func singular(w string) string {
	stem := w[:len(w)-1]
	switch stem[len(stem)-1] {
	case 's', 'u', 'i':
		return w
	}
	if strings.HasSuffix(stem, "ie") {
		if len(stem) > 3 {
			return stem[:len(stem)-2] + "y"
		}
		return stem
	}
	return stem
}

// past takes off -ed.
func past(w string) string {
	stem := w[:len(w)-2]
	switch {
	case strings.HasSuffix(stem, "e"): // agreed, but not indeed, speed
		if measure(stem[:len(stem)-1]) > 0 {
			return stem
		}
		return w
	case !hasVowel(stem):
		return w
	case strings.HasSuffix(stem, "i"):
		if len(stem) > 2 {
			return stem[:len(stem)-1] + "y"
		}
		return stem + "e"
	}
	return restored(stem)
}

// restored gives a stem without -ed or -ing the end that the word had.
func restored(stem string) string {
	n := len(stem)
	last := stem[n-1]
	switch {
	case n == 2:
		return stem + "e" // use, age
	case strings.HasSuffix(stem, "at"), strings.HasSuffix(stem, "bl"), strings.HasSuffix(stem, "iz"):
		return stem + "e"
	case last == stem[n-2] && !vowel(stem, n-1):
		if n > 3 && last != 'l' && last != 's' && last != 'z' && last != 'f' {
			return stem[:n-1]
		}
		return stem
	case last == 's':
		return stem + "e"
	case measure(stem) == 1 && closed(stem):
		return stem + "e"
	}
	return stem
}

// ending makes one of the ways in which the end of a word is written.
func ending(w string) string {
	n := len(w)
	switch {
	case strings.HasSuffix(w, "ie") && n > 4:
		return w[:n-2] + "y"
	case w[n-1] == 'e' && w[n-2] != 's':
		if m := measure(w[:n-1]); m > 1 || m == 1 && !closed(w[:n-1]) {
			return w[:n-1]
		}
	case w[n-1] == w[n-2] && !vowel(w, n-1) && w[n-1] != 's' && measure(w[:n-1]) > 1:
		return w[:n-1]
	}
	return w
}

// vowel reports whether w[i] is one; y is if it stands behind a consonant.
func vowel(w string, i int) bool {
	switch w[i] {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	case 'y':
		return i > 0 && !vowel(w, i-1)
	}
	return false
}

func hasVowel(w string) bool {
	for i := range len(w) {
		if vowel(w, i) {
			return true
		}
	}
	return false
}

// measure counts the times that a consonant follows a vowel in w: Porter's m.
func measure(w string) int {
	n, before := 0, false
	for i := range len(w) {
		v := vowel(w, i)
		if before && !v {
			n++
		}
		before = v
	}
	return n
}

// closed reports whether w ends with a consonant, a vowel and a consonant that
// is not w, x or y: an e behind it makes another word.
func closed(w string) bool {
	n := len(w)
	if n < 3 {
		return false
	}
	switch w[n-1] {
	case 'w', 'x', 'y':
		return false
	}
	return !vowel(w, n-1) && vowel(w, n-2) && !vowel(w, n-3)
}

// irregular are the words that the rules would get wrong, behind their base
// forms, which no rule changes: names and words that only look inflected are
// their own. British spellings have American ones as their base.
var irregular = same(`
man men
woman women
child children
foot feet
tooth teeth
goose geese
mouse mice
wife wives
knife knives
thief thieves
wolf wolves
half halves
shelf shelves
analysis analyses
crisis crises
thesis theses
hypothesis hypotheses
oasis oases
diagnosis diagnoses
emphasis emphases
phenomenon phenomena
criterion criteria
bus buses bused busing
gas gases gassed gassing
virus viruses
campus campuses
status statuses
bonus bonuses
census censuses
chorus choruses
circus circuses
focus focuses focused focusing
bias biases biased
lens lenses
canvas canvases
atlas atlases
pancreas
say said
take took taken
go went gone goes going
do does did done doing
fight fought
hold held
shoot shot
lead led
flee fled fleeing
buy bought
bring brought
think thought
sell sold
win won
build built
meet met
begin began begun
break broke broken
choose chose chosen
drive drove driven
fall fell fallen
give gave given
grow grew grown
know knew known
speak spoke spoken
steal stole stolen
stand stood
strike struck
swear swore sworn
teach taught
throw threw thrown
tell told
write wrote written
withdraw withdrew withdrawn
become became
catch caught
seek sought
send sent
spend spent
lose lost
keep kept
pay paid
lay laid
make made
mean meant
hide hid hidden
see seen seeing
show shown
overthrow overthrew overthrown
undergo underwent undergone
die died dies dying
lie lied lies lying
tie tied ties tying
dye dyed dyeing
eat ate eaten
run ran
sit sat
swim swam swum
sing sang sung
sink sank sunk
ring rang rung
drink drank drunk
shake shook shaken
mistake mistook mistaken
undertake undertook undertaken
overtake overtook overtaken
forgive forgave forgiven
forget forgot forgotten
freeze froze frozen
feed fed
feel felt
sleep slept
sweep swept
deal dealt
dig dug
hang hung
hear heard
bind bound
news
means
arms
customs
goods
series
species
his
united
uniting unite
international internationally
general generals generally
several
organ organs
organic
federal
material materials
personal personally
intern interns interned
mineral minerals
funeral funerals
hospital hospitals
capital capitals
principal
evening evenings
morning mornings
wedding weddings
ceiling
sterling
something
anything
nothing
everything
sibling
hundred
sacred
naked
wicked
embed
always
perhaps
hamas
abbas
elias
ilyas
texas
kansas
arkansas
dallas
las
paris
athens
wales
naples
brussels
james
charles
laos
lagos
chaos
christmas
honduras
maldives
andreas
nicolas
thomas
lucas
judas
midas
vegas
caracas
hastings
beijing
peking
chongqing
reading
ahmed
mohamed
mohammed
muhammed
khaled
hamed
majed
rashed
sayed
zayed
fahed
walled
nahed
zahed
abed
javed
jawed
saed
raed
iraqi iraqis
israeli israelis
pakistani pakistanis
yazidi yazidis
yezidi yezidis
saudi saudis
houthi houthis
taxi taxis
yemeni yemenis
kuwaiti kuwaitis
qatari qataris
emirati emiratis
omani omanis
bangladeshi bangladeshis
somali somalis
azeri azeris
nazi nazis
menu menus
family families
italy
critical critically
national nationals nationally
medical medically
radical radicals radically
internal internally
informal informally
tribunal tribunals
admiral admirals
senator senators
equator
center centre centres centers centred centered
theater theatre theatres theaters
meter metre metres meters
kilometer kilometre kilometres kilometers
liter litre litres liters
defense defence
offense offence
license licence
color colour
labor labour
honor honour
neighbor neighbour
harbor harbour
favor favour
behavior behaviour
humor humour
rumor rumour
armor armour
vapor vapour
endeavor endeavour
tumor tumour
vigor vigour
aluminum aluminium
maneuver manoeuvre
skeptic sceptic
gray grey
`)
