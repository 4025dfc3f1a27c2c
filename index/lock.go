//go:build unix

package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// ErrLocked is the error for an index that somebody else is writing.
var ErrLocked = errors.New("index: somebody else is writing it")

// A LockedError says who is writing. It is an [ErrLocked].
type LockedError struct {
	Dir    string
	Holder string // "pid 4711, ksearch index ./corpus, since 2018-03-12 09:30:00"; "" is unknown
}

func (e *LockedError) Error() string {
	who := e.Holder
	if who == "" {
		who = "another process"
	}
	return fmt.Sprintf("index: %s is being written by %s: wait until it has ended, or stop it", e.Dir, who)
}

// Is makes every LockedError an ErrLocked.
func (e *LockedError) Is(target error) bool { return target == ErrLocked }

// lockFile is held by whoever writes. The kernel gives it up when the process
// ends, however it ends: what the file says is for people.
const lockFile = "LOCK"

// lock takes the lock of the index in dir, or returns a [*LockedError]. It is
// given up by unlock.
func lock(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("index: lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("index: lock %s: %w", f.Name(), err)
		}
		b := make([]byte, 512)
		n, _ := f.ReadAt(b, 0)
		return nil, &LockedError{Dir: dir, Holder: firstLine(string(b[:n]))}
	}
	command := strings.Join(os.Args, " ")
	if len(command) > 200 {
		command = command[:200]
	}
	line := fmt.Sprintf("pid %d, %s, since %s\n", os.Getpid(), firstLine(strings.ToValidUTF8(command, "?")), time.Now().Format(time.DateTime))
	// Who writes is said as a courtesy: a disk that is full must not stop a
	// run that would free it.
	_ = f.Truncate(0)
	_, _ = f.WriteAt([]byte(line), 0)
	return f, nil
}

// unlock gives up what lock took. To close the file would not do so while a child
// that another goroutine is starting has it, too, until its program begins.
func unlock(f *os.File) error {
	return errors.Join(syscall.Flock(int(f.Fd()), syscall.LOCK_UN), f.Close())
}

// unused reports whether no process has the generation in dir open: bbolt
// holds a shared lock on root.bolt for as long as it reads.
func unused(dir string) bool {
	f, err := os.Open(filepath.Join(dir, "store", "root.bolt"))
	if err != nil {
		return os.IsNotExist(err)
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		_ = f.Close() // it was looked at
		return false
	}
	return unlock(f) == nil
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return strings.TrimSpace(s)
}
