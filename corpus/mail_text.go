package corpus

import (
	"bytes"
	"strings"
	"unicode"

	"ksearch/corpus/names"
)

// mailText returns the text of a part without what is not of it: the signature,
// the message that it answers, bare addresses of links and pictures.
func mailText(s string) string {
	ls := strings.Split(s, "\n")
	for i, l := range ls {
		if (l == "-- " || l == "--") && i > 0 { // what follows is who sent it
			ls = ls[:i]
			break
		}
	}
	ls = withoutQuoted(ls)
	out := ls[:0]
	for _, l := range ls {
		cut := withoutLinks(l)
		if strings.TrimSpace(cut) == "" && strings.TrimSpace(l) != "" {
			continue
		}
		out = append(out, cut)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// frameWords are in what newsletters put over and under their text.
var frameWords = []string{
	"unsubscribe", "view this email in", "view in browser", "view online", "manage your preferences", "update your preferences", "email preferences",
	"you are receiving this", "you received this", "إلغاء الاشتراك", "لغو اشتراک", "abonelikten", "tarayıcıda görüntüle", "désinscrire", "désabonner",
	"abmelden", "im browser anzeigen", "darse de baja",
}

func isFrame(p string) bool {
	if len(p) > 600 {
		return false
	}
	p = strings.ToLower(p)
	for _, word := range frameWords {
		if strings.Contains(p, word) {
			return true
		}
	}
	return false
}

// withoutFrame cuts the top of a newsletter down to the headline, where it
// stands in the text too, and the bottom from where it says how to end it.
func withoutFrame(paras []string, headline string) []string {
	const top, bottom = 8, 10 // paragraphs
	title := lettersOnly(headline)
	size := 0
	for i, p := range paras[:min(len(paras), top)] {
		if lettersOnly(sample(p, maxHeadline)) == title {
			paras = paras[i+1:]
			break
		}
		if size += runes(p); size > maxStandfirstRunes {
			break
		}
	}
	for len(paras) > 0 && (isFrame(paras[0]) || isGreeting(paras[0])) {
		paras = paras[1:]
	}
	for i := max(len(paras)-bottom, 1); i < len(paras); i++ {
		if isFrame(paras[i]) {
			paras = paras[:i]
			break
		}
	}
	for n := len(paras); n > 1 && len(paras[n-1]) <= maxClutter && (startsClutter(paras[n-1]) || endMarks()[wordKey(paras[n-1])]); n-- {
		paras = paras[:n-1]
	}
	return paras
}

// greetings begin what a press office writes over its release.
var greetings = folded("dear ", "hello", "hi ", "good morning", "good afternoon", "please find", "please see", "for immediate release", "for release", "attached is",
	"السادة", "تحية طيبة", "السلام عليكم", "مرفق", "سڵاو", "بەڕێزان", "silav", "birêz", "sayın", "merhaba", "bonjour", "sehr geehrte")

// isGreeting reports whether a paragraph is addressed to a desk, and not to readers.
func isGreeting(p string) bool {
	if len(p) > maxClutter {
		return false
	}
	f := names.Fold(p)
	for _, g := range greetings() {
		if rest, ok := strings.CutPrefix(f, g); ok && (rest == "" || strings.HasSuffix(g, " ") || !unicode.IsLetter([]rune(rest)[0])) {
			return true
		}
	}
	return false
}

// unflow joins the lines of format=flowed (RFC 3676), whose paragraphs go on
// where a line ends in a blank.
func unflow(s string, delSp bool) string {
	var b strings.Builder
	b.Grow(len(s))
	flowing := false
	depth := 0
	for l := range strings.SplitSeq(s, "\n") {
		l = strings.TrimSuffix(l, "\r")
		quoted := len(l) - len(strings.TrimLeft(l, ">"))
		rest := strings.TrimPrefix(l[quoted:], " ")
		if flowing && quoted != depth {
			b.WriteByte('\n')
			flowing = false
		}
		if depth = quoted; !flowing && quoted > 0 {
			b.WriteString(strings.Repeat(">", min(quoted, 8)) + " ")
		}
		if rest == "-- " || l == "-- " { // the mark of a signature is no flowed line
			if flowing {
				b.WriteByte('\n')
			}
			b.WriteString("-- \n")
			flowing = false
			continue
		}
		if flowing = strings.HasSuffix(rest, " "); flowing && delSp {
			rest = rest[:len(rest)-1]
		}
		b.WriteString(rest)
		if !flowing {
			b.WriteByte('\n')
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

// withoutQuoted cuts what a message quotes below itself, with the line that
// says who wrote it.
func withoutQuoted(ls []string) []string {
	end := len(ls)
	quoted := false
	for end > 0 {
		l := strings.TrimSpace(ls[end-1])
		if l != "" && !strings.HasPrefix(l, ">") {
			break
		}
		quoted = quoted || l != ""
		end--
	}
	if !quoted {
		return ls
	}
	if end > 1 && !isWrote(ls[end-1]) && strings.HasSuffix(strings.TrimSpace(ls[end-1]), ":") && isWrote(ls[end-2]+" "+ls[end-1]) {
		end--
	}
	if end > 0 && isWrote(ls[end-1]) {
		end--
	}
	return ls[:end]
}

// isWrote reports whether a line is "On Mon, 12 March 2018, Azad Rahim wrote:".
func isWrote(l string) bool {
	l = strings.ToLower(strings.TrimSpace(l))
	if len(l) > 300 || !strings.HasSuffix(l, ":") {
		return false
	}
	for _, word := range []string{" wrote:", " a écrit :", " a écrit:", " schrieb:", " yazdı:", " kirjoitti:", "كتب:", " escribió:", " ha scritto:", " نوشت:", " nivîsand:"} {
		if strings.HasSuffix(l, word) {
			return true
		}
	}
	return false
}

// withoutLinks returns a line without what stands for links and pictures where
// a page was made plain: "<https://example.org/x>", "[image: logo]", "[cid:a]".
func withoutLinks(l string) string {
	if !strings.Contains(l, "://") && !strings.Contains(l, "[") {
		return l
	}
	if t := strings.TrimSpace(l); isAddress(strings.TrimLeft(t, "<([ ")) {
		return ""
	}
	const most = 3000 // bytes of one address; those of newsletters have a few hundred
	b := make([]byte, 0, len(l))
	for l != "" {
		i := strings.IndexAny(l, "<([")
		if i < 0 {
			break
		}
		b = append(b, l[:i]...)
		l = l[i:]
		end := strings.IndexByte(l[:min(len(l), most)], map[byte]byte{'<': '>', '(': ')', '[': ']'}[l[0]])
		inner := strings.TrimSpace(l[1:max(end, 1)])
		if !isAddress(inner) && !strings.HasPrefix(inner, "image:") && !strings.HasPrefix(inner, "cid:") {
			b = append(b, l[0]) // what is in it may hold another
			l = l[1:]
			continue
		}
		if l = l[end+1:]; l == "" || strings.ContainsRune(" .,;:!?)", rune(l[0])) {
			b = bytes.TrimRight(b, " ")
		}
	}
	return string(append(b, l...))
}

// releaseLabels stand before the subject of what a press office sends.
var releaseLabels = folded("press release", "media release", "news release", "press statement", "media advisory", "for immediate release", "statement",
	"بيان صحفي", "خبر صحفي", "تصريح صحفي", "بەیاننامە", "daxuyanî", "basın bülteni", "basın açıklaması", "communiqué de presse", "pressemitteilung")

// replyPrefixes stand before the subject of what is answered or passed on.
var replyPrefixes = setOf("re fw fwd aw wg tr rv res enc sv vs ynt ilt i r antw doorst رد إعادة پاسخ وەڵام bersiv")

// withoutReply returns a subject without "Re:", "Fwd:" and the like.
func withoutReply(subject string) string {
	for range 8 {
		head, rest, colon := strings.Cut(subject, ":")
		head, _, _ = strings.Cut(head, "[") // "Re[2]:"
		if !colon || len(head) > 20 || !replyPrefixes()[names.Fold(strings.TrimSpace(head))] && !replyPrefixes()[strings.ToLower(strings.TrimSpace(head))] {
			break
		}
		subject = strings.TrimSpace(rest)
	}
	return subject
}

// forwarded is what a message says of the one that it passes on in its text.
type forwarded struct{ from, subject, date, note, where string }

const maxForwardNote = 600 // characters; who says more is the author, and the other an addition

// cutForwarded returns the text that a message passes on, if that is what it is
// for, and the note over it. If not, what is passed on is cut.
func cutForwarded(s string, depth int) (string, forwarded) {
	rest := s
	for at := 0; ; {
		line, after, more := strings.Cut(rest, "\n")
		if isForwardMark(line) {
			note := strings.TrimSpace(s[:at])
			var f forwarded
			body := f.header(after)
			if runes(note) > maxForwardNote || f.subject == "" && f.from == "" {
				if isCopy(note) {
					return note, forwarded{}
				}
				return s, forwarded{}
			}
			f.note = oneLine(note, maxNote)
			f.where = "mail, the Subject of what is forwarded"
			if depth < maxMessages { // passed on more than once
				if inner, again := cutForwarded(body, depth+1); again.subject != "" {
					again.note = oneLine(f.note+" "+again.note, maxNote)
					return inner, again
				}
			}
			return body, f
		}
		if at += len(line) + 1; !more || at > 20_000 {
			return s, forwarded{}
		}
		rest = after
	}
}

// isForwardMark reports whether a line is what programs put over a message that
// they pass on.
func isForwardMark(l string) bool {
	if len(l) > 120 {
		return false
	}
	l = strings.ToLower(strings.Trim(l, " \t\r-_=*>"))
	switch l {
	case "forwarded message", "original message", "begin forwarded message:", "message transféré", "weitergeleitete nachricht", "ursprüngliche nachricht",
		"iletilmiş mesaj", "yönlendirilen ileti", "forwarded by", "رسالة محولة", "الرسالة الأصلية", "mensaje reenviado", "پیام هدایت شده":
		return true
	}
	return strings.HasPrefix(l, "forwarded message from ")
}

// header reads the fields over a text that is passed on, and returns that text.
func (f *forwarded) header(s string) string {
	for range 30 {
		line, rest, more := strings.Cut(strings.TrimLeft(s, "\r\n"), "\n")
		key, value, colon := strings.Cut(strings.Trim(line, " \t\r>*"), ":")
		value = strings.Trim(value, " *")
		to := (*string)(nil)
		switch strings.ToLower(strings.Trim(key, " *")) {
		case "from", "von", "de", "kimden", "من":
			to = &f.from
		case "subject", "betreff", "objet", "konu", "الموضوع":
			to = &f.subject
		case "date", "sent", "datum", "gesendet", "envoyé", "tarih", "التاريخ":
			to = &f.date
		case "to", "cc", "an", "à", "kime", "reply-to", "إلى", "attachments":
			to = new(string)
		}
		if !colon || to == nil || !more {
			break
		}
		if *to == "" {
			*to = value
		}
		s = rest
	}
	return s
}

// isCopy reports whether a text says as much as the shortest of news does: two
// sentences, or many words of a script without full stops.
func isCopy(s string) bool {
	s = sample(s, 8<<10)
	sentences, words, inWord := 0, 0, false
	last := ' '
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			if strings.ContainsRune(".!?؟。۔”\"»", last) && inWord {
				sentences++
			}
			if inWord {
				words++
			}
			inWord = false
		default:
			inWord = true
		}
		last = r
	}
	if inWord {
		words++
		sentences++
	}
	return mostlyWords(s) && (words >= 20 && sentences >= 2 || words >= 60)
}
