package corpus

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	xunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// trust says how far the name of a character set is believed.
type trust int

const (
	noTrust  trust = iota // no name, or one that stands for nothing
	weak                  // what servers and programs say of any text: ISO-8859-1, US-ASCII
	firm                  // somebody chose it
	utf8Name              // UTF-8
)

// charsetOf returns the encoding that a name stands for: those of the WHATWG
// and IANA, and the spellings of them that mail, feeds and old pages have:
// "utf8", "cp-1256", "Windows1256", "iso8859-9". ISO-8859-1 and US-ASCII are
// windows-1252, as browsers take them. The encoding is nil for UTF-8 and if
// the name stands for nothing.
func charsetOf(label string) (encoding.Encoding, trust) {
	label = strings.ToLower(strings.Trim(label, " \t\r\n\"'"))
	if len(label) > 60 {
		return nil, noTrust
	}
	key := strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, label)
	for _, prefix := range []string{"xwindows", "mswindows", "windows", "mswin", "win", "xcp", "cp", "ms", "ibm", "dos"} {
		if n, ok := strings.CutPrefix(key, prefix); ok && pages[n] != nil {
			return pages[n], trustOf(pages[n])
		}
	}
	switch {
	case key == "", key == "default", key == "none", strings.Contains(key, "unknown"), key == "8bit", key == "binary", key == "xuserdefined":
		return nil, noTrust
	case strings.HasPrefix(key, "utf8"), strings.HasSuffix(key, "utf8"):
		return nil, utf8Name
	case strings.HasPrefix(key, "utf16"), key == "ucs2", key == "iso10646ucs2":
		order := xunicode.LittleEndian // as the WHATWG has it
		if strings.HasSuffix(key, "be") {
			order = xunicode.BigEndian
		}
		return xunicode.UTF16(order, xunicode.UseBOM), firm
	case key == "xmacarabic", key == "macarabic":
		return macArabic, firm
	case key == "xmacfarsi", key == "macfarsi":
		return macFarsi, firm
	case strings.HasPrefix(key, "ansix34"), strings.HasPrefix(key, "ansix3110"), strings.HasPrefix(key, "usascii"), key == "ascii", key == "ansi", key == "latin1":
		return charmap.Windows1252, weak
	}
	enc, err := htmlindex.Get(label)
	if n, ok := strings.CutPrefix(key, "iso8859"); ok && err != nil {
		n = strings.TrimSuffix(strings.TrimSuffix(n, "e"), "i")
		enc, err = htmlindex.Get("iso-8859-" + n)
	}
	if err != nil {
		if enc, err = ianaindex.IANA.Encoding(label); err != nil || enc == nil {
			if enc, err = ianaindex.MIME.Encoding(label); err != nil || enc == nil {
				return nil, noTrust
			}
		}
	}
	switch enc {
	case encoding.Replacement:
		return nil, noTrust
	case xunicode.UTF8, encoding.Encoding(xunicode.UTF8BOM):
		return nil, utf8Name
	case charmap.ISO8859_1:
		enc = charmap.Windows1252
	}
	return enc, trustOf(enc)
}

func trustOf(enc encoding.Encoding) trust {
	if enc == charmap.Windows1252 {
		return weak
	}
	return firm
}

// pages are the code pages of Windows and DOS by their numbers.
var pages = map[string]encoding.Encoding{
	"1250": charmap.Windows1250, "1251": charmap.Windows1251, "1252": charmap.Windows1252, "1253": charmap.Windows1253,
	"1254": charmap.Windows1254, "1255": charmap.Windows1255, "1256": charmap.Windows1256, "1257": charmap.Windows1257,
	"1258": charmap.Windows1258, "874": charmap.Windows874, "437": charmap.CodePage437, "850": charmap.CodePage850,
	"852": charmap.CodePage852, "855": charmap.CodePage855, "858": charmap.CodePage858, "862": charmap.CodePage862, "866": charmap.CodePage866,
}

// A byteTable is a character set of one byte each, whose upper half it holds.
type byteTable struct{ upper [128]rune }

// The sets of Mac OS for Arabic and Persian, which x/text lacks. The signs that
// they have twice, for either direction, are those of ASCII.
// https://www.unicode.org/Public/MAPPINGS/VENDORS/APPLE/ARABIC.TXT
var (
	macArabic = newByteTable("Ä ÇÉÑÖÜáàâäں«çéèêëí…îïñó»ôö÷úùûü" +
		" !\"#$٪&'()*+،-./٠١٢٣٤٥٦٧٨٩:؛<=>؟❊ءآأؤإئابةتثجحخدذرزسشصضطظعغ[\\]^_" +
		"ـفقكلمنهوىي\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652پٹچەڤگڈڑ{|}ژے")
	macFarsi = func() *byteTable {
		t := *macArabic
		for i := range 10 {
			t.upper[0x30+i] = '۰' + rune(i)
		}
		return &t
	}()
)

func newByteTable(upper string) *byteTable {
	t := new(byteTable)
	copy(t.upper[:], []rune(upper))
	return t
}

// NewDecoder makes a byteTable an [encoding.Encoding].
func (t *byteTable) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: byteDecoder{t: t}}
}

// NewEncoder is there for the interface: nothing is written in these sets.
func (t *byteTable) NewEncoder() *encoding.Encoder { return encoding.Replacement.NewEncoder() }

type byteDecoder struct {
	transform.NopResetter
	t *byteTable
}

func (d byteDecoder) Transform(dst, src []byte, _ bool) (nDst, nSrc int, err error) {
	for _, c := range src {
		r := rune(c)
		if c >= 0x80 {
			r = d.t.upper[c-0x80]
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc++
	}
	return nDst, nSrc, nil
}
