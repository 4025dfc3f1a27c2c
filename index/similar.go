package index

import (
	"cmp"
	"math"
	"slices"

	"ksearch/index/analysis"
	"ksearch/query"
)

// An article is like another by its most telling words, as many as this, and
// by the names that both are about.
const (
	tellingWords = 25
	tellingNames = 15   // of each kind
	mostScanned  = 5000 // words of a long article that are looked at
	nameWorth    = 0.5  // of a name that two articles share, against a word as rare
	wordsShared  = 0.15 // of the weight of the telling words, at least, for an article to be like another
	apartDays    = 90.0 // after so many days between two articles, half of timeWorth is left
	timeWorth    = 0.2  // how much more articles of one day are like each other
)

// similar matches the articles that are like one, without it. One that is not
// held, or not within the bound of s, is like none.
func (s *search) similar(x query.Similar) (matcher, error) {
	self, held := s.segments.number(x.ID)
	if !held || !s.bound.has(self) {
		s.note("there is no article %q to be like", x.ID)
		return &list{}, nil
	}
	a, err := s.segments.article(self)
	if err != nil {
		return nil, err
	}
	m := &likeness{self: self + 1, date: a.Published.Time.Unix(), dated: !a.Published.IsZero()}
	m.dates = newDates(s.segments)
	n := float64(max(s.g.Stats.Articles, 1))
	tokens := append(analysis.Text(a.Headline+"\n\n"+a.Standfirst, a.Language), analysis.Text(a.Body, a.Language)...)
	counts := map[string]int{}
	for _, t := range tokens[:min(len(tokens), mostScanned)] {
		if !(analysis.Word{Form: t.Form}).Common() {
			counts[t.Term]++
		}
	}
	body := textFields[bodyField]
	type telling struct {
		term   string
		weight float64
		docs   *postings
	}
	var all []telling
	for term, times := range counts {
		if err := s.check(); err != nil {
			return nil, err
		}
		p := newPostings(s, body.name, term)
		df := float64(p.count())
		if df < 2 { // itself alone
			continue
		}
		tf := float64(times)
		all = append(all, telling{term, math.Log(1+(n-df+0.5)/(df+0.5)) * tf * (bm25K1 + 1) / (tf + bm25K1), p})
	}
	slices.SortFunc(all, func(a, b telling) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.term, b.term))
	})
	average := max(float64(s.g.Stats.Tokens[bodyField])/n, 1)
	for _, t := range all[:min(len(all), tellingWords)] {
		m.words = append(m.words, likeWord{t.docs, t.weight})
		m.least += wordsShared * t.weight
	}
	m.average = average
	for _, v := range valueFields[:3] { // people, places, organisations
		values := v.values(a)
		for _, name := range values[:min(len(values), tellingNames)] {
			var all []*postings // no article has two spellings
			df := 0.0
			for _, spelling := range s.g.people.of(v.facet, name) {
				p := newPostings(s, string(v.field), spelling)
				all = append(all, p)
				df += float64(p.count())
			}
			for _, p := range all {
				if df >= 2 {
					m.names = append(m.names, likeWord{p, nameWorth * math.Log(1+(n-df+0.5)/(df+0.5))})
				}
			}
		}
	}
	return m, nil
}

// A likeWord is a word or name of the article that others are compared with.
type likeWord struct {
	docs   *postings
	weight float64
}

// likeness matches the articles that share enough of the telling words.
type likeness struct {
	self    uint64 // is not like itself
	words   []likeWord
	names   []likeWord
	least   float64 // weight of shared words that makes an article like the other
	average float64 // length of a body
	date    int64
	dated   bool
	dates   *dateValues
	at      uint64

	shared, named, near float64 // of the current document
}

func (m *likeness) doc() uint64  { return m.at }
func (m *likeness) missing() int { return 0 }

func (m *likeness) advance(to uint64) (uint64, error) {
	for {
		if to == m.self {
			to++
		}
		next, err := advanceAll(m.words, to)
		if err != nil || next == noDoc {
			m.at = noDoc
			return noDoc, err
		}
		if next == m.self {
			to = next + 1
			continue
		}
		weight := 0.0
		m.shared = 0
		for _, w := range m.words {
			if w.docs.at != next {
				continue
			}
			weight += w.weight
			tf := float64(w.docs.frequency()) / (0.4 + 0.6*w.docs.length()/m.average)
			m.shared += w.weight * tf * (bm25K1 + 1) / (tf + bm25K1)
		}
		if weight < m.least {
			to = next + 1
			continue
		}
		if _, err := advanceAll(m.names, next); err != nil {
			return noDoc, err
		}
		m.named = 0
		for _, w := range m.names {
			if w.docs.at == next {
				m.named += w.weight
			}
		}
		m.near = 1
		if m.dated {
			sec, known, err := m.dates.of(next)
			if err != nil {
				return noDoc, err
			}
			if known {
				days := math.Abs(float64(sec-m.date)) / (24 * 60 * 60)
				m.near += timeWorth * math.Exp2(-days/apartDays)
			}
		}
		m.at = next
		return next, nil
	}
}

// advanceAll moves all words to the first document at or after to, and returns
// the first of these.
func advanceAll(words []likeWord, to uint64) (uint64, error) {
	next := uint64(noDoc)
	for _, w := range words {
		at := w.docs.at
		if at < to {
			var err error
			if at, err = w.docs.advance(to); err != nil {
				return noDoc, err
			}
		}
		next = min(next, at)
	}
	return next, nil
}

func (m *likeness) score() float64 { return (m.shared + m.named) * m.near }

func (m *likeness) why() query.Explanation {
	sum := query.Explanation{Text: "the telling words and the names that it shares", Value: m.shared + m.named, Parts: []query.Explanation{
		{Text: "telling words", Value: m.shared}, {Text: "people, places and organisations", Value: m.named},
	}}
	return query.Explanation{Text: "how like it is, times how near in time", Value: m.score(), Parts: []query.Explanation{
		sum, {Text: "nearness of the dates", Value: m.near},
	}}
}
