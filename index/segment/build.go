package segment

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	bindex "github.com/blevesearch/bleve_index_api"
)

// An occurrence is a term of a field at a place of a document.
type occurrence struct {
	term, doc, at, words uint32
}

// An inverter gathers a field of all documents.
type inverter struct {
	name    string
	options options
	symbols *Symbols
	numbers []uint32 // of symbols, plus one; 0 is none yet
	terms   []string
	spans   []bool // of terms
	all     []occurrence
	lengths []uint32 // of documents
}

// build makes a segment of documents, in the order of [OrderField]. The same
// documents make the same bytes. One that is soon to be written anew is compressed
// in a hurry.
func build(docs []bindex.Document, hurry bool) (*memory, error) {
	docs = inOrder(docs)
	if len(docs) > math.MaxInt32 {
		return nil, fmt.Errorf("segment: %d documents are too many", len(docs))
	}
	var out bytes.Buffer
	w := &writer{w: &out}
	if err := w.begin(); err != nil {
		return nil, err
	}
	fields := map[string]*inverter{}
	stored := map[string][][]byte{} // by document
	ids := new(Symbols)
	for i, d := range docs {
		var wrong error
		d.VisitFields(func(f bindex.Field) {
			in := fields[f.Name()]
			own, ok := f.(*Field)
			switch {
			case !ok && f.Name() == idField: // which bleve adds
				own = &Field{Label: idField, Terms: []Term{{Symbol: ids.Of(d.ID()), At: 1}}, Symbols: ids, Countable: true}
			case !ok:
				wrong = fmt.Errorf("segment: document %s: its field %s is a %T", d.ID(), f.Name(), f)
				return
			}
			if own.Stored != nil {
				if stored[own.Label] == nil {
					stored[own.Label] = make([][]byte, len(docs))
				}
				stored[own.Label][i] = own.Stored
			}
			if own.Terms == nil {
				return
			}
			if in == nil {
				in = &inverter{name: own.Label, symbols: own.Symbols}
				fields[own.Label] = in
			}
			if in.symbols != own.Symbols {
				wrong = fmt.Errorf("segment: document %s: the symbols of its field %s are not those of others", d.ID(), f.Name())
				return
			}
			in.add(uint32(i), own)
		})
		if wrong != nil {
			return nil, wrong
		}
	}
	w.number(uint64(len(docs)))
	w.number(uint64(len(stored)))
	for _, name := range slices.Sorted(maps.Keys(stored)) {
		s := w.stored(name)
		s.hurry = hurry
		for _, value := range stored[name] {
			if err := s.add(value); err != nil {
				return nil, err
			}
		}
		if err := s.end(); err != nil {
			return nil, err
		}
	}
	w.number(uint64(len(fields)))
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if err := fields[name].write(w, len(docs)); err != nil {
			return nil, fmt.Errorf("segment: field %s: %w", name, err)
		}
	}
	if err := w.end(); err != nil {
		return nil, err
	}
	b, err := open(out.Bytes())
	if err != nil {
		return nil, err
	}
	m := &memory{base: *b}
	for _, f := range m.fields {
		f.base = &m.base
	}
	return m, nil
}

// inOrder returns docs in the order of [OrderField].
func inOrder(docs []bindex.Document) []bindex.Document {
	type dated struct {
		bindex.Document
		at string
	}
	all := make([]dated, len(docs))
	for i, d := range docs {
		all[i].Document = d
		d.VisitFields(func(f bindex.Field) {
			if own, ok := f.(*Field); ok && own.Label == OrderField && own.Countable && len(own.Terms) > 0 {
				all[i].at = own.Symbols.Text(own.Terms[0].Symbol)
			}
		})
	}
	slices.SortFunc(all, func(a, b dated) int { return cmp.Or(strings.Compare(b.at, a.at), strings.Compare(a.ID(), b.ID())) })
	docs = make([]bindex.Document, len(all))
	for i := range all {
		docs[i] = all[i].Document
	}
	return docs
}

func (in *inverter) add(doc uint32, f *Field) {
	in.options |= f.optionsOf()
	in.lengths = append(in.lengths, make([]uint32, int(doc)+1-len(in.lengths))...)
	in.lengths[doc] += uint32(min(f.Words, math.MaxUint32))
	in.all = slices.Grow(in.all, len(f.Terms))
	for _, t := range f.Terms {
		n := in.number(t.Symbol)
		in.spans[n] = in.spans[n] || t.Words > 0
		in.all = append(in.all, occurrence{n, doc, t.At, t.Words})
	}
}

// number is that of a term.
func (in *inverter) number(s Symbol) uint32 {
	if more := int(s) + 1 - len(in.numbers); more > 0 {
		in.numbers = append(in.numbers, make([]uint32, more)...)
	}
	n := &in.numbers[s]
	if *n == 0 {
		in.terms, in.spans = append(in.terms, in.symbols.Text(s)), append(in.spans, false)
		*n = uint32(len(in.terms))
	}
	return *n - 1
}

// write writes the field: the occurrences of each term, in the order of terms.
func (in *inverter) write(w *writer, docs int) error {
	// Sorted by term, and as they came within one: by document, then by place.
	ends := make([]uint32, len(in.terms)+1)
	for _, o := range in.all {
		ends[o.term+1]++
	}
	for i := range in.terms {
		ends[i+1] += ends[i]
	}
	sorted := make([]occurrence, len(in.all))
	next := slices.Clone(ends)
	for _, o := range in.all {
		sorted[next[o.term]] = o
		next[o.term]++
	}
	order := make([]uint32, len(in.terms))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(in.terms[a], in.terms[b]) })
	in.lengths = append(in.lengths, make([]uint32, docs-len(in.lengths))...)

	f := w.field(in.name, in.options)
	var values [][2]uint32 // a document and the number of a term
	for i, n := range order {
		of := sorted[ends[n]:ends[n+1]]
		for len(of) > 0 {
			doc, last, times := of[0].doc, uint32(0), uint32(0)
			for ; len(of) > 0 && of[0].doc == doc; of = of[1:] {
				times++
				if in.options.has(positions) {
					f.list.places = binary.AppendUvarint(f.list.places, uint64(of[0].at-last))
					if in.spans[n] {
						f.list.places = binary.AppendUvarint(f.list.places, uint64(of[0].words))
					}
					last = of[0].at
				}
			}
			f.list.add(doc, times)
			if in.options.has(column) {
				values = append(values, [2]uint32{doc, uint32(i)})
			}
		}
		if err := f.term([]byte(in.terms[n]), in.spans[n]); err != nil {
			return err
		}
	}
	return f.finish(docs, in.lengths, values)
}

// finish ends a field. values are a document and the number of a term each,
// ascending by term.
func (f *fieldWriter) finish(docs int, lengths []uint32, values [][2]uint32) error {
	if !f.options.has(frequencies) {
		lengths = nil
	}
	if !f.options.has(column) {
		return f.end(lengths, nil, nil)
	}
	starts := make([]uint32, docs+1)
	for _, v := range values {
		starts[v[0]+1]++
	}
	for i := range docs {
		starts[i+1] += starts[i]
	}
	next := slices.Clone(starts)
	sorted := make([]uint32, len(values))
	for _, v := range values {
		sorted[next[v[0]]] = v[1]
		next[v[0]]++
	}
	return f.end(lengths, starts, sorted)
}
