package corpus

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// A newsmlReader reads the components of one NewsItem. A component is a story
// of its own, a part of one (its headline, its text in one format), or holds
// several stories, and nothing but names and roles tells which.
type newsmlReader struct {
	notes   []error
	stories []*newsmlStory
}

// A newsmlStory is what was found of one article.
type newsmlStory struct {
	e         *element // the component that it begins with
	own       *Article // what its components say of it
	nitf      *Article // what its text says
	inherited *Article // what is said of a component that holds it; may be nil

	title              string
	standfirst         []string
	standfirstFrom     string
	body               []string
	captions, contacts []string
	creators           []string
	origin, source     string
	media              bool // a picture or video
	bodyFrom           string
}

// A partRole is what a component is to its story.
type partRole int

const (
	bodyPart partRole = iota // also every role that is not known
	headlinePart
	standfirstPart
	captionPart
	contactPart
	mediaPart
	noPart
)

var partRoles = sync.OnceValue(func() map[string]partRole {
	m := make(map[string]partRole)
	for role, names := range map[partRole]string{
		headlinePart:   "headline title hedline",
		standfirstPart: "subheadline subhead subtitle abstract summary lead teaser deck standfirst",
		captionPart:    "caption legend",
		contactPart:    "contact contacts",
		mediaPart:      "photo picture image graphic infographic video audio clip animation photograph",
		noPart:         "stylesheet logo thumbnail preview quicklook icon tweettext script",
	} {
		for name := range strings.FieldsSeq(names) {
			m[name] = role
		}
	}
	return m
})

func roleOf(component *element) partRole {
	return partRoles()[letters(component.first("Role").attr("FormalName"), maxName)]
}

// component reads a component, which belongs to the story of, if that is not
// nil, and is not a story itself. around is what the components around it say.
func (r *newsmlReader) component(c *element, of *newsmlStory, around *Article) {
	role := roleOf(c)
	own := r.about(c)
	starts := own.Headline != "" && (role == bodyPart || role == mediaPart)
	if of == nil || starts {
		of = &newsmlStory{e: c, own: own, nitf: new(Article), inherited: around, media: role == mediaPart}
		r.stories = append(r.stories, of)
	} else if role != mediaPart && role != noPart {
		fill(of.own, own)
	}
	if role == noPart {
		return
	}
	if role != mediaPart || starts {
		of.lines(c)
	}
	r.content(c, role, of)

	merged := around
	if !isEmpty(own) {
		merged = clone(own)
		fill(merged, around)
	}
	parts := c.all("NewsComponent")
	if strings.EqualFold(c.attr("EquivalentsList"), "yes") {
		parts = bestVersions(parts)
	}
	for _, part := range parts {
		r.component(part, of, merged)
	}
}

// bestVersions returns of components that say the same the one in the best
// format, and that for each language.
func bestVersions(parts []*element) []*element {
	var best []*element
	ranks := make(map[string]int) // by language
	places := make(map[string]int)
	for _, c := range parts {
		lang := languageCode(cmp.Or(c.attr("lang"), attrOf(c.all("DescriptiveMetadata/Language"), "FormalName")))
		rank := 0
		for e := range c.within() {
			if e.name == "ContentItem" {
				rank = max(rank, rankOf(e))
			}
		}
		at, known := places[lang]
		switch {
		case !known:
			places[lang], ranks[lang] = len(best), rank
			best = append(best, c)
		case rank > ranks[lang]:
			best[at], ranks[lang] = c, rank
		}
	}
	return best
}

// lines reads what a component says that counts only where its text does not
// say it better.
func (s *newsmlStory) lines(c *element) {
	if lines := c.values("NewsLines/SubHeadLine"); len(lines) > 0 && len(s.standfirst) < maxList {
		s.standfirst = append(s.standfirst, lines...)
		s.standfirstFrom = cmp.Or(s.standfirstFrom, "NewsML NewsLines/SubHeadLine")
	}
	for _, party := range c.all("AdministrativeMetadata/Creator/Party") {
		if name := oneLine(party.attr("FormalName"), maxName); strings.Contains(name, " ") && isName(strings.Fields(name)) && len(s.creators) < maxList {
			s.creators = append(s.creators, name)
		}
	}
	s.source = cmp.Or(s.source, attrOf(c.all("AdministrativeMetadata/Source/Party"), "FormalName"))
	for _, l := range c.all("DescriptiveMetadata/Location") {
		if place := newsmlPlace(l); isOrigin(l) && s.origin == "" {
			s.origin = place.Name
		}
	}
}

func isOrigin(location *element) bool {
	how := strings.ToLower(location.attr("HowPresent"))
	return how == "origin" || how == "dateline" || how == "from"
}

// content reads the text of a component, of which it may hold several versions.
func (r *newsmlReader) content(c *element, role partRole, of *newsmlStory) {
	var item *element
	rank := 0
	for _, i := range c.all("ContentItem") {
		if n := rankOf(i); n > rank {
			item, rank = i, n
		}
		if isBase64(i) && isText(i) {
			r.note(errors.New("NewsML ContentItem/Encoding: text in Base64 is not read: ask for it as it is"))
		}
	}
	if item == nil {
		return
	}
	text, nitf, notes := contentText(dataOf(item))
	for _, note := range notes {
		r.note(note)
	}
	line := strings.Join(strings.Fields(text), " ")
	add := func(to *[]string) {
		if strings.TrimSpace(text) != "" && !slices.Contains((*to)[max(0, len(*to)-8):], text) {
			*to = append(*to, text)
		}
	}
	switch role {
	case headlinePart:
		of.title = cmp.Or(of.title, line)
	case standfirstPart:
		add(&of.standfirst)
		of.standfirstFrom = cmp.Or(of.standfirstFrom, "NewsML NewsComponent[Role="+oneLine(c.first("Role").attr("FormalName"), 40)+"]")
	case contactPart:
		add(&of.contacts)
	case captionPart:
		add(&of.captions)
	default:
		if role == mediaPart && of.e != c {
			add(&of.captions)
			break
		}
		add(&of.body)
		of.bodyFrom = "NewsML ContentItem/DataContent"
	}
	if nitf != nil && role != headlinePart && role != standfirstPart && role != contactPart {
		nitf.Body = ""
		fill(of.nitf, nitf)
	}
}

// told returns the stories that are articles: those that have text, or if
// there are none those of pictures, or else one that has a headline.
func (r *newsmlReader) told() (told []*newsmlStory) {
	for _, is := range []func(*newsmlStory) bool{
		func(s *newsmlStory) bool { return !s.media && len(s.body) > 0 },
		func(s *newsmlStory) bool { return len(s.body)+len(s.captions) > 0 },
	} {
		for _, s := range r.stories {
			if is(s) {
				told = append(told, s)
			}
		}
		if len(told) > 0 {
			return told
		}
	}
	for _, s := range r.stories {
		if s.own.Headline != "" || s.title != "" {
			return []*newsmlStory{s}
		}
	}
	return nil
}

// article makes an article of what was found. base is what its item says of
// it, and later what the envelope does.
func (s *newsmlStory) article(base, later *Article) *Article {
	a := clone(s.own)
	const part = "NewsML NewsComponent/ContentItem"
	a.set("headline", &a.Headline, s.title, part)
	fill(a, base)
	fill(a, s.nitf)
	fill(a, s.inherited)
	fill(a, later)
	if len(a.Bylines) == 0 && len(s.creators) > 0 {
		a.Bylines = s.creators
		a.from("bylines", "NewsML AdministrativeMetadata/Creator/Party@FormalName")
	}
	a.set("dateline", &a.Dateline.Raw, s.origin, "NewsML DescriptiveMetadata/Location[HowPresent=Origin]")
	a.set("publisher", &a.Publisher, s.source, "NewsML AdministrativeMetadata/Source/Party@FormalName")

	text, from := s.body, s.bodyFrom
	if len(text) == 0 {
		text, from = s.captions, "NewsML NewsComponent[Role=Caption]"
	}
	a.set("body", &a.Body, strings.Join(text, "\n\n"), from)
	if len(s.contacts) > 0 {
		a.set("editors_note", &a.EditorsNote, "Contact: "+contactLine(s.contacts), "NewsML NewsComponent[Role=Contact]")
	}
	return a
}

// isEmpty reports whether nothing is said of an article.
func isEmpty(a *Article) bool { return len(a.Origins) == 0 }

// clone returns a copy whose lists may be appended to.
func clone(a *Article) *Article {
	c := *a
	c.Origins = maps.Clone(a.Origins)
	c.Bylines, c.Keywords = slices.Clip(a.Bylines), slices.Clip(a.Keywords)
	c.People, c.Places, c.Organisations = slices.Clip(a.People), slices.Clip(a.Places), slices.Clip(a.Organisations)
	return &c
}

// fill sets what a does not say from b, which may be nil. Of keywords and names
// those of both are kept.
func fill(a, b *Article) {
	if b == nil || isEmpty(b) {
		return
	}
	for _, f := range []struct {
		field string
		to    *string
		value string
	}{
		{"headline", &a.Headline, b.Headline},
		{"standfirst", &a.Standfirst, b.Standfirst},
		{"body", &a.Body, b.Body},
		{"dateline", &a.Dateline.Raw, b.Dateline.Raw},
		{"credit", &a.Credit, b.Credit},
		{"section", &a.Section, b.Section},
		{"url", &a.URL, b.URL},
		{"publisher", &a.Publisher, b.Publisher},
		{"desk", &a.Desk, b.Desk},
		{"language", &a.Language, b.Language},
		{"replaces", &a.Replaces, b.Replaces},
		{"editors_note", &a.EditorsNote, b.EditorsNote},
	} {
		a.set(f.field, f.to, f.value, b.Origins[f.field])
	}
	if statusOf(string(a.Status)) == "" && b.Status != "" { // what is usable may be a correction
		a.Status = b.Status
		delete(a.Origins, "status")
		a.from("status", b.Origins["status"])
	}
	if a.GUID == "" { // a version is of that guid
		a.set("guid", &a.GUID, b.GUID, b.Origins["guid"])
		a.set("version", &a.Version, b.Version, b.Origins["version"])
	}
	for _, d := range []struct {
		field string
		to    *Date
		value Date
	}{{"published", &a.Published, b.Published}, {"updated", &a.Updated, b.Updated}, {"embargoed", &a.Embargoed, b.Embargoed}} {
		if d.to.IsZero() && !d.value.IsZero() {
			*d.to = d.value
			a.from(d.field, b.Origins[d.field])
		}
	}
	if len(a.Bylines) == 0 && len(b.Bylines) > 0 {
		a.Bylines = b.Bylines
		a.from("bylines", b.Origins["bylines"])
	}
	joinLists(a, b, "keywords", &a.Keywords, b.Keywords, func(s string) string { return s })
	name := func(e Entity) string { return e.Name }
	joinLists(a, b, "people", &a.People, b.People, name)
	joinLists(a, b, "places", &a.Places, b.Places, name)
	joinLists(a, b, "organisations", &a.Organisations, b.Organisations, name)
}

// joinLists adds to a list the values of another that it has not, up to a bound.
func joinLists[T any](a, b *Article, field string, list *[]T, more []T, key func(T) string) {
	if len(more) == 0 {
		return
	}
	a.from(field, b.Origins[field])
	if len(*list) == 0 {
		*list = slices.Clip(more)
		return
	}
	known := make(map[string]bool, len(*list))
	for _, x := range *list {
		known[key(x)] = true
	}
	for _, x := range more {
		if !known[key(x)] && len(*list) <= maxStated {
			*list = append(*list, x)
		}
	}
}

// worded reports whether a line holds a word: some desks put numbers in
// headlines.
func worded(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
