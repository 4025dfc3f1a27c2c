package corpus

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus/names"
)

// A datelineDay is the date of a dateline; its zero fields are not written.
type datelineDay struct{ year, month, day int }

// date gives the day the year that published suggests; see [DatelineOptions].
func (d datelineDay) date(published Date) Date {
	if d.month == 0 || d.day == 0 {
		return Date{}
	}
	if d.year != 0 {
		return newDay(d.year, d.month, d.day)
	}
	if published.IsZero() {
		return Date{}
	}
	last := published.Time.Add(filedAhead)
	switch published.Precision {
	case Month:
		last = published.Time.AddDate(0, 1, -1)
	case Year:
		last = published.Time.AddDate(1, 0, -1)
	}
	for year := last.Year(); year > last.Year()-9; year-- { // a leap day is at most 8 years back
		if date := newDay(year, d.month, d.day); !date.IsZero() && !date.Time.After(last) {
			return date
		}
	}
	return Date{}
}

// newDay returns the zero Date if there is no such day.
func newDay(year, month, day int) Date {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || year < firstYear || year > lastYear {
		return Date{}
	}
	return Date{Time: t, Precision: Day, Origin: FromDateline}
}

// dayStarts reports whether "March 3" or "3 March" stands at at.
func (s *datelineScan) dayStarts(at int) bool {
	end, kind := wordAt(s.head, at)
	if kind == noWord {
		return false
	}
	next := skipBlanks(s.head, end)
	if next >= len(s.head) || !isDigit(s.head, next) {
		return false
	}
	_, _, ok := s.monthAt(at)
	return ok
}

// dayAt reads a date: "July 18", "Feb. 25, 2021", "26 July 2022", "01 LUG",
// "Monday", "12.03.2018", "٢١ أيلول/سبتمبر ٢٠١٨". After a comma the name of the
// month may be mistyped ("Narch 3"), and a weekday may stand alone.
func (s *datelineScan) dayAt(at int, afterComma bool) (day datelineDay, end int, ok bool) {
	if at >= len(s.head) {
		return day, 0, false
	}
	if isDigit(s.head, at) {
		return s.dayFirst(at)
	}
	wordEnd, kind := wordAt(s.head, at)
	if kind == noWord {
		return day, 0, false
	}
	var space [64]byte
	folded := names.AppendFold(space[:0], strings.TrimRight(s.head[at:wordEnd], "."))
	if s.dates.weekdays[string(folded)] {
		next := skipBlanks(s.head, wordEnd)
		if next < len(s.head) {
			next = skipBlanks(s.head, next+isComma(s.head, next))
		}
		if day, end, ok = s.dayAt(next, false); ok {
			return day, end, true
		}
		return datelineDay{}, wordEnd, afterComma && len(folded) > 5
	}
	month, monthEnd, ok := s.monthAt(at)
	if !ok {
		month, ok = mistypedMonth(string(folded))
		monthEnd = wordEnd
		if !ok || !afterComma {
			return day, 0, false
		}
	}
	next := skipBlanks(s.head, monthEnd)
	n, digits, end := numberAt(s.head, next)
	switch {
	case digits == 4 && isYear(n) && next > monthEnd:
		return datelineDay{year: n, month: int(month)}, end, true
	case digits < 1 || digits > 2 || n < 1 || n > 31:
		return day, 0, false
	}
	day = datelineDay{month: int(month), day: n}
	end = s.dayEnding(end)
	day.year, end = s.yearAt(end)
	return day, end, !letterAt(s.head, end)
}

// dayFirst reads a date that starts with a digit.
func (s *datelineScan) dayFirst(at int) (day datelineDay, end int, ok bool) {
	n, digits, end := numberAt(s.head, at)
	if end < len(s.head) && (s.head[end] == '-' || s.head[end] == '/' || s.head[end] == '.') && isDigit(s.head, end+1) {
		last := end
		for parts := 1; last < len(s.head) && s.head[last] == s.head[end] && isDigit(s.head, last+1); parts++ {
			if parts == 3 {
				return day, 0, false
			}
			_, _, last = numberAt(s.head, last+1)
		}
		date, err := ParseDate(s.head[at:last])
		if err == nil && date.Precision == Day {
			return datelineDay{date.Time.Year(), int(date.Time.Month()), date.Time.Day()}, last, true
		}
		return day, last, strings.Count(s.head[at:last], s.head[end:end+1]) == 2
	}
	if digits > 2 || n < 1 || n > 31 {
		return day, 0, false
	}
	next := skipBlanks(s.head, s.dayEnding(end))
	if next < len(s.head) && s.head[next] == '.' {
		next = skipBlanks(s.head, next+1)
	}
	next = s.fillerAt(next)
	month, end, ok := s.monthAt(next)
	if !ok {
		return day, 0, false
	}
	if end < len(s.head) && s.head[end] == '/' { // أيلول/سبتمبر
		if second, secondEnd, ok := s.monthAt(end + 1); ok && second == month {
			end = secondEnd
		}
	}
	day = datelineDay{month: int(month), day: n}
	day.year, end = s.yearAt(end)
	return day, end, !letterAt(s.head, end)
}

// dayEnding passes over "th", "'ê" or "ی" after the number of a day.
func (s *datelineScan) dayEnding(at int) int {
	from := at
	if from < len(s.head) && s.head[from] == '\'' {
		from++
	}
	if end, kind := wordAt(s.head, from); kind != noWord && s.dates.endings[names.Fold(s.head[from:end])] {
		return end
	}
	return at
}

// fillerAt passes over "de" in "21 de noviembre".
func (s *datelineScan) fillerAt(at int) int {
	if end, kind := wordAt(s.head, at); kind == smallWord && s.dates.fillers[s.head[at:end]] {
		return skipBlanks(s.head, end)
	}
	return at
}

// monthAt reads the name of a month, of one word or two, and a dot after it.
func (s *datelineScan) monthAt(at int) (month time.Month, end int, ok bool) {
	end, kind := wordAt(s.head, at)
	if kind == noWord || end-at > 40 {
		return 0, 0, false
	}
	var space [96]byte
	folded := names.AppendFold(space[:0], strings.TrimRight(s.head[at:end], "."))
	if s.dates.monthHeads[string(folded)] {
		next := skipBlanks(s.head, end)
		if second, kind := wordAt(s.head, next); kind != noWord && second-next <= 40 {
			both := append(folded, ' ')
			both = names.AppendFold(both, s.head[next:second])
			if month, ok = s.dates.month(both); ok {
				return month, second, true
			}
		}
	}
	month, ok = s.dates.month(folded)
	return month, end, ok
}

// yearAt reads a year of four digits after a day, which a comma may part from
// it; without one, it returns 0 and at.
func (s *datelineScan) yearAt(at int) (year, end int) {
	next := skipBlanks(s.head, at)
	if next < len(s.head) && isComma(s.head, next) > 0 {
		next = skipBlanks(s.head, next+isComma(s.head, next))
	}
	next = s.fillerAt(next)
	n, digits, end := numberAt(s.head, next)
	if digits != 4 || !isYear(n) || next == at {
		return 0, at
	}
	if ending, kind := wordAt(s.head, end); kind != noWord {
		switch s.head[end:ending] {
		case "م", "an", "ی":
			end = ending
		}
	}
	return n, end
}

func isYear(n int) bool { return n >= 1800 && n < 2200 }

func letterAt(s string, at int) bool {
	r, _ := utf8.DecodeRuneInString(s[min(at, len(s)):])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// digitAt returns the value of the ASCII, Arabic or Persian digit at at, -1 if
// there is none, and its size.
func digitAt(s string, at int) (value, size int) {
	if at >= len(s) {
		return -1, 0
	}
	r, size := utf8.DecodeRuneInString(s[at:])
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0'), size
	case '٠' <= r && r <= '٩':
		return int(r - '٠'), size
	case '۰' <= r && r <= '۹':
		return int(r - '۰'), size
	}
	return -1, 0
}

func isDigit(s string, at int) bool {
	value, _ := digitAt(s, at)
	return value >= 0
}

// numberAt reads a number of at most 9 digits; digits is 0 if there is none.
func numberAt(s string, at int) (n, digits, end int) {
	for digits < 9 {
		value, size := digitAt(s, at)
		if value < 0 {
			break
		}
		n = n*10 + value
		digits++
		at += size
	}
	return n, digits, at
}

// mistypedMonth returns the English month that word is one slip away from: a
// letter wrong, missing, twice or swapped with the next.
func mistypedMonth(word string) (time.Month, bool) {
	if len(word) < 3 || len(word) > 10 {
		return 0, false
	}
	for month := time.January; month <= time.December; month++ {
		name := strings.ToLower(month.String())
		if len(name) >= 4 && oneSlip(word, name) {
			return month, true
		}
	}
	return 0, false
}

func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(b)-len(a) > 1:
		return false
	case len(b) > len(a):
		return a[i:] == b[i+1:]
	case i == len(a):
		return true
	case a[i+1:] == b[i+1:]:
		return true
	}
	return i+2 <= len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
