package index

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/index/analysis"
	"ksearch/index/segment"
	"ksearch/query"
)

// Schema is part of every index: one of another number must be built anew. It
// changes with any change to this file, or to what package analysis makes of a
// text.
const Schema = 6

// A textField is a field of running text with what it weighs in a score.
//
// The weights are those of BM25F (Robertson, Zaragoza: The Probabilistic
// Relevance Framework, 2009): a word in the headline counts as five in the
// body; b says how much a long field is held against it.
type textField struct {
	name    string
	weight  float64
	b       float64
	phrases bool // its words stand in an order that means something
}

// The fields of running text, in the order of stats.Tokens.
var textFields = [...]textField{
	{"headline", 5, 0.3, true},
	{"lead", 0.5, 0.1, true},
	{"body", 1, 0.6, true},
	{"about", 0.5, 0.5, false}, // the names, dateline, byline and keywords: see about
}

// The places in textFields of the body, and of the one that is no text.
const (
	bodyField  = 2
	aboutField = len(textFields) - 1
)

// The other fields of bleve. Each field of values has two: one with the
// values as they are, for facets, and one to find them by: see findTerms.
const (
	fieldDate    = segment.OrderField // seconds since 1970, big endian, sign flipped: sorts as bytes
	fieldPeriod  = "period"           // "2018", "2018-03", "2018-03-12": those that are known
	fieldKnown   = "known"            // the last of those: all that is known, for the facet
	fieldArticle = segment.HitField   // stored: see encodeArticle
	idField      = "_id"              // of bleve: the ID of the article
	findPrefix   = "="                // of the name of a field to find values by
)

// valueFields are the fields of values that can be asked for, and what an
// article holds in each.
var valueFields = []struct {
	field  query.Field
	facet  query.FacetField // "" is none
	values func(a *corpus.Article) []string
}{
	{query.Person, query.People, func(a *corpus.Article) []string { return entityNames(a.People) }},
	{query.Place, query.Places, func(a *corpus.Article) []string { return entityNames(a.Places) }},
	{query.Org, query.Organisations, func(a *corpus.Article) []string { return entityNames(a.Organisations) }},
	{query.Dateline, query.Datelines, func(a *corpus.Article) []string { return a.Dateline.Places }},
	{query.Agency, query.Agencies, func(a *corpus.Article) []string { return one(a.Dateline.Agency) }},
	{query.Lang, query.Languages, func(a *corpus.Article) []string { return one(a.Language) }},
	{query.Section, query.Sections, func(a *corpus.Article) []string { return one(a.Section) }},
	{query.Keyword, query.Keywords, func(a *corpus.Article) []string { return a.Keywords }},
	{query.Publisher, query.Publishers, func(a *corpus.Article) []string { return one(a.Publisher) }},
	{query.Byline, "", func(a *corpus.Article) []string { return a.Bylines }},
	{query.Status, "", func(a *corpus.Article) []string { return one(string(status(a))) }},
	{query.Source, "", func(a *corpus.Article) []string { return one(a.Source.Path) }},
}

func status(a *corpus.Article) corpus.Status {
	if a.Status == "" {
		return corpus.Usable
	}
	return a.Status
}

func entityNames(es []corpus.Entity) []string {
	out := make([]string, len(es))
	for i := range es {
		out[i] = es[i].Name
	}
	return out
}

func one(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// facetName is the bleve field that counts for a facet.
func facetName(f query.FacetField) (string, bool) {
	if f == query.PublicationDates {
		return fieldKnown, true
	}
	for _, v := range valueFields {
		if v.facet == f && f != "" {
			return string(v.field), true
		}
	}
	return "", false
}

// The terms of running text that are no base forms start with a byte that no
// word can start with. Each stands at the position of the word that it is of.
const (
	sentenceTerm  = "\x05s" // begins a sentence, or a paragraph
	paragraphTerm = "\x05p" // begins a paragraph
	personTerm    = "\x05P" // a person is named from here, in so many words
	placeTerm     = "\x05L"
	orgTerm       = "\x05O"
	formPrefix    = "\x06" // of a word as it is written, where its base form differs
	capsPrefix    = "\x07" // of a word in capitals: analysis.Token.Caps
	pairPrefix    = "\x08" // of two common words in a row: see pairs
)

// wholePrefix begins the terms of whole values: see whole.
const wholePrefix = "\x01"

// foldedValue is a value as values are compared.
func foldedValue(value string) string { return strings.Join(strings.Fields(names.Fold(value)), " ") }

// whole is the term by which one whole value is found. It starts with a byte
// that no word of the value can start with.
func whole(value string) string {
	return wholePrefix + foldedValue(value)
}

// exactly is the term for a path: bytes, not text.
func exactly(path string) string { return "\x02" + path }

// revised is the term for a path in one revision.
func revised(src corpus.Source) string { return "\x03" + src.Revision + src.Path }

// lead is what a reader sees first: the standfirst and the first paragraph.
func lead(a *corpus.Article) string {
	text, _, _ := leadOf(a)
	return text
}

// leadOf returns the lead of a, and where in it the standfirst and the body
// begin, in bytes: before it, if white space there is left out.
func leadOf(a *corpus.Article) (text string, standfirst, body int) {
	first := firstParagraph(a.Body)
	all := a.Standfirst + "\n\n" + first
	cut := strings.TrimLeftFunc(all, unicode.IsSpace)
	skipped := len(all) - len(cut)
	return strings.TrimSpace(all), -skipped, len(a.Standfirst) + len("\n\n") - skipped
}

func firstParagraph(body string) string {
	first, _, _ := strings.Cut(body, "\n\n")
	return first
}

// A wording is one field of running text of an article, cut into words.
type wording struct {
	field  query.Field
	text   string
	tokens []analysis.Token
	at     []uint32 // which word of the text each token is, from 1; nil if all are there
	parts  []wordingPart
}

// A wordingPart is a stretch of the article that is part of a wording.
type wordingPart struct {
	name       string // as in corpus.Mention.Field
	start, end int    // the bytes of it that are in the wording
	shift      int    // from a byte of it to a byte of the wording
}

// wordings are the headline, the lead and the body of a, in the order of
// textFields, cut into words by analysis.Text or what does the same; cut may leave
// out words that do not matter, and says then which those are that it returns.
func wordings(a *corpus.Article, cut func(text, lang string) ([]analysis.Token, []uint32)) []wording {
	text, standfirst, body := leadOf(a)
	all := []wording{
		{field: query.Headline, text: a.Headline, parts: []wordingPart{{"headline", 0, len(a.Headline), 0}}},
		{field: query.Lead, text: text, parts: []wordingPart{
			{"standfirst", 0, len(a.Standfirst), standfirst},
			{"body", 0, len(firstParagraph(a.Body)), body},
		}},
		{field: query.Body, text: a.Body, parts: []wordingPart{{"body", 0, len(a.Body), 0}}},
	}
	for i := range all {
		all[i].tokens, all[i].at = cut(all[i].text, a.Language)
	}
	return all
}

// word is the word of w with this number, which is among its tokens.
func (w *wording) word(number uint32) *analysis.Token {
	if w.at == nil {
		return &w.tokens[number-1]
	}
	i, _ := slices.BinarySearch(w.at, number)
	return &w.tokens[i]
}

// slots are the places in w, which has all its words, where the entities are
// named.
func (w *wording) slots(entities []corpus.Entity) []span {
	var out []span
	for _, e := range entities {
		for _, m := range e.Mentions {
			for _, p := range w.parts {
				if m.Field != p.name || m.Start < p.start || m.End > p.end {
					continue
				}
				if s, ok := overlapped(w.tokens, m.Start+p.shift, m.End+p.shift); ok {
					out = append(out, s)
				}
			}
		}
	}
	return distinct(out)
}

// slotKinds are the entities that a query.Slot asks for.
var slotKinds = [...]struct {
	kind query.Field
	term string
	of   func(a *corpus.Article) []corpus.Entity
}{
	{query.Person, personTerm, func(a *corpus.Article) []corpus.Entity { return a.People }},
	{query.Place, placeTerm, func(a *corpus.Article) []corpus.Entity { return a.Places }},
	{query.Org, orgTerm, func(a *corpus.Article) []corpus.Entity { return a.Organisations }},
}

// about are the names that an article goes by beside its text, canonical
// spellings among them, so that a bare word finds them too.
func about(a *corpus.Article) string {
	var parts []string
	parts = append(parts, a.Dateline.Raw)
	for _, es := range [][]corpus.Entity{a.People, a.Places, a.Organisations} {
		parts = append(parts, entityNames(es)...)
	}
	parts = append(parts, a.Dateline.Places...)
	parts = append(parts, a.Dateline.Agency, a.Section, a.Publisher, a.Credit)
	parts = append(parts, a.Bylines...)
	parts = append(parts, a.Keywords...)
	return strings.Join(parts, "\n")
}

// lengths counts the tokens of each of textFields.
type lengths [len(textFields)]uint64

// periods are the year, month and day of d, as far as they are known.
func periods(d corpus.Date) []string {
	day := d.Time.UTC().Format(time.DateOnly)
	switch d.Precision {
	case corpus.Year:
		return []string{day[:4]}
	case corpus.Month:
		return []string{day[:4], day[:7]}
	}
	return []string{day[:4], day[:7], day}
}

// sortable writes t so that the order of the bytes is the order of time.
func sortable(t time.Time) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(t.Unix())^1<<63)
	return hexed(b[:])
}

// hexed keeps 0xff out of a doc value: bleve separates terms with it.
func hexed(b []byte) string { return fmt.Sprintf("%x", b) }

// unsortable reads what sortable writes, in seconds since 1970.
func unsortable(s []byte) (int64, bool) {
	var u uint64
	if len(s) != 16 {
		return 0, false
	}
	for _, c := range s {
		switch {
		case '0' <= c && c <= '9':
			u = u<<4 | uint64(c-'0')
		case 'a' <= c && c <= 'f':
			u = u<<4 | uint64(c-'a'+10)
		default:
			return 0, false
		}
	}
	return int64(u ^ 1<<63), true
}

// emptyMapping is the mapping of every index: documents come ready made.
func emptyMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentDisabledMapping()
	return m
}
