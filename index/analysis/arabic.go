package analysis

import "strings"

// arabic takes the article and what is joined to it off an Arabic word, the
// sound plurals, the feminine and the commonest pronouns. The letters are
// folded: ة is ه, ي and ى are ی, ك is ک, and the hamza is gone.
//
// The endings are those of light10 (Larkey, Ballesteros, Connell: Light
// Stemming for Arabic Information Retrieval, 2007), but the dual, and with more
// letters left.
var arabic = ready(&rules{
	low: '\u0600', high: '\u06ff', letter: 2,
	beginnings: []part{
		{text: "وبال", left: 3},
		{text: "وال", left: 3},
		{text: "بال", left: 3},
		{text: "کال", left: 3},
		{text: "فال", left: 3},
		{text: "ولل", left: 3},
		{text: "لل", left: 3},
		{text: "ال", left: 3},
		{text: "و", left: 4},
	},
	keptStart: []string{"وزار", "وزیر", "وکال", "وکیل", "ولای", "وثی", "وثا", "وسای", "وسیل", "وساط", "واشنط", "وظی", "وظا", "واحد", "وحد", "وفیا", "واقع", "وجود", "وقود", "وقای"},
	endings: []part{
		{text: "تهما", left: 4},
		{text: "تها", left: 3},
		{text: "تهم", left: 3},
		{text: "تنا", left: 4},
		{text: "ته", left: 3},
		{text: "ات", left: 3},
		{text: "ون", left: 4},
		{text: "ین", left: 4},
		{text: "ها", left: 3},
		{text: "هم", left: 3},
		{text: "ه", left: 3},
		{text: "ی", left: 4},
	},
	kept: same(`الله; واشنطن; وزارة; وزراء; وكالة; ولاية; ولايات; وثيقة; وثائق; وسائل; وسيلة; وساطة; واردات; والدة; وظيفة; وظائف; وقود; والي; ملايين; فلسطين; ياسين; ثلاثين; عشرين; خمسين; اربعين; ستين; سبعين; ثمانين; تسعين; تلفزيون; شرطة`),
})

// persian takes the plurals off a Persian word, with what is joined to them, and
// the ezafe, the comparative and the می of verbs, as they are written with a
// joiner and without: the joiner is folded away.
var persian = ready(&rules{
	low: '\u0600', high: '\u06ff', letter: 2,
	endings: []part{
		{text: "هایشان", left: 3},
		{text: "هایمان", left: 3},
		{text: "هایتان", left: 3},
		{text: "هایی", left: 3},
		{text: "هایش", left: 3},
		{text: "های", left: 3},
		{text: "ها", left: 3},
		{text: "گان", left: 4, with: "ه"},
		{text: "ان", left: 4},
		{text: "ترین", left: 3},
		{text: "تر", left: 3},
		{text: "یی", left: 4},
		{text: "ی", left: 4},
	},
	kept: same("منطقه منطقه\u200cای; هسته هسته\u200cای; هفته هفته\u200cای; رسانه رسانه\u200cای; حرفه حرفه\u200cای; دوره دوره\u200cای; برنامه برنامه\u200cای; پرونده پرونده\u200cای; سرمایه سرمایه\u200cای; جامعه جامعه\u200cای; توده توده\u200cای;" +
		`سلیمان; سلیمانی; لبنان; تیتر; توییتر; خاکستر; بازرگان; میلیارد; میلاد; میعاد; گروگان; پادگان; خیابان; بیابان; پاسداران; ساختمان; روحانی; سیستانی; بارزانی; طالبانی; تهرانی; طالبان; پارلمان; آذربایجان; درمان; سازمان; فرمان`),
	keptEnd: []string{"ستان"},
	mend:    persianMend,
})

// persianMend takes off the می and نمی of a verb: میشود, نمیشود.
func persianMend(w string) string {
	if rest, ok := strings.CutPrefix(w, "نمی"); ok && len(rest) >= 6 && persianVerb(rest) {
		return rest
	}
	if rest, ok := strings.CutPrefix(w, "می"); ok && len(rest) >= 6 && persianVerb(rest) {
		return rest
	}
	return w
}

func persianVerb(w string) bool { return strings.HasSuffix(w, "د") || strings.HasSuffix(w, "یم") }
