package names

import (
	"unicode"
	"unicode/utf8"
)

// A clue is what is known of one word before the words beside it are looked at.
type clue struct {
	raw, fold uint64 // hashes of it
	shape     uint64 // Xxxx, with runs of four or more as four
	sketch    uint64 // Xx
	parting   uint64 // what stands before it, but for blanks
	classes   uint16 // that it is inside a name of
	places    [classes]uint8
	usual     uint8 // how often it has a capital elsewhere: 0 unknown, 1 never to 8 always
	flags     flag
	upper     bool
	first     bool
	style     uint8 // 0 plain, 1 in a line of title case, 2 in a line of capitals
	doc       *seen
}

// seen is how a word stands in the whole text.
type seen struct {
	low, middle, any, total int // in small letters; with a capital inside of a sentence; with one at all
	title, says, in, after  bool
	left, right             []uint64
}

// A describer makes the features of the words of one text.
type describer struct {
	d     *reading
	lists *lists
	usual *usage
	clues []clue
	seen  map[uint64]*seen
	out   []uint64
}

func describe(d *reading, l *lists, u *usage) *describer {
	f := &describer{d: d, lists: l, usual: u, clues: make([]clue, len(d.words)), seen: make(map[uint64]*seen, len(d.words)/3)}
	for i := range d.words {
		f.look(i)
	}
	for i := range d.words {
		f.class(i)
	}
	for i := range d.words {
		f.note(i)
	}
	for i := range f.clues {
		c := &f.clues[i]
		if c.upper {
			c.doc = f.seen[c.fold]
		}
	}
	return f
}

func (f *describer) look(i int) {
	d := f.d
	w := &d.words[i]
	c := &f.clues[i]
	text := d.fields[w.field][w.start:w.end]
	fold := d.fold(i)
	c.raw, c.fold = hashText(text), hashBytes(hashSeed, fold)
	c.shape, c.sketch = shapes(text)
	c.flags = w.flags
	c.upper = w.capitalised()
	c.first = w.first
	if w.styled {
		if c.style = 1; w.shape == capital {
			c.style = 2
		}
	}
	if i > 0 && d.words[i-1].field == w.field {
		c.parting = uint64(w.gap)
		if w.gap == gapFar {
			c.parting = hashBytes(8, breaks(d.fields[w.field][d.words[i-1].end:w.start]))
		}
	}
	c.usual = f.usual.of(c.fold)
}

// breaks returns the first marks between two words.
func breaks(s string) []byte {
	var b []byte
	for _, r := range s {
		switch {
		case r == '\n':
			b = append(b, '\n')
		case unicode.IsSpace(r):
			continue
		case r == '“' || r == '”' || r == '«' || r == '»' || r == '`':
			b = append(b, '"')
		case r == '’' || r == '‘':
			b = append(b, '\'')
		case r >= utf8.RuneSelf:
			b = append(b, '-')
		default:
			b = append(b, byte(r))
		}
		if len(b) == 3 {
			break
		}
	}
	return b
}

func hashText(s string) uint64 {
	h := uint64(hashSeed)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

func shapes(s string) (shape, sketch uint64) {
	shape, sketch = hashSeed, hashSeed
	last, run := byte(0), 0
	for _, r := range s {
		x := byte('.')
		switch {
		case r < utf8.RuneSelf && 'a' <= r && r <= 'z':
			x = 'x'
		case r < utf8.RuneSelf && 'A' <= r && r <= 'Z':
			x = 'X'
		case unicode.IsDigit(r):
			x = '9'
		case unicode.IsUpper(r):
			x = 'X'
		case unicode.IsLower(r):
			x = 'x'
		case unicode.IsLetter(r):
			x = 'L'
		}
		if x != last {
			sketch = (sketch ^ uint64(x)) * 1099511628211
			last, run = x, 0
		}
		if run++; run <= 4 {
			shape = (shape ^ uint64(x)) * 1099511628211
		}
	}
	return shape, sketch
}

// class finds the names of lists that begin at word i.
func (f *describer) class(i int) {
	d := f.d
	if !f.clues[i].upper && !d.opens(i) {
		return
	}
	h := uint64(hashSeed)
	for k := i; k < len(d.words) && k < i+maxListName; k++ {
		if k > i {
			if !d.joined(k) {
				return
			}
			h = hashBytes(h, []byte{' '})
		}
		h = hashBytes(h, d.fold(k))
		c := f.lists.class(spread(h))
		if m := c &^ begins; m != 0 {
			for j := i; j <= k; j++ {
				position := uint8(1) // alone
				switch {
				case i == k:
				case j == i:
					position = 2
				case j == k:
					position = 8
				default:
					position = 4
				}
				f.clues[j].classes |= uint16(m)
				for b := range classes {
					if m&(1<<b) != 0 {
						f.clues[j].places[b] |= position
					}
				}
			}
		}
		if c&begins == 0 {
			return
		}
	}
}

// note adds word i to what is known of the word in the whole text.
func (f *describer) note(i int) {
	d := f.d
	c := &f.clues[i]
	if d.words[i].shape == digits || d.words[i].shape == uncased {
		return
	}
	s := f.seen[c.fold]
	if s == nil {
		s = new(seen)
		f.seen[c.fold] = s
	}
	s.total++
	if c.style != 0 {
		return
	}
	if !c.upper {
		s.low++
		return
	}
	s.any++
	if !c.first {
		s.middle++
	}
	if i > 0 && d.words[i].gap != gapFar {
		p := &f.clues[i-1]
		s.title = s.title || p.flags&(isTitle|isRole) != 0
		s.in = s.in || p.flags&isPrep != 0 && !p.upper
		s.after = s.after || p.upper && p.flags&isFirst != 0
		if len(s.left) < 4 {
			s.left = append(s.left, p.fold)
		}
	}
	if i+1 < len(d.words) && d.words[i+1].gap != gapFar {
		n := &f.clues[i+1]
		s.says = s.says || n.flags&isSpeech != 0 && !n.upper
		if len(s.right) < 4 {
			s.right = append(s.right, n.fold)
		}
	}
}

func few(n int) uint64 {
	switch {
	case n <= 1:
		return uint64(n)
	case n <= 3:
		return 2
	}
	return 3
}

func bit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// features returns what the model weighs of word i. The slice is good until
// the next call.
func (f *describer) features(i int) []uint64 {
	out := f.out[:0]
	add := func(template int, value uint64) {
		h := value ^ uint64(template+1)*0x9E3779B97F4A7C15
		h = (h ^ h>>32) * 0xd6e8feb86659fd93
		h = (h ^ h>>32) * 0xd6e8feb86659fd93
		out = append(out, h^h>>29)
	}
	two := func(a, b uint64) uint64 { return a*31 + b*0x9E3779B97F4A7C15 + 7 }
	at := func(k int) *clue {
		if k < 0 || k >= len(f.clues) || f.d.words[k].field != f.d.words[i].field {
			return nil
		}
		return &f.clues[k]
	}
	c := &f.clues[i]
	style := uint64(c.style)
	start := bit(c.first)
	add(1, 0)
	add(2, c.raw)
	add(3, c.fold)
	add(4, c.shape)
	add(5, c.sketch)
	add(6, two(c.sketch, style*2+start))
	add(7, c.parting)
	add(8, two(c.parting, c.sketch))
	for off := 1; off <= 2; off++ {
		if p := at(i - off); p != nil {
			add(10+off, p.fold)
			add(12+off, p.sketch)
		} else {
			add(14+off, 0)
		}
		if n := at(i + off); n != nil {
			add(20+off, n.fold)
			add(22+off, n.sketch)
		} else {
			add(24+off, 0)
		}
	}
	fold := f.d.fold(i)
	for n := 1; n <= 5 && n < len(fold); n++ {
		add(30+n, hashBytes(hashSeed, fold[len(fold)-n:]))
		if n > 1 {
			add(36+n, hashBytes(hashSeed, fold[:n]))
		}
	}
	p, n := at(i-1), at(i+1)
	if p != nil {
		add(50, two(p.fold, c.fold))
		add(51, two(p.sketch, c.sketch))
		add(52, two(p.fold, c.sketch))
		if pp := at(i - 2); pp != nil {
			add(53, two(two(pp.fold, p.fold), c.sketch))
		}
	}
	if n != nil {
		add(54, two(c.fold, n.fold))
		add(55, two(two(c.sketch, n.sketch), n.parting))
		add(56, two(c.sketch, n.fold))
		add(57, two(n.parting, c.sketch))
		if p != nil {
			add(58, two(two(p.sketch, c.sketch), n.sketch))
		}
	}
	for off := 1; off <= 4; off++ {
		if p := at(i - off); p != nil {
			add(60, p.fold)
		}
		if n := at(i + off); n != nil {
			add(61, n.fold)
		}
	}
	add(70, uint64(c.usual)*16+bit(c.upper)*8+start*4+style)
	if p != nil {
		add(71, (uint64(p.usual)*16+bit(p.upper)*8+bit(p.first)*4)*256+uint64(c.usual))
	}
	if n != nil {
		add(72, (uint64(n.usual)*16+bit(n.upper)*8)*256+uint64(c.usual))
	}
	for off := -1; off <= 1; off++ {
		x := at(i + off)
		if x == nil {
			continue
		}
		add(80+off, uint64(x.classes))
		add(83+off, uint64(x.flags))
		for b, where := range x.places {
			for bit := range 4 {
				if where&(1<<bit) == 0 {
					continue
				}
				g := uint64(b*4 + bit)
				add(86+off, g)
				if off == 0 {
					add(88, g*16+start*8+style)
				}
			}
		}
		for b := range 14 {
			if x.flags&(1<<b) != 0 {
				add(90+off, uint64(b))
			}
		}
	}
	kind := uint64(c.classes)<<16 | uint64(c.flags)
	if p != nil {
		add(92, two(uint64(p.classes)<<16|uint64(p.flags), kind))
		add(93, two(uint64(c.classes), p.fold))
	}
	if n != nil {
		add(94, two(uint64(n.classes)<<16|uint64(n.flags), kind))
		add(95, two(uint64(c.classes), n.fold))
	}
	add(96, uint64(c.classes)*64+uint64(c.usual))
	if s := c.doc; s != nil {
		how := bit(s.title)*8 + bit(s.says)*4 + bit(s.in)*2 + bit(s.after)
		add(100, (few(s.low)*4+few(s.middle))*8+start*4+style)
		add(101, how)
		add(102, how*65536+uint64(c.classes))
		if s.any > 1 {
			for _, h := range s.left {
				add(103, h)
			}
			for _, h := range s.right {
				add(104, h)
			}
		}
	}
	f.out = out
	return out
}
