package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/pflag"

	"ksearch/index"
)

func versionCommand() *command {
	return &command{
		name:  "version",
		short: "print the version of ksearch, of Go, and of the index",
		long: `
Prints which ksearch this is. An index can be read by every ksearch that has the
same schema. The licences of all that it is made of are in the file NOTICE of its
source, which the Debian package has as /usr/share/doc/ksearch/copyright.`,
		examples: `
ksearch version`,
		setup: func(*pflag.FlagSet) func(context.Context, streams, []string) error {
			return func(ctx context.Context, std streams, args []string) error {
				if len(args) > 0 {
					return usagef("version takes no arguments, and there is %q", args[0])
				}
				version, revision := version()
				fmt.Fprintf(std.out, "ksearch %s\n", version)
				if revision != "" {
					fmt.Fprintf(std.out, "commit  %s\n", revision)
				}
				fmt.Fprintf(std.out, "go      %s %s/%s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
				fmt.Fprintf(std.out, "schema  %d\n", index.Schema)
				return nil
			}
		},
	}
}

// version returns the version of ksearch, and the commit that it was built
// from, as far as the linker was told.
func version() (version, revision string) {
	version = "(devel)"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, ""
	}
	if info.Main.Version != "" {
		version = info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = s.Value
		}
	}
	return version, revision
}
