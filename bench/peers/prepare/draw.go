package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	"ksearch/bench/peers/peer"
)

// maxSample is how many articles the queries are drawn from: in more of them
// words are no more or less common.
const maxSample = 20_000

// A drawer draws queries from articles: the same from the same articles.
type drawer struct {
	rand   *rand.Rand
	seen   int
	sample []*peer.Article
}

func newDrawer() *drawer { return &drawer{rand: rand.New(rand.NewPCG(1, 2))} }

// add keeps a, or with the right likelihood lets it take the place of another.
func (d *drawer) add(a *peer.Article) {
	d.seen++
	if len(d.sample) < maxSample {
		d.sample = append(d.sample, a)
	} else if i := d.rand.IntN(d.seen); i < maxSample {
		d.sample[i] = a
	}
}

// A token is a run of letters, digits and what joins them.
type token struct {
	word  string // in lower case; "" if it is none that queries are made of
	glued bool   // it follows the one before after one blank
}

// tokens cuts a text. Engines cut "don't", "e-mail" and "naïve" in ways of
// their own, so words of other letters than a to z are not drawn, nor are stop
// words, which many engines do not keep.
func tokens(text string) (out []token) {
	joined := func(r rune) bool {
		return unicode.In(r, unicode.L, unicode.M, unicode.N) || strings.ContainsRune("'’-_.@/&", r)
	}
	end := -2
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !joined(r) {
			i += n
			continue
		}
		start := i
		for i < len(text) && joined(r) {
			i += n
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		w := strings.ToLower(strings.TrimRight(text[start:i], "."))
		if len(w) < 3 || stopWords[w] || strings.ContainsFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) {
			w = ""
		}
		out = append(out, token{w, start == end+1 && text[end] == ' '})
		end = i
		if text[i-1] == '.' {
			end = -2 // a sentence may end here
		}
	}
	return out
}

// draw returns 200 queries in ten classes.
func (d *drawer) draw() ([]peer.Query, error) {
	n := len(d.sample)
	counts, people := map[string]int{}, map[string]int{}
	var dates []time.Time
	for _, a := range d.sample {
		for _, w := range distinct(tokens(a.Text())) {
			counts[w]++
		}
		for _, p := range a.People {
			people[p]++
		}
		if a.Published != peer.Unknown {
			dates = append(dates, a.Published)
		}
	}
	plain := plainWords(counts)
	band := func(from, to float64) (words []string) {
		for w, c := range counts {
			if f := float64(c) / float64(n); plain[w] && f >= from && f <= to {
				words = append(words, w)
			}
		}
		slices.Sort(words)
		return words
	}
	everyday, common, middle := band(.15, .6), band(.02, .15), band(.002, .02)
	var rare, long []string
	for w, c := range counts {
		if plain[w] && c >= 3 && c <= 12 {
			rare = append(rare, w)
		}
	}
	slices.Sort(rare)
	for _, w := range middle {
		if len(w) >= 6 && stem(w) == w {
			long = append(long, w)
		}
	}
	famous := topOf(people, 300)
	if len(everyday) < 2 || min(len(common), len(middle), len(rare), len(long), len(dates), len(famous)) < 20 {
		return nil, fmt.Errorf("%d articles in English are too few to draw queries from", n)
	}
	slices.SortFunc(dates, time.Time.Compare)

	var qs []peer.Query
	class, times := "", 0
	put := func(op string, words ...string) *peer.Query {
		qs = append(qs, peer.Query{Class: class, Op: op, Words: words})
		return &qs[len(qs)-1]
	}
	each := func(name string, n int, f func(i int)) {
		for class, times = name, 0; times < n; times++ {
			f(times)
		}
	}
	one := func(words []string) string { return words[d.rand.IntN(len(words))] }
	// few returns different words of an article that many others may hold too.
	few := func(n int) (*peer.Article, []string) {
		for {
			a := d.sample[d.rand.IntN(len(d.sample))]
			words := slices.DeleteFunc(distinct(tokens(a.Text())), func(w string) bool { return !plain[w] || counts[w] < max(5, len(d.sample)/1000) })
			if len(words) >= n+2 {
				d.rand.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
				return a, words[:n]
			}
		}
	}
	different := func(n int, first []string, others ...string) (words []string) {
		words = []string{one(first)}
		for len(words) < n {
			if w := one(others); !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
		return words
	}
	each("term, rare", 20, func(int) { put(peer.Term, one(rare)) })
	each("term, common", 20, func(int) { put(peer.Term, one(common)) })
	each("or", 35, func(i int) { put(peer.Or, different(2+i%3, common, append(slices.Clone(common), middle...)...)...) })
	each("or, very common", 10, func(int) { put(peer.Or, different(2, everyday, everyday...)...) })
	each("and", 30, func(i int) { _, words := few(2 + i%3); put(peer.And, words...) })
	each("phrase", 30, func(i int) { put(peer.Phrase, d.phrase(2+i%2)...) })
	each("prefix", 15, func(i int) { w := one(middle); put(peer.Prefix, w[:min(len(w), 3+i%3)]) })
	each("fuzzy", 10, func(int) { put(peer.Fuzzy, d.misspell(one(long))) })
	each("person", 15, func(int) {
		for {
			a, words := few(1)
			known := slices.DeleteFunc(slices.Clone(a.People), func(p string) bool { return !slices.Contains(famous, p) })
			if len(known) > 0 {
				put(peer.Term, words...).Person = one(known)
				return
			}
		}
	})
	each("date range", 15, func(i int) {
		q := put(peer.Term, one([][]string{common, middle}[i%2]))
		at := d.rand.IntN(len(dates))
		to := min(len(dates)-1, at+len(dates)/50+d.rand.IntN(len(dates)/4))
		q.From, q.To = dates[at].Truncate(24*time.Hour), dates[to].Truncate(24*time.Hour).Add(24*time.Hour)
	})
	return qs, nil
}

// phrase returns n words that follow each other in an article.
func (d *drawer) phrase(n int) []string {
	for {
		ts := tokens(d.sample[d.rand.IntN(len(d.sample))].Body)
		if len(ts) < 20 {
			continue
		}
		at := d.rand.IntN(len(ts) - n)
		var words []string
		for i, t := range ts[at : at+n] {
			if t.word != "" && (i == 0 || t.glued) {
				words = append(words, t.word)
			}
		}
		if len(words) == n {
			return words
		}
	}
}

// misspell changes one letter of w, which is not its first or its last.
func (d *drawer) misspell(w string) string {
	for {
		i, c := 2+d.rand.IntN(len(w)-3), "aeiost"[d.rand.IntN(6)]
		if w[i] != c {
			return w[:i] + string(c) + w[i+1:]
		}
	}
}

// plainWords returns the words of which all engines know the same forms, so that
// they are asked the same: a stemmer takes "perform" and "performance" for one
// word, and "begin" and "begun" for two, where ksearch does neither.
func plainWords(counts map[string]int) map[string]bool {
	all, regular := map[string]int{}, map[string]int{} // by stem
	for w, c := range counts {
		s := stem(w)
		all[s] += c
		switch rest, _ := strings.CutPrefix(w, strings.TrimSuffix(s, "i")); rest {
		case "", "s", "e", "es", "ed", "ing", "y", "ies", "ied", "ying":
			regular[s] += c
		}
	}
	plain := map[string]bool{}
	for w := range counts {
		s := stem(w)
		plain[w] = len(s) > 3 && regular[s]*20 >= all[s]*19 && !irregular[w]
	}
	return plain
}

// stem is the stem by the algorithm that most engines have, Porter's second.
func stem(w string) string {
	env := snowballstem.NewEnv(w)
	english.Stem(env)
	return env.Current()
}

// distinct returns the words among ts, sorted.
func distinct(ts []token) (words []string) {
	for _, t := range ts {
		if t.word != "" {
			words = append(words, t.word)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// topOf returns the n keys that are counted most, and by name where they are level.
func topOf(counts map[string]int, n int) (keys []string) {
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if c := counts[b] - counts[a]; c != 0 {
			return c
		}
		return strings.Compare(a, b)
	})
	return keys[:min(n, len(keys))]
}

// stopWords are those that any of the engines leaves out.
var stopWords = words(`a about above after again against all also am an and any are as at be because been before being
below between both but by can could did do does doing down during each few for from further had has have having he her
here hers herself him himself his how i if in into is it its itself just let me more most must my myself no nor not now of
off on once only or other ought our ours ourselves out over own s same shall she should so some such t than that the their
theirs them themselves then there these they this those through to too under until up very was we were what when where
which while who whom why will with would you your yours yourself yourselves`)

// irregular are forms, of four letters and more, that no rule makes of another.
var irregular = words(`become became bear bore begin began begun bent bite bleed blow blew blown break broke broken bring
brought build built burn buy bought catch caught child children choose chose chosen come came cost creep dealt deal drawn
draw drew drink drive drove driven drank eaten fall fell fallen feed feel felt fight fought find found flee fled flew flown
foot feet forget forgot freeze froze frozen gave give given goes gone grew grow grown hang hung hear heard hide hidden hold
held keep kept knew know known laid lead learn leave left lend lent lives life lose lost made make mean meant meet ones paid
people person ride rode risen rise rose said saying says seek sought seen sell sold send sent shake shook shoot shot show
shown sing sang sink sank sleep slept speak spoke spoken spend spent stand stood steal stole strike struck swear swore
sweep swept swim take taken taking taught teach tell told tear tore think thought threw throw thrown took understand
understood wake wear well went wife wives wing woman women wore worn write written wrote worse worst best better bring`)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}
