package query

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// find returns a Mark for each place of each word, with its number as the term.
func find(text string, words ...string) []Mark {
	var marks []Mark
	for term, w := range words {
		for at := 0; ; {
			i := strings.Index(text[at:], w)
			if i < 0 {
				break
			}
			marks = append(marks, Mark{Span{at + i, at + i + len(w)}, term})
			at += i + len(w)
		}
	}
	return marks
}

// painted writes the marks of a snippet as [brackets].
func painted(s Snippet) string {
	var b strings.Builder
	at := 0
	for _, m := range s.Marks {
		b.WriteString(s.Text[at:m.Start] + "[" + s.Text[m.Start:m.End] + "]")
		at = m.End
	}
	return b.String() + s.Text[at:]
}

const filler = "The council met again on that day and spoke about the roads of the province for hours without a vote. "

func TestSnippets(t *testing.T) {
	for _, tt := range []struct {
		about string
		text  string
		words []string
		n     int
		want  []string
	}{
		{"no marks", "Oil rose.", nil, 3, []string{}},
		{"no room", "Oil rose.", []string{"Oil"}, 0, []string{}},
		{"a short text", "Oil rose.\n\nGas fell.", []string{"Oil", "Gas"}, 3, []string{"[Oil] rose. [Gas] fell."}},
		{
			"more terms win", "Oil came. " + strings.Repeat(filler, 4) + "Gas and Oil went. " + strings.Repeat(filler, 4) + "Oil, Oil, Oil.",
			[]string{"Oil", "Gas"},
			1,
			[]string{"[Gas] and [Oil] went. " + strings.TrimSpace(filler)},
		},
		{
			"then terms not shown, the best first", "Tar! " + strings.Repeat(filler, 4) + "Oil Oil Gas. " + strings.Repeat(filler, 4) + "Oil came.",
			[]string{"Oil", "Gas", "Tar"},
			2,
			[]string{"[Oil] [Oil] [Gas]. " + strings.TrimSpace(filler+filler), "[Tar]! " + strings.TrimSpace(filler+filler)},
		},
		{
			"of equals the one in the lead", "Oil came.\n\n" + strings.Repeat(filler, 4) + "Oil Oil Oil.",
			[]string{"Oil"},
			1,
			[]string{"[Oil] came. " + strings.TrimSpace(filler+filler)},
		},
		{
			"abbreviations end nothing", strings.Repeat(filler, 3) + "At 9 a.m. Mr. John F. Doe of the U.S. Senate saw Gen. Roe. " + strings.Repeat(filler, 3),
			[]string{"Roe"},
			1,
			[]string{"At 9 a.m. Mr. John F. Doe of the U.S. Senate saw Gen. [Roe]. " + strings.TrimSpace(filler)},
		},
		{
			"Sorani", strings.Repeat("ئەنجوومەن لەسەر ڕێگاکان قسەی کرد و هیچ بڕیارێکی نەدا. ", 8) + "نرخی نەوت لە کەرکووک دابەزی؟ کۆتایی هات.",
			[]string{"نەوت"},
			1,
			[]string{strings.Repeat("ئەنجوومەن لەسەر ڕێگاکان قسەی کرد و هیچ بڕیارێکی نەدا. ", 3) + "نرخی [نەوت] لە کەرکووک دابەزی؟ کۆتایی هات."},
		},
	} {
		got := []string{}
		for _, s := range Snippets(tt.text, find(tt.text, tt.words...), tt.n, 0) {
			got = append(got, painted(s))
			if s.Field != "body" {
				t.Errorf("%s: field %q", tt.about, s.Field)
			}
		}
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("%s, got -, want +:\n%s", tt.about, diff)
		}
	}
}

// Far from any sentence a passage is whole words, with an ellipsis.
func TestSnippetsWithoutSentences(t *testing.T) {
	text := strings.Repeat("one two three ", 40) + "oil " + strings.Repeat("four five six ", 40)
	got := Snippets(text, find(text, "oil"), 3, 0)
	if len(got) != 1 {
		t.Fatalf("%d snippets of one mark", len(got))
	}
	s := painted(got[0])
	for w := range strings.FieldsSeq(strings.Trim(s, "… ")) {
		if !slices.Contains(strings.Fields("one two three [oil] four five six"), w) {
			t.Errorf("cut within a word: %q", s)
		}
	}
	if !strings.HasPrefix(s, "… ") || !strings.HasSuffix(s, " …") || utf8.RuneCountInString(s) < 200 {
		t.Errorf("no ellipsis, or too short: %q", s)
	}
}

func TestSnippetsOfHostileText(t *testing.T) {
	huge := strings.Repeat("e\u0301", 1<<18) // a word of 768 KiB, two runes a character
	var many []Mark
	for i := range 100_000 {
		many = append(many, Mark{Span{i * 7, i*7 + 6}, i})
	}
	started := time.Now()
	for _, tt := range []struct {
		about string
		text  string
		marks []Mark
	}{
		{"one huge word", huge, []Mark{{Span{300_000, 300_003}, 0}}},
		{"a huge mark", huge, []Mark{{Span{0, len(huge)}, 0}}},
		{"many marks and terms", huge, many},
		{"many marks, backwards", huge, func() []Mark { m := slices.Clone(many); slices.Reverse(m); return m }()},
		{"marks outside", "oil", []Mark{{Span{-1, 2}, 0}, {Span{2, 9}, 0}, {Span{2, 2}, 0}, {Span{2, 1}, 0}}},
		{"blanks", strings.Repeat(" ", 1<<20) + "oil" + strings.Repeat("\n", 1<<20), []Mark{{Span{1 << 20, 1<<20 + 3}, 0}, {Span{5, 9}, 0}}},
		{"marks of one letter", strings.Repeat("a\u0301\u0301\u0301", 1<<17), []Mark{{Span{7001, 7002}, 0}}},
		{"no text", "", []Mark{{Span{0, 0}, 0}}},
		{"dots", strings.Repeat(".", 1<<20), []Mark{{Span{1 << 19, 1<<19 + 1}, 0}}},
	} {
		for _, s := range Snippets(tt.text, tt.marks, MaxSnippets, 0) {
			checkSnippet(t, s)
			if n := utf8.RuneCountInString(s.Text); n > passageSize+4 {
				t.Errorf("%s: a snippet of %d characters", tt.about, n)
			}
			for _, cut := range []string{strings.TrimPrefix(s.Text, "… "), strings.TrimSuffix(s.Text, " …")} {
				if r, _ := utf8.DecodeRuneInString(cut); tt.about == "one huge word" && unicode.IsMark(r) {
					t.Errorf("%s: cut within a character", tt.about)
				}
			}
		}
	}
	if took := time.Since(started); took > 5*time.Second {
		t.Errorf("hostile texts took %v", took)
	}
}

func TestMarkWhole(t *testing.T) {
	text := "Oil \n prices  rise "
	got := MarkWhole("headline", text, find(text, "rise", "Oil \n prices"))
	want := Snippet{Field: "headline", Text: "Oil prices rise", Marks: []Span{{0, 10}, {11, 15}}, At: Span{0, 18}, MarksAt: []Span{{0, 12}, {14, 18}}}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got -, want +:\n%s", diff)
	}
	if got := MarkWhole("headline", "", nil); got.Marks == nil || got.Text != "" {
		t.Errorf("an empty headline is %+v", got)
	}
	if got := MarkWhole("headline", "a\xffb", []Mark{{Span{2, 3}, 0}}); painted(got) != "a\ufffd[b]" {
		t.Errorf("a byte that is no text: %q", painted(got))
	}
}

func TestOpening(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{" \n ", ""},
		{"\n\nOil rose. Gas fell.", "Oil rose. Gas fell."},
		{strings.Repeat(filler, 5), strings.TrimSpace(strings.Repeat(filler, 2))},
		{strings.Repeat("x", 500), strings.Repeat("x", passageSize) + " …"},
		{strings.Repeat("東京です。", 100), strings.Repeat("東京です。", passageSize/5)},
	} {
		got := Opening(tt.text, 0)
		if got.Text != tt.want || len(got.Marks) > 0 || got.Field != "body" {
			t.Errorf("Opening(%.30q) = %+v, want %q", tt.text, got, tt.want)
		}
	}
}

// What is seen as one character is not cut.
func TestBorders(t *testing.T) {
	for _, whole := range []string{"e\u0301\u0302", "\U0001F469\u200D\U0001F680", "\U0001F1EE\U0001F1F6", "\U0001F44D\U0001F3FD", "می\u200cخ", "\u1112\u1161\u11ab", "\r\n"} {
		c := newCutter("a"+whole+"b", nil, 0)
		for i := range len(whole) {
			if r := utf8.RuneStart(whole[i]); !r || i == 0 || strings.HasPrefix(whole, "می") && i != 4 && i != 7 {
				continue
			}
			if c.isBorder(1 + i) {
				t.Errorf("%q may be cut after %d bytes", whole, i)
			}
		}
		if !c.isBorder(1) || !c.isBorder(1+len(whole)) {
			t.Errorf("%q may not be cut off", whole)
		}
	}
	c := newCutter(strings.Repeat("\U0001F1EE\U0001F1F6", 3), nil, 0)
	if !c.isBorder(8) || c.isBorder(12) || !c.isBorder(16) {
		t.Error("flags are not cut between, or within")
	}
}

func checkSnippet(t *testing.T, s Snippet) {
	t.Helper()
	if !utf8.ValidString(s.Text) {
		t.Fatalf("a snippet that is no text: %q", s.Text)
	}
	at := 0
	for _, m := range s.Marks {
		if m.Start < at || m.End <= m.Start || m.End > len(s.Text) {
			t.Fatalf("marks %v of %q", s.Marks, s.Text)
		}
		at = m.End
		if !utf8.ValidString(s.Text[m.Start:m.End]) {
			t.Fatalf("the mark %v of %q is within a character", m, s.Text)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		about, text string
		want        []string // a paragraph's first with ¶ before it
	}{
		{"nothing", " \n", nil},
		{"one", "Oil rose", []string{"¶Oil rose"}},
		{"two, with what no sentence begins with", " Oil rose.  Gas fell. and rose", []string{"¶Oil rose.", "Gas fell. and rose"}},
		{"names and numbers", "Gen. Smith paid 3.5 million. The U.S. Senate met.", []string{"¶Gen. Smith paid 3.5 million.", "The U.S. Senate met."}},
		{"paragraphs", "A b\nc.\n\nD e.\n \nF", []string{"¶A b", "c.", "¶D e.", "¶F"}},
		{"lines alone", "A b.\nC did. E", []string{"¶A b.", "¶C did.", "E"}},
		{"no blanks", "石油。価格！上昇", []string{"¶石油。", "価格！", "上昇"}},
		{"Arabic", "ماذا حدث؟ ارتفع النفط.", []string{"¶ماذا حدث؟", "ارتفع النفط."}},
		{"Sorani", "نەوت گران بوو. گاز هەرزان بوو.", []string{"¶نەوت گران بوو.", "گاز هەرزان بوو."}},
	} {
		var got []string
		for s := range Sentences(tt.text) {
			one := strings.TrimSpace(tt.text[s.Start:s.End])
			if s.Paragraph {
				one = "¶" + one
			}
			got = append(got, one)
		}
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("%s, got -, want +:\n%s", tt.about, diff)
		}
	}
}

func FuzzSnippets(f *testing.F) {
	f.Add("Oil rose in Kirkuk. Gas fell.\n\nMr. Doe left.", uint16(0), uint16(3), uint16(12), uint16(6), uint8(3))
	f.Add(strings.Repeat("e\u0301", 300), uint16(90), uint16(9), uint16(700), uint16(3), uint8(2))
	f.Add(strings.Repeat(filler, 20), uint16(3), uint16(9), uint16(900), uint16(300), uint8(2))
	f.Add("a\xff \n\n b\u00a0", uint16(1), uint16(9), uint16(2), uint16(3), uint8(1))
	f.Fuzz(func(t *testing.T, text string, at1, len1, at2, len2 uint16, n uint8) {
		marks := []Mark{
			{Span{int(at1), int(at1) + int(len1)}, 0},
			{Span{int(at2), int(at2) + int(len2)}, 1},
			{Span{int(at1) * 2, int(at1)*2 + int(len2)}, 0},
		}
		// What may be marked: the text of the marks, those that overlap made one.
		var sources []string
		c := newCutter(text, marks, 0)
		for _, m := range c.marks {
			sources = append(sources, plain(text[m.Start:m.End]))
		}
		snippets := Snippets(text, marks, int(n), 0)
		if len(snippets) > int(n) || len(snippets) > len(c.marks) || n > 0 && len(c.marks) > 0 && len(snippets) == 0 {
			t.Fatalf("%d snippets of %d marks, at most %d", len(snippets), len(c.marks), n)
		}
		for _, s := range snippets {
			checkSnippet(t, s)
			inner := strings.TrimSuffix(strings.TrimPrefix(s.Text, "… "), " …")
			if !strings.Contains(plain(text), plain(inner)) {
				t.Fatalf("%q is not in %q", inner, text)
			}
			if utf8.RuneCountInString(inner) > passageSize+3 {
				t.Fatalf("a snippet of %d characters", utf8.RuneCountInString(inner))
			}
			if plain(text[s.At.Start:s.At.End]) != plain(inner) {
				t.Fatalf("%q is said to be at %v of %q", inner, s.At, text)
			}
			for i, m := range s.Marks {
				got, at := plain(s.Text[m.Start:m.End]), s.MarksAt[i]
				if !slices.Contains(sources, got) {
					t.Fatalf("%q is marked, marks are %q", got, sources)
				}
				if plain(text[at.Start:at.End]) != got {
					t.Fatalf("%q is said to be at %v of %q", got, at, text)
				}
			}
		}
		at := 0
		for s := range Sentences(text) {
			if s.Start < at || s.End <= s.Start || strings.TrimSpace(text[at:s.Start]) != "" {
				t.Fatalf("the sentence %v of %q follows %d", s, text, at)
			}
			at = s.End
		}
		if strings.TrimSpace(text[at:]) != "" {
			t.Fatalf("%q is in no sentence", text[at:])
		}
		whole := MarkWhole("headline", text, marks)
		checkSnippet(t, whole)
		if plain(whole.Text) != plain(text) {
			t.Fatalf("%q is marked as %q", text, whole.Text)
		}
		checkSnippet(t, Opening(text, 0))
	})
}

// plain returns s without white space, and as text.
func plain(s string) string {
	return strings.Join(strings.Fields(string([]rune(s))), "")
}

func BenchmarkSnippets(b *testing.B) {
	text := strings.Repeat(filler, 30) + "Oil in Kirkuk. " + strings.Repeat(filler, 30)
	marks := find(text, "Oil", "Kirkuk", "province")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if len(Snippets(text, marks, 3, 0)) != 3 {
			b.Fatal("not three snippets")
		}
	}
}

// A long marked stretch leaves room for half of the word before it.
func TestSnippetDoesNotBeginInsideAWord(t *testing.T) {
	long := strings.Repeat("Peshmerga and army lines ", 9)[:206]
	text := "Farmers of the whole plain, whose land lies between " + long + " need permits and patience for as long as it takes"
	at := strings.Index(text, long)
	got := Snippets(text, []Mark{{Span: Span{at, at + 9}, Term: 0}, {Span: Span{at + 200, at + 206}, Term: 1}}, 1, 0)
	if len(got) != 1 {
		t.Fatalf("%d snippets, want 1", len(got))
	}
	shown := strings.TrimPrefix(got[0].Text, "… ")
	if i := strings.Index(text, strings.TrimSuffix(shown, " …")); i < 0 || i > 0 && text[i-1] != ' ' {
		t.Errorf("the snippet begins inside a word: %q", got[0].Text)
	}
}

func TestSentencesAndParagraphs(t *testing.T) {
	for _, tt := range []struct{ text, want string }{ // | begins a sentence, ¶ a paragraph
		{"", ""},
		{" \n ", ""},
		{"Oil rose. Gas fell.", "¶Oil rose. |Gas fell."},
		{" Gen. Smith of the U.S. Army left. He is 51.", "¶Gen. Smith of the U.S. Army left. |He is 51."},
		{"He said \"no.\" She left", "¶He said \"no.\" |She left"},
		{"It cost 3.5 dollars. not more", "¶It cost 3.5 dollars. not more"},
		{"One.\nTwo", "¶One.\n¶Two"},
		{"One\nTwo.\n\nThree", "¶One\n|Two.\n\n¶Three"},
		{"One.\n \t\nTwo\nThree", "¶One.\n \t\n¶Two\n|Three"},
		{"One.\r\n\r\nTwo\r\nThree", "¶One.\r\n\r\n¶Two\r\n|Three"},
		{"نرخی نەوت دابەزی؟ کۆتایی هات.", "¶نرخی نەوت دابەزی؟ |کۆتایی هات."},
		{"東京で。大阪で！京都", "¶東京で。|大阪で！|京都"},
		{"「東京で。」大阪で！？ 京都", "¶「東京で。」|大阪で！？ |京都"},
		{"ตกลง ขอบคุณ", "¶ตกลง ขอบคุณ"},
	} {
		var b strings.Builder
		for s := range Sentences(tt.text) {
			if s.Paragraph {
				b.WriteString("¶")
			} else {
				b.WriteString("|")
			}
			b.WriteString(tt.text[s.Start:s.End])
		}
		if got := b.String(); got != tt.want {
			t.Errorf("%q\n is %q\nnot %q", tt.text, got, tt.want)
		}
	}
}

// The sentences are those that begin where the cutter says that one begins, and
// hold all of the text.
func FuzzSentences(f *testing.F) {
	for _, s := range []string{"A. B", "「。」a", "。。！", "x.\n\ny", "。\n」 a", strings.Repeat(" ", 70) + "a" + strings.Repeat("\u00a0", 70) + "b", "\xff. \xfe", "U.S. Army. 「a」"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := &cutter{text: text}
		var want []int
		for at := range text {
			if c.blanks(at, len(text)) == at && (len(want) == 0 || c.beginsSentence(at)) {
				want = append(want, at)
			}
		}
		var got []int
		for s := range Sentences(text) {
			if len(got) > 0 && strings.TrimSpace(text[got[len(got)-1]:s.Start]) == "" {
				t.Fatalf("%q: an empty sentence before %d", text, s.Start)
			}
			got = append(got, s.Start)
			if len(got) == len(want) && s.End != len(text) {
				t.Fatalf("%q: the last sentence ends at %d", text, s.End)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q: sentences begin at %v, want %v", text, got, want)
		}
	})
}

func BenchmarkSentences(b *testing.B) {
	text := strings.Repeat("Peshmerga commanders on Wednesday said that forces near Kirkuk’s oil fields had repelled the militants. ", 20)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for range Sentences(text) {
		}
	}
}

func TestPassageSize(t *testing.T) {
	text := strings.Repeat("The oil of the north was sold again. ", 100)
	for _, size := range []int{MinPassage, 100, 220, 700, MaxPassage} {
		got := Snippets(text, find(text, "oil"), 2, size)
		if len(got) != 2 {
			t.Fatalf("%d passages of %d characters, want 2", len(got), size)
		}
		for _, s := range append(got, Opening(text, size)) {
			if n := utf8.RuneCountInString(s.Text); n > size+4 || n < min(size, 700)/2 {
				t.Errorf("a passage of at most %d characters has %d: %q", size, n, s.Text)
			}
		}
	}
}

func TestTagged(t *testing.T) {
	for _, tt := range []struct {
		s    Snippet
		want string
	}{
		{Snippet{Text: "a <b> & c", Marks: []Span{{2, 5}, {8, 9}}}, "a <i>&lt;b&gt;</i> &amp; <i>c</i>"},
		{Snippet{Text: "plain"}, "plain"},
		{Snippet{}, ""},
		{Snippet{Text: "abc", Marks: []Span{{1, 9}, {2, 1}, {-1, 2}, {1, 2}}}, "a<i>b</i>c"},
	} {
		if got := tt.s.Tagged("<i>", "</i>"); got != tt.want {
			t.Errorf("%+v is %q, want %q", tt.s, got, tt.want)
		}
	}
}
