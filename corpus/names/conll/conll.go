// Package conll reads texts whose names are annotated in columns, as the
// shared task of CoNLL 2003 had them: one word a line, first its text and last
// its label (B-PER, I-PER, B-LOC, B-GPE, B-ORG, B-MISC or O), an empty line
// after a sentence, and a line that begins with -DOCSTART- before a text. The
// words are put together again as a newspaper has them.
package conll

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strings"

	"ksearch/corpus/names"
)

// A sentence is words and the kind of name that each begins or goes on.
type sentence struct {
	words  []string
	labels []string
}

// ReadFile reads a file, which may be gzipped.
func ReadFile(name string) ([]names.Annotated, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	texts, err := Read(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return texts, nil
}

// Read reads all texts of r.
func Read(r io.Reader) ([]names.Annotated, error) {
	var texts []names.Annotated
	var b builder
	var s sentence
	end := func() {
		b.sentence(s)
		s = sentence{}
	}
	done := func() {
		end()
		if b.text.Len() > 0 {
			texts = append(texts, names.Annotated{Text: b.text.String(), Names: b.names})
		}
		b = builder{}
	}
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		switch fields := strings.Fields(in.Text()); {
		case len(fields) < 2:
			end()
		case fields[0] == "-DOCSTART-":
			done()
		default:
			s.words = append(s.words, fields[0])
			s.labels = append(s.labels, fields[len(fields)-1])
		}
	}
	done()
	return texts, in.Err()
}

// A builder writes words as a text.
type builder struct {
	text  strings.Builder
	names []names.Annotation
	quote bool
	n     int
}

func (b *builder) sentence(s sentence) {
	if len(s.words) == 0 {
		return
	}
	if b.text.Len() > 0 {
		if b.n++; b.n%3 == 0 {
			b.text.WriteString("\n\n")
		} else {
			b.text.WriteByte(' ')
		}
	}
	glue := true // no blank before the next word
	open := ""   // the kind of the name that may go on
	for i, w := range s.words {
		quoted := w == `"` || w == "``" || w == "''"
		if quoted {
			b.quote = !b.quote
		}
		inner := i > 0 && i+1 < len(s.words) && joins(s.words[i-1], w, s.words[i+1])
		if !glue && !inner && !closes(w) && (!quoted || b.quote) {
			b.text.WriteByte(' ')
		}
		glue = inner || w == "(" || w == "[" || w == "$" || quoted && b.quote
		if quoted {
			w = `"`
		}
		at := b.text.Len()
		b.text.WriteString(w)
		position, kind, _ := strings.Cut(s.labels[i], "-")
		switch {
		case position == "I" && open == kind:
			b.names[len(b.names)-1].End = b.text.Len()
		case position == "B" || position == "I":
			k := map[string]names.Kind{"PER": names.Person, "LOC": names.Place, "GPE": names.Place, "ORG": names.Organisation}[kind]
			b.names = append(b.names, names.Annotation{Kind: k, Start: at, End: b.text.Len()})
			open = kind
		default:
			open = ""
		}
	}
}

// joins reports whether w, a mark, stands between parts of one word: Erbil ’ s,
// O ’ Brien, the second hyphen of son-in - law.
func joins(before, w, after string) bool {
	switch w {
	case "’":
		switch after {
		case "s", "t", "re", "ve", "ll", "m", "d":
			return true
		}
		return before == "O" || before == "D" || before == "d"
	case "-":
		return strings.Contains(before, "-") && len(before) > 1
	}
	return false
}

// closes reports whether a word stands without a blank after the one before.
func closes(w string) bool {
	switch w {
	case ".", ",", ";", ":", "!", "?", ")", "]", "%", "n't":
		return true
	}
	return len(w) > 1 && len(w) < 4 && (w[0] == '\'' || strings.HasPrefix(w, "’")) // 's, 're
}
