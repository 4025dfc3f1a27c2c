package corpus

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus/names"
)

const (
	maxDateText = 100  // bytes; the longest dates in words take about 60
	firstYear   = 1500 // earlier ones are years of the Hijri and Jalali calendars, not of newspapers
	lastYear    = 9999 // as far as RFC 3339 goes
)

// ParseDate reads a date as files and people write it: RFC 3339 with or
// without zone and seconds, its basic form "20160116T131559+0000", a day, month
// or year alone ("2018-03-12", "2018-03", "2018"), the dates of RFC 822, 850
// and 1123 and of Unix, and words: "March 12, 2018", "12 March 2018",
// "26-FEB-1987 15:01:01.79", "١٢ أيلول/سبتمبر ٢٠١٨", "12ê îlonê 2018". The month may
// be named in English, German, French, Spanish, Italian, Turkish, Kurmanji,
// Sorani, Arabic or Persian, and digits may be Arabic.
//
// The date's precision is what the text says; fractions of a second are cut,
// and no zone means UTC. Its Origin is left to the caller. ParseDate does not
// guess: "12/03/2018", of which either number may be the day, "12 March", which
// has no year, and years of other calendars are errors.
func ParseDate(s string) (Date, error) {
	text := strings.TrimSpace(s)
	if text == "" {
		return Date{}, fmt.Errorf("date %q: it is empty", s)
	}
	if len(text) > maxDateText || !utf8.ValidString(text) {
		return Date{}, fmt.Errorf("date %q: a date is at most %d bytes of UTF-8", clip(text, 40), maxDateText)
	}
	r := dateReader{tokens: dateTokens(names.Fold(text)), words: dateWords()}
	d, err := r.read()
	if err != nil {
		return Date{}, fmt.Errorf("date %q: %w", text, err)
	}
	return d, nil
}

// clip cuts s to at most n bytes, at the border of a rune.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// A dateToken is a run of digits, a run of letters or one other rune.
type dateToken struct {
	kind  rune   // '0' for digits, 'a' for letters, else the rune itself
	text  string // folded
	n     int    // of digits
	glued bool   // no blank stands before it
}

func dateTokens(folded string) []dateToken {
	tokens := make([]dateToken, 0, 12)
	glued := false
	for i := 0; i < len(folded); {
		r, size := utf8.DecodeRuneInString(folded[i:])
		from := i
		i += size
		t := dateToken{kind: r, glued: glued}
		glued = true
		switch {
		case unicode.IsSpace(r):
			glued = false
			continue
		case '0' <= r && r <= '9':
			t.kind = '0'
			for i < len(folded) && '0' <= folded[i] && folded[i] <= '9' {
				i++
			}
			if t.n, _ = strconv.Atoi(folded[from:i]); i-from > 14 {
				t.n = -1 // longer than any number of a date
			}
		case unicode.IsLetter(r):
			t.kind = 'a'
			for i < len(folded) {
				r, size := utf8.DecodeRuneInString(folded[i:])
				if !unicode.IsLetter(r) {
					break
				}
				i += size
			}
		case r == '،':
			t.kind = ','
		}
		t.text = folded[from:i]
		tokens = append(tokens, t)
	}
	return tokens
}

// A dateReader fills the fields of a date, in whatever order they stand.
type dateReader struct {
	tokens []dateToken
	words  *dateLexicon
	at     int

	year, month, day   int  // 0 is unknown
	shortYear          bool // year has two digits
	monthNamed         bool
	timed, seconds     bool
	hour, minute, secs int
	zoned              bool
	offset             int // minutes east of UTC
}

func (r *dateReader) read() (Date, error) {
	for r.at < len(r.tokens) {
		if err := r.step(); err != nil {
			return Date{}, err
		}
	}
	return r.date()
}

// peek returns the token n after the one at hand; its kind is 0 at the end.
func (r *dateReader) peek(n int) dateToken {
	if i := r.at + n; i < len(r.tokens) {
		return r.tokens[i]
	}
	return dateToken{}
}

// joined reports whether the token n ahead is of kind, with no blank before it.
func (r *dateReader) joined(n int, kind rune) bool {
	t := r.peek(n)
	return t.kind == kind && t.glued
}

func (r *dateReader) step() error {
	t := r.peek(0)
	switch t.kind {
	case '0':
		return r.number(t)
	case 'a':
		return r.word(t)
	case ',', '.':
		if r.at > 0 && t.glued {
			r.at++
			return nil
		}
		if r.at > 0 && t.kind == ',' {
			r.at++
			return nil
		}
	case '\'': // 12'ê îlonê
		if next := r.peek(1); t.glued && next.glued && r.words.endings[next.text] {
			r.at += 2
			return nil
		}
	case '-', '/', '|':
		next := r.peek(1)
		switch {
		case r.timed && !r.zoned && t.kind == '-' && r.joined(1, '0'):
			return r.zoneOffset()
		case r.at > 0 && !t.glued && !next.glued && next.kind != 0 && r.timed != (r.day > 0):
			r.at++ // 12 March 2018 - 14:30
			return nil
		case t.glued && next.glued && r.monthNamed && (next.kind == 'a' || next.kind == '0' && r.year == 0):
			r.at++ // FEB-1987
			return nil
		}
	case '+':
		if r.timed && !r.zoned && r.joined(1, '0') {
			return r.zoneOffset()
		}
	case '(': // a comment as mail has it: +0000 (UTC)
		if r.zoned && r.peek(1).kind == 'a' && r.peek(2).kind == ')' && r.at+3 == len(r.tokens) {
			r.at += 3
			return nil
		}
	}
	return fmt.Errorf("%q is not understood there", t.text)
}

func (r *dateReader) number(t dateToken) error {
	digits := len(t.text)
	sep := r.peek(1)
	dated := r.year > 0 || r.month > 0 || r.day > 0
	switch {
	case r.joined(1, ':') && r.joined(2, '0'):
		return r.clock()
	case !dated && (digits == 8 || digits == 14):
		return r.basic(t)
	case !dated && sep.glued && strings.ContainsRune("-/.", sep.kind) && r.joined(2, '0'):
		return r.numeric(t)
	case digits == 4 && r.year == 0:
		r.at++
		if next := r.peek(0); next.glued && next.kind == 'a' {
			if next.text != "م" && next.text != "an" && next.text != "ی" { // "of the Christian era", "of"
				return fmt.Errorf("%q is not understood after %s", next.text, t.text)
			}
			r.at++
		}
		return r.setYear(t.n)
	case digits <= 2 && r.day == 0 && (r.monthNamed || r.monthAhead()):
		if t.n < 1 || t.n > 31 {
			return fmt.Errorf("there is no day %s", t.text)
		}
		r.day = t.n
		r.at++
		next := r.peek(0)
		switch {
		case next.kind == 'a' && next.glued && r.words.endings[next.text]:
			r.at++
		case next.kind == 'a' && next.glued && !isMonth(r, next):
			return fmt.Errorf("%q is not understood after %s", next.text, t.text)
		case (next.kind == '-' || next.kind == '/' || next.kind == '.') && next.glued && r.joined(1, 'a'):
			r.at++ // 26-FEB
		}
		return nil
	case digits == 2 && r.day > 0 && r.monthNamed && r.year == 0 && !r.timed:
		r.at++
		r.year, r.shortYear = t.n+1900, true
		if t.n < 50 { // RFC 2822, 4.3
			r.year += 100
		}
		return nil
	}
	return fmt.Errorf("the number %s is not understood", t.text)
}

func isMonth(r *dateReader, t dateToken) bool {
	_, ok := r.words.month([]byte(t.text))
	return ok || r.words.monthHeads[t.text]
}

// monthAhead reports whether the number at hand is followed by the name of a month.
func (r *dateReader) monthAhead() bool {
	for n := 1; n <= 4; n++ {
		t := r.peek(n)
		switch {
		case t.kind == 'a' && isMonth(r, t):
			return true
		case t.kind == 'a' && r.words.others[t.text]:
			return true // and step says what is wrong with it
		case t.kind == 'a' && (r.words.endings[t.text] || r.words.fillers[t.text]):
		case strings.ContainsRune("-/.'", t.kind) && t.kind != 0:
		default:
			return false
		}
	}
	return false
}

// numeric reads 2018-03-12, 2018-03, 12.03.2018, 13/03/2018 or 03/2018.
func (r *dateReader) numeric(first dateToken) error {
	sep, second := r.peek(1), r.peek(2)
	r.at += 3
	third := dateToken{}
	if r.joined(0, sep.kind) && r.joined(1, '0') {
		third = r.peek(1)
		r.at += 2
	}
	whole := first.text + sep.text + second.text
	switch {
	case len(first.text) == 4 && len(second.text) <= 2 && len(third.text) <= 2:
		r.month, r.day = second.n, third.n
		if r.month < 1 || third.text != "" && r.day < 1 {
			return errors.New("there is no day or month 0")
		}
		return r.setYear(first.n)
	case len(first.text) > 2 || len(second.text) > 2 && third.text != "" || third.text != "" && len(third.text) != 4:
		return errors.New("its numbers may be days, months or years; write it as 2018-03-12")
	case third.text == "":
		if len(second.text) != 4 {
			return fmt.Errorf("%s has no year", whole)
		}
		r.month = first.n
		if r.month < 1 || sep.kind == '.' {
			return fmt.Errorf("%s is not understood", whole)
		}
		return r.setYear(second.n)
	}
	day, month := first.n, second.n
	switch {
	case sep.kind == '.' || day > 12 || day == month:
	case month > 12:
		day, month = month, day
	default:
		return errors.New("day and month cannot be told apart; write it as 2018-03-12")
	}
	if day < 1 || month < 1 {
		return errors.New("there is no day or month 0")
	}
	r.day, r.month = day, month
	return r.setYear(third.n)
}

// basic reads 20160116 and 20160116131559.
func (r *dateReader) basic(t dateToken) error {
	r.at++
	n := t.n
	if len(t.text) == 14 {
		r.timed, r.seconds = true, true
		r.hour, r.minute, r.secs = n/1e4%100, n/100%100, n%100
		n /= 1e6
	}
	r.month, r.day = n/100%100, n%100
	if r.month < 1 || r.day < 1 {
		return errors.New("there is no day or month 0")
	}
	if err := r.setYear(n / 1e4); err != nil {
		return err
	}
	return r.checkClock()
}

func (r *dateReader) setYear(year int) error {
	if year >= 1200 && year < firstYear {
		return fmt.Errorf("the year %d is of the Hijri or Jalali calendar, and only Gregorian dates are read", year)
	}
	if year < firstYear || year > lastYear {
		return fmt.Errorf("the year %d is not between %d and %d", year, firstYear, lastYear)
	}
	if r.year != 0 {
		return errors.New("it has two years")
	}
	r.year = year
	return nil
}

// clock reads 9:30, 09:30:15 and 09:30:15.25, and am or pm after it.
func (r *dateReader) clock() error {
	if r.timed {
		return errors.New("it has two times of day")
	}
	hour, minute := r.peek(0), r.peek(2)
	r.at += 3
	if len(hour.text) > 2 || len(minute.text) != 2 {
		return fmt.Errorf("%s:%s is no time of day", hour.text, minute.text)
	}
	r.timed, r.hour, r.minute = true, hour.n, minute.n
	if r.joined(0, ':') && r.joined(1, '0') && len(r.peek(1).text) == 2 {
		r.seconds, r.secs = true, r.peek(1).n
		r.at += 2
		r.fraction()
	}
	if half, tokens := r.half(); tokens > 0 {
		if r.hour < 1 || r.hour > 12 {
			return fmt.Errorf("there is no hour %s am or pm", hour.text)
		}
		r.hour = r.hour%12 + half
		r.at += tokens
	}
	return r.checkClock()
}

// fraction passes over the fraction of a second.
func (r *dateReader) fraction() {
	if (r.joined(0, '.') || r.joined(0, ',')) && r.joined(1, '0') {
		r.at += 2
	}
}

// half returns the hours to add for "am" and "pm", and how many tokens say so.
func (r *dateReader) half() (hours, tokens int) {
	t := r.peek(0)
	if t.kind != 'a' {
		return 0, 0
	}
	switch t.text {
	case "am", "ص":
		return 0, 1
	case "pm", "م":
		return 12, 1
	case "a", "p":
		if r.joined(1, '.') && r.joined(2, 'a') && r.peek(2).text == "m" {
			if tokens = 3; r.joined(3, '.') {
				tokens++
			}
			if t.text == "p" {
				hours = 12
			}
			return hours, tokens
		}
	}
	return 0, 0
}

func (r *dateReader) checkClock() error {
	if r.hour > 23 || r.minute > 59 || r.secs > 59 {
		return fmt.Errorf("there is no time %02d:%02d:%02d", r.hour, r.minute, r.secs)
	}
	return nil
}

// zoneOffset reads +0300, +03:00 and -5.
func (r *dateReader) zoneOffset() error {
	sign, digits := r.peek(0), r.peek(1)
	r.at += 2
	hours, minutes := digits.n, 0
	switch {
	case len(digits.text) == 4:
		hours, minutes = digits.n/100, digits.n%100
	case len(digits.text) > 2:
		return fmt.Errorf("%s%s is no offset of a zone", sign.text, digits.text)
	case r.joined(0, ':') && r.joined(1, '0') && len(r.peek(1).text) == 2:
		minutes = r.peek(1).n
		r.at += 2
	}
	if hours > 15 || minutes > 59 {
		return fmt.Errorf("%s%s is no offset of a zone", sign.text, digits.text)
	}
	r.zoned, r.offset = true, hours*60+minutes
	if sign.kind == '-' {
		r.offset = -r.offset
	}
	return nil
}

func (r *dateReader) word(t dateToken) error {
	if t.text == "t" && t.glued && r.day > 0 && !r.timed && r.joined(1, '0') {
		r.at++
		return r.clockAfterT()
	}
	if month, tokens, ok := r.monthAt(); ok {
		r.at += tokens
		if r.month != 0 && (int(month) != r.month || !r.monthNamed) {
			return errors.New("it has two months")
		}
		r.month, r.monthNamed = int(month), true // or named twice: أيلول/سبتمبر
		return nil
	}
	if r.words.others[t.text] {
		return fmt.Errorf("%s is a month of the Hijri or Jalali calendar, and only Gregorian dates are read", t.text)
	}
	if minutes, ok := zoneMinutes[t.text]; ok && r.timed {
		r.at++
		switch next := r.peek(0); {
		case r.zoned: // "+0000 UTC": the number is meant
		case (next.kind == '+' || next.kind == '-') && r.joined(1, '0') && minutes == 0:
			return r.zoneOffset() // GMT+03:00
		default:
			r.zoned, r.offset = true, minutes
		}
		return nil
	}
	if r.words.weekdays[t.text] || r.words.fillers[t.text] {
		r.at++
		return nil
	}
	return fmt.Errorf("the word %q is not known", t.text)
}

// clockAfterT reads the time of day after the T of ISO 8601.
func (r *dateReader) clockAfterT() error {
	t := r.peek(0)
	switch {
	case r.joined(1, ':') && r.joined(2, '0'):
		return r.clock()
	case len(t.text) == 6:
		r.hour, r.minute, r.secs, r.seconds = t.n/1e4, t.n/100%100, t.n%100, true
	case len(t.text) == 4:
		r.hour, r.minute = t.n/100, t.n%100
	default:
		return fmt.Errorf("%s after the T is no time of day", t.text)
	}
	r.at++
	r.timed = true
	if r.seconds {
		r.fraction()
	}
	return r.checkClock()
}

// monthAt returns the month that the next token names, or the next two.
func (r *dateReader) monthAt() (month time.Month, tokens int, ok bool) {
	first, second := r.peek(0), r.peek(1)
	if second.kind == 'a' && r.words.monthHeads[first.text] {
		if month, ok := r.words.month([]byte(first.text + " " + second.text)); ok {
			return month, 2, true
		}
	}
	month, ok = r.words.month([]byte(first.text))
	return month, 1, ok
}

func (r *dateReader) date() (Date, error) {
	switch {
	case r.year == 0:
		return Date{}, errors.New("it has no year")
	case r.month > 12:
		return Date{}, fmt.Errorf("there is no month %d", r.month)
	case r.day > 0 && r.month == 0:
		return Date{}, errors.New("it has a day and no month")
	case r.timed && r.day == 0:
		return Date{}, errors.New("it has a time and no day")
	case r.shortYear && !r.timed:
		return Date{}, errors.New("its year has two digits; write it with four")
	}
	d := Date{Precision: Year}
	month, day := r.month, r.day
	switch {
	case r.timed && r.seconds:
		d.Precision = Second
	case r.timed:
		d.Precision = Minute
	case day > 0:
		d.Precision = Day
	case month > 0:
		d.Precision = Month
	}
	day, month = max(day, 1), max(month, 1)
	d.Time = time.Date(r.year, time.Month(month), day, r.hour, r.minute, r.secs, 0, time.UTC)
	if d.Time.Day() != day {
		return Date{}, fmt.Errorf("%s %d has no day %d", time.Month(month), r.year, day)
	}
	d.Time = d.Time.Add(-time.Duration(r.offset) * time.Minute)
	if y := d.Time.Year(); y < firstYear || y > lastYear {
		return Date{}, fmt.Errorf("the year %d is not between %d and %d", y, firstYear, lastYear)
	}
	return d, nil
}
