package page

import (
	"fmt"
	"strconv"
	"time"

	"ksearch/query"
)

// A timeline is how many articles there are at each time.
type timeline struct {
	Unit   string // "day", "month", "year" ...
	Bars   []bar
	Ticks  []tick
	Height int
}

// A bar is one day, month, year, or span of years. X, Width and Step are per
// cent of the width of the timeline, Y and Height are units of its height.
type bar struct {
	X, Width, Step string
	Y, Height      int
	From, To       string // its first and last day or month, as in the address
	Label          string // "June 2021: 3 articles"
	Link           string
	Chosen         bool // it is within the time that is chosen
}

type tick struct{ X, Label string }

const (
	maxBars        = 96 // more are too thin to hit with a finger
	maxTicks       = 8  // more do not fit on a telephone
	maxDays        = 93 // three months, which are shown by days
	timelineHeight = 56
)

// A calendar counts days, or spans of months, from the year 0 or 1970.
type calendar struct {
	name   string
	months int // 0: days
}

func calendars() []calendar {
	return []calendar{{"month", 1}, {"year", 12}, {"decade", 120}, {"century", 1200}}
}

const secondsOfDay = 24 * 60 * 60

func (c calendar) number(t time.Time) int {
	if c.months == 0 {
		return int(t.Unix() / secondsOfDay)
	}
	return (t.Year()*12 + int(t.Month()) - 1) / c.months
}

func (c calendar) start(n int) time.Time {
	if c.months == 0 {
		return time.Unix(int64(n)*secondsOfDay, 0).UTC()
	}
	return time.Date(0, time.Month(n*c.months+1), 1, 0, 0, 0, 0, time.UTC)
}

// ends are the first and the last day or month of a bar, as in the address.
func (c calendar) ends(n int) (from, to string) {
	if c.months == 0 {
		day := c.start(n).Format(time.DateOnly)
		return day, day
	}
	return c.start(n).Format("2006-01"), c.start(n+1).AddDate(0, 0, -1).Format("2006-01")
}

func (c calendar) show(n int) string {
	switch c.months {
	case 0:
		return c.start(n).Format("2 January 2006")
	case 1:
		return c.start(n).Format("January 2006")
	case 12:
		return c.start(n).Format("2006")
	}
	return fmt.Sprintf("%d to %d", c.start(n).Year(), c.start(n+1).Year()-1)
}

// daily reports whether the time that is chosen is so short that days are
// shown: at most three months of one year.
func (a *address) daily() bool {
	d := a.dates
	return !d.From.IsZero() && !d.To.IsZero() && d.To.Sub(d.From) <= maxDays*secondsOfDay*time.Second && d.From.Year() == d.To.Add(-1).Year()
}

// timing is the facet that the timeline is drawn from.
func (a *address) timing() query.Facet {
	f := query.Facet{Field: query.PublicationDates, Size: query.MaxFacetSize}
	if a.daily() {
		f.Step = query.PerDay
		f.Prefix = a.dates.From.Format("2006")
		if last := a.dates.To.Add(-1); last.Month() == a.dates.From.Month() {
			f.Prefix = last.Format("2006-01")
		}
	}
	return f
}

// timeline draws the counts of months, or of the days of the months that are
// chosen. Where there are too many months it draws years, decades or centuries.
func (h *handler) timeline(a *address, params []param, f query.FacetCounts) timeline {
	c, layout, all := calendar{"month", 1}, "2006-01", calendars()
	var earliest, latest time.Time // of days
	if a.daily() {
		c, layout, all = calendar{"day", 0}, time.DateOnly, []calendar{{"day", 0}}
		month := calendar{"month", 1}
		earliest, latest = month.start(month.number(a.dates.From)), month.start(month.number(a.dates.To.Add(-1))+1)
	}
	counts := make(map[int]int)
	first, last := 0, -1
	for _, v := range f.Values {
		t, err := time.Parse(layout, v.Value)
		if err != nil || t.Year() < 1000 || v.N <= 0 || a.daily() && (t.Before(earliest) || !t.Before(latest)) {
			continue
		}
		n := c.number(t)
		counts[n] += v.N
		if last < first {
			first, last = n, n
		}
		first, last = min(first, n), max(last, n)
	}
	if last < first {
		return timeline{}
	}
	for _, wider := range all {
		if wider.number(c.start(last))-wider.number(c.start(first)) < maxBars {
			sums := make(map[int]int)
			for n, count := range counts {
				sums[wider.number(c.start(n))] += count
			}
			first, last = wider.number(c.start(first)), wider.number(c.start(last))
			c, counts = wider, sums
			break
		}
	}
	if a.daily() { // whole months, so that what is around the days is seen
		first, last = c.number(earliest), c.number(latest)-1
	}
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}

	tl := timeline{Unit: c.name, Height: timelineHeight}
	// A single month across the whole width looks like a wall: there is room
	// for at least a year.
	step := 100 / float64(max(last-first+1, 12))
	percent := func(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }
	for i := first; i <= last; i++ {
		n := counts[i]
		if n == 0 {
			continue
		}
		from, to := c.ends(i)
		height := max((n*timelineHeight+most-1)/most, 2)
		tl.Bars = append(tl.Bars, bar{
			X: percent(float64(i-first) * step), Width: percent(step * 0.8), Step: percent(step),
			Y: timelineHeight - height, Height: height, From: from, To: to,
			Label:  fmt.Sprintf("%s: %s", c.show(i), count(n, "article")),
			Link:   h.link(with(with(with(params, "from", from), "to", to), "sort", string(a.sort))),
			Chosen: a.within(c.start(i), c.start(i+1)),
		})
	}
	tl.Ticks = c.ticks(first, last, step, percent)
	return tl
}

// ticks are the labels below the bars: days, years, or months if there are few.
func (c calendar) ticks(first, last int, step float64, percent func(float64) string) []tick {
	every := 1 // bars
	if c.months == 1 && last-first >= 12 {
		every = 12
	}
	for (last-first)/every >= maxTicks {
		switch every {
		case 1, 12:
			every *= 2
		default:
			every += every / 2
		}
	}
	layout := "2006"
	switch {
	case c.months == 0:
		layout = "2 Jan"
	case c.months == 1 && every < 12:
		layout = "Jan 06"
	}
	var all []tick
	for b := first; b <= last; b++ {
		from := b
		if c.months == 0 {
			from = b - first
		}
		x := float64(b-first) * step
		if from%every != 0 || x > 94 { // it would not fit
			continue
		}
		all = append(all, tick{percent(x), c.start(b).Format(layout)})
	}
	return all
}

// within reports whether a time is chosen and all from start to end is in it.
func (a *address) within(start, end time.Time) bool {
	return a.dated() && (a.dates.From.IsZero() || !start.Before(a.dates.From)) && (a.dates.To.IsZero() || !end.After(a.dates.To))
}
