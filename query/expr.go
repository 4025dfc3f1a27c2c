package query

import "time"

// A Field is a part of an article that can be asked for.
type Field string

// The fields of running text are searched word by word, in any inflection.
// The empty Field is all of them, and the names that the article is about.
const (
	Text     Field = ""         // what a bare word is looked for in
	Headline Field = "headline" //
	Lead     Field = "lead"     // the standfirst and the first paragraph
	Body     Field = "body"
)

// The fields of values hold whole names. A [Word] asks for a value that has
// the word in it, a [Phrase] for a value that is exactly the phrase; neither
// minds capitals and accents.
const (
	Dateline  Field = "dateline" // a place where the article was filed
	Agency    Field = "agency"
	Person    Field = "person"
	Place     Field = "place" // a place that the article is about
	Org       Field = "org"
	Byline    Field = "byline"
	Section   Field = "section"
	Keyword   Field = "keyword"
	Publisher Field = "publisher"
	Lang      Field = "lang"
	Status    Field = "status"
	Source    Field = "source" // the path of the file
	ID        Field = "id"
)

// Published is the field of [Dates].
const Published Field = "date"

// An Expr is a parsed query. The set of expressions is closed: an engine that
// handles Word, Phrase, Dates, Words, And, Or and Not handles them all. String
// returns the query in full, in a form that parses to the same Expr.
type Expr interface {
	String() string
	expr()
}

type (
	// A Word is looked for in a field, in any inflection that the field knows.
	// A Text that the engine cuts into several words, such as "al-Hashd", is
	// looked for as a phrase.
	Word struct {
		Field Field
		Text  string
	}

	// A Phrase is words that follow each other, or in a field of values one
	// whole value.
	Phrase struct {
		Field Field
		Text  string
	}

	// Dates are the articles published from From until before To. A zero end
	// is open. An article without a date is in none.
	Dates struct{ From, To time.Time } // UTC

	// Words are two or more bare words without an operator between them. An
	// article matches if it holds any of them; those that hold all of them
	// come before all others.
	Words []Word

	// And matches where all of its two or more parts do.
	And []Expr

	// Or matches where any of its two or more parts does.
	Or []Expr

	// Not matches where X does not.
	Not struct{ X Expr }
)

func (Word) expr()   {}
func (Phrase) expr() {}
func (Dates) expr()  {}
func (Words) expr()  {}
func (And) expr()    {}
func (Or) expr()     {}
func (Not) expr()    {}
