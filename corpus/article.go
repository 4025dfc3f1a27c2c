package corpus

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"ksearch/corpus/names"
)

// An Article is one news article. Only ID, and one of Headline and Body, are
// always set; a field that its file says nothing about is left at its zero
// value. All text is valid UTF-8, and holds no control characters but
// newlines.
type Article struct {
	// ID names the article for good: 16 letters and digits made from the path
	// of its source and its place in it, so that reading the same file
	// again yields the same IDs. See [MakeID].
	ID     string `json:"id"`
	Source Source `json:"source,omitzero"` // only Path, Revision and Member are set here

	Language   string   `json:"language,omitempty"` // BCP 47: "en", "ckb" Sorani, "kmr" Kurmanji, "ar", "fa", "tr" ...
	Headline   string   `json:"headline,omitempty"` // one line
	Standfirst string   `json:"standfirst,omitempty"`
	Dateline   Dateline `json:"dateline,omitzero"`
	Body       string   `json:"body,omitempty"` // without dateline and credit; paragraphs stand apart by one blank line
	Bylines    []string `json:"bylines,omitempty"`
	Credit     string   `json:"credit,omitempty"` // "Editing by ..."

	Published Date     `json:"published,omitzero"`
	Updated   Date     `json:"updated,omitzero"`
	Embargoed Date     `json:"embargoed,omitzero"` // not to be published before
	Section   string   `json:"section,omitempty"`
	Keywords  []string `json:"keywords,omitempty"`
	URL       string   `json:"url,omitempty"`
	Publisher string   `json:"publisher,omitempty"`
	Desk      string   `json:"desk,omitempty"` // where it was edited, which is not where the reporter stood

	Status      Status `json:"status,omitempty"`       // "" is usable
	GUID        string `json:"guid,omitempty"`         // what the publisher calls it, the same in all its versions
	Version     string `json:"version,omitempty"`      // of those with one GUID
	Replaces    string `json:"replaces,omitempty"`     // the GUID or version that it stands for
	EditorsNote string `json:"editors_note,omitempty"` // to the desks: "ADDS quotes"; not for publication

	// Who and what the article is about, by number of mentions, then in order
	// of first mention. The place where it was filed is in Dateline, and is
	// here only if the text names it too.
	People        []Entity `json:"people,omitempty"`
	Places        []Entity `json:"places,omitempty"`
	Organisations []Entity `json:"organisations,omitempty"`

	// Origins say where in its file each field was found, by the field's name
	// in JSON: "headline": "NITF body.head/hedline/hl1". They are for a person
	// who wonders, and are neither printed nor kept with the article.
	Origins map[string]string `json:"-"`
}

// from notes where a field was found, unless it is noted already.
func (a *Article) from(field, where string) {
	if a.Origins == nil {
		a.Origins = make(map[string]string, 16)
	}
	if _, noted := a.Origins[field]; !noted {
		a.Origins[field] = where
	}
}

// set sets a field that has no value yet, and notes where the value was found.
func (a *Article) set(field string, to *string, value, where string) {
	if value = strings.TrimSpace(value); value != "" && *to == "" {
		*to = value
		a.from(field, where)
	}
}

// setDate sets a date that is unknown yet from what a file states. What is no
// date is an error, and "" is nothing.
func (a *Article) setDate(field string, to *Date, value, where string) error {
	if value = strings.TrimSpace(value); value == "" || !to.IsZero() {
		return nil
	}
	d, err := ParseDate(oneLine(value, maxName))
	if err != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	d.Origin = FromField
	*to = d
	a.from(field, where)
	return nil
}

// StatusLabel is what stands before the headline of an article that is not to
// be used as it is, "KILLED"; "" is nothing, also if the headline says it itself.
func (a *Article) StatusLabel() string {
	if a.Status == "" || a.Status == Usable {
		return ""
	}
	label := strings.ToUpper(string(a.Status))
	if strings.HasPrefix(strings.ToUpper(a.Headline), label) {
		return ""
	}
	return label
}

// Label is the StatusLabel, or "EMBARGOED" where that is "" and an embargo holds.
func (a *Article) Label(now time.Time) string {
	if label := a.StatusLabel(); label != "" || !a.EmbargoHolds(now) {
		return label
	}
	return "EMBARGOED"
}

// EmbargoHolds reports whether the article is not to be published yet. Of a day
// that is all that is known no hour is sure, so it counts whole.
func (a *Article) EmbargoHolds(now time.Time) bool {
	return !a.Embargoed.IsZero() && now.Before(a.Embargoed.end())
}

// Outlet is who brought the article: the agency of its dateline, or else its
// publisher.
func (a *Article) Outlet() string { return cmp.Or(a.Dateline.Agency, a.Publisher) }

// Entity and Mention are the words of package names in an article.
type (
	Entity  = names.Entity
	Mention = names.Mention
)

// A Source is one file of a corpus, in one state.
type Source struct {
	// Path is slash-separated and relative to the corpus. It is the bytes that
	// the file system holds, which need not be UTF-8.
	Path string `json:"path"`

	// Revision is the SHA-256 of the file's bytes, in hex. In a change to an
	// index, "" says that the file is gone.
	Revision string `json:"revision,omitempty"`

	Size    int64     `json:"size,omitempty"`    // bytes
	ModTime time.Time `json:"mod_time,omitzero"` // zero: not to be trusted, compare Revision

	// Member is the path within the file, if that is an archive:
	// "2018/03/flood.xml", or "march.zip!flood.xml" where archives hold archives.
	// It is set on the Source of an article only.
	Member string `json:"member,omitempty"`

	Articles int      `json:"articles,omitempty"` // that it holds
	Skipped  []string `json:"skipped,omitempty"`  // what could not be read of it, and why; at most [MaxSkipped]
}

// MaxSkipped bounds the reasons kept for one file: a dump of a million bad
// rows says the same thing a million times.
const MaxSkipped = 20

// A Dateline says where and when an article was filed, as its first line does:
// "ERBIL (Kurdistan 24) –".
type Dateline struct {
	Places []string `json:"places,omitempty"` // canonical where the gazetteer knows them, else in title case
	Agency string   `json:"agency,omitempty"`
	Date   Date     `json:"date,omitzero"` // of day precision; the year may come from Article.Published
	Raw    string   `json:"raw,omitempty"` // as written, without its dash
}

// Status says whether an article may still be used.
type Status string

// The states of an article. The empty Status is usable.
const (
	Usable    Status = "usable"
	Corrected Status = "corrected" // stands for an earlier version that was wrong
	Withheld  Status = "withheld"  // not to be published yet
	Killed    Status = "killed"    // withdrawn: do not use
)

// Precision says how much of a [Date] is known.
type Precision string

// The precisions of a date, finest first.
const (
	Second Precision = "second"
	Minute Precision = "minute"
	Day    Precision = "day"
	Month  Precision = "month"
	Year   Precision = "year"
)

// Origin says where a [Date] was found.
type Origin string

// The origins of a date, most trusted first.
const (
	FromField    Origin = "field"    // a field or element of the file that is there for it
	FromDateline Origin = "dateline" // the dateline of the text
	FromURL      Origin = "url"      // the path of the article's address: /2018/03/12/
	FromFileName Origin = "filename" // the name of the file: 2018-03-12-flood.txt
)

// A Date is a time with what is known about it. The zero Date is unknown.
type Date struct {
	Time      time.Time // UTC; the first instant of what Precision leaves open
	Precision Precision
	Origin    Origin
}

// end is the first instant after what Precision leaves open.
func (d Date) end() time.Time {
	switch d.Precision {
	case Year:
		return d.Time.AddDate(1, 0, 0)
	case Month:
		return d.Time.AddDate(0, 1, 0)
	case Day:
		return d.Time.AddDate(0, 0, 1)
	}
	return d.Time
}

// IsZero reports whether nothing is known.
func (d Date) IsZero() bool { return d.Time.IsZero() }

// String returns as much of the date as is known: "2018", "2018-03",
// "2018-03-12", "2018-03-12T09:30Z" or RFC 3339. It is "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time.UTC().Format(layouts[d.Precision])
}

var layouts = map[Precision]string{
	"":     time.RFC3339,
	Second: time.RFC3339,
	Minute: "2006-01-02T15:04Z07:00",
	Day:    time.DateOnly,
	Month:  "2006-01",
	Year:   "2006",
}

type dateJSON struct {
	Time      string    `json:"time"`
	Precision Precision `json:"precision,omitempty"`
	Origin    Origin    `json:"origin,omitempty"`
}

// MarshalJSON writes {"time":"2018-03-12","precision":"day","origin":"field"}.
func (d Date) MarshalJSON() ([]byte, error) {
	return json.Marshal(dateJSON{d.String(), d.Precision, d.Origin})
}

// UnmarshalJSON reads what MarshalJSON writes, or a string that [ParseDate] reads.
func (d *Date) UnmarshalJSON(b []byte) error {
	var row dateJSON
	if len(b) > 0 && b[0] == '"' {
		if err := json.Unmarshal(b, &row.Time); err != nil {
			return err
		}
		row.Origin = FromField
	} else if err := json.Unmarshal(b, &row); err != nil {
		return fmt.Errorf("a date is a string or {time, precision, origin}: %w", err)
	}
	if strings.TrimSpace(row.Time) == "" {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(row.Time)
	if err != nil {
		return err
	}
	parsed.Origin = row.Origin
	*d = parsed
	return nil
}
