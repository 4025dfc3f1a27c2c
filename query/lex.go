package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A lexer cuts a query into tokens.
type lexer struct {
	s        string
	pos      int
	scope    Field // of the brackets around; Text outside of any
	sentence int   // where a last word ends whose "?" or "!" is that of prose; 0 if there is none
}

func (l *lexer) fail(start, end int, msg, mend string) error {
	return &SyntaxError{Query: l.s, Offset: start, Width: end - start, Msg: msg, Mend: mend}
}

func (l *lexer) peek() (r rune, size int) {
	if l.pos >= len(l.s) {
		return -1, 0
	}
	return utf8.DecodeRuneInString(l.s[l.pos:])
}

// next returns the next token that stands where a part may begin.
func (l *lexer) next() (token, error) {
	l.skip(isBlank)
	start := l.pos
	r, size := l.peek()
	switch {
	case size == 0:
		return token{kind: tokenEnd, start: start, end: start}, nil
	case r == '(':
		l.pos++
		return token{kind: tokenOpen, start: start, end: l.pos}, nil
	case r == ')':
		return l.closing()
	case r == '-' && !(l.scope == around && l.degrees()):
		return l.minus()
	case isQuote(r):
		return l.phrase(l.scope)
	}
	if t, found, err := l.special(l.scope); found || err != nil {
		return t, err
	}
	return l.word(l.scope, false)
}

// closing reads a closing bracket, and the weight after it.
func (l *lexer) closing() (token, error) {
	t := token{kind: tokenClose, start: l.pos}
	l.pos++
	t.end = l.pos
	end := t.end
	if err := l.suffix(&t); err != nil {
		return t, err
	}
	if t.tildeAt > 0 {
		return t, l.fail(t.tildeAt, t.end, `"~" after brackets`, `write it after each word, or after a phrase: "oil price"~5`)
	}
	t.end = end
	return t, nil
}

// degrees reports whether a minus and a figure are next.
func (l *lexer) degrees() bool {
	return len(l.s) > l.pos+1 && '0' <= l.s[l.pos+1] && l.s[l.pos+1] <= '9'
}

// special reads what begins with a sign of its own: a regular expression, a
// slot, or a span of dates in brackets.
func (l *lexer) special(f Field) (t token, found bool, err error) {
	r, _ := l.peek()
	switch {
	case isDate(f) && (r == '[' || r == '{'):
		t, err = l.dateRange()
	case isLiteral(f) || isDate(f) || f == around || f == sorting:
		return t, false, nil
	case r == '<':
		t, err = l.slot(f)
	case r == '/' && !l.atProximity():
		t, err = l.regexp()
	default:
		return t, false, nil
	}
	return t, true, err
}

func (l *lexer) minus() (token, error) {
	start := l.pos
	l.pos++
	l.skip(isInvisible)
	switch r, size := l.peek(); {
	case size == 0, isBlank(r), r == ')':
		return token{}, l.fail(start, start+1, `"-" has nothing after it`, "put it directly before what must not be there: -oil")
	case r == '-':
		return token{}, l.fail(start, l.pos+1, "more than one minus", "write one, directly before what must not be there: -oil")
	}
	return token{kind: tokenMinus, start: start, end: start + 1}, nil
}

// value returns what stands directly after the name t: a word, a phrase or an
// opening bracket.
func (l *lexer) value(t token) (token, error) {
	l.skip(isInvisible)
	r, size := l.peek()
	switch {
	case size == 0, isBlank(r), r == ')':
		return token{}, l.noValue(t.start, t.end, t.field)
	case r == '(':
		l.pos++
		return token{kind: tokenOpen, start: l.pos - 1, end: l.pos}, nil
	case r == '-' && !isDate(t.field) && t.field != around && t.field != sorting:
		return token{}, l.fail(l.pos, l.pos+1, "a minus after the field "+string(t.field),
			fmt.Sprintf("put it before the field, -%s:..., or the value in quotes", t.field))
	case isQuote(r):
		return l.phrase(t.field)
	}
	if v, found, err := l.special(t.field); found || err != nil {
		return v, err
	}
	return l.word(t.field, true)
}

func (l *lexer) noValue(start, end int, f Field) error {
	return l.fail(start, end, fmt.Sprintf("the field %s has no value", f),
		fmt.Sprintf("write it directly after the colon: %s:%s", f, example(f)))
}

// phrase reads from an opening quote to its closing one.
func (l *lexer) phrase(f Field) (token, error) {
	start := l.pos
	open, size := l.peek()
	l.pos += size
	body := l.pos
	for {
		r, size := l.peek()
		if size == 0 {
			return token{}, l.fail(start, body, "the quote is never closed", "put a quote where the phrase ends")
		}
		if isQuote(r) && isGuillemet(r) == isGuillemet(open) {
			break
		}
		l.pos += size
	}
	raw := l.s[body:l.pos]
	_, size = l.peek()
	l.pos += size
	t := token{kind: tokenPhrase, text: strings.Join(strings.FieldsFunc(raw, isBlank), " "), start: start, end: l.pos}
	if err := l.checkPhrase(t, f, raw, body); err != nil {
		return t, err
	}
	return t, l.suffix(&t)
}

func (l *lexer) checkPhrase(t token, f Field, raw string, body int) error {
	if t.text == "" {
		return l.fail(t.start, t.end, "empty quotes", "put a word in them, or leave them out")
	}
	if strings.HasSuffix(raw, `\`) {
		at := body + len(raw) - 1
		return l.fail(at, at+1, "a backslash before a quote", "a phrase that holds quotes is written «so»")
	}
	if !hasWord(t.text) {
		return l.fail(t.start, t.end, "quotes without a letter or digit", "put a word in them, or leave them out")
	}
	if !isText(f) {
		return nil
	}
	if i := phraseWildcard(raw); i >= 0 {
		return l.fail(body+i, body+i+1, fmt.Sprintf("%q in a phrase", raw[i:i+1]), "write the words without quotes and pre/1 between them: oil pre/1 pric*")
	}
	if n := countWords(t.text); n > MaxPhraseWords {
		return l.fail(t.start, t.end, fmt.Sprintf("a phrase of %d words", n), fmt.Sprintf("the most is %d", MaxPhraseWords))
	}
	for w := range strings.FieldsSeq(t.text) {
		if len(w) > MaxWordBytes {
			return l.tooLong(t, len(w))
		}
	}
	return nil
}

func (l *lexer) tooLong(t token, n int) error {
	return l.fail(t.start, t.end, fmt.Sprintf("a word of %d bytes", n), fmt.Sprintf("the most is %d", MaxWordBytes))
}

// word reads a word of the field f, or the operator or the name of a field that
// looks like one. A value, directly after its name, is neither.
func (l *lexer) word(f Field, value bool) (token, error) {
	start := l.pos
	letters := true // and nothing else so far
scan:
	for {
		r, size := l.peek()
		switch {
		case size == 0, isBlank(r), r == ')':
			break scan
		case r == '(' && value:
			if isAtLeast(l.s[start:l.pos]) {
				break scan
			}
			return token{}, l.fail(l.pos, l.pos+1, "a bracket inside a word", "put a blank before it")
		case r == '(':
			t, done, err := l.segment(start)
			if done {
				return t, err
			}
			break scan
		case isQuote(r):
			return token{}, l.fail(l.pos, l.pos+size, "a quote inside a word", "put a blank before it")
		case r == ':' && letters && !value && l.pos > start:
			if t, done, err := l.name(start); done {
				return t, err
			}
		}
		letters = letters && (unicode.IsLetter(r) || unicode.IsMark(r))
		l.pos += size
	}
	if t, found, err := l.operator(start, f, value); found || err != nil {
		return t, err
	}
	return l.plain(start, f, value)
}

// operator returns the operator that the word from start is, if it is one.
func (l *lexer) operator(start int, f Field, value bool) (t token, found bool, err error) {
	typed := trimPunctuation(l.s[start:l.pos], prose, isDate(f))
	t = token{start: start, end: start + len(typed)}
	if t.kind = operator(typed); t.kind != tokenWord && !value {
		return t, true, nil
	}
	if isLiteral(f) || isDate(f) || f == around || f == sorting {
		return t, false, nil
	}
	if isAtLeast(typed) {
		err = l.atLeast(&t, typed)
		return t, true, err
	}
	if found, err = l.proximity(&t, typed); found && value && err == nil {
		err = l.fail(t.start, t.end, typed+" has nothing before it", "put a word there, or quotes around it")
	}
	return t, found, err
}

func operator(s string) kind {
	switch s {
	case "AND":
		return tokenAnd
	case "OR":
		return tokenOr
	case "NOT":
		return tokenNot
	}
	return tokenWord
}

// segment decides about a bracket directly after the word from start, as in
// HEADLINE(oil). It is done unless the word is an operator.
func (l *lexer) segment(start int) (t token, done bool, err error) {
	typed := l.s[start:l.pos]
	if operator(typed) != tokenWord || isAtLeast(typed) || isProximity(typed) {
		return token{}, false, nil
	}
	if strings.EqualFold(typed, "date") && l.scope == Text {
		if t, found, err := l.dateSegment(start); found {
			return t, true, err
		}
	}
	if n := aroundWords(l.s[l.pos:]); typed == "AROUND" && n > 0 { // as Google writes it
		t = token{start: start, end: l.pos + n}
		_, err = l.proximity(&t, "near/"+l.s[l.pos+1:t.end-1])
		l.pos = t.end
		return t, true, err
	}
	if strings.HasSuffix(strings.ToLower(typed), "caps") && isName(typed) { // as Nexis writes it
		return token{}, true, l.fail(start, l.pos, quoted(typed)+" is not in the language", "write the word itself in capitals, as in WHO, or without them")
	}
	if strings.ToUpper(typed) != typed || !isName(typed) {
		mend := "put a blank before it"
		if f, ok := fieldOf(typed); ok {
			mend = fmt.Sprintf("write %s:(...) or %s(...)", f, strings.ToUpper(typed))
		}
		return token{}, true, l.fail(l.pos, l.pos+1, "a bracket inside a word", mend)
	}
	f, ok := fieldOf(typed)
	if !ok {
		return token{}, true, l.unknown(start, l.pos, "put a blank before the bracket if it is a word")
	}
	return token{kind: tokenName, field: f, start: start, end: l.pos}, true, nil
}

// name decides about a colon after the letters from start. It is not done if
// they are no field's name and the colon is punctuation.
func (l *lexer) name(start int) (t token, done bool, err error) {
	rest := l.s[l.pos+1:]
	if strings.HasPrefix(rest, "//") {
		return token{}, false, nil
	}
	f, known := fieldOf(l.s[start:l.pos])
	r, size := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, isInvisible))
	switch ends := size == 0 || isBlank(r) || r == ')'; {
	case known && ends:
		return token{}, true, l.noValue(start, l.pos+1, f)
	case known:
		l.pos++
		return token{kind: tokenName, field: f, start: start, end: l.pos}, true, nil
	case ends:
		return token{}, false, nil
	}
	return token{}, true, l.unknown(start, l.pos, "text with a colon goes in quotes")
}

func (l *lexer) unknown(start, end int, otherwise string) error {
	typed := l.s[start:end]
	mend := "the fields are " + fieldList() + "; " + otherwise
	if near := nearestField(typed); near != "" {
		mend = "did you mean " + near + "?"
	}
	return l.fail(start, end, "unknown field "+quoted(typed), mend)
}

// plain returns the word from start, with the signs at its end.
func (l *lexer) plain(start int, f Field, value bool) (token, error) {
	t := token{kind: tokenWord, start: start, end: l.pos}
	typed := l.s[start:l.pos]
	if len(typed) > MaxWordBytes {
		return t, l.tooLong(t, len(typed))
	}
	signs := prose
	if hasPatterns(f) && l.pos != l.sentence {
		signs = proseInWords
	}
	text := trimPunctuation(typed, signs, isDate(f))
	var err error
	if !isLiteral(f) {
		if text, err = l.cutSigns(&t, text, start); err != nil {
			return t, err
		}
		text = trimPunctuation(text, signs, isDate(f))
	}
	if hasPatterns(f) {
		if text, err = l.wildcard(&t, text, f); err != nil {
			return t, err
		}
	}
	t.text = text
	if t.by != 0 && !t.wild && t.tildeAt == 0 && hasPatterns(f) && (operator(text) != tokenWord && !value || isProximity(text) || isAtLeast(text)) {
		return t, l.fail(start, start+len(text), text+" with a weight", `put the word in quotes if it is meant: "`+text+`"^2`)
	}
	return t, l.checkWord(t, f)
}

// checkWord refuses words that mean something in other languages and nothing
// here, and words in which nothing can be looked for.
func (l *lexer) checkWord(t token, f Field) error {
	typed := l.s[t.start:t.end]
	refuse := func(at, n int, msg, mend string) error { return l.fail(t.start+at, t.start+at+n, msg, mend) }
	if i := strings.IndexAny(t.text, "*?"); i >= 0 && !t.wild && !isDate(f) {
		return refuse(i, 1, fmt.Sprintf("%q after the field %s", t.text[i:i+1], f), "it takes no wildcards: write the value in full")
	}
	if i := strings.IndexAny(typed, "[]{}"); i >= 0 && f != Source {
		mend := "leave it out, or put it in quotes; a range of dates is date:2018-01..2018-06"
		return refuse(i, 1, fmt.Sprintf("the bracket %q", typed[i:i+1]), mend)
	}
	if isDate(f) && hasWord(t.text) {
		return nil // p.dates says what else is wrong
	}
	if !isLiteral(f) && !isDate(f) {
		if err := l.checkOperators(t, typed, refuse); err != nil {
			return err
		}
	}
	if !hasWord(t.text) {
		return l.fail(t.start, t.end, quoted(typed)+" has no letter or digit", "leave it out")
	}
	return nil
}

func (l *lexer) checkOperators(t token, typed string, refuse func(at, n int, msg, mend string) error) error {
	for _, o := range [...]struct{ typed, write string }{{"&&", "AND"}, {"||", "OR"}, {"|", "OR"}} {
		if i := strings.Index(typed, o.typed); i >= 0 {
			return refuse(i, len(o.typed), fmt.Sprintf("%q is no operator", o.typed), "write "+o.write)
		}
	}
	if i := strings.IndexByte(typed, '\\'); i >= 0 {
		return refuse(i, 1, "a backslash", "put text with signs in it in quotes")
	}
	if i := strings.IndexAny(typed, "<>="); i > 0 {
		if f, ok := fieldOf(typed[:i]); ok {
			mend := fmt.Sprintf("write %s:%s", f, example(f))
			if f == Published {
				mend = "write date:>=2018-03-12, since:2018-03-12 or before:2018-03-12"
			}
			return refuse(i, 1, fmt.Sprintf("%q after the field %s", typed[i:i+1], f), mend)
		}
		if isName(typed[:i]) {
			return refuse(i, 1, fmt.Sprintf("%q inside a word", typed[i:i+1]), "text with signs goes in quotes; only date is compared: date:>=2018-03-12")
		}
	}
	switch r, size := utf8.DecodeRuneInString(typed); r {
	case '!':
		return refuse(0, 1, `"!" before a word`, "write -word or NOT word; after a word it is any ending")
	case '+':
		return refuse(0, 1, `"+" before a word`, "write AND between words that must all be there")
	case '–', '—', '−', '‐', '‑':
		if len(t.text) > size && hasWord(t.text) {
			return refuse(0, size, "a dash before a word", "write a plain - (or NOT) before what must not be there, or put a blank after the dash's word")
		}
	}
	return nil
}

// skip moves to the next rune for which skipped is false.
func (l *lexer) skip(skipped func(rune) bool) {
	for {
		r, size := l.peek()
		if size == 0 || !skipped(r) {
			return
		}
		l.pos += size
	}
}

// skipPunctuation moves over the punctuation of prose after a quote or bracket.
func (l *lexer) skipPunctuation() {
	from := l.pos
	l.skip(isPunctuation)
	if r, size := l.peek(); size > 0 && !isBlank(r) && r != ')' {
		l.pos = from
	}
}

// The punctuation of prose, and of it what never is a sign of a word.
const (
	prose        = "?!,.;:…؟،؛۔"
	proseInWords = ",.;:…؟،؛۔"
)

func isPunctuation(r rune) bool { return strings.ContainsRune(prose, r) }

// trimPunctuation cuts signs of prose off the end of a word, but for the dot of
// initials, and the two dots of an open span of dates.
func trimPunctuation(s, signs string, date bool) string {
	for s != "" && !isInitials(s) && (!date || !strings.HasSuffix(s, "..")) {
		r, size := utf8.DecodeLastRuneInString(s)
		if !strings.ContainsRune(signs, r) {
			break
		}
		s = s[:len(s)-size]
	}
	return s
}

// isInitials reports whether s is single letters with a dot after each: "U.S.".
func isInitials(s string) bool {
	if len(s) > 24 || !strings.HasSuffix(s, ".") {
		return false
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(s, "."), ".") {
		if r, size := utf8.DecodeRuneInString(part); size != len(part) || !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) }

// isInvisible reports whether r only steers how text is laid out. The joiners
// U+200C and U+200D are not among them: they are part of words.
func isInvisible(r rune) bool {
	return r == 0x200B || r == 0x200E || r == 0x200F || r == 0x061C || r == 0xFEFF ||
		0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069
}

// isQuote reports whether r opens or closes a phrase. Guillemets close one
// another; all others do, too, for keyboards and word processors mix them.
func isQuote(r rune) bool {
	return r == '"' || r >= 0x80 && strings.ContainsRune("“”„‟＂«»", r)
}

func isGuillemet(r rune) bool { return r == '«' || r == '»' }

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// isName reports whether s is plain letters, as the names of fields are.
func isName(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return (r < 'a' || 'z' < r) && (r < 'A' || 'Z' < r) }) < 0
}

func hasWord(s string) bool { return strings.IndexFunc(s, isWordRune) >= 0 }

// countWords counts about the words that an engine cuts s into.
func countWords(s string) int {
	n, inside := 0, false
	for _, r := range s {
		w := isWordRune(r) || inside && (unicode.IsMark(r) || r == 0x200C || r == 0x200D || r == '\'' || r == '’')
		if w && !inside {
			n++
		}
		inside = w
	}
	return n
}

func quoted(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
