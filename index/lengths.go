package index

import (
	"math/bits"
	"sync/atomic"
)

// A lengthCode says in a byte how long a field is, in words, or a little less: exactly up
// to 63, then to 32 parts of each power of two, up to 4032.
type lengthCode = uint8

const lengthCodes = 256

func codeOf(long uint16) lengthCode {
	if long < 64 {
		return lengthCode(long)
	}
	shift := bits.Len16(long) - 6
	return lengthCode(min(64+(shift-1)*32+int(long>>shift)-32, lengthCodes-1))
}

// shortest is the least length that has a code.
func shortest(c lengthCode) int {
	if c < 64 {
		return int(c)
	}
	c -= 64
	return (int(c)%32 + 32) << (c/32 + 1)
}

// fieldLengths are the codes of how long a field of each document of a
// generation is, bulkSize documents at a time, of those that a search has asked
// for: a byte an article, where to read a length from a segment takes ten times
// as long. The zero value has none. They are safe for concurrent use.
type fieldLengths struct {
	blocks atomic.Pointer[[]lengthsAsked]
}

// lengthsAsked is a block that somebody may have asked for.
type lengthsAsked struct {
	codes atomic.Pointer[lengthBlock] // nil: not made
	once  atomic.Bool                 // for some of it
}

type lengthBlock = [bulkSize]lengthCode

// ready returns the nth block, or nil if nobody has asked for it.
func (l *fieldLengths) ready(n uint64) *lengthBlock {
	if blocks := l.blocks.Load(); blocks != nil {
		return (*blocks)[n].codes.Load()
	}
	return nil
}

// block returns the nth block, of which some documents are asked for; nil if these
// are read as fast without it, and nobody has asked before.
func (l *fieldLengths) block(n uint64, some int, field string, in segments) *lengthBlock {
	if b := l.ready(n); b != nil {
		return b
	}
	blocks := l.blocks.Load()
	if blocks == nil {
		all := make([]lengthsAsked, in.documents()/bulkSize+1)
		l.blocks.CompareAndSwap(nil, &all)
		blocks = l.blocks.Load()
	}
	asked := &(*blocks)[n]
	if some < bulkSize/2 && !asked.once.Swap(true) {
		return nil
	}
	b := new(lengthBlock)
	var longs [bulkSize]uint16
	begin, end := n*bulkSize, (n+1)*bulkSize
	for i := range in {
		from, to := max(begin, in[i].first), min(end, in[i].end())
		if from >= to {
			continue
		}
		in[i].Lengths(longs[:to-from], field, int(from-in[i].first))
		for k, long := range longs[:to-from] {
			b[from-begin+uint64(k)] = codeOf(long)
		}
	}
	asked.codes.Store(b)
	return b
}

func (l *fieldLengths) forget() { l.blocks.Store(nil) }
