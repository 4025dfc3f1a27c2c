package index

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"sync"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/index/analysis"
	"ksearch/query"
)

// maxNames bounds a nameTable: the most frequent are kept. A name takes about
// 250 bytes of it, so that it is 25 MB at most.
const maxNames = 100_000

// A nameTable is the names that articles of a generation are about or were
// filed from, with the words that they are found by.
type nameTable struct {
	entries []nameEntry // the most frequent first
	words   []nameWord  // folded, ascending
	keys    []nameWord  // of the words: see names.Key; ascending
}

type nameEntry struct {
	text  string
	field query.FacetField
	n     uint64 // articles
}

type nameWord struct {
	text  string
	entry uint32
}

// nameTables holds the table of one generation, once it has been asked for.
type nameTables struct {
	mu    sync.Mutex
	table *nameTable
}

// of returns the table, which the first call makes for all.
func (ts *nameTables) of(s *search) (*nameTable, error) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if ts.table == nil {
		t, err := makeNameTable(s)
		if err != nil {
			return nil, err
		}
		ts.table = t
	}
	return ts.table, nil
}

func makeNameTable(s *search) (*nameTable, error) {
	t := new(nameTable)
	for _, f := range namedFacets {
		name, _ := facetName(f)
		terms := s.segments.vocabulary(name, "", "", nil)
		people := map[string]uint64{} // by canonical name
		for terms.next() {
			if err := s.check(); err != nil {
				return nil, err
			}
			if len(terms.term) > 2*analysis.MaxTerm {
				continue // no name
			}
			n := s.segments.articles(terms)
			if all := s.g.people.of(f, terms.term); len(all) > 1 {
				people[all[0]] += n
				continue
			}
			if t.entries = append(t.entries, nameEntry{terms.term, f, n}); len(t.entries) >= 2*maxNames {
				t.shorten()
			}
		}
		for name, n := range people {
			t.entries = append(t.entries, nameEntry{name, f, n})
		}
	}
	t.shorten()
	keys := map[string]string{} // of words as they are written, for most are in many names
	for i, e := range t.entries {
		if err := s.check(); err != nil {
			return nil, err
		}
		for _, text := range s.g.people.of(e.field, e.text) {
			for _, w := range analysis.Names(text) {
				t.words = append(t.words, nameWord{w.Form, uint32(i)})
				written := text[w.Start:w.End]
				key, known := keys[written]
				if !known {
					key = names.Key(written)
					keys[written] = key
				}
				if key != "" {
					t.keys = append(t.keys, nameWord{key, uint32(i)})
				}
			}
		}
	}
	for _, ws := range [][]nameWord{t.words, t.keys} {
		slices.SortFunc(ws, func(a, b nameWord) int {
			return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.entry, b.entry))
		})
	}
	return t, nil
}

// shorten leaves the most frequent entries, most frequent first.
func (t *nameTable) shorten() {
	slices.SortFunc(t.entries, func(a, b nameEntry) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.text, b.text), cmp.Compare(a.field, b.field))
	})
	t.entries = slices.Clip(t.entries[:min(len(t.entries), maxNames)])
}

// beginning are the entries of which a word, of t.words or t.keys, begins with
// prefix, and which hold the other words whole: at most n, most frequent first.
func (t *nameTable) beginning(ws []nameWord, prefix string, others []string, n int) []uint32 {
	var among map[uint32]bool // nil is all
	for _, w := range others {
		have := map[uint32]bool{}
		for _, at := range bearing(t.words, w, false) {
			if among == nil || among[at.entry] {
				have[at.entry] = true
			}
		}
		among = have
	}
	var out []uint32
	for _, w := range bearing(ws, prefix, true) {
		if among != nil && !among[w.entry] || len(out) == n && w.entry >= out[n-1] {
			continue
		}
		i, met := slices.BinarySearch(out, w.entry)
		if met {
			continue
		}
		if len(out) == n {
			out = out[:n-1]
		}
		out = slices.Insert(out, i, w.entry)
	}
	return out
}

// bearing are those of ws that are, or begin with, text.
func bearing(ws []nameWord, text string, prefix bool) []nameWord {
	from := sort.Search(len(ws), func(i int) bool { return ws[i].text >= text })
	to := from + sort.Search(len(ws)-from, func(i int) bool {
		w := ws[from+i].text
		return w > text && !(prefix && strings.HasPrefix(w, text))
	})
	return ws[from:to]
}

// openKey is how the key begins of a word that begins with what is typed. The
// vowels at the end of a key may turn out to be others.
func openKey(typed string) string { return strings.TrimRight(names.Key(typed), "iouIOU") }

// article is the stored article of a document.
func (s *search) article(doc uint64) (*corpus.Article, error) {
	a, err := s.segments.article(doc - 1)
	if err != nil {
		return nil, &DamageError{s.g.dir, err}
	}
	return a, nil
}
