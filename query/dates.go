package query

import (
	"fmt"
	"strings"
	"time"
)

// The years that can be asked for: those that are written with four digits.
const (
	minYear = 1000
	maxYear = 9999
)

// A dateUnit is how exactly a date is written, coarsest first.
type dateUnit int

const (
	unitYear dateUnit = iota
	unitMonth
	unitDay
	unitMinute
	unitSecond
	unitNanosecond
)

// dateLayouts are how dates of each unit are written and read.
var dateLayouts = [...]string{
	unitYear:       "2006",
	unitMonth:      "2006-01",
	unitDay:        time.DateOnly,
	unitMinute:     "2006-01-02T15:04Z07:00",
	unitSecond:     time.RFC3339,
	unitNanosecond: "2006-01-02T15:04:05.000000000Z07:00",
}

// add returns t and n units.
func (u dateUnit) add(t time.Time, n int) time.Time {
	switch u {
	case unitYear:
		return t.AddDate(n, 0, 0)
	case unitMonth:
		return t.AddDate(0, n, 0)
	case unitDay:
		return t.AddDate(0, 0, n)
	case unitMinute:
		return t.Add(time.Duration(n) * time.Minute)
	case unitSecond:
		return t.Add(time.Duration(n) * time.Second)
	}
	return t.Add(time.Duration(n))
}

// unitOf returns the coarsest unit that begins at t.
func unitOf(t time.Time) dateUnit {
	switch {
	case t.Nanosecond() != 0:
		return unitNanosecond
	case t.Second() != 0:
		return unitSecond
	case t.Hour() != 0 || t.Minute() != 0:
		return unitMinute
	case t.Day() != 1:
		return unitDay
	case t.Month() != time.January:
		return unitMonth
	}
	return unitYear
}

// readDate returns the time [from, to) that a date leaves open.
func readDate(s string) (from, to time.Time, err error) {
	for u, layout := range dateLayouts {
		from, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		u := dateUnit(u)
		if u == unitSecond && strings.ContainsAny(s, ".,") { // time.Parse takes a fraction everywhere
			u = unitNanosecond
		}
		from = from.UTC()
		if from.Year() < minYear || from.Year() > maxYear {
			return from, from, fmt.Errorf("the year is not between %d and %d", minYear, maxYear)
		}
		return from, u.add(from, 1), nil
	}
	return from, to, notADate(s)
}

const dateMend = "write a year, month or day: 2018, 2018-03 or 2018-03-12"

// notADate says why s is none: some are dates of no calendar.
func notADate(s string) error {
	for u, digits := range []int{unitMonth: 7, unitDay: 10} {
		if digits == 0 || len(s) != digits {
			continue
		}
		shape := strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return '0'
			}
			return r
		}, s)
		if shape == "0000-00-00"[:digits] {
			return fmt.Errorf("there is no such %s", [...]string{unitMonth: "month", unitDay: "day"}[u])
		}
	}
	return fmt.Errorf("it is no date")
}

// dates makes Dates of the value t of the field f.
func (p *parser) dates(t token, f Field) (Expr, error) {
	text, at := t.text, t.start
	if t.kind == tokenPhrase {
		i := strings.Index(p.s[t.start:t.end], text)
		if i < 0 { // blanks in it were made one
			return nil, p.fail(t.start, t.end, fmt.Sprintf("%s cannot be read: it is no date", quoted(text)), dateMend)
		}
		at += i
	}
	fail := func(start, end int, msg, mend string) (Expr, error) {
		return nil, p.fail(start, end, msg, mend)
	}
	first, last, ranged := strings.Cut(text, "..")
	if ranged && f != Published {
		return fail(at, at+len(text), fmt.Sprintf("a span after the field %s", f), "write one date, or date:"+quoteless(text))
	}
	var d, end Dates
	for _, side := range []struct {
		text string
		at   int
		to   *Dates
	}{{first, at, &d}, {last, at + len(first) + len(".."), &end}} {
		if side.text == "" && (ranged || side.to == &end) {
			continue
		}
		var err error
		side.to.From, side.to.To, err = readDate(side.text)
		if err != nil {
			return fail(side.at, side.at+len(side.text), fmt.Sprintf("%s cannot be read: %v", quoted(side.text), err), dateMend)
		}
	}
	switch {
	case ranged && first != "" && last != "" && !d.From.Before(end.To):
		return fail(at, at+len(text), "the span ends before it begins", fmt.Sprintf("write %s..%s", last, first))
	case ranged:
		d.To = end.To
	case f == publishedAfter:
		d = Dates{From: d.To}
	case f == publishedBefore:
		d = Dates{To: d.From}
	case f == publishedSince:
		d = Dates{From: d.From}
	case f == publishedUntil:
		d = Dates{To: d.To}
	}
	if d.From.Year() > maxYear {
		return fail(at, at+len(text), "no date is later", fmt.Sprintf("the last year is %d", maxYear))
	}
	return d, nil
}

func quoteless(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// String returns the dates as the language writes them, both ends included.
func (d Dates) String() string {
	from, to := d.From.UTC(), d.To.UTC()
	switch {
	case d.From.IsZero() && d.To.IsZero():
		return "date:.." // never from Parse
	case d.To.IsZero():
		return "since:" + writeDate(from)
	case d.From.IsZero() && to.Year() > maxYear:
		return "until:" + lastDate(to)
	case d.From.IsZero():
		return "before:" + writeDate(to)
	}
	// Both ends in the unit of the finer one, if that says the same.
	u := max(unitOf(from), unitOf(to))
	first, last := from.Format(dateLayouts[u]), u.add(to, -1).Format(dateLayouts[u])
	if first == last {
		return "date:" + first
	}
	return "date:" + first + ".." + last
}

func writeDate(t time.Time) string { return t.Format(dateLayouts[unitOf(t)]) }

// lastDate writes the last date before t.
func lastDate(t time.Time) string {
	u := unitOf(t)
	return u.add(t, -1).Format(dateLayouts[u])
}

func describeDates(d Dates) string {
	from, to := d.From.UTC(), d.To.UTC()
	switch {
	case d.From.IsZero() && d.To.IsZero():
		return "published at a known time"
	case d.To.IsZero():
		return "published since " + writeDate(from)
	case d.From.IsZero():
		return "published until " + lastDate(to)
	}
	span := strings.TrimPrefix(d.String(), "date:")
	return "published " + strings.Replace(span, "..", " to ", 1)
}
