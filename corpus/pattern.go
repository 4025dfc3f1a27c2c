package corpus

import (
	"regexp"
	"sync"
)

// pattern returns a regular expression that is compiled when it is first asked
// for. A process that only searches reads no files, and to compile the patterns
// of all formats takes it longer than an answer does.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
