package main

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// nameless makes a file in dir that has no name. It is an error where the file
// system has none, or nothing to name it by.
func nameless(dir string) (*os.File, error) {
	f, err := os.OpenFile(dir, os.O_WRONLY|unix.O_TMPFILE, 0o600)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(descriptor(f)); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// linkNameless gives f a name, which must be free. See open(2).
func linkNameless(f *os.File, name string) error {
	if err := unix.Linkat(unix.AT_FDCWD, descriptor(f), unix.AT_FDCWD, name, unix.AT_SYMLINK_FOLLOW); err != nil {
		return &os.PathError{Op: "link", Path: name, Err: err}
	}
	return nil
}

func descriptor(f *os.File) string { return fmt.Sprintf("/proc/self/fd/%d", f.Fd()) }
