// Ksearch indexes news articles and searches them.
//
// Usage:
//
//	ksearch index [flags] FOLDER
//	ksearch query [flags] WORDS...
//	ksearch show  [flags] ID...
//
// What is asked for goes to standard output, and all talk to standard error.
// Each command tells more of itself with --help; ksearch help exit-codes lists
// the exit statuses.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/pflag"

	"ksearch/index"
	"ksearch/query"
)

// The exit statuses of ksearch.
const (
	exitOK          = 0
	exitNothing     = 1
	exitTrouble     = 2
	exitSkipped     = 3
	exitLocked      = 4
	exitDamaged     = 5
	exitInterrupted = 130 // 128 + SIGINT, as a shell has it
)

var exitCodes = []struct {
	code int
	when string
}{
	{exitOK, "done; query, similar and export found something"},
	{exitNothing, "nothing was found"},
	{exitTrouble, "an error, or wrong usage"},
	{exitSkipped, "done, but something could not be read and was skipped"},
	{exitLocked, "somebody else is writing the index"},
	{exitDamaged, "the index is damaged"},
	{exitInterrupted, "interrupted"},
}

// A command is one verb of ksearch.
type command struct {
	name, args string          // "index", "FOLDER"
	short      string          // half a line, for the list of commands
	long       string          // what it does, for its own help
	examples   string          // whole lines, for its own help
	files      bool            // its arguments are files, to be completed by a shell
	choices    func() []string // what its argument is one of; nil: anything

	// setup defines the flags; run is called once they are parsed.
	setup func(fs *pflag.FlagSet) (run func(ctx context.Context, std streams, args []string) error)
}

// commands returns the table of commands, in the order in which help lists them.
func commands() []*command {
	return []*command{
		indexCommand(), queryCommand(), showCommand(), similarCommand(), exportCommand(), readCommand(), statsCommand(),
		checkCommand(), snapshotCommand(), restoreCommand(), serveCommand(), keysCommand(), completionCommand(), versionCommand(), helpCommand(),
	}
}

// streams are where a command reads and writes: a test hands it buffers.
type streams struct {
	in       io.Reader
	out, err io.Writer

	outWidth, errWidth func() int // columns of the terminal that out or err is; nil: it is none
}

// flush writes out what is kept back, and returns the first error of writing.
func (s streams) flush() error {
	if out, ok := s.out.(*bufio.Writer); ok {
		return out.Flush()
	}
	return nil
}

func main() {
	collectLater()
	log.SetOutput(io.Discard) // bleve says there what it returns as an error too
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C kills
	os.Exit(run(ctx, streams{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		outWidth: terminalWidth(os.Stdout), errWidth: terminalWidth(os.Stderr),
	}, os.Args[1:]))
}

// Percentages of SetGCPercent.
const (
	usualGC = 100
	lateGC  = 800
)

// collectLater lets the heap grow to some 32 MB before garbage is looked for
// the first time: a command that answers one question has ended by then. From
// then on it is looked for as often as ever. Who sets GOGC has what he asks for.
func collectLater() {
	if set := debug.SetGCPercent(lateGC); set != usualGC {
		debug.SetGCPercent(set)
		return
	}
	runtime.AddCleanup(new([64]byte), collectAsUsual, usualGC)
}

// collectAsUsual undoes collectLater, unless the command has its own mind.
func collectAsUsual(percent int) {
	if set := debug.SetGCPercent(percent); set != lateGC {
		debug.SetGCPercent(set)
	}
}

// run is main without the process: it returns the exit status.
func run(ctx context.Context, std streams, args []string) int {
	out := bufio.NewWriterSize(std.out, 32<<10)
	std.out = out
	name, err := dispatch(ctx, std, args)
	if werr := out.Flush(); werr != nil && !errors.Is(err, werr) {
		err = errors.Join(werr, err)
	}
	return report(ctx, std.err, name, err)
}

// dispatch runs the command that args name, and returns its name too.
func dispatch(ctx context.Context, std streams, args []string) (string, error) {
	if len(args) == 0 {
		overview(std.err)
		return "", quiet(exitTrouble)
	}
	switch args[0] {
	case "-h", "--help":
		args = []string{"help"}
	case "--version":
		args = []string{"version"}
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		fs := c.flags()
		do := c.setup(fs)
		switch err := fs.Parse(args[1:]); {
		case errors.Is(err, pflag.ErrHelp):
			c.help(std.out)
			return c.name, nil
		case err != nil:
			return c.name, flagError(fs, err)
		}
		return c.name, do(ctx, std, fs.Args())
	}
	if strings.HasPrefix(args[0], "-") {
		return "", usagef("the flag %s comes before the command: put it after, as in `ksearch query %[1]s ...`", clean(args[0]))
	}
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return "", usagef("there is no command %q%s", args[0], didYouMean(args[0], names, ""))
}

func (c *command) flags() *pflag.FlagSet {
	fs := pflag.NewFlagSet(c.name, pflag.ContinueOnError)
	fs.SortFlags = false
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	return fs
}

// A quiet error has been told already, or needs no words: it is the exit status.
type quiet int

func (q quiet) Error() string { return fmt.Sprintf("exit status %d", int(q)) }

// A usageError is a wrong command line.
type usageError string

func (e usageError) Error() string { return string(e) }

func usagef(format string, args ...any) error { return usageError(fmt.Sprintf(format, args...)) }

// report tells err to a person, and returns the exit status for it.
func report(ctx context.Context, w io.Writer, name string, err error) int {
	var (
		silent  quiet
		usage   usageError
		damaged *index.DamageError
	)
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE): // who reads has seen enough
		return exitOK
	case errors.As(err, &silent):
		return int(silent)
	case ctx.Err() != nil:
		fmt.Fprintln(w, "ksearch: interrupted")
		return exitInterrupted
	}
	fmt.Fprintf(w, "ksearch: %s%s\n", clean(trimPackage(err.Error())), mend(err))
	switch {
	case errors.As(err, &usage) && name != "":
		fmt.Fprintf(w, "`ksearch %s --help` says more\n", name)
	case errors.As(err, &usage):
		fmt.Fprintln(w, "`ksearch help` lists the commands")
	case errors.Is(err, index.ErrLocked):
		return exitLocked
	case errors.As(err, &damaged), errors.Is(err, index.ErrBeyondRepair):
		return exitDamaged
	}
	return exitTrouble
}

// trimPackage takes the name of the package from a message, which tells a
// person nothing.
func trimPackage(msg string) string {
	for _, prefix := range []string{"index: ", "query: ", "corpus: ", "keys: "} {
		msg = strings.TrimPrefix(msg, prefix)
	}
	return msg
}

// mend says what to do about an error of the machine.
func mend(err error) string {
	problem := (*query.Problem)(nil)
	switch {
	case errors.As(err, &problem) && problem.Code == query.CodeKey:
		return ": put a key into $KSEARCH_KEY, or into a file for --key-file; who runs the service makes one with `ksearch keys add`"
	case errors.Is(err, syscall.EIO):
		return ": the disk fails, or what it is reached by: look at the log of the system"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), strings.Contains(err.Error(), syscall.ENOSPC.Error()):
		return ": free space, or name another place with --index; the index is as it was"
	case errors.Is(err, syscall.EROFS):
		return ": name a place that can be written with --index"
	case errors.Is(err, os.ErrPermission):
		return ": let the user who runs this in, or name another place with --index; nothing was changed"
	case errors.Is(err, syscall.EMFILE):
		return ": raise the limit of open files with `ulimit -n`"
	}
	return ""
}
