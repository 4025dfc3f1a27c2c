package names

import (
	"strings"
	"sync"
)

// A wordSet is some folded words. They are folded when somebody first asks, for
// what a process never asks shall not keep it from beginning.
type wordSet struct {
	list  string
	once  sync.Once
	words map[string]bool
}

// foldedWords are the words of a list with blanks between.
func foldedWords(list string) *wordSet { return &wordSet{list: list} }

func (s *wordSet) read() {
	s.once.Do(func() {
		s.words = make(map[string]bool)
		for w := range strings.FieldsSeq(s.list) {
			s.words[Fold(w)] = true
		}
	})
}

func (s *wordSet) has(word string) bool {
	s.read()
	return s.words[word]
}

func (s *wordSet) hasBytes(word []byte) bool {
	s.read()
	return s.words[string(word)]
}
