//go:build linux && amd64

package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// A disk is a model of what a folder holds after the power has failed. A file
// has the content that it had when it was last synced, and a folder the names
// that it had then: POSIX promises no more.
type disk struct {
	root    string
	content map[uint64][]byte            // of files, by inode
	names   map[uint64]map[string]uint64 // of folders, by inode
	folders map[uint64]bool
	held    []int // descriptors: an inode that is held is not given to another file
	err     error
}

// A remnant is what may be found: the content of each file by its path from
// the root. A folder ends in a slash.
type remnant map[string][]byte

// newDisk takes what root holds for durable.
func newDisk(root string) *disk {
	d := &disk{root: root, content: map[uint64][]byte{}, names: map[uint64]map[string]uint64{}, folders: map[uint64]bool{}}
	d.err = filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		d.hold(name)
		return d.sync(name)
	})
	return d
}

func (d *disk) close() {
	for _, fd := range d.held {
		_ = syscall.Close(fd)
	}
}

func (d *disk) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

func (d *disk) hold(name string) {
	const path = 0x200000 // O_PATH: nothing is read of it
	fd, err := syscall.Open(name, path|syscall.O_CLOEXEC, 0)
	if err != nil {
		d.fail(fmt.Errorf("open %s: %w", name, err))
		return
	}
	d.held = append(d.held, fd)
}

// made is told of each call that has been made.
func (d *disk) made(c *call, errno syscall.Errno) {
	if errno != 0 {
		return
	}
	switch name := filepath.Join(d.root, c.path); {
	case strings.HasPrefix(c.name, "mkdir"), c.kind == opens && c.flags&syscall.O_CREAT != 0:
		d.hold(name)
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			d.folders[info.Sys().(*syscall.Stat_t).Ino] = true
		}
	case c.kind == syncs:
		if err := d.sync(fmt.Sprintf("%s/fd/%d", c.proc, c.fd)); err != nil {
			d.fail(err)
		}
	}
}

// sync makes a file or a folder durable as it is now.
func (d *disk) sync(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	ino := info.Sys().(*syscall.Stat_t).Ino
	if !info.IsDir() {
		d.content[ino], err = os.ReadFile(name)
		return err
	}
	d.folders[ino] = true
	d.names[ino], err = inodes(name)
	return err
}

// inodes are the names in a folder.
func inodes(name string) (map[string]uint64, error) {
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, err
	}
	found := map[string]uint64{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		found[e.Name()] = info.Sys().(*syscall.Stat_t).Ino
	}
	return found, nil
}

// remnants are what may be found if the power fails now.
func (d *disk) remnants() map[string]remnant {
	synced, named, mixed := remnant{}, remnant{}, remnant{}
	info, err := os.Stat(d.root)
	if err != nil {
		d.fail(err)
		return nil
	}
	root := info.Sys().(*syscall.Stat_t).Ino
	d.collect(synced, "", root)
	err = filepath.WalkDir(d.root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || name == d.root {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(d.root, name) // it is in there
		if e.IsDir() {
			named[rel+"/"] = nil
		} else {
			named[rel] = d.content[info.Sys().(*syscall.Stat_t).Ino]
		}
		return nil
	})
	if err != nil {
		d.fail(err)
	}
	// Of the names in one folder any may be durable without the others.
	maps.Copy(mixed, synced)
	for name, b := range named {
		if path.Base(name) == "CURRENT" {
			mixed[name] = b
		}
	}
	return map[string]remnant{"what was synced": synced, "every name": named, "what was synced and CURRENT": mixed}
}

func (d *disk) collect(r remnant, at string, folder uint64) {
	for name, ino := range d.names[folder] {
		name = path.Join(at, name)
		if d.folders[ino] {
			r[name+"/"] = nil
			d.collect(r, name, ino)
		} else {
			r[name] = d.content[ino]
		}
	}
}

// sum tells remnants apart.
func (r remnant) sum() [sha256.Size]byte {
	h := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(r)) {
		fmt.Fprintf(h, "%q %x\n", name, sha256.Sum256(r[name]))
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// write makes the files of r in the folder dir.
func (r remnant) write(dir string) error {
	for _, name := range slices.Sorted(maps.Keys(r)) {
		at := filepath.Join(dir, name)
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(at, 0o755); err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, r[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}
