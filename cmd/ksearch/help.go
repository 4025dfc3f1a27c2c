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
	rows := [][2]string{
		{`Kirkuk oil talks`, "any of the words; articles with all of them come first"},
		{`"oil talks"`, "the words next to each other"},
		{`Kirkuk AND oil`, "both; AND, OR and NOT are written in capitals"},
		{`Kirkuk OR Hawija`, "one of them or both"},
		{`oil -gas`, "without the word; so is NOT gas"},
		{`(Kirkuk OR Hawija) oil`, "brackets group"},
		{`place:(Kirkuk Hawija)`, "a field before brackets is for each word in them"},
	}
	fmt.Fprint(w, "the query language:\n")
	for _, r := range rows {
		fmt.Fprintf(w, "  %-26s %s\n", r[0], r[1])
	}
	fmt.Fprint(w, "\nits fields:\n")
	for _, f := range query.Fields() {
		text := f.Text
		if len(f.Aliases) > 0 {
			text += " (also " + strings.Join(f.Aliases, ", ") + ")"
		}
		example := string(f.Name) + ":" + f.Example
		for _, l := range newLine(text, nil).wrap(60) {
			fmt.Fprintf(w, "  %-26s %s\n", example, string(l.runes))
			example = ""
		}
	}
}
