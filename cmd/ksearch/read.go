package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"ksearch/corpus"
	"ksearch/corpus/names"
)

func readCommand() *command {
	return &command{
		name: "read", args: "FILE...", files: true,
		short: "print the articles of files as an index would hold them",
		long: `
Prints each article of the files as one line of JSON, without any index: what
was found of its dateline, dates, people and places, and with which offsets.
Paths are relative to the folder of the file, and IDs are made from them.

With --explain it prints for each article every field that has a value, where in
the file that was found, and what could not be read; with -o json the same as
{"article": ..., "format": ..., "origins": ...}.

` + namingHelp,
		examples: `
ksearch read corpus/2021/2021-06-14-joint-centre.txt | jq .
ksearch read *.html | jq -r '[.dateline.raw, .headline] | @tsv'
ksearch read --explain incoming/flood.xml`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			painting := colourFlags(fs)
			explain := fs.Bool("explain", false, "say of each field where it was found")
			output := choiceFlag(fs, "output", "o", choice{name: "FORMAT", values: []string{"jsonl", "json", "text"}},
				"how to print: as lines of JSON, or with where fields were found as JSON or text")
			naming := namingFlags(fs, "")
			return func(ctx context.Context, std streams, args []string) error {
				if len(args) == 0 {
					return usagef("read takes files")
				}
				tagger, err := naming.tagger()
				if err != nil {
					return err
				}
				r := readRun{std: std, names: tagger, painter: painting(std), output: output.value, explain: *explain || output.value == "json" || output.value == "text"}
				if r.output == "" {
					r.output = "jsonl"
					if *explain {
						r.output = "text"
					}
				}
				for _, name := range args {
					if err := r.file(ctx, name); err != nil {
						return err
					}
				}
				switch {
				case r.skipped > 0:
					return quiet(exitSkipped)
				case r.articles == 0:
					return quiet(exitNothing)
				}
				return nil
			}
		},
	}
}

const namingHelp = `The table of --aliases holds a newsroom's own names, one a line, with a tab
between its columns: person, place or organisation; the name to show; other
spellings of it, in any script, with | between them; for a place, if known, its
id in GeoNames and its country. What it says wins over what is built in:

  person	Abdullah Ocalan	Apo|Serok Apo|ئاپۆ
  place	Erbil	Hewlêr|Arbil|أربيل	95446	IQ

Where a name may mean several places, those of the countries that --home lists
are preferred, if nothing in the article says otherwise: --home LB makes Tripoli
the one in Lebanon.`

// A readRun is one call of ksearch read.
type readRun struct {
	painter
	std     streams
	names   names.Finder
	output  string // "jsonl", "json" or "text"
	explain bool

	articles, skipped int
	blocks            int // of text, with blank lines between
}

// file prints the articles of one file. The error is for what ends the command.
func (r *readRun) file(ctx context.Context, name string) (err error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		r.skip(&corpus.BadSource{Path: name, Err: errors.New("there is no such file")})
		return nil
	}
	if err == nil && info.IsDir() {
		r.skip(&corpus.BadSource{Path: name, Err: errors.New("a folder: name files, or see what `ksearch index --dry-run` makes of it")})
		return nil
	}
	var t tracer
	reader := &corpus.Reader{FS: corpus.Dir(name), Names: r.names, Formats: t.formats(corpus.Formats())}
	src := corpus.Source{Path: filepath.Base(name)}
	if src.Revision, err = reader.Revision(ctx, src); err != nil {
		if ctx.Err() != nil {
			return err
		}
		r.skip(atPath(err, name))
		return nil
	}
	for a, err := range reader.Articles(ctx, src) {
		switch {
		case err == nil:
			r.articles++
			if err := r.article(name, a, t.of(a)); err != nil {
				return err
			}
		case ctx.Err() != nil:
			return err
		case errors.Is(err, corpus.ErrNoArticle):
			w := r.std.err
			if r.output == "text" {
				w = r.block()
			}
			fmt.Fprintf(w, "passed over: %s: no news article: %s\n", clean(name), t.passed())
		default:
			r.skip(atPath(err, name))
		}
	}
	return r.std.flush()
}

func (r *readRun) article(path string, a *corpus.Article, f finding) error {
	switch {
	case r.output == "text":
		_, err := io.WriteString(r.block(), explainer{r.painter}.article(path, a, f))
		return err
	case r.explain:
		return writeJSON(r.std.out, explained{a, f.format, a.Origins, allMentions(a)}, r.output == "json" && r.std.outWidth != nil)
	}
	return writeJSON(r.std.out, a, false)
}

// explained is what --explain writes as JSON.
type explained struct {
	Article *corpus.Article   `json:"article"`
	Format  string            `json:"format,omitempty"`
	Origins map[string]string `json:"origins"`

	Mentions []mention `json:"mentions"`
}

// A mention is one of an article, with whom or what it names and what says so.
type mention struct {
	Kind       names.Kind     `json:"kind"`
	Name       string         `json:"name"` // canonical
	Field      string         `json:"field"`
	Text       string         `json:"text"`
	Start      int            `json:"start"`
	End        int            `json:"end"`
	Evidence   names.Evidence `json:"evidence"`
	Confidence float64        `json:"confidence"`
}

// allMentions are those of a, in the order of its entities.
func allMentions(a *corpus.Article) []mention {
	all := []mention{}
	for _, l := range []struct {
		kind     names.Kind
		entities []corpus.Entity
	}{{names.Person, a.People}, {names.Place, a.Places}, {names.Organisation, a.Organisations}} {
		for _, e := range l.entities {
			for _, m := range e.Mentions {
				all = append(all, mention{l.kind, e.Name, m.Field, m.Text, m.Start, m.End, m.Evidence, math.Round(m.Confidence*1000) / 1000})
			}
		}
	}
	return all
}

// skip tells of what could not be read, in an explanation in its place.
func (r *readRun) skip(err error) {
	bad := (*corpus.BadArticle)(nil)
	kept := errors.As(err, &bad) && bad.Kept
	if !kept { // as for ksearch index
		r.skipped++
	}
	if r.output != "text" {
		tellSkipped(r.std.err, err)
		return
	}
	if kept && r.blocks > 0 {
		fmt.Fprint(r.std.out, explainer{r.painter}.note(bad.Err))
		return
	}
	var b strings.Builder
	tellSkipped(&b, err)
	fmt.Fprintln(r.block(), r.styled(strings.TrimSuffix(b.String(), "\n"), warning))
}

// block begins a block of text.
func (r *readRun) block() io.Writer {
	if r.blocks++; r.blocks > 1 {
		fmt.Fprintln(r.std.out)
	}
	return r.std.out
}

// atPath returns err with the path that the user typed.
func atPath(err error, path string) error {
	var (
		article *corpus.BadArticle
		source  *corpus.BadSource
	)
	switch {
	case errors.As(err, &article):
		named := *article
		named.Path = path
		return &named
	case errors.As(err, &source):
		named := *source
		named.Path = path
		return &named
	}
	return err
}
