// Command names measures the tagger of corpus/names against files of
// annotated words.
//
// A file has one word a line, a blank, and its label: B-PER, I-PER, B-LOC ...
// or O. An empty line ends a sentence, a line "-DOCSTART- O" begins a
// document. Files that end in .gz are unpacked. The command prints precision,
// recall and F1 of people and places: of exact spans, and of the set of names
// of each document.
package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"ksearch/corpus/names"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: names FILE...")
		fmt.Fprintln(os.Stderr, "A file has one word and its BIO label a line, and may be gzipped.")
		os.Exit(2)
	}
	verbose := os.Getenv("VERBOSE") != ""
	failed := false
	for _, name := range os.Args[1:] {
		if err := measure(os.Stdout, name, verbose); err != nil {
			fmt.Fprintln(os.Stderr, "names:", err)
			failed = true
		}
	}
	if failed {
		os.Exit(1)
	}
}

// A span is one name, by the document and the words that it has.
type span struct {
	kind               names.Kind
	document, from, to int
}

// A document is the text of one article and what names are in it.
type document struct {
	text   strings.Builder
	starts map[int]int // byte to word
	ends   map[int]int
	words  int
	gold   []span
	open   bool // the last of gold goes on
}

func measure(w io.Writer, name string, verbose bool) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	var r io.Reader = file
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(file); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	documents, err := read(r)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	kinds := []names.Kind{names.Person, names.Place}
	spans := make(map[names.Kind]*score)
	sets := make(map[names.Kind]*score)
	for _, k := range kinds {
		spans[k], sets[k] = new(score), new(score)
	}
	var tagger names.Tagger
	size := 0
	var took time.Duration
	for n, d := range documents {
		text := d.text.String()
		size += len(text)
		began := time.Now()
		entities := tagger.Find(&names.Text{Language: "en", Body: text})
		took += time.Since(began)
		found := make(map[span]bool)
		for _, e := range entities {
			for _, m := range e.Mentions {
				from, ok1 := d.starts[m.Start]
				to, ok2 := d.ends[m.End]
				if !ok1 || !ok2 {
					from, to = -m.Start-1, -m.End-1 // a part of a word: wrong
				}
				found[span{e.Kind, n, from, to}] = true
			}
		}
		gold := make(map[span]bool)
		for _, s := range d.gold {
			gold[s] = true
		}
		words := strings.Fields(text)
		for _, k := range kinds {
			count(spans[k], only(found, k), only(gold, k))
			count(sets[k], set(found, words, k), set(gold, words, k))
		}
		if verbose {
			list(w, "miss", gold, found, words)
			list(w, "wrong", found, gold, words)
		}
	}
	fmt.Fprintf(w, "%s: %d documents, %.1f MB/s\n", filepath.Base(name), len(documents), float64(size)/1e6/took.Seconds())
	for _, k := range kinds {
		fmt.Fprintf(w, "  %-7s spans %s   set %s\n", k, spans[k], sets[k])
	}
	return nil
}

func read(r io.Reader) ([]*document, error) {
	documents := []*document{newDocument()}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		word, label, ok := cut(lines.Text())
		d := documents[len(documents)-1]
		switch {
		case !ok:
			d.open = false
		case word == "-DOCSTART-":
			if d.words > 0 {
				documents = append(documents, newDocument())
			}
		default:
			d.add(word, label, len(documents)-1)
		}
	}
	return documents, lines.Err()
}

func cut(line string) (word, label string, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 2 {
		return "", "", false
	}
	return fields[0], fields[len(fields)-1], true
}

func newDocument() *document {
	return &document{starts: make(map[int]int), ends: make(map[int]int)}
}

func (d *document) add(word, label string, n int) {
	if d.words > 0 {
		d.text.WriteByte(' ')
	}
	d.starts[d.text.Len()] = d.words
	d.text.WriteString(word)
	d.ends[d.text.Len()] = d.words
	position, name, _ := strings.Cut(label, "-")
	kind := map[string]names.Kind{"PER": names.Person, "LOC": names.Place, "GPE": names.Place, "ORG": names.Organisation}[name]
	switch {
	case position == "I" && d.open && d.gold[len(d.gold)-1].kind == kind:
		d.gold[len(d.gold)-1].to = d.words
	case kind != "":
		d.gold = append(d.gold, span{kind, n, d.words, d.words})
		d.open = true
	default:
		d.open = false
	}
	d.words++
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

// set keeps one span for each different text of a kind.
func set(spans map[span]bool, words []string, k names.Kind) map[string]bool {
	texts := make(map[string]bool)
	for s := range spans {
		if s.kind == k {
			texts[text(s, words)] = true
		}
	}
	return texts
}

func text(s span, words []string) string {
	if s.from < 0 {
		return fmt.Sprint(s.from)
	}
	return strings.Join(words[s.from:s.to+1], " ")
}

func list(w io.Writer, what string, these, those map[span]bool, words []string) {
	for s := range these {
		if !those[s] && s.kind != names.Organisation && s.from >= 0 {
			fmt.Fprintf(w, "%s %s [%s] %s | %s\n", what, s.kind, text(s, words), strings.Join(words[max(s.from-3, 0):s.from], " "),
				strings.Join(words[s.to+1:min(s.to+4, len(words))], " "))
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

func (s *score) String() string {
	p := float64(s.right) / float64(max(s.found, 1))
	r := float64(s.right) / float64(max(s.gold, 1))
	return fmt.Sprintf("P %5.1f R %5.1f F1 %5.1f", 100*p, 100*r, 200*p*r/max(p+r, 1e-9))
}
