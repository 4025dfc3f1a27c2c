package page

import (
	"cmp"
	"net/url"
	"strings"

	"ksearch/corpus"
	"ksearch/query"
)

// An exportLink leads to articles in a form for other programs.
type exportLink struct{ Title, Type, Link string }

// exportLink is the address of a query.Handler for a format.
func (h *handler) exportLink(format string, params []param) string {
	link := strings.TrimRight(h.API, "/") + "/v1/export?format=" + format
	for _, p := range params {
		link += "&" + url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value)
	}
	return link
}

// exports are the feed that follows a search, and its articles as files.
func (h *handler) exports(a *address, current query.Order) (feeds, all []exportLink) {
	if h.API == "" {
		return nil, nil
	}
	var params []param
	if a.q != "" {
		params = append(params, param{"q", a.q})
	}
	for _, f := range a.filters() {
		for _, v := range f.Values {
			params = append(params, param{"f." + string(f.Field), v})
		}
	}
	feed := exportLink{"Follow by Atom", "application/atom+xml", h.exportLink("atom", append(params[:len(params):len(params)], param{"sort", string(query.ByNewest)}))}
	params = append(params, param{"sort", string(current)})
	return []exportLink{{cmp.Or(cut(clean(a.q), 60), h.Title), feed.Type, feed.Link}}, []exportLink{
		feed,
		{"CSV", "text/csv", h.exportLink("csv", params)},
		{"JSON Lines", "application/x-ndjson", h.exportLink("jsonl", params)},
		{"RIS", "application/x-research-info-systems", h.exportLink("ris", params)},
	}
}

// citations are an article in the forms of programs that keep references.
func (h *handler) citations(a *corpus.Article) []exportLink {
	if h.API == "" {
		return nil
	}
	one := []param{{"q", query.Phrase{Field: query.ID, Text: a.ID}.String()}}
	return []exportLink{
		{"Cite: RIS", "", h.exportLink("ris", one)},
		{"BibTeX", "", h.exportLink("bibtex", one)},
		{"JSON", "", h.exportLink("jsonl", one)},
	}
}
