package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"ksearch/corpus"
)

func TestSourceLogKeepsOddSources(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, sourcesDir), 0o700); err != nil {
		t.Fatal(err)
	}
	want := map[string]corpus.Source{}
	var done []corpus.Source
	for _, src := range []corpus.Source{
		{Path: "plain", Revision: "r", Size: 1, ModTime: time.Unix(1_500_000_000, 123).UTC(), Articles: 2},
		{Path: "caf\xe9", Revision: "r"},
		{Path: "\xff\xfe\x00", Revision: "r"},
		{Path: "tab\tnew\nline\r\\\"", Revision: "r", Skipped: []string{"a\tb\n\"c\"", ""}},
		{Path: "هەولێر", Revision: "r", ModTime: time.Unix(-1, 0).UTC()},
		{Path: "\ufffd", Revision: "r"},
		{Path: "long", Revision: "r", Skipped: []string{strings.Repeat("x", 5<<20)}},
	} {
		done = append(done, src)
		want[src.Path] = src
	}
	log, err := readSources(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := log.add(dir, done); err != nil {
		t.Fatal(err)
	}
	again, err := readSources(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []*sourceLog{log, again} {
		if !reflect.DeepEqual(l.held, want) {
			t.Errorf("sources came back as %.300v, want %.300v", l.held, want)
		}
	}
}

func TestSourceLogIsCompacted(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, sourcesDir), 0o700); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	most := 0
	for n := range 5 * maxLogs {
		log, err := readSources(dir)
		if err != nil {
			t.Fatal(err)
		}
		var done []corpus.Source
		for i := range 4 {
			src := corpus.Source{Path: fmt.Sprint("p", (3*n+i)%50), Revision: fmt.Sprint("r", n)}
			if i == 3 {
				src.Revision = ""
			}
			want[src.Path] = src.Revision
			done = append(done, src)
		}
		if err := log.add(dir, done); err != nil {
			t.Fatal(err)
		}
		again, err := readSources(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(again.files) != len(log.files) || again.lines != log.lines {
			t.Errorf("after %d runs there are %d files of %d lines, the writer knows of %d of %d", n+1, len(again.files), again.lines, len(log.files), log.lines)
		}
		most = max(most, len(again.files))
		held := 0
		for path, rev := range want {
			if rev != "" {
				held++
			}
			if got := again.held[path].Revision; got != rev {
				t.Errorf("after %d runs %s is %q, want %q", n+1, path, got, rev)
			}
		}
		if held != len(again.held) {
			t.Errorf("after %d runs %d sources are held, want %d", n+1, len(again.held), held)
		}
	}
	if most != maxLogs {
		t.Errorf("at most %d files, want %d", most, maxLogs)
	}

	// Many lines that are replaced are written anew too.
	log, err := readSources(dir)
	if err != nil {
		t.Fatal(err)
	}
	many := make([]corpus.Source, 3000)
	for i := range many {
		many[i] = corpus.Source{Path: "same", Revision: fmt.Sprint(i)}
	}
	if err := log.add(dir, many); err != nil {
		t.Fatal(err)
	}
	if again, err := readSources(dir); err != nil || again.lines != len(again.held) || again.held["same"].Revision != "2999" {
		t.Errorf("after 3000 lines of one source there are %d, %v", again.lines, err)
	}
}

func TestSourceLogThatIsDamaged(t *testing.T) {
	line := string(appendSource(nil, corpus.Source{Path: "a", Revision: "r"}))
	for _, text := range []string{
		"\n", "garbage\n", line + line[:len(line)-1], line + "\n", strings.Replace(line, `"a"`, `a`, 1),
		strings.Replace(line, "\t0\t", "\tx\t", 1), strings.TrimSuffix(line, "\n") + "[1]\n", strings.TrimSuffix(line, "\n") + "\t\n",
	} {
		dir := t.TempDir()
		name := filepath.Join(dir, sourcesDir, "00000001.log")
		if err := os.Mkdir(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := readSources(dir)
		if d := (*DamageError)(nil); !errors.As(err, &d) || d.File != name {
			t.Errorf("a log that holds %q: %v, want a DamageError", text, err)
		}
	}
}

// FuzzParseSource: what is written is read back, and what can be read is
// written so that it is read as the same.
func FuzzParseSource(f *testing.F) {
	f.Add("a/b.txt", "0af9", int64(12), int64(1_500_000_000_000_000_000), 3, "article 3: no text", "")
	f.Add("\xff\t\n", "", int64(-1), int64(0), -1, "", "\"p\"\tr\t1\t2\t3\t[\"x\"]")
	f.Fuzz(func(t *testing.T, path, revision string, size, mtime int64, articles int, reason, line string) {
		if src, err := parseSource(line); err == nil {
			again, err := parseSource(strings.TrimSuffix(string(appendSource(nil, src)), "\n"))
			if len(src.Skipped) == 0 {
				src.Skipped = nil
			}
			if err != nil || !reflect.DeepEqual(again, src) {
				t.Errorf("the line %q is %+v, and written anew %+v, %v", line, src, again, err)
			}
		}
		src := corpus.Source{Path: path, Revision: revision, Size: size, Articles: articles}
		if checkBatch(&Batch{Done: []corpus.Source{src}}) != nil {
			return
		}
		if mtime != 0 {
			src.ModTime = time.Unix(0, mtime).UTC()
		}
		if reason != "" {
			src.Skipped = []string{strings.ToValidUTF8(reason, "?")}
		}
		written := string(appendSource(nil, src))
		if strings.Count(written, "\n") != 1 {
			t.Errorf("%+v is written as the lines %q", src, written)
		}
		if again, err := parseSource(strings.TrimSuffix(written, "\n")); err != nil || !reflect.DeepEqual(again, src) {
			t.Errorf("%+v is written as %q and read as %+v, %v", src, written, again, err)
		}
	})
}
