package segment

import (
	"encoding/binary"
)

// A directoryReader reads what a writer wrote into the directory. What is not
// in the segment is an error.
type directoryReader struct {
	b   *base
	dir []byte
	err error
}

func readDirectory(data, dir []byte) (*base, error) {
	b := &base{data: data}
	r := &directoryReader{b: b, dir: dir}
	b.n = r.count()
	for range r.count() {
		s := &storedField{name: r.name(), first: r.packed(), starts: r.packed()}
		if r.err != nil {
			break
		}
		b.stored = append(b.stored, s)
	}
	names := ""
	for range r.count() {
		if r.err != nil {
			break
		}
		f := &field{base: b, name: r.name()}
		f.options = options(r.number())
		f.postings = r.section()
		at := r.section()
		f.dict = dictionary{data: b.data[at.from : at.from+at.size], n: r.count(), blocks: r.packed()}
		f.lengths, f.starts, f.values = r.packed(), r.packed(), r.packed()
		if r.err == nil && len(b.fields) > 0 && f.name <= names {
			r.err = errCut
		}
		names = f.name
		b.fields = append(b.fields, f)
	}
	if r.err != nil {
		return nil, r.err
	}
	return b, nil
}

func (r *directoryReader) number() uint64 {
	v, n := binary.Uvarint(r.dir)
	if n <= 0 {
		r.err, r.dir = errCut, nil
		return 0
	}
	r.dir = r.dir[n:]
	return v
}

func (r *directoryReader) name() string {
	n := r.number()
	if n > uint64(len(r.dir)) {
		r.err = errCut
		return ""
	}
	name := string(r.dir[:n])
	r.dir = r.dir[n:]
	return name
}

// count is a number of things of which each takes some of the segment.
func (r *directoryReader) count() int {
	n := r.number()
	if n > uint64(8*len(r.b.data)) {
		r.err = errCut
		return 0
	}
	return int(n)
}

// section is within the segment, and before its footer.
func (r *directoryReader) section() section {
	s := section{r.number(), r.number()}
	if end := uint64(len(r.b.data) - footerSize); s.from > end || s.size > end-s.from {
		r.err = errCut
		return section{}
	}
	return s
}

func (r *directoryReader) packed() packed {
	n, width := r.number(), r.number()
	s := r.section()
	if width > 57 || n > 1<<40 || s.size != uint64(packedSize(int(n), uint8(width))) {
		r.err = errCut
		return packed{}
	}
	return packed{data: r.b.data[s.from : s.from+s.size+8], width: uint8(width), n: int(n)}
}
