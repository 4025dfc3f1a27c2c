package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"ksearch/index"
)

func checkCommand() *command {
	return &command{
		name:  "check",
		short: "compare every byte of the index with what was written",
		long: `
Reads the whole index and says what is not as it was written: a disk forgets.
The articles lie whole where they came from, so the mend is to build the index
again. It may run while others search or write.`,
		examples: `
ksearch check
ksearch check --index /srv/news.index || mail -s 'index damaged' desk < /dev/null`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			folder := indexFlag(fs)
			return func(ctx context.Context, std streams, args []string) error {
				if len(args) > 0 {
					return usagef("check takes no arguments, and there is %q", args[0])
				}
				start := time.Now()
				dir, err := folder()
				if err != nil {
					return err
				}
				rep, err := index.Check(ctx, dir)
				if err != nil {
					return err
				}
				if len(rep.Damage) > 0 {
					for _, d := range rep.Damage {
						fmt.Fprintf(std.out, "damaged: %s\n", clean(trimPackage(d.Error())))
					}
					return quiet(exitDamaged)
				}
				_, err = fmt.Fprintf(std.out, "no damage: generation %d, %s, %s, %s, in %s\n", rep.Generation,
					count(rep.Articles, "article"), count(rep.Files, "file"), size(rep.Bytes), seconds(time.Since(start)))
				return err
			}
		},
	}
}
