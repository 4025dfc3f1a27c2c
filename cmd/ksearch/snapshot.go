package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"ksearch/index"
)

func snapshotCommand() *command {
	return &command{
		name: "snapshot", args: "FILE", files: true,
		short: "write the whole index into one file, while it is in use",
		long: `
Writes the index as it is now into one tar archive, which ksearch restore reads.
Others may search and write meanwhile. Every byte is compared with its checksum
on the way, so that damage is never saved in silence. FILE appears when it is
whole; - is standard output, to be compressed or sent elsewhere.`,
		examples: `
ksearch snapshot news-2026-11-26.tar
ksearch snapshot - | zstd > news.tar.zst
ksearch snapshot - | ssh backup 'cat > news.tar'`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			folder := indexFlag(fs)
			force := fs.Bool("force", false, "replace FILE, if there is one")
			return func(ctx context.Context, std streams, args []string) error {
				if len(args) != 1 {
					return usagef("snapshot takes one FILE, or - for standard output")
				}
				dir, err := folder()
				if err != nil {
					return err
				}
				take := func(w io.Writer) (index.SnapshotReport, error) { return index.Snapshot(ctx, dir, w) }
				var rep index.SnapshotReport
				switch {
				case args[0] != "-":
					rep, err = takeInto(args[0], *force, nameless, take)
				case std.outWidth != nil:
					return usagef("a snapshot is no text for a terminal: name a FILE, or write it into a pipe")
				default:
					rep, err = take(std.out)
				}
				if err != nil {
					return err
				}
				fmt.Fprintf(std.err, "saved generation %d: %s, %s, %s\n", rep.Generation, count(rep.Articles, "article"), count(rep.Files, "file"), size(rep.Bytes))
				return nil
			}
		},
	}
}

// takeInto writes a snapshot beside name, and gives it that name once it is on
// the disk. Until then it is a file that create makes, which has no name, so that
// nothing is left of it when the process is killed; or one with a name of its
// own, where create can make none.
func takeInto(name string, force bool, create func(dir string) (*os.File, error), take func(io.Writer) (index.SnapshotReport, error)) (rep index.SnapshotReport, err error) {
	if _, err := os.Lstat(name); err == nil && !force {
		return rep, usagef("there is a file %s: name another one, or replace it with --force", clean(name))
	}
	dir := filepath.Dir(name)
	temp := ""
	f, err := create(dir)
	if err != nil {
		if f, err = os.CreateTemp(dir, filepath.Base(name)+".*.part"); err != nil {
			return rep, fmt.Errorf("snapshot: %w", err)
		}
		temp = f.Name()
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
			if temp != "" {
				err = errors.Join(err, os.Remove(temp))
			}
		}
	}()
	w := bufio.NewWriterSize(f, 256<<10)
	if rep, err = take(w); err != nil {
		return rep, err
	}
	if err = w.Flush(); err == nil {
		err = f.Sync()
	}
	if err != nil {
		return rep, fmt.Errorf("snapshot: %w", err)
	}
	if temp == "" {
		err = linkNameless(f, name)
		if force && errors.Is(err, fs.ErrExist) { // only a rename replaces it
			part := fmt.Sprintf("%s.%d.part", name, os.Getpid())
			if err = linkNameless(f, part); err == nil {
				temp = part
				err = os.Rename(temp, name)
			}
		}
	} else if force {
		err = os.Rename(temp, name)
	} else if err = os.Link(temp, name); err == nil { // it fails if there is a file by now
		err = os.Remove(temp)
	} else if !errors.Is(err, fs.ErrExist) { // no links on this file system
		err = os.Rename(temp, name)
	}
	if err != nil {
		return rep, fmt.Errorf("snapshot: %w", err)
	}
	// The name is to be on the disk too. Not every file system can be told so,
	// and what the name is of is there.
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
	temp = ""
	return rep, f.Close()
}

func restoreCommand() *command {
	return &command{
		name: "restore", args: "FILE", files: true,
		short: "make the index what it was when a snapshot was taken",
		long: `
Reads a file that ksearch snapshot wrote, compares every byte with its
checksums, and makes it the index, whole or not at all. - is standard input.
An index that holds something is replaced only with --force; whoever searches
it meanwhile gets the one or the other.`,
		examples: `
ksearch restore news-2026-11-26.tar
zstd -dc news.tar.zst | ksearch restore --index /srv/news.index --force -`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			folder := indexFlag(fs)
			force := fs.Bool("force", false, "replace the index, if there is one")
			return func(ctx context.Context, std streams, args []string) error {
				if len(args) != 1 {
					return usagef("restore takes one FILE, or - for standard input")
				}
				dir, err := folder()
				if err != nil {
					return err
				}
				if !*force {
					switch _, err := os.Stat(filepath.Join(dir, "CURRENT")); {
					case err == nil:
						return usagef("there is an index in %s: name another place with --index, or replace it with --force", clean(dir))
					case !errors.Is(err, os.ErrNotExist):
						return err
					}
				}
				in := std.in
				if args[0] != "-" {
					f, err := os.Open(args[0])
					if err != nil {
						return fmt.Errorf("restore: %w", err)
					}
					defer f.Close()
					in = f
				}
				rep, err := index.Restore(ctx, dir, bufio.NewReaderSize(in, 256<<10))
				if err != nil {
					return err
				}
				fmt.Fprintf(std.err, "restored as generation %d: %s, %s, %s\n", rep.Generation, count(rep.Articles, "article"), count(rep.Files, "file"), size(rep.Bytes))
				return nil
			}
		},
	}
}
