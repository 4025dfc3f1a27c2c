package index

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"ksearch/corpus"
	"ksearch/index/analysis"
)

// encodeArticle is what is stored of an article: its path and its body, each
// behind its length, and the JSON of all else. The path goes as the bytes that
// it is, for JSON would make it UTF-8; the body for speed, for it is most of what
// is read for a page.
func encodeArticle(a *corpus.Article) ([]byte, error) {
	rest := *a
	rest.Body = ""
	blob, err := json.Marshal(&rest)
	if err != nil {
		return nil, fmt.Errorf("index: article %s: %w", a.ID, err)
	}
	out := make([]byte, 0, len(a.Source.Path)+len(a.Body)+len(blob)+2*binary.MaxVarintLen32)
	for _, s := range []string{a.Source.Path, a.Body} {
		out = append(binary.AppendUvarint(out, uint64(len(s))), s...)
	}
	return append(out, blob...), nil
}

func decodeArticle(blob []byte) (*corpus.Article, error) {
	var sized [2]string
	for i := range sized {
		n, size := binary.Uvarint(blob)
		if size <= 0 || n > uint64(len(blob)-size) {
			return nil, errors.New("it is cut off")
		}
		sized[i], blob = string(blob[size:size+int(n)]), blob[size+int(n):]
	}
	a := new(corpus.Article)
	if err := json.Unmarshal(blob, a); err != nil {
		return nil, err
	}
	a.Source.Path, a.Body = sized[0], sized[1]
	return a, nil
}

// article returns the stored article of a document, and its lengths.
func (ss segments) article(doc uint64) (a *corpus.Article, n lengths, err error) {
	p, local, err := ss.of(doc)
	if err != nil {
		return nil, n, err
	}
	blob, err := p.Stored(fieldArticle, local)
	if err != nil {
		return nil, n, err
	}
	if a, err = decodeArticle(blob); err != nil {
		return nil, n, fmt.Errorf("document %d: %w", doc, err)
	}
	for i, f := range textFields {
		n[i] = p.Length(f.name, local)
	}
	return a, n, nil
}

func (t *tally) count(a *corpus.Article, n lengths) {
	t.Articles++
	t.Text += textSize(a)
	for i := range n {
		t.Tokens[i] += n[i]
	}
	t.profile(a, 1)
}

// profile counts n more articles that are analysed as a is.
func (t *tally) profile(a *corpus.Article, n int) {
	changed := make(map[string]uint64, len(t.Profiles)+1)
	maps.Copy(changed, t.Profiles)
	name := analysis.Profile(a.Language)
	if changed[name] += uint64(n); changed[name] == 0 {
		delete(changed, name)
	}
	t.Profiles = changed
}

// profiles are the rules of analysis that articles are held by, sorted.
func (t *tally) profiles() []string { return slices.Sorted(maps.Keys(t.Profiles)) }

// drop takes the article of a document out of the tally.
func (t *tally) drop(ss segments, doc uint64) error {
	a, n, err := ss.article(doc)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	t.Articles--
	t.Text -= textSize(a)
	for i := range n {
		t.Tokens[i] -= n[i]
	}
	t.profile(a, -1)
	return nil
}

// textSize is what an article adds to tally.Text.
func textSize(a *corpus.Article) uint64 {
	return uint64(len(a.Headline) + len(a.Standfirst) + len(a.Body))
}
