package corpus

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"io"

	"github.com/ulikunitz/xz/lzma"
)

const (
	// maxDictionary is how far back xz may refer: xz -9 does so by 64 MiB.
	maxDictionary = 64 << 20

	// maxDictionaries is how many bytes of dictionaries one packed byte may ask
	// for. A stream of 2 KiB asks for 8 MiB as much as a long one does.
	maxDictionaries = 4096
)

var errWindow = fmt.Errorf("%w: it needs too much memory to be unpacked: unpack it, or pack it anew with the standard settings", ErrTooLarge)

// An xzReader reads the streams of an xz file. Package xz would do so too, but
// takes as much memory for a block as its header asks for, up to 4 GiB. The
// layout is that of "The .xz File Format", version 1.2.1.
type xzReader struct {
	in     *bufio.Reader
	packed func() int64 // bytes that were read of in

	stream bool  // within one
	some   bool  // one has been read
	used   int64 // bytes of dictionaries so far
	check  byte
	newSum func() hash.Hash // nil for a check that is not known
	size   int              // of the check, in bytes

	block *lzma.Reader2
	data  *counter // of the block
	sum   hash.Hash
}

var errXZ = errors.New("not as the format of xz is")

func (r *xzReader) Read(b []byte) (int, error) {
	for {
		if r.block == nil {
			if err := r.next(); err != nil {
				return 0, err
			}
			continue
		}
		n, err := r.block.Read(b)
		if r.sum != nil {
			r.sum.Write(b[:n])
		}
		if err == io.EOF {
			err = r.endBlock()
		}
		if n > 0 || err != nil {
			return n, cutOff(err)
		}
	}
}

// next reads up to the data of the next block. It returns io.EOF after the
// last stream.
func (r *xzReader) next() error {
	if !r.stream {
		return r.header()
	}
	size, err := r.in.ReadByte()
	if err != nil {
		return cutOff(err)
	}
	if size == 0 {
		return r.index()
	}
	h := make([]byte, (int(size)+1)*4)
	h[0] = size
	if _, err := io.ReadFull(r.in, h[1:]); err != nil {
		return cutOff(err)
	}
	body := h[:len(h)-4]
	if crc32.ChecksumIEEE(body) != binary.LittleEndian.Uint32(h[len(h)-4:]) {
		return errXZ
	}
	fields := bytes.NewReader(body[2:])
	for _, bit := range []byte{0x40, 0x80} { // the sizes, which the data show
		if body[1]&bit != 0 {
			if _, err := binary.ReadUvarint(fields); err != nil {
				return errXZ
			}
		}
	}
	id, err := binary.ReadUvarint(fields)
	length, err2 := binary.ReadUvarint(fields)
	property, err3 := fields.ReadByte()
	if errors.Join(err, err2, err3) != nil {
		return errXZ
	}
	if body[1]&0x3f != 0 || id != 0x21 || length != 1 {
		return errors.New("it has filters other than LZMA2: pack it anew with the standard settings")
	}
	dictionary, err := lzma.DecodeDictCap(property)
	if err != nil {
		return errXZ
	}
	// Each block takes its dictionary anew, so that many small ones would
	// cost more than they hold.
	if r.used += dictionary; dictionary > maxDictionary || r.used > 2*maxDictionary+maxDictionaries*r.packed() {
		return errWindow
	}
	r.data = &counter{r: r.in}
	if r.block, err = (lzma.Reader2Config{DictCap: max(int(dictionary), lzma.MinDictCap)}).NewReader2(byteCounter{r.data, r.in}); err != nil {
		return cutOff(err)
	}
	if r.sum = nil; r.newSum != nil {
		r.sum = r.newSum()
	}
	return nil
}

// header reads the header of a stream, and the padding before it.
func (r *xzReader) header() error {
	h := make([]byte, 12)
	for {
		if _, err := io.ReadFull(r.in, h[:4]); err != nil {
			if err == io.EOF && r.some {
				return io.EOF
			}
			return cutOff(err)
		}
		if !r.some || binary.LittleEndian.Uint32(h) != 0 {
			break
		}
	}
	if _, err := io.ReadFull(r.in, h[4:]); err != nil {
		return cutOff(err)
	}
	if string(h[:7]) != "\xfd7zXZ\x00\x00" || crc32.ChecksumIEEE(h[6:8]) != binary.LittleEndian.Uint32(h[8:]) {
		return errXZ
	}
	r.check = h[7] & 0x0f
	r.size = []int{0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64}[r.check]
	switch r.check {
	case 1:
		r.newSum = func() hash.Hash { return crc32.NewIEEE() }
	case 4:
		table := crc64.MakeTable(crc64.ECMA)
		r.newSum = func() hash.Hash { return crc64.New(table) }
	case 10:
		r.newSum = sha256.New
	default:
		r.newSum = nil
	}
	r.stream, r.some = true, true
	return nil
}

// endBlock reads the padding and the check after the data of a block.
func (r *xzReader) endBlock() error {
	r.block = nil
	rest := make([]byte, int(-r.data.n&3)+r.size)
	if _, err := io.ReadFull(r.in, rest); err != nil {
		return cutOff(err)
	}
	if r.sum == nil {
		return nil
	}
	stated, computed := rest[len(rest)-r.size:], r.sum.Sum(nil)
	if r.check != 10 { // the CRCs are little-endian
		for i, j := 0, len(computed)-1; i < j; i, j = i+1, j-1 {
			computed[i], computed[j] = computed[j], computed[i]
		}
	}
	if !bytes.Equal(stated, computed) {
		return errors.New("a block is not what its checksum says")
	}
	return nil
}

// index reads the index and the footer of a stream. What the index says of the
// blocks was seen when they were read.
func (r *xzReader) index() error {
	in := &counter{r: r.in}
	one := byteCounter{in, r.in}
	records, err := binary.ReadUvarint(one)
	for ; err == nil && records > 0; records-- {
		if _, err = binary.ReadUvarint(one); err == nil {
			_, err = binary.ReadUvarint(one)
		}
	}
	if err != nil {
		return cutOff(err)
	}
	rest := make([]byte, int(-(in.n+1)&3)+4+12) // padding, CRC32, footer
	if _, err := io.ReadFull(r.in, rest); err != nil {
		return cutOff(err)
	}
	if string(rest[len(rest)-2:]) != "YZ" {
		return errXZ
	}
	r.stream = false
	return nil
}

// A byteCounter is a counter that can be read by the byte, so that nobody puts
// a buffer between.
type byteCounter struct {
	*counter
	in *bufio.Reader
}

func (b byteCounter) ReadByte() (byte, error) {
	c, err := b.in.ReadByte()
	if err == nil {
		b.n++
	}
	return c, err
}
