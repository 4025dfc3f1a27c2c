package index

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ksearch/query"
)

// explain says of hits why each scores what it does. The matcher is built once
// more, for the hits alone, and asked at each of them.
func (s *search) explain(hits []*found) (map[*found]*query.Explanation, error) {
	s.work.spent.Store(0) // what was within bounds is so again
	m, err := s.matcher(s.req.Query)
	if err != nil {
		return nil, err
	}
	byDoc := slices.Clone(hits)
	slices.SortFunc(byDoc, func(a, b *found) int {
		if a.doc < b.doc {
			return -1
		}
		return 1
	})
	out := map[*found]*query.Explanation{}
	for _, f := range byDoc {
		at, err := m.advance(f.doc)
		if err != nil {
			return nil, err
		}
		if at != f.doc {
			return nil, fmt.Errorf("article %d matches no more", f.doc)
		}
		e := whyOf(m)
		fresh := f.freshness()
		if f.near > 0 {
			near := query.Explanation{Text: "words that were asked for side by side stand near each other", Value: f.near / fresh}
			e = query.Explanation{Text: "what it holds, and how near each other", Value: e.Value + near.Value, Parts: []query.Explanation{e, near}}
		}
		if s.recent {
			by := query.Explanation{Text: "how recent it is", Value: fresh}
			if !f.dated {
				by.Text = "it has no date, and is not raised for it"
			}
			e = query.Explanation{Text: "what it holds times how recent it is", Value: e.Value * fresh, Parts: []query.Explanation{e, by}}
		}
		if n := m.missing(); n > 0 {
			e.Text += fmt.Sprintf("; without %s of the words", numeral(n))
			if query.AllFirst(s.req.Query) {
				e.Text += ", so behind all that have every one"
			}
		}
		e.Value = f.score // the same but for the rounding of sums in another order
		out[f] = &e
	}
	return out, nil
}

// whyOf explains the score of a matcher for its current document.
func whyOf(m matcher) query.Explanation {
	switch m := m.(type) {
	case *text:
		return m.why()
	case *or:
		e := query.Explanation{Text: "the sum of what is met", Value: m.score()}
		for _, part := range m.parts {
			if part.doc() == m.at {
				e.Parts = append(e.Parts, whyOf(part))
			}
		}
		return single(e)
	case *and:
		e := query.Explanation{Text: "the sum of all parts", Value: m.score()}
		for _, part := range m.parts {
			if w := whyOf(part); w.Value != 0 {
				e.Parts = append(e.Parts, w)
			}
		}
		return single(e)
	case boosted:
		return query.Explanation{Text: "times the boost", Value: m.score(), Parts: []query.Explanation{
			whyOf(m.matcher), {Text: "boost", Value: m.by},
		}}
	case *atLeast:
		return m.text.why()
	case *likeness:
		return m.why()
	}
	return query.Explanation{Text: "it matches; that counts for no score", Value: m.score()}
}

// single leaves out a sum of one.
func single(e query.Explanation) query.Explanation {
	if len(e.Parts) == 1 && e.Parts[0].Value == e.Value {
		return e.Parts[0]
	}
	return e
}

// why says where t is in the current document, and how much that counts.
func (t *text) why() query.Explanation {
	var where []string
	tf := 0.0
	for i, o := range t.in {
		if o.doc() != t.at {
			continue
		}
		f := t.fields[i]
		freq, length := o.frequency(), o.length()
		tf += t.norms[i].of(freq, length)
		name := f.name
		if name == textFields[aboutField].name {
			name = "names and labels"
		}
		where = append(where, fmt.Sprintf("%s in the %s (of %.0f words, weight %g)", often(freq), name, math.Round(length), f.weight))
	}
	return query.Explanation{
		Text:  fmt.Sprintf("%s: %s", t.what, strings.Join(where, ", ")),
		Value: t.score(),
		Parts: []query.Explanation{
			{Text: "how rare it is in the archive, with any boost", Value: t.idf},
			{Text: "how often it is there, for the length", Value: tf * (bm25K1 + 1) / (tf + bm25K1)},
		},
	}
}

// often writes a frequency, which is no whole number where a very form counts
// more than others.
func often(n float64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%.3g times", n)
}

func numeral(n int) string {
	if n == 1 {
		return "one"
	}
	return fmt.Sprint(n)
}
