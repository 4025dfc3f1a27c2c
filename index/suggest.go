package index

import (
	"cmp"
	"errors"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus/names"
	"ksearch/index/analysis"
	"ksearch/query"
)

// Bounds on what is tried for one request. They are counts, not times, so that
// the same request always gets the same answer.
const (
	enoughHits     = 10  // with as many, only words that no article holds are doubted
	fewArticles    = 3   // with a word, for it to be doubted where there are not enough hits
	maxDoubted     = 4   // words
	maxAlike       = 300 // words of a dictionary at each distance
	maxTried       = 6   // queries counted
	maxSuggestions = 3
	maxRelaxations = 8
)

// advise adds to res, but to a page that a cursor leads to, other spellings of the query, and if
// there is no hit what keeps them away. Once the time for the search is over,
// the answer is what there is, and says so.
func (s *search) advise(req *query.Request, res *query.Result) error {
	if !req.Suggest || req.Cursor != "" || s.g.manifest.Stats.Articles == 0 {
		return nil
	}
	const tooLate = "no time was left to look for other spellings"
	if s.work != nil && s.work.spent.Load() > int64(s.work.most/8) || s.ctx.Err() != nil { // each of them is a search that costs as much
		if res.Total.Value < enoughHits {
			res.Query.Notes = append(res.Query.Notes, tooLate)
		}
		return nil
	}
	var err error
	if res.Suggestions, err = s.suggest(req, res.Total.Value); err == nil && res.Total.Value == 0 {
		res.Relaxations, err = s.relax(req)
	}
	if err != nil && (s.ctx.Err() != nil || errors.As(err, new(*query.LimitError))) {
		res.Query.Notes = append(res.Query.Notes, tooLate)
		return nil
	}
	return err
}

// count is how many articles x and the filters find.
func (s *search) count(x query.Expr, filters []query.Filter) (int, error) {
	res, err := s.g.search(s.ctx, &query.Request{Query: x, Filters: filters, Within: s.req.Within, Size: -1})
	if err != nil {
		return 0, err
	}
	return res.Total.Value, nil
}

// A doubt is a word of a query, or a whole value, that may be misspelt.
type doubt struct {
	leaf       int // of eachLeaf
	start, end int // bytes of the text of the leaf
	typed      string
	held       uint64  // articles with it
	meant      []guess // best first
}

// A guess is another spelling of it.
type guess struct {
	text  string
	score int // the doublings of its frequency, less what its difference costs
}

func (s *search) suggest(req *query.Request, total int) ([]query.Suggestion, error) {
	doubts, err := s.doubts(req.Query, total)
	if err != nil || len(doubts) == 0 {
		return nil, err
	}
	type try struct{ doubts, guesses []int }
	var tries []try
	if len(doubts) > 1 { // all of them at once
		var t try
		for i := range doubts {
			t.doubts, t.guesses = append(t.doubts, i), append(t.guesses, 0)
		}
		tries = append(tries, t)
	}
	for i := range doubts {
		for j := range doubts[i].meant {
			tries = append(tries, try{[]int{i}, []int{j}})
		}
	}
	if len(doubts) > 1 {
		slices.SortStableFunc(tries[1:], func(a, b try) int {
			score := func(t try) int { return doubts[t.doubts[0]].meant[t.guesses[0]].score }
			return cmp.Compare(score(b), score(a))
		})
	}
	var out []query.Suggestion
	seen := map[string]bool{}
	for _, t := range tries[:min(len(tries), maxTried)] {
		var typed, meant []string
		change := map[int][]int{} // leaf to places in t
		for k, i := range t.doubts {
			typed, meant = append(typed, doubts[i].typed), append(meant, doubts[i].meant[t.guesses[k]].text)
			change[doubts[i].leaf] = append(change[doubts[i].leaf], k)
		}
		x := eachLeaf(req.Query, func(n int, leaf query.Expr) query.Expr {
			text := leafText(leaf)
			for _, k := range slices.Backward(change[n]) { // from the end: the places before stay
				d := doubts[t.doubts[k]]
				text = text[:d.start] + meant[k] + text[d.end:]
			}
			return withText(leaf, text)
		})
		sg := query.Suggestion{Query: x.String(), Typed: strings.Join(typed, " "), Meant: strings.Join(meant, " ")}
		if seen[sg.Query] {
			continue
		}
		seen[sg.Query] = true
		if sg.Total, err = s.count(x, req.Filters); err != nil {
			return nil, err
		}
		if sg.Total > total {
			if out = append(out, sg); len(out) == maxSuggestions {
				break
			}
		}
	}
	return out, nil
}

// eachLeaf returns x with each Word and Phrase replaced by what f makes of it.
// f is told their numbers. What is under a Not stays.
func eachLeaf(x query.Expr, f func(n int, leaf query.Expr) query.Expr) query.Expr {
	n := 0
	var walk func(query.Expr) query.Expr
	walk = func(x query.Expr) query.Expr {
		switch x.(type) {
		case query.Word, query.Phrase:
			n++
			return f(n-1, x)
		case query.Not:
			return x
		}
		return query.WithParts(x, walk)
	}
	return walk(x)
}

func leafText(x query.Expr) string {
	switch x := x.(type) {
	case query.Word:
		return x.Text
	case query.Phrase:
		return x.Text
	}
	return ""
}

func withText(x query.Expr, text string) query.Expr {
	switch x := x.(type) {
	case query.Word:
		x.Text = text
		return x
	case query.Phrase:
		x.Text = text
		return x
	}
	return x
}

// doubts are the words of x that may be misspelt, and for which there are other
// spellings, in their order.
func (s *search) doubts(x query.Expr, total int) ([]doubt, error) {
	var out []doubt
	var failed error
	eachLeaf(x, func(n int, leaf query.Expr) query.Expr {
		if failed != nil || len(out) >= maxDoubted {
			return leaf
		}
		var found []doubt
		if found, failed = s.doubtsOf(leaf, total); failed == nil {
			for i := range found {
				found[i].leaf = n
			}
			out = append(out, found[:min(len(found), maxDoubted-len(out))]...)
		}
		return leaf
	})
	return out, failed
}

func (s *search) doubtsOf(leaf query.Expr, total int) ([]doubt, error) {
	field, text := query.FieldOf(leaf), leafText(leaf)
	switch field {
	case query.ID, query.Source, query.Lang, query.Status:
		return nil, nil // not spelt, but copied
	}
	if _, isPhrase := leaf.(query.Phrase); isPhrase && !textual(field) {
		d, err := s.doubtValue(field, text, total)
		if err != nil || d == nil {
			return nil, err
		}
		return []doubt{*d}, nil
	}
	var out []doubt
	for _, t := range analysis.Names(text) {
		typed := text[t.Start:t.End]
		if utf8.RuneCountInString(t.Form) < 3 || strings.ContainsFunc(t.Form, unicode.IsDigit) || len(out) == maxDoubted {
			continue
		}
		d := doubt{start: t.Start, end: t.End, typed: typed}
		w := analysis.Query(typed, s.langs)
		if len(w) != 1 || w[0].Common() {
			continue
		}
		var err error
		if d.held, err = s.holding(field, w[0]); err != nil {
			return nil, err
		}
		if !doubtful(d.held, total) {
			continue
		}
		if d.meant, err = s.guesses(field, w[0], d); err != nil {
			return nil, err
		}
		if len(d.meant) > 0 {
			out = append(out, d)
		}
	}
	return out, nil
}

func doubtful(held uint64, total int) bool {
	return held == 0 || total < enoughHits && held <= fewArticles
}

// fieldsOf are the fields of the segments in which a word of a field is looked for.
func fieldsOf(field query.Field) []string {
	switch {
	case field == query.Text:
		return []string{"body", "about", "headline"}
	case textual(field):
		return []string{string(field)}
	}
	return []string{findPrefix + string(field)}
}

// holding is in how many articles w is, in the field where it is most frequent.
func (s *search) holding(field query.Field, w analysis.Word) (most uint64, err error) {
	terms := w.Terms
	if !textual(field) {
		terms = []string{w.Form}
	}
	for _, name := range fieldsOf(field) {
		for _, term := range terms {
			n, err := s.documentsWith(name, term)
			if err != nil {
				return 0, err
			}
			most = max(most, n)
		}
	}
	return most, nil
}

// alike are the words of a field of bleve that are so many edits from form, or
// fewer; of two edits only those that begin with the same letter.
func (s *search) alike(field, kind, form string, edits int) ([]string, error) {
	first := ""
	if edits > 1 {
		_, n := utf8.DecodeRuneInString(form)
		first = form[:n]
	}
	near := s.near(form, edits).Behind(kind)
	if near == nil {
		return nil, nil // the word is too long for an automaton: no word at all
	}
	var out []string
	for terms := s.segments.beginning(field, kind+first, near); len(out) < maxAlike && terms.next(); {
		if err := s.check(); err != nil {
			return nil, err
		}
		if word, ok := strings.CutPrefix(terms.term, kind); ok && word != "" && word != form && (word[0] >= ' ' || kind != "") {
			out = append(out, word)
		}
	}
	return out, nil
}

// guesses are other spellings of the word w of a field, best first: words that
// differ by a letter or two, and parts of names that sound alike.
func (s *search) guesses(field query.Field, w analysis.Word, d doubt) ([]guess, error) {
	type found struct {
		expanded
		in    query.Field
		text  string // as it is spelt, where a name says so
		score int
	}
	best := map[string]*found{} // by folded word
	add := func(word string, f found) {
		if names := analysis.Query(word, s.langs); len(names) != 1 || names[0].Common() ||
			textual(field) && slices.ContainsFunc(names[0].Terms, func(t string) bool { return slices.Contains(w.Terms, t) }) {
			return // merely inflected
		}
		if f.n <= 2*d.held {
			return
		}
		if have := best[word]; have == nil || f.score > have.score {
			best[word] = &f
		}
	}
	// What one letter more costs, in doublings.
	const perEdit, firstLetter, alikeSound, otherScript = 5, 3, 3, 7
	cost := func(word string, edits int) int {
		a, _ := utf8.DecodeRuneInString(word)
		b, _ := utf8.DecodeRuneInString(w.Form)
		if a != b {
			return edits*perEdit + firstLetter
		}
		return edits * perEdit
	}
	most := 1
	if utf8.RuneCountInString(w.Form) > 5 {
		most = 2
	}
	key := names.Key(d.typed)
	for _, name := range fieldsOf(field) {
		if name == "headline" && field == query.Text {
			continue // its words are in the body as a rule
		}
		for edits := 1; edits <= most; edits++ {
			for i, kind := range wordTerms {
				words, err := s.alike(name, kind, w.Form, edits)
				if err != nil {
					return nil, err
				}
				for _, word := range words {
					n, err := s.documentsWith(name, kind+word)
					if err != nil {
						return nil, err
					}
					f := found{expanded: expanded{word: word, n: n}, in: field}
					f.term[i] = true
					c := cost(word, edits)
					if key != "" && names.Key(word) == key {
						c = min(c, alikeSound+edits-1)
					}
					f.score = bits.Len64(n) - c
					add(word, f)
				}
			}
		}
	}
	alike, err := s.sounding(field, key)
	if err != nil {
		return nil, err
	}
	for _, a := range alike {
		parts := analysis.Names(a.text)
		if len(parts) != 1 || parts[0].Form == w.Form || !alikeSpelt(parts[0].Form, w.Form) {
			continue
		}
		n, err := s.holding(field, analysis.Query(a.text, s.langs)[0])
		if err != nil {
			return nil, err
		}
		c := otherScript
		if isLatin(parts[0].Form) == isLatin(w.Form) {
			c = alikeSound + names.Edits([]rune(parts[0].Form), []rune(w.Form)) - 1
		}
		add(parts[0].Form, found{expanded: expanded{word: parts[0].Form, n: n}, text: a.text, score: bits.Len64(n) - c})
	}
	all := make([]*found, 0, len(best))
	for _, f := range best {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *found) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.n, a.n), cmp.Compare(a.word, b.word))
	})
	var out []guess
	var terms [][]string // of the guesses
	for _, f := range all {
		if len(out) == maxSuggestions {
			break
		}
		if f.text == "" {
			if textual(f.in) {
				if f.text, err = s.spelling(f.in, f.expanded); err != nil {
					return nil, err
				}
			}
			if f.text == "" {
				f.text = f.word // of names alone, or of a field of values
			}
		}
		ts := analysis.Query(f.text, s.langs)
		if len(ts) != 1 || !alikeSpelt(ts[0].Form, w.Form) || // articles have a base form only inflected
			slices.ContainsFunc(terms, func(have []string) bool {
				return slices.ContainsFunc(ts[0].Terms, func(t string) bool { return slices.Contains(have, t) })
			}) {
			continue // inflected of a better one
		}
		terms = append(terms, ts[0].Terms)
		out = append(out, guess{asTyped(f.text, d.typed), f.score})
	}
	return out, nil
}

func isLatin(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.Is(unicode.Latin, r)
}

func fieldOfFacet(f query.FacetField) query.Field {
	for _, v := range valueFields {
		if v.facet == f {
			return v.field
		}
	}
	return query.Text
}

// asTyped writes a word without capitals if that is how the other was typed.
func asTyped(word, typed string) string {
	if !strings.ContainsFunc(typed, unicode.IsUpper) {
		return strings.ToLower(word)
	}
	return word
}

// doubtValue doubts a whole value: a name that is spelt in another way, or that
// sounds alike. It returns nil if there is none.
func (s *search) doubtValue(field query.Field, text string, total int) (*doubt, error) {
	name, value := findPrefix+string(field), foldedValue(text)
	d := &doubt{end: len(text), typed: text}
	var err error
	if d.held, err = s.documentsWith(name, wholePrefix+value); err != nil || !doubtful(d.held, total) {
		return nil, err
	}
	type other struct {
		folded, spelt string // spelt is "" where the articles are to be asked
		score         int
	}
	best := map[string]other{} // by folded value
	add := func(o other, cost int) error {
		n, err := s.documentsWith(name, wholePrefix+o.folded)
		if err != nil || n <= 2*d.held || o.folded == value {
			return err
		}
		o.score = bits.Len64(n) - cost
		if have, met := best[o.folded]; !met || o.score > have.score {
			best[o.folded] = o
		}
		return nil
	}
	for edits := 1; edits <= 2; edits++ {
		values, err := s.alike(name, wholePrefix, value, edits)
		if err != nil {
			return nil, err
		}
		for _, v := range values {
			if err := add(other{folded: v}, 4*edits); err != nil {
				return nil, err
			}
		}
	}
	alike, err := s.sounding(field, names.Key(text))
	if err != nil {
		return nil, err
	}
	for _, a := range alike {
		if !alikeSpelt(foldedValue(a.text), value) {
			continue
		}
		known, err := s.canonical(a.of, a.text)
		if err != nil {
			return nil, err
		}
		if err := add(other{folded: foldedValue(known), spelt: known}, 3); err != nil {
			return nil, err
		}
	}
	for _, o := range slices.SortedFunc(maps.Values(best), func(a, b other) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.folded, b.folded))
	}) {
		if len(d.meant) == maxSuggestions {
			break
		}
		if o.spelt == "" {
			if o.spelt, err = s.spelt(field, o.folded); err != nil {
				return nil, err
			}
		}
		if g := (guess{o.spelt, o.score}); !slices.ContainsFunc(d.meant, func(have guess) bool { return have.text == g.text }) {
			d.meant = append(d.meant, g)
		}
	}
	if len(d.meant) == 0 {
		return nil, nil
	}
	return d, nil
}

// relax says what of a request keeps all articles away: what remains without
// each of its clauses, and how many articles that finds.
func (s *search) relax(req *query.Request) ([]query.Relaxation, error) {
	x, _ := req.Plan()
	sorted := func(x query.Expr) query.Expr {
		if o, ok := req.Query.(query.Sorted); ok {
			return query.Sorted{X: x, Order: o.Order}
		}
		return x
	}
	var out []query.Relaxation
	add := func(r query.Relaxation, x query.Expr, filters []query.Filter) error {
		n, err := s.count(x, filters)
		if err != nil || n == 0 {
			return err
		}
		r.Total = n
		if x = sorted(x); x != nil {
			r.Query = x.String()
		}
		out = append(out, r)
		return nil
	}
	if parts, ok := x.(query.And); ok && len(parts) > 1 {
		for i, part := range parts {
			rest := slices.Delete(slices.Clone(parts), i, i+1)
			if err := add(query.Relaxation{Without: part.String()}, joined(rest), req.Filters); err != nil {
				return nil, err
			}
		}
	}
	if len(out) == 0 {
		kept, without, err := s.together(x, req.Filters)
		if err == nil && len(without) > 1 && len(kept) > 0 {
			err = add(query.Relaxation{Without: without.String()}, joined(kept), req.Filters)
		}
		if err != nil {
			return nil, err
		}
	}
	for i, f := range req.Filters {
		if err := add(query.Relaxation{Without: clause(f), Facet: f.Field, Exclude: f.Exclude}, x, slices.Delete(slices.Clone(req.Filters), i, i+1)); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b query.Relaxation) int { return cmp.Compare(b.Total, a.Total) })
	return out[:min(len(out), maxRelaxations)], nil
}

// together parts the clauses of an And into those with which something is found,
// as they stand, and those that leave nothing of what the ones before them find.
func (s *search) together(x query.Expr, filters []query.Filter) (kept, without query.And, err error) {
	parts, ok := x.(query.And)
	if !ok || len(parts) > maxRelaxations {
		return nil, nil, nil
	}
	for _, part := range parts {
		more := append(slices.Clone(kept), part)
		n, err := s.count(joined(more), filters)
		if err != nil {
			return nil, nil, err
		}
		if n > 0 {
			kept = more
		} else {
			without = append(without, part)
		}
	}
	return kept, without, nil
}

// joined is what an And of the parts means: an And of one is that one.
func joined(parts query.And) query.Expr {
	if len(parts) == 1 {
		return parts[0]
	}
	return parts
}

// clause writes a filter as a query does. Having no value is written "".
func clause(f query.Filter) string {
	field := fieldOfFacet(f.Field)
	if f.Field == query.PublicationDates {
		field = query.Published
	}
	var b strings.Builder
	if f.Exclude {
		b.WriteByte('-')
	}
	b.WriteString(string(field) + ":")
	if len(f.Values) != 1 {
		b.WriteByte('(')
	}
	for i, v := range f.Values {
		if i > 0 {
			b.WriteString(" OR ")
		}
		switch {
		case v == "":
			b.WriteString(`""`)
		case field == query.Published:
			b.WriteString(v)
		default:
			b.WriteString(strings.TrimPrefix(query.Word{Field: field, Text: v}.String(), string(field)+":"))
		}
	}
	if len(f.Values) != 1 {
		b.WriteByte(')')
	}
	return b.String()
}
