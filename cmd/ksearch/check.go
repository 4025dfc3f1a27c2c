package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"ksearch/index"
)

func checkCommand() *command {
	return &command{
		name: "check", args: "[FOLDER]", files: true,
		short: "compare every byte of the index with what was written, and repair it",
		long: `
Reads the whole index and says what is not as it was written: a disk forgets.
It may run while others search or write. --articles reads each article besides,
which takes some twenty times as long, and finds what no disk can bring about.

With --repair, an index that is damaged becomes what it was at the last time that
it was whole, if that is still there, as it is while somebody searches it. If it
is not, the articles in FOLDER are indexed again, and the index is replaced once
all are. An index without damage is left alone.

` + namingHelp,
		examples: `
ksearch check
ksearch check --repair ./corpus
ksearch check --index /srv/news.index || mail -s 'index damaged' desk < /dev/null`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			folder := indexFlag(fs)
			repair := fs.Bool("repair", false, "mend the index if it is damaged, from an earlier state or from the articles in FOLDER")
			articles := fs.Bool("articles", false, "read each article too, and compare what all come to with what was written")
			naming := namingFlags(fs, ", with --repair FOLDER")
			return func(ctx context.Context, std streams, args []string) error {
				switch {
				case len(args) > 1:
					return usagef("check takes one folder, not %d", len(args))
				case len(args) == 1 && !*repair:
					return usagef("check takes no arguments but with --repair, and there is %q", args[0])
				case naming.given() != "" && len(args) == 0:
					return usagef("%s is for --repair FOLDER", naming.given())
				}
				dir, err := folder()
				if err != nil {
					return err
				}
				sound, err := check(ctx, std, dir, *articles)
				switch {
				case err != nil || sound:
					return err
				case !*repair:
					return quiet(exitDamaged)
				}
				rep, err := index.Repair(ctx, dir)
				if err == nil {
					_, err = fmt.Fprintf(std.out, "repaired: generation %d is whole, and is what is searched again: %s\n", rep.Generation, count(rep.Articles, "article"))
					return err
				}
				if !errors.Is(err, index.ErrBeyondRepair) || len(args) == 0 {
					return err
				}
				fmt.Fprintf(std.err, "indexing %s again\n", clean(args[0]))
				r := indexRun{std: std, dir: dir, folder: args[0], naming: naming, opts: index.IngestOptions{Anew: true}}
				return r.run(ctx)
			}
		},
	}
}

// check tells what is damaged, and reports whether that is nothing.
func check(ctx context.Context, std streams, dir string, articles bool) (sound bool, err error) {
	start, look := time.Now(), index.Check
	if articles {
		look = index.CheckAll
	}
	rep, err := look(ctx, dir)
	if err != nil {
		return false, err
	}
	for _, d := range rep.Damage {
		fmt.Fprintf(std.out, "damaged: %s\n", clean(trimPackage(d.Error())))
	}
	if len(rep.Damage) > 0 {
		return false, nil
	}
	_, err = fmt.Fprintf(std.out, "no damage: generation %d, %s, %s, %s, in %s\n", rep.Generation,
		count(rep.Articles, "article"), count(rep.Files, "file"), size(rep.Bytes), seconds(time.Since(start)))
	return true, err
}
