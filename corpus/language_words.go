package corpus

import (
	"strings"
	"sync"
)

// A tongue is what is known of a language besides the profile of it that
// whatlanggo has: the letters that it adds to A to Z, or has instead, and some
// of its commonest words. Either alone tells little; a text in whose words are
// no other letters, and every fifth of whose words is one of these, is certain.
type tongue struct {
	code    string
	letters string // small ones, but the 26 and those of the basic alphabet of the script
	words   string
}

// tongues are at most 64. The order decides between equals.
var tongues = []tongue{
	{"en", "éèêëïüöäñçàáâåøãó", "a the of and to that is was for with said from has have been were by which are its his they this will had but not after at it on who their would over about than more into were says when while against amid before between during under near off out up are would could"},
	{"de", "äöüßéàè", "der die das und ist von den dem des mit für auf eine einer einem nicht auch sich nach bei wurde werden zum zur im ein als hat am sei aus wie dass es an sind um bis über"},
	{"fr", "àâæçéèêëîïôœùûüÿñ", "le la les des et du une est dans pour qui que sur pas par plus au avec ce ont été aux sont cette il selon mais deux après a un en de ces leur fait à"},
	{"es", "áéíóúüñºª", "el la los las de que en un una por con para del se su es al más como lo fue pero este esta han entre según sobre y sus ó"},
	{"it", "àèéìòù", "il di che la del della per un una non con sono dei le nel alla da gli anche è ha delle più si come dal i al sul e in lo"},
	{"pt", "áâãàçéêíóôõúüºª", "de que do da em um uma para com não os as no na por dos das mais se foi ao pelo pela são também está é o à após"},
	{"nl", "ëïéèöüáóíêç", "de het een van en in is dat op te zijn met voor niet aan er om ook als door naar bij uit heeft maar over wordt tot werd deze"},
	{"sv", "åäöéüà", "och att det i som en å ö på är av för med den till inte har de om ett var men sig från vid säger efter kommer ska hade kan"},
	{"da", "æøåéöüä", "og at det i som en på er af for med den til ikke har de om et var men sig fra ved siger efter blev skal hvor også"},
	{"no", "æøåéòôöüä", "og at det i som en på er av for med den til ikke har de om et var men seg fra ved sier etter ble skal hvor også"},
	{"fi", "äöåšž", "ja on ei että se oli hän mutta kun myös ovat joka kuin ole mukaan jo vain sekä tai niin mitä sen ovat"},
	{"is", "áéíóúýþðæö", "og að í á er sem við það um til var en ekki hann með fyrir af eru segir frá hafa verið"},
	{"sq", "ëçâ", "dhe të e në i për me nga që një është si nuk do u ka më se janë kjo por ishte kanë tha"},
	{"tr", "çğıöşüâîû", "ve bir bu için de da ile olarak çok olan en daha kadar gibi sonra ise ne diye var göre her o icin cok gore oldu olduğu edildi etti dedi ya iki"},
	{"kmr", "çêîşûẍḧẋ", "û a li di de ku ji bi ya yên yê da ev ew bo re ser jî ê hat kir her wan wê xwe dike nav ye ne yek ve wî u bû dibe tê ên jibo gel min an gelek heye divê ger"},
	{"az", "çəğıöşü", "və bir bu üçün də da ilə olan olaraq daha ən ki sonra isə var o kimi görə olub edilib deyib"},
	{"pl", "ąćęłńóśźż", "w i z na do się że nie jest o to jak po przez od za ale dla są oraz był co tym ze został jego która który"},
	{"cs", "áčďéěíňóřšťúůýž", "a v se na je že s z do o k i ve pro za by od po jako ale jsou podle které který byl také jeho po"},
	{"sk", "áäčďéíĺľňóôŕšťúýž", "a v sa na je že s z do o k aj vo pre za by od po ako ale sú podľa ktoré ktorý bol tiež jeho"},
	{"hu", "áéíóöőúüű", "a az és ő hogy nem egy is van ez meg de volt csak már el mint szerint még ki után lesz be azt sem vagy amely"},
	{"ro", "ăâîşţșț", "de și şi în a la cu pe din că o nu un se care pentru este mai au fost al ce sau după lui sunt fi prin"},
	{"hr", "čćđšž", "je i u na se da su za od s o koji nije će bi kako iz što koje te ali sve do po bio uz ili"},
	{"sl", "čšžćđ", "je in v na se da za so z ki bi s pa po o ne kot tudi od ali bo pri še do bil"},

	{"ru", "ёъыэ", "и в на не что с по к из от о у за как это для а его но он до при также был об их после сообщил"},
	{"uk", "іїєґʼ", "і в на не що з до та у за від про як це для але його при був також після й із щодо"},
	{"bg", "ъ", "и на в да не се за от с е са по че като това ще до бе при най си но към със"},
	{"sr", "јђљњћџѓќѕ", "и у је на се да су за од са о који ће као из што не или али до био по те"},
	{"be", "іўёэы", "і ў на не што з да у за ад пра як гэта для але яго быў таксама пасля"},

	{"el", "", "και το να του η της με που για από στο ο την τον οι στην των τα είναι θα σε τη δεν ότι στη ως έχει τις"},
	{"he", "", "של את על לא כי גם הוא זה עם כל אך או היא יותר אל אחרי בין אמר לפי אין היה עד כדי"},
	{"yi", "", "און די איז דער אין פון צו דאס האט מיט אויף זיך"},
	{"ar", "", "في من على أن إلى عن مع التي الذي هذا هذه بعد كان قال ما لا بين أو كما وقال خلال قبل وفي أي ذلك وأن حيث وقد كانت وكان وأضاف بأن لم إن قد منذ نحو"},
	{"fa", "", "در از به که است این با را برای آن های می شد بود کرد شده خود یک تا هم یا اما پس بر او ها گفت شود دو هر پیش بین سال ان میشود ميشود مي يک اين اي برايش"},
	{"ur", "", "کے کی میں ہے کا سے کو نے اور پر ہیں کہ اس نہیں بھی یہ تھا ایک گیا لیے کر تھے تھی ان نہ جو"},
	{"ckb", "", "له لە و بە به بۆ که کە ئەو ئه\u200cو لەگەڵ دوای ئەم هەر له\u200cگه\u200cڵ سەر بوو كه كە كرد کرد ڕۆژی پێش دەکات هەیە لەسەر نێوان یەک وتی گوتی لەلایەن دو بەڵام ئەوەی"},
	{"ps", "", "د په چې او له دي کې سره ته نه هم کړي وويل يې دی ده کړی وی به خو"},
}

// tonguesBy are the languages by their code, as bits.
var tonguesBy = sync.OnceValue(func() map[string]uint64 {
	m := make(map[string]uint64, len(tongues))
	for i, t := range tongues {
		m[t.code] = 1 << i
	}
	return m
})

// wordsOf are the languages in which a word is one of the commonest, as bits.
var wordsOf = sync.OnceValue(func() map[string]uint64 {
	m := make(map[string]uint64, 1000)
	for i, t := range tongues {
		for w := range strings.FieldsSeq(t.words) {
			m[w] |= 1 << i
		}
	}
	return m
})

// lettersOf are the languages that have a letter over 0x7f, as bits.
var lettersOf = sync.OnceValue(func() map[rune]uint64 {
	m := make(map[rune]uint64, 200)
	for i, t := range tongues {
		for _, r := range t.letters {
			m[r] |= 1 << i
		}
	}
	return m
})
