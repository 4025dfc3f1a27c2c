package page

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus"
	"ksearch/query"
)

// A piece is a stretch of text that is shown in one way.
type piece struct {
	Text string
	Mark bool
	Link string // where it leads, or ""
	Kind string // of a mention: "person", "place" or "org"
}

// clean returns s without what may change how the text around it is laid out:
// control characters, and marks that turn the direction of writing and do not
// end by themselves. White space is a blank.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r', r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), r == '\ufeff', '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
			return -1
		}
		return r // utf8.RuneError for a byte that is no UTF-8
	}, s)
}

// marked cuts a snippet into pieces.
func marked(s query.Snippet) []piece {
	var all []piece
	at := 0
	for _, m := range s.Marks {
		if m.Start < at || m.End <= m.Start || m.End > len(s.Text) {
			continue
		}
		if at < m.Start {
			all = append(all, piece{Text: clean(s.Text[at:m.Start])})
		}
		all = append(all, piece{Text: clean(s.Text[m.Start:m.End]), Mark: true})
		at = m.End
	}
	if at < len(s.Text) {
		all = append(all, piece{Text: clean(s.Text[at:])})
	}
	return all
}

// number writes n with a comma at each thousand.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// count writes a number of things.
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + one + "s"
}

// sentence returns s with a capital at its start and a full stop.
func sentence(s string) string {
	s = clean(s)
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	s = string(unicode.ToUpper(r)) + s[size:]
	if !strings.ContainsRune(".?!…", []rune(s)[utf8.RuneCountInString(s)-1]) {
		s += "."
	}
	return s
}

// cut returns at most n characters of s.
func cut(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

// A day is a date as it is shown, with the form that machines read.
type day struct{ Text, Machine string }

// newDay writes as much of a date as is known, but no hours.
func newDay(d corpus.Date) day {
	t := d.Time.UTC()
	switch {
	case d.IsZero():
		return day{}
	case d.Precision == corpus.Year:
		return day{t.Format("2006"), t.Format("2006")}
	case d.Precision == corpus.Month:
		return day{t.Format("January 2006"), t.Format("2006-01")}
	}
	return day{t.Format("2 January 2006"), t.Format("2006-01-02")}
}

// An embargo is until when an article is not to be published.
type embargo struct {
	Text  string // "12 March 2018, 09:30 UTC", or ""
	Holds bool   // it is not over
}

func newEmbargo(a *corpus.Article, now time.Time) embargo {
	if a.Embargoed.IsZero() {
		return embargo{}
	}
	e := embargo{Text: newDay(a.Embargoed).Text, Holds: a.EmbargoHolds(now)}
	switch a.Embargoed.Precision {
	case "", corpus.Second, corpus.Minute:
		e.Text += a.Embargoed.Time.UTC().Format(", 15:04 UTC")
	}
	return e
}

// A speech is how text in a language is set: the values of lang and dir.
type speech struct{ Lang, Dir string }

func newSpeech(tag string) speech {
	lang, dir := corpus.Direction(tag)
	return speech{lang, dir}
}

// languageName returns the English name of a language of the archive, or the
// tag of one that has none here.
func languageName(tag string) string {
	switch strings.ToLower(tag) {
	case "ar":
		return "Arabic"
	case "ckb":
		return "Kurdish (Sorani)"
	case "de":
		return "German"
	case "en":
		return "English"
	case "es":
		return "Spanish"
	case "fa":
		return "Persian"
	case "fr":
		return "French"
	case "he":
		return "Hebrew"
	case "it":
		return "Italian"
	case "kmr":
		return "Kurdish (Kurmanji)"
	case "ku":
		return "Kurdish"
	case "ru":
		return "Russian"
	case "tr":
		return "Turkish"
	}
	return clean(tag)
}
