// Package examples_test builds the examples, which are modules of their own as
// other services are, and runs them.
package examples_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestEmbed(t *testing.T) {
	bin, news := filepath.Join(t.TempDir(), "embed"), t.TempDir()
	for _, args := range [][]string{{"vet", "."}, {"build", "-o", bin, "."}} {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = "embed"
		cmd.Env = append(os.Environ(), "GOPROXY=off", "GOWORK=off", "GOFLAGS=-mod=readonly")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s\nif a requirement of ksearch has changed, run `go mod tidy` in examples/embed", strings.Join(args, " "), err, out)
		}
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(news, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("open.md", "---\ntitle: New bridge opens\n---\n\nERBIL (Citadel 24) – The mayor on Sunday opened a bridge on the road to Mosul.\n")
	write("held.md", "---\ntitle: Bridge held up by audit\nstatus: withheld\n---\n\nERBIL (Citadel 24) – An audit on Sunday found the bridge to have cost twice its price.\n")

	cmd := exec.CommandContext(t.Context(), bin, "--addr", "127.0.0.1:0", "--index", filepath.Join(t.TempDir(), "news.index"), "--articles", news)
	cmd.Env = append(os.Environ(), "STAFF_TOKEN=secret")
	talk, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(talk)
	waitFor := func(pattern string) []string {
		t.Helper()
		for {
			line, err := lines.ReadString('\n')
			if m := regexp.MustCompile(pattern).FindStringSubmatch(line); m != nil {
				return m
			}
			if err != nil {
				t.Fatalf("the service ends without saying %s", pattern)
			}
		}
	}
	base := waitFor(`url=(http://\S+)`)[1]
	waitFor(`msg=indexed articles=2`)

	ask := func(path, token string, status int) string {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != status {
			t.Errorf("%s: status %d, want %d: %v: %s", path, resp.StatusCode, status, err, body)
		}
		return string(body)
	}
	for _, tt := range []struct{ path, token, has, lacks string }{
		{"/about", "", "since 1991", ""},
		{"/news/api/v1/search?q=bridge", "", `"total":{"value":1,`, "audit"},
		{"/news/api/v1/search?q=bridge", "wrong", `"total":{"value":1,`, "audit"},
		{"/news/api/v1/search?q=bridge", "secret", `"total":{"value":2,`, ""},
		{"/news/api/v1/suggest?q=bri", "", "bridge", "held"},
		{"/news/?q=bridge+dateline:Erbil", "", "New bridge opens", "audit"},
		{"/news/?q=bridge+dateline:Erbil", "secret", "held up by audit", ""},
		{"/news/?q=bridge", "", `href="/news/articles/`, `href="/articles/`},
	} {
		body := ask(tt.path, tt.token, http.StatusOK)
		if flat := regexp.MustCompile(`</?mark[^>]*>`).ReplaceAllString(body, ""); !strings.Contains(flat, tt.has) || tt.lacks != "" && strings.Contains(flat, tt.lacks) {
			t.Errorf("%s with token %q has no %q, or has %q: %s", tt.path, tt.token, tt.has, tt.lacks, body)
		}
	}
	ask("/nothing", "", http.StatusNotFound)

	// What comes while it serves is found.
	write("late.md", "---\ntitle: Second bridge planned\n---\n\nERBIL (Citadel 24) – A second bridge is planned.\n")
	waitFor(`msg=indexed articles=1`)
	if body := ask("/news/api/v1/search?q=bridge", "", http.StatusOK); !strings.Contains(body, `"total":{"value":2,`) {
		t.Errorf("after an article came: %s", body)
	}

	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(lines)
	if err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil || strings.Contains(string(rest), "level=ERROR") {
		t.Errorf("stopped by SIGTERM: %v\n%s", err, rest)
	}
}
