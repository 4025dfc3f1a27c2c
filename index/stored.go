package index

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	bindex "github.com/blevesearch/bleve_index_api"

	"ksearch/corpus"
	"ksearch/index/analysis"
)

// An article is stored once, as the deflated JSON of all of it. The JSON names
// the same fields in every article, and a preset dictionary holds them, so
// that a short article is not stored as a list of their names.
const storedDictionary = `"keywords":["url":"https://www.publisher":""status":"corrected"organisations":[{"name":"Peshmerga"` +
	`"standfirst":""updated":{"time":"precision":"minute","origin":"field"},"section":"dateline":{"places":["Baghdad","Kirkuk","Erbil"],` +
	`"agency":"Reuters","raw":"ERBIL (","bylines":["By "credit":"Editing by "published":{"time":"2024-2023-2022-2021-2020-2019-2018-` +
	`"precision":"day","origin":"filename"},"people":[{"name":"stated":true,"places":[{"name":"Kurdistan Region","country":"IQ",` +
	`"point":{"lat":36.19,"lon":44.01},"mentions":[{"field":"headline","text":"{"field":"standfirst","text":"` +
	`{"id":"","source":{"path":"articles/","revision":""},"language":"en","headline":"","body":"` +
	` the of and in to for on that with said he was were has have by from their after his their, which who not would been\n\n` +
	`","start":1,"end":2},{"field":"body","text":"","start":1}]},{"name":"`

// maxStored bounds what is inflated, so that damaged bytes are an error and
// not an outage.
const maxStored = 256 << 20

// A deflater deflates one article after another: its tables are as large as a
// hundred articles, and are made once. The zero deflater is ready to use.
type deflater struct {
	w   *flate.Writer
	buf bytes.Buffer
}

// deflate returns bytes that are the caller's own.
func (d *deflater) deflate(a *corpus.Article) ([]byte, error) {
	blob, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("index: article %s: %w", a.ID, err)
	}
	d.buf.Reset()
	if d.w == nil {
		if d.w, err = flate.NewWriterDict(&d.buf, flate.BestSpeed, []byte(storedDictionary)); err != nil {
			return nil, err
		}
	} else {
		d.w.Reset(&d.buf)
	}
	// The path goes first, as the bytes that it is: JSON would make it UTF-8.
	blob = append(append(binary.AppendUvarint(nil, uint64(len(a.Source.Path))), a.Source.Path...), blob...)
	if _, err := d.w.Write(blob); err != nil {
		return nil, err
	}
	if err := d.w.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(d.buf.Bytes()), nil
}

func inflate(b []byte) (*corpus.Article, error) {
	r := flate.NewReaderDict(bytes.NewReader(b), []byte(storedDictionary))
	blob, err := io.ReadAll(io.LimitReader(r, maxStored))
	if err != nil {
		return nil, err
	}
	n, size := binary.Uvarint(blob)
	if size <= 0 || n > uint64(len(blob)-size) {
		return nil, errors.New("it is cut off")
	}
	path, blob := blob[size:size+int(n)], blob[size+int(n):]
	a := new(corpus.Article)
	if err := json.Unmarshal(blob, a); err != nil {
		return nil, err
	}
	a.Source.Path = string(path)
	return a, nil
}

// stored returns the article with the given ID and its lengths, or nil if
// there is none.
func stored(r bindex.IndexReader, id string) (a *corpus.Article, n lengths, err error) {
	doc, err := r.Document(id)
	if err != nil || doc == nil {
		return nil, n, err
	}
	whole := false
	doc.VisitFields(func(f bindex.Field) {
		switch f.Name() {
		case fieldArticle:
			a, err = inflate(f.Value())
		case fieldTokens:
			n, whole = readLengths(f.Value())
		}
	})
	switch {
	case err != nil:
		return nil, n, fmt.Errorf("article %s: %w", id, err)
	case a == nil || a.ID != id || !whole:
		return nil, n, fmt.Errorf("article %s: %w", id, errors.New("it is not stored whole"))
	}
	return a, n, nil
}

func appendLengths(b []byte, n lengths) []byte {
	for _, c := range n {
		b = binary.AppendUvarint(b, c)
	}
	return b
}

func readLengths(b []byte) (n lengths, ok bool) {
	for i := range n {
		c, size := binary.Uvarint(b)
		if size <= 0 {
			return n, false
		}
		n[i], b = c, b[size:]
	}
	return n, len(b) == 0
}

// add puts the stored article with the given ID into the tally.
func (t *tally) add(r bindex.IndexReader, id string) error {
	a, n, err := stored(r, id)
	if err != nil {
		return err
	}
	if a == nil {
		return fmt.Errorf("article %s: it is listed and not stored", id)
	}
	t.count(a, n)
	return nil
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

// drop takes the article with the given ID out of the tally, if there is one.
func (t *tally) drop(r bindex.IndexReader, id string) error {
	a, n, err := stored(r, id)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if a == nil {
		return nil
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
