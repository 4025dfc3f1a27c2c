package names

import "testing"

func TestNamesArePartedAtWhatIsTold(t *testing.T) {
	findIn(t, "en", [][2]string{
		{"Kurdistan-based Zarvan Group signed a contract on Monday.", "place: Kurdistan; organisation: Zarvan Group"},
		{"Norway-based Hengaw said so.", "organisation: Hengaw"},
		{"The output of UAE-based Dana Gas and Crescent Petroleum fell.", "place: United Arab Emirates; organisation: Dana Gas, Crescent Petroleum"},
		{"Turkey's Defense Ministry said that it had hit four fighters.", "place: Turkey; organisation: Defense Ministry"},
		{"The Ministry of Natural Resources and SOMO signed an agreement.", "organisation: Ministry of Natural Resources, State Organization for Marketing of Oil"},
		{"It was told by U.S. Secretary of State Colin Powell in his speech.", "person: Colin Powell; place: United States"},
		{"National Security Adviser Qassem al-Aaraji and British Consul General James Goldman came.", "person: Qasim al-Araji, James Goldman"},
		{"\"The details are with General Mazloum,\" Farhad Shami said.", "person: Mazloum, Farhad Shami"},
		{"She sang with Chopy Fatah on Monday. Fatah and Hamas met in Cairo.", "person: Chopy Fatah; place: Cairo; organisation: Fatah, Hamas"},

		{"Ramtane Lamamra, the envoy of UN Secretary-General Antonio Guterres, said so, and Iraq summoned Ambassador Anil Bora Inan.", "person: Ramtane Lamamra, Antonio Guterres, Anil Bora Inan; place: Iraq; organisation: United Nations"},
		{"The Turkish Defence Ministry denied it. Iranian Foreign Ministry officials had left.", "organisation: Turkish Defence Ministry, Iranian Foreign Ministry"},
		{"The quarters of Sheikh Maqsud and Ashrafiyeh in Aleppo are quiet.", "place: Sheikh Maqsoud, Ashrafieh, Aleppo"},

		{"The request was signed by Public Prosecutor Azad Mohammad Amin Balisani.", "person: Azad Mohammad Amin Balisani"},
		{"Some 40 families came back since the Kurdistan Workers' Party burned its weapons.", "organisation: Kurdistan Workers' Party"},
		{"The U.S. Geological Survey put the centre near Jalalabad.", "place: Jalalabad; organisation: US Geological Survey"},

		// Peoples and laws.
		{"In the south, Sunni Arab tribes sheltered them. A Sunni Arab said so.", ""},
		{"They ask for money under the Yazidi Survivors Law.", ""},

		// Bodies that say what they are for.
		{"The plant will employ 300 people, the Board of Investment said on Tuesday.", "organisation: Board of Investment"},

		{"Importers drove home. The Federation of Iraqi Chambers of Commerce met Mudhir Salim, an adviser.", "person: Mudhir Salim; organisation: Federation of Iraqi Chambers of Commerce"},

		// Landmarks and offices.
		{"A pensioner lost his orchard on Mount Zerdal, and the Tanjero Dam is empty.", "place: Mount Zerdal, Tanjero Dam"},
		{"They met Social Affairs Minister Hind Kabawat in Damascus.", "person: Hind Kabawat; place: Damascus"},

		// Trades, leaders and associations.
		{"Baker Azad Omer Karim opened his shop. Agronomist Hersh Jalal Saeed said wheat harvests would fall by half.", "person: Azad Omer Karim, Hersh Jalal Saeed"},
		{"German Consul General Albrecht von Wittke came.", "person: Albrecht von Wittke"},
		{"The Movement of Shaswan Abdulwahid demanded a session.", "person: Shaswan Abdulwahid"},
		{"The Iraqi Green Climate Organization warned on Monday that water levels have dropped.", "organisation: Iraqi Green Climate Organization"},
		{"The Sulaimani Chamber of Commerce and Industry said prices rose, as the Directorate of Dams and Water Reservoirs had said.", "place: Sulaimani; organisation: Sulaimani Chamber of Commerce and Industry, Directorate of Dams and Water Reservoirs"},
		{"The Ministry of Oil and Halliburton signed it.", "organisation: Ministry of Oil, Halliburton"},

		// Companies of words that people are called like.
		{"A manager of Zagros Foods said a delivery was late, and UCC Holding would return.", "place: Zagros; organisation: Zagros Foods, UCC Holding"},
		{"Jazeera Cement and Rima Logistics gave money.", "organisation: Jazeera Cement, Rima Logistics"},
		{"An NGO of Lajan helped.", "place: Lajan"},

		// Families.
		{"Shalaw Kosrat and Darbaz Kosrat had left the party in 2022 over the command of a brigade. \"We are one house,\" Darbaz said.", "person: Darbaz Kosrat, Shalaw Kosrat"},
		{"The brigade will join the new army, its commander Rohilat Afrin said on Wednesday. Afrin spoke after a meeting in Damascus.", "person: Rohilat Afrin; place: Damascus"},

		// Towns that people are called like too.
		{"Roads to Amedi and Deralok were closed, Sipan Amedi said.", "person: Sipan Amedi; place: Amedi, Deraluk"},
		{"Sipan Amedi came to see the tents. Amedi said 310 had been replaced.", "person: Sipan Amedi"},
	})
}
