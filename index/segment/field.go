package segment

import (
	bindex "github.com/blevesearch/bleve_index_api"
)

// A Field is a field of a document of which the terms are known, or what is
// stored of one. It is a field of bleve's that only this format can index.
type Field struct {
	Label string // its name

	// Terms may stand in any order, but those that are equal ascend by At.
	Terms     []Term
	Symbols   *Symbols // of Terms; the same for this field of all documents of a segment
	Words     int      // the length of the field: what a score holds a frequency against
	Frequent  bool     // how often a term is there matters, and the length
	Placed    bool     // so does where it is: then Frequent is set too
	Countable bool     // the terms are values that are read by document: they are kept as a column

	Stored []byte // kept as it is, if it is not nil
}

// A Term is a term at a place, from 1. Of one that spans words, Words says how
// many; of others it is 0, and so it is of all with the same Symbol.
type Term struct {
	Symbol Symbol // in Symbols of the field
	At     uint32
	Words  uint32
}

func (f *Field) optionsOf() (o options) {
	if f.Frequent {
		o |= frequencies
	}
	if f.Placed {
		o |= positions | frequencies
	}
	if f.Countable {
		o |= column
	}
	return o
}

// What bleve asks of a field.

func (f *Field) Name() string                                    { return f.Label }
func (f *Field) Value() []byte                                   { return f.Stored }
func (*Field) ArrayPositions() []uint64                          { return nil }
func (*Field) EncodedFieldType() byte                            { return 't' }
func (*Field) Analyze()                                          {}
func (f *Field) AnalyzedLength() int                             { return f.Words }
func (*Field) AnalyzedTokenFrequencies() bindex.TokenFrequencies { return nil }
func (*Field) NumPlainTextBytes() uint64                         { return 0 }
func (f *Field) Size() int                                       { return 12*len(f.Terms) + len(f.Stored) }

func (f *Field) Options() bindex.FieldIndexingOptions {
	if f.Stored != nil {
		return bindex.StoreField
	}
	return bindex.IndexField
}
