package names

import (
	"errors"
	"maps"
	"slices"
)

// A usage tells how often words have a capital where none is asked for.
type usage struct {
	words map[uint32]uint8 // by the upper half of a hash, from 1 never to 8 always
}

func (u *usage) of(fold uint64) uint8 { return u.words[uint32(spread(fold)>>32)] }

// usageCount is how often a word was seen in small letters and with a capital.
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

func (u *usage) append(b []byte) []byte {
	hashes := slices.Sorted(maps.Keys(u.words))
	b = appendHashes(b, hashes)
	for _, h := range hashes {
		b = append(b, u.words[h])
	}
	return b
}

func readUsage(b []byte) (*usage, error) {
	hashes, b, ok := cutHashes(b)
	if !ok || len(b) != len(hashes) {
		return nil, errors.New("names: the model is cut off or damaged")
	}
	u := &usage{words: make(map[uint32]uint8, len(hashes))}
	for i, h := range hashes {
		u.words[h] = b[i]
	}
	return u, nil
}
