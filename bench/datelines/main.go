// Command datelines measures corpus.ParseDateline on the Reuters-21578
// collection, whose articles have a DATELINE element of their own.
//
//	go run ./bench/datelines [-files 11-21] [-misses 20] FOLDER
//
// The element is put back in front of the body, where news text has it, and
// the parser must find it again: that there is a dateline, which city it names,
// and where the first sentence starts. Paragraphs after the first must have
// none. The files reut2-000 to 010 were used to write the parser.
package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"ksearch/corpus"
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "datelines:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, args []string) error {
	flags := flag.NewFlagSet("datelines", flag.ContinueOnError)
	files := flags.String("files", "11-21", "numbers of the files to measure, from-to")
	misses := flags.Int("misses", 0, "how many mistakes of each kind to print")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("name the folder that holds reut2-000.sgm.gz to reut2-021.sgm.gz")
	}
	var first, last int
	if _, err := fmt.Sscanf(*files, "%d-%d", &first, &last); err != nil {
		return fmt.Errorf("-files %s: two numbers with a hyphen between, 11-21", *files)
	}
	m := measure{out: bufio.NewWriter(out), show: *misses}
	defer m.out.Flush()
	for n := first; n <= last; n++ {
		text, err := readSGML(flags.Arg(0), n)
		if err != nil {
			return err
		}
		for _, article := range articlePattern.FindAllString(text, -1) {
			m.article(article)
		}
	}
	return m.report()
}

var (
	articlePattern  = regexp.MustCompile(`(?s)<REUTERS .*?</REUTERS>`)
	datelinePattern = regexp.MustCompile(`(?s)<DATELINE>(.*?)</DATELINE>`)
	bodyPattern     = regexp.MustCompile(`(?s)<BODY>(.*?)</BODY>`)

	// goldPattern reads the city of an element that is a dateline and nothing
	// else. It is looser than the parser, so that typing errors count.
	goldPattern = regexp.MustCompile(`(?is)^[\s*]*(?:c )?(.*?)[,\s.-]*\b([a-z]{3,9})\.?\s*\d{1,2}[, ]*(?:reuter)?[\s,-]*(?:\(reuters?\))?[\s,-]*$`)
)

// readSGML returns one file of the collection. Its bytes are taken for Latin-1.
func readSGML(folder string, n int) (string, error) {
	name := filepath.Join(folder, fmt.Sprintf("reut2-%03d.sgm", n))
	var r io.Reader
	f, err := os.Open(name + ".gz")
	if err == nil {
		if r, err = gzip.NewReader(f); err != nil {
			return "", fmt.Errorf("%s.gz: %w", name, err)
		}
	} else if f, err = os.Open(name); err == nil {
		r = f
	} else {
		return "", fmt.Errorf("no %s or %s.gz: get the Reuters-21578 collection, distribution 1.0, and name its folder", name, name)
	}
	defer f.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	latin := make([]rune, len(b))
	for i, c := range b {
		latin[i] = rune(c)
	}
	return string(latin), nil
}

type measure struct {
	out  *bufio.Writer
	show int

	datelines, detected, city, end int
	later, falseLater              int
	junk, junkAccepted             int
	elapsed                        time.Duration
	parsed                         int
	shown                          map[string]int
}

func (m *measure) article(sgml string) {
	b := bodyPattern.FindStringSubmatch(sgml)
	if b == nil {
		return
	}
	body := html.UnescapeString(b[1])
	for i, paragraph := range strings.Split(body, "\n    ") {
		if i == 0 || len(paragraph) < 40 {
			continue
		}
		m.later++
		if d, _, ok := m.parse(paragraph); ok {
			m.falseLater++
			m.miss("later", "%.70q taken for %q", paragraph, d.Raw)
		}
	}
	d := datelinePattern.FindStringSubmatch(sgml)
	if d == nil {
		return
	}
	line := html.UnescapeString(d[1])
	gold := goldPattern.FindStringSubmatch(line)
	got, end, ok := m.parse(line + body)
	if gold == nil || strings.TrimSpace(gold[1]) == "" {
		m.junk++
		if ok {
			m.junkAccepted++
			m.miss("junk", "%q taken for %q", line, got.Raw)
		}
		return
	}
	m.datelines++
	if !ok {
		m.miss("missed", "%q", line)
		return
	}
	m.detected++
	city, _, _ := strings.Cut(gold[1], ",")
	city = strings.Join(strings.Fields(city), " ")
	if strings.EqualFold(strings.Join(got.Places, "/"), city) {
		m.city++
	} else {
		m.miss("city", "%q: got %q", line, got.Places)
	}
	want := len(line) + len(body) - len(strings.TrimLeft(body, " \n\t"))
	if end == want {
		m.end++
	} else {
		m.miss("end", "%q: got %d, want %d", line, end, want)
	}
}

func (m *measure) parse(text string) (corpus.Dateline, int, bool) {
	start := time.Now()
	d, end, ok := corpus.ParseDateline(text, corpus.DatelineOptions{})
	m.elapsed += time.Since(start)
	m.parsed++
	return d, end, ok
}

func (m *measure) miss(kind, format string, args ...any) {
	if m.shown == nil {
		m.shown = map[string]int{}
	}
	if m.shown[kind]++; m.shown[kind] <= m.show {
		fmt.Fprintf(m.out, kind+": "+format+"\n", args...)
	}
}

func (m *measure) report() error {
	if m.datelines == 0 || m.later == 0 {
		return errors.New("the files hold no articles with datelines")
	}
	percent := func(n, of int) string { return fmt.Sprintf("%6.2f %%  (%d of %d)", 100*float64(n)/float64(of), n, of) }
	fmt.Fprintln(m.out, "detected        ", percent(m.detected, m.datelines))
	fmt.Fprintln(m.out, "city exact      ", percent(m.city, m.datelines))
	fmt.Fprintln(m.out, "end exact       ", percent(m.end, m.datelines))
	fmt.Fprintln(m.out, "later paragraphs", percent(m.falseLater, m.later))
	fmt.Fprintf(m.out, "elements that are no dateline: %d, of which accepted %d\n", m.junk, m.junkAccepted)
	fmt.Fprintf(m.out, "%.2f us each\n", float64(m.elapsed.Nanoseconds())/1e3/float64(m.parsed))
	return m.out.Flush()
}
