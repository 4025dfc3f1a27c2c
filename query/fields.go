package query

import (
	"slices"
	"strings"
)

// A FieldInfo says what a field is called in a query.
type FieldInfo struct {
	Name    Field
	Aliases []string // other names that mean it
	Text    string   // what it holds, in a few words
	Example string   // a value for it
}

// The names that ask for dates in another way than Published does.
const (
	publishedAfter  Field = "after"
	publishedBefore Field = "before"
	publishedSince  Field = "since"
	publishedUntil  Field = "until"
)

// The names that are written as fields are, and are none.
const (
	headOrLead Field = "hlead"   // an Or of the same in Headline and Lead
	around     Field = "near"    // an Around
	similarTo  Field = "similar" // a Similar
	sorting    Field = "sort"    // a Sorted
)

var fields = []FieldInfo{
	{Headline, []string{"headlines", "title", "hd"}, "words of the headline", "oil"},
	{Lead, []string{"leads"}, "words of the standfirst and the first paragraph", "oil"},
	{headOrLead, []string{"hlp"}, "words of the headline or the lead", "oil"},
	{Body, nil, "words of the body", "oil"},
	{Person, []string{"people", "persons"}, "somebody whom the article is about", "Barzani"},
	{Place, []string{"places", "geographic"}, "a place that the article is about", "Kirkuk"},
	{Org, []string{"orgs", "organisation", "organisations", "organization", "organizations", "company"}, "an organisation that the article is about", "Peshmerga"},
	{Dateline, []string{"datelines"}, "a place where the article was filed", "Erbil"},
	{Agency, []string{"agencies"}, "the agency that filed it", "Reuters"},
	{Byline, []string{"bylines", "author", "authors"}, "who wrote it", `"Jane Doe"`},
	{Section, []string{"sections"}, "the section of the paper or site", "politics"},
	{Keyword, []string{"keywords", "subject", "terms"}, "a keyword that the publisher gave it", "oil"},
	{Publisher, []string{"publishers", "publication"}, "who published it", `"The Daily News"`},
	{Lang, []string{"language", "languages"}, "its language as a BCP 47 tag", "ckb"},
	{Status, nil, "usable, corrected, withheld or killed", "corrected"},
	{Source, []string{"sources", "path"}, "the path of its file", `"2018/03/flood.txt"`},
	{ID, nil, "its ID", "2f6c0d9be1a94c37"},
	{Published, []string{"dates", "published"}, "published in a year, month, day or span of them", "2018-01..2018-06"},
	{publishedAfter, nil, "published later than that year, month or day", "2018-03-12"},
	{publishedBefore, nil, "published earlier than that year, month or day", "2018-03-12"},
	{publishedSince, nil, "published then or later", "2018-03"},
	{publishedUntil, nil, "published then or earlier", "2018-03"},
	{around, nil, "with a place or dateline so near; 50 km if no distance is given", `"Deir ez-Zor"~20km`},
	{similarTo, nil, "like the article with that ID", "2f6c0d9be1a94c37"},
	{sorting, nil, "the order: newest (or date), oldest, relevance", "newest"},
}

// Fields returns the fields of the language in the order in which help shows
// them, and among them the names that are written as fields are: hlead, after,
// before, since, until, near, similar and sort. The slice is the caller's own.
func Fields() []FieldInfo {
	all := slices.Clone(fields)
	for i := range all {
		all[i].Aliases = slices.Clone(all[i].Aliases)
	}
	return all
}

// FacetOf returns the facet that is called name, in the singular or the plural
// and in capitals or not: "people", "Person".
func FacetOf(name string) (f FacetField, found bool) {
	for _, f := range FacetFields() {
		if strings.EqualFold(name, string(f)) {
			return f, true
		}
	}
	field, ok := fieldOf(name)
	if !ok {
		return "", false
	}
	switch field {
	case Person:
		return People, true
	case Place:
		return Places, true
	case Org:
		return Organisations, true
	case Dateline:
		return Datelines, true
	case Agency:
		return Agencies, true
	case Published:
		return PublicationDates, true
	case Lang:
		return Languages, true
	case Section:
		return Sections, true
	case Keyword:
		return Keywords, true
	case Publisher:
		return Publishers, true
	}
	return "", false
}

// isDate reports whether the values of f are dates.
func isDate(f Field) bool {
	switch f {
	case Published, publishedAfter, publishedBefore, publishedSince, publishedUntil:
		return true
	}
	return false
}

// isLiteral reports whether every sign in a word of f stands for itself: paths
// and IDs hold any.
func isLiteral(f Field) bool { return f == Source || f == ID || f == similarTo }

// hasPatterns reports whether the words of f can be wildcards.
func hasPatterns(f Field) bool {
	return !isDate(f) && f != ID && f != around && f != similarTo && f != sorting
}

// isText reports whether f is running text.
func isText(f Field) bool {
	switch f {
	case Text, Headline, Lead, Body, headOrLead:
		return true
	}
	return false
}

func fieldOf(name string) (f Field, found bool) {
	for _, info := range fields {
		if strings.EqualFold(name, string(info.Name)) {
			return info.Name, true
		}
		for _, alias := range info.Aliases {
			if strings.EqualFold(name, alias) {
				return info.Name, true
			}
		}
	}
	return "", false
}

func example(f Field) string {
	for _, info := range fields {
		if info.Name == f {
			return info.Example
		}
	}
	return ""
}

func fieldList() string {
	names := make([]string, 0, len(fields))
	for _, info := range fields {
		names = append(names, string(info.Name))
	}
	return strings.Join(names, ", ")
}

// nearestField returns the name of a field that typed may be a slip of, or "".
func nearestField(typed string) string {
	const longest = 20 // bytes; no name is longer
	if len(typed) > longest {
		return ""
	}
	typed = strings.ToLower(typed)
	best, least := "", 1+min(2, len(typed)/3)
	for _, info := range fields {
		for _, name := range append([]string{string(info.Name)}, info.Aliases...) {
			if d := distance(typed, name); d < least {
				best, least = name, d
			}
		}
	}
	return best
}

// distance counts the bytes to put in, leave out, change or swap with the next
// to make b of a.
func distance(a, b string) int {
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last = last, row
		row = make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			differ := 1
			if a[i-1] == b[j-1] {
				differ = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+differ)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
