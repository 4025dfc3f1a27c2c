package corpus

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"ksearch/corpus/names"
)

// withoutMarks returns a headline without the signs that a desk put around it
// to be seen, and the agency that follows some: ">>>ANSA/Gas runs short".
func withoutMarks(headline string) string {
	sign := strings.IndexFunc(headline, func(r rune) bool { return !strings.ContainsRune(">*+=#", r) })
	if sign < 2 {
		return headline
	}
	s := strings.TrimSpace(strings.TrimRight(headline[sign:], ">*+=#"))
	if agency, rest, slash := strings.Cut(s, "/"); slash && isAgency(agency) {
		s = strings.TrimSpace(rest)
	}
	if s == "" {
		return headline
	}
	return s
}

// isAgency reports whether a name is that of an agency or outlet.
func isAgency(name string) bool {
	_, known := datelineWords().agency(name)
	return known
}

// cutRepeats cuts from the top of the body the headline and the bylines, where
// they stand there too.
func cutRepeats(a *Article, body []string) []string {
	for len(body) > 1 {
		authors, byline := bylineOf(body[0])
		switch {
		case byline && len(a.Bylines) == 0:
			a.Bylines = authors
			a.from("bylines", "the top of the text")
		case byline, sameText(body[0], a.Headline), strings.HasSuffix(a.Headline, ": "+body[0]):
		default:
			return body
		}
		body = body[1:]
	}
	return body
}

// cutFurniture cuts from a body the paragraphs that are for machines or for the
// desks: markup that came as text, and what the editor's note says.
func cutFurniture(a *Article, body []string) []string {
	const maxLabel = 60 // bytes
	note := letters(a.EditorsNote, maxNote)
	out := make([]string, 0, len(body))
	for _, p := range body {
		switch {
		case isMarkup(p):
			if n := len(out) - 1; n >= 0 && len(out[n]) <= maxLabel && strings.HasSuffix(out[n], ":") { // "Embed (large):"
				out = out[:n]
			}
		case len(note) > 20 && len(p) <= 2*len(note) && letters(p, maxNote) == note:
		default:
			out = append(out, p)
		}
	}
	if len(out) == 0 {
		return body
	}
	return out
}

// isMarkup reports whether a paragraph is tags without a text.
func isMarkup(p string) bool {
	return strings.HasPrefix(p, "<") && strings.HasSuffix(p, ">") && strings.TrimSpace(withoutTags(p, false)) == ""
}

// cutSign cuts from the end of a body what an agency signs its texts with:
// "==Kyodo", "AFP sn", " (ANSA).", " EFE". It returns that if it says who in the
// agency it was.
func cutSign(a *Article, body []string) (rest []string, credit string) {
	n := len(body) - 1
	if n < 0 {
		return body, ""
	}
	signs := func(name string) bool {
		name = strings.Trim(name, "=-–—_*#/()[]. ")
		return name != "" && (isAgency(name) || sameText(name, a.Dateline.Agency) || sameText(name, a.Publisher))
	}
	last := body[n]
	if n > 0 && isCode(last) { // the codes of a wire follow the sign
		if s, ok := cutSignAtEnd(body[n-1], signs); ok {
			body = slices.Clone(body[:n])
			body[n-1] = s
			return body, ""
		}
	}
	if n > 0 && len(last) <= 40 {
		words := strings.Fields(last)
		if signs(last) {
			return body[:n], ""
		}
		if by := words[len(words)-1]; len(words) > 1 && len(by) <= 4 && isLower(by) && signs(strings.Join(words[:len(words)-1], " ")) {
			return body[:n], last
		}
	}
	if s, ok := cutSignAtEnd(last, signs); ok {
		body = slices.Clone(body)
		body[n] = s
	}
	return body, ""
}

// cutSignAtEnd cuts an agency after the last sentence of a paragraph.
func cutSignAtEnd(p string, signs func(string) bool) (string, bool) {
	i := strings.LastIndexByte(p, ' ')
	if open := strings.LastIndexByte(p, '('); open > 1 && strings.HasSuffix(strings.TrimRight(p, "."), ")") {
		i = open - 1
	} else if i > 0 && (!endsSentence(p[:i]) || !isCapitals(p[i+1:])) {
		return p, false
	}
	if i < 1 || len(p)-i > 40 || p[i] != ' ' || !signs(p[i+1:]) {
		return p, false
	}
	return strings.TrimRightFunc(p[:i], unicode.IsSpace), true
}

// isCode reports whether a line is for the machines of a wire: "51 03 CRO01
// 1113 QBXB".
func isCode(line string) bool {
	words := strings.Fields(line)
	digits := 0
	for _, w := range words {
		if strings.ContainsFunc(w, unicode.IsDigit) {
			digits++
		}
	}
	return len(words) >= 3 && digits*2 >= len(words) && !strings.ContainsFunc(line, unicode.IsLower)
}

// contactHead begins whom to call about a press release. Lines with addresses
// and numbers follow it.
var (
	contactHead   = pattern(`(?i)^(?:(?:media|press|investor|editorial)(?: relations)? )?(?:contacts?|inquiries|enquiries|kontakt|pressekontakt)\b[^:]{0,40}:|^for (?:more|further|media|additional) (?:information|inquiries|enquiries)\b[^:]{0,40}:`)
	contactNumber = pattern(`\S@\S|(?:[0-9][ ().+-]{0,2}){7}`)
)

// cutContacts moves from the end of a body to the editor's note whom to call.
func cutContacts(a *Article, body []string) []string {
	const reach, most = 12, 120 // paragraphs, bytes of one
	at := -1
	for i := len(body) - 1; i > 0 && i >= len(body)-reach && len(body[i]) <= most; i-- {
		if contactHead().MatchString(body[i]) {
			at = i
		}
	}
	if at < 0 || !slices.ContainsFunc(body[at:], contactNumber().MatchString) {
		return body
	}
	a.set("editors_note", &a.EditorsNote, contactLine(body[at:]), "the end of the text")
	return body[:at]
}

// contactLine returns the lines of an address as one.
func contactLine(paras []string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.ReplaceAll(strings.Join(paras, "\n"), softBreak, "\n"), "\n") {
		line = strings.TrimSpace(line)
		if b.Len() > 0 && line != "" {
			if !strings.HasSuffix(b.String(), ":") {
				b.WriteByte(',')
			}
			b.WriteByte(' ')
		}
		b.WriteString(line)
		if b.Len() > maxNote {
			break
		}
	}
	return b.String()
}

// leaves returns keywords without the path that leads to them in a taxonomy:
// `Sport\Football` is football.
func leaves(keywords []string) []string {
	if !slices.ContainsFunc(keywords, func(k string) bool { return strings.Contains(k, `\`) }) {
		return keywords
	}
	out := make([]string, 0, len(keywords))
	for _, k := range keywords {
		out = append(out, k[strings.LastIndexByte(k, '\\')+1:])
	}
	return out
}

// onlyPeople takes from the bylines what is nobody: desks, ministries, and the
// institutions that authors come from. An agency stays where it stands alone, for
// then it is what the article is credited to.
func onlyPeople(a *Article) {
	people := slices.DeleteFunc(slices.Clone(a.Bylines), func(name string) bool { return isInstitution(name) || isOutlet(name) })
	if len(people) == 0 {
		people = slices.DeleteFunc(slices.Clone(a.Bylines), isInstitution)
	}
	if len(people) == 0 {
		delete(a.Origins, "bylines")
		people = nil
	}
	a.Bylines = people
}

// isOutlet reports whether an author is an agency or a publication.
func isOutlet(name string) bool { return isAgency(strings.TrimPrefix(name, "The ")) }

// isInstitution reports whether an author is no person.
func isInstitution(name string) bool {
	if isOutlet(name) {
		return false
	}
	words := strings.FieldsFunc(names.Fold(name), func(r rune) bool { return !unicode.IsLetter(r) })
	return len(words) > 1 && (slices.Contains(institutionWords(), words[len(words)-1]) || slices.Contains(institutionWords(), words[0]))
}

// institutionWords begin or end what is no name of a person.
var institutionWords = sync.OnceValue(func() []string {
	return strings.Fields(names.Fold("university universität université ministry ministère ministerium institute college council department " +
		"committee commission foundation newsroom news agency agencies desk staff correspondent correspondents reporter reporters writers editors redaktion " +
		"وزارة وكالة وكالات جامعة خبرگزاری وزارت دانشگاه ئاژانسی وەزارەتی زانکۆی"))
})
