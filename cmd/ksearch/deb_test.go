package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// packagedFiles returns where the Debian package has which file of deb/.
func packagedFiles(t *testing.T) map[string]string {
	t.Helper()
	b, err := os.ReadFile("deb/nfpm.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Scripts  map[string]string
		Contents []struct{ Src, Dst string }
	}
	if err := yaml.Unmarshal(b, &config); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, c := range config.Contents {
		files[c.Dst] = c.Src
	}
	for name, src := range config.Scripts {
		files[name] = src
	}
	return files
}

func TestPackageHasEveryFile(t *testing.T) {
	used := map[string]bool{"nfpm.yaml": true}
	for dst, src := range packagedFiles(t) {
		name, ours := strings.CutPrefix(src, "cmd/ksearch/deb/")
		if _, err := os.Stat(filepath.Join("../..", src)); err != nil && !strings.HasPrefix(src, "bin/") {
			t.Errorf("%s is packed as %s, and is not there", src, dst)
		}
		used[name] = used[name] || ours
	}
	all, err := os.ReadDir("deb")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if !used[f.Name()] {
			t.Errorf("nothing packs deb/%s", f.Name())
		}
	}
	for _, script := range []string{"postinst", "prerm", "postrm"} {
		if out, err := exec.CommandContext(t.Context(), "sh", "-n", "deb/"+script).CombinedOutput(); err != nil {
			t.Errorf("deb/%s is no script: %s", script, out)
		}
	}
}

// shellFile reads NAME=VALUE lines, as systemd and a shell both do.
func shellFile(t *testing.T, file string) func(name string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	vars := map[string]string{}
	for line := range strings.Lines(string(b)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(line, "#") {
			vars[name] = strings.Trim(value, `"`)
		}
	}
	return func(name string) string {
		v, ok := vars[name]
		if !ok {
			t.Errorf("a unit reads %s, which %s does not have", name, file)
		}
		return v
	}
}

// The units are taken by systemd, and their command lines by ksearch, with the
// flags of the file of defaults.
func TestUnits(t *testing.T) {
	ksearch, err := exec.LookPath("ksearch")
	if err != nil {
		t.Fatal(err)
	}
	defaults := shellFile(t, "deb/default")
	for _, unit := range []string{"ksearch.service", "ksearch-index.service"} {
		b, err := os.ReadFile("deb/" + unit)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, ok := strings.Cut(string(b), "\nExecStart=/usr/bin/ksearch ")
		command, _, _ := strings.Cut(rest, "\n")
		args := append(strings.Fields(os.Expand(command, defaults)), "--help") // flags before it are read
		if out, err := exec.CommandContext(t.Context(), ksearch, args...).CombinedOutput(); !ok || err != nil {
			t.Errorf("%s runs %q: %v\n%s", unit, args, err, out)
		}

		systemd, err := exec.LookPath("systemd-analyze")
		if err != nil {
			t.Logf("systemd-analyze is not installed: %s is not verified by it", unit)
			continue
		}
		at := filepath.Join(t.TempDir(), unit)
		if err := os.WriteFile(at, []byte(strings.ReplaceAll(string(b), "/usr/bin/ksearch", ksearch)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), systemd, "verify", "--man=no", at).CombinedOutput()
		if err != nil || strings.Contains(string(out), unit) {
			t.Errorf("systemd-analyze verify %s: %v\n%s", unit, err, out)
		}
		// 0 is shut off from everything, 10 is an ordinary process.
		out, err = exec.CommandContext(t.Context(), systemd, "security", "--no-pager", "--offline=true", "--threshold=20", at).CombinedOutput()
		if err != nil && !strings.Contains(string(out), "unrecognized option") {
			t.Errorf("%s is exposed by more than 2.0: %v\n%s", unit, err, out)
		}
	}
}
