package corpus

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus/names"
)

// textFormat reads a file of text that is one article as wire copy is: the
// headline, and if there are any a standfirst, bylines and a date, then the
// body, which usually starts with a dateline, and lines of credit.
var textFormat = Format{
	Name: "text",
	Knows: func(name string, _ []byte) bool {
		switch strings.ToLower(path.Ext(name)) {
		case ".txt", ".text", ".wire":
			return true
		}
		return false
	},
	Read: func(_ context.Context, in *Input) iter.Seq2[*Article, error] { return oneArticle(in, readCopy) },
}

// bareFormat reads a file of text whose name does not say what it is. Many
// such files are no news, so that it takes a dateline or a byline to be one,
// and what is no text is passed over.
var bareFormat = Format{
	Name: "bare text",
	Knows: func(name string, head []byte) bool {
		return isBare(name) && looksPlain(head)
	},
	Read: func(_ context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			for a, err := range oneArticle(in, readBare) {
				if errors.Is(err, ErrTooLarge) || errors.Is(err, ErrBinary) || errors.Is(err, ErrEmpty) {
					err = ErrNoArticle
				}
				if !yield(a, err) {
					return
				}
			}
		}
	},
}

// emptyFormat tells of an empty file whose name says that it should hold news:
// what was to be copied there is missing.
var emptyFormat = Format{
	Name: "empty",
	Knows: func(name string, head []byte) bool {
		return len(head) == 0 && slices.Contains(newsEndings, strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")))
	},
	Read: func(context.Context, *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) { yield(nil, ErrEmpty) }
	},
}

// newsEndings are those of files that are known by their bytes, and whose names
// say that they were to hold news.
var newsEndings = strings.Fields("html htm xhtml xml nitf newsml rss atom sgm eml mbox warc pdf docx odt csv tsv zip tgz gz xz zst bz2")

func readBare(text string) (*Article, error) {
	c := parseCopy(text)
	if c.article.Body == "" || !c.dateline && len(c.article.Bylines) == 0 || !mostlyWords(text) {
		return nil, ErrNoArticle
	}
	return &c.article, nil
}

// isBare reports whether a name has no ending that says what the file is:
// none, one that the systems of newsrooms make up ("kirkuk.story", "D1203.553"),
// or what only looks like one ("U.S. troops leave").
func isBare(name string) bool {
	base := strings.ToLower(path.Base(name))
	ext := strings.TrimPrefix(path.Ext(base), ".")
	stem := strings.TrimSuffix(strings.TrimSuffix(base, ext), ".")
	switch {
	case slices.Contains(notNews, stem):
		return false
	case ext == "", slices.Contains(bareEndings, ext):
		return true
	case strings.HasSuffix(stem, ".log"), strings.Contains(stem, ".so"): // "app.log.1", "libx.so.1.2"
		return false
	}
	return strings.Trim(ext, "0123456789") == "" || strings.ContainsFunc(ext, func(r rune) bool { return r == ' ' || r > unicode.MaxASCII })
}

var (
	// bareEndings are those that the systems of agencies and newsrooms give to
	// wire copy.
	bareEndings = []string{"tst", "asc", "ascii", "dat", "wir", "nws", "news", "story", "sto", "art", "article", "copy", "msg", "wrd", "nst"}

	// notNews are the names, without their endings, of the prose that lies
	// among programs.
	notNews = strings.Fields("makefile gnumakefile license licence copying copyright readme notice authors contributors contributing maintainers " +
		"changelog changes todo install dockerfile containerfile jenkinsfile vagrantfile gemfile rakefile procfile codeowners version manifest robots humans requirements")
)

// looksPlain reports whether a file begins as plain text, and not as a program,
// a page, data or a document of some other kind.
func looksPlain(head []byte) bool {
	if len(head) == 0 || byMark(head) == nil && controlShare(head) > maxControl {
		return false
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	for _, start := range []string{"#!", "{", "[{", "<", "%!PS", "%PDF", "//", "/*", "-----BEGIN", "From ", "MIME-Version:", "Received:", "Return-Path:"} {
		if bytes.HasPrefix(head, []byte(start)) {
			return false
		}
	}
	return true
}

// oneArticle yields the article that parse finds in the text of r.
func oneArticle(in *Input, parse func(string) (*Article, error)) iter.Seq2[*Article, error] {
	return func(yield func(*Article, error) bool) {
		text, err := readText(in)
		if err != nil {
			yield(nil, err)
			return
		}
		yield(parse(text))
	}
}

func readCopy(text string) (*Article, error) {
	c := parseCopy(text)
	a := &c.article
	if a.Body == "" && len(strings.Fields(a.Headline)) < 3 || !mostlyWords(text) {
		return nil, ErrNoArticle
	}
	if d, end, ok := ParseDateline(a.Headline, datelineOptions()); a.Body == "" && ok && end == len(a.Headline) && d.Agency != "" {
		return nil, fmt.Errorf("%w: there is a dateline and no text after it: get the whole of the file", ErrMalformed)
	}
	return a, nil
}

// mostlyWords reports whether a text has more letters than digits and signs.
func mostlyWords(text string) bool {
	letters, all := 0, 0
	for _, r := range sample(text, 64<<10) {
		if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) {
			letters++
		}
		if !unicode.IsSpace(r) {
			all++
		}
	}
	return letters*2 > all
}

// copyText is what parseCopy finds.
type copyText struct {
	article  Article
	dateline bool // one is in the text
}

// parseCopy takes wire copy apart. The dateline and the credit stay in the
// body, for they are cut from that of any format.
func parseCopy(text string) copyText {
	var c copyText
	a := &c.article
	ls := lines(text)
	for len(ls) > 0 && ls[0].text == "" {
		ls = ls[1:]
	}
	if len(ls) > 1 && isAddress(ls[0].text) { // a page that was saved with where it came from
		a.set("url", &a.URL, ls[0].text, "the first line")
		for ls = ls[1:]; len(ls) > 0 && ls[0].text == ""; {
			ls = ls[1:]
		}
	}
	if len(ls) == 0 {
		return c
	}
	if !isLead(ls[0].text) && !isSentence(ls) {
		used := 1
		a.set("headline", &a.Headline, ls[0].text, "the first line")
		w := wrapOf(ls)
		for used < 3 && used < len(ls) && w.joins(ls[used-1], ls[used]) {
			a.Headline += " " + ls[used].text
			used++
		}
		ls = ls[used:]
		if isDeck(ls, w) {
			a.set("standfirst", &a.Standfirst, ls[0].text, "the line under the headline")
			ls = ls[1:]
		}
	}
	c.takeTop(paragraphs(ls))
	return c
}

// isLead reports whether the first line of a text is its first paragraph, and
// no headline. "Kirkuk: two killed in blast" is a headline.
func isLead(line string) bool {
	d, end, ok := ParseDateline(line, datelineOptions())
	return ok && end < len(line) && (d.Agency != "" || runes(line) > minLead)
}

// isSentence reports whether the first line of a text, over the next, is a
// paragraph: texts that were cut out of pages have lost their headlines. Those
// of a paragraph's length there are, but they have no full stop.
func isSentence(ls []textLine) bool {
	line := ls[0]
	if line.width <= minLead || len(ls) < 3 || ls[1].text != "" {
		return false
	}
	return line.width > maxHeadlineRunes || endsSentence(line.text)
}

// isDeck reports whether the line under the headline is a standfirst: it stands
// alone with it, over the paragraphs of the text, and is no sentence.
func isDeck(ls []textLine, w wrap) bool {
	if len(ls) < 3 || w.hard || ls[0].text == "" || ls[1].text != "" || ls[0].width > 200 || ls[0].indent || endsSentence(ls[0].text) || isMark(ls[0].text) || isCredit(ls[0].text) {
		return false
	}
	next := ls[2:]
	for len(next) > 0 && next[0].text == "" {
		next = next[1:]
	}
	if len(next) == 0 || next[0].width < ls[0].width || !endsSentence(next[0].text) {
		return false
	}
	_, err := ParseDate(ls[0].text)
	_, _, dateline := ParseDateline(ls[0].text, datelineOptions())
	return err != nil && !dateline
}

func isAddress(line string) bool {
	return (strings.HasPrefix(line, "http://") || strings.HasPrefix(line, "https://")) && !strings.ContainsRune(line, ' ')
}

const (
	minLead            = 110 // characters of a first paragraph
	maxHeadlineRunes   = 250 // the longest headlines of agencies have 150
	maxStandfirstRunes = 400 // a longer paragraph is text
	maxTop             = 8   // paragraphs before the dateline, bylines and dates among them
)

// takeTop takes what stands before the body from its paragraphs: bylines,
// dates, and up to three short paragraphs if a dateline or byline follows them.
func (c *copyText) takeTop(paras []string) {
	a := &c.article
	opts := datelineOptions()
	paras = splitMarks(paras)
	var plain []int // in paras
	size := 0
	top, mark := 0, -1 // the first paragraph that is not looked at; the last that is no text
	taken := make(map[int]bool)
	for ; top < min(len(paras), maxTop); top++ {
		p := paras[top]
		if authors, ok := bylineOf(p); ok {
			a.Bylines = append(a.Bylines, authors...)
			a.from("bylines", "a line of the text")
			taken[top], mark = true, top
			continue
		}
		if c.takeDate(p) {
			taken[top] = true
			continue
		}
		if _, _, ok := ParseDateline(p, opts); ok {
			c.dateline, mark = true, top
			break
		}
		size += runes(p)
		if len(plain) == 3 || size > maxStandfirstRunes {
			break
		}
		plain = append(plain, top)
	}
	var standfirst []string
	for _, i := range plain {
		if i < mark {
			standfirst = append(standfirst, paras[i])
			taken[i] = true
		}
	}
	body := make([]string, 0, len(paras))
	for i, p := range paras {
		if !taken[i] {
			body = append(body, p)
		}
	}
	if len(body) == 0 { // a headline, a short text and a byline under it
		body, standfirst = standfirst, nil
	}
	a.set("standfirst", &a.Standfirst, strings.Join(standfirst, "\n\n"), "between the headline and the dateline or byline")
	a.set("body", &a.Body, strings.Join(body, "\n\n"), "the rest of the text")
}

// splitMarks makes paragraphs of the bylines and dates that stand in lines of
// their own at the top of the first paragraphs.
func splitMarks(paras []string) []string {
	out := make([]string, 0, len(paras)+maxTop)
	for i, p := range paras {
		for i < maxTop {
			line, rest, more := strings.Cut(p, "\n")
			if !more || !isMark(line) {
				break
			}
			out = append(out, line)
			p = rest
		}
		out = append(out, p)
	}
	return out
}

// isMark reports whether a line is a byline or a labelled date.
func isMark(line string) bool {
	if len(line) > 120 {
		return false
	}
	_, byline := bylineOf(line)
	_, published := cutLabel(line, publishedLabels())
	_, updated := cutLabel(line, updatedLabels())
	return byline || published != "" || updated != ""
}

// takeDate reads a line such as "Published: 2018-03-12 10:30".
func (c *copyText) takeDate(p string) bool {
	if len(p) > 120 {
		return false
	}
	rest, label := cutLabel(p, publishedLabels())
	field, to := "published", &c.article.Published
	if label == "" {
		if rest, label = cutLabel(p, updatedLabels()); label != "" {
			field, to = "updated", &c.article.Updated
		}
	}
	if !strings.ContainsFunc(rest, unicode.IsDigit) {
		return false
	}
	d, err := ParseDate(strings.Trim(rest, " .:|-–—"))
	if err != nil || label == "" && d.Precision == Year {
		return false
	}
	if d.Origin = FromField; to.IsZero() {
		*to = d
		c.article.from(field, "a line of the text")
	}
	return true
}

// Labels are folded, and longer ones stand before those that they begin with.
var (
	publishedLabels = folded("published on", "published at", "published", "publication date", "posted on", "posted", "date",
		"تاريخ النشر", "نشر في", "التاريخ", "تاریخ انتشار", "تاریخ", "بەرواری بڵاوکردنەوە", "بەروار", "بڵاوکراوەتەوە لە",
		"dîroka weşanê", "dîrok", "yayın tarihi", "yayınlanma", "tarih")
	updatedLabels = folded("last updated", "updated on", "updated at", "updated", "last modified", "modified",
		"آخر تحديث", "آخرین به\u200cروزرسانی", "دوایین نوێکردنەوە", "nûkirin", "son güncelleme", "güncelleme")

	// bylineWords stand before an author without a colon.
	bylineWords = folded("by", "von", "par", "por", "بقلم")

	// bylineLabels need a colon.
	bylineLabels = folded("by", "author", "كتب", "كتبت", "بقلم", "نویسنده", "گزارش", "خبرنگار", "نووسینی", "نووسەر", "ئامادەکردنی",
		"ڕاپۆرتی", "nivîskar", "nûçegihan", "haber", "muhabir", "yazan", "yazar")

	// creditLabels begin a line of credit. After one without a colon a name must follow.
	creditLabels = folded("reporting and writing by", "reporting by", "additional reporting by", "additional reporting", "writing by",
		"editing by", "edited by", "compiled by", "translated by", "with reporting by", "translation by",
		"تحرير:", "تحرير ", "إعداد:", "إعداد ", "تغطية صحفية", "تغطية:", "ترجمة:", "ویرایش:", "ویراستار:", "تنظیم:", "ترجمه:",
		"دەستکاری:", "دەستکاریکردنی:", "ئامادەکردنی:", "ئامادەکردن:", "وەرگێڕانی:", "وەرگێڕان:", "سەرنووسەر:", "ڕاپۆرتی:",
		"edîtor:", "edîtorî:", "amadekirin:", "amadekar:", "wergêr:", "wergerandin:", "ji aliyê",
		"editör:", "editörü:", "düzenleyen:", "derleyen:", "haberi hazırlayan:", "yayına hazırlayan:", "çeviri:", "çeviren:")

	// signOffs are what ends copy.
	signOffs = folded("-30-", "30", "###", "ends", "end", "(end)", "(ends)", "***", "* * *", "--", "—", "-", "_", "=", "/", "انتهى", "(انتهى)", "son", "dawî")
)

// folded are words, folded once somebody asks.
func folded(words ...string) func() []string {
	return sync.OnceValue(func() []string {
		for i, w := range words {
			words[i] = names.Fold(w)
		}
		return words
	})
}

// cutLabel cuts a label and its colon from the start of s.
func cutLabel(s string, labels []string) (rest, label string) {
	head, after, colon := strings.Cut(s, ":")
	if colon && len(head) < 60 {
		if f := strings.TrimSpace(names.Fold(head)); slices.Contains(labels, f) {
			return strings.TrimSpace(after), f
		}
	}
	// Without a colon: "Published on 12 March 2018".
	if i := strings.IndexFunc(s, unicode.IsDigit); i > 0 && i < 60 {
		if f := strings.TrimSpace(names.Fold(s[:i])); slices.Contains(labels, f) {
			return s[i:], f
		}
	}
	return s, ""
}

// bylineOf returns the authors that a paragraph names if it does nothing else:
// "By Azad Rahim and Nadia Hama", "كتب: أحمد علي".
func bylineOf(p string) (authors []string, ok bool) {
	const most = 120 // bytes: about five names
	if len(p) > most || strings.ContainsRune(p, '\n') {
		return nil, false
	}
	list := ""
	if head, after, colon := strings.Cut(p, ":"); colon && slices.Contains(bylineLabels(), strings.TrimSpace(names.Fold(head))) {
		list = after
	} else if word, after, blank := strings.Cut(p, " "); blank && slices.Contains(bylineWords(), names.Fold(word)) && !strings.ContainsAny(p, ":;?!") {
		list = after
	}
	if list = strings.Trim(list, " ."); list == "" {
		return nil, false
	}
	list, _, _ = strings.Cut(list, "|")
	for _, and := range []string{" and ", " & ", " und ", " et ", " y ", " û ", " ve "} {
		list = strings.ReplaceAll(list, and, ",")
	}
	parts := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == '،' })
	for _, part := range parts {
		part = strings.TrimSpace(part)
		switch words := strings.Fields(part); {
		case len(parts) > 1 && (len(words) < 2 || strings.ContainsFunc(part, unicode.IsDigit)):
			// where they work: "By Azad Rahim, Kurdistan 24"
		case !isName(words):
			return nil, false
		default:
			authors = append(authors, part)
		}
	}
	return authors, len(authors) > 0
}

// isName reports whether words may be somebody's name: five of them at most,
// and each with a capital but for particles.
func isName(words []string) bool {
	if len(words) == 0 || len(words) > 5 {
		return false
	}
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		small := unicode.IsLower(r) && (i == 0 || len(w) > 4)
		if small || !unicode.IsLetter(r) || strings.HasSuffix(w, ".") && runes(w) > 4 {
			return false
		}
	}
	return true
}

// cutCredit cuts lines of credit and marks of the end from the last
// paragraphs of a body.
func cutCredit(paras []string) (body []string, credit string) {
	const most, reach = 400, 4 // bytes of a credit, paragraphs
	paras = slices.Clone(paras)
	var credits []string
	for range reach {
		if len(paras) == 0 {
			break
		}
		last := paras[len(paras)-1]
		if slices.Contains(signOffs(), names.Fold(last)) || strings.Trim(last, "*-–—_=#. ") == "" {
			paras = paras[:len(paras)-1]
			continue
		}
		if len(last) <= most && isCredit(last) {
			credits = append(credits, bare(last))
			paras = paras[:len(paras)-1]
			continue
		}
		// At the end of the last paragraph, in its own line or in brackets.
		if i := strings.LastIndexByte(last, '\n'); i >= 0 && len(last)-i <= most && isCredit(last[i+1:]) {
			credits = append(credits, bare(last[i+1:]))
			paras[len(paras)-1] = strings.TrimSpace(last[:i])
			continue
		}
		if i := strings.LastIndexByte(last, '('); i > 0 && len(last)-i <= most && strings.HasSuffix(last, ")") && isCredit(last[i:]) {
			credits = append(credits, bare(last[i:]))
			paras[len(paras)-1] = strings.TrimSpace(last[:i])
			continue
		}
		break
	}
	slices.Reverse(credits)
	return paras, strings.Join(credits, "; ")
}

func bare(credit string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(credit), "("), ")"))
}

// isCredit reports whether a line says who made the article. A name follows
// the words: "Editing by hand takes longer" is no credit.
func isCredit(line string) bool {
	line = bare(strings.TrimLeft(line, " -–—*"))
	f := names.Fold(sample(line, 80))
	for _, label := range creditLabels() {
		if !strings.HasPrefix(f, label) {
			continue
		}
		if strings.HasSuffix(label, ":") {
			return true
		}
		n := len(strings.Fields(label))
		if words := strings.Fields(line); len(words) > n {
			first, _ := utf8.DecodeRuneInString(words[n])
			return !unicode.IsLower(first)
		}
	}
	return false
}

// A textLine is one line of a text.
type textLine struct {
	text   string // single blanks, none around it
	indent bool   // it starts with a tab or two blanks
	width  int    // characters
	soft   bool   // a softBreak stands before it
}

// softBreak parts lines that are one paragraph for certain, as the rows of a
// table are. No text that was decoded holds it.
const softBreak = "\v"

// lines cuts a text into lines. It is valid UTF-8 afterwards.
func lines(text string) []textLine {
	if strings.Contains(text, softBreak) {
		var out []textLine
		soft := false
		for part := range strings.SplitSeq(text, softBreak) {
			from := len(out)
			out = append(out, lines(part)...)
			out[from].soft = soft
			soft = true
		}
		return out
	}
	text = withoutControls(strings.ToValidUTF8(text, "\ufffd"))
	out := make([]textLine, 0, strings.Count(text, "\n")+1)
	for l := range strings.SplitSeq(text, "\n") {
		t := l
		if strings.ContainsRune(l, '\t') || strings.Contains(l, "  ") || strings.HasPrefix(l, " ") || strings.HasSuffix(l, " ") {
			t = strings.Join(strings.Fields(l), " ")
		}
		out = append(out, textLine{text: t, indent: strings.HasPrefix(l, "\t") || strings.HasPrefix(l, "  "), width: runes(t)})
	}
	return out
}

// A wrap says how the lines of a text were broken.
type wrap struct {
	hard  bool // at a width, by whoever typed it
	width int  // of the longest line
	apart bool // blank lines stand between paragraphs
}

const maxWrap = 132 // characters of a hard-wrapped line, as wide as a terminal was

// wrapOf looks at which lines end where the next word had no room.
func wrapOf(ls []textLine) wrap {
	var w wrap
	for i, l := range ls {
		w.width = max(w.width, l.width)
		w.apart = w.apart || l.text == "" && i > 0 && i+1 < len(ls)
	}
	if w.width > maxWrap {
		return w
	}
	pairs, full := 0, 0
	for i := range len(ls) - 1 {
		if ls[i].text == "" || ls[i+1].text == "" || ls[i+1].indent && !ls[i].indent || ls[i+1].soft {
			continue
		}
		pairs++
		if w.full(ls[i], ls[i+1]) && !endsSentence(ls[i].text) {
			full++
		}
	}
	w.hard = w.width >= 40 && pairs > 0 && full*2 >= pairs
	return w
}

// full reports whether the first word of next had no room on l, give or take
// an eighth of the width.
func (w wrap) full(l, next textLine) bool {
	word, _, _ := strings.Cut(next.text, " ")
	return l.width+1+runes(word) > w.width-w.width/8
}

// joins reports whether two lines are one paragraph that was hard-wrapped.
func (w wrap) joins(l, next textLine) bool {
	if !w.hard || l.text == "" || next.text == "" || next.indent && !l.indent || isCredit(next.text) || isMark(next.text) || isMark(l.text) {
		return false
	}
	return w.full(l, next) || !endsSentence(l.text)
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?:\"؟”’»۔)", r)
}

// paragraphs returns the paragraphs of a text, hard-wrapped lines joined. In
// the paragraphs of other texts lines stay apart, unless each line is one.
func paragraphs(ls []textLine) []string { return wrapOf(ls).paragraphs(ls) }

// paragraphs returns the paragraphs of lines that were broken as w says.
func (w wrap) paragraphs(ls []textLine) []string {
	each := !w.hard && (!w.apart || w.width > maxWrap)
	var out []string
	var p []string // the lines of this paragraph
	end := func() {
		if len(p) > 0 {
			out = append(out, strings.Join(p, cmp.Or(map[bool]string{true: " "}[w.hard], "\n")))
			p = p[:0]
		}
	}
	for i, l := range ls {
		if l.text == "" {
			end()
			continue
		}
		if l.soft && len(p) > 0 {
			p[len(p)-1] += "\n" + l.text
			continue
		}
		if i > 0 && (each || w.hard && !w.joins(ls[i-1], l) || !w.hard && l.indent && !ls[i-1].indent) {
			end()
		}
		p = append(p, l.text)
	}
	end()
	return out
}
