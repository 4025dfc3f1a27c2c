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
	var whole, partial []string
	begin, end := "", ""
	if !x.From.IsZero() {
		begin = x.From.UTC().Format("2006")
	}
	if !x.To.IsZero() && x.To.Year() <= 9999 {
		end = x.To.UTC().Format(time.DateOnly) + "~"
	}
	for begin < end || end == "" {
		if err := s.check(); err != nil {
			return nil, err
		}
		periods := s.segments.vocabulary(fieldPeriod, begin, end, nil)
		if !periods.next() {
			break
		}
		term := periods.term
		from, to, ok := period(term)
		begin = term + "~" // behind its months and days
		switch {
		case !ok:
			begin = term + "\x00"
		case (x.From.IsZero() || !from.Before(x.From)) && (x.To.IsZero() || !to.After(x.To)):
			whole = append(whole, term)
		case !x.From.IsZero() && !to.After(x.From) || !x.To.IsZero() && !from.Before(x.To):
		case len(term) == len(time.DateOnly):
			partial = append(partial, term)
		default:
			begin = term + "\x00" // some of its months or days
		}
	}
	o := new(or)
	for _, term := range whole {
		o.parts = append(o.parts, newPostings(s, fieldPeriod, term))
	}
	for _, term := range partial {
		p := newPostings(s, fieldPeriod, term)
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
