package index

import (
	"math"
	"slices"

	"ksearch/query"
)

// What it is worth that two words, asked for side by side, stand side by side
// in a text as well, and that they stand near each other at all: parts of what
// they score themselves. The values are those of a trial outside of this
// project; no others have been tried here yet. See bench/relevance.
const (
	besideWeight = 0.2
	nearWeight   = 0.2
	besideGap    = 2 // words: one other may stand between them
	nearGap      = 8
	nearB        = 0.75 // how much a long text is held against it
)

// A neighbour is a soft word of a query, in one field.
type neighbour struct {
	places
	idf float64
	at  []span // in the current document; nil where it is not there
}

// rerank adds to the scores of the best hits by relevance, at most rerankWindow
// of them, what the nearness of the words of the query is worth: positions are
// read for these alone. The collector then sorts them again.
func (s *search) rerank(best []*found) error {
	fields, words, err := s.neighbours()
	if err != nil || len(words) < 2 {
		return err
	}
	byDoc := slices.Clone(best)
	slices.SortFunc(byDoc, func(a, b *found) int {
		switch {
		case a.doc < b.doc:
			return -1
		case a.doc > b.doc:
			return 1
		}
		return 0
	})
	n := float64(max(s.g.Stats.Articles, 1))
	for k, field := range fields {
		average := max(float64(s.g.Stats.Tokens[field])/n, 1)
		for _, f := range byDoc {
			if err := s.check(); err != nil {
				return err
			}
			length := 0.0
			for _, word := range words {
				w := word[k]
				if w.at = nil; w.places == nil {
					continue
				}
				at := w.doc()
				if at < f.doc {
					if at, err = w.advance(f.doc); err != nil {
						return err
					}
				}
				if at != f.doc {
					continue
				}
				if w.at, err = w.spans(); err != nil {
					return err
				}
				if length == 0 && len(w.at) > 0 {
					length = w.length()
				}
			}
			norm := bm25K1 * (1 - nearB + nearB*length/average)
			for i := 1; i < len(words); i++ {
				a, b := words[i-1][k], words[i][k]
				beside, near := nearTimes(a.at, b.at)
				weight := (a.idf + b.idf) / 2 * (bm25K1 + 1)
				f.near += weight * (besideWeight*beside/(beside+norm) + nearWeight*near/(near+norm))
			}
		}
	}
	for _, f := range best {
		f.near *= f.freshness()
		f.score += f.near
	}
	return nil
}

// nearTimes counts how often a place of b follows one of a closely, and how
// often one of a has one of b within reach, before or after it.
func nearTimes(a, b []span) (beside, near float64) {
	j := 0
	for _, x := range a {
		for j < len(b) && int(b[j].start)+nearGap < int(x.start) {
			j++
		}
		within := false
		for _, y := range b[j:] {
			if int(y.start) > int(x.start)+nearGap {
				break
			}
			if y.start == x.start {
				continue
			}
			within = true
			if y.start > x.start && int(y.start-x.start) <= besideGap {
				beside++
			}
		}
		if within {
			near++
		}
	}
	return beside, near
}

// neighbours are the bare words of the query that count, in the order in which
// they were typed, each in some of textFields: the body, or the field that is
// asked for.
func (s *search) neighbours() (fields []int, words [][]*neighbour, err error) {
	var xs query.Words
	if groups := bareWords(s.req.Query); len(groups) > 0 {
		xs = groups[0]
	}
	if xs == nil {
		return nil, nil, nil
	}
	field := query.FieldOf(xs)
	for i, f := range textFields {
		if f.phrases && (string(field) == f.name || field == query.Text && f.name == string(query.Body)) {
			fields = append(fields, i)
		}
	}
	if len(fields) == 0 {
		return nil, nil, nil
	}
	defer func(d idiom) { s.idiom = d }(s.idiom)
	s.idiom = s.idiom.of(xs)
	rare, _ := s.withoutCommon(xs)
	n := float64(max(s.g.Stats.Articles, 1))
	for _, x := range rare {
		ps, err := s.places(x, fields)
		if err != nil {
			return nil, nil, err
		}
		word := make([]*neighbour, len(ps))
		for k, p := range ps {
			word[k] = &neighbour{places: p}
			if p != nil {
				df := float64(p.count())
				word[k].idf = p.boost() * math.Log(1+(n-df+0.5)/(df+0.5))
			}
		}
		words = append(words, word)
	}
	return fields, words, nil
}

// bareWords are the groups of bare words of x: x itself, or direct parts of it.
func bareWords(x query.Expr) (groups []query.Words) {
	parts := []query.Expr{x}
	if and, ok := x.(query.And); ok {
		parts = and
	}
	for _, y := range parts {
		if xs, ok := y.(query.Words); ok {
			groups = append(groups, xs)
		}
	}
	return groups
}
