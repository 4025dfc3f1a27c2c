package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// keyed returns the index of a folder with articles of the town and of the
// palace, and a file of keys beside it.
func keyed(t *testing.T) (dir, file string) {
	t.Helper()
	news := t.TempDir()
	var town, palace strings.Builder
	for i := range 6 {
		fmt.Fprintf(&town, `{"id":"town-%d","headline":"Bridge number %d opens","body":"Karwan Botani opened bridge number %[1]d over the stream in Akre on Monday.","published":"2018-03-%02d","section":"Town","people":["Karwan Botani"],"language":"en"}`+"\n", i, i, i+1)
		fmt.Fprintf(&palace, `{"id":"palace-%d","headline":"Bridge treaty %d is zurbatal","body":"Zhwan Qasr signed the zurbatal treaty number %[1]d on the bridge over the stream in Akre on Monday.","published":"2019-03-%02d","section":"Palace","people":["Zhwan Qasr"],"language":"en"}`+"\n", i, i, i+1)
	}
	for name, content := range map[string]string{"town.jsonl": town.String(), "palace.jsonl": palace.String()} {
		if err := os.WriteFile(filepath.Join(news, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	dir = filepath.Join(t.TempDir(), "news.index")
	if _, talk, status := ksearch(t, "index", "--index", dir, news); status != exitOK {
		t.Fatalf("index: exit status %d: %s", status, talk)
	}
	return dir, filepath.Join(dir, "keys.json")
}

// newKey adds a key, and returns it.
func newKey(t *testing.T, file string, args ...string) string {
	t.Helper()
	out, talk, status := ksearch(t, append([]string{"keys", "add", "--keys", file}, args...)...)
	if status != exitOK {
		t.Fatalf("keys add: exit status %d: %s", status, talk)
	}
	return strings.TrimSpace(out)
}

// fetchWith asks for an address with a key, as a program does, or as a browser
// for an address that is no API.
func fetchWith(t *testing.T, key, address string) (resp *http.Response, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case key == "":
	case strings.Contains(address, "/v1/"):
		r.Header.Set("Authorization", "Bearer "+key)
	default:
		r.SetBasicAuth("editor", key)
	}
	resp, err = http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

func TestServeAsksForKeys(t *testing.T) {
	dir, file := keyed(t)
	whole := newKey(t, file, "whole")
	address, stop := served(t, "--index", dir, "--keys", file)
	for path, status := range map[string]int{
		"/v1/search?q=bridge": 401, "/v1/stats": 401, "/": 401, "/articles/town-1": 401, "/openapi.json": 401, "/nothing": 401,
		"/healthz": 200, "/readyz": 200,
	} {
		resp, body := fetchWith(t, "", address+path)
		if resp.StatusCode != status || status == 401 && (!strings.HasPrefix(resp.Header.Get("WWW-Authenticate"), "Basic realm=") || strings.Contains(body, "Bridge")) {
			t.Errorf("%s without a key: status %d, %v: %s", path, resp.StatusCode, resp.Header, body)
		}
	}
	for path, status := range map[string]int{"/v1/search?q=bridge": 200, "/v1/stats": 200, "/": 200, "/articles/" + idOf(t, dir, "town.jsonl"): 200} {
		resp, body := fetchWith(t, whole, address+path)
		if keep, vary := resp.Header.Get("Cache-Control"), resp.Header.Values("Vary"); resp.StatusCode != status || keep != "private, no-cache" || !strings.Contains(strings.Join(vary, ","), "Authorization") {
			t.Errorf("%s with a key: status %d, Cache-Control %q, Vary %q: %.200s", path, resp.StatusCode, keep, vary, body)
		}
	}

	// A key is taken at once, and as soon as it is removed it is not.
	ask := func(key string) int {
		resp, _ := fetchWith(t, key, address+"/v1/search")
		return resp.StatusCode
	}
	later := newKey(t, file, "later")
	if got := ask(later); got != http.StatusOK {
		t.Errorf("a key that was added while it serves: status %d", got)
	}
	if _, talk, status := ksearch(t, "keys", "remove", "--keys", file, "later"); status != exitOK {
		t.Fatalf("keys remove: exit status %d: %s", status, talk)
	}
	if got := ask(later); got != http.StatusUnauthorized {
		t.Errorf("a key that was removed: status %d", got)
	}

	// ksearch asks with a key of its own.
	keyFile := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(keyFile, []byte(whole+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"query", "-o", "ids", "bridge"}, {"export", "bridge"}, {"show", "town.jsonl"}, {"similar", "-o", "ids", idOf(t, dir, "town.jsonl")},
	} {
		local, _, _ := ksearch(t, append([]string{args[0], "--index", dir}, args[1:]...)...)
		for _, way := range []struct {
			env  string
			args []string
			want string // in what is said; "": it answers as the index does
		}{
			{env: whole},
			{args: []string{"--key-file", keyFile}},
			{env: later, args: []string{"--key-file", keyFile}},
			{want: "status 401: put a key into $KSEARCH_KEY, or into a file for --key-file"},
			{env: later, want: "has expired or was removed"},
		} {
			cmd := exec.CommandContext(t.Context(), "ksearch", append(append([]string{args[0], "--index", address}, way.args...), args[1:]...)...)
			cmd.Env = append(os.Environ(), "KSEARCH_KEY="+way.env)
			var talk strings.Builder
			cmd.Stderr = &talk
			out, err := cmd.Output()
			switch said := talk.String(); {
			case way.want == "" && (err != nil || string(out) != local || local == ""):
				t.Errorf("%v with %+v prints\n%s, %v: %s, want\n%s", args, way, out, err, said, local)
			case way.want != "" && (err == nil || len(out) > 0 || !strings.Contains(said, way.want)):
				t.Errorf("%v with %+v prints %q, %v: %s, want %q", args, way, out, err, said, way.want)
			case way.env != "" && strings.Contains(said, way.env):
				t.Errorf("%v tells its key: %s", args, said)
			}
		}
	}
	http.DefaultClient.CloseIdleConnections()
	if status, rest := stop(syscall.SIGTERM); status != exitOK || strings.Contains(rest, "ksk_") {
		t.Errorf("SIGTERM: exit status %d: %s", status, rest)
	}

	// On this machine nobody is asked unless it is meant so, and that is told.
	address, stop = served(t, "--index", dir)
	if resp, body := fetchWith(t, "", address+"/v1/search"); resp.StatusCode != http.StatusOK {
		t.Errorf("on this machine: status %d: %s", resp.StatusCode, body)
	}
	http.DefaultClient.CloseIdleConnections()
	if _, rest := stop(syscall.SIGTERM); !strings.Contains(rest, "no keys are asked for on this machine") {
		t.Errorf("it says %q", rest)
	}
	// Where others reach it, it asks.
	address, stop = served(t, "--index", dir, "--addr", "0.0.0.0:0")
	address = strings.NewReplacer("[::]", "127.0.0.1", "0.0.0.0", "127.0.0.1").Replace(address)
	if resp, _ := fetchWith(t, "", address+"/"); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("on every address, without a key: status %d", resp.StatusCode)
	}
	if resp, _ := fetchWith(t, whole, address+"/"); resp.StatusCode != http.StatusOK {
		t.Errorf("on every address, with a key: status %d", resp.StatusCode)
	}
	http.DefaultClient.CloseIdleConnections()
	stop(syscall.SIGTERM)
}

// idOf returns the ID of an article of a file, the oldest.
func idOf(t *testing.T, dir, file string) string {
	t.Helper()
	out, talk, status := ksearch(t, "query", "--index", dir, "-o", "ids", "-n", "1", "--sort", "oldest", "source:"+file)
	if status != exitOK {
		t.Fatalf("query: exit status %d: %s", status, talk)
	}
	return strings.TrimSpace(out)
}

// TestAKeySeesNothingElse asks with a key for a part of the archive, in every
// way there is.
func TestAKeySeesNothingElse(t *testing.T) {
	dir, file := keyed(t)
	whole, town := newKey(t, file, "whole"), newKey(t, file, "town", "--within", "section:Town")
	address, stop := served(t, "--index", dir, "--keys", file)
	tells := func(body string) string {
		for _, secret := range []string{"Zhwan", "zhwan", "is zurbatal", `"meant"`, "Did you mean", "Bridge treaty", "2019-03"} {
			if strings.Contains(body, secret) {
				return secret
			}
		}
		return ""
	}
	told := 0
	hidden, open := idOf(t, dir, "palace.jsonl"), idOf(t, dir, "town.jsonl")
	for _, tt := range []struct {
		path        string
		whole, town int    // statuses
		want        string // in what the town sees
	}{
		{"/v1/search?q=bridge", 200, 200, `"total":{"value":6,`},
		{"/v1/search?q=treaty", 200, 200, `"total":{"value":0,`},
		{"/v1/search?q=zurbatl", 200, 200, `"total":{"value":0,`},
		{"/v1/search?q=bridge+zurbatal+-stream&suggest=true", 200, 200, ""},
		{"/v1/search?q=bridge&within=section:Palace", 200, 200, `"total":{"value":0,`},
		{"/v1/search?q=bridge&within=NOT+section:Town+OR+section:Palace", 200, 200, `"total":{"value":0,`},
		{"/v1/search?facets=people,sections,dates:year&per_page=0", 200, 200, `{"value":"Town","count":6}`},
		{"/v1/search?f.sections=Palace&facets=sections,people", 200, 200, ""},
		{"/v1/search?q=bridge&explain=true&recent=true", 200, 200, `"total":{"value":6,`},
		{"/v1/search?q=z*", 200, 200, `"total":{"value":0,`},
		{"/v1/search?q=zurbatal~", 200, 200, `"total":{"value":0,`},
		{"/v1/suggest?q=z", 200, 200, `{"completions":[]}`},
		{"/v1/suggest?q=zur", 200, 200, `{"completions":[]}`},
		{"/v1/suggest?q=bri", 200, 200, `"count":6}`},
		{"/v1/export?q=bridge", 200, 200, `"Town"`},
		{"/v1/export?format=csv", 200, 200, "Bridge number 3"},
		{"/v1/export?format=rss", 200, 200, "Bridge number 3"},
		{"/v1/articles/" + open, 200, 200, "Karwan Botani"},
		{"/v1/articles/" + hidden, 200, 404, "not-found"},
		{"/v1/similar/" + open, 200, 200, `"total":{"value":5,`},
		{"/v1/similar/" + hidden, 200, 404, "not-found"},
		{"/v1/search?q=similar:" + hidden, 200, 200, `"total":{"value":0,`},
		{"/v1/search?q=id:" + hidden, 200, 200, `"total":{"value":0,`},
		{"/v1/stats", 200, 403, "forbidden"},
		{"/", 200, 200, "6 articles"},
		{"/?q=bridge", 200, 200, "6 articles"},
		{"/?section=Palace", 200, 200, ""},
		{"/articles/" + open, 200, 200, "Karwan Botani"},
		{"/articles/" + hidden, 200, 404, ""},
	} {
		resp, body := fetchWith(t, town, address+tt.path)
		if resp.StatusCode != tt.town || !strings.Contains(body, tt.want) {
			t.Errorf("%s: status %d, want %d and %s:\n%.2000s", tt.path, resp.StatusCode, tt.town, tt.want, body)
		}
		if secret := tells(body); secret != "" {
			t.Errorf("%s tells of %q:\n%.2000s", tt.path, secret, body)
		}
		resp, body = fetchWith(t, whole, address+tt.path)
		if resp.StatusCode != tt.whole {
			t.Errorf("%s with a key for all: status %d: %.300s", tt.path, resp.StatusCode, body)
		}
		if tells(body) != "" {
			told++
		}
	}
	if told < 20 {
		t.Errorf("to a key for all %d answers tell of what is hidden: it is not to be found by asking so", told)
	}
	// A cursor of somebody who sees all leads nobody out.
	resp, body := fetchWith(t, whole, address+"/v1/search?sort=newest&per_page=2")
	_, cursor, found := strings.Cut(body, `"next_cursor":"`)
	cursor, _, _ = strings.Cut(cursor, `"`)
	if !found || cursor == "" {
		t.Fatalf("status %d, without a cursor: %s", resp.StatusCode, body)
	}
	if resp, body := fetchWith(t, town, address+"/v1/search?sort=newest&per_page=2&cursor="+cursor); resp.StatusCode != http.StatusBadRequest || strings.Contains(body, "Zhwan") {
		t.Errorf("the cursor of another: status %d: %s", resp.StatusCode, body)
	}
	http.DefaultClient.CloseIdleConnections()
	if status, rest := stop(syscall.SIGTERM); status != exitOK || rest != "" {
		t.Errorf("SIGTERM: exit status %d: %s", status, rest)
	}
}
