package query

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"ksearch/corpus"
)

// A projection is the members of an article in JSON that are answered, and how
// its snippets are. The zero projection is all of them as they are.
type projection struct {
	fields, exclude []string   // nil: all, none
	highlight       []string   // the fields whose snippets are answered; nil: all
	tags            *[2]string // before and after each mark of a snippet's HTML; nil: there is none
}

// projection reads the parameters fields and exclude.
func (p params) projection() (projection, error) {
	var out projection
	known := articleMembers()
	for _, list := range []struct {
		param string
		names *[]string
	}{{paramFields, &out.fields}, {paramExclude, &out.exclude}} {
		if p[list.param] == nil {
			continue
		}
		*list.names = []string{}
		for name := range strings.SplitSeq(p.get(list.param), ",") {
			switch name = strings.TrimSpace(name); {
			case name == "":
				continue
			case !slices.Contains(known, name):
				mend := "they are " + strings.Join(known, ", ")
				if near := nearest(name, known); near != "" {
					mend = fmt.Sprintf("did you mean %s?", near)
				}
				return out, badParam(list.param, "an article has no "+quoted(name), mend)
			case name == "id" && list.param == paramExclude:
				return out, badParam(list.param, "an article without its id", "id is always there")
			}
			*list.names = append(*list.names, name)
		}
	}
	if p[paramHighlight] != nil {
		for one := range strings.SplitSeq(p.get(paramHighlight), ",") {
			one = strings.TrimSpace(one)
			if !slices.Contains(snippetFields(), one) {
				return out, badParam(paramHighlight, "there are no snippets of "+quoted(clip(one)), "they are of "+strings.Join(snippetFields(), ", "))
			}
			out.highlight = append(out.highlight, one)
		}
	}
	before, after := p.get(paramPreTag), p.get(paramPostTag)
	for _, tag := range []struct{ name, value, other string }{{paramPreTag, before, paramPostTag}, {paramPostTag, after, paramPreTag}} {
		if len(tag.value) > maxTag || !utf8.ValidString(tag.value) {
			return out, badParam(tag.name, quoted(clip(tag.value))+" is no tag", fmt.Sprintf("it is UTF-8 of at most %d bytes, such as <mark>", maxTag))
		}
		if tag.value != "" && p.get(tag.other) == "" {
			return out, badParam(tag.name, tag.name+" without "+tag.other, "give both")
		}
	}
	if before != "" {
		out.tags = &[2]string{before, after}
	}
	return out, nil
}

// snippetFields are the fields of which a hit may have snippets.
func snippetFields() []string { return []string{"headline", "standfirst", "body"} }

const maxTag = 100 // bytes; nobody needs more

// names reports whether a member is asked for by its name.
func (p projection) names(member string) bool {
	return slices.Contains(p.fields, member) && !slices.Contains(p.exclude, member)
}

// of returns a with the members of p, and its id. It does not change a.
func (p projection) of(a *corpus.Article) *corpus.Article {
	if a == nil || p.fields == nil && p.exclude == nil {
		return a
	}
	cut := *a
	v := reflect.ValueOf(&cut).Elem()
	for i := range v.NumField() {
		name := member(v.Type().Field(i))
		if name != "id" && (p.fields != nil && !slices.Contains(p.fields, name) || slices.Contains(p.exclude, name)) {
			v.Field(i).SetZero() // what is zero is not written
		}
	}
	return &cut
}

// hit returns h with its article cut, and with its snippets as HTML too if that
// is asked for. It does not change what h holds.
func (p projection) hit(h Hit) Hit {
	h.Article = p.of(h.Article)
	if p.tags != nil || p.highlight != nil {
		h.Snippets = slices.DeleteFunc(slices.Clone(h.Snippets), func(s Snippet) bool {
			return p.highlight != nil && !slices.Contains(p.highlight, s.Field)
		})
	}
	if p.tags != nil {
		for i, s := range h.Snippets {
			h.Snippets[i].HTML = s.Tagged(p.tags[0], p.tags[1])
		}
	}
	return h
}

// result returns res with its hits cut. It does not change res.
func (p projection) result(res *Result) *Result {
	if p.fields == nil && p.exclude == nil && p.highlight == nil && p.tags == nil {
		return res
	}
	out := *res
	out.Hits = slices.Clone(res.Hits)
	for i, h := range out.Hits {
		out.Hits[i] = p.hit(h)
	}
	return &out
}

// articleMembers returns what the members of an article are called in JSON.
func articleMembers() []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[corpus.Article]()) {
		if name := member(f); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func member(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return strings.TrimPrefix(name, "-")
}
