package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"ksearch/query"
)

func helpCommand() *command {
	return &command{
		name: "help", args: "[COMMAND]",
		short: "print help on a command, on exit-codes, or on the query language",
		long: `
Prints what a command does and which flags it has. "help query" shows the query
language too, and "help exit-codes" what the exit statuses mean.`,
		examples: `
ksearch help index
ksearch help query
ksearch help exit-codes`,
		choices: helpTopics,
		setup: func(*pflag.FlagSet) func(context.Context, streams, []string) error {
			return func(_ context.Context, std streams, args []string) error {
				switch {
				case len(args) == 0:
					overview(std.out)
					return nil
				case len(args) > 1:
					return usagef("help takes one command, not %d", len(args))
				case args[0] == "exit-codes":
					helpExitCodes(std.out)
					return nil
				}
				for _, c := range commands() {
					if c.name == args[0] {
						c.help(std.out)
						if c.name == "query" {
							fmt.Fprintln(std.out)
							helpLanguage(std.out)
						}
						return nil
					}
				}
				return usagef("there is no help on %q%s", args[0], didYouMean(args[0], helpTopics(), ""))
			}
		},
	}
}

func helpTopics() []string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return append(names, "exit-codes")
}

// overview lists the commands.
func overview(w io.Writer) {
	fmt.Fprintf(w, "ksearch indexes news articles and searches them.\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  ksearch %-10s %-10s %s\n", c.name, c.args, c.short)
	}
	fmt.Fprintf(w, `
To begin:

  ksearch index ./corpus
  ksearch query Peshmerga Kirkuk

"ksearch help COMMAND" says more of one, "ksearch help query" shows the query
language, and "ksearch help exit-codes" the exit statuses.
`)
}

// help prints what c does, examples first.
func (c *command) help(w io.Writer) {
	fs := c.flags()
	c.setup(fs)
	fmt.Fprintf(w, "%s\n\nusage: %s\n\n", sentence(c.short), strings.TrimSpace("ksearch "+c.name+" [flags] "+c.args))
	for l := range strings.SplitSeq(strings.TrimSpace(c.examples), "\n") {
		fmt.Fprintf(w, "  %s\n", l)
	}
	fmt.Fprintf(w, "\n%s\n\nflags:\n%s", strings.TrimSpace(c.long), flagHelp(fs))
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func helpExitCodes(w io.Writer) {
	for _, e := range exitCodes {
		fmt.Fprintf(w, "%3d  %s\n", e.code, e.when)
	}
}

// helpLanguage prints the query language in one table.
func helpLanguage(w io.Writer) {
	row := func(left, right string) {
		for _, l := range newLine(right, nil).wrap(60) {
			fmt.Fprintf(w, "  %-26s %s\n", left, string(l.runes))
			left = ""
		}
	}
	fmt.Fprint(w, "the query language:\n")
	for _, e := range query.Examples() {
		row(e.Query, strings.ReplaceAll(e.Means, "`", ""))
	}
	fmt.Fprint(w, "\nits fields:\n")
	for _, f := range query.Fields() {
		row(fieldRow(f))
	}
	fmt.Fprint(w, `
AND, OR and NOT bind less than w/5 and its like, and those less than ^ and ~.
w/5 means any order, as in Nexis, not as in Factiva; pre/5 keeps the order.
"ksearch query --explain-query ..." says how a query is understood.
`)
}

// fieldRow returns an example of a field, and what it holds.
func fieldRow(f query.FieldInfo) (example, text string) {
	text = f.Text
	if len(f.Aliases) > 0 {
		text += " (also " + strings.Join(f.Aliases, ", ") + ")"
	}
	return string(f.Name) + ":" + f.Example, text
}
