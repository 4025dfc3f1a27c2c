package corpus

// What a reading holds of articles that others still work on is bounded, for a
// slow one keeps those behind it waiting.
const (
	maxAhead      = 64
	maxAheadBytes = 4 << 20
)

// A coming is what is yielded next: an article and what is to be said of it, or
// an error alone.
type coming struct {
	article *Article
	notes   []error
	size    int
	done    chan struct{} // closed when no one works on the article any more; nil is now
}

// come yields c after what came before it, once the names in its article are
// found: by another goroutine if one is free. It reports whether more is wanted.
func (g *reading) come(c coming, work func()) bool {
	g.told++
	if work != nil {
		done := make(chan struct{})
		if h := g.r.Helper; h != nil && h(func() { defer close(done); work() }) {
			c.done = done
		} else {
			work()
		}
	}
	g.ahead = append(g.ahead, c)
	g.aheadBytes += c.size
	for len(g.ahead) > 0 {
		if next := g.ahead[0].done; next != nil && len(g.ahead) <= maxAhead && g.aheadBytes <= maxAheadBytes {
			select {
			case <-next:
			default:
				return !g.stopped
			}
		}
		g.next()
	}
	return !g.stopped
}

// next waits for the first of what is coming, and yields it if more is wanted.
func (g *reading) next() {
	c := g.ahead[0]
	g.ahead[0] = coming{}
	g.ahead = g.ahead[1:]
	g.aheadBytes -= c.size
	if c.done != nil {
		<-c.done
	}
	if c.article != nil {
		g.stopped = g.stopped || !g.yield(c.article, nil)
	}
	for _, note := range c.notes {
		g.stopped = g.stopped || !g.yield(nil, note)
	}
}

// arrive yields all that is coming.
func (g *reading) arrive() {
	for len(g.ahead) > 0 {
		g.next()
	}
}
