// Package analysis cuts the text of news articles into the terms that are
// indexed and searched.
//
// [Text] cuts every language into words alike, folds each as names.Fold does,
// and takes its inflection off by the rules of the article's language. A query
// has no language: [Query] gives each of its words in all the base forms that
// the languages of an archive make of it, and a [Pattern] is held against words
// as they are written. [Names] folds only, for the names of people and places.
// Nothing is left out: a phrase of common words can be found; [Word.Common]
// tells which words are too frequent to rank by.
package analysis

import (
	"slices"
	"strings"
	"unicode"

	"ksearch/query"
)

// MaxTerm bounds a term, in bytes before folding. A longer word is found by
// its beginning: what is longer is no word but a table, a key or an attack.
const MaxTerm = 128

// A Token is one word of a text.
type Token struct {
	Term       string // without inflection, folded
	Form       string // as it is written, folded; equal to Term if nothing was taken off
	Caps       bool   // two letters or more, all capitals, in a sentence that is not
	Border     Border // what begins with this word
	ID         uint32 // of the word as it is written, in a [Memory]; 0 is none
	Start, End int    // bytes of the text that the word stands in
}

// A Border is the beginning of a part of a text.
type Border uint8

// The borders. A paragraph begins a sentence too.
const (
	Inside Border = iota // of a sentence
	Sentence
	Paragraph
)

// Text returns the words of running text in a language, which is a BCP 47 tag.
// Of a language that is not known or has no rules here, words are folded alone.
func Text(text, lang string) []Token {
	out := tokens(text)
	base := baseOf(lang)
	for i := range out {
		out[i].Term = base(out[i].Form)
		out[i].Caps = capitals(text[out[i].Start:out[i].End])
	}
	Borders(text, out)
	return out
}

// Names returns the words of a name, folded.
func Names(text string) []Token {
	out := tokens(text)
	for i := range out {
		out[i].Term = out[i].Form
	}
	return out
}

// A Word is one word of a query.
type Word struct {
	Terms []string // what [Text] makes of it in any of the languages, each once
	Form  string   // as it is written, folded
	Caps  bool     // two letters or more, all capitals
}

// Query returns the words of a query for texts in any of the languages.
func Query(text string, langs []string) []Word {
	var out []Word
	for _, t := range tokens(text) {
		w := Word{Form: t.Form, Caps: capitals(text[t.Start:t.End]), Terms: Bases(t.Form, langs)}
		if len(w.Terms) == 0 {
			w.Terms = []string{t.Form}
		}
		out = append(out, w)
	}
	return out
}

// Bases returns what [Text] makes of a folded word in each of some languages, each once.
func Bases(form string, langs []string) (terms []string) {
	for _, lang := range langs {
		if term := baseOf(lang)(form); !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	return terms
}

// Common reports whether w says nothing of what an article is about: articles,
// prepositions and the like of the languages that ksearch serves. A word in
// capitals is not common: it may be a name, as WHO and IS are.
func (w Word) Common() bool { return !w.Caps && common()[w.Form] }

// Languages are those that have rules of their own.
func Languages() []string { return []string{"en", "ckb", "kmr", "ar", "fa", "tr"} }

// Profile returns the one of [Languages] whose rules a text in a language, a
// BCP 47 tag, is analysed by, or "" if there is none.
func Profile(lang string) string {
	lang, _, _ = strings.Cut(lang, "-")
	if slices.Contains(Languages(), lang) {
		return lang
	}
	return ""
}

// baseOf returns what makes the base form of a folded word in a language. The
// base form of a base form is itself.
func baseOf(lang string) func(form string) string {
	switch Profile(lang) {
	case "en":
		return english
	case "ckb":
		return sorani.base
	case "kmr":
		return kurmanji.base
	case "ar":
		return arabic.base
	case "fa":
		return persian.base
	case "tr":
		return turkish.base
	}
	return func(form string) string { return form }
}

// Borders sets what begins with each of the tokens of a text, and clears Caps
// where all of a sentence is in capitals.
func Borders(text string, tokens []Token) {
	at := 0
	for s := range query.Sentences(text) {
		for at < len(tokens) && tokens[at].Start < s.Start {
			at++
		}
		if at == len(tokens) {
			return
		}
		if tokens[at].Start < s.End {
			tokens[at].Border = max(tokens[at].Border, Sentence)
		}
		if s.Paragraph {
			tokens[at].Border = Paragraph
		}
		lower := strings.ContainsFunc(text[s.Start:s.End], unicode.IsLower)
		for ; at < len(tokens) && tokens[at].Start < s.End; at++ {
			tokens[at].Caps = tokens[at].Caps && lower
		}
	}
}

// capitals reports whether w has two letters or more before an ending, as 's,
// and they are all capitals.
func capitals(w string) bool {
	if c := w[0]; 'a' <= c && c <= 'z' {
		return false
	}
	n := 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			n++
		case unicode.IsLetter(r):
			return false
		case apostrophe(r) && n > 1:
			return true
		}
	}
	return n > 1
}
