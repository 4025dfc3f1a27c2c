package names

import (
	"slices"
	"strings"
	"unicode"
)

// This file finds names in Turkish, and in Kurmanji where both are written alike:
// Turkish sets the ending of a name apart by an apostrophe (Van'da, Erdoğan'ın),
// and writes that of any other word together with it.

// turkishFlags sets what the form of word i says of it in Turkish or Kurmanji.
func (d *reading) turkishFlags(i int) {
	w := &d.words[i]
	fold := d.fold(i)
	switch {
	case d.language == "kmr" && w.shape == titled && w.flags&isFirst != 0 && strings.HasSuffix(d.text(i, i), "ên") && kurmanjiPortfolios.hasBytes(fold):
		w.flags = isCommon // Karên Hundir, the affairs of the interior, are no Karen
	case w.shape == titled && w.flags == 0 && len(fold) > 6 && servantName(string(fold)):
		w.flags = isFirst // Abdülbari
	case w.shape == lower && len(fold) == 2 && i+1 < len(d.words) && d.words[i+1].gap == gapHyphen && d.words[i+1].capitalised() && turkishArticles.hasBytes(fold):
		w.flags |= isParticle // eş-Şerif
	case d.language == "tr" && w.flags == 0 && d.sentenceWord(i):
		w.flags = isCommon
	}
}

// turkishArticles are the Arabic article before the letters that it becomes one with.
var turkishArticles = foldedWords("es eş er en et ed ez")

// servantName reports whether a folded name is a servant of one of God's names: Abdülbari.
func servantName(fold string) bool {
	for _, beginning := range [...]string{"abdul", "abdur", "abdus", "abdun", "ebdul", "ebdil", "ebdur", "ebdus"} {
		if strings.HasPrefix(fold, beginning) {
			return true
		}
	}
	return false
}

// sentenceWord reports whether word i, in no list, has its capital from the
// beginning of a sentence alone: it ends as Turkish names never do without an
// apostrophe (Sanatçılar, Olayda), or stands in small letters elsewhere.
func (d *reading) sentenceWord(i int) bool {
	w := &d.words[i]
	if !w.first || w.shape != titled || w.flags != 0 || i+1 < len(d.words) && d.words[i+1].gap == gapApostrophe {
		return false
	}
	if i+1 < len(d.words) && d.words[i+1].gap == gapBlank && d.words[i+1].capitalised() && d.flagOf(d.fold(i+1))&(isOrgEnd|isTitle) != 0 {
		return false // İçişleri Bakanlığı
	}
	fold := string(d.fold(i))
	for _, ending := range turkishEndings {
		if len(fold) > len(ending)+2 && strings.HasSuffix(fold, ending) {
			return true
		}
	}
	return false
}

var turkishEndings = strings.Fields("lar ler lari leri larin lerin larda lerde lara lere lardan lerden larini lerini larinin lerinin da de dan den tan ten inda inde sina sine masi mesi maya meye ligi lik luk arak erek iyor mis mus yi yu")

// locative and genitive are folded endings behind an apostrophe.
var (
	locative = foldedWords("da de ta te daki deki taki teki")
	ablative = foldedWords("dan den tan ten")
	genitive = foldedWords("nin nun in un")
)

// noTowns are called by a capital and stand in the locative, folded.
var noTowns = foldedWords("Twitter Facebook Instagram YouTube TikTok WhatsApp Telegram Netflix Spotify Google Wikipedia LinkedIn Meclis Anayasa Lig Kupa Ramazan Newroz Nevruz Kurban Bayram Cumhuriyet Cezaevi İncil Tevrat Kuran Genel Kurul İnternet Medya Komisyon Parti Bakanlık Başbakanlık Belediye Saray Külliye Senato Kongre Kabine Konsey Rapor Dünya Ay Güneş Mars Allah Tanrı Türkçe Kürtçe Arapça İngilizce")

// turkishPlace takes words begin to end as a place that no list knows, if what
// follows says so: Esenyurt'ta, Osmaniye'nin Kadirli ilçesi, Bağlar ve Sur
// ilçelerinde, İdil Belediye Başkanı.
func (d *reading) turkishPlace(begin, end int) bool {
	first := &d.words[begin]
	if first.styled || end-begin > 3 || first.shape != titled || first.flags&isCommon != 0 || d.words[end-1].shape != titled || end >= len(d.words) {
		return false
	}
	name := first.flags&(isFirst|isLast) != 0
	if placeHeads.hasBytes(d.fold(begin)) && end-begin == 2 && d.words[begin+1].gap == gapBlank {
		d.mention(d.span(begin, end-1, 0, 0), d.candidate(Place, canonical(d.text(begin, end-1))))
		return true
	}
	next := &d.words[end]
	fold := d.fold(end)
	found := false
	switch next.gap {
	case gapApostrophe:
		switch {
		case genitive.hasBytes(fold):
			found = !(name && end-begin > 1) && d.hasArea(end+1)
		case name || noTowns.hasBytes(d.fold(begin)) || noTowns.hasBytes(d.fold(end-1)) || d.small(begin):
		case locative.hasBytes(fold):
			found = end-begin == 1 || d.bears(begin, end-1)
		case ablative.hasBytes(fold):
			found = d.bears(begin, end-1)
		default:
			found = first.flags == 0 && d.atHome(begin, end-1) // Marmaris'i
		}
	case gapBlank, gapComma:
		switch {
		case next.gap == gapBlank && next.shape == lower && next.flags&isArea != 0:
			found = true
		case next.gap == gapBlank && next.shape == titled && end-begin == 1 && towns.hasBytes(fold):
			found = !first.first || d.bears(begin, begin)
		case end-begin == 1:
			found = d.listedBeforeArea(end) || !name && string(fold) == "ve" && end+2 < len(d.words) && d.words[end+1].shape == titled && d.words[end+2].gap == gapApostrophe &&
				(locative.hasBytes(d.fold(end+2)) || ablative.hasBytes(d.fold(end+2))) && d.bears(begin, begin) // Pülümür ve Hozat'tan
		}
	}
	if !found && first.gap == gapHyphen && begin > 0 && d.owner[begin-1] > 0 && !name {
		found = d.candidates[d.found[d.owner[begin-1]-1].of].Kind == Place && d.bears(begin, end-1) // Şemdinli-Derecik
	}
	if found {
		d.mention(d.span(begin, end-1, 0, 0), d.candidate(Place, canonical(d.text(begin, end-1))))
	}
	return found
}

// placeHeads begin the names of places in two words, folded: Tel Berak, Deyr Hafir.
var placeHeads = foldedWords("Tel Til Deyr Kefr Eyn Ayn Girê Cebel")

// atHome reports whether words first to last are called as a town of the
// archive's own countries is, of 16,000 people or more.
func (d *reading) atHome(first, last int) bool {
	if d.gazetteer.world == nil {
		return false
	}
	g := d.gazetteer.world()
	for _, b := range g.bearing(nil, nameHash(d.words[first:last+1], d.folded)) {
		if b.first && g.people(b.place) >= homeTown && slices.Contains(d.home, g.country(b.place)) {
			return true
		}
	}
	return false
}

// towns are words with a capital behind the name of a town or district, folded.
var towns = foldedWords("Belediye Belediyesi Büyükşehir Kaymakamı Kaymakamlığı Valisi Valiliği Adliyesi Cezaevi Havalimanı Otogarı Devlet Cumhuriyet Emniyet Köyü Mahallesi İlçesi Beldesi")

const maxAreaList = 8 // names in one list of districts

// listedBeforeArea reports whether word k goes on a list of names that a word
// for several places ends: Bağlar, Sur ve Yenişehir ilçelerinde.
func (d *reading) listedBeforeArea(k int) bool {
	for range maxAreaList {
		if k+1 >= len(d.words) {
			return false
		}
		if d.words[k].shape == lower {
			if and := string(d.fold(k)); and != "ve" && and != "ile" || d.words[k].gap != gapBlank {
				return false
			}
			k++
		} else if d.words[k].gap != gapComma {
			return false
		}
		if k+1 >= len(d.words) || d.words[k].shape != titled {
			return false
		}
		if k++; d.words[k].gap == gapBlank && d.words[k].shape == lower && d.words[k].flags&isArea != 0 {
			return strings.Contains(string(d.fold(k)), "ler") || strings.Contains(string(d.fold(k)), "lar")
		}
	}
	return false
}

// hasArea reports whether a name in three words or fewer begins at word k that
// a word like ilçesi ends.
func (d *reading) hasArea(k int) bool {
	for n := 0; n < 4 && k < len(d.words) && d.words[k].gap == gapBlank; n, k = n+1, k+1 {
		if n > 0 && d.words[k].flags&isArea != 0 {
			return true
		}
		if d.words[k].shape != titled {
			return false
		}
	}
	return false
}

// organs are parts of an organisation whose names end as those of others do, folded.
var (
	organs = foldedWords("Yönetim Denetim Yürütme Disiplin İcra Danışma Bakanlar Politikası Basın Merkez Koordinasyon Parti Genel İl İlçe")
	boards = foldedWords("Kurulu Konseyi Komitesi Merkezi Meclisi Başkanlığı Örgütü Teşkilatı")
)

// adjectives are common words that the names of organisations begin with, folded.
var adjectives = foldedWords("Ulusal Milli Uluslararası Bağımsız Merkez Merkezi Halk Kadın Demokratik Devlet Büyük Yeni Türk Kürt Genel Gençlik Polis Özgür")

// ministries are the last words of organisations whose names hold "ve", folded.
var ministries = foldedWords("Bakanlığı Müdürlüğü Başkanlığı Komisyonu Fakültesi Kurumu Kurulu Dairesi Üniversitesi Derneği Vakfı Sendikası Odası")

// beforeAnd returns where the organisation begins whose words from begin to
// last follow "ve" and more of its name: Kültür ve Turizm Bakanlığı.
func (d *reading) beforeAnd(begin, last int) int {
	if d.language != "tr" || !ministries.hasBytes(d.fold(last)) || begin < 2 || d.words[begin].gap != gapBlank || d.words[begin-1].gap != gapBlank || string(d.fold(begin-1)) != "ve" {
		return begin
	}
	k := begin - 1
	for n := 0; n < 3 && k > 0; n++ {
		w := &d.words[k-1]
		if w.shape != titled || d.owner[k-1] != 0 || w.flags&(isFirst|isLast|isTitle) != 0 {
			break
		}
		if k--; w.first || w.gap != gapBlank && w.gap != gapComma {
			break
		}
	}
	if k == begin-1 {
		return begin
	}
	return k
}

// court returns the word after the number at word k of a court, which the
// words behind it name, or k: Ankara 22. Ağır Ceza Mahkemesi.
func (d *reading) court(k int) int {
	if d.language != "tr" || d.words[k].shape != digits || d.words[k].gap != gapBlank || k+1 >= len(d.words) || d.words[k+1].gap != gapDot {
		return k
	}
	for n := k + 1; n < len(d.words) && n < k+6 && d.words[n].shape == titled; n++ {
		switch string(d.fold(n)) {
		case "mahkemesi", "dairesi", "hakimligi":
			return k + 1
		}
	}
	return k
}

// notOrganisations are written in capitals in Turkish and Kurmanji, and are none:
// beside noOrganisations.
var notOrganisations = foldedWords("SEGBİS OHAL KHK TMK CMK TCK TTK İİK İHA SİHA TİHA KDV ÖTV TÜFE ÜFE GSYH GSMH LGS YKS TYT AYT KPSS ALES TUS DGS YDS KOVID SMS GPS USD EUR GBP TRY TL PCR MR VAR EYT BES FAST ATM AVM TIR LED LCD USB HD UHD KM MHZ II III IV VI VII VIII IX XI XII XIII XIV XV XVI XX XXI NOT HES SMA MS ALS KOBİ ARGE TOGG SU URGENT FLAŞ ÖZEL SON VİDEO FOTO GALERİ ANKARA İSTANBUL DİYARBAKIR")

const (
	minAcronym = 3
	maxAcronym = 8 // letters
)

// acronym returns how much of word k is an abbreviation that stands for an
// organisation, as words of capitals mostly do: TÜSİAD, DFGê. It is 0 if that
// is none, and less than the word where an ending of Kurmanji follows.
func (d *reading) acronym(k int) int {
	w := &d.words[k]
	if w.styled || w.flags&(isFirst|isLast|isTitle) != 0 || w.shape != capital && (w.shape != titled || d.language != "kmr") || w.gap == gapApostrophe {
		return 0
	}
	text := d.text(k, k)
	stem, letters := capitals(text)
	if letters < minAcronym || letters > maxAcronym || strings.Contains(text, ".") {
		return 0
	}
	if rest := text[stem:]; rest != "" && !acronymEndings[rest] {
		return 0
	}
	if fold := Fold(text[:stem]); notOrganisations.has(fold) || noOrganisations.has(fold) {
		return 0
	}
	return stem
}

var acronymEndings = map[string]bool{"ê": true, "yê": true, "a": true, "ya": true, "an": true, "yan": true, "î": true, "yî": true}

// capitals returns the length of the capitals and digits at the beginning of s,
// and how many letters they are.
func capitals(s string) (size, letters int) {
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9' && i > 0:
		case unicode.IsUpper(r):
			letters++
		default:
			return i, letters
		}
	}
	return len(s), letters
}

// club returns how much of word k is the name of a sports club by its ending:
// Trabzonspor, Sakaryasporê. It is 0 if that is none.
func (d *reading) club(k int) int {
	w := &d.words[k]
	if w.shape != titled || w.flags&(isTitle|isRole) != 0 || d.language != "tr" && d.language != "kmr" {
		return 0
	}
	fold := string(d.fold(k))
	at := strings.LastIndex(fold, "spor")
	if at < 2 {
		return 0
	}
	switch rest := fold[at+len("spor"):]; rest {
	case "":
		return int(w.end - w.start)
	case "e", "a", "i":
		if d.language == "kmr" {
			return rawLength(d.text(k, k), len(fold)-len(rest))
		}
	}
	return 0
}

// joinedCapitals returns how much of word k is a name with a capital in its
// middle, as agencies, sites and brands have: RojNews, EngelliWebê. It is 0 if
// that is none.
func (d *reading) joinedCapitals(k int) int {
	w := &d.words[k]
	if w.shape != titled || w.styled || w.flags&(isFirst|isLast) != 0 || w.end-w.start < 6 {
		return 0
	}
	text := d.text(k, k)
	small, middle := 0, -1
	for i, r := range text {
		switch {
		case unicode.IsLower(r):
			small++
		case i > 0 && unicode.IsUpper(r) && small > 1 && !strings.HasPrefix(text, "Mac"):
			middle = i
		case i > 0 && unicode.IsUpper(r):
			return 0 // MacDonald, DiCaprio
		}
	}
	if middle < 0 {
		return 0
	}
	if d.language == "kmr" {
		if size := strings.LastIndex(text, "ê"); size > middle && size == len(text)-len("ê") {
			return size
		}
	}
	return len(text)
}

// union takes word k and the next as a trade union: Maden-İş, Eğitim-Sen.
func (d *reading) union(k int) bool {
	if d.language != "tr" || k+1 >= len(d.words) || d.words[k].shape != titled || d.words[k+1].gap != gapHyphen || d.words[k+1].shape != titled || d.owner[k+1] > 0 {
		return false
	}
	if fold := string(d.fold(k + 1)); fold != "is" && fold != "sen" {
		return false
	}
	begin := k
	if k > 0 && d.words[k].gap == gapBlank && d.words[k-1].capitalised() && d.owner[k-1] == 0 && adjectives.hasBytes(d.fold(k-1)) {
		begin--
	}
	d.mention(d.span(begin, k+1, 0, 0), d.candidate(Organisation, d.knownOrganisation(canonical(d.text(begin, k+1)))))
	return true
}

// organisationWord takes word k if it alone is an organisation by how it is written.
func (d *reading) organisationWord(k int) bool {
	if d.language != "tr" && d.language != "kmr" {
		return false
	}
	size := d.acronym(k)
	if size == 0 {
		if size = d.club(k); size == 0 {
			if size = d.joinedCapitals(k); size == 0 {
				return d.union(k)
			}
		}
	}
	s := d.span(k, k, 0, 0)
	s.end = s.start + int32(size)
	w := &d.words[k]
	if n := k + 1; n < len(d.words) && d.words[n].gap == gapHyphen && d.words[n].capitalised() && d.owner[n] <= 0 && s.end == w.end {
		if stem, _ := capitals(d.text(n, n)); d.words[n].shape == titled && (stem < 2 || d.language != "kmr") {
			stem = int(d.words[n].end - d.words[n].start)
			s.end = d.words[n].start + int32(stem) // WWF-Türkiye
		} else {
			s.end = d.words[n].start + int32(stem) // KON-MED
		}
		s.last = int32(n)
	}
	d.mention(s, d.candidate(Organisation, d.knownOrganisation(canonical(d.fields[w.field][s.start:s.end]))))
	return true
}

// nameBegins returns the word of begin to end at which the name of a person
// begins: in front of it may stand what no list knows, with the capital of a
// sentence (Bazirgan Karwan Selîm), or what a title is of (Wezîrê Petrolê Heyan
// Ebdulxenî).
func (d *reading) nameBegins(begin, end int, afterTitle bool) int {
	if d.language != "tr" && d.language != "kmr" || end-begin < 3 {
		return begin
	}
	ezafe := afterTitle && d.language == "kmr"
	if !d.words[begin].first && !ezafe {
		return begin
	}
	for k := begin; k+2 <= end; k++ {
		w := &d.words[k]
		if w.flags&isCommon == 0 && (w.flags&isFirst != 0 || k > begin && d.foreignFirst(k)) {
			if k+1 < end {
				return k
			}
			break
		}
		if w.shape != titled || w.flags&(isFirst|isLast|isParticle) != 0 || k > begin && w.gap != gapBlank {
			break
		}
	}
	if ezafe && d.words[begin].flags&(isFirst|isLast) == 0 && oblique(string(d.fold(begin))) > 0 {
		return begin + 1
	}
	return begin
}

// foreignFirst reports whether word k is a first name elsewhere.
func (d *reading) foreignFirst(k int) bool {
	return defaultLists().class(spread(hashBytes(hashSeed, d.fold(k))))&(FirstName|GivenName) != 0
}

// What an organisation is, in small letters beside its name, folded: behind it
// or before in Turkish (Kerpiç gazetesi, şirketi Kerpiç), before it in Kurmanji
// (rojnameya Kelpîç).
var (
	turkishKinds  = foldedWords("şirketi firması holdingi gazetesi dergisi televizyonu kanalı ajansı sitesi platformu derneği vakfı sendikası partisi örgütü kuruluşu yayınevi radyosu grubu kulübü takımı bankası şirketinin gazetesinin ajansının televizyonunun derneğinin örgütünün partisinin kulübünün gazetesine ajansına televizyonuna şirketine gazetesinde")
	kurmanjiKinds = foldedWords("şîrketa kompaniya rojnameya kovara kanala televîzyona radyoya ajansa malpera komeleya weqfa sendîkaya partiya rêxistina platforma weşanxaneya yaneya klûba tîma banka")
)

// toldOrganisation takes words begin to end, which no list knows, as an
// organisation where a word beside them says so.
func (d *reading) toldOrganisation(begin, end int) bool {
	if d.language != "tr" && d.language != "kmr" || end-begin > 3 || d.words[begin].styled || d.words[begin].flags&isCommon != 0 {
		return false
	}
	for k := begin; k < end; k++ {
		if w := &d.words[k]; !w.capitalised() || w.shape == initial || w.flags&(isFirst|isLast) != 0 && d.language == "tr" && end-begin > 1 {
			return false
		}
	}
	b := d.before(begin)
	told := b != nil && b.shape == lower && d.words[begin].gap == gapBlank
	size := 0
	if d.language == "kmr" {
		switch {
		case !told:
		case kurmanjiKinds.hasBytes(d.folded[b.foldStart:b.foldEnd]):
			size = oblique(string(d.fold(end - 1)))
		default:
			told = d.named(begin) && d.beginsAs(begin-3, bodyBegins)
		}
	} else {
		told = told && !d.words[begin].first && turkishKinds.hasBytes(d.folded[b.foldStart:b.foldEnd]) ||
			end < len(d.words) && d.words[end].gap == gapBlank && d.words[end].shape == lower && turkishKinds.hasBytes(d.fold(end))
	}
	if !told {
		return false
	}
	s := d.span(begin, end-1, 0, size)
	d.mention(s, d.candidate(Organisation, d.knownOrganisation(canonical(d.fields[d.words[begin].field][s.start:s.end]))))
	return true
}

// organisationEvident reports whether the words beside s, which is a common word
// too, say that it is an organisation: Sabah gazetesi, Sekreterê giştî yê Komeleyê.
func (d *reading) organisationEvident(s *span) bool {
	next := int(s.last) + 1
	switch d.language {
	case "kmr":
		return d.kurmanjiRole(int(s.first)) != ""
	case "tr":
		return next < len(d.words) && d.words[next].gap == gapBlank && d.words[next].shape == lower && (turkishKinds.hasBytes(d.fold(next)) || d.words[next].flags&isRole != 0)
	}
	return false
}
