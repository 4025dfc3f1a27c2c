package main

import (
	"os"

	"github.com/spf13/pflag"
	"golang.org/x/term"
)

// terminalWidth returns a func that measures the terminal that f is, or nil if
// it is none.
func terminalWidth(f *os.File) func() int {
	if !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return func() int {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return w
		}
		return 80 // what terminals have had since cards
	}
}

// narrowest is the least width that anything is laid out for, in columns.
const narrowest = 24

// colourFlags defines --color and --no-color. What it returns makes a painter
// for standard output, and is to be called after parsing.
func colourFlags(fs *pflag.FlagSet) func(std streams) painter {
	when := choiceFlag(fs, "color", "", choice{name: "WHEN", value: "auto", values: []string{"auto", "always", "never"}},
		"use colour; auto is on a terminal where NO_COLOR is not set")
	never := fs.Bool("no-color", false, "the same as --color=never")
	return func(std streams) painter {
		var p painter
		if std.outWidth != nil {
			p.isolate = true
			p.width = max(std.outWidth(), narrowest)
		}
		p.colour = !*never && colour(when.value, std.outWidth != nil, os.Getenv)
		return p
	}
}

// colour decides whether to use colour: what the flag says, then NO_COLOR (see
// no-color.org), then CLICOLOR_FORCE, then whether it goes to a terminal.
func colour(flag string, terminal bool, getenv func(string) string) bool {
	switch {
	case flag != "auto":
		return flag == "always"
	case getenv("NO_COLOR") != "":
		return false
	case getenv("CLICOLOR_FORCE") != "" && getenv("CLICOLOR_FORCE") != "0":
		return true
	}
	return terminal && getenv("TERM") != "dumb"
}
