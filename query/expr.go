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
// handles those below handles them all. String returns the query in full, in a
// form that parses to the same Expr.
type Expr interface {
	String() string
	expr()
}

// The expressions that stand for places in a text, and not for articles alone,
// can be parts of a Near and an AtLeast: Word, Phrase, Wildcard, Fuzzy, Regexp,
// Slot, Near, and Or and Boost of these, all of one and the same field of
// running text.
type (
	// A Word is looked for in a field, in any inflection that the field knows.
	// A Text that the engine cuts into several words, such as "al-Hashd", is
	// looked for as a phrase.
	Word struct {
		Field Field
		Text  string
	}

	// A Phrase is words that follow each other, or in a field of values one
	// whole value. With a Slop, which only running text has, the words stand
	// in any order with at most as many other words among them.
	Phrase struct {
		Field Field
		Text  string
		Slop  int // 0 to MaxDistance
	}

	// A Wildcard is words of a pattern, in which * is any characters and ? is
	// one. It is held against each word as it is written and against its base
	// form, both folded; a word that the engine cuts into several is looked for
	// as a phrase of them, each with the wildcards that fall to it.
	Wildcard struct {
		Field   Field
		Pattern string
	}

	// A Fuzzy is words that differ from a Text by a few letters put in, left
	// out, changed or swapped.
	Fuzzy struct {
		Field Field
		Text  string
		Edits int // 1 or 2; 0 is 1 up to five letters, else 2, and none below three
	}

	// A Regexp is words that match a regular expression from their first to
	// their last letter, as they are written or in their base form, folded.
	Regexp struct {
		Field   Field
		Pattern string // as in package regexp/syntax
	}

	// A Slot is any place in a text where a person, a place or an organisation
	// is named.
	Slot struct {
		Field Field // of running text
		Kind  Field // Person, Place or Org
	}

	// A Near is two parts near each other in one text. Parts that share a word
	// are not near each other, but for a part that is itself a Near, which
	// reaches from its first word to its last.
	Near struct {
		A, B    Expr
		Unit    Unit
		Within  int  // of Unit InWords: B begins at most so many words after A ends, 1 is the next one
		Ordered bool // B comes after A
	}

	// An AtLeast is a part that a text holds N times or more. In the Field Text
	// they are counted in the headline and the body together.
	AtLeast struct {
		N int // 1 to MaxAtLeast
		X Expr
	}

	// Dates are the articles published from From until before To. A zero end
	// is open. An article without a date is in none.
	Dates struct{ From, To time.Time } // UTC

	// An Around is the articles with a place or a dateline within Km kilometres
	// of a point.
	Around struct {
		Place string  // its name, for the engine to find; "" if Lat and Lon say where
		Lat   float64 // degrees
		Lon   float64
		Km    float64 // more than 0, at most MaxKm
	}

	// A Similar is the articles that are like the one with an ID, by their
	// words and names, without itself.
	Similar struct{ ID string }

	// Words are two or more bare words without an operator between them: each
	// is a Word, a Wildcard or a Fuzzy, or a Boost of one. An article matches if
	// it holds any of them; those that hold all of them come before all others.
	Words []Expr

	// A Boost is X, which counts By times as much in a score.
	Boost struct {
		X  Expr
		By float64 // more than 0, at most MaxBoost
	}

	// And matches where all of its two or more parts do.
	And []Expr

	// Or matches where any of its two or more parts does.
	Or []Expr

	// Not matches where X does not.
	Not struct{ X Expr }

	// A Sorted is X, or every article if X is nil, in an order of its own. It
	// is never part of another expression: see [Request.Plan].
	Sorted struct {
		X     Expr
		Order Order
	}
)

// A Unit is what the parts of a [Near] are near in.
type Unit string

// The units of nearness.
const (
	InWords     Unit = ""
	InSentence  Unit = "s"
	InParagraph Unit = "p"
)

func (Word) expr()     {}
func (Phrase) expr()   {}
func (Wildcard) expr() {}
func (Fuzzy) expr()    {}
func (Regexp) expr()   {}
func (Slot) expr()     {}
func (Near) expr()     {}
func (AtLeast) expr()  {}
func (Dates) expr()    {}
func (Around) expr()   {}
func (Similar) expr()  {}
func (Words) expr()    {}
func (Boost) expr()    {}
func (And) expr()      {}
func (Or) expr()       {}
func (Not) expr()      {}
func (Sorted) expr()   {}

// Parts returns the direct parts of x, in order; none of one that has none.
func Parts(x Expr) []Expr {
	switch x := x.(type) {
	case Near:
		return []Expr{x.A, x.B}
	case AtLeast:
		return []Expr{x.X}
	case Boost:
		return []Expr{x.X}
	case Not:
		return []Expr{x.X}
	case Sorted:
		if x.X != nil {
			return []Expr{x.X}
		}
	case Words:
		return x
	case And:
		return x
	case Or:
		return x
	}
	return nil
}

// WithParts returns x with each of its [Parts] replaced by what f makes of it.
func WithParts(x Expr, f func(Expr) Expr) Expr {
	all := func(parts []Expr) []Expr {
		out := make([]Expr, len(parts))
		for i, part := range parts {
			out[i] = f(part)
		}
		return out
	}
	switch x := x.(type) {
	case Near:
		x.A = f(x.A)
		x.B = f(x.B)
		return x
	case AtLeast:
		x.X = f(x.X)
		return x
	case Boost:
		x.X = f(x.X)
		return x
	case Not:
		return Not{f(x.X)}
	case Sorted:
		if x.X != nil {
			x.X = f(x.X)
		}
		return x
	case Words:
		return Words(all(x))
	case And:
		return And(all(x))
	case Or:
		return Or(all(x))
	}
	return x
}

// FieldOf returns the field that x is looked for in: of one with parts that of
// the first, and Text if there is none.
func FieldOf(x Expr) Field {
	switch x := x.(type) {
	case Word:
		return x.Field
	case Phrase:
		return x.Field
	case Wildcard:
		return x.Field
	case Fuzzy:
		return x.Field
	case Regexp:
		return x.Field
	case Slot:
		return x.Field
	case Dates:
		return Published
	}
	if parts := Parts(x); len(parts) > 0 {
		return FieldOf(parts[0])
	}
	return Text
}
