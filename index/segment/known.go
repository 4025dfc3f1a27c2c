package segment

import "hash/maphash"

// A known tells of nearly all terms that a field lacks that it does, by a Bloom
// filter of 32 bits for each term that it has: of some 200,000 that it lacks it
// takes one for one of them. It is made when it was asked often enough.
type known struct {
	asked int
	seed  maphash.Seed
	bits  []uint64
}

const (
	knownProbes = 8
	knownSmall  = 1 << 14 // terms that are gone through at the first question
)

// learn makes k of the terms of f. If their bytes are damaged, it stays without.
func (k *known) learn(f *field) {
	of := known{seed: maphash.MakeSeed(), bits: make([]uint64, f.dict.n/2+1)}
	var at cursor
	for at.begin(&f.dict, 0); at.next(); {
		of.probes(maphash.Bytes(of.seed, at.term), func(word int, bit uint64) bool {
			of.bits[word] |= bit
			return true
		})
	}
	*k = of
}

// lacks reports whether the field certainly has no such term.
func (k *known) lacks(term string) bool {
	return !k.probes(maphash.String(k.seed, term), func(word int, bit uint64) bool { return k.bits[word]&bit != 0 })
}

// probes calls yield with the bits of a term until it returns false, and reports
// whether it never did.
func (k *known) probes(hash uint64, yield func(word int, bit uint64) bool) bool {
	step := hash>>32 | 1
	for range knownProbes {
		hash += step
		if !yield(int(hash>>6%uint64(len(k.bits))), 1<<(hash&63)) {
			return false
		}
	}
	return true
}

// Lacks reports whether a field certainly has no such term: true says that it is
// not there, false says nothing. Who asks for most terms is answered out of
// memory, without a look at the pages of the dictionary: what is put into an
// archive is not there as a rule, and all segments are asked for it.
func (s *File) Lacks(name, term string) bool {
	f := s.field(name)
	if f == nil {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.known[name]
	if k == nil {
		if s.known == nil {
			s.known = map[string]*known{}
		}
		k = new(known)
		s.known[name] = k
	}
	if k.bits == nil {
		if k.asked++; k.asked <= (f.dict.n-knownSmall)/16 {
			return false
		}
		k.learn(f)
	}
	return k.lacks(term)
}

// Lacks reports that nothing is certain.
func (*memory) Lacks(string, string) bool { return false }
