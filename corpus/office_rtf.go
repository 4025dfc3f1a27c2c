package corpus

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"path"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"

	"golang.org/x/text/encoding"
)

// rtfFormat reads Rich Text Format, which word processors and the databases of
// press archives write, as wire copy.
var rtfFormat = Format{
	Name:  "RTF",
	Knows: func(_ string, head []byte) bool { return bytes.HasPrefix(head, []byte(`{\rtf`)) },
	Read: func(_ context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			b, err := io.ReadAll(io.LimitReader(in, maxOfficeXML+1))
			switch {
			case err != nil:
				yield(nil, err)
				return
			case len(b) > maxOfficeXML:
				yield(nil, fmt.Errorf("%w: an RTF document may have %d MiB: split it", ErrTooLarge, maxOfficeXML>>20))
				return
			}
			a, cut, err := rtfArticle(b)
			if !yield(a, err) || err != nil || !cut {
				return
			}
			yield(nil, &BadArticle{Err: fmt.Errorf("%w RTF: it breaks off: copy the file anew", ErrMalformed), Kept: true})
		}
	},
}

// oldWordFormat knows the documents of Word before 2007, to say that they are
// not read.
var oldWordFormat = Format{
	Name: "Word 97-2003",
	Knows: func(name string, head []byte) bool {
		ext := strings.ToLower(path.Ext(name))
		return bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) && (ext == ".doc" || ext == ".dot" || ext == ".msg")
	},
	Read: func(_ context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			err := errOldWord
			if strings.EqualFold(path.Ext(in.Name), ".msg") {
				err = errOutlook
			}
			yield(nil, err)
		}
	},
}

// They count as ErrMalformed: what is in the file does not change.
const (
	errOldWord = unreadError("a document of Word 97-2003 is not read: save it as DOCX, or all of a folder by: soffice --convert-to docx *.doc")
	errOutlook = unreadError("a message of Outlook is not read: save it as .eml, or export the folder as mbox")
)

type unreadError string

func (e unreadError) Error() string        { return string(e) }
func (e unreadError) Is(target error) bool { return target == ErrMalformed }

// rtfArticle returns the article that a document is, and whether it is cut off.
func rtfArticle(b []byte) (a *Article, cut bool, err error) {
	r := rtfReader{b: b, set: "windows-1252", fonts: make(map[int]string)}
	if err := r.read(); err != nil {
		return nil, false, err
	}
	a, err = readCopy(withoutRelease(withoutControls(r.text.String())))
	if err != nil {
		return nil, false, err
	}
	a.set("headline", &a.Headline, oneLine(r.title.String(), maxHeadline), "RTF info title")
	if author := oneLine(r.author.String(), maxName); len(a.Bylines) == 0 && isAuthor(author) {
		a.Bylines = bylinesOf(author)
		a.from("bylines", "RTF info author")
	}
	if d, ok := day(r.created[0], r.created[1], r.created[2]); ok && a.Published.IsZero() {
		a.Published = Date{Time: d, Precision: Day, Origin: FromField}
		a.from("published", "RTF info creatim")
	}
	return a, r.depth > 0, nil
}

// rtfReader takes RTF apart: groups in braces, control words, and characters of
// the sets that its fonts have.
type rtfReader struct {
	b     []byte
	at    int
	depth int // of groups that are open
	rtfGroup
	outer []rtfGroup

	set                 string         // of the document
	fonts               map[int]string // their sets
	known               map[string]encoding.Encoding
	raw                 []byte // characters of a set, still to be decoded
	half                rune   // the first half of a character
	skip                int    // characters that stand for the last one in older programs
	text, title, author strings.Builder
	created             [3]int // year, month, day
}

// An rtfGroup is what holds up to the end of a group.
type rtfGroup struct {
	dest   rtfDest
	set    string // of the font, or ""
	font   int    // in the table of fonts, that which is described
	hidden bool
	uc     int // characters that stand for one of Unicode
}

type rtfDest int

const (
	rtfText rtfDest = iota
	rtfFonts
	rtfInfo
	rtfTitle
	rtfAuthor
	rtfCreated
	rtfNothing // what is no text
)

// rtfDests are the groups that are told apart. All that begin with \* are no text.
var rtfDests = sync.OnceValue(func() map[string]rtfDest {
	m := map[string]rtfDest{"fonttbl": rtfFonts, "info": rtfInfo, "title": rtfTitle, "author": rtfAuthor, "creatim": rtfCreated}
	for w := range strings.FieldsSeq("colortbl stylesheet pict object header headerl headerr headerf footer footerl footerr footerf footnote annotation " +
		"fldinst listtable listoverridetable revtbl rsidtbl filetbl pntext listtext xe tc bkmkstart bkmkend nonshppict themedata datastore revtim printim buptim " +
		"subject manager company operator category keywords comment doccomm hlinkbase") {
		m[w] = rtfNothing
	}
	return m
})

// rtfSets are the character sets of fonts, by their numbers in Windows.
var rtfSets = map[int]string{
	0: "windows-1252", 77: "macintosh", 128: "shift_jis", 129: "euc-kr", 134: "gbk", 136: "big5", 161: "windows-1253", 162: "windows-1254", 163: "windows-1258",
	177: "windows-1255", 178: "windows-1256", 186: "windows-1257", 204: "windows-1251", 222: "windows-874", 238: "windows-1250",
}

// rtfSigns are the control words that stand for text.
var rtfSigns = map[string]string{
	"par": "\n\n", "sect": "\n\n", "page": "\n\n", "row": "\n\n", "nestrow": "\n\n", "line": "\n", "softline": "\n", "tab": "\t", "cell": " | ", "nestcell": " | ",
	"emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
	"zwj": "\u200d", "zwnj": "\u200c",
}

func (r *rtfReader) read() error {
	r.uc = 1
	for r.at < len(r.b) {
		c := r.b[r.at]
		r.at++
		switch c {
		case '{':
			if r.flush(); len(r.outer) >= maxDepth {
				return fmt.Errorf("%w: an RTF document may have groups %d deep", ErrTooLarge, maxDepth)
			}
			r.outer = append(r.outer, r.rtfGroup)
			r.depth++
			r.skip = 0
		case '}':
			if r.flush(); len(r.outer) > 0 {
				r.rtfGroup = r.outer[len(r.outer)-1]
				r.outer = r.outer[:len(r.outer)-1]
				r.depth--
			}
			if r.skip = 0; r.depth == 0 {
				return nil
			}
		case '\\':
			r.control()
		case '\r', '\n', 0:
		default:
			r.char(c)
		}
		if r.text.Len() > maxFile {
			return fmt.Errorf("%w: the text of an RTF document may have %d MiB: split it", ErrTooLarge, maxFile>>20)
		}
	}
	r.flush()
	return nil
}

// char takes a character of a set.
func (r *rtfReader) char(c byte) {
	switch {
	case r.skip > 0:
		r.skip--
	case r.dest != rtfNothing && r.dest != rtfFonts && !r.hidden:
		r.raw = append(r.raw, c)
	}
}

// flush decodes the characters that were taken.
func (r *rtfReader) flush() {
	if len(r.raw) == 0 {
		return
	}
	set := r.rtfGroup.set
	if set == "" {
		set = r.set
	}
	text := string(r.raw)
	if !is7Bit(r.raw) {
		enc := r.known[set]
		if enc == nil {
			if enc, _ = charsetOf(set); enc == nil {
				enc, _ = charsetOf("windows-1252")
			}
			if r.known == nil {
				r.known = make(map[string]encoding.Encoding)
			}
			if len(r.known) < 100 {
				r.known[set] = enc
			}
		}
		if b, err := enc.NewDecoder().Bytes(r.raw); err == nil {
			text = string(b)
		}
	}
	r.raw = r.raw[:0]
	r.write(text)
}

func (r *rtfReader) write(s string) {
	if r.hidden {
		return
	}
	switch r.dest {
	case rtfText:
		r.text.WriteString(s)
	case rtfTitle:
		r.title.WriteString(sample(s, max(0, maxHeadline-r.title.Len())))
	case rtfAuthor:
		r.author.WriteString(sample(s, max(0, maxName-r.author.Len())))
	}
}

// control takes what follows a backslash.
func (r *rtfReader) control() {
	if r.at >= len(r.b) {
		return
	}
	c := r.b[r.at]
	if c|0x20 < 'a' || c|0x20 > 'z' {
		r.at++
		switch c {
		case '\'':
			if r.at+2 > len(r.b) {
				r.at = len(r.b)
			} else {
				if n, err := strconv.ParseUint(string(r.b[r.at:r.at+2]), 16, 8); err == nil {
					r.char(byte(n))
				}
				r.at += 2
			}
		case '\\', '{', '}':
			r.char(c)
		case '~':
			r.char(' ')
		case '_':
			r.char('-')
		case '\r', '\n':
			r.sign("\n\n")
		case '*':
			r.flush()
			r.dest = rtfNothing
		}
		return
	}
	start := r.at
	for r.at < len(r.b) && 'a' <= r.b[r.at]|0x20 && r.b[r.at]|0x20 <= 'z' {
		r.at++
	}
	word := r.b[start:r.at]
	start = r.at
	if r.at < len(r.b) && r.b[r.at] == '-' {
		r.at++
	}
	for r.at < len(r.b) && '0' <= r.b[r.at] && r.b[r.at] <= '9' {
		r.at++
	}
	n, err := strconv.Atoi(string(r.b[start:r.at]))
	if r.at < len(r.b) && r.b[r.at] == ' ' {
		r.at++
	}
	if len(word) <= 32 {
		r.word(string(word), n, err == nil)
	}
}

func (r *rtfReader) sign(s string) {
	r.flush()
	r.write(s)
}

// word takes a control word with its number, if it has one.
func (r *rtfReader) word(word string, n int, numbered bool) {
	if dest, known := rtfDests()[word]; known {
		if r.flush(); r.dest != rtfNothing && (r.dest == rtfInfo || dest != rtfTitle && dest != rtfAuthor && dest != rtfCreated) {
			r.dest = dest
		}
		return
	}
	if s := rtfSigns[word]; s != "" {
		if r.skip > 0 {
			r.skip--
			return
		}
		r.sign(s)
		return
	}
	switch word {
	case "u":
		r.flush()
		r.unicode(rune(uint16(n)))
		r.skip = r.uc
	case "uc":
		r.uc = min(max(n, 0), 100)
	case "ansicpg":
		r.set = "windows-" + strconv.Itoa(n)
	case "mac":
		r.set = "macintosh"
	case "f":
		r.flush()
		if r.dest == rtfFonts {
			r.font = n
		} else {
			r.rtfGroup.set = r.fonts[n]
		}
	case "fcharset":
		if set := rtfSets[n]; r.dest == rtfFonts && n != 0 && len(r.fonts) < 10_000 {
			r.fonts[r.font] = set
		}
	case "v", "deleted":
		r.flush()
		r.hidden = !numbered || n != 0
	case "plain":
		r.flush()
		r.hidden, r.rtfGroup.set = false, ""
	case "bin":
		r.at += min(max(n, 0), len(r.b)-r.at)
	case "yr", "mo", "dy":
		if i := strings.Index("yr mo dy", word) / 3; r.dest == rtfCreated {
			r.created[i] = n
		}
	}
}

// unicode takes a character of Unicode, or half of one.
func (r *rtfReader) unicode(c rune) {
	switch {
	case utf16.IsSurrogate(c) && r.half == 0:
		r.half = c
		return
	case r.half != 0:
		c = utf16.DecodeRune(r.half, c)
		r.half = 0
	}
	r.write(string(c))
}
