package main

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// served runs ksearch serve as a process until the test ends, and returns its
// address and what ends it and returns its exit status and what else it said.
func served(t *testing.T, args ...string) (address string, stop func(os.Signal) (int, string)) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "ksearch", append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	talk, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(talk)
	line, err := lines.ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if !ok {
		t.Fatalf("ksearch serve says %q, %v", line, err)
	}
	return address, func(sig os.Signal) (int, string) {
		if err := cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(lines)
		if err != nil {
			t.Error(err)
		}
		_ = cmd.Wait() // its status says it
		return cmd.ProcessState.ExitCode(), string(rest)
	}
}

func fetch(t *testing.T, address string) (status int, body string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func TestServe(t *testing.T) {
	news, dir := t.TempDir(), filepath.Join(t.TempDir(), "news.index")
	writeArticles(t, news, "first", 20)
	if _, talk, status := ksearch(t, "index", "--index", dir, news); status != exitOK {
		t.Fatalf("index: exit status %d: %s", status, talk)
	}
	address, stop := served(t, "--index", dir)

	// The answers are those of the index itself, whoever asks.
	withoutClock := func(s string) string {
		before, _, _ := strings.Cut(s, `,"took_ms":`)
		return before
	}
	_, body := fetch(t, address+"/v1/search?q=council+water")
	direct, _, _ := ksearch(t, "query", "--index", dir, "-o", "json", "council water")
	if withoutClock(body) != withoutClock(direct) || len(body) < 1000 {
		t.Errorf("the service answers\n%s, and ksearch query\n%s", body, direct)
	}
	for _, args := range [][]string{
		{"query", "council water"},
		{"query", "-n", "3", "--page", "2", "--sort", "newest", "-o", "jsonl", "dateline:Erbil"},
		{"query", "-o", "paths", "--all", "town 7"},
		{"query", "-f", "-", "-o", "ids"},
		{"query", "nothing"},
		{"query", "town:7"},
		{"query", "--since", "2018", "--lang", "en", "--facets", "dates:year:3,people", "council"},
		{"query", "-c", "town"},
		{"export", "-o", "csv", "town"},
		{"export", "--sort", "oldest", "council"},
		{"export", "nothing"},
		{"show", "0003.txt"},
		{"show", "0003.txt", "none.txt"},
	} {
		ask := func(index string) string {
			cmd := exec.CommandContext(t.Context(), "ksearch", append([]string{args[0], "--index", index}, args[1:]...)...)
			cmd.Stdin = strings.NewReader("council\nwater\n")
			out, err := cmd.CombinedOutput()
			if err != nil {
				out = append(out, err.Error()...)
			}
			return string(out)
		}
		if got, want := ask(address), ask(dir); got != want || want == "" {
			t.Errorf("ksearch %s over HTTP:\n%s\nwithout:\n%s", strings.Join(args, " "), got, want)
		}
	}
	if _, talk, status := ksearch(t, "query", "--index", address, "-n", "500", "town"); status != exitTrouble || !strings.Contains(talk, "from 0 to 250") {
		t.Errorf("more than the service gives: exit status %d: %s", status, talk)
	}

	// What is added is found, without a restart.
	writeArticles(t, news, "second", 25)
	if _, talk, status := ksearch(t, "index", "--index", dir, news); status != exitOK {
		t.Fatalf("index: exit status %d: %s", status, talk)
	}
	if _, body := fetch(t, address+"/v1/search?q=headline:second&per_page=0"); !strings.Contains(body, `"total":{"value":25,`) {
		t.Errorf("after another run: %s", body)
	}
	_, body = fetch(t, address+"/v1/stats")
	direct, _, _ = ksearch(t, "stats", "--index", dir, "-o", "json")
	if body != direct || !strings.Contains(body, `"articles":25,`) {
		t.Errorf("/v1/stats answers\n%s, and ksearch stats\n%s", body, direct)
	}

	// A page of the web that names itself 127.0.0.1 reads nothing.
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/v1/search", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "evil.example"
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("asked for evil.example: status %d", resp.StatusCode)
	}

	// A port that is taken, and an address that others reach.
	taken := strings.TrimPrefix(address, "http://")
	if _, talk, status := ksearch(t, "serve", "--index", dir, "--addr", taken); status != exitTrouble || !strings.Contains(talk, "somebody listens on "+taken+" already") {
		t.Errorf("a port that is taken: exit status %d: %s", status, talk)
	}
	http.DefaultClient.CloseIdleConnections()
	if status, rest := stop(syscall.SIGTERM); status != exitOK || rest != "" {
		t.Errorf("SIGTERM: exit status %d: %s", status, rest)
	}
	_, talk, status := ksearch(t, "query", "--index", address, "town")
	if status != exitTrouble || !strings.Contains(talk, "refused") {
		t.Errorf("once it is stopped: exit status %d: %s", status, talk)
	}
}

// TestStopWaitsForWhoIsAsking stops a service in the middle of a request.
func TestStopWaitsForWhoIsAsking(t *testing.T) {
	news, dir := t.TempDir(), filepath.Join(t.TempDir(), "news.index")
	writeArticles(t, news, "first", 3)
	if _, talk, status := ksearch(t, "index", "--index", dir, news); status != exitOK {
		t.Fatalf("index: exit status %d: %s", status, talk)
	}
	address, stop := served(t, "--index", dir)
	conn, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const request = "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n"
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	answer := bufio.NewReader(conn)
	if line, err := answer.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") { // the handler reads the body
		t.Fatalf("%q, %v", line, err)
	}
	ended := make(chan int, 1)
	go func() {
		status, _ := stop(syscall.SIGINT)
		ended <- status
	}()
	for deadline := time.Now().Add(5 * time.Second); ; { // until it takes nobody new
		c, err := net.Dial("tcp", conn.RemoteAddr().String())
		if err != nil {
			break
		}
		c.Close()
		if time.Now().After(deadline) {
			t.Fatal("it goes on listening")
		}
	}
	if _, err := io.WriteString(conn, `{"q":"town"}`); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(answer)
	if !strings.Contains(string(rest), "HTTP/1.1 200 OK") || !strings.Contains(string(rest), `"total":{"value":3,`) {
		t.Errorf("who was asking got %q, %v", rest, err)
	}
	if status := <-ended; status != exitOK {
		t.Errorf("SIGINT: exit status %d", status)
	}
}

func TestIsLocal(t *testing.T) {
	for addr, want := range map[string]bool{
		"127.0.0.1:7700": true, "127.9.9.9:1": true, "localhost:7700": true, "LOCALHOST.:0": true, "[::1]:7700": true, "[::ffff:127.0.0.1]:1": true,
		":7700": false, "0.0.0.0:7700": false, "[::]:7700": false, "192.168.1.4:80": false, "news.example:80": false, "localhost.evil.example:80": false,
	} {
		if got, err := isLocal(addr); got != want || err != nil {
			t.Errorf("isLocal(%q) = %v, %v, want %v", addr, got, err, want)
		}
	}
	for _, addr := range []string{"7700", "", "::1:80", "localhost"} {
		if _, err := isLocal(addr); err == nil {
			t.Errorf("isLocal(%q) has no error", addr)
		}
	}
}
