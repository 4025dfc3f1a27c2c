package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"

	"ksearch/corpus/names"
)

// newsroomFolder holds the project's own annotated articles, as seen from the
// root of the repository. Its README says how names are marked.
const newsroomFolder = "bench/names/newsroom"

// A mark is one annotated stretch of an article. Stretches of the kind
// anyKind count neither for nor against the tagger.
type mark struct {
	span
	names []string // canonical; each is right

	evidence   names.Evidence // of what is found
	confidence float64
}

const anyKind names.Kind = "any"

// A piece is one annotated article. Positions are bytes of text, which is the
// headline, a blank line and the body.
type piece struct {
	language string
	dateline string
	text     string
	body     int // where in text the body begins
	marks    []mark
}

// readPiece reads an article with its marks.
func readPiece(r io.Reader) (*piece, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	head, text, found := strings.Cut(strings.TrimSuffix(string(b), "\n"), "\n\n")
	if !found {
		return nil, errors.New("no blank line after the metadata")
	}
	p := new(piece)
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch value = strings.TrimSpace(value); key {
		case "lang":
			p.language = value
		case "dateline":
			p.dateline = value
		default:
			return nil, fmt.Errorf("unknown metadata %q: lang and dateline are known", key)
		}
	}
	if p.language == "" {
		return nil, errors.New("no lang")
	}
	var plain strings.Builder
	for text != "" {
		open := strings.IndexByte(text, '[')
		if open < 0 {
			open = len(text)
		}
		if i := strings.IndexByte(text[:open], ']'); i >= 0 {
			return nil, fmt.Errorf("a ] without [: %.60q", text[max(i-30, 0):])
		}
		plain.WriteString(text[:open])
		if text = text[open:]; text == "" {
			break
		}
		inner, rest, found := strings.Cut(text[1:], "]")
		kind, surface, _ := strings.Cut(inner, ":")
		if !found || surface == "" || strings.ContainsAny(inner, "[\n") {
			return nil, fmt.Errorf("not [kind:name|text]: %.60q", text)
		}
		m := mark{names: []string{surface}}
		if canonical, as, found := strings.Cut(surface, "|"); found {
			m.names, surface = strings.Split(canonical, "/"), as
		}
		switch kind {
		case "org":
			m.kind = names.Organisation
		case string(names.Person), string(names.Place), string(anyKind):
			m.kind = names.Kind(kind)
		default:
			return nil, fmt.Errorf("unknown kind %q: person, place, org and any are known", kind)
		}
		m.start = plain.Len()
		plain.WriteString(surface)
		m.end = plain.Len()
		p.marks = append(p.marks, m)
		text = rest
	}
	p.text = plain.String()
	headline, _, found := strings.Cut(p.text, "\n\n")
	if !found {
		return nil, errors.New("no blank line after the headline")
	}
	p.body = len(headline) + len("\n\n")
	return p, nil
}

// find returns what the tagger finds in p, less what is marked as any.
func (p *piece) find() []mark {
	t := names.Text{Language: p.language, Headline: p.text[:p.body-len("\n\n")], Body: p.text[p.body:]}
	var found []mark
	for _, e := range tagger.Find(&t) {
		for _, m := range e.Mentions {
			s := span{e.Kind, m.Start, m.End}
			if m.Field == "body" {
				s.start, s.end = s.start+p.body, s.end+p.body
			}
			if !slices.ContainsFunc(p.marks, func(g mark) bool {
				return g.kind == anyKind && g.start < s.end && s.start < g.end
			}) {
				found = append(found, mark{s, []string{e.Name}, m.Evidence, m.Confidence})
			}
		}
	}
	return found
}

// whole returns marks whose spans go on to the end of the word they end in
// where the language writes cases and articles as endings: whether "Hewlêr" or
// "Hewlêrê" is called the name there is nobody's concern.
func (p *piece) whole(marks []mark) []mark {
	if p.language != "ckb" && p.language != "kmr" {
		return marks
	}
	out := slices.Clone(marks)
	for i := range out {
		rest := p.text[out[i].end:]
		word := strings.IndexFunc(rest, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\u200c'
		})
		if word < 0 {
			word = len(rest)
		}
		out[i].end += word
	}
	return out
}

// newsroomKinds are what is measured, in the order it is printed.
var newsroomKinds = []names.Kind{names.Person, names.Place, names.Organisation}

// A tally is what one kind of name scored.
type tally struct{ exact, canonical, surface score }

func (t *tally) add(o *tally) {
	t.exact.add(&o.exact)
	t.canonical.add(&o.canonical)
	t.surface.add(&o.surface)
}

// countPiece adds what was found in p to t.
func (t *tally) countPiece(p *piece, found []mark, k names.Kind) {
	gold, got := ofKind(p.whole(p.marks), k), ofKind(p.whole(found), k)
	spans := func(marks []mark) map[span]bool {
		set := make(map[span]bool)
		for _, m := range marks {
			set[m.span] = true
		}
		return set
	}
	surfaces := func(marks []mark) map[string]bool {
		set := make(map[string]bool)
		for _, m := range marks {
			set[names.Fold(p.text[m.start:m.end])] = true
		}
		return set
	}
	count(&t.exact, spans(got), spans(gold))
	count(&t.surface, surfaces(got), surfaces(gold))
	// A found name may be any of those that the annotation allows, and counts once.
	first := make(map[string]string)
	wanted := make(map[string]bool)
	for _, m := range gold {
		key := names.Fold(m.names[0])
		wanted[key] = true
		for _, n := range m.names {
			first[names.Fold(n)] = key
		}
	}
	values := make(map[string]bool)
	for _, m := range got {
		v := names.Fold(m.names[0])
		if key, ok := first[v]; ok {
			v = key
		}
		values[v] = true
	}
	count(&t.canonical, values, wanted)
}

// An evidenceScore counts what was found by one kind of evidence.
type evidenceScore struct {
	right, found int
	expected     float64 // right ones, if the confidences are
}

func countEvidence(by map[names.Evidence]*evidenceScore, p *piece, found []mark) {
	gold := map[span]bool{}
	for _, m := range p.whole(p.marks) {
		gold[m.span] = true
	}
	for _, m := range p.whole(found) {
		s := by[m.evidence]
		if s == nil {
			s = new(evidenceScore)
			by[m.evidence] = s
		}
		s.found++
		s.expected += m.confidence
		if gold[m.span] {
			s.right++
		}
	}
}

func ofKind(marks []mark, k names.Kind) []mark {
	var kept []mark
	for _, m := range marks {
		if m.kind == k {
			kept = append(kept, m)
		}
	}
	return kept
}

// measureNewsroom measures the tagger on the parts of a folder, each of which
// holds articles in files, and prints a table for each part and language.
// It lists the errors in all parts but held, and in that as well if heldToo.
func measureNewsroom(w io.Writer, folder fs.FS, verbose, heldToo bool) error {
	parts, err := fs.ReadDir(folder, ".")
	if err != nil {
		return err
	}
	for _, part := range parts {
		if !part.IsDir() {
			continue
		}
		files, err := fs.Glob(folder, path.Join(part.Name(), "*.txt"))
		if err != nil {
			return err
		}
		scores := make(map[string]map[names.Kind]*tally)
		sizes := make(map[string]int)
		by := make(map[names.Evidence]*evidenceScore)
		for _, file := range files {
			p, err := openPiece(folder, file)
			if err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			found := p.find()
			sizes[p.language]++
			if scores[p.language] == nil {
				scores[p.language] = make(map[names.Kind]*tally)
			}
			countEvidence(by, p, found)
			for _, k := range newsroomKinds {
				if scores[p.language][k] == nil {
					scores[p.language][k] = new(tally)
				}
				scores[p.language][k].countPiece(p, found, k)
			}
			if heldToo || verbose && part.Name() != "held" {
				listErrors(w, file, p, found)
			}
		}
		for _, language := range slices.Sorted(maps.Keys(sizes)) {
			fmt.Fprintf(w, "%s %s: %d articles\n", part.Name(), language, sizes[language])
			all := new(tally)
			for _, k := range newsroomKinds {
				t := scores[language][k]
				fmt.Fprintf(w, "  %-12s spans %s   canonical set %s   surface set %s\n", k, &t.exact, &t.canonical, &t.surface)
				all.add(t)
			}
			fmt.Fprintf(w, "  %-12s spans %s   canonical set %s   surface set %s\n", "all of these", &all.exact, &all.canonical, &all.surface)
		}
		fmt.Fprintf(w, "%s, by evidence: how many spans of how many are right, and how many the confidences expect\n", part.Name())
		for _, e := range slices.Sorted(maps.Keys(by)) {
			s := by[e]
			fmt.Fprintf(w, "  %-12s %5d of %5d, %.3f; expected %.3f\n", e, s.right, s.found, float64(s.right)/float64(s.found), s.expected/float64(s.found))
		}
	}
	if verbose && !heldToo {
		fmt.Fprintln(w, "the errors in held are not listed: nothing may be tuned on them (-held-errors lists them all the same)")
	}
	return nil
}

func openPiece(folder fs.FS, name string) (*piece, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readPiece(bufio.NewReader(f))
}

// listErrors lists what was missed, what was found wrongly, and what was found
// but got another name.
func listErrors(w io.Writer, file string, p *piece, found []mark) {
	say := func(what string, m mark, as string) {
		around := p.text[max(m.start-40, 0):min(m.end+40, len(p.text))]
		around = strings.ReplaceAll(strings.ToValidUTF8(around, ""), "\n\n", " / ")
		fmt.Fprintf(w, "%s: %s %s [%s]%s in %s\n", file, what, m.kind, p.text[m.start:m.end], as, around)
	}
	at := func(marks []mark, s span) *mark {
		if i := slices.IndexFunc(marks, func(m mark) bool { return m.span == s }); i >= 0 {
			return &marks[i]
		}
		return nil
	}
	gold, found := p.whole(p.marks), p.whole(found)
	for _, g := range gold {
		if g.kind == anyKind {
			continue
		}
		f := at(found, g.span)
		switch {
		case f == nil:
			say("missed", g, "")
		case !slices.ContainsFunc(g.names, func(n string) bool { return names.Fold(n) == names.Fold(f.names[0]) }):
			say("misnamed", g, fmt.Sprintf(" as %s, not %s,", f.names[0], strings.Join(g.names, " or ")))
		}
	}
	for _, f := range found {
		if at(gold, f.span) == nil {
			say("wrong", f, "")
		}
	}
}

// newsroom says whether an argument is a folder of annotated articles, and
// which.
func newsroom(arg string) (folder string, ok bool) {
	if arg == "newsroom" {
		return newsroomFolder, true
	}
	i, err := os.Stat(arg)
	return arg, err == nil && i.IsDir()
}
