//go:build linux && amd64

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// A ptracer runs ksearch and stops it before and after each system call that
// concerns a file under a folder. So a fault can be had exactly at the n-th
// call, whether ksearch, bleve, bbolt or the standard library makes it.
//
// One such call is made at a time, for what other threads do waits until it
// has ended: the calls are in one order, in which the model of what is durable
// follows them.
type ptracer struct {
	folder string

	before func(c *call) fate                 // nil: all go well
	after  func(c *call, errno syscall.Errno) // nil: nobody looks

	pending []stop // of other threads, while a call was made
}

// A stop is a thread of the process that has stopped, or its end.
type stop struct {
	thread int
	syscall.WaitStatus
}

func (s stop) ended() bool { return s.Exited() || s.Signaled() }

// A call is a system call of the process that is traced.
type call struct {
	n      int    // in the run, from 0
	name   string // "pwrite64"
	kind   kind
	path   string // of the file, in the folder; of a link or a rename: what it had
	to     string // of a link or a rename: what it gets
	flags  int    // of openat
	length uint64 // of write and pwrite64, in bytes

	proc string // /proc/PID
	fd   int    // of calls that have one instead of a path
}

func (c *call) String() string {
	s := fmt.Sprintf("%s %s", c.name, c.path)
	if c.to != "" {
		s += " to " + c.to
	}
	return s
}

// A kind is what a call does to the disk.
type kind int

const (
	reads  kind = iota // opens a file or a folder to read it, or maps a file
	writes             // gives a file content
	opens              // opens a file for writing, which may make it
	syncs
	links // makes, moves or removes a name
	cuts  // changes the size of a file
	locks
)

// A fate is what becomes of a call. The zero value lets it be made.
type fate struct {
	kill  bool          // the process is killed, and the call is not made
	errno syscall.Errno // the call is not made, and fails so
	half  bool          // half of the bytes are written
}

// An ending is how a run ended.
type ending struct {
	stdout, stderr string
	status         int // -1: killed
	hung           bool
}

// A traced call has up to two files: by the number of the register that holds
// a descriptor, and of the one that holds a path relative to it. -1 is none.
type tracedCall struct {
	name         string
	kind         kind
	fd, path     int
	toFD, toPath int
}

func tracedCalls() map[uint64]tracedCall {
	byFD := func(name string, k kind, fd int) tracedCall { return tracedCall{name, k, fd, -1, -1, -1} }
	const sysRenameat2, sysCopyFileRange, sysPwritev2 = 316, 326, 328 // package syscall ends before them
	return map[uint64]tracedCall{
		syscall.SYS_OPENAT:    {"openat", reads, 0, 1, -1, -1},
		syscall.SYS_OPEN:      {"open", reads, -1, 0, -1, -1},
		syscall.SYS_MMAP:      byFD("mmap", reads, 4),
		syscall.SYS_WRITE:     byFD("write", writes, 0),
		syscall.SYS_PWRITE64:  byFD("pwrite64", writes, 0),
		syscall.SYS_WRITEV:    byFD("writev", writes, 0),
		syscall.SYS_PWRITEV:   byFD("pwritev", writes, 0),
		sysPwritev2:           byFD("pwritev2", writes, 0),
		syscall.SYS_SENDFILE:  byFD("sendfile", writes, 0),
		sysCopyFileRange:      byFD("copy_file_range", writes, 2),
		syscall.SYS_FALLOCATE: byFD("fallocate", cuts, 0),
		syscall.SYS_FTRUNCATE: byFD("ftruncate", cuts, 0),
		syscall.SYS_TRUNCATE:  {"truncate", cuts, -1, 0, -1, -1},
		syscall.SYS_FSYNC:     byFD("fsync", syncs, 0),
		syscall.SYS_FDATASYNC: byFD("fdatasync", syncs, 0),
		syscall.SYS_FLOCK:     byFD("flock", locks, 0),
		syscall.SYS_MKDIR:     {"mkdir", links, -1, 0, -1, -1},
		syscall.SYS_MKDIRAT:   {"mkdirat", links, 0, 1, -1, -1},
		syscall.SYS_RMDIR:     {"rmdir", links, -1, 0, -1, -1},
		syscall.SYS_UNLINK:    {"unlink", links, -1, 0, -1, -1},
		syscall.SYS_UNLINKAT:  {"unlinkat", links, 0, 1, -1, -1},
		syscall.SYS_RENAME:    {"rename", links, -1, 0, -1, 1},
		syscall.SYS_RENAMEAT:  {"renameat", links, 0, 1, 2, 3},
		sysRenameat2:          {"renameat2", links, 0, 1, 2, 3},
		syscall.SYS_LINK:      {"link", links, -1, 0, -1, 1},
		syscall.SYS_LINKAT:    {"linkat", links, 0, 1, 2, 3},
		syscall.SYS_SYMLINKAT: {"symlinkat", links, 1, 2, -1, -1},
	}
}

// skipWithoutTracing skips a test where a process may not trace its children.
func skipWithoutTracing(t *testing.T) {
	t.Helper()
	_, err := (&ptracer{folder: t.TempDir()}).run(t.TempDir(), time.Minute, "version")
	switch {
	case err == nil:
	case os.Getenv("KSEARCH_FAULTS") == "required":
		t.Fatal(err)
	default:
		t.Skipf("faults are injected by ptrace, which cannot be had here: %v", err)
	}
}

const (
	waitAll    = 0x40000000 // __WALL: threads too
	traceGood  = 0x80       // what PTRACE_O_TRACESYSGOOD adds to the signal of a call
	traceTies  = 0x100000   // PTRACE_O_EXITKILL: no process outlives its ptracer
	notCalled  = ^uint64(0) // the number of no call
	argsOfCall = 6
)

// run runs ksearch with args until it ends, or is killed because it took longer
// than patience. Its outputs go to files in scratch.
func (t *ptracer) run(scratch string, patience time.Duration, args ...string) (end ending, err error) {
	runtime.LockOSThread() // only the thread that started a process may trace it
	defer runtime.UnlockOSThread()
	pid, err := t.start(scratch, args)
	if err != nil {
		return end, err
	}
	var hung atomic.Bool
	watchdog := time.AfterFunc(patience, func() {
		hung.Store(true)
		_ = syscall.Kill(pid, syscall.SIGKILL)
	})
	defer watchdog.Stop()
	status, err := t.follow(pid)
	if err != nil {
		return end, err
	}
	end.status, end.hung = status.ExitStatus(), hung.Load()
	for name, to := range map[string]*string{"stdout": &end.stdout, "stderr": &end.stderr} {
		b, err := os.ReadFile(filepath.Join(scratch, name))
		if err != nil {
			return end, err
		}
		*to = string(b)
	}
	return end, nil
}

// start starts ksearch, which stops before its first instruction.
func (t *ptracer) start(scratch string, args []string) (pid int, err error) {
	path, err := exec.LookPath("ksearch") // testscript.Main has put it into PATH
	if err != nil {
		return 0, err
	}
	files := make([]*os.File, 3)
	for i, name := range []string{"stdin", "stdout", "stderr"} {
		if files[i], err = os.Create(filepath.Join(scratch, name)); err != nil {
			return 0, err
		}
		defer files[i].Close()
	}
	p, err := os.StartProcess(path, append([]string{"ksearch"}, args...), &os.ProcAttr{
		Dir: scratch, Files: files,
		Sys: &syscall.SysProcAttr{Ptrace: true, Setpgid: true}, // a group, to be waited for apart from others
	})
	if err != nil {
		return 0, err
	}
	pid = p.Pid
	_ = p.Release() // it is waited for by follow
	return pid, nil
}

// follow lets the process run to its end, call by call.
func (t *ptracer) follow(pid int) (end syscall.WaitStatus, err error) {
	s, err := t.wait(pid)
	if err != nil {
		return end, err
	}
	err = syscall.PtraceSetOptions(pid, traceTies|syscall.PTRACE_O_TRACESYSGOOD|
		syscall.PTRACE_O_TRACECLONE|syscall.PTRACE_O_TRACEFORK|syscall.PTRACE_O_TRACEVFORK)
	if err != nil {
		return end, errors.Join(err, syscall.Kill(pid, syscall.SIGKILL))
	}
	calls := tracedCalls()
	inside := map[int]bool{} // threads that are in a call
	n := 0
	for {
		signal := 0
		switch sig := s.StopSignal(); {
		case s.ended():
			delete(inside, s.thread) // its number may be given to another
			if s.thread == pid {     // the last of its threads
				return s.WaitStatus, nil
			}
		case sig == syscall.SIGTRAP|traceGood:
			inside[s.thread] = !inside[s.thread]
			if !inside[s.thread] {
				break
			}
			var regs syscall.PtraceRegs
			if syscall.PtraceGetRegs(s.thread, &regs) != nil {
				break // it was killed
			}
			known, ok := calls[regs.Orig_rax]
			if !ok {
				break
			}
			if c := known.decode(pid, &regs, t.folder); c != nil {
				c.n = n
				n++
				t.step(pid, s.thread, c, &regs)
				inside[s.thread] = false
			}
		case sig != syscall.SIGTRAP && sig != syscall.SIGSTOP: // those are of new threads
			signal = int(sig)
		}
		if !s.ended() {
			_ = syscall.PtraceSyscall(s.thread, signal) // where it was killed meanwhile, its end comes next
		}
		if len(t.pending) > 0 {
			s, t.pending = t.pending[0], t.pending[1:]
		} else if s, err = t.wait(pid); err != nil {
			return end, err
		}
	}
}

// wait waits for any thread of the process.
func (t *ptracer) wait(pid int) (s stop, err error) {
	for {
		s.thread, err = syscall.Wait4(-pid, &s.WaitStatus, waitAll, nil)
		if err != syscall.EINTR {
			return s, err
		}
	}
}

// step makes the call at whose entry a thread has stopped, or not, and leaves
// the thread at its exit.
func (t *ptracer) step(pid, thread int, c *call, regs *syscall.PtraceRegs) {
	var f fate
	if t.before != nil {
		f = t.before(c)
	}
	switch {
	case f.kill:
		_ = syscall.Kill(pid, syscall.SIGKILL) // it has not ended, and a call that has not begun is not made
		return
	case f.errno != 0:
		regs.Orig_rax = notCalled
	case f.half:
		regs.Rdx /= 2 // the length, of write and of pwrite64
	}
	if f != (fate{}) && syscall.PtraceSetRegs(thread, regs) != nil {
		return
	}
	if syscall.PtraceSyscall(thread, 0) != nil {
		return
	}
	for {
		s, err := t.wait(pid)
		if err != nil {
			return
		}
		if s.thread == thread && !s.ended() {
			break
		}
		t.pending = append(t.pending, s)
		if s.thread == thread || s.thread == pid && s.ended() {
			return
		}
	}
	if syscall.PtraceGetRegs(thread, regs) != nil {
		return
	}
	if f.errno != 0 {
		regs.Rax = -uint64(f.errno)
		if syscall.PtraceSetRegs(thread, regs) != nil {
			return
		}
	}
	if t.after != nil {
		var errno syscall.Errno
		if r := int64(regs.Rax); r < 0 && r > -4096 {
			errno = syscall.Errno(-r)
		}
		t.after(c, errno)
	}
}

// decode says what a call does, or nil if it does nothing under folder.
func (k tracedCall) decode(pid int, regs *syscall.PtraceRegs, folder string) *call {
	args := [argsOfCall]uint64{regs.Rdi, regs.Rsi, regs.Rdx, regs.R10, regs.R8, regs.R9}
	c := &call{name: k.name, kind: k.kind, proc: fmt.Sprintf("/proc/%d", pid), fd: -1, length: regs.Rdx}
	file := func(fd, path int) (string, bool) {
		name := ""
		if path >= 0 {
			name = readString(c.proc, args[path])
		}
		if !filepath.IsAbs(name) {
			at := c.proc + "/cwd"
			if fd >= 0 && int32(args[fd]) >= 0 {
				at = fmt.Sprintf("%s/fd/%d", c.proc, int32(args[fd]))
			} else if path < 0 {
				return "", false // a map of no file
			}
			dir, err := os.Readlink(at)
			if err != nil {
				return "", false
			}
			name = filepath.Join(dir, name)
		}
		rel, err := filepath.Rel(folder, strings.TrimSuffix(name, " (deleted)"))
		return rel, err == nil && filepath.IsLocal(rel)
	}
	var here, there bool
	c.path, here = file(k.fd, k.path)
	if k.toPath >= 0 {
		c.to, there = file(k.toFD, k.toPath)
	}
	if !here && !there {
		return nil
	}
	if k.path < 0 {
		c.fd = int(int32(args[k.fd]))
	}
	if k.name == "openat" || k.name == "open" {
		c.flags = int(args[k.path+1])
		if c.flags&(syscall.O_ACCMODE|syscall.O_CREAT|syscall.O_TRUNC) != 0 {
			c.kind = opens
		}
	}
	return c
}

// readString reads a string that ends with a zero from the memory of a process.
func readString(proc string, at uint64) string {
	f, err := os.Open(proc + "/mem")
	if err != nil {
		return ""
	}
	defer f.Close()
	b := make([]byte, syscall.PathMax)
	n, _ := f.ReadAt(b, int64(at)) // what lies behind the string may be nobody's
	s, _, _ := bytes.Cut(b[:n], []byte{0})
	return string(s)
}
