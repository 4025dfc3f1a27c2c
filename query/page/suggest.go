package page

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode"

	"ksearch/query"
)

// Bounds on what is suggested while somebody types.
const (
	maxSuggestions = 8
	maxHeadlines   = 3 // of them, those that are articles
	minHeadline    = 3 // characters of the last word, for an article to be looked for
)

// A suggestion is what somebody may be about to type.
type suggestion struct{ text, note, link string }

// suggest answers what may be meant by what has been typed so far, as OpenSearch
// Suggestions 1.1 has it: the search bar of a browser reads it, and page.js.
func (h *handler) suggest(w http.ResponseWriter, r *http.Request) {
	typed := r.URL.Query().Get("q")
	ctx, cancel := context.WithTimeout(r.Context(), h.Timeout)
	defer cancel()
	var all []suggestion
	if len(r.URL.RawQuery) <= maxAddressBytes && len(typed) <= maxQueryBytes {
		var err error
		if all, err = h.suggestions(ctx, typed); err != nil {
			h.failed(w, r, err, frame{})
			return
		}
	}
	texts, notes, links := []string{}, []string{}, []string{}
	for _, s := range all {
		texts, notes, links = append(texts, s.text), append(notes, s.note), append(links, s.link)
	}
	b, err := json.Marshal([]any{typed, texts, notes, links})
	if err != nil { // strings can always be written
		panic(err)
	}
	w.Header().Set("Content-Type", "application/x-suggestions+json; charset=utf-8")
	if w.Header().Get("Cache-Control") == "" {
		w.Header().Set("Cache-Control", "private, max-age=60")
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(b)))
	_, _ = w.Write(b) // whoever asked has gone
}

// suggestions are first the names that hold all that is typed, then those that
// hold its last words, behind the words before them, then words of headlines,
// and articles.
func (h *handler) suggestions(ctx context.Context, typed string) ([]suggestion, error) {
	words := strings.Fields(typed)
	c, ok := h.searcher.(query.Completer)
	if !ok || len(words) == 0 {
		return nil, nil
	}
	var all, headline []suggestion
	seen := make(map[string]bool)          // names, with what they are and without
	for from := range min(len(words), 3) { // a name of more words is found by its last ones
		before := strings.Join(words[:from], " ")
		found, err := c.Complete(ctx, &query.CompletionRequest{
			Typed: strings.TrimLeftFunc(rest(typed, from), unicode.IsSpace), Size: maxSuggestions, Within: query.Allowed(ctx),
		})
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if f.Field == query.HeadlineWords {
				if from == 0 && !seen[f.Text] {
					headline = append(headline, suggestion{clean(f.Text), "in headlines · " + count(f.N, "article"), h.queryLink(f.Text)})
				}
				continue
			}
			ch := choiceOf(f.Field)
			if ch.param == "" || seen[ch.param+f.Text] {
				continue
			}
			seen[ch.param+f.Text], seen[f.Text] = true, true
			s := suggestion{clean(f.Text), ch.one + " · " + count(f.N, "article"), h.link([]param{{ch.param, f.Text}})}
			if before != "" {
				s = suggestion{before + " " + s.text, ch.one, h.link([]param{{"q", before}, {ch.param, f.Text}})}
			}
			all = append(all, s)
		}
	}
	articles, err := h.headlines(ctx, words)
	if err != nil {
		return nil, err
	}
	room := maxSuggestions - len(articles)
	all = append(all, headline...)
	return append(all[:min(len(all), room)], articles...), nil
}

// rest is s without its first n words.
func rest(s string, n int) string {
	for range n {
		s = strings.TrimLeftFunc(s, unicode.IsSpace)
		i := strings.IndexFunc(s, unicode.IsSpace)
		if i < 0 {
			return ""
		}
		s = s[i:]
	}
	return s
}

// headlines are articles with all words in their headlines, the last of them as
// a beginning.
func (h *handler) headlines(ctx context.Context, words []string) ([]suggestion, error) {
	last := words[len(words)-1]
	if len([]rune(last)) < minHeadline || len(words) > 8 {
		return nil, nil
	}
	var all query.And
	for i, w := range words {
		if strings.ContainsFunc(w, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\u200c'
		}) {
			return nil, nil // it is more than words
		}
		if i == len(words)-1 {
			all = append(all, query.Wildcard{Field: query.Headline, Pattern: w + "*"})
		} else {
			all = append(all, query.Word{Field: query.Headline, Text: w})
		}
	}
	res, err := h.searcher.Search(ctx, &query.Request{Query: all, Size: maxHeadlines, Within: query.Allowed(ctx)})
	if err != nil {
		return nil, err
	}
	var out []suggestion
	for _, hit := range res.Hits {
		note := "article"
		if d := newDay(hit.Article.Published); d.Text != "" {
			note += " · " + d.Text
		}
		out = append(out, suggestion{cut(clean(hit.Article.Headline), 90), note, h.articleLink(hit.ID)})
	}
	return out, nil
}
