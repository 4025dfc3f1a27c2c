package main

import (
	"bufio"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"ksearch/corpus/names"
)

// A pool is names to put in the place of others.
type pool struct {
	random *rand.Rand
	last   []string      // of people, and some first names
	first  []string      // English
	world  [][2][]string // first and last names, by country
	places []string
}

func readPool(dir string) (*pool, error) {
	p := &pool{random: rand.New(rand.NewPCG(5, 5))}
	for _, file := range []string{"female.txt", "male.txt", "people-names.txt"} {
		b, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(b)) {
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' || strings.Contains(line, " ") {
				continue
			}
			if file == "people-names.txt" {
				p.last = append(p.last, line)
			} else {
				p.first = append(p.first, line)
			}
		}
	}
	rows, err := readWorld(dir)
	if err != nil {
		return nil, err
	}
	country := ""
	for _, row := range rows {
		if row[0] != country {
			country = row[0]
			p.world = append(p.world, [2][]string{})
		}
		kind := &p.world[len(p.world)-1][0]
		if row[1] == "last" {
			kind = &p.world[len(p.world)-1][1]
		}
		*kind = append(*kind, row[2])
	}
	for _, lists := range moreWorld {
		p.world = append(p.world, [2][]string{strings.Fields(lists[0]), strings.Fields(lists[1])})
	}
	f, err := os.Open(filepath.Join(dir, "cities500.txt"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		row := strings.Split(in.Text(), "\t")
		people, _ := strconv.Atoi(row[14])
		n := 0
		switch {
		case strings.Contains("IQ SY IR TR LB JO SA KW YE EG AF", row[8]):
			n = 3
		case people > 50_000:
			n = 1
		}
		for range n {
			p.places = append(p.places, row[2])
		}
	}
	return p, in.Err()
}

// readWorld reads what world.mjs wrote: country, "first" or "last", name.
func readWorld(dir string) (rows [][3]string, err error) {
	b, err := os.ReadFile(filepath.Join(dir, "world.tsv"))
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(b)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 3 {
			return nil, fmt.Errorf("world.tsv: %q has not three columns", line)
		}
		rows = append(rows, [3]string(cells))
	}
	return rows, nil
}

func (p *pool) pick(list []string) string { return list[p.random.IntN(len(list))] }

// A stranger is the name of a person.
type stranger struct {
	first, last string
	lastFirst   bool // the family name comes first
}

func (s stranger) String() string {
	if s.lastFirst {
		return s.last + " " + s.first
	}
	return s.first + " " + s.last
}

func (p *pool) stranger() (s stranger) {
	switch p.random.IntN(10) {
	case 0, 1, 2, 3:
		s.first = p.pick(nearFirst)
		switch p.random.IntN(4) {
		case 0:
			s.last = "al-" + p.pick(nearAl)
		case 1:
			s.last = p.pick([]string{"Al-", "al ", "Al ", "el-"}) + p.pick(nearAl)
		default:
			s.last = p.pick(nearLast)
		}
		if p.random.IntN(6) == 0 {
			s.first += " " + p.pick(nearFirst)
		}
	case 4, 5, 6:
		of := p.world[p.random.IntN(len(p.world))]
		if len(of[0]) == 0 {
			of[0] = p.first
		}
		s.first, s.last = p.pick(of[0]), p.pick(of[1])
		switch p.random.IntN(8) {
		case 0:
			s.first += " " + p.pick(of[0])
		case 1:
			s.last += p.pick([]string{" ", "-"}) + p.pick(of[1])
		case 2:
			s.first += " " + s.last[:1] + "."
			if s.last[0] >= 0x80 {
				s.first = p.pick(of[0])
			}
		case 3:
			s.first = p.pick([]string{"A", "K", "M", "P", "R", "S", "T", "V", "J.", "M.", "D.", "S.", "MK", "JP", "KP", "A.B.", "R.K."})
		}
	case 7, 8:
		e := east[p.random.IntN(len(east))]
		surnames, syllables := strings.Fields(e[0]), strings.Fields(e[1])
		s.last, s.lastFirst = p.pick(surnames), true
		a, b := p.pick(syllables), p.pick(syllables)
		switch e[2] {
		case "-":
			s.first = a + "-" + strings.ToLower(b)
		case " ":
			s.first = a + " " + b
		default:
			if s.first = a; p.random.IntN(3) > 0 {
				s.first += strings.ToLower(b)
			}
		}
	default:
		s.first, s.last = p.pick(p.first), p.pick(p.last)
	}
	return s
}

// firm makes up the name of an organisation.
func (p *pool) firm() string {
	switch p.random.IntN(5) {
	case 0:
		return p.pick(p.last) + " " + p.pick(firms)
	case 1, 2:
		return p.pick(p.places) + " " + p.pick(firms)
	case 3:
		return p.coined() + " " + p.pick(firms)
	}
	letters := make([]byte, 3+p.random.IntN(3))
	for i := range letters {
		letters[i] = "ABCDEFGHIKLMNOPRSTUW"[p.random.IntN(20)]
	}
	return string(letters)
}

// coined makes up a word: Venora, Kaltex.
func (p *pool) coined() string {
	var b strings.Builder
	for range 1 + p.random.IntN(2) {
		b.WriteString(p.pick(strings.Fields("ven kal so tri bra mo ne xa lu for gen pan ser vo ti ko da ran mar zen sol ter op")))
	}
	b.WriteString(p.pick(strings.Fields("ra tex nix mo via on sys dia za ta co net gy max tel go ly us la soft bit pay com nova")))
	s := b.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

// addressed are words before a name that are no part of it.
var addressed = strings.Fields("Justice Madam Prof Prof. Professor Brigadier Judge Auntie Mrs Mr Dr Dr. Chief Imam Father Sister Pastor Captain Inspector Magistrate Governor Comrade Advocate Commissioner Councillor Archbishop Emperor Coach Hon. Sgt. Adm. Officer Superintendent Barrister Engineer Chairman Princess Sultan")

var firms = strings.Fields("Bank Group Holdings FC United University Motors Airlines Energy Telecom Club Athletic Party Times Post News Foundation Institute College Hospital Ltd Inc Corp Technologies Pharma Mining Media Council Court Police Commission Association Union Society Company Entertainment Capital Labs Steel Insurance Airways")

// lands are words that end the name of a place.
var lands = strings.Split("County|District|Island|Islands|River|Valley|National Park|Peninsula|Bay|Airport|Prefecture|Region|Beach|Hills|Park|Square|Street|Mountains|Province|Lake|Port|Coast|Highlands|Ward|International Airport|Road", "|")

var (
	nearFirst = strings.Fields("Mohammed Muhammad Mohammad Mohamed Ahmed Ahmad Ali Hassan Hasan Hussein Hussain Abdullah Abdulla Omar Umar Othman Khalid Khaled Ibrahim Ismail Yousif Yusuf Mustafa Mahmoud Mahmud Salih Saleh Salah Karim Kareem Rahim Jabbar Jalal Jamal Kamal Nouri Haider Haidar Muqtada Qais Hadi Adil Adel Barham Barhim Fuad Hoshyar Masoud Masrour Nechirvan Qubad Bafel Lahur Sirwan Shwan Rebwar Rebin Azad Dilshad Hiwa Karwan Sherko Aram Zana Diyar Soran Hemin Goran Kawa Dara Nawzad Rizgar Shler Shilan Nigar Chnar Gulistan Leyla Selahattin Figen Recep Abdulkadir Mevlut Hakan Devlet Ekrem Hassan Ebrahim Javad Ayatollah Qasem Esmail Bashar Walid Riad Faisal Nizar Tariq Taha Izzat Wissam Firas Layla Zainab Fatima Maryam Nadia Noor Huda Amal Rasha Samira Suha Ilham Falah Jawad Hakim Thamer Usama Osama Rafid Rafi Najm Najim Raad Ra'ad Sinan Murad Nizar Vian Mazloum Ilham Salih Aldar Redur Riyad Bassam Fares Naji Ziad Majed Rami Samir Sami Shakir Ghazi Ayad Iyad Saad Saadoun Safeen Safin Jotiar Dindar Peshraw Rawand Bakhtiar Bakhtiyar Mala Mullah")
	nearLast  = strings.Fields("Barzani Barzinji Talabani Zebari Dohuki Kirkuki Erbili Hawrami Jaff Sindi Doski Mizuri Surchi Herki Dizayi Qaradaghi Amedi Shekhani Sofi Rasul Rasool Qadir Kadir Aziz Faraj Hama Salih Rashid Rasheed Mawlud Mahmood Hussein Ibrahim Khalil Majid Hamid Hameed Nuri Sabri Tofiq Tawfiq Karim Ali Hasan Omer Omar Osman Sharif Shareef Fatah Fattah Bakr Baban Abdi Kobani Erdogan Demirtas Yildiz Ozturk Kaya Sahin Rouhani Zarif Larijani Soleimani Ghaani Khamenei Raisi Amirabdollahian Assad Makhlouf Muallem Jolani Sharaa Nasrallah Hariri Aoun Berri Jumblatt")
	nearAl    = strings.Fields("Sudani Maliki Abadi Kadhimi Sadr Hakim Khazali Amiri Muhandis Fayyad Nujaifi Nujayfi Jubouri Jabouri Mutlaq Halbousi Khanjar Araji Asadi Shammari Dulaimi Tikriti Samarrai Bayati Obeidi Ubaidi Zawahiri Baghdadi Hashemi Jaafari Sistani Yaqoubi Rubaie Lami Saadi Zubaidi Husseini Mosawi Musawi Tamimi Khafaji Waeli Ghazi Mahdi Rikabi Suhail Shahristani Bolani Basri Najafi Karbalai Anbari Iraqi Shami Hassan Qaisi Janabi Azzawi Douri Nasiri Bazzaz")
)

// east are family names, syllables of given names, and what joins these, of
// peoples who call the family first.
var east = [][3]string{
	{"Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song Tang Deng Han Feng Cao Peng Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Du Ye Cheng Wei Su Lu Ding Ren Shen Yao Fan Qian Jin Qin", "Jian Wei Ming Hua Guo Xiao Zhi Hong Jun Li Ping Yong Feng Qiang Lei Tao Chao Bo Hai Yan Ying Mei Xin Yu Jing Fang Lan Min Dong Zhong Wen Bin Cheng Xiang Long Peng Rui Shan Ting Yun", ""},
	{"Chan Cheung Lam Leung Wong Lau Ng Ho Kwok Tsang Yeung Chow Lee Fung Tsai Chiang Hsieh Hsu Chang Huang Lin Wu Chen Liu Yeh Kuo Tang Su Chu Tseng Chung Hung Kao Lu Lai Ko Cheng", "Kwok Wing Chi Siu Ka Wai Ming Kin Yiu Lap Suk Mei Yuen Tak Hon Ying Ing Wen Chun Hsiu Chih Cheng Kuo Chien Ching Hui Jung Shu Yu Teng Tzu Wei Kai Shih Po Hao", "-"},
	{"Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Yoo Hong Jeon Ko Moon Son Yang Bae Baek Huh Nam Sim Noh Ha Cha Joo Woo Ryu Ri Pak Choe", "Jong Jae Min Su Hye Ji Seung Sang Young Hyun Woo Jin Ho Kyung Sung Chul Dong Hee Joon Ki Mi Na Seo Yeon Eun Il Nam Geun Won Tae Yong Hwan Sik Cheol Yo Suk Yeol", "-"},
	{"Nguyen Tran Le Pham Hoang Phan Vu Dang Bui Do Ho Ngo Duong Ly Truong Dinh", "Van Thi Minh Duc Quang Tuan Anh Hung Phuc Trong Xuan Thanh Ngoc Huu Kim Lan Hai Long Son Dung Phu Tan", " "},
}

// moreWorld are first and last names of countries that world.tsv does not have
// in Latin letters, or has few of.
var moreWorld = [][2]string{
	{"Rajesh Suresh Ramesh Anil Sunil Vijay Ajay Sanjay Arun Ashok Deepak Manoj Narendra Rahul Priyanka Sonia Amit Arvind Nitish Mamata Yogi Uddhav Sharad Pinarayi Jagan Lalu Akhilesh Mayawati Nirmala Smriti Rajnath Piyush Ravi Kiran Lakshmi Meena Sunita Kavita Anjali Pooja Neha Rohit Virat Sachin Sourav Harish Ganesh Mahesh Dinesh Mukesh Naveen Pradeep Prakash Santosh Satish Shashi Subramanian Venkat Vinod Gautam Karthik Murali Prabhakar Raghav", "Modi Gandhi Sharma Verma Gupta Singh Kumar Patel Reddy Rao Nair Menon Pillai Iyer Iyengar Banerjee Chatterjee Mukherjee Bose Ghosh Das Sen Roy Thackeray Pawar Fadnavis Yadav Mishra Pandey Tiwari Dubey Chauhan Rathore Thakur Joshi Kulkarni Deshmukh Patil Shinde Naidu Gowda Shetty Hegde Bhat Kaul Malhotra Kapoor Khanna Chopra Mehta Shah Desai Agarwal Bansal Goyal Jain Krishnan Natarajan Subramaniam Ranganathan Swamy Murthy Soren Munda Sangma Gogoi Barua Saikia Biswas Mondal Sarkar Dutta"},
	{"Muhammad Imran Nawaz Shehbaz Bilawal Asif Bashir Tariq Zahid Farooq Shahid Yousaf Khawaja Chaudhry Maulana Sheikh Hasina Khaleda Obaidul Anisul Asaduzzaman Mizanur Abdur Shafiqul Rafiqul Nazrul Jahangir Kamrul Tarique Shamsul", "Khan Sharif Bhutto Zardari Qureshi Malik Chaudhry Butt Awan Abbasi Gilani Rehman Rahman Hossain Islam Alam Uddin Miah Ahmed Chowdhury Mia Huq Haque Akhtar Begum Siddiqui Ansari Mirza Baig Bajwa Niazi Gul Afridi Khattak Marri Bugti Mengal"},
	{"Mahinda Gotabaya Ranil Maithripala Sajith Anura Basil Namal Chandrika Sarath Nimal Sunil Lasith Kumar Dinesh Harsha Champika Rauff Karu", "Rajapaksa Wickremesinghe Sirisena Premadasa Dissanayake Kumaratunga Fonseka Perera Silva Fernando Jayawardena Jayasuriya Bandara Gunawardena Ratnayake Mendis Weerasinghe Herath Samaraweera Wijesekera Sumanthiran"},
	{"Uhuru Raila William Musalia Kalonzo Martha Mwai Njeri Wanjiku Otieno Kamau Kipchoge Julius Eliud Wambui Achieng Atieno Kiprono Kimani Mwangi Njoroge Salim Jakaya Samia Freeman Yoweri Bobi Paul Pierre Kizza Museveni Wafula", "Kenyatta Odinga Ruto Mudavadi Musyoka Karua Kibaki Moi Kimani Mwangi Njoroge Otieno Ochieng Omondi Wekesa Kiprop Cheruiyot Rotich Kosgei Mutua Muthama Nyong'o Magufuli Hassan Kikwete Mbowe Lissu Museveni Besigye Ssentamu Kagame Rugunda Okello Opio Akello Mugisha Tumwine Nkurunziza Ndayishimiye Karugarama Habyarimana"},
	{"Abiy Hailemariam Meles Tewodros Sahle-Work Demeke Debretsion Getachew Birtukan Tesfaye Haile Kenenisa Tirunesh Selam Dawit Yohannes Girma Mulatu Berhanu Isaias Mesfin Yared Solomon", "Ahmed Desalegn Zenawi Adhanom Zewde Mekonnen Gebremichael Reda Mideksa Gebrselassie Bekele Dibaba Tadesse Wolde Kebede Alemu Abebe Tessema Girma Assefa Lemma Negash Afwerki Tsegaye Gebre Mengistu"},
	{"Emmerson Robert Morgan Nelson Constantino Joice Tendai Hage Sam Saara Netumbo Hifikepunye Nangolo Joao Jose Isabel Edgar Hakainde Kenneth Lazarus Joyce Bingu Peter Filipe Armando Mokgweetsi Ian Cyril Jacob Thabo Julius Fikile Bheki Nomvula Lindiwe Nkosazana Sipho Themba Thandi Zanele Bongani Mandla Lungisani", "Mnangagwa Mugabe Tsvangirai Chamisa Chiwenga Mujuru Biti Geingob Nujoma Pohamba Nandi-Ndaitwah Kuugongelwa Mbumba Shaningwa dos Santos Lourenço Savimbi Lungu Hichilema Kaunda Chakwera Banda Mutharika Nyusi Guebuza Masisi Khama Ramaphosa Zuma Mbeki Malema Mbalula Cele Mokonyane Sisulu Dlamini Mkhize Gigaba Motlanthe Nkosi Ndlovu Khumalo Mokoena Molefe Sithole Mthembu Buthelezi Shivambu"},
	{"Muhammadu Goodluck Olusegun Atiku Bola Yemi Nyesom Rotimi Bukola Aminu Ahmed Ibrahim Ngozi Chukwuma Chinua Emeka Chidi Obiageli Nana John Kwame Jerry Kofi Kwesi Yaw Akwasi Ama Efua Abena Adwoa Kojo Ebo Alassane Laurent Guillaume Macky Abdoulaye Ousmane Moussa Mamadou Ibrahima Aissata Fatou Mariama Boubacar Idriss Ellen George Weah Amadou Blaise", "Buhari Jonathan Obasanjo Abubakar Tinubu Osinbajo Wike Amaechi Saraki Tambuwal Okonjo-Iweala Soludo Achebe Okafor Okeke Nwosu Eze Adeyemi Adebayo Ogunleye Bello Yusuf Akufo-Addo Mahama Rawlings Nkrumah Annan Kufuor Bawumia Agyapong Mensah Owusu Osei Boateng Asante Appiah Ofori Quartey Ouattara Gbagbo Soro Sall Wade Sonko Diallo Traoré Keita Konaté Camara Touré Sow Ba Diop Ndiaye Fall Cissé Sissoko Déby Sirleaf Compaoré Sankara"},
	{"Shinzo Fumio Yoshihide Taro Shigeru Junichiro Yuriko Naoto Yukio Kenji Hiroshi Takeshi Akira Satoshi Makoto Haruki Naomi Yoko Keiko Sakura Ichiro Kei Toshimitsu Hirokazu Katsunobu", "Abe Kishida Suga Aso Ishiba Koizumi Koike Kan Hatoyama Tanaka Suzuki Takahashi Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Matsumoto Inoue Kimura Hayashi Shimizu Motegi Matsuno Kono Nishimura Ogawa Murakami Osaka Nishikori Kuroda Ueda"},
	{"Thaksin Yingluck Prayut Prawit Anutin Abhisit Srettha Somchai Somkid Surayud Chuan Banharn Pita Chadchart Wissanu Suthep Chaiwat Sonthi Joko Susilo Megawati Prabowo Anies Basuki Ganjar Sri Luhut Retno Budi Agus Bambang Mahathir Najib Anwar Muhyiddin Ismail Lim Azmin Rafizi Nurul Rodrigo Ferdinand Leni Benigno Gloria Manny Isko Panfilo Maria Antonio Hun Sam Kem Aung Min Win Khin Thein Htin", "Shinawatra Chan-ocha Wongsuwan Charnvirakul Vejjajiva Thavisin Wongsawat Limjaroenrat Sittipunt Thaugsuban Widodo Yudhoyono Sukarnoputri Subianto Baswedan Purnama Pranowo Indrawati Pandjaitan Marsudi Santoso Wijaya Mohamad Razak Ibrahim Yassin Sabri Zahid Ramli Abdullah Duterte Marcos Robredo Aquino Arroyo Pacquiao Moreno Lacson Ressa Trillanes Cayetano Reyes Santos Cruz Bautista Dela-Cruz Sen Rainsy Sokha Hlaing Swe Myint Nyunt Kyaw Tun"},
	{"Vladimir Dmitry Sergei Sergey Alexei Mikhail Boris Nikolai Yevgeny Andrei Viktor Igor Oleg Yuri Maria Anna Olga Natalia Tatiana Volodymyr Petro Yulia Viktor Vitali Oleksandr Mykola Nursultan Islam Gurbanguly Emomali Almazbek Ilham Nikol Serzh Mikheil Bidzina Alexander Svetlana", "Putin Medvedev Lavrov Shoigu Navalny Gorbachev Yeltsin Nemtsov Peskov Zakharova Ivanov Petrov Sidorov Kuznetsov Popov Volkov Sokolov Zelensky Poroshenko Tymoshenko Yanukovych Klitschko Shevchenko Kovalenko Bondarenko Tkachenko Nazarbayev Tokayev Karimov Mirziyoyev Berdymukhamedov Rahmon Atambayev Japarov Aliyev Pashinyan Sargsyan Saakashvili Ivanishvili Margvelashvili Lukashenko Tikhanovskaya Kolesnikova"},
	{"Nicolás Hugo Juan Evo Luis Rafael Lenín Guillermo Dilma Jair Luiz Fernando Cristina Mauricio Alberto Michelle Sebastián Gabriel Pedro Keiko Alan Ollanta Álvaro Gustavo Iván Andrés Manuel Enrique Vicente Daniel Rosario Nayib Xiomara Mel Porfirio Raúl Fidel Miguel Claudia Marta Lorena Sandra José María", "Maduro Chávez Guaidó Morales Arce Correa Moreno Lasso Rousseff Bolsonaro da Silva Lula Kirchner Macri Fernández Bachelet Piñera Boric Castillo Fujimori García Humala Uribe Petro Duque López Obrador Peña Calderón Fox Ortega Murillo Bukele Castro Zelaya Lobo Díaz-Canel Hernández Rodríguez Martínez González Pérez Sánchez Ramírez Torres Flores Rivera Gómez Vargas Rojas Mendoza Chamorro Alvarado Solís Arias Quesada"},
}

// renamed returns some of the texts with other people, places and organisations
// in them, each of them always the same one in a text: a model that has seen a
// few names a hundred times each must not know the names, but where names stand.
func renamed(texts []names.Annotated, p *pool, share float64) []names.Annotated {
	random := p.random
	var out []names.Annotated
	for _, t := range texts {
		if random.Float64() >= share {
			continue
		}
		whole := make(map[string]string)
		parts := make(map[string]string)
		for _, a := range t.Names {
			old := t.Text[a.Start:a.End]
			if words := strings.Fields(old); a.Kind == names.Person && len(words) > 1 && whole[old] == "" {
				last := words[len(words)-1]
				s := p.stranger()
				s.last = cmp.Or(parts[last], s.last)
				whole[old], parts[last] = s.String(), s.last
				if parts[words[0]] == "" {
					parts[words[0]] = s.first
				}
			}
		}
		var n names.Annotated
		var b strings.Builder
		at := 0
		for _, a := range t.Names {
			b.WriteString(t.Text[at:a.Start])
			old := t.Text[a.Start:a.End]
			to := old
			switch a.Kind {
			case names.Person:
				if to = whole[old]; to == "" {
					if to = parts[old]; to == "" {
						to = p.stranger().last
						parts[old] = to
					}
				} else if before := strings.TrimRight(t.Text[at:a.Start], " "); random.IntN(6) == 0 && !strings.HasSuffix(before, ".") && !endsTall(before) {
					b.WriteString(p.pick(addressed) + " ")
				}
			case names.Place:
				if to = whole[old]; to == "" {
					switch to = old; random.IntN(12) {
					case 0, 1, 2, 3, 4:
						to = p.pick(p.places)
					case 5:
						to = p.pick(p.places) + " " + p.pick(lands)
					}
					whole[old] = to
				}
			case names.Organisation:
				if to = whole[old]; to == "" {
					if to = old; random.IntN(6) == 0 {
						to = p.firm()
					}
					whole[old] = to
				}
			}
			if strings.ToUpper(old) == old && len(old) > 4 {
				to = strings.ToUpper(to)
			}
			start := b.Len()
			b.WriteString(to)
			n.Names = append(n.Names, names.Annotation{Kind: a.Kind, Start: start, End: b.Len()})
			at = a.End
		}
		b.WriteString(t.Text[at:])
		n.Text = b.String()
		out = append(out, n)
	}
	return out
}

// endsTall reports whether the last word of s has a capital, as titles have.
func endsTall(s string) bool {
	last := s[strings.LastIndexAny(s, " \n")+1:]
	return last != "" && last[0] >= 'A' && last[0] <= 'Z'
}
