package analysis

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"ksearch/corpus/names"
)

// A Pattern is what a word may look like. It is held against the Form and the
// Term of a [Token], and is safe for concurrent use.
type Pattern struct {
	text   string
	prefix string
	edits  int
	word   string // that at most so many edits are made in
	match  func(word string) bool
}

// String returns p as a query writes it, folded: "pe*", "kerkuk~".
func (p Pattern) String() string { return p.text }

// Match reports whether a folded word looks like p.
func (p Pattern) Match(word string) bool { return p.match(word) }

// Prefix is how every word begins that looks like p; "" if nothing is known.
func (p Pattern) Prefix() string { return p.prefix }

// Edits returns the word of a pattern of [Fuzzy], and how many letters may
// differ from it: a Levenshtein automaton that counts two letters swapped as
// one edit accepts just what p matches. It returns "" and 0 for other patterns.
func (p Pattern) Edits() (word string, most int) { return p.word, p.edits }

// The letters that stand for * and ? while a text is cut into words: they are
// of Linear A, which nobody writes news in, and Fold leaves them alone.
const (
	star     = '\U00010600'
	question = '\U00010601'
)

// Wildcard returns the patterns of the words that text has, which follow each
// other: in it * is any characters and ? is one. The text is cut into words and
// folded as [Text] does it, with * and ? as letters.
func Wildcard(text string) []Pattern {
	text = strings.NewReplacer("*", string(star), "?", string(question)).Replace(text)
	var out []Pattern
	end, single := -1, false // of the last word, and whether it is one of a script without blanks
	for _, t := range Names(text) {
		if joined := t.Start == end; joined && single && strings.Trim(t.Form, string(star)) == "" {
			continue // any word that begins with a letter which is a word: that word
		}
		r, _ := utf8.DecodeRuneInString(t.Form)
		end, single = t.End, alone(r)
		out = append(out, glob(t.Form))
	}
	return out
}

// glob returns the pattern of one folded word. It looks for the pieces between
// the stars one after the other, each as early as it can: the time is at most
// that of comparing each letter of a word with each of one piece.
func glob(form string) Pattern {
	prefix := form
	if i := strings.IndexAny(form, string(star)+string(question)); i >= 0 {
		prefix = form[:i]
	}
	if prefix == form {
		return Pattern{text: form, prefix: form, match: func(word string) bool { return word == form }}
	}
	pieces := strings.Split(form, string(star))
	first, middle, last := pieces[0], pieces[1:], ""
	whole := len(middle) == 0
	if !whole {
		last, middle = middle[len(middle)-1], middle[:len(middle)-1]
	}
	letters := utf8.RuneCountInString(last)
	text := strings.NewReplacer(string(star), "*", string(question), "?").Replace(form)
	return Pattern{text: text, prefix: prefix, match: func(word string) bool {
		n := matchPiece(word, first)
		if n < 0 || whole {
			return n == len(word)
		}
		word = word[n:]
		for _, piece := range middle {
			for n = matchPiece(word, piece); n < 0; n = matchPiece(word, piece) {
				if word == "" {
					return false
				}
				_, size := utf8.DecodeRuneInString(word)
				word = word[size:]
			}
			word = word[n:]
		}
		at := len(word)
		for range letters {
			if at == 0 {
				return false
			}
			_, size := utf8.DecodeLastRuneInString(word[:at])
			at -= size
		}
		return matchPiece(word[at:], last) >= 0
	}}
}

// matchPiece returns how many bytes of the beginning of word a piece without
// stars matches, or -1 if it does not.
func matchPiece(word, piece string) int {
	at := 0
	for _, r := range piece {
		c, size := utf8.DecodeRuneInString(word[at:])
		if size == 0 || r != question && r != c {
			return -1
		}
		at += size
	}
	return at
}

// MaxEdits is how many letters of a word may differ in a [Fuzzy] pattern: with
// three, most words of six letters are near to hundreds of others.
const MaxEdits = 2

// Fuzzy returns the patterns of the words that text has, which follow each
// other, each with at most so many letters put in, left out, changed or
// swapped with the next: 1 or 2, or 0 for 1 up to five letters and else 2, and
// none below three.
func Fuzzy(text string, edits int) []Pattern {
	var out []Pattern
	for _, t := range Names(text) {
		form, most := []rune(t.Form), min(max(edits, 0), MaxEdits)
		if edits == 0 {
			switch n := len(form); {
			case n < 3:
			case n <= 5:
				most = 1
			default:
				most = MaxEdits
			}
		}
		if alone(form[0]) {
			most = 0 // its neighbours are all the letters of its script
		}
		out = append(out, Pattern{text: t.Form + "~", edits: most, word: t.Form, match: func(word string) bool { return near(form, word, most) }})
	}
	return out
}

// near reports whether at most so many letters, 0 to MaxEdits, must be put in,
// left out, changed or swapped with the next to make word of form. Only the
// band of the table is filled in that so many edits can reach.
func near(form []rune, word string, most int) bool {
	const width = 2*MaxEdits + 1
	var have [MaxTerm + MaxEdits]rune
	n := 0
	for _, r := range word {
		if n == len(have) || n == len(form)+most {
			return false
		}
		have[n] = r
		n++
	}
	if n < len(form)-most {
		return false
	}
	// row[j-i+most] is the distance of form[:i] and have[:j].
	const far = MaxEdits + 1
	nothing := [width]int{far, far, far, far, far}
	before, last, row := nothing, nothing, nothing
	for j := 0; j <= most; j++ {
		last[j+most] = j
	}
	for i := 1; i <= len(form); i++ {
		row = nothing
		least := far
		for j := max(i-most, 0); j <= min(i+most, n); j++ {
			d := j - i + most
			v := far
			if d+1 < width {
				v = last[d+1] + 1
			}
			if d > 0 {
				v = min(v, row[d-1]+1)
			}
			if j > 0 {
				differ := 1
				if form[i-1] == have[j-1] {
					differ = 0
				}
				v = min(v, last[d]+differ)
				if i > 1 && j > 1 && form[i-1] == have[j-2] && form[i-2] == have[j-1] {
					v = min(v, before[d]+1)
				}
			}
			row[d] = min(v, far)
			least = min(least, v)
		}
		if least > most {
			return false
		}
		before, last = last, row
	}
	d := n - len(form) + most
	return last[d] <= most
}

// maxRegexp bounds a regular expression, in bytes: a longer one is no question
// but an attack.
const maxRegexp = 1000

// Regexp returns the pattern of a regular expression in the syntax of package
// regexp, which a folded word matches from its first to its last letter. What is
// literal in it is folded too, and the members of a class with all they fold to.
func Regexp(expr string) (Pattern, error) {
	if len(expr) > maxRegexp {
		return Pattern{}, fmt.Errorf("analysis: a regular expression has at most %d bytes, this one %d", maxRegexp, len(expr))
	}
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		var wrong *syntax.Error
		if errors.As(err, &wrong) {
			return Pattern{}, fmt.Errorf("analysis: the regular expression has a %s: %s", wrong.Code, wrong.Expr)
		}
		return Pattern{}, fmt.Errorf("analysis: %w", err)
	}
	foldTree(tree)
	re, err := regexp.Compile(`\A(?:` + tree.String() + `)\z`)
	if err != nil {
		return Pattern{}, fmt.Errorf("analysis: %w", err)
	}
	prefix, _ := literalPrefix(tree)
	return Pattern{text: "/" + expr + "/", prefix: prefix, match: re.MatchString}, nil
}

// foldTree folds what an expression says of single letters.
func foldTree(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		re.Rune = []rune(names.Fold(string(re.Rune)))
		re.Flags &^= syntax.FoldCase
		if len(re.Rune) == 0 {
			re.Op = syntax.OpEmptyMatch
		}
	case syntax.OpCharClass:
		const most = 2000 // letters: larger classes are everything but a few
		letters := 0
		for i := 0; i < len(re.Rune); i += 2 {
			letters += int(re.Rune[i+1]-re.Rune[i]) + 1
		}
		if letters > most {
			return
		}
		for _, r := range classLetters(re.Rune) {
			if to := []rune(names.Fold(string(r))); len(to) == 1 {
				re.Rune = append(re.Rune, to[0], to[0])
			}
		}
		re.Rune = merged(re.Rune)
	}
	for _, sub := range re.Sub {
		foldTree(sub)
	}
}

func classLetters(ranges []rune) []rune {
	var out []rune
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			out = append(out, r)
		}
	}
	return out
}

// merged returns the ranges in order, apart, as package syntax writes a class.
func merged(ranges []rune) []rune {
	all := classLetters(ranges)
	slices.Sort(all)
	var out []rune
	for _, r := range slices.Compact(all) {
		if n := len(out); n > 0 && out[n-1] == r-1 {
			out[n-1] = r
			continue
		}
		out = append(out, r, r)
	}
	return out
}

// literalPrefix returns how every match of re begins, and whether that is all
// of re.
func literalPrefix(re *syntax.Regexp) (prefix string, all bool) {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune), true
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpBeginLine:
		return "", true
	case syntax.OpCapture:
		return literalPrefix(re.Sub[0])
	case syntax.OpPlus:
		prefix, _ = literalPrefix(re.Sub[0])
		return prefix, false
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			more, whole := literalPrefix(sub)
			prefix += more
			if !whole {
				return prefix, false
			}
		}
		return prefix, true
	}
	return "", false
}
