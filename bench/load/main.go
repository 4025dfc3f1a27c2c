// Load measures ksearch serve under clients that ask without a pause. A folder
// of articles is repeated until it holds 20,000, the command indexes and serves
// them as processes of its own, and clients ask what readers ask: words with
// facets and snippets, phrases, people, dates, completions, articles, the page.
// At last so many clients as there may be ask for a minute while another process
// publishes new generations. It prints the figures that the README shows, and
// ends with status 1 where a request fails other than by an honest 429, or where
// the service keeps what it no longer needs.
//
//	go run ./bench/load [--articles N] [--each TIME] [--swap TIME] --ksearch bin/ksearch FOLDER
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"ksearch/bench/readers"
	"ksearch/bench/repeat"

	"github.com/spf13/pflag"
)

func main() {
	var o options
	pflag.StringVar(&o.bin, "ksearch", "bin/ksearch", "the command to measure")
	pflag.IntVar(&o.articles, "articles", 20_000, "articles to serve")
	pflag.DurationVar(&o.each, "each", 10*time.Second, "how long each number of clients asks")
	pflag.DurationVar(&o.swap, "swap", time.Minute, "how long they ask while generations are published")
	pflag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o, pflag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

type options struct {
	bin        string
	articles   int
	each, swap time.Duration
}

func run(ctx context.Context, o options, args []string) error {
	if len(args) != 1 {
		return errors.New("name one folder of articles to repeat")
	}
	var err error
	if o.bin, err = filepath.Abs(o.bin); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "load")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	folder, dir := filepath.Join(tmp, "corpus"), filepath.Join(tmp, "news.index")
	if _, _, err := repeat.Files(ctx, args[0], folder, o.articles); err != nil {
		return err
	}
	if err := command(ctx, o.bin, "index", "--index", dir, "--quiet", folder); err != nil {
		return err
	}
	s, err := start(o.bin, dir)
	if err != nil {
		return err
	}
	defer s.stop() //nolint:errcheck // told below where it matters

	fmt.Printf("machine      %d cores, %s; %d articles\n", runtime.NumCPU(), runtime.Version(), o.articles)
	kinds, err := readers.Targets(func(target string) (io.ReadCloser, error) {
		resp, err := http.Get(s.address + target)
		if err != nil {
			return nil, err
		}
		return resp.Body, nil
	})
	if err != nil {
		return err
	}
	fmt.Printf("%-22s %10s %10s %10s %10s %8s %8s %8s\n", "clients", "requests/s", "p50 ms", "p99 ms", "worst ms", "200", "429", "failed")
	var broken []error
	for _, clients := range []int{1, 8, 64} {
		m := ask(ctx, s.address, kinds, clients, o.each, true)
		m.print(fmt.Sprint(clients))
		broken = append(broken, m.failure())
	}
	m := ask(ctx, s.address, kinds, 64, o.each, false)
	m.print("64, who wait at a 429")
	broken = append(broken, m.failure())

	before, err := s.usage()
	if err != nil {
		return err
	}
	published := make(chan int, 1)
	publishing, enough := context.WithCancel(ctx)
	var writing error
	go func() {
		n := 0
		n, writing = publish(publishing, o.bin, dir, folder)
		published <- n
	}()
	m = ask(ctx, s.address, kinds, 64, o.swap, true)
	enough()
	n := <-published
	m.print(fmt.Sprintf("64, %d generations", n))
	broken = append(broken, m.failure(), writing)
	if want := int(o.swap / (5 * time.Second)); n < want {
		broken = append(broken, fmt.Errorf("%d generations were published in %v, want %d and more", n, o.swap, want))
	}

	// What is no longer needed goes away: one request finds the last generation.
	if m := ask(ctx, s.address, kinds, 1, time.Second, false); m.failure() != nil {
		broken = append(broken, m.failure())
	}
	after, err := s.settled(ctx, before, dir)
	if err != nil {
		return err
	}
	fmt.Printf("resident     %.0f MB after warming up, %.0f MB at the end, %.0f MB at most\n", before.resident, after.resident, after.peak)
	fmt.Printf("open files   %d, then %d; threads %d, then %d\n", before.files, after.files, before.threads, after.threads)
	fmt.Printf("generations  %d folders, %d of them open\n", after.folders, after.held)
	if after.held > 3 || after.folders > 4 { // the live one and two for those who follow a cursor; a run sweeps what others had open
		broken = append(broken, errors.New("old generations are kept"))
	}
	if after.files > before.files+70 { // connections
		broken = append(broken, fmt.Errorf("%d files are open, and %d were before", after.files, before.files))
	}
	broken = append(broken, s.stop())
	return errors.Join(broken...)
}

// publish indexes over and over, another part of the articles changed each
// time, until ctx is done. It returns how many generations it made.
func publish(ctx context.Context, bin, dir, folder string) (n int, err error) {
	for tick := time.NewTicker(time.Second); ; n++ {
		select {
		case <-ctx.Done():
			tick.Stop()
			return n, nil
		case <-tick.C:
		}
		for i := range 20 {
			text := fmt.Sprintf("Extra edition %d brings oil news from Kirkuk\n\nKIRKUK, March 3 (Valley Press) - The oil ministry said on day %d that the pipeline runs again.\n", n, i)
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("extra%02d.txt", (n*7+i)%100)), []byte(text), 0o644); err != nil {
				return n, err
			}
		}
		// A run that is under way when the time is over ends by itself.
		if err := command(context.WithoutCancel(ctx), bin, "index", "--index", dir, "--quiet", folder); err != nil {
			return n, err
		}
	}
}

func command(ctx context.Context, bin string, args ...string) error {
	if out, err := exec.CommandContext(ctx, bin, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s %v: %w: %s", bin, args, err, out)
	}
	return nil
}

// A service is a process of ksearch serve.
type service struct {
	cmd     *exec.Cmd
	address string
	talk    bytes.Buffer
	read    chan struct{} // closed when all that it says is read
}

func start(bin, dir string) (*service, error) {
	s := &service{cmd: exec.Command(bin, "serve", "--addr", "127.0.0.1:0", "--index", dir), read: make(chan struct{})}
	out, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	first := make([]byte, 200)
	n, err := out.Read(first)
	_, address, ok := strings.Cut(string(first[:n]), "listening on ")
	if err != nil || !ok {
		_ = s.cmd.Process.Kill()
		return nil, fmt.Errorf("ksearch serve says %q, %w", first[:n], errors.Join(err, s.cmd.Wait()))
	}
	s.address = strings.TrimSpace(address)
	go func() {
		defer close(s.read)
		_, _ = io.Copy(&s.talk, out) // until it ends
	}()
	return s, nil
}

// stop ends the service. What it said is an error, for it speaks of failures only.
func (s *service) stop() error {
	if s.cmd.ProcessState != nil {
		return nil
	}
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	<-s.read
	err := s.cmd.Wait()
	if s.talk.Len() > 0 {
		err = errors.Join(err, fmt.Errorf("ksearch serve says: %.2000s", s.talk.String()))
	}
	return err
}
