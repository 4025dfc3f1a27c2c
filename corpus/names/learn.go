package names

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"ksearch/corpus/names/crf"
)

// An Annotated text is what a model learns from.
type Annotated struct {
	Text  string
	Names []Annotation // in order, apart
}

// An Annotation is one name in an [Annotated] text.
type Annotation struct {
	Kind       Kind // "" is a name of another kind
	Start, End int  // bytes
}

// LearnOptions tune [Learn]. The zero value is what the model that is a part
// of this package was made with.
type LearnOptions struct {
	Unlabelled []string // more text, to learn which words have capitals
	Train      crf.Options
}

// Learn writes the model that finds the names in texts, always the same from
// the same texts.
func Learn(ctx context.Context, w io.Writer, texts []Annotated, opts *LearnOptions) error {
	var o LearnOptions
	if opts != nil {
		o = *opts
	}
	counts := make(map[uint64]*usageCount)
	for _, t := range texts {
		countUsage(counts, t.Text)
	}
	for _, t := range o.Unlabelled {
		countUsage(counts, t)
	}
	u := usageOf(counts, 3)
	var sentences []crf.Sentence
	for _, t := range texts {
		if err := ctx.Err(); err != nil {
			return err
		}
		sentences = appendSentences(sentences, t, defaultLists(), u)
	}
	trained, err := crf.Train(ctx, sentences, labelCount, legalLabels(), &o.Train)
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	z, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		_, err = z.Write(u.append(nil))
	}
	if err = errors.Join(err, z.Close()); err != nil {
		return err
	}
	if _, err := w.Write(binary.LittleEndian.AppendUint32(nil, uint32(packed.Len()))); err != nil {
		return err
	}
	if _, err := packed.WriteTo(w); err != nil {
		return err
	}
	_, err = trained.WriteTo(w)
	return err
}

func countUsage(counts map[uint64]*usageCount, text string) {
	d := newReading(&Text{Language: "en", Body: text}, Default())
	for i := range d.words {
		w := &d.words[i]
		if w.first || w.styled || w.shape == digits || w.shape == uncased {
			continue
		}
		h := hashBytes(hashSeed, d.fold(i))
		c := counts[h]
		if c == nil {
			c = new(usageCount)
			counts[h] = c
		}
		if w.capitalised() {
			c.high++
		} else {
			c.low++
		}
	}
}

func appendSentences(sentences []crf.Sentence, t Annotated, l *lists, u *usage) []crf.Sentence {
	d := newReading(&Text{Language: "en", Body: t.Text}, Default())
	f := describe(d, l, u)
	labels := make([]crf.Label, len(d.words))
	kinds := map[Kind]int{Person: kindPerson, Place: kindPlace, Organisation: kindOrganisation, "": kindOther}
	next := 0
	for _, a := range t.Names {
		for next < len(d.words) && int(d.words[next].start) < a.Start {
			next++
		}
		begin := next
		for next < len(d.words) && int(d.words[next].end) <= a.End {
			next++
		}
		k := kinds[a.Kind]
		switch next - begin {
		case 0:
		case 1:
			labels[begin] = labelOf(k, 3)
		default:
			for i := begin; i < next; i++ {
				labels[i] = labelOf(k, 1)
			}
			labels[begin], labels[next-1] = labelOf(k, 0), labelOf(k, 2)
		}
	}
	for begin, end := range d.sentences() {
		s := crf.Sentence{Labels: labels[begin:end]}
		for i := begin; i < end; i++ {
			s.Features = append(s.Features, slices.Clone(f.features(i)))
		}
		// A name that goes on over what looks like the end of a sentence.
		if s.Labels = slices.Clone(s.Labels); len(s.Labels) > 0 {
			mendEnds(s.Labels)
		}
		sentences = append(sentences, s)
	}
	return sentences
}

// mendEnds makes the first and last labels of a sentence those of whole names.
func mendEnds(labels []crf.Label) {
	first, last := &labels[0], &labels[len(labels)-1]
	if *first > 0 {
		switch kind, position := int(*first-1)/4, int(*first-1)%4; position {
		case 1:
			*first = labelOf(kind, 0)
		case 2:
			*first = labelOf(kind, 3)
		}
	}
	if *last > 0 {
		switch kind, position := int(*last-1)/4, int(*last-1)%4; position {
		case 0:
			*last = labelOf(kind, 3)
		case 1:
			*last = labelOf(kind, 2)
		}
	}
}
