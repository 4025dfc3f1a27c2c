package names

import (
	"encoding/binary"
	"errors"
)

// A usage tells how often words have a capital where none is asked for.
type usage struct {
	words map[uint32]uint8 // by the upper half of a hash, from 1 never to 8 always
}

func (u *usage) of(fold uint64) uint8 { return u.words[uint32(spread(fold)>>32)] }

// count is how often a word was seen in small letters and with a capital.
type usageCount struct{ low, high int }

// usageOf keeps the words that were seen often enough.
func usageOf(counts map[uint64]*usageCount, least int) *usage {
	u := &usage{words: make(map[uint32]uint8)}
	for h, c := range counts {
		if c.low+c.high >= least {
			u.words[uint32(spread(h)>>32)] = uint8(1 + 7*c.high/(c.low+c.high))
		}
	}
	return u
}

func (u *usage) append(b []byte, sorted []uint32) []byte {
	b = binary.AppendUvarint(b, uint64(len(sorted)))
	before := uint32(0)
	for _, h := range sorted {
		b = binary.AppendUvarint(b, uint64(h-before))
		before = h
	}
	for _, h := range sorted {
		b = append(b, u.words[h])
	}
	return b
}

func readUsage(b []byte) (*usage, error) {
	cut := errors.New("names: the model is cut off or damaged")
	n, used := binary.Uvarint(b)
	if used <= 0 || n > uint64(len(b)) {
		return nil, cut
	}
	b = b[used:]
	hashes := make([]uint32, n)
	before := uint32(0)
	for i := range hashes {
		gap, used := binary.Uvarint(b)
		if used <= 0 {
			return nil, cut
		}
		before += uint32(gap)
		hashes[i], b = before, b[used:]
	}
	if uint64(len(b)) != n {
		return nil, cut
	}
	u := &usage{words: make(map[uint32]uint8, n)}
	for i, h := range hashes {
		u.words[h] = b[i]
	}
	return u, nil
}
