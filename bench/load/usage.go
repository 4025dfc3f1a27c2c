package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A usage is what a process holds, as Linux tells it.
type usage struct {
	resident, peak float64 // MB
	files, threads int
	folders        int // of generations on disk
	held           int // generations of which it has files open or mapped
}

func (s *service) usage() (u usage, err error) {
	proc := fmt.Sprintf("/proc/%d/", s.cmd.Process.Pid)
	status, err := os.ReadFile(proc + "status")
	if err != nil {
		return u, fmt.Errorf("this measures on Linux only: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		name, rest, _ := strings.Cut(line, ":")
		n, _ := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")))
		switch name {
		case "VmRSS":
			u.resident = float64(n) / 1000
		case "VmHWM":
			u.peak = float64(n) / 1000
		case "Threads":
			u.threads = n
		}
	}
	files, err := os.ReadDir(proc + "fd")
	if err != nil {
		return u, err
	}
	u.files = len(files)
	held := map[string]bool{}
	note := func(path string) {
		if i := strings.LastIndex(path, "/gen-"); i >= 0 {
			name, _, _ := strings.Cut(path[i+1:], "/")
			held[name] = true
		}
	}
	for _, f := range files {
		if path, err := os.Readlink(proc + "fd/" + f.Name()); err == nil { // it may be closed since
			note(path)
		}
	}
	maps, err := os.ReadFile(proc + "maps")
	if err != nil {
		return u, err
	}
	for line := range strings.Lines(string(maps)) {
		note(line)
	}
	u.held = len(held)
	return u, nil
}

// settled is the usage once what is no longer needed has gone, or after some
// seconds if it does not go.
func (s *service) settled(ctx context.Context, before usage, dir string) (usage, error) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(10 * time.Second); ; {
		u, err := s.usage()
		if err != nil {
			return u, err
		}
		folders, err := filepath.Glob(filepath.Join(dir, "gen-*"))
		if err != nil {
			return u, err
		}
		u.folders = len(folders)
		if u.files <= before.files && u.folders <= 4 && u.held <= 3 || time.Now().After(deadline) {
			return u, nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return u, ctx.Err()
		}
	}
}
