package corpus

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	xunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const (
	maxFile = 16 << 20 // bytes of a file that is one article, and of one JSON object: a long novel has 3 MiB
	maxBody = 4 << 20  // bytes of the body of one article
)

// readText reads all of r, at most maxFile bytes, as text: valid UTF-8 whose
// only control characters are newlines and tabs.
func readText(in *Input) (string, error) {
	b, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if err != nil {
		return "", err
	}
	if len(b) > maxFile {
		return "", fmt.Errorf("%w: a file that is one article may have %d MiB: split it", ErrTooLarge, maxFile>>20)
	}
	return decode(b, in.Charset)
}

// decode returns b as UTF-8 text without control characters. It returns
// ErrEmpty, ErrBinary or ErrCharset if there is none.
func decode(b []byte, declared string) (string, error) {
	var s string
	switch enc := byMark(b); {
	case len(b) == 0:
		return "", ErrEmpty
	case enc != nil:
		out, err := enc.NewDecoder().Bytes(b)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrCharset, err)
		}
		s = string(out)
	case utf8.Valid(b):
		s = string(bytes.TrimPrefix(b, []byte("\ufeff")))
	case controlShare(b) > maxControl:
		return "", ErrBinary
	default:
		var ok bool
		if s, ok = decodeLegacy(b); !ok {
			return "", ErrCharset
		}
	}
	if controlShare(s) > maxControl {
		return "", ErrBinary
	}
	s = withoutControls(s)
	if strings.TrimSpace(s) == "" {
		return "", ErrEmpty
	}
	return s, nil
}

// byMark returns the encoding of b if it is UTF-16, by its byte order mark or
// by where its NULs are.
func byMark(b []byte) encoding.Encoding {
	big := xunicode.UTF16(xunicode.BigEndian, xunicode.UseBOM)
	little := xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM)
	switch {
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return big
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return little
	case looksUTF16(b, 1):
		return little
	case looksUTF16(b, 0):
		return big
	}
	return nil
}

// looksUTF16 reports whether the bytes of b at odd (high is 1) or even (high is
// 0) places are the upper halves of UTF-16 units: in the text of any one script
// they are a few values, NUL among them for blanks and newlines.
func looksUTF16(b []byte, high int) bool {
	b = b[:min(len(b), 4096)&^1]
	if len(b) < 8 {
		return false
	}
	var units []uint16
	nul, common := 0, 0
	for i := 0; i < len(b); i += 2 {
		up, low := b[i+high], b[i+1-high]
		units = append(units, uint16(up)<<8|uint16(low))
		switch {
		case up == 0 && low == 0:
			return false
		case up == 0:
			nul++
			common++
		case up == 0x01 || up == 0x04 || up == 0x05 || up == 0x06 || up == 0x20: // Latin, Cyrillic, Hebrew, Arabic, dashes
			common++
		}
	}
	if nul == 0 || common*100 < 95*len(units) {
		return false
	}
	s := string(utf16.Decode(units))
	return controlShare(s) <= maxControl && strings.Count(s, "\ufffd") <= 1 // one: a pair cut at the end
}

const maxControl = 0.10

// controlShare returns which part of s are control characters. It is 1 if
// there is a NUL.
func controlShare[T string | []byte](s T) float64 {
	n := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == 0:
			return 1
		case c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f:
			n++
		}
	}
	return float64(n) / float64(max(len(s), 1))
}

// decodeLegacy decodes b if it is clearly in one of the three Windows code
// pages of the region's newsrooms.
func decodeLegacy(b []byte) (string, bool) {
	var ascii, high, arabic, turkish, odd int
	for i, c := range b {
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			ascii++
		case c < 0x80:
		case bytes.IndexByte([]byte("\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xab\xb7\xbb\x80\xa3\xa9\xae\xad"), c) >= 0: // punctuation of all three
		default:
			high++
			if r := charmap.Windows1256.DecodeByte(c); unicode.Is(unicode.Arabic, r) {
				arabic++
			}
			if bytes.IndexByte([]byte("\xd0\xdd\xde\xf0\xfd\xfe"), c) >= 0 { // Ğ İ Ş ğ ı ş, in windows-1252 Icelandic
				turkish++
			}
			if !western(b, i) {
				odd++ // a letter of some other code page
			}
		}
	}
	letters := ascii + high
	switch {
	case high*2 > letters && high >= 20 && arabic*100 >= high*95:
		s, err := charmap.Windows1256.NewDecoder().Bytes(b)
		// The article and the two commonest words: Arabic or Persian for certain.
		return string(s), err == nil && (bytes.Contains(s, []byte(" ال")) || bytes.Contains(s, []byte(" و")) || bytes.Contains(s, []byte(" در ")))
	case high*5 > letters || odd > 0:
		return "", false
	case turkish > 0:
		s, err := charmap.Windows1254.NewDecoder().Bytes(b)
		return string(s), err == nil && sounds(string(s), whatlanggo.Tur)
	case high == 0: // nothing but quotation marks and dashes
		s, err := charmap.Windows1252.NewDecoder().Bytes(b)
		return string(s), err == nil
	}
	s, err := charmap.Windows1252.NewDecoder().Bytes(b)
	return string(s), err == nil && sounds(string(s), whatlanggo.Eng, whatlanggo.Fra, whatlanggo.Deu, whatlanggo.Spa,
		whatlanggo.Ita, whatlanggo.Por, whatlanggo.Nld, whatlanggo.Swe, whatlanggo.Dan, whatlanggo.Nob, whatlanggo.Tur)
}

// western reports whether the byte at i of b makes sense in windows-1252.
func western(b []byte, i int) bool {
	letter := func(i int) bool { return i >= 0 && i < len(b) && 'a' <= b[i]|0x20 && b[i]|0x20 <= 'z' }
	switch r := charmap.Windows1252.DecodeByte(b[i]); {
	case r == utf8.RuneError:
		return false
	case !unicode.IsLetter(r):
		return !letter(i-1) || !letter(i+1)
	case unicode.IsUpper(r) && !letter(i-1) && !letter(i+1):
		return strings.ContainsRune("ÀÈÉ", r) // words of one letter
	default:
		return r >= 0xc0 || strings.ContainsRune("ŠŒšœŸ", r)
	}
}

// sounds reports whether s is in one of the languages, of all that there are.
func sounds(s string, langs ...whatlanggo.Lang) bool {
	return slices.Contains(langs, whatlanggo.DetectLang(sample(s, 2000)))
}

// sample returns at most n bytes of the start of s, cut between characters.
func sample(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// withoutControls returns s as valid UTF-8 with newlines as "\n", blanks of all
// widths as " ", and no other control characters but tabs.
func withoutControls(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\r':
			if !strings.HasPrefix(s[i+1:], "\n") {
				b.WriteByte('\n')
			}
		case r == '\n', r == '\t':
			b.WriteRune(r)
		case r == '\u0085', r == '\u2028', r == '\u2029':
			b.WriteByte('\n')
		case r == '\v', r == '\f':
			b.WriteByte('\n')
		case r == '\u00a0', r >= '\u1680' && r <= '\u3000' && unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case r == '\ufeff', unicode.IsControl(r):
		default:
			b.WriteRune(r) // invalid bytes become U+FFFD
		}
	}
	return b.String()
}

// plain reports whether withoutControls would return s itself.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

// xmlText returns r as bytes that an XML decoder can begin with: UTF-16 is
// decoded, and so is what a header of a message declares.
func xmlText(r io.Reader, declared string) io.Reader {
	in := bufio.NewReader(r)
	head, _ := in.Peek(4096)
	if enc := byMark(head); enc != nil {
		return transform.NewReader(in, enc.NewDecoder())
	}
	_ = declared
	return in
}

// charsetReader returns r as UTF-8. It is the CharsetReader of [xml.Decoder].
// It returns ErrCharset for a name that stands for no character set.
func charsetReader(label string, r io.Reader) (io.Reader, error) {
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(label)), "utf") {
		return r, nil // "utf8", as Reuters spells it; UTF-16 was decoded before
	}
	enc, err := htmlindex.Get(label)
	if err != nil {
		return nil, fmt.Errorf("%w: it declares %q", ErrCharset, clip(label, 40))
	}
	return transform.NewReader(r, enc.NewDecoder()), nil
}
