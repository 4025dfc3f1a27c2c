package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"ksearch/query"
)

// unroff is the opposite of roff.
var unroff = strings.NewReplacer(`\&`, "", `\e`, `\`, `\-`, "-", `\(aq`, "'", `\(dq`, `"`, `\(ga`, "`", `\(ha`, "^", `\(ti`, "~")

func TestRoffPrintsTextAsItIs(t *testing.T) {
	for _, text := range []string{
		"", ".", "..", "...", "'", ".SH NAME", "'br", "one\n.two\n'three\n", `a\fBb`, `\`, `\&`, `\(aq`, "--no-color",
		"'oil ~ gas ^2 `x` \"y\"'", "ئاپۆ\n.ئاپۆ", "\n\n.",
	} {
		got := roff(text)
		if back := unroff.Replace(got); back != text {
			t.Errorf("%q is written as %q, which prints %q", text, got, back)
		}
		if m := regexp.MustCompile(`(?m)^['.]`).FindString(got); m != "" {
			t.Errorf("%q is written as %q, where a line begins with %s and is a request", text, got, m)
		}
	}
}

func TestManualHasWhatHelpHas(t *testing.T) {
	var page bytes.Buffer
	manual(&page)
	request := regexp.MustCompile(`^\.(TH KSEARCH 1 .*|SH [A-Z ]+|SS .+|PP|TP|br|RS 4|RE|nf|fi)$`)
	for line := range strings.Lines(page.String()) {
		if strings.HasPrefix(line, ".") && !request.MatchString(strings.TrimSuffix(line, "\n")) {
			t.Errorf("the page has the request %q", line)
		}
	}
	text := unroff.Replace(regexp.MustCompile(`\\f[BIR]`).ReplaceAllString(page.String(), ""))
	has := func(what string) {
		t.Helper()
		if !strings.Contains(text, what) {
			t.Errorf("the page lacks %q", what)
		}
	}
	for _, c := range commands() {
		has("\n.SS " + strings.TrimSpace("ksearch "+c.name+" [flags] "+c.args) + "\n")
		has(strings.TrimSpace(c.examples))
		has(strings.TrimSpace(c.long)[:40])
		flags := c.flags()
		c.setup(flags)
		flags.VisitAll(func(f *pflag.Flag) {
			_, usage := flagText(f)
			has("--" + f.Name)
			has("\n" + usage + "\n")
		})
	}
	for _, e := range query.Examples() {
		has("\n.TP\n" + e.Query + "\n")
	}
	for _, f := range query.Fields() {
		has("\n.TP\n" + string(f.Name) + ":" + f.Example + "\n")
	}
	for _, e := range exitCodes {
		has("\n" + e.when + "\n")
	}
	for _, e := range environment() {
		has("\n.TP\n" + e.name + "\n" + e.what + "\n")
	}
}

func TestManualIsGoodRoff(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not installed: the manual page is not checked by it")
	}
	var page, talk bytes.Buffer
	manual(&page)
	cmd := exec.CommandContext(t.Context(), groff, "-man", "-k", "-Tutf8", "-ww", "-P-cbou")
	cmd.Stdin, cmd.Stderr = &page, &talk
	out, err := cmd.Output()
	if err != nil || talk.Len() > 0 {
		t.Errorf("groff: %v\n%s", err, talk.String())
	}
	// What is copied from the page into a shell is what was meant.
	for _, want := range []string{
		"--facet-size N", "-o, --output FORMAT", `"oil price talks"~5`, "oil^2 gas",
		"ksearch query 'place:Kirkuk dateline:Erbil since:2021-06 -football'",
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the page as printed lacks %q", want)
		}
	}
}

func TestEnvironmentListsWhatIsRead(t *testing.T) {
	var read, listed []string
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "examples/") {
			return err
		}
		source, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		for _, m := range regexp.MustCompile(`(?:[gG]etenv|LookupEnv)\("(\w+)"\)`).FindAllSubmatch(source, -1) {
			read = append(read, string(m[1]))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range environment() {
		listed = append(listed, e.name)
	}
	slices.Sort(read)
	slices.Sort(listed)
	if read = slices.Compact(read); !slices.Equal(read, listed) {
		t.Errorf("the sources read the variables %v, and help lists %v", read, listed)
	}
}
