package query

import (
	"fmt"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The signs at a word: wildcards, ~ and ^ after it, the operators of proximity,
// <slots> and /regular expressions/.

// Limits on a regular expression. A program of more instructions takes longer
// to match than all else in a query.
const (
	maxRegexpBytes   = 256
	maxRegexpProgram = 1000
)

// suffix reads what stands directly after a quote, a bracket, a slot or a
// regular expression: ~, ^ and the punctuation of prose.
func (l *lexer) suffix(t *token) error {
	t.end = l.pos
	if r, _ := l.peek(); r != '~' && r != '^' {
		l.skipPunctuation()
		return nil
	}
	l.skip(func(r rune) bool { return !isBlank(r) && r != ')' && r != '(' && !isQuote(r) })
	raw := trimPunctuation(l.s[t.end:l.pos], prose, false)
	rest, err := l.cutSigns(t, raw, t.end)
	t.end += len(raw)
	if err == nil && rest != "" { // never: it begins with a sign
		err = l.fail(t.start, t.end, quoted(rest)+" after a part", "put a blank before it")
	}
	return err
}

// cutSigns takes ^ and a weight, and ~ and what follows it, off the end of s,
// which begins at a place of the query.
func (l *lexer) cutSigns(t *token, s string, at int) (string, error) {
	if i := strings.LastIndexByte(s, '^'); i >= 0 {
		by, ok := weight(s[i+1:])
		switch {
		case i == 0 && t.kind == tokenWord:
			return s, l.fail(at, at+len(s), quoted(s)+" has nothing before it", "write it directly after a word, a phrase or a bracket: oil^2")
		case !ok:
			return s, l.fail(at+i, at+len(s), quoted(s[i:])+" is no weight",
				fmt.Sprintf("write a number of more than 0, at most %d: oil^2", MaxBoost))
		}
		t.by, s = by, s[:i]
		if i := strings.IndexByte(s, '^'); i >= 0 {
			return s, l.fail(at+i, at+len(s), "more than one weight", "write one: oil^2")
		}
	}
	if i := strings.IndexByte(s, '~'); i >= 0 {
		if i == 0 && t.kind == tokenWord {
			return s, l.fail(at, at+len(s), quoted(s)+" has nothing before it", "write it directly after a word or a phrase: Barzany~")
		}
		t.tilde, t.tildeAt, s = s[i+1:], at+i, s[:i]
	}
	return s, nil
}

// weight reads the number of a boost, written in plain figures.
func weight(s string) (by float64, ok bool) {
	by, ok = decimal(s)
	return by, ok && by > 0 && by <= MaxBoost
}

func decimal(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "0123456789.") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// wildcard makes a pattern of a word with *, ? or a last ! in it.
func (l *lexer) wildcard(t *token, s string, f Field) (string, error) {
	stem := strings.TrimRight(s, "!?")
	switch end := s[len(stem):]; {
	case stem == "" || strings.Trim(end, "?") == "":
	case end == "!":
		s = stem + "*"
	default:
		at := t.start + len(stem)
		return s, l.fail(at, at+len(end), quoted(end)+" after a word", "write one ! for any ending, or leave it out")
	}
	i := strings.IndexAny(s, "*?")
	if i < 0 {
		return s, nil
	}
	t.wild = true
	if f == Source {
		if !hasWord(s) {
			return s, l.fail(t.start, t.end, quoted(s)+" has no letter or digit", "write some of the path: 2018/*")
		}
		return oneStar(s), nil
	}
	if i := strings.IndexByte(s, '?'); i >= 0 && (strings.Contains(s, "://") || strings.HasPrefix(s, "www.")) {
		return s, l.fail(t.start+i, t.start+i+1, `"?" in an address`, "put the address in quotes")
	}
	if from, to := lonelyWildcard(s); from >= 0 {
		return s, l.fail(t.start+from, t.start+to, quoted(s[from:to])+" has no letter or digit beside it",
			"a wildcard is part of a word: Kirk* or wom?n")
	}
	if t.tildeAt > 0 {
		return s, l.fail(t.tildeAt, t.tildeAt+1+len(t.tilde), `"~" after a wildcard`, "write one of them: Kirk* or Kirkuk~")
	}
	return oneStar(s), nil
}

func oneStar(s string) string {
	for strings.Contains(s, "**") {
		s = strings.ReplaceAll(s, "**", "*")
	}
	return s
}

// lonelyWildcard returns the first run of wildcards in s that has no letter or
// digit in its word; from is -1 if there is none.
func lonelyWildcard(s string) (from, to int) {
	isPart := func(r rune) bool {
		return isWordRune(r) || unicode.IsMark(r) || strings.ContainsRune("*?'’\u200c\u200d", r)
	}
	for at := 0; at < len(s); {
		n := strings.IndexFunc(s[at:], func(r rune) bool { return !isPart(r) })
		if n < 0 {
			n = len(s) - at
		}
		if piece := s[at : at+n]; !hasWord(piece) {
			if i := strings.IndexAny(piece, "*?"); i >= 0 {
				return at + i, at + 1 + strings.LastIndexAny(piece, "*?")
			}
		}
		at += n
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	return -1, -1
}

// phraseWildcard returns where raw, the text of a phrase, has a wildcard, or -1.
// A ? at the end of a word is punctuation there.
func phraseWildcard(raw string) int {
	for i, r := range raw {
		switch r {
		case '*':
			return i
		case '?':
			before, _ := utf8.DecodeLastRuneInString(raw[:i])
			after, _ := utf8.DecodeRuneInString(raw[i+1:])
			if isWordRune(before) && isWordRune(after) {
				return i
			}
		}
	}
	return -1
}

// endOfSentence returns where the last word of s ends if s reads as a sentence
// of prose with a "?" or "!" at its end, or 0. It does if it is three or more
// bare words and nothing else, and has no other such sign.
func endOfSentence(s string) int {
	end := len(strings.TrimRightFunc(s, isBlank))
	text := strings.TrimRight(s[:end], "?!")
	if len(text) == end || strings.ContainsAny(text, `?!()[]{}<>*~^"`) || strings.ContainsFunc(text, isQuote) {
		return 0
	}
	words := strings.FieldsFunc(text, isBlank)
	for _, w := range words {
		name, _, field := strings.Cut(trimPunctuation(w, prose, false), ":")
		if field && name != "" || w[0] == '-' || w[0] == '/' || operator(w) != tokenWord || isProximity(w) || isAtLeast(w) {
			return 0
		}
	}
	if len(words) < 3 {
		return 0
	}
	return end
}

// isAtLeast reports whether s is the operator "atleast3".
func isAtLeast(s string) bool {
	const name = "atleast"
	return len(s) > len(name) && strings.EqualFold(s[:len(name)], name) && isDigits(s[len(name):])
}

func (l *lexer) atLeast(t *token, typed string) error {
	n, err := strconv.Atoi(typed[len("atleast"):])
	if err != nil || n < 1 || n > MaxAtLeast {
		return l.fail(t.start, t.end, quoted(typed)+" is out of bounds", fmt.Sprintf("write a number from 1 to %d: atleast3(oil)", MaxAtLeast))
	}
	t.kind, t.n = tokenAtLeast, n
	return nil
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// cutProximity parts an operator of proximity into its name and how near: "w"
// and "5" of w/5, "near" and "5" of NEAR5, "" and "5" of /5. Names that only
// other archives know are found too.
func cutProximity(typed string) (name, within string, found bool) {
	lower := strings.ToLower(typed)
	name, within, found = strings.Cut(lower, "/")
	if !found {
		within, found = strings.CutPrefix(lower, "near")
		return "near", within, found && isDigits(within)
	}
	switch name {
	case "", "w", "pre", "near":
		return name, within, isDigits(within) || unitNamed(within) != InWords
	case "n", "p", "adj", "onear", "within":
		return name, within, isDigits(within)
	}
	return "", "", false
}

// isNoProximity reports whether s can only be meant as an operator of proximity
// and is none: w/-5, w/5x, NEAR/x. In small letters w/o and near/far are words.
func isNoProximity(s string) bool {
	name, within, found := strings.Cut(s, "/")
	if !found {
		return false
	}
	switch name {
	case "NEAR", "PRE":
		return true
	case "W", "w", "pre", "near":
		return within == "seg" || within != "" && strings.ContainsRune("+-.0123456789", rune(within[0]))
	}
	return false
}

func unitNamed(s string) Unit {
	switch s {
	case "s", "sent", "sentence":
		return InSentence
	case "p", "para", "paragraph":
		return InParagraph
	}
	return InWords
}

func isProximity(typed string) bool {
	_, _, found := cutProximity(typed)
	return found
}

// atProximity reports whether /5, /s or /p is next, and no regular expression.
func (l *lexer) atProximity() bool {
	rest := l.s[l.pos:]
	if i := strings.IndexFunc(rest, func(r rune) bool { return isBlank(r) || r == '(' || r == ')' }); i >= 0 {
		rest = rest[:i]
	}
	return isProximity(trimPunctuation(rest, prose, false))
}

// proximity makes t the operator that typed is, if it is one.
func (l *lexer) proximity(t *token, typed string) (found bool, err error) {
	name, within, found := cutProximity(typed)
	if !found {
		if isNoProximity(typed) {
			err = l.fail(t.start, t.end, quoted(typed)+" says no distance", "write w/5 (in any order) or pre/5 (in this order), w/s (in one sentence) or w/p (in one paragraph)")
		}
		return err != nil, err
	}
	t.kind = tokenNear
	t.near = Near{Unit: unitNamed(within), Ordered: name == "pre"}
	switch name {
	case "", "w", "pre", "near":
	default:
		return true, l.fail(t.start, t.end, quoted(typed)+" is not in the language", "write w/5 (in any order) or pre/5 (in this order)")
	}
	if t.near.Unit != InWords {
		return true, nil
	}
	n, err := strconv.Atoi(within)
	if err != nil || n < 1 || n > MaxDistance {
		return true, l.fail(t.start, t.end, quoted(l.s[t.start:t.end])+" is out of bounds",
			fmt.Sprintf("write a number from 1, which is the next word, to %d: w/5; in one sentence is w/s, in one paragraph w/p", MaxDistance))
	}
	t.near.Within = n
	return true, nil
}

// aroundWords returns the length of "(5)" at the start of s, or 0.
func aroundWords(s string) int {
	n, _, found := strings.Cut(strings.TrimPrefix(s, "("), ")")
	if !found || !isDigits(n) {
		return 0
	}
	return len(n) + len("()")
}

// slot reads <person>.
func (l *lexer) slot(f Field) (token, error) {
	const mend = "write <person>, <place> or <org>, or put text with signs in quotes"
	start := l.pos
	rest := l.s[start+1:]
	n := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) })
	if n < 1 || rest[n] != '>' {
		return token{}, l.fail(start, start+1, `"<" begins no <person>, <place> or <org>`, mend)
	}
	end := start + n + len("<>")
	kind, _ := fieldOf(rest[:n])
	switch {
	case kind != Person && kind != Place && kind != Org:
		return token{}, l.fail(start, end, "there is no "+quoted(l.s[start:end]), mend)
	case !isText(f):
		return token{}, l.fail(start, end, fmt.Sprintf("%s after the field %s", l.s[start:end], f), "it stands in running text: in headline, lead, body or no field")
	}
	l.pos = end
	t := token{kind: tokenSlot, field: kind, start: start, end: end}
	return t, l.suffix(&t)
}

// dateRange reads [2018-01 TO 2018-06].
func (l *lexer) dateRange() (token, error) {
	start := l.pos
	n := strings.IndexAny(l.s[start:], "]}")
	if n < 0 {
		return token{}, l.fail(start, start+1, fmt.Sprintf("the bracket %q is never closed", l.s[start:start+1]), "write date:[2018-01 TO 2018-06] or date:2018-01..2018-06")
	}
	l.pos = start + n + 1
	t := token{kind: tokenRange, text: l.s[start+1 : l.pos-1], start: start, end: l.pos}
	if l.s[start] == '{' || l.s[l.pos-1] == '}' {
		return t, l.fail(start, l.pos, `a span of dates in "{}"`, "both ends are part of a span: write date:[2018-01 TO 2018-06], or after:2018-01 before:2018-06")
	}
	return t, l.suffix(&t)
}

// regexp reads /oil|gas/.
func (l *lexer) regexp() (token, error) {
	const inQuotes = "text that begins with a slash goes in quotes"
	start := l.pos
	l.pos++
	for {
		r, size := l.peek()
		if size == 0 || isBlank(r) {
			if l.pos == start+1 {
				return token{}, l.fail(start, l.pos, `"/" has no letter or digit`, "leave it out")
			}
			return token{}, l.fail(start, l.pos, "the regular expression is never closed",
				`put a "/" at its end, and no blank in it, for it is held against single words; `+inQuotes)
		}
		l.pos += size
		if r == '/' {
			break
		}
		if r == '\\' {
			_, size := l.peek()
			l.pos += size
		}
	}
	t := token{kind: tokenRegexp, start: start, end: l.pos}
	raw := l.s[start+1 : l.pos-1]
	t.text = foldRegexp(raw)
	switch {
	case raw == "":
		return t, l.fail(start, l.pos, `"//" is an empty regular expression`, "put one between the slashes, or leave them out")
	case len(t.text) > maxRegexpBytes:
		return t, l.fail(start, l.pos, fmt.Sprintf("a regular expression of %d bytes", len(t.text)), fmt.Sprintf("the most is %d", maxRegexpBytes))
	}
	if err := checkRegexp(t.text); err != nil {
		return t, l.fail(start, l.pos, err.Error(), "mend it; "+inQuotes)
	}
	if err := l.suffix(&t); err != nil {
		return t, err
	}
	if t.tildeAt > 0 {
		return t, l.fail(t.tildeAt, t.end, `"~" after a regular expression`, "leave it out")
	}
	if r, size := l.peek(); size > 0 && !isBlank(r) && r != ')' {
		return t, l.fail(l.pos, l.pos+size, "text after a regular expression", "put a blank before it; there are no flags, and capitals count for nothing; "+inQuotes)
	}
	return t, nil
}

// foldRegexp returns a regular expression with its letters in small, for words
// are folded before they are held against it, and with \/ as /.
func foldRegexp(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r != '\\' || i+1 == len(s) {
			b.WriteRune(unicode.ToLower(r))
			i += size
			continue
		}
		_, size = utf8.DecodeRuneInString(s[i+1:])
		n := 1 + size
		if end := strings.IndexByte(s[i:], '}'); end > 0 && (strings.HasPrefix(s[i:], `\p{`) || strings.HasPrefix(s[i:], `\P{`)) {
			n = end + 1
		} else if size == 1 && (s[i+1] == 'p' || s[i+1] == 'P') && i+2 < len(s) {
			_, size := utf8.DecodeRuneInString(s[i+2:])
			n += size
		}
		if s[i:i+n] == `\/` {
			b.WriteByte('/')
		} else {
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// slashed returns a regular expression as it stands between slashes.
func slashed(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '/':
			b.WriteByte('\\')
		case s[i] == '\\' && i+1 < len(s):
			b.WriteByte(s[i])
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// checkRegexp says why s cannot be used.
func checkRegexp(s string) error {
	class := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '[':
			class = true
		case s[i] == ']':
			class = false
		case !class && strings.HasPrefix(s[i:], "(?") && !strings.HasPrefix(s[i:], "(?:"):
			return fmt.Errorf(`"(?" in a regular expression, which has no flags and names`)
		}
	}
	re, err := syntax.Parse(s, syntax.Perl)
	if err != nil {
		if e, ok := err.(*syntax.Error); ok {
			return fmt.Errorf("the regular expression is wrong: %s: %s", e.Code, quoted(e.Expr))
		}
		return fmt.Errorf("the regular expression is wrong: %w", err)
	}
	if !hasWord(s) {
		return fmt.Errorf("the regular expression has no letter or digit")
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return fmt.Errorf("the regular expression is wrong: %w", err)
	}
	if n := len(prog.Inst); n > maxRegexpProgram {
		return fmt.Errorf("the regular expression takes %d steps, and the most is %d", n, maxRegexpProgram)
	}
	return nil
}
