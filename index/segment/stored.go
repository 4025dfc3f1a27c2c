package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// The stored fields of documents are compressed some documents together: a
// block has at least storedBlock bytes, unless it is the last. Of a document it
// has
//
//	the size of what follows, a uvarint
//	of each field: the size of its name and the name, that of its value and the value
const storedBlock = 8 << 10

// maxStored bounds what a block is decompressed to, so that damaged bytes are an
// error and not an outage.
const maxStored = 256 << 20

// storedBlocks are the blocks of a segment.
type storedBlocks struct {
	first  packed // document of each block
	starts packed // where each begins, and where the last ends
}

// visit calls field with the stored fields of a document until it returns
// false. A value is good until then.
func (s *storedBlocks) visit(b *base, doc int, field func(name string, value []byte) bool) error {
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
	if err != nil {
		return fmt.Errorf("segment: document %d: %w", doc, err)
	}
	for range doc - int(s.first.at(block)) {
		if _, all, err = cut(all); err != nil {
			return err
		}
	}
	rest, _, err := cut(all)
	for err == nil && len(rest) > 0 {
		var name, value []byte
		if name, rest, err = cut(rest); err != nil {
			return err
		}
		if value, rest, err = cut(rest); err != nil || !field(string(name), value) {
			return err
		}
	}
	return err
}

// compressed is a block as it is written.
func (s *storedBlocks) compressed(b *base, block int) []byte {
	return b.data[s.starts.at(block):s.starts.at(block+1)]
}

// read appends a block to dst, decompressed.
func (s *storedBlocks) read(b *base, block int, dst []byte) ([]byte, error) {
	d, err := decoder()
	if err != nil {
		return dst, err
	}
	return d.DecodeAll(s.compressed(b, block), dst)
}

// decompressed holds room for blocks.
var decompressed sync.Pool

// cut cuts off what begins with its size.
func cut(b []byte) (piece, rest []byte, err error) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)-size) {
		return nil, nil, errors.New("a stored field is cut off")
	}
	return b[size : size+int(n)], b[size+int(n):], nil
}

func appendSized[T string | []byte](b []byte, piece T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(piece))), piece...)
}

// decoder and encoder are safe for concurrent use, and take some time to make.
var (
	decoder = sync.OnceValues(func() (*zstd.Decoder, error) {
		return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxStored))
	})
	encoder = sync.OnceValues(func() (*zstd.Encoder, error) {
		return zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(1<<20))
	})
)

// A storedWriter writes the blocks.
type storedWriter struct {
	w      *writer
	block  []byte
	n      int // documents so far
	first  []uint64
	starts []uint64
	out    []byte
}

// add adds a document: its fields, as visit reads them.
func (s *storedWriter) add(fields []byte) error {
	if len(s.block) == 0 {
		s.first = append(s.first, uint64(s.n))
	}
	s.block = appendSized(s.block, fields)
	if s.n++; len(s.block) >= storedBlock {
		return s.flush()
	}
	return nil
}

// flush ends a block.
func (s *storedWriter) flush() error {
	if len(s.block) == 0 {
		return nil
	}
	e, err := encoder()
	if err != nil {
		return err
	}
	s.out = e.EncodeAll(s.block, s.out[:0])
	s.block = s.block[:0]
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
