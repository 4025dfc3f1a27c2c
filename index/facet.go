package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"ksearch/corpus/names"
	"ksearch/index/segment"
	"ksearch/query"
)

// tallied is how many documents have each value of a field.
type tallied struct {
	values  []string // ascending
	n       []uint32 // of each; may be 0
	missing int
	all     int  // values of documents, if only the most frequent are here, the spellings of a person as one; else 0
	kept    bool // values is that of a column: the same for all searches
}

// counts are the facets, in the order in which they were asked for.
func (c *collector) counts() ([]query.FacetCounts, error) {
	if len(c.s.req.Facets) == 0 {
		return nil, nil
	}
	var fields []query.FacetField
	for _, f := range c.s.req.Facets {
		if !slices.Contains(fields, f.Field) {
			fields = append(fields, f.Field)
		}
	}
	out := make([]query.FacetCounts, len(c.s.req.Facets))
	many := len(c.docs) > c.documents/16
	found := sync.OnceValue(func() bitset { return bitsetOf(c.documents, c.docs) })
	count := func(s *search, i int) error {
		name, _ := facetName(fields[i]) // Search has checked that there is one
		others := c.filters.kept(fields[i])
		var t *tallied
		if many {
			docs := found()
			if len(others) > 0 {
				docs = bitsetOf(c.documents, c.docs, others)
			}
			t = s.tallyMost(name, docs, c.s.shown(fields[i]))
		}
		if t == nil {
			var err error
			shown := c.s.shown(fields[i])
			if fields[i] == query.PublicationDates || fields[i] == query.People && len(s.people().groups) > 0 {
				shown = 0
			}
			if t, err = s.tally(name, c.documents, shown, c.docs, others); err != nil {
				return err
			}
		}
		if fields[i] == query.People && t.all == 0 {
			t = s.people().joined(t)
		}
		for k, f := range s.req.Facets {
			if f.Field == fields[i] {
				out[k] = t.facet(f, s.people())
			}
		}
		return nil
	}
	return out, c.s.apart(len(c.docs)*len(fields), len(fields), count)
}

// shown is how many values of a field facets show; 0 if some ask for values that
// begin in some way.
func (s *search) shown(field query.FacetField) (size int) {
	for _, f := range s.req.Facets {
		if f.Field == field {
			if f.Prefix != "" {
				return 0
			}
			size = max(size, facetSize(f))
		}
	}
	return size
}

func facetSize(f query.Facet) int { return cmp.Or(f.Size, 10) }

// tallyMost counts those values of many documents that are shown, and joins the
// spellings of people; nil if it cannot be told which they are without the others.
func (s *search) tallyMost(field string, docs bitset, shown int) *tallied {
	o := s.g.columns.ofValues(field).ready.Load()
	switch {
	case o == nil:
		return nil
	case o.runs != nil:
		return o.tallyRuns(docs)
	case shown == 0, s.bound != nil && s.bound.people != s.g.people && s.g.people.groupOf(field) != nil:
		return nil // those within the bound may have spellings of their own
	}
	return o.top.most(docs, shown)
}

// tally counts the values of documents in a field of bleve: all, or at least so many
// of the most frequent as are shown, if that is not 0. The documents of each list
// are ascending.
func (s *search) tally(field string, documents, shown int, lists ...[]uint32) (*tallied, error) {
	n := 0
	for _, docs := range lists {
		n += len(docs)
	}
	k := s.g.columns.ofValues(field)
	o, due := k.due(n, documents)
	if due {
		var err error
		if o, err = s.makeOrdinals(k, field, documents); err != nil {
			return nil, err
		}
	}
	if o == nil {
		k.read.Add(int64(n))
		return s.tallyValues(field, shown, lists)
	}
	t := &tallied{values: o.values, n: make([]uint32, len(o.values)), kept: true}
	for _, docs := range lists {
		missing, err := o.tally(s.ctx, t.n, docs)
		if err != nil {
			return nil, err
		}
		t.missing += missing
	}
	return t, nil
}

// tally adds to n how many of docs, which ascend, have each value, and returns
// how many have none. Of most documents it counts those that are not among docs.
func (o *ordinals) tally(ctx context.Context, n []uint32, docs []uint32) (missing int, err error) {
	start, of := o.start, o.of
	if len(docs) <= len(start)/2 {
		for i, doc := range docs {
			if i&0xfff == 0 && ctx.Err() != nil {
				return 0, ctx.Err()
			}
			first, last := start[doc], start[doc+1]
			if first == last {
				missing++
			}
			for _, v := range of[first:last] {
				n[v]++
			}
		}
		return missing, nil
	}
	missing = o.missing
	for v, all := range o.n {
		n[v] += all
	}
	from := uint32(0)
	for i := range len(docs) + 1 {
		if i&0xfff == 0 && ctx.Err() != nil {
			return 0, ctx.Err()
		}
		end := uint32(len(start) - 1)
		if i < len(docs) {
			end = docs[i]
		}
		for doc := from; o.missing > 0 && doc < end; doc++ {
			if start[doc] == start[doc+1] {
				missing--
			}
		}
		if from < end {
			for _, v := range of[start[from]:start[end]] {
				n[v]--
			}
		}
		from = end + 1
	}
	return missing, nil
}

// tallyValues counts in the segments, which is good for few documents. Where shown
// is not 0, no more than so many of the most frequent values need be told.
func (s *search) tallyValues(field string, shown int, lists [][]uint32) (*tallied, error) {
	t := new(tallied)
	for i := range s.segments {
		seg := &s.segments[i]
		values := seg.Column(field)
		n := make([]uint32, values.Terms())
		for _, docs := range lists {
			from, _ := slices.BinarySearch(docs, uint32(seg.first))
			to, _ := slices.BinarySearch(docs, uint32(seg.end()))
			for part := range slices.Chunk(docs[from:to], 1<<12) {
				if err := s.check(); err != nil {
					return nil, err
				}
				t.missing += values.Count(n, part, uint32(seg.first))
			}
		}
		if len(s.segments) == 1 && shown > 0 {
			t.all = keepMost(n, shown)
		}
		t.add(values, n)
	}
	return t, nil
}

// keepMost makes all but the most largest counts 0, of equal ones the first stay,
// and returns the sum of all.
func keepMost(counts []uint32, most int) (sum int) {
	for _, n := range counts {
		sum += int(n)
	}
	if len(counts) <= most {
		return sum
	}
	least := nthLargest(slices.Clone(counts), most)
	equal := most // that stay of those that are least
	for _, n := range counts {
		if n > least {
			equal--
		}
	}
	for i, n := range counts {
		if n == least && equal > 0 {
			equal--
		} else if n <= least {
			counts[i] = 0
		}
	}
	return sum
}

// add adds the counts of the values of a segment.
func (t *tallied) add(of segment.Column, counts []uint32) {
	var numbers []uint32
	for i, count := range counts {
		if count > 0 {
			numbers = append(numbers, uint32(i))
		}
	}
	var text []byte // of all values
	ends := make([]int, len(numbers))
	for i, term := range of.TermsAmong(numbers) {
		text = append(text, term...)
		ends[i] = len(text)
	}
	all, begin := string(text), 0
	values, n := make([]string, 0, len(t.values)+len(ends)), make([]uint32, 0, len(t.values)+len(ends))
	at := 0 // in t
	for i, end := range ends {
		v, count := all[begin:end], counts[numbers[i]]
		begin = end
		for at < len(t.values) && t.values[at] < v {
			values, n = append(values, t.values[at]), append(n, t.n[at])
			at++
		}
		if at < len(t.values) && t.values[at] == v {
			count += t.n[at]
			at++
		}
		values, n = append(values, v), append(n, count)
	}
	t.values, t.n = append(values, t.values[at:]...), append(n, t.n[at:]...)
}

// facet is what f asks for: the most frequent values first, then by value;
// dates newest first.
func (t *tallied) facet(f query.Facet, p *people) query.FacetCounts {
	fc := query.FacetCounts{Field: f.Field, Missing: t.missing}
	size := facetSize(f)
	var wanted func(value string) bool // nil: all are
	if prefix := names.Fold(f.Prefix); strings.TrimSpace(prefix) != "" {
		wanted = func(value string) bool {
			return slices.ContainsFunc(p.of(f.Field, value), func(name string) bool { return wordBegins(names.Fold(name), prefix) })
		}
	}
	if f.Field == query.PublicationDates {
		var columns []column
		step := cmp.Or(f.Step, query.PerMonth)
		columns, fc.Missing = t.histogram(step)
		for _, c := range slices.Backward(columns) {
			if wanted == nil && len(fc.Values) == size {
				fc.Other += c.n
				continue
			}
			switch name := columnName(c.key, step); {
			case wanted != nil && !wanted(name):
			case len(fc.Values) < size:
				fc.Values = append(fc.Values, query.Count{Value: name, N: c.n})
			default:
				fc.Other += c.n
			}
		}
		return fc
	}
	all, shown := 0, 0
	for i, n := range t.n { // ascending by value, so of equal counts the first stays
		if n == 0 || wanted != nil && !wanted(t.values[i]) {
			continue
		}
		all += int(n)
		if len(fc.Values) == size {
			if int(n) <= fc.Values[size-1].N {
				continue
			}
			fc.Values = fc.Values[:size-1]
		}
		v := query.Count{Value: t.values[i], N: int(n)}
		at, _ := slices.BinarySearchFunc(fc.Values, v.N, func(w query.Count, n int) int {
			if w.N >= n {
				return -1
			}
			return 1
		})
		fc.Values = slices.Insert(fc.Values, at, v)
	}
	for _, v := range fc.Values {
		shown += v.N
	}
	fc.Other = cmp.Or(t.all, all) - shown
	return fc
}

// wordBegins reports whether a word of s begins with prefix, which may go on
// into the words after it.
func wordBegins(s, prefix string) bool {
	before := ' '
	for i, r := range s {
		if !inWord(before) && inWord(r) && strings.HasPrefix(s[i:], prefix) {
			return true
		}
		before = r
	}
	// A prefix that begins with no letter or digit may stand at the start.
	first, _ := utf8.DecodeRuneInString(prefix)
	return !inWord(first) && strings.HasPrefix(s, prefix)
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// A column of a histogram is named by [columnName].
type column struct{ key, n int }

// histogram makes of the years, months and days counted the columns of a step,
// oldest first, and counts the documents of which too little is known.
func (t *tallied) histogram(step query.Step) (columns []column, missing int) {
	missing = t.missing
	before := ""            // the value that the last column is of, where it needs no more than its month
	for i, n := range t.n { // ascending, a year before its months, a month before its days
		if n == 0 {
			continue
		}
		known := t.values[i]
		if before != "" && strings.HasPrefix(known, before) { // most are another day of the same month
			columns[len(columns)-1].n += int(n)
			continue
		}
		key, ok := columnOf(known, step)
		switch {
		case !ok:
			missing += int(n)
		case len(columns) > 0 && key == columns[len(columns)-1].key:
			columns[len(columns)-1].n += int(n)
		default:
			columns = append(columns, column{key, int(n)})
		}
		const month = len("2006-01-")
		if before = ""; ok && len(known) > month && step != query.PerWeek && step != query.PerDay {
			before = known[:month]
		}
	}
	return columns, missing
}

// columnOf is the number of the column of a step that a year, month or day
// falls in: decades, years, quarters and months since year 0, weeks and days
// since 1970. Ok is false if too little is known.
func columnOf(known string, step query.Step) (key int, ok bool) {
	var parts [3]int
	n := min(len(known), 1)
	for _, c := range []byte(known) {
		switch {
		case c == '-' && n < len(parts):
			n++
		case c >= '0' && c <= '9':
			parts[n-1] = parts[n-1]*10 + int(c-'0')
		default:
			return 0, false
		}
	}
	year, month, day := parts[0], parts[1], parts[2]
	switch {
	case step == query.PerDecade && n >= 1:
		return year / 10, true
	case step == query.PerYear && n >= 1:
		return year, true
	case step == query.PerQuarter && n >= 2:
		return year*4 + (month-1)/3, true
	case step == query.PerMonth && n >= 2:
		return year*12 + month - 1, true
	case (step == query.PerWeek || step == query.PerDay) && n == 3:
		const secondsADay = 24 * 60 * 60
		days := floorDiv(int(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()), secondsADay)
		if step == query.PerDay {
			return days, true
		}
		return floorDiv(days+3, 7), true // 1970-01-01 was a Thursday
	}
	return 0, false
}

// columnName is the value of a column, by the number that columnOf gives it.
func columnName(key int, step query.Step) string {
	day := func(days int) string {
		return time.Unix(0, 0).UTC().AddDate(0, 0, days).Format(time.DateOnly)
	}
	switch step {
	case query.PerDecade:
		return fmt.Sprintf("%04d..%04d", key*10, key*10+9)
	case query.PerYear:
		return fmt.Sprintf("%04d", key)
	case query.PerQuarter:
		year, month := key/4, key%4*3+1
		return fmt.Sprintf("%04d-%02d..%04d-%02d", year, month, year, month+2)
	case query.PerWeek:
		return day(key*7-3) + ".." + day(key*7+3)
	case query.PerDay:
		return day(key)
	}
	return fmt.Sprintf("%04d-%02d", key/12, key%12+1)
}

func floorDiv(a, b int) int {
	if a%b < 0 {
		return a/b - 1
	}
	return a / b
}
