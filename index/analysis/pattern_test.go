package analysis_test

import (
	"slices"
	"strings"
	"testing"

	"ksearch/index/analysis"
)

// holds reports whether the words of text follow each other somewhere that look
// like the patterns.
func holds(text string, patterns []analysis.Pattern) bool {
	tokens := analysis.Text(text, "")
	for i := range tokens {
		if len(tokens)-i < len(patterns) {
			break
		}
		met := true
		for j, p := range patterns {
			met = met && p.Match(tokens[i+j].Form)
		}
		if met && len(patterns) > 0 {
			return true
		}
	}
	return false
}

func TestWildcard(t *testing.T) {
	for _, tt := range []struct{ pattern, prefixes, yes, no string }{
		{"Kirk*", "kirk", "Kirkuk; Kirk; KIRKUK's", "kir; akirk"},
		{"Hewlê*", "hewle", "Hewlêr; hewler; Hewlêrê", "hewl"},
		{"*stan", "", "Kurdistan; stan", "stand; Kurdistanê"},
		{"wom?n", "wom", "women; woman; womên", "womn; woomen; womaen"},
		{"al-Hash*", "al hash", "al-Hashd; al Hashimi", "alhashd; al shaabi"},
		{"كورد*", "کورد", "کوردستان; كوردستان; کورد", "کرد"},
		{"Abdul-Mah*", "abdul mah", "Abdul-Mahdi; abdul mahdi", "abdulmahdi"},
		{"U.S.*", "us", "U.S.; USA; use", "un"},
		{"*ir*k*", "", "Kirkuk; irk", "kri"},
		{"Ba'a*", "baa", "Ba’athist; baath", "ba"},
		{"Sana'?", "sana", "Sana'a; sanaa", "sana"},
		{"*", "", "x", ""},
		{"?", "", "x; é", "xy"},
		{"??", "", "xy; éx", "x; ß1"},
		{"東*", "東", "東京; 東", "京"},
		{"kirkuk", "kirkuk", "Kirkuk", "kirkuka"},
		{"a*b*c?", "a", "abcd; aXXbXbXcd", "abc; acbd"},
	} {
		ps := analysis.Wildcard(tt.pattern)
		var prefixes, texts []string
		for _, p := range ps {
			prefixes, texts = append(prefixes, p.Prefix()), append(texts, p.String())
		}
		if got := strings.Join(prefixes, " "); got != tt.prefixes {
			t.Errorf("%q begins with %q, want %q", tt.pattern, got, tt.prefixes)
		}
		if s := strings.Join(texts, " "); strings.ContainsAny(s, "\U00010600\U00010601") || strings.Count(s, "?") != strings.Count(tt.pattern, "?") {
			t.Errorf("%q is written %q", tt.pattern, s)
		}
		for _, w := range strings.Split(tt.yes, ";") {
			if !holds(w, ps) {
				t.Errorf("%q does not match %q", tt.pattern, w)
			}
		}
		for _, w := range strings.Split(tt.no, ";") {
			if holds(w, ps) {
				t.Errorf("%q matches %q", tt.pattern, w)
			}
		}
	}
}

func TestFuzzy(t *testing.T) {
	for _, tt := range []struct {
		word  string
		edits int
		most  int
		yes   string
		no    string
	}{
		{"un", 0, 0, "UN", "us u"},
		{"erbil", 0, 1, "Erbil arbil erbl erbill rebil", "arbill arbl"},
		{"barzani", 0, 2, "Barzanî berzani bazrani barzan berzenî abrzani brazain", "talabani berzen"},
		{"kirkuk", 1, 1, "kerkuk kirkuk krikuk", "kerkûkê kerkok"},
		{"kirkuk", 9, 2, "kerkuke", "kerkukes"},
		{"پێشمەرگە", 0, 2, "پیشمەرگە پێشمرگە", "پێش بيشمركه"},
		{"東", 1, 0, "東", "京"},
		{"abcdef", 2, 2, "badcef", "badcfe"},
	} {
		ps := analysis.Fuzzy(tt.word, tt.edits)
		if len(ps) != 1 {
			t.Fatalf("%q is %d patterns", tt.word, len(ps))
		}
		if form, most := ps[0].Edits(); most != tt.most || !ps[0].Match(form) {
			t.Errorf("%q is within %d edits of %q, want %d", tt.word, most, form, tt.most)
		}
		for w := range strings.FieldsSeq(tt.yes) {
			if !holds(w, ps) {
				t.Errorf("%q is not near %q", w, tt.word)
			}
		}
		for w := range strings.FieldsSeq(tt.no) {
			if holds(w, ps) {
				t.Errorf("%q is near %q", w, tt.word)
			}
		}
	}
	if n := testing.AllocsPerRun(100, func() { analysis.Fuzzy("barzani", 2) }); n == 0 {
		t.Error("nothing is measured")
	}
	p := analysis.Fuzzy("barzani", 2)[0]
	if n := testing.AllocsPerRun(100, func() { p.Match("berzenî") }); n > 0 {
		t.Errorf("a word costs %v allocations", n)
	}
}

// The band gives what the whole table does.
func FuzzFuzzy(f *testing.F) {
	f.Add("barzani", "bazrani", 2)
	f.Add("abc", "cab", 1)
	f.Add("ab", "", 2)
	f.Fuzz(func(t *testing.T, a, b string, edits int) {
		if len(a)+len(b) > 60 {
			return
		}
		for _, p := range analysis.Fuzzy(a, edits) {
			form, most := p.Edits()
			if got, want := p.Match(b), distance([]rune(form), []rune(b)) <= most; got != want {
				t.Errorf("%q within %d edits of %q is %t, want %t", b, most, form, got, want)
			}
		}
	})
}

// distance counts the letters to put in, leave out, change or swap with the
// next to make b of a.
func distance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j-1], d[i-1][j], d[i][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], 1+d[i-2][j-2])
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestRegexp(t *testing.T) {
	for _, tt := range []struct{ expr, prefix, yes, no string }{
		{"Kirk.*", "kirk", "Kirkuk kirk", "akirk"},
		{"Hewlêr[êEa]?", "hewler", "Hewlêr hewlere hewlera", "hewlerx"},
		{"[A-C]at", "", "cat bat", "dat"},
		{"(?i)KUR(d|t)", "kur", "kurd Kurt", "kurda"},
		{"كوردستانی?", "کوردستان", "کوردستان كوردستانی", "کوردستانه"},
		{"a|b", "", "a b", "ab"},
		{"^oil$", "oil", "oil", "oily"},
		{"(al)+x", "al", "alx alalx", "x"},
		{"[^a]b", "", "cb", "ab"},
	} {
		p, err := analysis.Regexp(tt.expr)
		if err != nil {
			t.Errorf("%s: %v", tt.expr, err)
			continue
		}
		if p.Prefix() != tt.prefix {
			t.Errorf("%s begins with %q, want %q", tt.expr, p.Prefix(), tt.prefix)
		}
		for w := range strings.FieldsSeq(tt.yes) {
			if !holds(w, []analysis.Pattern{p}) {
				t.Errorf("%s does not match %s", tt.expr, w)
			}
		}
		for w := range strings.FieldsSeq(tt.no) {
			if holds(w, []analysis.Pattern{p}) {
				t.Errorf("%s matches %s", tt.expr, w)
			}
		}
	}
	for _, bad := range []string{"(", "[z-a]", "a**", strings.Repeat("a", 1001), "((a{999}){999}){999}"} {
		if _, err := analysis.Regexp(bad); err == nil {
			t.Errorf("%.20q is no error", bad)
		}
	}
}

// A pattern without wildcards is the word, and what matches begins with the
// prefix.
func FuzzPatterns(f *testing.F) {
	for _, s := range []string{"Kirkuk's oil", "U.S.", "1,200", "東京", "Hewlê*", "a?b", "Qur'an *", "[a-c]+x", "(?i)É|ß"} {
		f.Add(s, "kirkuk")
	}
	f.Fuzz(func(t *testing.T, s, word string) {
		s, word = strings.ToValidUTF8(s, ""), strings.ToValidUTF8(word, "")
		if strings.ContainsAny(s, "\U00010600\U00010601") {
			return
		}
		literal := strings.Map(func(r rune) rune {
			if r == '*' || r == '?' {
				return ' '
			}
			return r
		}, s)
		var forms, patterns []string
		for _, tok := range analysis.Names(literal) {
			forms = append(forms, tok.Form)
		}
		ps := analysis.Wildcard(literal)
		for i, p := range ps {
			patterns = append(patterns, p.String())
			if i < len(forms) && !p.Match(forms[i]) {
				t.Fatalf("the pattern %q does not match %q", p, forms[i])
			}
		}
		if !slices.Equal(forms, patterns) {
			t.Fatalf("%q is the words %q and the patterns %q", literal, forms, patterns)
		}
		all := append(analysis.Wildcard(s), analysis.Fuzzy(s, 0)...)
		if p, err := analysis.Regexp(s); err == nil {
			all = append(all, p)
		}
		for _, p := range all {
			if p.Match(word) && !strings.HasPrefix(word, p.Prefix()) {
				t.Fatalf("%s matches %q, which does not begin with %q", p, word, p.Prefix())
			}
		}
	})
}
