package page

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"ksearch/corpus"
	"ksearch/corpus/names"
	"ksearch/query"
)

// articlePage is the page of one article.
type articlePage struct {
	frame
	speech
	Banner     string // a warning, or ""
	Grave      bool   // the article must not be used
	Embargo    embargo
	Note       string // to the desks, or ""
	Section    reference
	Headline   string
	Standfirst []piece
	Bylines    []reference
	Day        day
	Dateline   string
	Paragraphs [][]piece
	Credit     string
	About      []about // who and what it is about
	Facts      []fact
	Similar    []hit // articles that are like it
	Exports    []exportLink
}

// A reference is a value that leads to its own search.
type reference struct {
	Text, Link string
	N          string // how often it is mentioned, or ""
}

type about struct {
	Label, Kind string
	Values      []reference
}

type fact struct {
	Label  string
	Values []reference // without a Link where there is nothing to lead to
	Day    day
	Away   bool // the link leaves the archive
}

func (h *handler) article(w http.ResponseWriter, r *http.Request, id string) {
	ctx, cancel := context.WithTimeout(r.Context(), h.Timeout)
	defer cancel()
	var a *corpus.Article
	if len(id) <= maxValueBytes {
		var err error
		if a, err = query.Lookup(ctx, h.searcher, id); err != nil {
			h.failed(w, r, err, frame{})
			return
		}
	}
	if a == nil {
		h.fail(w, http.StatusNotFound, message{
			Heading: "There is no such article",
			Text:    "It may have been taken out of the archive, or the address is mistyped.",
		})
		return
	}
	p := h.articlePage(a)
	p.Similar = h.similar(ctx, r, a)
	h.write(w, http.StatusOK, "article.html", p)
}

// similar returns a few articles that are like a. Where they cannot be had the
// page of a does without.
func (h *handler) similar(ctx context.Context, r *http.Request, a *corpus.Article) []hit {
	const most = 5 // below an article, where nobody reads on for long
	res, err := h.searcher.Search(ctx, &query.Request{Query: query.Similar{ID: a.ID}, Within: query.Allowed(ctx), Size: most})
	if err != nil {
		if r.Context().Err() == nil && !errors.Is(err, query.ErrBusy) && !errors.Is(err, context.DeadlineExceeded) {
			h.Log.Error("page: similar articles", "id", a.ID, "err", err)
		}
		return nil
	}
	var hits []hit
	for _, found := range res.Hits {
		hits = append(hits, h.hit(found))
	}
	return hits
}

func (h *handler) articlePage(a *corpus.Article) *articlePage {
	headline := clean(a.Headline)
	if strings.TrimSpace(headline) == "" {
		headline = "(no headline)"
	}
	p := &articlePage{
		frame: h.frame(cut(headline, 120)), speech: newSpeech(a.Language),
		Headline: headline, Day: newDay(a.Published), Credit: clean(a.Credit),
		Dateline: clean(cmp.Or(a.Dateline.Raw, strings.Join(a.Dateline.Places, ", "))),
		Embargo:  newEmbargo(a, time.Now()), Note: clean(a.EditorsNote),
	}
	switch a.Status {
	case "", corpus.Usable:
	case corpus.Corrected:
		p.Banner = "CORRECTED: this stands for an earlier version that was wrong."
	case corpus.Withheld:
		p.Banner, p.Grave = "WITHHELD: not to be published yet.", true
	case corpus.Killed:
		p.Banner, p.Grave = "KILLED: this article was withdrawn. Do not use it.", true
	default:
		p.Banner = clean(strings.ToUpper(string(a.Status))) + "."
	}
	if a.Section != "" {
		p.Section = h.chosen("section", a.Section)
	}
	for _, b := range a.Bylines {
		p.Bylines = append(p.Bylines, h.asked(query.Byline, b))
	}
	for _, one := range h.mentions(a, "standfirst", a.Standfirst) {
		one.Text = clean(one.Text)
		p.Standfirst = append(p.Standfirst, one)
	}
	p.Paragraphs = paragraphs(h.mentions(a, "body", a.Body))
	for _, g := range groups(a) {
		if len(g.entities) == 0 {
			continue
		}
		list := about{Label: g.label, Kind: g.param}
		for _, e := range g.entities {
			v := h.chosen(g.param, e.Name)
			if n := len(e.Mentions); n > 1 {
				v.N = number(n)
			}
			list.Values = append(list.Values, v)
		}
		p.About = append(p.About, list)
	}
	p.Facts = h.facts(a)
	p.Exports = h.citations(a)
	return p
}

// chosen is a value that leads to the search in which it is chosen.
func (h *handler) chosen(name, v string) reference {
	return reference{Text: clean(v), Link: h.link([]param{{name, v}})}
}

// asked is a value that leads to a query for it.
func (h *handler) asked(f query.Field, v string) reference {
	return reference{Text: clean(v), Link: h.queryLink(query.Phrase{Field: f, Text: v}.String())}
}

type group struct {
	param, label string
	entities     []corpus.Entity
}

func groups(a *corpus.Article) []group {
	return []group{
		{"person", "People", a.People},
		{"place", "Places", a.Places},
		{"org", "Organisations", a.Organisations},
	}
}

func (h *handler) facts(a *corpus.Article) []fact {
	var all []fact
	add := func(label string, values ...reference) {
		values = slices.DeleteFunc(values, func(v reference) bool { return v.Text == "" })
		if len(values) > 0 {
			all = append(all, fact{Label: label, Values: values})
		}
	}
	date := func(label string, d day) {
		if d != (day{}) {
			all = append(all, fact{Label: label, Day: d})
		}
	}
	date("Published", newDay(a.Published))
	if u := newDay(a.Updated); u != newDay(a.Published) {
		date("Updated", u)
	}
	var places []reference
	for _, p := range a.Dateline.Places {
		places = append(places, h.chosen("dateline", p))
	}
	add("Filed from", places...)
	add("Agency", h.chosen("agency", a.Dateline.Agency))
	add("Publisher", h.asked(query.Publisher, a.Publisher))
	add("Desk", reference{Text: clean(a.Desk)})
	if a.Language != "" {
		lang := h.chosen("lang", a.Language)
		lang.Text = languageName(a.Language)
		add("Language", lang)
	}
	var keywords []reference
	for _, k := range a.Keywords {
		keywords = append(keywords, h.asked(query.Keyword, k))
	}
	add("Keywords", keywords...)
	if u, err := url.Parse(a.URL); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
		all = append(all, fact{Label: "Original", Values: []reference{{Text: clean(u.Host), Link: a.URL}}, Away: true})
	}
	add("Known as", reference{Text: clean(a.GUID)})
	add("Version", reference{Text: clean(a.Version)})
	add("Replaces", reference{Text: clean(a.Replaces)})
	file := clean(a.Source.Path)
	if a.Source.Member != "" {
		file += "!" + clean(a.Source.Member)
	}
	add("File", reference{Text: file})
	add("ID", reference{Text: clean(a.ID)})
	return all
}

// mentions cuts a field of an article, whose text it is given, into pieces: each
// mention leads to the search for what it names.
func (h *handler) mentions(a *corpus.Article, field, text string) (pieces []piece) {
	for _, s := range a.Stretches(field, 0, text) {
		if s.Entity == nil {
			pieces = append(pieces, piece{Text: s.Text})
			continue
		}
		param := map[names.Kind]string{names.Person: "person", names.Place: "place", names.Organisation: "org"}[s.Kind]
		pieces = append(pieces, piece{Text: clean(s.Text), Link: h.chosen(param, s.Entity.Name).Link, Kind: param})
	}
	return pieces
}

// paragraphs parts pieces at blank lines, and cleans them.
func paragraphs(pieces []piece) [][]piece {
	var all [][]piece
	var p []piece
	end := func() {
		if len(p) > 0 {
			all = append(all, p)
		}
		p = nil
	}
	for _, one := range pieces {
		if one.Link != "" {
			p = append(p, one)
			continue
		}
		for i, s := range strings.Split(one.Text, "\n\n") {
			if i > 0 {
				end()
			}
			if s = clean(s); s != "" && (len(p) > 0 || strings.TrimSpace(s) != "") {
				p = append(p, piece{Text: s})
			}
		}
	}
	end()
	return all
}
