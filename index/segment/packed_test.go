package segment

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestPackedNumbersAreReadAsTheyWereWritten(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for width := uint8(0); width <= 32; width++ {
		var block, got [blockSize]uint32
		for i := range block {
			block[i] = uint32(r.Uint64() & (1<<width - 1))
		}
		b := append(packBlock(nil, width, &block), make([]byte, 7)...)
		if unpackBlock(&got, b, width); got != block {
			t.Errorf("a block of %d bits is %v, want %v", width, got, block)
		}
		p := packed{data: b, width: width, n: blockSize}
		for _, from := range []int{0, 1, 63, blockSize - 1, blockSize} {
			longs := make([]uint16, blockSize-from)
			p.unpack(longs, from)
			for i, long := range longs {
				if want := min(block[from+i], math.MaxUint16); uint32(long) != want || p.at(from+i) != uint64(block[from+i]) {
					t.Fatalf("number %d of %d bits is %d and %d, want %d", from+i, width, long, p.at(from+i), block[from+i])
				}
			}
		}
	}
}
