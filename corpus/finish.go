package corpus

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus/names"
)

// Limits on one article, in bytes where they are not counts. Over them a text
// is cut and the cut is told.
const (
	maxHeadline   = 1000
	maxStandfirst = 4000
	maxName       = 200 // of a keyword, byline, section ...
	maxList       = 64  // keywords and bylines
	maxURL        = 2000
	maxNote       = 2000
	maxStated     = 256 // people, places, organisations that the file names, each
)

// maxKeys is how many stated ids of one file are remembered, at 16 bytes or
// so each. After a million, an id that comes again names the same article.
const maxKeys = 1 << 20

// A finisher makes articles out of what the formats read in one file.
type finisher struct {
	source Source
	names  names.Finder
	many   bool // the file holds articles, and is not one
	seen   map[uint64]int
}

// finish fills in what a format leaves to be found, but for the names in text:
// find finds these. It returns what was cut off, or why there is no article.
func (f *finisher) finish(a *Article) (text *names.Text, notes []error, err error) {
	key := a.ID
	f.many = f.many || key != ""
	a.Source = f.source
	note := func(format string, args ...any) { notes = append(notes, fmt.Errorf(format, args...)) }
	short := func(field string, s *string, most int) {
		whole := len(*s)
		if *s = oneLine(*s, most); whole > most && strings.HasSuffix(*s, "…") {
			note("the %s has %d bytes and was cut to %d", field, whole, most)
		}
	}
	list := func(field string, values *[]string) {
		whole := len(*values)
		if *values = cleanList(*values, short, field); len(*values) > maxList {
			note("of %d %ss the first %d were kept", whole, field, maxList)
			*values = slices.Clip((*values)[:maxList])
		}
	}

	if len(a.Body) > maxBody {
		return nil, nil, fmt.Errorf("%w: the body has %d bytes and may have %d: split it", ErrTooLarge, len(a.Body), maxBody)
	}
	a.Headline, a.Standfirst, a.Body = mendMojibake(a.Headline), mendMojibake(a.Standfirst), mendMojibake(a.Body) // in XML a character of it may be an entity
	short("headline", &a.Headline, maxHeadline)
	a.Headline = withoutMarks(a.Headline)
	body := paragraphs(lines(a.Body))
	standfirst := strings.Join(paragraphs(lines(a.Standfirst)), "\n\n")
	if a.Standfirst = shorten(standfirst, maxStandfirst); len(a.Standfirst) < len(standfirst) {
		note("the standfirst has %d bytes and was cut to %d", len(standfirst), maxStandfirst)
	}
	list("byline", &a.Bylines)
	a.Keywords = leaves(a.Keywords)
	list("keyword", &a.Keywords)
	short("section", &a.Section, maxName)
	short("publisher", &a.Publisher, maxName)
	short("desk", &a.Desk, maxName)
	short("address", &a.URL, maxURL)
	short("guid", &a.GUID, maxURL)
	short("version", &a.Version, maxName)
	short("name of what it replaces", &a.Replaces, maxURL)
	short("editor's note", &a.EditorsNote, maxNote)
	a.Status = statusOf(string(a.Status))

	body = cutFurniture(a, cutRepeats(a, body))
	body, credit := cutCredit(body)
	body = f.dates(a, key == "", body)
	body, sign := cutSign(a, body)
	a.set("credit", &a.Credit, cmp.Or(credit, sign), "the end of the text")
	short("credit", &a.Credit, maxHeadline)
	body = cutContacts(a, body)
	short("editor's note", &a.EditorsNote, maxNote)
	a.Body = strings.Join(body, "\n\n")
	if startsLike(a.Body, a.Standfirst) || sameText(a.Headline, a.Standfirst) {
		a.Standfirst = ""
		delete(a.Origins, "standfirst")
	}
	onlyPeople(a)
	if a.Headline == "" && a.Body == "" {
		return nil, nil, errors.New("neither a headline nor a body")
	}

	a.Language = f.language(a, a.Headline+"\n"+a.Standfirst+"\n"+sample(a.Body, 3000))
	text = statedIn(a, note)
	if f.source.Member != "" {
		key = f.source.Member + "\x00" + key
	}
	if key != "" {
		key = f.distinct(key)
	}
	a.ID = MakeID(f.source.Path, key)
	return text, notes, nil
}

// number returns what a [BadArticle] calls the nth article of the file.
func (f *finisher) number(n int) int {
	if !f.many && n <= 1 {
		return 0
	}
	return n
}

// distinct returns a key that no other article of the file has: versions of an
// article that state one id lie side by side.
func (f *finisher) distinct(key string) string {
	sum := sha256.Sum256([]byte(key))
	h := binary.LittleEndian.Uint64(sum[:])
	n, again := f.seen[h]
	switch {
	case again:
		f.seen[h] = n + 1
		return key + "\x00" + strconv.Itoa(n+1)
	case f.seen == nil:
		f.seen = make(map[uint64]int)
		fallthrough
	case len(f.seen) < maxKeys:
		f.seen[h] = 1
	}
	return key
}

// dates finds the dateline and the dates, which need each other: the date of a
// dateline has no year, and an article may have no date but that. It returns
// the body without its dateline.
func (f *finisher) dates(a *Article, alone bool, body []string) []string {
	elsewhere := dateInAddress(a.URL)
	if elsewhere.IsZero() && alone {
		elsewhere = dateInSource(f.source)
	}
	opts := datelineOptions()
	opts.Published, opts.Agency = a.Published, a.Publisher

	stated := a.Dateline
	where := cmp.Or(a.Origins["dateline"], "a field of the file")
	if raw := oneLine(stated.Raw, maxHeadline); raw != "" && len(stated.Places) == 0 && stated.Agency == "" && stated.Date.IsZero() {
		stated, _ = ParseDatelineField(raw, opts)
	}
	for i := range min(len(body), 3) {
		d, end, ok := ParseDateline(body[i], opts)
		if ok && a.Published.IsZero() && d.Date.IsZero() && !elsewhere.IsZero() {
			a.Published = elsewhere
			opts.Published = elsewhere // its day may have lacked a year
			d, end, ok = ParseDateline(body[i], opts)
		}
		if ok {
			if len(d.Places) == 0 && len(stated.Places) > 0 { // "(Reuters) - " under a field with the place
				d.Places, d.Raw = stated.Places, stated.Raw
			}
			if d.Agency = cmp.Or(d.Agency, stated.Agency); d.Date.IsZero() {
				d.Date = stated.Date
			}
			stated = d
			where = "the first paragraph"
			if i > 0 {
				where = fmt.Sprintf("paragraph %d", i+1)
			}
			if at := strings.Index(body[i][:end], d.Raw); at > 0 && len(a.Bylines) == 0 {
				a.Bylines, _ = bylineOf(strings.TrimSpace(body[i][:at]))
			}
			body = slices.Clone(body)
			if over := strings.Join(body[:i], " "); isFlagForDesks(over) {
				a.set("editors_note", &a.EditorsNote, over, "over the dateline")
				body, i = body[i:], 0
			}
			if body[i] = strings.TrimSpace(body[i][end:]); body[i] == "" {
				body = slices.Delete(body, i, i+1)
			}
			break
		}
		if !isFlag(body[i]) { // only what a desk puts before the text may stand before its dateline
			break
		}
	}
	a.Dateline = stated
	a.Dateline.Raw = oneLine(stated.Raw, maxHeadline)
	if delete(a.Origins, "dateline"); a.Dateline.Raw != "" || len(a.Dateline.Places) > 0 {
		a.from("dateline", where)
	}
	switch {
	case !a.Published.IsZero():
	case !stated.Date.IsZero():
		a.Published = stated.Date
		a.Published.Origin = FromDateline
	default:
		a.Published = elsewhere
	}
	if o := a.Published.Origin; !a.Published.IsZero() && o != FromField && o != "" {
		a.from("published", map[Origin]string{
			FromDateline: "the dateline", FromURL: "the path of the address", FromFileName: "the name of the file",
		}[a.Published.Origin])
	}
	return body
}

// language returns the language of an article from what its file states and
// what its text looks like.
func (f *finisher) language(a *Article, text string) string {
	stated := a.Language
	code, doubted := languageOf(stated, text)
	switch {
	case code == "":
		delete(a.Origins, "language")
	case doubted != "":
		delete(a.Origins, "language")
		a.from("language", "what the text looks like; the file says "+doubted)
	case stated == "":
		a.from("language", "what the text looks like")
	}
	return code
}

// isFlag reports whether a paragraph is what a desk puts over a text:
// "(Adds quotes)", "URGENT".
func isFlag(p string) bool {
	return isFlagForDesks(p) || len(p) <= 120 && strings.ToUpper(p) == p && strings.ToLower(p) != p
}

// isFlagForDesks reports whether a paragraph says how a text differs from an
// earlier one: "(Adds quotes)", "New, replaces: Strike at the post".
func isFlagForDesks(p string) bool {
	if len(p) > 200 {
		return false
	}
	if strings.HasPrefix(p, "(") && strings.HasSuffix(p, ")") {
		return true
	}
	head, _, colon := strings.Cut(p, ":")
	if !colon {
		return false
	}
	last := head[strings.LastIndexByte(head, ' ')+1:]
	return slices.Contains(replacesWords, strings.ToLower(last))
}

// replacesWords say that a text stands for the one that follows their colon.
var replacesWords = strings.Fields("replaces replacing vervangt ersetzt remplace sustituye sostituisce substitui ersätter erstatter korvaa zastępuje")

// datelineOptions are those that know the places of the gazetteer.
func datelineOptions() DatelineOptions {
	return DatelineOptions{Place: func(name string) (string, bool) {
		p, known := names.Default().Lookup(name)
		return p.Name, known
	}}
}

// statedIn returns the text of a, with the names that its file states: those that
// are not the finding of an earlier reading.
func statedIn(a *Article, note func(string, ...any)) *names.Text {
	t := &names.Text{Language: a.Language, Headline: a.Headline, Standfirst: a.Standfirst, Body: a.Body, Dateline: a.Dateline.Places}
	for _, l := range []struct {
		kind   names.Kind
		stated []Entity
	}{{names.Person, a.People}, {names.Place, a.Places}, {names.Organisation, a.Organisations}} {
		for i, e := range l.stated {
			if i == maxStated {
				note("of %d names of a %s the first %d were kept", len(l.stated), l.kind, maxStated)
				break
			}
			if found := len(e.Mentions) > 0 && !e.Stated; found && a.Body != "" {
				continue
			}
			e.Kind, e.Stated, e.Mentions = l.kind, true, nil
			if e.Name = oneLine(e.Name, maxName); e.Name != "" {
				t.Stated = append(t.Stated, e)
			}
		}
	}
	return t
}

// find finds the names in the text of a. It is safe for concurrent use.
func (f *finisher) find(a *Article, text *names.Text) {
	a.People, a.Places, a.Organisations = nil, nil, nil
	for _, e := range f.names.Find(text) {
		switch e.Kind {
		case names.Person:
			a.People = append(a.People, e)
		case names.Place:
			a.Places = append(a.Places, e)
		case names.Organisation:
			a.Organisations = append(a.Organisations, e)
		}
	}
	for field, found := range map[string][]Entity{"people": a.People, "places": a.Places, "organisations": a.Organisations} {
		if len(found) == 0 {
			delete(a.Origins, field)
			continue
		}
		a.from(field, "found in the text")
	}
}

// statusOf reads a status in the words of the formats and the trade.
func statusOf(s string) Status {
	switch strings.ToLower(strings.TrimPrefix(strings.ToLower(strings.TrimSpace(s)), "stat:")) {
	case "corrected", "correction", "refiled", "refile":
		return Corrected
	case "withheld", "embargoed", "draft", "pending", "hold":
		return Withheld
	case "killed", "kill", "canceled", "cancelled", "withdrawn", "retracted", "deleted":
		return Killed
	}
	return ""
}

// oneLine returns s in one line with single blanks, of at most most bytes.
func oneLine(s string, most int) string {
	return shorten(strings.Join(strings.Fields(withoutControls(strings.ToValidUTF8(s, "\ufffd"))), " "), most)
}

// shorten cuts s to at most most bytes, at a blank if there is one in the last
// quarter, and ends it with "…".
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	s = sample(s, most-len("…"))
	if i := strings.LastIndexFunc(s, unicode.IsSpace); i > len(s)*3/4 {
		s = s[:i]
	}
	return strings.TrimRightFunc(s, unicode.IsSpace) + "…"
}

// cleanList returns values in one line each, without empty ones and repeats.
func cleanList(values []string, short func(string, *string, int), field string) []string {
	var out []string
	seen := make(map[string]bool)
	for _, v := range values {
		short(field, &v, maxName)
		if v != "" && !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// dateInAddress finds a date in the path of an address: /2018/03/12/,
// /15/03/2018/, /2018-03-12-flood, /20180312, /120320181 (day first, then a counter), or at
// least the month in /2018/03/.
func dateInAddress(address string) Date {
	u, err := url.Parse(address)
	if address == "" || err != nil {
		return Date{}
	}
	return dateInParts(strings.Split(u.Path, "/"), FromURL)
}

// dateInSource finds a date in the path of a member of an archive, or else in
// that of the archive.
func dateInSource(src Source) Date {
	for member := src.Member; member != ""; {
		i := strings.LastIndexByte(member, '!')
		if d := dateInPath(member[i+1:]); !d.IsZero() {
			return d
		}
		member = member[:max(i, 0)]
	}
	return dateInPath(src.Path)
}

// dateInPath finds a date in the name of a file, or else in those of its folders.
func dateInPath(name string) Date {
	base := path.Base(name)
	if d := dateInParts([]string{strings.TrimSuffix(base, path.Ext(base))}, FromFileName); !d.IsZero() {
		return d
	}
	return dateInParts(append(strings.Split(path.Dir(name), "/"), ""), FromFileName)
}

func dateInParts(parts []string, from Origin) Date {
	var month Date
	for i, p := range parts {
		if d, ok := dateInName(p); ok {
			return Date{Time: d, Precision: Day, Origin: from}
		}
		if i+1 >= len(parts) {
			break
		}
		y, m := digits(p, 4), digits(parts[i+1], 2)
		if i+2 < len(parts) {
			if d, ok := day(y, m, digits(parts[i+2], 2)); ok {
				return Date{Time: d, Precision: Day, Origin: from}
			}
			if d, ok := dayOfYearLast(digits(p, 2), m, digits(parts[i+2], 4)); ok {
				return Date{Time: d, Precision: Day, Origin: from}
			}
		}
		if d, ok := day(y, m, 1); ok && month.IsZero() {
			month = Date{Time: d, Precision: Month, Origin: from}
		}
	}
	return month
}

// dayOfYearLast returns the day of "15/07/2022" and "07/15/2022", but not of
// "06/07/2022", which may be either.
func dayOfYearLast(a, b, year int) (time.Time, bool) {
	switch {
	case a > 12 || a == b:
		return day(year, b, a)
	case b > 12:
		return day(year, a, b)
	}
	return time.Time{}, false
}

// dateInName finds eight digits that are a date, or three groups of digits
// that are. At most 300 bytes are looked at.
func dateInName(name string) (time.Time, bool) {
	name = name[:min(len(name), 300)]
	for i := 0; i < len(name); {
		run := digitRun(name[i:])
		if run == 0 {
			i++
			continue
		}
		s := name[i : i+run]
		switch {
		case run == 8 || run == 14 || run == 12: // with a clock time
			if d, ok := day(digits(s[:4], 4), digits(s[4:6], 2), digits(s[6:8], 2)); ok {
				return d, true
			}
			fallthrough
		case run == 9 || run == 10:
			if d, ok := day(digits(s[4:8], 4), digits(s[2:4], 2), digits(s[:2], 2)); ok && run <= 10 && run == len(name) {
				return d, true
			}
		case run == 4 && len(name) >= i+10 && strings.IndexByte("-_.", name[i+4]) >= 0 && name[i+7] == name[i+4] && digitRun(name[i+8:]) == 2:
			if d, ok := day(digits(s, 4), digits(name[i+5:i+7], 2), digits(name[i+8:i+10], 2)); ok {
				return d, true
			}
		}
		i += run
	}
	return time.Time{}, false
}

func digitRun(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// digits returns the number that s is if it has one to most digits, else -1.
func digits(s string, most int) int {
	if s == "" || len(s) > most || digitRun(s) != len(s) {
		return -1
	}
	n, _ := strconv.Atoi(s)
	return n
}

// day returns the day, if there is one, in the years of newspapers on file.
func day(y, m, d int) (time.Time, bool) {
	if y < 1900 || y > 2100 || m < 1 || m > 12 || d < 1 {
		return time.Time{}, false
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == d
}

// runes counts characters.
func runes(s string) int { return utf8.RuneCountInString(s) }
