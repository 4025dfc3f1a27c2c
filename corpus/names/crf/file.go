package crf

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// The form of a model, all of it deflated:
//
//	"crf1"  labels byte  legal and transitions (labels+1)^2 float32, NaN where not legal
//	rows uint32  the differences of the sorted keys as uvarints  then the weights, label by label
const magic = "crf1"

// maxRows bounds what a damaged file can ask for.
const maxRows = 4 << 20

// WriteTo writes the model, always as the same bytes.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	var b bytes.Buffer
	b.WriteString(magic)
	b.WriteByte(byte(m.labels))
	for i, v := range m.trans {
		if !m.legal[i] {
			v = float32(math.NaN())
		}
		b.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(v)))
	}
	type pair struct {
		key  uint64
		slot int
	}
	var pairs []pair
	for at := 0; at < len(m.table); at += m.wide {
		if k := m.table[at]; k != 0 {
			pairs = append(pairs, pair{k - 1, at})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.key, b.key) })
	b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(pairs))))
	before := uint64(0)
	for _, p := range pairs {
		b.Write(binary.AppendUvarint(nil, p.key-before))
		before = p.key
	}
	for k := range m.labels {
		for _, p := range pairs {
			b.WriteByte(byte(m.weight(p.slot, k)))
		}
	}
	var packed bytes.Buffer
	z, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		_, err = z.Write(b.Bytes())
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return 0, err
	}
	return packed.WriteTo(w)
}

// Read reads what [Model.WriteTo] wrote.
func Read(r io.Reader) (*Model, error) {
	b, err := io.ReadAll(io.LimitReader(flate.NewReader(r), maxRows*(maxLabels+8)))
	if err != nil {
		return nil, fmt.Errorf("crf: %w", err)
	}
	cut := errors.New("crf: the model is cut off or damaged")
	if len(b) < len(magic)+1 || string(b[:len(magic)]) != magic {
		return nil, errors.New("crf: not a model")
	}
	n := int(b[len(magic)])
	b = b[len(magic)+1:]
	size := (n + 1) * (n + 1)
	if n == 0 || n > maxLabels || len(b) < 4*size+4 {
		return nil, cut
	}
	legal, trans := make([]bool, size), make([]float32, size)
	for i := range size {
		v := math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		if v == v {
			legal[i], trans[i] = true, v
		}
	}
	m := newModel(n, legal)
	m.trans = trans
	b = b[4*size:]
	rows := int(binary.LittleEndian.Uint32(b))
	b = b[4:]
	if rows > maxRows || rows > len(b) {
		return nil, cut
	}
	keys := make([]uint64, rows)
	before := uint64(0)
	for i := range keys {
		gap, used := binary.Uvarint(b)
		if used <= 0 {
			return nil, cut
		}
		before += gap
		keys[i], b = before, b[used:]
	}
	if len(b) != rows*n {
		return nil, cut
	}
	m.room(rows)
	row := make([]int8, n)
	for i, key := range keys {
		for k := range n {
			row[k] = int8(b[k*rows+i])
		}
		m.add(key, row)
	}
	return m, nil
}
