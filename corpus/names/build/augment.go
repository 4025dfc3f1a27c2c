package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"ksearch/corpus/names"
)

// augmented adds to some texts a line as headlines are written, in capitals or
// in title case, and a dateline.
func augmented(texts []names.Annotated, share float64) []names.Annotated {
	random := rand.New(rand.NewPCG(3, 3))
	var cities []string
	for _, p := range names.Default().Places() {
		if p.Kind == names.City && !strings.ContainsAny(p.Name, " (") {
			cities = append(cities, p.Name)
		}
	}
	agencies := []string{"AP", "Reuters", "AFP", "Xinhua", "Kurdistan 24", "Rudaw", "IRIN", "UPI", "dpa", "Shafaq News"}
	months := []string{"March", "Oct", "Dec", "July", "Jan", "Sept", "May"}
	out := make([]names.Annotated, 0, len(texts))
	for _, t := range texts {
		out = append(out, t)
		var n names.Annotated
		var b strings.Builder
		write := func(s string, kind *names.Kind) {
			at := b.Len()
			b.WriteString(s)
			if kind != nil {
				n.Names = append(n.Names, names.Annotation{Kind: *kind, Start: at, End: b.Len()})
			}
		}
		place, org := names.Place, names.Organisation
		at, next := 0, 0
		for _, line := range sentencesOf(t.Text) {
			begin, end := line[0], line[1]
			for next < len(t.Names) && t.Names[next].Start < begin {
				next++
			}
			if words := strings.Count(t.Text[begin:end], " ") + 1; words < 4 || words > 22 || random.Float64() >= share {
				continue
			}
			mode := random.IntN(3)
			if b.Len() > 0 {
				b.WriteString("\n\n")
			}
			if random.IntN(3) == 0 {
				city := cities[random.IntN(len(cities))]
				if random.IntN(3) > 0 {
					city = strings.ToUpper(city)
				}
				write(city, &place)
				if random.IntN(2) == 0 {
					write(fmt.Sprintf(", %s %d", months[random.IntN(len(months))], 1+random.IntN(28)), nil)
				}
				if random.IntN(2) == 0 {
					write(" (", nil)
					write(agencies[random.IntN(len(agencies))], &org)
					write(")", nil)
				}
				write([]string{" - ", " – ", " — ", " -- "}[random.IntN(4)], nil)
				mode = 3
			}
			styled := func(s string) string {
				switch mode {
				case 0, 1:
					return strings.ToUpper(s)
				case 2:
					words := strings.Split(s, " ")
					for i, w := range words {
						r := []rune(w)
						if len(r) > 3 || i == 0 && at == begin && len(r) > 0 {
							r[0] = unicode.ToUpper(r[0])
							words[i] = string(r)
						}
					}
					return strings.Join(words, " ")
				}
				return s
			}
			at = begin
			for k := next; k < len(t.Names) && t.Names[k].End <= end; k++ {
				a := t.Names[k]
				write(styled(t.Text[at:a.Start]), nil)
				kind := a.Kind
				write(styled(t.Text[a.Start:a.End]), &kind)
				at = a.End
			}
			tail := t.Text[at:end]
			if mode < 3 {
				tail = strings.TrimRight(tail, ".")
			}
			write(styled(tail), nil)
		}
		if n.Text = b.String(); n.Text != "" {
			out = append(out, n)
		}
	}
	return out
}

// sentencesOf returns where the sentences of a text begin and end, about.
func sentencesOf(s string) [][2]int {
	var out [][2]int
	begin := 0
	for i := 0; i < len(s); i++ {
		last := i+1 == len(s)
		if last || (s[i] == '.' || s[i] == '"') && (s[i+1] == ' ' || s[i+1] == '\n') && i > begin+1 && !(i > 1 && s[i-2] == '.') {
			if end := i + 1; strings.TrimSpace(s[begin:end]) != "" {
				out = append(out, [2]int{begin, end})
			}
			begin = i + 1
			for begin < len(s) && (s[begin] == ' ' || s[begin] == '\n') {
				begin++
			}
			i = max(i, begin-1)
		}
	}
	return out
}

// A pool is names to put in the place of others.
type pool struct {
	first, last, places []string
}

func readPool(dir string) (*pool, error) {
	p := new(pool)
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

var (
	nearFirst = strings.Fields("Mohammed Muhammad Mohammad Mohamed Ahmed Ahmad Ali Hassan Hasan Hussein Hussain Abdullah Abdulla Omar Umar Othman Khalid Khaled Ibrahim Ismail Yousif Yusuf Mustafa Mahmoud Mahmud Salih Saleh Salah Karim Kareem Rahim Jabbar Jalal Jamal Kamal Nouri Haider Haidar Muqtada Qais Hadi Adil Adel Barham Barhim Fuad Hoshyar Masoud Masrour Nechirvan Qubad Bafel Lahur Sirwan Shwan Rebwar Rebin Azad Dilshad Hiwa Karwan Sherko Aram Zana Diyar Soran Hemin Goran Kawa Dara Nawzad Rizgar Shler Shilan Nigar Chnar Gulistan Leyla Selahattin Figen Recep Abdulkadir Mevlut Hakan Devlet Ekrem Hassan Ebrahim Javad Ayatollah Qasem Esmail Bashar Walid Riad Faisal Nizar Tariq Taha Izzat Wissam Firas Layla Zainab Fatima Maryam Nadia Noor Huda Amal Rasha Samira Suha Ilham Falah Jawad Hakim Thamer Usama Osama Rafid Rafi Najm Najim Raad Ra'ad Sinan Murad Nizar Vian Mazloum Ilham Salih Aldar Redur Riyad Bassam Fares Naji Ziad Majed Rami Samir Sami Shakir Ghazi Ayad Iyad Saad Saadoun Safeen Safin Jotiar Dindar Peshraw Rawand Bakhtiar Bakhtiyar Mala Mullah")
	nearLast  = strings.Fields("Barzani Barzinji Talabani Zebari Dohuki Kirkuki Erbili Hawrami Jaff Sindi Doski Mizuri Surchi Herki Dizayi Qaradaghi Amedi Shekhani Sofi Rasul Rasool Qadir Kadir Aziz Faraj Hama Salih Rashid Rasheed Mawlud Mahmood Hussein Ibrahim Khalil Majid Hamid Hameed Nuri Sabri Tofiq Tawfiq Karim Ali Hasan Omer Omar Osman Sharif Shareef Fatah Fattah Bakr Baban Abdi Kobani Erdogan Demirtas Yildiz Ozturk Kaya Sahin Rouhani Zarif Larijani Soleimani Ghaani Khamenei Raisi Amirabdollahian Assad Makhlouf Muallem Jolani Sharaa Nasrallah Hariri Aoun Berri Jumblatt")
	nearAl    = strings.Fields("Sudani Maliki Abadi Kadhimi Sadr Hakim Khazali Amiri Muhandis Fayyad Nujaifi Nujayfi Jubouri Jabouri Mutlaq Halbousi Khanjar Araji Asadi Shammari Dulaimi Tikriti Samarrai Bayati Obeidi Ubaidi Zawahiri Baghdadi Hashemi Jaafari Sistani Yaqoubi Rubaie Lami Saadi Zubaidi Husseini Mosawi Musawi Tamimi Khafaji Waeli Ghazi Mahdi Rikabi Suhail Shahristani Bolani Basri Najafi Karbalai Anbari Iraqi Shami Hassan Qaisi Janabi Azzawi Douri Nasiri Bazzaz")
)

// renamed returns some of the texts with other people and places in them, each
// of them always the same one in a text: a model that has seen a few names a
// hundred times each must not know the names, but where names stand.
func renamed(texts []names.Annotated, p *pool, share float64) []names.Annotated {
	random := rand.New(rand.NewPCG(5, 5))
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	person := func() (first, last string) {
		if random.IntN(2) == 0 {
			first = pick(nearFirst)
			switch random.IntN(4) {
			case 0:
				last = "al-" + pick(nearAl)
			case 1:
				last = pick([]string{"Al-", "al ", "Al ", "el-"}) + pick(nearAl)
			default:
				last = pick(nearLast)
			}
			if random.IntN(6) == 0 {
				first += " " + pick(nearFirst)
			}
			return first, last
		}
		return pick(p.first), pick(p.last)
	}
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
				first, l := person()
				if parts[last] != "" {
					l = parts[last]
				}
				whole[old] = first + " " + l
				parts[last] = l
				if parts[words[0]] == "" {
					parts[words[0]] = first
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
						_, to = person()
						parts[old] = to
					}
				}
			case names.Place:
				if to = whole[old]; to == "" {
					to = old
					if random.IntN(2) == 0 {
						to = pick(p.places)
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
