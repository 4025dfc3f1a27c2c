package analysis

// kurmanji takes off the cases and the ezafe of Kurmanji in Latin letters, its
// plurals and indefinites: Kurdistanê, hêzên, bajarekî, gelan.
//
// Sources of the endings: Thackston, Kurmanji Kurdish (2006), chapters on the
// noun. The circumflex is folded away, so that ê is e here, and î is i.
var kurmanji = ready(&rules{
	low: 'a', high: 'z', letter: 1,
	endings: []part{
		{text: "yeke", left: 3},
		{text: "yeki", left: 3},
		{text: "yek", left: 3},
		{text: "eke", left: 3},
		{text: "eki", left: 3},
		{text: "ek", left: 3},
		{text: "yen", left: 3},
		{text: "yan", left: 3},
		{text: "yin", left: 3},
		{text: "ya", left: 3},
		{text: "ye", left: 3},
		{text: "yi", left: 3},
		{text: "en", left: 3},
		{text: "an", left: 3},
		{text: "in", left: 4},
		{text: "e", left: 3},
		{text: "a", left: 3},
		{text: "i", left: 4},
		{text: "y", left: 3, after: "aeiou"},
	},
	kept: same(`
Tirkiye Tirkiya Turkiye Turkiya; Sûriye Sûriya Sûrya Sûryê; Rûsya Rûsye Rûsiya; Îtalya; Lîbya; Asya; Ermenistan
Efrîn; Kobanê Kobanî; Mêrdîn; Berlîn; Pûtîn; Hesen; Hûseyîn; Jiyan; Ziman; Nîsan; Gulan; Îlon; heman; Barzanî; Talabanî; Sîstanî
faşîst faşîstan; terorîst terorîstan; sosyalîst sosyalîstan; komunîst komunîstan`),
	keptEnd: []string{"istan"},
})

// sorani takes off what Sorani joins to a noun: the articles and plurals, the
// ezafe, pronouns, postpositions and -îş. The letters are folded: ێ and ئ are
// ی, ۆ is و, and ە is ه.
//
// Sources of the endings: Thackston, Sorani Kurdish (2006), chapters on the
// noun.
var sorani = ready(&rules{
	low: '\u0600', high: '\u06ff', letter: 2,
	endings: []part{
		{text: "هکان", left: 3},
		{text: "یهکان", left: 3},
		{text: "کان", left: 3, after: "وی"},
		{text: "هکه", left: 3},
		{text: "که", left: 3, after: "وی"},
		{text: "یهک", left: 3},
		{text: "هک", left: 4},
		{text: "یک", left: 3},
		{text: "هوه", left: 3},
		{text: "یش", left: 3},
		{text: "دا", left: 3},
		{text: "مان", left: 4},
		{text: "تان", left: 4},
		{text: "یان", left: 3},
		{text: "انه", left: 4},
		{text: "ان", left: 4},
		{text: "یه", left: 3},
		{text: "ه", left: 3},
		{text: "ی", left: 3},
	},
	kept:    same("بارزانی; تاڵەبانی; سلێمانی; ڕووحانی; روحانی; سیستانی; ئۆجالان; ئێران; ژیان"),
	keptEnd: []string{"ستان"},
})
