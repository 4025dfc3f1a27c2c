package corpus

import (
	"cmp"
	"slices"

	"golang.org/x/text/language"

	"ksearch/corpus/names"
)

// A Stretch is a part of a field of an article. Of one that names somebody or
// some place Entity says whom, and Kind what that is; else Entity is nil.
type Stretch struct {
	Text   string
	Kind   names.Kind
	Entity *Entity
}

// Stretches cuts text, which begins at a byte of a field of a ("headline",
// "standfirst" or "body"), at the mentions in it. One that is not where it says
// counts for nothing; of two that overlap the first counts, and the longer one.
func (a *Article) Stretches(field string, at int, text string) []Stretch {
	type mention struct {
		Mention
		kind   names.Kind
		entity *Entity
	}
	var all []mention
	for _, list := range []struct {
		kind     names.Kind
		entities []Entity
	}{{names.Person, a.People}, {names.Place, a.Places}, {names.Organisation, a.Organisations}} {
		for i := range list.entities {
			for _, m := range list.entities[i].Mentions {
				m.Start, m.End = m.Start-at, m.End-at
				if m.Field == field && 0 <= m.Start && m.Start < m.End && m.End <= len(text) && text[m.Start:m.End] == m.Text {
					all = append(all, mention{m, list.kind, &list.entities[i]})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b mention) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	var out []Stretch
	done := 0
	for _, m := range all {
		if m.Start < done {
			continue
		}
		if done < m.Start {
			out = append(out, Stretch{Text: text[done:m.Start]})
		}
		out = append(out, Stretch{m.Text, m.kind, m.entity})
		done = m.End
	}
	if done < len(text) {
		out = append(out, Stretch{Text: text[done:]})
	}
	return out
}

// Direction reads a BCP 47 tag as values of the attributes lang and dir of HTML:
// "rtl" for a language that is written from right to left, unless the tag names
// another script. What is no tag has no language, and the direction of its first
// letter, "auto".
func Direction(tag string) (lang, dir string) {
	const longest = 35 // bytes: RFC 5646, section 4.4.1
	t, err := language.Raw.Parse(tag[:min(len(tag), longest)])
	base, written, _ := t.Raw()
	if err != nil || base.String() == "und" {
		return "", "auto"
	}
	script, _ := t.Script()
	switch base.String() {
	case "azb", "arc": // which the tables of the library have in Latin letters
		if written.String() == "Zzzz" { // no script is named
			return t.String(), "rtl"
		}
	}
	switch script.String() {
	case "Adlm", "Arab", "Hebr", "Nkoo", "Syrc", "Thaa":
		return t.String(), "rtl"
	}
	return t.String(), "ltr"
}
