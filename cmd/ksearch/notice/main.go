// The program notice prints the NOTICE of the project: the licences of all that
// is linked into ksearch or embedded in it, from the module cache. It runs
// anywhere in the project, and the same modules make the same bytes.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	b, err := notice()
	if err == nil {
		_, err = os.Stdout.Write(b)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "notice:", err)
		os.Exit(1)
	}
}

const head = `The program ksearch holds Go modules and data of others. Their licences, and what
their authors ask to be handed on with them, follow. Each text stands once, under
the names of all that it is for. Made by ` + "`make notice`" + `.

`

// notice is the text of the NOTICE. A module without a licence is an error.
func notice() ([]byte, error) {
	root, packages, err := linked()
	if err != nil {
		return nil, err
	}
	texts := map[string][]string{} // whose they are
	add := func(file, whose string) error {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		text := strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n"))
		if !slices.Contains(texts[text], whose) {
			texts[text] = append(texts[text], whose)
		}
		return nil
	}
	goRoot, err := run(root, "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	if err := add(filepath.Join(strings.TrimSpace(string(goRoot)), "LICENSE"), "the Go standard library"); err != nil {
		return nil, err
	}
	licensed := map[string]bool{}
	for _, p := range packages {
		switch {
		case p.Standard:
		case p.Module.Main: // its own packages say what their data is made from
			if file := filepath.Join(p.Dir, "NOTICE"); exists(file) {
				rel, err := filepath.Rel(root, p.Dir)
				if err != nil {
					return nil, err
				}
				if err := add(file, "data embedded in "+filepath.ToSlash(rel)); err != nil {
					return nil, err
				}
			}
		default:
			name := p.Module.Path + " " + p.Module.Version
			files, err := licences(p.Module.Dir, p.Dir)
			if err != nil {
				return nil, err
			}
			for _, file := range files {
				if err := add(file, name); err != nil {
					return nil, err
				}
			}
			licensed[name] = licensed[name] || len(files) > 0
		}
	}
	for name, found := range licensed {
		if !found {
			return nil, fmt.Errorf("no file of the module %s is its licence", name)
		}
	}
	return format(texts), nil
}

func format(texts map[string][]string) []byte {
	type entry struct {
		whose []string
		text  string
	}
	var entries []entry
	for text, whose := range texts {
		slices.Sort(whose)
		entries = append(entries, entry{whose, text})
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(slices.Compare(a.whose, b.whose), strings.Compare(a.text, b.text))
	})
	b := []byte(head)
	for _, e := range entries {
		for _, w := range e.whose {
			b = fmt.Appendf(b, "==== %s\n", w)
		}
		b = fmt.Appendf(b, "\n%s\n\n", e.text)
	}
	return append(bytes.TrimSpace(b), '\n')
}

type goPackage struct {
	Dir      string
	Standard bool
	Module   struct {
		Path, Version, Dir string
		Main               bool
	}
}

// linked lists the packages that ksearch is made of on Linux, where the most of
// them are, and the root of the project.
func linked() (root string, packages []goPackage, err error) {
	mod, err := run("", "go", "env", "GOMOD")
	if err != nil {
		return "", nil, err
	}
	root = filepath.Dir(strings.TrimSpace(string(mod)))
	out, err := run(root, "go", "list", "-deps", "-json=Dir,Standard,Module", "./cmd/ksearch")
	if err != nil {
		return "", nil, err
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		err := d.Decode(&p)
		if err == io.EOF {
			return root, packages, nil
		}
		if err != nil {
			return "", nil, fmt.Errorf("go list: %w", err)
		}
		packages = append(packages, p)
	}
}

var isLicence = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)`)

// licences are the files of a module that are about a package of it: those in
// its folder, and in each that this lies in.
func licences(module, dir string) (files []string, err error) {
	for {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.Type().IsRegular() && isLicence.MatchString(e.Name()) && filepath.Ext(e.Name()) != ".go" {
				files = append(files, filepath.Join(dir, e.Name()))
			}
		}
		if dir == module {
			return files, nil
		}
		dir = filepath.Dir(dir)
	}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func run(dir, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		err = fmt.Errorf("%s: %w: %s", strings.Join(cmd.Args, " "), err, exit.Stderr)
	}
	return out, err
}
