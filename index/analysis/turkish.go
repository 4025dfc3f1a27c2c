package analysis

// turkish takes cases, possessives and plurals off a Turkish noun. The letters
// are folded: ı and i are one, as are u and ü, o and ö, so that each ending has
// half the forms that the harmony of the vowels gives it.
//
// Source of the endings: Göksel, Kerslake: Turkish, A Comprehensive Grammar
// (2005), chapter 8.
var turkish = ready(&rules{
	low: 'a', high: 'z', letter: 1,
	endings: []part{
		{text: "larinda", left: 3},
		{text: "lerinde", left: 3},
		{text: "larindan", left: 3},
		{text: "lerinden", left: 3},
		{text: "larinin", left: 3},
		{text: "lerinin", left: 3},
		{text: "larina", left: 3},
		{text: "lerine", left: 3},
		{text: "larini", left: 3},
		{text: "lerini", left: 3},
		{text: "lari", left: 3},
		{text: "leri", left: 3},
		{text: "lar", left: 3},
		{text: "ler", left: 3},
		{text: "sinin", left: 4},
		{text: "sunun", left: 4},
		{text: "sinda", left: 4},
		{text: "sinde", left: 4},
		{text: "sunda", left: 4},
		{text: "sunde", left: 4},
		{text: "sindan", left: 4},
		{text: "sinden", left: 4},
		{text: "sundan", left: 4},
		{text: "sunden", left: 4},
		{text: "sina", left: 4},
		{text: "sine", left: 4},
		{text: "suna", left: 4},
		{text: "sune", left: 4},
		{text: "sini", left: 4},
		{text: "sunu", left: 4},
		{text: "indaki", left: 4},
		{text: "indeki", left: 4},
		{text: "daki", left: 4, after: turkishVoiced},
		{text: "deki", left: 4, after: turkishVoiced},
		{text: "taki", left: 4, after: turkishVoiceless},
		{text: "teki", left: 4, after: turkishVoiceless},
		{text: "inda", left: 4},
		{text: "inde", left: 4},
		{text: "unda", left: 4},
		{text: "unde", left: 4},
		{text: "indan", left: 4},
		{text: "inden", left: 4},
		{text: "undan", left: 4},
		{text: "unden", left: 4},
		{text: "dan", left: 4, after: turkishVoiced},
		{text: "den", left: 4, after: turkishVoiced},
		{text: "tan", left: 4, after: turkishVoiceless},
		{text: "ten", left: 4, after: turkishVoiceless},
		{text: "da", left: 4, after: turkishVoiced},
		{text: "de", left: 4, after: turkishVoiced},
		{text: "ta", left: 4, after: turkishVoiceless},
		{text: "te", left: 4, after: turkishVoiceless},
		{text: "nin", left: 4},
		{text: "nun", left: 4},
		{text: "in", left: 4},
		{text: "un", left: 4},
		{text: "yla", left: 4},
		{text: "yle", left: 4},
		{text: "imiz", left: 4},
		{text: "umuz", left: 4},
		{text: "cisi", left: 3, with: "ci"},
		{text: "cusu", left: 3, with: "cu"},
		{text: "tisi", left: 3, with: "ti"},
		{text: "dusu", left: 2, with: "du"},
		{text: "si", left: 4, after: "ae"},
		{text: "yi", left: 4, after: "aeiou"},
		{text: "yu", left: 4, after: "aeiou"},
		{text: "ya", left: 4, after: "aeiou"},
		{text: "ye", left: 4, after: "aeiou"},
		{text: "i", left: 4, after: "bcdfghjklmnprstvyz"},
		{text: "u", left: 4, after: "bcdfghjklmnprstvyz"},
		{text: "a", left: 4, after: "bcdfghjklmnprstvyz"},
		{text: "e", left: 4, after: "bcdfghjklmnprstvyz"},
	},
	kept: same(`Türkiye; Hewlêr; Suriye; bakan bakanın; başkan başkanın; insan insanın; zaman zamanın; vatan vatanın; saldır saldırısı saldırısının saldırısında saldırısından saldırısına;
		kadın kadının kadını kadına; Kanada; Rusya; Almanya; İtalya; Libya; Asya; Ukrayna; dünya; kardeş; herkes; hükümdar; vatandaş; Hüseyin; Putin; Berlin; yakın`),
	mend: turkishMend,
})

// The letters that a d stands behind, and those that make it a t.
const (
	turkishVoiced    = "aeioubcdgjlmnrvyz"
	turkishVoiceless = "fstkchp"
)

// turkishMend hardens the last letter of a word, which is soft before a vowel:
// kitap, kitabı; çocuk, çocuğu.
func turkishMend(w string) string {
	if n := len(w); n > 3 && turkishVowel(w[n-2]) {
		switch w[n-1] {
		case 'b':
			return w[:n-1] + "p"
		case 'g':
			return w[:n-1] + "k"
		}
	}
	return w
}

func turkishVowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }
