// Figures measures ksearch as a newcomer would: a folder of articles is
// repeated until it holds 20,000, then the command is run on it as a process
// of its own. It prints the figures that the README shows.
//
//	go run ./bench/figures [--articles N] --ksearch bin/ksearch FOLDER
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"ksearch/bench/repeat"
	"ksearch/index"
)

func main() {
	n := pflag.Int("articles", 20_000, "articles to index")
	bin := pflag.String("ksearch", "bin/ksearch", "the command to measure")
	pflag.CommandLine.SetInterspersed(true)
	pflag.Parse()
	if err := run(context.Background(), *bin, pflag.Args(), *n); err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, bin string, args []string, want int) error {
	if len(args) != 1 {
		return errors.New("name one folder of articles to repeat")
	}
	bin, err := filepath.Abs(bin)
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "figures")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	folder, dir := filepath.Join(tmp, "corpus"), filepath.Join(tmp, "news.index")
	files, size, err := repeat.Files(ctx, args[0], folder, want)
	if err != nil {
		return err
	}

	wall, cpu, rss, err := measure(ctx, bin, "index", "--index", dir, "--quiet", folder)
	if err != nil {
		return err
	}
	ix, err := index.Open(dir, &index.Options{MustExist: true})
	if err != nil {
		return err
	}
	st, err := ix.Stats(ctx)
	if err := errors.Join(err, ix.Close()); err != nil {
		return err
	}
	mb := float64(size) / 1e6
	fmt.Printf("machine          %d cores, %s\n", runtime.NumCPU(), runtime.Version())
	fmt.Printf("articles         %d in %d files, %.1f MB, %.1f MB of text\n", st.Articles, files, mb, float64(st.TextBytes)/1e6)
	fmt.Printf("index            %.1f s, %.0f articles/s, %.1f MB/s, %.1f s of CPU\n", wall.Seconds(), float64(st.Articles)/wall.Seconds(), mb/wall.Seconds(), cpu.Seconds())
	fmt.Printf("peak memory      %.0f MB\n", float64(rss)/1e6)
	fmt.Printf("size of index    %.1f MB, %.2f times the text, %d segments\n", float64(st.DiskBytes)/1e6, float64(st.DiskBytes)/float64(st.TextBytes), st.Segments)

	again, _, _, err := measure(ctx, bin, "index", "--index", dir, "--quiet", folder)
	if err != nil {
		return err
	}
	fmt.Printf("index again      %.2f s, nothing having changed\n", again.Seconds())
	for _, q := range [][]string{{"Peshmerga", "Kirkuk"}, {`"joint centre"`}, {"person:Barzinji", "date:2021"}} {
		var times []time.Duration
		for range 11 {
			t, _, _, err := measure(ctx, bin, append([]string{"query", "--index", dir}, q...)...)
			if err != nil {
				return err
			}
			times = append(times, t)
		}
		slices.Sort(times)
		fmt.Printf("cold query       %.0f ms median, %.0f ms worst of %d: %v\n", ms(times[len(times)/2]), ms(times[len(times)-1]), len(times), q)
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// measure runs a command and returns what it took: wall and CPU time, and the
// most memory that it had, in bytes.
func measure(ctx context.Context, bin string, args ...string) (wall, cpu time.Duration, rss int64, err error) {
	cmd := exec.CommandContext(ctx, bin, args...)
	start := time.Now()
	out, err := cmd.CombinedOutput()
	wall = time.Since(start)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("%s %v: %w: %s", bin, args, err, out)
	}
	cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		rss = u.Maxrss
		if runtime.GOOS == "linux" {
			rss *= 1024
		}
	}
	return wall, cpu, rss, nil
}
