package corpus

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

func TestTablesOfNewsAreKnownByTheirHeader(t *testing.T) {
	for _, tt := range []struct {
		head string
		want bool
	}{
		{"id,headline,body\n1,a,b\n", true},
		{"Title;Date Published\nx;2018\n", true},
		{"\ufeff\"Headline\"\t\"Article Body\"\r\nx\ty\r\n", true},
		{"title|summary", true},
		{"h\x00e\x00a\x00d\x00l\x00i\x00n\x00e\x00,\x00b\x00o\x00d\x00y\x00\n\x00", true},
		{"\r\nsep=;\r\n\r\nheadline;body\r\nx;y\r\n", true},
		{"sep=;sep=;sep=;", false},
		{",title,text\n0,a,b\n", true},
		{"Name,Title,Description\nAzad Rahim,Engineer,Pumps\n", false},
		{"title,description,url\n", true},
		{"Headline,Full Text,Publication Date\n", true},
		{"\ufeffالعنوان;النص;التاريخ\r\n", true},
		{"سەردێڕ,دەق,بەروار\n", true},
		{"Sernav;Naverok;Dîrok\n", true},
		{"Başlık;İçerik;Tarih\n", true},
		{"title,price\nx,3\n", false},
		{"name,date\nx,2018\n", false},
		{"Headline, date and body of an article\n\nText.\n", false},
		{"| title | body |\n|---|---|\n", false},
		{"headline\nx\n", false},
		{"\"headline,body", false},
		{"", false},
		{"\x00\x00\x00", false},
	} {
		if got := knowsCSV([]byte(tt.head)); got != tt.want {
			t.Errorf("%q is known as a table of news: %t, want %t", tt.head, got, tt.want)
		}
	}
}

// readTable returns the headlines and bodies of a table, and errors, in order.
func readTable(t *testing.T, data string) []string {
	t.Helper()
	var got []string
	r := Reader{FS: fstest.MapFS{"a.csv": {Data: []byte(data)}}, Names: stated{}, Formats: []Format{csvFormat}}
	for a, err := range r.Articles(t.Context(), Source{Path: "a.csv"}) {
		if err != nil {
			got = append(got, "! "+strings.TrimPrefix(err.Error(), "corpus: a.csv"))
			continue
		}
		checkArticle(t, a)
		got = append(got, a.Headline+"|"+a.Body)
	}
	return got
}

func TestRows(t *testing.T) {
	const header = "headline,body\n"
	open := ": malformed CSV: a quotation mark is opened and not closed: write \"\" for one within a cell"
	for _, tt := range []struct{ rows, want string }{
		{"a,b\nc,d", "a|b c|d"},
		{"a,b\r\nc,d\r\n", "a|b c|d"},
		{"\"a, b\",\"c\nd\"\n", "a, b|c\n\nd"},
		{"\"He said \"\"no\"\"\",b\n", `He said "no"|b`},
		{"\"He said \"no\" today\",b\nc,d\n", `He said "no" today|b c|d`},
		{"\"a\",\"b\nsaid \"no\" there\"\nc,d\n", "a|b\n\nsaid \"no\" there c|d"},
		{"a 5\" pipe,b\nc,d\n", `a 5" pipe|b c|d`},
		{"\"No\" to war,b\nc,\"d\ne\"\n", "\"No\" to war|b c|d\n\ne"},
		{"a,\"never closed\nc,\"d\"\ne,f\n", "! :1" + open + " c|d e|f"},
		{"a,\"never closed\nand more of it\nand a third line\nc,\"d\"\n", "! :1" + open + " c|d"},
		{"a,b\nc,\"d", "a|b ! :2" + open},
		{"a,\"b\nc,d\ne,\"f\ng,h\n", "! :1" + open + " c|d ! :3" + open + " g|h"},
		{"a\n\n,\nc,d\n", "a| c|d"},
		{"a,b,,\n", "a|b"},
		{"a,b,c\nd,e\n", "! :1: malformed CSV: the row has 3 cells and the table 2 columns: put cells with ',' or newlines in quotation marks d|e"},
		{"a,NULL\nb,NaN\n\\N,c", "a| b| |c"},
		{"a,\xff\xff\nb,c\n", ": not in a known character set: convert it to UTF-8, for example with iconv"},
	} {
		got := strings.Join(readTable(t, header+tt.rows), " ")
		if got != tt.want && !(strings.HasPrefix(tt.want, ": ") && got == "! "+tt.want) {
			t.Errorf("%q is read as\n%q, want\n%q", tt.rows, got, tt.want)
		}
	}
}

func TestDelimitersOfTables(t *testing.T) {
	for _, d := range []string{",", ";", "\t", "|"} {
		data := strings.ReplaceAll("headline~keywords~body\na~\"x, y\"~b\n", "~", d)
		if got := strings.Join(readTable(t, data), " "); got != "a|b" {
			t.Errorf("a table with %q between its cells is read as %q, want a|b", d, got)
		}
	}
}

func TestLinesBeforeTheHeader(t *testing.T) {
	if got := strings.Join(readTable(t, "\ufeff\r\nsep=;\r\nheadline;body\r\na;b\r\n"), " "); got != "a|b" {
		t.Errorf("a table after “sep=;” is read as %q, want a|b", got)
	}
}

func TestTablesInOtherCharacterSets(t *testing.T) {
	arabic := "headline,body,url\r\n\xc3\xe3\xd8\xc7\xd1 \xda\xe1\xec \xc7\xe1\xe3\xcf\xed\xe4\xc9,\xde\xc7\xe1 \xc7\xe1\xe3\xcd\xc7\xdd\xd9 \xe6 \xc7\xe1\xe3\xcc\xe1\xd3 \xc7\xe1\xe3\xcd\xe1\xed \xc5\xe4 \xc7\xe1\xcc\xd3\xd1 \xe3\xda\xe1\xde,https://hamrin.example/news/2018/03/12/rain-over-the-city\r\n"
	if got := readTable(t, arabic); len(got) != 1 || !strings.HasPrefix(got[0], "أمطار على المدينة|قال المحافظ") {
		t.Errorf("a table in windows-1256 is read as %q", got)
	}
	var wide strings.Builder
	wide.WriteString("\xff\xfe")
	for _, c := range "headline\tbody\r\nRain over the city\tIt rained.\r\n" {
		fmt.Fprintf(&wide, "%c\x00", c)
	}
	if got := readTable(t, wide.String()); len(got) != 1 || got[0] != "Rain over the city|It rained." {
		t.Errorf("a table in UTF-16, as a spreadsheet saves “Unicode text”, is read as %q", got)
	}
}

func TestRowWithoutAnEndTakesBoundedMemory(t *testing.T) {
	const rows = 3
	mib := strings.Repeat("long text of a row, ", 1<<20/20)
	next := func(n int) string {
		row, part := n/40, n%40
		switch {
		case n == 0:
			return "headline,body\n"
		case row == rows:
			return ""
		case part == 0:
			return fmt.Sprintf("\nNumber %d,short\n", row)
		case part == 1:
			return "\"never closed,"
		default:
			return mib
		}
	}
	r := &Reader{FS: generatedFS{sizeOf(next), next}, Names: stated{}, Formats: []Format{csvFormat}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var got []string
	for a, err := range r.Articles(t.Context(), Source{Path: "a.csv"}) {
		if err != nil {
			if !errors.Is(err, ErrTooLarge) {
				t.Error(err)
			}
			got = append(got, "too large")
			continue
		}
		got = append(got, a.Headline)
	}
	runtime.ReadMemStats(&after)
	if want := "[too large Number 1 too large Number 2 too large]"; fmt.Sprint(got) != want {
		t.Errorf("read %v, want %s", got, want)
	}
	if grew := int64(after.HeapSys) - int64(before.HeapSys); grew > 8*maxFile {
		t.Errorf("the heap grew by %d MiB, want less than %d", grew>>20, 8*maxFile>>20)
	}
}

func TestQuotesThatAreNeverClosedCostLinearTime(t *testing.T) {
	line := "\"\"x\n" // opens a cell anew on each line, and never closes it
	data := "headline,body\n" + strings.Repeat(line, maxFile*5/4/len(line)) + "\nlast,row\n"
	got := readTable(t, data)
	if len(got) == 0 || got[len(got)-1] != "last|row" && len(got) > maxHeld+10 {
		t.Errorf("%d results, the last %q", len(got), got[len(got)-1])
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("id,headline,date,body\n7,\"a, b\",2018-03-12,\"c\n\nd \"\"e\"\"\"\n8,x\n"), uint8(0))
	f.Add([]byte("title;text\r\n\"never;closed\r\n\"a\";\"b\"\r\n"), uint8(0))
	f.Add([]byte("headline\tbody\n\"No\" to war\tx\n\t\n"), uint8(1))
	f.Add([]byte("\xff\xfet\x00i\x00t\x00l\x00e\x00|\x00b\x00o\x00d\x00y\x00\n\x00a\x00|\x00b\x00"), uint8(1))
	f.Add([]byte("title,keywords,date\nx,\"['a', 'b']\",1520845200\ny,\"[\"\"c\"\"]\",NaN\n"), uint8(0))
	fuzz(f, []string{"a.csv", "a.tsv"})
}
