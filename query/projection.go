package query

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"ksearch/corpus"
)

// A projection is the members of an article in JSON that are answered. The
// zero projection is all of them.
type projection struct {
	fields, exclude []string // nil: all, none
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
	return out, nil
}

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

// result returns res with its articles cut. It does not change res.
func (p projection) result(res *Result) *Result {
	if p.fields == nil && p.exclude == nil {
		return res
	}
	out := *res
	out.Hits = slices.Clone(res.Hits)
	for i := range out.Hits {
		out.Hits[i].Article = p.of(out.Hits[i].Article)
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
