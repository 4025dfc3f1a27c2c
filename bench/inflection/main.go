// Inflection measures how the inflected forms of Kurdish words come together in
// package analysis: on sentences of news in two languages, line by line the
// translation of each other.
//
// No list says which forms are of one word; the translations do. Two forms that
// begin alike are taken for kin if the words that they are most often
// translated by begin alike too. For each language it prints
//
//	words    forms that occur three times or more
//	kin      pairs of forms that are kin
//	recall   how many of these have one base form
//	joined   pairs of forms that have one base form and are kin or strangers
//	false    how many of these are strangers: both are often translated by the
//	         same words, and none of the one's is like any of the other's
//
// first of the words as they are written without their case and accents alone,
// which is what a search without rules finds, then with the rules. One word of
// four is held aside, told by its first letters: "held" is measured on those
// alone, and -list shows none of them.
//
//	go run ./bench/inflection [-list] FOLDER
package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"ksearch/corpus/names"
	"ksearch/index/analysis"
)

func main() {
	list := flag.Bool("list", false, "list the pairs that are missed and those that are false")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: inflection [-list] FOLDER\nFOLDER has ckb-kmr.ckb.txt.gz, ckb-kmr.kmr.txt.gz, kmr-eng.kmr.txt.gz and kmr-eng.eng.txt.gz.")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(os.Stdout, flag.Arg(0), *list); err != nil {
		fmt.Fprintln(os.Stderr, "inflection:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, folder string, list bool) error {
	fmt.Fprintf(out, "%-16s %-6s %6s %6s %17s %7s %7s\n", "sentences", "part", "words", "kin", "recall", "joined", "false")
	for _, m := range []struct{ name, lang, other string }{
		{"ckb-kmr", "ckb", "kmr"}, {"ckb-kmr", "kmr", "ckb"}, {"kmr-eng", "kmr", "eng"}, {"kmr-eng", "eng", "kmr"},
	} {
		text, err := read(filepath.Join(folder, m.name+"."+m.lang+".txt.gz"))
		if err != nil {
			return err
		}
		other, err := read(filepath.Join(folder, m.name+"."+m.other+".txt.gz"))
		if err != nil {
			return err
		}
		if len(text) != len(other) {
			return fmt.Errorf("%s: %d lines in %s and %d in %s, where each should be the translation of the other", m.name, len(text), m.lang, len(other), m.other)
		}
		lang := cmp.Or(map[string]string{"eng": "en"}[m.lang], m.lang)
		tuned, held := measure(text, other, lang)
		fmt.Fprintf(out, "%-16s %-6s %s\n%-16s %-6s %s\n", m.name+" "+lang, "tuned", tuned, "", "held", held)
		if list {
			tuned.print(out)
		}
	}
	return nil
}

// A figures is what is counted of one part of the words of a language.
type figures struct {
	words, kin, before, found, joined, wrong int
	missed, false                            []string
}

func (f figures) String() string {
	percent := func(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
	return fmt.Sprintf("%6d %6d %6.1f%% -> %5.1f%% %7d %6.1f%%",
		f.words, f.kin, percent(f.before, f.kin), percent(f.found, f.kin), f.joined, percent(f.wrong, f.joined))
}

func (f figures) print(out io.Writer) {
	for _, p := range f.missed {
		fmt.Fprintln(out, "missed", p)
	}
	for _, p := range f.false {
		fmt.Fprintln(out, "false ", p)
	}
}

func read(name string) ([][]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("the sentences are missing: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var out [][]string
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		words := map[string]bool{}
		for _, w := range strings.FieldsFunc(sc.Text(), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\u200c'
		}) {
			words[strings.ToLower(w)] = true
		}
		line := make([]string, 0, len(words))
		for w := range words {
			line = append(line, w)
		}
		slices.Sort(line)
		out = append(out, line)
	}
	return out, sc.Err()
}

const (
	least   = 3    // times that a form must occur
	best    = 3    // translations of a form that count for kin
	more    = 6    // and against strangers
	similar = 0.10 // by Dice's coefficient of the sentences they occur in, at least
	certain = 0.20 // and of the best translation of a stranger
)

func measure(text, other [][]string, lang string) (tuned, held figures) {
	counts, counts2, pairs := map[string]int{}, map[string]int{}, map[[2]string]int{}
	for i := range text {
		for _, w := range text[i] {
			counts[w]++
		}
		for _, w := range other[i] {
			counts2[w]++
		}
	}
	for i := range text {
		for _, w := range text[i] {
			if counts[w] < least {
				continue
			}
			for _, t := range other[i] {
				if counts2[t] >= 2 {
					pairs[[2]string{w, t}]++
				}
			}
		}
	}
	type translation struct {
		word string
		dice float64
	}
	translations := map[string][]translation{}
	for p, n := range pairs {
		if dice := 2 * float64(n) / float64(counts[p[0]]+counts2[p[1]]); n >= 2 && dice >= similar {
			translations[p[0]] = append(translations[p[0]], translation{p[1], dice})
		}
	}
	var forms []string
	for w, ts := range translations {
		slices.SortFunc(ts, func(a, b translation) int { return cmp.Or(cmp.Compare(b.dice, a.dice), cmp.Compare(a.word, b.word)) })
		translations[w] = ts[:min(len(ts), more)]
		forms = append(forms, w)
	}
	slices.Sort(forms)
	like := func(a, b string, most, begin, end int) bool {
		for _, x := range translations[a][:min(most, len(translations[a]))] {
			for _, y := range translations[b][:min(most, len(translations[b]))] {
				if alike(x.word, y.word, begin, end) {
					return true
				}
			}
		}
		return false
	}
	bases := map[string]string{}
	for _, w := range forms {
		if ts := analysis.Text(w, lang); len(ts) == 1 {
			bases[w] = ts[0].Term
		}
	}
	for i, a := range forms {
		f := &tuned
		if aside(a) {
			f = &held
		}
		f.words++
		for _, b := range forms[i+1:] {
			if !strings.HasPrefix(b, string([]rune(a)[:min(2, len([]rune(a)))])) {
				break
			}
			if a == b || bases[a] == "" {
				continue
			}
			joined := bases[a] == bases[b]
			if !joined && !alike(a, b, 3, 5) {
				continue
			}
			related := like(a, b, best, 4, 4)
			strange := !related && translations[a][0].dice >= certain && translations[b][0].dice >= certain && !like(a, b, more, 3, 9)
			if joined && (related || strange) {
				f.joined++
			}
			if joined && strange {
				f.wrong++
				f.false = append(f.false, a+" "+b+" "+bases[a])
			}
			if related {
				f.kin++
				switch {
				case joined:
					f.found++
				default:
					f.missed = append(f.missed, a+" "+b)
				}
				if names.Fold(a) == names.Fold(b) {
					f.before++
				}
			}
		}
	}
	return tuned, held
}

// alike reports whether two words have so many letters in common at their
// beginning, or are equal, and no more than so many differ in each behind it.
func alike(a, b string, begin, end int) bool {
	if a == b {
		return true
	}
	x, y := []rune(names.Fold(a)), []rune(names.Fold(b))
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n >= begin && len(x)-n <= end && len(y)-n <= end
}

// aside reports whether a word is one of those that are held aside.
func aside(w string) bool {
	r := []rune(names.Fold(w))
	h := fnv.New32a()
	fmt.Fprint(h, string(r[:min(3, len(r))]))
	return h.Sum32()%4 == 0
}
