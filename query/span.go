package query

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// ReadSpan reads a value of the facet PublicationDates: a year, a month, a day,
// or a span of them with both ends in it, "2018-01..2018-03". See [Step]. Both
// ends of what it returns are set.
func ReadSpan(value string) (Dates, error) {
	first, last, ranged := strings.Cut(value, "..")
	if !ranged {
		last = first
	}
	var ends [2]Dates
	for i, s := range []string{first, last} {
		from, to, err := readDate(s, time.Time{}) // words for days are none of these
		if err == nil && len(s) > len(dateLayouts[unitDay]) {
			err = errors.New("it is finer than a day")
		}
		if err != nil {
			return Dates{}, fmt.Errorf("query: %s cannot be read as a span of dates: %w: %s, or two of them with .. between", quoted(value), err, dateMend)
		}
		ends[i] = Dates{from, to}
	}
	d := Dates{ends[0].From, ends[1].To}
	if !d.From.Before(d.To) {
		return Dates{}, fmt.Errorf("query: %s cannot be read as a span of dates: it ends before it begins: write %s..%s", quoted(value), last, first)
	}
	return d, nil
}
