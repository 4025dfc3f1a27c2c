package main

import (
	"fmt"
	"math/rand/v2"
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
