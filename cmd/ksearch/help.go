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
		short: "print help on a command, on exit-codes, on environment, or on the query language",
		long: `
Prints what a command does and which flags it has. "help query" shows the query
language too, "help exit-codes" what the exit statuses mean, and "help
environment" which variables are read. --man prints all of it as one page.`,
		examples: `
ksearch help index
ksearch help query
ksearch help exit-codes
ksearch help --man | man -l -`,
		choices: helpTopics,
		setup: func(fs *pflag.FlagSet) func(context.Context, streams, []string) error {
			man := fs.Bool("man", false, "print all of it as a page for man")
			return func(_ context.Context, std streams, args []string) error {
				switch {
				case *man && len(args) > 0:
					return usagef("--man prints help on everything: leave out %s", clean(args[0]))
				case *man:
					manual(std.out)
					return nil
				case len(args) == 0:
					overview(std.out)
					return nil
				case len(args) > 1:
					return usagef("help takes one command, not %d", len(args))
				case args[0] == "exit-codes":
					helpExitCodes(std.out)
					return nil
				case args[0] == "environment":
					helpEnvironment(std.out)
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
	return append(names, "exit-codes", "environment")
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
language, "ksearch help exit-codes" the exit statuses, and "ksearch help
environment" the variables that are read.
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

// environment returns the variables that ksearch reads.
func environment() []struct{ name, what string } {
	return []struct{ name, what string }{
		{"KSEARCH_INDEX", "the folder of the index, or the address of a service, where --index does not say it"},
		{"KSEARCH_KEY", "the API key of the service that is asked, where --key-file does not name a file of it"},
		{"GOGC", "how often garbage is looked for, as of any Go program; with it index does not see to that itself"},
		{"GOMEMLIMIT", "how much memory is held, as of any Go program; it counts where index has no --memory"},
		{"NO_COLOR", "if it is not blank, no colour is used, but with --color=always"},
		{"CLICOLOR_FORCE", "if it is neither blank nor 0, colour is used where no terminal is either"},
		{"TERM", "of a terminal; one that is dumb gets no colour"},
	}
}

func helpEnvironment(w io.Writer) {
	for _, e := range environment() {
		helpRow(w, e.name, e.what)
	}
}

// helpRow prints what left means to the right of it.
func helpRow(w io.Writer, left, right string) {
	for _, l := range newLine(right, nil).wrap(60) {
		fmt.Fprintf(w, "  %-26s %s\n", left, string(l.runes))
		left = ""
	}
}

// languageNotes stand below the table of the language.
const languageNotes = `
AND, OR and NOT bind less than w/5 and its like, and those less than ^ and ~.
w/5 means any order, as in Nexis, not as in Factiva; pre/5 keeps the order.
"ksearch query --explain-query ..." says how a query is understood.
`

// helpLanguage prints the query language in one table.
func helpLanguage(w io.Writer) {
	fmt.Fprint(w, "the query language:\n")
	for _, e := range query.Examples() {
		helpRow(w, e.Query, strings.ReplaceAll(e.Means, "`", ""))
	}
	fmt.Fprint(w, "\nits fields:\n")
	for _, f := range query.Fields() {
		example, text := fieldRow(f)
		helpRow(w, example, text)
	}
	fmt.Fprint(w, languageNotes)
}

// fieldRow returns an example of a field, and what it holds.
func fieldRow(f query.FieldInfo) (example, text string) {
	text = f.Text
	if len(f.Aliases) > 0 {
		text += " (also " + strings.Join(f.Aliases, ", ") + ")"
	}
	return string(f.Name) + ":" + f.Example, text
}
