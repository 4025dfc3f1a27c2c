package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"time"

	"ksearch/bench/peers/peer"
)

// A report is all that was measured.
type report struct {
	started              time.Time
	load                 string
	articles, text, left int // text in bytes
	queries              []peer.Query
	rows                 []row
	skipped              []string
}

// The marks between which the tables stand in a file.
const begin, end = "<!-- peers: written by make bench-peers -->\n", "<!-- peers: end -->\n"

// replace puts text where the marks are.
func replace(file, text string) (string, error) {
	before, rest, found := strings.Cut(file, begin)
	_, after, foundEnd := strings.Cut(rest, end)
	if !found || !foundEnd {
		return "", errors.New("the marks are missing: " + strings.TrimSpace(begin) + " and " + strings.TrimSpace(end))
	}
	return before + begin + text + end + after, nil
}

// A table is written row by row.
type table struct{ strings.Builder }

func (t *table) head(cells ...string) {
	t.row(cells...)
	fmt.Fprintf(t, "|---%s\n", strings.Repeat("|--:", len(cells)-1)+"|")
}

func (t *table) row(cells ...string) { fmt.Fprintf(t, "| %s |\n", strings.Join(cells, " | ")) }

func (r *report) markdown() string {
	var t table
	fmt.Fprintf(&t, "%s, %d cores (%s), %s; load %s at the start. %d articles, %.1f MB of text; %d queries.\n",
		r.started.UTC().Format("2006-01-02 15:04 UTC"), runtime.NumCPU(), processor(), runtime.Version(), r.load, r.articles, mb(int64(r.text)), len(r.queries))
	if r.left > 0 {
		fmt.Fprintf(&t, "%d could not be read and were left out.\n", r.left)
	}
	for _, s := range r.skipped {
		fmt.Fprintf(&t, "\nSkipped: %s.\n", s)
	}
	r.indexing(&t)
	r.queryTimes(&t)
	r.ratios(&t)
	r.classes(&t)
	r.agreements(&t)
	return t.String()
}

func mb(bytes int64) float64 { return float64(bytes) / 1e6 }

// number writes three figures or so, and a dash for what was not measured.
func number(v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case v >= 99.95:
		return fmt.Sprintf("%.0f", v)
	case v >= 9.995:
		return fmt.Sprintf("%.1f", v)
	case v >= 0.9995:
		return fmt.Sprintf("%.2f", v)
	}
	return fmt.Sprintf("%.3f", v)
}

func (r *report) indexing(t *table) {
	t.WriteString("\nIndexing:\n\n")
	t.head("", "version", "CPU s", "wall s", "articles/CPU s", "peak memory MB", "index MB", "index / text")
	for _, x := range r.rows {
		t.row(x.name, x.version, number(x.index.cpu.Seconds()), number(x.index.wall.Seconds()), number(float64(r.articles)/x.index.cpu.Seconds()),
			number(mb(x.index.memory)), number(mb(x.disk)), number(float64(x.disk)/float64(r.text)))
	}
}

func (r *report) queryTimes(t *table) {
	t.WriteString("\nQueries, p50 / p95 / p99 in ms:\n\n")
	t.head("", "ten hits", "and four facets", "and snippets", "ten newest", "cold process, p50 / worst", "peak memory MB")
	for _, x := range r.rows {
		cells := []string{x.name}
		for _, mode := range peer.Modes {
			ms := times(x.modes[mode], nil)
			cells = append(cells, number(percentile(ms, 50))+" / "+number(percentile(ms, 95))+" / "+number(percentile(ms, 99)))
		}
		t.row(append(cells, number(percentile(x.cold, 50))+" / "+number(percentile(x.cold, 100)), number(mb(x.search.memory)))...)
	}
}

// ratios writes what each of the others takes of what the first takes.
func (r *report) ratios(t *table) {
	measures := []struct {
		name string
		of   func(row) float64
	}{
		{"CPU to index", func(x row) float64 { return x.index.cpu.Seconds() }},
		{"memory to index", func(x row) float64 { return float64(x.index.memory) }},
		{"size of index", func(x row) float64 { return float64(x.disk) }},
	}
	for i, name := range []string{"ten hits", "four facets", "snippets", "newest"} {
		for _, p := range []float64{50, 95} {
			measures = append(measures, struct {
				name string
				of   func(row) float64
			}{fmt.Sprintf("%s, p%.0f", name, p), func(x row) float64 { return percentile(times(x.modes[peer.Modes[i]], nil), p) }})
		}
	}
	measures = append(measures, struct {
		name string
		of   func(row) float64
	}{"cold process, p50", func(x row) float64 { return percentile(x.cold, 50) }})

	first, others := r.rows[0], r.rows[1:]
	fmt.Fprintf(t, "\nHow many times as much each takes as %s; in bold where %[1]s takes more:\n\n", first.name)
	t.head(append([]string{""}, names(others)...)...)
	for _, m := range measures {
		cells := []string{m.name}
		for _, x := range others {
			ratio := m.of(x) / m.of(first)
			cell := number(ratio)
			if ratio < 1 {
				cell = "**" + cell + "**"
			}
			cells = append(cells, cell)
		}
		t.row(cells...)
	}
}

func names(rows []row) (out []string) {
	for _, x := range rows {
		out = append(out, x.name)
	}
	return out
}

// each calls f with each class, in the order of the queries.
func (r *report) each(f func(class string, keep func(i int) bool)) {
	seen := map[string]bool{}
	for _, q := range r.queries {
		if !seen[q.Class] {
			seen[q.Class] = true
			f(q.Class, func(i int) bool { return r.queries[i].Class == q.Class })
		}
	}
}

func (r *report) classes(t *table) {
	t.WriteString("\nTen hits, by class of query, p50 / p95 in ms:\n\n")
	t.head(append([]string{""}, names(r.rows)...)...)
	r.each(func(class string, keep func(int) bool) {
		cells := []string{class}
		for _, x := range r.rows {
			ms := times(x.modes[peer.Top], keep)
			cells = append(cells, number(percentile(ms, 50))+" / "+number(percentile(ms, 95)))
		}
		t.row(cells...)
	})
}

func (r *report) agreements(t *table) {
	first := r.rows[0]
	fmt.Fprintf(t, "\nQueries of which the number of hits is that of %s within %.0f %% or %d, of those asked; in brackets all hits as a multiple of its hits. "+
		"The last line compares the largest counts of the four facets:\n\n", first.name, 100*tolerance, slack)
	t.head(append([]string{""}, names(r.rows[1:])...)...)
	line := func(class string, of func(*peer.Mode) []int, mode string, keep func(int) bool) {
		cells := []string{class}
		for _, x := range r.rows[1:] {
			a := compare(of(first.modes[mode]), of(x.modes[mode]), keep)
			cell := "cannot"
			if a.answered > 0 {
				cell = fmt.Sprintf("%d/%d (%.2f)", a.agree, a.asked, float64(a.theirs)/float64(max(a.ours, 1)))
			}
			cells = append(cells, cell)
		}
		t.row(cells...)
	}
	r.each(func(class string, keep func(int) bool) {
		line(class, func(m *peer.Mode) []int { return m.Hits }, peer.Top, keep)
	})
	line("facets", answeredBy, peer.Facets, func(int) bool { return true })
}

// processor is the name of the processor, as Linux tells it.
func processor() string {
	b, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	_, rest, found := strings.Cut(string(b), "model name\t: ")
	if !found {
		return runtime.GOARCH
	}
	name, _, _ := strings.Cut(rest, "\n")
	return name
}
