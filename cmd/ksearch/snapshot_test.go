package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ksearch/index"
)

// A snapshot has its name when it is whole, and never takes that of another
// file, which can come while it is written; nothing else is left of it.
func TestSnapshotTakesItsNameWhenItIsWhole(t *testing.T) {
	none := func(string) (*os.File, error) { return nil, errors.ErrUnsupported }
	broken := errors.New("broken")
	for kind, create := range map[string]func(string) (*os.File, error){"nameless": nameless, "named": none} {
		if f, err := create(t.TempDir()); kind == "nameless" && err != nil {
			t.Logf("no files without a name here: %v", err)
			continue
		} else if err == nil {
			f.Close()
		}
		for _, tt := range []struct {
			name           string
			before, during bool // another file comes
			force          bool
			fails          error // of the taking
			want           string
		}{
			{name: "new", want: "whole"},
			{name: "replaced", before: true, force: true, want: "whole"},
			{name: "replaced without need", force: true, want: "whole"},
			{name: "refused", before: true, want: "other"},
			{name: "refused at the end", during: true, want: "other"},
			{name: "replaced at the end", during: true, force: true, want: "whole"},
			{name: "broken off", fails: broken},
			{name: "broken off over another", before: true, force: true, fails: broken, want: "other"},
		} {
			dir := t.TempDir()
			name := filepath.Join(dir, "news.tar")
			other := func(wanted bool) {
				if wanted {
					if err := os.WriteFile(name, []byte("other"), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			other(tt.before)
			_, err := takeInto(name, tt.force, create, func(w io.Writer) (index.SnapshotReport, error) {
				other(tt.during)
				_, err := io.WriteString(w, "whole")
				return index.SnapshotReport{}, errors.Join(err, tt.fails)
			})
			if (err == nil) != (tt.want == "whole") || tt.fails != nil && !errors.Is(err, tt.fails) {
				t.Errorf("%s, %s: %v", kind, tt.name, err)
			}
			got, _ := os.ReadFile(name) // there is none, or it is other than wanted
			if string(got) != tt.want {
				t.Errorf("%s, %s: the file holds %q, want %q", kind, tt.name, got, tt.want)
			}
			left, err := os.ReadDir(dir)
			if err != nil || slices.ContainsFunc(left, func(e os.DirEntry) bool { return strings.HasSuffix(e.Name(), ".part") }) {
				t.Errorf("%s, %s: %v is left, %v", kind, tt.name, left, err)
			}
		}
	}
}
