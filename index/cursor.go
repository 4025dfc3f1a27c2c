package index

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"time"

	"ksearch/query"
)

// A cursor is where a page ended: the hits after it are found again in the
// generation that it is from, and only for the request that it is from.
//
// Past the hits that are ranked anew it also holds the last one as the order
// knows it, so that a search for what comes after has to remember no more than
// one page, however deep.
type cursor struct {
	generation uint64
	created    int64     // of the generation, in seconds since 1970
	request    uint64    // requestSum
	now        time.Time // Request.Now, which the next request need not repeat
	offset     int       // hits before it
	last       found     // the hit before it: doc, whole and score; doc 0 is unknown
}

// The first byte of a cursor, which changes with its form.
const cursorForm = 1

const (
	cursorNow   = 1 << iota // of the flags: now is set
	cursorLast              // last is
	cursorWhole             // last.whole
)

// String writes c as letters, digits, - and _.
func (c cursor) String() string {
	var flags byte
	if !c.now.IsZero() {
		flags |= cursorNow
	}
	if c.last.doc != 0 {
		flags |= cursorLast
	}
	if c.last.whole {
		flags |= cursorWhole
	}
	b := []byte{cursorForm, flags}
	b = binary.AppendUvarint(b, c.generation)
	b = binary.AppendVarint(b, c.created)
	b = binary.BigEndian.AppendUint64(b, c.request)
	b = binary.AppendUvarint(b, uint64(c.offset))
	if flags&cursorNow != 0 {
		b = binary.AppendVarint(b, c.now.Unix())
		b = binary.AppendUvarint(b, uint64(c.now.Nanosecond()))
	}
	if flags&cursorLast != 0 {
		b = binary.AppendUvarint(b, c.last.doc)
		b = binary.BigEndian.AppendUint64(b, math.Float64bits(c.last.score))
	}
	b = binary.BigEndian.AppendUint32(b, checksum(b))
	return base64.RawURLEncoding.EncodeToString(b)
}

var errCursor = errors.New("it is damaged")

// readCursor reads what String writes.
func readCursor(s string) (c cursor, err error) {
	const longest = 200 // characters; none is longer
	if len(s) > longest {
		return c, errCursor
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) < 6 {
		return c, errCursor
	}
	b, sum := b[:len(b)-4], b[len(b)-4:]
	if binary.BigEndian.Uint32(sum) != checksum(b) {
		return c, errCursor
	}
	if b[0] != cursorForm {
		return c, errors.New("another version of ksearch gave it out")
	}
	r := cursorReader{b: b[2:]}
	flags := b[1]
	c.generation = r.uvarint()
	c.created = r.varint()
	c.request = r.fixed()
	offset := r.uvarint()
	c.offset = int(offset)
	if flags&cursorNow != 0 {
		sec := r.varint()
		c.now = time.Unix(sec, int64(r.uvarint()%1e9)).UTC()
	}
	if flags&cursorLast != 0 {
		c.last = found{doc: r.uvarint(), score: math.Float64frombits(r.fixed()), whole: flags&cursorWhole != 0}
	}
	if r.short || len(r.b) > 0 || offset > math.MaxInt32 || c.String() != s {
		return cursor{}, errCursor
	}
	return c, nil
}

// A cursorReader reads numbers one after another, and notes if it runs out.
type cursorReader struct {
	b     []byte
	short bool
}

func (r *cursorReader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	r.skip(n)
	return v
}

func (r *cursorReader) varint() int64 {
	v, n := binary.Varint(r.b)
	r.skip(n)
	return v
}

func (r *cursorReader) fixed() uint64 {
	if len(r.b) < 8 {
		r.skip(0)
		return 0
	}
	v := binary.BigEndian.Uint64(r.b)
	r.skip(8)
	return v
}

func (r *cursorReader) skip(n int) {
	if n <= 0 {
		r.short, r.b = true, nil
		return
	}
	r.b = r.b[n:]
}

// requestSum stands for all of req that says which hits there are and in which
// order.
func requestSum(req *query.Request) uint64 {
	x, order := req.Plan()
	h := sha256.New()
	put := func(s string) {
		h.Write(binary.AppendUvarint(nil, uint64(len(s))))
		h.Write([]byte(s))
	}
	flag := func(set bool) {
		if set {
			put("y")
		} else {
			put("n")
		}
	}
	text := ""
	if x != nil {
		text = x.String()
	}
	put(text)
	if within := unsorted(req.Within); within != nil {
		put("within")
		put(within.String())
	}
	put(string(order))
	flag(req.Recent)
	for _, f := range req.Filters {
		put(string(f.Field))
		flag(f.Exclude)
		for _, v := range slices.Sorted(slices.Values(f.Values)) {
			put(v)
		}
		put("") // after a number of values that is said nowhere
		put("end")
	}
	return binary.BigEndian.Uint64(h.Sum(nil))
}

// next is the cursor of the hits after those of a page, or "" if there are none.
func (c *collector) next(page []*found) string {
	end := c.offset + len(page)
	if len(page) == 0 || end >= c.total {
		return ""
	}
	to := cursor{
		generation: c.s.g.Generation, created: c.s.g.Created.Unix(), request: requestSum(c.s.req),
		offset: end,
	}
	if c.s.recent {
		to.now = c.s.req.Now
	}
	if end > c.window {
		to.last = *page[len(page)-1]
	}
	c.s.g.lend()
	return to.String()
}

// How long an Index keeps a generation that is live no more for those who
// follow a cursor into it, since the last of them did, and how many of them.
const (
	shelfLife = 2 * time.Minute
	shelfSize = 2
)

// A shelf are generations that are live no more and gave out a cursor lately.
// They are held open: neither their files nor what a walk has yet to see goes
// away. What they had in memory does, until it is wanted again. The mutex of
// the Index guards the shelf.
type shelf struct {
	held  []*generation // the oldest first
	timer *time.Timer
	life  time.Duration // 0 is shelfLife
}

func (sh *shelf) lifetime() time.Duration {
	if sh.life > 0 {
		return sh.life
	}
	return shelfLife
}

// shelve puts the live generation on the shelf, if it gave out a cursor
// lately. The caller holds ix.mu.
func (ix *Index) shelve(g *generation) {
	sh := &ix.shelf
	left := sh.lifetime() - time.Since(g.lastLent())
	if left <= 0 {
		return
	}
	g.hold()
	g.columns.forget()
	g.bounds.forget()
	sh.held = append(sh.held, g)
	for len(sh.held) > shelfSize {
		sh.held[0].release()
		sh.held = slices.Delete(sh.held, 0, 1)
	}
	if sh.timer == nil {
		sh.timer = time.AfterFunc(left, ix.clearShelf)
	}
}

// clearShelf lets go what is too old, and comes again for the rest.
func (ix *Index) clearShelf() {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	sh := &ix.shelf
	sh.timer = nil
	soonest := time.Duration(math.MaxInt64)
	sh.held = slices.DeleteFunc(sh.held, func(g *generation) bool {
		left := sh.lifetime() - time.Since(g.lastLent())
		if left <= 0 {
			g.release()
			return true
		}
		soonest = min(soonest, left)
		return false
	})
	if len(sh.held) > 0 {
		sh.timer = time.AfterFunc(soonest, ix.clearShelf)
	}
}

// clear lets go of everything. The caller holds the mutex of the Index.
func (sh *shelf) clear() {
	if sh.timer != nil {
		sh.timer.Stop()
		sh.timer = nil
	}
	for _, g := range sh.held {
		g.release()
	}
	sh.held = nil
}

// acquireFor returns the generation that answers req, which the caller
// releases, and req as it was meant when its cursor was given out. The error is
// that of acquire, or a [*query.CursorError].
func (ix *Index) acquireFor(req *query.Request) (*generation, *query.Request, error) {
	if req.Cursor == "" {
		g, err := ix.acquire()
		return g, req, err
	}
	fail := func(msg string) (*generation, *query.Request, error) {
		return nil, nil, &query.CursorError{Cursor: req.Cursor, Msg: msg}
	}
	c, err := readCursor(req.Cursor)
	if err != nil {
		return fail(err.Error())
	}
	meant := *req
	meant.Now = c.now
	if requestSum(&meant) != c.request {
		return fail("it belongs to another request")
	}
	g, err := ix.acquire()
	if err != nil && !errors.Is(err, ErrNoIndex) {
		return nil, nil, err
	}
	if g != nil {
		if g.is(c) {
			return g, &meant, nil
		}
		g.release()
	}
	ix.mu.Lock()
	defer ix.mu.Unlock()
	for _, g := range ix.shelf.held {
		if g.is(c) {
			g.hold()
			g.lend()
			return g, &meant, nil
		}
	}
	return fail("the archive has changed since")
}

func (g *generation) is(c cursor) bool {
	return g.Generation == c.generation && g.Created.Unix() == c.created
}

func (g *generation) lend() {
	g.mu.Lock()
	g.lent = time.Now()
	g.mu.Unlock()
}

func (g *generation) lastLent() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.lent
}
