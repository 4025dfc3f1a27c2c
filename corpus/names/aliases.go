package names

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds on a table of aliases. A newsroom has some thousands of them.
const (
	MaxAliasLine = 64 << 10 // bytes
	MaxAliases   = 200_000  // spellings in all, canonical names included
)

// ErrAliases is the error for a table of aliases that cannot be used as it is.
var ErrAliases = errors.New("names: bad table of aliases")

// Aliases are a newsroom's own canonical names, with the spellings that mean
// them. In a [Tagger] they win over all that is built in. A nil *Aliases holds
// none. It does not change once read, and is safe for concurrent use.
type Aliases struct {
	entries []alias
	known   phrases
	byName  map[string]int32 // kind and folded spelling to entry
	byKey   map[string]int32 // of people in two or more words; -1 where two people have it
}

type alias struct {
	Entity
	line int
}

// ReadAliases reads a table of one person, place or organisation a line, in two
// to five columns with a tab between them:
//
//	kind  name  aliases  geonames  country
//
// The kind is person, place or organisation. The name is the canonical one,
// which answers show. Aliases stand apart by "|", in any script, and are
// compared as [Fold] does; one of a single word ("Apo") names the person too.
// One that ends in "?" is a common word as well ("Hope?"), and is left alone
// unless the name or another alias stands in the same text; one that is
// all capitals ("KRG") is known only in capitals. The last two columns are for
// places: the id in GeoNames, as a number, and the country, as ISO 3166-1
// alpha-2. Empty columns say nothing. Empty lines and lines that begin with
// "#" are left out.
//
// An error wraps [ErrAliases], or is that of r. It names the line.
func ReadAliases(r io.Reader) (*Aliases, error) {
	t := &Aliases{known: newPhrases(256), byName: make(map[string]int32), byKey: make(map[string]int32)}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 4096), MaxAliasLine)
	n := 1
	for ; lines.Scan(); n++ {
		line := lines.Text()
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		if err := t.add(line, n); err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrAliases, n, err)
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("%w: line %d is longer than %d bytes: give its aliases on several lines with the same name", ErrAliases, n, MaxAliasLine)
	case err != nil:
		return nil, fmt.Errorf("names: reading aliases: %w", err)
	}
	return t, nil
}

func (t *Aliases) add(line string, n int) error {
	if !utf8.ValidString(line) {
		return errors.New("this is not UTF-8: save the file as UTF-8")
	}
	columns := strings.Split(strings.TrimRight(line, "\r"), "\t")
	if len(columns) < 2 {
		return errors.New("one column, want kind, name and aliases with a tab between them")
	}
	if len(columns) > 5 {
		return fmt.Errorf("%d columns, want at most 5: aliases stand apart by |, not by tabs", len(columns))
	}
	for i := range columns {
		columns[i] = strings.TrimSpace(columns[i])
	}
	columns = append(columns, "", "", "")
	a := alias{line: n}
	switch kind := Kind(strings.ToLower(columns[0])); kind {
	case Person, Place, Organisation:
		a.Kind = kind
	case "organization":
		a.Kind = Organisation
	default:
		return fmt.Errorf("unknown kind %.40q: the kinds are person, place, organisation", columns[0])
	}
	name := strings.TrimSuffix(columns[1], "?")
	if a.Name = canonical(name); a.Name == "" {
		return errors.New("no name in the second column")
	}
	if columns[3] != "" || columns[4] != "" {
		if a.Kind != Place {
			return fmt.Errorf("a %s has no id in GeoNames and no country: leave out the columns after the aliases", a.Kind)
		}
	}
	if columns[3] != "" {
		id, err := strconv.Atoi(columns[3])
		if err != nil || id <= 0 {
			return fmt.Errorf("%.40q is no id in GeoNames: it is a number, such as 95446", columns[3])
		}
		a.GeoNames = id
	}
	if c := columns[4]; c != "" {
		if len(c) != 2 || c[0] < 'A' || c[0] > 'Z' || c[1] < 'A' || c[1] > 'Z' {
			return fmt.Errorf("%.40q is no country: it is two capitals of ISO 3166, such as IQ", c)
		}
		a.Country = c
	}
	// A name on several lines is one entry.
	of, known := t.byName[string(a.Kind)+Fold(a.Name)]
	if known && t.entries[of].Name != a.Name {
		return fmt.Errorf("%q is called %q on line %d: keep one of the two", a.Name, t.entries[of].Name, t.entries[of].line)
	}
	if !known {
		of = int32(len(t.entries))
		t.entries = append(t.entries, a)
	} else {
		held := &t.entries[of]
		if a.GeoNames != 0 && held.GeoNames != 0 && a.GeoNames != held.GeoNames || a.Country != "" && held.Country != "" && a.Country != held.Country {
			return fmt.Errorf("%q is another place on line %d: of two places of one name, call one by its region too", a.Name, held.line)
		}
		held.GeoNames, held.Country = max(held.GeoNames, a.GeoNames), max(held.Country, a.Country)
	}
	spellings := []string{columns[1]}
	if columns[2] != "" {
		spellings = append(spellings, strings.Split(columns[2], "|")...)
	}
	for _, s := range spellings {
		if err := t.spell(strings.TrimSpace(s), of); err != nil {
			return err
		}
	}
	return nil
}

// spell makes s a spelling of an entry.
func (t *Aliases) spell(s string, of int32) error {
	plain := canonical(strings.TrimSuffix(s, "?"))
	words, _ := appendWords(nil, nil, plain, 0)
	switch {
	case s == "":
		return errors.New("an empty alias: aliases have one | between them, and none at the end")
	case len(words) == 0:
		return fmt.Errorf("the alias %.40q has no letter in it", s)
	case len(words) > maxPhrase:
		return fmt.Errorf("the alias %.80q has %d words, want at most %d", s, len(words), maxPhrase)
	case len(t.byName) >= MaxAliases:
		return fmt.Errorf("more than %d spellings", MaxAliases)
	}
	e := &t.entries[of]
	key := string(e.Kind) + Fold(plain)
	if other, held := t.byName[key]; held && other != of {
		o := &t.entries[other]
		return fmt.Errorf("%q is both %q and, on line %d, %q: keep one of the two", plain, e.Name, o.line, o.Name)
	}
	t.byName[key] = of
	t.known.add(s, sense{value: of}, nil, nil)
	if e.Kind == Person && len(words) > 1 {
		if k := Key(plain); k != "" {
			if other, held := t.byKey[k]; held && other != of {
				of = -1
			}
			t.byKey[k] = of
		}
	}
	return nil
}

// Len returns how many people, places and organisations t holds.
func (t *Aliases) Len() int {
	if t == nil {
		return 0
	}
	return len(t.entries)
}

// Lookup returns the entity of a kind that t knows by name, in one of its
// spellings, or for the full name of a person in one that has the same [Key].
func (t *Aliases) Lookup(kind Kind, name string) (Entity, bool) {
	if of := t.lookup(kind, name); of >= 0 {
		return t.entries[of].Entity, true
	}
	return Entity{}, false
}

// canonical reports whether t calls a person name.
func (t *Aliases) canonical(name string) bool {
	of := t.lookup(Person, name)
	return of >= 0 && t.entries[of].Name == name
}

func (t *Aliases) lookup(kind Kind, name string) int32 {
	if t == nil || len(t.entries) == 0 || len(name) > maxKeyed {
		return -1
	}
	if of, ok := t.byName[string(kind)+Fold(canonical(name))]; ok {
		return of
	}
	if kind != Person {
		return -1
	}
	if key, count := keyOf(name); count > 1 {
		if of, ok := t.byKey[key]; ok {
			return of
		}
	}
	return -1
}

// senses are of one kind only where a phrase has several: the person before the
// place before the organisation.
func (t *Aliases) choose(senses []sense) sense {
	order := []Kind{Person, Place, Organisation}
	return slices.MinFunc(senses, func(a, b sense) int {
		return slices.Index(order, t.entries[a.value].Kind) - slices.Index(order, t.entries[b.value].Kind)
	})
}
