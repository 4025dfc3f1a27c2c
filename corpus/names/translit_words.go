package names

import (
	"strings"
	"sync"
)

// latinWords and arabicWords are the words that the rules of [Key] misread,
// with their keys: a name that Arabic writes without the vowel that Latin has,
// the t at the end of Turkish names, an f for a v. Latin words are in the 26
// letters, as latinLetters returns them.
var latinWords = keyed(`
MHMD mehmet muhammet mohammet mihemet mohd muhemmed mehemed mehmed
AHMD ahmet
YSV  yousif yousef youssef yousuf yusuf yusif yusef yosef usuf joseph
YNS  younis yunis younes yunus yonis yunes
DD   dawood dawoud daoud davud davut dawud daud dawid dawd dawod
AB   abu abo ebu abou aboo abi ebi
BN   bin ibn ben
VAD  fuad fouad fuat fuad fwad
ANVR anwar anwer enver enwer enwar
RZ   rida reda ridha redha rza riza reza
RMZN ramadan ramadhan ramazan remezan ramzan
VZIL fadil fadhil fadel fadhel fazil fazel fazl
RYZ  riad riyad riyadh riaz riyaz
AJLN ocalan ojalan ocelan
XLID halid halit xalit khaled khalid xalid
MSUD mesut
DMRTC demirtas demirtash demirtasch
ARDGN erdogan erdoghan
DDAGLU davutoglu davutoghlu davudoglu davudoghlu
HMN  hemin himin hemn
JMAL gamal
JRJ  george georges
MRD  murat murad
MHMUD mahmut mehmut
VRHD ferhat
JVD  jevat
JHD  jihat
ASD  esat
NHD  nihat
MJHD mejihat
HMID hamit hemit
SID  sait
MJID mejit
VHID vahit
VTH  fathi
TH   taha taher
HTIJ hatice hatije khadija xedije khadijah
KDVI gaddafi qaddafi gadhafi qadhafi kadhafi kaddafi qathafi
L    allah
ALRZ alireza aliriza
GLMRZ gholamreza
MHMDRZ mohammadreza
KV   kaveh kawa kawe kave
CHB  shihab shehab
BHZD behzad
MHSN mohsen muhsin mohsin muhsen
MSLM muslim muslem moslem
MNZR munthir munther munzir mundhir munder
MBRK mubarak mubarek mobarak
NDR  nadr
XMNI khamenei xameneyi hamaney khameneyi khamanei hamenei xamenei
JLD  gerald
BKR  bekir
ABBKR ebubekir ebubekr abubaker
VZI  fawzi fevzi fewzi fauzi
SVT  safwat sefwet safvet
NVZD nawzad newzad nevzat nevzad nowzad
JVDT jawdat cevdet jevdet cewdet jewdet jaudat
HKMT hikmat hikmet hekmat
SLVT saffet
YHY  yahya yehya yahia yehia yehye
`)

var arabicWords = keyed(`
MSTV مصطفی
MS   موسی مووسا مۆسا
AS   عیسی عیسا
YHY  یحیی یەحیا یحيا
MRTZ مرتضی
MJTB مجتبی
MKTD مقتدی
LL   لیلی
HD   هدی
MN   منی
AB   ابو ابی ابا ئەبو ئەبوو بو
BN   بن ابن
AMR  عمرو
TH   طه تەها
VAD  فواد فؤاد فوئاد فوواد
DD   داود داوود داوود داودد
ANVR انور
YNS  یونس یوونس یونوس
YSV  یوسف یوسڤ یووسف
MHMD محهمهد محەممەد
MSLM مسلم موسلیم موسڵم موسڵیم
MHSN محسن موحسین موحسن
RZ   رضا ڕەزا رەزا
VZIL فاضل فازڵ فازل
RYZ  ریاض ڕیاز ریاز
RMZN رمضان ڕەمەزان رەمەزان
HMN  هێمن هیمن
GRN  کوران گۆران گوران
KV   کاوە کاوه
L    اللە لە
JRJ  جورج جۆرج
MRD  مراد موراد
XLID خالد خالید
VTH  فتحی فەتحی
MBRK مبارک موبارەک
NVZD نوزاد نەوزاد
JVDT جودت جەودەت
VZI  فوزی فەوزی
KDVI القذافی قذافی
SVT  صفوت
DDAGLU داودئۆغڵو داوداوغلو
`)

// keyed are the keys of words by word, which are read once somebody asks.
func keyed(s string) func() map[string]string {
	return sync.OnceValue(func() map[string]string {
		m := make(map[string]string)
		for line := range strings.Lines(s) {
			fields := strings.Fields(line)
			if len(fields) == 0 {
				continue
			}
			for _, w := range fields[1:] {
				m[w] = fields[0]
			}
		}
		return m
	})
}
