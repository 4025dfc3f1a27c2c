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

// A place is where a term is: in which document, and where there.
type place struct{ doc, at uint32 }

// An inverter gathers a field of all documents.
type inverter struct {
	name    string
	options options
	symbols *Symbols
	all     []inverted
	counts  []uint32 // by symbol: how often it is there
	spans   []bool   // by symbol: whether it spans words; nil if none does
	lengths []uint32 // of documents
}

// An inverted is the field of a document.
type inverted struct {
	doc   uint32
	terms []Term
}

// build makes a segment of documents, in the order of [OrderField]. The same
// documents make the same bytes. One that is soon to be written anew is written
// in a hurry: what is stored is not compressed.
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
	in.all = append(in.all, inverted{doc, f.Terms})
	if more := len(in.symbols.texts) + 1 - len(in.counts); more > 0 {
		in.counts = append(in.counts, make([]uint32, more)...)
	}
	for _, t := range f.Terms {
		in.counts[t.Symbol]++
		if t.Words > 0 {
			in.spans = append(in.spans, make([]bool, len(in.counts)-len(in.spans))...)
			in.spans[t.Symbol] = true
		}
	}
}

// beginning returns the first bytes of a term as a number: most terms that are not the
// same differ in it.
func beginning[T string | []byte](term T) uint64 {
	var first [8]byte
	copy(first[:], term)
	return binary.BigEndian.Uint64(first[:])
}

// order returns the symbols that are there, in the order of their texts.
func (in *inverter) order() []Symbol {
	type begun struct {
		at     uint64 // beginning
		symbol Symbol
	}
	var all []begun
	for n, count := range in.counts {
		if count > 0 {
			all = append(all, begun{beginning(in.symbols.Text(Symbol(n))), Symbol(n)})
		}
	}
	slices.SortFunc(all, func(a, b begun) int {
		if a.at != b.at {
			return cmp.Compare(a.at, b.at)
		}
		return strings.Compare(in.symbols.Text(a.symbol), in.symbols.Text(b.symbol))
	})
	out := make([]Symbol, len(all))
	for i := range all {
		out[i] = all[i].symbol
	}
	return out
}

// write writes the field: the places of each term, in the order of terms.
func (in *inverter) write(w *writer, docs int) error {
	// By term, and as they came within one: by document, then by place.
	next, n := make([]uint32, len(in.counts)), uint32(0)
	for i, count := range in.counts {
		next[i] = n
		n += count
	}
	places := make([]place, n)
	var words []uint32
	if in.spans != nil {
		words = make([]uint32, n)
	}
	for _, f := range in.all {
		for _, t := range f.terms {
			at := next[t.Symbol]
			next[t.Symbol]++
			places[at] = place{f.doc, t.At}
			if words != nil {
				words[at] = t.Words
			}
		}
	}
	in.lengths = append(in.lengths, make([]uint32, docs-len(in.lengths))...)

	f := w.field(in.name, in.options)
	var values [][2]uint32 // a document and the number of a term
	var text []byte
	for i, symbol := range in.order() {
		spans := int(symbol) < len(in.spans) && in.spans[symbol]
		at, end := next[symbol]-in.counts[symbol], next[symbol]
		for at < end {
			doc, last, times := places[at].doc, uint32(0), uint32(0)
			for ; at < end && places[at].doc == doc; at++ {
				times++
				if in.options.has(positions) {
					f.list.places = binary.AppendUvarint(f.list.places, uint64(places[at].at-last))
					if spans {
						f.list.places = binary.AppendUvarint(f.list.places, uint64(words[at]))
					}
					last = places[at].at
				}
			}
			f.list.add(doc, times)
			if in.options.has(column) {
				values = append(values, [2]uint32{doc, uint32(i)})
			}
		}
		text = append(text[:0], in.symbols.Text(symbol)...)
		if err := f.term(text, spans); err != nil {
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
