package corpus

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"ksearch/corpus/names"
)

// readDates takes the first date of each kind that can be read. That some of
// the many places hold no date is told only if none does.
func (r *pageReader) readDates() {
	a := r.a
	var bad []error
	set := func(field string, to *Date, value, where string) {
		if err := a.setDate(field, to, value, where); err != nil {
			bad = append(bad, err)
		}
	}
	v, where := r.property("datePublished", "dateCreated", "uploadDate")
	set("published", &a.Published, textOf(v), where)
	for _, k := range metaPublishedKeys {
		v, where := r.meta.first(k)
		set("published", &a.Published, v, where)
	}
	for _, v := range r.meta.items["datepublished"] {
		set("published", &a.Published, v, "itemprop datePublished")
	}
	for _, inArticle := range []bool{true, false} {
		for _, t := range r.meta.times {
			if t.article == inArticle && !t.updated && (inArticle || len(r.meta.times) == 1) {
				set("published", &a.Published, t.value, "time datetime")
			}
		}
	}
	for _, s := range r.meta.dates {
		if isCounter(s) { // "3 hours ago": what comes after it is of another article
			break
		}
		r.shownDate(s, "class date")
	}
	if a.Published.IsZero() && len(bad) > 0 {
		r.notes = append(r.notes, fmt.Errorf("%w: %w", errNoDate, bad[0]))
	}
	v, where = r.property("dateModified")
	_ = a.setDate("updated", &a.Updated, textOf(v), where)
	for _, k := range metaUpdatedKeys {
		v, where := r.meta.first(k)
		_ = a.setDate("updated", &a.Updated, v, where)
	}
	for _, v := range r.meta.items["datemodified"] {
		_ = a.setDate("updated", &a.Updated, v, "itemprop dateModified")
	}
	if !a.Published.IsZero() && !a.Updated.Time.After(a.Published.Time) { // said again, and no change
		a.Updated = Date{}
		delete(a.Origins, "updated")
	}
}

// updateWords stand before the date of a change.
var updateWords = folded("updated", "update", "modified", "edited", "تحديث", "التحديث", "آخر", "نوێکراوەتەوە", "نوێکردنەوە", "güncelleme", "güncellendi", "nûkirin", "aktualisiert", "màj")

// shownDate takes a date that stands over the text for people, where nothing
// states one for programs. The clock beside it is of a zone that is not said, so
// that only the day is kept.
func (r *pageReader) shownDate(s, where string) {
	if !r.a.Published.IsZero() || len(s) > maxDateText {
		return
	}
	for range 4 { // "Posted on March 12, 2018"
		d, err := ParseDate(s)
		if err == nil && d.Precision != Month && d.Precision != Year {
			y, m, day := d.Time.Date()
			r.a.Published = Date{Time: time.Date(y, m, day, 0, 0, 0, 0, time.UTC), Precision: Day, Origin: FromField}
			r.a.from("published", where)
			return
		}
		word, rest, more := strings.Cut(s, " ")
		if !more || strings.ContainsFunc(word, unicode.IsDigit) || slices.Contains(updateWords(), names.Fold(strings.Trim(word, ":"))) {
			return
		}
		s = strings.TrimLeft(rest, " :|-–")
	}
}
