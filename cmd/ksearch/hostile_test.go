package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"ksearch/corpus"
	"ksearch/index"
)

// hostileArticles is how many articles TestHostile asks of. With more of them
// than usual it asks the slow queries too, and is a test of the engine.
var hostileArticles = flag.Int("hostile", quickHostile, "articles that TestHostile asks of")

const (
	quickHostile  = 1500            // articles
	hostileTime   = 2 * time.Second // of all cores, for an answer
	hostileMemory = 512 << 20       // bytes of the heap, at its largest
	hostileAnswer = 4 << 20         // bytes of an answer
)

// newsWords are the frequent words of the articles, the most frequent first,
// and rareWord those that most of a dictionary are.
func newsWords() []string {
	return strings.Fields(`the of to in and a that said for on is was by it with he from at has be an are were which had
		as his but have its not they who after this their been would will or more government oil minister people year
		police city two one country president council when city state up there out about Kirkuk Erbil Baghdad forces
		security region officials last first new over other than could some water price told killed between three war
		under attack party before election talks border group army production company province army power road school
		hospital pipeline barrels prices budget exports flood drought bridge farmers wheat court village dam river`)
}

func rareWord(n int) string {
	const consonants, vowels = "bdfghjklmnprstvz", "aeiou"
	var b strings.Builder
	for n += 40; n > 0; n /= len(consonants) * len(vowels) {
		b.WriteByte(consonants[n%len(consonants)])
		b.WriteByte(vowels[n/len(consonants)%len(vowels)])
	}
	return b.String()
}

// newsArticles makes articles whose words are as frequent as those of a
// language are, with names and dates.
func newsArticles(n int) []*corpus.Article {
	r := rand.New(rand.NewPCG(3, uint64(n)))
	frequent := newsWords()
	words, names := rand.NewZipf(r, 1.1, 4, 30_000), rand.NewZipf(r, 1.2, 8, 3000)
	word := func() string {
		if k := int(words.Uint64()); k >= len(frequent) {
			return rareWord(k)
		} else {
			return frequent[k]
		}
	}
	person := func() string {
		k := int(names.Uint64())
		return strings.ToUpper(rareWord(k)[:1]) + rareWord(k)[1:] + " " + strings.ToUpper(rareWord(9 * k)[:1]) + rareWord(9 * k)[1:]
	}
	places := []string{"Kirkuk", "Erbil", "Baghdad", "Mosul", "Basra", "Sulaymaniyah", "Duhok", "Tehran", "Ankara", "London"}
	var all []*corpus.Article
	for i := range n {
		var b strings.Builder
		someone := person()
		for k := range 220 {
			b.WriteString(word())
			switch {
			case k%80 == 79:
				b.WriteString(".\n\n")
			case k%20 == 19:
				b.WriteString(". The ")
			case k%55 == 54:
				b.WriteString(" " + someone + " ")
			default:
				b.WriteString(" ")
			}
		}
		day := time.Date(2000, 1, 1+i*7300/n, 0, 0, 0, 0, time.UTC)
		place := places[r.IntN(len(places))]
		all = append(all, &corpus.Article{
			ID: fmt.Sprintf("%016d", i), Source: corpus.Source{Path: fmt.Sprintf("%d.txt", i), Revision: "1"},
			Language: "en", Headline: word() + " " + word() + " " + word() + " " + word(), Body: strings.TrimSpace(b.String()),
			Section: []string{"World", "Business", "Sport"}[i%3], Published: corpus.Date{Time: day, Precision: corpus.Day},
			Dateline: corpus.Dateline{Places: []string{place}, Agency: []string{"Valley Press", "Hill News"}[i%2]},
			People:   []corpus.Entity{{Name: someone, Mentions: []corpus.Mention{{Field: "body", Text: someone}}}}, Places: []corpus.Entity{{Name: place}},
		})
	}
	return all
}

// attacked serves an index as ksearch serve does until the test ends, and
// returns where, and what is logged of failures.
func attacked(t *testing.T, articles int, change func(*http.Server)) (address string, log *bytes.Buffer) {
	t.Helper()
	ix, err := index.Open(filepath.Join(t.TempDir(), "news.index"), nil)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := ix.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for batch := range slices.Chunk(newsArticles(articles), 250) { // as index.Ingest does, for the sake of memory
		if err := tx.Apply(t.Context(), &index.Batch{Put: batch}); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	log = new(bytes.Buffer)
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelError})) // it locks
	const timeout = 30 * time.Second                                                           // so that a busy machine answers as an idle one does
	h, wait := serveHandler(ix, logger, timeout)
	srv := newServer(localOnly(h), logger, timeout)
	if change != nil {
		change(srv)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, listener, srv, wait, logger) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String(), log
}

// send sends bytes as they are, and returns the answer with its whole body.
func send(address, raw string) (*http.Response, []byte, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return nil, nil, err
	}
	written := make(chan struct{})
	go func() {
		defer close(written)
		_, _ = io.WriteString(conn, raw) // who is refused early need not be heard to the end
	}()
	defer func() { conn.Close(); <-written }()
	method, _, _ := strings.Cut(raw, " ")
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, hostileAnswer+1))
	return resp, body, err
}

// cpuTime is what this process has had of all cores, whatever else runs.
func cpuTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// goroutinesReturn waits until there are no more goroutines than before.
func goroutinesReturn(t *testing.T, before int) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// watchHeap looks at the heap again and again, without what other tests have
// left on it. What it returns ends that, and tells how many bytes there were at
// the most, garbage included.
func watchHeap() func() uint64 {
	runtime.GC()
	stop, most := make(chan struct{}), make(chan uint64)
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		largest := uint64(0)
		look := time.NewTicker(2 * time.Millisecond)
		defer look.Stop()
		for {
			metrics.Read(sample)
			largest = max(largest, sample[0].Value.Uint64())
			select {
			case <-look.C:
			case <-stop:
				most <- largest
				return
			}
		}
	}()
	return func() uint64 {
		close(stop)
		return <-most
	}
}

// TestHostile sends what nobody means well by: each is refused or answered
// within bounds, and nothing is left of it.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes long, and times what the race detector makes slow")
	}
	address, log := attacked(t, *hostileArticles, nil)
	usual := func() string {
		var all strings.Builder
		for _, target := range []string{"/v1/search?q=oil+price&facets=people,places,dates", "/v1/suggest?q=ki", "/v1/articles/0000000000000007"} {
			resp, body, err := send(address, get(target))
			if err != nil || resp.StatusCode != http.StatusOK || len(body) < 20 {
				t.Fatalf("%s: %v, %v: %s", target, resp, err, body)
			}
			before, _, _ := bytes.Cut(body, []byte(`,"took_ms":`))
			all.Write(before)
		}
		return all.String()
	}
	want := usual()
	heap := watchHeap()
	goroutines := runtime.NumGoroutine()
	all := hostileRequests(*hostileArticles <= quickHostile)
	if len(all) < 200 {
		t.Errorf("%d requests, want 200 and more", len(all))
	}
	names, slowest := map[string]bool{}, attack{}
	var most time.Duration
	for _, h := range all {
		if names[h.name] {
			t.Errorf("%s is there twice", h.name)
		}
		names[h.name] = true
		begin := cpuTime(t)
		resp, body, err := send(address, h.raw)
		took := cpuTime(t) - begin
		if took > most {
			most, slowest = took, h
		}
		if err != nil {
			t.Errorf("%s: %v", h.name, err)
			continue
		}
		tooMuch := *hostileArticles > quickHostile && resp.StatusCode == http.StatusBadRequest && // of so many articles
			(bytes.Contains(body, []byte("work for wildcards")) || bytes.Contains(body, []byte("asks for too much")))
		if resp.StatusCode != cmp.Or(h.status, http.StatusOK) && !tooMuch {
			t.Errorf("%s: status %d, want %d: %.300s", h.name, resp.StatusCode, cmp.Or(h.status, http.StatusOK), body)
		}
		if took > hostileTime {
			t.Errorf("%s: answered after %v", h.name, took)
		}
		if len(body) > hostileAnswer {
			t.Errorf("%s: the answer has more than %d bytes", h.name, hostileAnswer)
		}
		if resp.StatusCode >= 400 && len(body) > 64<<10 {
			t.Errorf("%s: it is refused with %d bytes", h.name, len(body))
		}
		if h.has != "" && !bytes.Contains(body, []byte(h.has)) {
			t.Errorf("%s: the answer lacks %q: %.300s", h.name, h.has, body)
		}
		if testing.Verbose() {
			t.Logf("%4d %8.1f ms %8d bytes  %s", resp.StatusCode, float64(took.Microseconds())/1000, len(body), h.name)
		}
	}
	largest := heap()
	goroutinesReturn(t, goroutines-1) // which watched the heap
	if got := usual(); got != want {
		t.Errorf("afterwards the service answers\n%s\nwant\n%s", got, want)
	}
	if log.Len() > 0 {
		t.Errorf("the log: %s", log)
	}
	if largest > hostileMemory {
		t.Errorf("the heap had %d MB", largest>>20)
	}
	t.Logf("%d requests of %d articles; the slowest took %v: %s; the heap had %d MB at its largest", len(all), *hostileArticles, most, slowest.name, largest>>20)
}

// TestSlowClientsAreCutOff sends a byte at a time, and never reads an answer.
func TestSlowClientsAreCutOff(t *testing.T) {
	if srv := newServer(nil, slog.New(slog.DiscardHandler), time.Second); srv.ReadHeaderTimeout > 10*time.Second || srv.ReadTimeout > time.Minute || srv.WriteTimeout > 2*time.Minute ||
		min(srv.ReadHeaderTimeout, srv.ReadTimeout, srv.WriteTimeout, srv.IdleTimeout) <= 0 {
		t.Errorf("ksearch serve waits too long: %+v", srv)
	}
	address, _ := attacked(t, 10, func(srv *http.Server) {
		srv.ReadHeaderTimeout, srv.ReadTimeout, srv.WriteTimeout, srv.IdleTimeout = 50*time.Millisecond, 100*time.Millisecond, 200*time.Millisecond, 50*time.Millisecond
	})
	if _, _, err := send(address, get("/healthz")); err != nil { // so that all of the service runs
		t.Fatal(err)
	}
	goroutines := runtime.NumGoroutine()
	for name, begin := range map[string]string{
		"header": "GET /v1/search?q=oil HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
		"body":   "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n",
		"idle":   "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
	} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, begin); err != nil {
			t.Fatal(err)
		}
		if name != "idle" {
			go func() {
				tick := time.NewTicker(5 * time.Millisecond)
				defer tick.Stop()
				for range tick.C {
					if _, err := io.WriteString(conn, " "); err != nil {
						return
					}
				}
			}()
		}
		if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Errorf("%s: the connection is still open: %v", name, err)
		}
		conn.Close()
	}
	goroutinesReturn(t, goroutines)
}

// TestClientsThatHangUp leave exports in their middle, and the next one is
// still answered.
func TestClientsThatHangUp(t *testing.T) {
	address, log := attacked(t, 500, nil)
	if _, _, err := send(address, get("/v1/search?q=oil")); err != nil {
		t.Fatal(err)
	}
	goroutines := runtime.NumGoroutine()
	for i := range 30 {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		format := []string{"jsonl", "csv", "rss"}[i%3]
		if _, err := io.WriteString(conn, get("/v1/export?q=the&format="+format)); err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 { // the others do not even wait for its begin
			if _, err := io.ReadFull(conn, make([]byte, 1000)); err != nil {
				t.Fatalf("export %d: %v", i, err)
			}
		}
		conn.Close()
	}
	goroutinesReturn(t, goroutines)
	resp, body, err := send(address, get("/v1/export?q=the&fields=id"))
	if err != nil || resp.StatusCode != http.StatusOK || bytes.Count(body, []byte("\n")) != 500 {
		t.Errorf("afterwards an export is %d lines, %v", bytes.Count(body, []byte("\n")), err)
	}
	if log.Len() > 0 {
		t.Errorf("the log: %s", log)
	}
}

// TestPipelining sends many requests at once on one connection: they are
// answered one after another, in their order.
func TestPipelining(t *testing.T) {
	address, _ := attacked(t, 10, nil)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	const n = 100
	sent := make(chan error, 1)
	go func() {
		_, err := io.WriteString(conn, strings.Repeat("GET /v1/search?q=oil HTTP/1.1\r\nHost: localhost\r\n\r\nGET /v1/search?q=%22 HTTP/1.1\r\nHost: localhost\r\n\r\n", n))
		sent <- err
	}()
	r := bufio.NewReader(conn)
	for i := range 2 * n {
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			t.Fatalf("answer %d: %v", i, err)
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			t.Fatal(err)
		}
		if want := []int{http.StatusOK, http.StatusBadRequest}[i%2]; resp.StatusCode != want {
			t.Fatalf("answer %d: status %d, want %d", i, resp.StatusCode, want)
		}
	}
	if err := <-sent; err != nil {
		t.Error(err)
	}
}
