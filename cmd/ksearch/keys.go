package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/pflag"

	"ksearch/query"
	"ksearch/query/keys"
)

func keysCommand() *command {
	actions := []string{"add", "list", "remove"}
	return &command{
		name: "keys", args: "ACTION", choices: func() []string { return actions },
		short: "add, list and remove the API keys that ksearch serve asks for",
		long: `
ksearch keys add NAME makes a key and prints it, this once: the file of keys holds
no more of it than its SHA-256. ksearch keys list prints the names, and until when
and for what each key is good, and ksearch keys remove NAME makes one worthless.
Services that run take up each change at once.

A key with --within sees no articles but those that a query finds, as if there
were no others. The query is read anew for each request, so since:30d is the last
30 days of each day.

A program sends a key in the header "Authorization: Bearer KEY", ksearch query and
its like take it from $KSEARCH_KEY or --key-file, and a browser asks for it: any
user name will do, and the key is the password.`,
		examples: `
ksearch keys add sports-desk --within section:Sport
ksearch keys add intern --within since:2020 --expires 2027-01-01
ksearch keys list
ksearch keys remove intern`,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			file := keysFlag(fs, indexFlag(fs))
			within := fs.String("within", "", "with add: the key sees the articles that `QUERY` finds, and no others")
			expires := fs.String("expires", "", "with add: the key is good until `DATE` begins (in UTC), or until a moment such as 2027-01-01T12:00:00Z")
			return func(_ context.Context, std streams, args []string) error {
				action, rest := "", args
				if len(args) > 0 {
					action, rest = args[0], args[1:]
				}
				switch {
				case action != "add" && (fs.Changed("within") || fs.Changed("expires")):
					return usagef("--within and --expires are for `ksearch keys add`: remove the key and add it anew to change what it is good for")
				case action == "list" && len(rest) > 0:
					return usagef("keys list takes no names")
				case (action == "add" || action == "remove") && len(rest) != 1:
					return usagef("keys %s takes one name, not %d", action, len(rest))
				}
				name, err := file()
				if err != nil {
					return err
				}
				switch action {
				case "add":
					k := keys.Key{Name: rest[0], Within: *within}
					if fs.Changed("within") && *within == "" {
						return usagef("--within is blank: leave it out if the key is for the whole archive")
					}
					if k.Expires, err = expiry(*expires, time.Now()); err != nil {
						return err
					}
					return addKey(std, name, k)
				case "list":
					return listKeys(std, name)
				case "remove":
					if err := keys.Remove(name, rest[0]); err != nil {
						return err
					}
					fmt.Fprintf(std.err, "the key %s is worthless from now on\n", clean(rest[0]))
					return nil
				case "":
					return usagef("say what to do: keys takes %s", strings.Join(actions, ", "))
				}
				return usagef("keys cannot %.40q: it takes %s%s", action, strings.Join(actions, ", "), didYouMean(action, actions, ""))
			}
		},
	}
}

// keysFlag defines --keys. What it returns is to be called after parsing.
func keysFlag(fs *pflag.FlagSet, dir func() (string, error)) func() (string, error) {
	file := fs.String("keys", "", "the API keys are in `FILE` (default keys.json in the folder of the index)")
	asFile(fs, "keys")
	return func() (string, error) {
		if *file != "" {
			return *file, nil
		}
		d, err := dir()
		return filepath.Join(d, "keys.json"), err
	}
}

// expiry reads a day or a moment that is to come. "" is never.
func expiry(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		t, err := time.Parse(layout, s)
		switch {
		case err != nil:
		case !t.After(now):
			return time.Time{}, usagef("--expires %s is over: name a day to come", clean(s))
		default:
			return t, nil
		}
	}
	return time.Time{}, usagef("%q is no value for --expires: write a day such as 2027-01-01, or a moment such as 2027-01-01T12:00:00Z", newPlain(s, 40))
}

func addKey(std streams, file string, k keys.Key) error {
	secret, err := keys.Add(file, k)
	if bad := (*query.SyntaxError)(nil); errors.As(err, &bad) {
		tellQuery(std.err, "ksearch: --within", err)
		return quiet(exitTrouble)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(std.out, secret)
	if err := std.flush(); err != nil {
		return err
	}
	fmt.Fprintf(std.err, "this is the key %s: keep it, for it is not shown again\n", clean(k.Name))
	return nil
}

func listKeys(std streams, file string) error {
	all, err := keys.Read(file)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		fmt.Fprintf(std.err, "ksearch: there are no keys in %s: `ksearch keys add NAME` makes one\n", clean(file))
		return quiet(exitNothing)
	}
	return writeKeys(std.out, all, time.Now())
}

func writeKeys(out io.Writer, all []keys.Key, now time.Time) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "name\tcreated\texpires\twithin\n")
	for _, k := range all {
		expires, within := "never", "the whole archive"
		switch {
		case k.Expires.IsZero():
		case k.Expires.After(now):
			expires = k.Expires.UTC().Format("2006-01-02 15:04")
		default:
			expires = "is over"
		}
		if k.Within != "" {
			within = clean(k.Within)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", clean(k.Name), k.Created.UTC().Format("2006-01-02 15:04"), expires, within)
	}
	return w.Flush()
}
