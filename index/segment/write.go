package segment

import (
	"encoding/binary"
	"io"
	"slices"
)

// A writer writes a segment, and keeps where it is.
type writer struct {
	w   io.Writer
	off uint64
	sum uint32
	dir []byte // the directory
}

func (w *writer) write(b []byte) error {
	w.sum = checksum(b, w.sum)
	w.off += uint64(len(b))
	_, err := w.w.Write(b)
	return err
}

func appendSized(b []byte, name string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(name))), name...)
}

func (w *writer) number(v uint64) { w.dir = binary.AppendUvarint(w.dir, v) }

// section writes b, and its place into the directory.
func (w *writer) section(b []byte) error {
	w.number(w.off)
	w.number(uint64(len(b)))
	return w.write(b)
}

// packed writes n numbers, of which none is more than most.
func (w *writer) packed(n int, most uint64, at func(i int) uint64) error {
	width := widthOf(most)
	w.number(uint64(n))
	w.number(uint64(width))
	return w.section(appendPacked(nil, width, n, at))
}

func (w *writer) packedAll(all []uint64) error {
	most := uint64(0)
	if len(all) > 0 {
		most = slices.Max(all)
	}
	return w.packed(len(all), most, func(i int) uint64 { return all[i] })
}

// begin begins the segment.
func (w *writer) begin() error { return w.write([]byte(magic)) }

// end writes all that a reader begins with.
//
// The directory is a list of uvarints: the number of documents; the number of
// stored fields, and of each its name behind its size, the places of the first
// documents and of the beginnings of its blocks; the number of fields, and of each its name behind its size, its options, the
// places of its postings and of its terms, the number of terms, the places of
// the beginnings of their blocks, of the lengths, and of the starts and the
// numbers of the values. The place of packed numbers is how many they are, the
// bits of each, their offset and their bytes.
func (w *writer) end() error {
	at := w.off
	if err := w.write(w.dir); err != nil {
		return err
	}
	foot := binary.LittleEndian.AppendUint64(nil, at)
	foot = binary.LittleEndian.AppendUint32(foot, uint32(len(w.dir)))
	if err := w.write(foot); err != nil {
		return err
	}
	return w.write(binary.BigEndian.AppendUint32(nil, w.sum))
}

// A fieldWriter writes a field: the lists of its terms as they come, then the
// terms, and by document the lengths and the values.
type fieldWriter struct {
	w       *writer
	name    string
	options options
	from    uint64 // of the lists
	dict    dictionaryWriter
	list    listWriter
}

func (w *writer) field(name string, o options) *fieldWriter {
	return &fieldWriter{w: w, name: name, options: o, from: w.off, list: listWriter{options: o, last: -1}}
}

// term ends the list that was added to f.list: it is that of a term, which is
// after all terms before.
func (f *fieldWriter) term(term []byte, spans bool) error {
	if f.list.n == 0 {
		return nil // all its documents were dropped
	}
	n := f.list.n
	b := f.list.end()
	f.dict.add(term, entry{n: n, spans: spans, offset: int(f.w.off - f.from), size: len(b)})
	return f.w.write(b)
}

// end writes what is known by document: lengths, and where the values of each
// begin among all, and at last how many these are. Either may be nil.
func (f *fieldWriter) end(lengths []uint32, starts []uint32, values []uint32) error {
	w := f.w
	w.dir = appendSized(w.dir, f.name)
	w.number(uint64(f.options))
	w.number(f.from)
	w.number(w.off - f.from)
	if err := w.section(f.dict.data); err != nil {
		return err
	}
	w.number(uint64(f.dict.n))
	if err := w.packedAll(f.dict.blocks); err != nil {
		return err
	}
	for _, all := range [][]uint32{lengths, starts, values} {
		most := uint32(0)
		if len(all) > 0 {
			most = slices.Max(all)
		}
		if err := w.packed(len(all), uint64(most), func(i int) uint64 { return uint64(all[i]) }); err != nil {
			return err
		}
	}
	return nil
}

// A listWriter writes one list after another: see skip.
type listWriter struct {
	options options
	n       int // documents
	last    int64
	filled  int // of gaps
	gaps    [blockSize]uint32
	freqs   [blockSize]uint32
	table   []byte
	docs    []byte
	places  []byte // added to before add
	out     []byte
}

// add adds a document. Its places are at the end of l.places.
func (l *listWriter) add(doc, frequency uint32) {
	l.gaps[l.filled], l.freqs[l.filled] = uint32(int64(doc)-l.last-1), frequency
	l.last = int64(doc)
	l.n++
	if l.filled++; l.filled < blockSize {
		return
	}
	l.filled = 0
	width := largest(&l.gaps)
	l.docs = append(l.docs, width)
	if l.options.has(frequencies) {
		fwidth := largest(&l.freqs)
		l.docs = append(l.docs, fwidth)
		l.docs = packBlock(l.docs, width, &l.gaps)
		l.docs = packBlock(l.docs, fwidth, &l.freqs)
	} else {
		l.docs = packBlock(l.docs, width, &l.gaps)
	}
	l.table = binary.LittleEndian.AppendUint32(l.table, doc)
	l.table = binary.LittleEndian.AppendUint32(l.table, uint32(len(l.docs)))
	l.table = binary.LittleEndian.AppendUint32(l.table, uint32(len(l.places)))
}

// end returns the list, which is good until the next one is added to.
func (l *listWriter) end() []byte {
	for i := range l.filled {
		gap := uint64(l.gaps[i])
		if !l.options.has(frequencies) {
			l.docs = binary.AppendUvarint(l.docs, gap)
			continue
		}
		if l.freqs[i] == 1 {
			l.docs = binary.AppendUvarint(l.docs, gap<<1|1)
		} else {
			l.docs = binary.AppendUvarint(l.docs, gap<<1)
			l.docs = binary.AppendUvarint(l.docs, uint64(l.freqs[i]))
		}
	}
	l.out = l.out[:0]
	if len(l.table) > 0 {
		l.out = binary.AppendUvarint(l.out, uint64(len(l.docs)))
		l.out = append(l.out, l.table...)
	}
	l.out = append(append(l.out, l.docs...), l.places...)
	l.n, l.last, l.filled = 0, -1, 0
	l.table, l.docs, l.places = l.table[:0], l.docs[:0], l.places[:0]
	return l.out
}
