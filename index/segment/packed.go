package segment

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// packed are numbers of width bits each, the first in the lowest bits. A read
// may reach 7 bytes beyond the last.
type packed struct {
	data  []byte
	width uint8 // up to 57, so that 8 bytes hold any of them
	n     int
}

func (p packed) at(i int) uint64 {
	bit := i * int(p.width)
	return binary.LittleEndian.Uint64(p.data[bit>>3:bit>>3+8]) >> (bit & 7) & (1<<p.width - 1)
}

// unpack reads len(dst) numbers, the first of them the ith. Those above 65535
// are read as that.
func (p packed) unpack(dst []uint16, i int) {
	mask := uint64(1)<<p.width - 1
	bit := uint(i) * uint(p.width)
	data := p.data
	for k := range dst {
		at := bit >> 3
		dst[k] = uint16(min(binary.LittleEndian.Uint64(data[at:at+8])>>(bit&7)&mask, math.MaxUint16))
		bit += uint(p.width)
	}
}

// packedSize is how many bytes n numbers take.
func packedSize(n int, width uint8) int { return (n*int(width) + 7) / 8 }

func widthOf(most uint64) uint8 { return uint8(bits.Len64(most)) }

// appendPacked appends n numbers of a width.
func appendPacked(b []byte, width uint8, n int, at func(i int) uint64) []byte {
	var word uint64
	have := uint8(0) // bits in word
	for i := range n {
		v := at(i)
		word |= v << have
		if have += width; have >= 64 {
			b = binary.LittleEndian.AppendUint64(b, word)
			have -= 64
			word = 0
			if have > 0 {
				word = v >> (width - have)
			}
		}
	}
	for ; have > 0; have -= min(8, have) {
		b = append(b, byte(word))
		word >>= 8
	}
	return b
}

// blockSize is how many documents of a list are packed together.
const blockSize = 128

// packBlock appends the numbers of a block, of a width up to 32.
func packBlock(b []byte, width uint8, block *[blockSize]uint32) []byte {
	return appendPacked(b, width, blockSize, func(i int) uint64 { return uint64(block[i]) })
}

// unpackBlock reads what packBlock wrote. It may read 7 bytes beyond.
func unpackBlock(block *[blockSize]uint32, src []byte, width uint8) {
	if width == 0 {
		*block = [blockSize]uint32{}
		return
	}
	if width > 32 {
		panic("segment: a block of more than 32 bits")
	}
	mask := uint64(1)<<width - 1
	src = src[: packedSize(blockSize, width)+7 : packedSize(blockSize, width)+7]
	if width <= 8 { // eight numbers are width bytes
		w := uint(width)
		for i := 0; i < blockSize; i += 8 {
			eight := binary.LittleEndian.Uint64(src[:8])
			to := block[i : i+8 : i+8]
			to[0] = uint32(eight & mask)
			to[1] = uint32(eight >> (w & 63) & mask)
			to[2] = uint32(eight >> (2 * w & 63) & mask)
			to[3] = uint32(eight >> (3 * w & 63) & mask)
			to[4] = uint32(eight >> (4 * w & 63) & mask)
			to[5] = uint32(eight >> (5 * w & 63) & mask)
			to[6] = uint32(eight >> (6 * w & 63) & mask)
			to[7] = uint32(eight >> (7 * w & 63) & mask)
			src = src[width:]
		}
		return
	}
	bit := uint(0)
	for i := range block {
		at := bit >> 3
		block[i] = uint32(binary.LittleEndian.Uint64(src[at:at+8]) >> (bit & 7) & mask)
		bit += uint(width)
	}
}

// largest returns the bits of the largest number of a block.
func largest(block *[blockSize]uint32) uint8 {
	all := uint32(0)
	for _, v := range block {
		all |= v
	}
	return uint8(bits.Len32(all))
}
