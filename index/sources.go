package index

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"ksearch/corpus"
)

// The sources of a generation are a log: numbered files in sources/, each
// written once and linked by later generations. A line states a fact about one
// source, and a later one replaces an earlier one:
//
//	"path"  revision  size  mtime in ns, or 0  articles  ["skipped", ...]
//
// with tabs between; the revision of a source that is gone is "-". When the
// log has more lines that are replaced than lines that count, it is written anew.
const sourcesDir = "sources"

// maxLogs bounds the files of the log.
const maxLogs = 16

type sourceLog struct {
	held  map[string]corpus.Source // by path
	lines int                      // in all files
	files []string                 // names, ascending
}

// readSources reads the log of the generation in dir.
func readSources(dir string) (*sourceLog, error) {
	l := &sourceLog{held: map[string]corpus.Source{}}
	entries, err := os.ReadDir(filepath.Join(dir, sourcesDir))
	if err != nil {
		return nil, err
	}
	for _, e := range entries { // sorted by name
		l.files = append(l.files, e.Name())
		if err := l.read(filepath.Join(dir, sourcesDir, e.Name())); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *sourceLog) read(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	for r := bufio.NewReaderSize(f, 64<<10); ; {
		line, err := r.ReadString('\n')
		if err == io.EOF && line == "" {
			return nil
		}
		if err != nil { // a line without its end was cut
			return &DamageError{name, err}
		}
		src, err := parseSource(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return &DamageError{name, err}
		}
		l.lines++
		if src.Revision == "" {
			delete(l.held, src.Path)
		} else {
			l.held[src.Path] = src
		}
	}
}

// add writes done as the next file of the log in dir.
func (l *sourceLog) add(dir string, done []corpus.Source) error {
	if len(done) == 0 {
		return nil
	}
	for _, src := range done {
		if src.Revision == "" {
			delete(l.held, src.Path)
		} else {
			l.held[src.Path] = src
		}
	}
	next := 1
	if n := len(l.files); n > 0 {
		last, err := strconv.Atoi(strings.TrimSuffix(l.files[n-1], ".log"))
		if err != nil {
			return &DamageError{l.files[n-1], err}
		}
		next = last + 1
	}
	name := fmt.Sprintf("%08d.log", next)
	l.lines += len(done)
	anew := len(l.files) == 0 || len(l.files) >= maxLogs || l.lines > 2*len(l.held)+1000
	if anew {
		done = make([]corpus.Source, 0, len(l.held))
		for _, src := range l.held {
			done = append(done, src)
		}
		slices.SortFunc(done, func(a, b corpus.Source) int { return strings.Compare(a.Path, b.Path) })
		if len(done)+len(l.files) == 0 {
			return nil
		}
	}
	var buf bytes.Buffer
	for _, src := range done {
		buf.Write(appendSource(nil, src))
	}
	if err := writeSynced(filepath.Join(dir, sourcesDir, name), buf.Bytes()); err != nil {
		return err
	}
	if anew {
		for _, old := range l.files {
			if err := os.Remove(filepath.Join(dir, sourcesDir, old)); err != nil {
				return err
			}
		}
		l.files, l.lines = nil, len(done)
	}
	l.files = append(l.files, name)
	return nil
}

func appendSource(b []byte, src corpus.Source) []byte {
	rev, mtime := src.Revision, int64(0)
	if rev == "" {
		rev = "-"
	}
	if !src.ModTime.IsZero() {
		mtime = src.ModTime.UnixNano()
	}
	b = strconv.AppendQuoteToASCII(b, src.Path) // every byte comes back, those of no rune too
	b = fmt.Appendf(b, "\t%s\t%d\t%d\t%d\t", rev, src.Size, mtime, src.Articles)
	if len(src.Skipped) > 0 {
		reasons, _ := json.Marshal(src.Skipped) // strings marshal
		b = append(b, reasons...)
	}
	return append(b, '\n')
}

func parseSource(line string) (corpus.Source, error) {
	var src corpus.Source
	f := strings.Split(line, "\t")
	if len(f) != 6 {
		return src, fmt.Errorf("a line has %d parts, not 6", len(f))
	}
	var err error
	if src.Path, err = strconv.Unquote(f[0]); err != nil {
		return src, fmt.Errorf("path %s: %w", f[0], err)
	}
	if f[1] != "-" {
		src.Revision = f[1]
	}
	if src.Size, err = strconv.ParseInt(f[2], 10, 64); err != nil {
		return src, err
	}
	mtime, err := strconv.ParseInt(f[3], 10, 64)
	if err != nil {
		return src, err
	}
	if mtime != 0 {
		src.ModTime = time.Unix(0, mtime).UTC()
	}
	if src.Articles, err = strconv.Atoi(f[4]); err != nil {
		return src, err
	}
	if f[5] != "" {
		if err := json.Unmarshal([]byte(f[5]), &src.Skipped); err != nil {
			return src, err
		}
	}
	return src, nil
}
