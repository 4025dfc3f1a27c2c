package corpus

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ksearch/corpus/names"
)

var update = flag.Bool("update", false, "write the golden files anew")

// stated finds nothing but what the file states, where it stands, so that the
// golden files here do not change whenever the tagger does.
type stated struct{}

func (stated) Find(t *names.Text) []names.Entity {
	for i, e := range t.Stated {
		if at := strings.Index(t.Body, e.Name); at >= 0 {
			t.Stated[i].Mentions = []names.Mention{{Field: "body", Text: e.Name, Start: at, End: at + len(e.Name)}}
		}
	}
	return t.Stated
}

// readAll returns what a file yields, errors as their texts.
func readAll(t *testing.T, fsys fs.FS, path string) (articles []*Article, errs []error) {
	t.Helper()
	r := Reader{FS: fsys, Names: stated{}, Helper: func(work func()) bool { go work(); return true }}
	for a, err := range r.Articles(t.Context(), Source{Path: path}) {
		if (a == nil) == (err == nil) {
			t.Fatalf("%s yielded article %v and error %v", path, a, err)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		checkArticle(t, a)
		articles = append(articles, a)
	}
	return articles, errs
}

// checkArticle checks what holds for every article.
func checkArticle(t *testing.T, a *Article) {
	t.Helper()
	if len(a.ID) != 16 || strings.Trim(a.ID, "0123456789abcdefghijklmnopqrstuv") != "" {
		t.Errorf("an article has the ID %q, want 16 letters and digits", a.ID)
	}
	if a.Headline == "" && a.Body == "" {
		t.Errorf("article %s has neither a headline nor a body", a.ID)
	}
	texts := []string{
		a.Headline, a.Standfirst, a.Body, a.Credit, a.Section, a.URL, a.Publisher, a.GUID, a.Version, a.Replaces, a.EditorsNote, a.Desk, a.Source.Member,
		a.Language, a.Dateline.Raw, a.Dateline.Agency,
	}
	texts = append(append(append(texts, a.Bylines...), a.Keywords...), a.Dateline.Places...)
	for _, s := range texts {
		odd := func(r rune) bool { return r != '\n' && unicode.IsControl(r) }
		if !utf8.ValidString(s) || strings.ContainsFunc(s, odd) {
			t.Errorf("article %s has the text %q, want valid UTF-8 without control characters", a.ID, s)
		}
	}
	if strings.Contains(a.Headline, "\n") || strings.TrimSpace(a.Body) != a.Body || strings.Contains(a.Body, "\n\n\n") {
		t.Errorf("article %s has headline %q and body %q, want one line, and paragraphs one blank line apart", a.ID, a.Headline, a.Body)
	}
	for _, e := range append(append(append([]Entity(nil), a.People...), a.Places...), a.Organisations...) {
		for _, m := range e.Mentions {
			field := map[string]string{"headline": a.Headline, "standfirst": a.Standfirst, "body": a.Body}[m.Field]
			if m.Start < 0 || m.End > len(field) || m.Start >= m.End || field[m.Start:m.End] != m.Text {
				t.Errorf("article %s: mention %+v of %s is not what the %s has there", a.ID, m, e.Name, m.Field)
			}
		}
	}
}

// testFiles are the files of testdata. They lie in a hidden folder, and their
// names end in ".in", so that whoever indexes the folder of this package, which
// holds the sample corpus too, does not find them.
func testFiles(t *testing.T) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := filepath.Glob("testdata/.read/*.in")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[strings.TrimSuffix(filepath.Base(name), ".in")] = &fstest.MapFile{Data: b}
	}
	if len(files) < 15 {
		t.Fatalf("%d files in testdata", len(files))
	}
	return files
}

func TestFilesAreReadAsTheGoldenFilesSay(t *testing.T) {
	const dir = "testdata/.read"
	r := Reader{FS: testFiles(t)}
	for src, err := range r.Sources(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		articles, errs := readAll(t, r.FS, src.Path)
		for _, a := range articles {
			if err := enc.Encode(a); err != nil {
				t.Fatal(err)
			}
			for _, field := range slices.Sorted(maps.Keys(a.Origins)) {
				fmt.Fprintf(&out, "%s: %s\n", field, a.Origins[field])
			}
		}
		for _, err := range errs {
			out.WriteString("! " + err.Error() + "\n")
		}
		golden := filepath.Join(dir, src.Path+".golden")
		if *update {
			if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), out.String()); diff != "" {
			t.Errorf("%s is read otherwise than %s says (-want +got):\n%s", src.Path, golden, diff)
		}
	}
}

func TestNamesAreFoundWhereTheyStand(t *testing.T) {
	r := Reader{FS: testFiles(t)}
	places := 0
	for src, err := range r.Sources(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for a, err := range r.Articles(t.Context(), src) {
			if err == nil {
				checkArticle(t, a)
				places += len(a.Places)
			}
		}
	}
	if places < 10 {
		t.Errorf("the tagger found %d places in all, want 10 or more", places)
	}
}

func TestFileThatCannotBeOpenedMayBeReadLater(t *testing.T) {
	for _, cause := range []error{fs.ErrPermission, fs.ErrNotExist} {
		_, errs := readAll(t, failingFS{cause}, "a\n.txt")
		var bad *BadSource
		if len(errs) != 1 || !errors.Is(errs[0], cause) || !errors.As(errs[0], &bad) || bad.Lasting() || strings.Contains(errs[0].Error(), "\n") {
			t.Errorf("%v is told as %q, want one BadSource that may pass, in one line", cause, errs)
		}
	}
}

// A failingFS opens nothing.
type failingFS struct{ err error }

func (f failingFS) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: f.err}
}

func TestOutcomesOfAFile(t *testing.T) {
	long := strings.Repeat("a ", maxFile/2+1)
	for _, tt := range []struct {
		name, data string
		want       error
	}{
		{"main.go", "package main\n", ErrNoArticle},
		{"photo.jpg", "\xff\xd8\xff\xe0\x00\x10JFIF", ErrNoArticle},
		{"tsconfig.json", "{\n  // comment\n  \"strict\": true\n}", ErrNoArticle},
		{"schema.json", `{"$schema": "x", "title": "Person", "description": "A person.", "type": "object"}`, ErrNoArticle},
		{"numbers.json", `[1, 2, 3]`, ErrNoArticle},
		{"none.json", `[]`, ErrNoArticle},
		{"log.jsonl", strings.Repeat(`{"level":"info","msg":"started"}`+"\n", 3*maxHeld), ErrNoArticle},
		{"words.txt", "milk bread", ErrNoArticle},
		{"qrels.txt", "1 0 28 1\n1 0 35 1\n1 0 38 1\n", ErrNoArticle},
		{"binary", "\x7fELF\x02\x01\x01\x00\x00", ErrNoArticle},
		{"empty.go", "", ErrNoArticle},
		{"post.md", "---\nlayout: page\ntitle: About\n---\n", ErrNoArticle},
		{"empty.txt", "", ErrEmpty},
		{"blank.txt", "\ufeff \r\n\u00a0\n", ErrEmpty},
		{"empty.jsonl", "", ErrEmpty},
		{"nul.txt", "A headline of words\n\nwith\x00a NUL", ErrBinary},
		{"control.txt", strings.Repeat("\x01\x02ab", 50), ErrBinary},
		{"cyrillic.txt", "\xcf\xf0\xe8\xe2\xe5\xf2 \xe2\xf1\xe5\xec, \xfd\xf2\xee \xf2\xe5\xea\xf1\xf2", ErrCharset},
		{"cut.txt", "Headline of the paper\n\nA text that ends within a letter \xd9", ErrCharset},
		{"long.txt", long, ErrTooLarge},
		{"long.json", `{"headline":"` + long + `"}`, ErrTooLarge},
		{"cut.json", `{"headline": "A truncated file", "body": "It ends he`, ErrMalformed},
		{"two.json", "[{\"headline\": \"One\", \"body\": \"x\"} {}]", ErrMalformed},
		{"alias.md", "---\ntitle: &a [x]\ntags: [*a, *a]\n---\nText.\n", ErrMalformed},
		{"yaml.md", "---\ntitle: [x\n---\nText.\n", ErrMalformed},
		{"matter.md", "---\ntitle: x\n" + strings.Repeat("#\n", maxFrontMatter) + "---\nText.\n", ErrTooLarge},
	} {
		_, errs := readAll(t, fstest.MapFS{tt.name: {Data: []byte(tt.data)}}, tt.name)
		if len(errs) == 0 || !errors.Is(errs[len(errs)-1], tt.want) {
			t.Errorf("%s ends with %v, want %v", tt.name, errs, tt.want)
			continue
		}
		last := errs[len(errs)-1]
		var source *BadSource
		var article *BadArticle
		switch {
		case tt.want == ErrNoArticle:
			if len(errs) > 1 || errors.As(last, &source) || errors.As(last, &article) {
				t.Errorf("%s is passed over with %q, want ErrNoArticle alone", tt.name, errs)
			}
		case errors.As(last, &source):
			if !source.Lasting() || source.Path != tt.name {
				t.Errorf("%s: %v is of path %q and lasting: %t, want lasting", tt.name, last, source.Path, source.Lasting())
			}
		case !errors.As(last, &article) || article.Path != tt.name:
			t.Errorf("%s ends with %T %v, want a BadSource or BadArticle with its path", tt.name, last, last)
		}
	}
}

func TestWhatIsPrintedCanBeReadAgain(t *testing.T) {
	articles, _ := readAll(t, testFiles(t), "front.md")
	more, _ := readAll(t, testFiles(t), "wrapped.txt")
	articles = append(articles, more...)
	var lines bytes.Buffer
	for _, a := range articles {
		if err := json.NewEncoder(&lines).Encode(a); err != nil {
			t.Fatal(err)
		}
	}
	type hit struct {
		ID      string   `json:"id"`
		Score   float64  `json:"score"`
		Article *Article `json:"article"`
	}
	hits, err := json.MarshalIndent(map[string]any{"total": 2, "hits": []hit{{"x", 1, articles[0]}, {"y", 2, articles[1]}}}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"again.jsonl": lines.Bytes(), "result.json": hits} {
		again, errs := readAll(t, fstest.MapFS{name: {Data: data}}, name)
		if len(errs) > 0 || len(again) != len(articles) {
			t.Fatalf("%s has %d articles and errors %v, want %d and none", name, len(again), errs, len(articles))
		}
		for i, a := range again {
			want := *articles[i]
			want.ID, want.Source, want.Origins = a.ID, a.Source, a.Origins
			if diff := cmp.Diff(&want, a); diff != "" {
				t.Errorf("%s, article %d is another (-want +got):\n%s", name, i, diff)
			}
		}
	}
}

func TestCutsAreTold(t *testing.T) {
	row := map[string]any{
		"headline": strings.Repeat("word ", 300), "body": "A text.", "published": "the day before yesterday",
		"keywords": strings.Split(strings.Repeat("k;", 10)+strings.Join(manyWords(100), ";"), ";"),
	}
	data, err := json.Marshal([]any{row})
	if err != nil {
		t.Fatal(err)
	}
	articles, errs := readAll(t, fstest.MapFS{"a.json": {Data: data}}, "a.json")
	if len(articles) != 1 || len(errs) != 3 {
		t.Fatalf("%d articles and errors %q, want 1, and one each for date, headline and keywords", len(articles), errs)
	}
	for _, err := range errs {
		var bad *BadArticle
		if !errors.As(err, &bad) || !bad.Kept || bad.N != 1 || bad.Path != "a.json" {
			t.Errorf("%v is %+v, want a kept BadArticle of a.json:1", err, bad)
		}
	}
	a := articles[0]
	if len(a.Keywords) != maxList || len(a.Headline) > maxHeadline || !strings.HasSuffix(a.Headline, "word…") {
		t.Errorf("%d keywords and a headline of %d bytes that ends in %q, want 64, at most 1,000, and “word…”", len(a.Keywords), len(a.Headline), a.Headline[len(a.Headline)-10:])
	}
}

func manyWords(n int) []string {
	var out []string
	for i := range n {
		out = append(out, "word"+strings.Repeat("x", i))
	}
	return out
}

func TestBodyOverTheLimitIsRefused(t *testing.T) {
	data := `{"headline":"Short","body":"fine"}` + "\n" + `{"headline":"Long","body":"` + strings.Repeat("ab ", maxBody/3+1) + `"}` + "\n"
	articles, errs := readAll(t, fstest.MapFS{"a.jsonl": {Data: []byte(data)}}, "a.jsonl")
	if len(articles) != 1 || len(errs) != 1 || !errors.Is(errs[0], ErrTooLarge) || !strings.HasPrefix(errs[0].Error(), "corpus: a.jsonl:2: too large") {
		t.Errorf("%d articles and errors %q, want 1 and “corpus: a.jsonl:2: too large …”", len(articles), errs)
	}
}

func TestIDs(t *testing.T) {
	if got, want := MakeID("a/b.jsonl", "7"), MakeID("a/b.jsonl", "7"); got != want || len(got) != 16 {
		t.Errorf("IDs of one article are %q and %q, want one of 16 characters", got, want)
	}
	// The first 80 bits of printf 'a.txt\0' | sha256sum, in base32hex.
	if got, want := MakeID("a.txt", ""), "83thlcvk7fa2j0m4"; got != want {
		t.Errorf("the ID of a.txt is %q, want %q: every index would have to be made anew", got, want)
	}
	seen := map[string]string{}
	for _, k := range [][2]string{{"a", "b"}, {"ab", ""}, {"", "ab"}, {"a", ""}, {"\xff", ""}, {"\xfe", ""}, {"\ufffd", ""}} {
		id := MakeID(k[0], k[1])
		if other, again := seen[id]; again {
			t.Errorf("%q has the ID of %s", k, other)
		}
		seen[id] = strings.Join(k[:], ",")
	}
}

func TestVersionsWithOneIDLieSideBySide(t *testing.T) {
	data := strings.Repeat(`{"id":"x","headline":"Same id","body":"A text."}`+"\n", 3)
	articles, _ := readAll(t, fstest.MapFS{"a.jsonl": {Data: []byte(data)}}, "a.jsonl")
	ids := map[string]bool{}
	for _, a := range articles {
		ids[a.ID] = true
	}
	if len(ids) != 3 {
		t.Errorf("3 articles with one stated id have %d IDs, want 3", len(ids))
	}
	if want := MakeID("a.jsonl", "x"); !ids[want] {
		t.Errorf("no article has %s, the ID of the stated id", want)
	}
}

func TestDatesComeFromTheMostTrustedPlace(t *testing.T) {
	for _, tt := range []struct{ path, data, want, origin string }{
		{"2018-03-12-flood.txt", "A flood of words\n\nIt rained.", "2018-03-12", "filename"},
		{"20180312_flood.txt", "A flood of words\n\nIt rained.", "2018-03-12", "filename"},
		{"2018/03/12/flood.txt", "A flood of words\n\nIt rained.", "2018-03-12", "filename"},
		{"2018-03-14.txt", "A flood of words\n\nERBIL, March 12, 2018 (Reuters) - It rained.", "2018-03-12", "dateline"},
		{"2018-03-14.txt", "A flood of words\n\nPublished: 13 March 2018\n\nERBIL, March 12, 2018 (Reuters) - It rained.", "2018-03-13", "field"},
		{"2018-03-14.txt", "A flood of words\n\nERBIL, March 12 (Reuters) - It rained.", "2018-03-14", "filename"},
		{"a.json", `{"headline":"x","body":"y","url":"https://example.org/2018/03/12/flood"}`, "2018-03-12", "url"},
		{"a.json", `{"headline":"x","body":"y","url":"https://example.org/english/120320181"}`, "2018-03-12", "url"},
		{"a.json", `{"headline":"x","body":"y","url":"https://example.org/12032018"}`, "2018-03-12", "url"},
		{"a.json", `{"headline":"x","body":"y","url":"https://example.org/2018/03/flood"}`, "2018-03", "url"},
		{"a.json", `{"headline":"x","body":"y","url":"https://example.org/2018/13/45/flood"}`, "", ""},
		{"a.json", `{"headline":"x","body":"y","url":"https://example.org/article/99999999"}`, "", ""},
		{"a.json", `{"headline":"x","body":"y","published":1520845200}`, "2018-03-12T09:00:00Z", "field"},
		{"a.json", `{"headline":"x","body":"y","published":"0000-00-00"}`, "", ""},
		{"2018-03-12.json", `[{"headline":"x","body":"y"}]`, "", ""}, // the day of the dump
	} {
		articles, errs := readAll(t, fstest.MapFS{tt.path: {Data: []byte(tt.data)}}, tt.path)
		if len(articles) != 1 || len(errs) > 0 {
			t.Errorf("%s %q has %d articles and errors %v", tt.path, tt.data, len(articles), errs)
			continue
		}
		if d := articles[0].Published; d.String() != tt.want || string(d.Origin) != tt.origin {
			t.Errorf("%s %q: published %q from %q, want %q from %q", tt.path, tt.data, d, d.Origin, tt.want, tt.origin)
		}
	}
}

func TestLanguages(t *testing.T) {
	const latin, arabic = "Şaredariya bajêr pira kevn ji nû ve vekir", "بلدية المدينة أعادت فتح الجسر القديم"
	for _, tt := range []struct{ stated, text, want string }{
		{"eng", latin, "en"},
		{"en-GB", "", "en"},
		{"ku", latin, "kmr"},
		{"ku", "پارێزگا", "ckb"},
		{"ku-IQ", "", "ckb"},
		{"Sorani", "", "ckb"},
		{"kur-Latn", arabic, "kmr"},
		{"Türkçe", "", "tr"},
		{"unknown", latin, "kmr"},
		{"", latin, "kmr"},
		{"", arabic, "ar"},
		{"", "The town council opened the old bridge on Monday after two years.", "en"},
		{"", "ئەنجوومەنی شارۆچکەکە پردە کۆنەکەی کردەوە", "ckb"},
		{"", "Belediye eski köprüyü iki yıl süren onarımın ardından yeniden açtı.", "tr"},
		{"", "شهرداری پل قدیمی را پس از دو سال بازسازی دوباره باز کرد", "fa"},
		{"", "Der Gemeinderat hat die alte Brücke nach zwei Jahren wieder geöffnet, und viele Bürger sind am Sonntag gekommen, um sie zu sehen und darüber zu gehen.", "de"},
		{"", "Bees & beekeepers\nBees came back. So did beekeepers.", "en"},
		{"", "Ja", ""},
		{"", "", ""},
	} {
		if got, _ := languageOf(tt.stated, tt.text); got != tt.want {
			t.Errorf("stated %q, text %q: language %q, want %q", tt.stated, tt.text, got, tt.want)
		}
	}
}

func TestCharacterSets(t *testing.T) {
	for _, tt := range []struct{ data, want string }{
		{"\xef\xbb\xbfcaf\xc3\xa9", "café"},
		{"\xff\xfec\x00a\x00f\x00\xe9\x00", "café"},
		{"\xfe\xff\x00c\x00a\x00f\x00\xe9", "café"},
		{"o\x00l\x00d\x00 \x00b\x00r\x00i\x00d\x00g\x00e\x00", "old bridge"},
		{"The mayor said \x93no\x94 \x96 twice", "The mayor said “no” – twice"},
		{"Le maire a d\xe9clar\xe9 hier que le vieux pont serait rouvert avant l'\xe9t\xe9 et que les travaux \xe9taient finis", "Le maire a déclaré hier que le vieux pont serait rouvert avant l'été et que les travaux étaient finis"},
		{"one\rtwo\r\nthree\u2028four\x07\u0090", "one\ntwo\nthree\nfour"},
	} {
		got, err := decode([]byte(tt.data), "")
		if err != nil || got != tt.want {
			t.Errorf("%q decodes to %q, error %v, want %q", tt.data, got, err, tt.want)
		}
	}
}

func TestContextEndsReading(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	data := strings.Repeat(`{"headline":"A","body":"B"}`+"\n", 100)
	r := Reader{FS: fstest.MapFS{"a.jsonl": {Data: []byte(data)}}, Names: stated{}}
	n := 0
	var last error
	for _, err := range r.Articles(ctx, Source{Path: "a.jsonl"}) {
		n++
		last = err
		cancel()
	}
	if n != 2 || !errors.Is(last, context.Canceled) {
		t.Errorf("after a cancel %d more yields, the last %v, want one, context.Canceled", n-1, last)
	}
	if _, err := r.Revision(ctx, Source{Path: "a.jsonl"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Revision after a cancel: %v, want context.Canceled", err)
	}
}

func BenchmarkJSONLines(b *testing.B) {
	row := `{"id":"x","headline":"Council meets on roads","body":"ERBIL (Kurdistan 24) – ` + strings.Repeat("The council of the town met on Monday, and spoke of roads, schools and the price of bread. ", 30) + `"}` + "\n"
	data := []byte(strings.Repeat(row, 100))
	r := Reader{FS: fstest.MapFS{"a.jsonl": {Data: data}}, Names: stated{}}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		for _, err := range r.Articles(context.Background(), Source{Path: "a.jsonl"}) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
