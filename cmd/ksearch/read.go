package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"ksearch/corpus"
)

func readCommand() *command {
	return &command{
		name: "read", args: "FILE...", files: true,
		short: "print the articles of files as an index would hold them",
		long: `
Prints each article of the files as one line of JSON, without any index: what
was found of its dateline, dates, people and places, and with which offsets.
Paths are relative to the folder of the file, and IDs are made from them.`,
		examples: `
ksearch read corpus/2021/2021-06-14-joint-centre.txt | jq .
ksearch read *.html | jq -r '[.dateline.raw, .headline] | @tsv'`,
		setup: func(*pflag.FlagSet) func(context.Context, streams, []string) error {
			return func(ctx context.Context, std streams, args []string) error {
				if len(args) == 0 {
					return usagef("read takes files")
				}
				articles, skipped := 0, 0
				for _, name := range args {
					good, bad, err := readFile(ctx, std, name)
					if err != nil {
						return err
					}
					articles += good
					skipped += bad
				}
				switch {
				case skipped > 0:
					return quiet(exitSkipped)
				case articles == 0:
					return quiet(exitNothing)
				}
				return nil
			}
		},
	}
}

// readFile prints the articles of one file, and counts them and what could not
// be read. The error is for what ends the command.
func readFile(ctx context.Context, std streams, name string) (articles, skipped int, err error) {
	skip := func(err error) {
		skipped++
		tellSkipped(std.err, err)
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		skip(&corpus.BadSource{Path: name, Err: errors.New("a folder: name files, or see what `ksearch index --dry-run` makes of it")})
		return 0, skipped, nil
	}
	r := &corpus.Reader{FS: corpus.Dir(name)}
	src := corpus.Source{Path: filepath.Base(name)}
	if src.Revision, err = r.Revision(ctx, src); err != nil {
		if ctx.Err() != nil {
			return 0, 0, err
		}
		skip(atPath(err, name))
		return 0, skipped, nil
	}
	for a, err := range r.Articles(ctx, src) {
		switch {
		case err == nil:
			articles++
			if err := writeJSON(std.out, a, false); err != nil {
				return articles, skipped, err
			}
		case ctx.Err() != nil:
			return articles, skipped, err
		case errors.Is(err, corpus.ErrNoArticle):
			fmt.Fprintf(std.err, "passed over: %s: no news article\n", clean(name))
		default:
			skip(atPath(err, name))
		}
	}
	return articles, skipped, std.flush()
}

// atPath returns err with the path that the user typed.
func atPath(err error, path string) error {
	var (
		article *corpus.BadArticle
		source  *corpus.BadSource
	)
	switch {
	case errors.As(err, &article):
		named := *article
		named.Path = path
		return &named
	case errors.As(err, &source):
		named := *source
		named.Path = path
		return &named
	}
	return err
}
