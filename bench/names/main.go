// Command names measures the tagger of corpus/names against files of
// annotated words: see package conll for their form. It prints precision,
// recall and F1 of people and places, of exact spans and of the set of names of
// each text. With -model FILE it measures that model alone, without lists and
// rules, over all kinds of names. With -stanford FOLDER it measures Stanford's
// named-entity recogniser, of the jars in that folder, over the very same texts.
//
// Of a file to develop against, whose name has .dev in it, the texts are measured
// in two parts: the even ones, whose errors may be looked at and which -v lists,
// and the odd ones, which are held out.
//
// A folder, or the word newsroom, stands for the project's own annotated
// articles in bench/names/newsroom, and so does no argument at all. Of those
// organisations are measured as well, and the sets of canonical names.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ksearch/corpus/names"
	"ksearch/corpus/names/conll"
)

func main() {
	verbose := flag.Bool("v", false, "list what was missed and what was found wrongly")
	heldErrors := flag.Bool("held-errors", false, "list the errors in what is held out as well")
	model := flag.String("model", "", "measure the model in this `FILE` alone")
	stanford := flag.String("stanford", "", "measure the recogniser of Stanford instead: a `FOLDER` with stanford-corenlp-VERSION.jar and its -models.jar")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: names [-v] [-model FILE|-stanford FOLDER] [FILE|FOLDER|newsroom]...\nA file has one word and its BIO label a line, and may be gzipped.\nA folder holds annotated articles; without any argument it is "+newsroomFolder+".")
		flag.PrintDefaults()
	}
	flag.Parse()
	args := flag.Args()
	if len(args) == 0 {
		args = []string{"newsroom"}
	}
	find, failed := finder(nil), false
	kinds := []names.Kind{names.Person, names.Place}
	switch {
	case *model != "" && *stanford != "":
		fmt.Fprintln(os.Stderr, "names: -model and -stanford are two things to measure: leave one out")
		os.Exit(2)
	case *model != "":
		alone, err := modelAlone(*model)
		if err != nil {
			fmt.Fprintln(os.Stderr, "names:", err)
			os.Exit(1)
		}
		find, kinds = alone, append(kinds, names.Organisation, "")
	case *stanford != "":
		find = stanfordFinder(*stanford)
	default:
		find = tagged
	}
	for _, name := range args {
		if folder, ok := newsroom(name); ok {
			if *model != "" || *stanford != "" {
				fmt.Fprintf(os.Stderr, "names: %s: -model and -stanford measure files of annotated words\n", name)
				failed = true
				continue
			}
			if err := measureNewsroom(os.Stdout, os.DirFS(folder), *verbose, *heldErrors); err != nil {
				fmt.Fprintln(os.Stderr, "names:", err)
				failed = true
			}
			continue
		}
		if err := measure(os.Stdout, name, find, kinds, *verbose, *heldErrors); err != nil {
			fmt.Fprintln(os.Stderr, "names:", err)
			failed = true
		}
	}
	if size, err := embedded("corpus/names"); err == nil { // from elsewhere than the root of the repository it is not to be seen
		fmt.Printf("embedded: %.1f MB of model, lists and gazetteer\n", float64(size)/1e6)
	}
	if failed {
		os.Exit(1)
	}
}

// embedded is the size of what package names embeds, in bytes.
func embedded(folder string) (size int64, err error) {
	for _, ext := range []string{"*.bin", "*.tsv", "*.list"} {
		files, err := filepath.Glob(filepath.Join(folder, ext))
		if err != nil {
			return 0, err
		}
		if len(files) == 0 {
			return 0, fmt.Errorf("no %s in %s", ext, folder)
		}
		for _, f := range files {
			info, err := os.Stat(f)
			if err != nil {
				return 0, err
			}
			size += info.Size()
		}
	}
	return size, nil
}

// A span is one name in a text.
type span struct {
	kind       names.Kind
	start, end int
}

// A finder finds the names of each of texts. It also says how long that took.
type finder func(texts []names.Annotated) ([]map[span]bool, time.Duration, error)

func measure(w io.Writer, name string, find finder, kinds []names.Kind, verbose, heldErrors bool) error {
	texts, err := conll.ReadFile(name)
	if err != nil {
		return err
	}
	base := filepath.Base(name)
	if !strings.Contains(base, ".dev") {
		return measureTexts(w, base, texts, find, kinds, verbose)
	}
	var halves [2][]names.Annotated
	for i, t := range texts {
		halves[i%2] = append(halves[i%2], t)
	}
	if err := measureTexts(w, base+", even (tuned on)", halves[0], find, kinds, verbose); err != nil {
		return err
	}
	return measureTexts(w, base+", odd (held out)", halves[1], find, kinds, verbose && heldErrors)
}

func measureTexts(w io.Writer, name string, texts []names.Annotated, find finder, kinds []names.Kind, verbose bool) error {
	exact := make(map[names.Kind]*score)
	sets := make(map[names.Kind]*score)
	for _, k := range kinds {
		exact[k], sets[k] = new(score), new(score)
	}
	var flat, flatSets score
	size := 0
	all, took, err := find(texts)
	if err != nil {
		return err
	}
	for i, t := range texts {
		size += len(t.Text)
		found, gold := all[i], spans(t.Names)
		for _, k := range kinds {
			count(exact[k], only(found, k), only(gold, k))
			count(sets[k], set(found, t.Text, k), set(gold, t.Text, k))
		}
		places := outside(found, gold)
		count(&flat, places, only(gold, names.Place))
		count(&flatSets, set(places, t.Text, names.Place), set(gold, t.Text, names.Place))
		if verbose {
			list(w, "missed", gold, found, t.Text)
			list(w, "wrong", found, gold, t.Text)
		}
	}
	fmt.Fprintf(w, "%s: %d texts, %.0f texts/s, %.1f MB/s\n", name, len(texts), float64(len(texts))/took.Seconds(), float64(size)/1e6/took.Seconds())
	sum := new(score)
	for _, k := range kinds {
		label := string(k)
		if k == "" {
			label = "other"
		}
		fmt.Fprintf(w, "  %-12s spans %s   set %s\n", label, exact[k], sets[k])
		sum.add(exact[k])
	}
	fmt.Fprintf(w, "  %-12s spans %s\n", "all of these", sum)
	sum.found += flat.found - exact[names.Place].found
	fmt.Fprintf(w, "  without the places within organisations, of which the file says nothing:\n")
	fmt.Fprintf(w, "  %-12s spans %s   set %s\n", names.Place, &flat, &flatSets)
	fmt.Fprintf(w, "  %-12s spans %s\n", "all of these", sum)
	return nil
}

// each finds the names of one text after the other.
func each(find func(text string) map[span]bool) finder {
	return func(texts []names.Annotated) ([]map[span]bool, time.Duration, error) {
		found := make([]map[span]bool, len(texts))
		began := time.Now()
		for i, t := range texts {
			found[i] = find(t.Text)
		}
		return found, time.Since(began), nil
	}
}

func modelAlone(file string) (finder, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := names.ReadModel(f)
	if err != nil {
		return nil, err
	}
	return each(func(text string) map[span]bool { return spans(m.Labels(text)) }), nil
}

var tagger names.Tagger

// tagged finds names as ksearch does.
func tagged(texts []names.Annotated) ([]map[span]bool, time.Duration, error) {
	return each(func(text string) map[span]bool {
		found := make(map[span]bool)
		for _, e := range tagger.Find(&names.Text{Language: "en", Body: text}) {
			for _, m := range e.Mentions {
				found[span{e.Kind, m.Start, m.End}] = true
			}
		}
		return found
	})(texts)
}

// outside are the places found but those that stand within the name of an
// organisation, which ksearch finds as well (the U.S. of the U.S. Senate) and
// the files do not say anything about.
func outside(found, gold map[span]bool) map[span]bool {
	kept := only(found, names.Place)
	for s := range kept {
		for g := range gold {
			if g.kind == names.Organisation && g.start <= s.start && s.end <= g.end && g != (span{g.kind, s.start, s.end}) {
				delete(kept, s)
			}
		}
	}
	return kept
}

func spans(annotations []names.Annotation) map[span]bool {
	out := make(map[span]bool, len(annotations))
	for _, a := range annotations {
		out[span{a.Kind, a.Start, a.End}] = true
	}
	return out
}

func only(spans map[span]bool, k names.Kind) map[span]bool {
	kept := make(map[span]bool)
	for s := range spans {
		if s.kind == k {
			kept[s] = true
		}
	}
	return kept
}

// set keeps one of the spans of each text of a kind.
func set(spans map[span]bool, text string, k names.Kind) map[string]bool {
	texts := make(map[string]bool)
	for s := range spans {
		if s.kind == k {
			texts[text[s.start:s.end]] = true
		}
	}
	return texts
}

func list(w io.Writer, what string, these, those map[span]bool, text string) {
	for s := range these {
		if !those[s] && (s.kind == names.Person || s.kind == names.Place) {
			fmt.Fprintf(w, "%s %s [%s] %q\n", what, s.kind, text[s.start:s.end], text[max(s.start-30, 0):min(s.end+30, len(text))])
		}
	}
}

type score struct{ right, found, gold int }

func count[T comparable](s *score, found, gold map[T]bool) {
	s.found += len(found)
	s.gold += len(gold)
	for f := range found {
		if gold[f] {
			s.right++
		}
	}
}

func (s *score) add(o *score) {
	s.right, s.found, s.gold = s.right+o.right, s.found+o.found, s.gold+o.gold
}

func (s *score) String() string {
	p := float64(s.right) / float64(max(s.found, 1))
	r := float64(s.right) / float64(max(s.gold, 1))
	return fmt.Sprintf("P %5.1f R %5.1f F1 %5.1f", 100*p, 100*r, 200*p*r/max(p+r, 1e-9))
}
