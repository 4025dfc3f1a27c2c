package corpus

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// mendMojibake returns s with those lines mended that are UTF-8 which was taken
// for windows-1252 or windows-1256 and was made UTF-8 once more: "CafÃ©", "Ø§Ù„".
// A line is mended if all that it has besides ASCII is such, and what comes out
// are letters and signs that go together: no line that is right is so by chance.
func mendMojibake(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	mended := false
	for line := range strings.SplitAfterSeq(s, "\n") {
		out, ok := line, false
		for _, set := range []*charmap.Charmap{charmap.Windows1252, charmap.Windows1256} {
			if out, ok = mendLine(line, set); ok {
				break
			}
		}
		mended = mended || ok
		b.WriteString(out)
	}
	if !mended {
		return s
	}
	return b.String()
}

func mendLine(line string, set *charmap.Charmap) (string, bool) {
	raw := make([]byte, 0, len(line))
	high, missing := 0, 0 // missing: bytes of the character that has begun
	for _, r := range line {
		if r < utf8.RuneSelf {
			if missing > 0 {
				return line, false
			}
			raw = append(raw, byte(r))
			continue
		}
		high++
		c, ok := set.EncodeRune(r)
		if !ok && r >= 0x80 && r < 0xa0 { // the bytes that windows-1252 has nothing for
			c, ok = byte(r), true
		}
		switch {
		case !ok, missing > 0 && c >= 0xc0, missing == 0 && c < 0xc2:
			return line, false
		case missing > 0:
			missing--
		case c >= 0xe0:
			missing = 2
		default:
			missing = 1
		}
		raw = append(raw, c)
	}
	if high < 2 || !utf8.Valid(raw) {
		return line, false
	}
	signs, letters, script := 0, 0, -1
	for _, r := range string(raw) {
		switch {
		case r < utf8.RuneSelf:
		case r >= 0xa0 && r < 0x180, r >= 0x2010 && r <= 0x203a, r == '€', r == '™', r == '\ufeff':
			signs++
		default:
			k := -1
			switch {
			case r >= 0x0600 && r < 0x0700, r >= '\u200c' && r <= '\u200f':
				k = 0
			case r >= 0x0400 && r < 0x0500:
				k = 1
			case r >= 0x0370 && r < 0x0400:
				k = 2
			case r >= 0x0590 && r < 0x0600:
				k = 3
			}
			if k < 0 || script >= 0 && script != k {
				return line, false
			}
			script = k
			letters++
		}
	}
	if letters > 0 && letters < 4 || set == charmap.Windows1256 && letters < 4 {
		return line, false
	}
	return string(raw), letters+signs > 0
}
