package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The language, in EBNF; blanks stand wherever nothing else says so:
//
//	query  = [ group ] .
//	group  = side { "OR" side } .
//	side   = unit { [ "AND" ] unit } .
//	unit   = { "NOT" | "-" } part .        the minus stands directly before its part
//	part   = word | phrase | "(" group ")" | name ":" value | NAME "(" group ")" .
//	value  = word | phrase | "(" group ")" .   directly after the colon; no names inside
//	phrase = '"' { character } '"' .       also “…”, „…“ and «…»; inside, all is text
//	word   = character { character } .     up to a blank, a quote or a bracket
//
// The values of date, after, before, since and until are
//
//	span = date | date ".." date | date ".." | ".." date .
//	date = year [ "-" month [ "-" day [ "T" hour ":" minute [ ":" second ] zone ] ] ] .
//
// Both ends of a span are part of it, and all of it is in UTC.
//
// What the grammar does not say:
//
//   - Bare words without AND or OR anywhere in their group make one [Words],
//     wherever they stand in it; all else beside them is required, and so is a
//     bare word that is the only one. With an AND or OR in the group, all that
//     stands side by side is joined by AND: a b OR c is (a AND b) OR c.
//   - AND, OR and NOT are written in capitals; "and" is a word like any other.
//   - A name before brackets is a name for each word in them.
//   - A phrase of a single word stays a [Phrase]: as it is explicit, it is
//     required.
//   - A name is letters before a colon. A colon after anything else (12:30),
//     or before two slashes (https://...), is part of the word; after letters
//     that name no field, and before a blank, it ends a clause ("Iraq: oil").
//   - The punctuation of prose at the end of a word, a phrase or brackets
//     ("what happened in Kirkuk?") says nothing and is cut off. The last dot of
//     initials stays: U.S.
//   - Marks that only steer the direction of writing are blanks.
//
// What people know from other engines and is not in the language (wildcards,
// fuzziness, boosts, proximity, regular expressions, ranges in brackets) is an
// error that says so, never a word.

// Limits on the text of a query. Each keeps one query from costing an engine
// more than thousands of ordinary ones.
const (
	MaxQueryBytes  = 4096 // as typed, and as [Expr.String] writes it in full
	MaxClauses     = 64   // words, phrases and dates
	MaxNesting     = 16   // brackets in brackets
	MaxPhraseWords = 32
	MaxWordBytes   = 128
)

// Parse reads a text in the query language. It returns nil for a blank text:
// every article. The error is a [*SyntaxError].
func Parse(s string) (Expr, error) {
	p := parser{lexer: lexer{s: s}}
	if err := p.checkText(); err != nil {
		return nil, err
	}
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
	tokenWord
	tokenPhrase
	tokenName // a field with its colon, or with an opening bracket still to come
)

// A token is one piece of a query: the bytes [start, end) of it.
type token struct {
	kind       kind
	text       string // of a word or phrase, as it stands in the Expr
	field      Field  // of a name
	start, end int
}

// A parser reads one query, one token ahead.
type parser struct {
	lexer
	tok     token
	clauses int
	depth   int
}

func (p *parser) advance() (err error) {
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
			switch p.tok.kind {
			case tokenEnd, tokenClose, tokenAnd, tokenOr:
				return nil, p.nothingAfter(t)
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
			return conjunction(gather(side, bare)), nil
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

// checkOneDate refuses date:(2018 2019), which no article can match.
func (p *parser) checkOneDate(scope Field, side []Expr, first, last token) error {
	n := 0
	for _, x := range side {
		if _, ok := x.(Dates); ok {
			n++
		}
	}
	if isDate(scope) && n > 1 {
		return p.fail(first.start, last.start, "dates side by side", "write OR between them")
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
		words = append(words, x.(Word))
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
		switch p.tok.kind {
		case tokenEnd, tokenClose, tokenAnd, tokenOr:
			return nil, false, p.nothingAfter(t)
		}
	}
	x, bare, err = p.part()
	if negative && err == nil {
		x = negation(x)
	}
	return x, bare && !explicit, err
}

func (p *parser) part() (x Expr, bare bool, err error) {
	switch t := p.tok; t.kind {
	case tokenOpen:
		x, err := p.brackets(p.scope)
		return x, false, err
	case tokenName:
		x, err := p.named(t)
		return x, false, err
	default:
		x, err := p.leaf(t, p.scope)
		if err == nil {
			err = p.advance()
		}
		_, isWord := x.(Word)
		return x, isWord, err
	}
}

// named reads the value of a name.
func (p *parser) named(t token) (Expr, error) {
	if p.scope != Text {
		return nil, p.fail(t.start, t.end, fmt.Sprintf("the field %s inside the brackets of %s", t.field, p.scope),
			fmt.Sprintf("close the brackets of %s first", p.scope))
	}
	v, err := p.value(t)
	if err != nil {
		return nil, err
	}
	if v.kind == tokenOpen {
		p.tok = v
		return p.brackets(t.field)
	}
	x, err := p.leaf(v, t.field)
	if err != nil {
		return nil, err
	}
	return x, p.advance()
}

// brackets reads a group from its opening to its closing bracket; the words in
// it are words of scope.
func (p *parser) brackets(scope Field) (Expr, error) {
	t := p.tok
	if p.depth++; p.depth > MaxNesting {
		return nil, p.fail(t.start, t.end, fmt.Sprintf("brackets %d deep", p.depth),
			fmt.Sprintf("the most is %d", MaxNesting))
	}
	outer := p.scope
	p.scope = scope
	if err := p.advance(); err != nil {
		return nil, err
	}
	x, err := p.group()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != tokenClose {
		return nil, p.fail(t.start, t.end, `"(" is never closed`, `put a ")" where its part ends`)
	}
	if x == nil {
		return nil, p.fail(t.start, p.tok.end, "empty brackets", "put a word in them, or leave them out")
	}
	p.depth--
	p.scope = outer
	return x, p.advance()
}

// leaf makes a clause of a word or phrase.
func (p *parser) leaf(t token, f Field) (Expr, error) {
	if p.clauses++; p.clauses > MaxClauses {
		return nil, p.fail(t.start, t.end, fmt.Sprintf("more than %d words, phrases and dates", MaxClauses),
			"ask for less at a time")
	}
	switch {
	case isDate(f):
		return p.dates(t, f)
	case t.kind == tokenPhrase:
		return Phrase{f, t.text}, nil
	}
	return Word{f, t.text}, nil
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
// directly in an And, no Or in an Or, no Not in a Not, none with a single part.

func conjunction(parts []Expr) Expr {
	var all And
	for _, x := range parts {
		switch x := x.(type) {
		case nil:
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
