package main

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"ksearch/index"
	"ksearch/query"
)

// indexFlag defines --index, for a command that needs a folder. What it returns
// is to be called after parsing.
func indexFlag(fs *pflag.FlagSet) func() (string, error) {
	name := whereFlag(fs, "the index is in the folder `DIR`")
	return func() (string, error) {
		if isAddress(name()) {
			return "", usagef("%s needs the folder of an index, and %s is the address of a service: query, show, similar and export take one", fs.Name(), clean(withoutPassword(name())))
		}
		return name(), nil
	}
}

// searcherFlags define --index, for a command that asks an index or the
// service at an address, and --key-file. What they return opens it, and is to be
// called after parsing; the caller calls closeIt.
func searcherFlags(fs *pflag.FlagSet) func() (s query.Searcher, closeIt func() error, err error) {
	name := whereFlag(fs, "the index is in the folder `DIR`, or served at http://HOST:PORT")
	file := fs.String("key-file", "", "the API key of the service is in `FILE` (default $KSEARCH_KEY)")
	asFile(fs, "key-file")
	return func() (query.Searcher, func() error, error) {
		if !isAddress(name()) {
			if *file != "" {
				return nil, nil, usagef("--key-file is for a service, and --index %s is a folder: leave one out", clean(name()))
			}
			ix, err := index.Open(name(), &index.Options{MustExist: true})
			if err != nil {
				return nil, nil, err
			}
			return ix, ix.Close, nil
		}
		key := os.Getenv("KSEARCH_KEY")
		if *file != "" {
			b, err := os.ReadFile(*file)
			if err != nil {
				return nil, nil, err
			}
			key = string(b)
		}
		if key = strings.TrimSpace(key); len(key) > maxKey || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r >= 0x7F }) {
			return nil, nil, usagef("what $KSEARCH_KEY or --key-file has is no API key: `ksearch keys add` prints one")
		}
		return &query.Client{BaseURL: name(), Key: key}, func() error { return nil }, nil
	}
}

const maxKey = 256 // bytes; more than any key has

// whereFlag defines --index.
func whereFlag(fs *pflag.FlagSet, usage string) func() string {
	name := fs.String("index", "", usage+" (default $KSEARCH_INDEX, else ./news.index)")
	asFolder(fs, "index")
	return func() string { return cmp.Or(*name, os.Getenv("KSEARCH_INDEX"), "news.index") }
}

// isAddress reports whether name is where a service is, and not a folder.
func isAddress(name string) bool {
	return strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://")
}

func withoutPassword(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "it"
	}
	return u.Redacted()
}

// Annotations of flags, for completion.
const (
	takesFile   = "ksearch_file"
	takesFolder = "ksearch_folder"
)

func asFolder(fs *pflag.FlagSet, name string) { annotate(fs, name, takesFolder) }
func asFile(fs *pflag.FlagSet, name string)   { annotate(fs, name, takesFile) }

func annotate(fs *pflag.FlagSet, name, what string) {
	if err := fs.SetAnnotation(name, what, nil); err != nil {
		panic(err) // the flag was not defined before: a slip in this package
	}
}

// A choice is a flag that takes one of a few values.
type choice struct {
	name    string // of the value, for help: "FORMAT"
	value   string
	values  []string
	aliases map[string]string
}

func choiceFlag(fs *pflag.FlagSet, name, short string, c choice, usage string) *choice {
	fs.VarP(&c, name, short, usage)
	return &c
}

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return c.name }

func (c *choice) Set(s string) error {
	if full, ok := c.aliases[s]; ok {
		s = full
	}
	if !slices.Contains(c.values, s) {
		return fmt.Errorf("it is one of %s%s", strings.Join(c.values, ", "), didYouMean(s, c.values, ""))
	}
	c.value = s
	return nil
}

// A list is a flag that takes values from a set, with commas between them.
type list struct {
	values []string
	known  []string
	find   func(string) (string, error) // the value in full
}

func (l *list) String() string { return strings.Join(l.values, ",") }
func (l *list) Type() string   { return "LIST" }

func (l *list) Set(s string) error {
	l.values = nil
	if s == "none" || s == "" {
		return nil
	}
	for one := range strings.SplitSeq(s, ",") {
		one = strings.TrimSpace(one)
		v, err := l.find(one)
		name, _, more := strings.Cut(one, ":")
		if _, bad := l.find(name); err != nil && (bad != nil || !more) {
			return fmt.Errorf("%q is not among %s%s", name, strings.Join(l.known, ", "), didYouMean(name, l.known, ""))
		}
		switch {
		case err != nil:
			return errors.New(strings.TrimPrefix(err.Error(), "query: "))
		case !slices.Contains(l.values, v):
			l.values = append(l.values, v)
		}
	}
	return nil
}

// facets are the values of l, where they name facets. A nil list has none.
func (l *list) facets() (all []query.Facet) {
	if l == nil {
		return nil
	}
	for _, v := range l.values {
		if f, err := query.ParseFacet(v); err == nil { // else Set would not have taken it
			all = append(all, f)
		}
	}
	return all
}

// A filterList is a flag that takes one filter each time it is given.
type filterList struct {
	texts []string
	all   []query.Filter
}

func (l *filterList) String() string { return strings.Join(l.texts, " ") }
func (l *filterList) Type() string   { return "FACET=VALUE" }

func (l *filterList) Set(s string) error {
	f, err := query.ParseFilter(s)
	if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "query: "))
	}
	l.texts, l.all = append(l.texts, s), query.Filtered(l.all, f)
	return nil
}

// Append, Replace and GetSlice make it a [pflag.SliceValue].
func (l *filterList) Append(s string) error { return l.Set(s) }
func (l *filterList) GetSlice() []string    { return l.texts }

func (l *filterList) Replace(all []string) error {
	*l = filterList{}
	for _, s := range all {
		if err := l.Set(s); err != nil {
			return err
		}
	}
	return nil
}

// flagHelp lists the flags of fs, in the order in which they were defined.
func flagHelp(fs *pflag.FlagSet) string {
	const (
		left  = 28 // columns, the margin included
		right = 60
	)
	var b strings.Builder
	fs.VisitAll(func(f *pflag.Flag) {
		value, usage := flagText(f)
		flag := "      --" + f.Name
		if f.Shorthand != "" {
			flag = "  -" + f.Shorthand + ", --" + f.Name
		}
		if value != "" {
			flag += " " + value
		}
		if len(flag) > left-2 {
			fmt.Fprintf(&b, "%s\n", flag)
			flag = ""
		}
		for _, l := range newLine(usage, nil).wrap(right) {
			fmt.Fprintf(&b, "%-*s%s\n", left, flag, string(l.runes))
			flag = ""
		}
	})
	fmt.Fprintf(&b, "%-*s%s\n", left, "  -h, --help", "print this")
	return b.String()
}

// flagText returns what the value of f is called, which is "" if it takes none,
// and what f does, with the values that it takes and its default.
func flagText(f *pflag.Flag) (value, usage string) {
	value, usage = pflag.UnquoteUsage(f)
	if f.NoOptDefVal != "" {
		value = ""
	}
	switch v := f.Value.(type) {
	case *choice:
		usage += ": " + strings.Join(v.values, ", ")
	case *list:
		usage += ": " + strings.Join(v.known, ", ")
	}
	switch f.DefValue {
	case "", "0", "0s", "false", "[]":
	default:
		usage += " (default " + strings.ReplaceAll(f.DefValue, ",", ", ") + ")"
	}
	return value, usage
}

// flagError says what is wrong with a command line that pflag refused.
func flagError(fs *pflag.FlagSet, err error) error {
	var (
		unknown *pflag.NotExistError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		typed := unknown.GetSpecifiedName()
		if group := unknown.GetSpecifiedShortnames(); group != "" {
			if name, _, _ := strings.Cut(group, "="); fs.Lookup(name) != nil {
				return usagef("there is no flag %q: did you mean %q?", "-"+name, "--"+name)
			}
			hint := ""
			if fs.Name() == "query" {
				hint = ": to leave out a word, put the whole query in quotes, as in 'oil -gas', or -- before it"
			}
			return usagef("there is no flag %q in %q%s", "-"+typed, "-"+group, hint)
		}
		var names []string
		fs.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		return usagef("there is no flag %q%s", "--"+typed, didYouMean(typed, append(names, "help"), "--"))
	case errors.As(err, &invalid):
		return usagef("%q is no value for --%s: %s", invalid.GetValue(), invalid.GetFlag().Name, valueMend(invalid))
	}
	return usageError(err.Error())
}

func valueMend(e *pflag.InvalidValueError) string {
	switch e.GetFlag().Value.Type() {
	case "int":
		return "it is a whole number"
	case "duration":
		return "it is a time such as 10s, 5m or 1h30m"
	case "bool":
		return "it is true or false"
	}
	return e.Unwrap().Error()
}

// didYouMean returns `: did you mean "x"?` if typed may be a slip of one of
// names, and else "".
func didYouMean(typed string, names []string, prefix string) string {
	const longest = 32 // bytes; no name is longer, and time grows with the square
	if len(typed) > longest {
		return ""
	}
	typed = strings.ToLower(typed)
	best, least := "", 1+min(2, len(typed)/3)
	for _, name := range names {
		d := distance(typed, name)
		if d >= least && len(typed) >= 3 && strings.HasPrefix(name, typed) {
			d = least - 1
		}
		if d < least {
			best, least = name, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(": did you mean %q?", prefix+best)
}

// distance counts the bytes to put in, leave out or change to make b of a. Two
// that are swapped count once.
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range b {
		d[0][j+1] = j + 1
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			differ := 1
			if a[i-1] == b[j-1] {
				differ = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+differ)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
