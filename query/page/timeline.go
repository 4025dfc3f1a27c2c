package page

import (
	"fmt"
	"strconv"
	"time"

	"ksearch/query"
)

// A timeline is how many articles there are at each time.
type timeline struct {
	Unit   string // "month", "year" ...
	Bars   []bar
	Ticks  []tick
	Height int
}

// A bar is one month, year, or span of years. X, Width and Wide are per cent of the width
// of the timeline, Y and Height are units of its height.
type bar struct {
	X, Width, Step string
	Y, Height      int
	Label          string // "June 2021: 3 articles"
	Link           string
	Chosen         bool // it is within the time that is chosen
}

type tick struct{ X, Label string }

const (
	maxBars        = 96 // more are too thin to hit with a finger
	maxTicks       = 8  // more do not fit on a telephone
	timelineHeight = 56
)

// timeline draws the counts of months. Where there are too many months it
// draws years, decades or centuries.
func (h *handler) timeline(a *address, params []param, f query.FacetCounts) timeline {
	months := make(map[int]int) // counted from the year 0
	first, last := 0, -1
	for _, c := range f.Values {
		t, err := time.Parse("2006-01", c.Value)
		if err != nil || t.Year() < 1000 || c.N <= 0 {
			continue
		}
		m := t.Year()*12 + int(t.Month()) - 1
		months[m] += c.N
		if last < first {
			first, last = m, m
		}
		first, last = min(first, m), max(last, m)
	}
	if last < first {
		return timeline{}
	}
	unit := 1200
	for _, u := range []int{1, 12, 120} {
		if last/u-first/u < maxBars {
			unit = u
			break
		}
	}
	first, last = first/unit, last/unit
	counts := make([]int, last-first+1)
	for m, n := range months {
		counts[m/unit-first] += n
	}
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}

	tl := timeline{Unit: map[int]string{1: "month", 12: "year", 120: "decade", 1200: "century"}[unit], Height: timelineHeight}
	// A single month across the whole width looks like a wall: there is room
	// for at least a year.
	step := 100 / float64(max(len(counts), 12))
	percent := func(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) + "%" }
	for i, n := range counts {
		if n == 0 {
			continue
		}
		from, to := (first+i)*unit, (first+i+1)*unit-1
		height := max((n*timelineHeight+most-1)/most, 2)
		tl.Bars = append(tl.Bars, bar{
			X: percent(float64(i) * step), Width: percent(step * 0.8), Step: percent(step),
			Y: timelineHeight - height, Height: height,
			Label:  fmt.Sprintf("%s: %s", span(from, to), count(n, "article")),
			Link:   h.link(with(with(with(params, "from", monthText(from)), "to", monthText(to)), "sort", string(a.sort))),
			Chosen: a.within(from, to),
		})
	}
	tl.Ticks = ticks(first, last, unit, step, percent)
	return tl
}

// ticks are the labels below the bars: years, or months if there are few.
func ticks(first, last, unit int, step float64, percent func(float64) string) []tick {
	every := 1 // bars
	if unit == 1 && last-first >= 12 {
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
	var all []tick
	for b := first; b <= last; b++ {
		if b%every != 0 {
			continue
		}
		x := float64(b-first) * step
		if x > 94 { // it would not fit
			continue
		}
		label := monthTime(b * unit).Format("2006")
		if every < 12 && unit == 1 {
			label = monthTime(b).Format("Jan 06")
		}
		all = append(all, tick{percent(x), label})
	}
	return all
}

// within reports whether a time is chosen and the months from and to are in it.
func (a *address) within(from, to int) bool {
	return a.dated() &&
		(a.dates.From.IsZero() || !monthTime(from).Before(a.dates.From)) &&
		(a.dates.To.IsZero() || monthTime(to).Before(a.dates.To))
}

func monthTime(m int) time.Time {
	return time.Date(m/12, time.Month(m%12+1), 1, 0, 0, 0, 0, time.UTC)
}

func monthText(m int) string { return monthTime(m).Format("2006-01") }

func span(from, to int) string {
	switch to - from {
	case 0:
		return monthTime(from).Format("January 2006")
	case 11:
		return monthTime(from).Format("2006")
	}
	return fmt.Sprintf("%d to %d", from/12, to/12)
}
