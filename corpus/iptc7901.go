package corpus

import (
	"slices"
	"strings"
	"unicode"
)

// iptc7901Format reads messages of IPTC 7901, the teletype format of European
// agencies: a heading "eca0003 3 i 380  dpa 0045" (source and number,
// priority, category, words) and a line of keywords, then STX, up to four
// lines of which the last ends in "=", the text, ETX, and the time.
var iptc7901Format = wireLayout{
	name:  "IPTC 7901",
	heads: headsIPTC7901,
	ends:  func(line string) bool { return iptcTime().MatchString(line) },
	read:  readIPTC7901,
}.format()

var (
	iptcHeading = pattern(`^[A-Za-z]{2,5}[0-9]{1,6} [1-9] [A-Za-z]{1,3} +[0-9]{1,5}\b`)

	// iptcTime is day, hour and minute, zone, month and year: "212322 GMT Nov 18".
	iptcTime = pattern(`^([0-3][0-9])([0-2][0-9])([0-5][0-9]) +(?:([A-Z]{3,4}) +)?(\pL{3,9})\.? +([0-9]{2}|[0-9]{4})$`)
)

func headsIPTC7901(lines []string, controls bool) bool {
	if len(lines) < 2 || !iptcHeading().MatchString(lines[0]) {
		return false
	}
	if controls {
		return true
	}
	slug := slices.ContainsFunc(lines[1:min(len(lines), 3)], func(l string) bool { return strings.HasSuffix(l, "/") })
	return slug && slices.ContainsFunc(lines[2:], func(l string) bool { return strings.HasSuffix(l, "=") })
}

// iptcSections are the categories that mean the same to all agencies.
var iptcSections = map[string]string{"i": "International", "s": "Sport", "f": "Finance"}

const maxIPTCTop = 8 // lines before the text; the standard has four

func readIPTC7901(m wireMessage) (a *Article, key string, notes []error) {
	a = new(Article)
	heading := lines(m.heading)
	text := lines(m.text)
	if m.heading == "" { // STX was lost: the heading ends with the keywords
		at := slices.IndexFunc(text, func(l textLine) bool { return strings.HasSuffix(l.text, "/") })
		if at < 0 {
			at = slices.IndexFunc(text, func(l textLine) bool { return l.text != "" })
		}
		heading, text = text[:at+1], text[at+1:]
	}
	var keywords []string
	for _, l := range heading {
		switch {
		case l.text == "":
		case key == "":
			words := strings.Fields(l.text)
			key = words[0]
			if len(words) > 2 {
				a.set("section", &a.Section, iptcSections[strings.ToLower(words[2])], "the category of the heading")
			}
		default:
			keywords = append(keywords, strings.FieldsFunc(l.text, func(r rune) bool { return r == '/' })...)
		}
	}
	if a.Keywords = keywords; len(keywords) > 0 {
		a.from("keywords", "the keywords of the heading")
	}

	for len(text) > 0 && text[0].text == "" {
		text = text[1:]
	}
	top := iptcTop(text)
	var note noteWriter
	takeIPTCTop(a, text[:top], &note)
	text = text[top:]
	text = cutNotebook(text, &note)
	body := cutSignOff(a, text, strings.ToLower(m.heading+"\n"+key))
	if a.Headline == "" && top == 0 { // without "=" it is copy like any other
		c := parseCopy(body)
		a.set("headline", &a.Headline, c.article.Headline, "the first line of the text")
		if len(a.Bylines) == 0 && len(c.article.Bylines) > 0 {
			a.Bylines = c.article.Bylines
			a.from("bylines", "a line of the text")
		}
		if a.Headline != "" {
			body = c.article.Body
			a.set("standfirst", &a.Standfirst, c.article.Standfirst, "between the headline and the text")
		}
	}
	a.set("body", &a.Body, cutPlaceOnly(a, body), "the text")
	a.set("editors_note", &a.EditorsNote, note.String(), "lines that are not for publication")

	for _, l := range lines(m.trailer) {
		if t := iptcTime().FindStringSubmatch(l.text); t != nil {
			if err := a.setDate("published", &a.Published, t[1]+" "+t[5]+" "+century(t[6])+" "+t[2]+":"+t[3]+" "+t[4], "the time after the text"); err != nil {
				notes = append(notes, err)
			}
			break
		}
	}
	if strings.TrimSpace(a.Headline) == "" && strings.TrimSpace(a.Body) == "" {
		return nil, key, nil
	}
	return a, key, notes
}

// placeAndAgency is a dateline as Swiss and Austrian agencies write it,
// "Paris (ats afp) Le ministre", with or without a dash.
var placeAndAgency = pattern(`^\s*(\S[^()\n]{1,60} \([a-z]{2,6}(?:[ /][a-z]{2,6}){0,3}\))(?: *[-–—])? +[^\s(]`)

// cutPlaceOnly cuts from a text a dateline that only the place and the habit of
// these wires tell: no dash follows it, or nobody knows the agency.
func cutPlaceOnly(a *Article, body string) string {
	opts := datelineOptions()
	m := placeAndAgency().FindStringSubmatchIndex(sample(body, 200))
	if m == nil {
		return body
	}
	if _, _, ok := ParseDateline(strings.TrimSpace(sample(body, 400)), opts); ok {
		return body
	}
	raw := body[m[2]:m[3]]
	place, agency, _ := strings.Cut(strings.TrimSuffix(raw, ")"), " (")
	canonical, known := opts.Place(place)
	if !known {
		return body
	}
	a.Dateline = Dateline{Places: []string{canonical}, Agency: agency, Raw: raw}
	a.from("dateline", "the start of the text")
	return strings.TrimLeft(body[m[3]:], " -–—")
}

// century returns a year of two digits with four. Wires of these formats are of
// 1970 and later.
func century(year string) string {
	switch {
	case len(year) != 2:
		return year
	case year < "70":
		return "20" + year
	}
	return "19" + year
}

// iptcTop returns how many lines stand before the text: up to the one that ends
// in "=".
func iptcTop(text []textLine) int {
	for i, l := range text[:min(len(text), maxIPTCTop)] {
		switch {
		case strings.HasSuffix(l.text, "="):
			return i + 1
		case l.text == "":
			return 0
		}
	}
	return 0
}

// takeIPTCTop reads the lines before the text: flags, what the headline
// belongs to, the headline, and a byline.
func takeIPTCTop(a *Article, top []textLine, note *noteWriter) {
	var head []string
	for i, l := range top {
		line := l.text
		if i == len(top)-1 {
			line = strings.TrimSpace(strings.TrimRight(line, "= "))
		}
		switch author, byline := bylineOfWire(line); {
		case line == "":
		case len(head) == 0 && takeFlag(a, line, note):
		case byline && len(head) > 0:
			a.Bylines = append(a.Bylines, author...)
			a.from("bylines", "a line before the text")
		case len(a.Bylines) == 0:
			head = append(head, line)
		}
	}
	// "Situation", "France:" are over a headline, and no part of it.
	for len(head) > 1 && (strings.HasSuffix(head[0], ":") || len(strings.Fields(head[0])) == 1 && runes(head[0]) < 20) {
		a.Keywords = append(a.Keywords, strings.TrimRight(head[0], ": "))
		head = head[1:]
	}
	a.set("headline", &a.Headline, strings.Join(head, " "), "the lines before the text")
}

// bylineOfWire reads "By Helen Maguire, dpa" and "By dpa correspondents".
func bylineOfWire(line string) (authors []string, ok bool) {
	word, rest, _ := strings.Cut(line, " ")
	if !slices.Contains([]string{"by", "von", "par", "por"}, strings.ToLower(word)) || rest == "" || len(line) > maxName {
		return nil, false
	}
	if authors, ok = bylineOf(line); ok {
		return slices.DeleteFunc(authors, func(s string) bool { return len(authors) > 1 && strings.HasPrefix(s, "The ") }), true
	}
	if len(strings.Fields(rest)) > 8 || strings.ContainsAny(rest, "?!:;") || strings.ToLower(word) != "by" || word == "By" && !unicode.IsUpper([]rune(rest)[0]) && !strings.Contains(rest, "correspondent") {
		return nil, false
	}
	return []string{strings.TrimSpace(rest)}, true
}

var (
	versionFlag = pattern(`(?i)^\(?[0-9]+(st|nd|rd|th)? ?(lead|ld|net|add|update|version|take|roundup)[a-z-]*\b.*$`)
	statusFlag  = pattern(`(?i)^\(?(refiled?|corrected|correction|corr|kill|killed|withdrawn|withheld)\b`)
	otherFlag   = pattern(`^\(?(?:EXTRA|URGENT|BULLETIN|FLASH|ADD|UPDATE|ATTENTION|ACHTUNG|Achtung|REPEAT|RPT|EMBARGO(?:ED)?|ALERT|EIL|EILMELDUNG|ADVISORY|ROUNDUP|FEATURE|ANALYSIS|INTERVIEW|PREVIEW|PROFILE|BACKGROUND|NEWS ?FEATURE)\b[^a-z]*$`)
)

// takeFlag reads what a desk puts over a headline: "2ND LEAD", "REFILE",
// "(Achtung)".
func takeFlag(a *Article, line string, note *noteWriter) bool {
	bracketed := strings.HasPrefix(line, "(") && strings.HasSuffix(line, ")") && !strings.Contains(line[1:], "(")
	capitals := strings.ToUpper(line) == line
	if len(strings.Fields(line)) > 4 || !capitals && !bracketed {
		return false
	}
	inside := strings.Trim(line, "()")
	switch {
	case versionFlag().MatchString(line):
		if a.Version != "" {
			a.Version += ", "
		}
		a.Version += inside
		a.from("version", "a line over the headline")
	case statusFlag().MatchString(line):
		status := strings.ToLower(statusFlag().FindStringSubmatch(line)[1])
		if status == "corr" {
			status = "corrected"
		}
		a.set("status", (*string)(&a.Status), status, "a line over the headline")
	case bracketed, otherFlag().MatchString(line):
		note.add(inside)
	default:
		return false
	}
	return true
}

// A noteWriter puts together what is said to the desks.
type noteWriter struct {
	b    strings.Builder
	head string // of a section in which nothing has been said yet
}

func (w *noteWriter) String() string { return w.b.String() }

// section begins one, which is left out if nothing is added to it.
func (w *noteWriter) section(head string) { w.head = head }

func (w *noteWriter) add(s string) {
	if s = strings.TrimSpace(s); s == "" || w.b.Len() > maxFile/8 {
		return
	}
	if s0 := w.b.String(); s0 != "" {
		if !strings.HasSuffix(s0, ".") {
			w.b.WriteByte(';')
		}
		w.b.WriteByte(' ')
	}
	if w.head != "" {
		w.b.WriteString(w.head + " ")
		w.head = ""
	}
	w.b.WriteString(s)
}

var notForPublication = pattern(`(?i)^[*(\[ ]*the following information is not (intended )?for publication|^not for publication\b`)

// cutNotebook cuts from a text what follows it for the desks alone: after
// "# Notebook", or after a line that says so.
func cutNotebook(text []textLine, note *noteWriter) []textLine {
	at := slices.IndexFunc(text, func(l textLine) bool {
		return strings.EqualFold(l.text, "# Notebook") || notForPublication().MatchString(l.text)
	})
	if at < 0 {
		return text
	}
	item := ""
	for _, l := range text[at:] {
		line := l.text
		head := strings.HasPrefix(line, "#")
		switch {
		case line == "" || strings.EqualFold(line, "# Notebook") || strings.Trim(line, "* ") == "":
		case head:
			note.add(item)
			item = ""
			note.section(strings.TrimSpace(strings.TrimLeft(line, "# ")) + ":")
		case signature().MatchString(line):
		case strings.HasPrefix(line, "- "), notForPublication().MatchString(line):
			note.add(item)
			item = strings.TrimPrefix(line, "- ")
		case item == "":
			item = line
		default:
			item += " " + line
		}
	}
	note.add(item)
	text = text[:at]
	for len(text) > 0 && strings.Trim(text[len(text)-1].text, "* ") == "" {
		text = text[:len(text)-1]
	}
	return text
}

var (
	signature = pattern(`^[a-z]{2,5}( [a-z]{2,4}){1,7}$`)                             // "dpa hm bs wjh"
	initials  = pattern(`^\(?[A-Z]{2,6}(?:, ?[a-z]{2,4})?(?:\\?/[A-Za-z]{2,5})+\)?$`) // "(SDA/sj)"
)

// cutSignOff cuts the signature of the desk from the end of a text. heading
// is the message's, in small letters, which names the agency.
func cutSignOff(a *Article, text []textLine, heading string) string {
	for len(text) > 0 && text[len(text)-1].text == "" {
		text = text[:len(text)-1]
	}
	if n := len(text) - 1; n > 0 {
		last := text[n].text
		agency, _, _ := strings.Cut(last, " ")
		if initials().MatchString(last) || signature().MatchString(last) && strings.Contains(heading, " "+agency) {
			a.set("credit", &a.Credit, strings.ReplaceAll(strings.Trim(last, "()"), `\`, ""), "the last line of the text")
			text = text[:n]
		}
	}
	var b strings.Builder
	for _, l := range text {
		if l.indent {
			b.WriteString("   ")
		}
		b.WriteString(l.text)
		b.WriteByte('\n')
	}
	return b.String()
}
