package index

import (
	"fmt"
	"time"

	"ksearch/index/segment"
	"ksearch/query"
)

// This file builds the matchers of dates, and reads the dates of articles.

// dates matches by the years, months and days that lie within: few terms for
// any range. An article of which the month or year alone is known is within
// if all of that is.
func (s *search) dates(x query.Dates) (matcher, error) {
	within := map[string]bool{}
	var whole, partial []string
	for periods := s.segments.vocabulary(fieldPeriod, "", "", nil); periods.next(); { // ascending: a year before its months, a month before its days
		if err := s.check(); err != nil {
			return nil, err
		}
		term := periods.term
		from, to, ok := period(term)
		switch {
		case !ok || len(term) > 4 && within[term[:4]] || len(term) > 7 && within[term[:7]]:
		case (x.From.IsZero() || !from.Before(x.From)) && (x.To.IsZero() || !to.After(x.To)):
			within[term] = true
			whole = append(whole, term)
		case len(term) == len(time.DateOnly) && (x.From.IsZero() || to.After(x.From)) && (x.To.IsZero() || from.Before(x.To)):
			partial = append(partial, term)
		}
	}
	o := new(or)
	for _, term := range append(whole, partial...) {
		p := newPostings(s, fieldPeriod, term)
		if within[term] {
			o.parts = append(o.parts, p)
			continue
		}
		dates := newDates(s.segments)
		o.parts = append(o.parts, &filtered{p, func(doc uint64) (bool, error) {
			sec, known, err := dates.of(doc)
			t := time.Unix(sec, 0)
			return known && (x.From.IsZero() || !t.Before(x.From)) && (x.To.IsZero() || t.Before(x.To)), err
		}})
	}
	return o, nil
}

// period is the time that a term of fieldPeriod stands for.
func period(term string) (from, to time.Time, ok bool) {
	for _, p := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if len(term) == len(p.layout) {
			t, err := time.Parse(p.layout, term)
			return t, t.AddDate(p.years, p.months, p.days), err == nil
		}
	}
	return from, to, false
}

// dateValues are the dates of articles, in seconds since 1970.
type dateValues struct {
	segments segments
	columns  []segment.Column // of parts
	buf      []uint32
	term     []byte
}

func newDates(ss segments) *dateValues {
	v := &dateValues{segments: ss}
	for i := range ss {
		v.columns = append(v.columns, ss[i].Column(fieldDate))
	}
	return v
}

func (v *dateValues) of(doc uint64) (sec int64, known bool, err error) {
	seg, local := v.segments.at(doc - 1)
	if seg == len(v.segments) {
		return 0, false, fmt.Errorf("there is no document %d", doc-1)
	}
	v.buf = v.columns[seg].Append(v.buf[:0], local)
	if len(v.buf) > 0 {
		v.term = v.columns[seg].Term(v.buf[0], v.term)
		sec, known = unsortable(v.term)
	}
	return sec, known, nil
}
