package index

import (
	"cmp"
	"maps"
	"runtime"
	"sync"
	"sync/atomic"
)

// cores are the processors that the searches of an index use. One that has much
// to do takes those that no other uses, and waits for none. The zero cores are
// all of the machine.
type cores struct {
	busy  atomic.Int64
	all   int // 0: GOMAXPROCS
	least int // worth a core of its own, in postings; 0 is leastApart
}

// leastApart is how many postings are worth a goroutine: they take about a
// millisecond, and to wake a core may take half of one.
const leastApart = 50_000

// worth is on how many cores a search goes best that reads so many postings.
func (c *cores) worth(postings int) int { return max(1, postings/cmp.Or(c.least, leastApart)) }

// take takes up to n, and returns how many.
func (c *cores) take(n int) int {
	all := int64(c.all)
	if all == 0 {
		all = int64(runtime.GOMAXPROCS(0))
	}
	for {
		busy := c.busy.Load()
		got := min(int64(n), all-busy)
		if got <= 0 {
			return 0
		}
		if c.busy.CompareAndSwap(busy, busy+got) {
			return int(got)
		}
	}
}

func (c *cores) give(n int) { c.busy.Add(int64(-n)) }

// apart calls do for each part of what is to be done, on the cores that are idle
// too if so many postings are worth it.
func (s *search) apart(postings, parts int, do func(s *search, part int) error) error {
	if s.g.cores.worth(postings) > 1 {
		if helpers := s.g.cores.take(parts - 1); helpers > 0 {
			return s.among(helpers, parts, do)
		}
	}
	for part := range parts {
		if err := do(s, part); err != nil {
			return err
		}
	}
	return nil
}

// among calls do for each part on the goroutine of the caller and those of
// helpers, which were taken, and gives them back. Each part has a search of its
// own, of which s learns what it met.
func (s *search) among(helpers, parts int, do func(s *search, part int) error) error {
	defer s.g.cores.give(helpers)
	forks, errs := make([]*search, parts), make([]error, parts)
	for part := range parts {
		forks[part] = s.fork()
	}
	var next atomic.Int64
	work := func() {
		for part := int(next.Add(1)) - 1; part < parts; part = int(next.Add(1)) - 1 {
			errs[part] = fenced(s.g.dir, func() error { return do(forks[part], part) })
		}
	}
	var group sync.WaitGroup
	for range helpers {
		group.Go(work)
	}
	work()
	group.Wait()
	for part, f := range forks {
		s.join(f)
		if errs[part] != nil {
			return errs[part]
		}
	}
	return nil
}

// fork is s for another goroutine.
func (s *search) fork() *search {
	f := *s
	f.deadline = deadline{ctx: s.ctx, work: s.work}
	f.borrowed = borrowed{from: s.borrowed.from}
	f.forks, f.notes, f.vague = nil, nil, ""
	f.edited, f.bases = nil, nil
	f.terms = maps.Clone(s.terms)
	s.forks = append(s.forks, &f)
	return &f
}

// join tells s what a fork of it met.
func (s *search) join(f *search) {
	for _, n := range f.notes {
		s.note("%s", n)
	}
	if f.vague != "" {
		s.vague = f.vague
	}
	s.soft, s.cut = s.soft || f.soft, s.cut || f.cut
	if s.terms == nil {
		s.terms = f.terms
	} else {
		maps.Copy(s.terms, f.terms)
	}
	if f.err != nil {
		s.fail(f.err)
	}
}
