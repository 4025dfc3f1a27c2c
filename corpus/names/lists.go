package names

import (
	"bytes"
	"cmp"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
)

// A Class is what lists of names say of a name, to the model that weighs it. A
// name can be of several.
type Class uint16

// The classes of names.
const (
	LargeCity  Class = 1 << iota // of 100,000 people or more
	MiddleCity                   // of 15,000 or more
	SmallCity
	CountryName
	RegionName   // of the first order: a province
	DistrictName // of the second
	FirstName    // in English
	AnyName      // of a person, first or last
	GivenName    // a first name of elsewhere
	LastName

	begins Class = 1 << 15 // a longer name begins with it
)

const (
	classes     = 10
	maxListName = 6 // words
)

// A lists tells the classes of names by their hashes: a stranger is taken for
// one of half a million names once in 10,000 times.
type lists struct {
	start  []uint32 // by the upper 16 bits of a hash, where its entries begin
	hashes []uint32
	masks  []Class
}

//go:embed lists.bin
var listsFile []byte

var defaultLists = sync.OnceValue(func() *lists {
	l, err := readLists(bytes.NewReader(listsFile))
	if err != nil {
		panic(err) // the file is a part of the program
	}
	return l
})

func (l *lists) class(hash uint64) Class {
	h := uint32(hash >> 32)
	for i := l.start[h>>16]; i < l.start[h>>16+1]; i++ {
		if l.hashes[i] == h {
			return l.masks[i]
		}
	}
	return 0
}

const hashSeed = 14695981039346656037 // of FNV-1a

func hashBytes(h uint64, b []byte) uint64 {
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h
}

// spread mixes the bits of a hash, whose upper ones FNV leaves alike.
func spread(h uint64) uint64 {
	h = (h ^ h>>32) * 0xd6e8feb86659fd93
	return h ^ h>>29
}

// WriteLists writes the file that the names of the classes are embedded as,
// always as the same bytes.
func WriteLists(w io.Writer, listed map[string]Class) error {
	masks := make(map[uint32]Class)
	var words []word
	var folded []byte
	for name, c := range listed {
		words, folded = appendWords(words[:0], folded[:0], name, 0)
		if len(words) == 0 || len(words) > maxListName {
			continue
		}
		h := uint64(hashSeed)
		for i := range words {
			if i > 0 {
				h = hashBytes(h, []byte{' '})
			}
			h = hashBytes(h, folded[words[i].foldStart:words[i].foldEnd])
			key := uint32(spread(h) >> 32)
			if i+1 < len(words) {
				masks[key] |= begins
			} else {
				masks[key] |= c
			}
		}
	}
	type pair struct {
		hash uint32
		mask Class
	}
	pairs := make([]pair, 0, len(masks))
	for h, m := range masks {
		pairs = append(pairs, pair{h, m})
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.hash, b.hash) })
	hashes := make([]uint32, len(pairs))
	for i, p := range pairs {
		hashes[i] = p.hash
	}
	b := appendHashes(nil, hashes)
	for _, p := range pairs {
		b = append(b, byte(p.mask))
	}
	for _, p := range pairs {
		b = append(b, byte(p.mask>>8))
	}
	z, err := flate.NewWriter(w, flate.BestCompression)
	if err == nil {
		_, err = z.Write(b)
	}
	return errors.Join(err, z.Close())
}

func readLists(r io.Reader) (*lists, error) {
	b, err := io.ReadAll(io.LimitReader(flate.NewReader(r), 64<<20))
	if err != nil {
		return nil, fmt.Errorf("names: lists: %w", err)
	}
	hashes, b, ok := cutHashes(b)
	n := len(hashes)
	if !ok || len(b) != 2*n {
		return nil, errors.New("names: the lists are cut off or damaged")
	}
	l := &lists{start: make([]uint32, 1<<16+1), hashes: hashes, masks: make([]Class, n)}
	for _, h := range hashes {
		l.start[h>>16+1]++
	}
	for i := 1; i < len(l.start); i++ {
		l.start[i] += l.start[i-1]
	}
	for i := range l.masks {
		l.masks[i] = Class(b[i]) | Class(b[n+i])<<8
	}
	return l, nil
}

// appendHashes appends sorted hashes, each as what it is more than the one before.
func appendHashes(b []byte, sorted []uint32) []byte {
	b = binary.AppendUvarint(b, uint64(len(sorted)))
	before := uint32(0)
	for _, h := range sorted {
		b = binary.AppendUvarint(b, uint64(h-before))
		before = h
	}
	return b
}

// cutHashes cuts from b what appendHashes appended.
func cutHashes(b []byte) (hashes []uint32, rest []byte, ok bool) {
	n, used := binary.Uvarint(b)
	if used <= 0 || n > uint64(len(b)) {
		return nil, nil, false
	}
	b = b[used:]
	hashes = make([]uint32, n)
	before := uint32(0)
	for i := range hashes {
		more, used := binary.Uvarint(b)
		if used <= 0 || more > math.MaxUint32-uint64(before) || more == 0 && i > 0 { // no hash is there twice
			return nil, nil, false
		}
		before += uint32(more)
		hashes[i], b = before, b[used:]
	}
	return hashes, b, true
}
