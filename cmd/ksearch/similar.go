package main

import (
	"context"
	"fmt"

	"github.com/spf13/pflag"

	"ksearch/query"
)

func similarCommand() *command {
	return &command{
		name: "similar", args: "ID",
		short: "print the articles that are like one",
		long: `
Prints the articles that have most of their words and names in common with one,
the most alike first, without itself. It is named by its ID, or by the path of its
file if that holds no other.`,
		examples: `
ksearch similar 0f3k9v2mq81tb6ha
ksearch similar -n 5 -o ids 2021/2021-06-14-joint-centre.txt
ksearch similar --since 2024 --lang ckb 0f3k9v2mq81tb6ha`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			q := newQueryRun(fs, "similar")
			q.whichFlags()
			q.pageFlags()
			q.printFlags(outputs())
			return func(ctx context.Context, std streams, args []string) error {
				if len(args) != 1 {
					return usagef("similar takes the ID of an article, or the path of its file")
				}
				if err := q.check(args); err != nil {
					return err
				}
				s, closeIt, err := q.searcher()
				if err != nil {
					return err
				}
				defer closeIt()
				articles, err := named(ctx, s, args[0])
				switch {
				case err != nil:
					return err
				case len(articles) == 0:
					tellMissing(std.err, args[0])
					return quiet(exitNothing)
				case len(articles) > 1:
					return usagef("%s holds %s: name one by its ID", newPlain(args[0], 200), count(len(articles), "article"))
				}
				x, err := q.restrict(query.Similar{ID: articles[0].ID})
				if err != nil {
					return err
				}
				return q.print(ctx, std, s, x, fmt.Sprintf("what %s is like", args[0]), args)
			}
		},
	}
}
