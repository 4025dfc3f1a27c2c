package corpus

import (
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// newsmlFormat reads NewsML 1.x, of which one file holds any number of items,
// and one item any number of texts. An item is held whole; a file is not.
var newsmlFormat = Format{
	Name: "newsml",
	Knows: func(_ string, head []byte) bool {
		_, local := rootOf(head)
		return local == "NewsML"
	},
	Read: func(ctx context.Context, in *Input) iter.Seq2[*Article, error] {
		return func(yield func(*Article, error) bool) {
			out := newsmlOut{yield: yield, url: in.URL}
			if err := readNewsML(ctx, in, &out); out.flush(true) && err != nil {
				yield(nil, err)
			}
		}
	},
}

// readNewsML reads the items of a document, each on its own, so that one that
// is malformed does not take the others with it. It returns what ended it too early.
func readNewsML(ctx context.Context, in *Input, out *newsmlOut) error {
	pieces, err := newXMLPieces(in, "NewsEnvelope", "NewsItem")
	if err != nil {
		return err
	}
	pieces.nested = true
	var envelope *element
	items := 0
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		e, _, err := pieces.next()
		switch bad := (*pieceError)(nil); {
		case err == io.EOF && items == 0:
			return ErrNoArticle // a catalogue, or topics
		case err == io.EOF:
			return nil
		case errors.As(err, &bad):
			if items++; !out.note(bad.err, false) {
				return nil
			}
			continue
		case err != nil:
			return err
		}
		switch e.name {
		case "NewsEnvelope":
			envelope = e
		case "NewsItem":
			stories, notes := newsmlItem(e, envelope)
			if len(stories) > 0 || len(notes) > 0 {
				items++
			}
			for _, a := range stories {
				if !out.add(a) {
					return nil
				}
			}
			for _, note := range notes {
				if !out.note(note, len(stories) > 0) {
					return nil
				}
			}
		}
	}
}

// A newsmlOut yields articles. The first waits for the second, for only the
// articles of a file of many are called by keys.
type newsmlOut struct {
	yield func(*Article, error) bool
	url   string
	first *Article
	notes []error // that wait too
	n     int
	done  bool // nobody wants more
}

// add yields an article, and reports whether more are wanted.
func (o *newsmlOut) add(a *Article) bool {
	if o.done {
		return false
	}
	o.n++
	a.set("url", &a.URL, o.url, "the address it was fetched from")
	if a.ID == "" {
		a.ID = strconv.Itoa(o.n)
	}
	if o.n == 1 {
		o.first = a
		return true
	}
	if o.flush(false) && !o.yield(a, nil) {
		o.done = true
	}
	return !o.done
}

// note tells what could not be read of an item. kept says that it is of the
// article that was added last, and not all that there is of the item.
func (o *newsmlOut) note(err error, kept bool) bool {
	switch err = (&BadArticle{Err: err, Kept: kept}); {
	case o.done:
	case o.n == 1 && o.first != nil:
		o.notes = append(o.notes, err)
	case !o.yield(nil, err):
		o.done = true
	}
	return !o.done
}

// flush yields the article that waits, if any, and reports whether more are wanted.
func (o *newsmlOut) flush(alone bool) bool {
	if o.first == nil || o.done {
		return !o.done
	}
	if alone {
		o.first.ID = ""
	}
	o.done = !o.yield(o.first, nil)
	for _, err := range o.notes {
		o.done = o.done || !o.yield(nil, err)
	}
	o.first, o.notes = nil, nil
	return !o.done
}

// newsmlItem returns the articles of one NewsItem, each with its key as ID, or
// none of an item that holds topics, or pictures without words.
func newsmlItem(item, envelope *element) (articles []*Article, notes []error) {
	r := newsmlReader{}
	base := new(Article)
	r.identity(base, item)
	base.set("language", &base.Language, item.attr("lang"), "NewsML NewsItem@xml:lang")
	for _, c := range item.all("NewsComponent") {
		r.component(c, nil, nil)
	}
	later := new(Article) // what counts where neither component nor text say better
	for _, sender := range []string{"SentFrom/Party", "NewsService"} {
		later.set("publisher", &later.Publisher, attrOf(envelope.all(sender), "FormalName"), "NewsML NewsEnvelope/"+sender+"@FormalName")
	}
	r.date(later, "published", &later.Published, envelope.first("DateAndTime").text(), "NewsML NewsEnvelope/DateAndTime")
	slug := item.first("Identification/NameLabel").text()

	told := r.told()
	for i, s := range told {
		a := s.article(base, later)
		a.set("publisher", &a.Publisher, item.first("Identification/NewsIdentifier/ProviderId").text(), "NewsML NewsIdentifier/ProviderId")
		if slug != "" && len(told) == 1 {
			a.Keywords = append(slices.Clip(a.Keywords), slug)
			a.from("keywords", "NewsML Identification/NameLabel")
		}
		a.setStandfirst(s.standfirst, s.standfirstFrom)
		if len(told) > 1 && a.GUID != "" { // they are no versions of each other
			a.GUID += "#" + cmp.Or(s.e.attr("Duid"), s.e.attr("Euid"), strconv.Itoa(i+1))
		}
		a.ID = a.GUID
		articles = append(articles, a)
	}
	return articles, r.notes
}

// identity reads what an item is called, its state and its dates.
func (r *newsmlReader) identity(a *Article, item *element) {
	id := item.first("Identification/NewsIdentifier")
	revision := id.first("RevisionId")
	a.set("guid", &a.GUID, newsmlGUID(item), "NewsML NewsIdentifier")
	a.set("version", &a.Version, revision.text(), "NewsML NewsIdentifier/RevisionId")
	if previous := revision.attr("PreviousRevision"); previous != "0" && previous != a.Version {
		a.set("replaces", &a.Replaces, previous, "NewsML NewsIdentifier/RevisionId@PreviousRevision")
	}

	m := item.first("NewsManagement")
	a.set("status", (*string)(&a.Status), string(statusOf(attrOf(m.all("Status"), "FormalName"))), "NewsML NewsManagement/Status@FormalName")
	r.date(a, "published", &a.Published, m.first("FirstCreated").text(), "NewsML NewsManagement/FirstCreated")
	r.date(a, "published", &a.Published, m.first("ThisRevisionCreated").text(), "NewsML NewsManagement/ThisRevisionCreated")
	r.date(a, "updated", &a.Updated, m.first("ThisRevisionCreated").text(), "NewsML NewsManagement/ThisRevisionCreated")
	if !a.Updated.Time.After(a.Published.Time) {
		a.Updated = Date{}
		delete(a.Origins, "updated")
	}
	change := m.first("StatusWillChange")
	if future := attrOf(change.all("FutureStatus"), "FormalName"); strings.EqualFold(future, string(Usable)) && a.Status == Withheld {
		r.date(a, "embargoed", &a.Embargoed, change.first("DateAndTime").text(), "NewsML NewsManagement/StatusWillChange/DateAndTime")
	}
}

// newsmlGUID returns the public identifier of an item without its revision. One
// that names no item is replaced by what it is made of.
func newsmlGUID(newsItem *element) string {
	id := newsItem.first("Identification/NewsIdentifier")
	public, item := id.first("PublicIdentifier").text(), id.first("NewsItemId").text()
	revision := id.first("RevisionId")
	if strings.HasPrefix(public, "urn:newsml:") && strings.Count(public, ":") < 4 && item != "" { // urn:newsml:PROVIDER:DATE:ITEM:REVISION
		public = ""
	}
	if public == "" && item != "" {
		parts := []string{"urn", "newsml", id.first("ProviderId").text()}
		if date := id.first("DateId").text(); date != newsItem.first("NewsManagement/ThisRevisionCreated").text() { // which another revision has not
			parts = append(parts, date)
		}
		return strings.Join(append(parts, item), ":")
	}
	if n := revision.text(); n != "" {
		whole := public
		for _, update := range []string{revision.attr("Update"), ""} {
			if public == whole {
				public = strings.TrimSuffix(public, ":"+n+update)
			}
		}
	}
	return public
}

// date sets a date, and tells of one that is none.
func (r *newsmlReader) date(a *Article, field string, to *Date, value, where string) {
	if err := a.setDate(field, to, value, where); err != nil {
		r.note(err)
	}
}

func (r *newsmlReader) note(err error) {
	if len(r.notes) < maxList {
		r.notes = append(r.notes, err)
	}
}
