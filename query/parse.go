package query

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Limits on the text of a query. Each keeps one query from costing an engine
// more than thousands of ordinary ones.
const (
	MaxQueryBytes  = 4096 // as typed, and as [Expr.String] writes it in full
	MaxClauses     = 64   // words, phrases and dates
	MaxNesting     = 16   // brackets in brackets
	MaxPhraseWords = 32
	MaxWordBytes   = 128
	MaxDistance    = 255    // words, of a Near and of the Slop of a Phrase
	MaxAtLeast     = 1000   // times
	MaxBoost       = 1000   // times
	MaxKm          = 20_004 // half the way round the earth
)

// Parse reads a text in the query language. It returns nil for a blank text:
// every article. Dates in words are reckoned from the clock of this machine.
// The error is a [*SyntaxError].
func Parse(s string) (Expr, error) { return ParseAt(s, time.Now()) }

// ParseAt is Parse at another time: "today" is the day of now in its time zone.
func ParseAt(s string, now time.Time) (Expr, error) {
	p := parser{lexer: lexer{s: s}, now: now}
	if err := p.checkText(); err != nil {
		return nil, err
	}
	p.sentence = endOfSentence(s)
	if err := p.advance(); err != nil {
		return nil, err
	}
	x, err := p.group()
	if err != nil {
		return nil, err
	}
	if p.tok.kind == tokenClose {
		return nil, p.fail(p.tok.start, p.tok.end, `")" without a "("`, "leave it out, or open the bracket before")
	}
	if p.order != "" {
		x = Sorted{x, p.order}
	}
	// The full form can be longer: a name before brackets is written for each word.
	if x != nil {
		if n := len(x.String()); n > MaxQueryBytes {
			return nil, p.fail(0, len(s), fmt.Sprintf("the query has %d bytes when written in full", n),
				fmt.Sprintf("the most is %d: ask for less at a time", MaxQueryBytes))
		}
	}
	return x, nil
}

// kind is the kind of a token.
type kind int

const (
	tokenEnd kind = iota
	tokenOpen
	tokenClose
	tokenMinus
	tokenAnd
	tokenOr
	tokenNot
	tokenNear    // an operator of proximity
	tokenAtLeast // with the number, before its part
	tokenWord
	tokenPhrase
	tokenRegexp
	tokenSlot
	tokenRange // what stands in [ ]
	tokenDates // a clause of dates as Nexis writes it
	tokenName  // a field with its colon, or with an opening bracket still to come
)

// A token is one piece of a query: the bytes [start, end) of it.
type token struct {
	kind       kind
	text       string  // of a word or phrase, as it stands in the Expr
	wild       bool    // text is a pattern
	tilde      string  // what follows a ~ at its end
	tildeAt    int     // where that stands; 0 if there is none
	by         float64 // the weight at its end; 0 if there is none
	field      Field   // of a name; what a slot is for
	near       Near    // of an operator, without its parts
	n          int     // of atleast
	start, end int
}

// hasSigns reports whether t is more than a plain word.
func (t token) hasSigns() bool { return t.wild || t.tildeAt > 0 || t.by != 0 }

// A parser reads one query, one token ahead.
type parser struct {
	lexer
	tok     token
	before  token // the one before tok
	now     time.Time
	order   Order // of sort:, "" if there is none
	clauses int
	depth   int
}

func (p *parser) advance() (err error) {
	p.before = p.tok
	p.tok, err = p.next()
	return err
}

// group reads up to the closing bracket or the end. It returns nil if there is
// nothing.
func (p *parser) group() (Expr, error) {
	var (
		sides  []Expr // joined by OR
		side   []Expr // joined by AND
		bare   []int  // the parts of side that are bare words
		joined bool   // an AND or OR stands in the group
	)
	scope, first := p.scope, p.tok
	for {
		switch t := p.tok; t.kind {
		case tokenAnd, tokenOr:
			if len(side) == 0 {
				return nil, p.fail(t.start, t.end, p.s[t.start:t.end]+" has nothing before it",
					`put a word there, or "`+strings.ToLower(p.s[t.start:t.end])+`" in quotes if the word is meant`)
			}
			joined = true
			if t.kind == tokenOr {
				sides, side = append(sides, conjunction(side)), nil
			}
			if err := p.advance(); err != nil {
				return nil, err
			}
			if p.ended() {
				return nil, p.nothingAfter(t)
			}
			if p.tok.kind == tokenName && p.tok.field == sorting {
				return nil, p.misplacedSort()
			}
		case tokenEnd, tokenClose:
			if len(side) == 0 {
				return nil, nil
			}
			if joined {
				return disjunction(append(sides, conjunction(side))), nil
			}
			if err := p.checkOneDate(scope, side, first, t); err != nil {
				return nil, err
			}
			parts := gather(side, bare)
			if err := p.checkDateClause(parts, first, t); err != nil {
				return nil, err
			}
			return conjunction(parts), nil
		case tokenName:
			if t.field == sorting && p.depth == 0 {
				if err := p.sort(t); err != nil {
					return nil, err
				}
				continue
			}
			fallthrough
		default:
			x, isBare, err := p.unit()
			if err != nil {
				return nil, err
			}
			if isBare {
				bare = append(bare, len(side))
			}
			side = append(side, x)
		}
	}
}

// ended reports whether tok ends the part of a group before it.
func (p *parser) ended() bool {
	switch p.tok.kind {
	case tokenEnd, tokenClose, tokenAnd, tokenOr:
		return true
	}
	return false
}

// checkOneDate refuses date:(2018 2019), which no article can match, and
// near:(Erbil Duhok), which few can.
func (p *parser) checkOneDate(scope Field, side []Expr, first, last token) error {
	n := 0
	for _, x := range side {
		switch x.(type) {
		case Dates, Around:
			n++
		}
	}
	if n > 1 && (isDate(scope) || scope == around) {
		what := "dates"
		if scope == around {
			what = "places"
		}
		return p.fail(first.start, last.start, what+" side by side", "write OR between them")
	}
	return nil
}

// checkDateClause refuses "date" "is" "2018" with other parts in between: they
// are bare words that would read as a clause of dates when written in full.
func (p *parser) checkDateClause(parts []Expr, first, last token) error {
	for _, x := range parts {
		words, _ := x.(Words)
		for i := range len(words) - 2 {
			var texts [3]string
			for j := range texts {
				if w, ok := words[i+j].(Word); ok && w.Field == Text {
					texts[j] = w.Text
				}
			}
			if isDateClause(texts[0], texts[1], texts[2]) {
				return p.fail(first.start, last.start, "date "+texts[1]+" "+texts[2]+" with other parts between", "write date:"+texts[2])
			}
		}
	}
	return nil
}

// gather makes one Words of the bare words among parts, in place of the first.
func gather(parts []Expr, bare []int) []Expr {
	if len(bare) < 2 {
		return parts
	}
	words := make(Words, 0, len(bare))
	rest := make([]Expr, 0, len(parts))
	for i, x := range parts {
		if len(words) == len(bare) || bare[len(words)] != i {
			rest = append(rest, x)
			continue
		}
		if len(words) == 0 {
			rest = append(rest, nil) // here, once they are all known
		}
		words = append(words, x)
	}
	rest[slices.Index(rest, Expr(nil))] = words
	return rest
}

// unit reads one part with the minus or NOT before it. It says whether the part
// is a bare word.
func (p *parser) unit() (x Expr, bare bool, err error) {
	negative, explicit := false, false
	for p.tok.kind == tokenNot || p.tok.kind == tokenMinus {
		t := p.tok
		negative, explicit = !negative, true
		if err := p.advance(); err != nil {
			return nil, false, err
		}
		if p.ended() {
			return nil, false, p.nothingAfter(t)
		}
	}
	x, bare, err = p.near()
	if negative && err == nil {
		x = negation(x)
	}
	return x, bare && !explicit, err
}

// part reads one part with the weight after it.
func (p *parser) part() (x Expr, bare bool, err error) {
	x, by, bare, err := p.unweighted()
	if by != 0 && err == nil {
		x = Boost{x, by}
	}
	return x, bare, err
}

// unweighted reads one part, and returns the weight that stands after it.
func (p *parser) unweighted() (x Expr, by float64, bare bool, err error) {
	switch t := p.tok; t.kind {
	case tokenOpen:
		x, by, err = p.brackets(p.scope)
		return x, by, false, err
	case tokenName:
		x, by, err = p.named(t)
		return x, by, false, err
	case tokenAtLeast:
		x, by, err = p.timed(t, p.scope)
		return x, by, false, err
	case tokenNear:
		return nil, 0, false, p.fail(t.start, t.end, p.s[t.start:t.end]+" has nothing before it",
			"put a word there, or quotes around it if it is meant")
	default:
		if clause, found := p.dateClause(t); found {
			t, p.tok = clause, clause
		}
		if t.kind == tokenDates {
			x, err = p.dateSegment(t)
		} else {
			x, err = p.leaf(t, p.scope)
		}
		if err == nil {
			err = p.advance()
		}
		switch x.(type) {
		case Word, Wildcard, Fuzzy:
			bare = true
		}
		return x, t.by, bare, err
	}
}

// named reads the value of a name.
func (p *parser) named(t token) (x Expr, by float64, err error) {
	if t.field == sorting {
		return nil, 0, p.misplacedSort()
	}
	if p.scope != Text {
		return nil, 0, p.fail(t.start, t.end, fmt.Sprintf("the field %s inside the brackets of %s", t.field, p.scope),
			fmt.Sprintf("close the brackets of %s first", p.scope))
	}
	scope := t.field
	if scope == headOrLead {
		scope = Headline
		if err := p.deeper(t); err != nil { // for it is written in brackets
			return nil, 0, err
		}
	}
	v, err := p.value(t)
	if err != nil {
		return nil, 0, err
	}
	p.tok = v
	switch v.kind {
	case tokenOpen:
		x, by, err = p.brackets(scope)
	case tokenAtLeast:
		if r, _ := p.peek(); r != '(' {
			return nil, 0, p.fail(v.start, v.end, p.s[v.start:v.end]+" without a bracket after it", fmt.Sprintf("write %s:%s(oil)", t.field, p.s[v.start:v.end]))
		}
		x, by, err = p.timed(v, scope)
	default:
		x, err = p.leaf(v, scope)
		by = v.by
		if err == nil {
			err = p.advance()
		}
	}
	if t.field == headOrLead && err == nil {
		p.depth--
		if hasNot(x) {
			return nil, 0, p.fail(t.start, t.end, "NOT inside "+p.s[t.start:t.end], "write it before: -hlead:oil")
		}
		x = disjunction([]Expr{x, inField(x, Lead)})
		err = p.count(t, clauses(x)/2)
	}
	return x, by, err
}

// timed reads the part after atleast3, in the scope of a field.
func (p *parser) timed(t token, scope Field) (x Expr, by float64, err error) {
	if err := p.advance(); err != nil {
		return nil, 0, err
	}
	from := p.tok.start
	switch p.tok.kind {
	case tokenEnd, tokenClose, tokenAnd, tokenOr, tokenNear:
		return nil, 0, p.nothingAfter(t)
	case tokenNot, tokenMinus:
		return nil, 0, p.fail(p.tok.start, p.tok.end, "NOT after "+p.s[t.start:t.end], "what must not be there stands outside: atleast3(oil) -gas")
	case tokenOpen:
		x, by, err = p.brackets(scope)
	default:
		if err := p.deeper(t); err != nil { // for it is written with brackets
			return nil, 0, err
		}
		x, by, _, err = p.unweighted()
		p.depth--
	}
	if err != nil {
		return nil, 0, err
	}
	_, err = p.operand(x, p.s[t.start:t.end], from, p.before.end)
	return AtLeast{t.n, x}, by, err
}

// sort reads sort:newest, of which t is the name.
func (p *parser) sort(t token) error {
	v, err := p.value(t)
	if err != nil {
		return err
	}
	order, found := orderNamed(v.text)
	switch {
	case v.kind != tokenWord && v.kind != tokenPhrase || !found || v.hasSigns():
		return p.fail(v.start, v.end, "there is no order "+quoted(p.s[v.start:v.end]), "the orders are newest (or date), oldest, relevance")
	case p.order != "":
		return p.fail(t.start, v.end, "a second order", "leave one out")
	}
	p.order = order
	return p.advance()
}

// orderNamed returns the order that s means.
func orderNamed(s string) (o Order, found bool) {
	switch strings.ToLower(s) {
	case "score", string(ByRelevance):
		return ByRelevance, true
	case "date", "-date", "date:desc", string(ByNewest):
		return ByNewest, true
	case "date:asc", string(ByOldest):
		return ByOldest, true
	}
	return "", false
}

func (p *parser) misplacedSort() error {
	return p.fail(p.tok.start, p.tok.end, "sort is part of a clause", "write it beside the whole query, outside of all brackets and operators: oil OR gas sort:newest")
}

// deeper counts one more bracket around what follows.
func (p *parser) deeper(t token) error {
	if p.depth++; p.depth > MaxNesting {
		return p.fail(t.start, t.end, fmt.Sprintf("brackets %d deep", p.depth), fmt.Sprintf("the most is %d", MaxNesting))
	}
	return nil
}

// brackets reads a group from its opening to its closing bracket; the words in
// it are words of scope.
func (p *parser) brackets(scope Field) (x Expr, by float64, err error) {
	t := p.tok
	if err := p.deeper(t); err != nil {
		return nil, 0, err
	}
	outer := p.scope
	p.scope = scope
	if err := p.advance(); err != nil {
		return nil, 0, err
	}
	if x, err = p.group(); err != nil {
		return nil, 0, err
	}
	if p.tok.kind != tokenClose {
		return nil, 0, p.fail(t.start, t.end, `"(" is never closed`, `put a ")" where its part ends`)
	}
	if x == nil {
		return nil, 0, p.fail(t.start, p.tok.end, "empty brackets", "put a word in them, or leave them out")
	}
	by = p.tok.by
	p.depth--
	p.scope = outer
	return x, by, p.advance()
}

// count counts n clauses more, the last of them t.
func (p *parser) count(t token, n int) error {
	if p.clauses += n; p.clauses > MaxClauses {
		return p.fail(t.start, t.end, fmt.Sprintf("more than %d words, phrases and dates", MaxClauses), "ask for less at a time")
	}
	return nil
}

func (p *parser) nothingAfter(t token) error {
	typed := p.s[t.start:t.end]
	mend := `put a word there, or "` + strings.ToLower(typed) + `" in quotes if the word is meant`
	if t.kind == tokenMinus {
		typed, mend = `"-"`, "put it directly before what must not be there: -oil"
	}
	return p.fail(t.start, t.end, typed+" has nothing after it", mend)
}

// conjunction, disjunction and negation keep an Expr in its normal form: no And
// directly in an And, no Or in an Or, no Not in a Not, none with a single part,
// and a Sorted outermost.

func conjunction(parts []Expr) Expr {
	var all And
	for i, x := range parts {
		switch x := x.(type) {
		case nil:
		case Sorted: // the order is that of the whole
			rest := append(slices.Clone(parts[:i]), x.X)
			return Sorted{conjunction(append(rest, unsorted(parts[i+1:])...)), x.Order}
		case And:
			all = append(all, x...)
		default:
			all = append(all, x)
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return all
}

// unsorted returns the parts without orders of their own.
func unsorted(parts []Expr) []Expr {
	out := slices.Clone(parts)
	for i, x := range out {
		if s, ok := x.(Sorted); ok {
			out[i] = s.X
		}
	}
	return out
}

func disjunction(parts []Expr) Expr {
	var either Or
	for _, x := range parts {
		switch x := x.(type) {
		case nil:
		case Or:
			either = append(either, x...)
		default:
			either = append(either, x)
		}
	}
	switch len(either) {
	case 0:
		return nil
	case 1:
		return either[0]
	}
	return either
}

func negation(x Expr) Expr {
	if inner, ok := x.(Not); ok {
		return inner.X
	}
	return Not{x}
}

// checkText refuses what no query may hold, wherever it stands.
func (l *lexer) checkText() error {
	if len(l.s) > MaxQueryBytes {
		at := MaxQueryBytes
		for at > MaxQueryBytes-utf8.UTFMax && !utf8.RuneStart(l.s[at]) {
			at--
		}
		_, size := utf8.DecodeRuneInString(l.s[at:])
		return l.fail(at, at+size, fmt.Sprintf("the query has %d bytes", len(l.s)),
			fmt.Sprintf("the most is %d: ask for less at a time", MaxQueryBytes))
	}
	for i, r := range l.s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(l.s[i:]); size == 1 {
				return l.fail(i, i+1, fmt.Sprintf("the byte 0x%02x is no text", l.s[i]), "queries are written in UTF-8")
			}
		}
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return l.fail(i, i+utf8.RuneLen(r), fmt.Sprintf("the control character %U", r), "leave it out")
		}
	}
	return nil
}
