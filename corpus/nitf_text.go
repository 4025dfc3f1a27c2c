package corpus

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"ksearch/corpus/names"
)

// body reads the text. Captions are the text of an article that has no other.
func (r *nitfReader) body() {
	a := r.a
	whole := false
	for _, b := range r.content.all("block") {
		whole = whole || b.attr("class") == "full_text"
	}
	skip := func(e *element) bool {
		// Archives repeat the first paragraphs of the text in blocks of their own.
		lead := whole && e.name == "block" && strings.HasSuffix(e.attr("class"), "lead_paragraph")
		return lead || isDeskNote(e) || slices.Contains(r.taken, e)
	}
	a.set("body", &a.Body, r.content.blockText(skip), "NITF body.content")
	if a.Body == "" {
		a.set("body", &a.Body, strings.Join(r.content.values("**/media-caption"), "\n\n"), "NITF body.content/media/media-caption")
	}
	for _, e := range r.root.all("body/body.end/tagline") {
		if s := e.blockText(nil); s != "" && a.Body != "" {
			a.Body += "\n\n" + s
		}
	}
}

// standfirst reads the sub-headline and the abstract, where they say more than
// headline, slug and text do.
func (r *nitfReader) standfirst() {
	var lines []string
	for _, e := range r.top.all("hedline/hl2") {
		lines = append(lines, e.text())
	}
	r.a.setStandfirst(lines, "NITF body.head/hedline/hl2")
	r.a.setStandfirst([]string{r.subtitle}, "NITF body.head/byline")
	lines = lines[:0]
	for _, e := range r.top.all("abstract") {
		lines = append(lines, e.blockText(nil))
	}
	r.a.setStandfirst(lines, "NITF body.head/abstract")
}

// setStandfirst adds lines to the standfirst, but for those that are the
// headline, a keyword or the beginning of the body. Agencies fill the elements
// for a standfirst with all of these.
func (a *Article) setStandfirst(lines []string, where string) {
	const (
		most               = 8
		maxDatelineLetters = 120 // in bytes, before the text itself begins
	)
	known := []string{letters(a.Headline, 4*maxHeadline)}
	for _, k := range a.Keywords {
		known = append(known, letters(k, 4*maxName))
	}
	body := letters(a.Body, maxStandfirst)
	for i, line := range lines {
		line = strings.TrimSpace(line)
		own := letters(line, 400)
		at := strings.Index(body, own)
		switch {
		case i >= most, own == "", slices.Contains(known, own), at >= 0 && at < maxDatelineLetters:
		case a.Standfirst == "":
			a.set("standfirst", &a.Standfirst, line, where)
		case !strings.Contains(letters(a.Standfirst, maxStandfirst), own):
			a.Standfirst += "\n\n" + line
		}
	}
}

// letters returns the letters and digits of the first most bytes of s, folded,
// to compare texts by that are punctuated or spaced otherwise.
func letters(s string, most int) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, names.Fold(sample(s, most)))
}

// nitfAuthors returns who a byline names, without what they are: "By Azad
// Rahim", <person>, but not <byttl>.
func nitfAuthors(byline *element) (authors []string) {
	if persons := byline.all("person"); len(persons) > 0 {
		for _, p := range persons[:min(len(persons), maxList)] {
			authors = append(authors, bylinesOf(nitfPerson(p))...)
		}
		return authors
	}
	text := byline.blockText(func(e *element) bool { return e.name == "byttl" || e.name == "location" || e.name == "virtloc" })
	for i, line := range strings.Split(text, "\n") {
		if i == maxList {
			break
		}
		authors = append(authors, authorsOf(line)...)
	}
	return authors
}

// authorsOf returns who a line that is there for a byline names. Desks put
// their initials there, a subtitle, or "Staff Reporter".
func authorsOf(line string) []string {
	if isInitials(line) || runsOn(line) || !slices.ContainsFunc(strings.Fields(names.Fold(line)), isNoPost) {
		return nil
	}
	return bylinesOf(withoutPost(line))
}

func isNoPost(word string) bool { return !slices.Contains(postWords, word) }

// runsOn reports whether a byline is a line of text, as some desks have it.
func runsOn(byline string) bool {
	words := strings.Fields(byline)
	small := 0
	for _, w := range words {
		if startsWithSmall(w) {
			small++
		}
	}
	return len(words) >= 5 && 2*small > len(words)
}

// isInitials reports whether a byline is the initials of a desk: "daa/mt/msr".
func isInitials(byline string) bool {
	for part := range strings.SplitSeq(strings.TrimSpace(byline), "/") {
		if len(part) > 4 || part != strings.ToLower(part) {
			return false
		}
	}
	return true
}

// withoutPost cuts from a byline what its author is: "By Azad Rahim, Zagros
// Wire Political Correspondent".
func withoutPost(byline string) string {
	name, post, comma := strings.Cut(byline, ",")
	if !comma {
		return byline
	}
	for _, word := range strings.FieldsFunc(names.Fold(post), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if slices.Contains(postWords, word) {
			return name
		}
	}
	return byline
}

var postWords = strings.Fields("correspondent correspondents writer writers editor editors reporter reporters columnist analyst staff bureau chief photographer contributor")

// nitfDateline returns a dateline as its text has it, or with commas between
// its elements where there is no text. What is nothing but a date is "".
func nitfDateline(dateline *element) string {
	var b strings.Builder
	after := false // an element
	for _, e := range dateline.nodes {
		var s string
		switch e.name {
		case "":
			if strings.TrimSpace(e.data) != "" {
				b.WriteString(e.data)
				after = false
			} else if !after {
				b.WriteByte(' ')
			}
			continue
		case "location":
			s = nitfLocation(e)
		case "story.date":
			if s = e.text(); strings.ContainsAny(s, "0123456789") && isStamp(s) {
				s = ""
			}
		default:
			s = e.text()
		}
		if s == "" {
			continue
		}
		if after {
			b.WriteString(", ")
		}
		b.WriteString(s)
		after = true
	}
	raw := strings.Trim(oneLine(b.String(), maxHeadline), ", ")
	if _, err := ParseDate(raw); err == nil {
		return ""
	}
	return raw
}

// isStamp reports whether a date is written for machines: 20160116T131559+0000.
func isStamp(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !strings.ContainsRune("TZGMU", r) })
}

// nitfLocation returns a location in one line, finest part first.
func nitfLocation(e *element) string {
	var parts []string
	for _, name := range []string{"city", "region", "state", "country"} {
		if s := e.first(name).text(); s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 || strings.TrimSpace(ownText(e)) != "" {
		return e.text()
	}
	return strings.Join(parts, ", ")
}

// ownText returns the text of e that is in none of its elements, trimmed.
func ownText(e *element) string { return strings.Trim(rawText(e), " ,\t\r\n") }

// nitfPlace returns the place that a location names: its city, or else the
// finest part that there is.
func nitfPlace(e *element) Entity {
	place := Entity{Name: ownText(e), Country: countryCode(attrOf(e.all("country"), "iso-cc"))}
	for _, part := range []string{"city", "sublocation", "region", "state", "country"} {
		if s := e.first(part).text(); s != "" && place.Name == "" {
			place.Name = s
		}
	}
	if place.Name == "" {
		place.Name = e.text()
	}
	place.Name, _, _ = strings.Cut(place.Name, " (") // "Kirkuk (Iraq)"
	return place
}

// nitfPerson returns a name as it is spoken: of its parts, or turned if it
// stands as in an index ("Rahim, Azad").
func nitfPerson(e *element) string {
	given, family := e.first("name.given").text(), e.first("name.family").text()
	if given != "" && family != "" {
		return given + " " + family
	}
	s := e.text()
	if e.attr("class") != "indexing_service" {
		return s
	}
	if last, first, comma := strings.Cut(s, ", "); comma && !strings.Contains(first, ",") && !isSuffix(first) {
		return first + " " + last
	}
	return s
}

func isSuffix(s string) bool {
	return slices.Contains([]string{"jr", "sr", "ii", "iii", "iv", "md", "phd"}, letters(s, 20))
}

// state adds what a file states to a list, once each. More than are kept of
// them are counted by the finisher, and of those not all have to be there.
func state(a *Article, field string, list []Entity, e Entity, where string) []Entity {
	e.Name = strings.TrimSuffix(strings.TrimSuffix(oneLine(e.Name, maxName), "'s"), "’s") // <location>Erbil's</location>
	if e.Name == "" || len(list) > maxStated {
		return list
	}
	for i, known := range list {
		if known.Name == e.Name {
			if known.Country == "" {
				list[i].Country = e.Country
			}
			return list
		}
	}
	a.from(field, where)
	return append(list, e)
}

// attrOf returns the first value that one of the elements has for the attribute.
func attrOf(all []*element, name string) string {
	for _, e := range all {
		if s := e.attr(name); s != "" {
			return s
		}
	}
	return ""
}

// firstAttr returns the first of the attributes that has a value.
func firstAttr(e *element, names ...string) string {
	for _, name := range names {
		if s := e.attr(name); s != "" {
			return s
		}
	}
	return ""
}

// firstText returns the first of the elements that has text, alone.
func firstText(all []*element) []*element {
	for _, e := range all {
		if e.text() != "" {
			return []*element{e}
		}
	}
	return nil
}

// holder returns who holds a copyright: "The Hamrin News. All rights
// reserved." is the Hamrin News.
func holder(s string) string {
	for _, mark := range []string{"All rights", "All Rights", "ALL RIGHTS", "all rights"} {
		s, _, _ = strings.Cut(s, mark)
	}
	return strings.Trim(s, " .,;-")
}

// countryCode returns the ISO 3166-1 alpha-2 code for one that may be alpha-3,
// or "".
func countryCode(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil || len(code) > 3 || !region.IsCountry() {
		return ""
	}
	return region.String()
}

// subjectName returns the name of the first level of an IPTC subject code, as
// "16000000" or "subj:16009000" are, or "".
func subjectName(code string) string {
	code = code[strings.LastIndexByte(code, ':')+1:]
	if len(code) != 8 || digits(code, 8) < 0 {
		return ""
	}
	return map[string]string{
		"01": "arts, culture and entertainment", "02": "crime, law and justice", "03": "disaster and accident",
		"04": "economy, business and finance", "05": "education", "06": "environmental issue", "07": "health",
		"08": "human interest", "09": "labour", "10": "lifestyle and leisure", "11": "politics", "12": "religion and belief",
		"13": "science and technology", "14": "social issue", "15": "sport", "16": "unrest, conflicts and war", "17": "weather",
	}[code[:2]]
}
