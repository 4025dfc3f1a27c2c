package analysis

// common are the words that say nothing of what an article is about, as they
// are written, folded. A word that is also a frequent name or word of another of
// these languages is not here, but where nearly every text has it.
var common = set(`
a about after all also am an and any are as at be because been but by can could did do does during each
for from had has have he her him his how i if in into is it its me more most my no not of on one or other
our she should so some such than that the their them then there these they this those through to upon
us was we were what when where which while who whose why will with would you your
ji li bi di ku ev ew jî ne hat ve ya yê yên bo û
bir bu da de ile için olarak olan çok daha gibi ki ve
في من على إلى عن أن ان إن هذا هذه التي الذي ما لا مع كما و او أو قد كان بعد قبل بين كل
لە بۆ بە کە لەگەڵ ئەم ئەو و یان تا هەر بوو دەکات کرد
در از به را با که این آن برای است می تا بر یا
`)
