package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// What is stored of a field is compressed some documents together, so that
// what is short compresses well. A block of it ends when it has storedBlock
// bytes; one that has manyStored documents ends at half of that, for whoever
// reads one document of short ones reads them all. Of each document it has
//
//	the size of what is stored plus one, a uvarint, and that; 0 if nothing is
const (
	storedBlock = 8 << 10
	manyStored  = 8
)

// HitField is the field of which something is stored that is read of every hit. It
// is compressed so that it is read fast.
const HitField = "article"

// maxStored bounds what a block is decompressed to, so that damaged bytes are an
// error and not an outage.
const maxStored = 256 << 20

// A storedField is what is stored of a field.
type storedField struct {
	name   string
	first  packed // document of each block
	starts packed // where each begins, and where the last ends
}

// of calls use with what is stored of a document, if something is. The bytes
// are good until it returns.
func (s *storedField) of(b *base, doc int, use func(value []byte)) error {
	block := sort.Search(s.first.n, func(i int) bool { return int(s.first.at(i)) > doc }) - 1
	if block < 0 {
		return nil
	}
	buf, _ := decompressed.Get().(*[]byte) //nolint:errcheck // nil is as good
	if buf == nil {
		buf = new([]byte)
	}
	defer decompressed.Put(buf)
	all, err := s.read(b, block, (*buf)[:0])
	*buf = all
	for range doc - int(s.first.at(block)) {
		if err == nil {
			_, _, all, err = cutStored(all)
		}
	}
	if err == nil {
		var value []byte
		var ok bool
		if value, ok, _, err = cutStored(all); ok && err == nil {
			use(value)
		}
	}
	if err != nil {
		return fmt.Errorf("segment: document %d: %w", doc, err)
	}
	return nil
}

// cutStored cuts off what is stored of a document, if something is.
func cutStored(b []byte) (value []byte, ok bool, rest []byte, err error) {
	n, size := binary.Uvarint(b)
	switch {
	case size <= 0 || n > uint64(len(b)-size)+1:
		return nil, false, nil, errors.New("a stored field is cut off")
	case n == 0:
		return nil, false, b[size:], nil
	}
	return b[size : size+int(n)-1], true, b[size+int(n)-1:], nil
}

// compressed is a block as it is written.
func (s *storedField) compressed(b *base, block int) []byte {
	return b.data[s.starts.at(block):s.starts.at(block+1)]
}

// read appends a block to dst, decompressed.
func (s *storedField) read(b *base, block int, dst []byte) ([]byte, error) {
	d, err := decoder()
	if err != nil {
		return dst, err
	}
	return d.DecodeAll(s.compressed(b, block), dst)
}

// decompressed holds room for blocks.
var decompressed sync.Pool

// decoder and encoder are safe for concurrent use, and take some time to make.
var (
	decoder = sync.OnceValues(func() (*zstd.Decoder, error) {
		return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxStored))
	})
	encoder = sync.OnceValues(func() (*zstd.Encoder, error) { return newEncoder() })
	// hitEncoder writes literals as they are: their codes take as long to read as
	// all else of a small block.
	hitEncoder = sync.OnceValues(func() (*zstd.Encoder, error) {
		return newEncoder(zstd.WithNoEntropyCompression(true))
	})
)

func newEncoder(more ...zstd.EOption) (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, append(more, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))...)
}

// appendFrame appends a frame of zstd that holds b as it is (RFC 8878, 3.1.1).
func appendFrame(dst, b []byte) []byte {
	const (
		magic      = 0xFD2FB528
		descriptor = 0x80 | 0x20 // the size has 4 bytes, and is that of the window
		largest    = 128 << 10
	)
	dst = binary.LittleEndian.AppendUint32(dst, magic)
	dst = append(dst, descriptor)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(b)))
	for {
		n, last := min(len(b), largest), uint32(0)
		if n == len(b) {
			last = 1
		}
		head := uint32(n)<<3 | last // type 0: raw
		dst = append(dst, byte(head), byte(head>>8), byte(head>>16))
		dst, b = append(dst, b[:n]...), b[n:]
		if last == 1 {
			return dst
		}
	}
}

// A storedWriter writes what is stored of a field.
type storedWriter struct {
	w      *writer
	name   string
	hurry  bool // leave it as it is
	block  []byte
	inside int // documents in block
	n      int // documents so far
	first  []uint64
	starts []uint64
	out    []byte
}

func (w *writer) stored(name string) *storedWriter { return &storedWriter{w: w, name: name} }

// add adds what is stored of the next document: nothing if value is nil.
func (s *storedWriter) add(value []byte) error {
	if len(s.block) == 0 {
		s.first = append(s.first, uint64(s.n))
	}
	if value == nil {
		s.block = append(s.block, 0)
	} else {
		s.block = append(binary.AppendUvarint(s.block, uint64(len(value))+1), value...)
	}
	s.n++
	s.inside++
	if len(s.block) >= storedBlock || s.inside >= manyStored && len(s.block) >= storedBlock/2 {
		return s.flush()
	}
	return nil
}

// flush ends a block.
func (s *storedWriter) flush() error {
	if len(s.block) == 0 {
		return nil
	}
	if s.hurry {
		s.out = appendFrame(s.out[:0], s.block)
	} else {
		take := encoder
		if s.name == HitField {
			take = hitEncoder
		}
		e, err := take()
		if err != nil {
			return err
		}
		s.out = e.EncodeAll(s.block, s.out[:0])
	}
	s.block, s.inside = s.block[:0], 0
	s.starts = append(s.starts, s.w.off)
	return s.w.write(s.out)
}

// copy writes a block of n documents as another segment has it.
func (s *storedWriter) copy(compressed []byte, n int) error {
	if err := s.flush(); err != nil {
		return err
	}
	s.first, s.starts = append(s.first, uint64(s.n)), append(s.starts, s.w.off)
	s.n += n
	return s.w.write(compressed)
}

// end ends the field.
func (s *storedWriter) end() error {
	if err := s.flush(); err != nil {
		return err
	}
	ends := append(s.starts, s.w.off)
	s.w.dir = appendSized(s.w.dir, s.name)
	if err := s.w.packedAll(s.first); err != nil {
		return err
	}
	return s.w.packedAll(ends)
}
