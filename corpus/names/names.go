// Package names finds the people, places and organisations in the text of a
// news article.
//
// A [Text] goes in, [Entity] values come out: each with its canonical name and
// every [Mention] of it, as byte offsets. The package knows nothing of files,
// articles or indexes, so that its parts can be measured and exchanged alone.
package names

// A Kind says what an [Entity] is.
type Kind string

// The kinds of entity that are told apart.
const (
	Person       Kind = "person"
	Place        Kind = "place"
	Organisation Kind = "organisation"
)

// A Text is what of an article is searched for names. Zero fields hold nothing.
type Text struct {
	Language   string // as in corpus.Article: "en", "ckb", "kmr", "ar", "fa", "tr"; "" is unknown
	Headline   string
	Standfirst string
	Body       string // without its dateline; paragraphs stand apart by one blank line

	// Dateline are the places of the dateline: what the text means by a name is
	// likely to lie near them. They are no mentions.
	Dateline []string

	// Stated are the names that the file itself gives. They are certain: each
	// is in the answer, first of its kind, with whatever mentions are found.
	Stated []Entity
}

// An Entity is one person, place or organisation that an article is about.
type Entity struct {
	Kind Kind   `json:"-"`    // in an article the list it stands in says so
	Name string `json:"name"` // canonical: one spelling for all of its mentions

	Country  string `json:"country,omitempty"`  // of a place: ISO 3166-1 alpha-2, "IQ"; "" is unknown
	Region   string `json:"region,omitempty"`   // of a place: the region of the first order in which it lies; "" is unknown
	Point    *Point `json:"point,omitempty"`    // of a place; nil is unknown
	GeoNames int    `json:"geonames,omitempty"` // of a place: its id there; 0 is unknown
	Stated   bool   `json:"stated,omitempty"`   // the file itself names it

	Mentions []Mention `json:"mentions,omitempty"` // headline, then standfirst, then body; ascending, apart
}

// A Mention is one stretch of text that names somebody or some place.
type Mention struct {
	Field string `json:"field"` // "headline", "standfirst" or "body"
	Text  string `json:"text"`  // as written: the bytes [Start, End) of the field
	Start int    `json:"start"` // bytes from the start of the field
	End   int    `json:"end"`

	// Evidence is what found it, and Confidence how likely it is right: of the
	// model its own estimate for these words, of all else how often that was
	// right in annotated articles. They are not stored with an article.
	Evidence   Evidence `json:"-"`
	Confidence float64  `json:"-"` // 0 to 1; 0 is unknown
}

// Evidence says what a mention was found by.
type Evidence string

// The kinds of evidence.
const (
	ByStatement Evidence = "stated"    // the file itself gives the name
	ByAlias     Evidence = "alias"     // the user's table of aliases has it
	ByList      Evidence = "list"      // the list of well-known people and organisations has it
	ByGazetteer Evidence = "gazetteer" // the list of places has it
	ByModel     Evidence = "model"     // the model for English sees a name
	ByRule      Evidence = "rule"      // words beside it say so: a title, a verb of speech, "city of"
	ByFullName  Evidence = "full name" // a part of a name that the text has in full
)

// A Point is a place on the earth, in degrees of WGS 84.
type Point struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}
