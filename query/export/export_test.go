package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus"
	"ksearch/query/export"
)

var update = flag.Bool("update", false, "write the golden files anew")

func date(s string) corpus.Date {
	d, err := corpus.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// sample is articles with all that a format writes, with what it must escape,
// and with next to nothing.
func sample() []*corpus.Article {
	return []*corpus.Article{
		{
			ID: "0000000000000001", Source: corpus.Source{Path: "2021/bridge.txt"}, Language: "en", Headline: "Bridge in Akre opens",
			Standfirst: "It took three winters", Body: "A bridge opened.\n\nChildren were first.",
			Dateline: corpus.Dateline{Places: []string{"Akre"}, Agency: "Valley Press"}, Bylines: []string{"Hana Salih", "Azad Omer"},
			Published: date("2021-06-14T09:30Z"), Updated: date("2021-06-15"), Section: "region", Keywords: []string{"bridge", "roads"},
			URL: "https://news.example/2021/bridge?a=1&b=2", People: []corpus.Entity{{Name: "Hana Salih"}}, Places: []corpus.Entity{{Name: "Akre"}, {Name: "Duhok"}},
		},
		{
			ID: "odd/ID {x}", Source: corpus.Source{Path: "a.zip", Member: "b\tc.xml"}, Headline: `50 % of {A} & <B>: "$1_000" ~ #1 \ ^`,
			Body: "A \"quoted\"\nparagraph, with a comma.\r\n\r\nmore", Bylines: []string{"Smith and Sons", "Salih, Hana"},
			Published: date("2021-06"), Publisher: "=HYPERLINK(\"x\")", URL: `https://news.example/a{b}\c`, Language: "ckb",
		},
		{ID: "0000000000000003", Body: "پردێک لە ئاکرێ کرایەوە.", URL: "javascript:alert(1)", Published: date("2019")},
		{ID: "0000000000000004"},
	}
}

func write(t testing.TB, f export.Format, opts *export.Options, articles ...*corpus.Article) string {
	t.Helper()
	var b bytes.Buffer
	w, err := export.NewWriter(&b, f, opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Begin(); err != nil {
		t.Fatal(err)
	}
	for i, a := range articles {
		if err := w.Write(a, float64(len(articles)-i), "q1"); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.End(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	for _, f := range export.Formats() {
		got := write(t, f, &export.Options{Title: "Oil & <gas>", Link: "http://127.0.0.1:7700/v1/export?q=oil&format=rss"}, sample()...)
		file := filepath.Join("testdata", "sample."+string(f))
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s\n-update writes it anew", file, got, want)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	if w, err := export.NewWriter(io.Discard, "pdf", nil); w != nil || err == nil || !strings.Contains(err.Error(), "pdf") {
		t.Errorf("%v, %v", w, err)
	}
	for _, f := range export.Formats() {
		if f.MediaType() == "" {
			t.Errorf("%s has no media type", f)
		}
	}
}

// TestCSVIsReadBack reads the table as it was meant.
func TestCSVIsReadBack(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(write(t, export.CSV, &export.Options{Query: true}, sample()...))).ReadAll()
	if err != nil || len(rows) != 5 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, want := range []string{"query|id|headline", "q1|0000000000000001|Bridge in Akre opens", `q1|odd/ID {x}|50 % of {A} & <B>: "$1_000" ~ #1 \ ^`} {
		if got := rows[i][0] + "|" + rows[i][1] + "|" + rows[i][4]; got != want {
			t.Errorf("row %d: %s, want %s", i, got, want)
		}
	}
	for l := range strings.Lines(write(t, export.TSV, nil, sample()...)) {
		if n := strings.Count(l, "\t"); n != 9 {
			t.Errorf("a row of TSV has %d tabs: %q", n, l)
		}
	}
}

func TestCellsAreNoFormulas(t *testing.T) {
	for _, tt := range []struct{ cell, want string }{
		{"=1+1", "'=1+1"},
		{"+1", "'+1"},
		{"-1", "'-1"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"\t=1", "'=1"},
		{" \r\n=1", "'=1"},
		{"\u202e\x00=1", "'=1"},
		{"＝1", "'＝1"},
		{"a=1", "a=1"},
		{"", ""},
	} {
		for _, f := range []export.Format{export.CSV, export.TSV} {
			r := csv.NewReader(strings.NewReader(write(t, f, nil, &corpus.Article{ID: "x", Headline: tt.cell})))
			if f == export.TSV {
				r.Comma = '\t'
			}
			rows, err := r.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if got := rows[1][3]; got != tt.want {
				t.Errorf("%s: %q becomes %q, want %q", f, tt.cell, got, tt.want)
			}
		}
	}
}

type rssFeed struct {
	Version string `xml:"version,attr"`
	Channel struct {
		Title, Link, Description string
		Items                    []struct {
			Title string `xml:"title"`
			Link  string `xml:"link"`
			GUID  struct {
				Text        string `xml:",chardata"`
				IsPermaLink string `xml:"isPermaLink,attr"`
			} `xml:"guid"`
			PubDate     string   `xml:"pubDate"`
			Category    []string `xml:"category"`
			Description string   `xml:"description"`
		} `xml:"item"`
	} `xml:"channel"`
}

func TestRSSIsReadBack(t *testing.T) {
	var feed rssFeed
	if err := xml.Unmarshal([]byte(write(t, export.RSS, &export.Options{Title: "Oil & <gas>"}, sample()...)), &feed); err != nil {
		t.Fatal(err)
	}
	items := feed.Channel.Items
	if feed.Version != "2.0" || len(items) != 4 {
		t.Fatalf("version %q, %d items", feed.Version, len(items))
	}
	first := items[0]
	got := fmt.Sprint(first.Title, "|", first.Link, "|", first.GUID.Text, "|", first.GUID.IsPermaLink, "|", first.PubDate, "|", first.Category, "|", first.Description)
	const want = "Bridge in Akre opens|https://news.example/2021/bridge?a=1&b=2|0000000000000001|false|Mon, 14 Jun 2021 09:30:00 +0000|[region bridge roads]|It took three winters"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := items[1].Title, `50 % of {A} & <B>: "$1_000" ~ #1 \ ^`; got != want {
		t.Errorf("the title is %s, want %s", got, want)
	}
	if got := items[2].Link; got != "" {
		t.Errorf("a link leads to %s", got)
	}
	if items[3].PubDate != "" || items[3].Title == "" {
		t.Errorf("an article without anything: %+v", items[3])
	}
}

type atomFeed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string   `xml:"title"`
	ID      string   `xml:"id"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Entries []struct {
		Title   string   `xml:"title"`
		ID      string   `xml:"id"`
		Updated string   `xml:"updated"`
		Authors []string `xml:"author>name"`
		Summary string   `xml:"summary"`
		Links   []struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
	} `xml:"entry"`
}

func TestAtomIsReadBack(t *testing.T) {
	for _, articles := range [][]*corpus.Article{sample(), nil} {
		var feed atomFeed
		if err := xml.Unmarshal([]byte(write(t, export.Atom, nil, articles...)), &feed); err != nil {
			t.Fatal(err)
		}
		if feed.Title == "" || feed.ID == "" || feed.Author == "" || len(feed.Entries) != len(articles) {
			t.Errorf("%d entries of a feed %+v", len(feed.Entries), feed)
		}
		urn := regexp.MustCompile(`^urn:ksearch:article:(?i:[a-z0-9._~!$&'()*+,;=:@-]|%[0-9a-f]{2})+$`) // RFC 8141, section 2
		updated, ids := []string{feed.Updated}, map[string]bool{}
		for _, e := range feed.Entries {
			updated = append(updated, e.Updated)
			if !urn.MatchString(e.ID) || ids[e.ID] {
				t.Errorf("the ID %q", e.ID)
			}
			ids[e.ID] = true
		}
		for _, s := range updated {
			if _, err := time.Parse(time.RFC3339, s); err != nil {
				t.Errorf("updated: %v", err)
			}
		}
		if len(articles) > 0 && (feed.Updated != "2021-06-15T00:00:00Z" || fmt.Sprint(feed.Entries[0].Authors) != "[Hana Salih Azad Omer]") {
			t.Errorf("updated %s, by %v", feed.Updated, feed.Entries[0].Authors)
		}
	}
}

// hostile is what an article may hold that no format can take as it stands.
const hostile = "\x1b[2J</title>]]>\r\nER  - \r\nTY  - NEWS\n}\n@article{x,\t\"'&<\x00\ufffe\ufdd0\u202e\u2028\xff{\\"

func hostileArticle(s string) *corpus.Article {
	es := []corpus.Entity{{Name: s}}
	return &corpus.Article{
		ID: s, Source: corpus.Source{Path: s, Member: s}, Language: s, Headline: s, Standfirst: s, Body: s, Bylines: []string{s, s},
		Dateline: corpus.Dateline{Places: []string{s}, Agency: s}, Section: s, Keywords: []string{s}, URL: "https://news.example/" + s,
		Publisher: s, People: es, Places: es, Organisations: es, Published: date("2021-06-14"),
	}
}

// checkWhole returns an error if out is not two articles of a format.
func checkWhole(f export.Format, out string) error {
	if !utf8.ValidString(out) {
		return errors.New("it is not UTF-8")
	}
	for _, r := range out {
		if r != '\n' && r != '\t' && r != '\r' && (unicode.IsControl(r) || '\u202a' <= r && r <= '\u202e') {
			return fmt.Errorf("it holds %U", r)
		}
	}
	n := 0
	switch f {
	case export.CSV:
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil {
			return err
		}
		n = len(rows) - 1
	case export.TSV:
		n = strings.Count(out, "\n") - 1
		if tabs := strings.Count(out, "\t"); tabs != 3*9 {
			return fmt.Errorf("it has %d tabs", tabs)
		}
	case export.RSS:
		var feed rssFeed
		if err := xml.Unmarshal([]byte(out), &feed); err != nil {
			return err
		}
		n = len(feed.Channel.Items)
	case export.Atom:
		var feed atomFeed
		if err := xml.Unmarshal([]byte(out), &feed); err != nil {
			return err
		}
		n = len(feed.Entries)
	case export.BibTeX:
		depth := 0
		for i, r := range out {
			switch r {
			case '{':
				depth++
			case '}':
				depth--
			case '@':
				if depth == 0 {
					n++
				}
			}
			if depth < 0 {
				return fmt.Errorf("a brace too many at %d", i)
			}
		}
		if depth != 0 {
			return fmt.Errorf("%d braces are open", depth)
		}
	case export.RIS:
		for l := range strings.SplitSeq(strings.TrimSpace(out), "\r\n") {
			switch {
			case strings.HasPrefix(l, "ER  - "), l == "ER  -":
				n++
			case l != "" && (len(l) < 6 || l[2:6] != "  - ") || strings.ContainsAny(l, "\r\n"):
				return fmt.Errorf("the line %q", l)
			}
		}
	}
	if n != 2 {
		return fmt.Errorf("it holds %d articles, want 2", n)
	}
	return nil
}

func TestHostileText(t *testing.T) {
	for _, f := range export.Formats() {
		out := write(t, f, &export.Options{Title: hostile, Link: hostile}, hostileArticle(hostile), sample()[0])
		if err := checkWhole(f, out); err != nil {
			t.Errorf("%s: %v:\n%s", f, err, out)
		}
	}
}

func FuzzFormats(f *testing.F) {
	for _, s := range []string{"", "oil", hostile, "<![CDATA[", "&#0;", "\ufffd\ufffe\uffff", "}{", `\}`, "a\x85b\u2029c", strings.Repeat("ـ", 600), "\xed\xa0\x80", "ER  -"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, format := range export.Formats() {
			out := write(t, format, &export.Options{Title: s, Link: s}, hostileArticle(s), sample()[0])
			if err := checkWhole(format, out); err != nil {
				t.Errorf("%s: %v:\n%s", format, err, out)
			}
		}
	})
}

// A failing writer takes so many bytes.
type failing struct{ room int }

var errFull = errors.New("full")

func (w *failing) Write(b []byte) (int, error) {
	if w.room -= len(b); w.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestErrorsOfWritingComeBack(t *testing.T) {
	for _, f := range export.Formats() {
		whole := len(write(t, f, nil, sample()...))
		for _, room := range []int{0, whole / 2, whole - 1} {
			w, err := export.NewWriter(&failing{room}, f, nil)
			if err != nil {
				t.Fatal(err)
			}
			err = w.Begin()
			for _, a := range sample() {
				if err == nil {
					err = w.Write(a, 1, "")
				}
			}
			if err == nil {
				err = w.End()
			}
			if !errors.Is(err, errFull) {
				t.Errorf("%s into %d of %d bytes: %v", f, room, whole, err)
			}
		}
	}
}
