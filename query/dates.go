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

// A dateError says why a text is no date, and the mend.
type dateError struct{ msg, mend string }

func (e *dateError) Error() string { return e.msg }

const dateMend = "write a year, month or day: 2018, 2018-03 or 2018-03-12; or words with hyphens, such as last-week"

// readDate returns the time [from, to) that a date leaves open, in figures or
// in words, the words reckoned from now.
func readDate(s string, now time.Time) (from, to time.Time, err error) {
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
		return from, u.add(from, 1), checkYear(from)
	}
	if from, to, found := relativeDate(s, now); found {
		if err := checkYear(to.AddDate(0, 0, -1)); err != nil {
			return from, to, err
		}
		return from, to, checkYear(from)
	}
	return from, to, notADate(s)
}

func checkYear(t time.Time) error {
	if t.Year() < minYear || t.Year() > maxYear {
		return &dateError{fmt.Sprintf("the year is not between %d and %d", minYear, maxYear), dateMend}
	}
	return nil
}

// dates makes Dates of the value t of the field f.
func (p *parser) dates(t token, f Field) (Expr, error) {
	v := dateValue{parser: p, outer: t, field: f, text: t.text, at: t.start, end: t.end}
	if i := strings.Index(p.s[t.start:t.end], t.text); i >= 0 { // else blanks in it were made one
		v.at += i
		v.end = v.at + len(t.text)
	}
	if t.tildeAt > 0 {
		return nil, p.fail(t.tildeAt, t.end, `"~" after a date`, "leave it out; a span of dates is date:2018-01..2018-06")
	}
	if t.kind == tokenRange {
		return v.bracketed()
	}
	for _, o := range comparisons {
		if rest, found := strings.CutPrefix(v.text, o.typed); found && f == Published {
			if rest == "" {
				return nil, p.fail(v.at, v.end, quoted(o.typed)+" without a date", "write the date directly after it: date:"+o.typed+"2018-03")
			}
			v.text, v.at, v.field = rest, v.at+len(o.typed), o.field
			break
		}
	}
	if first, last, ranged := strings.Cut(v.text, ".."); ranged {
		return v.span(first, last, v.at+len(first)+len(".."))
	}
	return v.single()
}

// comparisons are how a date is compared, longest first.
var comparisons = [...]struct {
	typed string
	field Field
}{
	{">=", publishedSince},
	{"<=", publishedUntil},
	{">", publishedAfter},
	{"<", publishedBefore},
	{"=", Published},
}

// A dateValue is the text of one value of a field of dates, and where it stands.
type dateValue struct {
	*parser
	outer   token // with its brackets or quotes
	field   Field
	text    string
	at, end int
}

func (v dateValue) wrong(msg, mend string) (Expr, error) { return nil, v.fail(v.at, v.end, msg, mend) }

// read reads one date of v, which begins at a place of the query.
func (v dateValue) read(text string, at int) (d Dates, err error) {
	end := at + len(text)
	if end > v.end || v.s[at:end] != text { // blanks in it were made one
		at, end = v.at, v.end
	}
	d.From, d.To, err = readDate(text, v.now)
	if e, ok := err.(*dateError); ok {
		return d, v.fail(at, end, fmt.Sprintf("%s cannot be read: %s", quoted(text), e.msg), e.mend)
	}
	return d, err
}

func (v dateValue) single() (Expr, error) {
	d, err := v.read(v.text, v.at)
	if err != nil {
		return nil, err
	}
	if isStretch(v.text) && v.field != Published && v.field != publishedSince {
		if days, short := shortStretch(v.text); short { // the day so long ago
			d.To = d.From.AddDate(0, 0, 1)
		} else {
			return v.wrong(fmt.Sprintf("a stretch of time after the field %s", v.field),
				fmt.Sprintf(`write date:"%s", or one day: %s:"%s ago"`, quoteless(v.text), v.field, days))
		}
	}
	switch v.field {
	case publishedAfter:
		d = Dates{From: d.To}
	case publishedBefore:
		d = Dates{To: d.From}
	case publishedSince:
		d = Dates{From: d.From}
	case publishedUntil:
		d = Dates{To: d.To}
	}
	return v.checked(d)
}

func (v dateValue) checked(d Dates) (Expr, error) {
	if d.From.Year() > maxYear {
		return v.wrong("no date is later", fmt.Sprintf("the last year is %d", maxYear))
	}
	return d, nil
}

// span makes Dates of the two ends of a span; an empty one is open.
func (v dateValue) span(first, last string, lastAt int) (Expr, error) {
	if v.field != Published {
		return v.wrong(fmt.Sprintf("a span after the field %s", v.field), "write one date, or date:"+quoteless(v.text))
	}
	var d, end Dates
	var err error
	if first != "" {
		if d, err = v.read(first, v.at); err != nil {
			return nil, err
		}
	}
	if last != "" {
		if end, err = v.read(last, lastAt); err != nil {
			return nil, err
		}
	}
	if first != "" && last != "" && !d.From.Before(end.To) {
		return v.wrong("the span ends before it begins", fmt.Sprintf("write %s..%s", last, first))
	}
	d.To = end.To
	return v.checked(d)
}

// bracketed reads what stands in [ ].
func (v dateValue) bracketed() (Expr, error) {
	words := strings.Fields(v.text)
	if len(words) != 3 || !strings.EqualFold(words[1], "TO") || words[0] == "*" && words[2] == "*" {
		return nil, v.fail(v.outer.start, v.outer.end, "a span in brackets has two dates with TO between them", "write date:2018-01..2018-06, or date:[2018-01 TO 2018-06]")
	}
	at := v.at + strings.LastIndex(v.text, words[2])
	for i, w := range words {
		if w == "*" {
			words[i] = ""
		}
	}
	return v.span(words[0], words[2], at)
}

// dateOperators are the words before a date in date(...), as Nexis writes them.
var dateOperators = map[string]Field{
	"is": Published, "=": Published,
	"aft": publishedAfter, "after": publishedAfter, ">": publishedAfter,
	"bef": publishedBefore, "before": publishedBefore, "<": publishedBefore,
	"geq": publishedSince, "since": publishedSince, ">=": publishedSince,
	"leq": publishedUntil, "until": publishedUntil, "<=": publishedUntil,
}

// dateSegment reads "aft 2018-03 and bef 2018-06", the text of t.
func (p *parser) dateSegment(t token) (Expr, error) {
	var all Dates
	text, at := t.text, t.start+strings.Index(p.s[t.start:t.end], t.text)
	for part := range eachCondition(text) {
		op, rest := firstWord(part.text)
		f, known := dateOperators[strings.ToLower(op)]
		from := at + part.at
		date := strings.TrimSpace(rest)
		switch {
		case !known:
			return nil, p.fail(from, from+max(1, len(op)), quoted(op)+" before a date", "write date(is 2018-03), date(aft 2018-03) or date(bef 2018-03)")
		case date == "":
			return nil, p.fail(from, from+len(op), op+" has no date after it", "write date("+op+" 2018-03)")
		}
		if err := p.count(t, 1); err != nil {
			return nil, err
		}
		from += len(part.text) - len(strings.TrimLeft(rest, " \t\n"))
		x, err := dateValue{parser: p, field: f, text: date, at: from, end: from + len(date)}.single()
		if err != nil {
			return nil, err
		}
		d := x.(Dates)
		if d.From.After(all.From) {
			all.From = d.From
		}
		if all.To.IsZero() || !d.To.IsZero() && d.To.Before(all.To) {
			all.To = d.To
		}
	}
	if !all.From.IsZero() && !all.To.IsZero() && !all.From.Before(all.To) {
		return nil, p.fail(t.start, t.end, "no date is in all of these", "write OR between two fields, or the other date")
	}
	return all, nil
}

// A condition is one part of a date segment, and where it stands in it.
type condition struct {
	text string
	at   int
}

// eachCondition returns the parts of s between the words "and".
func eachCondition(s string) func(yield func(condition) bool) {
	return func(yield func(condition) bool) {
		from := 0
		lower := strings.ToLower(s)
		for at := 0; len(lower) == len(s); {
			i := strings.Index(lower[at:], "and")
			if i < 0 {
				break
			}
			at += i + len("and")
			before, after := s[:at-len("and")], s[at:]
			if strings.TrimRight(before, " \t\n") == before || strings.TrimLeft(after, " \t\n") == after {
				continue // a part of a word
			}
			if !yield(trimmed(before[from:], from)) {
				return
			}
			from = at
		}
		yield(trimmed(s[from:], from))
	}
}

func trimmed(s string, at int) condition {
	left := strings.TrimLeftFunc(s, isBlank)
	return condition{strings.TrimRightFunc(left, isBlank), at + len(s) - len(left)}
}

// firstWord cuts s at its first blank.
func firstWord(s string) (word, rest string) {
	if i := strings.IndexFunc(s, isBlank); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// dateSegment returns the token of date(aft 2018) if that is what begins at
// start; its bracket is the next rune.
func (l *lexer) dateSegment(start int) (t token, found bool, err error) {
	inner := l.s[l.pos+1:]
	op, _ := firstWord(strings.TrimLeftFunc(inner, isBlank))
	if _, known := dateOperators[strings.ToLower(strings.TrimRight(op, ")"))]; !known {
		return token{}, false, nil
	}
	n := strings.IndexByte(inner, ')')
	if n < 0 {
		return token{}, true, l.fail(l.pos, l.pos+1, `"(" is never closed`, `put a ")" where its part ends`)
	}
	l.pos += 1 + n + 1
	t = token{kind: tokenDates, field: Published, text: inner[:n], start: start, end: l.pos}
	l.skipPunctuation()
	return t, true, nil
}

// dateClause returns the token of "date is 2018-03", of which date has just
// been read as t.
func (l *lexer) dateClause(t token) (token, bool) {
	if l.scope != Text || t.kind != tokenWord || t.hasSigns() || !strings.EqualFold(t.text, "date") {
		return t, false
	}
	first := trimmed(l.s[t.end:], t.end)
	op, rest := firstWord(first.text)
	second := trimmed(rest, first.at+len(op))
	date, _ := firstWord(second.text)
	date, _, _ = strings.Cut(date, ")")
	date = trimPunctuation(date, prose, true)
	if !isDateClause("date", op, date) {
		return t, false
	}
	l.pos = second.at + len(date)
	clause := token{kind: tokenDates, field: Published, text: l.s[first.at:l.pos], start: t.start, end: l.pos}
	l.skipPunctuation()
	return clause, true
}

// isDateClause reports whether three words in a row are one clause of dates.
func isDateClause(name, op, date string) bool {
	if _, known := dateOperators[strings.ToLower(op)]; !known || !strings.EqualFold(name, "date") {
		return false
	}
	if date == "" || date[0] < '0' || '9' < date[0] {
		return false
	}
	_, _, err := readDate(date, time.Time{})
	return err == nil || len(readings(date)) > 0
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
