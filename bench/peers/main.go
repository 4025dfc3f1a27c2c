// Peers measures ksearch beside other search engines: bleve, Bluge, SQLite,
// Xapian, Lucene and PostgreSQL, those of them that are installed. All are given
// the same articles and asked the same 200 queries, drawn from them. Each runs in
// a process of its own, one after the other. It prints tables in Markdown, and
// with -write puts them where README.md has its marks.
//
//	go run . [-articles N] [-rounds N] [-only NAMES] [-write FILE] CORPUS
//
// CORPUS is a file, such as JSON Lines, gzipped or not, or a folder of files, of
// any format that ksearch reads.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"ksearch/bench/peers/peer"
)

type options struct {
	articles, rounds, warm int
	only, write, work      string
}

func main() {
	var o options
	flag.IntVar(&o.articles, "articles", 0, "take the first `N` lines of a corpus that is a file of JSON Lines; 0: all")
	flag.IntVar(&o.rounds, "rounds", 5, "times that each query is measured; its median counts")
	flag.IntVar(&o.warm, "warm", 2000, "`milliseconds` that the queries are asked before, once round at least")
	flag.StringVar(&o.only, "only", "", "measure only those whose `NAMES`, with commas, begin so: ksearch,lucene")
	flag.StringVar(&o.write, "write", "", "put the tables into this `FILE` too, between its marks")
	flag.StringVar(&o.work, "work", "", "keep what is made in this `FOLDER`, which must be a new one; else it is a temporary one")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, o, flag.Args())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options, args []string) (err error) {
	if len(args) != 1 {
		return errors.New("name one file or folder of articles")
	}
	if o.work == "" {
		if o.work, err = os.MkdirTemp("", "peers"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.work)) }()
	}
	r := report{started: time.Now(), load: load()}
	bin := filepath.Join(o.work, "bin")
	// PostgreSQL reaches its folder as another user.
	if err := errors.Join(os.MkdirAll(bin, 0o755), os.Chmod(o.work, 0o755)); err != nil {
		return err
	}
	if err := r.prepare(ctx, o, args[0], bin); err != nil {
		return err
	}
	var failed error
	for _, c := range contenders {
		if !wanted(o.only, c.name) {
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring", c.name)
		row, err := measure(ctx, o, c, bin)
		var missing *missingError
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, &missing):
			r.skipped = append(r.skipped, c.name+": "+missing.Error())
		case err != nil:
			failed = errors.Join(failed, fmt.Errorf("%s: %w", c.name, err))
			r.skipped = append(r.skipped, c.name+": it failed")
		default:
			r.rows = append(r.rows, row)
		}
	}
	if len(r.rows) == 0 {
		return errors.Join(failed, errors.New("there is nothing to show"))
	}
	text := r.markdown()
	fmt.Print(text)
	if o.write != "" {
		old, err := os.ReadFile(o.write)
		if err != nil {
			return errors.Join(failed, err)
		}
		text, err := replace(string(old), text)
		if err != nil {
			return errors.Join(failed, fmt.Errorf("%s: %w", o.write, err))
		}
		failed = errors.Join(failed, os.WriteFile(o.write, []byte(text), 0o644))
	}
	return failed
}

func wanted(only, name string) bool {
	return only == "" || slices.ContainsFunc(strings.Split(only, ","), func(p string) bool {
		return strings.HasPrefix(strings.ToLower(name), strings.ToLower(p))
	})
}

// prepare makes the files that are handed over. It has a program of its own read
// the articles: a process that had them in memory would count as the least that
// each of its children has had.
func (r *report) prepare(ctx context.Context, o options, from, bin string) error {
	folder := filepath.Join(o.work, peer.CorpusFolder)
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if info.IsDir() {
		if from, err = filepath.Abs(from); err == nil {
			err = os.CopyFS(folder, os.DirFS(from))
		}
	} else if err = os.Mkdir(folder, 0o755); err == nil {
		err = copyLines(from, filepath.Join(folder, strings.TrimSuffix(filepath.Base(from), ".gz")), o.articles)
	}
	if err != nil {
		return err
	}
	command, err := goProgram(ctx, "prepare", bin)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "reading", from)
	out, _, err := child(ctx, command, o.work)
	if err != nil {
		return err
	}
	if _, err := fmt.Sscan(string(out), &r.articles, &r.text, &r.left); err != nil {
		return fmt.Errorf("prepare said %q: %w", out, err)
	}
	r.queries, err = peer.Queries(filepath.Join(o.work, peer.QueryFile))
	return err
}

// copyLines copies the first n lines of a file, or all if n is 0, unpacked.
func copyLines(from, to string, n int) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(from, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("%s: %w", from, err)
		}
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if n == 0 {
		_, err = io.Copy(out, in)
		return errors.Join(err, out.Close())
	}
	lines := bufio.NewReader(in)
	for range n {
		line, err := lines.ReadBytes('\n')
		if _, err := out.Write(line); err != nil {
			return errors.Join(err, out.Close())
		}
		if err != nil && err != io.EOF {
			return errors.Join(err, out.Close())
		}
	}
	return out.Close()
}

// measure builds a contender, has it index, and asks it: all queries warm, then
// one of each class cold.
func measure(ctx context.Context, o options, c contender, bin string) (row, error) {
	out := row{name: c.name}
	command, err := c.build(ctx, c.program, bin)
	if err != nil {
		return out, err
	}
	dir := filepath.Join(o.work, strings.ReplaceAll(c.program+"-"+c.variant, "-", "_")+".index")
	said, used, err := child(ctx, append(command, c.variant, "index"), o.work, dir)
	if err != nil {
		return out, err
	}
	out.index = used
	if out.disk, err = size(dir); err != nil {
		return out, err
	}
	if n, err := strconv.ParseInt(strings.TrimSpace(string(said)), 10, 64); err == nil {
		out.disk = n
	}
	ask := append(command, c.variant, "search", dir)
	file := filepath.Join(o.work, peer.QueryFile)
	said, out.search, err = child(ctx, ask, file, strings.Join(peer.Modes, ","), strconv.Itoa(o.warm), strconv.Itoa(o.rounds))
	if err != nil {
		return out, err
	}
	var res peer.Result
	if err := json.Unmarshal(said, &res); err != nil {
		return out, fmt.Errorf("its answer: %w", err)
	}
	out.version, out.modes = res.Version, res.Modes
	if !c.server {
		out.cold, err = cold(ctx, ask, file)
	}
	return out, err
}

// cold asks the first query of each class in a process of its own, three times,
// and returns the median of each in milliseconds. The files of the index are in
// the memory of the system by then.
func cold(ctx context.Context, ask []string, file string) (times []float64, err error) {
	qs, err := peer.Queries(file)
	if err != nil {
		return nil, err
	}
	one := file + ".one"
	seen := map[string]bool{}
	for _, q := range qs {
		if seen[q.Class] || q.Op == peer.Fuzzy { // not all can
			continue
		}
		seen[q.Class] = true
		if err := os.WriteFile(one, []byte(q.String()+"\n"), 0o644); err != nil {
			return nil, err
		}
		var three []float64
		for range 3 {
			_, used, err := child(ctx, ask, one, peer.Snippets, "0", "1")
			if err != nil {
				return nil, err
			}
			three = append(three, used.wall.Seconds()*1000)
		}
		times = append(times, percentile(three, 50))
	}
	return times, nil
}

// A usage is what a process took.
type usage struct {
	wall, cpu time.Duration
	memory    int64 // bytes, at most at one time
}

// child runs a command, and returns what it printed.
func child(ctx context.Context, command []string, args ...string) ([]byte, usage, error) {
	cmd := exec.CommandContext(ctx, command[0], append(slices.Clone(command[1:]), args...)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // so that it ends what it has started
	cmd.WaitDelay = 20 * time.Second
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	start := time.Now()
	err := cmd.Run()
	u := usage{wall: time.Since(start)}
	if err != nil {
		return nil, u, fmt.Errorf("%s: %w: %s", strings.Join(cmd.Args, " "), err, errs.Bytes())
	}
	u.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.memory = r.Maxrss * 1024 // Linux counts it in KiB
	}
	return out.Bytes(), u, nil
}

// size is that of a file, or of all files in a folder.
func size(path string) (n int64, err error) {
	err = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}

// load is how many processes wanted to run in the last minute, as Linux tells it.
func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(b), " ")
	if err != nil {
		return "?"
	}
	return first
}
