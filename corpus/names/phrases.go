package names

import "bytes"

// phrases are names of one or more words, each of which stands for values:
// places, organisations or people, by their number.
type phrases struct {
	words map[string]int32 // folded, numbered from 1
	next  map[uint64]int32 // node and word to node
	ends  [][]sense        // by node
}

// A sense is one thing that a phrase can mean.
type sense struct {
	value     int32
	ambiguous bool   // is a common word or a first name too: counts only with evidence
	caps      bool   // written all in capitals, and so a word of its own only in capitals: US, IS
	small     bool   // written in small letters too: peshmerga
	arabic    bool   // Arabic script
	country   string // in whose news it means this; "" in all
}

const maxPhrase = 8 // words; longer names are not in the lists

func newPhrases(size int) phrases {
	return phrases{
		words: make(map[string]int32, size),
		next:  make(map[uint64]int32, size+size/2),
		ends:  make([][]sense, 1, 1+size+size/2),
	}
}

// add makes name one of the names of s.value. A name that ends in "?" is
// ambiguous. It returns scratch space for the next call.
func (p *phrases) add(name string, s sense, words []word, folded []byte) ([]word, []byte) {
	if n := len(name); n > 0 && name[n-1] == '?' {
		name, s.ambiguous = name[:n-1], true
	}
	words, folded = appendWords(words[:0], folded[:0], name, 0)
	if len(words) == 0 || len(words) > maxPhrase {
		return words, folded
	}
	s.caps = len(words) == 1 && words[0].shape == capital
	s.small = words[0].shape == lower
	s.arabic = words[0].shape == uncased
	p.put(s, words, folded, false)
	if s.arabic && hasDoubles(folded) {
		p.put(s, words, folded, true)
	}
	return words, folded
}

// put makes a phrase of folded words one of the names of s.value, with what
// Sorani writes double made single or not.
func (p *phrases) put(s sense, words []word, folded []byte, single bool) {
	node := int32(0)
	for i := range words {
		fold := folded[words[i].foldStart:words[i].foldEnd]
		if single {
			fold = undoubled(fold)
		}
		node = p.step(node, fold)
	}
	for i, held := range p.ends[node] {
		if held.value == s.value {
			held.ambiguous = held.ambiguous && s.ambiguous
			held.caps = held.caps && s.caps
			held.small = held.small || s.small
			p.ends[node][i] = held
			return
		}
	}
	p.ends[node] = append(p.ends[node], s)
}

// hasDoubles reports whether a folded text has a long u or the letter of the
// ezafe behind another, which Sorani writes double or single: مەقسوود and مەقسود,
// یەکێتیی and یەکێتی.
func hasDoubles(folded []byte) bool {
	return bytes.Contains(folded, []byte("وو")) || bytes.Contains(folded, []byte("یی"))
}

// undoubled returns a folded word with these made single.
func undoubled(fold []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(fold, []byte("وو"), []byte("و")), []byte("یی"), []byte("ی"))
}

func (p *phrases) step(node int32, folded []byte) int32 {
	id := p.word(folded)
	key := uint64(node)<<32 | uint64(id)
	to, ok := p.next[key]
	if !ok {
		to = int32(len(p.ends))
		p.next[key] = to
		p.ends = append(p.ends, nil)
	}
	return to
}

func (p *phrases) word(folded []byte) int32 {
	id, ok := p.words[string(folded)]
	if !ok {
		id = int32(len(p.words) + 1)
		p.words[string(folded)] = id
	}
	return id
}

// whole returns the senses of a phrase that is all of words, nil if there are none.
func (p *phrases) whole(words []word, folded []byte) []sense {
	node := int32(0)
	for i := range words {
		id, ok := p.words[string(folded[words[i].foldStart:words[i].foldEnd])]
		if !ok {
			return nil
		}
		if node, ok = p.next[uint64(node)<<32|uint64(id)]; !ok {
			return nil
		}
	}
	return p.ends[node]
}
