package main

import (
	"math"
	"slices"

	"ksearch/bench/peers/peer"
)

// percentile returns the value that p per cent of the values do not exceed; NaN
// of none.
func percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted[max(0, int(math.Ceil(p/100*float64(len(sorted))))-1)]
}

// times returns the milliseconds of each query that was answered, the median of
// its rounds; only those for which keep is true, if it is not nil.
func times(m *peer.Mode, keep func(i int) bool) (ms []float64) {
	for i, hits := range m.Hits {
		if hits < 0 || keep != nil && !keep(i) {
			continue
		}
		var rounds []float64
		for _, r := range m.Rounds {
			rounds = append(rounds, r[i])
		}
		ms = append(ms, percentile(rounds, 50)/1000)
	}
	return ms
}

// Numbers of hits agree within a tenth, or within two: a stemmer here and a word
// that is cut otherwise there are no other question.
const (
	tolerance = 0.1
	slack     = 2
)

// An agreement says how the numbers of hits compare with those of ksearch.
type agreement struct {
	asked, answered, agree int
	ours, theirs           int // hits of what was answered
}

// compare compares numbers of the same queries, those for which keep is true.
func compare(ours, theirs []int, keep func(i int) bool) (a agreement) {
	for i := range ours {
		if !keep(i) {
			continue
		}
		a.asked++
		if theirs[i] < 0 || ours[i] < 0 {
			continue
		}
		a.answered++
		a.ours, a.theirs = a.ours+ours[i], a.theirs+theirs[i]
		if math.Abs(float64(ours[i]-theirs[i])) <= max(slack, tolerance*float64(ours[i])) {
			a.agree++
		}
	}
	return a
}

// answeredBy hides the numbers of queries that a mode has no answer to.
func answeredBy(m *peer.Mode) []int {
	out := slices.Clone(m.Tops)
	for i, hits := range m.Hits {
		if hits < 0 {
			out[i] = -1
		}
	}
	return out
}
