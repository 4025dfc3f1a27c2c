package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"
	"golang.org/x/text/language"

	"ksearch/corpus/names"
)

// A naming is how names are found in articles, as the flags have it.
type naming struct {
	aliases string // a file, or none
	home    string
	fs      *pflag.FlagSet
}

const (
	defaultHome = "IQ,SY,TR,IR" // of names.Tagger
	noHome      = "none"
)

// namingFlags defines the flags of a naming. What is to be done where they change
// is said behind them.
func namingFlags(fs *pflag.FlagSet, change string) *naming {
	n := &naming{fs: fs}
	fs.StringVar(&n.aliases, "aliases", "", "call people, places and organisations as the table in `FILE` does"+change)
	fs.StringVar(&n.home, "home", defaultHome, "prefer the places of these `COUNTRIES`, as ISO 3166 has them, with commas between; or none"+change)
	return n
}

// given is the first of the flags that were given, or "".
func (n *naming) given() string {
	for _, name := range []string{"aliases", "home"} {
		if n.fs.Changed(name) {
			return "--" + name
		}
	}
	return ""
}

// tagger is the one that finds names so.
func (n *naming) tagger() (*names.Tagger, error) {
	t := &names.Tagger{Home: []string{}}
	for _, typed := range strings.Split(n.home, ",") {
		if n.home == noHome {
			break
		}
		code := strings.ToUpper(strings.TrimSpace(typed))
		if r, err := language.ParseRegion(code); err != nil || len(code) != 2 || !r.IsCountry() {
			return nil, usagef("--home: %q is no country: write codes of two letters, such as %s, or %s", typed, defaultHome, noHome)
		}
		t.Home = append(t.Home, code)
	}
	if n.aliases == "" {
		return t, nil
	}
	f, err := os.Open(n.aliases)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if t.Aliases, err = names.ReadAliases(f); err != nil {
		return nil, fmt.Errorf("%s: %w", n.aliases, err)
	}
	return t, nil
}
