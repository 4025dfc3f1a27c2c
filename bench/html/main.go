// Command html measures how web pages are read, on pages whose text others
// have marked up: those of Fundus (html-news with html-news-expected) and those
// of Readability (html-readability, which have metadata only).
//
//	go run ./bench/html [-only tuned|heldout] [-diff NAME] FOLDER
//
// Texts are compared as bags of words, with the dateline and the credit that
// were cut put back. Words of the standfirst count for nothing where they stand in the body.
// The pages of Readability and each second one of Fundus were used to
// write the reader; the others are held out.
package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing/fstest"
	"time"
	"unicode"

	"ksearch/corpus"
	"ksearch/corpus/names"
)

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "html:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, args []string) error {
	flags := flag.NewFlagSet("html", flag.ContinueOnError)
	only := flags.String("only", "", "measure the pages of one part, tuned or heldout")
	diff := flags.String("diff", "", "print which words are missing and too many in the pages whose name has this in it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return errors.New("name the folder that holds html-news, html-news-expected and html-readability")
	}
	pages, err := samples(flags.Arg(0))
	if err != nil {
		return err
	}
	m := map[string]*total{}
	fmt.Fprintf(out, "%-44s %-8s %-5s %-5s %5s %5s %5s %-5s %s\n", "page", "part", "head", "date", "P", "R", "F1", "lang", "ms")
	for _, p := range pages {
		if *only != "" && p.part != *only {
			continue
		}
		if m[p.part] == nil {
			m[p.part] = new(total)
		}
		if err := m[p.part].page(out, p, *diff != "" && strings.Contains(p.name, *diff)); err != nil {
			return err
		}
	}
	for _, part := range slices.Sorted(maps.Keys(m)) {
		m[part].report(out, part)
	}
	return nil
}

// A sample is a page, and what others say is on it.
type sample struct {
	name, part string
	page       []byte
	want       expected
}

type expected struct {
	headline, published, language string
	body, standfirst              string
	authors                       []string
}

func samples(folder string) ([]sample, error) {
	news, err := filepath.Glob(filepath.Join(folder, "html-news", "*.html.gz"))
	if err != nil {
		return nil, err
	}
	more, err := filepath.Glob(filepath.Join(folder, "html-readability", "*.html"))
	if err != nil {
		return nil, err
	}
	if len(news)+len(more) == 0 {
		return nil, fmt.Errorf("no html-news/*.html.gz or html-readability/*.html in %s: get the test data of Fundus and of Readability, and name their folder", folder)
	}
	var out []sample
	for i, name := range news {
		s := sample{name: strings.TrimSuffix(filepath.Base(name), ".html.gz"), part: []string{"tuned", "heldout"}[i%2]}
		if s.page, err = unzip(name); err != nil {
			return nil, err
		}
		site := datePattern.ReplaceAllString(s.name, "")
		b, err := os.ReadFile(filepath.Join(folder, "html-news-expected", site+".json"))
		if err != nil {
			return nil, fmt.Errorf("what is expected of %s: %w", s.name, err)
		}
		if s.want, err = fundus(b, s.page); err != nil {
			return nil, fmt.Errorf("%s: %w", site, err)
		}
		out = append(out, s)
	}
	for _, name := range more {
		s := sample{name: strings.TrimSuffix(filepath.Base(name), ".html"), part: "tuned"}
		if s.page, err = os.ReadFile(name); err != nil {
			return nil, err
		}
		b, err := os.ReadFile(strings.TrimSuffix(name, ".html") + ".expected.json")
		if err != nil {
			return nil, fmt.Errorf("what is expected of %s: %w", s.name, err)
		}
		var want struct{ Title, Lang, PublishedTime, SiteName string }
		if err := json.Unmarshal(b, &want); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		s.want = expected{headline: want.Title, published: want.PublishedTime, language: want.Lang}
		out = append(out, s)
	}
	return out, nil
}

var datePattern = regexp.MustCompile(`_\d{4}_\d\d_\d\d$`)

func unzip(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return io.ReadAll(z)
}

// fundus returns what is expected of a page. The file holds it for several
// pages of one site, and does not say which is which: it is that whose words
// are on the page.
func fundus(b, page []byte) (expected, error) {
	type version struct {
		Title   string
		Authors []string
		Date    string `json:"publishing_date"`
		Body    struct {
			Summary  []string
			Sections []struct{ Headline, Paragraphs []string }
		}
	}
	var versions map[string]version
	if err := json.Unmarshal(b, &versions); err != nil {
		return expected{}, err
	}
	on := bag(html.UnescapeString(strings.NewReplacer("<", " ", ">", " ", `\`, " ").Replace(string(page))))
	best, bestShare := expected{}, -1.0
	for _, k := range slices.Sorted(maps.Keys(versions)) {
		v := versions[k]
		e := expected{headline: v.Title, published: v.Date, authors: v.Authors, standfirst: strings.Join(v.Body.Summary, "\n")}
		for _, s := range v.Body.Sections {
			e.body += strings.Join(append(s.Headline, s.Paragraphs...), "\n") + "\n"
		}
		found, all := 0, 0
		for w, n := range bag(e.headline + " " + e.body) {
			all += n
			found += min(n, on[w])
		}
		if share := float64(found) / float64(max(all, 1)); share > bestShare {
			best, bestShare = e, share
		}
	}
	return best, nil
}

type total struct {
	pages, headlines, dates, dated, languages, spoken, texts, lost int
	authors, signed                                                int
	p, r, f                                                        float64
	datelines                                                      []string
	elapsed                                                        time.Duration
}

type nothing struct{}

func (nothing) Find(*names.Text) []names.Entity { return nil }

func (m *total) page(out io.Writer, s sample, diff bool) error {
	reader := corpus.Reader{FS: fstest.MapFS{"page.html": {Data: s.page}}, Names: nothing{}}
	var a *corpus.Article
	start := time.Now()
	for found, err := range reader.Articles(context.Background(), corpus.Source{Path: "page.html"}) {
		if found != nil {
			a = found
		}
		if err != nil {
			fmt.Fprintf(out, "%s: %v\n", s.name, err)
		}
	}
	took := time.Since(start)
	m.elapsed += took
	m.pages++
	if a == nil {
		m.lost++
		a = new(corpus.Article)
	}
	if a.Dateline.Raw != "" {
		m.datelines = append(m.datelines, fmt.Sprintf("%s: %s", s.name, a.Dateline.Raw))
	}
	head, date, lang := "WRONG", "-", "-"
	if sameHeadline(a.Headline, s.want.headline) {
		m.headlines++
		head = "ok"
	}
	if s.want.published != "" {
		m.dated++
		if date = "WRONG"; sameDate(a.Published, s.want.published) {
			m.dates++
			date = "ok"
		}
	}
	if s.want.language != "" {
		m.spoken++
		if lang = "WRONG"; a.Language == s.want.language[:2] {
			m.languages++
			lang = "ok"
		}
	}
	if len(s.want.authors) > 0 {
		m.signed++
		if sameNames(a.Bylines, s.want.authors) {
			m.authors++
		} else {
			fmt.Fprintf(out, "%s: bylines %q, want %q\n", s.name, a.Bylines, s.want.authors)
		}
	}
	p, r, f := "-", "-", "-"
	if s.want.body != "" {
		got := bag(a.Dateline.Raw + "\n" + a.Body + "\n" + a.Credit)
		score := compare(got, bag(s.want.body), bag(s.want.standfirst))
		m.texts++
		m.p, m.r, m.f = m.p+score.p, m.r+score.r, m.f+score.f
		p, r, f = fmt.Sprintf("%.3f", score.p), fmt.Sprintf("%.3f", score.r), fmt.Sprintf("%.3f", score.f)
	}
	fmt.Fprintf(out, "%-44s %-8s %-5s %-5s %5s %5s %5s %-5s %d\n", s.name, s.part, head, date, p, r, f, lang, took.Milliseconds())
	if head == "WRONG" {
		fmt.Fprintf(out, "  headline %q from %s, want %q\n", a.Headline, a.Origins["headline"], s.want.headline)
	}
	if date == "WRONG" {
		fmt.Fprintf(out, "  published %s from %s, want %s\n", a.Published, a.Origins["published"], s.want.published)
	}
	if lang == "WRONG" {
		fmt.Fprintf(out, "  language %s, want %s\n", a.Language, s.want.language)
	}
	if diff {
		show(out, a, s.want)
	}
	return nil
}

func (m *total) report(out io.Writer, part string) {
	percent := func(n, of int) string {
		return fmt.Sprintf("%5.1f %% (%d of %d)", 100*float64(n)/float64(max(of, 1)), n, of)
	}
	texts := float64(max(m.texts, 1))
	fmt.Fprintf(out, "%s: %d pages, %d taken for none; headline %s; published %s; language %s; bylines %s; body of %d P %.3f R %.3f F1 %.3f; %d ms a page; datelines %d\n",
		part, m.pages, m.lost, percent(m.headlines, m.pages), percent(m.dates, m.dated), percent(m.languages, m.spoken), percent(m.authors, m.signed),
		m.texts, m.p/texts, m.r/texts, m.f/texts, m.elapsed.Milliseconds()/int64(max(m.pages, 1)), len(m.datelines))
	for _, d := range m.datelines {
		fmt.Fprintln(out, "  dateline", d)
	}
}

type score struct{ p, r, f float64 }

// compare counts the words of a text against those that it should have; those
// of free may be in it.
func compare(got, want, free map[string]int) score {
	hits, all, wanted := 0, 0, 0
	for w, n := range got {
		hit := min(n, want[w])
		hits += hit
		all += hit + max(0, n-want[w]-free[w])
	}
	for _, n := range want {
		wanted += n
	}
	s := score{p: float64(hits) / float64(max(all, 1)), r: float64(hits) / float64(max(wanted, 1))}
	if s.p+s.r > 0 {
		s.f = 2 * s.p * s.r / (s.p + s.r)
	}
	return s
}

// bag returns how often each word of a text is in it. In Chinese and Japanese
// each character is one.
func bag(text string) map[string]int {
	out := map[string]int{}
	for w := range strings.FieldsFuncSeq(names.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if unicode.In([]rune(w)[0], unicode.Han, unicode.Hiragana, unicode.Katakana) {
			for _, r := range w {
				out[string(r)]++
			}
			continue
		}
		out[w]++
	}
	return out
}

// sameHeadline compares letters and digits. The titles of Readability may end
// in the name of the site, which we cut.
func sameHeadline(got, want string) bool {
	if letters(got) == letters(want) {
		return true
	}
	for _, sep := range []string{" - ", " | ", " – ", "--"} {
		for head := want; letters(got) != ""; {
			i := strings.LastIndex(head, sep)
			if i < 0 {
				break
			}
			if head = head[:i]; letters(got) == letters(head) {
				return true
			}
		}
	}
	return false
}

func sameNames(got, want []string) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		if letters(got[i]) != letters(want[i]) {
			return false
		}
	}
	return true
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, names.Fold(s))
}

func sameDate(got corpus.Date, want string) bool {
	w, err := corpus.ParseDate(want)
	if err != nil || got.IsZero() {
		return false
	}
	apart := got.Time.Sub(w.Time).Abs()
	if got.Precision == corpus.Day || strings.Contains(want, "00:00:00") {
		return apart < 24*time.Hour
	}
	return apart < time.Minute
}

func show(out io.Writer, a *corpus.Article, want expected) {
	for _, field := range slices.Sorted(maps.Keys(a.Origins)) {
		fmt.Fprintf(out, "  %s: %s\n", field, a.Origins[field])
	}
	fmt.Fprintf(out, "  standfirst %q\n  bylines %q keywords %q section %q url %s publisher %s published %s updated %s lang %s credit %q\n",
		a.Standfirst, a.Bylines, a.Keywords, a.Section, a.URL, a.Publisher, a.Published, a.Updated, a.Language, a.Credit)
	wanted := bag(want.body + want.standfirst)
	got := bag(a.Body + a.Dateline.Raw + a.Credit)
	mark := func(sign, text string, in map[string]int) {
		for p := range strings.SplitSeq(text, "\n") {
			hits, all := 0, 0
			for w, n := range bag(p) {
				all += n
				hits += min(n, in[w])
			}
			s := " "
			if hits*3 < all*2 {
				s = sign
			}
			if all > 0 && (s == sign || sign == "+") {
				fmt.Fprintf(out, "  %s %.300s\n", s, p)
			}
		}
	}
	mark("+", a.Body, wanted)
	mark("-", want.body, got)
}
