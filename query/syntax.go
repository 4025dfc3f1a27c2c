// # The language
//
// A query is a text of at most [MaxQueryBytes] bytes. In EBNF, blanks standing
// wherever nothing else says so:
//
//	query     = [ group ] .                  with at most one sort beside its parts
//	group     = side { "OR" side } .
//	side      = unit { [ "AND" ] unit } .
//	unit      = { "NOT" | "-" } near .       the minus stands directly before its part
//	near      = part { proximity part } .
//	proximity = [ "w" | "near" | "pre" ] "/" ( number | "s" | "p" )
//	          | "near" number | "AROUND(" number ")" .
//	part      = one [ "^" decimal ] .
//	one       = word | wildcard | fuzzy | regexp | phrase | slot | "(" group ")"
//	          | "atleast" number one
//	          | name ":" value | NAME "(" group ")" | clause .
//	value     = word | wildcard | fuzzy | regexp | phrase | slot | "(" group ")"
//	          | "atleast" number "(" group ")" .   directly after the colon; no names inside
//	phrase    = '"' { character } '"' [ "~" number ] .   also “…”, „…“ and «…»; inside, all is text
//	word      = character { character } .    up to a blank, a quote or a bracket
//	wildcard  = a word with "*" (any characters) or "?" (one) in it, or "!" (any) at its end .
//	fuzzy     = word "~" [ "1" | "2" ] .
//	regexp    = "/" { character } "/" .      as in package regexp/syntax, without blanks and flags
//	slot      = "<" ( "person" | "place" | "org" ) ">" .
//	sort      = "sort:" ( "newest" | "date" | "oldest" | "relevance" ) .
//
// The value of near is a place with a distance, without which it is 50 km:
//
//	around    = ( word | phrase | degrees "," degrees ) [ "~" decimal ( "km" | "mi" ) ] .
//
// The values of date, after, before, since and until are
//
//	span   = date | date ".." date | date ".." | ".." date | compare date
//	       | "[" ( date | "*" ) "TO" ( date | "*" ) "]" .
//	date   = year [ "-" month [ "-" day [ "T" hour ":" minute [ ":" second ] zone ] ] ] | words .
//	words  = "today" | "yesterday" | ( "this" | "last" ) ( "week" | "month" | "year" )
//	       | ( "past" | "last" ) number units | "past" unit | number units "ago"
//	       | [ "past" ] number ( "d" | "w" | "m" | "y" ) .   in quotes, or with hyphens: last-week
//	clause = "date" op date | "date(" op date { "and" op date } ")" .   op is is, aft, bef, geq, leq
//
// Only date takes spans. Both ends of a span are part of it, and all of it is
// in UTC; words are reckoned from the day of the clock when the query is parsed.
//
// What binds tighter stands first: ^ and ~, atleast, proximity (from left to
// right), NOT and the minus, AND, OR. So a OR b w/5 c is a OR (b w/5 c), and
// -a w/5 b leaves out where both are near.
//
// What the grammar does not say:
//
//   - Bare words, wildcards and fuzzy words without AND or OR anywhere in their
//     group make one [Words], wherever they stand in it; all else beside them is
//     required, and so is a bare word that is the only one. With an AND or OR in
//     the group, all that stands side by side is joined by AND: a b OR c is
//     (a AND b) OR c.
//   - Articles with all of the bare words come before those with some where there
//     are at most [MaxAllFirst]. Of more words, those that match best come first.
//   - AND, OR, NOT and AROUND are written in capitals; "and" is a word like any
//     other. w/5, pre/5, near/5 and atleast3 are written in any.
//   - w/5 and its like mean any order, as in Nexis; in Factiva they mean the
//     order typed, which is pre/5 here. w/1 is next to each other. Both sides
//     are in one field of running text, and are words, phrases, patterns, slots,
//     proximities, or brackets with OR between these.
//   - A name before brackets is a name for each word in them. HLEAD(oil) is
//     headline:oil OR lead:oil.
//   - A phrase of a single word stays a [Phrase]: as it is explicit, it is
//     required.
//   - A name is letters before a colon. A colon after anything else (12:30),
//     or before two slashes (https://...), is part of the word; after letters
//     that name no field, and before a blank, it ends a clause ("Iraq: oil").
//   - The punctuation of prose at the end of a word, a phrase or brackets
//     ("oil, and gas.") says nothing and is cut off. The last dot of initials
//     stays: U.S.
//   - At the end of a word, ! and ? are wildcards: terror! is terror*. They are
//     punctuation where three or more bare words, without any other sign of the
//     language, read as a sentence: at the end of "what happened in Kirkuk?".
//   - Every wildcard has a letter or digit beside it. It and a regular
//     expression are held against single words, folded: capitals and accents
//     count for nothing.
//   - The words of source, id and similar are paths and IDs: in them all signs
//     stand for themselves, but for * and ? in source.
//   - Marks that only steer the direction of writing are blanks.
//
// What people know from other engines and is not in the language is an error
// that says so, never a word. Nothing that is typed is left out in silence.
package query

// An Example is a query and what it means, in a few words. Between backquotes
// in them stands what can be typed.
type Example struct{ Query, Means string }

// Examples returns one query for each thing that the language can say, but for
// its fields, in the order in which help shows them. See [Fields] for those.
func Examples() []Example {
	return []Example{
		{`Kirkuk oil talks`, "any of the words, in any inflection; articles with all of them, of up to four, come first"},
		{`"oil talks"`, "the words next to each other"},
		{`Kirkuk AND oil`, "both; AND, OR and NOT are written in capitals"},
		{`Kirkuk OR Hawija`, "one of them or both; NOT binds tightest, then AND, then OR"},
		{`oil -gas`, "without the word; so is `oil NOT gas`"},
		{`(Kirkuk OR Hawija) oil`, "brackets group"},
		{`oil w/5 price`, "at most 5 words apart, in any order; also `/5`, `NEAR/5`, `NEAR5`, `AROUND(5)`"},
		{`oil pre/5 price`, "the same, in this order"},
		{`minister w/s oil`, "in one sentence; `w/p` is in one paragraph, `pre/s` and `pre/p` keep the order"},
		{`(oil OR gas) w/3 price*`, "what stands near is a word, a pattern, a phrase, or an OR of them"},
		{`"oil price talks"~5`, "the words in any order, with at most 5 others among them"},
		{`atleast3(oil)`, "three times or more in one text"},
		{`<person> w/3 arrested`, "any person named; also `<place>` and `<org>`"},
		{`Kirk*`, "words that begin so; `*` is any letters, anywhere in a word"},
		{`terror! attack`, "the same at the end of a word, as in Nexis: `terror*`"},
		{`wom?n`, "`?` is one letter"},
		{`Barzany~`, "other spellings, a letter or two away; `Barzany~1` is one, `Barzany~2` two"},
		{`/kirk[ou]k/`, "a regular expression for a single word"},
		{`oil^2 gas`, "a word, a phrase or a bracket that counts twice as much"},
		{`place:(Kirkuk OR Hawija)`, "a field before brackets is for all in them"},
		{`HEADLINE(oil talks)`, "the same, as Nexis writes it; also `HLEAD(...)`, `BYLINE(...)`, `GEOGRAPHIC(...)` and the like"},
		{`headline:(oil w/3 price)`, "near each other in one field"},
		{`date:last-week`, "also `today`, `yesterday`, `this-month`, `last-year`, `past-30-days`, `7d`, `3-days-ago`"},
		{`date:[2018-01 TO 2018-06]`, "the same as `date:2018-01..2018-06`; also `date:>=2018-01`"},
		{`date(aft 2018-03)`, "as Nexis writes it; also `bef` and `is`"},
		{`near:36.19,44.01~30mi`, "with a place or dateline so near to a point"},
	}
}
