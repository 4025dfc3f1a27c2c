package corpus

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

const (
	docxTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`
	docxCore  = `<cp:coreProperties xmlns:cp="x" xmlns:dc="y" xmlns:dcterms="z"><dc:title>Microsoft Word - Document1</dc:title><dc:creator>Azad Rahim</dc:creator>` +
		`<cp:keywords>bridge; roads</cp:keywords><dc:language>en-GB</dc:language><dcterms:created>2021-05-06T07:08:00Z</dcterms:created><dcterms:modified>2021-05-07T07:08:00Z</dcterms:modified></cp:coreProperties>`
	docxText = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>Old bridge opens </w:t></w:r><w:r><w:t>in Zakho</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">ZAKHO (Zagros Wire) - The old bridge </w:t></w:r><w:del><w:r><w:delText>closed</w:delText></w:r></w:del><w:ins><w:r><w:t>opened</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> on Monday.</w:t></w:r></w:p>
<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>For the desk only.</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>Cars</w:t><w:noBreakHyphen/><w:t>free, it is</w:t><w:br/><w:t>open to walkers.</w:t></w:r>
<mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>A box beside the text.</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p><w:r><w:t>A box beside the text.</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:p>
<w:tbl><w:tr><w:tc><w:tcPr/><w:p><w:r><w:t>Year</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Cars</w:t></w:r></w:p><w:p><w:r><w:t>a day</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p/><w:sectPr/></w:body></w:document>`

	odtText = `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:svg="s" xmlns:draw="d"><office:automatic-styles><x>no text</x></office:automatic-styles><office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted words.</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h>پردی کۆن کرایەوە</text:h><text:p>Deng Azad</text:p><text:p>ZAKHO (Hamrin News) –<text:s text:c="1"/>The old
 bridge<text:span> opened</text:span><text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note> on<text:tab/>Monday.<text:line-break/>It is open.</text:p>
<draw:frame><svg:title>A picture</svg:title></draw:frame>
<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell><table:table-cell><text:p>Cars</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>`
	odtMeta = `<office:document-meta xmlns:office="o" xmlns:meta="m" xmlns:dc="d"><office:meta><meta:initial-creator>Microsoft Office User</meta:initial-creator><meta:creation-date>2020-02-03T04:05:06.789</meta:creation-date><dc:date>2020-02-03T04:05:06.789</dc:date><dc:language>ckb</dc:language><meta:keyword>bridge</meta:keyword></office:meta></office:document-meta>`
)

func docxOf(t testing.TB, text string) string {
	return zipOf(t, packedFile{"[Content_Types].xml", docxTypes}, packedFile{"docProps/core.xml", docxCore}, packedFile{"word/document.xml", text},
		packedFile{"word/media/notes.txt", "A headline of words\n\nA text."})
}

func odtOf(t testing.TB, text string) string {
	return zipOf(t, packedFile{"mimetype", odtType}, packedFile{"content.xml", text}, packedFile{"meta.xml", odtMeta}, packedFile{"META-INF/manifest.xml", "<m/>"})
}

func TestOfficeDocumentsAreWireCopy(t *testing.T) {
	for _, tt := range []struct {
		name, data                                    string
		headline, dateline, body, byline, day, update string
	}{
		{
			"a.docx", docxOf(t, docxText), "Old bridge opens in Zakho", "ZAKHO (Zagros Wire)",
			"The old bridge opened on Monday.\n\nA box beside the text.\n\nCars-free, it is\nopen to walkers.\n\nYear | Cars a day", "Azad Rahim", "2021-05-06T07:08:00Z", "2021-05-07T07:08:00Z",
		},
		{
			"a.odt", odtOf(t, odtText), "پردی کۆن کرایەوە", "ZAKHO (Hamrin News)",
			"The old bridge opened on Monday.\nIt is open.\n\nYear | Cars", "", "2020-02-03T04:05:06Z", "",
		},
	} {
		articles, errs := readAll(t, oneFile(tt.name, tt.data), tt.name)
		if len(articles) != 1 || len(errs) > 0 {
			t.Errorf("%s has %d articles and errors %v, want one", tt.name, len(articles), errs)
			continue
		}
		a := articles[0]
		if a.ID != MakeID(tt.name, "") || a.Source.Member != "" {
			t.Errorf("%s has ID %s and member %q, want those of a file that is one article", tt.name, a.ID, a.Source.Member)
		}
		got := []string{a.Headline, a.Dateline.Raw, a.Body, strings.Join(a.Bylines, ", "), a.Published.String(), a.Updated.String()}
		for i, want := range []string{tt.headline, tt.dateline, tt.body, tt.byline, tt.day, tt.update} {
			if what := []string{"headline", "dateline", "body", "bylines", "published", "updated"}[i]; got[i] != want {
				t.Errorf("%s: %s %q, want %q", tt.name, what, got[i], want)
			}
		}
	}
}

func TestOutcomesOfOfficeDocuments(t *testing.T) {
	for _, tt := range []struct {
		what, data string
		want       error
		says       string
	}{
		{"no text", docxOf(t, `<w:document><w:body/></w:document>`), ErrNoArticle, ""},
		{"broken XML", docxOf(t, `<w:document><w:p><w:r><w:t>A headline of words & more`), ErrMalformed, "XML at line 1"},
		{"deep XML", docxOf(t, strings.Repeat("<w:p>", 1000)), ErrTooLarge, "elements deep"},
		{"a long text", docxOf(t, "<d>"+strings.Repeat("<p><r><t>"+strings.Repeat("long ", 1<<16)+"</t></r></p>", 60)+"</d>"), ErrTooLarge, "MiB of text"},
		{"an encrypted ODT", zipOf(t, packedFile{"mimetype", odtType}, packedFile{"content.xml", "\x00\x01"}, packedFile{"META-INF/manifest.xml", "<m><manifest:encryption-data/></m>"}), ErrMalformed, "encrypted: save it without a password"},
		{"a table of ODF", zipOf(t, packedFile{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, packedFile{"content.xml", odtText}), ErrNoArticle, ""},
	} {
		articles, errs := readAll(t, oneFile("a", tt.data), "a")
		var bad *BadSource
		if len(articles) > 0 || len(errs) != 1 || !errors.Is(errs[0], tt.want) || tt.want != ErrNoArticle && (!errors.As(errs[0], &bad) || !bad.Lasting()) {
			t.Errorf("%s: %d articles and errors %.300v, want %v", tt.what, len(articles), errs, tt.want)
			continue
		}
		if !containsText(errs[0], tt.says) {
			t.Errorf("%s is told as %v, want %q", tt.what, errs[0], tt.says)
		}
	}
	old := zipOf(t, packedFile{"[Content_Types].xml", docxTypes}, packedFile{"word/document.xml", docxText},
		packedFile{"docProps/core.xml", "<c><creator>python-docx</creator><created>" + templateDate + "</created><modified>" + templateDate + "</modified></c>"})
	if articles, _ := readAll(t, oneFile("2021-05-06.docx", old), "2021-05-06.docx"); len(articles) != 1 || articles[0].Published.String() != "2021-05-06" || len(articles[0].Bylines) > 0 {
		t.Errorf("with the date of a template: %+v, want that of the name of the file and no byline", articles)
	}
	in := zipOf(t, packedFile{"2021/a.docx", docxOf(t, docxText)}, packedFile{"b.odt", odtOf(t, odtText)})
	if got := told(t, oneFile("a.zip", in), "a.zip"); strings.Join(got, "\n") != "2021/a.docx: Old bridge opens in Zakho\nb.odt: پردی کۆن کرایەوە" {
		t.Errorf("a zip of documents is read as %q, want both", got)
	}
}

// pdftotext puts a script of that name in PATH, alone.
func pdftotext(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if script != "" {
		if err := os.WriteFile(filepath.Join(dir, "pdftotext"), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
}

func TestPDF(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its scripts are for a Unix shell")
	}
	const pdf = "%PDF-1.4\nwhatever it holds\n"
	for _, tt := range []struct {
		what, script string
		headline     string
		want         error // nil for an article
		lasting      bool
		says         string
	}{
		{"none", "", "", nil, false, "install poppler-utils"},
		{"a text", `[ "$*" = "-enc UTF-8 -nopgbrk - -" ] && read first && [ "$first" = "%PDF-1.4" ] && echo "Bridge opens in Zakho" && echo && echo "ZAKHO (Hamrin News) - It opened."`, "Bridge opens in Zakho", nil, false, ""},
		{"the environment", `echo "Of the environment $HOME$SECRET"`, "Of the environment", nil, false, ""},
		{"pictures", `exit 0`, "", ErrEmpty, true, "run OCR over it"},
		{"a fault", `echo "Syntax Error: no trailer" >&2; exit 1`, "", ErrMalformed, true, "pdftotext says: Syntax Error: no trailer"},
		{"a crash", `kill -9 $$`, "", nil, false, "run pdftotext: signal: killed"},
		{"much text", `while :; do echo "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; done`, "", ErrTooLarge, true, "the text of a PDF may have 16 MiB"},
	} {
		t.Setenv("SECRET", "secret")
		pdftotext(t, tt.script)
		articles, errs := readAll(t, oneFile("a.txt", pdf), "a.txt")
		if tt.headline != "" {
			if len(articles) != 1 || articles[0].Headline != tt.headline || len(errs) > 0 {
				t.Errorf("%s: articles %v and errors %v, want %q", tt.what, articles, errs, tt.headline)
			}
			continue
		}
		var bad *BadSource
		if len(articles) > 0 || len(errs) != 1 || !errors.As(errs[0], &bad) || bad.Lasting() != tt.lasting || tt.want != nil && !errors.Is(bad, tt.want) || !containsText(errs[0], tt.says) {
			t.Errorf("%s: %d articles and errors %v, want %v, lasting %t, saying %q", tt.what, len(articles), errs, tt.want, tt.lasting, tt.says)
		}
	}
}

func TestPDFByTheRealProgram(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not there")
	}
	page := "BT /F1 12 Tf 72 720 Td (Bridge opens in Zakho) Tj 0 -40 Td (ZAKHO \\(Hamrin News\\) - The old bridge opened on Monday.) Tj ET"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		"<< /Length " + strconv.Itoa(len(page)) + " >>\nstream\n" + page + "\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	for i, o := range objects {
		b.WriteString(strconv.Itoa(i+1) + " 0 obj\n" + o + "\nendobj\n")
	}
	b.WriteString("trailer << /Root 1 0 R /Size 6 >>\n%%EOF\n")
	articles, errs := readAll(t, oneFile("a.pdf", b.String()), "a.pdf")
	if len(articles) != 1 || len(errs) > 0 || articles[0].Headline != "Bridge opens in Zakho" || articles[0].Body != "The old bridge opened on Monday." {
		t.Errorf("articles %+v and errors %v, want that of the page", articles, errs)
	}
	if _, errs := readAll(t, oneFile("a.pdf", "%PDF-1.4\nbroken"), "a.pdf"); len(errs) != 1 || !errors.Is(errs[0], ErrMalformed) {
		t.Errorf("a broken PDF ends with %v, want ErrMalformed", errs)
	}
}

// FuzzOffice reads data as the text of documents.
func FuzzOffice(f *testing.F) {
	f.Add([]byte(docxText), uint8(0))
	f.Add([]byte(odtText), uint8(1))
	f.Add([]byte("<w:p><w:p><w:tr><w:p><w:tc><w:t>x</w:p></w:tc></w:tr></w:t>"), uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, which uint8) {
		pack := []func(testing.TB, string) string{docxOf, odtOf}[which%2]
		articles, errs := readAll(t, oneFile("a", pack(t, string(data))), "a")
		if len(articles)+len(errs) == 0 {
			t.Errorf("a document of the text %q yields nothing at all", data)
		}
	})
}
