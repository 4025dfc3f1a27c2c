package index

import (
	"fmt"
	"maps"
	"slices"

	"ksearch/corpus"
	"ksearch/index/analysis"
)

// article returns the stored article of a document.
func (ss segments) article(doc uint64) (*corpus.Article, error) {
	a, err := ss.withoutBody(doc)
	if err != nil {
		return nil, err
	}
	p, local, err := ss.of(doc)
	if err != nil {
		return nil, err
	}
	a.Body, err = p.Stored(textFields[bodyField].name, local)
	return a, err
}

// withoutBody returns the stored article of a document, but for its body,
// which is most of what there is to read.
func (ss segments) withoutBody(doc uint64) (*corpus.Article, error) {
	p, local, err := ss.of(doc)
	if err != nil {
		return nil, err
	}
	blob, err := p.Stored(fieldArticle, local)
	if err != nil {
		return nil, err
	}
	a, err := decodeArticle(blob)
	if err != nil {
		return nil, fmt.Errorf("document %d: %w", doc, err)
	}
	return a, nil
}

// lengths are those of the texts of a document.
func (ss segments) lengths(doc uint64) (n lengths, err error) {
	p, local, err := ss.of(doc)
	if err != nil {
		return n, err
	}
	for i, f := range textFields {
		n[i] = p.Length(f.name, local)
	}
	return n, nil
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
	a, err := ss.article(doc)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	n, err := ss.lengths(doc)
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
