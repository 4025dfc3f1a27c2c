package names

import (
	"strings"
	"testing"
)

// TestOneKeyForTheSpellingsOfAName holds each line to one key, and no two lines to the same.
func TestOneKeyForTheSpellingsOfAName(t *testing.T) {
	lines := []string{
		"Masrour|Masrur|Masroor|Mesrûr|مەسرور|مسرور",
		"Adel|Adil|عادل|Adîl",
		"Abdul-Mahdi|Abdul Mahdi|Abd al-Mahdi|Abdulmahdi|Abdel Mahdi|عبد المهدي|عبدالمهدي|عەبدولمەهدی|عبدالمهدی",
		"Mohammed|Mohammad|Muhammad|Muhammed|Mohamed|Mohamad|Muhamad|Mihemed|Mihemmed|Mehmed|Mehmet|Muhammet|محمد|محەمەد",
		"Mahmoud|Mahmud|Mahmood|Mehmûd|Mahmut|محمود|مەحمود|مەحموود",
		"Hussein|Husayn|Hussain|Husain|Hossein|Hoseyn|Hüseyin|Hisên|حسين|حوسێن|حسێن|حسین",
		"Barzani|Barzanî|al-Barzani|البارزاني|بارزاني|بارزانی",
		"Öcalan|Ocalan|Ocelan|ئۆجەلان|أوجلان|اوجالان",
		"Yousif|Yusuf|Yousef|Yûsif|يوسف|یوسف",
		"Qasem|Qassim|Qassem|Kasim|Kasım|قاسم",
		"Massoud|Masoud|Mesûd|Mesut|مسعود|مەسعود|مەسعوود",
		"Mansour|Mansur|منصور|مەنسوور",
		"Nechirvan|Necirvan|Nêçîrvan|Nechervan|نيجيرفان|نێچیرڤان|نیچیروان",
		"Talabani|Talebanî|Al-Talabani|الطالباني|تاڵەبانی|طالبانی",
		"Hassan|Hasan|Hesen|حسن|حەسەن",
		"Salih|Saleh|صالح|ساڵح",
		"Salim|Saleem|Salem|سليم|سالم|سەلیم",
		"Karim|Kareem|Kerîm|كريم|کەریم",
		"Karam|Kerem|كرم|کەرەم",
		"Jamal|Cemal|جمال|جەمال",
		"Jamil|Jameel|Cemil|جميل|جەمیل",
		"Jalal|Celal|جلال|جەلال",
		"Kamal|Kemal|كمال|کەمال",
		"Omar|Umar|Ömer|عمر|عومەر",
		"Amir|Ameer|Emîr|أمير|ئەمیر",
		"Abdullah|Abdulla|Abdallah|Evdila|عبد الله|عبدالله|عەبدوڵڵا|عەبدوڵا",
		"Abdulrahman|Abdul Rahman|Abdurrahman|Abdul-Rahman|عبد الرحمن|عبدالرحمن|عەبدولڕەحمان|عبدالرحمان",
		"Salahaddin|Salah al-Din|Selahattin|Salahuddin|صلاح الدين|صلاح\u200cالدین|سەلاحەدین",
		"al-Sudani|es-Sudani|Sudani|السوداني|سودانی|ئەلسودانی",
		"Ibrahim|Ebrahim|İbrahim|Îbrahîm|إبراهيم|ئیبراهیم|ابراهیم",
		"Ismail|Ismael|İsmail|إسماعيل|ئیسماعیل|اسماعیل",
		"Mustafa|Mistefa|Mostafa|Moustafa|مصطفى|مصطفی|مستەفا",
		"Fatima|Fatimah|Fatemeh|Fatma|فاطمة|فاطمه|فاتمە",
		"Khalid|Khaled|Xalid|Halit|خالد|خالید",
		"Saeed|Said|Saïd|Seîd|سعيد|سەعید|سعید",
		"Saad|Sa'd|Sead|سعد|سەعد",
		"Wael|Wail|وائل",
		"Nasrallah|Nasr Allah|Nasrullah|نصر الله|نصرالله",
		"Hoshyar|Hoşyar|Hoshiar|هوشيار|هۆشیار",
		"Sherko|Şêrko|Shirko|شيركو|شێرکۆ",
		"Kadhimi|al-Kazemi|Kazimî|الكاظمي|کازمی",
		"Ali|Alî|Elî|علي|عەلی|علی",
		"Allawi|Alawi|علاوي|عەلاوی",
		"Zaid|Zayd|Zeyd|زيد|زەید",
		"Nasrin|Nasreen|Nesrîn|نسرين|نەسرین",
		"Khamenei|Xameneyî|Hamaney|خامنئي|خامنەیی|خامنه\u200cای",
		"Abu Bakr|Ebubekir|Abu-Bakr|أبو بكر|ئەبوبەکر|ابوبکر",
		"Fuad|Fouad|فؤاد|فواد|فوئاد",
	}
	seen := make(map[string]string)
	for _, line := range lines {
		spellings := strings.Split(line, "|")
		want := Key(spellings[0])
		for _, s := range spellings[1:] {
			if got := Key(s); got != want {
				t.Errorf("the key of %s is %q, and of %s %q", s, got, spellings[0], want)
			}
		}
		if other := seen[want]; other != "" || want == "" {
			t.Errorf("%s and %s have the key %q", spellings[0], other, want)
		}
		seen[want] = spellings[0]
	}
}

// TestKeysOfTheListedPeople measures keys on the list of people: its names in
// other scripts and spellings have the key of the canonical one, and no two
// people have one key. A spelling with more or fewer words is another name.
func TestKeysOfTheListedPeople(t *testing.T) {
	of := make(map[string]string)
	same, all, collisions := 0, 0, 0
	for line := range strings.Lines(peopleTSV) {
		if line[0] == '#' {
			continue
		}
		name, aliases, _ := strings.Cut(strings.TrimSpace(line), "\t")
		want, count := keyOf(name)
		for alias := range strings.SplitSeq(name+"|"+aliases, "|") {
			key, n := keyOf(strings.TrimSuffix(alias, "?"))
			if n < 2 {
				continue
			}
			if held := of[key]; held != "" && held != name {
				collisions++
				t.Errorf("%s and %s have one key, %q", held, name, key)
			}
			of[key] = name
			if alias != name && n == count {
				all++
				if key == want {
					same++
				}
			}
		}
	}
	if t.Logf("%d of %d spellings have the key of the canonical name, %d collisions among %d keys", same, all, collisions, len(of)); same*100 < all*75 {
		t.Errorf("%d of %d spellings have the key of the canonical name, want 75 %%", same, all)
	}
}
