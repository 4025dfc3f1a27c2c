package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"ksearch/bench/peers/peer"
)

// A contender is an engine, used in one way.
type contender struct {
	name    string // in the tables
	program string // the folder of its source
	variant string
	build   func(ctx context.Context, program, bin string) (command []string, err error)
	server  bool // it is a service, which no process starts for one query
}

// The contenders. The first is what the others are compared with.
var contenders = []contender{
	{name: "ksearch", program: "ksearch", variant: "articles", build: goProgram},
	{name: "ksearch, names found", program: "ksearch", variant: "files", build: goProgram},
	{name: "bleve, naive", program: "bleve", variant: "naive", build: goProgram},
	{name: "bleve, tuned", program: "bleve", variant: "tuned", build: goProgram},
	{name: "Bluge", program: "bluge", variant: "-", build: goProgram},
	{name: "SQLite FTS5", program: "sqlite", variant: "-", build: cxxProgram("sqlite3.h", "libsqlite3-dev", "-lsqlite3")},
	{name: "Xapian", program: "xapian", variant: "-", build: cxxProgram("xapian.h", "libxapian-dev", "-lxapian")},
	{name: "Lucene", program: "lucene", variant: "-", build: javaProgram},
	{name: "PostgreSQL", program: "postgres", variant: "-", build: postgresProgram, server: true},
}

// A missingError says what is to be installed for a contender.
type missingError struct{ what string }

func (e *missingError) Error() string { return e.what + " is not installed" }

func goProgram(ctx context.Context, program, bin string) ([]string, error) {
	to := filepath.Join(bin, program)
	return []string{to}, output(exec.CommandContext(ctx, "go", "build", "-o", to, "./"+program))
}

// cxxProgram returns what builds a program of main.cc, with a library of which
// Debian has the header in pkg.
func cxxProgram(header, pkg, library string) func(context.Context, string, string) ([]string, error) {
	return func(ctx context.Context, program, bin string) ([]string, error) {
		if _, err := exec.LookPath("g++"); err != nil {
			return nil, &missingError{"g++"}
		}
		look := exec.CommandContext(ctx, "g++", "-E", "-x", "c++", "-o", os.DevNull, "-")
		look.Stdin = strings.NewReader("#include <" + header + ">\n")
		if look.Run() != nil {
			return nil, &missingError{pkg}
		}
		to := filepath.Join(bin, program)
		return []string{to}, output(exec.CommandContext(ctx, "g++", "-O2", "-std=c++17", "-o", to, filepath.Join(program, "main.cc"), library))
	}
}

func javaProgram(ctx context.Context, program, bin string) ([]string, error) {
	if _, err := exec.LookPath("javac"); err != nil {
		return nil, &missingError{"javac, of openjdk-17-jdk-headless,"}
	}
	to := filepath.Join(bin, program)
	path := to
	for _, name := range []string{"core", "analyzers-common", "facet", "highlighter", "queries", "memory"} {
		jars, err := filepath.Glob("/usr/share/java/lucene-" + name + "-8.*.jar")
		if err != nil || len(jars) == 0 {
			return nil, &missingError{"liblucene8-java"}
		}
		path += string(os.PathListSeparator) + jars[len(jars)-1]
	}
	return []string{"java", "-Xmx1g", "-cp", path, "Lucene"},
		output(exec.CommandContext(ctx, "javac", "-d", to, "-cp", path, filepath.Join(program, "Lucene.java")))
}

func postgresProgram(ctx context.Context, program, bin string) ([]string, error) {
	if found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); err != nil || len(found) == 0 {
		if _, err := exec.LookPath("initdb"); err != nil {
			return nil, &missingError{"postgresql"}
		}
	}
	return goProgram(ctx, program, bin)
}

// output runs a command, and makes what it wrote part of its error.
func output(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(cmd.Args, " "), err, out)
	}
	return nil
}

// A row is what was measured of a contender.
type row struct {
	name, version string
	index         usage
	disk          int64 // bytes
	search        usage
	modes         map[string]*peer.Mode
	cold          []float64 // ms; nil: it is not measured
}
