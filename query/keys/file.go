//go:build unix

package keys

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// change replaces the keys in a file by what f makes of them, whole or not at
// all. Whoever else changes a file in the same folder waits meanwhile.
func change(file string, f func([]Key) ([]Key, error)) error {
	if to, err := filepath.EvalSymlinks(file); err == nil {
		file = to // what a link leads to is replaced, not the link
	}
	folder, err := os.Open(filepath.Dir(file))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("keys: there is no folder %s: make it first, or name another file", filepath.Dir(file))
	}
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	defer folder.Close()
	// The lock is on the folder, as the file is replaced, and lasts until the
	// folder is closed.
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX); err != nil {
		return fmt.Errorf("keys: lock %s: %w", folder.Name(), err)
	}
	all, err := Read(file)
	if err != nil {
		return err
	}
	if all, err = f(all); err != nil {
		return err
	}
	b, err := encode(all)
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	if err := replace(file, b); err != nil {
		return fmt.Errorf("keys: write %s: %w", file, err)
	}
	if err := folder.Sync(); err != nil {
		return fmt.Errorf("keys: write %s: %w", file, err)
	}
	return nil
}

// replace writes a file that only its owner reads, by a rename.
func replace(file string, b []byte) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.new") // of mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	_, err = tmp.Write(b)
	err = errors.Join(err, inherit(tmp, file), tmp.Sync(), tmp.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), file)
}

// inherit gives f to the owner of the file that it replaces, or else to that of
// the folder: keys that root adds are for the service to read.
func inherit(f *os.File, file string) error {
	if os.Geteuid() != 0 {
		return nil // nobody else may give files away
	}
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		info, err = os.Stat(filepath.Dir(file))
	}
	if err != nil {
		return err
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return f.Chown(int(st.Uid), int(st.Gid))
	}
	return nil
}
