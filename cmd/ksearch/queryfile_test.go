package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
)

// FuzzQueryLines: each line of a file of queries is told with its number, once,
// in order; it is a query with an ID of one word, or says why it is none. The
// queries that are written as ID, tab, text are read as the same.
func FuzzQueryLines(f *testing.F) {
	f.Add([]byte("\ufeff# comment\r\n\r\nq1\toil\r\n\tgas\nlast"))
	f.Add([]byte("q 1\toil\n\xff\t\xfe\nq2\t\t\nq3\ta\tb"))
	f.Add([]byte(strings.Repeat("x", 2*maxLine) + "\nq1\toil"))
	f.Add([]byte("q1\u2028\toil\x00\n#\ufeff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		last := 0
		var written bytes.Buffer
		var want []queryLine
		lines := bytes.Count(b, []byte("\n")) + 1
		err := queryLines(bytes.NewReader(b), func(l queryLine) error {
			if l.number <= last || l.number > lines {
				t.Fatalf("%q: line %d after line %d, of %d", b, l.number, last, lines)
			}
			last = l.number
			if l.err != nil {
				return nil
			}
			if l.id == "" || l.text == "" || strings.ContainsAny(l.id+l.text, "\n") || strings.ContainsAny(l.id, " \t") || strings.TrimFunc(l.text, unicode.IsSpace) != l.text || len(l.text) > maxLine {
				t.Fatalf("%q: line %d has the query %q with the ID %q", b, l.number, l.text, l.id)
			}
			want = append(want, l)
			written.WriteString("\n" + l.id + "\t" + l.text) // a blank line first, for a byte order mark belongs to the first
			return nil
		})
		if err != nil {
			t.Fatalf("%q: %v", b, err)
		}
		i := 0
		err = queryLines(&written, func(l queryLine) error {
			if i >= len(want) || l.err == nil && (l.id != want[i].id || l.text != want[i].text) || l.err != nil && len(want[i].text) < maxLine-100 {
				t.Fatalf("%q: query %d is read again as %+v, want %+v", b, i, l, want)
			}
			i++
			return nil
		})
		if err != nil || i != len(want) {
			t.Fatalf("%q: %d queries are read again as %d, %v", b, len(want), i, err)
		}
	})
}
