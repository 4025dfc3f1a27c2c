package index

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	banalysis "github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/mapping"
	bindex "github.com/blevesearch/bleve_index_api"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/index/analysis"
	"ksearch/query"
)

// Schema is part of every index: one of another number must be built anew. It
// changes with any change to this file, or to what package analysis makes of a
// text.
const Schema = 1

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

// The other fields of bleve. Each field of values has two: one with the
// values as they are, for facets, and one to find them by: see findTerms.
const (
	fieldDate    = "date"    // seconds since 1970, big endian, sign flipped: sorts as bytes
	fieldPeriod  = "period"  // "2018", "2018-03", "2018-03-12": those that are known
	fieldMonth   = "month"   // "2018-03", for the facet
	fieldArticle = "article" // stored: see deflate
	fieldTokens  = "tokens"  // stored: the lengths of textFields, as uvarints
	findPrefix   = "="       // of the name of a field to find values by
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
	if f == query.Months {
		return fieldMonth, true
	}
	for _, v := range valueFields {
		if v.facet == f && f != "" {
			return string(v.field), true
		}
	}
	return "", false
}

// whole is the term by which one whole value is found. It starts with a byte
// that no word of the value can start with.
func whole(value string) string {
	return "\x01" + strings.Join(strings.Fields(names.Fold(value)), " ")
}

// exactly is the term for a path: bytes, not text.
func exactly(path string) string { return "\x02" + path }

// revised is the term for a path in one revision.
func revised(src corpus.Source) string { return "\x03" + src.Revision + src.Path }

// findTerms are the terms by which values are found: the words of each, and
// each as a whole, which also keeps the words of two values from following
// each other.
func findTerms(values []string) tokenStream {
	var out tokenStream
	for _, v := range values {
		out = append(out, analysis.Names(v)...)
		out = append(out, analysis.Token{Term: whole(v)})
	}
	return out
}

// lead is what a reader sees first: the standfirst and the first paragraph.
func lead(a *corpus.Article) string {
	first, _, _ := strings.Cut(a.Body, "\n\n")
	return strings.TrimSpace(a.Standfirst + "\n\n" + first)
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

// newDocument is the one place where an article becomes what bleve indexes.
// The mapping of bleve is not asked: what is indexed and how is said here.
func newDocument(a *corpus.Article, df *deflater) (*document.Document, lengths, error) {
	d := document.NewDocument(a.ID)
	var n lengths
	for i, text := range [...]string{a.Headline, lead(a), a.Body, about(a)} {
		ts := tokenStream(analysis.Text(text))
		n[i] = uint64(len(ts))
		options := bindex.IndexField
		if textFields[i].phrases {
			options |= bindex.IncludeTermVectors
		}
		d.AddField(document.NewTextFieldCustom(textFields[i].name, nil, nil, options, ts))
	}
	for _, v := range valueFields {
		values := v.values(a)
		if len(values) == 0 {
			continue
		}
		if v.facet != "" {
			addTerms(d, string(v.field), values, bindex.DocValues|bindex.SkipFreqNorm)
		}
		find := findTerms(values)
		if v.field == query.Source {
			find = append(find, analysis.Token{Term: exactly(a.Source.Path)}, analysis.Token{Term: revised(a.Source)})
		}
		d.AddField(document.NewTextFieldCustom(findPrefix+string(v.field), nil, nil, bindex.IndexField|bindex.IncludeTermVectors, find))
	}
	if !a.Published.IsZero() {
		known := periods(a.Published)
		addTerms(d, fieldPeriod, known, bindex.SkipFreqNorm)
		if len(known) > 1 {
			addTerms(d, fieldMonth, known[1:2], bindex.DocValues|bindex.SkipFreqNorm)
		}
		addTerms(d, fieldDate, []string{sortable(a.Published.Time)}, bindex.DocValues|bindex.SkipFreqNorm)
	}
	blob, err := df.deflate(a)
	if err != nil {
		return nil, n, err
	}
	store(d, fieldArticle, blob)
	store(d, fieldTokens, appendLengths(nil, n))
	return d, n, nil
}

func addTerms(d *document.Document, name string, terms []string, options bindex.FieldIndexingOptions) {
	ts := make(tokenStream, 0, len(terms))
	seen := make(map[string]bool, len(terms))
	for _, t := range terms {
		if t != "" && !seen[t] {
			seen[t] = true
			ts = append(ts, analysis.Token{Term: t})
		}
	}
	d.AddField(document.NewTextFieldCustom(name, nil, nil, bindex.IndexField|options, ts))
}

func store(d *document.Document, name string, value []byte) {
	d.AddField(document.NewTextFieldCustom(name, nil, value, bindex.StoreField, nil))
}

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

// tokenStream hands tokens that are there already to bleve as an analyser that
// looks at no text.
type tokenStream []analysis.Token

func (ts tokenStream) Analyze([]byte) banalysis.TokenStream {
	out := make(banalysis.TokenStream, len(ts))
	backing := make([]banalysis.Token, len(ts))
	for i, t := range ts {
		backing[i] = banalysis.Token{Term: []byte(t.Term), Start: t.Start, End: t.End, Position: i + 1}
		out[i] = &backing[i]
	}
	return out
}

// emptyMapping is the mapping of every index: documents come ready made.
func emptyMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentDisabledMapping()
	return m
}
