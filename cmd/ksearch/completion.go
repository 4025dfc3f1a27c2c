package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

func completionCommand() *command {
	return &command{
		name: "completion", args: "SHELL",
		short: "print what makes bash, zsh, fish or PowerShell complete ksearch",
		long: `
Prints a script for a shell, after which the tab key completes commands, flags,
the values of flags, and files.`,
		examples: `
source <(ksearch completion bash)   # in ~/.bashrc
source <(ksearch completion zsh)    # in ~/.zshrc, after compinit
ksearch completion fish > ~/.config/fish/completions/ksearch.fish
ksearch completion powershell | Out-String | Invoke-Expression`,
		choices: shells,
		setup: func(*pflag.FlagSet) func(context.Context, streams, []string) error {
			return func(_ context.Context, std streams, args []string) error {
				if len(args) != 1 {
					return usagef("completion takes one shell: %s", strings.Join(shells(), ", "))
				}
				all := completions()
				switch args[0] {
				case "bash":
					completeBash(std.out, all)
				case "zsh":
					completeZsh(std.out, all)
				case "fish":
					completeFish(std.out, all)
				case "powershell":
					completePowerShell(std.out, all)
				default:
					return usagef("there is no completion for %q: the shells are %s", args[0], strings.Join(shells(), ", "))
				}
				return nil
			}
		},
	}
}

func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

// A completion is what can stand after the name of a command.
type completion struct {
	name, short string
	files       bool     // its arguments are files
	choices     []string // its argument is one of them
	flags       []completionFlag
}

type completionFlag struct {
	name, short, usage string
	takes              bool     // a value
	values             []string // of which it is one
	many               bool     // of which it is some, with commas between
	open               bool     // of which one is its beginning, and more follows
	file, folder       bool
}

// completions walks the table of commands and their flags.
func completions() []completion {
	var all []completion
	for _, c := range commands() {
		done := completion{name: c.name, short: c.short, files: c.files}
		if c.choices != nil {
			done.choices = c.choices()
		}
		fs := c.flags()
		c.setup(fs)
		fs.VisitAll(func(f *pflag.Flag) {
			_, usage := pflag.UnquoteUsage(f)
			flag := completionFlag{name: f.Name, short: f.Shorthand, usage: usage, takes: f.NoOptDefVal == ""}
			_, flag.file = f.Annotations[takesFile]
			_, flag.folder = f.Annotations[takesFolder]
			switch v := f.Value.(type) {
			case *choice:
				flag.values = v.values
			case *list:
				flag.values, flag.many = append(slices.Clone(v.known), "none"), true
			case *filterList:
				for _, name := range facetNames() {
					flag.values = append(flag.values, name+"=")
				}
				flag.open = true
			}
			done.flags = append(done.flags, flag)
		})
		done.flags = append(done.flags, completionFlag{name: "help", short: "h", usage: "say what it does"})
		all = append(all, done)
	}
	return all
}

// spellings are the forms of a flag that a shell compares a word with.
func (f completionFlag) spellings() []string {
	all := []string{"--" + f.name}
	if f.short != "" {
		all = append(all, "-"+f.short)
	}
	return all
}

func completeBash(w io.Writer, all []completion) {
	var names []string
	for _, c := range all {
		names = append(names, c.name)
	}
	fmt.Fprintf(w, `# bash completion for ksearch
_ksearch() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} cmd=${COMP_WORDS[1]}
    # --flag=value comes as three words
    if [[ $cur == "=" ]]; then
        cur=""
    elif [[ $prev == "=" ]]; then
        prev=${COMP_WORDS[COMP_CWORD-2]}
    fi
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        COMPREPLY=($(compgen -W "%s --help --version" -- "$cur"))
        return
    fi
    case "$cmd $prev" in
`, strings.Join(names, " "))
	for _, c := range all {
		for _, f := range c.flags {
			if !f.takes {
				continue
			}
			var patterns []string
			for _, s := range f.spellings() {
				patterns = append(patterns, fmt.Sprintf("%q", c.name+" "+s))
			}
			fmt.Fprintf(w, "    %s)\n", strings.Join(patterns, " | "))
			switch {
			case f.many:
				fmt.Fprintf(w, "        local before=\"\"\n        [[ $cur == *,* ]] && before=${cur%%,*},\n")
				fmt.Fprintf(w, "        COMPREPLY=($(compgen -P \"$before\" -W %q -- \"${cur##*,}\"))\n", strings.Join(f.values, " "))
			case len(f.values) > 0:
				fmt.Fprintf(w, "        COMPREPLY=($(compgen -W %q -- \"$cur\"))\n", strings.Join(f.values, " "))
				if f.open {
					fmt.Fprintf(w, "        compopt -o nospace 2>/dev/null\n")
				}
			case f.folder:
				fmt.Fprintf(w, "        compopt -o filenames\n        mapfile -t COMPREPLY < <(compgen -d -- \"$cur\")\n")
			case f.file:
				fmt.Fprintf(w, "        compopt -o filenames\n        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n")
			}
			fmt.Fprintf(w, "        return\n        ;;\n")
		}
	}
	fmt.Fprintf(w, "    esac\n    case $cmd in\n")
	for _, c := range all {
		var flags []string
		for _, f := range c.flags {
			flags = append(flags, f.spellings()...)
		}
		fmt.Fprintf(w, "    %s)\n        if [[ $cur == -* ]]; then\n            COMPREPLY=($(compgen -W %q -- \"$cur\"))\n", c.name, strings.Join(flags, " "))
		switch {
		case len(c.choices) > 0:
			fmt.Fprintf(w, "        else\n            COMPREPLY=($(compgen -W %q -- \"$cur\"))\n", strings.Join(c.choices, " "))
		case c.files:
			fmt.Fprintf(w, "        else\n            compopt -o filenames\n            mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n")
		}
		fmt.Fprintf(w, "        fi\n        ;;\n")
	}
	fmt.Fprintf(w, "    esac\n}\ncomplete -F _ksearch ksearch\n")
}

func completeZsh(w io.Writer, all []completion) {
	fmt.Fprint(w, "#compdef ksearch\n# zsh completion for ksearch\n_ksearch() {\n    local -a commands\n    commands=(\n")
	for _, c := range all {
		fmt.Fprintf(w, "        %s\n", quoteZsh(c.name+":"+strings.ReplaceAll(c.short, ":", `\:`)))
	}
	fmt.Fprint(w, `    )
    if ((CURRENT == 2)); then
        _describe command commands
        return
    fi
    local name=$words[2]
    shift words
    ((CURRENT--))
    case $name in
`)
	for _, c := range all {
		fmt.Fprintf(w, "    %s)\n        _arguments -s", c.name)
		for _, f := range c.flags {
			what := "[" + strings.NewReplacer("[", `\[`, "]", `\]`, ":", `\:`).Replace(f.usage) + "]"
			action := ""
			if f.takes {
				switch {
				case f.many:
					action = ":" + f.name + ":_values -s , " + f.name + " " + strings.Join(f.values, " ")
				case f.open:
					action = ":" + f.name + ":{compadd -S '' -- " + strings.Join(f.values, " ") + "}"
				case len(f.values) > 0:
					action = ":" + f.name + ":(" + strings.Join(f.values, " ") + ")"
				case f.folder:
					action = ":folder:_files -/"
				case f.file:
					action = ":file:_files"
				default:
					action = ":" + f.name + ": "
				}
			}
			for _, s := range f.spellings() {
				if f.open {
					s = "*" + s // may be given again
				}
				if f.takes && strings.HasPrefix(strings.TrimPrefix(s, "*"), "--") {
					s += "="
				} else if f.takes {
					s += "+"
				}
				fmt.Fprintf(w, " \\\n            %s", quoteZsh(s+what+action))
			}
		}
		switch {
		case len(c.choices) > 0:
			fmt.Fprintf(w, " \\\n            %s", quoteZsh("1:argument:("+strings.Join(c.choices, " ")+")"))
		case c.files:
			fmt.Fprintf(w, " \\\n            %s", quoteZsh("*:file:_files"))
		}
		fmt.Fprint(w, "\n        ;;\n")
	}
	fmt.Fprint(w, "    esac\n}\ncompdef _ksearch ksearch\n# a file in $fpath is its own first call; one that is sourced is none\nif [[ $funcstack[1] == _ksearch ]]; then\n    _ksearch \"$@\"\nfi\n")
}

func quoteZsh(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func completeFish(w io.Writer, all []completion) {
	fmt.Fprint(w, "# fish completion for ksearch\ncomplete -c ksearch -f\n")
	for _, c := range all {
		fmt.Fprintf(w, "complete -c ksearch -n __fish_use_subcommand -a %s -d %s\n", c.name, quoteFish(c.short))
	}
	for _, c := range all {
		when := quoteFish("__fish_seen_subcommand_from " + c.name)
		for _, f := range c.flags {
			fmt.Fprintf(w, "complete -c ksearch -n %s -l %s", when, f.name)
			if f.short != "" {
				fmt.Fprintf(w, " -s %s", f.short)
			}
			switch {
			case !f.takes:
			case len(f.values) > 0 && f.many:
				fmt.Fprintf(w, " -x -a %s", quoteFish("(__fish_append , "+strings.Join(f.values, " ")+")"))
			case len(f.values) > 0:
				fmt.Fprintf(w, " -x -a %s", quoteFish(strings.Join(f.values, " ")))
			case f.folder:
				fmt.Fprintf(w, " -x -a '(__fish_complete_directories)'")
			case f.file:
				fmt.Fprintf(w, " -r -F")
			default:
				fmt.Fprintf(w, " -x")
			}
			fmt.Fprintf(w, " -d %s\n", quoteFish(f.usage))
		}
		switch {
		case len(c.choices) > 0:
			fmt.Fprintf(w, "complete -c ksearch -n %s -a %s\n", when, quoteFish(strings.Join(c.choices, " ")))
		case c.files:
			fmt.Fprintf(w, "complete -c ksearch -n %s -F\n", when)
		}
	}
}

func quoteFish(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

func completePowerShell(w io.Writer, all []completion) {
	fmt.Fprint(w, "# PowerShell completion for ksearch\n$ksearchCommands = [ordered]@{\n")
	for _, c := range all {
		fmt.Fprintf(w, "    %s = @{\n        Text = %s\n        Choices = %s\n        Flags = [ordered]@{\n",
			quotePS(c.name), quotePS(c.short), listPS(c.choices))
		for _, f := range c.flags {
			for _, s := range f.spellings() {
				fmt.Fprintf(w, "            %s = @{ Text = %s; Values = %s }\n", quotePS(s), quotePS(f.usage), listPS(f.values))
			}
		}
		fmt.Fprint(w, "        }\n    }\n")
	}
	fmt.Fprint(w, `}
Register-ArgumentCompleter -Native -CommandName ksearch -ScriptBlock {
    param($word, $ast, $cursor)
    $before = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { $_.ToString() })
    $result = { param($value, $text) [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $text) }
    if ($before.Count -le 1) {
        $ksearchCommands.Keys | Where-Object { $_ -like "$word*" } | ForEach-Object { & $result $_ $ksearchCommands[$_].Text }
        return
    }
    $command = $ksearchCommands[$before[1]]
    if (-not $command) { return }
    $flag = $command.Flags[$before[-1]]
    if ($flag -and $flag.Values.Count) {
        $flag.Values | Where-Object { $_ -like "$word*" } | ForEach-Object { & $result $_ $_ }
    } elseif ($word -like '-*') {
        $command.Flags.Keys | Where-Object { $_ -like "$word*" } | ForEach-Object { & $result $_ $command.Flags[$_].Text }
    } else {
        $command.Choices | Where-Object { $_ -like "$word*" } | ForEach-Object { & $result $_ $_ }
    }
}
`)
}

func quotePS(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func listPS(all []string) string {
	quoted := make([]string, len(all))
	for i, s := range all {
		quoted[i] = quotePS(s)
	}
	return "@(" + strings.Join(quoted, ", ") + ")"
}
