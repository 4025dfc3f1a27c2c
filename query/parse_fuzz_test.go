package query

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "oil", "Peshmerga Kirkuk -oil person:Barzani", `"a b" AND (c OR NOT d)`, "title:(a b) x y", "HEADLINE(a)",
		"date:2018-01..2018-06-30", "until:9999 after:2018-03-12T09:30:00.5Z", "«a \"b\"»", "U.S., wait… کرکوک؟", "w/5", "((((",
		"-(-(a b) -c) OR d e", "person:(a -(b c))", "a\u200f-b", "\xff", "*", "peple:x", "NOT NOT a b", "a AND, b", "Iraq: oil http://x",
		strings.Repeat("(", 17), strings.Repeat("a ", 65), "source:(a\\b [c] d)", "org:\u202a\"x\"", "date:(2018 OR \"2019\")",
		"oil w/5 (gas OR \"a b\"~3^2) pre/s /x\\/[a-z]/", "headline:(<person> w/p wom?n) terror!", "atleast3(headline:oil^2)^.5", "what is it?! ",
		"near:\"Deir ez-Zor\"~30mi sort:date", "date(aft 2018 and bef 2019) date is 2017", "date:[last-week TO *] since:7d", "HLEAD(a OR b~1) AROUND(3) c",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		started := time.Now()
		x, err := Parse(s)
		if err != nil {
			var e *SyntaxError
			if !errors.As(err, &e) {
				t.Fatalf("Parse(%q): %T", s, err)
			}
			checkPlace(t, e)
		} else if x != nil {
			again, err := Parse(x.String())
			if err != nil {
				t.Fatalf("Parse(%q) is written %q: %v", s, x, err)
			}
			if diff := cmp.Diff(again, x); diff != "" {
				t.Fatalf("Parse(%q) is written %q, got -, want +:\n%s", s, x, diff)
			}
			if !alike(again, x) {
				t.Fatalf("%q and what it parses to are not alike", s)
			}
			if same := WithParts(x, func(part Expr) Expr { return part }); !cmp.Equal(same, x) {
				t.Fatalf("%v with its own parts is %v", x, same)
			}
		}
		if d := Describe(x); d == "" {
			t.Errorf("Parse(%q) has no description", s)
		}
		if took := time.Since(started); took > time.Second {
			t.Errorf("Parse of %d bytes took %v", len(s), took)
		}
	})
}

func checkPlace(t *testing.T, e *SyntaxError) {
	t.Helper()
	end := e.Offset + e.Width
	if e.Offset < 0 || end > len(e.Query) || e.Width < 0 || e.Width == 0 && e.Offset < len(e.Query) {
		t.Fatalf("%v: bytes %d to %d of %d", e, e.Offset, end, len(e.Query))
	}
	if utf8.ValidString(e.Query) && !(utf8.ValidString(e.Query[:e.Offset]) && utf8.ValidString(e.Query[:end])) {
		t.Fatalf("%v: bytes %d to %d are not whole characters", e, e.Offset, end)
	}
	if e.Msg == "" || e.Mend == "" {
		t.Fatalf("an error without message or mend: %#v", e)
	}
	lines := strings.Split(e.Caret(), "\n")
	if len(lines) != 2 || !utf8.ValidString(e.Caret()) || strings.Trim(lines[1], " ^") != "" || !strings.Contains(lines[1], "^") {
		t.Fatalf("%v: caret\n%s", e, e.Caret())
	}
	if n := utf8.RuneCountInString(lines[1]); n > caretColumns+1 {
		t.Fatalf("%v: a caret line of %d columns", e, n)
	}
}
