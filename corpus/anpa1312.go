package corpus

import (
	"slices"
	"strings"
	"unicode"
)

// anpa1312Format reads messages of ANPA 1312, the teletype format of American
// agencies: "W2595" and US and a selector; priority, category, codes of the
// layout, keyword, version, month and day, words; then STX, lines between "^"
// and "<" (keyword, headline, notes, byline), the text, whose paragraphs
// begin with a tab, ETX, and the time.
var anpa1312Format = wireLayout{
	name:  "ANPA 1312",
	heads: headsANPA1312,
	ends:  func(line string) bool { return anpaTime().MatchString(line) },
	read:  readANPA1312,
}.format()

var (
	anpaNumber = pattern(`^[A-Za-z][0-9]{3,5}[A-Za-z0-9_-]{0,12}$`)

	// anpaKeyword is priority, category, keyword, version, date and words.
	anpaKeyword = pattern(`^([A-Za-z]) ([A-Za-z]) *(\S.*?) +([0-9]{2}-[0-9]{2}) +([0-9]{2,5})$`)

	// anpaTime is the bureau's mark, month, day and year, hour and minute: "AP-WF-08-29-16 1626GMT".
	anpaTime = pattern(`^[A-Z]{1,6}-(?:[A-Z]{2}-)?([0-9]{2})-([0-9]{2})-([0-9]{2}) ([0-9]{2})([0-9]{2}) ?([A-Z]{3})\b`)

	// anpaVersion is how an update is marked: "1stLd-Writethru", "3rd Ld".
	anpaVersion = pattern(`(?i)^(.*?)[ ,]+((?:[0-9]+(?:st|nd|rd|th) ?(?:ld|add|lead|update|writethru)[a-z-]*)|writethru|correction|corrective|kill|update|urgent|bulletin|newsalert)$`)

	// anpaPictures is a line that lists what goes with the text: "AP Photo NYR105".
	anpaPictures = pattern(`^[A-Z]{2,5} (?:Photo|Graphic|Video|Audio)s?\b`)

	// anpaCycle is the cycle that a keyword begins with, and after it may come the region.
	anpaCycle = pattern(`^(?:AM|PM|BC|AP)-`)
)

func headsANPA1312(lines []string, _ bool) bool {
	return len(lines) > 1 && anpaNumber().MatchString(lines[0]) && anpaKeyword().MatchString(lines[1])
}

// anpaSections are the categories of ANPA 1312 that agencies keep to.
var anpaSections = map[string]string{
	"e": "Entertainment", "f": "Finance", "i": "International", "p": "Politics", "s": "Sports", "w": "Washington",
}

func readANPA1312(m wireMessage) (a *Article, key string, notes []error) {
	a = new(Article)
	heading := headLines([]byte(m.heading))
	text := strings.Split(m.text, "\n")
	if m.heading == "" { // STX was lost: the heading is the first two lines
		heading = headLines([]byte(m.text))
		for n := 0; n < 2 && len(text) > 0; text = text[1:] {
			if strings.TrimSpace(text[0]) != "" {
				n++
			}
		}
	}
	keyword := ""
	if len(heading) > 1 {
		key = strings.TrimRight(anpaNumber().FindString(cutSelector(m.heading, heading[0])), "-")
		if k := anpaKeyword().FindStringSubmatch(heading[1]); k != nil {
			a.set("section", &a.Section, anpaSections[strings.ToLower(k[2])], "the category of the heading")
			keyword = takeANPAVersion(a, k[3], "the heading")
		}
	}
	top, rest := anpaTop(text)
	var head []string
	var note noteWriter
	for i, line := range top {
		inside := strings.Trim(line, "()")
		switch author, byline := bylineOfWire(strings.TrimRight(line, "= ")); {
		case i == 0 && anpaCycle().MatchString(line):
			if j := strings.LastIndexByte(line, ','); j > 0 && strings.Trim(line[j+1:], " 0123456789") == "" {
				line = line[:j] // the number of words
			}
			keyword = takeANPAVersion(a, line, "the first line of the text")
		case strings.HasPrefix(inside, "Eds:"), strings.HasPrefix(inside, "Eds.:"), strings.HasPrefix(inside, "EDITORS"):
			note.add(strings.TrimSpace(inside[strings.IndexAny(inside, ":")+1:]))
		case anpaPictures().MatchString(line):
			note.add(line)
		case byline:
			a.Bylines = append(a.Bylines, author...)
			a.from("bylines", "a line before the text")
		case strings.HasSuffix(line, "="): // "AP Sports Writer="
		case takeFlag(a, line, &note):
		default:
			head = append(head, line)
		}
	}
	if len(head) > 0 {
		a.set("headline", &a.Headline, anpaText(head[0]), "the first line before the text that is no note")
		a.set("standfirst", &a.Standfirst, anpaText(strings.Join(head[1:], "\n\n")), "the lines after the headline")
	}
	a.set("editors_note", &a.EditorsNote, note.String(), "lines before the text")
	if keyword != "" {
		a.Keywords = []string{keyword}
		a.from("keywords", "the keyword of the heading")
		a.set("headline", &a.Headline, titleOfKeyword(keyword), "the keyword, for want of a headline")
	}
	a.set("body", &a.Body, anpaBody(rest), "the text")

	for _, l := range lines(m.trailer) {
		if t := anpaTime().FindStringSubmatch(l.text); t != nil {
			if err := a.setDate("published", &a.Published, century(t[3])+"-"+t[1]+"-"+t[2]+" "+t[4]+":"+t[5]+" "+t[6], "the time after the text"); err != nil {
				notes = append(notes, err)
			}
			break
		}
	}
	if a.Body == "" && len(head) == 0 {
		return nil, key, nil
	}
	return a, key, notes
}

// cutSelector returns service letter and number without the selector, which
// stands after US. Where that was lost it cannot be told.
func cutSelector(heading, bare string) string {
	for line := range strings.SplitSeq(heading, "\n") {
		if number, _, ok := strings.Cut(line, "\x1f"); ok && bareLine(number) != "" {
			return bareLine(number)
		}
	}
	return bare
}

// takeANPAVersion cuts the mark of an update from a keyword.
func takeANPAVersion(a *Article, keyword, where string) string {
	keyword = strings.TrimSpace(keyword)
	if v := anpaVersion().FindStringSubmatch(keyword); v != nil {
		keyword = strings.TrimRight(v[1], ", ")
		switch mark := strings.ToLower(v[2]); mark {
		case "kill", "correction", "corrective":
			if mark == "corrective" {
				mark = "correction"
			}
			a.set("status", (*string)(&a.Status), mark, where)
		default:
			a.set("version", &a.Version, v[2], where)
		}
	}
	return anpaCycle().ReplaceAllString(keyword, "")
}

// titleOfKeyword returns "WEA--Global Weather-Fahrenheit" without its region
// or kind.
func titleOfKeyword(keyword string) string {
	if kind, rest, ok := strings.Cut(keyword, "--"); ok && len(kind) <= 4 && rest != "" {
		return rest
	}
	return keyword
}

const maxANPATop = 20 // lines between "^" and "<" before the text

// anpaTop takes the lines before the text, which begin with "^" and end in "<"
// or "=", and may go on in the next. It returns them without their marks but
// for "=".
func anpaTop(text []string) (top, rest []string) {
	open := false
	for i, raw := range text {
		line := strings.TrimSpace(raw)
		mark := strings.HasPrefix(line, "^")
		indent := strings.HasPrefix(raw, "\t") || strings.HasPrefix(raw, "   ")
		switch {
		case line == "":
			continue
		case mark && len(top) < maxANPATop:
			top = append(top, strings.TrimSpace(line[1:]))
		case open && !indent && len(top[len(top)-1]) < maxStandfirst:
			top[len(top)-1] += " " + line
		default:
			return closeTop(top), text[i:]
		}
		last := top[len(top)-1]
		open = !strings.HasSuffix(last, "<") && !strings.HasSuffix(last, "=")
	}
	return closeTop(top), nil
}

func closeTop(top []string) []string {
	for i, line := range top {
		top[i] = strings.TrimSpace(strings.TrimRight(line, "< "))
	}
	return slices.DeleteFunc(top, func(s string) bool { return s == "" })
}

// isRow reports whether a line is one of a table, as agencies send it.
func isRow(line string) bool { return strings.Count(line, ";") > 3 }

// anpaBody returns the text with a blank line between its paragraphs, which
// begin with a tab. The rows of a table are one paragraph.
func anpaBody(text []string) string {
	var b strings.Builder
	indented := slices.ContainsFunc(text, func(l string) bool { return strings.HasPrefix(l, "\t") })
	blank, ended, row := false, true, false
	for _, raw := range text {
		line := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(raw), "^"))
		quad := strings.HasSuffix(line, "<")
		line = strings.TrimSpace(strings.TrimRight(line, "<"))
		switch {
		case line == "", line == "END", strings.Trim(line, "_-* ") == "":
			blank, ended = true, true
			continue
		case b.Len() == 0:
		case row && isRow(line) && !blank:
			b.WriteString(softBreak)
		case strings.HasPrefix(raw, "\t"), blank, !indented && strings.HasPrefix(raw, "   "), ended:
			b.WriteString("\n\n")
		default:
			b.WriteByte(' ')
		}
		b.WriteString(line)
		blank, ended, row = false, quad, isRow(line)
	}
	return anpaText(b.String())
}

// anpaText returns text with the signs that the six-bit sets of the wire had
// no room for: “…” is written “...”, and a dash "_".
func anpaText(s string) string {
	s = strings.NewReplacer("``", "“", "''", "”", " _ ", " — ", " _\n", " —\n").Replace(s)
	return strings.TrimRightFunc(s, unicode.IsSpace)
}
