package indextest

import (
	"slices"
	"strings"
	"testing"

	"ksearch/corpus"
	"ksearch/index"
	"ksearch/query"
)

// This file holds the tests of the expressions that stand for places in a
// text. Their articles are short, so that a reader can count the words.

// bodies are articles in English of a body each, by ID.
func bodies(texts ...string) []*corpus.Article {
	var out []*corpus.Article
	for i := 0; i < len(texts); i += 2 {
		out = append(out, &corpus.Article{ID: texts[i], Source: corpus.Source{Path: "x", Revision: "1"}, Language: "en", Body: texts[i+1]})
	}
	return out
}

// A wanted is a query and the IDs that it finds, sorted.
type wanted struct {
	query query.Expr
	want  string
}

func wantAll(t *testing.T, s index.Store, all []wanted) {
	t.Helper()
	for _, w := range all {
		if got := strings.Join(idsOf(t, s, w.query), " "); got != w.want {
			t.Errorf("search %s (%#v) finds %q, want %q", text(w.query), w.query, got, w.want)
		}
	}
}

func word(text string) query.Expr { return query.Word{Text: text} }

func testNear(t *testing.T, s index.Store) {
	apply(t, s, append(bodies(
		"same", "The minister met the union on Monday.",
		"next", "The union waited. The minister came late.",
		"apart", "The union waited.\n\nThe minister came late.",
		"inside", "alpha one gamma two beta delta",
		"twice", "port and port",
	), []*corpus.Article{
		{ID: "fields", Language: "en", Headline: "Minister", Body: "The union waited."},
		{ID: "lead", Language: "en", Standfirst: "The union waited", Body: "The minister came late.\n\nNothing more."},
	}...))
	minister, union := word("minister"), word("union")
	near := func(a, b query.Expr, within int) query.Near { return query.Near{A: a, B: b, Within: within} }
	in := func(unit query.Unit, x query.Near) query.Near { x.Unit = unit; return x }
	ordered := func(x query.Near) query.Near { x.Ordered = true; return x }
	of := func(f query.Field, text string) query.Expr { return query.Word{Field: f, Text: text} }
	alphaBeta := near(word("alpha"), word("beta"), 4)
	wantAll(t, s, []wanted{
		// In words, from the end of one to the beginning of the other, across
		// sentences and paragraphs, but not across fields.
		{near(minister, union, 2), ""},
		{near(minister, union, 3), "apart lead next same"},
		{near(union, minister, 3), "apart lead next same"},
		{ordered(near(minister, union, 3)), "same"},
		{ordered(near(union, minister, 3)), "apart lead next"},
		{near(word("met"), minister, 1), "same"},
		{ordered(near(word("met"), minister, 1)), ""},
		{near(of(query.Body, "minister"), of(query.Body, "union"), 3), "apart next same"},
		{near(of(query.Lead, "minister"), of(query.Lead, "union"), 3), "lead next same"},
		{near(of(query.Headline, "minister"), of(query.Headline, "union"), 255), ""},
		{near(query.Phrase{Text: "the minister"}, query.Phrase{Text: "union waited"}, 1), "apart lead next"},

		// In one sentence, in one paragraph. The standfirst is one of its own.
		{in(query.InSentence, near(minister, union, 0)), "same"},
		{in(query.InParagraph, near(minister, union, 0)), "next same"},
		{in(query.InParagraph, ordered(near(union, minister, 0))), "next"},
		{in(query.InSentence, ordered(near(union, minister, 0))), ""},

		// What shares a word is not near itself.
		{near(minister, minister, 9), ""},
		{near(word("port"), word("port"), 2), "twice"},
		{near(word("port"), word("port"), 1), ""},
		{in(query.InSentence, near(word("port"), word("port"), 0)), "twice"},
		{near(query.Phrase{Text: "the union"}, union, 9), ""},

		// But what a Near reaches over is near it, though never after it.
		{near(alphaBeta, word("gamma"), 1), "inside"},
		{near(word("gamma"), alphaBeta, 1), "inside"},
		{near(alphaBeta, word("alpha"), 1), "inside"},
		{ordered(near(alphaBeta, word("gamma"), 1)), ""},
		{ordered(near(word("gamma"), alphaBeta, 1)), ""},
		{near(alphaBeta, word("delta"), 1), "inside"},
		{ordered(near(alphaBeta, word("delta"), 1)), "inside"},
		{ordered(near(word("delta"), alphaBeta, 1)), ""},
		{near(near(word("alpha"), word("beta"), 3), word("delta"), 5), ""},
		{near(near(word("alpha"), word("gamma"), 2), near(word("one"), word("two"), 2), 1), "inside"},
		{near(near(word("alpha"), word("one"), 1), near(word("two"), word("beta"), 1), 1), ""}, // one and two are two apart
		{near(near(word("alpha"), word("one"), 1), near(word("two"), word("beta"), 1), 2), "inside"},

		// Any of some, and one that counts for more.
		{near(query.Or{word("nobody"), word("met")}, union, 2), "same"},
		{near(query.Or{alphaBeta, word("port")}, word("gamma"), 1), "inside"},
		{near(query.Boost{X: minister, By: 5}, union, 3), "apart lead next same"},
		{query.And{near(minister, union, 3), query.Not{X: in(query.InSentence, near(minister, union, 0))}}, "apart lead next"},
	})
}

func testPhrases(t *testing.T, s index.Store) {
	apply(t, s, bodies(
		"rgb", "red green blue",
		"rgyb", "red green yellow blue",
		"rr", "red red",
		"rxr", "red old red",
		"x", "al-Hashimi came. Red. Green.",
	))
	phrase := func(text string, slop int) query.Expr { return query.Phrase{Text: text, Slop: slop} }
	wantAll(t, s, []wanted{
		{phrase("red green", 0), "rgb rgyb x"}, // across sentences
		{phrase("green red", 0), ""},
		{phrase("green red", 1), "rgb rgyb x"}, // in any order
		{phrase("red blue", 0), ""},
		{phrase("red blue", 1), "rgb"},
		{phrase("blue red", 1), "rgb"},
		{phrase("red blue", 2), "rgb rgyb"},
		{phrase("red blue green", 1), "rgb rgyb"}, // one more among all of them
		{phrase("blue yellow red", 1), "rgyb"},
		// Each word has a place of its own.
		{phrase("red red", 0), "rr"},
		{phrase("red red", 1), "rr rxr"},
		{phrase("red red red", 5), ""},
		{phrase("red", 3), "rgb rgyb rr rxr x"},
		{phrase("hashimi al", 1), "x"},
		{query.Phrase{Field: query.Headline, Text: "red green", Slop: 1}, ""},
		{query.Phrase{Field: query.Lead, Text: "blue red", Slop: 1}, "rgb"},
	})
}

func testCapitals(t *testing.T, s index.Store) {
	apply(t, s, append(bodies(
		"army", "The US army is in Mosul.",
		"us", "They told us who it was.",
		"loud", "WHO IS IN CHARGE",
		"is", "The IS claimed it. WHO said so.",
	), &corpus.Article{ID: "label", Source: source("x"), Language: "en", Headline: "Health", Publisher: "The WHO"}))
	words := func(texts ...string) query.Words {
		var out query.Words
		for _, text := range texts {
			out = append(out, word(text))
		}
		return out
	}
	wantAll(t, s, []wanted{
		// A common word in capitals is only found in capitals, in a sentence
		// that is not all in capitals.
		{word("US"), "army"},
		{word("us"), "army us"},
		{word("Us"), "army us"},
		{word("IS"), "is"},
		{word("is"), "army is loud"},
		{word("WHO"), "is"}, // and not among labels, where capitals say nothing
		{word("who"), "is label loud us"},
		{query.Phrase{Text: "US army"}, "army"},
		{query.Phrase{Text: "told US"}, ""},
		{query.Phrase{Text: "told us"}, "us"},
		{query.Near{A: word("US"), B: word("army"), Within: 1}, "army"},
		// Other words in capitals are words like any other.
		{word("ARMY"), "army"},
		{word("CHARGE"), "loud"},
		// In capitals they count, where common words are left out of account.
		{words("the", "US"), "army"},
		{words("IS", "claimed", "it"), "is"},
		// Four bare words that are all in capitals are not meant so.
		{words("WHO", "IS", "IN"), "is"},
		{words("WHO", "IS", "IN", "CHARGE"), "loud"},
		{words("WHO", "IS", "IN", "charge"), "is loud"},
		{query.Words{word("WHO"), word("IS"), query.Boost{X: word("IN"), By: 2}, word("CHARGE")}, "army loud"}, // IN with a boost is not left out
		{query.And{word("WHO"), word("IS"), word("SAID"), word("CLAIMED")}, "is"},
		// Names have no capitals.
		{query.Word{Field: query.Publisher, Text: "who"}, "label"},
		{query.Word{Field: query.Publisher, Text: "WHO"}, "label"},
	})
}

func testPatterns(t *testing.T, s index.Store) {
	fill(t, s)
	wildcard := func(f query.Field, p string) query.Expr { return query.Wildcard{Field: f, Pattern: p} }
	fuzzy := func(f query.Field, text string, edits int) query.Expr {
		return query.Fuzzy{Field: f, Text: text, Edits: edits}
	}
	re := func(f query.Field, p string) query.Expr { return query.Regexp{Field: f, Pattern: p} }
	wantAll(t, s, []wanted{
		{wildcard(query.Text, "helic*"), "flood"},
		{wildcard(query.Text, "HELI*ter"), "flood"},
		{wildcard(query.Text, "*copter"), "flood"},
		{wildcard(query.Text, "hel?copter"), "flood"},
		{wildcard(query.Text, "h?copter"), ""},
		{wildcard(query.Text, "helicopter?"), ""}, // exactly one
		{wildcard(query.Text, "helicopter*"), "flood"},
		{wildcard(query.Headline, "br*"), "undated"},
		{wildcard(query.Text, "Hakkâ*"), "tr-snow"},
		{wildcard(query.Text, "پێشم*"), "ckb-water"},
		// Several words follow each other.
		{wildcard(query.Text, "al-has*"), "budget"},
		{wildcard(query.Text, "al-z*"), ""},
		{wildcard(query.Text, "has*-al"), ""},
		// One alone is looked for among names too, in the Field Text.
		{wildcard(query.Text, "zagr*"), "flood oil oil-corrected"},
		{wildcard(query.Body, "zagr*"), ""},
		{wildcard(query.Text, "zagr*-wi*"), ""},
		// Words of one value that follow each other.
		{wildcard(query.Person, "bot*"), "ckb-school flood"},
		{wildcard(query.Person, "otani*"), ""},
		{wildcard(query.Person, "kar*-bot*"), "ckb-school flood"},
		{wildcard(query.Person, "bot*-kar*"), ""},
		{wildcard(query.Keyword, "o?l"), "ar-market oil oil-corrected"},
		{wildcard(query.Status, "k*"), "killed"},
		// Of a path the whole, byte by byte.
		{wildcard(query.Source, "en/*"), "budget flood killed oil oil-corrected undated"},
		{wildcard(query.Source, "EN/*"), ""},
		{wildcard(query.Source, "*.jsonl"), "budget killed"},
		{wildcard(query.Source, "en/oil?2.txt"), "oil-corrected"},
		{wildcard(query.Source, "*/o?l.t*"), "oil"},
		{wildcard(query.Source, "oil*"), ""},
		{wildcard(query.Source, "en/[o]il.txt"), ""}, // only * and ? are more than themselves

		{fuzzy(query.Text, "bridgw", 1), "flood undated"},           // changed
		{fuzzy(query.Text, "brigde", 1), "flood undated"},           // swapped
		{fuzzy(query.Text, "bridxge", 1), "flood undated"},          // put in
		{fuzzy(query.Text, "helicoter", 1), "flood"},                // left out
		{fuzzy(query.Text, "hxlicopxer", 1), ""},                    // two
		{fuzzy(query.Text, "hxlicopxer", 2), "flood"},               //
		{fuzzy(query.Text, "hxlicopxer", 0), "flood"},               // two from six letters on
		{fuzzy(query.Text, "akrx", 0), "flood"},                     // one from three on
		{fuzzy(query.Text, "axrx", 0), ""},                          //
		{fuzzy(query.Text, "kr", 0), ""},                            // none below: kar is not meant
		{fuzzy(query.Text, "zagrox", 1), "flood oil oil-corrected"}, // among names
		{fuzzy(query.Body, "zagrox", 1), ""},
		{fuzzy(query.Person, "Botany", 1), "ckb-school flood"},
		{fuzzy(query.Person, "Karwam-Botany", 1), "ckb-school flood"},
		{fuzzy(query.Person, "Botany-Karwam", 1), ""},

		{re(query.Text, "hel[a-i]copters?"), "flood"},
		{re(query.Text, "copter"), ""}, // from the first letter to the last
		{re(query.Text, "[0-9]{7}"), "oil"},
		{re(query.Text, "helicopter|pipeline"), "flood oil oil-corrected"},
		{re(query.Headline, "brid.*"), "undated"},
		{re(query.Text, "zag.*"), "flood oil oil-corrected"},
		{re(query.Person, "bo.ani"), "ckb-school flood"},
		{re(query.Person, "ani"), ""},
	})
	if res, err := s.Search(t.Context(), &query.Request{Query: query.And{word("oil"), query.Regexp{Pattern: "("}}}); res != nil || err == nil {
		t.Errorf("what is no regular expression: %v, %v, want an error", res, err)
	}
}

func testSlots(t *testing.T, s index.Store) {
	fill(t, s)
	slot := func(f, kind query.Field) query.Expr { return query.Slot{Field: f, Kind: kind} }
	person := slot(query.Text, query.Person)
	wantAll(t, s, []wanted{
		{person, "ar-bridge budget ckb-school flood kmr-wheat"},
		{slot(query.Text, query.Org), "oil oil-corrected"},
		{slot(query.Headline, query.Person), ""},
		{slot(query.Headline, query.Place), "ar-bridge ckb-school ckb-water fa-quake flood kmr-wheat tr-snow"},
		{slot(query.Lead, query.Person), ""}, // all in the second paragraph
		{slot(query.Lead, query.Place), "budget flood"},
		{slot(query.Lead, query.Org), "oil oil-corrected"},
		// Karwan Botani visited the villages of Nahla by helicopter. “Nobody
		// was hurt,” Mr. Botani said.
		{query.Near{A: person, B: word("helicopter"), Within: 7, Ordered: true}, "flood"},
		{query.Near{A: person, B: word("helicopter"), Within: 6, Ordered: true}, ""},
		{query.Near{A: person, B: word("helicopter"), Within: 4}, "flood"},
		{query.Near{A: person, B: word("helicopter"), Within: 3}, ""},
		{query.Near{A: person, B: word("helicopter"), Unit: query.InSentence}, "flood"},
		{query.Near{A: person, B: word("botani"), Within: 1}, ""}, // it is part of the name
		{query.Near{A: person, B: word("said"), Within: 1}, "flood"},
		{query.AtLeast{N: 2, X: person}, "flood"},
		{query.AtLeast{N: 3, X: person}, ""},
	})
	apply(t, s, []*corpus.Article{{
		ID: "standfirst", Source: source("x"), Language: "en", Headline: "Visit", Standfirst: "Jane Doe's visit", Body: "Nothing came of it.\n\nMs. Doe left.",
		People: []corpus.Entity{
			{Name: "Jane Doe", Mentions: []corpus.Mention{{Field: "standfirst", Text: "Jane Doe", Start: 0, End: 8}, {Field: "body", Text: "Ms. Doe", Start: 21, End: 28}}},
		},
	}})
	wantAll(t, s, []wanted{
		{query.And{person, query.Word{Field: query.ID, Text: "standfirst"}}, "standfirst"},
		{slot(query.Lead, query.Person), "standfirst"},
		{query.Near{A: slot(query.Lead, query.Person), B: query.Word{Field: query.Lead, Text: "visit"}, Within: 1}, "standfirst"},
		{query.Near{A: slot(query.Lead, query.Person), B: query.Word{Field: query.Lead, Text: "nothing"}, Within: 2}, "standfirst"},
		{query.Near{A: slot(query.Body, query.Person), B: query.Word{Field: query.Body, Text: "left"}, Within: 1}, "standfirst"},
	})
}

func testAtLeast(t *testing.T, s index.Store) {
	apply(t, s, []*corpus.Article{
		{ID: "three", Language: "en", Headline: "Oil", Body: "Oil here. Oil there.\n\nWater."},
		{ID: "lead", Language: "en", Headline: "Gas", Standfirst: "Oil, oil and oil", Body: "Water and gas."},
		{ID: "label", Language: "en", Headline: "News", Keywords: []string{"oil", "crude oil"}},
		{ID: "row", Language: "en", Body: "red red red"},
	})
	oil := word("oil")
	atLeast := func(n int, x query.Expr) query.Expr { return query.AtLeast{N: n, X: x} }
	wantAll(t, s, []wanted{
		{oil, "label lead three"},
		// Headline and body together; neither the lead nor labels.
		{atLeast(1, oil), "three"},
		{atLeast(3, oil), "three"},
		{atLeast(4, oil), ""},
		{atLeast(2, query.Word{Field: query.Body, Text: "oil"}), "three"},
		{atLeast(3, query.Word{Field: query.Body, Text: "oil"}), ""},
		{atLeast(3, query.Word{Field: query.Lead, Text: "oil"}), "lead"},
		{atLeast(2, query.Word{Field: query.Headline, Text: "oil"}), ""},
		{atLeast(2, query.Or{oil, word("gas")}), "lead three"},
		{atLeast(4, query.Or{oil, word("water")}), "three"},
		{atLeast(4, query.Or{oil, query.Wildcard{Pattern: "oi*"}}), ""}, // one place is one, however it is found
		{atLeast(3, query.Boost{X: oil, By: 2}), "three"},
		// Places may overlap: the first and second, the second and third, the
		// first and third.
		{atLeast(2, query.Phrase{Text: "red red"}), "row"},
		{atLeast(3, query.Phrase{Text: "red red"}), ""},
		{atLeast(3, query.Phrase{Text: "red red", Slop: 1}), "row"},
		{atLeast(4, query.Phrase{Text: "red red", Slop: 1}), ""},
		{atLeast(2, query.Near{A: word("red"), B: word("red"), Within: 1}), "row"},
		{atLeast(3, query.Near{A: word("red"), B: word("red"), Within: 1}), ""},
		{atLeast(3, query.Near{A: word("red"), B: word("red"), Within: 2}), "row"},
		{query.Not{X: atLeast(1, oil)}, "label lead row"},
	})
}

func testAround(t *testing.T, s index.Store) {
	fill(t, s)
	at := func(lat, lon, km float64) query.Expr { return query.Around{Lat: lat, Lon: lon, Km: km} }
	of := func(place string, km float64) query.Expr { return query.Around{Place: place, Km: km} }
	wantAll(t, s, []wanted{
		{at(36.74, 43.89, 1), "flood"}, // Akre
		{at(36.84, 43.893, 10), ""},    // a degree of latitude is 111 km
		{at(36.84, 43.893, 12), "flood"},
		{at(0, 0, 100), ""},
		// Where an article was filed, if its place is in the gazetteer. Of what
		// it is about, only its own coordinates count: kmr-wheat has none of Erbil.
		{of("Erbil", 5), "ckb-school flood"},
		{of("Hewlêr", 5), "ckb-school flood"},
		{of("Erbil", 150), "ar-bridge ckb-school flood oil oil-corrected"},
		{of("Kirkuk", 5), "oil oil-corrected"},
		{query.And{of("Kirkuk", 5), query.Not{X: of("Baghdad", 5)}}, "oil"},
		{of("Qwxz", 20_000), ""}, // nowhere
	})
	// The coordinates of an article itself come before those of the gazetteer.
	apply(t, s, []*corpus.Article{{
		ID: "other", Source: source("x"), Headline: "Another Erbil", Dateline: corpus.Dateline{Places: []string{"Erbil"}},
		Places: []corpus.Entity{{Name: "Erbil", Point: point(-10, 179.9)}},
	}})
	wantAll(t, s, []wanted{
		{of("Erbil", 5), "ckb-school flood"},
		{at(-10, 179.9, 1), "other"},
		{at(-10, -179.9, 30), "other"}, // across the date line: 22 km
		{at(-10, -179.9, 20), ""},
	})
}

// testSimilar asks for no more than all ways to reckon agree on.
func testSimilar(t *testing.T, s index.Store) {
	const (
		quake = "A strong earthquake shook the mountain villages near Sanandaj at dawn. Rescuers dug through the rubble of a school. " +
			"The seismology institute measured a magnitude of six. Aftershocks frightened families into tents."
		harvest = "Farmers brought in a poor wheat harvest after a dry spring. Prices of flour climbed in every bakery."
	)
	apply(t, s, bodies(
		"quake", quake,
		"copy", quake+" Hospitals asked for blood.",
		"related", "An earthquake frightened families in the coastal province last year, and rescuers came with tents.",
		"harvest", harvest,
		"bread", harvest+" Bread got dearer.",
		"song", "Singer opens festival tonight.",
	))
	for _, tt := range []struct{ id, first, not string }{
		{"quake", "copy", "song"},
		{"copy", "quake", "song"},
		{"harvest", "bread", "song"},
		{"bread", "harvest", "song"},
	} {
		got := ids(search(t, s, &query.Request{Query: query.Similar{ID: tt.id}, Snippets: 3}))
		if len(got) == 0 || got[0] != tt.first || slices.Contains(got, tt.id) || slices.Contains(got, tt.not) {
			t.Errorf("like %s: %q, want %s first, and neither itself nor %s", tt.id, got, tt.first, tt.not)
		}
	}
	if res := search(t, s, &query.Request{Query: query.Similar{ID: "none"}}); res.Total.Value != 0 || len(res.Hits) != 0 {
		t.Errorf("like an article that is not there: %+v, %q, want nothing", res.Total, ids(res))
	}
	x := query.And{query.Similar{ID: "quake"}, query.Not{X: word("hospitals")}}
	if got := ids(search(t, s, &query.Request{Query: x})); slices.Contains(got, "copy") || !slices.Contains(got, "related") {
		t.Errorf("like quake, without hospitals: %q, want related and not copy", got)
	}
}

func testMixedWords(t *testing.T, s index.Store) {
	fill(t, s)
	for _, tt := range []struct {
		query    query.Words
		first    string // those with all
		rest     string
		allWords int
	}{
		{query.Words{word("bridge"), query.Wildcard{Pattern: "helic*"}}, "flood", "undated", 1},
		{query.Words{query.Fuzzy{Text: "brigde", Edits: 1}, query.Boost{X: word("stone"), By: 2}}, "undated", "flood", 1},
		{query.Words{query.Wildcard{Pattern: "nothin*"}, word("stone")}, "", "undated", 0},
		{query.Words{query.Boost{X: query.Wildcard{Pattern: "helic*"}, By: 3}, word("pipeline")}, "", "flood oil oil-corrected", 0},
		// A common word is left out, but not one that is asked for with a boost,
		// nor a pattern that has one.
		{query.Words{word("the"), word("stone"), word("pipeline")}, "", "oil oil-corrected undated", 0},
		{query.Words{word("and"), query.Wildcard{Pattern: "helic*"}}, "flood", "", 0}, // and one is left
		{query.Words{query.Boost{X: word("and"), By: 2}, word("patience")}, "undated", "", 1},
		{query.Words{query.Wildcard{Pattern: "th*"}, word("stone")}, "undated", "budget flood killed oil oil-corrected", 1},
	} {
		res := search(t, s, &query.Request{Query: tt.query, Size: 50})
		first := strings.Fields(tt.first)
		got := ids(res)
		n := min(len(first), len(got))
		slices.Sort(got[:n])
		slices.Sort(got[n:])
		if !slices.Equal(got, slices.Concat(first, strings.Fields(tt.rest))) || res.Total.AllWords != tt.allWords {
			t.Errorf("search %s finds %q, %d with all words, want %q and then %q, %d", text(tt.query), got, res.Total.AllWords, first, tt.rest, tt.allWords)
		}
	}
}

func testMarksOfPlaces(t *testing.T, s index.Store) {
	put, done := held(t)
	put = append(put, &corpus.Article{
		ID: "port", Source: source("en/port.txt"), Language: "en", Headline: "The port", Standfirst: "All is quiet",
		Body: "Workers left the port. Nobody works.\n\nThe port waits for oil.",
	})
	apply(t, s, put, done...)
	lead := func(text string) query.Expr { return query.Word{Field: query.Lead, Text: text} }
	person := query.Slot{Kind: query.Person}
	for _, tt := range []struct {
		query    query.Expr
		id, want string
	}{
		{query.Wildcard{Pattern: "vill*"}, "flood", "standfirst:villages body:villages"},
		{query.Wildcard{Field: query.Body, Pattern: "mount*-ro*"}, "flood", "body:mountain road"},
		{query.Fuzzy{Text: "brigde", Edits: 1}, "flood", "body:bridge"},
		{query.Regexp{Pattern: "bri.*|helicopter"}, "flood", "body:helicopter body:bridge"},
		{query.Boost{X: word("bridge"), By: 2}, "flood", "body:bridge"},
		{query.Words{query.Wildcard{Pattern: "helic*"}, query.Boost{X: word("bridge"), By: 2}}, "flood", "body:helicopter body:bridge"},
		// With a slop all from the first word to the last, as one.
		{query.Phrase{Text: "akre road", Slop: 1}, "flood", "headline:road to Akre body:road to Akre"},
		{query.Phrase{Text: "closes road akre", Slop: 2}, "flood", "headline:closes the road to Akre"},
		// Of a Near the words of its parts, and only those that have the other
		// part near them.
		{query.Near{A: word("prices"), B: word("oil"), Within: 2}, "oil", "body:Prices body:oil"},
		{query.Near{A: word("prices"), B: word("oil"), Unit: query.InSentence}, "oil", "body:Prices body:oil"},
		{query.Near{A: query.Near{A: word("prices"), B: word("oil"), Within: 2}, B: word("percent"), Unit: query.InSentence}, "oil", "body:Prices body:oil body:percent"},
		{query.Near{A: query.Or{word("prices"), word("barrels")}, B: word("fell"), Within: 3}, "oil", "body:Prices body:fell"},
		{query.Near{A: word("port"), B: word("waits"), Within: 1}, "port", "body:port body:waits"},
		{query.Or{query.Near{A: word("prices"), B: word("barrels"), Within: 1}, word("tanks")}, "oil", "body:tanks"}, // the Near does not hold
		{query.Or{query.Not{X: query.Near{A: word("prices"), B: word("oil"), Within: 2}}, word("tanks")}, "oil", "body:tanks"},
		// The lead is in the standfirst and in the body. A phrase that is in both
		// is marked in none, as there is no text to show it in.
		{query.Near{A: lead("quiet"), B: lead("workers"), Within: 1}, "port", "standfirst:quiet body:Workers"},
		{query.Phrase{Field: query.Lead, Text: "quiet workers"}, "port", ""},
		{query.Near{A: lead("quiet"), B: lead("port"), Within: 5}, "port", "standfirst:quiet body:port"},
		// At least so often, or not at all. What is not counted is not marked.
		{query.AtLeast{N: 3, X: word("port")}, "port", "headline:port body:port body:port"},
		{query.Or{query.AtLeast{N: 4, X: word("port")}, word("oil")}, "port", "body:oil"},
		{query.AtLeast{N: 1, X: query.Wildcard{Pattern: "vill*"}}, "flood", "body:villages"},
		{query.AtLeast{N: 2, X: query.Regexp{Pattern: "work.*"}}, "port", "body:Workers body:works"},
		// Who is named.
		{person, "flood", "body:Karwan Botani body:Mr. Botani"},
		{query.Near{A: person, B: word("visited"), Within: 1}, "flood", "body:Karwan Botani body:visited"},
		{query.Wildcard{Field: query.Person, Pattern: "bot*"}, "flood", "body:Karwan Botani body:Mr. Botani"},
		{query.Fuzzy{Field: query.Place, Text: "Erbyl"}, "flood", "body:Hewler"},
		{query.Wildcard{Pattern: "erb*"}, "flood", "body:Hewler"}, // a name in another spelling
		{query.Near{A: word("erbil"), B: word("said"), Within: 5}, "flood", ""},
		{query.Around{Lat: 36.74, Lon: 43.89, Km: 1}, "flood", ""},
	} {
		res := search(t, s, &query.Request{Query: query.And{query.Or{tt.query, query.Word{Field: query.ID, Text: tt.id}}, query.Phrase{Field: query.ID, Text: tt.id}}, Snippets: query.MaxSnippets})
		if len(res.Hits) != 1 {
			t.Errorf("search %s finds %q, want %s", text(tt.query), ids(res), tt.id)
			continue
		}
		if got := strings.Join(marked(res.Hits[0]), " "); got != tt.want {
			t.Errorf("search %s (%#v) marks %q in %s, want %q", text(tt.query), tt.query, got, tt.id, tt.want)
		}
	}
}
