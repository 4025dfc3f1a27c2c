package index_test

import (
	"os/exec"
	"strings"
	"testing"
)

// bleveModules are where the packages of the engine are.
var bleveModules = []string{"github.com/blevesearch/", "go.etcd.io/bbolt", "github.com/RoaringBitmap/"}

// TestLayers holds the floors of the house: what a package may not depend on.
func TestLayers(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("there is no go command to ask for the imports")
	}
	list := func(args ...string) map[string][]string {
		t.Helper()
		cmd := exec.Command(goTool, append([]string{"list"}, args...)...)
		cmd.Dir = ".."
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list: %v: %s", err, stderr.String())
		}
		lists := map[string][]string{}
		for line := range strings.Lines(string(out)) {
			pkg, imports, _ := strings.Cut(strings.TrimSpace(line), " ")
			lists[pkg] = strings.Fields(imports)
		}
		return lists
	}
	under := func(pkg, root string) bool {
		return pkg == root || strings.HasPrefix(pkg, strings.TrimSuffix(root, "/")+"/")
	}

	all := list("-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./...")
	for pkg, imports := range all {
		for _, imported := range imports {
			for _, module := range bleveModules {
				if under(imported, module) && !under(pkg, "ksearch/index") {
					t.Errorf("%s imports %s: only index and what is under it may", pkg, imported)
				}
			}
			if imported == "net/http" && under(pkg, "ksearch/corpus") {
				t.Errorf("%s imports net/http: articles come from files (a package that it imports may know HTTP)", pkg)
			}
			if under(imported, "ksearch/cmd") {
				t.Errorf("%s imports %s: nobody stands on the command", pkg, imported)
			}
		}
	}
	for _, rule := range []struct {
		pkg   string
		never []string
	}{
		{"ksearch/corpus", append([]string{"ksearch/query", "ksearch/index"}, bleveModules...)},
		{"ksearch/corpus/names", append([]string{"ksearch/corpus", "ksearch/query", "ksearch/index", "net/http"}, bleveModules...)},
		{"ksearch/query", append([]string{"ksearch/index"}, bleveModules...)},
	} {
		deps := list("-f", "{{.ImportPath}} {{join .Deps \" \"}}", rule.pkg)[rule.pkg]
		if len(deps) == 0 {
			t.Errorf("%s depends on nothing", rule.pkg)
		}
		for _, dep := range deps {
			for _, never := range rule.never {
				if under(dep, never) && !under(dep, rule.pkg) {
					t.Errorf("%s depends on %s", rule.pkg, dep)
				}
			}
		}
	}
}
