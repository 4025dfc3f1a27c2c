package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// A packed file is a member of an archive.
type packed struct{ name, data string }

func mustPack(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func zipOf(t *testing.T, files ...packed) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, NonUTF8: strings.ContainsRune(f.name, '\x8a')})
		mustPack(t, err)
		_, err = io.WriteString(w, f.data)
		mustPack(t, err)
	}
	mustPack(t, z.Close())
	return b.String()
}

func tarOf(t *testing.T, files ...packed) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		mustPack(t, w.WriteHeader(&tar.Header{Name: f.name, Typeflag: tar.TypeReg, Size: int64(len(f.data)), Mode: 0o644}))
		_, err := io.WriteString(w, f.data)
		mustPack(t, err)
	}
	mustPack(t, w.Close())
	return b.String()
}

// packedBy returns data as a packer that was opened on b packs it.
func packedBy(t *testing.T, b *bytes.Buffer, w io.WriteCloser, data string) string {
	t.Helper()
	_, err := io.WriteString(w, data)
	mustPack(t, err)
	mustPack(t, w.Close())
	return b.String()
}

func gzipOf(t *testing.T, data string) string {
	var b bytes.Buffer
	return packedBy(t, &b, gzip.NewWriter(&b), data)
}

func xzOf(t *testing.T, data string) string {
	var b bytes.Buffer
	w, err := xz.NewWriter(&b)
	mustPack(t, err)
	return packedBy(t, &b, w, data)
}

func zstdOf(t *testing.T, data string) string {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	mustPack(t, err)
	return packedBy(t, &b, w, data)
}

// Two rows of JSON as the bzip2 command packs them.
const bzippedRows = "QlpoOTFBWSZTWS1E8SIAAFNfgAAQUAUwEDACDBA+7doqIACUBVVP0gj0hjSAGR6glCho0BoaABpI4CPhoNyKdLbcx8OMBLwkQIA42GExVVSEJvGCxbl3varNJJqNdUfr0kPxXFsyVqkmo9sdsmDOSIhoZ1Wpq2pFhjdXou4U4uaqj+LuSKcKEgWoniRA"

// flipped returns data with the byte at changed, counted from the end if it is less than 0.
func flipped(data string, at int) string {
	b := []byte(data)
	b[(at+len(b))%len(b)] ^= 0x55
	return string(b)
}

// pdftotext puts a script of that name in PATH, alone.
func pdftotext(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if script != "" {
		mustPack(t, os.WriteFile(filepath.Join(dir, "pdftotext"), []byte("#!/bin/sh\n"+script), 0o755))
	}
	t.Setenv("PATH", dir)
}

// badPacked are archives, and what office programs write.
func badPacked(t *testing.T) []badInput {
	rows := series(1000, badRow, 0, "")
	good := packed{"bridge.txt", badCopy}
	bzipped, err := base64.StdEncoding.DecodeString(bzippedRows)
	mustPack(t, err)
	deep := zipOf(t, good)
	for range 10 {
		deep = zipOf(t, packed{"again.zip", deep})
	}
	secret := []byte(zipOf(t, good, packed{"secret.txt", badCopy}))
	secret[bytes.LastIndex(secret, []byte("PK\x01\x02"))+8] |= 1
	odt := packed{"mimetype", "application/vnd.oasis.opendocument.text"}
	withPDF := func(script string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			writeFile(t, filepath.Join(dir, "bad.pdf"), "%PDF-1.4\nwhatever it holds\n")
			pdftotext(t, script)
		}
	}
	gz, xzs, zst := gzipOf(t, rows), xzOf(t, rows), zstdOf(t, rows)
	return []badInput{
		{
			what: "a zip bomb", file: "bad.zip", dear: true,
			articles: 1, report: "skipped: bad.zip!bomb.txt: too large: a byte of it stands for more than 200, which no news does: unpack it if it is meant to be so", status: exitSkipped,
			make: func(t *testing.T, dir string) {
				writeFile(t, filepath.Join(dir, "bad.zip"), zipOf(t, packed{"bomb.txt", strings.Repeat("a ", 48<<20)}, good))
			},
		},
		{
			what: "a gzip bomb", file: "bad.jsonl.gz", dear: true,
			articles: 1, report: "skipped: bad.jsonl.gz: too large: a byte of gzip stands for more than 200, which no news does: unpack it if it is meant to be so", status: exitSkipped,
			make: func(t *testing.T, dir string) {
				writeFile(t, filepath.Join(dir, "bad.jsonl.gz"), gzipOf(t, series(1, badRow, 0, "")+strings.Repeat(" ", 128<<20)))
			},
		},
		{
			what: "a zip 11 deep", file: "bad.zip",
			report: "skipped: bad.zip!again.zip!again.zip!again.zip!again.zip: too large: files are packed in one another more than 4 deep: unpack the outer ones", status: exitSkipped,
			data: deep,
		},
		{
			what: "a gzip that is cut off", file: "bad.jsonl.gz",
			articles: 474, report: "skipped: bad.jsonl.gz: malformed gzip data: they are cut off: copy the file anew", status: exitSkipped,
			data: gz[:len(gz)/2],
		},
		{
			what: "a gzip with a wrong checksum", file: "bad.jsonl.gz",
			articles: 1000, report: "skipped: bad.jsonl.gz: malformed gzip data: gzip: invalid checksum: copy the file anew", status: exitSkipped,
			data: flipped(gz, -6),
		},
		{
			what: "a gzip of nothing", file: "bad.txt.gz",
			report: "skipped: bad.txt.gz: the file is empty", status: exitSkipped,
			data: gzipOf(t, ""),
		},
		{
			what: "a gzip that is none", file: "bad.txt.gz",
			report: "skipped: bad.txt.gz: malformed gzip data: flate: corrupt input before offset 5: copy the file anew", status: exitSkipped,
			data: "\x1f\x8b\x08\x00 and then something else",
		},
		{
			what: "an xz that is cut off", file: "bad.jsonl.xz",
			report: "skipped: bad.jsonl.xz: malformed xz data: they are cut off: copy the file anew", status: exitSkipped,
			data: xzs[:len(xzs)/2],
		},
		{
			what: "a zstd that is cut off", file: "bad.jsonl.zst",
			report: "skipped: bad.jsonl.zst: malformed zstd data: they are cut off: copy the file anew", status: exitSkipped,
			data: zst[:len(zst)/2],
		},
		{
			what: "a bzip2 that is cut off", file: "bad.jsonl.bz2",
			report: "skipped: bad.jsonl.bz2: malformed bzip2 data: they are cut off: copy the file anew", status: exitSkipped,
			data: string(bzipped[:len(bzipped)/2]),
		},
		{
			what: "a tar that is cut off", file: "bad.tar",
			articles: 207, report: "skipped: bad.tar!rows.jsonl: malformed tar data: they are cut off: copy the file anew\nskipped: bad.tar: malformed tar: it is cut off: copy the file anew", status: exitSkipped,
			data: tarOf(t, good, packed{"rows.jsonl", rows})[:20_000],
		},
		{
			what: "a tar with a broken header", file: "bad.tar",
			articles: 1, report: "skipped: bad.tar: malformed tar: a header of a member is none", status: exitSkipped,
			data: tarOf(t, good)[:1024] + strings.Repeat("x", 1024),
		},
		{
			what: "a tar with one bad member of three", file: "bad.tar",
			articles: 2, report: "skipped: bad.tar!empty.txt: the file is empty", status: exitSkipped,
			data: tarOf(t, good, packed{"empty.txt", ""}, packed{"two.txt", badCopy}),
		},
		{
			what: "a zip that is cut off", file: "bad.zip",
			report: "skipped: bad.zip: malformed zip: it has no directory at its end, and is cut off: copy the file anew", status: exitSkipped,
			data: zipOf(t, good, packed{"rows.jsonl", rows})[:600],
		},
		{
			what: "a zip with a damaged member", file: "bad.zip",
			articles: 1, report: "skipped: bad.zip!damaged.txt: malformed zip data: flate: corrupt input before offset 41: copy the file anew", status: exitSkipped,
			data: flipped(zipOf(t, packed{"damaged.txt", badCopy}, good), len("damaged.txt")+40),
		},
		{
			what: "a zip with an encrypted member", file: "bad.zip",
			articles: 1, report: "skipped: bad.zip!secret.txt: encrypted: unpack it with its password", status: exitSkipped,
			data: string(secret),
		},
		{
			what: "a zip with names that lead out of it", file: "bad.zip",
			articles: 3, report: "skipped: bad.zip!empty.txt: the file is empty", status: exitSkipped,
			data: zipOf(t, packed{"../../evil.txt", badCopy}, packed{"/etc/evil.txt", badCopy}, packed{`..\evil.txt`, badCopy}, packed{"../../empty.txt", ""}),
		},
		{
			what: "a zip with names in an old code page", file: "bad.zip",
			articles: 1, report: "skipped: bad.zip!èté-empty.txt: the file is empty", status: exitSkipped,
			data: zipOf(t, packed{"\x8at\x82.txt", badCopy}, packed{"\x8at\x82-empty.txt", ""}),
		},
		{
			what: "a zip with control characters in a name", file: "bad.zip",
			articles: 1, report: "skipped: bad.zip!\"a�[2J�b\\u202e.txt\": the file is empty", status: exitSkipped,
			data: zipOf(t, packed{"a\x1b[2J\nb\u202e.txt", ""}, good),
		},
		{
			what: "a zip of nothing", file: "bad.zip",
			read: "passed over: bad.zip: no news article: no format knows it",
			data: zipOf(t),
		},
		{
			what: "a DOCX without a text", file: "bad.docx",
			report: "skipped: bad.docx: malformed DOCX: it has no text, which is word/document.xml: save it anew", status: exitSkipped,
			data: zipOf(t, packed{"[Content_Types].xml", "<Types/>"}, packed{"word/styles.xml", "<x/>"}),
		},
		{
			what: "a DOCX whose text is broken", file: "bad.docx",
			report: "skipped: bad.docx: malformed XML at line 1: the file breaks off: get the whole of it", status: exitSkipped,
			data: zipOf(t, packed{"[Content_Types].xml", "<Types/>"}, packed{"word/document.xml", "<w:document><w:p><w:r><w:t>Bridge"}),
		},
		{
			what: "an ODT that is encrypted", file: "bad.odt",
			report: "skipped: bad.odt: malformed ODT: it is encrypted: save it without a password", status: exitSkipped,
			data: zipOf(t, odt, packed{"content.xml", "\x00\x01"}, packed{"META-INF/manifest.xml", "<m><manifest:encryption-data/></m>"}),
		},
		{
			what: "a spreadsheet", file: "bad.xlsx",
			read: "passed over: bad.xlsx: no news article: no format knows it",
			data: zipOf(t, packed{"[Content_Types].xml", "<Types/>"}, packed{"xl/workbook.xml", "<x/>"}),
		},
		{
			what: "a PDF without pdftotext", file: "bad.pdf",
			report: "skipped: bad.pdf: a PDF is read by pdftotext, which is not in PATH: install poppler-utils", status: exitSkipped,
			make: withPDF(""),
		},
		{
			what: "a PDF that is broken", file: "bad.pdf",
			report: "skipped: bad.pdf: malformed PDF: pdftotext says: Syntax Error: no trailer", status: exitSkipped,
			make: withPDF(`echo "Syntax Error: no trailer" >&2; exit 1`),
		},
		{
			what: "a PDF of pictures", file: "bad.pdf",
			report: "skipped: bad.pdf: there is no text in this PDF, its pages are pictures: run OCR over it", status: exitSkipped,
			make: withPDF(`exit 0`),
		},
		{
			what: "a PDF at which pdftotext crashes", file: "bad.pdf",
			report: "skipped: bad.pdf: run pdftotext: signal: killed", status: exitSkipped,
			make: withPDF(`kill -9 $$`),
		},
	}
}
