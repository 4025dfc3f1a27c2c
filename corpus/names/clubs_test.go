package names

import "testing"

func TestTownsThatAreClubs(t *testing.T) {
	findIn(t, "en", [][2]string{
		{"Zakho beat Al-Shorta 2-1 in the league on Friday. Shorta wrote to the referee. The match was played in Zakho.", "place: Zakho; organisation: Al-Shorta SC, Zakho FC"},
		{"The striker left leaders Duhok for Erbil on Friday, and fans of the club went home to Duhok.", "place: Erbil, Duhok; organisation: Duhok SC"},
		{"Duhok SC host Newroz in the cup; Zakho coach Saman Botani said the match would be hard.", "person: Saman Botani; organisation: Duhok SC, Newroz SC, Zakho FC"},
		{"Turkey midfielder Saman Botani scored a goal in the cup against Ajax.", "person: Saman Botani; place: Turkey; organisation: Ajax"},
		{"Newcastle United beat Liverpool in the cup. Newcastle coach Saman Botani said his players were tired.", "person: Saman Botani; organisation: Newcastle United, Liverpool FC"},
		{"A header took Duhok SC into the final on Saturday. Sherko Karim had put Duhok ahead before the striker scored. Duhok will meet Zakho in a stadium in Duhok province.", "person: Sherko Karim; place: Duhok; organisation: Duhok SC, Zakho FC"},
		{"Amedspor, the club from Diyarbakir, drew; Mbaye Diagne scored for Amed in the cup.", "person: Mbaye Diagne; place: Diyarbakir; organisation: Amedspor"},
		{"Newroz parted with coach Saman Botani on Thursday after a third defeat left the club fifth in the league.", "person: Saman Botani; organisation: Newroz SC"},

		// No sport.
		{"Zakho hosts a fair on Friday, and Duhok won a prize for its parks.", "place: Zakho, Duhok"},
		{"Ministers against Erbil said so. Leaders in Duhok lost patience.", "place: Erbil, Duhok"},
	})
}

func TestTownsThatAreClubsInSoraniAndPersian(t *testing.T) {
	findIn(t, "ckb", [][2]string{
		{"زاخۆ لە دهۆک بردەوە. ڕاهێنەری زاخۆ گوتی گۆڵی یەکەم لە زاخۆ تۆمار کرا و هەولێر سارد بوو", "place: Zakho, Erbil; organisation: Zakho FC, Duhok SC"},
		{"یانەی کەرکووک لە خولی عێراق دوو گۆڵی کرد", "place: Iraq; organisation: Kirkuk SC"},
		{"وەزیر لە زاخۆ لە دهۆک گەڕایەوە", "place: Zakho, Duhok"}, // no sport
	})
	findIn(t, "fa", [][2]string{
		{"استقلال در لیگ برتر با دو گل برد", "organisation: Esteghlal FC"},
		{"جشن استقلال در تهران برگزار شد", "place: Tehran"},
	})
}
