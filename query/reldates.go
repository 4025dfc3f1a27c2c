package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Dates in words are reckoned from the day of a clock, in its own time zone:
//
//	today, yesterday
//	this week, last week        from Monday to Sunday; also month and year
//	past 30 days, last 30 days  from that many days ago to today; also past week
//	7d, past 7d                 the same; also w (weeks), m (months), y (years)
//	3 days ago                  one day; also weeks, months and years
//
// A hyphen is as good as a blank: last-week.

const maxRelative = 9999 // of any unit

// relativeDate returns the days that s names in words.
func relativeDate(s string, now time.Time) (from, to time.Time, found bool) {
	day := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	tomorrow := day.AddDate(0, 0, 1)
	words := relativeWords(s)
	switch len(words) {
	case 1:
		switch words[0] {
		case "today":
			return day, tomorrow, true
		case "yesterday":
			return day.AddDate(0, 0, -1), day, true
		}
	case 2:
		back, known := map[string]int{"this": 0, "last": 1}[words[0]]
		if !known {
			break
		}
		switch words[1] {
		case "week":
			monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%7-7*back)
			return monday, monday.AddDate(0, 0, 7), true
		case "month":
			first := time.Date(day.Year(), day.Month()-time.Month(back), 1, 0, 0, 0, 0, time.UTC)
			return first, first.AddDate(0, 1, 0), true
		case "year":
			first := time.Date(day.Year()-back, 1, 1, 0, 0, 0, 0, time.UTC)
			return first, first.AddDate(1, 0, 0), true
		}
	case 3:
		if n, unit, ok := amount(words[0], words[1]); ok && words[2] == "ago" {
			from = ago(day, n, unit)
			return from, from.AddDate(0, 0, 1), true
		}
	}
	if n, unit, ok := stretch(words); ok {
		return ago(day, n, unit), tomorrow, true
	}
	return from, to, false
}

func relativeWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == '-' || isBlank(r) })
}

// stretch reads "past 30 days", "last 30 days", "past week", "7d" and "past 7d".
func stretch(words []string) (n int, unit byte, ok bool) {
	if len(words) > 1 && (words[0] == "past" || words[0] == "last" && len(words) == 3) {
		words = words[1:]
		if len(words) == 1 {
			if n, unit, ok := amount("1", words[0]); ok {
				return n, unit, true
			}
		}
	} else if len(words) != 1 {
		return 0, 0, false
	}
	switch len(words) {
	case 1:
		if last := len(words[0]) - 1; last > 0 && strings.IndexByte("dwmy", words[0][last]) >= 0 {
			return amount(words[0][:last], map[byte]string{'d': "day", 'w': "week", 'm': "month", 'y': "year"}[words[0][last]])
		}
	case 2:
		return amount(words[0], words[1])
	}
	return 0, 0, false
}

// amount reads a number and a unit, of which it returns the first letter.
func amount(number, unit string) (n int, letter byte, ok bool) {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > maxRelative || number[0] == '+' {
		return 0, 0, false
	}
	unit = strings.TrimSuffix(unit, "s")
	if !slices.Contains([]string{"day", "week", "month", "year"}, unit) {
		return 0, 0, false
	}
	return n, unit[0], true
}

// ago returns the day n units before day; a month ago is never a day of the
// same month.
func ago(day time.Time, n int, unit byte) time.Time {
	switch unit {
	case 'd':
		return day.AddDate(0, 0, -n)
	case 'w':
		return day.AddDate(0, 0, -7*n)
	case 'y':
		n *= 12
	}
	first := time.Date(day.Year(), day.Month()-time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), last)-1)
}

// isStretch reports whether s names the time up to today.
func isStretch(s string) bool {
	_, _, ok := stretch(relativeWords(s))
	return ok
}

// shortStretch reports whether s is of the kind "7d" or "past 7d", and if it is
// not, returns how much of time it is: "7 days".
func shortStretch(s string) (much string, short bool) {
	words := relativeWords(s)
	last := words[len(words)-1]
	switch {
	case '0' <= last[0] && last[0] <= '9':
		return "", true
	case len(words) == 2 && words[0] == "past":
		return "1 " + last, false
	}
	return strings.Join(words[len(words)-2:], " "), false
}

// notADate says why s is none: some are dates of no calendar.
func notADate(s string) error {
	shape := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return '0'
		}
		return r
	}, s)
	switch shape {
	case "0000-00":
		return &dateError{"there is no such month", dateMend}
	case "0000-00-00":
		return &dateError{"there is no such day", dateMend}
	}
	e := &dateError{"it is no date", dateMend}
	if r := readings(s); len(r) > 0 {
		e.msg, e.mend = "days are written year first", "write "+strings.Join(r, " or ")
	}
	switch first, _ := firstWord(strings.ToLower(s)); first {
	case "last", "this", "past":
		e.mend = `put it in quotes, or write hyphens: date:"last week", date:last-week, date:"past 30 days"`
	}
	return e
}

// readings returns the dates that people write as 3/12/2018 or 2018.3.12 and
// may mean.
func readings(s string) (all []string) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '.' || r == '-' })
	if len(parts) == 1 && len(s) == 8 {
		parts = []string{s[:4], s[4:6], s[6:]}
	}
	if len(parts) != 3 || len(s) > 10 {
		return nil
	}
	var n [3]int
	for i, part := range parts {
		var err error
		if n[i], err = strconv.Atoi(part); err != nil {
			return nil
		}
	}
	add := func(y, m, d int) {
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		if t.Day() != d || int(t.Month()) != m || y < minYear || y > maxYear {
			return
		}
		if s := fmt.Sprintf("%s (%d %s)", t.Format(time.DateOnly), d, t.Month()); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	if len(parts[0]) == 4 {
		add(n[0], n[1], n[2])
	} else if len(parts[2]) == 4 {
		add(n[2], n[1], n[0])
		add(n[2], n[0], n[1])
	}
	return all
}
