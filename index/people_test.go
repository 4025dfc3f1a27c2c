package index

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// FuzzPeople: whatever is in the file of people, each name has one group, which
// has it, no article is lost or counted twice where groups are joined, and what
// cannot be read is named.
func FuzzPeople(f *testing.F) {
	f.Add([]byte(`[["Hana Salih","Hena Salih"],["Azad Rahim","Azad Raheem","Azad Rehim"]]`))
	f.Add([]byte(`[["A","A"]]`))
	f.Add([]byte(`[["A","B"],["C","B"],["B"]]`))
	f.Add([]byte(`[["A"],[]]`))
	f.Add([]byte(`[["A \"B\" C","D"]]`))
	f.Add([]byte(`[["A" ,"B"]]`))
	f.Add([]byte(`[["A","B"],"C"]]`))
	f.Add([]byte(`[["A"]]]]`))
	f.Add([]byte(`[["A",null]]`))
	f.Add([]byte(`null`))
	dir := f.TempDir()
	name := filepath.Join(dir, peopleFile)
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		var decoded [][]string
		if g, plain := plainGroups(string(b)); plain && (json.Unmarshal(b, &decoded) != nil || !slices.EqualFunc(g, decoded, slices.Equal)) {
			t.Fatalf("%q is %q, and read as %q", b, decoded, g)
		}
		p, err := readPeople(dir)
		if err != nil {
			if d := (*DamageError)(nil); !errors.As(err, &d) || d.File != name {
				t.Fatalf("%q: %v does not name the file", b, err)
			}
			return
		}
		var counted tallied
		for n, g := range p.groups {
			for _, name := range g {
				if all := p.spellings(name); p.group[name] != n || !slices.Equal(all, g) {
					t.Fatalf("%q: %q is spelt %q, and in the group %q", b, name, all, g)
				}
			}
			counted.values = append(counted.values, g[:len(g)/2]...) // others are in no article
		}
		slices.Sort(counted.values)
		before, after := uint32(0), uint32(0)
		for i := range counted.values {
			counted.n = append(counted.n, uint32(i+1))
			before += uint32(i + 1)
		}
		joined := p.joined(&counted)
		for i, n := range joined.n {
			after += n
			if n > 0 && p.spellings(joined.values[i])[0] != joined.values[i] {
				t.Fatalf("%q: %d articles are counted for %q", b, n, joined.values[i])
			}
		}
		if after != before || !slices.IsSorted(joined.values) {
			t.Fatalf("%q: %d articles became %d, of %q", b, before, after, joined.values)
		}
		again, err := json.Marshal(p.groups)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, again, 0o600); err != nil {
			t.Fatal(err)
		}
		if back, err := readPeople(dir); err != nil || !slices.EqualFunc(back.groups, p.groups, slices.Equal[[]string]) {
			t.Fatalf("%q is written %q and read as %+v, %v", b, again, back, err)
		}
	})
}
