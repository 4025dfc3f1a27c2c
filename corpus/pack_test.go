package corpus

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// A packedFile is a member of an archive that a test makes.
type packedFile struct{ name, data string }

func zipOf(t testing.TB, files ...packedFile) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tarOf(t testing.TB, files ...packedFile) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Name: f.name, Typeflag: tar.TypeReg, Size: int64(len(f.data)), Mode: 0o644}
		if target, link := strings.CutPrefix(f.data, "-> "); link {
			h = &tar.Header{Name: f.name, Typeflag: tar.TypeSymlink, Linkname: target}
			f.data = ""
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipOf(t testing.TB, data string) string {
	t.Helper()
	var b bytes.Buffer
	return packedBy(t, &b, gzip.NewWriter(&b), data)
}

func xzOf(t testing.TB, data string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := xz.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	return packedBy(t, &b, w, data)
}

func zstdOf(t testing.TB, data string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	return packedBy(t, &b, w, data)
}

func packedBy(t testing.TB, b *bytes.Buffer, w io.WriteCloser, data string) string {
	t.Helper()
	if _, err := io.WriteString(w, data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const (
	packedRows = `{"id":"a1","headline":"Bridge opens in Zakho","body":"The bridge opened on Monday."}` + "\n" +
		`{"id":"a2","headline":"School opens in Akre","body":"The school opened on Tuesday."}` + "\n"

	// packedRows as the bzip2 command packs them.
	bzippedRows = "QlpoOTFBWSZTWS1E8SIAAFNfgAAQUAUwEDACDBA+7doqIACUBVVP0gj0hjSAGR6glCho0BoaABpI4CPhoNyKdLbcx8OMBLwkQIA42GExVVSEJvGCxbl3varNJJqNdUfr0kPxXFsyVqkmo9sdsmDOSIhoZ1Wpq2pFhjdXou4U4uaqj+LuSKcKEgWoniRA"
)

func bzippedData(t testing.TB) string {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(bzippedRows)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// told returns what a file yields, an article as its member and headline.
func told(t *testing.T, fsys fs.FS, path string) []string {
	t.Helper()
	r := Reader{FS: fsys, Names: stated{}}
	var out []string
	for a, err := range r.Articles(t.Context(), Source{Path: path}) {
		if err != nil {
			out = append(out, err.Error())
			continue
		}
		checkArticle(t, a)
		out = append(out, a.Source.Member+": "+a.Headline)
	}
	return out
}

func oneFile(name, data string) fstest.MapFS { return fstest.MapFS{name: {Data: []byte(data)}} }

func TestCompressedFileIsReadAsTheFileItself(t *testing.T) {
	gz := gzipOf(t, packedRows)
	first, second, _ := strings.Cut(packedRows, "\n")
	for name, data := range map[string]string{
		"a.jsonl.gz":      gz,
		"a.jsonl":         gz, // whatever it is called
		"two.jsonl.gz":    gzipOf(t, first+"\n") + gzipOf(t, second),
		"padded.jsonl.gz": gz + strings.Repeat("\x00", 1000),
		"a.jsonl.bz2":     bzippedData(t),
		"a.jsonl.xz":      xzOf(t, packedRows),
		"two.jsonl.xz":    xzOf(t, first+"\n") + "\x00\x00\x00\x00" + xzOf(t, second),
		"a.jsonl.zst":     zstdOf(t, packedRows),
		"skip.jsonl.zst":  "\x50\x2a\x4d\x18\x03\x00\x00\x00abc" + zstdOf(t, packedRows),
		"a.jsonl.gz.gz":   gzipOf(t, gz),
	} {
		articles, errs := readAll(t, oneFile(name, data), name)
		if len(articles) != 2 || len(errs) > 0 {
			t.Errorf("%s has %d articles and errors %v, want 2", name, len(articles), errs)
			continue
		}
		if a := articles[0]; a.ID != MakeID(name, "a1") || a.Source.Member != "" || a.Headline != "Bridge opens in Zakho" {
			t.Errorf("%s: article %s %q of member %q, want the key a1 and no member", name, a.ID, a.Headline, a.Source.Member)
		}
	}
}

func TestMembersOfAnArchiveAreFilesOfTheirOwn(t *testing.T) {
	const copyText = "A headline of words\n\nERBIL (Zagros Wire) - A text."
	files := []packedFile{
		{"./2018/03/12/bridge.txt", copyText},
		{"main.go", "package main\n"},
		{"rows.jsonl", packedRows},
		{"rows.jsonl", packedRows},
		{".hidden.txt", copyText},
		{"__MACOSX/._bridge.txt", copyText},
		{"../../etc/2018-03-13.txt", copyText},
		{"empty.txt", ""},
		{"photo.jpg", "\xff\xd8\xff\xe0"},
		{"one.json.gz", gzipOf(t, `{"headline":"Rain in Duhok","body":"It rained."}`)},
		{"in.zip", zipOf(t, packedFile{"deep/er.txt", copyText}, packedFile{"bad.json", `{"headline": "x`})},
		{"new\nline\xff.txt", copyText},
	}
	want := []string{
		"2018/03/12/bridge.txt: A headline of words",
		"rows.jsonl: Bridge opens in Zakho", "rows.jsonl: School opens in Akre",
		"rows.jsonl: Bridge opens in Zakho", "rows.jsonl: School opens in Akre",
		"etc/2018-03-13.txt: A headline of words",
		"corpus: 2019-01-01!empty.txt: the file is empty",
		"one.json.gz: Rain in Duhok",
		"in.zip!deep/er.txt: A headline of words",
		"corpus: 2019-01-01!in.zip!bad.json: malformed JSON: a value has no end, for the file breaks off: get the whole of it",
	}
	for kind, data := range map[string]string{
		"tar": tarOf(t, files...), "zip": zipOf(t, files...), "tar.gz": gzipOf(t, tarOf(t, files...)), "tar.xz": xzOf(t, tarOf(t, files...)),
	} {
		const name = "2019-01-01"
		want := append(want, "new\ufffdline\ufffd.txt: A headline of words")
		if kind == "zip" { // in which bytes that are not UTF-8 are in code page 437
			want[len(want)-1] = "new\ufffdline\u00a0.txt: A headline of words"
		}
		fsys := oneFile(name, data)
		if got := told(t, fsys, name); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: read\n%s\nwant\n%s", kind, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		articles, _ := readAll(t, fsys, name)
		ids := make(map[string]bool)
		dates := make(map[string]string)
		for _, a := range articles {
			ids[a.ID] = true
			dates[a.Source.Member] = a.Published.String()
		}
		for member, key := range map[string]string{"2018/03/12/bridge.txt": "", "rows.jsonl": "a1", "in.zip!deep/er.txt": ""} {
			if id := MakeID(name, member+"\x00"+key); !ids[id] {
				t.Errorf("%s: no article of %s has the ID of its path and key %q", kind, member, key)
			}
		}
		if len(ids) != len(articles) {
			t.Errorf("%s: %d articles have %d IDs", kind, len(articles), len(ids))
		}
		for member, day := range map[string]string{
			"2018/03/12/bridge.txt": "2018-03-12", "etc/2018-03-13.txt": "2018-03-13", "one.json.gz": "2019-01-01", "rows.jsonl": "",
		} {
			if dates[member] != day {
				t.Errorf("%s: %s is of %q, want %q", kind, member, dates[member], day)
			}
		}
	}
}

func TestBadArticleOfAMemberHasItsPathAndNumber(t *testing.T) {
	data := zipOf(t, packedFile{"a.txt", "A headline of words\n\nA text."}, packedFile{"b.jsonl", packedRows + "{\"body\":\"\xff\"}\n"})
	_, errs := readAll(t, oneFile("x.zip", data), "x.zip")
	var bad *BadArticle
	if len(errs) != 1 || !errors.As(errs[0], &bad) || bad.Path != "x.zip" || bad.Member != "b.jsonl" || bad.N != 3 {
		t.Errorf("errors %v, want one of article 3 of member b.jsonl", errs)
	}
}

// gzipOfZeros returns n NULs, packed.
func gzipOfZeros(t testing.TB, n int) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	chunk := make([]byte, 1<<20)
	for range n >> 20 {
		if _, err := w.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// gzipOfBlanks returns rows and then blanks, which are read to their end, packed.
func gzipOfBlanks(t testing.TB, mib int) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	_, err := io.WriteString(w, packedRows)
	for range mib {
		if err == nil {
			_, err = w.Write(chunk)
		}
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestOutcomesOfPackedFiles(t *testing.T) {
	const copyText = "A headline of words\n\nA text."
	good := packedFile{"good.txt", copyText}
	long := packedFile{"long.jsonl", strings.Repeat(packedRows, 500)}
	rows := strings.Repeat(packedRows, 500)
	nest := func(pack func(testing.TB, string) string, n int) string {
		data := packedRows
		for range n {
			data = pack(t, data)
		}
		return data
	}
	inZip := func(t testing.TB, data string) string { return zipOf(t, packedFile{"a", data}) }
	cut := func(data string) string { return data[:len(data)*2/3] }
	encrypted := []byte(zipOf(t, good, packedFile{"secret.txt", copyText}))
	second := bytes.LastIndex(encrypted, []byte("PK\x01\x02"))
	encrypted[second+8] |= 1
	strange := []byte(zipOf(t, good, packedFile{"strange.txt", copyText}))
	strange[bytes.LastIndex(strange, []byte("PK\x01\x02"))+10] = 9
	flipped := []byte(zipOf(t, packedFile{"bad.txt", copyText}, good))
	flipped[bytes.Index(flipped, []byte("bad.txt"))+len("bad.txt")+20] ^= 0x55
	bomb := gzipOfBlanks(t, 200)

	for _, tt := range []struct {
		name, data string
		articles   int
		lasting    error  // what a BadSource ends it with, or nil
		says       string // some error does
	}{
		{"good.zip", zipOf(t, good), 1, nil, ""},
		{"none.zip", zipOf(t, packedFile{"main.go", "package main"}), 0, ErrNoArticle, ""},
		{"empty.zip", zipOf(t), 0, ErrNoArticle, ""},
		{"empty.gz", gzipOf(t, ""), 0, ErrNoArticle, ""},
		{"empty.jsonl.gz", gzipOf(t, ""), 0, ErrEmpty, "empty"},
		{"image.svg.gz", gzipOf(t, "\xff\xd8\xff\xe0\x00\x10JFIF"), 0, ErrNoArticle, ""},
		{"book.epub", zipOf(t, packedFile{"mimetype", "application/epub+zip"}, good), 0, ErrNoArticle, ""},
		{"sheet.xlsx", zipOf(t, packedFile{"[Content_Types].xml", "<Types/>"}, packedFile{"xl/workbook.xml", "<x/>"}, good), 0, ErrNoArticle, ""},
		{"app.jar", zipOf(t, packedFile{"META-INF/MANIFEST.MF", "x"}, good), 0, ErrNoArticle, ""},
		{"link.tar", tarOf(t, packedFile{"link.txt", "-> /etc/passwd"}, good), 1, nil, ""},

		{"cut.jsonl.gz", cut(gzipOf(t, rows)), 1, ErrMalformed, "gzip data: they are cut off"},
		{"cut.jsonl.xz", cut(xzOf(t, rows)), 0, ErrMalformed, "xz data: they are cut off"},
		{"cut.jsonl.zst", cut(zstdOf(t, rows)), 0, ErrMalformed, "zstd data: they are cut off"},
		{"cut.jsonl.bz2", cut(bzippedData(t)), 0, ErrMalformed, "bzip2 data: they are cut off"},
		{"cut.tar", cut(tarOf(t, good, long)), 1, ErrMalformed, "tar: it is cut off"},
		{"cut.tar.gz", cut(gzipOf(t, tarOf(t, good, long))), 1, ErrMalformed, "gzip data: they are cut off"},
		{"cut.zip", cut(zipOf(t, good, long)), 0, ErrMalformed, "no directory at its end"},
		{"garbage.gz", gzipOf(t, packedRows) + "garbage", 2, ErrMalformed, "gzip data"},
		{"no.gz", "\x1f\x8b\x08\x00garbage that is no gzip at all", 0, ErrMalformed, "gzip data"},
		{"broken.tar", tarOf(t, good)[:1024] + strings.Repeat("x", 1024), 1, ErrMalformed, "tar: a header"},
		{"in.tar", tarOf(t, packedFile{"cut.zip", cut(zipOf(t, good))}, good), 1, nil, "in.tar!cut.zip: malformed zip"},
		{"flipped.zip", string(flipped), 1, nil, "flipped.zip!bad.txt: malformed"},
		{"encrypted.zip", string(encrypted), 1, nil, "encrypted.zip!secret.txt: encrypted: unpack it with its password"},
		{"strange.zip", string(strange), 1, nil, "strange.zip!strange.txt: compressed by method 9"},

		{"deep.gz", nest(gzipOf, maxNesting), 2, nil, ""},
		{"deeper.gz", nest(gzipOf, maxNesting+1), 0, ErrTooLarge, "more than 4 deep"},
		{"deep.zip", nest(inZip, maxNesting), 2, nil, ""},
		{"deeper.zip", nest(inZip, maxNesting+1), 0, nil, "deeper.zip!a!a!a!a: too large: files are packed in one another"},
		{"bomb.jsonl.gz", bomb, 2, ErrTooLarge, "a byte of gzip stands for more than 200"},
		{"bomb.zip", zipOf(t, packedFile{"bomb.jsonl.gz", bomb}, good), 3, nil, "bomb.zip!bomb.jsonl.gz: too large: a byte of gzip"},
		{"bombs.zip", zipOf(t, packedFile{"1.jsonl.gz", bomb}, packedFile{"2.jsonl.gz", bomb}, packedFile{"3.jsonl.gz", bomb}, packedFile{"4.jsonl.gz", bomb}, good), 8, ErrTooLarge, "unpacked, the file has more than 256 MiB"},
		{"zeros.gz", gzipOfZeros(t, 128<<20), 0, ErrNoArticle, ""},
	} {
		start := time.Now()
		articles, errs := readAll(t, oneFile(tt.name, tt.data), tt.name)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", tt.name, took)
		}
		before := tt.articles == 1 && tt.lasting == ErrMalformed && len(articles) > 0 // as many as can be had
		if len(articles) != tt.articles && !before {
			t.Errorf("%s has %d articles, want %d; errors %v", tt.name, len(articles), tt.articles, errs)
		}
		var bad *BadSource
		last := error(nil)
		if len(errs) > 0 {
			last = errs[len(errs)-1]
		}
		switch {
		case tt.lasting == nil && errors.As(last, &bad), tt.lasting != nil && !errors.Is(last, tt.lasting):
			t.Errorf("%s ends with %v, want %v", tt.name, last, tt.lasting)
		case tt.lasting == ErrNoArticle && (len(errs) != 1 || errors.As(last, &bad)):
			t.Errorf("%s is passed over with %v, want ErrNoArticle alone", tt.name, errs)
		case tt.lasting != nil && tt.lasting != ErrNoArticle && (!errors.As(last, &bad) || !bad.Lasting()):
			t.Errorf("%s ends with %v, want a BadSource that lasts", tt.name, last)
		}
		if text := fmt.Sprint(errs); !strings.Contains(text, tt.says) {
			t.Errorf("%s is told as %s, want %q", tt.name, text, tt.says)
		}
	}
}

func zlibOf(t testing.TB, data string) string {
	t.Helper()
	var b bytes.Buffer
	return packedBy(t, &b, zlib.NewWriter(&b), data)
}

func FuzzPack(f *testing.F) {
	file := packedFile{"2021/a.txt", shortCopy}
	rows := packedFile{"b.jsonl", packedRows}
	for _, data := range []string{
		zipOf(f, file, rows, packedFile{"c.gz", gzipOf(f, packedRows)}), tarOf(f, file, rows), gzipOf(f, packedRows), gzipOf(f, tarOf(f, file)),
		xzOf(f, packedRows), zstdOf(f, packedRows), bzippedData(f), zipOf(f, packedFile{"d.zip", zipOf(f, file)}),
	} {
		f.Add([]byte(data), uint8(0))
	}
	fuzz(f, []string{"a", "a.jsonl"})
}
