package index

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"ksearch/index/analysis"
	"ksearch/query"
)

// Recent articles count up to 1 + recentGain times as much. When one is
// recentDays old, about a third (1/e) of that gain is left.
const (
	recentGain = 0.8
	recentDays = 30.0
)

// freshness is what the score of f was multiplied by for its date.
func (f *found) freshness() float64 {
	if f.fresh == 0 {
		return 1
	}
	return f.fresh
}

// freshen makes more of the score of a recent article. One without a date is
// left as it is.
func (c *collector) freshen(f *found) {
	c.look(f)
	if f.dated {
		days := max(c.now.Sub(time.Unix(f.date, 0)).Hours()/24, 0)
		f.fresh = 1 + recentGain*math.Exp(-days/recentDays)
		f.score *= f.fresh
	}
}

// recently reports whether newer articles stand a little higher: where they are
// asked for, and where the query speaks of now, which a note tells.
func (s *search) recently(order query.Order) bool {
	if order != query.ByRelevance || s.req.Recent {
		return order == query.ByRelevance
	}
	word := speaksOfNow(s.req.Query)
	if word != "" {
		s.note("newer articles first a little: %q speaks of now", word)
	}
	return word != ""
}

// newest is the time from which the age of articles is reckoned: what the
// request says, or the date of the newest article; zero if none has a date.
func (s *search) newest(dates *dates) (time.Time, error) {
	if !s.req.Now.IsZero() {
		return s.req.Now, nil
	}
	if s.bound != nil {
		return s.bound.newest(s, dates)
	}
	var begin []time.Time
	for periods := s.segments.vocabulary(fieldPeriod, "", "", nil); periods.next(); { // few, where dates are many
		if err := s.check(); err != nil {
			return time.Time{}, err
		}
		if from, _, ok := period(periods.term); ok {
			begin = append(begin, from)
		}
	}
	slices.SortFunc(begin, func(a, b time.Time) int { return b.Compare(a) })
	// The newest date is not before the latest period. Terms of articles that
	// were replaced may still be listed, so it may take some tries.
	for _, from := range slices.CompactFunc(begin, time.Time.Equal) {
		if at, err := s.newestSince(from); err != nil || !at.IsZero() {
			return at, err
		}
	}
	return time.Time{}, nil
}

// newestSince is the newest date from a time on, or zero.
func (s *search) newestSince(from time.Time) (time.Time, error) {
	var terms []string
	for dates := s.segments.vocabulary(fieldDate, sortable(from), "", nil); dates.next(); {
		if err := s.check(); err != nil {
			return time.Time{}, err
		}
		terms = append(terms, dates.term)
	}
	for _, term := range slices.Backward(terms) {
		if s.segments.count(fieldDate, term) == 0 {
			continue
		}
		sec, ok := unsortable([]byte(term))
		if !ok {
			return time.Time{}, fmt.Errorf("the date %q cannot be read", term)
		}
		return time.Unix(sec, 0), nil
	}
	return time.Time{}, nil
}

// nowWords are the bare words, and the two in a row, by which a query asks for
// news of these days, in the languages that ksearch serves, as foldedWords has
// them.
var nowWords = [...]string{
	"latest", "newest", "breaking", "today", "todays", "tonight", "now", "currently", "this week", "this month", "these days", "right now",
	"iro", "niha", "ve hefteye", "nuceyen dawi",
	"bugun", "simdi", "bu hafta", "bu ay", "son dakika", "guncel",
	"الیوم", "الان", "حالیا", "عاجل", "احدث", "هذا الاسبوع", "هذا الشهر", "اخر الاخبار",
	"یهمرو", "ییستا", "دوایین", "نویترین", "یهم ههفتهیه", "یهم مانگه",
	"امروز", "اکنون", "فوری", "تازهترین", "جدیدترین", "این هفته", "این ماه", "اخرین اخبار",
}

func ofNow(words string) bool { return slices.Contains(nowWords[:], words) }

// foldedWords are the words of text as they are written, folded, with a blank
// between.
func foldedWords(text string) string {
	var out []string
	for _, t := range analysis.Names(text) {
		out = append(out, t.Form)
	}
	return strings.Join(out, " ")
}

// speaksOfNow returns the first of the bare words of x that asks for news of
// these days, or "".
func speaksOfNow(x query.Expr) string {
	groups := bareWords(x)
	parts := []query.Expr{x}
	if and, ok := x.(query.And); ok {
		parts = and
	}
	for _, y := range parts {
		if w, ok := y.(query.Word); ok {
			groups = append(groups, query.Words{w})
		}
	}
	for _, xs := range groups {
		before := ""
		for _, y := range xs {
			w, ok := y.(query.Word)
			if !ok || w.Field != query.Text {
				before = ""
				continue
			}
			switch {
			case ofNow(foldedWords(w.Text)):
				return w.Text
			case before != "" && ofNow(foldedWords(before+" "+w.Text)):
				return before + " " + w.Text
			}
			before = w.Text
		}
	}
	return ""
}

// namesDates returns the first bare words of xs that are dates where a query
// says so, or "": "last week", "past 30 days", "3 days ago".
func namesDates(xs query.Words) string {
	for i := range xs {
		text := ""
		for _, x := range xs[i:min(len(xs), i+3)] {
			w, ok := x.(query.Word)
			if !ok || w.Field != query.Text {
				break
			}
			text = strings.TrimPrefix(text+" "+strings.ToLower(w.Text), " ")
			first := text[0]
			if !strings.HasPrefix(text, "last") && !strings.HasPrefix(text, "past") && (first < '0' || '9' < first) {
				break
			}
			if _, err := query.Parse(fmt.Sprintf("date:%q", text)); err == nil && strings.Contains(text, " ") {
				return text
			}
		}
	}
	return ""
}
