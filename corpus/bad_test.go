package corpus

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestFirstRowOutlastsWhatFollows(t *testing.T) {
	first := `{"headline":"Bridge opens in Zakho","body":"` + strings.Repeat("a ", 20_000) + `"}` + "\n"
	rest := strings.Repeat(`{"headline":"School opens in Akre","body":"It opened."}`+"\n", 3000)
	for _, in := range []io.Reader{
		io.MultiReader(strings.NewReader(first), strings.NewReader(rest)), // as one block of a gzip after another
		io.MultiReader(strings.NewReader(first), strings.NewReader(strings.Repeat(" ", 200_000)+rest)),
		iotest.HalfReader(strings.NewReader(first + rest)),
	} {
		n, headline := 0, ""
		readJSON(in, &rows{yield: func(a *Article, err error) bool {
			if err != nil {
				t.Errorf("row %d: %v", n+1, err)
			}
			if n++; n == 1 && a != nil {
				headline = a.Headline
			}
			return err == nil
		}})
		if n != 3001 || headline != "Bridge opens in Zakho" {
			t.Errorf("%d rows, the first called %q, want 3,001 and that of the bridge", n, headline)
		}
	}
}

func TestLongJSONThatBreaksOffIsTold(t *testing.T) {
	data := `{"headline":"Bridge opens in Zakho","body":"` + strings.Repeat("a ", 200_000)
	_, errs := readAll(t, oneFile("a.json", data), "a.json")
	if len(errs) != 1 || !errors.Is(errs[0], ErrMalformed) {
		t.Errorf("errors %v, want that it is malformed", errs)
	}
}

func TestNumbersThatJSONLacks(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		found    bool
	}{
		{`{"a":NaN}`, `{"a":null}`, true},
		{`{"a":[NaN,-Infinity,Infinity]}`, `{"a":[null,null,null]}`, true},
		{`{"a":"NaN \" NaN","b":-1,"c":NaN}`, `{"a":"NaN \" NaN","b":-1,"c":null}`, true},
		{`{"a":"\\","b":NaN`, `{"a":"\\","b":null`, true},
		{`{"a":"NaN`, `{"a":"NaN`, false},
		{`{"a":"\`, `{"a":"\`, false},
	} {
		got, found := withoutNaN([]byte(tt.in))
		if string(got) != tt.want || found != tt.found {
			t.Errorf("%s becomes %s, %t, want %s, %t", tt.in, got, found, tt.want, tt.found)
		}
	}
}

func TestItemsOfNewsMLMayStandInOneAnother(t *testing.T) {
	item := func(headline, in string) string {
		return "<NewsItem><NewsComponent><NewsLines><HeadLine>" + headline + "</HeadLine></NewsLines>" + in + "</NewsComponent></NewsItem>\n"
	}
	for _, tt := range []struct{ data, want string }{
		{item("A", item("inner", "")) + item("B", ""), "A B"},
		{item("A", "") + strings.Replace(item("B", ""), "</NewsLines>", "", 1) + item("C", ""), "A B C"},
		{item("A", "") + strings.Replace(item("B", ""), "</NewsItem>", "", 1) + item("C", ""), "A !"},
		{item("A", "") + item("B", strings.Repeat("<a>", maxDepth)) + item("C", ""), "A ! C"},
	} {
		var got []string
		articles, errs := readAll(t, oneFile("a.xml", "<NewsML>"+tt.data+"</NewsML>"), "a.xml")
		for _, a := range articles {
			got = append(got, a.Headline)
		}
		want := strings.ReplaceAll(tt.want, " !", "")
		if s := strings.Join(got, " "); s != want || len(errs) != strings.Count(tt.want, "!") {
			t.Errorf("%.200s: articles %q and errors %.200v, want %q", tt.data, s, errs, tt.want)
		}
	}
}
