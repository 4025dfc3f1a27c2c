package names

import "testing"

func TestNamesAreMended(t *testing.T) {
	findIn(t, "en", [][2]string{
		// Signs within a name.
		{"Scholars at Texas A&M University in Houston shared data with AT&T and the S&P board.", "place: Texas, Houston; organisation: Texas A&M University, AT&T, S&P"},
		{"She chairs the Senate Committee on Veterans' Affairs in Washington.", "place: Washington; organisation: Senate Committee on Veterans' Affairs"},
		{"The Kurdistan Region's Ministry of Planning said so on Monday.", "place: Kurdistan Region; organisation: Ministry of Planning"},
		{"Omar Kaka'i was abducted near Daquq.", "person: Omar Kaka'i; place: Daquq"},

		// What the lists know.
		{"GE Vernova and Kalyon Enerji sent engineers to Tel Uzer and Karamles.", "place: Tel Uzer, Karamles; organisation: GE Vernova, Kalyon"},
		{"US envoy Thomas J. Barrack Jr. met Mohammed Shia' Al Sudani.", "person: Mohammed Shia al-Sudani, Tom Barrack; place: United States"},

		// Offices are no part of an organisation.
		{"Senate Majority Leader Harlan Pruitt spoke in Denver.", "person: Harlan Pruitt; place: Denver"},
		{"Bundeswehr Inspector General Carsten Vollmer flew to Erbil.", "person: Carsten Vollmer; place: Erbil; organisation: Bundeswehr"},

		// People.
		{"The prince, Hussein Karim Beg, spoke in Lalish.", "person: Hussein Karim Beg; place: Lalish"},
		{"Her brother Saad and her sisters Basma and Nofa are missing in Sinjar.", "person: Saad, Basma, Nofa; place: Sinjar"},
		{"Grand Ayatollah Ali al-Sistani kept silent.", "person: Ali al-Sistani"},
		{"Sen. Pat Dunmore (R - Mont.) voted no.", "person: Pat Dunmore"},

		{"Shops closed after the hanging of Khosrow Besharat-Nia, a teacher from Divandarreh.", "person: Khosrow Besharat-Nia; place: Divandarreh"},
		{"The judge, Chief Justice Munther Ibrahim Hussein, read the ruling.", "person: Munther Ibrahim Hussein"},
		{"The dead were Khalida Mirkhan, 44, and her sons Sarwer and Bewar.", "person: Khalida Mirkhan, Sarwer, Bewar"},
		{"The film by Shadan Faqe Sleman was shown in Berlin. Faqe Sleman, 37, grew up in Kamyaran.", "person: Shadan Faqe Sleman; place: Berlin, Kamyaran"},
		{"In Omdurman, Hajja Nafisa, 60, sold tea.", "person: Nafisa; place: Omdurman"},

		{"Judge Philipp Stoll said Twana H.S. had bought a child in Mosul.", "person: Philipp Stoll, Twana H.S.; place: Mosul"},
		{"Evening fell on Solagh. Basima, 31, watered an almond.", "person: Basima; place: Solagh"},
		{"The fire reached the village of Nerex on Tuesday. The headman of Nerex spoke.", "place: Nerex"},
		{"Seven villages of Garmian have been without water.", "place: Garmian"},

		{"Whole hamlets slid down the mountain, said Zabihullah Mujahid, the spokesman for the government.", "person: Zabihullah Mujahid"},
		{"They named Ali Mohammed Ghulam Hussein al-Ansari as the head of the ring. Al-Ansari bought farms.", "person: Ali Mohammed Ghulam Hussein al-Ansari"},

		{"He had given the order on the advice of Israel Katz, the head of government said.", "person: Israel Katz"},
		{"Workers dug under the hill of Nebi Zakari, and Nebi Zakari was quiet.", "place: Nebi Zakari"},

		// Companies.
		{"At the airport, Middle East Airlines flew, and the National Bank of Iraq issued cards.", "place: Middle East, Iraq; organisation: Middle East Airlines, National Bank of Iraq"},
		{"Shares of Meta rose in New York. Tesla and Nordstrom fell.", "place: New York; organisation: Meta, Tesla, Nordstrom"},
		{"Wendy Castle left Denver. Wendy said nothing.", "person: Wendy Castle; place: Denver"},
		{"Megan Fox left Los Angeles. Fox said nothing.", "person: Megan Fox; place: Los Angeles"},

		// Storms, tribes and things.
		{"Hurricane Michael reached Florida. Michael weakened on Monday.", "place: Florida"},
		{"Storm Byron dumped rain on Haifa. Byron will move to Jordan.", "place: Haifa, Jordan"},
		{"Settlers of the Shammar and Ubaid tribes came to Kirkuk.", "place: Kirkuk"},
		{"Naif bin Jawhar of the Shammar spoke in Rabia.", "person: Naif bin Jawhar; place: Rabia"},
		{"They threw Molotov cocktails while Brent crude fell in London.", "place: London"},
		{"Most Puerto Rican voters live in Florida.", "place: Florida"},

		// What the lists know.
		{"Kataeb Hezbollah left Karrada, The New Arab reported.", "place: Karrada; organisation: Kata'ib Hezbollah, The New Arab"},
		{"Naft Al-Wasat beat Naft Maysan in Karbala.", "place: Karbala; organisation: Naft Al-Wasat SC, Naft Maysan SC"},

		{"Lahur Sheikh Jangi Talabany and Olympia J. Snowe spoke of Ansar Al Islam in Fishkhabur.", "person: Lahur Sheikh Jangi, Olympia J. Snowe; place: Fish Khabur; organisation: Ansar al-Islam"},
		{"Police held 12 people in Diyarbakir and Van. The Ministry of Health denied the report.", "place: Diyarbakir, Van; organisation: Ministry of Health"}, // Van is no abbreviation
		{"The talks were with the SDF. The Ministry of Health was absent.", "organisation: Syrian Democratic Forces, Ministry of Health"},
		{"Since then American-Sudanese relations have steadily soured, the ministry said in Khartoum.", "place: Khartoum"},
		{"He dealt with them as a bulwark against Sunni Islamist militants who advanced on Mosul.", "place: Mosul"},
		{"Trucks waited between Iraq and Turkey on Thursday. The Iraqi Red Crescent gave out tea on the Lower Zab.", "place: Iraq, Turkey, Little Zab; organisation: Iraqi Red Crescent"},

		// Lists in the text.
		{"Farmers from Shanagha, Palkana and Gabalaka came to Kirkuk.", "place: Shanagha, Palkana, Gabalaka, Kirkuk"},
	})
}
