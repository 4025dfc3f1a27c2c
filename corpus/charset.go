package corpus

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	xunicode "golang.org/x/text/encoding/unicode"
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

// decode returns b as UTF-8 text without control characters. Of the mark at its
// start, of what is declared (the name of a character set, or ""), and of what
// the bytes look like, it believes the first that fits: what is valid UTF-8 is
// UTF-8, and a declaration is not believed whose text would have characters
// that no text has. It returns ErrEmpty, ErrBinary or ErrCharset if there is none.
func decode(b []byte, declared string) (string, error) {
	if len(b) == 0 {
		return "", ErrEmpty
	}
	s, err := toUTF8(b, declared)
	if err != nil {
		return "", err
	}
	if controlShare(s) > maxControl {
		return "", ErrBinary
	}
	s = withoutControls(mendMojibake(s))
	if strings.TrimSpace(s) == "" {
		return "", ErrEmpty
	}
	return s, nil
}

func toUTF8(b []byte, declared string) (string, error) {
	enc, valid, err := encodingOf(b, declared)
	switch {
	case err != nil:
		return "", err
	case enc == nil && valid:
		return string(bytes.TrimPrefix(b, []byte("\ufeff"))), nil
	case enc == nil:
		return strings.TrimPrefix(mendUTF8(b), "\ufeff"), nil
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrCharset, err)
	}
	return string(out), nil
}

// encodingOf returns the encoding of b, or nil for UTF-8, which is valid or
// has a few bytes that are not.
func encodingOf(b []byte, declared string) (enc encoding.Encoding, valid bool, err error) {
	if enc := byMark(b); enc != nil {
		return enc, false, nil
	}
	enc, trusted := charsetOf(declared)
	_, table := enc.(*charmap.Charmap)
	if trusted == firm && !table && sane(enc, b) && (!utf8.Valid(b) || is7Bit(b) && controlShare(b) > 0) {
		return enc, false, nil // of two bytes a character, or ISO 2022, which is ASCII with ESC
	}
	switch {
	case utf8.Valid(b):
		return nil, true, nil
	case controlShare(b) > maxControl:
		return nil, false, ErrBinary
	case trusted == firm && sane(enc, b):
		return enc, false, nil
	case nearlyUTF8(b, trusted == utf8Name):
		return nil, false, nil
	}
	if found := detectCharset(b); found != nil && sane(found, b) {
		return found, false, nil
	}
	if trusted == weak && sane(enc, b) && mayBeWestern(b) {
		return enc, false, nil
	}
	if declared = clip(declared, 40); declared != "" {
		return nil, false, fmt.Errorf("%w (it is not the %q that is declared)", ErrCharset, declared)
	}
	return nil, false, ErrCharset
}

// sane reports whether b is a text in enc: it has no characters that are
// undefined, and no controls of ISO 6429, which stand where Windows has letters.
func sane(enc encoding.Encoding, b []byte) bool {
	if enc == nil {
		return false
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return false
	}
	bad, high := 0, 0
	for i, r := range string(out) {
		switch {
		case r == utf8.RuneError && i+3 >= len(out): // cut at the end
		case r == utf8.RuneError, r >= 0x80 && r < 0xa0 && r != 0x85:
			bad++
		case r >= 0x80:
			high++
		}
	}
	return bad == 0 || bad*500 < high
}

func is7Bit(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mayBeWestern reports whether b, which somebody says is in Latin letters,
// looks so: most letters are of ASCII, and the others stand where letters do.
func mayBeWestern(b []byte) bool {
	ascii, high, odd := 0, 0, 0
	for i, c := range b {
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			ascii++
		case c >= utf8.RuneSelf:
			high++
			if !western(b, i) {
				odd++
			}
		}
	}
	return high*4 <= ascii+high && odd*20 <= high
}

// nearlyUTF8 reports whether b is UTF-8 but for a few bytes: a letter that was
// cut in two, a quotation mark of Windows that was pasted.
func nearlyUTF8(b []byte, declared bool) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		i += n
	}
	if declared {
		return good >= 5*bad
	}
	return good >= 20 && good >= 50*bad
}

// mendUTF8 returns b as UTF-8. Of the bytes that are not, those that are
// quotation marks and dashes in windows-1252 are that, and others are U+FFFD.
func mendUTF8(b []byte) string {
	var out strings.Builder
	out.Grow(len(b) + 64)
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			if c := b[i]; c == 0x85 || c >= 0x91 && c <= 0x97 || c == 0xa0 {
				r = charmap.Windows1252.DecodeByte(c)
			}
		}
		out.WriteRune(r)
		i += n
	}
	return out.String()
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
	if len(b) < 8 || bytes.IndexByte(b, 0) < 0 { // one of the upper halves has to be NUL
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

// isBinary reports whether the start of a file of many articles is no text. A
// NUL here and there is the fault of the article that it is in.
func isBinary(head []byte) bool {
	nuls := bytes.Count(head, []byte{0})
	return nuls*100 > len(head) || controlShare(bytes.ReplaceAll(head, []byte{0}, nil)) > maxControl
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
