package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ksearch": main})
}

func TestScript(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of processes, one after the other: nothing for the race detector, under which each starts slowly")
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"status":  scriptStatus,
			"damage":  scriptDamage,
			"empties": scriptEmpties,
			"cmpid":   scriptCompareID,
			"showids": scriptShowIDs,

			"followcursor": scriptFollowCursor,
		},
		Condition: func(cond string) (bool, error) {
			name, ok := strings.CutPrefix(cond, "exists:")
			if !ok {
				return false, fmt.Errorf("unknown condition %q", cond)
			}
			_, err := os.Stat(name)
			return err == nil, nil
		},
	})
}

// scriptStatus runs a command that ends with a status: status 2 ksearch query
func scriptStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND ARGS...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got, exit := 0, (*exec.ExitError)(nil)
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("%s: exit status %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// scriptDamage changes a byte in the middle of each file that matches.
func scriptDamage(ts *testscript.TestScript, _ bool, args []string) {
	for _, pattern := range args {
		names, err := filepath.Glob(ts.MkAbs(pattern))
		ts.Check(err)
		if len(names) == 0 {
			ts.Fatalf("no file matches %s", pattern)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			ts.Check(err)
			b[len(b)/2] ^= 0x55
			ts.Check(os.WriteFile(name, b, 0o644))
		}
	}
}

// scriptEmpties makes so many empty files in news.
func scriptEmpties(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	for i := range n {
		ts.Check(os.WriteFile(ts.MkAbs(fmt.Sprintf("news/empty%02d.txt", i)), nil, 0o644))
	}
}

// scriptCompareID is cmp for a golden file in which ID stands for any ID.
func scriptCompareID(ts *testscript.TestScript, _ bool, args []string) {
	got := regexp.MustCompile(`\b[0-9a-v]{16}\b`).ReplaceAllString(ts.ReadFile(args[0]), "ID")
	if want := ts.ReadFile(args[1]); got != want {
		ts.Fatalf("%s is\n%s\nwant %s:\n%s", args[0], got, args[1], want)
	}
}

// scriptShowIDs shows the articles whose IDs stand in a file.
func scriptShowIDs(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(ts.Exec("ksearch", append([]string{"show"}, strings.Fields(ts.ReadFile(args[0]))...)...))
}

// scriptFollowCursor asks for the page after the one that -o json printed into a
// file, and looks for a text in it.
func scriptFollowCursor(ts *testscript.TestScript, _ bool, args []string) {
	m := regexp.MustCompile(`"next_cursor":"([^"]+)"`).FindStringSubmatch(ts.ReadFile(args[0]))
	if m == nil {
		ts.Fatalf("%s has no cursor", args[0])
	}
	ts.Check(ts.Exec("ksearch", "query", "-n", "2", "--sort", "oldest", "--facets", "none", "--cursor", m[1], ""))
	if out := ts.ReadFile("stdout"); !strings.Contains(out, args[1]) {
		ts.Fatalf("the next page lacks %s:\n%s", args[1], out)
	}
}

// golden compares got with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v: run the test with -update to make it", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("it is not as in %s:\n%s\nwant:\n%s", name, got, want)
	}
}
