package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Dir returns the folder root of the real file system, or the single file root
// as a folder that holds nothing else. It differs from [os.DirFS] in that it can
// be pointed at what strangers wrote: names may be any bytes, not only UTF-8;
// nothing outside of root can be reached, by ".." or by a symbolic link; and only
// folders and regular files are opened, so that no FIFO or device is ever
// waited for. Root itself may be a symbolic link.
//
// The folder is opened anew for each call, so that one that was replaced is seen.
func Dir(root string) fs.FS { return dirFS(root) }

type dirFS string

var (
	errNotRegular = errors.New("not a regular file")
	errSymlink    = errors.New("a symbolic link, which is not followed")
	errOutside    = errors.New("outside of the corpus")
)

// Open opens a folder or a regular file.
func (d dirFS) Open(name string) (fs.File, error) { return d.open("open", name) }

// ReadDir returns what is in a folder, in the order of names. Along with an
// error it returns what was read before it.
func (d dirFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if only, ok := d.only(); ok && name == "." {
		info, err := os.Stat(string(d))
		if err != nil {
			return nil, d.rootError("readdir", err)
		}
		return []fs.DirEntry{fs.FileInfoToDirEntry(named{info, only})}, nil
	}
	f, err := d.open("readdir", name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

// Stat describes a file without following a symbolic link, except for the root.
func (d dirFS) Stat(name string) (fs.FileInfo, error) {
	if only, ok := d.only(); ok && (name == "." || name == only) {
		info, err := os.Stat(string(d))
		if err != nil {
			return nil, d.rootError("stat", err)
		}
		if name == "." {
			return folder{named{info, "."}}, nil
		}
		return named{info, only}, nil
	}
	dir, name, err := d.root("stat", name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.Lstat(name)
}

func (d dirFS) open(op, name string) (*os.File, error) {
	dir, name, err := d.root(op, name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	f, err := dir.OpenFile(name, os.O_RDONLY|openFlags, 0)
	if err != nil {
		if info, lerr := dir.Lstat(name); lerr == nil && !info.Mode().IsRegular() && !info.IsDir() {
			err = &fs.PathError{Op: op, Path: name, Err: errNotRegular} // a socket cannot be opened at all
		}
		return nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = d.check(dir, op, name, info)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// check looks at what was opened, and not at what stood there before.
func (d dirFS) check(dir *os.Root, op, name string, opened fs.FileInfo) error {
	if !opened.Mode().IsRegular() && !opened.IsDir() {
		return &fs.PathError{Op: op, Path: name, Err: errNotRegular}
	}
	if _, single := d.only(); single || name == "." {
		return nil // the root may be a symbolic link
	}
	there, err := dir.Lstat(name)
	if err != nil {
		return err
	}
	if there.Mode()&fs.ModeSymlink != 0 {
		return &fs.PathError{Op: op, Path: name, Err: errSymlink}
	}
	return nil
}

// root opens the folder that name is in, and returns name as it is called there.
func (d dirFS) root(op, name string) (*os.Root, string, error) {
	if name == "" || path.IsAbs(name) || strings.ContainsRune(name, 0) || slices.Contains(strings.Split(name, "/"), "..") {
		return nil, "", &fs.PathError{Op: op, Path: name, Err: errOutside}
	}
	at := string(d)
	if only, ok := d.only(); ok {
		if name != only {
			return nil, "", &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
		}
		// A link is followed here, as it is for a folder: the user named it.
		real, err := filepath.EvalSymlinks(at)
		if err != nil {
			return nil, "", d.rootError(op, err)
		}
		at, name = filepath.Dir(real), filepath.Base(real)
	}
	// With "/." the open fails on a FIFO, and does not wait for its other end.
	dir, err := os.OpenRoot(at + string(filepath.Separator) + ".")
	if err != nil {
		return nil, "", d.rootError(op, err)
	}
	return dir, filepath.FromSlash(name), nil
}

// only returns the name of the file that the root is, if it is no folder.
func (d dirFS) only() (string, bool) {
	info, err := os.Stat(string(d))
	if err != nil || !info.Mode().IsRegular() {
		return "", false
	}
	return filepath.Base(string(d)), true
}

func (d dirFS) rootError(op string, err error) error {
	info, serr := os.Stat(string(d))
	var pe *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("no such folder: %w", fs.ErrNotExist)
	case serr == nil && !info.IsDir():
		err = errors.New("neither a folder nor a regular file")
	case errors.As(err, &pe):
		err = pe.Err
	}
	return &fs.PathError{Op: op, Path: string(d), Err: err}
}

// named is a file under another name.
type named struct {
	fs.FileInfo
	name string
}

func (n named) Name() string { return n.name }

// folder is what a single file looks like as the root.
type folder struct{ fs.FileInfo }

func (f folder) Mode() fs.FileMode { return fs.ModeDir | 0o555 }
func (f folder) IsDir() bool       { return true }
