package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestModuleWithoutLicenceIsFound(t *testing.T) {
	module := t.TempDir()
	dir := filepath.Join(module, "a", "b")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"license.go", "README", "a/b/noticed.go"} {
		if err := os.WriteFile(filepath.Join(module, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if files, err := licences(module, dir); err != nil || len(files) != 0 {
		t.Errorf("without a licence: %q, %v", files, err)
	}
	for _, name := range []string{"LICENSE-2.0.txt", "a/COPYING", "a/b/NOTICE"} {
		if err := os.WriteFile(filepath.Join(module, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if files, err := licences(module, dir); err != nil || len(files) != 3 {
		t.Errorf("with three files of licences: %q, %v", files, err)
	}
}

func TestTextOfTwoStandsOnce(t *testing.T) {
	got := string(format(map[string][]string{"MIT": {"b v1", "a v2"}, "BSD": {"a v2"}}))
	if want := head + "==== a v2\n\nBSD\n\n==== a v2\n==== b v1\n\nMIT\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
